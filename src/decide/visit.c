/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Visits: the checklist leaves before the date, the answers are due after it (A2.7a, A2.7b). */

#include "concern.h"
#include <string.h>

static void
plan (CcrfWork *work, const char *date)
{
	const CcrfStep *step = ccrf_work_stanza (work, "checklist");
	const CcrfCalendar *calendar = work->facts->calendar;
	CcrfTime visit = ccrf_calendar_end_of_day (calendar, date);
	CcrfTime send = ccrf_calendar_before (calendar, visit, step->before_visit);

	ccrf_case_set_fact (work->it, "visit_date", date);
	ccrf_case_set_fact (work->it, "not_evidenced", NULL);
	/* where the provider named no action, the visit looks at the matter itself */
	if (work->it->items->len == 0)
		g_ptr_array_add (work->it->items, ccrf_item_new (1, "Show what has been done about the concern. The provider has named no action.", "", ""));
	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (item->state == CCRF_ITEM_NOT_EVIDENCED)
			item->state = CCRF_ITEM_DONE;
	}
	work->it->due = ccrf_calendar_add (calendar, visit, step->due);
	ccrf_work_drop_deadlines (work, "checklist");
	ccrf_work_add_deadline (work, "checklist", "send", MAX (send, work->now));
}

void
ccrf_concern_visit (CcrfWork *work, const char *what)
{
	plan (work, work->date);
	ccrf_work_note (work, "a monitoring visit on %s", work->date);
}

/* The provider's next routine visit; a date after NO VISIT, or the default where none is known. */
void
ccrf_concern_no_visit (CcrfWork *work, const char *what)
{
	const CcrfFacts *facts = work->facts;
	g_autofree char *rest = NULL, *unsure = NULL, *today = ccrf_calendar_iso (facts->calendar, work->now);
	g_autofree char *said = facts->read_date (facts->data, work->args, work->now, &rest, &unsure);
	const char *known = work->provider ? work->provider->next_visit : "";
	g_autofree char *date = NULL;
	gboolean guessed = FALSE;

	if (said && strcmp (said, today) >= 0)
		date = g_strdup (said);
	else if (*known && strcmp (known, today) >= 0)
		date = g_strdup (known);
	else if ((guessed = TRUE))
		date = ccrf_calendar_iso (facts->calendar, ccrf_calendar_add (facts->calendar, work->now, facts->procedures->routine_visit_within));
	plan (work, date);
	ccrf_work_note (work, "the actions are checked at the routine visit on %s%s", date,
	                guessed ? " (no date was known: the default)" : "");
}

void
ccrf_concern_checklist (CcrfWork *work, const char *what)
{
	const CcrfStep *step = ccrf_work_stanza (work, "checklist");
	const char *date = ccrf_case_fact (work->it, "visit_date");
	CcrfTime visit = ccrf_calendar_end_of_day (work->facts->calendar, date ? date : "");

	/* the clock counts from the visit, not from the mail */
	ccrf_work_start_clock_to (work, step, visit, work->it->due);
	ccrf_work_ask_people (work, step);
}
