/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pack of the performance management meeting (A2.8): cases by provider beside what others report. */

#include "work.h"
#include <string.h>

/* ---- helpers ---------------------------------------------------------------------------- */

static char *
day_words (const CcrfFacts *facts, CcrfTime at)
{
	g_autofree char *iso = at ? ccrf_calendar_iso (facts->calendar, at) : NULL;

	return iso ? ccrf_calendar_date_words (iso) : g_strdup ("");
}

static gboolean
is_report (const CcrfCase *it)
{
	return it->procedure == CCRF_CONCERN || it->procedure == CCRF_COMPLIMENT;
}

/* a report that was a duplicate, or not ours, is nobody's concern */
static gboolean
is_taken (const CcrfCase *it)
{
	const char *closure = ccrf_case_fact (it, "closure");

	return g_strcmp0 (closure, "duplicate") != 0 && g_strcmp0 (closure, "not-ours") != 0;
}

static const char *
name_of (const CcrfPerformance *pack, gint64 provider_id, const char *typed)
{
	const CcrfProvider *provider = provider_id ? g_hash_table_lookup (pack->providers, &provider_id) : NULL;

	if (provider)
		return provider->name;
	return typed && *typed ? typed : "provider not known yet";
}

static char *
counts_words (const CcrfPerformance *pack, gint64 provider_id)
{
	const CcrfProvider *provider = provider_id ? g_hash_table_lookup (pack->providers, &provider_id) : NULL;
	guint n = 0;

	if (!provider)
		return g_strdup ("");
	for (guint i = 0; i < pack->year->len; i++) {
		const CcrfCase *it = pack->year->pdata[i];

		n += it->procedure == CCRF_CONCERN && it->provider_id == provider_id && is_taken (it);
	}
	if (provider->beds > 0)
		return g_strdup_printf ("%u concern%s in 12 months, %d beds", n, n == 1 ? "" : "s", provider->beds);
	return g_strdup_printf ("%u concern%s in 12 months", n, n == 1 ? "" : "s");
}

/* ---- cases by provider ---------------------------------------------------------------------- */

typedef struct { const CcrfCase *it; const char *name; } Row;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
	const Row *left = a, *right = b;
	int by_name = g_utf8_collate (left->name, right->name);

	if (by_name)
		return by_name;
	if (left->it->provider_id != right->it->provider_id)
		return left->it->provider_id < right->it->provider_id ? -1 : 1;
	return left->it->received < right->it->received ? -1 : left->it->received > right->it->received;
}

static void
add_rows (const CcrfPerformance *pack, const GPtrArray *cases, gboolean (*wanted) (const CcrfPerformance *pack, const CcrfCase *it), GArray *rows)
{
	for (guint i = 0; i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];
		const Row row = { it, name_of (pack, it->provider_id, it->provider_name) };

		if (wanted (pack, it))
			g_array_append_val (rows, row);
	}
}

static gboolean
is_open_report (const CcrfPerformance *pack, const CcrfCase *it)
{
	return is_report (it);
}

/* new since the last pack, and closed already */
static gboolean
is_closed_new (const CcrfPerformance *pack, const CcrfCase *it)
{
	return is_report (it) && it->closed && it->received >= pack->since && is_taken (it);
}

static JsonObject *
row_of (const CcrfPerformance *pack, const CcrfFacts *facts, const Row *row)
{
	const CcrfCase *it = row->it;
	JsonObject *object = json_object_new ();
	g_autofree char *received = day_words (facts, it->received);
	g_autofree char *due = it->due ? ccrf_calendar_words (facts->calendar, it->due) : g_strdup ("");
	g_autofree char *categories = it->form ? ccrf_form_words (facts, it->form, "categories") : NULL;
	g_auto (GStrv) waiting = ccrf_decide_waiting_for (it);
	g_autofree char *who = g_strjoinv (", ", waiting);

	ccrf_fields_set (object, "provider_name", row->name);
	ccrf_fields_set (object, "ref", it->ref);
	ccrf_fields_set (object, "procedure", ccrf_procedure_name (it->procedure));
	ccrf_fields_set (object, "state", it->state);
	ccrf_fields_set (object, "category_words", categories);
	ccrf_fields_set (object, "date_words", received);
	ccrf_fields_set (object, "due_words", due);
	ccrf_fields_set (object, "waiting_words", who);
	json_object_set_boolean_member (object, "is_new", it->received >= pack->since);
	json_object_set_boolean_member (object, "is_overdue", it->due && !it->closed && it->due < pack->now);
	return object;
}

static JsonArray *
cases_field (const CcrfPerformance *pack, const CcrfFacts *facts)
{
	g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
	JsonArray *list = json_array_new ();

	add_rows (pack, pack->open, is_open_report, rows);
	add_rows (pack, pack->year, is_closed_new, rows);
	g_array_sort (rows, compare_rows);
	for (guint i = 0; i < rows->len; i++) {
		const Row *row = &g_array_index (rows, Row, i), *before = i ? row - 1 : NULL;
		JsonObject *object = row_of (pack, facts, row);
		gboolean first = !before || before->it->provider_id != row->it->provider_id || !g_str_equal (before->name, row->name);
		g_autofree char *counts = first ? counts_words (pack, row->it->provider_id) : g_strdup ("");

		json_object_set_boolean_member (object, "first", first);
		ccrf_fields_set (object, "counts_words", counts);
		json_array_add_object_element (list, object);
	}
	return list;
}

