/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The provider: who is meant, where to write, what it answers (A2.5b, A2.5c), the visit's verdict (A2.7). */

#include "decide-fixture.h"

static World *
asked (gboolean agreed)
{
	World *world = world_new (CCRF_CONCERN);

	if (!agreed)
		g_ptr_array_set_size (world->it->form->actions, 0);
	world_open (world);
	world_say (world, "screening", "APPROVE");
	return world;
}

static CcrfItemState
item_state (const World *world, guint n)
{
	return ((CcrfItem *) world->it->items->pdata[n - 1])->state;
}

static void
test_per_item (void)
{
	g_autoptr (World) world = asked (TRUE);
	const CcrfItem *item;

	world_say (world, "answer", "1 DONE 2026-10-31 slings replaced");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
	item = world->it->items->pdata[0];
	g_assert_cmpint (item->state, ==, CCRF_ITEM_DONE);
	g_assert_cmpstr (item->done_on, ==, "2026-10-31");
	g_assert_cmpstr (item->answer, ==, "2026-10-31 slings replaced");
	g_assert_cmpstr (world->last->outcome, ==, "answer: items answered");
	world_say (world, "answer", "2 NOT DONE trainer is ill");
	g_assert_cmpint (item_state (world, 2), ==, CCRF_ITEM_NOT_DONE);
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
	g_assert_cmpint (world_request (world, "answer", NULL)->state, ==, CCRF_REQUEST_ANSWERED);
	/* the senior manager reads both answers */
	g_assert_nonnull (strstr (world_field (world, "visit-decision", "answer_text"), "slings replaced"));
	g_assert_nonnull (strstr (world_field (world, "visit-decision", "answer_text"), "trainer is ill"));
}

static void
test_cannot_be_read (void)
{
	static const char *const bad[] = { "3 DONE", "DONE", "1 DONE|1 NOT DONE", "1 DONE|7 DONE" };

	for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_autoptr (World) world = asked (TRUE);

		world_say (world, "answer", bad[i]);
		world_assert_mails (world, "provider-choices:home");
		g_assert_cmpint (item_state (world, 1), ==, CCRF_ITEM_OPEN);
		world_say (world, "answer", bad[i]);
		world_assert_mails (world, "");
		g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
	}
}

static void
test_single_item (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	g_ptr_array_set_size (world->it->form->actions, 1);
	world_open (world);
	world_say (world, "screening", "APPROVE");
	world_say (world, "answer", "DONE yesterday");
	g_assert_cmpint (item_state (world, 1), ==, CCRF_ITEM_DONE);
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
}

/* prose in answer to "confirm": filed, and the choices are sent once */
static void
test_prose_to_confirm (void)
{
	g_autoptr (World) world = asked (TRUE);

	world_say (world, "answer", "We did it all, " SECRET);
	world_assert_mails (world, "provider-choices:home");
	g_assert_cmpstr (ccrf_case_fact (world->it, "answer_text"), ==, "We did it all, " SECRET);
	for (int again = 0; again < 2; again++) {
		world_say (world, "answer", "As I said");
		world_assert_mails (world, "provider-recorded:home");
		g_assert_cmpstr (world->last->outcome, ==, "answer: filed");
		g_assert_cmpstr (world->it->state, ==, "provider-asked");
	}
	g_assert_nonnull (strstr (ccrf_case_fact (world->it, "answer_text"), "We did it all"));
	world_say (world, "answer", "1 DONE|2 DONE");
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
}

