/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The register of providers: imported without losing what people know, found by what people type. */

#include "store-fixture.h"

/* stands for identify's function: lower case, letters and figures only, "the" and "ltd" gone */
static char *
normal_name (const char *name)
{
	g_autofree char *lower = g_ascii_strdown (name, -1);
	g_auto (GStrv) words = g_strsplit_set (lower, " .,-'&", -1);
	g_autoptr (GString) text = g_string_new (NULL);

	for (char **word = words; *word != NULL; word++)
		if (**word != '\0' && g_strcmp0 (*word, "the") != 0 && g_strcmp0 (*word, "ltd") != 0)
			g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", *word);
	return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set (char **at, const char *text)
{
	g_free (*at);
	*at = g_strdup (text);
}

static CcrfProvider *
row (const char *name, const char *location, const char *postcode, const char *email)
{
	CcrfProvider *it = ccrf_provider_new ();

	set (&it->name, name);
	set (&it->location_id, location);
	set (&it->postcode, postcode);
	set (&it->email, email);
	return it;
}

static GPtrArray *
rows_new (void)
{
	return g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
}

static void
import (CcrfStore *store, const GPtrArray *rows, gboolean whole)
{
	g_autoptr (GError) error = NULL;
	int n = ccrf_store_import_providers (store, rows, normal_name, whole, NOW, &error);

	g_assert_no_error (error);
	g_assert_cmpint (n, ==, (int) rows->len);
}

/* A file of up to three rows, given as name, location, postcode, email quadruples, NULL-ended. */
static void
import_rows (CcrfStore *store, gboolean whole, const char *const *texts)
{
	g_autoptr (GPtrArray) rows = rows_new ();

	for (; *texts != NULL; texts += 4)
		g_ptr_array_add (rows, row (texts[0], texts[1], texts[2], texts[3]));
	import (store, rows, whole);
}
#define ROWS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static CcrfProvider *
only (CcrfStore *store, const char *text)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) found = ccrf_store_find_providers (store, text, normal_name, &error);

	g_assert_no_error (error);
	g_assert_cmpint (found->len, ==, 1);
	return found->len > 0 ? g_ptr_array_steal_index (found, 0) : ccrf_provider_new ();
}

static void
a_provider_returns_whole (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	CcrfProvider *it = row ("The Rosewood House Ltd", "1-123456789", "AB1 2CD", "Care@Example.org");
	CcrfProvider *again;

	set (&it->provider_id, "1-999");
	set (&it->manager, "M");
	set (&it->phone, "01");
	set (&it->next_visit, "2026-12-24");
	set (&it->status, "suspended");
	set (&it->predecessor, "1-5");
	it->beds = 40;
	g_ptr_array_add (it->also_known_as, g_strdup ("Rose \"Cottage\""));
	begin (f->store);
	must (ccrf_store_save_provider (f->store, it, normal_name, NOW, &error), &error);
	commit (f->store);
	again = ccrf_store_provider (f->store, it->id, &error);
	g_assert_no_error (error);
	g_assert_cmpstr (again->name, ==, "The Rosewood House Ltd");
	g_assert_cmpstr (again->location_id, ==, "1-123456789");
	g_assert_cmpstr (again->next_visit, ==, "2026-12-24");
	g_assert_cmpstr (again->status, ==, "suspended");
	g_assert_cmpstr (again->predecessor, ==, "1-5");
	g_assert_cmpstr (again->also_known_as->pdata[0], ==, "Rose \"Cottage\"");
	g_assert_cmpint (again->beds, ==, 40);
	/* by hand an address can be taken away, too */
	set (&again->email, "");
	begin (f->store);
	must (ccrf_store_save_provider (f->store, again, normal_name, NOW, &error), &error);
	commit (f->store);
	g_autoptr (GPtrArray) none = ccrf_store_providers_by_email (f->store, "care@example.org", &error);

	g_assert_cmpint (none->len, ==, 0);
	ccrf_provider_free (it);
	ccrf_provider_free (again);
	g_assert_null (ccrf_store_provider (f->store, 99, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

static void
contacts_are_found_by_address (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) two = NULL;
	g_autoptr (GPtrArray) none = NULL;

	import_rows (f->store, FALSE, ROWS ("A", "1-1", "", "Care@Example.org", "B", "1-2", "", "care@example.org", "C", "1-3", "", ""));
	two = ccrf_store_providers_by_email (f->store, "CARE@example.ORG", &error);
	none = ccrf_store_providers_by_email (f->store, "", &error);
	g_assert_no_error (error);
	g_assert_cmpint (two->len, ==, 2);
	g_assert_cmpint (none->len, ==, 0);
}

/* the CQC file has no e-mail: what the council knows stays; nor does a file lift an embargo */
static void
a_file_empties_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	CcrfProvider *it;

	import_rows (f->store, FALSE, ROWS ("Rosewood House", "1-1", "AB1 2CD", "care@example.org"));
	it = only (f->store, "1-1");
	set (&it->status, "suspended");
	begin (f->store);
	must (ccrf_store_save_provider (f->store, it, normal_name, NOW, &error), &error);
	commit (f->store);
	ccrf_provider_free (it);
	import_rows (f->store, TRUE, ROWS ("Rosewood House Renamed", "1-1", "", ""));
	it = only (f->store, "1-1");
	g_assert_cmpstr (it->name, ==, "Rosewood House Renamed");
	g_assert_cmpstr (it->email, ==, "care@example.org");
	g_assert_cmpstr (it->postcode, ==, "AB1 2CD");
	g_assert_cmpstr (it->status, ==, "suspended");
	ccrf_provider_free (it);
	import_rows (f->store, FALSE, ROWS ("Rosewood House", "1-1", "", "new@example.org"));
	it = only (f->store, "1-1");
	g_assert_cmpstr (it->email, ==, "new@example.org");
	ccrf_provider_free (it);
}

/* a row that vanishes is marked, never deleted; hand-made rows are not the file's to mark */
static void
what_is_missing_is_marked (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) empty = rows_new ();
	g_autoptr (GPtrArray) all = NULL;
	CcrfProvider *it;

	import_rows (f->store, FALSE, ROWS ("Unregistered Day Centre", "", "AB1 1AA", ""));
	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-1", "", "", "Oak Lodge", "RY552", "", ""));
	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-1", "", ""));
	it = only (f->store, "ry552");
	g_assert_false (it->in_latest);
	ccrf_provider_free (it);
	it = only (f->store, "elm");
	g_assert_true (it->in_latest);
	ccrf_provider_free (it);
	it = only (f->store, "day centre");
	g_assert_true (it->in_latest);
	ccrf_provider_free (it);
	/* a plain list says nothing about what is in the directory */
	import_rows (f->store, FALSE, ROWS ("Oak Lodge", "RY552", "", "oak@example.org"));
	it = only (f->store, "oak");
	g_assert_false (it->in_latest);
	ccrf_provider_free (it);
	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-1", "", "", "Oak Lodge", "RY552", "", ""));
	it = only (f->store, "oak");
	g_assert_true (it->in_latest);
	ccrf_provider_free (it);
	g_assert_cmpint (ccrf_store_import_providers (f->store, empty, normal_name, TRUE, NOW, &error), ==, -1);
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	all = ccrf_store_find_providers (f->store, "lodge", normal_name, NULL);
	g_assert_cmpint (all->len, ==, 2);
	g_assert_true (((CcrfProvider *) all->pdata[0])->in_latest);
}

