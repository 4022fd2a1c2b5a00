/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built-in files (a GResource) and the council's own that replace them one by one. */

#include <ccrf/base.h>
#include <gio/gio.h>

#include <string.h>

/* made by glib-compile-resources; named here so that the linker takes it out of the library */
GResource *ccrf_data_get_resource (void);

#define ROOT "/ccrfd/"

/* %NULL without @error: no such file there */
static GBytes *
load_own (const char *folder, const char *name, GError **error)
{
	g_autofree char *base = g_path_get_basename (name);
	g_autofree char *path = g_build_filename (folder, base, NULL);
	g_autoptr (GError) problem = NULL;
	char *text = NULL;
	gsize size = 0;

	if (g_file_get_contents (path, &text, &size, &problem))
		return g_bytes_new_take (text, size);
	if (!g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
		/* there, but unreadable: using the built-in one silently would be a surprise */
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s: %s", path, problem->message);
	return NULL;
}

GBytes *
ccrf_data_load (const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_strconcat (ROOT, name, NULL);
	g_autoptr (GError) problem = NULL;
	GBytes *data = NULL;

	if (folder != NULL && *folder != '\0') {
		data = load_own (folder, name, &problem);
		if (data != NULL)
			return data;
		if (problem != NULL) {
			g_propagate_error (error, g_steal_pointer (&problem));
			return NULL;
		}
	}
	data = g_resource_lookup_data (ccrf_data_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	if (data == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "there is no built-in file %s%s%s", name,
		             folder != NULL && *folder != '\0' ? ", and none of that name in " : "", folder != NULL ? folder : "");
	return data;
}

static void
add_name (GHashTable *names, const char *name, const char *suffix)
{
	/* hidden files and an editor's leftovers are nobody's templates */
	if (*name == '.' || g_str_has_suffix (name, "/") || g_str_has_suffix (name, "~"))
		return;
	if (suffix == NULL || g_str_has_suffix (name, suffix))
		g_hash_table_add (names, g_strdup (name));
}

static int
by_name (gconstpointer a, gconstpointer b)
{
	return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
ccrf_data_list (const char *folder, const char *prefix, const char *suffix)
{
	g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *path = g_strconcat (ROOT, prefix != NULL ? prefix : "", NULL);
	g_auto (GStrv) built_in = g_resource_enumerate_children (ccrf_data_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	g_autoptr (GDir) own = folder != NULL && *folder != '\0' ? g_dir_open (folder, 0, NULL) : NULL;
	GPtrArray *sorted = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer name;

	for (gsize i = 0; built_in != NULL && built_in[i] != NULL; i++)
		add_name (names, built_in[i], suffix);
	for (const char *entry = own != NULL ? g_dir_read_name (own) : NULL; entry != NULL; entry = g_dir_read_name (own)) {
		g_autofree char *file = g_build_filename (folder, entry, NULL);

		if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
			add_name (names, entry, suffix);
	}
	g_hash_table_iter_init (&iter, names);
	while (g_hash_table_iter_next (&iter, &name, NULL))
		g_ptr_array_add (sorted, g_strdup (name));
	g_ptr_array_sort (sorted, by_name);
	g_ptr_array_add (sorted, NULL);
	return (char **) g_ptr_array_free (sorted, FALSE);
}
