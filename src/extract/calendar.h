/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of the calendar reader share: the look at the lines, libical's view, time zones. */

#include <libical/ical.h>

#include "reader.h"

/* ---- calendar-lines.c ---- */

/**
 * ccrf_calendar_lines_check: what libical must not be asked to parse, because it
 * would take seconds over it, read past it or repair it in silence: nesting,
 * parameters, more than one calendar or event, lines that stand twice, numbers
 * that overflow.
 * @text: UTF-8, line ends LF or CRLF
 * @fault: (out): (transfer full) (nullable): what makes the event unreliable though it can be read
 * @error: INVALID, LIMIT: it is not to be parsed at all
 */
gboolean ccrf_calendar_lines_check (const char *text, int parameters_most, char **fault, GError **error);

/* ---- calendar-zone.c ---- */

typedef enum {
	CCRF_ZONE_RESOLVED,
	CCRF_ZONE_NOT_ENCLOSED, /* no VTIMEZONE of that name: the daemon looks the name up */
	CCRF_ZONE_UNCLEAR,      /* its rules are not ours to guess, or the clocks skip or repeat that hour */
} CcrfZoneResult;

/**
 * ccrf_calendar_zone_resolve: the moment that the local @time is by the VTIMEZONE @tzid enclosed in
 * @calendar (RFC 5545 3.6.5). Arithmetic for one rule a year, as all programs
 * write them; nothing is expanded.
 */
CcrfZoneResult ccrf_calendar_zone_resolve (icalcomponent *calendar, const char *tzid, struct icaltimetype time, CcrfTime *at);
/** The moment that @time would be in UTC; FALSE for 30 February, 25 o'clock or a year that no meeting has. */
gboolean ccrf_calendar_time_utc (struct icaltimetype time, CcrfTime *at);
