/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The provider forum: its pack before the meeting, "discussed" after it (A3.3). */

#include "rooms.h"

#define FORUM "provider-forum"

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

static gboolean
send_pack (CcrfWorker *worker, const CcrfMeeting *meeting, const GPtrArray *cases, const char *key, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	g_autoptr (GPtrArray) delegations = ccrf_store_delegations (worker->store, error);
	g_autoptr (GPtrArray) people = delegations ? ccrf_identify_recipients (service->config, delegations, meeting->role, FALSE, now) : NULL;
	g_autofree char *words = ccrf_calendar_words (service->calendar, meeting->start);
	CcrfFactBox box = { 0 };
	const CcrfFacts facts = ccrf_facts_of_service (&box, worker);
	const CcrfEvent event = { .kind = CCRF_EVENT_PACKED, .name = key, .text = words };

	if (!people)
		return FALSE;
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_mail_new ("forum-pack", people->pdata[i]);
		gboolean ok;

		g_clear_pointer (&mail->fields, json_object_unref);
		mail->fields = ccrf_decide_forum_fields (cases, words, &facts);
		ok = ccrf_commit_mail (worker, mail, NULL, now, error);
		ccrf_mail_free (mail);
		if (!ok)
			return FALSE;
	}
	ccrf_log (CCRF_LOG_INFO, "meetings", "%s: the pack with %u cases goes to %u people", key, cases->len, people->len);
	return event_for_each (worker, cases, &event, now, error);
}

/* Cases of the forum's list that are (not) in the pack of @key. */
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

static gboolean
pack (CcrfWorker *worker, const CcrfMeeting *meeting, const char *key, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) cases = forum_cases (worker, "", error);

	return cases && send_pack (worker, meeting, cases, key, now, error) && ccrf_store_remember (worker->store, "forum.packed", key, error);
}

static gboolean
discussed (CcrfWorker *worker, const char *key, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) cases = forum_cases (worker, key, error);
	const CcrfEvent event = { .kind = CCRF_EVENT_MEETING_OVER, .name = key, .text = "" };

	return cases && event_for_each (worker, cases, &event, now, error) && ccrf_store_remember (worker->store, "forum.over", key, error);
}

static int
in_transaction (CcrfWorker *worker, gboolean ok, GError **error)
{
	if (ok && ccrf_store_commit (worker->store, error))
		return 1;
	ccrf_store_rollback (worker->store);
	return -1;
}

int
ccrf_meetings_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	const CcrfCalendar *calendar = worker->service->calendar;
	g_autoptr (CcrfMeeting) meeting = ccrf_calendar_next_meeting (calendar, FORUM, now);
	g_autofree char *packed = ccrf_store_memory (worker->store, "forum.packed"), *over = ccrf_store_memory (worker->store, "forum.over");
	g_autofree char *key = meeting ? g_strdup_printf ("%s %" G_GINT64_FORMAT, FORUM, meeting->start) : NULL;
	int n = 0;

	/* the last pack's meeting has begun: what it held was discussed */
	if (packed && g_strcmp0 (packed, over) != 0 && g_strcmp0 (packed, key) != 0) {
		if (!ccrf_store_begin (worker->store, error))
			return -1;
		n = in_transaction (worker, discussed (worker, packed, now, error), error);
	}
	if (n < 0 || !meeting || now < meeting->pack_due || g_strcmp0 (packed, key) == 0)
		return n;
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	return in_transaction (worker, pack (worker, meeting, key, now, error), error);
}
