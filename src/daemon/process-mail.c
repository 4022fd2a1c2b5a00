/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mails of the provider concerns process that answer no question: calendar answers, and documents sent in with the reference. */

#include "rooms.h"
#include <string.h>

/* so many lines with an action, an owner and a date are a plan, not a sentence */
#define TYPED_LINES 2

/* ---- answers to invitations (RFC 5546) ------------------------------------------------- */

/* "PC-2026-00001-m3@council.test" → the process, %NULL without @error when it is none of ours */
static CcrfCase *
process_of_uid (CcrfWorker *worker, const char *uid, GError **error)
{
	g_autoptr (GRegex) pattern = g_regex_new ("^(PC-\\d{4}-\\d{5,})-m\\d+", 0, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autofree char *ref = NULL;
	g_autoptr (GError) failed = NULL;
	CcrfCase *it;

	if (!uid || !g_regex_match (pattern, uid, 0, &match))
		return NULL;
	ref = g_match_info_fetch (match, 1);
	it = ccrf_store_case (worker->store, ref, &failed);
	if (!it && !g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_NOT_FOUND))
		g_propagate_error (error, g_steal_pointer (&failed));
	return it;
}

static gboolean
event_of (CcrfTransit *transit, const CcrfCase *it, const CcrfEvent *event, GError **error)
{
	g_autofree char *outcome = NULL;

	if (!ccrf_commit_event (transit->worker, it, event, transit->stored->sha256, transit->now, &outcome, error))
		return FALSE;
	if (g_str_has_prefix (outcome, "attention: "))
		ccrf_transit_end (transit, it->ref, "attention", outcome + strlen ("attention: "));
	else
		ccrf_transit_end (transit, it->ref, outcome, NULL);
	return TRUE;
}

gboolean
ccrf_take_calendar (CcrfTransit *transit, GError **error)
{
	const CcrfCalendarReply *reply = transit->message->calendar;
	const CcrfEvent event = { .kind = CCRF_EVENT_CALENDAR, .message = transit->message, .text = "", .sender = transit->sender,
	                          .sender_authenticated = transit->vouched->authenticated };
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfCase) it = reply ? process_of_uid (transit->worker, reply->uid, &failed) : NULL;

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (it && it->process)
		return event_of (transit, it, &event, error);
	ccrf_transit_end (transit, NULL, "calendar answer", reply && reply->fault ? reply->fault : "a calendar answer that belongs to no meeting of ours: read it");
	return TRUE;
}

/* ---- documents ------------------------------------------------------------------------------ */

static gboolean
is_invited (const CcrfProcess *process, const char *address)
{
	for (guint i = 0; i < process->meetings->len; i++)
		if (ccrf_meeting_invitee (process->meetings->pdata[i], address))
			return TRUE;
	for (guint i = 0; i < process->roles->len; i++) {
		const CcrfProcessRole *held = process->roles->pdata[i];

		if (held->who && ccrf_address_equal (held->who->address, address))
			return TRUE;
	}
	return FALSE;
}

/* In which role the sender may file with the process; %NULL: in none. (transfer full) */
static char *
role_in (CcrfTransit *transit, const CcrfCase *it, GError **error)
{
	const char *address = transit->sender->address;
	g_auto (GStrv) roles = ccrf_identify_roles (transit->worker->service->config, transit->delegations, address, transit->now);
	g_autoptr (CcrfProvider) provider = it->provider_id ? ccrf_store_provider (transit->worker->store, it->provider_id, error) : NULL;

	if (provider && *provider->email && ccrf_address_equal (provider->email, address))
		return g_strdup ("provider");
	for (guint i = 0; i < it->process->roles->len; i++) {
		const CcrfProcessRole *held = it->process->roles->pdata[i];

		if (held->who && ccrf_address_equal (held->who->address, address))
			return g_strdup (held->role);
	}
	if (roles[0])
		return g_strdup (roles[0]);
	return is_invited (it->process, address) ? g_strdup ("invitee") : NULL;
}

/* "Service improvement plan" as the subject of a new mail and the plan itself as its text, or minutes: a document without a file */
static gboolean
is_typed_document (CcrfTransit *transit, const CcrfRequest *request)
{
	g_autoptr (GPtrArray) plan = NULL;

	if (request)
		return FALSE;
	/* care that may fail is said in answer to any of our mails (B0.9) */
	if (g_strcmp0 (transit->message->structured, "Minutes") == 0 || g_ascii_strncasecmp (g_strchug (transit->message->reply_text), "continuity", strlen ("continuity")) == 0)
		return TRUE;
	plan = ccrf_parse_plan_lines (transit->message->reply_text, transit->now);
	return plan && plan->len >= TYPED_LINES;
}

gboolean
ccrf_take_document (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, gboolean *done, GError **error)
{
	g_autofree char *role = it->process && transit->sender ? role_in (transit, it, error) : NULL;
	const CcrfEvent event = { .kind = CCRF_EVENT_DOCUMENT, .message = transit->message, .text = transit->message->reply_text, .sender = transit->sender,
	                          .sender_role = role, .request_id = request ? request->id : 0,
	                          .sender_authenticated = transit->vouched->authenticated };

	*done = FALSE;
	if (!role || (transit->message->attachments->len == 0 && !is_typed_document (transit, request)))
		return *error == NULL;
	*done = TRUE;
	transit->message->kind = CCRF_KIND_DOCUMENT;
	g_free (transit->message->rule);
	transit->message->rule = g_strdup ("from an owner of a document, with a case reference");
	/* a reference finds the case and authorises nothing: what could be forged is not filed under somebody's name */
	if (!transit->vouched->authenticated && !g_str_equal (role, "provider")) {
		ccrf_transit_end (transit, it->ref, "document not filed", "a document for a process from a sender who could not be verified: ask them, then file it");
		return TRUE;
	}
	if (g_str_has_prefix (transit->vouched->how, "dmarc=fail")) {
		ccrf_transit_end (transit, it->ref, "document not filed", "a document in the provider’s name that the mail server says is not from them: ask them");
		return TRUE;
	}
	return event_of (transit, it, &event, error);
}

/* B0.11: minutes that the minute taker sends without answering our question name the process in their reference */
gboolean
ccrf_take_minutes (CcrfTransit *transit, const char *role, GError **error)
{
	const GPtrArray *refs = transit->message->refs;
	gboolean done = FALSE;

	for (guint i = 0; !done && i < refs->len; i++) {
		g_autoptr (CcrfCase) it = ccrf_store_case (transit->worker->store, refs->pdata[i], NULL);

		if (it && it->process && !ccrf_take_document (transit, it, NULL, &done, error))
			return FALSE;
	}
	if (!done)
		ccrf_transit_end (transit, NULL, "structured", "minutes without the reference of a process or without a file: file them by hand");
	return TRUE;
}
