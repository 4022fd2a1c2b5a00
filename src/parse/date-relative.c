/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Days named by their weekday or by their distance from today. */

#include <string.h>

#include "date-read.h"

static CcrfDateReading
settle_days (CcrfDateRead *it, const char *at, int days, gboolean doubt)
{
	it->date = it->today;
	if (days < 0)
		g_date_subtract_days (&it->date, -days);
	else
		g_date_add_days (&it->date, days);
	it->at = at;
	it->doubt = doubt;
	return doubt ? CCRF_DATE_UNSURE : CCRF_DATE_OK;
}

/* "Mon 3rd": the nearest 3rd must be a Monday */
static CcrfDateReading
read_weekday_day (CcrfDateRead *it, const char *text, int weekday)
{
	int day, length;
	const char *at = ccrf_date_take_number (text, &day, &length);
	const char *end = at && length <= 2 ? ccrf_date_take_ordinal (at) : NULL;
	if (!end || end == at || day < 1 || day > 31)
		return CCRF_DATE_NONE;
	GDate month = it->today;
	g_date_set_day (&month, 1);
	gboolean offered = FALSE;
	for (int tries = 0; tries < 3; tries++) {
		if (g_date_valid_dmy (day, g_date_get_month (&month), g_date_get_year (&month))) {
			GDate date;
			g_date_clear (&date, 1);
			g_date_set_dmy (&date, day, g_date_get_month (&month), g_date_get_year (&month));
			const int ago = ccrf_date_days_ago (it, &date);
			const gboolean fits = it->future ? ago <= 0 : ago >= 0;
			if (fits && (int) g_date_get_weekday (&date) == weekday)
				return ccrf_date_settle (it, end, day, g_date_get_month (&date), g_date_get_year (&date), FALSE);
			if (fits && !offered) {
				it->date = date;
				offered = TRUE;
			}
		}
		if (it->future)
			g_date_add_months (&month, 1);
		else
			g_date_subtract_months (&month, 1);
	}
	it->at = end;
	it->doubt = TRUE;
	return CCRF_DATE_UNSURE;
}

/* Tuesday, next Tuesday, last Tuesday, this Tuesday */
static CcrfDateReading
settle_weekday (CcrfDateRead *it, const char *at, int weekday, char which)
{
	const int ahead = (weekday - (int) g_date_get_weekday (&it->today) + 7) % 7;
	switch (which) {
	case 'n': /* said on a Monday, "next Tuesday" may be tomorrow or in eight days */
		return settle_days (it, at, ahead ? ahead : 7, ahead == 1);
	case 'l':
		return settle_days (it, at, ahead ? ahead - 7 : -7, FALSE);
	case 't':
		return settle_days (it, at, it->future ? ahead : weekday - (int) g_date_get_weekday (&it->today), FALSE);
	default:
		if (it->future)
			return settle_days (it, at, ahead ? ahead : 7, ahead == 0);
		return settle_days (it, at, ahead ? ahead - 7 : 0, FALSE);
	}
}

CcrfDateReading
ccrf_date_read_weekday (CcrfDateRead *it, const char *text)
{
	int weekday = 0;
	char which = 0;
	const char *at = text;
	/* clang-format off */
	static const struct { const char *word; char which; } lead[] = { { "next", 'n' }, { "last", 'l' }, { "this", 't' } };
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (lead); i++) {
		const char *rest = ccrf_date_take_word (text, lead[i].word);
		if (!rest)
			continue;
		which = lead[i].which;
		at = ccrf_date_skip_space (rest);
	}
	const char *named = ccrf_date_take_weekday (at, &weekday);
	if (!named)
		return CCRF_DATE_NONE;
	const char *rest = ccrf_date_skip_space (named);
	if (*rest == ',' || *rest == '-')
		rest = ccrf_date_skip_space (rest + 1);
	if (ccrf_date_take_word (rest, "the"))
		rest = ccrf_date_skip_space (rest + 3);
	CcrfDateRead dated = *it;
	const CcrfDateReading full = ccrf_date_read_plain (&dated, rest);
	if (full != CCRF_DATE_NONE) {
		*it = dated;
		const gboolean fits = g_date_valid (&it->date) && (int) g_date_get_weekday (&it->date) == weekday;
		if (full == CCRF_DATE_OK && !fits) {
			it->doubt = TRUE; /* Monday 3/11/2026 is a Tuesday */
			return CCRF_DATE_UNSURE;
		}
		return full;
	}
	const CcrfDateReading day = read_weekday_day (it, rest, weekday);
	return day != CCRF_DATE_NONE ? day : settle_weekday (it, named, weekday, which);
}

/* today, yesterday, tomorrow, 3 days ago, in 2 weeks */
CcrfDateReading
ccrf_date_read_relative (CcrfDateRead *it, const char *text)
{
	/* clang-format off */
	static const struct { const char *words; int days; } names[] = {
		{ "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 }, { "day before yesterday", -2 }, { "day after tomorrow", 2 },
		{ "the day before yesterday", -2 }, { "the day after tomorrow", 2 },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		const char *rest = ccrf_date_take_word (text, names[i].words);
		if (rest)
			return settle_days (it, rest, names[i].days, FALSE);
	}
	const char *in = ccrf_date_take_word (text, "in");
	int count, length;
	const char *at = ccrf_date_take_number (in ? ccrf_date_skip_space (in) : text, &count, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	at = ccrf_date_skip_space (at);
	const char *days = ccrf_date_take_word (at, "days") ? ccrf_date_take_word (at, "days") : ccrf_date_take_word (at, "day");
	const char *weeks = ccrf_date_take_word (at, "weeks") ? ccrf_date_take_word (at, "weeks") : ccrf_date_take_word (at, "week");
	if (!days && !weeks)
		return CCRF_DATE_NONE;
	count *= weeks ? 7 : 1;
	at = days ? days : weeks;
	if (in)
		return settle_days (it, at, count, FALSE);
	const char *ago = ccrf_date_take_word (ccrf_date_skip_space (at), "ago");
	return ago ? settle_days (it, ago, -count, FALSE) : CCRF_DATE_NONE;
}
