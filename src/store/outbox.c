/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The outbox: bytes composed once, stored with the state change that caused
 * them, and these very bytes sent, retried, and sent again after an uncertain end.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_add =       { "queue mail",
	"INSERT INTO outbox (id, key_id, case_ref, request_id, state, attempts, not_before, created, sent,"
	" message_id_hash, to_hash, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" };
static const CcrfSql sql_add_bytes = { "queue mail's bytes", "INSERT INTO outbox_bytes (outbox, sealed) VALUES (?, ?)" };
#define OUTBOX_COLUMNS "id, key_id, case_ref, request_id, state, attempts, not_before, created, sent, content"
static const CcrfSql sql_next =      { "next mail to send",
	"SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state IN ('queued', 'uncertain') AND not_before <= ? ORDER BY not_before, id LIMIT 1" };
static const CcrfSql sql_next_at =   { "next sending",
	"SELECT MIN(not_before) FROM outbox WHERE state IN ('queued', 'uncertain')" };
/* not_before of a mail that was tried is that of its next try */
static const CcrfSql sql_waiting =   { "mails that wait too long",
	"SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'uncertain') AND (not_before <= ?1 OR (attempts > 0 AND created <= ?1))" };
static const CcrfSql sql_all =       { "list of the outbox", "SELECT " OUTBOX_COLUMNS " FROM outbox ORDER BY id" };
static const CcrfSql sql_by_hash =   { "mail by Message-ID", "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE message_id_hash = ?" };
static const CcrfSql sql_by_id =     { "mail by number", "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id = ?" };
static const CcrfSql sql_bytes =     { "bytes of a mail", "SELECT sealed FROM outbox_bytes WHERE outbox = ?" };
/* the attempt counts from here, so that a program that dies in it does not start from nought for ever */
static const CcrfSql sql_started =   { "start sending",
	"UPDATE outbox SET state = 'uncertain', attempts = attempts + 1, started = 1"
	" WHERE id = ? AND state IN ('queued', 'uncertain') AND started = 0" };
static const CcrfSql sql_restarted = { "start sending again",
	"UPDATE outbox SET attempts = attempts + 1 WHERE id = ? AND state = 'uncertain' AND started = 1" };
static const CcrfSql sql_result =    { "result of sending",
	"UPDATE outbox SET state = ?, attempts = attempts + 1 - started, started = 0, not_before = ?, sent = ?, content = ?"
	" WHERE id = ? AND state IN ('queued', 'uncertain')" };
static const CcrfSql sql_bounced =   { "note a bounce", "UPDATE outbox SET state = ?, started = 0, content = ? WHERE id = ?" };
static const CcrfSql sql_sent_to =   { "mails to an address",
	"SELECT COUNT(*) FROM outbox WHERE to_hash = ? AND created >= ? AND request_id = 0" };
/* clang-format on */

static gboolean
read_state (CcrfStore *store, const char *name, CcrfOutboxState *state, GError **error)
{
	for (int i = CCRF_OUTBOX_QUEUED; i <= CCRF_OUTBOX_BOUNCED; i++)
		if (g_strcmp0 (ccrf_outbox_state_name ((CcrfOutboxState) i), name) == 0) {
			*state = (CcrfOutboxState) i;
			return TRUE;
		}
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: state of a mail \"%s\" is not known to this program: was it written by a newer ccrfd?",
	             store->path, name);
	return FALSE;
}

/* ---- queueing --------------------------------------------------------------------- */

gboolean
ccrf_store_next_outbox_id (CcrfStore *store, gint64 *id, GError **error)
{
	return ccrf_store_count (store, "outbox", id, error);
}

static GBytes *
seal_content (const CcrfKey *key, const CcrfOutgoing *outgoing)
{
	g_autoptr (JsonObject) content = json_object_new ();

	ccrf_json_set (content, "message_id", outgoing->message_id);
	ccrf_json_set (content, "envelope_from", outgoing->envelope_from);
	ccrf_json_set (content, "to", outgoing->to);
	ccrf_json_set (content, "subject", outgoing->subject);
	ccrf_json_set (content, "last_reply", outgoing->last_reply);
	return ccrf_seal_json (key, "outbox.content", content);
}

