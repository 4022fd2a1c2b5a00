/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key file, each of its keys taken in every way. */

#include "fuzz.h"

static void
take (CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults)
{
	g_autofree char *text = ccrf_key_file_take_string (file, section, key, "", faults);
	g_auto (GStrv) list = ccrf_key_file_take_list (file, section, key, "", faults);
	g_autoptr (GPtrArray) addresses = ccrf_key_file_take_addresses (file, section, key, "", faults);
	g_autofree char *path = ccrf_key_file_take_path (file, section, key, "", faults);

	ccrf_key_file_take_boolean (file, section, key, FALSE, faults);
	ccrf_key_file_take_integer (file, section, key, 1, 0, 10, faults);
	ccrf_key_file_take_size (file, section, key, "1K", 1, 1 << 30, faults);
	ccrf_key_file_take_duration (file, section, key, "1d", faults);
	ccrf_key_file_take_span (file, section, key, "1 day", faults);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) text = g_bytes_new (data, size);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = ccrf_key_file_new ("fuzz.conf", text, faults);
	g_auto (GStrv) sections = NULL;

	FUZZ_HOLDS (file != NULL || faults->len > 0);
	if (file == NULL)
		return 0;
	sections = ccrf_key_file_sections (file);
	for (char **section = sections; *section != NULL; section++) {
		g_auto (GStrv) keys = ccrf_key_file_keys (file, *section);

		for (char **key = keys; *key != NULL; key++)
			take (file, *section, *key, faults);
	}
	ccrf_key_file_finish (file, faults);
	return 0;
}
