/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the form left open: asked once, merged, never waited for. */

#include "decide-fixture.h"

#define THANKED "professional-query-thanks:pat"
#define SCREENERS "screening-request:sue screening-request:sam"

/* a case whose form left @missing open and @unsure in doubt: keys, ";" between */
static World *
world_with_gaps (CcrfProcedureKind kind, const char *missing, const char *unsure)
{
	World *world = world_new (kind);
	const char *const lists[] = { missing, unsure };

	for (gsize l = 0; l < G_N_ELEMENTS (lists); l++) {
		g_auto (GStrv) keys = g_strsplit (lists[l], ";", -1);

		for (char **key = keys; *key; key++) {
			if (g_str_equal (*key, "actions_agreed"))
				g_ptr_array_set_size (world->it->form->actions, 0);
			ccrf_form_set (world->it->form, *key, NULL);
			g_ptr_array_add (l ? world->it->form->unsure : world->it->form->missing, g_strdup (*key));
		}
	}
	return world;
}

static const char *
said (const World *world, const char *key)
{
	return ccrf_form_get (world->it->form, key);
}

/* An answer that came with forms; they are the message's. */
static void
say_with_forms (World *world, const char *text, CcrfForm *form, CcrfForm *other)
{
	const CcrfRequest *request = world_request (world, "missing", NULL);
	g_autoptr (CcrfMessage) message = ccrf_message_new ();
	g_autoptr (GPtrArray) commands = world_commands ("missing", text);
	const CcrfEvent event = { .kind = CCRF_EVENT_ANSWER, .message = message, .text = text, .commands = commands,
	                          .request_id = request->id, .sender = world->it->professional, .sender_role = request->role };

	g_ptr_array_add (message->forms, form);
	if (other)
		g_ptr_array_add (message->forms, other);
	world_decide (world, &event);
}

/* ---- asking ------------------------------------------------------------------------ */

/* the labels that are asked, "|" between; "" when nothing is asked */
static char *
asked (const World *world)
{
	const CcrfMail *mail = world_mail (world, "professional-missing");
	JsonArray *list = mail ? json_object_get_array_member (mail->fields, "missing") : NULL;
	GString *text = g_string_new (NULL);

	for (guint i = 0; list && i < json_array_get_length (list); i++)
		g_string_append_printf (text, "%s%s", i ? "|" : "", json_object_get_string_member (json_array_get_object_element (list, i), "label"));
	return g_string_free (text, FALSE);
}

static void
test_asked (void)
{
	/* clang-format off */
	static const struct { const char *missing, *unsure, *labels; } rows[] = {
		{ "service_type", "", "Type of service" },
		{ "service_type;reporter_role", "date_identified", "Type of service|Your job title|Date you identified the concern or good practice" },
		{ "", "harm_occurred", "Has anyone been harmed?" },
		{ "actions_agreed", "", "Actions agreed with the provider" },
		/* the mail itself tells us, or the default is safe */
		{ "reporter_email;reporter_name;date_completed", "", "" },
		{ "name_to_provider;ok_to_share", "reporter_email", "" },
		{ "reporter_email;frequency", "", "Has it happened before? How often and for how long?" },
		{ "no_such_key", "", "" },
		{ "", "", "" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, rows[i].missing, rows[i].unsure);
		g_autofree char *labels = NULL;

		world_open (world);
		labels = asked (world);
		g_assert_cmpstr (labels, ==, rows[i].labels);
		world_assert_mails (world, *rows[i].labels ? SCREENERS " professional-missing:pat" : SCREENERS);
		g_assert_cmpuint (world_count (world, "missing", CCRF_REQUEST_OPEN), ==, *rows[i].labels ? 1 : 0);
		/* screening begins at once, with its own clock, whatever is missing (A2.5a) */
		g_assert_cmpstr (world->it->state, ==, "screening");
		world_assert_due (world, "2026-11-03 17:00");
		world_assert_deadlines (world, "missing", *rows[i].labels ? "remind 2026-11-04 17:00; then 2026-11-05 17:00" : "");
		world_assert_deadlines (world, "screening", world->it->urgent ? "remind 2026-11-02 11:00; remind 2026-11-03 17:00; then 2026-11-04 17:00"
		                                                              : "remind 2026-11-03 09:30; remind 2026-11-03 17:00; then 2026-11-04 17:00");
	}
}