/* the council's list without location ids completes the rows of the directory, and the other way round */
static void
rows_without_location_meet_by_name_and_postcode (Fixture *f, gconstpointer data)
{
	CcrfProvider *it;

	import_rows (f->store, TRUE, ROWS ("The Elm Lodge Ltd", "1-1", "AB1 2CD", "", "Elm Lodge", "1-2", "ZZ9 9ZZ", ""));
	import_rows (f->store, FALSE, ROWS ("Elm Lodge", "", "ab12cd", "elm@example.org", "Oak Lodge", "", "AB1 3EF", "oak@example.org"));
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM provider"), ==, 3);
	it = only (f->store, "1-1");
	g_assert_cmpstr (it->email, ==, "elm@example.org");
	ccrf_provider_free (it);
	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-1", "AB1 2CD", "", "Oak Lodge", "1-7", "AB1 3EF", ""));
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM provider"), ==, 3);
	it = only (f->store, "1-7");
	g_assert_cmpstr (it->email, ==, "oak@example.org");
	ccrf_provider_free (it);
}

/* a new provider of the same home has a new location id */
static void
predecessors_stay_linked (Fixture *f, gconstpointer data)
{
	CcrfProvider *it;

	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-1", "AB1 2CD", "", "Oak", "1-9", "", ""));
	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-2", "AB1 2CD", "", "Oak", "1-9", "", ""));
	it = only (f->store, "1-2");
	g_assert_cmpstr (it->predecessor, ==, "1-1");
	g_assert_true (it->in_latest);
	ccrf_provider_free (it);
	import_rows (f->store, TRUE, ROWS ("Elm Lodge", "1-2", "AB1 2CD", "", "Oak", "1-9", "", ""));
	it = only (f->store, "1-2");
	g_assert_cmpstr (it->predecessor, ==, "1-1");
	ccrf_provider_free (it);
	it = only (f->store, "1-9");
	g_assert_cmpstr (it->predecessor, ==, "");
	ccrf_provider_free (it);
}

static void
one_bad_row_imports_nothing (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) rows = rows_new ();

	g_ptr_array_add (rows, row ("Good", "1-1", "", ""));
	g_ptr_array_add (rows, row ("", "1-2", "", ""));
	g_assert_cmpint (ccrf_store_import_providers (f->store, rows, normal_name, FALSE, NOW, &error), ==, -1);
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_assert_nonnull (strstr (error->message, "1-2"));
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM provider"), ==, 0);
}

