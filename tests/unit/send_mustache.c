/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Mustache subset, and what happens to values that strangers typed. */

#include "send/template-private.h"

#include <string.h>

/* clang-format off */
static const CcrfTemplateField table[] = {
	{ "name", "", "" }, { "flag", "", "" }, { "list", "", "" }, { "list.name", "", "" }, { "list.inner", "", "" },
	{ "answers", "", "" }, { "answers.keyword", "", "" }, { NULL, NULL, NULL },
};
/* clang-format on */

static JsonObject *
object (const char *json)
{
	g_autoptr (GError) error = NULL;
	JsonNode *node = json_from_string (json, &error);
	JsonObject *it;

	g_assert_no_error (error);
	it = json_node_dup_object (node);
	json_node_unref (node);
	return it;
}

/* renders @source with @json; faults are joined into the result */
static char *
render (const char *source, const char *json, CcrfMustacheEmit emit)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) nodes = ccrf_mustache_parse ("x.md", 3, source, faults);
	g_autoptr (GString) into = g_string_new (NULL);
	g_autoptr (JsonObject) fields = object (json);

	ccrf_fields_bind (table, nodes, "x.md", "council", faults);
	ccrf_mustache_render (nodes, fields, emit, into);
	for (guint i = 0; i < faults->len; i++)
		g_string_append_printf (into, "FAULT %s\n", (char *) g_ptr_array_index (faults, i));
	return g_strdup (into->str);
}

typedef struct { const char *source, *json, *wanted; } Row;

static void
test_subset (void)
{
	/* clang-format off */
	static const Row rows[] = {
		{ "a {{name}} b", "{\"name\":\"x\"}", "a x b\n" },
		{ "a {{name}} b", "{}", "a  b\n" },
		{ "{{name}}", "{\"name\":3}", "3\n" },
		{ "{{#flag}}yes{{/flag}}{{^flag}}no{{/flag}}", "{\"flag\":true}", "yes\n" },
		{ "{{#flag}}yes{{/flag}}{{^flag}}no{{/flag}}", "{\"flag\":false}", "no\n" },
		{ "{{#name}}yes{{/name}}{{^name}}no{{/name}}", "{\"name\":\"\"}", "no\n" },
		{ "{{#name}}yes{{/name}}{{^name}}no{{/name}}", "{\"name\":\"x\"}", "yes\n" },
		{ "{{#name}}yes{{/name}}{{^name}}no{{/name}}", "{\"name\":null}", "no\n" },
		{ "{{^list}}none{{/list}}", "{\"list\":[]}", "none\n" },
		/* the element first, then the outer scope */
		{ "{{#list}}{{name}} {{flag}};{{/list}}", "{\"flag\":\"f\",\"name\":\"outer\",\"list\":[{\"name\":\"a\"},{\"name\":\"b\"}]}", "a f;b f;\n" },
		/* what an element carries beyond the table cannot shadow an outer field */
		{ "{{#list}}{{flag}}{{/list}}", "{\"flag\":\"cleared\",\"list\":[{\"flag\":\"secret\"}]}", "cleared\n" },
		/* lines of a lone section tag vanish */
		{ "a\n{{#list}}\n- {{name}}\n{{/list}}\nb\n", "{\"list\":[{\"name\":\"1\"},{\"name\":\"2\"}]}", "a\n- 1\n- 2\nb\n" },
		{ "a\n  {{#flag}}  \nx\n{{/flag}}\nb\n", "{}", "a\nb\n" },
		/* a list that is none, elements that are none */
		{ "{{#list}}x{{/list}}", "{\"list\":\"text\"}", "\n" },
		{ "{{#list}}x{{/list}}", "{\"list\":[1,null,{}]}", "x\n" },
		/* the value of one field is no template */
		{ "{{name}}", "{\"name\":\"{{flag}}\",\"flag\":\"no\"}", "{{flag}}\n" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *got = render (rows[i].source, rows[i].json, ccrf_emit_line);

		g_assert_cmpstr (got, ==, rows[i].wanted);
	}
}

static void
test_faults (void)
{
	/* clang-format off */
	static const struct { const char *source, *wanted; } rows[] = {
		{ "a\n{{{name}}}", "x.md:4: {{{name}}: only" },
		{ "{{! comment}}", "x.md:3: {{! comment}}: only" },
		{ "{{> other}}", "x.md:3: {{> other}}: only" },
		{ "{{&name}}", "x.md:3: {{&name}}: only" },
		{ "{{ name }}", "x.md:3: {{ name }}: only" },
		{ "{{list.name}}", "x.md:3: {{list.name}}: only" },
		{ "a {{name", "x.md:3: \"{{\" without" },
		{ "a\nb {{#flag}}", "x.md:4: the section flag is never closed" },
		{ "{{/flag}}", "x.md:3: {{/flag}} does not close" },
		{ "{{#flag}}{{#name}}{{/flag}}{{/name}}", "x.md:3: {{/flag}} does not close the open section: name" },
		{ "a\n\n{{unknown}}", "x.md:5: {{unknown}}: no such field" },
		{ "{{list}}", "x.md:3: list is a list" },
		{ "here: {{answers}}", "x.md:3: {{answers}} wants a line of its own" },
	};
	/* clang-format on */
	g_autoptr (GString) deep = g_string_new (NULL);
	g_autofree char *many = NULL;
	g_autofree char *fits = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *got = render (rows[i].source, "{}", ccrf_emit_line);

		if (!strstr (got, rows[i].wanted))
			g_test_message ("row %zu: %s", i, got);
		g_assert_nonnull (strstr (got, rows[i].wanted));
	}
	/* the nesting limit, on both sides */
	for (int i = 0; i < CCRF_MUSTACHE_NESTING; i++)
		g_string_append (deep, "{{#flag}}");
	g_string_append (deep, "x");
	for (int i = 0; i < CCRF_MUSTACHE_NESTING; i++)
		g_string_append (deep, "{{/flag}}");
	fits = render (deep->str, "{\"flag\":true}", ccrf_emit_line);
	g_assert_cmpstr (fits, ==, "x\n");
	g_string_prepend (deep, "{{#flag}}");
	g_string_append (deep, "{{/flag}}");
	many = render (deep->str, "{\"flag\":true}", ccrf_emit_line);
	g_assert_nonnull (strstr (many, "more than 16 sections"));
}