/* one button opens a reply with a line a question; the mail says this question's own day */
static void
test_prefill (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type;reporter_role", "");
	JsonArray *answers;
	JsonObject *answer;

	world_open (world);
	answers = json_object_get_array_member (world_mail (world, "professional-missing")->fields, "answers");
	g_assert_cmpuint (json_array_get_length (answers), ==, 1);
	answer = json_array_get_object_element (answers, 0);
	g_assert_cmpstr (json_object_get_string_member (answer, "prefill"), ==, "Type of service: \nYour job title: \n");
	g_assert_true (json_object_get_boolean_member (answer, "prose"));
	g_assert_cmpstr (world_field (world, "professional-missing", "due_words"), ==, "Thursday 5 November 2026, 5pm");
	g_assert_cmpstr (world_field (world, "screening-request", "due_words"), ==, "Tuesday 3 November 2026, 5pm");
}

/* A3.1: the linked compliment does not ask a second time */
static void
test_both (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", ""), other = world_with_gaps (CCRF_COMPLIMENT, "service_type", "");

	g_free (world->it->form->report_type);
	world->it->form->report_type = g_strdup ("both");
	world_open (world);
	world_assert_mails (world, SCREENERS " professional-missing:pat");
	g_assert_cmpuint (world->last->open->len, ==, 1);
	g_assert_nonnull (ccrf_case_fact (world->last->open->pdata[0], "split_from"));
	ccrf_case_set_fact (other->it, "split_from", "yes");
	world_open (other);
	world_assert_mails (other, "compliment-review:con");
	/* what the compliment needs too does not reach it by itself: a person reads it */
	world_say (world, "missing", "service_type: home_care");
	g_assert_cmpstr (world->last->outcome, ==, "attention: an answer about the open questions is about the linked compliment too: read it");
	g_assert_cmpstr (said (world, "service_type"), ==, "home_care");
}

/* a case that is reclassified there and back asks once */
static void
test_once (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", "");

	world_open (world);
	world_say (world, "screening", "COMPLIMENT");
	world_assert_mails (world, "compliment-review:con professional-reclassified:pat recorded:sue");
	world_say (world, "compliment-review", "CONCERN");
	world_assert_mails (world, SCREENERS " professional-reclassified:pat recorded:con");
	g_assert_cmpuint (world_count (world, "missing", CCRF_REQUEST_OPEN), ==, 1);
	world_say (world, "missing", "service_type: home_care");
	world_assert_mails (world, SCREENERS " " THANKED);
}

/* ---- merging ------------------------------------------------------------------------- */

static void
test_merge (void)
{
	/* clang-format off */
	static const struct { const char *missing, *unsure, *text, *key, *value, *outcome; } rows[] = {
		{ "service_type", "", "service_type: home_care", "service_type", "home_care", "missing: answered" },
		{ "", "harm_occurred", "harm_occurred: no", "harm_occurred", "no", "missing: answered" },
		/* an optional question that the form did not answer is open too */
		{ "service_type", "", "service_type: home_care\nadult_initials: JS", "adult_initials", "JS", "missing: answered" },
		/* what the form said stands, and a person hears of the difference */
		{ "service_type", "", "service_type: home_care\nharm_occurred: death", "harm_occurred", "no",
		  "attention: an answer about the open questions says something else than the form, which stands: read it" },
		{ "service_type", "", "service_type: home_care\nharm_occurred: no", "harm_occurred", "no", "missing: answered" },
		{ "service_type", "", "service_type: home_care\naction: Something else", "service_type", "home_care",
		  "attention: an answer about the open questions says something else than the form, which stands: read it" },
		/* prose, empty lines, doubt */
		{ "service_type", "", "I will find out, " SECRET, "service_type", NULL,
		  "attention: an answer about the open questions could not be read line by line: read it" },
		{ "service_type", "", "service_type: ", "service_type", NULL,
		  "attention: an answer about the open questions could not be read line by line: read it" },
		{ "service_type", "", "service_type: ?", "service_type", NULL, "missing: answered" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, rows[i].missing, rows[i].unsure);
		g_autofree char *deadlines = NULL;
		const CcrfForm *form;

		world_open (world);
		deadlines = world_deadlines (world, "screening");
		world_say (world, "missing", rows[i].text);
		form = world->it->form;
		g_assert_cmpstr (said (world, rows[i].key), ==, rows[i].value);
		g_assert_cmpstr (world->last->outcome, ==, rows[i].outcome);
		if (rows[i].value)
			g_assert_false (ccrf_list_has (form->missing, rows[i].key) || ccrf_list_has (form->unsure, rows[i].key));
		g_assert_cmpuint (form->actions->len, ==, 2);
		g_assert_cmpuint (world->it->items->len, ==, 2);
		/* the screeners see it under the same question and clock, all that was written beside it */
		world_assert_mails (world, SCREENERS " " THANKED);
		g_assert_cmpstr (world_field (world, "screening-request", "missing_answer"), ==, rows[i].text);
		g_assert_cmpint (world_request (world, "missing", NULL)->state, ==, CCRF_REQUEST_ANSWERED);
		world_assert_deadlines (world, "missing", "");
		g_assert_cmpstr (world->it->state, ==, "screening");
		world_assert_due (world, "2026-11-03 17:00");
		world_assert_deadlines (world, "screening", deadlines);
	}
}

