/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The connection: opening (whose file is it, which schema, which key),
 * transactions, closing, the check of the whole.
 */

#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
static const CcrfSql sql_application = { "application id", "PRAGMA application_id" };
static const CcrfSql sql_tables =      { "list of tables", "SELECT COUNT(*) FROM sqlite_master" };
static const CcrfSql sql_integrity =   { "integrity check", "PRAGMA integrity_check" };
static const CcrfSql sql_foreign =     { "foreign key check", "PRAGMA foreign_key_check" };
static const CcrfSql sql_triggers =    { "append-only triggers",
	"SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
	" AND name IN ('history_no_update', 'history_no_delete', 'history_no_replace')" };

/* for every connection: durable, checked, and leaving no trace of what is deleted */
static const char pragmas[] =
	"PRAGMA trusted_schema = OFF;"
	"PRAGMA cell_size_check = ON;"
	"PRAGMA foreign_keys = ON;"
	"PRAGMA recursive_triggers = ON;"
	"PRAGMA synchronous = FULL;"
	"PRAGMA secure_delete = ON;"
	"PRAGMA temp_store = MEMORY;"
	"PRAGMA journal_size_limit = 67108864;";
/* clang-format on */

gboolean
ccrf_store_exec (CcrfStore *store, const char *name, const char *sql, GError **error)
{
	if (sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return TRUE;
	return ccrf_store_failed (store, name, error);
}

void
ccrf_store_clean_log (CcrfStore *store)
{
	if (sqlite3_wal_checkpoint_v2 (store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
		ccrf_log (CCRF_LOG_WARNING, "store", "%s-wal could not be emptied: another program reads; old keys are in it until the next checkpoint", store->path);
}

/* ---- transactions ---------------------------------------------------------------- */

gboolean
ccrf_store_begin (CcrfStore *store, GError **error)
{
	return ccrf_store_exec (store, "begin", "BEGIN IMMEDIATE", error);
}

gboolean
ccrf_store_commit (CcrfStore *store, GError **error)
{
	if (ccrf_store_exec (store, "commit", "COMMIT", error))
		return TRUE;
	ccrf_store_rollback (store);
	return FALSE;
}

void
ccrf_store_rollback (CcrfStore *store)
{
	if (!sqlite3_get_autocommit (store->db))
		sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
	/* it may have been made in this very transaction */
	g_clear_pointer (&store->register_key, ccrf_key_free);
}

gboolean
ccrf_store_inside (CcrfStore *store, const char *name, GError **error)
{
	if (!sqlite3_get_autocommit (store->db))
		return TRUE;
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: %s: called outside a transaction; nothing was written", store->path, name);
	return FALSE;
}

gboolean
ccrf_store_enter (CcrfStore *store, gboolean write, gboolean *own, GError **error)
{
	*own = FALSE;
	if (!sqlite3_get_autocommit (store->db))
		return TRUE;
	if (!ccrf_store_exec (store, "begin", write ? "BEGIN IMMEDIATE" : "BEGIN", error))
		return FALSE;
	*own = TRUE;
	return TRUE;
}

gboolean
ccrf_store_leave (CcrfStore *store, gboolean own, gboolean ok, GError **error)
{
	if (own && ok)
		return ccrf_store_commit (store, error);
	if (own)
		ccrf_store_rollback (store);
	return ok;
}

/* ---- opening ------------------------------------------------------------------------ */

static gboolean
refuse (GError **error, CcrfErrorCode code, const char *path, const char *why)
{
	g_set_error (error, CCRF_ERROR, code, "%s: %s", path, why);
	return FALSE;
}

/* The file is made before SQLite opens it, so that it (and WAL and SHM after it) is never readable by others. */
static gboolean
make_private (const char *directory, const char *path, GError **error)
{
	struct stat status;
	int fd;
	gboolean ok;

	if (g_mkdir_with_parents (directory, 0700) != 0 || stat (directory, &status) != 0)
		return refuse (error, CCRF_ERROR_IO, directory, g_strerror (errno));
	if (status.st_mode & S_IWOTH)
		return refuse (error, CCRF_ERROR_CONFIG, directory, "everybody may write to the state directory: chmod 0700 it");
	fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return refuse (error, CCRF_ERROR_IO, path, g_strerror (errno));
	ok = fstat (fd, &status) == 0 && ((status.st_mode & 07777) == 0600 || fchmod (fd, 0600) == 0);
	if (!ok)
		refuse (error, CCRF_ERROR_IO, path, g_strerror (errno));
	close (fd);
	return ok;
}

#define LOG_PAUSE_MS 20

/* A new file is switched to its log once. SQLite does not wait for others here, so two that start together would fail: we wait. */
static gboolean
start_log (CcrfStore *store, GError **error)
{
	for (int waited = 0;; waited += LOG_PAUSE_MS) {
		g_autoptr (GError) failed = NULL;

		if (ccrf_store_exec (store, "write-ahead log", "PRAGMA journal_mode = WAL", &failed))
			return TRUE;
		if ((sqlite3_errcode (store->db) & 0xff) != SQLITE_BUSY || waited >= CCRF_STORE_BUSY_MS) {
			g_propagate_error (error, g_steal_pointer (&failed));
			return FALSE;
		}
		g_usleep (LOG_PAUSE_MS * 1000);
	}
}

static gboolean
connect_file (CcrfStore *store, GError **error)
{
	int flags = (store->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	if (sqlite3_open_v2 (store->path, &store->db, flags, NULL) != SQLITE_OK) {
		if (store->db == NULL)
			return refuse (error, CCRF_ERROR_IO, store->path, "no memory for a connection");
		return ccrf_store_failed (store, "open", error);
	}
	sqlite3_busy_timeout (store->db, CCRF_STORE_BUSY_MS);
	sqlite3_db_config (store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config (store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config (store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (!ccrf_store_exec (store, "connection settings", pragmas, error))
		return FALSE;
	return store->read_only || start_log (store, error);
}

static gboolean
read_number (CcrfStore *store, const CcrfSql *sql, gint64 *number, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, sql, "");

	return ccrf_query_number (&query, 0, number, error);
}

/* One moment of the file: another program may be making it right now. */
static gboolean
read_marks (CcrfStore *store, int *version, gint64 *application, gint64 *tables, GError **error)
{
	gboolean own, ok;

	if (!ccrf_store_enter (store, FALSE, &own, error))
		return FALSE;
	*version = ccrf_schema_version (store, error);
	ok = *version >= 0 && read_number (store, &sql_application, application, error) && read_number (store, &sql_tables, tables, error);
	return ccrf_store_leave (store, own, ok, error) && ok;
}

/* Whose file is it, and can this program read its schema? */
static gboolean
check_owner (CcrfStore *store, int *version, GError **error)
{
	g_autofree char *why = NULL;
	gint64 application, tables;

	if (!read_marks (store, version, &application, &tables, error))
		return FALSE;
	if (application != CCRF_STORE_APPLICATION && (application != 0 || tables != 0 || *version != 0))
		return refuse (error, CCRF_ERROR_CONFIG, store->path, "this is a database of another program: check state_directory");
	if (*version > ccrf_schema_newest ()) {
		why = g_strdup_printf ("schema %d is newer than this program knows (%d): install the newer ccrfd again", *version, ccrf_schema_newest ());
		return refuse (error, CCRF_ERROR_CONFIG, store->path, why);
	}
	if (store->read_only && *version < ccrf_schema_newest ()) {
		why = g_strdup_printf ("schema %d is older than this program's (%d): start the daemon once, it migrates", *version, ccrf_schema_newest ());
		return refuse (error, CCRF_ERROR_CONFIG, store->path, why);
	}
	return TRUE;
}

/* Every connection holds the folder as "in use": a restore, which replaces the file, wants it alone. */
static gboolean
lock_directory (CcrfStore *store, const char *directory, GError **error)
{
	store->lock = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (store->lock < 0 || flock (store->lock, LOCK_SH | LOCK_NB) != 0) {
		gboolean busy = store->lock >= 0 && errno == EWOULDBLOCK;

		g_set_error (error, CCRF_ERROR, busy ? CCRF_ERROR_TEMPORARY : CCRF_ERROR_IO, "%s: %s", directory,
		             busy ? "a backup is being restored here: wait until it is done" : g_strerror (errno));
		return FALSE;
	}
	return TRUE;
}

static gboolean
prepare_store (CcrfStore *store, const char *directory, GError **error)
{
	int version;

	if (store->read_only && !g_file_test (store->path, G_FILE_TEST_EXISTS))
		return refuse (error, CCRF_ERROR_NOT_FOUND, store->path, "there is no database yet: start the daemon first");
	if (!store->read_only && !make_private (directory, store->path, error))
		return FALSE;
	if (!lock_directory (store, directory, error) || !connect_file (store, error) || !check_owner (store, &version, error))
		return FALSE;
	/* with a wrong key not even a migration may run */
	if (version > 0 && !ccrf_store_prove_key (store, error))
		return FALSE;
	if (version < ccrf_schema_newest () && !ccrf_schema_migrate (store, ccrf_schema_newest (), error))
		return FALSE;
	return version > 0 || ccrf_store_prove_key (store, error);
}

static void
finalize (gpointer stmt)
{
	sqlite3_finalize (stmt);
}

CcrfStore *
ccrf_store_open_keys (const char *state_directory, const CcrfKey *content_key, const CcrfKey *previous_key, gboolean read_only, GError **error)
{
	CcrfStore *store = g_new0 (CcrfStore, 1);

	store->content_key = content_key;
	store->previous_key = previous_key;
	store->read_only = read_only;
	store->lock = -1;
	store->path = g_build_filename (state_directory, "store.db", NULL);
	store->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize);
	if (!prepare_store (store, state_directory, error))
		g_clear_pointer (&store, ccrf_store_close);
	return store;
}

CcrfStore *
ccrf_store_open (const char *state_directory, const CcrfKey *content_key, gboolean read_only, GError **error)
{
	return ccrf_store_open_keys (state_directory, content_key, NULL, read_only, error);
}

void
ccrf_store_close (CcrfStore *store)
{
	if (store == NULL)
		return;
	if (store->db != NULL)
		ccrf_store_rollback (store);
	g_hash_table_unref (store->statements);
	sqlite3_close (store->db);
	if (store->index_secret != NULL)
		explicit_bzero (store->index_secret, strlen (store->index_secret));
	g_free (store->index_secret);
	g_clear_pointer (&store->check_value, g_bytes_unref);
	g_clear_pointer (&store->register_key, ccrf_key_free);
	if (store->lock >= 0)
		close (store->lock);
	g_free (store->path);
	g_free (store);
}

/* ---- the check of the whole ------------------------------------------------------------ */

static void
verify_integrity (CcrfStore *store, GPtrArray *faults, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_integrity, "");

	while (ccrf_query_next (&query, error) > 0) {
		g_autofree char *said = ccrf_column_text (&query, 0);

		if (g_strcmp0 (said, "ok") != 0)
			ccrf_faults_add (faults, "%s: %s: stop the daemon and restore a backup", store->path, said);
	}
}

static void
verify_references (CcrfStore *store, GPtrArray *faults, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_foreign, "");

	while (ccrf_query_next (&query, error) > 0) {
		g_autofree char *table = ccrf_column_text (&query, 0);

		ccrf_faults_add (faults, "%s: a row of %s refers to one that is missing: restore a backup", store->path, table);
	}
}

gboolean
ccrf_store_verify (CcrfStore *store, GPtrArray *faults)
{
	g_autoptr (GError) error = NULL;
	guint before = faults->len;
	gint64 triggers = 0;
	int version = ccrf_schema_version (store, &error);

	if (error == NULL && version != ccrf_schema_newest ())
		ccrf_faults_add (faults, "%s: schema %d, wanted %d: start the daemon once", store->path, version, ccrf_schema_newest ());
	if (error == NULL)
		verify_integrity (store, faults, &error);
	if (error == NULL)
		verify_references (store, faults, &error);
	if (error == NULL && read_number (store, &sql_triggers, &triggers, &error) && triggers != 3)
		ccrf_faults_add (faults, "%s: the history is no longer append-only (a trigger is missing): restore a backup", store->path);
	if (error != NULL)
		ccrf_faults_add (faults, "%s", error->message);
	return faults->len == before;
}
