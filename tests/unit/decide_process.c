/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: how it starts, who is named, the checklists line by line (B0.1–B0.4, B1, B7). */

#include "process-fixture.h"

/* ---- the decision to start ------------------------------------------------------------ */

/* B1.1: both heads are asked; the first valid answer wins, the other hears who decided what */
static void
test_first_answer (void)
{
	g_autoptr (World) world = process_world ();

	world_open (world);
	g_assert_cmpuint (process_told (world, "pc-decision", "hos"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-decision", "hoc"), ==, 1);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hos", "INITIATE");
	g_assert_cmpstr (world->it->state, ==, "step-1");
	g_assert_cmpuint (process_told (world, "pc-decided", "hoc"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-decided", "hos"), ==, 0);
	g_assert_cmpstr (world_field (world, "pc-decided", "decided_by"), ==, "hos@example.org");
	g_assert_cmpstr (world_field (world, "pc-decided", "decision"), ==, "INITIATE");
	g_assert_null (process_request (world, "pc-decision", "", NULL));
}

/* a deputy who was asked later answers first: both heads hear of it */
static void
test_deputy_answers (void)
{
	g_autoptr (World) world = process_world ();

	world_open (world);
	world->now += 4 * 86400;
	world_clock (world, "then:pc-decision");
	g_assert_cmpuint (process_told (world, "pc-decision", "hod"), ==, 1);
	world->now += 3600;
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hod", "DECLINE nothing to it " SECRET);
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpuint (process_told (world, "pc-decided", "hos"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-decided", "hoc"), ==, 1);
	/* whoever proposed it hears the reason */
	g_assert_cmpuint (process_told (world, "pc-declined", "sen"), ==, 1);
}

/* who proposed it is not asked whether it starts */
static void
test_proposer_cannot_decide (void)
{
	g_autoptr (World) world = process_world ();

	ccrf_case_set_fact (world->it, "started_by", "hoc@example.org");
	world_open (world);
	g_assert_cmpuint (process_told (world, "pc-decision", "hoc"), ==, 0);
	g_assert_cmpuint (process_told (world, "pc-decision", "hos"), ==, 1);
	/* the deputy of the one who may not answer is asked in their place */
	g_assert_cmpuint (process_told (world, "pc-decision", "hod"), ==, 1);
}

/* DECLINE without a reason, NOT INITIATED without another avenue: asked back, nothing done */
static void
test_reasons (void)
{
	g_autoptr (World) world = process_world ();

	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hos", "DECLINE");
	g_assert_cmpstr (world->it->state, ==, "proposed");
	g_assert_cmpuint (process_told (world, "choices", "hos"), ==, 1);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "CONVENE");
	g_assert_cmpstr (world->it->state, ==, "decision-meeting");
	world_clock (world, "held:decisions");
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision-outcome", "hoc", "NOT INITIATED");
	g_assert_cmpstr (world->it->state, ==, "decision-meeting");
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision-outcome", "hos", "NOT INITIATED monitoring visit " SECRET);
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpuint (process_told (world, "pc-not-initiated", "sen"), ==, 1);
	/* B1.2: the provider was involved and hears the outcome, without the council's words */
	g_assert_cmpuint (process_told (world, "pc-not-initiated-provider", "home"), ==, 1);
}

/* ---- thresholds (B7) ------------------------------------------------------------------------ */

typedef struct { const char *reason; guint concerns; const char *level, *indicators; } Known;

/* clang-format off */
static const Known known[] = {
	{ "A resident died after a fall",                    0, "HIGH",   "A death related to a safeguarding concern" },
	{ "Two were discharged from hospital too early",     0, "",       NULL }, /* "charged" is no word of it */
	{ "A member of staff was charged",                   0, "HIGH",   "Criminal proceedings relating to poor care" },
	{ "They are not engaging with us",                   0, "HIGH",   "The provider does not engage with council staff" },
	{ "CQC issued a WARNING NOTICE",                     0, "HIGH",   "CQC enforcement related to the quality of care" },
	{ "Complaints about the manager",                    0, "MEDIUM", "Information that links concerns to the manager or responsible person" },
	{ "Mismanagers everywhere",                          0, "",       NULL },
	{ "High use of agency staff",                        0, "MEDIUM", "High use of agency staff, poor induction and training" },
	{ "It does not get better",                          1, "",       NULL },
	{ "It does not get better",                          2, "LOW",    "A number of low level concerns from monitoring visits, the ICB or the community" },
	{ "The manager is under arrest",                        2, "HIGH",   "Criminal proceedings relating to poor care" },
};
/* clang-format on */

static CcrfCase *
concern_of (const World *world, const char *ref, int days_ago)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);

	it->ref = g_strdup (ref);
	it->received = world->now - days_ago * 86400LL;
	return it;
}

static void
test_thresholds (gconstpointer data)
{
	const Known *row = data;
	g_autoptr (World) world = process_world ();
	g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	const CcrfMail *mail;
	JsonArray *rows;

	ccrf_case_set_fact (world->it, "reason", row->reason);
	for (guint i = 0; i < row->concerns; i++) {
		g_autofree char *ref = g_strdup_printf ("CCRF-2026-0010%u", i);

		g_ptr_array_add (cases, concern_of (world, ref, 30));
	}
	/* what is older than a year, or was no concern of ours, does not count */
	g_ptr_array_add (cases, concern_of (world, "CCRF-2025-00001", 400));
	g_ptr_array_add (cases, concern_of (world, "CCRF-2026-00200", 10));
	ccrf_case_set_fact (cases->pdata[cases->len - 1], "closure", "duplicate");
	world->facts.provider_cases = cases;
	world_open (world);
	mail = world_mail (world, "pc-decision");
	g_assert_nonnull (mail);
	rows = json_object_get_array_member (mail->fields, "thresholds");
	g_assert_cmpuint (json_array_get_length (rows) > 0, ==, row->indicators != NULL);
	g_assert_cmpstr (json_object_get_string_member (mail->fields, "level_words"), ==, row->indicators ? row->level : "not clear from what we know");
	if (row->indicators)
		g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "indicators"), ==, row->indicators);
}

