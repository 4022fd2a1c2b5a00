/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Answers to invitations as mail programs write them (RFC 5546 3.2.3, 3.2.7; RFC
 * 6047), read by the sandboxed child, and what must not be believed.
 */

#include "parse-mail.h"

#define FROM "From: Jane Doe <jane.doe@nhs.example>\nTo: " SERVICE "\nMessage-ID: <r1@nhs.example>\nSubject: Accepted: meeting\n"
#define UTC_10 G_GINT64_CONSTANT (1784023200) /* 2026-07-14T10:00:00Z */
#define UTC_9 (UTC_10 - 3600)                 /* 10:00 in London's summer */
#define STAMP G_GINT64_CONSTANT (1782896400)  /* 2026-07-01T09:00:00Z */

#define CALENDAR(inside) "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:REPLY\n" inside "END:VCALENDAR\n"
#define EVENT(inside) "BEGIN:VEVENT\nUID:m7@example.gov.uk\nDTSTAMP:20260701T090000Z\n" inside "END:VEVENT\n"
#define ACCEPTS "ATTENDEE;PARTSTAT=ACCEPTED;CN=Jane Doe:mailto:jane.doe@nhs.example\n"
#define PLAIN(inside) CALENDAR (EVENT (inside))

/* as Exchange encloses it: rules since 1601, a Windows name */
#define EXCHANGE_ZONE(name) \
	"BEGIN:VTIMEZONE\nTZID:" name "\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\n" \
	"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T010000\n" \
	"TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"

static Fixture fixture;

/** @headers: of the one part, without the final blank line */
static CcrfMessage *
read_part (const char *headers, const char *calendar)
{
	g_autofree char *mail = g_strconcat (FROM, headers, "\n", calendar, NULL);

	return read_mail (&fixture, mail);
}

static CcrfMessage *
read_reply (const char *calendar)
{
	return read_part ("Content-Type: text/calendar; charset=utf-8; method=REPLY\n", calendar);
}

typedef struct {
	const char *name, *mail;
	const char *method, *partstat;
	int sequence;
	CcrfTime stamp, start, end;
	const char *cn, *comment;
} Client;

