/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Named statements, prepared once a connection and bound by type letters. Every
 * failure becomes a GError that names the statement and never a value.
 */

#include "store-private.h"

/* What an SQLite result means for the caller and the operator. */
typedef struct {
	int code;
	CcrfErrorCode error;
	const char *advice;
} CcrfSqliteError;

/* clang-format off */
static const CcrfSqliteError sqlite_errors[] = {
	{ SQLITE_BUSY,       CCRF_ERROR_TEMPORARY, "another program is writing; it is tried again" },
	{ SQLITE_LOCKED,     CCRF_ERROR_TEMPORARY, "another program is writing; it is tried again" },
	{ SQLITE_FULL,       CCRF_ERROR_TEMPORARY, "the disk is full: make room in the state directory" },
	{ SQLITE_NOMEM,      CCRF_ERROR_TEMPORARY, "the machine has no memory left: look what uses it" },
	{ SQLITE_IOERR,      CCRF_ERROR_IO,        "the disk or file system fails: look at the system's log" },
	{ SQLITE_CANTOPEN,   CCRF_ERROR_IO,        "check owner and rights of the state directory" },
	{ SQLITE_READONLY,   CCRF_ERROR_IO,        "the database may not be written to: check owner and rights" },
	{ SQLITE_CORRUPT,    CCRF_ERROR_IO,        "the database is damaged: stop the daemon and restore a backup" },
	{ SQLITE_NOTADB,     CCRF_ERROR_IO,        "the file is no database: restore a backup" },
	{ SQLITE_TOOBIG,     CCRF_ERROR_LIMIT,     "a value is larger than the database allows" },
	{ SQLITE_CONSTRAINT, CCRF_ERROR_INVALID,   "a rule of the schema was broken; nothing was written" },
	{ SQLITE_OK,         CCRF_ERROR_IO,        "report this with the words before it" },
};
/* clang-format on */

gboolean
ccrf_store_failed (CcrfStore *store, const char *name, GError **error)
{
	int code = sqlite3_extended_errcode (store->db);
	const CcrfSqliteError *row = sqlite_errors;

	while (row->code != SQLITE_OK && row->code != (code & 0xff))
		row++;
	g_set_error (error, CCRF_ERROR, row->error, "%s: %s: %s (SQLite %d): %s", store->path, name,
	             sqlite3_errmsg (store->db), code, row->advice);
	return FALSE;
}