static gboolean
among (const GPtrArray *list, const char *location)
{
	for (guint i = 0; list != NULL && i < list->len; i++)
		if (g_strcmp0 (((CcrfProvider *) list->pdata[i])->location_id, location) == 0)
			return TRUE;
	return FALSE;
}

static void
signs_of_like_are_plain (Fixture *f, gconstpointer data)
{
	g_autoptr (GPtrArray) all = NULL;
	g_autoptr (GPtrArray) none = NULL;
	g_autoptr (GPtrArray) hostile = NULL;

	import_rows (f->store, FALSE, ROWS ("100% Care!", "1-1", "", "", "Other", "1-2", "", ""));
	all = ccrf_store_find_providers (f->store, "0% care!", normal_name, NULL);
	none = ccrf_store_find_providers (f->store, "%", normal_name, NULL);
	hostile = ccrf_store_find_providers (f->store, "' OR 1=1 --", normal_name, NULL);
	g_assert_cmpint (all->len, ==, 1);
	g_assert_cmpint (none->len, ==, 1);
	g_assert_cmpint (hostile->len, ==, 0);
}

/* A register of the size of the country. The candidates are those a person would look at. */
static GPtrArray *
country (void)
{
	static const char *const first[] = { "Rosewood", "Elm", "Oak", "Saint Mary", "Willow", "Bright", "Green", "River", "Meadow", "Hill" };
	static const char *const last[] = { "House", "Lodge", "Care Home", "Court", "Cottage" };
	GPtrArray *rows = rows_new ();

	for (int i = 0; i < 50000; i++) {
		g_autofree char *name = g_strdup_printf ("%s %s %s%d", first[i % 10], last[i / 10 % 5], i % 7 == 0 ? "unit" : "street", i / 50);
		g_autofree char *location = g_strdup_printf ("1-%d", 100000 + i);
		g_autofree char *postcode = g_strdup_printf ("A%c%d %dXY", 'A' + i % 26, i / 26 % 100, i / 2600 % 10);
		CcrfProvider *it = row (name, location, postcode, "");

		if (i % 5 == 0)
			g_ptr_array_add (it->also_known_as, g_strdup_printf ("Formerly %d", i));
		g_ptr_array_add (rows, it);
	}
	set (&((CcrfProvider *) rows->pdata[777])->name, "Zebulon House");
	return rows;
}

static void
the_whole_country (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) rows = country ();
	g_autoptr (GTimer) timer = g_timer_new ();
	const struct {
		const char *location, *postcode, *name;
	} questions[] = {
		{ "1-100777", "", "nobody" },      { "", "", "zebulon house" },           { "", "", "zebulom house" },
		{ "", "ax29 0xy", "quite else" },  { "", "", "zebulon" },                 { "", "", "zebedee" },
	};

	import (f->store, rows, TRUE);
	g_test_message ("50,000 new providers in %.2f s", g_timer_elapsed (timer, NULL));
	g_timer_start (timer);
	import (f->store, rows, TRUE);
	g_test_message ("the same file again in %.2f s", g_timer_elapsed (timer, NULL));
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM provider"), ==, 50000);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM provider WHERE in_latest = 0"), ==, 0);
	g_timer_start (timer);
	for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
		g_autoptr (GPtrArray) found = ccrf_store_provider_candidates (f->store, questions[i].location, questions[i].postcode, questions[i].name, &error);

		g_assert_no_error (error);
		g_assert_cmpint (found->len, <=, 200);
		g_test_message ("question %d: %u candidates", (int) i, found->len);
		g_assert_true (among (found, "1-100777"));
	}
	g_autoptr (GPtrArray) common = ccrf_store_provider_candidates (f->store, NULL, NULL, "rosewood house street5", &error);

	g_assert_true (among (common, "1-100250"));
	g_test_message ("7 questions in %.3f s", g_timer_elapsed (timer, NULL));
	g_autoptr (GPtrArray) nothing = ccrf_store_provider_candidates (f->store, "", "", "", &error);

	g_assert_cmpint (nothing->len, ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/provider/whole", a_provider_returns_whole);
	STORE_TEST ("/store/provider/address", contacts_are_found_by_address);
	STORE_TEST ("/store/provider/empties-nothing", a_file_empties_nothing);
	STORE_TEST ("/store/provider/missing", what_is_missing_is_marked);
	STORE_TEST ("/store/provider/no-location", rows_without_location_meet_by_name_and_postcode);
	STORE_TEST ("/store/provider/predecessor", predecessors_stay_linked);
	STORE_TEST ("/store/provider/bad-row", one_bad_row_imports_nothing);
	STORE_TEST ("/store/provider/like", signs_of_like_are_plain);
	STORE_TEST ("/store/provider/country", the_whole_country);
	return g_test_run ();
}
