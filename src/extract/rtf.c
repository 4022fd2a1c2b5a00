/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rich Text Format ([MSFT-RTF] 1.9.1): groups, where their text goes, fonts and
 * code pages. Pictures, objects, headers, footers, notes and comments are not
 * read. Tracked changes count as accepted.
 */

#include <string.h>

#include "codepage.h"
#include "rtf-token.h"
#include "rtf-walk.h"
#include "symbols.h"

#define GROUPS_MOST 1000  /* inside each other; Word writes some ten */
#define SETTING_MOST 4096 /* bytes of a name, a style, a field's code */

CcrfRtfGroup *
ccrf_rtf_group (CcrfRtf *rtf)
{
	return &g_array_index (rtf->groups, CcrfRtfGroup, rtf->groups->len - 1);
}

guint
ccrf_rtf_level (CcrfRtf *rtf)
{
	const CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	if (group->depth > CCRF_FLOW_LEVELS_MOST) {
		rtf->wrong = "tables nested too deeply";
		return 0;
	}
	return group->depth > 0 ? (guint) group->depth : group->in_table ? 1 : 0;
}

gboolean
ccrf_rtf_ready (CcrfRtf *rtf)
{
	const CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	if (group->where != CCRF_RTF_BODY || group->deleted)
		return FALSE;
	rtf->flow.out.heading = group->heading;
	rtf->flow.out.list_item = group->list_item;
	ccrf_flow_paragraph (&rtf->flow, ccrf_rtf_level (rtf));
	rtf->flow.out.heading = rtf->flow.out.list_item = FALSE;
	/* headings are bold by their style: nobody means an answer by that */
	rtf->flow.marks = group->heading ? group->marks & ~CCRF_MARK_BOLD : group->marks;
	return TRUE;
}

/* ---- text ---------------------------------------------------------------------------- */

static void
append_setting (GString *into, const char *text)
{
	if (into->len < SETTING_MOST)
		g_string_append (into, text);
}

static void
font_text (CcrfRtf *rtf, const char *text)
{
	CcrfRtfFont *font = g_hash_table_lookup (rtf->fonts, GINT_TO_POINTER (ccrf_rtf_group (rtf)->font));
	if (font == NULL)
		return;
	append_setting (font->name, text);
	g_string_truncate (font->name, strcspn (font->name->str, ";"));
	font->symbols = ccrf_symbol_font (font->name->str);
}

static void
colour_text (CcrfRtf *rtf, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == ';' && rtf->colours->len < 10000) {
			g_array_append_val (rtf->colours, rtf->colour);
			rtf->colour = -1;
		}
}

/* UTF-8 to wherever the group's text goes */
static void
said (CcrfRtf *rtf, const char *text)
{
	switch (ccrf_rtf_group (rtf)->where) {
	case CCRF_RTF_BODY:
		if (ccrf_rtf_ready (rtf))
			ccrf_flow_text (&rtf->flow, text, -1);
		break;
	case CCRF_RTF_FONTS:
		font_text (rtf, text);
		break;
	case CCRF_RTF_COLOURS:
		colour_text (rtf, text);
		break;
	case CCRF_RTF_CODE:
		if (ccrf_rtf_field (rtf) != NULL)
			append_setting (ccrf_rtf_field (rtf)->code, text);
		break;
	case CCRF_RTF_STYLES:
	case CCRF_RTF_NAME:
	case CCRF_RTF_TITLE:
	case CCRF_RTF_ENTRY:
	case CCRF_RTF_PROPERTY_NAME:
	case CCRF_RTF_PROPERTY_VALUE:
		append_setting (rtf->text, text);
		break;
	case CCRF_RTF_SKIP:
	case CCRF_RTF_SHAPE:
	case CCRF_RTF_FORM:
	case CCRF_RTF_PROPERTIES:
	default:
		break;
	}
}

static const CcrfRtfFont *
current_font (CcrfRtf *rtf)
{
	return g_hash_table_lookup (rtf->fonts, GINT_TO_POINTER (ccrf_rtf_group (rtf)->font));
}

