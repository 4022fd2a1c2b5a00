/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * `make bench`: what a form, a large mail and a full register cost. It
 * measures and prints; nothing passes or fails by the clock.
 */

#include <ccrf/daemon.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FORM "tests/forms/libreoffice-table.docx"

static double
milliseconds (gint64 from)
{
	return (double) (g_get_monotonic_time () - from) / 1000.0;
}

static int
compare (const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return (x > y) - (x < y);
}

static void
print_median (const char *what, double *times, gsize n)
{
	qsort (times, n, sizeof *times, compare);
	g_print ("%-52s median %7.2f ms   worst %7.2f ms   (%" G_GSIZE_FORMAT " runs)\n", what, times[n / 2], times[n - 1], n);
}

/* A mail with one attachment of @size bytes. */
static GBytes *
mail_with (const void *data, gsize size, const char *name)
{
	g_autofree char *encoded = g_base64_encode (data, size);
	gsize length = strlen (encoded);
	GString *mail = g_string_sized_new (length + length / 38 + 2048);

	g_string_append (mail, "From: Nina Nurse <n.nurse@nhs.test>\r\nTo: adultsocialservices@council.test\r\nSubject: Form\r\n"
	                       "Message-ID: <bench@nhs.test>\r\nDate: Tue, 2 Dec 2025 09:30:00 +0000\r\nMIME-Version: 1.0\r\n"
	                       "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease find the form attached.\r\n--b\r\n");
	g_string_append_printf (mail, "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"%s\"\r\n"
	                              "Content-Transfer-Encoding: base64\r\n\r\n", name);
	for (gsize at = 0; at < length; at += 76)
		g_string_append_len (mail, encoded + at, (gssize) MIN (76, length - at)), g_string_append (mail, "\r\n");
	g_string_append (mail, "--b--\r\n");
	return g_string_free_to_bytes (mail);
}

static void
bench_form (const CcrfRules *rules, const CcrfLimits *limits)
{
	g_autofree char *data = NULL;
	gsize size;
	g_autoptr (GBytes) mail = NULL;
	double times[51];

	if (!g_file_get_contents (FORM, &data, &size, NULL)) {
		g_print ("%s is missing\n", FORM);
		return;
	}
	mail = mail_with (data, size, "ccrf.docx");
	for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
		gint64 from = g_get_monotonic_time ();
		g_autoptr (CcrfMessage) message = ccrf_parse_message (mail, 1764667800, rules, limits);

		times[i] = milliseconds (from);
	}
	print_median ("a .docx form read from its mail, child included", times, G_N_ELEMENTS (times));
}

static glong
peak_kib (void)
{
	g_autofree char *status = NULL;
	const char *line;

	if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
		return 0;
	line = strstr (status, "VmHWM:");
	return line ? strtol (line + 6, NULL, 10) : 0;
}

/* In a process of its own: the peak is the process's. */
static void
bench_large (const CcrfRules *rules, const CcrfLimits *limits)
{
	pid_t child;

	fflush (stdout);
	child = fork ();
	if (child == 0) {
		gsize size = 18 * 1024 * 1024;
		g_autofree char *data = g_malloc (size);
		g_autoptr (GBytes) mail = NULL;
		glong before;
		gint64 from;

		for (gsize i = 0; i < size; i++)
			data[i] = (char) (i * 2654435761u >> 13);
		mail = mail_with (data, size, "scan.bin");
		g_clear_pointer (&data, g_free);
		g_file_set_contents_full ("/proc/self/clear_refs", "5", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL); /* forget the peak so far */
		before = peak_kib ();
		from = g_get_monotonic_time ();
		{
			g_autoptr (CcrfMessage) message = ccrf_parse_message (mail, 1764667800, rules, limits);
			double mib = (double) g_bytes_get_size (mail) / 1048576.0;

			g_print ("%-52s %.1f MiB mail, %+.1f MiB over its bytes (%.1f ms)\n", "a large mail parsed", mib,
			         (double) (peak_kib () - before) / 1024.0, milliseconds (from));
		}
		fflush (stdout);
		_exit (0);
	}
	waitpid (child, NULL, 0);
}

static void
bench_store (void)
{
	g_autofree char *folder = g_dir_make_tmp ("ccrfd-bench-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (folder, "state", NULL);
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (GError) error = NULL;
	CcrfStore *store = ccrf_store_open (path, key, FALSE, &error);
	GString *csv = g_string_new ("name,location_id,provider_id,postcode,service_type,email,manager,next_visit,also_known_as\n");
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) providers = NULL;
	g_autoptr (GBytes) bytes = NULL;
	const char *remove[] = { "rm", "-rf", folder, NULL };
	gint64 from;
	double times[101];

	if (!store) {
		g_print ("store: %s\n", error->message);
		return;
	}
	for (int i = 0; i < 50000; i++)
		g_string_append_printf (csv, "%s %s %d,1-%09d,,S%d %dAB,,,,,\n", i % 3 ? "Rose" : "Oak", i % 2 ? "Lodge" : "House", i, i, i % 90 + 1, i % 10);
	bytes = g_string_free_to_bytes (csv);
	from = g_get_monotonic_time ();
	providers = ccrf_parse_providers_csv (bytes, "bench.csv", faults);
	if (providers && ccrf_store_import_providers (store, providers, ccrf_identify_normal_name, FALSE, 1764667800, &error) > 0)
		g_print ("%-52s %.2f s\n", "50,000 providers imported", milliseconds (from) / 1000.0);
	for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
		g_autoptr (GPtrArray) found = NULL;
		g_autofree char *name = g_strdup_printf ("rose lodge %d", (int) i * 431);

		from = g_get_monotonic_time ();
		found = ccrf_store_provider_candidates (store, NULL, NULL, name, NULL);
		times[i] = milliseconds (from);
	}
	print_median ("candidates for a provider's name among them", times, G_N_ELEMENTS (times));
	ccrf_store_close (store);
	g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) rules = NULL;
	CcrfLimits limits;

	ccrf_parse_init ();
	ccrf_limits_defaults (&limits);
	rules = ccrf_rules_load (NULL, faults);
	if (!rules)
		return 1;
	bench_form (rules, &limits);
	bench_large (rules, &limits);
	bench_store ();
	return 0;
}
