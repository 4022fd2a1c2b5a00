/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Backups: whole, sealed, never over something else; put back only when they are sound. */

#include "store-fixture.h"

#include <sys/stat.h>
#include <unistd.h>

static char *
beside (Fixture *f, const char *name)
{
	g_autofree char *parent = g_path_get_dirname (f->directory);

	return g_build_filename (parent, name, NULL);
}

static char *
add_case (CcrfStore *store)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	CcrfNote *note = ccrf_note_new (MARKER, "a concern arrived");

	save (store, it, NOW);
	begin (store);
	must (ccrf_store_add_note (store, it->ref, note, "clock", NOW, &error), &error);
	commit (store);
	ccrf_note_free (note);
	return g_strdup (it->ref);
}

static gboolean
restore (Fixture *f, const char *path, const CcrfKey *key, gboolean force, char **replaced, GError **error)
{
	guint64 rows;

	return ccrf_store_restore (f->directory, path, key, NULL, force, replaced, &rows, error);
}

static void
refused (Fixture *f, const char *path, const CcrfKey *key, gboolean force, CcrfErrorCode code, const char *words)
{
	g_autofree char *replaced = NULL;
	g_autoptr (GError) error = NULL;

	g_assert_false (restore (f, path, key, force, &replaced, &error));
	g_assert_error (error, CCRF_ERROR, (int) code);
	g_assert_nonnull (strstr (error->message, words));
	g_assert_null (replaced);
}

static void
cases_are (CcrfStore *store, guint n)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) cases = ccrf_store_cases (store, FALSE, FALSE, &error);

	g_assert_no_error (error);
	g_assert_cmpint (cases->len, ==, n);
}

static void
there_and_back (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = beside (f, "backup.db"), *first = add_case (f->store), *second = NULL, *replaced = NULL, *bytes = NULL;
	g_autofree char *there = g_build_filename (f->directory, "store.db", NULL);
	struct stat status;
	gsize size;

	/* while somebody else is in the middle of writing: what is committed, no more */
	CcrfStore *writer = ccrf_store_open (f->directory, f->key, FALSE, &error);

	begin (writer);
	must (ccrf_store_remember (writer, "half", "done", &error), &error);
	must (ccrf_store_backup (f->store, path, &error), &error);
	ccrf_store_rollback (writer);
	ccrf_store_close (writer);
	g_assert_cmpint (stat (path, &status), ==, 0);
	g_assert_cmpint (status.st_mode & 07777, ==, 0600);
	g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
	g_assert_null (memmem (bytes, size, MARKER, strlen (MARKER)));
	/* a second one overwrites nothing */
	g_assert_false (ccrf_store_backup (f->store, path, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED);
	g_clear_error (&error);

	second = add_case (f->store);
	refused (f, path, f->key, TRUE, CCRF_ERROR_REFUSED, "using the database");
	ccrf_store_close (f->store);
	refused (f, path, f->key, FALSE, CCRF_ERROR_REFUSED, "--force");
	must (restore (f, path, f->key, TRUE, &replaced, &error), &error);
	fixture_open (f);
	cases_are (f->store, 1);
	g_assert_cmpint (stat (there, &status), ==, 0);
	g_assert_cmpint (status.st_mode & 07777, ==, 0600);
	/* what it replaced is whole, too */
	ccrf_store_close (f->store);
	g_assert_cmpint (g_rename (replaced, there), ==, 0);
	fixture_open (f);
	cases_are (f->store, 2);
	g_unlink (path);
}

static void
what_is_not_sound_is_not_put_in_place (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = beside (f, "backup.db"), *bad = beside (f, "bad.db"), *ref = add_case (f->store), *bytes = NULL;
	g_autofree char *folder = g_build_filename (f->directory, "restoring", NULL);
	g_autoptr (CcrfKey) other = ccrf_key_generate ();
	sqlite3 *db = NULL;
	gsize size;

	must (ccrf_store_backup (f->store, path, &error), &error);
	ccrf_store_close (f->store);
	refused (f, path, other, TRUE, CCRF_ERROR_SECRET, "content_key_file");
	refused (f, "/nonexistent/backup.db", f->key, TRUE, CCRF_ERROR_IO, "nonexistent");
	g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
	/* cut short */
	g_assert_true (g_file_set_contents (bad, bytes, (gssize) size / 2, NULL));
	g_autofree char *replaced = NULL;
	g_assert_false (restore (f, bad, f->key, TRUE, &replaced, &error));
	g_clear_error (&error);
	/* its history changed */
	g_assert_true (g_file_set_contents (bad, bytes, (gssize) size, NULL));
	g_assert_cmpint (sqlite3_open (bad, &db), ==, SQLITE_OK);
	g_assert_cmpint (sqlite3_exec (db, "DROP TRIGGER history_no_update; UPDATE history SET what = 'nothing happened';"
	                                   "CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE (ABORT, 'x'); END",
	                               NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close (db);
	refused (f, bad, f->key, TRUE, CCRF_ERROR_REFUSED, "row 1 was changed");
	/* none of them has touched what is there, or left anything behind */
	g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
	fixture_open (f);
	cases_are (f->store, 1);
	g_unlink (path);
	g_unlink (bad);
}

/* on a new machine: no folder yet */
static void
into_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = beside (f, "backup.db"), *ref = add_case (f->store), *folder = beside (f, "elsewhere"), *replaced = NULL;
	CcrfStore *store;
	guint64 rows = 0;

	must (ccrf_store_backup (f->store, path, &error), &error);
	must (ccrf_store_restore (folder, path, f->key, NULL, FALSE, &replaced, &rows, &error), &error);
	g_assert_cmpint (rows, ==, 1);
	g_assert_null (replaced);
	store = ccrf_store_open (folder, f->key, TRUE, &error);
	must (store != NULL, &error);
	cases_are (store, 1);
	ccrf_store_close (store);
	g_autofree char *there = g_build_filename (folder, "store.db", NULL);
	g_unlink (there);
	g_rmdir (folder);
	g_unlink (path);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/backup/there-and-back", there_and_back);
	STORE_TEST ("/store/backup/unsound", what_is_not_sound_is_not_put_in_place);
	STORE_TEST ("/store/backup/nothing", into_nothing);
	return g_test_run ();
}
