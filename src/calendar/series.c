/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Series of occurrences: a local start, an RFC 5545 rule, days taken out. The
 * rule is kept as text and read again for each question: libical's iterator
 * runs on local time without a zone, and days.c puts the zone on, so that 10am
 * stays 10am across a clock change.
 */

#include <string.h>

#include "series-private.h"

#define OCCURRENCES_MOST 100000 /* daily for 270 years */

typedef icalrecur_iterator CcrfIterator;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfIterator, icalrecur_iterator_free)

void
ccrf_series_free (CcrfSeries *series)
{
	if (series == NULL)
		return;
	g_free (series->rule);
	g_free (series->uid);
	g_time_zone_unref (series->timezone);
	g_array_unref (series->excluded);
	g_free (series);
}

/* libical takes 25 o'clock and 30 February for valid */
static gboolean
in_range (struct icaltimetype time, CcrfDay *day)
{
	*day = ccrf_day_from_ymd (time.year, time.month, time.day);
	return *day != 0 && !time.is_date && time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 && time.second >= 0 && time.second < 60;
}

/* where the clocks skip or repeat the hour, an occurrence still takes place: after the gap, or in standard time */
static CcrfTime
occurrence_moment (struct icaltimetype time, GTimeZone *zone)
{
	CcrfDay day;
	return in_range (time, &day) ? ccrf_day_moment (zone, day, time.hour * 3600 + time.minute * 60 + time.second) : 0;
}

CcrfTime
ccrf_series_moment (struct icaltimetype time, GTimeZone *zone)
{
	CcrfDay day;
	if (!in_range (time, &day) || !ccrf_day_moment_is_plain (zone, day, time.hour * 3600 + time.minute * 60 + time.second))
		return 0;
	return occurrence_moment (time, zone);
}

/* UNTIL is compared with local times: brought into the same zone, a mere date meaning that whole day */
static void
localise_until (struct icaltimetype *until, GTimeZone *zone)
{
	if (icaltime_is_null_time (*until))
		return;
	if (until->is_date) {
		until->is_date = 0;
		until->hour = 23;
		until->minute = until->second = 59;
	} else if (until->zone != NULL) { /* UTC: the only zone that UNTIL may have */
		int second;
		g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
		CcrfDay day = ccrf_day_of (zone, occurrence_moment (*until, utc), &second);
		ccrf_day_to_ymd (day, &until->year, &until->month, &until->day);
		until->hour = second / 3600;
		until->minute = second / 60 % 60;
		until->second = second % 60;
		until->zone = NULL;
	}
}

static gboolean
rule_is_plain (const char *text, const struct icalrecurrencetype *rule)
{
	if (rule->freq != ICAL_DAILY_RECURRENCE && rule->freq != ICAL_WEEKLY_RECURRENCE
	    && rule->freq != ICAL_MONTHLY_RECURRENCE && rule->freq != ICAL_YEARLY_RECURRENCE)
		return FALSE;
	return rule->by_hour[0] == ICAL_RECURRENCE_ARRAY_MAX && rule->by_minute[0] == ICAL_RECURRENCE_ARRAY_MAX
	       && rule->by_second[0] == ICAL_RECURRENCE_ARRAY_MAX && strstr (text, "RSCALE") == NULL;
}

/** Returns: (nullable): %NULL when the rule is broken or never comes true */
static icalrecur_iterator *
iterate (const CcrfSeries *series)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string (series->rule);
	localise_until (&rule.until, series->timezone);
	return icalrecur_iterator_new (rule, series->start);
}

static gboolean
check_rule (const CcrfSeries *series, GError **error)
{
	g_autofree char *upper = g_ascii_strup (series->rule, -1);

	icalerror_set_errors_are_fatal (0);
	/* before libical sees it: RSCALE would allocate what nobody frees */
	if (strstr (upper, "RSCALE") != NULL || strlen (upper) > 500) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the rule uses RSCALE or is longer than 500 characters");
		return FALSE;
	}
	struct icalrecurrencetype rule = icalrecurrencetype_from_string (series->rule);
	if (rule.freq == ICAL_NO_RECURRENCE) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\" is no RFC 5545 rule, such as FREQ=MONTHLY;BYDAY=1TH (the first Thursday of the month)", series->rule);
		return FALSE;
	}
	if (!rule_is_plain (upper, &rule)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\": FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY; the time of day is the start's, not BYHOUR's", series->rule);
		return FALSE;
	}

	g_autoptr (CcrfIterator) iterator = iterate (series);
	struct icaltimetype first = iterator != NULL ? icalrecur_iterator_next (iterator) : icaltime_null_time ();
	if (icaltime_is_null_time (first)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\" never comes true after the start", series->rule);
		return FALSE;
	}
	if (icaltime_compare (first, series->start) != 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the start %04d-%02d-%02d is not a day of \"%s\": the first one after it is %04d-%02d-%02d",
		             series->start.year, series->start.month, series->start.day, series->rule, first.year, first.month, first.day);
		return FALSE;
	}
	return TRUE;
}

CcrfSeries *
ccrf_series_new_at (struct icaltimetype start, const char *rule, GTimeZone *zone, GError **error)
{
	start.zone = NULL;
	if (ccrf_series_moment (start, zone) == 0) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the start is no date and time, or lies in the hour that the clocks skip or repeat");
		return NULL;
	}

	g_autoptr (CcrfSeries) series = g_new0 (CcrfSeries, 1);
	series->start = start;
	series->rule = g_strdup (rule);
	series->timezone = g_time_zone_ref (zone);
	series->excluded = g_array_new (FALSE, FALSE, sizeof (CcrfTime));
	series->uid = g_strdup ("");
	if (rule != NULL && !check_rule (series, error))
		return NULL;
	return g_steal_pointer (&series);
}

CcrfSeries *
ccrf_series_new (const char *start, const char *rule, GTimeZone *zone, GError **error)
{
	static const char shape[] = "dddd-dd-dd dd:dd";
	struct icaltimetype time = icaltime_null_time ();

	for (gsize i = 0; i < sizeof shape; i++)
		if (shape[i] == 'd' ? !g_ascii_isdigit (start[i]) : start[i] != shape[i]) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\" is no start like 2026-12-03 10:00", start);
			return NULL;
		}
	time.year = atoi (start);
	time.month = atoi (start + 5);
	time.day = atoi (start + 8);
	time.hour = atoi (start + 11);
	time.minute = atoi (start + 14);
	return ccrf_series_new_at (time, rule, zone, error);
}

static gboolean
is_excluded (const CcrfSeries *series, CcrfTime at)
{
	for (guint i = 0; i < series->excluded->len; i++)
		if (g_array_index (series->excluded, CcrfTime, i) == at)
			return TRUE;
	return FALSE;
}

CcrfTime
ccrf_series_next (const CcrfSeries *series, CcrfTime after)
{
	if (series->rule == NULL) {
		CcrfTime only = occurrence_moment (series->start, series->timezone);
		return only > after && !is_excluded (series, only) ? only : 0;
	}

	g_autoptr (CcrfIterator) iterator = iterate (series);
	for (int i = 0; iterator != NULL && i < OCCURRENCES_MOST; i++) {
		struct icaltimetype time = icalrecur_iterator_next (iterator);
		if (icaltime_is_null_time (time))
			return 0;
		CcrfTime at = occurrence_moment (time, series->timezone);
		if (at > after && !is_excluded (series, at))
			return at;
	}
	return 0;
}
