/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The calendar part of a mail (RFC 5546, 6047). The child reads it; here its
 * time zones are looked up and the attendee who answers is picked. Whether the
 * answer counts is judged by the calendar room.
 */

#include "reading.h"

#include <string.h>

#define TEXT_MOST 500 /* characters of a name or a comment */

enum { CELL_ADDRESS, CELL_NAME, CELL_PARTSTAT, CELL_SENT_BY, CELL_DELEGATED_TO, CELL_DELEGATED_FROM, CELLS };

/** One line of at most %TEXT_MOST characters. Returns: (transfer full) (nullable): %NULL when there is nothing */
static char *
line_of (const char *text)
{
	g_autofree char *line = ccrf_text_line (text ? text : "");

	if (line[0] == '\0')
		return NULL;
	return g_utf8_strlen (line, -1) > TEXT_MOST ? g_utf8_substring (line, 0, TEXT_MOST) : g_steal_pointer (&line);
}

static char *
upper_line (const char *text)
{
	g_autofree char *line = line_of (text);

	return line ? g_ascii_strup (line, -1) : NULL;
}

static const char *
property (const CcrfSheet *sheet, const char *name)
{
	return g_hash_table_lookup (sheet->properties, name);
}

/** The first fault counts. */
static void
doubt (CcrfCalendarReply *it, const char *fault)
{
	if (!it->fault)
		it->fault = line_of (fault);
}

/* ---- times --------------------------------------------------------------------------- */

/* the child looks nothing up; the clocks may skip or repeat the hour here as well */
static CcrfTime
local_moment (const char *local, const char *zone_name, const char *what, CcrfCalendarReply *it)
{
	g_autoptr (GTimeZone) zone = ccrf_zone_named (zone_name);
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
	g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (local, utc);
	g_autofree char *fault = NULL;
	gint64 seconds = moment ? g_date_time_to_unix (moment) : 0;
	int winter = zone ? g_time_zone_find_interval (zone, G_TIME_TYPE_STANDARD, seconds) : -1;
	int summer = zone ? g_time_zone_find_interval (zone, G_TIME_TYPE_DAYLIGHT, seconds) : -1;

	if (!zone || !moment)
		fault = g_strdup_printf ("the time zone \"%s\" of its %s is unknown", zone_name, what);
	else if (winter == -1 || summer == -1 || g_time_zone_get_offset (zone, winter) != g_time_zone_get_offset (zone, summer))
		fault = g_strdup_printf ("its %s lies in the hour that the clocks skip or repeat", what);
	if (fault) {
		doubt (it, fault);
		return 0;
	}
	return seconds - g_time_zone_get_offset (zone, winter);
}

static CcrfTime
number_of (const CcrfSheet *sheet, const char *name)
{
	const char *text = property (sheet, name);
	gint64 number = 0;

	/* the child may be the sender's by now: no moment beyond the year 2200 */
	if (text && !g_ascii_string_to_signed (text, 10, 0, G_GINT64_CONSTANT (7258118400), &number, NULL))
		return 0;
	return number;
}

static CcrfTime
moment_of (const CcrfSheet *sheet, const char *name, const char *what, CcrfCalendarReply *it)
{
	g_autofree char *local_name = g_strconcat (name, "-local", NULL), *zone_name = g_strconcat (name, "-zone", NULL);
	const char *local = property (sheet, local_name), *zone = property (sheet, zone_name);

	return local && zone ? local_moment (local, zone, what, it) : number_of (sheet, name);
}

static void
take_times (const CcrfSheet *sheet, CcrfCalendarReply *it)
{
	gint64 duration = number_of (sheet, "duration");

	it->dtstamp = moment_of (sheet, "dtstamp", "DTSTAMP", it);
	it->start = moment_of (sheet, "start", "DTSTART", it);
	it->end = moment_of (sheet, "end", "DTEND", it);
	if (it->start != 0 && it->end == 0 && duration > 0)
		it->end = it->start + duration;
	if (it->start != 0 && it->end != 0 && it->end <= it->start)
		doubt (it, "it ends before it begins");
}

/* ---- the attendee -------------------------------------------------------------------------- */

static char *
cell (const CcrfBlock *row, guint n)
{
	g_autofree char *text = n < row->cells->len ? ccrf_cell_text (row->cells->pdata[n]) : NULL;

	return line_of (text);
}

