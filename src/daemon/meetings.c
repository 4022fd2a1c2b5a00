/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The council's meetings: a pack to their members before each one, once. The
 * provider forum (A3.3) then counts its cases as discussed; performance management (A2.8).
 */

#include "rooms.h"
#include "packs.h"

/* the first pack of all looks back this far */
#define FIRST_PACK_MONTHS 1

/** What is special to a meeting's pack. */
typedef struct {
	const char *meeting; /* [meeting NAME] of calendar.conf */
	const char *memory;  /* under which its last one is remembered */
	gboolean (*pack) (CcrfWorker *worker, const CcrfMeeting *meeting, const char *key, CcrfTime since, CcrfTime now, GError **error);
	gboolean (*over) (CcrfWorker *worker, const char *key, CcrfTime now, GError **error); /* nullable: the meeting has begun */
} Pack;

/* clang-format off */
static const Pack packs[] = {
	{ "provider-forum",         "forum",       ccrf_forum_pack,       ccrf_forum_over },
	{ "performance-management", "performance", ccrf_performance_pack, NULL },
};
/* clang-format on */

gboolean
ccrf_pack_mail (CcrfWorker *worker, const CcrfMeeting *meeting, const char *template_name, JsonObject *fields, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	g_autoptr (GPtrArray) delegations = ccrf_store_delegations (worker->store, error);
	g_autoptr (GPtrArray) people = delegations ? ccrf_identify_recipients (service->config, delegations, meeting->role, FALSE, now) : NULL;

	if (!people)
		return FALSE;
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_mail_new (template_name, people->pdata[i]);
		gboolean ok;

		g_clear_pointer (&mail->fields, json_object_unref);
		mail->fields = json_object_ref (fields);
		ok = ccrf_commit_mail (worker, mail, NULL, now, error);
		ccrf_mail_free (mail);
		if (!ok)
			return FALSE;
	}
	if (people->len == 0)
		ccrf_log (CCRF_LOG_WARNING, "meetings", "%s: nobody holds %s: the pack goes to nobody", meeting->name, meeting->role);
	else
		ccrf_log (CCRF_LOG_INFO, "meetings", "%s: the pack goes to %u people", meeting->name, people->len);
	return TRUE;
}

/* ---- once for each meeting ------------------------------------------------------------------- */

static int
in_transaction (CcrfWorker *worker, gboolean ok, GError **error)
{
	if (ok && ccrf_store_commit (worker->store, error))
		return 1;
	ccrf_store_rollback (worker->store);
	return -1;
}

static gboolean
remember (CcrfWorker *worker, const Pack *pack, const char *what, const char *value, GError **error)
{
	g_autofree char *name = g_strdup_printf ("%s.%s", pack->memory, what);

	return ccrf_store_remember (worker->store, name, value, error);
}

/* unread is not "not yet packed": the pack would go out twice */
static gboolean
recall (CcrfWorker *worker, const Pack *pack, const char *what, char **value, GError **error)
{
	g_autofree char *name = g_strdup_printf ("%s.%s", pack->memory, what);

	return ccrf_store_recall (worker->store, name, value, error);
}

static CcrfTime
months_before (CcrfTime now, int months)
{
	g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
	g_autoptr (GDateTime) before = date ? g_date_time_add_months (date, -months) : NULL;

	return before ? g_date_time_to_unix (before) : 0;
}

static gboolean
send_pack (CcrfWorker *worker, const Pack *pack, const CcrfMeeting *meeting, const char *key, CcrfTime now, GError **error)
{
	g_autofree char *last = NULL, *until = g_strdup_printf ("%" G_GINT64_FORMAT, now);
	CcrfTime since;

	if (!recall (worker, pack, "until", &last, error))
		return FALSE;
	/* nothing may fall between two packs: what came after the last one is new in this one */
	since = last ? g_ascii_strtoll (last, NULL, 10) : months_before (now, FIRST_PACK_MONTHS);
	return pack->pack (worker, meeting, key, since, now, error) && remember (worker, pack, "packed", key, error) &&
	       remember (worker, pack, "until", until, error);
}

/* @key: "NAME START". That it is no longer the next meeting may also mean that the calendar was changed. */
static gboolean
has_begun (const char *key, CcrfTime now)
{
	const char *start = strrchr (key, ' ');

	return start && g_ascii_strtoll (start, NULL, 10) <= now;
}

static int
round_of (CcrfWorker *worker, const Pack *pack, CcrfTime now, GError **error)
{
	g_autoptr (CcrfMeeting) meeting = ccrf_calendar_next_meeting (worker->service->calendar, pack->meeting, now);
	g_autofree char *packed = NULL, *over = NULL;
	g_autofree char *key = meeting ? g_strdup_printf ("%s %" G_GINT64_FORMAT, pack->meeting, meeting->start) : NULL;
	int n = 0;

	if (!recall (worker, pack, "packed", &packed, error) || !recall (worker, pack, "over", &over, error))
		return -1;
	/* the last pack's meeting has begun: what it held was discussed */
	if (pack->over && packed && g_strcmp0 (packed, over) != 0 && g_strcmp0 (packed, key) != 0 && has_begun (packed, now)) {
		if (!ccrf_store_begin (worker->store, error))
			return -1;
		n = in_transaction (worker, pack->over (worker, packed, now, error) && remember (worker, pack, "over", packed, error), error);
	}
	if (n < 0 || !meeting || now < meeting->pack_due || g_strcmp0 (packed, key) == 0)
		return n;
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	return in_transaction (worker, send_pack (worker, pack, meeting, key, now, error), error);
}

int
ccrf_meetings_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	int total = 0;

	for (gsize i = 0; i < G_N_ELEMENTS (packs); i++) {
		int n = round_of (worker, &packs[i], now, error);

		if (n < 0)
			return -1;
		total += n;
	}
	return total;
}