void
ccrf_rtf_character (CcrfRtf *rtf, gunichar c)
{
	const CcrfRtfFont *font = current_font (rtf);
	gboolean ornament = c >= 0xf000 && c <= 0xf0ff;
	if (ccrf_rtf_group (rtf)->where == CCRF_RTF_BODY && (ornament || (font != NULL && font->symbols && c > ' ' && c < 0x100))) {
		if (ccrf_rtf_ready (rtf))
			ccrf_flow_symbol (&rtf->flow, font != NULL ? font->name->str : NULL, c);
		return;
	}
	char text[7] = "";
	text[c != 0 ? g_unichar_to_utf8 (c, text) : 0] = '\0';
	said (rtf, text);
}

void
ccrf_rtf_bytes (CcrfRtf *rtf, const guint8 *bytes, gsize size)
{
	const CcrfRtfFont *font = current_font (rtf);
	if (ccrf_rtf_group (rtf)->where == CCRF_RTF_SKIP)
		return;
	if (ccrf_rtf_group (rtf)->where == CCRF_RTF_BODY && font != NULL && font->symbols) {
		for (gsize i = 0; i < size; i++)
			ccrf_rtf_character (rtf, bytes[i]);
		return;
	}
	guint page = font != NULL && font->page != 0 ? font->page : rtf->page;
	for (gsize i = 0; i < size && !rtf->page_unknown && !ccrf_codepage_known (page); i++)
		rtf->page_unknown = bytes[i] >= 0x80 && ccrf_rtf_group (rtf)->where == CCRF_RTF_BODY;
	g_autoptr (GString) text = g_string_sized_new (size + 1);
	ccrf_codepage_append (text, page, bytes, size);
	said (rtf, text->str);
}

/* Bytes that only repeat a \u before them are passed over. */
static void
on_bytes (CcrfRtf *rtf, const guint8 *bytes, gsize size)
{
	gsize skip = MIN ((gsize) rtf->skip, size);
	rtf->skip -= (int) skip;
	if (size > skip)
		ccrf_rtf_bytes (rtf, bytes + skip, size - skip);
}

/* ---- groups --------------------------------------------------------------------------- */

static void
open_group (CcrfRtf *rtf)
{
	if (rtf->groups->len >= GROUPS_MOST) {
		rtf->wrong = "groups nested too deeply";
		return;
	}
	CcrfRtfGroup inner = *ccrf_rtf_group (rtf);
	inner.opens_field = inner.opens_result = FALSE;
	inner.style = 0;
	if (inner.where == CCRF_RTF_STYLES)
		g_string_truncate (rtf->text, 0);
	g_array_append_val (rtf->groups, inner);
}

static gboolean
names_heading (const char *name)
{
	return g_ascii_strncasecmp (name, "heading", 7) == 0 || g_ascii_strncasecmp (name, "title", 5) == 0;
}

static void
keep_property (CcrfRtf *rtf)
{
	GHashTable *properties = rtf->flow.out.sheet->properties;
	if (rtf->property != NULL && g_hash_table_size (properties) < 1000)
		g_hash_table_replace (properties, g_steal_pointer (&rtf->property), g_strstrip (g_strdup (rtf->text->str)));
}

/* What a group gathered goes to where it belongs. */
static void
keep_setting (CcrfRtf *rtf, const CcrfRtfGroup *group)
{
	CcrfRtfField *field = ccrf_rtf_field (rtf);
	if (group->where == CCRF_RTF_STYLES && names_heading (rtf->text->str))
		g_hash_table_add (rtf->headings, GINT_TO_POINTER (group->style));
	else if (group->where == CCRF_RTF_PROPERTY_NAME) {
		g_free (rtf->property);
		rtf->property = g_strdup (rtf->text->str);
	} else if (group->where == CCRF_RTF_PROPERTY_VALUE)
		keep_property (rtf);
	else if (group->where == CCRF_RTF_ENTRY && field != NULL && field->entries->len < 1000)
		g_ptr_array_add (field->entries, g_strdup (rtf->text->str));
	else if ((group->where == CCRF_RTF_NAME || group->where == CCRF_RTF_TITLE) && field != NULL) {
		char **to = group->where == CCRF_RTF_NAME ? &field->name : &field->title;
		g_free (*to);
		*to = g_strdup (rtf->text->str);
	}
	g_string_truncate (rtf->text, 0);
}

