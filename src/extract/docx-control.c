/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How Word forms hold answers: content controls (w:sdt; ECMA-376 part 1, 17.5.2,
 * check boxes of [MS-DOCX]) around text, paragraphs, cells or rows, and the
 * legacy form fields (w:ffData, 17.16) between field characters.
 */

#include <string.h>

#include "docx-walk.h"

#define FIELDS_MOST 64 /* fields inside each other; Word allows 20 */

void
ccrf_docx_gather_begin (CcrfDocx *docx, const char *tag, const char *title, guint marks)
{
	g_string_truncate (docx->all, 0);
	g_string_truncate (docx->kept, 0);
	docx->all_marks = docx->kept_marks = ~0u;
	docx->control = ccrf_builder_control (&docx->out, "", tag, title, marks);
}

/* Marks that no text narrowed down say nothing */
static guint
common_marks (guint marks)
{
	return marks == ~0u ? 0 : marks;
}

/* What is struck out was taken back by whoever filled the form, unless nothing else is there. */
void
ccrf_docx_gather_end (CcrfDocx *docx)
{
	CcrfPiece *piece = g_steal_pointer (&docx->control);
	if (piece == NULL)
		return;
	gboolean all = ccrf_builder_is_blank (docx->kept->str);
	piece->marks |= common_marks (all ? docx->all_marks : docx->kept_marks);
	ccrf_builder_set_text (&docx->out, piece, ccrf_builder_strip (all ? docx->all->str : docx->kept->str));
	g_string_truncate (docx->all, 0);
}

gboolean
ccrf_docx_silent (const CcrfDocx *docx)
{
	for (guint i = 0; i < docx->fields->len; i++) {
		const CcrfDocxField *field = &g_array_index (docx->fields, CcrfDocxField, i);
		if (field->in_code || field->silent)
			return TRUE;
	}
	return FALSE;
}

/* ---- content controls --------------------------------------------------------- */

/* Tables, rows, several cells or other controls inside: a group, not one answer. */
static gboolean
is_group (const xmlNode *node, int *cells)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		if (ccrf_xml_named (child, "sdt") || ccrf_xml_named (child, "tbl") || ccrf_xml_named (child, "tr") || ccrf_xml_named (child, "checkBox") ||
		    (ccrf_xml_named (child, "tc") && ++*cells > 1) || is_group (child, cells))
			return TRUE;
	}
	return FALSE;
}

static const char *
value_of (const xmlNode *properties, const char *name)
{
	const char *value = ccrf_xml_attribute (ccrf_xml_child (properties, name), "val");
	return value != NULL ? value : "";
}

/* What is seen of a control; a text that was deleted (tracked) or struck out was taken back. libxml2 limits the depth. */
static void
seen_text (const xmlNode *node, GString *into)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		const xmlNode *run = ccrf_xml_named (child, "r") ? ccrf_xml_child (child, "rPr") : NULL;
		if (ccrf_xml_named (child, "del") || ccrf_xml_named (child, "moveFrom") || ccrf_docx_on (run, "strike") || ccrf_docx_on (run, "dstrike") || ccrf_docx_on (run, "vanish"))
			continue;
		if (ccrf_xml_named (child, "t")) {
			xmlChar *text = xmlNodeGetContent (child);
			g_string_append (into, (const char *) text);
			xmlFree (text);
		} else if (ccrf_xml_named (child, "sym")) {
			g_string_append (into, "\xe2\x98\x90"); /* a box of a symbol font */
		} else if (child->type == XML_ELEMENT_NODE) {
			seen_text (child, into);
		}
	}
}

