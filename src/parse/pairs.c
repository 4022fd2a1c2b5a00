/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Walks a sheet from top to bottom and collects what belongs to each label:
 * behind it, in the next cell, below it. An unknown label ends the value
 * before it; better a value missing than one that belongs to another question.
 */

#include <string.h>

#include "marks.h"
#include "pairs.h"

#define FUZZY_BUDGET 400000      /* comparisons a sheet, see ccrf_label_match */
#define MOST_PAIRS 2000
#define MOST_SHORT_PARAGRAPHS 6  /* an address typed as paragraphs */

typedef struct {
	const CcrfRules *rules;
	CcrfSheet *scratch;
	GPtrArray *pairs;
	CcrfPair *open;       /* takes what follows; NULL for nobody */
	char part;
	gboolean wrapped;
	guint budget;
	/* the table of actions that is being read */
	int actions_table;
	CcrfPair *actions;
	GArray *columns;      /* CcrfColumn */
} Walk;

/* ---- small questions ---------------------------------------------------------------- */

static const CcrfField *
likely_field (const CcrfPair *pair)
{
	if (!pair || !pair->match)
		return NULL;
	return ((CcrfAlias *) g_ptr_array_index (pair->match->aliases, 0))->field;
}

/* may several paragraphs be its answer? */
static gboolean
is_long (const CcrfPair *pair)
{
	const CcrfField *field = likely_field (pair);
	const CcrfAlias *alias = field ? g_ptr_array_index (pair->match->aliases, 0) : NULL;
	return field && (field->most >= 1000 || field->type == CCRF_FIELD_ACTIONS || alias->use == CCRF_LABEL_REMARK);
}

static gboolean
is_coded (const CcrfPair *pair)
{
	const CcrfField *field = likely_field (pair);
	return field && field->codes;
}

static gboolean
has_value (const Walk *walk, const CcrfPair *pair)
{
	return !ccrf_value_is_blank (walk->rules, pair->value);
}

static char *
pieces_text (const GPtrArray *pieces, guint from, guint to)
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
static gboolean
is_hint (const char *text)
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
static gboolean
looks_like_label (const char *text, gboolean bare)
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

static gboolean
is_blank_cell (const Walk *walk, const CcrfCell *cell)
{
	return ccrf_value_is_blank (walk->rules, cell);
}

/* ---- pairs ----------------------------------------------------------------------------- */

static void
copy_pieces (CcrfCell *to, const GPtrArray *pieces, guint from, guint end, gsize offset)
{
	for (guint i = from; i < end; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		if (!ccrf_piece_is_tagged (piece))
			ccrf_cell_copy (to, piece, i == from ? offset : 0);
	}
}

static void
crossed (CcrfCell *value, const char *what)
{
	if (value->pieces->len)
		ccrf_cell_add (value, CCRF_PIECE_BREAK, what, 0);
}

static void
open_pair (Walk *walk, CcrfLabelCut *cut, const GPtrArray *pieces, guint from, guint to)
{
	CcrfPair *pair = ccrf_pair_new (walk->scratch);
	pair->match = g_steal_pointer (&cut->match);
	pair->part = walk->part;
	const guint behind = MIN (cut->piece, to);
	copy_pieces (pair->label, pieces, from, behind, 0);
	if (cut->piece < to && cut->offset) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, cut->piece);
		g_autofree char *front = g_strndup (piece->text, cut->offset);
		ccrf_cell_add (pair->label, CCRF_PIECE_TEXT, front, piece->marks);
	}
	g_autofree char *text = pieces_text (pair->label->pieces, 0, pair->label->pieces->len);
	pair->text = ccrf_value_fold (text);
	if (!cut->whole)
		copy_pieces (pair->value, pieces, cut->piece, to, cut->offset);
	if (walk->pairs->len < MOST_PAIRS) {
		g_ptr_array_add (walk->pairs, pair);
		walk->open = pair;
	} else {
		ccrf_pair_free (pair);
		walk->open = NULL;
	}
}

