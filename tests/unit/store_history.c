/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The history: append-only, chained, and still erasable; delegations. */

#include "store-fixture.h"

static void
note (CcrfStore *store, const char *ref, const char *who, const char *what, CcrfTime at)
{
	g_autoptr (GError) error = NULL;
	CcrfNote *row = ccrf_note_new (who, what);

	begin (store);
	must (ccrf_store_add_note (store, ref, row, "clock", at, &error), &error);
	commit (store);
	ccrf_note_free (row);
}

/* one case with three notes, and one note about no case: rows 1 to 4 */
static char *
four_notes (Fixture *f)
{
	g_autoptr (CcrfCase) it = full_case ();

	save (f->store, it, NOW);
	note (f->store, it->ref, "a." MARKER "@example.gov.uk", "screened: APPROVE", NOW);
	note (f->store, it->ref, "clock", "reminded", NOW + 1);
	note (f->store, NULL, "operator", "providers imported", NOW + 2);
	note (f->store, it->ref, "a." MARKER "@example.gov.uk", "closed", NOW + 3);
	return g_strdup (it->ref);
}

static char *
broken (Fixture *f, guint64 *rows)
{
	g_autoptr (GError) error = NULL;
	char *first = NULL;

	must (ccrf_store_audit_verify (f->store, rows, &first, &error), &error);
	return first;
}

static void
a_sound_chain_verifies (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	guint64 rows = 99;
	g_autofree char *none = broken (f, &rows);
	g_autofree char *ref = NULL;
	g_autofree char *first = NULL;
	g_autoptr (GPtrArray) history = NULL;
	const CcrfHistory *row;

	g_assert_null (none);
	g_assert_cmpuint (rows, ==, 0);
	ref = four_notes (f);
	fixture_reopen (f);
	first = broken (f, &rows);
	g_assert_cmpstr (first, ==, NULL);
	g_assert_cmpuint (rows, ==, 4);
	history = ccrf_store_history (f->store, ref, &error);
	g_assert_no_error (error);
	g_assert_cmpint (history->len, ==, 3);
	row = history->pdata[0];
	g_assert_cmpstr (row->who, ==, "a." MARKER "@example.gov.uk");
	g_assert_cmpstr (row->what, ==, "screened: APPROVE");
	g_assert_cmpstr (row->cause, ==, "clock");
	g_assert_cmpint (row->at, ==, NOW);
}

static void
the_history_is_append_only (Fixture *f, gconstpointer data)
{
	g_free (four_notes (f));
	g_assert_cmpint (raw_exec (f->directory, "UPDATE history SET what = 'x' WHERE id = 2"), ==, SQLITE_CONSTRAINT);
	g_assert_cmpint (raw_exec (f->directory, "DELETE FROM history WHERE id = 2"), ==, SQLITE_CONSTRAINT);
	g_assert_cmpint (raw_exec (f->directory, "INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = 2"), ==, SQLITE_CONSTRAINT);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM history"), ==, 4);
}

#define UNLOCK "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete;"

/* what a stranger did, and what the check says of it */
typedef struct {
	const char *name, *sql, *fault;
} Tampering;

/* clang-format off */
static const Tampering tamperings[] = {
	{ "what",     UNLOCK "UPDATE history SET what = 'screened: ESCALATE' WHERE id = 1", "row 1 was changed" },
	{ "when",     UNLOCK "UPDATE history SET at = at - 86400 WHERE id = 3",             "row 3 was changed" },
	{ "case",     UNLOCK "UPDATE history SET case_ref = 'CCRF-2026-00002' WHERE id = 2", "row 2 was changed" },
	{ "cause",    UNLOCK "UPDATE history SET cause = 'x' WHERE id = 2",                 "row 2 was changed" },
	{ "who",      UNLOCK "UPDATE history SET who_sealed = x'00' WHERE id = 4",          "row 4 was changed" },
	{ "two",      UNLOCK "UPDATE history SET what = 'x' WHERE id IN (2, 4)",            "row 2 was changed" },
	{ "missing",  UNLOCK "DELETE FROM history WHERE id = 2",                            "row 2 is missing" },
	{ "first",    UNLOCK "DELETE FROM history WHERE id = 1",                            "row 1 is missing" },
	/* the chain of what is left is sound; its sealed end is not */
	{ "tail",     UNLOCK "DELETE FROM history WHERE id > 2",                            "row 2: rows after it are missing, or the history was made anew" },
	{ "all",      UNLOCK "DELETE FROM history",                                         "row 0: rows after it are missing, or the history was made anew" },
	{ "no end",   UNLOCK "DELETE FROM history_head",                                    "row 4: the sealed end of the history is missing or forged" },
};
/* clang-format on */

