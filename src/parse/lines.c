/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Paragraphs, and cells that hold label and value together. */

#include <string.h>

#include "walk.h"

#define MOST_SHORT_PARAGRAPHS 6 /* an address typed as paragraphs */

static void
add_line (CcrfWalk *walk, const GPtrArray *pieces, guint from, guint to, gboolean first)
{
	CcrfPair *pair = walk->open;
	g_autofree char *text = ccrf_walk_pieces_text (pieces, from, to);
	const gboolean filled = ccrf_walk_has_value (walk, pair);
	if (!ccrf_walk_is_long (pair) && !ccrf_walk_is_coded (pair)) {
		const gboolean place = ccrf_walk_likely_field (pair) && strcmp (ccrf_walk_likely_field (pair)->key, "provider_location") == 0;
		/* a short answer ends with its paragraph, an address may have several */
		if ((first && filled && (!place || pair->blanks || pair->paragraphs >= MOST_SHORT_PARAGRAPHS)) || ccrf_walk_looks_like_label (text, TRUE)) {
			walk->open = NULL;
			return;
		}
	} else if (!ccrf_walk_is_long (pair) && ccrf_walk_looks_like_label (text, FALSE)) {
		g_auto (CcrfValue) value = { 0 };
		ccrf_choice_typed (walk->rules, ccrf_walk_likely_field (pair), text, &value);
		if (value.state != CCRF_VALUE_OK) {
			walk->open = NULL;
			return;
		}
	} else if (ccrf_walk_is_coded (pair) && !ccrf_walk_is_long (pair) && filled && first && pair->blanks) {
		/* a list of boxes may have gaps; prose behind a gap is something else */
		gboolean boxes = ccrf_code_find (walk->rules, ccrf_walk_likely_field (pair), text) != NULL;
		for (guint i = from; i < to; i++) {
			const CcrfPiece *piece = g_ptr_array_index (pieces, i);
			boxes = boxes || piece->kind == CCRF_PIECE_TICK || strchr (piece->text, '[') || g_utf8_strchr (piece->text, -1, 0x2610) || g_utf8_strchr (piece->text, -1, 0x2612);
		}
		if (!boxes) {
			walk->open = NULL;
			return;
		}
	}
	if (!filled && ccrf_walk_is_hint (text))
		return;
	ccrf_walk_crossed (pair->value, first && pair->value->pieces->len ? CCRF_CROSSED_PARAGRAPH : "");
	ccrf_walk_copy_pieces (pair->value, pieces, from, to, 0);
	if (first)
		pair->paragraphs++;
	pair->blanks = 0;
}

/* a control that stands alone (a PDF's field list): its title or name is the label */
static gboolean
titled_control (CcrfWalk *walk, const GPtrArray *pieces, guint from, guint to)
{
	guint at = to;
	for (guint i = from; i < to; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		g_autofree char *text = piece->kind == CCRF_PIECE_TEXT ? ccrf_value_fold (piece->text) : NULL;
		if (piece->kind == CCRF_PIECE_CONTROL && at == to)
			at = i;
		else if (!text || *text)
			return FALSE;
	}
	const CcrfPiece *control = at < to ? g_ptr_array_index (pieces, at) : NULL;
	if (!control || ccrf_piece_is_tagged (control))
		return FALSE;
	const char *names[] = { control->title, control->tag };
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		CcrfLabelMatch *match = ccrf_label_match (walk->rules, names[i], &walk->habits.budget);
		if (match && match->ratio == 1 && !match->prefix) {
			CcrfLabelCut cut = { .match = match, .piece = at };
			ccrf_walk_open_pair (walk, &cut, pieces, from, to);
			return TRUE;
		}
		g_clear_pointer (&match, ccrf_label_match_free);
	}
	return FALSE;
}

void
ccrf_walk_read_line (CcrfWalk *walk, const CcrfBlock *block, const GPtrArray *pieces, guint from, guint to, gboolean first, gboolean cell)
{
	g_autofree char *text = ccrf_walk_pieces_text (pieces, from, to);
	g_autofree char *plain = ccrf_value_fold (text);
	gboolean any = *plain != '\0';
	for (guint i = from; i < to && !any; i++)
		any = ((CcrfPiece *) g_ptr_array_index (pieces, i))->kind == CCRF_PIECE_TICK;
	if (!any) {
		if (walk->open)
			walk->open->blanks++;
		return;
	}
	const CcrfField *context = walk->open ? ccrf_walk_likely_field (walk->open) : NULL;
	if ((!walk->open || ccrf_walk_has_value (walk, walk->open)) && ccrf_walk_implied_type (walk, pieces, from, to)) {
		walk->open = NULL;
		return;
	}
	if ((!walk->open || ccrf_walk_has_value (walk, walk->open)) && titled_control (walk, pieces, from, to))
		return;
	const gboolean option = ccrf_begins_with_box (text) || (context && context->codes && !strchr (text, ':') && ccrf_code_find (walk->rules, context, text));
	const char part = option ? 0 : ccrf_heading_part (walk->rules, text);
	CcrfLabelCut cut;
	const gboolean label = ccrf_label_cut (walk->rules, pieces, from, to, cell, context, &walk->habits, &cut);
	if (part && (block->heading || !label || (!cut.colon && cut.whole && !cell)) && !(label && !cut.whole)) {
		walk->part = part;
		walk->open = NULL;
		if (label)
			ccrf_label_match_free (cut.match);
		return;
	}
	if (label) {
		/* a sentence inside a long answer that begins like a label, without its colon */
		const gboolean prose = walk->open && ccrf_walk_is_long (walk->open) && !cut.whole && !cut.colon && !first;
		if (!prose) {
			ccrf_walk_open_pair (walk, &cut, pieces, from, to);
			ccrf_walk_split_inside (walk);
			return;
		}
		ccrf_label_match_free (cut.match);
	}
	if (block->heading) {
		walk->part = '?';
		walk->open = NULL;
	} else if (walk->open && !(walk->open->in_row && ccrf_walk_has_value (walk, walk->open))) {
		add_line (walk, pieces, from, to, first);
	} else if (walk->open && walk->open->in_row && !cell) {
		walk->open = NULL;
	} else if (walk->open) {
		add_line (walk, pieces, from, to, first);
	}
}

void
ccrf_walk_read_lines (CcrfWalk *walk, const CcrfBlock *block, const CcrfCell *cell, gboolean in_cell)
{
	guint from = 0;
	gboolean first = TRUE;
	for (guint i = 0; i <= cell->pieces->len; i++) {
		const CcrfPiece *piece = i < cell->pieces->len ? g_ptr_array_index (cell->pieces, i) : NULL;
		if (piece && piece->kind != CCRF_PIECE_BREAK)
			continue;
		ccrf_walk_read_line (walk, block, cell->pieces, from, i, first && !(in_cell && i == 0), in_cell && first);
		first = FALSE;
		from = i + 1;
	}
}
