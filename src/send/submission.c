/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * submission: the SMTP dialogue on a connection that libcurl logged in. Our own
 * because it must be known whether the final dot was handed over: before it, a
 * broken connection means "try again"; after it, "perhaps delivered".
 */

#include <ccrf/send.h>
#include "smtp.h"

#include <string.h>

#define BYTES_A_SECOND (32 * 1024)       /* slowest transfer that we wait for */
#define QUIT_SECONDS 1
#define STUFF_CHUNK (15 * 1024)          /* of the message at a time */

#define PAUSE_FIRST 60
#define PAUSE_MOST (4 * 3600)
#define GIVE_UP_AFTER (5 * 86400)

struct _CcrfSubmission {
	CcrfWire *wire;
	char *where;       /* smtps://smtp.example, for errors */
	gint64 timeout, final_timeout; /* seconds */
	CcrfSmtpFeatures features;
	gboolean broken;   /* only freeing is allowed */
};

gint64
ccrf_delivery_pause (int attempts, CcrfTime created, CcrfTime now)
{
	gint64 pause = PAUSE_FIRST, left = created + GIVE_UP_AFTER - now;

	if (left <= 0)
		return 0;
	for (int i = 1; i < attempts && pause < PAUSE_MOST; i++)
		pause *= 2;
	/* a last try right at the end */
	return MIN (MIN (pause, PAUSE_MOST), left);
}

static gint64
in_seconds (gint64 seconds)
{
	return g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
}

void
ccrf_submission_free (CcrfSubmission *submission)
{
	if (submission == NULL)
		return;
	/* a courtesy: nobody waits for the answer */
	if (submission->wire != NULL && !submission->broken)
		(void) ccrf_wire_send (submission->wire, "QUIT\r\n", 6, in_seconds (QUIT_SECONDS), NULL, NULL);
	ccrf_wire_free (submission->wire);
	g_free (submission->where);
	g_free (submission);
}

/* One reply, all its lines. @features: (nullable): gathers the keywords of an EHLO answer */
static gboolean
read_reply (CcrfSubmission *submission, gint64 deadline, CcrfSmtpFeatures *features, CcrfSmtpReply *reply, GError **error)
{
	while (!reply->complete) {
		g_autofree char *line = ccrf_wire_receive_line (submission->wire, CCRF_SMTP_LINE_MOST, deadline, error);

		if (line == NULL || !ccrf_smtp_reply_add (reply, line, error))
			return FALSE;
		if (features != NULL && reply->lines > 1 && line[3] != '\0')
			ccrf_smtp_features_add (features, line + 4);
	}
	return TRUE;
}

/* ---- opening ---------------------------------------------------------------------------- */

/* RFC 5321, 4.1.1.1: a full host name; the service's own domain where the host has none. */
static const char *
ehlo_name (const CcrfConfig *config)
{
	const char *host = g_get_host_name ();
	gboolean full = strchr (host, '.') != NULL;

	for (const char *c = host; *c != '\0'; c++)
		if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.')
			full = FALSE;
	if (full)
		return host;
	return config->address != NULL && *ccrf_address_domain (config->address) != '\0' ? ccrf_address_domain (config->address) : "[127.0.0.1]";
}

/* libcurl's own EHLO told libcurl, not us. */
static gboolean
greet (CcrfSubmission *submission, const char *name, GError **error)
{
	g_autofree char *command = g_strdup_printf ("EHLO %s\r\n", name);
	g_auto (CcrfSmtpReply) reply = { 0 };
	gint64 deadline = in_seconds (submission->timeout);

	ccrf_smtp_reply_init (&reply);
	if (strcspn (command, "\r\n") + 2 != strlen (command)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "the host's name cannot be used");
		return FALSE;
	}
	if (!ccrf_wire_send (submission->wire, command, strlen (command), deadline, NULL, error) || !read_reply (submission, deadline, &submission->features, &reply, error))
		return FALSE;
	if (reply.code == 250)
		return TRUE;
	g_set_error (error, CCRF_ERROR, reply.code < 500 ? CCRF_ERROR_TEMPORARY : CCRF_ERROR_REFUSED, "%s", reply.text->str);
	return FALSE;
}

