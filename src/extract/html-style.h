/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What an HTML element's name, attributes and inline style say about its text. */

#include <glib.h>
#include <libxml/tree.h>

/** A property of the style attribute, lower-case, trimmed. (transfer full) (nullable) */
char *ccrf_html_style (const xmlNode *node, const char *property);
/** The marks (CcrfMark) of the text inside @node, given those outside. */
guint ccrf_html_marks (const xmlNode *node, guint outside);
/** Are line ends inside @node (and not only white space) to be kept? @outside: the answer for its parent */
gboolean ccrf_html_preformatted (const xmlNode *node, gboolean outside);

typedef enum {
	CCRF_HTML_MARKER_NONE = 0,
	CCRF_HTML_MARKER_QUOTE,          /* this element is quoted text */
	CCRF_HTML_MARKER_QUOTE_FROM_HERE,/* this element and all that follows it */
	CCRF_HTML_MARKER_SIGNATURE,
} CcrfHtmlMarker;

/** How mail clients mark quotations and signatures. */
CcrfHtmlMarker ccrf_html_marker (const xmlNode *node);
/** A blockquote that only indents the author's own text (Gmail, Apple Mail: `border:none`). */
gboolean ccrf_html_only_indents (const xmlNode *node);
