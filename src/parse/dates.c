/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Day-first UK dates in the shapes that people type. What a reader could take
 * in two ways is UNSURE, with the reading to offer; nothing is guessed.
 */

#include <string.h>

#include "dates.h"

typedef struct {
	GDate today;
	gboolean future;
	const char *at; /* behind what was read */
	GDate date;     /* the reading; invalid when there is none to offer */
	gboolean doubt;
} Reading;

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

/* ---- words ------------------------------------------------------------------ */

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

static const char *
skip_space (const char *text)
{
	for (;; text = g_utf8_next_char (text))
		if (!*text || !g_unichar_isspace (g_utf8_get_char (text)))
			return text;
}

static gboolean
ends_word (const char *at)
{
	return !*at || !g_unichar_isalpha (g_utf8_get_char (at));
}

/* behind @word at the start of @text, or NULL */
static const char *
take_word (const char *text, const char *word)
{
	const gsize length = strlen (word);
	return g_ascii_strncasecmp (text, word, length) == 0 && ends_word (text + length) ? text + length : NULL;
}

static const char *
take_month (const char *text, int *month)
{
	for (gsize i = 0; i < G_N_ELEMENTS (months); i++) {
		const char *rest = take_word (text, months[i].word);
		if (!rest)
			continue;
		*month = months[i].number;
		return *rest == '.' ? rest + 1 : rest;
	}
	return NULL;
}

static const char *
take_weekday (const char *text, int *weekday)
{
	for (gsize i = 0; i < G_N_ELEMENTS (weekdays); i++) {
		const char *rest = take_word (text, weekdays[i].word);
		if (!rest)
			continue;
		*weekday = weekdays[i].number;
		return *rest == '.' ? rest + 1 : rest;
	}
	return NULL;
}

/* one to four digits; @length says how many */
static const char *
take_number (const char *text, int *number, int *length)
{
	int digits = 0;
	*number = 0;
	for (; g_ascii_isdigit (text[digits]); digits++)
		if (digits < 6)
			*number = *number * 10 + (text[digits] - '0');
	*length = digits;
	return digits ? text + digits : NULL;
}

static const char *
take_ordinal (const char *at)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
		const char *rest = take_word (at, endings[i]);
		if (rest)
			return rest;
	}
	return at;
}

/* ---- days ------------------------------------------------------------------- */

/* days that lie behind @date, seen from today; negative in the future */
static int
days_ago (const Reading *it, const GDate *date)
{
	return g_date_days_between (date, &it->today);
}

