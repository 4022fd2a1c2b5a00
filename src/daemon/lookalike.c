/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Somebody answers, commands or names a case from an address that is made to be read as another's. It was handled as a
 * stranger's, which it is; here a person is told that somebody tries. The sender learns nothing of it.
 */

#include "rooms.h"

static void
add (GPtrArray *into, const CcrfAddress *address)
{
	if (address != NULL && address->address != NULL)
		g_ptr_array_add (into, g_strdup (address->address));
}

static void
add_all (GPtrArray *into, const GPtrArray *addresses)
{
	for (guint i = 0; addresses != NULL && i < addresses->len; i++)
		add (into, addresses->pdata[i]);
}

/* Whoever has a role, at whatever time: who handed it over yesterday is known all the same. (transfer full) */
static GPtrArray *
holders (const CcrfConfig *config, const GPtrArray *delegations)
{
	GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
	GHashTableIter roles;
	gpointer value;

	g_ptr_array_add (all, g_strdup (config->address));
	g_hash_table_iter_init (&roles, config->roles);
	while (g_hash_table_iter_next (&roles, NULL, &value)) {
		const CcrfRole *role = value;

		add_all (all, role->holders);
		add_all (all, role->deputies);
		add (all, role->representative);
		for (guint i = 0; role->delegates != NULL && i < role->delegates->len; i++)
			add (all, ((const CcrfDelegate *) role->delegates->pdata[i])->who);
	}
	for (guint i = 0; delegations != NULL && i < delegations->len; i++)
		add (all, ((const CcrfDelegation *) delegations->pdata[i])->who);
	return all;
}

/* Registered providers, and the parties of the cases that the mail is about. (transfer full) */
static GPtrArray *
parties (CcrfTransit *transit, GError **error)
{
	CcrfStore *store = transit->worker->store;
	const GPtrArray *refs = transit->message->refs;
	g_autoptr (GPtrArray) all = ccrf_store_provider_addresses (store, error);
	g_autoptr (GError) failed = NULL;
	CcrfRequest *request = NULL;
	g_autoptr (CcrfCase) asked = all ? ccrf_find_request (transit, &request, &failed) : NULL;

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return NULL;
	}
	if (asked) {
		add (all, request->to);
		add (all, asked->professional);
	}
	for (guint i = 0; all && i < refs->len; i++) {
		g_autoptr (CcrfCase) it = ccrf_store_case (store, refs->pdata[i], NULL);

		if (it)
			add (all, it->professional);
	}
	return g_steal_pointer (&all);
}

/* An answer, a case that is named, a structured mail, a command: what only some people may send */
static gboolean
wants_something (const CcrfMessage *message)
{
	if (message->kind == CCRF_KIND_BOUNCE || message->kind == CCRF_KIND_AUTO_REPLY)
		return FALSE;
	return message->tokens->len || message->refs->len || message->kind == CCRF_KIND_STRUCTURED || message->kind == CCRF_KIND_COMMAND ||
	       message->kind == CCRF_KIND_CALENDAR_REPLY;
}

gboolean
ccrf_warn_of_lookalike (CcrfTransit *transit, GError **error)
{
	g_autoptr (GPtrArray) known = NULL, others = NULL;
	g_autofree char *case_ref = NULL, *outcome = NULL, *reason = NULL;
	const char *like;

	if (!transit->sender || !wants_something (transit->message))
		return TRUE;
	known = holders (transit->worker->service->config, transit->delegations);
	others = parties (transit, error);
	if (!others)
		return FALSE;
	like = ccrf_identify_lookalike (transit->sender->address, known, others);
	if (!like)
		return TRUE;
	case_ref = g_strdup (transit->case_ref);
	outcome = g_strdup (transit->outcome);
	reason = g_strdup_printf ("the sender's address resembles %s but is another: nothing was done that only %s may do%s%s", like, like,
	                          transit->reason ? "; " : "", transit->reason ? transit->reason : "");
	ccrf_transit_end (transit, case_ref, outcome, reason);
	ccrf_log (CCRF_LOG_WARNING, "identify", "%.12s: the sender's address resembles a known one but is another", transit->stored->sha256);
	return TRUE;
}
