/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what all of its mails may show, and small helpers of its parts. */

#include "process.h"
#include <stdarg.h>
#include <string.h>

const CcrfProcessRules *
ccrf_process_rules (const CcrfWork *work)
{
	return work->facts->procedures->process;
}

const char *
ccrf_person_words (const CcrfAddress *who)
{
	return !who ? "" : who->name && *who->name ? who->name : who->address;
}

void
ccrf_rows_add (JsonArray *rows, ...)
{
	JsonObject *row = json_object_new ();
	const char *name;
	va_list list;

	va_start (list, rows);
	while ((name = va_arg (list, const char *))) {
		const char *value = va_arg (list, const char *);

		json_object_set_string_member (row, name, value ? value : "");
	}
	va_end (list);
	json_array_add_object_element (rows, row);
}

int
ccrf_process_next_item (const CcrfCase *it)
{
	int most = 0;

	for (guint i = 0; i < it->items->len; i++)
		most = MAX (most, ((const CcrfItem *) it->items->pdata[i])->n);
	return most + 1;
}

guint
ccrf_process_tell (CcrfWork *work, const char *role, const char *template_name, gboolean urgent)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (work, role);

	for (guint i = 0; i < people->len; i++)
		ccrf_work_mail (work, template_name, people->pdata[i])->urgent = urgent;
	return people->len;
}

CcrfAddress *
ccrf_process_provider_address (const CcrfWork *work)
{
	return work->provider && *work->provider->email ? ccrf_address_new (work->provider->manager, work->provider->email) : NULL;
}

void
ccrf_process_contribute (CcrfWork *work, const char *kind, const char *text)
{
	const char *by = work->event->sender ? work->event->sender->address : "";
	const char *role = work->request ? work->request->role : work->event->sender_role;

	g_ptr_array_add (work->it->process->contributions, ccrf_contribution_new (kind, work->now, by, role, text));
}

void
ccrf_process_answered_alone (CcrfWork *work)
{
	CcrfRequest *request = work->request;

	if (request->state != CCRF_REQUEST_OPEN)
		return;
	request->state = CCRF_REQUEST_ANSWERED;
	request->answered = work->now;
	g_free (request->answer);
	request->answer = g_strdup (work->event->text);
	g_free (request->answered_by);
	request->answered_by = g_strdup (work->event->sender ? work->event->sender->address : "");
}

static void
thank_provider (CcrfWork *work, const CcrfAddress *to)
{
	CcrfMail *mail = ccrf_work_mail (work, "pc-received-provider", to);

	json_object_set_boolean_member (mail->fields, "has_documents", FALSE);
	json_object_set_array_member (mail->fields, "documents", json_array_new ());
}

void
ccrf_process_thank (CcrfWork *work)
{
	if (work->request && g_str_equal (work->request->role, "provider"))
		thank_provider (work, work->request->to);
	else if (work->request)
		ccrf_work_receipt (work, "your reply");
	else if (work->event->sender && g_strcmp0 (work->event->sender_role, "provider") == 0)
		thank_provider (work, work->event->sender);
	else if (work->event->sender) {
		CcrfMail *mail = ccrf_work_mail (work, "recorded", work->event->sender);

		ccrf_fields_set (mail->fields, "recorded_words", "what you sent");
	}
}

