/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Provider concerns: what a held reply brought. The CONFIRM that follows is
 * another mail; the documents are still those of the held one, by reference.
 */

#include "process-documents.h"

static JsonArray *
plan_to_json (const GPtrArray *plan)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; plan && i < plan->len; i++)
		json_array_add_object_element (rows, ccrf_plan_line_to_json (plan->pdata[i]));
	return rows;
}

void
ccrf_process_hold (const CcrfWork *work, JsonObject *extra)
{
	const CcrfMessage *message = work->event->message;
	JsonArray *files;

	if (!work->it->process || !message)
		return;
	files = json_array_new ();
	for (guint i = 0; i < message->attachments->len; i++) {
		const CcrfAttachment *attachment = message->attachments->pdata[i];
		JsonObject *row = json_object_new ();

		json_object_set_string_member (row, "name", attachment->name);
		json_object_set_string_member (row, "type", attachment->type);
		json_object_set_string_member (row, "sha256", attachment->sha256);
		json_object_set_int_member (row, "size", (gint64) attachment->size);
		json_object_set_array_member (row, "plan", plan_to_json (attachment->plan));
		json_array_add_object_element (files, row);
	}
	json_object_set_string_member (extra, "held_message", message->sha256);
	json_object_set_string_member (extra, "held_subject", message->subject);
	json_object_set_array_member (extra, "held_files", files);
}

static CcrfAttachment *
file_of (JsonObject *row)
{
	CcrfAttachment *attachment = g_new0 (CcrfAttachment, 1);
	JsonArray *plan = json_object_get_array_member (row, "plan");

	attachment->name = g_strdup (json_object_get_string_member (row, "name"));
	attachment->type = g_strdup (json_object_get_string_member (row, "type"));
	attachment->sha256 = g_strdup (json_object_get_string_member (row, "sha256"));
	attachment->size = (gsize) json_object_get_int_member (row, "size");
	attachment->plan = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_plan_line_free);
	for (guint i = 0; i < json_array_get_length (plan); i++)
		g_ptr_array_add (attachment->plan, ccrf_plan_line_from_json (json_array_get_object_element (plan, i)));
	return attachment;
}

CcrfMessage *
ccrf_process_held_message (const CcrfWork *work, JsonObject *extra)
{
	CcrfMessage *message;
	JsonArray *files;

	if (!work->it->process || !json_object_has_member (extra, "held_files"))
		return NULL;
	message = ccrf_message_new ();
	g_free (message->sha256);
	message->sha256 = g_strdup (json_object_get_string_member (extra, "held_message"));
	g_free (message->subject);
	message->subject = g_strdup (json_object_get_string_member (extra, "held_subject"));
	/* what is written now answers the confirmation */
	g_free (message->message_id);
	message->message_id = g_strdup (work->event->message ? work->event->message->message_id : "");
	files = json_object_get_array_member (extra, "held_files");
	for (guint i = 0; i < json_array_get_length (files); i++)
		g_ptr_array_add (message->attachments, file_of (json_array_get_object_element (files, i)));
	return message;
}
