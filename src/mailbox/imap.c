/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * imap: commands and their answers. Strict: a tag that we did not send, a
 * literal where none fits, a line or an answer too many end the connection.
 */

#include "imap.h"

#include <sys/random.h>
#include <string.h>

void
ccrf_imap_free (CcrfImap *imap)
{
	if (imap == NULL)
		return;
	ccrf_wire_free (imap->wire);
	g_free (imap->where);
	g_free (imap->tag_prefix);
	g_free (imap);
}

gboolean
ccrf_imap_prefix (const CcrfImap *imap, const char *step, GError **error)
{
	g_prefix_error (error, "%s: %s: ", imap->where, step);
	return FALSE;
}

void
ccrf_imap_refused (const CcrfImap *imap, const char *step, const CcrfImapResponse *refusal, GError **error)
{
	static const char *const later[] = { "UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT", "OVERQUOTA", "EXPUNGEISSUED", "CORRUPTION", NULL };
	CcrfErrorCode code = CCRF_ERROR_REFUSED;
	g_autofree char *text = g_strndup (refusal->text, 300);

	for (gsize i = 0; later[i] != NULL; i++)
		if (ccrf_imap_response_has_code (refusal, later[i]))
			code = CCRF_ERROR_TEMPORARY;
	g_set_error (error, CCRF_ERROR, code, "%s: %s: %s %s%.60s%s%s", imap->where, step, refusal->status,
	             refusal->code != NULL ? "[" : "", refusal->code != NULL ? refusal->code : "", refusal->code != NULL ? "] " : "", text);
}

/* ---- reading ------------------------------------------------------------------------ */

static char *
source_line (gpointer data, gsize most, GError **error)
{
	CcrfImap *imap = data;

	return ccrf_wire_receive_line (imap->wire, most, imap->deadline, error);
}

static gboolean
source_exactly (gpointer data, GByteArray *into, gsize size, GError **error)
{
	CcrfImap *imap = data;

	return ccrf_wire_receive_exactly (imap->wire, into, size, imap->deadline, error);
}

void
ccrf_imap_expect (CcrfImap *imap, guint64 bytes)
{
	imap->deadline = g_get_monotonic_time () + (imap->timeout + (gint64) (bytes / CCRF_IMAP_BYTES_A_SECOND)) * G_USEC_PER_SEC;
}

/* What any answer may say in passing (RFC 3501, 7.3 and 7.4.1). */
static void
note (CcrfImap *imap, const CcrfImapResponse *response)
{
	if (ccrf_imap_response_is (response, "EXISTS") && response->numbered) {
		if (response->number > imap->exists)
			imap->changed = TRUE;
		imap->exists = response->number;
	} else if (ccrf_imap_response_is (response, "EXPUNGE") && imap->exists > 0) {
		imap->exists--;
	} else if (response->kind == CCRF_IMAP_STATUS) {
		(void) ccrf_imap_response_code_number (response, "UIDVALIDITY", &imap->uidvalidity);
	}
}

CcrfImapResponse *
ccrf_imap_next (CcrfImap *imap, GError **error)
{
	const CcrfImapSource source = { source_line, source_exactly, imap };
	CcrfImapLimits limits = { CCRF_IMAP_LINE_MOST, imap->literal_most, 0 };
	g_autoptr (CcrfImapResponse) response = ccrf_imap_response_read (&source, &limits, error);

	imap->literal_refused = limits.refused;
	if (response == NULL)
		return NULL;
	if (response->kind == CCRF_IMAP_STATUS && g_str_equal (response->status, "BYE")) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "the server says goodbye: %.300s", response->text);
		return NULL;
	}
	note (imap, response);
	return g_steal_pointer (&response);
}

gboolean
ccrf_imap_finish (CcrfImap *imap, const char *tag, CcrfImapFunc func, gpointer data, CcrfImapResponse **refusal, GError **error)
{
	for (guint answers = 0; answers < CCRF_IMAP_ANSWERS_MOST; answers++) {
		g_autoptr (CcrfImapResponse) response = ccrf_imap_next (imap, error);

		if (response == NULL)
			return FALSE;
		if (response->kind == CCRF_IMAP_CONTINUATION || (response->kind == CCRF_IMAP_TAGGED && !g_str_equal (response->tag, tag))) {
			g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: an answer to a command that was not sent");
			return FALSE;
		}
		if (response->kind != CCRF_IMAP_TAGGED) {
			if (func != NULL && !func (response, data, error))
				return FALSE;
			continue;
		}
		if (g_str_equal (response->status, "OK"))
			return TRUE;
		if (refusal != NULL) {
			*refusal = g_steal_pointer (&response);
			return FALSE;
		}
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s %.300s", response->status, response->text);
		return FALSE;
	}
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "more than %d answers to one command", CCRF_IMAP_ANSWERS_MOST);
	return FALSE;
}

/* ---- sending ------------------------------------------------------------------------- */

