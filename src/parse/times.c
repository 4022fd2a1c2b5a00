/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Times of day, a date with its time, and ranges: when it happened, when to meet. */

#include <string.h>

#include "dates.h"

static const char *
take_word (const char *text, const char *word)
{
	const gsize length = strlen (word);
	return g_ascii_strncasecmp (text, word, length) == 0 && !g_ascii_isalnum (text[length]) ? text + length : NULL;
}

static const char *
skip_blank (const char *text)
{
	while (g_ascii_isspace (*text))
		text++;
	return text;
}

/* behind "am", "p.m."; @half 12 for the afternoon, 0 for the morning, -1 for none */
static const char *
take_half (const char *at, int *half)
{
	static const char *const words[] = { "am", "a.m.", "a.m", "pm", "p.m.", "p.m" };
	const char *look = skip_blank (at);
	*half = -1;
	for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
		const gsize length = strlen (words[i]);
		if (g_ascii_strncasecmp (look, words[i], length) == 0 && !g_ascii_isalnum (look[length])) {
			*half = i < 3 ? 0 : 12;
			at = look + length;
			if (words[i][length - 1] == '.')
				break;
		}
	}
	return at;
}

static CcrfDateReading
settle (int hour, int minute, int half, gboolean clear, int *minutes)
{
	if (half >= 0) {
		if (hour < 1 || hour > 12 || minute > 59)
			return CCRF_DATE_UNSURE;
		*minutes = (hour % 12 + half) * 60 + minute;
		return CCRF_DATE_OK;
	}
	if (hour > 23 || minute > 59)
		return CCRF_DATE_UNSURE;
	*minutes = hour * 60 + minute;
	return clear || hour >= 7 ? CCRF_DATE_OK : CCRF_DATE_UNSURE;
}

CcrfDateReading
ccrf_dates_time (const char *text, int *minutes, const char **end)
{
	const char *at = skip_blank (text);
	gboolean said = FALSE;
	/* clang-format off */
	static const struct { const char *word; int minutes; } names[] = { { "noon", 720 }, { "midday", 720 }, { "12 noon", 720 }, { "12noon", 720 }, { "midnight", 0 } };
	/* clang-format on */
	*minutes = -1;
	if (*at == 'T' && g_ascii_isdigit (at[1]))
		at++;
	else if (take_word (at, "at")) {
		at = skip_blank (at + 2);
		said = TRUE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		const char *rest = take_word (at, names[i].word);
		if (!rest)
			continue;
		*minutes = names[i].minutes;
		*end = rest;
		/* midnight belongs to two days */
		return names[i].minutes ? CCRF_DATE_OK : CCRF_DATE_UNSURE;
	}
	int digits = 0, hour = 0, minute = 0, half = -1;
	while (g_ascii_isdigit (at[digits]))
		digits++;
	const gboolean four = digits == 4;
	if (digits == 0 || (digits > 2 && !four))
		return CCRF_DATE_NONE;
	const gboolean zero = *at == '0';
	hour = four ? (at[0] - '0') * 10 + at[1] - '0' : digits == 2 ? (at[0] - '0') * 10 + at[1] - '0' : at[0] - '0';
	if (four)
		minute = (at[2] - '0') * 10 + at[3] - '0';
	at += digits;
	gboolean parted = FALSE;
	if (!four && (*at == ':' || *at == '.') && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2]) && !g_ascii_isdigit (at[3])) {
		minute = (at[1] - '0') * 10 + at[2] - '0';
		at += 3;
		parted = TRUE;
		if (*at == ':' && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2]))
			at += 3; /* seconds */
	}
	at = take_half (at, &half);
	const char *hours = skip_blank (at);
	for (gsize i = 0; half < 0 && i < 5; i++) {
		static const char *const words[] = { "hrs", "hours", "hr", "h", "o'clock" };
		const char *rest = take_word (hours, words[i]);
		if (rest) {
			at = rest;
			parted = TRUE;
			said = said || i == 4;
			break;
		}
	}
	if (half < 0 && !parted && !said)
		return CCRF_DATE_NONE; /* a bare number is no time */
	if (g_ascii_isalnum (*at))
		return CCRF_DATE_NONE;
	*end = at;
	return settle (hour, minute, half, four || zero || (digits == 2 && parted), minutes);
}

static char *
with_time (const char *day, int minutes)
{
	return g_strdup_printf ("%sT%02d:%02d", day, minutes / 60, minutes % 60);
}

