/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Intake: what the server has and our own record does not know is fetched, stored, processed, then moved. */

#include "rooms.h"
#include <string.h>

/* one commit for so many messages, or so many bytes: a commit waits for the disk */
#define GROUP_MESSAGES 50
#define GROUP_BYTES (8 * 1024 * 1024)
/* so many are worked on before the mailbox is looked at again: a flood must not hide what arrives meanwhile */
#define WORK_BATCH 100
/* even with IDLE we look ourselves now and then: some servers forget to tell */
#define SAFETY_POLL 600
/* two ways to log in, CAPABILITY, SELECT, and LIST, CREATE, SUBSCRIBE for each of three folders */
#define STEPS_TO_OPEN 13
#define SLOWEST_BYTES_A_SECOND (32 * 1024)

/* The longest that the mailbox room may be busy with its server between two messages: connecting anew and fetching the largest alone. */
static gint64
patience (const CcrfConfig *config)
{
	return STEPS_TO_OPEN * config->mailbox.timeout + 2 * (config->mailbox.timeout + config->limits.message_size / SLOWEST_BYTES_A_SECOND);
}

/* A message that has come and is not stored yet. */
typedef struct {
	guint32 uid;
	GBytes *raw;
	CcrfTime received;
	gboolean cut;
	char *sha256, *stable;
} Arrival;

static void
arrival_free (gpointer data)
{
	Arrival *arrival = data;

	g_bytes_unref (arrival->raw);
	g_free (arrival->sha256);
	g_free (arrival->stable);
	g_free (arrival);
}

/* What came is gathered here and not in an open transaction: a server that stalls must not keep the clock from writing. */
typedef struct {
	CcrfWorker *worker;
	const CcrfMailbox *mailbox;
	GPtrArray *arrivals;
	gsize bytes;
	gboolean store_failed;
} Group;

/* Only the order of work hangs on it: nothing is read yet. */
static gboolean
note_sender (Group *group, const Arrival *arrival, GError **error)
{
	g_autofree char *sender = ccrf_parse_sender_key (arrival->raw);

	return ccrf_store_set_sender (group->worker->store, arrival->sha256, sender, group->worker->service->config->limits.sender_rate, error);
}

static gboolean
store_arrivals (Group *group, GError **error)
{
	CcrfStore *store = group->worker->store;

	if (!ccrf_store_begin (store, error))
		return FALSE;
	for (guint i = 0; i < group->arrivals->len; i++) {
		const Arrival *arrival = group->arrivals->pdata[i];
		gboolean is_new;

		if (!ccrf_store_add_message (store, ccrf_mailbox_name (group->mailbox), ccrf_mailbox_uidvalidity (group->mailbox), arrival->uid, arrival->raw,
		                             arrival->received, arrival->sha256, arrival->stable, arrival->cut, &is_new, error) ||
		    (is_new && !note_sender (group, arrival, error))) {
			/* a message that is there in part would be taken for one that is there: all of them, or none */
			ccrf_store_rollback (store);
			return FALSE;
		}
	}
	return ccrf_store_commit (store, error);
}

static gboolean
close_group (Group *group, GError **error)
{
	if (group->arrivals->len == 0)
		return TRUE;
	group->store_failed = !store_arrivals (group, error);
	g_ptr_array_set_size (group->arrivals, 0);
	group->bytes = 0;
	return !group->store_failed;
}

static gboolean
take_one (const CcrfFetched *fetched, gpointer data, GError **error)
{
	Group *group = data;
	gsize size;
	const void *bytes = g_bytes_get_data (fetched->raw, &size);
	Arrival *arrival = g_new0 (Arrival, 1);

	arrival->uid = fetched->uid;
	arrival->raw = g_bytes_ref (fetched->raw);
	arrival->received = fetched->received;
	arrival->cut = fetched->cut;
	arrival->sha256 = ccrf_sha256 (bytes, size);
	arrival->stable = ccrf_parse_stable_sha256 (fetched->raw);
	g_ptr_array_add (group->arrivals, arrival);
	group->bytes += size;
	ccrf_worker_beat (group->worker, patience (group->worker->service->config));
	return (group->arrivals->len < GROUP_MESSAGES && group->bytes < GROUP_BYTES) || close_group (group, error);
}

