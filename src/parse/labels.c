/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Is this text a label, and of which field? Exact alias first, then its
 * beginning, then close spelling. Old copies of a form live for years: by
 * label, never by position.
 */

#include <string.h>

#include "rules.h"

#define LONGEST_LABEL 200 /* bytes: longer texts are never labels */
#define CLOSE_ENOUGH 0.88
#define SHORTEST_FUZZY 6
#define SHORTEST_PREFIX 10

/* "1", "1.", "2a", "8 b)", "Q4.", "(4)", "a)", "3.1": how much of @text is numbering */
static gsize
numbering (const char *text, char **number)
{
	const char *at = text;
	if (*at == '(')
		at++;
	if ((*at == 'Q' || *at == 'q') && g_ascii_isdigit (at[1]))
		at++;
	const char *from = at;
	while (g_ascii_isdigit (*at) && at - from < 2)
		at++;
	const gboolean digits = at > from;
	if (g_ascii_isdigit (*at))
		return 0; /* a year, a phone number */
	if (digits && *at == '.' && g_ascii_isdigit (at[1]))
		for (at++; g_ascii_isdigit (*at); at++)
			;
	const char *letter = NULL;
	const char *look = digits && *at == ' ' ? at + 1 : at;
	if (g_ascii_isalpha (*look) && !g_ascii_isalnum (look[1])) {
		/* "8 b)" is numbering, "1 a person" is not; a bare "a)" is, "a person" is not */
		const gboolean closed = look[1] == ')' || look[1] == '.' || look[1] == ':';
		if (closed || (digits && look == at && g_ascii_isspace (look[1]))) {
			letter = look;
			at = look + 1;
		}
	}
	if (!digits && !letter)
		return 0;
	const char *ends = at;
	while (*at && strchr (".):", *at))
		at++;
	if (at == ends && !g_ascii_isspace (*at))
		return 0; /* "3rd", "24hours" */
	while (g_ascii_isspace (*at) || *at == '-')
		at++;
	if (!*at)
		return 0;
	if (number) {
		g_free (*number);
		g_autofree char *raw = g_strndup (from, ends - from);
		GString *plain = g_string_new (NULL);
		for (const char *p = raw; *p; p++)
			if (g_ascii_isalnum (*p) || *p == '.')
				g_string_append_c (plain, g_ascii_tolower (*p));
		*number = g_string_free (plain, FALSE);
	}
	return at - text;
}

static char *
words (const char *text, gboolean drop_hints)
{
	GString *out = g_string_new (NULL);
	int depth = 0;
	gboolean gap = FALSE;
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_autofree char *folded = g_utf8_casefold (valid, -1);
	g_autofree char *plain = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
	for (const char *p = plain ? plain : folded; *p; p = g_utf8_next_char (p)) {
		const gunichar c = g_utf8_get_char (p);
		if (drop_hints && (c == '(' || c == '['))
			depth++;
		else if (drop_hints && (c == ')' || c == ']') && depth > 0)
			depth--;
		if (depth > 0)
			continue;
		if (g_unichar_isalnum (c) || g_unichar_ismark (c)) {
			if (gap && out->len)
				g_string_append_c (out, ' ');
			gap = FALSE;
			g_string_append_unichar (out, c);
		} else if (c == '&') {
			g_string_append (out, out->len ? " and" : "and");
			gap = TRUE;
		} else if (c != '\'' && c != 0x2019 && c != 0x2018 && c != 0x00ad && c != 0x200b && c != 0xfeff) {
			gap = TRUE;
		}
	}
	return g_string_free (out, FALSE);
}

char *
ccrf_words_normalise (const char *text)
{
	return words (text, FALSE);
}

char *
ccrf_label_normalise (const char *text, char **number)
{
	if (number)
		*number = g_strdup ("");
	while (*text && (g_unichar_isspace (g_utf8_get_char_validated (text, -1)) || strchr ("*#-_>", *text)))
		text = g_utf8_next_char (text);
	text += numbering (text, number);
	char *plain = words (text, TRUE);
	if (!*plain) {
		g_free (plain);
		plain = words (text, FALSE);
	}
	return plain;
}

