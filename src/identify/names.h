/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Names of care services and postcodes, made comparable. */

#include <glib.h>

#define CCRF_NAME_MOST 200 /* characters of a name that are compared */

/** Letters of another script than the Latin: a name that only looks alike. */
gboolean ccrf_name_is_foreign (const char *name);
/** "rosewood house 2" → "2": what close spelling must never bridge. (transfer full) */
char *ccrf_name_digits (const char *normal_name);
/** All postcodes of @text, each once, those that look like "1st", "2nd" last. (transfer full): strv */
char **ccrf_postcodes (const char *text);
