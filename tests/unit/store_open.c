/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening: whose file, which schema, which key; and migrating. */

#include "store-fixture.h"
#include "store/store-private.h"

#include <sys/stat.h>

static int
mode_of (const char *directory, const char *name)
{
	g_autofree char *path = g_build_filename (directory, name, NULL);
	struct stat status = { 0 };

	g_assert_cmpint (stat (path, &status), ==, 0);
	return status.st_mode & 07777;
}

static void
nobody_else_may_read (Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename (f->directory, "store.db", NULL);

	add_message_at (f->store, "x", "s", "INBOX", 1, 1);
	g_assert_cmpint (mode_of (f->directory, ""), ==, 0700);
	g_assert_cmpint (mode_of (f->directory, "store.db"), ==, 0600);
	g_assert_cmpint (mode_of (f->directory, "store.db-wal"), ==, 0600);
	g_assert_cmpint (mode_of (f->directory, "store.db-shm"), ==, 0600);
	/* a file that somebody opened up is closed again */
	ccrf_store_close (f->store);
	g_chmod (path, 0644);
	fixture_open (f);
	g_assert_cmpint (mode_of (f->directory, "store.db"), ==, 0600);
}

static void
refused (const char *directory, const CcrfKey *key, gboolean read_only, CcrfErrorCode code, const char *words)
{
	g_autoptr (GError) error = NULL;
	CcrfStore *store = ccrf_store_open (directory, key, read_only, &error);

	g_assert_null (store);
	g_assert_error (error, CCRF_ERROR, (int) code);
	g_assert_nonnull (strstr (error != NULL ? error->message : "", words));
	ccrf_store_close (store);
}

static void
a_folder_for_everybody_is_refused (Fixture *f, gconstpointer data)
{
	ccrf_store_close (f->store);
	g_chmod (f->directory, 0777);
	refused (f->directory, f->key, FALSE, CCRF_ERROR_CONFIG, "chmod 0700");
	g_chmod (f->directory, 0700);
	fixture_open (f);
}

static void
settings_hold_for_every_connection (Fixture *f, gconstpointer data)
{
	/* clang-format off */
	static const struct { CcrfSql sql; gint64 wanted; } rows[] = {
		{ { "", "PRAGMA synchronous" },    2 }, /* FULL */
		{ { "", "PRAGMA foreign_keys" },   1 },
		{ { "", "PRAGMA trusted_schema" }, 0 },
		{ { "", "PRAGMA secure_delete" },  1 },
		{ { "", "PRAGMA busy_timeout" },   30000 },
		{ { "", "PRAGMA temp_store" },     2 }, /* MEMORY */
		{ { "", "PRAGMA application_id" }, CCRF_STORE_APPLICATION },
	};
	static const CcrfSql journal = { "", "SELECT CASE journal_mode WHEN 'wal' THEN 1 END FROM pragma_journal_mode" };
	/* clang-format on */
	g_autoptr (GError) error = NULL;
	gint64 number;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (CcrfQuery) query = ccrf_query (f->store, &rows[i].sql, "");

		must (ccrf_query_number (&query, -1, &number, &error), &error);
		g_assert_cmpint (number, ==, rows[i].wanted);
	}
	g_auto (CcrfQuery) query = ccrf_query (f->store, &journal, "");

	must (ccrf_query_number (&query, 0, &number, &error), &error);
	g_assert_cmpint (number, ==, 1);
	g_assert_cmpint (raw_number (f->directory, "PRAGMA user_version"), ==, ccrf_schema_newest ());
}

static void
another_key_is_refused (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfKey) other = ccrf_key_generate ();

	add_message_at (f->store, "x", "s", "INBOX", 1, 1);
	ccrf_store_close (f->store);
	refused (f->directory, other, FALSE, CCRF_ERROR_SECRET, "content_key_file");
	refused (f->directory, other, TRUE, CCRF_ERROR_SECRET, "content_key_file");
	fixture_open (f); /* and nothing was changed */
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM message"), ==, 1);
}

static void
a_newer_schema_is_refused (Fixture *f, gconstpointer data)
{
	g_autofree char *newer = g_strdup_printf ("PRAGMA user_version = %d", ccrf_schema_newest () + 1);
	g_autofree char *back = g_strdup_printf ("PRAGMA user_version = %d", ccrf_schema_newest ());

	ccrf_store_close (f->store);
	raw_exec (f->directory, newer);
	refused (f->directory, f->key, FALSE, CCRF_ERROR_CONFIG, "newer");
	refused (f->directory, f->key, TRUE, CCRF_ERROR_CONFIG, "newer");
	raw_exec (f->directory, back);
	fixture_open (f);
}

static void
another_programs_database_is_refused (Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename (f->directory, "store.db", NULL);

	ccrf_store_close (f->store);
	raw_exec (f->directory, "PRAGMA application_id = 42");
	refused (f->directory, f->key, FALSE, CCRF_ERROR_CONFIG, "another program");
	g_unlink (path);
	raw_exec (f->directory, "CREATE TABLE recipes (x)");
	refused (f->directory, f->key, FALSE, CCRF_ERROR_CONFIG, "another program");
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM recipes"), ==, 0);
	g_file_set_contents (path, "this is no database at all, but text that is long enough to be looked at, "
	                           "with more than the hundred bytes of a header in it", -1, NULL);
	refused (f->directory, f->key, FALSE, CCRF_ERROR_IO, "no database");
	g_unlink (path);
	fixture_open (f);
}

