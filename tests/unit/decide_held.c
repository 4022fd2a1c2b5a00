/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Held replies, compliments with the forum, triage, the acknowledgement, and the proofs for the operator. */

#include "decide-fixture.h"
#include <glib/gstdio.h>

/* a reply that could not be vouched for: the registered address is asked, at most three times */
static void
test_held (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	for (int i = 0; i < 5; i++) {
		world_event (world, CCRF_EVENT_HELD, "screening", "sue", "APPROVE fine");
		world_assert_mails (world, i < 3 ? "confirm:sue" : "");
		g_assert_cmpstr (world->it->state, ==, "screening");
		g_assert_true (g_str_has_prefix (world->last->outcome, "held: "));
	}
	world_say (world, "confirm", "what is this?");
	world_assert_mails (world, "choices:sue");
	world_say (world, "confirm", "CONFIRM|REFUSE");
	g_assert_cmpstr (world->it->state, ==, "screening");
	world_say (world, "confirm", "CONFIRM");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
	g_assert_cmpstr (world_request (world, "screening", "sue")->answer, ==, "APPROVE fine");
	world_assert_mails (world, "professional-screened:pat provider-confirm-actions:home contracts-copy:con recorded:sue");
	/* the second confirmation of the same answer changes nothing */
	world_say (world, "confirm", "CONFIRM");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
	world_assert_mails (world, "recorded:sue");
}

/* fail safe: an ESCALATE alerts the screening managers all the same */
static void
test_held_escalate (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_event (world, CCRF_EVENT_HELD, "screening", "sue", "ESCALATE now");
	world_assert_mails (world, "escalate-unverified:sue escalate-unverified:sam confirm:sue");
	g_assert_true (world_mail (world, "escalate-unverified")->urgent);
	g_assert_cmpstr (world_field (world, "confirm", "held_text"), ==, "ESCALATE now");
	g_assert_cmpstr (world->it->state, ==, "screening");
	world_say (world, "confirm", "REFUSE");
	g_assert_cmpstr (world->it->state, ==, "screening");
	g_assert_cmpstr (world->last->outcome, ==, "confirm: REFUSE");
	world_event (world, CCRF_EVENT_HELD, "confirm", "sue", "CONFIRM");
	world_assert_mails (world, "");
	world->vacant = "safeguarding-team-manager";
	world_event (world, CCRF_EVENT_HELD, "screening", "sam", "ESCALATE now");
	world_assert_mails (world, "nobody-holds:ops confirm:sam");
}

/* alerts are bounded: three at once, then one an hour; ESCALATE that nothing could heal alerts too, and the history has it */
static void
test_alerts (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	for (int i = 0; i < 6; i++) {
		world_event (world, CCRF_EVENT_REFUSED, "screening", "sue", "ESCALATE now");
		world_assert_mails (world, i < 3 ? "escalate-unverified:sue escalate-unverified:sam" : "");
		g_assert_cmpuint (world->last->notes->len, ==, 2);
		g_assert_cmpstr (world->it->state, ==, "screening");
	}
	world->now += 3599;
	world_event (world, CCRF_EVENT_REFUSED, "screening", "sue", "ESCALATE now");
	world_assert_mails (world, "");
	world->now += 1;
	world_event (world, CCRF_EVENT_REFUSED, "screening", "sue", "ESCALATE now");
	world_assert_mails (world, "escalate-unverified:sue escalate-unverified:sam");
	/* other words of theirs are no alarm */
	world->now += 7200;
	world_event (world, CCRF_EVENT_REFUSED, "screening", "sue", "APPROVE");
	world_assert_mails (world, "");
	g_assert_cmpuint (world->last->notes->len, ==, 1);
	/* nor is ESCALATE where it was decided */
	world_say (world, "screening", "APPROVE");
	world_event (world, CCRF_EVENT_REFUSED, "screening", "sam", "ESCALATE now");
	world_assert_mails (world, "");
}