/* two labels in one line: "Date: 3/11/2026   Time: 14:00" */
static void
split_inside (Walk *walk)
{
	for (guint tries = 0; walk->open && tries < 8; tries++) {
		CcrfPair *pair = walk->open;
		if (is_long (pair) || pair->value->pieces->len == 0)
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
		copy_pieces (rest, pair->value->pieces, at, pair->value->pieces->len, offset);
		CcrfPiece *front = g_ptr_array_index (pair->value->pieces, at);
		front->text[offset] = '\0';
		g_ptr_array_set_size (pair->value->pieces, at + 1);
		CcrfLabelCut cut;
		if (!ccrf_label_cut (walk->rules, rest->pieces, 0, rest->pieces->len, FALSE, NULL, &walk->budget, &cut))
			return;
		open_pair (walk, &cut, rest->pieces, 0, rest->pieces->len);
	}
}

/* "☒ Concern ☐ Compliment" with no label at all: boxes beside nothing but the kinds of report */
static gboolean
implied_type (Walk *walk, const GPtrArray *pieces, guint from, guint to)
{
	const CcrfField *field = ccrf_field_find ("report_type");
	CcrfCell *cell = ccrf_scratch_cell (walk->scratch);
	copy_pieces (cell, pieces, from, to, 0);
	g_autofree char *text = pieces_text (pieces, from, to);
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
			if (!token->tick && !ccrf_code_find (walk->rules, field, token->text))
				return FALSE;
			options += !token->tick;
		}
	}
	if (options < 2)
		return FALSE;
	CcrfPair *pair = ccrf_pair_new (walk->scratch);
	copy_pieces (pair->value, pieces, from, to, 0);
	pair->field = field;
	pair->text = g_strdup (text);
	pair->part = walk->part;
	g_ptr_array_add (walk->pairs, pair);
	return TRUE;
}

/* ---- lines: paragraphs, and cells that hold label and value together ----------------------- */

static void
add_line (Walk *walk, const GPtrArray *pieces, guint from, guint to, gboolean first)
{
	CcrfPair *pair = walk->open;
	g_autofree char *text = pieces_text (pieces, from, to);
	const gboolean filled = has_value (walk, pair);
	if (!is_long (pair) && !is_coded (pair)) {
		const gboolean place = likely_field (pair) && strcmp (likely_field (pair)->key, "provider_location") == 0;
		/* a short answer ends with its paragraph, an address may have several */
		if ((first && filled && (!place || pair->blanks || pair->paragraphs >= MOST_SHORT_PARAGRAPHS)) || looks_like_label (text, TRUE)) {
			walk->open = NULL;
			return;
		}
	} else if (!is_long (pair) && looks_like_label (text, FALSE)) {
		g_auto (CcrfValue) value = { 0 };
		ccrf_choice_typed (walk->rules, likely_field (pair), text, &value);
		if (value.state != CCRF_VALUE_OK) {
			walk->open = NULL;
			return;
		}
	} else if (is_coded (pair) && !is_long (pair) && filled && first && pair->blanks) {
		/* a list of boxes may have gaps; prose behind a gap is something else */
		g_autofree char *rest = NULL;
		gboolean boxes = ccrf_code_find (walk->rules, likely_field (pair), text) != NULL;
		for (guint i = from; i < to; i++) {
			const CcrfPiece *piece = g_ptr_array_index (pieces, i);
			boxes = boxes || piece->kind == CCRF_PIECE_TICK || strchr (piece->text, '[') || g_utf8_strchr (piece->text, -1, 0x2610) || g_utf8_strchr (piece->text, -1, 0x2612);
		}
		if (!boxes) {
			walk->open = NULL;
			return;
		}
	}
	if (!filled && is_hint (text))
		return;
	crossed (pair->value, first && pair->value->pieces->len ? CCRF_CROSSED_PARAGRAPH : "");
	copy_pieces (pair->value, pieces, from, to, 0);
	if (first)
		pair->paragraphs++;
	pair->blanks = 0;
}

