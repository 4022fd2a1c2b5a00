/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Saving a case: its reference, its revision, its sealed content, and what
 * belongs to it. Always inside the caller's transaction: the history and the
 * outbox change with it, or nothing does.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_insert =      { "add case",
	"INSERT INTO cases (ref, key_id, procedure, state, revision, received, changed, due, closed, source_sha256,"
	" provider_id, provider_rule, late, urgent, source_code, counts, content)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id" };
static const CcrfSql sql_standing =    { "revision of a case", "SELECT id, key_id, revision FROM cases WHERE ref = ?" };
static const CcrfSql sql_update =      { "update case",
	"UPDATE cases SET procedure = ?, state = ?, revision = ?, received = ?, changed = ?, due = ?, closed = ?,"
	" source_sha256 = ?, provider_id = ?, provider_rule = ?, late = ?, urgent = ?, source_code = ?, counts = ?, content = ?"
	" WHERE id = ? AND revision = ?" };
static const CcrfSql sql_no_items =    { "replace items", "DELETE FROM item WHERE case_id = ?" };
static const CcrfSql sql_no_links =    { "replace links", "DELETE FROM case_link WHERE case_id = ?" };
static const CcrfSql sql_no_clocks =   { "replace deadlines", "DELETE FROM deadline WHERE case_id = ?" };
static const CcrfSql sql_no_category = { "replace categories", "DELETE FROM case_category WHERE case_id = ?" };
static const CcrfSql sql_item =        { "add item",
	"INSERT INTO item (case_id, n, due, state, done_on, content) VALUES (?, ?, ?, ?, ?, ?)" };
static const CcrfSql sql_link =        { "add link", "INSERT INTO case_link (case_id, position, ref) VALUES (?, ?, ?)" };
static const CcrfSql sql_deadline =    { "add deadline", "INSERT INTO deadline (case_id, position, name, at) VALUES (?, ?, ?, ?)" };
static const CcrfSql sql_category =    { "add category", "INSERT INTO case_category (case_id, category) VALUES (?, ?)" };
/* an id that belongs to another case changes nothing, which save_request notices */
static const CcrfSql sql_request =     { "save request",
	"INSERT INTO request (id, case_id, position, saved, step, role, sent, expires, state, answered, asked_back, undeliverable, content)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT (id) DO UPDATE SET position = excluded.position, saved = excluded.saved, step = excluded.step,"
	" role = excluded.role, sent = excluded.sent, expires = excluded.expires, state = excluded.state,"
	" answered = excluded.answered, asked_back = excluded.asked_back, undeliverable = excluded.undeliverable,"
	" content = excluded.content WHERE request.case_id = excluded.case_id" };
static const CcrfSql sql_old_requests = { "replace requests", "DELETE FROM request WHERE case_id = ? AND saved <> ?" };

static const char *const ref_prefixes[] = {
	[CCRF_CONCERN] =           "CCRF",
	[CCRF_COMPLIMENT] =        "CCRF",
	[CCRF_TRIAGE] =            "MAIL",
	[CCRF_PROVIDER_CONCERNS] = "PC",
	[CCRF_TREND] =             "ALERT",
	[CCRF_CONTACT_REVIEW] =    "CONTACT",
};
/* clang-format on */

/* The stored row that the children hang on. */
typedef struct {
	gint64 id;
	gint64 revision; /* the new one */
	const CcrfKey *key;
} Row;

char **
ccrf_case_categories (const CcrfCase *it)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
	const char *values[] = { it->form != NULL ? ccrf_form_get (it->form, "categories") : NULL,
		                 it->form != NULL ? ccrf_form_get (it->form, "main_category") : NULL };

	for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
		g_auto (GStrv) codes = g_strsplit (values[i] != NULL ? values[i] : "", ";", -1);

		for (char **code = codes; *code != NULL; code++)
			if (*g_strstrip (*code) != '\0' && !ccrf_list_has (list, *code))
				g_ptr_array_add (list, g_strdup (*code));
	}
	g_ptr_array_add (list, NULL);
	return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static const char *
or_empty (const char *text)
{
	return text != NULL ? text : "";
}

/* ---- children ------------------------------------------------------------------------- */

static gboolean
save_items (CcrfStore *store, const Row *row, const CcrfCase *it, GError **error)
{
	if (!ccrf_run (store, &sql_no_items, NULL, error, "l", row->id))
		return FALSE;
	for (guint i = 0; i < it->items->len; i++) {
		const CcrfItem *item = g_ptr_array_index (it->items, i);
		g_autoptr (JsonObject) content = json_object_new ();
		g_autoptr (GBytes) sealed = NULL;

		ccrf_json_set (content, "text", item->text);
		ccrf_json_set (content, "owner", item->owner);
		ccrf_json_set (content, "answer", item->answer);
		ccrf_json_set (content, "evidence", item->evidence);
		if (*or_empty (item->group) != '\0') {
			ccrf_json_set (content, "group", item->group);
			ccrf_json_set (content, "role", item->role);
			ccrf_json_set (content, "key", item->key);
			ccrf_json_set (content, "added", item->added);
			json_object_set_boolean_member (content, "needs_reason", item->needs_reason);
		}
		sealed = ccrf_seal_json (row->key, "item.content", content);
		if (!ccrf_run (store, &sql_item, NULL, error, "lisssb", row->id, item->n, or_empty (item->due),
		               ccrf_item_state_name (item->state), or_empty (item->done_on), sealed))
			return FALSE;
	}
	return TRUE;
}

