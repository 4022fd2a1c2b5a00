/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Due moments, reminders, deputies, bounces and absences. 2 November 2026 is a Monday. */

#include "decide-fixture.h"

/* A2.5a: one working day; half-way and when due; URGENT: after a working hour */
static void
test_screening (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN), urgent = world_new (CCRF_CONCERN), night = world_new (CCRF_CONCERN);

	world_open (world);
	world_assert_due (world, "2026-11-03 17:00");
	world_assert_deadlines (world, ":screening", "remind 2026-11-03 09:30; remind 2026-11-03 17:00; then 2026-11-04 17:00");
	ccrf_form_set (urgent->it->form, "harm_occurred", "yes_minor");
	world_open (urgent);
	world_assert_deadlines (urgent, ":screening", "remind 2026-11-02 11:00; remind 2026-11-03 17:00; then 2026-11-04 17:00");
	/* Friday night: the weekend does not count */
	night->it->received = night->now = world_at (night, "2026-11-06 22:00");
	world_open (night);
	world_assert_due (night, "2026-11-09 17:00");
}

/* A1.3: 24 elapsed hours from receipt, over the weekend too; then the breach goes to both roles, and RAISED still closes it */
static void
test_raise (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world->it->received = world->now = world_at (world, "2026-11-06 15:00");
	world_open (world);
	world->now = world_at (world, "2026-11-06 16:30");
	world_say (world, "screening", "ESCALATE hit by " SECRET);
	world_assert_due (world, "2026-11-07 15:00");
	world_assert_deadlines (world, ":raise", "remind 2026-11-06 19:00; remind 2026-11-07 11:00; then 2026-11-07 15:00");
	world_assert_deadlines (world, ":screening", "");
	g_assert_true (world_mail (world, "raise-concern")->urgent);
	g_assert_true (world_mail (world, "professional-escalated")->urgent);
	g_assert_cmpstr (world_field (world, "professional-escalated", "raise_by_words"), ==, "Saturday 7 November 2026, 3pm");
	world->now = world_at (world, "2026-11-07 15:00");
	world_clock (world, "then:raise");
	world_assert_mails (world, "raise-breached:svc raise-breached:hos");
	g_assert_true (world_mail (world, "raise-breached")->urgent);
	g_assert_nonnull (ccrf_case_fact (world->it, "breached"));
	world_say (world, "raise", "RAISED");
	world_assert_mails (world, "choices:sue");
	world_say (world, "raise", "RAISED SG-77");
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpstr (world_field (world, "professional-raised", "safeguarding_reference"), ==, "SG-77");
}

/* escalated late: reminders that are past already are not sent, the breach is */
static void
test_raise_late (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world->now = world_at (world, "2026-11-02 20:00");
	world_say (world, "screening", "ESCALATE");
	world_assert_deadlines (world, ":raise", "remind 2026-11-03 06:00; then 2026-11-03 10:00");
}

static void
test_breach_unheard (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "ESCALATE");
	world->vacant = "service-manager-safeguarding";
	world_clock (world, "then:raise");
	world_assert_mails (world, "raise-breached:hos");
}

/* QUERY: three working days, a reminder after two */
static void
test_query (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "QUERY when?");
	world_assert_due (world, "2026-11-05 17:00");
	world_assert_deadlines (world, ":query", "remind 2026-11-04 17:00; then 2026-11-05 17:00");
	world_assert_deadlines (world, ":screening", "");
	world->now = world_at (world, "2026-11-05 17:00");
	world_clock (world, "then:query");
	world_assert_due (world, "2026-11-06 17:00");
	g_assert_cmpint (world_request (world, "query", NULL)->state, ==, CCRF_REQUEST_SUPERSEDED);
}

/* A2.5b, A2.7a: five working days; reminders after three, when due, three after; then the senior manager */
static void
test_answer (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "APPROVE");
	world_assert_due (world, "2026-11-09 17:00");
	world_assert_deadlines (world, ":answer", "remind 2026-11-05 17:00; remind 2026-11-09 17:00; remind 2026-11-12 17:00; then 2026-11-12 17:00");
	world->now = world_at (world, "2026-11-12 17:00");
	world_clock (world, "then:answer");
	world_assert_mails (world, "provider-overdue:con visit-decision:sen");
	g_assert_true (json_object_get_boolean_member (world_mail (world, "visit-decision")->fields, "overdue"));
	world_assert_due (world, "2026-11-19 17:00");
	world_assert_deadlines (world, ":visit-decision", "remind 2026-11-17 17:00; remind 2026-11-19 17:00; then 2026-11-20 17:00");
	/* the provider's late answer still counts, and is no longer overdue */
	world_say (world, "answer", "1 DONE|2 DONE");
	world_assert_mails (world, "provider-recorded:home provider-answered:con");
	g_assert_null (ccrf_case_fact (world->it, "overdue"));
}

