/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cases: saved whole or not at all, found again, never overwritten by an older decision. */

#include "store-fixture.h"

/* A2.6: one record a case, as it was decided */
static void
everything_returns (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) saved = full_case ();
	g_autoptr (CcrfCase) it = NULL;
	const CcrfItem *item;
	const CcrfRequest *request;

	save (f->store, saved, NOW);
	g_assert_cmpstr (saved->ref, ==, "CCRF-2026-00001");
	g_assert_cmpint (saved->revision, ==, 1);
	fixture_reopen (f);
	it = ccrf_store_case (f->store, "CCRF-2026-00001", &error);
	g_assert_no_error (error);
	g_assert_cmpint (it->id, ==, saved->id);
	g_assert_cmpint (it->procedure, ==, CCRF_CONCERN);
	g_assert_cmpstr (it->state, ==, "screening");
	g_assert_cmpint (it->revision, ==, 1);
	g_assert_cmpint (it->received, ==, NOW - DAY);
	g_assert_cmpint (it->due, ==, NOW + DAY);
	g_assert_true (it->late && it->urgent);
	g_assert_cmpstr (it->provider_name, ==, "Rosewood " MARKER);
	g_assert_cmpstr (it->source_code, ==, "gp");
	g_assert_cmpstr (it->source_sha256, ==, "feed");
	g_assert_cmpstr (it->professional->address, ==, "gp." MARKER "@nhs.example");
	g_assert_cmpstr (ccrf_form_get (it->form, "categories"), ==, "medication;falls");
	g_assert_cmpstr (ccrf_form_get (it->form, "description"), ==, "says " MARKER);
	g_assert_cmpstr (ccrf_case_fact (it, "note"), ==, MARKER);
	ccrf_case_set_fact (it, "note", "facts can be changed");
	item = it->items->pdata[0];
	g_assert_cmpint (item->n, ==, 1);
	g_assert_cmpint (item->state, ==, CCRF_ITEM_DONE);
	g_assert_cmpstr (item->text, ==, "replace slings of " MARKER);
	g_assert_cmpstr (item->owner, ==, "owner " MARKER);
	g_assert_cmpstr (item->due, ==, "2026-12-12");
	g_assert_cmpstr (item->answer, ==, "answered " MARKER);
	request = it->requests->pdata[0];
	g_assert_cmpuint (request->id, ==, 1);
	g_assert_cmpstr (request->step, ==, "screening");
	g_assert_cmpstr (request->role, ==, "safeguarding-team-manager");
	g_assert_cmpstr (request->to->address, ==, "m." MARKER "@example.gov.uk");
	g_assert_cmpint (request->expires, ==, NOW + 30 * DAY);
	g_assert_cmpstr (json_object_get_string_member (request->extra, "held_text"), ==, MARKER);
	g_assert_cmpint (it->deadlines->len, ==, 2);
	g_assert_cmpstr (((CcrfDeadline *) it->deadlines->pdata[0])->name, ==, "remind:1");
	g_assert_cmpstr (it->linked->pdata[0], ==, "CCRF-2025-00009");
}

static void
references_count_by_kind_and_year (Fixture *f, gconstpointer data)
{
	/* clang-format off */
	static const struct { CcrfProcedureKind kind; CcrfTime now; const char *ref; } rows[] = {
		{ CCRF_CONCERN,           NOW, "CCRF-2026-00001" },
		{ CCRF_COMPLIMENT,        NOW, "CCRF-2026-00002" },
		{ CCRF_TRIAGE,            NOW, "MAIL-2026-00001" },
		{ CCRF_PROVIDER_CONCERNS, NOW, "PC-2026-00001" },
		/* the last second of the year, and the next */
		{ CCRF_CONCERN,           G_GINT64_CONSTANT (1798761599), "CCRF-2026-00003" },
		{ CCRF_CONCERN,           G_GINT64_CONSTANT (1798761600), "CCRF-2027-00001" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfCase) it = ccrf_case_new (rows[i].kind);

		save (f->store, it, rows[i].now);
		g_assert_cmpstr (it->ref, ==, rows[i].ref);
	}
}

