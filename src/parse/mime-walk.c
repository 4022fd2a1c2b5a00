/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The walk through the parts of a mail (RFC 2045 to 2049, 2183): bodies,
 * attachments, enclosed messages, reports. Each leaf is decoded once.
 */

#include "mime-walk.h"

#include <string.h>

/* ---- making messages of bytes ------------------------------------------------------ */

GMimeMessage *
ccrf_mime_parse (GBytes *bytes, GByteArray *view, GMimeParserOptions *options)
{
	g_autoptr (GObject) stream = NULL;
	g_autoptr (GObject) parser = NULL;
	gsize size;

	/* the stream only reads: the cast saves a copy of 25 MB */
	view->data = (guint8 *) g_bytes_get_data (bytes, &size);
	view->len = (guint) size;
	stream = (GObject *) g_mime_stream_mem_new ();
	g_mime_stream_mem_set_byte_array ((GMimeStreamMem *) stream, view);
	g_mime_stream_mem_set_owner ((GMimeStreamMem *) stream, FALSE);
	parser = (GObject *) g_mime_parser_new_with_stream ((GMimeStream *) stream);
	return g_mime_parser_construct_message ((GMimeParser *) parser, options);
}

void
ccrf_body_free (CcrfBody *body)
{
	g_free (body->text);
	g_clear_pointer (&body->sheet, ccrf_sheet_free);
	g_free (body);
}

/* ---- leaves --------------------------------------------------------------------------- */

void
ccrf_walk_stop (CcrfReading *reading)
{
	reading->stopped = TRUE;
	reading->message->unreadable = TRUE;
}

static char *
part_type (GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type (object);
	g_autofree char *text = type ? g_mime_content_type_get_mime_type (type) : g_strdup ("text/plain");
	g_autofree char *line = ccrf_text_line (text);

	return g_ascii_strdown (line, -1);
}

static gboolean
is_attachment_disposition (GMimeObject *object)
{
	GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (object);

	return disposition && g_mime_content_disposition_is_attachment (disposition);
}

static char *
decode_part_text (CcrfReading *reading, GMimeObject *object, GBytes *bytes, const char *what)
{
	const char *charset = g_mime_object_get_content_type_parameter (object, "charset");

	return ccrf_text_decode (bytes, charset, what, reading->message->faults);
}

/* Cuts plain text at CCRF_MOST_TEXT. HTML goes to the child, which has limits of its own. Returns: (transfer full) */
static GBytes *
limited_text (CcrfReading *reading, GBytes *bytes)
{
	gsize size = g_bytes_get_size (bytes);

	if (size <= CCRF_MOST_TEXT)
		return g_bytes_ref (bytes);
	ccrf_faults_add (reading->message->faults, "body: %" G_GSIZE_FORMAT " bytes of text; only the first %d were read, look at the original", size, CCRF_MOST_TEXT);
	reading->message->unreadable = TRUE;
	return g_bytes_new_from_bytes (bytes, 0, CCRF_MOST_TEXT);
}

static void
add_body (CcrfReading *reading, GMimeObject *object, GBytes *bytes, gboolean html)
{
	g_autoptr (GBytes) text = html ? g_bytes_ref (bytes) : limited_text (reading, bytes);
	CcrfBody *body = g_new0 (CcrfBody, 1);
	const char *format = g_mime_object_get_content_type_parameter (object, "format");
	const char *delsp = g_mime_object_get_content_type_parameter (object, "delsp");

	body->html = html;
	body->group = reading->group;
	body->enclosed = reading->in_forward > 0;
	body->mail = reading->mail;
	body->text = decode_part_text (reading, object, text, html ? "HTML body" : "body");
	if (!html && format && g_ascii_strcasecmp (format, "flowed") == 0) {
		char *flowed = ccrf_text_unflow (body->text, delsp && g_ascii_strcasecmp (delsp, "yes") == 0);

		g_free (body->text);
		body->text = flowed;
	}
	g_ptr_array_add (reading->bodies, body);
}

/* ---- enclosed messages ------------------------------------------------------------------ */

static void
note_enclosed (CcrfReading *reading, GMimeMessage *enclosed)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (enclosed));
	g_autoptr (GPtrArray) from = ccrf_header_mailboxes (headers, "From", reading->options);

	if (!reading->enclosed_author && from->len > 0)
		reading->enclosed_author = g_strdup (((CcrfAddress *) from->pdata[0])->address);
	if (!reading->enclosed_subject)
		reading->enclosed_subject = ccrf_header_raw (headers, "Subject");
	if (!reading->returned) {
		g_autofree char *text = g_mime_header_list_to_string (headers, NULL);

		ccrf_read_returned_header (reading, text);
	}
}