/* 10am on 12 Dec: the time may stand first */
static CcrfDateReading
time_first (const char *text, CcrfTime today, gboolean future, char **iso, char **rest)
{
	int minutes;
	const char *end;
	const CcrfDateReading time = ccrf_dates_time (text, &minutes, &end);
	if (time == CCRF_DATE_NONE)
		return CCRF_DATE_NONE;
	g_autofree char *day = NULL;
	const CcrfDateReading date = ccrf_parse_date (ccrf_dates_skip_filler (end), today, future, &day, rest);
	if (date == CCRF_DATE_NONE)
		return date;
	if (day && minutes >= 0)
		*iso = with_time (day, minutes);
	return date == CCRF_DATE_OK && time == CCRF_DATE_OK && *iso ? CCRF_DATE_OK : CCRF_DATE_UNSURE;
}

CcrfDateReading
ccrf_parse_when (const char *text, CcrfTime today, gboolean future, char **iso, char **rest)
{
	g_autofree char *day = NULL, *behind = NULL, *read = NULL, *left = NULL;
	CcrfDateReading reading = ccrf_parse_date (text, today, future, &day, &behind);
	if (reading == CCRF_DATE_NONE) {
		reading = time_first (text ? text : "", today, future, &read, &left);
	} else {
		int minutes = -1;
		const char *end = behind;
		const CcrfDateReading time = ccrf_dates_time (behind, &minutes, &end);
		if (day)
			read = time != CCRF_DATE_NONE && minutes >= 0 ? with_time (day, minutes) : g_strdup (day);
		if (time == CCRF_DATE_UNSURE)
			reading = CCRF_DATE_UNSURE;
		left = g_strdup (time == CCRF_DATE_NONE ? behind : ccrf_dates_skip_filler (end));
	}
	if (iso)
		*iso = g_steal_pointer (&read);
	if (rest)
		*rest = g_steal_pointer (&left);
	return reading;
}

/* ---- when it happened ----------------------------------------------------------- */

/* behind "-", "to", "until", "and", "till", an en dash; NULL when none stands there */
static const char *
take_until (const char *at)
{
	static const char *const words[] = { "to", "until", "till", "and", "through" };
	at = skip_blank (at);
	for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
		const char *rest = take_word (at, words[i]);
		if (rest)
			return skip_blank (rest);
	}
	if (g_str_has_prefix (at, "\342\200\223") || g_str_has_prefix (at, "\342\200\224"))
		return skip_blank (at + 3);
	return *at == '-' || *at == '/' ? skip_blank (at + 1) : NULL;
}

/* "1 - 3 November 2026", "1st to 3rd Nov", "1/11 - 3/11/2026": the first day borrows what it lacks from the last */
static CcrfDateReading
shared_month (const char *text, CcrfTime today, char **value, char **remark)
{
	int day = 0, digits = 0;
	const char *at = skip_blank (text);
	while (g_ascii_isdigit (at[digits]) && digits < 2)
		day = day * 10 + at[digits++] - '0';
	if (!digits || g_ascii_isdigit (at[digits]))
		return CCRF_DATE_NONE;
	at += digits;
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
		if (take_word (at, endings[i]))
			at += 2;
	const char *last = take_until (at);
	g_autofree char *to = NULL, *rest = NULL;
	if (!last || *at == '/' || ccrf_parse_date (last, today, FALSE, &to, &rest) != CCRF_DATE_OK)
		return CCRF_DATE_NONE;
	/* "2 - 3/11/2026" shares too; but the last day must come after the first */
	if (day < 1 || day >= atoi (to + 8))
		return CCRF_DATE_NONE;
	*value = g_strdup_printf ("%.8s%02d/%s", to, day, to);
	*remark = g_steal_pointer (&rest);
	return CCRF_DATE_OK;
}

/* a range whose first date has no year takes the second one's: 30/10 - 3/11/2026 */
static char *
same_year (const char *first, const char *from, const char *to)
{
	g_autofree char *year = g_strndup (to, 4);
	if (strstr (first, "20") || strlen (from) < 10)
		return g_strdup (from);
	char *moved = g_strconcat (year, from + 4, NULL);
	if (strcmp (moved, to) > 0) {
		g_free (moved);
		moved = g_strdup (from);
	}
	return moved;
}

