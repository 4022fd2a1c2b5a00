/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A composed mail, parsed back by GMime: headers, parts, links, envelope, and when it leaves. */

#include "send/compose-private.h"

#include <gmime/gmime.h>
#include <string.h>

typedef struct {
	CcrfConfig config;
	CcrfTemplates *templates;
	CcrfCalendar *calendar;
	CcrfComposer composer;
	CcrfCase *it;
	CcrfRequest *request; /* of the case */
	CcrfMail *mail;
	GMimeMessage *parsed; /* of the last compose */
} Fixture;

static const char holidays[] =
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nPRODID:x\r\nBEGIN:VEVENT\r\nDTEND;VALUE=DATE:20261226\r\n"
	"DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas Day\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\nEND:VEVENT\r\n"
	"BEGIN:VEVENT\r\nDTEND;VALUE=DATE:20271228\r\nDTSTART;VALUE=DATE:20271227\r\nSUMMARY:Christmas Day\r\nUID:2@x\r\n"
	"DTSTAMP:20260101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static CcrfTime
at (const char *iso)
{
	g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (iso, NULL);

	return g_date_time_to_unix (moment);
}

static void
add_answer (JsonArray *answers, const char *keyword, const char *means, const char *prefill)
{
	JsonObject *answer = json_object_new ();

	json_object_set_string_member (answer, "keyword", keyword);
	json_object_set_string_member (answer, "means", means);
	if (prefill)
		json_object_set_string_member (answer, "prefill", prefill);
	json_array_add_object_element (answers, answer);
}

static void
set_fields (CcrfMail *mail)
{
	JsonArray *answers = json_array_new ();

	g_clear_pointer (&mail->fields, json_object_unref);
	mail->fields = json_object_new ();
	add_answer (answers, "APPROVE", "low level", NULL);
	add_answer (answers, "DUPLICATE OF", "known already", NULL);
	add_answer (answers, "DONE", "done", "1 DONE \n2 DONE \n");
	json_object_set_array_member (mail->fields, "answers", answers);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GBytes) ics = g_bytes_new_static (holidays, strlen (holidays));
	g_autoptr (CcrfAddress) to = ccrf_address_new ("Alex Mørgan", "alex.morgan@example.gov.uk");
	GTimeZone *zone = g_time_zone_new_identifier ("Europe/London");

	fixture->config = (CcrfConfig) {
		.name = g_strdup ("Example Council adult social care"), .address = g_strdup ("asc@example.gov.uk"), .timezone = zone,
		.plus_addressing = TRUE, .window_opens = 7 * 60, .window_closes = 19 * 60, .token_key = ccrf_key_generate (),
	};
	fixture->templates = ccrf_templates_load (NULL, faults);
	fixture->calendar = ccrf_calendar_new (ics, zone, 9 * 60, 17 * 60, NULL);
	fixture->composer = (CcrfComposer) { &fixture->config, fixture->templates, fixture->calendar, at ("2026-11-23T10:00:00Z") };
	fixture->it = ccrf_case_new (CCRF_CONCERN);
	fixture->it->ref = g_strdup ("CCRF-2026-00042");
	g_free (fixture->it->provider_name);
	fixture->it->provider_name = g_strdup ("Rose Cottage Care Home");
	fixture->it->received = at ("2026-11-22T09:30:00Z");
	fixture->it->due = at ("2026-11-23T17:00:00Z");
	fixture->request = ccrf_request_new ("screening", "safeguarding-team-manager", to);
	fixture->request->id = 7;
	fixture->request->expires = at ("2027-01-01T00:00:00Z");
	g_ptr_array_add (fixture->it->requests, fixture->request);
	fixture->mail = ccrf_mail_new ("screening-request", to);
	fixture->mail->request = fixture->request;
	set_fields (fixture->mail);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
	g_clear_object (&fixture->parsed);
	ccrf_mail_free (fixture->mail);
	ccrf_case_free (fixture->it);
	ccrf_calendar_free (fixture->calendar);
	ccrf_templates_free (fixture->templates);
	ccrf_key_free (fixture->config.token_key);
	g_time_zone_unref (fixture->config.timezone);
	g_free (fixture->config.name);
	g_free (fixture->config.address);
}

