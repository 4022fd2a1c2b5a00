/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A provider added or corrected by mail (B0.1); the provider concerns process started by mail (B0.2). */

#include "structured.h"
#include <string.h>

static void
set (char **field, const char *value)
{
	g_free (*field);
	*field = g_strdup (value);
}

/* "New: yes": the sender knows those that are similar, and means none of them */
static gboolean
says_new (const CcrfMessage *message)
{
	g_autofree char *said = CCRF_LINE (message, "New");

	return g_ascii_strncasecmp (said, "yes", 3) == 0;
}

#define OR_NEW " If it is another provider that is not on the register, add the line “New: yes”."

static gboolean
is_unknown (const CcrfNamed *named, const CcrfMessage *message)
{
	return *named->typed && (g_str_equal (named->match->rule, "not on the register") || says_new (message));
}

static CcrfProvider *
provider_of (const CcrfNamed *named)
{
	CcrfProvider *provider = ccrf_provider_new ();

	set (&provider->name, named->typed);
	set (&provider->postcode, named->postcode);
	set (&provider->location_id, named->location_id);
	return provider;
}

/* ---- Provider ---------------------------------------------------------------------------- */

/* A line that is there replaces what stood there. FALSE: the address is none. */
static gboolean
correct (const CcrfMessage *message, CcrfProvider *provider)
{
	g_autofree char *email = CCRF_LINE (message, "Email", "E-mail");
	g_autoptr (CcrfAddress) address = *email ? ccrf_address_parse (email, NULL) : NULL;
	const struct { const char *label; char **field; } lines[] = {
		{ "Name", &provider->name }, { "Postcode", &provider->postcode }, { "Location id", &provider->location_id },
		{ "CQC provider id", &provider->provider_id }, { "Service type", &provider->service_type }, { "Manager", &provider->manager },
		{ "Address", &provider->address }, { "Phone", &provider->phone },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
		g_autofree char *value = CCRF_LINE (message, lines[i].label);

		if (*value)
			set (lines[i].field, value);
	}
	if (address)
		set (&provider->email, address->address);
	return !*email || address;
}

/* TRUE: no other provider has this location id */
static gboolean
id_is_free (CcrfTransit *transit, const CcrfProvider *provider)
{
	g_autoptr (GPtrArray) same = *provider->location_id ? ccrf_store_provider_candidates (transit->worker->store, provider->location_id, NULL, "", NULL) : NULL;

	for (guint i = 0; same && i < same->len; i++) {
		const CcrfProvider *other = same->pdata[i];

		if (other->id != provider->id && g_ascii_strcasecmp (other->location_id, provider->location_id) == 0)
			return FALSE;
	}
	return TRUE;
}

gboolean
ccrf_take_provider (CcrfTransit *transit, const char *role, GError **error)
{
	CcrfStore *store = transit->worker->store;
	g_autofree char *typed = CCRF_LINE (transit->message, "Provider", "Name", "New provider");
	g_auto (CcrfNamed) named = { 0 };
	g_autoptr (CcrfProvider) provider = NULL;
	gboolean known;

	if (!ccrf_structured_name (transit, typed, &named, error))
		return FALSE;
	known = named.match->provider_id != 0 && !says_new (transit->message);
	if (!known && !is_unknown (&named, transit->message))
		return ccrf_structured_which (transit, &named, OR_NEW, error);
	provider = known ? ccrf_store_provider (store, named.match->provider_id, error) : provider_of (&named);
	if (!provider)
		return FALSE;
	if (!correct (transit->message, provider))
		return ccrf_structured_ask_back (transit, "The line “Email” is not an email address. Nothing was changed.", error);
	if (!id_is_free (transit, provider))
		return ccrf_structured_ask_back (transit, "Another provider has this location ID already. Nothing was changed.", error);
	if (!ccrf_store_save_provider (store, provider, ccrf_identify_normal_name, transit->now, error))
		return FALSE;
	ccrf_transit_end (transit, NULL, known ? "provider corrected" : "provider added", NULL);
	return ccrf_structured_receipt (transit, NULL, provider->name,
	                                known ? "The provider’s entry on the register is corrected with the lines of your email." : "The provider is on the register now.",
	                                NULL, error);
}

