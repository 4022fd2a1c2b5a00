/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * OpenDocument texts (ODF 1.2 and 1.3; .odt, .ott and flat .fodt): the package,
 * its content, styles and user-defined properties. Headers, footers, notes and
 * comments are not read: nobody answers a form there. Tracked changes count as
 * accepted. What has no row in the table is a wrapper: its inside is read.
 */

#include <string.h>

#include "odt-walk.h"
#include "package.h"

static gboolean
is_space (char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
visible (CcrfOdt *odt, const char *text, gsize length)
{
	const char *end = text + length;
	if (odt->font == NULL)
		ccrf_flow_text (&odt->flow, text, (gssize) length);
	/* typed in a symbol font: its letters are pictures */
	for (; odt->font != NULL && text < end; text = g_utf8_next_char (text))
		if (!g_unichar_isspace (g_utf8_get_char (text)))
			ccrf_flow_symbol (&odt->flow, odt->font, g_utf8_get_char (text));
}

void
ccrf_odt_text (CcrfOdt *odt, const char *text)
{
	while (*text != '\0') {
		gsize length = strcspn (text, " \t\r\n");
		if (length > 0) {
			visible (odt, text, length);
			odt->space = FALSE;
		} else if (!odt->space) {
			ccrf_flow_text (&odt->flow, " ", 1);
			odt->space = TRUE;
		}
		text += length;
		while (length == 0 && is_space (*text))
			text++;
	}
}

static void
on_paragraph (CcrfOdt *odt, const xmlNode *node)
{
	CcrfOdtStyle style = { 0 };
	GPtrArray *outer = odt->boxes;
	const gboolean outer_in = odt->in_paragraph;
	g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
	ccrf_odt_style (odt->styles, "paragraph", ccrf_xml_attribute (node, "style-name"), &style);
	style.heading = style.heading || ccrf_xml_named (node, "h");
	/* a paragraph inside a tracked deletion goes on in the one before it */
	if (g_hash_table_size (odt->deleting) == 0) {
		odt->flow.out.heading = style.heading;
		odt->flow.out.list_item = style.list_item || odt->lists > 0;
		if (odt->flow.control != NULL)
			ccrf_flow_break (&odt->flow);
		else
			ccrf_builder_open_paragraph (&odt->flow.out);
		odt->flow.out.heading = odt->flow.out.list_item = FALSE;
	}
	/* headings are bold by their style: nobody means an answer by that */
	odt->flow.marks = (style.heading ? style.marks & ~CCRF_MARK_BOLD : style.marks) | (odt->hidden > 0 ? CCRF_MARK_HIDDEN : 0);
	odt->font = style.font;
	odt->boxes = boxes;
	odt->space = odt->in_paragraph = TRUE;
	ccrf_odt_children (odt, node);
	odt->in_paragraph = outer_in;
	odt->boxes = outer;
	odt->flow.marks = 0;
	odt->font = NULL;
	g_free (style.font);
	for (guint i = 0; i < boxes->len; i++)
		ccrf_odt_children (odt, boxes->pdata[i]);
}

static void
on_span (CcrfOdt *odt, const xmlNode *node)
{
	const guint marks = odt->flow.marks;
	const char *font = odt->font;
	CcrfOdtStyle style = { .marks = marks, .font = g_strdup (font) };
	ccrf_odt_style (odt->styles, "text", ccrf_xml_attribute (node, "style-name"), &style);
	odt->flow.marks = style.marks;
	odt->font = style.font;
	ccrf_odt_children (odt, node);
	odt->flow.marks = marks;
	odt->font = font;
	g_free (style.font);
}

static void
on_spaces (CcrfOdt *odt, const xmlNode *node)
{
	const char *count = ccrf_xml_attribute (node, "c");
	gint64 spaces = count != NULL ? CLAMP (g_ascii_strtoll (count, NULL, 10), 1, 1000) : 1;
	for (gint64 i = 0; i < spaces; i++)
		ccrf_flow_text (&odt->flow, " ", 1);
	odt->space = FALSE;
}

static void
on_tab (CcrfOdt *odt, const xmlNode *node)
{
	ccrf_flow_text (&odt->flow, "\t", 1);
	odt->space = FALSE;
}

static void
on_break (CcrfOdt *odt, const xmlNode *node)
{
	ccrf_flow_break (&odt->flow);
	odt->space = TRUE;
}

static void
on_list (CcrfOdt *odt, const xmlNode *node)
{
	odt->lists++;
	ccrf_odt_children (odt, node);
	odt->lists--;
}

static void
on_section (CcrfOdt *odt, const xmlNode *node)
{
	gboolean hidden = g_strcmp0 (ccrf_xml_attribute (node, "display"), "none") == 0;
	odt->hidden += hidden;
	ccrf_odt_children (odt, node);
	odt->hidden -= hidden;
}

/* A text box stands somewhere on the page; it is read after the paragraph that holds it. */
static void
on_text_box (CcrfOdt *odt, const xmlNode *node)
{
	if (odt->boxes != NULL)
		g_ptr_array_add (odt->boxes, (void *) node);
	else
		ccrf_odt_children (odt, node);
}

/* ---- tracked changes (ODF 1.3 part 3, 5.5) ---------------------------------------- */

/* The regions that are deletions: LibreOffice may leave their text where it stood. */
static void
on_tracked_changes (CcrfOdt *odt, const xmlNode *node)
{
	for (const xmlNode *at = node->children; at != NULL; at = at->next) {
		const char *id = ccrf_xml_attribute (at, "id");
		if (id != NULL && ccrf_xml_child (at, "deletion") != NULL)
			g_hash_table_add (odt->deletions, (gpointer) id);
	}
}

static void
on_change_start (CcrfOdt *odt, const xmlNode *node)
{
	const char *id = ccrf_xml_attribute (node, "change-id");
	if (id != NULL && g_hash_table_contains (odt->deletions, id))
		g_hash_table_add (odt->deleting, (gpointer) id);
}

static void
on_change_end (CcrfOdt *odt, const xmlNode *node)
{
	const char *id = ccrf_xml_attribute (node, "change-id");
	if (id != NULL)
		g_hash_table_remove (odt->deleting, id);
}

static void
on_skip (CcrfOdt *odt, const xmlNode *node)
{
}

/* text:title is a field that shows the document's title; svg:title describes a picture */
static void
on_title (CcrfOdt *odt, const xmlNode *node)
{
	if (node->ns == NULL || node->ns->href == NULL || strstr ((const char *) node->ns->href, "svg") == NULL)
		ccrf_odt_children (odt, node);
}

/* clang-format off */
static const struct {
	const char *name;
	gboolean deleted; /* looked at inside a tracked deletion too */
	void (*handle) (CcrfOdt *odt, const xmlNode *node);
} elements[] = {
	{ "p", TRUE, on_paragraph }, { "h", TRUE, on_paragraph }, { "span", TRUE, on_span },
	{ "s", FALSE, on_spaces }, { "tab", FALSE, on_tab }, { "line-break", FALSE, on_break },
	{ "list", TRUE, on_list }, { "section", TRUE, on_section }, { "table", FALSE, ccrf_odt_on_table }, { "text-box", FALSE, on_text_box },
	{ "tracked-changes", TRUE, on_tracked_changes }, { "change-start", TRUE, on_change_start }, { "change-end", TRUE, on_change_end },
	{ "content-control", FALSE, ccrf_odt_on_content_control }, { "text-input", FALSE, ccrf_odt_on_text_input },
	{ "placeholder", FALSE, ccrf_odt_on_placeholder }, { "drop-down", FALSE, ccrf_odt_on_drop_down },
	{ "fieldmark", FALSE, ccrf_odt_on_field_mark }, { "fieldmark-start", FALSE, ccrf_odt_on_field_start },
	{ "fieldmark-end", FALSE, ccrf_odt_on_field_end }, { "control", FALSE, ccrf_odt_on_form_control },
	/* what is no text of the page */
	{ "forms", TRUE, on_skip }, { "sequence-decls", TRUE, on_skip }, { "variable-decls", TRUE, on_skip }, { "user-field-decls", TRUE, on_skip },
	{ "annotation", TRUE, on_skip }, { "note", TRUE, on_skip }, { "title", TRUE, on_title }, { "desc", TRUE, on_skip },
	{ "ruby-text", TRUE, on_skip },
	{ "hidden-text", TRUE, on_skip }, { "binary-data", TRUE, on_skip }, { "object", TRUE, on_skip }, { "event-listeners", TRUE, on_skip },
	{ "param", TRUE, on_skip }, { "label", TRUE, on_skip }, { "script", TRUE, on_skip }, { "table-of-content-source", TRUE, on_skip },
};
/* clang-format on */

static void
element (CcrfOdt *odt, const xmlNode *node)
{
	gboolean deleting = g_hash_table_size (odt->deleting) > 0;
	for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
		if (strcmp ((const char *) node->name, elements[i].name) == 0) {
			if (!deleting || elements[i].deleted)
				elements[i].handle (odt, node);
			return;
		}
	ccrf_odt_children (odt, node);
}

void
ccrf_odt_children (CcrfOdt *odt, const xmlNode *node)
{
	for (const xmlNode *at = node->children; at != NULL && !odt->flow.out.full; at = at->next) {
		if (at->type == XML_ELEMENT_NODE)
			element (odt, at);
		else if (at->type == XML_TEXT_NODE && at->content != NULL && odt->in_paragraph && g_hash_table_size (odt->deleting) == 0)
			ccrf_odt_text (odt, (const char *) at->content);
	}
}

/* ---- the package ------------------------------------------------------------------- */

static gboolean
say_encrypted (CcrfSheet *sheet)
{
	sheet->encrypted = TRUE;
	ccrf_faults_add (sheet->faults, "encrypted");
	return TRUE;
}

/* Documents with a password say so in their manifest (ODF 1.3 part 2, 3.8.1); the zip itself is an ordinary one. */
static gboolean
is_encrypted (CcrfPackage *package, gboolean *yes, GError **error)
{
	g_autoptr (GError) reason = NULL;
	g_autoptr (GBytes) manifest = ccrf_package_read (package, "META-INF/manifest.xml", &reason);
	if (manifest == NULL && g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_LIMIT)) {
		g_propagate_error (error, g_steal_pointer (&reason));
		return FALSE;
	}
	gsize size = 0;
	const char *data = manifest != NULL ? g_bytes_get_data (manifest, &size) : NULL;
	*yes = (size > 0 && memmem (data, size, "encryption-data", 15) != NULL) || ccrf_package_has (package, "encrypted-package") ||
	       g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_REFUSED);
	return TRUE;
}

