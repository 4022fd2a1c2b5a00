/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Actions agreed (A2.3): a table's rows, numbered lines in one cell, or prose.
 * A due date that cannot be read for sure stays in the action's text.
 */

#include <string.h>

#include "dates.h"
#include "value.h"

#define MOST_TEXT 2000
#define WRAPPED 60 /* a line this long that goes on in lower case was wrapped by a mail program */

CcrfColumn
ccrf_actions_column (const char *title)
{
	/* clang-format off */
	static const struct { const char *word; CcrfColumn column; } words[] = {
		{ "action", CCRF_COLUMN_ACTION }, { "actions", CCRF_COLUMN_ACTION }, { "action agreed", CCRF_COLUMN_ACTION },
		{ "actions agreed", CCRF_COLUMN_ACTION }, { "agreed action", CCRF_COLUMN_ACTION }, { "agreed actions", CCRF_COLUMN_ACTION },
		{ "what", CCRF_COLUMN_ACTION }, { "action required", CCRF_COLUMN_ACTION }, { "action to be taken", CCRF_COLUMN_ACTION },
		{ "actions to be taken", CCRF_COLUMN_ACTION }, { "action taken", CCRF_COLUMN_ACTION }, { "what will be done", CCRF_COLUMN_ACTION },
		{ "what was agreed", CCRF_COLUMN_ACTION }, { "description", CCRF_COLUMN_ACTION }, { "action text", CCRF_COLUMN_ACTION },
		{ "what needs to be done", CCRF_COLUMN_ACTION }, { "task", CCRF_COLUMN_ACTION }, { "actions agreed with the provider", CCRF_COLUMN_ACTION },
		{ "who", CCRF_COLUMN_WHO }, { "by whom", CCRF_COLUMN_WHO }, { "owner", CCRF_COLUMN_WHO }, { "lead", CCRF_COLUMN_WHO },
		{ "responsible", CCRF_COLUMN_WHO }, { "person responsible", CCRF_COLUMN_WHO }, { "responsible person", CCRF_COLUMN_WHO },
		{ "who will do it", CCRF_COLUMN_WHO }, { "name", CCRF_COLUMN_WHO }, { "who by", CCRF_COLUMN_WHO }, { "by who", CCRF_COLUMN_WHO },
		{ "responsibility", CCRF_COLUMN_WHO }, { "lead person", CCRF_COLUMN_WHO }, { "action owner", CCRF_COLUMN_WHO }, { "who is responsible", CCRF_COLUMN_WHO },
		{ "by when", CCRF_COLUMN_DUE }, { "when", CCRF_COLUMN_DUE }, { "due", CCRF_COLUMN_DUE }, { "due date", CCRF_COLUMN_DUE },
		{ "timescale", CCRF_COLUMN_DUE }, { "target date", CCRF_COLUMN_DUE }, { "deadline", CCRF_COLUMN_DUE }, { "date due", CCRF_COLUMN_DUE },
		{ "date", CCRF_COLUMN_DUE }, { "when by", CCRF_COLUMN_DUE }, { "by date", CCRF_COLUMN_DUE }, { "timescales", CCRF_COLUMN_DUE },
		{ "completion date", CCRF_COLUMN_DUE }, { "by", CCRF_COLUMN_DUE }, { "to be done by", CCRF_COLUMN_DUE },
		{ "done", CCRF_COLUMN_DONE }, { "completed", CCRF_COLUMN_DONE }, { "complete", CCRF_COLUMN_DONE }, { "done already", CCRF_COLUMN_DONE },
		{ "already done", CCRF_COLUMN_DONE }, { "status", CCRF_COLUMN_DONE }, { "done yes no", CCRF_COLUMN_DONE }, { "done y n", CCRF_COLUMN_DONE },
		{ "no", CCRF_COLUMN_NUMBER }, { "number", CCRF_COLUMN_NUMBER }, { "ref", CCRF_COLUMN_NUMBER }, { "item", CCRF_COLUMN_NUMBER },
	};
	/* clang-format on */
	g_autofree char *plain = strlen (title) < 80 ? ccrf_label_normalise (title, NULL) : NULL;
	for (gsize i = 0; plain && i < G_N_ELEMENTS (words); i++)
		if (strcmp (plain, words[i].word) == 0)
			return words[i].column;
	return CCRF_COLUMN_NONE;
}

static gboolean
says_none (const char *text)
{
	static const char *const words[] = {
		"none", "none agreed", "no actions agreed", "no action agreed", "no actions", "no actions were agreed", "nil", "n a", "no action",
		"not applicable", "nothing agreed", "none were agreed", "no", "none at this time", "none required", "no actions required", "no further action", "none at present", "no actions have been agreed",
	};
	g_autofree char *plain = strlen (text) < 80 ? ccrf_words_normalise (text) : NULL;
	for (gsize i = 0; plain && i < G_N_ELEMENTS (words); i++)
		if (strcmp (plain, words[i]) == 0)
			return TRUE;
	return FALSE;
}

