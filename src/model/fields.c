/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The fields of the CCRF in the order of the form, with their codes. The words
 * that people use for them are data: conf/labels.conf.
 */

#include <string.h>

#include <ccrf/model.h>

/* clang-format off */
static const char *const report_types[] = { "concern", "compliment", "both", NULL };
static const char *const considered[] = { "not_safeguarding", "safeguarding_raised", "unsure", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const yes_no_unknown[] = { "yes", "no", "not_known", NULL };
static const char *const service_types[] = {
	"care_home_nursing", "care_home_residential", "home_care", "extra_care", "supported_living", "shared_lives",
	"day_service", "personal_assistant", "hospital_or_hospice", "other", NULL,
};
static const char *const commissioners[] = {
	"this_council", "other_council", "nhs_chc", "self_funded", "direct_payment", "not_known", NULL,
};
static const char *const affected[] = { "one", "several", "whole_service", "none", NULL };
static const char *const views[] = { "yes", "no", "not_asked", "not_able", NULL };
static const char *const categories[] = {
	"medication", "missed_late_visit", "falls", "pressure_care", "nutrition", "moving_handling", "personal_care",
	"infection", "environment", "dignity", "activities", "staffing", "training", "staff_conduct", "management",
	"records", "communication", "transfer", "between_people", "consent_capacity", "money", "complaints_handling",
	"non_engagement", "other", NULL,
};
static const char *const known_by[] = {
	"witnessed", "told_by_person", "told_by_family", "told_by_staff", "records", "other", NULL,
};
static const char *const harms[] = { "no", "yes_minor", "yes_serious", "death", "not_known", NULL };
static const char *const frequencies[] = { "first", "repeated", "ongoing", "not_known", NULL };
static const char *const intents[] = { "no", "possibly", "yes", "not_known", NULL };
static const char *const agencies[] = {
	"cqc", "police", "icb_chc", "gp", "other_council", "complaints", "none", NULL,
};
static const char *const sharing[] = { "yes", "yes_without_names", "no", NULL };
static const char *const naming[] = { "yes", "organisation_only", "no", NULL };

#define TEXT   CCRF_FIELD_TEXT
#define ONE_OF CCRF_FIELD_ONE_OF
#define MULTI  CCRF_FIELD_MULTI
#define DATE   CCRF_FIELD_DATE
#define WHEN   CCRF_FIELD_WHEN
#define OPT    CCRF_WANTED_OPTIONAL
#define ALWAYS CCRF_WANTED_ALWAYS
#define CONC   CCRF_WANTED_CONCERN
#define COMPL  CCRF_WANTED_COMPLIMENT
#define COND   CCRF_WANTED_CONDITION

const CcrfField ccrf_fields[] = {
	/* part A: about this report */
	{ "report_type", "1", "Is this a concern or a compliment?", ONE_OF, ALWAYS, report_types, 0, 'A' },
	{ "safeguarding_considered", "2", "Have you decided this is not abuse or neglect that needs a safeguarding concern?", ONE_OF, CONC, considered, 0, 'A' },
	{ "safeguarding_ref", "2a", "If you raised a safeguarding concern: date and reference", TEXT, COND, NULL, 60, 'A' },
	{ "immediate_safety", "3", "Is everyone safe now? What was done?", ONE_OF, CONC, yes_no_unknown, 0, 'A' },
	/* part B: the provider */
	{ "provider_name", "4", "Name of the care provider or service", TEXT, ALWAYS, NULL, 160, 'B' },
	{ "provider_location", "5", "Address or branch, with postcode", TEXT, ALWAYS, NULL, 300, 'B' },
	{ "cqc_location_id", "5a", "CQC location ID (if you know it)", TEXT, OPT, NULL, 20, 'B' },
	{ "service_type", "6", "Type of service", ONE_OF, ALWAYS, service_types, 0, 'B' },
	{ "commissioned_by", "7", "Who pays for or arranged the care?", MULTI, OPT, commissioners, 0, 'B' },
	/* part C: the people affected */
	{ "people_affected", "8", "Does this concern one person, several, or the whole service?", ONE_OF, CONC, affected, 0, 'C' },
	{ "adult_initials", "8a", "Initials of the person (not the full name)", TEXT, OPT, NULL, 8, 'C' },
	{ "adult_ref", "8b", "Council or NHS reference", TEXT, OPT, NULL, 30, 'C' },
	{ "adult_views", "9", "What does the person say about it? Do they say they were harmed?", ONE_OF, CONC, views, 0, 'C' },
	{ "person_or_family_told", "10", "Does the person or their family know you are reporting this?", ONE_OF, OPT, yes_no_unknown, 0, 'C' },
	/* part D: what happened */
	{ "date_identified", "11", "Date you identified the concern or good practice", DATE, ALWAYS, NULL, 0, 'D' },
	{ "date_of_event", "12", "Date and time it happened (or from - to)", WHEN, OPT, NULL, 0, 'D' },
	{ "categories", "13", "What is it about? (tick all that apply)", MULTI, CONC, categories, 0, 'D' },
	{ "details", "14", "What did you see or hear? (facts; say what is opinion)", TEXT, CONC, NULL, 10000, 'D' },
	{ "how_known", "15", "How do you know?", MULTI, OPT, known_by, 0, 'D' },
	{ "harm_occurred", "16", "Has anyone been harmed?", ONE_OF, CONC, harms, 0, 'D' },
	{ "harm_if_no_action", "17", "Could someone be harmed if nothing changes?", ONE_OF, CONC, yes_no_unknown, 0, 'D' },
	{ "frequency", "18", "Has it happened before? How often and for how long?", ONE_OF, CONC, frequencies, 0, 'D' },
	{ "intent", "19", "Do you think it was deliberate?", ONE_OF, OPT, intents, 0, 'D' },
	{ "escalation_risk", "20", "Could it be repeated or become more serious?", ONE_OF, OPT, yes_no_unknown, 0, 'D' },
	{ "provider_learned", "21", "Has the provider failed to learn from an earlier similar concern?", ONE_OF, OPT, yes_no_unknown, 0, 'D' },
	{ "staff_involved", "22", "Staff involved (role only, no names)", TEXT, OPT, NULL, 200, 'D' },
	{ "other_agencies", "23", "Who else have you told?", MULTI, OPT, agencies, 0, 'D' },
	/* part E: what was agreed with the provider */
	{ "raised_with_provider", "24", "Have you raised this with the service's manager?", ONE_OF, ALWAYS, yes_no, 0, 'E' },
	{ "provider_contact", "25", "Who did you speak to, and when?", TEXT, COND, NULL, 300, 'E' },
	{ "actions_agreed", "26", "Actions agreed with the provider", CCRF_FIELD_ACTIONS, COND, NULL, 0, 'E' },
	/* part F: compliment */
	{ "good_practice", "27", "What was done well?", TEXT, COMPL, NULL, 5000, 'F' },
	{ "good_practice_theme", "28", "What is it about?", MULTI, OPT, categories, 0, 'F' },
	{ "ok_to_share", "29", "May it be shared at the provider forum?", ONE_OF, COMPL, sharing, 0, 'F' },
	/* part G: you */
	{ "reporter_name", "30", "Your name", TEXT, ALWAYS, NULL, 120, 'G' },
	{ "reporter_role", "31", "Your job title", TEXT, ALWAYS, NULL, 120, 'G' },
	{ "reporter_org", "32", "Your organisation or team", TEXT, ALWAYS, NULL, 160, 'G' },
	{ "reporter_email", "33", "Your work email", CCRF_FIELD_EMAIL, ALWAYS, NULL, 254, 'G' },
	{ "reporter_phone", "34", "Your phone number", CCRF_FIELD_PHONE, OPT, NULL, 20, 'G' },
	{ "name_to_provider", "35", "May we tell the provider who raised this?", ONE_OF, ALWAYS, naming, 0, 'G' },
	{ "manager_consulted", "36", "If you were unsure: who did you discuss it with?", TEXT, COND, NULL, 300, 'G' },
	{ "date_completed", "37", "Date you filled in this form", DATE, ALWAYS, NULL, 0, 'G' },
	{ NULL, NULL, NULL, TEXT, OPT, NULL, 0, 0 },
};
/* clang-format on */

const CcrfField *
ccrf_field_find (const char *key)
{
	if (!key)
		return NULL;
	for (const CcrfField *field = ccrf_fields; field->key; field++)
		if (strcmp (field->key, key) == 0)
			return field;
	return NULL;
}
