/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What series.c (occurrences) and series-read.c (from an .ics) share. */

#include <libical/ical.h>

#include "calendar-private.h"

struct _CcrfSeries {
	struct icaltimetype start; /* local time in @timezone, no zone attached */
	char *rule;                /* (nullable): one occurrence */
	GTimeZone *timezone;
	GArray *excluded;          /* CcrfTime: occurrences taken out */
	char *uid;                 /* of an .ics's event, else "" */
};

/** @start: range-checked here. @rule: (nullable). */
CcrfSeries *ccrf_series_new_at (struct icaltimetype start, const char *rule, GTimeZone *zone, GError **error);
/** The moment that @time shows in @zone; 0 when it is no date and time, or one that the clocks skip or repeat. */
CcrfTime ccrf_series_moment (struct icaltimetype time, GTimeZone *zone);
