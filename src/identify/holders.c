/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who holds a role: its holders, its deputies, and delegates for their dates. */

#include <ccrf/identify.h>
#include <string.h>

static gboolean
lists_address (const GPtrArray *addresses, const char *address)
{
	for (guint i = 0; addresses != NULL && i < addresses->len; i++)
		if (ccrf_address_equal (((const CcrfAddress *) g_ptr_array_index (addresses, i))->address, address))
			return TRUE;
	return FALSE;
}

/** The local day, YYYY-MM-DD: compares as text. (transfer full) */
static char *
day_of (const CcrfConfig *config, CcrfTime at)
{
	g_autofree char *full = ccrf_time_to_rfc3339 (at, config->timezone);
	return g_strndup (full, 10);
}

static gboolean
is_day (const char *text)
{
	return text != NULL && g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

/**
 * A delegation registered by mail counts on its days only, and only while the
 * person who gave it still has the role to give: who leaves takes it along.
 */
static gboolean
delegation_counts (const CcrfDelegation *delegation, const CcrfRole *role, const char *today)
{
	if (g_strcmp0 (delegation->role, role->name) != 0 || delegation->who == NULL || !is_day (delegation->from) || !is_day (delegation->to))
		return FALSE;
	if (strcmp (today, delegation->from) < 0 || strcmp (today, delegation->to) > 0)
		return FALSE;
	if (delegation->by == NULL || strchr (delegation->by, '@') == NULL)
		return TRUE;
	return lists_address (role->holders, delegation->by) || lists_address (role->deputies, delegation->by);
}

/** Everybody who stands in for @role at @at. (transfer full): borrowed CcrfAddress */
static GPtrArray *
delegates_at (const CcrfConfig *config, const GPtrArray *delegations, const CcrfRole *role, CcrfTime at)
{
	g_autofree char *today = day_of (config, at);
	GPtrArray *all = g_ptr_array_new ();

	for (guint i = 0; role->delegates != NULL && i < role->delegates->len; i++) {
		const CcrfDelegate *delegate = g_ptr_array_index (role->delegates, i);
		if (at >= delegate->from && at <= delegate->to)
			g_ptr_array_add (all, delegate->who);
	}
	for (guint i = 0; delegations != NULL && i < delegations->len; i++) {
		const CcrfDelegation *delegation = g_ptr_array_index (delegations, i);
		if (delegation_counts (delegation, role, today))
			g_ptr_array_add (all, delegation->who);
	}
	return all;
}

CcrfHolding
ccrf_identify_holds (const CcrfConfig *config, const GPtrArray *delegations, const char *role_name, const char *address, CcrfTime at)
{
	const CcrfRole *role = role_name != NULL ? ccrf_config_role (config, role_name) : NULL;

	if (role == NULL || address == NULL || *address == '\0')
		return CCRF_HOLDS_NOT;
	if (lists_address (role->holders, address))
		return CCRF_HOLDS_AS_HOLDER;
	if (lists_address (role->deputies, address))
		return CCRF_HOLDS_AS_DEPUTY;
	g_autoptr (GPtrArray) delegates = delegates_at (config, delegations, role, at);
	return lists_address (delegates, address) ? CCRF_HOLDS_AS_DELEGATE : CCRF_HOLDS_NOT;
}

static gboolean
is_one_of (const char *const *whom, const char *address)
{
	for (; address != NULL && *whom != NULL; whom++)
		if (ccrf_address_equal (*whom, address))
			return TRUE;
	return FALSE;
}

gboolean
ccrf_identify_acts_for (const CcrfConfig *config, const GPtrArray *delegations, const char *role_name, const char *address, const char *const *whom, CcrfTime at)
{
	const CcrfRole *role = role_name != NULL ? ccrf_config_role (config, role_name) : NULL;
	g_autofree char *today = day_of (config, at);
	gboolean handed_over = FALSE;

	/* a holder, a deputy, or a delegate of contacts.conf has the role from somebody else */
	if (role == NULL || address == NULL || ccrf_identify_holds (config, NULL, role_name, address, at) != CCRF_HOLDS_NOT)
		return FALSE;
	for (guint i = 0; delegations != NULL && i < delegations->len; i++) {
		const CcrfDelegation *delegation = g_ptr_array_index (delegations, i);

		if (!delegation_counts (delegation, role, today) || !ccrf_address_equal (delegation->who->address, address))
			continue;
		if (!is_one_of (whom, delegation->by))
			return FALSE;
		handed_over = TRUE;
	}
	return handed_over;
}

static void
add_each_once (GPtrArray *into, const GPtrArray *addresses)
{
	for (guint i = 0; addresses != NULL && i < addresses->len; i++) {
		const CcrfAddress *address = g_ptr_array_index (addresses, i);
		if (!lists_address (into, address->address))
			g_ptr_array_add (into, ccrf_address_copy (address));
	}
}

GPtrArray *
ccrf_identify_recipients (const CcrfConfig *config, const GPtrArray *delegations, const char *role_name, gboolean deputies, CcrfTime at)
{
	const CcrfRole *role = role_name != NULL ? ccrf_config_role (config, role_name) : NULL;
	GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);

	if (role == NULL)
		return all;
	g_autoptr (GPtrArray) delegates = delegates_at (config, delegations, role, at);
	add_each_once (all, role->holders);
	add_each_once (all, delegates);
	if (deputies)
		add_each_once (all, role->deputies);
	return all;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
	return strcmp (a, b);
}

char **
ccrf_identify_roles (const CcrfConfig *config, const GPtrArray *delegations, const char *address, CcrfTime at)
{
	g_autoptr (GStrvBuilder) held = g_strv_builder_new ();
	GList *names = config->roles != NULL ? g_list_sort (g_hash_table_get_keys (config->roles), compare_names) : NULL;

	for (GList *name = names; name != NULL; name = name->next)
		if (ccrf_identify_holds (config, delegations, name->data, address, at) != CCRF_HOLDS_NOT)
			g_strv_builder_add (held, name->data);
	g_list_free (names);
	return g_strv_builder_end (held);
}
