/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Content controls: inline, around paragraphs, around cells and rows (ECMA-376
 * part 1, 17.5.2.29 to 17.5.2.32). What stands in one is replaced by the
 * field's text, in the formatting that the control has; nothing else is touched.
 */

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "letter.h"

#define DEPTH_MOST 200 /* elements within elements; Word writes some twenty */

typedef struct {
	JsonObject *fields;
	GPtrArray *faults; /* (nullable): only looked at */
	gboolean changed;
} Filling;

static gboolean
is (const xmlNode *node, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE && xmlStrEqual (node->name, (const xmlChar *) name);
}

static xmlNode *
child (const xmlNode *node, const char *name)
{
	for (xmlNode *at = node ? node->children : NULL; at; at = at->next)
		if (is (at, name))
			return at;
	return NULL;
}

/* the first of that name, in whatever depth */
static xmlNode *
first (xmlNode *node, const char *name)
{
	for (xmlNode *at = node ? node->children : NULL; at; at = at->next) {
		xmlNode *found = is (at, name) ? at : first (at, name);

		if (found)
			return found;
	}
	return NULL;
}

static void
drop (xmlNode *node)
{
	if (node) {
		xmlUnlinkNode (node);
		xmlFreeNode (node);
	}
}

static char *
value_of (const xmlNode *node)
{
	for (const xmlAttr *at = node ? node->properties : NULL; at; at = at->next)
		if (xmlStrEqual (at->name, (const xmlChar *) "val")) {
			xmlChar *text = xmlNodeListGetString (node->doc, at->children, 1);
			char *copy = g_strdup (text ? (const char *) text : "");

			xmlFree (text);
			return copy;
		}
	return g_strdup ("");
}

/* (nullable): the tag of a control; spaces around it are a slip of the mouse */
static char *
tag_of (const xmlNode *control)
{
	xmlNode *tag = child (child (control, "sdtPr"), "tag");
	g_autofree char *text = tag ? g_strstrip (value_of (tag)) : NULL;

	return text && *text ? g_steal_pointer (&text) : NULL;
}

/* ---- text ------------------------------------------------------------------------------ */

/* what XML 1.0 may hold (section 2.2): a control character would make the letter unreadable */
static char *
clean (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	GString *out = g_string_new (NULL);

	for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (c == '\r')
			continue;
		if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0xfffe && c != 0xffff))
			g_string_append_unichar (out, c);
	}
	return g_string_free (out, FALSE);
}

static void
add_line (xmlNode *run, const char *line)
{
	xmlNode *text = xmlNewTextChild (run, run->ns, (const xmlChar *) "t", (const xmlChar *) line);

	xmlNodeSetSpacePreserve (text, 1);
}

/* @format: (transfer full) (nullable): w:rPr */
static xmlNode *
new_run (xmlNs *ns, xmlNode *format, const char *value)
{
	xmlNode *run = xmlNewNode (ns, (const xmlChar *) "r");
	g_autofree char *cleaned = clean (value);
	g_auto (GStrv) lines = g_strsplit (cleaned, "\n", -1);

	if (format)
		xmlAddChild (run, format);
	for (char **line = lines; *line; line++) {
		if (line != lines)
			xmlNewChild (run, ns, (const xmlChar *) "br", NULL);
		add_line (run, *line);
	}
	return run;
}

/* ---- formatting ------------------------------------------------------------------------- */

/* (transfer full) (nullable): taken out of its place, which goes anyway */
static xmlNode *
take (xmlNode *node)
{
	if (node)
		xmlUnlinkNode (node);
	return node;
}

/* (transfer full) (nullable): w:rPr of what is written: of the control, else of what stands there now */
static xmlNode *
format_of (xmlNode *control, xmlNode *content)
{
	xmlNode *properties = child (control, "sdtPr"), *own = child (properties, "rPr"), *run = first (content, "r"), *format = child (run, "rPr");

	if (!child (properties, "showingPlcHdr"))
		return take (format ? format : own);
	if (own)
		return take (own);
	/* the style of "Click here to enter text" may not stay on what is written; what the design says beside it does */
	drop (child (format, "rStyle"));
	return take (format);
}

/*
 * What was written stands there as ordinary text: Word does not fetch the old one again from the document's data,
 * no lock keeps who signs from changing a word, and every reader shows it (LibreOffice loses line ends in a control).
 */
static void
unwrap (xmlNode *control, xmlNode *content)
{
	for (xmlNode *at = content->children, *next; at; at = next) {
		next = at->next;
		xmlUnlinkNode (at);
		xmlAddPrevSibling (control, at);
	}
	drop (control);
}

