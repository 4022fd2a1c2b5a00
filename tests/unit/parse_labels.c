/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labels of forms in use, and the words of every choice. */

#include <glib/gstdio.h>

#include "parse/rules.h"
#include "parse_sheets.h"

static const char *
key_of (const CcrfRules *rules, const char *text)
{
	guint budget = 100000;
	g_autoptr (CcrfLabelMatch) match = ccrf_label_match (rules, text, &budget);
	const CcrfAlias *alias = match ? g_ptr_array_index (match->aliases, 0) : NULL;
	return alias && alias->field ? alias->field->key : match ? "ignored" : NULL;
}

static void
test_printed (void)
{
	/* every label as printed, with its number, means its field; 13 and 28 share theirs */
	g_autoptr (CcrfRules) rules = rules_new ();
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		g_autofree char *text = g_strdup_printf ("%s. %s", field->number, field->label);
		guint budget = 100000;
		g_autoptr (CcrfLabelMatch) match = ccrf_label_match (rules, text, &budget);
		g_test_message ("%s", text);
		g_assert_nonnull (match);
		gboolean found = FALSE;
		for (guint i = 0; match && i < match->aliases->len; i++)
			found = found || ((CcrfAlias *) g_ptr_array_index (match->aliases, i))->field == field;
		g_assert_true (found);
		g_assert_cmpstr (match ? match->number : NULL, ==, field->number);
		g_assert_nonnull (ccrf_rules_label (rules, field->key));
	}
	g_assert_cmpstr (ccrf_rules_label (rules, "details"), ==, "What did you see or hear?");
	g_assert_cmpstr (ccrf_rules_label (rules, "adult_initials"), ==, "Initials of the person");
}

static void
test_codes (void)
{
	/* every choice is read by its code, its label and each of its words */
	g_autoptr (CcrfRules) rules = rules_new ();
	guint words = 0;
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		for (const char *const *code = field->codes; code && *code; code++) {
			g_autofree char *name = g_strconcat (field->key, " ", *code, NULL);
			const char *label = g_hash_table_lookup (rules->code_labels, name);
			g_test_message ("%s: %s", name, label);
			g_assert_nonnull (label);
			g_assert_cmpstr (ccrf_code_find (rules, field, *code), ==, *code);
			g_assert_cmpstr (ccrf_code_find (rules, field, label ? label : ""), ==, *code);
			g_autofree char *upper = g_utf8_strup (label ? label : "", -1);
			g_assert_cmpstr (ccrf_code_find (rules, field, upper), ==, *code);
			words++;
		}
	}
	g_assert_cmpuint (words, >, 100);
}

