/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an answer to an invitation means (RFC 5546 2.1.5, 3.2.3, 3.2.7). Subjects
 * and prose are no evidence; neither is an answer that somebody else sent.
 */

#include <string.h>

#include "calendar-private.h"

#define STAMP_AHEAD_MOST 86400 /* seconds: clocks of clients go wrong, but not by more than a day */

/* clang-format off */
static const char *const result_names[] = {
	[CCRF_REPLY_ACCEPTED] = "accepted",
	[CCRF_REPLY_DECLINED] = "declined",
	[CCRF_REPLY_TENTATIVE] = "tentative",
	[CCRF_REPLY_DELEGATED] = "delegated",
	[CCRF_REPLY_COUNTER] = "counter",
	[CCRF_REPLY_OLD_SEQUENCE] = "old sequence",
	[CCRF_REPLY_NOT_NEWER] = "not newer",
	[CCRF_REPLY_NOT_INVITED] = "not invited",
	[CCRF_REPLY_SENDER_DIFFERS] = "sender differs",
	[CCRF_REPLY_FAULT] = "fault",
};
/* clang-format on */

/** What is judged; every rule below looks at this, and may settle the verdict. */
typedef struct {
	const CcrfInvitation *meeting;
	const CcrfCalendarReply *reply;
	const CcrfAddress *sender; /* (nullable) */
	gboolean authenticated;
	CcrfTime now;
	const CcrfAttendee *attendee; /* (nullable): of the meeting */
	CcrfPartstat partstat;
	CcrfReplyVerdict *verdict;
} Judgement;

const char *
ccrf_reply_result_name (CcrfReplyResult result)
{
	return (gsize) result < G_N_ELEMENTS (result_names) ? result_names[result] : "fault";
}

void
ccrf_reply_verdict_free (CcrfReplyVerdict *verdict)
{
	if (verdict == NULL)
		return;
	g_free (verdict->attendee);
	g_free (verdict->sent_by);
	ccrf_address_free (verdict->delegate);
	g_free (verdict->reason);
	g_free (verdict);
}

/** TRUE: settled. */
static gboolean
settle (Judgement *it, CcrfReplyResult result, const char *reason)
{
	it->verdict->result = result;
	g_free (it->verdict->reason);
	it->verdict->reason = g_strdup (reason);
	return TRUE;
}

static gboolean
fault (Judgement *it, const char *reason)
{
	return settle (it, CCRF_REPLY_FAULT, reason);
}

static gboolean
is_counter_method (const CcrfCalendarReply *reply)
{
	return g_strcmp0 (reply->method, "COUNTER") == 0;
}

/* ---- the rules, in their order --------------------------------------------------------- */

static gboolean
cannot_be_read (Judgement *it)
{
	const CcrfCalendarReply *reply = it->reply;

	if (reply->fault != NULL)
		return fault (it, reply->fault);
	if (g_strcmp0 (reply->method, "REPLY") != 0 && !is_counter_method (reply))
		return fault (it, "it is no answer to an invitation (METHOD is neither REPLY nor COUNTER)");
	if (g_strcmp0 (reply->uid, it->meeting->uid) != 0)
		return fault (it, "it answers another meeting (UID)");
	if (reply->recurrence_id != NULL)
		return fault (it, "it answers one occurrence of a series, and this meeting takes place once");
	if (reply->attendee == NULL)
		return fault (it, "it does not say whose answer it is (no ATTENDEE)");
	if (!ccrf_partstat_parse (reply->partstat, &it->partstat))
		return fault (it, "its answer is none that we know (PARTSTAT)");
	if (reply->dtstamp > it->now + STAMP_AHEAD_MOST)
		return fault (it, "it is dated more than a day ahead (DTSTAMP): a later answer could never count");
	return FALSE;
}

/* An assistant answers for somebody of the same organisation; anybody can write anybody's name into SENT-BY. */
static gboolean
sent_for_the_attendee (const Judgement *it)
{
	const CcrfCalendarReply *reply = it->reply;

	return reply->sent_by != NULL && ccrf_address_equal (reply->sent_by, it->sender->address)
	       && *ccrf_address_domain (it->sender->address) != '\0'
	       && g_ascii_strcasecmp (ccrf_address_domain (it->sender->address), ccrf_address_domain (reply->attendee)) == 0;
}

static gboolean
is_someone_elses (Judgement *it)
{
	if (it->sender == NULL)
		return settle (it, CCRF_REPLY_SENDER_DIFFERS, "the mail does not name one sender");
	if (!ccrf_address_equal (it->sender->address, it->reply->attendee)) {
		if (!sent_for_the_attendee (it))
			return settle (it, CCRF_REPLY_SENDER_DIFFERS, "the sender is not the attendee whose answer it is");
		it->verdict->sent_by = g_strdup (it->sender->address);
	}
	if (!it->authenticated)
		return settle (it, CCRF_REPLY_SENDER_DIFFERS, "our mail server does not vouch for the sender");
	return FALSE;
}

