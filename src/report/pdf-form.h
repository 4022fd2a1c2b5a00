/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A tagged PDF form in the making: pages with their content, the structure
 * that screen readers follow (ISO 32000-1, 14.7 and 14.8), and the tree of
 * fields (12.7). Points, y upwards as in PDF.
 */

#include <glib.h>

#include "pdf-write.h"

enum { CCRF_PAGE_WIDTH = 595, CCRF_PAGE_HEIGHT = 842, CCRF_PAGE_MARGIN = 54 };

typedef enum { CCRF_INK_BLACK, CCRF_INK_GREY } CcrfInk;

typedef struct { double x, y, width, height; } CcrfBox; /* y: its lower edge */

typedef struct _CcrfPdfForm CcrfPdfForm;

/** @title: of the document; @version: into the information dictionary as `ccrf_version` */
CcrfPdfForm *ccrf_pdf_form_new (const char *title, const char *version);
void ccrf_pdf_form_new_page (CcrfPdfForm *form);
/** Closes the last page and everything else; frees @form. Returns: (transfer full) */
GBytes *ccrf_pdf_form_finish (CcrfPdfForm *form);

/** A structure element below @parent (0: the document). Returns: its number */
guint ccrf_pdf_form_element (CcrfPdfForm *form, guint parent, const char *type);
/** One line of text, part of @element (0: decoration that is not read aloud). @y: base line */
void ccrf_pdf_form_text (CcrfPdfForm *form, guint element, const char *text, gboolean bold, double size, CcrfInk ink, double x, double y);
/** Decoration */
void ccrf_pdf_form_line (CcrfPdfForm *form, double x, double y, double width, double thick);

/*
 * Fields: @name is complete (`categories.falls`; a dot makes a level of the
 * tree), @label is read aloud (/TU); each gets a Form element below @parent.
 */
void ccrf_pdf_form_text_field (CcrfPdfForm *form, guint parent, const char *name, const char *label, CcrfBox box, gboolean lines);
void ccrf_pdf_form_check_box (CcrfPdfForm *form, guint parent, const char *name, const char *label, CcrfBox box);
/** @options: pairs of export value and shown text, NULL-ended; the first is chosen */
void ccrf_pdf_form_choice (CcrfPdfForm *form, guint parent, const char *name, const char *label, CcrfBox box, const char *const *options);
