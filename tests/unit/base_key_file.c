/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strict key files: every mistake is named with its line, nothing unknown passes. */

#include "base-files.h"

#include <string.h>

static CcrfKeyFile *
load (const char *text, GPtrArray *faults)
{
	g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

	return ccrf_key_file_new ("x.conf", bytes, faults);
}

static void
syntax (void)
{
	/* clang-format off */
	const struct { const char *text, *faults; gboolean loaded; } rows[] = {
		{ "",                          "", TRUE },
		{ "# only a comment\n\n",      "", TRUE },
		{ "[a]\nk = v\n",              "", TRUE },
		{ "\xef\xbb\xbf[a]\r\nk = v\r\n", "", TRUE }, /* as Windows' editor saves it */
		{ "k = v\n",                   "x.conf:1: k: stands before the first section", FALSE },
		{ "[a]\nwords\n\n= v\n",
		  "x.conf:2: neither a section, nor `key = value`, nor a comment (# at the start of the line)\n"
		  "x.conf:4: neither a section, nor `key = value`, nor a comment (# at the start of the line)", FALSE },
		{ "\n[a\nk=v\n",
		  "x.conf:2: a section is written [name], alone on its line\n"
		  "x.conf:3: k: stands before the first section", FALSE },
		{ "[]\n",                      "x.conf:1: a section is written [name], alone on its line", FALSE },
		{ "[a] # no\n",                "x.conf:1: a section is written [name], alone on its line", FALSE },
		{ "[a]\nk = 1\nl = 2\nk = 3\n", "x.conf:4: [a] k: given twice, first in line 2; keep one", TRUE },
		{ "[a]\nk = 1\n[b]\n[a]\nl = 2\n", "x.conf:4: [a]: this section is there already, from line 1; put its keys together", TRUE },
		{ "[a]\nk = 1\n[b]\n[a]\nk = 2\n",
		  "x.conf:4: [a]: this section is there already, from line 1; put its keys together\n"
		  "x.conf:5: [a] k: given twice, first in line 2; keep one", TRUE },
		{ "[a]\nk = \xff\n",           "x.conf:2: has a byte that is not UTF-8; save the file as UTF-8", FALSE },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autoptr (CcrfKeyFile) file = load (rows[i].text, faults);

		test_assert_faults (faults, rows[i].faults);
		g_assert_cmpint (file != NULL, ==, rows[i].loaded);
	}
	{
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autoptr (GBytes) nul = g_bytes_new_static ("[a]\nk = v\0w\n", 12);

		g_assert_null (ccrf_key_file_new ("x.conf", nul, faults));
		test_assert_faults (faults, "x.conf:2: has a byte that is not UTF-8; save the file as UTF-8");
	}
}

static void
listing (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[z]\ny = 1\nx = 2\n[a]\n[m]\nk = \n", faults);
	g_auto (GStrv) sections = ccrf_key_file_sections (file);
	g_auto (GStrv) keys = ccrf_key_file_keys (file, "z");
	g_auto (GStrv) none = ccrf_key_file_keys (file, "q");
	g_autofree char *joined = g_strjoinv (" ", sections);
	g_autofree char *joined_keys = g_strjoinv (" ", keys);

	g_assert_cmpstr (joined, ==, "z a m");
	g_assert_cmpstr (joined_keys, ==, "y x");
	g_assert_cmpuint (g_strv_length (none), ==, 0);
	g_assert_true (ccrf_key_file_has (file, "m", "k"));
	g_assert_false (ccrf_key_file_has (file, "m", "y"));
	g_assert_false (ccrf_key_file_has (file, "q", "y"));
}

