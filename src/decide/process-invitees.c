/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: who is invited to a meeting, in which role, and as which audience (B0.8, B0.10, B0.12). */

#include "process-meetings.h"
#include <string.h>

/* delegates delegate: there is an end to it */
#define INVITEES_MOST 100

static gboolean
is_provider (const CcrfWork *work, const char *address)
{
	return work->provider && *work->provider->email && ccrf_address_equal (work->provider->email, address);
}

CcrfInvitee *
ccrf_process_find_invitee (const CcrfProcessMeeting *meeting, const char *address)
{
	for (guint i = 0; i < meeting->invitees->len; i++) {
		CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (ccrf_address_equal (invitee->who->address, address))
			return invitee;
	}
	return NULL;
}

CcrfInvitee *
ccrf_process_add_invitee (CcrfWork *work, CcrfProcessMeeting *meeting, const char *role, const char *audience, const CcrfAddress *who, const char *section)
{
	CcrfInvitee *invitee = ccrf_process_find_invitee (meeting, who->address);

	/* whoever holds a role of ours and is the provider's contact too is there as the provider: nothing else may reach that address */
	if (is_provider (work, who->address) && !g_str_equal (role, "provider"))
		return NULL;
	if (invitee && !invitee->removed)
		return NULL;
	if (!invitee && meeting->invitees->len >= INVITEES_MOST) {
		ccrf_work_note (work, "meeting %d has %u invitations: nobody more is invited", meeting->n, meeting->invitees->len);
		return NULL;
	}
	if (!invitee) {
		invitee = ccrf_invitee_new (role, audience, who);
		g_ptr_array_add (meeting->invitees, invitee);
	}
	/* back again, perhaps in another role */
	invitee->removed = FALSE;
	g_free (invitee->role);
	invitee->role = g_strdup (role);
	g_free (invitee->audience);
	invitee->audience = g_strdup (audience);
	g_free (invitee->section);
	invitee->section = g_strdup (section ? section : "");
	g_free (invitee->partstat);
	invitee->partstat = g_strdup ("needs-action");
	return invitee;
}

/* ---- by the rule ------------------------------------------------------------------------ */

static void
add_role (CcrfWork *work, CcrfProcessMeeting *meeting, const CcrfRuleMeeting *rule, const char *role, const char *audience)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (work, role);
	const char *section = g_hash_table_lookup (rule->sections, role);

	for (guint i = 0; i < people->len; i++) {
		CcrfInvitee *invitee = ccrf_process_add_invitee (work, meeting, role, audience, people->pdata[i], section);

		if (invitee)
			invitee->optional = g_strv_contains ((const char *const *) rule->optional, role);
	}
}

void
ccrf_process_fill_meeting (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
	const CcrfAddress *chair = ccrf_process_holder (work->it->process, "chair");
	g_autoptr (CcrfAddress) provider = rule->provider ? ccrf_process_provider_address (work) : NULL;

	/* first as what they are in this process: one person is invited once */
	if (chair)
		ccrf_process_add_invitee (work, meeting, "chair", "council", chair, NULL);
	if (provider)
		ccrf_process_add_invitee (work, meeting, "provider", "provider", provider, NULL);
	for (char **role = rule->council; *role; role++)
		add_role (work, meeting, rule, *role, "council");
	for (char **role = rule->partner; *role; role++)
		add_role (work, meeting, rule, *role, "partner");
}

static gboolean
is_delegate (const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee)
{
	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *other = meeting->invitees->pdata[i];

		if (other->instead && ccrf_address_equal (other->instead->address, invitee->who->address))
			return TRUE;
	}
	return FALSE;
}

CcrfInvitee *
ccrf_process_refresh_provider (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
	g_autoptr (CcrfAddress) provider = rule->provider ? ccrf_process_provider_address (work) : NULL;
	CcrfInvitee *known = provider ? ccrf_process_find_invitee (meeting, provider->address) : NULL;

	if (!provider || (known && !known->removed && g_str_equal (known->role, "provider")))
		return NULL;
	for (guint i = 0; i < meeting->invitees->len; i++) {
		CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (!invitee->removed && g_str_equal (invitee->role, "provider") && !invitee->instead && !is_delegate (meeting, invitee))
			ccrf_process_remove_invitee (work, meeting, invitee);
	}
	ccrf_work_note (work, "meeting %d: the provider has another address, or one at last", meeting->n);
	return ccrf_process_add_invitee (work, meeting, "provider", "provider", provider, NULL);
}

