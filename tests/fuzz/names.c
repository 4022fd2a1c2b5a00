/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of care services and postcodes, made comparable. */

#include "fuzz.h"

#include <ccrf/identify.h>

#include "identify/names.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text (data, size);
	g_autofree char *normal = ccrf_identify_normal_name (text), *digits = ccrf_name_digits (normal), *postcode = ccrf_identify_postcode (text);
	g_auto (GStrv) postcodes = ccrf_postcodes (text);
	double likeness = ccrf_identify_similarity (text, "Rosewood House");

	FUZZ_HOLDS (likeness >= 0 && likeness <= 1);
	FUZZ_HOLDS (g_utf8_validate (normal, -1, NULL));
	(void) ccrf_name_is_foreign (text);
	return 0;
}
