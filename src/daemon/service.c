/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is loaded once, and how the loops wake each other. */

#include <ccrf/daemon.h>
#include <ccrf/report.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* a server that cannot be used is tried again after at most so many seconds */
#define LONGEST_PAUSE 300

CcrfService *
ccrf_service_load (const char *config_path, GPtrArray *faults)
{
	g_autoptr (CcrfService) service = g_new0 (CcrfService, 1);
	guint before = faults->len;
	g_autoptr (CcrfConfig) config = ccrf_config_load (config_path, faults);

	g_mutex_init (&service->lock);
	g_cond_init (&service->changed);
	service->stop_fd = -1;
	service->clock = ccrf_clock_system;
	if (!config)
		return NULL;
	service->config = g_steal_pointer (&config);
	service->rules = ccrf_rules_load (service->config->procedures, faults);
	service->calendar = ccrf_calendar_load (service->config, faults);
	service->procedures = ccrf_procedures_load (service->config->procedures, faults);
	service->trends = ccrf_trends_load (service->config->procedures, faults);
	service->templates = ccrf_templates_load (service->config->templates, faults);
	return faults->len == before ? g_steal_pointer (&service) : NULL;
}

void
ccrf_service_free (CcrfService *service)
{
	if (!service)
		return;
	g_clear_pointer (&service->templates, ccrf_templates_free);
	g_clear_pointer (&service->procedures, ccrf_procedures_free);
	g_clear_pointer (&service->trends, ccrf_trends_free);
	g_clear_pointer (&service->calendar, ccrf_calendar_free);
	g_clear_pointer (&service->rules, ccrf_rules_free);
	g_clear_pointer (&service->config, ccrf_config_free);
	if (service->stop_fd >= 0)
		close (service->stop_fd);
	for (gsize i = 0; i < G_N_ELEMENTS (service->says); i++)
		g_free (service->says[i]);
	g_mutex_clear (&service->lock);
	g_cond_clear (&service->changed);
	g_free (service);
}

static gboolean
has_template (gpointer data, const char *name)
{
	return ccrf_templates_has (data, name);
}

void
ccrf_service_check (const CcrfService *service, GPtrArray *faults, GPtrArray *warnings)
{
	const GPtrArray *known = service->config->warnings;
	const char *const letters[] = { "suspension", "caution", "lifting", "closing" };

	for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
		ccrf_report_letter_check (service->config->templates, letters[i], faults);
	ccrf_decide_check (service->procedures, service->config, has_template, service->templates, faults, warnings);
	for (guint i = 0; i < known->len; i++)
		ccrf_faults_add (warnings, "%s", (char *) known->pdata[i]);
	if (!ccrf_calendar_knows (service->calendar, ccrf_service_now (service) + 90 * 86400))
		ccrf_faults_add (warnings, "bank holidays: the known ones end within 90 days: put the current file from GOV.UK in place");
}

CcrfTime
ccrf_service_now (const CcrfService *service)
{
	return service->clock (NULL);
}

void
ccrf_service_wake (CcrfService *service)
{
	g_mutex_lock (&service->lock);
	service->changes++;
	g_cond_broadcast (&service->changed);
	g_mutex_unlock (&service->lock);
}

void
ccrf_service_wait (CcrfService *service, guint64 *seen, gint64 seconds)
{
	gint64 until = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;

	g_mutex_lock (&service->lock);
	while (!service->stopping && service->changes == *seen)
		if (!g_cond_wait_until (&service->changed, &service->lock, until))
			break;
	*seen = service->changes;
	g_mutex_unlock (&service->lock);
}

void
ccrf_service_stop (CcrfService *service)
{
	guint64 one = 1;

	g_mutex_lock (&service->lock);
	service->stopping = TRUE;
	g_cond_broadcast (&service->changed);
	g_mutex_unlock (&service->lock);
	if (service->stop_fd >= 0 && write (service->stop_fd, &one, sizeof one) < 0)
		ccrf_log (CCRF_LOG_WARNING, "daemon", "could not wake the intake: %s", g_strerror (errno));
}

gboolean
ccrf_service_is_stopping (CcrfService *service)
{
	gboolean stopping;

	g_mutex_lock (&service->lock);
	stopping = service->stopping;
	g_mutex_unlock (&service->lock);
	return stopping;
}

gint64
ccrf_backoff (gint64 before, gint64 served)
{
	return before == 0 || served >= 2 * before ? 1 : MIN (2 * before, LONGEST_PAUSE);
}

CcrfWorker *
ccrf_worker_new (CcrfService *service, GError **error)
{
	g_autoptr (CcrfWorker) worker = g_new0 (CcrfWorker, 1);

	worker->service = service;
	worker->store = ccrf_store_open_keys (service->config->state_directory, service->config->content_key, service->config->previous_content_key, FALSE, error);
	return worker->store ? g_steal_pointer (&worker) : NULL;
}

void
ccrf_worker_free (CcrfWorker *worker)
{
	if (!worker)
		return;
	g_clear_pointer (&worker->store, ccrf_store_close);
	ccrf_secret_free (worker->access_token);
	g_free (worker);
}

gboolean
ccrf_worker_token (CcrfWorker *worker, const CcrfAccount *account, GError **error)
{
	CcrfTime now = ccrf_service_now (worker->service);

	if (account->auth != CCRF_AUTH_XOAUTH2)
		return TRUE;
	if (worker->access_token && now < worker->token_expires)
		return TRUE;
	g_clear_pointer (&worker->access_token, ccrf_secret_free);
	worker->access_token = ccrf_oauth2_token (worker->service->config, now, &worker->token_expires, error);
	return worker->access_token != NULL;
}
