/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Documents that a real office program wrote: each tests/forms/NAME.EXT with
 * NAME.EXT.sheet (a .docx: NAME.sheet), what must come out of it through the
 * locked-in child (A2.2). A new sample: put the file there, run with
 * CCRF_SHOW_SHEETS=1, read what is printed, and keep it as its .sheet when it
 * is right. A line `! …` is a fault that must be named.
 */

#include <stdio.h>

#include "extract-dump.h"

#define FOLDER "tests/forms"

/* clang-format off */
static const struct {
	const char *ending;
	CcrfFormat format;
} endings[] = {
	{ ".docx", CCRF_FORMAT_DOCX }, { ".odt", CCRF_FORMAT_ODT }, { ".fodt", CCRF_FORMAT_ODT }, { ".doc", CCRF_FORMAT_DOC },
	{ ".rtf", CCRF_FORMAT_RTF }, { ".xlsx", CCRF_FORMAT_XLSX },
};
/* clang-format on */

static CcrfFormat
format_of (const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
		if (g_str_has_suffix (name, endings[i].ending))
			return endings[i].format;
	return CCRF_FORMAT_UNKNOWN;
}

static char *
dump_all (const CcrfSheet *sheet)
{
	GString *text = g_string_new (NULL);
	g_autofree char *dump = dump_sheet (sheet);
	g_string_append (text, dump);
	for (guint i = 0; i < sheet->faults->len; i++)
		g_string_append_printf (text, "! %s\n", (const char *) sheet->faults->pdata[i]);
	return g_string_free (text, FALSE);
}

static void
test_form (gconstpointer data)
{
	g_autofree char *path = g_build_filename (FOLDER, data, NULL);
	g_autofree char *stem = g_str_has_suffix (path, ".docx") ? g_strndup (path, strlen (path) - strlen (".docx")) : g_strdup (path);
	g_autofree char *sheet_path = g_strconcat (stem, ".sheet", NULL);
	g_autofree char *wanted = NULL, *bytes = NULL;
	gsize size = 0;
	g_autoptr (GError) error = NULL;
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
	g_autoptr (GBytes) document = g_bytes_new (bytes, size);
	CcrfFormat format = ccrf_extract_format (document, NULL, NULL);
	g_assert_cmpint (format, ==, format_of (data));
	g_autoptr (CcrfSheet) sheet = ccrf_extract (document, format, &limits, &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_all (sheet) : NULL;
	if (g_getenv ("CCRF_SHOW_SHEETS") != NULL)
		fprintf (stderr, "%s\n%s", path, dump);
	g_assert_true (g_file_get_contents (sheet_path, &wanted, NULL, NULL));
	g_assert_cmpstr (dump, ==, wanted);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_autoptr (GDir) folder = g_dir_open (FOLDER, 0, NULL);
	g_assert_nonnull (folder); /* run from the top of the source tree */
	for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder)) {
		if (format_of (name) == CCRF_FORMAT_UNKNOWN || has_wanted_fields (FOLDER, name))
			continue;
		g_autofree char *test = g_strconcat ("/extract/forms/", name, NULL);
		g_test_add_data_func_full (test, g_strdup (name), test_form, g_free);
	}
	return g_test_run ();
}
