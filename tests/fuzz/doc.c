/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word 97 to 2003. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read (CCRF_FORMAT_DOC, data, size);
	return 0;
}
