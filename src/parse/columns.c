/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Questions in rows, their answers as columns: [Question | Yes | No | Not known],
 * an x below one of the titles. The x alone says nothing, its column does.
 */

#include <string.h>

#include "walk.h"

typedef enum { TITLE_NONE, TITLE_OPTION, TITLE_REMARK } Title;

static Title
title_of (const char *text)
{
	static const char *const options[] = { "yes", "no", "y", "n", "not known", "don t know", "do not know", "unknown", "unsure", "not sure", "possibly", "n a", "na", "not applicable" };
	static const char *const remarks[] = { "comment", "comments", "remark", "remarks", "details", "reason", "reasons", "notes", "further details", "if no why", "please give details" };
	g_autofree char *plain = strlen (text) < 60 ? ccrf_words_normalise (text) : NULL;
	for (gsize i = 0; plain && i < G_N_ELEMENTS (options); i++)
		if (strcmp (plain, options[i]) == 0)
			return TITLE_OPTION;
	for (gsize i = 0; plain && i < G_N_ELEMENTS (remarks); i++)
		if (strcmp (plain, remarks[i]) == 0)
			return TITLE_REMARK;
	return TITLE_NONE;
}

static char *
cell_text (const CcrfBlock *row, guint index)
{
	return ccrf_value_text (g_ptr_array_index (row->cells, index), TRUE);
}

gboolean
ccrf_walk_start_columns (CcrfWalk *walk, const CcrfBlock *row)
{
	guint options = 0;
	CcrfLabelCut cut;
	if (row->cells->len < 3)
		return FALSE;
	for (guint i = 1; i < row->cells->len; i++) {
		g_autofree char *text = cell_text (row, i);
		const Title title = title_of (text);
		if (title == TITLE_NONE)
			return FALSE;
		options += title == TITLE_OPTION;
	}
	/* [Is everyone safe now? | Yes | No] is a question with its printed answers */
	const CcrfCell *first = g_ptr_array_index (row->cells, 0);
	if (options < 2)
		return FALSE;
	if (!ccrf_walk_is_blank_cell (walk, first) && ccrf_walk_cell_label (walk, first, NULL, &cut)) {
		ccrf_label_match_free (cut.match);
		return FALSE;
	}
	walk->titles = row;
	walk->open = NULL;
	return TRUE;
}

/* one column's answer becomes a box beside its title */
static void
take_column (CcrfWalk *walk, CcrfPair *pair, const CcrfCell *cell, const char *title)
{
	gboolean ticked = FALSE, boxed = FALSE;
	g_autofree char *said = ccrf_value_text (cell, TRUE);
	for (guint i = 0; i < cell->pieces->len; i++) {
		const CcrfPiece *piece = g_ptr_array_index (cell->pieces, i);
		boxed = boxed || piece->kind == CCRF_PIECE_TICK;
		ticked = ticked || (piece->kind == CCRF_PIECE_TICK && piece->ticked);
	}
	const gboolean blank = ccrf_is_placeholder (walk->rules, said);
	if (title_of (title) == TITLE_REMARK) {
		if (!blank)
			ccrf_cell_add (pair->value, CCRF_PIECE_TEXT, said, 0);
	} else {
		const gboolean marked = boxed || ccrf_value_is_mark (said, FALSE, &ticked) || blank;
		ticked = ticked || (!marked && g_ascii_strcasecmp (said, title) == 0);
		ccrf_cell_add (pair->value, CCRF_PIECE_TICK, "", 0)->ticked = ticked || !marked;
		ccrf_cell_add (pair->value, CCRF_PIECE_TEXT, title, 0);
		/* words in a column: perhaps its answer, perhaps only near it */
		pair->doubtful = pair->doubtful || (!marked && !ticked);
	}
	ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, "", 0);
}

gboolean
ccrf_walk_read_columns (CcrfWalk *walk, const CcrfBlock *row)
{
	CcrfLabelCut cut;
	if (!walk->titles || row->table != walk->titles->table || row->cells->len != walk->titles->cells->len)
		return FALSE;
	const CcrfCell *first = g_ptr_array_index (row->cells, 0);
	if (ccrf_walk_is_blank_cell (walk, first) || !ccrf_walk_cell_label (walk, first, NULL, &cut))
		return FALSE;
	const CcrfField *field = ((CcrfAlias *) g_ptr_array_index (cut.match->aliases, 0))->field;
	if (!cut.whole || !field || !field->codes) {
		ccrf_label_match_free (cut.match);
		return FALSE;
	}
	ccrf_walk_open_pair (walk, &cut, first->pieces, 0, first->pieces->len);
	for (guint i = 1; walk->open && i < row->cells->len; i++) {
		g_autofree char *title = cell_text (walk->titles, i);
		take_column (walk, walk->open, g_ptr_array_index (row->cells, i), title);
	}
	walk->open = NULL;
	return TRUE;
}
