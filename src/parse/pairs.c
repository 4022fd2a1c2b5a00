/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Walks a sheet from top to bottom and collects what belongs to each label:
 * behind it, in the next cell, below it. An unknown label ends the value
 * before it; better a value missing than one that belongs to another question.
 */

#include <string.h>

#include "walk.h"

#define FUZZY_BUDGET 100000 /* comparisons a sheet, see ccrf_label_match */
#define DASHED_LINES 4

static gboolean
is_lines (const CcrfBlock *row)
{
	return row->cells->len == 1;
}

static void
walk_blocks (CcrfWalk *walk, const GPtrArray *blocks)
{
	for (guint i = 0; i < blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (blocks, i), *next = i + 1 < blocks->len ? g_ptr_array_index (blocks, i + 1) : NULL;
		walk->block = i + 1;
		if (!block->cells->len)
			continue;
		if (block->kind == CCRF_BLOCK_PARAGRAPH) {
			walk->actions_table = 0;
			ccrf_walk_read_lines (walk, block, g_ptr_array_index (block->cells, 0), FALSE);
		} else if (ccrf_walk_row_of_types (walk, block) || ccrf_walk_row_heading (walk, block) || ccrf_walk_read_action_row (walk, block) || ccrf_walk_start_actions (walk, block) ||
		           ccrf_walk_start_columns (walk, block) || ccrf_walk_read_columns (walk, block)) {
			continue;
		} else if (ccrf_walk_header_over_values (walk, block, next)) {
			ccrf_walk_read_header (walk, block, next);
			i++;
		} else if (is_lines (block) && !(walk->open && ccrf_walk_row_continues (walk, block) && !ccrf_walk_is_label_only (walk, g_ptr_array_index (block->cells, 0)))) {
			const CcrfPair *before = walk->open;
			if (before && before->in_row && ccrf_walk_has_value (walk, before))
				walk->open = NULL;
			ccrf_walk_read_lines (walk, block, g_ptr_array_index (block->cells, 0), TRUE);
			if (walk->open && walk->open != before) {
				walk->open->in_row = walk->open->alone = TRUE;
				walk->open->table = block->table;
			}
		} else {
			ccrf_walk_read_row (walk, block);
		}
	}
}

/* "Provider - Rosewood", line after line: one such line proves nothing */
static gboolean
is_dashed (const CcrfRules *rules, const GPtrArray *blocks)
{
	guint count = 0;
	for (guint i = 0; i < blocks->len && count < DASHED_LINES; i++) {
		const CcrfBlock *block = g_ptr_array_index (blocks, i);
		for (guint j = 0; block->kind == CCRF_BLOCK_PARAGRAPH && j < block->cells->len; j++) {
			const CcrfCell *cell = g_ptr_array_index (block->cells, j);
			for (guint k = 0; k < cell->pieces->len; k++) {
				const CcrfPiece *piece = g_ptr_array_index (cell->pieces, k);
				count += piece->kind == CCRF_PIECE_TEXT && ccrf_label_dashed (rules, piece->text);
			}
		}
	}
	return count >= DASHED_LINES;
}

GPtrArray *
ccrf_pairs_read (const CcrfRules *rules, const CcrfSheet *sheet, int quote, CcrfSheet *scratch)
{
	g_autoptr (GPtrArray) blocks = g_ptr_array_new ();
	for (guint i = 0; i < sheet->blocks->len; i++) {
		CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		if (block->quote == quote && !block->signature)
			g_ptr_array_add (blocks, block);
	}
	CcrfWalk walk = { .rules = rules, .scratch = scratch, .habits = { FUZZY_BUDGET, is_dashed (rules, blocks) } };
	walk.pairs = g_ptr_array_new_with_free_func (ccrf_pair_free);
	walk.wrapped = g_hash_table_contains (sheet->properties, "wrapped");
	walk_blocks (&walk, blocks);
	g_clear_pointer (&walk.columns, g_array_unref);
	return walk.pairs;
}
