/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contacts.conf: roles, deputies, delegates. */

#include "fuzz.h"

#include "base/base-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	g_autofree char *path = g_build_filename (fuzz_folder ("contacts.conf", data, size), "contacts.conf", NULL);
	g_autoptr (GHashTable) roles = ccrf_contacts_load (path, zone, faults);

	FUZZ_HOLDS (roles != NULL);
	return 0;
}
