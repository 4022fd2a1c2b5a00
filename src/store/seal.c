/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Data keys and sealed columns. Each message and each case has a key of its
 * own, wrapped by the content key: without its row nothing of it can be read.
 */

#include "store-private.h"

#define CHECK_WORDS "ccrfd content key"
#define CHECK_CONTEXT "keystone.check_value"

/* clang-format off */
static const CcrfSql sql_keystone =     { "key check", "SELECT check_value, index_key FROM keystone WHERE id = 1" };
static const CcrfSql sql_add_keystone = { "key check", "INSERT INTO keystone (id, check_value, index_key) VALUES (1, ?, ?) ON CONFLICT (id) DO NOTHING" };
static const CcrfSql sql_add_key =      { "new data key", "INSERT INTO data_key (wrapped) VALUES (?) RETURNING id" };
static const CcrfSql sql_key =          { "data key", "SELECT wrapped FROM data_key WHERE id = ?" };
static const CcrfSql sql_case_key =     { "key of a case", "SELECT key_id FROM cases WHERE ref = ?" };
static const CcrfSql sql_count =        { "counter",
	"INSERT INTO counter (name, value) VALUES (?, 1)"
	" ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value" };
/* clang-format on */

/* ---- the content key ---------------------------------------------------------------- */

/* %NULL when it is not this key. @lookup: (out) (transfer full): the key of the lookup hashes */
static const CcrfKey *
key_of_keystone (const CcrfKey *key, GBytes *check, GBytes *wrapped, CcrfKey **lookup)
{
	g_autoptr (GBytes) words = key != NULL && check != NULL ? ccrf_unseal (key, CHECK_CONTEXT, check, NULL) : NULL;

	*lookup = words != NULL && wrapped != NULL ? ccrf_key_unwrap (key, wrapped, NULL) : NULL;
	return *lookup != NULL ? key : NULL;
}

static gboolean
open_keystone (CcrfStore *store, CcrfQuery *query, GError **error)
{
	g_autoptr (GBytes) check = ccrf_column_borrow (query, 0);
	g_autoptr (GBytes) wrapped = ccrf_column_borrow (query, 1);
	g_autoptr (CcrfKey) lookup = NULL;

	store->current_key = key_of_keystone (store->content_key, check, wrapped, &lookup);
	if (store->current_key == NULL)
		store->current_key = key_of_keystone (store->previous_key, check, wrapped, &lookup);
	if (store->current_key == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET,
		             "%s: content_key_file is not the key that this database is sealed with: put the right key back"
		             " (after `ccrfctl keys rotate` it is the new one), nothing was changed",
		             store->path);
		return FALSE;
	}
	g_free (store->index_secret);
	store->index_secret = ccrf_key_to_base64 (lookup);
	g_clear_pointer (&store->check_value, g_bytes_unref);
	store->check_value = g_bytes_new (g_bytes_get_data (check, NULL), g_bytes_get_size (check));
	return TRUE;
}

static gboolean
make_keystone (CcrfStore *store, GError **error)
{
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (GBytes) wrapped = ccrf_key_wrap (store->content_key, key);
	g_autoptr (GBytes) check = ccrf_seal (store->content_key, CHECK_CONTEXT, CHECK_WORDS, strlen (CHECK_WORDS));

	return ccrf_run (store, &sql_add_keystone, NULL, error, "bb", check, wrapped);
}

gboolean
ccrf_store_prove_key (CcrfStore *store, GError **error)
{
	/* twice: another process may make it first, then that one is read */
	for (int attempt = 0; attempt < 2; attempt++) {
		g_auto (CcrfQuery) query = ccrf_query (store, &sql_keystone, "");
		int row = ccrf_query_next (&query, error);

		if (row < 0)
			return FALSE;
		if (row > 0)
			return open_keystone (store, &query, error);
		if (store->read_only || !make_keystone (store, error))
			break;
	}
	if (error != NULL && *error == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: the database has no key yet: start the daemon first", store->path);
	return FALSE;
}

/* Where the keystone's check value is as this connection knows it, nobody has rotated. */
static gboolean
is_known_keystone (CcrfStore *store, gboolean *known, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_keystone, "");
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) check = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;

	*known = check != NULL && store->check_value != NULL && g_bytes_equal (check, store->check_value);
	return row >= 0;
}

const CcrfKey *
ccrf_store_current_key (CcrfStore *store, GError **error)
{
	gboolean known;

	if (!is_known_keystone (store, &known, error) || (!known && !ccrf_store_prove_key (store, error)))
		return NULL;
	return store->current_key;
}

GBytes *
ccrf_store_unseal_content (CcrfStore *store, const char *context, GBytes *sealed, GError **error)
{
	GBytes *bytes = ccrf_unseal (store->content_key, context, sealed, store->previous_key == NULL ? error : NULL);

	return bytes != NULL || store->previous_key == NULL ? bytes : ccrf_unseal (store->previous_key, context, sealed, error);
}

