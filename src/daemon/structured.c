/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Mails of lines `Label: value` that name a kind (A2.8, B0.1–B0.3, B0.10). Who
 * may send which is a table; only a sender that our own server vouches for counts.
 */

#include "structured.h"
#include <string.h>

/* ---- labels --------------------------------------------------------------------------- */

const char *
ccrf_structured_label (const CcrfMessage *message, const char *const *names)
{
	for (; *names; names++)
		for (guint i = 0; i < message->labels->len; i++) {
			char **row = message->labels->pdata[i];

			if (g_ascii_strcasecmp (row[0], *names) == 0 && *row[1])
				return row[1];
		}
	return "";
}

char *
ccrf_structured_line (const CcrfMessage *message, const char *const *names)
{
	char *line = g_strdup (ccrf_structured_label (message, names)), *end = strchr (line, '\n');

	if (end)
		*end = '\0';
	return g_strstrip (line);
}

/* ---- answers ----------------------------------------------------------------------------- */

static gboolean
refused (CcrfTransit *transit, const char *why, GError **error)
{
	ccrf_transit_end (transit, NULL, "refused", why);
	return !transit->vouched->authenticated || ccrf_commit_notice (transit, "refused", NULL, json_object_new (), error);
}

static gboolean
send_back (CcrfTransit *transit, const char *problem, JsonArray *candidates, GError **error)
{
	g_autofree char *reason = g_strdup_printf ("the sender was asked back: %s", problem);
	JsonObject *fields = json_object_new ();

	json_object_set_string_member (fields, "problem", problem);
	json_object_set_boolean_member (fields, "has_candidates", candidates && json_array_get_length (candidates) > 0);
	json_object_set_array_member (fields, "candidates", candidates ? candidates : json_array_new ());
	ccrf_transit_end (transit, NULL, "asked back", reason);
	return ccrf_commit_notice (transit, "structured-back", NULL, fields, error);
}

gboolean
ccrf_structured_ask_back (CcrfTransit *transit, const char *problem, GError **error)
{
	return send_back (transit, problem, NULL, error);
}

gboolean
ccrf_structured_receipt (CcrfTransit *transit, const CcrfCase *it, const char *provider, const char *filed, const char *next, GError **error)
{
	JsonObject *fields = json_object_new ();

	json_object_set_string_member (fields, "provider_name", provider ? provider : "");
	json_object_set_string_member (fields, "filed_words", filed);
	json_object_set_string_member (fields, "filed_next", next ? next : "");
	return ccrf_commit_notice (transit, "structured-recorded", it, fields, error);
}

/* ---- which provider -------------------------------------------------------------------------- */

void
ccrf_named_clear (CcrfNamed *named)
{
	g_free (named->typed);
	g_free (named->postcode);
	g_free (named->location_id);
	g_clear_pointer (&named->match, ccrf_match_free);
	g_clear_pointer (&named->candidates, g_ptr_array_unref);
}

/* Cuts what fits @pattern out of *@text. (transfer full): it, "" when nothing fits */
static char *
cut_out (char **text, const char *pattern)
{
	g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	int start, end;
	char *found, *rest;

	if (!g_regex_match (regex, *text, 0, &match) || !g_match_info_fetch_pos (match, 0, &start, &end))
		return g_strdup ("");
	found = g_strndup (*text + start, (gsize) (end - start));
	rest = g_strdup_printf ("%.*s %s", start, *text, *text + end);
	g_free (*text);
	*text = rest;
	return found;
}

static void
trim_ends (char *text)
{
	static const char around[] = " \t,;()-";
	gsize length, start = strspn (text, around);

	memmove (text, text + start, strlen (text + start) + 1);
	for (length = strlen (text); length && strchr (around, text[length - 1]); length--)
		text[length - 1] = '\0';
}

/* "Rosewood House, 1 High Street, S70 1AA (1-100000001)" → name, postcode, location id */
static void
take_apart (const CcrfMessage *message, const char *text, CcrfNamed *named)
{
	g_autofree char *id = CCRF_LINE (message, "Location id", "CQC location id", "Location"), *postcode = CCRF_LINE (message, "Postcode", "Post code");

	named->typed = g_strdup (text);
	named->location_id = cut_out (&named->typed, "\\b1-[0-9]{6,12}\\b");
	named->postcode = cut_out (&named->typed, "\\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\\b");
	if (*id) {
		g_free (named->location_id);
		named->location_id = g_steal_pointer (&id);
	}
	if (*postcode) {
		g_free (named->postcode);
		named->postcode = g_steal_pointer (&postcode);
	}
	/* a postcode behind it shows that an address stands between */
	if (*named->postcode && strchr (named->typed, ','))
		*strchr (named->typed, ',') = '\0';
	trim_ends (named->typed);
}

