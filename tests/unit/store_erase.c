/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Erasing: nobody can be read any more, the counts and the audit chain still hold. */

#include "store-fixture.h"

static CcrfCase *
closed_case (CcrfStore *store, const char *source)
{
	CcrfCase *it = full_case ();

	g_free (it->state);
	it->state = g_strdup ("closed");
	g_free (it->source_sha256);
	it->source_sha256 = ccrf_sha256 (source, strlen (source));
	save (store, it, NOW);
	return it;
}

static gboolean
erase (CcrfStore *store, const char *ref, GError **error)
{
	CcrfNote *note = ccrf_note_new ("operator", "erased: retention");
	gboolean ok = ccrf_store_erase_case (store, ref, note, NOW, error);

	ccrf_note_free (note);
	return ok;
}

static void
an_erased_case_says_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = closed_case (f->store, "mail " MARKER);
	g_autoptr (CcrfOutgoing) mail = g_new0 (CcrfOutgoing, 1);
	g_autoptr (CcrfStored) stored = NULL;
	g_autoptr (CcrfStored) gone = NULL;
	g_autoptr (CcrfCase) rest = NULL;
	g_autoptr (GPtrArray) outbox = NULL;
	g_autoptr (GPtrArray) history = NULL;
	g_autofree char *broken = NULL;
	CcrfNote *note = ccrf_note_new ("a." MARKER "@example.org", "screened: APPROVE");
	guint64 rows;

	add_message_at (f->store, "mail " MARKER, "s", "INBOX", 1, 1);
	stored = ccrf_store_next_message (f->store, &error);
	finish (f->store, stored->id, it->ref, "processed", NULL);
	mail->message_id = g_strdup ("m@x");
	mail->to = g_strdup (MARKER "@x");
	mail->bytes = g_bytes_new_static ("x", 1);
	mail->case_ref = g_strdup (it->ref);
	begin (f->store);
	must (ccrf_store_queue (f->store, mail, &error), &error);
	must (ccrf_store_add_note (f->store, it->ref, note, "clock", NOW, &error), &error);
	commit (f->store);
	ccrf_note_free (note);

	must (erase (f->store, it->ref, &error), &error);
	rest = ccrf_store_case (f->store, it->ref, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (rest->state, ==, "closed");
	g_assert_null (rest->form);
	g_assert_null (rest->professional);
	g_assert_cmpstr (rest->provider_name, ==, "");
	g_assert_cmpstr (((CcrfItem *) rest->items->pdata[0])->text, ==, "");
	g_assert_cmpstr (((CcrfRequest *) rest->requests->pdata[0])->to->address, ==, "");
	gone = ccrf_store_message (f->store, it->source_sha256, &error);
	g_assert_cmpint (g_bytes_get_size (gone->raw), ==, 0);
	g_assert_null (gone->from);
	/* nothing of it waits in the outbox, and the outbox is not blocked by it */
	g_assert_null (ccrf_store_next_outgoing (f->store, NOW + DAY, &error));
	outbox = ccrf_store_outbox (f->store, &error);
	g_assert_cmpint (((CcrfOutgoing *) outbox->pdata[0])->state, ==, CCRF_OUTBOX_FAILED);
	g_assert_cmpstr (((CcrfOutgoing *) outbox->pdata[0])->to, ==, "");
	history = ccrf_store_history (f->store, it->ref, &error);
	g_assert_cmpstr (((CcrfHistory *) history->pdata[0])->who, ==, "(erased)");
	g_assert_cmpstr (((CcrfHistory *) history->pdata[1])->who, ==, "operator");
	must (ccrf_store_audit_verify (f->store, &rows, &broken, &error), &error);
	g_assert_cmpstr (broken, ==, NULL);
	/* and it cannot be brought back to life */
	begin (f->store);
	g_assert_false (ccrf_store_save_case (f->store, rest, NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	ccrf_store_rollback (f->store);
}

static void
the_wrapped_key_is_gone_from_the_disk (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = closed_case (f->store, "x");
	const char *names[] = { "store.db", "store.db-wal" };
	sqlite3 *db = raw_open (f->directory);
	sqlite3_stmt *stmt = NULL;
	g_autoptr (GBytes) wrapped = NULL;

	g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT wrapped FROM data_key", -1, &stmt, NULL), ==, SQLITE_OK);
	g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
	wrapped = g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));
	sqlite3_finalize (stmt);
	sqlite3_close (db);
	must (erase (f->store, it->ref, &error), &error);
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *path = g_build_filename (f->directory, names[i], NULL);
		g_autofree char *bytes = NULL;
		gsize size = 0;

		g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
		g_assert_true (memmem (bytes, size, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped)) == NULL);
	}
}

