/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of providers, a CSV. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) csv = g_bytes_new (data, size);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) providers = ccrf_parse_providers_csv (csv, "providers.csv", faults);

	FUZZ_HOLDS (providers != NULL || faults->len > 0);
	for (guint i = 0; providers != NULL && i < providers->len; i++)
		FUZZ_HOLDS (g_utf8_validate (((CcrfProvider *) providers->pdata[i])->name, -1, NULL));
	return 0;
}
