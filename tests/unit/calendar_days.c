/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Working days, deadlines, windows and words: a table, then a walk day by day as the judge. */

#include <string.h>

#include "calendar-fixture.h"

/* clang-format off */
typedef struct { const char *from; int amount; CcrfSpanUnit unit; const char *due; } Span;

static const Span spans[] = {
	/* A2.4, Easter 2025: Good Friday 18, Easter Monday 21 April */
	{ "2025-04-17 10:00", 3, CCRF_SPAN_WORKING_DAYS, "2025-04-24 17:00" },
	{ "2025-04-17 00:00", 3, CCRF_SPAN_WORKING_DAYS, "2025-04-24 17:00" },
	{ "2025-04-17 23:59", 3, CCRF_SPAN_WORKING_DAYS, "2025-04-24 17:00" },
	{ "2025-04-17 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2025-04-22 17:00" },
	{ "2025-04-18 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2025-04-22 17:00" },
	{ "2025-04-21 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2025-04-22 17:00" },
	/* calendar days: Sunday 20 April rolls over Easter Monday to Tuesday */
	{ "2025-04-17 10:00", 3, CCRF_SPAN_DAYS, "2025-04-22 17:00" },
	{ "2025-04-17 10:00", 5, CCRF_SPAN_DAYS, "2025-04-22 17:00" },
	{ "2025-04-17 10:00", 6, CCRF_SPAN_DAYS, "2025-04-23 17:00" },
	/* weekends: counting starts the day after */
	{ "2026-11-20 16:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-11-23 17:00" },
	{ "2026-11-21 16:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-11-23 17:00" },
	{ "2026-11-22 16:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-11-23 17:00" },
	{ "2026-11-23 00:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-11-24 17:00" },
	{ "2026-11-23 09:00", 5, CCRF_SPAN_WORKING_DAYS, "2026-11-30 17:00" },
	{ "2026-11-23 09:00", 10, CCRF_SPAN_WORKING_DAYS, "2026-12-07 17:00" },
	/* no days: the end of this day, or of the next one worked */
	{ "2026-11-23 09:00", 0, CCRF_SPAN_WORKING_DAYS, "2026-11-23 17:00" },
	{ "2026-11-22 09:00", 0, CCRF_SPAN_WORKING_DAYS, "2026-11-23 17:00" },
	/* Christmas 2026: Friday 25, substitute Monday 28 December; New Year's Day Friday */
	{ "2026-12-23 12:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-12-24 17:00" },
	{ "2026-12-24 12:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-12-29 17:00" },
	{ "2026-12-24 12:00", 2, CCRF_SPAN_WORKING_DAYS, "2026-12-30 17:00" },
	{ "2026-12-24 12:00", 4, CCRF_SPAN_WORKING_DAYS, "2027-01-04 17:00" },
	{ "2026-12-24 12:00", 3, CCRF_SPAN_DAYS, "2026-12-29 17:00" },
	{ "2026-12-31 12:00", 1, CCRF_SPAN_WORKING_DAYS, "2027-01-04 17:00" },
	/* Christmas 2027: Saturday and Sunday, substitutes Monday 27 and Tuesday 28 */
	{ "2027-12-24 12:00", 1, CCRF_SPAN_WORKING_DAYS, "2027-12-29 17:00" },
	{ "2027-12-24 12:00", 3, CCRF_SPAN_WORKING_DAYS, "2027-12-31 17:00" },
	/* 1 January 2028 is a Saturday, Monday 3 its substitute */
	{ "2027-12-31 12:00", 1, CCRF_SPAN_WORKING_DAYS, "2028-01-04 17:00" },
	{ "2027-12-31 12:00", 1, CCRF_SPAN_DAYS, "2028-01-04 17:00" },
	/* past the list: computed as ordinary weeks */
	{ "2029-12-24 12:00", 1, CCRF_SPAN_WORKING_DAYS, "2029-12-25 17:00" },
	/* elapsed hours, never paused, and across both clock changes of 2026 (A1.3) */
	{ "2026-11-20 16:00", 24, CCRF_SPAN_HOURS, "2026-11-21 16:00" },
	{ "2026-03-28 16:00", 24, CCRF_SPAN_HOURS, "2026-03-29 17:00" },
	{ "2026-10-24 16:00", 24, CCRF_SPAN_HOURS, "2026-10-25 15:00" },
	{ "2026-10-24 16:00", 90, CCRF_SPAN_MINUTES, "2026-10-24 17:30" },
	/* due moments stay at 5pm local when the offset changes between */
	{ "2026-03-27 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-03-30 17:00" },
	{ "2026-10-23 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-10-26 17:00" },
	/* working hours */
	{ "2026-11-23 10:00", 1, CCRF_SPAN_WORKING_HOURS, "2026-11-23 11:00" },
	{ "2026-11-23 09:00", 8, CCRF_SPAN_WORKING_HOURS, "2026-11-23 17:00" },
	{ "2026-11-23 09:00", 9, CCRF_SPAN_WORKING_HOURS, "2026-11-24 10:00" },
	{ "2026-11-23 16:30", 1, CCRF_SPAN_WORKING_HOURS, "2026-11-24 09:30" },
	{ "2026-11-20 16:30", 1, CCRF_SPAN_WORKING_HOURS, "2026-11-23 09:30" },
	{ "2026-11-23 17:00", 1, CCRF_SPAN_WORKING_HOURS, "2026-11-24 10:00" },
	{ "2026-11-23 05:00", 1, CCRF_SPAN_WORKING_HOURS, "2026-11-23 10:00" },
	{ "2026-11-21 12:00", 1, CCRF_SPAN_WORKING_HOURS, "2026-11-23 10:00" },
	{ "2026-12-24 16:00", 2, CCRF_SPAN_WORKING_HOURS, "2026-12-29 10:00" },
	{ "2026-11-21 12:00", 0, CCRF_SPAN_WORKING_HOURS, "2026-11-23 09:00" },
	/* months and years: the same day of the month, its last day when there is none; rolled forward */
	{ "2026-01-31 12:00", 1, CCRF_SPAN_MONTHS, "2026-03-02 17:00" },
	{ "2026-11-23 12:00", 11, CCRF_SPAN_MONTHS, "2027-10-25 17:00" },
	{ "2024-02-29 12:00", 1, CCRF_SPAN_YEARS, "2025-02-28 17:00" },
	{ "2026-11-23 12:00", 2, CCRF_SPAN_YEARS, "2028-11-23 17:00" },
};

