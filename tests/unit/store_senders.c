/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose turn it is, and how often people were asked about somebody's mails: whoever sends thousands keeps nobody waiting. */

#include "store-fixture.h"

static void
arrive (CcrfStore *store, const char *sender, int n)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *text = g_strdup_printf ("From: %s\r\n\r\n%d", sender, n), *stable = g_strdup_printf ("%s %d", sender, n);
	g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
	g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, raw);
	gboolean is_new;

	begin (store);
	must (ccrf_store_add_message (store, "INBOX", 1, (guint32) g_str_hash (stable), raw, NOW + n, sha256, stable, FALSE, &is_new, &error), &error);
	g_assert_true (is_new);
	must (ccrf_store_set_sender (store, sha256, sender, 3, &error), &error);
	must (ccrf_store_commit (store, &error), &error);
}

/* the text of the next message; it is finished */
static char *
next (CcrfStore *store)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfStored) stored = ccrf_store_next_message (store, &error);
	g_autofree char *raw = NULL;
	char *text;

	g_assert_no_error (error);
	if (stored == NULL)
		return NULL;
	raw = g_strndup (g_bytes_get_data (stored->raw, NULL), g_bytes_get_size (stored->raw));
	text = g_strdup (strstr (raw, "From: ") + strlen ("From: "));
	text[strcspn (text, "\r")] = '\0';
	begin (store);
	must (ccrf_store_finish_message (store, stored->id, NULL, NULL, NULL, "x", "processed", NULL, &error), &error);
	must (ccrf_store_commit (store, &error), &error);
	return text;
}

/* turns of three: the others come before the fourth mail of whoever sends many, and the order within a turn is that of arrival */
static void
takes_turns (Fixture *f, gconstpointer data)
{
	static const char *const wanted[] = { "flood", "flood", "flood", "late", "flood", "flood", "flood", "flood", NULL };

	for (int i = 0; i < 7; i++)
		arrive (f->store, "flood", i);
	arrive (f->store, "late", 100);
	for (int i = 0; wanted[i] != NULL; i++) {
		g_autofree char *got = next (f->store);
		g_assert_cmpstr (got, ==, wanted[i]);
	}
	g_assert_null (next (f->store));
	/* the queue is empty: the next one is first again */
	arrive (f->store, "flood", 200);
	arrive (f->store, "late", 201);
	for (int i = 0; i < 2; i++) {
		g_autofree char *got = next (f->store);
		g_assert_cmpstr (got, ==, i == 0 ? "flood" : "late");
	}
}

/* nobody is starved: what waits gets its turn while others go on arriving within theirs */
static void
nobody_is_starved (Fixture *f, gconstpointer data)
{
	int floods = 0;

	for (int i = 0; i < 6; i++)
		arrive (f->store, "flood", i);
	for (int i = 0; i < 12; i++) {
		g_autofree char *got = NULL;

		if (i < 6)
			arrive (f->store, "steady", 100 + i);
		got = next (f->store);
		floods += g_strcmp0 (got, "flood") == 0;
	}
	g_assert_cmpint (floods, ==, 6);
}

static void
counts_what_was_asked (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;

	for (int i = 1; i <= 4; i++)
		arrive (f->store, i < 4 ? "a" : "b", i);
	begin (f->store);
	for (gint64 id = 1; id <= 3; id++)
		must (ccrf_store_note_asked (f->store, id, "a", id == 3, NOW + id, &error), &error);
	must (ccrf_store_note_asked (f->store, 4, "b", TRUE, NOW, &error), &error);
	must (ccrf_store_commit (f->store, &error), &error);
	g_assert_cmpint (ccrf_store_count_asked (f->store, "a", NOW, &error), ==, 2);
	g_assert_cmpint (ccrf_store_count_asked (f->store, "a", NOW + 1, &error), ==, 1);
	g_assert_cmpint (ccrf_store_count_asked (f->store, "b", NOW - 1, &error), ==, 0);
	g_assert_cmpint (ccrf_store_count_asked (f->store, NULL, NOW - 1, &error), ==, 2);
	{
		g_autoptr (GPtrArray) aside = ccrf_store_put_aside (f->store, &error);
		g_assert_cmpuint (aside->len, ==, 2);
		g_assert_cmpint (((CcrfAside *) aside->pdata[0])->count, ==, 1);
	}
	/* told once; what was asked within the hour still counts */
	begin (f->store);
	must (ccrf_store_told_aside (f->store, NOW + 2, &error), &error);
	must (ccrf_store_commit (f->store, &error), &error);
	{
		g_autoptr (GPtrArray) aside = ccrf_store_put_aside (f->store, &error);
		g_assert_cmpuint (aside->len, ==, 0);
	}
	g_assert_cmpint (ccrf_store_count_asked (f->store, NULL, 0, &error), ==, 1);
	/* outside a transaction nothing is written */
	g_assert_false (ccrf_store_set_sender (f->store, "x", "a", 3, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

/* by hand in the file, as a disk would */
static void
damage (Fixture *f, const char *sql)
{
	g_autofree char *path = g_build_filename (f->directory, "store.db", NULL);
	sqlite3 *db = NULL;

	g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
	g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close (db);
}

/* a damaged record at the head of the queue comes without bytes, and in the end behind all others */
static void
damaged_ones_do_not_block (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;

	arrive (f->store, "damaged", 0);
	arrive (f->store, "whole", 1);
	damage (f, "UPDATE message_raw SET sealed = zeroblob (60) WHERE message = 1");
	for (int i = 0; i < 5; i++) {
		g_autoptr (CcrfStored) stored = ccrf_store_next_message (f->store, &error);

		g_assert_no_error (error);
		g_assert_cmpint (stored->id, ==, 1);
		g_assert_null (stored->raw);
		g_assert_nonnull (stored->reason);
		g_assert_cmpint (stored->attempts, ==, i + 1);
	}
	{
		g_autoptr (CcrfStored) stored = ccrf_store_next_message (f->store, &error);
		g_assert_cmpint (stored->id, ==, 2);
		g_assert_nonnull (stored->raw);
	}
}

#define ADD(name, test) g_test_add ("/store/senders/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ADD ("turns", takes_turns);
	ADD ("nobody-starved", nobody_is_starved);
	ADD ("asked", counts_what_was_asked);
	ADD ("damaged", damaged_ones_do_not_block);
	return g_test_run ();
}
