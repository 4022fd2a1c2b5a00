/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ccrfd: loads, checks, starts three loops, waits for a signal. */

#include <ccrf/daemon.h>
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

#define DEFAULT_CONFIG "/etc/ccrfd/ccrfd.conf"

static gboolean
on_signal (gpointer loop)
{
	g_main_loop_quit (loop);
	return G_SOURCE_CONTINUE;
}

typedef struct {
	CcrfService *service;
	CcrfNotify *notify;
	GMainLoop *loop;
} Watch;

/* A loop that ends by itself (the store cannot be opened) ends the service. */
static gboolean
look_after (gpointer data)
{
	Watch *watch = data;

	if (ccrf_service_is_stopping (watch->service))
		g_main_loop_quit (watch->loop);
	else
		ccrf_notify_tick (watch->notify);
	return G_SOURCE_CONTINUE;
}

static int
serve (CcrfService *service)
{
	g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
	g_autoptr (CcrfNotify) notify = ccrf_notify_new (service);
	Watch watch = { service, notify, loop };
	GThread *threads[3];
	gboolean by_itself;

	service->stop_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
	g_unix_signal_add (SIGTERM, on_signal, loop);
	g_unix_signal_add (SIGINT, on_signal, loop);
	g_timeout_add (ccrf_notify_tick_milliseconds (notify), look_after, &watch);
	threads[0] = g_thread_new ("intake", ccrf_intake_loop, service);
	threads[1] = g_thread_new ("clock", ccrf_clock_loop, service);
	threads[2] = g_thread_new ("delivery", ccrf_delivery_loop, service);
	ccrf_log (CCRF_LOG_NOTICE, "daemon", "ccrfd runs");
	g_main_loop_run (loop);
	ccrf_notify_stopping (notify);
	by_itself = ccrf_service_is_stopping (service);
	ccrf_service_stop (service);
	for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
		g_thread_join (threads[i]);
	ccrf_log (CCRF_LOG_NOTICE, "daemon", "ccrfd has stopped");
	return by_itself ? 1 : 0;
}

static void
print_all (const GPtrArray *lines, const char *prefix)
{
	for (guint i = 0; i < lines->len; i++)
		g_printerr ("%s%s\n", prefix, (char *) lines->pdata[i]);
}

/* Missing roles and the like do not stop the intake: a report must never wait for a form being filled in. */
static void
warn (const CcrfService *service)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) warnings = ccrf_faults_new ();

	ccrf_service_check (service, faults, warnings);
	for (guint i = 0; i < faults->len; i++)
		ccrf_log (CCRF_LOG_ERROR, "config", "%s", (char *) faults->pdata[i]);
	for (guint i = 0; i < warnings->len; i++)
		ccrf_log (CCRF_LOG_WARNING, "config", "%s", (char *) warnings->pdata[i]);
}

/* UTF-8 whatever the locale is */
static void
print_error_as_is (const char *text)
{
	fputs (text, stderr);
}

int
main (int argc, char **argv)
{
	g_autofree char *config = NULL;
	gboolean once = FALSE, version = FALSE;
	const GOptionEntry options[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "Configuration (default: " DEFAULT_CONFIG ")", "FILE" },
		{ "once", 0, 0, G_OPTION_ARG_NONE, &once, "Take in, run what is due, send what is queued, then exit", NULL },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr (GOptionContext) context = g_option_context_new ("- a council's safeguarding mailbox as a working procedure");
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfService) service = NULL;
	g_autoptr (GError) error = NULL;

	g_set_printerr_handler (print_error_as_is);
	g_option_context_add_main_entries (context, options, NULL);
	if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1) {
		g_printerr ("ccrfd: %s\n", error ? error->message : "unexpected argument; see ccrfd --help");
		return 2;
	}
	if (version) {
		g_print ("ccrfd %s\n", CCRF_VERSION);
		return 0;
	}
	signal (SIGPIPE, SIG_IGN);
	/* large mails go back to the system at once: glibc would otherwise learn to keep their room */
	mallopt (M_MMAP_THRESHOLD, 1 << 20);
	ccrf_parse_init ();
	service = ccrf_service_load (config ? config : DEFAULT_CONFIG, faults);
	if (!service) {
		print_all (faults, "ccrfd: ");
		return 1;
	}
	warn (service);
	return once ? ccrf_once (service) : serve (service);
}
