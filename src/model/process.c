/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provider concerns process: who holds its roles, its meetings, documents and contributions. */

#include "model-private.h"

CcrfProcessRole *
ccrf_process_role_new (const char *role, const CcrfAddress *who, const char *since)
{
	CcrfProcessRole *made = g_new0 (CcrfProcessRole, 1);

	made->role = ccrf_text (role);
	made->who = ccrf_address_copy (who);
	made->since = ccrf_text (since);
	return made;
}

void
ccrf_process_role_free (CcrfProcessRole *role)
{
	if (role == NULL)
		return;
	g_free (role->role);
	ccrf_address_free (role->who);
	g_free (role->since);
	g_free (role);
}

CcrfInvitee *
ccrf_invitee_new (const char *role, const char *audience, const CcrfAddress *who)
{
	CcrfInvitee *invitee = g_new0 (CcrfInvitee, 1);

	invitee->role = ccrf_text (role);
	invitee->audience = ccrf_text (audience);
	invitee->who = ccrf_address_copy (who);
	invitee->section = g_strdup ("");
	invitee->partstat = g_strdup ("needs-action");
	return invitee;
}

void
ccrf_invitee_free (CcrfInvitee *invitee)
{
	if (invitee == NULL)
		return;
	g_free (invitee->role);
	g_free (invitee->audience);
	ccrf_address_free (invitee->who);
	ccrf_address_free (invitee->instead);
	g_free (invitee->section);
	g_free (invitee->partstat);
	g_free (invitee);
}

CcrfProcessMeeting *
ccrf_process_meeting_new (int n, const char *kind)
{
	CcrfProcessMeeting *meeting = g_new0 (CcrfProcessMeeting, 1);

	meeting->n = n;
	meeting->kind = ccrf_text (kind);
	meeting->state = g_strdup ("proposed");
	meeting->venue = g_strdup ("");
	meeting->sequence = -1;
	meeting->invitees = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_invitee_free);
	return meeting;
}

void
ccrf_process_meeting_free (CcrfProcessMeeting *meeting)
{
	if (meeting == NULL)
		return;
	g_free (meeting->kind);
	g_free (meeting->state);
	g_free (meeting->venue);
	g_ptr_array_unref (meeting->invitees);
	g_free (meeting);
}

CcrfDocument *
ccrf_document_new (int n, const char *kind, int version)
{
	CcrfDocument *document = g_new0 (CcrfDocument, 1);

	document->n = n;
	document->kind = ccrf_text (kind);
	document->version = version;
	document->by = g_strdup ("");
	document->name = g_strdup ("");
	document->type = g_strdup ("");
	document->message_sha256 = g_strdup ("");
	document->sha256 = g_strdup ("");
	document->audience = g_strdup ("council");
	return document;
}

void
ccrf_document_free (CcrfDocument *document)
{
	if (document == NULL)
		return;
	g_free (document->kind);
	g_free (document->by);
	g_free (document->name);
	g_free (document->type);
	g_free (document->message_sha256);
	g_free (document->sha256);
	g_free (document->audience);
	g_free (document);
}

CcrfDocument *
ccrf_document_copy (const CcrfDocument *document)
{
	CcrfDocument *copy;

	if (document == NULL)
		return NULL;
	copy = g_memdup2 (document, sizeof *document);
	copy->kind = g_strdup (document->kind);
	copy->by = g_strdup (document->by);
	copy->name = g_strdup (document->name);
	copy->type = g_strdup (document->type);
	copy->message_sha256 = g_strdup (document->message_sha256);
	copy->sha256 = g_strdup (document->sha256);
	copy->audience = g_strdup (document->audience);
	return copy;
}

CcrfContribution *
ccrf_contribution_new (const char *kind, CcrfTime at, const char *by, const char *role, const char *text)
{
	CcrfContribution *contribution = g_new0 (CcrfContribution, 1);

	contribution->kind = ccrf_text (kind);
	contribution->at = at;
	contribution->by = ccrf_text (by);
	contribution->role = ccrf_text (role);
	contribution->text = ccrf_text (text);
	return contribution;
}

void
ccrf_contribution_free (CcrfContribution *contribution)
{
	if (contribution == NULL)
		return;
	g_free (contribution->kind);
	g_free (contribution->by);
	g_free (contribution->role);
	g_free (contribution->text);
	g_free (contribution);
}

CcrfProcess *
ccrf_process_new (void)
{
	CcrfProcess *process = g_new0 (CcrfProcess, 1);

	process->roles = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_process_role_free);
	process->meetings = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_process_meeting_free);
	process->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_document_free);
	process->contributions = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_contribution_free);
	return process;
}

void
ccrf_process_free (CcrfProcess *process)
{
	if (process == NULL)
		return;
	g_ptr_array_unref (process->roles);
	g_ptr_array_unref (process->meetings);
	g_ptr_array_unref (process->documents);
	g_ptr_array_unref (process->contributions);
	g_free (process);
}

/* ---- finding --------------------------------------------------------------------- */

static CcrfProcessRole *
find_role (const CcrfProcess *process, const char *role)
{
	for (guint i = 0; process != NULL && i < process->roles->len; i++) {
		CcrfProcessRole *held = g_ptr_array_index (process->roles, i);

		if (g_str_equal (held->role, role))
			return held;
	}
	return NULL;
}

const CcrfAddress *
ccrf_process_holder (const CcrfProcess *process, const char *role)
{
	const CcrfProcessRole *held = find_role (process, role);

	return held != NULL ? held->who : NULL;
}

void
ccrf_process_set_holder (CcrfProcess *process, const char *role, const CcrfAddress *who, const char *since)
{
	CcrfProcessRole *held = find_role (process, role);

	if (held != NULL)
		g_ptr_array_remove (process->roles, held);
	g_ptr_array_add (process->roles, ccrf_process_role_new (role, who, since));
}

CcrfProcessMeeting *
ccrf_process_meeting (const CcrfProcess *process, int n)
{
	for (guint i = 0; process != NULL && i < process->meetings->len; i++) {
		CcrfProcessMeeting *meeting = g_ptr_array_index (process->meetings, i);

		if (meeting->n == n)
			return meeting;
	}
	return NULL;
}

CcrfProcessMeeting *
ccrf_process_meeting_of (const CcrfProcess *process, const char *kind)
{
	for (guint i = process != NULL ? process->meetings->len : 0; i > 0; i--) {
		CcrfProcessMeeting *meeting = g_ptr_array_index (process->meetings, i - 1);

		if (g_str_equal (meeting->kind, kind) && !g_str_equal (meeting->state, "cancelled"))
			return meeting;
	}
	return NULL;
}

CcrfDocument *
ccrf_process_document (const CcrfProcess *process, const char *kind)
{
	for (guint i = process != NULL ? process->documents->len : 0; i > 0; i--) {
		CcrfDocument *document = g_ptr_array_index (process->documents, i - 1);

		if (g_str_equal (document->kind, kind))
			return document;
	}
	return NULL;
}

CcrfInvitee *
ccrf_meeting_invitee (const CcrfProcessMeeting *meeting, const char *address)
{
	for (guint i = 0; i < meeting->invitees->len; i++) {
		CcrfInvitee *invitee = g_ptr_array_index (meeting->invitees, i);

		if (ccrf_address_equal (invitee->who->address, address) || (invitee->instead != NULL && ccrf_address_equal (invitee->instead->address, address)))
			return invitee;
	}
	return NULL;
}