double
ccrf_likeness (const char *a, const char *b)
{
	glong n = 0, m = 0;
	g_autofree gunichar *x = g_utf8_to_ucs4_fast (a, -1, &n);
	g_autofree gunichar *y = g_utf8_to_ucs4_fast (b, -1, &m);
	if (n == 0 || m == 0 || n > LONGEST_LABEL || m > LONGEST_LABEL)
		return n == m && n == 0 ? 1 : 0;
	/* two letters in the wrong order are one slip (optimal string alignment) */
	int rows[3][LONGEST_LABEL + 1];
	for (glong j = 0; j <= m; j++)
		rows[0][j] = j;
	for (glong i = 1; i <= n; i++) {
		const int *above = rows[(i - 1) % 3], *twice = rows[(i + 1) % 3];
		int *row = rows[i % 3];
		row[0] = i;
		for (glong j = 1; j <= m; j++) {
			row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
				row[j] = MIN (row[j], twice[j - 2] + 1);
		}
	}
	return 1.0 - (double) rows[n % 3][m] / MAX (n, m);
}

static CcrfLabelMatch *
match_new (double ratio, gboolean prefix, char *number)
{
	CcrfLabelMatch *match = g_new0 (CcrfLabelMatch, 1);
	match->aliases = g_ptr_array_new ();
	match->ratio = ratio;
	match->prefix = prefix;
	match->number = number;
	return match;
}

void
ccrf_label_match_free (CcrfLabelMatch *match)
{
	g_ptr_array_unref (match->aliases);
	g_free (match->number);
	g_free (match);
}

static GPtrArray *
find_prefix (const CcrfRules *rules, const char *text)
{
	/* an alias at the beginning of the text, cut at a word's end: the longest one */
	g_autofree char *head = g_strdup (text);
	for (char *space = strrchr (head, ' '); space; space = strrchr (head, ' ')) {
		*space = '\0';
		if (strlen (head) < SHORTEST_PREFIX || !strchr (head, ' '))
			break;
		GPtrArray *list = g_hash_table_lookup (rules->by_text, head);
		if (list)
			return g_ptr_array_ref (list);
	}
	/* or a text cut short: the beginning of aliases of one field only */
	const gsize length = strlen (text);
	if (length < SHORTEST_PREFIX + 2 || !strchr (text, ' '))
		return NULL;
	const CcrfAlias *found = NULL;
	for (guint i = 0; i < rules->aliases->len; i++) {
		CcrfAlias *alias = g_ptr_array_index (rules->aliases, i);
		if (strncmp (alias->text, text, length) != 0 || alias->text[length] != ' ')
			continue;
		if (found && (found->field != alias->field || found->use != alias->use))
			return NULL;
		found = found ? found : alias;
	}
	if (!found || found->use >= CCRF_LABEL_SHARED)
		return NULL;
	GPtrArray *list = g_ptr_array_new ();
	g_ptr_array_add (list, (gpointer) found);
	return list;
}

static GPtrArray *
find_fuzzy (const CcrfRules *rules, const char *text, double *ratio, guint *budget)
{
	const double length = strlen (text);
	const char *best = NULL;
	gboolean twice = FALSE;
	*ratio = CLOSE_ENOUGH;
	for (guint i = 0; length >= SHORTEST_FUZZY && i < rules->aliases->len; i++) {
		const CcrfAlias *alias = g_ptr_array_index (rules->aliases, i);
		const double other = strlen (alias->text);
		if (MIN (length, other) / MAX (length, other) < CLOSE_ENOUGH || (best && strcmp (best, alias->text) == 0))
			continue;
		if (*budget == 0)
			return NULL;
		(*budget)--;
		const double is = ccrf_likeness (text, alias->text);
		if (is < *ratio)
			continue;
		if (best && is == *ratio) {
			const GPtrArray *known = g_hash_table_lookup (rules->by_text, best);
			twice = twice || ((CcrfAlias *) g_ptr_array_index (known, 0))->field != alias->field;
			continue;
		}
		best = alias->text;
		*ratio = is;
		twice = FALSE;
	}
	return best && !twice ? g_ptr_array_ref (g_hash_table_lookup (rules->by_text, best)) : NULL;
}

