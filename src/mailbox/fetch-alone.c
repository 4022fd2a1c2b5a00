/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * fetch-alone: one message by itself: when it is over the limit, when its size
 * did not agree, or when a connection broke while it was under way. Nothing is
 * handed over before the answer ended with our tag.
 */

#include "fetch-private.h"

#include <string.h>

/* What an attempt came to. */
typedef enum {
	ATTEMPT_GOOD,      /* answered; perhaps with nothing */
	ATTEMPT_NO,        /* the server said NO */
	ATTEMPT_TOO_LARGE, /* broke the connection: a literal over the limit */
	ATTEMPT_BROKEN,
} Attempt;

/* The answer to a command about one UID. */
typedef struct {
	guint32 uid;
	CcrfImapFetch fetch;
	gboolean seen;
} Answer;

static gboolean
on_answer (const CcrfImapResponse *response, gpointer data, GError **error)
{
	Answer *answer = data;
	g_auto (CcrfImapFetch) fetch = { 0 };

	if (!ccrf_imap_response_is (response, "FETCH"))
		return TRUE;
	if (!ccrf_imap_fetch_parse (response, &fetch, error))
		return FALSE;
	if (fetch.body == NULL && fetch.header == NULL && fetch.text == NULL && (fetch.uid != answer->uid || !fetch.has_size))
		return TRUE; /* changed flags */
	if (fetch.uid != answer->uid || answer->seen) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: message UID %u was not asked for", fetch.uid);
		return FALSE;
	}
	answer->seen = TRUE;
	answer->fetch = fetch;
	memset (&fetch, 0, sizeof fetch);
	return TRUE;
}

/* Asks for @items of one message. @why: (out): when the attempt was not good */
static Attempt
ask (CcrfFetchJob *job, Answer *answer, const char *items, guint64 bytes, gsize literal_most, GError **why)
{
	CcrfImap *imap = job->mailbox->imap;
	g_autofree char *command = g_strdup_printf ("UID FETCH %u %s", answer->uid, items);
	g_autofree char *step = g_strdup_printf ("UID FETCH %u", answer->uid);
	g_autoptr (CcrfImapResponse) refusal = NULL;
	g_autofree char *tag = ccrf_imap_send (imap, command, why);

	ccrf_imap_expect (imap, bytes);
	imap->literal_most = literal_most;
	if (tag != NULL && ccrf_imap_finish (imap, tag, on_answer, answer, &refusal, why))
		return ATTEMPT_GOOD;
	if (refusal != NULL) {
		/* it went meanwhile: as if it had never been asked for */
		if (ccrf_imap_response_has_code (refusal, "EXPUNGEISSUED") || ccrf_imap_response_has_code (refusal, "NONEXISTENT"))
			return ATTEMPT_GOOD;
		ccrf_imap_refused (imap, step, refusal, why);
		return ATTEMPT_NO;
	}
	ccrf_imap_prefix (imap, step, why);
	return imap->literal_refused > 0 ? ATTEMPT_TOO_LARGE : ATTEMPT_BROKEN;
}

static gboolean
unreadable (CcrfFetchJob *job, CcrfFetchItem *item, const char *why)
{
	item->state = CCRF_ITEM_FETCH_UNREADABLE;
	g_string_append_printf (job->unreadable, "%sUID %u: %s", job->unreadable->len > 0 ? "; " : "", item->uid, why);
	return TRUE;
}

/* The header and the body's first bytes; a header that was itself cut stands alone. */
static GBytes *
join_cut (const CcrfImapFetch *fetch)
{
	gsize n, more = 0;
	const char *header = g_bytes_get_data (fetch->header, &n);
	const char *text = fetch->text != NULL ? g_bytes_get_data (fetch->text, &more) : NULL;
	g_autoptr (GByteArray) raw = g_byte_array_new ();

	g_byte_array_append (raw, (const guint8 *) header, (guint) n);
	if (n >= 4 && memcmp (header + n - 4, "\r\n\r\n", 4) == 0)
		g_byte_array_append (raw, (const guint8 *) text, (guint) MIN (more, CCRF_FETCH_TEXT_OF_CUT));
	return g_byte_array_free_to_bytes (g_steal_pointer (&raw));
}

