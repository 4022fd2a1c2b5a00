/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Intake: nothing is lost, nothing is taken in twice, every message ends as a row. */

#include "store-fixture.h"

/* A2.2: the raw bytes as the server gave them, found again after a restart */
static void
raw_bytes_return (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStored) stored = NULL;

	g_assert_true (add_message_at (f->store, "From: a@b\r\n\r\nhello", "s1", "INBOX", 7, 1));
	fixture_reopen (f);
	stored = ccrf_store_next_message (f->store, &error);
	g_assert_no_error (error);
	g_assert_nonnull (stored);
	g_assert_cmpint (stored->attempts, ==, 1);
	g_assert_cmpint (stored->received, ==, NOW + 1);
	g_assert_cmpmem (g_bytes_get_data (stored->raw, NULL), g_bytes_get_size (stored->raw), "From: a@b\r\n\r\nhello", 18);
	g_assert_null (stored->kind);
}

static void
attempts_count_from_before (Fixture *f, gconstpointer data)
{
	for (int i = 1; i <= 3; i++) {
		g_autoptr (CcrfStored) stored = NULL;

		if (i == 1)
			add_message_at (f->store, "one", "s1", "INBOX", 7, 1);
		else
			fixture_reopen (f); /* as if the program had died over it */
		stored = ccrf_store_next_message (f->store, NULL);
		g_assert_cmpint (stored->attempts, ==, i);
	}
}

static void
oldest_first_and_finished_once (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStored) first = NULL;
	g_autoptr (CcrfStored) second = NULL;

	add_message_at (f->store, "younger", "s9", "INBOX", 7, 9);
	add_message_at (f->store, "older", "s2", "INBOX", 7, 2);
	first = ccrf_store_next_message (f->store, &error);
	g_assert_cmpint (first->received, ==, NOW + 2);
	finish (f->store, first->id, NULL, "attention", "read " MARKER);
	second = ccrf_store_next_message (f->store, &error);
	g_assert_cmpint (second->received, ==, NOW + 9);

	/* who finishes second must not decide a second time */
	begin (f->store);
	g_assert_false (ccrf_store_finish_message (f->store, first->id, NULL, NULL, NULL, "x", "processed", NULL, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_STALE);
	ccrf_store_rollback (f->store);
}

/* RFC 3501 2.3.1.1: a new UIDVALIDITY makes every UID new, but not the mails */
static void
same_bytes_only_add_a_place (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStored) stored = NULL;
	g_autoptr (GArray) old_uids = NULL;
	g_autoptr (GArray) new_uids = NULL;
	g_autoptr (GPtrArray) moves = NULL;

	g_assert_true (add_message_at (f->store, "one", "s1", "INBOX", 7, 3));
	g_assert_false (add_message_at (f->store, "one", "s1", "INBOX", 7, 3));
	stored = ccrf_store_next_message (f->store, &error);
	finish (f->store, stored->id, NULL, "processed", NULL);
	g_assert_false (add_message_at (f->store, "one", "s1", "INBOX", 8, 1));
	old_uids = ccrf_store_known_uids (f->store, "INBOX", 7, &error);
	new_uids = ccrf_store_known_uids (f->store, "INBOX", 8, &error);
	g_assert_cmpint (old_uids->len, ==, 1);
	g_assert_cmpint (g_array_index (old_uids, guint32, 0), ==, 3);
	g_assert_cmpint (new_uids->len, ==, 1);
	g_assert_null (ccrf_store_next_message (f->store, &error));
	g_assert_no_error (error);
	/* its place in the new validity is still to be moved */
	moves = ccrf_store_pending_moves (f->store, "INBOX", 8, &error);
	g_assert_cmpint (moves->len, ==, 1);
	g_assert_cmpstr (((CcrfMove *) moves->pdata[0])->folder, ==, "processed");
}

static void
uids_are_ascending (Fixture *f, gconstpointer data)
{
	const guint32 uids[] = { 30, 4294967295u, 2 };
	g_autoptr (GArray) known = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (uids); i++) {
		g_autofree char *text = g_strdup_printf ("mail %u", uids[i]);

		add_message_at (f->store, text, text, "INBOX", 4294967295u, uids[i]);
	}
	known = ccrf_store_known_uids (f->store, "INBOX", 4294967295u, NULL);
	g_assert_cmpint (known->len, ==, 3);
	g_assert_cmpuint (g_array_index (known, guint32, 0), ==, 2);
	g_assert_cmpuint (g_array_index (known, guint32, 2), ==, 4294967295u);
}

