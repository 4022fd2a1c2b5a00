/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Files with events that an operator drops in, read with libical. */

#include <ccrf/calendar.h>
#include <libical/ical.h>

typedef icalcomponent CcrfIcs;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfIcs, icalcomponent_free)

#define CCRF_ICS_MOST (128 * 1024) /* bytes; libical takes seconds over hostile files of 300 KB */

/**
 * ccrf_ics_read: exactly one VCALENDAR, whole. (transfer full)
 * @error: %CCRF_ERROR_INVALID or %CCRF_ERROR_LIMIT, saying what is wrong; the caller names the file
 */
CcrfIcs *ccrf_ics_read (GBytes *text, GError **error);
