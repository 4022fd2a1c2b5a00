/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A sample of every field, so that a template can be looked at before anyone gets it. */

#include "template-private.h"

/* clang-format off */
static const struct { const char *name, *value; } samples[] = {
	{ "service_name", "Example Council adult social care" },
	{ "service_address", "adultsocialservices@example.gov.uk" },
	{ "ref", "CCRF-2026-00042" },
	{ "provider_name", "Rose Cottage Care Home" },
	{ "received_words", "Sunday 22 November 2026, 9:30am" },
	{ "due_words", "Monday 23 November 2026, 5pm" },
	{ "items.action", "Replace the worn hoist slings" },
	{ "items.who", "Registered manager" },
	{ "items.due_words", "12 December 2026" },
	{ "items.state", "done" },
	{ "items.answer", "New slings arrived and are in use" },
	{ "items.evidence", "Seen in every bedroom on the first floor" },
	{ "report.label", "What did you see or hear?" },
	{ "report.value", "Two residents were moved with a sling that was frayed at the seam.\n\nStaff said that new ones were on order." },
	{ "factors.label", "Has it happened before?" },
	{ "factors.value", "Repeated: twice in October" },
	{ "professional_name", "Sam Carter" },
	{ "professional_role", "Occupational therapist" },
	{ "professional_org", "Example Community Health" },
	{ "professional_address", "sam.carter@health.example" },
	{ "vouched", "The mail server confirmed that it came from health.example." },
	{ "urgent_reasons.text", "The form says that someone has been harmed" },
	{ "flags.text", "The professional is unsure whether this is abuse or neglect" },
	{ "earlier_words", "3 concerns in the last 12 months, 1 of the same category. 4 actions were agreed: 2 evidenced, 1 not evidenced." },
	{ "earlier_refs.ref", "CCRF-2026-00017" },
	{ "query_question", "Which floor was this on?" },
	{ "query_answer", "The first floor." },
	{ "missing_answer", "Your job title: Community nurse" },
	{ "not_raised_reason", "The manager is the subject of the concern" },
	{ "reports.ref", "CCRF-2026-00042" },
	{ "reports.provider_name", "Rose Cottage Care Home" },
	{ "screening_due_words", "Monday 23 November 2026, 5pm" },
	{ "missing.label", "Date you identified the concern or good practice" },
	{ "raise_by_words", "Monday 23 November 2026, 9:30am" },
	{ "safeguarding_reference", "SA-10231" },
	{ "duplicate_of", "CCRF-2026-00017" },
	{ "reason", "It is about a service in another council's area" },
	{ "outcome_words", "All agreed actions were evidenced at a visit" },
	{ "question", "Which floor was this on?" },
	{ "problem", "The mail names two answers, APPROVE and ESCALATE" },
	{ "category_words", "Moving and handling, equipment" },
	{ "event_words", "18 November 2026" },
	{ "reporter_words", "Example Community Health" },
	{ "summary", "Hoist slings in use on 18 November were worn." },
	{ "good_practice", "Staff arranged a birthday party at a day's notice." },
	{ "theme", "Activities and stimulation" },
	{ "escalated_by", "Alex Morgan" },
	{ "escalate_reason", "A resident has bruising from the sling" },
	{ "said_by", "Alex Morgan <alex.morgan@example.gov.uk>" },
	{ "why", "the mail server could not confirm that the mail came from this address" },
	{ "typed_name", "Rose Cottage" },
	{ "typed_location", "Mill Lane, EX1 1AA" },
	{ "candidates.name", "Rose Cottage Care Home" },
	{ "candidates.postcode", "EX1 1AA" },
	{ "candidates.location_id", "1-123456789" },
	{ "candidates.also_known_as", "Rose House" },
	{ "provider_address", "manager@rosecottage.example" },
	{ "asked_words", "to confirm that the agreed actions were taken" },
	{ "answer_text", "1 DONE 12/12/2026 new slings in use" },
	{ "next_visit_words", "14 January 2027" },
	{ "visit_words", "14 January 2027" },
	{ "held_reason", "The wording names a resident" },
	{ "meeting_words", "Thursday 10 December 2026, 2pm" },
	{ "compliments.ref", "CCRF-2026-00043" },
	{ "compliments.provider_name", "Rose Cottage Care Home" },
	{ "compliments.good_practice", "Staff arranged a birthday party at a day's notice." },
	{ "compliments.theme", "Activities and stimulation" },
	{ "compliments.professional", "Sam Carter, Example Community Health" },
	{ "held_text", "APPROVE low level, actions agreed" },
	{ "step_words", "screening" },
	{ "decided_by", "Alex Morgan" },
	{ "decision", "APPROVE" },
	{ "decided_words", "Monday 23 November 2026, 10am" },
	{ "recorded_words", "APPROVE: this is a low level concern." },
	{ "next_words", "The provider is asked today to confirm the agreed actions. You need to do nothing more." },
	{ "original_subject", "Rose Cottage" },
	{ "failed_address", "manager@rosecottage.example" },
	{ "what", "Confirm the agreed actions" },
	{ "role_words", "safeguarding team manager" },
	{ "title_words", "the open cases" },
	{ "rows.ref", "CCRF-2026-00042" },
	{ "rows.procedure", "concern" },
	{ "rows.state", "screening" },
	{ "rows.provider_name", "Rose Cottage Care Home" },
	{ "rows.due_words", "Monday 23 November 2026, 5pm" },
	{ "rows.waiting_words", "safeguarding-team-manager" },
	{ "delegate_name", "Chris Patel" },
	{ "delegate_address", "chris.patel@example.gov.uk" },
	{ "from_words", "1 December 2026" },
	{ "to_words", "14 December 2026" },
};

