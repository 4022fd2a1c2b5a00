/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The walk through an HTML tree, shared by html.c and html-table.c. */

#include "builder.h"
#include "reader.h"
#include "xml.h"

typedef struct {
	CcrfBuilder out;
	guint marks;           /* of the text here */
	gboolean preformatted;
	gboolean space;        /* white space was seen and not yet written */
	guint space_marks;     /* the marks that it has */
	gboolean line_start;   /* white space here shows nothing */
	gboolean quote_opened; /* a marked div opened this depth: its blockquote is the same quotation */
	int depth_quoted;      /* quotations around here */
	int rest_quoted;       /* "all that follows is quoted" marks so far */
	int item;              /* number of the next list item; -1: a list without numbers */
	int depth;
	gboolean too_deep;
} CcrfHtml;

void ccrf_html_node (CcrfHtml *html, const xmlNode *node);
void ccrf_html_children (CcrfHtml *html, const xmlNode *node);
/** A block starts or ends here. */
void ccrf_html_boundary (CcrfHtml *html);
void ccrf_html_table (CcrfHtml *html, const xmlNode *node);
