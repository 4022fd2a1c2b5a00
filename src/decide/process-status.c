/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: how one process stands, for STATUS; what of its history the daily digest tells (B0.12). */

#include "process.h"
#include <string.h>

/* ---- STATUS -------------------------------------------------------------------------- */

/* "11 invited, 6 accepted, 1 declined" */
static char *
answers_words (const CcrfProcessMeeting *meeting)
{
	guint invited = 0, accepted = 0, declined = 0;

	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (invitee->removed)
			continue;
		invited++;
		accepted += g_str_equal (invitee->partstat, "accepted");
		declined += g_str_equal (invitee->partstat, "declined");
	}
	return invited ? g_strdup_printf ("%u invited, %u accepted, %u declined", invited, accepted, declined) : g_strdup ("");
}

static JsonArray *
meeting_rows (const CcrfWork *work)
{
	const GPtrArray *meetings = work->it->process->meetings;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < meetings->len; i++) {
		const CcrfProcessMeeting *meeting = meetings->pdata[i];
		const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
		g_autofree char *when = ccrf_calendar_words (work->facts->calendar, meeting->start), *answers = answers_words (meeting);

		ccrf_rows_add (rows, "title", rule ? rule->title : meeting->kind, "date_words", when, "venue", meeting->venue, "state", meeting->state, "words",
		               answers, NULL);
	}
	return rows;
}

static JsonArray *
document_rows (const CcrfWork *work)
{
	const GPtrArray *documents = work->it->process->documents;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < documents->len; i++) {
		const CcrfDocument *document = documents->pdata[i];
		const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);
		g_autofree char *n = g_strdup_printf ("%d", document->n), *day = ccrf_calendar_iso (work->facts->calendar, document->filed);
		g_autofree char *words = ccrf_calendar_date_words (day);
		g_autofree char *version = g_strdup_printf ("version %d%s%s", document->version, document->agreed ? ", agreed" : "",
		                                            document->shared ? ", shared with the provider" : "");

		ccrf_rows_add (rows, "n", n, "title", rule ? rule->title : document->kind, "version_words", version, "date_words", words, NULL);
	}
	return rows;
}

JsonArray *
ccrf_process_question_rows (const CcrfWork *work)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];
		g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, request->sent), *words = ccrf_calendar_date_words (day);

		/* the desk is no question that waits for anybody */
		if (request->state == CCRF_REQUEST_OPEN && !g_str_equal (request->step, "pc-desk"))
			ccrf_rows_add (rows, "question_words", ccrf_question_words (request->step), "who", request->to->address, "date_words", words, NULL);
	}
	return rows;
}

static void
set_rows (JsonObject *fields, const char *name, JsonArray *rows)
{
	g_autofree char *has = g_strdup_printf ("has_%s", name);

	json_object_set_boolean_member (fields, has, json_array_get_length (rows) > 0);
	json_object_set_array_member (fields, name, rows);
}

JsonObject *
ccrf_decide_process_fields (const CcrfCase *it, const CcrfFacts *facts, CcrfTime now)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .text = "" };
	g_autoptr (CcrfDecision) decision = ccrf_decision_new (it);
	const CcrfWork work = { .decision = decision, .it = decision->after, .event = &event, .facts = facts, .now = now, .provider = facts->provider, .args = "" };
	JsonObject *fields = ccrf_work_fields (&work);

	set_rows (fields, "status_items", ccrf_process_checklist_rows (&work));
	set_rows (fields, "status_meetings", meeting_rows (&work));
	set_rows (fields, "status_documents", document_rows (&work));
	set_rows (fields, "status_questions", ccrf_process_question_rows (&work));
	return fields;
}

/* ---- the digest -------------------------------------------------------------------------- */

/* clang-format off */
/* what the history says and the digest tells as it stands there; a change of state is told in words of its own */
static const char *const told[] = {
	"provider concerns proposed", "a new concern about the provider is attached", "new placements", "placements stay", "extended until", "a trigger has happened",
	"care continuity is at risk", "chair was named", "coordinator was named", "minute-taker was named", "legal hold", "the legal hold has ended",
	"the provider is reviewed on", NULL,
};
/* clang-format on */

char *
ccrf_decide_digest_words (const char *what)
{
	const char *arrow = strstr (what, " → ");

	/* that it is proposed has a line of its own */
	if (arrow && g_str_has_suffix (what, " → proposed"))
		return NULL;
	if (arrow) {
		const char *to = arrow + strlen (" → "), *words = ccrf_process_stage_words (to);

		return words ? g_strdup_printf ("now at %s", words) : NULL;
	}
	for (const char *const *start = told; *start; start++)
		if (g_str_has_prefix (what, *start))
			return g_strdup (what);
	/* "section-42 about the provider is attached" */
	return g_str_has_suffix (what, " about the provider is attached") ? g_strdup (what) : NULL;
}
