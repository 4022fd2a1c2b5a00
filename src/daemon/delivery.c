/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Delivery: the outbox's bytes go out; what the server said is recorded before the next one. */

#include "rooms.h"

/* a server that cannot be reached is tried again after this, doubling */
#define LONGEST_PAUSE 300

typedef struct { CcrfWorker *worker; gint64 id; CcrfTime now; } Started;

/* From here on an unknown end is "uncertain": the same bytes go again. */
static gboolean
before_dot (gpointer data)
{
	Started *started = data;
	g_autoptr (GError) error = NULL;

	if (ccrf_store_outgoing_started (started->worker->store, started->id, started->now, &error))
		return TRUE;
	ccrf_log (CCRF_LOG_ERROR, "send", "mail %" G_GINT64_FORMAT ": %s", started->id, error->message);
	return FALSE;
}

/* A mail that belongs to no case, such as a meeting's pack: the operator hears of it, unless it was the operator's own. */
static gboolean
tell_operator (CcrfWorker *worker, const CcrfOutgoing *outgoing, CcrfTime now, GError **error)
{
	const CcrfRole *role = ccrf_config_role (worker->service->config, "operator");
	gboolean ok = TRUE;

	for (guint i = 0; ok && role && i < role->holders->len; i++) {
		const CcrfAddress *to = role->holders->pdata[i];
		CcrfMail *mail;

		if (ccrf_address_equal (to->address, outgoing->to))
			continue;
		mail = ccrf_mail_new ("bounce-notice", to);
		json_object_set_string_member (mail->fields, "failed_address", outgoing->to);
		json_object_set_string_member (mail->fields, "what", outgoing->subject);
		ok = ccrf_commit_mail (worker, mail, NULL, now, error);
		ccrf_mail_free (mail);
	}
	return ok;
}

/* 5xx: the owner of the waiting step is told once. */
static gboolean
refused (CcrfWorker *worker, const CcrfOutgoing *outgoing, CcrfTime now, GError **error)
{
	g_autoptr (CcrfCase) it = NULL;
	CcrfEvent event = { .kind = CCRF_EVENT_BOUNCED, .request_id = outgoing->request_id, .text = outgoing->to };

	if (!outgoing->case_ref)
		return tell_operator (worker, outgoing, now, error);
	it = ccrf_store_case (worker->store, outgoing->case_ref, error);
	return it && ccrf_commit_event (worker, it, &event, "delivery", now, NULL, error);
}

static const struct { CcrfDelivery delivery; CcrfOutboxState state; } outcomes[] = {
	{ CCRF_DELIVERY_ACCEPTED,  CCRF_OUTBOX_SENT },
	{ CCRF_DELIVERY_TEMPORARY, CCRF_OUTBOX_QUEUED },
	{ CCRF_DELIVERY_REFUSED,   CCRF_OUTBOX_FAILED },
	{ CCRF_DELIVERY_UNCERTAIN, CCRF_OUTBOX_UNCERTAIN },
};

static gboolean
record (CcrfWorker *worker, const CcrfOutgoing *outgoing, CcrfDelivery delivery, const char *reply, CcrfTime now, GError **error)
{
	gint64 pause = ccrf_delivery_pause (outgoing->attempts, outgoing->created, now);
	CcrfOutboxState state = CCRF_OUTBOX_QUEUED;

	for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
		if (outcomes[i].delivery == delivery)
			state = outcomes[i].state;
	if (pause == 0 && (state == CCRF_OUTBOX_QUEUED || state == CCRF_OUTBOX_UNCERTAIN))
		state = CCRF_OUTBOX_FAILED;
	if (!ccrf_store_begin (worker->store, error))
		return FALSE;
	if (!ccrf_store_outgoing_result (worker->store, outgoing->id, state, reply ? reply : "", now + pause, now, error) ||
	    (state == CCRF_OUTBOX_FAILED && !refused (worker, outgoing, now, error)) || !ccrf_store_commit (worker->store, error)) {
		ccrf_store_rollback (worker->store);
		return FALSE;
	}
	ccrf_log (state == CCRF_OUTBOX_SENT ? CCRF_LOG_INFO : CCRF_LOG_WARNING, "send", "mail %" G_GINT64_FORMAT ": %s", outgoing->id,
	          ccrf_outbox_state_name (state));
	return TRUE;
}

static gboolean
connect_when_needed (CcrfWorker *worker, CcrfSubmission **submission, GError **error)
{
	const CcrfConfig *config = worker->service->config;

	if (*submission)
		return TRUE;
	if (!ccrf_worker_token (worker, &config->submission, error))
		return FALSE;
	*submission = ccrf_submission_open (config, worker->access_token, error);
	return *submission != NULL;
}

int
ccrf_delivery_round (CcrfWorker *worker, CcrfSubmission **submission, GError **error)
{
	int n = 0;

	while (!ccrf_service_is_stopping (worker->service)) {
		CcrfTime now = ccrf_service_now (worker->service);
		g_autoptr (GError) failed = NULL;
		g_autoptr (CcrfOutgoing) outgoing = ccrf_store_next_outgoing (worker->store, now, &failed);
		g_autofree char *reply = NULL;
		gboolean broken = FALSE;
		CcrfDelivery delivery;
		Started started;

		if (!outgoing) {
			if (failed)
				g_propagate_error (error, g_steal_pointer (&failed));
			return failed ? -1 : n;
		}
		if (!connect_when_needed (worker, submission, error))
			return -1;
		started = (Started){ worker, outgoing->id, now };
		delivery = ccrf_submission_send (*submission, outgoing, before_dot, &started, &reply, &broken);
		if (broken)
			g_clear_pointer (submission, ccrf_submission_free);
		if (!record (worker, outgoing, delivery, reply, now, error))
			return -1;
		n++;
	}
	return n;
}

gpointer
ccrf_delivery_loop (gpointer data)
{
	CcrfService *service = data;
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfWorker) worker = ccrf_worker_new (service, &failed);
	g_autoptr (CcrfSubmission) submission = NULL;
	guint64 seen = 0;
	gint64 pause = 1;

	while (worker && !ccrf_service_is_stopping (service)) {
		g_autoptr (GError) error = NULL;
		CcrfTime next;
		gint64 wait;

		if (ccrf_delivery_round (worker, &submission, &error) < 0) {
			ccrf_log (CCRF_LOG_ERROR, "send", "%s (next try in %" G_GINT64_FORMAT " s)", error->message, pause);
			g_clear_pointer (&submission, ccrf_submission_free);
			g_clear_pointer (&worker->access_token, ccrf_secret_free);
			/* new mails do not shorten the pause: a server that is down is not hammered */
			for (gint64 until = g_get_monotonic_time () + pause * G_TIME_SPAN_SECOND;
			     g_get_monotonic_time () < until && !ccrf_service_is_stopping (service);)
				ccrf_service_wait (service, &seen, 1);
			pause = MIN (pause * 2, LONGEST_PAUSE);
			continue;
		}
		/* a server ends an idle connection at its own moment: the next mail would run into that */
		g_clear_pointer (&submission, ccrf_submission_free);
		pause = 1;
		next = ccrf_store_next_send (worker->store);
		wait = next ? CLAMP (next - ccrf_service_now (service), 1, 30) : 30;
		ccrf_service_wait (service, &seen, wait);
	}
	if (failed)
		ccrf_log (CCRF_LOG_ERROR, "send", "%s", failed->message);
	return NULL;
}
