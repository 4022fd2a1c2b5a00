/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * HTML mails and attachments. White space collapses as in a browser, blocks
 * become paragraphs, real tables rows, form elements controls; what mail
 * clients mark as quoted or as signature is marked so.
 */

#include <string.h>

#include "builder.h"
#include "html-style.h"
#include "html-table.h"
#include "reader.h"
#include "xml.h"

#define DEPTH_MOST 2000 /* elements inside each other; long threads reach some hundreds */

static gboolean
is_space (char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* A browser's rule: runs of white space are one space, and none stands at the start of a line. */
static void
collapsed (CcrfHtml *html, const char *text)
{
	while (*text != '\0') {
		if (is_space (*text)) {
			if (!html->space)
				html->space_marks = html->marks;
			html->space = TRUE;
			text++;
			continue;
		}
		const char *end = text;
		while (*end != '\0' && !is_space (*end))
			end++;
		if (html->space && !html->line_start)
			ccrf_builder_text (&html->out, " ", 1, html->space_marks);
		ccrf_builder_text (&html->out, text, end - text, html->marks);
		html->space = html->line_start = FALSE;
		text = end;
	}
}

static void
line_break (CcrfHtml *html)
{
	ccrf_builder_break (&html->out);
	html->line_start = TRUE;
	html->space = FALSE;
}

static void
preformatted (CcrfHtml *html, const char *text)
{
	while (*text != '\0') {
		gsize length = strcspn (text, "\n");
		gsize shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
		ccrf_builder_text (&html->out, text, (gssize) shown, html->marks);
		html->line_start = html->space = FALSE;
		text += length;
		if (*text == '\n') {
			line_break (html);
			text++;
		}
	}
}

/* a control is a word of its line */
static void
before_word (CcrfHtml *html)
{
	if (html->space && !html->line_start)
		ccrf_builder_text (&html->out, " ", 1, html->space_marks);
	html->space = html->line_start = FALSE;
}

void
ccrf_html_boundary (CcrfHtml *html)
{
	ccrf_builder_end_paragraph (&html->out);
	html->line_start = TRUE;
	html->space = FALSE;
}

static void
set_quote (CcrfHtml *html)
{
	html->out.quote = html->depth_quoted + html->rest_quoted;
}

static void
on_block (CcrfHtml *html, const xmlNode *node)
{
	ccrf_html_boundary (html);
	ccrf_html_children (html, node);
	ccrf_html_boundary (html);
}

static void
on_heading (CcrfHtml *html, const xmlNode *node)
{
	ccrf_html_boundary (html);
	html->out.heading = TRUE;
	ccrf_html_children (html, node);
	ccrf_html_boundary (html);
	html->out.heading = FALSE;
}

static void
on_quote (CcrfHtml *html, const xmlNode *node)
{
	/* Gmail's blockquote stands inside a marked div of the same depth */
	gboolean deeper = !html->quote_opened && !ccrf_html_only_indents (node);
	gboolean opened = html->quote_opened;
	ccrf_html_boundary (html);
	html->quote_opened = FALSE;
	html->depth_quoted += deeper;
	set_quote (html);
	ccrf_html_children (html, node);
	ccrf_html_boundary (html);
	html->depth_quoted -= deeper;
	html->quote_opened = opened;
	set_quote (html);
}

static void
on_list (CcrfHtml *html, const xmlNode *node)
{
	const char *start = ccrf_xml_attribute (node, "start");
	int outer = html->item;
	/* numbers that the program puts before items are part of what the reader sees: "1. done" */
	gboolean numbered = ccrf_xml_named (node, "ol");
	html->item = numbered ? (start != NULL ? (int) CLAMP (g_ascii_strtoll (start, NULL, 10), 0, 9999) : 1) : -1;
	on_block (html, node);
	html->item = outer;
}

static void
on_item (CcrfHtml *html, const xmlNode *node)
{
	gboolean outer = html->out.list_item;
	ccrf_html_boundary (html);
	html->out.list_item = TRUE;
	if (html->item >= 0) {
		g_autofree char *number = g_strdup_printf ("%d. ", html->item++);
		ccrf_builder_text (&html->out, number, -1, html->marks);
	}
	ccrf_html_children (html, node);
	ccrf_html_boundary (html);
	html->out.list_item = outer;
}

static void
on_break (CcrfHtml *html, const xmlNode *node)
{
	line_break (html);
}

static void
on_rule (CcrfHtml *html, const xmlNode *node)
{
	ccrf_html_boundary (html);
}

static void
on_input (CcrfHtml *html, const xmlNode *node)
{
	static const char *const shown[] = { "text", "email", "tel", "date", "time", "month", "week", "number", "url", "search", "datetime-local", NULL };
	const char *given = ccrf_xml_attribute (node, "type");
	const char *value = ccrf_xml_attribute (node, "value");
	const char *tag = ccrf_xml_attribute (node, "name");
	const char *title = ccrf_xml_attribute (node, "title");
	g_autofree char *type = g_ascii_strdown (given != NULL ? given : "text", -1);
	if (title == NULL)
		title = ccrf_xml_attribute (node, "aria-label");
	gboolean radio = strcmp (type, "radio") == 0;
	if (radio || strcmp (type, "checkbox") == 0) {
		before_word (html);
		ccrf_builder_tick (&html->out, ccrf_xml_attribute (node, "checked") != NULL, radio && value != NULL ? value : "", tag, title, html->marks);
	} else if (g_strv_contains (shown, type)) {
		const char *hint = ccrf_xml_attribute (node, "placeholder");
		gboolean empty = value == NULL || *value == '\0';
		before_word (html);
		ccrf_builder_control (&html->out, !empty ? value : hint != NULL ? hint : "", tag, title,
				      html->marks | (empty && hint != NULL ? CCRF_MARK_PLACEHOLDER : 0));
	}
}

static char *
content (const xmlNode *node)
{
	xmlChar *text = xmlNodeGetContent (node);
	GString *normal = g_string_new (NULL);
	if (text != NULL)
		ccrf_text_append_normal (normal, (const char *) text, -1);
	xmlFree (text);
	return g_string_free (normal, FALSE);
}

static void
on_text_area (CcrfHtml *html, const xmlNode *node)
{
	g_autofree char *text = content (node);
	before_word (html);
	ccrf_builder_control (&html->out, text, ccrf_xml_attribute (node, "name"), ccrf_xml_attribute (node, "title"), html->marks);
}

/* Only entries marked as chosen: which one an unmarked list would show is a guess. @return how many */
static int
chosen_options (CcrfHtml *html, const xmlNode *select, const xmlNode *node)
{
	int chosen = 0;
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		if (ccrf_xml_named (child, "optgroup") && node == select)
			chosen += chosen_options (html, select, child);
		if (!ccrf_xml_named (child, "option") || ccrf_xml_attribute (child, "selected") == NULL)
			continue;
		g_autofree char *text = g_strstrip (content (child));
		before_word (html);
		ccrf_builder_control (&html->out, text, ccrf_xml_attribute (select, "name"), ccrf_xml_attribute (select, "title"), html->marks);
		html->space = TRUE;
		html->space_marks = html->marks;
		chosen++;
	}
	return chosen;
}

