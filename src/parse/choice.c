/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Choices typed as words: the option itself, an option with a remark, a list.
 * Options merely printed ("Yes / No") are no answer.
 */

#include <string.h>

#include "choice.h"

#define MOST_TYPED 12 /* more codes than this without a tick: the printed list, not an answer */

void
ccrf_value_clear (CcrfValue *value)
{
	g_clear_pointer (&value->value, g_free);
	g_clear_pointer (&value->remark, g_free);
}

void
ccrf_choice_set (CcrfValue *value, CcrfValueState state, char *code, char *remark)
{
	ccrf_value_clear (value);
	value->state = state;
	value->value = code;
	value->remark = remark && *remark ? remark : NULL;
	if (remark && !*remark)
		g_free (remark);
}

const char *
ccrf_choice_exact (const CcrfRules *rules, const CcrfField *field, const char *text)
{
	GHashTable *known = g_hash_table_lookup (rules->codes, field->key);
	g_autofree char *plain = strlen (text) < 200 ? ccrf_words_normalise (text) : NULL;
	return plain && known ? g_hash_table_lookup (known, plain) : NULL;
}

static gboolean
is_delimiter (const char *at, gsize *length)
{
	static const char *const marks[] = { ",", ".", ";", ":", "(", "!", "\n", " - ", " \342\200\223", " \342\200\224", "\342\200\223", "\342\200\224", " because ", " but ", " as ", " - " };
	for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
		if (g_ascii_strncasecmp (at, marks[i], strlen (marks[i])) == 0) {
			*length = g_ascii_isalpha (marks[i][1]) ? 0 : strlen (marks[i]);
			return TRUE;
		}
	return FALSE;
}

/* "Yes - moved to another room": the longest option in front of a delimiter */
const char *
ccrf_choice_leading (const CcrfRules *rules, const CcrfField *field, const char *text, char **rest)
{
	const char *found = NULL;
	*rest = NULL;
	for (const char *at = text; *at && at - text < 120; at = g_utf8_next_char (at)) {
		gsize used = 0;
		if (at == text || !is_delimiter (at, &used))
			continue;
		g_autofree char *head = g_strndup (text, at - text);
		const char *code = ccrf_choice_exact (rules, field, head);
		if (!code)
			continue;
		found = code;
		g_free (*rest);
		g_autofree char *behind = ccrf_value_fold (at + used);
		const char *clean = behind;
		while (*clean && strchr ("-:.,; ", *clean))
			clean++;
		gsize length = strlen (clean);
		if (at[0] == '(' && length && clean[length - 1] == ')' && !strchr (clean, '('))
			length--;
		*rest = g_strndup (clean, length);
	}
	return found;
}

/* a printed prompt in front of what was typed: "If no, why not: manager away" */
static char *
without_prompt (const CcrfRules *rules, const char *text)
{
	g_autofree char *plain = ccrf_value_fold (text);
	static const char *const prompts[] = { "if ", "please ", "reason", "details", "comment", "why", "what was done", "give " };
	for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++) {
		if (g_ascii_strncasecmp (plain, prompts[i], strlen (prompts[i])) != 0)
			continue;
		const char *end = strpbrk (plain, ":?");
		if (end && end - plain < 100) {
			while (*end && strchr (":? ", *end))
				end++;
			return ccrf_is_placeholder (rules, end) ? g_strdup ("") : g_strdup (end);
		}
		if (i < 2 && strlen (plain) < 80)
			return g_strdup (""); /* "Please give details" and nothing else */
	}
	return ccrf_is_placeholder (rules, plain) ? g_strdup ("") : g_steal_pointer (&plain);
}

void
ccrf_choice_add_remark (const CcrfRules *rules, GString *remarks, const char *text)
{
	g_autofree char *said = without_prompt (rules, text);
	if (!*said)
		return;
	if (remarks->len)
		g_string_append (remarks, "; ");
	g_string_append (remarks, said);
}

void
ccrf_choice_add_code (GPtrArray *chosen, const char *code)
{
	if (!g_ptr_array_find_with_equal_func (chosen, code, g_str_equal, NULL))
		g_ptr_array_add (chosen, (gpointer) code);
}

static gboolean
has (const GPtrArray *chosen, const char *code)
{
	return g_ptr_array_find_with_equal_func ((GPtrArray *) chosen, code, g_str_equal, NULL);
}

