/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values are put into the form: answered twice, pieces, remarks, actions. */

#include <string.h>

#include "dates.h"
#include "filling.h"

void
ccrf_fill_add_note (CcrfForm *form, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	const char *known = g_hash_table_lookup (form->notes, key);
	if (known && strstr (known, text))
		return;
	char *note = known ? g_strconcat (known, "\n", text, NULL) : g_strdup (text);
	g_hash_table_replace (form->notes, g_strdup (key), note);
}

void
ccrf_fill_set_unsure (CcrfForm *form, const char *key)
{
	if (!ccrf_list_has (form->unsure, key))
		g_ptr_array_add (form->unsure, g_strdup (key));
	g_hash_table_remove (form->fields, key);
}

static void
merge_codes (CcrfForm *form, const CcrfField *field, const char *more, gboolean front)
{
	const char *known = ccrf_form_get (form, field->key);
	g_auto (GStrv) first = g_strsplit (front ? more : known, ";", -1), second = g_strsplit (front ? known : more, ";", -1);
	GString *all = g_string_new (NULL);
	for (char **list = first; list; list = list == first ? second : NULL)
		for (char **code = list; *code; code++)
			if (list == first || !g_strv_contains ((const char *const *) first, *code))
				g_string_append_printf (all, "%s%s", all->len ? ";" : "", *code);
	ccrf_form_set (form, field->key, all->str);
	g_string_free (all, TRUE);
}

static void
answered_again (CcrfForm *form, const CcrfField *field, const CcrfPair *pair, const char *value)
{
	const char *known = ccrf_form_get (form, field->key);
	if (g_ascii_strcasecmp (known, value) == 0)
		return;
	if (field->type == CCRF_FIELD_MULTI) {
		const gboolean main = pair->text && g_ascii_strncasecmp (pair->text, "main", 4) == 0;
		merge_codes (form, field, value, main);
		return;
	}
	if (field->most >= 1000) {
		/* two labels of one long answer ("Summary", "Circumstances"): both were said */
		if (!strstr (known, value)) {
			g_autofree char *both = strstr (value, known) ? g_strdup (value) : g_strconcat (known, "\n", value, NULL);
			ccrf_form_set (form, field->key, both);
		}
		return;
	}
	g_autofree char *note = g_strdup_printf ("answered twice: “%s” and “%s”", known, value);
	ccrf_fill_add_note (form, field->key, strcmp (field->key, "adult_initials") == 0 ? "answered twice" : note);
	ccrf_fill_set_unsure (form, field->key);
}

static void
put (CcrfFilling *it, const CcrfField *field, const CcrfPair *pair, CcrfValue *value)
{
	CcrfForm *form = it->form;
	ccrf_fill_add_note (form, field->key, value->remark);
	if (value->state == CCRF_VALUE_UNSURE)
		ccrf_fill_set_unsure (form, field->key);
	if (value->state != CCRF_VALUE_OK || ccrf_list_has (form->unsure, field->key))
		return;
	if (ccrf_form_get (form, field->key))
		answered_again (form, field, pair, value->value);
	else
		ccrf_form_set (form, field->key, value->value);
}

static void
fill_actions (CcrfFilling *it, const CcrfPair *pair)
{
	gboolean none = FALSE;
	g_autoptr (GString) doubt = g_string_new (NULL);
	CcrfForm *form = it->form;
	const guint before = form->actions->len;
	g_autofree char *text = ccrf_value_text (pair->value, FALSE);
	gboolean read = ccrf_actions_read_text (it->rules, text, it->received, form->actions, &none, doubt);
	for (guint i = 0; pair->rows && i < pair->rows->len; i++) {
		const CcrfActionRow *row = g_ptr_array_index (pair->rows, i);
		if (ccrf_actions_add_row (it->rules, row->action ? row->action : "", row->who ? row->who : "", row->due ? row->due : "", row->done, it->received, form->actions, &none, doubt))
			read = TRUE;
	}
	ccrf_fill_add_note (form, "actions_agreed", doubt->str);
	if (doubt->len && form->actions->len == before && !none)
		ccrf_fill_set_unsure (form, "actions_agreed");
	if (doubt->len && form->actions->len >= CCRF_ACTIONS_MOST)
		ccrf_fill_set_unsure (form, "actions_agreed"); /* there are more than are read */
	if (none && form->actions->len)
		ccrf_fill_set_unsure (form, "actions_agreed"); /* "none", and yet there are some */
	else if (none)
		ccrf_form_set (form, "actions_agreed", "none");
	(void) read;
}

/* the label itself offers the choices ("Concern / Compliment", one of them struck) */
static void
read_label_choice (CcrfFilling *it, const CcrfField *field, const CcrfPair *pair, CcrfValue *value)
{
	gboolean struck = FALSE;
	for (guint i = 0; i < pair->label->pieces->len; i++)
		struck = struck || (((CcrfPiece *) g_ptr_array_index (pair->label->pieces, i))->marks & (CCRF_MARK_STRUCK | CCRF_MARK_HIGHLIGHT));
	if (struck && field->codes && strcmp (field->key, "report_type") == 0)
		ccrf_choice_read (it->rules, field, pair->label, value);
}

