/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail that carries an invitation (RFC 6047): its parts, whose it is, and what is not sent. */

#include <ccrf/send.h>

#include <gmime/gmime.h>
#include <string.h>

#define SERVICE "asc@example.gov.uk"
#define JANE "jane.doe@nhs.example"
#define NOW G_GINT64_CONSTANT (1782806400) /* 2026-06-30T08:00:00Z */

typedef struct {
	CcrfConfig config;
	CcrfTemplates *templates;
	CcrfCalendar *calendar;
	CcrfComposer composer;
	CcrfInvitation *meeting;
	CcrfMail *mail;
	GObject *parsed;
	CcrfOutgoing *outgoing;
} Fixture;

static void
invite (CcrfInvitation *meeting, const char *address)
{
	g_autoptr (CcrfAddress) who = ccrf_address_new (NULL, address);

	g_ptr_array_add (meeting->attendees, ccrf_attendee_new (who));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GBytes) holidays = ccrf_data_load (NULL, "bank-holidays.ics", NULL);
	g_autoptr (CcrfAddress) service = ccrf_address_new ("Council", SERVICE), to = ccrf_address_new ("Jane Doe", JANE);
	GTimeZone *london = g_time_zone_new_identifier ("Europe/London");

	fixture->config = (CcrfConfig){ .name = g_strdup ("Council"), .address = g_strdup (SERVICE), .timezone = london, .plus_addressing = TRUE,
		                        .window_opens = 7 * 60, .window_closes = 19 * 60, .token_key = ccrf_key_generate () };
	fixture->templates = ccrf_templates_load (NULL, faults);
	fixture->calendar = ccrf_calendar_new (holidays, london, 9 * 60, 17 * 60, NULL);
	fixture->composer = (CcrfComposer){ &fixture->config, fixture->templates, fixture->calendar, NOW };
	fixture->meeting = ccrf_invitation_new ("m1@example.gov.uk", service);
	fixture->meeting->start = NOW + 14 * 86400;
	fixture->meeting->end = fixture->meeting->start + 3600;
	invite (fixture->meeting, JANE);
	fixture->mail = ccrf_mail_new ("recorded", to);
	json_object_set_string_member (fixture->mail->fields, "recorded_words", "You are invited.");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
	g_clear_object (&fixture->parsed);
	ccrf_outgoing_free (fixture->outgoing);
	ccrf_mail_free (fixture->mail);
	ccrf_invitation_free (fixture->meeting);
	ccrf_calendar_free (fixture->calendar);
	ccrf_templates_free (fixture->templates);
	ccrf_key_free (fixture->config.token_key);
	g_time_zone_unref (fixture->config.timezone);
	g_free (fixture->config.name);
	g_free (fixture->config.address);
}

static void
carry (Fixture *fixture, const char *method)
{
	g_clear_pointer (&fixture->mail->calendar, g_bytes_unref);
	g_free (fixture->mail->calendar_method);
	fixture->mail->calendar = ccrf_invitation_write (fixture->meeting, method, ((CcrfAttendee *) fixture->meeting->attendees->pdata[0])->who->address, fixture->calendar, NOW, NULL);
	fixture->mail->calendar_method = g_strdup (method);
	g_assert_nonnull (fixture->mail->calendar);
}

static GError *
compose (Fixture *fixture)
{
	GError *error = NULL;
	g_autoptr (GObject) stream = NULL;
	g_autoptr (GObject) parser = NULL;

	g_clear_object (&fixture->parsed);
	ccrf_outgoing_free (fixture->outgoing);
	fixture->outgoing = ccrf_compose (&fixture->composer, fixture->mail, NULL, 5, &error);
	if (!fixture->outgoing)
		return error;
	stream = (GObject *) g_mime_stream_mem_new_with_buffer (g_bytes_get_data (fixture->outgoing->bytes, NULL), g_bytes_get_size (fixture->outgoing->bytes));
	parser = (GObject *) g_mime_parser_new_with_stream ((GMimeStream *) stream);
	fixture->parsed = (GObject *) g_mime_parser_construct_message ((GMimeParser *) parser, NULL);
	return NULL;
}

static GMimeObject *
child (GMimeObject *multipart, int i)
{
	return GMIME_IS_MULTIPART (multipart) ? g_mime_multipart_get_part (GMIME_MULTIPART (multipart), i) : NULL;
}

static char *
type_of (GMimeObject *part)
{
	return part ? g_mime_content_type_get_mime_type (g_mime_object_get_content_type (part)) : g_strdup ("none");
}

/* Returns: (transfer full): the decoded content */
static GBytes *
content (GMimeObject *part)
{
	g_autoptr (GObject) stream = (GObject *) g_mime_stream_mem_new ();
	GByteArray *bytes;

	g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (part)), (GMimeStream *) stream);
	bytes = g_mime_stream_mem_get_byte_array ((GMimeStreamMem *) stream);
	return g_bytes_new (bytes->data, bytes->len);
}

