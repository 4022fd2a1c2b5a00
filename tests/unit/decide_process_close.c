/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: longer, at risk, tested, closed, learnt from, reported (B0.6, B0.9, B2.9, B3.3, B5, B6). */

#include "process-fixture.h"

static const CcrfContribution *
said (const World *world, const char *kind)
{
	for (guint i = world->it->process->contributions->len; i > 0; i--) {
		const CcrfContribution *one = world->it->process->contributions->pdata[i - 1];

		if (g_str_equal (one->kind, kind))
			return one;
	}
	return NULL;
}

/* ---- at any time ---------------------------------------------------------------------- */

/* B2.9: a date and why; the provider hears until when, never why; the clock is moved */
static void
test_extend (void)
{
	g_autoptr (World) world = process_at ("step-2");
	g_autofree char *due = NULL;

	process_say (world, "pc-outcome", "", "EXTEND soon");
	g_assert_cmpuint (process_told (world, "choices", "kim"), ==, 1);
	process_say (world, "pc-outcome", "", "EXTEND until 2026-12-18 five homes " SECRET);
	g_assert_cmpstr (world->it->state, ==, "step-2");
	g_assert_cmpuint (process_told (world, "pc-extended-provider", "home"), ==, 1);
	g_assert_cmpstr (world_field (world, "pc-extended-provider", "extended_words"), ==, "18 December 2026");
	due = world_show (world, world->it->due);
	g_assert_cmpstr (due, ==, "2026-12-18 17:00");
	g_assert_nonnull (process_request (world, "pc-outcome", "", "kim"));
	g_assert_cmpstr (said (world, "extension")->text, ==, "until 18 December 2026");
	/* the reminder before its end is of the new date */
	g_assert_nonnull (strstr (world_field (world, "recorded", "recorded_words"), "EXTEND"));
}

/* B0.9: the heads of service, chair, coordinator and civil protection, each once, outside the window too */
static void
test_continuity (void)
{
	static const char *const alerted[] = { "hos", "hoc", "hop", "jo", "kim", "civ" };
	g_autoptr (World) world = process_at ("step-2");
	CcrfMail *mail;

	process_say (world, "pc-desk", "coordinator", "CONTINUITY half of the staff has left " SECRET);
	for (gsize i = 0; i < G_N_ELEMENTS (alerted); i++)
		g_assert_cmpuint (process_told (world, "pc-continuity", alerted[i]), ==, 1);
	mail = world_mail (world, "pc-continuity");
	g_assert_true (mail->urgent);
	g_assert_nonnull (strstr (json_object_get_string_member (mail->fields, "continuity_words"), SECRET));
	/* one receipt */
	g_assert_cmpuint (process_told (world, "recorded", "jo"), ==, 1);
	g_assert_nonnull (said (world, "continuity"));
}

/* clang-format off */
static const struct { const char *text; gboolean happened; } triggers[] = {
	{ "a medicine error with harm",                     FALSE },
	{ "if a medicine error is reported",                FALSE },
	{ "when two shifts are not filled",                 FALSE },
	{ "if it has happened twice",                       FALSE },
	{ "happened: a medicine error with harm",           TRUE },
	{ "Happened",                                       TRUE },
	{ "has happened, on Sunday",                        TRUE },
	{ "reached on Monday",                              TRUE },
	{ "The second one has just happened",               TRUE },
	{ "happenedness of things",                         FALSE },
};
/* clang-format on */

/* B0.6, B4.1 */
static void
test_triggers (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (triggers); i++) {
		g_autoptr (World) world = process_at ("step-4");
		g_autofree char *text = g_strdup_printf ("TRIGGER %s", triggers[i].text);

		g_test_message ("%s", text);
		process_say (world, "pc-desk", "chair", text);
		g_assert_cmpuint (process_told (world, "pc-trigger", "jo"), ==, triggers[i].happened ? 1 : 0);
		g_assert_cmpuint (process_told (world, "pc-trigger", "mfs"), ==, triggers[i].happened ? 1 : 0);
		g_assert_nonnull (said (world, triggers[i].happened ? "trigger-happened" : "trigger"));
		g_assert_cmpstr (world->it->state, ==, "step-4");
	}
}

/* B3.3 */
static void
test_legal_hold (void)
{
	g_autoptr (World) world = process_at ("step-3");

	process_say (world, "pc-desk", "coordinator", "LEGAL HOLD");
	g_assert_cmpstr (ccrf_case_fact (world->it, "legal_hold"), ==, "yes");
	process_say (world, "pc-desk", "coordinator", "RELEASE HOLD");
	g_assert_null (ccrf_case_fact (world->it, "legal_hold"));
}

