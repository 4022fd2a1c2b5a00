/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cases as they stand: a row, its sealed content, and its items, requests,
 * deadlines and links. A list is read inside one transaction, so that a case
 * and its requests are of the same revision.
 */

#include "store-private.h"

/* clang-format off */
#define CASE_COLUMNS \
	"c.id, c.ref, c.key_id, c.procedure, c.state, c.revision, c.received, c.changed, c.due, c.closed," \
	" c.source_sha256, c.provider_id, c.provider_rule, c.late, c.urgent, c.source_code, c.content"
static const CcrfSql sql_case =        { "case", "SELECT " CASE_COLUMNS " FROM cases c WHERE c.ref = ?" };
static const CcrfSql sql_of_request =  { "case of a request",
	"SELECT " CASE_COLUMNS " FROM cases c JOIN request r ON r.case_id = c.id WHERE r.id = ?" };
static const CcrfSql sql_cases =       { "list of cases",
	"SELECT " CASE_COLUMNS " FROM cases c WHERE (? = 0 OR c.state <> 'closed') AND (? = 1 OR c.procedure NOT IN ('triage', 'trend', 'contact-review'))"
	" ORDER BY c.received, c.id" };
static const CcrfSql sql_of_provider = { "cases of a provider",
	"SELECT " CASE_COLUMNS " FROM cases c WHERE c.provider_id = ? ORDER BY c.received, c.id" };
static const CcrfSql sql_of_group =    { "cases of a provider's locations",
	"SELECT " CASE_COLUMNS " FROM cases c JOIN provider p ON p.id = c.provider_id WHERE (c.procedure <> 'concern' OR c.counts = 1)"
	" AND (p.id = ? OR p.provider_id = (SELECT provider_id FROM provider WHERE id = ? AND provider_id <> '')) ORDER BY c.received, c.id" };
static const CcrfSql sql_since =       { "cases since",
	"SELECT " CASE_COLUMNS " FROM cases c WHERE c.received >= ? ORDER BY c.received, c.id" };
static const CcrfSql sql_in_state =    { "cases in a state",
	"SELECT " CASE_COLUMNS " FROM cases c WHERE c.procedure = ? AND c.state = ? ORDER BY c.received, c.id" };
static const CcrfSql sql_processes =   { "open provider concerns",
	"SELECT " CASE_COLUMNS " FROM cases c WHERE c.procedure = 'provider-concerns' AND c.state <> 'closed' ORDER BY c.id" };
static const CcrfSql sql_next_due =    { "next deadline due",
	"SELECT c.ref, d.name FROM deadline d JOIN cases c ON c.id = d.case_id"
	" WHERE d.at <= ? AND c.state <> 'closed' ORDER BY d.at, c.id, d.position LIMIT 1" };
static const CcrfSql sql_next_at =     { "next deadline",
	"SELECT d.at FROM deadline d JOIN cases c ON c.id = d.case_id WHERE c.state <> 'closed' ORDER BY d.at LIMIT 1" };
static const CcrfSql sql_items =       { "items of a case",
	"SELECT n, due, state, done_on, content FROM item WHERE case_id = ? ORDER BY n" };
static const CcrfSql sql_requests =    { "requests of a case",
	"SELECT id, step, role, sent, expires, state, answered, asked_back, undeliverable, content"
	" FROM request WHERE case_id = ? ORDER BY position, id" };
static const CcrfSql sql_deadlines =   { "deadlines of a case", "SELECT name, at FROM deadline WHERE case_id = ? ORDER BY position" };
static const CcrfSql sql_links =       { "links of a case", "SELECT ref FROM case_link WHERE case_id = ? ORDER BY position" };
/* clang-format on */

static gboolean
unknown_name (CcrfStore *store, const char *what, const char *name, GError **error)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: %s \"%s\" is not known to this program: was it written by a newer ccrfd?",
	             store->path, what, name);
	return FALSE;
}

static gboolean
read_procedure (CcrfStore *store, const char *name, CcrfProcedureKind *kind, GError **error)
{
	for (int i = CCRF_CONCERN; i <= CCRF_PROCEDURE_LAST; i++)
		if (g_strcmp0 (ccrf_procedure_name ((CcrfProcedureKind) i), name) == 0) {
			*kind = (CcrfProcedureKind) i;
			return TRUE;
		}
	return unknown_name (store, "procedure", name, error);
}