static void
on_select (CcrfHtml *html, const xmlNode *node)
{
	if (chosen_options (html, node, node) > 0)
		return;
	before_word (html);
	ccrf_builder_control (&html->out, "", ccrf_xml_attribute (node, "name"), ccrf_xml_attribute (node, "title"), html->marks);
}

static void
on_skip (CcrfHtml *html, const xmlNode *node)
{
}

/* clang-format off */
static const struct {
	const char *name;
	void (*handle) (CcrfHtml *html, const xmlNode *node);
} elements[] = {
	{ "p", on_block }, { "div", on_block }, { "section", on_block }, { "article", on_block }, { "header", on_block },
	{ "footer", on_block }, { "main", on_block }, { "nav", on_block }, { "aside", on_block }, { "address", on_block },
	{ "center", on_block }, { "form", on_block }, { "fieldset", on_block }, { "legend", on_block }, { "pre", on_block },
	{ "dl", on_block }, { "dt", on_block }, { "dd", on_block }, { "figure", on_block }, { "details", on_block }, { "summary", on_block },
	{ "caption", on_block }, { "body", on_block }, { "tr", on_block }, { "td", on_block }, { "th", on_block },
	{ "h1", on_heading }, { "h2", on_heading }, { "h3", on_heading }, { "h4", on_heading }, { "h5", on_heading }, { "h6", on_heading },
	{ "blockquote", on_quote },
	{ "ul", on_list }, { "ol", on_list }, { "menu", on_list }, { "dir", on_list }, { "li", on_item },
	{ "br", on_break }, { "hr", on_rule },
	{ "table", ccrf_html_table },
	{ "input", on_input }, { "select", on_select }, { "textarea", on_text_area },
	/* text that nobody sees */
	{ "head", on_skip }, { "title", on_skip }, { "style", on_skip }, { "script", on_skip }, { "template", on_skip },
	{ "object", on_skip }, { "svg", on_skip }, { "math", on_skip }, { "button", on_skip }, { "datalist", on_skip },
};
/* clang-format on */

