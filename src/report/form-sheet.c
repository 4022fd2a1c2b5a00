/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The words of the blank form that are not labels: parts, hints, prompts. A
 * hint begins as hints do ("Please", "For example", "Include"): readers of
 * filled forms, ours among them, then never take it for an answer.
 */

#include <string.h>

#include "form-sheet.h"

/* clang-format off */
const CcrfFormPart ccrf_form_parts[] = {
	{ 'A', "About this report", NULL },
	{ 'B', "The provider", NULL },
	{ 'C', "The person or people affected", "Please leave out what is not needed. Use initials, never a full name or a date of birth." },
	{ 'D', "What happened", "Please complete this part for a concern. For a compliment only the date (question 11) is needed." },
	{ 'E', "What was agreed with the provider", "Please speak to the service's manager first, unless that could put someone at risk." },
	{ 'F', "Compliment", "Please complete this part to tell us about good practice." },
	{ 'G', "You", NULL },
	{ 0, NULL, NULL },
};

const CcrfFormColumn ccrf_form_columns[] = {
	{ "Action", "action", 46 }, { "Who", "who", 24 }, { "By when", "due", 18 }, { "Done", "done", 12 }, { NULL, NULL, 0 },
};

const char *const ccrf_form_intro[] = {
	"Please use this form to tell the council about a low level concern, or about good practice, in a care service.",
	"Please do not use it if someone is in danger or has been abused or neglected. Call 999 in an emergency and raise a safeguarding concern.",
	"Please send the form even if some answers are missing. We will ask for them.",
	NULL,
};

/* sorted as the form is; prompts are remarks of labels.conf where it has one */
static const CcrfFormHelp helps[] = {
	{ "report_type", "", NULL, 1 },
	{ "safeguarding_considered", "Please choose “Unsure” if you are in doubt, and say in question 36 who you discussed it with.", NULL, 1 },
	{ "safeguarding_ref", "For example 27/03/2026, SG-1234.", NULL, 1 },
	{ "immediate_safety", "Please choose an answer, then say what was done.", "What was done?", 2 },
	{ "provider_location", "Please include the postcode.", NULL, 2 },
	{ "cqc_location_id", "For example 1-123456789. Please leave it empty if you do not know it.", NULL, 1 },
	{ "service_type", "", "Please say which other service", 1 },
	{ "commissioned_by", "Tick all that apply.", "Please say which other council", 1 },
	{ "people_affected", "", "Please give the number of people", 1 },
	{ "adult_initials", "For example J.B. Please do not give the full name.", NULL, 1 },
	{ "adult_views", "", "What do they say?", 3 },
	{ "person_or_family_told", "", "If no, why has the person not been told?", 1 },
	{ "date_identified", "For example 27/03/2026.", NULL, 1 },
	{ "date_of_event", "For example 27/03/2026 14:30, or from 27/03/2026 to 29/03/2026, or “ongoing”, or “not known”.", NULL, 1 },
	{ "categories", "Tick all that apply.", "Please say what else it is about", 1 },
	{ "details", "Please give facts, and say what is opinion. Use initials and job roles, not names.", NULL, 12 },
	{ "how_known", "Tick all that apply.", "Please say how else you know", 1 },
	{ "harm_if_no_action", "", "Please say how they could be harmed", 2 },
	{ "frequency", "", "Please say how often and for how long", 2 },
	{ "provider_learned", "", "Please say which earlier concern", 2 },
	{ "staff_involved", "Please give roles only, no names. For example night care assistant.", NULL, 1 },
	{ "other_agencies", "Tick all that apply.", "References of other agencies", 1 },
	{ "raised_with_provider", "Please complete this for compliments too.", "If no, why not?", 2 },
	{ "provider_contact", "Please give name, role and date.", NULL, 1 },
	{ "actions_agreed", "Please use a row for each action. If there are none, write “none agreed” in the first row.", NULL, 2 },
	{ "good_practice", "Please use job roles, not names.", NULL, 8 },
	{ "good_practice_theme", "Tick all that apply.", "Please say what else was good", 1 },
	{ "ok_to_share", "Please select an answer. Without one we do not share it.", NULL, 1 },
	{ "name_to_provider", "Please select an answer. Without one we name your organisation only.", NULL, 1 },
	{ "manager_consulted", "Please give name, role and date.", NULL, 1 },
	{ "date_completed", "For example 27/03/2026.", NULL, 1 },
};
/* clang-format on */

const CcrfFormHelp *
ccrf_form_help (const char *key)
{
	static const CcrfFormHelp nothing = { "", "", NULL, 1 };

	for (gsize i = 0; i < G_N_ELEMENTS (helps); i++)
		if (strcmp (helps[i].key, key) == 0)
			return &helps[i];
	return &nothing;
}

const char *
ccrf_form_label (const CcrfFormWords *words, const CcrfField *field)
{
	const char *label = words->label ? words->label (words->data, field->key) : NULL;

	return label && *label ? label : field->label;
}

const char *
ccrf_form_choice (const CcrfFormWords *words, const CcrfField *field, const char *code)
{
	const char *label = words->choice ? words->choice (words->data, field->key, code) : NULL;

	return label && *label ? label : code;
}

char *
ccrf_form_send_to (const CcrfFormWords *words)
{
	if (words->address && *words->address)
		return g_strdup_printf ("Please send the form by secure e-mail to %s.", words->address);
	return g_strdup ("Please send the form by secure e-mail to the council.");
}
