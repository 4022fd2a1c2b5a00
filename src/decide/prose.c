/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a provider writes in its own words, cut into actions (A2.5c). The whole text is kept besides. */

#include "work.h"
#include <string.h>

#define PROSE_ITEMS 50    /* actions that one reply may bring; its whole text is kept besides */
#define WRAPPED 60        /* a line this long was broken by the mail program, not by its author */

typedef struct {
	GRegex *lead, *greeting, *thanks, *closing;
} Prose;

static void
prose_init (Prose *prose)
{
	const GRegexCompileFlags flags = G_REGEX_CASELESS | G_REGEX_OPTIMIZE;

	prose->lead = g_regex_new ("^(?:[-*•·–]+\\s*|\\d{1,2}[.)]\\s*)", 0, 0, NULL);
	prose->greeting = g_regex_new ("^(?:dear|hi|hello|good (?:morning|afternoon|evening))\\b[^.:;]{0,40}$", flags, 0, NULL);
	prose->thanks = g_regex_new ("^(?:many )?thank(?:s| you)(?: (?:very|so) much)?( for (?:your|the) [\\w-]+)?[\\s,.!]*$", flags, 0, NULL);
	prose->closing = g_regex_new ("^(?:(?:kind|best|warm) )*regards\\b|^yours (?:sincerely|faithfully|truly)\\b|^best wishes\\b", flags, 0, NULL);
}

static void
prose_clear (Prose *prose)
{
	g_regex_unref (prose->lead);
	g_regex_unref (prose->greeting);
	g_regex_unref (prose->thanks);
	g_regex_unref (prose->closing);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prose, prose_clear)

GPtrArray *
ccrf_prose_lines (const char *text)
{
	g_auto (Prose) prose = { 0 };
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
	gboolean first = TRUE, wrapped = FALSE;

	prose_init (&prose);
	for (char **line = lines; *line; line++) {
		const char *raw = g_strstrip (*line);
		g_autofree char *said = g_regex_replace (prose.lead, raw, -1, 0, "", 0, NULL);
		g_autoptr (GMatchInfo) match = NULL;
		gboolean goes_on = wrapped && g_str_equal (said, raw) && found->len > 0;
		glong length = g_utf8_strlen (raw, -1);

		wrapped = length >= WRAPPED;
		if (g_regex_match (prose.closing, said, 0, NULL))
			break;
		if (g_regex_match (prose.thanks, said, 0, &match)) {
			if (found->len > 0 && g_match_info_get_match_count (match) < 2)
				break; /* "Many thanks," over a name */
			continue;
		}
		if (first && g_regex_match (prose.greeting, said, 0, NULL)) {
			first = FALSE;
			continue;
		}
		if (length > 0)
			first = FALSE;
		if (goes_on && *said) {
			char *whole = g_strconcat (found->pdata[found->len - 1], " ", said, NULL);

			g_free (found->pdata[found->len - 1]);
			found->pdata[found->len - 1] = whole;
		} else if (g_utf8_strlen (said, -1) >= 3 && found->len < PROSE_ITEMS) {
			g_ptr_array_add (found, g_steal_pointer (&said));
		}
	}
	return found;
}
