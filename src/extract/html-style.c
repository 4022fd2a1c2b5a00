/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See html-style.h. */

#include <string.h>

#include <ccrf/extract.h>

#include "html-style.h"
#include "xml.h"

char *
ccrf_html_style (const xmlNode *node, const char *property)
{
	const char *style = ccrf_xml_attribute (node, "style");
	if (style == NULL)
		return NULL;
	gsize length = strlen (property);
	while (*style != '\0') {
		while (g_ascii_isspace (*style) || *style == ';')
			style++;
		gsize span = strcspn (style, ";");
		if (span > length && g_ascii_strncasecmp (style, property, length) == 0) {
			const char *value = style + length;
			while (g_ascii_isspace (*value))
				value++;
			if (*value == ':')
				return g_strstrip (g_ascii_strdown (value + 1, style + span - value - 1));
		}
		style += span;
	}
	return NULL;
}

static gboolean
style_contains (const xmlNode *node, const char *property, const char *word)
{
	g_autofree char *value = ccrf_html_style (node, property);
	return value != NULL && strstr (value, word) != NULL;
}

/* clang-format off */
static const struct {
	const char *element;
	guint mark;
} element_marks[] = {
	{ "s",      CCRF_MARK_STRUCK },
	{ "strike", CCRF_MARK_STRUCK },
	{ "del",    CCRF_MARK_STRUCK },
	{ "b",      CCRF_MARK_BOLD },
	{ "strong", CCRF_MARK_BOLD },
	{ "th",     CCRF_MARK_BOLD },
	{ "mark",   CCRF_MARK_HIGHLIGHT },
	{ "u",      CCRF_MARK_UNDERLINE },
	{ "ins",    CCRF_MARK_UNDERLINE },
};

/* a coloured cell or paragraph is design; a coloured word is an answer */
static const char *const inline_elements[] = { "span", "font", "b", "i", "u", "em", "strong", "a", "mark", NULL };
static const char *const no_colours[] = { "white", "#fff", "#ffffff", "transparent", "none", "inherit", "initial", "rgb(255,255,255)", "rgb(255, 255, 255)", "window", NULL };
/* clang-format on */

static gboolean
is_highlighted (const xmlNode *node)
{
	if (!g_strv_contains (inline_elements, (const char *) node->name))
		return FALSE;
	g_autofree char *colour = ccrf_html_style (node, "background-color");
	if (colour == NULL)
		colour = ccrf_html_style (node, "background");
	return colour != NULL && *colour != '\0' && !g_strv_contains (no_colours, colour);
}

static guint
weigh (const xmlNode *node, guint marks)
{
	g_autofree char *weight = ccrf_html_style (node, "font-weight");
	if (weight == NULL)
		return marks;
	if (g_str_has_prefix (weight, "bold") || g_ascii_strtoll (weight, NULL, 10) >= 600)
		return marks | CCRF_MARK_BOLD;
	if (g_str_has_prefix (weight, "normal") || g_ascii_isdigit (*weight))
		return marks & ~(guint) CCRF_MARK_BOLD;
	return marks;
}

guint
ccrf_html_marks (const xmlNode *node, guint outside)
{
	guint marks = outside;
	for (gsize i = 0; i < G_N_ELEMENTS (element_marks); i++)
		if (strcmp ((const char *) node->name, element_marks[i].element) == 0)
			marks |= element_marks[i].mark;
	if (ccrf_xml_attribute (node, "hidden") != NULL)
		marks |= CCRF_MARK_HIDDEN;
	if (ccrf_xml_attribute (node, "style") == NULL)
		return marks;
	marks = weigh (node, marks);
	if (is_highlighted (node))
		marks |= CCRF_MARK_HIGHLIGHT;
	if (style_contains (node, "text-decoration", "line-through") || style_contains (node, "text-decoration-line", "line-through"))
		marks |= CCRF_MARK_STRUCK;
	if (style_contains (node, "text-decoration", "underline"))
		marks |= CCRF_MARK_UNDERLINE;
	if (style_contains (node, "display", "none") || style_contains (node, "visibility", "hidden") || style_contains (node, "mso-hide", "all"))
		marks |= CCRF_MARK_HIDDEN;
	return marks;
}

gboolean
ccrf_html_preformatted (const xmlNode *node, gboolean outside)
{
	if (strcmp ((const char *) node->name, "pre") == 0 || strcmp ((const char *) node->name, "plaintext") == 0)
		return TRUE;
	g_autofree char *space = ccrf_html_style (node, "white-space");
	return space != NULL ? g_str_has_prefix (space, "pre") : outside;
}

typedef enum { IS, STARTS, HAS_WORD } Match;

