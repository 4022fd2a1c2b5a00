/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A mail's bytes become a CcrfMessage: scan, headers, parts, bodies, tokens,
 * forms, kind. Whatever is broken on the way becomes a fault, never an error.
 */

#include "dates.h"
#include "reading.h"

#include <libical/ical.h>
#include <string.h>

void
ccrf_parse_init (void)
{
	g_mime_init ();
	/* both libraries keep this for the whole process */
	icalerror_set_errors_are_fatal (0);
}

static void
reading_init (CcrfReading *reading, CcrfTime received, const CcrfRules *rules, const CcrfLimits *limits)
{
	/* raw 8-bit headers are UTF-8, or what Windows writes */
	static const char *charsets[] = { "utf-8", "windows-1252", "iso-8859-1", NULL };

	memset (reading, 0, sizeof *reading);
	reading->message = ccrf_message_new ();
	reading->rules = rules;
	reading->limits = limits;
	reading->received = received;
	reading->zone = ccrf_dates_zone ();
	reading->options = g_mime_parser_options_new ();
	g_mime_parser_options_set_fallback_charsets (reading->options, charsets);
	reading->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_body_free);
	reading->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_form_free);
}

/* Frees all but the message. Returns: (transfer full) */
static CcrfMessage *
reading_clear (CcrfReading *reading)
{
	g_mime_parser_options_free (reading->options);
	g_time_zone_unref (reading->zone);
	g_ptr_array_unref (reading->bodies);
	g_ptr_array_unref (reading->pages);
	g_free (reading->own_text);
	g_free (reading->report_type);
	g_free (reading->enclosed_author);
	g_free (reading->enclosed_subject);
	g_free (reading->inline_author);
	g_clear_pointer (&reading->returned, g_hash_table_unref);
	return reading->message;
}

static void
note_hashes (CcrfMessage *message, GBytes *raw)
{
	gsize size;
	gconstpointer data = g_bytes_get_data (raw, &size);

	g_free (message->sha256);
	g_free (message->stable_sha256);
	message->sha256 = ccrf_sha256 (data ? data : "", size);
	message->stable_sha256 = ccrf_parse_stable_sha256 (raw);
}

static void
read_commands (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	gboolean too_many;

	g_ptr_array_unref (message->commands);
	message->commands = ccrf_read_commands (message->reply_text, message->text, NULL, reading->rules, &too_many);
	if (!too_many)
		return;
	ccrf_faults_add (message->faults, "there are more than %d commands in this reply; none of them was carried out", CCRF_COMMANDS_MOST);
	message->unreadable = TRUE;
}

static void
read_mail (CcrfReading *reading, GMimeMessage *mail, gboolean headers_only)
{
	CcrfMessage *message = reading->message;

	reading->headers = g_mime_object_get_header_list (GMIME_OBJECT (mail));
	ccrf_read_headers (reading);
	if (!headers_only && g_mime_message_get_mime_part (mail))
		ccrf_walk (reading, g_mime_message_get_mime_part (mail));
	ccrf_read_bodies (reading);
	ccrf_read_tokens (reading);
	ccrf_read_refs (reading);
	ccrf_read_body_forms (reading);
	ccrf_finish_forms (reading);
	ccrf_read_structured (reading);
	read_commands (reading);
	ccrf_decide_kind (reading);
	if (message->kind == CCRF_KIND_BOUNCE)
		ccrf_finish_bounce (reading);
	else
		g_ptr_array_set_size (message->bounced, 0);
	reading->headers = NULL;
}

CcrfMessage *
ccrf_parse_message (GBytes *raw, CcrfTime received, const CcrfRules *rules, const CcrfLimits *limits)
{
	CcrfReading reading;
	CcrfScan scan;
	g_autoptr (GBytes) readable = NULL;
	g_autoptr (GObject) mail = NULL;
	GByteArray view;

	reading_init (&reading, received, rules, limits);
	note_hashes (reading.message, raw);
	scan = ccrf_scan (raw, limits, reading.message);
	if (scan != CCRF_SCAN_NOTHING) {
		readable = scan == CCRF_SCAN_OK ? g_bytes_ref (raw) : g_bytes_new_from_bytes (raw, 0, ccrf_scan_header_end (raw));
		mail = (GObject *) ccrf_mime_parse (readable, &view, reading.options);
		if (!mail) {
			ccrf_faults_add (reading.message->faults, "this is no mail that can be read; look at the original");
			reading.message->unreadable = TRUE;
		}
	}
	if (mail) {
		read_mail (&reading, (GMimeMessage *) mail, scan != CCRF_SCAN_OK);
	} else {
		g_free (reading.message->rule);
		reading.message->rule = g_strdup ("unreadable");
	}
	return reading_clear (&reading);
}

