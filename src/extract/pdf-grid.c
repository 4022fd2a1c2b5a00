/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines of things, and the rows of tables that have borders. */

#include <string.h>

#include "pdf-layout.h"

#define TALL 1.9 /* lines of text: a field this high stands beside several */

void
ccrf_pdf_line_free (gpointer data)
{
	CcrfPdfLine *line = data;
	g_ptr_array_unref (line->items);
	g_free (line);
}

CcrfPdfLine *
ccrf_pdf_line_new (void)
{
	CcrfPdfLine *line = g_new0 (CcrfPdfLine, 1);
	line->items = g_ptr_array_new ();
	return line;
}

static gboolean
is_tall (const CcrfPdfItem *item)
{
	return item->field && item->kind == CCRF_PIECE_CONTROL && item->at.y2 - item->at.y1 > TALL * item->em;
}

/* A tall field belongs to its line but does not stretch it. */
void
ccrf_pdf_line_add (CcrfPdfLine *line, CcrfPdfItem *item)
{
	gboolean first = line->items->len == 0, tall = is_tall (item);
	double top = item->at.y1, bottom = tall ? item->at.y1 + 1.5 * item->em : item->at.y2;
	if (first || !tall) {
		line->top = first ? top : MIN (line->top, top);
		line->bottom = first ? bottom : MAX (line->bottom, bottom);
	}
	line->left = first ? item->at.x1 : MIN (line->left, item->at.x1);
	line->right = first ? item->at.x2 : MAX (line->right, item->at.x2);
	if (item->kind == CCRF_PIECE_TEXT || first)
		line->em = MAX (line->em, item->em);
	g_ptr_array_add (line->items, item);
}

static void
cell_free (gpointer data)
{
	CcrfPdfCell *cell = data;
	g_ptr_array_unref (cell->lines);
	g_free (cell);
}

void
ccrf_pdf_row_free (gpointer data)
{
	CcrfPdfRow *row = data;
	g_ptr_array_unref (row->cells);
	g_free (row);
}

CcrfPdfRow *
ccrf_pdf_row_new (double top, double bottom)
{
	CcrfPdfRow *row = g_new0 (CcrfPdfRow, 1);
	row->top = top;
	row->bottom = bottom;
	row->cells = g_ptr_array_new_with_free_func (cell_free);
	return row;
}

CcrfPdfCell *
ccrf_pdf_row_add (CcrfPdfRow *row, double left, double edge)
{
	CcrfPdfCell *cell = g_new0 (CcrfPdfCell, 1);
	cell->left = left;
	cell->edge = edge;
	cell->lines = g_ptr_array_new_with_free_func (ccrf_pdf_line_free);
	g_ptr_array_add (row->cells, cell);
	return cell;
}

gboolean
ccrf_pdf_wrapped (const CcrfPdfLine *line, const CcrfPdfLine *next, double edge)
{
	const CcrfPdfItem *first = next->items->pdata[0], *last = line->items->pdata[line->items->len - 1];
	if (first->kind != CCRF_PIECE_TEXT || last->kind != CCRF_PIECE_TEXT || ccrf_pdf_tickish (first) || first->typed_over || last->typed_over)
		return FALSE;
	if (next->top - line->bottom > 0.5 * line->em) /* a new paragraph */
		return FALSE;
	/* the next of some numbered lines begins where it should, however long the one before is */
	if (g_regex_match_simple ("^(?:\\(?\\d{1,2}[.)]|\xe2\x80\xa2)$", first->text, 0, 0))
		return FALSE;
	return line->right + 0.25 * line->em + (first->at.x2 - first->at.x1) > edge - 0.2 * line->em;
}

gboolean
ccrf_pdf_tickish (const CcrfPdfItem *item)
{
	static const char *const glyphs[] = { "\xe2\x98\x90", "\xe2\x98\x91", "\xe2\x98\x92", "\xe2\x96\xa1", "\xe2\x9c\x93", "\xe2\x9c\x94", "\xe2\x9c\x97", "\xe2\x9c\x98", NULL };
	return item->kind == CCRF_PIECE_TICK || (item->kind == CCRF_PIECE_TEXT && g_strv_contains (glyphs, item->text));
}

