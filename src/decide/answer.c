/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An allowed reply: one command out of the step's closed list, a line an item, or prose where prose answers. */

#include "process.h"
#include <string.h>

/* ---- asking back -------------------------------------------------------------------- */

/* clang-format off */
static const struct { const char *role, *template_name; } asked_back_with[] = {
	{ "provider",     "provider-choices" },
	{ "professional", "not-read" },
};
/* clang-format on */

static const char *
template_for (const CcrfRequest *request)
{
	for (gsize i = 0; i < G_N_ELEMENTS (asked_back_with); i++)
		if (g_str_equal (asked_back_with[i].role, request->role))
			return asked_back_with[i].template_name;
	return "choices";
}

/* One message that lists the choices; a second answer that makes no sense goes to a person. */
void
ccrf_work_ask_back (CcrfWork *work)
{
	CcrfMail *mail;

	if (work->request->asked_back) {
		g_free (work->decision->outcome);
		work->decision->outcome = g_strdup ("attention: the answer could not be read, twice");
		ccrf_work_note (work, "an answer to %s could not be read, twice: put to a person", work->request->step);
		return;
	}
	work->request->asked_back = TRUE;
	mail = ccrf_work_mail (work, template_for (work->request), work->request->to);
	json_object_set_string_member (mail->fields, "problem", work->problem);
	mail->request = work->request;
	ccrf_fields_add_answers (work, mail->fields, work->request);
	ccrf_work_note (work, "an answer to %s could not be carried out; the choices were sent", work->request->step);
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("asked back");
}

/* ---- single decisions ------------------------------------------------------------------ */

static const CcrfCommand *
the_one_command (CcrfWork *work)
{
	const CcrfCommand *first = NULL;

	for (guint i = 0; i < work->event->commands->len; i++) {
		const CcrfCommand *command = work->event->commands->pdata[i];

		if (!first)
			first = command;
		else if (!g_str_equal (first->keyword, command->keyword)) {
			ccrf_work_bad (work, "Your reply says both %s and %s, so we did nothing.", first->keyword, command->keyword);
			return NULL;
		}
	}
	if (!first)
		ccrf_work_bad (work, "We could not find one of the answers below on the first line of your reply, so we did nothing.");
	return first;
}

static void
carried_out (CcrfWork *work, const char *on)
{
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("%s: %s", work->request->step, on);
}

static void
decide_one (CcrfWork *work)
{
	const CcrfCommand *command = the_one_command (work);
	CcrfRequest *request = work->request;
	g_autofree char *recorded = NULL, *on = NULL;

	if (command) {
		work->keyword = command->keyword;
		work->args = command->args;
		ccrf_work_check_command (work);
	}
	if (work->problem) {
		ccrf_work_ask_back (work);
		return;
	}
	recorded = g_strstrip (g_strdup_printf ("%s %s", work->keyword, work->args));
	ccrf_work_note (work, "%s answered to %s", work->keyword, request->step);
	/* one word means another thing at each question of the process */
	on = work->it->process ? g_strdup_printf ("%s %s", request->step, work->keyword) : g_strdup (work->keyword);
	if (!ccrf_work_step (work, on)) {
		ccrf_work_bad (work, "%s is not possible any more: the case has moved on.", work->keyword);
		ccrf_work_ask_back (work);
		return;
	}
	carried_out (work, work->keyword);
	/* where the question stays open (QUERY), the next answer is a new one */
	request->asked_back = FALSE;
	ccrf_work_receipt (work, recorded);
}

/* ---- a line an item -------------------------------------------------------------------------- */

static CcrfItem *
find_item (const CcrfWork *work, int n)
{
	for (guint i = 0; i < work->it->items->len; i++)
		if (((CcrfItem *) work->it->items->pdata[i])->n == n)
			return work->it->items->pdata[i];
	return NULL;
}

static const struct { const char *keyword; CcrfItemState state; gboolean visit; } item_words[] = {
	{ "DONE", CCRF_ITEM_DONE, FALSE },
	{ "NOT DONE", CCRF_ITEM_NOT_DONE, FALSE },
	{ "EVIDENCED", CCRF_ITEM_EVIDENCED, TRUE },
	{ "NOT EVIDENCED", CCRF_ITEM_NOT_EVIDENCED, TRUE },
};

