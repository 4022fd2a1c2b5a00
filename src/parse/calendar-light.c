/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Four values of a text/calendar part, enough to tell what kind of mail this is
 * (RFC 5546, 6047). The answer itself is judged by the calendar room.
 */

#include "reading.h"

#include <libical/ical.h>
#include <string.h>

#define MOST_PARAMETERS 100

/* libical takes seconds for properties with thousands of parameters */
static gboolean
has_sane_lines (const char *text, gsize size)
{
	gsize parameters = 0;

	for (gsize i = 0; i < size; i++) {
		if (text[i] == ';')
			parameters++;
		else if (text[i] == '\n' && i + 1 < size && text[i + 1] != ' ' && text[i + 1] != '\t')
			parameters = 0;
		if (parameters > MOST_PARAMETERS)
			return FALSE;
	}
	return TRUE;
}

static char *
bare_address (const char *value)
{
	g_autofree char *line = ccrf_text_line (value);

	return g_strdup (g_ascii_strncasecmp (line, "mailto:", 7) == 0 ? line + 7 : line);
}

/* The ATTENDEE that answers: the only one, or the one that is the sender (a delegate's answer names two) */
static icalproperty *
find_attendee (CcrfReading *reading, icalcomponent *event)
{
	const CcrfAddress *sender = ccrf_message_sender (reading->message);
	icalproperty *found = NULL;

	for (icalproperty *property = icalcomponent_get_first_property (event, ICAL_ATTENDEE_PROPERTY); property;
	     property = icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY)) {
		g_autofree char *address = bare_address (icalproperty_get_attendee (property));

		if (!found || (sender && ccrf_address_equal (address, sender->address)))
			found = property;
	}
	return found;
}

/* RFC 5545 3.2.12: no parameter means NEEDS-ACTION; a value that nobody knows stands as it is */
static char *
partstat_name (icalproperty *attendee)
{
	icalparameter *parameter = icalproperty_get_first_parameter (attendee, ICAL_PARTSTAT_PARAMETER);
	const char *name = parameter ? icalparameter_enum_to_string (icalparameter_get_partstat (parameter)) : "NEEDS-ACTION";
	g_autofree char *line = NULL;

	if (!name)
		name = icalparameter_get_xvalue (parameter);
	line = ccrf_text_line (name);
	return g_ascii_strup (line, -1);
}

static void
read_event (CcrfReading *reading, icalcomponent *event)
{
	CcrfMessage *message = reading->message;
	/* scalars first: libical's getters move the cursor of a property loop */
	const char *uid = icalcomponent_get_uid (event);
	icalproperty *attendee;

	message->calendar_uid = uid ? ccrf_text_line (uid) : NULL;
	attendee = find_attendee (reading, event);
	if (!attendee)
		return;
	message->calendar_attendee = bare_address (icalproperty_get_attendee (attendee));
	message->calendar_partstat = partstat_name (attendee);
}

static void
read_component (CcrfReading *reading, icalcomponent *calendar, const char *method_parameter)
{
	CcrfMessage *message = reading->message;
	icalproperty *method = icalcomponent_get_first_property (calendar, ICAL_METHOD_PROPERTY);
	icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
	const char *name = method ? icalproperty_enum_to_string (icalproperty_get_method (method)) : method_parameter;
	g_autofree char *text = method ? icalproperty_get_value_as_string_r (method) : NULL;

	if (text && *text)
		name = text;
	if (name) {
		g_autofree char *line = ccrf_text_line (name);

		message->calendar_method = g_ascii_strup (line, -1);
	} else {
		message->calendar_method = g_strdup ("PUBLISH");
	}
	if (event)
		read_event (reading, event);
}

void
ccrf_read_calendar (CcrfReading *reading, GBytes *bytes, const char *method_parameter)
{
	CcrfMessage *message = reading->message;
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);
	g_autofree char *text = NULL;
	g_autofree char *parameter = method_parameter ? ccrf_text_line (method_parameter) : NULL;
	icalcomponent *calendar = NULL;

	if (message->calendar_method)
		return; /* the same invitation again, as a file */
	if ((gint64) size > reading->limits->calendar_size) {
		ccrf_faults_add (message->faults, "limit calendar_size: a calendar of %" G_GSIZE_FORMAT " bytes, %" G_GINT64_FORMAT " are allowed; it was not read", size, reading->limits->calendar_size);
		message->unreadable = TRUE;
	} else if (!has_sane_lines (data, size)) {
		ccrf_faults_add (message->faults, "calendar: a line with more than %d parameters; it was not read", MOST_PARAMETERS);
		message->unreadable = TRUE;
	} else {
		text = ccrf_text_decode (bytes, "utf-8", "calendar", message->faults);
		calendar = icalparser_parse_string (text);
	}
	if (calendar && icalcomponent_isa (calendar) == ICAL_VCALENDAR_COMPONENT) {
		read_component (reading, calendar, parameter);
	} else {
		if (!message->unreadable)
			ccrf_faults_add (message->faults, "calendar: what stands in the calendar part cannot be read");
		/* the part's own METHOD still tells what it wants to be (RFC 6047 2.4) */
		message->calendar_method = parameter ? g_ascii_strup (parameter, -1) : NULL;
	}
	if (calendar)
		icalcomponent_free (calendar);
}
