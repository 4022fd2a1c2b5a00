/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How the history ends, mailed to the operator once a day. The end is sealed in the
 * database too, but who can put an older copy of the whole file in its place can
 * put that end back as well: what lies in somebody's mailbox they cannot.
 */

#include "rooms.h"
#include <string.h>

#define REMEMBERED "audit.mailed" /* "MOMENT ROWS" */
#define AT_LEAST (7 * G_GINT64_CONSTANT (86400))

gboolean
ccrf_audit_is_due (const CcrfAuditMailed *mailed, guint64 rows, const CcrfCalendar *calendar, const CcrfConfig *config, CcrfTime now)
{
	g_autofree char *today = ccrf_calendar_iso (calendar, now), *then = ccrf_calendar_iso (calendar, mailed->at);

	if (rows == 0 || ccrf_calendar_next_window (calendar, now, config->window_opens, config->window_closes) != now)
		return FALSE;
	if (strcmp (today, then) <= 0)
		return FALSE;
	return rows != mailed->rows || now - mailed->at >= AT_LEAST;
}

/* FALSE when nothing is remembered yet */
static gboolean
recall (CcrfStore *store, CcrfAuditMailed *mailed)
{
	g_autofree char *text = ccrf_store_memory (store, REMEMBERED);
	char *rest = NULL;

	*mailed = (CcrfAuditMailed){ 0 };
	if (!text)
		return FALSE;
	mailed->at = g_ascii_strtoll (text, &rest, 10);
	mailed->rows = g_ascii_strtoull (rest, NULL, 10);
	return TRUE;
}

static gboolean
remember (CcrfStore *store, CcrfTime at, guint64 rows, GError **error)
{
	g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, at, rows);

	return ccrf_store_remember (store, REMEMBERED, text, error);
}

static gboolean
mail_head (CcrfWorker *worker, const CcrfRole *role, guint64 rows, const char *hash, CcrfTime now, GError **error)
{
	g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, rows);

	for (guint i = 0; i < role->holders->len; i++) {
		CcrfMail *mail = ccrf_mail_new ("audit-head", role->holders->pdata[i]);
		gboolean ok;

		json_object_set_string_member (mail->fields, "audit_rows", number);
		json_object_set_string_member (mail->fields, "audit_head", hash);
		ok = ccrf_commit_mail (worker, mail, NULL, now, error);
		ccrf_mail_free (mail);
		if (!ok)
			return FALSE;
	}
	return remember (worker->store, now, rows, error);
}

/* Returns: 1 mailed, 0 not, -1 @error. Inside the transaction: the end that is mailed is the end that is stored. */
static int
look (CcrfWorker *worker, const CcrfRole *role, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	CcrfAuditMailed mailed;
	g_autofree char *hash = NULL;
	gboolean known = recall (worker->store, &mailed);
	guint64 rows;

	if (!ccrf_store_audit_head (worker->store, &rows, &hash, error))
		return -1;
	/* the first mail leaves on the day after the first row, with all that this day brought */
	if (!known)
		return rows == 0 || remember (worker->store, now, 0, error) ? 0 : -1;
	if (!ccrf_audit_is_due (&mailed, rows, service->calendar, service->config, now))
		return 0;
	return mail_head (worker, role, rows, hash, now, error) ? 1 : -1;
}

int
ccrf_audit_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	const CcrfRole *role = ccrf_config_role (service->config, "operator");
	CcrfAuditMailed mailed;
	guint64 rows = 0;
	g_autofree char *hash = NULL;
	int n;

	if (!role || role->holders->len == 0)
		return 0;
	/* without a lock first: most rounds have nothing to do */
	if (!ccrf_store_audit_head (worker->store, &rows, &hash, error))
		return -1;
	if (rows == 0 || (recall (worker->store, &mailed) && !ccrf_audit_is_due (&mailed, rows, service->calendar, service->config, now)))
		return 0;
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	n = look (worker, role, now, error);
	if (n >= 0 && ccrf_store_commit (worker->store, error))
		return n;
	ccrf_store_rollback (worker->store);
	return -1;
}