static void
dispatch (CcrfHtml *html, const xmlNode *node)
{
	for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
		if (strcmp ((const char *) node->name, elements[i].name) == 0) {
			elements[i].handle (html, node);
			return;
		}
	ccrf_html_children (html, node);
}

/* An element with what its marks change for its inside, put back afterwards. */
static void
element (CcrfHtml *html, const xmlNode *node)
{
	const CcrfHtml outer = *html;
	CcrfHtmlMarker marker = ccrf_html_marker (node);
	html->marks = ccrf_html_marks (node, html->marks);
	html->preformatted = ccrf_html_preformatted (node, html->preformatted);
	if (marker != CCRF_HTML_MARKER_NONE)
		ccrf_html_boundary (html);
	if (marker == CCRF_HTML_MARKER_QUOTE && !html->quote_opened) {
		html->depth_quoted++;
		html->quote_opened = TRUE;
	}
	html->rest_quoted += marker == CCRF_HTML_MARKER_QUOTE_FROM_HERE;
	html->out.signature |= marker == CCRF_HTML_MARKER_SIGNATURE;
	set_quote (html);

	dispatch (html, node);

	if (marker != CCRF_HTML_MARKER_NONE)
		ccrf_html_boundary (html);
	html->marks = outer.marks;
	html->preformatted = outer.preformatted;
	html->depth_quoted = outer.depth_quoted;
	html->quote_opened = outer.quote_opened;
	html->out.signature = outer.out.signature;
	set_quote (html);
}

void
ccrf_html_node (CcrfHtml *html, const xmlNode *node)
{
	if (html->out.full || html->too_deep)
		return;
	if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content != NULL) {
		if (html->preformatted)
			preformatted (html, (const char *) node->content);
		else
			collapsed (html, (const char *) node->content);
	} else if (node->type == XML_ELEMENT_NODE) {
		if (++html->depth > DEPTH_MOST)
			html->too_deep = TRUE;
		else
			element (html, node);
		html->depth--;
	}
}

void
ccrf_html_children (CcrfHtml *html, const xmlNode *node)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		ccrf_html_node (html, child);
}

/* UTF-8 whatever comes: a byte order mark decides, broken bytes become U+FFFD, NUL vanishes */
static char *
to_utf8 (GBytes *document, GError **error)
{
	gsize size;
	const guchar *data = g_bytes_get_data (document, &size);
	if (size == 0)
		return g_strdup ("");
	if (size >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff))) {
		g_autofree gunichar2 *units = g_new (gunichar2, size / 2);
		for (gsize i = 0; i < size / 2; i++)
			units[i] = data[0] == 0xff ? (gunichar2) (data[2 * i] | data[2 * i + 1] << 8) : (gunichar2) (data[2 * i] << 8 | data[2 * i + 1]);
		char *text = g_utf16_to_utf8 (units + 1, (glong) (size / 2) - 1, NULL, NULL, NULL);
		if (text == NULL)
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "html: says that it is UTF-16, and is not");
		return text;
	}
	gsize mark = size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	return g_utf8_make_valid ((const char *) data + mark, (gssize) (size - mark));
}

/*
 * Word writes its conditions as `<![if !supportLists]>…<![endif]>`, which
 * libxml2 shows as text. Those in comments (`<![endif]-->`) are left alone.
 */
static void
drop_conditions (char *text)
{
	char *to = text;
	for (const char *at = text; *at != '\0';) {
		if (g_str_has_prefix (at, "<![if") || g_str_has_prefix (at, "<![endif")) {
			const char *end = strchr (at, '>');
			if (end != NULL && end[-1] == ']') {
				at = end + 1;
				continue;
			}
		}
		*to++ = *at++;
	}
	*to = '\0';
}

gboolean
ccrf_html_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	g_autofree char *text = to_utf8 (document, error);
	if (text == NULL)
		return FALSE;
	drop_conditions (text);
	g_autoptr (xmlDoc) tree = ccrf_xml_parse_html (text, strlen (text), error);
	if (tree == NULL)
		return FALSE;
	CcrfHtml html = { .line_start = TRUE, .item = -1 };
	ccrf_builder_init (&html.out, sheet);
	for (const xmlNode *node = tree->children; node != NULL; node = node->next)
		ccrf_html_node (&html, node);
	ccrf_html_boundary (&html);
	gboolean done = ccrf_builder_finish (&html.out, error);
	ccrf_builder_clear (&html.out);
	if (done && html.too_deep) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "html: elements nested deeper than %d", DEPTH_MOST);
		return FALSE;
	}
	return done;
}
