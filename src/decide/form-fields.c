/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A form in words: what it says, its factors, why it is urgent, what a screener must know. */

#include "work.h"
#include <string.h>

/* ---- values in words -------------------------------------------------------------- */

static char *
code_in_words (const CcrfFacts *facts, const char *key, const char *code)
{
	const char *words = facts->code_words ? facts->code_words (facts->data, key, code) : NULL;

	return words ? g_strdup (words) : g_strdelimit (g_strdup (code), "_", ' ');
}

/* "2026-11-02T14:30", "2026-11-01/2026-11-05", "ongoing", "not_known" */
static char *
when_in_words (const char *value)
{
	g_auto (GStrv) ends = g_strsplit (value, "/", 2);

	for (char **end = ends; *end; end++) {
		char *clock = strchr (*end, 'T');
		g_autofree char *day = clock ? g_strndup (*end, (gsize) (clock - *end)) : g_strdelimit (g_strdup (*end), "_", ' ');
		g_autofree char *words = ccrf_calendar_date_words (day);
		char *whole = clock ? g_strdup_printf ("%s, %s", words, clock + 1) : g_strdup (words);

		g_free (*end);
		*end = whole;
	}
	return g_strjoinv (" to ", ends);
}

static char *
value_in_words (const CcrfFacts *facts, const CcrfField *field, const char *value)
{
	g_auto (GStrv) codes = NULL;

	if (field->type == CCRF_FIELD_WHEN)
		return when_in_words (value);
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

/* (transfer full) (nullable): the value only. What a professional typed beside a box is never for a provider. */
char *
ccrf_form_words (const CcrfFacts *facts, const CcrfForm *form, const char *key)
{
	const char *value = ccrf_form_get (form, key);

	return value ? value_in_words (facts, ccrf_field_find (key), value) : NULL;
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
	g_autofree char *lesson = ccrf_lesson_words (work);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *words = field_in_words (work->facts, work->it->form, rows[i].key);

		add_row (list, rows[i].label, words && *words ? words : "not answered");
	}
	add_row (list, "Earlier action on similar concerns, from our own records", lesson);
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
	static const struct { const char *key, *reason; } doubts[] = {
		{ "harm_occurred", "Harm may have occurred: the answer could not be read with certainty" },
		{ "adult_views", "The adult may say harm has occurred: the answer could not be read with certainty" },
		{ "immediate_safety", "The adult may not be safe now: the answer could not be read with certainty" },
	};
	GPtrArray *reasons = g_ptr_array_new ();

	for (gsize i = 0; form && i < G_N_ELEMENTS (rows); i++)
		if (g_strcmp0 (ccrf_form_get (form, rows[i].key), rows[i].code) == 0)
			g_ptr_array_add (reasons, g_strdup (rows[i].reason));
	/* "Yes" without a degree, two ticks: what could not be read may be the worst */
	for (gsize i = 0; form && i < G_N_ELEMENTS (doubts); i++)
		if (ccrf_list_has (form->unsure, doubts[i].key))
			g_ptr_array_add (reasons, g_strdup (doubts[i].reason));
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
	const char *unread = ccrf_case_fact (work->it, "unread");

	if (g_strcmp0 (considered, "unsure") == 0)
		add_text (list, "The professional is unsure whether this is abuse or neglect.");
	else if (!considered && !g_str_equal (form->report_type, "compliment"))
		add_text (list, "The form does not say whether abuse or neglect was considered.");
	if (work->it->late)
		add_text (list, "The form is late: it came more than 3 working days after the concern was identified.");
	if (unread) {
		g_autofree char *text = g_strdup_printf ("Part of the document could not be read: %s. Please look at the original.", unread);

		add_text (list, text);
	}
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

void
ccrf_fields_add_form (const CcrfWork *work, JsonObject *fields)
{
	static const struct { const char *field, *key; } copies[] = {
		{ "professional_name", "reporter_name" }, { "professional_role", "reporter_role" },
		{ "professional_org", "reporter_org" }, { "typed_name", "provider_name" }, { "typed_location", "provider_location" },
		{ "good_practice", "good_practice" },
	};
	const CcrfForm *form = work->it->form;
	const char *harm = ccrf_form_get (form, "harm_occurred");
	g_autofree char *category = ccrf_form_words (work->facts, form, "categories");
	g_autofree char *theme = ccrf_form_words (work->facts, form, "good_practice_theme");
	g_autofree char *happened = ccrf_form_words (work->facts, form, "date_of_event");
	g_autofree char *reporter = reporter_for_provider (form);

	json_object_set_array_member (fields, "report", report (work));
	json_object_set_array_member (fields, "factors", factors (work));
	json_object_set_array_member (fields, "flags", flags (work));
	set_reasons (fields, form);
	for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
		ccrf_fields_set (fields, copies[i].field, ccrf_form_get (form, copies[i].key));
	json_object_set_boolean_member (fields, "has_matter", category || happened || *reporter || ccrf_case_fact (work->it, "summary"));
	ccrf_fields_set (fields, "category_words", category);
	ccrf_fields_set (fields, "theme", theme);
	ccrf_fields_set (fields, "event_words", happened);
	ccrf_fields_set (fields, "reporter_words", reporter);
	ccrf_fields_set (fields, "not_raised_reason", g_hash_table_lookup (form->notes, "raised_with_provider"));
	json_object_set_boolean_member (fields, "needs_reason", harm && (g_str_equal (harm, "yes_serious") || g_str_equal (harm, "death")));
	json_object_set_boolean_member (fields, "blocked_provider", ccrf_guard_blocked (work));
	json_object_set_boolean_member (fields, "unsure", g_strcmp0 (ccrf_form_get (form, "safeguarding_considered"), "unsure") == 0);
}
