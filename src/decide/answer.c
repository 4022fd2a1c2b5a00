/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An allowed reply: one command out of the step's closed list, a line an item, or prose where prose answers. */

#include "work.h"
#include <string.h>

/* ---- asking back -------------------------------------------------------------------- */

/* One message that lists the choices; a second answer that makes no sense goes to a person. */
void
ccrf_work_ask_back (CcrfWork *work)
{
	gboolean provider = g_str_equal (work->request->role, "provider");
	CcrfMail *mail;

	if (work->request->asked_back) {
		g_free (work->decision->outcome);
		work->decision->outcome = g_strdup ("attention: the answer could not be read, twice");
		ccrf_work_note (work, "an answer to %s could not be read, twice: put to a person", work->request->step);
		return;
	}
	work->request->asked_back = TRUE;
	mail = ccrf_work_mail (work, provider ? "provider-choices" : "choices", work->request->to);
	json_object_set_string_member (mail->fields, "problem", work->problem);
	mail->request = work->request;
	ccrf_fields_add_answers (work, mail->fields, work->request->step);
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
	work->request->asked_back = FALSE;
}

static void
decide_one (CcrfWork *work)
{
	const CcrfCommand *command = the_one_command (work);
	CcrfRequest *request = work->request;
	g_autofree char *recorded = NULL;

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
	if (!ccrf_work_step (work, work->keyword)) {
		ccrf_work_bad (work, "%s is not possible any more: the case has moved on.", work->keyword);
		ccrf_work_ask_back (work);
		return;
	}
	carried_out (work, work->keyword);
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
replace (char **text, const char *with)
{
	g_free (*text);
	*text = g_strdup (with);
}

static void
set_item (CcrfWork *work, CcrfItem *item, const CcrfCommand *command)
{
	for (gsize i = 0; i < G_N_ELEMENTS (item_words); i++) {
		g_autofree char *date = NULL, *rest = NULL, *unsure = NULL;

		if (!g_str_equal (item_words[i].keyword, command->keyword))
			continue;
		/* what the visit has seen outlives what the provider says later */
		if (!item_words[i].visit && item->state == CCRF_ITEM_EVIDENCED)
			return;
		item->state = item_words[i].state;
		if (item_words[i].visit) {
			replace (&item->evidence, command->args);
			return;
		}
		date = work->facts->read_date (work->facts->data, command->args, work->now, &rest, &unsure);
		if (item->state == CCRF_ITEM_DONE)
			replace (&item->done_on, date ? date : "");
		replace (&item->answer, command->args);
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

/* Lines of prose become the action items (A2.5c): without greetings, bullets and what follows the closing. */
static void
items_from_prose (CcrfWork *work)
{
	g_autoptr (GRegex) lead = g_regex_new ("^[\\s\\-*•·–]*(\\d{1,2}[.)]\\s*)?", 0, 0, NULL);
	g_autoptr (GRegex) greeting = g_regex_new ("^(dear|hi|hello|good (morning|afternoon)|thank you|thanks|many thanks)\\b.{0,40}$", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GRegex) closing = g_regex_new ("^(kind |best |warm )?regards\\b|^yours (sincerely|faithfully)|^best wishes", G_REGEX_CASELESS, 0, NULL);
	g_auto (GStrv) lines = g_strsplit (work->event->text, "\n", -1);
	int n = 0;

	for (char **line = lines; *line; line++) {
		g_autofree char *text = g_regex_replace (lead, g_strstrip (*line), -1, 0, "", 0, NULL);
		CcrfItem *item;

		if (g_regex_match (closing, text, 0, NULL))
			break;
		if (g_utf8_strlen (text, -1) < 3 || g_regex_match (greeting, text, 0, NULL))
			continue;
		item = ccrf_item_new (++n, text, "", "");
		item->state = CCRF_ITEM_DONE;
		replace (&item->answer, text);
		g_ptr_array_add (work->it->items, item);
	}
	ccrf_work_note (work, "the provider's answer gave %d action%s", n, n == 1 ? "" : "s");
}

static void
answer_of_provider (CcrfWork *work)
{
	ccrf_case_set_fact (work->it, "answer_text", work->event->text);
	if (work->event->commands->len && work->it->items->len) {
		decide_items (work, "answered");
		return;
	}
	if (!*work->event->text) {
		ccrf_work_bad (work, "Your reply had no text that we could read.");
		ccrf_work_ask_back (work);
		return;
	}
	if (work->it->items->len && !ccrf_case_fact (work->it, "question")) {
		/* prose is filed; the actions still need an answer each */
		ccrf_work_note (work, "the provider answered in prose: filed");
		if (work->request->state != CCRF_REQUEST_OPEN || work->request->asked_back) {
			ccrf_work_step (work, "answered");
			carried_out (work, "filed");
			return;
		}
		ccrf_work_bad (work, "Thank you. We have filed your reply. We also need an answer for each action.");
		ccrf_work_ask_back (work);
		return;
	}
	if (work->it->items->len == 0)
		items_from_prose (work);
	if (ccrf_case_fact (work->it, "question")) {
		ccrf_case_set_fact (work->it, "question", NULL);
		if (ccrf_work_step (work, "replied")) {
			carried_out (work, "answered");
			return;
		}
	}
	if (ccrf_work_step (work, "answered"))
		carried_out (work, "answered");
}

/* ---- entry ------------------------------------------------------------------------------------------ */

void
ccrf_work_answer (CcrfWork *work)
{
	const CcrfStepWords *words;

	if (!work->request)
		return;
	words = ccrf_step_words_find (work->request->step);
	if (g_str_equal (work->request->step, "confirm")) {
		ccrf_work_confirmed (work);
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
		work->args = work->event->text;
		if (ccrf_work_step (work, "TEXT"))
			carried_out (work, "answered");
	} else {
		decide_one (work);
	}
}
