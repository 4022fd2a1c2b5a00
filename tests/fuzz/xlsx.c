/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks: the XML inside. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read_parts (CCRF_FORMAT_XLSX, data, size);
	return 0;
}
