/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening and screening: A1.1–A1.4, A2.3–A2.5a, A3.1, and what each answer needs. */

#include "decide-fixture.h"

static guint
length_of (const World *world, const char *template_name, const char *field)
{
	const CcrfMail *mail = world_mail (world, template_name);

	return mail ? json_array_get_length (json_object_get_array_member (mail->fields, field)) : 999;
}

/* A1.1 */
static void
test_urgent (void)
{
	/* clang-format off */
	static const struct { const char *key, *value; gboolean urgent; } rows[] = {
		{ "safeguarding_considered", "safeguarding_raised", TRUE }, { "safeguarding_considered", "unsure", FALSE },
		{ "harm_occurred", "yes_minor", TRUE }, { "harm_occurred", "yes_serious", TRUE }, { "harm_occurred", "death", TRUE },
		{ "harm_occurred", "not_known", FALSE }, { "adult_views", "yes", TRUE }, { "adult_views", "not_asked", FALSE },
		{ "immediate_safety", "no", TRUE }, { "immediate_safety", "not_known", TRUE }, { "immediate_safety", NULL, FALSE },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);

		ccrf_form_set (world->it->form, rows[i].key, rows[i].value);
		world_open (world);
		g_assert_cmpint (world->it->urgent, ==, rows[i].urgent);
		g_assert_cmpuint (length_of (world, "screening-request", "urgent_reasons"), ==, rows[i].urgent ? 1 : 0);
		g_assert_cmpint (world_mail (world, "screening-request")->urgent, ==, rows[i].urgent);
	}
}

/* A1.2: each factor is listed, answered or not; A1.4: unsure is a flag */
static void
test_factors (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	ccrf_form_set (world->it->form, "safeguarding_considered", "unsure");
	g_ptr_array_add (world->it->form->missing, g_strdup ("service_type"));
	world->facts.earlier_concerns = 2;
	world->facts.earlier_same_category = 1;
	world->facts.earlier_actions = 3;
	world->facts.earlier_evidenced = 1;
	world->facts.earlier_not_evidenced = 2;
	world_open (world);
	g_assert_cmpuint (length_of (world, "screening-request", "factors"), ==, 9);
	g_assert_cmpuint (length_of (world, "screening-request", "flags"), ==, 2);
	g_assert_cmpstr (world_field (world, "screening-request", "earlier_words"), ==,
	                 "2 other concerns about this provider in the last 12 months, 1 about the same thing. Of their 3 agreed actions, 1 evidenced "
	                 "and 2 not evidenced.");
	g_assert_cmpstr (world_field (world, "screening-request", "vouched"), ==, "dmarc=pass");
	g_assert_cmpstr (world->last->outcome, ==, "new case");
	g_assert_cmpuint (length_of (world, "screening-request", "answers"), ==, 7);
}

/* A2.4: three working days after the day of identification; Easter 2025 */
static void
test_late (void)
{
	/* clang-format off */
	static const struct { const char *identified, *received; gboolean late; } rows[] = {
		{ "2025-04-17", "2025-04-24 23:59", FALSE }, { "2025-04-17", "2025-04-25 00:01", TRUE }, { "2025-04-17", "2025-04-17 09:00", FALSE },
		{ "2026-10-30", "2026-11-04 18:00", FALSE }, { "2026-10-30", "2026-11-05 08:00", TRUE }, { "2026-10-31", "2026-11-04 18:00", FALSE },
		{ NULL, "2026-11-05 08:00", FALSE },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);

		ccrf_form_set (world->it->form, "date_identified", rows[i].identified);
		world->it->received = world->now = world_at (world, rows[i].received);
		world_open (world);
		g_assert_cmpint (world->it->late, ==, rows[i].late);
		g_assert_cmpuint (length_of (world, "screening-request", "flags"), ==, rows[i].late ? 1 : 0);
	}
}

