/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Workbooks (Office Open XML; ECMA-376 part 1, 18): their parts and the sheets
 * that are seen. Each row that says something becomes a row of its sheet's
 * table. Values as they were last calculated; comments and charts are not read.
 */

#include <string.h>

#include "xlsx-book.h"

#define SHEETS_MOST 200

xmlDoc *
ccrf_xlsx_part (CcrfXlsx *xlsx, const char *name, GError **error)
{
	g_autoptr (GBytes) bytes = ccrf_package_read (xlsx->package, name, error);
	return bytes != NULL ? ccrf_xml_parse (bytes, name, error) : NULL;
}

/* xl/worksheets/sheet1.xml and ../drawings/x.vml: xl/drawings/x.vml. (transfer full) */
static char *
resolve (const char *part, const char *target)
{
	if (*target == '/')
		return g_strdup (target + 1);
	g_auto (GStrv) steps = g_strsplit (target, "/", 64);
	g_autoptr (GPtrArray) path = g_ptr_array_new ();
	g_auto (GStrv) base = g_strsplit (part, "/", 64);
	for (guint i = 0; base[i] != NULL && base[i + 1] != NULL; i++)
		g_ptr_array_add (path, base[i]);
	for (char **step = steps; *step != NULL; step++) {
		if (strcmp (*step, "..") == 0)
			g_ptr_array_set_size (path, MAX ((int) path->len - 1, 0));
		else if (strcmp (*step, ".") != 0)
			g_ptr_array_add (path, *step);
	}
	g_ptr_array_add (path, NULL);
	return g_strjoinv ("/", (char **) path->pdata);
}

char *
ccrf_xlsx_related (CcrfXlsx *xlsx, const char *part, const char *id, const char *type)
{
	const char *slash = strrchr (part, '/');
	g_autofree char *folder = slash != NULL ? g_strndup (part, (gsize) (slash - part) + 1) : g_strdup ("");
	g_autofree char *name = g_strconcat (folder, "_rels/", slash != NULL ? slash + 1 : part, ".rels", NULL);
	g_autoptr (xmlDoc) tree = ccrf_package_has (xlsx->package, name) ? ccrf_xlsx_part (xlsx, name, NULL) : NULL;
	const xmlNode *root = tree != NULL ? xmlDocGetRootElement (tree) : NULL;
	for (const xmlNode *at = root != NULL ? root->children : NULL; at != NULL; at = at->next) {
		const char *target = ccrf_xml_attribute (at, "Target"), *kind = ccrf_xml_attribute (at, "Type");
		gboolean wanted = id != NULL ? g_strcmp0 (ccrf_xml_attribute (at, "Id"), id) == 0 : kind != NULL && g_str_has_suffix (kind, type);
		if (wanted && target != NULL && g_strcmp0 (ccrf_xml_attribute (at, "TargetMode"), "External") != 0)
			return resolve (part, target);
	}
	return NULL;
}

static gboolean
same (gconstpointer a, gconstpointer b)
{
	return strcmp (a, b) == 0;
}

void
ccrf_xlsx_fault (CcrfXlsx *xlsx, const char *fault)
{
	GPtrArray *faults = xlsx->out.sheet->faults;
	if (!g_ptr_array_find_with_equal_func (faults, fault, same, NULL))
		ccrf_faults_add (faults, "%s", fault);
}

static gboolean
say_encrypted (CcrfSheet *sheet)
{
	sheet->encrypted = TRUE;
	ccrf_faults_add (sheet->faults, "encrypted");
	return TRUE;
}

/* Texts that cells refer to by number */
static gboolean
read_strings (CcrfXlsx *xlsx, const char *book, GError **error)
{
	g_autofree char *name = ccrf_xlsx_related (xlsx, book, NULL, "/sharedStrings");
	if (name == NULL || !ccrf_package_has (xlsx->package, name))
		return TRUE;
	xlsx->strings_tree = ccrf_xlsx_part (xlsx, name, error);
	const xmlNode *root = xlsx->strings_tree != NULL ? xmlDocGetRootElement (xlsx->strings_tree) : NULL;
	for (const xmlNode *at = root != NULL ? root->children : NULL; at != NULL; at = at->next)
		if (ccrf_xml_named (at, "si"))
			g_ptr_array_add (xlsx->strings, (gpointer) at);
	return root != NULL;
}

static gboolean
read_styles (CcrfXlsx *xlsx, const char *book, GError **error)
{
	g_autofree char *name = ccrf_xlsx_related (xlsx, book, NULL, "/styles");
	if (name == NULL || !ccrf_package_has (xlsx->package, name))
		return TRUE;
	g_autoptr (xmlDoc) tree = ccrf_xlsx_part (xlsx, name, error);
	if (tree == NULL)
		return FALSE;
	ccrf_xlsx_read_styles (xlsx, xmlDocGetRootElement (tree));
	return TRUE;
}

