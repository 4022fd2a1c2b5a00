/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Trends (A2.9): looked for in the transaction of the event that may trip a rule,
 * and once a day for what time alone trips. All rules that one event trips make one alert.
 */

#include "rooms.h"

#define SWEPT "trends.swept"

/* The history of each record says which alert named it. */
static gboolean
note_records (CcrfWorker *worker, const CcrfCase *alert, const char *cause, CcrfTime now, GError **error)
{
	g_autofree char *words = g_strdup_printf ("named in the trend alert %s", alert->ref);
	CcrfNote *note = ccrf_note_new ("ccrfd", words);
	gboolean ok = TRUE;

	for (guint i = 0; ok && i < alert->linked->len; i++)
		ok = ccrf_store_add_note (worker->store, alert->linked->pdata[i], note, cause, now, error);
	ccrf_note_free (note);
	return ok;
}

/* Returns: 1 an alert was raised, 0 none, -1 @error */
static int
look (CcrfWorker *worker, gint64 provider_id, const char *trigger, const char *cause, CcrfTime now, GError **error)
{
	CcrfFactBox box = { 0 };
	const CcrfFacts facts = ccrf_facts_of_service (&box, worker);
	g_autoptr (GPtrArray) cases = ccrf_store_cases_of_group (worker->store, provider_id, error);
	g_autoptr (GPtrArray) hits = cases ? ccrf_trends_find (worker->service->trends, cases, provider_id, trigger, &facts, now) : NULL;
	g_autoptr (CcrfProvider) provider = NULL;
	g_autoptr (CcrfCase) alert = NULL;

	if (!hits)
		return -1;
	if (hits->len == 0)
		return 0;
	provider = ccrf_store_provider (worker->store, provider_id, error);
	if (!provider)
		return -1;
	alert = ccrf_trends_alert (hits, provider, now);
	if (!ccrf_commit_open (worker, alert, NULL, NULL, cause, now, error) || !note_records (worker, alert, cause, now, error))
		return -1;
	ccrf_log (CCRF_LOG_INFO, "trends", "%s: %u rules tripped", alert->ref, hits->len);
	return 1;
}

gboolean
ccrf_trends_after (CcrfWorker *worker, const CcrfCase *before, const CcrfCase *after, const char *cause, CcrfTime now, GError **error)
{
	g_autofree char *old = before ? ccrf_trends_mark (before) : NULL, *new = ccrf_trends_mark (after);

	if (after->procedure != CCRF_CONCERN || !after->provider_id || g_strcmp0 (old, new) == 0)
		return TRUE;
	return look (worker, after->provider_id, after->ref, cause, now, error) >= 0;
}

static int
sweep (CcrfWorker *worker, const char *today, CcrfTime now, GError **error)
{
	g_autoptr (GArray) providers = ccrf_store_providers_overdue (worker->store, today, error);
	int raised = 0;

	if (!providers)
		return -1;
	for (guint i = 0; i < providers->len; i++) {
		int n = look (worker, g_array_index (providers, gint64, i), NULL, "clock", now, error);

		if (n < 0)
			return -1;
		raised += n;
	}
	return ccrf_store_remember (worker->store, SWEPT, today, error) ? raised : -1;
}

int
ccrf_trends_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	g_autofree char *today = ccrf_calendar_iso (worker->service->calendar, now);
	g_autofree char *swept = NULL;
	int raised;

	if (!ccrf_store_recall (worker->store, SWEPT, &swept, error))
		return -1;
	if (g_strcmp0 (swept, today) == 0)
		return 0;
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	raised = sweep (worker, today, now, error);
	if (raised >= 0 && ccrf_store_commit (worker->store, error))
		return raised;
	ccrf_store_rollback (worker->store);
	return -1;
}