static CcrfOutgoing *
compose (Fixture *fixture)
{
	g_autoptr (GError) error = NULL;
	CcrfOutgoing *outgoing = ccrf_compose (&fixture->composer, fixture->mail, fixture->it, 99, &error);
	GMimeStream *stream;
	GMimeParser *parser;
	gconstpointer bytes;
	gsize size;

	g_assert_no_error (error);
	g_clear_object (&fixture->parsed);
	if (!outgoing)
		return NULL;
	bytes = g_bytes_get_data (outgoing->bytes, &size);
	stream = g_mime_stream_mem_new_with_buffer (bytes, size);
	parser = g_mime_parser_new_with_stream (stream);
	fixture->parsed = g_mime_parser_construct_message (parser, NULL);
	g_object_unref (parser);
	g_object_unref (stream);
	g_assert_nonnull (fixture->parsed);
	return outgoing;
}

static const char *
header (const Fixture *fixture, const char *name)
{
	return g_mime_object_get_header (GMIME_OBJECT (fixture->parsed), name);
}

static GMimeObject *
child (GMimeObject *multipart, int i)
{
	g_assert_true (GMIME_IS_MULTIPART (multipart));
	return g_mime_multipart_get_part (GMIME_MULTIPART (multipart), i);
}

/* Returns: (transfer full): the decoded content */
static GByteArray *
content (GMimeObject *part)
{
	GMimeStream *stream = g_mime_stream_mem_new ();
	GByteArray *bytes;

	g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (part)), stream);
	bytes = g_byte_array_ref (g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream)));
	g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
	g_object_unref (stream);
	return bytes;
}

static char *
text_of (GMimeObject *part)
{
	g_autoptr (GByteArray) bytes = content (part);
	GString *text = g_string_new_len ((const char *) bytes->data, bytes->len);

	g_string_replace (text, "\r\n", "\n", 0);
	return g_string_free (text, FALSE);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) outgoing = compose (fixture);
	CcrfTokenFacts facts = { 7, "CCRF-2026-00042", "screening", "alex.morgan@example.gov.uk", fixture->request->expires };
	g_autofree char *token = ccrf_token_make (fixture->config.token_key, &facts);
	g_autofree char *display = ccrf_token_display (token);
	g_autofree char *id = g_strdup_printf ("%s.99@example.gov.uk", token);
	g_autofree char *plus = g_strdup_printf ("asc+%s@example.gov.uk", token);
	g_autofree char *footer = g_strdup_printf ("\nRef CCRF-2026-00042 / %s\n", display);
	g_autofree char *text = NULL, *html = NULL;
	GMimeObject *body = g_mime_message_get_mime_part (fixture->parsed);

	/* mail: one recipient, from the service */
	g_assert_cmpint (internet_address_list_length (g_mime_message_get_from (fixture->parsed)), ==, 1);
	g_assert_cmpint (internet_address_list_length (g_mime_message_get_to (fixture->parsed)), ==, 1);
	g_assert_null (header (fixture, "Cc"));
	g_assert_nonnull (strstr (header (fixture, "From"), "Example Council adult social care <asc@example.gov.uk>"));
	g_assert_cmpstr (internet_address_get_name (internet_address_list_get_address (g_mime_message_get_to (fixture->parsed), 0)), ==, "Alex Mørgan");
	g_assert_cmpstr (g_mime_message_get_subject (fixture->parsed), ==, "[CCRF-2026-00042] Screen a concern by Monday 23 November 2026, 5pm");
	g_assert_cmpstr (outgoing->subject, ==, g_mime_message_get_subject (fixture->parsed));
	g_assert_cmpint (g_date_time_to_unix (g_mime_message_get_date (fixture->parsed)), ==, fixture->composer.now);
	g_assert_cmpstr (header (fixture, "Auto-Submitted"), ==, "auto-generated"); /* RFC 3834 5 */
	g_assert_cmpstr (header (fixture, "X-Auto-Response-Suppress"), ==, "All");
	g_assert_cmpstr (g_mime_object_get_header (body, "Content-Language"), ==, "en-GB");
	g_assert_cmpstr (header (fixture, "MIME-Version"), ==, "1.0");
	g_assert_null (header (fixture, "List-Id"));
	g_assert_null (header (fixture, "In-Reply-To"));
	/* the token, in three places */
	g_assert_cmpstr (g_mime_message_get_message_id (fixture->parsed), ==, id);
	g_assert_cmpstr (outgoing->message_id, ==, id);
	g_assert_nonnull (strstr (header (fixture, "Reply-To"), plus));
	g_assert_cmpstr (outgoing->envelope_from, ==, plus);
	/* text first, HTML second */
	g_assert_true (g_mime_content_type_is_type (g_mime_object_get_content_type (body), "multipart", "alternative"));
	g_assert_cmpint (g_mime_multipart_get_count (GMIME_MULTIPART (body)), ==, 2);
	g_assert_true (g_mime_content_type_is_type (g_mime_object_get_content_type (child (body, 0)), "text", "plain"));
	g_assert_true (g_mime_content_type_is_type (g_mime_object_get_content_type (child (body, 1)), "text", "html"));
	g_assert_cmpstr (g_mime_object_get_content_type_parameter (child (body, 0), "charset"), ==, "utf-8");
	text = text_of (child (body, 0));
	html = text_of (child (body, 1));
	g_assert_true (g_str_has_suffix (text, footer));
	g_assert_nonnull (strstr (html, display));
	g_assert_nonnull (strstr (text, "Sunday 22 November 2026, 9:30am"));
	g_assert_nonnull (strstr (text, "Rose Cottage Care Home"));
	/* the outbox row */
	g_assert_cmpint (outgoing->id, ==, 99);
	g_assert_cmpuint (outgoing->request_id, ==, 7);
	g_assert_cmpstr (outgoing->case_ref, ==, "CCRF-2026-00042");
	g_assert_cmpstr (outgoing->to, ==, "alex.morgan@example.gov.uk");
	g_assert_cmpint (outgoing->state, ==, CCRF_OUTBOX_QUEUED);
	g_assert_cmpint (outgoing->created, ==, fixture->composer.now);
}

