/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See symbols.h. The numbers are those of the fonts' character maps. */

#include "symbols.h"

/* clang-format off */
static const struct {
	const char *font;
	guint code;
	CcrfSymbol symbol;
} symbols[] = {
	/* crosses count as ticks: forms say "please tick or cross" */
	{ "Wingdings",   0xfc, CCRF_SYMBOL_TICK }, /* ✓ */
	{ "Wingdings",   0xfb, CCRF_SYMBOL_TICK }, /* ✗ */
	{ "Wingdings",   0xfe, CCRF_SYMBOL_TICK }, /* ☑ */
	{ "Wingdings",   0xfd, CCRF_SYMBOL_TICK }, /* ☒ */
	{ "Wingdings",   0x78, CCRF_SYMBOL_TICK }, /* boxed x */
	{ "Wingdings",   0xa8, CCRF_SYMBOL_BOX },  /* ◻ */
	{ "Wingdings",   0x6f, CCRF_SYMBOL_BOX },  /* □ */
	{ "Wingdings",   0x70, CCRF_SYMBOL_BOX },  /* ❐ */
	{ "Wingdings",   0x71, CCRF_SYMBOL_BOX },  /* ❑ */
	{ "Wingdings",   0x72, CCRF_SYMBOL_BOX },  /* ❒ */
	{ "Wingdings 2", 0x4f, CCRF_SYMBOL_TICK }, /* ✗ */
	{ "Wingdings 2", 0x50, CCRF_SYMBOL_TICK }, /* ✓ */
	{ "Wingdings 2", 0x51, CCRF_SYMBOL_TICK }, /* ☒ */
	{ "Wingdings 2", 0x52, CCRF_SYMBOL_TICK }, /* ☑ */
	{ "Wingdings 2", 0x53, CCRF_SYMBOL_TICK }, /* ☒ */
	{ "Wingdings 2", 0x54, CCRF_SYMBOL_TICK }, /* ☒ */
	{ "Wingdings 2", 0x2a, CCRF_SYMBOL_BOX },  /* □ */
	{ "Wingdings 2", 0x30, CCRF_SYMBOL_BOX },  /* □ */
	{ "Wingdings 2", 0xa3, CCRF_SYMBOL_BOX },  /* □ */
	{ "Webdings",    0x61, CCRF_SYMBOL_TICK }, /* ✓ */
	{ "Webdings",    0x72, CCRF_SYMBOL_TICK }, /* ✗ */
	{ "Webdings",    0x63, CCRF_SYMBOL_BOX },  /* □ */
};
/* clang-format on */

gboolean
ccrf_symbol_font (const char *font)
{
	static const char *const fonts[] = { "wingdings", "wingdings 2", "wingdings 3", "webdings", NULL };
	g_autofree char *lower = g_ascii_strdown (font != NULL ? font : "", -1);
	return g_strv_contains (fonts, lower);
}

CcrfSymbol
ccrf_symbol (const char *font, guint code)
{
	if (font == NULL)
		return CCRF_SYMBOL_OTHER;
	if (code >= 0xf000 && code <= 0xf0ff)
		code -= 0xf000;
	for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
		if (symbols[i].code == code && g_ascii_strcasecmp (symbols[i].font, font) == 0)
			return symbols[i].symbol;
	return CCRF_SYMBOL_OTHER;
}
