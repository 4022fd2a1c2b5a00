/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* XML and HTML trees from strangers, through libxml2, with everything dangerous off. */

#include <glib.h>
#include <libxml/tree.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/**
 * ccrf_xml_parse: no network, no DOCTYPE (so no entities but the five), depth
 * and text size as libxml2 limits them (256; 10 MB a text).
 * @part: what error messages call it
 *
 * Returns: (transfer full) (nullable): @error INVALID, LIMIT (memory)
 */
xmlDoc *ccrf_xml_parse (GBytes *bytes, const char *part, GError **error);
/** HTML in UTF-8 whatever a meta element says. @error INVALID, LIMIT */
xmlDoc *ccrf_xml_parse_html (const char *text, gsize size, GError **error);

/** An attribute by its local name; %NULL: not there. Not allocated. */
const char *ccrf_xml_attribute (const xmlNode *node, const char *name);
/** First child element of that local name; (nullable). @node may be %NULL. */
const xmlNode *ccrf_xml_child (const xmlNode *node, const char *name);
gboolean ccrf_xml_named (const xmlNode *node, const char *name);