/* one mail, two forms, two cases (A3.1): the mail goes with the last of them */
static void
a_shared_message_goes_last (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) one = closed_case (f->store, "both");
	g_autoptr (CcrfCase) two = closed_case (f->store, "both");

	add_message_at (f->store, "both", "s", "INBOX", 1, 1);
	for (int i = 0; i < 2; i++) {
		g_autoptr (CcrfStored) stored = NULL;

		must (erase (f->store, i == 0 ? one->ref : two->ref, &error), &error);
		stored = ccrf_store_message (f->store, one->source_sha256, &error);
		g_assert_cmpint (g_bytes_get_size (stored->raw), ==, i == 0 ? 4 : 0);
	}
}

static void
an_open_case_is_refused (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();

	save (f->store, it, NOW);
	g_assert_false (erase (f->store, it->ref, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED);
	g_clear_error (&error);
	g_assert_false (erase (f->store, "CCRF-2026-00099", &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

/* a mail that triage filed with a case belongs to that case: erasing the triage must not take it away */
static void
a_filed_message_stays_with_its_case (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) owner = full_case ();
	g_autoptr (CcrfCase) triage = ccrf_case_new (CCRF_TRIAGE);
	g_autoptr (CcrfStored) waiting = NULL;
	g_autoptr (CcrfStored) stored = NULL;

	save (f->store, owner, NOW);
	add_message_at (f->store, "filed", "s", "INBOX", 1, 1);
	waiting = ccrf_store_next_message (f->store, &error);
	finish (f->store, waiting->id, owner->ref, "processed", NULL);
	triage->state = (g_free (triage->state), g_strdup ("closed"));
	triage->source_sha256 = (g_free (triage->source_sha256), ccrf_sha256 ("filed", 5));
	save (f->store, triage, NOW);
	must (erase (f->store, triage->ref, &error), &error);
	stored = ccrf_store_message (f->store, triage->source_sha256, &error);
	g_assert_cmpint (g_bytes_get_size (stored->raw), ==, 5);
}

static void
a_legal_hold_is_respected (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = closed_case (f->store, "held");

	ccrf_case_set_fact (it, "legal_hold", "2026-11-22: court");
	save (f->store, it, NOW);
	g_assert_false (erase (f->store, it->ref, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED);
	g_assert_nonnull (strstr (error->message, "legal hold"));
	g_clear_error (&error);
	ccrf_case_set_fact (it, "legal_hold", NULL);
	save (f->store, it, NOW);
	must (erase (f->store, it->ref, &error), &error);
	/* once */
	g_assert_false (erase (f->store, it->ref, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED);
}

static void
retention_finds_what_is_old_enough (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) old = closed_case (f->store, "old");
	g_autoptr (CcrfCase) open = full_case ();
	g_autoptr (CcrfCase) triage = ccrf_case_new (CCRF_TRIAGE);
	g_autoptr (GPtrArray) refs = NULL;
	g_autoptr (GPtrArray) triaged = NULL;

	old->closed = NOW - 10;
	save (f->store, old, NOW);
	open->closed = 0;
	save (f->store, open, NOW);
	triage->state = (g_free (triage->state), g_strdup ("closed"));
	triage->closed = NOW - 10;
	save (f->store, triage, NOW);
	/* both sides of the limit */
	refs = ccrf_store_expired (f->store, CCRF_EXPIRED_CASES, NOW - 11, &error);
	g_assert_cmpint (refs->len, ==, 0);
	g_ptr_array_unref (refs);
	refs = ccrf_store_expired (f->store, CCRF_EXPIRED_CASES, NOW - 10, &error);
	g_assert_cmpint (refs->len, ==, 1);
	g_assert_cmpstr (refs->pdata[0], ==, old->ref);
	triaged = ccrf_store_expired (f->store, CCRF_EXPIRED_TRIAGE, NOW - 10, &error);
	g_assert_cmpint (triaged->len, ==, 1);
	must (erase (f->store, old->ref, &error), &error);
	g_ptr_array_unref (refs);
	refs = ccrf_store_expired (f->store, CCRF_EXPIRED_CASES, NOW, &error);
	g_assert_cmpint (refs->len, ==, 0);
}

static gsize
size_of (CcrfStore *store, const char *text)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *sha256 = ccrf_sha256 (text, strlen (text));
	g_autoptr (CcrfStored) stored = ccrf_store_message (store, sha256, &error);

	g_assert_no_error (error);
	return g_bytes_get_size (stored->raw);
}

static void
take_in (CcrfStore *store, const char *text, guint32 uid, const char *case_ref, const char *folder)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStored) stored = NULL;

	add_message_at (store, text, text, "INBOX", 1, uid);
	stored = ccrf_store_next_message (store, &error);
	if (folder != NULL)
		finish (store, stored->id, case_ref, folder, NULL);
}

static void
loose_messages_go_but_not_what_waits (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	CcrfNote *note = ccrf_note_new ("operator", "erased");
	gint64 messages, mails, before = NOW + 3; /* each is received at NOW + its UID */

	save (f->store, it, NOW);
	take_in (f->store, "loose", 1, NULL, "processed");
	take_in (f->store, "of a case", 2, it->ref, "processed");
	take_in (f->store, "for a person", 3, NULL, "attention");
	take_in (f->store, "young", 4, NULL, "processed");
	take_in (f->store, "not processed", 2, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		g_autoptr (CcrfOutgoing) mail = g_new0 (CcrfOutgoing, 1);

		mail->message_id = g_strdup_printf ("m%d@x", i);
		mail->to = g_strdup ("x@x");
		mail->bytes = g_bytes_new_static ("x", 1);
		mail->state = i == 0 ? CCRF_OUTBOX_SENT : CCRF_OUTBOX_QUEUED;
		mail->created = NOW;
		begin (f->store);
		must (ccrf_store_queue (f->store, mail, &error), &error);
		commit (f->store);
	}
	must (ccrf_store_erase_loose (f->store, before, TRUE, note, NOW, &messages, &mails, &error), &error);
	g_assert_cmpint (messages, ==, 1);
	g_assert_cmpint (mails, ==, 1);
	g_assert_cmpint (size_of (f->store, "loose"), ==, 5);
	must (ccrf_store_erase_loose (f->store, before, FALSE, note, NOW, &messages, &mails, &error), &error);
	g_assert_cmpint (messages, ==, 1);
	g_assert_cmpint (mails, ==, 1);
	g_assert_cmpint (size_of (f->store, "loose"), ==, 0);
	g_assert_cmpint (size_of (f->store, "of a case"), ==, 9);
	g_assert_cmpint (size_of (f->store, "for a person"), ==, 12);
	g_assert_cmpint (size_of (f->store, "young"), ==, 5);
	g_assert_cmpint (size_of (f->store, "not processed"), ==, 13);
	must (ccrf_store_erase_loose (f->store, before, FALSE, note, NOW, &messages, &mails, &error), &error);
	g_assert_cmpint (messages + mails, ==, 0);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM history"), ==, 1);
	ccrf_note_free (note);
}

/* a message of Attention that went with its case: nobody is asked to look at nothing, and no retry brings it back */
static void
an_erased_message_waits_for_nobody (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = closed_case (f->store, "source");
	g_autoptr (GPtrArray) list = NULL;

	take_in (f->store, "late answer", 1, it->ref, "attention");
	list = ccrf_store_messages (f->store, TRUE, &error);
	g_assert_cmpint (list->len, ==, 1);
	must (erase (f->store, it->ref, &error), &error);
	g_ptr_array_unref (list);
	list = ccrf_store_messages (f->store, TRUE, &error);
	g_assert_cmpint (list->len, ==, 0);
	g_assert_cmpint (ccrf_store_retry (f->store, NULL, &error), ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/erase/case", an_erased_case_says_nothing);
	STORE_TEST ("/store/erase/key", the_wrapped_key_is_gone_from_the_disk);
	STORE_TEST ("/store/erase/shared", a_shared_message_goes_last);
	STORE_TEST ("/store/erase/open", an_open_case_is_refused);
	STORE_TEST ("/store/erase/filed", a_filed_message_stays_with_its_case);
	STORE_TEST ("/store/erase/hold", a_legal_hold_is_respected);
	STORE_TEST ("/store/erase/expired", retention_finds_what_is_old_enough);
	STORE_TEST ("/store/erase/loose", loose_messages_go_but_not_what_waits);
	STORE_TEST ("/store/erase/attention", an_erased_message_waits_for_nobody);
	return g_test_run ();
}
