/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The alarm: somebody must hear of it when reports no longer come in or mails no
 * longer go out. The mailbox's trouble is told by mail (the other channel still
 * works); the sending's trouble can only be logged, shown by `ccrfctl check`, and
 * told once it is over. What is known of both is the store's, so that a restart forgets nothing.
 */

#include "rooms.h"

#define TOLD_AGAIN 86400 /* seconds between two mails about the same trouble */
#define WHY_MOST 400

#define MAILBOX "alarm.mailbox"
#define SENDING "alarm.sending"

/* ---- what is remembered -------------------------------------------------------------- */

static void
trouble_clear (CcrfTrouble *trouble)
{
	g_clear_pointer (&trouble->why, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfTrouble, trouble_clear)

/* "SINCE TOLD OVER WHY"; all 0 where there is no trouble */
static CcrfTrouble
recall (CcrfStore *store, const char *name)
{
	g_autofree char *text = ccrf_store_memory (store, name);
	g_auto (GStrv) words = g_strsplit (text ? text : "", " ", 4);
	CcrfTrouble trouble = { 0 };

	if (g_strv_length (words) != 4)
		return trouble;
	trouble.since = g_ascii_strtoll (words[0], NULL, 10);
	trouble.told = g_ascii_strtoll (words[1], NULL, 10);
	trouble.over = g_ascii_strtoll (words[2], NULL, 10);
	trouble.why = g_strdup (words[3]);
	return trouble;
}

static gboolean
remember (CcrfStore *store, const char *name, const CcrfTrouble *trouble, GError **error)
{
	g_autofree char *text = NULL;

	if (trouble->since == 0)
		return ccrf_store_remember (store, name, "", error);
	text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", trouble->since, trouble->told, trouble->over, trouble->why ? trouble->why : "");
	return ccrf_store_remember (store, name, text, error);
}

static void
set_why (CcrfTrouble *trouble, const char *why)
{
	g_autofree char *valid = g_utf8_make_valid (why, -1);

	g_free (trouble->why);
	trouble->why = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), WHY_MOST));
}

/* ---- what is decided (pure) -------------------------------------------------------------- */

gboolean
ccrf_alarm_is_due (const CcrfTrouble *trouble, gint64 alarm_after, CcrfTime now)
{
	if (trouble->since == 0 || trouble->over != 0 || now - trouble->since < alarm_after)
		return FALSE;
	/* told in the future: the clock was set back */
	return trouble->told == 0 || trouble->told > now || now - trouble->told >= TOLD_AGAIN;
}

char *
ccrf_alarm_lasted_words (gint64 seconds)
{
	/* clang-format off */
	static const struct { gint64 seconds; const char *one, *many; } units[] = {
		{ 86400, "day",    "days" },
		{ 3600,  "hour",   "hours" },
		{ 60,    "minute", "minutes" },
	};
	/* clang-format on */
	GString *words = g_string_new (NULL);
	guint said = 0;

	/* the two largest are enough */
	for (gsize i = 0; i < G_N_ELEMENTS (units) && said < 2; i++) {
		gint64 n = seconds / units[i].seconds;

		seconds %= units[i].seconds;
		if (n <= 0) {
			said += said > 0;
			continue;
		}
		g_string_append_printf (words, "%s%" G_GINT64_FORMAT " %s", said ? " and " : "", n, n == 1 ? units[i].one : units[i].many);
		said++;
	}
	if (words->len == 0)
		g_string_append (words, "less than a minute");
	return g_string_free (words, FALSE);
}

/* ---- what is written -------------------------------------------------------------------------- */

/* @prefix_since_words, @prefix_until_words, @prefix_lasted_words */
static void
set_words (JsonObject *fields, const CcrfCalendar *calendar, const char *prefix, CcrfTime since, CcrfTime until)
{
	g_autofree char *since_name = g_strconcat (prefix, "_since_words", NULL), *since_words = ccrf_calendar_words (calendar, since);
	g_autofree char *until_name = g_strconcat (prefix, "_until_words", NULL), *until_words = ccrf_calendar_words (calendar, until);
	g_autofree char *lasted_name = g_strconcat (prefix, "_lasted_words", NULL), *lasted_words = ccrf_alarm_lasted_words (until - since);

	json_object_set_string_member (fields, since_name, since_words);
	json_object_set_string_member (fields, until_name, until_words);
	json_object_set_string_member (fields, lasted_name, lasted_words);
}