static void
a_rollback_leaves_no_gap (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) gone = full_case ();
	g_autoptr (CcrfCase) kept = full_case ();

	begin (f->store);
	must (ccrf_store_save_case (f->store, gone, NOW, &error), &error);
	ccrf_store_rollback (f->store);
	save (f->store, kept, NOW);
	g_assert_cmpstr (kept->ref, ==, "CCRF-2026-00001");
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM cases"), ==, 1);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM item"), ==, 1);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM data_key"), ==, 1);
}

static void
an_older_decision_is_stale (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfCase) mine = NULL;
	g_autoptr (CcrfCase) theirs = NULL;
	g_autoptr (CcrfCase) stands = NULL;

	save (f->store, it, NOW);
	mine = ccrf_store_case (f->store, it->ref, &error);
	theirs = ccrf_store_case (f->store, it->ref, &error);
	g_free (theirs->state);
	theirs->state = g_strdup ("safeguarding");
	save (f->store, theirs, NOW);
	g_assert_cmpint (theirs->revision, ==, 2);
	g_free (mine->state);
	mine->state = g_strdup ("closed");
	begin (f->store);
	g_assert_false (ccrf_store_save_case (f->store, mine, NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_STALE);
	g_assert_nonnull (strstr (error->message, "CCRF-2026-00001"));
	ccrf_store_rollback (f->store);
	g_assert_cmpint (mine->revision, ==, 1);
	stands = ccrf_store_case (f->store, it->ref, NULL);
	g_assert_cmpstr (stands->state, ==, "safeguarding");
}

static void
children_are_replaced_and_requests_keep_their_ids (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfCase) again = NULL;
	g_autoptr (CcrfCase) found = NULL;
	g_autoptr (CcrfAddress) who = ccrf_address_new ("", "p@example.org");
	CcrfRequest *request = NULL;

	save (f->store, it, NOW);
	request = it->requests->pdata[0];
	request->state = CCRF_REQUEST_ANSWERED;
	request->answered = NOW;
	g_free (request->answer);
	request->answer = g_strdup ("APPROVE low level");
	g_ptr_array_add (it->requests, ccrf_request_new ("answer", "provider", who));
	g_ptr_array_add (it->items, ccrf_item_new (2, "second", "", ""));
	g_ptr_array_set_size (it->deadlines, 0);
	g_ptr_array_set_size (it->linked, 0);
	ccrf_form_set (it->form, "categories", "falls");
	save (f->store, it, NOW);
	again = ccrf_store_case (f->store, it->ref, &error);
	g_assert_no_error (error);
	g_assert_cmpint (again->items->len, ==, 2);
	g_assert_cmpint (again->requests->len, ==, 2);
	g_assert_cmpuint (((CcrfRequest *) again->requests->pdata[0])->id, ==, 1);
	g_assert_cmpint (((CcrfRequest *) again->requests->pdata[0])->state, ==, CCRF_REQUEST_ANSWERED);
	g_assert_cmpstr (((CcrfRequest *) again->requests->pdata[0])->answer, ==, "APPROVE low level");
	g_assert_cmpuint (((CcrfRequest *) again->requests->pdata[1])->id, ==, 2);
	g_assert_cmpint (again->deadlines->len, ==, 0);
	g_assert_cmpint (again->linked->len, ==, 0);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM case_category"), ==, 1);
	found = ccrf_store_case_of_request (f->store, 2, &request, &error);
	g_assert_cmpstr (found->ref, ==, it->ref);
	g_assert_cmpstr (request->step, ==, "answer");
	g_assert_null (ccrf_store_case_of_request (f->store, 99, &request, &error));
	g_assert_null (ccrf_store_case_of_request (f->store, G_MAXUINT64, &request, &error));
	g_assert_no_error (error);
	/* what the case no longer holds is gone */
	g_ptr_array_remove_index (it->requests, 1);
	save (f->store, it, NOW);
	g_assert_cmpint (raw_number (f->directory, "SELECT COUNT(*) FROM request"), ==, 1);
}

