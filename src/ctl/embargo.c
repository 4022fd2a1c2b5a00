/* SPDX-License-Identifier: GPL-3.0-or-later */

/* embargo: with whom new placements are suspended, or made with caution only (B1.9). */

#include "ctl.h"

/* (nullable): the process that decided what holds now: the latest that says since when */
static const CcrfCase *
decided_by (const GPtrArray *cases)
{
	const CcrfCase *found = NULL;

	for (guint i = 0; i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];
		const char *since = ccrf_case_fact (it, "placements_since");

		if (it->process && since && (!found || g_strcmp0 (since, ccrf_case_fact (found, "placements_since")) > 0))
			found = it;
	}
	return found;
}

static void
print_row (const Ctl *ctl, const CcrfProvider *provider, const CcrfCase *process)
{
	const char *since = process ? ccrf_case_fact (process, "placements_since") : NULL;
	JsonObject *row;

	if (!ctl->json) {
		g_print ("%-10s  since %-10s  %s  %s  %s\n", provider->status, since ? since : "not known", provider->name,
		         *provider->location_id ? provider->location_id : "no location id", process ? process->ref : "no process");
		return;
	}
	row = json_object_new ();
	ctl_set (row, "name", provider->name);
	ctl_set_or_null (row, "location_id", provider->location_id);
	ctl_set (row, "status", provider->status);
	ctl_set_or_null (row, "since", since);
	ctl_set_or_null (row, "process", process ? process->ref : NULL);
	ctl_print_json (row);
}

int
ctl_embargo (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) providers = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	providers = ccrf_store_providers_restricted (ctl->store, &error);
	if (!providers)
		return ctl_fail (error);
	for (guint i = 0; i < providers->len; i++) {
		const CcrfProvider *provider = providers->pdata[i];
		g_autoptr (GPtrArray) cases = ccrf_store_cases_of_provider (ctl->store, provider->id, &error);

		if (!cases)
			return ctl_fail (error);
		print_row (ctl, provider, decided_by (cases));
	}
	if (providers->len == 0 && !ctl->json)
		g_print ("nobody: placements are open with every provider on the register\n");
	return CTL_OK;
}
