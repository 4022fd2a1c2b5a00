/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which choices were made? Ticks before or after their options, options struck
 * out or highlighted. What a reader could take in two ways is unsure: "Yes No x"
 * belongs to No by position, but who knows.
 */

#include <string.h>

#include "choice.h"

typedef struct {
	const CcrfRules *rules;
	const CcrfField *field;
	GPtrArray *chosen;
	GString *remarks; /* beside the ticks */
	GString *unknown; /* ticked, but no choice of ours */
	gboolean doubt;
} Ticks;

static const char *
option (const Ticks *it, const char *text, char **rest)
{
	*rest = NULL;
	g_autofree char *clean = ccrf_value_fold (text);
	gsize length = strlen (clean);
	while (length && strchr (":;,-/", clean[length - 1]))
		clean[--length] = '\0';
	const char *start = clean;
	while (*start && strchr (":;,-/ ", *start))
		start++;
	const char *code = ccrf_code_find (it->rules, it->field, start);
	return code ? code : ccrf_choice_leading (it->rules, it->field, start, rest);
}

static void
take_option (Ticks *it, const char *text, gboolean ticked)
{
	g_autofree char *rest = NULL;
	const char *code = option (it, text, &rest);
	if (!code && ticked) {
		g_autofree char *said = ccrf_value_fold (text);
		g_string_append_printf (it->unknown, "%s%s", it->unknown->len ? "; " : "", said);
	} else if (ticked) {
		ccrf_choice_add_code (it->chosen, code);
	}
	if (rest && *rest)
		ccrf_choice_add_remark (it->rules, it->remarks, rest);
}

static char *
joined_text (const GPtrArray *line, guint from, guint to)
{
	GString *text = g_string_new (NULL);
	for (guint i = from; i < to; i++) {
		const CcrfToken *token = g_ptr_array_index (line, i);
		if (!token->tick && !(token->marks & CCRF_MARK_STRUCK))
			g_string_append_printf (text, "%s%s", text->len ? " " : "", token->text);
	}
	return g_string_free (text, FALSE);
}

/* how many choices a stretch of text names: "Yes No" is two */
static guint
options_in (const Ticks *it, const char *text)
{
	g_autofree char *rest = NULL;
	if (option (it, text, &rest))
		return 1;
	gboolean x;
	return ccrf_choice_printed_options (it->rules, it->field, text, &x);
}

static void
read_line (Ticks *it, const GPtrArray *line, gboolean before)
{
	guint ticks = 0;
	gboolean any_ticked = FALSE;
	for (guint i = 0; i < line->len; i++) {
		const CcrfToken *token = g_ptr_array_index (line, i);
		ticks += token->tick;
		any_ticked = any_ticked || (token->tick && token->ticked);
	}
	if (!ticks) {
		g_autofree char *text = joined_text (line, 0, line->len);
		ccrf_choice_add_remark (it->rules, it->remarks, text);
		return;
	}
	/* stretches of text between the ticks: @ticks + 1 of them */
	guint named = 0, at = 0;
	g_autoptr (GPtrArray) stretches = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
	for (guint i = 0; i <= line->len; i++) {
		CcrfToken *token = i < line->len ? g_ptr_array_index (line, i) : NULL;
		if (token && !token->tick)
			continue;
		char *text = joined_text (line, at, i);
		named += *text ? options_in (it, text) : 0;
		g_ptr_array_add (stretches, text);
		if (token)
			g_ptr_array_add (boxes, token);
		at = i + 1;
	}
	if (named > ticks && any_ticked) {
		it->doubt = TRUE; /* fewer boxes than options: which one is meant? */
		return;
	}
	for (guint i = 0; i < boxes->len; i++) {
		const CcrfToken *box = g_ptr_array_index (boxes, i);
		const char *text = g_ptr_array_index (stretches, before ? i + 1 : i);
		/* a control that names its choice itself needs no text beside it */
		if (*box->text && (!*text || ccrf_choice_exact (it->rules, it->field, box->text)) && !ccrf_choice_exact (it->rules, it->field, text))
			text = box->text;
		if (*text)
			take_option (it, text, box->ticked);
		else if (box->ticked && boxes->len == 1 && ccrf_choice_exact (it->rules, it->field, "yes"))
			ccrf_choice_add_code (it->chosen, ccrf_choice_exact (it->rules, it->field, "yes"));
		else if (box->ticked)
			it->doubt = TRUE;
	}
	const char *left = g_ptr_array_index (stretches, before ? 0 : stretches->len - 1);
	if (*left)
		ccrf_choice_add_remark (it->rules, it->remarks, left);
}

/* does the box stand left of its option? Lines that begin with a box say yes, lines that end with one no */
static int
box_first (const Ticks *it, const GPtrArray *line)
{
	if (line->len < 2)
		return 0;
	const CcrfToken *first = g_ptr_array_index (line, 0), *last = g_ptr_array_index (line, line->len - 1);
	g_autofree char *rest = NULL;
	if (first->tick && !last->tick)
		return 1;
	if (!first->tick && last->tick)
		return -1;
	if (!first->tick && !last->tick)
		return option (it, first->text, &rest) ? -1 : 1;
	return 0;
}

