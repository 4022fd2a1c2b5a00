/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that is stored, one thing after the other, as it would be shown to who asks. */

#include <ccrf/report.h>

typedef struct {
	CcrfStore *store;
	const CcrfPerson *person;
	CcrfMailReader read_mail;
	gpointer data;
	GPtrArray *found; /* CcrfHeld */
} Walk;

void
ccrf_held_free (CcrfHeld *held)
{
	if (held == NULL)
		return;
	g_free (held->id);
	g_clear_pointer (&held->content, json_object_unref);
	g_clear_pointer (&held->bytes, g_bytes_unref);
	g_free (held);
}

static void
set (JsonObject *object, const char *name, const char *value)
{
	g_autofree char *valid = value != NULL && *value != '\0' ? g_utf8_make_valid (value, -1) : NULL;

	if (valid != NULL)
		json_object_set_string_member (object, name, valid);
}

static void
set_time (JsonObject *object, const char *name, CcrfTime at)
{
	g_autofree char *text = at != 0 ? ccrf_time_to_rfc3339 (at, NULL) : NULL;

	set (object, name, text);
}

static void
set_address (JsonObject *object, const char *name, const CcrfAddress *address)
{
	JsonObject *person;

	if (address == NULL)
		return;
	person = json_object_new ();
	set (person, "name", address->name);
	set (person, "address", address->address);
	json_object_set_object_member (object, name, person);
}

/* Keeps @content when the person is in it; takes it. */
static void
keep (Walk *walk, const char *kind, const char *id, CcrfTime at, JsonObject *content, GBytes *bytes)
{
	g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), content);
	CcrfHeld *held;

	if (ccrf_person_in_json (walk->person, node)) {
		held = g_new0 (CcrfHeld, 1);
		held->kind = kind;
		held->id = g_strdup (id);
		held->at = at;
		held->content = json_object_ref (content);
		held->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
		g_ptr_array_add (walk->found, held);
	}
	json_object_unref (content);
}

/* ---- cases ------------------------------------------------------------------------- */

static JsonArray *
items_of (const CcrfCase *it)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < it->items->len; i++) {
		const CcrfItem *item = it->items->pdata[i];
		JsonObject *row = json_object_new ();

		set (row, "text", item->text);
		set (row, "owner", item->owner);
		set (row, "due", item->due);
		set (row, "answer", item->answer);
		set (row, "evidence", item->evidence);
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
requests_of (const CcrfCase *it)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];
		JsonObject *row = json_object_new ();

		set (row, "step", request->step);
		set_address (row, "to", request->to);
		set_time (row, "sent", request->sent);
		set_time (row, "answered", request->answered);
		set (row, "answer", request->answer);
		set (row, "answered_by", request->answered_by);
		if (request->extra != NULL)
			json_object_set_object_member (row, "extra", ccrf_json_copy (request->extra));
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
history_of (const GPtrArray *rows)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < rows->len; i++) {
		const CcrfHistory *line = rows->pdata[i];
		JsonObject *row = json_object_new ();

		set_time (row, "at", line->at);
		set (row, "who", line->who);
		set (row, "what", line->what);
		json_array_add_object_element (array, row);
	}
	return array;
}

static gboolean
look_at_case (Walk *walk, const CcrfCase *it, GError **error)
{
	g_autoptr (GPtrArray) history = ccrf_store_history (walk->store, it->ref, error);
	JsonObject *object;

	if (history == NULL)
		return FALSE;
	object = json_object_new ();
	set (object, "procedure", ccrf_procedure_name (it->procedure));
	set (object, "state", it->state);
	set_time (object, "received", it->received);
	set_time (object, "closed", it->closed);
	set (object, "provider", it->provider_name);
	set_address (object, "professional", it->professional);
	if (it->form != NULL)
		json_object_set_member (object, "form", ccrf_form_to_json (it->form));
	if (it->facts != NULL)
		json_object_set_object_member (object, "facts", ccrf_json_copy (it->facts));
	if (it->process != NULL)
		json_object_set_member (object, "process", ccrf_process_to_json (it->process));
	json_object_set_array_member (object, "items", items_of (it));
	json_object_set_array_member (object, "requests", requests_of (it));
	json_object_set_array_member (object, "history", history_of (history));
	keep (walk, "case", it->ref, it->received, object, NULL);
	return TRUE;
}

static gboolean
look_at_cases (Walk *walk, GError **error)
{
	g_autoptr (GPtrArray) cases = ccrf_store_cases (walk->store, FALSE, TRUE, error);

	for (guint i = 0; cases != NULL && i < cases->len; i++)
		if (!look_at_case (walk, cases->pdata[i], error))
			return FALSE;
	return cases != NULL;
}

/* ---- mails ------------------------------------------------------------------------- */

