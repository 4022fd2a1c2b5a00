/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Dates and times as people type them; shared by the readers of values. */

#include <ccrf/parse.h>

G_BEGIN_DECLS

/** The council's days are London's. Returns: (transfer full) */
GTimeZone *ccrf_dates_zone (void);
/** The local day of a moment. */
void ccrf_dates_local (CcrfTime at, GDate *date);
/** Behind white space and the punctuation that follows a date. */
const char *ccrf_dates_skip_filler (const char *text);

/**
 * ccrf_dates_time: a time of day at the start of @text.
 * @minutes: (out): after midnight; with UNSURE the reading offered
 * @end: (out): behind it
 * "3:30" without am or pm is UNSURE: half past three is as likely in the afternoon.
 */
CcrfDateReading ccrf_dates_time (const char *text, int *minutes, const char **end);

/**
 * ccrf_dates_event: when something happened: a date, a date and a time, FROM/TO,
 * `ongoing`, `not_known`.
 * @value: (out) (nullable): canonical; with UNSURE what is offered or %NULL
 * @remark: (out) (nullable): what else was typed
 */
CcrfDateReading ccrf_dates_event (const char *text, CcrfTime today, char **value, char **remark);

G_END_DECLS