/* A2.3 */
static void
test_items (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	const CcrfItem *first;

	world_open (world);
	g_assert_cmpuint (world->it->items->len, ==, 2);
	first = world->it->items->pdata[0];
	g_assert_cmpint (first->n, ==, 1);
	g_assert_cmpstr (first->owner, ==, "Manager");
	g_assert_cmpstr (first->due, ==, "2026-11-20");
	g_assert_cmpint (first->state, ==, CCRF_ITEM_OPEN);
}

/* A2.5a: the first valid reply wins */
static void
test_first_wins (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	g_auto (GStrv) waiting = NULL;

	world_open (world);
	waiting = ccrf_decide_waiting_for (world->it);
	g_assert_cmpuint (g_strv_length (waiting), ==, 1);
	g_assert_cmpstr (waiting[0], ==, "safeguarding-team-manager");
	world_event (world, CCRF_EVENT_ANSWER, "screening", "sam", "APPROVE low level\nSummary for the provider: A tablet was missed.");
	g_assert_cmpint (world_request (world, "screening", "sam")->state, ==, CCRF_REQUEST_ANSWERED);
	g_assert_cmpstr (world_request (world, "screening", "sam")->answered_by, ==, "sam@example.org");
	g_assert_cmpint (world_request (world, "screening", "sue")->state, ==, CCRF_REQUEST_SUPERSEDED);
	g_assert_cmpstr (world->last->outcome, ==, "screening: APPROVE");
	g_assert_cmpstr (world_field (world, "provider-confirm-actions", "summary"), ==, "A tablet was missed.");
	g_strfreev (waiting);
	waiting = ccrf_decide_waiting_for (world->it);
	g_assert_cmpstr (waiting[0], ==, "home@example.org");
	g_assert_null (waiting[1]);
}

/* A2.5b: the provider sees approved fields only */
static void
test_provider_sees (void)
{
	/* clang-format off */
	static const struct { const char *permits, *words; } rows[] = {
		{ "no", "" }, { "organisation_only", "NHS trust" }, { "yes", "Pat " SECRET ", NHS trust" }, { NULL, "" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);

		ccrf_form_set (world->it->form, "name_to_provider", rows[i].permits);
		world_open (world);
		world_say (world, "screening", "APPROVE");
		g_assert_cmpstr (world_field (world, "provider-confirm-actions", "reporter_words"), ==, rows[i].words);
		/* not what was typed beside the date */
		g_assert_cmpstr (world_field (world, "provider-confirm-actions", "event_words"), ==, "28 October 2026 to 29 October 2026");
		g_assert_cmpstr (world_field (world, "provider-confirm-actions", "category_words"), ==, "medication, falls");
	}
}

/* zero, two or conflicting words, and a word that lacks something: nothing is done, asked back once, then a person */
static void
test_asked_back (void)
{
	/* clang-format off */
	static const struct { const char *harm, *text, *problem; } rows[] = {
		{ "no", "fine by me", "could not find" }, { "no", "APPROVE|ESCALATE", "both APPROVE and ESCALATE" },
		{ "no", "QUERY", "question" }, { "no", "NOT OURS", "reason" }, { "no", "DUPLICATE OF", "reference" },
		{ "no", "DUPLICATE OF CCRF-2026-00042", "itself" }, { "no", "DUPLICATE OF CCRF-2026-00999", "no case" },
		{ "yes_serious", "APPROVE", "serious harm" }, { "death", "APPROVE ok", "died" },
		{ "death", "APPROVE Summary for the provider: somebody fell", "died" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);

		ccrf_form_set (world->it->form, "harm_occurred", rows[i].harm);
		world_open (world);
		for (int twice = 0; twice < 2; twice++) {
			world_say (world, "screening", rows[i].text);
			g_assert_cmpstr (world->it->state, ==, "screening");
			g_assert_cmpuint (world_count (world, "screening", CCRF_REQUEST_OPEN), ==, 2);
			if (twice)
				g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
			else
				g_assert_cmpstr (world->last->outcome, ==, "asked back");
			world_assert_mails (world, twice ? "" : "choices:sue");
			if (!twice && !strstr (world_field (world, "choices", "problem"), rows[i].problem))
				g_test_fail_printf ("“%s” is asked back with “%s”", rows[i].text, world_field (world, "choices", "problem"));
		}
		/* the right word still counts */
		world_say (world, "screening", "ESCALATE");
		g_assert_cmpstr (world->it->state, ==, "safeguarding");
	}
}

