/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: meetings are called, confirmed, moved, cancelled and held (B1.2, B1.8, B2.8, B4.1, B4.2). */

#include "process-meetings.h"
#include <string.h>

static const CcrfRuleMeeting *
rule_of (const CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	return ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
}

/* ---- clocks ----------------------------------------------------------------------------- */

static void
start_clocks (CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	static const CcrfSpan documents_before = { CCRF_SPAN_WORKING_DAYS, 5 };
	const CcrfCalendar *calendar = work->facts->calendar;
	g_autofree char *name = g_strdup_printf ("m%d", meeting->n);
	CcrfTime pack = MAX (ccrf_calendar_before (calendar, meeting->start, rule_of (work, meeting)->pack), work->now);
	CcrfTime chase = ccrf_calendar_half_way (calendar, work->now, pack);

	ccrf_process_deadline (work, "docs", name, MIN (MAX (ccrf_calendar_before (calendar, meeting->start, documents_before), work->now), pack));
	ccrf_process_deadline (work, "chase", name, chase > work->now ? chase : 0);
	ccrf_process_deadline (work, "pack", name, pack);
	ccrf_process_deadline (work, "held", name, meeting->end);
}

/* ---- asking the chair ---------------------------------------------------------------------- */

void
ccrf_process_ask_chair (CcrfWork *work, const char *step, const char *about, JsonObject *extra)
{
	static const char *const heads[] = { "head-of-service-safeguarding", "head-of-commissioning" };
	g_autoptr (JsonObject) shown = extra;
	guint asked = 0;

	if (ccrf_process_holder (work->it->process, "chair")) {
		ccrf_work_ask_about (work, step, about, "chair", ccrf_json_copy (shown));
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (heads); i++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, heads[i]);

		if (people->len)
			asked += ccrf_work_ask_about (work, step, about, heads[i], ccrf_json_copy (shown));
	}
	if (!asked)
		ccrf_work_tell_nobody_holds (work, "chair");
}

void
ccrf_process_ask_time (CcrfWork *work, CcrfProcessMeeting *meeting, const char *why)
{
	static const char *const flags[] = { "beyond", "anew", "no_venue" };
	g_autofree char *about = g_strdup_printf ("m%d", meeting->n), *name = g_strdup_printf ("pc-meeting#m%d", meeting->n);
	JsonObject *extra = json_object_new ();

	ccrf_effect_withdraw (work, name);
	ccrf_process_add_meeting (work, meeting, extra);
	json_object_set_array_member (extra, "invited", ccrf_process_invited_rows (meeting));
	for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
		json_object_set_boolean_member (extra, flags[i], g_strcmp0 (why, flags[i]) == 0);
	ccrf_process_ask_chair (work, "pc-meeting", about, extra);
}

/* ---- inviting --------------------------------------------------------------------------------- */

static void
invite_all (CcrfWork *work, CcrfProcessMeeting *meeting, gboolean update)
{
	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (!invitee->removed)
			ccrf_process_request_invitee (work, meeting, invitee, update);
	}
}

void
ccrf_process_confirm (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	gboolean update = meeting->sequence >= 0;
	g_autofree char *question = g_strdup_printf ("pc-meeting#m%d", meeting->n);

	ccrf_process_refresh_provider (work, meeting);
	meeting->sequence++;
	g_free (meeting->state);
	meeting->state = g_strdup ("confirmed");
	ccrf_effect_withdraw (work, question);
	ccrf_work_note (work, "meeting %d (%s): %s, version %d", meeting->n, meeting->kind, update ? "everybody is invited anew" : "the invitations go out", meeting->sequence);
	invite_all (work, meeting, update);
	start_clocks (work, meeting);
	/* where it is can follow: people keep the time free meanwhile */
	if (!*meeting->venue)
		ccrf_process_ask_time (work, meeting, "no_venue");
}

void
ccrf_process_set_time (CcrfWork *work, CcrfProcessMeeting *meeting, CcrfTime start, CcrfTime end, const char *venue)
{
	gboolean moved = start != meeting->start || end != meeting->end;

	meeting->start = start;
	meeting->end = end;
	if (venue && *venue) {
		g_free (meeting->venue);
		meeting->venue = g_strdup (venue);
	}
	/* an answer was to the time as it stood (RFC 5546 2.1.5) */
	for (guint i = 0; moved && i < meeting->invitees->len; i++) {
		CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (g_str_equal (invitee->partstat, "delegated"))
			continue;
		g_free (invitee->partstat);
		invitee->partstat = g_strdup ("needs-action");
	}
	meeting->packed = meeting->packed && !moved;
	ccrf_process_confirm (work, meeting);
}