/* a second delivery differs in its trace headers only: kept, but nothing is done twice */
static void
second_delivery_is_a_duplicate (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfStored) first = NULL;
	g_autoptr (CcrfStored) second = NULL;
	g_autoptr (GPtrArray) filed = NULL;
	g_autofree char *hash = ccrf_sha256 ("Received: 2\r\n\r\nx", 16);

	save (f->store, it, NOW);
	g_assert_true (add_message_at (f->store, "Received: 1\r\n\r\nx", "same", "INBOX", 7, 1));
	g_assert_false (add_message_at (f->store, "Received: 2\r\n\r\nx", "same", "INBOX", 7, 2));
	first = ccrf_store_next_message (f->store, &error);
	finish (f->store, first->id, it->ref, "processed", NULL);
	g_assert_null (ccrf_store_next_message (f->store, &error));
	second = ccrf_store_message (f->store, hash, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (second->outcome, ==, "duplicate");
	g_assert_cmpstr (second->folder, ==, "processed");
	g_assert_cmpint (g_bytes_get_size (second->raw), ==, 16);
	/* though the first was finished later */
	g_assert_cmpstr (second->case_ref, ==, it->ref);
	filed = ccrf_store_messages_of_case (f->store, it->ref, &error);
	g_assert_cmpint (filed->len, ==, 2);
}

static void
moves_are_done_once (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) before = NULL;
	g_autoptr (GPtrArray) after = NULL;
	const guint32 done[] = { 1 };

	for (guint32 uid = 1; uid <= 3; uid++) {
		g_autofree char *text = g_strdup_printf ("mail %u", uid);
		g_autoptr (CcrfStored) stored = NULL;

		add_message_at (f->store, text, text, "INBOX", 7, uid);
		if (uid == 3) /* not processed yet: it stays where it is */
			break;
		stored = ccrf_store_next_message (f->store, &error);
		finish (f->store, stored->id, NULL, uid == 1 ? "processed" : "quarantine", NULL);
	}
	before = ccrf_store_pending_moves (f->store, "INBOX", 7, &error);
	g_assert_cmpint (before->len, ==, 2);
	must (ccrf_store_moved (f->store, "INBOX", 7, done, 1, &error), &error);
	after = ccrf_store_pending_moves (f->store, "INBOX", 7, &error);
	g_assert_cmpint (after->len, ==, 1);
	g_assert_cmpint (((CcrfMove *) after->pdata[0])->uid, ==, 2);
	g_assert_cmpstr (((CcrfMove *) after->pdata[0])->folder, ==, "quarantine");
}

static void
listings_show_what_became_of_it (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStored) stored = NULL;
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (GPtrArray) waiting = NULL;
	const CcrfStored *row;

	add_message_at (f->store, "one", "s1", "INBOX", 7, 1);
	add_message_at (f->store, "two", "s2", "INBOX", 7, 2);
	stored = ccrf_store_next_message (f->store, &error);
	finish (f->store, stored->id, NULL, "attention", "ask the sender");
	all = ccrf_store_messages (f->store, FALSE, &error);
	waiting = ccrf_store_messages (f->store, TRUE, &error);
	g_assert_no_error (error);
	g_assert_cmpint (all->len, ==, 2);
	g_assert_cmpint (waiting->len, ==, 1);
	row = waiting->pdata[0];
	g_assert_null (row->raw);
	g_assert_cmpstr (row->message_id, ==, "m1." MARKER "@example.org");
	g_assert_cmpstr (row->from, ==, "sender." MARKER "@example.org");
	g_assert_cmpstr (row->kind, ==, "form");
	g_assert_cmpstr (row->rule, ==, "labels");
	g_assert_cmpstr (row->outcome, ==, "new case");
	g_assert_cmpstr (row->reason, ==, "ask the sender");
	g_assert_cmpstr (row->vouched, ==, "dmarc=pass");
}