void
ccrf_walk_enclosed (CcrfReading *reading, GMimeMessage *enclosed)
{
	int group = reading->group, mail = reading->mail;

	if (!enclosed)
		return;
	note_enclosed (reading, enclosed);
	reading->group = 0;
	reading->mail = ++reading->mails;
	reading->in_forward++;
	if (g_mime_message_get_mime_part (enclosed))
		ccrf_walk (reading, g_mime_message_get_mime_part (enclosed));
	reading->in_forward--;
	reading->mail = mail;
	reading->group = group;
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* Parts with a meaning of their own in reports (RFC 3464, 3462). Returns TRUE when @type is one */
static gboolean
read_report_part (CcrfReading *reading, GMimeObject *object, const char *type, GBytes *bytes)
{
	g_autofree char *text = NULL;

	if (g_str_equal (type, "message/delivery-status") || g_str_equal (type, "message/global-delivery-status")) {
		text = decode_part_text (reading, object, bytes, "delivery status");
		if (reading->in_forward == 0) {
			reading->delivery_status = TRUE;
			ccrf_read_delivery_status (reading, text);
		}
		return TRUE;
	}
	if (g_str_equal (type, "text/rfc822-headers") || g_str_equal (type, "message/global-headers") || g_str_equal (type, "message/rfc822-headers")) {
		text = decode_part_text (reading, object, bytes, "returned header");
		if (!reading->returned)
			ccrf_read_returned_header (reading, text);
		return TRUE;
	}
	return g_str_equal (type, "message/disposition-notification");
}

/* S/MIME that is only signed holds a MIME entity. Returns: FALSE when it is encrypted */
static gboolean
walk_signed (CcrfReading *reading, const char *name, const char *type, GBytes *bytes)
{
	g_autoptr (CcrfMessage) scratch = ccrf_message_new ();
	g_autoptr (GBytes) content = ccrf_signed_content (bytes);
	g_autoptr (GObject) entity = NULL;
	GByteArray view;

	if (!content || ccrf_scan (content, reading->limits, scratch) != CCRF_SCAN_OK)
		return FALSE;
	if (name[0] && !ccrf_walk_add_attachment (reading, name, type, bytes))
		return TRUE;
	entity = (GObject *) ccrf_mime_parse (content, &view, reading->options);
	if (entity)
		ccrf_walk (reading, g_mime_message_get_mime_part ((GMimeMessage *) entity));
	return entity != NULL;
}

static gboolean
is_smime (const char *name, const char *type)
{
	g_autofree char *lower = g_ascii_strdown (name, -1);

	return g_str_equal (type, "application/pkcs7-mime") || g_str_equal (type, "application/x-pkcs7-mime") || g_str_has_suffix (lower, ".p7m");
}

static gboolean
is_body_type (const char *type)
{
	return g_str_equal (type, "text/plain") || g_str_equal (type, "text/html") || g_str_equal (type, "text/markdown") ||
	       g_str_equal (type, "text/enriched") || g_str_equal (type, "text/richtext") || g_str_equal (type, "text/x-markdown");
}

static void
walk_leaf (CcrfReading *reading, GMimeObject *object)
{
	g_autofree char *type = part_type (object);
	g_autofree char *name = ccrf_part_name (object);
	gboolean named = name[0] || is_attachment_disposition (object);
	/* the only part of a mail is its text, whatever it is called */
	gboolean is_body = is_body_type (type) && (!named || (reading->parts == 1 && !is_attachment_disposition (object)));
	g_autoptr (GBytes) bytes = NULL;

	if (!GMIME_IS_PART (object))
		return;
	bytes = ccrf_part_bytes (GMIME_PART (object));
	if (is_smime (name, type) && walk_signed (reading, name, type, bytes))
		return;
	if (ccrf_is_calendar_file (name, type) && reading->in_forward == 0)
		ccrf_read_calendar (reading, bytes, g_mime_object_get_content_type_parameter (object, "method"));
	if (!read_report_part (reading, object, type, bytes) && is_body)
		add_body (reading, object, bytes, g_str_equal (type, "text/html"));
	if (named)
		ccrf_read_attached (reading, name, type, g_mime_object_get_content_type_parameter (object, "charset"), bytes);
	else if (!is_body && ccrf_is_mail_file (name, type))
		ccrf_walk_mail_file (reading, name, bytes);
	else if (!is_body)
		ccrf_note_sealed (reading, ccrf_sealed_attachment (name, type, bytes));
}

/* ---- containers ---------------------------------------------------------------------------------- */

static void
walk_multipart (CcrfReading *reading, GMimeMultipart *multipart)
{
	g_autofree char *type = part_type (GMIME_OBJECT (multipart));
	int outer = reading->group;

	if (g_str_equal (type, "multipart/encrypted"))
		ccrf_note_sealed (reading, "multipart-encrypted");
	if (g_str_equal (type, "multipart/report") && reading->in_forward == 0) {
		const char *kind = g_mime_object_get_content_type_parameter (GMIME_OBJECT (multipart), "report-type");

		reading->report = TRUE;
		g_free (reading->report_type);
		reading->report_type = kind ? g_ascii_strdown (kind, -1) : NULL;
	}
	if (g_str_equal (type, "multipart/alternative"))
		reading->group = ++reading->groups;
	for (int i = 0; i < g_mime_multipart_get_count (multipart) && !reading->stopped; i++)
		ccrf_walk (reading, g_mime_multipart_get_part (multipart, i));
	reading->group = outer;
}

void
ccrf_walk (CcrfReading *reading, GMimeObject *object)
{
	if (reading->stopped || !object)
		return;
	if (reading->depth >= reading->limits->mime_depth) {
		ccrf_faults_add (reading->message->faults, "limit mime_depth: parts nested more than %d deep; the inner ones were not read", reading->limits->mime_depth);
		ccrf_walk_stop (reading);
		return;
	}
	if (reading->parts >= reading->limits->mime_parts) {
		ccrf_faults_add (reading->message->faults, "limit mime_parts: more than %d parts; the rest was not read", reading->limits->mime_parts);
		ccrf_walk_stop (reading);
		return;
	}
	reading->depth++;
	reading->parts++;
	if (GMIME_IS_MULTIPART (object))
		walk_multipart (reading, GMIME_MULTIPART (object));
	else if (GMIME_IS_MESSAGE_PART (object))
		ccrf_walk_enclosed (reading, g_mime_message_part_get_message (GMIME_MESSAGE_PART (object)));
	else
		walk_leaf (reading, object);
	reading->depth--;
}
