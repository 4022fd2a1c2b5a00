/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the files of the store share: the connection, named statements, sealed
 * columns, the case's key. Nothing of this leaves the room.
 */

#include <ccrf/store.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define CCRF_STORE_APPLICATION 0x43435246 /* "CCRF", PRAGMA application_id */
#define CCRF_STORE_BUSY_MS 30000
#define CCRF_REQUEST_ID_END (G_GUINT64_CONSTANT (1) << 40) /* a token carries five bytes of it */

/** A statement and the words by which errors name it: never its values. */
typedef struct {
	const char *name;
	const char *sql;
} CcrfSql;

struct _CcrfStore {
	sqlite3 *db;
	const CcrfKey *content_key;  /* borrowed */
	const CcrfKey *previous_key; /* borrowed, nullable: while the content key is being rotated */
	const CcrfKey *current_key;  /* of the two, the one that the keystone is sealed with */
	GBytes *check_value;         /* by which another process's rotation is noticed */
	char *index_secret;          /* key of the lookup hashes */
	CcrfKey *register_key;       /* of the providers' contacts, NULL until needed */
	int lock;                    /* the state directory, locked as in use; -1: not */
	GHashTable *statements;     /* const CcrfSql * → sqlite3_stmt *: prepared once a connection */
	char *path;
	gboolean read_only;
};

/* ---- query.c: statements ---------------------------------------------------- */

/** A running statement; its failure, also that of preparing, is reported by ccrf_query_next. */
typedef struct {
	CcrfStore *store;
	const CcrfSql *sql;
	sqlite3_stmt *stmt; /* NULL: could not be prepared */
	gboolean own;       /* the cached one was busy */
} CcrfQuery;

/**
 * ccrf_query:
 * @types: one letter a value: i int, l gint64, z gint64 (0 is NULL), s string
 *   (%NULL is NULL), t string ("" is NULL too), b GBytes (%NULL is NULL).
 *   Strings and bytes are borrowed until the query ends.
 */
CcrfQuery ccrf_query (CcrfStore *store, const CcrfSql *sql, const char *types, ...);
/** Returns: 1 a row, 0 no more, -1 @error */
int ccrf_query_next (CcrfQuery *query, GError **error);
void ccrf_query_end (CcrfQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfQuery, ccrf_query_end)

/** A statement without rows. @changed: (out) (nullable): rows changed */
gboolean ccrf_run (CcrfStore *store, const CcrfSql *sql, gint64 *changed, GError **error, const char *types, ...);
/** First column of the first row; @fallback when there is no row or it is NULL. */
gboolean ccrf_query_number (CcrfQuery *query, gint64 fallback, gint64 *number, GError **error);
/** Always FALSE; names the statement and what the operator can do. */
gboolean ccrf_store_failed (CcrfStore *store, const char *name, GError **error);
/** (transfer full): "" for NULL */
char *ccrf_column_text (CcrfQuery *query, int column);
/** (transfer full) (nullable): %NULL for NULL */
char *ccrf_column_text_or_null (CcrfQuery *query, int column);
gint64 ccrf_column_number (CcrfQuery *query, int column);
/** The row's own memory, valid until the next step; %NULL for NULL */
GBytes *ccrf_column_borrow (CcrfQuery *query, int column);

/* quarantined mail waits for a person, too; what a screening manager has told the kind of waits no more, nor what was erased */
#define CCRF_SQL_WAITS_FOR_A_PERSON \
	"folder IN ('attention', 'quarantine') AND processed = 1" \
	" AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.source_sha256 = message.sha256 AND procedure = 'triage' AND state = 'closed')" \
	" AND EXISTS (SELECT 1 FROM data_key WHERE data_key.id = message.key_id AND data_key.wrapped IS NOT NULL)"

/* ---- open.c: transactions ------------------------------------------------------ */

gboolean ccrf_store_exec (CcrfStore *store, const char *name, const char *sql, GError **error);
/** After keys were destroyed or wrapped anew: their old pages must not live on in the log. A reader may delay it; then it is said. */
void ccrf_store_clean_log (CcrfStore *store);
/** FALSE with INVALID when no transaction is open: a defect of the caller. */
gboolean ccrf_store_inside (CcrfStore *store, const char *name, GError **error);
/** Opens a transaction unless one is open. @own: (out): whether it did */
gboolean ccrf_store_enter (CcrfStore *store, gboolean write, gboolean *own, GError **error);
/** Ends it when @own: commits when @ok. Returns: @ok, and that the commit succeeded */
gboolean ccrf_store_leave (CcrfStore *store, gboolean own, gboolean ok, GError **error);

/* ---- schema.c ------------------------------------------------------------------- */

