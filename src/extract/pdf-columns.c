/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows without borders: gaps make cells, equal starts make columns, and a line
 * goes on with the one before only where geometry leaves no other reading.
 */

#include <string.h>

#include "pdf-layout.h"

#define CELL_GAP 1.5       /* heights of the text: between two cells */
#define FIELD_GAP 0.8      /* from a field to its next part or its unit */
#define TICK_GAP 3.0       /* from a box to its words */
#define SAME_COLUMN 4.0    /* points */
#define LINE_PITCH 1.8     /* heights of the text: lines of one paragraph */

/* ---- one line into cells ------------------------------------------------------------ */

/* @so_far: what the cell holds already */
static gboolean
starts_cell (const CcrfPdfLine *so_far, const CcrfPdfItem *item)
{
	const CcrfPdfItem *first = so_far->items->pdata[0], *last = so_far->items->pdata[so_far->items->len - 1];
	double gap = item->at.x1 - so_far->right, em = MAX (so_far->em, 4);
	gboolean tick = ccrf_pdf_tickish (item), after_tick = ccrf_pdf_tickish (last);
	if (tick && ccrf_pdf_tickish (first))
		return FALSE; /* [ ] Yes    [ ] No: one answer */
	if (after_tick)
		return gap > TICK_GAP * em;
	if (tick)
		return gap > CELL_GAP * em;
	if (item->field)
		return gap > FIELD_GAP * em || !(last->field || strspn (last->text, "/-.:") == strlen (last->text));
	if (last->field)
		return gap > FIELD_GAP * em;
	return gap > CELL_GAP * em;
}

/* (transfer full): CcrfPdfLine, from left to right; @line keeps nothing */
static GPtrArray *
split (const CcrfPdfLine *line)
{
	GPtrArray *parts = g_ptr_array_new_with_free_func (ccrf_pdf_line_free);
	CcrfPdfLine *part = NULL;
	for (guint i = 0; i < line->items->len; i++) {
		CcrfPdfItem *item = line->items->pdata[i];
		if (part == NULL || starts_cell (part, item)) {
			part = ccrf_pdf_line_new ();
			g_ptr_array_add (parts, part);
		}
		ccrf_pdf_line_add (part, item);
	}
	return parts;
}

/* ---- lines into rows ------------------------------------------------------------------ */

static CcrfPdfCell *
cell_at (const CcrfPdfRow *row, guint index)
{
	return row->cells->pdata[index];
}

static CcrfPdfLine *
last_line (const CcrfPdfCell *cell)
{
	return cell->lines->len > 0 ? cell->lines->pdata[cell->lines->len - 1] : NULL;
}

static gboolean
in_column (const CcrfPdfRow *row, guint column, const CcrfPdfLine *part)
{
	const CcrfPdfCell *cell = cell_at (row, column);
	double next = column + 1 < row->cells->len ? cell_at (row, column + 1)->left : cell->edge + 1000;
	return part->left >= cell->left - SAME_COLUMN && part->right < next && (column > 0 || part->left <= cell->left + 5 * SAME_COLUMN);
}

/* Each part's column in @row, from @first on, in order; FALSE: they do not fit */
static gboolean
columns_of (const CcrfPdfRow *row, const GPtrArray *parts, guint first, guint *columns)
{
	guint column = first;
	for (guint i = 0; i < parts->len; i++, column++) {
		while (column < row->cells->len && !in_column (row, column, parts->pdata[i]))
			column++;
		if (column >= row->cells->len)
			return FALSE;
		columns[i] = column;
	}
	return TRUE;
}

static void
give (CcrfPdfRow *row, GPtrArray *parts, const guint *columns)
{
	for (guint i = 0; i < parts->len; i++) {
		CcrfPdfLine *part = parts->pdata[i];
		row->bottom = MAX (row->bottom, part->bottom);
		g_ptr_array_add (cell_at (row, columns[i])->lines, part);
	}
	g_ptr_array_set_free_func (parts, NULL);
	g_ptr_array_set_size (parts, 0);
}

/* A label that needs another line: its next word had no room, it had not come to an end, and none starts here. */
static gboolean
label_goes_on (const CcrfPdfRow *row, const CcrfPdfLine *next)
{
	const CcrfPdfCell *label = cell_at (row, 0);
	const CcrfPdfLine *before = last_line (label);
	if (before == NULL || !in_column (row, 0, next))
		return FALSE;
	const CcrfPdfItem *end = before->items->pdata[before->items->len - 1], *start = next->items->pdata[0];
	gsize length = strlen (end->text);
	if (end->kind != CCRF_PIECE_TEXT || start->kind != CCRF_PIECE_TEXT || g_ascii_isdigit (*start->text) || (length > 0 && strchr (":?", end->text[length - 1]) != NULL))
		return FALSE;
	return ccrf_pdf_wrapped (before, next, label->edge) || g_unichar_islower (g_utf8_get_char (start->text));
}

