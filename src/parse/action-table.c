/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of actions agreed (A2.3): its columns by their titles, then its rows. */

#include <string.h>

#include "walk.h"

gboolean
ccrf_walk_start_actions (CcrfWalk *walk, const CcrfBlock *row)
{
	guint known = 0;
	gboolean action = FALSE, when = FALSE;
	g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (CcrfColumn));
	for (guint i = 0; i < row->cells->len; i++) {
		g_autofree char *title = ccrf_value_text (g_ptr_array_index (row->cells, i), TRUE);
		const CcrfColumn column = ccrf_actions_column (title);
		g_array_append_val (columns, column);
		known += column != CCRF_COLUMN_NONE;
		action = action || column == CCRF_COLUMN_ACTION;
		when = when || column == CCRF_COLUMN_WHO || column == CCRF_COLUMN_DUE || column == CCRF_COLUMN_DONE;
	}
	const CcrfField *field = ccrf_field_find ("actions_agreed");
	const gboolean asked = walk->open && ccrf_walk_likely_field (walk->open) == field;
	if (known < 2 || !when || (!action && !asked) || row->cells->len < 2)
		return FALSE;
	if (!action) {
		/* [Actions agreed: | Who | When]: the first column is the action */
		CcrfColumn *first = &g_array_index (columns, CcrfColumn, 0);
		*first = CCRF_COLUMN_ACTION;
	}
	if (!asked) {
		CcrfPair *pair = ccrf_pair_new (walk->scratch);
		pair->field = field;
		pair->text = g_strdup ("actions");
		pair->part = walk->part;
		g_ptr_array_add (walk->pairs, pair);
		walk->actions = pair;
	} else {
		walk->actions = walk->open;
	}
	walk->actions_table = row->table;
	g_clear_pointer (&walk->columns, g_array_unref);
	walk->columns = g_steal_pointer (&columns);
	walk->open = NULL;
	return TRUE;
}

void
ccrf_action_row_free (gpointer data)
{
	CcrfActionRow *row = data;
	g_free (row->action);
	g_free (row->who);
	g_free (row->due);
	g_free (row->done);
	g_free (row);
}

static char *
column_text (const CcrfWalk *walk, const CcrfBlock *row, CcrfColumn column, gboolean *ticked)
{
	GString *text = g_string_new (NULL);
	*ticked = FALSE;
	for (guint i = 0; i < row->cells->len && i < walk->columns->len; i++) {
		if (g_array_index (walk->columns, CcrfColumn, i) != column)
			continue;
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		CcrfCell *plain = ccrf_scratch_cell (walk->scratch);
		ccrf_walk_copy_pieces (plain, cell->pieces, 0, cell->pieces->len, 0);
		g_autofree char *part = ccrf_value_text (plain, FALSE);
		g_string_append_printf (text, "%s%s", text->len ? " " : "", part);
		for (guint j = 0; j < cell->pieces->len; j++) {
			const CcrfPiece *piece = g_ptr_array_index (cell->pieces, j);
			*ticked = *ticked || (piece->kind == CCRF_PIECE_TICK && piece->ticked);
		}
	}
	return g_string_free (text, FALSE);
}

gboolean
ccrf_walk_read_action_row (CcrfWalk *walk, const CcrfBlock *row)
{
	if (!walk->columns || row->table != walk->actions_table)
		return FALSE;
	/* the next question of the form ends the table */
	if (row->cells->len < walk->columns->len || ccrf_walk_strong_label (walk, g_ptr_array_index (row->cells, 0), NULL)) {
		CcrfLabelCut cut;
		const gboolean label = ccrf_walk_cell_label (walk, g_ptr_array_index (row->cells, 0), NULL, &cut);
		if (label)
			ccrf_label_match_free (cut.match);
		if (label || row->cells->len < 2) {
			walk->actions_table = 0;
			return FALSE;
		}
	}
	gboolean ticked, unused;
	CcrfActionRow *it = g_new0 (CcrfActionRow, 1);
	it->action = column_text (walk, row, CCRF_COLUMN_ACTION, &unused);
	it->who = column_text (walk, row, CCRF_COLUMN_WHO, &unused);
	it->due = column_text (walk, row, CCRF_COLUMN_DUE, &unused);
	it->done = column_text (walk, row, CCRF_COLUMN_DONE, &ticked);
	if (ticked) {
		/* "☒ Yes ☐ No" leaves its words behind; the box alone says yes */
		g_auto (CcrfValue) value = { 0 };
		CcrfCell *cell = ccrf_scratch_cell (walk->scratch);
		for (guint i = 0; i < row->cells->len && i < walk->columns->len; i++)
			if (g_array_index (walk->columns, CcrfColumn, i) == CCRF_COLUMN_DONE) {
				const CcrfCell *from = g_ptr_array_index (row->cells, i);
				ccrf_walk_copy_pieces (cell, from->pieces, 0, from->pieces->len, 0);
			}
		ccrf_choice_read (walk->rules, ccrf_field_find ("raised_with_provider"), cell, &value);
		g_free (it->done);
		it->done = g_strdup (value.state == CCRF_VALUE_OK ? value.value : "");
	}
	if (!walk->actions->rows)
		walk->actions->rows = g_ptr_array_new_with_free_func (ccrf_action_row_free);
	g_ptr_array_add (walk->actions->rows, it);
	return TRUE;
}
