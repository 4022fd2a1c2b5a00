/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The whole story on one page. A message was stored as the server gave it; here
 * it is read, told apart, decided on, and everything that follows is committed
 * at once: the case, the mails that leave, the history, and what became of the
 * message itself. Whatever goes wrong, the message stays and a person sees it.
 *
 *   mailbox → [store] → parse → identify → decide → store → send
 */

#include "rooms.h"

/* a message that stops the program this often is put before a person unread */
#define ATTEMPTS 3

/* clang-format off */
/* in the order of kinds; what has no row goes to triage */
static const struct { CcrfKind kind; gboolean (*take) (CcrfTransit *transit, GError **error); } handlers[] = {
	{ CCRF_KIND_BOUNCE,       ccrf_take_bounce },
	{ CCRF_KIND_CALENDAR_REPLY, ccrf_take_calendar },
	{ CCRF_KIND_AUTO_REPLY,   ccrf_take_auto_reply },
	{ CCRF_KIND_ENCRYPTED,    ccrf_take_encrypted },
	{ CCRF_KIND_REPLY,        ccrf_take_reply },
	{ CCRF_KIND_FORM,         ccrf_take_form },
	{ CCRF_KIND_STRUCTURED,   ccrf_take_structured },
	{ CCRF_KIND_COMMAND,      ccrf_take_command },
	{ CCRF_KIND_UNRECOGNISED, ccrf_take_unrecognised },
};
/* clang-format on */

void
ccrf_transit_end (CcrfTransit *transit, const char *case_ref, const char *outcome, const char *attention_reason)
{
	g_free (transit->case_ref);
	g_free (transit->outcome);
	g_free (transit->reason);
	transit->case_ref = g_strdup (case_ref);
	transit->outcome = g_strdup (outcome);
	transit->reason = g_strdup (attention_reason);
	transit->folder = attention_reason ? "attention" : "processed";
}

static void
transit_clear (CcrfTransit *transit)
{
	g_clear_pointer (&transit->message, ccrf_message_free);
	g_clear_pointer (&transit->vouched, ccrf_vouched_free);
	g_clear_pointer (&transit->delegations, g_ptr_array_unref);
	g_clear_pointer (&transit->case_ref, g_free);
	g_clear_pointer (&transit->outcome, g_free);
	g_clear_pointer (&transit->reason, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfTransit, transit_clear)

static gboolean
is_our_own (const CcrfTransit *transit)
{
	return transit->sender && ccrf_address_equal (transit->sender->address, transit->worker->service->config->address);
}

/* Lists and forwarders put their own name on a mail and leave its Message-ID. It carries our token: read as a reply, it
 * would be our own words that answer. */
static gboolean
came_back (CcrfTransit *transit)
{
	g_autoptr (CcrfOutgoing) sent = *transit->message->message_id
	                                    ? ccrf_store_outgoing_by_message_id (transit->worker->store, transit->message->message_id, NULL)
	                                    : NULL;

	if (!sent || is_our_own (transit))
		return FALSE;
	ccrf_transit_end (transit, sent->case_ref, "our own mail, from another sender", "a mail of ours came back in another sender's name: nothing was done; read it");
	return TRUE;
}

/* Our own mail never comes back in as somebody's: two services would talk for ever. What only says that it is ours
 * (a colleague who writes from the shared mailbox, or a forger) is not answered either, but a person sees it. */
static gboolean
take_our_own (CcrfTransit *transit, GError **error)
{
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfOutgoing) sent = ccrf_store_outgoing_by_message_id (transit->worker->store, transit->message->message_id, &failed);

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (sent)
		ccrf_transit_end (transit, sent->case_ref, "our own mail", NULL);
	else
		ccrf_transit_end (transit, NULL, "from our own address", "it comes from our own address, and is no mail that we sent: read it");
	return TRUE;
}

/* what names a limit is why it was not read; the others only say what is odd */
static const char *
worst_fault (const GPtrArray *faults)
{
	for (guint i = 0; i < faults->len; i++)
		if (ccrf_limit_named (faults->pdata[i]))
			return faults->pdata[i];
	return faults->len ? faults->pdata[0] : "it is no mail";
}

static gboolean
could_not_read (CcrfTransit *transit, GError **error)
{
	const GPtrArray *faults = transit->message->faults;
	const char *why = transit->stored->cut ? "it is larger than the limit message_size" : worst_fault (faults);
	const char *limit = ccrf_limit_named (why);
	g_autofree char *raise = limit ? g_strdup_printf (", or raise %s in [limits] of ccrfd.conf and use `ccrfctl retry`", limit) : g_strdup ("");
	g_autofree char *reason = g_strdup_printf ("could not be read: %s; read it in the mailbox%s", why, raise);
	JsonObject *fields = json_object_new ();

	json_object_set_string_member (fields, "problem", why);
	ccrf_transit_end (transit, NULL, "not read", reason);
	return ccrf_commit_notice (transit, "not-read", NULL, fields, error);
}

