/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form typed as text: lines, labels, values of every kind, and its JSON back and forth. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text (data, size);
	g_autoptr (CcrfSheet) sheet = ccrf_parse_text_sheet (text);
	g_autoptr (CcrfForm) form = ccrf_parse_answers (sheet, "fuzz", FUZZ_NOW, fuzz_rules ());
	g_autoptr (JsonNode) node = NULL;
	g_autofree char *json = NULL;
	g_autoptr (CcrfForm) again = NULL;

	ccrf_parse_form_finish (form, NULL, FUZZ_NOW);
	node = ccrf_form_to_json (form);
	json = json_to_string (node, FALSE);
	FUZZ_HOLDS (g_utf8_validate (json, -1, NULL));
	again = ccrf_form_from_json (node);
	FUZZ_HOLDS (again != NULL && g_hash_table_size (again->fields) == g_hash_table_size (form->fields));
	return 0;
}
