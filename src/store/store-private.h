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
	const CcrfKey *content_key; /* borrowed */
	char *index_secret;         /* key of the lookup hashes */
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

/* ---- open.c: transactions ------------------------------------------------------ */

gboolean ccrf_store_exec (CcrfStore *store, const char *name, const char *sql, GError **error);
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
/** What addresses are compared by. (transfer full) */
char *ccrf_provider_fold_email (const char *address);
CcrfProvider *ccrf_provider_load (CcrfStore *store, gint64 id, GError **error);
/** Writes the names and words by which the provider is found. @others: (nullable): char * */
gboolean ccrf_provider_index (CcrfStore *store, gint64 id, const char *normal, const GPtrArray *others, CcrfNormalName normal_name, gboolean fresh, GError **error);
/** (transfer full) (nullable): JSON array; %NULL for none */
char *ccrf_provider_others_to_text (const GPtrArray *others);
GPtrArray *ccrf_provider_others_from_text (const char *text);

G_END_DECLS
