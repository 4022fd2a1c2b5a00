/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What CQC, Complaints, CHC, partners and safeguarding report about a provider
 * (A2.8, B0.3): a row each, sealed under a key of its own. A later section 42
 * mail with the same reference takes the earlier one's place; nothing is deleted.
 */

#include "store-private.h"

/* clang-format off */
#define NOT_ERASED " AND EXISTS (SELECT 1 FROM data_key WHERE data_key.id = provider_item.key_id AND data_key.wrapped IS NOT NULL)"
#define ITEM_COLUMNS "id, key_id, provider_id, kind, received, message_sha256, content"
static const CcrfSql sql_supersede = { "replace item of a provider",
	"UPDATE provider_item SET superseded = 1 WHERE kind = ? AND reference_hash = ? AND provider_id = ? AND superseded = 0" };
static const CcrfSql sql_add =       { "add item of a provider",
	"INSERT INTO provider_item (key_id, provider_id, kind, received, message_sha256, reference_hash, content)"
	" VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id" };
static const CcrfSql sql_list =      { "items of a provider",
	"SELECT " ITEM_COLUMNS " FROM provider_item WHERE superseded = 0 AND (? = 0 OR provider_id = ?) AND (? = '' OR kind = ?)" NOT_ERASED
	" ORDER BY received, id" };
static const CcrfSql sql_reference = { "item by reference",
	"SELECT " ITEM_COLUMNS " FROM provider_item WHERE superseded = 0 AND kind = ? AND reference_hash = ?" NOT_ERASED " ORDER BY id DESC LIMIT 1" };
static const CcrfSql sql_process =     { "running process of a provider",
	"SELECT ref FROM cases WHERE provider_id = ? AND procedure = 'provider-concerns' AND state <> 'closed' ORDER BY received, id LIMIT 1" };
static const CcrfSql sql_late_items =  { "providers with overdue actions",
	"SELECT DISTINCT c.provider_id FROM cases c JOIN item i ON i.case_id = c.id WHERE c.procedure = 'concern' AND c.state <> 'closed'"
	" AND c.provider_id IS NOT NULL AND i.due <> '' AND i.due < ? AND i.state IN ('open', 'not done', 'not evidenced') ORDER BY c.provider_id" };
/* clang-format on */

#define CONTENT "provider_item.content"
#define REFERENCE "provider_item.reference"

/* the sealed texts, by the names under which they are stored */
typedef struct { const char *name; char **text; } Text;
#define TEXTS(item)                                                                                                  \
	{ { "source", &(item)->source }, { "date", &(item)->date }, { "reference", &(item)->reference },             \
	  { "summary", &(item)->summary }, { "category", &(item)->category }, { "who_caused", &(item)->who_caused }, \
	  { "status", &(item)->status }, { "outcome", &(item)->outcome }, { "role", &(item)->role } }

/* An item without a reference replaces nothing and is found by none. */
static char *
reference_hash (CcrfStore *store, const char *reference)
{
	return reference != NULL && *reference != '\0' ? ccrf_store_lookup (store, REFERENCE, reference) : g_strdup ("");
}

gboolean
ccrf_store_add_provider_item (CcrfStore *store, CcrfProviderItem *item, GError **error)
{
	const Text texts[] = TEXTS (item);
	g_autoptr (JsonObject) content = json_object_new ();
	g_autofree char *hash = reference_hash (store, item->reference);
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (GBytes) sealed = NULL;
	gint64 key_id;

	if (!ccrf_store_inside (store, "add item of a provider", error))
		return FALSE;
	if (g_str_equal (item->kind, "section-42") && *hash != '\0' &&
	    !ccrf_run (store, &sql_supersede, NULL, error, "ssl", item->kind, hash, item->provider_id))
		return FALSE;
	key = ccrf_store_new_key (store, &key_id, error);
	if (key == NULL)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
		ccrf_json_set (content, texts[i].name, *texts[i].text);
	sealed = ccrf_seal_json (key, CONTENT, content);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_add, "llslssb", key_id, item->provider_id, item->kind, item->received,
	                                       item->message_sha256, hash, sealed);
	return ccrf_query_number (&query, 0, &item->id, error);
}

/* @query stands on a row of ITEM_COLUMNS */
static CcrfProviderItem *
read_item (CcrfStore *store, CcrfQuery *query, GError **error)
{
	g_autofree char *kind = ccrf_column_text (query, 3);
	g_autoptr (CcrfProviderItem) item = ccrf_provider_item_new (kind);
	const Text texts[] = TEXTS (item);
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (JsonObject) content = NULL;

	if (!ccrf_store_key (store, ccrf_column_number (query, 1), &key, error))
		return NULL;
	content = ccrf_unseal_json (key, CONTENT, query, 6, error);
	if (content == NULL)
		return NULL;
	item->id = ccrf_column_number (query, 0);
	item->provider_id = ccrf_column_number (query, 2);
	item->received = ccrf_column_number (query, 4);
	g_free (item->message_sha256);
	item->message_sha256 = ccrf_column_text (query, 5);
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_free (*texts[i].text);
		*texts[i].text = ccrf_json_dup (content, texts[i].name);
	}
	return g_steal_pointer (&item);
}

GPtrArray *
ccrf_store_provider_items (CcrfStore *store, gint64 provider_id, const char *kind, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_item_free);
	const char *wanted = kind != NULL ? kind : "";
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_list, "llss", provider_id, provider_id, wanted, wanted);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfProviderItem *item = read_item (store, &query, error);

		if (item == NULL)
			return NULL;
		g_ptr_array_add (list, item);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

CcrfProviderItem *
ccrf_store_provider_item_by_reference (CcrfStore *store, const char *kind, const char *reference, GError **error)
{
	g_autofree char *hash = reference_hash (store, reference);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_reference, "ss", kind, hash);

	if (*hash == '\0' || ccrf_query_next (&query, error) <= 0)
		return NULL;
	return read_item (store, &query, error);
}

/* ---- what stands about a provider in its cases ------------------------------------------- */

char *
ccrf_store_open_process (CcrfStore *store, gint64 provider_id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_process, "l", provider_id);

	return provider_id != 0 && ccrf_query_next (&query, error) > 0 ? ccrf_column_text (&query, 0) : NULL;
}

GArray *
ccrf_store_providers_overdue (CcrfStore *store, const char *today, GError **error)
{
	g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_late_items, "s", today);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		gint64 id = ccrf_column_number (&query, 0);

		g_array_append_val (list, id);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}
