/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a decision of the provider concerns process may look at beside its case (B0.3, B1.8). */

#include "rooms.h"

static GPtrArray *
new_list (gpointer free_func)
{
	return g_ptr_array_new_with_free_func ((GDestroyNotify) free_func);
}

/* Meetings to come of other processes: the same people cannot be in two places. */
static GPtrArray *
other_meetings (CcrfWorker *worker, const CcrfCase *it, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) cases = ccrf_store_open_processes (worker->store, error);
	GPtrArray *list = cases ? new_list (ccrf_process_meeting_free) : NULL;

	for (guint i = 0; cases && i < cases->len; i++) {
		CcrfCase *other = cases->pdata[i];

		if (g_strcmp0 (other->ref, it->ref) == 0)
			continue;
		for (guint n = other->process->meetings->len; n > 0; n--) {
			CcrfProcessMeeting *meeting = other->process->meetings->pdata[n - 1];

			if (meeting->end > now && !g_str_equal (meeting->state, "cancelled"))
				g_ptr_array_add (list, g_ptr_array_steal_index (other->process->meetings, n - 1));
		}
	}
	return list;
}

gboolean
ccrf_fact_box_fill_process (CcrfFactBox *box, const CcrfCase *it, CcrfTime now, GError **error)
{
	if (it->procedure != CCRF_PROVIDER_CONCERNS)
		return TRUE;
	box->provider_cases = it->provider_id ? ccrf_store_cases_of_provider (box->worker->store, it->provider_id, error) : new_list (ccrf_case_free);
	box->provider_items = box->provider_cases && it->provider_id ? ccrf_store_provider_items (box->worker->store, it->provider_id, NULL, error)
	                                                             : new_list (ccrf_provider_item_free);
	box->other_meetings = box->provider_cases && box->provider_items ? other_meetings (box->worker, it, now, error) : NULL;
	box->facts.provider_cases = box->provider_cases;
	box->facts.provider_items = box->provider_items;
	box->facts.other_meetings = box->other_meetings;
	return box->other_meetings != NULL;
}
