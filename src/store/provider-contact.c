/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The people behind a provider: who manages it, their address and telephone.
 * The register itself is public (CQC publishes it) and is searched by parts of
 * words, so it stays plain; these three are people's, and are sealed. All rows share
 * one data key: a register of 50,000 needs no 50,000 keys, and nobody is erased
 * from it by destroying one. A manager who leaves is overwritten.
 */

#include "store-private.h"

#define CONTACT_CONTEXT "provider.content"

/* clang-format off */
static const CcrfSql sql_register =     { "key of the register", "SELECT register_key FROM keystone WHERE id = 1" };
static const CcrfSql sql_set_register = { "key of the register", "UPDATE keystone SET register_key = ? WHERE id = 1" };
static const CcrfSql sql_addresses =    { "addresses of providers", "SELECT content FROM provider WHERE email_key <> '' ORDER BY id" };
/* only in migration 7: the columns are dropped behind it */
static const CcrfSql sql_plain =        { "plain contacts",
	"SELECT id, email, manager, phone FROM provider WHERE id > ? AND (email <> '' OR manager <> '' OR phone <> '') ORDER BY id LIMIT 1" };
static const CcrfSql sql_seal =         { "seal a contact", "UPDATE provider SET content = ?, email_key = ? WHERE id = ?" };
/* clang-format on */

void
ccrf_provider_contact_clear (CcrfProviderContact *contact)
{
	g_clear_pointer (&contact->email, g_free);
	g_clear_pointer (&contact->manager, g_free);
	g_clear_pointer (&contact->phone, g_free);
}

/* The key is made with the first contact, inside the transaction that writes it. */
static gboolean
register_key (CcrfStore *store, gboolean make, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_register, "");
	gint64 id;

	if (store->register_key != NULL)
		return TRUE;
	if (!ccrf_query_number (&query, 0, &id, error))
		return FALSE;
	if (id != 0)
		return ccrf_store_key (store, id, &store->register_key, error);
	if (!make)
		return TRUE;
	g_autoptr (CcrfKey) key = ccrf_store_new_key (store, &id, error);

	/* not kept in the connection: a transaction that is rolled back takes the key's row with it */
	return key != NULL && ccrf_run (store, &sql_set_register, NULL, error, "l", id);
}

gboolean
ccrf_provider_contact_seal (CcrfStore *store, const char *email, const char *manager, const char *phone, GBytes **sealed, GError **error)
{
	const char *texts[] = { email, manager, phone };
	g_autoptr (JsonObject) content = json_object_new ();
	gboolean any = FALSE;

	*sealed = NULL;
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
		any = any || (texts[i] != NULL && *texts[i] != '\0');
	if (!any)
		return TRUE;
	if (!register_key (store, TRUE, error) || (store->register_key == NULL && !register_key (store, FALSE, error)))
		return FALSE;
	if (store->register_key == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: the key of the register of providers is gone: restore a backup", store->path);
		return FALSE;
	}
	ccrf_json_set (content, "email", email);
	ccrf_json_set (content, "manager", manager);
	ccrf_json_set (content, "phone", phone);
	*sealed = ccrf_seal_json (store->register_key, CONTACT_CONTEXT, content);
	return TRUE;
}

gboolean
ccrf_provider_contact_read (CcrfStore *store, CcrfQuery *query, int column, CcrfProviderContact *contact, GError **error)
{
	g_autoptr (GBytes) sealed = ccrf_column_borrow (query, column);
	g_autoptr (JsonObject) content = NULL;

	if (sealed != NULL && !register_key (store, FALSE, error))
		return FALSE;
	content = ccrf_unseal_json (sealed != NULL ? store->register_key : NULL, CONTACT_CONTEXT, query, column, error);
	if (content == NULL)
		return FALSE;
	contact->email = ccrf_json_dup (content, "email");
	contact->manager = ccrf_json_dup (content, "manager");
	contact->phone = ccrf_json_dup (content, "phone");
	return TRUE;
}

char *
ccrf_provider_email_key (CcrfStore *store, const char *address)
{
	g_autofree char *stripped = g_strstrip (g_strdup (address != NULL ? address : ""));

	return *stripped != '\0' ? ccrf_store_lookup (store, "provider.email", stripped) : g_strdup ("");
}

GPtrArray *
ccrf_store_provider_addresses (CcrfStore *store, GError **error)
{
	g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_addresses, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfProviderContact contact = { 0 };

		if (!ccrf_provider_contact_read (store, &query, 0, &contact, error))
			return NULL;
		g_ptr_array_add (all, g_strstrip (g_steal_pointer (&contact.email)));
		ccrf_provider_contact_clear (&contact);
	}
	return row < 0 ? NULL : g_steal_pointer (&all);
}

/* ---- migration 7 ------------------------------------------------------------------ */

/* Returns: 1 one sealed, 0 no more, -1 @error */
static int
seal_next (CcrfStore *store, gint64 *last, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_plain, "l", *last);
	int row = ccrf_query_next (&query, error);
	g_autofree char *email = NULL, *manager = NULL, *phone = NULL, *email_key = NULL;
	g_autoptr (GBytes) sealed = NULL;

	if (row <= 0)
		return row;
	*last = ccrf_column_number (&query, 0);
	email = ccrf_column_text (&query, 1);
	manager = ccrf_column_text (&query, 2);
	phone = ccrf_column_text (&query, 3);
	ccrf_query_end (&query);
	email_key = ccrf_provider_email_key (store, email);
	if (!ccrf_provider_contact_seal (store, email, manager, phone, &sealed, error) ||
	    !ccrf_run (store, &sql_seal, NULL, error, "bsl", sealed, email_key, *last))
		return -1;
	return 1;
}

gboolean
ccrf_provider_seal_all (CcrfStore *store, GError **error)
{
	gint64 last = 0;
	int row;

	while ((row = seal_next (store, &last, error)) > 0)
		;
	return row == 0;
}
