/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Fields of RTF ([MSFT-RTF] 1.9.1, "Fields" and "Form Fields"): the code is
 * never seen, the result is text; legacy form fields say their state in
 * \formfield, symbols their character in the code.
 */

#include <stdlib.h>
#include <string.h>

#include "rtf-walk.h"

#define UNDEFINED 25 /* \ffres: nobody touched the field, the default counts */

void
ccrf_rtf_field_free (gpointer data)
{
	CcrfRtfField *field = data;
	g_string_free (field->code, TRUE);
	g_free (field->name);
	g_free (field->title);
	g_ptr_array_unref (field->entries);
	g_free (field);
}

CcrfRtfField *
ccrf_rtf_field (CcrfRtf *rtf)
{
	return rtf->fields->len > 0 ? rtf->fields->pdata[rtf->fields->len - 1] : NULL;
}

void
ccrf_rtf_field_begin (CcrfRtf *rtf)
{
	CcrfRtfField *field = g_new0 (CcrfRtfField, 1);
	field->code = g_string_new (NULL);
	field->entries = g_ptr_array_new_with_free_func (g_free);
	field->type = field->result = field->otherwise = -1;
	g_ptr_array_add (rtf->fields, field);
	ccrf_rtf_group (rtf)->opens_field = TRUE;
}

static const char *
or_empty (const char *text)
{
	return text != NULL ? text : "";
}

/* SYMBOL 254 \f "Wingdings" \s 11 */
static void
say_symbol (CcrfRtf *rtf, const char *code)
{
	const char *name = strstr (code, "\\f");
	guint64 character = g_ascii_strtoull (code, NULL, 0);
	g_autofree char *font = NULL;
	if (name != NULL) {
		for (name += 2; *name == ' ' || *name == '"';)
			name++;
		font = g_strndup (name, strcspn (name, "\"\\"));
		g_strchomp (font);
	}
	ccrf_flow_symbol (&rtf->flow, font, (guint) MIN (character, 0xffff));
}

static void
say_box (CcrfRtf *rtf, const CcrfRtfField *field)
{
	int state = field->result >= 0 && field->result != UNDEFINED ? field->result : field->otherwise;
	/* LibreOffice writes check boxes without saying whether they are ticked */
	if (!field->form) {
		rtf->state_unknown = TRUE;
		return;
	}
	ccrf_flow_tick (&rtf->flow, state == 1, "", or_empty (field->name), or_empty (field->title));
}

static void
say_list (CcrfRtf *rtf, const CcrfRtfField *field)
{
	int chosen = field->result >= 0 && field->result != UNDEFINED ? field->result : field->otherwise;
	/* nothing said: Word shows the first entry */
	guint entry = chosen > 0 ? (guint) chosen : 0;
	ccrf_flow_control (&rtf->flow, entry < field->entries->len ? field->entries->pdata[entry] : "", or_empty (field->name), or_empty (field->title), 0);
}

static gboolean
starts (const char *code, const char *word)
{
	return g_ascii_strncasecmp (code, word, strlen (word)) == 0;
}

/* What the field shows without its result. @return whether the result is still to be read */
static gboolean
say (CcrfRtf *rtf, CcrfRtfField *field)
{
	const char *code = field->code->str + strspn (field->code->str, " ");
	field->said = TRUE;
	if (starts (code, "FORMCHECKBOX") || (field->form && field->type == 1)) {
		if (ccrf_rtf_ready (rtf))
			say_box (rtf, field);
		return FALSE;
	}
	if ((starts (code, "FORMDROPDOWN") && field->form) || (field->form && field->type == 2)) {
		if (ccrf_rtf_ready (rtf))
			say_list (rtf, field);
		return FALSE;
	}
	if (starts (code, "SYMBOL ")) {
		if (ccrf_rtf_ready (rtf))
			say_symbol (rtf, code + 7);
		return FALSE;
	}
	if (starts (code, "MACROBUTTON ")) {
		if (ccrf_rtf_ready (rtf))
			(void) ccrf_flow_macro_button (&rtf->flow, code);
		return FALSE;
	}
	if ((starts (code, "FORM") || field->form) && ccrf_rtf_ready (rtf))
		field->gathers = ccrf_flow_gather (&rtf->flow, or_empty (field->name), or_empty (field->title), 0);
	return TRUE;
}

/* The field's group is where its text belongs, not the group of its code. */
static void
say_in_place (CcrfRtf *rtf, CcrfRtfField *field, CcrfRtfWhere *where)
{
	*where = CCRF_RTF_BODY;
	if (!say (rtf, field))
		*where = CCRF_RTF_SKIP;
}

void
ccrf_rtf_field_result (CcrfRtf *rtf)
{
	CcrfRtfField *field = ccrf_rtf_field (rtf);
	CcrfRtfGroup *group = ccrf_rtf_group (rtf);
	if (field == NULL || field->said)
		return;
	group->opens_result = TRUE;
	say_in_place (rtf, field, &group->where);
}

void
ccrf_rtf_field_result_end (CcrfRtf *rtf)
{
	CcrfRtfField *field = ccrf_rtf_field (rtf);
	if (field == NULL || !field->gathers)
		return;
	ccrf_flow_gather_end (&rtf->flow);
	field->gathers = FALSE;
}

void
ccrf_rtf_field_end (CcrfRtf *rtf)
{
	CcrfRtfField *field = ccrf_rtf_field (rtf);
	if (field == NULL)
		return;
	if (!field->said)
		(void) say (rtf, field);
	ccrf_rtf_field_result_end (rtf);
	g_ptr_array_set_size (rtf->fields, (int) rtf->fields->len - 1);
}
