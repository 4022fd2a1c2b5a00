/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Erasing what others reported about a provider (A2.8, B0.3) when the time to keep it is over: the item's key is
 * destroyed. The row stays, so that counts hold. A provider whose process runs, or is under legal hold, keeps all of them.
 */

#include "store-private.h"

/* clang-format off */
#define EXPIRED_ITEMS \
	" FROM provider_item i JOIN data_key k ON k.id = i.key_id WHERE k.wrapped IS NOT NULL AND i.received <= ?"
static const CcrfSql sql_providers = { "providers with items to erase", "SELECT DISTINCT i.provider_id" EXPIRED_ITEMS " ORDER BY i.provider_id" };
static const CcrfSql sql_count =     { "count items of a provider", "SELECT COUNT(*)" EXPIRED_ITEMS " AND i.provider_id = ?" };
static const CcrfSql sql_erase =     { "erase items of a provider",
	"UPDATE data_key SET wrapped = NULL WHERE id IN (SELECT i.key_id" EXPIRED_ITEMS " AND i.provider_id = ?)" };
/* clang-format on */

/* The hold is a fact of the case, sealed with it: no SQL can see it. */
static gboolean
is_kept (CcrfStore *store, gint64 provider_id, gboolean *kept, GError **error)
{
	g_autoptr (GPtrArray) cases = ccrf_store_cases_of_provider (store, provider_id, error);

	*kept = FALSE;
	for (guint i = 0; cases != NULL && i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];

		if (it->procedure == CCRF_PROVIDER_CONCERNS && (g_strcmp0 (it->state, "closed") != 0 || ccrf_case_fact (it, "legal_hold") != NULL))
			*kept = TRUE;
	}
	return cases != NULL;
}

static GArray *
providers (CcrfStore *store, CcrfTime before, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_providers, "l", before);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		gint64 id = ccrf_column_number (&query, 0);

		g_array_append_val (ids, id);
	}
	return row < 0 ? NULL : g_steal_pointer (&ids);
}

static gboolean
count (CcrfStore *store, CcrfTime before, gint64 provider_id, gint64 *n, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_count, "ll", before, provider_id);

	return ccrf_query_number (&query, 0, n, error);
}

static gboolean
erase (CcrfStore *store, CcrfTime before, gboolean dry_run, gint64 *erased, gint64 *held, GError **error)
{
	g_autoptr (GArray) ids = providers (store, before, error);

	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		gint64 id = g_array_index (ids, gint64, i), n = 0;
		gboolean kept;

		if (!is_kept (store, id, &kept, error) || !count (store, before, id, &n, error) ||
		    (!kept && !dry_run && !ccrf_run (store, &sql_erase, NULL, error, "ll", before, id)))
			return FALSE;
		*(kept ? held : erased) += n;
	}
	return ids != NULL;
}

gboolean
ccrf_store_erase_items (CcrfStore *store, CcrfTime before, gboolean dry_run, const CcrfNote *note, CcrfTime now, gint64 *erased, gint64 *held, GError **error)
{
	gboolean ok;

	*erased = *held = 0;
	if (dry_run)
		return erase (store, before, TRUE, erased, held, error);
	if (!ccrf_store_begin (store, error))
		return FALSE;
	ok = erase (store, before, FALSE, erased, held, error) && (*erased == 0 || ccrf_store_add_note (store, NULL, note, "erase", now, error));
	if (!ccrf_store_leave (store, TRUE, ok, error))
		return FALSE;
	if (*erased > 0)
		ccrf_store_clean_log (store);
	return TRUE;
}
