/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Day-first UK dates in the shapes that people type. What a reader could take
 * in two ways is UNSURE, with the reading to offer; nothing is guessed.
 */

#include <string.h>

#include "date-read.h"

GTimeZone *
ccrf_dates_zone (void)
{
	GTimeZone *zone = g_time_zone_new_identifier ("Europe/London");
	return zone ? zone : g_time_zone_new_utc ();
}

void
ccrf_dates_local (CcrfTime at, GDate *date)
{
	g_autoptr (GTimeZone) zone = ccrf_dates_zone ();
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
	g_autoptr (GDateTime) local = utc ? g_date_time_to_timezone (utc, zone) : NULL;
	g_date_clear (date, 1);
	if (local)
		g_date_set_dmy (date, g_date_time_get_day_of_month (local), g_date_time_get_month (local), g_date_time_get_year (local));
	else
		g_date_set_dmy (date, 1, 1, 1970);
}

/* ---- days ------------------------------------------------------------------- */

/* days that lie behind @date, seen from today; negative in the future */
int
ccrf_date_days_ago (const CcrfDateRead *it, const GDate *date)
{
	return g_date_days_between (date, &it->today);
}

CcrfDateReading
ccrf_date_settle (CcrfDateRead *it, const char *at, int day, int month, int year, gboolean doubt)
{
	it->at = at;
	it->doubt = doubt;
	if (year >= 1900 && year <= 2199 && g_date_valid_dmy (day, month, year)) {
		g_date_set_dmy (&it->date, day, month, year);
		return doubt ? CCRF_DATE_UNSURE : CCRF_DATE_OK;
	}
	/* 07/31/2026: the other way round is offered, not taken; 31/02: nothing to offer */
	if (month > 12 && day >= 1 && day <= 12 && year >= 1900 && year <= 2199 && g_date_valid_dmy (month, day, year))
		g_date_set_dmy (&it->date, month, day, year);
	it->doubt = TRUE;
	return CCRF_DATE_UNSURE;
}

/* two digits mean the past; what would be less than a year ahead is as likely a slip or a plan */
static int
full_year (const CcrfDateRead *it, int day, int month, int year, gboolean *doubt)
{
	const int century = g_date_get_year (&it->today) / 100 * 100;
	const int candidate = century + year;
	if (it->future)
		return candidate;
	if (day < 1 || month < 1 || month > 12 || !g_date_valid_dmy (day, month, candidate))
		return candidate <= g_date_get_year (&it->today) ? candidate : candidate - 100;
	GDate date;
	g_date_clear (&date, 1);
	g_date_set_dmy (&date, day, month, candidate);
	const int ago = ccrf_date_days_ago (it, &date);
	if (ago >= -1)
		return candidate;
	if (ago > -366) {
		*doubt = TRUE;
		return candidate;
	}
	return candidate - 100;
}

/* no year: the last such day (a day's tolerance), or the next one */
static CcrfDateReading
settle_without_year (CcrfDateRead *it, const char *at, int day, int month, gboolean doubt)
{
	const int this_year = g_date_get_year (&it->today);
	const int step = it->future ? 1 : -1;
	for (int year = this_year, tries = 0; tries < 9; year += step, tries++) {
		if (day < 1 || month < 1 || month > 12 || !g_date_valid_dmy (day, month, year))
			continue;
		GDate date;
		g_date_clear (&date, 1);
		g_date_set_dmy (&date, day, month, year);
		const int ago = ccrf_date_days_ago (it, &date);
		if (it->future ? ago <= 0 : ago >= -1)
			return ccrf_date_settle (it, at, day, month, year, doubt);
	}
	it->at = at;
	it->doubt = TRUE;
	/* 07/31: offer the last 31 July */
	if (month > 12 && month <= 31 && day >= 1 && day <= 12 && g_date_valid_dmy (month, day, this_year))
		g_date_set_dmy (&it->date, month, day, this_year);
	return CCRF_DATE_UNSURE;
}

