/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which choices were made? Ticks before or after their options, options struck
 * out or highlighted, or a word typed. What a reader could take in two ways is
 * unsure: "Yes No x" belongs to No by position, but who knows.
 */

#include <string.h>

#include "marks.h"

#define MOST_TYPED 12 /* more codes than this without a tick: the printed list, not an answer */

void
ccrf_value_clear (CcrfValue *value)
{
	g_clear_pointer (&value->value, g_free);
	g_clear_pointer (&value->remark, g_free);
}

static void
set (CcrfValue *value, CcrfValueState state, char *code, char *remark)
{
	ccrf_value_clear (value);
	value->state = state;
	value->value = code;
	value->remark = remark && *remark ? remark : NULL;
	if (remark && !*remark)
		g_free (remark);
}

static const char *
exact (const CcrfRules *rules, const CcrfField *field, const char *text)
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
static const char *
leading (const CcrfRules *rules, const CcrfField *field, const char *text, char **rest)
{
	const char *found = NULL;
	*rest = NULL;
	for (const char *at = text; *at && at - text < 120; at = g_utf8_next_char (at)) {
		gsize used = 0;
		if (at == text || !is_delimiter (at, &used))
			continue;
		g_autofree char *head = g_strndup (text, at - text);
		const char *code = exact (rules, field, head);
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

static void
add_remark (const CcrfRules *rules, GString *remarks, const char *text)
{
	g_autofree char *said = without_prompt (rules, text);
	if (!*said)
		return;
	if (remarks->len)
		g_string_append (remarks, "; ");
	g_string_append (remarks, said);
}

static void
add_code (GPtrArray *chosen, const char *code)
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
static void
conclude (const CcrfField *field, const GPtrArray *chosen, const char *remark, CcrfValue *value)
{
	if (chosen->len > 1 && field->type == CCRF_FIELD_ONE_OF) {
		const gboolean both = strcmp (field->key, "report_type") == 0 && has (chosen, "concern") && has (chosen, "compliment");
		set (value, both ? CCRF_VALUE_OK : CCRF_VALUE_UNSURE, both ? g_strdup ("both") : NULL, g_strdup (remark));
		return;
	}
	if (chosen->len > 1 && (has (chosen, "none") || (has (chosen, "not_known")))) {
		set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (remark));
		return;
	}
	GString *joined = g_string_new (NULL);
	for (guint i = 0; i < chosen->len; i++)
		g_string_append_printf (joined, "%s%s", i ? ";" : "", (char *) g_ptr_array_index (chosen, i));
	set (value, CCRF_VALUE_OK, g_string_free (joined, FALSE), g_strdup (remark));
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
static guint
printed_options (const CcrfRules *rules, const CcrfField *field, const char *text, gboolean *x)
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
			const char *code = exact (rules, field, joined);
			if (!code && length == 1 && g_ascii_strcasecmp (joined, "n/a") == 0)
				code = "n/a";
			if (code) {
				add_code (seen, code);
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
		set (value, CCRF_VALUE_OK, g_strdup (number == 1 ? "one" : "several"), g_strdup (text));
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
			if (!code && length == 1)
				code = leading (rules, field, part, &rest);
			if (!code)
				continue;
			add_code (chosen, code);
			if (rest)
				add_remark (rules, remarks, rest);
			taken = length;
		}
		if (!taken) {
			const char *start = g_ptr_array_index (starts, i);
			g_autofree char *part = g_strndup (start, (const char *) g_ptr_array_index (ends, i) - start);
			add_remark (rules, remarks, part);
			taken = 1;
		}
		i += taken;
	}
	if (!chosen->len)
		set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (text));
	else if (chosen->len * 4 >= g_strv_length ((char **) field->codes) * 3 && chosen->len > 3)
		set (value, CCRF_VALUE_NONE, NULL, NULL); /* the printed list, nothing marked in it */
	else if (chosen->len > MOST_TYPED)
		set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (text));
	else
		conclude (field, chosen, remarks->str, value);
}

