/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Small sheets for the tests of the label engine. */

#include <string.h>

#include <ccrf/parse.h>

#define RECEIVED 1795341600 /* 2026-11-22T10:00:00Z, a Sunday */

/* `[x]` and `[ ]` become tick pieces, `\n` a break, `{…}` a control, `~…~` struck, `*…*` bold, `<…>` a placeholder */
static inline void
cell_fill (CcrfCell *cell, const char *text)
{
	GString *run = g_string_new (NULL);
	guint marks = 0;
	for (const char *at = text;; at++) {
		const gboolean tick = g_str_has_prefix (at, "[x]") || g_str_has_prefix (at, "[ ]");
		if (!*at || tick || strchr ("\n{}~*<>", *at)) {
			if (run->len)
				ccrf_cell_add (cell, marks & (1u << 20) ? CCRF_PIECE_CONTROL : CCRF_PIECE_TEXT, run->str, marks & 0xffff);
			g_string_truncate (run, 0);
			if (!*at)
				break;
			if (tick) {
				ccrf_cell_add (cell, CCRF_PIECE_TICK, "", 0)->ticked = at[1] == 'x';
				at += 2;
			} else if (*at == '\n')
				ccrf_cell_add (cell, CCRF_PIECE_BREAK, "", 0);
			else if (*at == '{' || *at == '}')
				marks ^= 1u << 20;
			else
				marks ^= *at == '~' ? CCRF_MARK_STRUCK : *at == '*' ? CCRF_MARK_BOLD : CCRF_MARK_PLACEHOLDER;
			continue;
		}
		g_string_append_c (run, *at);
	}
	g_string_free (run, TRUE);
}

/* a paragraph a line; `| a | b |` is a row of the running table, `---` begins the next table, `# x` a heading */
static inline CcrfSheet *
sheet_of (const char *text)
{
	CcrfSheet *sheet = ccrf_sheet_new ();
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	int table = 1, row = 0;
	for (char **line = lines; *line; line++) {
		if (strcmp (*line, "---") == 0) {
			table++;
			row = 0;
		} else if (**line == '|') {
			CcrfBlock *block = ccrf_sheet_add_row (sheet, table, ++row);
			g_auto (GStrv) cells = g_strsplit (*line + 1, "|", -1);
			for (char **cell = cells; *cell && cell[1]; cell++) {
				g_auto (GStrv) parts = g_strsplit (g_strstrip (*cell), "\\n", -1);
				g_autofree char *joined = g_strjoinv ("\n", parts);
				cell_fill (ccrf_block_add_cell (block), joined);
			}
		} else {
			CcrfBlock *block = ccrf_sheet_add_paragraph (sheet);
			const char *said = *line;
			while (*said == '>') {
				block->quote++;
				said += said[1] == ' ' ? 2 : 1;
			}
			block->heading = g_str_has_prefix (said, "# ");
			g_auto (GStrv) parts = g_strsplit (said + (block->heading ? 2 : 0), "\\n", -1);
			g_autofree char *joined = g_strjoinv ("\n", parts);
			cell_fill (g_ptr_array_index (block->cells, 0), joined);
		}
	}
	return sheet;
}

static inline CcrfRules *
rules_new (void)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	CcrfRules *rules = ccrf_rules_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_test_message ("%s", (char *) g_ptr_array_index (faults, i));
	g_assert_cmpuint (faults->len, ==, 0);
	return rules;
}

static inline char *
keys_of (const GPtrArray *list)
{
	GString *all = g_string_new (NULL);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf (all, "%s%s", i ? " " : "", (char *) g_ptr_array_index (list, i));
	return g_string_free (all, FALSE);
}

static inline void
show (const CcrfForm *form)
{
	gpointer key, value;
	GHashTableIter iter;
	g_hash_table_iter_init (&iter, form->fields);
	while (g_hash_table_iter_next (&iter, &key, &value))
		g_test_message ("  %s = %s", (char *) key, (char *) value);
	g_hash_table_iter_init (&iter, form->notes);
	while (g_hash_table_iter_next (&iter, &key, &value))
		g_test_message ("  note %s: %s", (char *) key, (char *) value);
	g_autofree char *unsure = keys_of (form->unsure), *missing = keys_of (form->missing);
	g_test_message ("  unsure: %s; missing: %s", unsure, missing);
}

#define ASSERT_FIELD(form, key, value) \
	do { \
		if (g_strcmp0 (ccrf_form_get (form, key), value) != 0) { \
			g_test_message ("field %s:", key); \
			show (form); \
		} \
		g_assert_cmpstr (ccrf_form_get (form, key), ==, value); \
	} while (0)
#define ASSERT_UNSURE(form, key) \
	do { \
		if (!ccrf_list_has ((form)->unsure, key)) { \
			g_test_message ("unsure %s:", key); \
			show (form); \
		} \
		g_assert_true (ccrf_list_has ((form)->unsure, key)); \
		g_assert_null (ccrf_form_get (form, key)); \
	} while (0)
#define ASSERT_NOTE(form, key, value) g_assert_cmpstr (g_hash_table_lookup ((form)->notes, key), ==, value)
