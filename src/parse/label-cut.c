/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where in a line does the label end and the value begin? */

#include <string.h>

#include "marks.h"
#include "pairs.h"

#define LONGEST_HEAD 240

typedef struct {
	gsize at;      /* bytes of the head that are label */
	gsize skip;    /* bytes of separator behind it */
	gboolean sure; /* a colon, a question mark, a tab, a leader, the end of bold */
	gboolean colon;
} Cut;

/* text of the line up to the first control or tick; @ends: offsets at which pieces end */
static char *
head_text (const GPtrArray *pieces, guint from, guint to, guint *used)
{
	GString *head = g_string_new (NULL);
	guint i = from;
	for (; i < to && head->len < LONGEST_HEAD; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		if (piece->kind != CCRF_PIECE_TEXT || (piece->marks & CCRF_MARK_PLACEHOLDER))
			break;
		if (!(piece->marks & CCRF_MARK_HIDDEN))
			g_string_append (head, piece->text);
	}
	*used = i;
	return g_string_free (head, FALSE);
}

static gsize
leader_at (const char *text)
{
	const gsize dots = strspn (text, "._");
	if (dots >= 4)
		return dots;
	return g_str_has_prefix (text, "\342\200\246") ? 3 : 0;
}

/* where the bold part of the head ends, 0 when it is all of one kind */
static gsize
bold_end (const GPtrArray *pieces, guint from, guint to)
{
	gsize length = 0;
	gboolean bold = FALSE;
	for (guint i = from; i < to; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		if (piece->marks & CCRF_MARK_HIDDEN)
			continue;
		if (!(piece->marks & CCRF_MARK_BOLD) && bold && *piece->text)
			return length;
		if (!(piece->marks & CCRF_MARK_BOLD) && !bold)
			return 0;
		bold = TRUE;
		length += strlen (piece->text);
	}
	return 0;
}

static GArray *
possible_cuts (const char *head, gsize bold, gboolean dashed)
{
	GArray *cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
	for (const char *at = head; *at && at - head < LONGEST_HEAD; at = g_utf8_next_char (at)) {
		const gsize here = at - head;
		if ((*at == ':' && at[1] != '/') || (*at == '?' && at[1] != '?'))
			g_array_append_vals (cuts, &(Cut){ here + 1, 0, TRUE, *at == ':' }, 1);
		else if (*at == '\t')
			g_array_append_vals (cuts, &(Cut){ here, 1, TRUE, FALSE }, 1);
		else if (here && at[-1] != '.' && at[-1] != '_' && leader_at (at))
			g_array_append_vals (cuts, &(Cut){ here, leader_at (at), TRUE, FALSE }, 1);
		else if (here && *at == ' ' && (g_str_has_prefix (at, " - ") || g_str_has_prefix (at, " \342\200\223 ") || g_str_has_prefix (at, " = ")))
			g_array_append_vals (cuts, &(Cut){ here, *(at + 1) == '-' || *(at + 1) == '=' ? 3 : 5, dashed, dashed }, 1);
		if (bold && here + 1 == bold)
			g_array_append_vals (cuts, &(Cut){ bold, 0, TRUE, FALSE }, 1);
	}
	return cuts;
}

static gboolean
names_field (const CcrfLabelMatch *match)
{
	return match && match->aliases->len > 0;
}

static gboolean
is_often_answer (const CcrfLabelMatch *match)
{
	return ((CcrfAlias *) g_ptr_array_index (match->aliases, 0))->often_answer;
}

static int
rank (const CcrfLabelMatch *match)
{
	return match->prefix ? 1 : match->ratio < 1 ? 2 : 3;
}

/* @offset bytes into the head: which piece is that? */
static void
place (const GPtrArray *pieces, guint from, guint used, gsize offset, CcrfLabelCut *cut)
{
	guint i = from;
	for (; i < used; i++) {
		const CcrfPiece *piece = g_ptr_array_index (pieces, i);
		const gsize length = piece->marks & CCRF_MARK_HIDDEN ? 0 : strlen (piece->text);
		if (offset < length)
			break;
		offset -= length;
	}
	cut->piece = i;
	cut->offset = i < used ? offset : 0;
}

static gboolean
option_of (const CcrfRules *rules, const CcrfField *context, const char *text)
{
	return context && context->codes && ccrf_code_find (rules, context, text);
}

static gboolean
ends_with_colon (const char *text)
{
	gsize length = strlen (text);
	while (length && g_ascii_isspace (text[length - 1]))
		length--;
	return length && text[length - 1] == ':';
}

gboolean
ccrf_begins_with_box (const char *text)
{
	gboolean ticked;
	while (*text && (strchr (" \t-*", *text) || g_str_has_prefix (text, "\342\200\242") || g_str_has_prefix (text, "\302\240")))
		text = g_utf8_next_char (text);
	return ccrf_marks_glyph (text, &ticked) > 0;
}

/* a label ends in front of a typed box as it does in front of a control: "Concern ☒ Compliment ☐" is none */
static gboolean
cut_at_box (char *head)
{
	gboolean ticked;
	for (char *at = head; *at; at = g_utf8_next_char (at))
		if (ccrf_marks_glyph (at, &ticked)) {
			*at = '\0';
			return TRUE;
		}
	return FALSE;
}

