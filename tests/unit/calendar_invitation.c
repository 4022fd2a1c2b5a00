/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Invitations as they are written (RFC 5545, 5546): what every client needs, and what no value may do. */

#include <libical/ical.h>
#include <string.h>

#include "calendar-fixture.h"

#define SERVICE "asc@example.gov.uk"
#define JANE "jane.doe@nhs.example"

static CcrfAttendee *
invite (CcrfInvitation *meeting, const char *name, const char *address)
{
	g_autoptr (CcrfAddress) who = ccrf_address_new (name, address);
	CcrfAttendee *attendee = ccrf_attendee_new (who);

	g_ptr_array_add (meeting->attendees, attendee);
	return attendee;
}

static void
put (char **field, const char *text)
{
	g_free (*field);
	*field = g_strdup (text);
}

static CcrfInvitation *
meeting_new (const char *start, const char *end)
{
	g_autoptr (CcrfAddress) service = ccrf_address_new ("Example Council", SERVICE);
	CcrfInvitation *meeting = ccrf_invitation_new ("pc-2026-00007.m1@example.gov.uk", service);

	meeting->start = fixture_at (start);
	meeting->end = fixture_at (end);
	put (&meeting->summary, "[PC-2026-00007] Provider concerns meeting");
	put (&meeting->location, "Civic Centre, Room 2; High Street");
	put (&meeting->description, "Agenda:\n1. Welcome, and apologies\n2. C:\\path; done");
	invite (meeting, "Mørgan, Alex", "alex.morgan@example.gov.uk")->chair = TRUE;
	invite (meeting, "Jane Doe", JANE);
	return meeting;
}

static GBytes *
write_for (const CcrfInvitation *meeting, const char *method, const char *recipient, GError **error)
{
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	return ccrf_invitation_write (meeting, method, recipient, calendar, fixture_at ("2026-07-01 09:00"), error);
}

/** As one text without folds. (transfer full) */
static char *
unfolded (GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);
	GString *text = g_string_new_len (data, (gssize) size);

	g_string_replace (text, "\r\n ", "", 0);
	return g_string_free (text, FALSE);
}

static char *
text_for (const CcrfInvitation *meeting, const char *method)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) bytes = write_for (meeting, method, JANE, &error);

	g_assert_no_error (error);
	return bytes ? unfolded (bytes) : g_strdup ("");
}

static void
assert_line (const char *text, const char *line)
{
	g_autofree char *whole = g_strdup_printf ("\r\n%s\r\n", line);

	if (!strstr (text, whole))
		g_test_message ("%s", text);
	g_assert_nonnull (strstr (text, whole));
}

/* RFC 5546 3.2.2, RFC 5545 3.6.1 */
static void
test_request (void)
{
	static const char *const lines[] = {
		"METHOD:REQUEST", "VERSION:2.0", "UID:pc-2026-00007.m1@example.gov.uk", "SEQUENCE:0", "DTSTAMP:20260701T080000Z",
		"DTSTART;TZID=Europe/London:20260714T100000", "DTEND;TZID=Europe/London:20260714T113000", "STATUS:CONFIRMED",
		"SUMMARY:[PC-2026-00007] Provider concerns meeting", "LOCATION:Civic Centre\\, Room 2\\; High Street",
		"DESCRIPTION:Agenda:\\n1. Welcome\\, and apologies\\n2. C:\\\\path\\; done",
		"ORGANIZER;CN=\"Example Council\":mailto:" SERVICE,
		"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=CHAIR;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Mørgan, Alex\":mailto:alex.morgan@example.gov.uk",
		"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Jane Doe\":mailto:" JANE,
		"TZID:Europe/London", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
	};
	g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-07-14 10:00", "2026-07-14 11:30");
	g_autofree char *text = text_for (meeting, "REQUEST");

	g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\r\n"));
	g_assert_true (g_str_has_suffix (text, "\r\nEND:VCALENDAR\r\n"));
	for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
		assert_line (text, lines[i]);
	g_assert_null (strstr (text, "RDATE"));
	g_assert_null (strstr (text, "freeassociation"));
	g_assert_null (strstr (text, "DISALLOW-COUNTER"));
	g_assert_null (strstr (text, "RELATED-TO"));
}

