/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a trend alert says and does beyond asking (A2.9). */

#include "trend.h"
#include "trends.h"

/* ---- the case ---------------------------------------------------------------------- */

/* "CCRF-2026-00042 action 2" is a record of that case */
static void
link_record (CcrfCase *alert, const char *record)
{
	g_auto (GStrv) words = g_strsplit (record, " ", 2);

	if (words[0] && !ccrf_list_has (alert->linked, words[0]))
		g_ptr_array_add (alert->linked, g_strdup (words[0]));
}

CcrfCase *
ccrf_trends_alert (const GPtrArray *hits, const CcrfProvider *provider, CcrfTime now)
{
	CcrfCase *alert = ccrf_case_new (CCRF_TREND);
	JsonArray *list = json_array_new ();

	for (guint i = 0; i < hits->len; i++) {
		const CcrfTrendHit *hit = hits->pdata[i];
		JsonObject *row = json_object_new ();
		JsonArray *records = json_array_new ();

		json_object_set_string_member (row, "rule", hit->rule);
		json_object_set_string_member (row, "words", hit->words);
		for (guint n = 0; n < hit->records->len; n++) {
			json_array_add_string_element (records, hit->records->pdata[n]);
			link_record (alert, hit->records->pdata[n]);
		}
		json_object_set_array_member (row, "records", records);
		json_array_add_object_element (list, row);
	}
	json_object_set_array_member (alert->facts, "hits", list);
	alert->received = now;
	alert->provider_id = provider->id;
	g_free (alert->provider_name);
	alert->provider_name = g_strdup (provider->name);
	return alert;
}

static JsonArray *
hits_of (const CcrfCase *it)
{
	return it->facts && json_object_has_member (it->facts, "hits") ? json_object_get_array_member (it->facts, "hits") : NULL;
}

/* "CCRF-2026-00042, CCRF-2026-00047" */
static char *
records_words (JsonObject *hit)
{
	JsonArray *records = json_object_has_member (hit, "records") ? json_object_get_array_member (hit, "records") : NULL;
	g_autoptr (GString) words = g_string_new (NULL);

	for (guint i = 0; records && i < json_array_get_length (records); i++)
		g_string_append_printf (words, "%s%s", i ? ", " : "", json_array_get_string_element (records, i));
	return g_string_free (g_steal_pointer (&words), FALSE);
}

char *
ccrf_trends_words (const CcrfCase *alert)
{
	JsonArray *hits = hits_of (alert);
	g_autoptr (GString) words = g_string_new (NULL);

	for (guint i = 0; hits && i < json_array_get_length (hits); i++)
		g_string_append_printf (words, "%s%s", i ? "; " : "",
		                        json_object_get_string_member_with_default (json_array_get_object_element (hits, i), "words", ""));
	return g_string_free (g_steal_pointer (&words), FALSE);
}

/* ---- what its mails show --------------------------------------------------------------- */

static JsonArray *
rules_field (const CcrfCase *it)
{
	JsonArray *hits = hits_of (it), *list = json_array_new ();

	for (guint i = 0; hits && i < json_array_get_length (hits); i++) {
		JsonObject *hit = json_array_get_object_element (hits, i), *row = json_object_new ();
		g_autofree char *refs = records_words (hit);

		ccrf_fields_set (row, "words", json_object_get_string_member_with_default (hit, "words", ""));
		ccrf_fields_set (row, "refs", refs);
		json_array_add_object_element (list, row);
	}
	return list;
}

static JsonArray *
records_field (const CcrfWork *work)
{
	const GPtrArray *records = work->facts->records;
	JsonArray *list = json_array_new ();

	for (guint i = 0; records && i < records->len; i++) {
		const CcrfCase *record = records->pdata[i];
		JsonObject *row = json_object_new ();
		g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, record->received);
		g_autofree char *received = ccrf_calendar_date_words (day);
		g_autofree char *categories = record->form ? ccrf_form_words (work->facts, record->form, "categories") : NULL;

		ccrf_fields_set (row, "ref", record->ref);
		ccrf_fields_set (row, "provider_name", record->provider_name);
		ccrf_fields_set (row, "date_words", received);
		ccrf_fields_set (row, "category_words", categories);
		ccrf_fields_set (row, "state", record->state);
		json_array_add_object_element (list, row);
	}
	return list;
}

/* Ten concerns are much for 8 beds and little for 120. */
static char *
count_words (const CcrfWork *work)
{
	int n = work->facts->earlier_concerns, beds = work->provider ? work->provider->beds : 0;
	g_autofree char *beds_words = beds > 0 ? g_strdup_printf (", which has %d bed%s", beds, beds == 1 ? "" : "s") : g_strdup ("");

	return g_strdup_printf ("%d concern%s in the last 12 months about this location%s.", n, n == 1 ? "" : "s", beds_words);
}

void
ccrf_fields_add_trend (const CcrfWork *work, JsonObject *fields)
{
	g_autofree char *counts = count_words (work);

	json_object_set_array_member (fields, "trend_rules", rules_field (work->it));
	json_object_set_array_member (fields, "trend_records", records_field (work));
	ccrf_fields_set (fields, "count_words", counts);
	ccrf_fields_set (fields, "process_ref", work->facts->process_ref);
	ccrf_fields_set (fields, "decided_by", work->event->sender ? work->event->sender->address : "");
}

/* ---- effects ------------------------------------------------------------------------------ */

void
ccrf_trend_begin (CcrfWork *work, const char *what)
{
	JsonArray *hits = hits_of (work->it);

	for (guint i = 0; hits && i < json_array_get_length (hits); i++) {
		JsonObject *hit = json_array_get_object_element (hits, i);
		g_autofree char *refs = records_words (hit);

		ccrf_work_note (work, "trend rule %s: %s", json_object_get_string_member_with_default (hit, "rule", ""), refs);
	}
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("trend alert");
}

static gboolean
told_already (const CcrfWork *work, const char *address)
{
	for (guint i = 0; i < work->decision->mails->len; i++) {
		const CcrfMail *mail = work->decision->mails->pdata[i];

		if (g_str_equal (mail->template, "trend-safeguarding") && ccrf_address_equal (mail->to->address, address))
			return TRUE;
	}
	return FALSE;
}

/* One mail each, also to who holds both roles. */
void
ccrf_trend_safeguarding (CcrfWork *work, const char *what)
{
	static const char *const roles[] = { "service-manager-safeguarding", "safeguarding-team-manager" };
	guint told = 0;

	ccrf_case_set_fact (work->it, "reason", *work->args ? work->args : NULL);
	for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
		g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, roles[i], FALSE, work->now);

		for (guint n = 0; n < people->len; n++) {
			const CcrfAddress *to = people->pdata[n];

			if (told_already (work, to->address))
				continue;
			ccrf_work_mail (work, "trend-safeguarding", to)->urgent = TRUE;
			told++;
		}
	}
	if (told == 0)
		ccrf_work_tell_nobody_holds (work, "safeguarding-team-manager");
	ccrf_work_note (work, "safeguarding: %u safeguarding managers are told, with the records", told);
}
