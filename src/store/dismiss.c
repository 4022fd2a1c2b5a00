/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A person has dealt with a message of Attention: it waits no more. Its outcome, its reason and its bytes stay; who
 * dismissed it and why is sealed with the message, and goes with it. The history has that it was done.
 */

#include "store-private.h"

#include <string.h>

/* clang-format off */
/* the listing shows the first twelve digits */
static const CcrfSql sql_find =   { "message of Attention",
	"SELECT id, key_id, sha256, case_ref, said FROM message WHERE substr(sha256, 1, length(?)) = ? AND " CCRF_SQL_WAITS_FOR_A_PERSON " ORDER BY id LIMIT 2" };
/* 2: it lies in Attention, 3: in Quarantine, and goes on from there; what was not moved at all goes the common way */
static const CcrfSql sql_place =  { "place of a dismissed message",
	"UPDATE message_place SET moved = CASE (SELECT folder FROM message WHERE id = message_place.message) WHEN 'quarantine' THEN 3 ELSE 2 END"
	" WHERE message = ? AND moved = 1" };
static const CcrfSql sql_leave =  { "dismiss message", "UPDATE message SET folder = 'processed', said = ? WHERE id = ?" };
static const CcrfSql sql_moves =  { "dismissed messages",
	"SELECT DISTINCT m.id, m.sha256, p.moved FROM message_place p JOIN message m ON m.id = p.message WHERE p.moved IN (2, 3) ORDER BY m.id" };
static const CcrfSql sql_moved =  { "note the move of a dismissed message", "UPDATE message_place SET moved = 1 WHERE message = ? AND moved IN (2, 3)" };
/* clang-format on */

/* the fewest digits that name a message */
#define LEAST_DIGITS 8

static gboolean
rewrite (CcrfStore *store, CcrfQuery *query, const char *who, const char *why, GError **error)
{
	gint64 id = ccrf_column_number (query, 0);
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (JsonObject) said = NULL;
	g_autoptr (GBytes) sealed = NULL;
	g_autofree char *dismissed = g_strdup_printf ("%s: %s", who, why);

	if (!ccrf_store_key (store, ccrf_column_number (query, 1), &key, error))
		return FALSE;
	said = ccrf_unseal_json (key, "message.said", query, 4, error);
	if (said == NULL)
		return FALSE;
	ccrf_json_set (said, "dismissed", dismissed);
	sealed = ccrf_seal_json (key, "message.said", said);
	return ccrf_run (store, &sql_place, NULL, error, "l", id) && ccrf_run (store, &sql_leave, NULL, error, "bl", sealed, id);
}

static gboolean
add_note (CcrfStore *store, const char *case_ref, const char *sha256, const char *who, CcrfTime now, GError **error)
{
	g_autofree char *what = g_strdup_printf ("message %.12s: a person has dealt with it, it left Attention", sha256);
	CcrfNote *note = ccrf_note_new (who, what);
	gboolean ok = ccrf_store_add_note (store, case_ref, note, sha256, now, error);

	ccrf_note_free (note);
	return ok;
}

static gboolean
dismiss (CcrfStore *store, const char *digits, const char *who, const char *why, CcrfTime now, char **sha256, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_find, "ss", digits, digits);
	g_autofree char *case_ref = NULL, *found = NULL;
	int row = strlen (digits) >= LEAST_DIGITS ? ccrf_query_next (&query, error) : 0;

	if (row == 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "no message %s waits in Attention: `ccrfctl attention` lists those that do", digits);
	if (row <= 0)
		return FALSE;
	found = ccrf_column_text (&query, 2);
	case_ref = ccrf_column_text_or_null (&query, 3);
	if (!rewrite (store, &query, who, why, error))
		return FALSE;
	row = ccrf_query_next (&query, error);
	if (row > 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "more than one message begins with %s: give more digits (`ccrfctl --json attention` has all)", digits);
	if (row != 0)
		return FALSE;
	ccrf_query_end (&query);
	if (!add_note (store, case_ref, found, who, now, error))
		return FALSE;
	*sha256 = g_steal_pointer (&found);
	return TRUE;
}

gboolean
ccrf_store_dismiss (CcrfStore *store, const char *digits, const char *who, const char *why, CcrfTime now, char **sha256, GError **error)
{
	*sha256 = NULL;
	if (!ccrf_store_begin (store, error))
		return FALSE;
	if (ccrf_store_leave (store, TRUE, dismiss (store, digits, who, why, now, sha256, error), error))
		return TRUE;
	g_clear_pointer (sha256, g_free);
	return FALSE;
}

static void
dismissed_free (gpointer data)
{
	CcrfDismissed *it = data;

	g_free (it->sha256);
	g_free (it);
}

GPtrArray *
ccrf_store_dismissed (CcrfStore *store, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (dismissed_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_moves, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfDismissed *it = g_new0 (CcrfDismissed, 1);

		it->id = ccrf_column_number (&query, 0);
		it->sha256 = ccrf_column_text (&query, 1);
		it->from = ccrf_column_number (&query, 2) == 3 ? "quarantine" : "attention";
		g_ptr_array_add (list, it);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

gboolean
ccrf_store_dismissed_moved (CcrfStore *store, gint64 id, GError **error)
{
	return ccrf_run (store, &sql_moved, NULL, error, "l", id);
}
