/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that looks like a token. */

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	static CcrfKey *key;
	const CcrfTokenFacts facts = { 7, "C-2026-0001", "screening", "a@b.example", FUZZ_NOW };
	g_autofree char *text = fuzz_string (data, size);
	g_autofree char *ours = NULL;
	guint64 id = 0;

	if (key == NULL)
		key = ccrf_key_generate ();
	FUZZ_HOLDS (!ccrf_token_id (text, &id) || id < (G_GUINT64_CONSTANT (1) << 40));
	FUZZ_HOLDS (!ccrf_token_check (key, &facts, text));
	ours = ccrf_token_make (key, &facts);
	FUZZ_HOLDS (ccrf_token_check (key, &facts, ours));
	return 0;
}
