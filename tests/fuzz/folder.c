/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of folders and UID sets as we say them to a server; dates as it says them. */

#include "fuzz.h"

#include "mailbox/imap-response.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_string (data, size);
	g_autofree char *encoded = ccrf_imap_folder_encode (text);
	g_autofree char *set = NULL;
	CcrfTime at = 0;

	if (encoded != NULL) {
		g_autofree char *quoted = ccrf_imap_quote (encoded);

		FUZZ_HOLDS (g_str_is_ascii (quoted) && strpbrk (quoted, "\r\n") == NULL);
	}
	ccrf_imap_date_parse (text, &at);
	if (size >= 4) {
		g_autofree guint32 *uids = g_memdup2 (data, size / 4 * 4);

		set = ccrf_imap_set (uids, size / 4);
	}
	return 0;
}