/* clang-format off */
static const Client clients[] = {
	{ "exchange", FROM "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=us-ascii\n\n\n"
	  "--b\nContent-Type: text/calendar; charset=\"utf-8\"; method=REPLY\n\n"
	  "BEGIN:VCALENDAR\nMETHOD:REPLY\nPRODID:Microsoft Exchange Server 2010\nVERSION:2.0\n" EXCHANGE_ZONE ("GMT Standard Time")
	  "BEGIN:VEVENT\nATTENDEE;PARTSTAT=ACCEPTED;CN=\"Doe, Jane\":mailto:jane.doe@nhs.example\nCOMMENT;LANGUAGE=en-GB:\\n\n"
	  "UID:m7@example.gov.uk\nSUMMARY;LANGUAGE=en-GB:Accepted: [PC-2026-00007] Provider concerns meeting\n"
	  "DTSTART;TZID=GMT Standard Time:20260714T100000\nDTEND;TZID=GMT Standard Time:20260714T113000\nCLASS:PUBLIC\nPRIORITY:5\n"
	  "DTSTAMP:20260701T090000Z\nTRANSP:OPAQUE\nSTATUS:CONFIRMED\nSEQUENCE:2\nLOCATION;LANGUAGE=en-GB:Civic Centre\n"
	  "X-MICROSOFT-CDO-APPT-SEQUENCE:2\nX-MICROSOFT-CDO-OWNERAPPTID:-1\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\nEND:VEVENT\nEND:VCALENDAR\n\n--b--\n",
	  "REPLY", "ACCEPTED", 2, STAMP, UTC_9, UTC_9 + 5400, "Doe, Jane", NULL },
	{ "outlook-numbered-zone", FROM "Content-Type: text/calendar; method=REPLY\n\n"
	  PLAIN ("ATTENDEE;PARTSTAT=DECLINED;X-REPLYTIME=20260701T090000Z:mailto:jane.doe@nhs.example\n"
	  "DTSTART;TZID=\"GMT Standard Time 1\":20260714T100000\nDTEND;TZID=\"GMT Standard Time 1\":20260714T113000\nSEQUENCE:0\n"),
	  "REPLY", "DECLINED", 0, STAMP, UTC_9, UTC_9 + 5400, NULL, NULL },
	{ "gmail", FROM "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n"
	  "--a\nContent-Type: text/plain; charset=UTF-8; format=flowed; delsp=yes\n\nJane Doe has accepted this invitation.\n"
	  "--a\nContent-Type: text/calendar; charset=\"UTF-8\"; method=REPLY\nContent-Transfer-Encoding: 7bit\n\n"
	  "BEGIN:VCALENDAR\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\nVERSION:2.0\nCALSCALE:GREGORIAN\nMETHOD:REPLY\nBEGIN:VEVENT\n"
	  "DTSTART:20260714T090000Z\nDTEND:20260714T103000Z\nDTSTAMP:20260701T090000Z\nORGANIZER;CN=Council:mailto:" SERVICE "\n"
	  "UID:m7@example.gov.uk\nATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;CN=Jane\n  Doe;X-NUM-GUESTS=0;X-RESPONSE-COMMENT=\"perhaps\":mailto:jane.doe@nhs.example\n"
	  "CREATED:20260630T090000Z\nDESCRIPTION:\nLAST-MODIFIED:20260701T090000Z\nLOCATION:\nSEQUENCE:1\nSTATUS:CONFIRMED\nSUMMARY:x\nTRANSP:OPAQUE\nEND:VEVENT\nEND:VCALENDAR\n"
	  "--a--\n--m\nContent-Type: application/ics; name=\"invite.ics\"\nContent-Disposition: attachment; filename=\"invite.ics\"\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--m--\n",
	  "REPLY", "TENTATIVE", 1, STAMP, UTC_9, UTC_9 + 5400, "Jane Doe", NULL },
	{ "apple-mail", FROM "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\n\n"
	  "--a\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<html></html>\n"
	  "--m\nContent-Disposition: attachment; filename=iCal-20260701-090000.ics\nContent-Type: text/calendar; x-unix-mode=0644; name=\"iCal-20260701-090000.ics\"\nContent-Transfer-Encoding: quoted-printable\n\n"
	  "BEGIN:VCALENDAR=0D\nCALSCALE:GREGORIAN=0D\nVERSION:2.0=0D\nMETHOD:REPLY=0D\nPRODID:-//Apple Inc.//macOS 14.5//EN=0D\n"
	  "BEGIN:VTIMEZONE=0D\nTZID:Europe/London=0D\nBEGIN:DAYLIGHT=0D\nTZOFFSETFROM:+0000=0D\nRRULE:FREQ=3DYEARLY;BYMONTH=3D3;BYDAY=3D-1SU=0D\nDTSTART:19810329T010000=0D\nTZNAME:BST=0D\nTZOFFSETTO:+0100=0D\nEND:DAYLIGHT=0D\n"
	  "BEGIN:STANDARD=0D\nTZOFFSETFROM:+0100=0D\nRRULE:FREQ=3DYEARLY;BYMONTH=3D10;BYDAY=3D-1SU=0D\nDTSTART:19961027T020000=0D\nTZNAME:GMT=0D\nTZOFFSETTO:+0000=0D\nEND:STANDARD=0D\nEND:VTIMEZONE=0D\n"
	  "BEGIN:VEVENT=0D\nUID:m7@example.gov.uk=0D\nDTSTAMP:20260701T090000Z=0D\nDTSTART;TZID=3DEurope/London:20260714T100000=0D\nDURATION:PT1H30M=0D\nSEQUENCE:0=0D\n"
	  "ATTENDEE;CN=3D\"Jane Doe\";CUTYPE=3DINDIVIDUAL;EMAIL=3D\"jane.doe@nhs.example\";PARTSTAT=3DACCEPTED:mailto:jane.doe@nhs.example=0D\nORGANIZER:mailto:" SERVICE "=0D\nEND:VEVENT=0D\nEND:VCALENDAR=0D\n--m--\n--a--\n",
	  "REPLY", "ACCEPTED", 0, STAMP, UTC_9, UTC_9 + 5400, "Jane Doe", NULL },
	{ "thunderbird", FROM "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=UTF-8\n\nJane Doe has declined.\n"
	  "--a\nContent-Type: text/calendar; method=REPLY; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n"
	  /* a VTIMEZONE under Mozilla's old name, which the map knows too; base64 of PLAIN with DECLINED and a comment */
	  "QkVHSU46VkNBTEVOREFSClBST0RJRDotLy9Nb3ppbGxhLm9yZy9OT05TR01MIE1vemlsbGEgQ2FsZW5kYXIgVjEuMS8vRU4KVkVSU0lPTjoyLjAKTUVUSE9EOlJFUExZCkJFR0lOOlZFVkVOVApEVFNUQU1QOjIwMjYwNzAxVDA5MDAwMFoKVUlEOm03QGV4YW1wbGUuZ292LnVrCkFUVEVOREVFO1JTVlA9VFJVRTtDTj1KYW5lIERvZTtQQVJUU1RBVD1ERUNMSU5FRDtST0xFPVJFUS1QQVJUSUNJUEFOVDptYWlsdG86SmFuZS5Eb2VATkhTLmV4YW1wbGUKRFRTVEFSVDtUWklEPS9tb3ppbGxhLm9yZy8yMDA1MDEyNl8xL0V1cm9wZS9Mb25kb246MjAyNjA3MTRUMTAwMDAwCkRURU5EO1RaSUQ9L21vemlsbGEub3JnLzIwMDUwMTI2XzEvRXVyb3BlL0xvbmRvbjoyMDI2MDcxNFQxMTMwMDAKU0VRVUVOQ0U6MQpDT01NRU5UOm9uIGxlYXZlCkVORDpWRVZFTlQKRU5EOlZDQUxFTkRBUgo=\n"
	  "--a--\n--m--\n",
	  "REPLY", "DECLINED", 1, STAMP, UTC_9, UTC_9 + 5400, "Jane Doe", "on leave" },
	{ "zimbra", FROM "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=utf-8\n\nYes, I will attend.\n"
	  "--a\nContent-Type: text/calendar; charset=utf-8; method=REPLY; name=meeting-reply.ics\n\n"
	  "BEGIN:VCALENDAR\nPRODID:Zimbra-Calendar-Provider\nVERSION:2.0\nMETHOD:REPLY\n"
	  "BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETTO:+0000\nTZOFFSETFROM:+0100\nRRULE:FREQ=YEARLY;WKST=MO;INTERVAL=1;BYMONTH=10;BYDAY=-1SU\nTZNAME:GMT\nEND:STANDARD\n"
	  "BEGIN:DAYLIGHT\nDTSTART:16010101T010000\nTZOFFSETTO:+0100\nTZOFFSETFROM:+0000\nRRULE:FREQ=YEARLY;WKST=MO;INTERVAL=1;BYMONTH=3;BYDAY=-1SU\nTZNAME:BST\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
	  "BEGIN:VEVENT\nUID:m7@example.gov.uk\nSUMMARY:Accept: x\nATTENDEE;CN=Jane Doe;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:jane.doe@nhs.example\n"
	  "ORGANIZER;CN=Council:mailto:" SERVICE "\nDTSTART;TZID=\"Europe/London\":20260714T100000\nDTEND;TZID=\"Europe/London\":20260714T113000\nSEQUENCE:0\nDTSTAMP:20260701T090000Z\nCOMMENT:Yes\\, I will attend.\nEND:VEVENT\nEND:VCALENDAR\n--a--\n",
	  "REPLY", "ACCEPTED", 0, STAMP, UTC_9, UTC_9 + 5400, "Jane Doe", "Yes, I will attend." },
	{ "nextcloud", FROM "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain; charset=utf-8\n\nJane accepted your invitation\n"
	  "--m\nContent-Type: text/calendar; method=REPLY; name=event.ics\nContent-Disposition: attachment; filename=event.ics\n\n"
	  "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Sabre//Sabre VObject 4.4.2//EN\nCALSCALE:GREGORIAN\nMETHOD:REPLY\nBEGIN:VEVENT\nDTSTAMP:20260701T090000Z\nSEQUENCE:2\nUID:m7@example.gov.uk\n"
	  "DTSTART;TZID=Europe/London:20260714T100000\nDTEND;TZID=Europe/London:20260714T113000\nORGANIZER;CN=Council:mailto:" SERVICE "\nATTENDEE;PARTSTAT=ACCEPTED;CN=jane:mailto:jane.doe%40nhs.example\nREQUEST-STATUS:2.0;Success\nEND:VEVENT\nEND:VCALENDAR\n--m--\n",
	  "REPLY", "ACCEPTED", 2, STAMP, UTC_9, UTC_9 + 5400, "jane", NULL },
	{ "outlook-counter", FROM "Content-Type: text/calendar; charset=utf-8; method=COUNTER\n\n"
	  "BEGIN:VCALENDAR\nMETHOD:COUNTER\nPRODID:Microsoft Exchange Server 2010\nVERSION:2.0\n" EXCHANGE_ZONE ("GMT Standard Time")
	  "BEGIN:VEVENT\nATTENDEE;PARTSTAT=TENTATIVE;CN=Jane Doe:mailto:jane.doe@nhs.example\nCOMMENT:later that week?\nUID:m7@example.gov.uk\n"
	  "SUMMARY:New Time Proposed: x\nDTSTART;TZID=GMT Standard Time:20261210T100000\nDTEND;TZID=GMT Standard Time:20261210T113000\nDTSTAMP:20260701T090000Z\nSEQUENCE:1\n"
	  "X-MS-OLK-ORIGINALSTART;TZID=GMT Standard Time:20260714T100000\nEND:VEVENT\nEND:VCALENDAR\n",
	  "COUNTER", "TENTATIVE", 1, STAMP, 1796896800, 1796896800 + 5400, "Jane Doe", "later that week?" },
};
/* clang-format on */

