/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.conf of a council. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) rules = ccrf_rules_load (fuzz_folder ("labels.conf", data, size), faults);

	FUZZ_HOLDS (rules != NULL);
	return 0;
}
