/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value out of a form on its way into a mail: cleaned, escaped, filled, as HTML. */

#include "fuzz.h"

#include "send/template-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_string (data, size);
	g_autofree char *clean = ccrf_text_clean (text), *line = ccrf_text_clean_line (text);
	g_autoptr (GString) markdown = g_string_new (NULL), plain = g_string_new (NULL);
	CcrfMustacheNode node = { .kind = CCRF_MUSTACHE_VALUE };
	g_autofree char *html = NULL, *filled = NULL, *mailto = NULL;

	FUZZ_HOLDS (g_utf8_validate (clean, -1, NULL) && strpbrk (line, "\r\n") == NULL);
	ccrf_emit_markdown (markdown, &node, clean);
	ccrf_emit_text (plain, &node, clean);
	html = ccrf_markdown_to_html (markdown->str);
	filled = ccrf_text_fill (plain->str);
	FUZZ_HOLDS (g_utf8_validate (html, -1, NULL) && g_utf8_validate (filled, -1, NULL));
	/* no value can become markup */
	FUZZ_HOLDS (strstr (html, "<a") == NULL && strstr (html, "<img") == NULL && strstr (html, "<h1") == NULL && strstr (html, "<table") == NULL);
	mailto = ccrf_answers_mailto ("a@b.example", line, clean);
	FUZZ_HOLDS (g_str_is_ascii (mailto) && strpbrk (mailto, " \r\n\"<>") == NULL);
	return 0;
}
