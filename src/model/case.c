/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case with its items, requests and deadlines. */

#include "model-private.h"

CcrfItem *
ccrf_item_new (int n, const char *text, const char *owner, const char *due)
{
	CcrfItem *item = g_new0 (CcrfItem, 1);

	item->n = n;
	item->text = ccrf_text (text);
	item->owner = ccrf_text (owner);
	item->due = ccrf_text (due);
	item->done_on = g_strdup ("");
	item->answer = g_strdup ("");
	item->evidence = g_strdup ("");
	item->group = g_strdup ("");
	item->role = g_strdup ("");
	item->key = g_strdup ("");
	item->added = g_strdup ("");
	return item;
}

void
ccrf_item_free (CcrfItem *item)
{
	if (item == NULL)
		return;
	g_free (item->text);
	g_free (item->owner);
	g_free (item->due);
	g_free (item->done_on);
	g_free (item->answer);
	g_free (item->evidence);
	g_free (item->group);
	g_free (item->role);
	g_free (item->key);
	g_free (item->added);
	g_free (item);
}

static gpointer
item_copy (gconstpointer item, gpointer data)
{
	const CcrfItem *from = item;
	CcrfItem *to = ccrf_item_new (from->n, from->text, from->owner, from->due);

	to->state = from->state;
	ccrf_replace (&to->done_on, from->done_on);
	ccrf_replace (&to->answer, from->answer);
	ccrf_replace (&to->evidence, from->evidence);
	ccrf_replace (&to->group, from->group);
	ccrf_replace (&to->role, from->role);
	ccrf_replace (&to->key, from->key);
	ccrf_replace (&to->added, from->added);
	to->needs_reason = from->needs_reason;
	return to;
}

CcrfRequest *
ccrf_request_new (const char *step, const char *role, const CcrfAddress *to)
{
	CcrfRequest *request = g_new0 (CcrfRequest, 1);

	request->step = ccrf_text (step);
	request->role = ccrf_text (role);
	request->to = ccrf_address_copy (to);
	request->answer = g_strdup ("");
	request->answered_by = g_strdup ("");
	return request;
}

void
ccrf_request_free (CcrfRequest *request)
{
	if (request == NULL)
		return;
	g_free (request->step);
	g_free (request->role);
	ccrf_address_free (request->to);
	g_free (request->answer);
	g_free (request->answered_by);
	g_clear_pointer (&request->extra, json_object_unref);
	g_free (request);
}

static gpointer
request_copy (gconstpointer request, gpointer data)
{
	const CcrfRequest *from = request;
	CcrfRequest *to = g_memdup2 (from, sizeof *from);

	to->step = g_strdup (from->step);
	to->role = g_strdup (from->role);
	to->to = ccrf_address_copy (from->to);
	to->answer = g_strdup (from->answer);
	to->answered_by = g_strdup (from->answered_by);
	to->extra = ccrf_json_copy (from->extra);
	return to;
}

CcrfDeadline *
ccrf_deadline_new (const char *name, CcrfTime at)
{
	CcrfDeadline *deadline = g_new0 (CcrfDeadline, 1);

	deadline->name = ccrf_text (name);
	deadline->at = at;
	return deadline;
}

void
ccrf_deadline_free (CcrfDeadline *deadline)
{
	if (deadline == NULL)
		return;
	g_free (deadline->name);
	g_free (deadline);
}

static gpointer
deadline_copy (gconstpointer deadline, gpointer data)
{
	const CcrfDeadline *from = deadline;

	return ccrf_deadline_new (from->name, from->at);
}

CcrfCase *
ccrf_case_new (CcrfProcedureKind procedure)
{
	CcrfCase *it = g_new0 (CcrfCase, 1);

	it->procedure = procedure;
	it->state = g_strdup ("new");
	it->source_sha256 = g_strdup ("");
	it->provider_name = g_strdup ("");
	it->provider_rule = g_strdup ("");
	it->source_code = g_strdup ("");
	it->facts = json_object_new ();
	it->items = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_item_free);
	it->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_request_free);
	it->deadlines = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_deadline_free);
	it->linked = ccrf_texts_new ();
	it->process = procedure == CCRF_PROVIDER_CONCERNS ? ccrf_process_new () : NULL;
	return it;
}

CcrfCase *
ccrf_case_copy (const CcrfCase *it)
{
	CcrfCase *copy;

	if (it == NULL)
		return NULL;
	/* the plain values first; then everything that is owned, one by one */
	copy = g_memdup2 (it, sizeof *it);
	copy->ref = g_strdup (it->ref);
	copy->state = g_strdup (it->state);
	copy->source_sha256 = g_strdup (it->source_sha256);
	copy->provider_name = g_strdup (it->provider_name);
	copy->provider_rule = g_strdup (it->provider_rule);
	copy->form = ccrf_form_copy (it->form);
	copy->professional = ccrf_address_copy (it->professional);
	copy->source_code = g_strdup (it->source_code);
	copy->facts = ccrf_json_copy (it->facts);
	copy->items = g_ptr_array_copy (it->items, item_copy, NULL);
	copy->requests = g_ptr_array_copy (it->requests, request_copy, NULL);
	copy->deadlines = g_ptr_array_copy (it->deadlines, deadline_copy, NULL);
	copy->linked = g_ptr_array_copy (it->linked, ccrf_text_copy, NULL);
	copy->process = ccrf_process_copy (it->process);
	return copy;
}

void
ccrf_case_free (CcrfCase *it)
{
	if (it == NULL)
		return;
	g_free (it->ref);
	g_free (it->state);
	g_free (it->source_sha256);
	g_free (it->provider_name);
	g_free (it->provider_rule);
	ccrf_form_free (it->form);
	ccrf_address_free (it->professional);
	g_free (it->source_code);
	g_clear_pointer (&it->facts, json_object_unref);
	g_ptr_array_unref (it->items);
	g_ptr_array_unref (it->requests);
	g_ptr_array_unref (it->deadlines);
	g_ptr_array_unref (it->linked);
	ccrf_process_free (it->process);
	g_free (it);
}

const char *
ccrf_case_fact (const CcrfCase *it, const char *name)
{
	JsonNode *node = it->facts != NULL ? json_object_get_member (it->facts, name) : NULL;

	if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
		return NULL;
	return json_node_get_string (node);
}

void
ccrf_case_set_fact (CcrfCase *it, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_string_member (it->facts, name, value);
	else if (json_object_has_member (it->facts, name))
		json_object_remove_member (it->facts, name);
}