static gboolean
is_not_invited (Judgement *it)
{
	it->attendee = ccrf_invitation_find (it->meeting, it->reply->attendee);
	return it->attendee == NULL && settle (it, CCRF_REPLY_NOT_INVITED, "the invitation was not sent to this address");
}

/* RFC 5546 2.1.5: SEQUENCE first, then DTSTAMP */
static gboolean
is_not_newer (Judgement *it)
{
	const CcrfAttendee *last = it->attendee;
	const CcrfCalendarReply *reply = it->reply;

	if (!last->replied || reply->sequence > last->replied_sequence)
		return FALSE;
	if (reply->dtstamp == 0 && reply->sequence == last->replied_sequence)
		return fault (it, "it does not say when it was given (no DTSTAMP), and another answer counted before");
	if (reply->sequence == last->replied_sequence && reply->dtstamp > last->replied_stamp)
		return FALSE;
	return settle (it, CCRF_REPLY_NOT_NEWER, "an answer that is as new, or newer, counted already");
}

/* some clients count up for a proposal of theirs; nothing else can answer what was never sent */
static gboolean
is_out_of_sequence (Judgement *it)
{
	if (it->reply->sequence < it->meeting->sequence)
		return settle (it, CCRF_REPLY_OLD_SEQUENCE, "the meeting has changed since the version that it answers");
	if (it->meeting->cancelled)
		return settle (it, CCRF_REPLY_OLD_SEQUENCE, "the meeting is cancelled");
	if (it->reply->sequence > it->meeting->sequence && !is_counter_method (it->reply))
		return fault (it, "it answers a version of the meeting that was never sent (SEQUENCE)");
	return FALSE;
}

static gboolean
other_time (const Judgement *it)
{
	const CcrfCalendarReply *reply = it->reply;

	return reply->start != 0 && (reply->start != it->meeting->start || (reply->end != 0 && reply->end != it->meeting->end));
}

static gboolean
is_counter (Judgement *it)
{
	const CcrfCalendarReply *reply = it->reply;

	if (!is_counter_method (reply) && !(it->partstat == CCRF_PARTSTAT_TENTATIVE && other_time (it)))
		return FALSE;
	if (!other_time (it))
		return fault (it, "it proposes no other time");
	if (reply->start <= it->now)
		return fault (it, "it proposes a time that is over");
	it->verdict->start = reply->start;
	it->verdict->end = reply->end != 0 ? reply->end : reply->start + (it->meeting->end - it->meeting->start);
	return settle (it, CCRF_REPLY_COUNTER, "");
}

static gboolean
is_delegated (Judgement *it)
{
	g_autoptr (CcrfAddress) delegate = NULL;

	if (it->partstat != CCRF_PARTSTAT_DELEGATED)
		return FALSE;
	delegate = ccrf_address_parse (it->reply->delegated_to, NULL);
	if (delegate == NULL)
		return fault (it, "it is delegated, but not to one address (DELEGATED-TO)");
	if (ccrf_address_equal (delegate->address, it->attendee->who->address) || ccrf_address_equal (delegate->address, it->meeting->organizer->address))
		return fault (it, "it is delegated to the attendee's own address or to ours");
	it->verdict->delegate = g_steal_pointer (&delegate);
	return settle (it, CCRF_REPLY_DELEGATED, "");
}

static gboolean
is_plain (Judgement *it)
{
	/* clang-format off */
	static const struct { CcrfPartstat partstat; CcrfReplyResult result; } answers[] = {
		{ CCRF_PARTSTAT_ACCEPTED,  CCRF_REPLY_ACCEPTED },
		{ CCRF_PARTSTAT_DECLINED,  CCRF_REPLY_DECLINED },
		{ CCRF_PARTSTAT_TENTATIVE, CCRF_REPLY_TENTATIVE },
	};
	/* clang-format on */

	if (it->partstat == CCRF_PARTSTAT_ACCEPTED && other_time (it))
		return fault (it, "it accepts another time than the meeting's");
	for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
		if (answers[i].partstat == it->partstat)
			return settle (it, answers[i].result, "");
	return fault (it, "it gives no answer (NEEDS-ACTION)");
}

CcrfReplyVerdict *
ccrf_calendar_judge_reply (const CcrfInvitation *meeting, const CcrfCalendarReply *reply, const CcrfAddress *sender,
                           gboolean authenticated, CcrfTime now)
{
	static gboolean (*const rules[]) (Judgement *) = {
		cannot_be_read, is_someone_elses, is_not_invited, is_not_newer, is_out_of_sequence, is_counter, is_delegated, is_plain,
	};
	Judgement it = { meeting, reply, sender, authenticated, now, NULL, CCRF_PARTSTAT_NEEDS_ACTION, g_new0 (CcrfReplyVerdict, 1) };

	it.verdict->attendee = g_strdup (reply->attendee);
	it.verdict->reason = g_strdup ("");
	for (gsize i = 0; i < G_N_ELEMENTS (rules) && !rules[i](&it); i++)
		;
	it.verdict->partstat = it.partstat;
	return it.verdict;
}