/* A statement that is still being read (a loader inside a loader) gets a twin of its own. */
static sqlite3_stmt *
prepare (CcrfStore *store, const CcrfSql *sql, gboolean *own)
{
	sqlite3_stmt *stmt = g_hash_table_lookup (store->statements, sql);

	*own = stmt != NULL && sqlite3_stmt_busy (stmt);
	if (stmt != NULL && !*own)
		return stmt;
	stmt = NULL;
	if (sqlite3_prepare_v3 (store->db, sql->sql, -1, *own ? 0 : SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		return NULL;
	if (!*own)
		g_hash_table_insert (store->statements, (gpointer) sql, stmt);
	return stmt;
}

static void
bind_bytes (sqlite3_stmt *stmt, int at, GBytes *bytes)
{
	gsize size = 0;
	gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

	if (bytes == NULL)
		sqlite3_bind_null (stmt, at);
	else
		sqlite3_bind_blob64 (stmt, at, data != NULL ? data : "", size, SQLITE_STATIC);
}

static void
bind_one (sqlite3_stmt *stmt, int at, char type, va_list *values)
{
	gint64 number;
	const char *text;

	switch (type) {
	case 'i':
		sqlite3_bind_int (stmt, at, va_arg (*values, int));
		break;
	case 'l':
	case 'z':
		number = va_arg (*values, gint64);
		if (type == 'z' && number == 0)
			sqlite3_bind_null (stmt, at);
		else
			sqlite3_bind_int64 (stmt, at, number);
		break;
	case 's':
	case 't':
		text = va_arg (*values, const char *);
		if (text == NULL || (type == 't' && *text == '\0'))
			sqlite3_bind_null (stmt, at);
		else
			sqlite3_bind_text (stmt, at, text, -1, SQLITE_STATIC);
		break;
	case 'b':
		bind_bytes (stmt, at, va_arg (*values, GBytes *));
		break;
	default:
		g_assert_not_reached ();
	}
}

static CcrfQuery
query_bound (CcrfStore *store, const CcrfSql *sql, const char *types, va_list *values)
{
	CcrfQuery query = { store, sql, NULL, FALSE };

	query.stmt = prepare (store, sql, &query.own);
	if (query.stmt == NULL)
		return query;
	g_assert ((int) strlen (types) == sqlite3_bind_parameter_count (query.stmt));
	for (int i = 0; types[i] != '\0'; i++)
		bind_one (query.stmt, i + 1, types[i], values);
	return query;
}

CcrfQuery
ccrf_query (CcrfStore *store, const CcrfSql *sql, const char *types, ...)
{
	va_list values;

	va_start (values, types);
	CcrfQuery query = query_bound (store, sql, types, &values);
	va_end (values);
	return query;
}

int
ccrf_query_next (CcrfQuery *query, GError **error)
{
	int result = query->stmt != NULL ? sqlite3_step (query->stmt) : SQLITE_ERROR;

	if (result == SQLITE_ROW)
		return 1;
	if (result != SQLITE_DONE)
		ccrf_store_failed (query->store, query->sql->name, error);
	ccrf_query_end (query);
	return result == SQLITE_DONE ? 0 : -1;
}

void
ccrf_query_end (CcrfQuery *query)
{
	if (query->stmt == NULL)
		return;
	sqlite3_reset (query->stmt);
	sqlite3_clear_bindings (query->stmt);
	if (query->own)
		sqlite3_finalize (query->stmt);
	query->stmt = NULL;
}

gboolean
ccrf_run (CcrfStore *store, const CcrfSql *sql, gint64 *changed, GError **error, const char *types, ...)
{
	va_list values;

	va_start (values, types);
	g_auto (CcrfQuery) query = query_bound (store, sql, types, &values);
	va_end (values);
	if (ccrf_query_next (&query, error) < 0)
		return FALSE;
	if (changed != NULL)
		*changed = sqlite3_changes64 (store->db);
	return TRUE;
}

gboolean
ccrf_query_number (CcrfQuery *query, gint64 fallback, gint64 *number, GError **error)
{
	int row = ccrf_query_next (query, error);

	*number = fallback;
	if (row > 0 && sqlite3_column_type (query->stmt, 0) != SQLITE_NULL)
		*number = sqlite3_column_int64 (query->stmt, 0);
	ccrf_query_end (query);
	return row >= 0;
}

/* SQLite answers NULL also where it has no memory for the value. Like all of GLib we end there: an empty value would be decided on. */
static void
end_without_memory (const CcrfQuery *query, gconstpointer value)
{
	if (value == NULL && sqlite3_errcode (query->store->db) == SQLITE_NOMEM)
		g_error ("%s: %s: the machine has no memory left: look what uses it", query->store->path, query->sql->name);
}

char *
ccrf_column_text (CcrfQuery *query, int column)
{
	const char *text = (const char *) sqlite3_column_text (query->stmt, column);

	end_without_memory (query, text);
	return g_strdup (text != NULL ? text : "");
}

char *
ccrf_column_text_or_null (CcrfQuery *query, int column)
{
	const char *text = (const char *) sqlite3_column_text (query->stmt, column);

	end_without_memory (query, text);
	return g_strdup (text);
}

gint64
ccrf_column_number (CcrfQuery *query, int column)
{
	return sqlite3_column_int64 (query->stmt, column);
}

GBytes *
ccrf_column_borrow (CcrfQuery *query, int column)
{
	gconstpointer data = sqlite3_column_blob (query->stmt, column);

	end_without_memory (query, data);
	if (data == NULL)
		return NULL;
	return g_bytes_new_static (data, (gsize) sqlite3_column_bytes (query->stmt, column));
}