/* RFC 5322 2.1.1: CRLF everywhere, no line over 998 octets; here none over 200 */
static void
test_lines (Fixture *fixture, gconstpointer data)
{
	g_autofree char *value = g_strnfill (5000, 'x');
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	const char *bytes;
	gsize size, line = 0;

	json_object_set_string_member (fixture->mail->fields, "earlier_words", value);
	outgoing = compose (fixture);
	bytes = g_bytes_get_data (outgoing->bytes, &size);
	for (gsize i = 0; i < size; i++) {
		if (bytes[i] == '\n')
			g_assert_true (i > 0 && bytes[i - 1] == '\r');
		if (bytes[i] == '\r')
			g_assert_true (i + 1 < size && bytes[i + 1] == '\n');
		g_assert_true ((guchar) bytes[i] < 128 && bytes[i] != '\0');
		line = bytes[i] == '\n' ? 0 : line + 1;
		g_assert_cmpuint (line, <=, 200);
	}
}

static void
test_deterministic (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) one = compose (fixture);
	g_autoptr (CcrfOutgoing) two = compose (fixture);
	g_autoptr (CcrfOutgoing) other = ccrf_compose (&fixture->composer, fixture->mail, fixture->it, 100, NULL);

	g_assert_true (g_bytes_equal (one->bytes, two->bytes));
	g_assert_false (g_bytes_equal (one->bytes, other->bytes));
	/* composing leaves the mail's own fields alone */
	g_assert_false (json_object_has_member (fixture->mail->fields, "token"));
	g_assert_false (json_object_has_member (json_array_get_object_element (json_object_get_array_member (fixture->mail->fields, "answers"), 0), "mailto"));
}

