/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names made comparable: case, accents, punctuation, legal forms and the words
 * that half of all care homes share are taken away; what is left is the name.
 */

#include "names.h"

#include <ccrf/identify.h>
#include <string.h>

#define POSTCODE_TEXT_MOST 4096

/* clang-format off */
/* runs of words that say nothing about which service it is; the longest first */
static const char *const generic_words[] = {
	"nursing and residential care home", "residential and nursing care home",
	"nursing and residential home", "residential and nursing home",
	"care home with nursing", "residential nursing home", "residential care home", "nursing care home",
	"care home", "nursing home", "residential home",
	"limited", "ltd", "plc", "llp", "cic", "the",
	NULL,
};
/* clang-format on */

/** Lower case, no accents, words of letters and digits with one space between. */
static char *
fold (const char *name)
{
	g_autofree char *valid = g_utf8_make_valid (name, -1);
	g_autofree char *cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), CCRF_NAME_MOST));
	g_autofree char *plain = g_utf8_normalize (cut, -1, G_NORMALIZE_ALL);
	g_autofree char *lower = g_utf8_casefold (plain, -1);
	g_autoptr (GString) words = g_string_new (" ");

	for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar letter = g_utf8_get_char (at);
		if (letter == '&' || letter == '+')
			g_string_append (words, words->str[words->len - 1] == ' ' ? "and " : " and ");
		else if (g_unichar_isalnum (letter))
			g_string_append_unichar (words, letter);
		else if (letter == '\'' || letter == 0x2018 || letter == 0x2019 || letter == 0x02bc || letter == '`')
			continue; /* St Mary's, St Marys */
		else if (g_unichar_ismark (letter) || g_unichar_type (letter) == G_UNICODE_FORMAT)
			continue; /* accents, invisible characters */
		else if (words->str[words->len - 1] != ' ')
			g_string_append_c (words, ' ');
	}
	if (words->str[words->len - 1] != ' ')
		g_string_append_c (words, ' ');
	return g_string_free (g_steal_pointer (&words), FALSE);
}

/** Takes the run of words out of @text, which has a space at either end. TRUE when something went. */
static gboolean
take_out (GString *text, const char *run)
{
	g_autofree char *spaced = g_strdup_printf (" %s ", run);
	gboolean gone = FALSE;

	for (char *found = strstr (text->str, spaced); found != NULL; found = strstr (text->str, spaced)) {
		g_string_erase (text, found - text->str, (gssize) strlen (run) + 1);
		gone = TRUE;
	}
	return gone;
}

char *
ccrf_identify_normal_name (const char *name)
{
	g_autofree char *folded = fold (name != NULL ? name : "");
	g_autoptr (GString) rest = g_string_new (folded);

	g_string_replace (rest, " saint ", " st ", 0);
	/* until nothing changes, so that a normal name is its own normal name */
	for (gboolean again = TRUE; again;) {
		again = FALSE;
		for (const char *const *run = generic_words; *run != NULL; run++)
			again = take_out (rest, *run) || again;
	}
	g_strstrip (rest->str);
	/* "The Care Home Ltd" is all the name there is */
	return *rest->str != '\0' ? g_strdup (rest->str) : g_strdup (g_strstrip (folded));
}

gboolean
ccrf_name_is_foreign (const char *name)
{
	g_autofree char *valid = g_utf8_make_valid (name, -1);
	g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);

	for (const char *at = plain; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar letter = g_utf8_get_char (at);
		if (g_unichar_isalpha (letter) && g_unichar_get_script (letter) != G_UNICODE_SCRIPT_LATIN && g_unichar_get_script (letter) != G_UNICODE_SCRIPT_COMMON)
			return TRUE;
	}
	return FALSE;
}

char *
ccrf_name_digits (const char *normal_name)
{
	g_autoptr (GString) digits = g_string_new (NULL);

	for (const char *at = normal_name; *at != '\0'; at++)
		if (g_ascii_isdigit (*at))
			g_string_append_c (digits, *at);
		else if (digits->len > 0 && digits->str[digits->len - 1] != ' ')
			g_string_append_c (digits, ' ');
	return g_string_free (g_steal_pointer (&digits), FALSE);
}

/**
 * Damerau–Levenshtein (optimal string alignment): insertions, deletions,
 * replacements and swaps of neighbours. At most 200 × 200 cells.
 */
static glong
distance (const gunichar *a, glong length_a, const gunichar *b, glong length_b)
{
	glong width = length_b + 1;
	g_autofree glong *cells = g_new (glong, (gsize) ((length_a + 1) * width));

#define CELL(i, j) cells[(i) * width + (j)]
	for (glong i = 0; i <= length_a; i++)
		CELL (i, 0) = i;
	for (glong j = 0; j <= length_b; j++)
		CELL (0, j) = j;
	for (glong i = 1; i <= length_a; i++)
		for (glong j = 1; j <= length_b; j++) {
			glong replaced = CELL (i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
			glong best = MIN (replaced, MIN (CELL (i - 1, j), CELL (i, j - 1)) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = MIN (best, CELL (i - 2, j - 2) + 1);
			CELL (i, j) = best;
		}
	return CELL (length_a, length_b);
#undef CELL
}

double
ccrf_identify_similarity (const char *a, const char *b)
{
	g_autofree char *normal_a = ccrf_identify_normal_name (a), *normal_b = ccrf_identify_normal_name (b);
	glong length_a, length_b;
	g_autofree gunichar *left = g_utf8_to_ucs4_fast (normal_a, -1, &length_a);
	g_autofree gunichar *right = g_utf8_to_ucs4_fast (normal_b, -1, &length_b);

	/* decomposing can make a text longer than what was cut */
	length_a = MIN (length_a, CCRF_NAME_MOST);
	length_b = MIN (length_b, CCRF_NAME_MOST);
	if (length_a == 0 || length_b == 0)
		return 0;
	return 1.0 - (double) distance (left, length_a, right, length_b) / (double) MAX (length_a, length_b);
}

/** "Unit A1, 1st floor" is no postcode A1 1ST, unless nothing better stands there */
static gboolean
is_ordinal (const char *inward)
{
	return g_regex_match_simple ("^([04-9]TH|1ST|2ND|3RD)$", inward, 0, 0);
}

char **
ccrf_postcodes (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, POSTCODE_TEXT_MOST));
	g_autofree char *upper = g_ascii_strup (valid, -1);
	/* spaces in Unicode's sense too: Word likes no-break spaces there */
	g_autoptr (GRegex) shape = g_regex_new ("(?<![\\p{L}\\p{N}])([A-Z]{1,2}[0-9][A-Z0-9]?)[\\s\\x{a0}\\x{2009}\\x{202f}]{0,3}([0-9][A-Z]{2})(?![\\p{L}\\p{N}])", 0, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
	guint plain = 0;

	for (g_regex_match (shape, upper, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
		g_autofree char *outward = g_match_info_fetch (match, 1), *inward = g_match_info_fetch (match, 2);
		char *postcode = g_strdup_printf ("%s %s", outward, inward);
		if (g_ptr_array_find_with_equal_func (found, postcode, g_str_equal, NULL))
			g_free (postcode);
		else
			g_ptr_array_insert (found, is_ordinal (inward) ? (int) found->len : (int) plain++, postcode);
	}
	g_ptr_array_add (found, NULL);
	return (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

char *
ccrf_identify_postcode (const char *text)
{
	g_auto (GStrv) all = ccrf_postcodes (text != NULL ? text : "");
	return g_strdup (all[0]);
}