static xmlDoc *
read_part (CcrfPackage *package, const char *name, GError **error)
{
	g_autoptr (GBytes) bytes = ccrf_package_read (package, name, error);
	return bytes != NULL ? ccrf_xml_parse (bytes, name, error) : NULL;
}

/* @tree stays %NULL when there is no such part */
static gboolean
read_optional (CcrfPackage *package, const char *name, xmlDoc **tree, GError **error)
{
	if (!ccrf_package_has (package, name))
		return TRUE;
	*tree = read_part (package, name, error);
	return *tree != NULL;
}

/* form authors leave marks there that nobody sees, such as the form's version */
static void
read_properties (const xmlNode *root, CcrfSheet *sheet)
{
	const xmlNode *meta = ccrf_xml_child (root, "meta");
	for (const xmlNode *at = meta != NULL ? meta->children : NULL; at != NULL; at = at->next) {
		const char *name = ccrf_xml_attribute (at, "name");
		if (!ccrf_xml_named (at, "user-defined") || name == NULL || g_hash_table_size (sheet->properties) >= 1000)
			continue;
		xmlChar *value = xmlNodeGetContent (at);
		if (value != NULL)
			g_hash_table_replace (sheet->properties, g_strdup (name), g_strstrip (g_strdup ((const char *) value)));
		xmlFree (value);
	}
}

