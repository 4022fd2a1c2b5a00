/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bank holidays and meeting series from an .ics that an operator drops in. */

#include "fuzz.h"

#include "calendar/calendar-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) text = g_bytes_new (data, size);
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autoptr (GError) error = NULL, other = NULL;
	g_autoptr (CcrfCalendar) calendar = ccrf_calendar_new (text, zone, 9 * 60, 17 * 60, &error);
	g_autoptr (GPtrArray) series = ccrf_series_read (text, zone, &other);

	FUZZ_HOLDS ((calendar == NULL) == (error != NULL) && (series == NULL) == (other != NULL));
	if (calendar != NULL) {
		CcrfTime due = ccrf_calendar_add (calendar, FUZZ_NOW, (CcrfSpan){ 5, CCRF_SPAN_WORKING_DAYS });

		FUZZ_HOLDS (due > FUZZ_NOW);
	}
	for (guint i = 0; series != NULL && i < series->len; i++)
		(void) ccrf_series_next (series->pdata[i], FUZZ_NOW);
	return 0;
}
