/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what the draft of a letter says (B1.5, B6.1, B6.3). */

#include "process.h"
#include <string.h>

/* clang-format off */
static const struct { const char *role, *title; } titles[] = {
	{ "director",                     "Director" },
	{ "head-of-service-safeguarding", "Head of Service, Safeguarding" },
	{ "head-of-commissioning",        "Head of Commissioning" },
	{ "head-of-placements",           "Head of Placements" },
	{ "chair",                        "Chair of the provider concerns process" },
};
/* clang-format on */
const char *const ccrf_placement_letters[] = { "suspension", "caution", "lifting", NULL };

static const char *
title_of (const char *role)
{
	for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
		if (g_str_equal (titles[i].role, role))
			return titles[i].title;
	return "";
}

/* "1 High Street, Elmbridge, AB1 2CD": a line each */
static char *
postal (const CcrfProvider *provider)
{
	g_autofree char *whole = NULL;
	g_auto (GStrv) parts = NULL;
	GString *lines = g_string_new (NULL);

	if (provider)
		whole = *provider->postcode && !strstr (provider->address, provider->postcode) ? g_strdup_printf ("%s, %s", provider->address, provider->postcode)
		                                                                               : g_strdup (provider->address);
	parts = g_strsplit_set (whole ? whole : "", ",\n", -1);
	for (char **part = parts; *part; part++)
		if (*g_strstrip (*part))
			g_string_append_printf (lines, "%s%s", lines->len ? "\n" : "", *part);
	return g_string_free (lines, FALSE);
}

static void
set_date (const CcrfWork *work, JsonObject *fields, const char *name, const char *fact)
{
	const char *date = ccrf_case_fact (work->it, fact);
	g_autofree char *words = ccrf_calendar_date_words (date ? date : "");

	ccrf_fields_set (fields, name, words);
}

/* The reason that was written after SUSPEND or CAUTION is for the provider to read, and a person signs it first. */
static void
set_decision (const CcrfWork *work, JsonObject *fields, const char *kind)
{
	gboolean placements = g_strv_contains (ccrf_placement_letters, kind);

	ccrf_fields_set (fields, "decision_reason", placements ? ccrf_case_fact (work->it, "placements_reason") : "");
	set_date (work, fields, "decision_date_words", placements ? "placements_decided" : "ended_on");
}

/* B6.3 */
static void
set_review (const CcrfWork *work, JsonObject *fields)
{
	const char *date = ccrf_case_fact (work->it, "review_date");
	g_autofree char *day = ccrf_calendar_date_words (date ? date : "");
	g_autofree char *words = date ? g_strdup_printf ("We look with you on %s at how things are going.", day)
	                              : g_strdup ("We agree with you when we look at how things are going.");

	ccrf_fields_set (fields, "review_words", words);
}

void
ccrf_process_add_letter (CcrfWork *work, CcrfMail *mail, const CcrfRequest *request)
{
	const char *kind = ccrf_request_about (request);
	const CcrfRuleLetter *rule = ccrf_rule_letter (ccrf_process_rules (work), kind);
	g_autofree char *changes = g_strdup_printf ("letter_changes_%s", kind), *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	g_autofree char *today_words = ccrf_calendar_date_words (today), *address = postal (work->provider);
	JsonObject *fields = mail->fields;

	if (!rule)
		return;
	g_free (mail->letter);
	mail->letter = g_strdup (kind);
	ccrf_fields_set (fields, "letter_title_words", rule->title);
	ccrf_fields_set (fields, "letter_date_words", today_words);
	ccrf_fields_set (fields, "ref", work->it->ref);
	ccrf_fields_set (fields, "addressee", work->provider && *work->provider->manager ? work->provider->manager : "Registered Manager");
	ccrf_fields_set (fields, "provider_postal", address);
	set_decision (work, fields, kind);
	set_date (work, fields, "ended_words", "ended_on");
	set_review (work, fields);
	ccrf_fields_set (fields, "letter_changes", ccrf_case_fact (work->it, changes));
	ccrf_fields_set (fields, "signer_name", request->to->name && *request->to->name ? request->to->name : "");
	ccrf_fields_set (fields, "signer_title", title_of (request->role));
}
