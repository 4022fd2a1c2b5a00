/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what the answers to invitations mean for a meeting (RFC 5546 3.2.3, 3.2.7; B0.10, B1.8). */

#include "process-meetings.h"
#include <stdlib.h>
#include <string.h>

/* a calendar that leaked brings answers of strangers: the chair is not asked about each */
#define STRANGERS_MOST 10
#define COMMENT_MOST   500 /* characters */
#define NAME_MOST      100

typedef struct {
	CcrfWork *work;
	CcrfProcessMeeting *meeting;
	const CcrfReplyVerdict *verdict;
	CcrfInvitee *invitee; /* (nullable): whose answer it is */
} Answer;

static void
outcome (CcrfWork *work, const char *words)
{
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup (words);
}

/* What calendars of others say is shown, not kept at any length. (transfer full) */
static char *
at_most (const char *text, glong characters)
{
	return !text ? g_strdup ("") : g_utf8_strlen (text, -1) > characters ? g_utf8_substring (text, 0, characters) : g_strdup (text);
}

/* "m3-1f2e3d4c": one question about one person at one meeting */
static char *
about_of (const Answer *answer)
{
	g_autofree char *folded = g_ascii_strdown (answer->verdict->attendee, -1), *digest = ccrf_sha256 (folded, strlen (folded));

	return g_strdup_printf ("m%d-%.8s", answer->meeting->n, digest);
}

/* ---- what counted ------------------------------------------------------------------------- */

static void
record (const Answer *answer)
{
	const CcrfCalendarReply *reply = answer->work->event->message->calendar;
	g_autofree char *partstat = g_ascii_strdown (ccrf_partstat_name (answer->verdict->partstat), -1);

	ccrf_set_text (&answer->invitee->partstat, partstat);
	answer->invitee->sequence = reply->sequence;
	answer->invitee->replied = reply->dtstamp;
	ccrf_work_note (answer->work, "meeting %d: %s answered %s%s", answer->meeting->n, answer->invitee->role, partstat,
	                answer->verdict->sent_by ? ", given by somebody who acts for them" : "");
}

static void
tell_declined (const Answer *answer, const char *role)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (answer->work, role);
	g_autofree char *who = ccrf_role_words (answer->invitee->role);

	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_work_mail (answer->work, "pc-declined-meeting", people->pdata[i]);

		ccrf_process_add_meeting (answer->work, answer->meeting, mail->fields);
		ccrf_fields_set (mail->fields, "role_words", who);
		mail->urgent = TRUE;
	}
}

/* A meeting without its chair, or without the provider, may have to move. */
static void
take_plain (const Answer *answer)
{
	const CcrfAddress *chair = ccrf_process_holder (answer->work->it->process, "chair");

	record (answer);
	outcome (answer->work, "calendar answer recorded");
	if (answer->verdict->result != CCRF_REPLY_DECLINED)
		return;
	if (g_str_equal (answer->invitee->role, "chair") || (g_str_equal (answer->invitee->role, "provider") && !chair)) {
		tell_declined (answer, "head-of-service-safeguarding");
		tell_declined (answer, "head-of-commissioning");
	} else if (g_str_equal (answer->invitee->role, "provider")) {
		tell_declined (answer, "chair");
	}
}

/* ---- somebody comes instead (B0.10) ---------------------------------------------------------- */

/* They get no more than whom they come for, and less where we know less of them. */
static const char *
audience_of_delegate (const Answer *answer, const CcrfAddress *delegate)
{
	const char *own = answer->invitee->audience, *known = ccrf_process_audience_of (answer->work, answer->meeting, delegate);
	const CcrfAddress *representative = ccrf_process_representative (answer->work, answer->invitee->role);

	if (representative && ccrf_address_equal (representative->address, delegate->address))
		return own;
	if (g_str_equal (own, "council") && !g_str_equal (known, "council"))
		return "partner";
	return own;
}

static void
invite_delegate (const Answer *answer, const CcrfAddress *delegate)
{
	CcrfInvitee *invitee = answer->invitee;
	CcrfProcessMeeting *meeting = answer->meeting;
	CcrfInvitee *before = invitee->instead ? ccrf_process_find_invitee (meeting, invitee->instead->address) : NULL, *other;

	/* somebody else than last time: the first one need not come any more */
	if (before && !before->removed && !ccrf_address_equal (before->who->address, delegate->address) && g_str_equal (before->role, invitee->role))
		ccrf_process_remove_invitee (answer->work, meeting, before);
	g_clear_pointer (&invitee->instead, ccrf_address_free);
	invitee->instead = ccrf_address_copy (delegate);
	ccrf_set_text (&invitee->partstat, "delegated");
	other = ccrf_process_add_invitee (answer->work, meeting, invitee->role, audience_of_delegate (answer, delegate), delegate, invitee->section);
	if (other) {
		other->optional = invitee->optional;
		ccrf_process_request_invitee (answer->work, meeting, other, FALSE);
	}
}