/* ---- one control ----------------------------------------------------------------------------- */

static void
drop_all_but (xmlNode *parent, const xmlNode *keep)
{
	for (xmlNode *at = parent->children, *next; at; at = next) {
		next = at->next;
		if (at != keep)
			drop (at);
	}
}

/* A paragraph that nothing stands in disappears where another follows: a cell, a header must keep its last one. */
static gboolean
vanish (xmlNode *control, xmlNode *content, const char *value)
{
	xmlNode *next = xmlNextElementSibling (control);

	if (*value || !child (content, "p") || !is (next, "p"))
		return FALSE;
	drop (control);
	return TRUE;
}

static void
drop_paragraphs_after (xmlNode *paragraph)
{
	for (xmlNode *at = paragraph->next, *next; at; at = next) {
		next = at->next;
		drop (at);
	}
}

static void
write_value (xmlNode *control, const char *value)
{
	xmlNode *content = child (control, "sdtContent"), *paragraph, *run;

	if (!content || vanish (control, content, value))
		return;
	paragraph = child (content, "p") ? child (content, "p") : first (content, "p");
	run = new_run (control->ns, format_of (control, content), value);
	if (paragraph) {
		/* the first paragraph keeps its style, what stands beside it goes */
		drop_all_but (paragraph, child (paragraph, "pPr"));
		xmlAddChild (paragraph, run);
		drop_paragraphs_after (paragraph);
	} else {
		drop_all_but (content, NULL);
		xmlAddChild (content, run);
	}
	unwrap (control, content);
}

static gboolean
holds_controls (xmlNode *content)
{
	return content && first (content, "sdt") != NULL;
}

/* TRUE: it was filled, or has gone */
static gboolean
take_control (Filling *filling, xmlNode *control)
{
	g_autofree char *tag = tag_of (control);
	const char *value;

	if (!tag)
		return FALSE;
	if (!ccrf_letter_knows (tag)) {
		if (filling->faults)
			ccrf_faults_add (filling->faults, "there is no field “%s” (the tag of a content control)", tag);
		return FALSE;
	}
	/* around other controls it is a frame: those are filled */
	if (filling->faults || holds_controls (child (control, "sdtContent")))
		return FALSE;
	value = json_object_get_string_member_with_default (filling->fields, tag, "");
	write_value (control, value ? value : "");
	filling->changed = TRUE;
	return TRUE;
}

static gboolean
walk (Filling *filling, xmlNode *node, guint depth)
{
	if (depth > DEPTH_MOST)
		return FALSE;
	for (xmlNode *at = node->children, *next; at; at = next) {
		next = at->next;
		if (at->type != XML_ELEMENT_NODE || (is (at, "sdt") && take_control (filling, at)))
			continue;
		if (!walk (filling, at, depth + 1))
			return FALSE;
	}
	return TRUE;
}

static xmlDoc *
read_xml (const char *text, gsize size, Filling *filling, GError **error)
{
	xmlDoc *doc = xmlReadMemory (text, (int) size, "part", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const char *problem = NULL;

	if (!doc || !xmlDocGetRootElement (doc))
		problem = "a part of it is no XML";
	else if (doc->intSubset)
		problem = "a part of it has a document type, which no Word document has";
	else if (!walk (filling, xmlDocGetRootElement (doc), 0))
		problem = "a part of it is nested too deeply";
	if (!problem)
		return doc;
	g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, problem);
	xmlFreeDoc (doc);
	return NULL;
}

gboolean
ccrf_letter_look (const char *text, gsize size, GPtrArray *faults, GError **error)
{
	Filling filling = { NULL, faults, FALSE };
	xmlDoc *doc = read_xml (text, size, &filling, error);

	xmlFreeDoc (doc);
	return doc != NULL;
}

GBytes *
ccrf_letter_fill (const char *text, gsize size, JsonObject *fields, gboolean *changed, GError **error)
{
	Filling filling = { fields, NULL, FALSE };
	xmlDoc *doc = read_xml (text, size, &filling, error);
	xmlChar *out = NULL;
	int length = 0;
	GBytes *bytes;

	if (!doc)
		return NULL;
	*changed = filling.changed;
	doc->standalone = 1;
	xmlDocDumpMemoryEnc (doc, &out, &length, "UTF-8");
	bytes = g_bytes_new (out, (gsize) length);
	xmlFree (out);
	xmlFreeDoc (doc);
	return bytes;
}
