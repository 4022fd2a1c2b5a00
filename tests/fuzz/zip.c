/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The container of docx, odt and xlsx as it comes: headers, sizes, compressed parts. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	static const CcrfFormat formats[] = { CCRF_FORMAT_DOCX, CCRF_FORMAT_ODT, CCRF_FORMAT_XLSX };

	for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
		fuzz_read (formats[i], data, size);
	return 0;
}
