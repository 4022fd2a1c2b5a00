/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * smtp: replies, features, commands and dot-stuffing; nothing here touches a
 * connection.
 */

#include "smtp.h"

#include <string.h>

/* ---- replies ------------------------------------------------------------------------ */

void
ccrf_smtp_reply_init (CcrfSmtpReply *reply)
{
	memset (reply, 0, sizeof *reply);
	reply->text = g_string_new (NULL);
}

void
ccrf_smtp_reply_clear (CcrfSmtpReply *reply)
{
	if (reply->text != NULL)
		g_string_free (reply->text, TRUE);
	reply->text = NULL;
}

gboolean
ccrf_smtp_reply_add (CcrfSmtpReply *reply, const char *line, GError **error)
{
	int code;

	if (!g_ascii_isdigit (line[0]) || !g_ascii_isdigit (line[1]) || !g_ascii_isdigit (line[2]) || line[0] < '2' || line[0] > '5' || (line[3] != ' ' && line[3] != '-' && line[3] != '\0')) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: a line that is no reply");
		return FALSE;
	}
	code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	if (reply->complete || (reply->lines > 0 && code != reply->code)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: two replies in one");
		return FALSE;
	}
	if (++reply->lines > CCRF_SMTP_LINES_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "a reply of more than %d lines", CCRF_SMTP_LINES_MOST);
		return FALSE;
	}
	reply->code = code;
	reply->complete = line[3] != '-';
	/* the code once, then the lines' texts joined by spaces */
	for (const char *c = reply->lines == 1 ? line : line + 3; *c != '\0' && reply->text->len < CCRF_SMTP_REPLY_MOST; c++)
		g_string_append_c (reply->text, (c == line + 3 && *c == '-') ? ' ' : g_ascii_isprint (*c) ? *c : '?');
	return TRUE;
}

void
ccrf_smtp_features_add (CcrfSmtpFeatures *features, const char *keyword)
{
	g_auto (GStrv) words = g_strsplit (keyword, " ", 3);

	if (words[0] == NULL)
		return;
	if (g_ascii_strcasecmp (words[0], "PIPELINING") == 0)
		features->pipelining = TRUE;
	else if (g_ascii_strcasecmp (words[0], "8BITMIME") == 0)
		features->eightbit = TRUE;
	else if (g_ascii_strcasecmp (words[0], "SMTPUTF8") == 0)
		features->utf8 = TRUE;
	else if (g_ascii_strcasecmp (words[0], "DSN") == 0)
		features->dsn = TRUE;
	else if (g_ascii_strcasecmp (words[0], "SIZE") == 0 && words[1] != NULL)
		(void) g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXUINT64, &features->size, NULL);
}

/* ---- addresses and commands ------------------------------------------------------------ */

gboolean
ccrf_smtp_address_valid (const char *address, gboolean empty, gboolean *utf8)
{
	const char *at;
	gsize n;

	*utf8 = FALSE;
	if (address == NULL || !g_utf8_validate (address, -1, NULL))
		return FALSE;
	n = strlen (address);
	if (n == 0)
		return empty;
	at = strchr (address, '@');
	/* no quoted local parts: nothing that we write to has one, and they are where injection hides */
	if (n > CCRF_SMTP_ADDRESS_MOST || at == NULL || at == address || at[1] == '\0' || strchr (at + 1, '@') != NULL)
		return FALSE;
	for (const char *c = address; *c != '\0'; c = g_utf8_next_char (c)) {
		gunichar u = g_utf8_get_char (c);

		if (u >= 0x80)
			*utf8 = TRUE;
		if (u <= ' ' || u == 0x7f || g_unichar_iscntrl (u) || g_unichar_isspace (u) || (u < 0x80 && strchr ("<>()[],;:\\\"", (int) u) != NULL))
			return FALSE;
	}
	return TRUE;
}

char *
ccrf_smtp_xtext (const char *text)
{
	GString *out = g_string_new (NULL);

	for (const guchar *c = (const guchar *) text; *c != '\0'; c++) {
		if (*c < 33 || *c > 126 || *c == '+' || *c == '=')
			g_string_append_printf (out, "+%02X", *c);
		else
			g_string_append_c (out, (char) *c);
	}
	return g_string_free (out, FALSE);
}

void
ccrf_smtp_needs (const void *data, gsize size, CcrfSmtpNeeds *needs)
{
	const guchar *bytes = data;
	gboolean header = TRUE;
	gsize line = 0; /* bytes in this line so far */

	memset (needs, 0, sizeof *needs);
	for (gsize i = 0; i < size; i++) {
		gboolean cr = bytes[i] == '\r', lf = bytes[i] == '\n';

		if (cr && i + 1 < size && bytes[i + 1] == '\n')
			continue; /* counted with its LF */
		needs->size += cr || lf ? 2 : 1;
		if (cr || lf) {
			if (line == 0)
				header = FALSE;
			line = 0;
			continue;
		}
		line++;
		if (bytes[i] >= 0x80) {
			needs->eightbit = TRUE;
			needs->utf8_header |= header;
		}
	}
	if (line > 0)
		needs->size += 2;
}

