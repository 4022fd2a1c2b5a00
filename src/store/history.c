/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The history: append-only, each row chained to the one before. Who it was is
 * sealed under the case's key; only the hash of the sealed bytes is chained, so
 * that a person can be erased and the chain still holds. Delegations beside it.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_last =        { "last of the history", "SELECT id, hash FROM history ORDER BY id DESC LIMIT 1" };
static const CcrfSql sql_add =         { "add to the history",
	"INSERT INTO history (id, at, case_ref, key_id, who_sealed, what, cause, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" };
static const CcrfSql sql_of_case =     { "history of a case",
	"SELECT at, key_id, who_sealed, what, cause FROM history WHERE case_ref = ? ORDER BY id" };
static const CcrfSql sql_chain =       { "audit chain",
	"SELECT id, at, case_ref, what, cause, who_sealed, prev_hash, hash FROM history ORDER BY id" };
static const CcrfSql sql_row_of =      { "row of a hash", "SELECT id FROM history WHERE hash = ?" };
static const CcrfSql sql_head =        { "head of the history", "SELECT sealed FROM history_head WHERE id = 1" };
static const CcrfSql sql_set_head =    { "head of the history",
	"INSERT INTO history_head (id, sealed) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed" };
static const CcrfSql sql_messages =    { "messages of a case",
	"SELECT sha256 FROM (SELECT id, received, sha256 FROM message WHERE case_ref = ?"
	" UNION SELECT m.id, m.received, m.sha256 FROM message m JOIN cases c ON c.source_sha256 = m.sha256 WHERE c.ref = ?) filed"
	" ORDER BY received, id" };
static const CcrfSql sql_delegate =    { "add delegation",
	"INSERT INTO delegation (key_id, role, date_from, date_to, at, content) VALUES (?, ?, ?, ?, ?, ?)" };
static const CcrfSql sql_delegations = { "delegations",
	"SELECT key_id, role, date_from, date_to, content FROM delegation ORDER BY id" };
/* clang-format on */

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD_CONTEXT "history_head.sealed"
#define WHO_CONTEXT "history.who_sealed"

/* Each part with its length before it: no two rows have the same bytes. */
static char *
row_hash (const char *prev, CcrfTime at, const char *case_ref, const char *what, const char *cause, GBytes *who_sealed)
{
	g_autoptr (GString) text = g_string_new (NULL);
	g_autofree char *moment = g_strdup_printf ("%" G_GINT64_FORMAT, at);
	g_autofree char *who = ccrf_sha256 (g_bytes_get_data (who_sealed, NULL), g_bytes_get_size (who_sealed));
	const char *parts[] = { prev, moment, case_ref != NULL ? case_ref : "", what, cause, who };

	for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
		g_string_append_printf (text, "%" G_GSIZE_FORMAT ":%s\n", strlen (parts[i]), parts[i]);
	return ccrf_sha256 (text->str, text->len);
}

/* "17 HASH": how long the chain is and how it ends, by who holds the content key */
static gboolean
set_head (CcrfStore *store, gint64 rows, const char *hash, GError **error)
{
	g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", rows, hash);
	const CcrfKey *current = ccrf_store_current_key (store, error);
	g_autoptr (GBytes) sealed = current != NULL ? ccrf_seal (current, HEAD_CONTEXT, text, strlen (text)) : NULL;

	return sealed != NULL && ccrf_run (store, &sql_set_head, NULL, error, "b", sealed);
}

static gboolean
last_row (CcrfStore *store, gint64 *id, char **hash, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_last, "");
	int row = ccrf_query_next (&query, error);

	*id = row > 0 ? ccrf_column_number (&query, 0) : 0;
	*hash = row > 0 ? ccrf_column_text (&query, 1) : g_strdup (FIRST_HASH);
	return row >= 0;
}

/* The case's key; one of its own for what belongs to no case, or to an erased one. */
static CcrfKey *
note_key (CcrfStore *store, const char *case_ref, gint64 *id, GError **error)
{
	g_autoptr (CcrfKey) key = NULL;

	if (case_ref != NULL && !ccrf_store_case_key (store, case_ref, id, &key, error))
		return NULL;
	return key != NULL ? g_steal_pointer (&key) : ccrf_store_new_key (store, id, error);
}

