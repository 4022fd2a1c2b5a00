/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Controls of our own templates carry the field's key as their tag (or a PDF
 * field as its name): `key`, `key.choice` for a tick box of one choice,
 * `key.note` for the remark, `actions_agreed.2.who` for a cell of the actions.
 * Tags survive re-labelling, so they beat labels.
 */

#include <string.h>

#include "typed.h"

#define MOST_ACTION_ROWS 100

void
ccrf_pair_free (gpointer data)
{
	CcrfPair *pair = data;
	g_clear_pointer (&pair->match, ccrf_label_match_free);
	g_clear_pointer (&pair->rows, g_ptr_array_unref);
	g_free (pair->text);
	g_free (pair->typed);
	g_free (pair);
}

CcrfPair *
ccrf_pair_new (CcrfSheet *scratch)
{
	CcrfPair *pair = g_new0 (CcrfPair, 1);
	CcrfBlock *block = ccrf_sheet_add_row (scratch, 1, 1);
	pair->label = ccrf_block_add_cell (block);
	pair->value = ccrf_block_add_cell (block);
	return pair;
}

CcrfCell *
ccrf_scratch_cell (CcrfSheet *scratch)
{
	return ccrf_block_add_cell (ccrf_sheet_add_row (scratch, 1, 1));
}

void
ccrf_cell_copy (CcrfCell *to, const CcrfPiece *piece, gsize offset)
{
	CcrfPiece *copy = ccrf_cell_add (to, piece->kind, piece->text + MIN (offset, strlen (piece->text)), piece->marks);
	copy->ticked = piece->ticked;
	g_free (copy->tag);
	g_free (copy->title);
	copy->tag = g_strdup (piece->tag);
	copy->title = g_strdup (piece->title);
}

/* @rest: what follows the key behind `.`, `:` or `/`; "" when nothing does */
static const CcrfField *
field_of_tag (const char *tag, const char **rest)
{
	*rest = "";
	g_autofree char *lower = tag && strlen (tag) < 80 ? g_ascii_strdown (tag, -1) : NULL;
	if (!lower || !*lower)
		return NULL;
	for (char *p = lower; *p; p++)
		if (*p == '-' || *p == ' ')
			*p = '_';
	const gsize key = strcspn (lower, ".:/#[");
	g_autofree char *name = g_strndup (lower, key);
	if (lower[key])
		*rest = tag + key + 1;
	return ccrf_field_find (name);
}

gboolean
ccrf_piece_is_tagged (const CcrfPiece *piece)
{
	const char *rest;
	return (piece->kind == CCRF_PIECE_CONTROL || piece->kind == CCRF_PIECE_TICK) && field_of_tag (piece->tag, &rest);
}

static const char *
code_named (const CcrfField *field, const char *name)
{
	g_autofree char *plain = g_strdelimit (g_ascii_strdown (name, -1), "- ", '_');
	for (const char *const *code = field->codes; code && *code; code++)
		if (strcmp (plain, *code) == 0)
			return *code;
	return NULL;
}

/* the box names its choice itself: by its tag, or a radio by its value */
const CcrfField *
ccrf_tag_of_box (const CcrfRules *rules, const CcrfPiece *box, const char **code)
{
	const char *rest;
	const CcrfField *field = field_of_tag (box->tag, &rest);
	*code = NULL;
	if (!field || !field->codes)
		return field;
	*code = code_named (field, rest);
	*code = *code ? *code : code_named (field, box->text);
	*code = *code ? *code : ccrf_code_find (rules, field, box->text);
	*code = *code ? *code : *box->title ? ccrf_code_find (rules, field, box->title) : NULL;
	if (!*code && !*rest && g_strv_contains (field->codes, "yes"))
		*code = "yes";
	return field;
}

