/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where messages lie on the server, which are still to be moved, and the
 * program's own memory.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_uids =     { "known UIDs",
	"SELECT uid FROM message_place WHERE folder = ? AND uidvalidity = ? ORDER BY uid" };
static const CcrfSql sql_moves =    { "pending moves",
	"SELECT p.uid, m.folder FROM message_place p JOIN message m ON m.id = p.message"
	" WHERE p.folder = ? AND p.uidvalidity = ? AND p.moved = 0 AND m.processed = 1 ORDER BY p.uid" };
static const CcrfSql sql_moved =    { "note a move",
	"UPDATE message_place SET moved = 1 WHERE folder = ? AND uidvalidity = ? AND uid = ?" };
static const CcrfSql sql_memory =   { "memory", "SELECT value FROM memory WHERE name = ?" };
static const CcrfSql sql_remember = { "remember",
	"INSERT INTO memory (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value" };
/* clang-format on */

#define LAST_POLL "mailbox.last-poll"

GArray *
ccrf_store_known_uids (CcrfStore *store, const char *folder, guint32 uidvalidity, GError **error)
{
	g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_uids, "sl", folder, (gint64) uidvalidity);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		guint32 uid = (guint32) ccrf_column_number (&query, 0);

		g_array_append_val (uids, uid);
	}
	return row < 0 ? NULL : g_steal_pointer (&uids);
}

static void
move_free (gpointer data)
{
	CcrfMove *move = data;

	g_free (move->folder);
	g_free (move);
}

GPtrArray *
ccrf_store_pending_moves (CcrfStore *store, const char *folder, guint32 uidvalidity, GError **error)
{
	g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func (move_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_moves, "sl", folder, (gint64) uidvalidity);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfMove *move = g_new0 (CcrfMove, 1);

		move->uid = (guint32) ccrf_column_number (&query, 0);
		move->folder = ccrf_column_text (&query, 1);
		g_ptr_array_add (moves, move);
	}
	return row < 0 ? NULL : g_steal_pointer (&moves);
}

gboolean
ccrf_store_moved (CcrfStore *store, const char *folder, guint32 uidvalidity, const guint32 *uids, gsize n, GError **error)
{
	gboolean own, ok = TRUE;

	if (!ccrf_store_enter (store, TRUE, &own, error))
		return FALSE;
	for (gsize i = 0; ok && i < n; i++)
		ok = ccrf_run (store, &sql_moved, NULL, error, "sll", folder, (gint64) uidvalidity, (gint64) uids[i]);
	return ccrf_store_leave (store, own, ok, error);
}

/* ---- memory ---------------------------------------------------------------------- */

char *
ccrf_store_memory (CcrfStore *store, const char *key)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_memory, "s", key);

	return ccrf_query_next (&query, NULL) > 0 ? ccrf_column_text (&query, 0) : NULL;
}

gboolean
ccrf_store_recall (CcrfStore *store, const char *key, char **value, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_memory, "s", key);
	int row = ccrf_query_next (&query, error);

	*value = row > 0 ? ccrf_column_text (&query, 0) : NULL;
	return row >= 0;
}

gboolean
ccrf_store_remember (CcrfStore *store, const char *key, const char *value, GError **error)
{
	return ccrf_run (store, &sql_remember, NULL, error, "ss", key, value != NULL ? value : "");
}

gboolean
ccrf_store_note_poll (CcrfStore *store, CcrfTime at, GError **error)
{
	g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, at);

	return ccrf_store_remember (store, LAST_POLL, text, error);
}

CcrfTime
ccrf_store_last_poll (CcrfStore *store)
{
	g_autofree char *text = ccrf_store_memory (store, LAST_POLL);

	return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}