static void
read_ticks (const CcrfRules *rules, const CcrfField *field, const GPtrArray *lines, CcrfValue *value)
{
	g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
	g_autoptr (GString) remarks = g_string_new (NULL);
	g_autoptr (GString) unknown = g_string_new (NULL);
	Ticks it = { rules, field, chosen, remarks, unknown, FALSE };
	int balance = 0;
	for (guint i = 0; i < lines->len; i++)
		balance += box_first (&it, g_ptr_array_index (lines, i));
	for (guint i = 0; i < lines->len; i++) {
		const GPtrArray *line = g_ptr_array_index (lines, i);
		const int own = box_first (&it, line);
		if (line->len)
			read_line (&it, line, own ? own > 0 : balance >= 0);
	}
	if (unknown->len)
		ccrf_choice_add_remark (rules, remarks, unknown->str);
	if (it.doubt || (unknown->len && !chosen->len)) {
		ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (remarks->str));
		return;
	}
	if (chosen->len) {
		ccrf_choice_conclude (field, chosen, remarks->str, value);
		if (unknown->len && field->type == CCRF_FIELD_ONE_OF)
			ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (remarks->str));
		return;
	}
	/* no box ticked, but perhaps a word typed beside them */
	if (remarks->len) {
		ccrf_choice_typed (rules, field, remarks->str, value);
		if (value->state == CCRF_VALUE_UNSURE)
			value->state = CCRF_VALUE_NONE;
		return;
	}
	ccrf_choice_set (value, CCRF_VALUE_NONE, NULL, NULL);
}

/* ---- deletion, highlight ------------------------------------------------------------------ */

/* the text of those tokens that have (or lack) one of @marks */
static char *
marked_text (const GPtrArray *lines, guint marks, gboolean with, gboolean *others)
{
	GString *text = g_string_new (NULL);
	*others = FALSE;
	for (guint i = 0; i < lines->len; i++) {
		const GPtrArray *line = g_ptr_array_index (lines, i);
		guint cell = 0;
		if (text->len && text->str[text->len - 1] != '\n')
			g_string_append_c (text, '\n');
		for (guint j = 0; j < line->len; j++) {
			const CcrfToken *token = g_ptr_array_index (line, j);
			if (((token->marks & marks) != 0) != with) {
				*others = TRUE;
				continue;
			}
			if (text->len && token->cell != cell)
				g_string_append_c (text, ' ');
			cell = token->cell;
			g_string_append (text, token->text);
		}
	}
	char *folded = ccrf_value_fold (text->str);
	g_string_free (text, TRUE);
	return folded;
}

static char *
trim_separators (const char *text)
{
	while (*text && strchr ("/|, -\n", *text))
		text++;
	gsize length = strlen (text);
	while (length && strchr ("/|, -\n", text[length - 1]))
		length--;
	return g_strndup (text, length);
}

/* options printed in cells of their own, nothing marked: how many; 0 when other text stands among them */
static guint
cells_of_options (const CcrfRules *rules, const CcrfField *field, const GPtrArray *lines)
{
	guint options = 0;
	gboolean several = FALSE;
	for (guint i = 0; i < lines->len; i++) {
		const GPtrArray *line = g_ptr_array_index (lines, i);
		for (guint j = 0; j < line->len; j++) {
			const CcrfToken *token = g_ptr_array_index (line, j);
			if (!ccrf_choice_exact (rules, field, token->text))
				return 0;
			several = several || (j > 0 && token->cell != ((CcrfToken *) g_ptr_array_index (line, j - 1))->cell);
			options++;
		}
	}
	return several ? options : 0;
}

void
ccrf_choice_read (const CcrfRules *rules, const CcrfField *field, const CcrfCell *cell, CcrfValue *value)
{
	g_autoptr (GPtrArray) lines = ccrf_marks_read (rules, field, cell);
	if (ccrf_marks_any (lines)) {
		read_ticks (rules, field, lines, value);
		return;
	}
	gboolean struck = FALSE, plain = FALSE;
	g_autofree char *left = marked_text (lines, CCRF_MARK_STRUCK, FALSE, &struck);
	if (struck) {
		g_autofree char *kept = trim_separators (left);
		ccrf_choice_typed (rules, field, kept, value);
		return;
	}
	/* one option made to stand out among others */
	static const guint ways[] = { CCRF_MARK_HIGHLIGHT, CCRF_MARK_BOLD, CCRF_MARK_UNDERLINE };
	gboolean x;
	for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
		g_autofree char *shown = marked_text (lines, ways[i], TRUE, &plain);
		g_autofree char *said = trim_separators (shown);
		if (!plain || !ccrf_choice_exact (rules, field, said) || ccrf_choice_printed_options (rules, field, left, &x) < 2)
			continue;
		ccrf_choice_typed (rules, field, said, value);
		return;
	}
	const guint cells = cells_of_options (rules, field, lines);
	if (cells > 1)
		ccrf_choice_set (value, cells > 2 ? CCRF_VALUE_NONE : CCRF_VALUE_UNSURE, NULL, cells > 2 ? NULL : g_strdup (left));
	else
		ccrf_choice_typed (rules, field, left, value);
}