static void
test_seen (void)
{
	/* clang-format off */
	static const struct { const char *text, *key; } seen[] = {
		{ "Name of Home:", "provider_name" }, { "ESTABLISHMENT", "provider_name" }, { "Name of Agency *", "provider_name" },
		{ "4) Name of the care provider / service", "provider_name" }, { "Where did the incident occur?", "provider_location" },
		{ "CQC Location ID (for office use only)", "cqc_location_id" }, { "Type of provision", "service_type" }, { "Funder", "commissioned_by" },
		{ "Frameworki No", "adult_ref" }, { "NHS No.", "adult_ref" }, { "LAS / Liquidlogic ID", "adult_ref" }, { "8 b) Council or NHS reference", "adult_ref" },
		{ "Client:", "adult_initials" }, { "Name of Client", "adult_initials" }, { "NOK informed", "person_or_family_told" }, { "Consent", "person_or_family_told" },
		{ "Date of concern", "date_identified" }, { "Date\302\240noticed", "date_identified" }, { "Date reported to you", "date_identified" },
		{ "Date of Incident", "date_of_event" }, { "Date this happened", "date_of_event" }, { "Nature of concern", "categories" },
		{ "Themes and trends (tick all that apply)", "categories" }, { "Summary of concerns", "details" }, { "Brief details", "details" }, { "Circumstances", "details" },
		{ "Source of information", "how_known" }, { "Impact of harm", "harm_occurred" }, { "Physical injuries", "harm_occurred" },
		{ "What are the risks?", "harm_if_no_action" }, { "Has this happened before / ongoing concern?", "frequency" },
		{ "Intent of alleged perpetrator", "intent" }, { "Risk of repeated incidents / escalation", "escalation_risk" },
		{ "Similar concerns before", "provider_learned" }, { "Alleged perpetrator", "staff_involved" }, { "Carer name", "staff_involved" },
		{ "Have you discussed with provider?", "raised_with_provider" }, { "Has the service been informed?", "raised_with_provider" },
		{ "Registered manager", "provider_contact" }, { "Person spoken to", "provider_contact" }, { "Actions put in place", "actions_agreed" },
		{ "Actions agreed to remedy", "actions_agreed" }, { "Noteworthy practice", "good_practice" }, { "Positive feedback", "good_practice" },
		{ "Consent to share", "ok_to_share" }, { "Completed By", "reporter_name" }, { "Name of person completing this form", "reporter_name" },
		{ "Referrer", "reporter_name" }, { "Designation", "reporter_role" }, { "Role/Relationship", "reporter_role" }, { "Ward", "reporter_org" },
		{ "Contact Number (Essential)", "reporter_phone" }, { "Tel:", "reporter_phone" }, { "Email address", "reporter_email" },
		{ "Was the referral anonymous?", "name_to_provider" }, { "Line manager", "manager_consulted" }, { "Date of referral", "date_completed" },
		{ "Signed / dated", "date_completed" }, { "Is abuse suspected?", "safeguarding_considered" }, { "Datix no", "safeguarding_ref" },
		{ "Action taken to minimise risk", "immediate_safety" },
		/* close spelling, and more behind the label */
		{ "Date of incidnet", "date_of_event" }, { "Your organsation or team", "reporter_org" }, { "Details of concern and any injuries seen", "details" },
		/* office use */
		{ "Ref:", "ignored" }, { "Screened by", "ignored" }, { "For office use only", "ignored" },
		/* nothing of ours */
		{ "Weather", NULL }, { "Dear colleague", NULL }, { "", NULL }, { "1.", NULL }, { "Favourite colour", NULL },
	};
	/* clang-format on */
	g_autoptr (CcrfRules) rules = rules_new ();
	for (gsize i = 0; i < G_N_ELEMENTS (seen); i++) {
		g_test_message ("%s", seen[i].text);
		g_assert_cmpstr (key_of (rules, seen[i].text), ==, seen[i].key);
	}
}

static void
test_normalise (void)
{
	/* clang-format off */
	static const struct { const char *text, *plain, *number; } rows[] = {
		{ "1 Name:", "name", "1" }, { "1. Name", "name", "1" }, { "2a Name", "name", "2a" }, { "8 b) Name", "name", "8b" }, { "Q4. Name?", "name", "4" },
		{ "(4) Name", "name", "4" }, { "a) Name", "name", "a" }, { "a name", "a name", "" }, { "24 hours", "hours", "24" }, { "2026 plan", "2026 plan", "" },
		{ "Moving & handling", "moving and handling", "" }, { "Person\342\200\231s views (if known) *", "persons views", "" }, { "(Name)", "name", "" },
		{ "  Name \302\240 of\thome / ", "name of home", "" }, { "3rd party", "3rd party", "" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *number = NULL;
		g_autofree char *plain = ccrf_label_normalise (rows[i].text, &number);
		g_test_message ("%s", rows[i].text);
		g_assert_cmpstr (plain, ==, rows[i].plain);
		g_assert_cmpstr (number, ==, rows[i].number);
	}
}

static void
test_faults (void)
{
	/* a council's own file: mistakes are named with their line */
	g_autofree char *folder = g_dir_make_tmp ("ccrf-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (folder, "labels.conf", NULL);
	g_assert_true (g_file_set_contents (path, "[report_type]\nlabel = Kind\ncode concern = Bad\ncode compliment = Bad\ntypo = x\n[nonsense]\na = b\n", -1, NULL));
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) rules = ccrf_rules_load (folder, faults);
	g_assert_nonnull (rules);
	g_autofree char *all = keys_of (faults);
	g_assert_nonnull (strstr (all, "labels.conf:4"));
	g_assert_nonnull (strstr (all, "already means"));
	g_assert_nonnull (strstr (all, "typo"));
	g_assert_nonnull (strstr (all, "nonsense"));
	g_assert_nonnull (strstr (all, "[details] label"));
	g_remove (path);
	g_rmdir (folder);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/labels/normalise", test_normalise);
	g_test_add_func ("/parse/labels/printed", test_printed);
	g_test_add_func ("/parse/labels/codes", test_codes);
	g_test_add_func ("/parse/labels/seen", test_seen);
	g_test_add_func ("/parse/labels/faults", test_faults);
	return g_test_run ();
}
