/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies on the disk, and two programs at once. */

#include "store-fixture.h"

#include <sys/wait.h>
#include <unistd.h>

/* ---- what lies on the disk ---------------------------------------------------------------- */

static void
fill (CcrfStore *store)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfStored) stored = NULL;
	g_autoptr (CcrfOutgoing) mail = g_new0 (CcrfOutgoing, 1);
	g_autoptr (CcrfAddress) who = ccrf_address_new (MARKER, MARKER "@x");
	CcrfDelegation *delegation = ccrf_delegation_new ("contracts-team", who, "2026-12-01", "2026-12-14", MARKER);
	CcrfNote *note = ccrf_note_new (MARKER, "screened");

	save (store, it, NOW);
	add_message_at (store, "From: " MARKER "\r\n\r\n" MARKER, "s", "INBOX", 1, 1);
	stored = ccrf_store_next_message (store, &error);
	finish (store, stored->id, it->ref, "attention", "ask " MARKER);
	mail->message_id = g_strdup (MARKER);
	mail->envelope_from = g_strdup (MARKER);
	mail->to = g_strdup (MARKER);
	mail->subject = g_strdup (MARKER);
	mail->bytes = g_bytes_new_static (MARKER, strlen (MARKER));
	mail->case_ref = g_strdup (it->ref);
	begin (store);
	must (ccrf_store_queue (store, mail, &error), &error);
	must (ccrf_store_add_note (store, it->ref, note, "clock", NOW, &error), &error);
	must (ccrf_store_add_delegation (store, delegation, NOW, &error), &error);
	commit (store);
	must (ccrf_store_outgoing_result (store, 1, CCRF_OUTBOX_FAILED, "550 " MARKER, 0, NOW, &error), &error);
	ccrf_note_free (note);
	ccrf_delegation_free (delegation);
}

static gboolean
file_holds (const char *directory, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename (directory, name, NULL);
	g_autofree char *bytes = NULL;
	gsize size = 0;

	g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
	return memmem (bytes, size, text, strlen (text)) != NULL;
}

/* A2.2: content is kept encrypted at rest */
static void
nothing_personal_lies_on_the_disk (Fixture *f, gconstpointer data)
{
	fill (f->store);
	/* the test can find what is there… */
	g_assert_true (file_holds (f->directory, "store.db-wal", "CCRF-2026-00001"));
	/* …but nothing of anybody, before a checkpoint and after it */
	g_assert_false (file_holds (f->directory, "store.db-wal", MARKER));
	g_assert_false (file_holds (f->directory, "store.db", MARKER));
	ccrf_store_close (f->store);
	g_assert_true (file_holds (f->directory, "store.db", "CCRF-2026-00001"));
	g_assert_false (file_holds (f->directory, "store.db", MARKER));
	fixture_open (f);
}

/* a sealed value that is put into another column or row does not open */
static void
moved_values_do_not_open (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;

	fill (f->store);
	raw_exec (f->directory, "UPDATE cases SET content = (SELECT content FROM item LIMIT 1)");
	g_assert_null (ccrf_store_case (f->store, "CCRF-2026-00001", &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SEAL);
	g_assert_nonnull (strstr (error->message, "cases.content"));
}

static void
verify_finds_damage (Fixture *f, gconstpointer data)
{
	g_autoptr (GPtrArray) none = ccrf_faults_new ();
	g_autoptr (GPtrArray) two = ccrf_faults_new ();

	fill (f->store);
	g_assert_true (ccrf_store_verify (f->store, none));
	g_assert_cmpint (none->len, ==, 0);
	raw_exec (f->directory, "DROP TRIGGER history_no_delete; PRAGMA foreign_keys = OFF; DELETE FROM data_key WHERE id = (SELECT key_id FROM message)");
	g_assert_false (ccrf_store_verify (f->store, two));
	g_assert_cmpint (two->len, ==, 2);
}

/* ---- two at once ------------------------------------------------------------------------------ */

#define ROUNDS 60

typedef struct {
	const Fixture *fixture;
	CcrfCase *seen; /* a ref that both write to */
	int saved, stale, failed;
} Writer;

static gpointer
write_rounds (gpointer data)
{
	Writer *writer = data;
	g_autoptr (GError) closed = NULL;
	CcrfStore *store = ccrf_store_open (writer->fixture->directory, writer->fixture->key, FALSE, &closed);

	if (store == NULL)
		g_test_message ("%s", closed->message);

	for (int i = 0; store != NULL && i < ROUNDS;) {
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfCase) it = ccrf_store_case (store, writer->seen->ref, NULL);

		if (it == NULL || !ccrf_store_begin (store, NULL)) {
			writer->failed++;
			break;
		}
		g_ptr_array_add (it->items, ccrf_item_new ((int) it->items->len + 1, "x", "", ""));
		if (ccrf_store_save_case (store, it, NOW, &error) && ccrf_store_commit (store, &error)) {
			writer->saved++;
			i++;
		} else if (g_error_matches (error, CCRF_ERROR, CCRF_ERROR_STALE)) {
			writer->stale++;
			ccrf_store_rollback (store);
		} else {
			writer->failed++;
			ccrf_store_rollback (store);
			break;
		}
	}
	ccrf_store_close (store);
	return NULL;
}

