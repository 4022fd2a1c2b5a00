/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The heart: each loop says by when it will have made progress; systemd's
 * watchdog is fed only while none of them is late. What the loops say of
 * themselves is the unit's STATUS.
 */

#include "rooms.h"

static const char *const loop_names[CCRF_LOOPS] = { "", "mailbox", "clock", "sending" };

void
ccrf_worker_beat (CcrfWorker *worker, gint64 waiting)
{
	CcrfService *service = worker->service;

	if (worker->loop == CCRF_LOOP_NONE)
		return;
	g_mutex_lock (&service->lock);
	service->progress_by[worker->loop] = g_get_monotonic_time () + (waiting + service->config->stuck_after) * G_TIME_SPAN_SECOND;
	g_mutex_unlock (&service->lock);
}

void
ccrf_worker_say (CcrfWorker *worker, const char *format, ...)
{
	CcrfService *service = worker->service;
	va_list arguments;
	char *text;

	if (worker->loop == CCRF_LOOP_NONE)
		return;
	va_start (arguments, format);
	text = g_strdup_vprintf (format, arguments);
	va_end (arguments);
	g_mutex_lock (&service->lock);
	g_free (service->says[worker->loop]);
	service->says[worker->loop] = text;
	g_mutex_unlock (&service->lock);
}

gboolean
ccrf_service_has_begun (CcrfService *service)
{
	gboolean all = TRUE;

	g_mutex_lock (&service->lock);
	for (int i = CCRF_LOOP_NONE + 1; i < CCRF_LOOPS; i++)
		all = all && service->progress_by[i] != 0;
	g_mutex_unlock (&service->lock);
	return all;
}

const char *
ccrf_service_stuck (CcrfService *service, gint64 now)
{
	const char *stuck = NULL;

	g_mutex_lock (&service->lock);
	for (int i = CCRF_LOOP_NONE + 1; i < CCRF_LOOPS && !stuck; i++)
		if (service->progress_by[i] < now)
			stuck = loop_names[i];
	g_mutex_unlock (&service->lock);
	return stuck;
}

char *
ccrf_service_status (CcrfService *service)
{
	GString *words = g_string_new (NULL);

	g_mutex_lock (&service->lock);
	for (int i = CCRF_LOOP_NONE + 1; i < CCRF_LOOPS; i++)
		if (service->says[i])
			g_string_append_printf (words, "%s%s", words->len ? "; " : "", service->says[i]);
	g_mutex_unlock (&service->lock);
	/* sd_notify ends a field at a line end */
	return g_strdelimit (g_string_free (words, FALSE), "\r\n", ' ');
}