/* UIDs on the server that our record does not have; `\Seen` says nothing about us */
static GArray *
unknown (const GArray *on_server, const GArray *known)
{
	GArray *wanted = g_array_new (FALSE, FALSE, sizeof (guint32));
	guint k = 0;

	for (guint i = 0; i < on_server->len; i++) {
		guint32 uid = g_array_index (on_server, guint32, i);

		while (k < known->len && g_array_index (known, guint32, k) < uid)
			k++;
		if (k == known->len || g_array_index (known, guint32, k) != uid)
			g_array_append_val (wanted, uid);
	}
	return wanted;
}

static gboolean
fetch_new (CcrfWorker *worker, CcrfMailbox *mailbox, GError **error)
{
	g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func (arrival_free);
	Group group = { .worker = worker, .mailbox = mailbox, .arrivals = arrivals };
	g_autoptr (GArray) on_server = ccrf_mailbox_search (mailbox, error);
	g_autoptr (GArray) known = on_server ? ccrf_store_known_uids (worker->store, ccrf_mailbox_name (mailbox), ccrf_mailbox_uidvalidity (mailbox), error) : NULL;
	g_autoptr (GArray) wanted = known ? unknown (on_server, known) : NULL;
	g_autoptr (GError) failed = NULL;
	gboolean fetched;

	if (!wanted)
		return FALSE;
	if (wanted->len == 0)
		return TRUE;
	fetched = ccrf_mailbox_fetch (mailbox, (const guint32 *) (gpointer) wanted->data, wanted->len, take_one, &group, &failed);
	/* one message that cannot be fetched must not take along those that could */
	if (!group.store_failed && !close_group (&group, fetched ? error : NULL) && fetched)
		return FALSE;
	if (fetched)
		return TRUE;
	if (group.store_failed || !g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_INVALID)) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	worker->problems++;
	ccrf_log (CCRF_LOG_ERROR, "mailbox", "%s", failed->message);
	return TRUE;
}

/* ---- moving, only after the commit ------------------------------------------------------- */

static const char *
folder_on_server (const CcrfConfig *config, const char *folder)
{
	if (g_str_equal (folder, "attention"))
		return config->attention;
	return g_str_equal (folder, "quarantine") ? config->quarantine : config->processed;
}

