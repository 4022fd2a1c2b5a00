/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A PDF page as things at places: words, ticks, form fields, ruled lines. The
 * reader gathers them (pdf-text.c, pdf-fields.c, pdf-rules.c) and puts them in
 * rows and cells (pdf-layout.c). Lengths are points from the top left corner.
 */

#include <poppler.h>

#include "builder.h"

typedef struct {
	PopplerRectangle at; /* y1: top, y2: bottom */
	double em;           /* height of its line of text */
	CcrfPieceKind kind;
	guint marks;
	gboolean ticked;
	char *text, *tag, *title; /* never NULL */
	gboolean glued;      /* no space between it and what stands before */
	gboolean box;        /* printed, to be ticked; a TEXT when it is a character */
	gboolean radio;
	gboolean field;
	gboolean typed_over; /* an annotation */
} CcrfPdfItem;

/** A horizontal or vertical line that can be seen. */
typedef struct {
	double at, from, to;
} CcrfPdfRule;

typedef struct {
	double width, height;
	GPtrArray *items;  /* CcrfPdfItem */
	GArray *across;    /* CcrfPdfRule: horizontal, by `at` */
	GArray *down;      /* CcrfPdfRule: vertical, by `at` */
	gboolean garbled;  /* text of fonts that do not say what their characters are */
	gboolean drawn;    /* annotations that only a person can read: ink, shapes, stamps */
	gboolean picture;  /* most of it is one picture */
} CcrfPdfPage;

#define CCRF_PDF_ITEMS_MOST 10000 /* a page; a full page of small print has 1,500 words */

/** (transfer none): owned by @page. @text, @tag, @title (nullable) */
CcrfPdfItem *ccrf_pdf_add (CcrfPdfPage *page, CcrfPieceKind kind, const PopplerRectangle *at, const char *text, const char *tag, const char *title);
gboolean ccrf_pdf_inside (const PopplerRectangle *outer, const PopplerRectangle *inner);
/** An x, a tick: what people put into boxes. */
gboolean ccrf_pdf_is_mark (const char *text);

void ccrf_pdf_read_text (CcrfPdfPage *page, PopplerPage *from);
/** Form fields and annotations; @from's text must be read. Returns: how many there are; more than @most: none was read */
int ccrf_pdf_read_fields (CcrfPdfPage *page, PopplerPage *from, int most);
/** Ruled lines, struck-out words, drawn boxes. */
void ccrf_pdf_read_rules (CcrfPdfPage *page, PopplerPage *from);
/** @out: goes on after the pages before */
void ccrf_pdf_lay_out (CcrfPdfPage *page, CcrfBuilder *out);
