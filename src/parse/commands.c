/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The commands of a reply. What is not plainly a command is none: a sentence that
 * only contains a word of the list decides nothing.
 */

#include "rules.h"
#include "quotes.h"
#include "reading.h"

#include <string.h>

#define MOST_ITEM 999
#define MOST_RANGE 100
#define MOST_COMMANDS CCRF_COMMANDS_MOST

/* clang-format off */
#define WORDS(...) (const char *const []) { __VA_ARGS__, NULL }
/* Lists that belong together beyond those of the steps: for reading a mail without knowing what was asked. */
static const struct { const char *const *words; gboolean items; } more_lists[] = {
	{ WORDS ("PROVIDER CONCERNS", "SAFEGUARDING", "NO ACTION"), FALSE },            /* A2.9 */
	{ WORDS ("CONVENE", "INITIATE", "NOT INITIATED", "DECLINE"), FALSE },           /* B1.1, B1.2 */
	{ WORDS ("SUSPEND", "CAUTION", "OPEN"), FALSE },                                /* B1.9 */
	{ WORDS ("CONTINUE", "END"), FALSE },                                           /* B2.7 */
	{ WORDS ("DO", "NOT NOW", "NOT NEEDED", "DONE", "NOT DONE", "DEFER"), TRUE },   /* B0.4, B1.11 */
	{ WORDS ("IMPROVED", "NOT IMPROVED"), TRUE },                                   /* B5.1 */
	{ WORDS ("ACCEPT", "KEEP"), FALSE }, { WORDS ("ADMIT", "REFUSE"), FALSE },      /* counter-proposals */
	{ WORDS ("HELP", "STATUS", "LIST", "LIST OVERDUE", "PROVIDER"), FALSE },
};
/* clang-format on */

typedef struct {
	const CcrfKeywords *keywords;
	const CcrfStepWords *step; /* nullable */
	GPtrArray *commands;
	GString *args;             /* of the newest command(s) */
	guint open;                /* how many of the newest commands share those arguments */
	const char *first;         /* the first line's keyword */
	gboolean item_open;        /* the newest one is an item's */
	gboolean too_many;
} Work;

/* ---- which words may stand where ------------------------------------------------ */

static gboolean
has (const char *const *words, const char *word)
{
	return words && word && g_strv_contains (words, word);
}

/* May a line of an item carry @word when nobody knows what was asked? */
static gboolean
is_item_word (const Work *work, const char *word)
{
	if (work->step)
		return work->step->items && has (work->step->words, word);
	for (const CcrfStepWords *step = ccrf_step_words; step->step; step++) {
		if (step->items && has (step->words, word))
			return TRUE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (more_lists); i++) {
		if (more_lists[i].items && has (more_lists[i].words, word))
			return TRUE;
	}
	return FALSE;
}

static gboolean
share_a_list (const char *a, const char *b)
{
	for (const CcrfStepWords *step = ccrf_step_words; step->step; step++) {
		if (has (step->words, a) && has (step->words, b))
			return TRUE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (more_lists); i++) {
		if (has (more_lists[i].words, a) && has (more_lists[i].words, b))
			return TRUE;
	}
	return FALSE;
}

/* A word beside or below the first command: another one of its list, so that they conflict? */
static const char *
match_other (const Work *work, const char *text, const char **rest)
{
	const char *word = ccrf_keywords_match (work->keywords, text, work->step ? work->step->words : NULL, rest);

	if (!word || !work->first || g_str_equal (word, work->first))
		return NULL;
	return work->step || share_a_list (word, work->first) ? word : NULL;
}

/* ---- building --------------------------------------------------------------------- */

static void
close_commands (Work *work)
{
	g_autofree char *args = g_strstrip (g_strdup (work->args->str));

	for (guint i = work->commands->len - work->open; i < work->commands->len; i++) {
		CcrfCommand *command = work->commands->pdata[i];

		g_free (command->args);
		command->args = g_strdup (args);
	}
	g_string_truncate (work->args, 0);
	work->open = 0;
}

static void
open_command (Work *work, const char *keyword, int item, const char *args)
{
	if (work->commands->len >= MOST_COMMANDS) {
		work->too_many = TRUE;
		return;
	}
	g_ptr_array_add (work->commands, ccrf_command_new (keyword, item, ""));
	work->open++;
	work->item_open = item > 0;
	g_string_assign (work->args, args);
}

/* ---- lines of a list ------------------------------------------------------------------ */

