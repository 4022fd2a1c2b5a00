/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Meetings of calendar.conf: rules, clock changes, .ics files, and every fault with its line. */

#include <glib/gstdio.h>
#include <string.h>

#include "calendar-fixture.h"

/* A folder with calendar.conf and, when given, meeting.ics; faults come out */
static CcrfCalendar *
load (const char *conf, const char *ics, GPtrArray *faults)
{
	g_autofree char *folder = g_dir_make_tmp ("ccrf-meetings-XXXXXX", NULL);
	g_autofree char *conf_path = g_build_filename (folder, "calendar.conf", NULL);
	g_autofree char *ics_path = g_build_filename (folder, "meeting.ics", NULL);
	g_autofree char *holidays_path = g_build_filename (folder, "holidays.ics", NULL);
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autoptr (GBytes) holidays = fixture_ics ();
	CcrfConfig config = { .timezone = zone, .day_starts = 540, .day_ends = 1020, .calendar = conf_path, .bank_holidays = holidays_path };

	g_assert_true (g_file_set_contents (conf_path, conf, -1, NULL));
	g_assert_true (g_file_set_contents (holidays_path, g_bytes_get_data (holidays, NULL), (gssize) g_bytes_get_size (holidays), NULL));
	if (ics != NULL)
		g_assert_true (g_file_set_contents (ics_path, ics, -1, NULL));
	CcrfCalendar *calendar = ccrf_calendar_load (&config, faults);
	g_unlink (conf_path);
	g_unlink (ics_path);
	g_unlink (holidays_path);
	g_rmdir (folder);
	return calendar;
}

static CcrfCalendar *
load_good (const char *conf, const char *ics)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	CcrfCalendar *calendar = load (conf, ics, faults);

	for (guint i = 0; i < faults->len; i++)
		g_test_message ("%s", (char *) g_ptr_array_index (faults, i));
	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_nonnull (calendar);
	return calendar;
}

/** The starts after @after, one after the other, against a list ended by NULL. */
static void
assert_starts (const CcrfCalendar *calendar, const char *name, const char *after, const char *const *wanted)
{
	CcrfTime at = fixture_at (after);

	for (; *wanted != NULL; wanted++) {
		g_autoptr (CcrfMeeting) meeting = ccrf_calendar_next_meeting (calendar, name, at);
		g_assert_nonnull (meeting);
		if (meeting == NULL)
			return;
		g_autofree char *shown = fixture_show (meeting->start);
		g_assert_cmpstr (shown, ==, *wanted);
		at = meeting->start;
	}
}

static const char both[] = "[meeting performance-management]\n"
                           "role = performance-meeting\n"
                           "start = 2026-12-03 10:00\n"
                           "rule = FREQ=MONTHLY;BYDAY=1TH\n"
                           "pack = 5 working days before\n"
                           "\n"
                           "[meeting provider-forum]\n"
                           "role = provider-forum\n"
                           "start = 2026-12-10 14:00\n"
                           "rule = FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH\n"
                           "pack = 2 days before\n";

/* A2.8, A3.3 */
static void
test_rules (void)
{
	g_autoptr (CcrfCalendar) calendar = load_good (both, NULL);
	g_auto (GStrv) names = ccrf_calendar_meeting_names (calendar);

	g_assert_cmpuint (g_strv_length (names), ==, 2);
	g_assert_cmpstr (names[0], ==, "performance-management");
	g_assert_cmpstr (names[1], ==, "provider-forum");
	/* 10am stays 10am across both clock changes */
	assert_starts (calendar, names[0], "2026-01-01 00:00",
	               (const char *const[]){ "2026-12-03 10:00", "2027-01-07 10:00", "2027-02-04 10:00", "2027-03-04 10:00", "2027-04-01 10:00", "2027-05-06 10:00", NULL });
	assert_starts (calendar, names[1], "2026-01-01 00:00",
	               (const char *const[]){ "2026-12-10 14:00", "2027-03-11 14:00", "2027-06-10 14:00", "2027-09-09 14:00", "2027-12-09 14:00", NULL });
	/* "after" is strict */
	assert_starts (calendar, names[0], "2026-12-03 09:59", (const char *const[]){ "2026-12-03 10:00", NULL });
	assert_starts (calendar, names[0], "2026-12-03 10:00", (const char *const[]){ "2027-01-07 10:00", NULL });
}

static void
test_pack (void)
{
	g_autoptr (CcrfCalendar) calendar = load_good (both, NULL);
	g_autoptr (CcrfMeeting) january = ccrf_calendar_next_meeting (calendar, "performance-management", fixture_at ("2026-12-20 00:00"));
	g_autoptr (CcrfMeeting) forum = ccrf_calendar_next_meeting (calendar, "provider-forum", fixture_at ("2026-12-01 00:00"));

	/* 7 January 2027: New Year's Day and the weekend in between */
	g_assert_cmpint (january->pack_due, ==, fixture_at ("2026-12-30 09:00"));
	g_assert_cmpstr (january->role, ==, "performance-meeting");
	g_assert_cmpstr (january->name, ==, "performance-management");
	g_assert_cmpint (forum->pack_due, ==, fixture_at ("2026-12-08 09:00"));
	g_assert_null (ccrf_calendar_next_meeting (calendar, "unknown", 0));
}