static void
test_client (gconstpointer data)
{
	const Client *client = data;
	g_autoptr (CcrfMessage) message = read_mail (&fixture, client->mail);
	const CcrfCalendarReply *reply = message->calendar;

	show_faults (message);
	g_assert_cmpstr (ccrf_kind_name (message->kind), ==, "calendar-reply");
	g_assert_cmpuint (message->faults->len, ==, 0);
	g_assert_nonnull (reply);
	if (!reply)
		return;
	g_assert_cmpstr (reply->fault, ==, NULL);
	g_assert_cmpstr (reply->method, ==, client->method);
	g_assert_cmpstr (reply->uid, ==, "m7@example.gov.uk");
	g_assert_cmpstr (reply->partstat, ==, client->partstat);
	g_assert_true (ccrf_address_equal (reply->attendee, "jane.doe@nhs.example"));
	g_assert_cmpint (reply->sequence, ==, client->sequence);
	g_assert_cmpint (reply->dtstamp, ==, client->stamp);
	g_assert_cmpint (reply->start, ==, client->start);
	g_assert_cmpint (reply->end, ==, client->end);
	g_assert_cmpstr (reply->name, ==, client->cn);
	g_assert_cmpstr (reply->comment, ==, client->comment);
}

/* RFC 5546 3.2.3.3: the delegator's answer; the delegate's, which names both */
static void
test_delegation (void)
{
	g_autoptr (CcrfMessage) from = read_reply (PLAIN ("ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:ben@nhs.example\":mailto:jane.doe@nhs.example\n"));
	g_autoptr (CcrfMessage) to = read_reply (PLAIN ("ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:jane.doe@nhs.example\":mailto:ann@nhs.example\n"
	                                                "ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM=\"mailto:ann@nhs.example\":mailto:jane.doe@nhs.example\n"));
	g_autoptr (CcrfMessage) sent = read_reply (PLAIN ("ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY=\"mailto:jane.doe@nhs.example\":mailto:boss@nhs.example\n"));
	g_autoptr (CcrfMessage) two = read_reply (PLAIN ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@nhs.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:b@nhs.example\n"));

	g_assert_cmpstr (from->calendar->partstat, ==, "DELEGATED");
	g_assert_cmpstr (from->calendar->delegated_to, ==, "ben@nhs.example");
	g_assert_cmpstr (to->calendar->attendee, ==, "jane.doe@nhs.example");
	g_assert_cmpstr (to->calendar->partstat, ==, "ACCEPTED");
	g_assert_cmpstr (to->calendar->delegated_from, ==, "ann@nhs.example");
	g_assert_cmpstr (to->calendar->fault, ==, NULL);
	g_assert_cmpstr (sent->calendar->attendee, ==, "boss@nhs.example");
	g_assert_cmpstr (sent->calendar->sent_by, ==, "jane.doe@nhs.example");
	g_assert_nonnull (two->calendar->fault);
}

/* ---- times --------------------------------------------------------------------------- */

#define START(line) PLAIN (ACCEPTS line "\n")
#define ZONED(rules, line) CALENDAR ("BEGIN:VTIMEZONE\nTZID:Own\n" rules "END:VTIMEZONE\n" EVENT (ACCEPTS line "\n"))
#define OWN(kind, start, from, to, rule) "BEGIN:" kind "\nDTSTART:" start "\nTZOFFSETFROM:" from "\nTZOFFSETTO:" to "\n" rule "END:" kind "\n"

static void
test_times (void)
{
	/* clang-format off */
	static const struct { const char *name, *calendar; CcrfTime start; } rows[] = {
		{ "utc", START ("DTSTART:20260714T100000Z"), UTC_10 },
		{ "iana", START ("DTSTART;TZID=Europe/London:20260714T100000"), UTC_9 },
		{ "iana-winter", START ("DTSTART;TZID=Europe/London:20261210T100000"), 1796896800 },
		{ "windows", START ("DTSTART;TZID=W. Europe Standard Time:20260714T120000"), UTC_10 },
		{ "windows-tokyo", START ("DTSTART;TZID=Tokyo Standard Time:20260714T190000"), UTC_10 },
		{ "windows-utc", START ("DTSTART;TZID=UTC:20260714T100000"), UTC_10 },
		{ "vendor", START ("DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/London:20260714T100000"), UTC_9 },
		{ "unknown", START ("DTSTART;TZID=Middle Earth:20260714T100000"), -1 },
		{ "posix", START ("DTSTART;TZID=FOO5:20260714T100000"), -1 },
		{ "a-path", START ("DTSTART;TZID=../../etc/localtime:20260714T100000"), -1 },
		{ "a-path-inside", START ("DTSTART;TZID=Europe/../Europe/London:20260714T100000"), -1 },
		{ "floating", START ("DTSTART:20260714T100000"), -1 },
		{ "whole-day", START ("DTSTART;VALUE=DATE:20260714"), -1 },
		{ "25-hours", START ("DTSTART:20260714T250000Z"), -1 },
		{ "61-minutes", START ("DTSTART:20260714T106100Z"), -1 },
		{ "30-february", START ("DTSTART:20260230T100000Z"), -1 },
		{ "month-13", START ("DTSTART:20261310T100000Z"), -1 },
		{ "year-0", START ("DTSTART:00000101T100000Z"), -1 },
		{ "year-9999", START ("DTSTART:99991231T100000Z"), -1 },
		{ "garbage", START ("DTSTART:tomorrow"), -1 },
		{ "gap", START ("DTSTART;TZID=Europe/London:20260329T013000"), -1 },
		{ "overlap", START ("DTSTART;TZID=Europe/London:20261025T013000"), -1 },
		{ "before-overlap", START ("DTSTART;TZID=Europe/London:20261025T003000"), 1792884600 },
		/* the enclosed zone wins over the name */
		{ "enclosed-wins", CALENDAR ("BEGIN:VTIMEZONE\nTZID:Europe/London\n" OWN ("STANDARD", "19700101T000000", "+0500", "+0500", "") "END:VTIMEZONE\n" EVENT (ACCEPTS "DTSTART;TZID=Europe/London:20260714T150000\n")), UTC_10 },
		{ "enclosed-unknown-name", ZONED (OWN ("STANDARD", "16010101T000000", "+0900", "+0900", ""), "DTSTART;TZID=Own:20260714T190000"), UTC_10 },
		{ "enclosed-gap", CALENDAR (EXCHANGE_ZONE ("Own") EVENT (ACCEPTS "DTSTART;TZID=Own:20260329T013000\n")), -1 },
		{ "enclosed-overlap", CALENDAR (EXCHANGE_ZONE ("Own") EVENT (ACCEPTS "DTSTART;TZID=Own:20261025T013000\n")), -1 },
		{ "enclosed-before-gap", CALENDAR (EXCHANGE_ZONE ("Own") EVENT (ACCEPTS "DTSTART;TZID=Own:20260329T003000\n")), 1774744200 },
		{ "enclosed-after-gap", CALENDAR (EXCHANGE_ZONE ("Own") EVENT (ACCEPTS "DTSTART;TZID=Own:20260329T023000\n")), 1774747800 },
		{ "enclosed-after-overlap", CALENDAR (EXCHANGE_ZONE ("Own") EVENT (ACCEPTS "DTSTART;TZID=Own:20261025T023000\n")), 1792895400 },
		{ "enclosed-january", CALENDAR (EXCHANGE_ZONE ("Own") EVENT (ACCEPTS "DTSTART;TZID=Own:20260105T100000\n")), 1767607200 },
		/* America/New_York, 2SU as a range of days: 14 July 06:00 EDT */
		{ "range-of-days", ZONED (OWN ("DAYLIGHT", "20070311T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14\n")
		  OWN ("STANDARD", "20071104T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\n"), "DTSTART;TZID=Own:20260714T060000"), UTC_10 },
		/* a rule that ended: standard time ever since */
		{ "until", ZONED (OWN ("DAYLIGHT", "19800330T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20150329T010000Z\n")
		  OWN ("STANDARD", "19800928T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20151025T010000Z\n"), "DTSTART;TZID=Own:20260714T110000"), UTC_10 },
		/* the same with UNTIL in local time, and as a day */
		{ "until-local", ZONED (OWN ("DAYLIGHT", "19800330T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20150329T020000\n")
		  OWN ("STANDARD", "19800928T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20151025\n"), "DTSTART;TZID=Own:20260714T110000"), UTC_10 },
		/* southern hemisphere: summer over New Year */
		{ "sydney-january", ZONED (OWN ("STANDARD", "16010101T030000", "+1100", "+1000", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU\n")
		  OWN ("DAYLIGHT", "16010101T020000", "+1000", "+1100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU\n"), "DTSTART;TZID=Own:20260105T210000"), 1767607200 },
		{ "rule-not-understood", ZONED (OWN ("DAYLIGHT", "19700329T010000", "+0000", "+0100", "RRULE:FREQ=SECONDLY\n"), "DTSTART;TZID=Own:20260714T100000"), -1 },
		{ "rule-counted", ZONED (OWN ("DAYLIGHT", "19700329T010000", "+0000", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=9\n"), "DTSTART;TZID=Own:20260714T100000"), -1 },
		{ "empty-zone", ZONED ("", "DTSTART;TZID=Own:20260714T100000"), -1 },
		{ "huge-offset", ZONED (OWN ("STANDARD", "19700101T000000", "+9900", "+9900", ""), "DTSTART;TZID=Own:20260714T100000"), -1 },
		{ "duration", START ("DTSTART:20260714T100000Z\nDURATION:P1D"), UTC_10 },
		{ "huge-duration", START ("DTSTART:20260714T100000Z\nDURATION:P99999W"), -1 },
		{ "negative-duration", START ("DTSTART:20260714T100000Z\nDURATION:-PT1H"), -1 },
		{ "ends-before", START ("DTSTART:20260714T100000Z\nDTEND:20260714T090000Z"), -1 },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfMessage) message = read_reply (rows[i].calendar);

		g_test_message ("%s: %" G_GINT64_FORMAT " %s", rows[i].name, message->calendar->start, message->calendar->fault ? message->calendar->fault : "");
		if (rows[i].start < 0) {
			g_assert_nonnull (message->calendar->fault);
		} else {
			g_assert_cmpstr (message->calendar->fault, ==, NULL);
			g_assert_cmpint (message->calendar->start, ==, rows[i].start);
		}
	}
}

/* ---- what must not be believed ------------------------------------------------------------- */

static void
test_doubts (void)
{
	/* clang-format off */
	static const struct { const char *name, *calendar, *fault; } rows[] = {
		{ "fine", PLAIN (ACCEPTS "SEQUENCE:7\n"), NULL },
		{ "x-properties", PLAIN (ACCEPTS "X-EMPTY:\nLOCATION:\nX-ODD;X-P=1;X-Q=\"a:b\":v\n"), NULL },
		{ "alarm", PLAIN (ACCEPTS "BEGIN:VALARM\nACTION:EMAIL\nATTENDEE:mailto:other@x.example\nDURATION:PT5M\nDURATION:PT5M\nEND:VALARM\n"), NULL },
		{ "dup-uid", PLAIN (ACCEPTS "UID:other@example.gov.uk\n"), "UID" },
		{ "dup-uid-folded", PLAIN (ACCEPTS "U\n ID:other@example.gov.uk\n"), "UID" },
		{ "dup-sequence", PLAIN (ACCEPTS "SEQUENCE:1\nSEQUENCE:2\n"), "SEQUENCE" },
		{ "sequence-wraps", PLAIN (ACCEPTS "SEQUENCE:99999999999\n"), "SEQUENCE" },
		{ "sequence-negative", PLAIN (ACCEPTS "SEQUENCE:-1\n"), "SEQUENCE" },
		{ "sequence-signed", PLAIN (ACCEPTS "SEQUENCE:+1\n"), "SEQUENCE" },
		{ "sequence-text", PLAIN (ACCEPTS "SEQUENCE:1x\n"), "SEQUENCE" },
		{ "sequence-folded", PLAIN (ACCEPTS "SEQUENCE:9999999\n 9999\n"), "SEQUENCE" },
		{ "sequence-with-parameter", PLAIN (ACCEPTS "SEQUENCE;X=\"a:1\":99999999999\n"), "SEQUENCE" },
		{ "two-events", CALENDAR (EVENT (ACCEPTS) EVENT (ACCEPTS)), "more than one event" },
		{ "two-methods", CALENDAR ("METHOD:COUNTER\n" EVENT (ACCEPTS)), "METHOD" },
		{ "no-event", CALENDAR ("X-A:1\n"), "no event" },
		{ "stamp-25", CALENDAR ("BEGIN:VEVENT\nUID:m7@example.gov.uk\nDTSTAMP:20260701T250000Z\n" ACCEPTS "END:VEVENT\n"), "DTSTAMP" },
		{ "two-calendars", PLAIN (ACCEPTS) PLAIN (ACCEPTS), "cannot be read" },
		{ "cut", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:m7@example.gov.uk\n" ACCEPTS, "cannot be read" },
		{ "event-alone", EVENT (ACCEPTS), "cannot be read" },
		{ "xroot", "X-A:1\nBEGIN:VEVENT\nEND:VEVENT\n", "cannot be read" },
		{ "garbage", "hello\n", "cannot be read" },
		{ "nothing", "", "cannot be read" },
		{ "other-method", "BEGIN:VCALENDAR\nMETHOD:COUNTER\n" EVENT (ACCEPTS) "END:VCALENDAR\n", "METHOD" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfMessage) message = read_reply (rows[i].calendar);
		const char *fault = message->calendar ? message->calendar->fault : NULL;

		g_test_message ("%s: %s", rows[i].name, fault ? fault : "-");
		g_assert_cmpstr (ccrf_kind_name (message->kind), ==, "calendar-reply");
		if (!rows[i].fault)
			g_assert_cmpstr (fault, ==, NULL);
		else
			g_assert_nonnull (fault ? strstr (fault, rows[i].fault) : NULL);
		g_assert_cmpint (message->faults->len > 0, ==, rows[i].fault != NULL);
	}
}

/* what a name holds stays a name: one line, no mark of another field */
static void
test_injection (void)
{
	g_autoptr (CcrfMessage) message = read_reply (PLAIN ("ATTENDEE;PARTSTAT=ACCEPTED;CN=\"x^nATTENDEE:mailto:evil@x.example\":mailto:jane.doe@nhs.example\nCOMMENT:a\\nb\\nBEGIN:VEVENT\n"));
	g_autoptr (CcrfMessage) bare = read_reply (PLAIN (ACCEPTS "COMMENT:a\rATTENDEE:mailto:evil@x.example\n"));

	g_assert_cmpstr (message->calendar->attendee, ==, "jane.doe@nhs.example");
	g_assert_null (strchr (message->calendar->name, '\n'));
	g_assert_null (strpbrk (message->calendar->comment, "\r\n"));
	g_assert_cmpstr (bare->calendar->attendee, ==, "jane.doe@nhs.example");
}

static char *
repeated (const char *before, const char *piece, int times, const char *after)
{
	GString *text = g_string_new (before);

	for (int i = 0; i < times; i++)
		g_string_append (text, piece);
	g_string_append (text, after);
	return g_string_free (text, FALSE);
}

/* on both sides of each limit; the large ones must simply end */
static void
test_limits (void)
{
	const struct { const char *name, *before, *piece; int within, beyond; const char *after, *fault; } rows[] = {
		{ "parameters", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\nATTENDEE", ";X-P=1", 100, 101, ":mailto:jane.doe@nhs.example\nEND:VEVENT\nEND:VCALENDAR\n", "parameters" },
		{ "parameters-many", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\nATTENDEE", ";CN=\"a\"", 1, 15000, ":mailto:jane.doe@nhs.example\nEND:VEVENT\nEND:VCALENDAR\n", "parameters" },
		{ "nesting", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\n", "BEGIN:VALARM\n", 0, 3, "END:VEVENT\nEND:VCALENDAR\n", "nested" },
		{ "nesting-deep", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\n", "BEGIN:VEVENT\n", 0, 9000, "END:VEVENT\nEND:VCALENDAR\n", "nested" },
		{ "attendees", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\n", "ATTENDEE:mailto:jane.doe@nhs.example\n", 200, 201, "END:VEVENT\nEND:VCALENDAR\n", "attendees" },
		{ "300-kilobytes", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\nATTENDEE:mailto:jane.doe@nhs.example\n", "X-A;B=\"\":c\n", 1, 27000, "END:VEVENT\nEND:VCALENDAR\n", "calendar_size" },
		{ "rules-in-thousands", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\nDTSTART:20260714T100000Z\nATTENDEE:mailto:jane.doe@nhs.example\n", "RRULE:FREQ=SECONDLY\n", 5000, 7000, "END:VEVENT\nEND:VCALENDAR\n", "calendar_size" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *fits = repeated (rows[i].before, rows[i].piece, rows[i].within, rows[i].after);
		g_autofree char *more = repeated (rows[i].before, rows[i].piece, rows[i].beyond, rows[i].after);
		g_autoptr (CcrfMessage) good = read_reply (fits), bad = read_reply (more);

		g_test_message ("%s", rows[i].name);
		show_faults (good);
		g_assert_cmpuint (good->faults->len, ==, 0);
		g_assert_cmpstr (good->calendar->uid, ==, "u");
		g_assert_true (has_fault (bad, rows[i].fault));
		g_assert_nonnull (bad->calendar->fault);
		g_assert_cmpstr (ccrf_kind_name (bad->kind), ==, "calendar-reply");
	}
}

/* an invitation or an exported calendar that somebody attaches to a form is none of this */
static void
test_not_an_answer (void)
{
	g_autoptr (CcrfMessage) export = read_part ("Content-Type: text/calendar\n", "BEGIN:VCALENDAR\n" EVENT ("") EVENT ("") "END:VCALENDAR\n");

	g_assert_cmpstr (ccrf_kind_name (export->kind), ==, "unrecognised");
	g_assert_cmpuint (export->faults->len, ==, 0);
	g_assert_cmpstr (export->calendar->method, ==, "PUBLISH");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	fixture_init (&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS (clients); i++) {
		g_autofree char *path = g_strconcat ("/parse/calendar/client/", clients[i].name, NULL);

		g_test_add_data_func (path, &clients[i], test_client);
	}
	g_test_add_func ("/parse/calendar/delegation", test_delegation);
	g_test_add_func ("/parse/calendar/times", test_times);
	g_test_add_func ("/parse/calendar/doubts", test_doubts);
	g_test_add_func ("/parse/calendar/injection", test_injection);
	g_test_add_func ("/parse/calendar/limits", test_limits);
	g_test_add_func ("/parse/calendar/not-an-answer", test_not_an_answer);
	int result = g_test_run ();
	ccrf_rules_free (fixture.rules);
	return result;
}