static void
without_a_database_readers_are_told (Fixture *f, gconstpointer data)
{
	g_autofree char *elsewhere = g_build_filename (f->directory, "none", NULL);

	refused (elsewhere, f->key, TRUE, CCRF_ERROR_NOT_FOUND, "start the daemon");
	g_assert_false (g_file_test (elsewhere, G_FILE_TEST_EXISTS));
}

/* ---- migrations ----------------------------------------------------------------------- */

/* A database as an older program left it: schema @version and one sealed thing in it. */
static void
make_older (Fixture *f, int version)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = g_build_filename (f->directory, "store.db", NULL);
	CcrfStore older = { .content_key = f->key, .path = path };

	ccrf_store_close (f->store);
	f->store = NULL;
	g_unlink (path);
	older.statements = g_hash_table_new_full (NULL, NULL, NULL, NULL);
	g_assert_cmpint (sqlite3_open (path, &older.db), ==, SQLITE_OK);
	must (ccrf_schema_migrate (&older, version, &error), &error);
	must (ccrf_store_prove_key (&older, &error), &error);
	must (ccrf_store_remember (&older, "pack", "kept", &error), &error);
	GHashTableIter iter;
	gpointer stmt;

	g_hash_table_iter_init (&iter, older.statements);
	while (g_hash_table_iter_next (&iter, NULL, &stmt))
		sqlite3_finalize (stmt);
	g_hash_table_unref (older.statements);
	g_assert_cmpint (sqlite3_close (older.db), ==, SQLITE_OK);
	g_free (older.index_secret);
}

static void
every_older_schema_migrates (Fixture *f, gconstpointer data)
{
	for (int version = 1; version < ccrf_schema_newest (); version++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autofree char *kept = NULL;

		make_older (f, version);
		refused (f->directory, f->key, TRUE, CCRF_ERROR_CONFIG, "older");
		fixture_open (f);
		kept = ccrf_store_memory (f->store, "pack");
		g_assert_cmpstr (kept, ==, "kept");
		g_assert_true (add_message_at (f->store, "x", "s", "INBOX", 1, 1));
		g_assert_true (ccrf_store_verify (f->store, faults));
	}
}

/* the register of version 6 had its people in plain: they are there afterwards, and nowhere in the file */
static void
contacts_are_sealed_by_migration_7 (Fixture *f, gconstpointer data)
{
	static const char *const names[] = { "store.db", "store.db-wal" };
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) found = NULL;
	g_autoptr (GPtrArray) other = NULL;
	const CcrfProvider *it;

	make_older (f, 6);
	g_assert_cmpint (raw_exec (f->directory,
		"INSERT INTO provider (name, email, manager, phone, origin, changed, normal_name, postcode_key, email_key) VALUES"
		" ('Rosewood', 'Rita." MARKER "@rose.example', 'Rita " MARKER "', '01226 " MARKER "', 'list', 1, 'rosewood', '', 'rita." MARKER "@rose.example'),"
		" ('Oak Lodge', '', '', '', 'list', 1, 'oak lodge', '', '')"), ==, SQLITE_OK);
	fixture_open (f);
	found = ccrf_store_providers_by_email (f->store, "rita." MARKER "@ROSE.example", &error);
	g_assert_no_error (error);
	g_assert_cmpint (found->len, ==, 1);
	it = found->pdata[0];
	g_assert_cmpstr (it->email, ==, "Rita." MARKER "@rose.example");
	g_assert_cmpstr (it->manager, ==, "Rita " MARKER);
	g_assert_cmpstr (it->phone, ==, "01226 " MARKER);
	other = ccrf_store_find_providers (f->store, "oak", g_strdup, &error);
	g_assert_cmpint (other->len, ==, 1);
	g_assert_cmpstr (((CcrfProvider *) other->pdata[0])->manager, ==, "");
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *path = g_build_filename (f->directory, names[i], NULL);
		g_autofree char *bytes = NULL, *lower = g_ascii_strdown (MARKER, -1);
		gsize size = 0;

		g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
		g_assert_null (memmem (bytes, size, MARKER, strlen (MARKER)));
		g_assert_null (memmem (bytes, size, lower, strlen (lower)));
	}
}

/* half a migration is none, and what was there stays */
static void
a_failed_migration_deletes_nothing (Fixture *f, gconstpointer data)
{
	g_autofree char *kept = NULL;

	make_older (f, 3);
	/* in the way of the last table of migration 4 */
	raw_exec (f->directory, "CREATE TABLE case_link (x)");
	refused (f->directory, f->key, FALSE, CCRF_ERROR_IO, "migration 4");
	g_assert_cmpint (raw_number (f->directory, "PRAGMA user_version"), ==, 3);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM memory"), ==, 1);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'cases'"), ==, 0);
	raw_exec (f->directory, "DROP TABLE case_link");
	fixture_open (f);
	kept = ccrf_store_memory (f->store, "pack");
	g_assert_cmpstr (kept, ==, "kept");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/open/modes", nobody_else_may_read);
	STORE_TEST ("/store/open/folder", a_folder_for_everybody_is_refused);
	STORE_TEST ("/store/open/settings", settings_hold_for_every_connection);
	STORE_TEST ("/store/open/key", another_key_is_refused);
	STORE_TEST ("/store/open/newer", a_newer_schema_is_refused);
	STORE_TEST ("/store/open/foreign", another_programs_database_is_refused);
	STORE_TEST ("/store/open/none", without_a_database_readers_are_told);
	STORE_TEST ("/store/migrate/older", every_older_schema_migrates);
	STORE_TEST ("/store/migrate/contacts", contacts_are_sealed_by_migration_7);
	STORE_TEST ("/store/migrate/failed", a_failed_migration_deletes_nothing);
	return g_test_run ();
}
