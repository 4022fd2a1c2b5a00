/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rows and cells between a page's things and the sheet. */

#include "pdf.h"

/** Things that stand on one line, from left to right. */
typedef struct {
	GPtrArray *items; /* CcrfPdfItem, not owned */
	double top, bottom, left, right, em;
} CcrfPdfLine;

typedef struct {
	double left, edge; /* where it starts; where its text must wrap */
	GPtrArray *lines;  /* CcrfPdfLine */
} CcrfPdfCell;

typedef struct {
	double top, bottom;
	gboolean ruled;    /* its cells have borders */
	gboolean open;     /* the cells below it may go on with its text */
	double above;      /* ruled: the border above it */
	GPtrArray *cells;  /* CcrfPdfCell */
} CcrfPdfRow;

/** (transfer full): CcrfPdfLine, from top to bottom, of @items (CcrfPdfItem) */
GPtrArray *ccrf_pdf_lines (const GPtrArray *items);
/** Takes the items that stand in tables with borders out of @loose. (transfer full): CcrfPdfRow */
GPtrArray *ccrf_pdf_ruled_rows (const CcrfPdfPage *page, GPtrArray *loose);
/** Rows from gaps and columns. (transfer full): CcrfPdfRow */
GPtrArray *ccrf_pdf_free_rows (const CcrfPdfPage *page, GPtrArray *lines);

CcrfPdfRow *ccrf_pdf_row_new (double top, double bottom);
CcrfPdfCell *ccrf_pdf_row_add (CcrfPdfRow *row, double left, double edge);
void ccrf_pdf_row_free (gpointer row);
void ccrf_pdf_line_free (gpointer line);
CcrfPdfLine *ccrf_pdf_line_new (void);
void ccrf_pdf_line_add (CcrfPdfLine *line, CcrfPdfItem *item);
/** Would the first word of @next have fitted behind @line? Then it was put on a line of its own on purpose. */
gboolean ccrf_pdf_wrapped (const CcrfPdfLine *line, const CcrfPdfLine *next, double edge);
gboolean ccrf_pdf_tickish (const CcrfPdfItem *item);
