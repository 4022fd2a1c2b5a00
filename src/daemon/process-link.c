/* SPDX-License-Identifier: GPL-3.0-or-later */

/* B0.2, B0.3: what is said of a provider whose process runs is linked with that process, and it with them. */

#include "rooms.h"

gboolean
ccrf_process_link (CcrfWorker *worker, const CcrfCase *it, const char *cause, CcrfTime now, GError **error)
{
	const char *ref = ccrf_case_fact (it, "process"), *reason = ccrf_case_fact (it, "process_reason");
	g_autoptr (CcrfCase) process = ref ? ccrf_store_case (worker->store, ref, error) : NULL;
	g_autofree char *words = g_strdup_printf ("%s asks for provider concerns too%s", it->ref, reason ? ": its reason is kept with it" : "");
	CcrfNote *note;
	gboolean ok;

	if (!ref || (process && ccrf_list_has (process->linked, it->ref)))
		return TRUE;
	if (!process)
		return FALSE;
	g_ptr_array_add (process->linked, g_strdup (it->ref));
	note = ccrf_note_new ("ccrfd", words);
	ok = ccrf_store_save_case (worker->store, process, now, error) && ccrf_store_add_note (worker->store, process->ref, note, cause, now, error);
	ccrf_note_free (note);
	return ok;
}

gboolean
ccrf_process_hears (CcrfWorker *worker, gint64 provider_id, const CcrfEvent *event, const char *cause, CcrfTime now, char **ref, GError **error)
{
	g_autoptr (GError) failed = NULL;
	g_autofree char *running = ccrf_store_open_process (worker->store, provider_id, &failed);
	g_autoptr (CcrfCase) process = NULL;

	if (failed) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	process = running ? ccrf_store_case (worker->store, running, error) : NULL;
	if (running && !process)
		return FALSE;
	if (process && !ccrf_commit_event (worker, process, event, cause, now, NULL, error))
		return FALSE;
	if (ref)
		*ref = g_steal_pointer (&running);
	return TRUE;
}

/* a concern that is new, or whose provider has just been settled */
gboolean
ccrf_process_hears_of (CcrfWorker *worker, const CcrfCase *before, const CcrfCase *after, const char *cause, CcrfTime now, GError **error)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_CONCERN, .name = after->ref, .text = "" };

	if (after->procedure != CCRF_CONCERN || !after->provider_id ||
	    (before && before->procedure == CCRF_CONCERN && before->provider_id == after->provider_id))
		return TRUE;
	return ccrf_process_hears (worker, after->provider_id, &event, cause, now, NULL, error);
}
