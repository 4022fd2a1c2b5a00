/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A tagged tick box says itself what it stands for, so only its state is read
 * and the words beside it are print. But people type an x beside the box, over
 * it, or over its label instead of clicking it. Such a mark counts for that box;
 * what may be meant for two boxes, or says neither yes nor no, is a doubt.
 */

#include <string.h>

#include "typed.h"

/* of a hostile document; our form has 72 boxes */
#define MOST_TYPED 1000
#define MOST_REPLACED 200

/* ---- cells ------------------------------------------------------------------------------ */

typedef struct {
	GArray *boxes;    /* CcrfBox */
	GPtrArray *texts; /* char *: before, between and behind the boxes; one more than there are boxes */
	gboolean foreign; /* boxes without a tag among them: not our own print */
} Cell;

static void
cell_clear (gpointer data)
{
	Cell *cell = data;
	g_array_unref (cell->boxes);
	g_ptr_array_unref (cell->texts);
}

static void
end_text (Cell *cell, GString *text)
{
	g_ptr_array_add (cell->texts, ccrf_value_fold (text->str));
	g_string_truncate (text, 0);
}

/* @from, @to: pieces of one line, or of the whole cell */
static Cell
read_cell (const CcrfRules *rules, const GPtrArray *pieces, guint from, guint to)
{
	Cell cell = { g_array_new (FALSE, FALSE, sizeof (CcrfBox)), g_ptr_array_new_with_free_func (g_free), FALSE };
	g_autoptr (GString) text = g_string_new (NULL);
	for (guint i = from; i < to; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		CcrfBox box = { piece, NULL, NULL };
		if (piece->kind == CCRF_PIECE_BREAK)
			g_string_append_c (text, ' ');
		else if (piece->kind != CCRF_PIECE_TICK && !ccrf_piece_is_tagged (piece) && !(piece->marks & (CCRF_MARK_HIDDEN | CCRF_MARK_PLACEHOLDER | CCRF_MARK_STRUCK)))
			g_string_append (text, piece->text);
		if (piece->kind != CCRF_PIECE_TICK)
			continue;
		box.field = ccrf_tag_of_box (rules, piece, &box.code);
		cell.foreign = cell.foreign || !box.field;
		end_text (&cell, text);
		g_array_append_val (cell.boxes, box);
	}
	end_text (&cell, text);
	return cell;
}

typedef struct {
	const CcrfRules *rules;
	GPtrArray *typed;
	guint replaced; /* tries */
} Typing;

static void
typed_free (gpointer data)
{
	CcrfTyped *typed = data;
	g_free (typed->text);
	g_free (typed);
}

static void
note (Typing *it, const CcrfBox *box, CcrfTypedState state, const char *text)
{
	CcrfTyped *typed = NULL;
	for (guint i = 0; i < it->typed->len && box->piece && !typed; i++) {
		CcrfTyped *known = g_ptr_array_index (it->typed, i);
		typed = known->box == box->piece ? known : NULL;
	}
	if (!typed && it->typed->len >= MOST_TYPED)
		return;
	if (typed) {
		/* said twice: the same, or a doubt */
		typed->state = typed->state == state ? state : CCRF_TYPED_DOUBT;
		return;
	}
	typed = g_new0 (CcrfTyped, 1);
	*typed = (CcrfTyped){ box->piece, box->field, box->code, state, g_strdup (text) };
	g_ptr_array_add (it->typed, typed);
}

static gboolean
is_own_label (const CcrfSaid *said, const CcrfBox *box)
{
	return said->code && box->code && strcmp (said->code, box->code) == 0;
}

/* several boxes with their labels in one line: "☐ x Falls ☐ Money": which box is meant must be plain */
static void
read_between (Typing *it, const Cell *cell)
{
	for (guint i = 0; i <= cell->boxes->len; i++) {
		const CcrfBox *before = i > 0 ? &g_array_index (cell->boxes, CcrfBox, i - 1) : NULL;
		const CcrfBox *after = i < cell->boxes->len ? &g_array_index (cell->boxes, CcrfBox, i) : NULL;
		const CcrfBox *meant = NULL, *one = before ? before : after;
		const char *text = g_ptr_array_index (cell->texts, i);
		const CcrfSaid said = ccrf_typed_judge (it->rules, one, text);
		if (said.kind < CCRF_SAID_MARK || said.kind == CCRF_SAID_OTHER)
			continue;
		if (said.kind != CCRF_SAID_DOUBT && said.kind != CCRF_SAID_NO) {
			if (!before || !after)
				meant = one;
			else if (said.kind == CCRF_SAID_MARK_LABEL)
				meant = before; /* right behind that box */
			else if (said.kind == CCRF_SAID_LABEL_MARK && is_own_label (&said, after))
				meant = after; /* right before this one, behind its label */
		}
		if (meant)
			note (it, meant, CCRF_TYPED_TICK, text);
		else if (said.kind == CCRF_SAID_NO && !(before && after))
			note (it, one, CCRF_TYPED_NO, text);
		else {
			note (it, one, CCRF_TYPED_DOUBT, text);
			if (before && after)
				note (it, after, CCRF_TYPED_DOUBT, text);
		}
	}
}