static void
test_defaults_and_ends (void)
{
	g_autoptr (CcrfCalendar) calendar = load_good ("[meeting once]\nrole=performance-meeting\nstart=2026-12-03 10:00\nrule=FREQ=DAILY;COUNT=1\n"
	                                               "[meeting until]\nrole=performance-meeting\nstart=2027-06-01 10:00\nrule=FREQ=WEEKLY;UNTIL=20270615T090000Z\n"
	                                               "[meeting until-day]\nrole=performance-meeting\nstart=2027-06-01 10:00\nrule=FREQ=WEEKLY;UNTIL=20270615\n",
	                                               NULL);
	g_autoptr (CcrfMeeting) once = ccrf_calendar_next_meeting (calendar, "once", 0);

	g_assert_cmpint (once->pack_due, ==, fixture_at ("2026-11-26 09:00"));
	g_assert_null (ccrf_calendar_next_meeting (calendar, "once", once->start));
	/* 9am UTC is 10am in June: the last one counts */
	assert_starts (calendar, "until", "2027-01-01 00:00", (const char *const[]){ "2027-06-01 10:00", "2027-06-08 10:00", "2027-06-15 10:00", NULL });
	g_assert_null (ccrf_calendar_next_meeting (calendar, "until", fixture_at ("2027-06-15 10:00")));
	assert_starts (calendar, "until-day", "2027-06-08 10:00", (const char *const[]){ "2027-06-15 10:00", NULL });
	g_assert_null (ccrf_calendar_next_meeting (calendar, "until-day", fixture_at ("2027-06-15 10:00")));
}

