/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Values are what strangers typed. Here they are cleaned, escaped so that they
 * cannot become markup, and the Markdown around them becomes HTML by cmark.
 */

#include "template-private.h"

#include <cmark.h>
#include <stdlib.h>

/* ---- cleaning ---------------------------------------------------------------------- */

/* clang-format off */
/* characters that hide, reorder or forge text; ends included */
static const struct { gunichar from, to; } dropped[] = {
	{ 0x0000, 0x0008 }, { 0x000e, 0x001f }, { 0x007f, 0x0084 }, { 0x0086, 0x009f }, /* C0, DEL, C1 */
	{ 0x00ad, 0x00ad },                                     /* soft hyphen */
	{ 0x034f, 0x034f }, { 0x061c, 0x061c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
	{ 0x200b, 0x200f },                                     /* zero-width, LRM, RLM */
	{ 0x202a, 0x202e }, { 0x2060, 0x206f },                 /* embeddings, overrides, isolates, invisible operators */
	{ 0x3164, 0x3164 }, { 0xfdd0, 0xfdef },                 /* filler; noncharacters: our marks */
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff9, 0xfffb }, { 0xfffe, 0xffff },
	{ 0xe0000, 0xe007f },                                   /* tags */
};
/* clang-format on */

static gboolean
is_dropped (gunichar c)
{
	for (gsize i = 0; i < G_N_ELEMENTS (dropped); i++)
		if (c >= dropped[i].from && c <= dropped[i].to)
			return TRUE;
	return FALSE;
}

static gboolean
is_line_end (gunichar c)
{
	return c == '\n' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* one character a time, each looked at once: a value may be all line ends */
static char *
clean_characters (const char *valid)
{
	GString *clean = g_string_new (NULL);
	glong count = 0;

	for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (c == '\r' && at[1] == '\n')
			continue;
		if (c == '\r' || is_line_end (c))
			c = '\n';
		else if (c == '\t')
			c = ' ';
		else if (is_dropped (c))
			continue;
		if (++count > CCRF_VALUE_MOST) {
			g_string_append (clean, "\n\n[Cut here: the rest is in the original message.]");
			break;
		}
		g_string_append_unichar (clean, c);
	}
	return g_string_free (clean, FALSE);
}

char *
ccrf_text_clean (const char *value)
{
	g_autofree char *valid = g_utf8_make_valid (value ? value : "", -1);
	g_autofree char *characters = clean_characters (valid);
	g_auto (GStrv) lines = NULL;
	GString *clean = g_string_new (NULL);
	gboolean blank = FALSE;

	lines = g_strsplit (characters, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_strstrip (*line);
		if (**line == '\0') {
			blank = TRUE;
			continue;
		}
		if (clean->len > 0)
			g_string_append (clean, blank ? "\n\n" : "\n");
		g_string_append (clean, *line);
		blank = FALSE;
	}
	return g_string_free (clean, FALSE);
}