static void
take_delegated (const Answer *answer)
{
	record (answer);
	invite_delegate (answer, answer->verdict->delegate);
	outcome (answer->work, "calendar answer recorded: somebody comes instead");
}

/* ---- another time -------------------------------------------------------------------------------- */

static void
take_counter (const Answer *answer)
{
	CcrfWork *work = answer->work;
	const CcrfReplyVerdict *verdict = answer->verdict;
	CcrfTime end = verdict->end > verdict->start ? verdict->end : verdict->start + (answer->meeting->end - answer->meeting->start);
	g_autofree char *about = about_of (answer), *name = g_strdup_printf ("pc-counter#%s", about), *role = ccrf_role_words (answer->invitee->role);
	g_autofree char *words = ccrf_calendar_words (work->facts->calendar, verdict->start), *until = ccrf_calendar_words (work->facts->calendar, end);
	g_autofree char *start_text = g_strdup_printf ("%" G_GINT64_FORMAT, verdict->start), *end_text = g_strdup_printf ("%" G_GINT64_FORMAT, end);
	g_autofree char *comment = at_most (work->event->message->calendar->comment, COMMENT_MOST);
	JsonObject *extra;

	record (answer);
	if (verdict->start <= work->now) {
		outcome (work, "attention: a proposal of another time for a meeting that is past already: ask them");
		return;
	}
	ccrf_effect_withdraw (work, name);
	extra = json_object_new ();
	ccrf_process_add_meeting (work, answer->meeting, extra);
	ccrf_fields_set (extra, "counter_when", words);
	ccrf_fields_set (extra, "counter_until", strrchr (until, ',') ? strrchr (until, ',') + 2 : until);
	ccrf_fields_set (extra, "counter_by", ccrf_person_words (answer->invitee->who));
	ccrf_fields_set (extra, "counter_role", role);
	ccrf_fields_set (extra, "counter_comment", comment);
	ccrf_fields_set (extra, "counter_address", answer->invitee->who->address);
	ccrf_fields_set (extra, "counter_start", start_text);
	ccrf_fields_set (extra, "counter_end", end_text);
	ccrf_process_ask_chair (work, "pc-counter", about, extra);
	outcome (work, "another time was proposed: the chair is asked");
}

static CcrfTime
moment_of (const CcrfRequest *request, const char *name)
{
	return request->extra ? g_ascii_strtoll (json_object_get_string_member_with_default (request->extra, name, "0"), NULL, 10) : 0;
}

void
ccrf_process_counter_accepted (CcrfWork *work, const char *what)
{
	CcrfProcessMeeting *meeting = ccrf_process_meeting_asked (work);
	CcrfTime start = moment_of (work->request, "counter_start"), end = moment_of (work->request, "counter_end");

	if (meeting && start > work->now && end > start)
		ccrf_process_set_time (work, meeting, start, end, NULL);
}

/* RFC 5546 3.2.8, and a sentence: not every calendar shows a DECLINECOUNTER */
void
ccrf_process_counter_kept (CcrfWork *work, const char *what)
{
	CcrfProcessMeeting *meeting = ccrf_process_meeting_asked (work);
	const char *address = work->request->extra ? json_object_get_string_member_with_default (work->request->extra, "counter_address", "") : "";
	const CcrfInvitee *invitee = meeting ? ccrf_process_find_invitee (meeting, address) : NULL;

	if (!invitee || invitee->removed)
		return;
	ccrf_process_send_invitation (work, meeting, invitee, "DECLINECOUNTER", "pc-kept");
	ccrf_work_note (work, "meeting %d stays as it is", meeting->n);
}

/* ---- answers that do not count -------------------------------------------------------------------- */

static void
take_old (const Answer *answer)
{
	if (answer->invitee && !answer->invitee->removed)
		ccrf_process_send_invitation (answer->work, answer->meeting, answer->invitee, "REQUEST", "pc-old-invitation");
	ccrf_work_note (answer->work, "meeting %d: an answer to an old version; the sender was told", answer->meeting->n);
	outcome (answer->work, "calendar answer to an old version");
}