/* what partners told counts too */
static void
test_threshold_of_intelligence (void)
{
	g_autoptr (World) world = process_world ();
	g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_item_free);
	CcrfProviderItem *item = ccrf_provider_item_new ("intelligence");

	g_free (item->summary);
	item->summary = g_strdup ("Notice of proposal to cancel the registration");
	g_ptr_array_add (items, item);
	world->facts.provider_items = items;
	world_open (world);
	g_assert_cmpstr (world_field (world, "pc-decision", "level_words"), ==, "HIGH");
}

/* an earlier process stands in the request with how it ended; the new one is linked with it */
static void
test_reopened (void)
{
	g_autoptr (World) world = process_world ();
	g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	CcrfCase *earlier = ccrf_case_new (CCRF_PROVIDER_CONCERNS);
	const CcrfMail *mail;
	const char *summary;

	earlier->ref = g_strdup ("PC-2025-00002");
	g_free (earlier->state);
	earlier->state = g_strdup ("closed");
	ccrf_case_set_fact (earlier, "closure", "completed");
	ccrf_case_set_fact (earlier, "ended_on", "2025-11-20");
	ccrf_case_set_fact (earlier, "reason", "Falls at night");
	g_ptr_array_add (cases, earlier);
	world->facts.provider_cases = cases;
	world_open (world);
	g_assert_true (ccrf_list_has (world->it->linked, "PC-2025-00002"));
	mail = world_mail (world, "pc-decision");
	summary = json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (mail->fields, "records"), 0), "summary");
	g_assert_cmpstr (summary, ==, "completed, decided on 20 November 2025; it was started because: Falls at night");
}

/* ---- who does what (B1.6, B1.8) ------------------------------------------------------------------ */

/* clang-format off */
static const struct { const char *args, *name, *address; } named[] = {
	{ "Kim Osei kim@example.org",                                "Kim Osei", "kim@example.org" },
	{ "kim@example.org Kim Osei",                                "Kim Osei", "kim@example.org" },
	{ "kim@example.org, Kim Osei",                               "Kim Osei", "kim@example.org" },
	{ "Kim Osei <kim@example.org>",                              "Kim Osei", "kim@example.org" },
	{ "Kim Osei (kim@example.org).\nLead organisation: the ICB", "Kim Osei", "kim@example.org" },
	{ "\"Kim Osei\" <kim@example.org>",                          "Kim Osei", "kim@example.org" },
	{ "kim@example.org",                                         "",         "kim@example.org" },
	{ "Kim Osei kim@example.org<mailto:kim@example.org>",        "Kim Osei", "kim@example.org" },
	{ "Kim Osei",                                                NULL,       NULL },
	{ "kim@example.org or pat@example.org",                      NULL,       NULL },
	{ "",                                                        NULL,       NULL },
};
/* clang-format on */

static void
test_named (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (named); i++) {
		g_autoptr (CcrfAddress) who = ccrf_address_in_text (named[i].args);

		g_test_message ("%s", named[i].args);
		g_assert_cmpstr (who ? who->address : NULL, ==, named[i].address);
		if (who)
			g_assert_cmpstr (who->name, ==, named[i].name);
	}
}