CcrfSubmission *
ccrf_submission_open (const CcrfConfig *config, const char *access_token, GError **error)
{
	g_autoptr (CcrfSubmission) submission = g_new0 (CcrfSubmission, 1);
	g_autoptr (GUri) uri = g_uri_parse (config->submission.url, G_URI_FLAGS_ENCODED, NULL);

	if (uri == NULL || g_uri_get_host (uri) == NULL || !g_str_has_prefix (g_uri_get_scheme (uri), "smtp")) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "[submission] url: this is not a mail server's URL, such as smtps://smtp.example.gov.uk");
		return NULL;
	}
	submission->where = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
	submission->timeout = config->submission.timeout;
	submission->final_timeout = config->final_timeout;
	/* its errors name server and step themselves */
	submission->wire = ccrf_wire_open (&config->submission, access_token, error);
	if (submission->wire == NULL)
		return NULL;
	if (!greet (submission, ehlo_name (config), error)) {
		submission->broken = TRUE;
		g_prefix_error (error, "%s: EHLO: ", submission->where);
		return NULL;
	}
	return g_steal_pointer (&submission);
}

/* ---- sending ------------------------------------------------------------------------------ */

/* One message under way. */
typedef struct {
	CcrfSubmission *submission;
	char *last;      /* what the caller is told */
} Dialogue;

static CcrfDelivery
broke (Dialogue *dialogue, CcrfDelivery outcome, const char *step, const char *what)
{
	dialogue->submission->broken = TRUE;
	g_free (dialogue->last);
	dialogue->last = g_strdup_printf ("%s: %s: %s", dialogue->submission->where, step, what);
	return outcome;
}

/*
 * 421 ends the connection; a server that lost our login, or its place in the
 * dialogue, says so with a 5xx that is not about this message.
 */
static gboolean
is_about_connection (int code)
{
	return code == 421 || code == 503 || code == 530 || code == 534 || code == 535 || code == 538;
}

static CcrfDelivery
judge (Dialogue *dialogue, const CcrfSmtpReply *reply)
{
	g_free (dialogue->last);
	dialogue->last = g_strdup (reply->text->str);
	if (is_about_connection (reply->code)) {
		dialogue->submission->broken = TRUE;
		return CCRF_DELIVERY_TEMPORARY;
	}
	return reply->code >= 500 ? CCRF_DELIVERY_REFUSED : reply->code >= 400 ? CCRF_DELIVERY_TEMPORARY : CCRF_DELIVERY_ACCEPTED;
}

/* Sends @text unless it is %NULL (pipelined before), then reads one reply, which should be @wanted (its first digit). */
static CcrfDelivery
step (Dialogue *dialogue, const char *name, const char *text, char wanted)
{
	g_auto (CcrfSmtpReply) reply = { 0 };
	g_autoptr (GError) error = NULL;
	gint64 deadline = in_seconds (dialogue->submission->timeout);
	CcrfDelivery outcome;

	ccrf_smtp_reply_init (&reply);
	if ((text != NULL && !ccrf_wire_send (dialogue->submission->wire, text, strlen (text), deadline, NULL, &error)) ||
	    !read_reply (dialogue->submission, deadline, NULL, &reply, &error))
		return broke (dialogue, CCRF_DELIVERY_TEMPORARY, name, error->message);
	outcome = judge (dialogue, &reply);
	if (outcome == CCRF_DELIVERY_ACCEPTED && reply.text->str[0] != wanted)
		return broke (dialogue, CCRF_DELIVERY_TEMPORARY, name, reply.text->str);
	return outcome;
}

/*
 * The answer to a command that was pipelined behind a refused one: most likely
 * 503, and no news. Only a server that now wants text, or none at all, matters:
 * nothing but the end of the connection is safe then.
 */
static void
pass_over (CcrfSubmission *submission)
{
	g_auto (CcrfSmtpReply) reply = { 0 };

	ccrf_smtp_reply_init (&reply);
	if (!submission->broken && (!read_reply (submission, in_seconds (submission->timeout), NULL, &reply, NULL) || reply.code == 421 || reply.code / 100 == 3))
		submission->broken = TRUE;
}

/* MAIL, RCPT, DATA: all at once where the server offers PIPELINING (RFC 2920). The first "no" counts. */
static CcrfDelivery
envelope (Dialogue *dialogue, const char *mail, const char *rcpt)
{
	gboolean pipelining = dialogue->submission->features.pipelining;
	g_autofree char *all = g_strconcat (mail, rcpt, "DATA\r\n", NULL);
	CcrfDelivery outcome = step (dialogue, "MAIL", pipelining ? all : mail, '2');

	if (outcome != CCRF_DELIVERY_ACCEPTED) {
		if (pipelining) {
			pass_over (dialogue->submission);
			pass_over (dialogue->submission);
		}
		return outcome;
	}
	outcome = step (dialogue, "RCPT", pipelining ? NULL : rcpt, '2');
	if (outcome != CCRF_DELIVERY_ACCEPTED) {
		if (pipelining)
			pass_over (dialogue->submission);
		return outcome;
	}
	return step (dialogue, "DATA", pipelining ? NULL : "DATA\r\n", '3');
}