/* To each holder of `operator`, at once; inside the caller's transaction. Takes @fields. */
static gboolean
tell (CcrfWorker *worker, const char *template_name, JsonObject *fields, CcrfTime now, GError **error)
{
	const CcrfRole *role = ccrf_config_role (worker->service->config, "operator");
	g_autoptr (JsonObject) owned G_GNUC_UNUSED = fields;
	gboolean ok = TRUE;

	if (!role || role->holders->len == 0)
		ccrf_log (CCRF_LOG_ERROR, "alarm", "nobody holds the role operator: nobody is told; name someone in contacts.conf");
	for (guint i = 0; ok && role && i < role->holders->len; i++) {
		CcrfMail *mail = ccrf_mail_new (template_name, role->holders->pdata[i]);
		g_autoptr (GList) names = json_object_get_members (fields);

		for (GList *name = names; name; name = name->next)
			json_object_set_member (mail->fields, name->data, json_node_copy (json_object_get_member (fields, name->data)));
		mail->urgent = TRUE;
		ok = ccrf_commit_mail (worker, mail, NULL, now, error);
		ccrf_mail_free (mail);
	}
	return ok;
}

static gboolean
tell_alarm (CcrfWorker *worker, const CcrfTrouble *trouble, CcrfTime now, GError **error)
{
	JsonObject *fields = json_object_new ();

	set_words (fields, worker->service->calendar, "mailbox", trouble->since, now);
	json_object_set_string_member (fields, "why", trouble->why);
	json_object_set_boolean_member (fields, "again", trouble->told != 0);
	return tell (worker, "alarm", fields, now, error);
}

/* One mail about all that is over. @mailbox, @sending: (nullable) */
static gboolean
tell_over (CcrfWorker *worker, const CcrfTrouble *mailbox, const CcrfTrouble *sending, gboolean mailbox_still, CcrfTime now, GError **error)
{
	JsonObject *fields = json_object_new ();

	if (mailbox)
		set_words (fields, worker->service->calendar, "mailbox", mailbox->since, mailbox->over);
	if (sending)
		set_words (fields, worker->service->calendar, "sending", sending->since, now);
	json_object_set_boolean_member (fields, "mailbox_still", mailbox_still);
	return tell (worker, "alarm-over", fields, now, error);
}

static gboolean
finish (CcrfWorker *worker, gboolean ok, GError **error)
{
	if (ok && ccrf_store_commit (worker->store, error))
		return TRUE;
	ccrf_store_rollback (worker->store);
	return FALSE;
}

/* ---- the mailbox ------------------------------------------------------------------------------ */

static gboolean
mailbox_failed (CcrfWorker *worker, const char *why, CcrfTime now, gboolean *told, GError **error)
{
	g_auto (CcrfTrouble) trouble = recall (worker->store, MAILBOX);
	CcrfTime last = ccrf_store_last_poll (worker->store);

	/* over, but nobody could be told yet: the mailbox was read since then */
	if (trouble.since == 0 || trouble.over != 0)
		trouble.since = last && last <= now ? last : now;
	trouble.over = 0;
	set_why (&trouble, why);
	*told = ccrf_alarm_is_due (&trouble, worker->service->config->alarm_after, now);
	if (*told && !tell_alarm (worker, &trouble, now, error))
		return FALSE;
	if (*told)
		trouble.told = now;
	return remember (worker->store, MAILBOX, &trouble, error);
}

gboolean
ccrf_alarm_mailbox_failed (CcrfWorker *worker, const char *why, CcrfTime now, GError **error)
{
	gboolean told = FALSE;

	if (!ccrf_store_begin (worker->store, error) || !finish (worker, mailbox_failed (worker, why, now, &told, error), error))
		return FALSE;
	if (told)
		ccrf_service_wake (worker->service);
	return TRUE;
}

static gboolean
mailbox_worked (CcrfWorker *worker, CcrfTime now, gboolean *told, GError **error)
{
	g_auto (CcrfTrouble) trouble = recall (worker->store, MAILBOX), sending = recall (worker->store, SENDING), none = { 0 };

	if (!ccrf_store_note_poll (worker->store, now, error))
		return FALSE;
	if (trouble.since == 0 || trouble.over != 0)
		return TRUE;
	if (trouble.told == 0)
		return remember (worker->store, MAILBOX, &none, error);
	trouble.over = now;
	/* while nothing can be sent, the mail would only wait: one mail tells of both then */
	if (sending.since != 0)
		return remember (worker->store, MAILBOX, &trouble, error);
	*told = TRUE;
	return tell_over (worker, &trouble, NULL, FALSE, now, error) && remember (worker->store, MAILBOX, &none, error);
}

