/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenDocument in one XML file. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read (CCRF_FORMAT_ODT, data, size);
	return 0;
}
