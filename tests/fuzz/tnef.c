/* SPDX-License-Identifier: GPL-3.0-or-later */
/* winmail.dat. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read (CCRF_FORMAT_TNEF, data, size);
	return 0;
}