static void
read_line (Walk *walk, const CcrfBlock *block, const GPtrArray *pieces, guint from, guint to, gboolean first, gboolean cell)
{
	g_autofree char *text = pieces_text (pieces, from, to);
	g_autofree char *plain = ccrf_value_fold (text);
	gboolean any = *plain != '\0';
	for (guint i = from; i < to && !any; i++)
		any = ((CcrfPiece *) g_ptr_array_index (pieces, i))->kind == CCRF_PIECE_TICK;
	if (!any) {
		if (walk->open)
			walk->open->blanks++;
		return;
	}
	const CcrfField *context = walk->open ? likely_field (walk->open) : NULL;
	if ((!walk->open || has_value (walk, walk->open)) && implied_type (walk, pieces, from, to)) {
		walk->open = NULL;
		return;
	}
	const gboolean option = ccrf_begins_with_box (text) || (context && context->codes && ccrf_code_find (walk->rules, context, text));
	const char part = option ? 0 : ccrf_heading_part (walk->rules, text);
	CcrfLabelCut cut;
	const gboolean label = ccrf_label_cut (walk->rules, pieces, from, to, cell, context, &walk->budget, &cut);
	if (part && (block->heading || !label || (!cut.colon && cut.whole && !cell)) && !(label && !cut.whole)) {
		walk->part = part;
		walk->open = NULL;
		if (label)
			ccrf_label_match_free (cut.match);
		return;
	}
	if (label) {
		/* a sentence inside a long answer that begins like a label, without its colon */
		const gboolean prose = walk->open && is_long (walk->open) && !cut.whole && !cut.colon && !first;
		if (!prose) {
			open_pair (walk, &cut, pieces, from, to);
			split_inside (walk);
			return;
		}
		ccrf_label_match_free (cut.match);
	}
	if (block->heading) {
		walk->part = '?';
		walk->open = NULL;
	} else if (walk->open && !(walk->open->in_row && has_value (walk, walk->open))) {
		add_line (walk, pieces, from, to, first);
	} else if (walk->open && walk->open->in_row && !cell) {
		walk->open = NULL;
	} else if (walk->open) {
		add_line (walk, pieces, from, to, first);
	}
}

static void
read_lines (Walk *walk, const CcrfBlock *block, const CcrfCell *cell, gboolean in_cell)
{
	guint from = 0;
	gboolean first = TRUE;
	for (guint i = 0; i <= cell->pieces->len; i++) {
		const CcrfPiece *piece = i < cell->pieces->len ? g_ptr_array_index (cell->pieces, i) : NULL;
		if (piece && piece->kind != CCRF_PIECE_BREAK)
			continue;
		read_line (walk, block, cell->pieces, from, i, first && !(in_cell && i == 0), in_cell && first);
		first = FALSE;
		from = i + 1;
	}
}

/* ---- rows ----------------------------------------------------------------------------------- */

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

static gboolean
cell_label (Walk *walk, const CcrfCell *cell, const CcrfField *context, CcrfLabelCut *cut)
{
	return ccrf_label_cut (walk->rules, cell->pieces, 0, first_line_end (cell), TRUE, context, &walk->budget, cut);
}

/* standing where a value is expected: is it a label all the same? */
static gboolean
strong_label (Walk *walk, const CcrfCell *cell, const CcrfField *context)
{
	CcrfLabelCut cut;
	if (!cell_label (walk, cell, context, &cut))
		return FALSE;
	const CcrfAlias *alias = g_ptr_array_index (cut.match->aliases, 0);
	const gboolean exact = cut.match->ratio == 1 && !cut.match->prefix;
	/* "4 residents" is an answer, "4. Provider" a label */
	const gboolean numbered = *cut.match->number && exact && alias->use == CCRF_LABEL_PRINTED;
	const gboolean strong = (cut.colon && exact) || numbered || (exact && !*cut.match->number && !alias->often_answer && cut.whole);
	ccrf_label_match_free (cut.match);
	return strong;
}

static gboolean
is_label_only (Walk *walk, const CcrfCell *cell)
{
	CcrfLabelCut cut;
	if (!cell_label (walk, cell, NULL, &cut))
		return FALSE;
	const gboolean only = cut.whole && first_line_end (cell) == cell->pieces->len;
	ccrf_label_match_free (cut.match);
	return only;
}

/* titles of columns above a row of values: [Your name | Job title | Phone] */
static gboolean
header_over_values (Walk *walk, const CcrfBlock *row, const CcrfBlock *next)
{
	if (!next || next->kind != CCRF_BLOCK_ROW || next->table != row->table || next->cells->len != row->cells->len || row->cells->len < 2)
		return FALSE;
	const CcrfField *first = NULL;
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *title = g_ptr_array_index (row->cells, i);
		CcrfLabelCut cut;
		if (!is_label_only (walk, title) || !cell_label (walk, title, first, &cut))
			return FALSE; /* [Type of report | Compliment]: a choice of the first is no title */
		if (!first)
			first = ((CcrfAlias *) g_ptr_array_index (cut.match->aliases, 0))->field;
		ccrf_label_match_free (cut.match);
		if (cell_label (walk, g_ptr_array_index (next->cells, i), NULL, &cut)) {
			ccrf_label_match_free (cut.match);
			return FALSE;
		}
	}
	return TRUE;
}