static const Span befores[] = {
	{ "2026-12-03 10:00", 5, CCRF_SPAN_WORKING_DAYS, "2026-11-26 09:00" }, /* A2.8 */
	{ "2027-01-07 10:00", 5, CCRF_SPAN_WORKING_DAYS, "2026-12-30 09:00" },
	{ "2027-01-04 10:00", 5, CCRF_SPAN_WORKING_DAYS, "2026-12-23 09:00" },
	{ "2025-04-22 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2025-04-17 09:00" },
	{ "2025-04-20 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2025-04-17 09:00" },
	{ "2025-04-22 10:00", 0, CCRF_SPAN_WORKING_DAYS, "2025-04-22 09:00" },
	{ "2025-04-20 10:00", 0, CCRF_SPAN_WORKING_DAYS, "2025-04-17 09:00" },
	{ "2025-04-25 10:00", 3, CCRF_SPAN_DAYS, "2025-04-22 09:00" },
	{ "2025-04-24 10:00", 4, CCRF_SPAN_DAYS, "2025-04-17 09:00" }, /* a closed day: earlier, never later */
	{ "2026-03-30 10:00", 1, CCRF_SPAN_WORKING_DAYS, "2026-03-27 09:00" },
	{ "2026-03-29 10:00", 24, CCRF_SPAN_HOURS, "2026-03-28 09:00" },
	{ "2026-11-23 10:00", 2, CCRF_SPAN_WORKING_HOURS, "2026-11-20 16:00" },
	{ "2026-11-23 12:00", 2, CCRF_SPAN_WORKING_HOURS, "2026-11-23 10:00" },
	{ "2026-11-22 12:00", 2, CCRF_SPAN_WORKING_HOURS, "2026-11-20 15:00" },
	{ "2026-11-23 08:00", 2, CCRF_SPAN_WORKING_HOURS, "2026-11-20 15:00" },
	{ "2026-03-31 12:00", 1, CCRF_SPAN_MONTHS, "2026-02-27 09:00" },
};