/* @return FALSE: that was the document */
static gboolean
close_group (CcrfRtf *rtf)
{
	const CcrfRtfGroup group = *ccrf_rtf_group (rtf);
	if (group.where != CCRF_RTF_BODY && group.where != CCRF_RTF_SKIP && group.where != CCRF_RTF_CODE && group.where != CCRF_RTF_FORM)
		keep_setting (rtf, &group);
	if (group.opens_result)
		ccrf_rtf_field_result_end (rtf);
	if (group.opens_field)
		ccrf_rtf_field_end (rtf);
	if (rtf->groups->len == 1)
		return FALSE;
	g_array_set_size (rtf->groups, rtf->groups->len - 1);
	return rtf->groups->len > 1;
}

static void
walk (CcrfRtf *rtf, CcrfRtfInput *input)
{
	CcrfRtfToken token = { 0 };
	gboolean more = TRUE;
	while (more && rtf->wrong == NULL && !rtf->flow.out.full) {
		ccrf_rtf_next (input, &token);
		if (token.kind != CCRF_RTF_WORD)
			rtf->star = FALSE;
		switch (token.kind) {
		case CCRF_RTF_OPEN:
			rtf->skip = 0;
			open_group (rtf);
			break;
		case CCRF_RTF_CLOSE:
			rtf->skip = 0;
			more = close_group (rtf);
			break;
		case CCRF_RTF_WORD:
			ccrf_rtf_word (rtf, token.word, token.has_value, token.value);
			break;
		case CCRF_RTF_TEXT:
			on_bytes (rtf, token.text, token.size);
			break;
		case CCRF_RTF_BYTE: {
			guint8 byte = (guint8) token.value;
			on_bytes (rtf, &byte, 1);
			break;
		}
		case CCRF_RTF_END:
		default:
			ccrf_faults_add (rtf->flow.out.sheet->faults, "the document ends in its middle: it may have been cut off");
			more = FALSE;
			break;
		}
	}
}

static void
font_free (gpointer data)
{
	CcrfRtfFont *font = data;
	g_string_free (font->name, TRUE);
	g_free (font);
}

static void
clear (CcrfRtf *rtf)
{
	ccrf_flow_clear (&rtf->flow);
	g_array_unref (rtf->groups);
	g_ptr_array_unref (rtf->fields);
	g_hash_table_unref (rtf->fonts);
	g_hash_table_unref (rtf->headings);
	g_array_unref (rtf->colours);
	g_byte_array_unref (rtf->covered[0]);
	g_byte_array_unref (rtf->covered[1]);
	g_string_free (rtf->text, TRUE);
	g_free (rtf->property);
}

static gboolean
finish (CcrfRtf *rtf, GError **error)
{
	if (rtf->page_unknown)
		ccrf_faults_add (rtf->flow.out.sheet->faults, "some text is in a code page that is not read here: its letters may be wrong");
	if (rtf->state_unknown)
		ccrf_faults_add (rtf->flow.out.sheet->faults, "a check box of which the document does not say whether it is ticked");
	if (rtf->wrong == NULL)
		return ccrf_flow_finish (&rtf->flow, error);
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "rtf: %s", rtf->wrong);
	return FALSE;
}

gboolean
ccrf_rtf_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	if (size < 5 || memcmp (data, "{\\rtf", 5) != 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "rtf: does not start as one");
		return FALSE;
	}
	CcrfRtf rtf = {
		.groups = g_array_new (FALSE, FALSE, sizeof (CcrfRtfGroup)),
		.fields = g_ptr_array_new_with_free_func (ccrf_rtf_field_free),
		.fonts = g_hash_table_new_full (NULL, NULL, NULL, font_free),
		.headings = g_hash_table_new (NULL, NULL),
		.colours = g_array_new (FALSE, FALSE, sizeof (gint32)),
		.colour = -1,
		.covered = { g_byte_array_new (), g_byte_array_new () },
		.text = g_string_new (NULL),
		.page = 1252,
	};
	const CcrfRtfGroup outermost = { .skip_after = 1 };
	ccrf_flow_init (&rtf.flow, sheet);
	g_array_append_val (rtf.groups, outermost);
	walk (&rtf, &(CcrfRtfInput){ data, data + size });
	gboolean done = finish (&rtf, error);
	clear (&rtf);
	return done;
}
