/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms become cases; what nobody can classify becomes a question to the screening managers. */

#include "rooms.h"

#define MOST_FAULTS 5 /* named in a mail; a person looks at the original anyway */

static void
note_reference (CcrfTransit *transit, const char *ref, GString *all)
{
	g_string_append_printf (all, "%s%s", all->len ? ", " : "", ref);
	if (!transit->case_ref)
		transit->case_ref = g_strdup (ref);
}

/* What could not be read of the mail and its documents, for the person who decides on it. (transfer full) (nullable) */
static char *
unread_words (const CcrfMessage *message)
{
	g_autoptr (GString) all = g_string_new (NULL);

	for (guint i = 0; i < message->faults->len && i < MOST_FAULTS; i++)
		g_string_append_printf (all, "%s%s", i ? "; " : "", (const char *) message->faults->pdata[i]);
	if (message->faults->len > MOST_FAULTS)
		g_string_append_printf (all, "; and %u more", message->faults->len - MOST_FAULTS);
	return all->len ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

static CcrfCase *
case_of_form (CcrfTransit *transit, guint i)
{
	CcrfForm *form = transit->message->forms->pdata[i];
	CcrfCase *it = ccrf_case_new (ccrf_decide_procedure (form));
	g_autofree char *unread = unread_words (transit->message);

	ccrf_case_set_fact (it, "unread", unread);
	/* the case takes the form over; the message keeps an empty place */
	it->form = form;
	transit->message->forms->pdata[i] = ccrf_form_new ("taken");
	it->received = transit->stored->received;
	g_free (it->source_sha256);
	it->source_sha256 = g_strdup (transit->stored->sha256);
	if (transit->sender)
		it->professional = ccrf_address_copy (transit->sender);
	return it;
}

/* The compliment that a form with both brought along stands in the acknowledgement too. */
static gboolean
add_linked (CcrfTransit *transit, const CcrfCase *it, GPtrArray *cases, GError **error)
{
	for (guint i = 0; i < it->linked->len; i++) {
		CcrfCase *linked = ccrf_store_case (transit->worker->store, it->linked->pdata[i], error);

		if (!linked)
			return FALSE;
		g_ptr_array_add (cases, linked);
	}
	return TRUE;
}

static gboolean
acknowledge (CcrfTransit *transit, const GPtrArray *cases, GError **error)
{
	CcrfFactBox box = { 0 };
	const CcrfFacts facts = ccrf_facts_of_service (&box, transit->worker);
	CcrfMail *mail;
	gboolean ok;

	if (!transit->sender)
		return TRUE;
	mail = ccrf_decide_receipt (cases, transit->sender, &facts);
	if (*transit->message->message_id)
		mail->in_reply_to = g_strdup (transit->message->message_id);
	ok = ccrf_commit_mail (transit->worker, mail, cases->pdata[0], transit->now, error);
	ccrf_mail_free (mail);
	return ok;
}

gboolean
ccrf_take_form (CcrfTransit *transit, GError **error)
{
	g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	g_autoptr (GString) refs = g_string_new (NULL);
	g_autofree char *outcome = NULL, *first = NULL;

	for (guint i = 0; i < transit->message->forms->len; i++) {
		CcrfCase *it = case_of_form (transit, i);

		g_ptr_array_add (cases, it);
		if (!ccrf_commit_open (transit->worker, it, transit->vouched->how, transit->message, transit->stored->sha256, transit->now, error) ||
		    !add_linked (transit, it, cases, error))
			return FALSE;
	}
	for (guint i = 0; i < cases->len; i++)
		note_reference (transit, ((CcrfCase *) cases->pdata[i])->ref, refs);
	outcome = g_strdup_printf (cases->len == 1 ? "new case %s" : "new cases %s", refs->str);
	first = g_strdup (transit->case_ref);
	ccrf_transit_end (transit, first, outcome, NULL);
	return acknowledge (transit, cases, error);
}

gboolean
ccrf_take_triage (CcrfTransit *transit, GError **error)
{
	g_autoptr (CcrfCase) it = NULL;
	gboolean aside;
	g_autofree char *unread = unread_words (transit->message);
	/* the last rule's name is no reason to a reader */
	const char *rule = transit->message->kind == CCRF_KIND_UNRECOGNISED ? "it holds no form, no answer to a question and no command that we know" : transit->message->rule;
	g_autofree char *why = unread ? g_strdup_printf ("part of it could not be read: %s", unread) : g_strdup (rule);
	g_autofree char *reason = unread ? g_strdup_printf ("the screening managers were asked what this is; %s", why) : g_strdup ("the screening managers were asked what this is");

	/* without one certain sender nobody could be answered; a person looks */
	if (!transit->sender) {
		g_autofree char *nobody = g_strdup_printf ("there is not exactly one sender: read it in the mailbox%s%s", unread ? "; " : "", unread ? why : "");

		ccrf_transit_end (transit, NULL, "unrecognised", nobody);
		return TRUE;
	}
	if (!ccrf_put_aside (transit, &aside, error))
		return FALSE;
	if (aside)
		return TRUE;
	it = ccrf_case_new (CCRF_TRIAGE);
	it->received = transit->stored->received;
	g_free (it->source_sha256);
	it->source_sha256 = g_strdup (transit->stored->sha256);
	it->professional = ccrf_address_copy (transit->sender);
	ccrf_case_set_fact (it, "original_subject", transit->message->subject);
	ccrf_case_set_fact (it, "why", why);
	if (!ccrf_commit_open (transit->worker, it, transit->vouched->how, transit->message, transit->stored->sha256, transit->now, error))
		return FALSE;
	ccrf_transit_end (transit, it->ref, "triage", reason);
	return TRUE;
}
