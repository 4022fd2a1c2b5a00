/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files that leave with a mail: the original of a triage, and documents of a
 * process, taken out of the stored mails that brought them (B0.6). This is the
 * last place where a document could reach somebody who may not have it: what is
 * not allowed stops the decision, whoever made it (B0.8).
 */

#include "rooms.h"
#include <string.h>

static void
add (CcrfMail *mail, const char *name, const char *type, const char *sha256, GBytes *data)
{
	CcrfAttachment *file = g_new0 (CcrfAttachment, 1);

	file->name = g_strdup (name);
	file->type = g_strdup (type);
	file->sha256 = g_strdup (sha256);
	file->data = g_bytes_ref (data);
	file->size = g_bytes_get_size (data);
	if (!mail->attachments)
		mail->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_attachment_free);
	g_ptr_array_add (mail->attachments, file);
}

/* A triage mail carries the original as it came. */
static gboolean
attach_original (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, GError **error)
{
	g_autoptr (CcrfStored) stored = ccrf_store_message (worker->store, it->source_sha256, error);

	if (!stored)
		return FALSE;
	add (mail, "original.eml", "message/rfc822", stored->sha256, stored->raw);
	return TRUE;
}

/* ---- documents ------------------------------------------------------------------------------ */

/* A document that was shared with the provider went to nobody else by that. */
static gboolean
is_allowed (const CcrfDocument *document, const char *audience)
{
	if (g_strcmp0 (audience, "council") == 0)
		return TRUE;
	if (g_strcmp0 (audience, "partner") == 0)
		return g_str_equal (document->audience, "partner") || g_str_equal (document->audience, "provider");
	return g_strcmp0 (audience, "provider") == 0 && (g_str_equal (document->audience, "provider") || document->shared);
}

static gboolean
all_allowed (CcrfWorker *worker, const CcrfMail *mail, GError **error)
{
	const char *audience = ccrf_templates_audience (worker->service->templates, mail->template);

	for (guint i = 0; i < mail->documents->len; i++) {
		const CcrfDocument *document = mail->documents->pdata[i];

		if (is_allowed (document, audience))
			continue;
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "document %d (%s) is for the audience “%s”: it may not leave with “%s”, a mail to “%s”",
		             document->n, document->kind, document->audience, mail->template, audience ? audience : "nobody");
		return FALSE;
	}
	return TRUE;
}

static char *
name_of (const CcrfDocument *document)
{
	return *document->name ? g_strdup (document->name) : g_strdup_printf ("%s-%d.txt", document->kind, document->version);
}

/* (transfer full) (nullable): its bytes; the new text of the mail where the words are the document */
static GBytes *
bytes_in (const CcrfMessage *message, const CcrfDocument *document)
{
	if (*document->sha256 == '\0' && *message->reply_text)
		return g_bytes_new (message->reply_text, strlen (message->reply_text));
	for (guint i = 0; *document->sha256 && i < message->attachments->len; i++) {
		const CcrfAttachment *attachment = message->attachments->pdata[i];

		if (g_str_equal (attachment->sha256, document->sha256))
			return g_bytes_ref (attachment->data);
	}
	return NULL;
}

/* (transfer full) (nullable): the mail that brought it; %NULL: it was erased, or is damaged */
static CcrfMessage *
contents (CcrfWorker *worker, const char *sha256)
{
	g_autoptr (GError) problem = NULL;
	g_autoptr (CcrfStored) stored = *sha256 ? ccrf_store_message (worker->store, sha256, &problem) : NULL;

	if (problem && !g_error_matches (problem, CCRF_ERROR, CCRF_ERROR_NOT_FOUND))
		ccrf_log (CCRF_LOG_WARNING, "daemon", "%.12s: its attachments cannot be had: %s", sha256, problem->message);
	return stored && stored->raw ? ccrf_parse_contents (stored->raw, &worker->service->config->limits) : NULL;
}

static void
leave_out (CcrfMail *mail, const CcrfDocument *document, const char *why)
{
	g_autofree char *name = name_of (document);
	JsonObject *row = json_object_new ();

	if (!json_object_has_member (mail->fields, "documents_left_out"))
		json_object_set_array_member (mail->fields, "documents_left_out", json_array_new ());
	json_object_set_string_member (row, "name", name);
	json_object_set_string_member (row, "why", why);
	json_array_add_object_element (json_object_get_array_member (mail->fields, "documents_left_out"), row);
}

/* Those of one mail, which is opened once. */
static void
attach_from (const CcrfMessage *message, CcrfMail *mail, const char *sha256, gint64 *left)
{
	for (guint i = 0; i < mail->documents->len; i++) {
		const CcrfDocument *document = mail->documents->pdata[i];
		g_autofree char *name = name_of (document);
		g_autoptr (GBytes) data = NULL;

		if (!g_str_equal (document->message_sha256, sha256))
			continue;
		data = message ? bytes_in (message, document) : NULL;
		if (!data) {
			leave_out (mail, document, "which is not kept any more");
		} else if ((gint64) g_bytes_get_size (data) > *left) {
			leave_out (mail, document, "which is too large for this email");
		} else {
			*left -= (gint64) g_bytes_get_size (data);
			add (mail, name, document->type, document->sha256, data);
		}
	}
}

static void
attach_documents (CcrfWorker *worker, CcrfMail *mail)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	gint64 left = worker->service->config->limits.attached_size;

	for (guint i = 0; i < mail->documents->len; i++) {
		const CcrfDocument *document = mail->documents->pdata[i];
		g_autoptr (CcrfMessage) message = NULL;

		if (!g_hash_table_add (seen, document->message_sha256))
			continue;
		message = contents (worker, document->message_sha256);
		attach_from (message, mail, document->message_sha256, &left);
	}
}

gboolean
ccrf_attach_all (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, GError **error)
{
	if (g_str_equal (mail->template, "triage") && it && !attach_original (worker, mail, it, error))
		return FALSE;
	if (!mail->documents || mail->documents->len == 0)
		return TRUE;
	if (!all_allowed (worker, mail, error))
		return FALSE;
	attach_documents (worker, mail);
	return TRUE;
}