/* The envelope's parameters for a bounce that can be tied to @outgoing (RFC 3461, 4.4). */
static void
append_envelope_id (GString *mail, const CcrfOutgoing *outgoing)
{
	g_autofree char *xtext = ccrf_smtp_xtext (outgoing->message_id != NULL ? outgoing->message_id : "");

	/* at most 100 characters; the row's number otherwise */
	if (*xtext == '\0' || strlen (xtext) > 100) {
		g_free (xtext);
		xtext = g_strdup_printf ("outbox-%" G_GINT64_FORMAT, outgoing->id);
	}
	g_string_append_printf (mail, " RET=HDRS ENVID=%s", xtext);
}

gboolean
ccrf_smtp_commands (const CcrfSmtpFeatures *features, const CcrfOutgoing *outgoing, char **mail, char **rcpt, GError **error)
{
	gboolean from_utf8 = FALSE, to_utf8 = FALSE, utf8;
	g_autoptr (GString) m = g_string_new (NULL), r = g_string_new (NULL);
	CcrfSmtpNeeds needs;
	gsize n;
	const void *data = g_bytes_get_data (outgoing->bytes, &n);

	*mail = *rcpt = NULL;
	if (!ccrf_smtp_address_valid (outgoing->envelope_from, TRUE, &from_utf8) || !ccrf_smtp_address_valid (outgoing->to, FALSE, &to_utf8)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "not sent: the envelope's sender or recipient is no address");
		return FALSE;
	}
	ccrf_smtp_needs (data, n, &needs);
	utf8 = from_utf8 || to_utf8;
	if (n == 0 || (features->size > 0 && needs.size > features->size) || (utf8 && !features->utf8) || (needs.eightbit && !features->eightbit)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "not sent: %s",
		             n == 0                                                ? "the message is empty"
		             : features->size > 0 && needs.size > features->size ? "the message is larger than the server takes (SIZE)"
		             : utf8 && !features->utf8                           ? "an address needs SMTPUTF8, which the server does not offer"
		                                                                 : "the message needs 8BITMIME, which the server does not offer");
		return FALSE;
	}
	g_string_append_printf (m, "MAIL FROM:<%s>", outgoing->envelope_from);
	if (features->size > 0)
		g_string_append_printf (m, " SIZE=%" G_GUINT64_FORMAT, needs.size);
	if (needs.eightbit)
		g_string_append (m, " BODY=8BITMIME");
	if (utf8 || (needs.utf8_header && features->utf8))
		g_string_append (m, " SMTPUTF8");
	if (features->dsn)
		append_envelope_id (m, outgoing);
	g_string_append_printf (r, "RCPT TO:<%s>", outgoing->to);
	/* nobody would read a report to the null sender */
	if (features->dsn)
		g_string_append (r, *outgoing->envelope_from != '\0' ? " NOTIFY=FAILURE" : " NOTIFY=NEVER");
	g_string_append (m, "\r\n");
	g_string_append (r, "\r\n");
	*mail = g_string_free (g_steal_pointer (&m), FALSE);
	*rcpt = g_string_free (g_steal_pointer (&r), FALSE);
	return TRUE;
}

/* ---- the message's bytes -------------------------------------------------------------------- */

void
ccrf_smtp_stuff (CcrfSmtpStuffer *stuffer, const void *data, gsize size, GByteArray *out)
{
	const guint8 *bytes = data, *end = bytes + size;

	while (bytes < end) {
		const guint8 *stop = bytes;

		if (*bytes == '\n' && stuffer->cr) { /* the second half of a CRLF that was written */
			stuffer->cr = FALSE;
			bytes++;
			continue;
		}
		stuffer->cr = FALSE;
		if (*bytes == '\r' || *bytes == '\n') {
			stuffer->cr = *bytes++ == '\r';
			stuffer->in_line = FALSE;
			g_byte_array_append (out, (const guint8 *) "\r\n", 2);
			continue;
		}
		if (!stuffer->in_line && *bytes == '.')
			g_byte_array_append (out, (const guint8 *) ".", 1);
		while (stop < end && *stop != '\r' && *stop != '\n')
			stop++;
		g_byte_array_append (out, bytes, (guint) (stop - bytes));
		stuffer->in_line = TRUE;
		bytes = stop;
	}
}

void
ccrf_smtp_stuff_end (CcrfSmtpStuffer *stuffer, GByteArray *out)
{
	if (stuffer->in_line)
		g_byte_array_append (out, (const guint8 *) "\r\n", 2);
	stuffer->in_line = FALSE;
	stuffer->cr = FALSE;
}
