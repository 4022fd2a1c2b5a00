/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Replies: the token finds the request, identify says whether the sender may answer it, decide says what follows. */

#include "rooms.h"
#include <string.h>

/* A token made with the key before the present one is good until it expires. */
static gboolean
is_our_token (const CcrfConfig *config, const CcrfTokenFacts *facts, const char *token)
{
	return ccrf_token_check (config->token_key, facts, token) ||
	       (config->previous_token_key && ccrf_token_check (config->previous_token_key, facts, token));
}

CcrfCase *
ccrf_find_request (CcrfTransit *transit, CcrfRequest **request, GError **error)
{
	CcrfWorker *worker = transit->worker;
	const GPtrArray *tokens = transit->message->tokens;

	for (guint i = 0; i < tokens->len; i++) {
		g_autoptr (CcrfCase) it = NULL;
		CcrfRequest *found = NULL;
		guint64 id;

		if (!ccrf_token_id (tokens->pdata[i], &id))
			continue;
		it = ccrf_store_case_of_request (worker->store, id, &found, error);
		if (*error)
			return NULL;
		if (it && found) {
			const CcrfTokenFacts facts = { found->id, it->ref, found->step, found->to->address, found->expires };

			if (is_our_token (worker->service->config, &facts, tokens->pdata[i])) {
				*request = found;
				return g_steal_pointer (&it);
			}
		}
	}
	return NULL;
}

/* ---- a request that was decided already ------------------------------------------------ */

/* a process asks several questions of one step at once, each of somebody else */
static const char *
about (const CcrfRequest *request)
{
	return request->extra ? json_object_get_string_member_with_default (request->extra, "about", "") : "";
}

static const CcrfRequest *
deciding_request (const CcrfCase *it, const CcrfRequest *request)
{
	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *other = it->requests->pdata[i];

		if (g_str_equal (other->step, request->step) && g_str_equal (about (other), about (request)) && other->state == CCRF_REQUEST_ANSWERED &&
		    other->answered >= request->sent)
			return other;
	}
	return NULL;
}

static gboolean
already_decided (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, GError **error)
{
	const CcrfRequest *other = deciding_request (it, request);
	JsonObject *fields = json_object_new ();
	g_autofree char *when = other ? ccrf_calendar_words (transit->worker->service->calendar, other->answered) : g_strdup ("");

	json_object_set_string_member (fields, "decided_by", other ? other->answered_by : "");
	json_object_set_string_member (fields, "decision", other && other->answer ? other->answer : it->state);
	json_object_set_string_member (fields, "decided_words", when);
	ccrf_transit_end (transit, it->ref, "already decided", NULL);
	return ccrf_commit_notice (transit, "already-decided", it, fields, error);
}

/* ---- verdicts ------------------------------------------------------------------------------ */

/* clang-format off */
static const struct { CcrfVerdict verdict; const char *why; } held_because[] = {
	{ CCRF_VERDICT_HELD_UNAUTHENTICATED, "our mail server could not confirm who sent it" },
	{ CCRF_VERDICT_HELD_OTHER_SENDER,    "it came from another address than the one that was asked" },
	{ CCRF_VERDICT_HELD_NO_TOKEN,        "it did not carry the reference of the question" },
};
static const struct { CcrfVerdict verdict; const char *outcome; } refused_because[] = {
	{ CCRF_VERDICT_NO_LONGER_HOLDER, "refused: the sender does not hold the role any more" },
	{ CCRF_VERDICT_OWN_REFERRAL,     "refused: nobody decides on their own referral" },
	{ CCRF_VERDICT_EXPIRED,          "refused: the question has expired" },
	{ CCRF_VERDICT_REFUSED,          "refused: the sender is not known" },
};
/* clang-format on */

