/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The bytes of an invitation (RFC 5545, 5546). The lines are written here and not
 * by libical, whose zones go back to 1847 under a name of its own and whose CN is
 * quoted only sometimes; libical then reads them (invitation-check.c).
 */

#include <string.h>

#include "ics.h"
#include "invitation-private.h"

#define UID_MOST 254
#define SEQUENCE_MOST 1000000
#define OUTLOOK_UID "040000008200E00074C5B7101A82E008" /* Outlook takes such UIDs for its own */

/* since 1996: no invitation is older, and none is sent for a year that this does not hold in */
static const char london[] =
	"BEGIN:VTIMEZONE\r\n"
	"TZID:" CCRF_INVITATION_ZONE "\r\n"
	"BEGIN:DAYLIGHT\r\n"
	"TZNAME:BST\r\n"
	"TZOFFSETFROM:+0000\r\n"
	"TZOFFSETTO:+0100\r\n"
	"DTSTART:19960331T010000\r\n"
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
	"END:DAYLIGHT\r\n"
	"BEGIN:STANDARD\r\n"
	"TZNAME:GMT\r\n"
	"TZOFFSETFROM:+0100\r\n"
	"TZOFFSETTO:+0000\r\n"
	"DTSTART:19961027T020000\r\n"
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
	"END:STANDARD\r\n"
	"END:VTIMEZONE\r\n";

/* clang-format off */
static const struct { const char *method, *status; gboolean asks; } methods[] = {
	{ "REQUEST",        "CONFIRMED", TRUE },
	{ "CANCEL",         "CANCELLED", FALSE },
	{ "DECLINECOUNTER", "CONFIRMED", FALSE },
};
/* clang-format on */

typedef struct {
	GString *text;
	int properties; /* of the event */
} Writer;

static gboolean G_GNUC_PRINTF (2, 3)
invalid (GError **error, const char *format, ...)
{
	va_list arguments;

	va_start (arguments, format);
	if (error != NULL)
		*error = g_error_new_valist (CCRF_ERROR, CCRF_ERROR_INVALID, format, arguments);
	va_end (arguments);
	return FALSE;
}

/* ---- what may be written ------------------------------------------------------------- */

static gboolean
check_uid (const char *uid, const char *what, GError **error)
{
	gsize size = strlen (uid);

	if (size == 0 || size > UID_MOST)
		return invalid (error, "the invitation's %s is empty or longer than 254 bytes", what);
	for (const char *at = uid; *at != '\0'; at++)
		if (!g_ascii_isgraph (*at) || strchr ("\\;,\"", *at) != NULL)
			return invalid (error, "the invitation's %s is not of plain ASCII characters", what);
	if (g_ascii_strncasecmp (uid, OUTLOOK_UID, strlen (OUTLOOK_UID)) == 0)
		return invalid (error, "the invitation's %s begins as Outlook's own do", what);
	return TRUE;
}

static gboolean
check_address (const CcrfAddress *address, GError **error)
{
	if (address == NULL)
		return invalid (error, "the invitation has no organizer");
	g_autoptr (CcrfAddress) parsed = ccrf_address_parse (address->address, error);
	if (parsed == NULL)
		return FALSE;
	/* an address that must be quoted inside DELEGATED-TO="…" cannot be; none with a quote passes the parser */
	return strpbrk (parsed->address, "\"^\r\n") == NULL || invalid (error, "an address cannot stand in an invitation");
}

static gboolean
check_people (const CcrfInvitation *it, const char *recipient, GError **error)
{
	if (!check_address (it->organizer, error))
		return FALSE;
	for (guint i = 0; i < it->attendees->len; i++) {
		const CcrfAttendee *attendee = g_ptr_array_index (it->attendees, i);
		if (!check_address (attendee->who, error) || (attendee->delegated_to != NULL && !check_address (attendee->delegated_to, error))
		    || (attendee->delegated_from != NULL && !check_address (attendee->delegated_from, error)))
			return FALSE;
		if (ccrf_invitation_find (it, attendee->who->address) != attendee)
			return invalid (error, "an address is invited twice");
	}
	/* else Gmail would only offer to add the event, and no answer came back */
	if (ccrf_invitation_find (it, recipient) == NULL)
		return invalid (error, "the recipient is not among the invitation's attendees");
	return TRUE;
}

static gboolean
check_moment (const CcrfCalendar *calendar, CcrfTime at, const char *what, GError **error)
{
	int second;
	CcrfDay day = ccrf_day_of (calendar->timezone, at, &second);

	return ccrf_day_moment_is_plain (calendar->timezone, day, second)
	       || invalid (error, "the meeting's %s lies in the hour that the clocks skip or repeat: choose another", what);
}

static gboolean
check (const CcrfInvitation *it, const char *method, const char *recipient, const CcrfCalendar *calendar, GError **error)
{
	if (it->start <= 0 || it->end <= it->start)
		return invalid (error, "the meeting has no start, or does not end after it");
	if (it->sequence < 0 || it->sequence > SEQUENCE_MOST)
		return invalid (error, "the invitation's SEQUENCE is out of range");
	if (it->cancelled && strcmp (method, "CANCEL") != 0)
		return invalid (error, "the meeting is cancelled: nothing but a CANCEL can be sent, not %s", method);
	return check_uid (it->uid, "UID", error) && (it->related_uid == NULL || check_uid (it->related_uid, "parent's UID", error))
	       && check_moment (calendar, it->start, "start", error) && check_moment (calendar, it->end, "end", error)
	       && check_people (it, recipient, error);
}