/* a year behind a month's name; @doubt when two digits may be something else */
static const char *
take_year (const CcrfDateRead *it, const char *at, int day, int month, int *year, gboolean *doubt)
{
	const char *look = ccrf_date_skip_space (at);
	if (*look == ',' || *look == '-' || *look == '/' || *look == '.')
		look = ccrf_date_skip_space (look + 1);
	const gboolean quoted = *look == '\'' || g_str_has_prefix (look, "\342\200\231");
	if (quoted)
		look = g_utf8_next_char (look);
	int length = 0;
	const char *rest = ccrf_date_take_number (look, year, &length);
	if (!rest || !ccrf_date_ends_word (rest) || (*rest == ':' && g_ascii_isdigit (rest[1])))
		return NULL;
	if (length == 4 && *year >= 1900 && *year <= 2199)
		return rest;
	if (length != 2 || (*rest == '.' && g_ascii_isdigit (rest[1])) || *rest == '/')
		return NULL;
	int unused;
	const char *behind = ccrf_date_skip_space (rest);
	if (!quoted && (ccrf_date_take_word (behind, "am") || ccrf_date_take_word (behind, "pm") || ccrf_date_take_word (behind, "o") || ccrf_date_take_month (behind, &unused)))
		return NULL;
	const int two = *year;
	*year = full_year (it, day, month, two, doubt);
	if (!quoted && ABS (*year - g_date_get_year (&it->today)) > 1)
		*doubt = TRUE;
	return rest;
}

/* a slip of the year ("31 July 20226") is not "no year" */
static gboolean
wrong_year (const char *at)
{
	int number, length = 0;
	at = ccrf_date_skip_space (at);
	at = *at == ',' ? ccrf_date_skip_space (at + 1) : at;
	const char *end = ccrf_date_take_number (at, &number, &length);
	return end && ccrf_date_ends_word (end) && (length == 3 || length > 4 || (length == 4 && *end != ':' && (number < 1900 || number > 2199) && number > 2359));
}

/* ---- shapes ------------------------------------------------------------------- */

