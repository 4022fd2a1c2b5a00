/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The text part: the template's Markdown as it stands, its paragraphs and list
 * items filled to a width that every mail client shows.
 */

#include "template-private.h"

typedef struct {
	GString *into;
	GString *block;  /* words of the open paragraph or list item */
	gsize hang;      /* how far its further lines are indented */
	gsize last_width;/* of the line written last */
	gboolean headed; /* a heading was written last: no empty line below it */
} Filler;

/*
 * A line that quotes, signs or refers like a mail's own lines would mislead
 * whoever reads the reply to this mail: our footer is `Ref …`, quotes start
 * with `>`, clients mark the end of the new text with lines like these.
 */
static gboolean
misleads (const char *line)
{
	static const char *const starts[] = { "ref ", "ref:", "from:", "sent:", "subject:", "to:", "-----", "_____", "on ", NULL };
	g_autofree char *lower = g_utf8_strdown (line, -1);

	if (*line == '>' || *line == '|' || g_str_equal (line, "--"))
		return TRUE;
	for (gsize i = 0; starts[i]; i++)
		if (g_str_has_prefix (lower, starts[i]))
			return !g_str_equal (starts[i], "on ") || g_str_has_suffix (lower, ":");
	return FALSE;
}

static void
write_line (Filler *filler, gsize indent, const char *line)
{
	const char *guard = misleads (line) ? "· " : "";
	g_autofree char *text = g_strdup_printf ("%*s%s%s", (int) indent, "", guard, line);

	g_strchomp (text);
	filler->headed = FALSE;
	filler->last_width = g_utf8_strlen (text, -1);
	g_string_append (filler->into, text);
	g_string_append_c (filler->into, '\n');
}

/* one line of words → as many lines as it takes; the block's first line carries its list marker itself */
static void
write_words (Filler *filler, const char *words, gboolean first)
{
	g_auto (GStrv) each = g_strsplit (words, " ", -1);
	g_autoptr (GString) line = g_string_new (NULL);

	for (char **word = each; *word; word++) {
		gsize indent = first ? 0 : filler->hang;

		if (**word == '\0')
			continue;
		if (line->len > 0 && indent + g_utf8_strlen (line->str, -1) + 1 + g_utf8_strlen (*word, -1) > CCRF_TEXT_WIDTH) {
			write_line (filler, indent, line->str);
			g_string_truncate (line, 0);
			first = FALSE;
		}
		if (line->len > 0)
			g_string_append_c (line, ' ');
		g_string_append (line, *word);
	}
	write_line (filler, first ? 0 : filler->hang, line->str);
}

static void
flush (Filler *filler)
{
	g_auto (GStrv) lines = NULL;

	if (filler->block->len == 0)
		return;
	g_string_replace (filler->block, CCRF_MARK_VALUE, "", 0);
	lines = g_strsplit (filler->block->str, CCRF_MARK_BREAK, -1);
	for (char **line = lines; *line; line++)
		write_words (filler, *line, line == lines);
	g_string_truncate (filler->block, 0);
	filler->hang = 0;
}

/* Returns: the width of a list marker with its space, 0 when @line starts with none */
static gsize
marker_width (const char *line)
{
	gsize digits = strspn (line, "0123456789");

	if (g_str_has_prefix (line, "- ") || g_str_has_prefix (line, "* "))
		return 2;
	return digits > 0 && line[digits] == '.' && line[digits + 1] == ' ' ? digits + 2 : 0;
}

static void
blank_line (Filler *filler)
{
	if (filler->into->len > 0 && !filler->headed && !g_str_has_suffix (filler->into->str, "\n\n"))
		g_string_append_c (filler->into, '\n');
}

/* a setext underline, made as long as its heading */
static gboolean
underline (Filler *filler, const char *line)
{
	gsize length = strlen (line);

	if (length < 2 || filler->block->len == 0 || (strspn (line, "-") < length && strspn (line, "=") < length))
		return FALSE;
	if (filler->headed) /* the section above is empty */
		g_string_append_c (filler->into, '\n');
	flush (filler);
	for (gsize i = 0; i < filler->last_width; i++)
		g_string_append_c (filler->into, *line);
	g_string_append_c (filler->into, '\n');
	filler->headed = TRUE;
	return TRUE;
}

static void
take_line (Filler *filler, const char *line)
{
	gsize marker = marker_width (line);

	if (*line == '\0') {
		flush (filler);
		blank_line (filler);
		return;
	}
	if (underline (filler, line))
		return;
	if (*line == '#' || (g_str_has_prefix (line, "    ") && filler->block->len == 0)) { /* a heading, an example */
		flush (filler);
		g_string_append_printf (filler->into, "%s\n", line);
		return;
	}
	if (marker > 0) {
		flush (filler);
		filler->hang = marker;
	}
	if (filler->block->len > 0 && !g_str_has_suffix (filler->block->str, CCRF_MARK_BREAK))
		g_string_append_c (filler->block, ' ');
	g_string_append (filler->block, line);
	if (g_str_has_suffix (line, "\\")) { /* the template's own hard break */
		g_string_truncate (filler->block, filler->block->len - 1);
		g_string_append (filler->block, CCRF_MARK_BREAK);
	}
}

char *
ccrf_text_fill (const char *markdown)
{
	g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);
	g_autoptr (GString) into = g_string_new (NULL);
	g_autoptr (GString) block = g_string_new (NULL);
	Filler filler = { .into = into, .block = block };

	for (char **line = lines; *line; line++)
		take_line (&filler, *line);
	flush (&filler);
	g_string_replace (into, CCRF_MARK_VALUE, "", 0);
	while (g_str_has_suffix (into->str, "\n\n"))
		g_string_truncate (into, into->len - 1);
	return g_strdup (into->str);
}