static void
take_not_newer (const Answer *answer)
{
	ccrf_work_note (answer->work, "meeting %d: an answer that is no newer than the one that counts", answer->meeting->n);
	outcome (answer->work, "calendar answer no newer than the last");
}

static void
take_review (const Answer *answer)
{
	g_autofree char *words = g_strdup_printf ("attention: an answer to the invitation of meeting %d: %s", answer->meeting->n, answer->verdict->reason);

	ccrf_work_note (answer->work, "meeting %d: a calendar answer is put to a person", answer->meeting->n);
	outcome (answer->work, words);
}

/* ---- forwarded invitations ------------------------------------------------------------------------------ */

static CcrfInvitee *
represented_by (const Answer *answer, const char *address)
{
	for (guint i = 0; i < answer->meeting->invitees->len; i++) {
		CcrfInvitee *invitee = answer->meeting->invitees->pdata[i];
		const CcrfAddress *representative = ccrf_process_representative (answer->work, invitee->role);

		if (!invitee->removed && representative && ccrf_address_equal (representative->address, address))
			return invitee;
	}
	return NULL;
}

static const CcrfRequest *
asked_before (const Answer *answer, const char *about)
{
	for (guint i = 0; i < answer->work->it->requests->len; i++) {
		const CcrfRequest *request = answer->work->it->requests->pdata[i];

		if (g_str_equal (request->step, "pc-admit") && request->state != CCRF_REQUEST_SUPERSEDED && g_str_equal (ccrf_request_about (request), about))
			return request;
	}
	return NULL;
}

static guint
open_questions (const Answer *answer)
{
	g_autofree char *of = g_strdup_printf ("m%d-", answer->meeting->n);
	guint n = 0;

	for (guint i = 0; i < answer->work->it->requests->len; i++) {
		const CcrfRequest *request = answer->work->it->requests->pdata[i];

		n += request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, "pc-admit") && g_str_has_prefix (ccrf_request_about (request), of);
	}
	return n;
}

static void
ask_admit (const Answer *answer)
{
	CcrfWork *work = answer->work;
	const CcrfCalendarReply *reply = work->event->message->calendar;
	g_autofree char *about = about_of (answer);
	g_autofree char *name = at_most (reply->name, NAME_MOST);
	g_autoptr (CcrfAddress) who = ccrf_address_new (name, answer->verdict->attendee);
	JsonObject *extra;

	if (asked_before (answer, about)) {
		ccrf_work_note (work, "meeting %d: somebody who is not invited answered again", answer->meeting->n);
		outcome (work, "calendar answer of somebody who is not invited: asked already");
		return;
	}
	if (open_questions (answer) >= STRANGERS_MOST) {
		outcome (work, "attention: many who are not invited answer the invitations to one meeting: find out who forwarded it");
		return;
	}
	extra = json_object_new ();
	ccrf_process_add_meeting (work, answer->meeting, extra);
	ccrf_fields_set (extra, "admit_words", ccrf_person_words (who));
	ccrf_fields_set (extra, "admit_address", who->address);
	ccrf_fields_set (extra, "admit_audience", ccrf_process_audience_of (work, answer->meeting, who));
	ccrf_process_ask_chair (work, "pc-admit", about, extra);
	ccrf_work_note (work, "meeting %d: somebody who is not invited answered; the chair is asked", answer->meeting->n);
	outcome (work, "calendar answer of somebody who is not invited: the chair is asked");
}

/* B0.10: the representative that the contacts name needs no leave of the chair */
static void
take_not_invited (const Answer *answer)
{
	CcrfInvitee *represented = represented_by (answer, answer->verdict->attendee);
	g_autoptr (CcrfAddress) who = NULL;
	Answer instead = *answer;

	if (!represented) {
		ask_admit (answer);
		return;
	}
	who = ccrf_address_copy (ccrf_process_representative (answer->work, represented->role));
	instead.invitee = represented;
	invite_delegate (&instead, who);
	ccrf_work_note (answer->work, "meeting %d: the representative of %s answered, and is invited", answer->meeting->n, represented->role);
	outcome (answer->work, "calendar answer of a representative: they are invited");
}