static CcrfDateReading
read_range (const char *text, CcrfTime today, char **value, char **remark)
{
	const char *from_text = take_word (skip_blank (text), "from") ? skip_blank (text) + 4 : take_word (skip_blank (text), "between") ? skip_blank (text) + 7 : text;
	g_autofree char *from = NULL, *rest = NULL, *to = NULL, *behind = NULL;
	CcrfDateReading first = ccrf_parse_when (from_text, today, FALSE, &from, &rest);
	if (first == CCRF_DATE_NONE)
		return shared_month (from_text, today, value, remark);
	/* ccrf_parse_date swallows a dash behind the date: what follows may be the end */
	const gsize used = strlen (from_text) - strlen (rest);
	const char *cut = from_text + MIN (used, strlen (from_text));
	const gboolean dash = used > 0 && (memchr (from_text + MAX (used, 4) - 4, '-', MIN (used, 4)) || g_str_has_suffix (from_text, "-")) && g_ascii_isalnum (*cut);
	const char *last = take_until (rest);
	if (!last && dash && *rest)
		last = rest;
	if (last && (take_word (last, "present") || take_word (last, "now") || take_word (last, "date") || take_word (last, "ongoing"))) {
		*value = g_strdup ("ongoing");
		*remark = g_strdup (text);
		return CCRF_DATE_OK;
	}
	CcrfDateReading second = CCRF_DATE_NONE;
	int minutes;
	const char *end;
	if (last && from && strchr (from, 'T') && ccrf_dates_time (last, &minutes, &end) == CCRF_DATE_OK) {
		g_autofree char *day = g_strndup (from, 10); /* 3/11/2026 10am - 11am */
		to = with_time (day, minutes);
		behind = g_strdup (ccrf_dates_skip_filler (end));
		second = CCRF_DATE_OK;
	} else if (last) {
		second = ccrf_parse_when (last, today, FALSE, &to, &behind);
	}
	if (second == CCRF_DATE_NONE) {
		*value = g_steal_pointer (&from);
		*remark = g_steal_pointer (&rest);
		return first;
	}
	g_autofree char *first_text = g_strndup (from_text, used);
	g_autofree char *start = from && to ? same_year (first_text, from, to) : NULL;
	*remark = g_steal_pointer (&behind);
	if (!start || first != CCRF_DATE_OK || second != CCRF_DATE_OK || strcmp (start, to) > 0)
		return CCRF_DATE_UNSURE;
	*value = strcmp (start, to) == 0 ? g_strdup (to) : g_strdup_printf ("%s/%s", start, to);
	return CCRF_DATE_OK;
}

CcrfDateReading
ccrf_dates_event (const char *text, CcrfTime today, char **value, char **remark)
{
	static const char *const unknown[] = { "not known", "unknown", "not sure", "don't know", "dont know", "unsure", "do not know", "n/k", "nk", "n/a", "not applicable" };
	static const char *const ongoing[] = { "ongoing", "on-going", "on going", "still ongoing", "continuing", "since", "ever since" };
	*value = NULL;
	*remark = NULL;
	const char *at = skip_blank (text);
	for (gsize i = 0; i < G_N_ELEMENTS (ongoing); i++) {
		const char *rest = take_word (at, ongoing[i]);
		if (!rest)
			continue;
		/* "since Tuesday" says more than the word: keep it whole */
		*value = g_strdup ("ongoing");
		*remark = g_strdup (i >= 5 ? at : ccrf_dates_skip_filler (rest));
		return CCRF_DATE_OK;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
		const char *rest = take_word (at, unknown[i]);
		if (!rest)
			continue;
		*value = g_strdup ("not_known");
		*remark = g_strdup (ccrf_dates_skip_filler (rest));
		return CCRF_DATE_OK;
	}
	const CcrfDateReading reading = read_range (at, today, value, remark);
	if (reading == CCRF_DATE_OK && *remark && (g_ascii_strncasecmp (*remark, "ongoing", 7) == 0 || g_ascii_strncasecmp (*remark, "and ongoing", 11) == 0)) {
		g_free (*value);
		g_free (*remark);
		*value = g_strdup ("ongoing");
		*remark = g_strdup (text);
	}
	if (reading == CCRF_DATE_OK && strchr (*value, '/') == NULL) {
		static const char *const vague[] = { "approx", "about", "around", "circa" };
		for (gsize i = 0; i < G_N_ELEMENTS (vague); i++)
			if (g_ascii_strncasecmp (at, vague[i], strlen (vague[i])) == 0) {
				g_free (*remark);
				*remark = g_strdup (text);
			}
	}
	return reading;
}
