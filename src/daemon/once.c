/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `--once`: takes in what is there, runs what is due, sends what is queued, what this round caused included. */

#include "rooms.h"

static gboolean
take_in (CcrfWorker *worker, GError **error)
{
	g_autoptr (CcrfMailbox) mailbox = NULL;

	if (!ccrf_worker_token (worker, &worker->service->config->mailbox, error))
		return FALSE;
	mailbox = ccrf_mailbox_open (worker->service->config, worker->access_token, error);
	return mailbox && ccrf_intake_round (worker, mailbox, error);
}

static void
problem (int *status, const char *what, GError *error)
{
	ccrf_log (CCRF_LOG_ERROR, what, "%s", error ? error->message : "failed");
	*status = 1;
}

int
ccrf_once (CcrfService *service)
{
	g_autoptr (GError) opening = NULL;
	g_autoptr (CcrfWorker) worker = ccrf_worker_new (service, &opening);
	g_autoptr (CcrfSubmission) submission = NULL;
	int status = 0, n;

	if (!worker) {
		problem (&status, "store", opening);
		return status;
	}
	{
		g_autoptr (GError) error = NULL;

		if (!take_in (worker, &error)) {
			ccrf_intake_failed (worker, error);
			problem (&status, "mailbox", error);
		}
	}
	{
		g_autoptr (GError) error = NULL;

		/* what was stored before, should the server be away today */
		if (ccrf_pipeline_process (worker, &error) < 0)
			problem (&status, "pipeline", error);
	}
	do {
		g_autoptr (GError) clock_error = NULL;
		g_autoptr (GError) send_error = NULL;

		n = ccrf_clock_round (worker, &clock_error);
		if (n < 0)
			problem (&status, "clock", clock_error);
		if (ccrf_delivery_round (worker, &submission, &send_error) < 0) {
			problem (&status, "send", send_error);
			break;
		}
	} while (n > 0);
	return worker->problems > 0 ? 1 : status;
}
