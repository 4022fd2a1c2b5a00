/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A sample of every field, so that a template can be looked at before anyone gets it. */

#include "template-private.h"

/* clang-format off */
/* what the procedures offer by default; a council may say it differently there */
static const struct { const char *name, *keyword, *hint, *means, *prefill; } sample_answers[] = {
	{ "screening-request", "APPROVE", "", "this is a low level concern: it goes to the Contracts Team", "" },
	{ "screening-request", "ESCALATE", "reason", "this may be abuse or neglect: a safeguarding concern must be raised within 24 hours", "" },
	{ "screening-request", "QUERY", "question", "ask the professional before you decide", "" },
	{ "screening-request", "COMPLIMENT", "", "this is a compliment, not a concern", "" },
	{ "screening-request", "DUPLICATE OF", "reference", "we have this report already", "" },
	{ "screening-request", "NOT OURS", "reason", "this is not for us: the reason goes to the professional", "" },
	{ "raise-concern", "RAISED", "reference", "the safeguarding concern has been raised, with this reference", "" },
	{ "provider-match", "1", "", "the provider with this number, or write another number", "" },
	{ "provider-match", "NONE", "", "none of these: leave the case without a registered provider", "" },
	{ "provider-contact", "EMAIL", "address", "the provider can be reached at this address", "" },
	{ "provider-release", "RELEASE", "", "the provider may be contacted now", "" },
	{ "provider-release", "ESCALATE", "reason", "a safeguarding concern must be raised within 24 hours", "" },
	{ "visit-decision", "VISIT", "date", "a monitoring visit on this date checks the actions", "" },
	{ "visit-decision", "NO VISIT", "", "the actions are checked at the next routine visit", "" },
	{ "visit-decision", "MORE", "question", "ask the provider this question first", "" },
	{ "visit-decision", "PROVIDER CONCERNS", "reason", "start the provider concerns process", "" },
	{ "trend-alert", "PROVIDER CONCERNS", "reason", "start the provider concerns process", "" },
	{ "trend-alert", "SAFEGUARDING", "", "the safeguarding managers are told, with the records", "" },
	{ "trend-alert", "NO ACTION", "reason", "nothing more is needed", "" },
	{ "visit-checklist", "EVIDENCED", "what you saw", "the action was evidenced", "1 EVIDENCED\n2 EVIDENCED" },
	{ "visit-checklist", "NOT EVIDENCED", "what you saw", "the action was not evidenced", "1 NOT EVIDENCED\n2 NOT EVIDENCED" },
	{ "compliment-review", "APPROVE", "", "the copy goes to the provider", "" },
	{ "compliment-review", "HOLD", "reason", "keep it here for now", "" },
	{ "confirm", "CONFIRM", "", "yes, record it", "" },
	{ "confirm", "REFUSE", "", "no, this is not mine", "" },
	{ "provider-confirm", "CONFIRM", "", "yes, record it", "" },
	{ "provider-confirm", "REFUSE", "", "no, this is not mine", "" },
	{ "professional-confirm", "CONFIRM", "", "yes, record it", "" },
	{ "professional-confirm", "REFUSE", "", "no, this is not mine", "" },
	{ "choices", "APPROVE", "", "this is a low level concern: it goes to the Contracts Team", "" },
	{ "choices", "ESCALATE", "reason", "this may be abuse or neglect: a safeguarding concern must be raised within 24 hours", "" },
	{ "triage", "FORM", "", "it is a report: open a case", "" },
	{ "triage", "FILE", "reference", "file it with this case", "" },
	{ "triage", "NOT OURS", "reason", "it is not for us", "" },
	{ "triage", "SPAM", "", "it needs no answer", "" },
	{ "provider-confirm-actions", "DONE", "date and what was done", "the action has been taken", "1 DONE\n2 DONE" },
	{ "provider-confirm-actions", "NOT DONE", "reason and new date", "the action has not been taken yet", "1 NOT DONE\n2 NOT DONE" },
	{ "provider-choices", "DONE", "date and what was done", "the action has been taken", "1 DONE\n2 DONE" },
	{ "provider-choices", "NOT DONE", "reason and new date", "the action has not been taken yet", "1 NOT DONE\n2 NOT DONE" },
};
/* clang-format on */

static void
set_sample (JsonObject *into, const char *full, const char *name, gboolean second)
{
	for (gsize i = 0; ccrf_sample_flags[i].name; i++)
		if (g_str_equal (ccrf_sample_flags[i].name, full)) {
			json_object_set_boolean_member (into, name, ccrf_sample_flags[i].value != second);
			return;
		}
	for (gsize i = 0; second && ccrf_second_samples[i].name; i++)
		if (g_str_equal (ccrf_second_samples[i].name, full)) {
			json_object_set_string_member (into, name, ccrf_second_samples[i].value);
			return;
		}
	for (gsize i = 0; ccrf_samples[i].name; i++)
		if (g_str_equal (ccrf_samples[i].name, full)) {
			json_object_set_string_member (into, name, ccrf_samples[i].value);
			return;
		}
	json_object_set_string_member (into, name, name);
}

/* two elements, numbered where they have a number */
static JsonArray *
sample_list (const char *list)
{
	g_autofree char *prefix = g_strconcat (list, ".", NULL);
	JsonArray *array = json_array_new ();

	for (int n = 1; n <= 2; n++) {
		JsonObject *element = json_object_new ();

		for (const CcrfTemplateField *field = ccrf_template_fields; field->name; field++)
			if (g_str_has_prefix (field->name, prefix))
				set_sample (element, field->name, field->name + strlen (prefix), n == 2);
		if (json_object_has_member (element, "n"))
			json_object_set_int_member (element, "n", n);
		json_array_add_object_element (array, element);
	}
	return array;
}

static JsonArray *
answers (const char *template_name)
{
	JsonArray *array = json_array_new ();

	for (gsize i = 0; i < G_N_ELEMENTS (sample_answers); i++) {
		JsonObject *answer;
		g_autofree char *mailto = NULL;

		if (!g_str_equal (sample_answers[i].name, template_name))
			continue;
		answer = json_object_new ();
		mailto = ccrf_answers_mailto ("adultsocialservices@example.gov.uk", "Re: [CCRF-2026-00042]", sample_answers[i].keyword);
		json_object_set_string_member (answer, "keyword", sample_answers[i].keyword);
		json_object_set_string_member (answer, "hint", sample_answers[i].hint);
		json_object_set_string_member (answer, "means", sample_answers[i].means);
		json_object_set_string_member (answer, "prefill", sample_answers[i].prefill);
		json_object_set_string_member (answer, "mailto", mailto);
		json_array_add_object_element (array, answer);
	}
	return array;
}

JsonObject *
ccrf_preview_fields (const char *template_name)
{
	JsonObject *fields = json_object_new ();
	g_autofree char *list = NULL;

	for (const CcrfTemplateField *field = ccrf_template_fields; field->name; field++) {
		const char *dot = strchr (field->name, '.');

		if (!dot) {
			set_sample (fields, field->name, field->name, FALSE);
			continue;
		}
		g_free (list);
		list = g_strndup (field->name, dot - field->name);
		json_object_set_array_member (fields, list, sample_list (list));
	}
	json_object_set_array_member (fields, "answers", answers (template_name));
	json_object_set_string_member (fields, "token", "");
	return fields;
}

CcrfRendered *
ccrf_template_preview (const CcrfTemplates *templates, const char *name, GError **error)
{
	g_autoptr (JsonObject) fields = ccrf_preview_fields (name);

	return ccrf_template_render (templates, name, fields, error);
}