/* ---- quality assurance (B5.1, B5.2) -------------------------------------------------------- */

#define STRATEGY "Dear all,\n- Call the service at night\n- Unannounced visit\nKind regards\nSita"

static void
test_strategy (void)
{
	g_autoptr (World) world = process_at ("step-5");
	g_autofree char *first = NULL, *due = NULL;
	guint n = 0;

	process_say (world, "pc-qa-strategy", "", "");
	g_assert_null (process_request (world, "pc-quality", "", NULL));
	process_say (world, "pc-qa-strategy", "", STRATEGY);
	for (guint i = 0; i < world->it->items->len; i++)
		n += g_str_equal (((CcrfItem *) world->it->items->pdata[i])->group, "quality");
	g_assert_cmpuint (n, ==, 2);
	g_assert_cmpuint (process_told (world, "pc-quality", "sco"), ==, 1);
	due = world_show (world, world->it->due);
	g_assert_cmpstr (due, ==, "2026-11-16 17:00"); /* B5.2: ten working days */
}

static int
check_number (const World *world, guint which)
{
	for (guint i = 0, n = 0; i < world->it->items->len; i++) {
		const CcrfItem *item = world->it->items->pdata[i];

		if (g_str_equal (item->group, "quality") && n++ == which)
			return item->n;
	}
	return 0;
}

