/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built-in files, replaced one by one by the council's own. */

#include "base-files.h"

#include <string.h>

static void
built_in (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GError) missing = NULL;
	g_autoptr (GBytes) holidays = ccrf_data_load (NULL, "bank-holidays.ics", &error);

	g_assert_no_error (error);
	g_assert_nonnull (holidays);
	g_assert_true (g_str_has_prefix (g_bytes_get_data (holidays, NULL), "BEGIN:VCALENDAR\r\n"));
	g_assert_null (ccrf_data_load (NULL, "procedures/nowhere.procedure", &missing));
	g_assert_error (missing, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
	g_assert_cmpstr (missing->message, ==, "there is no built-in file procedures/nowhere.procedure");
}

static void
own_file_wins (void)
{
	g_autofree char *folder = test_folder ();
	g_autofree char *own = test_file (folder, "bank-holidays.ics", "own", 0600);
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) a = NULL;
	g_autoptr (GBytes) b = NULL;
	g_autoptr (GBytes) c = NULL;
	g_autoptr (GBytes) d = NULL;

	test_put (folder, "extra.procedure", "added", 0600);
	a = ccrf_data_load (folder, "bank-holidays.ics", &error);
	b = ccrf_data_load (folder, "procedures/extra.procedure", &error);
	g_assert_no_error (error);
	g_assert_cmpmem (g_bytes_get_data (a, NULL), g_bytes_get_size (a), "own", 3);
	g_assert_cmpmem (g_bytes_get_data (b, NULL), g_bytes_get_size (b), "added", 5);
	g_unlink (own);
	c = ccrf_data_load (folder, "bank-holidays.ics", &error);
	g_assert_no_error (error);
	g_assert_cmpuint (g_bytes_get_size (c), >, 3);
	/* a folder that is not there has no files */
	d = ccrf_data_load ("/nowhere", "bank-holidays.ics", &error);
	g_assert_no_error (error);
	g_assert_nonnull (d);
	test_folder_remove (folder);
}

/* There but not to be read: using the built-in one silently would be a surprise. */
static void
own_file_unreadable (void)
{
	g_autofree char *folder = test_folder ();
	g_autofree char *path = g_build_filename (folder, "bank-holidays.ics", NULL);
	g_autoptr (GError) error = NULL;

	g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
	g_assert_null (ccrf_data_load (folder, "bank-holidays.ics", &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_IO);
	g_assert_true (g_str_has_prefix (error->message, path));
	test_folder_remove (folder);
}

static void
listing (void)
{
	g_autofree char *folder = test_folder ();
	g_autofree char *sub = g_build_filename (folder, "sub.ics", NULL);
	g_auto (GStrv) alone = ccrf_data_list (NULL, "", ".ics");
	g_auto (GStrv) both = NULL;
	g_auto (GStrv) procedures = ccrf_data_list (NULL, "procedures", ".procedure");
	g_auto (GStrv) slash = ccrf_data_list (NULL, "procedures/", ".procedure");
	g_auto (GStrv) none = ccrf_data_list (NULL, "nowhere", NULL);
	g_autofree char *joined = g_strjoinv (" ", alone);
	g_autofree char *joined_both = NULL;

	test_put (folder, "aaa.ics", "", 0600);
	test_put (folder, "bank-holidays.ics", "", 0600);
	test_put (folder, ".swap.ics", "", 0600);
	test_put (folder, "aaa.ics~", "", 0600);
	test_put (folder, "aaa.txt", "", 0600);
	g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
	both = ccrf_data_list (folder, "", ".ics");
	joined_both = g_strjoinv (" ", both);
	g_assert_cmpstr (joined, ==, "bank-holidays.ics");
	g_assert_cmpstr (joined_both, ==, "aaa.ics bank-holidays.ics");
	g_assert_true (g_strv_contains ((const char *const *) procedures, "concern.procedure"));
	g_assert_true (g_strv_equal ((const char *const *) procedures, (const char *const *) slash));
	g_assert_cmpuint (g_strv_length (none), ==, 0);
	test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/data/built-in", built_in);
	g_test_add_func ("/base/data/own-file-wins", own_file_wins);
	g_test_add_func ("/base/data/own-file-unreadable", own_file_unreadable);
	g_test_add_func ("/base/data/listing", listing);
	return g_test_run ();
}
