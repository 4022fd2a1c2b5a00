/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Effects that every procedure uses. */

#include "work.h"

void
ccrf_work_note (CcrfWork *work, const char *format, ...)
{
	g_autofree char *what = NULL;
	const char *who = work->event->sender ? work->event->sender->address : "ccrfd";
	va_list args;

	va_start (args, format);
	what = g_strdup_vprintf (format, args);
	va_end (args);
	g_ptr_array_add (work->decision->notes, ccrf_note_new (who, what));
}

void
ccrf_work_bad (CcrfWork *work, const char *format, ...)
{
	va_list args;

	g_free (work->problem);
	va_start (args, format);
	work->problem = g_strdup_vprintf (format, args);
	va_end (args);
}

void
ccrf_effect_remember (CcrfWork *work, const char *fact)
{
	ccrf_case_set_fact (work->it, fact, *work->args ? work->args : "yes");
}

void
ccrf_effect_note (CcrfWork *work, const char *what)
{
	ccrf_work_note (work, "%s", what);
}

void
ccrf_effect_close (CcrfWork *work, const char *closure)
{
	CcrfCase *it = work->it;

	ccrf_case_set_fact (it, "closure", closure);
	it->closed = work->now;
	it->due = 0;
	g_ptr_array_set_size (it->deadlines, 0);
	for (guint i = 0; i < it->requests->len; i++) {
		CcrfRequest *request = it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN)
			request->state = CCRF_REQUEST_SUPERSEDED;
	}
	ccrf_work_note (work, "closed: %s", closure);
}
