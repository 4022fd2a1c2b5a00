/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finds the ticks of a value, however they were made: form controls, glyphs,
 * "[x]" and "(x)", a lone x in a cell of its own.
 */

#include <string.h>

#include "marks.h"

static void
token_free (gpointer data)
{
	CcrfToken *token = data;
	g_free (token->text);
	g_free (token);
}

static gboolean
boxed (const char *text, char closing, gsize *length, gboolean *ticked)
{
	const char *at = text + 1;
	while (*at == ' ' || g_str_has_prefix (at, "\302\240"))
		at += *at == ' ' ? 1 : 2;
	if (*at == closing) {
		*ticked = FALSE;
		*length = at + 1 - text;
		return at > text + 1 || closing == ']'; /* "()" is no box, "[]" is */
	}
	static const char *const marks[] = { "x", "X", "\342\234\223", "\342\234\224", "\342\210\232", "*", "\303\227", "\342\234\227", "\342\234\230", "\342\234\225", "/" };
	for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
		if (!g_str_has_prefix (at, marks[i]))
			continue;
		at += strlen (marks[i]);
		while (*at == ' ')
			at++;
		*ticked = TRUE;
		*length = at + 1 - text;
		return *at == closing;
	}
	return FALSE;
}

gsize
ccrf_marks_glyph (const char *text, gboolean *ticked)
{
	gsize length = 0;
	if ((*text == '[' && boxed (text, ']', &length, ticked)) || (*text == '(' && boxed (text, ')', &length, ticked)))
		return length;
	if ((guchar) *text < 0x80)
		return 0;
	const gunichar c = g_utf8_get_char (text);
	switch (c) {
	case 0x2610: case 0x25a1: case 0x25a2: case 0x25fb: case 0x25fd: case 0x2b1c: case 0x274f: case 0x2751: case 0x25cb: case 0x1f78f: case 0x1f78e: case 0x1f790:
		*ticked = FALSE;
		break;
	case 0x2611: case 0x2612: case 0x2705: case 0x2713: case 0x2714: case 0x2716: case 0x2717: case 0x2718: case 0x2715: case 0x25a0: case 0x25a3: case 0x25fc: case 0x25c9: case 0x25cf: case 0x1f5f9: case 0x1f5f7: case 0x1f5f8: case 0x221a: case 0x2b1b: case 0x1f5f4: case 0x1f5f5:
		*ticked = TRUE;
		break;
	default:
		return 0;
	}
	gsize used = g_utf8_next_char (text) - text;
	if (g_str_has_prefix (text + used, "\357\270\217") || g_str_has_prefix (text + used, "\357\270\216"))
		used += 3; /* variation selectors */
	return used;
}

gboolean
ccrf_value_is_mark (const char *text, gboolean also_words, gboolean *ticked)
{
	/* clang-format off */
	static const struct { const char *text; gboolean word, ticked; } marks[] = {
		{ "x", FALSE, TRUE }, { "xx", FALSE, TRUE }, { "xxx", FALSE, TRUE }, { "tick", FALSE, TRUE }, { "ticked", FALSE, TRUE }, { "\303\227", FALSE, TRUE },
		{ "\342\210\232", FALSE, TRUE }, { "y", TRUE, TRUE }, { "yes", TRUE, TRUE }, { "true", TRUE, TRUE },
		{ "n", TRUE, FALSE }, { "no", TRUE, FALSE }, { "false", TRUE, FALSE },
	};
	/* clang-format on */
	if (strlen (text) > 20)
		return FALSE;
	g_autofree char *plain = g_strstrip (g_utf8_strdown (text, -1));
	const gsize used = ccrf_marks_glyph (plain, ticked);
	if (used && plain[used] == '\0')
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
		if (strcmp (plain, marks[i].text) != 0 || (marks[i].word && !also_words))
			continue;
		*ticked = marks[i].ticked;
		return TRUE;
	}
	return FALSE;
}

typedef struct {
	GPtrArray *lines;
	GPtrArray *line;
	guint cell;
} Builder;

static void
next_line (Builder *to)
{
	to->line = g_ptr_array_new_with_free_func (token_free);
	to->cell = 0;
	g_ptr_array_add (to->lines, to->line);
}

static void
add_token (Builder *to, gboolean tick, gboolean ticked, const char *text, gsize length, guint marks)
{
	CcrfToken *last = to->line->len ? g_ptr_array_index (to->line, to->line->len - 1) : NULL;
	g_autofree char *part = g_strndup (text, length);
	if (!tick && last && !last->tick && last->cell == to->cell && last->marks == marks) {
		/* Word cuts one word into several runs */
		char *joined = g_strconcat (last->text, part, NULL);
		g_free (last->text);
		last->text = joined;
		return;
	}
	CcrfToken *token = g_new0 (CcrfToken, 1);
	token->tick = tick;
	token->ticked = ticked;
	token->marks = marks;
	token->text = g_steal_pointer (&part);
	token->cell = to->cell;
	g_ptr_array_add (to->line, token);
}

