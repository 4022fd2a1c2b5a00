/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Word tables: rows and cells may sit inside controls and other wrappers. */

#include <string.h>

#include "docx-walk.h"

void
ccrf_docx_table (CcrfDocx *docx, const xmlNode *node)
{
	/* nothing of Word puts a table inside a control's text; then the table wins */
	ccrf_docx_gather_end (docx);
	const int outer_table = docx->table, outer_row = docx->row;
	const gboolean outer_in = docx->in_paragraph;
	GPtrArray *boxes = g_steal_pointer (&docx->boxes);
	CcrfPlace place = ccrf_builder_save (&docx->out);
	docx->table = ++docx->out.tables;
	docx->row = 0;
	docx->in_paragraph = docx->join_next = FALSE;
	ccrf_docx_children (docx, node);
	ccrf_builder_restore (&docx->out, &place);
	docx->table = outer_table;
	docx->row = outer_row;
	docx->in_paragraph = outer_in;
	docx->boxes = boxes;
}

void
ccrf_docx_row (CcrfDocx *docx, const xmlNode *node)
{
	const xmlNode *properties = ccrf_xml_child (node, "trPr");
	/* a row whose deletion was tracked is gone, as is deleted text */
	if (docx->table == 0 || ccrf_xml_child (properties, "del") != NULL)
		return;
	ccrf_builder_row (&docx->out, docx->table, ++docx->row);
	ccrf_docx_children (docx, node);
}

static gboolean
goes_on (const xmlNode *properties, const char *merge)
{
	const xmlNode *node = ccrf_xml_child (properties, merge);
	const char *value = ccrf_xml_attribute (node, "val");
	return node != NULL && (value == NULL || strcmp (value, "continue") == 0);
}

void
ccrf_docx_cell (CcrfDocx *docx, const xmlNode *node)
{
	const xmlNode *properties = ccrf_xml_child (node, "tcPr");
	const xmlNode *control = g_steal_pointer (&docx->cell_control);
	/* a cell that a wide one to its left covers is not there (its value stands in the next one) */
	if (docx->row == 0 || goes_on (properties, "hMerge") || ccrf_xml_child (properties, "cellDel") != NULL)
		return;
	ccrf_builder_cell (&docx->out);
	/* one covered from above stays as an empty cell, so that columns line up with their headings */
	if (goes_on (properties, "vMerge"))
		return;
	const int outer_row = docx->row;
	const gboolean outer_in = docx->in_paragraph;
	guint fields = docx->fields->len;
	gboolean gathers = control != NULL && ccrf_docx_cell_control (docx, control, node);
	docx->in_paragraph = docx->join_next = FALSE;
	if (control == NULL || gathers)
		ccrf_docx_children (docx, node);
	ccrf_docx_close_fields (docx, fields);
	if (gathers)
		ccrf_docx_gather_end (docx);
	docx->in_paragraph = outer_in;
	docx->row = outer_row;
}
