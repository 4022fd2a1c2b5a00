/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bank holidays: GOV.UK's file as it is, the built-in list, and files that are broken. */

#include <glib/gstdio.h>
#include <string.h>

#include "calendar-fixture.h"

#define EVENT(lines) "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n" lines "END:VEVENT\nEND:VCALENDAR\n"

static CcrfCalendar *
read_text (const char *text, GError **error)
{
	g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	return ccrf_calendar_new (bytes, zone, 9 * 60, 17 * 60, error);
}

static void
assert_closed (const CcrfCalendar *calendar, const char *day, gboolean closed)
{
	g_autofree char *noon = g_strdup_printf ("%s 12:00", day);
	g_assert_cmpint (ccrf_calendar_is_working_day (calendar, fixture_at (noon)), ==, !closed);
}

static void
assert_all_days (const CcrfCalendar *calendar)
{
	int closed_weekdays = 0;

	for (CcrfTime noon = fixture_at ("2025-01-01 12:00"); noon < fixture_at ("2029-01-01 00:00"); noon += 86400) {
		g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (noon);
		if (g_date_time_get_day_of_week (day) <= 5 && !ccrf_calendar_is_working_day (calendar, noon)) {
			g_autofree char *date = g_date_time_format (day, "%Y%m%d");
			g_assert_true (g_strv_contains (fixture_holidays, date));
			closed_weekdays++;
		}
	}
	g_assert_cmpint (closed_weekdays, ==, 32);
}

static void
test_gov_uk_file (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);
	assert_all_days (calendar);
}

static void
test_built_in (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	CcrfConfig config = { .timezone = g_time_zone_new_identifier ("Europe/London"), .day_starts = 540, .day_ends = 1020 };
	g_autoptr (CcrfCalendar) calendar = ccrf_calendar_load (&config, faults);
	g_auto (GStrv) names = NULL;

	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_nonnull (calendar);
	assert_all_days (calendar);
	names = ccrf_calendar_meeting_names (calendar);
	g_assert_cmpuint (g_strv_length (names), ==, 0);
	g_assert_true (ccrf_calendar_timezone (calendar) == config.timezone);
	g_time_zone_unref (config.timezone);
}

/* clang-format off */
static const struct { const char *text; const char *says; } broken[] = {
	{ "", "is empty" },
	{ "garbage\n", "complete" },
	{ "<!DOCTYPE html><html>Not found</html>", "complete" },
	{ "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "no event" },
	{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\n", "complete" },       /* cut short */
	{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VCALENDAR\n", "complete" },
	{ EVENT ("DTSTART;VALUE=DATE:20260101\n") EVENT ("DTSTART;VALUE=DATE:20260102\n"), "complete" },   /* two calendars */
	{ EVENT ("SUMMARY:Boxing Day\n"), "\"Boxing Day\": DTSTART" },
	{ EVENT ("DTSTART:20260101T000000Z\nSUMMARY:New Year\n"), "\"New Year\": DTSTART" },              /* no whole day */
	{ EVENT ("DTSTART;VALUE=DATE:20260230\n"), "DTSTART" },
	{ EVENT ("DTSTART;VALUE=DATE:2026xx01\n"), "DTSTART" },
	{ EVENT ("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY\nSUMMARY:Christmas\n"), "repeats" },
	{ EVENT ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261224\n"), "ends before" },
	{ EVENT ("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270101\n"), "longer than" },
	{ EVENT ("DTSTART;VALUE=DATE:20260101\nDTEND:20260102T000000Z\n"), "DTEND" },
	{ EVENT ("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED\n"), "no event" },
	{ "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\n", "complete" },
};
/* clang-format on */

static void
test_broken (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfCalendar) calendar = read_text (broken[i].text, &error);
		g_assert_null (calendar);
		g_assert_nonnull (error);
		if (error != NULL && strstr (error->message, broken[i].says) == NULL)
			g_test_message ("row %d: %s", (int) i, error->message);
		g_assert_true (error != NULL && strstr (error->message, broken[i].says) != NULL);
	}
}

static void
test_accepted (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCalendar) two_days = read_text (EVENT ("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226\n"), &error);
	g_assert_no_error (error);
	assert_closed (two_days, "2026-12-23", FALSE);
	assert_closed (two_days, "2026-12-24", TRUE);
	assert_closed (two_days, "2026-12-25", TRUE);
	assert_closed (two_days, "2026-12-28", FALSE);

	g_autoptr (CcrfCalendar) same = read_text ("\xef\xbb\xbf" EVENT ("DTEND;VALUE=DATE:20261224\nDTSTART;VALUE=DATE:20261224\n") "\n\n", &error);
	g_assert_no_error (error);
	assert_closed (same, "2026-12-24", TRUE);

	g_autoptr (CcrfCalendar) bare = read_text (EVENT ("DTSTART:20261224\n"), &error); /* a date without VALUE=DATE */
	g_assert_no_error (error);
	assert_closed (bare, "2026-12-24", TRUE);

	/* a holiday on a Sunday closes nothing else */
	g_autoptr (CcrfCalendar) sunday = read_text (EVENT ("DTSTART;VALUE=DATE:20261227\n"), &error);
	g_assert_no_error (error);
	assert_closed (sunday, "2026-12-28", FALSE);
}

static void
test_limits (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GString) text = g_string_new (EVENT ("DTSTART;VALUE=DATE:20261224\n"));

	while (text->len < 128 * 1024)
		g_string_append_c (text, '\n');
	g_autoptr (CcrfCalendar) at_limit = read_text (text->str, &error);
	g_assert_no_error (error);
	g_assert_nonnull (at_limit);
	g_string_append_c (text, '\n');
	g_autoptr (CcrfCalendar) above = read_text (text->str, &error);
	g_assert_null (above);
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
}