/* RFC 5546 3.2.5, 3.2.8 */
static void
test_other_methods (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-12-01 10:00", "2026-12-01 11:30");
	g_autofree char *decline = text_for (meeting, "DECLINECOUNTER"), *cancel = NULL;

	assert_line (decline, "METHOD:DECLINECOUNTER");
	assert_line (decline, "STATUS:CONFIRMED");
	g_assert_null (strstr (decline, "RSVP"));
	meeting->cancelled = TRUE;
	meeting->sequence = 3;
	cancel = text_for (meeting, "CANCEL");
	assert_line (cancel, "METHOD:CANCEL");
	assert_line (cancel, "STATUS:CANCELLED");
	assert_line (cancel, "SEQUENCE:3");
	assert_line (cancel, "DTSTART;TZID=Europe/London:20261201T100000");
	g_assert_null (strstr (cancel, "RSVP"));
}

static void
test_section (void)
{
	g_autoptr (CcrfInvitation) section = meeting_new ("2026-07-14 10:30", "2026-07-14 11:00");
	g_autoptr (CcrfAddress) delegate = ccrf_address_new ("Ben", "ben@nhs.example");
	g_autofree char *text = NULL;
	CcrfAttendee *jane = section->attendees->pdata[1], *ben;

	put (&section->uid, "pc-2026-00007.m1.s2@example.gov.uk");
	section->related_uid = g_strdup ("pc-2026-00007.m1@example.gov.uk");
	section->no_counter = TRUE;
	jane->partstat = CCRF_PARTSTAT_DELEGATED;
	jane->delegated_to = ccrf_address_copy (delegate);
	ben = invite (section, "Ben", delegate->address);
	ben->optional = TRUE;
	ben->delegated_from = ccrf_address_copy (jane->who);
	text = text_for (section, "REQUEST");
	assert_line (text, "RELATED-TO;RELTYPE=PARENT:pc-2026-00007.m1@example.gov.uk");
	assert_line (text, "X-MICROSOFT-DISALLOW-COUNTER:TRUE");
	assert_line (text, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DELEGATED;RSVP=TRUE;DELEGATED-TO=\"mailto:ben@nhs.example\";CN=\"Jane Doe\":mailto:" JANE);
	assert_line (text, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;DELEGATED-FROM=\"mailto:" JANE "\";CN=\"Ben\":mailto:ben@nhs.example");
}

/* RFC 5545 3.1: 75 octets, never inside a character */
static void
test_folding (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-07-14 10:00", "2026-07-14 11:30");

	for (int shift = 0; shift < 80; shift++) {
		g_autoptr (GString) long_text = g_string_new (NULL);
		g_autoptr (GBytes) bytes = NULL;
		g_autoptr (GError) error = NULL;

		for (int i = 0; i < shift; i++)
			g_string_append_c (long_text, 'x');
		for (int i = 0; i < 60; i++)
			g_string_append (long_text, "é€😀,");
		put (&meeting->description, long_text->str);
		bytes = write_for (meeting, "REQUEST", JANE, &error);
		g_assert_no_error (error);
		g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\r\n", -1);
		for (char **line = lines; *line && bytes; line++) {
			g_assert_cmpuint (strlen (*line), <=, 75);
			g_assert_true (g_utf8_validate (*line, -1, NULL));
			g_assert_null (strpbrk (*line, "\r\n"));
			if (g_str_has_prefix (*line, "END:VCALENDAR"))
				break;
		}
	}
}

