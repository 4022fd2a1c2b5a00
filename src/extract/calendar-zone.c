/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A VTIMEZONE that came along (RFC 5545 3.6.5): when its offsets begin to hold.
 * libical would expand its rules year by year, to a year that the sender
 * chooses; here the onset of one year is computed, and only rules of the shape
 * that all programs write (one day of one month a year) are understood.
 */

#include <string.h>

#include "calendar.h"

#define OFFSET_MOST (15 * 3600)
#define OBSERVANCES_MOST 200 /* STANDARD and DAYLIGHT parts of one zone: full histories have about 70 */
#define YEAR_FIRST 1970
#define YEAR_LAST 2100

typedef struct {
	struct icaltimetype start; /* local, by the offset before */
	int from, to;              /* seconds east of Greenwich */
	gboolean yearly;
	int month, weekday, nth, day; /* of the rule: weekday 1 = Sunday, nth < 0 counts from the end; or the day of the month */
	const short *month_days;   /* (nullable): the days of the month that the weekday may fall on */
	struct icaltimetype until; /* null time: for ever */
	struct icalrecurrencetype rule;
} Observance;

static gboolean
days_from_epoch (int year, int month, int day, gint64 *days)
{
	if (year < 1 || year > 9000 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
		return FALSE;
	GDate date;
	g_date_clear (&date, 1);
	g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
	*days = (gint64) g_date_get_julian (&date) - 719163;
	return TRUE;
}

static gboolean
clock_valid (struct icaltimetype time)
{
	return !time.is_date && time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 && time.second >= 0 && time.second < 60;
}

/** Seconds as if @time were UTC, of any year. */
static gboolean
local_seconds (struct icaltimetype time, gint64 *seconds)
{
	gint64 days;
	if (!clock_valid (time) || !days_from_epoch (time.year, time.month, time.day, &days))
		return FALSE;
	*seconds = days * 86400 + time.hour * 3600 + time.minute * 60 + time.second;
	return TRUE;
}

gboolean
ccrf_calendar_time_utc (struct icaltimetype time, CcrfTime *at)
{
	return time.year >= YEAR_FIRST && time.year <= YEAR_LAST && local_seconds (time, at);
}

/* ---- one observance ------------------------------------------------------------------- */

static gboolean
only_one (const short *list, int *value)
{
	*value = list[0];
	return list[0] != ICAL_RECURRENCE_ARRAY_MAX && list[1] == ICAL_RECURRENCE_ARRAY_MAX;
}

static gboolean
absent (const short *list)
{
	return list[0] == ICAL_RECURRENCE_ARRAY_MAX;
}

/** FALSE: not the one day of one month a year. */
static gboolean
take_rule (Observance *it, icalproperty *property)
{
	struct icalrecurrencetype *rule = &it->rule;
	int day;

	*rule = icalproperty_get_rrule (property);
	it->yearly = TRUE;
	it->until = rule->until;
	if (rule->freq != ICAL_YEARLY_RECURRENCE || rule->interval != 1 || rule->count != 0 || !only_one (rule->by_month, &it->month) ||
	    !absent (rule->by_year_day) || !absent (rule->by_week_no) || !absent (rule->by_set_pos) || !absent (rule->by_hour) ||
	    !absent (rule->by_minute) || !absent (rule->by_second) || it->month < 1 || it->month > 12)
		return FALSE;
	if (absent (rule->by_day))
		return only_one (rule->by_month_day, &it->day) && it->day >= 1 && it->day <= 31;
	if (!only_one (rule->by_day, &day))
		return FALSE;
	it->weekday = (int) icalrecurrencetype_day_day_of_week ((short) day);
	it->nth = icalrecurrencetype_day_position ((short) day);
	/* BYDAY=SU;BYMONTHDAY=8,9,…,14 is another way to say 2SU */
	it->month_days = absent (rule->by_month_day) ? NULL : rule->by_month_day;
	return it->weekday >= 1 && it->weekday <= 7 && it->nth >= -5 && it->nth <= 5 && (it->nth == 0) == (it->month_days != NULL);
}

static gboolean
take_observance (icalcomponent *component, Observance *it)
{
	icalproperty *start = icalcomponent_get_first_property (component, ICAL_DTSTART_PROPERTY);
	icalproperty *from = icalcomponent_get_first_property (component, ICAL_TZOFFSETFROM_PROPERTY);
	icalproperty *to = icalcomponent_get_first_property (component, ICAL_TZOFFSETTO_PROPERTY);
	icalproperty *rule = icalcomponent_get_first_property (component, ICAL_RRULE_PROPERTY);
	gint64 seconds;

	memset (it, 0, sizeof *it);
	it->until = icaltime_null_time ();
	if (start == NULL || from == NULL || to == NULL)
		return FALSE;
	it->start = icalproperty_get_dtstart (start);
	it->from = icalproperty_get_tzoffsetfrom (from);
	it->to = icalproperty_get_tzoffsetto (to);
	if (ABS (it->from) > OFFSET_MOST || ABS (it->to) > OFFSET_MOST || !local_seconds (it->start, &seconds))
		return FALSE;
	return rule == NULL || (take_rule (it, rule) && icalcomponent_get_next_property (component, ICAL_RRULE_PROPERTY) == NULL);
}

/** The day of the month on which the rule comes true in @year; 0: on none. */
static int
day_of_rule (const Observance *it, int year)
{
	int length = g_date_get_days_in_month ((GDateMonth) it->month, (GDateYear) year);
	gint64 first;

	if (it->weekday == 0)
		return it->day <= length ? it->day : 0;
	if (!days_from_epoch (year, it->month, 1, &first))
		return 0;
	int weekday_of_first = (int) (((first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday; 0: Sunday */
	int earliest = 1 + (it->weekday - 1 - weekday_of_first + 7) % 7;
	if (it->month_days != NULL) {
		for (gsize i = 0; it->month_days[i] != ICAL_RECURRENCE_ARRAY_MAX && i < ICAL_BY_MONTHDAY_SIZE; i++)
			for (int day = earliest; day <= length; day += 7)
				if (it->month_days[i] == day)
					return day;
		return 0;
	}
	int last = earliest + (length - earliest) / 7 * 7;
	int day = it->nth > 0 ? earliest + (it->nth - 1) * 7 : last + (it->nth + 1) * 7;
	return day >= 1 && day <= length ? day : 0;
}

/** UNTIL should be in UTC (RFC 5545 3.3.10) and often is not: a day either way lets in or leaves out no onset of a yearly rule. */
static gboolean
is_over (const Observance *it, CcrfTime onset)
{
	struct icaltimetype until = it->until;
	gint64 last;

	if (icaltime_is_null_time (until))
		return FALSE;
	if (until.is_date)
		until.is_date = until.hour = until.minute = until.second = 0;
	return !local_seconds (until, &last) || onset > last + 86400;
}

/** When the offset begins to hold in @year, in UTC. */
static gboolean
onset_in_year (const Observance *it, int year, CcrfTime *onset)
{
	struct icaltimetype time = it->start;
	gint64 seconds, first;

	if (year < it->start.year)
		return FALSE;
	if (it->yearly) {
		time.year = year;
		time.month = it->month;
		time.day = day_of_rule (it, year);
	} else if (year != it->start.year) {
		return FALSE;
	}
	if (!local_seconds (time, &seconds) || !local_seconds (it->start, &first) || seconds < first)
		return FALSE;
	*onset = seconds - it->from;
	return !it->yearly || !is_over (it, *onset);
}

/** The last onset up to @at: this year's, last year's, or for a rule that has ended, that of its last year. */
static gboolean
last_onset (const Observance *it, CcrfTime at, int year, CcrfTime *onset)
{
	int latest = year + 1;

	if (!it->yearly)
		latest = it->start.year;
	else if (!icaltime_is_null_time (it->until))
		latest = MIN (latest, it->until.year);
	for (int i = 0; i < 4; i++)
		if (onset_in_year (it, latest - i, onset) && *onset <= at)
			return TRUE;
	return FALSE;
}

/* ---- the zone ----------------------------------------------------------------------------- */

static int
offset_at (const GArray *zone, CcrfTime at, int year)
{
	CcrfTime best = 0, onset, earliest = G_MAXINT64;
	gboolean found = FALSE;
	int offset = 0, before = 0;

	for (guint i = 0; i < zone->len; i++) {
		const Observance *it = &g_array_index (zone, Observance, i);
		gint64 first;
		if (last_onset (it, at, year, &onset) && (!found || onset > best)) {
			found = TRUE;
			best = onset;
			offset = it->to;
		}
		if (local_seconds (it->start, &first) && first - it->from < earliest) {
			earliest = first - it->from;
			before = it->from;
		}
	}
	return found ? offset : before;
}

/* exactly one offset may fit: none in the hour that the clocks skip, two in the one they repeat */
static gboolean
resolve_in (const GArray *zone, struct icaltimetype time, CcrfTime *at)
{
	gint64 local;
	int fits = 0;

	if (zone->len == 0 || !ccrf_calendar_time_utc (time, &local))
		return FALSE;
	for (guint i = 0; i < zone->len * 2; i++) {
		const Observance *it = &g_array_index (zone, Observance, i / 2);
		CcrfTime candidate = local - (i % 2 ? it->from : it->to);
		if ((fits > 0 && candidate == *at) || candidate + offset_at (zone, candidate, time.year) != local)
			continue;
		*at = candidate;
		fits++;
	}
	return fits == 1;
}

static icalcomponent *
find_zone (icalcomponent *calendar, const char *tzid)
{
	for (icalcomponent *zone = icalcomponent_get_first_component (calendar, ICAL_VTIMEZONE_COMPONENT); zone != NULL;
	     zone = icalcomponent_get_next_component (calendar, ICAL_VTIMEZONE_COMPONENT)) {
		icalproperty *name = icalcomponent_get_first_property (zone, ICAL_TZID_PROPERTY);
		const char *text = name != NULL ? icalproperty_get_tzid (name) : NULL;
		if (text != NULL && strcmp (text, tzid) == 0)
			return zone;
	}
	return NULL;
}

CcrfZoneResult
ccrf_calendar_zone_resolve (icalcomponent *calendar, const char *tzid, struct icaltimetype time, CcrfTime *at)
{
	icalcomponent *component = find_zone (calendar, tzid);
	g_autoptr (GArray) zone = g_array_new (FALSE, FALSE, sizeof (Observance));

	if (component == NULL)
		return CCRF_ZONE_NOT_ENCLOSED;
	for (icalcomponent *part = icalcomponent_get_first_component (component, ICAL_ANY_COMPONENT); part != NULL;
	     part = icalcomponent_get_next_component (component, ICAL_ANY_COMPONENT)) {
		Observance it;
		if (zone->len >= OBSERVANCES_MOST || !take_observance (part, &it))
			return CCRF_ZONE_UNCLEAR;
		g_array_append_val (zone, it);
	}
	/* the rule's lists live inside the array, which has stopped moving only now */
	for (guint i = 0; i < zone->len; i++) {
		Observance *it = &g_array_index (zone, Observance, i);
		if (it->month_days != NULL)
			it->month_days = it->rule.by_month_day;
	}
	return resolve_in (zone, time, at) ? CCRF_ZONE_RESOLVED : CCRF_ZONE_UNCLEAR;
}
