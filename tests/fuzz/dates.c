/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times as people type them. */

#include "fuzz.h"

#include <stdio.h>

static gboolean
is_date (const char *iso)
{
	int year, month, day;

	return sscanf (iso, "%4d-%2d-%2d", &year, &month, &day) == 3 && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text (data, size);

	for (int future = 0; future < 2; future++) {
		g_autofree char *iso = NULL, *rest = NULL, *when = NULL, *after = NULL;
		CcrfDateReading reading = ccrf_parse_date (text, FUZZ_NOW, future, &iso, &rest);

		FUZZ_HOLDS (reading != CCRF_DATE_OK || (iso != NULL && is_date (iso)));
		FUZZ_HOLDS (rest == NULL || g_str_has_suffix (text, rest));
		reading = ccrf_parse_when (text, FUZZ_NOW, future, &when, &after);
		FUZZ_HOLDS (reading != CCRF_DATE_OK || (when != NULL && is_date (when)));
	}
	return 0;
}
