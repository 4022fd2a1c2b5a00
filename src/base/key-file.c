/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strict key files: loading, asking what is there, and what nobody asked for. */

#include "key-file-private.h"

#include <string.h>

CcrfKeyFile *
ccrf_key_file_load (const char *path, GPtrArray *faults)
{
	g_autofree char *base = g_path_get_basename (path);
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) bytes = NULL;
	CcrfKeyFile *file;
	char *text = NULL;
	gsize size = 0;

	if (!g_file_get_contents (path, &text, &size, &error)) {
		ccrf_faults_add (faults, "%s: cannot be read: %s", path, error->message);
		return NULL;
	}
	bytes = g_bytes_new_take (text, size);
	file = ccrf_key_file_new (base, bytes, faults);
	if (file != NULL) {
		g_autofree char *absolute = g_path_is_absolute (path) ? g_strdup (path) : g_canonicalize_filename (path, NULL);

		g_free (file->folder);
		file->folder = g_path_get_dirname (absolute);
	}
	return file;
}

/* The text, NUL-ended and without the byte order mark that Windows' editor leaves; %NULL with a fault */
static char *
read_text (const char *name, GBytes *bytes, GPtrArray *faults)
{
	gsize size = 0;
	const char *data = g_bytes_get_data (bytes, &size);
	const char *bad = NULL;
	int line = 1;

	if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		size -= 3;
	}
	if (size == 0)
		return g_strdup ("");
	if (g_utf8_validate_len (data, size, &bad))
		return g_strndup (data, size);
	for (const char *p = data; p < bad; p++)
		line += *p == '\n';
	ccrf_faults_add (faults, "%s:%d: has a byte that is not UTF-8; save the file as UTF-8", name, line);
	return NULL;
}

CcrfKeyFile *
ccrf_key_file_new (const char *name, GBytes *text, GPtrArray *faults)
{
	g_autoptr (CcrfKeyFile) file = g_new0 (CcrfKeyFile, 1);
	g_autofree char *plain = NULL;
	g_autoptr (GError) error = NULL;

	file->name = g_strdup (name);
	file->folder = g_get_current_dir ();
	plain = read_text (name, text, faults);
	if (plain == NULL || !ccrf_key_file_scan (file, plain, faults))
		return NULL;
	file->values = g_key_file_new ();
	/* our scan has named what it can; GKeyFile may still refuse the odd name of a key */
	if (!g_key_file_load_from_data (file->values, plain, strlen (plain), G_KEY_FILE_KEEP_TRANSLATIONS, &error) &&
	    !g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_NOT_FOUND)) {
		ccrf_faults_add (faults, "%s: %s", name, error->message);
		return NULL;
	}
	return g_steal_pointer (&file);
}

void
ccrf_key_file_free (CcrfKeyFile *file)
{
	if (file == NULL)
		return;
	g_free (file->name);
	g_free (file->folder);
	g_clear_pointer (&file->values, g_key_file_unref);
	g_clear_pointer (&file->sections, g_ptr_array_unref);
	g_free (file);
}

char **
ccrf_key_file_sections (const CcrfKeyFile *file)
{
	GPtrArray *names = g_ptr_array_new ();

	for (guint i = 0; i < file->sections->len; i++) {
		const CcrfKeySection *section = g_ptr_array_index (file->sections, i);

		if (section->line > 0)
			g_ptr_array_add (names, g_strdup (section->name));
	}
	g_ptr_array_add (names, NULL);
	return (char **) g_ptr_array_free (names, FALSE);
}

char **
ccrf_key_file_keys (const CcrfKeyFile *file, const char *section)
{
	const CcrfKeySection *it = ccrf_key_file_section (file, section);
	GPtrArray *names = g_ptr_array_new ();

	for (guint i = 0; it != NULL && i < it->keys->len; i++)
		g_ptr_array_add (names, g_strdup (((CcrfKeyLine *) g_ptr_array_index (it->keys, i))->key));
	g_ptr_array_add (names, NULL);
	return (char **) g_ptr_array_free (names, FALSE);
}

gboolean
ccrf_key_file_has (const CcrfKeyFile *file, const char *section, const char *key)
{
	return ccrf_key_section_key (ccrf_key_file_section (file, section), key) != NULL;
}

void
ccrf_key_file_fault (const CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults, const char *format, ...)
{
	const CcrfKeySection *it = ccrf_key_file_section (file, section);
	const CcrfKeyLine *line = key != NULL ? ccrf_key_section_key (it, key) : NULL;
	int number = line != NULL ? line->line : it != NULL ? it->line : 0;
	g_autoptr (GString) text = g_string_new (file->name);
	va_list args;

	if (number > 0)
		g_string_append_printf (text, ":%d", number);
	g_string_append_printf (text, ": [%s]%s%s: ", section, key != NULL ? " " : "", key != NULL ? key : "");
	va_start (args, format);
	g_string_append_vprintf (text, format, args);
	va_end (args);
	ccrf_faults_add (faults, "%s", text->str);
}

/* Known sections, or known keys of @section, as a NULL-ended list (container only is the caller's). */
static GPtrArray *
known_names (const CcrfKeyFile *file, const CcrfKeySection *section)
{
	GPtrArray *names = g_ptr_array_new ();

	if (section != NULL) {
		GHashTableIter iter;
		gpointer key;

		g_hash_table_iter_init (&iter, section->asked);
		while (g_hash_table_iter_next (&iter, &key, NULL))
			g_ptr_array_add (names, key);
	} else {
		for (guint i = 0; i < file->sections->len; i++) {
			const CcrfKeySection *it = g_ptr_array_index (file->sections, i);

			if (it->asked != NULL)
				g_ptr_array_add (names, it->name);
		}
	}
	g_ptr_array_add (names, NULL);
	return names;
}

static void
report_section (const CcrfKeyFile *file, const CcrfKeySection *section, GPtrArray *faults)
{
	g_autoptr (GPtrArray) names = known_names (file, NULL);
	const char *near = ccrf_nearest (section->name, (const char *const *) names->pdata);

	if (near != NULL)
		ccrf_key_file_fault (file, section->name, NULL, faults, "unknown section; did you mean [%s]?", near);
	else
		ccrf_key_file_fault (file, section->name, NULL, faults, "unknown section");
}

static void
report_key (const CcrfKeyFile *file, const CcrfKeySection *section, const CcrfKeyLine *key, GPtrArray *faults)
{
	g_autoptr (GPtrArray) names = known_names (file, section);
	const char *near = ccrf_nearest (key->key, (const char *const *) names->pdata);

	if (near != NULL)
		ccrf_key_file_fault (file, section->name, key->key, faults, "unknown key; did you mean \"%s\"?", near);
	else
		ccrf_key_file_fault (file, section->name, key->key, faults, "unknown key");
}

void
ccrf_key_file_finish (CcrfKeyFile *file, GPtrArray *faults)
{
	for (guint i = 0; i < file->sections->len; i++) {
		const CcrfKeySection *section = g_ptr_array_index (file->sections, i);

		if (section->asked == NULL) {
			report_section (file, section, faults);
			continue;
		}
		for (guint k = 0; k < section->keys->len; k++) {
			const CcrfKeyLine *key = g_ptr_array_index (section->keys, k);

			if (!key->taken)
				report_key (file, section, key, faults);
		}
	}
}
