/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Deadlines: spans added to and taken from moments. Working hours are counted
 * in real seconds, so that a clock change inside a working day is counted too.
 */

#include "calendar-private.h"

#define MOMENT_MOST G_GINT64_CONSTANT (220000000000) /* about the year 8900, either way: sums stay in range */

static CcrfTime
opening (const CcrfCalendar *calendar, CcrfDay day)
{
	return ccrf_day_moment (calendar->timezone, day, calendar->day_starts * 60);
}

static CcrfTime
closing (const CcrfCalendar *calendar, CcrfDay day)
{
	return ccrf_day_moment (calendar->timezone, day, calendar->day_ends * 60);
}

static CcrfDay
day_of (const CcrfCalendar *calendar, CcrfTime at)
{
	return ccrf_day_of (calendar->timezone, at, NULL);
}

gboolean
ccrf_calendar_is_working_day (const CcrfCalendar *calendar, CcrfTime at)
{
	return ccrf_day_is_working (calendar, day_of (calendar, at));
}

gboolean
ccrf_calendar_is_working_time (const CcrfCalendar *calendar, CcrfTime at)
{
	CcrfDay day = day_of (calendar, at);
	return ccrf_day_is_working (calendar, day) && at >= opening (calendar, day) && at < closing (calendar, day);
}

/** @at, or the next opening when @at is outside working hours; @day: the day it lies on */
static CcrfTime
next_working_moment (const CcrfCalendar *calendar, CcrfTime at, CcrfDay *day)
{
	*day = day_of (calendar, at);
	if (ccrf_day_is_working (calendar, *day)) {
		if (at < opening (calendar, *day))
			return opening (calendar, *day);
		if (at < closing (calendar, *day))
			return at;
	}
	*day = ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, *day) + 1);
	return opening (calendar, *day);
}

/* ends at closing time rather than at the next opening: "8 working hours" from 9am is 5pm */
static CcrfTime
add_working_seconds (const CcrfCalendar *calendar, CcrfTime from, gint64 seconds)
{
	CcrfDay day;
	CcrfTime at = next_working_moment (calendar, from, &day);

	while (day < CCRF_DAY_LAST - 31 && seconds > closing (calendar, day) - at) {
		seconds -= closing (calendar, day) - at;
		day = ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day) + 1);
		at = opening (calendar, day);
	}
	return at + seconds;
}

static CcrfTime
subtract_working_seconds (const CcrfCalendar *calendar, CcrfTime from, gint64 seconds)
{
	CcrfDay day = ccrf_day_roll_back (calendar, day_of (calendar, from));
	CcrfTime at = MIN (from, closing (calendar, day));

	while (day > 31 && (at < opening (calendar, day) || seconds > at - opening (calendar, day))) {
		seconds -= MAX (at - opening (calendar, day), 0);
		day = ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day) - 1);
		at = closing (calendar, day);
	}
	return at - seconds;
}

/** The same day of a month @months away; the last day of that month when it is shorter. */
static CcrfDay
add_months (CcrfDay day, int months)
{
	int year, month, day_of_month;
	ccrf_day_to_ymd (day, &year, &month, &day_of_month);
	int count = year * 12 + month - 1 + months;
	if (count < 12)
		return 1;
	if (count / 12 >= 9000)
		return CCRF_DAY_LAST;
	int last = g_date_get_days_in_month ((GDateMonth) (count % 12 + 1), (GDateYear) (count / 12));
	return ccrf_day_from_ymd (count / 12, count % 12 + 1, MIN (day_of_month, last));
}

CcrfTime
ccrf_calendar_add (const CcrfCalendar *calendar, CcrfTime from, CcrfSpan span)
{
	int amount = CLAMP (span.amount, 0, CCRF_SPAN_MOST);
	from = CLAMP (from, -MOMENT_MOST, MOMENT_MOST);
	CcrfDay day = day_of (calendar, from);

	switch (span.unit) {
	case CCRF_SPAN_MINUTES:
		return from + amount * G_GINT64_CONSTANT (60);
	case CCRF_SPAN_HOURS:
		return from + amount * G_GINT64_CONSTANT (3600);
	case CCRF_SPAN_WORKING_HOURS:
		return add_working_seconds (calendar, from, amount * G_GINT64_CONSTANT (3600));
	case CCRF_SPAN_DAYS:
		return closing (calendar, ccrf_day_roll_forward (calendar, day + amount));
	case CCRF_SPAN_WORKING_DAYS:
		if (amount == 0)
			return closing (calendar, ccrf_day_roll_forward (calendar, day));
		return closing (calendar, ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day) + amount));
	case CCRF_SPAN_MONTHS:
		return closing (calendar, ccrf_day_roll_forward (calendar, add_months (day, amount)));
	case CCRF_SPAN_YEARS:
		return closing (calendar, ccrf_day_roll_forward (calendar, add_months (day, MIN (amount, 9000) * 12)));
	default:
		g_return_val_if_reached (from);
	}
}