static void
request_numbers_fit_a_token (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) last = full_case ();
	g_autoptr (CcrfCase) over = full_case ();

	raw_exec (f->directory, "INSERT INTO counter (name, value) VALUES ('request', 1099511627774)");
	begin (f->store);
	must (ccrf_store_number_requests (f->store, last, NOW, &error), &error);
	g_assert_cmpuint (((CcrfRequest *) last->requests->pdata[0])->id, ==, (G_GUINT64_CONSTANT (1) << 40) - 1);
	must (ccrf_store_save_case (f->store, last, NOW, &error), &error);
	g_assert_false (ccrf_store_number_requests (f->store, over, NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	ccrf_store_rollback (f->store);
}

static void
a_request_stays_with_its_case (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfCase) thief = full_case ();

	save (f->store, it, NOW);
	((CcrfRequest *) thief->requests->pdata[0])->id = ((CcrfRequest *) it->requests->pdata[0])->id;
	begin (f->store);
	g_assert_false (ccrf_store_save_case (f->store, thief, NOW, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	ccrf_store_rollback (f->store);
}

static CcrfCase *
simple_case (CcrfStore *store, CcrfProcedureKind kind, const char *state, CcrfTime received, CcrfTime deadline)
{
	CcrfCase *it = ccrf_case_new (kind);

	g_free (it->state);
	it->state = g_strdup (state);
	it->received = received;
	if (deadline != 0)
		g_ptr_array_add (it->deadlines, ccrf_deadline_new ("due", deadline));
	save (store, it, NOW);
	return it;
}

static void
lists_hold_what_was_asked_for (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfCase) b = simple_case (f->store, CCRF_CONCERN, "screening", NOW, 0);
	g_autoptr (CcrfCase) a = simple_case (f->store, CCRF_CONCERN, "closed", NOW - DAY, 0);
	g_autoptr (CcrfCase) t = simple_case (f->store, CCRF_TRIAGE, "open", NOW + DAY, 0);
	g_autoptr (GPtrArray) open = ccrf_store_cases (f->store, TRUE, FALSE, NULL);
	g_autoptr (GPtrArray) all = ccrf_store_cases (f->store, FALSE, TRUE, NULL);
	g_autoptr (GPtrArray) state = ccrf_store_cases_in_state (f->store, CCRF_CONCERN, "screening", NULL);
	g_autoptr (GError) error = NULL;

	g_assert_cmpint (open->len, ==, 1);
	g_assert_cmpstr (((CcrfCase *) open->pdata[0])->ref, ==, b->ref);
	g_assert_cmpint (all->len, ==, 3);
	g_assert_cmpstr (((CcrfCase *) all->pdata[0])->ref, ==, a->ref);
	g_assert_cmpstr (((CcrfCase *) all->pdata[2])->ref, ==, t->ref);
	g_assert_cmpint (state->len, ==, 1);
	g_assert_null (ccrf_store_case (f->store, "CCRF-2026-99999", &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

/* A1.3, A2.5a: a deadline is an event like any other; the earliest speaks first */
static void
the_earliest_deadline_is_next (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *name = NULL;
	g_autoptr (CcrfCase) due = NULL;

	g_assert_cmpint (ccrf_store_next_deadline (f->store), ==, 0);
	ccrf_case_free (simple_case (f->store, CCRF_CONCERN, "closed", NOW, NOW - 10 * DAY));
	ccrf_case_free (simple_case (f->store, CCRF_CONCERN, "screening", NOW, NOW + 2 * DAY));
	g_autoptr (CcrfCase) early = simple_case (f->store, CCRF_COMPLIMENT, "review", NOW, NOW + DAY);

	g_assert_cmpint (ccrf_store_next_deadline (f->store), ==, NOW + DAY);
	g_assert_null (ccrf_store_next_due (f->store, NOW + DAY - 1, &name, &error));
	g_assert_no_error (error);
	g_assert_null (name);
	due = ccrf_store_next_due (f->store, NOW + 3 * DAY, &name, &error);
	g_assert_cmpstr (due->ref, ==, early->ref);
	g_assert_cmpstr (name, ==, "due");
}

static CcrfCase *
concern_about (CcrfStore *store, gint64 provider, CcrfTime received, const char *categories, const char *closure)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);

	it->provider_id = provider;
	it->received = received;
	it->form = ccrf_form_new ("body");
	ccrf_form_set (it->form, "categories", categories);
	ccrf_case_set_fact (it, "closure", closure);
	for (int n = 1; n <= 3; n++) {
		CcrfItem *item = ccrf_item_new (n, "do", "", "");

		item->state = n == 1 ? CCRF_ITEM_EVIDENCED : n == 2 ? CCRF_ITEM_NOT_EVIDENCED : CCRF_ITEM_OPEN;
		g_ptr_array_add (it->items, item);
	}
	if (store != NULL)
		save (store, it, NOW);
	return it;
}

static char *
same_name (const char *name)
{
	return g_ascii_strdown (name, -1);
}

static gint64
new_provider (CcrfStore *store, const char *name)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfProvider) provider = ccrf_provider_new ();

	g_free (provider->name);
	provider->name = g_strdup (name);
	begin (store);
	must (ccrf_store_save_provider (store, provider, same_name, NOW, &error), &error);
	commit (store);
	return provider->id;
}