/* RFC 6047 2.4 and what Outlook, Gmail and Apple Mail look for */
static void
test_parts (Fixture *fixture, gconstpointer data)
{
	static const char *const types[] = { "text/plain", "text/html", "text/calendar" };
	GMimeObject *body, *alternative, *calendar, *file;
	g_autofree char *outer = NULL, *inner = NULL, *attached = NULL;
	g_autoptr (GBytes) in_line = NULL, in_file = NULL;

	carry (fixture, "REQUEST");
	g_assert_null (compose (fixture));
	body = g_mime_message_get_mime_part (GMIME_MESSAGE (fixture->parsed));
	alternative = child (body, 0);
	file = child (body, 1);
	outer = type_of (body);
	inner = type_of (alternative);
	attached = type_of (file);
	g_assert_cmpstr (outer, ==, "multipart/mixed");
	g_assert_cmpstr (inner, ==, "multipart/alternative");
	g_assert_cmpstr (attached, ==, "application/ics");
	g_assert_cmpint (g_mime_multipart_get_count (GMIME_MULTIPART (body)), ==, 2);
	for (int i = 0; i < 3; i++) {
		g_autofree char *type = type_of (child (alternative, i));

		g_assert_cmpstr (type, ==, types[i]);
	}
	calendar = child (alternative, 2);
	g_assert_cmpstr (g_mime_object_get_content_type_parameter (calendar, "method"), ==, "REQUEST");
	g_assert_cmpstr (g_mime_object_get_content_type_parameter (calendar, "charset"), ==, "UTF-8");
	g_assert_null (g_mime_object_get_content_disposition (calendar));
	g_assert_cmpstr (g_mime_part_get_filename (GMIME_PART (file)), ==, "invite.ics");
	g_assert_cmpstr (g_mime_object_get_disposition (file), ==, "attachment");
	in_line = content (calendar);
	in_file = content (file);
	g_assert_true (g_bytes_equal (in_line, fixture->mail->calendar));
	g_assert_true (g_bytes_equal (in_file, fixture->mail->calendar));
}

/* ORGANIZER = From = envelope sender, with plus addressing too */
static void
test_organizer (Fixture *fixture, gconstpointer data)
{
	InternetAddressList *from;

	carry (fixture, "CANCEL");
	g_assert_null (compose (fixture));
	from = g_mime_message_get_from (GMIME_MESSAGE (fixture->parsed));
	g_assert_cmpstr (fixture->outgoing->envelope_from, ==, SERVICE);
	g_assert_cmpstr (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (internet_address_list_get_address (from, 0))), ==, SERVICE);
	/* without one, the notice keeps its token */
	g_clear_pointer (&fixture->mail->calendar, g_bytes_unref);
	g_assert_null (compose (fixture));
	g_assert_nonnull (strchr (fixture->outgoing->envelope_from, '+'));
}

static void
test_attachments (Fixture *fixture, gconstpointer data)
{
	CcrfAttachment *pack = g_new0 (CcrfAttachment, 1);
	g_autofree char *last = NULL;

	pack->name = g_strdup ("agenda.pdf");
	pack->type = g_strdup ("application/pdf");
	pack->data = g_bytes_new_static ("x", 1);
	fixture->mail->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_attachment_free);
	g_ptr_array_add (fixture->mail->attachments, pack);
	carry (fixture, "REQUEST");
	g_assert_null (compose (fixture));
	last = type_of (child (g_mime_message_get_mime_part (GMIME_MESSAGE (fixture->parsed)), 2));
	g_assert_cmpstr (last, ==, "application/pdf");
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
	g_autoptr (GBytes) once = NULL;

	carry (fixture, "REQUEST");
	g_assert_null (compose (fixture));
	once = g_bytes_ref (fixture->outgoing->bytes);
	g_assert_null (compose (fixture));
	g_assert_true (g_bytes_equal (once, fixture->outgoing->bytes));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
	static const char *const other_methods[] = { "CANCEL", "REPLY", "REQUEST; x=y", "", NULL };

	/* another METHOD in the part than in the body */
	for (gsize i = 0; i < G_N_ELEMENTS (other_methods); i++) {
		g_autoptr (GError) error = NULL;

		carry (fixture, "REQUEST");
		g_free (fixture->mail->calendar_method);
		fixture->mail->calendar_method = g_strdup (other_methods[i]);
		error = compose (fixture);
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	}
	/* another organizer than the service */
	g_autoptr (GError) organizer = NULL, recipient = NULL;
	carry (fixture, "REQUEST");
	g_free (fixture->config.address);
	fixture->config.address = g_strdup ("other@example.gov.uk");
	organizer = compose (fixture);
	g_assert_error (organizer, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_free (fixture->config.address);
	fixture->config.address = g_strdup (SERVICE);
	/* somebody else's copy: it may name people whom this recipient must not see */
	g_ptr_array_set_size (fixture->meeting->attendees, 0);
	invite (fixture->meeting, "police@example.police.uk");
	carry (fixture, "REQUEST");
	recipient = compose (fixture);
	g_assert_error (recipient, CCRF_ERROR, CCRF_ERROR_INVALID);
}

#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_mime_init ();
	TEST ("/send/invitation/parts", test_parts);
	TEST ("/send/invitation/organizer", test_organizer);
	TEST ("/send/invitation/attachments", test_attachments);
	TEST ("/send/invitation/same-bytes", test_same_bytes);
	TEST ("/send/invitation/refused", test_refused);
	return g_test_run ();
}