/* People type over the box instead of clicking it: the glyph is gone or has an X, a tick or "yes" beside it. */
static gboolean
is_typed_tick (const char *shown, const char *title)
{
	static const char *const ticks[] = { "x", "xx", "\xc3\x97", "\xe2\x9c\x93", "\xe2\x9c\x94", "\xe2\x88\x9a" };
	g_autoptr (GString) text = g_string_new (NULL);
	g_autofree char *lower = g_utf8_strdown (shown, -1);
	gboolean box = FALSE;
	for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);
		/* the empty box that was left standing; how a glyph is to be drawn */
		if (c == 0x2610 || c == 0x25a1)
			box = TRUE;
		else if ((c < 0xfe00 || c > 0xfe0f) && !g_unichar_isspace (c))
			g_string_append_unichar (text, c);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (ticks); i++)
		if (g_str_equal (text->str, ticks[i]))
			return TRUE;
	/* "☐ Yes" is a printed choice, "Yes" in place of the box is an answer */
	return !box && g_str_equal (text->str, "yes") && g_ascii_strcasecmp (title, "yes") != 0;
}

/* what a check box shows beside its box; Word writes nothing there, others do */
static char *
beside_box (const char *shown)
{
	g_autoptr (GString) text = g_string_new (NULL);
	for (const char *at = shown; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);
		/* boxes, ticks, crosses of any font, and symbol fonts' private characters */
		gboolean glyph = (c >= 0x25a0 && c <= 0x25ff) || (c >= 0x2600 && c <= 0x27bf) || (c >= 0xe000 && c <= 0xf8ff) || c >= 0x1f000;
		if (!glyph)
			g_string_append_unichar (text, c);
	}
	g_autofree char *whole = g_string_free (g_steal_pointer (&text), FALSE);
	return g_strdup (ccrf_builder_strip (whole));
}

static void
check_box (CcrfDocx *docx, const xmlNode *properties, const xmlNode *content)
{
	const xmlNode *box = ccrf_xml_child (properties, "checkbox");
	g_autoptr (GString) shown = g_string_new (NULL);
	seen_text (content, shown);
	gboolean typed = is_typed_tick (shown->str, value_of (properties, "alias"));
	ccrf_builder_tick (&docx->out, typed || ccrf_docx_on (box, "checked"), "", value_of (properties, "tag"), value_of (properties, "alias"), 0);
	g_autofree char *beside = beside_box (shown->str);
	if (typed || g_utf8_strlen (beside, -1) < 2) /* another lone letter is the box itself, in a font of symbols */
		return;
	g_autofree char *spaced = g_strconcat (" ", beside, NULL);
	ccrf_docx_text (docx, spaced);
}

static void
begin_control (CcrfDocx *docx, const xmlNode *properties)
{
	gboolean placeholder = ccrf_docx_on (properties, "showingPlcHdr");
	ccrf_docx_gather_begin (docx, value_of (properties, "tag"), value_of (properties, "alias"), placeholder ? CCRF_MARK_PLACEHOLDER : 0);
}

gboolean
ccrf_docx_cell_control (CcrfDocx *docx, const xmlNode *properties, const xmlNode *cell)
{
	if (ccrf_xml_child (properties, "checkbox") != NULL) {
		check_box (docx, properties, cell);
		return FALSE;
	}
	begin_control (docx, properties);
	return TRUE;
}

void
ccrf_docx_control (CcrfDocx *docx, const xmlNode *sdt)
{
	const xmlNode *properties = ccrf_xml_child (sdt, "sdtPr"), *content = ccrf_xml_child (sdt, "sdtContent");
	int cells = 0;
	if (content == NULL || ccrf_docx_silent (docx))
		return;
	gboolean box = ccrf_xml_child (properties, "checkbox") != NULL;
	gboolean group = is_group (content, &cells) || ccrf_xml_child (properties, "docPartObj") != NULL || ccrf_xml_child (properties, "picture") != NULL;
	if (docx->control != NULL || (group && !box)) {
		ccrf_docx_children (docx, content);
		return;
	}
	/* around one cell: it begins when the cell is open */
	if (cells == 1 && docx->row > 0 && !docx->in_paragraph) {
		docx->cell_control = properties;
		ccrf_docx_children (docx, content);
		docx->cell_control = NULL;
		return;
	}
	/* around whole paragraphs: one for all of them */
	if (!docx->in_paragraph && !docx->join_next)
		ccrf_builder_open_paragraph (&docx->out);
	docx->join_next = FALSE;
	if (box) {
		check_box (docx, properties, content);
		return;
	}
	begin_control (docx, properties);
	ccrf_docx_children (docx, content);
	ccrf_docx_gather_end (docx);
}