static void
test_clean (void)
{
	/* clang-format off */
	static const struct { const char *value, *wanted; } rows[] = {
		{ "plain", "plain" },
		{ "  a \t b  ", "a   b" },
		{ "a\r\nb\rc\n\n\n\nd", "a\nb\nc\n\nd" },
		{ "a\xe2\x80\xa8" "b\xe2\x80\xa9" "c\xc2\x85" "d", "a\nb\nc\nd" },       /* U+2028, U+2029, NEL */
		{ "\xe2\x80\xae" "evil\xe2\x80\xac \xe2\x81\xa6x\xe2\x81\xa9", "evil x" },  /* RLO, PDF, LRI, PDI */
		{ "a\xe2\x80\x8b" "b\xe2\x80\x8d" "c\xef\xbb\xbf" "d\xc2\xad" "e", "abcde" }, /* ZWSP, ZWJ, BOM, SHY */
		{ "bell\x07 esc\x1b[31m del\x7f c1\xc2\x9b", "bell esc[31m del c1" },
		{ "\xef\xb7\x90\xef\xb7\x91\xef\xb7\x92x", "x" },                      /* our own marks cannot be forged */
		{ "\xf3\xa0\x81\x81x", "x" },                                        /* tag characters */
		{ "caf\xc3\xa9 \xe2\x80\x93 \xc2\xa3" "5", "caf\xc3\xa9 \xe2\x80\x93 \xc2\xa3" "5" },
		{ "bad \xff byte", "bad \xef\xbf\xbd byte" },
		{ NULL, "" },
	};
	/* clang-format on */
	g_autofree char *most = g_strnfill (CCRF_VALUE_MOST, 'x');
	g_autofree char *over = g_strconcat (most, "y", NULL);
	g_autofree char *kept = ccrf_text_clean (most);
	g_autofree char *cut = ccrf_text_clean (over);
	g_autofree char *line = ccrf_text_clean_line (" a\r\nBcc: x@y\n\n c ");

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *got = ccrf_text_clean (rows[i].value);

		g_assert_cmpstr (got, ==, rows[i].wanted);
	}
	g_assert_cmpstr (kept, ==, most);
	g_assert_null (strchr (cut, 'y'));
	g_assert_true (g_str_has_suffix (cut, "[Cut here: the rest is in the original message.]"));
	g_assert_cmpstr (line, ==, "a Bcc: x@y c");
}

