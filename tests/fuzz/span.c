/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spans of time as the procedures say them. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_string (data, size);
	g_autoptr (GError) error = NULL;
	CcrfSpan span;

	FUZZ_HOLDS (ccrf_span_parse (text, &span, &error) == (error == NULL));
	FUZZ_HOLDS (error != NULL || span.amount >= 0);
	return 0;
}
