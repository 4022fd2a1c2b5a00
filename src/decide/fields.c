/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The case in words: what a template may show of it. Templates take what their audience is cleared for. */

#include "process.h"
#include "trend.h"
#include <string.h>

/* ---- items ------------------------------------------------------------------------------ */

JsonArray *
ccrf_fields_items (const GPtrArray *items)
{
	JsonArray *list = json_array_new ();

	for (guint i = 0; i < items->len; i++) {
		const CcrfItem *item = items->pdata[i];
		JsonObject *row = json_object_new ();
		g_autofree char *n = g_strdup_printf ("%d", item->n), *due = ccrf_calendar_date_words (item->due);

		json_object_set_string_member (row, "n", n);
		json_object_set_string_member (row, "action", item->text);
		json_object_set_string_member (row, "who", item->owner);
		json_object_set_string_member (row, "due_words", due);
		json_object_set_string_member (row, "state", ccrf_item_state_name (item->state));
		json_object_set_boolean_member (row, "answered", item->state != CCRF_ITEM_OPEN);
		json_object_set_string_member (row, "answer", item->answer);
		json_object_set_string_member (row, "evidence", item->evidence);
		json_array_add_object_element (list, row);
	}
	return list;
}

/* ---- the closed list ---------------------------------------------------------------------- */

/* What a two-tap answer prefills: the word, or a line an item. */
static char *
prefill (const GPtrArray *items, const CcrfStepWords *words, const char *keyword)
{
	g_autoptr (GString) text = g_string_new (NULL);

	if (!words->items)
		return g_strdup_printf ("%s ", keyword);
	for (guint i = 0; i < items->len; i++) {
		const CcrfItem *item = items->pdata[i];

		/* of a process: what still waits for its owner */
		if (item->state != CCRF_ITEM_EVIDENCED && (!*item->group || ccrf_item_is_waiting (item)))
			g_string_append_printf (text, "%d %s \n", item->n, keyword);
	}
	return g_string_free (g_steal_pointer (&text), FALSE);
}

/* lines to complete instead of a word: one button opens them as a reply */
static void
add_lines (JsonArray *answers, const char *lines)
{
	JsonObject *answer = json_object_new ();

	json_object_set_string_member (answer, "keyword", "Answer the questions");
	json_object_set_string_member (answer, "means", "");
	json_object_set_string_member (answer, "prefill", lines);
	json_object_set_boolean_member (answer, "prose", TRUE);
	json_array_add_object_element (answers, answer);
}

void
ccrf_fields_add_answers (const CcrfWork *work, JsonObject *fields, const CcrfRequest *request)
{
	const CcrfStep *step = ccrf_work_stanza (work, request->step);
	const CcrfStepWords *words = ccrf_step_words_find (request->step);
	JsonArray *answers = json_array_new ();
	g_autoptr (GPtrArray) own = work->it->process ? ccrf_process_items_of (work, request) : NULL;
	const GPtrArray *items = own ? own : work->it->items;

	/* an owner of a process sees the own items only */
	if (own && words && words->items) {
		json_object_set_array_member (fields, "items", ccrf_fields_items (own));
		json_object_set_array_member (fields, "tasks", ccrf_fields_items (own));
		json_object_set_boolean_member (fields, "has_items", own->len > 0);
	}

	for (gsize i = 0; words && words->words && words->words[i]; i++) {
		const char *means = step ? g_hash_table_lookup (step->means, words->words[i]) : NULL;
		JsonObject *answer;
		g_autofree char *body = NULL;

		if (!means || !*means || (words->items && items->len == 0))
			continue;
		answer = json_object_new ();
		body = g_str_equal (words->words[i], "NUMBER") ? g_strdup ("1") : prefill (items, words, words->words[i]);
		json_object_set_string_member (answer, "keyword", g_str_equal (words->words[i], "NUMBER") ? "1" : words->words[i]);
		json_object_set_string_member (answer, "means", means);
		json_object_set_string_member (answer, "prefill", body);
		json_array_add_object_element (answers, answer);
	}
	if (json_object_has_member (fields, "prefill_lines"))
		add_lines (answers, json_object_get_string_member (fields, "prefill_lines"));
	json_object_set_array_member (fields, "answers", answers);
}

