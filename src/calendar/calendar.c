/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calendar itself: made from bank holidays, a time zone, working hours and calendar.conf. */

#include "calendar-private.h"

#define BUILT_IN_HOLIDAYS "bank-holidays.ics"

void
ccrf_calendar_free (CcrfCalendar *calendar)
{
	if (calendar == NULL)
		return;
	g_clear_pointer (&calendar->holidays, g_array_unref);
	g_clear_pointer (&calendar->timezone, g_time_zone_unref);
	g_clear_pointer (&calendar->meetings, g_ptr_array_unref);
	g_free (calendar);
}

static void
set_known_years (CcrfCalendar *calendar, const GArray *days)
{
	int year, month, day;

	/* whole years: the list of a year is published whole */
	ccrf_day_to_ymd (g_array_index (days, CcrfDay, 0), &year, &month, &day);
	calendar->known_from = ccrf_day_from_ymd (year, 1, 1);
	ccrf_day_to_ymd (g_array_index (days, CcrfDay, days->len - 1), &year, &month, &day);
	calendar->known_to = ccrf_day_from_ymd (year, 12, 31);
}

CcrfCalendar *
ccrf_calendar_new (GBytes *holidays, GTimeZone *zone, int day_starts, int day_ends, GError **error)
{
	if (day_starts < 0 || day_starts >= day_ends || day_ends > 24 * 60) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "working hours from minute %d to minute %d of the day are none", day_starts, day_ends);
		return NULL;
	}
	g_autoptr (GArray) days = ccrf_holidays_read (holidays, error);
	if (days == NULL)
		return NULL;

	CcrfCalendar *calendar = g_new0 (CcrfCalendar, 1);
	calendar->timezone = g_time_zone_ref (zone);
	calendar->day_starts = day_starts;
	calendar->day_ends = day_ends;
	calendar->meetings = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_meeting_plan_free);
	calendar->holidays = g_array_new (FALSE, FALSE, sizeof (CcrfDay));
	set_known_years (calendar, days);
	for (guint i = 0; i < days->len; i++) {
		CcrfDay day = g_array_index (days, CcrfDay, i);
		if ((day - 1) % 7 < 5) /* a holiday on a Sunday closes nothing; its substitute day is in the list */
			g_array_append_val (calendar->holidays, day);
	}
	return calendar;
}

/** @name: (out): the file, for the fault */
static GBytes *
load_holidays (const CcrfConfig *config, const char **name, GError **error)
{
	char *data;
	gsize size;

	*name = config->bank_holidays;
	if (config->bank_holidays == NULL) {
		*name = "the built-in list of bank holidays";
		return ccrf_data_load (NULL, BUILT_IN_HOLIDAYS, error);
	}
	if (!g_file_get_contents (config->bank_holidays, &data, &size, error))
		return NULL;
	return g_bytes_new_take (data, size);
}

CcrfCalendar *
ccrf_calendar_load (const CcrfConfig *config, GPtrArray *faults)
{
	guint before = faults->len;
	const char *name;
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) holidays = load_holidays (config, &name, &error);
	g_autoptr (CcrfCalendar) calendar = NULL;

	if (holidays != NULL)
		calendar = ccrf_calendar_new (holidays, config->timezone, config->day_starts, config->day_ends, &error);
	if (calendar == NULL) {
		ccrf_faults_add (faults, "%s: %s", name, error->message);
		return NULL;
	}
	if (config->calendar != NULL) {
		g_autoptr (CcrfKeyFile) file = ccrf_key_file_load (config->calendar, faults);
		if (file != NULL) {
			ccrf_meetings_load (calendar, file, faults);
			ccrf_key_file_finish (file, faults);
		}
	}
	return faults->len == before ? g_steal_pointer (&calendar) : NULL;
}

GTimeZone *
ccrf_calendar_timezone (const CcrfCalendar *calendar)
{
	return calendar->timezone;
}