static void
retry_spares_what_opened_a_case (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfStored) again = NULL;
	g_autofree char *opened = ccrf_sha256 ("opened", 6);

	g_free (it->source_sha256);
	it->source_sha256 = g_strdup (opened);
	save (f->store, it, NOW);
	for (guint32 uid = 1; uid <= 3; uid++) {
		const char *texts[] = { "opened", "waits", "hostile" };
		const char *folders[] = { "attention", "attention", "quarantine" };
		g_autoptr (CcrfStored) stored = NULL;

		add_message_at (f->store, texts[uid - 1], texts[uid - 1], "INBOX", 7, uid);
		stored = ccrf_store_next_message (f->store, &error);
		finish (f->store, stored->id, NULL, folders[uid - 1], "look");
	}
	g_assert_cmpint (ccrf_store_retry (f->store, opened, &error), ==, 0);
	g_assert_cmpint (ccrf_store_retry (f->store, NULL, &error), ==, 1);
	again = ccrf_store_next_message (f->store, &error);
	g_assert_cmpint (again->received, ==, NOW + 2);
	g_assert_cmpint (again->attempts, ==, 1);
	/* from quarantine only by its hash */
	g_autofree char *hostile = ccrf_sha256 ("hostile", 7);

	g_assert_cmpint (ccrf_store_retry (f->store, hostile, &error), ==, 1);
	g_assert_no_error (error);
}

static void
a_reused_uid_loses_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GPtrArray) all = NULL;

	g_assert_true (add_message_at (f->store, "one", "s1", "INBOX", 7, 1));
	g_assert_true (add_message_at (f->store, "two", "s2", "INBOX", 7, 1));
	all = ccrf_store_messages (f->store, FALSE, NULL);
	g_assert_cmpint (all->len, ==, 2);
}

static void
rollback_leaves_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) raw = g_bytes_new_static ("gone", 4);
	g_autoptr (GPtrArray) all = NULL;
	gboolean is_new;

	begin (f->store);
	must (ccrf_store_add_message (f->store, "INBOX", 7, 1, raw, NOW, "h", "s", FALSE, &is_new, &error), &error);
	ccrf_store_rollback (f->store);
	ccrf_store_rollback (f->store); /* no-op */
	all = ccrf_store_messages (f->store, FALSE, &error);
	g_assert_cmpint (all->len, ==, 0);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM data_key"), ==, 0);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM message_place"), ==, 0);
	/* and outside a transaction nothing is written at all */
	g_assert_false (ccrf_store_add_message (f->store, "INBOX", 7, 1, raw, NOW, "h", "s", FALSE, &is_new, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

static void
a_large_mail_returns (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gsize size = 35 * 1024 * 1024;
	char *bytes = g_malloc (size);
	g_autoptr (GBytes) raw = NULL;
	g_autoptr (CcrfStored) stored = NULL;
	gboolean is_new;

	memset (bytes, 'x', size);
	raw = g_bytes_new_take (bytes, size);
	begin (f->store);
	must (ccrf_store_add_message (f->store, "INBOX", 7, 1, raw, NOW, "h", "s", TRUE, &is_new, &error), &error);
	commit (f->store);
	stored = ccrf_store_next_message (f->store, &error);
	g_assert_no_error (error);
	g_assert_true (stored->cut);
	g_assert_true (g_bytes_equal (raw, stored->raw));
}

static void
memory_remembers (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *value = NULL;

	g_assert_null (ccrf_store_memory (f->store, "pack"));
	g_assert_cmpint (ccrf_store_last_poll (f->store), ==, 0);
	must (ccrf_store_remember (f->store, "pack", "1", &error), &error);
	must (ccrf_store_remember (f->store, "pack", "2", &error), &error);
	must (ccrf_store_note_poll (f->store, NOW, &error), &error);
	fixture_reopen (f);
	value = ccrf_store_memory (f->store, "pack");
	g_assert_cmpstr (value, ==, "2");
	g_assert_cmpint (ccrf_store_last_poll (f->store), ==, NOW);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/intake/raw-bytes", raw_bytes_return);
	STORE_TEST ("/store/intake/attempts", attempts_count_from_before);
	STORE_TEST ("/store/intake/oldest-first", oldest_first_and_finished_once);
	STORE_TEST ("/store/intake/uidvalidity", same_bytes_only_add_a_place);
	STORE_TEST ("/store/intake/uids", uids_are_ascending);
	STORE_TEST ("/store/intake/duplicate", second_delivery_is_a_duplicate);
	STORE_TEST ("/store/intake/moves", moves_are_done_once);
	STORE_TEST ("/store/intake/listing", listings_show_what_became_of_it);
	STORE_TEST ("/store/intake/retry", retry_spares_what_opened_a_case);
	STORE_TEST ("/store/intake/reused-uid", a_reused_uid_loses_nothing);
	STORE_TEST ("/store/intake/rollback", rollback_leaves_nothing);
	STORE_TEST ("/store/intake/large", a_large_mail_returns);
	STORE_TEST ("/store/intake/memory", memory_remembers);
	return g_test_run ();
}