/* an answer that leaves doubt: from "not answered" to "not read with certainty" */
static void
test_doubt (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "harm_occurred;service_type", "");

	world_open (world);
	g_assert_false (world->it->urgent);
	world_say (world, "missing", "harm_occurred: ?");
	g_assert_true (ccrf_list_has (world->it->form->unsure, "harm_occurred"));
	g_assert_false (ccrf_list_has (world->it->form->missing, "harm_occurred"));
	g_assert_true (ccrf_list_has (world->it->form->missing, "service_type"));
	/* it may be the worst (A1.1) */
	g_assert_true (world->it->urgent);
	/* a further answer settles it */
	world_say (world, "missing", "harm_occurred: no\nservice_type: home_care");
	g_assert_cmpstr (said (world, "harm_occurred"), ==, "no");
	g_assert_false (world->it->urgent);
	g_assert_cmpuint (world->it->form->unsure->len + world->it->form->missing->len, ==, 0);
	g_assert_cmpstr (world_field (world, "screening-request", "missing_answer"), ==, "harm_occurred: ?\n\nharm_occurred: no\nservice_type: home_care");
}

/* what we only assumed is open; a reason that stood beside an unsure answer stays (a provider that must not be told) */
static void
test_notes (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", "raised_with_provider");
	CcrfForm *form = world->it->form;

	g_hash_table_insert (form->notes, g_strdup ("raised_with_provider"), g_strdup ("the manager is the concern"));
	ccrf_form_set (form, "name_to_provider", "organisation_only");
	g_ptr_array_add (form->assumed, g_strdup ("name_to_provider"));
	world_open (world);
	world_say (world, "missing", "raised_with_provider: no\nname_to_provider: no");
	form = world->it->form;
	g_assert_cmpstr (said (world, "raised_with_provider"), ==, "no");
	g_assert_cmpstr (g_hash_table_lookup (form->notes, "raised_with_provider"), ==, "the form said: the manager is the concern");
	g_assert_cmpstr (said (world, "name_to_provider"), ==, "no");
	g_assert_false (ccrf_list_has (form->assumed, "name_to_provider"));
	g_assert_cmpstr (world->last->outcome, ==, "missing: answered");
	world_say (world, "screening", "APPROVE");
	g_assert_cmpstr (world->it->state, ==, "provider-blocked");
}

/* who is asked which provider is meant sees what was added about it */
static void
test_provider (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "provider_location;service_type", "");

	world->it->provider_id = 0;
	world_open (world);
	world_assert_mails (world, SCREENERS " provider-match:con professional-missing:pat");
	world_say (world, "missing", "service_type: home_care");
	world_assert_mails (world, SCREENERS " " THANKED);
	world_say (world, "missing", "provider_location: 2 Low Street, AB1 2CD");
	world_assert_mails (world, SCREENERS " provider-match:con " THANKED);
	g_assert_cmpstr (world_field (world, "provider-match", "typed_location"), ==, "2 Low Street, AB1 2CD");
}