/* "1.", "(a)" in front of a box are print */
static gboolean
is_numbering (const char *text)
{
	const gsize length = strlen (text);
	gboolean letters = FALSE;
	for (const char *at = text; *at; at = g_utf8_next_char (at))
		letters = letters || g_unichar_isalpha (g_utf8_get_char (at));
	return !letters || (length <= 4 && strchr (").", text[length - 1]));
}

/* the only box of its cell. @labelled: its label stands in a cell beside it, so that nothing else is printed here */
static void
read_own (Typing *it, const Cell *cell, gboolean labelled)
{
	const CcrfBox *box = &g_array_index (cell->boxes, CcrfBox, 0);
	for (guint i = 0; i < 2; i++) {
		const char *text = g_ptr_array_index (cell->texts, i);
		const CcrfSaid said = ccrf_typed_judge (it->rules, box, text);
		if (said.kind == CCRF_SAID_MARK || said.kind == CCRF_SAID_MARK_LABEL || said.kind == CCRF_SAID_LABEL_MARK)
			note (it, box, CCRF_TYPED_TICK, text);
		else if (said.kind == CCRF_SAID_NO)
			note (it, box, CCRF_TYPED_NO, text);
		else if (said.kind == CCRF_SAID_DOUBT || (said.kind == CCRF_SAID_OTHER && labelled && !is_numbering (text)))
			note (it, box, CCRF_TYPED_DOUBT, text);
	}
}

/* ---- rows ---------------------------------------------------------------------------------- */

static const CcrfBox *
only_box (const GArray *row, guint i)
{
	const Cell *cell = i < row->len ? &g_array_index (row, Cell, i) : NULL;
	return cell && cell->boxes->len == 1 && !cell->foreign ? &g_array_index (cell->boxes, CcrfBox, 0) : NULL;
}

static const char *
text_at (const GArray *row, guint i)
{
	const Cell *cell = i < row->len ? &g_array_index (row, Cell, i) : NULL;
	return cell && cell->boxes->len == 0 ? g_ptr_array_index (cell->texts, 0) : "";
}

/* > 0: a box stands left of its label, < 0: right of it, 0: who knows */
static int
direction (const CcrfRules *rules, const GArray *row)
{
	int balance = 0;
	for (guint i = 0; i < row->len; i++) {
		const CcrfBox *box = only_box (row, i);
		if (!box)
			continue;
		const CcrfSaid right = ccrf_typed_judge (rules, box, text_at (row, i + 1)), left = ccrf_typed_judge (rules, box, i > 0 ? text_at (row, i - 1) : "");
		balance += is_own_label (&right, box);
		balance -= is_own_label (&left, box);
	}
	if (balance || row->len < 2)
		return balance;
	return (only_box (row, 0) ? 1 : 0) - (only_box (row, row->len - 1) ? 1 : 0);
}

/* the cell beside a box: its label with a mark, or a mark over the label */
static void
read_beside (Typing *it, const GArray *row, guint i, int side, int way)
{
	const CcrfBox *box = only_box (row, i);
	const guint at = side > 0 ? i + 1 : i - 1;
	const char *text = text_at (row, at);
	const CcrfSaid said = ccrf_typed_judge (it->rules, box, text);
	const gboolean shared = only_box (row, side > 0 ? i + 2 : i - 2) != NULL; /* another box at its other side */
	if ((said.kind == CCRF_SAID_MARK_LABEL || said.kind == CCRF_SAID_LABEL_MARK) && is_own_label (&said, box))
		note (it, box, CCRF_TYPED_TICK, text);
	else if (said.kind == CCRF_SAID_MARK && (way * side > 0 || !shared))
		note (it, box, CCRF_TYPED_TICK, text);
	else if ((said.kind == CCRF_SAID_MARK && way == 0) || (said.kind == CCRF_SAID_DOUBT && way * side > 0))
		note (it, box, CCRF_TYPED_DOUBT, text);
}

static gboolean
has_box (const CcrfRules *rules, const CcrfSheet *sheet, const CcrfField *field, const char *code)
{
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		for (guint j = 0; j < block->cells->len; j++) {
			const GPtrArray *pieces = ((CcrfCell *) g_ptr_array_index (block->cells, j))->pieces;
			for (guint k = 0; k < pieces->len; k++) {
				const CcrfPiece *piece = g_ptr_array_index (pieces, k);
				const char *own = NULL;
				if (piece->kind == CCRF_PIECE_TICK && ccrf_tag_of_box (rules, piece, &own) == field && g_strcmp0 (own, code) == 0)
					return TRUE;
			}
		}
	}
	return FALSE;
}

