/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gathers what a decision may look at, so that `decide` can stay pure. */

#include "rooms.h"
#include <string.h>

static GPtrArray *
people (gpointer data, const char *role, gboolean deputies, CcrfTime now)
{
	const CcrfFactBox *box = data;

	return ccrf_identify_recipients (box->worker->service->config, box->delegations, role, deputies, now);
}

static gboolean
acts_for (gpointer data, const char *role, const char *address, const char *const *whom, CcrfTime now)
{
	const CcrfFactBox *box = data;

	return ccrf_identify_acts_for (box->worker->service->config, box->delegations, role, address, whom, now);
}

static CcrfForm *
read_form (gpointer data, const char *text)
{
	const CcrfFactBox *box = data;
	g_autoptr (CcrfSheet) sheet = ccrf_parse_text_sheet (text);
	CcrfForm *form = ccrf_parse_form (sheet, "triage", box->received, box->worker->service->rules);

	if (form)
		ccrf_parse_form_finish (form, NULL, box->received);
	return form;
}

static CcrfForm *
read_answers (gpointer data, const char *text)
{
	const CcrfFactBox *box = data;
	g_autoptr (CcrfSheet) sheet = ccrf_parse_text_sheet (text);

	return ccrf_parse_answers (sheet, "reply", box->received, box->worker->service->rules);
}

static gboolean
case_exists (gpointer data, const char *ref)
{
	const CcrfFactBox *box = data;
	g_autoptr (CcrfCase) it = ccrf_store_case (box->worker->store, ref, NULL);

	return it != NULL;
}

static char *
read_date (gpointer data, const char *text, CcrfTime now, char **rest, char **unsure)
{
	g_autofree char *iso = NULL;

	*rest = NULL;
	*unsure = NULL;
	switch (ccrf_parse_date (text, now, TRUE, &iso, rest)) {
	case CCRF_DATE_OK:
		return g_steal_pointer (&iso);
	case CCRF_DATE_UNSURE:
		*unsure = g_steal_pointer (&iso);
		return NULL;
	case CCRF_DATE_NONE:
	default:
		return NULL;
	}
}

/* A moment of the council's own clock; the hour that summer time skips or repeats is doubtful like any other. */
static gboolean
read_when (gpointer data, const char *text, CcrfTime now, CcrfTime *at, gboolean *has_time, char **rest, char **unsure)
{
	const CcrfFactBox *box = data;
	const CcrfCalendar *calendar = box->worker->service->calendar;
	g_autofree char *iso = NULL, *full = NULL;
	g_autoptr (GDateTime) moment = NULL;

	*rest = NULL;
	*unsure = NULL;
	*has_time = FALSE;
	switch (ccrf_parse_when (text, now, TRUE, &iso, rest)) {
	case CCRF_DATE_OK:
		break;
	case CCRF_DATE_UNSURE:
		*unsure = g_steal_pointer (&iso);
		return FALSE;
	case CCRF_DATE_NONE:
	default:
		return FALSE;
	}
	*has_time = strchr (iso, 'T') != NULL;
	if (!*has_time) {
		*at = ccrf_calendar_start_of_day (calendar, iso);
		return *at != 0;
	}
	/* GLib reads no time without seconds */
	full = g_strdup_printf ("%s:00", iso);
	moment = g_date_time_new_from_iso8601 (full, ccrf_calendar_timezone (calendar));
	*at = moment ? g_date_time_to_unix (moment) : 0;
	return *at != 0;
}

static GPtrArray *
read_labels (gpointer data, const char *text)
{
	return ccrf_parse_labels (text);
}

/* People read "First time", not `first`. */
static const char *
code_words (gpointer data, const char *key, const char *code)
{
	const CcrfFactBox *box = data;

	return ccrf_rules_code_label (box->worker->service->rules, key, code);
}

static GPtrArray *
read_plan (gpointer data, const char *text, CcrfTime now)
{
	return ccrf_parse_plan_lines (text, now);
}

/* The providers that an open question about the provider listed, in its order. */
static GPtrArray *
listed_candidates (CcrfWorker *worker, const CcrfCase *it)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);

	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];
		JsonArray *ids;

		if (!request->extra || !json_object_has_member (request->extra, "candidate_ids"))
			continue;
		ids = json_object_get_array_member (request->extra, "candidate_ids");
		for (guint n = 0; n < json_array_get_length (ids); n++) {
			CcrfProvider *provider = ccrf_store_provider (worker->store, json_array_get_int_element (ids, n), NULL);

			if (provider)
				g_ptr_array_add (list, provider);
		}
		break;
	}
	return g_steal_pointer (&list);
}