/* A2.5c: prose in answer to "tell us" becomes the items */
static void
test_prose_to_detail (void)
{
	/* clang-format off */
	static const struct { const char *text, *items; } rows[] = {
		{ "Dear colleagues,\n\n- We replaced the slings.\n- Staff were trained.\n\nKind regards\nJo Home\nManager", "We replaced the slings.;Staff were trained." },
		{ "1. New rota\n2) Audit each week\nMany thanks,\nJo", "New rota;Audit each week" },
		{ "Thank you. We replaced the slings.", "Thank you. We replaced the slings." },
		{ "Thank you for your email.\nNew rota", "New rota" },
		{ "We have replaced all of the slings on the ground floor and asked\nthe maker to look at the hoist.\nNew rota", 
		  "We have replaced all of the slings on the ground floor and asked the maker to look at the hoist.;New rota" },
		{ "New rota\nBest wishes\nJo", "New rota" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = asked (FALSE);
		g_autoptr (GString) items = g_string_new (NULL);

		world_say (world, "answer", rows[i].text);
		for (guint n = 0; n < world->it->items->len; n++)
			g_string_append_printf (items, "%s%s", n ? ";" : "", ((CcrfItem *) world->it->items->pdata[n])->text);
		g_assert_cmpstr (items->str, ==, rows[i].items);
		g_assert_cmpint (item_state (world, 1), ==, CCRF_ITEM_DONE);
		world_assert_mails (world, "provider-recorded:home provider-answered:con visit-decision:sen");
	}
}

/* nothing but politeness is no answer; a flood of lines is cut, its text is kept */
static void
test_prose_limits (void)
{
	g_autoptr (World) world = asked (FALSE), flood = asked (FALSE);
	g_autoptr (GString) text = g_string_new (NULL);

	world_say (world, "answer", "Dear all,\n\nKind regards\nJo");
	world_assert_mails (world, "provider-choices:home");
	g_assert_cmpuint (world->it->items->len, ==, 0);
	world_say (world, "answer", "");
	world_assert_mails (world, "");
	for (int i = 0; i < 5000; i++)
		g_string_append_printf (text, "Action %d\n", i);
	world_say (flood, "answer", text->str);
	g_assert_cmpuint (flood->it->items->len, ==, 50);
	g_assert_cmpstr (ccrf_case_fact (flood->it, "answer_text"), ==, text->str);
}

/* A2.7a: MORE asks the provider again; its answer in prose goes back to the senior manager */
static void
test_more (void)
{
	g_autoptr (World) world = asked (TRUE);

	world_say (world, "answer", "1 DONE|2 DONE");
	world_say (world, "visit-decision", "MORE Who was trained?");
	g_assert_cmpstr (world_field (world, "provider-more", "question"), ==, "Who was trained?");
	world_assert_due (world, "2026-11-09 17:00");
	world_clock (world, "remind:answer");
	world_assert_mails (world, "provider-more:home!");
	world_say (world, "answer", "All night staff");
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
	world_assert_mails (world, "provider-recorded:home provider-answered:con visit-decision:sen");
	g_assert_null (ccrf_case_fact (world->it, "question"));
	/* and per item: the question is over too */
	world_say (world, "visit-decision", "MORE And the slings?");
	world_say (world, "answer", "1 DONE 2026-10-30 all");
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
	g_assert_null (ccrf_case_fact (world->it, "question"));
}

/* A2.7b: an action that was not evidenced reopens the case; what a visit saw outlives the provider's words */
static void
test_not_evidenced (void)
{
	g_autoptr (World) world = asked (TRUE);

	world_say (world, "answer", "1 DONE|2 DONE");
	world_say (world, "visit-decision", "VISIT 2026-12-10");
	world_clock (world, "send:checklist");
	world_say (world, "checklist", "1 EVIDENCED seen");
	world_say (world, "answer", "1 NOT DONE|2 DONE later");
	g_assert_cmpint (item_state (world, 1), ==, CCRF_ITEM_EVIDENCED);
	g_assert_cmpstr (world->it->state, ==, "monitoring-visit");
	world_say (world, "checklist", "2 NOT EVIDENCED no records");
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
	g_assert_true (json_object_get_boolean_member (world_mail (world, "visit-decision")->fields, "not_evidenced"));
	world_assert_deadlines (world, ":checklist", "");
	world_say (world, "visit-decision", "NO VISIT 2027-01-05");
	g_assert_cmpint (item_state (world, 2), ==, CCRF_ITEM_DONE);
	g_assert_cmpint (item_state (world, 1), ==, CCRF_ITEM_EVIDENCED);
	world_clock (world, "send:checklist");
	g_assert_true (json_object_get_boolean_member (world_mail (world, "visit-checklist")->fields, "routine_visit"));
	world_say (world, "checklist", "hello");
	world_assert_mails (world, "choices:vis");
	world_say (world, "checklist", "2 EVIDENCED");
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpstr (world_field (world, "professional-closed", "outcome_words"), ==, "All agreed actions have been evidenced.");
}

static void
unmatch (World *world)
{
	world->it->provider_id = 0;
	world_open (world);
}

/* asked beside screening; the list as shown is what a number means; deputies and the daemon's next round see the same */
static void
test_match (void)
{
	/* clang-format off */
	static const struct { const char *bad, *problem; } rows[] = {
		{ "NUMBER 0", "no number 0" }, { "NUMBER 2", "no number 2" }, { "NEW\nPostcode: AB1", "name" }, { "maybe", "could not find" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);
		g_auto (GStrv) waiting = NULL;

		unmatch (world);
		world_assert_mails (world, "screening-request:sue screening-request:sam provider-match:con");
		waiting = ccrf_decide_waiting_for (world->it);
		g_assert_cmpuint (g_strv_length (waiting), ==, 1); /* only the current step */
		world_assert_due (world, "2026-11-03 17:00");
		world_say (world, "match", rows[i].bad);
		world_assert_mails (world, "choices:con");
		if (!strstr (world_field (world, "choices", "problem"), rows[i].problem))
			g_test_fail_printf ("%s: %s", rows[i].bad, world_field (world, "choices", "problem"));
		world_say (world, "match", "NUMBER 1");
		g_assert_cmpint (world->it->provider_id, ==, 5);
		g_assert_cmpstr (world->it->provider_rule, ==, "contracts-team");
		g_assert_cmpstr (world->it->state, ==, "screening");
		world_say (world, "screening", "APPROVE");
		g_assert_cmpstr (world->it->state, ==, "provider-asked");
	}
}

static void
test_match_reminder (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	const CcrfMail *mail;

	unmatch (world);
	world_clock (world, "remind:match");
	mail = world_mail (world, "provider-match");
	g_assert_cmpuint (json_array_get_length (json_object_get_array_member (mail->fields, "candidates")), ==, 1);
	/* approved while still open: the same question, not a second one */
	world_say (world, "screening", "APPROVE");
	g_assert_cmpstr (world->it->state, ==, "provider-matching");
	g_assert_cmpuint (world_count (world, "match", CCRF_REQUEST_OPEN), ==, 1);
}

static void
test_new_and_none (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN), none = world_new (CCRF_CONCERN);

	unmatch (world);
	world_say (world, "match", "NEW\nName: Oak House\nPostcode: AB1 2CD\nEmail: oak@example.org");
	g_assert_cmpstr (world->provider->name, ==, "Oak House");
	g_assert_cmpstr (world->provider->postcode, ==, "AB1 2CD");
	g_assert_cmpstr (world->provider->email, ==, "oak@example.org");
	g_assert_cmpstr (world->it->provider_name, ==, "Oak House");
	unmatch (none);
	world_say (none, "match", "NONE");
	g_assert_cmpstr (none->provider->name, ==, "Elm House");
	g_assert_cmpstr (none->provider->email, ==, "");
	world_say (none, "screening", "APPROVE");
	g_assert_cmpstr (none->it->state, ==, "provider-contact");
	world_say (none, "contact", "EMAIL please ask");
	world_assert_mails (none, "choices:con");
	world_say (none, "contact", "EMAIL elm@example.org");
	g_assert_cmpstr (none->it->state, ==, "provider-asked");
	g_assert_cmpstr (none->provider->email, ==, "elm@example.org");
}

