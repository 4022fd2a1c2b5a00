/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a mail's template gets: its own fields, the case's common ones, the links of its answers. */

#include "compose-private.h"

static void
set_default (JsonObject *fields, const char *name, const char *value)
{
	if (!json_object_has_member (fields, name))
		json_object_set_string_member (fields, name, value ? value : "");
}

static void
set_default_flag (JsonObject *fields, const char *name, gboolean value)
{
	if (!json_object_has_member (fields, name))
		json_object_set_boolean_member (fields, name, value);
}

static JsonArray *
array_of (JsonObject *fields, const char *name)
{
	JsonNode *node = json_object_get_member (fields, name);

	return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* a copy on the first level: the mail's own fields stay as they were */
static JsonObject *
copy_fields (JsonObject *from)
{
	JsonObject *to = json_object_new ();
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	if (!from)
		return to;
	json_object_iter_init (&iter, from);
	while (json_object_iter_next (&iter, &name, &node))
		json_object_set_member (to, name, json_node_copy (node));
	return to;
}

static JsonObject *
item_fields (const CcrfItem *item)
{
	JsonObject *fields = json_object_new ();
	g_autofree char *due = item->due && *item->due ? ccrf_calendar_date_words (item->due) : NULL;

	json_object_set_int_member (fields, "n", item->n);
	set_default (fields, "action", item->text);
	set_default (fields, "who", item->owner);
	set_default (fields, "due_words", due);
	set_default (fields, "state", ccrf_item_state_name (item->state));
	set_default (fields, "answer", item->answer);
	set_default (fields, "evidence", item->evidence);
	return fields;
}

static void
add_items (JsonObject *fields, const CcrfCase *it)
{
	JsonArray *items;

	if (it && it->items && !json_object_has_member (fields, "items")) {
		items = json_array_new ();
		for (guint i = 0; i < it->items->len; i++)
			json_array_add_object_element (items, item_fields (g_ptr_array_index (it->items, i)));
		json_object_set_array_member (fields, "items", items);
	}
	items = array_of (fields, "items");
	set_default_flag (fields, "has_items", items && json_array_get_length (items) > 0);
}

static void
add_case (JsonObject *fields, const CcrfComposer *composer, const CcrfCase *it)
{
	g_autofree char *received = it && it->received ? ccrf_calendar_words (composer->calendar, it->received) : NULL;
	g_autofree char *due = it && it->due ? ccrf_calendar_words (composer->calendar, it->due) : NULL;

	if (it && it->ref)
		json_object_set_string_member (fields, "ref", it->ref);
	set_default (fields, "ref", "");
	set_default (fields, "provider_name", it ? it->provider_name : NULL);
	set_default (fields, "received_words", received);
	set_default (fields, "due_words", due);
	set_default_flag (fields, "is_concern", it && it->procedure == CCRF_CONCERN);
	set_default_flag (fields, "is_compliment", it && it->procedure == CCRF_COMPLIMENT);
	set_default_flag (fields, "urgent", it && it->urgent);
}

/* the whole reply: the word (or the lines to fill in), an empty line, the reference that a reply without quote still carries */
static char *
answer_body (JsonObject *answer, JsonObject *fields)
{
	const char *keyword = json_object_get_string_member_with_default (answer, "keyword", "");
	const char *prefill = json_object_get_string_member_with_default (answer, "prefill", "");
	const char *ref = json_object_get_string_member_with_default (fields, "ref", "");
	const char *token = json_object_get_string_member_with_default (fields, "token", "");
	g_autofree char *clean = NULL;
	GString *body = g_string_new (NULL);

	if (prefill && *prefill) {
		clean = ccrf_text_clean (prefill);
		g_string_append (body, clean);
		g_string_replace (body, "\n", " \n", 0); /* room to write behind each word */
	} else {
		clean = ccrf_text_clean_line (keyword);
		g_string_append (body, clean);
	}
	g_string_append (body, " \n\n");
	if (*ref || *token)
		g_string_append_printf (body, "Ref %s%s%s\n", ref, *token ? " / " : "", token);
	return g_string_free (body, FALSE);
}

static void
add_links (JsonObject *fields, const char *address, const char *subject)
{
	JsonArray *answers = array_of (fields, "answers");
	JsonArray *linked = json_array_new ();
	g_autofree char *reply = g_strdup_printf ("Re: %s", subject);

	for (guint i = 0; answers && i < json_array_get_length (answers); i++) {
		JsonNode *element = json_array_get_element (answers, i);
		g_autofree char *body = NULL;
		g_autofree char *mailto = NULL;
		JsonObject *answer;

		if (!JSON_NODE_HOLDS_OBJECT (element))
			continue;
		answer = copy_fields (json_node_get_object (element));
		body = answer_body (answer, fields);
		mailto = ccrf_answers_mailto (address, reply, body);
		json_object_set_string_member (answer, "mailto", mailto);
		json_array_add_object_element (linked, answer);
	}
	json_object_set_array_member (fields, "answers", linked);
}

JsonObject *
ccrf_compose_fields (const CcrfComposer *composer, const CcrfMail *mail, const CcrfCase *it, const CcrfIdentity *identity, GError **error)
{
	g_autoptr (JsonObject) fields = copy_fields (mail->fields);
	g_autofree char *display = mail->request ? ccrf_token_display (identity->token) : NULL;
	g_autofree char *subject = NULL;

	json_object_set_string_member (fields, "service_name", composer->config->name);
	json_object_set_string_member (fields, "service_address", composer->config->address);
	json_object_set_string_member (fields, "token", display ? display : "");
	if (mail->reminder)
		json_object_set_boolean_member (fields, "reminder", TRUE);
	if (mail->urgent)
		json_object_set_boolean_member (fields, "urgent", TRUE);
	add_case (fields, composer, it);
	add_items (fields, it);
	subject = ccrf_template_subject (composer->templates, mail->template, fields, error);
	if (!subject)
		return NULL;
	add_links (fields, identity->plus && mail->request ? identity->plus : composer->config->address, subject);
	return g_steal_pointer (&fields);
}