static void
test_serious_with_reason (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	ccrf_form_set (world->it->form, "harm_occurred", "yes_serious");
	world_open (world);
	world_say (world, "screening", "APPROVE the hospital found another cause");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
}

/* QUERY: answered, not answered, decided meanwhile */
static void
test_query (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	g_auto (GStrv) waiting = NULL;

	world_open (world);
	world_say (world, "screening", "QUERY When was it?");
	g_assert_cmpstr (world_field (world, "professional-query", "question"), ==, "When was it?");
	waiting = ccrf_decide_waiting_for (world->it);
	g_assert_cmpstr (waiting[0], ==, "pat@example.org");
	world_clock (world, "remind:query");
	world_assert_mails (world, "professional-query:pat!");
	g_assert_cmpstr (world_field (world, "professional-query", "question"), ==, "When was it?");
	world_say (world, "query", "");
	world_assert_mails (world, "not-read:pat");
	world_say (world, "query", "On Monday");
	g_assert_cmpstr (world->it->state, ==, "screening");
	g_assert_cmpstr (world_field (world, "screening-request", "query_answer"), ==, "On Monday");
	g_assert_cmpstr (world_field (world, "screening-request", "query_question"), ==, "When was it?");
	world_say (world, "screening", "APPROVE");
	world_say (world, "query", "And on Tuesday");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
	g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
	world_assert_mails (world, "");
}

/* both ways, and the reference stays */
static void
test_reclassified (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "COMPLIMENT");
	g_assert_cmpint (world->it->procedure, ==, CCRF_COMPLIMENT);
	g_assert_cmpstr (world->it->ref, ==, "CCRF-2026-00042");
	g_assert_cmpuint (world->it->items->len, ==, 0);
	world->facts.vouched = NULL; /* only the opening event knows it */
	world->now = world_at (world, "2026-11-05 09:00");
	world_say (world, "compliment-review", "CONCERN");
	g_assert_cmpint (world->it->procedure, ==, CCRF_CONCERN);
	g_assert_cmpstr (world->it->state, ==, "screening");
	g_assert_cmpstr (world->it->ref, ==, "CCRF-2026-00042");
	g_assert_cmpuint (world->it->items->len, ==, 2);
	g_assert_cmpstr (world_field (world, "screening-request", "vouched"), ==, "dmarc=pass");
	/* its screening could not begin on the day of receipt */
	world_assert_due (world, "2026-11-06 17:00");
	g_assert_cmpstr (world_field (world, "professional-reclassified", "due_words"), ==, "Friday 6 November 2026, 5pm");
}

/* A3.1: both in one; also one that triage opened */
static void
test_both (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	const CcrfCase *other;

	g_free (world->it->form->report_type);
	world->it->form->report_type = g_strdup ("both");
	g_ptr_array_add (world->it->linked, g_strdup ("CCRF-2026-00007"));
	world_open (world);
	g_assert_cmpuint (world->last->open->len, ==, 1);
	other = world->last->open->pdata[0];
	g_assert_cmpint (other->procedure, ==, CCRF_COMPLIMENT);
	g_assert_nonnull (ccrf_form_get (other->form, "good_practice"));
	g_assert_cmpstr (ccrf_form_get (other->form, "provider_name"), ==, "Elm House");
	/* nothing of the concern */
	g_assert_null (ccrf_form_get (other->form, "details"));
	g_assert_null (ccrf_form_get (other->form, "harm_occurred"));
	g_assert_null (ccrf_form_get (other->form, "immediate_safety"));
	g_assert_cmpuint (other->form->actions->len, ==, 0);
	g_assert_cmpint (ccrf_decide_procedure (other->form), ==, CCRF_COMPLIMENT);
}