/* ---- lines --------------------------------------------------------------------------- */

static double
middle (const CcrfPdfItem *item)
{
	return (item->at.y1 + item->at.y2) / 2;
}

static int
by_height (gconstpointer a, gconstpointer b)
{
	double one = middle (*(CcrfPdfItem *const *) a), two = middle (*(CcrfPdfItem *const *) b);
	return one < two ? -1 : one > two;
}

static int
by_left (gconstpointer a, gconstpointer b)
{
	const CcrfPdfItem *one = *(CcrfPdfItem *const *) a, *two = *(CcrfPdfItem *const *) b;
	return one->at.x1 < two->at.x1 ? -1 : one->at.x1 > two->at.x1;
}

static int
by_top (gconstpointer a, gconstpointer b)
{
	const CcrfPdfLine *one = *(CcrfPdfLine *const *) a, *two = *(CcrfPdfLine *const *) b;
	return one->top < two->top ? -1 : one->top > two->top;
}

/* The topmost line beside it that has its label on the left; else one of its own */
static void
place_tall (GPtrArray *lines, CcrfPdfItem *item)
{
	for (guint i = 0; i < lines->len; i++) {
		CcrfPdfLine *line = lines->pdata[i];
		double at = (line->top + line->bottom) / 2;
		if (at < item->at.y1 - 2 || at > item->at.y2 + 2 || line->left >= item->at.x1)
			continue;
		ccrf_pdf_line_add (line, item);
		return;
	}
	CcrfPdfLine *own = ccrf_pdf_line_new ();
	ccrf_pdf_line_add (own, item);
	g_ptr_array_add (lines, own);
}

GPtrArray *
ccrf_pdf_lines (const GPtrArray *items)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func (ccrf_pdf_line_free);
	g_autoptr (GPtrArray) sorted = g_ptr_array_copy ((GPtrArray *) items, NULL, NULL);
	g_ptr_array_sort (sorted, by_height);
	CcrfPdfLine *line = NULL;
	for (guint i = 0; i < sorted->len; i++) {
		CcrfPdfItem *item = sorted->pdata[i];
		if (is_tall (item))
			continue;
		double height = line != NULL ? MIN (line->bottom - line->top, item->at.y2 - item->at.y1) : 0;
		if (line == NULL || middle (item) - (line->top + line->bottom) / 2 > 0.5 * height) {
			line = ccrf_pdf_line_new ();
			g_ptr_array_add (lines, line);
		}
		ccrf_pdf_line_add (line, item);
	}
	g_ptr_array_sort (lines, by_top);
	for (guint i = 0; i < sorted->len; i++)
		if (is_tall (sorted->pdata[i]))
			place_tall (lines, sorted->pdata[i]);
	g_ptr_array_sort (lines, by_top);
	for (guint i = 0; i < lines->len; i++)
		g_ptr_array_sort (((CcrfPdfLine *) lines->pdata[i])->items, by_left);
	return lines;
}

/* ---- tables with borders ---------------------------------------------------------------- */

typedef struct {
	const CcrfPdfRule *above;
	double bottom;
	GPtrArray *items;
} Band;

static void
band_free (gpointer data)
{
	Band *band = data;
	g_ptr_array_unref (band->items);
	g_free (band);
}

/* The nearest rule at or before (@after: after) @at that covers @across; NULL: none */
static const CcrfPdfRule *
nearest (const GArray *rules, double at, double across, gboolean after)
{
	const CcrfPdfRule *found = NULL;
	for (guint i = 0; i < rules->len; i++) {
		const CcrfPdfRule *rule = &g_array_index (rules, CcrfPdfRule, i);
		if (rule->to - rule->from < 8 || across < rule->from - 2 || across > rule->to + 2)
			continue;
		if (after ? rule->at > at && found == NULL : rule->at <= at)
			found = rule;
	}
	return found;
}

