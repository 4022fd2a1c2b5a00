/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A new content key: all of it or nothing, and nobody is locked out meanwhile. */

#include "store-fixture.h"
#include "store/store-private.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static CcrfStore *
open_with (Fixture *f, const CcrfKey *key, const CcrfKey *previous)
{
	g_autoptr (GError) error = NULL;
	CcrfStore *store = ccrf_store_open_keys (f->directory, key, previous, FALSE, &error);

	g_assert_no_error (error);
	g_assert_nonnull (store);
	return store;
}

static void
refused (Fixture *f, const CcrfKey *key)
{
	g_autoptr (GError) error = NULL;

	g_assert_null (ccrf_store_open (f->directory, key, FALSE, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SECRET);
}

/* A case, a message, a mail, a provider with its manager, a row of the history. Returns: the case's reference */
static char *
fill (CcrfStore *store)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfProvider) provider = ccrf_provider_new ();
	CcrfNote *note = ccrf_note_new (MARKER, "screened: APPROVE");

	save (store, it, NOW);
	add_message_at (store, "mail " MARKER, "s", "INBOX", 1, 1);
	provider->name = (g_free (provider->name), g_strdup ("Rosewood"));
	provider->email = (g_free (provider->email), g_strdup ("rita@rose.example"));
	provider->manager = (g_free (provider->manager), g_strdup ("Rita " MARKER));
	begin (store);
	must (ccrf_store_add_note (store, it->ref, note, "clock", NOW, &error), &error);
	must (ccrf_store_save_provider (store, provider, g_strdup, NOW, &error), &error);
	commit (store);
	ccrf_note_free (note);
	return g_strdup (it->ref);
}

static void
all_is_there (CcrfStore *store, const char *ref)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = ccrf_store_case (store, ref, &error);
	g_autofree char *sha256 = ccrf_sha256 ("mail " MARKER, strlen ("mail " MARKER));
	g_autoptr (CcrfStored) stored = ccrf_store_message (store, sha256, &error);
	g_autoptr (GPtrArray) providers = ccrf_store_providers_by_email (store, "Rita@Rose.example", &error);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autofree char *broken = NULL;
	guint64 rows = 0;

	g_assert_no_error (error);
	g_assert_cmpstr (ccrf_form_get (it->form, "description"), ==, "says " MARKER);
	g_assert_cmpint (g_bytes_get_size (stored->raw), ==, strlen ("mail " MARKER));
	g_assert_cmpint (providers->len, ==, 1);
	g_assert_cmpstr (((CcrfProvider *) providers->pdata[0])->manager, ==, "Rita " MARKER);
	must (ccrf_store_audit_verify (store, &rows, &broken, &error), &error);
	g_assert_cmpstr (broken, ==, NULL);
	g_assert_cmpint (rows, ==, 1);
	g_assert_true (ccrf_store_verify (store, faults));
}

static void
the_new_key_takes_over (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *ref = fill (f->store);
	CcrfStore *store = open_with (f, key, f->key);
	gint64 keys = 0;

	/* before: what is configured already reads and writes */
	all_is_there (store, ref);
	g_assert_true (add_message_at (store, "between", "b", "INBOX", 1, 2));
	must (ccrf_store_rotate (store, &keys, &error), &error);
	g_assert_cmpint (keys, >=, 4);
	all_is_there (store, ref);
	must (ccrf_store_rotate (store, &keys, &error), &error);
	g_assert_cmpint (keys, ==, 0);
	ccrf_store_close (store);
	refused (f, f->key);
	store = open_with (f, key, NULL);
	all_is_there (store, ref);
	g_assert_true (add_message_at (store, "after", "a", "INBOX", 1, 3));
	ccrf_store_close (store);
}

/* the daemon is not stopped for it: its connections were opened before */
static void
another_connection_goes_on (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *ref = fill (f->store);
	CcrfStore *daemon = open_with (f, key, f->key), *operator = open_with (f, key, f->key), *later;
	gint64 keys;

	all_is_there (daemon, ref);
	must (ccrf_store_rotate (operator, &keys, &error), &error);
	ccrf_store_close (operator);
	all_is_there (daemon, ref);
	g_assert_true (add_message_at (daemon, "more", "m", "INBOX", 1, 9));
	ccrf_store_close (daemon);
	/* and what it wrote since then wants the new key only */
	later = open_with (f, key, NULL);
	all_is_there (later, ref);
	g_autofree char *sha256 = ccrf_sha256 ("more", 4);
	g_autoptr (CcrfStored) stored = ccrf_store_message (later, sha256, &error);

	must (stored != NULL, &error);
	ccrf_store_close (later);
}