/* "Police: crime reference 123": the label is one of the field's choices */
static const char *
option_label (const CcrfFilling *it, const CcrfField *field, const CcrfPair *pair)
{
	if (field->type != CCRF_FIELD_MULTI || !pair->text || strcmp (field->key, "other_agencies") != 0)
		return NULL;
	return ccrf_code_find (it->rules, field, pair->text);
}

static void
read_option (CcrfFilling *it, const CcrfField *field, const char *code, const CcrfPair *pair, CcrfValue *value)
{
	const CcrfField *plain = ccrf_field_find ("provider_learned");
	g_auto (CcrfValue) asked = { 0 };
	ccrf_choice_read (it->rules, plain, pair->value, &asked);
	g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
	if (asked.state == CCRF_VALUE_NONE || (asked.state == CCRF_VALUE_OK && strcmp (asked.value, "yes") != 0))
		return;
	value->state = CCRF_VALUE_OK;
	value->value = g_strdup (code);
	value->remark = g_strdup (asked.state == CCRF_VALUE_OK ? asked.remark : text);
}

static void
fill_part (CcrfFilling *it, const CcrfField *field, const CcrfPair *pair)
{
	g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
	if (ccrf_is_placeholder (it->rules, text))
		return;
	GString *known = g_hash_table_lookup (it->parts, field->key);
	if (!known) {
		known = g_string_new (NULL);
		g_hash_table_insert (it->parts, (gpointer) field->key, known);
	}
	if (!strstr (known->str, text))
		g_string_append_printf (known, "%s%s", known->len ? ", " : "", text);
}

void
ccrf_fill_pair (CcrfFilling *it, CcrfPair *pair)
{
	const CcrfField *field = pair->field;
	g_auto (CcrfValue) value = { 0 };
	if (field->type == CCRF_FIELD_ACTIONS) {
		fill_actions (it, pair);
		return;
	}
	if (pair->remark || (pair->alias && pair->alias->use == CCRF_LABEL_REMARK)) {
		g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
		if (!ccrf_is_placeholder (it->rules, text))
			ccrf_fill_add_note (it->form, field->key, text);
		return;
	}
	if (pair->alias && pair->alias->use == CCRF_LABEL_PART) {
		fill_part (it, field, pair);
		return;
	}
	/* its tick boxes carry tags: the words beside them are only print; what was typed among them was read with the boxes */
	if (!pair->tagged && field->codes && g_hash_table_contains (it->tagged, field->key))
		return;
	if (!pair->tagged && ccrf_form_get (it->form, field->key) && g_hash_table_contains (it->tagged, field->key))
		return;
	const char *option = option_label (it, field, pair);
	if (option)
		read_option (it, field, option, pair, &value);
	else
		ccrf_value_read (it->rules, field, pair->alias ? pair->alias->question : NULL, pair->value, it->wrapped, it->received, &value);
	if (value.state == CCRF_VALUE_NONE)
		read_label_choice (it, field, pair, &value);
	if (pair->doubtful && value.state == CCRF_VALUE_OK) {
		/* it stood under the label, beside an empty cell: an answer or a hint? */
		value.state = CCRF_VALUE_UNSURE;
		g_free (value.remark);
		value.remark = g_steal_pointer (&value.value);
	}
	if (pair->typed) {
		g_autofree char *doubt = g_strdup_printf ("typed beside a box: “%s”%s%s", pair->typed, value.value ? "; ticked: " : "", value.value ? value.value : "");
		ccrf_fill_add_note (it->form, field->key, doubt);
		ccrf_fill_add_note (it->form, field->key, value.remark);
		ccrf_fill_set_unsure (it->form, field->key);
		return;
	}
	put (it, field, pair, &value);
}

/* postcodes join their address, times their date */
void
ccrf_fill_join_parts (CcrfFilling *it)
{
	gpointer key, data;
	GHashTableIter iter;
	g_hash_table_iter_init (&iter, it->parts);
	while (g_hash_table_iter_next (&iter, &key, &data)) {
		const CcrfField *field = ccrf_field_find (key);
		const char *known = ccrf_form_get (it->form, key), *more = ((GString *) data)->str;
		if (ccrf_list_has (it->form->unsure, key)) {
			ccrf_fill_add_note (it->form, key, more);
		} else if (field->type == CCRF_FIELD_WHEN) {
			int minutes;
			const char *end;
			if (!known || strlen (known) != 10 || !g_ascii_isdigit (*known) || ccrf_dates_time (more, &minutes, &end) != CCRF_DATE_OK) {
				ccrf_fill_add_note (it->form, key, more);
				continue;
			}
			ccrf_fill_add_note (it->form, key, ccrf_dates_skip_filler (end));
			g_autofree char *when = g_strdup_printf ("%sT%02d:%02d", known, minutes / 60, minutes % 60);
			ccrf_form_set (it->form, key, when);
		} else if (!known) {
			ccrf_form_set (it->form, key, more);
		} else if (!strstr (known, more)) {
			g_autofree char *joined = g_strdup_printf ("%s, %s", known, more);
			ccrf_form_set (it->form, key, joined);
		}
	}
}
