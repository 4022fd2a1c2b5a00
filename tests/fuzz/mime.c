/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail: its bytes become a CcrfMessage, its documents are read in this process. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) raw = g_bytes_new (data, size);
	g_autoptr (CcrfMessage) message = ccrf_parse_message (raw, FUZZ_NOW, fuzz_rules (), fuzz_limits ());
	g_autoptr (JsonNode) node = ccrf_message_to_json (message);
	g_autofree char *json = json_to_string (node, FALSE), *key = ccrf_parse_sender_key (raw);

	(void) ccrf_parse_is_mail (raw);
	FUZZ_HOLDS (g_utf8_validate (json, -1, NULL));
	FUZZ_HOLDS (strlen (key) <= 330);
	FUZZ_HOLDS (strpbrk (message->subject, "\r\n") == NULL);
	return 0;
}
