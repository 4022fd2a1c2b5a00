/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Styles of OpenDocument: what strikes out, hides or marks a text (ODF 1.3 part 3, 16.2 and 20). */

#include <string.h>

#include "odt-walk.h"
#include "symbols.h"

#define PARENTS_MOST 32 /* styles that inherit from each other; a circle ends here */

typedef struct {
	char *parent;
	guint says, marks; /* marks that the style itself sets: which, and how */
	gboolean heading, list_item;
	char *font;
} Style;

struct _CcrfOdtStyles {
	GHashTable *styles; /* "family name" → Style */
};

static void
style_free (gpointer data)
{
	Style *style = data;
	g_free (style->parent);
	g_free (style->font);
	g_free (style);
}

CcrfOdtStyles *
ccrf_odt_styles_new (void)
{
	CcrfOdtStyles *styles = g_new0 (CcrfOdtStyles, 1);
	styles->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
	return styles;
}

void
ccrf_odt_styles_free (CcrfOdtStyles *styles)
{
	if (styles == NULL)
		return;
	g_hash_table_unref (styles->styles);
	g_free (styles);
}

static void
set (Style *style, guint mark, const char *value, gboolean on)
{
	if (value == NULL)
		return;
	style->says |= mark;
	style->marks = on ? style->marks | mark : style->marks & ~mark;
}

static gboolean
is_bold (const char *weight)
{
	return weight != NULL && (strcmp (weight, "bold") == 0 || g_ascii_strtoull (weight, NULL, 10) >= 600);
}

static gboolean
is_line (const char *value)
{
	return value != NULL && strcmp (value, "none") != 0;
}

static void
read_text_properties (Style *style, const xmlNode *properties)
{
	const char *fill = ccrf_xml_attribute (properties, "background-color");
	const char *weight = ccrf_xml_attribute (properties, "font-weight");
	const char *through = ccrf_xml_attribute (properties, "text-line-through-style");
	const char *through_type = ccrf_xml_attribute (properties, "text-line-through-type");
	const char *under = ccrf_xml_attribute (properties, "text-underline-style");
	const char *display = ccrf_xml_attribute (properties, "display");
	const char *font = ccrf_xml_attribute (properties, "font-name");
	if (font == NULL)
		font = ccrf_xml_attribute (properties, "font-family");
	if (through == NULL || !is_line (through))
		set (style, CCRF_MARK_STRUCK, through_type, is_line (through_type));
	if (through != NULL)
		set (style, CCRF_MARK_STRUCK, through, is_line (through));
	set (style, CCRF_MARK_UNDERLINE, under, is_line (under));
	set (style, CCRF_MARK_BOLD, weight, is_bold (weight));
	set (style, CCRF_MARK_HIGHLIGHT, fill, fill != NULL && strcmp (fill, "transparent") != 0 && g_ascii_strcasecmp (fill, "#ffffff") != 0);
	set (style, CCRF_MARK_HIDDEN, display, g_strcmp0 (display, "none") == 0);
	if (font != NULL) {
		/* automatic font names: Wingdings1; families: 'Wingdings' */
		g_autofree char *plain = g_strdup (*font == '\'' ? font + 1 : font);
		g_strdelimit (plain, "'", '\0');
		for (gsize length = strlen (plain); !ccrf_symbol_font (plain) && length > 0 && g_ascii_isdigit (plain[length - 1]); length--)
			plain[length - 1] = '\0';
		style->font = g_strdup (ccrf_symbol_font (plain) ? plain : "");
	}
}

static void
add_style (CcrfOdtStyles *styles, const xmlNode *node)
{
	const char *name = ccrf_xml_attribute (node, "name"), *family = ccrf_xml_attribute (node, "family");
	const char *shown = ccrf_xml_attribute (node, "display-name");
	if (name == NULL || family == NULL)
		return;
	Style *style = g_new0 (Style, 1);
	style->parent = g_strdup (ccrf_xml_attribute (node, "parent-style-name"));
	style->heading = g_ascii_strncasecmp (name, "heading", 7) == 0 || g_ascii_strncasecmp (name, "title", 5) == 0 ||
			 (shown != NULL && g_ascii_strncasecmp (shown, "heading", 7) == 0);
	style->list_item = g_ascii_strncasecmp (name, "list", 4) == 0 || g_strcmp0 (ccrf_xml_attribute (node, "list-style-name"), "") > 0;
	const xmlNode *properties = ccrf_xml_child (node, "text-properties");
	if (properties != NULL)
		read_text_properties (style, properties);
	g_hash_table_replace (styles->styles, g_strconcat (family, " ", name, NULL), style);
}

void
ccrf_odt_styles_add (CcrfOdtStyles *styles, const xmlNode *root)
{
	static const char *const parts[] = { "styles", "automatic-styles" };
	for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
		const xmlNode *part = ccrf_xml_child (root, parts[i]);
		for (const xmlNode *at = part != NULL ? part->children : NULL; at != NULL; at = at->next)
			if (ccrf_xml_named (at, "style"))
				add_style (styles, at);
	}
}

void
ccrf_odt_style (const CcrfOdtStyles *styles, const char *family, const char *name, CcrfOdtStyle *into)
{
	guint said = 0;
	gboolean font_said = FALSE;
	for (guint i = 0; name != NULL && i < PARENTS_MOST; i++) {
		g_autofree char *key = g_strconcat (family, " ", name, NULL);
		const Style *style = g_hash_table_lookup (styles->styles, key);
		if (style == NULL)
			break;
		/* the nearest style that says something about a mark decides */
		guint news = style->says & ~said;
		into->marks = (into->marks & ~news) | (style->marks & news);
		said |= news;
		into->heading = into->heading || style->heading;
		into->list_item = into->list_item || style->list_item;
		if (style->font != NULL && !font_said) {
			g_free (into->font);
			into->font = *style->font != '\0' ? g_strdup (style->font) : NULL;
			font_said = TRUE;
		}
		name = style->parent;
	}
}
