/* SPDX-License-Identifier: GPL-3.0-or-later */

/* show: what a provider concerns process has beside its items and requests. */

#include "ctl.h"

static JsonArray *
roles (const CcrfProcess *process)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < process->roles->len; i++) {
		const CcrfProcessRole *held = process->roles->pdata[i];
		JsonObject *row = json_object_new ();

		ctl_set (row, "role", held->role);
		ctl_set (row, "name", held->who ? held->who->name : "");
		ctl_set_or_null (row, "address", held->who ? held->who->address : NULL);
		ctl_set (row, "since", held->since);
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
invitees (const Ctl *ctl, const CcrfProcessMeeting *meeting)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];
		JsonObject *row;

		if (invitee->removed)
			continue;
		row = json_object_new ();
		ctl_set (row, "address", invitee->who->address);
		ctl_set (row, "role", invitee->role);
		ctl_set (row, "audience", invitee->audience);
		ctl_set (row, "partstat", invitee->partstat);
		ctl_set_or_null (row, "instead", invitee->instead ? invitee->instead->address : NULL);
		ctl_set (row, "section", invitee->section);
		json_object_set_boolean_member (row, "optional", invitee->optional);
		ctl_set_time (row, "replied", invitee->replied, ctl);
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
meetings (const Ctl *ctl, const CcrfProcess *process)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < process->meetings->len; i++) {
		const CcrfProcessMeeting *meeting = process->meetings->pdata[i];
		JsonObject *row = json_object_new ();

		json_object_set_int_member (row, "n", meeting->n);
		ctl_set (row, "kind", meeting->kind);
		ctl_set (row, "state", meeting->state);
		ctl_set_time (row, "start", meeting->start, ctl);
		ctl_set_time (row, "end", meeting->end, ctl);
		ctl_set (row, "venue", meeting->venue);
		json_object_set_int_member (row, "sequence", meeting->sequence);
		json_object_set_boolean_member (row, "packed", meeting->packed);
		json_object_set_int_member (row, "minutes", meeting->minutes);
		json_object_set_array_member (row, "invitees", invitees (ctl, meeting));
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
documents (const Ctl *ctl, const CcrfProcess *process)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < process->documents->len; i++) {
		const CcrfDocument *document = process->documents->pdata[i];
		JsonObject *row = json_object_new ();

		json_object_set_int_member (row, "n", document->n);
		ctl_set (row, "kind", document->kind);
		json_object_set_int_member (row, "version", document->version);
		ctl_set_time (row, "filed", document->filed, ctl);
		ctl_set (row, "by", document->by);
		ctl_set (row, "name", document->name);
		ctl_set (row, "audience", document->audience);
		json_object_set_boolean_member (row, "agreed", document->agreed);
		json_object_set_boolean_member (row, "shared", document->shared);
		json_object_set_int_member (row, "meeting", document->meeting);
		json_object_set_int_member (row, "size", (gint64) document->size);
		ctl_set (row, "message_sha256", document->message_sha256);
		ctl_set (row, "sha256", document->sha256);
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
contributions (const Ctl *ctl, const CcrfProcess *process)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < process->contributions->len; i++) {
		const CcrfContribution *said = process->contributions->pdata[i];
		JsonObject *row = json_object_new ();

		ctl_set (row, "kind", said->kind);
		ctl_set_time (row, "at", said->at, ctl);
		ctl_set (row, "by", said->by);
		ctl_set (row, "role", said->role);
		ctl_set (row, "text", said->text);
		json_array_add_object_element (array, row);
	}
	return array;
}

void
ctl_add_process (const Ctl *ctl, const CcrfCase *it, JsonObject *object)
{
	if (!it->process)
		return;
	json_object_set_array_member (object, "roles", roles (it->process));
	json_object_set_array_member (object, "meetings", meetings (ctl, it->process));
	json_object_set_array_member (object, "documents", documents (ctl, it->process));
	json_object_set_array_member (object, "contributions", contributions (ctl, it->process));
}

void
ctl_print_process (const Ctl *ctl, const CcrfCase *it)
{
	for (guint i = 0; it->process && i < it->process->roles->len; i++) {
		const CcrfProcessRole *held = it->process->roles->pdata[i];

		g_print ("  %s: %s since %s\n", held->role, held->who ? held->who->address : "", held->since);
	}
	for (guint i = 0; it->process && i < it->process->meetings->len; i++) {
		const CcrfProcessMeeting *meeting = it->process->meetings->pdata[i];
		g_autofree char *start = ctl_time_words (ctl, meeting->start);

		g_print ("  meeting %d: %s, %s, %s%s%s\n", meeting->n, meeting->kind, meeting->state, start, *meeting->venue ? ", " : "", meeting->venue);
		for (guint n = 0; n < meeting->invitees->len; n++) {
			const CcrfInvitee *invitee = meeting->invitees->pdata[n];

			if (!invitee->removed)
				g_print ("    %s (%s): %s\n", invitee->who->address, invitee->role, invitee->partstat);
		}
	}
	for (guint i = 0; it->process && i < it->process->documents->len; i++) {
		const CcrfDocument *document = it->process->documents->pdata[i];

		g_print ("  document %d: %s, version %d, %s\n", document->n, document->kind, document->version, document->name);
	}
}
