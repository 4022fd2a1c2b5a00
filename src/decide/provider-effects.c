/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which provider is meant: asked of the Contracts Team, never guessed. */

#include "concern.h"
#include <string.h>

static void
add_candidate (JsonArray *list, JsonArray *ids, guint n, const CcrfProvider *provider)
{
	JsonObject *row = json_object_new ();
	g_autofree char *number = g_strdup_printf ("%u", n);
	g_autoptr (GString) names = g_string_new (NULL);

	for (guint i = 0; provider->also_known_as && i < provider->also_known_as->len; i++)
		g_string_append_printf (names, "%s%s", i ? ", " : "", (char *) provider->also_known_as->pdata[i]);
	json_object_set_string_member (row, "n", number);
	json_object_set_string_member (row, "name", provider->name);
	json_object_set_string_member (row, "postcode", provider->postcode);
	json_object_set_string_member (row, "location_id", provider->location_id);
	json_object_set_string_member (row, "also_known_as", names->str);
	json_array_add_object_element (list, row);
	json_array_add_int_element (ids, provider->id);
}

/* The list as shown is kept with the request: number 2 means what it said then. */
static JsonObject *
question (const CcrfWork *work)
{
	const GPtrArray *candidates = work->facts->candidates;
	JsonObject *extra = json_object_new ();
	JsonArray *list = json_array_new (), *ids = json_array_new ();

	for (guint i = 0; candidates && i < candidates->len; i++)
		add_candidate (list, ids, i + 1, candidates->pdata[i]);
	json_object_set_boolean_member (extra, "has_candidates", json_array_get_length (ids) > 0);
	json_object_set_array_member (extra, "candidates", list);
	json_object_set_array_member (extra, "candidate_ids", ids);
	return extra;
}

void
ccrf_ask_provider_when_doubtful (CcrfWork *work, const char *what)
{
	const CcrfStep *step = ccrf_work_stanza (work, "match");
	guint first = work->it->requests->len;

	if (!ccrf_guard_unmatched (work))
		return;
	if (ccrf_work_open_request (work, "match")) {
		ccrf_work_start_clock (work, step, work->now);
		return;
	}
	ccrf_work_start_clock (work, step, work->now);
	{
		g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, step->ask, FALSE, work->now);

		for (guint i = 0; i < people->len; i++) {
			CcrfRequest *request = ccrf_work_add_request (work, "match", step->ask, people->pdata[i]);

			request->extra = question (work);
			ccrf_work_mail_request (work, request, FALSE, FALSE);
		}
		if (people->len == 0)
			ccrf_work_tell_nobody_holds (work, step->ask);
	}
	ccrf_work_note (work, "asked %u of %s which provider is meant", work->it->requests->len - first, step->ask);
}

static void
take (CcrfWork *work, const CcrfProvider *provider)
{
	work->it->provider_id = provider->id;
	g_free (work->it->provider_name);
	work->it->provider_name = g_strdup (provider->name);
	g_free (work->it->provider_rule);
	work->it->provider_rule = g_strdup ("contracts-team");
	work->provider = provider;
	ccrf_work_note (work, "the Contracts Team said which provider is meant");
}

void
ccrf_provider_chosen (CcrfWork *work, const char *what)
{
	JsonArray *ids = json_object_get_array_member (work->request->extra, "candidate_ids");
	gint64 n = g_ascii_strtoll (work->args, NULL, 10), id = json_array_get_int_element (ids, (guint) n - 1);

	for (guint i = 0; work->facts->candidates && i < work->facts->candidates->len; i++) {
		const CcrfProvider *provider = work->facts->candidates->pdata[i];

		if (provider->id == id)
			take (work, provider);
	}
}

static void
add_provider (CcrfWork *work, const char *name, const char *postcode, const char *email)
{
	CcrfProvider *provider = ccrf_provider_new ();

	ccrf_set_text (&provider->name, name);
	ccrf_set_text (&provider->postcode, postcode);
	ccrf_set_text (&provider->email, email);
	work->decision->provider = provider;
	take (work, provider);
}

void
ccrf_provider_new_by_mail (CcrfWork *work, const char *what)
{
	g_autoptr (GPtrArray) labels = work->facts->read_labels (work->facts->data, work->args);
	const char *name = NULL, *postcode = NULL;
	g_autoptr (CcrfAddress) email = NULL;

	for (guint i = 0; i < labels->len; i++) {
		char **row = labels->pdata[i];

		if (g_ascii_strcasecmp (row[0], "name") == 0)
			name = row[1];
		else if (g_ascii_strcasecmp (row[0], "postcode") == 0)
			postcode = row[1];
		else if (g_ascii_strncasecmp (row[0], "email", 5) == 0 || g_ascii_strncasecmp (row[0], "e-mail", 6) == 0)
			email = ccrf_address_parse (row[1], NULL);
	}
	add_provider (work, name, postcode, email ? email->address : NULL);
}

/* NONE: services that nobody registers must be storable too */
void
ccrf_provider_as_typed (CcrfWork *work, const char *what)
{
	const char *typed = work->it->form ? ccrf_form_get (work->it->form, "provider_name") : NULL;

	add_provider (work, typed ? typed : "name not given", NULL, NULL);
}

void
ccrf_provider_address (CcrfWork *work, const char *what)
{
	g_auto (GStrv) words = g_strsplit_set (work->args, " \n\t<>", -1);

	for (char **word = words; *word && work->provider; word++) {
		g_autoptr (CcrfAddress) address = strchr (*word, '@') ? ccrf_address_parse (*word, NULL) : NULL;

		if (!address)
			continue;
		work->decision->provider = ccrf_provider_copy (work->provider);
		ccrf_set_text (&work->decision->provider->email, address->address);
		work->provider = work->decision->provider;
		ccrf_case_set_fact (work->it, "provider_undeliverable", NULL);
		ccrf_work_note (work, "the Contracts Team gave the provider's address");
		return;
	}
}
