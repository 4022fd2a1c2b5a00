/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: quality assurance, views, closing, lessons learnt, the report to the board (B5, B6). */

#include "process.h"
#include <string.h>

/* ---- quality assurance (B5.1) --------------------------------------------------------- */

static void
replace_checks (CcrfWork *work)
{
	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (g_str_equal (item->group, "quality"))
			item->state = CCRF_ITEM_REPLACED;
	}
}

/* The lead's words, a check a line, become the list that is then answered IMPROVED or NOT IMPROVED. */
void
ccrf_process_strategy (CcrfWork *work)
{
	g_autoptr (GPtrArray) lines = ccrf_prose_lines (work->event->text);
	CcrfTime due = ccrf_calendar_add (work->facts->calendar, work->now, ccrf_work_stanza (work, "pc-quality")->due);
	g_autofree char *due_day = ccrf_calendar_iso (work->facts->calendar, due), *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	ccrf_process_file_attachments (work);
	if (lines->len == 0) {
		ccrf_work_bad (work, "We could not find any check in your reply. Please write each check of the strategy on a line of its own.");
		ccrf_work_ask_back (work);
		return;
	}
	replace_checks (work);
	for (guint i = 0; i < lines->len; i++) {
		CcrfItem *item = ccrf_item_new (ccrf_process_next_item (work->it), lines->pdata[i], "senior-commissioning-officer", due_day);

		ccrf_set_text (&item->group, "quality");
		ccrf_set_text (&item->role, work->request->role);
		ccrf_set_text (&item->added, today);
		g_ptr_array_add (work->it->items, item);
	}
	ccrf_work_note (work, "the quality assurance strategy has %u check%s", lines->len, lines->len == 1 ? "" : "s");
	ccrf_work_step (work, "pc-qa-strategy TEXT");
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("pc-qa-strategy: answered");
	ccrf_work_receipt (work, "the quality assurance strategy");
}

void
ccrf_process_not_improved (CcrfWork *work, const char *what)
{
	g_autoptr (GPtrArray) bad = g_ptr_array_new ();
	const char *const told[] = { "chair", "coordinator", NULL };

	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (g_str_equal (item->group, "quality") && item->state == CCRF_ITEM_NOT_IMPROVED)
			g_ptr_array_add (bad, item);
	}
	ccrf_work_note (work, "%u of the checks did not find an improvement: back to step 4", bad->len);
	for (const char *const *role = told; *role; role++) {
		const CcrfAddress *who = ccrf_process_holder (work->it->process, *role);

		if (who)
			json_object_set_array_member (ccrf_work_mail (work, "pc-not-improved", who)->fields, "tasks", ccrf_fields_items (bad));
	}
}

/* ---- views and lessons: many are asked, each answers alone (B6.2, B6.4) ------------------------- */

static guint
still_open (const CcrfWork *work, const char *step)
{
	guint n = 0;

	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];

		n += request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, step);
	}
	return n;
}

/* One person's words: kept, and only their own question is answered. */
static void
contributed (CcrfWork *work, const char *kind, const char *complete)
{
	if (!*work->event->text) {
		ccrf_work_bad (work, "Your reply had no text that we could read.");
		ccrf_work_ask_back (work);
		return;
	}
	ccrf_process_file_attachments (work);
	ccrf_process_contribute (work, kind, work->event->text);
	ccrf_process_answered_alone (work);
	ccrf_work_note (work, "a %s came from %s", kind, work->request->role);
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("%s: answered", work->request->step);
	if (still_open (work, work->request->step) == 0)
		ccrf_work_step (work, complete);
	ccrf_process_thank (work);
}

void
ccrf_process_view_came (CcrfWork *work)
{
	contributed (work, "view", "views-complete");
}

void
ccrf_process_lesson_came (CcrfWork *work)
{
	contributed (work, "lesson", "lessons-complete");
}

/* What was still to be decided on the way is not asked any more: the process is at its end. */
void
ccrf_process_ask_views (CcrfWork *work, const char *what)
{
	static const char *const over[] = { "pc-outcome", "pc-next", "pc-qa-strategy", "pc-quality" };

	for (gsize i = 0; i < G_N_ELEMENTS (over); i++)
		ccrf_effect_withdraw (work, over[i]);
	ccrf_effect_ask (work, "pc-views");
	if (still_open (work, "pc-views") == 0)
		ccrf_process_ask_close (work, NULL);
}

/* ---- the decision to close (B6.1) -------------------------------------------------------------------- */

void
ccrf_process_ask_close (CcrfWork *work, const char *what)
{
	if (ccrf_work_open_request (work, "pc-close"))
		return;
	ccrf_effect_ask (work, "pc-close");
	/* kept or lifted by an explicit answer, never by the way */
	if (work->provider && !g_str_equal (work->provider->status, "open") && !ccrf_work_open_request (work, "pc-embargo"))
		ccrf_effect_ask (work, "pc-embargo");
}

