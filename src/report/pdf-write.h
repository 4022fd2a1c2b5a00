/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The few things of PDF (ISO 32000-1) that the blank form needs: objects with
 * their table of offsets, texts in Windows-1252, widths of Helvetica.
 */

#include <glib.h>

typedef struct _CcrfPdf CcrfPdf;

CcrfPdf *ccrf_pdf_new (void);
void ccrf_pdf_free (CcrfPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfPdf, ccrf_pdf_free)
/** A number for an object that is written later; from 1. */
guint ccrf_pdf_reserve (CcrfPdf *pdf);
/** @body: what stands between `obj` and `endobj` */
void ccrf_pdf_set (CcrfPdf *pdf, guint object, const char *body);
/** A stream; @entries: more of its dictionary, without << >> and /Length */
void ccrf_pdf_set_stream (CcrfPdf *pdf, guint object, const char *entries, const char *data, gsize size);
/** Returns: (transfer full): the file; every reserved object must have been set */
GBytes *ccrf_pdf_finish (CcrfPdf *pdf, guint catalog, guint info);

/** A text string (7.9.2.2): `(…)` or UTF-16 in hexadecimal. Returns: (transfer full) */
char *ccrf_pdf_string (const char *text);
/** What a content stream shows: Windows-1252, escaped, with its parentheses. Returns: (transfer full) */
char *ccrf_pdf_shown (const char *text);
/** Width in points of @text (UTF-8) in Helvetica. */
double ccrf_pdf_width (const char *text, gboolean bold, double size);
/** Lines of at most @width points; a longer word stands alone. Returns: (transfer full): a strv */
char **ccrf_pdf_wrap (const char *text, gboolean bold, double size, double width);
/** Locale-free `%.2f`. */
void ccrf_pdf_number (GString *out, double value);