static gboolean
read_item_state (CcrfStore *store, const char *name, CcrfItemState *state, GError **error)
{
	for (int i = CCRF_ITEM_OPEN; i <= CCRF_ITEM_REPLACED; i++)
		if (g_strcmp0 (ccrf_item_state_name ((CcrfItemState) i), name) == 0) {
			*state = (CcrfItemState) i;
			return TRUE;
		}
	return unknown_name (store, "state of an item", name, error);
}

const char *const ccrf_request_states[3] = { "open", "answered", "superseded" };

static gboolean
read_request_state (CcrfStore *store, const char *name, CcrfRequestState *state, GError **error)
{
	for (int i = CCRF_REQUEST_OPEN; i <= CCRF_REQUEST_SUPERSEDED; i++)
		if (g_strcmp0 (ccrf_request_states[i], name) == 0) {
			*state = (CcrfRequestState) i;
			return TRUE;
		}
	return unknown_name (store, "state of a request", name, error);
}

static void
replace (char **at, char *text)
{
	g_free (*at);
	*at = text;
}

/* ---- children ------------------------------------------------------------------------ */

static CcrfItem *
read_item (CcrfStore *store, CcrfQuery *query, const CcrfKey *key, GError **error)
{
	g_autoptr (JsonObject) content = ccrf_unseal_json (key, "item.content", query, 4, error);
	g_autofree char *state = ccrf_column_text (query, 2);
	g_autofree char *due = ccrf_column_text (query, 1);
	CcrfItemState known;
	CcrfItem *item;

	if (content == NULL || !read_item_state (store, state, &known, error))
		return NULL;
	item = ccrf_item_new ((int) ccrf_column_number (query, 0), json_object_get_string_member_with_default (content, "text", ""),
	                      json_object_get_string_member_with_default (content, "owner", ""), due);
	item->state = known;
	replace (&item->done_on, ccrf_column_text (query, 3));
	replace (&item->answer, ccrf_json_dup (content, "answer"));
	replace (&item->evidence, ccrf_json_dup (content, "evidence"));
	if (json_object_has_member (content, "group")) {
		replace (&item->group, ccrf_json_dup (content, "group"));
		replace (&item->role, ccrf_json_dup (content, "role"));
		replace (&item->key, ccrf_json_dup (content, "key"));
		replace (&item->added, ccrf_json_dup (content, "added"));
		item->needs_reason = json_object_get_boolean_member_with_default (content, "needs_reason", FALSE);
	}
	return item;
}

static gboolean
read_items (CcrfStore *store, CcrfCase *it, const CcrfKey *key, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_items, "l", it->id);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfItem *item = read_item (store, &query, key, error);

		if (item == NULL)
			return FALSE;
		g_ptr_array_add (it->items, item);
	}
	return row == 0;
}

static CcrfRequest *
read_request (CcrfStore *store, CcrfQuery *query, const CcrfKey *key, GError **error)
{
	g_autoptr (JsonObject) content = ccrf_unseal_json (key, "request.content", query, 9, error);
	g_autofree char *step = ccrf_column_text (query, 1);
	g_autofree char *role = ccrf_column_text (query, 2);
	g_autofree char *state = ccrf_column_text (query, 5);
	g_autoptr (CcrfAddress) to = NULL;
	CcrfRequestState known;
	CcrfRequest *request;

	if (content == NULL || !read_request_state (store, state, &known, error))
		return NULL;
	to = ccrf_json_dup_address (content, "to");
	if (to == NULL)
		to = ccrf_address_new ("", "");
	request = ccrf_request_new (step, role, to);
	request->id = (guint64) ccrf_column_number (query, 0);
	request->sent = ccrf_column_number (query, 3);
	request->expires = ccrf_column_number (query, 4);
	request->state = known;
	request->answered = ccrf_column_number (query, 6);
	request->asked_back = ccrf_column_number (query, 7) != 0;
	request->undeliverable = ccrf_column_number (query, 8) != 0;
	replace (&request->answer, ccrf_json_dup (content, "answer"));
	replace (&request->answered_by, ccrf_json_dup (content, "answered_by"));
	if (json_object_has_member (content, "extra")) {
		g_clear_pointer (&request->extra, json_object_unref);
		request->extra = json_object_ref (json_object_get_object_member (content, "extra"));
	}
	return request;
}

