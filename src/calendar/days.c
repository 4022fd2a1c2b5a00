/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Days: between moments and local days, and which days are worked. Counting
 * working days is arithmetic (weekdays less holidays, by bisection), never a
 * walk: a span of ten years costs what a span of a day costs.
 */

#include "calendar-private.h"

#define DAY_SECONDS 86400

/** @second_of_day: (out) (optional): what the clock on the wall shows, 0 to 86399 */
CcrfDay
ccrf_day_of (GTimeZone *zone, CcrfTime at, int *second_of_day)
{
	at = CLAMP (at, (1 - CCRF_DAY_EPOCH) * DAY_SECONDS + DAY_SECONDS, (CCRF_DAY_LAST - CCRF_DAY_EPOCH) * DAY_SECONDS);
	int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at);
	gint64 local = at + g_time_zone_get_offset (zone, interval);
	gint64 days = local >= 0 ? local / DAY_SECONDS : -((-local + DAY_SECONDS - 1) / DAY_SECONDS);

	if (second_of_day != NULL)
		*second_of_day = (int) (local - days * DAY_SECONDS);
	return days + CCRF_DAY_EPOCH;
}

/* a local time that the clocks skip is moved to the end of the gap; of one
 * that they show twice, GLib takes the one in standard time */
CcrfTime
ccrf_day_moment (GTimeZone *zone, CcrfDay day, int second_of_day)
{
	day = CLAMP (day, 1, CCRF_DAY_LAST);
	gint64 local = (day - CCRF_DAY_EPOCH) * DAY_SECONDS + second_of_day;
	int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &local);
	return local - g_time_zone_get_offset (zone, interval);
}

gboolean
ccrf_day_moment_is_plain (GTimeZone *zone, CcrfDay day, int second_of_day)
{
	gint64 local = (day - CCRF_DAY_EPOCH) * DAY_SECONDS + second_of_day;
	int as_standard = g_time_zone_find_interval (zone, G_TIME_TYPE_STANDARD, local);
	int as_daylight = g_time_zone_find_interval (zone, G_TIME_TYPE_DAYLIGHT, local);

	/* -1: skipped; two intervals with different offsets: shown twice */
	return as_standard != -1 && as_daylight != -1
	       && g_time_zone_get_offset (zone, as_standard) == g_time_zone_get_offset (zone, as_daylight);
}

CcrfDay
ccrf_day_from_ymd (int year, int month, int day)
{
	if (year < 1 || year > 9000 || month < 1 || month > 12 || day < 1 || day > 31
	    || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
		return 0;

	GDate date;
	g_date_clear (&date, 1);
	g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
	return g_date_get_julian (&date);
}

void
ccrf_day_to_ymd (CcrfDay day, int *year, int *month, int *day_of_month)
{
	GDate date;
	g_date_clear (&date, 1);
	g_date_set_julian (&date, (guint32) CLAMP (day, 1, CCRF_DAY_LAST));
	*year = g_date_get_year (&date);
	*month = (int) g_date_get_month (&date);
	*day_of_month = g_date_get_day (&date);
}

/* strictly YYYY-MM-DD: what people typed was read elsewhere */
gboolean
ccrf_day_parse (const char *iso_date, CcrfDay *day)
{
	static const char shape[] = "dddd-dd-dd";

	if (iso_date == NULL)
		return FALSE;
	for (gsize i = 0; i < sizeof shape; i++) /* the terminating NUL is part of the shape */
		if (shape[i] == 'd' ? !g_ascii_isdigit (iso_date[i]) : iso_date[i] != shape[i])
			return FALSE;
	*day = ccrf_day_from_ymd (atoi (iso_date), atoi (iso_date + 5), atoi (iso_date + 8));
	return *day != 0;
}

/** How many holidays lie on or before @day. */
static guint
holidays_up_to (const CcrfCalendar *calendar, CcrfDay day)
{
	guint low = 0, high = calendar->holidays->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index (calendar->holidays, CcrfDay, middle) <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

gboolean
ccrf_day_is_working (const CcrfCalendar *calendar, CcrfDay day)
{
	if ((day - 1) % 7 >= 5) /* Saturday, Sunday: day 1 was a Monday */
		return FALSE;
	guint before = holidays_up_to (calendar, day);
	return before == 0 || g_array_index (calendar->holidays, CcrfDay, before - 1) != day;
}

gint64
ccrf_day_rank (const CcrfCalendar *calendar, CcrfDay day)
{
	if (day < 1)
		return 0;
	return day / 7 * 5 + MIN (day % 7, 5) - holidays_up_to (calendar, day);
}

CcrfDay
ccrf_day_of_rank (const CcrfCalendar *calendar, gint64 rank)
{
	gint64 weekdays = MAX (rank, 1);

	/* each holiday passed pushes the day on, which may pass further ones; both only grow, so this ends */
	for (;;) {
		CcrfDay day = (weekdays - 1) / 5 * 7 + (weekdays - 1) % 5 + 1;
		gint64 wanted = MAX (rank, 1) + holidays_up_to (calendar, day);
		if (wanted == weekdays)
			return day;
		weekdays = wanted;
	}
}

CcrfDay
ccrf_day_roll_forward (const CcrfCalendar *calendar, CcrfDay day)
{
	return ccrf_day_is_working (calendar, day) ? day : ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day) + 1);
}

CcrfDay
ccrf_day_roll_back (const CcrfCalendar *calendar, CcrfDay day)
{
	return ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day));
}
