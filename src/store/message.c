/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Intake: every message ends as a row with its raw bytes, its kind and what
 * became of it. Nothing is ever deleted or dropped.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_known =      { "message by hash", "SELECT id FROM message WHERE sha256 = ?" };
static const CcrfSql sql_first =      { "first delivery",
	"SELECT id, case_ref FROM message WHERE stable_sha256 = ? AND duplicate_of IS NULL ORDER BY id LIMIT 1" };
static const CcrfSql sql_add =        { "add message",
	"INSERT INTO message (key_id, sha256, stable_sha256, received, size, cut, processed, duplicate_of, case_ref, outcome, folder)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id" };
static const CcrfSql sql_add_raw =    { "add message's bytes", "INSERT INTO message_raw (message, sealed) VALUES (?, zeroblob (?))" };
/* a server that gives a UID twice breaks IMAP, but its mail is not lost */
static const CcrfSql sql_add_place =  { "add message's place",
	"INSERT INTO message_place (folder, uidvalidity, uid, message) VALUES (?, ?, ?, ?)"
	" ON CONFLICT (folder, uidvalidity, uid) DO UPDATE SET message = excluded.message, moved = 0"
	" WHERE message_place.message <> excluded.message" };

#define MESSAGE_COLUMNS "id, key_id, sha256, received, cut, attempts, kind, rule, case_ref, outcome, folder, said"
static const CcrfSql sql_next =       { "next message",
	"SELECT id FROM message WHERE processed = 0 ORDER BY turn, received, id LIMIT 1" };
static const CcrfSql sql_attempt =    { "count attempt",
	/* what nobody could finish, not even a person was told, waits behind all others */
	"UPDATE message SET attempts = attempts + 1, turn = CASE WHEN attempts >= 4 THEN 1000000 + attempts ELSE turn END WHERE id = ?" };
static const CcrfSql sql_return =     { "give an attempt back",
	"UPDATE message SET attempts = attempts - 1 WHERE id = ? AND processed = 0 AND attempts > 0" };
static const CcrfSql sql_by_id =      { "message by id", "SELECT " MESSAGE_COLUMNS " FROM message WHERE id = ?" };
static const CcrfSql sql_by_hash =    { "message by hash", "SELECT " MESSAGE_COLUMNS " FROM message WHERE sha256 = ?" };
static const CcrfSql sql_raw =        { "message's bytes", "SELECT sealed FROM message_raw WHERE message = ?" };
static const CcrfSql sql_all =        { "list of messages", "SELECT " MESSAGE_COLUMNS " FROM message ORDER BY received, id" };
static const CcrfSql sql_attention =  { "list of attention",
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE " CCRF_SQL_WAITS_FOR_A_PERSON " ORDER BY received, id" };

static const CcrfSql sql_key_of =     { "message's key", "SELECT key_id FROM message WHERE id = ?" };
/* processed = 0: whoever finishes second is told, and rolls its decision back */
static const CcrfSql sql_finish =     { "finish message",
	"UPDATE message SET processed = 1, kind = ?, rule = ?, case_ref = ?, outcome = ?, folder = ?, message_id_hash = ?, said = ?"
	" WHERE id = ? AND processed = 0" };
static const CcrfSql sql_duplicates = { "file second deliveries", "UPDATE message SET case_ref = ? WHERE duplicate_of = ?" };
static const CcrfSql sql_file =       { "file message", "UPDATE message SET case_ref = ? WHERE sha256 = ?" };
static const CcrfSql sql_retry =      { "retry messages",
	"UPDATE message SET processed = 0, attempts = 0, outcome = NULL, folder = NULL"
	" WHERE processed = 1 AND (folder = 'attention' OR (folder = 'quarantine' AND sha256 = ?))"
	" AND sha256 = COALESCE (?, sha256)"
	" AND EXISTS (SELECT 1 FROM data_key WHERE data_key.id = message.key_id AND data_key.wrapped IS NOT NULL)"
	" AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.source_sha256 = message.sha256)" };
/* clang-format on */

void
ccrf_stored_free (CcrfStored *stored)
{
	if (stored == NULL)
		return;
	char *texts[] = { stored->sha256, stored->message_id, stored->from, stored->kind, stored->rule, stored->case_ref,
	                  stored->outcome, stored->folder, stored->reason, stored->vouched, stored->dismissed };
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
		g_free (texts[i]);
	g_clear_pointer (&stored->raw, g_bytes_unref);
	g_free (stored);
}

/* ---- adding --------------------------------------------------------------------------- */

static gboolean
known_message (CcrfStore *store, const char *sha256, gint64 *id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_known, "s", sha256);

	return ccrf_query_number (&query, 0, id, error);
}