/* a held answer of the provider: confirmed by it, and no receipt of the council's goes there */
static void
test_held_provider (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);

	world_open (world);
	world_say (world, "screening", "APPROVE");
	world_event (world, CCRF_EVENT_HELD, "answer", NULL, "1 DONE|2 DONE");
	world_say (world, "confirm", "REFUSE");
	world_assert_mails (world, "");
	world_event (world, CCRF_EVENT_HELD, "answer", NULL, "1 DONE|2 DONE");
	world_say (world, "confirm", "CONFIRM");
	g_assert_cmpstr (world->it->state, ==, "senior-decision");
	world_assert_mails (world, "provider-recorded:home provider-answered:con visit-decision:sen");
}

/* A3.2: HOLD, asked again, and later APPROVE; A3.3: the forum only where the form permits */
static void
test_compliment (void)
{
	/* clang-format off */
	static const struct { const char *share, *state; } rows[] = {
		{ "yes", "forum" }, { "yes_without_names", "forum" }, { "no", "closed" }, { NULL, "closed" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_new (CCRF_COMPLIMENT);

		ccrf_form_set (world->it->form, "ok_to_share", rows[i].share);
		world_open (world);
		world_say (world, "compliment-review", "HOLD");
		world_assert_mails (world, "choices:con");
		world_say (world, "compliment-review", "HOLD wait for " SECRET);
		g_assert_cmpstr (world_field (world, "compliment-review", "held_reason"), ==, "wait for " SECRET);
		world_assert_due (world, "2026-11-30 17:00");
		world_say (world, "compliment-held", "APPROVE");
		g_assert_cmpstr (world->it->state, ==, rows[i].state);
		g_assert_cmpstr (world_field (world, "compliment-copy", "good_practice"), ==, SECRET " was kind");
		g_assert_cmpstr (world_field (world, "compliment-copy", "reporter_words"), ==, "");
	}
}

/* A3.3: in the pack, and discussed after the meeting */
static void
test_forum (void)
{
	g_autoptr (World) world = world_new (CCRF_COMPLIMENT);
	const CcrfEvent packed = { .kind = CCRF_EVENT_PACKED, .name = "provider-forum", .text = "Thursday 10 December 2026, 2pm" };
	const CcrfEvent over = { .kind = CCRF_EVENT_MEETING_OVER, .name = "provider-forum", .text = "" };
	/* clang-format off */
	static const struct { const char *share, *permits, *name; } rows[] = {
		{ "yes", "yes", "Pat " SECRET }, { "yes", "no", "" }, { "yes_without_names", "yes", "" },
	};
	/* clang-format on */

	ccrf_form_set (world->it->form, "ok_to_share", "yes");
	world_open (world);
	world_say (world, "compliment-review", "APPROVE");
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) cases = g_ptr_array_new ();
		g_autoptr (JsonObject) fields = NULL;

		ccrf_form_set (world->it->form, "ok_to_share", rows[i].share);
		ccrf_form_set (world->it->form, "name_to_provider", rows[i].permits);
		g_ptr_array_add (cases, world->it);
		fields = ccrf_decide_forum_fields (cases, "Thursday", &world->facts);
		g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (fields, "compliments"), 0),
		                                                "professional"), ==, rows[i].name);
	}
	world_decide (world, &packed);
	g_assert_cmpstr (ccrf_case_fact (world->it, "meeting"), ==, "provider-forum");
	world_decide (world, &over);
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_true (json_object_get_boolean_member (world_mail (world, "professional-closed")->fields, "discussed_at_forum"));
}