/* ---- everything ----------------------------------------------------------------------------- */

static void
set_earlier (const CcrfWork *work, JsonObject *fields)
{
	const CcrfFacts *facts = work->facts;
	JsonArray *refs = json_array_new ();
	g_autofree char *words = NULL;

	if (!work->provider)
		words = g_strdup ("The provider is not matched to the register yet, so earlier concerns are not known.");
	else if (facts->earlier_concerns == 0)
		words = g_strdup ("No other concern about this provider in the last 12 months.");
	else
		words = g_strdup_printf ("%d other %s about this provider in the last 12 months, %d about the same thing. "
		                         "Of their %d agreed %s, %d evidenced and %d not evidenced.",
		                         facts->earlier_concerns, facts->earlier_concerns == 1 ? "concern" : "concerns",
		                         facts->earlier_same_category, facts->earlier_actions,
		                         facts->earlier_actions == 1 ? "action" : "actions",
		                         facts->earlier_evidenced, facts->earlier_not_evidenced);
	json_object_set_string_member (fields, "earlier_words", words);
	for (gsize i = 0; facts->earlier_refs && facts->earlier_refs[i]; i++) {
		JsonObject *row = json_object_new ();

		json_object_set_string_member (row, "ref", facts->earlier_refs[i]);
		json_array_add_object_element (refs, row);
	}
	json_object_set_array_member (fields, "earlier_refs", refs);
}

void
ccrf_fields_set (JsonObject *fields, const char *name, const char *value)
{
	json_object_set_string_member (fields, name, value ? value : "");
}

/* Facts that templates show under the same name. */
static const char *const shown_facts[] = {
	"question", "query_question", "query_answer", "summary", "safeguarding_reference", "reason", "duplicate_of", "held_reason",
	"escalated_by", "escalate_reason", "answer_text", "original_subject", "why",
	"missing_answer",
};

static void
set_dates (const CcrfWork *work, JsonObject *fields)
{
	const CcrfCalendar *calendar = work->facts->calendar;
	const char *visit = ccrf_case_fact (work->it, "visit_date");
	g_autofree char *visit_words = ccrf_calendar_date_words (visit ? visit : "");
	g_autofree char *next = ccrf_calendar_date_words (work->provider ? work->provider->next_visit : "");
	g_autofree char *due = work->it->due ? ccrf_calendar_words (calendar, work->it->due) : g_strdup ("");
	g_autofree char *raise_by = ccrf_calendar_words (calendar, work->it->received + 86400);

	ccrf_fields_set (fields, "visit_words", visit_words);
	ccrf_fields_set (fields, "next_visit_words", next);
	ccrf_fields_set (fields, "due_words", due);
	ccrf_fields_set (fields, "raise_by_words", raise_by);
	if (g_strcmp0 (ccrf_table_step (ccrf_table_of (work->it->procedure), work->it->state), "screening") == 0)
		ccrf_fields_set (fields, "screening_due_words", due);
}

static const struct { const char *closure, *words; } outcomes[] = {
	{ "evidenced", "All agreed actions have been evidenced." },
	{ "copied", "A copy went to the provider." },
	{ "discussed", "A copy went to the provider, and it was discussed at the provider forum." },
	{ "safeguarding", "A safeguarding concern was raised." },
};

static void
set_outcome (const CcrfWork *work, JsonObject *fields)
{
	const char *closure = ccrf_case_fact (work->it, "closure");

	for (gsize i = 0; closure && i < G_N_ELEMENTS (outcomes); i++)
		if (g_str_equal (outcomes[i].closure, closure))
			ccrf_fields_set (fields, "outcome_words", outcomes[i].words);
	json_object_set_boolean_member (fields, "not_ours", g_strcmp0 (closure, "not-ours") == 0);
	json_object_set_boolean_member (fields, "duplicate", g_strcmp0 (closure, "duplicate") == 0);
	json_object_set_boolean_member (fields, "discussed_at_forum", g_strcmp0 (closure, "discussed") == 0);
}