static gboolean
first_delivery (CcrfStore *store, const char *stable_sha256, gint64 *id, char **case_ref, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_first, "s", stable_sha256);
	int row = ccrf_query_next (&query, error);

	*id = row > 0 ? ccrf_column_number (&query, 0) : 0;
	*case_ref = row > 0 ? ccrf_column_text_or_null (&query, 1) : NULL;
	return row >= 0;
}

static gboolean
add_raw (CcrfStore *store, const CcrfKey *key, gint64 id, GBytes *raw, GError **error)
{
	gsize size;
	gconstpointer data = g_bytes_get_data (raw, &size);
	g_autoptr (GBytes) sealed = ccrf_seal (key, "message_raw.sealed", data, size);
	sqlite3_blob *blob = NULL;
	gboolean ok;

	/* room first, then the bytes in place: a bound blob would be copied whole once more, and a mail may have 35 MB */
	if (!ccrf_run (store, &sql_add_raw, NULL, error, "ll", id, (gint64) g_bytes_get_size (sealed)))
		return FALSE;
	ok = sqlite3_blob_open (store->db, "main", "message_raw", "sealed", id, 1, &blob) == SQLITE_OK &&
	     sqlite3_blob_write (blob, g_bytes_get_data (sealed, NULL), (int) g_bytes_get_size (sealed), 0) == SQLITE_OK;
	if (!ok)
		ccrf_store_failed (store, sql_add_raw.name, error);
	sqlite3_blob_close (blob);
	return ok;
}

/* Returns: its id, 0 on error */
static gint64
add_row (CcrfStore *store, GBytes *raw, CcrfTime received, const char *sha256, const char *stable_sha256, gboolean cut, gboolean *is_new, GError **error)
{
	g_autofree char *case_ref = NULL;
	g_autoptr (CcrfKey) key = NULL;
	gint64 first, key_id, id = 0;
	gboolean second;

	if (!first_delivery (store, stable_sha256, &first, &case_ref, error))
		return 0;
	key = ccrf_store_new_key (store, &key_id, error);
	if (key == NULL)
		return 0;
	second = first != 0;
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_add, "lsslliizsss", key_id, sha256, stable_sha256, received, (gint64) g_bytes_get_size (raw),
	                                       cut ? 1 : 0, second ? 1 : 0, first, case_ref, second ? "duplicate" : NULL, second ? "processed" : NULL);
	if (!ccrf_query_number (&query, 0, &id, error) || !add_raw (store, key, id, raw, error))
		return 0;
	*is_new = !second;
	return id;
}

gboolean
ccrf_store_add_message (CcrfStore *store, const char *folder, guint32 uidvalidity, guint32 uid, GBytes *raw, CcrfTime received,
                        const char *sha256, const char *stable_sha256, gboolean cut, gboolean *is_new, GError **error)
{
	gint64 id;

	*is_new = FALSE;
	if (!ccrf_store_inside (store, "add message", error) || !known_message (store, sha256, &id, error))
		return FALSE;
	if (id == 0)
		id = add_row (store, raw, received, sha256, stable_sha256, cut, is_new, error);
	return id != 0 && ccrf_run (store, &sql_add_place, NULL, error, "slll", folder, (gint64) uidvalidity, (gint64) uid, id);
}

/* ---- reading --------------------------------------------------------------------------- */

static gboolean
read_raw (CcrfStore *store, const CcrfKey *key, CcrfStored *stored, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_raw, "l", stored->id);
	int row = ccrf_query_next (&query, error);
	g_autoptr (GBytes) sealed = row > 0 ? ccrf_column_borrow (&query, 0) : NULL;

	if (row < 0)
		return FALSE;
	/* erased: the row stays, the bytes are gone for good */
	stored->raw = key != NULL && sealed != NULL ? ccrf_unseal (key, "message_raw.sealed", sealed, error) : g_bytes_new (NULL, 0);
	return stored->raw != NULL;
}

