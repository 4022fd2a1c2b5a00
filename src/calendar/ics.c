/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files with events: libical's parser, and what it does not refuse itself. */

#include <string.h>

#include "ics.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/** TRUE when the last line that says anything is END:VCALENDAR: the file was not cut short. */
static gboolean
is_whole (const char *text)
{
	g_autofree char *end = g_strchomp (g_strdup (text));
	gsize length = strlen (end), wanted = strlen ("END:VCALENDAR");
	return length >= wanted && g_ascii_strcasecmp (end + length - wanted, "END:VCALENDAR") == 0;
}

CcrfIcs *
ccrf_ics_read (GBytes *text, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data (text, &size);

	if (size > CCRF_ICS_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "is larger than %d KiB", CCRF_ICS_MOST / 1024);
		return NULL;
	}
	if (size == 0 || memchr (data, '\0', size) != NULL) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, size == 0 ? "is empty" : "is no text file");
		return NULL;
	}

	g_autofree char *copy = g_strndup (data, size);
	const char *start = g_str_has_prefix (copy, BYTE_ORDER_MARK) ? copy + strlen (BYTE_ORDER_MARK) : copy;
	icalerror_set_errors_are_fatal (0); /* a broken file is an error of ours, not an abort */
	g_autoptr (CcrfIcs) parsed = icalparser_parse_string (start);

	if (parsed == NULL || icalcomponent_isa (parsed) != ICAL_VCALENDAR_COMPONENT || !is_whole (start)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "is no complete iCalendar file (one BEGIN:VCALENDAR to END:VCALENDAR)");
		return NULL;
	}
	return g_steal_pointer (&parsed);
}
