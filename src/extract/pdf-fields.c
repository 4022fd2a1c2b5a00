/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Form fields and annotations of a PDF page (ISO 32000-1, 12.5 and 12.7). */

#include <string.h>

#include "pdf.h"

#define LINE_HEIGHT 11 /* points; of what is typed, when nothing says otherwise */

/* (transfer full): line ends as in a sheet */
static char *
normal (char *given)
{
	g_autofree char *text = given;
	GString *into = g_string_new (NULL);
	for (char *c = text; c != NULL && *c != '\0'; c++)
		if (*c == '\r' && c[1] != '\n')
			*c = '\n';
	if (text != NULL && g_utf8_validate (text, -1, NULL))
		ccrf_text_append_normal (into, text, -1);
	return g_strchomp (g_string_free (into, FALSE));
}

static void
flip (const CcrfPdfPage *page, const PopplerRectangle *from, PopplerRectangle *to)
{
	*to = (PopplerRectangle){ MIN (from->x1, from->x2), page->height - MAX (from->y1, from->y2),
				  MAX (from->x1, from->x2), page->height - MIN (from->y1, from->y2) };
}

/* ---- fields ---------------------------------------------------------------------- */

static char *
chosen (PopplerFormField *field)
{
	gboolean typed = poppler_form_field_choice_get_choice_type (field) == POPPLER_FORM_CHOICE_COMBO && poppler_form_field_choice_is_editable (field);
	g_autofree char *own = typed ? normal (poppler_form_field_choice_get_text (field)) : NULL;
	if (own != NULL && *own != '\0')
		return g_steal_pointer (&own);
	GString *all = g_string_new (NULL);
	int count = poppler_form_field_choice_get_n_items (field);
	for (int i = 0; i < count; i++) {
		if (!poppler_form_field_choice_is_item_selected (field, i))
			continue;
		g_autofree char *item = normal (poppler_form_field_choice_get_item (field, i));
		g_string_append_printf (all, "%s%s", all->len > 0 ? "\n" : "", item);
	}
	return g_string_free (all, FALSE);
}

static CcrfPdfItem *
add_button (CcrfPdfPage *page, PopplerFormField *field, const PopplerRectangle *at, const char *tag, const char *title)
{
	PopplerFormButtonType type = poppler_form_field_button_get_button_type (field);
	if (type == POPPLER_FORM_BUTTON_PUSH)
		return NULL;
	CcrfPdfItem *item = ccrf_pdf_add (page, CCRF_PIECE_TICK, at, NULL, tag, title);
	item->ticked = poppler_form_field_button_get_state (field);
	item->radio = type == POPPLER_FORM_BUTTON_RADIO;
	return item;
}

/*
 * Fields that are locked against typing keep their text: programs lock the whole
 * form when it is handed in or signed.
 */
static CcrfPdfItem *
add_field (CcrfPdfPage *page, PopplerFormField *field, const PopplerRectangle *at)
{
	g_autofree char *tag = normal (poppler_form_field_get_name (field));
	g_autofree char *title = normal (poppler_form_field_get_alternate_ui_name (field));
	g_autofree char *text = NULL;
	switch (poppler_form_field_get_field_type (field)) {
	case POPPLER_FORM_FIELD_BUTTON:
		return add_button (page, field, at, tag, title);
	case POPPLER_FORM_FIELD_TEXT:
		text = poppler_form_field_text_is_password (field) ? g_strdup ("") : normal (poppler_form_field_text_get_text (field));
		return ccrf_pdf_add (page, CCRF_PIECE_CONTROL, at, text, tag, title);
	case POPPLER_FORM_FIELD_CHOICE:
		text = chosen (field);
		return ccrf_pdf_add (page, CCRF_PIECE_CONTROL, at, text, tag, title);
	case POPPLER_FORM_FIELD_UNKNOWN:
	case POPPLER_FORM_FIELD_SIGNATURE:
	default:
		return NULL;
	}
}

