/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strangers' text for terminals and spreadsheets. */

#include <ccrf/base.h>
#include <json-glib/json-glib.h>

/* clang-format off */
static const struct { const char *text, *shown, *json; } rows[] = {
	{ "Rosewood House",            "Rosewood House",               "Rosewood House" },
	{ "Café Größe 日本 👍",          "Café Größe 日本 👍",             "Café Größe 日本 👍" },
	{ "a\tb\nc",                   "a\tb\nc",                      "a\tb\nc" },
	{ "\033[2J\033]0;title\007",   "\\x1b[2J\\x1b]0;title\\x07",   "\\u001b[2J\\u001b]0;title\\u0007" },
	{ "a\rb\177",                  "a\\x0db\\x7f",                 "a\\u000db\\u007f" },
	{ "\xc2\x9b" "31m",                 "\\xc2\\x9b31m",                "\\u009b31m" },           /* C1: CSI in one character */
	{ "\u202egpj.exe",             "\\xe2\\x80\\xaegpj.exe",       "\\u202egpj.exe" },
	{ "a\u2028b\u200bc",           "a\\xe2\\x80\\xa8b\\xe2\\x80\\x8bc", "a\\u2028b\\u200bc" },
	{ "\U000e0041",                "\\xf3\\xa0\\x81\\x81",         "\\udb40\\udc41" },       /* RFC 8259 section 7: a pair */
	{ "\xff" "a\xc3",              "\\xffa\\xc3",                  "\\ufffda\\ufffd" },
	{ "",                          "",                             "" },
	{ NULL,                        "",                             "" },
};

static const struct { const char *value, *cell; } cells[] = {
	{ "plain",                  "\"plain\"" },
	{ "",                       "\"\"" },
	{ NULL,                     "\"\"" },
	{ "a \"b\", c",             "\"a \"\"b\"\", c\"" },
	{ "=1+1",                   "\"'=1+1\"" },
	{ "+44 161 496 0000",       "\"'+44 161 496 0000\"" },
	{ "-2",                     "\"'-2\"" },
	{ "@SUM(A1)",               "\"'@SUM(A1)\"" },
	{ "|cmd",                   "\"'|cmd\"" },
	{ "\t=1",                   "\"' =1\"" },
	{ "\r=1",                   "\"'\n=1\"" },
	{ "  =1",                   "\"'  =1\"" },
	{ "\u00a0=1",               "\"'\u00a0=1\"" },
	{ "\u200b=1",               "\"'=1\"" },   /* invisible before it */
	{ "\ufeff\033=1",           "\"'=1\"" },
	{ "\uff1d1",                "\"'\uff1d1\"" }, /* the wide sign */
	{ "1=1",                    "\"1=1\"" },
	{ "a\r\nb\rc\nd",           "\"a\nb\nc\nd\"" },
	{ "a\033[31mb\u202ec",      "\"a[31mbc\"" },
	{ "\xff",                   "\"\xef\xbf\xbd\"" },
	{ "\"=1",                   "\"\"\"=1\"" },
};
/* clang-format on */

static void
printable (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *shown = ccrf_text_printable (rows[i].text, FALSE);
		g_autofree char *json = ccrf_text_printable (rows[i].text, TRUE);

		g_assert_cmpstr (shown, ==, rows[i].shown);
		g_assert_cmpstr (json, ==, rows[i].json);
	}
}

/* what json-glib leaves as it is comes out as the same text, and is still JSON */
static void
json_stays_json (void)
{
	const char *text = "\033[2J \u202e \xc2\x9b \U000e0041 \" \\ é";
	g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
	g_autofree char *written = json_to_string (node, FALSE);
	g_autofree char *shown = ccrf_text_printable (written, TRUE);
	g_autoptr (JsonNode) back = json_from_string (shown, NULL);

	g_assert_nonnull (back);
	g_assert_cmpstr (json_node_get_string (back), ==, text);
	g_assert_null (strstr (shown, "\033"));
	g_assert_null (strstr (shown, "\u202e"));
}

static void
csv (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (cells); i++) {
		g_autoptr (GString) row = g_string_new (NULL);

		ccrf_csv_cell (row, cells[i].value);
		g_assert_cmpstr (row->str, ==, cells[i].cell);
	}
}

static void
csv_row (void)
{
	g_autoptr (GString) row = g_string_new (NULL);

	ccrf_csv_cell (row, "");
	ccrf_csv_cell (row, "a");
	g_string_append (row, "\r\n");
	ccrf_csv_cell (row, "b");
	ccrf_csv_cell (row, "c");
	g_assert_cmpstr (row->str, ==, "\"\",\"a\"\r\n\"b\",\"c\"");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/safe/printable", printable);
	g_test_add_func ("/base/safe/json", json_stays_json);
	g_test_add_func ("/base/safe/csv", csv);
	g_test_add_func ("/base/safe/csv-row", csv_row);
	return g_test_run ();
}