/* the codes chosen become the value, unless they contradict each other */
void
ccrf_choice_conclude (const CcrfField *field, const GPtrArray *chosen, const char *remark, CcrfValue *value)
{
	if (chosen->len > 1 && field->type == CCRF_FIELD_ONE_OF) {
		const gboolean both = strcmp (field->key, "report_type") == 0 && has (chosen, "concern") && has (chosen, "compliment");
		ccrf_choice_set (value, both ? CCRF_VALUE_OK : CCRF_VALUE_UNSURE, both ? g_strdup ("both") : NULL, g_strdup (remark));
		return;
	}
	if (chosen->len > 1 && (has (chosen, "none") || (has (chosen, "not_known")))) {
		ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (remark));
		return;
	}
	GString *joined = g_string_new (NULL);
	for (guint i = 0; i < chosen->len; i++)
		g_string_append_printf (joined, "%s%s", i ? ";" : "", (char *) g_ptr_array_index (chosen, i));
	ccrf_choice_set (value, CCRF_VALUE_OK, g_string_free (joined, FALSE), g_strdup (remark));
}

/* ---- one typed text --------------------------------------------------------------- */

static gboolean
is_lone_x (const char *word)
{
	return g_ascii_strcasecmp (word, "x") == 0;
}

/*
 * Nothing but options in a row, as printed: "Yes / No", "Yes No N/A".
 * Returns how many different ones; @x: a lone x stands among them.
 */
guint
ccrf_choice_printed_options (const CcrfRules *rules, const CcrfField *field, const char *text, gboolean *x)
{
	g_autofree char *spaced = g_strdelimit (g_strdup (text), "/|\n\\", ' ');
	g_auto (GStrv) words = g_strsplit_set (spaced, " ", -1);
	const guint count = g_strv_length (words);
	g_autoptr (GPtrArray) seen = g_ptr_array_new ();
	*x = FALSE;
	for (guint i = 0; i < count && count < 60;) {
		if (!*words[i] || is_lone_x (words[i])) {
			*x = *x || *words[i];
			i++;
			continue;
		}
		guint taken = 0;
		for (guint length = MIN (6, count - i); length > 0 && !taken; length--) {
			char *kept = words[i + length];
			words[i + length] = NULL;
			g_autofree char *joined = g_strjoinv (" ", words + i);
			words[i + length] = kept;
			const char *code = ccrf_choice_exact (rules, field, joined);
			if (!code && length == 1 && g_ascii_strcasecmp (joined, "n/a") == 0)
				code = "n/a";
			if (code) {
				ccrf_choice_add_code (seen, code);
				taken = length;
			}
		}
		if (!taken)
			return 0;
		i += taken;
	}
	return count < 60 ? seen->len : 0;
}

static void
read_number (const CcrfField *field, const char *text, CcrfValue *value)
{
	char *end = NULL;
	const guint64 number = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0;
	if (strcmp (field->key, "people_affected") != 0 || !end || number < 1 || number > 999 || (*end && !g_ascii_isspace (*end)))
		return;
	/* "3 weeks ago" is no number of people */
	static const char *const people[] = { "people", "person", "residents", "resident", "adults", "adult", "service users", "clients", "customers", "patients", "service user" };
	while (g_ascii_isspace (*end))
		end++;
	gboolean fits = !*end;
	for (gsize i = 0; i < G_N_ELEMENTS (people) && !fits; i++)
		fits = g_ascii_strncasecmp (end, people[i], strlen (people[i])) == 0;
	if (fits)
		ccrf_choice_set (value, CCRF_VALUE_OK, g_strdup (number == 1 ? "one" : "several"), g_strdup (text));
}

/* a list typed by hand: parts joined until they are a known option ("Dignity, respect, choice") */
static void
read_list (const CcrfRules *rules, const CcrfField *field, const char *text, CcrfValue *value)
{
	g_autoptr (GRegex) cut = g_regex_new ("[,;\\n\342\200\242|]+|\\s+and\\s+|\\s*&\\s*|\\s+[-\342\200\223]\\s+|(?<=\\S)/(?=\\S)|\\s/\\s|\\.\\s", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GPtrArray) starts = g_ptr_array_new (), ends = g_ptr_array_new (), chosen = g_ptr_array_new ();
	g_autoptr (GMatchInfo) info = NULL;
	const char *from = text;
	g_regex_match (cut, text, 0, &info);
	for (; g_match_info_matches (info) && starts->len < 200; g_match_info_next (info, NULL)) {
		int a, b;
		g_match_info_fetch_pos (info, 0, &a, &b);
		g_ptr_array_add (starts, (gpointer) from);
		g_ptr_array_add (ends, (gpointer) (text + a));
		from = text + b;
	}
	g_ptr_array_add (starts, (gpointer) from);
	g_ptr_array_add (ends, (gpointer) (text + strlen (text)));
	g_autoptr (GString) remarks = g_string_new (NULL);
	for (guint i = 0; i < starts->len;) {
		guint taken = 0;
		for (guint length = MIN (4, starts->len - i); length > 0 && !taken; length--) {
			const char *start = g_ptr_array_index (starts, i);
			const char *end = g_ptr_array_index (ends, i + length - 1);
			g_autofree char *part = g_strndup (start, end - start);
			const char *code = ccrf_code_find (rules, field, part);
			g_autofree char *rest = NULL;
			if (!code && g_ascii_strncasecmp (part, "the ", 4) == 0)
				code = ccrf_code_find (rules, field, part + 4);
			if (!code && length == 1)
				code = ccrf_choice_leading (rules, field, part, &rest);
			if (!code)
				continue;
			ccrf_choice_add_code (chosen, code);
			if (rest)
				ccrf_choice_add_remark (rules, remarks, rest);
			taken = length;
		}
		if (!taken) {
			const char *start = g_ptr_array_index (starts, i);
			g_autofree char *part = g_strndup (start, (const char *) g_ptr_array_index (ends, i) - start);
			ccrf_choice_add_remark (rules, remarks, part);
			taken = 1;
		}
		i += taken;
	}
	if (!chosen->len)
		ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (text));
	else if (chosen->len * 4 >= g_strv_length ((char **) field->codes) * 3 && chosen->len > 3)
		ccrf_choice_set (value, CCRF_VALUE_NONE, NULL, NULL); /* the printed list, nothing marked in it */
	else if (chosen->len > MOST_TYPED)
		ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (text));
	else
		ccrf_choice_conclude (field, chosen, remarks->str, value);
}

