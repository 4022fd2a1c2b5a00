/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * mail-driver: the mailbox and the delivery by hand, for the scenarios that put
 * them before real and before misbehaving servers. One line of output a step.
 *
 *   mail-driver [--token T] [--limit BYTES] [--no-idle] [--timeout S] [--idle-renewal S] [--repeat N] URL CA USER PASSWORD STEP…
 *     imap: search | fetch | fetch-dump | move FOLDER | wait SECONDS
 *     smtp: send FROM TO FILE | send-give-up FROM TO FILE
 *   mail-driver oauth2 URL CA ID SECRET
 */

#include <ccrf/mailbox.h>
#include <ccrf/send.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const error_names[] = { "CONFIG", "SECRET", "SEAL", "INVALID", "LIMIT", "STALE", "TEMPORARY", "REFUSED", "NOT_FOUND", "IO" };

static int
failed (const char *what, GError *error)
{
	printf ("%s error %s %s\n", what, error->domain == CCRF_ERROR ? error_names[error->code] : "?", error->message);
	g_error_free (error);
	return 1;
}

typedef struct {
	guint n;
	guint64 bytes;
	gboolean dump;
} Tally;

static gboolean
on_fetched (const CcrfFetched *fetched, gpointer data, GError **error)
{
	Tally *tally = data;
	gsize n;
	const void *bytes = g_bytes_get_data (fetched->raw, &n);
	g_autofree char *digest = ccrf_sha256 (bytes, n);

	tally->n++;
	tally->bytes += n;
	if (tally->dump)
		printf ("message %u received %" G_GINT64_FORMAT " size %" G_GSIZE_FORMAT " bytes %" G_GSIZE_FORMAT " cut %d %s\n", fetched->uid, fetched->received, fetched->size, n, fetched->cut, digest);
	return TRUE;
}

static int
play_imap (const CcrfConfig *config, const char *token, char **steps)
{
	gint64 start = g_get_monotonic_time ();
	g_autoptr (GArray) uids = NULL;
	GError *error = NULL;
	g_autoptr (CcrfMailbox) mailbox = ccrf_mailbox_open (config, token, &error);

	if (mailbox == NULL)
		return failed ("open", error);
	printf ("open %s uidvalidity %u idle %d ms %" G_GINT64_FORMAT "\n", ccrf_mailbox_name (mailbox), ccrf_mailbox_uidvalidity (mailbox), ccrf_mailbox_has_idle (mailbox), (g_get_monotonic_time () - start) / 1000);
	for (; *steps != NULL; steps++) {
		const char *step = *steps;
		gboolean good = TRUE;
		Tally tally = { 0, 0, FALSE };

		fflush (stdout);
		start = g_get_monotonic_time ();
		if (g_str_equal (step, "search")) {
			g_clear_pointer (&uids, g_array_unref);
			uids = ccrf_mailbox_search (mailbox, &error);
			good = uids != NULL;
			tally.n = good ? uids->len : 0;
		} else if (g_str_has_prefix (step, "fetch") && uids != NULL) {
			tally.dump = g_str_equal (step, "fetch-dump");
			good = ccrf_mailbox_fetch (mailbox, (guint32 *) uids->data, uids->len, on_fetched, &tally, &error);
		} else if (g_str_equal (step, "move") && uids != NULL && steps[1] != NULL) {
			good = ccrf_mailbox_move (mailbox, (guint32 *) uids->data, uids->len, *++steps, &error);
			tally.n = uids->len;
		} else if (g_str_equal (step, "wait") && steps[1] != NULL) {
			good = ccrf_mailbox_wait (mailbox, g_ascii_strtoll (*++steps, NULL, 10), STDIN_FILENO, &error);
		} else {
			printf ("usage\n");
			return 2;
		}
		printf ("%s n %u bytes %" G_GUINT64_FORMAT " ms %" G_GINT64_FORMAT "\n", step, tally.n, tally.bytes, (g_get_monotonic_time () - start) / 1000);
		if (!good)
			return failed (step, error);
	}
	return 0;
}

static gboolean
before_dot (gpointer data)
{
	return !*(gboolean *) data;
}

