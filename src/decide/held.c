/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reply that may not decide yet: the registered address confirms it first. */

#include "process.h"

/* a registered address is not asked more often than this about one request */
#define CONFIRMATIONS 3
/* so many alerts about one case go out at once; from then on one an hour */
#define ALERTS 3
#define ALERT_PAUSE 3600

static guint
confirmations (const CcrfWork *work, guint64 request_id)
{
	guint n = 0;

	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];

		if (g_str_equal (request->step, "confirm") && request->extra &&
		    (guint64) json_object_get_int_member (request->extra, "request_id") == request_id)
			n++;
	}
	return n;
}

static gboolean
says (const GPtrArray *commands, const char *keyword)
{
	for (guint i = 0; commands && i < commands->len; i++)
		if (g_str_equal (((CcrfCommand *) commands->pdata[i])->keyword, keyword))
			return TRUE;
	return FALSE;
}

static JsonArray *
commands_to_json (const GPtrArray *commands)
{
	JsonArray *list = json_array_new ();

	for (guint i = 0; commands && i < commands->len; i++) {
		const CcrfCommand *command = commands->pdata[i];
		JsonObject *row = json_object_new ();

		json_object_set_string_member (row, "keyword", command->keyword);
		json_object_set_int_member (row, "item", command->item);
		json_object_set_string_member (row, "args", command->args);
		json_array_add_object_element (list, row);
	}
	return list;
}

static GPtrArray *
commands_from_json (JsonArray *list)
{
	GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_command_free);

	for (guint i = 0; i < json_array_get_length (list); i++) {
		JsonObject *row = json_array_get_object_element (list, i);

		g_ptr_array_add (commands, ccrf_command_new (json_object_get_string_member (row, "keyword"),
		                                             (int) json_object_get_int_member (row, "item"),
		                                             json_object_get_string_member (row, "args")));
	}
	return commands;
}

/* ESCALATE still means something for this case. */
static gboolean
may_be_escalated (const CcrfWork *work)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];
		const CcrfStepWords *words = ccrf_step_words_find (request->step);

		if (request->state == CCRF_REQUEST_OPEN && words && g_strv_contains (words->words, "ESCALATE"))
			return TRUE;
	}
	return FALSE;
}

/* Whoever sends ESCALATE a thousand times must not bury the next real one: the case is known to be in doubt by then. */
static gboolean
alerted_enough (CcrfWork *work)
{
	const char *times = ccrf_case_fact (work->it, "escalate_alerts"), *when = ccrf_case_fact (work->it, "escalate_alerted");
	int n = times ? atoi (times) : 0;
	g_autofree char *more = g_strdup_printf ("%d", n + 1), *now = g_strdup_printf ("%" G_GINT64_FORMAT, work->now);

	if (n >= ALERTS && when && work->now < g_ascii_strtoll (when, NULL, 10) + ALERT_PAUSE)
		return TRUE;
	ccrf_case_set_fact (work->it, "escalate_alerts", more);
	ccrf_case_set_fact (work->it, "escalate_alerted", now);
	return FALSE;
}

/* Fail safe: an ESCALATE that could not be verified alerts the screening managers all the same. */
static void
alert_escalate (CcrfWork *work)
{
	g_autoptr (GPtrArray) people = NULL;

	if (alerted_enough (work)) {
		ccrf_work_note (work, "one more unverified ESCALATE: the screening managers were alerted within the hour");
		return;
	}
	people = work->facts->people (work->facts->data, "safeguarding-team-manager", FALSE, work->now);
	if (people->len == 0)
		ccrf_work_tell_nobody_holds (work, "safeguarding-team-manager");
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_work_mail (work, "escalate-unverified", people->pdata[i]);

		mail->urgent = TRUE;
		json_object_set_string_member (mail->fields, "said_by", work->event->sender ? work->event->sender->address : "");
		json_object_set_string_member (mail->fields, "why", work->event->why);
	}
	ccrf_work_note (work, "an unverified ESCALATE: the screening managers were alerted");
}