/* @query stands on a row of MESSAGE_COLUMNS */
static CcrfStored *
read_message (CcrfStore *store, CcrfQuery *query, gboolean with_raw, GError **error)
{
	g_autoptr (CcrfStored) stored = g_new0 (CcrfStored, 1);
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (JsonObject) said = NULL;

	stored->id = ccrf_column_number (query, 0);
	stored->sha256 = ccrf_column_text (query, 2);
	stored->received = ccrf_column_number (query, 3);
	stored->cut = ccrf_column_number (query, 4) != 0;
	stored->attempts = (int) ccrf_column_number (query, 5);
	stored->kind = ccrf_column_text_or_null (query, 6);
	stored->rule = ccrf_column_text_or_null (query, 7);
	stored->case_ref = ccrf_column_text_or_null (query, 8);
	stored->outcome = ccrf_column_text_or_null (query, 9);
	stored->folder = ccrf_column_text_or_null (query, 10);
	if (!ccrf_store_key (store, ccrf_column_number (query, 1), &key, error))
		return NULL;
	said = ccrf_unseal_json (key, "message.said", query, 11, error);
	if (said == NULL)
		return NULL;
	stored->message_id = ccrf_json_dup_or_null (said, "message_id");
	stored->from = ccrf_json_dup_or_null (said, "from");
	stored->reason = ccrf_json_dup_or_null (said, "reason");
	stored->vouched = ccrf_json_dup_or_null (said, "vouched");
	stored->dismissed = ccrf_json_dup_or_null (said, "dismissed");
	if (with_raw && !read_raw (store, key, stored, error))
		return NULL;
	return g_steal_pointer (&stored);
}

static CcrfStored *
message_by_id (CcrfStore *store, gint64 id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_by_id, "l", id);

	return ccrf_query_next (&query, error) > 0 ? read_message (store, &query, TRUE, error) : NULL;
}

static gboolean
count_attempt (CcrfStore *store, gint64 *id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_next, "");

	if (!ccrf_query_number (&query, 0, id, error))
		return FALSE;
	return *id == 0 || ccrf_run (store, &sql_attempt, NULL, error, "l", *id);
}

/* A damaged record is a message all the same: whoever asks gets what the row says in the clear. */
static CcrfStored *
message_or_its_row (CcrfStore *store, gint64 id, GError **error)
{
	g_autoptr (GError) damaged = NULL;
	CcrfStored *stored = message_by_id (store, id, &damaged);
	g_auto (CcrfQuery) query = { 0 };

	if (stored != NULL)
		return stored;
	/* no memory, a full disk: that says nothing about the record, and the attempt does not count */
	if (g_error_matches (damaged, CCRF_ERROR, CCRF_ERROR_TEMPORARY)) {
		(void) ccrf_run (store, &sql_return, NULL, NULL, "l", id);
		g_propagate_error (error, g_steal_pointer (&damaged));
		return NULL;
	}
	query = ccrf_query (store, &sql_by_id, "l", id);
	if (ccrf_query_next (&query, error) <= 0)
		return NULL;
	stored = g_new0 (CcrfStored, 1);
	stored->id = id;
	stored->sha256 = ccrf_column_text (&query, 2);
	stored->received = ccrf_column_number (&query, 3);
	stored->attempts = (int) ccrf_column_number (&query, 5);
	stored->reason = g_strdup (damaged != NULL ? damaged->message : "it is gone");
	return stored;
}

CcrfStored *
ccrf_store_next_message (CcrfStore *store, GError **error)
{
	gint64 id = 0;
	gboolean ok;

	if (!ccrf_store_begin (store, error))
		return NULL;
	/* committed before a byte is looked at: a message that kills the program is counted all the same */
	ok = count_attempt (store, &id, error);
	if (!ccrf_store_leave (store, TRUE, ok && id != 0, error) || id == 0)
		return NULL;
	return message_or_its_row (store, id, error);
}

