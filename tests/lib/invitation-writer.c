/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * invitation-writer: the mails of one meeting, composed as the daemon does, for
 * readers of other makes to judge (tests/calendar.t, tests/judges/ical.mjs).
 *
 *   invitation-writer FOLDER    writes request.eml, update.eml, cancel.eml, …
 */

#include <ccrf/send.h>

#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

#define SERVICE "asc@example.gov.uk"
#define JANE "jane.doe@nhs.example"

typedef struct {
	CcrfConfig config;
	CcrfComposer composer;
	CcrfCalendar *calendar;
	const char *folder;
	int written;
} Writer;

static CcrfTime
at (const char *iso)
{
	g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (iso, NULL);

	return g_date_time_to_unix (moment);
}

static void
put (char **field, const char *text)
{
	g_free (*field);
	*field = g_strdup (text);
}

static CcrfAttendee *
invite (CcrfInvitation *meeting, const char *name, const char *address)
{
	g_autoptr (CcrfAddress) who = ccrf_address_new (name, address);
	CcrfAttendee *attendee = ccrf_attendee_new (who);

	g_ptr_array_add (meeting->attendees, attendee);
	return attendee;
}

static CcrfInvitation *
meeting_new (void)
{
	g_autoptr (CcrfAddress) service = ccrf_address_new ("Example Council adult social care", SERVICE);
	CcrfInvitation *meeting = ccrf_invitation_new ("pc-2026-00007.m1@example.gov.uk", service);

	meeting->start = at ("2026-07-14T09:00:00Z");
	meeting->end = at ("2026-07-14T10:30:00Z");
	put (&meeting->summary, "[PC-2026-00007] Provider concerns meeting, section 1; “Rose Cottage” — with enough words to be folded more than once");
	put (&meeting->location, "Civic Centre, Room 2; High Street\\Yard");
	put (&meeting->description, "Agenda:\n1. Welcome, and apologies\n2. C:\\path; done\n\nŵelsh €uro 😀 naïve, and more words than one line of an invitation can hold");
	invite (meeting, "Mørgan, Alex", "alex.morgan@example.gov.uk")->chair = TRUE;
	invite (meeting, "Jane \"JD\" Doe", JANE);
	return meeting;
}

static gboolean
write_mail (Writer *writer, const char *name, const CcrfInvitation *meeting, const char *method)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfAddress) to = ccrf_address_new ("Jane Doe", JANE);
	g_autofree char *path = g_strdup_printf ("%s/%s.eml", writer->folder, name);
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	CcrfMail *mail = ccrf_mail_new ("recorded", to);

	json_object_set_string_member (mail->fields, "recorded_words", "You are invited to a meeting.");
	mail->calendar = ccrf_invitation_write (meeting, method, JANE, writer->calendar, writer->composer.now, &error);
	mail->calendar_method = g_strdup (method);
	if (mail->calendar)
		outgoing = ccrf_compose (&writer->composer, mail, NULL, ++writer->written, &error);
	ccrf_mail_free (mail);
	if (!outgoing || !g_file_set_contents (path, g_bytes_get_data (outgoing->bytes, NULL), (gssize) g_bytes_get_size (outgoing->bytes), &error)) {
		fprintf (stderr, "%s: %s\n", name, error->message);
		return FALSE;
	}
	printf ("%s %s\n", name, outgoing->envelope_from);
	return TRUE;
}

static gboolean
write_all (Writer *writer)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new (), section = meeting_new ();
	g_autoptr (CcrfAddress) ben = ccrf_address_new ("Ben", "ben@nhs.example");
	CcrfAttendee *jane = section->attendees->pdata[1];
	gboolean fine = write_mail (writer, "request", meeting, "REQUEST");

	meeting->sequence = 1;
	meeting->start = at ("2026-12-10T10:00:00Z");
	meeting->end = at ("2026-12-10T11:30:00Z");
	fine = write_mail (writer, "update", meeting, "REQUEST") && fine;
	fine = write_mail (writer, "decline-counter", meeting, "DECLINECOUNTER") && fine;
	meeting->sequence = 2;
	meeting->cancelled = TRUE;
	fine = write_mail (writer, "cancel", meeting, "CANCEL") && fine;

	put (&section->uid, "pc-2026-00007.m1.s2@example.gov.uk");
	section->related_uid = g_strdup ("pc-2026-00007.m1@example.gov.uk");
	section->no_counter = TRUE;
	jane->partstat = CCRF_PARTSTAT_DELEGATED;
	jane->delegated_to = ccrf_address_copy (ben);
	invite (section, "Ben", ben->address)->delegated_from = ccrf_address_copy (jane->who);
	return write_mail (writer, "section", section, "REQUEST") && fine;
}

int
main (int argc, char **argv)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GBytes) holidays = ccrf_data_load (NULL, "bank-holidays.ics", NULL);
	g_autoptr (GTimeZone) london = g_time_zone_new_identifier ("Europe/London");
	g_autoptr (CcrfTemplates) templates = ccrf_templates_load (NULL, faults);
	g_autoptr (CcrfCalendar) calendar = ccrf_calendar_new (holidays, london, 9 * 60, 17 * 60, NULL);
	Writer writer = { .calendar = calendar, .folder = argv[argc - 1] };

	if (argc != 2 || !templates || !calendar)
		return 2;
	g_mime_init ();
	writer.config = (CcrfConfig){
		.name = g_strdup ("Example Council adult social care"), .address = g_strdup (SERVICE), .timezone = london,
		.plus_addressing = TRUE, .window_opens = 7 * 60, .window_closes = 19 * 60, .token_key = ccrf_key_generate (),
	};
	writer.composer = (CcrfComposer){ &writer.config, templates, calendar, at ("2026-06-30T08:00:00Z") };
	gboolean fine = write_all (&writer);
	g_free (writer.config.name);
	g_free (writer.config.address);
	ccrf_key_free (writer.config.token_key);
	return fine ? 0 : 1;
}
