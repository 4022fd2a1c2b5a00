/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keywords.conf of a council, and replies read with it. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	static const char reply[] = "Approve, yes\n3 done 12/12/2026\nno";
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) rules = ccrf_rules_load (fuzz_folder ("keywords.conf", data, size), faults);
	g_autoptr (GPtrArray) commands = ccrf_parse_commands (reply, reply, NULL, rules);
	return 0;
}
