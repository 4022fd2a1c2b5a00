/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Day-first UK dates in the shapes that people type (A2.4: the three days count from one of them). */

#include <ccrf/parse.h>

#define SUNDAY 1795341600 /* 2026-11-22T10:00:00Z, a Sunday */

typedef struct {
	const char *text;
	gboolean future;
	CcrfDateReading reading;
	const char *iso;
	const char *rest;
} Row;

/* clang-format off */
static const Row rows[] = {
	/* numbers, day first */
	{ "31/07/2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31.7.2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31.7.2016", FALSE, CCRF_DATE_OK, "2016-07-31", "" },
	{ "31-07-2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31 07 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "3/11/2026", FALSE, CCRF_DATE_OK, "2026-11-03", "" },
	{ "31/07/26", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31.7.26", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "1.3.41", FALSE, CCRF_DATE_OK, "1941-03-01", "" },
	{ "31 / 07 / 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "2026-07-31", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "2026/07/31", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31/7", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31/12", FALSE, CCRF_DATE_OK, "2025-12-31", "" },
	{ "31/12", TRUE, CCRF_DATE_OK, "2026-12-31", "" },
	{ "12/12/2026 slings replaced", TRUE, CCRF_DATE_OK, "2026-12-12", "slings replaced" },
	{ "  12/12/2026, slings", TRUE, CCRF_DATE_OK, "2026-12-12", "slings" },
	{ "12/12/26", TRUE, CCRF_DATE_OK, "2026-12-12", "" },
	/* months by name */
	{ "31 July 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31 July", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31st July 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31st of July 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "the 31st of July", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31-Jul-26", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31Jul2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "31 july '26", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "July 31, 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "July 31st", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "12 Dec", TRUE, CCRF_DATE_OK, "2026-12-12", "" },
	{ "12 Dec", FALSE, CCRF_DATE_OK, "2025-12-12", "" },
	{ "12 Dec 10am", TRUE, CCRF_DATE_OK, "2026-12-12", "10am" },
	{ "12 Dec. slings", TRUE, CCRF_DATE_OK, "2026-12-12", "slings" },
	{ "3 Sept 2026", FALSE, CCRF_DATE_OK, "2026-09-03", "" },
	{ "29 Feb", FALSE, CCRF_DATE_OK, "2024-02-29", "" },
	{ "29/02/2024", FALSE, CCRF_DATE_OK, "2024-02-29", "" },
	/* weekdays */
	{ "Friday 31 July 2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "Fri 31/07/2026", FALSE, CCRF_DATE_OK, "2026-07-31", "" },
	{ "Tues 3/11/26", FALSE, CCRF_DATE_OK, "2026-11-03", "" },
	{ "Tue 3rd", FALSE, CCRF_DATE_OK, "2026-11-03", "" },
	{ "next Tuesday", TRUE, CCRF_DATE_OK, "2026-11-24", "" },
	{ "next Tuesday 10am", TRUE, CCRF_DATE_OK, "2026-11-24", "10am" },
	{ "last Tuesday", FALSE, CCRF_DATE_OK, "2026-11-17", "" },
	{ "Tuesday", FALSE, CCRF_DATE_OK, "2026-11-17", "" },
	{ "on Tuesday", TRUE, CCRF_DATE_OK, "2026-11-24", "" },
	/* words */
	{ "today", FALSE, CCRF_DATE_OK, "2026-11-22", "" },
	{ "Yesterday", FALSE, CCRF_DATE_OK, "2026-11-21", "" },
	{ "tomorrow", TRUE, CCRF_DATE_OK, "2026-11-23", "" },
	{ "3 days ago", FALSE, CCRF_DATE_OK, "2026-11-19", "" },
	{ "2 weeks ago", FALSE, CCRF_DATE_OK, "2026-11-08", "" },
	{ "in 2 weeks", TRUE, CCRF_DATE_OK, "2026-12-06", "" },
	/* unsure: offered, never taken */
	{ "07/31/2026", FALSE, CCRF_DATE_UNSURE, "2026-07-31", "" },
	{ "12/25/2026", FALSE, CCRF_DATE_UNSURE, "2026-12-25", "" },
	{ "31/02/2026", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "29/02/2026", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "32/01/2026", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "Tuesday 3/0", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "0/3", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "00/01/2026", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "3/11/026", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "31 June 2026", FALSE, CCRF_DATE_UNSURE, NULL, "" },
	{ "Monday 3/11/2026", FALSE, CCRF_DATE_UNSURE, "2026-11-03", "" },
	{ "1/12/26", FALSE, CCRF_DATE_UNSURE, "2026-12-01", "" },
	{ "12 Dec 10", TRUE, CCRF_DATE_UNSURE, "2010-12-12", "" },
	/* no dates */
	{ "", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "soon", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "3", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "3 times", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "12 decisions", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "3 may be late", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "10:30", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "3.30pm", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "999999999999999999999", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "dd/mm/yyyy", FALSE, CCRF_DATE_NONE, NULL, NULL },
	{ "Not known", FALSE, CCRF_DATE_NONE, NULL, NULL },
};

static const Row whens[] = {
	{ "12 Dec 10am", TRUE, CCRF_DATE_OK, "2026-12-12T10:00", "" },
	{ "12/12/2026 10:30", TRUE, CCRF_DATE_OK, "2026-12-12T10:30", "" },
	{ "12/12/2026 at 2.30pm in the office", TRUE, CCRF_DATE_OK, "2026-12-12T14:30", "in the office" },
	{ "12/12/2026, 14:30", TRUE, CCRF_DATE_OK, "2026-12-12T14:30", "" },
	{ "12/12/2026 1430hrs", TRUE, CCRF_DATE_OK, "2026-12-12T14:30", "" },
	{ "2026-12-12T10:00", TRUE, CCRF_DATE_OK, "2026-12-12T10:00", "" },
	{ "next Tuesday 10am", TRUE, CCRF_DATE_OK, "2026-11-24T10:00", "" },
	{ "10am on 12 Dec", TRUE, CCRF_DATE_OK, "2026-12-12T10:00", "" },
	{ "12 December noon", TRUE, CCRF_DATE_OK, "2026-12-12T12:00", "" },
	{ "12 December 12am", TRUE, CCRF_DATE_OK, "2026-12-12T00:00", "" },
	{ "12 December 12pm", TRUE, CCRF_DATE_OK, "2026-12-12T12:00", "" },
	{ "12/12/2026", TRUE, CCRF_DATE_OK, "2026-12-12", "" },
	{ "12/12/2026 2:30", TRUE, CCRF_DATE_UNSURE, "2026-12-12T02:30", "" },
	{ "12/12/2026 25:30", TRUE, CCRF_DATE_UNSURE, "2026-12-12", "" },
	{ "12/12/2026 at 3", TRUE, CCRF_DATE_UNSURE, "2026-12-12T03:00", "" },
	{ "some day", TRUE, CCRF_DATE_NONE, NULL, NULL },
};
/* clang-format on */

static void
check (const Row *row, CcrfDateReading (*parse) (const char *, CcrfTime, gboolean, char **, char **))
{
	g_autofree char *iso = NULL, *rest = NULL;
	g_test_message ("%s", row->text);
	const CcrfDateReading reading = parse (row->text, SUNDAY, row->future, &iso, &rest);
	if (reading != row->reading || g_strcmp0 (iso, row->iso) != 0 || g_strcmp0 (rest, row->rest) != 0)
		g_test_message ("“%s” gave %d %s rest %s", row->text, reading, iso, rest);
	g_assert_cmpint (reading, ==, row->reading);
	g_assert_cmpstr (iso, ==, row->iso);
	g_assert_cmpstr (rest, ==, row->rest);
}

static void
test_dates (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		check (&rows[i], ccrf_parse_date);
}

static void
test_whens (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (whens); i++)
		check (&whens[i], ccrf_parse_when);
}

static void
test_every_day (void)
{
	/* every day of two years comes back, in three shapes */
	static const char *const shapes[] = { "%d/%m/%Y", "%-d %B %Y", "%A %-d %b %Y" };
	g_autoptr (GDateTime) day = g_date_time_new_utc (2024, 1, 1, 0, 0, 0);
	for (int i = 0; i < 731; i++) {
		g_autoptr (GDateTime) at = g_date_time_add_days (day, i);
		g_autofree char *wanted = g_date_time_format (at, "%Y-%m-%d");
		for (gsize j = 0; j < G_N_ELEMENTS (shapes); j++) {
			g_autofree char *text = g_date_time_format (at, shapes[j]), *iso = NULL;
			g_assert_cmpint (ccrf_parse_date (text, SUNDAY, FALSE, &iso, NULL), ==, CCRF_DATE_OK);
			g_assert_cmpstr (iso, ==, wanted);
		}
	}
}

static void
test_local_day (void)
{
	/* 23:30 UTC on 30 June is 1 July in London */
	g_autofree char *iso = NULL;
	g_assert_cmpint (ccrf_parse_date ("today", 1782862200, FALSE, &iso, NULL), ==, CCRF_DATE_OK);
	g_assert_cmpstr (iso, ==, "2026-07-01");
}

static void
test_monday (void)
{
	/* on a Monday, "next Tuesday" may be tomorrow or in eight days: asked back with tomorrow offered */
	g_autofree char *iso = NULL;
	g_assert_cmpint (ccrf_parse_date ("next Tuesday", SUNDAY + 86400, TRUE, &iso, NULL), ==, CCRF_DATE_UNSURE);
	g_assert_cmpstr (iso, ==, "2026-11-24");
}

static void
test_hostile (void)
{
	static const char *const texts[] = {
		"\xff\xfe/12/2026", "1/1/1/1/1/1/1", "//////", "12/12/99999999999", "-1/-1/-1", "\xe2\x80\x93\xe2\x80\x93", "0/0/0", "the the the the",
		"31 July 99999", "next next Tuesday", "in 99999 days", "T99:99", "at", "2026-", "2026-13-45",
	};
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_autofree char *iso = NULL, *rest = NULL;
		g_assert_cmpint (ccrf_parse_when (texts[i], SUNDAY, FALSE, &iso, &rest), !=, CCRF_DATE_OK);
	}
	g_assert_cmpint (ccrf_parse_date (NULL, SUNDAY, FALSE, NULL, NULL), ==, CCRF_DATE_NONE);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/dates/table", test_dates);
	g_test_add_func ("/parse/dates/whens", test_whens);
	g_test_add_func ("/parse/dates/every-day", test_every_day);
	g_test_add_func ("/parse/dates/local-day", test_local_day);
	g_test_add_func ("/parse/dates/monday", test_monday);
	g_test_add_func ("/parse/dates/hostile", test_hostile);
	return g_test_run ();
}
