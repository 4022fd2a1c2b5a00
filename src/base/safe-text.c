/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of strangers where something else than a mail shows it: a terminal, a log, a spreadsheet. */

#include "base-private.h"

/* Controls, line separators and invisible marks (which can turn a line's direction) may not reach a terminal. */
gboolean
ccrf_char_is_printable (gunichar c)
{
	switch ((int) g_unichar_type (c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return FALSE;
	default:
		return TRUE;
	}
}

/* RFC 8259 section 7: beyond the first plane a pair of surrogates */
static void
append_json_escape (GString *into, gunichar c)
{
	if (c > 0xffff) {
		g_string_append_printf (into, "\\u%04x", 0xd800 + ((c - 0x10000) >> 10));
		c = 0xdc00 + ((c - 0x10000) & 0x3ff);
	}
	g_string_append_printf (into, "\\u%04x", c);
}

char *
ccrf_text_printable (const char *text, gboolean json)
{
	g_autoptr (GString) shown = g_string_new (NULL);
	const char *p = text != NULL ? text : "";

	while (*p != '\0') {
		gunichar c = g_utf8_get_char_validated (p, -1);
		gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;
		const char *next = valid ? g_utf8_next_char (p) : p + 1;

		if (valid && (c == '\n' || c == '\t' || ccrf_char_is_printable (c)))
			g_string_append_len (shown, p, next - p);
		else if (json)
			append_json_escape (shown, valid ? c : 0xfffd);
		else
			for (; p < next; p++)
				g_string_append_printf (shown, "\\x%02x", (guchar) *p);
		p = next;
	}
	return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* What spreadsheets take for the beginning of a formula; the wide forms too, which some of them fold */
static gboolean
starts_formula (const char *text)
{
	static const gunichar marks[] = { '=', '+', '-', '@', '|', '%', 0xff1d, 0xff0b, 0xff0d, 0xff20 };
	gunichar first;

	while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
		text = g_utf8_next_char (text);
	first = g_utf8_get_char (text);
	for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
		if (first == marks[i])
			return TRUE;
	return FALSE;
}

void
ccrf_csv_cell (GString *row, const char *value)
{
	g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : "", -1);
	g_autoptr (GString) clean = g_string_new (NULL);

	/* before the first character is looked at: what cannot be seen must not stand before a formula */
	for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (c == '\n' || (c == '\r' && at[1] != '\n'))
			g_string_append_c (clean, '\n');
		else if (c == '\t')
			g_string_append_c (clean, ' ');
		else if (ccrf_char_is_printable (c))
			g_string_append_unichar (clean, c);
	}
	if (row->len > 0 && row->str[row->len - 1] != '\n')
		g_string_append_c (row, ',');
	g_string_append_c (row, '"');
	if (starts_formula (clean->str))
		g_string_append_c (row, '\'');
	for (const char *at = clean->str; *at != '\0'; at++) {
		if (*at == '"')
			g_string_append_c (row, '"');
		g_string_append_c (row, *at);
	}
	g_string_append_c (row, '"');
}