gboolean
ccrf_store_add_note (CcrfStore *store, const char *case_ref, const CcrfNote *note, const char *cause, CcrfTime now, GError **error)
{
	g_autofree char *who = g_utf8_make_valid (note->who != NULL ? note->who : "", -1);
	g_autofree char *what = g_utf8_make_valid (note->what != NULL ? note->what : "", -1);
	g_autofree char *prev = NULL;
	g_autofree char *hash = NULL;
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (GBytes) sealed = NULL;
	gint64 key_id, last;

	if (!ccrf_store_inside (store, "add to the history", error) || !last_row (store, &last, &prev, error))
		return FALSE;
	key = note_key (store, case_ref, &key_id, error);
	if (key == NULL)
		return FALSE;
	sealed = ccrf_seal (key, WHO_CONTEXT, who, strlen (who));
	cause = cause != NULL ? cause : "";
	hash = row_hash (prev, now, case_ref, what, cause, sealed);
	return ccrf_run (store, &sql_add, NULL, error, "llslbssss", last + 1, now, case_ref, key_id, sealed, what, cause, prev, hash) &&
	       set_head (store, last + 1, hash, error);
}

void
ccrf_history_free (CcrfHistory *history)
{
	if (history == NULL)
		return;
	g_free (history->who);
	g_free (history->what);
	g_free (history->cause);
	g_free (history);
}

static CcrfHistory *
read_history (CcrfStore *store, CcrfQuery *query, GError **error)
{
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (GBytes) sealed = ccrf_column_borrow (query, 2);
	g_autoptr (GBytes) who = NULL;
	CcrfHistory *history;

	if (!ccrf_store_key (store, ccrf_column_number (query, 1), &key, error))
		return NULL;
	if (key != NULL && (who = ccrf_unseal (key, WHO_CONTEXT, sealed, error)) == NULL)
		return NULL;
	history = g_new0 (CcrfHistory, 1);
	history->at = ccrf_column_number (query, 0);
	history->who = who != NULL ? g_strndup (g_bytes_get_data (who, NULL), g_bytes_get_size (who)) : g_strdup ("(erased)");
	history->what = ccrf_column_text (query, 3);
	history->cause = ccrf_column_text (query, 4);
	return history;
}

GPtrArray *
ccrf_store_history (CcrfStore *store, const char *case_ref, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_history_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_of_case, "s", case_ref);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfHistory *history = read_history (store, &query, error);

		if (history == NULL)
			return NULL;
		g_ptr_array_add (list, history);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

/* ---- the audit -------------------------------------------------------------------------- */

/* Is this row what was written, and does it follow @prev, number @last? */
static char *
row_fault (CcrfQuery *query, gint64 last, const char *prev)
{
	gint64 id = ccrf_column_number (query, 0);
	g_autofree char *case_ref = ccrf_column_text_or_null (query, 2);
	g_autofree char *what = ccrf_column_text (query, 3);
	g_autofree char *cause = ccrf_column_text (query, 4);
	g_autoptr (GBytes) who = ccrf_column_borrow (query, 5);
	g_autofree char *prev_stored = ccrf_column_text (query, 6);
	g_autofree char *hash_stored = ccrf_column_text (query, 7);
	g_autofree char *hash = row_hash (prev_stored, ccrf_column_number (query, 1), case_ref, what, cause, who);

	if (id != last + 1)
		return g_strdup_printf ("row %" G_GINT64_FORMAT " is missing", last + 1);
	if (g_strcmp0 (hash, hash_stored) != 0)
		return g_strdup_printf ("row %" G_GINT64_FORMAT " was changed", id);
	if (g_strcmp0 (prev_stored, prev) != 0)
		return g_strdup_printf ("row %" G_GINT64_FORMAT " does not follow the row before it", id);
	return NULL;
}

static char *
head_fault (CcrfStore *store, gint64 rows, const char *hash, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_head, "");
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) sealed = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;
	g_autoptr (GBytes) head = sealed != NULL ? ccrf_store_unseal_content (store, HEAD_CONTEXT, sealed, NULL) : NULL;
	g_autofree char *wanted = g_strdup_printf ("%" G_GINT64_FORMAT " %s", rows, hash);

	if (row < 0 || (row == 0 && rows == 0))
		return NULL;
	if (head == NULL)
		return g_strdup_printf ("row %" G_GINT64_FORMAT ": the sealed end of the history is missing or forged", rows);
	if (g_bytes_get_size (head) == strlen (wanted) && memcmp (g_bytes_get_data (head, NULL), wanted, strlen (wanted)) == 0)
		return NULL;
	return g_strdup_printf ("row %" G_GINT64_FORMAT ": rows after it are missing, or the history was made anew", rows);
}

