/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The control words of RTF that matter for what a document says. All others are ignored. */

#include <stdlib.h>
#include <string.h>

#include "codepage.h"
#include "rtf-walk.h"

typedef struct {
	const char *word;
	void (*handle) (CcrfRtf *rtf, int detail, gboolean has_value, int value);
	int detail;
} Word;

#define ACTION(name) static void name (CcrfRtf *rtf, int detail, gboolean has_value, int value)

/* ---- characters ------------------------------------------------------------------- */

ACTION (on_mark)
{
	CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	gboolean on = !has_value || value != 0;
	group->marks = on ? group->marks | (guint) detail : group->marks & ~(guint) detail;
}

ACTION (on_unmark)
{
	ccrf_rtf_group (rtf)->marks &= ~(guint) detail;
}

/* \chcbpat: a colour behind the text; white and automatic are none */
ACTION (on_shade)
{
	gint32 colour = value > 0 && (guint) value < rtf->colours->len ? g_array_index (rtf->colours, gint32, value) : -1;
	on_mark (rtf, CCRF_MARK_HIGHLIGHT, TRUE, colour >= 0 && colour != 0xffffff);
}

ACTION (on_deleted)
{
	ccrf_rtf_group (rtf)->deleted = !has_value || value != 0;
}

ACTION (on_plain)
{
	CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	group->marks = 0;
	group->deleted = FALSE;
	group->font = rtf->font;
}

ACTION (on_character)
{
	ccrf_rtf_character (rtf, (gunichar) detail);
}