/* a daemon that was not told of the new key writes nothing that nobody could read */
static void
a_connection_with_the_old_key_alone_is_stopped (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	CcrfStore *operator = open_with (f, key, f->key);
	g_autoptr (GBytes) raw = g_bytes_new_static ("x", 1);
	gboolean is_new;
	gint64 keys;

	must (ccrf_store_rotate (operator, &keys, &error), &error);
	ccrf_store_close (operator);
	begin (f->store);
	g_assert_false (ccrf_store_add_message (f->store, "INBOX", 1, 1, raw, NOW, "feed", "f", FALSE, &is_new, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SECRET);
	ccrf_store_rollback (f->store);
}

static void
die (void *data, int operation, const char *database, const char *table, sqlite3_int64 row)
{
	int *left = data;

	if ((*left)-- == 0)
		kill (getpid (), SIGKILL);
}

/* A child rotates and is killed in its update number @updates. */
static void
killed_while_rotating (Fixture *f, const CcrfKey *key, int updates)
{
	pid_t child = fork ();
	int status;

	if (child == 0) {
		CcrfStore *store = ccrf_store_open_keys (f->directory, key, f->key, FALSE, NULL);
		gint64 keys;

		sqlite3_update_hook (store->db, die, &updates);
		ccrf_store_rotate (store, &keys, NULL);
		_exit (0);
	}
	g_assert_cmpint (waitpid (child, &status, 0), ==, child);
	g_assert_true (WIFSIGNALED (status));
	g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static void
a_kill_leaves_the_old_key (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *ref = fill (f->store);
	CcrfStore *store;
	gint64 keys;

	ccrf_store_close (f->store);
	f->store = NULL;
	/* some keys, all keys but not the keystone, everything but the commit */
	for (int updates = 0; updates < 5; updates++) {
		killed_while_rotating (f, key, updates);
		refused (f, key);
		store = open_with (f, f->key, NULL);
		all_is_there (store, ref);
		ccrf_store_close (store);
	}
	store = open_with (f, key, f->key);
	must (ccrf_store_rotate (store, &keys, &error), &error);
	all_is_there (store, ref);
	ccrf_store_close (store);
	refused (f, f->key);
}

static void
without_a_previous_key_it_is_refused (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 keys;

	g_assert_false (ccrf_store_rotate (f->store, &keys, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SECRET);
}

/* a key that only the previous key opens is not left behind in the file */
static void
the_old_wrapping_is_gone_from_the_disk (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *ref = fill (f->store);
	const char *names[] = { "store.db", "store.db-wal" };
	sqlite3 *db = raw_open (f->directory);
	sqlite3_stmt *stmt = NULL;
	g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	CcrfStore *store;
	gint64 keys;

	g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT wrapped FROM data_key UNION ALL SELECT index_key FROM keystone", -1, &stmt, NULL), ==, SQLITE_OK);
	while (sqlite3_step (stmt) == SQLITE_ROW)
		g_ptr_array_add (old, g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0)));
	sqlite3_finalize (stmt);
	sqlite3_close (db);
	store = open_with (f, key, f->key);
	must (ccrf_store_rotate (store, &keys, &error), &error);
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *path = g_build_filename (f->directory, names[i], NULL);
		g_autofree char *bytes = NULL;
		gsize size = 0;

		g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
		for (guint n = 0; n < old->len; n++)
			g_assert_null (memmem (bytes, size, g_bytes_get_data (old->pdata[n], NULL), g_bytes_get_size (old->pdata[n])));
	}
	ccrf_store_close (store);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/rotate/key", the_new_key_takes_over);
	STORE_TEST ("/store/rotate/daemon", another_connection_goes_on);
	STORE_TEST ("/store/rotate/old-daemon", a_connection_with_the_old_key_alone_is_stopped);
	STORE_TEST ("/store/rotate/kill", a_kill_leaves_the_old_key);
	STORE_TEST ("/store/rotate/none", without_a_previous_key_it_is_refused);
	STORE_TEST ("/store/rotate/disk", the_old_wrapping_is_gone_from_the_disk);
	return g_test_run ();
}