/* Writers never overwrite each other, and a reader always sees a case and its items of one revision. */
static void
writers_and_readers_do_not_mix (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfCase) it = full_case ();
	Writer writers[2] = { { .fixture = f, .seen = it }, { .fixture = f, .seen = it } };
	GThread *threads[2];
	CcrfStore *reader;
	gint64 last = 0;
	int reads = 0;

	save (f->store, it, NOW);
	reader = ccrf_store_open (f->directory, f->key, TRUE, NULL);
	g_assert_nonnull (reader);
	for (int i = 0; i < 2; i++)
		threads[i] = g_thread_new ("writer", write_rounds, &writers[i]);
	while (last < 1 + 2 * ROUNDS) {
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfCase) now = ccrf_store_case (reader, it->ref, &error);

		g_assert_no_error (error);
		g_assert_cmpint (now->revision, >=, last);
		g_assert_cmpint (now->items->len, ==, now->revision);
		last = now->revision;
		reads++;
		if (writers[0].failed + writers[1].failed > 0)
			break;
	}
	for (int i = 0; i < 2; i++)
		g_thread_join (threads[i]);
	ccrf_store_close (reader);
	g_test_message ("%d saved, %d stale, %d reads beside", writers[0].saved + writers[1].saved, writers[0].stale + writers[1].stale, reads);
	g_assert_cmpint (writers[0].saved + writers[1].saved, ==, 2 * ROUNDS);
	g_assert_cmpint (writers[0].failed + writers[1].failed, ==, 0);
}

static void
a_reader_cannot_write (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStore) reader = NULL;
	g_autoptr (GPtrArray) list = NULL;

	fill (f->store);
	reader = ccrf_store_open (f->directory, f->key, TRUE, &error);
	g_assert_no_error (error);
	begin (f->store); /* the daemon is writing */
	list = ccrf_store_cases (reader, FALSE, TRUE, &error);
	g_assert_no_error (error);
	g_assert_cmpint (list->len, ==, 1);
	commit (f->store);
	g_assert_false (ccrf_store_remember (reader, "x", "y", &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_IO);
	g_assert_nonnull (strstr (error->message, "remember"));
}

/* the program is stopped in the middle of a transaction: nothing of it is there afterwards */
static void
a_killed_writer_leaves_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	int status = -1;
	pid_t child;

	add_message_at (f->store, "before", "b", "INBOX", 1, 1);
	ccrf_store_close (f->store);
	f->store = NULL;
	child = fork ();
	if (child == 0) {
		CcrfStore *store = ccrf_store_open (f->directory, f->key, FALSE, NULL);
		CcrfCase *it = full_case ();

		if (store == NULL || !ccrf_store_begin (store, NULL) || !ccrf_store_save_case (store, it, NOW, NULL))
			_exit (1);
		kill (getpid (), SIGKILL);
	}
	waitpid (child, &status, 0);
	g_assert_true (WIFSIGNALED (status));
	fixture_open (f);
	g_assert_true (ccrf_store_verify (f->store, faults));
	all = ccrf_store_cases (f->store, FALSE, TRUE, NULL);
	g_assert_cmpint (all->len, ==, 0);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM message"), ==, 1);
}

static void
two_open_a_new_database_at_once (Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename (f->directory, "store.db", NULL);
	GThread *threads[4];
	Writer writers[4] = { 0 };
	g_autoptr (CcrfCase) nobody = ccrf_case_new (CCRF_CONCERN);

	ccrf_store_close (f->store);
	g_unlink (path);
	nobody->ref = g_strdup ("none");
	for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
		writers[i].fixture = f;
		writers[i].seen = nobody;
		threads[i] = g_thread_new ("opener", write_rounds, &writers[i]);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
		g_thread_join (threads[i]);
	for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
		g_assert_cmpint (writers[i].failed, ==, 1); /* opened, and found no case */
	fixture_open (f);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM keystone"), ==, 1);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/sealed/disk", nothing_personal_lies_on_the_disk);
	STORE_TEST ("/store/sealed/moved", moved_values_do_not_open);
	STORE_TEST ("/store/verify", verify_finds_damage);
	STORE_TEST ("/store/together/writers", writers_and_readers_do_not_mix);
	STORE_TEST ("/store/together/reader", a_reader_cannot_write);
	STORE_TEST ("/store/together/killed", a_killed_writer_leaves_nothing);
	STORE_TEST ("/store/together/new", two_open_a_new_database_at_once);
	return g_test_run ();
}
