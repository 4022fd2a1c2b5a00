/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's own Markdown: filled as text, and made HTML. */

#include "fuzz.h"

#include "send/template-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text (data, size);
	g_autofree char *filled = ccrf_text_fill (text), *html = ccrf_markdown_to_html (text);

	FUZZ_HOLDS (g_utf8_validate (filled, -1, NULL) && g_utf8_validate (html, -1, NULL));
	return 0;
}
