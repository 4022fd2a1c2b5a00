/* SPDX-License-Identifier: GPL-3.0-or-later */

/* B0.2: a decision or a trend starts the provider concerns process; never a second one beside one that runs. */

#include "concern.h"
#include "trend.h"

static void
link_to (CcrfCase *it, const char *ref)
{
	if (ref && !ccrf_list_has (it->linked, ref))
		g_ptr_array_add (it->linked, g_strdup (ref));
}

/* The records of a trend are those of the process too. */
static CcrfCase *
process_of (const CcrfWork *work, const char *how)
{
	const CcrfCase *it = work->it;
	CcrfCase *process = ccrf_case_new (CCRF_PROVIDER_CONCERNS);

	process->provider_id = it->provider_id;
	g_free (process->provider_name);
	process->provider_name = g_strdup (it->provider_name);
	g_free (process->provider_rule);
	process->provider_rule = g_strdup (it->provider_rule);
	ccrf_case_set_fact (process, "reason", *work->args ? work->args : "no reason was written");
	ccrf_case_set_fact (process, "started_by", work->event->sender ? work->event->sender->address : "");
	ccrf_case_set_fact (process, "started_how", how);
	for (guint i = 0; it->procedure == CCRF_TREND && i < it->linked->len; i++)
		link_to (process, it->linked->pdata[i]);
	return process;
}

void
ccrf_start_process (CcrfWork *work, const char *how)
{
	const char *running = work->facts->process_ref;

	ccrf_case_set_fact (work->it, "process_reason", *work->args ? work->args : NULL);
	if (running) {
		ccrf_case_set_fact (work->it, "process", running);
		link_to (work->it, running);
		ccrf_work_note (work, "provider concerns: %s runs already for this provider; linked with it", running);
		return;
	}
	g_ptr_array_add (work->decision->open, process_of (work, how));
	ccrf_work_note (work, "provider concerns: the process is started");
}

void
ccrf_concern_provider_concerns (CcrfWork *work, const char *what)
{
	const char *args = work->args;

	ccrf_start_process (work, "decision");
	/* a date in the reason is no date of a visit */
	work->args = "";
	ccrf_concern_no_visit (work, what);
	work->args = args;
}

void
ccrf_fields_add_process (const CcrfWork *work, JsonObject *fields)
{
	const char *next = json_object_get_string_member_with_default (fields, "next_words", ""), *running = ccrf_case_fact (work->it, "process");
	gboolean opened = FALSE;
	g_autofree char *words = NULL;

	if (g_strcmp0 (work->keyword, "PROVIDER CONCERNS") != 0)
		return;
	for (guint i = 0; i < work->decision->open->len; i++)
		opened |= ((const CcrfCase *) work->decision->open->pdata[i])->procedure == CCRF_PROVIDER_CONCERNS;
	if (opened)
		words = g_strdup_printf ("The provider concerns process is started. %s", next);
	else if (running)
		words = g_strdup_printf ("%s runs already for this provider; this is linked with it. %s", running, next);
	if (words)
		ccrf_fields_set (fields, "next_words", words);
}
