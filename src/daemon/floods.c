/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Floods: mails that a person would have to sort come in larger numbers than
 * people can read. Beyond the rate they are put aside, and the screening
 * managers are told how many, once an hour. A form is never put aside.
 */

#include "rooms.h"

#define HOUR 3600
/* all senders together: so many times what one of them may ask */
#define ALL_SENDERS 10
/* senders that a mail names; the rest is a number */
#define MOST_ROWS 20
#define TOLD "flood.told"
#define SCREENING "safeguarding-team-manager"

gboolean
ccrf_put_aside (CcrfTransit *transit, gboolean *aside, GError **error)
{
	CcrfStore *store = transit->worker->store;
	int rate = transit->worker->service->config->limits.sender_rate;
	CcrfTime since = transit->now - HOUR;
	/* whoever is forged does not pay for the forger */
	g_autofree char *sender = g_strconcat (transit->sender->address, transit->vouched->authenticated ? "" : " unverified", NULL);
	int theirs = ccrf_store_count_asked (store, sender, since, error);
	int all = theirs >= 0 ? ccrf_store_count_asked (store, NULL, since, error) : -1;
	g_autofree char *reason = NULL;

	if (all < 0)
		return FALSE;
	*aside = theirs >= rate || all >= rate * ALL_SENDERS;
	if (*aside) {
		reason = theirs >= rate ? g_strdup_printf ("more than %d mails an hour from this sender that nobody asked for (sender_rate): not put to the screening managers, who are told how many; read it", rate)
		                        : g_strdup_printf ("more than %d mails an hour that nobody could sort (sender_rate): not put to the screening managers, who are told how many; read it", rate * ALL_SENDERS);
		ccrf_transit_end (transit, NULL, "put aside: too many an hour", reason);
	}
	return ccrf_store_note_asked (store, transit->stored->id, sender, *aside, transit->now, error);
}

static JsonObject *
digest (const GPtrArray *senders)
{
	JsonObject *fields = json_object_new ();
	JsonArray *rows = json_array_new ();
	gint64 total = 0;

	for (guint i = 0; i < senders->len; i++) {
		const CcrfAside *aside = senders->pdata[i];
		g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, aside->count);
		JsonObject *row;

		total += aside->count;
		if (i >= MOST_ROWS)
			continue;
		row = json_object_new ();
		json_object_set_string_member (row, "address", aside->from);
		json_object_set_string_member (row, "count", count);
		json_array_add_object_element (rows, row);
	}
	{
		g_autofree char *words = g_strdup_printf ("%" G_GINT64_FORMAT, total);

		json_object_set_string_member (fields, "total_words", words);
	}
	json_object_set_array_member (fields, "senders", rows);
	json_object_set_boolean_member (fields, "cut", senders->len > MOST_ROWS);
	return fields;
}

static GPtrArray *
people_to_tell (CcrfWorker *worker, CcrfTime now, GError **error)
{
	const CcrfConfig *config = worker->service->config;
	g_autoptr (GPtrArray) delegations = ccrf_store_delegations (worker->store, error);
	g_autoptr (GPtrArray) people = delegations ? ccrf_identify_recipients (config, delegations, SCREENING, FALSE, now) : NULL;

	if (people && people->len == 0) {
		g_ptr_array_unref (people);
		people = ccrf_identify_recipients (config, delegations, SCREENING, TRUE, now);
	}
	return g_steal_pointer (&people);
}

static gboolean
tell (CcrfWorker *worker, CcrfTime now, gboolean *told, GError **error)
{
	g_autoptr (GPtrArray) senders = ccrf_store_put_aside (worker->store, error);
	g_autoptr (GPtrArray) people = senders && senders->len ? people_to_tell (worker, now, error) : NULL;
	g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, now);

	*told = FALSE;
	if (!senders || (senders->len && !people))
		return FALSE;
	if (senders->len == 0)
		return TRUE;
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_mail_new ("put-aside", people->pdata[i]);
		gboolean ok;

		g_clear_pointer (&mail->fields, json_object_unref);
		mail->fields = digest (senders);
		ok = ccrf_commit_mail (worker, mail, NULL, now, error);
		ccrf_mail_free (mail);
		if (!ok)
			return FALSE;
	}
	*told = TRUE;
	ccrf_log (CCRF_LOG_WARNING, "floods", "mails of %u sender%s were put aside: %u people are told", senders->len, senders->len == 1 ? "" : "s", people->len);
	return ccrf_store_told_aside (worker->store, now - HOUR, error) && ccrf_store_remember (worker->store, TOLD, at, error);
}

int
ccrf_floods_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	g_autofree char *last = ccrf_store_memory (worker->store, TOLD);
	gboolean told = FALSE;

	if (last && now < g_ascii_strtoll (last, NULL, 10) + HOUR)
		return 0;
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	if (!tell (worker, now, &told, error) || !ccrf_store_commit (worker->store, error)) {
		ccrf_store_rollback (worker->store);
		return -1;
	}
	return told ? 1 : 0;
}