/* after a stop of days only the last reminder speaks */
static void
test_collapse (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "APPROVE");
	world->now = world_at (world, "2026-11-10 09:00");
	world_clock (world, "remind:answer");
	world_assert_mails (world, "");
	world_clock (world, "remind:answer");
	world_assert_mails (world, "provider-confirm-actions:home!");
	world_assert_deadlines (world, ":answer", "remind 2026-11-12 17:00; then 2026-11-12 17:00");
	/* a deadline that does not exist any more says nothing twice */
	g_assert_cmpuint (world_count (world, "answer", CCRF_REQUEST_OPEN), ==, 1);
}

/* A2.7b: five working days before the visit; answers two working days after it */
static void
test_checklist (void)
{
	/* clang-format off */
	static const struct { const char *answer, *next_visit, *send, *due, *visit; } rows[] = {
		{ "VISIT 2026-12-10", "", "2026-12-03 09:00", "2026-12-14 17:00", "10 December 2026" },
		{ "VISIT 2026-11-04", "", "2026-11-02 10:00", "2026-11-06 17:00", "4 November 2026" },
		{ "NO VISIT", "2027-01-05", "2026-12-24 09:00", "2027-01-07 17:00", "5 January 2027" },
		{ "NO VISIT 2026-12-10", "2027-01-05", "2026-12-03 09:00", "2026-12-14 17:00", "10 December 2026" },
		{ "NO VISIT", "2026-01-05", "2027-04-23 09:00", "2027-05-05 17:00", "30 April 2027" },
		{ "NO VISIT", "", "2027-04-23 09:00", "2027-05-05 17:00", "30 April 2027" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);
		g_autofree char *wanted = g_strdup_printf ("send %s", rows[i].send);

		g_free (world->provider->next_visit);
		world->provider->next_visit = g_strdup (rows[i].next_visit);
		world_open (world);
		world_say (world, "screening", "APPROVE");
		world_say (world, "answer", "1 DONE|2 DONE");
		world_say (world, "visit-decision", rows[i].answer);
		g_test_message ("%s, next visit %s: %s", rows[i].answer, rows[i].next_visit, ccrf_case_fact (world->it, "visit_date"));
		if (i < 4) {
			world_assert_deadlines (world, ":checklist", wanted);
			world_assert_due (world, rows[i].due);
		}
		world->now = MAX (world->now, world_at (world, rows[i].send));
		world_clock (world, "send:checklist");
		world_assert_mails (world, "visit-checklist:vis");
		if (i < 4) {
			g_autofree char *due = ccrf_calendar_words (world->calendar, world_at (world, rows[i].due));

			world_assert_due (world, rows[i].due);
			g_assert_cmpstr (world_field (world, "visit-checklist", "visit_words"), ==, rows[i].visit);
			/* the mail says the date after the visit, not one counted from the mail */
			g_assert_cmpstr (world_field (world, "visit-checklist", "due_words"), ==, due);
		} else {
			/* no date is known: half a year ahead, and the history says so */
			g_assert_cmpstr (ccrf_case_fact (world->it, "visit_date"), >=, "2027-04-30");
			g_assert_cmpstr (ccrf_case_fact (world->it, "visit_date"), <=, "2027-05-05");
		}
	}
}

/* the date of VISIT: missing, past, doubtful */
static void
test_visit_date (void)
{
	static const char *const bad[] = { "VISIT", "VISIT soon", "VISIT 2026-11-01", "VISIT ?2026-12-10", "NO VISIT ?2026-12-10", "MORE", "" };

	for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_autoptr (World) world = world_new (CCRF_CONCERN);

		world_open (world);
		world_say (world, "screening", "APPROVE");
		world_say (world, "answer", "1 DONE|2 DONE");
		world_say (world, "visit-decision", bad[i]);
		world_assert_mails (world, "choices:sen");
		g_assert_cmpstr (world->it->state, ==, "senior-decision");
		if (strchr (bad[i], '?'))
			g_assert_nonnull (strstr (world_field (world, "choices", "problem"), "10 December 2026"));
	}
}

