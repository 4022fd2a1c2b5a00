/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ccrf/parse.h>
#include "reading.h"
char *
ccrf_parse_stable_sha256 (GBytes *raw)
{
	return ccrf_scan_stable_sha256 (raw);
}