/* The one that answers: the only one, or the one that is the sender (a delegate's answer names two) */
static const CcrfBlock *
find_attendee (const CcrfSheet *sheet, const CcrfAddress *sender)
{
	const CcrfBlock *found = NULL;

	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *row = sheet->blocks->pdata[i];
		g_autofree char *address = cell (row, CELL_ADDRESS);

		if (address && sender && ccrf_address_equal (address, sender->address))
			return row;
		if (!found)
			found = row;
	}
	return found;
}

static void
take_attendee (const CcrfSheet *sheet, const CcrfAddress *sender, CcrfCalendarReply *it)
{
	const CcrfBlock *row = find_attendee (sheet, sender);
	g_autofree char *partstat = NULL;

	if (!row)
		return;
	partstat = cell (row, CELL_PARTSTAT);
	it->attendee = cell (row, CELL_ADDRESS);
	it->name = cell (row, CELL_NAME);
	it->partstat = upper_line (partstat);
	it->sent_by = cell (row, CELL_SENT_BY);
	it->delegated_to = cell (row, CELL_DELEGATED_TO);
	it->delegated_from = cell (row, CELL_DELEGATED_FROM);
	/* two answers in one calendar, neither of them the sender's: whose would count? */
	if (sheet->blocks->len > 1 && it->attendee && !(sender && ccrf_address_equal (it->attendee, sender->address)))
		doubt (it, "it names several attendees and the sender is none of them");
}

/* ---- the part -------------------------------------------------------------------------------- */

static gboolean
is_answer (const CcrfCalendarReply *it)
{
	return it->method && (g_str_equal (it->method, "REPLY") || g_str_equal (it->method, "COUNTER"));
}

/** @parameter: (nullable): the part's own `method=`, which must be the same (RFC 6047 2.4) */
static void
take_sheet (CcrfReading *reading, const CcrfSheet *sheet, const char *parameter)
{
	CcrfCalendarReply *it = reading->message->calendar;
	g_autofree char *said = upper_line (property (sheet, "method"));

	it->method = said ? g_steal_pointer (&said) : parameter ? g_strdup (parameter) : g_strdup ("PUBLISH");
	doubt (it, property (sheet, "fault"));
	it->uid = line_of (property (sheet, "uid"));
	it->sequence = (int) MIN (number_of (sheet, "sequence"), G_MAXINT);
	it->recurrence_id = line_of (property (sheet, "recurrence-id"));
	it->comment = line_of (property (sheet, "comment"));
	take_times (sheet, it);
	take_attendee (sheet, ccrf_message_sender (reading->message), it);
	if (parameter && !g_str_equal (parameter, it->method))
		doubt (it, "the part calls itself by another METHOD than the calendar in it");
	if (it->fault && is_answer (it))
		ccrf_faults_add (reading->message->faults, "calendar: %s", it->fault);
}

/** Returns: (transfer full) (nullable): %NULL when it was too large or could not be read; `faults` says so */
static CcrfSheet *
read_part (CcrfReading *reading, GBytes *bytes)
{
	CcrfMessage *message = reading->message;
	gsize size = g_bytes_get_size (bytes);
	g_autofree char *text = NULL;
	g_autoptr (GBytes) decoded = NULL;

	if ((gint64) size > reading->limits->calendar_size) {
		ccrf_faults_add (message->faults, "limit calendar_size: a calendar of %" G_GSIZE_FORMAT " bytes, %" G_GINT64_FORMAT " are allowed; it was not read", size, reading->limits->calendar_size);
		message->unreadable = TRUE;
		return NULL;
	}
	text = ccrf_text_decode (bytes, "utf-8", "calendar", message->faults);
	decoded = g_bytes_new (text, strlen (text));
	return ccrf_read_sheet (reading, decoded, CCRF_FORMAT_CALENDAR, "calendar");
}

void
ccrf_read_calendar (CcrfReading *reading, GBytes *bytes, const char *method_parameter)
{
	CcrfMessage *message = reading->message;
	g_autofree char *parameter = upper_line (method_parameter);
	g_autoptr (CcrfSheet) sheet = NULL;

	if (message->calendar)
		return; /* the same invitation again, as a file */
	message->calendar = ccrf_calendar_reply_new ();
	sheet = read_part (reading, bytes);
	if (sheet) {
		take_sheet (reading, sheet, parameter);
		return;
	}
	/* the part's own METHOD still tells what it wants to be (RFC 6047 2.4) */
	message->calendar->method = g_steal_pointer (&parameter);
	doubt (message->calendar, "the calendar in the mail cannot be read");
}
