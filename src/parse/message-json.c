/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What `ccrfctl parse --json` prints of a mail, all but `authenticated`. */

#include <ccrf/parse.h>

static void
string_or_null (JsonBuilder *builder, const char *name, const char *value)
{
	json_builder_set_member_name (builder, name);
	if (value)
		json_builder_add_string_value (builder, value);
	else
		json_builder_add_null_value (builder);
}

static void
add_commands (JsonBuilder *builder, const GPtrArray *commands)
{
	json_builder_set_member_name (builder, "commands");
	json_builder_begin_array (builder);
	for (guint i = 0; i < commands->len; i++) {
		const CcrfCommand *command = commands->pdata[i];

		json_builder_begin_object (builder);
		string_or_null (builder, "keyword", command->keyword);
		json_builder_set_member_name (builder, "item");
		json_builder_add_int_value (builder, command->item);
		string_or_null (builder, "args", command->args);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static void
add_forms (JsonBuilder *builder, const GPtrArray *forms)
{
	json_builder_set_member_name (builder, "forms");
	json_builder_begin_array (builder);
	for (guint i = 0; i < forms->len; i++)
		json_builder_add_value (builder, ccrf_form_to_json (forms->pdata[i]));
	json_builder_end_array (builder);
}

static void
add_bounce (JsonBuilder *builder, const CcrfMessage *message)
{
	json_builder_set_member_name (builder, "bounce");
	if (message->kind != CCRF_KIND_BOUNCE) {
		json_builder_add_null_value (builder);
		return;
	}
	json_builder_begin_object (builder);
	json_builder_set_member_name (builder, "recipients");
	json_builder_begin_array (builder);
	for (guint i = 0; i < message->bounced->len; i++) {
		const CcrfBounced *bounced = message->bounced->pdata[i];

		json_builder_begin_object (builder);
		string_or_null (builder, "address", bounced->address);
		string_or_null (builder, "action", bounced->action);
		string_or_null (builder, "status", bounced->status);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
	string_or_null (builder, "message_id", message->bounced_message_id);
	json_builder_end_object (builder);
}

static void
add_calendar (JsonBuilder *builder, const CcrfMessage *message)
{
	json_builder_set_member_name (builder, "calendar");
	if (!message->calendar || !message->calendar->method) {
		json_builder_add_null_value (builder);
		return;
	}
	json_builder_begin_object (builder);
	string_or_null (builder, "method", message->calendar->method);
	string_or_null (builder, "uid", message->calendar->uid);
	string_or_null (builder, "attendee", message->calendar->attendee);
	string_or_null (builder, "partstat", message->calendar->partstat);
	json_builder_end_object (builder);
}

static void
add_attachments (JsonBuilder *builder, const GPtrArray *attachments)
{
	json_builder_set_member_name (builder, "attachments");
	json_builder_begin_array (builder);
	for (guint i = 0; i < attachments->len; i++) {
		const CcrfAttachment *attachment = attachments->pdata[i];

		json_builder_begin_object (builder);
		string_or_null (builder, "name", attachment->name);
		string_or_null (builder, "type", attachment->type);
		json_builder_set_member_name (builder, "size");
		json_builder_add_int_value (builder, (gint64) attachment->size);
		string_or_null (builder, "sha256", attachment->sha256);
		json_builder_end_object (builder);
	}
	json_builder_end_array (builder);
}

static void
add_faults (JsonBuilder *builder, const GPtrArray *faults)
{
	json_builder_set_member_name (builder, "faults");
	json_builder_begin_array (builder);
	for (guint i = 0; i < faults->len; i++) {
		g_autofree char *valid = g_utf8_make_valid (faults->pdata[i], -1);

		json_builder_add_string_value (builder, valid);
	}
	json_builder_end_array (builder);
}

JsonNode *
ccrf_message_to_json (const CcrfMessage *message)
{
	g_autoptr (JsonBuilder) builder = json_builder_new ();
	const CcrfAddress *sender = ccrf_message_sender (message);

	json_builder_begin_object (builder);
	string_or_null (builder, "kind", ccrf_kind_name (message->kind));
	string_or_null (builder, "rule", message->rule);
	string_or_null (builder, "from", sender ? sender->address : NULL);
	string_or_null (builder, "subject", message->subject);
	string_or_null (builder, "reply_text", message->reply_text);
	add_commands (builder, message->commands);
	add_forms (builder, message->forms);
	add_bounce (builder, message);
	add_calendar (builder, message);
	add_attachments (builder, message->attachments);
	add_faults (builder, message->faults);
	json_builder_end_object (builder);
	return json_builder_get_root (builder);
}
