/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Authentication-Results (RFC 8601), strictly. */

#include "fuzz.h"

#include "identify/authentication-results.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *header = fuzz_text (data, size);
	g_autofree char *id = ccrf_authentication_results_id (header);

	for (int with_id = 0; with_id < 2; with_id++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfAuthenticationResults) results = ccrf_authentication_results_parse (header, with_id, &error);

		FUZZ_HOLDS ((results == NULL) == (error != NULL));
		for (guint i = 0; results != NULL && i < results->results->len; i++)
			(void) ccrf_authentication_property (results->results->pdata[i], "header", "from");
	}
	return 0;
}