static void
test_chair (void)
{
	g_autoptr (World) world = process_world ();

	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "INITIATE");
	world_event (world, CCRF_EVENT_ANSWER, "pc-chair", "hoc", "CHAIR a@example.org b@example.org");
	g_assert_cmpuint (process_told (world, "choices", "hoc"), ==, 1);
	/* the provider does not chair its own process */
	world_event (world, CCRF_EVENT_ANSWER, "pc-chair", "hos", "CHAIR Rita home@example.org");
	g_assert_cmpuint (process_told (world, "choices", "hos"), ==, 1);
	g_assert_null (ccrf_process_holder (world->it->process, "chair"));
	world_event (world, CCRF_EVENT_ANSWER, "pc-chair", "hos", "CHAIR Kim Osei kim@example.org\nLead: the council");
	g_assert_cmpstr (ccrf_process_holder (world->it->process, "chair")->address, ==, "kim@example.org");
	g_assert_cmpstr (ccrf_case_fact (world->it, "lead_organisation"), ==, "the council");
	g_assert_cmpuint (process_told (world, "pc-desk", "kim"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-communication", "kim"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-decided", "hoc"), ==, 1);
}

/* ---- checklists (B0.4, B1) -------------------------------------------------------------------------- */

/* B1.12: every item of step 1 is due 5 working days from the start, whoever owns it */
static void
test_due (void)
{
	g_autoptr (World) world = process_started ();
	guint n = 0;

	for (guint i = 0; i < world->it->items->len; i++) {
		const CcrfItem *item = world->it->items->pdata[i];

		if (!g_str_equal (item->group, "step-1"))
			continue;
		g_assert_cmpstr (item->due, ==, "2026-11-09");
		n++;
	}
	g_assert_cmpuint (n, >=, 9);
}

/* each owner gets one mail with the own items only, and cannot answer for another's */
static void
test_owner (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *wrong = process_line (world, "step-1", "placing-authorities", "DONE");

	process_say (world, "pc-step-1", "mfsqao", wrong);
	g_assert_cmpint (process_item (world, "step-1", "placing-authorities")->state, ==, CCRF_ITEM_OPEN);
	g_assert_cmpuint (process_told (world, "choices", "mfs"), ==, 1);
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "There is no number"));
}

/* B1.11: NOT NEEDED needs a reason where the item says so, and none where it does not */
static void
test_needs_reason (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *bare = process_line (world, "step-1", "client-reviews", "NOT NEEDED");
	g_autofree char *why = process_line (world, "step-1", "client-reviews", "NOT NEEDED nobody is placed there " SECRET);
	g_autofree char *free_of_it = process_line (world, "step-1", "placing-authorities", "NOT NEEDED");

	process_say (world, "pc-step-1", "service-manager-safeguarding", bare);
	g_assert_cmpint (process_item (world, "step-1", "client-reviews")->state, ==, CCRF_ITEM_OPEN);
	g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "why"));
	process_say (world, "pc-step-1", "service-manager-safeguarding", why);
	g_assert_cmpint (process_item (world, "step-1", "client-reviews")->state, ==, CCRF_ITEM_NOT_NEEDED);
	process_say (world, "pc-step-1", "contracts-manager", free_of_it);
	g_assert_cmpint (process_item (world, "step-1", "placing-authorities")->state, ==, CCRF_ITEM_NOT_NEEDED);
	/* that was the only one of this owner: the question is settled */
	g_assert_null (process_request (world, "pc-step-1", "contracts-manager", NULL));
}

/* what is put off is asked again on the new day, and stands in the mail then */
static void
test_defer (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *undated = process_line (world, "step-1", "placing-authorities", "DEFER later");
	g_autofree char *past = process_line (world, "step-1", "placing-authorities", "DEFER 2026-11-01");
	g_autofree char *line = process_line (world, "step-1", "placing-authorities", "DEFER until 2026-11-20 when the list is there");
	g_autofree char *at = NULL;

	process_say (world, "pc-step-1", "contracts-manager", undated);
	g_assert_cmpuint (process_told (world, "choices", "cma"), ==, 1);
	process_say (world, "pc-step-1", "contracts-manager", past);
	g_assert_cmpint (process_item (world, "step-1", "placing-authorities")->state, ==, CCRF_ITEM_OPEN);
	process_say (world, "pc-step-1", "contracts-manager", line);
	g_assert_cmpint (process_item (world, "step-1", "placing-authorities")->state, ==, CCRF_ITEM_DEFERRED);
	g_assert_cmpstr (process_item (world, "step-1", "placing-authorities")->due, ==, "2026-11-20");
	at = world_deadlines (world, "pc-step-1#contracts-manager");
	g_assert_cmpstr (at, ==, "defer 2026-11-20 09:00");
	world->now = world_at (world, "2026-11-20 09:00");
	world_clock (world, "defer:pc-step-1#contracts-manager");
	g_assert_cmpuint (process_told (world, "pc-checklist", "cma"), ==, 1);
	g_assert_cmpint (process_item (world, "step-1", "placing-authorities")->state, ==, CCRF_ITEM_OPEN);
}

