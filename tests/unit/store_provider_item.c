/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What others report about a provider (A2.8), section 42 lines (B0.3), and the lists that trends are found in (A2.9). */

#include "store-fixture.h"

static char *
normal (const char *name)
{
	return g_utf8_strdown (name, -1);
}

static gint64
provider (CcrfStore *store, const char *name, const char *group)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfProvider) it = ccrf_provider_new ();

	g_free (it->name);
	it->name = g_strdup (name);
	g_free (it->provider_id);
	it->provider_id = g_strdup (group);
	begin (store);
	must (ccrf_store_save_provider (store, it, normal, NOW, &error), &error);
	commit (store);
	return it->id;
}

static void
put (char **field, const char *text)
{
	g_free (*field);
	*field = g_strdup (text);
}

static void
add (CcrfStore *store, const char *kind, gint64 provider_id, CcrfTime received, const char *reference, const char *status)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfProviderItem) item = ccrf_provider_item_new (kind);

	item->provider_id = provider_id;
	item->received = received;
	put (&item->reference, reference);
	put (&item->source, "CQC");
	put (&item->date, "2026-11-20");
	put (&item->summary, "says " MARKER);
	put (&item->category, "Neglect");
	put (&item->who_caused, "Staff");
	put (&item->status, status);
	put (&item->outcome, "none yet");
	put (&item->role, "intelligence-cqc");
	put (&item->message_sha256, "feed");
	begin (store);
	must (ccrf_store_add_provider_item (store, item, &error), &error);
	commit (store);
	g_assert_cmpint (item->id, >, 0);
}

/* "ref status; …" */
static char *
listed (CcrfStore *store, gint64 provider_id, const char *kind)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) list = ccrf_store_provider_items (store, provider_id, kind, &error);
	g_autoptr (GString) all = g_string_new (NULL);

	g_assert_no_error (error);
	for (guint i = 0; list && i < list->len; i++) {
		const CcrfProviderItem *item = list->pdata[i];

		g_string_append_printf (all, "%s%s %s", i ? "; " : "", item->reference, item->status);
	}
	return g_string_free (g_steal_pointer (&all), FALSE);
}

#define lists(provider, kind, wanted) G_STMT_START { \
	g_autofree char *got = listed (f->store, provider, kind); \
	g_assert_cmpstr (got, ==, wanted); \
} G_STMT_END

/* A2.8 */
static void
everything_returns (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = provider (f->store, "Rosewood", "");
	g_autoptr (GPtrArray) list = NULL;
	const CcrfProviderItem *item;

	add (f->store, "intelligence", home, NOW, "INS-1", "");
	fixture_reopen (f);
	list = ccrf_store_provider_items (f->store, home, "intelligence", &error);
	g_assert_no_error (error);
	g_assert_cmpuint (list->len, ==, 1);
	item = list->pdata[0];
	g_assert_cmpint (item->provider_id, ==, home);
	g_assert_cmpint (item->received, ==, NOW);
	g_assert_cmpstr (item->kind, ==, "intelligence");
	g_assert_cmpstr (item->source, ==, "CQC");
	g_assert_cmpstr (item->date, ==, "2026-11-20");
	g_assert_cmpstr (item->reference, ==, "INS-1");
	g_assert_cmpstr (item->summary, ==, "says " MARKER);
	g_assert_cmpstr (item->category, ==, "Neglect");
	g_assert_cmpstr (item->who_caused, ==, "Staff");
	g_assert_cmpstr (item->outcome, ==, "none yet");
	g_assert_cmpstr (item->role, ==, "intelligence-cqc");
	g_assert_cmpstr (item->message_sha256, ==, "feed");
}

/* B0.3: the newest line of a reference counts; the earlier one stays in the database */
static void
a_reference_is_updated (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = provider (f->store, "Rosewood", ""), other = provider (f->store, "Elm", "");
	g_autoptr (CcrfProviderItem) found = NULL;

	add (f->store, "section-42", home, NOW, "S42-1", "open");
	add (f->store, "section-42", home, NOW + 1, "S42-2", "open");
	add (f->store, "section-42", other, NOW + 2, "S42-9", "open");
	add (f->store, "section-42", home, NOW + 3, "s42-1", "closed");
	lists (home, "section-42", "S42-2 open; s42-1 closed");
	lists (home, NULL, "S42-2 open; s42-1 closed");
	lists (0, "section-42", "S42-2 open; S42-9 open; s42-1 closed");
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM provider_item"), ==, 4);
	found = ccrf_store_provider_item_by_reference (f->store, "section-42", "S42-1", &error);
	g_assert_no_error (error);
	g_assert_cmpstr (found->status, ==, "closed");
	g_assert_null (ccrf_store_provider_item_by_reference (f->store, "intelligence", "S42-1", &error));
	g_assert_null (ccrf_store_provider_item_by_reference (f->store, "section-42", "", &error));
	g_assert_no_error (error);
	/* intelligence never replaces intelligence: CQC may write twice about one inspection */
	add (f->store, "intelligence", home, NOW + 4, "INS-1", "a");
	add (f->store, "intelligence", home, NOW + 5, "INS-1", "b");
	lists (home, "intelligence", "INS-1 a; INS-1 b");
}