static void
test_quality (void)
{
	g_autoptr (World) world = process_at ("step-5");
	g_autofree char *one = NULL, *both = NULL;

	process_say (world, "pc-qa-strategy", "", STRATEGY);
	one = g_strdup_printf ("%d IMPROVED two nurses on duty", check_number (world, 0));
	both = g_strdup_printf ("%d NOT IMPROVED %s", check_number (world, 1), SECRET);
	process_say (world, "pc-quality", "", one);
	g_assert_cmpstr (world->it->state, ==, "step-5");
	g_assert_nonnull (process_request (world, "pc-quality", "", "sco"));
	process_say (world, "pc-quality", "", both);
	g_assert_cmpstr (world->it->state, ==, "step-4");
	g_assert_cmpuint (process_told (world, "pc-not-improved", "kim"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-not-improved", "jo"), ==, 1);
	g_assert_cmpuint (json_array_get_length (json_object_get_array_member (world_mail (world, "pc-not-improved")->fields, "tasks")), ==, 1);
	g_assert_nonnull (process_request (world, "pc-next", "", "kim"));
}

/* ---- closing (B6) --------------------------------------------------------------------------------- */

/* B6.2: many are asked, each answers alone; all of them in one mail to the director, by role */
static void
test_views (void)
{
	g_autoptr (World) world = process_at ("step-6");
	const CcrfRequest *police = NULL;
	JsonArray *views;

	g_assert_cmpstr (ccrf_case_fact (world->it, "ended"), !=, NULL);
	g_assert_nonnull (process_request (world, "pc-views", "", "cqc"));
	world_event (world, CCRF_EVENT_ANSWER, "pc-views", "cqc", "It is safe now " SECRET);
	g_assert_null (process_request (world, "pc-views", "", "cqc"));
	police = process_request (world, "pc-views", "", "pol");
	g_assert_nonnull (police);
	g_assert_null (process_request (world, "pc-close", "", NULL));
	world_clock (world, "then:pc-views");
	g_assert_cmpuint (process_told (world, "pc-close", "dir"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-close", "hos"), ==, 1);
	views = json_object_get_array_member (world_mail (world, "pc-close")->fields, "report_views");
	g_assert_cmpuint (json_array_get_length (views), ==, 1);
	g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (views, 0), "role_words"), ==, "cqc inspector");
	/* a view that comes late is kept all the same */
	world_event (world, CCRF_EVENT_ANSWER, "pc-views", "pol", "No matters of ours");
	g_assert_cmpstr (said (world, "view")->text, ==, "No matters of ours");
	g_assert_cmpstr (world->it->state, ==, "step-6");
}

/* the last view answers the question by itself */
static void
test_views_complete (void)
{
	g_autoptr (World) world = process_at ("step-6");
	static const char *const who[] = { "jo", "mfs", "cma", "qms", "cqc", "nur", "chc", "pol", "hea" };

	for (gsize i = 0; i < G_N_ELEMENTS (who); i++) {
		g_assert_null (process_request (world, "pc-close", "", NULL));
		world_event (world, CCRF_EVENT_ANSWER, "pc-views", who[i], "I agree");
	}
	g_assert_nonnull (process_request (world, "pc-close", "", "dir"));
}

/* B6.1: placements are lifted or kept by an explicit answer; where they are open nobody is asked */
static void
test_embargo (void)
{
	g_autoptr (World) world = process_at ("step-6");
	g_autoptr (World) open = process_at ("step-6");

	g_free (world->provider->status);
	world->provider->status = g_strdup ("suspended");
	world_clock (world, "then:pc-views");
	g_assert_cmpuint (process_told (world, "pc-embargo", "dir"), ==, 1);
	process_say (world, "pc-close", "", "CLOSE");
	g_assert_nonnull (process_request (world, "pc-embargo", "", "dir"));
	process_say (world, "pc-embargo", "", "KEEP EMBARGO");
	g_assert_null (ccrf_case_fact (world->it, "embargo_kept"));
	process_say (world, "pc-embargo", "", "KEEP EMBARGO until the manager is registered");
	g_assert_cmpstr (ccrf_case_fact (world->it, "embargo_kept"), ==, "until the manager is registered");
	world_clock (open, "then:pc-views");
	g_assert_cmpuint (process_told (open, "pc-embargo", NULL), ==, 0);
}

/* clang-format off */
static const struct { const char *text, *review; } closings[] = {
	{ "CLOSE",                                        NULL },
	{ "CLOSE review 2027-06-12",                      "2027-06-12" },
	{ "CLOSE and Review on 2027-06-12 with CQC",      "2027-06-12" },
	{ "CLOSE the visit of 2027-06-12 is enough",      NULL },  /* a date is no review */
	{ "CLOSE review was on 2026-10-01",               NULL },  /* nor is one that is over */
};
/* clang-format on */

static void
test_close (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (closings); i++) {
		g_autoptr (World) world = process_at ("step-6");

		g_test_message ("%s", closings[i].text);
		world_clock (world, "then:pc-views");
		world_event (world, CCRF_EVENT_ANSWER, "pc-close", "dir", closings[i].text);
		g_assert_cmpstr (world->it->state, ==, "lessons-learnt");
		g_assert_cmpstr (ccrf_case_fact (world->it, "review_date"), ==, closings[i].review);
		g_assert_cmpstr (world->provider->next_visit, ==, closings[i].review ? closings[i].review : "");
		g_assert_cmpuint (process_told (world, "pc-decided", "hos"), ==, 1);
		/* partners and the provider are asked what was learnt, each in words for them */
		g_assert_cmpuint (process_told (world, "pc-lessons", "cqc"), ==, 1);
		g_assert_cmpuint (process_told (world, "pc-lessons-provider", "home"), ==, 1);
		g_assert_cmpuint (process_told (world, "pc-lessons", "home"), ==, 0);
	}
}

static void
test_not_yet (void)
{
	g_autoptr (World) world = process_at ("step-6");

	world_clock (world, "then:pc-views");
	world_event (world, CCRF_EVENT_ANSWER, "pc-close", "dir", "NOT YET");
	g_assert_cmpstr (world->it->state, ==, "step-6");
	world_event (world, CCRF_EVENT_ANSWER, "pc-close", "hos", "NOT YET train the night staff");
	g_assert_cmpstr (world->it->state, ==, "step-4");
	g_assert_cmpstr (world_field (world, "pc-not-yet", "not_yet"), ==, "train the night staff");
	g_assert_nonnull (process_request (world, "pc-next", "", "kim"));
	g_assert_null (process_request (world, "pc-close", "", NULL));
}

/* ---- lessons and the report (B6.4) -------------------------------------------------------------------- */

static World *
at_report (void)
{
	World *world = process_at ("step-6");

	world_clock (world, "then:pc-views");
	world_event (world, CCRF_EVENT_ANSWER, "pc-close", "dir", "CLOSE");
	world_event (world, CCRF_EVENT_ANSWER, "pc-lessons", "home", "The weekly call helped");
	world_event (world, CCRF_EVENT_ANSWER, "pc-lessons", "cqc", "Share dates earlier");
	world->now += 11 * 86400;
	world_clock (world, "then:pc-lessons");
	g_assert_cmpstr (world->it->state, ==, "sab-report");
	return world;
}

static const char *
row_text (JsonObject *fields, const char *list, guint n, const char *name)
{
	JsonArray *rows = json_object_get_array_member (fields, list);

	return n < json_array_get_length (rows) ? json_object_get_string_member (json_array_get_object_element (rows, n), name) : "";
}

static void
test_report (void)
{
	g_autoptr (World) world = at_report ();
	JsonObject *fields = world_mail (world, "pc-report")->fields;

	g_assert_cmpuint (process_told (world, "pc-report", "jo"), ==, 1);
	g_assert_cmpstr (row_text (fields, "report_lessons", 0, "role_words"), ==, "provider");
	g_assert_cmpstr (row_text (fields, "report_lessons", 1, "text"), ==, "Share dates earlier");
	/* what the coordinator writes after CHANGE stands in it, and it comes again */
	process_say (world, "pc-report", "", "CHANGE the board may look at agencies");
	g_assert_cmpstr (world_field (world, "pc-report", "report_edits"), ==, "the board may look at agencies");
	process_say (world, "pc-report", "", "APPROVE");
	/* B6.1: it is not closed while the closing letter is unsigned */
	g_assert_cmpstr (world->it->state, ==, "sab-report");
	g_assert_cmpuint (process_told (world, "pc-sab-report", "sab"), ==, 1);
	g_assert_cmpstr (world_field (world, "pc-sab-report", "report_edits"), ==, "the board may look at agencies");
	g_assert_null (ccrf_case_fact (world->it, "closure"));
	/* the closing letter was never signed: who leads hears of it */
	g_assert_cmpuint (process_told (world, "pc-left-open", "jo"), ==, 1);
	g_assert_cmpuint (process_told (world, "pc-left-open", "dir"), ==, 1);
	g_assert_cmpstr (row_text (world_mail (world, "pc-left-open")->fields, "status_questions", json_array_get_length (json_object_get_array_member (world_mail (world, "pc-left-open")->fields, "status_questions")) - 1, "question_words"), !=, "");
}

/* what no field of the report may hold: an address, a name of who took part */
static void
no_names (JsonArray *array, guint n, JsonNode *node, gpointer data)
{
	g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

	for (GList *at = values; at; at = at->next) {
		const char *text = json_node_get_string (at->data);

		if (text && (strchr (text, '@') || strstr (text, "Kim Osei") || strstr (text, "Jo Bell")))
			g_test_fail_printf ("%s: %s", (const char *) data, text);
	}
}

static void
test_report_names_nobody (void)
{
	static const char *const lists[] = { "report_concerns", "report_timeline", "report_counts", "report_actions", "report_versions", "report_lessons" };
	g_autoptr (World) world = at_report ();
	JsonObject *fields = world_mail (world, "pc-report")->fields;

	for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
		json_array_foreach_element (json_object_get_array_member (fields, lists[i]), no_names, (gpointer) lists[i]);
}

static CcrfCase *
concern_of (const char *ref, CcrfTime received)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);

	it->ref = g_strdup (ref);
	it->received = received;
	return it;
}

