/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine: an event finds its row, the row changes the case and says what follows. */

#include "process.h"
#include <string.h>

const CcrfTable *
ccrf_table_of (CcrfProcedureKind kind)
{
	static const CcrfTable *const tables[] = { &ccrf_concern_table, &ccrf_compliment_table, &ccrf_provider_concerns_table, &ccrf_triage_table, &ccrf_trend_table,
		                                   &ccrf_contact_review_table };

	for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
		if (tables[i]->kind == kind)
			return tables[i];
	return NULL;
}

const CcrfTable *
ccrf_table_named (const char *procedure)
{
	for (int kind = CCRF_CONCERN; kind <= CCRF_PROCEDURE_LAST; kind++)
		if (g_str_equal (ccrf_procedure_name (kind), procedure))
			return ccrf_table_of (kind);
	return NULL;
}

static const CcrfStateRow *
find_state (const CcrfTable *table, const char *state)
{
	for (const CcrfStateRow *row = table->states; row->state; row++)
		if (g_str_equal (row->state, state))
			return row;
	return NULL;
}

const char *
ccrf_table_step (const CcrfTable *table, const char *state)
{
	const CcrfStateRow *row = find_state (table, state);

	return row ? row->step : NULL;
}

static const CcrfTransition *
find_row (const CcrfWork *work, const CcrfTable *table, const char *on)
{
	for (const CcrfTransition *row = table->rows; row->from; row++) {
		gboolean from = g_str_equal (row->from, work->it->state) ||
		                (g_str_equal (row->from, "*") && !g_str_equal (work->it->state, "closed"));

		if (from && g_str_equal (row->on, on) && (!row->when || row->when (work)))
			return row;
	}
	return NULL;
}

static void
enter (CcrfWork *work, const char *state)
{
	if (g_str_equal (work->it->state, state))
		return;
	ccrf_work_note (work, "%s → %s", work->it->state, state);
	g_free (work->it->state);
	work->it->state = g_strdup (state);
	work->it->changed = work->now;
	work->it->due = 0;
}

gboolean
ccrf_work_step (CcrfWork *work, const char *on)
{
	const CcrfTable *table = ccrf_table_of (work->it->procedure);
	const CcrfTransition *row = table ? find_row (work, table, on) : NULL;
	const CcrfStateRow *state;

	if (!row)
		return FALSE;
	if (row->to)
		enter (work, row->to);
	for (gsize i = 0; i < G_N_ELEMENTS (row->effects) && row->effects[i].run; i++)
		row->effects[i].run (work, row->effects[i].what);
	/* an effect may have handed the case to the other procedure's table */
	state = find_state (ccrf_table_of (work->it->procedure), work->it->state);
	if (state && state->transient && !g_str_equal (on, "opened"))
		return ccrf_work_step (work, "go");
	return TRUE;
}

static void
opened (CcrfWork *work)
{
	ccrf_work_step (work, "opened");
}

static void
filed (CcrfWork *work)
{
	ccrf_work_note (work, "a message was filed; it decides nothing");
}

static void
packed (CcrfWork *work)
{
	ccrf_case_set_fact (work->it, "meeting", work->event->name);
	ccrf_work_note (work, "in the pack of %s, %s", work->event->name, work->event->text);
}

static void
meeting_over (CcrfWork *work)
{
	ccrf_work_step (work, "meeting-over");
}

CcrfDecision *
ccrf_decide (const CcrfCase *it, const CcrfEvent *event, const CcrfFacts *facts, CcrfTime now)
{
	/* clang-format off */
	static const struct { CcrfEventKind kind; void (*handle) (CcrfWork *work); } handlers[] = {
		{ CCRF_EVENT_OPENED,       opened },
		{ CCRF_EVENT_ANSWER,       ccrf_work_answer },
		{ CCRF_EVENT_HELD,         ccrf_work_held },
		{ CCRF_EVENT_REFUSED,      ccrf_work_refused },
		{ CCRF_EVENT_CLOCK,        ccrf_work_clock },
		{ CCRF_EVENT_BOUNCED,      ccrf_work_bounced },
		{ CCRF_EVENT_AWAY,         ccrf_work_away },
		{ CCRF_EVENT_FILED,        filed },
		{ CCRF_EVENT_PACKED,       packed },
		{ CCRF_EVENT_MEETING_OVER, meeting_over },
		{ CCRF_EVENT_DOCUMENT,     ccrf_process_document_came },
		{ CCRF_EVENT_CALENDAR,     ccrf_process_calendar_came },
		{ CCRF_EVENT_ITEM,         ccrf_process_item_came },
		{ CCRF_EVENT_CONCERN,      ccrf_process_concern_came },
	};
	/* clang-format on */
	CcrfDecision *decision = ccrf_decision_new (it);
	CcrfWork work = { .decision = decision, .it = decision->after, .event = event, .facts = facts, .now = now,
	                  .provider = facts->provider, .args = "" };

	for (guint i = 0; event->request_id && i < work.it->requests->len; i++) {
		CcrfRequest *request = work.it->requests->pdata[i];

		if (request->id == event->request_id)
			work.request = request;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
		if (handlers[i].kind == event->kind)
			handlers[i].handle (&work);
	g_free (work.problem);
	g_free (work.date);
	return decision;
}

char **
ccrf_decide_waiting_for (const CcrfCase *it)
{
	const CcrfTable *table = ccrf_table_of (it->procedure);
	const char *step = table ? ccrf_table_step (table, it->state) : NULL;
	g_autoptr (GPtrArray) names = g_ptr_array_new ();

	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];
		gboolean party = g_str_equal (request->role, "professional") || g_str_equal (request->role, "provider");
		const char *name = party ? request->to->address : request->role;

		/* a process waits for many at once; its desk waits for nobody */
		gboolean waits = it->process ? !g_str_equal (request->step, "pc-desk") : step && g_str_equal (request->step, step);

		if (request->state == CCRF_REQUEST_OPEN && waits && !ccrf_list_has (names, name))
			g_ptr_array_add (names, (gpointer) name);
	}
	g_ptr_array_add (names, NULL);
	return g_strdupv ((char **) names->pdata);
}