static int
play_smtp (const CcrfConfig *config, const char *token, int repeat, char **steps)
{
	static const char *const names[] = { "ACCEPTED", "TEMPORARY", "REFUSED", "UNCERTAIN" };
	GError *error = NULL;
	g_autoptr (CcrfSubmission) submission = ccrf_submission_open (config, token, &error);
	g_autoptr (GMappedFile) file = NULL;

	if (submission == NULL)
		return failed ("open", error);
	if (g_strv_length (steps) != 4 || (file = g_mapped_file_new (steps[3], FALSE, NULL)) == NULL) {
		printf ("usage\n");
		return 2;
	}
	for (int i = 0; i < repeat; i++) {
		g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
		CcrfOutgoing outgoing = { .id = i + 1, .message_id = (char *) "driver@lab.test", .envelope_from = steps[1], .to = steps[2], .bytes = bytes };
		gboolean give_up = g_str_equal (steps[0], "send-give-up"), broken = FALSE;
		g_autofree char *reply = NULL;
		gint64 start = g_get_monotonic_time ();
		CcrfDelivery outcome = ccrf_submission_send (submission, &outgoing, before_dot, &give_up, &reply, &broken);

		printf ("send %s broken %d ms %" G_GINT64_FORMAT " %s\n", names[outcome], broken, (g_get_monotonic_time () - start) / 1000, reply);
		fflush (stdout);
	}
	return 0;
}

int
main (int argc, char **argv)
{
	g_autofree char *token = NULL;
	gint64 limit = 0, timeout = 60, idle_renewal = 28 * 60;
	gboolean no_idle = FALSE;
	int repeat = 1;
	const GOptionEntry entries[] = {
		{ "token", 0, 0, G_OPTION_ARG_STRING, &token, "use XOAUTH2", "TOKEN" },
		{ "limit", 0, 0, G_OPTION_ARG_INT64, &limit, "message_size", "BYTES" },
		{ "no-idle", 0, 0, G_OPTION_ARG_NONE, &no_idle, "poll", NULL },
		{ "timeout", 0, 0, G_OPTION_ARG_INT64, &timeout, "all of them", "SECONDS" },
		{ "idle-renewal", 0, 0, G_OPTION_ARG_INT64, &idle_renewal, "IDLE anew", "SECONDS" },
		{ "repeat", 0, 0, G_OPTION_ARG_INT, &repeat, "send so often", "N" },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};
	g_autoptr (GOptionContext) context = g_option_context_new (NULL);
	g_autofree CcrfConfig *config = g_new0 (CcrfConfig, 1);
	GError *error = NULL;

	g_option_context_add_main_entries (context, entries, NULL);
	if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 6)
		return 2;
	if (g_str_equal (argv[1], "oauth2")) {
		g_autofree char *got = NULL;
		CcrfTime expires = 0;

		config->token_url = argv[2];
		config->oauth2_timeout = timeout;
		config->oauth2_ca_file = argv[3];
		config->client_id = argv[4];
		config->client_secret = argv[5];
		config->scope = (char *) "https://example.test/.default";
		got = ccrf_oauth2_token (config, 1000000, &expires, &error);
		if (got == NULL)
			return failed ("oauth2", error);
		printf ("oauth2 %s until %" G_GINT64_FORMAT "\n", got, expires);
		return 0;
	}
	ccrf_limits_defaults (&config->limits);
	if (limit > 0)
		config->limits.message_size = limit;
	config->mailbox = (CcrfAccount) { argv[1], argv[3], token != NULL ? CCRF_AUTH_XOAUTH2 : CCRF_AUTH_PASSWORD, token != NULL ? NULL : argv[4], argv[2], timeout };
	config->final_timeout = timeout;
	config->idle_renewal = idle_renewal;
	config->submission = config->mailbox;
	config->address = argv[3];
	config->processed = (char *) "Processed";
	config->attention = (char *) "Attention & Überprüfung";
	config->quarantine = (char *) "Quarantine";
	config->idle = !no_idle;
	config->poll_interval = 1;
	return g_str_has_prefix (argv[1], "imap") ? play_imap (config, token, argv + 5) : play_smtp (config, token, repeat, argv + 5);
}