static void
test_notice (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	g_autoptr (CcrfOutgoing) null_sender = NULL;
	g_autofree char *token = ccrf_notice_token (fixture->config.token_key, 99, "CCRF-2026-00042", "alex.morgan@example.gov.uk");
	g_autofree char *plus = g_strdup_printf ("asc+%s@example.gov.uk", token);
	g_autofree char *text = NULL;
	guint64 id = 0;

	fixture->mail->request = NULL;
	fixture->mail->in_reply_to = g_strdup ("abc.123@mail.example");
	outgoing = compose (fixture);
	g_assert_true (g_str_has_prefix (outgoing->message_id, "N.99."));
	g_assert_cmpuint (strlen (outgoing->message_id), ==, strlen ("N.99.01234567@example.gov.uk"));
	g_assert_cmpstr (outgoing->envelope_from, ==, plus);
	g_assert_true (ccrf_token_id (token, &id));
	g_assert_cmpuint (id, ==, 99);
	g_assert_null (header (fixture, "Reply-To"));
	g_assert_cmpstr (header (fixture, "Auto-Submitted"), ==, "auto-replied");
	g_assert_cmpstr (header (fixture, "In-Reply-To"), ==, "<abc.123@mail.example>");
	g_assert_cmpstr (header (fixture, "References"), ==, "<abc.123@mail.example>");
	g_assert_cmpuint (outgoing->request_id, ==, 0);
	text = text_of (child (g_mime_message_get_mime_part (fixture->parsed), 0));
	g_assert_true (g_str_has_suffix (text, "\nRef CCRF-2026-00042\n")); /* no token */
	fixture->config.plus_addressing = FALSE;
	null_sender = compose (fixture);
	g_assert_cmpstr (null_sender->envelope_from, ==, "");
}

/* RFC 5321 4.5.3.1.1: a local part has at most 64 octets */
static void
test_plus_limits (Fixture *fixture, gconstpointer data)
{
	g_autofree char *fits = g_strnfill (64 - 1 - CCRF_TOKEN_LENGTH, 'a');
	g_autoptr (CcrfOutgoing) with = NULL;
	g_autoptr (CcrfOutgoing) without = NULL;
	g_autoptr (CcrfOutgoing) off = NULL;

	g_free (fixture->config.address);
	fixture->config.address = g_strdup_printf ("%s@example.gov.uk", fits);
	with = compose (fixture);
	g_assert_nonnull (header (fixture, "Reply-To"));
	g_assert_cmpuint (strcspn (with->envelope_from, "@"), ==, 64);
	g_free (fixture->config.address);
	fixture->config.address = g_strdup_printf ("%sb@example.gov.uk", fits);
	without = compose (fixture);
	g_assert_null (header (fixture, "Reply-To"));
	g_assert_cmpstr (without->envelope_from, ==, fixture->config.address);
	g_free (fixture->config.address);
	fixture->config.address = g_strdup ("asc@example.gov.uk");
	fixture->config.plus_addressing = FALSE;
	off = compose (fixture);
	g_assert_null (header (fixture, "Reply-To"));
	g_assert_cmpstr (off->envelope_from, ==, "asc@example.gov.uk");
}

/* Returns: (transfer full) (nullable): the n-th mailto: link of the HTML, entities undone */
static char *
link_of (Fixture *fixture, int n)
{
	g_autofree char *html = text_of (child (g_mime_message_get_mime_part (fixture->parsed), 1));
	const char *start = html;
	GString *link;

	for (int i = 0; start && i <= n; i++)
		start = strstr (start + 1, "href=\"mailto:");
	if (!start)
		return NULL;
	start += strlen ("href=\"");
	link = g_string_new_len (start, strcspn (start, "\""));
	g_string_replace (link, "&amp;", "&", 0);
	return g_string_free (link, FALSE);
}

