/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Form check boxes and option buttons on a sheet: VML drawings ([MS-OI29500]
 * x:ClientData, which Excel always writes), or formControlPr parts alone.
 */

#include <string.h>

#include "xlsx-book.h"

#define BOXES_MOST 1000

static void
box_free (gpointer data)
{
	CcrfXlsxBox *box = data;
	g_free (box->label);
	g_free (box);
}

static char *
content (const xmlNode *node)
{
	xmlChar *text = node != NULL ? xmlNodeGetContent (node) : NULL;
	char *copy = g_strstrip (g_strdup (text != NULL ? (const char *) text : ""));
	xmlFree (text);
	/* labels are wrapped like HTML */
	for (char *c = copy; *c != '\0'; c++)
		if (g_ascii_isspace (*c))
			*c = ' ';
	return copy;
}

static void
add_box (CcrfXlsx *xlsx, GPtrArray *boxes, gint64 row, gint64 column, gboolean ticked, char *label)
{
	if (boxes->len == BOXES_MOST)
		ccrf_xlsx_fault (xlsx, "more check boxes on a sheet than are read");
	if (boxes->len >= BOXES_MOST || row < 0 || column < 0 || row > 1048575 || column > 16383) {
		g_free (label);
		return;
	}
	CcrfXlsxBox *box = g_new0 (CcrfXlsxBox, 1);
	*box = (CcrfXlsxBox){ (guint) row, (guint) column, ticked, label };
	g_ptr_array_add (boxes, box);
}

/* <x:Anchor>column, pixels, row, pixels, …</x:Anchor>, <x:Checked>1</x:Checked> */
static void
add_shape (CcrfXlsx *xlsx, GPtrArray *boxes, const xmlNode *shape)
{
	const xmlNode *data = ccrf_xml_child (shape, "ClientData");
	const char *type = ccrf_xml_attribute (data, "ObjectType");
	if (g_strcmp0 (type, "Drop") == 0 || g_strcmp0 (type, "List") == 0)
		ccrf_xlsx_fault (xlsx, "a list box on a sheet is not read");
	if (g_strcmp0 (type, "Checkbox") != 0 && g_strcmp0 (type, "Radio") != 0)
		return;
	g_autofree char *anchor = content (ccrf_xml_child (data, "Anchor"));
	g_autofree char *checked = content (ccrf_xml_child (data, "Checked"));
	g_auto (GStrv) numbers = g_strsplit (anchor, ",", 8);
	if (g_strv_length (numbers) < 4)
		return;
	add_box (xlsx, boxes, g_ascii_strtoll (g_strstrip (numbers[2]), NULL, 10), g_ascii_strtoll (g_strstrip (numbers[0]), NULL, 10),
		 strcmp (checked, "1") == 0, content (ccrf_xml_child (shape, "textbox")));
}

static void
read_drawing (CcrfXlsx *xlsx, const char *part, GPtrArray *boxes)
{
	g_autofree char *name = ccrf_xlsx_related (xlsx, part, NULL, "/vmlDrawing");
	if (name == NULL || !ccrf_package_has (xlsx->package, name))
		return;
	g_autoptr (xmlDoc) tree = ccrf_xlsx_part (xlsx, name, NULL);
	const xmlNode *root = tree != NULL ? xmlDocGetRootElement (tree) : NULL;
	if (root == NULL)
		ccrf_xlsx_fault (xlsx, "the drawing of a sheet cannot be read: check boxes on it are missing");
	for (const xmlNode *at = root != NULL ? root->children : NULL; at != NULL; at = at->next)
		if (ccrf_xml_named (at, "shape"))
			add_shape (xlsx, boxes, at);
}

static void
add_control (CcrfXlsx *xlsx, const char *part, const xmlNode *control, GPtrArray *boxes)
{
	const xmlNode *from = ccrf_xml_child (ccrf_xml_child (ccrf_xml_child (control, "controlPr"), "anchor"), "from");
	const char *id = ccrf_xml_attribute (control, "id");
	g_autofree char *name = id != NULL ? ccrf_xlsx_related (xlsx, part, id, NULL) : NULL;
	g_autoptr (xmlDoc) tree = name != NULL && from != NULL ? ccrf_xlsx_part (xlsx, name, NULL) : NULL;
	const xmlNode *root = tree != NULL ? xmlDocGetRootElement (tree) : NULL;
	const char *type = ccrf_xml_attribute (root, "objectType");
	if (g_strcmp0 (type, "CheckBox") != 0 && g_strcmp0 (type, "Radio") != 0)
		return;
	g_autofree char *row = content (ccrf_xml_child (from, "row"));
	g_autofree char *column = content (ccrf_xml_child (from, "col"));
	add_box (xlsx, boxes, g_ascii_strtoll (row, NULL, 10), g_ascii_strtoll (column, NULL, 10),
		 g_strcmp0 (ccrf_xml_attribute (root, "checked"), "Checked") == 0, g_strdup (""));
}

/* controls may stand in alternatives for new programs; the tree is at most 256 deep */
static void
find_controls (CcrfXlsx *xlsx, const char *part, const xmlNode *node, GPtrArray *boxes)
{
	for (const xmlNode *at = node->children; at != NULL; at = at->next) {
		if (ccrf_xml_named (at, "sheetData") || ccrf_xml_named (at, "Fallback"))
			continue;
		if (ccrf_xml_named (at, "control"))
			add_control (xlsx, part, at, boxes);
		else if (at->type == XML_ELEMENT_NODE)
			find_controls (xlsx, part, at, boxes);
	}
}

GPtrArray *
ccrf_xlsx_boxes (CcrfXlsx *xlsx, const char *part, const xmlNode *root)
{
	GPtrArray *boxes = g_ptr_array_new_with_free_func (box_free);
	read_drawing (xlsx, part, boxes);
	if (boxes->len == 0)
		find_controls (xlsx, part, root, boxes);
	return boxes;
}
