/* SPDX-License-Identifier: GPL-3.0-or-later */

/* cases, show, provider: what the procedures know. */

#include "ctl.h"

/* ---- a case ------------------------------------------------------------------------------ */

static JsonArray *
texts (char **list)
{
	JsonArray *array = json_array_new ();

	for (gsize i = 0; list[i]; i++)
		json_array_add_string_element (array, list[i]);
	return array;
}

static JsonArray *
texts_of (const GPtrArray *list)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < list->len; i++)
		json_array_add_string_element (array, list->pdata[i]);
	return array;
}

static JsonObject *
case_object (const Ctl *ctl, const CcrfCase *it)
{
	JsonObject *object = json_object_new ();
	g_auto (GStrv) waiting = ccrf_decide_waiting_for (it);

	ctl_set (object, "ref", it->ref);
	ctl_set (object, "procedure", ccrf_procedure_name (it->procedure));
	ctl_set (object, "state", it->state);
	ctl_set (object, "provider", it->provider_name);
	ctl_set_time (object, "received", it->received, ctl);
	ctl_set_time (object, "due", it->due, ctl);
	json_object_set_boolean_member (object, "overdue", it->due && it->due < ccrf_service_now (ctl->service));
	json_object_set_array_member (object, "waiting_for", texts (waiting));
	ctl_set (object, "source_sha256", it->source_sha256);
	return object;
}

static JsonArray *
items (const CcrfCase *it)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < it->items->len; i++) {
		const CcrfItem *item = it->items->pdata[i];
		JsonObject *row = json_object_new ();

		json_object_set_int_member (row, "n", item->n);
		ctl_set (row, "text", item->text);
		ctl_set (row, "owner", item->owner);
		ctl_set_or_null (row, "due", item->due);
		ctl_set (row, "state", ccrf_item_state_name (item->state));
		ctl_set (row, "answer", item->answer);
		ctl_set (row, "evidence", item->evidence);
		if (*item->group) {
			ctl_set (row, "group", item->group);
			ctl_set (row, "role", item->role);
		}
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
requests (const Ctl *ctl, const CcrfCase *it)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];
		JsonObject *row = json_object_new ();

		ctl_set (row, "to", request->to->address);
		ctl_set (row, "step", request->step);
		ctl_set (row, "role", request->role);
		ctl_set_time (row, "sent", request->sent, ctl);
		ctl_set_time (row, "answered", request->answered, ctl);
		ctl_set_or_null (row, "answer", request->answer);
		json_array_add_object_element (array, row);
	}
	return array;
}

static JsonArray *
history (const Ctl *ctl, const GPtrArray *rows)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < rows->len; i++) {
		const CcrfHistory *line = rows->pdata[i];
		JsonObject *row = json_object_new ();

		ctl_set_time (row, "at", line->at, ctl);
		ctl_set (row, "who", line->who);
		ctl_set (row, "what", line->what);
		json_array_add_object_element (array, row);
	}
	return array;
}

static void
print_case_line (const Ctl *ctl, const CcrfCase *it)
{
	g_auto (GStrv) waiting = ccrf_decide_waiting_for (it);
	g_autofree char *who = g_strjoinv (", ", waiting), *due = ctl_time_words (ctl, it->due);

	g_print ("%s  %-10s  %-17s  %-30s  due %s  %s%s\n", it->ref, ccrf_procedure_name (it->procedure), it->state,
	         it->provider_name ? it->provider_name : "", due, *who ? "waiting for " : "", who);
}

int
ctl_cases (Ctl *ctl)
{
	gboolean all = g_strcmp0 (ctl->args[0], "all") == 0; /* triage and trend alerts too */
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) cases = NULL;

	if (ctl->args[0] && !all) {
		g_printerr ("usage: ccrfctl cases [all]\n");
		return CTL_USAGE;
	}
	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	cases = ccrf_store_cases (ctl->store, FALSE, all, &error);
	if (!cases)
		return ctl_fail (error);
	for (guint i = 0; i < cases->len; i++) {
		if (ctl->json)
			ctl_print_json (case_object (ctl, cases->pdata[i]));
		else
			print_case_line (ctl, cases->pdata[i]);
	}
	return CTL_OK;
}

static void
print_case (const Ctl *ctl, const CcrfCase *it, const GPtrArray *messages, const GPtrArray *lines)
{
	print_case_line (ctl, it);
	for (guint i = 0; i < it->items->len; i++) {
		const CcrfItem *item = it->items->pdata[i];

		g_print ("  action %d: %s (%s%s%s) — %s\n", item->n, item->text, item->owner, *item->due ? ", by " : "", item->due,
		         ccrf_item_state_name (item->state));
	}
	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];
		g_autofree char *sent = ctl_time_words (ctl, request->sent);

		g_print ("  asked %s (%s) on %s: %s\n", request->to->address, request->step, sent, request->answer ? request->answer : "no answer");
	}
	ctl_print_process (ctl, it);
	for (guint i = 0; i < messages->len; i++)
		g_print ("  message %s\n", (char *) messages->pdata[i]);
	for (guint i = 0; i < lines->len; i++) {
		const CcrfHistory *line = lines->pdata[i];
		g_autofree char *at = ctl_time_words (ctl, line->at);

		g_print ("  %s  %s: %s\n", at, line->who, line->what);
	}
}

