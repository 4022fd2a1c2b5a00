/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Forms typed as plain text. Lines of a paragraph stay lines (labels begin
 * them), a blank line ends it; the sheet says "wrapped", for a line end is
 * mostly the mail program's.
 */

#include <string.h>

#include <ccrf/parse.h>

#define MOST_LINES 20000
#define LONGEST_LABEL 60

/* @faults: (nullable): gets that there are more; the rest is not read. Returns: (transfer full) */
static char **
take_lines (const char *text, GPtrArray *faults)
{
	char **lines = g_strsplit (text, "\n", MOST_LINES + 1);
	if (g_strv_length (lines) <= MOST_LINES)
		return lines;
	g_clear_pointer (&lines[MOST_LINES], g_free);
	if (faults)
		ccrf_faults_add (faults, "more than %d lines; the rest was not read, look at the original", MOST_LINES);
	return lines;
}

/* `> > text`: depth and what follows */
static int
take_quotes (const char **line)
{
	int depth = 0;
	const char *at = *line;
	while (depth < 100) {
		const char *look = at;
		while (*look == ' ' && look - at < 3)
			look++;
		if (*look != '>')
			break;
		depth++;
		at = look + 1;
	}
	if (depth && *at == ' ')
		at++;
	*line = at;
	return depth;
}

static gboolean
is_blank (const char *line)
{
	for (; *line; line = g_utf8_next_char (line))
		if (!g_unichar_isspace (g_utf8_get_char (line)) && g_utf8_get_char (line) != 0xfeff)
			return FALSE;
	return TRUE;
}

/* `*Provider:* Rosewood`: what mail programs make of bold, and Markdown */
static void
add_text (CcrfCell *cell, const char *line)
{
	g_autoptr (GRegex) bold = g_regex_new ("^(\\s*)(\\*{1,2}|_{2})([^*_]{2,100}?)(:?)\\2(:?)", 0, 0, NULL);
	g_autofree char *plain = g_regex_replace (bold, line, -1, 0, "\\1\\3\\4\\5", 0, NULL);
	ccrf_cell_add (cell, CCRF_PIECE_TEXT, plain ? plain : line, 0);
}

/* a row of `| a | b |` or of cells parted by tabs */
static gboolean
add_row (CcrfSheet *sheet, const char *line, int quote, int table, int row)
{
	g_autofree char *trimmed = g_strstrip (g_strdup (line));
	const gsize length = strlen (trimmed);
	const gboolean piped = length > 2 && *trimmed == '|' && trimmed[length - 1] == '|';
	if (!piped && !strchr (trimmed, '\t'))
		return FALSE;
	if (piped) {
		trimmed[length - 1] = '\0';
		if (strspn (trimmed, "|-:+ ") == length - 1)
			return TRUE; /* the rule below a Markdown header */
	}
	CcrfBlock *block = ccrf_sheet_add_row (sheet, table, row);
	block->quote = quote;
	g_auto (GStrv) cells = g_strsplit (piped ? trimmed + 1 : line, piped ? "|" : "\t", 40);
	for (char **cell = cells; *cell; cell++)
		ccrf_cell_add (ccrf_block_add_cell (block), CCRF_PIECE_TEXT, g_strstrip (*cell), 0);
	return TRUE;
}

CcrfSheet *
ccrf_parse_text_sheet (const char *text)
{
	CcrfSheet *sheet = ccrf_sheet_new ();
	g_hash_table_insert (sheet->properties, g_strdup ("wrapped"), g_strdup ("yes"));
	g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
	g_auto (GStrv) lines = take_lines (valid, sheet->faults);
	CcrfBlock *open = NULL;
	int table = 0, row = 0;
	for (char **at = lines; *at; at++) {
		g_strchomp (*at);
		const char *line = *at;
		const int quote = take_quotes (&line);
		if (is_blank (line)) {
			/* an empty paragraph says that something ended */
			ccrf_sheet_add_paragraph (sheet)->quote = quote;
			open = NULL;
			row = 0;
			continue;
		}
		table += row == 0;
		if (add_row (sheet, line, quote, table, row + 1)) {
			open = NULL;
			row++;
			continue;
		}
		row = 0;
		if (!open || open->quote != quote) {
			open = ccrf_sheet_add_paragraph (sheet);
			open->quote = quote;
		} else {
			ccrf_cell_add (g_ptr_array_index (open->cells, 0), CCRF_PIECE_BREAK, "", 0);
		}
		add_text (g_ptr_array_index (open->cells, 0), line);
	}
	return sheet;
}

/* ---- Label: value ------------------------------------------------------------------ */

/* length of the label in front of the colon, 0 when the line is none */
static gsize
label_length (const char *line)
{
	const char *colon = strchr (line, ':');
	if (!colon || colon == line || colon - line > LONGEST_LABEL || g_str_has_prefix (colon, "://"))
		return 0;
	guint words = 1;
	for (const char *at = line; at < colon; at++)
		words += *at == ' ';
	const gunichar first = g_utf8_get_char (line);
	/* "at 10:30 we" is a time */
	if (words > 6 || !(g_unichar_isalnum (first)) || (g_ascii_isdigit (colon[-1]) && g_ascii_isdigit (colon[1])))
		return 0;
	return colon - line;
}

static void
flush (GPtrArray *labels, GString *label, GString *value)
{
	if (label->len) {
		char **pair = g_new0 (char *, 3);
		pair[0] = g_strstrip (g_strdup (label->str));
		pair[1] = g_strstrip (g_strdup (value->str));
		g_ptr_array_add (labels, pair);
	}
	g_string_truncate (label, 0);
	g_string_truncate (value, 0);
}

GPtrArray *
ccrf_parse_labels (const char *text)
{
	GPtrArray *labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
	g_auto (GStrv) lines = take_lines (valid, NULL);
	g_autoptr (GString) label = g_string_new (NULL);
	g_autoptr (GString) value = g_string_new (NULL);
	gboolean gap = FALSE;
	for (char **at = lines; *at; at++) {
		const char *line = g_strstrip (*at);
		if (*line == '>')
			continue;
		if (strcmp (line, "--") == 0)
			break; /* the signature */
		const gsize length = label_length (line);
		if (length) {
			flush (labels, label, value);
			g_string_append_len (label, line, length);
			g_string_append (value, line + length + 1);
		} else if (!*line) {
			gap = TRUE;
			continue;
		} else if (label->len) {
			g_string_append_printf (value, "%c%s", gap && value->len ? '\n' : ' ', line);
		}
		gap = FALSE;
	}
	flush (labels, label, value);
	return labels;
}