static const char *
skip_marks (const char *at)
{
	for (;;) {
		gunichar c = g_utf8_get_char (at);

		if (c == 0 || !(g_unichar_isspace (c) || c == 0xa0 || c == 0x2022 || c == 0xb7 || c == 0x2013 || c == 0x2014 || (c < 128 && strchr ("*_-#([", (int) c))))
			return at;
		at = g_utf8_next_char (at);
	}
}

/* "item", "no.", "action", "number" before the number */
static const char *
skip_noun (const char *at)
{
	static const char *const nouns[] = { "item", "items", "number", "no", "no.", "nr", "action", "actions", "point" };

	for (gsize i = 0; i < G_N_ELEMENTS (nouns); i++) {
		gsize n = strlen (nouns[i]);

		if (g_ascii_strncasecmp (at, nouns[i], n) == 0 && strchr (" :.#", at[n]) && at[n])
			return skip_marks (at + n + strspn (at + n, " :.#"));
	}
	return at;
}

static gboolean
read_number (const char **at, int *number)
{
	char *end;
	guint64 value;

	if (!g_ascii_isdigit (**at))
		return FALSE;
	value = g_ascii_strtoull (*at, &end, 10);
	if (value < 1 || value > MOST_ITEM)
		return FALSE;
	*number = (int) value;
	*at = end;
	return TRUE;
}

/* Behind "," "&" "and" "-" "to" that joins two numbers; NULL when none does. @range: (out) "-" or "to" */
static const char *
skip_joiner (const char *at, gboolean *range)
{
	static const struct { const char *text; gboolean range; } joiners[] = {
		{ ",", FALSE }, { "&", FALSE }, { "+", FALSE }, { "and ", FALSE }, { "-", TRUE }, { "–", TRUE }, { "to ", TRUE },
	};

	at += strspn (at, " ");
	for (gsize i = 0; i < G_N_ELEMENTS (joiners); i++) {
		if (g_str_has_prefix (at, joiners[i].text)) {
			const char *next = at + strlen (joiners[i].text);

			*range = joiners[i].range;
			next += strspn (next, " ");
			if (g_str_has_prefix (next, "and "))
				next += 4;
			return g_ascii_isdigit (*next) ? next : NULL;
		}
	}
	return NULL;
}

/* "3", "1, 2 and 4", "1-3". Returns: behind them, NULL when there is none */
static const char *
read_numbers (const char *line, GArray *numbers)
{
	const char *at = skip_noun (skip_marks (line)), *next;
	int number, last;
	gboolean range;

	if (!read_number (&at, &number))
		return NULL;
	g_array_append_val (numbers, number);
	while ((next = skip_joiner (at, &range))) {
		last = number;
		if (!read_number (&next, &number))
			return NULL;
		at = next;
		if (range && (number <= last || number - last > MOST_RANGE))
			return NULL;
		for (int i = range ? last + 1 : number; i <= number; i++)
			g_array_append_val (numbers, i);
		if (numbers->len > MOST_ITEM)
			return NULL;
	}
	return at;
}

/* `3 DONE 12/12/2026 slings replaced`, `3) Not done because …`, `Item 3: done` */
static gboolean
read_item (Work *work, const char *line)
{
	g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
	const char *after = read_numbers (line, numbers);
	const char *word, *rest;

	if (!after)
		return FALSE;
	/* "3DONE" and "3rd": a number ends where a word does not go on */
	if (g_unichar_isalpha (g_utf8_get_char (after)))
		return FALSE;
	after += strspn (after, " .):;-]*\t");
	word = ccrf_keywords_match (work->keywords, after, NULL, &rest);
	if (!word || !is_item_word (work, word))
		word = work->step ? ccrf_keywords_match (work->keywords, after, work->step->words, &rest) : NULL;
	if (!word || !is_item_word (work, word))
		return FALSE;
	close_commands (work);
	for (guint i = 0; i < numbers->len; i++)
		open_command (work, word, g_array_index (numbers, int, i), rest);
	return TRUE;
}

/* ---- the first line, and later ones ---------------------------------------------------- */

/* A line that is a number and nothing else: "3", "3.", "Number 3" */
static gboolean
read_lone_number (Work *work, const char *line)
{
	const char *at = skip_noun (skip_marks (line));
	g_autofree char *text = NULL;
	int number;

	if (!work->step || !has (work->step->words, "NUMBER") || !read_number (&at, &number))
		return FALSE;
	at += strspn (at, ".):*]_ ");
	if (!ccrf_quotes_is_blank (at))
		return FALSE;
	text = g_strdup_printf ("%d\n", number);
	open_command (work, "NUMBER", 0, text);
	work->first = "NUMBER";
	return TRUE;
}

