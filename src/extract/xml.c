/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See xml.h. */

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include <ccrf/base.h>

#include "xml.h"

typedef struct xmlParserCtxtHolder_ {
	xmlParserCtxt *ctxt;
} Holder;

static void
holder_clear (Holder *holder)
{
	if (holder->ctxt != NULL && holder->ctxt->myDoc != NULL)
		xmlFreeDoc (holder->ctxt->myDoc);
	xmlFreeParserCtxt (holder->ctxt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holder, holder_clear)

/* No document that we read needs a DOCTYPE; billion laughs and external entities do. */
static void
refuse_doctype (void *data, const xmlChar *name, const xmlChar *external_id, const xmlChar *system_id)
{
	xmlParserCtxt *ctxt = data;
	ctxt->_private = (void *) "has a DOCTYPE, which is refused";
	xmlStopParser (ctxt);
}

static void
set_parse_error (const xmlParserCtxt *ctxt, const char *part, GError **error)
{
	if (ctxt->_private != NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: %s", part, (const char *) ctxt->_private);
	else if (ctxt->errNo == XML_ERR_NO_MEMORY)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "%s: needs more than child_memory", part);
	else if (ctxt->errNo == XML_ERR_INTERNAL_ERROR)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "%s: elements nested deeper than 256", part);
	else
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: not well-formed XML (line %d, libxml2 error %d)",
			     part, ctxt->input != NULL ? ctxt->input->line : 0, ctxt->errNo);
}

xmlDoc *
ccrf_xml_parse (GBytes *bytes, const char *part, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);
	if (size == 0 || size > G_MAXINT) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: %s", part, size == 0 ? "empty" : "too large");
		return NULL;
	}
	g_auto (Holder) holder = { xmlCreateMemoryParserCtxt (data, (int) size) };
	if (holder.ctxt == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "%s: needs more than child_memory", part);
		return NULL;
	}
	xmlCtxtUseOptions (holder.ctxt, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	holder.ctxt->sax->internalSubset = refuse_doctype;
	holder.ctxt->_private = NULL;
	xmlParseDocument (holder.ctxt);
	if (!holder.ctxt->wellFormed || holder.ctxt->_private != NULL || holder.ctxt->myDoc == NULL) {
		set_parse_error (holder.ctxt, part, error);
		return NULL;
	}
	return g_steal_pointer (&holder.ctxt->myDoc);
}

xmlDoc *
ccrf_xml_parse_html (const char *text, gsize size, GError **error)
{
	if (size > G_MAXINT) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "html: too large");
		return NULL;
	}
	/* libxml2 takes no empty input */
	g_auto (Holder) holder = { size > 0 ? htmlCreateMemoryParserCtxt (text, (int) size) : htmlCreateMemoryParserCtxt ("<p>", 3) };
	if (holder.ctxt == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "html: needs more than child_memory");
		return NULL;
	}
	htmlCtxtUseOptions (holder.ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
						 HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC);
	/* long threads nest deeper than libxml2's 256, where it would drop the rest without a word */
	holder.ctxt->options |= XML_PARSE_HUGE;
	xmlSwitchEncoding (holder.ctxt, XML_CHAR_ENCODING_UTF8);
	htmlParseDocument (holder.ctxt);
	gboolean cut = holder.ctxt->input != NULL && holder.ctxt->input->cur < holder.ctxt->input->end;
	if (holder.ctxt->errNo == XML_ERR_NO_MEMORY) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "html: needs more than child_memory");
		return NULL;
	}
	if (holder.ctxt->myDoc == NULL || holder.ctxt->disableSAX == 1 || cut) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "html: reading stopped before its end (libxml2 error %d)", holder.ctxt->errNo);
		return NULL;
	}
	return g_steal_pointer (&holder.ctxt->myDoc);
}

const char *
ccrf_xml_attribute (const xmlNode *node, const char *name)
{
	if (node == NULL || node->type != XML_ELEMENT_NODE)
		return NULL;
	for (const xmlAttr *at = node->properties; at != NULL; at = at->next)
		if (strcmp ((const char *) at->name, name) == 0)
			return at->children != NULL && at->children->content != NULL ? (const char *) at->children->content : "";
	return NULL;
}

gboolean
ccrf_xml_named (const xmlNode *node, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

const xmlNode *
ccrf_xml_child (const xmlNode *node, const char *name)
{
	for (const xmlNode *child = node != NULL ? node->children : NULL; child != NULL; child = child->next)
		if (ccrf_xml_named (child, name))
			return child;
	return NULL;
}