gboolean
ccrf_structured_name (CcrfTransit *transit, const char *text, CcrfNamed *named, GError **error)
{
	g_autoptr (CcrfForm) form = ccrf_form_new ("structured");
	g_autofree char *normal = NULL, *postcode = NULL;

	take_apart (transit->message, text, named);
	ccrf_form_set (form, "provider_name", named->typed);
	ccrf_form_set (form, "provider_location", named->postcode);
	ccrf_form_set (form, "cqc_location_id", named->location_id);
	normal = ccrf_identify_normal_name (named->typed);
	postcode = ccrf_identify_postcode (named->postcode);
	named->candidates = ccrf_store_provider_candidates (transit->worker->store, named->location_id, postcode, normal, error);
	if (!named->candidates)
		return FALSE;
	named->match = ccrf_identify_provider (form, named->candidates);
	return TRUE;
}

/* A partner is shown the public register only, council staff what the council added too. */
static JsonArray *
candidates_for (const CcrfTransit *transit, const CcrfNamed *named)
{
	const CcrfConfig *config = transit->worker->service->config;
	gboolean internal = g_strv_contains ((const char *const *) config->internal_domains, ccrf_address_domain (transit->sender->address));
	JsonArray *list = json_array_new ();

	for (guint i = 0; i < named->match->candidates->len; i++) {
		const CcrfProvider *provider = named->match->candidates->pdata[i];
		JsonObject *row;

		if (!internal && !*provider->location_id)
			continue;
		row = json_object_new ();
		json_object_set_string_member (row, "name", provider->name);
		json_object_set_string_member (row, "postcode", provider->postcode);
		json_object_set_string_member (row, "location_id", provider->location_id);
		json_array_add_object_element (list, row);
	}
	return list;
}

gboolean
ccrf_structured_which (CcrfTransit *transit, const CcrfNamed *named, const char *more, GError **error)
{
	g_autofree char *problem = NULL;

	if (!*named->typed && !*named->location_id)
		return ccrf_structured_ask_back (transit, "It does not say which provider it is about. Please add a line “Provider: …” with its name and postcode.", error);
	problem = g_strdup_printf ("We are not sure which provider you mean by “%s” (%s). Please send your email again with its CQC location ID or its "
	                           "postcode, as a line “Location ID: …” or “Postcode: …”.%s", *named->typed ? named->typed : named->location_id,
	                           named->match->rule, more);
	return send_back (transit, problem, candidates_for (transit, named), error);
}

/* ---- Contact ------------------------------------------------------------------------------------- */

static char *
day (CcrfTransit *transit, const char *text)
{
	g_autofree char *iso = NULL;

	return ccrf_parse_date (text, transit->now, TRUE, &iso, NULL) == CCRF_DATE_OK ? g_steal_pointer (&iso) : NULL;
}

static gboolean
contact_unreadable (CcrfTransit *transit, GError **error)
{
	JsonObject *fields = json_object_new ();

	json_object_set_string_member (fields, "problem", "A Contact mail needs the lines Role, Name, Email, From and To, with dates as day, month and year. Nothing was done.");
	ccrf_transit_end (transit, NULL, "asked back", NULL);
	return ccrf_commit_notice (transit, "choices", NULL, fields, error);
}

