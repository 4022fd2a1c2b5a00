/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * fetch: many messages in pipelined windows.
 *
 * First the sizes, so that windows can be capped in bytes and mail over the
 * limit is never transferred whole; then the messages. Two windows are under
 * way at any time, so that a round trip costs nothing.
 *
 * Sizes that do not agree. Some servers lie about a literal's size, and then
 * the rest of a mail is read as answers; others (Exchange, unless told
 * otherwise) count honestly in literals but give an estimate as RFC822.SIZE.
 * A message whose bytes are not as many as RFC822.SIZE is therefore not handed
 * over from a window but fetched again by itself, where no other message can
 * have become part of it, and handed over when that answer is well formed and
 * ends with our tag, which nobody else can know. What follows it in its window
 * waits for the same. Once HONEST_MOST messages came
 * byte for byte the same both times, the server is known to estimate, and the
 * rest of the connection's messages are taken from their windows.
 *
 * One bad message never stops the mailbox: when the connection breaks, all that
 * was under way is fetched one by one on a new connection; what breaks that one
 * too is left on the server and named in the error, after all others were
 * handed over.
 */

#include "fetch-private.h"

#define WINDOW_MESSAGES 50
#define WINDOW_BYTES (8 * 1024 * 1024)
#define WINDOW_SIZES 500  /* UIDs of a window that asks for sizes only */
#define OUTSTANDING 2
#define REOPENS_MOST 20   /* new connections in one call */
#define HONEST_MOST 3

/* A command under way: some of the job's messages. */
typedef struct {
	GArray *uids;  /* guint32 */
	guint64 bytes; /* their sizes together */
	char *tag;
} Window;

static void
window_free (gpointer data)
{
	Window *window = data;

	g_array_unref (window->uids);
	g_free (window->tag);
	g_free (window);
}

CcrfFetchItem *
ccrf_fetch_job_find (CcrfFetchJob *job, guint32 uid)
{
	guint index = GPOINTER_TO_UINT (g_hash_table_lookup (job->by_uid, GUINT_TO_POINTER (uid)));

	return index > 0 ? &g_array_index (job->wanted, CcrfFetchItem, index - 1) : NULL;
}

gsize
ccrf_fetch_literal_most (const CcrfFetchJob *job)
{
	/* room for estimates: see above */
	return (gsize) job->mailbox->config->limits.message_size + (gsize) job->mailbox->config->limits.message_size / 8 + 65536;
}

gboolean
ccrf_fetch_job_deliver (CcrfFetchJob *job, CcrfFetchItem *item, const CcrfFetched *fetched, GError **error)
{
	gint64 before = g_get_monotonic_time ();

	if (!job->func (fetched, job->data, error)) {
		job->stopped = TRUE;
		return FALSE;
	}
	item->state = CCRF_ITEM_FETCH_DELIVERED;
	job->mailbox->imap->deadline += g_get_monotonic_time () - before;
	return TRUE;
}

gboolean
ccrf_fetch_job_reopen (CcrfFetchJob *job, GError *reason, GError **error)
{
	g_autoptr (GError) why = reason;

	if (job->stopped || job->reopened++ >= REOPENS_MOST) {
		g_propagate_error (error, g_steal_pointer (&why));
		return FALSE;
	}
	ccrf_log (CCRF_LOG_WARNING, "mailbox", "%s; connecting anew and fetching one by one", why->message);
	if (ccrf_mailbox_connect (job->mailbox, error))
		return TRUE;
	g_clear_pointer (&job->mailbox->imap, ccrf_imap_free);
	return FALSE;
}

/* ---- handlers ----------------------------------------------------------------------- */

static gboolean
on_size (const CcrfImapResponse *response, gpointer data, GError **error)
{
	g_auto (CcrfImapFetch) fetch = { 0 };
	CcrfFetchItem *item;

	if (!ccrf_imap_response_is (response, "FETCH"))
		return TRUE;
	if (!ccrf_imap_fetch_parse (response, &fetch, error))
		return FALSE;
	item = fetch.uid != 0 ? ccrf_fetch_job_find (data, fetch.uid) : NULL;
	if (item != NULL && fetch.has_size && item->state == CCRF_ITEM_FETCH_UNKNOWN) {
		item->size = fetch.size;
		item->state = CCRF_ITEM_FETCH_SIZED;
	}
	return TRUE;
}