static void
tampering_is_named (Fixture *f, gconstpointer data)
{
	const Tampering *tampering = data;
	g_autofree char *first = NULL;
	guint64 rows;

	g_free (four_notes (f));
	g_assert_cmpint (raw_exec (f->directory, tampering->sql), ==, SQLITE_OK);
	first = broken (f, &rows);
	g_assert_cmpstr (first, ==, tampering->fault);
}

/* what a person did can be shown after the person was erased, and the chain holds */
static void
who_can_be_erased (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *ref = four_notes (f);
	g_autofree char *first = NULL;
	g_autoptr (GPtrArray) history = NULL;
	guint64 rows;

	g_assert_cmpint (raw_exec (f->directory, "UPDATE data_key SET wrapped = NULL WHERE id = (SELECT key_id FROM cases)"), ==, SQLITE_OK);
	first = broken (f, &rows);
	g_assert_cmpstr (first, ==, NULL);
	history = ccrf_store_history (f->store, ref, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (((CcrfHistory *) history->pdata[0])->who, ==, "(erased)");
	g_assert_cmpstr (((CcrfHistory *) history->pdata[0])->what, ==, "screened: APPROVE");
}

static void
a_note_belongs_to_a_case_that_exists (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	CcrfNote *row = ccrf_note_new ("x", "y");

	g_assert_false (ccrf_store_add_note (f->store, NULL, row, "clock", NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_clear_error (&error);
	begin (f->store);
	g_assert_false (ccrf_store_add_note (f->store, "CCRF-2026-00042", row, "clock", NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
	ccrf_store_rollback (f->store);
	ccrf_note_free (row);
}

/* delegation honoured, both recorded */
static void
delegations_return (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfAddress) who = ccrf_address_new ("Dee " MARKER, "dee@example.gov.uk");
	CcrfDelegation *delegation = ccrf_delegation_new ("contracts-team", who, "2026-12-01", "2026-12-14", "boss@example.gov.uk");
	g_autoptr (GPtrArray) list = NULL;
	const CcrfDelegation *row;

	must (ccrf_store_add_delegation (f->store, delegation, NOW, &error), &error);
	ccrf_delegation_free (delegation);
	fixture_reopen (f);
	list = ccrf_store_delegations (f->store, &error);
	g_assert_no_error (error);
	g_assert_cmpint (list->len, ==, 1);
	row = list->pdata[0];
	g_assert_cmpstr (row->role, ==, "contracts-team");
	g_assert_cmpstr (row->who->address, ==, "dee@example.gov.uk");
	g_assert_cmpstr (row->from, ==, "2026-12-01");
	g_assert_cmpstr (row->to, ==, "2026-12-14");
	g_assert_cmpstr (row->by, ==, "boss@example.gov.uk");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/history/sound", a_sound_chain_verifies);
	STORE_TEST ("/store/history/append-only", the_history_is_append_only);
	for (gsize i = 0; i < G_N_ELEMENTS (tamperings); i++) {
		g_autofree char *path = g_strconcat ("/store/history/tampering/", tamperings[i].name, NULL);

		g_test_add (path, Fixture, &tamperings[i], fixture_set_up, tampering_is_named, fixture_tear_down);
	}
	STORE_TEST ("/store/history/erased", who_can_be_erased);
	STORE_TEST ("/store/history/no-case", a_note_belongs_to_a_case_that_exists);
	STORE_TEST ("/store/history/delegations", delegations_return);
	return g_test_run ();
}