static void
test_procedure (void)
{
	/* clang-format off */
	static const struct { const char *type, *details, *harm; CcrfProcedureKind kind; const char *after; } rows[] = {
		{ "concern", "x", "no", CCRF_CONCERN, "concern" }, { "both", "x", "no", CCRF_CONCERN, "both" },
		{ "compliment", NULL, NULL, CCRF_COMPLIMENT, "compliment" }, { "compliment", "x", NULL, CCRF_CONCERN, "both" },
		{ "compliment", NULL, "yes_minor", CCRF_CONCERN, "both" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfForm) form = world_form ();

		g_free (form->report_type);
		form->report_type = g_strdup (rows[i].type);
		ccrf_form_set (form, "details", rows[i].details);
		ccrf_form_set (form, "harm_occurred", rows[i].harm);
		g_assert_cmpint (ccrf_decide_procedure (form), ==, rows[i].kind);
		g_assert_cmpstr (form->report_type, ==, rows[i].after);
	}
}

static void
test_duplicate (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "DUPLICATE OF CCRF-2026-00001");
	g_assert_true (ccrf_list_has (world->it->linked, "CCRF-2026-00001"));
	g_assert_cmpstr (world_field (world, "professional-not-taken", "duplicate_of"), ==, "CCRF-2026-00001");
	g_assert_cmpstr (ccrf_case_fact (world->it, "closure"), ==, "duplicate");
}

/* nobody decides on their own referral; nobody holds the role */
static void
test_own_referral (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	ccrf_address_free (world->it->professional);
	world->it->professional = world_person ("sue");
	world_open (world);
	world_assert_mails (world, "screening-request:sam");
	world_clock (world, "then:screening");
	world_assert_mails (world, "screening-request:dee");
}

/* who is named on the form as reporting made the referral too, whoever sent it in */
static void
test_own_referral_named (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	ccrf_address_free (world->it->professional);
	world->it->professional = world_person ("sue");
	ccrf_form_set (world->it->form, "reporter_email", "sam@example.org");
	world_open (world);
	world_assert_mails (world, "screening-request:dee");
}

static void
test_nobody_holds (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world->vacant = "safeguarding-team-manager";
	world_open (world);
	world_assert_mails (world, "nobody-holds:ops");
	g_assert_cmpstr (world->it->state, ==, "screening");
	g_assert_true (world_mail (world, "nobody-holds")->urgent);
	g_assert_cmpstr (world_field (world, "nobody-holds", "role_words"), ==, "safeguarding-team-manager");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/screening/urgent", test_urgent);
	g_test_add_func ("/decide/screening/factors", test_factors);
	g_test_add_func ("/decide/screening/late", test_late);
	g_test_add_func ("/decide/screening/items", test_items);
	g_test_add_func ("/decide/screening/first-wins", test_first_wins);
	g_test_add_func ("/decide/screening/provider-sees", test_provider_sees);
	g_test_add_func ("/decide/screening/asked-back", test_asked_back);
	g_test_add_func ("/decide/screening/serious", test_serious_with_reason);
	g_test_add_func ("/decide/screening/query", test_query);
	g_test_add_func ("/decide/screening/reclassified", test_reclassified);
	g_test_add_func ("/decide/screening/both", test_both);
	g_test_add_func ("/decide/screening/procedure", test_procedure);
	g_test_add_func ("/decide/screening/duplicate", test_duplicate);
	g_test_add_func ("/decide/screening/own-referral", test_own_referral);
	g_test_add_func ("/decide/screening/own-referral-named", test_own_referral_named);
	g_test_add_func ("/decide/screening/nobody-holds", test_nobody_holds);
	return g_test_run ();
}