static gboolean
on_message (const CcrfImapResponse *response, gpointer data, GError **error)
{
	CcrfFetchJob *job = data;
	g_auto (CcrfImapFetch) fetch = { 0 };
	CcrfFetched fetched = { 0 };
	CcrfFetchItem *item;
	gsize n;

	if (!ccrf_imap_response_is (response, "FETCH"))
		return TRUE;
	if (!ccrf_imap_fetch_parse (response, &fetch, error))
		return FALSE;
	/* flags that somebody changed meanwhile, or a message whose bytes are not to be had: see set_aside() */
	if (fetch.body == NULL)
		return TRUE;
	item = fetch.uid != 0 ? ccrf_fetch_job_find (job, fetch.uid) : NULL;
	if (item == NULL || item->state != CCRF_ITEM_FETCH_SIZED) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: message UID %u was not asked for", fetch.uid);
		return FALSE;
	}
	n = g_bytes_get_size (fetch.body);
	if (!fetch.has_date || !fetch.has_size || fetch.size != item->size || (fetch.size != n && job->mailbox->honest < HONEST_MOST))
		job->tainted = TRUE;
	if (job->tainted) {
		item->state = CCRF_ITEM_FETCH_ALONE;
		item->digest = ccrf_sha256 (g_bytes_get_data (fetch.body, NULL), n);
		return TRUE;
	}
	fetched.uid = fetch.uid;
	fetched.received = fetch.date;
	fetched.size = (gsize) fetch.size;
	fetched.raw = fetch.body;
	return ccrf_fetch_job_deliver (job, item, &fetched, error);
}

/* ---- windows -------------------------------------------------------------------------- */

/* One pass over windows: what is asked, who reads the answers, and what was not answered after an OK. */
typedef struct {
	const char *items;
	CcrfImapFunc func;
	CcrfFetchItemState open; /* the state of what was not answered */
} Pass;

static const Pass size_pass = { "(UID RFC822.SIZE)", on_size, CCRF_ITEM_FETCH_UNKNOWN };
static const Pass message_pass = { "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[])", on_message, CCRF_ITEM_FETCH_SIZED };

/* What @window did not bring goes to @state. */
static void
set_aside (CcrfFetchJob *job, const Pass *pass, const Window *window, CcrfFetchItemState state)
{
	for (guint i = 0; i < window->uids->len; i++) {
		CcrfFetchItem *item = ccrf_fetch_job_find (job, g_array_index (window->uids, guint32, i));

		if (item->state == pass->open)
			item->state = state;
	}
}

static gboolean
window_send (CcrfFetchJob *job, const Pass *pass, Window *window, GError **error)
{
	g_autofree char *set = ccrf_imap_set ((const guint32 *) window->uids->data, window->uids->len);
	g_autofree char *command = g_strdup_printf ("UID FETCH %s %s", set, pass->items);

	window->tag = ccrf_imap_send (job->mailbox->imap, command, error);
	return window->tag != NULL;
}

/* The answers of @window; @behind is on its way too and takes its share of the line. */
static gboolean
window_finish (CcrfFetchJob *job, const Pass *pass, const Window *window, const Window *behind, GError **error)
{
	g_autoptr (CcrfImapResponse) refusal = NULL;

	ccrf_imap_expect (job->mailbox->imap, window->bytes + (behind != NULL ? behind->bytes : 0));
	job->mailbox->imap->literal_most = pass == &size_pass ? CCRF_IMAP_LITERAL_SMALL : ccrf_fetch_literal_most (job);
	if (ccrf_imap_finish (job->mailbox->imap, window->tag, pass->func, job, &refusal, error)) {
		/* our tag came: nothing was swallowed, nothing made up */
		job->tainted = FALSE;
		/* a message that is not there is left out without a word (RFC 3501, 6.4.8); one that has no bytes is told of */
		set_aside (job, pass, window, pass == &size_pass ? CCRF_ITEM_FETCH_GONE : CCRF_ITEM_FETCH_ALONE);
		return TRUE;
	}
	if (refusal == NULL)
		return FALSE;
	job->tainted = FALSE;
	set_aside (job, pass, window, CCRF_ITEM_FETCH_ALONE);
	return TRUE;
}

/* Runs @windows, OUTSTANDING at a time. */
static gboolean
run (CcrfFetchJob *job, const Pass *pass, GPtrArray *windows, GError **error)
{
	guint sent = 0, done = 0;

	while (done < windows->len) {
		g_autoptr (GError) reason = NULL;

		while (reason == NULL && sent < windows->len && sent - done < OUTSTANDING)
			(void) window_send (job, pass, windows->pdata[sent++], &reason);
		if (reason == NULL && window_finish (job, pass, windows->pdata[done], done + 1 < sent ? windows->pdata[done + 1] : NULL, &reason)) {
			done++;
			continue;
		}
		if (job->stopped) {
			g_propagate_error (error, g_steal_pointer (&reason));
			return FALSE;
		}
		ccrf_imap_prefix (job->mailbox->imap, "UID FETCH", &reason);
		job->tainted = FALSE;
		for (; done < sent; done++)
			set_aside (job, pass, windows->pdata[done], CCRF_ITEM_FETCH_ALONE);
		if (!ccrf_fetch_job_reopen (job, g_steal_pointer (&reason), error))
			return FALSE;
	}
	return TRUE;
}