static void
test_triage (void)
{
	g_autoptr (World) world = world_new (CCRF_TRIAGE), file = world_new (CCRF_TRIAGE);
	const CcrfCase *other;

	ccrf_case_set_fact (world->it, "original_subject", "Hello " SECRET);
	ccrf_case_set_fact (world->it, "why", "no rule fits");
	world_open (world);
	g_assert_cmpstr (world_field (world, "triage", "said_by"), ==, "pat@example.org");
	g_assert_cmpstr (world_field (world, "triage", "original_subject"), ==, "Hello " SECRET);
	world_assert_due (world, "2026-11-03 17:00");
	/* a form that cannot be read closes nothing */
	world_say (world, "triage", "FORM\nno such lines");
	world_assert_mails (world, "choices:sue");
	g_assert_cmpstr (world->it->state, ==, "triage");
	world_say (world, "triage", "FORM\nProvider: Elm House, both");
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpuint (world->last->open->len, ==, 1);
	other = world->last->open->pdata[0];
	g_assert_cmpint (other->procedure, ==, CCRF_CONCERN);
	g_assert_cmpstr (other->professional->address, ==, "pat@example.org");
	g_assert_cmpint (other->received, ==, world->it->received);

	world_open (file);
	world_say (file, "triage", "FILE CCRF-2026-00009");
	world_assert_mails (file, "choices:sue");
	world_say (file, "triage", "FILE CCRF-2026-00001");
	g_assert_true (ccrf_list_has (file->it->linked, "CCRF-2026-00001"));
}

/* A1.1, A1.4, A2.4, A3.4: one acknowledgement for all forms of a mail */
static void
test_receipt (void)
{
	g_autoptr (World) concern = world_new (CCRF_CONCERN), compliment = world_new (CCRF_COMPLIMENT);
	g_autoptr (GPtrArray) cases = g_ptr_array_new ();
	CcrfMail *mail;

	ccrf_form_set (concern->it->form, "safeguarding_considered", "unsure");
	concern->it->provider_id = 0;
	g_ptr_array_add (concern->it->form->missing, g_strdup ("service_type"));
	g_ptr_array_add (concern->it->form->missing, g_strdup ("reporter_email"));
	world_open (concern);
	world_open (compliment);
	g_ptr_array_add (cases, concern->it);
	g_ptr_array_add (cases, compliment->it);
	mail = ccrf_decide_receipt (cases, concern->it->professional, &concern->facts);
	world_check_mail (mail);
	g_assert_cmpstr (json_object_get_string_member (mail->fields, "screening_due_words"), ==, "Tuesday 3 November 2026, 5pm");
	g_assert_true (json_object_get_boolean_member (mail->fields, "several"));
	g_assert_true (json_object_get_boolean_member (mail->fields, "any_concern"));
	g_assert_true (json_object_get_boolean_member (mail->fields, "any_compliment"));
	g_assert_true (json_object_get_boolean_member (mail->fields, "unsure"));
	g_assert_true (json_object_get_boolean_member (mail->fields, "provider_not_found"));
	g_assert_false (json_object_get_boolean_member (mail->fields, "late"));
	/* what the form left open is asked in a mail of its own */
	g_assert_false (json_object_has_member (mail->fields, "missing"));
	ccrf_mail_free (mail);
}

static void
test_filed (void)
{
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	CcrfEvent event = { .kind = CCRF_EVENT_FILED, .text = SECRET };

	world_open (world);
	event.sender = world->it->professional;
	world_decide (world, &event);
	g_assert_cmpstr (world->it->state, ==, "screening");
	g_assert_cmpuint (world->last->notes->len, ==, 1);
	world_assert_mails (world, "");
}

/* ---- for the operator ---------------------------------------------------------------- */

static gboolean
has_template (gpointer data, const char *name)
{
	return !data || !g_str_equal (data, name);
}

static void
add_role (GHashTable *roles, const char *name)
{
	CcrfRole *role = g_new0 (CcrfRole, 1);

	role->holders = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);
	g_ptr_array_add (role->holders, world_person ("a"));
	role->name = g_strdup (name);
	g_hash_table_insert (roles, g_strdup (name), role);
}

static void
free_role (gpointer data)
{
	CcrfRole *role = data;

	g_free (role->name);
	g_ptr_array_unref (role->holders);
	g_free (role);
}