/* clang-format off */
static const struct {
	const char *attribute;
	Match match;
	const char *value;
	CcrfHtmlMarker marker;
} markers[] = {
	/* Gmail */
	{ "class", HAS_WORD, "gmail_quote",               CCRF_HTML_MARKER_QUOTE },
	{ "class", HAS_WORD, "gmail_quote_container",     CCRF_HTML_MARKER_QUOTE },
	{ "class", HAS_WORD, "gmail_signature",           CCRF_HTML_MARKER_SIGNATURE },
	/* Outlook: web, new, phones; forwarded through another Outlook it says x_ */
	{ "id",    IS,       "divRplyFwdMsg",             CCRF_HTML_MARKER_QUOTE_FROM_HERE },
	{ "id",    IS,       "x_divRplyFwdMsg",           CCRF_HTML_MARKER_QUOTE_FROM_HERE },
	{ "id",    IS,       "mail-editor-reference-message-container", CCRF_HTML_MARKER_QUOTE },
	{ "id",    IS,       "Signature",                 CCRF_HTML_MARKER_SIGNATURE },
	{ "id",    IS,       "signature",                 CCRF_HTML_MARKER_SIGNATURE },
	{ "id",    IS,       "x_Signature",               CCRF_HTML_MARKER_SIGNATURE },
	{ "id",    STARTS,   "ms-outlook-mobile-signature", CCRF_HTML_MARKER_SIGNATURE },
	{ "class", HAS_WORD, "ms-outlook-mobile-signature", CCRF_HTML_MARKER_SIGNATURE },
	/* Yahoo */
	{ "class", HAS_WORD, "yahoo_quoted",              CCRF_HTML_MARKER_QUOTE },
	{ "id",    STARTS,   "yahoo_quoted",              CCRF_HTML_MARKER_QUOTE },
	{ "class", HAS_WORD, "yahoo-signed",              CCRF_HTML_MARKER_SIGNATURE },
	/* Thunderbird, Proton, Zimbra, Apple */
	{ "class", HAS_WORD, "moz-cite-prefix",           CCRF_HTML_MARKER_QUOTE },
	{ "class", HAS_WORD, "moz-signature",             CCRF_HTML_MARKER_SIGNATURE },
	{ "class", HAS_WORD, "moz-txt-sig",               CCRF_HTML_MARKER_SIGNATURE },
	{ "class", HAS_WORD, "protonmail_quote",          CCRF_HTML_MARKER_QUOTE },
	{ "class", HAS_WORD, "protonmail_signature_block", CCRF_HTML_MARKER_SIGNATURE },
	{ "id",    IS,       "zwchr",                     CCRF_HTML_MARKER_QUOTE_FROM_HERE },
	{ "id",    IS,       "AppleMailSignature",        CCRF_HTML_MARKER_SIGNATURE },
};
/* clang-format on */

static gboolean
has_word (const char *words, const char *word)
{
	gsize length = strlen (word);
	for (const char *at = strstr (words, word); at != NULL; at = strstr (at + 1, word))
		if ((at == words || g_ascii_isspace (at[-1])) && (at[length] == '\0' || g_ascii_isspace (at[length])))
			return TRUE;
	return FALSE;
}

/* the text at the start of @node, as far as @nodes nodes go; they bound the time and the stack, too */
static void
gather (const xmlNode *node, GString *into, int *nodes)
{
	for (const xmlNode *child = node->children; child != NULL && (*nodes)-- > 0; child = child->next) {
		if (child->type == XML_TEXT_NODE && child->content != NULL)
			g_string_append_len (into, (const char *) child->content, (gssize) strnlen ((const char *) child->content, 512));
		else if (child->type == XML_ELEMENT_NODE)
			gather (child, into, nodes);
	}
}

/*
 * Outlook for Windows draws a grey line above `From: … Sent: …`. Others draw
 * lines too, so the words must be there: an author's own text is never taken
 * for a quotation because of a line.
 */
static gboolean
is_outlook_header (const xmlNode *node)
{
	g_autofree char *line = ccrf_html_style (node, "border-top");
	if (line == NULL || strcmp ((const char *) node->name, "div") != 0 || strstr (line, "solid") == NULL)
		return FALSE;
	g_autoptr (GString) text = g_string_new (NULL);
	int nodes = 100;
	gather (node, text, &nodes);
	const char *start = text->str;
	while (g_ascii_isspace (*start))
		start++;
	return g_str_has_prefix (start, "From:") && (strstr (start, "Sent:") != NULL || strstr (start, "Date:") != NULL);
}

CcrfHtmlMarker
ccrf_html_marker (const xmlNode *node)
{
	if (node->properties == NULL)
		return CCRF_HTML_MARKER_NONE;
	for (gsize i = 0; i < G_N_ELEMENTS (markers); i++) {
		const char *value = ccrf_xml_attribute (node, markers[i].attribute);
		if (value == NULL)
			continue;
		if ((markers[i].match == IS && strcmp (value, markers[i].value) == 0) ||
		    (markers[i].match == STARTS && g_str_has_prefix (value, markers[i].value)) ||
		    (markers[i].match == HAS_WORD && has_word (value, markers[i].value)))
			return markers[i].marker;
	}
	return is_outlook_header (node) ? CCRF_HTML_MARKER_QUOTE_FROM_HERE : CCRF_HTML_MARKER_NONE;
}

gboolean
ccrf_html_only_indents (const xmlNode *node)
{
	const char *kind = ccrf_xml_attribute (node, "type");
	const char *words = ccrf_xml_attribute (node, "class");
	if ((kind != NULL && g_ascii_strcasecmp (kind, "cite") == 0) || ccrf_xml_attribute (node, "cite") != NULL ||
	    (words != NULL && has_word (words, "gmail_quote")))
		return FALSE;
	return style_contains (node, "border", "none");
}