char *
ccrf_text_clean_line (const char *value)
{
	char *clean = ccrf_text_clean (value);
	char *to = clean;

	/* runs of white space become one space */
	for (const char *from = clean; *from; from++)
		if (!g_ascii_isspace (*from))
			*to++ = *from;
		else if (to > clean && to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
	return g_strchomp (clean);
}

/* ---- escaping ----------------------------------------------------------------------- */

/*
 * CommonMark 2.4: a backslash before any ASCII punctuation makes it literal; so
 * no value can start a list, heading, quote, link, code, entity or HTML. A
 * line break becomes a hard break (6.7), and what follows is a lazy
 * continuation of the paragraph (4.8), also inside a list item.
 */
void
ccrf_emit_markdown (GString *into, const CcrfMustacheNode *node, const char *value)
{
	g_autofree char *clean = node->one_line ? ccrf_text_clean_line (value) : ccrf_text_clean (value);

	for (const char *at = clean; *at; at++) {
		if (*at == '\n')
			g_string_append (into, "\\\n");
		else if (g_ascii_ispunct (*at))
			g_string_append_printf (into, "\\%c", *at);
		else
			g_string_append_c (into, *at);
	}
}

void
ccrf_emit_text (GString *into, const CcrfMustacheNode *node, const char *value)
{
	g_autofree char *clean = node->one_line ? ccrf_text_clean_line (value) : ccrf_text_clean (value);

	if (*clean == '\0')
		return;
	g_string_append (into, CCRF_MARK_VALUE);
	for (const char *at = clean; *at; at++) {
		if (*at == '\n')
			g_string_append (into, CCRF_MARK_BREAK);
		else
			g_string_append_c (into, *at);
	}
	g_string_append (into, CCRF_MARK_VALUE); /* its last character is no markup either */
}

void
ccrf_emit_line (GString *into, const CcrfMustacheNode *node, const char *value)
{
	g_autofree char *clean = ccrf_text_clean_line (value);

	g_string_append (into, clean);
}

/* ---- HTML ------------------------------------------------------------------------------ */

/* clang-format off */
/*
 * Mail clients drop <style>, so each element carries its own. cmark writes
 * every "<" of the text as "&lt;", so these strings are its tags and nothing else.
 */
static const struct { const char *tag, *styled; } styles[] = {
	{ "<h1>", "<h1 style=\"margin:0 0 20px 0;font-size:1.5rem;line-height:1.25;font-weight:bold\">" },
	{ "<h2>", "<h2 style=\"margin:30px 0 10px 0;font-size:1.3125rem;line-height:1.3;font-weight:bold\">" },
	{ "<h3>", "<h3 style=\"margin:25px 0 5px 0;font-size:1.1875rem;line-height:1.3;font-weight:bold\">" },
	{ "<p>",  "<p class=\"body\" style=\"margin:0 0 20px 0;font-size:1.1875rem;line-height:1.4\">" },
	{ "<ul>", "<ul style=\"margin:0 0 20px 0;padding:0 0 0 24px\">" },
	{ "<ol>", "<ol style=\"margin:0 0 20px 0;padding:0 0 0 28px\">" },
	{ "<li>", "<li class=\"body\" style=\"margin:0 0 8px 0;font-size:1.1875rem;line-height:1.4\">" },
	{ "<blockquote>", "<blockquote style=\"margin:0 0 20px 0;padding:10px 0 1px 15px;border-left:6px solid #b1b4b6\">" },
	{ "<pre>", "<pre style=\"margin:0 0 20px 0;padding:12px 15px;border-left:6px solid #b1b4b6;font-family:inherit;white-space:pre-wrap\">" },
	{ "<code>", "<code class=\"body\" style=\"font-family:inherit;font-size:1.1875rem;line-height:1.4\">" },
	{ "<a href=", "<a class=\"link\" style=\"color:#1d70b8\" href=" },
	{ "<br />", "<br>" },
};
/* clang-format on */

/* in one pass: replacing in place takes a time that grows with the square of a long value's lines */
char *
ccrf_markdown_to_html (const char *markdown)
{
	char *plain = cmark_markdown_to_html (markdown, strlen (markdown), CMARK_OPT_SAFE | CMARK_OPT_VALIDATE_UTF8);
	GString *html = g_string_sized_new (2 * strlen (plain));

	for (const char *at = plain; *at != '\0';) {
		gsize i = 0, text = strcspn (at, "<");

		g_string_append_len (html, at, (gssize) text);
		at += text;
		while (i < G_N_ELEMENTS (styles) && !g_str_has_prefix (at, styles[i].tag))
			i++;
		if (i < G_N_ELEMENTS (styles)) {
			g_string_append (html, styles[i].styled);
			at += strlen (styles[i].tag);
		} else if (*at == '<') {
			g_string_append_c (html, *at++);
		}
	}
	free (plain); /* cmark's allocator is malloc */
	return g_string_free (html, FALSE);
}