/* no value can become a line or a parameter */
static void
test_injection (void)
{
	static const char *const hostile[] = {
		"x\r\nATTENDEE:mailto:evil@x.example", "x\nMETHOD:CANCEL", "x\";CN=\"y", "x^n\"ATTENDEE", "x\\nBEGIN:VEVENT", "x\xe2\x80\xa8y", "x\x85y\xff",
		"\r\n END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR", ";,:\\\"", "\x01\x02", "  ", "\xe2\x80\xaegnp.exe",
	};

	for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
		g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-07-14 10:00", "2026-07-14 11:30");
		g_autoptr (GError) error = NULL;
		g_autoptr (GBytes) bytes = NULL;
		g_autofree char *text = NULL;
		icalcomponent *calendar, *event;

		put (&meeting->summary, hostile[i]);
		put (&meeting->location, hostile[i]);
		put (&meeting->description, hostile[i]);
		put (&((CcrfAttendee *) meeting->attendees->pdata[0])->who->name, hostile[i]);
		put (&meeting->organizer->name, hostile[i]);
		bytes = write_for (meeting, "REQUEST", JANE, &error);
		g_assert_no_error (error);
		text = unfolded (bytes);
		calendar = icalparser_parse_string (text);
		g_assert_cmpint (icalcomponent_isa (calendar), ==, ICAL_VCALENDAR_COMPONENT);
		g_assert_cmpint (icalcomponent_count_components (calendar, ICAL_VEVENT_COMPONENT), ==, 1);
		event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
		g_assert_cmpint (icalcomponent_count_properties (event, ICAL_ATTENDEE_PROPERTY), ==, 2);
		g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
		g_assert_cmpint (icalproperty_get_method (icalcomponent_get_first_property (calendar, ICAL_METHOD_PROPERTY)), ==, ICAL_METHOD_REQUEST);
		g_assert_null (strstr (text, "\r\nATTENDEE:mailto:evil"));
		icalcomponent_free (calendar);
	}
}

/* what is refused, and each is fine with the one change undone */
static void
test_refused (void)
{
	static const struct { const char *what, *uid, *recipient, *start, *end, *method; } rows[] = {
		{ "not among", "u@x", "stranger@x.example", "2026-07-14 10:00", "2026-07-14 11:00", "REQUEST" },
		{ "Outlook", "040000008200E00074C5B7101A82E00800", JANE, "2026-07-14 10:00", "2026-07-14 11:00", "REQUEST" },
		{ "plain ASCII", "u\r\nX:1", JANE, "2026-07-14 10:00", "2026-07-14 11:00", "REQUEST" },
		{ "plain ASCII", "ü@x", JANE, "2026-07-14 10:00", "2026-07-14 11:00", "REQUEST" },
		{ "empty", "", JANE, "2026-07-14 10:00", "2026-07-14 11:00", "REQUEST" },
		{ "end after", "u@x", JANE, "2026-07-14 10:00", "2026-07-14 10:00", "REQUEST" },
		{ "METHOD", "u@x", JANE, "2026-07-14 10:00", "2026-07-14 11:00", "REPLY" },
		{ "repeat", "u@x", JANE, "2026-10-25 01:30", "2026-10-25 03:00", "REQUEST" },
		{ "repeat", "u@x", JANE, "2026-10-25 00:30", "2026-10-25 01:30", "REQUEST" },
		{ NULL, "u@x", JANE, "2026-10-25 02:00", "2026-10-25 03:00", "REQUEST" },
		{ NULL, "u@x", JANE, "2026-03-29 02:00", "2026-03-29 03:00", "REQUEST" },
		{ NULL, "u@x", JANE, "2026-10-25 00:30", "2026-10-25 00:59", "REQUEST" },
		{ NULL, "u@x", "JANE.DOE@nhs.example", "2026-07-14 10:00", "2026-07-14 11:00", "CANCEL" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfInvitation) meeting = meeting_new (rows[i].start, rows[i].end);
		g_autoptr (GError) error = NULL;
		g_autoptr (GBytes) bytes = NULL;

		put (&meeting->uid, rows[i].uid);
		bytes = write_for (meeting, rows[i].method, rows[i].recipient, &error);
		g_test_message ("%s %s: %s", rows[i].start, rows[i].what, error ? error->message : "written");
		if (!rows[i].what) {
			g_assert_no_error (error);
			continue;
		}
		g_assert_null (bytes);
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
		g_assert_nonnull (error ? strstr (error->message, rows[i].what) : NULL);
	}
}

