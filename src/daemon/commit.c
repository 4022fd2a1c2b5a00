/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One decision, one commit: the case, its mails, its history. All inside the caller's transaction. */

#include "rooms.h"
#include <string.h>

/* ---- mails --------------------------------------------------------------------------- */

gboolean
ccrf_commit_mail (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	const CcrfComposer composer = { service->config, service->templates, service->calendar, now };
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	gint64 id;

	if (!ccrf_attach_all (worker, mail, it, error))
		return FALSE;
	if (!ccrf_enclose (worker, mail, it, now, error) || !ccrf_store_next_outbox_id (worker->store, &id, error))
		return FALSE;
	outgoing = ccrf_compose (&composer, mail, it, id, error);
	return outgoing && ccrf_store_queue (worker->store, outgoing, error);
}

/* Notices answer mails: somebody who writes again and again is not answered again and again. */
gboolean
ccrf_commit_notice (CcrfTransit *transit, const char *template_name, const CcrfCase *it, JsonObject *fields, GError **error)
{
	CcrfWorker *worker = transit->worker;
	CcrfMail *mail;
	gboolean ok;

	if (!transit->sender ||
	    ccrf_store_count_sent_to (worker->store, transit->sender->address, transit->now - 3600) >= worker->service->config->limits.sender_rate) {
		json_object_unref (fields);
		return TRUE;
	}
	mail = ccrf_mail_new (template_name, transit->sender);
	g_clear_pointer (&mail->fields, json_object_unref);
	mail->fields = fields;
	if (*transit->message->message_id)
		mail->in_reply_to = g_strdup (transit->message->message_id);
	ok = ccrf_commit_mail (worker, mail, it, transit->now, error);
	ccrf_mail_free (mail);
	return ok;
}

/* ---- decisions ------------------------------------------------------------------------- */

static gboolean
save_provider (CcrfWorker *worker, CcrfDecision *decision, CcrfTime now, GError **error)
{
	if (!decision->provider)
		return TRUE;
	if (!ccrf_store_save_provider (worker->store, decision->provider, ccrf_identify_normal_name, now, error))
		return FALSE;
	decision->after->provider_id = decision->provider->id;
	return TRUE;
}

/* A mail that a person made a case of is acknowledged like any other form (A1.1). */
static gboolean
acknowledge (CcrfWorker *worker, CcrfCase *it, CcrfTime now, GError **error)
{
	CcrfFactBox box = { 0 };
	const CcrfFacts facts = ccrf_facts_of_service (&box, worker);
	g_autoptr (GPtrArray) cases = g_ptr_array_new ();
	CcrfMail *mail;
	gboolean ok;

	if (!it->professional)
		return TRUE;
	g_ptr_array_add (cases, it);
	mail = ccrf_decide_receipt (cases, it->professional, &facts);
	ok = ccrf_commit_mail (worker, mail, it, now, error);
	ccrf_mail_free (mail);
	return ok;
}

/* FILE, FORM: the mail that was triaged belongs to that case from now on. */
static gboolean
file_original (CcrfWorker *worker, const CcrfDecision *decision, const char *cause, CcrfTime now, GError **error)
{
	const CcrfCase *it = decision->after;
	const char *ref = ccrf_case_fact (it, "filed_with");
	const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .text = "" };
	g_autoptr (CcrfCase) other = NULL;

	if (it->procedure != CCRF_TRIAGE || !g_str_equal (it->state, "closed"))
		return TRUE;
	if (decision->open->len)
		return ccrf_store_file_message (worker->store, it->source_sha256, ((const CcrfCase *) decision->open->pdata[0])->ref, error);
	if (!ref)
		return TRUE;
	other = ccrf_store_case (worker->store, ref, error);
	return other && ccrf_commit_event (worker, other, &event, cause, now, NULL, error) &&
	       ccrf_store_file_message (worker->store, it->source_sha256, other->ref, error);
}

static gboolean
open_linked (CcrfWorker *worker, CcrfDecision *decision, const char *cause, CcrfTime now, GError **error)
{
	CcrfCase *it = decision->after;

	for (guint i = 0; i < decision->open->len; i++) {
		CcrfCase *other = decision->open->pdata[i];

		other->received = other->procedure == CCRF_PROVIDER_CONCERNS ? now : it->received;
		/* who reported a concern is no party of the process that it starts */
		if (other->procedure != CCRF_PROVIDER_CONCERNS && !other->professional && it->professional)
			other->professional = ccrf_address_copy (it->professional);
		g_free (other->source_sha256);
		other->source_sha256 = g_strdup (other->procedure == CCRF_PROVIDER_CONCERNS ? "" : it->source_sha256);
		g_ptr_array_add (other->linked, g_strdup (it->ref));
		if (!ccrf_commit_open (worker, other, ccrf_case_fact (it, "vouched"), NULL, cause, now, error) ||
		    (it->procedure == CCRF_TRIAGE && !acknowledge (worker, other, now, error)))
			return FALSE;
		g_ptr_array_add (it->linked, g_strdup (other->ref));
	}
	return decision->open->len == 0 || ccrf_store_save_case (worker->store, it, now, error);
}

