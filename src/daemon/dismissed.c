/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What `ccrfctl dismiss` took off the list of Attention leaves that folder, too. Where it lies there nobody has noted: it
 * is looked for by its size, or its Message-ID, and is the one whose bytes are the very bytes that were taken in.
 */

#include "rooms.h"

typedef struct {
	const char *sha256;
	GArray *uids; /* guint32 */
} Wanted;

static gboolean
compare_bytes (const CcrfFetched *fetched, gpointer data, GError **error)
{
	Wanted *wanted = data;
	gsize size;
	const void *bytes = g_bytes_get_data (fetched->raw, &size);
	g_autofree char *sha256 = ccrf_sha256 (bytes, size);

	if (g_str_equal (sha256, wanted->sha256))
		g_array_append_val (wanted->uids, fetched->uid);
	return TRUE;
}

/* Of @candidates those with the bytes. FALSE: @error */
static gboolean
prove (CcrfMailbox *mailbox, const GArray *candidates, Wanted *wanted, GError **error)
{
	return candidates != NULL &&
	       (candidates->len == 0 ||
	        ccrf_mailbox_fetch (mailbox, (const guint32 *) (gpointer) candidates->data, candidates->len, compare_bytes, wanted, error));
}

static gboolean
find (CcrfMailbox *mailbox, const CcrfConfig *config, const CcrfStored *stored, Wanted *wanted, GError **error)
{
	gint64 size = (gint64) g_bytes_get_size (stored->raw);
	g_autoptr (GArray) by_size = stored->cut ? ccrf_mailbox_search_size (mailbox, config->limits.message_size + 1, 0, error)
	                                         : ccrf_mailbox_search_size (mailbox, size, size, error);
	g_autoptr (GArray) by_id = NULL;

	if (!prove (mailbox, by_size, wanted, error))
		return FALSE;
	if (wanted->uids->len > 0 || stored->message_id == NULL || *stored->message_id == '\0')
		return TRUE;
	/* some servers tell another RFC822.SIZE than they send */
	by_id = ccrf_mailbox_search_id (mailbox, stored->message_id, error);
	return prove (mailbox, by_id, wanted, error);
}

static gboolean
move_one (CcrfWorker *worker, CcrfMailbox *mailbox, const CcrfDismissed *it, GError **error)
{
	const CcrfConfig *config = worker->service->config;
	g_autoptr (CcrfStored) stored = ccrf_store_message (worker->store, it->sha256, error);
	g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
	Wanted wanted = { it->sha256, uids };

	if (stored == NULL || !find (mailbox, config, stored, &wanted, error))
		return FALSE;
	if (uids->len == 0)
		ccrf_log (CCRF_LOG_INFO, "mailbox", "%.12s: was dismissed; it is not in the folder of %s any more", it->sha256, it->from);
	else if (!ccrf_mailbox_move (mailbox, (const guint32 *) (gpointer) uids->data, uids->len, config->processed, error))
		return FALSE;
	return ccrf_store_dismissed_moved (worker->store, it->id, error);
}

static gboolean
move_from (CcrfWorker *worker, const GPtrArray *list, const char *from, const char *folder, GError **error)
{
	const CcrfConfig *config = worker->service->config;
	g_autoptr (CcrfMailbox) mailbox = NULL;

	for (guint i = 0; i < list->len; i++) {
		const CcrfDismissed *it = list->pdata[i];

		if (!g_str_equal (it->from, from))
			continue;
		ccrf_worker_beat (worker, 20 * config->mailbox.timeout);
		if (mailbox == NULL)
			mailbox = ccrf_mailbox_open_folder (config, worker->access_token, folder, error);
		if (mailbox == NULL || !move_one (worker, mailbox, it, error))
			return FALSE;
	}
	return TRUE;
}

void
ccrf_move_dismissed (CcrfWorker *worker)
{
	const CcrfConfig *config = worker->service->config;
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) list = ccrf_store_dismissed (worker->store, &error);

	if (list != NULL && move_from (worker, list, "attention", config->attention, &error) &&
	    move_from (worker, list, "quarantine", config->quarantine, &error))
		return;
	worker->problems++;
	ccrf_log (CCRF_LOG_ERROR, "mailbox", "a dismissed message could not be moved to %s (the next round tries again): %s", config->processed, error->message);
}
