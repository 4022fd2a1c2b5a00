/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking: requests with their recipients, reminders and clocks. */

#include "work.h"
#include <string.h>

/* tokens are good for half a year: long after that a mail is no answer any more */
#define REQUEST_DAYS 183

const CcrfStep *
ccrf_work_stanza (const CcrfWork *work, const char *step)
{
	return ccrf_procedures_step (work->facts->procedures, step);
}

CcrfRequest *
ccrf_work_add_request (CcrfWork *work, const char *step, const char *role, const CcrfAddress *to)
{
	CcrfRequest *request = ccrf_request_new (step, role, to);

	request->sent = work->now;
	request->expires = work->now + REQUEST_DAYS * 86400LL;
	g_ptr_array_add (work->it->requests, request);
	return request;
}

CcrfRequest *
ccrf_work_open_request (const CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, step))
			return request;
	}
	return NULL;
}

/* ---- clocks ------------------------------------------------------------------- */

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
ccrf_work_start_clock_to (CcrfWork *work, const CcrfStep *step, CcrfTime from, CcrfTime due)
{
	const GArray *reminders = work->it->urgent && step->urgent_reminders->len ? step->urgent_reminders : step->reminders;

	ccrf_work_drop_deadlines (work, step->name);
	for (guint i = 0; i < reminders->len; i++) {
		CcrfTime at = reminder_at (work, &g_array_index (reminders, CcrfReminder, i), from, due);

		/* the question itself leaves now: a moment that is past already needs no reminder */
		if (at > work->now)
			ccrf_work_add_deadline (work, step->name, "remind", at);
	}
	if (step->has_then)
		ccrf_work_add_deadline (work, step->name, "then", ccrf_calendar_add (work->facts->calendar, due, step->then));
	if (g_strcmp0 (ccrf_table_step (ccrf_table_of (work->it->procedure), work->it->state), step->name) == 0)
		work->it->due = due;
}

void
ccrf_work_start_clock (CcrfWork *work, const CcrfStep *step, CcrfTime from)
{
	ccrf_work_start_clock_to (work, step, from, ccrf_calendar_add (work->facts->calendar, from, step->due));
}

/* ---- who is asked ----------------------------------------------------------------- */

static void
drop_address (GPtrArray *people, const char *address)
{
	for (guint i = people->len; i > 0; i--)
		if (address && ccrf_address_equal (((CcrfAddress *) people->pdata[i - 1])->address, address))
			g_ptr_array_remove_index (people, i - 1);
}

/* Nobody decides on their own referral: who sent the form, and who is named on it as the one who reports. */
static void
drop_referrers (const CcrfWork *work, GPtrArray *people)
{
	drop_address (people, work->it->professional ? work->it->professional->address : NULL);
	drop_address (people, work->it->form ? ccrf_form_get (work->it->form, "reporter_email") : NULL);
}

/* Holders; where nobody may answer (nobody holds it, or only the professional
 * who reported: nobody decides on their own referral), the deputies, then the operator. */
static GPtrArray *
people_to_ask (const CcrfWork *work, const char *role)
{
	const CcrfFacts *facts = work->facts;
	GPtrArray *people = facts->people (facts->data, role, FALSE, work->now);

	drop_referrers (work, people);
	if (people->len == 0) {
		g_ptr_array_unref (people);
		people = facts->people (facts->data, role, TRUE, work->now);
		drop_referrers (work, people);
	}
	return people;
}

static gboolean
has_open_request_to (const CcrfWork *work, const char *step, const char *address)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, step) && ccrf_address_equal (request->to->address, address))
			return TRUE;
	}
	return FALSE;
}

/* What the first question showed (a list of providers, a question's words) stands in the deputies' too. */
static JsonObject *
extra_of_siblings (const CcrfWork *work, const char *step)
{
	for (guint i = work->it->requests->len; i > 0; i--) {
		const CcrfRequest *request = work->it->requests->pdata[i - 1];

		if (request->extra && g_str_equal (request->step, step) && request->state == CCRF_REQUEST_OPEN)
			return ccrf_json_copy (request->extra);
	}
	return NULL;
}

