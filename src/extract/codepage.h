/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Windows and DOS code pages of one byte a character. Our own tables: iconv
 * loads its converters from disk, which the locked-in child cannot.
 */

#include <glib.h>

/** Is there a table for Windows code page @page? */
gboolean ccrf_codepage_known (guint page);
/** Appends UTF-8. A page without a table is read as 1252; what is no character becomes U+FFFD. */
void ccrf_codepage_append (GString *into, guint page, const guint8 *bytes, gsize size);
/** UTF-16, little-endian, @count units; a lone half of a pair becomes U+FFFD. */
void ccrf_utf16_append (GString *into, const guint8 *bytes, gsize count);
