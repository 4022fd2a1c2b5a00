/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What our own border vouched for. Fail closed: whatever is missing, broken or
 * contradictory makes a reply be held, never decided. `how` goes to people and
 * into the history, so it is made of constant words only, never of header text.
 */

#include <ccrf/identify.h>
#include <string.h>

#include "authentication-results.h"

/* clang-format off */
/* results of DMARC that are shown as they are (RFC 8601 2.7.6, and Microsoft's own) */
static const struct { const char *result, *how; } dmarc_words[] = {
	{ "pass", "dmarc=pass" },
	{ "fail", "dmarc=fail" },
	{ "none", "dmarc=none" },
	{ "temperror", "dmarc=temperror" },
	{ "permerror", "dmarc=permerror" },
	{ "bestguesspass", "dmarc=bestguesspass" },
};
/* clang-format on */

void
ccrf_vouched_free (CcrfVouched *vouched)
{
	if (vouched == NULL)
		return;
	g_free (vouched->how);
	g_free (vouched);
}

static CcrfVouched *
vouch (gboolean authenticated, const char *how)
{
	CcrfVouched *vouched = g_new0 (CcrfVouched, 1);
	vouched->authenticated = authenticated;
	vouched->how = g_strdup (how);
	return vouched;
}

/** Domains, case-insensitive, and in their ASCII form where they have one. */
static gboolean
domain_equal (const char *a, const char *b)
{
	g_autofree char *left = g_hostname_to_ascii (a);
	g_autofree char *right = g_hostname_to_ascii (b);

	if (*a == '\0' || *b == '\0')
		return FALSE;
	return g_ascii_strcasecmp (left != NULL ? left : a, right != NULL ? right : b) == 0;
}

/** header.from is a domain; some servers write the whole address */
static gboolean
names_domain (const char *value, const char *domain)
{
	const char *at = strrchr (value, '@');
	return domain_equal (at != NULL ? at + 1 : value, domain);
}

static gboolean
is_internal_domain (const CcrfConfig *config, const char *domain)
{
	for (char **internal = config->internal_domains; internal != NULL && *internal != NULL; internal++)
		if (domain_equal (*internal, domain))
			return TRUE;
	return FALSE;
}

static const char *
dmarc_word (const char *result)
{
	for (gsize i = 0; i < G_N_ELEMENTS (dmarc_words); i++)
		if (strcmp (result, dmarc_words[i].result) == 0)
			return dmarc_words[i].how;
	return "dmarc=unknown";
}

/** All that @results say about DMARC and about @domain, as one word of `how`; "none" when they say nothing. */
static const char *
judge_dmarc (const CcrfAuthenticationResults *results, const char *domain)
{
	const char *how = "none";

	for (guint i = 0; i < results->results->len; i++) {
		const CcrfAuthenticationResult *result = g_ptr_array_index (results->results, i);
		if (strcmp (result->method, "dmarc") != 0)
			continue;
		const char *word = dmarc_word (result->result);
		if (strcmp (how, "none") != 0 && strcmp (how, word) != 0)
			return "dmarc contradicts itself";
		how = word;
		for (guint j = 0; j < result->properties->len; j++) {
			const CcrfAuthenticationProperty *property = g_ptr_array_index (result->properties, j);
			if (strcmp (property->type, "header") == 0 && strcmp (property->name, "from") == 0
			    && strcmp (word, "dmarc=pass") == 0 && !names_domain (property->value, domain))
				return "dmarc of another domain";
		}
	}
	return how;
}

/**
 * RFC 4954 as RFC 8601 records it: our own server logged that very person in.
 * A login that is named must be the From; MAIL FROM counts only without one,
 * for anybody logged in might write another person's.
 */
