/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Intake: what the server has and our own record does not know is fetched, stored, processed, then moved. */

#include "rooms.h"
#include <string.h>

/* one commit for so many messages, or so many bytes: a commit waits for the disk */
#define GROUP_MESSAGES 50
#define GROUP_BYTES (8 * 1024 * 1024)
/* pauses after trouble: doubling from one second */
#define LONGEST_PAUSE 300
/* even with IDLE we look ourselves now and then: some servers forget to tell */
#define SAFETY_POLL 600

typedef struct {
	CcrfWorker *worker;
	const CcrfMailbox *mailbox;
	guint messages;
	gsize bytes;
	gboolean open;
} Group;

static gboolean
close_group (Group *group, GError **error)
{
	if (!group->open)
		return TRUE;
	group->open = FALSE;
	group->messages = 0;
	group->bytes = 0;
	return ccrf_store_commit (group->worker->store, error);
}

static gboolean
store_one (const CcrfFetched *fetched, gpointer data, GError **error)
{
	Group *group = data;
	CcrfStore *store = group->worker->store;
	gsize size;
	const void *bytes = g_bytes_get_data (fetched->raw, &size);
	g_autofree char *sha256 = ccrf_sha256 (bytes, size), *stable = ccrf_parse_stable_sha256 (fetched->raw);
	gboolean is_new;

	if (!group->open && !ccrf_store_begin (store, error))
		return FALSE;
	group->open = TRUE;
	if (!ccrf_store_add_message (store, ccrf_mailbox_name (group->mailbox), ccrf_mailbox_uidvalidity (group->mailbox), fetched->uid,
	                             fetched->raw, fetched->received, sha256, stable, fetched->cut, &is_new, error))
		return FALSE;
	group->messages++;
	group->bytes += size;
	return (group->messages < GROUP_MESSAGES && group->bytes < GROUP_BYTES) || close_group (group, error);
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
	Group group = { .worker = worker, .mailbox = mailbox };
	g_autoptr (GArray) on_server = ccrf_mailbox_search (mailbox, error);
	g_autoptr (GArray) known = on_server ? ccrf_store_known_uids (worker->store, ccrf_mailbox_name (mailbox), ccrf_mailbox_uidvalidity (mailbox), error) : NULL;
	g_autoptr (GArray) wanted = known ? unknown (on_server, known) : NULL;
	g_autoptr (GError) failed = NULL;
	gboolean fetched;

	if (!wanted)
		return FALSE;
	if (wanted->len == 0)
		return TRUE;
	fetched = ccrf_mailbox_fetch (mailbox, (const guint32 *) (gpointer) wanted->data, wanted->len, store_one, &group, &failed);
	/* one message that cannot be fetched must not take along those that could */
	if (!close_group (&group, fetched ? error : NULL)) {
		ccrf_store_rollback (worker->store);
		if (fetched)
			return FALSE;
	}
	if (fetched)
		return TRUE;
	if (!g_error_matches (failed, CCRF_ERROR, CCRF_ERROR_INVALID)) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
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
		if (!ccrf_mailbox_move (mailbox, list, uids->len, folder_on_server (worker->service->config, folders[f]), error) ||
		    !ccrf_store_moved (worker->store, name, validity, list, uids->len, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
ccrf_intake_round (CcrfWorker *worker, CcrfMailbox *mailbox, GError **error)
{
	return fetch_new (worker, mailbox, error) && ccrf_store_note_poll (worker->store, ccrf_service_now (worker->service), error) &&
	       ccrf_pipeline_process (worker, error) >= 0 && move_done (worker, mailbox, error);
}

/* ---- the loop ------------------------------------------------------------------------------- */

static gboolean
serve_connection (CcrfWorker *worker, int *pause, GError **error)
{
	CcrfService *service = worker->service;
	const CcrfConfig *config = service->config;
	g_autoptr (CcrfMailbox) mailbox = NULL;
	gint64 wait;

	if (!ccrf_worker_token (worker, &config->mailbox, error))
		return FALSE;
	mailbox = ccrf_mailbox_open (config, worker->access_token, error);
	if (!mailbox)
		return FALSE;
	wait = config->idle && ccrf_mailbox_has_idle (mailbox) ? MAX (config->poll_interval, SAFETY_POLL) : config->poll_interval;
	ccrf_log (CCRF_LOG_INFO, "mailbox", "connected to %s, %s", config->mailbox.url, wait == config->poll_interval ? "polling" : "IDLE");
	while (!ccrf_service_is_stopping (service)) {
		if (!ccrf_intake_round (worker, mailbox, error))
			return FALSE;
		*pause = 1;
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
	int pause = 1;

	while (worker && !ccrf_service_is_stopping (service)) {
		g_autoptr (GError) error = NULL;
		gint64 until = g_get_monotonic_time ();

		if (serve_connection (worker, &pause, &error))
			break;
		ccrf_log (CCRF_LOG_ERROR, "mailbox", "%s (next try in %d s)", error->message, pause);
		/* a token may be revoked before its time */
		g_clear_pointer (&worker->access_token, ccrf_secret_free);
		/* what is stored already does not wait for the server */
		if (ccrf_pipeline_process (worker, NULL) < 0)
			ccrf_log (CCRF_LOG_ERROR, "pipeline", "the store cannot be used");
		for (until += pause * G_TIME_SPAN_SECOND; g_get_monotonic_time () < until && !ccrf_service_is_stopping (service);)
			g_usleep (100 * 1000);
		pause = MIN (pause * 2, LONGEST_PAUSE);
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

	while (worker && !ccrf_service_is_stopping (service)) {
		g_autoptr (GError) error = NULL;
		CcrfTime next;

		if (ccrf_clock_round (worker, &error) < 0)
			ccrf_log (CCRF_LOG_ERROR, "clock", "%s", error->message);
		next = ccrf_store_next_deadline (worker->store);
		/* the wall clock may be set meanwhile: look at least twice a minute */
		ccrf_service_wait (service, &seen, next ? CLAMP (next - ccrf_service_now (service), 1, 30) : 30);
	}
	if (failed)
		ccrf_log (CCRF_LOG_ERROR, "clock", "%s", failed->message);
	return NULL;
}