static void
set_item (CcrfWork *work, CcrfItem *item, const CcrfCommand *command)
{
	for (gsize i = 0; i < G_N_ELEMENTS (item_words); i++) {
		g_autofree char *date = NULL, *rest = NULL, *unsure = NULL;

		if (!g_str_equal (item_words[i].keyword, command->keyword))
			continue;
		if (item_words[i].visit) {
			item->state = item_words[i].state;
			ccrf_set_text (&item->evidence, command->args);
			return;
		}
		ccrf_set_text (&item->answer, command->args);
		/* what the visit has seen outlives what the provider says later */
		if (item->state == CCRF_ITEM_EVIDENCED || item->state == CCRF_ITEM_NOT_EVIDENCED)
			return;
		item->state = item_words[i].state;
		date = work->facts->read_date (work->facts->data, command->args, work->now, &rest, &unsure);
		ccrf_set_text (&item->done_on, item->state == CCRF_ITEM_DONE && date ? date : "");
	}
}

/* TRUE: every line named an item of the list and none contradicts another */
static gboolean
read_items (CcrfWork *work)
{
	const GPtrArray *commands = work->event->commands;
	g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

	for (guint i = 0; i < commands->len; i++) {
		const CcrfCommand *command = commands->pdata[i];
		int n = command->item;
		const char *before;

		if (n == 0 && work->it->items->len == 1)
			n = ((CcrfItem *) work->it->items->pdata[0])->n;
		if (n == 0) {
			ccrf_work_bad (work, "Your reply says %s without the number of an action, so we did nothing.", command->keyword);
			return FALSE;
		}
		if (!find_item (work, n)) {
			ccrf_work_bad (work, "There is no action number %d in the list, so we did nothing.", n);
			return FALSE;
		}
		before = g_hash_table_lookup (seen, GINT_TO_POINTER (n));
		if (before && !g_str_equal (before, command->keyword)) {
			ccrf_work_bad (work, "Your reply says both %s and %s for action %d, so we did nothing.", before, command->keyword, n);
			return FALSE;
		}
		g_hash_table_insert (seen, GINT_TO_POINTER (n), command->keyword);
	}
	return TRUE;
}

static void
decide_items (CcrfWork *work, const char *on)
{
	const GPtrArray *commands = work->event->commands;

	if (!read_items (work)) {
		ccrf_work_ask_back (work);
		return;
	}
	for (guint i = 0; i < commands->len; i++) {
		const CcrfCommand *command = commands->pdata[i];
		int n = command->item ? command->item : ((CcrfItem *) work->it->items->pdata[0])->n;

		set_item (work, find_item (work, n), command);
	}
	ccrf_work_note (work, "%u action%s answered to %s", commands->len, commands->len == 1 ? "" : "s", work->request->step);
	if (ccrf_work_step (work, on))
		carried_out (work, "items answered");
}

/* ---- the provider's words ----------------------------------------------------------------- */

#define ANSWER_MOST 20000 /* bytes of earlier answers that are kept before a new one */

/* Lines of prose become the action items (A2.5c). FALSE: there was none. */
static gboolean
items_from_prose (CcrfWork *work)
{
	g_autoptr (GPtrArray) lines = ccrf_prose_lines (work->event->text);

	for (guint i = 0; i < lines->len; i++) {
		CcrfItem *item = ccrf_item_new ((int) i + 1, lines->pdata[i], "", "");

		item->state = CCRF_ITEM_DONE;
		ccrf_set_text (&item->answer, lines->pdata[i]);
		g_ptr_array_add (work->it->items, item);
	}
	ccrf_work_note (work, "the provider's answer gave %u action%s", lines->len, lines->len == 1 ? "" : "s");
	return lines->len > 0;
}

/* What came before stays: who decides about the visit reads all of it. */
static void
keep_answer (CcrfWork *work)
{
	const char *before = ccrf_case_fact (work->it, "answer_text");
	g_autofree char *all = NULL;

	if (!*work->event->text)
		return;
	if (before && *before && strlen (before) + strlen (work->event->text) < ANSWER_MOST)
		all = g_strdup_printf ("%s\n\n%s", before, work->event->text);
	ccrf_case_set_fact (work->it, "answer_text", all ? all : work->event->text);
}

