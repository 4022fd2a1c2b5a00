/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When the end of the history is mailed: a pure function of the time, what was mailed last, and what is there. */

#include <ccrf/daemon.h>

#define HOUR G_GINT64_CONSTANT (3600)
#define DAY (24 * HOUR)
/* Thursday 8 January 2026, 10:00 in London */
#define THURSDAY G_GINT64_CONSTANT (1767866400)

typedef struct {
	CcrfConfig config;
	CcrfCalendar *calendar;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) holidays = ccrf_data_load (NULL, "bank-holidays.ics", &error);
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");

	g_assert_no_error (error);
	f->calendar = ccrf_calendar_new (holidays, zone, 9 * 60, 17 * 60, &error);
	g_assert_no_error (error);
	f->config.window_opens = 7 * 60;
	f->config.window_closes = 19 * 60;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
	ccrf_calendar_free (f->calendar);
}

static gboolean
due (Fixture *f, CcrfTime mailed, guint64 then, guint64 rows, CcrfTime now)
{
	const CcrfAuditMailed last = { mailed, then };

	return ccrf_audit_is_due (&last, rows, f->calendar, &f->config, now);
}

static void
once_a_day_when_rows_were_added (Fixture *f, gconstpointer data)
{
	g_assert_true (due (f, THURSDAY - DAY, 4, 5, THURSDAY));
	g_assert_false (due (f, THURSDAY - HOUR, 4, 5, THURSDAY));
	/* a day is the council's day: 23 hours may lie in two, or 10 hours */
	g_assert_true (due (f, THURSDAY - 16 * HOUR, 4, 5, THURSDAY - 2 * HOUR));
	g_assert_false (due (f, THURSDAY - DAY, 5, 5, THURSDAY));
	/* fewer rows than were mailed is what the mail is for */
	g_assert_true (due (f, THURSDAY - DAY, 9, 5, THURSDAY));
	/* a clock that was set back mails nothing twice */
	g_assert_false (due (f, THURSDAY + DAY, 4, 5, THURSDAY));
}

static void
at_least_every_seven_days (Fixture *f, gconstpointer data)
{
	g_assert_false (due (f, THURSDAY - 7 * DAY + 1, 5, 5, THURSDAY));
	g_assert_true (due (f, THURSDAY - 7 * DAY, 5, 5, THURSDAY));
	g_assert_false (due (f, 0, 0, 0, THURSDAY));
}

static void
in_the_send_window (Fixture *f, gconstpointer data)
{
	g_assert_true (due (f, THURSDAY - 2 * DAY, 4, 5, THURSDAY - 3 * HOUR));      /* 07:00 */
	g_assert_false (due (f, THURSDAY - 2 * DAY, 4, 5, THURSDAY - 3 * HOUR - 1));
	g_assert_false (due (f, THURSDAY - 2 * DAY, 4, 5, THURSDAY + 9 * HOUR));     /* 19:00 */
	g_assert_false (due (f, THURSDAY - DAY, 4, 5, THURSDAY + 2 * DAY));          /* Saturday */
	f->config.window_opens = 0;
	f->config.window_closes = 24 * 60;
	g_assert_true (due (f, THURSDAY - DAY, 4, 5, THURSDAY + 2 * DAY));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add ("/daemon/audit/daily", Fixture, NULL, set_up, once_a_day_when_rows_were_added, tear_down);
	g_test_add ("/daemon/audit/weekly", Fixture, NULL, set_up, at_least_every_seven_days, tear_down);
	g_test_add ("/daemon/audit/window", Fixture, NULL, set_up, in_the_send_window, tear_down);
	return g_test_run ();
}
