/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A store in a folder of its own, and what the tests of the store put into it. */

#include <ccrf/store.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#define NOW G_GINT64_CONSTANT (1795341600) /* 2026-11-22 10:00 UTC */
#define DAY G_GINT64_CONSTANT (86400)
#define MARKER "Marker-Q7-Geheim"

typedef struct {
	char *directory;
	CcrfKey *key;
	CcrfStore *store;
} Fixture;

static inline void
must (gboolean ok, GError **error)
{
	g_assert_no_error (*error);
	g_assert_true (ok);
	g_clear_error (error);
}

static inline void
fixture_open (Fixture *fixture)
{
	g_autoptr (GError) error = NULL;

	fixture->store = ccrf_store_open (fixture->directory, fixture->key, FALSE, &error);
	must (fixture->store != NULL, &error);
}

static inline void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
	g_autofree char *parent = g_dir_make_tmp ("ccrf-store-XXXXXX", NULL);

	fixture->directory = g_build_filename (parent, "state", NULL);
	fixture->key = ccrf_key_generate ();
	fixture_open (fixture);
}

static inline void
fixture_remove (const char *directory)
{
	const char *names[] = { "store.db", "store.db-wal", "store.db-shm" };
	g_autofree char *parent = g_path_get_dirname (directory);

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *path = g_build_filename (directory, names[i], NULL);

		g_unlink (path);
	}
	g_rmdir (directory);
	g_rmdir (parent);
}

static inline void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
	ccrf_store_close (fixture->store);
	ccrf_key_free (fixture->key);
	fixture_remove (fixture->directory);
	g_free (fixture->directory);
}

static inline void
fixture_reopen (Fixture *fixture)
{
	ccrf_store_close (fixture->store);
	fixture_open (fixture);
}

static inline void
begin (CcrfStore *store)
{
	g_autoptr (GError) error = NULL;

	must (ccrf_store_begin (store, &error), &error);
}

static inline void
commit (CcrfStore *store)
{
	g_autoptr (GError) error = NULL;

	must (ccrf_store_commit (store, &error), &error);
}

/* A handle that knows nothing of the program: what a stranger, or a disk, might do. */
static inline sqlite3 *
raw_open (const char *directory)
{
	g_autofree char *path = g_build_filename (directory, "store.db", NULL);
	sqlite3 *db = NULL;

	g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
	sqlite3_busy_timeout (db, 5000);
	return db;
}

/* Returns: SQLite's result */
static inline int
raw_exec (const char *directory, const char *sql)
{
	sqlite3 *db = raw_open (directory);
	int result = sqlite3_exec (db, sql, NULL, NULL, NULL);

	sqlite3_close (db);
	return result;
}

static inline gint64
raw_number (const char *directory, const char *sql)
{
	sqlite3 *db = raw_open (directory);
	sqlite3_stmt *stmt = NULL;
	gint64 number = -1;

	g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
	if (sqlite3_step (stmt) == SQLITE_ROW)
		number = sqlite3_column_int64 (stmt, 0);
	sqlite3_finalize (stmt);
	sqlite3_close (db);
	return number;
}

/* Adds a message of its own transaction. Returns: is it new? */
static inline gboolean
add_message_at (CcrfStore *store, const char *text, const char *stable, const char *folder, guint32 validity, guint32 uid)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
	g_autofree char *sha256 = ccrf_sha256 (text, strlen (text));
	gboolean is_new = FALSE;

	begin (store);
	must (ccrf_store_add_message (store, folder, validity, uid, raw, NOW + uid, sha256, stable, FALSE, &is_new, &error), &error);
	commit (store);
	return is_new;
}

static inline CcrfMessage *
message_from (const char *address)
{
	CcrfMessage *message = ccrf_message_new ();

	message->kind = CCRF_KIND_FORM;
	g_free (message->rule);
	message->rule = g_strdup ("labels");
	g_free (message->message_id);
	message->message_id = g_strdup ("m1." MARKER "@example.org");
	g_free (message->subject);
	message->subject = g_strdup ("about " MARKER);
	g_ptr_array_add (message->from, ccrf_address_new (MARKER, address));
	return message;
}

static inline void
finish (CcrfStore *store, gint64 id, const char *case_ref, const char *folder, const char *reason)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfMessage) message = message_from ("sender." MARKER "@example.org");

	begin (store);
	must (ccrf_store_finish_message (store, id, message, "dmarc=pass", case_ref, "new case", folder, reason, &error), &error);
	commit (store);
}

/* A concern with everything that a case can have. */
static inline CcrfCase *
full_case (void)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);
	g_autoptr (CcrfAddress) manager = ccrf_address_new ("Manager " MARKER, "m." MARKER "@example.gov.uk");
	CcrfRequest *request = ccrf_request_new ("screening", "safeguarding-team-manager", manager);
	CcrfItem *item = ccrf_item_new (1, "replace slings of " MARKER, "owner " MARKER, "2026-12-12");

	g_free (it->state);
	it->state = g_strdup ("screening");
	it->received = NOW - DAY;
	it->changed = NOW;
	it->due = NOW + DAY;
	it->late = TRUE;
	it->urgent = TRUE;
	g_free (it->source_sha256);
	it->source_sha256 = g_strdup ("feed");
	g_free (it->provider_name);
	it->provider_name = g_strdup ("Rosewood " MARKER);
	g_free (it->source_code);
	it->source_code = g_strdup ("gp");
	it->form = ccrf_form_new ("form.docx");
	ccrf_form_set (it->form, "categories", "medication;falls");
	ccrf_form_set (it->form, "description", "says " MARKER);
	it->professional = ccrf_address_new ("Dr " MARKER, "gp." MARKER "@nhs.example");
	ccrf_case_set_fact (it, "note", MARKER);
	item->state = CCRF_ITEM_DONE;
	g_free (item->answer);
	item->answer = g_strdup ("answered " MARKER);
	g_ptr_array_add (it->items, item);
	request->sent = NOW;
	request->expires = NOW + 30 * DAY;
	request->extra = json_object_new ();
	json_object_set_string_member (request->extra, "held_text", MARKER);
	g_ptr_array_add (it->requests, request);
	g_ptr_array_add (it->deadlines, ccrf_deadline_new ("remind:1", NOW + 3600));
	g_ptr_array_add (it->deadlines, ccrf_deadline_new ("due", NOW + DAY));
	g_ptr_array_add (it->linked, g_strdup ("CCRF-2025-00009"));
	return it;
}

static inline void
save (CcrfStore *store, CcrfCase *it, CcrfTime now)
{
	g_autoptr (GError) error = NULL;

	begin (store);
	must (ccrf_store_save_case (store, it, now, &error), &error);
	commit (store);
}

#define STORE_TEST(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