/* A2.3: agreed actions become items, once; not of a provider that was asked already */
static void
test_actions (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "actions_agreed", ""), late = world_with_gaps (CCRF_CONCERN, "actions_agreed", "");

	world_open (world);
	g_assert_cmpuint (world->it->items->len, ==, 0);
	world_say (world, "missing", "action: New slings\naction: Training");
	g_assert_cmpuint (world->it->items->len, ==, 2);
	g_assert_cmpint (((CcrfItem *) world->it->items->pdata[1])->n, ==, 2);
	g_assert_false (ccrf_list_has (world->it->form->missing, "actions_agreed"));
	world_say (world, "missing", "action: New slings\naction: Training");
	g_assert_cmpuint (world->it->items->len, ==, 2);
	g_assert_cmpuint (world->it->form->actions->len, ==, 2);
	g_assert_cmpstr (world->last->outcome, !=, "attention: an answer about the open questions says something else than the form, which stands: read it");
	world_say (world, "screening", "APPROVE");
	world_assert_mails (world, "professional-screened:pat provider-confirm-actions:home contracts-copy:con recorded:sue");

	world_open (late);
	world_say (late, "screening", "APPROVE");
	world_assert_mails (late, "professional-screened:pat provider-detail-actions:home contracts-copy:con recorded:sue");
	world_say (late, "missing", "action: New slings");
	g_assert_cmpuint (late->it->items->len, ==, 0);
	g_assert_cmpuint (late->it->form->actions->len, ==, 1);
	g_assert_cmpstr (late->last->outcome, ==, "attention: an answer about the open questions came after the decision: read it");
	/* A2.5c: the provider's own words become the items */
	world_say (late, "answer", "We bought new slings.\nWe trained the staff.");
	g_assert_cmpuint (late->it->items->len, ==, 2);
	world_say (late, "missing", "service_type: home_care");
	g_assert_cmpuint (late->it->items->len, ==, 2);
}

/* ---- forms in the answer --------------------------------------------------------------- */

static CcrfForm *
form_that_says (const char *key, const char *value)
{
	CcrfForm *form = world_form ();

	ccrf_form_set (form, key, value);
	return form;
}

static void
test_form (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", ""), other = world_with_gaps (CCRF_CONCERN, "service_type;reporter_role", "");
	CcrfForm *completed = form_that_says ("service_type", "home_care"), *another = form_that_says ("service_type", "other");

	/* the form again, completed, and no word beside it; what the parser assumed is no answer */
	ccrf_form_set (completed, "name_to_provider", "organisation_only");
	g_ptr_array_add (completed->assumed, g_strdup ("name_to_provider"));
	world_open (world);
	say_with_forms (world, "", completed, NULL);
	g_assert_cmpstr (world->last->outcome, ==, "missing: answered");
	g_assert_cmpstr (said (world, "service_type"), ==, "home_care");
	g_assert_cmpstr (said (world, "name_to_provider"), ==, "no");
	g_assert_null (ccrf_case_fact (world->it, "missing_answer"));
	world_assert_mails (world, SCREENERS " " THANKED);

	/* a form about another provider fills nothing here; the lines above it do */
	ccrf_form_set (another, "provider_name", "Oak House");
	world_open (other);
	say_with_forms (other, "reporter_role: Nurse", another, NULL);
	g_assert_cmpstr (said (other, "reporter_role"), ==, "Nurse");
	g_assert_null (said (other, "service_type"));
	g_assert_cmpstr (said (other, "provider_name"), ==, "Elm House");
	g_assert_true (g_str_has_prefix (other->last->outcome, "attention: "));
	/* two forms: the first that answers counts */
	say_with_forms (other, "", form_that_says ("service_type", "home_care"), form_that_says ("service_type", "other"));
	g_assert_cmpstr (said (other, "service_type"), ==, "home_care");
	g_assert_true (g_str_has_prefix (other->last->outcome, "attention: "));
}

/* neither words nor a form */
static void
test_empty (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", "");

	world_open (world);
	world_say (world, "missing", "");
	world_assert_mails (world, "not-read:pat");
	g_assert_cmpint (world_request (world, "missing", NULL)->state, ==, CCRF_REQUEST_OPEN);
}

/* a held answer counts when it is confirmed: its words, not those of the mail that confirms */
static void
test_held (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", "");

	world_open (world);
	world_event (world, CCRF_EVENT_HELD, "missing", NULL, "service_type: home_care");
	world_assert_mails (world, "professional-confirm:pat");
	g_assert_null (said (world, "service_type"));
	world_say (world, "confirm", "CONFIRM\nservice_type: other");
	g_assert_cmpstr (said (world, "service_type"), ==, "home_care");
	world_assert_mails (world, SCREENERS " " THANKED);
}

/* ---- urgency (A1.1) ------------------------------------------------------------------------- */

