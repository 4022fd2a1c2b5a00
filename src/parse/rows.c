/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of tables: pairs side by side, titles over values, answers that go on in the rows below. */

#include <string.h>

#include "walk.h"

static guint
first_line_end (const CcrfCell *cell)
{
	guint i = 0;
	/* a cell may begin with an empty paragraph */
	while (i < cell->pieces->len) {
		const CcrfPiece *piece = g_ptr_array_index (cell->pieces, i);
		if (piece->kind == CCRF_PIECE_BREAK && i > 0)
			break;
		i++;
	}
	return i;
}

gboolean
ccrf_walk_cell_label (CcrfWalk *walk, const CcrfCell *cell, const CcrfField *context, CcrfLabelCut *cut)
{
	return ccrf_label_cut (walk->rules, cell->pieces, 0, first_line_end (cell), TRUE, context, &walk->habits, cut);
}

/* standing where a value is expected: is it a label all the same? */
gboolean
ccrf_walk_strong_label (CcrfWalk *walk, const CcrfCell *cell, const CcrfField *context)
{
	CcrfLabelCut cut;
	if (!ccrf_walk_cell_label (walk, cell, context, &cut))
		return FALSE;
	const CcrfAlias *alias = g_ptr_array_index (cut.match->aliases, 0);
	const gboolean exact = cut.match->ratio == 1 && !cut.match->prefix;
	/* "4 residents" is an answer, "4. Provider" a label */
	const gboolean numbered = *cut.match->number && exact && alias->use == CCRF_LABEL_PRINTED;
	const gboolean strong = (cut.colon && exact) || numbered || (exact && !*cut.match->number && !alias->often_answer && cut.whole);
	ccrf_label_match_free (cut.match);
	return strong;
}

gboolean
ccrf_walk_is_label_only (CcrfWalk *walk, const CcrfCell *cell)
{
	CcrfLabelCut cut;
	if (!ccrf_walk_cell_label (walk, cell, NULL, &cut))
		return FALSE;
	const gboolean only = cut.whole && first_line_end (cell) == cell->pieces->len;
	ccrf_label_match_free (cut.match);
	return only;
}

/* titles of columns above a row of values: [Your name | Job title | Phone] */
gboolean
ccrf_walk_header_over_values (CcrfWalk *walk, const CcrfBlock *row, const CcrfBlock *next)
{
	if (!next || next->kind != CCRF_BLOCK_ROW || next->table != row->table || next->cells->len != row->cells->len || row->cells->len < 2)
		return FALSE;
	const CcrfField *first = NULL;
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *title = g_ptr_array_index (row->cells, i);
		CcrfLabelCut cut;
		if (!ccrf_walk_is_label_only (walk, title) || !ccrf_walk_cell_label (walk, title, first, &cut))
			return FALSE; /* [Type of report | Compliment]: a choice of the first is no title */
		if (!first)
			first = ((CcrfAlias *) g_ptr_array_index (cut.match->aliases, 0))->field;
		ccrf_label_match_free (cut.match);
		if (ccrf_walk_cell_label (walk, g_ptr_array_index (next->cells, i), NULL, &cut)) {
			ccrf_label_match_free (cut.match);
			return FALSE;
		}
	}
	return TRUE;
}

void
ccrf_walk_read_header (CcrfWalk *walk, const CcrfBlock *row, const CcrfBlock *values)
{
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i), *value = g_ptr_array_index (values->cells, i);
		CcrfLabelCut cut;
		if (!ccrf_walk_cell_label (walk, cell, NULL, &cut))
			continue;
		ccrf_walk_open_pair (walk, &cut, cell->pieces, 0, cell->pieces->len);
		if (!walk->open)
			return;
		ccrf_walk_copy_pieces (walk->open->value, value->pieces, 0, value->pieces->len, 0);
		walk->open->in_row = TRUE;
	}
	walk->open = NULL;
}

/* ---- rows that continue the answer of the row above */

