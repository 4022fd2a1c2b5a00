/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form as JSON: what `parse --json` prints in `forms`, and what the store keeps. */

#include "model-private.h"

#include <string.h>

static int
by_name (gconstpointer a, gconstpointer b)
{
	return strcmp (a, b);
}

/* "a;b" of a field that takes several codes → ["a", "b"]; a text otherwise */
static void
add_value (JsonObject *object, const char *key, const char *value)
{
	const CcrfField *field = ccrf_field_find (key);
	g_auto (GStrv) codes = NULL;
	JsonArray *array;

	if (field == NULL || field->type != CCRF_FIELD_MULTI) {
		json_object_set_string_member (object, key, value);
		return;
	}
	codes = g_strsplit (value, ";", -1);
	array = json_array_new ();
	for (gsize i = 0; codes[i] != NULL; i++)
		if (*g_strstrip (codes[i]) != '\0')
			json_array_add_string_element (array, codes[i]);
	json_object_set_array_member (object, key, array);
}

static JsonObject *
fields_to_json (const CcrfForm *form)
{
	JsonObject *object = json_object_new ();
	g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (form->fields), by_name);

	/* in the form's order, then what the form of today does not know */
	for (const CcrfField *field = ccrf_fields; field->key != NULL; field++) {
		const char *value = ccrf_form_get (form, field->key);

		if (value != NULL)
			add_value (object, field->key, value);
	}
	for (const GList *l = keys; l != NULL; l = l->next)
		if (ccrf_field_find (l->data) == NULL)
			add_value (object, l->data, ccrf_form_get (form, l->data));
	return object;
}

static JsonArray *
actions_to_json (const GPtrArray *actions)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < actions->len; i++) {
		const CcrfAction *action = g_ptr_array_index (actions, i);
		JsonObject *object = json_object_new ();

		json_object_set_string_member (object, "action", action->action);
		json_object_set_string_member (object, "who", action->who);
		json_object_set_string_member (object, "due", action->due);
		if (*action->done != '\0')
			json_object_set_string_member (object, "done", action->done);
		json_array_add_object_element (array, object);
	}
	return array;
}

static JsonArray *
texts_to_json (const GPtrArray *texts)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < texts->len; i++)
		json_array_add_string_element (array, g_ptr_array_index (texts, i));
	return array;
}

static JsonObject *
notes_to_json (GHashTable *notes)
{
	JsonObject *object = json_object_new ();
	g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (notes), by_name);

	for (const GList *l = keys; l != NULL; l = l->next)
		json_object_set_string_member (object, l->data, g_hash_table_lookup (notes, l->data));
	return object;
}

JsonNode *
ccrf_form_to_json (const CcrfForm *form)
{
	JsonObject *object = json_object_new ();
	JsonNode *node = json_node_new (JSON_NODE_OBJECT);

	json_object_set_string_member (object, "source", form->source);
	json_object_set_string_member (object, "report_type", form->report_type);
	json_object_set_object_member (object, "fields", fields_to_json (form));
	json_object_set_array_member (object, "actions", actions_to_json (form->actions));
	json_object_set_array_member (object, "missing", texts_to_json (form->missing));
	json_object_set_array_member (object, "unsure", texts_to_json (form->unsure));
	json_object_set_array_member (object, "assumed", texts_to_json (form->assumed));
	json_object_set_object_member (object, "notes", notes_to_json (form->notes));
	json_node_take_object (node, object);
	return node;
}

/* the member when it is of that kind, else %NULL; json-glib's own getters complain loudly */
static JsonNode *
member (JsonObject *object, const char *name, JsonNodeType type)
{
	JsonNode *node = json_object_get_member (object, name);

	return node != NULL && JSON_NODE_TYPE (node) == type ? node : NULL;
}

static const char *
text_of (JsonNode *node)
{
	return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static const char *
text_member (JsonObject *object, const char *name)
{
	return text_of (json_object_get_member (object, name));
}

/* ["a", "b"] → "a;b", a text stays; (nullable) */
static char *
value_of (JsonNode *node)
{
	GString *joined;
	JsonArray *array;

	if (!JSON_NODE_HOLDS_ARRAY (node))
		return g_strdup (text_of (node));
	joined = g_string_new (NULL);
	array = json_node_get_array (node);
	for (guint i = 0; i < json_array_get_length (array); i++) {
		const char *code = text_of (json_array_get_element (array, i));

		if (code != NULL)
			g_string_append_printf (joined, "%s%s", joined->len > 0 ? ";" : "", code);
	}
	return g_string_free (joined, FALSE);
}

static void
table_from_json (GHashTable *table, JsonNode *node)
{
	JsonObjectIter iter;
	const char *name;
	JsonNode *value;

	if (node == NULL)
		return;
	json_object_iter_init (&iter, json_node_get_object (node));
	while (json_object_iter_next (&iter, &name, &value)) {
		g_autofree char *text = value_of (value);

		if (text != NULL && *text != '\0')
			g_hash_table_replace (table, g_strdup (name), g_steal_pointer (&text));
	}
}

static void
texts_from_json (GPtrArray *texts, JsonNode *node)
{
	JsonArray *array = node != NULL ? json_node_get_array (node) : NULL;

	for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
		const char *text = text_of (json_array_get_element (array, i));

		if (text != NULL)
			g_ptr_array_add (texts, g_strdup (text));
	}
}

static void
actions_from_json (GPtrArray *actions, JsonNode *node)
{
	JsonArray *array = node != NULL ? json_node_get_array (node) : NULL;

	for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
		JsonNode *element = json_array_get_element (array, i);
		JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

		if (object != NULL)
			g_ptr_array_add (actions, ccrf_action_new (text_member (object, "action"), text_member (object, "who"), text_member (object, "due"),
			                                           text_member (object, "done")));
	}
}

CcrfForm *
ccrf_form_from_json (JsonNode *node)
{
	JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
	CcrfForm *form;

	if (object == NULL)
		return NULL;
	form = ccrf_form_new (text_member (object, "source"));
	if (text_member (object, "report_type") != NULL)
		ccrf_replace (&form->report_type, text_member (object, "report_type"));
	table_from_json (form->fields, member (object, "fields", JSON_NODE_OBJECT));
	actions_from_json (form->actions, member (object, "actions", JSON_NODE_ARRAY));
	texts_from_json (form->missing, member (object, "missing", JSON_NODE_ARRAY));
	texts_from_json (form->unsure, member (object, "unsure", JSON_NODE_ARRAY));
	texts_from_json (form->assumed, member (object, "assumed", JSON_NODE_ARRAY));
	table_from_json (form->notes, member (object, "notes", JSON_NODE_OBJECT));
	return form;
}