static void
test_urgent (void)
{
	/* clang-format off */
	static const struct { const char *missing, *unsure; gboolean before; const char *text; gboolean after; const char *reason; } rows[] = {
		{ "harm_occurred", "", FALSE, "harm_occurred: yes_serious", TRUE, "Serious harm has occurred" },
		{ "harm_occurred", "", FALSE, "harm_occurred: no", FALSE, NULL },
		{ "", "harm_occurred", TRUE, "harm_occurred: no", FALSE, NULL },
		{ "", "harm_occurred", TRUE, "harm_occurred: yes_minor", TRUE, "Harm has occurred" },
		{ "", "adult_views", TRUE, "service_type: home_care", TRUE, "The adult may say harm has occurred: the answer could not be read with certainty" },
		{ "", "immediate_safety", TRUE, "immediate_safety: not_known", TRUE, "It is not known whether everyone is safe now" },
		{ "immediate_safety", "", FALSE, "immediate_safety: no", TRUE, "The adult is not safe now" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, rows[i].missing, rows[i].unsure);
		JsonArray *reasons;

		world_open (world);
		g_assert_cmpint (world->it->urgent, ==, rows[i].before);
		g_assert_cmpint (world_mail (world, "screening-request")->urgent, ==, rows[i].before);
		world_say (world, "missing", rows[i].text);
		g_assert_cmpint (world->it->urgent, ==, rows[i].after);
		g_assert_cmpint (world_mail (world, "screening-request")->urgent, ==, rows[i].after);
		reasons = json_object_get_array_member (world_mail (world, "screening-request")->fields, "urgent_reasons");
		g_assert_cmpuint (json_array_get_length (reasons), ==, rows[i].reason ? 1 : 0);
		if (rows[i].reason)
			g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (reasons, 0), "text"), ==, rows[i].reason);
		/* nobody is told of it twice */
		world_assert_mails (world, SCREENERS " " THANKED);
	}
}

/* it was decided without knowing: the screening managers hear of it at once */
static void
test_urgent_after (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "harm_occurred", "");

	world_open (world);
	world_say (world, "screening", "APPROVE");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
	world_say (world, "missing", "harm_occurred: yes_serious");
	world_assert_mails (world, "urgent-answer:sue urgent-answer:sam " THANKED);
	g_assert_true (world_mail (world, "urgent-answer")->urgent);
	g_assert_cmpstr (world->last->outcome, ==, "attention: an answer about the open questions came after the decision: read it");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
	world->vacant = "safeguarding-team-manager";
	world_say (world, "missing", "service_type: home_care");
	world_assert_mails (world, THANKED);
}

/* A2.4: the day that was missing says that the form was late */
static void
test_late (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "date_identified", "");

	world_open (world);
	g_assert_false (world->it->late);
	world_say (world, "missing", "date_identified: 2026-10-01");
	g_assert_true (world->it->late);
}

/* ---- its clock ------------------------------------------------------------------------------------ */

static void
test_clock (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", "");
	guint64 id;

	world_open (world);
	id = world_request (world, "missing", NULL)->id;
	world->now = world_at (world, "2026-11-04 17:00");
	world_clock (world, "remind:missing");
	world_assert_mails (world, "professional-missing:pat!");
	g_assert_cmpuint (world_mail (world, "professional-missing")->request->id, ==, id);
	g_assert_cmpstr (world_field (world, "professional-missing", "due_words"), ==, "Thursday 5 November 2026, 5pm");
	g_assert_cmpuint (json_array_get_length (json_object_get_array_member (world_mail (world, "professional-missing")->fields, "missing")), ==, 1);
	world->now = world_at (world, "2026-11-05 17:00");
	world_clock (world, "then:missing");
	world_assert_mails (world, "");
	g_assert_cmpint (world_request (world, "missing", NULL)->state, ==, CCRF_REQUEST_SUPERSEDED);
	g_assert_cmpstr (world->it->state, ==, "screening");
	/* after that it is an answer all the same */
	world_say (world, "missing", "service_type: home_care");
	g_assert_cmpstr (said (world, "service_type"), ==, "home_care");
	world_assert_mails (world, SCREENERS " " THANKED);
}

