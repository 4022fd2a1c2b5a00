/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ccrfd.conf, as the daemon starts with it. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autofree char *path = g_build_filename (fuzz_folder ("ccrfd.conf", data, size), "ccrfd.conf", NULL);
	g_autoptr (CcrfConfig) config = ccrf_config_load (path, faults);

	FUZZ_HOLDS ((config == NULL) == (faults->len > 0));
	return 0;
}
