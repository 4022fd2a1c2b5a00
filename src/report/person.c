/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is held about a person (UK GDPR article 15): everything that is stored
 * is opened and read, since nothing in the database itself could find a name.
 * It finds rather too much than too little; a person looks through it before it
 * is handed out, for it names others too.
 */

#include <ccrf/report.h>
#include <string.h>

struct _CcrfPerson {
	char *words;    /* " nina nurse " */
	char *reversed; /* " nurse nina ", NULL for an address or a single word */
};

#define LEAST_LETTERS 2

/* ---- is it them? ------------------------------------------------------------------- */

static gboolean
is_part_of_word (gunichar c)
{
	/* an address is one word */
	return g_unichar_isalnum (c) || g_unichar_ismark (c) || strchr ("@._-+'", (int) MIN (c, 127)) != NULL;
}

/* " nina nurse ": case folded, accents dropped, words between single spaces. */
static char *
words_of (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
	g_autofree char *folded = g_utf8_casefold (apart != NULL ? apart : valid, -1);
	GString *words = g_string_new (" ");

	for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (g_unichar_ismark (c))
			continue;
		if (is_part_of_word (c))
			g_string_append_unichar (words, c);
		else if (words->str[words->len - 1] != ' ')
			g_string_append_c (words, ' ');
	}
	if (words->str[words->len - 1] != ' ')
		g_string_append_c (words, ' ');
	return g_string_free (words, FALSE);
}

/* "Nina Nurse." ends a sentence, "'Nina" is quoted, "Nina's" is hers: what is at the rim of a word does not belong to it. */
static char *
trim_words (const char *words)
{
	g_auto (GStrv) parts = g_strsplit (words, " ", -1);
	GString *trimmed = g_string_new (" ");

	for (char **part = parts; *part != NULL; part++) {
		char *from = *part + strspn (*part, "._-+'");

		if (g_str_has_suffix (from, "'s"))
			from[strlen (from) - 2] = '\0';
		while (*from != '\0' && strchr ("._-+'", from[strlen (from) - 1]) != NULL)
			from[strlen (from) - 1] = '\0';
		if (*from != '\0')
			g_string_append_printf (trimmed, "%s ", from);
	}
	return g_string_free (trimmed, FALSE);
}

static char *
comparable (const char *text)
{
	g_autofree char *words = words_of (text);

	return trim_words (words);
}

/* " nina maria nurse " → " nurse nina maria "; NULL for one word */
static char *
as_in_a_register (const char *words)
{
	g_autofree char *inside = g_strndup (words + 1, strlen (words) - 2);
	const char *last = strrchr (inside, ' ');

	return last != NULL ? g_strdup_printf (" %s %.*s ", last + 1, (int) (last - inside), inside) : NULL;
}

/* "Nurse, Nina" is asked for as "Nina Nurse" */
static char *
as_spoken (const char *text)
{
	const char *comma = strchr (text, ',');

	return comma != NULL ? g_strdup_printf ("%s %.*s", comma + 1, (int) (comma - text), text) : g_strdup (text);
}

CcrfPerson *
ccrf_person_new (const char *text, GError **error)
{
	g_autofree char *spoken = as_spoken (text);
	g_autofree char *words = comparable (spoken);
	CcrfPerson *person;

	if (g_utf8_strlen (words, -1) < LEAST_LETTERS + 2) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\" is no address and no name", text);
		return NULL;
	}
	person = g_new0 (CcrfPerson, 1);
	person->reversed = as_in_a_register (words);
	person->words = g_steal_pointer (&words);
	return person;
}

void
ccrf_person_free (CcrfPerson *person)
{
	if (person == NULL)
		return;
	g_free (person->words);
	g_free (person->reversed);
	g_free (person);
}

gboolean
ccrf_person_in (const CcrfPerson *person, const char *text)
{
	g_autofree char *words = text != NULL && *text != '\0' ? comparable (text) : NULL;

	return words != NULL && (strstr (words, person->words) != NULL || (person->reversed != NULL && strstr (words, person->reversed) != NULL));
}

typedef struct { const CcrfPerson *person; gboolean found; } Search;

static void
look_at_member (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
	Search *search = data;

	search->found = search->found || ccrf_person_in_json (search->person, node);
}

static void
look_at_element (JsonArray *array, guint n, JsonNode *node, gpointer data)
{
	look_at_member (NULL, NULL, node, data);
}

gboolean
ccrf_person_in_json (const CcrfPerson *person, JsonNode *node)
{
	Search search = { person, FALSE };

	if (node == NULL)
		return FALSE;
	if (JSON_NODE_HOLDS_OBJECT (node))
		json_object_foreach_member (json_node_get_object (node), look_at_member, &search);
	else if (JSON_NODE_HOLDS_ARRAY (node))
		json_array_foreach_element (json_node_get_array (node), look_at_element, &search);
	else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
		search.found = ccrf_person_in (person, json_node_get_string (node));
	return search.found;
}