CcrfLabelMatch *
ccrf_label_match (const CcrfRules *rules, const char *text, guint *budget)
{
	if (!text || strlen (text) > LONGEST_LABEL)
		return NULL;
	g_autofree char *number = NULL;
	g_autofree char *plain = ccrf_label_normalise (text, &number);
	double ratio = 1;
	gboolean prefix = FALSE;
	g_autoptr (GPtrArray) list = g_hash_table_lookup (rules->by_text, plain);
	if (list) {
		g_ptr_array_ref (list);
	} else if (*plain) {
		list = find_prefix (rules, plain);
		prefix = list != NULL;
		if (!list)
			list = find_fuzzy (rules, plain, &ratio, budget);
	}
	if (!list)
		return NULL;
	CcrfLabelMatch *match = match_new (ratio, prefix, g_steal_pointer (&number));
	for (guint i = 0; i < list->len; i++)
		g_ptr_array_add (match->aliases, g_ptr_array_index (list, i));
	return match;
}

char
ccrf_heading_part (const CcrfRules *rules, const char *text)
{
	if (strlen (text) > LONGEST_LABEL)
		return 0;
	g_autofree char *plain = ccrf_label_normalise (text, NULL);
	const int known = GPOINTER_TO_INT (g_hash_table_lookup (rules->headings, plain));
	if (known)
		return known;
	const char *rest = g_str_has_prefix (plain, "part ") ? plain + 5 : g_str_has_prefix (plain, "section ") ? plain + 8 : NULL;
	if (!rest || !(g_ascii_isalnum (rest[0])) || (rest[1] && rest[1] != ' '))
		return 0;
	/* a section of another form's counting: its name decides, not its letter */
	const char *name = rest[1] ? rest + 2 : "";
	const int part = GPOINTER_TO_INT (g_hash_table_lookup (rules->headings, name));
	const GPtrArray *list = part ? NULL : g_hash_table_lookup (rules->by_text, name);
	const CcrfAlias *alias = list && list->len == 1 ? g_ptr_array_index (list, 0) : NULL;
	return part ? part : alias && alias->field ? alias->field->part : '?';
}

gboolean
ccrf_is_placeholder (const CcrfRules *rules, const char *text)
{
	gboolean said = FALSE;
	for (const char *p = text; *p && !said; p = g_utf8_next_char (p)) {
		const gunichar c = g_utf8_get_char (p);
		said = g_unichar_isalnum (c) || c == '?' || c == '!';
	}
	if (!said)
		return TRUE; /* white space, dotted and underscore leaders, a dash */
	if (strlen (text) > LONGEST_LABEL)
		return FALSE;
	g_autofree char *plain = ccrf_words_normalise (text);
	return g_hash_table_contains (rules->placeholders, plain);
}

const char *
ccrf_code_find (const CcrfRules *rules, const CcrfField *field, const char *text)
{
	GHashTable *known = g_hash_table_lookup (rules->codes, field->key);
	if (!known || strlen (text) > LONGEST_LABEL)
		return NULL;
	g_autofree char *plain = ccrf_words_normalise (text);
	const char *code = g_hash_table_lookup (known, plain);
	if (code || strlen (plain) < SHORTEST_FUZZY)
		return code;
	double best = CLOSE_ENOUGH;
	gpointer word, means;
	GHashTableIter iter;
	gboolean twice = FALSE;
	g_hash_table_iter_init (&iter, known);
	while (g_hash_table_iter_next (&iter, &word, &means)) {
		const double longer = MAX (strlen (word), strlen (plain)), shorter = MIN (strlen (word), strlen (plain));
		const double is = shorter / longer >= CLOSE_ENOUGH ? ccrf_likeness (plain, word) : 0;
		if (is < best)
			continue;
		twice = is == best && code && strcmp (code, means) != 0;
		best = is;
		code = means;
	}
	return twice ? NULL : code;
}
