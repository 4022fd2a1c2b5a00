/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A time for a meeting: the first that nobody is known to be busy at. */

#include "calendar-private.h"

#define OPENS (10 * 60) /* minutes after midnight */
#define CLOSES (16 * 60)
#define STEP 30
#define DAYS_MOST 800 /* about three years of working days: a range that long is a mistake */

static gboolean
is_free (const GArray *busy, CcrfTime start, CcrfTime end)
{
	for (guint i = 0; busy != NULL && i < busy->len; i++) {
		const CcrfBusy *it = &g_array_index (busy, CcrfBusy, i);
		if (it->start < end && it->end > start)
			return FALSE;
	}
	return TRUE;
}

CcrfTime
ccrf_calendar_propose (const CcrfCalendar *calendar, CcrfTime earliest, CcrfTime latest, int minutes, const GArray *busy)
{
	CcrfDay day = ccrf_day_roll_forward (calendar, ccrf_day_of (calendar->timezone, earliest, NULL));

	if (minutes <= 0 || minutes > CLOSES - OPENS)
		return 0;
	for (int i = 0; i < DAYS_MOST && ccrf_day_moment (calendar->timezone, day, 0) < latest; i++) {
		for (int minute = OPENS; minute + minutes <= CLOSES; minute += STEP) {
			CcrfTime start = ccrf_day_moment (calendar->timezone, day, minute * 60);
			CcrfTime end = start + (CcrfTime) minutes * 60;
			if (start >= earliest && end <= latest && is_free (busy, start, end))
				return start;
		}
		day = ccrf_day_roll_forward (calendar, day + 1);
	}
	return 0;
}
