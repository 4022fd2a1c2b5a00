/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from an event: mails, notes, cases to open; and a composed mail of the outbox. */

#include "model-private.h"

CcrfMail *
ccrf_mail_new (const char *template_name, const CcrfAddress *to)
{
	CcrfMail *mail = g_new0 (CcrfMail, 1);

	mail->template = ccrf_text (template_name);
	mail->to = ccrf_address_copy (to);
	mail->fields = json_object_new ();
	return mail;
}

void
ccrf_mail_free (CcrfMail *mail)
{
	if (mail == NULL)
		return;
	g_free (mail->template);
	ccrf_address_free (mail->to);
	g_clear_pointer (&mail->fields, json_object_unref);
	g_free (mail->in_reply_to);
	g_clear_pointer (&mail->attachments, g_ptr_array_unref);
	g_clear_pointer (&mail->calendar, g_bytes_unref);
	g_free (mail->calendar_method);
	g_clear_pointer (&mail->documents, g_ptr_array_unref);
	g_free (mail->letter);
	g_free (mail);
}

CcrfNote *
ccrf_note_new (const char *who, const char *what)
{
	CcrfNote *note = g_new0 (CcrfNote, 1);

	note->who = ccrf_text (who);
	note->what = ccrf_text (what);
	return note;
}

void
ccrf_note_free (CcrfNote *note)
{
	if (note == NULL)
		return;
	g_free (note->who);
	g_free (note->what);
	g_free (note);
}

CcrfDelegation *
ccrf_delegation_new (const char *role, const CcrfAddress *who, const char *from, const char *to, const char *by)
{
	CcrfDelegation *delegation = g_new0 (CcrfDelegation, 1);

	delegation->role = ccrf_text (role);
	delegation->who = ccrf_address_copy (who);
	delegation->from = ccrf_text (from);
	delegation->to = ccrf_text (to);
	delegation->by = ccrf_text (by);
	return delegation;
}

void
ccrf_delegation_free (CcrfDelegation *delegation)
{
	if (delegation == NULL)
		return;
	g_free (delegation->role);
	ccrf_address_free (delegation->who);
	g_free (delegation->from);
	g_free (delegation->to);
	g_free (delegation->by);
	g_free (delegation);
}

CcrfDecision *
ccrf_decision_new (const CcrfCase *before)
{
	CcrfDecision *decision = g_new0 (CcrfDecision, 1);

	decision->after = ccrf_case_copy (before);
	decision->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_mail_free);
	decision->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_note_free);
	decision->open = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	decision->outcome = g_strdup ("");
	return decision;
}

void
ccrf_decision_free (CcrfDecision *decision)
{
	if (decision == NULL)
		return;
	ccrf_case_free (decision->after);
	g_ptr_array_unref (decision->mails);
	g_ptr_array_unref (decision->notes);
	g_ptr_array_unref (decision->open);
	ccrf_delegation_free (decision->delegation);
	ccrf_provider_free (decision->provider);
	g_free (decision->outcome);
	g_free (decision);
}

void
ccrf_outgoing_free (CcrfOutgoing *outgoing)
{
	if (outgoing == NULL)
		return;
	g_free (outgoing->message_id);
	g_free (outgoing->envelope_from);
	g_free (outgoing->to);
	g_free (outgoing->subject);
	g_clear_pointer (&outgoing->bytes, g_bytes_unref);
	g_free (outgoing->case_ref);
	g_free (outgoing->last_reply);
	g_free (outgoing);
}
