/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Symbol fonts: characters whose look has nothing to do with their number. */

#include <glib.h>

typedef enum { CCRF_SYMBOL_OTHER, CCRF_SYMBOL_BOX, CCRF_SYMBOL_TICK } CcrfSymbol;

gboolean ccrf_symbol_font (const char *font);
/** @code: with or without Word's 0xF000 offset */
CcrfSymbol ccrf_symbol (const char *font, guint code);
