/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * HTML tables. One whose rows never have two cells is only design (half of all
 * HTML mail sits in such a frame): its content is read as if it were not there.
 */

#include <string.h>

#include "html-table.h"

#define COLUMNS_MOST 200 /* columns whose row spans are remembered */

typedef struct {
	int number, row;
	gboolean row_open;
	int column;
	guint16 spans[COLUMNS_MOST]; /* rows for which a cell from above still covers this column */
} Table;

static gboolean
is_cell (const xmlNode *node)
{
	return ccrf_xml_named (node, "td") || ccrf_xml_named (node, "th");
}

static gboolean
is_section (const xmlNode *node)
{
	static const char *const names[] = { "tbody", "thead", "tfoot", "form", "span", "font", "center", NULL };
	return node->type == XML_ELEMENT_NODE && g_strv_contains (names, (const char *) node->name);
}

/* The most cells that a row of @node has, not looking into cells. */
static int
widest_row (const xmlNode *node, int depth)
{
	int cells = 0, widest = 0;
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		cells += is_cell (child);
		if (depth > 0 && (is_section (child) || ccrf_xml_named (child, "tr"))) {
			/* apart from MAX, which would look twice, and so 2 to the power of the depth */
			int inside = widest_row (child, depth - 1);

			widest = MAX (widest, inside);
		}
	}
	return MAX (widest, cells);
}

static int
span (const xmlNode *node, const char *name, int most)
{
	const char *value = ccrf_xml_attribute (node, name);
	return value != NULL ? (int) CLAMP (g_ascii_strtoll (value, NULL, 10), 1, most) : 1;
}

static void
open_row (CcrfHtml *html, Table *table)
{
	ccrf_builder_row (&html->out, table->number, ++table->row);
	table->row_open = TRUE;
	table->column = 0;
}

/* Columns covered from above stay as empty cells, so that columns line up with their headings. */
static void
covered_cells (CcrfHtml *html, Table *table)
{
	while (table->column < COLUMNS_MOST && table->spans[table->column] > 0) {
		table->spans[table->column++]--;
		ccrf_builder_cell (&html->out);
	}
}

static void
read_cell (CcrfHtml *html, Table *table, const xmlNode *node)
{
	if (!table->row_open)
		open_row (html, table);
	covered_cells (html, table);
	int columns = span (node, "colspan", COLUMNS_MOST), rows = span (node, "rowspan", 1000);
	ccrf_builder_cell (&html->out);
	html->line_start = TRUE;
	html->space = FALSE;
	/* the cell itself may carry marks (a bold heading cell, a hidden one) */
	ccrf_html_node (html, node);
	for (int i = 0; i < columns && table->column < COLUMNS_MOST; i++) {
		/* a wide cell is one cell: the value stands in the next one */
		table->spans[table->column] = (guint16) (i == 0 ? rows - 1 : 0);
		table->column++;
	}
}

static void
close_row (CcrfHtml *html, Table *table)
{
	if (table->row_open)
		covered_cells (html, table);
	table->row_open = FALSE;
}

static gboolean
shows_nothing (const xmlNode *node)
{
	static const char *const names[] = { "caption", "col", "colgroup", "script", "style", "template", NULL }; /* a caption is read before the table */
	if (node->type == XML_ELEMENT_NODE)
		return g_strv_contains (names, (const char *) node->name);
	return node->type != XML_TEXT_NODE || node->content == NULL || strspn ((const char *) node->content, " \t\r\n\f") == strlen ((const char *) node->content);
}

/* Broken HTML: text between rows or cells. It is kept, in a cell of its own when there is none. */
static void
stray_content (CcrfHtml *html, Table *table, const xmlNode *node)
{
	if (!table->row_open)
		open_row (html, table);
	if (html->out.cell == NULL)
		ccrf_builder_cell (&html->out);
	if (html->out.cell != NULL)
		ccrf_html_node (html, node);
}

static void
read_table (CcrfHtml *html, Table *table, const xmlNode *node, int depth)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		if (html->out.full || html->too_deep)
			return;
		if (is_cell (child)) {
			read_cell (html, table, child);
		} else if (ccrf_xml_named (child, "tr")) {
			close_row (html, table);
			open_row (html, table);
			if (depth > 0)
				read_table (html, table, child, depth - 1);
			close_row (html, table);
		} else if (is_section (child) && depth > 0) {
			close_row (html, table);
			read_table (html, table, child, depth - 1);
			close_row (html, table);
		} else if (!shows_nothing (child)) {
			stray_content (html, table, child);
		}
	}
}

void
ccrf_html_table (CcrfHtml *html, const xmlNode *node)
{
	ccrf_html_boundary (html);
	if (widest_row (node, 8) < 2) {
		/* rows and cells are then plain blocks */
		for (const xmlNode *child = node->children; child != NULL; child = child->next) {
			ccrf_html_node (html, child);
			ccrf_html_boundary (html);
		}
		return;
	}
	const xmlNode *caption = ccrf_xml_child (node, "caption");
	if (caption != NULL)
		ccrf_html_node (html, caption);
	Table table = { .number = ++html->out.tables };
	const int item = html->item;
	CcrfPlace place = ccrf_builder_save (&html->out);
	html->item = -1;
	read_table (html, &table, node, 8);
	ccrf_builder_restore (&html->out, &place);
	html->item = item;
	html->line_start = TRUE;
	html->space = FALSE;
}