static gboolean
read_properties (CcrfXlsx *xlsx, GError **error)
{
	if (!ccrf_package_has (xlsx->package, "docProps/custom.xml"))
		return TRUE;
	g_autoptr (xmlDoc) tree = ccrf_xlsx_part (xlsx, "docProps/custom.xml", error);
	const xmlNode *root = tree != NULL ? xmlDocGetRootElement (tree) : NULL;
	GHashTable *properties = xlsx->out.sheet->properties;
	for (const xmlNode *at = root != NULL ? root->children : NULL; at != NULL; at = at->next) {
		const char *name = ccrf_xml_attribute (at, "name");
		if (!ccrf_xml_named (at, "property") || name == NULL || g_hash_table_size (properties) >= 1000)
			continue;
		xmlChar *value = xmlNodeGetContent (at);
		if (value != NULL)
			g_hash_table_replace (properties, g_strdup (name), g_strstrip (g_strdup ((const char *) value)));
		xmlFree (value);
	}
	return tree != NULL;
}

static gboolean
read_sheet (CcrfXlsx *xlsx, const char *book, const xmlNode *entry, GError **error)
{
	const char *state = ccrf_xml_attribute (entry, "state"), *id = NULL;
	/* r:id, not sheetId */
	for (const xmlAttr *at = entry->properties; at != NULL; at = at->next)
		if (strcmp ((const char *) at->name, "id") == 0 && at->children != NULL)
			id = (const char *) at->children->content;
	if (id == NULL || (state != NULL && strcmp (state, "visible") != 0))
		return TRUE;
	g_autofree char *name = ccrf_xlsx_related (xlsx, book, id, NULL);
	if (name == NULL || !ccrf_package_has (xlsx->package, name)) {
		ccrf_xlsx_fault (xlsx, "a sheet of the workbook is missing");
		return TRUE;
	}
	g_autoptr (xmlDoc) tree = ccrf_xlsx_part (xlsx, name, error);
	if (tree == NULL)
		return FALSE;
	if (ccrf_xml_named (xmlDocGetRootElement (tree), "worksheet"))
		ccrf_xlsx_sheet (xlsx, name, xmlDocGetRootElement (tree));
	return TRUE;
}

static gboolean
read_book (CcrfXlsx *xlsx, const char *name, const xmlNode *root, GError **error)
{
	const xmlNode *sheets = ccrf_xml_child (root, "sheets");
	const char *epoch = ccrf_xml_attribute (ccrf_xml_child (root, "workbookPr"), "date1904");
	guint count = 0;
	xlsx->from_1904 = epoch != NULL && (strcmp (epoch, "1") == 0 || strcmp (epoch, "true") == 0);
	if (!read_strings (xlsx, name, error) || !read_styles (xlsx, name, error) || !read_properties (xlsx, error))
		return FALSE;
	for (const xmlNode *at = sheets != NULL ? sheets->children : NULL; at != NULL && !xlsx->out.full; at = at->next) {
		if (!ccrf_xml_named (at, "sheet"))
			continue;
		if (++count > SHEETS_MOST) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "xlsx: more than %d sheets", SHEETS_MOST);
			return FALSE;
		}
		if (!read_sheet (xlsx, name, at, error))
			return FALSE;
	}
	return ccrf_builder_finish (&xlsx->out, error);
}

static gboolean
read_package (CcrfXlsx *xlsx, CcrfSheet *sheet, GError **error)
{
	g_autofree char *name = ccrf_xlsx_related (xlsx, "", NULL, "/officeDocument");
	if (name == NULL)
		name = g_strdup ("xl/workbook.xml");
	g_autoptr (GError) reason = NULL;
	g_autoptr (xmlDoc) tree = ccrf_xlsx_part (xlsx, name, &reason);
	if (tree == NULL && g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_REFUSED))
		return say_encrypted (sheet);
	if (tree == NULL && !g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_NOT_FOUND)) {
		g_propagate_error (error, g_steal_pointer (&reason));
		return FALSE;
	}
	if (tree == NULL || !ccrf_xml_named (xmlDocGetRootElement (tree), "workbook")) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "xlsx: the zip holds no workbook");
		return FALSE;
	}
	return read_book (xlsx, name, xmlDocGetRootElement (tree), error);
}

gboolean
ccrf_xlsx_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	g_autoptr (CcrfPackage) package = ccrf_package_open (document, limits, error);
	if (package == NULL)
		return FALSE;
	CcrfXlsx xlsx = {
		.package = package,
		.strings = g_ptr_array_new (),
		.formats = g_array_new (FALSE, FALSE, sizeof (CcrfXlsxFormat)),
	};
	ccrf_builder_init (&xlsx.out, sheet);
	gboolean done = read_package (&xlsx, sheet, error);
	ccrf_builder_clear (&xlsx.out);
	g_ptr_array_unref (xlsx.strings);
	g_array_unref (xlsx.formats);
	if (xlsx.strings_tree != NULL)
		xmlFreeDoc (xlsx.strings_tree);
	return done;
}
