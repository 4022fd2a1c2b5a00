/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The outbox: the bytes that were composed are the bytes that are sent, also the second time. */

#include "store-fixture.h"

#define BYTES "To: x\r\n\r\n" MARKER "\r\n"

static gint64
queue (CcrfStore *store, const char *to, const char *case_ref, guint64 request, CcrfTime not_before)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfOutgoing) mail = g_new0 (CcrfOutgoing, 1);

	begin (store);
	must (ccrf_store_next_outbox_id (store, &mail->id, &error), &error);
	mail->message_id = g_strdup_printf ("out%" G_GINT64_FORMAT "." MARKER "@council.example", mail->id);
	mail->envelope_from = g_strdup ("");
	mail->to = g_strdup (to);
	mail->subject = g_strdup ("[CCRF-2026-00001] Screening needed " MARKER);
	mail->bytes = g_bytes_new_static (BYTES, strlen (BYTES));
	mail->case_ref = g_strdup (case_ref);
	mail->request_id = request;
	mail->state = CCRF_OUTBOX_QUEUED;
	mail->not_before = not_before;
	mail->created = NOW;
	mail->last_reply = g_strdup ("");
	must (ccrf_store_queue (store, mail, &error), &error);
	commit (store);
	return mail->id;
}

static CcrfOutgoing *
next (CcrfStore *store, CcrfTime now)
{
	g_autoptr (GError) error = NULL;
	CcrfOutgoing *mail = ccrf_store_next_outgoing (store, now, &error);

	g_assert_no_error (error);
	return mail;
}

static void
result (CcrfStore *store, gint64 id, CcrfOutboxState state, const char *reply, CcrfTime not_before)
{
	g_autoptr (GError) error = NULL;

	must (ccrf_store_outgoing_result (store, id, state, reply, not_before, NOW + 5, &error), &error);
}

static void
a_mail_returns_whole (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfOutgoing) mail = NULL;
	g_autoptr (CcrfOutgoing) found = NULL;

	save (f->store, it, NOW);
	queue (f->store, "m@example.gov.uk", it->ref, 1, NOW);
	fixture_reopen (f);
	mail = next (f->store, NOW);
	g_assert_cmpint (mail->id, ==, 1);
	g_assert_cmpstr (mail->to, ==, "m@example.gov.uk");
	g_assert_cmpstr (mail->envelope_from, ==, "");
	g_assert_cmpstr (mail->case_ref, ==, it->ref);
	g_assert_cmpuint (mail->request_id, ==, 1);
	g_assert_cmpint (mail->state, ==, CCRF_OUTBOX_QUEUED);
	g_assert_cmpmem (g_bytes_get_data (mail->bytes, NULL), g_bytes_get_size (mail->bytes), BYTES, strlen (BYTES));
	found = ccrf_store_outgoing_by_message_id (f->store, mail->message_id, &error);
	g_assert_cmpint (found->id, ==, 1);
	g_assert_null (ccrf_store_outgoing_by_message_id (f->store, "nobody@x", &error));
	g_assert_no_error (error);
}

static void
the_first_due_is_next (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfOutgoing) mail = NULL;

	g_assert_cmpint (ccrf_store_next_send (f->store), ==, 0);
	queue (f->store, "a@x", NULL, 0, NOW + 100);
	queue (f->store, "b@x", NULL, 0, NOW + 50);
	queue (f->store, "c@x", NULL, 0, NOW + 50);
	g_assert_cmpint (ccrf_store_next_send (f->store), ==, NOW + 50);
	g_assert_null (next (f->store, NOW + 49));
	mail = next (f->store, NOW + 200);
	g_assert_cmpstr (mail->to, ==, "b@x");
}

