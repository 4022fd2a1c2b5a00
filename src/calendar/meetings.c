/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Recurring meetings of calendar.conf (A2.8, A3.3): [meeting NAME] with a role,
 * a start and a rule or an .ics, and when the pack leaves.
 */

#include <string.h>

#include "calendar-private.h"

#define SECTION_PREFIX "meeting "
#define PACK_SUFFIX " before"

struct _CcrfMeetingPlan {
	char *name, *role;
	GPtrArray *series; /* CcrfSeries: all of them take place */
	CcrfSpan pack;     /* before the meeting */
};

void
ccrf_meeting_plan_free (CcrfMeetingPlan *plan)
{
	if (plan == NULL)
		return;
	g_free (plan->name);
	g_free (plan->role);
	g_clear_pointer (&plan->series, g_ptr_array_unref);
	g_free (plan);
}

void
ccrf_meeting_free (CcrfMeeting *meeting)
{
	if (meeting == NULL)
		return;
	g_free (meeting->name);
	g_free (meeting->role);
	g_free (meeting);
}

static GPtrArray *
series_of_rule (CcrfKeyFile *file, const char *section, GTimeZone *zone, GPtrArray *faults)
{
	guint before = faults->len;
	g_autofree char *start = ccrf_key_file_take_string (file, section, "start", NULL, faults);
	g_autofree char *rule = ccrf_key_file_take_string (file, section, "rule", NULL, faults);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSeries) first = NULL;

	if (faults->len > before)
		return NULL;
	/* once without the rule, so that a fault names the right key */
	first = ccrf_series_new (start, NULL, zone, &error);
	if (first == NULL) {
		ccrf_key_file_fault (file, section, "start", faults, "%s", error->message);
		return NULL;
	}
	CcrfSeries *series = ccrf_series_new (start, rule, zone, &error);
	if (series == NULL) {
		ccrf_key_file_fault (file, section, "rule", faults, "%s", error->message);
		return NULL;
	}
	GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_series_free);
	g_ptr_array_add (all, series);
	return all;
}

static GPtrArray *
series_of_file (CcrfKeyFile *file, const char *section, GTimeZone *zone, GPtrArray *faults)
{
	g_autofree char *path = ccrf_key_file_take_path (file, section, "ics", NULL, faults);
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) text = NULL;
	char *data;
	gsize size;

	for (const char *const *key = (const char *const[]){ "start", "rule", NULL }; *key != NULL; key++)
		if (ccrf_key_file_has (file, section, *key)) {
			g_free (ccrf_key_file_take_string (file, section, *key, "", faults));
			ccrf_key_file_fault (file, section, *key, faults, "stands beside ics; keep either start and rule, or ics");
		}
	if (path == NULL)
		return NULL;
	if (!g_file_get_contents (path, &data, &size, &error)) {
		ccrf_key_file_fault (file, section, "ics", faults, "%s", error->message);
		return NULL;
	}
	text = g_bytes_new_take (data, size);
	GPtrArray *all = ccrf_series_read (text, zone, &error);
	if (all == NULL)
		ccrf_key_file_fault (file, section, "ics", faults, "%s: %s", path, error->message);
	return all;
}

/** "5 working days before" */
static CcrfSpan
take_pack (CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	g_autofree char *text = ccrf_key_file_take_string (file, section, "pack", "5 working days before", faults);
	g_autoptr (GError) error = NULL;
	CcrfSpan span = { 5, CCRF_SPAN_WORKING_DAYS };

	if (!g_str_has_suffix (text, PACK_SUFFIX)) {
		ccrf_key_file_fault (file, section, "pack", faults, "\"%s\" does not end in \"before\", as in \"5 working days before\"", text);
		return span;
	}
	text[strlen (text) - strlen (PACK_SUFFIX)] = '\0';
	if (!ccrf_span_parse (text, &span, &error))
		ccrf_key_file_fault (file, section, "pack", faults, "%s", error->message);
	return span;
}

static void
load_meeting (CcrfCalendar *calendar, CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	g_autofree char *name = g_strstrip (g_strdup (section + strlen (SECTION_PREFIX)));
	CcrfMeetingPlan *plan = g_new0 (CcrfMeetingPlan, 1);

	g_ptr_array_add (calendar->meetings, plan);
	plan->role = ccrf_key_file_take_string (file, section, "role", NULL, faults);
	if (plan->role != NULL && *plan->role != '\0' && !g_strv_contains (ccrf_role_names, plan->role))
		ccrf_key_file_fault (file, section, "role", faults, "\"%s\" is no role that the procedures know", plan->role);
	plan->series = ccrf_key_file_has (file, section, "ics") ? series_of_file (file, section, calendar->timezone, faults)
	                                                        : series_of_rule (file, section, calendar->timezone, faults);
	plan->pack = take_pack (file, section, faults);
	if (*name == '\0')
		ccrf_key_file_fault (file, section, NULL, faults, "the meeting has no name, as in [meeting provider-forum]");
	plan->name = g_steal_pointer (&name);
}

void
ccrf_meetings_load (CcrfCalendar *calendar, CcrfKeyFile *file, GPtrArray *faults)
{
	g_auto (GStrv) sections = ccrf_key_file_sections (file);

	for (char **section = sections; *section != NULL; section++)
		if (g_str_has_prefix (*section, SECTION_PREFIX))
			load_meeting (calendar, file, *section, faults);
}

char **
ccrf_calendar_meeting_names (const CcrfCalendar *calendar)
{
	g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

	for (guint i = 0; i < calendar->meetings->len; i++)
		g_strv_builder_add (names, ((CcrfMeetingPlan *) g_ptr_array_index (calendar->meetings, i))->name);
	return g_strv_builder_end (names);
}

static const CcrfMeetingPlan *
find_plan (const CcrfCalendar *calendar, const char *name)
{
	for (guint i = 0; i < calendar->meetings->len; i++) {
		const CcrfMeetingPlan *plan = g_ptr_array_index (calendar->meetings, i);
		if (g_strcmp0 (plan->name, name) == 0)
			return plan;
	}
	return NULL;
}

CcrfMeeting *
ccrf_calendar_next_meeting (const CcrfCalendar *calendar, const char *name, CcrfTime after)
{
	const CcrfMeetingPlan *plan = find_plan (calendar, name);
	CcrfTime start = 0;

	for (guint i = 0; plan != NULL && i < plan->series->len; i++) {
		CcrfTime next = ccrf_series_next (g_ptr_array_index (plan->series, i), after);
		if (next != 0 && (start == 0 || next < start))
			start = next;
	}
	if (start == 0)
		return NULL;

	CcrfMeeting *meeting = g_new0 (CcrfMeeting, 1);
	meeting->name = g_strdup (plan->name);
	meeting->role = g_strdup (plan->role);
	meeting->start = start;
	meeting->pack_due = ccrf_calendar_before (calendar, start, plan->pack);
	return meeting;
}