/* What a field's widget says that poppler's field does not: where it is on a turned page, and whether it is shown. */
typedef struct {
	PopplerRectangle raw, at;
	gboolean hidden;
} Widget;

static const Widget *
widget_of (const GArray *widgets, const PopplerRectangle *raw)
{
	for (guint i = 0; i < widgets->len; i++) {
		const Widget *widget = &g_array_index (widgets, Widget, i);
		if (ABS (widget->raw.x1 - raw->x1) < 0.1 && ABS (widget->raw.y1 - raw->y1) < 0.1 && ABS (widget->raw.x2 - raw->x2) < 0.1)
			return widget;
	}
	return NULL;
}

/* dotted or underlined space in which the field stands */
static void
drop_leaders (CcrfPdfPage *page, const PopplerRectangle *at, guint words)
{
	for (guint i = 0; i < words; i++) {
		CcrfPdfItem *word = page->items->pdata[i];
		if (word->kind == CCRF_PIECE_TEXT && ccrf_pdf_inside (at, &word->at) && strspn (word->text, "._-\xe2\x80\xa6") == strlen (word->text))
			word->marks |= CCRF_MARK_HIDDEN;
	}
}

static void
read_form (CcrfPdfPage *page, PopplerPage *from, const GArray *widgets, const PopplerRectangle *crop)
{
	guint words = page->items->len;
	GList *fields = poppler_page_get_form_field_mapping (from);
	for (GList *at = fields; at != NULL && page->items->len <= CCRF_PDF_ITEMS_MOST; at = at->next) {
		PopplerFormFieldMapping *mapping = at->data;
		PopplerRectangle raw = { mapping->area.x1 + crop->x1, mapping->area.y1 + crop->y1, mapping->area.x2 + crop->x1, mapping->area.y2 + crop->y1 };
		const Widget *widget = widget_of (widgets, &raw);
		PopplerRectangle place;
		if (widget != NULL)
			place = widget->at;
		else
			flip (page, &mapping->area, &place);
		CcrfPdfItem *item = add_field (page, mapping->field, &place);
		if (item == NULL)
			continue;
		item->field = TRUE;
		item->em = MIN (item->em, LINE_HEIGHT);
		item->marks = widget != NULL && widget->hidden ? CCRF_MARK_HIDDEN : 0;
		if (item->kind == CCRF_PIECE_CONTROL)
			drop_leaders (page, &place, words);
	}
	poppler_page_free_form_field_mapping (fields);
}

/* ---- annotations ------------------------------------------------------------------- */

static void
mark_words (CcrfPdfPage *page, const PopplerRectangle *at, guint mark)
{
	for (guint i = 0; i < page->items->len; i++) {
		CcrfPdfItem *item = page->items->pdata[i];
		if (ccrf_pdf_inside (at, &item->at))
			item->marks |= mark;
	}
}

static void
read_markup (CcrfPdfPage *page, PopplerAnnot *annotation, const PopplerRectangle *area, guint mark)
{
	g_autoptr (GArray) quads = poppler_annot_text_markup_get_quadrilaterals (POPPLER_ANNOT_TEXT_MARKUP (annotation));
	PopplerRectangle whole;
	flip (page, area, &whole);
	for (guint i = 0; i < quads->len; i++) {
		const PopplerQuadrilateral *quad = &g_array_index (quads, PopplerQuadrilateral, i);
		const PopplerPoint *points[] = { &quad->p1, &quad->p2, &quad->p3, &quad->p4 };
		PopplerRectangle bounds = { quad->p1.x, quad->p1.y, quad->p1.x, quad->p1.y }, place;
		for (gsize k = 1; k < G_N_ELEMENTS (points); k++) {
			bounds.x1 = MIN (bounds.x1, points[k]->x);
			bounds.x2 = MAX (bounds.x2, points[k]->x);
			bounds.y1 = MIN (bounds.y1, points[k]->y);
			bounds.y2 = MAX (bounds.y2, points[k]->y);
		}
		flip (page, &bounds, &place);
		mark_words (page, &place, mark);
	}
	if (quads->len == 0)
		mark_words (page, &whole, mark);
}

