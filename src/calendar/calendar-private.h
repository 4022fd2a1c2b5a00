/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Inside of the calendar. Days are GLib's Julian days (1 = Monday 1 January of
 * year 1), so that weekdays and distances are plain arithmetic; moments are
 * CcrfTime. Only days.c turns one into the other, through the time zone.
 */

#include <ccrf/calendar.h>

/** A Julian day. Signed: differences go below 0. */
typedef gint64 CcrfDay;

#define CCRF_DAY_EPOCH ((CcrfDay) 719163) /* 1970-01-01 */
#define CCRF_DAY_LAST ((CcrfDay) 3287182) /* 9000-12-31: every moment stays one that GDateTime can show */
#define CCRF_SPAN_MOST 1000000            /* a longer span is a slip of the pen; also keeps walks short */

struct _CcrfCalendar {
	GArray *holidays;    /* CcrfDay, sorted, each once, Monday to Friday only: the others close nothing */
	CcrfDay known_from;  /* 1 January of the first year of the list */
	CcrfDay known_to;    /* 31 December of its last year */
	GTimeZone *timezone;
	int day_starts, day_ends; /* minutes after midnight */
	GPtrArray *meetings; /* CcrfMeetingPlan, in the order of the file */
};

/* ---- days.c ---- */
CcrfDay ccrf_day_of (GTimeZone *zone, CcrfTime at, int *second_of_day);
CcrfTime ccrf_day_moment (GTimeZone *zone, CcrfDay day, int second_of_day);
/** TRUE when the clocks show that local time exactly once: not in the hour skipped or repeated */
gboolean ccrf_day_moment_is_plain (GTimeZone *zone, CcrfDay day, int second_of_day);
gboolean ccrf_day_parse (const char *iso_date, CcrfDay *day);
CcrfDay ccrf_day_from_ymd (int year, int month, int day); /* 0 when there is no such day */
void ccrf_day_to_ymd (CcrfDay day, int *year, int *month, int *day_of_month);
gboolean ccrf_day_is_working (const CcrfCalendar *calendar, CcrfDay day);
/** Working days from day 1 up to and including @day: what makes counting O(log n) */
gint64 ccrf_day_rank (const CcrfCalendar *calendar, CcrfDay day);
/** The working day of that rank. */
CcrfDay ccrf_day_of_rank (const CcrfCalendar *calendar, gint64 rank);
/** @day, or the next working day. */
CcrfDay ccrf_day_roll_forward (const CcrfCalendar *calendar, CcrfDay day);
/** @day, or the working day before. */
CcrfDay ccrf_day_roll_back (const CcrfCalendar *calendar, CcrfDay day);

/* ---- holidays.c ---- */
/** The days of an .ics of all-day events, sorted, each once. (transfer full): GArray of CcrfDay */
GArray *ccrf_holidays_read (GBytes *text, GError **error);

/* ---- meetings.c ---- */
typedef struct _CcrfMeetingPlan CcrfMeetingPlan;
void ccrf_meeting_plan_free (CcrfMeetingPlan *plan);
/** All [meeting NAME] of @file into @calendar. */
void ccrf_meetings_load (CcrfCalendar *calendar, CcrfKeyFile *file, GPtrArray *faults);

/* ---- series.c ---- */
/** Occurrences of one event: a start, a rule or none, days taken out. */
typedef struct _CcrfSeries CcrfSeries;
/** @start: "YYYY-MM-DD HH:MM" in @zone; @rule: RFC 5545 RRULE value or NULL for one occurrence */
CcrfSeries *ccrf_series_new (const char *start, const char *rule, GTimeZone *zone, GError **error);
/** Every event of an .ics. (transfer full): GPtrArray of CcrfSeries */
GPtrArray *ccrf_series_read (GBytes *text, GTimeZone *zone, GError **error);
void ccrf_series_free (CcrfSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfSeries, ccrf_series_free)
/** The first occurrence after @after; 0 when there is none. */
CcrfTime ccrf_series_next (const CcrfSeries *series, CcrfTime after);