/* A case's mails go under its key and are erased with it. */
static CcrfKey *
mail_key (CcrfStore *store, const char *case_ref, gint64 *key_id, GError **error)
{
	g_autoptr (CcrfKey) key = NULL;

	if (case_ref == NULL)
		return ccrf_store_new_key (store, key_id, error);
	if (!ccrf_store_case_key (store, case_ref, key_id, &key, error))
		return NULL;
	if (key == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s was erased: no mail can be queued for it", case_ref);
	return g_steal_pointer (&key);
}

gboolean
ccrf_store_queue (CcrfStore *store, const CcrfOutgoing *outgoing, GError **error)
{
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (GBytes) content = NULL;
	g_autoptr (GBytes) sealed = NULL;
	g_autofree char *id_hash = ccrf_store_lookup (store, "outbox.message_id", outgoing->message_id);
	g_autofree char *to_hash = ccrf_store_lookup (store, "outbox.to", outgoing->to);
	gint64 id = outgoing->id, key_id;

	if (!ccrf_store_inside (store, "queue mail", error))
		return FALSE;
	if (outgoing->bytes == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: queue mail: it has no bytes", store->path);
		return FALSE;
	}
	if (id == 0 && !ccrf_store_next_outbox_id (store, &id, error))
		return FALSE;
	key = mail_key (store, outgoing->case_ref, &key_id, error);
	if (key == NULL)
		return FALSE;
	content = seal_content (key, outgoing);
	sealed = ccrf_seal (key, "outbox_bytes.sealed", g_bytes_get_data (outgoing->bytes, NULL), g_bytes_get_size (outgoing->bytes));
	return ccrf_run (store, &sql_add, NULL, error, "llslsilllssb", id, key_id, outgoing->case_ref, (gint64) outgoing->request_id,
	                 ccrf_outbox_state_name (outgoing->state), outgoing->attempts, outgoing->not_before, outgoing->created, outgoing->sent,
	                 id_hash, to_hash, content) &&
	       ccrf_run (store, &sql_add_bytes, NULL, error, "lb", id, sealed);
}

/* ---- reading ------------------------------------------------------------------------- */

static gboolean
read_bytes (CcrfStore *store, const CcrfKey *key, CcrfOutgoing *outgoing, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_bytes, "l", outgoing->id);
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) sealed = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;

	if (row < 0)
		return FALSE;
	if (key == NULL || sealed == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: the bytes of mail %" G_GINT64_FORMAT " were erased", store->path, outgoing->id);
		return FALSE;
	}
	outgoing->bytes = ccrf_unseal (key, "outbox_bytes.sealed", sealed, error);
	return outgoing->bytes != NULL;
}

/* @query stands on a row of OUTBOX_COLUMNS */
static CcrfOutgoing *
read_outgoing (CcrfStore *store, CcrfQuery *query, gboolean with_bytes, GError **error)
{
	g_autoptr (CcrfOutgoing) outgoing = g_new0 (CcrfOutgoing, 1);
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (JsonObject) content = NULL;
	g_autofree char *state = ccrf_column_text (query, 4);

	if (!ccrf_store_key (store, ccrf_column_number (query, 1), &key, error) || !read_state (store, state, &outgoing->state, error) ||
	    (content = ccrf_unseal_json (key, "outbox.content", query, 9, error)) == NULL)
		return NULL;
	outgoing->id = ccrf_column_number (query, 0);
	outgoing->case_ref = ccrf_column_text_or_null (query, 2);
	outgoing->request_id = (guint64) ccrf_column_number (query, 3);
	outgoing->attempts = (int) ccrf_column_number (query, 5);
	outgoing->not_before = ccrf_column_number (query, 6);
	outgoing->created = ccrf_column_number (query, 7);
	outgoing->sent = ccrf_column_number (query, 8);
	outgoing->message_id = ccrf_json_dup (content, "message_id");
	outgoing->envelope_from = ccrf_json_dup (content, "envelope_from");
	outgoing->to = ccrf_json_dup (content, "to");
	outgoing->subject = ccrf_json_dup (content, "subject");
	outgoing->last_reply = ccrf_json_dup (content, "last_reply");
	if (with_bytes && !read_bytes (store, key, outgoing, error))
		return NULL;
	return g_steal_pointer (&outgoing);
}

CcrfOutgoing *
ccrf_store_next_outgoing (CcrfStore *store, CcrfTime now, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_next, "l", now);

	return ccrf_query_next (&query, error) > 0 ? read_outgoing (store, &query, TRUE, error) : NULL;
}

CcrfTime
ccrf_store_next_send (CcrfStore *store)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_next_at, "");
	gint64 at;

	return ccrf_query_number (&query, 0, &at, NULL) ? at : 0;
}

GPtrArray *
ccrf_store_outbox (CcrfStore *store, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_outgoing_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_all, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfOutgoing *outgoing = read_outgoing (store, &query, FALSE, error);

		if (outgoing == NULL)
			return NULL;
		g_ptr_array_add (list, outgoing);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

CcrfOutgoing *
ccrf_store_outgoing_by_message_id (CcrfStore *store, const char *message_id, GError **error)
{
	g_autofree char *hash = ccrf_store_lookup (store, "outbox.message_id", message_id);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_by_hash, "s", hash);

	return ccrf_query_next (&query, error) > 0 ? read_outgoing (store, &query, FALSE, error) : NULL;
}

gint64
ccrf_store_count_waiting (CcrfStore *store, CcrfTime since)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_waiting, "l", since);
	gint64 n;

	return ccrf_query_number (&query, 0, &n, NULL) ? n : 0;
}