/* ---- calling ------------------------------------------------------------------------------------- */

/* clang-format off */
static const char *const dated[] = { "CONVENE", "CONTINUE", "UPDATE MEETING", "CONTINGENCY", "MOVE", NULL };
/* clang-format on */

static gboolean
is_named (CcrfWork *work, const CcrfProcessMeeting *meeting, CcrfWhen *when)
{
	return work->keyword && g_strv_contains (dated, work->keyword) && ccrf_process_read_when (work, meeting, when) && when->start > work->now;
}

static void
propose (CcrfWork *work, CcrfProcessMeeting *meeting, const char *why)
{
	const CcrfRuleMeeting *rule = rule_of (work, meeting);
	g_autofree char *name = g_strdup_printf ("m%d", meeting->n);
	gboolean beyond;

	meeting->start = ccrf_process_propose_time (work, meeting, &beyond);
	meeting->end = meeting->start ? meeting->start + (CcrfTime) rule->minutes * 60 : 0;
	ccrf_work_note (work, "meeting %d (%s) is proposed%s", meeting->n, meeting->kind, beyond ? ", later than its rule says: nothing was free" : "");
	/* a proposal that nobody confirmed when its time comes is no meeting */
	ccrf_process_deadline (work, "held", name, meeting->start);
	ccrf_process_ask_time (work, meeting, beyond ? "beyond" : why);
}

void
ccrf_process_call (CcrfWork *work, const char *kind)
{
	const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), kind);
	CcrfProcessMeeting *meeting = ccrf_process_next_meeting (work, kind);
	gboolean known = meeting != NULL;
	g_auto (CcrfWhen) when = { 0 };

	if (!rule) {
		ccrf_work_note (work, "the procedure has no meeting %s: none is held", kind);
		return;
	}
	/* called again while it is to come: it is moved, never doubled */
	if (!known) {
		meeting = ccrf_process_meeting_new ((int) work->it->process->meetings->len + 1, kind);
		g_free (meeting->venue);
		meeting->venue = g_strdup (rule->venue ? rule->venue : "");
		g_ptr_array_add (work->it->process->meetings, meeting);
		ccrf_process_fill_meeting (work, meeting);
	}
	if (is_named (work, meeting, &when))
		ccrf_process_set_time (work, meeting, when.start, when.start + (CcrfTime) rule->minutes * 60, when.venue);
	else if (!known)
		propose (work, meeting, NULL);
	else
		ccrf_work_note (work, "meeting %d (%s) is called already", meeting->n, kind);
}

/* ---- the chair's answer ------------------------------------------------------------------------------ */

void
ccrf_process_accept (CcrfWork *work, const char *what)
{
	CcrfProcessMeeting *meeting = ccrf_process_meeting_asked (work);
	g_autofree char *venue = ccrf_process_venue_of_answer (work);
	gboolean same;

	if (!meeting)
		return;
	same = g_str_equal (meeting->state, "confirmed") && (!*venue || g_str_equal (venue, meeting->venue));
	if (!same)
		ccrf_process_set_time (work, meeting, meeting->start, meeting->end, venue);
}

void
ccrf_process_move (CcrfWork *work, const char *what)
{
	CcrfProcessMeeting *asked = ccrf_process_meeting_asked (work), *meeting = asked ? asked : ccrf_process_next_meeting (work, NULL);
	g_auto (CcrfWhen) when = { 0 };

	if (meeting && is_named (work, meeting, &when))
		ccrf_process_set_time (work, meeting, when.start, when.start + (CcrfTime) rule_of (work, meeting)->minutes * 60, when.venue);
}

