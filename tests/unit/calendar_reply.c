/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer to an invitation means, and who may give it (RFC 5546 2.1.5, 3.2.3, 3.2.7). */

#include <string.h>

#include "calendar-fixture.h"

#define SERVICE "asc@example.gov.uk"
#define JANE "jane.doe@nhs.example"
#define BEN "ben@nhs.example"
#define UID "m7@example.gov.uk"
#define NOW "2026-07-02 12:00"
#define STAMP "2026-07-02 10:00"

typedef struct {
	const char *name;
	const char *method, *uid;
	int sequence;
	const char *stamp;             /* NULL: missing */
	const char *start, *end;       /* NULL: missing */
	const char *attendee, *partstat, *sent_by, *delegated_to;
	const char *sender;            /* NULL: none, or several */
	gboolean unvouched;
	CcrfReplyResult expected;
	const char *reason;            /* part of it */
} Row;

#define YES "REPLY", UID, 2, STAMP, NULL, NULL, JANE, "ACCEPTED"
#define SAYS(partstat) "REPLY", UID, 2, STAMP, NULL, NULL, JANE, partstat
#define WHEN(method, start, end, partstat) method, UID, 2, STAMP, start, end, JANE, partstat
#define VERSION(method, sequence, stamp, partstat) method, UID, sequence, stamp, NULL, NULL, BEN, partstat