static const struct { const char *from, *to, *half; } halves[] = {
	{ "2026-11-23 09:00", "2026-11-23 17:00", "2026-11-23 13:00" },
	{ "2026-11-25 10:00", "2026-11-26 17:00", "2026-11-26 09:30" }, /* one working day's screening */
	{ "2026-11-20 17:30", "2026-11-23 17:00", "2026-11-23 13:00" },
	{ "2026-12-24 13:00", "2026-12-29 13:00", "2026-12-24 17:00" },
	{ "2026-11-21 10:00", "2026-11-22 10:00", "2026-11-21 22:00" }, /* no working time at all: elapsed */
	{ "2026-11-23 12:00", "2026-11-23 12:00", "2026-11-23 12:00" },
	{ "2026-11-23 12:00", "2026-11-20 12:00", "2026-11-23 12:00" },
};

static const struct { const char *from, *to; int days; } betweens[] = {
	{ "2025-04-17 10:00", "2025-04-24 09:00", 3 }, /* A2.4 */
	{ "2025-04-17 10:00", "2025-04-25 00:00", 4 },
	{ "2025-04-17 00:00", "2025-04-17 23:00", 0 },
	{ "2025-04-17 10:00", "2025-04-21 23:00", 0 },
	{ "2026-11-20 23:00", "2026-11-23 01:00", 1 },
	{ "2026-11-22 23:00", "2026-11-23 01:00", 1 },
	{ "2026-11-23 10:00", "2026-11-20 10:00", 0 },
	{ "2026-12-24 10:00", "2027-01-04 10:00", 4 },
};

static const struct { const char *at; int opens, closes; const char *next; } windows[] = {
	{ "2026-11-23 03:00", 7 * 60, 19 * 60, "2026-11-23 07:00" },
	{ "2026-11-23 07:00", 7 * 60, 19 * 60, "2026-11-23 07:00" },
	{ "2026-11-23 12:34", 7 * 60, 19 * 60, "2026-11-23 12:34" },
	{ "2026-11-23 18:59", 7 * 60, 19 * 60, "2026-11-23 18:59" },
	{ "2026-11-23 19:00", 7 * 60, 19 * 60, "2026-11-24 07:00" },
	{ "2026-11-20 19:00", 7 * 60, 19 * 60, "2026-11-23 07:00" },
	{ "2026-11-22 12:00", 7 * 60, 19 * 60, "2026-11-23 07:00" },
	{ "2026-12-24 20:00", 7 * 60, 19 * 60, "2026-12-29 07:00" },
	{ "2025-04-18 12:00", 7 * 60, 19 * 60, "2025-04-22 07:00" },
	{ "2026-03-28 12:00", 7 * 60, 19 * 60, "2026-03-30 07:00" },
	{ "2026-11-22 03:00", 0, 24 * 60, "2026-11-22 03:00" },
	{ "2026-11-22 03:00", 9 * 60, 24 * 60, "2026-11-23 09:00" },
	{ "2026-11-23 23:59", 9 * 60, 24 * 60, "2026-11-23 23:59" },
	{ "2026-11-23 03:00", 19 * 60, 7 * 60, "2026-11-23 03:00" }, /* impossible: mail is never held for ever */
};