static gboolean
look_at_message (Walk *walk, const char *sha256, GError **error)
{
	g_autoptr (CcrfStored) stored = ccrf_store_message (walk->store, sha256, error);
	g_autofree char *text = NULL;
	JsonObject *object;

	if (stored == NULL)
		return FALSE;
	if (g_bytes_get_size (stored->raw) == 0) /* erased */
		return TRUE;
	text = walk->read_mail (walk->data, stored->raw, stored->received);
	object = json_object_new ();
	set_time (object, "received", stored->received);
	set (object, "from", stored->from);
	set (object, "case", stored->case_ref);
	set (object, "outcome", stored->outcome);
	set (object, "reason", stored->reason);
	set (object, "text", text);
	keep (walk, "message", sha256, stored->received, object, stored->raw);
	return TRUE;
}

static gboolean
look_at_messages (Walk *walk, GError **error)
{
	g_autoptr (GPtrArray) messages = ccrf_store_messages (walk->store, FALSE, error);

	for (guint i = 0; messages != NULL && i < messages->len; i++)
		if (!look_at_message (walk, ((const CcrfStored *) messages->pdata[i])->sha256, error))
			return FALSE;
	return messages != NULL;
}

static gboolean
look_at_mail (Walk *walk, gint64 id, GError **error)
{
	g_autoptr (CcrfOutgoing) mail = ccrf_store_outgoing (walk->store, id, error);
	g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id), *text = NULL;
	JsonObject *object;

	if (mail == NULL)
		return FALSE;
	if (mail->bytes == NULL) /* erased */
		return TRUE;
	text = walk->read_mail (walk->data, mail->bytes, mail->created);
	object = json_object_new ();
	set_time (object, "made", mail->created);
	set_time (object, "sent", mail->sent);
	set (object, "to", mail->to);
	set (object, "subject", mail->subject);
	set (object, "case", mail->case_ref);
	set (object, "last_reply", mail->last_reply);
	set (object, "text", text);
	keep (walk, "mail", number, mail->created, object, mail->bytes);
	return TRUE;
}

static gboolean
look_at_mails (Walk *walk, GError **error)
{
	g_autoptr (GPtrArray) mails = ccrf_store_outbox (walk->store, error);

	for (guint i = 0; mails != NULL && i < mails->len; i++)
		if (!look_at_mail (walk, ((const CcrfOutgoing *) mails->pdata[i])->id, error))
			return FALSE;
	return mails != NULL;
}

/* ---- the rest ------------------------------------------------------------------------ */

static gboolean
look_at_providers (Walk *walk, GError **error)
{
	g_autoptr (GPtrArray) providers = ccrf_store_providers_with_contact (walk->store, error);

	for (guint i = 0; providers != NULL && i < providers->len; i++) {
		const CcrfProvider *it = providers->pdata[i];
		g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, it->id);
		JsonObject *object = json_object_new ();

		set (object, "name", it->name);
		set (object, "location_id", it->location_id);
		set (object, "email", it->email);
		set (object, "manager", it->manager);
		set (object, "phone", it->phone);
		keep (walk, "provider", number, 0, object, NULL);
	}
	return providers != NULL;
}

static gboolean
look_at_provider_items (Walk *walk, GError **error)
{
	g_autoptr (GPtrArray) items = ccrf_store_provider_items (walk->store, 0, NULL, error);

	for (guint i = 0; items != NULL && i < items->len; i++) {
		const CcrfProviderItem *it = items->pdata[i];
		g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, it->id);
		JsonObject *object = json_object_new ();

		set (object, "kind", it->kind);
		set (object, "source", it->source);
		set (object, "reference", it->reference);
		set (object, "summary", it->summary);
		set (object, "who_caused", it->who_caused);
		set (object, "outcome", it->outcome);
		keep (walk, "provider-item", number, it->received, object, NULL);
	}
	return items != NULL;
}

static gboolean
look_at_delegations (Walk *walk, GError **error)
{
	g_autoptr (GPtrArray) delegations = ccrf_store_delegations (walk->store, error);

	for (guint i = 0; delegations != NULL && i < delegations->len; i++) {
		const CcrfDelegation *it = delegations->pdata[i];
		g_autofree char *number = g_strdup_printf ("%u", i + 1);
		JsonObject *object = json_object_new ();

		set (object, "role", it->role);
		set_address (object, "who", it->who);
		set (object, "by", it->by);
		set (object, "from", it->from);
		set (object, "to", it->to);
		keep (walk, "delegation", number, 0, object, NULL);
	}
	return delegations != NULL;
}

GPtrArray *
ccrf_report_person (CcrfStore *store, const CcrfPerson *person, CcrfMailReader read_mail, gpointer data, GError **error)
{
	g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_held_free);
	Walk walk = { store, person, read_mail, data, found };

	if (!look_at_cases (&walk, error) || !look_at_messages (&walk, error) || !look_at_mails (&walk, error) ||
	    !look_at_providers (&walk, error) || !look_at_provider_items (&walk, error) || !look_at_delegations (&walk, error))
		return NULL;
	return g_steal_pointer (&found);
}