static guint
ask_role (CcrfWork *work, const CcrfStep *step, GPtrArray *people, gboolean deputy)
{
	guint asked = 0;

	for (guint i = 0; i < people->len; i++) {
		const CcrfAddress *to = people->pdata[i];
		JsonObject *extra = extra_of_siblings (work, step->name);
		CcrfRequest *request;

		if (has_open_request_to (work, step->name, to->address)) {
			g_clear_pointer (&extra, json_object_unref);
			continue;
		}
		request = ccrf_work_add_request (work, step->name, step->ask, to);
		request->extra = extra;
		ccrf_work_mail_request (work, request, FALSE, deputy);
		asked++;
	}
	if (asked)
		ccrf_work_note (work, "asked %u %s of %s: %s", asked, deputy ? "deputies" : "people", step->ask, step->name);
	return asked;
}

/* There is no deputy left to ask: who was asked hears of it once more, so that the case does not fall silent. */
static void
remind_all (CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, step))
			ccrf_work_mail_request (work, request, TRUE, FALSE);
	}
	ccrf_work_note (work, "%s: there is no deputy to ask; reminded again", step);
}

static void
ask_party (CcrfWork *work, const CcrfStep *step)
{
	g_autoptr (CcrfAddress) to = NULL;

	if (g_str_equal (step->ask, "professional") && work->it->professional)
		to = ccrf_address_copy (work->it->professional);
	else if (g_str_equal (step->ask, "provider") && work->provider && *work->provider->email)
		to = ccrf_address_new (work->provider->manager, work->provider->email);
	if (!to) {
		ccrf_work_note (work, "nobody to ask: the %s has no address", step->ask);
		return;
	}
	ccrf_work_mail_request (work, ccrf_work_add_request (work, step->name, step->ask, to), FALSE, FALSE);
	ccrf_work_note (work, "asked the %s: %s", step->ask, step->name);
}

void
ccrf_work_ask_people (CcrfWork *work, const CcrfStep *step)
{
	if (g_str_equal (step->ask, "professional") || g_str_equal (step->ask, "provider")) {
		ask_party (work, step);
	} else {
		g_autoptr (GPtrArray) people = people_to_ask (work, step->ask);

		if (people->len == 0)
			ccrf_work_tell_nobody_holds (work, step->ask);
		ask_role (work, step, people, FALSE);
	}
}

void
ccrf_effect_ask (CcrfWork *work, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);

	ccrf_work_start_clock (work, step, step->from_receipt && !work->anew ? work->it->received : work->now);
	ccrf_work_ask_people (work, step);
}

void
ccrf_effect_ask_again (CcrfWork *work, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);

	ccrf_work_start_clock (work, step, work->now);
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, name)) {
			request->answered = 0;
			request->expires = work->now + REQUEST_DAYS * 86400LL;
			ccrf_work_mail_request (work, request, FALSE, FALSE);
		}
	}
}

void
ccrf_effect_ask_deputies (CcrfWork *work, const char *name)
{
	const CcrfStep *step = ccrf_work_stanza (work, name);
	g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, step->ask, TRUE, work->now);

	drop_referrers (work, people);
	if (ask_role (work, step, people, TRUE) == 0 && work->event->kind == CCRF_EVENT_CLOCK)
		remind_all (work, name);
}

/* ---- answered ------------------------------------------------------------------------ */

static void
end_requests (CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, step))
			request->state = CCRF_REQUEST_SUPERSEDED;
	}
	ccrf_work_drop_deadlines (work, step);
}

void
ccrf_effect_settle (CcrfWork *work, const char *step)
{
	CcrfRequest *request = work->request;

	if (request && g_str_equal (request->step, step) && request->state == CCRF_REQUEST_OPEN) {
		request->state = CCRF_REQUEST_ANSWERED;
		request->answered = work->now;
		g_free (request->answer);
		request->answer = work->keyword ? g_strstrip (g_strdup_printf ("%s %s", work->keyword, work->args))
		                                : g_strdup (work->event->text ? work->event->text : "");
		g_free (request->answered_by);
		request->answered_by = g_strdup (work->event->sender ? work->event->sender->address : "");
	}
	end_requests (work, step);
}

void
ccrf_effect_withdraw (CcrfWork *work, const char *step)
{
	end_requests (work, step);
}
