/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the readers of lines and of rows both ask, and how a label opens its pair. */

#include <string.h>

#include "walk.h"

#define MOST_PAIRS 2000
#define MOST_BLANK_PIECES 200 /* no placeholder is longer; reading the whole answer again for every line of it takes minutes */

/* ---- small questions ---------------------------------------------------------------- */

const CcrfField *
ccrf_walk_likely_field (const CcrfPair *pair)
{
	if (!pair || !pair->match)
		return NULL;
	return ((CcrfAlias *) g_ptr_array_index (pair->match->aliases, 0))->field;
}

/* may several paragraphs be its answer? */
gboolean
ccrf_walk_is_long (const CcrfPair *pair)
{
	const CcrfField *field = ccrf_walk_likely_field (pair);
	const CcrfAlias *alias = field ? g_ptr_array_index (pair->match->aliases, 0) : NULL;
	return field && (field->most >= 1000 || field->type == CCRF_FIELD_ACTIONS || alias->use == CCRF_LABEL_REMARK);
}

gboolean
ccrf_walk_is_coded (const CcrfPair *pair)
{
	const CcrfField *field = ccrf_walk_likely_field (pair);
	return field && field->codes;
}

gboolean
ccrf_walk_has_value (const CcrfWalk *walk, const CcrfPair *pair)
{
	return pair->value->pieces->len > MOST_BLANK_PIECES || !ccrf_value_is_blank (walk->rules, pair->value);
}

char *
ccrf_walk_pieces_text (const GPtrArray *pieces, guint from, guint to)
{
	GString *text = g_string_new (NULL);
	for (guint i = from; i < to; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		if ((piece->kind == CCRF_PIECE_TEXT || piece->kind == CCRF_PIECE_CONTROL) && !(piece->marks & (CCRF_MARK_HIDDEN | CCRF_MARK_PLACEHOLDER)))
			g_string_append (text, piece->text);
	}
	return g_string_free (text, FALSE);
}

/* instructions that a form prints under its question */
gboolean
ccrf_walk_is_hint (const char *text)
{
	static const char *const begins[] = {
		"please tick", "please give", "please provide", "please describe", "please state", "please include", "please complete", "please specify", "please enter",
		"please use", "please record", "please list", "please add", "please explain", "please indicate", "please outline", "please detail", "please continue", "please say",
		"please select", "please choose", "please attach", "please do not", "please be", "please ensure", "please write", "tick all", "tick one", "tick the", "for example", "e.g", "eg ",
		"include ", "describe ", "state the", "state who", "state what", "use this", "this section", "complete this", "guidance", "note:", "insert ", "delete as", "give as much", "give facts", "give details", "continue on", "do not include", "(",
	};
	g_autofree char *plain = ccrf_value_fold (text);
	if (strlen (plain) > 300)
		return FALSE;
	if (*plain == '(')
		return g_str_has_suffix (plain, ")");
	for (gsize i = 0; i + 1 < G_N_ELEMENTS (begins); i++)
		if (g_ascii_strncasecmp (plain, begins[i], strlen (begins[i])) == 0)
			return TRUE;
	return FALSE;
}

/* "Weather: sunny": a label of a question that we do not ask */
gboolean
ccrf_walk_looks_like_label (const char *text, gboolean bare)
{
	g_autofree char *plain = ccrf_value_fold (text);
	const char *colon = strchr (plain, ':');
	const gsize length = strlen (plain);
	if (colon && colon - plain < 60 && colon > plain + 1 && (colon[1] == ' ' || !colon[1] || colon[1] == '\n') && g_unichar_isupper (g_utf8_get_char (plain))) {
		guint words = 1;
		for (const char *at = plain; at < colon; at++)
			words += *at == ' ';
		return words <= 6 && !g_ascii_isdigit (colon[-1]);
	}
	return bare && length > 2 && length < 120 && plain[length - 1] == '?';
}

gboolean
ccrf_walk_is_blank_cell (const CcrfWalk *walk, const CcrfCell *cell)
{
	return ccrf_value_is_blank (walk->rules, cell);
}

/* ---- pairs ----------------------------------------------------------------------------- */

void
ccrf_walk_copy_pieces (CcrfCell *to, const GPtrArray *pieces, guint from, guint end, gsize offset)
{
	for (guint i = from; i < end; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		if (!ccrf_piece_is_tagged (piece))
			ccrf_cell_copy (to, piece, i == from ? offset : 0);
	}
}

void
ccrf_walk_crossed (CcrfCell *value, const char *what)
{
	if (value->pieces->len)
		ccrf_cell_add (value, CCRF_PIECE_BREAK, what, 0);
}