static void
nothing_is_added_outside_a_transaction (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfProviderItem) item = ccrf_provider_item_new ("intelligence");

	item->provider_id = provider (f->store, "Rosewood", "");
	g_assert_false (ccrf_store_add_provider_item (f->store, item, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

/* ---- the lists for trends ------------------------------------------------------------- */

static CcrfCase *
saved (CcrfStore *store, CcrfProcedureKind kind, gint64 provider_id, CcrfTime received, const char *closure)
{
	CcrfCase *it = ccrf_case_new (kind);

	it->provider_id = provider_id;
	it->received = received;
	if (closure) {
		put (&it->state, "closed");
		it->closed = received + 1;
		ccrf_case_set_fact (it, "closure", closure);
	}
	save (store, it, NOW);
	return it;
}

static char *
refs (GPtrArray *list)
{
	g_autoptr (GString) all = g_string_new (NULL);

	g_assert_nonnull (list);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf (all, "%s%s", i ? " " : "", ((CcrfCase *) list->pdata[i])->ref);
	g_ptr_array_unref (list);
	return g_string_free (g_steal_pointer (&all), FALSE);
}

/* A2.9: all locations of one CQC provider id; what was not ours or a duplicate is no record */
static void
a_group_is_one_provider (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 here = provider (f->store, "Rosewood", "1-200"), there = provider (f->store, "Oak", "1-200"), stranger = provider (f->store, "Elm", "1-201"),
	       alone = provider (f->store, "Fern", ""), also_alone = provider (f->store, "Ivy", "");
	const struct { CcrfProcedureKind kind; gint64 provider; const char *closure; } rows[] = {
		{ CCRF_CONCERN, here, NULL }, { CCRF_CONCERN, there, "evidenced" }, { CCRF_CONCERN, stranger, NULL }, { CCRF_CONCERN, alone, NULL },
		{ CCRF_CONCERN, also_alone, NULL }, { CCRF_CONCERN, there, "not-ours" }, { CCRF_CONCERN, there, "duplicate" }, { CCRF_TREND, there, NULL },
	};
	g_autofree char *group = NULL, *single = NULL, *since = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		ccrf_case_free (saved (f->store, rows[i].kind, rows[i].provider, NOW + (CcrfTime) i, rows[i].closure));
	group = refs (ccrf_store_cases_of_group (f->store, here, &error));
	g_assert_cmpstr (group, ==, "CCRF-2026-00001 CCRF-2026-00002 ALERT-2026-00001");
	/* no provider id is no group */
	single = refs (ccrf_store_cases_of_group (f->store, alone, &error));
	g_assert_cmpstr (single, ==, "CCRF-2026-00004");
	since = refs (ccrf_store_cases_since (f->store, NOW + 6, &error));
	g_assert_cmpstr (since, ==, "CCRF-2026-00007 ALERT-2026-00001");
	g_assert_no_error (error);
}

/* alerts are listed where triage is */
static void
alerts_are_listed_on_demand (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = provider (f->store, "Rosewood", "");
	g_autofree char *some = NULL, *all = NULL;

	ccrf_case_free (saved (f->store, CCRF_CONCERN, home, NOW, NULL));
	ccrf_case_free (saved (f->store, CCRF_TREND, home, NOW + 1, NULL));
	ccrf_case_free (saved (f->store, CCRF_PROVIDER_CONCERNS, home, NOW + 2, NULL));
	some = refs (ccrf_store_cases (f->store, FALSE, FALSE, &error));
	all = refs (ccrf_store_cases (f->store, FALSE, TRUE, &error));
	g_assert_cmpstr (some, ==, "CCRF-2026-00001 PC-2026-00001");
	g_assert_cmpstr (all, ==, "CCRF-2026-00001 ALERT-2026-00001 PC-2026-00001");
}

/* B0.2: which process runs */
static void
the_running_process_is_found (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = provider (f->store, "Rosewood", ""), other = provider (f->store, "Elm", "");
	g_autofree char *none = NULL, *running = NULL, *elsewhere = NULL, *nobody = NULL;

	ccrf_case_free (saved (f->store, CCRF_CONCERN, home, NOW, NULL));
	ccrf_case_free (saved (f->store, CCRF_PROVIDER_CONCERNS, home, NOW, "closed"));
	none = ccrf_store_open_process (f->store, home, &error);
	g_assert_null (none);
	ccrf_case_free (saved (f->store, CCRF_PROVIDER_CONCERNS, home, NOW + 1, NULL));
	running = ccrf_store_open_process (f->store, home, &error);
	g_assert_cmpstr (running, ==, "PC-2026-00002");
	elsewhere = ccrf_store_open_process (f->store, other, &error);
	g_assert_null (elsewhere);
	nobody = ccrf_store_open_process (f->store, 0, &error);
	g_assert_null (nobody);
	g_assert_no_error (error);
}

/* A2.9: 2 actions overdue at once begin with one; due today is not overdue */
static void
overdue_actions_are_found (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	/* clang-format off */
	static const struct { const char *due; CcrfItemState state; const char *closure; guint wanted; } rows[] = {
		{ "2026-11-21", CCRF_ITEM_OPEN,          NULL,        1 },
		{ "2026-11-22", CCRF_ITEM_OPEN,          NULL,        0 },
		{ "",           CCRF_ITEM_OPEN,          NULL,        0 },
		{ "2026-11-21", CCRF_ITEM_DONE,          NULL,        0 },
		{ "2026-11-21", CCRF_ITEM_EVIDENCED,     NULL,        0 },
		{ "2026-11-21", CCRF_ITEM_NOT_DONE,      NULL,        1 },
		{ "2026-11-21", CCRF_ITEM_NOT_EVIDENCED, NULL,        1 },
		{ "2026-11-21", CCRF_ITEM_OPEN,          "evidenced", 0 },
	};
	/* clang-format on */
	guint found = 0;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *name = g_strdup_printf ("Home %zu", i);
		g_autoptr (CcrfCase) it = saved (f->store, CCRF_CONCERN, provider (f->store, name, ""), NOW, rows[i].closure);
		CcrfItem *item = ccrf_item_new (1, "slings", "", rows[i].due);
		g_autoptr (GArray) providers = NULL;

		item->state = rows[i].state;
		g_ptr_array_add (it->items, item);
		save (f->store, it, NOW);
		found += rows[i].wanted;
		providers = ccrf_store_providers_overdue (f->store, "2026-11-22", &error);
		g_assert_no_error (error);
		g_assert_cmpuint (providers->len, ==, found);
	}
}

/* A1.2: what became of the agreed actions on earlier concerns of the same category */
static void
lessons_are_told_apart (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = provider (f->store, "Rosewood", "");
	/* clang-format off */
	static const struct { const char *category; int items; CcrfItemState first, second; } rows[] = {
		{ "falls",    2, CCRF_ITEM_EVIDENCED, CCRF_ITEM_EVIDENCED },     /* 1: came back */
		{ "falls",    2, CCRF_ITEM_EVIDENCED, CCRF_ITEM_DONE },          /* 2: waits for evidence */
		{ "falls",    2, CCRF_ITEM_EVIDENCED, CCRF_ITEM_NOT_DONE },      /* 3: not learned */
		{ "falls",    2, CCRF_ITEM_OPEN,      CCRF_ITEM_NOT_EVIDENCED }, /* 4: not learned */
		{ "falls",    0, CCRF_ITEM_OPEN,      CCRF_ITEM_OPEN },          /* 5: nothing was agreed */
		{ "staffing", 2, CCRF_ITEM_OPEN,      CCRF_ITEM_NOT_EVIDENCED }, /* 6: another matter */
	};
	/* clang-format on */
	CcrfEarlier *earlier;
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfCase) before = ccrf_case_new (CCRF_CONCERN);

		before->provider_id = home;
		before->received = NOW - DAY + (CcrfTime) i;
		before->form = ccrf_form_new ("body");
		ccrf_form_set (before->form, "categories", rows[i].category);
		for (int n = 1; n <= rows[i].items; n++) {
			CcrfItem *item = ccrf_item_new (n, "slings", "", "");

			item->state = n == 1 ? rows[i].first : rows[i].second;
			g_ptr_array_add (before->items, item);
		}
		save (f->store, before, NOW);
	}
	it->provider_id = home;
	it->form = ccrf_form_new ("body");
	ccrf_form_set (it->form, "categories", "falls");
	earlier = ccrf_store_earlier (f->store, it, NOW, &error);
	g_assert_no_error (error);
	g_assert_cmpint (earlier->same_category, ==, 5);
	g_assert_cmpint (earlier->actions, ==, 10);
	g_assert_cmpuint (earlier->recurring->len, ==, 1);
	g_assert_cmpstr (earlier->recurring->pdata[0], ==, "CCRF-2026-00001");
	g_assert_cmpuint (earlier->waiting->len, ==, 1);
	g_assert_cmpstr (earlier->waiting->pdata[0], ==, "CCRF-2026-00002");
	g_assert_cmpuint (earlier->unlearned->len, ==, 2);
	g_assert_cmpstr (earlier->unlearned->pdata[1], ==, "CCRF-2026-00004");
	ccrf_earlier_free (earlier);
	ccrf_case_free (it);
}

