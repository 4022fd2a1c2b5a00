/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is no mail, of any format, to its form and its JSON. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) bytes = g_bytes_new (data, size);
	g_autoptr (CcrfMessage) message = ccrf_parse_document (bytes, "form.txt", FUZZ_NOW, fuzz_rules (), fuzz_limits ());
	g_autoptr (JsonNode) node = ccrf_message_to_json (message);
	g_autofree char *json = json_to_string (node, FALSE);

	FUZZ_HOLDS (g_utf8_validate (json, -1, NULL));
	return 0;
}
