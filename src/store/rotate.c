/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A new content key: every data key is wrapped anew, in one transaction. The
 * data itself is not touched: it is sealed by the data keys, which stay. A program
 * that is killed in the middle leaves the database under the previous key.
 */

#include "store-private.h"

#define HEAD_CONTEXT "history_head.sealed"

/* clang-format off */
static const CcrfSql sql_next =     { "next wrapped key", "SELECT id, wrapped FROM data_key WHERE id > ? AND wrapped IS NOT NULL ORDER BY id LIMIT 1" };
static const CcrfSql sql_wrap =     { "wrap a key anew", "UPDATE data_key SET wrapped = ? WHERE id = ?" };
static const CcrfSql sql_keystone = { "keystone", "SELECT check_value, index_key FROM keystone WHERE id = 1" };
static const CcrfSql sql_set =      { "seal the keystone anew", "UPDATE keystone SET check_value = ?, index_key = ? WHERE id = 1" };
static const CcrfSql sql_head =     { "head of the history", "SELECT sealed FROM history_head WHERE id = 1" };
static const CcrfSql sql_set_head = { "seal the head anew", "UPDATE history_head SET sealed = ? WHERE id = 1" };
/* clang-format on */

/* Returns: (transfer full): @wrapped under the new key; %NULL with @error when neither key opens it */
static GBytes *
wrap_anew (CcrfStore *store, GBytes *wrapped, GError **error)
{
	g_autoptr (CcrfKey) key = ccrf_key_unwrap (store->previous_key, wrapped, NULL);

	if (key == NULL)
		key = ccrf_key_unwrap (store->content_key, wrapped, error);
	return key != NULL ? ccrf_key_wrap (store->content_key, key) : NULL;
}

/* Returns: 1 one wrapped, 0 no more, -1 @error */
static int
wrap_next (CcrfStore *store, gint64 *last, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_next, "l", *last);
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) wrapped = row > 0 ? ccrf_column_borrow (&query, 1) : NULL;
	g_autoptr (GBytes) anew = NULL;

	if (row <= 0)
		return row;
	*last = ccrf_column_number (&query, 0);
	anew = wrap_anew (store, wrapped, error);
	if (anew == NULL) {
		g_prefix_error (error, "%s: data key %" G_GINT64_FORMAT ": nothing was changed: ", store->path, *last);
		return -1;
	}
	g_clear_pointer (&wrapped, g_bytes_unref);
	ccrf_query_end (&query);
	return ccrf_run (store, &sql_wrap, NULL, error, "bl", anew, *last) ? 1 : -1;
}

/* Sealed by the content key itself: the proof of the key, the lookup key, the end of the history. */
static gboolean
seal_head (CcrfStore *store, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_head, "");
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) sealed = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;
	g_autoptr (GBytes) head = NULL;
	g_autoptr (GBytes) anew = NULL;

	if (row <= 0)
		return row == 0;
	/* a forged head is not made good by a rotation: it stays as it is, and `audit verify` names it */
	head = ccrf_store_unseal_content (store, HEAD_CONTEXT, sealed, NULL);
	if (head == NULL)
		return TRUE;
	anew = ccrf_seal (store->content_key, HEAD_CONTEXT, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
	g_clear_pointer (&sealed, g_bytes_unref);
	ccrf_query_end (&query);
	return ccrf_run (store, &sql_set_head, NULL, error, "b", anew);
}

static gboolean
seal_keystone (CcrfStore *store, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_keystone, "");
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) check = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;
	g_autoptr (GBytes) wrapped = row > 0 ? ccrf_column_borrow (&query, 1) : NULL;
	g_autoptr (GBytes) words = check != NULL ? ccrf_store_unseal_content (store, "keystone.check_value", check, error) : NULL;
	g_autoptr (GBytes) index = words != NULL ? wrap_anew (store, wrapped, error) : NULL;
	g_autoptr (GBytes) anew = NULL;

	if (index == NULL)
		return FALSE;
	anew = ccrf_seal (store->content_key, "keystone.check_value", g_bytes_get_data (words, NULL), g_bytes_get_size (words));
	g_clear_pointer (&check, g_bytes_unref);
	g_clear_pointer (&wrapped, g_bytes_unref);
	ccrf_query_end (&query);
	return ccrf_run (store, &sql_set, NULL, error, "bb", anew, index);
}

static gboolean
rotate (CcrfStore *store, gint64 *keys, GError **error)
{
	const CcrfKey *current = ccrf_store_current_key (store, error);
	gint64 last = 0;
	int row;

	*keys = 0;
	if (current == NULL || current == store->content_key)
		return current != NULL;
	while ((row = wrap_next (store, &last, error)) > 0)
		(*keys)++;
	return row == 0 && seal_head (store, error) && seal_keystone (store, error);
}

gboolean
ccrf_store_rotate (CcrfStore *store, gint64 *keys, GError **error)
{
	if (store->previous_key == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET,
		             "%s: there is no previous key: name the new key in content_key_file and the one before it in previous_content_key_file",
		             store->path);
		return FALSE;
	}
	if (!ccrf_store_begin (store, error) || !ccrf_store_leave (store, TRUE, rotate (store, keys, error), error))
		return FALSE;
	/* what the previous key opens must not stay in the log */
	ccrf_store_clean_log (store);
	return TRUE;
}
