/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of a PDF page, with their places, weights and symbol fonts. */

#include <string.h>

#include "pdf.h"
#include "symbols.h"

#define SAME_WORD_GAP 0.35 /* of the text's height */

typedef struct {
	gboolean bold;
	gboolean dingbats;
	char *symbols;   /* name of its symbol font as symbols.h has it; NULL for letters */
} Style;

typedef struct {
	CcrfPdfPage *page;
	GString *word;
	PopplerRectangle at;
	gboolean bold;
	gboolean after_space;
	gsize odd, all;  /* characters */
} Words;

/* "ABCDEF+Wingdings2-Regular" is Wingdings 2 */
static char *
symbol_font (const char *name)
{
	static const char *const spellings[][2] = { { "wingdings2", "Wingdings 2" }, { "wingdings3", "Wingdings 3" }, { "wingdings", "Wingdings" }, { "webdings", "Webdings" } };
	const char *plus = strchr (name, '+');
	g_autofree char *lower = g_ascii_strdown (plus != NULL ? plus + 1 : name, -1);
	g_strdelimit (lower, " -_", ' ');
	GString *packed = g_string_new (NULL);
	for (const char *c = lower; *c != '\0'; c++)
		if (*c != ' ')
			g_string_append_c (packed, *c);
	g_autofree char *plain = g_string_free (packed, FALSE);
	for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
		if (g_str_has_prefix (plain, spellings[i][0]))
			return g_strdup (spellings[i][1]);
	return NULL;
}

static void
style_set (Style *style, const char *font)
{
	const char *name = font != NULL ? font : "";
	g_clear_pointer (&style->symbols, g_free);
	style->symbols = symbol_font (name);
	style->dingbats = strstr (name, "Dingbats") != NULL;
	style->bold = strstr (name, "Bold") != NULL || strstr (name, "bold") != NULL || strstr (name, "Black") != NULL;
}

static CcrfSymbol
symbol_of (const Style *style, gunichar c)
{
	if (style->symbols == NULL && !style->dingbats)
		return CCRF_SYMBOL_OTHER;
	/* the font said what it shows */
	if ((c >= 0x2713 && c <= 0x2718) || c == 0x2611 || c == 0x2612)
		return CCRF_SYMBOL_TICK;
	if ((c >= 0x274f && c <= 0x2752) || c == 0x2610 || c == 0x25a1 || c == 0x25fb)
		return CCRF_SYMBOL_BOX;
	/* or it gave its bare number */
	if (style->dingbats)
		return c >= '3' && c <= '8' ? CCRF_SYMBOL_TICK : c >= 'o' && c <= 'r' ? CCRF_SYMBOL_BOX : CCRF_SYMBOL_OTHER;
	return ccrf_symbol (style->symbols, c);
}

static void
end_word (Words *words)
{
	if (words->word->len == 0)
		return;
	CcrfPdfItem *item = ccrf_pdf_add (words->page, CCRF_PIECE_TEXT, &words->at, words->word->str, NULL, NULL);
	item->marks = words->bold ? CCRF_MARK_BOLD : 0;
	item->glued = !words->after_space;
	g_string_truncate (words->word, 0);
	words->after_space = FALSE;
}

static void
add_symbol (Words *words, CcrfSymbol symbol, const PopplerRectangle *at)
{
	end_word (words);
	CcrfPdfItem *item = ccrf_pdf_add (words->page, CCRF_PIECE_TICK, at, NULL, NULL, NULL);
	item->ticked = symbol == CCRF_SYMBOL_TICK;
	item->box = !item->ticked;
	words->after_space = FALSE;
}

/* Boxes stand for themselves, so that a mark over one can be seen to be its tick. */
static gboolean
is_box (gunichar c)
{
	return c == 0x2610 || c == 0x2611 || c == 0x2612 || c == 0x25a1 || c == 0x25fb || c == 0x2b1c;
}

static void
add_character (Words *words, gunichar c, const PopplerRectangle *at, gboolean bold)
{
	char utf8[7] = { 0 };
	double height = MAX (at->y2 - at->y1, 1);
	const PopplerRectangle *last = &words->at;
	gboolean apart = at->x1 - last->x2 > SAME_WORD_GAP * height || at->x1 < last->x1 - 1 ||
			 ABS (at->y1 + at->y2 - last->y1 - last->y2) > height;
	if (words->word->len > 0 && (apart || bold != words->bold || is_box (c))) {
		end_word (words);
		words->after_space = apart;
	}
	if (words->word->len == 0) {
		words->at = *at;
		words->bold = bold;
	}
	g_unichar_to_utf8 (c, utf8);
	/* ﬁ and its kind are an f and an i */
	g_autofree char *plain = c >= 0xfb00 && c <= 0xfb06 ? g_utf8_normalize (utf8, -1, G_NORMALIZE_ALL_COMPOSE) : g_strdup (utf8);
	g_string_append (words->word, plain);
	words->at.x2 = MAX (words->at.x2, at->x2);
	words->at.y1 = MIN (words->at.y1, at->y1);
	words->at.y2 = MAX (words->at.y2, at->y2);
	words->all++;
	words->odd += c == 0xfffd || (c >= 0xe000 && c <= 0xf8ff) || g_unichar_iscntrl (c);
	if (is_box (c)) {
		end_word (words);
		CcrfPdfItem *item = words->page->items->pdata[words->page->items->len - 1];
		item->box = c != 0x2611 && c != 0x2612;
		item->ticked = !item->box;
	}
}

/* poppler's layout has one rectangle a character of its text; otherwise places would slip */
static void
read_layout (Words *words, const char *text, const PopplerRectangle *boxes, guint count, GList *attributes)
{
	Style style = { 0 };
	guint end = 0; /* first character after the current attributes */
	words->after_space = TRUE;
	for (guint i = 0; i < count && *text != '\0'; i++, text = g_utf8_next_char (text)) {
		gunichar c = g_utf8_get_char (text);
		while (attributes != NULL && i >= end) {
			const PopplerTextAttributes *now = attributes->data;
			style_set (&style, now->font_name);
			end = (guint) MAX (now->end_index, 0) + 1;
			attributes = attributes->next;
		}
		if (g_unichar_isspace (c)) {
			end_word (words);
			words->after_space = TRUE;
			continue;
		}
		CcrfSymbol symbol = symbol_of (&style, c);
		if (symbol != CCRF_SYMBOL_OTHER)
			add_symbol (words, symbol, &boxes[i]);
		else if (style.symbols == NULL)
			add_character (words, c, &boxes[i], style.bold);
	}
	end_word (words);
	g_free (style.symbols);
}

void
ccrf_pdf_read_text (CcrfPdfPage *page, PopplerPage *from)
{
	g_autofree char *text = poppler_page_get_text (from);
	g_autofree PopplerRectangle *boxes = NULL;
	guint count = 0;
	if (text == NULL || *text == '\0' || !poppler_page_get_text_layout (from, &boxes, &count))
		return;
	if (!g_utf8_validate (text, -1, NULL) || (glong) count < g_utf8_strlen (text, -1) - 1) {
		page->garbled = TRUE;
		return;
	}
	GList *attributes = poppler_page_get_text_attributes (from);
	Words words = { .page = page, .word = g_string_new (NULL) };
	read_layout (&words, text, boxes, count, attributes);
	poppler_page_free_text_attributes (attributes);
	g_string_free (words.word, TRUE);
	page->garbled = words.odd * 10 > words.all;
}
