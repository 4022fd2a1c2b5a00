/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mail itself, by GMime: RFC 5322 headers, multipart/alternative with the text first. */

#include "compose-private.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeDataWrapper, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)

#define MESSAGE_ID_MOST 900 /* octets; a longer one would not fit a header line of 998 */

/* fixed by the Message-ID, so that composing again makes the same bytes; unguessable as that is */
static void
set_boundary (GMimeMultipart *multipart, const CcrfIdentity *identity, const char *which)
{
	g_autofree char *seed = g_strconcat (identity->token, " ", identity->message_id, " ", which, NULL);
	g_autofree char *digest = ccrf_sha256 (seed, strlen (seed));
	g_autofree char *boundary = g_strdup_printf ("=_%.32s", digest);

	g_mime_multipart_set_boundary (multipart, boundary);
}

static void
set_content (GMimePart *part, const void *data, gsize size)
{
	g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_buffer (data, size);
	g_autoptr (GMimeDataWrapper) content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content (part, content);
}

/* quoted-printable always: no line gets long, no server on the way has to re-encode */
static GMimeObject *
text_part (const char *subtype, const char *text)
{
	GMimePart *part = g_mime_part_new_with_type ("text", subtype);

	g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
	g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	set_content (part, text, strlen (text));
	return GMIME_OBJECT (part);
}

/*
 * An invitation (RFC 6047 2.4), base64 so that its CRLF and its folding arrive
 * as they were checked. Without disposition and name it is the third way to
 * read the mail; as a file it is for programs that look for one.
 */
static GMimeObject *
calendar_part (const CcrfMail *mail, gboolean as_file)
{
	GMimePart *part = as_file ? g_mime_part_new_with_type ("application", "ics") : g_mime_part_new_with_type ("text", "calendar");
	gsize size;
	gconstpointer data = g_bytes_get_data (mail->calendar, &size);

	if (as_file) {
		g_mime_object_set_disposition (GMIME_OBJECT (part), "attachment");
		g_mime_part_set_filename (part, "invite.ics");
	} else {
		g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "UTF-8");
		g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "method", mail->calendar_method);
	}
	g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
	set_content (part, data, size);
	return GMIME_OBJECT (part);
}

static GMimeObject *
alternative (const CcrfMail *mail, const CcrfIdentity *identity, const CcrfRendered *rendered)
{
	GMimeMultipart *multipart = g_mime_multipart_new_with_subtype ("alternative");
	g_autoptr (GMimeObject) text = text_part ("plain", rendered->text);
	g_autoptr (GMimeObject) html = text_part ("html", rendered->html);

	set_boundary (multipart, identity, "alternative");
	g_mime_multipart_add (multipart, text);
	g_mime_multipart_add (multipart, html);
	if (mail->calendar) {
		g_autoptr (GMimeObject) calendar = calendar_part (mail, FALSE);

		g_mime_multipart_add (multipart, calendar);
	}
	return GMIME_OBJECT (multipart);
}

static gboolean
is_token (const char *text)
{
	return *text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_") == strlen (text);
}

/*
 * An attached mail is a file of bytes, not message/rfc822: RFC 2046 5.2.1 would
 * have us rewrite it, and the original must stay as it came.
 */
static void
split_type (const char *type, char **major, char **minor)
{
	g_auto (GStrv) halves = g_strsplit (type ? type : "", "/", 2);

	if (g_strv_length (halves) == 2 && is_token (halves[0]) && is_token (halves[1]) && g_ascii_strcasecmp (halves[0], "multipart") != 0
		&& g_ascii_strcasecmp (halves[0], "message") != 0) {
		*major = g_strdup (halves[0]);
		*minor = g_strdup (halves[1]);
		return;
	}
	*major = g_strdup ("application");
	*minor = g_strdup ("octet-stream");
}

static GMimeObject *
attachment_part (const CcrfAttachment *attachment)
{
	g_autofree char *major = NULL;
	g_autofree char *minor = NULL;
	g_autofree char *name = ccrf_text_clean_line (attachment->name);
	GMimePart *part;
	gconstpointer data = "";
	gsize size = 0;

	split_type (attachment->type, &major, &minor);
	part = g_mime_part_new_with_type (major, minor);
	if (attachment->data)
		data = g_bytes_get_data (attachment->data, &size);
	g_strdelimit (name, "/\\:", '_');
	g_mime_object_set_disposition (GMIME_OBJECT (part), "attachment");
	g_mime_part_set_filename (part, *name ? name : "attachment");
	g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
	set_content (part, data ? data : "", size);
	return GMIME_OBJECT (part);
}