/* what stops us from writing to the provider */
static void
test_blocked (void)
{
	/* clang-format off */
	static const struct { const char *raised, *note, *agencies; gboolean blocked; } rows[] = {
		{ "yes", "the manager is the concern", NULL, FALSE }, { "no", NULL, NULL, FALSE }, { "no", "no time", NULL, FALSE },
		{ "no", "The MANAGER IS THE one", NULL, TRUE }, { "no", "it would be unsafe", NULL, TRUE }, { "yes", NULL, "cqc;police", TRUE },
		{ "yes", NULL, "cqc", FALSE },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);

		ccrf_form_set (world->it->form, "raised_with_provider", rows[i].raised);
		ccrf_form_set (world->it->form, "other_agencies", rows[i].agencies);
		if (rows[i].note)
			g_hash_table_insert (world->it->form->notes, g_strdup ("raised_with_provider"), g_strdup (rows[i].note));
		world_open (world);
		g_assert_cmpint (json_object_get_boolean_member (world_mail (world, "screening-request")->fields, "blocked_provider"), ==, rows[i].blocked);
		world_say (world, "screening", "APPROVE");
		g_assert_cmpstr (world->it->state, ==, rows[i].blocked ? "provider-blocked" : "provider-asked");
		if (!rows[i].blocked)
			continue;
		g_assert_null (world_mail (world, "provider-confirm-actions"));
		world_say (world, "release", "RELEASE the police agree");
		g_assert_cmpstr (world->it->state, ==, "provider-asked");
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/provider/per-item", test_per_item);
	g_test_add_func ("/decide/provider/cannot-be-read", test_cannot_be_read);
	g_test_add_func ("/decide/provider/single-item", test_single_item);
	g_test_add_func ("/decide/provider/prose-to-confirm", test_prose_to_confirm);
	g_test_add_func ("/decide/provider/prose-to-detail", test_prose_to_detail);
	g_test_add_func ("/decide/provider/prose-limits", test_prose_limits);
	g_test_add_func ("/decide/provider/more", test_more);
	g_test_add_func ("/decide/provider/not-evidenced", test_not_evidenced);
	g_test_add_func ("/decide/provider/match", test_match);
	g_test_add_func ("/decide/provider/match-reminder", test_match_reminder);
	g_test_add_func ("/decide/provider/new-and-none", test_new_and_none);
	g_test_add_func ("/decide/provider/blocked", test_blocked);
	return g_test_run ();
}