/* RFC 6068: two taps answer; what the link prefills is what the footer says */
static void
test_mailto (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) outgoing = compose (fixture);
	g_autofree char *first = link_of (fixture, 0), *second = link_of (fixture, 1), *third = link_of (fixture, 2), *fourth = link_of (fixture, 3);
	g_autofree char *token = g_strndup (outgoing->message_id, CCRF_TOKEN_LENGTH);
	g_autofree char *display = ccrf_token_display (token);
	g_autofree char *address = g_strdup_printf ("mailto:asc%%2B%s@example.gov.uk?", token);
	g_autofree char *wanted = g_strdup_printf ("APPROVE \r\n\r\nRef CCRF-2026-00042 / %s\r\n", display);
	g_autofree char *wanted_items = g_strdup_printf ("1 DONE \r\n2 DONE \r\n\r\nRef CCRF-2026-00042 / %s\r\n", display);
	g_autofree char *body = NULL, *subject = NULL, *items = NULL;
	g_auto (GStrv) query = NULL;

	g_assert_nonnull (first);
	g_assert_null (fourth);
	g_assert_true (g_str_has_prefix (first, address));
	g_assert_cmpuint (strspn (first, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%:@?=&"), ==, strlen (first));
	query = g_strsplit (first + strlen (address), "&", -1);
	g_assert_cmpuint (g_strv_length (query), ==, 2);
	subject = g_uri_unescape_string (query[0] + strlen ("subject="), NULL);
	body = g_uri_unescape_string (query[1] + strlen ("body="), NULL);
	items = g_uri_unescape_string (strstr (third, "&body=") + strlen ("&body="), NULL);
	g_assert_cmpstr (subject, ==, "Re: [CCRF-2026-00042] Screen a concern by Monday 23 November 2026, 5pm");
	g_assert_cmpstr (body, ==, wanted);
	g_assert_nonnull (strstr (second, "&body=DUPLICATE%20OF%20%0D%0A%0D%0ARef%20CCRF-2026-00042%20%2F%20"));
	g_assert_cmpstr (items, ==, wanted_items);
}

/* a send window from 7:00 to 19:00 on working days; receipts and urgent mails leave at once */
static void
test_window (Fixture *fixture, gconstpointer data)
{
	/* clang-format off */
	static const struct { const char *now, *template_name; gboolean urgent, reminder, always; const char *leaves; } rows[] = {
		{ "2026-11-23T10:00:00Z", "screening-request",    FALSE, FALSE, FALSE, "2026-11-23T10:00:00Z" },
		{ "2026-11-23T06:59:59Z", "screening-request",    FALSE, FALSE, FALSE, "2026-11-23T07:00:00Z" },
		{ "2026-11-23T19:00:00Z", "screening-request",    FALSE, FALSE, FALSE, "2026-11-24T07:00:00Z" },
		{ "2026-11-21T12:00:00Z", "screening-request",    FALSE, FALSE, FALSE, "2026-11-23T07:00:00Z" }, /* Saturday */
		{ "2026-12-25T12:00:00Z", "screening-request",    FALSE, FALSE, FALSE, "2026-12-28T07:00:00Z" }, /* Christmas, then a weekend */
		{ "2026-11-21T12:00:00Z", "screening-request",    TRUE,  FALSE, FALSE, "2026-11-21T12:00:00Z" }, /* A1.1 */
		{ "2026-11-21T12:00:00Z", "screening-request",    FALSE, TRUE,  FALSE, "2026-11-23T07:00:00Z" },
		{ "2026-11-21T12:00:00Z", "professional-receipt", FALSE, FALSE, FALSE, "2026-11-21T12:00:00Z" },
		{ "2026-11-21T12:00:00Z", "recorded",             FALSE, FALSE, FALSE, "2026-11-21T12:00:00Z" },
		{ "2026-11-21T12:00:00Z", "provider-choices",     FALSE, FALSE, FALSE, "2026-11-21T12:00:00Z" },
		{ "2026-11-21T12:00:00Z", "provider-closed",      FALSE, FALSE, FALSE, "2026-11-23T07:00:00Z" },
		{ "2026-11-21T12:00:00Z", "provider-closed",      FALSE, FALSE, TRUE,  "2026-11-21T12:00:00Z" }, /* 00:00-24:00 */
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfOutgoing) outgoing = NULL;

		fixture->composer.now = at (rows[i].now);
		fixture->config.window_opens = rows[i].always ? 0 : 7 * 60;
		fixture->config.window_closes = rows[i].always ? 1440 : 19 * 60;
		g_free (fixture->mail->template);
		fixture->mail->template = g_strdup (rows[i].template_name);
		fixture->mail->urgent = rows[i].urgent;
		fixture->mail->reminder = rows[i].reminder;
		outgoing = compose (fixture);
		g_assert_cmpint (outgoing->not_before, ==, at (rows[i].leaves));
		g_assert_cmpint (strstr (outgoing->subject, "] Reminder: ") != NULL, ==, rows[i].reminder);
	}
}