static gboolean
walk_chain (CcrfStore *store, guint64 *rows, char **first_broken, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_chain, "");
	g_autofree char *prev = g_strdup (FIRST_HASH);
	gint64 last = 0;
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		*first_broken = row_fault (&query, last, prev);
		if (*first_broken != NULL)
			return TRUE;
		g_free (prev);
		prev = ccrf_column_text (&query, 7);
		last = ccrf_column_number (&query, 0);
		(*rows)++;
	}
	if (row < 0)
		return FALSE;
	g_autoptr (GError) unread = NULL;

	*first_broken = head_fault (store, last, prev, &unread);
	if (unread == NULL)
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&unread));
	return FALSE;
}

gboolean
ccrf_store_audit_verify (CcrfStore *store, guint64 *rows, char **first_broken, GError **error)
{
	gboolean own, ok;

	*rows = 0;
	*first_broken = NULL;
	if (!ccrf_store_enter (store, FALSE, &own, error))
		return FALSE;
	ok = walk_chain (store, rows, first_broken, error);
	return ccrf_store_leave (store, own, ok, error);
}

gboolean
ccrf_store_audit_head (CcrfStore *store, guint64 *rows, char **hash, GError **error)
{
	gint64 id;

	if (!last_row (store, &id, hash, error)) {
		g_clear_pointer (hash, g_free);
		return FALSE;
	}
	*rows = (guint64) id;
	return TRUE;
}

gboolean
ccrf_store_audit_row (CcrfStore *store, const char *hash, guint64 *row, GError **error)
{
	g_autofree char *lower = g_ascii_strdown (hash, -1);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_row_of, "s", lower);
	gint64 id;

	if (!ccrf_query_number (&query, 0, &id, error))
		return FALSE;
	*row = (guint64) id;
	return TRUE;
}

GPtrArray *
ccrf_store_messages_of_case (CcrfStore *store, const char *case_ref, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_messages, "ss", case_ref, case_ref);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0)
		g_ptr_array_add (list, ccrf_column_text (&query, 0));
	return row < 0 ? NULL : g_steal_pointer (&list);
}

/* ---- delegations ---------------------------------------------------------------------------- */

static gboolean
add_delegation (CcrfStore *store, const CcrfDelegation *delegation, CcrfTime now, GError **error)
{
	g_autoptr (JsonObject) content = json_object_new ();
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (GBytes) sealed = NULL;
	gint64 key_id;

	key = ccrf_store_new_key (store, &key_id, error);
	if (key == NULL)
		return FALSE;
	ccrf_json_set_address (content, "who", delegation->who);
	ccrf_json_set (content, "by", delegation->by);
	sealed = ccrf_seal_json (key, "delegation.content", content);
	return ccrf_run (store, &sql_delegate, NULL, error, "lssslb", key_id, delegation->role, delegation->from, delegation->to, now, sealed);
}

gboolean
ccrf_store_add_delegation (CcrfStore *store, const CcrfDelegation *delegation, CcrfTime now, GError **error)
{
	gboolean own;

	if (!ccrf_store_enter (store, TRUE, &own, error))
		return FALSE;
	return ccrf_store_leave (store, own, add_delegation (store, delegation, now, error), error);
}

GPtrArray *
ccrf_store_delegations (CcrfStore *store, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_delegation_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_delegations, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		g_autofree char *role = ccrf_column_text (&query, 1);
		g_autofree char *from = ccrf_column_text (&query, 2);
		g_autofree char *to = ccrf_column_text (&query, 3);
		g_autoptr (CcrfKey) key = NULL;
		g_autoptr (JsonObject) content = NULL;
		g_autoptr (CcrfAddress) who = NULL;

		if (!ccrf_store_key (store, ccrf_column_number (&query, 0), &key, error) ||
		    (content = ccrf_unseal_json (key, "delegation.content", &query, 4, error)) == NULL)
			return NULL;
		who = ccrf_json_dup_address (content, "who");
		if (who != NULL) /* an erased delegate delegates nothing */
			g_ptr_array_add (list, ccrf_delegation_new (role, who, from, to, json_object_get_string_member_with_default (content, "by", "")));
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}