/* The message's bytes, stuffed, without the final dot. */
static gboolean
send_bytes (CcrfSubmission *submission, GBytes *bytes, GError **error)
{
	g_autoptr (GByteArray) out = g_byte_array_sized_new (2 * STUFF_CHUNK);
	CcrfSmtpStuffer stuffer = { FALSE, FALSE };
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);
	gint64 deadline = in_seconds (submission->final_timeout + (gint64) (size / BYTES_A_SECOND));

	for (gsize at = 0; at < size; at += STUFF_CHUNK) {
		g_byte_array_set_size (out, 0);
		ccrf_smtp_stuff (&stuffer, data + at, MIN (size - at, STUFF_CHUNK), out);
		if (at + STUFF_CHUNK >= size)
			ccrf_smtp_stuff_end (&stuffer, out);
		if (!ccrf_wire_send (submission->wire, out->data, out->len, deadline, NULL, error))
			return FALSE;
	}
	return TRUE;
}

static CcrfDelivery
content (Dialogue *dialogue, GBytes *bytes, CcrfBeforeDot before_dot, gpointer data)
{
	CcrfSubmission *submission = dialogue->submission;
	g_auto (CcrfSmtpReply) reply = { 0 };
	g_autoptr (GError) error = NULL;
	CcrfDelivery outcome;
	gsize sent = 0;

	ccrf_smtp_reply_init (&reply);
	if (!send_bytes (submission, bytes, &error))
		return broke (dialogue, CCRF_DELIVERY_TEMPORARY, "the message's text", error->message);
	/* inside a message only closing the connection takes it back */
	if (before_dot != NULL && !before_dot (data))
		return broke (dialogue, CCRF_DELIVERY_TEMPORARY, "the message's text", "given up before its end");
	/* one TLS record: handed over as a whole, or the server cannot read any of it */
	if (!ccrf_wire_send (submission->wire, ".\r\n", 3, in_seconds (submission->timeout), &sent, &error))
		return broke (dialogue, sent == 0 ? CCRF_DELIVERY_TEMPORARY : CCRF_DELIVERY_UNCERTAIN, "the message's end", error->message);
	if (!read_reply (submission, in_seconds (submission->final_timeout), NULL, &reply, &error))
		return broke (dialogue, CCRF_DELIVERY_UNCERTAIN, "no answer after the message's end", error->message);
	outcome = judge (dialogue, &reply);
	if (outcome == CCRF_DELIVERY_ACCEPTED && reply.text->str[0] != '2')
		return broke (dialogue, CCRF_DELIVERY_UNCERTAIN, "the answer after the message's end", reply.text->str);
	return outcome;
}

CcrfDelivery
ccrf_submission_send (CcrfSubmission *submission, const CcrfOutgoing *outgoing, CcrfBeforeDot before_dot, gpointer data, char **reply, gboolean *broken)
{
	Dialogue dialogue = { submission, NULL };
	g_autofree char *mail = NULL, *rcpt = NULL;
	g_autoptr (GError) error = NULL;
	CcrfDelivery outcome;

	if (submission->broken) {
		outcome = broke (&dialogue, CCRF_DELIVERY_TEMPORARY, "MAIL", "the connection broke before");
	} else if (!ccrf_smtp_commands (&submission->features, outgoing, &mail, &rcpt, &error)) {
		dialogue.last = g_strdup (error->message);
		outcome = CCRF_DELIVERY_REFUSED;
	} else {
		outcome = envelope (&dialogue, mail, rcpt);
		if (outcome == CCRF_DELIVERY_ACCEPTED)
			outcome = content (&dialogue, outgoing->bytes, before_dot, data);
		/* the connection is clean for the next message, or it is not used again */
		if (outcome != CCRF_DELIVERY_ACCEPTED && !submission->broken) {
			Dialogue reset = { submission, NULL };

			if (step (&reset, "RSET", "RSET\r\n", '2') != CCRF_DELIVERY_ACCEPTED)
				submission->broken = TRUE;
			g_free (reset.last);
		}
	}
	if (reply != NULL)
		*reply = g_steal_pointer (&dialogue.last);
	else
		g_free (dialogue.last);
	if (broken != NULL)
		*broken = submission->broken;
	return outcome;
}