static GMimeObject *
body (const CcrfMail *mail, const CcrfIdentity *identity, const CcrfRendered *rendered)
{
	g_autoptr (GMimeObject) words = alternative (mail, identity, rendered);
	guint files = mail->attachments ? mail->attachments->len : 0;
	GMimeMultipart *mixed;

	if (files == 0 && !mail->calendar)
		return g_steal_pointer (&words);
	mixed = g_mime_multipart_new_with_subtype ("mixed");
	set_boundary (mixed, identity, "mixed");
	g_mime_multipart_add (mixed, words);
	if (mail->calendar) {
		g_autoptr (GMimeObject) file = calendar_part (mail, TRUE);

		g_mime_multipart_add (mixed, file);
	}
	for (guint i = 0; i < files; i++) {
		g_autoptr (GMimeObject) part = attachment_part (g_ptr_array_index (mail->attachments, i));

		g_mime_multipart_add (mixed, part);
	}
	return GMIME_OBJECT (mixed);
}

static void
add_mailbox (GMimeMessage *message, GMimeAddressType type, const char *name, const char *address)
{
	g_autofree char *clean = ccrf_text_clean_line (name);

	g_mime_message_add_mailbox (message, type, *clean ? clean : NULL, address);
}

static void
add_header (GMimeMessage *message, const char *name, const char *value)
{
	g_mime_object_set_header (GMIME_OBJECT (message), name, value, "utf-8");
}

/* the Message-ID that we answer to is a stranger's: printable ASCII without brackets or spaces, or none */
static gboolean
message_id_valid (const char *id)
{
	gsize length = strlen (id);

	if (length == 0 || length > MESSAGE_ID_MOST)
		return FALSE;
	for (const char *at = id; *at; at++)
		if (!g_ascii_isgraph (*at) || *at == '<' || *at == '>')
			return FALSE;
	return TRUE;
}

static void
add_thread (GMimeMessage *message, const CcrfMail *mail)
{
	g_autofree char *id = NULL;

	add_header (message, "Auto-Submitted", mail->in_reply_to ? "auto-replied" : "auto-generated"); /* RFC 3834 section 5 */
	if (!mail->in_reply_to || !message_id_valid (mail->in_reply_to))
		return;
	id = g_strdup_printf ("<%s>", mail->in_reply_to);
	add_header (message, "In-Reply-To", id);
	add_header (message, "References", id);
}

static GMimeMessage *
message_new (const CcrfComposer *composer, const CcrfMail *mail, const CcrfIdentity *identity, const CcrfRendered *rendered)
{
	GMimeMessage *message = g_mime_message_new (FALSE);
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (composer->now);
	g_autoptr (GDateTime) local = composer->config->timezone ? g_date_time_to_timezone (utc, composer->config->timezone) : g_date_time_ref (utc);

	add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, composer->config->name, composer->config->address);
	if (mail->request && identity->plus)
		add_mailbox (message, GMIME_ADDRESS_TYPE_REPLY_TO, composer->config->name, identity->plus);
	add_mailbox (message, GMIME_ADDRESS_TYPE_TO, mail->to->name, mail->to->address);
	g_mime_message_set_subject (message, rendered->subject, "utf-8");
	g_mime_message_set_date (message, local);
	g_mime_message_set_message_id (message, identity->message_id);
	add_thread (message, mail);
	add_header (message, "X-Auto-Response-Suppress", "All");
	return message;
}

/* every line end becomes CRLF; what is attached is base64 by now, so no content changes */
static GBytes *
with_crlf (const GByteArray *lines)
{
	GByteArray *bytes = g_byte_array_sized_new (lines->len + lines->len / 32);

	for (guint i = 0; i < lines->len; i++) {
		if (lines->data[i] == '\r')
			continue;
		if (lines->data[i] == '\n')
			g_byte_array_append (bytes, (const guint8 *) "\r", 1);
		g_byte_array_append (bytes, lines->data + i, 1);
	}
	return g_byte_array_free_to_bytes (bytes);
}

GBytes *
ccrf_compose_bytes (const CcrfComposer *composer, const CcrfMail *mail, const CcrfIdentity *identity, const CcrfRendered *rendered)
{
	g_autoptr (GMimeMessage) message = message_new (composer, mail, identity, rendered);
	g_autoptr (GMimeObject) content = body (mail, identity, rendered);
	g_autoptr (GMimeStream) stream = g_mime_stream_mem_new ();

	g_mime_object_set_header (content, "Content-Language", "en-GB", "utf-8"); /* RFC 3282 */
	g_mime_message_set_mime_part (message, content);
	g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, stream);
	return with_crlf (g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream)));
}
