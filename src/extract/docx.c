/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Word documents (Office Open XML): the package, its main part, its custom
 * properties. Headers, footers, footnotes and comments are not read: nobody
 * answers a form there.
 */

#include <string.h>

#include "docx-walk.h"
#include "package.h"

#define OLE_MAGIC "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#define ENCRYPTED_STREAM "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"

/* A document with a password is no zip but an OLE file with an encrypted stream ([MS-OFFCRYPTO] 1.3.2). */
static gboolean
is_encrypted (GBytes *document)
{
	gsize size;
	const char *data = g_bytes_get_data (document, &size);
	return size >= 8 && memcmp (data, OLE_MAGIC, 8) == 0 && memmem (data, size, ENCRYPTED_STREAM, sizeof ENCRYPTED_STREAM - 1) != NULL;
}

static gboolean
say_encrypted (CcrfSheet *sheet)
{
	sheet->encrypted = TRUE;
	ccrf_faults_add (sheet->faults, "encrypted");
	return TRUE;
}

static xmlDoc *
read_part (CcrfPackage *package, const char *name, GError **error)
{
	g_autoptr (GBytes) bytes = ccrf_package_read (package, name, error);
	return bytes != NULL ? ccrf_xml_parse (bytes, name, error) : NULL;
}

/* The part that _rels/.rels calls the office document; Word's usual name when nothing is said. (transfer full) */
static char *
main_part (CcrfPackage *package, GError **error)
{
	g_autoptr (GError) missing = NULL;
	g_autoptr (xmlDoc) relations = read_part (package, "_rels/.rels", &missing);
	if (relations == NULL && !g_error_matches (missing, CCRF_ERROR, CCRF_ERROR_NOT_FOUND)) {
		g_propagate_error (error, g_steal_pointer (&missing));
		return NULL;
	}
	const xmlNode *root = relations != NULL ? xmlDocGetRootElement (relations) : NULL;
	for (const xmlNode *at = root != NULL ? root->children : NULL; at != NULL; at = at->next) {
		const char *type = ccrf_xml_attribute (at, "Type"), *target = ccrf_xml_attribute (at, "Target");
		if (type != NULL && target != NULL && g_str_has_suffix (type, "/officeDocument"))
			return g_strdup (*target == '/' ? target + 1 : target);
	}
	return g_strdup ("word/document.xml");
}

/* docProps/custom.xml: form authors leave marks there that nobody sees, such as the form's version */
static gboolean
read_properties (CcrfPackage *package, CcrfSheet *sheet, GError **error)
{
	if (!ccrf_package_has (package, "docProps/custom.xml"))
		return TRUE;
	g_autoptr (xmlDoc) tree = read_part (package, "docProps/custom.xml", error);
	if (tree == NULL)
		return FALSE;
	const xmlNode *root = xmlDocGetRootElement (tree);
	for (const xmlNode *at = root != NULL ? root->children : NULL; at != NULL; at = at->next) {
		const char *name = ccrf_xml_attribute (at, "name");
		if (!ccrf_xml_named (at, "property") || name == NULL || g_hash_table_size (sheet->properties) >= 1000)
			continue;
		xmlChar *value = xmlNodeGetContent (at);
		if (value != NULL)
			g_hash_table_replace (sheet->properties, g_strdup (name), g_strstrip (g_strdup ((const char *) value)));
		xmlFree (value);
	}
	return TRUE;
}

static gboolean
read_body (const xmlNode *body, CcrfSheet *sheet, GError **error)
{
	CcrfDocx docx = {
		.all = g_string_new (NULL),
		.kept = g_string_new (NULL),
		.fields = g_array_new (FALSE, FALSE, sizeof (CcrfDocxField)),
	};
	ccrf_builder_init (&docx.out, sheet);
	ccrf_docx_children (&docx, body);
	ccrf_docx_close_fields (&docx, 0);
	ccrf_docx_gather_end (&docx);
	gboolean done = ccrf_builder_finish (&docx.out, error);
	if (done && docx.wrong != NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "docx: %s", docx.wrong);
		done = FALSE;
	}
	ccrf_builder_clear (&docx.out);
	g_string_free (docx.all, TRUE);
	g_string_free (docx.kept, TRUE);
	g_array_unref (docx.fields);
	return done;
}

gboolean
ccrf_docx_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	if (is_encrypted (document))
		return say_encrypted (sheet);
	g_autoptr (CcrfPackage) package = ccrf_package_open (document, limits, error);
	g_autofree char *name = package != NULL ? main_part (package, error) : NULL;
	if (name == NULL)
		return FALSE;
	g_autoptr (GError) reason = NULL;
	g_autoptr (xmlDoc) tree = read_part (package, name, &reason);
	if (tree == NULL) {
		if (g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_REFUSED))
			return say_encrypted (sheet);
		if (g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_NOT_FOUND))
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "docx: the zip holds no Word document");
		else
			g_propagate_error (error, g_steal_pointer (&reason));
		return FALSE;
	}
	const xmlNode *body = ccrf_xml_child (xmlDocGetRootElement (tree), "body");
	if (body == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "docx: its main part is no Word document");
		return FALSE;
	}
	return read_properties (package, sheet, error) && read_body (body, sheet, error);
}
