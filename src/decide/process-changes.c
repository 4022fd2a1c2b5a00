/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: meetings are cancelled, and whoever holds a role anew joins those to come (B1.6, B1.8). */

#include "process-meetings.h"
#include <string.h>

/* ---- cancelling ------------------------------------------------------------------------------------------ */

static void
withdraw_questions (CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	static const char *const steps[] = { "pc-meeting", "pc-counter", "pc-admit", NULL };
	g_autofree char *own = g_strdup_printf ("m%d", meeting->n), *of = g_strdup_printf ("m%d-", meeting->n);

	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];
		const char *about = ccrf_request_about (request);
		g_autofree char *name = ccrf_request_name (request);

		if (request->state == CCRF_REQUEST_OPEN && g_strv_contains (steps, request->step) && (g_str_equal (about, own) || g_str_has_prefix (about, of)))
			ccrf_effect_withdraw (work, name);
	}
}

void
ccrf_process_end_meeting (CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	g_autofree char *name = g_strdup_printf ("m%d", meeting->n);

	ccrf_work_drop_deadlines (work, name);
	withdraw_questions (work, meeting);
}

void
ccrf_process_cancel_meeting (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	gboolean invited = meeting->sequence >= 0;

	g_free (meeting->state);
	meeting->state = g_strdup ("cancelled");
	ccrf_process_end_meeting (work, meeting);
	ccrf_work_note (work, "meeting %d (%s) is cancelled", meeting->n, meeting->kind);
	if (!invited)
		return;
	meeting->sequence++;
	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (!invitee->removed)
			ccrf_process_send_invitation (work, meeting, invitee, "CANCEL", "pc-meeting-cancelled");
	}
}

void
ccrf_process_cancel (CcrfWork *work, const char *what)
{
	/* clang-format off */
	static const struct { const char *state, *kind; } awaited[] = {
		{ "decision-meeting", "decisions" }, { "step-1", "initial" }, { "step-2", "findings" },
	};
	/* clang-format on */
	CcrfProcessMeeting *meeting = ccrf_process_next_meeting (work, NULL);

	if (!meeting)
		return;
	ccrf_process_cancel_meeting (work, meeting);
	/* a step that only ends with this meeting needs another time for it */
	for (gsize i = 0; i < G_N_ELEMENTS (awaited); i++)
		if (g_str_equal (awaited[i].state, work->it->state) && g_str_equal (awaited[i].kind, meeting->kind))
			ccrf_process_call (work, meeting->kind);
}

void
ccrf_process_cancel_all (CcrfWork *work, const char *what)
{
	for (guint i = 0; i < work->it->process->meetings->len; i++) {
		CcrfProcessMeeting *meeting = work->it->process->meetings->pdata[i];

		if (ccrf_process_is_to_come (work, meeting))
			ccrf_process_cancel_meeting (work, meeting);
	}
}

/* ---- who holds a role changes ------------------------------------------------------------------------------- */

static void
holder_joins (CcrfWork *work, CcrfProcessMeeting *meeting, const char *role, const CcrfAddress *who)
{
	CcrfInvitee *invitee = ccrf_process_find_invitee (meeting, who->address);
	gboolean was = invitee != NULL && invitee->removed;

	for (guint i = 0; i < meeting->invitees->len; i++) {
		CcrfInvitee *other = meeting->invitees->pdata[i];

		if (!other->removed && g_str_equal (other->role, role) && !ccrf_address_equal (other->who->address, who->address))
			ccrf_process_remove_invitee (work, meeting, other);
	}
	if (invitee && !invitee->removed) {
		/* invited already, in another role: from now on in this one */
		g_free (invitee->role);
		invitee->role = g_strdup (role);
		g_free (invitee->audience);
		invitee->audience = g_strdup ("council");
		invitee->optional = FALSE;
	} else {
		invitee = ccrf_process_add_invitee (work, meeting, role, "council", who, NULL);
	}
	if (!invitee || meeting->sequence < 0)
		return;
	/* who had a cancellation is back: only a newer version tells their calendar so */
	if (was) {
		meeting->sequence++;
		ccrf_process_confirm (work, meeting);
		return;
	}
	ccrf_process_request_invitee (work, meeting, invitee, FALSE);
}

void
ccrf_process_holder_changed (CcrfWork *work, const char *role)
{
	const CcrfAddress *who = ccrf_process_holder (work->it->process, role);

	for (guint i = 0; who && i < work->it->process->meetings->len; i++) {
		CcrfProcessMeeting *meeting = work->it->process->meetings->pdata[i];
		const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
		g_autofree char *question = g_strdup_printf ("pc-meeting#m%d", meeting->n);

		if (!ccrf_process_is_to_come (work, meeting) || !rule ||
		    (!g_str_equal (role, "chair") && !g_strv_contains ((const char *const *) rule->council, role)))
			continue;
		holder_joins (work, meeting, role, who);
		/* what the heads of service were asked while there was no chair is the chair's from now on */
		if (g_str_equal (role, "chair") && ccrf_work_open_request (work, question))
			ccrf_process_ask_time (work, meeting, *meeting->venue || g_str_equal (meeting->state, "proposed") ? NULL : "no_venue");
	}
}
