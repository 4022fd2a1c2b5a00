/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A procedure file of a council. */

#include "fuzz.h"

#include <ccrf/decide.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfProcedures) procedures = ccrf_procedures_load (fuzz_folder ("concern.procedure", data, size), faults);

	FUZZ_HOLDS ((procedures == NULL) == (faults->len > 0));
	return 0;
}