const CcrfAddress *
ccrf_process_representative (const CcrfWork *work, const char *role)
{
	const CcrfRole *held = work->facts->config ? ccrf_config_role (work->facts->config, role) : NULL;

	return held ? held->representative : NULL;
}

/* ---- others --------------------------------------------------------------------------------- */

static gboolean
is_internal (const CcrfWork *work, const char *domain)
{
	char **domains = work->facts->config ? work->facts->config->internal_domains : NULL;

	for (; domains && *domains; domains++)
		if (g_ascii_strcasecmp (*domains, domain) == 0)
			return TRUE;
	return FALSE;
}

const char *
ccrf_process_audience_of (const CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfAddress *who)
{
	const char *domain = ccrf_address_domain (who->address);

	if (is_internal (work, domain))
		return "council";
	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (g_str_equal (invitee->audience, "partner") && g_ascii_strcasecmp (ccrf_address_domain (invitee->who->address), domain) == 0)
			return "partner";
	}
	/* nobody knows who they are: what the provider may see, and no more */
	return "provider";
}

const char *
ccrf_process_role_audience (const CcrfWork *work, const char *role, const CcrfAddress *who)
{
	static const char *const partners[] = {
		"designated-nurse", "chc-lead-nurse", "cqc-inspector", "police", "fire-brigade", "healthwatch", "mental-health-trust", "nhs-england", "adass",
		"placing-authorities", "intelligence-cqc", "intelligence-chc", "intelligence-partner", "sab", NULL,
	};
	const GPtrArray *rules = ccrf_process_rules (work)->meetings;

	for (guint i = 0; i < rules->len; i++) {
		const CcrfRuleMeeting *rule = rules->pdata[i];

		if (g_strv_contains ((const char *const *) rule->partner, role))
			return "partner";
		if (g_strv_contains ((const char *const *) rule->council, role))
			return "council";
	}
	return g_strv_contains (partners, role) || !is_internal (work, ccrf_address_domain (who->address)) ? "partner" : "council";
}

/* clang-format off */
/* what people write for a role, where its own words are longer */
static const struct { const char *words, *role; } also[] = {
	{ "cqc", "cqc-inspector" }, { "chc", "chc-lead-nurse" }, { "icb", "designated-nurse" }, { "fire", "fire-brigade" },
	{ "fire service", "fire-brigade" }, { "mental health", "mental-health-trust" }, { "press", "press-office" }, { "human resources", "hr" },
	{ "members", "elected-members" }, { "placing authority", "placing-authorities" }, { "other councils", "placing-authorities" },
};
/* clang-format on */

/* "the Police" → "police"; NULL: none, or several */
static const char *
role_of_words (const char *text)
{
	g_autofree char *folded = g_utf8_casefold (text, -1);
	char *words = g_strstrip (g_strdelimit (folded, "-_.", ' '));
	const char *found = NULL;

	if (g_str_has_prefix (words, "the "))
		words += strlen ("the ");
	for (gsize i = 0; i < G_N_ELEMENTS (also); i++)
		if (g_str_equal (also[i].words, words))
			return also[i].role;
	for (const char *const *role = ccrf_role_names; *words && *role; role++) {
		g_autofree char *own = g_strdelimit (g_strdup (*role), "-", ' ');

		if (g_str_equal (own, words))
			return *role;
		if (!g_str_has_prefix (own, words))
			continue;
		if (found)
			return NULL;
		found = *role;
	}
	return found;
}

char **
ccrf_process_roles_in_text (const char *text, char **section, char **wrong)
{
	g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
	g_autoptr (GRegex) part = g_regex_new ("\\s+(?:for|to)\\s+(?:the\\s+section\\s+)?(.+)$", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GRegex) between = g_regex_new ("\\s*(?:[,;&]|\\band\\b)\\s*", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();
	g_auto (GStrv) names = NULL;
	guint n = 0;
	int start;

	*section = *wrong = NULL;
	if (g_regex_match (part, line, 0, &match) && g_match_info_fetch_pos (match, 0, &start, NULL)) {
		*section = g_strstrip (g_match_info_fetch (match, 1));
		line[start] = '\0';
	}
	names = g_regex_split (between, line, 0);
	for (char **name = names; *name; name++) {
		const char *role = role_of_words (g_strstrip (*name));

		if (!**name)
			continue;
		if (!role) {
			*wrong = g_strdup (*name);
			return NULL;
		}
		g_strv_builder_add (roles, role);
		n++;
	}
	if (n == 0) {
		*wrong = g_strdup (line);
		return NULL;
	}
	return g_strv_builder_end (roles);
}