static gboolean
event_of_reply (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, CcrfEventKind kind, const char *why, GError **error)
{
	const CcrfMessage *message = transit->message;
	CcrfService *service = transit->worker->service;
	const CcrfStepWords *words = ccrf_step_words_find (request->step);
	g_autoptr (GPtrArray) commands = ccrf_parse_commands (message->reply_text, message->text, words, service->rules);
	g_autofree char *outcome = NULL;
	const CcrfEvent event = { .kind = kind, .message = message, .text = message->reply_text, .commands = commands,
	                          .request_id = request->id, .sender = transit->sender, .sender_role = request->role, .why = why,
	                          .sender_authenticated = transit->vouched->authenticated };

	if (!ccrf_commit_event (transit->worker, it, &event, transit->stored->sha256, transit->now, &outcome, error))
		return FALSE;
	if (g_str_has_prefix (outcome, "attention: "))
		ccrf_transit_end (transit, it->ref, "attention", outcome + strlen ("attention: "));
	else if (kind == CCRF_EVENT_HELD && g_str_equal (request->step, "confirm"))
		ccrf_transit_end (transit, it->ref, outcome, "a CONFIRM or REFUSE came that could not be verified: ask the person by telephone");
	else
		ccrf_transit_end (transit, it->ref, outcome, NULL);
	return TRUE;
}

/* It decides nothing; the history names it all the same. */
static gboolean
note_refused (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, const char *why, GError **error)
{
	const CcrfMessage *message = transit->message;
	const CcrfStepWords *words = ccrf_step_words_find (request ? request->step : "screening");
	g_autoptr (GPtrArray) commands = ccrf_parse_commands (message->reply_text, message->text, words, transit->worker->service->rules);
	const CcrfEvent event = { .kind = CCRF_EVENT_REFUSED, .message = message, .text = message->reply_text, .commands = commands,
	                          .request_id = request ? request->id : 0, .sender = transit->sender, .why = why };

	return ccrf_commit_event (transit->worker, it, &event, transit->stored->sha256, transit->now, NULL, error);
}

static gboolean
refuse (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, const char *outcome, GError **error)
{
	ccrf_transit_end (transit, it->ref, outcome, outcome);
	if (!note_refused (transit, it, request, outcome, error))
		return FALSE;
	/* a forged sender gets no answer at all: it would go to somebody else */
	return !transit->vouched->authenticated || ccrf_commit_notice (transit, "refused", NULL, json_object_new (), error);
}

static gboolean
is_party (const CcrfRequest *request)
{
	return g_str_equal (request->role, "professional") || g_str_equal (request->role, "provider");
}

/* Words that many are asked for (views, lessons, findings) are evidence, and nobody is told what another wrote. */
static gboolean
is_contribution (const CcrfCase *it, const CcrfRequest *request)
{
	const CcrfStepWords *words = ccrf_step_words_find (request->step);

	return it->process && words && words->prose;
}

static gboolean
answer (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, GError **error)
{
	CcrfVerdict verdict = ccrf_identify_answer (transit->message, transit->vouched, it, request, transit->worker->service->config,
	                                            transit->delegations, transit->now);

	for (gsize i = 0; i < G_N_ELEMENTS (held_because); i++)
		if (held_because[i].verdict == verdict)
			return event_of_reply (transit, it, request, CCRF_EVENT_HELD, held_because[i].why, error);
	for (gsize i = 0; i < G_N_ELEMENTS (refused_because); i++)
		if (refused_because[i].verdict == verdict)
			return refuse (transit, it, request, refused_because[i].outcome, error);
	/* a newer version of a document that was asked for comes as an answer to the old question */
	if (request->state != CCRF_REQUEST_OPEN && it->process) {
		gboolean done;

		if (!ccrf_take_document (transit, it, request, &done, error) || done)
			return done;
	}
	/* a party's later words are evidence; a role's later words come too late */
	if (request->state != CCRF_REQUEST_OPEN && !is_party (request) && !is_contribution (it, request))
		return already_decided (transit, it, request, error);
	if (request->state != CCRF_REQUEST_OPEN && g_str_equal (it->state, "closed")) {
		ccrf_transit_end (transit, it->ref, "filed with a closed case", "a message about a closed case: read it");
		return TRUE;
	}
	return event_of_reply (transit, it, request, CCRF_EVENT_ANSWER, NULL, error);
}