/* "APPROVE / QUERY", "approve or escalate": two answers in one line decide nothing, the caller sees both */
static void
read_second (Work *work, const char *line, const char *rest)
{
	static const char *const joiners[] = { "/", "or ", "and ", "& ", "+", "|" };
	const char *other = NULL, *after;

	for (gsize i = 0; i < G_N_ELEMENTS (joiners) && !other; i++) {
		gsize n = strlen (joiners[i]);

		if (g_ascii_strncasecmp (rest, joiners[i], n) == 0)
			other = match_other (work, rest + n, &after);
	}
	for (const char *at = rest; !other && at > line && strchr (" ,*_", at[-1]); at--) {
		if (at[-1] == ',')
			other = match_other (work, rest, &after);
	}
	if (!other)
		return;
	close_commands (work);
	open_command (work, other, 0, after);
}

static gboolean
read_first (Work *work, const char *line)
{
	const char *rest;
	const char *word;

	if (read_lone_number (work, line))
		return TRUE;
	word = ccrf_keywords_match (work->keywords, line, work->step ? work->step->words : NULL, &rest);
	if (!word)
		return FALSE;
	work->first = word;
	open_command (work, word, 0, rest);
	read_second (work, line, rest);
	return TRUE;
}

static gboolean
read_later (Work *work, const char *line)
{
	const char *rest;
	const char *word = match_other (work, line, &rest);

	if (!word)
		return FALSE;
	close_commands (work);
	open_command (work, word, 0, rest);
	return TRUE;
}

/* "Kind regards," ends the last item: what follows is the name of the sender */
static gboolean
is_farewell (const char *line)
{
	static const char *const words[] = {
		"regards", "kind regards", "best regards", "warm regards", "many thanks", "thanks", "thank you", "best wishes", "kindest regards",
		"yours sincerely", "yours faithfully", "with thanks", "best", "cheers", "with regards", "with best wishes", "with kind regards",
	};
	g_autofree char *folded = g_utf8_casefold (line, -1);

	g_strstrip (folded);
	for (gsize n = strlen (folded); n > 0 && strchr (",.!", folded[n - 1]); n--)
		folded[n - 1] = '\0';
	for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
		if (g_str_equal (folded, words[i]))
			return TRUE;
	}
	return FALSE;
}

/* Embeddings, overrides and isolates show a line in another order than it is written: it decides nothing */
static gboolean
turns_direction (const char *line)
{
	for (const char *at = line; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
			return TRUE;
	}
	return FALSE;
}

static void
read_line (Work *work, const char *line, gboolean is_first)
{
	if (!turns_direction (line) && (read_item (work, line) || (is_first ? read_first (work, line) : read_later (work, line)))) {
		g_string_append_c (work->args, '\n');
		return;
	}
	if (work->item_open && is_farewell (line))
		close_commands (work);
	if (work->open == 0)
		return;
	g_string_append_printf (work->args, "%s\n", line);
}

/*
 * Where stripping left nothing, the reply's text is the full text with the
 * question in it, and our own instructions ("1 DONE date text") must not be
 * taken for the answer: so nothing below a mark is read, and no quoted line.
 */
static void
read_lines (Work *work, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
	g_auto (CcrfCut) cut = { 0 };
	gboolean is_first = TRUE;

	ccrf_quotes_cut (lines, &cut);
	for (gsize i = 0; i < cut.at && lines[i]; i++) {
		if (ccrf_quotes_is_quoted (lines[i]))
			continue;
		if (ccrf_quotes_is_blank (lines[i])) {
			g_string_append_c (work->args, '\n');
			continue;
		}
		read_line (work, lines[i], is_first);
		is_first = FALSE;
	}
	close_commands (work);
}

GPtrArray *
ccrf_read_commands (const char *reply_text, const char *full_text, const CcrfStepWords *step, const CcrfRules *rules, gboolean *too_many)
{
	GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_command_free);
	g_autoptr (GString) args = g_string_new (NULL);
	Work work = { .keywords = rules->keywords, .step = step, .commands = commands, .args = args };
	g_autofree char *own = reply_text && *reply_text ? g_strdup (reply_text) : ccrf_parse_reply_text (full_text);

	read_lines (&work, own);
	/* those that were read until then are half an answer */
	if (work.too_many)
		g_ptr_array_set_size (commands, 0);
	*too_many = work.too_many;
	return commands;
}

GPtrArray *
ccrf_parse_commands (const char *reply_text, const char *full_text, const CcrfStepWords *step, const CcrfRules *rules)
{
	gboolean too_many;

	return ccrf_read_commands (reply_text, full_text, step, rules, &too_many);
}