static const char *
done_word (const char *text)
{
	static const char *const yes[] = { "yes", "y", "done", "completed", "complete", "x", "tick", "already done", "true" };
	static const char *const no[] = { "no", "n", "not done", "not yet", "outstanding", "open", "in progress", "pending", "false", "ongoing" };
	gboolean ticked = FALSE;
	if (ccrf_value_is_mark (text, TRUE, &ticked))
		return ticked ? "yes" : "no";
	g_autofree char *plain = strlen (text) < 60 ? ccrf_words_normalise (text) : NULL;
	for (gsize i = 0; plain && i < G_N_ELEMENTS (yes); i++)
		if (strcmp (plain, yes[i]) == 0)
			return "yes";
	for (gsize i = 0; plain && i < G_N_ELEMENTS (no); i++)
		if (strcmp (plain, no[i]) == 0)
			return "no";
	return NULL;
}

/* the due date of an action: ahead of the day of receipt unless it says its year; NULL when not sure */
static char *
due_date (const char *text, CcrfTime received, char **rest)
{
	g_autofree char *iso = NULL;
	if (ccrf_parse_date (text, received, TRUE, &iso, rest) == CCRF_DATE_OK)
		return g_steal_pointer (&iso);
	return NULL;
}

static void
add_action (GPtrArray *actions, const char *action, const char *who, const char *due, const char *done)
{
	if (actions->len < CCRF_ACTIONS_MOST)
		g_ptr_array_add (actions, ccrf_action_new (action, who, due, done));
}

/* A plan of so many lines is none that anybody can follow: said once, by what gathers them */
static gboolean
is_full (const GPtrArray *actions, GString *doubt)
{
	static const char told[] = "more than " G_STRINGIFY (CCRF_ACTIONS_MOST) " actions; the rest was not read";
	if (actions->len < CCRF_ACTIONS_MOST)
		return FALSE;
	if (!strstr (doubt->str, told))
		g_string_append_printf (doubt, "%s%s", doubt->len ? "; " : "", told);
	return TRUE;
}

gboolean
ccrf_actions_add_row (const CcrfRules *rules, const char *action, const char *who, const char *due, const char *done,
                      CcrfTime received, GPtrArray *actions, gboolean *none, GString *doubt)
{
	g_autofree char *what = ccrf_is_placeholder (rules, action) ? g_strdup ("") : ccrf_value_fold (action);
	g_autofree char *whom = ccrf_is_placeholder (rules, who) ? g_strdup ("") : ccrf_value_fold (who);
	g_autofree char *when = ccrf_is_placeholder (rules, due) ? g_strdup ("") : ccrf_value_fold (due);
	if (!*what) {
		/* a due date or a name without an action: somebody must look, but there is nothing to track */
		if (*when || *whom)
			g_string_append_printf (doubt, "%s%s %s", doubt->len ? "; " : "", whom, when);
		return *when || *whom;
	}
	if (!*whom && !*when && says_none (what)) {
		*none = TRUE;
		return TRUE;
	}
	g_autofree char *rest = NULL;
	g_autofree char *iso = *when ? due_date (when, received, &rest) : NULL;
	if (*when && !iso)
		g_string_append_printf (doubt, "%s%s: by when: %s", doubt->len ? "; " : "", what, when);
	const char *is = done && *done ? done_word (done) : NULL;
	if (is_full (actions, doubt))
		return TRUE;
	add_action (actions, what, whom, iso ? iso : "", is ? is : "");
	return TRUE;
}

/* ---- lines ------------------------------------------------------------------------- */

/* behind "1.", "2)", "3 -", "-", "•", "(a)"; @text itself when nothing of that stands there */
static const char *
after_bullet (const char *text, gboolean *numbered)
{
	const char *at = text;
	*numbered = FALSE;
	if (g_str_has_prefix (at, "\342\200\242") || g_str_has_prefix (at, "\342\200\223") || g_str_has_prefix (at, "\302\267")) {
		*numbered = TRUE;
		return g_utf8_next_char (at);
	}
	if ((*at == '-' || *at == '*') && at[1] == ' ') {
		*numbered = TRUE;
		return at + 1;
	}
	if (*at == '(')
		at++;
	const char *digits = at;
	while (g_ascii_isdigit (*at) && at - digits < 3)
		at++;
	if (at == digits && g_ascii_isalpha (*at) && at[1] == ')')
		at++;
	if (at == digits || !*at || !strchr (".):", *at) || g_ascii_isdigit (at[1]))
		return text;
	*numbered = TRUE;
	return at + 1;
}