static gboolean
move_done (CcrfWorker *worker, CcrfMailbox *mailbox, GError **error)
{
	static const char *const folders[] = { "processed", "attention", "quarantine" };
	const char *name = ccrf_mailbox_name (mailbox);
	guint32 validity = ccrf_mailbox_uidvalidity (mailbox);
	g_autoptr (GPtrArray) moves = ccrf_store_pending_moves (worker->store, name, validity, error);

	if (!moves)
		return FALSE;
	for (gsize f = 0; f < G_N_ELEMENTS (folders); f++) {
		g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
		const guint32 *list;

		for (guint i = 0; i < moves->len; i++) {
			const CcrfMove *move = moves->pdata[i];

			if (g_str_equal (move->folder, folders[f]))
				g_array_append_val (uids, move->uid);
		}
		if (uids->len == 0)
			continue;
		list = (const guint32 *) (gpointer) uids->data;
		/* at most three commands for so many messages */
		ccrf_worker_beat (worker, (3 + 3 * (gint64) uids->len / 100) * worker->service->config->mailbox.timeout);
		if (!ccrf_mailbox_move (mailbox, list, uids->len, folder_on_server (worker->service->config, folders[f]), error) ||
		    !ccrf_store_moved (worker->store, name, validity, list, uids->len, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
ccrf_intake_round (CcrfWorker *worker, CcrfMailbox *mailbox, GError **error)
{
	int n;

	do {
		ccrf_worker_beat (worker, patience (worker->service->config));
		if (!fetch_new (worker, mailbox, error) || !ccrf_alarm_mailbox_worked (worker, ccrf_service_now (worker->service), error))
			return FALSE;
		n = ccrf_pipeline_some (worker, WORK_BATCH, error);
		if (n < 0 || !move_done (worker, mailbox, error))
			return FALSE;
	} while (n == WORK_BATCH);
	ccrf_move_dismissed (worker);
	return TRUE;
}

void
ccrf_intake_failed (CcrfWorker *worker, const GError *why)
{
	g_autoptr (GError) error = NULL;

	if (!ccrf_alarm_mailbox_failed (worker, why->message, ccrf_service_now (worker->service), &error))
		ccrf_log (CCRF_LOG_ERROR, "alarm", "%s", error->message);
}

/* ---- the loop ------------------------------------------------------------------------------- */

static gboolean
serve_connection (CcrfWorker *worker, gint64 *useful_since, GError **error)
{
	CcrfService *service = worker->service;
	const CcrfConfig *config = service->config;
	g_autoptr (CcrfMailbox) mailbox = NULL;
	gint64 wait;

	ccrf_worker_beat (worker, config->oauth2_timeout + patience (config));
	ccrf_worker_say (worker, "connecting to the mailbox");
	if (!ccrf_worker_token (worker, &config->mailbox, error))
		return FALSE;
	mailbox = ccrf_mailbox_open (config, worker->access_token, error);
	if (!mailbox)
		return FALSE;
	wait = config->idle && ccrf_mailbox_has_idle (mailbox) ? MAX (config->poll_interval, SAFETY_POLL) : config->poll_interval;
	ccrf_log (CCRF_LOG_INFO, "mailbox", "connected to %s, %s", config->mailbox.url, wait == config->poll_interval ? "polling" : "IDLE");
	while (!ccrf_service_is_stopping (service)) {
		g_autofree char *now = NULL;

		if (!ccrf_intake_round (worker, mailbox, error))
			return FALSE;
		if (*useful_since == 0)
			*useful_since = g_get_monotonic_time ();
		now = ccrf_calendar_words (service->calendar, ccrf_service_now (service));
		ccrf_worker_say (worker, "the mailbox was read on %s", now);
		ccrf_worker_beat (worker, wait + 2 * config->mailbox.timeout);
		if (!ccrf_mailbox_wait (mailbox, wait, service->stop_fd, error))
			return FALSE;
	}
	return TRUE;
}

gpointer
ccrf_intake_loop (gpointer data)
{
	CcrfService *service = data;
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfWorker) worker = ccrf_worker_new (service, &failed);
	gint64 pause = 0;

	if (worker)
		worker->loop = CCRF_LOOP_INTAKE;
	while (worker && !ccrf_service_is_stopping (service)) {
		g_autoptr (GError) error = NULL;
		gint64 until, useful_since = 0;

		if (serve_connection (worker, &useful_since, &error))
			break;
		until = g_get_monotonic_time ();
		pause = ccrf_backoff (pause, useful_since ? (until - useful_since) / G_TIME_SPAN_SECOND : 0);
		ccrf_worker_beat (worker, pause);
		ccrf_worker_say (worker, "the mailbox CANNOT be read, see the log; next try within %" G_GINT64_FORMAT " s", pause);
		ccrf_log (CCRF_LOG_ERROR, "mailbox", "%s (next try in %" G_GINT64_FORMAT " s)", error->message, pause);
		ccrf_intake_failed (worker, error);
		/* a token may be revoked before its time */
		g_clear_pointer (&worker->access_token, ccrf_secret_free);
		/* what is stored already does not wait for the server */
		if (ccrf_pipeline_process (worker, NULL) < 0)
			ccrf_log (CCRF_LOG_ERROR, "pipeline", "the store cannot be used");
		for (until += pause * G_TIME_SPAN_SECOND; g_get_monotonic_time () < until && !ccrf_service_is_stopping (service);)
			g_usleep (100 * 1000);
	}
	if (failed)
		ccrf_log (CCRF_LOG_ERROR, "intake", "%s", failed->message);
	ccrf_service_stop (service);
	return NULL;
}

gpointer
ccrf_clock_loop (gpointer data)
{
	CcrfService *service = data;
	g_autoptr (GError) failed = NULL;
	g_autoptr (CcrfWorker) worker = ccrf_worker_new (service, &failed);
	guint64 seen = 0;

	if (worker)
		worker->loop = CCRF_LOOP_CLOCK;
	while (worker && !ccrf_service_is_stopping (service)) {
		g_autoptr (GError) error = NULL;
		CcrfTime next;

		ccrf_worker_beat (worker, 0);
		if (ccrf_clock_round (worker, &error) < 0) {
			ccrf_log (CCRF_LOG_ERROR, "clock", "%s", error->message);
			ccrf_worker_say (worker, "deadlines CANNOT be looked at, see the log");
		} else {
			ccrf_worker_say (worker, "no deadline waits");
		}
		next = ccrf_store_next_deadline (worker->store);
		/* the wall clock may be set meanwhile: look at least twice a minute */
		ccrf_worker_beat (worker, LONGEST_LOOK);
		ccrf_service_wait (service, &seen, next ? CLAMP (next - ccrf_service_now (service), 1, LONGEST_LOOK) : LONGEST_LOOK);
	}
	if (failed)
		ccrf_log (CCRF_LOG_ERROR, "clock", "%s", failed->message);
	/* without it no deadline would fall any more: better none runs than two of three */
	ccrf_service_stop (service);
	return NULL;
}