CcrfMessage *
ccrf_parse_contents (GBytes *raw, const CcrfLimits *limits)
{
	CcrfReading reading;
	g_autoptr (GObject) mail = NULL;
	GByteArray view;

	reading_init (&reading, 0, NULL, limits);
	reading.contents_only = TRUE;
	note_hashes (reading.message, raw);
	if (ccrf_scan (raw, limits, reading.message) == CCRF_SCAN_OK)
		mail = (GObject *) ccrf_mime_parse (raw, &view, reading.options);
	if (mail) {
		reading.headers = g_mime_object_get_header_list (GMIME_OBJECT (mail));
		ccrf_read_headers (&reading);
		if (g_mime_message_get_mime_part ((GMimeMessage *) mail))
			ccrf_walk (&reading, g_mime_message_get_mime_part ((GMimeMessage *) mail));
		ccrf_read_bodies (&reading);
		reading.headers = NULL;
	}
	return reading_clear (&reading);
}

gboolean
ccrf_parse_is_mail (GBytes *bytes)
{
	static const char pattern[] = "^(?:From|To|Subject|Date|Message-ID|Received|MIME-Version|Return-Path|Delivered-To|Content-Type|X-[A-Za-z0-9-]+):";
	gsize size, end = ccrf_scan_header_end (bytes);
	const char *data = g_bytes_get_data (bytes, &size);
	g_autofree char *head = NULL;
	g_autofree char *valid = NULL;
	g_autoptr (GRegex) known = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	int n = 0;

	/* documents begin with a magic or with NUL bytes soon; a form typed in a text file has no such two fields */
	if (size == 0 || memchr (data, 0, MIN (end, 512)))
		return FALSE;
	head = g_strndup (data, MIN (end, 64 * 1024));
	valid = g_utf8_make_valid (head, -1);
	if (!g_regex_match_simple ("^(?:From |[!-9;-~]+[ \\t]*:)", valid, 0, 0))
		return FALSE;
	for (g_regex_match (known, valid, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
		n++;
	return n >= 2;
}

/* ---- a file that is no mail --------------------------------------------------------------- */

static void
read_document (CcrfReading *reading, GBytes *document, const char *name)
{
	CcrfMessage *message = reading->message;
	gsize size;
	const guchar *data = g_bytes_get_data (document, &size);
	g_autofree char *type = g_content_type_guess (name, data, size, NULL);
	g_autofree char *line = ccrf_text_line (name);
	g_autofree char *base = g_path_get_basename (line[0] ? line : "document");
	CcrfAttachment *attachment = ccrf_attachment_make (base, type, document);

	g_ptr_array_add (message->attachments, attachment);
	if (size == 0) {
		ccrf_faults_add (message->faults, "%s: there is not one byte", base);
		message->unreadable = TRUE;
	} else if ((gint64) size > reading->limits->message_size) {
		ccrf_faults_add (message->faults, "limit message_size: %" G_GSIZE_FORMAT " bytes, %" G_GINT64_FORMAT " are allowed", size, reading->limits->message_size);
		message->unreadable = TRUE;
	} else {
		reading->encrypted = ccrf_sealed_attachment (base, type, document);
		if (!reading->encrypted)
			ccrf_read_attachment_form (reading, attachment, NULL);
		else
			ccrf_faults_add (message->faults, "%s: sealed or protected, its content cannot be read", base);
	}
	/* a winmail.dat by itself holds a whole mail */
	if (reading->bodies->len > 0) {
		ccrf_read_bodies (reading);
		ccrf_read_body_forms (reading);
	}
	ccrf_finish_forms (reading);
	if (reading->encrypted)
		message->kind = CCRF_KIND_ENCRYPTED;
	else if (message->forms->len > 0)
		message->kind = CCRF_KIND_FORM;
	g_free (message->rule);
	message->rule = g_strdup (reading->encrypted ? reading->encrypted : message->forms->len > 0 ? "labels" : message->unreadable ? "unreadable" : "nothing-fits");
}

CcrfMessage *
ccrf_parse_document (GBytes *document, const char *name, CcrfTime received, const CcrfRules *rules, const CcrfLimits *limits)
{
	CcrfReading reading;

	reading_init (&reading, received, rules, limits);
	note_hashes (reading.message, document);
	read_document (&reading, document, name ? name : "");
	return reading_clear (&reading);
}