/* DUPLICATE OF: who reads the case that stays must find the one that was closed into it. */
static gboolean
link_duplicate (CcrfWorker *worker, const CcrfCase *it, const char *cause, CcrfTime now, GError **error)
{
	const char *ref = ccrf_case_fact (it, "duplicate_of");
	g_autoptr (CcrfCase) other = ref ? ccrf_store_case (worker->store, ref, error) : NULL;
	g_autofree char *words = g_strdup_printf ("%s reports the same and was closed as a duplicate", it->ref);
	CcrfNote *note;
	gboolean ok;

	if (!ref || (other && ccrf_list_has (other->linked, it->ref)))
		return TRUE;
	if (!other)
		return FALSE;
	g_ptr_array_add (other->linked, g_strdup (it->ref));
	note = ccrf_note_new ("ccrfd", words);
	ok = ccrf_store_save_case (worker->store, other, now, error) && ccrf_store_add_note (worker->store, other->ref, note, cause, now, error);
	ccrf_note_free (note);
	return ok;
}

gboolean
ccrf_commit_decision (CcrfWorker *worker, CcrfDecision *decision, const char *cause, CcrfTime now, GError **error)
{
	CcrfCase *it = decision->after;

	if (!save_provider (worker, decision, now, error) || !ccrf_store_number_requests (worker->store, it, now, error) ||
	    !ccrf_store_save_case (worker->store, it, now, error))
		return FALSE;
	for (guint i = 0; i < decision->mails->len; i++)
		if (!ccrf_commit_mail (worker, decision->mails->pdata[i], it, now, error))
			return FALSE;
	for (guint i = 0; i < decision->notes->len; i++)
		if (!ccrf_store_add_note (worker->store, it->ref, decision->notes->pdata[i], cause, now, error))
			return FALSE;
	return link_duplicate (worker, it, cause, now, error) && ccrf_process_link (worker, it, cause, now, error) && open_linked (worker, decision, cause, now, error) &&
	       file_original (worker, decision, cause, now, error);
}

/* What a concern as committed means beyond itself: a process that runs hears of it (B0.3), a trend shows (A2.9). */
static gboolean
follow_up (CcrfWorker *worker, const CcrfCase *before, const CcrfCase *after, const char *cause, CcrfTime now, GError **error)
{
	return ccrf_process_hears_of (worker, before, after, cause, now, error) && ccrf_trends_after (worker, before, after, cause, now, error) &&
	       ccrf_contact_confirmed (worker, after, error);
}

gboolean
ccrf_commit_event (CcrfWorker *worker, const CcrfCase *it, const CcrfEvent *event, const char *cause, CcrfTime now, char **outcome, GError **error)
{
	g_auto (CcrfFactBox) box = { 0 };
	g_autoptr (CcrfDecision) decision = NULL;

	if (!ccrf_fact_box_fill (&box, worker, it, now, error))
		return FALSE;
	decision = ccrf_decide (it, event, &box.facts, now);
	if (outcome)
		*outcome = g_strdup (*decision->outcome ? decision->outcome : "filed");
	return ccrf_commit_decision (worker, decision, cause, now, error) && follow_up (worker, it, decision->after, cause, now, error);
}

/* ---- opening --------------------------------------------------------------------------------- */

static void
set (char **field, const char *value)
{
	g_free (*field);
	*field = g_strdup (value ? value : "");
}

/* Location id, name and postcode, other names, close spelling; what is doubtful stays open (never guessed). */
static gboolean
match_provider (CcrfWorker *worker, CcrfCase *it, CcrfFactBox *box, GError **error)
{
	const char *typed = ccrf_form_get (it->form, "provider_name"), *where = ccrf_form_get (it->form, "provider_location");
	g_autofree char *normal = ccrf_identify_normal_name (typed ? typed : "");
	g_autofree char *postcode = ccrf_identify_postcode (where ? where : "");
	g_autoptr (GPtrArray) found = NULL;
	g_autoptr (CcrfMatch) match = NULL;

	set (&it->provider_name, typed);
	found = ccrf_store_provider_candidates (worker->store, ccrf_form_get (it->form, "cqc_location_id"), postcode, normal, error);
	if (!found)
		return FALSE;
	match = ccrf_identify_provider (it->form, found);
	set (&it->provider_rule, match->rule);
	it->provider_id = match->provider_id;
	box->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
	for (guint i = 0; i < match->candidates->len; i++) {
		const CcrfProvider *candidate = match->candidates->pdata[i];

		g_ptr_array_add (box->candidates, ccrf_provider_copy (candidate));
		if (candidate->id == match->provider_id)
			set (&it->provider_name, candidate->name);
	}
	return TRUE;
}

gboolean
ccrf_commit_open (CcrfWorker *worker, CcrfCase *it, const char *vouched, const CcrfMessage *message, const char *cause, CcrfTime now, GError **error)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_OPENED, .message = message, .sender = it->professional, .text = "" };
	g_auto (CcrfFactBox) box = { 0 };
	g_autoptr (CcrfDecision) decision = NULL;

	set (&it->state, "new");
	if (it->form && !it->provider_id && !match_provider (worker, it, &box, error))
		return FALSE;
	if (!ccrf_fact_box_fill (&box, worker, it, now, error))
		return FALSE;
	box.facts.vouched = vouched;
	decision = ccrf_decide (it, &event, &box.facts, now);
	if (!ccrf_commit_decision (worker, decision, cause, now, error) || !follow_up (worker, NULL, decision->after, cause, now, error))
		return FALSE;
	/* the caller's case becomes what was committed */
	{
		CcrfCase swapped = *it;

		*it = *decision->after;
		*decision->after = swapped;
	}
	return TRUE;
}