void
ccrf_process_invite (CcrfWork *work, const char *what)
{
	CcrfProcessMeeting *meeting = ccrf_process_next_meeting (work, NULL);
	g_autofree char *section = NULL, *wrong = NULL;
	g_auto (GStrv) roles = ccrf_process_roles_in_text (work->args, &section, &wrong);
	gboolean back = FALSE;

	for (char **role = roles; meeting && role && *role; role++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, *role);

		if (people->len == 0)
			ccrf_work_tell_nobody_holds (work, *role);
		for (guint i = 0; i < people->len; i++) {
			const char *audience = ccrf_process_role_audience (work, *role, people->pdata[i]);
			gboolean was = ccrf_process_find_invitee (meeting, ((CcrfAddress *) people->pdata[i])->address) != NULL;
			CcrfInvitee *invitee = ccrf_process_add_invitee (work, meeting, *role, audience, people->pdata[i], section);

			if (!invitee)
				continue;
			invitee->optional = TRUE;
			ccrf_work_note (work, "meeting %d: %s is invited%s", meeting->n, *role, *invitee->section ? " to one part" : "");
			back |= was;
			if (meeting->sequence >= 0 && !was)
				ccrf_process_request_invitee (work, meeting, invitee, FALSE);
		}
	}
	/* who had a cancellation takes part again: only a newer version tells their calendar so */
	if (back && meeting->sequence >= 0) {
		meeting->sequence++;
		ccrf_process_confirm (work, meeting);
	}
}

/* ---- the clock ------------------------------------------------------------------------------------------------ */

static void
held (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	g_autofree char *on = g_strdup_printf ("held:%s", meeting->kind);

	/* never confirmed: nobody came, and nothing may follow from it */
	if (g_str_equal (meeting->state, "proposed")) {
		ccrf_work_note (work, "meeting %d (%s) was not confirmed in time", meeting->n, meeting->kind);
		propose (work, meeting, "anew");
		return;
	}
	g_free (meeting->state);
	meeting->state = g_strdup ("held");
	ccrf_process_end_meeting (work, meeting);
	ccrf_work_note (work, "meeting %d (%s) took place", meeting->n, meeting->kind);
	ccrf_work_step (work, on);
	if (!meeting->minutes)
		ccrf_process_ask_minutes (work, meeting);
}

static void
packs_leave (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	if (g_str_equal (meeting->state, "confirmed") && !meeting->packed)
		ccrf_process_send_packs (work, meeting);
}

/* Who has not answered gets the invitation once more; what they have still counts, so its version stays. */
static void
chase (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	static const CcrfSpan day_before = { CCRF_SPAN_WORKING_DAYS, 1 };
	g_autofree char *name = g_strdup_printf ("m%d", meeting->n);
	CcrfTime pack = ccrf_calendar_before (work->facts->calendar, meeting->start, rule_of (work, meeting)->pack);
	CcrfTime last = ccrf_calendar_before (work->facts->calendar, pack, day_before);
	guint chased = 0;

	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];

		if (invitee->removed || !g_str_equal (invitee->partstat, "needs-action"))
			continue;
		ccrf_process_send_invitation (work, meeting, invitee, "REQUEST", "pc-rsvp-chase")->reminder = TRUE;
		chased++;
	}
	ccrf_work_note (work, "meeting %d: %u who have not answered are asked again", meeting->n, chased);
	ccrf_process_deadline (work, "chase", name, chased && last > work->now ? last : 0);
}

static void
documents_due (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	ccrf_process_chase_documents (work);
}

/* The register may have learnt the provider's address since the invitations went out. */
static void
look_at_provider (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	gboolean invites = g_str_equal (meeting->state, "confirmed") && meeting->start > work->now;
	const CcrfInvitee *provider = invites ? ccrf_process_refresh_provider (work, meeting) : NULL;

	if (provider)
		ccrf_process_request_invitee (work, meeting, provider, FALSE);
}

gboolean
ccrf_process_meeting_clock (CcrfWork *work, const char *what, int n)
{
	/* clang-format off */
	static const struct { const char *what; void (*run) (CcrfWork *work, CcrfProcessMeeting *meeting); } clocks[] = {
		{ "held", held }, { "pack", packs_leave }, { "chase", chase }, { "docs", documents_due },
	};
	/* clang-format on */
	CcrfProcessMeeting *meeting = ccrf_process_meeting (work->it->process, n);

	for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++)
		if (g_str_equal (clocks[i].what, what)) {
			if (meeting && ccrf_process_is_waiting (meeting)) {
				look_at_provider (work, meeting);
				clocks[i].run (work, meeting);
			}
			return TRUE;
		}
	return FALSE;
}
