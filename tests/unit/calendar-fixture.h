/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Bank holidays in the shape of GOV.UK's file, and moments written as people write them. */

#include <ccrf/calendar.h>

/* clang-format off */
/* England and Wales, 2025 to 2028 (* in the published list: substitute days, here without the mark) */
static const char *const fixture_holidays[] = {
	"20250101", "20250418", "20250421", "20250505", "20250526", "20250825", "20251225", "20251226",
	"20260101", "20260403", "20260406", "20260504", "20260525", "20260831", "20261225", "20261228",
	"20270101", "20270326", "20270329", "20270503", "20270531", "20270830", "20271227", "20271228",
	"20280103", "20280414", "20280417", "20280501", "20280529", "20280828", "20281225", "20281226",
	NULL,
};
/* clang-format on */

/** DTEND before DTSTART, an unescaped comma, a line of far more than 75 octets, METHOD:PUBLISH, CRLF. */
static inline GBytes *
fixture_ics (void)
{
	GString *text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nPRODID:-//uk.gov/GOVUK calendars//EN\r\nCALSCALE:GREGORIAN\r\n");

	for (const char *const *day = fixture_holidays; *day != NULL; day++) {
		GDate date;
		char after[16];

		g_date_clear (&date, 1);
		g_date_set_dmy (&date, (GDateDay) atoi (*day + 6), (GDateMonth) ((*day)[4] - '0') * 10 + (GDateMonth) ((*day)[5] - '0'), (GDateYear) (atoi (*day) / 10000));
		g_date_add_days (&date, 1);
		g_date_strftime (after, sizeof after, "%Y%m%d", &date);
		g_string_append_printf (text,
		                        "BEGIN:VEVENT\r\nDTEND;VALUE=DATE:%s\r\nDTSTART;VALUE=DATE:%s\r\n"
		                        "SUMMARY:New Year’s Day; Early May bank holiday, Spring bank holiday, and a line that is nowhere near folded at 75 octets as it should be\r\n"
		                        "UID:ca6af7456b0088abad9a69f9f620f5ac-%s@gov.uk\r\nSEQUENCE:0\r\nDTSTAMP:20260312T093035Z\r\nEND:VEVENT\r\n",
		                        after, *day, *day);
	}
	g_string_append (text, "END:VCALENDAR\r\n");
	return g_string_free_to_bytes (text);
}

static inline CcrfCalendar *
fixture_calendar (int day_starts, int day_ends)
{
	g_autoptr (GBytes) text = fixture_ics ();
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autoptr (GError) error = NULL;
	CcrfCalendar *calendar = ccrf_calendar_new (text, zone, day_starts, day_ends, &error);

	g_assert_no_error (error);
	return calendar;
}

/** "2025-04-17 10:00", local time in London, through GDateTime: not through the code under test */
static inline CcrfTime
fixture_at (const char *local)
{
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autofree char *iso = g_strdup_printf ("%.10sT%s%s", local, local + 11, strlen (local) == 16 ? ":00" : "");
	g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, zone);

	g_assert_nonnull (time);
	return g_date_time_to_unix (time);
}

static inline char *
fixture_show (CcrfTime at)
{
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at);
	g_autoptr (GDateTime) local = g_date_time_to_timezone (time, zone);
	return g_date_time_format (local, "%Y-%m-%d %H:%M");
}