static GBytes *
seal_request (const CcrfKey *key, const CcrfRequest *request)
{
	g_autoptr (JsonObject) content = json_object_new ();

	ccrf_json_set_address (content, "to", request->to);
	ccrf_json_set (content, "answer", request->answer);
	ccrf_json_set (content, "answered_by", request->answered_by);
	if (request->extra != NULL)
		json_object_set_object_member (content, "extra", json_object_ref (request->extra));
	return ccrf_seal_json (key, "request.content", content);
}

static gboolean
save_request (CcrfStore *store, const Row *row, const CcrfRequest *request, int position, GError **error)
{
	g_autoptr (GBytes) sealed = seal_request (row->key, request);
	gint64 changed = 0;

	if (!ccrf_run (store, &sql_request, &changed, error, "llilssllsliib", (gint64) request->id, row->id, position, row->revision,
	               or_empty (request->step), or_empty (request->role), request->sent, request->expires, ccrf_request_states[request->state],
	               request->answered, request->asked_back ? 1 : 0, request->undeliverable ? 1 : 0, sealed))
		return FALSE;
	if (changed == 1)
		return TRUE;
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: save request: number %" G_GUINT64_FORMAT " belongs to another case; nothing was written",
	             store->path, request->id);
	return FALSE;
}

static gboolean
save_requests (CcrfStore *store, const Row *row, const CcrfCase *it, GError **error)
{
	for (guint i = 0; i < it->requests->len; i++)
		if (!save_request (store, row, g_ptr_array_index (it->requests, i), (int) i, error))
			return FALSE;
	return ccrf_run (store, &sql_old_requests, NULL, error, "ll", row->id, row->revision);
}

static gboolean
save_deadlines (CcrfStore *store, const Row *row, const CcrfCase *it, GError **error)
{
	gboolean ok = ccrf_run (store, &sql_no_clocks, NULL, error, "l", row->id);

	for (guint i = 0; ok && i < it->deadlines->len; i++) {
		const CcrfDeadline *deadline = g_ptr_array_index (it->deadlines, i);

		ok = ccrf_run (store, &sql_deadline, NULL, error, "lisl", row->id, (int) i, or_empty (deadline->name), deadline->at);
	}
	return ok;
}

static gboolean
save_links (CcrfStore *store, const Row *row, const CcrfCase *it, GError **error)
{
	gboolean ok = ccrf_run (store, &sql_no_links, NULL, error, "l", row->id);

	for (guint i = 0; ok && i < it->linked->len; i++)
		ok = ccrf_run (store, &sql_link, NULL, error, "lis", row->id, (int) i, (const char *) g_ptr_array_index (it->linked, i));
	return ok;
}

static gboolean
save_categories (CcrfStore *store, const Row *row, const CcrfCase *it, GError **error)
{
	g_auto (GStrv) codes = ccrf_case_categories (it);
	gboolean ok = ccrf_run (store, &sql_no_category, NULL, error, "l", row->id);

	for (char **code = codes; ok && *code != NULL; code++)
		ok = ccrf_run (store, &sql_category, NULL, error, "ls", row->id, *code);
	return ok;
}

/* ---- the row ----------------------------------------------------------------------------- */

static GBytes *
seal_content (const CcrfKey *key, const CcrfCase *it)
{
	g_autoptr (JsonObject) content = json_object_new ();

	ccrf_json_set (content, "provider_name", it->provider_name);
	ccrf_json_set_address (content, "professional", it->professional);
	if (it->form != NULL)
		json_object_set_member (content, "form", ccrf_form_to_json (it->form));
	if (it->facts != NULL)
		json_object_set_object_member (content, "facts", json_object_ref (it->facts));
	if (it->process != NULL)
		json_object_set_member (content, "process", ccrf_process_to_json (it->process));
	return ccrf_seal_json (key, "cases.content", content);
}

/* What was closed as NOT OURS or DUPLICATE is no concern about the provider (A1.2, A2.9). */
static int
counts (const CcrfCase *it)
{
	const char *closure = ccrf_case_fact (it, "closure");

	return g_strcmp0 (closure, "not-ours") != 0 && g_strcmp0 (closure, "duplicate") != 0;
}

