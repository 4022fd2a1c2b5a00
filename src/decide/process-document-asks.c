/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: documents are asked of their owners, and chased when they are missing or stale (B0.6, B0.9, B2.1, B2.4, B2.10, B3.2). */

#include "process-documents.h"
#include <string.h>

/* ---- what is here ------------------------------------------------------------------------ */

static gboolean
is_fresh_at (const CcrfWork *work, const CcrfRuleDocument *rule, CcrfTime at)
{
	const CcrfDocument *newest = ccrf_documents_in_force (work, rule->kind);

	return newest && (!rule->has_stale || ccrf_calendar_add (work->facts->calendar, newest->filed, rule->stale) > at);
}

static const char *
step_for (const CcrfRuleDocument *rule)
{
	return g_str_equal (rule->owner, "provider") ? "pc-provider-document" : "pc-document";
}

void
ccrf_documents_answered (CcrfWork *work, const char *kind)
{
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), kind);
	g_autofree char *name = rule ? g_strdup_printf ("%s#%s", step_for (rule), kind) : NULL;
	CcrfRequest *asked = work->request, *open;

	while (name && (open = ccrf_work_open_request (work, name))) {
		work->request = open;
		ccrf_process_answered_alone (work);
	}
	if (name)
		ccrf_work_drop_deadlines (work, name);
	work->request = asked;
}

/* ---- asking ----------------------------------------------------------------------------------- */

/* a coordinator who is not named yet is asked when named */
static gboolean
has_owner (const CcrfWork *work, const CcrfRuleDocument *rule)
{
	static const char *const named[] = { "chair", "coordinator", "minute-taker", NULL };

	return !g_strv_contains (named, rule->owner) || ccrf_process_holder (work->it->process, rule->owner);
}

static void
ask (CcrfWork *work, const CcrfRuleDocument *rule)
{
	const CcrfDocument *newest = ccrf_documents_in_force (work, rule->kind);
	g_autofree char *name = g_strdup_printf ("%s#%s", step_for (rule), rule->kind);
	g_autofree char *filed = newest ? ccrf_calendar_iso (work->facts->calendar, newest->filed) : g_strdup ("");
	g_autofree char *filed_date_words = ccrf_calendar_date_words (filed);
	JsonObject *extra;

	if (!has_owner (work, rule))
		return;
	/* one question a document: an older one that waits still is asked anew */
	ccrf_effect_withdraw (work, name);
	extra = json_object_new ();
	json_object_set_string_member (extra, "document_words", rule->title);
	json_object_set_string_member (extra, "filed_date_words", filed_date_words);
	json_object_set_boolean_member (extra, "is_plan", g_str_equal (rule->kind, "sip"));
	json_object_set_boolean_member (extra, "is_risk_plan", g_str_equal (rule->kind, "rmp"));
	json_object_set_string_member (extra, "change_text", "");
	ccrf_work_ask_about (work, step_for (rule), rule->kind, rule->owner, extra);
}

static gboolean
is_waiting (const CcrfWork *work, const CcrfRuleDocument *rule)
{
	g_autofree char *name = g_strdup_printf ("%s#%s", step_for (rule), rule->kind);

	return ccrf_work_open_request (work, name) != NULL;
}

static void
ask_findings (CcrfWork *work)
{
	ccrf_effect_withdraw (work, "pc-findings#findings");
	ccrf_work_ask_about (work, "pc-findings", "findings", "mfsqao", NULL);
}

/* the findings before the initial meeting (B2.1) and before the findings meeting (B3.1); the provider's views before the first (B2.4) */
static void
ask_words (CcrfWork *work, const char *moment)
{
	if (g_str_equal (moment, "start") || g_str_equal (moment, "step-2"))
		ask_findings (work);
	if (g_str_equal (moment, "start"))
		ccrf_work_ask_about (work, "pc-provider-views", "views", "provider", NULL);
}

/* At "findings" a meeting has just changed what the plans must say: what was filed before it is not up to date (B3.2). */
static gboolean
is_wanted (const CcrfWork *work, const CcrfRuleDocument *rule, const char *moment)
{
	const CcrfDocument *newest = ccrf_documents_in_force (work, rule->kind);
	gboolean asked_now = g_strv_contains ((const char *const *) rule->asked, moment);

	if (asked_now && g_str_equal (moment, "findings"))
		return !newest || newest->filed < work->now - 86400;
	if (asked_now)
		return !is_fresh_at (work, rule, work->now);
	/* what the start could not ask for: there was nobody to ask yet */
	return !newest && !is_waiting (work, rule) && g_strv_contains ((const char *const *) rule->asked, "start");
}

void
ccrf_process_ask_documents (CcrfWork *work, const char *moment)
{
	const GPtrArray *rules = ccrf_process_rules (work)->documents;

	for (guint i = 0; i < rules->len; i++)
		if (is_wanted (work, rules->pdata[i], moment))
			ask (work, rules->pdata[i]);
	ask_words (work, moment);
	if (g_str_equal (moment, "coordinator"))
		ccrf_documents_catch_up (work, "coordinator");
	ccrf_documents_ask_sip (work);
}

/* ---- before a meeting (B0.6) ---------------------------------------------------------------------- */