static gboolean
read_requests (CcrfStore *store, CcrfCase *it, const CcrfKey *key, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_requests, "l", it->id);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfRequest *request = read_request (store, &query, key, error);

		if (request == NULL)
			return FALSE;
		g_ptr_array_add (it->requests, request);
	}
	return row == 0;
}

static gboolean
read_deadlines (CcrfStore *store, CcrfCase *it, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_deadlines, "l", it->id);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		g_autofree char *name = ccrf_column_text (&query, 0);

		g_ptr_array_add (it->deadlines, ccrf_deadline_new (name, ccrf_column_number (&query, 1)));
	}
	return row == 0;
}

static gboolean
read_links (CcrfStore *store, CcrfCase *it, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_links, "l", it->id);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0)
		g_ptr_array_add (it->linked, ccrf_column_text (&query, 0));
	return row == 0;
}

/* ---- the case --------------------------------------------------------------------------- */

static gboolean
read_content (CcrfCase *it, const CcrfKey *key, CcrfQuery *query, GError **error)
{
	g_autoptr (JsonObject) content = ccrf_unseal_json (key, "cases.content", query, 16, error);

	if (content == NULL)
		return FALSE;
	replace (&it->provider_name, ccrf_json_dup (content, "provider_name"));
	g_clear_pointer (&it->professional, ccrf_address_free);
	it->professional = ccrf_json_dup_address (content, "professional");
	if (json_object_has_member (content, "form"))
		it->form = ccrf_form_from_json (json_object_get_member (content, "form"));
	if (json_object_has_member (content, "facts")) {
		g_clear_pointer (&it->facts, json_object_unref);
		it->facts = json_object_ref (json_object_get_object_member (content, "facts"));
	}
	if (it->process != NULL && json_object_has_member (content, "process")) {
		ccrf_process_free (it->process);
		it->process = ccrf_process_from_json (json_object_get_member (content, "process"));
	}
	return TRUE;
}

/* @query stands on a row of CASE_COLUMNS */
static CcrfCase *
read_case (CcrfStore *store, CcrfQuery *query, GError **error)
{
	g_autofree char *procedure = ccrf_column_text (query, 3);
	g_autoptr (CcrfCase) it = NULL;
	g_autoptr (CcrfKey) key = NULL;
	CcrfProcedureKind kind;

	if (!read_procedure (store, procedure, &kind, error) || !ccrf_store_key (store, ccrf_column_number (query, 2), &key, error))
		return NULL;
	it = ccrf_case_new (kind);
	it->id = ccrf_column_number (query, 0);
	replace (&it->ref, ccrf_column_text (query, 1));
	replace (&it->state, ccrf_column_text (query, 4));
	it->revision = ccrf_column_number (query, 5);
	it->received = ccrf_column_number (query, 6);
	it->changed = ccrf_column_number (query, 7);
	it->due = ccrf_column_number (query, 8);
	it->closed = ccrf_column_number (query, 9);
	replace (&it->source_sha256, ccrf_column_text (query, 10));
	it->provider_id = ccrf_column_number (query, 11);
	replace (&it->provider_rule, ccrf_column_text (query, 12));
	it->late = ccrf_column_number (query, 13) != 0;
	it->urgent = ccrf_column_number (query, 14) != 0;
	replace (&it->source_code, ccrf_column_text (query, 15));
	if (!read_content (it, key, query, error) || !read_items (store, it, key, error) || !read_requests (store, it, key, error) ||
	    !read_deadlines (store, it, error) || !read_links (store, it, error))
		return NULL;
	return g_steal_pointer (&it);
}