static gboolean
read_content (const xmlNode *root, const CcrfOdtStyles *styles, CcrfSheet *sheet, GError **error)
{
	const xmlNode *text = ccrf_xml_child (ccrf_xml_child (root, "body"), "text");
	if (text == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "odt: its content is no text document");
		return FALSE;
	}
	CcrfOdt odt = {
		.styles = styles,
		.deletions = g_hash_table_new (g_str_hash, g_str_equal),
		.deleting = g_hash_table_new (g_str_hash, g_str_equal),
		.controls = g_hash_table_new (g_str_hash, g_str_equal),
	};
	ccrf_flow_init (&odt.flow, sheet);
	ccrf_odt_find_controls (&odt, ccrf_xml_child (text, "forms"));
	ccrf_odt_children (&odt, text);
	if (g_hash_table_size (odt.deleting) > 0)
		ccrf_faults_add (sheet->faults, "a tracked deletion has no end: what follows it was left out");
	gboolean done = ccrf_flow_finish (&odt.flow, error);
	ccrf_flow_clear (&odt.flow);
	g_hash_table_unref (odt.deletions);
	g_hash_table_unref (odt.deleting);
	g_hash_table_unref (odt.controls);
	return done;
}

static gboolean
read_flat (GBytes *document, CcrfSheet *sheet, GError **error)
{
	g_autoptr (xmlDoc) tree = ccrf_xml_parse (document, "odt", error);
	if (tree == NULL)
		return FALSE;
	const xmlNode *root = xmlDocGetRootElement (tree);
	g_autoptr (CcrfOdtStyles) styles = ccrf_odt_styles_new ();
	ccrf_odt_styles_add (styles, root);
	read_properties (root, sheet);
	return read_content (root, styles, sheet, error);
}