CcrfAddress *
ccrf_address_in_text (const char *text)
{
	g_autoptr (GRegex) pattern = g_regex_new ("[^\\s<>(),;:\"\\[\\]]+@[^\\s<>(),;:\"\\[\\]]+", 0, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autoptr (CcrfAddress) found = NULL;
	g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
	g_autofree char *name = NULL, *address = NULL;

	if (!g_regex_match (pattern, line, 0, &match))
		return NULL;
	address = g_match_info_fetch (match, 0);
	g_strchomp (address);
	while (*address && strchr (".!?", address[strlen (address) - 1]))
		address[strlen (address) - 1] = '\0';
	found = ccrf_address_parse (address, NULL);
	if (!found)
		return NULL;
	/* "ann@council.test<mailto:ann@council.test>" is one address; two are none */
	while (g_match_info_next (match, NULL)) {
		g_autofree char *again = g_match_info_fetch (match, 0);

		g_strchomp (again);
		while (*again && strchr (".!?", again[strlen (again) - 1]))
			again[strlen (again) - 1] = '\0';
		if (!ccrf_address_equal (again, found->address))
			return NULL;
	}
	/* what is left of the line is the name */
	name = g_regex_replace_literal (pattern, line, -1, 0, "", 0, NULL);
	if (strstr (name, "mailto"))
		*strstr (name, "mailto") = '\0';
	g_strdelimit (name, "<>(),;:\"", ' ');
	g_strstrip (name);
	if (g_str_has_suffix (name, " .") || g_str_equal (name, "."))
		name[strlen (name) - 1] = '\0';
	g_strchomp (name);
	return ccrf_address_new (name, found->address);
}

void
ccrf_process_deadline (CcrfWork *work, const char *what, const char *name, CcrfTime at)
{
	g_autofree char *whole = g_strdup_printf ("%s:%s", what, name);

	for (guint i = work->it->deadlines->len; i > 0; i--)
		if (g_str_equal (((CcrfDeadline *) work->it->deadlines->pdata[i - 1])->name, whole))
			g_ptr_array_remove_index (work->it->deadlines, i - 1);
	if (at)
		g_ptr_array_add (work->it->deadlines, ccrf_deadline_new (whole, at));
}

/* clang-format off */
static const struct { const char *state, *words, *next; } stages[] = {
	{ "proposed",         "proposed; not decided yet",        "Both heads of service are asked whether the process starts." },
	{ "decision-meeting", "concerns and decisions meeting",   "After the meeting the heads of service are asked for its outcome." },
	{ "step-1",           "step 1, decision and actions",     "The immediate actions are done, and the meeting with the provider is set up." },
	{ "step-2",           "step 2, initial meeting",          "The chair decides how it goes on, and the findings meeting follows." },
	{ "step-3",           "step 3, findings",                 "The plans are brought up to date, and the chair decides what comes next." },
	{ "step-4",           "step 4, updates",                  "The provider works on its plan. The chair decides what comes next." },
	{ "step-5",           "step 5, quality assurance",        "The quality assurance tests whether the improvements hold." },
	{ "step-6",           "step 6, closing",                  "Views are gathered. Then the director or a head of service decides." },
	{ "lessons-learnt",   "step 6, lessons learnt",           "Everybody is asked what was learnt." },
	{ "sab-report",       "step 6, report to the board",      "The coordinator checks the report for the safeguarding adults board." },
	{ "closed",           "closed",                           "Nothing more is to be done." },
};
static const struct { const char *status, *words; } placement_words[] = {
	{ "open", "open" }, { "caution", "with caution" }, { "suspended", "suspended" },
};
static const char *const process_facts[] = {
	"reason", "threshold", "started_how", "reason_declined", "other_avenue", "lead_organisation", "ended", "extended_reason",
};
/* clang-format on */

const char *
ccrf_process_stage_words (const char *state)
{
	for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
		if (g_str_equal (stages[i].state, state))
			return stages[i].words;
	return NULL;
}

static void
set_person (const CcrfWork *work, JsonObject *fields, const char *role, const char *words_name, const char *address_name)
{
	const CcrfAddress *who = ccrf_process_holder (work->it->process, role);

	ccrf_fields_set (fields, words_name, who ? ccrf_person_words (who) : "not named yet");
	ccrf_fields_set (fields, address_name, who ? who->address : "");
}

void
ccrf_process_add_fields (const CcrfWork *work, JsonObject *fields)
{
	const CcrfCase *it = work->it;
	const char *started = ccrf_case_fact (it, "started"), *extended = ccrf_case_fact (it, "extended_until");
	g_autofree char *started_words = ccrf_calendar_date_words (started ? started : "");
	g_autofree char *extended_words = ccrf_calendar_date_words (extended ? extended : "");

	for (gsize i = 0; i < G_N_ELEMENTS (process_facts); i++)
		ccrf_fields_set (fields, process_facts[i], ccrf_case_fact (it, process_facts[i]));
	for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
		if (g_str_equal (stages[i].state, it->state)) {
			ccrf_fields_set (fields, "stage_words", stages[i].words);
			ccrf_fields_set (fields, "next_words", stages[i].next);
		}
	for (gsize i = 0; i < G_N_ELEMENTS (placement_words); i++)
		if (work->provider && g_str_equal (placement_words[i].status, work->provider->status))
			ccrf_fields_set (fields, "placements_words", placement_words[i].words);
	set_person (work, fields, "chair", "chair_words", "chair_address");
	set_person (work, fields, "coordinator", "coordinator_words", "coordinator_address");
	set_person (work, fields, "minute-taker", "minute_taker_words", "minute_taker_address");
	ccrf_fields_set (fields, "provider_name", it->provider_name);
	ccrf_fields_set (fields, "started_words", started_words);
	ccrf_fields_set (fields, "extended_words", extended_words);
	ccrf_fields_set (fields, "proposed_by", ccrf_case_fact (it, "started_by"));
	ccrf_fields_set (fields, "new_concern", ccrf_case_fact (it, "new_concern"));
	ccrf_process_add_record (work, fields);
	ccrf_process_add_report (work, fields);
	ccrf_process_add_documents (work, fields, NULL);
}
