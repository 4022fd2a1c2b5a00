/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the text of a key file: GKeyFile forgets the lines, and says nothing about a key given twice. */

#include "key-file-private.h"

#include <string.h>

static void
key_line_free (gpointer data)
{
	CcrfKeyLine *line = data;

	g_free (line->key);
	g_free (line);
}

static void
section_free (gpointer data)
{
	CcrfKeySection *section = data;

	g_free (section->name);
	g_ptr_array_unref (section->keys);
	g_clear_pointer (&section->asked, g_hash_table_unref);
	g_free (section);
}

static CcrfKeySection *
add_section (CcrfKeyFile *file, const char *name, int line)
{
	CcrfKeySection *section = g_new0 (CcrfKeySection, 1);

	section->name = g_strdup (name);
	section->line = line;
	section->keys = g_ptr_array_new_with_free_func (key_line_free);
	g_ptr_array_add (file->sections, section);
	return section;
}

CcrfKeySection *
ccrf_key_file_section (const CcrfKeyFile *file, const char *name)
{
	for (guint i = 0; i < file->sections->len; i++) {
		CcrfKeySection *section = g_ptr_array_index (file->sections, i);

		if (g_str_equal (section->name, name))
			return section;
	}
	return NULL;
}

CcrfKeyLine *
ccrf_key_section_key (const CcrfKeySection *section, const char *key)
{
	for (guint i = 0; section != NULL && i < section->keys->len; i++) {
		CcrfKeyLine *line = g_ptr_array_index (section->keys, i);

		if (g_str_equal (line->key, key))
			return line;
	}
	return NULL;
}

CcrfKeyLine *
ccrf_key_file_take (CcrfKeyFile *file, const char *section, const char *key)
{
	CcrfKeySection *it = ccrf_key_file_section (file, section);
	CcrfKeyLine *line;

	if (it == NULL)
		it = add_section (file, section, 0);
	if (it->asked == NULL)
		it->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_add (it->asked, g_strdup (key));
	line = ccrf_key_section_key (it, key);
	if (line != NULL)
		line->taken = TRUE;
	return line;
}

static gboolean
scan_section (CcrfKeyFile *file, char *text, int line, CcrfKeySection **current, GPtrArray *faults)
{
	char *end = strchr (text, ']');

	if (end == NULL || end[1] != '\0' || end == text + 1) {
		ccrf_faults_add (faults, "%s:%d: a section is written [name], alone on its line", file->name, line);
		return FALSE;
	}
	*end = '\0';
	*current = ccrf_key_file_section (file, text + 1);
	if (*current != NULL)
		ccrf_faults_add (faults, "%s:%d: [%s]: this section is there already, from line %d; put its keys together", file->name, line, text + 1,
		                 (*current)->line);
	else
		*current = add_section (file, text + 1, line);
	return TRUE;
}

static gboolean
scan_key (CcrfKeyFile *file, char *text, int line, CcrfKeySection *section, GPtrArray *faults)
{
	char *equals = strchr (text, '=');
	CcrfKeyLine *before;
	CcrfKeyLine *it;

	if (equals == NULL || equals == text) {
		ccrf_faults_add (faults, "%s:%d: neither a section, nor `key = value`, nor a comment (# at the start of the line)", file->name, line);
		return FALSE;
	}
	*equals = '\0';
	g_strchomp (text);
	if (section == NULL) {
		ccrf_faults_add (faults, "%s:%d: %s: stands before the first section", file->name, line, text);
		return FALSE;
	}
	before = ccrf_key_section_key (section, text);
	if (before != NULL) {
		ccrf_faults_add (faults, "%s:%d: [%s] %s: given twice, first in line %d; keep one", file->name, line, section->name, text, before->line);
		return TRUE;
	}
	it = g_new0 (CcrfKeyLine, 1);
	it->key = g_strdup (text);
	it->line = line;
	g_ptr_array_add (section->keys, it);
	return TRUE;
}

gboolean
ccrf_key_file_scan (CcrfKeyFile *file, const char *text, GPtrArray *faults)
{
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	CcrfKeySection *section = NULL;
	gboolean fine = TRUE;

	file->sections = g_ptr_array_new_with_free_func (section_free);
	for (int i = 0; lines[i] != NULL; i++) {
		char *line = g_strstrip (lines[i]);

		if (*line == '\0' || *line == '#')
			continue;
		if (*line == '[')
			fine &= scan_section (file, line, i + 1, &section, faults);
		else
			fine &= scan_key (file, line, i + 1, section, faults);
	}
	return fine;
}