/* Beside a field of several lines on its right there is only its own label. */
static gboolean
beside_field (const CcrfPdfRow *row, const CcrfPdfLine *line)
{
	for (guint c = 1; c < row->cells->len; c++)
		for (guint l = 0; l < cell_at (row, c)->lines->len; l++) {
			const CcrfPdfLine *there = cell_at (row, c)->lines->pdata[l];
			const CcrfPdfItem *field = there->items->pdata[0];
			if (field->field && field->at.x1 >= line->right - 2 && (line->top + line->bottom) / 2 < field->at.y2)
				return TRUE;
		}
	return FALSE;
}

/* @gap_below: to the line after this one */
static gboolean
goes_on (CcrfPdfRow *row, GPtrArray *parts, double gap_below)
{
	const CcrfPdfLine *first = parts->pdata[0];
	g_autofree guint *columns = g_new0 (guint, parts->len);
	double gap = first->top - row->bottom;
	gboolean near = gap < (LINE_PITCH - 1) * MAX (first->em, 6);
	if (row->cells->len == 1) {
		const CcrfPdfLine *before = last_line (cell_at (row, 0));
		return near && parts->len == 1 && before != NULL && ABS (first->left - before->left) <= SAME_COLUMN && ABS (first->em - before->em) < 1.5 &&
		       ccrf_pdf_wrapped (before, first, cell_at (row, 0)->edge) && (give (row, parts, columns), TRUE);
	}
	if (parts->len == 1 && beside_field (row, first))
		return give (row, parts, columns), TRUE;
	if (!near)
		return FALSE;
	/* nothing in the column of labels: more of the values, unless a label below them is nearer */
	if (first->left >= cell_at (row, 1)->left - SAME_COLUMN)
		return gap <= gap_below + 1 && columns_of (row, parts, 1, columns) && (give (row, parts, columns), TRUE);
	/* its label stands lower than the first line of the value */
	gboolean blank = cell_at (row, 0)->lines->len == 0;
	return (blank || label_goes_on (row, first)) && columns_of (row, parts, 0, columns) && columns[0] == 0 && (give (row, parts, columns), TRUE);
}

/* A row of its own; where a table's first row has more columns, its cells find theirs. */
static CcrfPdfRow *
new_row (const CcrfPdfRow *head, const CcrfPdfRow *before, GPtrArray *parts, double edge)
{
	const CcrfPdfLine *first = parts->pdata[0];
	CcrfPdfRow *row = ccrf_pdf_row_new (first->top, first->bottom);
	g_autofree guint *columns = g_new0 (guint, parts->len);
	const CcrfPdfRow *like = head != NULL && head->cells->len > parts->len && head->cells->len > 2 && columns_of (head, parts, 0, columns) ? head : NULL;
	/* a value whose label has yet to come: its column is that of the values above */
	if (like == NULL && before != NULL && before->cells->len == 2 && parts->len == 1 && first->left >= cell_at (before, 1)->left - SAME_COLUMN &&
	    columns_of (before, parts, 1, columns))
		like = before;
	if (like != NULL) {
		for (guint i = 0; i < like->cells->len; i++)
			ccrf_pdf_row_add (row, cell_at (like, i)->left, cell_at (like, i)->edge);
	} else {
		for (guint i = 0; i < parts->len; i++) {
			const CcrfPdfLine *part = parts->pdata[i], *next = i + 1 < parts->len ? parts->pdata[i + 1] : NULL;
			ccrf_pdf_row_add (row, part->left, next != NULL ? next->left - 0.5 * part->em : edge);
			columns[i] = i;
		}
	}
	give (row, parts, columns);
	return row;
}

GPtrArray *
ccrf_pdf_free_rows (const CcrfPdfPage *page, GPtrArray *lines)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func (ccrf_pdf_row_free);
	const CcrfPdfRow *head = NULL; /* of the run of rows with several cells */
	double left = page->width, edge = 0;
	for (guint i = 0; i < lines->len; i++) {
		left = MIN (left, ((CcrfPdfLine *) lines->pdata[i])->left);
		edge = MAX (edge, ((CcrfPdfLine *) lines->pdata[i])->right);
	}
	edge = MAX (edge, page->width - left);
	for (guint i = 0; i < lines->len; i++) {
		CcrfPdfLine *line = lines->pdata[i], *next = i + 1 < lines->len ? lines->pdata[i + 1] : NULL;
		g_autoptr (GPtrArray) parts = split (line);
		CcrfPdfRow *before = rows->len > 0 ? rows->pdata[rows->len - 1] : NULL;
		if (before != NULL && goes_on (before, parts, next != NULL ? next->top - line->bottom : 1000))
			continue;
		CcrfPdfRow *row = new_row (head, before, parts, edge);
		g_ptr_array_add (rows, row);
		if (row->cells->len < 2)
			head = NULL;
		else if (head == NULL)
			head = row;
	}
	return rows;
}