/* what the second element of a list says instead */
static const struct { const char *name, *value; } seconds[] = {
	{ "items.action", "Train all staff again in moving and handling" },
	{ "items.who", "Deputy manager" },
	{ "items.due_words", "20 December 2026" },
	{ "items.state", "not done" },
	{ "items.answer", "The trainer was ill, new date is 8 January" },
	{ "items.evidence", "Training records show 4 of 11 staff" },
	{ "report.label", "Actions agreed with the provider" },
	{ "report.value", "Replace the worn hoist slings; train all staff again" },
	{ "factors.label", "Harm has occurred" },
	{ "factors.value", "yes, minor (bruising on one arm)" },
	{ "urgent_reasons.text", "It is not known whether everyone is safe now" },
	{ "flags.text", "Not answered: “Date and time it happened”." },
	{ "earlier_refs.ref", "CCRF-2026-00023" },
	{ "reports.ref", "CCRF-2026-00043" },
	{ "missing.label", "Your job title" },
	{ "candidates.name", "Rose Cottage Homecare" },
	{ "candidates.postcode", "EX1 2BB" },
	{ "candidates.location_id", "1-987654321" },
	{ "candidates.also_known_as", "" },
	{ "compliments.ref", "CCRF-2026-00051" },
	{ "compliments.provider_name", "Example Homecare" },
	{ "compliments.good_practice", "The carer noticed early signs of a stroke and called 999 at once." },
	{ "compliments.theme", "Skills, training, induction" },
	{ "compliments.professional", "" },
};

/*
 * The flags, and what they are in a preview: of those that exclude each other one
 * is true. For the elements of a list: true in the first, in the second the other way round.
 */
static const struct { const char *name; gboolean value; } flags[] = {
	{ "reminder", FALSE }, { "deputy", FALSE }, { "urgent", TRUE }, { "is_concern", TRUE }, { "is_compliment", FALSE },
	{ "has_items", TRUE }, { "has_rows", TRUE }, { "cut", FALSE }, { "has_open", FALSE }, { "has_matter", TRUE }, { "items.answered", FALSE }, { "needs_reason", TRUE }, { "blocked_provider", FALSE }, { "several", TRUE }, { "any_concern", TRUE },
	{ "any_compliment", TRUE }, { "unsure", TRUE }, { "late", TRUE }, { "provider_not_found", TRUE }, { "not_ours", TRUE },
	{ "duplicate", FALSE }, { "discussed_at_forum", FALSE }, { "has_candidates", TRUE }, { "overdue", FALSE },
	{ "not_evidenced", FALSE }, { "monitoring_visit", TRUE }, { "routine_visit", FALSE }, { "has_compliments", TRUE },
	{ "reports.is_concern", TRUE }, { "reports.is_compliment", FALSE },
};

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
	for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
		if (g_str_equal (flags[i].name, full)) {
			json_object_set_boolean_member (into, name, flags[i].value != second);
			return;
		}
	for (gsize i = 0; second && i < G_N_ELEMENTS (seconds); i++)
		if (g_str_equal (seconds[i].name, full)) {
			json_object_set_string_member (into, name, seconds[i].value);
			return;
		}
	for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
		if (g_str_equal (samples[i].name, full)) {
			json_object_set_string_member (into, name, samples[i].value);
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
