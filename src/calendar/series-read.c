/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Series out of an .ics, as Outlook or Thunderbird export a meeting: rules,
 * occurrences taken out (EXDATE) and moved ones (RECURRENCE-ID).
 */

#include <string.h>

#include "ics.h"
#include "series-private.h"

/** The zone of a property: UTC, TZID's, or @local. %NULL when it is unknown: never taken for floating time. */
static GTimeZone *
zone_of (icalproperty *property, struct icaltimetype time, GTimeZone *local, GError **error)
{
	icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
	const char *tzid = parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;

	if (icaltime_is_utc (time))
		return g_time_zone_new_utc ();
	if (tzid == NULL)
		return g_time_zone_ref (local);
	GTimeZone *zone = ccrf_zone_named (tzid);
	if (zone == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "unknown time zone \"%s\"", tzid);
	return zone;
}

static CcrfTime
moment_of (icalproperty *property, struct icaltimetype time, GTimeZone *local, GError **error)
{
	g_autoptr (GTimeZone) zone = zone_of (property, time, local, error);
	CcrfTime at = zone != NULL ? ccrf_series_moment (time, zone) : 0;
	if (zone != NULL && at == 0)
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "an EXDATE or RECURRENCE-ID is no date and time");
	return at;
}

static CcrfSeries *
read_event (icalcomponent *event, GTimeZone *local, GError **error)
{
	icalproperty *start = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);
	icalproperty *rule = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY);
	icalproperty *uid = icalcomponent_get_first_property (event, ICAL_UID_PROPERTY);
	g_autofree char *rule_text = NULL;

	if (start == NULL || icalvalue_isa (icalproperty_get_value (start)) != ICAL_DATETIME_VALUE) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "an event has no DTSTART with date and time");
		return NULL;
	}
	if (icalcomponent_get_first_property (event, ICAL_RDATE_PROPERTY) != NULL) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "an event uses RDATE; write these days as events of their own");
		return NULL;
	}
	if (rule != NULL) {
		struct icalrecurrencetype recurrence = icalproperty_get_rrule (rule);
		char *text = icalrecurrencetype_as_string_r (&recurrence);
		rule_text = g_strdup (text);
		icalmemory_free_buffer (text);
	}

	struct icaltimetype time = icalproperty_get_dtstart (start);
	g_autoptr (GTimeZone) zone = zone_of (start, time, local, error);
	g_autoptr (CcrfSeries) series = zone != NULL ? ccrf_series_new_at (time, rule_text, zone, error) : NULL;
	if (series == NULL)
		return NULL;
	if (uid != NULL) {
		g_free (series->uid);
		series->uid = g_strdup (icalproperty_get_uid (uid));
	}
	for (icalproperty *except = icalcomponent_get_first_property (event, ICAL_EXDATE_PROPERTY); except != NULL;
	     except = icalcomponent_get_next_property (event, ICAL_EXDATE_PROPERTY)) {
		CcrfTime at = moment_of (except, icalproperty_get_exdate (except), local, error);
		if (at == 0)
			return NULL;
		g_array_append_val (series->excluded, at);
	}
	return g_steal_pointer (&series);
}

/** A moved or cancelled occurrence no longer takes place at its old time. */
static void
exclude (GPtrArray *all, const char *uid, CcrfTime at)
{
	for (guint i = 0; i < all->len; i++) {
		CcrfSeries *series = g_ptr_array_index (all, i);
		if (series->rule != NULL && strcmp (series->uid, uid) == 0)
			g_array_append_val (series->excluded, at);
	}
}

static gboolean
apply_moved (icalcomponent *event, GPtrArray *all, GTimeZone *local, GError **error)
{
	icalproperty *moved = icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY);
	icalproperty *uid = icalcomponent_get_first_property (event, ICAL_UID_PROPERTY);

	if (moved == NULL || uid == NULL)
		return TRUE;
	CcrfTime at = moment_of (moved, icalproperty_get_recurrenceid (moved), local, error);
	if (at == 0)
		return FALSE;
	exclude (all, icalproperty_get_uid (uid), at);
	return TRUE;
}

GPtrArray *
ccrf_series_read (GBytes *text, GTimeZone *zone, GError **error)
{
	g_autoptr (CcrfIcs) file = ccrf_ics_read (text, error);
	g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_series_free);
	if (file == NULL)
		return NULL;

	for (icalcomponent *event = icalcomponent_get_first_component (file, ICAL_VEVENT_COMPONENT); event != NULL;
	     event = icalcomponent_get_next_component (file, ICAL_VEVENT_COMPONENT)) {
		if (icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED)
			continue;
		CcrfSeries *series = read_event (event, zone, error);
		if (series == NULL)
			return NULL;
		g_ptr_array_add (all, series);
	}
	for (icalcomponent *event = icalcomponent_get_first_component (file, ICAL_VEVENT_COMPONENT); event != NULL;
	     event = icalcomponent_get_next_component (file, ICAL_VEVENT_COMPONENT))
		if (!apply_moved (event, all, zone, error))
			return NULL;
	if (all->len == 0) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "holds no event that takes place");
		return NULL;
	}
	return g_steal_pointer (&all);
}