/* A1.2: the last factor: earlier concerns of 12 months, same category, evidenced or not */
static void
earlier_concerns_are_counted (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	gint64 home = new_provider (f->store, "Rosewood"), other = new_provider (f->store, "Elm");
	const CcrfTime year_ago = NOW - 365 * DAY; /* no 29 February between */
	g_autoptr (CcrfCase) same = concern_about (f->store, home, NOW - 30 * DAY, "falls;medication", NULL);
	/* clang-format off */
	const struct { gint64 provider; CcrfTime received; const char *categories, *closure; } others[] = {
		{ home,  NOW - 20 * DAY, "staffing", NULL },
		{ home,  year_ago + 1,   "falls",    NULL },        /* the first second that counts */
		{ home,  year_ago,       "falls",    NULL },
		{ home,  NOW - DAY,      "falls",    "not-ours" },
		{ home,  NOW - DAY,      "falls",    "duplicate" },
		{ other, NOW - DAY,      "falls",    NULL },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
		ccrf_case_free (concern_about (f->store, others[i].provider, others[i].received, others[i].categories, others[i].closure));
	g_autoptr (CcrfCase) it = concern_about (f->store, home, NOW, "falls", NULL);
	g_autoptr (CcrfCase) unmatched = concern_about (NULL, 0, NOW, "falls", NULL);
	g_autoptr (GPtrArray) file = ccrf_store_cases_of_provider (f->store, home, &error);
	CcrfEarlier *earlier = ccrf_store_earlier (f->store, it, NOW, &error);

	g_assert_no_error (error);
	g_assert_cmpint (earlier->concerns, ==, 3);
	g_assert_cmpint (earlier->same_category, ==, 2);
	g_assert_cmpint (earlier->actions, ==, 9);
	g_assert_cmpint (earlier->evidenced, ==, 3);
	g_assert_cmpint (earlier->not_evidenced, ==, 3);
	g_assert_cmpint (earlier->refs->len, ==, 2);
	g_assert_cmpstr (earlier->refs->pdata[1], ==, same->ref);
	ccrf_earlier_free (earlier);
	g_assert_cmpint (file->len, ==, 7);
	earlier = ccrf_store_earlier (f->store, unmatched, NOW, &error);
	g_assert_cmpint (earlier->concerns, ==, 0);
	ccrf_earlier_free (earlier);
}

static void
a_bad_byte_does_not_lose_the_case (Fixture *f, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = full_case ();
	g_autoptr (CcrfCase) again = NULL;

	ccrf_form_set (it->form, "description", "caf\xe9 \xc3");
	g_free (it->provider_name);
	it->provider_name = g_strdup ("\xff");
	save (f->store, it, NOW);
	again = ccrf_store_case (f->store, it->ref, &error);
	g_assert_no_error (error);
	g_assert_true (g_str_has_prefix (ccrf_form_get (again->form, "description"), "caf"));
	g_assert_true (g_utf8_validate (again->provider_name, -1, NULL));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	STORE_TEST ("/store/case/everything", everything_returns);
	STORE_TEST ("/store/case/references", references_count_by_kind_and_year);
	STORE_TEST ("/store/case/no-gap", a_rollback_leaves_no_gap);
	STORE_TEST ("/store/case/stale", an_older_decision_is_stale);
	STORE_TEST ("/store/case/children", children_are_replaced_and_requests_keep_their_ids);
	STORE_TEST ("/store/case/request-limit", request_numbers_fit_a_token);
	STORE_TEST ("/store/case/request-owner", a_request_stays_with_its_case);
	STORE_TEST ("/store/case/lists", lists_hold_what_was_asked_for);
	STORE_TEST ("/store/case/deadlines", the_earliest_deadline_is_next);
	STORE_TEST ("/store/case/earlier", earlier_concerns_are_counted);
	STORE_TEST ("/store/case/bad-byte", a_bad_byte_does_not_lose_the_case);
	return g_test_run ();
}
