/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock: a deadline is an event like any other. */

#include "rooms.h"

static int
fire_next (CcrfWorker *worker, CcrfTime now, GError **error)
{
	g_autoptr (CcrfCase) it = NULL;
	g_autofree char *name = NULL;
	g_autoptr (GError) failed = NULL;
	CcrfEvent event = { .kind = CCRF_EVENT_CLOCK, .text = "" };

	ccrf_worker_beat (worker, 0);
	if (!ccrf_store_begin (worker->store, error))
		return -1;
	it = ccrf_store_next_due (worker->store, now, &name, &failed);
	if (!it) {
		ccrf_store_rollback (worker->store);
		if (!failed)
			return 0;
		g_propagate_error (error, g_steal_pointer (&failed));
		return -1;
	}
	event.name = name;
	if (!ccrf_commit_event (worker, it, &event, "clock", now, NULL, error) || !ccrf_store_commit (worker->store, error)) {
		ccrf_store_rollback (worker->store);
		return -1;
	}
	ccrf_log (CCRF_LOG_INFO, "clock", "%s: %s", it->ref, name);
	return 1;
}

int
ccrf_clock_round (CcrfWorker *worker, GError **error)
{
	CcrfTime now = ccrf_service_now (worker->service);
	int total = 0, n;

	while (!ccrf_service_is_stopping (worker->service) && (n = fire_next (worker, now, error)) != 0) {
		if (n < 0)
			return -1;
		total += n;
	}
	n = ccrf_trends_round (worker, now, error);
	if (n < 0)
		return -1;
	total += n;
	n = ccrf_meetings_round (worker, now, error);
	if (n < 0)
		return -1;
	total += n;
	n = ccrf_digest_round (worker, now, error);
	if (n < 0)
		return -1;
	total += n;
	n = ccrf_contacts_round (worker, now, error);
	if (n < 0)
		return -1;
	total += n;
	n = ccrf_audit_round (worker, now, error);
	if (n < 0)
		return -1;
	total += n;
	n = ccrf_floods_round (worker, now, error);
	if (n < 0)
		return -1;
	if (total + n)
		ccrf_service_wake (worker->service);
	return total + n;
}