/* 2026-07-31, 2026/07/31 */
static CcrfDateReading
read_iso (CcrfDateRead *it, const char *text)
{
	int year, month, day, length;
	const char *at = ccrf_date_take_number (text, &year, &length);
	if (!at || length != 4 || !strchr ("-/.", *at) || !*at)
		return CCRF_DATE_NONE;
	const char between = *at;
	at = ccrf_date_take_number (at + 1, &month, &length);
	if (!at || length > 2 || *at != between)
		return CCRF_DATE_NONE;
	at = ccrf_date_take_number (at + 1, &day, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	return ccrf_date_settle (it, at, day, month, year, FALSE);
}

static const char *
take_separator (const char *at, char *which)
{
	const char *look = ccrf_date_skip_space (at);
	if (g_str_has_prefix (look, "\342\200\223")) { /* en dash */
		*which = '-';
		return ccrf_date_skip_space (look + 3);
	}
	if (*look && strchr ("/.-\\", *look)) {
		*which = *look == '\\' ? '/' : *look;
		return ccrf_date_skip_space (look + 1);
	}
	*which = ' ';
	return look > at ? look : NULL;
}

/* 31/07/2026, 31.7.26, 31-07-2026, 31 07 2026, 31/7 */
static CcrfDateReading
read_numbers (CcrfDateRead *it, const char *text)
{
	int day, month, year, length;
	char first, second;
	const char *at = ccrf_date_take_number (text, &day, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	const char *look = take_separator (at, &first);
	at = look ? ccrf_date_take_number (look, &month, &length) : NULL;
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	look = take_separator (at, &second);
	const char *end = look ? ccrf_date_take_number (look, &year, &length) : NULL;
	if (end && ccrf_date_ends_word (end) && second == first && *end != ':' && (length == 2 || length == 4)) {
		gboolean doubt = FALSE;
		if (length == 2 && first == ' ')
			return CCRF_DATE_NONE; /* 10 20 30: no date */
		const int full = length == 2 ? full_year (it, day, month, year, &doubt) : year;
		return ccrf_date_settle (it, end, day, month, full, doubt);
	}
	if (end && second == first && first != ' ') {
		it->at = end; /* 3/11/026, 3/11/20266 */
		it->doubt = TRUE;
		return CCRF_DATE_UNSURE;
	}
	if (first == '/' && ccrf_date_ends_word (at))
		return settle_without_year (it, at, day, month, FALSE);
	/* 3.11 may be a time, 1-3 a range of days, 31 07 anything */
	return CCRF_DATE_NONE;
}

/* `may` is a verb too: "3 may be late" */
static gboolean
is_verb (const char *at)
{
	static const char *const after[] = { "be", "have", "not", "need", "want", "also", "or", "help", "well" };
	at = ccrf_date_skip_space (at);
	for (gsize i = 0; i < G_N_ELEMENTS (after); i++)
		if (ccrf_date_take_word (at, after[i]))
			return TRUE;
	return FALSE;
}

/* 31 July 2026, 31st of July, 31-Jul-26, 12 Dec */
static CcrfDateReading
read_day_month (CcrfDateRead *it, const char *text)
{
	int day, month = 0, year, length;
	const char *at = ccrf_date_take_number (text, &day, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	at = ccrf_date_skip_space (ccrf_date_take_ordinal (at));
	if (*at && strchr ("-/.", *at))
		at = ccrf_date_skip_space (at + 1);
	if (ccrf_date_take_word (at, "of"))
		at = ccrf_date_skip_space (at + 2);
	const char *named = ccrf_date_take_month (at, &month);
	if (!named || (month == 5 && is_verb (named)))
		return CCRF_DATE_NONE;
	gboolean doubt = FALSE;
	const char *end = take_year (it, named, day, month, &year, &doubt);
	if (end)
		return ccrf_date_settle (it, end, day, month, year, doubt);
	return settle_without_year (it, named, day, month, wrong_year (named));
}

/* July 31st, 2026: the month's name makes it clear */
static CcrfDateReading
read_month_day (CcrfDateRead *it, const char *text)
{
	int day, month = 0, year, length;
	const char *at = ccrf_date_take_month (text, &month);
	at = at ? ccrf_date_take_number (ccrf_date_skip_space (at), &day, &length) : NULL;
	if (!at || length > 2 || *at == ':')
		return CCRF_DATE_NONE;
	at = ccrf_date_take_ordinal (at);
	if (!ccrf_date_ends_word (at))
		return CCRF_DATE_NONE;
	gboolean doubt = FALSE;
	const char *end = take_year (it, at, day, month, &year, &doubt);
	if (end)
		return ccrf_date_settle (it, end, day, month, year, doubt);
	return settle_without_year (it, at, day, month, wrong_year (at));
}

CcrfDateReading
ccrf_date_read_plain (CcrfDateRead *it, const char *text)
{
	static CcrfDateReading (*const shapes[]) (CcrfDateRead *, const char *) = {
		read_iso, read_numbers, read_day_month, read_month_day,
	};
	for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
		const CcrfDateReading reading = shapes[i](it, text);
		if (reading != CCRF_DATE_NONE)
			return reading;
	}
	return CCRF_DATE_NONE;
}

/* ---- the door -------------------------------------------------------------------- */

static const char *
skip_lead (const char *text)
{
	static const char *const lead[] = { "on", "by", "the", "approx", "approximately", "about", "around", "circa", "dated", "date" };
	for (text = ccrf_date_skip_space (text);;) {
		const char *rest = NULL;
		for (gsize i = 0; i < G_N_ELEMENTS (lead) && !rest; i++)
			rest = ccrf_date_take_word (text, lead[i]);
		if (!rest || ccrf_date_take_word (text, "the day"))
			return text;
		while (*rest && strchr (".:", *rest))
			rest++;
		text = ccrf_date_skip_space (rest);
	}
}

const char *
ccrf_dates_skip_filler (const char *text)
{
	for (text = ccrf_date_skip_space (text); *text && strchr (",;:-", *text);)
		text = ccrf_date_skip_space (text + 1);
	return text;
}

CcrfDateReading
ccrf_parse_date (const char *text, CcrfTime today, gboolean future, char **iso, char **rest)
{
	CcrfDateRead it = { .future = future };
	if (iso)
		*iso = NULL;
	if (rest)
		*rest = NULL;
	ccrf_dates_local (today, &it.today);
	g_date_clear (&it.date, 1);
	g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
	const char *at = skip_lead (valid);
	CcrfDateReading reading = ccrf_date_read_plain (&it, at);
	if (reading == CCRF_DATE_NONE)
		reading = ccrf_date_read_weekday (&it, at);
	if (reading == CCRF_DATE_NONE)
		reading = ccrf_date_read_relative (&it, at);
	if (reading == CCRF_DATE_NONE)
		return reading;
	if (iso && g_date_valid (&it.date))
		*iso = g_strdup_printf ("%04d-%02d-%02d", (int) g_date_get_year (&it.date), (int) g_date_get_month (&it.date), (int) g_date_get_day (&it.date));
	if (rest)
		*rest = g_strdup (ccrf_dates_skip_filler (it.at));
	return reading;
}