/* no action at all: the visit looks at the matter itself */
static void
test_visit_without_items (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	g_ptr_array_set_size (world->it->form->actions, 0);
	world_open (world);
	world_say (world, "screening", "APPROVE");
	world_assert_mails (world, "professional-screened:pat provider-detail-actions:home contracts-copy:con recorded:sue");
	world_clock (world, "then:answer");
	world_say (world, "visit-decision", "NO VISIT");
	g_assert_cmpuint (world->it->items->len, ==, 1);
	world_clock (world, "send:checklist");
	world_say (world, "checklist", "EVIDENCED");
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpstr (ccrf_case_fact (world->it, "closure"), ==, "evidenced");
}

/* A3.2 */
static void
test_compliment (void)
{
	g_autoptr (World) world = world_new (CCRF_COMPLIMENT);

	world_open (world);
	world_assert_due (world, "2026-11-05 17:00");
	world_assert_deadlines (world, ":compliment-review", "remind 2026-11-05 17:00; then 2026-11-06 17:00");
	g_assert_cmpstr (world->last->outcome, ==, "new case");
}

static void
bounce (World *world, guint64 request_id, const char *address)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_BOUNCED, .text = address, .request_id = request_id };

	world_decide (world, &event);
}

/* the owner of the step is told once; a colleague who cannot be reached brings in the deputies */
static void
test_bounce (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	guint64 id;

	world_open (world);
	id = world_request (world, "screening", "sue")->id;
	bounce (world, id, "sue@example.org");
	world_assert_mails (world, "bounce-notice:ops screening-request:dee");
	g_assert_cmpstr (world_field (world, "bounce-notice", "failed_address"), ==, "sue@example.org");
	g_assert_true (world_request (world, "screening", "sue")->undeliverable);
	bounce (world, id, "sue@example.org");
	world_assert_mails (world, "");
	world_say (world, "screening", "APPROVE");
	id = world_request (world, "answer", NULL)->id;
	bounce (world, id, "home@example.org");
	world_assert_mails (world, "bounce-notice:con provider-contact:con");
	world_assert_deadlines (world, ":answer", "");
	world_say (world, "contact", "EMAIL manager@example.org");
	g_assert_cmpstr (world->provider->email, ==, "manager@example.org");
	world_assert_mails (world, "provider-confirm-actions:manager contracts-copy:con recorded:con");
	g_assert_cmpuint (world_count (world, "answer", CCRF_REQUEST_OPEN), ==, 1);
	bounce (world, 0, "pat@example.org");
	world_assert_mails (world, "bounce-notice:ops");
}

/* an automatic reply stops nothing; from the only one who can answer it brings in the deputy */
static void
test_away (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_event (world, CCRF_EVENT_AWAY, "screening", "sue", "");
	world_assert_mails (world, "");
	world_say (world, "screening", "APPROVE");
	world_event (world, CCRF_EVENT_AWAY, "answer", NULL, "");
	world_assert_mails (world, "");
	world_say (world, "answer", "1 DONE|2 DONE");
	world_event (world, CCRF_EVENT_AWAY, "visit-decision", NULL, "");
	world_assert_mails (world, "visit-decision:sed");
	world_event (world, CCRF_EVENT_AWAY, "visit-decision", NULL, "");
	world_assert_mails (world, "");
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
	world_assert_due (world, "2026-11-09 17:00");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/clocks/screening", test_screening);
	g_test_add_func ("/decide/clocks/raise", test_raise);
	g_test_add_func ("/decide/clocks/raise-late", test_raise_late);
	g_test_add_func ("/decide/clocks/breach-unheard", test_breach_unheard);
	g_test_add_func ("/decide/clocks/query", test_query);
	g_test_add_func ("/decide/clocks/answer", test_answer);
	g_test_add_func ("/decide/clocks/collapse", test_collapse);
	g_test_add_func ("/decide/clocks/checklist", test_checklist);
	g_test_add_func ("/decide/clocks/visit-date", test_visit_date);
	g_test_add_func ("/decide/clocks/visit-without-items", test_visit_without_items);
	g_test_add_func ("/decide/clocks/compliment", test_compliment);
	g_test_add_func ("/decide/clocks/bounce", test_bounce);
	g_test_add_func ("/decide/clocks/away", test_away);
	return g_test_run ();
}
