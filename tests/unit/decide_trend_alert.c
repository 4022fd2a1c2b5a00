/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The alert and its answers (A2.9), the start of provider concerns (A2.7a, B0.2), what the provider learned (A1.2). */

#include "decide-fixture.h"

static void
add_hits (World *world)
{
	JsonArray *hits = json_array_new (), *records = json_array_new ();
	JsonObject *hit = json_object_new ();

	json_array_add_string_element (records, "CCRF-2026-00001");
	json_array_add_string_element (records, "CCRF-2026-00002 action 2");
	json_object_set_string_member (hit, "rule", "three-concerns");
	json_object_set_string_member (hit, "words", "3 concerns at this location within 90 days");
	json_object_set_array_member (hit, "records", records);
	json_array_add_object_element (hits, hit);
	json_object_set_array_member (world->it->facts, "hits", hits);
	g_ptr_array_add (world->it->linked, g_strdup ("CCRF-2026-00001"));
	g_ptr_array_add (world->it->linked, g_strdup ("CCRF-2026-00002"));
}

static World *
alert_world (void)
{
	World *world = world_new (CCRF_TREND);

	g_clear_pointer (&world->it->form, ccrf_form_free);
	g_clear_pointer (&world->it->professional, ccrf_address_free);
	add_hits (world);
	return world;
}

/* A2.9: counts beside beds where they are known; the records as they stand now */
static void
test_mail (void)
{
	static const struct { int n, beds; const char *wanted; } rows[] = {
		{ 1, 0, "1 concern in the last 12 months about this location." },
		{ 5, 1, "5 concerns in the last 12 months about this location, which has 1 bed." },
		{ 5, 32, "5 concerns in the last 12 months about this location, which has 32 beds." },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = alert_world ();

		world->facts.earlier_concerns = rows[i].n;
		world->provider->beds = rows[i].beds;
		world_open (world);
		g_assert_cmpstr (world_field (world, "trend-alert", "count_words"), ==, rows[i].wanted);
		g_assert_cmpstr (world->it->state, ==, "alert");
	}
}

static void
test_records (void)
{
	g_autoptr (World) world = alert_world ();
	g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	CcrfCase *record = ccrf_case_new (CCRF_CONCERN);
	const CcrfMail *mail;
	JsonArray *list, *rules;

	record->ref = g_strdup ("CCRF-2026-00001");
	record->form = world_form ();
	record->received = world->now;
	g_ptr_array_add (records, record);
	world->facts.records = records;
	world_open (world);
	mail = world->last->mails->pdata[0];
	list = json_object_get_array_member (mail->fields, "trend_records");
	g_assert_cmpuint (json_array_get_length (list), ==, 1);
	g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "date_words"), ==, "2 November 2026");
	g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "category_words"), ==, "medication, falls");
	rules = json_object_get_array_member (mail->fields, "trend_rules");
	g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rules, 0), "refs"), ==, "CCRF-2026-00001, CCRF-2026-00002 action 2");
}