static void
read_header (Walk *walk, const CcrfBlock *row, const CcrfBlock *values)
{
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i), *value = g_ptr_array_index (values->cells, i);
		CcrfLabelCut cut;
		if (!cell_label (walk, cell, NULL, &cut))
			continue;
		open_pair (walk, &cut, cell->pieces, 0, cell->pieces->len);
		if (!walk->open)
			return;
		copy_pieces (walk->open->value, value->pieces, 0, value->pieces->len, 0);
		walk->open->in_row = TRUE;
	}
	walk->open = NULL;
}

/* ---- the table of actions */

static gboolean
start_actions (Walk *walk, const CcrfBlock *row)
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
	const gboolean asked = walk->open && likely_field (walk->open) == field;
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

static void
action_row_free (gpointer data)
{
	CcrfActionRow *row = data;
	g_free (row->action);
	g_free (row->who);
	g_free (row->due);
	g_free (row->done);
	g_free (row);
}

static char *
column_text (const Walk *walk, const CcrfBlock *row, CcrfColumn column, gboolean *ticked)
{
	GString *text = g_string_new (NULL);
	*ticked = FALSE;
	for (guint i = 0; i < row->cells->len && i < walk->columns->len; i++) {
		if (g_array_index (walk->columns, CcrfColumn, i) != column)
			continue;
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		CcrfCell *plain = ccrf_scratch_cell (walk->scratch);
		copy_pieces (plain, cell->pieces, 0, cell->pieces->len, 0);
		g_autofree char *part = ccrf_value_text (plain, FALSE);
		g_string_append_printf (text, "%s%s", text->len ? " " : "", part);
		for (guint j = 0; j < cell->pieces->len; j++) {
			const CcrfPiece *piece = g_ptr_array_index (cell->pieces, j);
			*ticked = *ticked || (piece->kind == CCRF_PIECE_TICK && piece->ticked);
		}
	}
	return g_string_free (text, FALSE);
}

static gboolean
read_action_row (Walk *walk, const CcrfBlock *row)
{
	if (!walk->columns || row->table != walk->actions_table)
		return FALSE;
	/* the next question of the form ends the table */
	if (row->cells->len < walk->columns->len || strong_label (walk, g_ptr_array_index (row->cells, 0), NULL)) {
		CcrfLabelCut cut;
		const gboolean label = cell_label (walk, g_ptr_array_index (row->cells, 0), NULL, &cut);
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
				copy_pieces (cell, from->pieces, 0, from->pieces->len, 0);
			}
		ccrf_choice_read (walk->rules, ccrf_field_find ("raised_with_provider"), cell, &value);
		g_free (it->done);
		it->done = g_strdup (value.state == CCRF_VALUE_OK ? value.value : "");
	}
	if (!walk->actions->rows)
		walk->actions->rows = g_ptr_array_new_with_free_func (action_row_free);
	g_ptr_array_add (walk->actions->rows, it);
	return TRUE;
}

/* ---- rows that continue the answer of the row above */

static gboolean
row_continues (Walk *walk, const CcrfBlock *row)
{
	CcrfPair *pair = walk->open;
	if (!pair || !(pair->match))
		return FALSE;
	const gboolean same = pair->in_row && pair->table == row->table;
	const gboolean filled = has_value (walk, pair);
	const gboolean first_blank = row->cells->len > 1 && is_blank_cell (walk, g_ptr_array_index (row->cells, 0));
	guint nonblank = 0, options = 0;
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		if (is_blank_cell (walk, cell))
			continue;
		nonblank++;
		g_autofree char *text = ccrf_value_text (cell, TRUE);
		gboolean tick = FALSE, ticked;
		for (guint j = 0; j < cell->pieces->len && !tick; j++)
			tick = ((CcrfPiece *) g_ptr_array_index (cell->pieces, j))->kind == CCRF_PIECE_TICK;
		if (is_coded (pair) && (tick || ccrf_value_is_mark (text, TRUE, &ticked) || ccrf_code_find (walk->rules, likely_field (pair), text) || (!*text && tick)))
			options++;
	}
	if (nonblank == 0)
		return same; /* an empty row changes nothing */
	if (likely_field (pair) && likely_field (pair)->type == CCRF_FIELD_ACTIONS)
		return same || !filled;
	if (is_coded (pair))
		return options * 2 >= nonblank && (same || !filled || options == nonblank);
	if (!filled && row->cells->len == 1 && pair->alone) {
		g_autofree char *text = ccrf_value_text (g_ptr_array_index (row->cells, 0), TRUE);
		return !looks_like_label (text, TRUE);
	}
	return same && is_long (pair) && filled && first_blank;
}

