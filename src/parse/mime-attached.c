/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What hangs on a mail: attachments, mails saved as files, and the files in Outlook's winmail.dat. mime-walk.c finds them.
 */

#include "mime-walk.h"

#include <string.h>

CcrfAttachment *
ccrf_attachment_make (const char *name, const char *type, GBytes *data)
{
	CcrfAttachment *attachment = g_new0 (CcrfAttachment, 1);
	gconstpointer bytes;

	bytes = g_bytes_get_data (data, &attachment->size);
	attachment->name = g_strdup (name);
	attachment->type = g_strdup (type);
	attachment->sha256 = ccrf_sha256 (bytes ? bytes : "", attachment->size);
	attachment->data = g_bytes_ref (data);
	return attachment;
}

CcrfAttachment *
ccrf_walk_add_attachment (CcrfReading *reading, const char *name, const char *type, GBytes *data)
{
	CcrfAttachment *attachment;

	if ((int) reading->message->attachments->len >= reading->limits->attachments) {
		ccrf_faults_add (reading->message->faults, "limit attachments: more than %d; the rest was not read", reading->limits->attachments);
		ccrf_walk_stop (reading);
		return NULL;
	}
	attachment = ccrf_attachment_make (name, type, data);
	g_ptr_array_add (reading->message->attachments, attachment);
	return attachment;
}

/* ---- mails as files ----------------------------------------------------------------------- */

/* A mail saved as a file, or enclosed in base64, which GMime leaves alone */
void
ccrf_walk_mail_file (CcrfReading *reading, const char *name, GBytes *data)
{
	g_autoptr (CcrfMessage) scratch = ccrf_message_new ();
	g_autoptr (GObject) enclosed = NULL;
	GByteArray view;
	gsize size = g_bytes_get_size (data);

	if (size == 0 || ccrf_scan (data, reading->limits, scratch) != CCRF_SCAN_OK) {
		ccrf_faults_add (reading->message->faults, "%s: the mail in it was not read: %s", name[0] ? name : "enclosed message",
		                 scratch->faults->len ? (char *) scratch->faults->pdata[0] : "it is empty");
		reading->message->unreadable = TRUE;
		return;
	}
	enclosed = (GObject *) ccrf_mime_parse (data, &view, reading->options);
	ccrf_walk_enclosed (reading, (GMimeMessage *) enclosed);
}

/* ---- attachments ---------------------------------------------------------------------------- */

gboolean
ccrf_is_mail_file (const char *name, const char *type)
{
	g_autofree char *lower = g_ascii_strdown (name, -1);

	return g_str_equal (type, "message/rfc822") || (g_str_has_suffix (lower, ".eml") && !g_str_has_suffix (type, "ms-tnef"));
}

gboolean
ccrf_is_calendar_file (const char *name, const char *type)
{
	g_autofree char *lower = g_ascii_strdown (name, -1);

	return g_str_equal (type, "text/calendar") || g_str_equal (type, "application/ics") || g_str_has_suffix (lower, ".ics");
}

void
ccrf_note_sealed (CcrfReading *reading, const char *rule)
{
	if (rule && !reading->encrypted)
		reading->encrypted = rule;
}

void
ccrf_read_attached (CcrfReading *reading, const char *name, const char *type, const char *charset, GBytes *bytes)
{
	CcrfAttachment *attachment = ccrf_walk_add_attachment (reading, name, type, bytes);
	const char *sealed;

	if (!attachment)
		return;
	sealed = ccrf_sealed_attachment (name, type, bytes);
	if (sealed && !reading->encrypted)
		ccrf_faults_add (reading->message->faults, "%s: sealed or protected, its content cannot be read", name[0] ? name : type);
	ccrf_note_sealed (reading, sealed);
	if (sealed || (reading->report && reading->in_forward > 0))
		return; /* what a bounce returns is our own mail */
	if (ccrf_is_mail_file (name, type))
		ccrf_walk_mail_file (reading, name, bytes);
	else if (!ccrf_is_calendar_file (name, type))
		ccrf_read_attachment_form (reading, attachment, charset);
}

/* ---- winmail.dat -------------------------------------------------------------------------- */

static void
read_contained (CcrfReading *reading, const CcrfFile *file)
{
	g_autofree char *name = ccrf_text_line (file->name);
	g_autofree char *base = name[0] ? g_path_get_basename (name) : g_strdup ("");
	g_autofree char *line = ccrf_text_line (file->type);
	g_autofree char *claimed = g_ascii_strdown (line, -1);
	gsize size;
	const guchar *data = g_bytes_get_data (file->data, &size);
	g_autofree char *type = claimed[0] ? g_steal_pointer (&claimed) : g_content_type_guess (base[0] ? base : NULL, data, size, NULL);

	if (reading->parts >= reading->limits->mime_parts) {
		ccrf_faults_add (reading->message->faults, "limit mime_parts: more than %d parts; the rest was not read", reading->limits->mime_parts);
		ccrf_walk_stop (reading);
		return;
	}
	reading->parts++;
	if (ccrf_is_calendar_file (base, type) && reading->in_forward == 0)
		ccrf_read_calendar (reading, file->data, NULL);
	ccrf_read_attached (reading, base, type, NULL, file->data);
}

static void
add_tnef_body (CcrfReading *reading, CcrfSheet *sheet)
{
	CcrfBody *body = g_new0 (CcrfBody, 1);

	body->html = body->tnef = TRUE;
	body->enclosed = reading->in_forward > 0;
	body->mail = reading->mail;
	body->text = g_strdup ("");
	body->sheet = sheet;
	g_ptr_array_add (reading->bodies, body);
}

void
ccrf_walk_tnef (CcrfReading *reading, CcrfSheet *sheet)
{
	g_autoptr (GPtrArray) files = g_ptr_array_ref (sheet->files);
	int mail = reading->mail;
	gboolean forwarded = reading->in_tnef > 0;

	/* an envelope inside an envelope is a message that was forwarded as it was */
	if (forwarded) {
		reading->mail = ++reading->mails;
		reading->in_forward++;
	}
	add_tnef_body (reading, sheet);
	if (reading->depth >= reading->limits->mime_depth && files->len > 0) {
		ccrf_faults_add (reading->message->faults, "limit mime_depth: parts nested more than %d deep; the inner ones were not read", reading->limits->mime_depth);
		ccrf_walk_stop (reading);
	}
	reading->depth++;
	reading->in_tnef++;
	for (guint i = 0; i < files->len && !reading->stopped; i++)
		read_contained (reading, files->pdata[i]);
	reading->in_tnef--;
	reading->depth--;
	reading->in_forward -= forwarded;
	reading->mail = mail;
}