/* nothing that a stranger typed can become a header */
static void
test_injection (Fixture *fixture, gconstpointer data)
{
	static const char *const addresses[] = { "a@b\r\nBcc: c@d", "a@b\nBcc: c@d", "a b@c", "a@b@c", "", "a@b> <c@d", "a@b, c@d" };
	static const char *const ids[] = { "x@y>\r\nBcc: c@d", "x y@z", "<x@y>", "", "caf\xc3\xa9@z" };
	g_autoptr (CcrfOutgoing) outgoing = NULL;

	g_free (fixture->mail->to->name);
	fixture->mail->to->name = g_strdup ("Eve\r\nBcc: victim@example.org\r\n\r\nbody");
	json_object_set_string_member (fixture->mail->fields, "due_words", "x\r\nBcc: victim@example.org");
	g_free (fixture->it->provider_name);
	fixture->it->provider_name = g_strdup ("y\r\nBcc: victim@example.org");
	outgoing = compose (fixture);
	g_assert_null (header (fixture, "Bcc"));
	g_assert_cmpint (internet_address_list_length (g_mime_message_get_to (fixture->parsed)), ==, 1);
	g_assert_null (strpbrk (outgoing->subject, "\r\n"));
	for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
		g_autoptr (CcrfOutgoing) threaded = NULL;

		g_free (fixture->mail->in_reply_to);
		fixture->mail->in_reply_to = g_strdup (ids[i]);
		threaded = compose (fixture);
		g_assert_null (header (fixture, "In-Reply-To"));
		g_assert_null (header (fixture, "Bcc"));
		g_assert_cmpstr (header (fixture, "Auto-Submitted"), ==, "auto-replied");
	}
	for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
		g_autoptr (GError) error = NULL;

		g_free (fixture->mail->to->address);
		fixture->mail->to->address = g_strdup (addresses[i]);
		g_assert_null (ccrf_compose (&fixture->composer, fixture->mail, fixture->it, 99, &error));
		g_assert_nonnull (error);
	}
}

static CcrfAttachment *
attachment (const char *name, const char *type, const char *data, gsize size)
{
	CcrfAttachment *it = g_new0 (CcrfAttachment, 1);

	it->name = g_strdup (name);
	it->type = g_strdup (type);
	it->size = size;
	it->sha256 = ccrf_sha256 (data, size);
	it->data = g_bytes_new (data, size);
	return it;
}