static void
a_sent_mail_is_done (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 id = queue (f->store, "a@x", NULL, 0, NOW);
	g_autoptr (GPtrArray) list = NULL;
	const CcrfOutgoing *mail;

	must (ccrf_store_outgoing_started (f->store, id, NOW, &error), &error);
	result (f->store, id, CCRF_OUTBOX_SENT, "250 ok", 0);
	g_assert_null (next (f->store, NOW + DAY));
	list = ccrf_store_outbox (f->store, &error);
	mail = list->pdata[0];
	g_assert_cmpint (mail->state, ==, CCRF_OUTBOX_SENT);
	g_assert_cmpint (mail->attempts, ==, 1);
	g_assert_cmpint (mail->sent, ==, NOW + 5);
	g_assert_cmpstr (mail->last_reply, ==, "250 ok");
	g_assert_null (mail->bytes);
	/* what is sent cannot be started again */
	g_assert_false (ccrf_store_outgoing_started (f->store, id, NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

/* RFC 5321 4.2.5: after the dot and without an answer nobody knows; the same bytes go again */
static void
a_crash_after_the_dot_is_uncertain (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 id = queue (f->store, "a@x", NULL, 0, NOW);

	for (int attempt = 1; attempt <= 3; attempt++) {
		g_autoptr (CcrfOutgoing) mail = next (f->store, NOW);

		g_assert_cmpint (mail->state, ==, attempt == 1 ? CCRF_OUTBOX_QUEUED : CCRF_OUTBOX_UNCERTAIN);
		g_assert_cmpint (mail->attempts, ==, attempt - 1);
		g_assert_cmpmem (g_bytes_get_data (mail->bytes, NULL), g_bytes_get_size (mail->bytes), BYTES, strlen (BYTES));
		must (ccrf_store_outgoing_started (f->store, id, NOW, &error), &error);
		fixture_reopen (f); /* the program died */
	}
	result (f->store, id, CCRF_OUTBOX_UNCERTAIN, "no answer", NOW + 60);
	g_autoptr (CcrfOutgoing) later = next (f->store, NOW + 60);

	g_assert_null (next (f->store, NOW + 59));
	g_assert_cmpint (later->state, ==, CCRF_OUTBOX_UNCERTAIN);
	g_assert_cmpint (later->attempts, ==, 3);
}

static void
failures_and_bounces_stay (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 later = queue (f->store, "a@x", NULL, 0, NOW), failed = queue (f->store, "b@x", NULL, 0, NOW), bounced = queue (f->store, "c@x", NULL, 0, NOW);
	g_autoptr (GPtrArray) list = NULL;

	result (f->store, later, CCRF_OUTBOX_QUEUED, "451 later", NOW + 900);
	result (f->store, failed, CCRF_OUTBOX_FAILED, "550 b@x unknown", 0);
	result (f->store, bounced, CCRF_OUTBOX_SENT, "250", 0);
	must (ccrf_store_outgoing_bounced (f->store, bounced, "5.1.1", &error), &error);
	list = ccrf_store_outbox (f->store, &error);
	g_assert_cmpint (((CcrfOutgoing *) list->pdata[0])->state, ==, CCRF_OUTBOX_QUEUED);
	g_assert_cmpint (((CcrfOutgoing *) list->pdata[0])->attempts, ==, 1);
	g_assert_cmpint (((CcrfOutgoing *) list->pdata[1])->state, ==, CCRF_OUTBOX_FAILED);
	g_assert_cmpstr (((CcrfOutgoing *) list->pdata[1])->last_reply, ==, "550 b@x unknown");
	g_assert_cmpint (((CcrfOutgoing *) list->pdata[2])->state, ==, CCRF_OUTBOX_BOUNCED);
	g_assert_cmpint (((CcrfOutgoing *) list->pdata[2])->sent, ==, NOW + 5);
	g_assert_cmpint (ccrf_store_next_send (f->store), ==, NOW + 900);
	g_assert_false (ccrf_store_outgoing_bounced (f->store, 99, "x", &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

/* a rate limit counts notices; questions that must be asked are not automatic answers */
static void
notices_to_an_address_are_counted (Fixture *f, gconstpointer data)
{
	queue (f->store, "Loop@x", NULL, 0, NOW);
	queue (f->store, "loop@X", NULL, 0, NOW);
	queue (f->store, "loop@x", NULL, 7, NOW);
	queue (f->store, "else@x", NULL, 0, NOW);
	g_assert_cmpint (ccrf_store_count_sent_to (f->store, "LOOP@x", NOW), ==, 2);
	g_assert_cmpint (ccrf_store_count_sent_to (f->store, "LOOP@x", NOW + 1), ==, 0);
}

/* state, outbox and history change together or not at all */
static void
a_mail_needs_its_case (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfOutgoing) mail = g_new0 (CcrfOutgoing, 1);
	g_autoptr (GPtrArray) list = NULL;

	mail->message_id = g_strdup ("m@x");
	mail->to = g_strdup ("a@x");
	mail->bytes = g_bytes_new_static ("x", 1);
	mail->case_ref = g_strdup ("CCRF-2026-00001");
	begin (f->store);
	g_assert_false (ccrf_store_queue (f->store, mail, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
	g_clear_error (&error);
	must (ccrf_store_save_case (f->store, it, NOW, &error), &error);
	must (ccrf_store_queue (f->store, mail, &error), &error);
	ccrf_store_rollback (f->store);
	list = ccrf_store_outbox (f->store, &error);
	g_assert_cmpint (list->len, ==, 0);
	g_assert_null (ccrf_store_case (f->store, "CCRF-2026-00001", NULL));
}

static void
a_message_id_is_used_once (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfOutgoing) mail = g_new0 (CcrfOutgoing, 1);

	mail->message_id = g_strdup ("m@x");
	mail->to = g_strdup ("a@x");
	mail->bytes = g_bytes_new_static ("x", 1);
	begin (f->store);
	must (ccrf_store_queue (f->store, mail, &error), &error);
	g_assert_false (ccrf_store_queue (f->store, mail, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_assert_nonnull (strstr (error->message, "queue mail"));
	g_assert_null (strstr (error->message, "m@x"));
	ccrf_store_rollback (f->store);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/outbox/whole", a_mail_returns_whole);
	STORE_TEST ("/store/outbox/order", the_first_due_is_next);
	STORE_TEST ("/store/outbox/sent", a_sent_mail_is_done);
	STORE_TEST ("/store/outbox/uncertain", a_crash_after_the_dot_is_uncertain);
	STORE_TEST ("/store/outbox/failures", failures_and_bounces_stay);
	STORE_TEST ("/store/outbox/rate", notices_to_an_address_are_counted);
	STORE_TEST ("/store/outbox/together", a_mail_needs_its_case);
	STORE_TEST ("/store/outbox/message-id", a_message_id_is_used_once);
	return g_test_run ();
}
