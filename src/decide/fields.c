/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The case in words: what a template may show of it. Templates take what their audience is cleared for. */

#include "work.h"
#include <string.h>

/* ---- values in words -------------------------------------------------------------- */

static char *
code_in_words (const CcrfFacts *facts, const char *key, const char *code)
{
	const char *words = facts->code_words ? facts->code_words (facts->data, key, code) : NULL;

	return words ? g_strdup (words) : g_strdelimit (g_strdup (code), "_", ' ');
}

static char *
value_in_words (const CcrfFacts *facts, const CcrfField *field, const char *value)
{
	g_auto (GStrv) codes = NULL;

	if (field->type == CCRF_FIELD_DATE)
		return ccrf_calendar_date_words (value);
	if (!field->codes)
		return g_strdup (value);
	codes = g_strsplit (value, ";", -1);
	for (char **code = codes; *code; code++) {
		char *words = code_in_words (facts, field->key, *code);

		g_free (*code);
		*code = words;
	}
	return g_strjoinv (", ", codes);
}

/* (transfer full) (nullable): value and what was typed beside it */
static char *
field_in_words (const CcrfFacts *facts, const CcrfForm *form, const char *key)
{
	const CcrfField *field = ccrf_field_find (key);
	const char *value = ccrf_form_get (form, key), *note = g_hash_table_lookup (form->notes, key);
	g_autofree char *words = value && field ? value_in_words (facts, field, value) : NULL;

	if (words && note)
		return g_strdup_printf ("%s (%s)", words, note);
	return words ? g_steal_pointer (&words) : g_strdup (note);
}

static void
add_row (JsonArray *list, const char *label, const char *value)
{
	JsonObject *row = json_object_new ();

	json_object_set_string_member (row, "label", label);
	json_object_set_string_member (row, "value", value);
	json_array_add_object_element (list, row);
}

static JsonArray *
report (const CcrfWork *work)
{
	JsonArray *list = json_array_new ();

	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		g_autofree char *words = field_in_words (work->facts, work->it->form, field->key);

		if (words && *words)
			add_row (list, field->label, words);
	}
	return list;
}

/* A1.2, in the order of the procedure */
static JsonArray *
factors (const CcrfWork *work)
{
	static const struct { const char *key, *label; } rows[] = {
		{ "details", "Circumstances and seriousness" },
		{ "harm_occurred", "Harm has occurred" },
		{ "adult_views", "The adult says harm has occurred" },
		{ "harm_if_no_action", "Harm may occur to one or more adults if nothing is done" },
		{ "frequency", "Frequency and length of time" },
		{ "intent", "Intent" },
		{ "escalation_risk", "Risk of repetition or escalation" },
		{ "provider_learned", "The provider has not learned from earlier action" },
	};
	JsonArray *list = json_array_new ();

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *words = field_in_words (work->facts, work->it->form, rows[i].key);

		add_row (list, rows[i].label, words && *words ? words : "not answered");
	}
	return list;
}

/* ---- urgency (A1.1) ------------------------------------------------------------------ */

char **
ccrf_urgent_reasons (const CcrfForm *form)
{
	static const struct { const char *key, *code, *reason; } rows[] = {
		{ "safeguarding_considered", "safeguarding_raised", "Abuse is suspected: the professional says a safeguarding concern was raised" },
		{ "harm_occurred", "yes_minor", "Harm has occurred" },
		{ "harm_occurred", "yes_serious", "Serious harm has occurred" },
		{ "harm_occurred", "death", "Someone has died" },
		{ "adult_views", "yes", "The adult says harm has occurred" },
		{ "immediate_safety", "no", "The adult is not safe now" },
		{ "immediate_safety", "not_known", "It is not known whether everyone is safe now" },
	};
	GPtrArray *reasons = g_ptr_array_new ();

	for (gsize i = 0; form && i < G_N_ELEMENTS (rows); i++)
		if (g_strcmp0 (ccrf_form_get (form, rows[i].key), rows[i].code) == 0)
			g_ptr_array_add (reasons, g_strdup (rows[i].reason));
	g_ptr_array_add (reasons, NULL);
	return (char **) g_ptr_array_free (reasons, FALSE);
}

static void
add_text (JsonArray *list, const char *text)
{
	JsonObject *row = json_object_new ();

	json_object_set_string_member (row, "text", text);
	json_array_add_object_element (list, row);
}

