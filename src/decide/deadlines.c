/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clocks of a step: its reminders, when it is due, what happens when nobody answers. */

#include "work.h"
#include <string.h>

void
ccrf_work_add_deadline (CcrfWork *work, const char *step, const char *what, CcrfTime at)
{
	g_autofree char *name = g_strdup_printf ("%s:%s", what, step);

	g_ptr_array_add (work->it->deadlines, ccrf_deadline_new (name, at));
}

void
ccrf_work_drop_deadlines (CcrfWork *work, const char *step)
{
	for (guint i = work->it->deadlines->len; i > 0; i--) {
		const CcrfDeadline *deadline = work->it->deadlines->pdata[i - 1];
		const char *of = strchr (deadline->name, ':');

		if (of && g_str_equal (of + 1, step))
			g_ptr_array_remove_index (work->it->deadlines, i - 1);
	}
}

static CcrfTime
reminder_at (const CcrfWork *work, const CcrfReminder *reminder, CcrfTime from, CcrfTime due)
{
	const CcrfCalendar *calendar = work->facts->calendar;

	switch (reminder->kind) {
	case CCRF_REMIND_HALF_WAY:
		return ccrf_calendar_half_way (calendar, from, due);
	case CCRF_REMIND_DUE:
		return due;
	case CCRF_REMIND_AFTER_START:
		return ccrf_calendar_add (calendar, from, reminder->span);
	case CCRF_REMIND_AFTER_DUE:
		return ccrf_calendar_add (calendar, due, reminder->span);
	default:
		return due;
	}
}

void
ccrf_work_start_clock_named (CcrfWork *work, const CcrfStep *step, const char *name, CcrfTime from, CcrfTime due)
{
	const GArray *reminders = work->it->urgent && step->urgent_reminders->len ? step->urgent_reminders : step->reminders;

	ccrf_work_drop_deadlines (work, name);
	for (guint i = 0; i < reminders->len; i++) {
		CcrfTime at = reminder_at (work, &g_array_index (reminders, CcrfReminder, i), from, due);

		/* the question itself leaves now: a moment that is past already needs no reminder */
		if (at > work->now)
			ccrf_work_add_deadline (work, name, "remind", at);
	}
	if (step->has_then)
		ccrf_work_add_deadline (work, name, "then", ccrf_calendar_add (work->facts->calendar, due, step->then));
	if (g_strcmp0 (ccrf_table_step (ccrf_table_of (work->it->procedure), work->it->state), step->name) == 0)
		work->it->due = due;
}

void
ccrf_work_start_clock_to (CcrfWork *work, const CcrfStep *step, CcrfTime from, CcrfTime due)
{
	ccrf_work_start_clock_named (work, step, step->name, from, due);
}

void
ccrf_work_start_clock (CcrfWork *work, const CcrfStep *step, CcrfTime from)
{
	ccrf_work_start_clock_to (work, step, from, ccrf_calendar_add (work->facts->calendar, from, step->due));
}