static CcrfDateReading
settle (Reading *it, const char *at, int day, int month, int year, gboolean doubt)
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
full_year (const Reading *it, int day, int month, int year, gboolean *doubt)
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
	const int ago = days_ago (it, &date);
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
settle_without_year (Reading *it, const char *at, int day, int month, gboolean doubt)
{
	const int this_year = g_date_get_year (&it->today);
	const int step = it->future ? 1 : -1;
	for (int year = this_year, tries = 0; tries < 9; year += step, tries++) {
		if (!g_date_valid_dmy (MAX (day, 1), CLAMP (month, 1, 12), year) || month > 12 || day < 1)
			continue;
		GDate date;
		g_date_clear (&date, 1);
		g_date_set_dmy (&date, day, month, year);
		const int ago = days_ago (it, &date);
		if (it->future ? ago <= 0 : ago >= -1)
			return settle (it, at, day, month, year, doubt);
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
take_year (const Reading *it, const char *at, int day, int month, int *year, gboolean *doubt)
{
	const char *look = skip_space (at);
	if (*look == ',' || *look == '-' || *look == '/' || *look == '.')
		look = skip_space (look + 1);
	const gboolean quoted = *look == '\'' || g_str_has_prefix (look, "\342\200\231");
	if (quoted)
		look = g_utf8_next_char (look);
	int length = 0;
	const char *rest = take_number (look, year, &length);
	if (!rest || !ends_word (rest) || (*rest == ':' && g_ascii_isdigit (rest[1])))
		return NULL;
	if (length == 4 && *year >= 1900 && *year <= 2199)
		return rest;
	if (length != 2 || (*rest == '.' && g_ascii_isdigit (rest[1])) || *rest == '/')
		return NULL;
	int unused;
	const char *behind = skip_space (rest);
	if (!quoted && (take_word (behind, "am") || take_word (behind, "pm") || take_word (behind, "o") || take_month (behind, &unused)))
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
	at = skip_space (at);
	at = *at == ',' ? skip_space (at + 1) : at;
	const char *end = take_number (at, &number, &length);
	return end && ends_word (end) && (length == 3 || length > 4 || (length == 4 && *end != ':' && (number < 1900 || number > 2199) && number > 2359));
}

/* ---- shapes ------------------------------------------------------------------- */

/* 2026-07-31, 2026/07/31 */
static CcrfDateReading
read_iso (Reading *it, const char *text)
{
	int year, month, day, length;
	const char *at = take_number (text, &year, &length);
	if (!at || length != 4 || !strchr ("-/.", *at) || !*at)
		return CCRF_DATE_NONE;
	const char between = *at;
	at = take_number (at + 1, &month, &length);
	if (!at || length > 2 || *at != between)
		return CCRF_DATE_NONE;
	at = take_number (at + 1, &day, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	return settle (it, at, day, month, year, FALSE);
}

static const char *
take_separator (const char *at, char *which)
{
	const char *look = skip_space (at);
	if (g_str_has_prefix (look, "\342\200\223")) { /* en dash */
		*which = '-';
		return skip_space (look + 3);
	}
	if (*look && strchr ("/.-\\", *look)) {
		*which = *look == '\\' ? '/' : *look;
		return skip_space (look + 1);
	}
	*which = ' ';
	return look > at ? look : NULL;
}

/* 31/07/2026, 31.7.26, 31-07-2026, 31 07 2026, 31/7 */
static CcrfDateReading
read_numbers (Reading *it, const char *text)
{
	int day, month, year, length;
	char first, second;
	const char *at = take_number (text, &day, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	const char *look = take_separator (at, &first);
	at = look ? take_number (look, &month, &length) : NULL;
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	look = take_separator (at, &second);
	const char *end = look ? take_number (look, &year, &length) : NULL;
	if (end && ends_word (end) && second == first && *end != ':' && (length == 2 || length == 4)) {
		gboolean doubt = FALSE;
		if (length == 2 && first == ' ')
			return CCRF_DATE_NONE; /* 10 20 30: no date */
		const int full = length == 2 ? full_year (it, day, month, year, &doubt) : year;
		return settle (it, end, day, month, full, doubt);
	}
	if (end && second == first && first != ' ') {
		it->at = end; /* 3/11/026, 3/11/20266 */
		it->doubt = TRUE;
		return CCRF_DATE_UNSURE;
	}
	if (first == '/' && ends_word (at))
		return settle_without_year (it, at, day, month, FALSE);
	/* 3.11 may be a time, 1-3 a range of days, 31 07 anything */
	return CCRF_DATE_NONE;
}

/* `may` is a verb too: "3 may be late" */
static gboolean
is_verb (const char *at)
{
	static const char *const after[] = { "be", "have", "not", "need", "want", "also", "or", "help", "well" };
	at = skip_space (at);
	for (gsize i = 0; i < G_N_ELEMENTS (after); i++)
		if (take_word (at, after[i]))
			return TRUE;
	return FALSE;
}

/* 31 July 2026, 31st of July, 31-Jul-26, 12 Dec */
static CcrfDateReading
read_day_month (Reading *it, const char *text)
{
	int day, month = 0, year, length;
	const char *at = take_number (text, &day, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	at = skip_space (take_ordinal (at));
	if (*at && strchr ("-/.", *at))
		at = skip_space (at + 1);
	if (take_word (at, "of"))
		at = skip_space (at + 2);
	const char *named = take_month (at, &month);
	if (!named || (month == 5 && is_verb (named)))
		return CCRF_DATE_NONE;
	gboolean doubt = FALSE;
	const char *end = take_year (it, named, day, month, &year, &doubt);
	if (end)
		return settle (it, end, day, month, year, doubt);
	return settle_without_year (it, named, day, month, wrong_year (named));
}

/* July 31st, 2026: the month's name makes it clear */
static CcrfDateReading
read_month_day (Reading *it, const char *text)
{
	int day, month = 0, year, length;
	const char *at = take_month (text, &month);
	at = at ? take_number (skip_space (at), &day, &length) : NULL;
	if (!at || length > 2 || *at == ':')
		return CCRF_DATE_NONE;
	at = take_ordinal (at);
	if (!ends_word (at))
		return CCRF_DATE_NONE;
	gboolean doubt = FALSE;
	const char *end = take_year (it, at, day, month, &year, &doubt);
	if (end)
		return settle (it, end, day, month, year, doubt);
	return settle_without_year (it, at, day, month, wrong_year (at));
}

static CcrfDateReading
settle_days (Reading *it, const char *at, int days, gboolean doubt)
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
read_weekday_day (Reading *it, const char *text, int weekday)
{
	int day, length;
	const char *at = take_number (text, &day, &length);
	const char *end = at && length <= 2 ? take_ordinal (at) : NULL;
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
			const int ago = days_ago (it, &date);
			const gboolean fits = it->future ? ago <= 0 : ago >= 0;
			if (fits && (int) g_date_get_weekday (&date) == weekday)
				return settle (it, end, day, g_date_get_month (&date), g_date_get_year (&date), FALSE);
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
settle_weekday (Reading *it, const char *at, int weekday, char which)
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

static CcrfDateReading read_plain (Reading *it, const char *text);

static CcrfDateReading
read_weekday (Reading *it, const char *text)
{
	int weekday = 0;
	char which = 0;
	const char *at = text;
	/* clang-format off */
	static const struct { const char *word; char which; } lead[] = { { "next", 'n' }, { "last", 'l' }, { "this", 't' } };
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (lead); i++) {
		const char *rest = take_word (text, lead[i].word);
		if (!rest)
			continue;
		which = lead[i].which;
		at = skip_space (rest);
	}
	const char *named = take_weekday (at, &weekday);
	if (!named)
		return CCRF_DATE_NONE;
	const char *rest = skip_space (named);
	if (*rest == ',' || *rest == '-')
		rest = skip_space (rest + 1);
	if (take_word (rest, "the"))
		rest = skip_space (rest + 3);
	Reading dated = *it;
	const CcrfDateReading full = read_plain (&dated, rest);
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
static CcrfDateReading
read_relative (Reading *it, const char *text)
{
	/* clang-format off */
	static const struct { const char *words; int days; } names[] = {
		{ "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 }, { "day before yesterday", -2 }, { "day after tomorrow", 2 },
		{ "the day before yesterday", -2 }, { "the day after tomorrow", 2 },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		const char *rest = take_word (text, names[i].words);
		if (rest)
			return settle_days (it, rest, names[i].days, FALSE);
	}
	const char *in = take_word (text, "in");
	int count, length;
	const char *at = take_number (in ? skip_space (in) : text, &count, &length);
	if (!at || length > 2)
		return CCRF_DATE_NONE;
	at = skip_space (at);
	const char *days = take_word (at, "days") ? take_word (at, "days") : take_word (at, "day");
	const char *weeks = take_word (at, "weeks") ? take_word (at, "weeks") : take_word (at, "week");
	if (!days && !weeks)
		return CCRF_DATE_NONE;
	count *= weeks ? 7 : 1;
	at = days ? days : weeks;
	if (in)
		return settle_days (it, at, count, FALSE);
	const char *ago = take_word (skip_space (at), "ago");
	return ago ? settle_days (it, ago, -count, FALSE) : CCRF_DATE_NONE;
}

static CcrfDateReading
read_plain (Reading *it, const char *text)
{
	static CcrfDateReading (*const shapes[]) (Reading *, const char *) = {
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
	for (text = skip_space (text);;) {
		const char *rest = NULL;
		for (gsize i = 0; i < G_N_ELEMENTS (lead) && !rest; i++)
			rest = take_word (text, lead[i]);
		if (!rest || take_word (text, "the day"))
			return text;
		while (*rest && strchr (".:", *rest))
			rest++;
		text = skip_space (rest);
	}
}

const char *
ccrf_dates_skip_filler (const char *text)
{
	for (text = skip_space (text); *text && strchr (",;:-", *text);)
		text = skip_space (text + 1);
	return text;
}

CcrfDateReading
ccrf_parse_date (const char *text, CcrfTime today, gboolean future, char **iso, char **rest)
{
	Reading it = { .future = future };
	if (iso)
		*iso = NULL;
	if (rest)
		*rest = NULL;
	ccrf_dates_local (today, &it.today);
	g_date_clear (&it.date, 1);
	g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
	const char *at = skip_lead (valid);
	CcrfDateReading reading = read_plain (&it, at);
	if (reading == CCRF_DATE_NONE)
		reading = read_weekday (&it, at);
	if (reading == CCRF_DATE_NONE)
		reading = read_relative (&it, at);
	if (reading == CCRF_DATE_NONE)
		return reading;
	if (iso && g_date_valid (&it.date))
		*iso = g_strdup_printf ("%04d-%02d-%02d", (int) g_date_get_year (&it.date), (int) g_date_get_month (&it.date), (int) g_date_get_day (&it.date));
	if (rest)
		*rest = g_strdup (ccrf_dates_skip_filler (it.at));
	return reading;
}