/* The next of its year in UTC. The counter is part of the transaction: no gaps. */
static char *
next_ref (CcrfStore *store, CcrfProcedureKind procedure, CcrfTime now, GError **error)
{
	g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
	g_autofree char *counter = NULL;
	gint64 number;

	if (date == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: add case: the clock is outside the calendar", store->path);
		return NULL;
	}
	counter = g_strdup_printf ("%s-%04d", ref_prefixes[procedure], g_date_time_get_year (date));
	if (!ccrf_store_count (store, counter, &number, error))
		return NULL;
	return g_strdup_printf ("%s-%05" G_GINT64_FORMAT, counter, number);
}

static gboolean
insert_row (CcrfStore *store, const CcrfCase *it, const char *ref, gint64 key_id, Row *row, GError **error)
{
	g_autoptr (GBytes) content = seal_content (row->key, it);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_insert, "slsslllllszsiisib", ref, key_id, ccrf_procedure_name (it->procedure),
	                                       or_empty (it->state), row->revision, it->received, it->changed, it->due, it->closed,
	                                       it->source_sha256, it->provider_id, it->provider_rule, it->late ? 1 : 0, it->urgent ? 1 : 0,
	                                       or_empty (it->source_code), counts (it), content);

	return ccrf_query_number (&query, 0, &row->id, error);
}

static gboolean
update_row (CcrfStore *store, const CcrfCase *it, const Row *row, GError **error)
{
	g_autoptr (GBytes) content = seal_content (row->key, it);

	return ccrf_run (store, &sql_update, NULL, error, "sslllllszsiisibll", ccrf_procedure_name (it->procedure), or_empty (it->state),
	                 row->revision, it->received, it->changed, it->due, it->closed, it->source_sha256, it->provider_id, it->provider_rule,
	                 it->late ? 1 : 0, it->urgent ? 1 : 0, or_empty (it->source_code), counts (it), content, row->id, it->revision);
}

/* The row of a known case; STALE when it has moved on since @it was read. */
static gboolean
find_row (CcrfStore *store, const CcrfCase *it, Row *row, CcrfKey **key, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_standing, "s", it->ref);
	int found = ccrf_query_next (&query, error);
	gint64 key_id, revision;

	if (found <= 0) {
		if (found == 0)
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no case %s", store->path, it->ref);
		return FALSE;
	}
	row->id = ccrf_column_number (&query, 0);
	key_id = ccrf_column_number (&query, 1);
	revision = ccrf_column_number (&query, 2);
	ccrf_query_end (&query);
	if (revision != it->revision) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_STALE,
		             "%s has moved on (revision %" G_GINT64_FORMAT ", decided on %" G_GINT64_FORMAT "): nothing was written, decide again",
		             it->ref, revision, it->revision);
		return FALSE;
	}
	if (!ccrf_store_key (store, key_id, key, error))
		return FALSE;
	if (*key == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s was erased and cannot change any more", it->ref);
	return *key != NULL;
}

static gboolean
save_row (CcrfStore *store, const CcrfCase *it, const char *ref, Row *row, CcrfKey **key, GError **error)
{
	gint64 key_id;

	row->revision = it->revision + 1;
	if (it->ref != NULL) {
		if (!find_row (store, it, row, key, error))
			return FALSE;
		row->key = *key;
		return update_row (store, it, row, error);
	}
	*key = ccrf_store_new_key (store, &key_id, error);
	row->key = *key;
	return *key != NULL && insert_row (store, it, ref, key_id, row, error);
}

gboolean
ccrf_store_save_case (CcrfStore *store, CcrfCase *it, CcrfTime now, GError **error)
{
	g_autoptr (CcrfKey) key = NULL;
	g_autofree char *ref = NULL;
	Row row = { 0 };

	if (!ccrf_store_inside (store, "save case", error))
		return FALSE;
	if (it->ref == NULL && (ref = next_ref (store, it->procedure, now, error)) == NULL)
		return FALSE;
	if (!save_row (store, it, ref, &row, &key, error) || !ccrf_store_number_requests (store, it, now, error) ||
	    !save_items (store, &row, it, error) || !save_requests (store, &row, it, error) || !save_deadlines (store, &row, it, error) ||
	    !save_links (store, &row, it, error) || !save_categories (store, &row, it, error))
		return FALSE;
	/* only now: what failed leaves the caller's case as it was */
	if (ref != NULL)
		it->ref = g_steal_pointer (&ref);
	it->id = row.id;
	it->revision = row.revision;
	return TRUE;
}

gboolean
ccrf_store_number_requests (CcrfStore *store, CcrfCase *it, CcrfTime now, GError **error)
{
	if (!ccrf_store_inside (store, "number requests", error))
		return FALSE;
	for (guint i = 0; i < it->requests->len; i++) {
		CcrfRequest *request = g_ptr_array_index (it->requests, i);
		gint64 number;

		if (request->id != 0)
			continue;
		if (!ccrf_store_count (store, "request", &number, error))
			return FALSE;
		if ((guint64) number >= CCRF_REQUEST_ID_END) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "%s: number requests: all 2^40 numbers are used up", store->path);
			return FALSE;
		}
		request->id = (guint64) number;
	}
	return TRUE;
}
