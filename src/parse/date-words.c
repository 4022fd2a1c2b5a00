/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words and numbers at the start of a text: months, weekdays, ordinals. */

#include <string.h>

#include "date-read.h"

/* clang-format off */
static const struct { const char *word; int number; } months[] = {
	{ "january", 1 }, { "february", 2 }, { "march", 3 }, { "april", 4 }, { "may", 5 }, { "june", 6 }, { "july", 7 },
	{ "august", 8 }, { "september", 9 }, { "october", 10 }, { "november", 11 }, { "december", 12 },
	{ "jan", 1 }, { "feb", 2 }, { "febuary", 2 }, { "mar", 3 }, { "apr", 4 }, { "jun", 6 }, { "jul", 7 }, { "aug", 8 },
	{ "sept", 9 }, { "sep", 9 }, { "oct", 10 }, { "nov", 11 }, { "dec", 12 },
};
static const struct { const char *word; int number; } weekdays[] = {
	{ "monday", 1 }, { "tuesday", 2 }, { "wednesday", 3 }, { "thursday", 4 }, { "friday", 5 }, { "saturday", 6 },
	{ "sunday", 7 }, { "mon", 1 }, { "tues", 2 }, { "tue", 2 }, { "weds", 3 }, { "wed", 3 }, { "thurs", 4 },
	{ "thur", 4 }, { "thu", 4 }, { "fri", 5 }, { "sat", 6 }, { "sun", 7 },
};
/* clang-format on */

const char *
ccrf_date_skip_space (const char *text)
{
	for (;; text = g_utf8_next_char (text))
		if (!*text || !g_unichar_isspace (g_utf8_get_char (text)))
			return text;
}

gboolean
ccrf_date_ends_word (const char *at)
{
	return !*at || !g_unichar_isalpha (g_utf8_get_char (at));
}

/* behind @word at the start of @text, or NULL */
const char *
ccrf_date_take_word (const char *text, const char *word)
{
	const gsize length = strlen (word);
	return g_ascii_strncasecmp (text, word, length) == 0 && ccrf_date_ends_word (text + length) ? text + length : NULL;
}

const char *
ccrf_date_take_month (const char *text, int *month)
{
	for (gsize i = 0; i < G_N_ELEMENTS (months); i++) {
		const char *rest = ccrf_date_take_word (text, months[i].word);
		if (!rest)
			continue;
		*month = months[i].number;
		return *rest == '.' ? rest + 1 : rest;
	}
	return NULL;
}

const char *
ccrf_date_take_weekday (const char *text, int *weekday)
{
	for (gsize i = 0; i < G_N_ELEMENTS (weekdays); i++) {
		const char *rest = ccrf_date_take_word (text, weekdays[i].word);
		if (!rest)
			continue;
		*weekday = weekdays[i].number;
		return *rest == '.' ? rest + 1 : rest;
	}
	return NULL;
}

/* one to four digits; @length says how many */
const char *
ccrf_date_take_number (const char *text, int *number, int *length)
{
	int digits = 0;
	*number = 0;
	for (; g_ascii_isdigit (text[digits]); digits++)
		if (digits < 6)
			*number = *number * 10 + (text[digits] - '0');
	*length = digits;
	return digits ? text + digits : NULL;
}

const char *
ccrf_date_take_ordinal (const char *at)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
		const char *rest = ccrf_date_take_word (at, endings[i]);
		if (rest)
			return rest;
	}
	return at;
}