static const struct { const char *at, *words; } words[] = {
	{ "2025-04-24 17:00", "Thursday 24 April 2025, 5pm" },
	{ "2025-04-24 16:30", "Thursday 24 April 2025, 4:30pm" },
	{ "2025-04-24 12:00", "Thursday 24 April 2025, midday" },
	{ "2025-04-24 12:01", "Thursday 24 April 2025, 12:01pm" },
	{ "2025-04-24 00:00", "Thursday 24 April 2025, midnight" },
	{ "2025-04-24 00:05", "Thursday 24 April 2025, 12:05am" },
	{ "2025-04-24 09:00", "Thursday 24 April 2025, 9am" },
	{ "2026-03-29 02:30", "Sunday 29 March 2026, 2:30am" },
	{ "2026-07-01 23:59", "Wednesday 1 July 2026, 11:59pm" },
	{ "2026-12-31 23:00", "Thursday 31 December 2026, 11pm" },
};
/* clang-format on */

#define ASSERT_AT(got, local, n)                                                              \
	G_STMT_START                                                                          \
	{                                                                                     \
		g_autofree char *shown = fixture_show (got);                                  \
		g_autofree char *wanted = g_strdup_printf ("row %d: %s", (int) (n), local);   \
		g_autofree char *have = g_strdup_printf ("row %d: %s", (int) (n), shown);     \
		g_assert_cmpstr (have, ==, wanted);                                           \
	}                                                                                     \
	G_STMT_END

static void
test_spans (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
		ASSERT_AT (ccrf_calendar_add (calendar, fixture_at (spans[i].from), (CcrfSpan){ spans[i].amount, spans[i].unit }), spans[i].due, i);
}

static void
test_before (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (befores); i++)
		ASSERT_AT (ccrf_calendar_before (calendar, fixture_at (befores[i].from), (CcrfSpan){ befores[i].amount, befores[i].unit }), befores[i].due, i);
}

static void
test_half_way (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
		ASSERT_AT (ccrf_calendar_half_way (calendar, fixture_at (halves[i].from), fixture_at (halves[i].to)), halves[i].half, i);
}

static void
test_between (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (betweens); i++)
		g_assert_cmpint (ccrf_calendar_working_days_between (calendar, fixture_at (betweens[i].from), fixture_at (betweens[i].to)), ==, betweens[i].days);
}

static void
test_windows (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
		ASSERT_AT (ccrf_calendar_next_window (calendar, fixture_at (windows[i].at), windows[i].opens, windows[i].closes), windows[i].next, i);
}

static void
test_words (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
		g_autofree char *got = ccrf_calendar_words (calendar, fixture_at (words[i].at));
		g_autofree char *iso = ccrf_calendar_iso (calendar, fixture_at (words[i].at));
		g_autofree char *wanted_iso = g_strndup (words[i].at, 10);
		g_assert_cmpstr (got, ==, words[i].words);
		g_assert_cmpstr (iso, ==, wanted_iso);
	}

	g_autofree char *none = ccrf_calendar_words (calendar, 0);
	g_autofree char *date = ccrf_calendar_date_words ("2025-04-24");
	g_autofree char *text = ccrf_calendar_date_words ("ongoing");
	g_autofree char *no_day = ccrf_calendar_date_words ("2025-02-30");
	g_assert_cmpstr (none, ==, "");
	g_assert_cmpstr (date, ==, "24 April 2025");
	g_assert_cmpstr (text, ==, "ongoing");
	g_assert_cmpstr (no_day, ==, "2025-02-30");
}

static void
test_iso_dates (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);
	static const char *const broken[] = { "", "2025", "2025-4-1", "2025-02-30", "2025-13-01", "2025-00-10", "2025-01-01x", " 2025-01-01", "0000-01-01", "2025/01/01", "9999-01-01", NULL };

	ASSERT_AT (ccrf_calendar_end_of_day (calendar, "2025-04-20"), "2025-04-20 17:00", 0);
	ASSERT_AT (ccrf_calendar_start_of_day (calendar, "2026-07-01"), "2026-07-01 00:00", 0);
	ASSERT_AT (ccrf_calendar_start_of_day (calendar, "2028-02-29"), "2028-02-29 00:00", 0);
	for (const char *const *text = broken; *text != NULL; text++) {
		g_assert_cmpint (ccrf_calendar_end_of_day (calendar, *text), ==, 0);
		g_assert_cmpint (ccrf_calendar_start_of_day (calendar, *text), ==, 0);
	}
	g_assert_cmpint (ccrf_calendar_end_of_day (calendar, NULL), ==, 0);
}