void
ccrf_work_held (CcrfWork *work)
{
	CcrfRequest *original = work->request, *confirm;
	JsonObject *extra;

	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("held: %s", work->event->why);
	if (!original)
		return;
	ccrf_work_note (work, "an answer to %s was held: %s", original->step, work->event->why);
	/* care that may fail: somebody looks at once, whoever it came from (B0.9) */
	if (work->it->process && says (work->event->commands, "CONTINUITY"))
		ccrf_process_alert_continuity (work, TRUE);
	if (says (work->event->commands, "ESCALATE") && original->state == CCRF_REQUEST_OPEN)
		alert_escalate (work);
	if (original->state != CCRF_REQUEST_OPEN || g_str_equal (original->step, "confirm") || confirmations (work, original->id) >= CONFIRMATIONS)
		return;
	extra = json_object_new ();
	json_object_set_int_member (extra, "request_id", (gint64) original->id);
	json_object_set_array_member (extra, "commands", commands_to_json (work->event->commands));
	json_object_set_string_member (extra, "held_text", work->event->text);
	json_object_set_string_member (extra, "said_by", work->event->sender ? work->event->sender->address : "");
	json_object_set_string_member (extra, "why", work->event->why);
	json_object_set_string_member (extra, "step_words", ccrf_question_words (original->step));
	ccrf_process_hold (work, extra);
	confirm = ccrf_work_add_request (work, "confirm", original->role, original->to);
	g_clear_pointer (&confirm->extra, json_object_unref);
	confirm->extra = extra;
	ccrf_work_mail_request (work, confirm, FALSE, FALSE)->urgent = TRUE;
}

/* Nothing that a confirmation could heal: it decides nothing, but the history has it, and ESCALATE still fails safe. */
void
ccrf_work_refused (CcrfWork *work)
{
	if (work->request)
		ccrf_work_note (work, "an answer to %s decided nothing: %s", work->request->step, work->event->why);
	if (says (work->event->commands, "ESCALATE") && may_be_escalated (work))
		alert_escalate (work);
}

static CcrfRequest *
find_request (CcrfWork *work, guint64 id)
{
	for (guint i = 0; i < work->it->requests->len; i++)
		if (((CcrfRequest *) work->it->requests->pdata[i])->id == id)
			return work->it->requests->pdata[i];
	return NULL;
}

/* CONFIRM applies the held answer as if it had come from the registered address. */
void
ccrf_work_confirmed (CcrfWork *work)
{
	CcrfRequest *confirm = work->request, *original;
	gboolean yes = says (work->event->commands, "CONFIRM"), no = says (work->event->commands, "REFUSE");
	g_autoptr (GPtrArray) commands = NULL;
	g_autoptr (CcrfMessage) brought = NULL;
	CcrfEvent event = *work->event;

	if (yes == no) {
		ccrf_work_bad (work, yes ? "Your reply says both CONFIRM and REFUSE, so we did nothing."
		                         : "We could not find CONFIRM or REFUSE on the first line of your reply, so we did nothing.");
		ccrf_work_ask_back (work);
		return;
	}
	work->keyword = yes ? "CONFIRM" : "REFUSE";
	confirm->state = CCRF_REQUEST_ANSWERED;
	confirm->answered = work->now;
	g_free (confirm->answer);
	confirm->answer = g_strdup (work->keyword);
	g_free (confirm->answered_by);
	confirm->answered_by = g_strdup (work->event->sender ? work->event->sender->address : "");
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("confirm: %s", work->keyword);
	ccrf_work_note (work, "%s answered to a held reply", work->keyword);
	original = find_request (work, (guint64) json_object_get_int_member (confirm->extra, "request_id"));
	if (no || !original || original->state != CCRF_REQUEST_OPEN) {
		ccrf_work_receipt (work, no ? "REFUSE: nothing was done" : "CONFIRM, but it was decided already");
		return;
	}
	commands = commands_from_json (json_object_get_array_member (confirm->extra, "commands"));
	event.commands = commands;
	event.text = json_object_get_string_member (confirm->extra, "held_text");
	brought = ccrf_process_held_message (work, confirm->extra);
	if (brought)
		event.message = brought;
	work->event = &event;
	work->request = original;
	work->keyword = NULL;
	ccrf_work_answer (work);
}
