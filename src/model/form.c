/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read of one form: making, copying, asking. */

#include "model-private.h"

CcrfAction *
ccrf_action_new (const char *action, const char *who, const char *due, const char *done)
{
	CcrfAction *it = g_new0 (CcrfAction, 1);

	it->action = ccrf_text (action);
	it->who = ccrf_text (who);
	it->due = ccrf_text (due);
	it->done = ccrf_text (done);
	return it;
}

void
ccrf_action_free (CcrfAction *action)
{
	if (action == NULL)
		return;
	g_free (action->action);
	g_free (action->who);
	g_free (action->due);
	g_free (action->done);
	g_free (action);
}

static gpointer
action_copy (gconstpointer action, gpointer data)
{
	const CcrfAction *it = action;

	return ccrf_action_new (it->action, it->who, it->due, it->done);
}

CcrfForm *
ccrf_form_new (const char *source)
{
	CcrfForm *form = g_new0 (CcrfForm, 1);

	form->source = ccrf_text (source);
	/* neither ticked: a concern, until a person says otherwise (field 1 of the form) */
	form->report_type = g_strdup ("concern");
	form->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	form->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_action_free);
	form->missing = ccrf_texts_new ();
	form->unsure = ccrf_texts_new ();
	form->assumed = ccrf_texts_new ();
	form->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	return form;
}

void
ccrf_form_free (CcrfForm *form)
{
	if (form == NULL)
		return;
	g_free (form->source);
	g_free (form->report_type);
	g_hash_table_unref (form->fields);
	g_ptr_array_unref (form->actions);
	g_ptr_array_unref (form->missing);
	g_ptr_array_unref (form->unsure);
	g_ptr_array_unref (form->assumed);
	g_hash_table_unref (form->notes);
	g_free (form);
}

static void
copy_table (GHashTable *to, GHashTable *from)
{
	GHashTableIter iter;
	gpointer key, value;

	g_hash_table_iter_init (&iter, from);
	while (g_hash_table_iter_next (&iter, &key, &value))
		g_hash_table_replace (to, g_strdup (key), g_strdup (value));
}

static void
copy_texts (GPtrArray **to, GPtrArray *from)
{
	g_ptr_array_unref (*to);
	*to = g_ptr_array_copy (from, ccrf_text_copy, NULL);
}

CcrfForm *
ccrf_form_copy (const CcrfForm *form)
{
	CcrfForm *copy;

	if (form == NULL)
		return NULL;
	copy = ccrf_form_new (form->source);
	ccrf_replace (&copy->report_type, form->report_type);
	copy_table (copy->fields, form->fields);
	g_ptr_array_unref (copy->actions);
	copy->actions = g_ptr_array_copy (form->actions, action_copy, NULL);
	copy_texts (&copy->missing, form->missing);
	copy_texts (&copy->unsure, form->unsure);
	copy_texts (&copy->assumed, form->assumed);
	copy_table (copy->notes, form->notes);
	return copy;
}

const char *
ccrf_form_get (const CcrfForm *form, const char *key)
{
	return form != NULL ? g_hash_table_lookup (form->fields, key) : NULL;
}

void
ccrf_form_set (CcrfForm *form, const char *key, const char *value)
{
	/* not answered is absent, never "" */
	if (value == NULL || *value == '\0')
		g_hash_table_remove (form->fields, key);
	else
		g_hash_table_replace (form->fields, g_strdup (key), g_strdup (value));
}

gboolean
ccrf_list_has (const GPtrArray *list, const char *key)
{
	for (guint i = 0; list != NULL && i < list->len; i++)
		if (g_strcmp0 (g_ptr_array_index (list, i), key) == 0)
			return TRUE;
	return FALSE;
}
