/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a stretch of text beside a tagged tick box is: its printed label, a mark, both, or something that leaves a doubt. */

#include <string.h>

#include "choice.h"
#include "typed.h"

#define LONGEST 200 /* bytes: longer texts are no marks */

static gboolean
is_title (const char *text, const CcrfBox *box)
{
	g_autofree char *one = ccrf_words_normalise (text), *two = ccrf_words_normalise (box->piece ? box->piece->title : "");
	return one && two && *two && strcmp (one, two) == 0;
}

/* the choice that @text prints; @known: (out): it is a label at all */
static const char *
label_in (const CcrfRules *rules, const CcrfBox *box, const char *text, gboolean *known)
{
	const gboolean title = is_title (text, box);
	const char *code = title ? box->code : ccrf_choice_exact (rules, box->field, text);
	*known = title || code;
	return code;
}

static gboolean
is_mark (const CcrfRules *rules, const CcrfField *field, const char *text, gboolean *ticked)
{
	return ccrf_value_is_mark (text, !ccrf_choice_exact (rules, field, "yes"), ticked);
}

static gboolean
holds_glyph (const char *text)
{
	gboolean ticked = FALSE;
	for (const char *at = text; *at; at = g_utf8_next_char (at))
		if (ccrf_marks_glyph (at, &ticked) && ticked)
			return TRUE;
	return FALSE;
}

/* an x or a tick somewhere among other words */
static gboolean
holds_mark (const char *text)
{
	g_auto (GStrv) words = g_strsplit_set (text, " \n\t,;:.-()", -1);
	gboolean ticked = FALSE;
	for (char **word = words; *word; word++)
		if (**word && ccrf_value_is_mark (*word, FALSE, &ticked) && ticked)
			return TRUE;
	return holds_glyph (text);
}

/* "x Falls", "Falls - x", "✓Falls" */
static gboolean
split_mark (const CcrfRules *rules, const CcrfBox *box, const char *text, CcrfSaid *said)
{
	gboolean ticked = FALSE, known = FALSE;
	gsize used = ccrf_marks_glyph (text, &ticked);
	const char *space = strchr (text, ' '), *last = strrchr (text, ' ');
	g_autofree char *first = used ? NULL : g_strndup (text, space ? space - text : 0);
	if (!used && space && is_mark (rules, box->field, first, &ticked))
		used = space - text;
	if (used && ticked) {
		const char *rest = text + used;
		while (*rest && strchr (" -:.", *rest))
			rest++;
		said->code = label_in (rules, box, rest, &known);
		said->kind = CCRF_SAID_MARK_LABEL;
		return known;
	}
	gsize end = last ? last - text : 0;
	if (!last || !is_mark (rules, box->field, last + 1, &ticked) || !ticked) {
		const char *glyph = *text ? g_utf8_prev_char (text + strlen (text)) : text;
		if (!*glyph || !ccrf_marks_glyph (glyph, &ticked) || !ticked)
			return FALSE;
		end = glyph - text;
	}
	g_autofree char *head = g_strndup (text, end);
	for (gsize n = strlen (head); n && strchr (" -:.", head[n - 1]);)
		head[--n] = '\0';
	said->code = label_in (rules, box, head, &known);
	said->kind = CCRF_SAID_LABEL_MARK;
	return known;
}

CcrfSaid
ccrf_typed_judge (const CcrfRules *rules, const CcrfBox *box, const char *text)
{
	CcrfSaid said = { CCRF_SAID_OTHER, NULL };
	gboolean known = FALSE, ticked = FALSE;
	if (!*text)
		return (CcrfSaid){ CCRF_SAID_NONE, NULL };
	if (strlen (text) > LONGEST)
		return said;
	/* the words of labels are compared without their signs, a tick among them */
	if (holds_glyph (text) && split_mark (rules, box, text, &said))
		return said;
	const char *code = holds_glyph (text) ? NULL : label_in (rules, box, text, &known);
	if (known)
		return (CcrfSaid){ CCRF_SAID_LABEL, code };
	if (is_mark (rules, box->field, text, &ticked)) {
		gboolean glyph;
		return (CcrfSaid){ ticked ? CCRF_SAID_MARK : ccrf_marks_glyph (text, &glyph) ? CCRF_SAID_NONE : CCRF_SAID_NO, NULL };
	}
	if (split_mark (rules, box, text, &said))
		return said;
	return (CcrfSaid){ holds_mark (text) ? CCRF_SAID_DOUBT : CCRF_SAID_OTHER, NULL };
}