static void
strings (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[a]\nk =  two words \nempty =\nesc = a\\nb\\\\c\nbad = a\\qb\n", faults);
	/* clang-format off */
	const struct { const char *section, *key, *fallback, *value; } rows[] = {
		{ "a", "k",     NULL,   "two words" },
		{ "a", "empty", "else", "else" },
		{ "a", "empty", "",     "" },
		{ "a", "none",  "else", "else" },
		{ "b", "none",  "else", "else" },
		{ "a", "esc",   NULL,   "a\nb\\c" },
		{ "a", "empty", NULL,   "" },
		{ "a", "none",  NULL,   "" },
		{ "b", "none",  NULL,   "" },
		{ "a", "bad",   "",     "" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *value = ccrf_key_file_take_string (file, rows[i].section, rows[i].key, rows[i].fallback, faults);

		g_assert_cmpstr (value, ==, rows[i].value);
	}
	test_assert_faults (faults, "x.conf:3: [a] empty: is empty, and has no default\n"
	                            "x.conf:1: [a] none: is missing, and has no default\n"
	                            "x.conf: [b] none: is missing, and has no default\n"
	                            "x.conf:5: [a] bad: has a backslash before something that needs none; one backslash is written \\\\");
}

static void
lists (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[a]\nk = one ; two;;three\\;four;\nempty = ;\nbad = a;b\\q\n", faults);
	/* clang-format off */
	const struct { const char *key, *fallback, *value; } rows[] = {
		{ "k",     NULL,    "one|two|three;four" },
		{ "empty", "x; y;", "x|y" },
		{ "none",  "x; y;", "x|y" },
		{ "none",  "",      "" },
		{ "empty", NULL,    "" },
		{ "none",  NULL,    "" },
		{ "bad",   "x",     "" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (GStrv) list = ccrf_key_file_take_list (file, "a", rows[i].key, rows[i].fallback, faults);
		g_autofree char *joined = g_strjoinv ("|", list);

		g_assert_cmpstr (joined, ==, rows[i].value);
	}
	test_assert_faults (faults, "x.conf:3: [a] empty: is empty, and has no default\nx.conf:1: [a] none: is missing, and has no default\n"
	                            "x.conf:4: [a] bad: has a backslash before something that needs none; one backslash is written \\\\");
}

static void
booleans (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[a]\nt = true\nf = false\ny = Yes\nn = no\nempty =\nbad = maybe\none = 1\n", faults);

	g_assert_true (ccrf_key_file_take_boolean (file, "a", "t", FALSE, faults));
	g_assert_false (ccrf_key_file_take_boolean (file, "a", "f", TRUE, faults));
	g_assert_true (ccrf_key_file_take_boolean (file, "a", "y", FALSE, faults));
	g_assert_false (ccrf_key_file_take_boolean (file, "a", "n", TRUE, faults));
	g_assert_true (ccrf_key_file_take_boolean (file, "a", "empty", TRUE, faults));
	g_assert_true (ccrf_key_file_take_boolean (file, "a", "none", TRUE, faults));
	g_assert_false (ccrf_key_file_take_boolean (file, "a", "none", FALSE, faults));
	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_true (ccrf_key_file_take_boolean (file, "a", "bad", TRUE, faults));
	g_assert_false (ccrf_key_file_take_boolean (file, "a", "one", FALSE, faults));
	test_assert_faults (faults, "x.conf:7: [a] bad: \"maybe\" is neither true nor false\nx.conf:8: [a] one: \"1\" is neither true nor false");
}

static void
integers (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[a]\nleast = 1\nmost = 9\nunder = 0\nover = 10\nword = six\nhuge = 99999999999999999999\nempty =\n", faults);

	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "least", 5, 1, 9, faults), ==, 1);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "most", 5, 1, 9, faults), ==, 9);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "empty", 5, 1, 9, faults), ==, 5);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "none", 5, 1, 9, faults), ==, 5);
	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "under", 5, 1, 9, faults), ==, 5);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "over", 5, 1, 9, faults), ==, 5);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "word", 5, 1, 9, faults), ==, 5);
	g_assert_cmpint (ccrf_key_file_take_integer (file, "a", "huge", 5, 1, 9, faults), ==, 5);
	test_assert_faults (faults, "x.conf:4: [a] under: \"0\" is not a number from 1 to 9\n"
	                            "x.conf:5: [a] over: \"10\" is not a number from 1 to 9\n"
	                            "x.conf:6: [a] word: \"six\" is not a number from 1 to 9\n"
	                            "x.conf:7: [a] huge: \"99999999999999999999\" is not a number from 1 to 9");
}