/* Typed over the page: each of its lines at its place */
static void
read_free_text (CcrfPdfPage *page, PopplerAnnot *annotation, const PopplerRectangle *area)
{
	g_autofree char *text = normal (poppler_annot_get_contents (annotation));
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	PopplerRectangle place;
	flip (page, area, &place);
	guint count = g_strv_length (lines);
	double height = (place.y2 - place.y1) / MAX (count, 1);
	for (guint i = 0; i < count; i++) {
		PopplerRectangle line = { place.x1, place.y1 + i * height, place.x2, place.y1 + (i + 1) * height };
		g_strstrip (lines[i]);
		if (*lines[i] == '\0')
			continue;
		CcrfPdfItem *item = ccrf_pdf_add (page, CCRF_PIECE_TEXT, &line, lines[i], NULL, NULL);
		item->em = MIN (item->em, LINE_HEIGHT);
		item->typed_over = TRUE;
	}
}

static void
read_annotation (CcrfPdfPage *page, PopplerAnnot *annotation, const PopplerRectangle *area)
{
	PopplerAnnotType type = poppler_annot_get_annot_type (annotation);
	if (type == POPPLER_ANNOT_FREE_TEXT)
		read_free_text (page, annotation, area);
	else if (type == POPPLER_ANNOT_STRIKE_OUT)
		read_markup (page, annotation, area, CCRF_MARK_STRUCK);
	else if (type == POPPLER_ANNOT_HIGHLIGHT)
		read_markup (page, annotation, area, CCRF_MARK_HIGHLIGHT);
	else if (type == POPPLER_ANNOT_UNDERLINE)
		read_markup (page, annotation, area, CCRF_MARK_UNDERLINE);
	else if (type == POPPLER_ANNOT_INK || type == POPPLER_ANNOT_LINE || type == POPPLER_ANNOT_SQUARE || type == POPPLER_ANNOT_CIRCLE ||
		 type == POPPLER_ANNOT_STAMP || type == POPPLER_ANNOT_POLYGON || type == POPPLER_ANNOT_POLY_LINE || type == POPPLER_ANNOT_TEXT)
		page->drawn = TRUE;
}

int
ccrf_pdf_read_fields (CcrfPdfPage *page, PopplerPage *from, int most)
{
	g_autoptr (GArray) widgets = g_array_new (FALSE, FALSE, sizeof (Widget));
	PopplerRectangle crop;
	poppler_page_get_crop_box (from, &crop);
	GList *annotations = poppler_page_get_annot_mapping (from);
	int count = (int) g_list_length (annotations);
	/* each field looks for its own widget among all of them */
	for (GList *at = annotations; at != NULL && count <= most; at = at->next) {
		const PopplerAnnotMapping *mapping = at->data;
		gboolean hidden = (poppler_annot_get_flags (mapping->annot) & (POPPLER_ANNOT_FLAG_HIDDEN | POPPLER_ANNOT_FLAG_NO_VIEW)) != 0;
		if (poppler_annot_get_annot_type (mapping->annot) == POPPLER_ANNOT_WIDGET) {
			Widget widget = { .hidden = hidden };
			poppler_annot_get_rectangle (mapping->annot, &widget.raw);
			flip (page, &mapping->area, &widget.at);
			g_array_append_val (widgets, widget);
		}
	}
	if (count <= most)
		read_form (page, from, widgets, &crop);
	for (GList *at = annotations; at != NULL && count <= most && page->items->len <= CCRF_PDF_ITEMS_MOST; at = at->next) {
		const PopplerAnnotMapping *mapping = at->data;
		if ((poppler_annot_get_flags (mapping->annot) & (POPPLER_ANNOT_FLAG_HIDDEN | POPPLER_ANNOT_FLAG_NO_VIEW)) == 0)
			read_annotation (page, mapping->annot, &mapping->area);
	}
	poppler_page_free_annot_mapping (annotations);
	return count;
}
