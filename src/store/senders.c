/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Mails by sender: whose turn it is, and how often people were asked about
 * somebody's mails. Senders are keyed hashes here, never addresses.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_turn =  { "turn of a sender",
	"SELECT turn, count (*) FROM message WHERE processed = 0 AND sender_hash = ? AND turn < 1000000 GROUP BY turn ORDER BY turn DESC LIMIT 1" };
static const CcrfSql sql_set =   { "set the sender's turn", "UPDATE message SET sender_hash = ?, turn = ? WHERE sha256 = ?" };
static const CcrfSql sql_asked = { "mails asked about", "SELECT count (*) FROM asked WHERE state = 'asked' AND sender_hash = ? AND at > ?" };
static const CcrfSql sql_all =   { "all mails asked about", "SELECT count (*) FROM asked WHERE state = 'asked' AND at > ?" };
static const CcrfSql sql_note =  { "note who is asked",
	"INSERT INTO asked (message, sender_hash, at, state) VALUES (?, ?, ?, ?)"
	" ON CONFLICT (message) DO UPDATE SET at = excluded.at, state = excluded.state" };
static const CcrfSql sql_aside = { "mails put aside",
	"SELECT max (a.message), count (*) FROM asked a WHERE a.state = 'aside' GROUP BY a.sender_hash ORDER BY count (*) DESC" };
static const CcrfSql sql_whose = { "sender of a message", "SELECT sha256 FROM message WHERE id = ?" };
static const CcrfSql sql_told =  { "mails told", "DELETE FROM asked WHERE state = 'aside' OR at < ?" };
/* clang-format on */

gboolean
ccrf_store_set_sender (CcrfStore *store, const char *sha256, const char *sender_key, int rate, GError **error)
{
	g_autofree char *hash = ccrf_store_lookup (store, "message.sender", sender_key);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_turn, "s", hash);
	gint64 turn = 0;
	int row;

	if (!ccrf_store_inside (store, "set sender", error))
		return FALSE;
	row = ccrf_query_next (&query, error);
	if (row < 0)
		return FALSE;
	if (row > 0)
		turn = ccrf_column_number (&query, 0) + (ccrf_column_number (&query, 1) >= rate ? 1 : 0);
	ccrf_query_end (&query);
	return ccrf_run (store, &sql_set, NULL, error, "sls", hash, turn, sha256);
}

int
ccrf_store_count_asked (CcrfStore *store, const char *sender, CcrfTime since, GError **error)
{
	g_autofree char *hash = sender != NULL ? ccrf_store_lookup (store, "message.sender", sender) : NULL;
	g_auto (CcrfQuery) query = hash != NULL ? ccrf_query (store, &sql_asked, "sl", hash, since) : ccrf_query (store, &sql_all, "l", since);
	gint64 n;

	return ccrf_query_number (&query, 0, &n, error) ? (int) n : -1;
}

gboolean
ccrf_store_note_asked (CcrfStore *store, gint64 message, const char *sender, gboolean aside, CcrfTime now, GError **error)
{
	g_autofree char *hash = ccrf_store_lookup (store, "message.sender", sender);

	return ccrf_store_inside (store, "note who is asked", error)
	       && ccrf_run (store, &sql_note, NULL, error, "lsls", message, hash, now, aside ? "aside" : "asked");
}

static void
aside_free (gpointer data)
{
	CcrfAside *aside = data;

	g_free (aside->from);
	g_free (aside);
}

/* (transfer full): "" when it cannot be read any more */
static char *
from_of (CcrfStore *store, gint64 id)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_whose, "l", id);
	g_autofree char *sha256 = ccrf_query_next (&query, NULL) > 0 ? ccrf_column_text (&query, 0) : NULL;
	g_autoptr (CcrfStored) stored = sha256 != NULL ? ccrf_store_message (store, sha256, NULL) : NULL;

	return g_strdup (stored != NULL && stored->from != NULL ? stored->from : "");
}

GPtrArray *
ccrf_store_put_aside (CcrfStore *store, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (aside_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_aside, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfAside *aside = g_new0 (CcrfAside, 1);

		aside->from = from_of (store, ccrf_column_number (&query, 0));
		aside->count = ccrf_column_number (&query, 1);
		g_ptr_array_add (list, aside);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

gboolean
ccrf_store_told_aside (CcrfStore *store, CcrfTime before, GError **error)
{
	return ccrf_store_inside (store, "mails told", error) && ccrf_run (store, &sql_told, NULL, error, "l", before);
}