/* no value can become an element: cmark sees only text and line breaks (CommonMark 2.4) */
static void
test_markdown_attacks (void)
{
	/* clang-format off */
	static const char *const attacks[] = {
		"# heading", "x\\n# heading", "- item\\n- item", "* item", "+ item", "1. item", "1) item", "x\\n2. item", "> quote", "x\\n> quote",
		"    code", "x\\n\\n    code", "```\\ncode\\n```", "~~~", "`code`", "*em* **strong** _em_ __strong__",
		"[link](https://evil.example)", "<https://evil.example>", "![pixel](https://evil.example/p.png)", "[ref]: https://evil.example\\n\\n[ref]",
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- comment", "&lt;b&gt; &#x3c;", "&copy;", "x\\n===", "x\\n---", "---", "***",
		"\\\\", "trailing\\\\", "\\\\<b>", "a\\u00a0b", "x  \\ny", "</li></ul><h1>", "</p></td></tr></table>", "]](mailto:x)", "\\ufdd0", "{{answers}}",
	};
	static const char *const forbidden[] = {
		"<h1", "<h2", "<h3", "<ol", "<blockquote", "<code", "<pre", "<em", "<strong", "<a ", "<img", "<script", "<hr", "<!--", "onerror=alert(1)>", NULL,
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++) {
		g_autofree char *json = NULL;
		g_autofree char *markdown = NULL;
		g_autofree char *html = NULL;
		GString *escaped = g_string_new (attacks[i]);
		int items = 0;

		json = g_strdup_printf ("{\"name\":\"%s\"}", escaped->str);
		g_string_free (escaped, TRUE);
		markdown = render ("{{name}}\n\n- {{name}}\n- next", json, ccrf_emit_markdown);
		html = ccrf_markdown_to_html (markdown);
		for (gsize k = 0; forbidden[k]; k++) {
			if (strstr (html, forbidden[k]))
				g_test_message ("%s → %s", attacks[i], html);
			g_assert_null (strstr (html, forbidden[k]));
		}
		for (const char *at = html; (at = strstr (at, "<li")); at++)
			items++;
		g_assert_cmpint (items, ==, 2); /* the template's own, none of the value's */
	}
}

static void
test_markdown_keeps_words (void)
{
	g_autofree char *markdown = render ("- {{name}}", "{\"name\":\"a <b> & *c*\\nline two\\n\\nline three\"}", ccrf_emit_markdown);
	g_autofree char *html = ccrf_markdown_to_html (markdown);

	g_assert_nonnull (strstr (html, "a &lt;b&gt; &amp; *c*<br>\nline two<br>\n<br>\nline three</li>"));
}

static void
test_heading_stays_one_line (void)
{
	g_autofree char *markdown = render ("# About {{name}}", "{\"name\":\"a\\n\\nb\"}", ccrf_emit_markdown);
	g_autofree char *setext = render ("{{name}}\n---", "{\"name\":\"a\\nb\"}", ccrf_emit_markdown);

	g_assert_cmpstr (markdown, ==, "# About a b\n");
	g_assert_cmpstr (setext, ==, "a b\n---\n");
}

static char *
text (const char *source, const char *json)
{
	g_autofree char *markdown = render (source, json, ccrf_emit_text);

	return ccrf_text_fill (markdown);
}