gboolean
ccrf_label_cut (const CcrfRules *rules, const GPtrArray *pieces, guint from, guint to, gboolean cell,
                const CcrfField *context, CcrfLabelHabits *habits, CcrfLabelCut *cut)
{
	guint used = from;
	g_autofree char *raw = head_text (pieces, from, to, &used);
	g_autofree char *head = g_utf8_make_valid (raw, -1);
	memset (cut, 0, sizeof *cut);
	if (strcmp (raw, head) != 0 || ccrf_is_placeholder (rules, head) || ccrf_begins_with_box (head))
		return FALSE;
	const gboolean before_box = cut_at_box (head) || used < to;
	/* an option of the question before is no label, unless its colon waits for an answer */
	const gboolean waits = !before_box && ends_with_colon (head);
	if (!waits && option_of (rules, context, head))
		return FALSE;
	const gsize bold = bold_end (pieces, from, used);
	g_autoptr (GArray) cuts = possible_cuts (head, bold, habits->dashed);
	g_autoptr (CcrfLabelMatch) best = NULL;
	Cut chosen = { 0 };
	for (guint i = 0; i < cuts->len && i < 12; i++) {
		const Cut *try = &g_array_index (cuts, Cut, i);
		g_autofree char *left = g_strndup (head, try->at);
		if (!waits && try->colon && option_of (rules, context, left) && context->type == CCRF_FIELD_MULTI)
			return FALSE; /* "Police: crime reference 123" in the list of agencies */
		g_autoptr (CcrfLabelMatch) match = ccrf_label_match (rules, left, &habits->budget);
		if (!names_field (match) || (!try->sure && rank (match) < 3) || (match->prefix && !try->colon && !cell))
			continue;
		/* without a colon or a question mark, what is often an answer begins a sentence, not a field */
		const gboolean asks = rank (match) == 3 && (head[try->at] == '?' || (try->at && head[try->at - 1] == '?'));
		if (!try->colon && !asks && is_often_answer (match) && !(bold && try->at == bold))
			continue;
		if (best && rank (match) < rank (best))
			continue;
		g_clear_pointer (&best, ccrf_label_match_free);
		best = g_steal_pointer (&match);
		chosen = *try;
	}
	/* the whole head: a label that stands alone, or in front of a control */
	gsize length = strlen (head);
	while (length && strchr (" \t", head[length - 1]))
		length--;
	const gboolean punctuated = length && strchr (":?*", head[length - 1]);
	if (!best || chosen.at < length) {
		g_autoptr (CcrfLabelMatch) match = ccrf_label_match (rules, head, &habits->budget);
		const gboolean plain = cell || punctuated || before_box;
		const gboolean fits = names_field (match) && (rank (match) == 3 || (plain && (rank (match) == 2 || punctuated || cell)));
		const gboolean numbered = match && *match->number;
		if (fits && (!best || rank (match) >= rank (best)) && (cell || punctuated || numbered || before_box || !is_often_answer (match))) {
			g_clear_pointer (&best, ccrf_label_match_free);
			best = g_steal_pointer (&match);
			chosen = (Cut){ strlen (head), 0, TRUE, punctuated };
		}
	}
	if (!best)
		return FALSE;
	cut->match = g_steal_pointer (&best);
	place (pieces, from, used, chosen.at + chosen.skip, cut);
	cut->whole = cut->piece >= to;
	gsize last = chosen.at;
	while (last && head[last - 1] == ' ')
		last--;
	const gboolean asked = last && strchr (":?", head[last - 1]) && rank (cut->match) == 3;
	cut->colon = chosen.colon || asked || (bold && chosen.at == bold) || punctuated;
	return TRUE;
}

gboolean
ccrf_label_dashed (const CcrfRules *rules, const char *line)
{
	const char *dash = strstr (line, " - "), *long_dash = strstr (line, " \342\200\223 ");
	if (long_dash && (!dash || long_dash < dash))
		dash = long_dash;
	if (!dash || dash - line > 60 || strchr (line, ':'))
		return FALSE;
	guint none = 0;
	g_autofree char *label = g_strndup (line, dash - line);
	g_autoptr (CcrfLabelMatch) match = ccrf_label_match (rules, label, &none);
	return match && match->ratio == 1 && !match->prefix;
}

gssize
ccrf_label_inside (const CcrfRules *rules, const char *text)
{
	guint none = 0;
	for (const char *colon = strchr (text, ':'); colon && colon - text < 300; colon = strchr (colon + 1, ':')) {
		if (colon[1] && !strchr (" \t\n", colon[1]) && !g_ascii_isdigit (colon[1]))
			continue;
		/* up to six words back, the longest alias first */
		const char *starts[6];
		guint count = 0;
		for (const char *at = colon; at > text && count < G_N_ELEMENTS (starts); at--)
			if (g_ascii_isspace (at[-1]) && !g_ascii_isspace (*at))
				starts[count++] = at;
		for (guint i = count; i-- > 0;) {
			if (!g_ascii_isupper (*starts[i]) && !g_ascii_isdigit (*starts[i]))
				continue;
			g_autofree char *label = g_strndup (starts[i], colon - starts[i]);
			g_autoptr (CcrfLabelMatch) match = ccrf_label_match (rules, label, &none);
			if (match && match->ratio == 1 && !match->prefix)
				return starts[i] - text;
		}
	}
	return -1;
}