/* concerns in the six months before against those during */
static void
test_effectiveness (void)
{
	g_autoptr (World) world = process_at ("step-6");
	g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	CcrfTime start = world->now;

	g_ptr_array_add (cases, concern_of ("CCRF-2026-00001", start - 200 * 86400)); /* too early */
	g_ptr_array_add (cases, concern_of ("CCRF-2026-00002", start - 170 * 86400));
	g_ptr_array_add (cases, concern_of ("CCRF-2026-00003", start - 3600)); /* of the same morning: it led to the process */
	g_ptr_array_add (cases, concern_of ("CCRF-2026-00004", start + 30 * 86400));
	g_ptr_array_add (world->it->linked, g_strdup ("CCRF-2026-00003"));
	g_ptr_array_add (world->it->linked, g_strdup ("CCRF-2026-00004"));
	world->facts.provider_cases = cases;
	world->now += 61 * 86400;
	world_clock (world, "then:pc-views");
	g_assert_cmpstr (world_field (world, "pc-close", "effectiveness_words"), ==,
	                 "2 concerns in the 6 months before it started, 0.3 a month; 1 during the process, 0.5 a month.");
	g_assert_cmpstr (row_text (world_mail (world, "pc-close")->fields, "report_concerns", 0, "when_words"), ==, "before it started");
	g_assert_cmpstr (row_text (world_mail (world, "pc-close")->fields, "report_concerns", 1, "when_words"), ==, "during the process");
	world->facts.provider_cases = NULL;
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/process/course/extend", test_extend);
	g_test_add_func ("/process/course/continuity", test_continuity);
	g_test_add_func ("/process/course/triggers", test_triggers);
	g_test_add_func ("/process/course/legal-hold", test_legal_hold);
	g_test_add_func ("/process/quality/strategy", test_strategy);
	g_test_add_func ("/process/quality/answers", test_quality);
	g_test_add_func ("/process/close/views", test_views);
	g_test_add_func ("/process/close/views-complete", test_views_complete);
	g_test_add_func ("/process/close/embargo", test_embargo);
	g_test_add_func ("/process/close/close", test_close);
	g_test_add_func ("/process/close/not-yet", test_not_yet);
	g_test_add_func ("/process/report/way", test_report);
	g_test_add_func ("/process/report/names", test_report_names_nobody);
	g_test_add_func ("/process/report/effectiveness", test_effectiveness);
	return g_test_run ();
}
