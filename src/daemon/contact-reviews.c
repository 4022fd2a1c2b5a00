/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * B8: eleven months after a role's contacts were found to be right its holders are asked
 * again, once for each such day. A CONFIRM is remembered and counts like the file's date.
 */

#include "rooms.h"
#include <string.h>

#define ASK_AFTER 11     /* months */
#define OVERDUE_AFTER 12

/* "contact-reviewed:ROLE", "contact-asked:ROLE": a day each */
static gboolean
recall (CcrfStore *store, const char *what, const char *role, char **day, GError **error)
{
	g_autofree char *key = g_strdup_printf ("contact-%s:%s", what, role);

	return ccrf_store_recall (store, key, day, error);
}

static gboolean
remember (CcrfStore *store, const char *what, const char *role, const char *day, GError **error)
{
	g_autofree char *key = g_strdup_printf ("contact-%s:%s", what, role);

	return ccrf_store_remember (store, key, day, error);
}

/* Returns: (nullable): YYYY-MM-DD, kept in @confirmed or in @role */
static gboolean
reviewed_on (CcrfStore *store, const CcrfRole *role, char **confirmed, const char **reviewed, GError **error)
{
	if (!recall (store, "reviewed", role->name, confirmed, error))
		return FALSE;
	*reviewed = ccrf_decide_reviewed (role, *confirmed);
	return TRUE;
}

gboolean
ccrf_contact_confirmed (CcrfWorker *worker, const CcrfCase *it, GError **error)
{
	const char *role = ccrf_case_fact (it, "role"), *day = ccrf_case_fact (it, "confirmed");

	return it->procedure != CCRF_CONTACT_REVIEW || !role || !day || remember (worker->store, "reviewed", role, day, error);
}

/* Returns: 1 asked, 0 nothing to ask, -1 @error */
static int
review (CcrfWorker *worker, const CcrfRole *role, CcrfTime now, GError **error)
{
	g_autofree char *confirmed = NULL, *asked = NULL;
	g_autoptr (CcrfCase) it = NULL;
	const char *reviewed;

	if (!reviewed_on (worker->store, role, &confirmed, &reviewed, error) || !recall (worker->store, "asked", role->name, &asked, error))
		return -1;
	if (role->holders->len == 0 || !ccrf_decide_review_is_due (reviewed, ASK_AFTER, worker->service->calendar, now) || g_strcmp0 (asked, reviewed) == 0)
		return 0;
	it = ccrf_decide_contact_review (role->name, reviewed, now);
	if (!ccrf_commit_open (worker, it, NULL, NULL, "clock", now, error) || !remember (worker->store, "asked", role->name, reviewed, error))
		return -1;
	ccrf_log (CCRF_LOG_INFO, "contacts", "%s: the contacts of %s are to be reviewed", it->ref, role->name);
	return 1;
}

static int
review_all (CcrfWorker *worker, CcrfTime now, GError **error)
{
	int n = 0;

	for (const char *const *name = ccrf_role_names; *name; name++) {
		const CcrfRole *role = ccrf_config_role (worker->service->config, *name);
		int asked = role ? review (worker, role, now, error) : 0;

		if (asked < 0)
			return -1;
		n += asked;
	}
	return n;
}

int
ccrf_contacts_round (CcrfWorker *worker, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;
	g_autofree char *today = ccrf_calendar_iso (service->calendar, now), *looked = NULL;
	int n;

	if (!ccrf_calendar_is_working_day (service->calendar, now) ||
	    ccrf_calendar_next_window (service->calendar, now, service->config->window_opens, service->config->window_closes) != now)
		return 0;
	/* once a day is enough for what is due once a year */
	if (!ccrf_store_recall (worker->store, "contacts.looked", &looked, error))
		return -1;
	if (g_strcmp0 (looked, today) == 0)
		return 0;
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	n = review_all (worker, now, error);
	if (n >= 0 && ccrf_store_remember (worker->store, "contacts.looked", today, error) && ccrf_store_commit (worker->store, error))
		return n;
	ccrf_store_rollback (worker->store);
	return -1;
}

void
ccrf_contacts_check (const CcrfService *service, CcrfStore *store, CcrfTime now, GPtrArray *warnings)
{
	gboolean dated = FALSE;

	for (const char *const *name = ccrf_role_names; *name; name++) {
		const CcrfRole *role = ccrf_config_role (service->config, *name);

		dated = dated || (role && role->reviewed);
	}
	/* who keeps no dates at all is not told of each role */
	for (const char *const *name = ccrf_role_names; dated && *name; name++) {
		const CcrfRole *role = ccrf_config_role (service->config, *name);
		g_autofree char *confirmed = NULL;
		const char *reviewed = NULL;

		if (!role || role->holders->len == 0 || !reviewed_on (store, role, &confirmed, &reviewed, NULL))
			continue;
		if (!reviewed)
			ccrf_faults_add (warnings, "contacts: [role %s] has no date on which it was last found to be right: write “reviewed = YYYY-MM-DD”", *name);
		else if (ccrf_decide_review_is_due (reviewed, OVERDUE_AFTER, service->calendar, now))
			ccrf_faults_add (warnings, "contacts: [role %s] was last found to be right on %s, more than a year ago: check it and change “reviewed”", *name,
			                 reviewed);
	}
}