/* What happens next, for receipts: by the state that the case is in now. */
static const struct { const char *state, *words; } next[] = {
	{ "screening", "A safeguarding team manager screens it." },
	{ "queried", "We have asked the professional. You can still decide at any time." },
	{ "safeguarding", "The safeguarding concern must be raised within 24 hours of the report. Reply RAISED to the next email with its reference." },
	{ "provider-matching", "The Contracts Team is asked which provider is meant." },
	{ "provider-contact", "The Contracts Team is asked for the provider’s address." },
	{ "provider-blocked", "The provider is not contacted until a safeguarding team manager releases it." },
	{ "provider-asked", "The provider is asked what it has done." },
	{ "senior-decision", "The senior contracts manager decides whether a visit is needed." },
	{ "monitoring-visit", "The visiting officer gets a checklist before the visit." },
	{ "routine-visit", "The actions are on the checklist of the next routine visit. The case stays open until they are evidenced." },
	{ "contracts-review", "The Contracts Team looks at the compliment." },
	{ "held", "The compliment is kept. We ask again later." },
	{ "forum", "The provider has its copy. The compliment is on the list of the next provider forum." },
	{ "alert", "The senior contracts manager says what follows from the trend." },
	{ "closed", "The case is closed." },
};

JsonObject *
ccrf_work_fields (const CcrfWork *work)
{
	const CcrfCase *it = work->it;
	JsonObject *fields = json_object_new ();

	for (gsize i = 0; i < G_N_ELEMENTS (shown_facts); i++)
		ccrf_fields_set (fields, shown_facts[i], ccrf_case_fact (it, shown_facts[i]));
	if (it->form)
		ccrf_fields_add_form (work, fields);
	set_dates (work, fields);
	set_outcome (work, fields);
	set_earlier (work, fields);
	if (it->procedure == CCRF_TREND)
		ccrf_fields_add_trend (work, fields);
	json_object_set_array_member (fields, "items", ccrf_fields_items (it->items));
	json_object_set_boolean_member (fields, "has_items", it->items->len > 0);
	json_object_set_boolean_member (fields, "has_open", !ccrf_guard_none_open (work));
	json_object_set_boolean_member (fields, "late", it->late);
	json_object_set_boolean_member (fields, "urgent", it->urgent);
	json_object_set_boolean_member (fields, "overdue", ccrf_case_fact (it, "overdue") != NULL);
	json_object_set_boolean_member (fields, "not_evidenced", ccrf_case_fact (it, "not_evidenced") != NULL);
	json_object_set_boolean_member (fields, "monitoring_visit", g_str_equal (it->state, "monitoring-visit"));
	json_object_set_boolean_member (fields, "routine_visit", g_str_equal (it->state, "routine-visit"));
	ccrf_fields_set (fields, "professional_address", it->professional ? it->professional->address : NULL);
	ccrf_fields_set (fields, "provider_address", work->provider ? work->provider->email : NULL);
	ccrf_fields_set (fields, "said_by", it->procedure == CCRF_TRIAGE && it->professional ? it->professional->address : NULL);
	ccrf_fields_set (fields, "vouched", ccrf_case_fact (it, "vouched"));
	ccrf_fields_set (fields, "asked_words", ccrf_case_fact (it, "question") ? "to answer a question" : it->items->len ? "to confirm that the agreed actions were taken" : "to tell us what it has done");
	for (gsize i = 0; i < G_N_ELEMENTS (next); i++)
		if (g_str_equal (next[i].state, it->state))
			ccrf_fields_set (fields, "next_words", next[i].words);
	ccrf_fields_add_process (work, fields);
	if (it->procedure == CCRF_CONTACT_REVIEW)
		ccrf_fields_add_contact (work, fields);
	if (it->process)
		ccrf_process_add_fields (work, fields);
	return fields;
}