/* ---- legacy form fields -------------------------------------------------------- */

static const char *
chosen_entry (const xmlNode *list)
{
	const char *result = ccrf_xml_attribute (ccrf_xml_child (list, "result"), "val");
	if (result == NULL)
		result = ccrf_xml_attribute (ccrf_xml_child (list, "default"), "val");
	/* Word writes no w:result for the first entry, and shows that one */
	gint64 wanted = result != NULL ? g_ascii_strtoll (result, NULL, 10) : 0;
	for (const xmlNode *entry = list->children; entry != NULL; entry = entry->next)
		if (ccrf_xml_named (entry, "listEntry") && wanted-- == 0)
			return ccrf_xml_attribute (entry, "val");
	return NULL;
}

static void
begin_field (CcrfDocx *docx, const xmlNode *data)
{
	CcrfDocxField field = { .in_code = TRUE };
	const xmlNode *box = ccrf_xml_child (data, "checkBox"), *list = ccrf_xml_child (data, "ddList"), *text = ccrf_xml_child (data, "textInput");
	const char *tag = value_of (data, "name");
	const char *title = value_of (data, "statusText");
	gboolean silent = ccrf_docx_silent (docx);
	if (docx->fields->len >= FIELDS_MOST) {
		docx->wrong = "fields nested too deeply";
		return;
	}
	if (box != NULL && !silent) {
		/* w:checked without w:val means ticked; without w:checked the default counts */
		gboolean ticked = ccrf_docx_on (box, ccrf_xml_child (box, "checked") != NULL ? "checked" : "default");
		ccrf_builder_tick (&docx->out, ticked, "", tag, title, docx->marks);
		field.silent = TRUE;
	} else if (list != NULL && !silent) {
		const char *entry = chosen_entry (list);
		if (docx->control != NULL)
			ccrf_docx_text (docx, entry != NULL ? entry : "");
		else
			ccrf_builder_control (&docx->out, entry != NULL ? entry : "", tag, title, docx->marks);
		field.silent = TRUE;
	} else if (text != NULL && !silent && docx->control == NULL) {
		ccrf_docx_gather_begin (docx, tag, title, 0);
		field.gathers = docx->control != NULL;
	}
	g_array_append_val (docx->fields, field);
}

static void
end_field (CcrfDocx *docx)
{
	if (docx->fields->len == 0)
		return;
	gboolean gathers = g_array_index (docx->fields, CcrfDocxField, docx->fields->len - 1).gathers;
	g_array_set_size (docx->fields, docx->fields->len - 1);
	if (gathers)
		ccrf_docx_gather_end (docx);
}

void
ccrf_docx_field_char (CcrfDocx *docx, const xmlNode *node)
{
	const char *type = ccrf_xml_attribute (node, "fldCharType");
	if (g_strcmp0 (type, "begin") == 0)
		begin_field (docx, ccrf_xml_child (node, "ffData"));
	else if (g_strcmp0 (type, "separate") == 0 && docx->fields->len > 0)
		g_array_index (docx->fields, CcrfDocxField, docx->fields->len - 1).in_code = FALSE;
	else if (g_strcmp0 (type, "end") == 0)
		end_field (docx);
}

void
ccrf_docx_close_fields (CcrfDocx *docx, guint count)
{
	while (docx->fields->len > count)
		end_field (docx);
}