/* clang-format off */
/* the meeting: SEQUENCE 2, 14 July 10:00 to 11:30; Jane has not answered, Ben did: SEQUENCE 2 at 09:00 */
static const Row rows[] = {
	{ "accepted",  SAYS ("ACCEPTED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_ACCEPTED, "" },
	{ "declined",  SAYS ("DECLINED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_DECLINED, "" },
	{ "tentative", SAYS ("TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_TENTATIVE, "" },
	{ "any-case",  SAYS ("accepted"), NULL, NULL, "JANE.Doe@NHS.example", FALSE, CCRF_REPLY_ACCEPTED, "" },
	{ "same-time", WHEN ("REPLY", "2026-07-14 10:00", "2026-07-14 11:30", "ACCEPTED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_ACCEPTED, "" },
	{ "same-time-tentative", WHEN ("REPLY", "2026-07-14 10:00", "2026-07-14 11:30", "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_TENTATIVE, "" },
	{ "accepts-other-time", WHEN ("REPLY", "2026-07-15 10:00", NULL, "ACCEPTED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "another time" },
	{ "declines-at-other-time", WHEN ("REPLY", "2026-07-15 10:00", NULL, "DECLINED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_DECLINED, "" },
	/* counter: RFC 5546 3.2.7, and "tentative and proposed" */
	{ "counter", WHEN ("COUNTER", "2026-07-15 10:00", "2026-07-15 11:00", "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_COUNTER, "" },
	{ "counter-declined", WHEN ("COUNTER", "2026-07-15 10:00", "2026-07-15 11:00", "DECLINED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_COUNTER, "" },
	{ "counter-no-partstat", WHEN ("COUNTER", "2026-07-15 10:00", "2026-07-15 11:00", "NEEDS-ACTION"), NULL, NULL, JANE, FALSE, CCRF_REPLY_COUNTER, "" },
	{ "counter-in-reply", WHEN ("REPLY", "2026-07-15 10:00", "2026-07-15 11:00", "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_COUNTER, "" },
	{ "counter-end-only", WHEN ("REPLY", "2026-07-14 10:00", "2026-07-14 11:00", "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_COUNTER, "" },
	{ "counter-same-time", WHEN ("COUNTER", "2026-07-14 10:00", "2026-07-14 11:30", "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "no other time" },
	{ "counter-without-time", WHEN ("COUNTER", NULL, NULL, "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "no other time" },
	{ "counter-past", WHEN ("COUNTER", "2026-07-02 11:59", NULL, "TENTATIVE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "over" },
	{ "counter-counted-up", "COUNTER", UID, 3, STAMP, "2026-07-15 10:00", NULL, JANE, "TENTATIVE", NULL, NULL, JANE, FALSE, CCRF_REPLY_COUNTER, "" },
	{ "counter-old", "COUNTER", UID, 1, STAMP, "2026-07-15 10:00", NULL, JANE, "TENTATIVE", NULL, NULL, JANE, FALSE, CCRF_REPLY_OLD_SEQUENCE, "changed" },
	/* delegation: RFC 5546 3.2.3.3 */
	{ "delegated", SAYS ("DELEGATED"), NULL, "kim@nhs.example", JANE, FALSE, CCRF_REPLY_DELEGATED, "" },
	{ "delegated-to-nobody", SAYS ("DELEGATED"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "DELEGATED-TO" },
	{ "delegated-to-no-address", SAYS ("DELEGATED"), NULL, "kim@nhs.example mailto:b@x", JANE, FALSE, CCRF_REPLY_FAULT, "DELEGATED-TO" },
	{ "delegated-to-self", SAYS ("DELEGATED"), NULL, JANE, JANE, FALSE, CCRF_REPLY_FAULT, "own address" },
	{ "delegated-to-us", SAYS ("DELEGATED"), NULL, SERVICE, JANE, FALSE, CCRF_REPLY_FAULT, "own address" },
	/* who sent it */
	{ "sent-by", YES, "pa@nhs.example", NULL, "pa@nhs.example", FALSE, CCRF_REPLY_ACCEPTED, "" },
	{ "sent-by-other-organisation", YES, "pa@evil.example", NULL, "pa@evil.example", FALSE, CCRF_REPLY_SENDER_DIFFERS, "not the attendee" },
	{ "sent-by-someone-else", YES, "pa@nhs.example", NULL, "other@nhs.example", FALSE, CCRF_REPLY_SENDER_DIFFERS, "not the attendee" },
	{ "other-account", YES, NULL, NULL, "jane@home.example", FALSE, CCRF_REPLY_SENDER_DIFFERS, "not the attendee" },
	{ "no-sender", YES, NULL, NULL, NULL, FALSE, CCRF_REPLY_SENDER_DIFFERS, "one sender" },
	{ "unvouched", YES, NULL, NULL, JANE, TRUE, CCRF_REPLY_SENDER_DIFFERS, "vouch" },
	{ "not-invited", "REPLY", UID, 2, STAMP, NULL, NULL, "new@nhs.example", "ACCEPTED", NULL, NULL, "new@nhs.example", FALSE, CCRF_REPLY_NOT_INVITED, "" },
	{ "not-invited-unvouched", "REPLY", UID, 2, STAMP, NULL, NULL, "new@nhs.example", "ACCEPTED", NULL, NULL, "new@nhs.example", TRUE, CCRF_REPLY_SENDER_DIFFERS, "" },
	/* which version: RFC 5546 2.1.5 */
	{ "old", "REPLY", UID, 1, STAMP, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_OLD_SEQUENCE, "changed" },
	{ "missing-sequence-is-0", "REPLY", UID, 0, STAMP, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_OLD_SEQUENCE, "" },
	{ "never-sent", "REPLY", UID, 3, STAMP, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "never sent" },
	{ "newer", VERSION ("REPLY", 2, "2026-07-02 09:01", "DECLINED"), NULL, NULL, BEN, FALSE, CCRF_REPLY_DECLINED, "" },
	{ "as-new", VERSION ("REPLY", 2, "2026-07-02 09:00", "DECLINED"), NULL, NULL, BEN, FALSE, CCRF_REPLY_NOT_NEWER, "" },
	{ "older", VERSION ("REPLY", 2, "2026-07-02 08:59", "DECLINED"), NULL, NULL, BEN, FALSE, CCRF_REPLY_NOT_NEWER, "" },
	{ "older-sequence", VERSION ("REPLY", 1, "2026-07-02 11:00", "DECLINED"), NULL, NULL, BEN, FALSE, CCRF_REPLY_NOT_NEWER, "" },
	{ "no-stamp-first", "REPLY", UID, 2, NULL, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_ACCEPTED, "" },
	{ "no-stamp-second", VERSION ("REPLY", 2, NULL, "DECLINED"), NULL, NULL, BEN, FALSE, CCRF_REPLY_FAULT, "DTSTAMP" },
	{ "stamp-ahead", "REPLY", UID, 2, "2026-07-03 12:00", NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_ACCEPTED, "" },
	{ "stamp-too-far-ahead", "REPLY", UID, 2, "2026-07-03 12:01", NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "ahead" },
	/* what it is */
	{ "other-meeting", "REPLY", "other", 2, STAMP, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "UID" },
	{ "no-uid", "REPLY", NULL, 2, STAMP, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "UID" },
	{ "no-attendee", "REPLY", UID, 2, STAMP, NULL, NULL, NULL, NULL, NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "ATTENDEE" },
	{ "request", "REQUEST", UID, 2, STAMP, NULL, NULL, JANE, "ACCEPTED", NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "METHOD" },
	{ "no-answer", SAYS ("NEEDS-ACTION"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "NEEDS-ACTION" },
	{ "unknown-answer", SAYS ("X-MAYBE"), NULL, NULL, JANE, FALSE, CCRF_REPLY_FAULT, "PARTSTAT" },
};
/* clang-format on */

static CcrfAttendee *
invite (CcrfInvitation *meeting, const char *address)
{
	g_autoptr (CcrfAddress) who = ccrf_address_new (NULL, address);
	CcrfAttendee *attendee = ccrf_attendee_new (who);

	g_ptr_array_add (meeting->attendees, attendee);
	return attendee;
}

static CcrfInvitation *
meeting_new (void)
{
	g_autoptr (CcrfAddress) service = ccrf_address_new ("Council", SERVICE);
	CcrfInvitation *meeting = ccrf_invitation_new (UID, service);
	CcrfAttendee *ben;

	meeting->sequence = 2;
	meeting->start = fixture_at ("2026-07-14 10:00");
	meeting->end = fixture_at ("2026-07-14 11:30");
	invite (meeting, JANE);
	ben = invite (meeting, BEN);
	ben->partstat = CCRF_PARTSTAT_ACCEPTED;
	ben->replied = TRUE;
	ben->replied_sequence = 2;
	ben->replied_stamp = fixture_at ("2026-07-02 09:00");
	return meeting;
}

static CcrfTime
at (const char *local)
{
	return local ? fixture_at (local) : 0;
}

static CcrfCalendarReply *
reply_of (const Row *row)
{
	CcrfCalendarReply *reply = ccrf_calendar_reply_new ();

	reply->method = g_strdup (row->method);
	reply->uid = g_strdup (row->uid);
	reply->sequence = row->sequence;
	reply->dtstamp = at (row->stamp);
	reply->start = at (row->start);
	reply->end = at (row->end);
	reply->attendee = g_strdup (row->attendee);
	reply->partstat = g_strdup (row->partstat);
	reply->sent_by = g_strdup (row->sent_by);
	reply->delegated_to = g_strdup (row->delegated_to);
	return reply;
}

static CcrfReplyVerdict *
judge (const Row *row, const CcrfCalendarReply *reply, const CcrfInvitation *meeting)
{
	g_autoptr (CcrfAddress) sender = row->sender ? ccrf_address_new (NULL, row->sender) : NULL;

	return ccrf_calendar_judge_reply (meeting, reply, sender, !row->unvouched, at (NOW));
}

static void
test_row (gconstpointer data)
{
	const Row *row = data;
	g_autoptr (CcrfInvitation) meeting = meeting_new ();
	g_autoptr (CcrfCalendarReply) reply = reply_of (row);
	g_autoptr (CcrfReplyVerdict) verdict = judge (row, reply, meeting);

	g_test_message ("%s: %s", ccrf_reply_result_name (verdict->result), verdict->reason);
	g_assert_cmpstr (ccrf_reply_result_name (verdict->result), ==, ccrf_reply_result_name (row->expected));
	g_assert_nonnull (strstr (verdict->reason, row->reason));
	g_assert_cmpint (*verdict->reason == '\0', ==, row->expected <= CCRF_REPLY_COUNTER);
	g_assert_null (strchr (verdict->reason, '@'));
	g_assert_cmpint (verdict->start != 0, ==, row->expected == CCRF_REPLY_COUNTER);
	g_assert_cmpint (verdict->delegate != NULL, ==, row->expected == CCRF_REPLY_DELEGATED);
	g_assert_cmpstr (verdict->attendee, ==, row->attendee);
}

static const Row *
row_named (const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		if (g_str_equal (rows[i].name, name))
			return &rows[i];
	g_assert_not_reached ();
}

static void
test_details (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ();
	g_autoptr (CcrfCalendarReply) counter = reply_of (row_named ("counter")), open = reply_of (row_named ("counter-counted-up"));
	g_autoptr (CcrfCalendarReply) delegated = reply_of (row_named ("delegated")), sent = reply_of (row_named ("sent-by"));
	g_autoptr (CcrfReplyVerdict) a = judge (row_named ("counter"), counter, meeting), b = judge (row_named ("counter-counted-up"), open, meeting);
	g_autoptr (CcrfReplyVerdict) c = judge (row_named ("delegated"), delegated, meeting), d = judge (row_named ("sent-by"), sent, meeting);

	g_assert_cmpint (a->start, ==, at ("2026-07-15 10:00"));
	g_assert_cmpint (a->end, ==, at ("2026-07-15 11:00"));
	g_assert_cmpint (a->partstat, ==, CCRF_PARTSTAT_TENTATIVE);
	/* no DTEND: as long as the meeting */
	g_assert_cmpint (b->end, ==, at ("2026-07-15 11:30"));
	g_assert_cmpstr (c->delegate->address, ==, "kim@nhs.example");
	g_assert_cmpstr (d->sent_by, ==, "pa@nhs.example");
}

static void
test_the_rest (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new ();
	const Row *row = row_named ("accepted");
	g_autoptr (CcrfCalendarReply) broken = reply_of (row), occurrence = reply_of (row), plain = reply_of (row);
	g_autoptr (CcrfReplyVerdict) a = NULL, b = NULL, c = NULL;

	broken->fault = g_strdup ("its DTSTART is in no time zone");
	a = judge (row, broken, meeting);
	g_assert_cmpint (a->result, ==, CCRF_REPLY_FAULT);
	g_assert_cmpstr (a->reason, ==, "its DTSTART is in no time zone");
	occurrence->recurrence_id = g_strdup ("20260714T090000Z");
	b = judge (row, occurrence, meeting);
	g_assert_cmpint (b->result, ==, CCRF_REPLY_FAULT);
	meeting->cancelled = TRUE;
	c = judge (row, plain, meeting);
	g_assert_cmpint (c->result, ==, CCRF_REPLY_OLD_SEQUENCE);
	g_assert_cmpstr (c->reason, ==, "the meeting is cancelled");
}

static void
test_names (void)
{
	CcrfPartstat partstat = CCRF_PARTSTAT_DECLINED;

	for (int i = CCRF_PARTSTAT_NEEDS_ACTION; i <= CCRF_PARTSTAT_DELEGATED; i++) {
		g_assert_true (ccrf_partstat_parse (ccrf_partstat_name ((CcrfPartstat) i), &partstat));
		g_assert_cmpint (partstat, ==, i);
	}
	g_assert_false (ccrf_partstat_parse ("COMPLETED", &partstat));
	g_assert_false (ccrf_partstat_parse (NULL, &partstat));
	g_assert_cmpint (partstat, ==, CCRF_PARTSTAT_DELEGATED);
}

static void
test_copy (void)
{
	g_autoptr (CcrfInvitation) meeting = meeting_new (), copy = NULL;
	CcrfAttendee *ben;

	meeting->related_uid = g_strdup ("parent");
	meeting->no_counter = meeting->cancelled = TRUE;
	copy = ccrf_invitation_copy (meeting);
	ben = ccrf_invitation_find (copy, "BEN@nhs.example");
	g_assert_cmpstr (copy->uid, ==, UID);
	g_assert_cmpstr (copy->related_uid, ==, "parent");
	g_assert_cmpint (copy->sequence, ==, 2);
	g_assert_cmpint (copy->end - copy->start, ==, 5400);
	g_assert_true (copy->no_counter && copy->cancelled);
	g_assert_nonnull (ben);
	g_assert_cmpint (ben->replied_stamp, ==, at ("2026-07-02 09:00"));
	g_assert_true (ben != ccrf_invitation_find (meeting, BEN));
	g_assert_null (ccrf_invitation_find (copy, NULL));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = g_strconcat ("/calendar/reply/", rows[i].name, NULL);

		g_test_add_data_func (path, &rows[i], test_row);
	}
	g_test_add_func ("/calendar/reply-details", test_details);
	g_test_add_func ("/calendar/reply-rest", test_the_rest);
	g_test_add_func ("/calendar/partstat", test_names);
	g_test_add_func ("/calendar/copy", test_copy);
	return g_test_run ();
}