/* clang-format off */
static const struct { const char *conf; const char *says; } faulty[] = {
	{ "[meeting x]\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY\n", "role" },
	{ "[meeting x]\nrole=nobody\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY\n", "calendar.conf:2: [meeting x] role: \"nobody\"" },
	{ "[meeting x]\nrole=provider-forum\nrule=FREQ=MONTHLY\n", "start" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\n", "rule" },
	{ "[meeting x]\nrole=provider-forum\nstart=3 December 10am\nrule=FREQ=MONTHLY\n", "calendar.conf:3: [meeting x] start:" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-02-30 10:00\nrule=FREQ=MONTHLY\n", "start:" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 25:00\nrule=FREQ=MONTHLY\n", "start:" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-03-29 01:30\nrule=FREQ=MONTHLY\n", "skip or repeat" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-10-25 01:30\nrule=FREQ=MONTHLY\n", "skip or repeat" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=every month\n", "calendar.conf:4: [meeting x] rule:" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY;BYDAY=1XX\n", "no RFC 5545 rule" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY;BYDAY=2TH\n", "the first one after it is 2026-12-10" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n", "never" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MINUTELY\n", "FREQ must be" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=DAILY;BYHOUR=9,10\n", "BYHOUR" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=RSCALE=GREGORIAN;FREQ=MONTHLY\n", "RSCALE" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY;BYDAY=1TH\npack=5 working days\n", "before" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY;BYDAY=1TH\npack=soon before\n", "pack" },
	{ "[meeting x]\nrole=provider-forum\nics=nowhere.ics\n", "nowhere.ics" },
	{ "[meeting x]\nrole=provider-forum\nics=meeting.ics\n", "meeting.ics" },
	{ "[meeting x]\nrole=provider-forum\nics=meeting.ics\nstart=2026-12-03 10:00\n", "beside ics" },
	{ "[meeting x]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY;BYDAY=1TH\ncolour=red\n", "colour" },
	{ "[meating x]\nrole=provider-forum\n", "meating x" },
	{ "[meeting ]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=FREQ=MONTHLY;BYDAY=1TH\n", "no name" },
};
/* clang-format on */

static void
test_faults (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (faulty); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autoptr (CcrfCalendar) calendar = load (faulty[i].conf, "garbage", faults);
		gboolean found = FALSE;

		for (guint j = 0; j < faults->len; j++)
			found = found || strstr (g_ptr_array_index (faults, j), faulty[i].says) != NULL;
		if (!found)
			g_test_message ("row %d: %s", (int) i, faults->len > 0 ? (char *) g_ptr_array_index (faults, 0) : "no fault");
		g_assert_true (found);
		g_assert_null (calendar);
	}
}

/* every fault at once, not the first only */
static void
test_all_faults (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_assert_null (load ("[meeting a]\nrole=nobody\nstart=never\nrule=FREQ=MONTHLY\n[meeting b]\nrole=provider-forum\nstart=2026-12-03 10:00\nrule=never\n", NULL, faults));
	g_assert_cmpuint (faults->len, ==, 3);
}

#define ICS(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" events "END:VCALENDAR\r\n"
#define WITH_ICS "[meeting x]\nrole=provider-forum\nics=meeting.ics\n"

static void
test_ics (void)
{
	/* as Outlook exports it: a Windows zone name, one day taken out, one moved */
	static const char outlook[] = ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=GMT Standard Time:20270304T100000\r\nRRULE:FREQ=MONTHLY;BYDAY=1TH\r\n"
	                                   "EXDATE;TZID=GMT Standard Time:20270506T100000\r\nEND:VEVENT\r\n"
	                                   "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=GMT Standard Time:20270401T100000\r\nDTSTART;TZID=GMT Standard Time:20270408T113000\r\nEND:VEVENT\r\n");
	g_autoptr (CcrfCalendar) calendar = load_good (WITH_ICS, outlook);
	assert_starts (calendar, "x", "2027-01-01 00:00", (const char *const[]){ "2027-03-04 10:00", "2027-04-08 11:30", "2027-06-03 10:00", NULL });

	/* UTC, floating, and libical's own zone names */
	g_autoptr (CcrfCalendar) utc = load_good (WITH_ICS, ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270701T090000Z\r\nEND:VEVENT\r\n"));
	assert_starts (utc, "x", "2027-01-01 00:00", (const char *const[]){ "2027-07-01 10:00", NULL });
	g_autoptr (CcrfCalendar) floating = load_good (WITH_ICS, ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270701T090000\r\nEND:VEVENT\r\n"));
	assert_starts (floating, "x", "2027-01-01 00:00", (const char *const[]){ "2027-07-01 09:00", NULL });
	g_autoptr (CcrfCalendar) vendor = load_good (WITH_ICS, ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20270701T090000\r\nEND:VEVENT\r\n"));
	assert_starts (vendor, "x", "2027-01-01 00:00", (const char *const[]){ "2027-07-01 09:00", NULL });
	/* a cancelled occurrence */
	g_autoptr (CcrfCalendar) cancelled = load_good (WITH_ICS, ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270304T100000\r\nRRULE:FREQ=MONTHLY;BYDAY=1TH\r\nEND:VEVENT\r\n"
	                                                               "BEGIN:VEVENT\r\nUID:a\r\nSTATUS:CANCELLED\r\nRECURRENCE-ID:20270401T100000\r\nDTSTART:20270401T100000\r\nEND:VEVENT\r\n"));
	assert_starts (cancelled, "x", "2027-03-05 00:00", (const char *const[]){ "2027-05-06 10:00", NULL });
}

/* clang-format off */
static const struct { const char *ics; const char *says; } faulty_ics[] = {
	{ ICS (""), "no event" },
	{ ICS ("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270304\r\nEND:VEVENT\r\n"), "no DTSTART with date and time" },
	{ ICS ("BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n"), "no DTSTART with date and time" },
	{ ICS ("BEGIN:VEVENT\r\nDTSTART;TZID=Middle Earth:20270304T100000\r\nEND:VEVENT\r\n"), "Middle Earth" },
	{ ICS ("BEGIN:VEVENT\r\nDTSTART:20270304T100000\r\nRDATE:20270305T100000\r\nEND:VEVENT\r\n"), "RDATE" },
	{ ICS ("BEGIN:VEVENT\r\nDTSTART:20270304T100000\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"), "FREQ must be" },
	{ ICS ("BEGIN:VEVENT\r\nDTSTART:20270304T100000\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"), "no event" },
};
/* clang-format on */

static void
test_faulty_ics (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (faulty_ics); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_assert_null (load (WITH_ICS, faulty_ics[i].ics, faults));
		g_assert_cmpuint (faults->len, ==, 1);
		const char *said = faults->len > 0 ? g_ptr_array_index (faults, 0) : "";
		if (strstr (said, faulty_ics[i].says) == NULL)
			g_test_message ("row %d: %s", (int) i, said);
		g_assert_true (strstr (said, faulty_ics[i].says) != NULL && strstr (said, "calendar.conf:3: [meeting x] ics:") != NULL);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/calendar/meetings/rules", test_rules);
	g_test_add_func ("/calendar/meetings/pack", test_pack);
	g_test_add_func ("/calendar/meetings/defaults-and-ends", test_defaults_and_ends);
	g_test_add_func ("/calendar/meetings/faults", test_faults);
	g_test_add_func ("/calendar/meetings/all-faults", test_all_faults);
	g_test_add_func ("/calendar/meetings/ics", test_ics);
	g_test_add_func ("/calendar/meetings/faulty-ics", test_faulty_ics);
	return g_test_run ();
}
