/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the child says to the daemon, and the form that is read from it. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) wire = g_bytes_new (data, size);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_parse (wire, &error);
	g_autoptr (CcrfForm) form = NULL, answers = NULL;
	g_autoptr (GBytes) again = NULL;

	FUZZ_HOLDS ((sheet == NULL) == (error != NULL));
	if (sheet == NULL)
		return 0;
	again = ccrf_sheet_serialise (sheet);
	FUZZ_HOLDS (g_bytes_equal (wire, again) || g_bytes_get_size (again) > 0);
	form = ccrf_parse_form (sheet, "fuzz", FUZZ_NOW, fuzz_rules ());
	answers = ccrf_parse_answers (sheet, "fuzz", FUZZ_NOW, fuzz_rules ());
	if (form != NULL)
		ccrf_parse_form_finish (form, NULL, FUZZ_NOW);
	return 0;
}