/* NO ACTION says why; SAFEGUARDING need not */
static void
test_answers (void)
{
	static const struct { const char *answer, *state; } rows[] = {
		{ "NO ACTION", "alert" }, { "NO ACTION a new manager", "closed" }, { "SAFEGUARDING", "closed" }, { "PROVIDER CONCERNS", "closed" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = alert_world ();

		world_open (world);
		world_say (world, "trend", rows[i].answer);
		g_assert_cmpstr (world->it->state, ==, rows[i].state);
	}
}

static CcrfCase *
opened (const World *world)
{
	g_assert_cmpuint (world->last->open->len, ==, 1);
	return world->last->open->len ? world->last->open->pdata[0] : NULL;
}

/* B0.2: the process knows who started it, how and why, and the records */
static void
test_process_by_trend (void)
{
	g_autoptr (World) world = alert_world ();
	const CcrfCase *process;

	world_open (world);
	world_say (world, "trend", "PROVIDER CONCERNS no change since spring");
	process = opened (world);
	g_assert_cmpint (process->procedure, ==, CCRF_PROVIDER_CONCERNS);
	g_assert_cmpint (process->provider_id, ==, 5);
	g_assert_cmpstr (ccrf_case_fact (process, "reason"), ==, "no change since spring");
	g_assert_cmpstr (ccrf_case_fact (process, "started_by"), ==, "sen@example.org");
	g_assert_cmpstr (ccrf_case_fact (process, "started_how"), ==, "trend");
	g_assert_true (ccrf_list_has (process->linked, "CCRF-2026-00001") && ccrf_list_has (process->linked, "CCRF-2026-00002"));
	g_assert_null (process->professional);
	g_assert_nonnull (strstr (world_field (world, "recorded", "next_words"), "process is started"));
}

/* B0.2: never a second process of one provider */
static void
test_process_runs (void)
{
	g_autoptr (World) world = alert_world ();

	world->facts.process_ref = "PC-2026-00007";
	world_open (world);
	world_say (world, "trend", "PROVIDER CONCERNS again");
	g_assert_cmpuint (world->last->open->len, ==, 0);
	g_assert_cmpstr (ccrf_case_fact (world->it, "process"), ==, "PC-2026-00007");
	g_assert_true (ccrf_list_has (world->it->linked, "PC-2026-00007"));
	g_assert_nonnull (strstr (world_field (world, "recorded", "next_words"), "PC-2026-00007 runs already"));
}

/* A2.7a: the process starts, and the actions wait for the next routine visit; a date in the reason is no visit */
static void
test_process_by_decision (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	CcrfItem *item = ccrf_item_new (1, "slings", "", "");
	CcrfRequest *request;
	g_autoptr (CcrfAddress) senior = world_person ("sen");

	g_free (world->provider->next_visit);
	world->provider->next_visit = g_strdup ("2027-01-14");
	g_free (world->it->state);
	world->it->state = g_strdup ("senior-decision");
	item->state = CCRF_ITEM_DONE;
	g_ptr_array_add (world->it->items, item);
	request = ccrf_request_new ("visit-decision", "senior-contracts-manager", senior);
	request->id = 1;
	g_ptr_array_add (world->it->requests, request);
	world_say (world, "visit-decision", "PROVIDER CONCERNS 2026-12-24 was the third time");
	g_assert_cmpstr (world->it->state, ==, "routine-visit");
	g_assert_cmpstr (ccrf_case_fact (world->it, "visit_date"), ==, "2027-01-14");
	g_assert_cmpstr (ccrf_case_fact (opened (world), "started_how"), ==, "decision");
	g_assert_cmpstr (ccrf_case_fact (opened (world), "reason"), ==, "2026-12-24 was the third time");
}

/* ---- A1.2: the last factor ------------------------------------------------------------ */

static const char *
lesson_of (World *world)
{
	const CcrfMail *mail;
	JsonArray *factors;

	world_open (world);
	mail = world->last->mails->pdata[0];
	factors = json_object_get_array_member (mail->fields, "factors");
	return json_object_get_string_member (json_array_get_object_element (factors, json_array_get_length (factors) - 1), "value");
}

static void
test_lesson (void)
{
	static const char *const one[] = { "CCRF-2026-00001", NULL }, *const two[] = { "CCRF-2026-00002", "CCRF-2026-00003", NULL };
	g_autoptr (World) none = world_new (CCRF_CONCERN), unlearned = world_new (CCRF_CONCERN), unmatched = world_new (CCRF_CONCERN), no_actions = world_new (CCRF_CONCERN);

	g_assert_cmpstr (lesson_of (none), ==, "No earlier concern about the same thing in the last 12 months.");
	no_actions->facts.earlier_same_category = 1;
	g_assert_cmpstr (lesson_of (no_actions), ==, "No actions were agreed on the earlier concerns about the same thing in the last 12 months.");
	unmatched->it->provider_id = 0;
	unmatched->facts.provider = NULL;
	g_assert_nonnull (strstr (lesson_of (unmatched), "not matched"));
	unlearned->facts.lesson_unlearned = one;
	unlearned->facts.lesson_recurring = two;
	g_assert_cmpstr (lesson_of (unlearned), ==,
	                 "It has not: agreed actions on an earlier concern about the same thing were not done or not evidenced (CCRF-2026-00001). "
	                 "It came back: the agreed actions on an earlier concern about the same thing were evidenced (CCRF-2026-00002, CCRF-2026-00003).");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/trend-alert/mail", test_mail);
	g_test_add_func ("/decide/trend-alert/records", test_records);
	g_test_add_func ("/decide/trend-alert/answers", test_answers);
	g_test_add_func ("/decide/trend-alert/process", test_process_by_trend);
	g_test_add_func ("/decide/trend-alert/running", test_process_runs);
	g_test_add_func ("/decide/trend-alert/decision", test_process_by_decision);
	g_test_add_func ("/decide/trend-alert/lesson", test_lesson);
	return g_test_run ();
}