/* what is as old as the limit goes, what is a second younger stays; a process that runs or is held keeps all of its provider's */
static void
old_items_are_erased (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = provider (f->store, "Rosewood", ""), running = provider (f->store, "Elm", ""), held = provider (f->store, "Oak", ""),
	       over = provider (f->store, "Ash", "");
	const gint64 all[] = { home, running, held, over };
	CcrfCase *closed = saved (f->store, CCRF_PROVIDER_CONCERNS, held, NOW, "closed");
	CcrfNote *note = ccrf_note_new ("operator test", "erased: old");
	g_autoptr (CcrfProviderItem) found = NULL;
	gint64 erased, kept;

	ccrf_case_free (saved (f->store, CCRF_PROVIDER_CONCERNS, running, NOW, NULL));
	ccrf_case_free (saved (f->store, CCRF_PROVIDER_CONCERNS, over, NOW, "closed"));
	ccrf_case_set_fact (closed, "legal_hold", "2026-11-22");
	save (f->store, closed, NOW);
	ccrf_case_free (closed);
	for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
		g_autofree char *name = g_strdup_printf ("S42-%d", (int) i);

		add (f->store, "section-42", all[i], NOW, name, "old");
		add (f->store, "intelligence", all[i], NOW + 1, "I-1", "young");
	}
	add (f->store, "section-42", home, NOW, "S42-0", "superseded the first");
	must (ccrf_store_erase_items (f->store, NOW - 1, FALSE, note, NOW, &erased, &kept, &error), &error);
	g_assert_cmpint (erased + kept, ==, 0);
	must (ccrf_store_erase_items (f->store, NOW, TRUE, note, NOW, &erased, &kept, &error), &error);
	g_assert_cmpint (erased, ==, 3);
	g_assert_cmpint (kept, ==, 2);
	lists (home, NULL, "S42-0 superseded the first; I-1 young");
	must (ccrf_store_erase_items (f->store, NOW, FALSE, note, NOW, &erased, &kept, &error), &error);
	g_assert_cmpint (erased, ==, 3);
	g_assert_cmpint (kept, ==, 2);
	lists (home, NULL, "I-1 young");
	lists (over, NULL, "I-1 young");
	lists (running, NULL, "S42-1 old; I-1 young");
	lists (held, NULL, "S42-2 old; I-1 young");
	found = ccrf_store_provider_item_by_reference (f->store, "section-42", "S42-0", &error);
	g_assert_null (found);
	g_assert_no_error (error);
	must (ccrf_store_erase_items (f->store, NOW, FALSE, note, NOW, &erased, &kept, &error), &error);
	g_assert_cmpint (erased, ==, 0);
	ccrf_note_free (note);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/provider-item/everything", everything_returns);
	STORE_TEST ("/store/provider-item/reference", a_reference_is_updated);
	STORE_TEST ("/store/provider-item/transaction", nothing_is_added_outside_a_transaction);
	STORE_TEST ("/store/provider-item/group", a_group_is_one_provider);
	STORE_TEST ("/store/provider-item/alerts", alerts_are_listed_on_demand);
	STORE_TEST ("/store/provider-item/process", the_running_process_is_found);
	STORE_TEST ("/store/provider-item/overdue", overdue_actions_are_found);
	STORE_TEST ("/store/provider-item/erased", old_items_are_erased);
	STORE_TEST ("/store/provider-item/lessons", lessons_are_told_apart);
	return g_test_run ();
}