static char *
labels_of (const GPtrArray *keys)
{
	g_autoptr (GString) text = g_string_new (NULL);

	for (guint i = 0; i < keys->len; i++) {
		const CcrfField *field = ccrf_field_find (keys->pdata[i]);

		g_string_append_printf (text, "%s“%s”", i ? ", " : "", field ? field->label : (char *) keys->pdata[i]);
	}
	return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonArray *
flags (const CcrfWork *work)
{
	const CcrfForm *form = work->it->form;
	JsonArray *list = json_array_new ();
	const char *considered = ccrf_form_get (form, "safeguarding_considered");

	if (g_strcmp0 (considered, "unsure") == 0)
		add_text (list, "The professional is unsure whether this is abuse or neglect.");
	else if (!considered && !g_str_equal (form->report_type, "compliment"))
		add_text (list, "The form does not say whether abuse or neglect was considered.");
	if (work->it->late)
		add_text (list, "The form is late: it came more than 3 working days after the concern was identified.");
	if (form->unsure->len) {
		g_autofree char *labels = labels_of (form->unsure);
		g_autofree char *text = g_strdup_printf ("We could not read these answers with certainty: %s.", labels);

		add_text (list, text);
	}
	if (form->missing->len) {
		g_autofree char *labels = labels_of (form->missing);
		g_autofree char *text = g_strdup_printf ("Not answered: %s.", labels);

		add_text (list, text);
	}
	return list;
}

static void
set_reasons (JsonObject *fields, const CcrfForm *form)
{
	g_auto (GStrv) reasons = ccrf_urgent_reasons (form);
	JsonArray *list = json_array_new ();

	for (char **reason = reasons; *reason; reason++)
		add_text (list, *reason);
	json_object_set_array_member (fields, "urgent_reasons", list);
}

/* ---- items ------------------------------------------------------------------------------ */

JsonArray *
ccrf_fields_items (const CcrfWork *work)
{
	JsonArray *list = json_array_new ();

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		JsonObject *row = json_object_new ();
		g_autofree char *n = g_strdup_printf ("%d", item->n), *due = ccrf_calendar_date_words (item->due);

		json_object_set_string_member (row, "n", n);
		json_object_set_string_member (row, "action", item->text);
		json_object_set_string_member (row, "who", item->owner);
		json_object_set_string_member (row, "due_words", due);
		json_object_set_string_member (row, "state", ccrf_item_state_name (item->state));
		json_object_set_string_member (row, "answer", item->answer);
		json_object_set_string_member (row, "evidence", item->evidence);
		json_array_add_object_element (list, row);
	}
	return list;
}

/* ---- the closed list ---------------------------------------------------------------------- */

/* What a two-tap answer prefills: the word, or a line an item. */
static char *
prefill (const CcrfWork *work, const CcrfStepWords *words, const char *keyword)
{
	g_autoptr (GString) text = g_string_new (NULL);

	if (!words->items)
		return g_strdup_printf ("%s ", keyword);
	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];

		if (item->state != CCRF_ITEM_EVIDENCED)
			g_string_append_printf (text, "%d %s \n", item->n, keyword);
	}
	return g_string_free (g_steal_pointer (&text), FALSE);
}

void
ccrf_fields_add_answers (const CcrfWork *work, JsonObject *fields, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);
	const CcrfStepWords *words = ccrf_step_words_find (name);
	JsonArray *answers = json_array_new ();

	for (gsize i = 0; words && words->words && words->words[i]; i++) {
		const char *means = step ? g_hash_table_lookup (step->means, words->words[i]) : NULL;
		JsonObject *answer;
		g_autofree char *body = NULL;

		if (!means || !*means || (words->items && work->it->items->len == 0))
			continue;
		answer = json_object_new ();
		body = g_str_equal (words->words[i], "NUMBER") ? g_strdup ("1") : prefill (work, words, words->words[i]);
		json_object_set_string_member (answer, "keyword", g_str_equal (words->words[i], "NUMBER") ? "1" : words->words[i]);
		json_object_set_string_member (answer, "means", means);
		json_object_set_string_member (answer, "prefill", body);
		json_array_add_object_element (answers, answer);
	}
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

static void
set_text (JsonObject *fields, const char *name, const char *value)
{
	json_object_set_string_member (fields, name, value ? value : "");
}

/* Who reported, as `name_to_provider` permits; it says nothing by default but the organisation. */
static char *
reporter_for_provider (const CcrfForm *form)
{
	const char *permits = ccrf_form_get (form, "name_to_provider");
	const char *name = ccrf_form_get (form, "reporter_name"), *org = ccrf_form_get (form, "reporter_org");

	if (g_strcmp0 (permits, "yes") == 0 && name)
		return org ? g_strdup_printf ("%s, %s", name, org) : g_strdup (name);
	if (g_strcmp0 (permits, "organisation_only") == 0 && org)
		return g_strdup (org);
	return g_strdup ("");
}

