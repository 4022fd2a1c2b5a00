/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An address as it is typed, and whether SMTP takes it. */

#include "fuzz.h"

#include "send/smtp.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_string (data, size);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfAddress) address = ccrf_address_parse (text, &error);
	g_autofree char *xtext = ccrf_smtp_xtext (text);
	gboolean utf8;

	FUZZ_HOLDS ((address == NULL) == (error != NULL));
	FUZZ_HOLDS (g_str_is_ascii (xtext) && strpbrk (xtext, " \r\n") == NULL);
	if (ccrf_smtp_address_valid (text, TRUE, &utf8))
		FUZZ_HOLDS (strpbrk (text, " \r\n<>") == NULL);
	if (address == NULL)
		return 0;
	FUZZ_HOLDS (strpbrk (address->address, " \r\n<>") == NULL && strpbrk (address->name, "\r\n") == NULL);
	FUZZ_HOLDS (ccrf_address_equal (address->address, address->address) && *ccrf_address_domain (address->address) != '\0');
	return 0;
}