static void
test_refused_more (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-07-14 10:00", "2026-07-14 11:30");
	g_autoptr (GError) twice = NULL, cancelled = NULL, sequence = NULL, address = NULL, size = NULL, uid = NULL;
	g_autofree char *long_uid = g_strnfill (255, 'u'), *huge = g_strnfill (128 * 1024, 'x');
	g_autoptr (GBytes) fits = NULL;

	put (&meeting->uid, long_uid);
	g_assert_null (write_for (meeting, "REQUEST", JANE, &uid));
	meeting->uid[254] = '\0';
	fits = write_for (meeting, "REQUEST", JANE, NULL);
	g_assert_nonnull (fits);
	meeting->cancelled = TRUE;
	g_assert_null (write_for (meeting, "REQUEST", JANE, &cancelled));
	meeting->cancelled = FALSE;
	meeting->sequence = -1;
	g_assert_null (write_for (meeting, "REQUEST", JANE, &sequence));
	meeting->sequence = 0;
	put (&meeting->description, huge);
	g_assert_null (write_for (meeting, "REQUEST", JANE, &size));
	g_assert_error (size, CCRF_ERROR, CCRF_ERROR_LIMIT);
	put (&meeting->description, "");
	invite (meeting, "Jane again", "JANE.doe@NHS.example");
	g_assert_null (write_for (meeting, "REQUEST", JANE, &twice));
	put (&((CcrfAttendee *) meeting->attendees->pdata[2])->who->address, "a@b.example\r\nX:1");
	g_assert_null (write_for (meeting, "REQUEST", JANE, &address));
	g_assert_true (uid && cancelled && sequence && twice && address);
}

