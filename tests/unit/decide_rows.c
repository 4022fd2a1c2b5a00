/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every transition row of the three tables, played once. The list stands in the
 * order of the tables: a row that is added, moved or renamed without its line
 * here fails the test.
 */

#include "decide-fixture.h"

typedef struct {
	const char *from, *on;  /* as the table has them */
	const char *state;      /* the case stands here; NULL: in @from */
	const char *with;       /* letters, see set_up () */
	const char *step;       /* whose request is answered; NULL: the clock, or the event itself */
	const char *text;       /* the answer; or which event */
	const char *to, *mails;
} Row;

#define ITEMS_DONE "1 DONE 2026-11-02 " SECRET "|2 NOT DONE " SECRET
#define SEEN "1 EVIDENCED " SECRET "|2 EVIDENCED"
#define NOT_SEEN "1 EVIDENCED|2 NOT EVIDENCED " SECRET
#define ASKED "provider-confirm-actions:home contracts-copy:con"
#define CLOSED "professional-closed:pat provider-closed:home"
#define NEW_ONE "NEW\nName: Oak House\nPostcode: AB1 2CD\nEmail: home@example.org"

/* clang-format off */
static const Row concern[] = {
	{ "new", "opened", NULL, "2", NULL, "opened", "screening", "screening-request:sue screening-request:sam" },
	{ "new", "opened", NULL, "", NULL, "opened", "screening", "screening-request:sue screening-request:sam" },

	{ "screening", "APPROVE", NULL, "", "screening", "APPROVE " SECRET, "provider-asked", "professional-screened:pat " ASKED " recorded:sue" },
	{ "screening", "ESCALATE", NULL, "", "screening", "ESCALATE", "safeguarding", "raise-concern:sue raise-concern:sam professional-escalated:pat recorded:sue" },
	{ "screening", "QUERY", NULL, "", "screening", "QUERY when was " SECRET, "queried", "professional-query:pat recorded:sue" },
	{ "screening", "COMPLIMENT", NULL, "", "screening", "COMPLIMENT", "contracts-review", "compliment-review:con professional-reclassified:pat recorded:sue" },
	{ "screening", "CONCERN", NULL, "", "screening", "CONCERN", "screening", "recorded:sue" },
	{ "screening", "DUPLICATE OF", NULL, "", "screening", "DUPLICATE OF CCRF-2026-00001", "closed", "professional-not-taken:pat recorded:sue" },
	{ "screening", "NOT OURS", NULL, "", "screening", "NOT OURS other council, " SECRET, "closed", "professional-not-taken:pat recorded:sue" },
	{ "screening", "then:screening", NULL, "", NULL, "clock", "screening", "screening-request:dee" },

	{ "queried", "TEXT", NULL, "", "query", "On Monday, " SECRET, "screening", "professional-query-thanks:pat screening-request:sue screening-request:sam" },
	{ "queried", "then:query", NULL, "", NULL, "clock", "screening", "screening-request:sue screening-request:sam" },
	{ "queried", "APPROVE", NULL, "", "screening", "APPROVE", "provider-asked", "professional-screened:pat " ASKED " recorded:sue" },
	{ "queried", "ESCALATE", NULL, "", "screening", "ESCALATE", "safeguarding", "raise-concern:sue raise-concern:sam professional-escalated:pat recorded:sue" },
	{ "queried", "QUERY", NULL, "", "screening", "QUERY and who?", "queried", "professional-query:pat recorded:sue" },
	{ "queried", "COMPLIMENT", NULL, "", "screening", "COMPLIMENT", "contracts-review", "compliment-review:con professional-reclassified:pat recorded:sue" },
	{ "queried", "CONCERN", NULL, "", "screening", "CONCERN", "queried", "recorded:sue" },
	{ "queried", "DUPLICATE OF", NULL, "", "screening", "DUPLICATE OF ccrf-2026-00001", "closed", "professional-not-taken:pat recorded:sue" },
	{ "queried", "NOT OURS", NULL, "", "screening", "NOT OURS other council", "closed", "professional-not-taken:pat recorded:sue" },

	{ "safeguarding", "RAISED", NULL, "", "raise", "RAISED SG-123", "closed", "professional-raised:pat recorded:sue" },
	{ "safeguarding", "then:raise", NULL, "", NULL, "clock", "safeguarding", "raise-breached:svc raise-breached:hos" },

	{ "approved", "go", "screening", "u", "screening", "APPROVE", "provider-matching", "professional-screened:pat provider-match:con recorded:sue" },
	{ "approved", "go", "screening", "b", "screening", "APPROVE", "provider-blocked", "professional-screened:pat provider-release:sue provider-release:sam recorded:sue" },
	{ "approved", "go", "screening", "a", "screening", "APPROVE", "provider-contact", "professional-screened:pat provider-contact:con recorded:sue" },
	{ "approved", "go", "screening", "n", "screening", "APPROVE", "provider-asked", "professional-screened:pat provider-detail-actions:home contracts-copy:con recorded:sue" },
	{ "provider-matching", "NUMBER", NULL, "u", "match", "NUMBER 1", "provider-asked", ASKED " recorded:con" },
	{ "provider-matching", "NEW", NULL, "u", "match", NEW_ONE, "provider-asked", ASKED " recorded:con" },
	{ "provider-matching", "NONE", NULL, "u", "match", "NONE", "provider-contact", "provider-contact:con recorded:con" },
	{ "provider-matching", "then:match", NULL, "u", NULL, "clock", "provider-matching", "provider-match:con!" },
	{ "provider-contact", "EMAIL", NULL, "a", "contact", "EMAIL <home@example.org>", "provider-asked", ASKED " recorded:con" },
	{ "provider-contact", "then:contact", NULL, "a", NULL, "clock", "provider-contact", "provider-contact:con!" },
	{ "provider-blocked", "RELEASE", NULL, "b", "release", "RELEASE", "provider-asked", ASKED " recorded:sue" },
	{ "provider-blocked", "ESCALATE", NULL, "b", "release", "ESCALATE", "safeguarding", "raise-concern:sue raise-concern:sam professional-escalated:pat recorded:sue" },
	{ "provider-blocked", "then:release", NULL, "b", NULL, "clock", "provider-blocked", "provider-release:dee" },

	{ "provider-asked", "answered", NULL, "", "answer", ITEMS_DONE, "senior-decision", "provider-recorded:home provider-answered:con visit-decision:sen" },
	{ "provider-asked", "answered", NULL, "", "answer", "2 DONE", "provider-asked", "provider-recorded:home" },
	{ "provider-asked", "replied", NULL, "q", "answer", "Because of " SECRET, "senior-decision", "provider-recorded:home provider-answered:con visit-decision:sen" },
	{ "provider-asked", "bounced", NULL, "", "answer", "bounced", "provider-contact", "bounce-notice:con provider-contact:con" },
	{ "provider-contact", "answered", NULL, "", "answer", ITEMS_DONE, "senior-decision", "provider-recorded:home provider-answered:con visit-decision:sen" },
	{ "provider-asked", "then:answer", NULL, "", NULL, "clock", "senior-decision", "provider-overdue:con visit-decision:sen" },

	{ "senior-decision", "VISIT", NULL, "d", "visit-decision", "VISIT 2026-12-10 " SECRET, "monitoring-visit", "recorded:sen" },
	{ "senior-decision", "NO VISIT", NULL, "d", "visit-decision", "NO VISIT", "routine-visit", "recorded:sen" },
	{ "senior-decision", "MORE", NULL, "da", "visit-decision", "MORE who was " SECRET, "provider-contact", "provider-contact:con recorded:sen" },
	{ "senior-decision", "MORE", NULL, "d", "visit-decision", "MORE who was " SECRET, "provider-asked", "provider-more:home recorded:sen" },
	{ "senior-decision", "PROVIDER CONCERNS", NULL, "d", "visit-decision", "PROVIDER CONCERNS " SECRET, "routine-visit", "recorded:sen" },
	{ "senior-decision", "then:visit-decision", NULL, "d", NULL, "clock", "senior-decision", "visit-decision:sed" },

	{ "monitoring-visit", "send:checklist", NULL, "d-", NULL, "clock", "monitoring-visit", "visit-checklist:vis" },
	{ "monitoring-visit", "checked", NULL, "d", "checklist", SEEN, "closed", CLOSED " recorded:vis" },
	{ "monitoring-visit", "checked", NULL, "d", "checklist", NOT_SEEN, "senior-decision", "visit-decision:sen recorded:vis" },
	{ "monitoring-visit", "checked", NULL, "d", "checklist", "2 EVIDENCED", "monitoring-visit", "recorded:vis" },
	{ "monitoring-visit", "then:checklist", NULL, "d", NULL, "clock", "monitoring-visit", "visit-checklist:vis!" },
	{ "routine-visit", "send:checklist", NULL, "d-", NULL, "clock", "routine-visit", "visit-checklist:vis" },
	{ "routine-visit", "checked", NULL, "d", "checklist", SEEN, "closed", CLOSED " recorded:vis" },
	{ "routine-visit", "checked", NULL, "d", "checklist", NOT_SEEN, "senior-decision", "visit-decision:sen recorded:vis" },
	{ "routine-visit", "checked", NULL, "d", "checklist", "1 NOT EVIDENCED", "routine-visit", "recorded:vis" },
	{ "routine-visit", "then:checklist", NULL, "d", NULL, "clock", "routine-visit", "visit-checklist:vis!" },

	{ "*", "NUMBER", "screening", "u", "match", "NUMBER 1", "screening", "recorded:con" },
	{ "*", "NEW", "queried", "u", "match", NEW_ONE, "queried", "recorded:con" },
	{ "*", "NONE", "safeguarding", "u", "match", "NONE", "safeguarding", "recorded:con" },
	{ "*", "MISSING", "screening", "", "missing", "service_type: home_care", "screening", "screening-request:sue screening-request:sam professional-query-thanks:pat" },
	{ "*", "then:missing", "provider-asked", "o", NULL, "clock", "provider-asked", "" },
	{ "*", "then:match", "screening", "um", NULL, "clock", "screening", "provider-match:con!" },
	{ "*", "answered", "routine-visit", "d", "answer", ITEMS_DONE, "routine-visit", "provider-recorded:home provider-answered:con" },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

#define COPIED "compliment-copy:home professional-closed:pat recorded:con"

static const Row compliment[] = {
	{ "new", "opened", NULL, "", NULL, "opened", "contracts-review", "compliment-review:con" },
	{ "contracts-review", "APPROVE", NULL, "f", "compliment-review", "APPROVE", "forum", "compliment-copy:home recorded:con" },
	{ "contracts-review", "HOLD", NULL, "", "compliment-review", "HOLD " SECRET, "held", "compliment-review:con recorded:con" },
	{ "contracts-review", "CONCERN", NULL, "", "compliment-review", "CONCERN", "screening", "screening-request:sue screening-request:sam professional-reclassified:pat recorded:con" },
	{ "contracts-review", "then:compliment-review", NULL, "", NULL, "clock", "contracts-review", "compliment-review:con!" },
	{ "held", "APPROVE", NULL, "f", "compliment-held", "APPROVE", "forum", "compliment-copy:home recorded:con" },
	{ "held", "HOLD", NULL, "", "compliment-held", "HOLD " SECRET, "held", "compliment-review:con recorded:con" },
	{ "held", "CONCERN", NULL, "", "compliment-held", "CONCERN", "screening", "screening-request:sue screening-request:sam professional-reclassified:pat recorded:con" },
	{ "held", "then:compliment-held", NULL, "", NULL, "clock", "held", "compliment-review:con!" },
	{ "approved", "go", "contracts-review", "u", "compliment-review", "APPROVE", "provider-matching", "provider-match:con recorded:con" },
	{ "approved", "go", "contracts-review", "a", "compliment-review", "APPROVE", "provider-contact", "provider-contact:con recorded:con" },
	{ "approved", "go", "contracts-review", "f", "compliment-review", "APPROVE", "forum", "compliment-copy:home recorded:con" },
	{ "approved", "go", "contracts-review", "", "compliment-review", "APPROVE", "closed", COPIED },
	{ "provider-matching", "NUMBER", NULL, "u", "match", "NUMBER 1", "closed", COPIED },
	{ "provider-matching", "NEW", NULL, "u", "match", NEW_ONE, "closed", COPIED },
	{ "provider-matching", "NONE", NULL, "u", "match", "NONE", "provider-contact", "provider-contact:con recorded:con" },
	{ "provider-matching", "then:match", NULL, "u", NULL, "clock", "provider-matching", "provider-match:con!" },
	{ "provider-contact", "EMAIL", NULL, "a", "contact", "EMAIL home@example.org", "closed", COPIED },
	{ "provider-contact", "then:contact", NULL, "a", NULL, "clock", "provider-contact", "provider-contact:con!" },
	{ "forum", "meeting-over", NULL, "", NULL, "meeting-over", "closed", "professional-closed:pat" },
	{ "*", "NUMBER", "contracts-review", "u", "match", "NUMBER 1", "contracts-review", "recorded:con" },
	{ "*", "NEW", "held", "u", "match", NEW_ONE, "held", "recorded:con" },
	{ "*", "NONE", "contracts-review", "u", "match", "NONE", "contracts-review", "recorded:con" },
	{ "*", "MISSING", "contracts-review", "", "missing", "service_type: home_care", "contracts-review", "compliment-review:con professional-query-thanks:pat" },
	{ "*", "then:missing", "held", "o", NULL, "clock", "held", "" },
	{ "*", "then:match", "held", "um", NULL, "clock", "held", "provider-match:con!" },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

static const Row triage[] = {
	{ "new", "opened", NULL, "", NULL, "opened", "triage", "triage:sue triage:sam" },
	{ "triage", "FORM", NULL, "", "triage", "FORM\nProvider: Elm House", "closed", "recorded:sue" },
	{ "triage", "FILE", NULL, "", "triage", "FILE CCRF-2026-00001", "closed", "recorded:sue" },
	{ "triage", "SPAM", NULL, "", "triage", "SPAM", "closed", "recorded:sue" },
	{ "triage", "NOT OURS", NULL, "", "triage", "NOT OURS", "closed", "recorded:sue" },
	{ "triage", "then:triage", NULL, "", NULL, "clock", "triage", "triage:dee" },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

/* A2.9 */
static const Row trend[] = {
	{ "new", "opened", NULL, "", NULL, "opened", "alert", "trend-alert:sen" },
	{ "alert", "PROVIDER CONCERNS", NULL, "", "trend", "PROVIDER CONCERNS " SECRET, "closed", "recorded:sen" },
	{ "alert", "SAFEGUARDING", NULL, "", "trend", "SAFEGUARDING " SECRET, "closed", "trend-safeguarding:svc trend-safeguarding:sue trend-safeguarding:sam recorded:sen" },
	{ "alert", "NO ACTION", NULL, "", "trend", "NO ACTION " SECRET, "closed", "recorded:sen" },
	{ "alert", "then:trend", NULL, "", NULL, "clock", "alert", "trend-alert:sed" },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

static const struct { CcrfProcedureKind kind; const Row *rows; } all[] = {
	{ CCRF_CONCERN, concern }, { CCRF_COMPLIMENT, compliment }, { CCRF_TRIAGE, triage }, { CCRF_TREND, trend },
};
/* clang-format on */

/* ---- the case as it stands before ------------------------------------------------ */

static void
open_request (World *world, const char *step)
{
	const CcrfStep *stanza = ccrf_procedures_step (world->procedures, step);
	g_autoptr (GPtrArray) people = world_ask_people (world, stanza->ask, FALSE, world->now);

	if (g_str_equal (stanza->ask, "provider"))
		g_ptr_array_add (people, world_person ("home"));
	if (g_str_equal (stanza->ask, "professional"))
		g_ptr_array_add (people, world_person ("pat"));
	for (guint i = 0; i < people->len; i++) {
		CcrfRequest *request = ccrf_request_new (step, stanza->ask, people->pdata[i]);

		request->id = ++world->next_id;
		if (g_str_equal (step, "match")) {
			JsonArray *ids = json_array_new ();

			json_array_add_int_element (ids, 5);
			request->extra = json_object_new ();
			json_object_set_array_member (request->extra, "candidate_ids", ids);
			json_object_set_array_member (request->extra, "candidates", json_array_new ());
			json_object_set_boolean_member (request->extra, "has_candidates", TRUE);
		}
		g_ptr_array_add (world->it->requests, request);
	}
}

/* 2 both in one, u unmatched, b blocked, a no address, n no action agreed, d the provider has answered all,
 * q asked by MORE, f for the forum, m asked which provider, o asked for what the form left open, - nobody was asked yet */
static void
set_up (World *world, const Row *row)
{
	const char *state = row->state ? row->state : row->from, *step = ccrf_table_step (ccrf_table_of (world->it->procedure), state);
	CcrfCase *it = world->it;

	if (strchr (row->with, '2')) {
		g_free (it->form->report_type);
		it->form->report_type = g_strdup ("both");
	}
	if (strchr (row->with, 'u'))
		it->provider_id = 0;
	if (strchr (row->with, 'b'))
		ccrf_form_set (it->form, "other_agencies", "cqc;police");
	if (strchr (row->with, 'a')) {
		g_free (world->provider->email);
		world->provider->email = g_strdup ("");
	}
	if (strchr (row->with, 'q'))
		ccrf_case_set_fact (it, "question", "who was it?");
	if (strchr (row->with, 'f'))
		ccrf_form_set (it->form, "ok_to_share", "yes_without_names");
	if (strstr (state, "visit"))
		ccrf_case_set_fact (it, "visit_date", "2026-12-10");
	if (!g_str_equal (state, "new") && it->form)
		for (int n = 1; n <= (strchr (row->with, 'n') ? 0 : 2); n++) {
			CcrfItem *item = ccrf_item_new (n, "New slings " SECRET, "", "");

			item->state = strchr (row->with, 'd') ? CCRF_ITEM_DONE : CCRF_ITEM_OPEN;
			g_ptr_array_add (it->items, item);
		}
	g_free (it->state);
	it->state = g_strdup (state);
	/* of the step's own clock, and of one that runs beside it */
	g_ptr_array_add (it->deadlines, ccrf_deadline_new ("remind:match", world->now + 3600));
	g_ptr_array_add (it->deadlines, ccrf_deadline_new ("remind:answer", world->now + 3600));
	if (g_str_equal (state, "queried"))
		open_request (world, "screening");
	if (step && !strchr (row->with, '-'))
		open_request (world, step);
	if (strchr (row->with, 'm'))
		open_request (world, "match");
	if (strchr (row->with, 'o'))
		open_request (world, "missing");
	if (row->step && !world_request (world, row->step, NULL))
		open_request (world, row->step);
}

static void
play (World *world, const Row *row)
{
	if (g_str_equal (row->text, "opened")) {
		world_open (world);
	} else if (g_str_equal (row->text, "clock")) {
		world_clock (world, row->on);
	} else if (g_str_equal (row->text, "meeting-over")) {
		const CcrfEvent event = { .kind = CCRF_EVENT_MEETING_OVER, .name = "provider-forum", .text = "" };

		world_decide (world, &event);
	} else if (g_str_equal (row->text, "bounced")) {
		const CcrfEvent event = { .kind = CCRF_EVENT_BOUNCED, .text = "home@example.org",
		                          .request_id = world_request (world, row->step, NULL)->id };

		world_decide (world, &event);
	} else {
		world_say (world, row->step, row->text);
	}
}

static void
test_rows (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
		const CcrfTransition *row = ccrf_table_of (all[i].kind)->rows;
		const Row *wanted = all[i].rows;

		for (; row->from && wanted->from; row++, wanted++) {
			g_autoptr (World) world = world_new (all[i].kind);
			g_autofree char *mails = NULL;

			if (!g_str_equal (row->from, wanted->from) || !g_str_equal (row->on, wanted->on)) {
				g_test_fail_printf ("the row %s %s of %s has no test: add its line here", row->from, row->on, ccrf_procedure_name (all[i].kind));
				return;
			}
			set_up (world, wanted);
			play (world, wanted);
			mails = world_mails (world);
			if (!g_str_equal (world->it->state, wanted->to) || !g_str_equal (mails, wanted->mails))
				g_test_fail_printf ("%s %s %s: is %s with “%s”, should be %s with “%s”", ccrf_procedure_name (all[i].kind), wanted->from,
				                    wanted->on, world->it->state, mails, wanted->to, wanted->mails);
			/* closed is closed: nothing waits, nothing rings */
			if (g_str_equal (world->it->state, "closed")) {
				g_auto (GStrv) waiting = ccrf_decide_waiting_for (world->it);

				g_assert_cmpuint (g_strv_length (waiting), ==, 0);
				g_assert_cmpuint (world->it->deadlines->len, ==, 0);
				g_assert_cmpint (world->it->closed, ==, world->now);
				g_assert_cmpint (world->it->due, ==, 0);
			}
		}
		g_assert_null (row->from);
		g_assert_null (wanted->from);
	}
}

/* every target is a state, every state but the first can be reached, every state waits for a step or is an end */
static void
test_sound (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
		const CcrfTable *table = ccrf_table_of (all[i].kind);
		const CcrfStateRow *last = NULL;

		for (const CcrfTransition *row = table->rows; row->from; row++) {
			gboolean from = g_str_equal (row->from, "*"), to = !row->to;

			for (const CcrfStateRow *state = table->states; state->state; state++) {
				from |= g_str_equal (state->state, row->from);
				to |= row->to && g_str_equal (state->state, row->to);
			}
			g_assert_true (from && to);
		}
		for (const CcrfStateRow *state = table->states; state->state; state++) {
			gboolean reached = g_str_equal (state->state, "new"), leaves = g_str_equal (state->state, "closed");

			for (const CcrfTransition *row = table->rows; row->from; row++) {
				reached |= g_strcmp0 (row->to, state->state) == 0;
				leaves |= g_str_equal (row->from, state->state);
			}
			if (!reached || !leaves)
				g_test_fail_printf ("%s cannot be %s", state->state, reached ? "left" : "reached");
			last = state;
		}
		g_assert_cmpstr (last->state, ==, "closed");
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/rows/each", test_rows);
	g_test_add_func ("/decide/rows/sound", test_sound);
	return g_test_run ();
}