static gboolean
hand_over (CcrfFetchJob *job, CcrfFetchItem *item, const Answer *answer, gboolean cut, GError **error)
{
	const CcrfImapFetch *fetch = &answer->fetch;
	CcrfFetched fetched = { .uid = item->uid, .received = fetch->date, .size = (gsize) fetch->size, .cut = cut };
	g_autoptr (GBytes) joined = NULL;

	if (!answer->seen) {
		item->state = CCRF_ITEM_FETCH_GONE;
		return TRUE;
	}
	if ((cut ? fetch->header : fetch->body) == NULL)
		return unreadable (job, item, "the server gives no bytes of it");
	/* deadlines count from the time of receipt: it is never made up */
	if (!fetch->has_date || !fetch->has_size)
		return unreadable (job, item, "the server does not tell its size and the time of its arrival");
	if (cut) {
		joined = join_cut (fetch);
	} else if (g_bytes_get_size (fetch->body) != fetch->size) {
		g_autofree char *digest = ccrf_sha256 (g_bytes_get_data (fetch->body, NULL), g_bytes_get_size (fetch->body));

		ccrf_log (CCRF_LOG_NOTICE, "mailbox", "%s: UID %u: RFC822.SIZE is %" G_GUINT64_FORMAT ", the message has %" G_GSIZE_FORMAT " bytes; taken as it came",
		          job->mailbox->where, item->uid, fetch->size, g_bytes_get_size (fetch->body));
		if (g_strcmp0 (digest, item->digest) == 0)
			job->mailbox->honest++;
	}
	fetched.raw = cut ? joined : fetch->body;
	return ccrf_fetch_job_deliver (job, item, &fetched, error);
}

/* What a message over the limit is asked for. */
static char *
cut_items (void)
{
	return g_strdup_printf ("(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]<0.%d> BODY.PEEK[TEXT]<0.%d>)", CCRF_FETCH_HEADER_OF_CUT, CCRF_FETCH_TEXT_OF_CUT);
}

/* @why: (out): when @attempt was not good. Returns: FALSE when the caller stopped */
static gboolean
fetch_once (CcrfFetchJob *job, CcrfFetchItem *item, Attempt *attempt, GError **why, GError **error)
{
	guint64 limit = (guint64) job->mailbox->config->limits.message_size;
	gboolean cut = item->oversize;
	g_autofree char *items = NULL;
	Answer answer = { .uid = item->uid };
	gboolean good = TRUE;

	if (!cut && item->size == 0) {
		/* its size is not known yet: the pass over the sizes broke off */
		*attempt = ask (job, &answer, "(UID RFC822.SIZE)", 0, CCRF_IMAP_LITERAL_SMALL, why);
		if (*attempt != ATTEMPT_GOOD)
			return TRUE;
		if (!answer.seen)
			return hand_over (job, item, &answer, FALSE, error);
		item->size = answer.fetch.size;
		answer.seen = FALSE;
		ccrf_imap_fetch_clear (&answer.fetch);
	}
	cut = cut || item->size > limit;
	items = cut ? cut_items () : g_strdup ("(UID RFC822.SIZE INTERNALDATE BODY.PEEK[])");
	/* the time is that of its size, twice; not that of the largest mail there could be */
	*attempt = ask (job, &answer, items, cut ? CCRF_FETCH_HEADER_OF_CUT : 2 * item->size, cut ? CCRF_FETCH_HEADER_OF_CUT : ccrf_fetch_literal_most (job), why);
	if (*attempt == ATTEMPT_GOOD)
		good = hand_over (job, item, &answer, cut, error);
	ccrf_imap_fetch_clear (&answer.fetch);
	return good;
}

gboolean
ccrf_fetch_alone (CcrfFetchJob *job, CcrfFetchItem *item, GError **error)
{
	for (;;) {
		g_autoptr (GError) why = NULL;
		g_autofree char *text = NULL;
		Attempt attempt = ATTEMPT_GOOD;

		if (!fetch_once (job, item, &attempt, &why, error))
			return FALSE;
		if (attempt == ATTEMPT_GOOD)
			return TRUE;
		text = g_strdup (why->message);
		if (attempt == ATTEMPT_NO)
			return unreadable (job, item, text);
		if (!ccrf_fetch_job_reopen (job, g_steal_pointer (&why), error))
			return FALSE;
		/* larger than its size said, and over the limit: once more, cut */
		if (attempt == ATTEMPT_TOO_LARGE && !item->oversize) {
			item->oversize = TRUE;
			continue;
		}
		return unreadable (job, item, text);
	}
}