/* The border above the table row in which @item stands, and where that row ends; NULL: in none */
static const CcrfPdfRule *
find_band (const CcrfPdfPage *page, const CcrfPdfItem *item, double *bottom)
{
	double x = (item->at.x1 + item->at.x2) / 2, y = is_tall (item) ? item->at.y1 + item->em : middle (item);
	const CcrfPdfRule *above = nearest (page->across, y, x, FALSE), *below = nearest (page->across, y, x, TRUE);
	if (above == NULL || below == NULL || nearest (page->down, x, y, FALSE) == NULL || nearest (page->down, x, y, TRUE) == NULL)
		return NULL;
	*bottom = below->at;
	return above;
}

/* Where its columns start and end: the vertical lines through the middle of the row */
static GArray *
borders_of (const CcrfPdfPage *page, const Band *band)
{
	GArray *borders = g_array_new (FALSE, FALSE, sizeof (double));
	double y = (band->above->at + band->bottom) / 2;
	for (guint i = 0; i < page->down->len; i++) {
		const CcrfPdfRule *rule = &g_array_index (page->down, CcrfPdfRule, i);
		if (rule->from > y || rule->to < y || rule->at < band->above->from - 3 || rule->at > band->above->to + 3 || rule->to - rule->from < 8)
			continue;
		if (borders->len == 0 || rule->at - g_array_index (borders, double, borders->len - 1) > 3)
			g_array_append_val (borders, rule->at);
	}
	return borders;
}

static CcrfPdfRow *
row_of (const CcrfPdfPage *page, const Band *band)
{
	g_autoptr (GArray) borders = borders_of (page, band);
	if (borders->len < 3) /* one cell is a frame, not a row */
		return NULL;
	CcrfPdfRow *row = ccrf_pdf_row_new (band->above->at, band->bottom);
	row->ruled = TRUE;
	row->above = band->above->at;
	for (guint c = 0; c + 1 < borders->len; c++) {
		double left = g_array_index (borders, double, c), right = g_array_index (borders, double, c + 1);
		g_autoptr (GPtrArray) inside = g_ptr_array_new ();
		for (guint i = 0; i < band->items->len; i++) {
			const CcrfPdfItem *item = band->items->pdata[i];
			double x = (item->at.x1 + item->at.x2) / 2;
			if ((x >= left || c == 0) && (x < right || c + 2 == borders->len))
				g_ptr_array_add (inside, band->items->pdata[i]);
		}
		CcrfPdfCell *cell = ccrf_pdf_row_add (row, left, right);
		g_ptr_array_unref (cell->lines);
		cell->lines = ccrf_pdf_lines (inside);
		/* what is printed keeps a distance from the right border like that from the left */
		double padding = right - left;
		for (guint i = 0; i < cell->lines->len; i++)
			padding = MIN (padding, ((CcrfPdfLine *) cell->lines->pdata[i])->left - left);
		cell->edge = right - CLAMP (padding, 0, 8);
	}
	return row;
}

GPtrArray *
ccrf_pdf_ruled_rows (const CcrfPdfPage *page, GPtrArray *loose)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func (ccrf_pdf_row_free);
	g_autoptr (GPtrArray) bands = g_ptr_array_new_with_free_func (band_free);
	g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
	for (guint i = loose->len; i-- > 0;) {
		double bottom;
		const CcrfPdfRule *above = find_band (page, loose->pdata[i], &bottom);
		if (above == NULL)
			continue;
		Band *band = g_hash_table_lookup (known, above);
		if (band == NULL) {
			band = g_new0 (Band, 1);
			*band = (Band){ above, bottom, g_ptr_array_new () };
			g_ptr_array_add (bands, band);
			g_hash_table_insert (known, (gpointer) above, band);
		}
		band->bottom = MIN (band->bottom, bottom);
		g_ptr_array_insert (band->items, 0, loose->pdata[i]);
	}
	for (guint i = 0; i < bands->len; i++) {
		Band *band = bands->pdata[i];
		CcrfPdfRow *row = row_of (page, band);
		if (row == NULL)
			continue;
		g_ptr_array_add (rows, row);
		for (guint k = 0; k < band->items->len; k++)
			g_ptr_array_remove (loose, band->items->pdata[k]);
	}
	return rows;
}