static void
test_text_part (void)
{
	g_autofree char *long_value = g_strnfill (200, 'w');
	g_autofree char *words = text ("- {{name}}", "{\"name\":\"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen\"}");
	g_autofree char *lines = text ("- Said: {{name}}", "{\"name\":\"first\\nsecond\\n\\nthird\"}");
	g_autofree char *heading = text ("About {{name}}\n---\nText", "{\"name\":\"a café\"}");
	g_autofree char *empty = text ("One\n---\n\nTwo\n---\n\nx", "{}");
	g_autofree char *joined = text ("one\ntwo\n\nthree", "{}");
	g_autofree char *broken = text ("- label\\\n  {{name}}", "{\"name\":\"value\"}");
	g_autofree char *backslash = text ("- {{name}}\n  more", "{\"name\":\"c:\\\\\"}");
	g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\"}", long_value);
	g_autofree char *unbroken = text ("{{name}}", json);
	g_autofree char *markup = text ("{{name}}", "{\"name\":\"- not a list\\n# *as typed* <b>\"}");

	g_assert_cmpstr (words, ==, "- one two three four five six seven eight nine ten eleven twelve thirteen\n  fourteen fifteen sixteen\n");
	g_assert_cmpstr (lines, ==, "- Said: first\n  second\n\n  third\n");
	g_assert_cmpstr (heading, ==, "About a café\n------------\nText\n");
	g_assert_cmpstr (empty, ==, "One\n---\n\nTwo\n---\nx\n");
	g_assert_cmpstr (joined, ==, "one two\n\nthree\n");
	g_assert_cmpstr (broken, ==, "- label\n  value\n");
	g_assert_cmpstr (backslash, ==, "- c:\\ more\n");
	g_assert_cmpuint (strlen (unbroken), ==, 201);
	g_assert_cmpstr (markup, ==, "- not a list\n# *as typed* <b>\n");
}

/* a value cannot look like our footer, a quote or a mail's header in the text part */
static void
test_text_misleads (void)
{
	static const char *const values[] = {
		"Ref CCRF-2026-00001 / AAAA", "x\\nRef CCRF-2026-00001 / AAAA", "> APPROVE", "x\\n> y", "From: a@b", "-----Original Message-----",
		"x\\n-----Original Message-----", "--", "On Monday someone wrote:", "ref: x", "_____",
	};
	/* wrapping may not make one either: 74 characters, then "Ref" */
	g_autofree char *wrapped = text ("{{name}}",
		"{\"name\":\"aaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa Ref CCRF-2026-00001 / AAAA\"}");
	g_autofree char *listed = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
		g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\"}", values[i]);
		g_autofree char *got = text ("{{name}}", json);
		g_auto (GStrv) lines = g_strsplit (got, "\n", -1);

		for (char **line = lines; *line; line++)
			g_assert_true (**line == '\0' || g_str_has_prefix (*line, "· ") || g_str_equal (*line, "x"));
	}
	listed = text ("- {{name}}", "{\"name\":\"x\\nRef CCRF-2026-00001 / AAAA\"}");
	g_assert_cmpstr (listed, ==, "- x\n  · Ref CCRF-2026-00001 / AAAA\n");
	g_assert_null (strstr (wrapped, "\nRef "));
	g_assert_nonnull (strstr (wrapped, "\n· Ref "));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/send/mustache/subset", test_subset);
	g_test_add_func ("/send/mustache/faults", test_faults);
	g_test_add_func ("/send/mustache/clean", test_clean);
	g_test_add_func ("/send/mustache/markdown-attacks", test_markdown_attacks);
	g_test_add_func ("/send/mustache/markdown-keeps-words", test_markdown_keeps_words);
	g_test_add_func ("/send/mustache/heading-one-line", test_heading_stays_one_line);
	g_test_add_func ("/send/mustache/text", test_text_part);
	g_test_add_func ("/send/mustache/text-misleads", test_text_misleads);
	return g_test_run ();
}