gboolean
ccrf_walk_row_continues (CcrfWalk *walk, const CcrfBlock *row)
{
	CcrfPair *pair = walk->open;
	if (!pair || !(pair->match))
		return FALSE;
	const gboolean same = pair->in_row && pair->table == row->table;
	const gboolean filled = ccrf_walk_has_value (walk, pair);
	const gboolean first_blank = row->cells->len > 1 && ccrf_walk_is_blank_cell (walk, g_ptr_array_index (row->cells, 0));
	guint nonblank = 0, options = 0;
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		if (ccrf_walk_is_blank_cell (walk, cell))
			continue;
		nonblank++;
		g_autofree char *text = ccrf_value_text (cell, TRUE);
		gboolean tick = FALSE, ticked;
		for (guint j = 0; j < cell->pieces->len && !tick; j++)
			tick = ((CcrfPiece *) g_ptr_array_index (cell->pieces, j))->kind == CCRF_PIECE_TICK;
		if (ccrf_walk_is_coded (pair) && (tick || ccrf_value_is_mark (text, TRUE, &ticked) || ccrf_code_find (walk->rules, ccrf_walk_likely_field (pair), text) || (!*text && tick)))
			options++;
	}
	if (nonblank == 0)
		return same; /* an empty row changes nothing */
	if (ccrf_walk_likely_field (pair) && ccrf_walk_likely_field (pair)->type == CCRF_FIELD_ACTIONS)
		return same || !filled;
	if (ccrf_walk_is_coded (pair))
		return options * 2 >= nonblank && (same || !filled || options == nonblank);
	if (!filled && row->cells->len == 1 && pair->alone) {
		g_autofree char *text = ccrf_value_text (g_ptr_array_index (row->cells, 0), TRUE);
		return !ccrf_walk_looks_like_label (text, TRUE);
	}
	return same && ccrf_walk_is_long (pair) && filled && first_blank;
}

static void
continue_row (CcrfWalk *walk, const CcrfBlock *row)
{
	CcrfPair *pair = walk->open;
	const CcrfField *field = ccrf_walk_likely_field (pair);
	gboolean any = FALSE;
	for (guint i = 0; i < row->cells->len; i++)
		any = any || !ccrf_walk_is_blank_cell (walk, g_ptr_array_index (row->cells, i));
	if (!any)
		return;
	ccrf_walk_crossed (pair->value, "");
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		if (i > 0 && field && field->type == CCRF_FIELD_ACTIONS)
			ccrf_cell_add (pair->value, CCRF_PIECE_TEXT, ccrf_walk_is_blank_cell (walk, cell) ? "" : " - ", 0);
		else if (i > 0)
			ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, CCRF_CROSSED_CELL, 0);
		ccrf_walk_copy_pieces (pair->value, cell->pieces, 0, cell->pieces->len, 0);
	}
	pair->table = row->table;
	pair->in_row = TRUE;
}

/* ---- a row of labels and values */

static void
take_cells (CcrfWalk *walk, const CcrfBlock *row, guint label, guint from, guint to)
{
	CcrfPair *pair = walk->open;
	const CcrfCell *own = g_ptr_array_index (row->cells, label);
	const guint line = first_line_end (own);
	const gboolean below = line < own->pieces->len;
	g_autofree char *under = below ? ccrf_walk_pieces_text (own->pieces, line, own->pieces->len) : g_strdup ("");
	guint filled = 0, only = from;
	for (guint i = from; i < to; i++)
		if (!ccrf_walk_is_blank_cell (walk, g_ptr_array_index (row->cells, i))) {
			only = filled ? only : i;
			filled++;
		}
	if (ccrf_walk_has_value (walk, pair) || (below && !filled && !ccrf_is_placeholder (walk->rules, under))) {
		/* label and value in one cell; what is printed under a label beside an empty cell may be a hint */
		if (!ccrf_walk_has_value (walk, pair) && ccrf_walk_is_hint (under))
			return;
		pair->doubtful = !ccrf_walk_has_value (walk, pair) && to > from && !ccrf_walk_is_coded (pair);
		CcrfBlock lines = { .kind = CCRF_BLOCK_PARAGRAPH };
		CcrfPair *was = pair;
		guint start = line + 1;
		for (guint i = line + 1; i <= own->pieces->len; i++) {
			const CcrfPiece *piece = i < own->pieces->len ? g_ptr_array_index (own->pieces, i) : NULL;
			if (piece && piece->kind != CCRF_PIECE_BREAK)
				continue;
			ccrf_walk_read_line (walk, &lines, own->pieces, start, i, FALSE, FALSE);
			start = i + 1;
		}
		if (walk->open && walk->open != was) {
			walk->open->in_row = TRUE;
			walk->open->table = row->table;
		}
		return;
	}
	const gboolean all = ccrf_walk_is_coded (pair) || (ccrf_walk_likely_field (pair) && ccrf_walk_likely_field (pair)->type == CCRF_FIELD_ACTIONS);
	if (all && filled == 1) {
		/* [Safe? | | x]: the x answers what stands above its column, whatever that is */
		g_autofree char *lone = ccrf_value_text (g_ptr_array_index (row->cells, only), TRUE);
		gboolean ticked;
		pair->doubtful = pair->doubtful || (to - from > 1 && ccrf_value_is_mark (lone, FALSE, &ticked));
		to = only + 1; /* [Safe? | Yes | ]: the empty cell behind is no box */
	}
	for (guint i = all ? from : only; i < to && (all || i == only); i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		/* a value two cells away belongs to an unknown label in between, unless all else is empty */
		if (!all && i != from && filled > 1)
			break;
		if (i > from && pair->value->pieces->len)
			ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, CCRF_CROSSED_CELL, 0);
		ccrf_walk_copy_pieces (pair->value, cell->pieces, 0, cell->pieces->len, 0);
	}
}

