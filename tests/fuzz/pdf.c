/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF: fields, and text by its place on the page. Poppler itself is not instrumented. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read (CCRF_FORMAT_PDF, data, size);
	return 0;
}