CcrfTime
ccrf_calendar_before (const CcrfCalendar *calendar, CcrfTime at, CcrfSpan span)
{
	int amount = CLAMP (span.amount, 0, CCRF_SPAN_MOST);
	at = CLAMP (at, -MOMENT_MOST, MOMENT_MOST);
	CcrfDay day = day_of (calendar, at);

	switch (span.unit) {
	case CCRF_SPAN_MINUTES:
		return at - amount * G_GINT64_CONSTANT (60);
	case CCRF_SPAN_HOURS:
		return at - amount * G_GINT64_CONSTANT (3600);
	case CCRF_SPAN_WORKING_HOURS:
		return subtract_working_seconds (calendar, at, amount * G_GINT64_CONSTANT (3600));
	case CCRF_SPAN_DAYS:
		return opening (calendar, ccrf_day_roll_back (calendar, day - amount));
	case CCRF_SPAN_WORKING_DAYS:
		if (amount == 0)
			return opening (calendar, ccrf_day_roll_back (calendar, day));
		return opening (calendar, ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day - 1) - amount + 1));
	case CCRF_SPAN_MONTHS:
		return opening (calendar, ccrf_day_roll_back (calendar, add_months (day, -amount)));
	case CCRF_SPAN_YEARS:
		return opening (calendar, ccrf_day_roll_back (calendar, add_months (day, -MIN (amount, 9000) * 12)));
	default:
		g_return_val_if_reached (at);
	}
}

/** Seconds of working time in [@from, @to). */
static gint64
working_seconds (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to)
{
	CcrfDay day;
	CcrfTime at = next_working_moment (calendar, from, &day);
	gint64 seconds = 0;

	while (at < to && day < CCRF_DAY_LAST - 31) {
		seconds += MIN (to, closing (calendar, day)) - at;
		day = ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day) + 1);
		at = opening (calendar, day);
	}
	return seconds;
}

CcrfTime
ccrf_calendar_half_way (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to)
{
	if (to <= from)
		return from;
	gint64 seconds = working_seconds (calendar, from, to);
	if (seconds == 0)
		return from + (to - from) / 2;
	return add_working_seconds (calendar, from, seconds / 2);
}

int
ccrf_calendar_working_days_between (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to)
{
	gint64 days = ccrf_day_rank (calendar, day_of (calendar, to)) - ccrf_day_rank (calendar, day_of (calendar, from));
	return (int) MAX (days, 0);
}

CcrfTime
ccrf_calendar_end_of_day (const CcrfCalendar *calendar, const char *iso_date)
{
	CcrfDay day;
	return ccrf_day_parse (iso_date, &day) ? closing (calendar, day) : 0;
}

CcrfTime
ccrf_calendar_start_of_day (const CcrfCalendar *calendar, const char *iso_date)
{
	CcrfDay day;
	return ccrf_day_parse (iso_date, &day) ? ccrf_day_moment (calendar->timezone, day, 0) : 0;
}

CcrfTime
ccrf_calendar_next_window (const CcrfCalendar *calendar, CcrfTime at, int opens, int closes)
{
	if ((opens <= 0 && closes >= 1440) || opens >= closes) /* an impossible window must not hold mail for ever */
		return at;

	CcrfDay day = day_of (calendar, at);
	if (ccrf_day_is_working (calendar, day)) {
		CcrfTime first = ccrf_day_moment (calendar->timezone, day, opens * 60);
		if (at < first)
			return first;
		if (at < ccrf_day_moment (calendar->timezone, day, closes * 60))
			return at;
	}
	return ccrf_day_moment (calendar->timezone, ccrf_day_of_rank (calendar, ccrf_day_rank (calendar, day) + 1), opens * 60);
}

gboolean
ccrf_calendar_knows (const CcrfCalendar *calendar, CcrfTime at)
{
	CcrfDay day = day_of (calendar, at);
	return day >= calendar->known_from && day <= calendar->known_to;
}
