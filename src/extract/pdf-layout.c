/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A page's rows, with and without borders, into the sheet. */

#include <string.h>

#include "pdf-layout.h"

#define HEADING 1.2 /* times the usual height of text */

static int
by_top (gconstpointer a, gconstpointer b)
{
	const CcrfPdfRow *one = *(CcrfPdfRow *const *) a, *two = *(CcrfPdfRow *const *) b;
	return one->top < two->top ? -1 : one->top > two->top;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
	double one = *(const double *) a, two = *(const double *) b;
	return one < two ? -1 : one > two;
}

/* The median height of words */
static double
usual_height (const CcrfPdfPage *page)
{
	g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (double));
	for (guint i = 0; i < page->items->len; i++) {
		const CcrfPdfItem *item = page->items->pdata[i];
		if (item->kind == CCRF_PIECE_TEXT)
			g_array_append_val (heights, item->em);
	}
	g_array_sort (heights, compare_numbers);
	return heights->len > 0 ? g_array_index (heights, double, heights->len / 2) : 0;
}

/* ---- one cell ---------------------------------------------------------------------- */

/*
 * poppler does not tell the value of a radio button. Its printed choice serves
 * as well, where boxes and words take turns so that there is only one reading:
 * all choices follow their buttons, or all precede them.
 */
static const CcrfPdfItem *
label_of (const GPtrArray *items, guint index)
{
	const CcrfPdfItem *first = items->pdata[0], *last = items->pdata[items->len - 1];
	guint ticks = 0, runs = 0;
	for (guint i = 0; i < items->len; i++) {
		const CcrfPdfItem *item = items->pdata[i], *before = i > 0 ? items->pdata[i - 1] : NULL;
		ticks += item->kind == CCRF_PIECE_TICK;
		runs += item->kind == CCRF_PIECE_TEXT && (before == NULL || before->kind != CCRF_PIECE_TEXT);
	}
	if (ticks != runs || (first->kind == CCRF_PIECE_TICK) == (last->kind == CCRF_PIECE_TICK))
		return NULL;
	if (first->kind == CCRF_PIECE_TICK)
		return index + 1 < items->len ? items->pdata[index + 1] : NULL;
	while (index > 0 && ((CcrfPdfItem *) items->pdata[index - 1])->kind == CCRF_PIECE_TEXT && (index < 2 || ((CcrfPdfItem *) items->pdata[index - 2])->kind == CCRF_PIECE_TEXT))
		index--;
	return index > 0 ? items->pdata[index - 1] : NULL;
}

/* (transfer full): the printed words of the radio button @index, "" when that would be a guess */
static char *
radio_text (const GPtrArray *items, guint index)
{
	GString *text = g_string_new (NULL);
	const CcrfPdfItem *first = label_of (items, index);
	gboolean in_label = FALSE;
	for (guint i = 0; first != NULL && i < items->len; i++) {
		const CcrfPdfItem *item = items->pdata[i];
		in_label = item == first || (in_label && item->kind == CCRF_PIECE_TEXT);
		if (in_label)
			g_string_append_printf (text, "%s%s", text->len > 0 && !item->glued ? " " : "", item->text);
	}
	return g_string_free (text, FALSE);
}

static void
emit_item (CcrfBuilder *out, const GPtrArray *items, guint index, const CcrfPdfItem *before, gboolean spaced)
{
	const CcrfPdfItem *item = items->pdata[index];
	if (item->kind == CCRF_PIECE_TEXT) {
		guint shared = before != NULL ? before->marks & item->marks : 0;
		if (spaced)
			ccrf_builder_text (out, " ", 1, shared);
		ccrf_builder_text (out, item->text, -1, item->marks);
		return;
	}
	if (before != NULL && before->kind == CCRF_PIECE_TEXT && spaced)
		ccrf_builder_text (out, " ", 1, 0);
	if (item->kind == CCRF_PIECE_CONTROL) {
		ccrf_builder_control (out, item->text, item->tag, item->title, item->marks);
		return;
	}
	g_autofree char *text = item->radio ? radio_text (items, index) : g_strdup ("");
	/* a radio button that nobody can name is found by the words around it, not by the name that all its group has */
	ccrf_builder_tick (out, item->ticked, text, item->radio && *text == '\0' ? "" : item->tag, item->title, item->marks);
}

static void
emit_cell (CcrfBuilder *out, const CcrfPdfCell *cell)
{
	for (guint l = 0; l < cell->lines->len; l++) {
		const CcrfPdfLine *line = cell->lines->pdata[l], *before = l > 0 ? cell->lines->pdata[l - 1] : NULL;
		gboolean wrapped = before != NULL && ccrf_pdf_wrapped (before, line, cell->edge);
		if (before != NULL && !wrapped)
			ccrf_builder_break (out);
		const CcrfPdfItem *last = wrapped ? before->items->pdata[before->items->len - 1] : NULL;
		for (guint i = 0; i < line->items->len; i++) {
			const CcrfPdfItem *item = line->items->pdata[i];
			emit_item (out, line->items, i, last, last != NULL && (i == 0 || !item->glued));
			last = item;
		}
	}
}

/* ---- the page ----------------------------------------------------------------------- */

/* Rows that follow each other are one table; with borders, when they share one. */
static gboolean
same_table (const CcrfPdfRow *before, const CcrfPdfRow *row)
{
	if (before == NULL || before->cells->len < 2 || before->ruled != row->ruled)
		return FALSE;
	return !row->ruled || ABS (before->bottom - row->above) <= 3;
}

static void
emit_rows (const CcrfPdfPage *page, const GPtrArray *rows, CcrfBuilder *out)
{
	const CcrfPdfRow *before = NULL;
	double usual = usual_height (page);
	int number = 0;
	const CcrfPlace outside = ccrf_builder_save (out);
	for (guint r = 0; r < rows->len; r++) {
		const CcrfPdfRow *row = rows->pdata[r];
		if (row->cells->len >= 2) {
			gboolean same = same_table (before, row);
			number = same ? number + 1 : 1;
			out->tables += !same;
			ccrf_builder_row (out, out->tables, number);
			for (guint c = 0; c < row->cells->len; c++) {
				ccrf_builder_cell (out);
				emit_cell (out, row->cells->pdata[c]);
			}
		} else {
			const CcrfPdfLine *line = ((CcrfPdfCell *) row->cells->pdata[0])->lines->pdata[0];
			ccrf_builder_restore (out, &outside);
			ccrf_builder_end_paragraph (out);
			out->heading = line->em > HEADING * usual && ((CcrfPdfItem *) line->items->pdata[0])->kind == CCRF_PIECE_TEXT;
			emit_cell (out, row->cells->pdata[0]);
			ccrf_builder_end_paragraph (out);
			out->heading = FALSE;
		}
		before = row;
	}
	ccrf_builder_restore (out, &outside);
	ccrf_builder_end_paragraph (out);
}

void
ccrf_pdf_lay_out (CcrfPdfPage *page, CcrfBuilder *out)
{
	g_autoptr (GPtrArray) loose = g_ptr_array_copy (page->items, NULL, NULL);
	g_ptr_array_set_free_func (loose, NULL);
	g_autoptr (GPtrArray) rows = ccrf_pdf_ruled_rows (page, loose);
	g_autoptr (GPtrArray) lines = ccrf_pdf_lines (loose);
	g_autoptr (GPtrArray) more = ccrf_pdf_free_rows (page, lines);
	g_ptr_array_extend_and_steal (rows, g_steal_pointer (&more));
	g_ptr_array_sort (rows, by_top);
	emit_rows (page, rows, out);
}
