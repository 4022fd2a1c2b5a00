/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an IMAP server says (RFC 3501, 7 and 9), response after response. */

#include "fuzz.h"

#include "mailbox/imap-response.h"

typedef struct {
	const char *at, *end;
} Memory;

static gboolean
closed (GError **error)
{
	g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "closed");
	return FALSE;
}

static char *
memory_line (gpointer data, gsize most, GError **error)
{
	Memory *memory = data;
	const char *lf = memchr (memory->at, '\n', (gsize) (memory->end - memory->at));
	gsize length = lf != NULL ? (gsize) (lf - memory->at) : 0;
	char *line;

	/* as a CcrfWire: no longer line, no NUL */
	if (lf == NULL || length > most || memchr (memory->at, '\0', length) != NULL) {
		closed (error);
		return NULL;
	}
	line = g_strndup (memory->at, length - (length > 0 && lf[-1] == '\r' ? 1 : 0));
	memory->at = lf + 1;
	return line;
}

static gboolean
memory_exactly (gpointer data, GByteArray *into, gsize size, GError **error)
{
	Memory *memory = data;

	if ((gsize) (memory->end - memory->at) < size)
		return closed (error);
	g_byte_array_append (into, (const guint8 *) memory->at, (guint) size);
	memory->at += size;
	return TRUE;
}

static void
look (const CcrfImapResponse *response)
{
	g_auto (CcrfImapFetch) fetch = { 0 };
	g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
	g_autofree char *name = NULL;
	gboolean usable;
	guint32 number;
	CcrfTime at;

	ccrf_imap_response_has_code (response, "UIDVALIDITY");
	ccrf_imap_response_code_number (response, "UIDVALIDITY", &number);
	if (response->text != NULL)
		ccrf_imap_date_parse (response->text, &at);
	if (response->kind != CCRF_IMAP_DATA)
		return;
	FUZZ_HOLDS (response->pieces->len == response->literals->len + 1);
	ccrf_imap_fetch_parse (response, &fetch, NULL);
	ccrf_imap_search_parse (response, uids, NULL);
	ccrf_imap_list_parse (response, &name, &usable, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	Memory memory = { (const char *) data, (const char *) data + size };
	const CcrfImapSource source = { memory_line, memory_exactly, &memory };

	for (int i = 0; i < 1000; i++) {
		CcrfImapLimits limits = { 65536, 65536, 0 };
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfImapResponse) response = ccrf_imap_response_read (&source, &limits, &error);

		FUZZ_HOLDS ((response == NULL) == (error != NULL));
		if (response == NULL)
			break;
		look (response);
	}
	return 0;
}