static void
test_working_time (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	g_assert_true (ccrf_calendar_is_working_day (calendar, fixture_at ("2025-04-17 23:59")));
	g_assert_false (ccrf_calendar_is_working_day (calendar, fixture_at ("2025-04-18 00:00")));
	g_assert_false (ccrf_calendar_is_working_day (calendar, fixture_at ("2026-11-22 12:00")));
	/* half past midnight in summer is the evening before in UTC: the local day counts */
	g_assert_false (ccrf_calendar_is_working_day (calendar, fixture_at ("2026-08-31 00:30")));
	g_assert_true (ccrf_calendar_is_working_day (calendar, fixture_at ("2026-09-01 00:30")));
	g_assert_false (ccrf_calendar_is_working_time (calendar, fixture_at ("2026-11-23 08:59")));
	g_assert_true (ccrf_calendar_is_working_time (calendar, fixture_at ("2026-11-23 09:00")));
	g_assert_true (ccrf_calendar_is_working_time (calendar, fixture_at ("2026-11-23 16:59")));
	g_assert_false (ccrf_calendar_is_working_time (calendar, fixture_at ("2026-11-23 17:00")));
	g_assert_false (ccrf_calendar_is_working_time (calendar, fixture_at ("2026-12-28 12:00")));
}

static void
test_known_years (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	g_assert_true (ccrf_calendar_knows (calendar, fixture_at ("2025-01-01 00:00")));
	g_assert_true (ccrf_calendar_knows (calendar, fixture_at ("2028-12-31 23:59")));
	g_assert_false (ccrf_calendar_knows (calendar, fixture_at ("2029-01-01 00:00")));
	g_assert_false (ccrf_calendar_knows (calendar, fixture_at ("2024-12-31 23:59")));
}

/* absurd input ends, and stays a moment that can be shown */
static void
test_absurd (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);
	const CcrfTime moments[] = { G_MININT64, -1, 0, 1, fixture_at ("2026-11-23 12:00"), G_MAXINT32, G_MAXINT64 };

	for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
		for (int unit = CCRF_SPAN_MINUTES; unit <= CCRF_SPAN_YEARS; unit++)
			for (int amount = -1; amount < 2; amount++) {
				CcrfSpan span = { amount == 1 ? G_MAXINT : amount, (CcrfSpanUnit) unit };
				CcrfTime due = ccrf_calendar_add (calendar, moments[i], span);
				CcrfTime early = ccrf_calendar_before (calendar, moments[i], span);
				g_autofree char *shown = ccrf_calendar_words (calendar, due);
				g_autofree char *shown_early = ccrf_calendar_words (calendar, early);
				g_assert_nonnull (shown);
				g_assert_nonnull (shown_early);
			}
}

/* ---- the judge: walks day by day over GDateTime, knows nothing of ranks ---- */

static gboolean
walk_is_working (GDateTime *day)
{
	g_autofree char *date = g_date_time_format (day, "%Y%m%d");
	return g_date_time_get_day_of_week (day) <= 5 && !g_strv_contains (fixture_holidays, date);
}

static GDateTime *
walk_step (GDateTime *day, int days)
{
	g_autoptr (GDateTime) old = day;
	return g_date_time_add_days (old, days);
}

static CcrfTime
walk_clock (GDateTime *day, int hour)
{
	g_autoptr (GDateTime) at = g_date_time_new (g_date_time_get_timezone (day), g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), hour, 0, 0);
	return g_date_time_to_unix (at);
}

static CcrfTime
walk (CcrfTime from, int days, gboolean working, int direction, int hour)
{
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (from);
	g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
	GDateTime *day = g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local), 12, 0, 0);

	for (int counted = 0; counted < days;) {
		day = walk_step (day, direction);
		if (!working || walk_is_working (day))
			counted++;
	}
	while (!walk_is_working (day))
		day = walk_step (day, direction);
	CcrfTime at = walk_clock (day, hour);
	g_date_time_unref (day);
	return at;
}