static void
test_after (void)
{
	g_autoptr (World) approved = world_with_gaps (CCRF_CONCERN, "service_type", ""), closed = world_with_gaps (CCRF_CONCERN, "service_type", ""),
	                  queried = world_with_gaps (CCRF_CONCERN, "service_type", "");

	world_open (approved);
	world_say (approved, "screening", "APPROVE");
	world_say (approved, "missing", "service_type: home_care");
	g_assert_cmpstr (said (approved, "service_type"), ==, "home_care");
	g_assert_cmpstr (approved->it->state, ==, "provider-asked");
	world_assert_mails (approved, THANKED);
	g_assert_cmpstr (approved->last->outcome, ==, "attention: an answer about the open questions came after the decision: read it");

	world_open (closed);
	world_say (closed, "screening", "NOT OURS other council");
	g_assert_cmpuint (closed->it->deadlines->len, ==, 0);
	g_assert_cmpint (world_request (closed, "missing", NULL)->state, ==, CCRF_REQUEST_SUPERSEDED);
	world_say (closed, "missing", "service_type: home_care");
	g_assert_null (said (closed, "service_type"));
	g_assert_cmpstr (closed->it->state, ==, "closed");
	world_assert_mails (closed, "");
	g_assert_cmpstr (closed->last->outcome, ==, "attention: an answer came after the case had moved on: read it");

	/* QUERY and this question stand side by side */
	world_open (queried);
	world_say (queried, "screening", "QUERY who?");
	world_say (queried, "missing", "service_type: home_care");
	g_assert_cmpstr (queried->it->state, ==, "queried");
	world_assert_mails (queried, SCREENERS " " THANKED);
	g_assert_cmpuint (world_count (queried, "query", CCRF_REQUEST_OPEN), ==, 1);
	world_assert_deadlines (queried, "query", "remind 2026-11-04 17:00; then 2026-11-05 17:00");
}

/* the screeners' requests are the same ones, so their tokens are */
static void
test_tokens (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_CONCERN, "service_type", "");
	const CcrfRequest *request;
	CcrfTime sent, expires;
	guint64 id;

	world_open (world);
	request = world_request (world, "screening", "sue");
	id = request->id;
	sent = request->sent;
	expires = request->expires;
	world->now += 3600;
	world_say (world, "missing", "service_type: home_care");
	request = world_mail (world, "screening-request")->request;
	g_assert_cmpuint (request->id, ==, id);
	g_assert_cmpint (request->sent, ==, sent);
	g_assert_cmpint (request->expires, ==, expires);
	g_assert_cmpuint (world_count (world, "screening", CCRF_REQUEST_OPEN), ==, 2);
	world_say (world, "screening", "APPROVE");
	g_assert_cmpstr (world->it->state, ==, "provider-asked");
}

/* a compliment's: the Contracts Team sees it, and no concern comes of it */
static void
test_compliment (void)
{
	g_autoptr (World) world = world_with_gaps (CCRF_COMPLIMENT, "service_type;ok_to_share", "");

	world_open (world);
	world_assert_mails (world, "compliment-review:con professional-missing:pat");
	world_say (world, "missing", "service_type: home_care\nok_to_share: yes");
	world_assert_mails (world, "compliment-review:con " THANKED);
	g_assert_cmpstr (said (world, "service_type"), ==, "home_care");
	g_assert_cmpuint (world->it->items->len, ==, 0);
	g_assert_false (world->it->urgent);
	g_assert_cmpstr (world->last->outcome, ==, "missing: answered");
	world_say (world, "compliment-review", "APPROVE");
	g_assert_cmpstr (world->it->state, ==, "forum");
	world_say (world, "missing", "reporter_role: Nurse");
	world_assert_mails (world, THANKED);
	g_assert_cmpstr (world->last->outcome, ==, "attention: an answer about the open questions came after the decision: read it");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/missing/asked", test_asked);
	g_test_add_func ("/decide/missing/prefill", test_prefill);
	g_test_add_func ("/decide/missing/both", test_both);
	g_test_add_func ("/decide/missing/once", test_once);
	g_test_add_func ("/decide/missing/merge", test_merge);
	g_test_add_func ("/decide/missing/doubt", test_doubt);
	g_test_add_func ("/decide/missing/notes", test_notes);
	g_test_add_func ("/decide/missing/provider", test_provider);
	g_test_add_func ("/decide/missing/actions", test_actions);
	g_test_add_func ("/decide/missing/form", test_form);
	g_test_add_func ("/decide/missing/empty", test_empty);
	g_test_add_func ("/decide/missing/held", test_held);
	g_test_add_func ("/decide/missing/urgent", test_urgent);
	g_test_add_func ("/decide/missing/urgent-after", test_urgent_after);
	g_test_add_func ("/decide/missing/late", test_late);
	g_test_add_func ("/decide/missing/clock", test_clock);
	g_test_add_func ("/decide/missing/after", test_after);
	g_test_add_func ("/decide/missing/tokens", test_tokens);
	g_test_add_func ("/decide/missing/compliment", test_compliment);
	return g_test_run ();
}