void
ccrf_walk_read_row (CcrfWalk *walk, const CcrfBlock *row)
{
	gboolean any_label = FALSE;
	const CcrfField *context = walk->open && ccrf_walk_is_coded (walk->open) ? ccrf_walk_likely_field (walk->open) : NULL;
	for (guint i = 0; i < row->cells->len;) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		CcrfLabelCut cut;
		if (ccrf_walk_is_blank_cell (walk, cell) || !ccrf_walk_cell_label (walk, cell, any_label ? NULL : context, &cut)) {
			i++;
			continue;
		}
		any_label = TRUE;
		ccrf_walk_open_pair (walk, &cut, cell->pieces, 0, first_line_end (cell));
		if (!walk->open)
			return;
		ccrf_walk_split_inside (walk);
		walk->open->in_row = TRUE;
		walk->open->table = row->table;
		walk->open->alone = row->cells->len == 1;
		guint next = i + 1;
		const gboolean inline_value = ccrf_walk_has_value (walk, walk->open);
		while (next < row->cells->len) {
			const CcrfCell *other = g_ptr_array_index (row->cells, next);
			if (!ccrf_walk_is_blank_cell (walk, other) && ccrf_walk_strong_label (walk, other, ccrf_walk_likely_field (walk->open)))
				break;
			/* behind a filled cell, any label starts a new pair */
			CcrfLabelCut weak;
			if ((next > i + 1 || inline_value) && !ccrf_walk_is_blank_cell (walk, other) && ccrf_walk_cell_label (walk, other, ccrf_walk_is_coded (walk->open) ? ccrf_walk_likely_field (walk->open) : NULL, &weak)) {
				ccrf_label_match_free (weak.match);
				break;
			}
			next++;
		}
		take_cells (walk, row, i, i + 1, next);
		i = next;
	}
	if (any_label)
		return;
	if (ccrf_walk_row_continues (walk, row)) {
		continue_row (walk, row);
		return;
	}
	walk->open = NULL;
}

/* [Concern | ☒ | Compliment | ☐] */
gboolean
ccrf_walk_row_of_types (CcrfWalk *walk, const CcrfBlock *row)
{
	CcrfCell *line = ccrf_scratch_cell (walk->scratch);
	if (row->cells->len > 6 || (walk->open && !ccrf_walk_has_value (walk, walk->open)))
		return FALSE;
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		if (i > 0)
			ccrf_cell_add (line, CCRF_PIECE_BREAK, CCRF_CROSSED_CELL, 0);
		ccrf_walk_copy_pieces (line, cell->pieces, 0, cell->pieces->len, 0);
	}
	if (!ccrf_walk_implied_type (walk, line->pieces, 0, line->pieces->len))
		return FALSE;
	walk->open = NULL;
	return TRUE;
}

gboolean
ccrf_walk_row_heading (CcrfWalk *walk, const CcrfBlock *row)
{
	guint filled = 0;
	const CcrfCell *only = NULL;
	for (guint i = 0; i < row->cells->len; i++)
		if (!ccrf_walk_is_blank_cell (walk, g_ptr_array_index (row->cells, i))) {
			only = g_ptr_array_index (row->cells, i);
			filled++;
		}
	if (filled != 1 || only != g_ptr_array_index (row->cells, 0))
		return FALSE;
	g_autofree char *text = ccrf_value_text (only, TRUE);
	g_autofree char *plain = ccrf_label_normalise (text, NULL);
	const char part = ccrf_heading_part (walk->rules, text);
	const gboolean named = g_str_has_prefix (plain, "part ") || g_str_has_prefix (plain, "section ");
	if (!part || (!named && !row->heading && ccrf_walk_is_label_only (walk, only)))
		return FALSE;
	walk->part = part;
	walk->open = NULL;
	walk->actions_table = 0;
	return TRUE;
}