static void
test_check (void)
{
	static const char *const roles[] = { "safeguarding-team-manager", "contracts-team", "senior-contracts-manager", "visiting-officer",
	                                     "service-manager-safeguarding", "head-of-service-safeguarding", "provider-forum", "performance-meeting", "operator" };
	g_autoptr (World) world = world_new (CCRF_CONCERN);
	CcrfConfig config = { .roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_role) };

	for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
		add_role (config.roles, roles[i]);
	for (int broken = 0; broken < 4; broken++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new (), warnings = ccrf_faults_new ();

		if (broken == 2)
			g_hash_table_remove (config.roles, "operator");
		if (broken == 3)
			g_hash_table_remove (config.roles, "visiting-officer");
		ccrf_decide_check (world->procedures, &config, has_template, broken == 1 ? (gpointer) "screening-request" : NULL, faults, warnings);
		g_assert_cmpuint (faults->len, ==, broken == 1 || broken == 3 ? 1 : 0);
		/* and that nobody can decide about provider concerns */
		g_assert_cmpuint (warnings->len, ==, broken >= 2 ? 2 : 1);
	}
	g_hash_table_unref (config.roles);
}

static void
test_graph (void)
{
	static const char *const names[] = { "concern", "compliment", "triage" };

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *dot = ccrf_decide_graph (names[i]);
		g_auto (GStrv) states = ccrf_decide_states (names[i]);
		guint n = g_strv_length (states);

		g_assert_true (g_str_has_prefix (dot, "digraph "));
		g_assert_true (g_str_has_suffix (dot, "}\n"));
		g_assert_nonnull (strstr (dot, "-> \"closed\""));
		g_assert_cmpuint (n % 2, ==, 0);
		g_assert_cmpstr (states[n - 2], ==, "closed");
	}
	g_assert_null (ccrf_decide_graph ("nonsense"));
}

/* the built-in stanzas under a folder's own: a mistyped one is a fault, and so is a missing meaning of time */
static void
test_procedures (void)
{
	g_autofree char *folder = g_dir_make_tmp ("decide-XXXXXX", NULL), *path = g_build_filename (folder, "triage.procedure", NULL);
	/* clang-format off */
	static const struct { const char *text, *fault; } rows[] = {
		{ "[step triage]\nask = x\ntemplate = triage\ndue = 1 working day\nreminders = soon\n", "soon" },
		{ "[step triage]\nask = x\ntemplate = triage\ndue = 1 working day\nclock = never\n", "never" },
		{ "[step triage]\nask = x\ntemplate = triage\ndue = 1 working day\ncolour = red\n", "colour" },
		{ "[step triage]\nask = x\ntemplate = triage\n", "due" },
		{ "[step trage]\nask = x\ntemplate = triage\ndue = 1 working day\n", "no such step" },
		{ "# nothing\n", "step triage" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autoptr (CcrfProcedures) procedures = NULL;
		gboolean found = FALSE;

		g_assert_true (g_file_set_contents (path, rows[i].text, -1, NULL));
		procedures = ccrf_procedures_load (folder, faults);
		g_assert_null (procedures);
		for (guint n = 0; n < faults->len; n++)
			found |= strstr (faults->pdata[n], rows[i].fault) != NULL;
		if (!found)
			g_test_fail_printf ("no fault names “%s”", rows[i].fault);
	}
	g_remove (path);
	g_rmdir (folder);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/held/confirm", test_held);
	g_test_add_func ("/decide/held/escalate", test_held_escalate);
	g_test_add_func ("/decide/held/alerts", test_alerts);
	g_test_add_func ("/decide/held/provider", test_held_provider);
	g_test_add_func ("/decide/compliment", test_compliment);
	g_test_add_func ("/decide/forum", test_forum);
	g_test_add_func ("/decide/triage", test_triage);
	g_test_add_func ("/decide/receipt", test_receipt);
	g_test_add_func ("/decide/filed", test_filed);
	g_test_add_func ("/decide/check", test_check);
	g_test_add_func ("/decide/graph", test_graph);
	g_test_add_func ("/decide/procedures", test_procedures);
	return g_test_run ();
}
