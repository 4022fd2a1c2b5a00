/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Files for a test in a folder of their own, and looking for a fault. */

#include <ccrf/base.h>
#include <glib/gstdio.h>

/* (transfer full) */
static inline char *
test_folder (void)
{
	g_autoptr (GError) error = NULL;
	char *folder = g_dir_make_tmp ("ccrf-test-XXXXXX", &error);

	g_assert_no_error (error);
	return folder;
}

static inline void
test_folder_remove (const char *folder)
{
	g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

	for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL; name = g_dir_read_name (dir)) {
		g_autofree char *path = g_build_filename (folder, name, NULL);

		if (g_unlink (path) != 0)
			test_folder_remove (path);
	}
	g_rmdir (folder);
}

/* (transfer full): the path of the new file */
static inline char *
test_file (const char *folder, const char *name, const char *text, int mode)
{
	char *path = g_build_filename (folder, name, NULL);
	g_autoptr (GError) error = NULL;

	g_file_set_contents (path, text, -1, &error);
	g_assert_no_error (error);
	g_assert_cmpint (g_chmod (path, mode), ==, 0);
	return path;
}

static inline void
test_put (const char *folder, const char *name, const char *text, int mode)
{
	g_free (test_file (folder, name, text, mode));
}

/* all of @faults on lines of their own; (transfer full) */
static inline char *
test_join (const GPtrArray *faults)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < faults->len; i++)
		g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (faults, i));
	return g_string_free (text, FALSE);
}

#define test_assert_faults(faults, expected) \
	G_STMT_START \
	{ \
		g_autofree char *joined_ = test_join (faults); \
		g_assert_cmpstr (joined_, ==, expected); \
	} \
	G_STMT_END