static gboolean
route (CcrfTransit *transit, GError **error)
{
	CcrfMessage *message = transit->message;

	if (came_back (transit))
		return TRUE;
	if (is_our_own (transit))
		return take_our_own (transit, error);
	if ((message->unreadable || transit->stored->cut) && message->kind != CCRF_KIND_BOUNCE && message->kind != CCRF_KIND_AUTO_REPLY)
		return could_not_read (transit, error);
	for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
		if (handlers[i].kind == message->kind)
			return handlers[i].take (transit, error);
	return ccrf_take_unrecognised (transit, error);
}

static gboolean
process_one (CcrfWorker *worker, const CcrfStored *stored, GError **error)
{
	CcrfService *service = worker->service;
	g_auto (CcrfTransit) transit = { .worker = worker, .stored = stored, .now = ccrf_service_now (service) };

	transit.message = ccrf_parse_message (stored->raw, stored->received, service->rules, &service->config->limits);
	transit.vouched = ccrf_identify_vouched (transit.message, service->config);
	transit.sender = ccrf_message_sender (transit.message);
	if (!ccrf_store_begin (worker->store, error))
		return FALSE;
	transit.delegations = ccrf_store_delegations (worker->store, error);
	if (!transit.delegations || !route (&transit, error) || !ccrf_warn_of_lookalike (&transit, error) ||
	    !ccrf_store_finish_message (worker->store, stored->id, transit.message, transit.vouched->how, transit.case_ref, transit.outcome,
	                                transit.folder, transit.reason, error) ||
	    !ccrf_store_commit (worker->store, error)) {
		ccrf_store_rollback (worker->store);
		return FALSE;
	}
	ccrf_log (CCRF_LOG_INFO, "pipeline", "%.12s: %s (%s) → %s%s%s", stored->sha256, ccrf_kind_name (transit.message->kind),
	          transit.message->rule, transit.outcome, transit.case_ref ? " " : "", transit.case_ref ? transit.case_ref : "");
	return TRUE;
}

/* It stopped us before: it is kept, unread, where a person sees it. */
static gboolean
give_to_a_person (CcrfWorker *worker, const CcrfStored *stored, GError **error)
{
	g_autoptr (CcrfMessage) unread = ccrf_message_new ();

	if (stored->raw)
		ccrf_log (CCRF_LOG_ERROR, "pipeline", "%.12s: could not be processed %d times: put to attention", stored->sha256, stored->attempts - 1);
	else
		ccrf_log (CCRF_LOG_ERROR, "pipeline", "%.12s: put to attention: %s", stored->sha256, stored->reason);
	if (!ccrf_store_begin (worker->store, error))
		return FALSE;
	if (!ccrf_store_finish_message (worker->store, stored->id, unread, "", NULL, "not processed", "attention",
	                                "processing failed repeatedly: read it in the mailbox, then `ccrfctl retry`", error) ||
	    !ccrf_store_commit (worker->store, error)) {
		ccrf_store_rollback (worker->store);
		return FALSE;
	}
	return TRUE;
}

/* A full disk is no fault of the message: the attempt does not count, or a bad day would send everybody's mail to Attention. */
static gboolean
is_the_stores_fault (CcrfWorker *worker, const CcrfStored *stored, const GError *failed)
{
	g_autoptr (GError) ignored = NULL;

	if (!g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_TEMPORARY) && !g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_IO))
		return FALSE;
	/* should this fail as well, the attempt counts: it is only put before a person sooner */
	(void) ccrf_store_return_message (worker->store, stored->id, &ignored);
	return TRUE;
}

int
ccrf_pipeline_process (CcrfWorker *worker, GError **error)
{
	return ccrf_pipeline_some (worker, G_MAXINT, error);
}

int
ccrf_pipeline_some (CcrfWorker *worker, int most, GError **error)
{
	gint64 stuck = 0;
	int n = 0;

	while (n < most && !ccrf_service_is_stopping (worker->service)) {
		g_autoptr (GError) failed = NULL;
		g_autoptr (CcrfStored) stored = ccrf_store_next_message (worker->store, &failed);
		gboolean ok;

		if (!stored) {
			if (!failed)
				return n;
			g_propagate_error (error, g_steal_pointer (&failed));
			return -1;
		}
		ccrf_worker_beat (worker, (gint64) worker->service->config->limits.child_seconds * worker->service->config->limits.attachments);
		ok = stored->attempts > ATTEMPTS || !stored->raw ? give_to_a_person (worker, stored, &failed) : process_one (worker, stored, &failed);
		/* another loop changed the case meanwhile: read it again, decide again */
		if (!ok && !g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_STALE)) {
			if (is_the_stores_fault (worker, stored, failed)) {
				g_propagate_prefixed_error (error, g_steal_pointer (&failed), "message %.12s: ", stored->sha256);
				return -1;
			}
			ccrf_log (CCRF_LOG_ERROR, "pipeline", "%.12s: %s", stored->sha256, failed->message);
			worker->problems++;
			/* what not even a person could be given waits behind all others; met again, it is the only one left */
			if (stored->id == stuck && stored->attempts > ATTEMPTS + 2)
				return n;
			if (stored->attempts > ATTEMPTS || !stored->raw)
				stuck = stored->id;
			continue;
		}
		ccrf_service_wake (worker->service);
		n++;
	}
	return n;
}
