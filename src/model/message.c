/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as read. */

#include "model-private.h"
#include <string.h>

CcrfPlanLine *
ccrf_plan_line_new (const char *action, const char *owner, const char *due)
{
	CcrfPlanLine *line = g_new0 (CcrfPlanLine, 1);

	line->action = ccrf_text (action);
	line->owner = ccrf_text (owner);
	line->due = ccrf_text (due);
	line->progress = g_strdup ("");
	line->done_on = g_strdup ("");
	return line;
}

void
ccrf_plan_line_free (CcrfPlanLine *line)
{
	if (line == NULL)
		return;
	g_free (line->action);
	g_free (line->owner);
	g_free (line->due);
	g_free (line->progress);
	g_free (line->done_on);
	g_free (line);
}

#define LOGO_MOST (20 * 1024) /* bytes; a photograph that shows something is larger */

/* mail programs call the pictures of a signature like this, or not at all */
static gboolean
is_logo (const CcrfAttachment *attachment)
{
	return g_str_has_prefix (attachment->type, "image/") && attachment->size < LOGO_MOST &&
	       (*attachment->name == '\0' || g_regex_match_simple ("^(?:image\\d*|outlook-\\w*|logo|.*signature.*|att\\d+)\\.\\w+$", attachment->name, G_REGEX_CASELESS, 0));
}

gboolean
ccrf_attachment_is_document (const CcrfAttachment *attachment)
{
	static const char *const around[] = {
		"text/calendar", "application/ics", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pkcs7-mime",
		"application/pgp-signature", "application/ms-tnef", "application/vnd.ms-tnef", "text/vcard", "text/x-vcard", NULL,
	};
	g_autofree char *name = g_ascii_strdown (attachment->name, -1);

	return !g_strv_contains (around, attachment->type) && !is_logo (attachment) && attachment->size > 0 && strcmp (name, "winmail.dat") != 0 &&
	       !g_str_has_suffix (name, ".ics") && !g_str_has_suffix (name, ".p7s") && !g_str_has_suffix (name, ".vcf");
}

void
ccrf_attachment_free (CcrfAttachment *attachment)
{
	if (attachment == NULL)
		return;
	g_free (attachment->name);
	g_free (attachment->type);
	g_free (attachment->sha256);
	g_clear_pointer (&attachment->data, g_bytes_unref);
	g_clear_pointer (&attachment->plan, g_ptr_array_unref);
	g_free (attachment);
}

void
ccrf_bounced_free (CcrfBounced *bounced)
{
	if (bounced == NULL)
		return;
	g_free (bounced->address);
	g_free (bounced->action);
	g_free (bounced->status);
	g_free (bounced);
}

CcrfMessage *
ccrf_message_new (void)
{
	CcrfMessage *message = g_new0 (CcrfMessage, 1);

	message->sha256 = g_strdup ("");
	message->stable_sha256 = g_strdup ("");
	message->rule = g_strdup ("");
	message->message_id = g_strdup ("");
	message->subject = g_strdup ("");
	message->text = g_strdup ("");
	message->reply_text = g_strdup ("");
	message->references = ccrf_texts_new ();
	message->from = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);
	message->recipients = ccrf_texts_new ();
	message->auth_results = ccrf_texts_new ();
	message->exchange = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	message->tokens = ccrf_texts_new ();
	message->refs = ccrf_texts_new ();
	message->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_command_free);
	message->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_form_free);
	message->labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	message->bounced = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_bounced_free);
	message->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_attachment_free);
	message->faults = ccrf_faults_new ();
	return message;
}

void
ccrf_message_free (CcrfMessage *message)
{
	if (message == NULL)
		return;
	g_free (message->sha256);
	g_free (message->stable_sha256);
	g_free (message->rule);
	g_free (message->message_id);
	g_ptr_array_unref (message->references);
	g_ptr_array_unref (message->from);
	g_ptr_array_unref (message->recipients);
	g_free (message->subject);
	g_free (message->return_path);
	g_ptr_array_unref (message->auth_results);
	g_hash_table_unref (message->exchange);
	g_free (message->text);
	g_free (message->reply_text);
	g_ptr_array_unref (message->tokens);
	g_ptr_array_unref (message->refs);
	g_ptr_array_unref (message->commands);
	g_ptr_array_unref (message->forms);
	g_free (message->structured);
	g_ptr_array_unref (message->labels);
	g_free (message->original_author);
	g_ptr_array_unref (message->bounced);
	g_free (message->bounced_message_id);
	ccrf_calendar_reply_free (message->calendar);
	g_ptr_array_unref (message->attachments);
	g_ptr_array_unref (message->faults);
	g_free (message);
}

const CcrfAddress *
ccrf_message_sender (const CcrfMessage *message)
{
	return message->from->len == 1 ? g_ptr_array_index (message->from, 0) : NULL;
}