/* ---- lines ------------------------------------------------------------------------------ */

static void G_GNUC_PRINTF (2, 3)
add (Writer *writer, const char *format, ...)
{
	va_list arguments;
	va_start (arguments, format);
	g_autofree char *line = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	ccrf_invitation_fold (writer->text, line);
	writer->properties++;
}

static void
add_text (Writer *writer, const char *name, const char *clean)
{
	g_autofree char *escaped = ccrf_invitation_escape (clean);
	if (*escaped != '\0')
		add (writer, "%s:%s", name, escaped);
}

static void
add_stamp (Writer *writer, CcrfTime now)
{
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
	g_autofree char *text = g_date_time_format (utc, "%Y%m%dT%H%M%SZ");
	add (writer, "DTSTAMP:%s", text);
}

static void
add_local (Writer *writer, const char *name, const CcrfCalendar *calendar, CcrfTime at)
{
	int second, year, month, day;
	ccrf_day_to_ymd (ccrf_day_of (calendar->timezone, at, &second), &year, &month, &day);
	add (writer, "%s;TZID=" CCRF_INVITATION_ZONE ":%04d%02d%02dT%02d%02d%02d", name, year, month, day, second / 3600, second / 60 % 60, second % 60);
}

static void
add_organizer (Writer *writer, const CcrfAddress *organizer)
{
	g_autofree char *name = ccrf_invitation_name (organizer->name, organizer->address);
	add (writer, "ORGANIZER;CN=\"%s\":mailto:%s", name, organizer->address);
}

static void
add_attendee (Writer *writer, const CcrfAttendee *it, gboolean asks)
{
	g_autofree char *name = ccrf_invitation_name (it->who->name, it->who->address);
	g_autoptr (GString) delegation = g_string_new (NULL);

	if (it->delegated_to != NULL)
		g_string_append_printf (delegation, ";DELEGATED-TO=\"mailto:%s\"", it->delegated_to->address);
	if (it->delegated_from != NULL)
		g_string_append_printf (delegation, ";DELEGATED-FROM=\"mailto:%s\"", it->delegated_from->address);
	add (writer, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=%s;PARTSTAT=%s%s%s;CN=\"%s\":mailto:%s",
	     it->chair ? "CHAIR" : it->optional ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT", ccrf_partstat_name (it->partstat),
	     asks ? ";RSVP=TRUE" : "", delegation->str, name, it->who->address);
}

static void
add_event (Writer *writer, const CcrfInvitation *it, const char *status, gboolean asks, const CcrfCalendar *calendar, CcrfTime now)
{
	add (writer, "UID:%s", it->uid);
	add_stamp (writer, now);
	add (writer, "SEQUENCE:%d", it->sequence);
	add_local (writer, "DTSTART", calendar, it->start);
	add_local (writer, "DTEND", calendar, it->end);
	add_text (writer, "SUMMARY", it->summary);
	add_text (writer, "LOCATION", it->location);
	add_text (writer, "DESCRIPTION", it->description);
	add (writer, "STATUS:%s", status);
	add (writer, "TRANSP:%s", strcmp (status, "CANCELLED") == 0 ? "TRANSPARENT" : "OPAQUE");
	if (it->related_uid != NULL)
		add (writer, "RELATED-TO;RELTYPE=PARENT:%s", it->related_uid);
	if (it->no_counter)
		add (writer, "X-MICROSOFT-DISALLOW-COUNTER:TRUE");
	add_organizer (writer, it->organizer);
	for (guint i = 0; i < it->attendees->len; i++)
		add_attendee (writer, g_ptr_array_index (it->attendees, i), asks);
}

/** @invitation with the texts that may stand there, so that what is read back can be compared. (transfer full) */
static CcrfInvitation *
cleaned (const CcrfInvitation *invitation)
{
	CcrfInvitation *it = ccrf_invitation_copy (invitation);

	g_free (it->summary);
	g_free (it->location);
	g_free (it->description);
	it->summary = ccrf_invitation_line (invitation->summary);
	it->location = ccrf_invitation_line (invitation->location);
	it->description = ccrf_invitation_lines (invitation->description);
	return it;
}

GBytes *
ccrf_invitation_write (const CcrfInvitation *invitation, const char *method, const char *recipient,
                       const CcrfCalendar *calendar, CcrfTime now, GError **error)
{
	gsize kind = 0;
	while (kind < G_N_ELEMENTS (methods) && strcmp (methods[kind].method, method) != 0)
		kind++;
	if (kind == G_N_ELEMENTS (methods)) {
		invalid (error, "METHOD %s is none that we send", method);
		return NULL;
	}
	g_autoptr (CcrfInvitation) it = cleaned (invitation);
	if (!check (it, method, recipient, calendar, error))
		return NULL;

	Writer writer = { g_string_new (NULL), 0 };
	g_string_append_printf (writer.text, "BEGIN:VCALENDAR\r\nPRODID:-//ccrfd//ccrfd//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:%s\r\n%sBEGIN:VEVENT\r\n", method, london);
	add_event (&writer, it, methods[kind].status, methods[kind].asks, calendar, now);
	g_string_append (writer.text, "END:VEVENT\r\nEND:VCALENDAR\r\n");
	g_autoptr (GBytes) bytes = g_string_free_to_bytes (writer.text);
	if (!ccrf_invitation_verify (bytes, it, method, now, writer.properties, error)
	    || !ccrf_invitation_check (bytes, method, it->organizer->address, recipient, error))
		return NULL;
	return g_steal_pointer (&bytes);
}
