/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bank holidays out of an .ics. The file of GOV.UK is taken as it is: lines
 * longer than 75 octets, unescaped commas, DTEND before DTSTART, METHOD:PUBLISH.
 * What cannot be understood for certain is an error: a holiday overlooked
 * would make a deadline a day too early, and nobody would notice.
 */

#include <libical/ical.h>
#include <string.h>

#include "calendar-private.h"
#include "ics.h"

#define HOLIDAY_DAYS_MOST 31 /* one event */

static gboolean
day_of_property (icalproperty *property, CcrfDay *day)
{
	icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;
	if (value == NULL || icalvalue_isa (value) != ICAL_DATE_VALUE)
		return FALSE;
	/* libical takes 30 February; so the day is checked here */
	struct icaltimetype time = icalvalue_get_date (value);
	*day = ccrf_day_from_ymd (time.year, time.month, time.day);
	return *day != 0;
}

static gboolean
read_event (icalcomponent *event, GArray *days, GError **error)
{
	icalproperty *summary = icalcomponent_get_first_property (event, ICAL_SUMMARY_PROPERTY);
	const char *text = summary != NULL ? icalproperty_get_summary (summary) : NULL;
	const char *name = text != NULL ? text : "(no SUMMARY)";
	icalproperty *end = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
	CcrfDay first, after;

	if (icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED)
		return TRUE;
	if (!day_of_property (icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY), &first)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "event \"%s\": DTSTART is missing or is no whole day (DTSTART;VALUE=DATE:20260101)", name);
		return FALSE;
	}
	if (icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY) != NULL || icalcomponent_get_first_property (event, ICAL_RDATE_PROPERTY) != NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "event \"%s\" repeats; bank holidays move, so each year's day must be an event of its own", name);
		return FALSE;
	}
	after = first + 1;
	if (end != NULL && !day_of_property (end, &after)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "event \"%s\": DTEND is no whole day", name);
		return FALSE;
	}
	if (after == first) /* some programs write the last day itself instead of the day after */
		after = first + 1;
	if (after < first || after - first > HOLIDAY_DAYS_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "event \"%s\" ends before it starts, or lasts longer than %d days", name, HOLIDAY_DAYS_MOST);
		return FALSE;
	}
	for (CcrfDay day = first; day < after; day++)
		g_array_append_val (days, day);
	return TRUE;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
	CcrfDay left = *(const CcrfDay *) a, right = *(const CcrfDay *) b;
	return (left > right) - (left < right);
}

static void
drop_repeats (GArray *days)
{
	guint kept = 0;

	g_array_sort (days, compare_days);
	for (guint i = 0; i < days->len; i++)
		if (kept == 0 || g_array_index (days, CcrfDay, kept - 1) != g_array_index (days, CcrfDay, i))
			g_array_index (days, CcrfDay, kept++) = g_array_index (days, CcrfDay, i);
	g_array_set_size (days, kept);
}

GArray *
ccrf_holidays_read (GBytes *text, GError **error)
{
	g_autoptr (CcrfIcs) file = ccrf_ics_read (text, error);
	if (file == NULL)
		return NULL;

	g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CcrfDay));
	for (icalcomponent *event = icalcomponent_get_first_component (file, ICAL_VEVENT_COMPONENT); event != NULL;
	     event = icalcomponent_get_next_component (file, ICAL_VEVENT_COMPONENT))
		if (!read_event (event, days, error))
			return NULL;
	if (days->len == 0) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "holds no event: fetch the file of England and Wales from www.gov.uk/bank-holidays");
		return NULL;
	}
	drop_repeats (days);
	return g_steal_pointer (&days);
}
