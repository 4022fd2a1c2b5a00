/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [meeting NAME] of calendar.conf. */

#include "fuzz.h"

#include <ccrf/calendar.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autofree char *path = g_build_filename (fuzz_folder ("calendar.conf", data, size), "calendar.conf", NULL);
	CcrfConfig config = { .timezone = zone, .day_starts = 9 * 60, .day_ends = 17 * 60, .calendar = path };
	g_autoptr (CcrfCalendar) calendar = ccrf_calendar_load (&config, faults);
	g_auto (GStrv) names = calendar != NULL ? ccrf_calendar_meeting_names (calendar) : NULL;

	FUZZ_HOLDS ((calendar == NULL) == (faults->len > 0));
	for (char **name = names; name != NULL && *name != NULL; name++) {
		g_autoptr (CcrfMeeting) meeting = ccrf_calendar_next_meeting (calendar, *name, FUZZ_NOW);

		FUZZ_HOLDS (meeting == NULL || meeting->start > FUZZ_NOW);
	}
	return 0;
}