/* The first @most of the job's messages in @state as windows of at most @messages and WINDOW_BYTES. */
static GPtrArray *
make_windows (CcrfFetchJob *job, CcrfFetchItemState state, guint messages, guint most)
{
	GPtrArray *windows = g_ptr_array_new_with_free_func (window_free);
	Window *window = NULL;

	for (guint i = 0; i < job->wanted->len && most > 0; i++) {
		const CcrfFetchItem *item = &g_array_index (job->wanted, CcrfFetchItem, i);

		if (item->state != state)
			continue;
		if (window == NULL || window->uids->len == messages || window->bytes + item->size > WINDOW_BYTES) {
			window = g_new0 (Window, 1);
			window->uids = g_array_new (FALSE, FALSE, sizeof (guint32));
			g_ptr_array_add (windows, window);
		}
		g_array_append_val (window->uids, item->uid);
		window->bytes += item->size;
		most--;
	}
	return windows;
}

/* Up to @most messages in windows, then by itself what was set aside. */
static gboolean
run_messages (CcrfFetchJob *job, guint most, GError **error)
{
	g_autoptr (GPtrArray) messages = make_windows (job, CCRF_ITEM_FETCH_SIZED, WINDOW_MESSAGES, most);

	if (!run (job, &message_pass, messages, error))
		return FALSE;
	for (guint i = 0; i < job->wanted->len; i++) {
		CcrfFetchItem *item = &g_array_index (job->wanted, CcrfFetchItem, i);

		if (item->state == CCRF_ITEM_FETCH_ALONE && !ccrf_fetch_alone (job, item, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
run_all (CcrfFetchJob *job, GError **error)
{
	g_autoptr (GPtrArray) sizes = make_windows (job, CCRF_ITEM_FETCH_UNKNOWN, WINDOW_SIZES, G_MAXUINT);

	if (!run (job, &size_pass, sizes, error))
		return FALSE;
	for (guint i = 0; i < job->wanted->len; i++) {
		CcrfFetchItem *item = &g_array_index (job->wanted, CcrfFetchItem, i);

		if (item->state == CCRF_ITEM_FETCH_SIZED && item->size > (guint64) job->mailbox->config->limits.message_size)
			item->state = CCRF_ITEM_FETCH_ALONE;
	}
	/* a few first, so that a server whose sizes are estimates is known before the many come */
	if (!job->mailbox->probed && !run_messages (job, HONEST_MOST, error))
		return FALSE;
	job->mailbox->probed = TRUE;
	return run_messages (job, G_MAXUINT, error);
}

static void
clear_item (gpointer data)
{
	g_free (((CcrfFetchItem *) data)->digest);
}

/* Connections broke and not one message came: that is no message's fault. */
static gboolean
took_nothing (const CcrfFetchJob *job)
{
	for (guint i = 0; i < job->wanted->len; i++)
		if (g_array_index (job->wanted, CcrfFetchItem, i).state == CCRF_ITEM_FETCH_DELIVERED)
			return FALSE;
	return job->reopened > 0;
}

gboolean
ccrf_mailbox_fetch (CcrfMailbox *mailbox, const guint32 *uids, gsize n, CcrfFetchedFunc func, gpointer data, GError **error)
{
	g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (CcrfFetchItem));
	g_autoptr (GHashTable) by_uid = g_hash_table_new (NULL, NULL);
	CcrfFetchJob job = { .mailbox = mailbox, .func = func, .data = data, .wanted = wanted, .by_uid = by_uid };
	gboolean good;

	if (mailbox->imap == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "%s: the connection broke before", mailbox->where);
		return FALSE;
	}
	g_array_set_clear_func (wanted, clear_item);
	for (gsize i = 0; i < n; i++) {
		CcrfFetchItem item = { .uid = uids[i] };

		if (uids[i] == 0 || g_hash_table_contains (by_uid, GUINT_TO_POINTER (uids[i])))
			continue;
		g_array_append_val (wanted, item);
		g_hash_table_insert (by_uid, GUINT_TO_POINTER (uids[i]), GUINT_TO_POINTER (wanted->len));
	}
	job.unreadable = g_string_new (NULL);
	good = run_all (&job, error);
	if (good && job.unreadable->len > 0) {
		if (took_nothing (&job))
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "%s: UID FETCH: no message could be fetched: %s", mailbox->where, job.unreadable->str);
		else
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: UID FETCH: left on the server, all others were taken in: %s", mailbox->where, job.unreadable->str);
		good = FALSE;
	}
	g_string_free (job.unreadable, TRUE);
	return good;
}
