/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON values that share nothing with their original: json_node_copy() only adds a reference. */

#include "model-private.h"

gpointer
ccrf_text_copy (gconstpointer text, gpointer data)
{
	return g_strdup (text);
}

static JsonNode *
copy_node (JsonNode *node)
{
	if (JSON_NODE_HOLDS_OBJECT (node)) {
		JsonNode *copy = json_node_new (JSON_NODE_OBJECT);

		json_node_take_object (copy, ccrf_json_copy (json_node_get_object (node)));
		return copy;
	}
	if (JSON_NODE_HOLDS_ARRAY (node)) {
		JsonArray *from = json_node_get_array (node);
		JsonArray *to = json_array_new ();
		JsonNode *copy = json_node_new (JSON_NODE_ARRAY);

		for (guint i = 0; i < json_array_get_length (from); i++)
			json_array_add_element (to, copy_node (json_array_get_element (from, i)));
		json_node_take_array (copy, to);
		return copy;
	}
	return json_node_copy (node);
}

JsonObject *
ccrf_json_copy (JsonObject *object)
{
	JsonObject *copy;
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	if (object == NULL)
		return NULL;
	copy = json_object_new ();
	json_object_iter_init_ordered (&iter, object);
	while (json_object_iter_next_ordered (&iter, &name, &node))
		json_object_set_member (copy, name, copy_node (node));
	return copy;
}