void
ccrf_choice_typed (const CcrfRules *rules, const CcrfField *field, const char *text, CcrfValue *value)
{
	g_autofree char *said = ccrf_value_fold (text);
	set (value, CCRF_VALUE_NONE, NULL, NULL);
	if (ccrf_is_placeholder (rules, said))
		return;
	const char *code = exact (rules, field, said);
	gboolean ticked = FALSE;
	/* close spelling, but never of numbers: "several 3 residents" */
	if (!code && !strpbrk (said, "0123456789-;:("))
		code = ccrf_code_find (rules, field, said);
	if (code) {
		set (value, CCRF_VALUE_OK, g_strdup (code), NULL);
		if (strcmp (field->key, "people_affected") == 0 && g_ascii_isdigit (*said))
			value->remark = g_strdup (said);
		return;
	}
	if (ccrf_value_is_mark (said, FALSE, &ticked)) {
		/* a lone x beside a yes/no question is a yes; beside a list it says nothing */
		code = ticked ? exact (rules, field, "yes") : NULL;
		if (ticked)
			set (value, code ? CCRF_VALUE_OK : CCRF_VALUE_UNSURE, g_strdup (code), code ? NULL : g_strdup (said));
		return;
	}
	read_number (field, said, value);
	if (value->state == CCRF_VALUE_OK)
		return;
	gboolean x = FALSE;
	const guint printed = printed_options (rules, field, said, &x);
	if (printed > 0 && x) {
		set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (said));
		return;
	}
	const gboolean listed = strpbrk (said, ",;\n") != NULL;
	if (printed > 1 && !(field->type == CCRF_FIELD_MULTI && listed)) {
		/* "Yes / No" with nothing done to it was not answered; a multiple choice may be meant */
		const gboolean doubt = field->type == CCRF_FIELD_MULTI && printed * 2 < g_strv_length ((char **) field->codes);
		set (value, doubt ? CCRF_VALUE_UNSURE : CCRF_VALUE_NONE, NULL, doubt ? g_strdup (said) : NULL);
		return;
	}
	if (field->type == CCRF_FIELD_MULTI) {
		read_list (rules, field, said, value);
		return;
	}
	g_autofree char *rest = NULL;
	code = leading (rules, field, said, &rest);
	/* "Yes. No." contradicts itself */
	g_autofree char *unused = NULL;
	const char *other = code && rest ? exact (rules, field, rest) : NULL;
	if (!other && code && rest)
		other = leading (rules, field, rest, &unused);
	if (code && (!other || strcmp (other, code) == 0))
		set (value, CCRF_VALUE_OK, g_strdup (code), g_steal_pointer (&rest));
	else
		set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (said));
}

/* ---- ticks ---------------------------------------------------------------------------- */

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
	return code ? code : leading (it->rules, it->field, start, rest);
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
		add_code (it->chosen, code);
	}
	if (rest && *rest)
		add_remark (it->rules, it->remarks, rest);
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
	return printed_options (it->rules, it->field, text, &x);
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
		add_remark (it->rules, it->remarks, text);
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
		if (*box->text && (!*text || exact (it->rules, it->field, box->text)) && !exact (it->rules, it->field, text))
			text = box->text;
		if (*text)
			take_option (it, text, box->ticked);
		else if (box->ticked && boxes->len == 1 && exact (it->rules, it->field, "yes"))
			add_code (it->chosen, exact (it->rules, it->field, "yes"));
		else if (box->ticked)
			it->doubt = TRUE;
	}
	const char *left = g_ptr_array_index (stretches, before ? 0 : stretches->len - 1);
	if (*left)
		add_remark (it->rules, it->remarks, left);
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
		add_remark (rules, remarks, unknown->str);
	if (it.doubt || (unknown->len && !chosen->len)) {
		set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (remarks->str));
		return;
	}
	if (chosen->len) {
		conclude (field, chosen, remarks->str, value);
		if (unknown->len && field->type == CCRF_FIELD_ONE_OF)
			set (value, CCRF_VALUE_UNSURE, NULL, g_strdup (remarks->str));
		return;
	}
	/* no box ticked, but perhaps a word typed beside them */
	if (remarks->len) {
		ccrf_choice_typed (rules, field, remarks->str, value);
		if (value->state == CCRF_VALUE_UNSURE)
			value->state = CCRF_VALUE_NONE;
		return;
	}
	set (value, CCRF_VALUE_NONE, NULL, NULL);
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
		if (!plain || !exact (rules, field, said) || printed_options (rules, field, left, &x) < 2)
			continue;
		ccrf_choice_typed (rules, field, said, value);
		return;
	}
	ccrf_choice_typed (rules, field, left, value);
}