ACTION (on_unicode)
{
	gunichar c = (gunichar) (value < 0 ? value + 65536 : value);
	rtf->skip = ccrf_rtf_group (rtf)->skip_after;
	if (c >= 0xd800 && c < 0xdc00) {
		rtf->high = c;
		return;
	}
	if (c >= 0xdc00 && c < 0xe000)
		c = rtf->high != 0 ? 0x10000 + ((rtf->high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
	rtf->high = 0;
	ccrf_rtf_character (rtf, c < 0x110000 ? c : 0xfffd);
}

ACTION (on_unicode_skip)
{
	ccrf_rtf_group (rtf)->skip_after = CLAMP (value, 0, 100);
}

/* ---- paragraphs and tables ---------------------------------------------------------- */

ACTION (on_line)
{
	if (ccrf_rtf_ready (rtf))
		ccrf_flow_break (&rtf->flow);
}

/* a paragraph whose mark was deleted goes on in the next one */
ACTION (on_paragraph)
{
	if (ccrf_rtf_ready (rtf))
		ccrf_flow_end_paragraph (&rtf->flow);
}

ACTION (on_paragraph_defaults)
{
	CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	group->in_table = group->heading = group->list_item = FALSE;
	group->depth = 0;
}

ACTION (on_in_table)
{
	ccrf_rtf_group (rtf)->in_table = TRUE;
}

ACTION (on_depth)
{
	ccrf_rtf_group (rtf)->depth = MAX (value, 0);
}

ACTION (on_style)
{
	CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	if (group->where == CCRF_RTF_STYLES)
		group->style = value;
	else
		group->heading = g_hash_table_contains (rtf->headings, GINT_TO_POINTER (value));
}

ACTION (on_outline)
{
	if (ccrf_rtf_group (rtf)->where == CCRF_RTF_BODY && value < 9)
		ccrf_rtf_group (rtf)->heading = TRUE;
}

ACTION (on_list)
{
	ccrf_rtf_group (rtf)->list_item = TRUE;
}

/* its text is the bullet or number; that there is one makes the paragraph an item */
ACTION (on_list_text)
{
	ccrf_rtf_group (rtf)->where = CCRF_RTF_SKIP;
	if (rtf->groups->len > 1)
		g_array_index (rtf->groups, CcrfRtfGroup, rtf->groups->len - 2).list_item = TRUE;
}

ACTION (on_cell)
{
	if (ccrf_rtf_group (rtf)->where != CCRF_RTF_BODY)
		return;
	ccrf_flow_end_cell (&rtf->flow, detail > 0 ? (guint) detail : MAX (ccrf_rtf_level (rtf), 2));
}

ACTION (on_row_defaults)
{
	g_byte_array_set_size (rtf->covered[ccrf_rtf_group (rtf)->nested_row], 0);
	rtf->next_covered = FALSE;
}

ACTION (on_covered)
{
	rtf->next_covered = TRUE;
}

ACTION (on_cell_edge)
{
	GByteArray *covered = rtf->covered[ccrf_rtf_group (rtf)->nested_row];
	guint8 yes = rtf->next_covered;
	if (covered->len < 1000)
		g_byte_array_append (covered, &yes, 1);
	rtf->next_covered = FALSE;
}

ACTION (on_row)
{
	if (ccrf_rtf_group (rtf)->where != CCRF_RTF_BODY)
		return;
	gboolean nested = detail == 0;
	GByteArray *covered = rtf->covered[nested];
	guint of = nested ? MAX (rtf->flow.levels->len, 2) : 1;
	ccrf_flow_end_row (&rtf->flow, of, covered->len > 0 ? covered : NULL);
}

ACTION (on_nested_row_properties)
{
	ccrf_rtf_group (rtf)->nested_row = TRUE;
}

/* ---- tables of the document ----------------------------------------------------------- */

ACTION (on_page)
{
	rtf->page = detail > 0 ? (guint) detail : value > 0 ? (guint) value : 1252;
}

ACTION (on_default_font)
{
	rtf->font = ccrf_rtf_group (rtf)->font = value;
}

ACTION (on_font)
{
	ccrf_rtf_group (rtf)->font = value;
	if (ccrf_rtf_group (rtf)->where != CCRF_RTF_FONTS || g_hash_table_size (rtf->fonts) >= 10000 ||
	    g_hash_table_contains (rtf->fonts, GINT_TO_POINTER (value)))
		return;
	CcrfRtfFont *font = g_new0 (CcrfRtfFont, 1);
	font->name = g_string_new (NULL);
	g_hash_table_insert (rtf->fonts, GINT_TO_POINTER (value), font);
}

/* clang-format off */
static const struct { int charset; guint page; } charsets[] = {
	{ 0, 1252 }, { 2, 1252 }, { 77, 10000 }, { 128, 932 }, { 129, 949 }, { 134, 936 }, { 136, 950 }, { 161, 1253 }, { 162, 1254 },
	{ 163, 1258 }, { 177, 1255 }, { 178, 1256 }, { 186, 1257 }, { 204, 1251 }, { 222, 874 }, { 238, 1250 }, { 254, 437 }, { 255, 850 },
};
/* clang-format on */

ACTION (on_charset)
{
	CcrfRtfFont *font = g_hash_table_lookup (rtf->fonts, GINT_TO_POINTER (ccrf_rtf_group (rtf)->font));
	for (gsize i = 0; font != NULL && i < G_N_ELEMENTS (charsets); i++)
		if (charsets[i].charset == value)
			font->page = charsets[i].page;
}

ACTION (on_font_page)
{
	CcrfRtfFont *font = g_hash_table_lookup (rtf->fonts, GINT_TO_POINTER (ccrf_rtf_group (rtf)->font));
	if (font != NULL && value > 0)
		font->page = (guint) value;
}

ACTION (on_colour)
{
	gint32 before = MAX (rtf->colour, 0);
	rtf->colour = (before & ~(0xff << detail)) | (value & 0xff) << detail;
}

/* ---- groups ------------------------------------------------------------------------------ */

ACTION (on_group)
{
	ccrf_rtf_group (rtf)->where = (CcrfRtfWhere) detail;
	if (detail == CCRF_RTF_NAME || detail == CCRF_RTF_TITLE || detail == CCRF_RTF_ENTRY || detail == CCRF_RTF_PROPERTY_NAME || detail == CCRF_RTF_PROPERTY_VALUE)
		g_string_truncate (rtf->text, 0);
}

ACTION (on_field)
{
	ccrf_rtf_field_begin (rtf);
}

ACTION (on_result)
{
	ccrf_rtf_field_result (rtf);
}

/* part of a field's settings; anywhere else it is not ours */
ACTION (on_form_group)
{
	CcrfRtfField *field = ccrf_rtf_field (rtf);
	if (field == NULL) {
		ccrf_rtf_group (rtf)->where = CCRF_RTF_SKIP;
		return;
	}
	field->form = TRUE;
	on_group (rtf, detail, FALSE, 0);
}

ACTION (on_form_number)
{
	CcrfRtfField *field = ccrf_rtf_field (rtf);
	if (field == NULL || !field->form)
		return;
	*(detail == 0 ? &field->type : detail == 1 ? &field->result : &field->otherwise) = value;
}

/* a box on the page: read where it is anchored, as lines of its own */
ACTION (on_text_box)
{
	ccrf_rtf_group (rtf)->where = CCRF_RTF_BODY;
	ccrf_flow_end_paragraph (&rtf->flow);
}

/* clang-format off */
static const Word words[] = { /* sorted by strcmp() */
	{ "*", NULL, 0 }, /* handled by the caller */
	{ "_", on_character, '-' },
	{ "annotation", on_group, CCRF_RTF_SKIP },
	{ "ansi", on_page, 1252 }, { "ansicpg", on_page, 0 },
	{ "b", on_mark, CCRF_MARK_BOLD },
	{ "blue", on_colour, 0 },
	{ "bullet", on_character, 0x2022 },
	{ "cell", on_cell, 1 }, { "cellx", on_cell_edge, 0 },
	{ "chcbpat", on_shade, 0 },
	{ "clmrg", on_covered, 0 },
	{ "colortbl", on_group, CCRF_RTF_COLOURS },
	{ "cpg", on_font_page, 0 },
	{ "deff", on_default_font, 0 },
	{ "deleted", on_deleted, 0 },
	{ "emdash", on_character, 0x2014 }, { "emspace", on_character, ' ' },
	{ "endash", on_character, 0x2013 }, { "enspace", on_character, ' ' },
	{ "f", on_font, 0 },
	{ "falt", on_group, CCRF_RTF_SKIP },
	{ "fcharset", on_charset, 0 },
	{ "ffdefres", on_form_number, 2 },
	{ "ffl", on_form_group, CCRF_RTF_ENTRY }, { "ffname", on_form_group, CCRF_RTF_NAME },
	{ "ffres", on_form_number, 1 }, { "ffstattext", on_form_group, CCRF_RTF_TITLE }, { "fftype", on_form_number, 0 },
	{ "field", on_field, 0 }, { "fldinst", on_group, CCRF_RTF_CODE }, { "fldrslt", on_result, 0 },
	{ "fonttbl", on_group, CCRF_RTF_FONTS },
	{ "footer", on_group, CCRF_RTF_SKIP }, { "footerf", on_group, CCRF_RTF_SKIP }, { "footerl", on_group, CCRF_RTF_SKIP },
	{ "footerr", on_group, CCRF_RTF_SKIP }, { "footnote", on_group, CCRF_RTF_SKIP },
	{ "formfield", on_form_group, CCRF_RTF_FORM },
	{ "green", on_colour, 8 },
	{ "header", on_group, CCRF_RTF_SKIP }, { "headerf", on_group, CCRF_RTF_SKIP }, { "headerl", on_group, CCRF_RTF_SKIP },
	{ "headerr", on_group, CCRF_RTF_SKIP },
	{ "highlight", on_mark, CCRF_MARK_HIGHLIGHT },
	{ "info", on_group, CCRF_RTF_SKIP },
	{ "intbl", on_in_table, 0 },
	{ "itap", on_depth, 0 },
	{ "ldblquote", on_character, 0x201c },
	{ "line", on_line, 0 },
	{ "listtext", on_list_text, 0 },
	{ "lquote", on_character, 0x2018 },
	{ "ls", on_list, 0 },
	{ "mac", on_page, 10000 },
	{ "nestcell", on_cell, 0 }, { "nestrow", on_row, 0 }, { "nesttableprops", on_nested_row_properties, 0 },
	{ "nonesttables", on_group, CCRF_RTF_SKIP }, { "nonshppict", on_group, CCRF_RTF_SKIP },
	{ "object", on_group, CCRF_RTF_SKIP },
	{ "outlinelevel", on_outline, 0 },
	{ "par", on_paragraph, 0 }, { "pard", on_paragraph_defaults, 0 },
	{ "pc", on_page, 437 }, { "pca", on_page, 850 },
	{ "pict", on_group, CCRF_RTF_SKIP },
	{ "plain", on_plain, 0 },
	{ "pntext", on_list_text, 0 },
	{ "propname", on_group, CCRF_RTF_PROPERTY_NAME },
	{ "qmspace", on_character, ' ' },
	{ "rdblquote", on_character, 0x201d },
	{ "red", on_colour, 16 },
	{ "row", on_row, 1 },
	{ "rquote", on_character, 0x2019 },
	{ "s", on_style, 0 },
	{ "sect", on_paragraph, 0 },
	{ "shpinst", on_group, CCRF_RTF_SHAPE }, { "shptxt", on_text_box, 0 },
	{ "staticval", on_group, CCRF_RTF_PROPERTY_VALUE },
	{ "strike", on_mark, CCRF_MARK_STRUCK }, { "striked", on_mark, CCRF_MARK_STRUCK },
	{ "stylesheet", on_group, CCRF_RTF_STYLES },
	{ "tab", on_character, '\t' },
	{ "trowd", on_row_defaults, 0 },
	{ "u", on_unicode, 0 }, { "uc", on_unicode_skip, 0 },
	{ "ul", on_mark, CCRF_MARK_UNDERLINE }, { "uld", on_mark, CCRF_MARK_UNDERLINE }, { "uldb", on_mark, CCRF_MARK_UNDERLINE },
	{ "ulnone", on_unmark, CCRF_MARK_UNDERLINE }, { "ulw", on_mark, CCRF_MARK_UNDERLINE },
	{ "userprops", on_group, CCRF_RTF_PROPERTIES },
	{ "v", on_mark, CCRF_MARK_HIDDEN },
	{ "{", on_character, '{' }, { "}", on_character, '}' }, { "~", on_character, ' ' },
};
/* clang-format on */

static int
compare (const void *name, const void *row)
{
	return strcmp (name, ((const Word *) row)->word);
}

void
ccrf_rtf_word (CcrfRtf *rtf, const char *name, gboolean has_value, int value)
{
	CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	gboolean star = rtf->star;
	rtf->star = FALSE;
	if (group->where == CCRF_RTF_SKIP)
		return;
	if (strcmp (name, "*") == 0) {
		rtf->star = TRUE;
		return;
	}
	if (strcmp (name, "\\") == 0 || strcmp (name, "\n") == 0 || strcmp (name, "\r") == 0) {
		if (*name == '\\')
			ccrf_rtf_character (rtf, '\\');
		else
			on_paragraph (rtf, 0, FALSE, 0);
		return;
	}
	const Word *word = bsearch (name, words, G_N_ELEMENTS (words), sizeof *words, compare);
	if (word != NULL && word->handle != NULL)
		word->handle (rtf, word->detail, has_value, value);
	else if (star)
		group->where = CCRF_RTF_SKIP;
}