/* what is attached arrives byte for byte, as a file: lone CR and LF, NUL, dots, a mail with a forged boundary */
static void
test_attachments (Fixture *fixture, gconstpointer data)
{
	static const char mail[] = "From: a@b\nSubject: x\r\n\r\n--=_0123\n.\r\n..\rlone\0nul \xff\n";
	static const char text[] = "one\ntwo\r\nthree\r";
	/* clang-format off */
	static const struct { const char *name, *type; const char *data; gsize size; const char *sent_name, *sent_type; } rows[] = {
		{ "original.eml", "message/rfc822", mail, sizeof mail - 1, "original.eml", "application/octet-stream" },
		{ "notes.txt", "text/plain", text, sizeof text - 1, "notes.txt", "text/plain" },
		{ "../../etc/pass\r\nwd", "multipart/mixed", text, sizeof text - 1, ".._.._etc_pass wd", "application/octet-stream" },
		{ "", "not a type", "", 0, "attachment", "application/octet-stream" },
		{ "Bericht \xc3\xa9.pdf", "application/pdf", text, sizeof text - 1, "Bericht \xc3\xa9.pdf", "application/pdf" },
	};
	/* clang-format on */
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	GMimeObject *body;

	g_clear_pointer (&fixture->mail->attachments, g_ptr_array_unref);
	fixture->mail->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_attachment_free);
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		g_ptr_array_add (fixture->mail->attachments, attachment (rows[i].name, rows[i].type, rows[i].data, rows[i].size));
	outgoing = compose (fixture);
	body = g_mime_message_get_mime_part (fixture->parsed);
	g_assert_true (g_mime_content_type_is_type (g_mime_object_get_content_type (body), "multipart", "mixed"));
	g_assert_cmpint (g_mime_multipart_get_count (GMIME_MULTIPART (body)), ==, 1 + G_N_ELEMENTS (rows));
	g_assert_true (g_mime_content_type_is_type (g_mime_object_get_content_type (child (body, 0)), "multipart", "alternative"));
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		GMimeObject *part = child (body, i + 1);
		g_autoptr (GByteArray) bytes = content (part);
		g_autofree char *type = g_mime_content_type_get_mime_type (g_mime_object_get_content_type (part));

		g_assert_cmpmem (bytes->data, bytes->len, rows[i].data, rows[i].size);
		g_assert_cmpstr (g_mime_part_get_filename (GMIME_PART (part)), ==, rows[i].sent_name);
		g_assert_cmpstr (type, ==, rows[i].sent_type);
	}
}

/* the case's actions, where the mail has none of its own */
static void
test_items (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	g_autofree char *text = NULL;

	g_ptr_array_add (fixture->it->items, ccrf_item_new (1, "Replace slings", "Manager", "2026-12-12"));
	g_free (fixture->mail->template);
	fixture->mail->template = g_strdup ("provider-confirm-actions");
	outgoing = compose (fixture);
	text = text_of (child (g_mime_message_get_mime_part (fixture->parsed), 0));
	g_assert_nonnull (strstr (text, "- Action 1: Replace slings – Manager, by 12 December 2026\n"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
	g_autoptr (GError) no_id = NULL;
	g_autoptr (GError) no_case = NULL;
	g_autoptr (GError) no_template = NULL;

	fixture->request->id = 0;
	g_assert_null (ccrf_compose (&fixture->composer, fixture->mail, fixture->it, 99, &no_id));
	g_assert_error (no_id, CCRF_ERROR, CCRF_ERROR_INVALID);
	fixture->request->id = 7;
	g_assert_null (ccrf_compose (&fixture->composer, fixture->mail, NULL, 99, &no_case));
	g_assert_error (no_case, CCRF_ERROR, CCRF_ERROR_INVALID);
	fixture->mail->request = NULL;
	g_free (fixture->mail->template);
	fixture->mail->template = g_strdup ("no-such");
	g_assert_null (ccrf_compose (&fixture->composer, fixture->mail, fixture->it, 99, &no_template));
	g_assert_error (no_template, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

/* a notice about no case: no reference in the subject, none in the footer */
static void
test_no_case (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	CcrfMail *mail = ccrf_mail_new ("refused", fixture->mail->to);

	outgoing = ccrf_compose (&fixture->composer, mail, NULL, 5, NULL);
	g_assert_nonnull (outgoing);
	g_assert_cmpstr (outgoing->subject, ==, "We cannot answer your request");
	g_assert_null (outgoing->case_ref);
	ccrf_mail_free (mail);
}

int
main (int argc, char **argv)
{
	int status;

	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_mime_init ();
#define ADD(name, function) g_test_add ("/send/compose/" name, Fixture, NULL, set_up, function, tear_down)
	ADD ("request", test_request);
	ADD ("lines", test_lines);
	ADD ("deterministic", test_deterministic);
	ADD ("notice", test_notice);
	ADD ("plus-limits", test_plus_limits);
	ADD ("mailto", test_mailto);
	ADD ("window", test_window);
	ADD ("injection", test_injection);
	ADD ("attachments", test_attachments);
	ADD ("items", test_items);
	ADD ("refused", test_refused);
	ADD ("no-case", test_no_case);
	status = g_test_run ();
	g_mime_shutdown ();
	return status;
}