/* two that are put off to different days come back one after the other */
static void
test_defer_twice (void)
{
	g_autoptr (World) world = process_started ();
	const CcrfItem *a = process_item (world, "step-1", "welfare-checks"), *b = process_item (world, "step-1", "police");
	g_autofree char *lines = g_strdup_printf ("%d DEFER 2026-11-20|%d DEFER 2026-11-25|%d DONE", a->n, b->n, process_item (world, "step-1", "client-reviews")->n);
	g_autofree char *next = NULL;

	process_say (world, "pc-step-1", "service-manager-safeguarding", lines);
	world->now = world_at (world, "2026-11-20 09:00");
	world_clock (world, "defer:pc-step-1#service-manager-safeguarding");
	g_assert_cmpint (process_item (world, "step-1", "welfare-checks")->state, ==, CCRF_ITEM_OPEN);
	g_assert_cmpint (process_item (world, "step-1", "police")->state, ==, CCRF_ITEM_DEFERRED);
	next = world_deadlines (world, "pc-step-1#service-manager-safeguarding");
	g_assert_nonnull (strstr (next, "defer 2026-11-25 09:00"));
	world->now = world_at (world, "2026-11-25 09:00");
	world_clock (world, "defer:pc-step-1#service-manager-safeguarding");
	g_assert_cmpint (process_item (world, "step-1", "police")->state, ==, CCRF_ITEM_OPEN);
	g_assert_cmpuint (process_told (world, "pc-checklist", "svc"), ==, 1);
}

/* B0.12: the NHS leads on it: another owner, who is asked for it in one list */
static void
test_nhs (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *one = process_line (world, "step-1", "client-reviews", "NHS");
	g_autofree char *two = process_line (world, "step-1", "welfare-checks", "NHS");

	process_say (world, "pc-step-1", "service-manager-safeguarding", one);
	g_assert_cmpstr (process_item (world, "step-1", "client-reviews")->role, ==, "chc-lead-nurse");
	g_assert_cmpuint (process_told (world, "pc-checklist", "chc"), ==, 1);
	/* a second one comes in a mail too, with the first */
	process_say (world, "pc-step-1", "service-manager-safeguarding", two);
	g_assert_cmpuint (process_told (world, "pc-checklist", "chc"), ==, 1);
	g_assert_cmpuint (json_array_get_length (json_object_get_array_member (world_mail (world, "pc-checklist")->fields, "tasks")), ==, 2);
	/* and the council's owner cannot answer it any more */
	process_say (world, "pc-step-1", "service-manager-safeguarding", two);
	g_assert_cmpuint (process_told (world, "choices", "svc"), ==, 1);
}