/* "(please delete as appropriate)" */
static char *
without_instruction (const char *text)
{
	g_autoptr (GRegex) prompt = g_regex_new ("[-*(\\[â]*\\s*(?:please )?(?:(?:delete|circle|tick|strike|highlight|underline|cross)(?: out)? (?:as|which|whichever|where|one|all)\\b|please (?:delete|circle|tick|highlight|underline)\\b)[^)\\]\\n]*[)\\]]?", G_REGEX_CASELESS, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal (prompt, text, -1, 0, " ", 0, NULL);
	return ccrf_value_fold (plain ? plain : text);
}

void
ccrf_choice_typed (const CcrfRules *rules, const CcrfField *field, const char *text, CcrfValue *value)
{
	g_autofree char *said = without_instruction (text);
	ccrf_choice_set (value, CCRF_VALUE_NONE, NULL, NULL);
	if (ccrf_is_placeholder (rules, said))
		return;
	const char *code = ccrf_choice_exact (rules, field, said);
	gboolean ticked = FALSE;
	/* close spelling, but never of numbers: "several 3 residents" */
	if (!code && !strpbrk (said, "0123456789-;:("))
		code = ccrf_code_find (rules, field, said);
	if (code) {
		ccrf_choice_set (value, CCRF_VALUE_OK, g_strdup (code), NULL);
		if (strcmp (field->key, "people_affected") == 0 && g_ascii_isdigit (*said))
			value->remark = g_strdup (said);
		return;
	}
	if (ccrf_value_is_mark (said, FALSE, &ticked)) {
		/* a lone x beside a yes/no question is a yes; beside a list it says nothing */
		code = ticked ? ccrf_choice_exact (rules, field, "yes") : NULL;
		if (ticked)
			ccrf_choice_set (value, code ? CCRF_VALUE_OK : CCRF_VALUE_UNSURE, g_strdup (code), code ? NULL : g_strdup (said));
		return;
	}
	read_number (field, said, value);
	if (value->state == CCRF_VALUE_OK)
		return;
	gboolean x = FALSE;
	const guint printed = ccrf_choice_printed_options (rules, field, said, &x);
	if (printed > 0 && x) {
		ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (said));
		return;
	}
	const gboolean listed = strpbrk (said, ",;\n") != NULL;
	if (printed > 1 && !(field->type == CCRF_FIELD_MULTI && listed)) {
		/* "Yes / No" with nothing done to it was not answered; a multiple choice may be meant */
		/* "Yes. No." was typed; the comma of "No / Yes, minor / Yes, serious" is printed */
		const gboolean sentence = strpbrk (said, ".;!") || (strchr (said, ',') && !strpbrk (said, "/|"));
		const gboolean doubt = sentence || (field->type == CCRF_FIELD_MULTI && printed * 2 < g_strv_length ((char **) field->codes));
		ccrf_choice_set (value, doubt ? CCRF_VALUE_UNSURE : CCRF_VALUE_NONE, NULL, doubt ? g_strdup (said) : NULL);
		return;
	}
	if (field->type == CCRF_FIELD_MULTI) {
		read_list (rules, field, said, value);
		return;
	}
	g_autofree char *rest = NULL;
	code = ccrf_choice_leading (rules, field, said, &rest);
	/* "Yes. No." contradicts itself */
	g_autofree char *unused = NULL;
	const char *other = code && rest ? ccrf_choice_exact (rules, field, rest) : NULL;
	if (!other && code && rest)
		other = ccrf_choice_leading (rules, field, rest, &unused);
	if (code && (!other || strcmp (other, code) == 0))
		ccrf_choice_set (value, CCRF_VALUE_OK, g_strdup (code), g_steal_pointer (&rest));
	else
		ccrf_choice_set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (said));
}