static void
set_form (const CcrfWork *work, JsonObject *fields)
{
	static const struct { const char *field, *key; } copies[] = {
		{ "professional_name", "reporter_name" }, { "professional_role", "reporter_role" },
		{ "professional_org", "reporter_org" }, { "typed_name", "provider_name" }, { "typed_location", "provider_location" },
		{ "good_practice", "good_practice" },
	};
	const CcrfForm *form = work->it->form;
	const char *harm = ccrf_form_get (form, "harm_occurred");
	g_autofree char *category = field_in_words (work->facts, form, "categories");
	g_autofree char *theme = field_in_words (work->facts, form, "good_practice_theme");
	g_autofree char *happened = field_in_words (work->facts, form, "date_of_event");
	g_autofree char *reporter = reporter_for_provider (form);

	json_object_set_array_member (fields, "report", report (work));
	json_object_set_array_member (fields, "factors", factors (work));
	json_object_set_array_member (fields, "flags", flags (work));
	set_reasons (fields, form);
	for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
		set_text (fields, copies[i].field, ccrf_form_get (form, copies[i].key));
	set_text (fields, "category_words", category);
	set_text (fields, "theme", theme);
	set_text (fields, "event_words", happened);
	set_text (fields, "reporter_words", reporter);
	set_text (fields, "not_raised_reason", g_hash_table_lookup (form->notes, "raised_with_provider"));
	json_object_set_boolean_member (fields, "needs_reason", harm && (g_str_equal (harm, "yes_serious") || g_str_equal (harm, "death")));
	json_object_set_boolean_member (fields, "blocked_provider", ccrf_guard_blocked (work));
	json_object_set_boolean_member (fields, "unsure", g_strcmp0 (ccrf_form_get (form, "safeguarding_considered"), "unsure") == 0);
}

/* Facts that templates show under the same name. */
static const char *const shown_facts[] = {
	"question", "query_question", "query_answer", "summary", "safeguarding_reference", "reason", "duplicate_of", "held_reason",
	"escalated_by", "escalate_reason", "answer_text",
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

	set_text (fields, "visit_words", visit_words);
	set_text (fields, "next_visit_words", next);
	set_text (fields, "due_words", due);
	set_text (fields, "raise_by_words", raise_by);
	if (g_strcmp0 (ccrf_table_step (ccrf_table_of (work->it->procedure), work->it->state), "screening") == 0)
		set_text (fields, "screening_due_words", due);
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
			set_text (fields, "outcome_words", outcomes[i].words);
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
	{ "closed", "The case is closed." },
};

JsonObject *
ccrf_work_fields (const CcrfWork *work)
{
	const CcrfCase *it = work->it;
	JsonObject *fields = json_object_new ();

	for (gsize i = 0; i < G_N_ELEMENTS (shown_facts); i++)
		set_text (fields, shown_facts[i], ccrf_case_fact (it, shown_facts[i]));
	if (it->form)
		set_form (work, fields);
	set_dates (work, fields);
	set_outcome (work, fields);
	set_earlier (work, fields);
	json_object_set_array_member (fields, "items", ccrf_fields_items (work));
	json_object_set_boolean_member (fields, "has_items", it->items->len > 0);
	json_object_set_boolean_member (fields, "late", it->late);
	json_object_set_boolean_member (fields, "urgent", it->urgent);
	json_object_set_boolean_member (fields, "overdue", ccrf_case_fact (it, "overdue") != NULL);
	json_object_set_boolean_member (fields, "not_evidenced", ccrf_case_fact (it, "not_evidenced") != NULL);
	json_object_set_boolean_member (fields, "monitoring_visit", g_str_equal (it->state, "monitoring-visit"));
	json_object_set_boolean_member (fields, "routine_visit", g_str_equal (it->state, "routine-visit"));
	set_text (fields, "professional_address", it->professional ? it->professional->address : NULL);
	set_text (fields, "provider_address", work->provider ? work->provider->email : NULL);
	set_text (fields, "vouched", ccrf_case_fact (it, "vouched"));
	set_text (fields, "asked_words", it->items->len ? "to confirm that the agreed actions were taken" : "to tell us what it has done");
	for (gsize i = 0; i < G_N_ELEMENTS (next); i++)
		if (g_str_equal (next[i].state, it->state))
			set_text (fields, "next_words", next[i].words);
	return fields;
}