static void
continue_row (Walk *walk, const CcrfBlock *row)
{
	CcrfPair *pair = walk->open;
	const CcrfField *field = likely_field (pair);
	gboolean any = FALSE;
	for (guint i = 0; i < row->cells->len; i++)
		any = any || !is_blank_cell (walk, g_ptr_array_index (row->cells, i));
	if (!any)
		return;
	crossed (pair->value, "");
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		if (i > 0 && field && field->type == CCRF_FIELD_ACTIONS)
			ccrf_cell_add (pair->value, CCRF_PIECE_TEXT, is_blank_cell (walk, cell) ? "" : " - ", 0);
		else if (i > 0)
			ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, CCRF_CROSSED_CELL, 0);
		copy_pieces (pair->value, cell->pieces, 0, cell->pieces->len, 0);
	}
	pair->table = row->table;
	pair->in_row = TRUE;
}

/* ---- a row of labels and values */

static void
take_cells (Walk *walk, const CcrfBlock *row, guint label, guint from, guint to)
{
	CcrfPair *pair = walk->open;
	const CcrfCell *own = g_ptr_array_index (row->cells, label);
	const guint line = first_line_end (own);
	const gboolean below = line < own->pieces->len;
	g_autofree char *under = below ? pieces_text (own->pieces, line, own->pieces->len) : g_strdup ("");
	guint filled = 0, only = from;
	for (guint i = from; i < to; i++)
		if (!is_blank_cell (walk, g_ptr_array_index (row->cells, i))) {
			only = filled ? only : i;
			filled++;
		}
	if (has_value (walk, pair) || (below && !filled && !ccrf_is_placeholder (walk->rules, under))) {
		/* label and value in one cell; what is printed under a label beside an empty cell may be a hint */
		if (!has_value (walk, pair) && is_hint (under))
			return;
		pair->doubtful = !has_value (walk, pair) && to > from && !is_coded (pair);
		CcrfBlock lines = { .kind = CCRF_BLOCK_PARAGRAPH };
		CcrfPair *was = pair;
		guint start = line + 1;
		for (guint i = line + 1; i <= own->pieces->len; i++) {
			const CcrfPiece *piece = i < own->pieces->len ? g_ptr_array_index (own->pieces, i) : NULL;
			if (piece && piece->kind != CCRF_PIECE_BREAK)
				continue;
			read_line (walk, &lines, own->pieces, start, i, FALSE, FALSE);
			start = i + 1;
		}
		if (walk->open && walk->open != was) {
			walk->open->in_row = TRUE;
			walk->open->table = row->table;
		}
		return;
	}
	const gboolean all = is_coded (pair) || (likely_field (pair) && likely_field (pair)->type == CCRF_FIELD_ACTIONS);
	for (guint i = all ? from : only; i < to && (all || i == only); i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		/* a value two cells away belongs to an unknown label in between, unless all else is empty */
		if (!all && i != from && filled > 1)
			break;
		if (i > from && pair->value->pieces->len)
			ccrf_cell_add (pair->value, CCRF_PIECE_BREAK, CCRF_CROSSED_CELL, 0);
		copy_pieces (pair->value, cell->pieces, 0, cell->pieces->len, 0);
	}
}

