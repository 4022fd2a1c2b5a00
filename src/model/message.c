/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as read. */

#include "model-private.h"

void
ccrf_attachment_free (CcrfAttachment *attachment)
{
	if (attachment == NULL)
		return;
	g_free (attachment->name);
	g_free (attachment->type);
	g_free (attachment->sha256);
	g_clear_pointer (&attachment->data, g_bytes_unref);
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
	g_free (message->calendar_method);
	g_free (message->calendar_uid);
	g_free (message->calendar_attendee);
	g_free (message->calendar_partstat);
	g_ptr_array_unref (message->attachments);
	g_ptr_array_unref (message->faults);
	g_free (message);
}

const CcrfAddress *
ccrf_message_sender (const CcrfMessage *message)
{
	return message->from->len == 1 ? g_ptr_array_index (message->from, 0) : NULL;
}