/* [x | Medicines | ☐ | Falls]: the box was typed over, and its tag with it; @field: of the boxes in this table */
static void
read_replaced (Typing *it, const CcrfSheet *sheet, const GArray *row, guint i, const CcrfField *field)
{
	const CcrfBox place = { NULL, field, NULL };
	const char *text = text_at (row, i), *label = text_at (row, i + 1);
	if (!*text || !*label || (i > 0 && only_box (row, i - 1)) || ccrf_typed_judge (it->rules, &place, text).kind != CCRF_SAID_MARK)
		return;
	const CcrfSaid said = ccrf_typed_judge (it->rules, &place, label);
	const CcrfBox box = { NULL, field, said.code };
	if (said.kind == CCRF_SAID_LABEL && said.code && it->replaced++ < MOST_REPLACED && !has_box (it->rules, sheet, field, said.code))
		note (it, &box, CCRF_TYPED_TICK, text);
}

static void
read_row (Typing *it, const CcrfSheet *sheet, const CcrfBlock *block, const CcrfField **field)
{
	g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (Cell));
	g_array_set_clear_func (row, cell_clear);
	for (guint i = 0; i < block->cells->len; i++) {
		const GPtrArray *pieces = ((CcrfCell *) g_ptr_array_index (block->cells, i))->pieces;
		const Cell cell = read_cell (it->rules, pieces, 0, pieces->len);
		g_array_append_val (row, cell);
	}
	for (guint i = 0; i < row->len; i++)
		if (only_box (row, i) && only_box (row, i)->field->codes)
			*field = only_box (row, i)->field;
	const int way = direction (it->rules, row);
	for (guint i = 0; i < row->len; i++) {
		const CcrfBox *box = only_box (row, i);
		if (box) {
			const CcrfSaid right = ccrf_typed_judge (it->rules, box, text_at (row, i + 1)), left = ccrf_typed_judge (it->rules, box, i > 0 ? text_at (row, i - 1) : "");
			read_own (it, &g_array_index (row, Cell, i), is_own_label (&right, box) || is_own_label (&left, box));
			if (!box->field->codes)
				continue; /* a column of boxes: what stands beside it is an answer of its own */
			read_beside (it, row, i, 1, way);
			if (i > 0)
				read_beside (it, row, i, -1, way);
		} else if (*field && way >= 0) {
			read_replaced (it, sheet, row, i, *field);
		}
	}
}

/* a cell or paragraph with several boxes, line by line */
static void
read_lines (Typing *it, const CcrfCell *cell)
{
	guint start = 0;
	for (guint i = 0; i <= cell->pieces->len; i++) {
		const CcrfPiece *piece = i < cell->pieces->len ? g_ptr_array_index (cell->pieces, i) : NULL;
		if (piece && piece->kind != CCRF_PIECE_BREAK)
			continue;
		Cell line = read_cell (it->rules, cell->pieces, start, i);
		if (line.boxes->len > 0 && !line.foreign)
			read_between (it, &line);
		cell_clear (&line);
		start = i + 1;
	}
}

static guint
count_ticks (const CcrfCell *cell)
{
	guint count = 0;
	for (guint i = 0; i < cell->pieces->len; i++)
		count += ((CcrfPiece *) g_ptr_array_index (cell->pieces, i))->kind == CCRF_PIECE_TICK;
	return count;
}

GPtrArray *
ccrf_typed_read (const CcrfRules *rules, const CcrfSheet *sheet)
{
	Typing it = { rules, g_ptr_array_new_with_free_func (typed_free), 0 };
	const CcrfField *field = NULL;
	int table = 0;
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		if (block->kind != CCRF_BLOCK_ROW || block->table != table)
			field = NULL;
		table = block->kind == CCRF_BLOCK_ROW ? block->table : 0;
		if (block->kind == CCRF_BLOCK_ROW)
			read_row (&it, sheet, block, &field);
		for (guint j = 0; j < block->cells->len; j++) {
			const CcrfCell *cell = g_ptr_array_index (block->cells, j);
			if (count_ticks (cell) > (block->kind == CCRF_BLOCK_ROW ? 1 : 0))
				read_lines (&it, cell);
		}
	}
	return it.typed;
}

const CcrfTyped *
ccrf_typed_find (const GPtrArray *typed, const CcrfPiece *box)
{
	for (guint i = 0; i < typed->len; i++) {
		const CcrfTyped *one = g_ptr_array_index (typed, i);
		if (one->box == box)
			return one;
	}
	return NULL;
}
