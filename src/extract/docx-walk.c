/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The body of a Word document (ECMA-376 part 1, 17), element by element. What
 * has no row in the table is a wrapper: its inside is read. Tracked changes
 * count as accepted.
 */

#include <string.h>

#include "docx-walk.h"
#include "symbols.h"

gboolean
ccrf_docx_on (const xmlNode *parent, const char *name)
{
	static const char *const off[] = { "0", "false", "off", "none", NULL };
	const xmlNode *node = ccrf_xml_child (parent, name);
	const char *value = ccrf_xml_attribute (node, "val");
	return node != NULL && (value == NULL || !g_strv_contains (off, value));
}

void
ccrf_docx_text (CcrfDocx *docx, const char *text)
{
	if (ccrf_docx_silent (docx))
		return;
	if (docx->control == NULL) {
		ccrf_builder_text (&docx->out, text, -1, docx->marks);
		return;
	}
	gsize before = docx->all->len;
	ccrf_text_append_normal (docx->all, text, -1);
	docx->all_marks &= docx->marks;
	if (docx->marks & (CCRF_MARK_STRUCK | CCRF_MARK_HIDDEN))
		return;
	g_string_append (docx->kept, docx->all->str + before);
	docx->kept_marks &= docx->marks;
}

void
ccrf_docx_break (CcrfDocx *docx)
{
	if (ccrf_docx_silent (docx))
		return;
	if (docx->control == NULL) {
		ccrf_builder_break (&docx->out);
		return;
	}
	g_string_append_c (docx->all, '\n');
	g_string_append_c (docx->kept, '\n');
}

static gboolean
starts_with (const xmlNode *node, const char *start)
{
	const char *value = ccrf_xml_attribute (node, "val");
	return value != NULL && g_ascii_strncasecmp (value, start, strlen (start)) == 0;
}

/* A paragraph's place: its own block, one more line of a cell, or of a control's text. */
static void
begin_paragraph (CcrfDocx *docx, const xmlNode *properties)
{
	const xmlNode *style = ccrf_xml_child (properties, "pStyle");
	if (docx->control != NULL) {
		if (docx->all->len > 0)
			ccrf_docx_break (docx);
		return;
	}
	if (docx->join_next)
		return;
	docx->out.heading = starts_with (style, "heading") || starts_with (style, "title") || ccrf_xml_child (properties, "outlineLvl") != NULL;
	docx->out.list_item = starts_with (style, "list") || ccrf_xml_child (properties, "numPr") != NULL;
	ccrf_builder_open_paragraph (&docx->out);
	docx->out.heading = docx->out.list_item = FALSE;
}

static void
on_paragraph (CcrfDocx *docx, const xmlNode *node)
{
	const xmlNode *properties = ccrf_xml_child (node, "pPr");
	GPtrArray *outer = docx->boxes;
	const gboolean outer_in = docx->in_paragraph;
	g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
	begin_paragraph (docx, properties);
	docx->boxes = boxes;
	docx->in_paragraph = TRUE;
	ccrf_docx_children (docx, node);
	docx->in_paragraph = outer_in;
	docx->boxes = outer;
	docx->join_next = ccrf_xml_child (ccrf_xml_child (properties, "rPr"), "del") != NULL;
	for (guint i = 0; i < boxes->len; i++) {
		docx->join_next = FALSE;
		ccrf_docx_children (docx, boxes->pdata[i]);
	}
}

/* A text box stands somewhere on the page; it is read after the paragraph that holds it. */
static void
on_text_box (CcrfDocx *docx, const xmlNode *node)
{
	if (docx->boxes != NULL)
		g_ptr_array_add (docx->boxes, (void *) node);
	else
		ccrf_docx_children (docx, node);
}

static guint
run_marks (const xmlNode *properties)
{
	const xmlNode *shade = ccrf_xml_child (properties, "shd");
	const char *fill = ccrf_xml_attribute (shade, "fill");
	gboolean shaded = fill != NULL && g_ascii_strcasecmp (fill, "auto") != 0 && g_ascii_strcasecmp (fill, "ffffff") != 0;
	return (ccrf_docx_on (properties, "strike") || ccrf_docx_on (properties, "dstrike") ? CCRF_MARK_STRUCK : 0) |
	       (ccrf_docx_on (properties, "b") ? CCRF_MARK_BOLD : 0) |
	       (ccrf_docx_on (properties, "highlight") || shaded ? CCRF_MARK_HIGHLIGHT : 0) |
	       (ccrf_docx_on (properties, "u") ? CCRF_MARK_UNDERLINE : 0) |
	       (ccrf_docx_on (properties, "vanish") ? CCRF_MARK_HIDDEN : 0);
}

static void
on_run (CcrfDocx *docx, const xmlNode *node)
{
	const xmlNode *properties = ccrf_xml_child (node, "rPr");
	const char *font = ccrf_xml_attribute (ccrf_xml_child (properties, "rFonts"), "ascii");
	const guint outer = docx->marks;
	docx->marks = run_marks (properties);
	docx->font = ccrf_symbol_font (font) ? font : NULL;
	ccrf_docx_children (docx, node);
	docx->marks = outer;
	docx->font = NULL;
}