static void
sizes (void)
{
	/* clang-format off */
	const struct { const char *text; gint64 value; const char *fault; } rows[] = {
		{ "35M",   G_GINT64_CONSTANT (35) << 20, "" },
		{ "64K",   65536, "" },
		{ "1G",    G_GINT64_CONSTANT (1) << 30, "" },
		{ "1000",  1000, "" },
		{ "",      2048, "" },
		{ "999",   2048, "x.conf:2: [a] k: 999 is outside 1000 to 1073741824 bytes" },
		{ "1025M", 2048, "x.conf:2: [a] k: 1025M is outside 1000 to 1073741824 bytes" },
		{ "35MB",  2048, "x.conf:2: [a] k: \"35MB\" is not a size like 35M, 64K, 1G or a number of bytes" },
		{ "35 M",  2048, "x.conf:2: [a] k: \"35 M\" is not a size like 35M, 64K, 1G or a number of bytes" },
		{ "-1",    2048, "x.conf:2: [a] k: \"-1\" is not a size like 35M, 64K, 1G or a number of bytes" },
		{ "M",     2048, "x.conf:2: [a] k: \"M\" is not a size like 35M, 64K, 1G or a number of bytes" },
		{ "9223372036854775807G", 2048, "x.conf:2: [a] k: \"9223372036854775807G\" is not a size like 35M, 64K, 1G or a number of bytes" },
		{ "9223372036854775808", 2048, "x.conf:2: [a] k: \"9223372036854775808\" is not a size like 35M, 64K, 1G or a number of bytes" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autofree char *text = g_strdup_printf ("[a]\nk = %s\n", rows[i].text);
		g_autoptr (CcrfKeyFile) file = load (text, faults);

		g_assert_cmpint (ccrf_key_file_take_size (file, "a", "k", "2K", 1000, 1 << 30, faults), ==, rows[i].value);
		test_assert_faults (faults, rows[i].fault);
	}
}

static void
durations (void)
{
	/* clang-format off */
	const struct { const char *text; gint64 value; const char *fault; } rows[] = {
		{ "60s", 60, "" }, { "5m", 300, "" }, { "2h", 7200, "" }, { "3d", 259200, "" },
		{ "6y", 189345600, "" }, /* 6 × 365.25 days */
		{ "0s", 0, "" }, { "", 60, "" },
		{ "60",  60, "x.conf:2: [a] k: \"60\" is not a duration like 60s, 5m, 2h, 3d or 6y" },
		{ "5 m", 60, "x.conf:2: [a] k: \"5 m\" is not a duration like 60s, 5m, 2h, 3d or 6y" },
		{ "5M",  60, "x.conf:2: [a] k: \"5M\" is not a duration like 60s, 5m, 2h, 3d or 6y" },
		{ "999999999999999999y", 60, "x.conf:2: [a] k: \"999999999999999999y\" is not a duration like 60s, 5m, 2h, 3d or 6y" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autofree char *text = g_strdup_printf ("[a]\nk = %s\n", rows[i].text);
		g_autoptr (CcrfKeyFile) file = load (text, faults);

		g_assert_cmpint (ccrf_key_file_take_duration (file, "a", "k", "60s", faults), ==, rows[i].value);
		test_assert_faults (faults, rows[i].fault);
	}
}

static void
spans (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[a]\nk = 5 working days\nbad = 5 moons\n", faults);
	CcrfSpan span = ccrf_key_file_take_span (file, "a", "k", NULL, faults);

	g_assert_cmpint (span.amount, ==, 5);
	g_assert_cmpint (span.unit, ==, CCRF_SPAN_WORKING_DAYS);
	span = ccrf_key_file_take_span (file, "a", "none", "24 hours", faults);
	g_assert_cmpint (span.amount, ==, 24);
	g_assert_cmpint (span.unit, ==, CCRF_SPAN_HOURS);
	g_assert_cmpuint (faults->len, ==, 0);
	span = ccrf_key_file_take_span (file, "a", "bad", "24 hours", faults);
	g_assert_cmpint (span.amount, ==, 24);
	span = ccrf_key_file_take_span (file, "a", "none", NULL, faults);
	g_assert_cmpint (span.amount, ==, 0);
	test_assert_faults (faults, "x.conf:3: [a] bad: \"5 moons\" is not a length of time like \"24 hours\", \"5 working days\", \"10 days\", \"11 months\" or \"6y\"\n"
	                            "x.conf:1: [a] none: is missing, and has no default");
}

static void
addresses (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[role x]\n\nholders = A <a@b>; x@; c@D\n", faults);
	g_autoptr (GPtrArray) list = ccrf_key_file_take_addresses (file, "role x", "holders", NULL, faults);
	g_autoptr (GPtrArray) none = ccrf_key_file_take_addresses (file, "role x", "deputies", "", faults);

	g_assert_cmpuint (list->len, ==, 2);
	g_assert_cmpstr (((CcrfAddress *) g_ptr_array_index (list, 1))->address, ==, "c@d");
	g_assert_cmpuint (none->len, ==, 0);
	test_assert_faults (faults, "x.conf:3: [role x] holders: \"x@\" is not an address");
}

static void
paths (void)
{
	g_autofree char *folder = test_folder ();
	g_autofree char *path = test_file (folder, "p.conf", "[a]\nrelative = b/c\nup = ../d\nabsolute = /e\nempty =\n", 0600);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = ccrf_key_file_load (path, faults);
	g_autofree char *relative = ccrf_key_file_take_path (file, "a", "relative", NULL, faults);
	g_autofree char *up = ccrf_key_file_take_path (file, "a", "up", NULL, faults);
	g_autofree char *absolute = ccrf_key_file_take_path (file, "a", "absolute", NULL, faults);
	g_autofree char *empty = ccrf_key_file_take_path (file, "a", "empty", "", faults);
	g_autofree char *usual = ccrf_key_file_take_path (file, "a", "none", "x.conf", faults);
	g_autofree char *wanted_relative = g_build_filename (folder, "b/c", NULL);
	g_autofree char *wanted_up = g_build_filename (folder, "../d", NULL);
	g_autofree char *wanted_usual = g_build_filename (folder, "x.conf", NULL);

	g_assert_cmpstr (relative, ==, wanted_relative);
	g_assert_cmpstr (up, ==, wanted_up);
	g_assert_cmpstr (absolute, ==, "/e");
	g_assert_null (empty);
	g_assert_cmpstr (usual, ==, wanted_usual);
	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_null (ccrf_key_file_take_path (file, "a", "wanted", NULL, faults));
	/* a file is named by its last component: that is what the operator calls it */
	test_assert_faults (faults, "p.conf:1: [a] wanted: is missing, and has no default");
	test_folder_remove (folder);
}

static void
missing_file (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();

	g_assert_null (ccrf_key_file_load ("/nowhere/ccrfd.conf", faults));
	g_assert_cmpuint (faults->len, ==, 1);
	g_assert_true (g_str_has_prefix (g_ptr_array_index (faults, 0), "/nowhere/ccrfd.conf: cannot be read: "));
}

static void
leftovers (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("[mailbox]\nurl = x\npoll_intervall = 60s\nzebra = 1\n[malibox]\nurl = x\n[zoo]\n[name]\nurl[de] = x\n", faults);

	g_free (ccrf_key_file_take_string (file, "mailbox", "url", NULL, faults));
	ccrf_key_file_take_duration (file, "mailbox", "poll_interval", "60s", faults);
	g_free (ccrf_key_file_take_string (file, "name", "url", "", faults));
	ccrf_key_file_finish (file, faults);
	test_assert_faults (faults, "x.conf:3: [mailbox] poll_intervall: unknown key; did you mean \"poll_interval\"?\n"
	                            "x.conf:4: [mailbox] zebra: unknown key\n"
	                            "x.conf:5: [malibox]: unknown section; did you mean [mailbox]?\n"
	                            "x.conf:7: [zoo]: unknown section\n"
	                            "x.conf:9: [name] url[de]: unknown key");
}

static void
fault_places (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfKeyFile) file = load ("\n[a]\nk = v\n", faults);

	ccrf_key_file_fault (file, "a", "k", faults, "is %s", "odd");
	ccrf_key_file_fault (file, "a", "other", faults, "is odd");
	ccrf_key_file_fault (file, "a", NULL, faults, "is odd");
	ccrf_key_file_fault (file, "b", NULL, faults, "is odd");
	test_assert_faults (faults, "x.conf:3: [a] k: is odd\nx.conf:2: [a] other: is odd\nx.conf:2: [a]: is odd\nx.conf: [b]: is odd");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/key-file/syntax", syntax);
	g_test_add_func ("/base/key-file/listing", listing);
	g_test_add_func ("/base/key-file/strings", strings);
	g_test_add_func ("/base/key-file/lists", lists);
	g_test_add_func ("/base/key-file/booleans", booleans);
	g_test_add_func ("/base/key-file/integers", integers);
	g_test_add_func ("/base/key-file/sizes", sizes);
	g_test_add_func ("/base/key-file/durations", durations);
	g_test_add_func ("/base/key-file/spans", spans);
	g_test_add_func ("/base/key-file/addresses", addresses);
	g_test_add_func ("/base/key-file/paths", paths);
	g_test_add_func ("/base/key-file/missing-file", missing_file);
	g_test_add_func ("/base/key-file/leftovers", leftovers);
	g_test_add_func ("/base/key-file/fault-places", fault_places);
	return g_test_run ();
}