static void
print_case_json (const Ctl *ctl, const CcrfCase *it, const GPtrArray *messages, const GPtrArray *lines)
{
	JsonObject *object = case_object (ctl, it);

	json_object_set_boolean_member (object, "late", it->late);
	json_object_set_boolean_member (object, "urgent", it->urgent);
	ctl_set_or_null (object, "provider_rule", it->provider_rule);
	ctl_set_or_null (object, "closure", ccrf_case_fact (it, "closure"));
	json_object_set_array_member (object, "linked", texts_of (it->linked));
	json_object_set_array_member (object, "items", items (it));
	json_object_set_array_member (object, "requests", requests (ctl, it));
	json_object_set_array_member (object, "messages", texts_of (messages));
	json_object_set_array_member (object, "history", history (ctl, lines));
	ctl_add_process (ctl, it, object);
	if (it->form)
		json_object_set_member (object, "form", ccrf_form_to_json (it->form));
	ctl_print_json (object);
}

int
ctl_show (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfCase) it = NULL;
	g_autoptr (GPtrArray) messages = NULL;
	g_autoptr (GPtrArray) lines = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	it = ccrf_store_case (ctl->store, ctl->args[0], &error);
	messages = it ? ccrf_store_messages_of_case (ctl->store, it->ref, &error) : NULL;
	lines = messages ? ccrf_store_history (ctl->store, it->ref, &error) : NULL;
	if (!lines)
		return ctl_fail (error);
	if (ctl->json)
		print_case_json (ctl, it, messages, lines);
	else
		print_case (ctl, it, messages, lines);
	return CTL_OK;
}

/* ---- a provider's file --------------------------------------------------------------------------- */

/* What others report (A2.8, B0.3), beside the agreed actions. */
static gboolean
add_reported (const Ctl *ctl, const CcrfProvider *provider, JsonArray *all, GError **error)
{
	g_autoptr (GPtrArray) list = ccrf_store_provider_items (ctl->store, provider->id, NULL, error);

	for (guint i = 0; list && i < list->len; i++) {
		const CcrfProviderItem *item = list->pdata[i];
		gboolean section_42 = g_str_equal (item->kind, "section-42");
		JsonObject *row = json_object_new ();

		ctl_set (row, "kind", item->kind);
		ctl_set_time (row, "received", item->received, ctl);
		ctl_set (row, "source", item->source);
		ctl_set_or_null (row, "date", item->date);
		ctl_set_or_null (row, "reference", item->reference);
		if (section_42) {
			ctl_set (row, "category_of_abuse", item->category);
			ctl_set (row, "who_caused_harm", item->who_caused);
			ctl_set (row, "status", item->status);
			ctl_set (row, "outcome", item->outcome);
		} else {
			ctl_set (row, "summary", item->summary);
		}
		ctl_set_or_null (row, "role", item->role);
		ctl_set (row, "message_sha256", item->message_sha256);
		json_array_add_object_element (all, row);
		if (!ctl->json)
			g_print ("  %s  %s  %s  %s  %s\n", item->kind, item->date, item->source, item->reference, section_42 ? item->status : item->summary);
	}
	return list != NULL;
}

static int
print_provider (const Ctl *ctl, const CcrfProvider *provider, GError **error)
{
	g_autoptr (GPtrArray) cases = ccrf_store_cases_of_provider (ctl->store, provider->id, error);
	JsonArray *refs = json_array_new (), *all = json_array_new ();
	JsonObject *object = json_object_new ();
	gboolean reported;

	for (guint i = 0; cases && i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];
		g_autoptr (JsonArray) list = items (it);

		json_array_add_string_element (refs, it->ref);
		for (guint n = 0; n < json_array_get_length (list); n++) {
			JsonObject *row = json_object_ref (json_array_get_object_element (list, n));

			ctl_set (row, "kind", "action");
			ctl_set (row, "case", it->ref);
			json_array_add_object_element (all, row);
		}
		if (!ctl->json)
			print_case_line (ctl, it);
	}
	reported = cases && add_reported (ctl, provider, all, error);
	ctl_set (object, "name", provider->name);
	ctl_set_or_null (object, "location_id", provider->location_id);
	ctl_set (object, "status", provider->status);
	ctl_set_or_null (object, "next_visit", provider->next_visit);
	ctl_set_or_null (object, "postcode", provider->postcode);
	ctl_set_or_null (object, "email", provider->email);
	json_object_set_boolean_member (object, "in_latest_file", provider->in_latest);
	json_object_set_array_member (object, "cases", refs);
	json_object_set_array_member (object, "items", all);
	json_object_set_array_member (object, "documents", json_array_new ());
	if (ctl->json)
		ctl_print_json (object);
	else
		json_object_unref (object);
	return reported ? CTL_OK : CTL_FAILED;
}

int
ctl_provider (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) found = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	found = ccrf_store_find_providers (ctl->store, ctl->args[0], ccrf_identify_normal_name, &error);
	if (!found)
		return ctl_fail (error);
	if (found->len == 0) {
		g_printerr ("ccrfctl: no provider is called “%s”\n", ctl->args[0]);
		return CTL_FAILED;
	}
	for (guint i = 0; i < found->len; i++) {
		const CcrfProvider *provider = found->pdata[i];

		if (!ctl->json)
			g_print ("%s  %s  %s  %s  next visit %s  %s\n", provider->name, provider->location_id, provider->postcode, provider->status,
			         *provider->next_visit ? provider->next_visit : "not known", provider->email);
		if (print_provider (ctl, provider, &error) != CTL_OK)
			return ctl_fail (error);
	}
	return CTL_OK;
}