static void
read_row (Walk *walk, const CcrfBlock *row)
{
	gboolean any_label = FALSE;
	const CcrfField *context = walk->open && is_coded (walk->open) ? likely_field (walk->open) : NULL;
	for (guint i = 0; i < row->cells->len;) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		CcrfLabelCut cut;
		if (is_blank_cell (walk, cell) || !cell_label (walk, cell, any_label ? NULL : context, &cut)) {
			i++;
			continue;
		}
		any_label = TRUE;
		open_pair (walk, &cut, cell->pieces, 0, first_line_end (cell));
		if (!walk->open)
			return;
		split_inside (walk);
		walk->open->in_row = TRUE;
		walk->open->table = row->table;
		walk->open->alone = row->cells->len == 1;
		guint next = i + 1;
		const gboolean inline_value = has_value (walk, walk->open);
		while (next < row->cells->len) {
			const CcrfCell *other = g_ptr_array_index (row->cells, next);
			if (!is_blank_cell (walk, other) && strong_label (walk, other, likely_field (walk->open)))
				break;
			/* behind a filled cell, any label starts a new pair */
			CcrfLabelCut weak;
			if ((next > i + 1 || inline_value) && !is_blank_cell (walk, other) && cell_label (walk, other, is_coded (walk->open) ? likely_field (walk->open) : NULL, &weak)) {
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
	if (row_continues (walk, row)) {
		continue_row (walk, row);
		return;
	}
	walk->open = NULL;
}

/* [Concern | ☒ | Compliment | ☐] */
static gboolean
row_of_types (Walk *walk, const CcrfBlock *row)
{
	CcrfCell *line = ccrf_scratch_cell (walk->scratch);
	if (row->cells->len > 6 || (walk->open && !has_value (walk, walk->open)))
		return FALSE;
	for (guint i = 0; i < row->cells->len; i++) {
		const CcrfCell *cell = g_ptr_array_index (row->cells, i);
		if (i > 0)
			ccrf_cell_add (line, CCRF_PIECE_BREAK, CCRF_CROSSED_CELL, 0);
		copy_pieces (line, cell->pieces, 0, cell->pieces->len, 0);
	}
	if (!implied_type (walk, line->pieces, 0, line->pieces->len))
		return FALSE;
	walk->open = NULL;
	return TRUE;
}

static gboolean
row_heading (Walk *walk, const CcrfBlock *row)
{
	guint filled = 0;
	const CcrfCell *only = NULL;
	for (guint i = 0; i < row->cells->len; i++)
		if (!is_blank_cell (walk, g_ptr_array_index (row->cells, i))) {
			only = g_ptr_array_index (row->cells, i);
			filled++;
		}
	if (filled != 1 || only != g_ptr_array_index (row->cells, 0))
		return FALSE;
	g_autofree char *text = ccrf_value_text (only, TRUE);
	g_autofree char *plain = ccrf_label_normalise (text, NULL);
	const char part = ccrf_heading_part (walk->rules, text);
	const gboolean named = g_str_has_prefix (plain, "part ") || g_str_has_prefix (plain, "section ");
	if (!part || (!named && !row->heading && is_label_only (walk, only)))
		return FALSE;
	walk->part = part;
	walk->open = NULL;
	walk->actions_table = 0;
	return TRUE;
}

static gboolean
is_lines (const CcrfBlock *row)
{
	return row->cells->len == 1;
}

static void
walk_blocks (Walk *walk, const GPtrArray *blocks)
{
	for (guint i = 0; i < blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (blocks, i), *next = i + 1 < blocks->len ? g_ptr_array_index (blocks, i + 1) : NULL;
		if (!block->cells->len)
			continue;
		if (block->kind == CCRF_BLOCK_PARAGRAPH) {
			walk->actions_table = 0;
			read_lines (walk, block, g_ptr_array_index (block->cells, 0), FALSE);
		} else if (row_of_types (walk, block) || row_heading (walk, block) || read_action_row (walk, block) || start_actions (walk, block)) {
			continue;
		} else if (header_over_values (walk, block, next)) {
			read_header (walk, block, next);
			i++;
		} else if (is_lines (block) && !(walk->open && row_continues (walk, block) && !is_label_only (walk, g_ptr_array_index (block->cells, 0)))) {
			const CcrfPair *before = walk->open;
			if (before && before->in_row && has_value (walk, before))
				walk->open = NULL;
			read_lines (walk, block, g_ptr_array_index (block->cells, 0), TRUE);
			if (walk->open && walk->open != before) {
				walk->open->in_row = walk->open->alone = TRUE;
				walk->open->table = block->table;
			}
		} else {
			read_row (walk, block);
		}
	}
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
	Walk walk = { .rules = rules, .scratch = scratch, .budget = FUZZY_BUDGET };
	walk.pairs = g_ptr_array_new_with_free_func (ccrf_pair_free);
	walk.wrapped = g_hash_table_contains (sheet->properties, "wrapped");
	walk_blocks (&walk, blocks);
	g_clear_pointer (&walk.columns, g_array_unref);
	return walk.pairs;
}
