/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML as mail programs and browsers save it. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	fuzz_read (CCRF_FORMAT_HTML, data, size);
	return 0;
}