/* ---- Provider concerns ---------------------------------------------------------------------- */

/* A process runs already: the mail belongs to it, a second one is never started. */
static gboolean
file_with (CcrfTransit *transit, const char *ref, GError **error)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_FILED, .message = transit->message, .sender = transit->sender, .text = "" };
	g_autoptr (CcrfCase) process = ccrf_store_case (transit->worker->store, ref, error);
	g_autofree char *next = g_strdup_printf ("%s runs for this provider already. Your email is filed with it; no second process is started.", ref);

	if (!process || !ccrf_commit_event (transit->worker, process, &event, transit->stored->sha256, transit->now, NULL, error))
		return FALSE;
	ccrf_transit_end (transit, ref, "filed with the running process", NULL);
	return ccrf_structured_receipt (transit, process, process->provider_name, "Your request to start provider concerns.", next, error);
}

static gboolean
start (CcrfTransit *transit, const CcrfProvider *provider, const char *rule, const char *reason, GError **error)
{
	g_autoptr (CcrfCase) process = ccrf_case_new (CCRF_PROVIDER_CONCERNS);
	g_autofree char *threshold = CCRF_LINE (transit->message, "Threshold"), *outcome = NULL, *next = NULL;

	process->received = transit->stored->received;
	process->provider_id = provider->id;
	set (&process->provider_name, provider->name);
	set (&process->provider_rule, rule);
	set (&process->source_sha256, transit->stored->sha256);
	ccrf_case_set_fact (process, "reason", reason);
	ccrf_case_set_fact (process, "threshold", *threshold ? threshold : NULL);
	ccrf_case_set_fact (process, "started_by", transit->sender->address);
	ccrf_case_set_fact (process, "started_how", "mail");
	if (!ccrf_commit_open (transit->worker, process, transit->vouched->how, transit->message, transit->stored->sha256, transit->now, error))
		return FALSE;
	outcome = g_strdup_printf ("new case %s", process->ref);
	next = g_strdup_printf ("The provider concerns process %s is opened.", process->ref);
	ccrf_transit_end (transit, process->ref, outcome, NULL);
	return ccrf_structured_receipt (transit, process, provider->name, "Your request to start provider concerns.", next, error);
}

gboolean
ccrf_take_provider_concerns (CcrfTransit *transit, const char *role, GError **error)
{
	CcrfStore *store = transit->worker->store;
	g_autofree char *typed = CCRF_LINE (transit->message, "Provider", "Provider concerns", "Provider concern"), *running = NULL;
	const char *reason = CCRF_LABEL (transit->message, "Reason", "Reasons");
	g_auto (CcrfNamed) named = { 0 };
	g_autoptr (CcrfProvider) provider = NULL;
	g_autoptr (GError) failed = NULL;

	if (!*reason)
		return ccrf_structured_ask_back (transit, "It does not say why. Please add a line “Reason: …”. No process was started.", error);
	if (!ccrf_structured_name (transit, typed, &named, error))
		return FALSE;
	if (!named.match->provider_id && !is_unknown (&named, transit->message))
		return ccrf_structured_which (transit, &named, OR_NEW, error);
	provider = named.match->provider_id ? ccrf_store_provider (store, named.match->provider_id, error) : provider_of (&named);
	/* B0.1: any provider can enter it, on the register or not */
	if (!provider || (!provider->id && !ccrf_store_save_provider (store, provider, ccrf_identify_normal_name, transit->now, error)))
		return FALSE;
	running = ccrf_store_open_process (store, provider->id, &failed);
	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	return running ? file_with (transit, running, error) : start (transit, provider, named.match->rule, reason, error);
}
