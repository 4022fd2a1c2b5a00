/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The register of providers: one row each, and the names and words by which it
 * is found. Rows are never deleted.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_load =      { "provider",
	"SELECT id, name, location_id, provider_id, postcode, address, service_type, next_visit,"
	" also_known_as, predecessor, status, in_latest, beds, content FROM provider WHERE id = ?" };
static const CcrfSql sql_insert =    { "add provider",
	"INSERT INTO provider (name, location_id, provider_id, postcode, address, service_type, next_visit,"
	" also_known_as, predecessor, status, in_latest, beds, origin, changed, normal_name, postcode_key, email_key, content)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'hand', ?, ?, ?, ?, ?) RETURNING id" };
static const CcrfSql sql_update =    { "update provider",
	"UPDATE provider SET name = ?, location_id = ?, provider_id = ?, postcode = ?, address = ?, service_type = ?,"
	" next_visit = ?, also_known_as = ?, predecessor = ?, status = ?, in_latest = ?, beds = ?,"
	" changed = ?, normal_name = ?, postcode_key = ?, email_key = ?, content = ? WHERE id = ?" };
static const CcrfSql sql_no_names =  { "replace names of a provider", "DELETE FROM provider_name WHERE provider = ?" };
static const CcrfSql sql_no_words =  { "replace words of a provider", "DELETE FROM provider_word WHERE provider = ?" };
static const CcrfSql sql_name =      { "add name of a provider",
	"INSERT INTO provider_name (name, provider) VALUES (?, ?) ON CONFLICT (name, provider) DO NOTHING" };
static const CcrfSql sql_word =      { "add word of a provider",
	"INSERT INTO provider_word (word, provider) VALUES (?, ?) ON CONFLICT (word, provider) DO NOTHING" };
static const CcrfSql sql_by_email =  { "providers by address", "SELECT id FROM provider WHERE email_key = ? AND email_key <> '' ORDER BY id" };
static const CcrfSql sql_contacts =  { "providers with a contact", "SELECT id FROM provider WHERE content IS NOT NULL ORDER BY id" };
static const CcrfSql sql_embargo =   { "embargo list", "SELECT id FROM provider WHERE status <> 'open' ORDER BY name, id" };
/* clang-format on */

#define LEAST_WORD 3 /* characters; shorter ones find too much */

char *
ccrf_provider_fold (const char *text)
{
	g_autofree char *upper = g_ascii_strup (text != NULL ? text : "", -1);
	g_autoptr (GString) folded = g_string_new (NULL);

	for (const char *at = upper; *at != '\0'; at++)
		if (!g_ascii_isspace (*at))
			g_string_append_c (folded, *at);
	return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* ---- other names ------------------------------------------------------------------ */

char *
ccrf_provider_others_to_text (const GPtrArray *others)
{
	g_autoptr (JsonArray) array = json_array_new ();
	g_autoptr (JsonNode) node = NULL;

	for (guint i = 0; others != NULL && i < others->len; i++) {
		g_autofree char *valid = g_utf8_make_valid (g_ptr_array_index (others, i), -1);

		json_array_add_string_element (array, valid);
	}
	if (json_array_get_length (array) == 0)
		return NULL;
	node = json_node_init_array (json_node_alloc (), array);
	return json_to_string (node, FALSE);
}

GPtrArray *
ccrf_provider_others_from_text (const char *text)
{
	GPtrArray *others = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (JsonNode) node = json_from_string (text != NULL ? text : "[]", NULL);
	JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

	for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
		g_ptr_array_add (others, g_strdup (json_array_get_string_element (array, i)));
	return others;
}

/* ---- names and words ---------------------------------------------------------------- */

static gboolean
index_name (CcrfStore *store, gint64 id, const char *normal, GError **error)
{
	g_auto (GStrv) words = g_strsplit (normal, " ", -1);
	gboolean ok = *normal == '\0' || ccrf_run (store, &sql_name, NULL, error, "sl", normal, id);

	for (char **word = words; ok && *word != NULL; word++)
		if (g_utf8_strlen (*word, -1) >= LEAST_WORD)
			ok = ccrf_run (store, &sql_word, NULL, error, "sl", *word, id);
	return ok;
}

gboolean
ccrf_provider_index (CcrfStore *store, gint64 id, const char *normal, const GPtrArray *others, CcrfNormalName normal_name, gboolean fresh, GError **error)
{
	if (!fresh && (!ccrf_run (store, &sql_no_names, NULL, error, "l", id) || !ccrf_run (store, &sql_no_words, NULL, error, "l", id)))
		return FALSE;
	if (!index_name (store, id, normal, error))
		return FALSE;
	for (guint i = 0; others != NULL && i < others->len; i++) {
		g_autofree char *other = normal_name (g_ptr_array_index (others, i));

		if (!index_name (store, id, other, error))
			return FALSE;
	}
	return TRUE;
}

/* ---- one provider ------------------------------------------------------------------------ */

static void
take (CcrfQuery *query, int column, char **at)
{
	g_free (*at);
	*at = ccrf_column_text (query, column);
}

static void
replace (char **at, char **with)
{
	g_free (*at);
	*at = g_steal_pointer (with);
}

CcrfProvider *
ccrf_provider_load (CcrfStore *store, gint64 id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_load, "l", id);
	int row = ccrf_query_next (&query, error);
	g_autofree char *others = NULL;
	g_auto (CcrfProviderContact) contact = { 0 };
	CcrfProvider *it;

	if (row <= 0) {
		if (row == 0)
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no provider %" G_GINT64_FORMAT, store->path, id);
		return NULL;
	}
	if (!ccrf_provider_contact_read (store, &query, 13, &contact, error))
		return NULL;
	it = ccrf_provider_new ();
	char **const texts[] = { &it->name, &it->location_id, &it->provider_id, &it->postcode, &it->address, &it->service_type, &it->next_visit };

	it->id = ccrf_column_number (&query, 0);
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
		take (&query, (int) i + 1, texts[i]);
	replace (&it->email, &contact.email);
	replace (&it->manager, &contact.manager);
	replace (&it->phone, &contact.phone);
	others = ccrf_column_text (&query, 8);
	g_clear_pointer (&it->also_known_as, g_ptr_array_unref);
	it->also_known_as = ccrf_provider_others_from_text (others);
	take (&query, 9, &it->predecessor);
	take (&query, 10, &it->status);
	it->in_latest = ccrf_column_number (&query, 11) != 0;
	it->beds = (int) ccrf_column_number (&query, 12);
	return it;
}