static void
add_text (Builder *to, const char *text, guint marks)
{
	const char *from = text;
	for (const char *at = text; *at; at = g_utf8_next_char (at)) {
		gboolean ticked = FALSE;
		const gsize used = ccrf_marks_glyph (at, &ticked);
		if (!used && *at != '\n')
			continue;
		if (at > from)
			add_token (to, FALSE, FALSE, from, at - from, marks);
		if (used)
			add_token (to, TRUE, ticked, "", 0, marks);
		else
			next_line (to);
		from = at + MAX (used, 1);
		at = from - 1;
		if (!*from)
			return;
	}
	if (*from)
		add_token (to, FALSE, FALSE, from, strlen (from), marks);
}

static void
add_piece (Builder *to, const CcrfPiece *piece)
{
	if (piece->marks & (CCRF_MARK_HIDDEN | CCRF_MARK_PLACEHOLDER))
		return;
	switch (piece->kind) {
	case CCRF_PIECE_TEXT:
	case CCRF_PIECE_CONTROL:
		add_text (to, piece->text, piece->marks);
		return;
	case CCRF_PIECE_TICK: {
		const char *name = *piece->title ? piece->title : *piece->tag ? piece->tag : piece->text;
		add_token (to, TRUE, piece->ticked, name, strlen (name), piece->marks);
		return;
	}
	case CCRF_PIECE_BREAK:
		if (strcmp (piece->text, CCRF_CROSSED_CELL) == 0)
			to->cell++;
		else
			next_line (to);
		return;
	default:
		return;
	}
}

/* [Medicines | | Falls | ]: options with an empty cell each, none of them marked */
static gboolean
empty_boxes (const CcrfRules *rules, const CcrfField *field, const GPtrArray *line, guint cells)
{
	if (!line->len || cells + 1 != 2 * line->len)
		return FALSE;
	for (guint i = 0; i < line->len; i++) {
		const CcrfToken *token = g_ptr_array_index (line, i);
		const CcrfToken *first = g_ptr_array_index (line, 0);
		if (token->tick || token->cell != first->cell + 2 * i || !ccrf_code_find (rules, field, token->text))
			return FALSE;
	}
	return TRUE;
}

/* a cell that says nothing but x is a box */
static void
marks_of_cells (const CcrfRules *rules, const CcrfField *field, GPtrArray *line, guint cells, gboolean also_words)
{
	gboolean any = FALSE;
	for (guint i = 0; i < line->len; i++) {
		CcrfToken *token = g_ptr_array_index (line, i);
		const CcrfToken *before = i > 0 ? g_ptr_array_index (line, i - 1) : NULL;
		const CcrfToken *after = i + 1 < line->len ? g_ptr_array_index (line, i + 1) : NULL;
		const gboolean alone = (!before || before->cell != token->cell) && (!after || after->cell != token->cell);
		gboolean ticked;
		if (token->tick || !alone || line->len < 2 || !ccrf_value_is_mark (token->text, also_words, &ticked))
			continue;
		token->tick = any = TRUE;
		token->ticked = ticked;
		g_free (token->text);
		token->text = g_strdup ("");
	}
	if (!any && !empty_boxes (rules, field, line, cells))
		return;
	/* then the empty cells of that row are boxes too, unticked ones */
	for (guint cell = 0, i = 0; cell <= cells; cell++) {
		gboolean filled = FALSE;
		for (; i < line->len && ((CcrfToken *) g_ptr_array_index (line, i))->cell == cell; i++)
			filled = TRUE;
		if (filled)
			continue;
		CcrfToken *token = g_new0 (CcrfToken, 1);
		token->tick = TRUE;
		token->text = g_strdup ("");
		token->cell = cell;
		g_ptr_array_insert (line, i++, token);
	}
}

GPtrArray *
ccrf_marks_read (const CcrfRules *rules, const CcrfField *field, const CcrfCell *cell)
{
	Builder to = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref), NULL, 0 };
	const gboolean also_words = !ccrf_code_find (rules, field, "yes");
	next_line (&to);
	for (guint i = 0; i < cell->pieces->len; i++) {
		const CcrfPiece *piece = g_ptr_array_index (cell->pieces, i);
		const GPtrArray *line = to.line;
		const guint cells = to.cell;
		add_piece (&to, piece);
		if (to.line != line)
			marks_of_cells (rules, field, (GPtrArray *) line, cells, also_words);
	}
	marks_of_cells (rules, field, to.line, to.cell, also_words);
	for (guint i = 0; i < to.lines->len; i++) {
		GPtrArray *line = g_ptr_array_index (to.lines, i);
		for (guint j = line->len; j-- > 0;) {
			CcrfToken *token = g_ptr_array_index (line, j);
			g_autofree char *text = token->tick ? NULL : ccrf_value_fold (token->text);
			if (text && !*text)
				g_ptr_array_remove_index (line, j);
		}
	}
	return to.lines;
}

gboolean
ccrf_marks_any (const GPtrArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		const GPtrArray *line = g_ptr_array_index (lines, i);
		for (guint j = 0; j < line->len; j++)
			if (((CcrfToken *) g_ptr_array_index (line, j))->tick)
				return TRUE;
	}
	return FALSE;
}
