/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The records that the rules of trends.conf look at, and what was raised about them before (A2.9). */

#include "trends.h"
#include "work.h"
#include <stdio.h>
#include <string.h>

/* ---- records -------------------------------------------------------------------------- */

static GDate
local_day (const CcrfFacts *facts, CcrfTime at)
{
	g_autofree char *iso = ccrf_calendar_iso (facts->calendar, at);
	int year = 0, month = 0, day = 0;
	GDate date;

	g_date_clear (&date, 1);
	if (at && sscanf (iso, "%4d-%2d-%2d", &year, &month, &day) == 3 && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
		g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
	return date;
}

static void
add_codes (GPtrArray *list, const char *value)
{
	g_auto (GStrv) codes = g_strsplit (value ? value : "", ";", -1);

	for (char **code = codes; *code; code++)
		if (*g_strstrip (*code) && !ccrf_list_has (list, *code))
			g_ptr_array_add (list, g_strdup (*code));
}

static char **
categories_of (const CcrfCase *it)
{
	GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

	if (it->form)
		add_codes (list, ccrf_form_get (it->form, "categories"));
	g_ptr_array_add (list, NULL);
	return (char **) g_ptr_array_free (list, FALSE);
}

/* All concerns about a settled provider but DUPLICATE and NOT OURS; a compliment is none and cancels none. */
static gboolean
counts (const CcrfCase *it)
{
	const char *closure = ccrf_case_fact (it, "closure");

	return it->procedure == CCRF_CONCERN && it->provider_id && g_strcmp0 (closure, "duplicate") != 0 && g_strcmp0 (closure, "not-ours") != 0;
}

static void
clear_record (gpointer data)
{
	g_strfreev (((CcrfTrendRecord *) data)->categories);
}

static int
by_receipt (gconstpointer a, gconstpointer b)
{
	const CcrfTrendRecord *left = a, *right = b;

	if (left->it->received != right->it->received)
		return left->it->received < right->it->received ? -1 : 1;
	return g_strcmp0 (left->it->ref, right->it->ref);
}

GArray *
ccrf_trend_records (const GPtrArray *cases, const CcrfFacts *facts)
{
	GArray *records = g_array_new (FALSE, TRUE, sizeof (CcrfTrendRecord));

	g_array_set_clear_func (records, clear_record);
	for (guint i = 0; i < cases->len; i++) {
		CcrfTrendRecord record = { .it = cases->pdata[i] };

		if (!counts (record.it))
			continue;
		record.received = local_day (facts, record.it->received);
		record.closed = local_day (facts, record.it->closed);
		record.categories = categories_of (record.it);
		g_array_append_val (records, record);
	}
	g_array_sort (records, by_receipt);
	return records;
}

/* Is @earlier no further back from @later than @within? */
gboolean
ccrf_trend_is_within (const GDate *earlier, const GDate *later, CcrfSpan within)
{
	GDate first = *later;

	if (!g_date_valid (earlier) || !g_date_valid (later) || g_date_compare (earlier, later) > 0)
		return FALSE;
	if (within.unit == CCRF_SPAN_MONTHS)
		g_date_subtract_months (&first, (guint) within.amount);
	else if (within.unit == CCRF_SPAN_YEARS)
		g_date_subtract_years (&first, (guint) within.amount);
	else
		g_date_subtract_days (&first, (guint) within.amount);
	return g_date_compare (earlier, &first) >= 0;
}

/* ---- what was raised before --------------------------------------------------------------- */

static gboolean
array_has (JsonArray *list, const char *text)
{
	for (guint i = 0; i < json_array_get_length (list); i++)
		if (g_strcmp0 (json_array_get_string_element (list, i), text) == 0)
			return TRUE;
	return FALSE;
}

static gboolean
covers (JsonObject *hit, const char *rule, const GPtrArray *records)
{
	JsonArray *list = json_object_has_member (hit, "records") ? json_object_get_array_member (hit, "records") : NULL;

	if (!list || g_strcmp0 (json_object_get_string_member_with_default (hit, "rule", ""), rule) != 0)
		return FALSE;
	for (guint i = 0; i < records->len; i++)
		if (!array_has (list, records->pdata[i]))
			return FALSE;
	return TRUE;
}

/* An alert about these records, or about more of them: nothing new to say. */
gboolean
ccrf_trend_was_raised (const GPtrArray *cases, const char *rule, const GPtrArray *records)
{
	for (guint i = 0; i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];
		JsonArray *hits = it->procedure == CCRF_TREND && it->facts && json_object_has_member (it->facts, "hits")
		                  ? json_object_get_array_member (it->facts, "hits") : NULL;

		for (guint n = 0; hits && n < json_array_get_length (hits); n++)
			if (covers (json_array_get_object_element (hits, n), rule, records))
				return TRUE;
	}
	return FALSE;
}

/* What the rules ask of a case: when none of it changed, nothing can have been tripped. */
char *
ccrf_trends_mark (const CcrfCase *it)
{
	g_autoptr (GString) mark = g_string_new (NULL);
	const char *closure = ccrf_case_fact (it, "closure");

	g_string_printf (mark, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", ccrf_procedure_name (it->procedure), it->provider_id, it->closed, closure ? closure : "");
	for (const CcrfField *field = ccrf_fields; it->form && field->key; field++)
		if (field->codes && ccrf_form_get (it->form, field->key))
			g_string_append_printf (mark, "\n%s %s", field->key, ccrf_form_get (it->form, field->key));
	return g_string_free (g_steal_pointer (&mark), FALSE);
}