/* ---- a reference without a token -------------------------------------------------------------- */

static const CcrfRequest *
open_request_to (const CcrfCase *it, const char *address)
{
	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN && !is_party (request) && !g_str_equal (request->step, "confirm") &&
		    ccrf_address_equal (request->to->address, address))
			return request;
	}
	return NULL;
}

static gboolean
is_party_of (CcrfWorker *worker, const CcrfCase *it, const char *address)
{
	g_autoptr (CcrfProvider) provider = it->provider_id ? ccrf_store_provider (worker->store, it->provider_id, NULL) : NULL;

	return (it->professional && ccrf_address_equal (it->professional->address, address)) ||
	       (provider && *provider->email && ccrf_address_equal (provider->email, address));
}

/* A case reference finds the case for filing, and never authorises; a stranger who quotes one joins nothing. */
static gboolean
by_reference (CcrfTransit *transit, gboolean *done, GError **error)
{
	const GPtrArray *refs = transit->message->refs;

	*done = FALSE;
	for (guint i = 0; transit->sender && i < refs->len; i++) {
		g_autoptr (CcrfCase) it = ccrf_store_case (transit->worker->store, refs->pdata[i], NULL);
		const CcrfRequest *request = it ? open_request_to (it, transit->sender->address) : NULL;

		if (!it)
			continue;
		if (it->process && !ccrf_take_document (transit, it, NULL, done, error))
			return FALSE;
		if (*done)
			return TRUE;
		if (request) {
			*done = TRUE;
			return event_of_reply (transit, it, request, CCRF_EVENT_HELD, held_because[2].why, error);
		}
		if (is_party_of (transit->worker, it, transit->sender->address)) {
			const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .message = transit->message, .sender = transit->sender, .text = "" };

			*done = TRUE;
			ccrf_transit_end (transit, it->ref, "filed", "a message about this case that answers no question: read it");
			return ccrf_commit_event (transit->worker, it, &event, transit->stored->sha256, transit->now, NULL, error);
		}
		/* it joins nothing, but if it says ESCALATE the screening managers hear of it now, not when the mail is sorted */
		if (!note_refused (transit, it, NULL, "it only names the case, and its sender was asked nothing about it", error))
			return FALSE;
	}
	return TRUE;
}

static void
rename_kind (CcrfTransit *transit, CcrfKind kind, const char *rule)
{
	transit->message->kind = kind;
	g_free (transit->message->rule);
	transit->message->rule = g_strdup (rule);
}

gboolean
ccrf_take_unrecognised (CcrfTransit *transit, GError **error)
{
	gboolean done = FALSE;

	if (!by_reference (transit, &done, error))
		return FALSE;
	if (!done)
		return ccrf_take_triage (transit, error);
	/* a document is told apart by who sends it */
	if (transit->message->kind != CCRF_KIND_DOCUMENT)
		rename_kind (transit, CCRF_KIND_REPLY, "a case reference, no token");
	return TRUE;
}

gboolean
ccrf_take_reply (CcrfTransit *transit, GError **error)
{
	CcrfRequest *request = NULL;
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfCase) it = ccrf_find_request (transit, &request, &failed);
	gboolean done = FALSE;

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (it)
		return answer (transit, it, request, error);
	if (!by_reference (transit, &done, error))
		return FALSE;
	if (done)
		return TRUE;
	/* what looked like a token of ours is none: the rest of the table decides */
	if (transit->message->forms->len) {
		rename_kind (transit, CCRF_KIND_FORM, "form (its token is not ours)");
		return ccrf_take_form (transit, error);
	}
	rename_kind (transit, CCRF_KIND_UNRECOGNISED, "its token is not ours");
	return ccrf_take_triage (transit, error);
}