static CcrfKey *
unwrap (CcrfStore *store, GBytes *wrapped, GError **error)
{
	CcrfKey *key = ccrf_key_unwrap (store->content_key, wrapped, store->previous_key == NULL ? error : NULL);

	return key != NULL || store->previous_key == NULL ? key : ccrf_key_unwrap (store->previous_key, wrapped, error);
}

char *
ccrf_store_lookup (CcrfStore *store, const char *column, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
	g_autofree char *folded = g_utf8_casefold (valid, -1);
	g_autofree char *said = g_strconcat (column, "\n", folded, NULL);

	return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) store->index_secret, strlen (store->index_secret), said, -1);
}

/* ---- data keys ------------------------------------------------------------------------ */

CcrfKey *
ccrf_store_new_key (CcrfStore *store, gint64 *id, GError **error)
{
	const CcrfKey *current = ccrf_store_current_key (store, error);
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (GBytes) wrapped = current != NULL ? ccrf_key_wrap (current, key) : NULL;

	if (wrapped == NULL)
		return NULL;
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_add_key, "b", wrapped);

	if (!ccrf_query_number (&query, 0, id, error))
		return NULL;
	return g_steal_pointer (&key);
}

gboolean
ccrf_store_key (CcrfStore *store, gint64 id, CcrfKey **key, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_key, "l", id);
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) wrapped = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;

	*key = NULL;
	if (row < 0 || wrapped == NULL)
		return row >= 0;
	*key = unwrap (store, wrapped, error);
	return *key != NULL;
}

gboolean
ccrf_store_case_key (CcrfStore *store, const char *case_ref, gint64 *id, CcrfKey **key, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_case_key, "s", case_ref);

	*key = NULL;
	if (!ccrf_query_number (&query, 0, id, error))
		return FALSE;
	if (*id == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no case %s", store->path, case_ref);
		return FALSE;
	}
	return ccrf_store_key (store, *id, key, error);
}

/* ---- sealed JSON -------------------------------------------------------------------------- */

GBytes *
ccrf_seal_json (const CcrfKey *key, const char *context, JsonObject *object)
{
	g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
	g_autofree char *said = json_to_string (node, FALSE);
	/* one bad byte in a form must not make the case unreadable */
	g_autofree char *text = g_utf8_make_valid (said, -1);

	return ccrf_seal (key, context, text, strlen (text));
}

JsonObject *
ccrf_unseal_json (const CcrfKey *key, const char *context, CcrfQuery *query, int column, GError **error)
{
	g_autoptr (GBytes) sealed = ccrf_column_borrow (query, column);
	g_autoptr (GBytes) text = NULL;
	g_autoptr (JsonParser) parser = NULL;
	JsonNode *root;

	if (key == NULL || sealed == NULL)
		return json_object_new ();
	text = ccrf_unseal (key, context, sealed, error);
	if (text == NULL) {
		g_prefix_error (error, "%s: %s: ", query->store->path, context);
		return NULL;
	}
	parser = json_parser_new ();
	if (!json_parser_load_from_data (parser, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text), NULL) ||
	    (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
		/* the parser's own words would quote the text */
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: %s: not the JSON object that was sealed: restore a backup", query->store->path, context);
		return NULL;
	}
	return json_node_dup_object (root);
}

void
ccrf_json_set (JsonObject *object, const char *name, const char *text)
{
	g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

	if (valid != NULL)
		json_object_set_string_member (object, name, valid);
}

char *
ccrf_json_dup_or_null (JsonObject *object, const char *name)
{
	return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

char *
ccrf_json_dup (JsonObject *object, const char *name)
{
	return g_strdup (json_object_get_string_member_with_default (object, name, ""));
}

void
ccrf_json_set_address (JsonObject *object, const char *name, const CcrfAddress *address)
{
	JsonObject *person;

	if (address == NULL)
		return;
	person = json_object_new ();
	ccrf_json_set (person, "name", address->name);
	ccrf_json_set (person, "address", address->address);
	json_object_set_object_member (object, name, person);
}

CcrfAddress *
ccrf_json_dup_address (JsonObject *object, const char *name)
{
	JsonObject *person = json_object_has_member (object, name) ? json_object_get_object_member (object, name) : NULL;

	if (person == NULL)
		return NULL;
	return ccrf_address_new (json_object_get_string_member_with_default (person, "name", ""),
	                         json_object_get_string_member_with_default (person, "address", ""));
}

/* ---- counters ------------------------------------------------------------------------------- */

gboolean
ccrf_store_count (CcrfStore *store, const char *counter, gint64 *number, GError **error)
{
	if (!ccrf_store_inside (store, "counter", error))
		return FALSE;
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_count, "s", counter);

	return ccrf_query_number (&query, 0, number, error);
}