static gboolean
nothing_open (const CcrfWork *work)
{
	for (guint i = 0; i < work->it->items->len; i++)
		if (((CcrfItem *) work->it->items->pdata[i])->state == CCRF_ITEM_OPEN)
			return FALSE;
	return TRUE;
}

static void
answer_per_item (CcrfWork *work)
{
	decide_items (work, "answered");
	if (work->problem)
		return;
	if (nothing_open (work))
		ccrf_case_set_fact (work->it, "overdue", NULL);
	/* the question of MORE is over when the case has gone on */
	if (!g_str_equal (work->it->state, "provider-asked"))
		ccrf_case_set_fact (work->it, "question", NULL);
}

/* Prose in answer to "confirm the agreed actions": filed; the choices are sent once. */
static void
file_prose (CcrfWork *work)
{
	ccrf_work_note (work, "the provider answered in prose: filed");
	if (work->request->state != CCRF_REQUEST_OPEN || work->request->asked_back) {
		ccrf_work_step (work, "answered");
		carried_out (work, "filed");
		return;
	}
	ccrf_work_bad (work, "Thank you. We have filed your reply. We also need an answer for each action.");
	ccrf_work_ask_back (work);
}

static void
answer_of_provider (CcrfWork *work)
{
	gboolean more = ccrf_case_fact (work->it, "question") != NULL;

	keep_answer (work);
	if (work->event->commands->len && work->it->items->len) {
		answer_per_item (work);
		return;
	}
	if (!*work->event->text) {
		ccrf_work_bad (work, "Your reply had no text that we could read.");
		ccrf_work_ask_back (work);
		return;
	}
	if (work->it->items->len && !more) {
		file_prose (work);
		return;
	}
	if (work->it->items->len == 0 && !items_from_prose (work) && !more) {
		ccrf_work_bad (work, "We could not find in your reply what you have done about the concern.");
		ccrf_work_ask_back (work);
		return;
	}
	ccrf_case_set_fact (work->it, "question", NULL);
	if (more && ccrf_work_step (work, "replied"))
		carried_out (work, "answered");
	else if (ccrf_work_step (work, "answered"))
		carried_out (work, "answered");
}

/* The professional's words; after the decision they are evidence that a person must read. */
static void
answer_in_prose (CcrfWork *work)
{
	gboolean with_form = work->event->message && work->event->message->forms->len;

	work->args = work->event->text;
	if (!*work->args && !with_form) {
		ccrf_work_bad (work, "Your reply had no text that we could read.");
		ccrf_work_ask_back (work);
		return;
	}
	if (ccrf_work_step (work, g_str_equal (work->request->step, "missing") ? "MISSING" : "TEXT")) {
		if (!g_str_has_prefix (work->decision->outcome, "attention: "))
			carried_out (work, "answered");
		return;
	}
	ccrf_work_note (work, "an answer to %s came after the case had moved on: filed", work->request->step);
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("attention: an answer came after the case had moved on: read it");
}

/* ---- entry ------------------------------------------------------------------------------------------ */

void
ccrf_work_answer (CcrfWork *work)
{
	const CcrfStepWords *words;

	if (!work->request || !work->event->commands || !work->event->text)
		return;
	words = ccrf_step_words_find (work->request->step);
	if (g_str_equal (work->request->step, "confirm")) {
		ccrf_work_confirmed (work);
	} else if (work->it->process && ccrf_process_answer (work)) {
		return;
	} else if (g_str_equal (work->request->step, "answer")) {
		answer_of_provider (work);
	} else if (words && words->items) {
		if (work->event->commands->len == 0) {
			ccrf_work_bad (work, "We could not find a line such as “1 %s” in your reply, so we did nothing.", words->words[0]);
			ccrf_work_ask_back (work);
		} else {
			decide_items (work, "checked");
			if (!work->problem)
				ccrf_work_receipt (work, "your answers about the actions");
		}
	} else if (words && words->prose) {
		answer_in_prose (work);
	} else {
		decide_one (work);
	}
}
