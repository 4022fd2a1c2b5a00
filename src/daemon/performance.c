/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Performance management (A2.8): gathers what the meeting discusses. */

#include "packs.h"

static CcrfTime
a_year_before (CcrfTime now)
{
	g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
	g_autoptr (GDateTime) before = date ? g_date_time_add_years (date, -1) : NULL;

	return before ? g_date_time_to_unix (before) : 0;
}

static gboolean
add_provider (CcrfWorker *worker, GHashTable *providers, gint64 id, GError **error)
{
	CcrfProvider *provider;

	if (!id || g_hash_table_contains (providers, &id))
		return TRUE;
	provider = ccrf_store_provider (worker->store, id, error);
	if (provider)
		g_hash_table_insert (providers, &provider->id, provider);
	return provider != NULL;
}

static gboolean
add_providers (CcrfWorker *worker, GHashTable *providers, const GPtrArray *cases, GError **error)
{
	for (guint i = 0; i < cases->len; i++)
		if (!add_provider (worker, providers, ((const CcrfCase *) cases->pdata[i])->provider_id, error))
			return FALSE;
	return TRUE;
}

gboolean
ccrf_performance_pack (CcrfWorker *worker, const CcrfMeeting *meeting, const char *key, CcrfTime since, CcrfTime now, GError **error)
{
	CcrfStore *store = worker->store;
	g_autoptr (GPtrArray) open = ccrf_store_cases (store, TRUE, TRUE, error);
	g_autoptr (GPtrArray) year = open ? ccrf_store_cases_since (store, MIN (since, a_year_before (now)), error) : NULL;
	g_autoptr (GPtrArray) items = year ? ccrf_store_provider_items (store, 0, "intelligence", error) : NULL;
	g_autoptr (GHashTable) providers = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) ccrf_provider_free);
	g_autofree char *words = ccrf_calendar_words (worker->service->calendar, meeting->start);
	CcrfFactBox box = { 0 };
	const CcrfFacts facts = ccrf_facts_of_service (&box, worker);
	const CcrfPerformance pack = { .open = open, .year = year, .items = items, .providers = providers, .since = since, .now = now, .meeting_words = words };
	g_autoptr (JsonObject) fields = NULL;

	if (!items || !add_providers (worker, providers, open, error) || !add_providers (worker, providers, year, error))
		return FALSE;
	for (guint i = 0; i < items->len; i++)
		if (!add_provider (worker, providers, ((const CcrfProviderItem *) items->pdata[i])->provider_id, error))
			return FALSE;
	fields = ccrf_decide_performance_fields (&pack, &facts);
	return ccrf_pack_mail (worker, meeting, "performance-pack", fields, now, error);
}
