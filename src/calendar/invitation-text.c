/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts of an invitation: cleaned, escaped and folded, so that no value can become a line of its own. */

#include <string.h>

#include "invitation-private.h"

#define OCTETS_MOST 75 /* of a line, without CRLF */

/* nothing that is not seen: a name that turns the reading direction round can pass for another */
static gboolean
is_invisible (gunichar c)
{
	switch ((int) g_unichar_type (c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
		return TRUE;
	default:
		return FALSE;
	}
}

char *
ccrf_invitation_line (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
	GString *line = g_string_new (NULL);
	gboolean space = FALSE;

	for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);
		if (g_unichar_isspace (c) || c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029) {
			space = line->len > 0;
		} else if (!is_invisible (c)) {
			if (space)
				g_string_append_c (line, ' ');
			space = FALSE;
			g_string_append_unichar (line, c);
		}
	}
	return g_string_free (line, FALSE);
}

char *
ccrf_invitation_lines (const char *text)
{
	g_autoptr (GString) plain = g_string_new (text);
	g_autoptr (GString) result = g_string_new (NULL);

	g_string_replace (plain, "\r\n", "\n", 0);
	g_string_replace (plain, "\r", "\n", 0);
	g_auto (GStrv) lines = g_strsplit (plain->str, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		g_autofree char *clean = ccrf_invitation_line (*line);
		g_string_append (result, clean);
		g_string_append_c (result, '\n');
	}
	return g_strchomp (g_strdup (result->str));
}

char *
ccrf_invitation_name (const char *name, const char *fallback)
{
	g_autofree char *line = ccrf_invitation_line (name);
	char *kept = line;

	for (const char *at = line; *at != '\0'; at++)
		if (strchr ("\"^\\", *at) == NULL) /* programs disagree on what a backslash means there */
			*kept++ = *at;
	*kept = '\0';
	g_strstrip (line);
	return g_strdup (*line != '\0' ? line : fallback);
}

char *
ccrf_invitation_escape (const char *text)
{
	GString *escaped = g_string_new (NULL);

	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\n') {
			g_string_append (escaped, "\\n");
			continue;
		}
		if (strchr ("\\;,", *at) != NULL)
			g_string_append_c (escaped, '\\');
		g_string_append_c (escaped, *at);
	}
	return g_string_free (escaped, FALSE);
}

void
ccrf_invitation_fold (GString *into, const char *line)
{
	gsize used = 0;

	for (const char *at = line, *next; *at != '\0'; at = next) {
		next = g_utf8_next_char (at);
		if (used + (gsize) (next - at) > OCTETS_MOST) {
			g_string_append (into, "\r\n ");
			used = 1;
		}
		g_string_append_len (into, at, next - at);
		used += (gsize) (next - at);
	}
	g_string_append (into, "\r\n");
}