/* actions_agreed.2.who: the cell of a row */
static void
add_action_cell (CcrfPair *pair, const char *rest, const CcrfPiece *piece, const CcrfTyped *typed)
{
	char *end = NULL;
	const guint64 n = g_ascii_isdigit (*rest) ? g_ascii_strtoull (rest, &end, 10) : 0;
	if (!end || n < 1 || n > MOST_ACTION_ROWS || (piece->marks & (CCRF_MARK_PLACEHOLDER | CCRF_MARK_HIDDEN)))
		return;
	while (*end && strchr (".:/_]", *end))
		end++;
	if (!pair->rows)
		pair->rows = g_ptr_array_new_with_free_func (ccrf_action_row_free);
	while (pair->rows->len < n)
		g_ptr_array_add (pair->rows, g_new0 (CcrfActionRow, 1));
	CcrfActionRow *row = g_ptr_array_index (pair->rows, n - 1);
	const CcrfColumn column = *end ? ccrf_actions_column (end) : CCRF_COLUMN_ACTION;
	char **into = column == CCRF_COLUMN_WHO ? &row->who : column == CCRF_COLUMN_DUE ? &row->due : column == CCRF_COLUMN_DONE ? &row->done : &row->action;
	const gboolean ticked = piece->ticked || (typed && typed->state == CCRF_TYPED_TICK);
	const char *said = piece->kind == CCRF_PIECE_TICK ? (ticked ? "yes" : "") : piece->text;
	char *joined = *into && **into ? g_strconcat (*into, " ", said, NULL) : g_strdup (said);
	g_free (*into);
	*into = joined;
}

static CcrfPair *
pair_of (GPtrArray *pairs, const CcrfField *field, gboolean remark, CcrfSheet *scratch)
{
	for (guint i = 0; i < pairs->len; i++) {
		CcrfPair *pair = g_ptr_array_index (pairs, i);
		if (pair->tagged && pair->field == field && pair->remark == remark)
			return pair;
	}
	CcrfPair *pair = ccrf_pair_new (scratch);
	pair->field = field;
	pair->tagged = TRUE;
	pair->remark = remark;
	pair->text = g_strdup (field->key);
	g_ptr_array_add (pairs, pair);
	return pair;
}

static void
add_tick (CcrfPair *pair, gboolean ticked, const char *choice)
{
	if (pair->value->pieces->len)
		ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, "", 0);
	ccrf_cell_add (pair->value, CCRF_PIECE_TICK, "", 0)->ticked = ticked;
	ccrf_cell_add (pair->value, CCRF_PIECE_TEXT, choice, 0);
}

/* @typed: (nullable): what was typed beside this box */
static void
add_tagged (const CcrfRules *rules, const CcrfPiece *piece, const CcrfTyped *typed, CcrfSheet *scratch, GPtrArray *pairs)
{
	const char *rest;
	const CcrfField *field = field_of_tag (piece->tag, &rest);
	if (!field)
		return;
	const gboolean remark = g_ascii_strcasecmp (rest, "note") == 0 || g_ascii_strcasecmp (rest, "notes") == 0 || g_ascii_strcasecmp (rest, "remark") == 0 ||
	                        g_ascii_strcasecmp (rest, "text") == 0 || g_ascii_strcasecmp (rest, "reason") == 0;
	CcrfPair *pair = pair_of (pairs, field, remark && field->codes, scratch);
	if (field->type == CCRF_FIELD_ACTIONS && *rest) {
		add_action_cell (pair, rest, piece, typed);
		return;
	}
	if (piece->kind == CCRF_PIECE_TICK && field->codes) {
		const char *code = NULL;
		ccrf_tag_of_box (rules, piece, &code);
		if (typed && (typed->state == CCRF_TYPED_DOUBT || (typed->state == CCRF_TYPED_NO && piece->ticked)) && !pair->typed)
			pair->typed = g_strdup (typed->text);
		add_tick (pair, piece->ticked || (typed && typed->state == CCRF_TYPED_TICK), code ? code : *piece->title ? piece->title : "?");
		return;
	}
	if (pair->value->pieces->len)
		ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, "", 0);
	ccrf_cell_copy (pair->value, piece, 0);
}

void
ccrf_pairs_tagged (const CcrfRules *rules, const CcrfSheet *sheet, CcrfSheet *scratch, GPtrArray *pairs)
{
	g_autoptr (GPtrArray) typed = ccrf_typed_read (rules, sheet);
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		for (guint j = 0; j < block->cells->len; j++) {
			const CcrfCell *cell = g_ptr_array_index (block->cells, j);
			for (guint k = 0; k < cell->pieces->len; k++) {
				const CcrfPiece *piece = g_ptr_array_index (cell->pieces, k);
				if (piece->kind == CCRF_PIECE_CONTROL || piece->kind == CCRF_PIECE_TICK)
					add_tagged (rules, piece, ccrf_typed_find (typed, piece), scratch, pairs);
			}
		}
	}
	for (guint i = 0; i < typed->len; i++) {
		const CcrfTyped *one = g_ptr_array_index (typed, i);
		if (!one->box && one->state == CCRF_TYPED_TICK)
			add_tick (pair_of (pairs, one->field, FALSE, scratch), TRUE, one->code);
	}
}