char *
ccrf_imap_send (CcrfImap *imap, const char *command, GError **error)
{
	g_autofree char *tag = g_strdup_printf ("%s%u", imap->tag_prefix, ++imap->commands);
	g_autofree char *line = g_strdup_printf ("%s %s\r\n", tag, command);

	g_return_val_if_fail (strpbrk (command, "\r\n") == NULL, NULL);
	if (!ccrf_wire_send (imap->wire, line, strlen (line), g_get_monotonic_time () + imap->timeout * G_USEC_PER_SEC, NULL, error))
		return NULL;
	return g_steal_pointer (&tag);
}

gboolean
ccrf_imap_command (CcrfImap *imap, const char *step, const char *command, CcrfImapFunc func, gpointer data, CcrfImapResponse **refusal, GError **error)
{
	g_autoptr (CcrfImapResponse) no = NULL;
	g_autoptr (GError) reason = NULL;
	g_autofree char *tag = ccrf_imap_send (imap, command, &reason);

	imap->literal_most = CCRF_IMAP_LITERAL_SMALL;
	ccrf_imap_expect (imap, 0);
	if (tag != NULL && ccrf_imap_finish (imap, tag, func, data, &no, &reason))
		return TRUE;
	if (reason != NULL) {
		g_propagate_error (error, g_steal_pointer (&reason));
		return ccrf_imap_prefix (imap, step, error);
	}
	if (refusal != NULL)
		*refusal = g_steal_pointer (&no);
	else
		ccrf_imap_refused (imap, step, no, error);
	return FALSE;
}

/* ---- opening ---------------------------------------------------------------------------- */

static gboolean
note_capabilities (CcrfImap *imap, const char *list)
{
	/* clang-format off */
	static const struct { const char *name; CcrfImapCan can; } known[] = {
		{ "IMAP4rev1", CCRF_IMAP_CAN_REV1 },
		/* rev2 has the others built in (RFC 9051, appendix E) */
		{ "IMAP4rev2", CCRF_IMAP_CAN_REV2 | CCRF_IMAP_CAN_IDLE | CCRF_IMAP_CAN_MOVE | CCRF_IMAP_CAN_UIDPLUS },
		{ "IDLE",      CCRF_IMAP_CAN_IDLE },
		{ "MOVE",      CCRF_IMAP_CAN_MOVE },
		{ "UIDPLUS",   CCRF_IMAP_CAN_UIDPLUS },
	};
	/* clang-format on */
	g_auto (GStrv) words = g_strsplit (list, " ", -1);

	for (gsize w = 0; words[w] != NULL; w++)
		for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
			if (g_ascii_strcasecmp (words[w], known[i].name) == 0)
				imap->can |= known[i].can;
	return (imap->can & (CCRF_IMAP_CAN_REV1 | CCRF_IMAP_CAN_REV2)) != 0;
}

/*
 * Bytes that came in the same read as the login's OK are lost inside libcurl,
 * perhaps up to the middle of a line. So a command of our own goes first, and
 * everything up to its tag, which nobody else can know, is passed over.
 */
static gboolean
read_capabilities (CcrfImap *imap, GError **error)
{
	g_autofree char *tag = ccrf_imap_send (imap, "CAPABILITY", error);
	g_autofree char *done = g_strconcat (tag != NULL ? tag : "", " ", NULL);

	if (tag == NULL)
		return FALSE;
	ccrf_imap_expect (imap, 0);
	for (guint lines = 0; lines < CCRF_IMAP_ANSWERS_MOST; lines++) {
		g_autofree char *line = ccrf_wire_receive_line (imap->wire, CCRF_IMAP_LITERAL_SMALL, imap->deadline, error);

		if (line == NULL)
			return FALSE;
		if (g_ascii_strncasecmp (line, "* CAPABILITY ", 13) == 0)
			(void) note_capabilities (imap, line + 13);
		if (!g_str_has_prefix (line, done))
			continue;
		if (g_str_has_prefix (line + strlen (done), "OK") && note_capabilities (imap, ""))
			return TRUE;
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "this is no IMAP4rev1 server: %.100s", line + strlen (done));
		return FALSE;
	}
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "more than %d answers to one command", CCRF_IMAP_ANSWERS_MOST);
	return FALSE;
}

static char *
random_tag (GError **error)
{
	guint8 bytes[10];
	GString *tag;

	if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_IO, "the system gives no random numbers");
		return NULL;
	}
	tag = g_string_new ("T");
	for (gsize i = 0; i < sizeof bytes; i++)
		g_string_append_printf (tag, "%02X", bytes[i]);
	g_string_append_c (tag, 'N');
	return g_string_free (tag, FALSE);
}

CcrfImap *
ccrf_imap_open (const CcrfAccount *account, const char *access_token, const char *where, GError **error)
{
	g_autoptr (CcrfImap) imap = g_new0 (CcrfImap, 1);

	imap->where = g_strdup (where);
	imap->timeout = account->timeout;
	imap->tag_prefix = random_tag (error);
	if (imap->tag_prefix == NULL)
		return NULL;
	/* its errors name server and step themselves */
	imap->wire = ccrf_wire_open (account, access_token, error);
	if (imap->wire == NULL)
		return NULL;
	imap->literal_most = CCRF_IMAP_LITERAL_SMALL;
	if (!read_capabilities (imap, error)) {
		ccrf_imap_prefix (imap, "CAPABILITY", error);
		return NULL;
	}
	return g_steal_pointer (&imap);
}