/* the VTIMEZONE is London's: a council that set another zone must not invite for the wrong hour */
static void
test_other_zone (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-07-14 10:00", "2026-07-14 11:30");
	g_autoptr (GBytes) holidays = fixture_ics ();
	g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
	g_autoptr (CcrfCalendar) calendar = ccrf_calendar_new (holidays, paris, 540, 1020, NULL);
	g_autoptr (GError) error = NULL;

	g_assert_null (ccrf_invitation_write (meeting, "REQUEST", JANE, calendar, meeting->start - 86400, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

static void
test_check (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ("2026-07-14 10:00", "2026-07-14 11:30");
	g_autoptr (GBytes) bytes = write_for (meeting, "REQUEST", JANE, NULL), garbage = g_bytes_new_static ("x", 1);

	g_assert_true (ccrf_invitation_check (bytes, "REQUEST", "ASC@example.gov.uk", "Jane.Doe@nhs.example", NULL));
	g_assert_false (ccrf_invitation_check (bytes, "CANCEL", SERVICE, JANE, NULL));
	g_assert_false (ccrf_invitation_check (bytes, NULL, SERVICE, JANE, NULL));
	g_assert_false (ccrf_invitation_check (bytes, "REQUEST", "asc+token@example.gov.uk", JANE, NULL));
	g_assert_false (ccrf_invitation_check (bytes, "REQUEST", SERVICE, "other@nhs.example", NULL));
	g_assert_false (ccrf_invitation_check (garbage, "REQUEST", SERVICE, JANE, NULL));
}

/* ---- times to propose --------------------------------------------------------------------- */

static void
test_propose (void)
{
	static const struct { const char *earliest, *latest; int minutes; const char *busy[4], *expected; } rows[] = {
		{ "2026-07-13 09:00", "2026-07-20 17:00", 60, { NULL }, "2026-07-13 10:00" },
		{ "2026-07-13 10:01", "2026-07-20 17:00", 60, { NULL }, "2026-07-13 10:30" },
		{ "2026-07-13 15:01", "2026-07-20 17:00", 60, { NULL }, "2026-07-14 10:00" },  /* would end after 16:00 */
		{ "2026-07-13 15:00", "2026-07-20 17:00", 60, { NULL }, "2026-07-13 15:00" },
		{ "2026-07-11 09:00", "2026-07-20 17:00", 60, { NULL }, "2026-07-13 10:00" },  /* Saturday */
		{ "2026-08-31 09:00", "2026-09-05 17:00", 90, { NULL }, "2026-09-01 10:00" },  /* bank holiday */
		{ "2026-07-13 09:00", "2026-07-20 17:00", 60, { "2026-07-13 10:30", "2026-07-13 11:00" }, "2026-07-13 11:00" },
		{ "2026-07-13 09:00", "2026-07-20 17:00", 60, { "2026-07-13 09:00", "2026-07-13 10:00" }, "2026-07-13 10:00" }, /* touching is no clash */
		{ "2026-07-13 09:00", "2026-07-20 17:00", 60, { "2026-07-13 11:10", "2026-07-13 16:00", "2026-07-13 10:15", "2026-07-13 10:20" }, "2026-07-14 10:00" },
		{ "2026-07-13 09:00", "2026-07-13 10:59", 60, { NULL }, NULL },
		{ "2026-07-13 09:00", "2026-07-13 11:00", 60, { NULL }, "2026-07-13 10:00" },
		{ "2026-07-13 09:00", "2026-07-20 17:00", 360, { NULL }, "2026-07-13 10:00" },
		{ "2026-07-13 09:00", "2026-07-20 17:00", 361, { NULL }, NULL },
		{ "2026-07-13 09:00", "2026-07-20 17:00", 0, { NULL }, NULL },
		{ "2026-07-20 09:00", "2026-07-13 17:00", 60, { NULL }, NULL },
		{ "2026-10-26 09:00", "2026-10-30 17:00", 60, { NULL }, "2026-10-26 10:00" },  /* the day after the clocks changed */
	};
	g_autoptr (CcrfCalendar) calendar = fixture_calendar (9 * 60, 17 * 60);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (CcrfBusy));
		CcrfTime expected = rows[i].expected ? fixture_at (rows[i].expected) : 0;

		for (int b = 0; b < 4 && rows[i].busy[b]; b += 2) {
			CcrfBusy it = { fixture_at (rows[i].busy[b]), fixture_at (rows[i].busy[b + 1]) };
			g_array_append_val (busy, it);
		}
		g_test_message ("row %" G_GSIZE_FORMAT, i);
		g_assert_cmpint (ccrf_calendar_propose (calendar, fixture_at (rows[i].earliest), fixture_at (rows[i].latest), rows[i].minutes, busy), ==, expected);
	}
	g_assert_cmpint (ccrf_calendar_propose (calendar, 0, G_MAXINT64, 60, NULL), !=, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/calendar/invitation/request", test_request);
	g_test_add_func ("/calendar/invitation/methods", test_other_methods);
	g_test_add_func ("/calendar/invitation/section", test_section);
	g_test_add_func ("/calendar/invitation/folding", test_folding);
	g_test_add_func ("/calendar/invitation/injection", test_injection);
	g_test_add_func ("/calendar/invitation/refused", test_refused);
	g_test_add_func ("/calendar/invitation/refused-more", test_refused_more);
	g_test_add_func ("/calendar/invitation/other-zone", test_other_zone);
	g_test_add_func ("/calendar/invitation/check", test_check);
	g_test_add_func ("/calendar/propose", test_propose);
	return g_test_run ();
}