static void
symbol (CcrfDocx *docx, const char *font, guint code)
{
	CcrfSymbol what = ccrf_symbol (font, code);
	if (ccrf_docx_silent (docx))
		return;
	/* an unknown ornament parts words and says nothing; inside a control's text a tick is text */
	if (docx->control != NULL)
		ccrf_docx_text (docx, what == CCRF_SYMBOL_TICK ? "\xe2\x98\x92" : what == CCRF_SYMBOL_BOX ? "\xe2\x98\x90" : " ");
	else if (what == CCRF_SYMBOL_OTHER)
		ccrf_docx_text (docx, " ");
	else
		ccrf_builder_tick (&docx->out, what == CCRF_SYMBOL_TICK, "", NULL, NULL, docx->marks);
}

static void
on_symbol (CcrfDocx *docx, const xmlNode *node)
{
	const char *code = ccrf_xml_attribute (node, "char");
	symbol (docx, ccrf_xml_attribute (node, "font"), code != NULL ? (guint) g_ascii_strtoull (code, NULL, 16) : 0);
}

static void
on_text (CcrfDocx *docx, const xmlNode *node)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		const char *text = (const char *) child->content;
		if (child->type != XML_TEXT_NODE || text == NULL)
			continue;
		if (docx->font == NULL)
			ccrf_docx_text (docx, text);
		/* typed in a symbol font: its letters are pictures */
		for (; docx->font != NULL && *text != '\0'; text = g_utf8_next_char (text))
			if (!g_unichar_isspace (g_utf8_get_char (text)))
				symbol (docx, docx->font, g_utf8_get_char (text));
	}
}

static void
on_tab (CcrfDocx *docx, const xmlNode *node)
{
	ccrf_docx_text (docx, "\t");
}

static void
on_hyphen (CcrfDocx *docx, const xmlNode *node)
{
	ccrf_docx_text (docx, "-");
}

static void
on_break (CcrfDocx *docx, const xmlNode *node)
{
	ccrf_docx_break (docx);
}

/*
 * The same drawing twice, for new and for old programs: once is enough. The
 * old one is only read when the new one shows no text.
 */
static void
on_alternatives (CcrfDocx *docx, const xmlNode *node)
{
	const xmlNode *choice = ccrf_xml_child (node, "Choice"), *fallback = ccrf_xml_child (node, "Fallback");
	guint boxes = docx->boxes != NULL ? docx->boxes->len : 0;
	gsize units = docx->out.units, text = docx->out.text, gathered = docx->all->len;
	if (choice != NULL)
		ccrf_docx_children (docx, choice);
	gboolean said = (docx->boxes != NULL && docx->boxes->len > boxes) || docx->out.units > units || docx->out.text > text || docx->all->len > gathered;
	if (!said && fallback != NULL)
		ccrf_docx_children (docx, fallback);
}

static void
on_foreign_part (CcrfDocx *docx, const xmlNode *node)
{
	ccrf_faults_add (docx->out.sheet->faults, "skipped: a document embedded in this document (altChunk)");
}

static void
on_skip (CcrfDocx *docx, const xmlNode *node)
{
}

/* clang-format off */
static const struct {
	const char *name;
	void (*handle) (CcrfDocx *docx, const xmlNode *node);
} elements[] = {
	{ "p", on_paragraph }, { "r", on_run }, { "t", on_text },
	{ "tab", on_tab }, { "ptab", on_tab }, { "br", on_break }, { "cr", on_break }, { "noBreakHyphen", on_hyphen }, { "sym", on_symbol },
	{ "tbl", ccrf_docx_table }, { "tr", ccrf_docx_row }, { "tc", ccrf_docx_cell },
	{ "sdt", ccrf_docx_control }, { "fldChar", ccrf_docx_field_char },
	{ "txbxContent", on_text_box }, { "AlternateContent", on_alternatives }, { "altChunk", on_foreign_part },
	/* settings: w:tabs holds w:tab elements that are none */
	{ "pPr", on_skip }, { "rPr", on_skip }, { "tblPr", on_skip }, { "trPr", on_skip }, { "tcPr", on_skip }, { "sectPr", on_skip },
	{ "sdtPr", on_skip }, { "tblGrid", on_skip }, { "tblPrEx", on_skip },
	/* tracked changes, as if accepted */
	{ "del", on_skip }, { "moveFrom", on_skip }, { "delText", on_skip },
	/* codes, pronunciation, VML's word art */
	{ "instrText", on_skip }, { "delInstrText", on_skip }, { "rt", on_skip }, { "textpath", on_skip },
};

/* elements of other namespaces are wrappers: a:t and a:p of drawings are not ours */
static const char *const namespaces[] = {
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
	"http://purl.oclc.org/ooxml/wordprocessingml/main",
	"http://schemas.openxmlformats.org/markup-compatibility/2006",
	"http://schemas.openxmlformats.org/officeDocument/2006/math",
	NULL,
};
/* clang-format on */

static void
element (CcrfDocx *docx, const xmlNode *node)
{
	gboolean ours = node->ns != NULL && node->ns->href != NULL && g_strv_contains (namespaces, (const char *) node->ns->href);
	for (gsize i = 0; ours && i < G_N_ELEMENTS (elements); i++)
		if (strcmp ((const char *) node->name, elements[i].name) == 0) {
			elements[i].handle (docx, node);
			return;
		}
	ccrf_docx_children (docx, node);
}

void
ccrf_docx_children (CcrfDocx *docx, const xmlNode *node)
{
	for (const xmlNode *child = node->children; child != NULL && docx->wrong == NULL && !docx->out.full; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			element (docx, child);
}
