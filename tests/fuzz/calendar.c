/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar part of a mail: who answered an invitation, how, and what that means for a meeting. */

#include "fuzz.h"

#include <ccrf/calendar.h>

static void
judge (const CcrfMessage *message)
{
	g_autoptr (CcrfAddress) service = ccrf_address_new ("", "ccrf@council.example"), guest = ccrf_address_new ("", "a@care.example");
	g_autoptr (CcrfInvitation) meeting = ccrf_invitation_new ("1@x", service);
	CcrfReplyVerdict *verdict;

	meeting->start = FUZZ_NOW;
	meeting->end = FUZZ_NOW + 3600;
	g_ptr_array_add (meeting->attendees, ccrf_attendee_new (guest));
	verdict = ccrf_calendar_judge_reply (meeting, message->calendar, ccrf_message_sender (message), TRUE, FUZZ_NOW);
	FUZZ_HOLDS (strpbrk (verdict->reason, "\r\n") == NULL);
	ccrf_reply_verdict_free (verdict);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
	g_autofree char *head = g_strdup ("From: a@care.example\nSubject: Accepted: Visit\nContent-Type: text/calendar; method=REPLY; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n");
	g_autoptr (GByteArray) mail = g_byte_array_new ();
	g_autoptr (GBytes) raw = NULL;
	g_autoptr (CcrfMessage) message = NULL;
	g_autoptr (JsonNode) node = NULL;

	g_byte_array_append (mail, (const guint8 *) head, (guint) strlen (head));
	g_byte_array_append (mail, data, (guint) size);
	raw = g_byte_array_free_to_bytes (g_steal_pointer (&mail));
	message = ccrf_parse_message (raw, FUZZ_NOW, fuzz_rules (), fuzz_limits ());
	node = ccrf_message_to_json (message);
	(void) ccrf_invitation_check (raw, "REQUEST", "ccrf@council.example", "a@care.example", NULL);
	if (message->calendar != NULL)
		judge (message);
	return 0;
}
