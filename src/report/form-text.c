/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The blank form as plain text. A question is one line, its hint in brackets,
 * its choices each a line with a box: nothing in it can be taken for an answer.
 */

#include "form-sheet.h"

static gboolean
ends_with_question (const char *text)
{
	return g_str_has_suffix (text, "?");
}

static void
add_choices (GString *out, const CcrfFormWords *words, const CcrfField *field)
{
	for (const char *const *code = field->codes; *code; code++)
		g_string_append_printf (out, "[ ] %s\n", ccrf_form_choice (words, field, *code));
}

static void
add_actions (GString *out)
{
	for (const CcrfFormColumn *column = ccrf_form_columns; column->title; column++)
		g_string_append_printf (out, "| %s ", column->title);
	g_string_append (out, "|\n");
	for (int row = 0; row < CCRF_FORM_ACTION_ROWS; row++)
		g_string_append (out, "| | | | |\n");
}

static void
add_field (GString *out, const CcrfFormWords *words, const CcrfField *field)
{
	const CcrfFormHelp *help = ccrf_form_help (field->key);
	const char *label = ccrf_form_label (words, field);
	/* a remark that no label list knows is written behind the choice it belongs to */
	const gboolean asked = help->prompt && !g_str_has_prefix (help->prompt, "Please");

	/*
	 * Below a question with choices a hint stands alone; where the answer is typed
	 * it would become part of it, so there it belongs to the label, which ends in a colon.
	 */
	if (!*help->hint || field->codes || field->type == CCRF_FIELD_ACTIONS)
		g_string_append_printf (out, "%s. %s%s\n", field->number, label, ends_with_question (label) ? "" : ":");
	else
		g_string_append_printf (out, "%s. %s (%s):\n", field->number, label, help->hint);
	if (*help->hint && (field->codes || field->type == CCRF_FIELD_ACTIONS))
		g_string_append_printf (out, "(%s)\n", help->hint);
	if (!asked && help->prompt)
		g_string_append_printf (out, "(%s, behind your answer.)\n", help->prompt);
	if (field->codes)
		add_choices (out, words, field);
	if (field->type == CCRF_FIELD_ACTIONS)
		add_actions (out);
	if (asked)
		g_string_append_printf (out, "%s%s\n", help->prompt, ends_with_question (help->prompt) ? "" : ":");
	g_string_append (out, "\n");
}

GBytes *
ccrf_report_form_text (const CcrfFormWords *words)
{
	GString *out = g_string_new (CCRF_FORM_TITLE "\n");
	g_autofree char *send_to = ccrf_form_send_to (words);
	gsize length;

	if (words->council && *words->council)
		g_string_append_printf (out, "%s\n", words->council);
	g_string_append_c (out, '\n');
	for (const char *const *line = ccrf_form_intro; *line; line++)
		g_string_append_printf (out, "(%s)\n", *line);
	g_string_append_printf (out, "(%s)\n(Please write behind the colon or below the question, and put an x into the box of your answer: [x])\n\n", send_to);
	for (const CcrfFormPart *part = ccrf_form_parts; part->part; part++) {
		g_string_append_printf (out, "\nPart %c: %s\n\n", part->part, part->title);
		if (part->intro)
			g_string_append_printf (out, "(%s)\n\n", part->intro);
		for (const CcrfField *field = ccrf_fields; field->key; field++)
			if (field->part == part->part)
				add_field (out, words, field);
	}
	length = out->len;
	return g_bytes_new_take (g_string_free (out, FALSE), length);
}
