/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The provider forum: its pack before the meeting, "discussed" after it (A3.3). */

#include "packs.h"

/* The meeting that @it was packed for, "" when none. */
static const char *
packed_for (const CcrfCase *it)
{
	const char *meeting = ccrf_case_fact (it, "meeting");

	return meeting ? meeting : "";
}

static gboolean
event_for_each (CcrfWorker *worker, const GPtrArray *cases, const CcrfEvent *event, CcrfTime now, GError **error)
{
	for (guint i = 0; i < cases->len; i++)
		if (!ccrf_commit_event (worker, cases->pdata[i], event, "clock", now, NULL, error))
			return FALSE;
	return TRUE;
}

/* Cases of the forum's list that are in the pack of @key; "": in none yet. */
static GPtrArray *
forum_cases (CcrfWorker *worker, const char *key, GError **error)
{
	g_autoptr (GPtrArray) all = ccrf_store_cases_in_state (worker->store, CCRF_COMPLIMENT, "forum", error);
	GPtrArray *some = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);

	for (guint i = 0; all && i < all->len; i++)
		if (g_str_equal (packed_for (all->pdata[i]), key))
			g_ptr_array_add (some, ccrf_case_copy (all->pdata[i]));
	if (!all)
		g_clear_pointer (&some, g_ptr_array_unref);
	return some;
}

gboolean
ccrf_forum_pack (CcrfWorker *worker, const CcrfMeeting *meeting, const char *key, CcrfTime since, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) cases = forum_cases (worker, "", error);
	g_autofree char *words = ccrf_calendar_words (worker->service->calendar, meeting->start);
	CcrfFactBox box = { 0 };
	const CcrfFacts facts = ccrf_facts_of_service (&box, worker);
	const CcrfEvent event = { .kind = CCRF_EVENT_PACKED, .name = key, .text = words };
	g_autoptr (JsonObject) fields = cases ? ccrf_decide_forum_fields (cases, words, &facts) : NULL;

	return fields && ccrf_pack_mail (worker, meeting, "forum-pack", fields, now, error) && event_for_each (worker, cases, &event, now, error);
}

gboolean
ccrf_forum_over (CcrfWorker *worker, const char *key, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) cases = forum_cases (worker, key, error);
	const CcrfEvent event = { .kind = CCRF_EVENT_MEETING_OVER, .name = key, .text = "" };

	return cases && event_for_each (worker, cases, &event, now, error);
}
