/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template of a council: parsed, bound, and rendered with sample values. */

#include "fuzz.h"

#include "send/template-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autofree char *text = fuzz_text (data, size);
	g_autoptr (GPtrArray) nodes = ccrf_mustache_parse ("fuzz.md", 1, text, faults);
	g_autoptr (JsonObject) fields = NULL;
	g_autoptr (GString) markdown = g_string_new (NULL), plain = g_string_new (NULL);

	ccrf_fields_bind (ccrf_template_fields, nodes, "fuzz.md", "council", faults);
	if (faults->len > 0)
		return 0;
	fields = ccrf_preview_fields ("screening-request");
	ccrf_mustache_render (nodes, fields, ccrf_emit_markdown, markdown);
	ccrf_mustache_render (nodes, fields, ccrf_emit_text, plain);
	FUZZ_HOLDS (g_utf8_validate (markdown->str, -1, NULL) && g_utf8_validate (plain->str, -1, NULL));
	return 0;
}