/* "by 12/12/2026", "due 12 Dec": the date after the last such word, when it ends the line */
static char *
take_due (char *line, CcrfTime received)
{
	g_autoptr (GRegex) word = g_regex_new ("(?:^|[\\s,;(\342\200\223-])(by|due(?: by| date)?|before|deadline|target(?: date)?|when)\\s*:?\\s+(?=\\S)", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) info = NULL;
	char *found = NULL;
	int cut = 0;
	g_regex_match (word, line, 0, &info);
	for (; g_match_info_matches (info); g_match_info_next (info, NULL)) {
		int from, to;
		g_autofree char *rest = NULL;
		g_match_info_fetch_pos (info, 0, &from, &to);
		char *iso = due_date (line + to, received, &rest);
		const gboolean ends = iso && (!*rest || strcmp (rest, ".") == 0 || strcmp (rest, ")") == 0);
		if (!ends) {
			g_free (iso);
			continue;
		}
		g_free (found);
		found = iso;
		cut = from;
	}
	/* or a date that stands alone behind the last dash or comma */
	char *tail = found ? NULL : MAX (strrchr (line, '-'), strrchr (line, ','));
	for (char *dash = line; !found && (dash = strstr (dash, "\342\200\223")); dash += 3)
		tail = MAX (tail, dash);
	while (!found && tail && tail > line && g_ascii_isdigit (tail[-1]) && (tail = g_strrstr_len (line, tail - line, " - ")))
		; /* 12-12-2026 */
	if (!found && tail) {
		g_autofree char *rest = NULL;
		const char *said = ccrf_dates_skip_filler (g_str_has_prefix (tail, "\342\200\223") ? tail + 3 : tail);
		char *iso = g_ascii_isdigit (*said) ? due_date (said, received, &rest) : NULL;
		if (iso && (!*rest || strcmp (rest, ".") == 0)) {
			found = iso;
			cut = tail - line;
		} else {
			g_free (iso);
		}
	}
	if (found)
		line[cut] = '\0';
	return found;
}

static char *
trimmed (const char *text)
{
	g_autofree char *plain = ccrf_value_fold (text);
	const char *from = plain;
	gsize length = strlen (plain);
	while (length && strchr (" -,;(", plain[length - 1]))
		length--;
	if (length >= 3 && memcmp (plain + length - 3, "\342\200\223", 3) == 0)
		length -= 3;
	while (length && plain[length - 1] == ' ')
		length--;
	return g_strndup (from, length);
}

/* "Slings replaced - J Smith": a short name behind the last dash */
static char *
take_who (char *line)
{
	char *dash = NULL;
	gsize width = 0;
	static const char *const dashes[] = { " - ", " \342\200\223 ", " \342\200\224 " };
	for (gsize i = 0; i < G_N_ELEMENTS (dashes); i++)
		for (char *at = line; (at = strstr (at, dashes[i])); at++)
			if (at > dash) {
				dash = at;
				width = strlen (dashes[i]);
			}
	if (!dash)
		return NULL;
	g_autofree char *who = trimmed (dash + width);
	g_auto (GStrv) words = g_strsplit (who, " ", -1);
	/* a name or a role is short, has no digits, and ends no sentence */
	if (!*who || g_strv_length (words) > 5 || strlen (who) > 60 || strpbrk (who, "0123456789.:;"))
		return NULL;
	*dash = '\0';
	return g_steal_pointer (&who);
}

static void
read_line (const char *text, CcrfTime received, GPtrArray *actions)
{
	g_autofree char *line = g_strndup (text, MOST_TEXT);
	g_autofree char *valid = g_utf8_make_valid (line, -1);
	g_autofree char *due = take_due (valid, received);
	g_autofree char *shorter = trimmed (valid);
	g_autofree char *who = take_who (shorter);
	g_autofree char *what = trimmed (shorter);
	/* nothing left but a date or a name: then the line itself is the action */
	if (*what)
		add_action (actions, what, who ? who : "", due ? due : "", "");
	else
		add_action (actions, text, "", "", "");
}

gboolean
ccrf_actions_read_text (const CcrfRules *rules, const char *text, CcrfTime received, GPtrArray *actions, gboolean *none, GString *doubt)
{
	g_autofree char *plain = ccrf_value_fold (text);
	if (ccrf_is_placeholder (rules, plain))
		return FALSE;
	gsize length = strlen (plain);
	while (length && strchr (". ", plain[length - 1]))
		length--;
	g_autofree char *bare = g_strndup (plain, length);
	if (says_none (bare)) {
		*none = TRUE;
		return TRUE;
	}
	g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
	gboolean any_numbered = FALSE, numbered;
	for (char **line = lines; *line; line++) {
		after_bullet (*line, &numbered);
		any_numbered = any_numbered || numbered;
	}
	g_autoptr (GString) current = g_string_new (NULL);
	for (char **line = lines; *line; line++) {
		const char *said = after_bullet (*line, &numbered);
		/* among numbered lines, one without a number continues the line above */
		const gboolean wraps = !any_numbered && line > lines && strlen (line[-1]) >= WRAPPED && g_ascii_islower (**line);
		if (current->len && (numbered || !any_numbered) && !wraps) {
			if (is_full (actions, doubt))
				return TRUE;
			read_line (current->str, received, actions);
			g_string_truncate (current, 0);
		}
		g_autofree char *clean = ccrf_value_fold (said);
		if (!ccrf_is_placeholder (rules, clean))
			g_string_append_printf (current, "%s%s", current->len ? " " : "", clean);
	}
	if (current->len && !is_full (actions, doubt))
		read_line (current->str, received, actions);
	return TRUE;
}