static const CcrfProcessMeeting *
next_meeting (const CcrfWork *work)
{
	const CcrfProcessMeeting *next = NULL;

	for (guint i = 0; i < work->it->process->meetings->len; i++) {
		const CcrfProcessMeeting *meeting = work->it->process->meetings->pdata[i];
		gboolean to_come = meeting->start > work->now && (g_str_equal (meeting->state, "confirmed") || g_str_equal (meeting->state, "proposed"));

		if (to_come && (!next || meeting->start < next->start))
			next = meeting;
	}
	return next;
}

static gboolean
found_since (const CcrfWork *work, CcrfTime since)
{
	for (guint i = 0; i < work->it->process->contributions->len; i++) {
		const CcrfContribution *said = work->it->process->contributions->pdata[i];

		if (g_str_equal (said->kind, "finding") && said->at > since)
			return TRUE;
	}
	return FALSE;
}

static CcrfTime
last_held (const CcrfWork *work)
{
	CcrfTime last = 0;

	for (guint i = 0; i < work->it->process->meetings->len; i++) {
		const CcrfProcessMeeting *meeting = work->it->process->meetings->pdata[i];

		if (g_str_equal (meeting->state, "held"))
			last = MAX (last, meeting->start);
	}
	return last;
}

static void
tell_missing (CcrfWork *work, JsonArray *rows)
{
	const CcrfAddress *who = ccrf_process_holder (work->it->process, "coordinator");
	CcrfMail *mail;

	who = who ? who : ccrf_process_holder (work->it->process, "chair");
	if (!who)
		return;
	mail = ccrf_work_mail (work, "pc-stale", who);
	json_object_set_array_member (mail->fields, "missing_documents", json_array_ref (rows));
}

/* B2.10: reports that the provider has not seen, before the findings meeting */
static void
remind_of_reports (CcrfWork *work)
{
	const char *const told[] = { "mfsqao", "coordinator", NULL };
	g_autoptr (JsonArray) rows = json_array_new ();

	for (guint i = 0; i < work->it->process->documents->len; i++) {
		const CcrfDocument *document = work->it->process->documents->pdata[i];
		g_autofree char *n = g_strdup_printf ("%d", document->n);

		if (g_str_equal (document->kind, "report") && !document->shared)
			ccrf_rows_add (rows, "n", n, "title", ccrf_document_title (work, document->kind), "name", document->name, NULL);
	}
	for (const char *const *role = told; *role; role++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, *role);

		if (g_str_equal (*role, "coordinator") && !ccrf_process_holder (work->it->process, "coordinator"))
			continue;
		for (guint i = 0; i < people->len; i++) {
			CcrfMail *mail = ccrf_work_mail (work, "pc-reports-to-share", people->pdata[i]);

			json_object_set_array_member (mail->fields, "documents", json_array_ref (rows));
			json_object_set_boolean_member (mail->fields, "has_documents", json_array_get_length (rows) > 0);
		}
	}
}

void
ccrf_process_chase_documents (CcrfWork *work)
{
	const GPtrArray *rules = ccrf_process_rules (work)->documents;
	const CcrfProcessMeeting *meeting = next_meeting (work);
	gboolean for_findings = meeting && g_str_equal (meeting->kind, "findings");
	g_autoptr (JsonArray) rows = json_array_new ();

	for (guint i = 0; i < rules->len; i++) {
		const CcrfRuleDocument *rule = rules->pdata[i];
		const CcrfDocument *newest = ccrf_documents_in_force (work, rule->kind);
		g_autofree char *filed = newest ? ccrf_calendar_iso (work->facts->calendar, newest->filed) : g_strdup ("");
		g_autofree char *filed_date_words = ccrf_calendar_date_words (filed);

		/* before step 2 there is no plan of improvement to ask for */
		if (!*rule->asked || !rule->has_stale || (g_str_equal (rule->kind, "sip") && !newest && g_str_equal (work->it->state, "step-1")))
			continue;
		if (is_fresh_at (work, rule, work->now)) {
			/* it grows stale between now and the meeting */
			if (meeting && !is_fresh_at (work, rule, meeting->start))
				ccrf_process_deadline (work, "stale", rule->kind, ccrf_calendar_add (work->facts->calendar, newest->filed, rule->stale));
			continue;
		}
		ask (work, rule);
		ccrf_rows_add (rows, "title", rule->title, "filed_date_words", filed_date_words, NULL);
	}
	if (meeting && (for_findings || g_str_equal (meeting->kind, "initial")) && !found_since (work, last_held (work))) {
		ask_findings (work);
		ccrf_rows_add (rows, "title", ccrf_document_title (work, "findings"), "filed_date_words", "", NULL);
	}
	if (for_findings)
		remind_of_reports (work);
	if (json_array_get_length (rows))
		tell_missing (work, rows);
	ccrf_work_note (work, "%u document%s missing or stale before a meeting", json_array_get_length (rows), json_array_get_length (rows) == 1 ? " is" : "s are");
}

/* ---- the clock ------------------------------------------------------------------------------------------ */

gboolean
ccrf_process_document_clock (CcrfWork *work, const char *name)
{
	const CcrfRuleDocument *rule;

	if (g_str_equal (name, "due:milestones")) {
		ccrf_milestones_due (work);
		return TRUE;
	}
	if (!g_str_has_prefix (name, "stale:"))
		return FALSE;
	rule = ccrf_rule_document (ccrf_process_rules (work), name + strlen ("stale:"));
	if (rule && next_meeting (work) && !is_fresh_at (work, rule, work->now) && !is_waiting (work, rule))
		ask (work, rule);
	return TRUE;
}
