/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said about several cases at once: the acknowledgement of a mail, the pack of the forum. */

#include "work.h"
#include <string.h>

CcrfProcedureKind
ccrf_decide_procedure (CcrfForm *form)
{
	g_auto (GStrv) reasons = ccrf_urgent_reasons (form);

	if (!g_str_equal (form->report_type, "compliment"))
		return CCRF_CONCERN;
	/* A3.1: a compliment needs no screening unless it carries a concern too */
	if (!reasons[0] && !ccrf_form_get (form, "details"))
		return CCRF_COMPLIMENT;
	g_free (form->report_type);
	form->report_type = g_strdup ("both");
	return CCRF_CONCERN;
}

static void
add_report (JsonArray *list, const CcrfCase *it)
{
	JsonObject *row = json_object_new ();

	json_object_set_string_member (row, "ref", it->ref);
	json_object_set_boolean_member (row, "is_concern", it->procedure == CCRF_CONCERN);
	json_object_set_boolean_member (row, "is_compliment", it->procedure == CCRF_COMPLIMENT);
	json_object_set_string_member (row, "provider_name", it->provider_name ? it->provider_name : "");
	json_array_add_object_element (list, row);
}

CcrfMail *
ccrf_decide_receipt (const GPtrArray *cases, const CcrfAddress *professional, const CcrfFacts *facts)
{
	CcrfMail *mail = ccrf_mail_new ("professional-receipt", professional);
	JsonArray *reports = json_array_new ();
	gboolean concern = FALSE, compliment = FALSE, late = FALSE, unsure = FALSE, unmatched = FALSE;
	CcrfTime due = 0;
	g_autofree char *due_words = NULL;

	for (guint i = 0; i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];

		add_report (reports, it);
		concern |= it->procedure == CCRF_CONCERN;
		compliment |= it->procedure == CCRF_COMPLIMENT;
		late |= it->late;
		unmatched |= it->provider_id == 0;
		unsure |= g_strcmp0 (ccrf_form_get (it->form, "safeguarding_considered"), "unsure") == 0;
		if (it->procedure == CCRF_CONCERN && (!due || it->due < due))
			due = it->due;
	}
	due_words = due ? ccrf_calendar_words (facts->calendar, due) : g_strdup ("");
	if (!mail->fields)
		mail->fields = json_object_new ();
	json_object_set_array_member (mail->fields, "reports", reports);
	json_object_set_boolean_member (mail->fields, "several", cases->len > 1);
	json_object_set_boolean_member (mail->fields, "any_concern", concern);
	json_object_set_boolean_member (mail->fields, "any_compliment", compliment);
	json_object_set_boolean_member (mail->fields, "late", late);
	json_object_set_boolean_member (mail->fields, "unsure", unsure);
	json_object_set_boolean_member (mail->fields, "provider_not_found", unmatched);
	json_object_set_string_member (mail->fields, "screening_due_words", due_words);
	return mail;
}

static const char *
or_empty (const char *text)
{
	return text ? text : "";
}

/* Providers sit in the forum: a name needs both permissions, to be shared there and to be told to the provider. */
static const char *
name_for_forum (const CcrfForm *form)
{
	const char *permits = or_empty (ccrf_form_get (form, "name_to_provider"));

	if (!g_str_equal (or_empty (ccrf_form_get (form, "ok_to_share")), "yes"))
		return "";
	if (g_str_equal (permits, "yes"))
		return or_empty (ccrf_form_get (form, "reporter_name"));
	return g_str_equal (permits, "organisation_only") ? or_empty (ccrf_form_get (form, "reporter_org")) : "";
}

JsonObject *
ccrf_decide_forum_fields (const GPtrArray *cases, const char *meeting_words, const CcrfFacts *facts)
{
	JsonObject *fields = json_object_new ();
	JsonArray *list = json_array_new ();

	for (guint i = 0; i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];
		JsonObject *row = json_object_new ();
		g_autofree char *theme = ccrf_form_words (facts, it->form, "good_practice_theme");

		json_object_set_string_member (row, "ref", it->ref);
		json_object_set_string_member (row, "provider_name", or_empty (it->provider_name));
		json_object_set_string_member (row, "good_practice", or_empty (ccrf_form_get (it->form, "good_practice")));
		json_object_set_string_member (row, "theme", or_empty (theme));
		json_object_set_string_member (row, "professional", name_for_forum (it->form));
		json_array_add_object_element (list, row);
	}
	json_object_set_array_member (fields, "compliments", list);
	json_object_set_boolean_member (fields, "has_compliments", cases->len > 0);
	json_object_set_string_member (fields, "meeting_words", meeting_words);
	return fields;
}