void
ccrf_process_admit (CcrfWork *work, const char *what)
{
	CcrfProcessMeeting *meeting = ccrf_process_meeting_asked (work);
	const JsonObject *extra = work->request->extra;
	const char *address = extra ? json_object_get_string_member_with_default ((JsonObject *) extra, "admit_address", "") : "";
	g_autoptr (CcrfAddress) parsed = ccrf_address_parse (address, NULL), who = NULL;
	CcrfInvitee *invitee;

	if (!meeting || !parsed)
		return;
	who = ccrf_address_new (json_object_get_string_member_with_default ((JsonObject *) extra, "admit_words", ""), parsed->address);
	invitee = ccrf_process_add_invitee (work, meeting, "guest", json_object_get_string_member_with_default ((JsonObject *) extra, "admit_audience", "provider"),
	                                    who, NULL);
	if (!invitee)
		return;
	invitee->optional = TRUE;
	ccrf_work_note (work, "meeting %d: a guest is admitted", meeting->n);
	if (meeting->sequence >= 0)
		ccrf_process_request_invitee (work, meeting, invitee, FALSE);
}

void
ccrf_process_not_admitted (CcrfWork *work, const char *what)
{
	ccrf_work_note (work, "somebody who is not invited may not come; they are told nothing");
}

/* ---- entry ------------------------------------------------------------------------------------------------- */

/* "PC-2026-00001-m3-s1@council.test": which meeting, and which section of it */
static CcrfProcessMeeting *
meeting_of_uid (const CcrfWork *work, const char *uid, char **section)
{
	g_autoptr (GRegex) pattern = g_regex_new ("^(PC-\\d{4}-\\d{5,})-m(\\d{1,6})(?:-s\\d{1,6})?@", 0, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autofree char *ref = NULL, *number = NULL;
	CcrfProcessMeeting *meeting;

	*section = NULL;
	if (!uid || !g_regex_match (pattern, uid, 0, &match))
		return NULL;
	ref = g_match_info_fetch (match, 1);
	number = g_match_info_fetch (match, 2);
	meeting = g_strcmp0 (ref, work->it->ref) == 0 ? ccrf_process_meeting (work->it->process, atoi (number)) : NULL;
	for (guint i = 0; meeting && i < meeting->invitees->len && !*section; i++) {
		const char *own = ((const CcrfInvitee *) meeting->invitees->pdata[i])->section;
		g_autoptr (CcrfInvitation) event = ccrf_process_invitation (work, meeting, NULL, own);

		if (g_str_equal (event->uid, uid))
			*section = g_strdup (own);
	}
	if (!*section)
		*section = g_strdup ("");
	return meeting;
}

void
ccrf_process_calendar_came (CcrfWork *work)
{
	/* clang-format off */
	static const struct { CcrfReplyResult result; void (*take) (const Answer *answer); } takers[] = {
		{ CCRF_REPLY_ACCEPTED,       take_plain },
		{ CCRF_REPLY_DECLINED,       take_plain },
		{ CCRF_REPLY_TENTATIVE,      take_plain },
		{ CCRF_REPLY_DELEGATED,      take_delegated },
		{ CCRF_REPLY_COUNTER,        take_counter },
		{ CCRF_REPLY_OLD_SEQUENCE,   take_old },
		{ CCRF_REPLY_NOT_NEWER,      take_not_newer },
		{ CCRF_REPLY_NOT_INVITED,    take_not_invited },
		{ CCRF_REPLY_SENDER_DIFFERS, take_review },
		{ CCRF_REPLY_FAULT,          take_review },
	};
	/* clang-format on */
	const CcrfCalendarReply *reply = work->event->message ? work->event->message->calendar : NULL;
	g_autofree char *section = NULL;
	CcrfProcessMeeting *meeting = reply ? meeting_of_uid (work, reply->uid, &section) : NULL;
	g_autoptr (CcrfInvitation) event = NULL;
	g_autoptr (CcrfReplyVerdict) verdict = NULL;
	Answer answer = { work, meeting, NULL, NULL };

	if (!meeting || meeting->sequence < 0) {
		outcome (work, "attention: a calendar answer that belongs to no meeting of this process: read it");
		return;
	}
	if (!ccrf_process_is_waiting (meeting)) {
		ccrf_work_note (work, "meeting %d: an answer came after it was %s", meeting->n, meeting->state);
		outcome (work, "calendar answer to a meeting that is over or cancelled");
		return;
	}
	event = ccrf_process_invitation (work, meeting, NULL, section);
	verdict = ccrf_calendar_judge_reply (event, reply, work->event->sender, work->event->sender_authenticated, work->now);
	answer.verdict = verdict;
	answer.invitee = verdict->attendee ? ccrf_process_find_invitee (meeting, verdict->attendee) : NULL;
	for (gsize i = 0; i < G_N_ELEMENTS (takers); i++)
		if (takers[i].result == verdict->result)
			takers[i].take (&answer);
}
