/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Delivery: the outbox's bytes go out; what the server said is recorded before the next one. */

#include "rooms.h"

#define SLOWEST_BYTES_A_SECOND (32 * 1024)

typedef struct { CcrfWorker *worker; gint64 id; CcrfTime now; GError *failed; } Started;

/* From here on an unknown end is "uncertain": the same bytes go again. */
static gboolean
before_dot (gpointer data)
{
	Started *started = data;

	return ccrf_store_outgoing_started (started->worker->store, started->id, started->now, &started->failed);
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

		/* mails to many addresses that do not exist must not bury the operator; `ccrfctl queue` has them all */
		if (ccrf_address_equal (to->address, outgoing->to) ||
		    ccrf_store_count_sent_to (worker->store, to->address, now - 3600) >= worker->service->config->limits.sender_rate)
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

/*
 * What the server said is known only here: were it lost, a mail that was taken
 * would leave a second time. So the daemon waits until the store works again;
 * `--once` tries once more and says so.
 */
static gboolean
record_surely (CcrfWorker *worker, const CcrfOutgoing *outgoing, CcrfDelivery delivery, const char *reply, CcrfTime now, GError **error)
{
	gboolean stays = worker->service->stop_fd >= 0;
	gint64 pause = 0;

	for (int tries = 1;; tries++) {
		g_autoptr (GError) failed = NULL;
		guint64 seen = 0;

		if (record (worker, outgoing, delivery, reply, now, &failed))
			return TRUE;
		if ((!g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_TEMPORARY) && !g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_IO)) ||
		    (!stays && tries > 1) || ccrf_service_is_stopping (worker->service)) {
			g_propagate_prefixed_error (error, g_steal_pointer (&failed), "mail %" G_GINT64_FORMAT ": what the server answered could not be recorded: ", outgoing->id);
			return FALSE;
		}
		if (!stays)
			continue;
		pause = ccrf_backoff (pause, 0);
		ccrf_log (CCRF_LOG_ERROR, "send", "mail %" G_GINT64_FORMAT ": the server has answered, but that cannot be recorded (next try in %" G_GINT64_FORMAT " s): %s",
		          outgoing->id, pause, failed->message);
		ccrf_worker_say (worker, "the store CANNOT be written to, see the log; next try within %" G_GINT64_FORMAT " s", pause);
		ccrf_worker_beat (worker, pause);
		for (gint64 until = g_get_monotonic_time () + pause * G_TIME_SPAN_SECOND;
		     g_get_monotonic_time () < until && !ccrf_service_is_stopping (worker->service);)
			ccrf_service_wait (worker->service, &seen, 1);
	}
}

static gboolean
connect_when_needed (CcrfWorker *worker, CcrfSubmission **submission, GError **error)
{
	const CcrfConfig *config = worker->service->config;

	if (*submission)
		return TRUE;
	/* the login, and EHLO */
	ccrf_worker_beat (worker, config->oauth2_timeout + 2 * config->submission.timeout);
	if (!ccrf_worker_token (worker, &config->submission, error))
		return FALSE;
	*submission = ccrf_submission_open (config, worker->access_token, error);
	return *submission != NULL;
}

/* The longest that one mail may take: MAIL, RCPT, DATA, RSET or the passing over of answers, then the text and its end. */
static gint64
patience (const CcrfConfig *config, const CcrfOutgoing *outgoing)
{
	return 8 * config->submission.timeout + 2 * config->final_timeout + (gint64) (g_bytes_get_size (outgoing->bytes) / SLOWEST_BYTES_A_SECOND);
}

/* TRUE, having set @error: the alarm hears of it, and the loop pauses */
static gboolean
trouble (CcrfWorker *worker, GError *why, CcrfTime now, GError **error)
{
	g_autoptr (GError) failed = NULL;

	if (!ccrf_alarm_sending_failed (worker, why->message, now, &failed))
		ccrf_log (CCRF_LOG_ERROR, "alarm", "%s", failed->message);
	g_propagate_error (error, why);
	return TRUE;
}

