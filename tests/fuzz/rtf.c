/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rich Text Format. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read (CCRF_FORMAT_RTF, data, size);
	return 0;
}