int ccrf_schema_newest (void);
/** PRAGMA user_version, -1 on error */
int ccrf_schema_version (CcrfStore *store, GError **error);
/** Runs the migrations up to @wanted, a transaction each. A failed one leaves everything as it was before it. */
gboolean ccrf_schema_migrate (CcrfStore *store, int wanted, GError **error);

/* ---- seal.c: keys and sealed columns ---------------------------------------------- */

/** Proves the content key against the stored check value (made on the first opening) and loads the lookup key. */
gboolean ccrf_store_prove_key (CcrfStore *store, GError **error);
/** The key that data keys are wrapped with now; another process may have rotated it since. %NULL with @error SECRET */
const CcrfKey *ccrf_store_current_key (CcrfStore *store, GError **error);
/** What one of the two content keys has sealed; during a rotation it may be either. */
GBytes *ccrf_store_unseal_content (CcrfStore *store, const char *context, GBytes *sealed, GError **error);
/** A new data key, wrapped in its row. (transfer full) */
CcrfKey *ccrf_store_new_key (CcrfStore *store, gint64 *id, GError **error);
/** @key: (out): %NULL without error when the row was erased */
gboolean ccrf_store_key (CcrfStore *store, gint64 id, CcrfKey **key, GError **error);
/** Key of a case; NOT_FOUND when there is no such case. */
gboolean ccrf_store_case_key (CcrfStore *store, const char *case_ref, gint64 *id, CcrfKey **key, GError **error);
/** @context: "table.column" */
GBytes *ccrf_seal_json (const CcrfKey *key, const char *context, JsonObject *object);
/** (transfer full): an empty object when @key or the column is NULL (erased, or nothing said) */
JsonObject *ccrf_unseal_json (const CcrfKey *key, const char *context, CcrfQuery *query, int column, GError **error);
/** Text that may hold anything, as valid UTF-8. %NULL is left out. */
void ccrf_json_set (JsonObject *object, const char *name, const char *text);
/** (transfer full): "" when missing */
char *ccrf_json_dup (JsonObject *object, const char *name);
/** (transfer full) (nullable) */
char *ccrf_json_dup_or_null (JsonObject *object, const char *name);
void ccrf_json_set_address (JsonObject *object, const char *name, const CcrfAddress *address);
/** (transfer full) (nullable) */
CcrfAddress *ccrf_json_dup_address (JsonObject *object, const char *name);
/** Keyed hash by which sealed text is found again; case is folded. (transfer full) */
char *ccrf_store_lookup (CcrfStore *store, const char *column, const char *text);
/** Next number of a gap-free counter; inside a transaction. */
gboolean ccrf_store_count (CcrfStore *store, const char *counter, gint64 *number, GError **error);

/* ---- case-load.c, case-save.c, provider.c -------------------------------------------------------- */

/** As stored, by CcrfRequestState */
extern const char *const ccrf_request_states[3];
/** The categories of the case's form, each once. (transfer full): strv, empty without a form */
char **ccrf_case_categories (const CcrfCase *it);

/** Upper case, no spaces: what location ids and postcodes are compared by. (transfer full) */
char *ccrf_provider_fold (const char *text);
CcrfProvider *ccrf_provider_load (CcrfStore *store, gint64 id, GError **error);

/** The people behind a provider: sealed under the one key of the register. Owned strings, "" for none. */
typedef struct { char *email, *manager, *phone; } CcrfProviderContact;
void ccrf_provider_contact_clear (CcrfProviderContact *contact);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfProviderContact, ccrf_provider_contact_clear)
/** @sealed: (out) (transfer full): %NULL without error when there is nothing to seal */
gboolean ccrf_provider_contact_seal (CcrfStore *store, const char *email, const char *manager, const char *phone, GBytes **sealed, GError **error);
/** Reads @column of the row that @query stands on. */
gboolean ccrf_provider_contact_read (CcrfStore *store, CcrfQuery *query, int column, CcrfProviderContact *contact, GError **error);
/** (transfer full): what a provider is found by who has this address: a keyed hash; "" for no address */
char *ccrf_provider_email_key (CcrfStore *store, const char *address);
/** Migration 7: seals what stood plain in the register. */
gboolean ccrf_provider_seal_all (CcrfStore *store, GError **error);
/** Writes the names and words by which the provider is found. @others: (nullable): char * */
gboolean ccrf_provider_index (CcrfStore *store, gint64 id, const char *normal, const GPtrArray *others, CcrfNormalName normal_name, gboolean fresh, GError **error);
/** (transfer full) (nullable): JSON array; %NULL for none */
char *ccrf_provider_others_to_text (const GPtrArray *others);
GPtrArray *ccrf_provider_others_from_text (const char *text);

G_END_DECLS
