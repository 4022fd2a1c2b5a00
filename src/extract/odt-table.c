/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables of OpenDocument texts (ODF 1.3 part 3, 9): repeated, covered and hidden cells. */

#include <string.h>

#include "odt-walk.h"

#define COLUMNS_MOST 1024

typedef struct {
	CcrfOdt *odt;
	int table, row;
	guint column;
	gint64 down[COLUMNS_MOST]; /* rows that a tall cell whose left edge is here still covers */
} Table;

static gint64
number (const xmlNode *node, const char *name)
{
	const char *value = ccrf_xml_attribute (node, name);
	return value != NULL ? CLAMP (g_ascii_strtoll (value, NULL, 10), 1, G_MAXINT) : 1;
}

static void
cell_content (CcrfOdt *odt, const xmlNode *node)
{
	const guint lists = odt->lists, fields = odt->fields;
	odt->lists = odt->fields = odt->gathering = 0;
	ccrf_odt_children (odt, node);
	ccrf_flow_gather_end (&odt->flow);
	odt->lists = lists;
	odt->fields = fields;
}

/* As in the Word reader: covered from the left is no cell, covered from above an empty one. */
static void
on_cell (Table *table, const xmlNode *node)
{
	gboolean covered = ccrf_xml_named (node, "covered-table-cell");
	gint64 repeated = number (node, "number-columns-repeated");
	gint64 tall = number (node, "number-rows-spanned");
	for (gint64 i = 0; i < repeated && !table->odt->flow.out.full; i++) {
		gint64 *down = table->column < COLUMNS_MOST ? &table->down[table->column] : NULL;
		gboolean from_above = covered && down != NULL && *down > 0;
		if (!covered || from_above)
			ccrf_builder_cell (&table->odt->flow.out);
		if (!covered)
			cell_content (table->odt, node);
		if (from_above)
			(*down)--;
		else if (down != NULL)
			*down = covered ? 0 : tall - 1;
		table->column++;
	}
}

static void
on_row (Table *table, const xmlNode *node)
{
	const char *seen = ccrf_xml_attribute (node, "visibility");
	gint64 repeated = number (node, "number-rows-repeated");
	if (seen != NULL && strcmp (seen, "visible") != 0)
		return;
	for (gint64 i = 0; i < repeated && !table->odt->flow.out.full; i++) {
		ccrf_builder_row (&table->odt->flow.out, table->table, ++table->row);
		table->column = 0;
		for (const xmlNode *at = node->children; at != NULL; at = at->next)
			if (ccrf_xml_named (at, "table-cell") || ccrf_xml_named (at, "covered-table-cell"))
				on_cell (table, at);
	}
}

/* rows may stand in groups: header rows, row groups */
static void
on_rows (Table *table, const xmlNode *node)
{
	for (const xmlNode *at = node->children; at != NULL; at = at->next) {
		if (ccrf_xml_named (at, "table-row"))
			on_row (table, at);
		else if (ccrf_xml_named (at, "table-header-rows") || ccrf_xml_named (at, "table-rows") || ccrf_xml_named (at, "table-row-group"))
			on_rows (table, at);
	}
}

void
ccrf_odt_on_table (CcrfOdt *odt, const xmlNode *node)
{
	ccrf_flow_gather_end (&odt->flow);
	GPtrArray *boxes = g_steal_pointer (&odt->boxes);
	const gboolean outer_in = odt->in_paragraph;
	CcrfPlace place = ccrf_builder_save (&odt->flow.out);
	g_autofree Table *table = g_new0 (Table, 1);
	table->odt = odt;
	table->table = ++odt->flow.out.tables;
	odt->in_paragraph = FALSE;
	on_rows (table, node);
	ccrf_builder_restore (&odt->flow.out, &place);
	odt->in_paragraph = outer_in;
	odt->boxes = boxes;
}
