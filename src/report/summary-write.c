/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The summary as plain text and as CSV. */

#include "summary.h"

static guint
columns_of (const CcrfSummaryTable *table)
{
	guint n = 0;

	while (table->columns[n])
		n++;
	return n;
}

/* ---- plain text ------------------------------------------------------------------------- */

static void
append_cell (GString *text, const char *cell, glong width, gboolean right)
{
	glong length = g_utf8_strlen (cell, -1);

	for (glong i = length; right && i < width; i++)
		g_string_append_c (text, ' ');
	g_string_append (text, cell);
	for (glong i = length; !right && i < width; i++)
		g_string_append_c (text, ' ');
}

/* numbers stand under their heading's end, words under its beginning */
static gboolean
is_number (const char *cell)
{
	return g_regex_match_simple ("^(\\d+(\\.\\d+)?|–)$", cell, 0, 0);
}

static void
append_row (GString *text, char **cells, const glong *widths, guint n, char **like)
{
	g_autoptr (GString) line = g_string_new (NULL);

	for (guint i = 0; i < n; i++) {
		if (i)
			g_string_append (line, "  ");
		append_cell (line, cells[i], widths[i], i && is_number (like[i]));
	}
	g_string_append_printf (text, "%s\n", g_strchomp (line->str));
}

static void
append_table (GString *text, const CcrfSummaryTable *table)
{
	guint n = columns_of (table);
	glong widths[CCRF_SUMMARY_COLUMNS];

	g_string_append_printf (text, "\n%s\n", table->title);
	append_cell (text, "", 0, FALSE);
	for (glong i = g_utf8_strlen (table->title, -1); i > 0; i--)
		g_string_append_c (text, '-');
	g_string_append_c (text, '\n');
	if (table->note)
		g_string_append_printf (text, "%s\n", table->note);
	if (table->rows->len == 0) {
		g_string_append (text, "None.\n");
		return;
	}
	for (guint c = 0; c < n; c++) {
		widths[c] = g_utf8_strlen (table->columns[c], -1);
		for (guint r = 0; r < table->rows->len; r++)
			widths[c] = MAX (widths[c], g_utf8_strlen (((char **) table->rows->pdata[r])[c], -1));
	}
	append_row (text, (char **) table->columns, widths, n, table->rows->pdata[0]);
	for (guint r = 0; r < table->rows->len; r++)
		append_row (text, table->rows->pdata[r], widths, n, table->rows->pdata[r]);
}

char *
ccrf_summary_text (const CcrfSummary *summary)
{
	GString *text = g_string_new (NULL);

	g_string_append_printf (text, "Concerns and compliments, %s\n%s. Made on %s.\n", summary->period, summary->service, summary->made);
	for (guint i = 0; i < summary->tables->len; i++)
		append_table (text, summary->tables->pdata[i]);
	g_string_append_printf (text, "\n%s\n", ccrf_summary_licence);
	return g_string_free (text, FALSE);
}

/* ---- CSV, JSON ---------------------------------------------------------------------------- */

typedef void (*AppendLine) (GString *into, const char *const *cells);
static const char *const heading[] = { "table", "row", "column", "value", NULL };

static void
append_csv (GString *csv, const char *const *cells)
{
	g_autoptr (GString) row = g_string_new (NULL);

	for (gsize i = 0; cells[i]; i++)
		ccrf_csv_cell (row, cells[i]);
	g_string_append_printf (csv, "%s\r\n", row->str);
}

static void
append_json (GString *json, const char *const *cells)
{
	JsonObject *object = json_object_new ();
	g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
	g_autofree char *text = NULL;

	for (gsize i = 0; cells[i]; i++)
		json_object_set_string_member (object, heading[i], cells[i]);
	text = json_to_string (node, FALSE);
	g_string_append_printf (json, "%s\n", text);
	json_object_unref (object);
}

/* One number a line: every spreadsheet can turn that into the table that is wanted. */
static void
append_values (GString *into, const CcrfSummary *summary, AppendLine append_line)
{
	for (guint i = 0; i < summary->tables->len; i++) {
		const CcrfSummaryTable *table = summary->tables->pdata[i];

		for (guint r = 0; r < table->rows->len; r++) {
			char **row = table->rows->pdata[r];

			for (guint c = 1; table->columns[c]; c++) {
				const char *const cells[] = { table->title, row[0], table->columns[c], row[c], NULL };

				append_line (into, cells);
			}
		}
	}
}

char *
ccrf_summary_csv (const CcrfSummary *summary)
{
	GString *csv = g_string_new (NULL);

	append_csv (csv, heading);
	append_values (csv, summary, append_csv);
	return g_string_free (csv, FALSE);
}

char *
ccrf_summary_json (const CcrfSummary *summary)
{
	GString *json = g_string_new (NULL);

	append_values (json, summary, append_json);
	return g_string_free (json, FALSE);
}
