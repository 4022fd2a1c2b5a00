/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * calendar: working days, deadlines, recurring meetings, dates in words.
 * Pure: the bank holidays and the time come in as arguments.
 */

#include <ccrf/model.h>

G_BEGIN_DECLS

typedef struct _CcrfCalendar CcrfCalendar;

/**
 * ccrf_calendar_new:
 * @holidays: an .ics as GOV.UK publishes it (unfolded lines, DTEND before DTSTART, METHOD:PUBLISH)
 *   RFC 5545; events of whole days only, at most 128 KiB. A holiday that cannot be read for
 *   certain (a time of day, a repetition, 30 February, a file cut short) is an error, never skipped.
 * @day_starts: minutes after midnight; likewise @day_ends
 * @error: %CCRF_ERROR_INVALID, %CCRF_ERROR_LIMIT or, for the working hours, %CCRF_ERROR_CONFIG; without the
 *   file's name, which the caller knows
 */
CcrfCalendar *ccrf_calendar_new (GBytes *holidays, GTimeZone *timezone, int day_starts, int day_ends, GError **error);
/**
 * ccrf_calendar_load: from the configuration: its bank holidays file, or the built-in list.
 * Also loads calendar.conf's meetings; all faults are added to @faults, not only the first.
 *
 * Returns: (transfer full) (nullable): %NULL when there was a fault
 */
CcrfCalendar *ccrf_calendar_load (const CcrfConfig *config, GPtrArray *faults);
void ccrf_calendar_free (CcrfCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfCalendar, ccrf_calendar_free)

/** Monday to Friday and no bank holiday. Any moment of the day will do. */
gboolean ccrf_calendar_is_working_day (const CcrfCalendar *calendar, CcrfTime at);
/** A moment inside working hours of a working day. */
gboolean ccrf_calendar_is_working_time (const CcrfCalendar *calendar, CcrfTime at);

/**
 * ccrf_calendar_add: the moment @span after @from.
 * WORKING_DAYS: counting starts the day after; due at the end of working hours
 * of the last day. DAYS: end of working hours of that day, rolled forward to a
 * working day. HOURS, MINUTES: elapsed. WORKING_HOURS: inside working hours only.
 * MONTHS, YEARS: as DAYS, on the same day of the month, or its last day. An
 * amount of 0 working days is the end of this day, or of the next working one;
 * of 0 working hours: @from, or the next opening. (A1.3, A2.4, B1.12)
 */
CcrfTime ccrf_calendar_add (const CcrfCalendar *calendar, CcrfTime from, CcrfSpan span);
/**
 * @span working days (or days) before the day of @at; the start of working hours of that day.
 * Days, months and years that lead to a closed day: the working day before it, so
 * that nothing comes too late. HOURS, MINUTES: elapsed; WORKING_HOURS backwards. (A2.7b, A2.8)
 */
CcrfTime ccrf_calendar_before (const CcrfCalendar *calendar, CcrfTime at, CcrfSpan span);
/** Half-way between in working time; in elapsed time when there is none between; @from when @to is not later. */
CcrfTime ccrf_calendar_half_way (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to);
/** Working days from the day after @from up to and including the day of @to; 0 when @to is earlier. (A2.4) */
int ccrf_calendar_working_days_between (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to);
/** End of working hours of the day YYYY-MM-DD; 0 when it is no date. */
CcrfTime ccrf_calendar_end_of_day (const CcrfCalendar *calendar, const char *iso_date);
/** First moment of the day YYYY-MM-DD in local time; 0 when it is no date. */
CcrfTime ccrf_calendar_start_of_day (const CcrfCalendar *calendar, const char *iso_date);
/** The next moment, @at included, inside the window of minutes [@opens, @closes) of a working day; 0–1440: @at. */
CcrfTime ccrf_calendar_next_window (const CcrfCalendar *calendar, CcrfTime at, int opens, int closes);
/** FALSE outside the years of the bank holiday list: such a date is computed and should be warned about. */
gboolean ccrf_calendar_knows (const CcrfCalendar *calendar, CcrfTime at);
GTimeZone *ccrf_calendar_timezone (const CcrfCalendar *calendar);

/** "Thursday 24 April 2025, 5pm", "…, 4:30pm", "…, midday", "…, midnight" (the day's first moment); "" for 0. (transfer full) */
char *ccrf_calendar_words (const CcrfCalendar *calendar, CcrfTime at);
/** "24 April 2025" from "2025-04-24"; the text itself when it is no date. (transfer full) */
char *ccrf_calendar_date_words (const char *iso_date);
/** "2025-04-24": the local day of @at. (transfer full) */
char *ccrf_calendar_iso (const CcrfCalendar *calendar, CcrfTime at);

/** One occurrence of [meeting NAME]. */
typedef struct {
	char *name, *role;
	CcrfTime start;
	CcrfTime pack_due; /* when its pack leaves */
} CcrfMeeting;
void ccrf_meeting_free (CcrfMeeting *meeting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfMeeting, ccrf_meeting_free)
/** The first occurrence of [meeting @name] that starts after @after; %NULL when there is none, or no such meeting. (transfer full) */
CcrfMeeting *ccrf_calendar_next_meeting (const CcrfCalendar *calendar, const char *name, CcrfTime after);
/** In the order of the file. (transfer full): strv */
char **ccrf_calendar_meeting_names (const CcrfCalendar *calendar);

G_END_DECLS
