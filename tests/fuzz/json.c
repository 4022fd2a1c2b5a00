/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form as the store keeps it. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (JsonParser) parser = json_parser_new ();
	g_autoptr (CcrfForm) form = NULL;

	if (!json_parser_load_from_data (parser, (const char *) data, (gssize) size, NULL) || json_parser_get_root (parser) == NULL)
		return 0;
	form = ccrf_form_from_json (json_parser_get_root (parser));
	return 0;
}