/* B0.4: the chair decides line by line; DO makes an action of the right owner */
static void
test_communication (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *lines = g_strdup_printf ("%d DO press office by 2026-11-12|%d NOT NOW|%d NOT NEEDED nobody asked|%d DO mfs@example.org",
	                                          process_item (world, "communication-step-1", "public")->n, process_item (world, "communication-step-1", "people")->n,
	                                          process_item (world, "communication-step-1", "teams")->n, process_item (world, "communication-step-1", "record")->n);
	const CcrfItem *action = NULL;

	process_say (world, "pc-communication", "step-1", lines);
	g_assert_cmpint (process_item (world, "communication-step-1", "people")->state, ==, CCRF_ITEM_NOT_NOW);
	g_assert_cmpint (process_item (world, "communication-step-1", "teams")->state, ==, CCRF_ITEM_NOT_NEEDED);
	for (guint i = 0; i < world->it->items->len; i++)
		if (g_str_equal (((CcrfItem *) world->it->items->pdata[i])->role, "press-office"))
			action = world->it->items->pdata[i];
	g_assert_nonnull (action);
	g_assert_cmpstr (action->due, ==, "2026-11-12");
	g_assert_cmpuint (process_told (world, "pc-actions", "pre"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-actions", "mfs"), ==, 1);
	/* the question stays open for the other lines, and is asked anew at the next step */
	g_assert_nonnull (process_request (world, "pc-communication", "step-1", "kim"));
	world_clock (world, "held:initial");
	g_assert_null (process_request (world, "pc-communication", "step-1", "kim"));
	g_assert_nonnull (process_request (world, "pc-communication", "step-2", "kim"));
	g_assert_nonnull (process_item (world, "communication-step-2", "people"));
}

/* an action that is due in three weeks is not chased in one */
static void
test_action_clock (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *at = NULL;

	process_say (world, "pc-desk", "chair", "AUTHORISE mfsqao visits at night by 2026-11-27");
	g_assert_cmpuint (process_told (world, "pc-authorised", "jo"), ==, 1);
	at = world_deadlines (world, "pc-actions#mfsqao");
	g_assert_true (g_str_has_suffix (at, "then 2026-12-02 17:00"));
	g_assert_cmpstr (world_field (world, "pc-actions", "due_words"), ==, "Friday 27 November 2026, 5pm");
}

/* whoever does not answer: deputies, and the coordinator and the chair hear what is late */
static void
test_late (void)
{
	g_autoptr (World) world = process_started ();
	g_autofree char *done = process_line (world, "step-1", "risk-map", "DONE drawn up " SECRET);
	JsonArray *items;

	process_say (world, "pc-step-1", "mfsqao", done);
	world->now = world_at (world, "2026-11-12 17:00");
	world_clock (world, "then:pc-step-1#mfsqao");
	g_assert_cmpuint (process_told (world, "pc-late", "jo"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-late", "kim"), ==, 1);
	/* what is done is not late */
	items = json_object_get_array_member (world_mail (world, "pc-late")->fields, "tasks");
	g_assert_cmpuint (json_array_get_length (items), ==, 1);
}

/* two answers for one line, a number without a word: nothing is done */
static void
test_conflict (void)
{
	g_autoptr (World) world = process_started ();
	int n = process_item (world, "step-1", "risk-map")->n;
	g_autofree char *lines = g_strdup_printf ("%d DONE|%d NOT NEEDED because", n, n);

	process_say (world, "pc-step-1", "mfsqao", lines);
	g_assert_cmpint (process_item (world, "step-1", "risk-map")->state, ==, CCRF_ITEM_OPEN);
	g_assert_cmpuint (process_told (world, "choices", "mfs"), ==, 1);
	process_say (world, "pc-step-1", "mfsqao", "Will do");
	g_assert_true (g_str_has_prefix (world->last->outcome, "attention: "));
}

/* a role that nobody holds: its items go to the coordinator */
static void
test_vacant (void)
{
	g_autoptr (World) world = process_world ();

	world->vacant = "contracts-and-review-officer";
	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "INITIATE");
	g_assert_cmpstr (process_item (world, "step-1", "welfare-visits")->role, ==, "coordinator");
	g_assert_null (process_request (world, "pc-step-1", "coordinator", NULL));
	world_event (world, CCRF_EVENT_ANSWER, "pc-coordinator", "hoc", "COORDINATOR Jo Bell jo@example.org");
	g_assert_nonnull (process_request (world, "pc-step-1", "coordinator", "jo"));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/process/start/first-answer", test_first_answer);
	g_test_add_func ("/process/start/deputy", test_deputy_answers);
	g_test_add_func ("/process/start/proposer", test_proposer_cannot_decide);
	g_test_add_func ("/process/start/reasons", test_reasons);
	for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
		g_autofree char *path = g_strdup_printf ("/process/thresholds/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func (path, &known[i], test_thresholds);
	}
	g_test_add_func ("/process/thresholds/intelligence", test_threshold_of_intelligence);
	g_test_add_func ("/process/start/reopened", test_reopened);
	g_test_add_func ("/process/named/texts", test_named);
	g_test_add_func ("/process/named/chair", test_chair);
	g_test_add_func ("/process/checklist/due", test_due);
	g_test_add_func ("/process/checklist/owner", test_owner);
	g_test_add_func ("/process/checklist/needs-reason", test_needs_reason);
	g_test_add_func ("/process/checklist/defer", test_defer);
	g_test_add_func ("/process/checklist/defer-twice", test_defer_twice);
	g_test_add_func ("/process/checklist/nhs", test_nhs);
	g_test_add_func ("/process/checklist/communication", test_communication);
	g_test_add_func ("/process/checklist/action-clock", test_action_clock);
	g_test_add_func ("/process/checklist/late", test_late);
	g_test_add_func ("/process/checklist/conflict", test_conflict);
	g_test_add_func ("/process/checklist/vacant", test_vacant);
	return g_test_run ();
}
