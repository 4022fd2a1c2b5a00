/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * B0.12: on each working day the quality and market support manager and the MFSQAO hear what changed in
 * any provider concerns process, in one mail: of all days before this one that they have not heard of yet.
 */

#include "rooms.h"

#define REMEMBERED "process.digest" /* "DAY ROW" */

static const char *const readers[] = { "quality-and-market-support-manager", "mfsqao", NULL };

/* Returns: FALSE: told today already, or @error */
static gboolean
recall (CcrfStore *store, const char *today, gint64 *row, GError **error)
{
	g_autofree char *text = NULL;

	*row = 0;
	if (!ccrf_store_recall (store, REMEMBERED, &text, error))
		return FALSE;
	if (!text || strlen (text) <= strlen (today))
		return TRUE;
	*row = g_ascii_strtoll (text + strlen (today), NULL, 10);
	return !g_str_has_prefix (text, today);
}

static JsonArray *
rows_of (CcrfWorker *worker, const GPtrArray *notes)
{
	JsonArray *rows = json_array_new ();
	g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint i = 0; i < notes->len; i++) {
		const CcrfProcessNote *first = notes->pdata[i];
		g_autoptr (CcrfCase) it = NULL;
		gboolean is_first = TRUE;

		/* a process with all of its lines, in the order in which the first of them came */
		if (!g_hash_table_add (listed, first->ref))
			continue;
		it = ccrf_store_case (worker->store, first->ref, NULL);
		for (guint n = i; n < notes->len; n++) {
			const CcrfProcessNote *note = notes->pdata[n];
			g_autofree char *words = g_str_equal (note->ref, first->ref) ? ccrf_decide_digest_words (note->what) : NULL;
			g_autofree char *day = words ? ccrf_calendar_iso (worker->service->calendar, note->at) : NULL;
			g_autofree char *date = words ? ccrf_calendar_date_words (day) : NULL;
			JsonObject *row;

			if (!words)
				continue;
			row = json_object_new ();
			json_object_set_boolean_member (row, "first", is_first);
			json_object_set_string_member (row, "ref", note->ref);
			json_object_set_string_member (row, "provider_name", it && it->provider_name ? it->provider_name : "");
			json_object_set_string_member (row, "date_words", date);
			json_object_set_string_member (row, "words", words);
			json_array_add_object_element (rows, row);
			is_first = FALSE;
		}
	}
	return rows;
}

/* Who holds both roles gets one. */
static int
mail_all (CcrfWorker *worker, JsonArray *rows, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) delegations = ccrf_store_delegations (worker->store, error);
	g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	int n = 0;

	for (const char *const *role = readers; delegations && *role; role++) {
		g_autoptr (GPtrArray) people = ccrf_identify_recipients (worker->service->config, delegations, *role, FALSE, now);

		for (guint i = 0; i < people->len; i++) {
			const CcrfAddress *who = people->pdata[i];
			CcrfMail *mail;
			gboolean ok;

			if (!g_hash_table_add (told, g_ascii_strdown (who->address, -1)))
				continue;
			mail = ccrf_mail_new ("pc-digest", who);
			json_object_set_array_member (mail->fields, "digest_rows", json_array_ref (rows));
			ok = ccrf_commit_mail (worker, mail, NULL, now, error);
			ccrf_mail_free (mail);
			if (!ok)
				return -1;
			n++;
		}
	}
	if (delegations && n == 0)
		ccrf_log (CCRF_LOG_WARNING, "digest", "nobody holds %s or %s: the digest of provider concerns goes to nobody", readers[0], readers[1]);
	return delegations ? n : -1;
}

/* Returns: mails, -1 @error. Inside the transaction: what is told is what is remembered as told. */
static int
look (CcrfWorker *worker, const char *today, CcrfTime now, GError **error)
{
	CcrfTime starts = ccrf_calendar_start_of_day (worker->service->calendar, today);
	g_autoptr (GPtrArray) notes = NULL;
	g_autoptr (JsonArray) rows = NULL;
	g_autofree char *text = NULL;
	gint64 row, last;
	int n = 0;

	if (!recall (worker->store, today, &row, error))
		return *error ? -1 : 0;
	notes = ccrf_store_process_notes (worker->store, row, starts, &last, error);
	if (!notes)
		return -1;
	rows = rows_of (worker, notes);
	if (json_array_get_length (rows) > 0)
		n = mail_all (worker, rows, now, error);
	text = g_strdup_printf ("%s %" G_GINT64_FORMAT, today, last);
	return n >= 0 && ccrf_store_remember (worker->store, REMEMBERED, text, error) ? n : -1;
}

int
ccrf_digest_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	g_autofree char *today = ccrf_calendar_iso (service->calendar, now);
	g_autoptr (GError) failed = NULL;
	gint64 row;
	int n;

	if (!ccrf_calendar_is_working_day (service->calendar, now) ||
	    ccrf_calendar_next_window (service->calendar, now, service->config->window_opens, service->config->window_closes) != now)
		return 0;
	/* without a lock first: all rounds of a day but one have nothing to do */
	if (!recall (worker->store, today, &row, &failed)) {
		if (!failed)
			return 0;
		g_propagate_error (error, g_steal_pointer (&failed));
		return -1;
	}
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	n = look (worker, today, now, &failed);
	if (n >= 0 && ccrf_store_commit (worker->store, error))
		return n;
	if (failed)
		g_propagate_error (error, g_steal_pointer (&failed));
	ccrf_store_rollback (worker->store);
	return -1;
}