static GPtrArray *
read_cases (CcrfStore *store, CcrfQuery *query, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	int row;

	while ((row = ccrf_query_next (query, error)) > 0) {
		CcrfCase *it = read_case (store, query, error);

		if (it == NULL)
			return NULL;
		g_ptr_array_add (list, it);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}

/* The rows of @query, within a transaction of this function unless the caller has one. Consumes @query. */
static GPtrArray *
list_cases (CcrfStore *store, CcrfQuery query, GError **error)
{
	GPtrArray *list = NULL;
	gboolean own;

	if (ccrf_store_enter (store, FALSE, &own, error)) {
		list = read_cases (store, &query, error);
		ccrf_query_end (&query);
		if (!ccrf_store_leave (store, own, list != NULL, error))
			g_clear_pointer (&list, g_ptr_array_unref);
	}
	ccrf_query_end (&query);
	return list;
}

GPtrArray *
ccrf_store_cases (CcrfStore *store, gboolean open_only, gboolean triage, GError **error)
{
	return list_cases (store, ccrf_query (store, &sql_cases, "ii", open_only ? 1 : 0, triage ? 1 : 0), error);
}

GPtrArray *
ccrf_store_cases_of_provider (CcrfStore *store, gint64 provider_id, GError **error)
{
	return list_cases (store, ccrf_query (store, &sql_of_provider, "l", provider_id), error);
}

GPtrArray *
ccrf_store_cases_of_group (CcrfStore *store, gint64 provider_id, GError **error)
{
	return list_cases (store, ccrf_query (store, &sql_of_group, "ll", provider_id, provider_id), error);
}

GPtrArray *
ccrf_store_cases_since (CcrfStore *store, CcrfTime since, GError **error)
{
	return list_cases (store, ccrf_query (store, &sql_since, "l", since), error);
}

GPtrArray *
ccrf_store_open_processes (CcrfStore *store, GError **error)
{
	return list_cases (store, ccrf_query (store, &sql_processes, ""), error);
}

GPtrArray *
ccrf_store_cases_in_state (CcrfStore *store, CcrfProcedureKind procedure, const char *state, GError **error)
{
	return list_cases (store, ccrf_query (store, &sql_in_state, "ss", ccrf_procedure_name (procedure), state), error);
}

CcrfCase *
ccrf_store_case (CcrfStore *store, const char *ref, GError **error)
{
	g_autoptr (GPtrArray) list = list_cases (store, ccrf_query (store, &sql_case, "s", ref), error);

	if (list == NULL)
		return NULL;
	if (list->len == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no case %s", store->path, ref);
		return NULL;
	}
	return g_ptr_array_steal_index (list, 0);
}

CcrfCase *
ccrf_store_case_of_request (CcrfStore *store, guint64 request_id, CcrfRequest **request, GError **error)
{
	g_autoptr (GPtrArray) list = NULL;
	CcrfCase *it;

	*request = NULL;
	if (request_id >= CCRF_REQUEST_ID_END)
		return NULL;
	list = list_cases (store, ccrf_query (store, &sql_of_request, "l", (gint64) request_id), error);
	if (list == NULL || list->len == 0)
		return NULL;
	it = g_ptr_array_steal_index (list, 0);
	for (guint i = 0; i < it->requests->len; i++) {
		CcrfRequest *row = g_ptr_array_index (it->requests, i);

		if (row->id == request_id)
			*request = row;
	}
	return it;
}

/* ---- deadlines -------------------------------------------------------------------------------- */

static CcrfCase *
read_due (CcrfStore *store, CcrfTime now, char **name, GError **error)
{
	g_autofree char *ref = NULL;
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_next_due, "l", now);

	if (ccrf_query_next (&query, error) <= 0)
		return NULL;
	ref = ccrf_column_text (&query, 0);
	*name = ccrf_column_text (&query, 1);
	ccrf_query_end (&query);
	return ccrf_store_case (store, ref, error);
}

CcrfCase *
ccrf_store_next_due (CcrfStore *store, CcrfTime now, char **name, GError **error)
{
	CcrfCase *it;
	gboolean own;

	*name = NULL;
	/* one transaction: the deadline must be one of the case as it is returned */
	if (!ccrf_store_enter (store, FALSE, &own, error))
		return NULL;
	it = read_due (store, now, name, error);
	if (!ccrf_store_leave (store, own, it != NULL, error))
		g_clear_pointer (&it, ccrf_case_free);
	if (it == NULL)
		g_clear_pointer (name, g_free);
	return it;
}

CcrfTime
ccrf_store_next_deadline (CcrfStore *store)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_next_at, "");
	gint64 at;

	return ccrf_query_number (&query, 0, &at, NULL) ? at : 0;
}