static void
test_nul_byte (void)
{
	static const char data[] = EVENT ("DTSTART;VALUE=DATE:20261224\n") "\0x";
	g_autoptr (GBytes) bytes = g_bytes_new_static (data, sizeof data - 1);
	g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCalendar) calendar = ccrf_calendar_new (bytes, zone, 9 * 60, 17 * 60, &error);
	g_assert_null (calendar);
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

static void
test_working_hours (void)
{
	static const int hours[][2] = { { 540, 540 }, { 600, 540 }, { -1, 540 }, { 540, 1441 } };

	for (gsize i = 0; i < G_N_ELEMENTS (hours); i++) {
		g_autoptr (GBytes) text = fixture_ics ();
		g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfCalendar) calendar = ccrf_calendar_new (text, zone, hours[i][0], hours[i][1], &error);
		g_assert_null (calendar);
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_CONFIG);
	}

	g_autoptr (CcrfCalendar) all_day = fixture_calendar (0, 1440);
	CcrfTime due = ccrf_calendar_add (all_day, fixture_at ("2026-11-23 12:00"), (CcrfSpan){ 1, CCRF_SPAN_WORKING_DAYS });
	g_assert_cmpint (due, ==, fixture_at ("2026-11-25 00:00"));
}

/* the operator is told which file, and why */
static void
test_fault_names_file (void)
{
	g_autofree char *folder = g_dir_make_tmp ("ccrf-calendar-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (folder, "holidays.ics", NULL);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	CcrfConfig config = { .timezone = g_time_zone_new_utc (), .day_starts = 540, .day_ends = 1020, .bank_holidays = path };

	g_assert_null (ccrf_calendar_load (&config, faults)); /* not there */
	g_assert_true (g_file_set_contents (path, "garbage", -1, NULL));
	g_assert_null (ccrf_calendar_load (&config, faults));
	g_assert_cmpuint (faults->len, ==, 2);
	for (guint i = 0; i < faults->len; i++)
		g_assert_true (strstr (g_ptr_array_index (faults, i), "holidays.ics") != NULL);
	g_unlink (path);
	g_rmdir (folder);
	g_time_zone_unref (config.timezone);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/calendar/holidays/gov-uk-file", test_gov_uk_file);
	g_test_add_func ("/calendar/holidays/built-in", test_built_in);
	g_test_add_func ("/calendar/holidays/broken", test_broken);
	g_test_add_func ("/calendar/holidays/accepted", test_accepted);
	g_test_add_func ("/calendar/holidays/limits", test_limits);
	g_test_add_func ("/calendar/holidays/nul-byte", test_nul_byte);
	g_test_add_func ("/calendar/holidays/working-hours", test_working_hours);
	g_test_add_func ("/calendar/holidays/fault-names-file", test_fault_names_file);
	return g_test_run ();
}