/* "CLOSE review 12 June 2027": the provider is seen again on that day (B6.3). Any other date in the reason is no review. */
static void
set_review (CcrfWork *work)
{
	g_autofree char *lower = g_ascii_strdown (work->args, -1), *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	const char *word = strstr (lower, "review");
	const char *at = word ? work->args + (word - lower) : "";

	for (; *at; at += strcspn (at, " \n"), at += strspn (at, " \n")) {
		g_autofree char *rest = NULL, *unsure = NULL, *words = NULL;
		g_autofree char *date = work->facts->read_date (work->facts->data, at, work->now, &rest, &unsure);

		if (!date || strcmp (date, today) <= 0)
			continue;
		words = ccrf_calendar_date_words (date);
		ccrf_case_set_fact (work->it, "review_date", date);
		if (work->provider && !work->decision->provider)
			work->decision->provider = ccrf_provider_copy (work->provider);
		if (work->decision->provider)
			ccrf_set_text (&work->decision->provider->next_visit, date);
		ccrf_work_note (work, "the provider is reviewed on %s", words);
		return;
	}
}

void
ccrf_process_closing (CcrfWork *work, const char *what)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	ccrf_case_set_fact (work->it, "ended_on", today);
	set_review (work);
	ccrf_process_cancel_all (work, NULL);
	ccrf_process_write_letter (work, "closing");
	ccrf_work_note (work, "the process ends: the closing letters are written");
}

void
ccrf_process_not_yet (CcrfWork *work, const char *what)
{
	const CcrfAddress *chair = ccrf_process_holder (work->it->process, "chair");

	ccrf_case_set_fact (work->it, "not_yet", work->args);
	ccrf_effect_withdraw (work, "pc-embargo");
	ccrf_work_note (work, "not closed yet: back to step 4");
	if (chair)
		ccrf_work_mail (work, "pc-not-yet", chair);
}

void
ccrf_process_embargo (CcrfWork *work, const char *lift_or_keep)
{
	if (g_str_equal (lift_or_keep, "lift")) {
		ccrf_process_placements (work, "open");
	} else {
		ccrf_case_set_fact (work->it, "embargo_kept", work->args);
		ccrf_work_note (work, "placements stay as they are");
	}
	/* a report that was approved meanwhile waited for it */
	ccrf_work_step (work, "embargo-answered");
}

/* B6.1: nothing ends while a closing letter is unsigned or nobody has said what becomes of the embargo */
gboolean
ccrf_guard_unfinished (const CcrfWork *work)
{
	return ccrf_guard_letter_open (work) || ccrf_work_open_request (work, "pc-embargo");
}

gboolean
ccrf_guard_finished (const CcrfWork *work)
{
	return ccrf_guard_report_approved (work) && !ccrf_guard_unfinished (work);
}

/* ---- the report to the board (B6.4) --------------------------------------------------------------------- */

void
ccrf_process_ask_report (CcrfWork *work, const char *what)
{
	ccrf_effect_ask (work, "pc-report");
}

void
ccrf_process_report_changes (CcrfWork *work, const char *what)
{
	const char *before = ccrf_case_fact (work->it, "report_edits");
	g_autofree char *all = before ? g_strdup_printf ("%s\n\n%s", before, work->args) : g_strdup (work->args);

	ccrf_case_set_fact (work->it, "report_edits", all);
	ccrf_work_note (work, "the coordinator changed the report");
}

/* With the end nobody is asked any more: whoever leads hears what was never answered, an unsigned letter above all. */
static void
tell_left_open (CcrfWork *work)
{
	static const char *const told[] = { "coordinator", "chair", "director", NULL };
	g_autoptr (JsonArray) questions = ccrf_process_question_rows (work);
	guint n = json_array_get_length (questions);

	for (const char *const *role = told; n && *role; role++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, *role);

		for (guint i = 0; i < people->len; i++)
			json_object_set_array_member (ccrf_work_mail (work, "pc-left-open", people->pdata[i])->fields, "status_questions", json_array_ref (questions));
	}
	if (n)
		ccrf_work_note (work, "%u question%s left open at the end", n, n == 1 ? " is" : "s are");
}

void
ccrf_process_report_sent (CcrfWork *work, const char *what)
{
	guint n = ccrf_process_tell (work, "sab", "pc-sab-report", FALSE);

	tell_left_open (work);

	ccrf_work_note (work, "the report went to %u of the safeguarding adults board", n);
	if (n == 0)
		ccrf_work_tell_nobody_holds (work, "sab");
}
