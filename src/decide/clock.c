/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock, bounces and absences: what happens when the answer does not come. */

#include "process.h"
#include <string.h>

static void
drop_deadline (CcrfWork *work, const char *name)
{
	for (guint i = 0; i < work->it->deadlines->len; i++) {
		const CcrfDeadline *deadline = work->it->deadlines->pdata[i];

		if (g_str_equal (deadline->name, name) && deadline->at <= work->now) {
			g_ptr_array_remove_index (work->it->deadlines, i);
			return;
		}
	}
}

/* After a stop of days several reminders are due at once: only the last one speaks. */
static gboolean
more_is_due (const CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->deadlines->len; i++) {
		const CcrfDeadline *deadline = work->it->deadlines->pdata[i];
		const char *of = strchr (deadline->name, ':');

		if (of && g_str_equal (of + 1, step) && deadline->at <= work->now && g_str_has_prefix (deadline->name, "remind:"))
			return TRUE;
	}
	return FALSE;
}

static void
remind (CcrfWork *work, const char *step)
{
	guint reminded = 0;

	if (more_is_due (work, step))
		return;
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];

		g_autofree char *own = ccrf_request_name (request);

		if (request->state != CCRF_REQUEST_OPEN || !g_str_equal (own, step))
			continue;
		ccrf_work_mail_request (work, request, TRUE, FALSE);
		reminded++;
	}
	ccrf_work_note (work, "reminded %u of %s", reminded, step);
}

void
ccrf_work_clock (CcrfWork *work)
{
	const char *name = work->event->name, *step = strchr (name, ':');

	drop_deadline (work, name);
	if (!step)
		return;
	if (g_str_has_prefix (name, "remind:"))
		remind (work, step + 1);
	else if (!work->it->process || !ccrf_process_clock (work, name))
		ccrf_work_step (work, name);
}

/* ---- who is told when a mail of ours does not arrive ----------------------------------- */

/* clang-format off */
static const struct { const char *role, *owner; } owners[] = {
	/* who was asked    who owns the waiting step */
	{ "provider",       "contracts-team" },
	{ "professional",   "safeguarding-team-manager" },
};
/* clang-format on */

static const char *
owner_of (const CcrfRequest *request)
{
	for (gsize i = 0; request && i < G_N_ELEMENTS (owners); i++)
		if (g_str_equal (owners[i].role, request->role))
			return owners[i].owner;
	return "operator";
}

void
ccrf_work_bounced (CcrfWork *work)
{
	CcrfRequest *request = work->request;
	g_autofree char *own = request ? ccrf_request_name (request) : NULL;
	const char *owner = owner_of (request);
	g_autoptr (GPtrArray) people = NULL;

	if (request && request->undeliverable)
		return;
	if (request)
		request->undeliverable = TRUE;
	ccrf_work_note (work, "a mail did not arrive (%s); %s is told", request ? request->step : "notice", owner);
	people = work->facts->people (work->facts->data, owner, FALSE, work->now);
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail;

		if (ccrf_address_equal (((CcrfAddress *) people->pdata[i])->address, work->event->text))
			continue;
		mail = ccrf_work_mail (work, "bounce-notice", people->pdata[i]);
		json_object_set_string_member (mail->fields, "failed_address", work->event->text);
		json_object_set_string_member (mail->fields, "what", request ? ccrf_question_words (request->step) : "a notice");
	}
	/* the provider: the Contracts Team gives another address, and the question goes there */
	if (request && g_str_equal (request->role, "provider")) {
		ccrf_case_set_fact (work->it, "provider_undeliverable", "yes");
		if (request->state == CCRF_REQUEST_OPEN)
			ccrf_work_step (work, "bounced");
	}
	/* a person of the council who cannot be reached must not hold up the case */
	if (request && request->state == CCRF_REQUEST_OPEN && g_str_equal (owner, "operator") && ccrf_work_stanza (work, request->step) &&
	    !g_str_equal (request->step, "confirm"))
		ccrf_effect_ask_deputies (work, own);
}

/* An automatic reply decides nothing and stops no clock; from the only person
 * who can answer it brings in the deputies. */
void
ccrf_work_away (CcrfWork *work)
{
	CcrfRequest *request = work->request;
	g_autofree char *own = request ? ccrf_request_name (request) : NULL;
	guint open = 0;

	ccrf_work_note (work, "an automatic reply came: nothing changes");
	if (!request || request->state != CCRF_REQUEST_OPEN)
		return;
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *other = work->it->requests->pdata[i];

		g_autofree char *name = ccrf_request_name (other);

		if (other->state == CCRF_REQUEST_OPEN && g_str_equal (name, own))
			open++;
	}
	if (open == 1 && !g_str_equal (request->role, "professional") && !g_str_equal (request->role, "provider") &&
	    !g_str_equal (request->step, "confirm"))
		ccrf_effect_ask_deputies (work, own);
}
