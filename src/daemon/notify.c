/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What systemd hears of us (sd_notify(3)): READY once every loop has begun,
 * WATCHDOG only while every loop makes progress, STATUS in plain words, STOPPING.
 * Without systemd (no NOTIFY_SOCKET) all of it is silent.
 */

#include "rooms.h"
#include <systemd/sd-daemon.h>

#define LONGEST_TICK 1000 /* milliseconds */

struct _CcrfNotify {
	CcrfService *service;
	guint64 watchdog;   /* microseconds; 0: nobody watches */
	gint64 fed;         /* monotonic microseconds */
	gboolean ready;
	const char *stuck;  /* (nullable): as last logged */
	char *status;       /* (nullable): as last told */
};

CcrfNotify *
ccrf_notify_new (CcrfService *service)
{
	CcrfNotify *notify = g_new0 (CcrfNotify, 1);

	notify->service = service;
	if (sd_watchdog_enabled (0, &notify->watchdog) <= 0)
		notify->watchdog = 0;
	return notify;
}

void
ccrf_notify_free (CcrfNotify *notify)
{
	if (!notify)
		return;
	g_free (notify->status);
	g_free (notify);
}

guint
ccrf_notify_tick_milliseconds (const CcrfNotify *notify)
{
	return notify->watchdog ? (guint) CLAMP (notify->watchdog / 4000, 10, LONGEST_TICK) : LONGEST_TICK / 10;
}

static void
feed (CcrfNotify *notify, gint64 now)
{
	const char *stuck = ccrf_service_stuck (notify->service, now);

	if (stuck && !notify->stuck)
		ccrf_log (CCRF_LOG_ERROR, "daemon", "the loop \"%s\" makes no progress: the watchdog is fed no more%s", stuck, notify->watchdog ? "" : " (nobody watches: restart ccrfd)");
	notify->stuck = stuck;
	if (stuck || notify->watchdog == 0 || now - notify->fed < (gint64) notify->watchdog / 4)
		return;
	notify->fed = now;
	sd_notify (0, "WATCHDOG=1");
}

static void
tell_status (CcrfNotify *notify)
{
	g_autofree char *status = notify->stuck ? g_strdup_printf ("STUCK: the loop \"%s\" makes no progress", notify->stuck) : ccrf_service_status (notify->service);

	if (g_strcmp0 (status, notify->status) == 0)
		return;
	sd_notifyf (0, "STATUS=%s", status);
	g_free (notify->status);
	notify->status = g_steal_pointer (&status);
}

void
ccrf_notify_tick (CcrfNotify *notify)
{
	if (!notify->ready) {
		if (!ccrf_service_has_begun (notify->service))
			return;
		notify->ready = TRUE;
		sd_notify (0, "READY=1");
	}
	feed (notify, g_get_monotonic_time ());
	tell_status (notify);
}

void
ccrf_notify_stopping (CcrfNotify *notify)
{
	sd_notify (0, "STOPPING=1\nSTATUS=finishing what was begun");
}