gboolean
ccrf_alarm_mailbox_worked (CcrfWorker *worker, CcrfTime now, GError **error)
{
	gboolean told = FALSE;

	if (!ccrf_store_begin (worker->store, error) || !finish (worker, mailbox_worked (worker, now, &told, error), error))
		return FALSE;
	if (told) {
		ccrf_log (CCRF_LOG_NOTICE, "alarm", "the mailbox can be read again; the operator is told");
		ccrf_service_wake (worker->service);
	}
	return TRUE;
}

/* ---- the sending ------------------------------------------------------------------------------- */

static gboolean
sending_failed (CcrfWorker *worker, const char *why, CcrfTime now, gboolean *told, GError **error)
{
	g_auto (CcrfTrouble) trouble = recall (worker->store, SENDING);

	if (trouble.since == 0)
		trouble.since = now;
	set_why (&trouble, why);
	*told = ccrf_alarm_is_due (&trouble, worker->service->config->alarm_after, now);
	if (*told) {
		g_autofree char *since = ccrf_calendar_words (worker->service->calendar, trouble.since);

		ccrf_log (CCRF_LOG_ERROR, "alarm", "no mail could be sent since %s: %s; mend [submission], or reach its server's operator: people wait for these mails", since, trouble.why);
		trouble.told = now;
	}
	return remember (worker->store, SENDING, &trouble, error);
}

gboolean
ccrf_alarm_sending_failed (CcrfWorker *worker, const char *why, CcrfTime now, GError **error)
{
	gboolean told;

	return ccrf_store_begin (worker->store, error) && finish (worker, sending_failed (worker, why, now, &told, error), error);
}

static gboolean
sending_worked (CcrfWorker *worker, CcrfTime now, GError **error)
{
	g_auto (CcrfTrouble) trouble = recall (worker->store, SENDING), mailbox = recall (worker->store, MAILBOX), none = { 0 };
	gboolean was_long = trouble.since != 0 && now - trouble.since >= worker->service->config->alarm_after;
	gboolean pending = mailbox.since != 0 && mailbox.over != 0;

	if ((was_long || pending) &&
	    !tell_over (worker, pending ? &mailbox : NULL, trouble.since ? &trouble : NULL, mailbox.told != 0 && !pending, now, error))
		return FALSE;
	return remember (worker->store, SENDING, &none, error) && (!pending || remember (worker->store, MAILBOX, &none, error));
}

gboolean
ccrf_alarm_sending_worked (CcrfWorker *worker, CcrfTime now, GError **error)
{
	g_auto (CcrfTrouble) trouble = recall (worker->store, SENDING);

	/* nearly always: no transaction for nothing */
	if (trouble.since == 0)
		return TRUE;
	return ccrf_store_begin (worker->store, error) && finish (worker, sending_worked (worker, now, error), error);
}

/* ---- ccrfctl check ------------------------------------------------------------------------------- */

/* "since Monday …, 9am (5 hours): WHY" */
static char *
since_words (const CcrfService *service, CcrfTime since, const char *why, CcrfTime now)
{
	g_autofree char *words = ccrf_calendar_words (service->calendar, since), *lasted = ccrf_alarm_lasted_words (now - since);

	return g_strdup_printf ("%s (%s)%s%s", words, lasted, why && *why ? ": " : "", why ? why : "");
}

void
ccrf_alarm_check (const CcrfService *service, CcrfStore *store, CcrfTime now, GPtrArray *faults)
{
	g_auto (CcrfTrouble) mailbox = recall (store, MAILBOX), sending = recall (store, SENDING);
	gint64 after = service->config->alarm_after;
	CcrfTime last = ccrf_store_last_poll (store);
	gint64 waiting = ccrf_store_count_waiting (store, now - after);

	if (last == 0)
		last = mailbox.since;
	if (last != 0 && now - last >= after) {
		g_autofree char *since = since_words (service, last, mailbox.over ? NULL : mailbox.why, now);

		ccrf_faults_add (faults, "[mailbox] no successful poll since %s; see that ccrfd runs, that its server answers and that user and password are right", since);
	}
	if (sending.since != 0) {
		g_autofree char *since = since_words (service, sending.since, sending.why, now);

		ccrf_faults_add (faults, "[submission] no mail could be sent since %s; see that its server answers and that user and password are right", since);
	}
	if (waiting > 0) {
		g_autofree char *words = ccrf_alarm_lasted_words (after);

		ccrf_faults_add (faults, "[submission] %" G_GINT64_FORMAT " mail%s waiting longer than %s; `ccrfctl queue` lists them with what the server said", waiting, waiting == 1 ? "" : "s", words);
	}
}