gboolean
ccrf_odt_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data (document, &size);
	if (size < 2 || memcmp (data, "PK", 2) != 0)
		return read_flat (document, sheet, error);
	gboolean encrypted = FALSE;
	g_autoptr (CcrfPackage) package = ccrf_package_open (document, limits, error);
	if (package == NULL || !is_encrypted (package, &encrypted, error))
		return FALSE;
	if (encrypted)
		return say_encrypted (sheet);
	g_autoptr (GError) reason = NULL;
	g_autoptr (xmlDoc) content = read_part (package, "content.xml", &reason);
	if (content == NULL) {
		if (g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_REFUSED))
			return say_encrypted (sheet);
		if (g_error_matches (reason, CCRF_ERROR, CCRF_ERROR_NOT_FOUND))
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "odt: the zip holds no content");
		else
			g_propagate_error (error, g_steal_pointer (&reason));
		return FALSE;
	}
	g_autoptr (CcrfOdtStyles) styles = ccrf_odt_styles_new ();
	g_autoptr (xmlDoc) named = NULL;
	g_autoptr (xmlDoc) meta = NULL;
	if (!read_optional (package, "styles.xml", &named, error) || !read_optional (package, "meta.xml", &meta, error))
		return FALSE;
	ccrf_odt_styles_add (styles, named != NULL ? xmlDocGetRootElement (named) : NULL);
	ccrf_odt_styles_add (styles, xmlDocGetRootElement (content));
	read_properties (meta != NULL ? xmlDocGetRootElement (meta) : NULL, sheet);
	return read_content (xmlDocGetRootElement (content), styles, sheet, error);
}