/* One mail on the open connection, and what came of it. */
static gboolean
hand_over (CcrfWorker *worker, CcrfSubmission **submission, const CcrfOutgoing *outgoing, CcrfTime now, CcrfDelivery *delivery, gboolean *broken, GError **error)
{
	Started started = { worker, outgoing->id, now, NULL };
	g_autofree char *reply = NULL;

	ccrf_worker_beat (worker, patience (worker->service->config, outgoing));
	*delivery = ccrf_submission_send (*submission, outgoing, before_dot, &started, &reply, broken);
	ccrf_worker_beat (worker, 0);
	if (*broken)
		g_clear_pointer (submission, ccrf_submission_free);
	/* given up before the dot, for the store's sake: it says all there is to know about the mail already */
	if (started.failed) {
		g_propagate_prefixed_error (error, started.failed, "mail %" G_GINT64_FORMAT ": not sent: ", outgoing->id);
		return FALSE;
	}
	return record_surely (worker, outgoing, *delivery, reply, now, error);
}

/*
 * A connection that took a mail may end as it likes, and the next mail gets a
 * new one at once. One that took none is like no connection: nobody is hammered
 * with a connection a mail.
 */
static gboolean
was_useless (CcrfDelivery delivery, gboolean broken, gboolean took_one)
{
	return broken && !took_one && (delivery == CCRF_DELIVERY_TEMPORARY || delivery == CCRF_DELIVERY_UNCERTAIN);
}

int
ccrf_delivery_round (CcrfWorker *worker, CcrfSubmission **submission, GError **error)
{
	gboolean took_one = FALSE, told = FALSE;
	int n = 0;

	while (!ccrf_service_is_stopping (worker->service)) {
		CcrfTime now = ccrf_service_now (worker->service);
		g_autoptr (GError) failed = NULL;
		g_autoptr (CcrfOutgoing) outgoing = ccrf_store_next_outgoing (worker->store, now, &failed);
		CcrfDelivery delivery;
		gboolean broken = FALSE;

		if (!outgoing) {
			if (!failed)
				return n;
			g_propagate_error (error, g_steal_pointer (&failed));
			return -1;
		}
		took_one = took_one && *submission;
		if (!connect_when_needed (worker, submission, &failed) && trouble (worker, g_steal_pointer (&failed), now, error))
			return -1;
		if (!hand_over (worker, submission, outgoing, now, &delivery, &broken, error))
			return -1;
		n++;
		if (was_useless (delivery, broken, took_one) &&
		    trouble (worker, g_error_new (CCRF_ERROR, CCRF_ERROR_TEMPORARY, "%s: the connection broke off before it took a mail", worker->service->config->submission.url), now, error))
			return -1;
		took_one = took_one || delivery == CCRF_DELIVERY_ACCEPTED;
		/* an answer about the mail, yes or no: the server works */
		if (!told && !broken && (delivery == CCRF_DELIVERY_ACCEPTED || delivery == CCRF_DELIVERY_REFUSED)) {
			told = TRUE;
			if (!ccrf_alarm_sending_worked (worker, now, error))
				return -1;
		}
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
	gint64 pause = 0;

	if (worker)
		worker->loop = CCRF_LOOP_DELIVERY;
	while (worker && !ccrf_service_is_stopping (service)) {
		g_autoptr (GError) error = NULL;
		CcrfTime next;
		gint64 wait;

		ccrf_worker_beat (worker, 0);
		if (ccrf_delivery_round (worker, &submission, &error) < 0) {
			pause = ccrf_backoff (pause, 0);
			ccrf_worker_beat (worker, pause);
			ccrf_worker_say (worker, "mail CANNOT be sent, see the log; next try within %" G_GINT64_FORMAT " s", pause);
			ccrf_log (CCRF_LOG_ERROR, "send", "%s (next try in %" G_GINT64_FORMAT " s)", error->message, pause);
			g_clear_pointer (&submission, ccrf_submission_free);
			g_clear_pointer (&worker->access_token, ccrf_secret_free);
			/* new mails do not shorten the pause: a server that is down is not hammered */
			for (gint64 until = g_get_monotonic_time () + pause * G_TIME_SPAN_SECOND;
			     g_get_monotonic_time () < until && !ccrf_service_is_stopping (service);)
				ccrf_service_wait (service, &seen, 1);
			continue;
		}
		/* a server ends an idle connection at its own moment: the next mail would run into that */
		g_clear_pointer (&submission, ccrf_submission_free);
		pause = 0;
		ccrf_worker_say (worker, "no mail waits to leave now");
		ccrf_worker_beat (worker, LONGEST_LOOK);
		next = ccrf_store_next_send (worker->store);
		wait = next ? CLAMP (next - ccrf_service_now (service), 1, LONGEST_LOOK) : LONGEST_LOOK;
		ccrf_service_wait (service, &seen, wait);
	}
	if (failed)
		ccrf_log (CCRF_LOG_ERROR, "send", "%s", failed->message);
	ccrf_service_stop (service);
	return NULL;
}
