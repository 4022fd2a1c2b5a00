/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Moments in words, as GOV.UK writes them: "Thursday 24 April 2025, 5pm". The
 * names are constants: strftime's depend on the locale of the machine.
 */

#include "calendar-private.h"

/* clang-format off */
static const char *const weekday_names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
static const char *const month_names[] = {
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
};
/* clang-format on */

static char *
clock_words (int minute_of_day)
{
	int hour = minute_of_day / 60, minute = minute_of_day % 60;

	if (minute_of_day == 0)
		return g_strdup ("midnight");
	if (minute_of_day == 12 * 60)
		return g_strdup ("midday");

	const char *half = hour < 12 ? "am" : "pm";
	int shown = hour % 12 == 0 ? 12 : hour % 12;
	return minute == 0 ? g_strdup_printf ("%d%s", shown, half) : g_strdup_printf ("%d:%02d%s", shown, minute, half);
}

static char *
day_words (CcrfDay day)
{
	int year, month, day_of_month;
	ccrf_day_to_ymd (day, &year, &month, &day_of_month);
	return g_strdup_printf ("%d %s %d", day_of_month, month_names[month - 1], year);
}

char *
ccrf_calendar_words (const CcrfCalendar *calendar, CcrfTime at)
{
	if (at == 0)
		return g_strdup ("");

	int second;
	CcrfDay day = ccrf_day_of (calendar->timezone, at, &second);
	g_autofree char *date = day_words (day);
	g_autofree char *clock = clock_words (second / 60);
	return g_strdup_printf ("%s %s, %s", weekday_names[(day - 1) % 7], date, clock);
}

char *
ccrf_calendar_date_words (const char *iso_date)
{
	CcrfDay day;
	if (iso_date == NULL)
		return g_strdup ("");
	return ccrf_day_parse (iso_date, &day) ? day_words (day) : g_strdup (iso_date);
}

char *
ccrf_calendar_iso (const CcrfCalendar *calendar, CcrfTime at)
{
	int year, month, day;
	ccrf_day_to_ymd (ccrf_day_of (calendar->timezone, at, NULL), &year, &month, &day);
	return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}