static void
test_against_walk (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);
	CcrfTime first = fixture_at ("2024-11-01 00:00"), last = fixture_at ("2029-03-01 00:00");

	for (int i = 0; i < 4000; i++) {
		CcrfTime from = first + (CcrfTime) (g_test_rand_double () * (double) (last - first));
		int days = g_test_rand_int_range (0, 40);
		CcrfTime due = walk (from, days, TRUE, 1, 17);
		g_assert_cmpint (ccrf_calendar_add (calendar, from, (CcrfSpan){ days, CCRF_SPAN_WORKING_DAYS }), ==, due);
		g_assert_cmpint (ccrf_calendar_add (calendar, from, (CcrfSpan){ days, CCRF_SPAN_DAYS }), ==, walk (from, days, FALSE, 1, 17));
		g_assert_cmpint (ccrf_calendar_before (calendar, from, (CcrfSpan){ days, CCRF_SPAN_WORKING_DAYS }), ==, walk (from, days, TRUE, -1, 9));
		g_assert_cmpint (ccrf_calendar_before (calendar, from, (CcrfSpan){ days, CCRF_SPAN_DAYS }), ==, walk (from, days, FALSE, -1, 9));
		if (days > 0)
			g_assert_cmpint (ccrf_calendar_working_days_between (calendar, from, due), ==, days);
	}
}

/* working hours and half-way against a walk minute by minute */
static void
test_against_minutes (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);
	CcrfTime first = fixture_at ("2026-12-14 00:00");

	for (int i = 0; i < 150; i++) {
		CcrfTime from = first + 60 * g_test_rand_int_range (0, 30 * 1440);
		int hours = g_test_rand_int_range (1, 30), left = hours * 60;
		CcrfTime at = from;
		while (left > 0) {
			left -= ccrf_calendar_is_working_time (calendar, at) ? 1 : 0;
			at += 60;
		}
		g_assert_cmpint (ccrf_calendar_add (calendar, from, (CcrfSpan){ hours, CCRF_SPAN_WORKING_HOURS }), ==, at);

		CcrfTime half = ccrf_calendar_half_way (calendar, from, at);
		int before = 0, after = 0;
		for (CcrfTime minute = from; minute < at; minute += 60)
			*(minute < half ? &before : &after) += ccrf_calendar_is_working_time (calendar, minute) ? 1 : 0;
		g_assert_cmpint (before, ==, after);
	}
}

/* every window found is open, and nothing open was passed over */
static void
test_windows_against_minutes (void)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (7 * 60, 19 * 60);
	CcrfTime first = fixture_at ("2027-03-20 00:00");

	for (int i = 0; i < 300; i++) {
		CcrfTime from = first + 60 * g_test_rand_int_range (0, 30 * 1440), at = from;
		while (!ccrf_calendar_is_working_time (calendar, at))
			at += 60;
		g_assert_cmpint (ccrf_calendar_next_window (calendar, from, 7 * 60, 19 * 60), ==, at);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/calendar/days/spans", test_spans);
	g_test_add_func ("/calendar/days/before", test_before);
	g_test_add_func ("/calendar/days/half-way", test_half_way);
	g_test_add_func ("/calendar/days/between", test_between);
	g_test_add_func ("/calendar/days/windows", test_windows);
	g_test_add_func ("/calendar/days/words", test_words);
	g_test_add_func ("/calendar/days/iso-dates", test_iso_dates);
	g_test_add_func ("/calendar/days/working-time", test_working_time);
	g_test_add_func ("/calendar/days/known-years", test_known_years);
	g_test_add_func ("/calendar/days/absurd", test_absurd);
	g_test_add_func ("/calendar/days/against-walk", test_against_walk);
	g_test_add_func ("/calendar/days/against-minutes", test_against_minutes);
	g_test_add_func ("/calendar/days/windows-against-minutes", test_windows_against_minutes);
	return g_test_run ();
}