void
ccrf_walk_open_pair (CcrfWalk *walk, CcrfLabelCut *cut, const GPtrArray *pieces, guint from, guint to)
{
	CcrfPair *pair = ccrf_pair_new (walk->scratch);
	pair->match = g_steal_pointer (&cut->match);
	pair->part = walk->part;
	pair->block = walk->block;
	const guint behind = MIN (cut->piece, to);
	ccrf_walk_copy_pieces (pair->label, pieces, from, behind, 0);
	if (cut->piece < to && cut->offset) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, cut->piece);
		g_autofree char *front = g_strndup (piece->text, cut->offset);
		ccrf_cell_add (pair->label, CCRF_PIECE_TEXT, front, piece->marks);
	}
	g_autofree char *text = ccrf_walk_pieces_text (pair->label->pieces, 0, pair->label->pieces->len);
	pair->text = ccrf_value_fold (text);
	if (!cut->whole)
		ccrf_walk_copy_pieces (pair->value, pieces, cut->piece, to, cut->offset);
	if (walk->pairs->len < MOST_PAIRS) {
		g_ptr_array_add (walk->pairs, pair);
		walk->open = pair;
	} else {
		ccrf_pair_free (pair);
		walk->open = NULL;
	}
}

/* two labels in one line: "Date: 3/11/2026   Time: 14:00" */
void
ccrf_walk_split_inside (CcrfWalk *walk)
{
	for (guint tries = 0; walk->open && tries < 8; tries++) {
		CcrfPair *pair = walk->open;
		if (ccrf_walk_is_long (pair) || pair->value->pieces->len == 0)
			return;
		guint at = 0;
		gssize offset = -1;
		for (; at < pair->value->pieces->len && offset < 0; at++) {
			const CcrfPiece *piece = g_ptr_array_index (pair->value->pieces, at);
			offset = piece->kind == CCRF_PIECE_TEXT ? ccrf_label_inside (walk->rules, piece->text) : -1;
		}
		if (offset < 0)
			return;
		at--;
		/* the rest moves to a cell of its own and is read as a line */
		CcrfCell *rest = ccrf_scratch_cell (walk->scratch);
		ccrf_walk_copy_pieces (rest, pair->value->pieces, at, pair->value->pieces->len, offset);
		CcrfPiece *front = g_ptr_array_index (pair->value->pieces, at);
		front->text[offset] = '\0';
		g_ptr_array_set_size (pair->value->pieces, at + 1);
		CcrfLabelCut cut;
		if (!ccrf_label_cut (walk->rules, rest->pieces, 0, rest->pieces->len, FALSE, NULL, &walk->habits, &cut))
			return;
		ccrf_walk_open_pair (walk, &cut, rest->pieces, 0, rest->pieces->len);
	}
}

/* "Concern or compliment" is the question; "Concern" alone one of its answers */
static gboolean
is_type_label (CcrfWalk *walk, const CcrfField *field, const char *text)
{
	g_autoptr (CcrfLabelMatch) match = ccrf_label_match (walk->rules, text, &walk->habits.budget);
	return match && match->ratio == 1 && !match->prefix && ((CcrfAlias *) g_ptr_array_index (match->aliases, 0))->field == field;
}

/* "☒ Concern ☐ Compliment" with no label at all: boxes beside nothing but the kinds of report */
gboolean
ccrf_walk_implied_type (CcrfWalk *walk, const GPtrArray *pieces, guint from, guint to)
{
	const CcrfField *field = ccrf_field_find ("report_type");
	CcrfCell *cell = ccrf_scratch_cell (walk->scratch);
	ccrf_walk_copy_pieces (cell, pieces, from, to, 0);
	g_autofree char *text = ccrf_walk_pieces_text (pieces, from, to);
	if (strlen (text) > 120)
		return FALSE;
	g_autoptr (GPtrArray) lines = ccrf_marks_read (walk->rules, field, cell);
	if (!ccrf_marks_any (lines))
		return FALSE;
	guint options = 0;
	for (guint i = 0; i < lines->len; i++) {
		const GPtrArray *line = g_ptr_array_index (lines, i);
		for (guint j = 0; j < line->len; j++) {
			const CcrfToken *token = g_ptr_array_index (line, j);
			if (!token->tick && (!ccrf_code_find (walk->rules, field, token->text) || is_type_label (walk, field, token->text)))
				return FALSE;
			options += !token->tick;
		}
	}
	if (options < 2)
		return FALSE;
	CcrfPair *pair = ccrf_pair_new (walk->scratch);
	ccrf_walk_copy_pieces (pair->value, pieces, from, to, 0);
	pair->field = field;
	pair->text = g_strdup (text);
	pair->part = walk->part;
	g_ptr_array_add (walk->pairs, pair);
	return TRUE;
}
