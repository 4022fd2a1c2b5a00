/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: an answer or a deadline finds the part of the process that it belongs to. */

#include "process.h"
#include <stdlib.h>
#include <string.h>

/* clang-format off */
/* what is answered in words or documents, or a line an item; every other step is one decision out of its list */
static const struct { const char *step; void (*take) (CcrfWork *work); } takers[] = {
	{ "pc-findings",          ccrf_process_words_came },
	{ "pc-provider-views",    ccrf_process_words_came },
	{ "pc-document",          ccrf_process_words_came },
	{ "pc-provider-document", ccrf_process_words_came },
	{ "pc-minutes",           ccrf_process_minutes_came },
	{ "pc-qa-strategy",       ccrf_process_strategy },
	{ "pc-views",             ccrf_process_view_came },
	{ "pc-lessons",           ccrf_process_lesson_came },
	{ "pc-milestones",        ccrf_process_milestones_answered },
};
/* clang-format on */

static gboolean
says (const CcrfWork *work, const char *keyword)
{
	for (guint i = 0; i < work->event->commands->len; i++)
		if (g_str_equal (((CcrfCommand *) work->event->commands->pdata[i])->keyword, keyword))
			return TRUE;
	return FALSE;
}

/* The signed letter needs no word: the document is the answer; where it was forgotten, that is what is asked back. */
static gboolean
is_letter (const CcrfWork *work)
{
	gboolean with_file = work->event->message && work->event->message->attachments->len > 0;

	return g_str_equal (work->request->step, "pc-letter") && (with_file || work->event->commands->len == 0);
}

/* "Tuesday 12 May 10am, Town Hall" without a word before it is another time */
static gboolean
is_bare_time (const CcrfWork *work)
{
	g_autofree char *rest = NULL, *unsure = NULL, *date = NULL;

	if (!g_str_equal (work->request->step, "pc-meeting") || work->event->commands->len)
		return FALSE;
	date = work->facts->read_date (work->facts->data, work->event->text, work->now, &rest, &unsure);
	return date || unsure;
}

static void
take_bare_time (CcrfWork *work)
{
	CcrfCommand *move = ccrf_command_new ("MOVE", 0, work->event->text);

	g_ptr_array_add (work->event->commands, move);
}

gboolean
ccrf_process_answer (CcrfWork *work)
{
	const CcrfStepWords *words = ccrf_step_words_find (work->request->step);

	/* care that may fail waits for nothing, whatever was asked (B0.9) */
	if (says (work, "CONTINUITY") && !g_str_equal (work->request->step, "pc-desk")) {
		ccrf_process_continuity (work, NULL);
		return TRUE;
	}
	if (is_letter (work)) {
		ccrf_process_letter_came (work);
		return TRUE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (takers); i++)
		if (g_str_equal (takers[i].step, work->request->step)) {
			takers[i].take (work);
			return TRUE;
		}
	ccrf_process_file_attachments (work);
	if (words && words->items) {
		ccrf_process_items_answered (work);
		return TRUE;
	}
	if (is_bare_time (work))
		take_bare_time (work);
	return FALSE;
}

gboolean
ccrf_process_clock (CcrfWork *work, const char *name)
{
	const char *colon = strchr (name, ':');
	g_autofree char *what = g_strndup (name, (gsize) (colon - name));
	g_autofree char *row = g_strndup (name, strcspn (name, "#"));

	if (colon[1] == 'm' && g_ascii_isdigit (colon[2]))
		return ccrf_process_meeting_clock (work, what, atoi (colon + 2));
	if (ccrf_process_document_clock (work, name))
		return TRUE;
	if (ccrf_work_step (work, row))
		return TRUE;
	if (g_str_equal (what, "defer"))
		ccrf_process_deferred_due (work, colon + 1);
	/* nobody answered in time: the deputies of whoever was asked */
	if (g_str_equal (what, "then")) {
		ccrf_effect_ask_deputies (work, colon + 1);
		ccrf_process_item_late (work, colon + 1);
		ccrf_work_note (work, "%s is overdue", colon + 1);
	}
	return TRUE;
}
