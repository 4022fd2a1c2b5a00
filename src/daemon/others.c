/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bounces, automatic replies, encrypted wrappers. */

#include "rooms.h"
#include <string.h>

/* ---- bounces: tied to the mail that we sent; never answered --------------------------------- */

static gboolean
failed_for_good (const CcrfMessage *message, const char **address)
{
	gboolean failed = message->bounced->len == 0;

	for (guint i = 0; i < message->bounced->len; i++) {
		const CcrfBounced *bounced = message->bounced->pdata[i];

		if (g_ascii_strcasecmp (bounced->action, "delayed") == 0 || g_ascii_strcasecmp (bounced->action, "delivered") == 0 ||
		    g_ascii_strcasecmp (bounced->action, "relayed") == 0)
			continue;
		failed = TRUE;
		*address = bounced->address;
	}
	return failed;
}

/* Many servers do not say which mail it was; the address that they report to has the token of the request. */
static gboolean
bounce_by_token (CcrfTransit *transit, const char *address, GError **error)
{
	CcrfRequest *request = NULL;
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfCase) it = ccrf_find_request (transit, &request, &failed);
	CcrfEvent event = { .kind = CCRF_EVENT_BOUNCED };

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (!it) {
		ccrf_transit_end (transit, NULL, "bounce: of no mail of ours", NULL);
		return TRUE;
	}
	event.request_id = request->id;
	event.text = address && *address ? address : request->to->address;
	ccrf_transit_end (transit, it->ref, "bounce", NULL);
	return ccrf_commit_event (transit->worker, it, &event, transit->stored->sha256, transit->now, NULL, error);
}

gboolean
ccrf_take_bounce (CcrfTransit *transit, GError **error)
{
	const CcrfMessage *message = transit->message;
	CcrfStore *store = transit->worker->store;
	const char *id = message->bounced_message_id, *address = NULL;
	g_autoptr (CcrfOutgoing) ours = id ? ccrf_store_outgoing_by_message_id (store, id, NULL) : NULL;
	g_autoptr (CcrfCase) it = NULL;

	if (!failed_for_good (message, &address)) {
		ccrf_transit_end (transit, ours ? ours->case_ref : NULL, "bounce: delayed", NULL);
		return TRUE;
	}
	if (!ours)
		return bounce_by_token (transit, address, error);
	ccrf_transit_end (transit, ours->case_ref, "bounce", NULL);
	if (!ccrf_store_outgoing_bounced (store, ours->id, address ? address : "", error))
		return FALSE;
	it = ours->case_ref ? ccrf_store_case (store, ours->case_ref, error) : NULL;
	if (it) {
		const CcrfEvent event = { .kind = CCRF_EVENT_BOUNCED, .request_id = ours->request_id, .text = address ? address : ours->to };

		return ccrf_commit_event (transit->worker, it, &event, transit->stored->sha256, transit->now, NULL, error);
	}
	return ours->case_ref == NULL;
}

/* ---- automatic replies: recorded; never change a state, never answered ------------------------- */

gboolean
ccrf_take_auto_reply (CcrfTransit *transit, GError **error)
{
	CcrfRequest *request = NULL;
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfCase) it = ccrf_find_request (transit, &request, &failed);
	CcrfEvent event = { .kind = CCRF_EVENT_AWAY, .message = transit->message, .text = "" };

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	ccrf_transit_end (transit, it ? it->ref : NULL, "automatic reply", NULL);
	if (!it)
		return TRUE;
	event.request_id = request->id;
	return ccrf_commit_event (transit->worker, it, &event, transit->stored->sha256, transit->now, NULL, error);
}

/* ---- encrypted wrappers: a person reads them, the sender is told how to resend ------------------- */

gboolean
ccrf_take_encrypted (CcrfTransit *transit, GError **error)
{
	/* an answer with a protected attachment is an answer all the same: an ESCALATE must not wait for a password */
	if (transit->message->tokens->len && transit->message->commands->len) {
		g_autofree char *outcome = NULL, *ref = NULL;

		if (!ccrf_take_reply (transit, error))
			return FALSE;
		outcome = g_strdup (transit->outcome);
		ref = g_strdup (transit->case_ref);
		ccrf_transit_end (transit, ref, outcome, "a protected attachment came with this answer: open it by hand");
		return TRUE;
	}
	ccrf_transit_end (transit, NULL, "encrypted", "encrypted: open it by hand, or ask the sender for a plain copy");
	return ccrf_commit_notice (transit, "encrypted", NULL, json_object_new (), error);
}