gboolean
ccrf_store_return_message (CcrfStore *store, gint64 id, GError **error)
{
	return ccrf_run (store, &sql_return, NULL, error, "l", id);
}

CcrfStored *
ccrf_store_message (CcrfStore *store, const char *sha256, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_by_hash, "s", sha256);
	int row = ccrf_query_next (&query, error);

	if (row == 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no message %s", store->path, sha256);
	return row > 0 ? read_message (store, &query, TRUE, error) : NULL;
}

GPtrArray *
ccrf_store_messages (CcrfStore *store, gboolean attention_only, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_stored_free);
	g_auto (CcrfQuery) query = ccrf_query (store, attention_only ? &sql_attention : &sql_all, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfStored *stored = read_message (store, &query, FALSE, error);

		if (stored == NULL)
			return NULL;
		g_ptr_array_add (list, stored);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

/* ---- finishing ---------------------------------------------------------------------------- */

/* "a@b, c@d": all that From names, also when it is nobody's identity */
static char *
from_addresses (const CcrfMessage *message)
{
	g_autoptr (GString) text = g_string_new (NULL);

	for (guint i = 0; message->from != NULL && i < message->from->len; i++) {
		const CcrfAddress *from = g_ptr_array_index (message->from, i);

		g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", from->address != NULL ? from->address : "");
	}
	return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonObject *
what_it_said (const CcrfMessage *message, const char *vouched, const char *reason)
{
	JsonObject *said = json_object_new ();

	ccrf_json_set (said, "reason", reason);
	ccrf_json_set (said, "vouched", vouched);
	if (message != NULL) {
		g_autofree char *from = from_addresses (message);

		ccrf_json_set (said, "message_id", message->message_id);
		ccrf_json_set (said, "from", from);
		ccrf_json_set (said, "subject", message->subject);
	}
	return said;
}

static CcrfKey *
key_of_message (CcrfStore *store, gint64 id, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_key_of, "l", id);
	g_autoptr (CcrfKey) key = NULL;
	gint64 key_id;

	if (!ccrf_query_number (&query, 0, &key_id, error) || !ccrf_store_key (store, key_id, &key, error))
		return NULL;
	if (key == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: message %" G_GINT64_FORMAT " is not there, or was erased", store->path, id);
	return g_steal_pointer (&key);
}

gboolean
ccrf_store_finish_message (CcrfStore *store, gint64 id, const CcrfMessage *message, const char *vouched, const char *case_ref,
                           const char *outcome, const char *folder, const char *reason, GError **error)
{
	g_autoptr (JsonObject) said = what_it_said (message, vouched, reason);
	g_autoptr (CcrfKey) key = NULL;
	g_autoptr (GBytes) sealed = NULL;
	g_autofree char *hash = NULL;
	gint64 changed = 0;

	if (!ccrf_store_inside (store, "finish message", error))
		return FALSE;
	key = key_of_message (store, id, error);
	if (key == NULL)
		return FALSE;
	sealed = ccrf_seal_json (key, "message.said", said);
	if (message != NULL && message->message_id != NULL && *message->message_id != '\0')
		hash = ccrf_store_lookup (store, "message.message_id", message->message_id);
	if (!ccrf_run (store, &sql_finish, &changed, error, "ssssssbl", message != NULL ? ccrf_kind_name (message->kind) : NULL,
	               message != NULL ? message->rule : NULL, case_ref, outcome, folder, hash, sealed, id))
		return FALSE;
	if (changed == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_STALE, "%s: message %" G_GINT64_FORMAT " was processed by another program; nothing was written", store->path, id);
		return FALSE;
	}
	return ccrf_run (store, &sql_duplicates, NULL, error, "sl", case_ref, id);
}

gboolean
ccrf_store_file_message (CcrfStore *store, const char *sha256, const char *case_ref, GError **error)
{
	return ccrf_store_inside (store, "file message", error) && ccrf_run (store, &sql_file, NULL, error, "ss", case_ref, sha256);
}

int
ccrf_store_retry (CcrfStore *store, const char *sha256, GError **error)
{
	gint64 changed = 0;

	return ccrf_run (store, &sql_retry, &changed, error, "ss", sha256, sha256) ? (int) changed : -1;
}