CcrfFacts
ccrf_facts_of_service (CcrfFactBox *box, CcrfWorker *worker)
{
	box->worker = worker;
	return (CcrfFacts){ .config = worker->service->config, .calendar = worker->service->calendar, .code_words = code_words, .data = box };
}

/* B0.2: the process that runs for the provider already; A2.9: the records of an alert as they stand now. */
static gboolean
fill_trend (CcrfFactBox *box, CcrfWorker *worker, const CcrfCase *it, GError **error)
{
	g_autoptr (GError) failed = NULL;

	box->process_ref = it->provider_id ? ccrf_store_open_process (worker->store, it->provider_id, &failed) : NULL;
	box->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	for (guint i = 0; !failed && it->procedure == CCRF_TREND && i < it->linked->len; i++) {
		CcrfCase *record = ccrf_store_case (worker->store, it->linked->pdata[i], &failed);

		if (record && record->procedure != CCRF_PROVIDER_CONCERNS)
			g_ptr_array_add (box->records, record);
		else
			ccrf_case_free (record);
	}
	if (!failed)
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&failed));
	return FALSE;
}

gboolean
ccrf_fact_box_fill (CcrfFactBox *box, CcrfWorker *worker, const CcrfCase *it, CcrfTime now, GError **error)
{
	const CcrfService *service = worker->service;

	box->worker = worker;
	box->received = it->received;
	box->delegations = ccrf_store_delegations (worker->store, error);
	if (!box->delegations)
		return FALSE;
	if (it->provider_id) {
		box->provider = ccrf_store_provider (worker->store, it->provider_id, error);
		if (!box->provider)
			return FALSE;
	} else if (!box->candidates) {
		box->candidates = listed_candidates (worker, it);
	}
	if (!fill_trend (box, worker, it, error))
		return FALSE;
	box->earlier = ccrf_store_earlier (worker->store, it, now, error);
	if (!box->earlier)
		return FALSE;
	box->facts = (CcrfFacts){
		.config = service->config, .calendar = service->calendar, .procedures = service->procedures,
		.delegations = box->delegations, .provider = box->provider, .candidates = box->candidates,
		.earlier_concerns = box->earlier->concerns, .earlier_same_category = box->earlier->same_category,
		.earlier_actions = box->earlier->actions, .earlier_evidenced = box->earlier->evidenced,
		.earlier_not_evidenced = box->earlier->not_evidenced,
		.people = people, .acts_for = acts_for, .read_form = read_form, .read_answers = read_answers, .case_exists = case_exists, .read_date = read_date, .read_when = read_when, .read_labels = read_labels, .read_plan = read_plan,
		.code_words = code_words,
		.data = box,
	};
	g_ptr_array_add (box->earlier->refs, NULL);
	g_ptr_array_add (box->earlier->unlearned, NULL);
	g_ptr_array_add (box->earlier->recurring, NULL);
	g_ptr_array_add (box->earlier->waiting, NULL);
	box->facts.lesson_unlearned = (const char *const *) box->earlier->unlearned->pdata;
	box->facts.lesson_recurring = (const char *const *) box->earlier->recurring->pdata;
	box->facts.lesson_waiting = (const char *const *) box->earlier->waiting->pdata;
	box->facts.process_ref = box->process_ref;
	box->facts.records = box->records;
	box->facts.earlier_refs = (const char *const *) box->earlier->refs->pdata;
	return ccrf_fact_box_fill_process (box, it, now, error);
}

void
ccrf_fact_box_clear (CcrfFactBox *box)
{
	g_clear_pointer (&box->provider, ccrf_provider_free);
	g_clear_pointer (&box->candidates, g_ptr_array_unref);
	g_clear_pointer (&box->earlier, ccrf_earlier_free);
	g_clear_pointer (&box->process_ref, g_free);
	g_clear_pointer (&box->records, g_ptr_array_unref);
	g_clear_pointer (&box->provider_cases, g_ptr_array_unref);
	g_clear_pointer (&box->provider_items, g_ptr_array_unref);
	g_clear_pointer (&box->other_meetings, g_ptr_array_unref);
	g_clear_pointer (&box->delegations, g_ptr_array_unref);
}