int
ccrf_store_count_sent_to (CcrfStore *store, const char *address, CcrfTime since)
{
	g_autofree char *hash = ccrf_store_lookup (store, "outbox.to", address);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_sent_to, "sl", hash, since);
	gint64 n;

	return ccrf_query_number (&query, 0, &n, NULL) ? (int) n : 0;
}

/* ---- what became of it ------------------------------------------------------------------- */

static gboolean
unknown_mail (CcrfStore *store, gint64 id, GError **error)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no mail %" G_GINT64_FORMAT " to be sent", store->path, id);
	return FALSE;
}

gboolean
ccrf_store_outgoing_started (CcrfStore *store, gint64 id, CcrfTime now, GError **error)
{
	gint64 first = 0, again = 0;
	gboolean own, ok;

	if (!ccrf_store_enter (store, TRUE, &own, error))
		return FALSE;
	/* "started" still set: the program died in the attempt before this one */
	ok = ccrf_run (store, &sql_restarted, &again, error, "l", id) && ccrf_run (store, &sql_started, &first, error, "l", id);
	if (ok && first + again == 0)
		ok = unknown_mail (store, id, error);
	return ccrf_store_leave (store, own, ok, error);
}

static CcrfOutgoing *
outgoing_by_id (CcrfStore *store, gint64 id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_by_id, "l", id);
	int row = ccrf_query_next (&query, error);

	if (row == 0)
		unknown_mail (store, id, error);
	return row > 0 ? read_outgoing (store, &query, FALSE, error) : NULL;
}

/* The key of a mail by its row; its words are sealed anew. %NULL content without error: erased meanwhile. */
static gboolean
reseal (CcrfStore *store, CcrfOutgoing *outgoing, const char *reply, GBytes **content, GError **error)
{
	static const CcrfSql sql_key = { "key of a mail", "SELECT key_id FROM outbox WHERE id = ?" };
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_key, "l", outgoing->id);
	g_autoptr (CcrfKey) key = NULL;
	gint64 key_id;

	if (!ccrf_query_number (&query, 0, &key_id, error) || !ccrf_store_key (store, key_id, &key, error))
		return FALSE;
	g_free (outgoing->last_reply);
	outgoing->last_reply = g_strdup (reply != NULL ? reply : "");
	*content = key != NULL ? seal_content (key, outgoing) : NULL;
	return TRUE;
}

static gboolean
write_result (CcrfStore *store, gint64 id, CcrfOutboxState state, const char *reply, CcrfTime not_before, CcrfTime now, GError **error)
{
	g_autoptr (CcrfOutgoing) outgoing = outgoing_by_id (store, id, error);
	g_autoptr (GBytes) content = NULL;
	CcrfTime sent;

	if (outgoing == NULL || !reseal (store, outgoing, reply, &content, error))
		return FALSE;
	sent = state == CCRF_OUTBOX_SENT ? now : outgoing->sent;
	return ccrf_run (store, &sql_result, NULL, error, "sllbl", ccrf_outbox_state_name (state), not_before, sent, content, id);
}

gboolean
ccrf_store_outgoing_result (CcrfStore *store, gint64 id, CcrfOutboxState state, const char *reply, CcrfTime not_before, CcrfTime now, GError **error)
{
	gboolean own;

	if (!ccrf_store_enter (store, TRUE, &own, error))
		return FALSE;
	return ccrf_store_leave (store, own, write_result (store, id, state, reply, not_before, now, error), error);
}

static gboolean
write_bounce (CcrfStore *store, gint64 id, const char *why, GError **error)
{
	g_autoptr (CcrfOutgoing) outgoing = outgoing_by_id (store, id, error);
	g_autoptr (GBytes) content = NULL;

	if (outgoing == NULL || !reseal (store, outgoing, why, &content, error))
		return FALSE;
	return ccrf_run (store, &sql_bounced, NULL, error, "sbl", ccrf_outbox_state_name (CCRF_OUTBOX_BOUNCED), content, id);
}

gboolean
ccrf_store_outgoing_bounced (CcrfStore *store, gint64 id, const char *why, GError **error)
{
	gboolean own;

	if (!ccrf_store_enter (store, TRUE, &own, error))
		return FALSE;
	return ccrf_store_leave (store, own, write_bounce (store, id, why, error), error);
}

CcrfOutgoing *
ccrf_store_outgoing (CcrfStore *store, gint64 id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_by_id, "l", id);
	int row = ccrf_query_next (&query, error);
	g_autoptr (CcrfOutgoing) outgoing = NULL;
	g_autoptr (CcrfKey) key = NULL;

	if (row == 0)
		unknown_mail (store, id, error);
	if (row <= 0 || (outgoing = read_outgoing (store, &query, FALSE, error)) == NULL ||
	    !ccrf_store_key (store, ccrf_column_number (&query, 1), &key, error))
		return NULL;
	if (key != NULL && !read_bytes (store, key, outgoing, error))
		return NULL;
	return g_steal_pointer (&outgoing);
}