static gboolean
logged_in_as (const CcrfAuthenticationResults *results, const char *address)
{
	gboolean found = FALSE;

	for (guint i = 0; i < results->results->len; i++) {
		const CcrfAuthenticationResult *result = g_ptr_array_index (results->results, i);
		if (strcmp (result->method, "auth") != 0)
			continue;
		const char *login = ccrf_authentication_property (result, "smtp", "auth");
		if (login == NULL)
			login = ccrf_authentication_property (result, "smtp", "mailfrom");
		if (strcmp (result->result, "pass") != 0 || login == NULL || !ccrf_address_equal (login, address))
			return FALSE;
		found = TRUE;
	}
	return found;
}

static CcrfVouched *
judge (const CcrfAuthenticationResults *results, gboolean internal, const char *domain)
{
	const char *how = judge_dmarc (results, domain);

	if (strcmp (how, "dmarc=pass") == 0)
		return vouch (TRUE, how);
	/* an explicit failure outweighs the inside: relays are taken for inside too easily */
	if (internal && (strcmp (how, "none") == 0 || strcmp (how, "dmarc=none") == 0))
		return vouch (TRUE, "internal");
	return vouch (FALSE, how);
}

static gboolean
is_ours (const CcrfConfig *config, const char *id)
{
	for (char **ours = config->authserv_ids; *ours != NULL; ours++)
		if (g_ascii_strcasecmp (*ours, id) == 0)
			return TRUE;
	return FALSE;
}

static CcrfVouched *
vouched_rfc8601 (const CcrfMessage *message, const CcrfConfig *config, const char *address)
{
	if (config->authserv_ids == NULL || config->authserv_ids[0] == NULL)
		return vouch (FALSE, "no authserv-id configured");

	for (guint i = 0; i < message->auth_results->len; i++) {
		const char *header = g_ptr_array_index (message->auth_results, i);
		g_autofree char *id = ccrf_authentication_results_id (header);
		if (id == NULL || !is_ours (config, id))
			continue;
		/* the topmost of ours decides, also when it is broken: those below may be forged */
		g_autoptr (CcrfAuthenticationResults) results = ccrf_authentication_results_parse (header, TRUE, NULL);
		if (results == NULL)
			return vouch (FALSE, "unreadable Authentication-Results");
		gboolean internal = is_internal_domain (config, ccrf_address_domain (address)) && logged_in_as (results, address);
		return judge (results, internal, ccrf_address_domain (address));
	}
	return vouch (FALSE, "none");
}

/* Microsoft 365 writes no authserv-id; its own header is the topmost, and it removes X-MS-Exchange-Organization-* of others */
static CcrfVouched *
vouched_exchange_online (const CcrfMessage *message, const CcrfConfig *config, const char *address)
{
	const char *as = message->exchange != NULL ? g_hash_table_lookup (message->exchange, "x-ms-exchange-organization-authas") : NULL;
	const char *domain = ccrf_address_domain (address);
	g_autofree char *stripped = g_strstrip (g_strdup (as != NULL ? as : ""));
	gboolean internal = g_ascii_strcasecmp (stripped, "Internal") == 0 && is_internal_domain (config, domain);

	if (message->auth_results->len == 0)
		return internal ? vouch (TRUE, "internal") : vouch (FALSE, "none");
	g_autoptr (CcrfAuthenticationResults) results = ccrf_authentication_results_parse (g_ptr_array_index (message->auth_results, 0), FALSE, NULL);
	if (results == NULL)
		return vouch (FALSE, "unreadable Authentication-Results");
	return judge (results, internal, domain);
}

CcrfVouched *
ccrf_identify_vouched (const CcrfMessage *message, const CcrfConfig *config)
{
	const CcrfAddress *sender = ccrf_message_sender (message);

	if (message->from->len > 1)
		return vouch (FALSE, "more than one From");
	if (sender == NULL || *ccrf_address_domain (sender->address) == '\0')
		return vouch (FALSE, "no From");
	switch (config->profile) {
	case CCRF_PROFILE_RFC8601:
		return vouched_rfc8601 (message, config, sender->address);
	case CCRF_PROFILE_EXCHANGE_ONLINE:
		return vouched_exchange_online (message, config, sender->address);
	default:
		return vouch (FALSE, "none");
	}
}