static gboolean
is_overdue (const CcrfPerformance *pack, const CcrfCase *it)
{
	return it->procedure != CCRF_TRIAGE && it->due && it->due < pack->now;
}

static gboolean
is_process (const CcrfPerformance *pack, const CcrfCase *it)
{
	return it->procedure == CCRF_PROVIDER_CONCERNS;
}

static JsonArray *
some_field (const CcrfPerformance *pack, const CcrfFacts *facts, gboolean (*wanted) (const CcrfPerformance *pack, const CcrfCase *it))
{
	g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
	JsonArray *list = json_array_new ();

	add_rows (pack, pack->open, wanted, rows);
	g_array_sort (rows, compare_rows);
	for (guint i = 0; i < rows->len; i++)
		json_array_add_object_element (list, row_of (pack, facts, &g_array_index (rows, Row, i)));
	return list;
}

/* ---- alerts, intelligence ---------------------------------------------------------------------- */

static const struct { const char *closure, *words; } answers[] = {
	{ "provider-concerns", "answered PROVIDER CONCERNS" },
	{ "safeguarding", "answered SAFEGUARDING" },
	{ "no-action", "answered NO ACTION" },
};

static void
add_alert (const CcrfPerformance *pack, const CcrfFacts *facts, const CcrfCase *it, JsonArray *list)
{
	const char *closure = ccrf_case_fact (it, "closure"), *answer = "not answered yet";
	g_autofree char *words = ccrf_trends_words (it), *date = day_words (facts, it->received);
	JsonObject *row = json_object_new ();

	for (gsize n = 0; closure && n < G_N_ELEMENTS (answers); n++)
		if (g_str_equal (answers[n].closure, closure))
			answer = answers[n].words;
	ccrf_fields_set (row, "ref", it->ref);
	ccrf_fields_set (row, "provider_name", name_of (pack, it->provider_id, it->provider_name));
	ccrf_fields_set (row, "words", words);
	ccrf_fields_set (row, "date_words", date);
	ccrf_fields_set (row, "state", answer);
	json_array_add_object_element (list, row);
}

/* raised or answered since the last pack, or not answered yet */
static JsonArray *
alerts_field (const CcrfPerformance *pack, const CcrfFacts *facts)
{
	JsonArray *list = json_array_new ();

	for (guint i = 0; i < pack->open->len; i++)
		if (((const CcrfCase *) pack->open->pdata[i])->procedure == CCRF_TREND)
			add_alert (pack, facts, pack->open->pdata[i], list);
	for (guint i = 0; i < pack->year->len; i++) {
		const CcrfCase *it = pack->year->pdata[i];

		if (it->procedure == CCRF_TREND && it->closed >= pack->since && it->closed)
			add_alert (pack, facts, it, list);
	}
	return list;
}

static int
by_source (gconstpointer a, gconstpointer b)
{
	const CcrfProviderItem *left = *(gpointer const *) a, *right = *(gpointer const *) b;
	int n = g_utf8_collate (left->source, right->source);

	return n ? n : left->received < right->received ? -1 : left->received > right->received;
}

static JsonArray *
items_field (const CcrfPerformance *pack)
{
	g_autoptr (GPtrArray) items = g_ptr_array_new ();
	JsonArray *list = json_array_new ();
	const char *before = NULL;

	for (guint i = 0; i < pack->items->len; i++)
		if (((const CcrfProviderItem *) pack->items->pdata[i])->received >= pack->since)
			g_ptr_array_add (items, pack->items->pdata[i]);
	g_ptr_array_sort (items, by_source);
	for (guint i = 0; i < items->len; i++) {
		const CcrfProviderItem *item = items->pdata[i];
		JsonObject *row = json_object_new ();
		g_autofree char *date = ccrf_calendar_date_words (item->date);

		json_object_set_boolean_member (row, "first", g_strcmp0 (before, item->source) != 0);
		before = item->source;
		ccrf_fields_set (row, "source", item->source);
		ccrf_fields_set (row, "provider_name", name_of (pack, item->provider_id, NULL));
		ccrf_fields_set (row, "date_words", date);
		ccrf_fields_set (row, "reference", item->reference);
		ccrf_fields_set (row, "summary", item->summary);
		json_array_add_object_element (list, row);
	}
	return list;
}

JsonObject *
ccrf_decide_performance_fields (const CcrfPerformance *pack, const CcrfFacts *facts)
{
	JsonObject *fields = json_object_new ();
	g_autofree char *since = day_words (facts, pack->since);

	ccrf_fields_set (fields, "meeting_words", pack->meeting_words);
	ccrf_fields_set (fields, "since_words", since);
	json_object_set_array_member (fields, "pack_cases", cases_field (pack, facts));
	json_object_set_array_member (fields, "pack_overdue", some_field (pack, facts, is_overdue));
	json_object_set_array_member (fields, "pack_processes", some_field (pack, facts, is_process));
	json_object_set_array_member (fields, "pack_alerts", alerts_field (pack, facts));
	json_object_set_array_member (fields, "pack_items", items_field (pack));
	return fields;
}
