/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A care service on the register. */

#include "model-private.h"

CcrfProvider *
ccrf_provider_new (void)
{
	CcrfProvider *provider = g_new0 (CcrfProvider, 1);

	provider->name = g_strdup ("");
	provider->location_id = g_strdup ("");
	provider->provider_id = g_strdup ("");
	provider->postcode = g_strdup ("");
	provider->address = g_strdup ("");
	provider->service_type = g_strdup ("");
	provider->email = g_strdup ("");
	provider->manager = g_strdup ("");
	provider->phone = g_strdup ("");
	provider->next_visit = g_strdup ("");
	provider->also_known_as = ccrf_texts_new ();
	provider->predecessor = g_strdup ("");
	provider->status = g_strdup ("open");
	provider->in_latest = TRUE;
	return provider;
}

CcrfProvider *
ccrf_provider_copy (const CcrfProvider *from)
{
	CcrfProvider *to;

	if (from == NULL)
		return NULL;
	to = g_new0 (CcrfProvider, 1);
	to->id = from->id;
	to->name = g_strdup (from->name);
	to->location_id = g_strdup (from->location_id);
	to->provider_id = g_strdup (from->provider_id);
	to->postcode = g_strdup (from->postcode);
	to->address = g_strdup (from->address);
	to->service_type = g_strdup (from->service_type);
	to->email = g_strdup (from->email);
	to->manager = g_strdup (from->manager);
	to->phone = g_strdup (from->phone);
	to->next_visit = g_strdup (from->next_visit);
	to->also_known_as = g_ptr_array_copy (from->also_known_as, ccrf_text_copy, NULL);
	to->predecessor = g_strdup (from->predecessor);
	to->status = g_strdup (from->status);
	to->in_latest = from->in_latest;
	to->beds = from->beds;
	return to;
}

void
ccrf_provider_free (CcrfProvider *provider)
{
	if (provider == NULL)
		return;
	g_free (provider->name);
	g_free (provider->location_id);
	g_free (provider->provider_id);
	g_free (provider->postcode);
	g_free (provider->address);
	g_free (provider->service_type);
	g_free (provider->email);
	g_free (provider->manager);
	g_free (provider->phone);
	g_free (provider->next_visit);
	g_ptr_array_unref (provider->also_known_as);
	g_free (provider->predecessor);
	g_free (provider->status);
	g_free (provider);
}