CcrfProvider *
ccrf_store_provider (CcrfStore *store, gint64 id, GError **error)
{
	return ccrf_provider_load (store, id, error);
}

static const char *
or_empty (const char *text)
{
	return text != NULL ? text : "";
}

gboolean
ccrf_store_save_provider (CcrfStore *store, CcrfProvider *provider, CcrfNormalName normal_name, CcrfTime now, GError **error)
{
	g_autofree char *normal = normal_name (or_empty (provider->name));
	g_autofree char *location = ccrf_provider_fold (provider->location_id);
	g_autofree char *postcode = ccrf_provider_fold (provider->postcode);
	g_autofree char *email = ccrf_provider_email_key (store, provider->email);
	g_autofree char *others = ccrf_provider_others_to_text (provider->also_known_as);
	g_autoptr (GBytes) content = NULL;
	const CcrfProvider *it = provider;
	gboolean fresh = it->id == 0;
	gint64 id = it->id, changed = 0;

	if (!ccrf_store_inside (store, "save provider", error) ||
	    !ccrf_provider_contact_seal (store, it->email, it->manager, it->phone, &content, error))
		return FALSE;
#define FIELDS                                                                                                             \
	or_empty (it->name), location, or_empty (it->provider_id), or_empty (it->postcode), or_empty (it->address),        \
	or_empty (it->service_type), or_empty (it->next_visit),                                                            \
	others != NULL ? others : "[]", or_empty (it->predecessor),                             \
	it->status != NULL && *it->status != '\0' ? it->status : "open", it->in_latest ? 1 : 0, it->beds, now, normal,     \
	postcode, email, content
	if (fresh) {
		g_auto (CcrfQuery) query = ccrf_query (store, &sql_insert, "stssssssssiilsssb", FIELDS);

		if (!ccrf_query_number (&query, 0, &id, error))
			return FALSE;
	} else if (!ccrf_run (store, &sql_update, &changed, error, "stssssssssiilsssbl", FIELDS, id)) {
		return FALSE;
	} else if (changed == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no provider %" G_GINT64_FORMAT, store->path, id);
		return FALSE;
	}
#undef FIELDS
	if (!ccrf_provider_index (store, id, normal, it->also_known_as, normal_name, fresh, error))
		return FALSE;
	provider->id = id;
	return TRUE;
}

/* The providers whose ids are the first column of @query, which it ends. */
static GPtrArray *
load_all (CcrfStore *store, CcrfQuery query, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfProvider *it = ccrf_provider_load (store, ccrf_column_number (&query, 0), error);

		if (it == NULL) {
			row = -1;
			break;
		}
		g_ptr_array_add (list, it);
	}
	ccrf_query_end (&query);
	return row < 0 ? NULL : g_steal_pointer (&list);
}

GPtrArray *
ccrf_store_providers_by_email (CcrfStore *store, const char *address, GError **error)
{
	g_autofree char *email = ccrf_provider_email_key (store, address);

	return load_all (store, ccrf_query (store, &sql_by_email, "s", email), error);
}

GPtrArray *
ccrf_store_providers_with_contact (CcrfStore *store, GError **error)
{
	return load_all (store, ccrf_query (store, &sql_contacts, ""), error);
}

GPtrArray *
ccrf_store_providers_restricted (CcrfStore *store, GError **error)
{
	return load_all (store, ccrf_query (store, &sql_embargo, ""), error);
}