/* `Contact`: the holder of a role names who acts for them on which days. Only holders may. */
static gboolean
take_contact (CcrfTransit *transit, const char *as, GError **error)
{
	const CcrfService *service = transit->worker->service;
	g_autofree char *role = g_strdelimit (g_ascii_strdown (CCRF_LABEL (transit->message, "Role"), -1), " _", '-');
	g_autofree char *from = day (transit, CCRF_LABEL (transit->message, "From")), *to = day (transit, CCRF_LABEL (transit->message, "To"));
	g_autoptr (CcrfAddress) who = ccrf_address_parse (CCRF_LABEL (transit->message, "Email"), NULL);
	CcrfDelegation *delegation;
	JsonObject *fields;
	gboolean ok;

	if (ccrf_identify_holds (service->config, NULL, role, transit->sender->address, transit->now) != CCRF_HOLDS_AS_HOLDER)
		return refused (transit, "a Contact mail from somebody who does not hold the role", error);
	if (!who || !from || !to || g_strcmp0 (from, to) > 0)
		return contact_unreadable (transit, error);
	g_free (who->name);
	who->name = g_strdup (CCRF_LABEL (transit->message, "Name"));
	delegation = ccrf_delegation_new (role, who, from, to, transit->sender->address);
	ok = ccrf_store_add_delegation (transit->worker->store, delegation, transit->now, error);
	ccrf_delegation_free (delegation);
	if (!ok)
		return FALSE;
	fields = json_object_new ();
	json_object_set_string_member (fields, "recorded_words", "who acts for you");
	{
		g_autofree char *from_words = ccrf_calendar_date_words (from), *to_words = ccrf_calendar_date_words (to);
		g_autofree char *next = g_strdup_printf ("%s is asked in the role %s from %s to %s.", who->address, role, from_words, to_words);

		json_object_set_string_member (fields, "next_words", next);
	}
	ccrf_transit_end (transit, NULL, "delegation recorded", NULL);
	return ccrf_commit_notice (transit, "recorded", NULL, fields, error);
}

static gboolean
to_attention (CcrfTransit *transit, const char *as, GError **error)
{
	g_autofree char *reason = g_strdup_printf ("a structured mail (%s): file it by hand", transit->message->structured);

	ccrf_transit_end (transit, NULL, "structured", reason);
	return TRUE;
}

/* ---- who may send what --------------------------------------------------------------------------- */

/* clang-format off */
#define ROLES(...) (const char *const []) { __VA_ARGS__, NULL }
static const struct {
	const char *kind;
	const char *const *roles; /* NULL: the handler asks */
	gboolean staff;           /* anybody with a role, or from our own domains, may too */
	gboolean (*take) (CcrfTransit *transit, const char *role, GError **error);
} kinds[] = {
	{ "Contact", NULL, TRUE, take_contact },
	/* A2.8 */
	{ "Intelligence", ROLES ("intelligence-cqc", "intelligence-complaints", "intelligence-chc", "intelligence-partner", "cqc-inspector", "police",
	                         "healthwatch", "chc-lead-nurse", "designated-nurse"), TRUE, ccrf_take_intelligence },
	/* B0.3 */
	{ "Section 42", ROLES ("safeguarding-team-manager", "service-manager-safeguarding", "mfsqao", "coordinator"), FALSE, ccrf_take_section_42 },
	/* B0.1 */
	{ "Provider", ROLES ("contracts-team", "senior-contracts-manager", "contracts-manager", "quality-and-market-support-manager"), FALSE, ccrf_take_provider },
	/* B0.2 */
	{ "Provider concerns", ROLES ("head-of-service-safeguarding", "head-of-commissioning", "head-of-placements", "senior-contracts-manager",
	                              "service-manager-safeguarding", "mfsqao", "quality-and-market-support-manager", "contracts-manager",
	                              "contracts-and-review-officer", "safeguarding-team-manager", "director", "senior-commissioning-officer"),
	                       FALSE, ccrf_take_provider_concerns },
	/* B0.11 */
	{ "Minutes", NULL, TRUE, ccrf_take_minutes },
};
/* clang-format on */

const char *
ccrf_structured_role (const CcrfTransit *transit, const char *const *roles)
{
	for (; roles && *roles; roles++)
		if (ccrf_identify_holds (transit->worker->service->config, transit->delegations, *roles, transit->sender->address, transit->now) != CCRF_HOLDS_NOT)
			return *roles;
	return NULL;
}

static gboolean
is_staff (const CcrfTransit *transit)
{
	const CcrfConfig *config = transit->worker->service->config;
	g_auto (GStrv) roles = ccrf_identify_roles (config, transit->delegations, transit->sender->address, transit->now);

	return roles[0] || g_strv_contains ((const char *const *) config->internal_domains, ccrf_address_domain (transit->sender->address));
}

gboolean
ccrf_take_structured (CcrfTransit *transit, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		const char *role;

		if (g_strcmp0 (transit->message->structured, kinds[i].kind) != 0)
			continue;
		if (!transit->sender || !transit->vouched->authenticated)
			return refused (transit, "a structured mail from somebody who could not be verified: if it is real, ask them to send it again", error);
		role = ccrf_structured_role (transit, kinds[i].roles);
		if (!role && !(kinds[i].staff && is_staff (transit)) && kinds[i].roles)
			return refused (transit, "a structured mail from somebody who holds none of the roles that may send it", error);
		return kinds[i].take (transit, role ? role : "", error);
	}
	return to_attention (transit, "", error);
}
