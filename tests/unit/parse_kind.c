/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The kind of a mail and the rule that decided it, in the order in which the rules stand. */

#include "parse-mail.h"

#define HEAD "From: Jane Doe <jane.doe@nhs.example>\nTo: " SERVICE "\nMessage-ID: <m1@nhs.example>\nDate: Tue, 3 Nov 2026 09:12:00 +0000\nMIME-Version: 1.0\n"
#define FORM \
	"1. Is this a concern or a compliment?: Concern\n4. Name of the care provider or service: Sunny House\n" \
	"5. Address or branch, with postcode: 1 High Street, Barnsley S70 1AA\n6. Type of service: home care\n" \
	"11. Date you identified the concern or good practice: 02/11/2026\n13. What is it about?: Falls\n" \
	"14. What did you see or hear?: Mr B was left on the floor for two hours.\n16. Has anyone been harmed?: No\n" \
	"24. Have you raised this with the service's manager?: Yes\n30. Your name: Jane Doe\n31. Your job title: Nurse\n"
#define TWO(type, one, two) "Content-Type: " type "; boundary=\"b\"\n\n--b\n" one "\n--b\n" two "\n--b--\n"
#define ICS(method, partstat) \
	"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\nMETHOD:" method "\nBEGIN:VEVENT\nUID:m7@example.gov.uk\n" \
	"DTSTAMP:20261103T091200Z\nDTSTART:20261110T100000Z\nATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=" partstat ";CN=Jane:mailto:jane.doe@nhs.example\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n"

#define TABLE \
	"<table><tr><td>1. Is this a concern or a compliment?</td><td>Concern</td></tr><tr><td>4. Name of the care provider or service</td><td>Sunny House</td></tr>" \
	"<tr><td>6. Type of service</td><td>home care</td></tr><tr><td>11. Date you identified the concern or good practice</td><td>02/11/2026</td></tr>" \
	"<tr><td>13. What is it about?</td><td>Falls</td></tr><tr><td>14. What did you see or hear?</td><td>Mr B was left on the floor for two hours.</td></tr>" \
	"<tr><td>24. Have you raised this with the service's manager?</td><td>Yes</td></tr><tr><td>30. Your name</td><td>Jane Doe</td></tr></table>"
#define OUTLOOK_BLOCK "<div id=\"divRplyFwdMsg\"><b>From:</b> Ann &lt;ann@practice.example&gt;<br><b>Sent:</b> 02 November 2026 10:00<br><b>To:</b> Jane<br><b>Subject:</b> concern</div>"

typedef struct { const char *name, *kind, *rule, *mail; } Row;

/* clang-format off */
static const Row rows[] = {
	/* automatic replies: RFC 3834 */
	{ "exchange-oof", "auto-reply", "auto-submitted", HEAD "Subject: Automatic reply: [CCRF-2026-00042] Screening wanted\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nReturn-Path: <>\n\nI am away. Replies may be delayed. For urgent matters call 01234.\n" },
	{ "gmail-vacation", "auto-reply", "auto-submitted", HEAD "Subject: Out of office Re: x\nAuto-Submitted: auto-replied\nPrecedence: bulk\nX-Autoreply: yes\n\nAway until Monday. APPROVE\n" },
	{ "auto-with-token", "auto-reply", "auto-submitted", HEAD "Subject: Automatic reply: x\nAuto-Submitted: auto-replied\nIn-Reply-To: <" TOKEN ".1@example.gov.uk>\n\nAPPROVE\n" },
	{ "cpanel-autorespond", "auto-reply", "vacation-header", HEAD "Subject: Re: x\nX-Autorespond: x\n\nThank you for your mail.\n" },
	{ "precedence", "auto-reply", "precedence", HEAD "Subject: Re: x\nPrecedence: auto_reply\n\naway\n" },
	{ "outlook-com-german", "auto-reply", "vacation-subject", HEAD "Subject: Automatische Antwort: x\nX-Auto-Response-Suppress: All\n\nIch bin nicht im Haus.\n" },
	{ "null-path-vacation", "auto-reply", "vacation-subject", "Return-Path: <>\n" HEAD "Subject: Out of Office: x\n\nMail will be read when the mailbox is unavailable no more.\n" },
	{ "read-receipt", "auto-reply", "machine-report", HEAD "Subject: Read: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n--b--\n" },
	/* not automatic */
	{ "auto-submitted-no", "unrecognised", "nothing-fits", HEAD "Subject: x\nAuto-Submitted: no\n\nhello\n" },
	{ "suppress-alone", "unrecognised", "nothing-fits", HEAD "Subject: x\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n\nhello\n" },
	{ "subject-alone", "unrecognised", "nothing-fits", HEAD "Subject: Out of office hours calls at Sunny House\n\nNobody answered.\n" },
	{ "list-precedence", "unrecognised", "nothing-fits", HEAD "Subject: news\nPrecedence: list\n\nhello\n" },
	/* answers to invitations: RFC 5546; some servers mark them auto-generated */
	{ "google-accept", "calendar-reply", "calendar-method", HEAD "Subject: Accepted: x\nAuto-Submitted: auto-generated\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\nJane has accepted", "Content-Type: text/calendar; charset=utf-8; method=REPLY\n\n" ICS ("REPLY", "ACCEPTED")) },
	{ "apple-attached-ics", "calendar-reply", "calendar-method", HEAD "Subject: Declined: x\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\n.", "Content-Type: text/calendar; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics\n\n" ICS ("REPLY", "DECLINED")) },
	{ "counter", "calendar-reply", "calendar-method", HEAD "Subject: New Time Proposed: x\n" TWO ("multipart/alternative", "Content-Type: text/plain\n\n.", "Content-Type: text/calendar; method=COUNTER\n\n" ICS ("COUNTER", "TENTATIVE")) },
	{ "broken-ics", "calendar-reply", "calendar-method", HEAD "Subject: Accepted: x\nContent-Type: text/calendar; method=REPLY\n\nnonsense\n" },
	{ "invitation-of-others", "unrecognised", "nothing-fits", HEAD "Subject: Lunch\nContent-Type: text/calendar; method=REQUEST\n\n" ICS ("REQUEST", "NEEDS-ACTION") },
	/* sealed */
	{ "smime", "encrypted", "smime-enveloped", HEAD "Subject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAG\n" },
	{ "pgp-mime", "encrypted", "multipart-encrypted", HEAD "Subject: ...\n" TWO ("multipart/encrypted; protocol=\"application/pgp-encrypted\"", "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----") },
	{ "pgp-inline", "encrypted", "pgp-inline", HEAD "Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----\n" },
	{ "pgp-mentioned", "unrecognised", "nothing-fits", HEAD "Subject: x\n\nDo you take -----BEGIN PGP MESSAGE----- mails?\n" },
	{ "microsoft", "encrypted", "microsoft-wrapper", HEAD "Subject: x\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\nThis is a protected message.", "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\nContent-Disposition: attachment; filename=message.rpmsg\nContent-Transfer-Encoding: base64\n\nAAAA") },
	{ "microsoft-html", "encrypted", "microsoft-wrapper", HEAD "Subject: x\nContent-Type: text/html\n\n<html><body>Jane has sent you a protected message. <a href=\"https://outlook.office365.com/Encryption/retrieve.ashx?x\">Read the message</a></body></html>\n" },
	{ "egress", "encrypted", "egress-wrapper", HEAD "Subject: x\nContent-Type: text/html\n\n<html><body>You have received a secure email. <a href=\"https://reader.egress.com/x\">Click here to read it</a></body></html>\n" },
	{ "protected-zip", "encrypted", "protected-archive", HEAD "Subject: x\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\npassword follows", "Content-Type: application/zip; name=form.zip\nContent-Disposition: attachment; filename=form.zip\nContent-Transfer-Encoding: base64\n\nUEsDBBQAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAUAAABhLnR4dA==") },
	{ "clear-signed", "unrecognised", "nothing-fits", HEAD "Subject: x\n" TWO ("multipart/signed; protocol=\"application/pkcs7-signature\"", "Content-Type: text/plain\n\nhello", "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Disposition: attachment; filename=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIAG") },
	/* tokens */
	{ "token-in-reply-to", "reply", "token", HEAD "Subject: Re: x\nIn-Reply-To: <" TOKEN ".1@example.gov.uk>\n\nAPPROVE\n" },
	{ "token-references", "reply", "token", HEAD "Subject: Re: x\nReferences: <other@x> <" TOKEN ".1@example.gov.uk> <later@nhs.example>\n\nAPPROVE\n" },
	{ "token-plus", "reply", "token", "Delivered-To: adultsocialservices+" TOKEN "@example.gov.uk\n" HEAD "Subject: Re: x\n\nAPPROVE\n" },
	{ "token-footer", "reply", "token", HEAD "Subject: Re: x\n\nAPPROVE\n\n> Ref CCRF-2026-00042 / " TOKEN_SHOWN "\n" },
	{ "token-and-form", "reply", "token", HEAD "Subject: Re: x\nIn-Reply-To: <" TOKEN ".1@example.gov.uk>\n\n" FORM },
	{ "no-token", "unrecognised", "nothing-fits", HEAD "Subject: Re: x\nIn-Reply-To: <CAF4abcdefghijklmnopqrstuvwxyz234567@mail.gmail.com>\n\nhello\n" },
	/* forms: A2.2 */
	{ "form-text", "form", "labels", HEAD "Subject: concern\n\n" FORM },
	{ "form-external-tag", "form", "labels", HEAD "Subject: [EXTERNAL] [secure] concern\n\n" FORM },
	{ "form-forwarded-inline", "form", "labels", HEAD "Subject: Fw: concern\n\nplease see\n\n---------- Forwarded message ---------\nFrom: Ann <ann@practice.example>\nDate: Mon, 2 Nov 2026\nSubject: concern\nTo: Jane\n\n" FORM },
	{ "form-outlook-forward", "form", "labels", HEAD "Subject: FW: concern\n\nFrom: Ann <ann@practice.example>\nSent: 02 November 2026 10:00\nTo: Jane\nSubject: concern\n\n" FORM },
	{ "form-rfc822", "form", "labels", HEAD "Subject: Fwd: concern\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\nsee attached", "Content-Type: message/rfc822\n\nFrom: Ann <ann@practice.example>\nTo: jane.doe@nhs.example\nSubject: concern\n\n" FORM) },
	{ "form-eml", "form", "labels", HEAD "Subject: Fwd: concern\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\nsee attached", "Content-Type: application/octet-stream; name=mail.eml\nContent-Disposition: attachment; filename=mail.eml\n\nFrom: Ann <ann@practice.example>\nTo: jane.doe@nhs.example\nSubject: concern\n\n" FORM) },
	{ "form-txt", "form", "labels", HEAD "Subject: concern\n" TWO ("multipart/mixed", "Content-Type: text/plain\n\nsee attached", "Content-Type: text/plain; name=ccrf.txt\nContent-Disposition: attachment; filename=ccrf.txt\n\n" FORM) },
	{ "form-above-quote", "form", "labels", HEAD "Subject: Re: blank form\n\n" FORM "\nOn Mon, 2 Nov 2026 at 10:00, Ann <ann@practice.example> wrote:\n\n> 14. What did you see or hear?:\n" },
	{ "quoted-form-of-others", "unrecognised", "nothing-fits", HEAD "Subject: Re: concern\n\nThanks, noted.\n\nFrom: Ann <ann@practice.example>\nSent: 02 November 2026 10:00\nTo: Jane\nSubject: concern\n\n" FORM },
	/* the same in HTML, as Outlook and Gmail write it */
	{ "form-html-table", "form", "labels", HEAD "Subject: concern\n" TWO ("multipart/alternative", "Content-Type: text/plain\n\nsee the table", "Content-Type: text/html\n\n<html><body>" TABLE "</body></html>") },
	{ "form-html-only", "form", "labels", HEAD "Subject: concern\nContent-Type: text/html\n\n<html><body>" TABLE "</body></html>\n" },
	{ "form-html-forward", "form", "labels", HEAD "Subject: FW: concern\nContent-Type: text/html\n\n<html><body><p>please see</p><hr>" OUTLOOK_BLOCK TABLE "</body></html>\n" },
	{ "form-gmail-forward", "form", "labels", HEAD "Subject: concern\nContent-Type: text/html\n\n<div>see</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message ---------<br>From: <b>Ann</b> &lt;ann@practice.example&gt;<br>Date: Mon, 2 Nov 2026<br>Subject: concern<br>To: Jane</div>" TABLE "</div>\n" },
	{ "form-html-quoted-in-reply", "unrecognised", "nothing-fits", HEAD "Subject: RE: concern\nContent-Type: text/html\n\n<html><body><p>Thanks, noted.</p><hr>" OUTLOOK_BLOCK TABLE "</body></html>\n" },
	{ "form-html-blockquote", "unrecognised", "nothing-fits", HEAD "Subject: Re: concern\nContent-Type: text/html\n\n<p>Thanks, noted.</p><blockquote type=\"cite\">" TABLE "</blockquote>\n" },
	/* structured: A2.8, B0.2, B0.3, B0.10, B0.11 */
	{ "intelligence-heading", "structured", "names-its-kind", HEAD "Subject: item\n\nIntelligence\n\nProvider: Sunny House\nSource: CQC\nDate: 01/11/2026\nReference: CQC-1\nSummary: Warning notice\n" },
	{ "intelligence-subject", "structured", "names-its-kind", HEAD "Subject: [EXTERNAL] Intelligence\n\nProvider: Sunny House\nSource: CQC\nSummary: Warning notice\n" },
	{ "intelligence-labels", "structured", "names-its-kind", HEAD "Subject: for the file\n\nProvider: Sunny House\nSource: CHC\nDate: 01/11/2026\nReference: 7\nSummary: reviews late\n" },
	{ "intelligence-kind", "structured", "names-its-kind", HEAD "Subject: x\n\nKind: Intelligence\nProvider: Sunny House\nSource: Complaints\n" },
	{ "provider-concerns", "structured", "names-its-kind", HEAD "Subject: x\n\nProvider concerns: Sunny House\nReason: pattern of missed calls\nThreshold: medium\n" },
	{ "section-42", "structured", "names-its-kind", HEAD "Subject: x\n\nSection 42\nProvider: Sunny House\nReference: S1\nCategory of abuse: neglect\nWho caused harm: staff\nStatus: open\n" },
	{ "minutes", "structured", "names-its-kind", HEAD "Subject: x\n\nMinutes: PC-2026-00001\nDate: 01/11/2026\n" },
	{ "contact", "structured", "names-its-kind", HEAD "Subject: x\n\nContact:\nRole: contracts-team\nName: Ann\nEmail: ann@example.gov.uk\nFrom: 1 December 2026\nTo: 14 December 2026\n" },
	{ "provider", "structured", "names-its-kind", HEAD "Subject: x\n\nProvider: Moon House\nPostcode: S70 1AA\nEmail: m@moon.example\n" },
	{ "banner-then-structured", "structured", "names-its-kind", HEAD "Subject: x\n\nCAUTION: This email originated from outside of the organisation. Do not click links.\n\nIntelligence\nProvider: Sunny House\nSource: CQC\n" },
	/* commands of people with a role */
	{ "help", "command", "first-line", HEAD "Subject: x\n\nHELP\n" },
	{ "help-signed", "command", "first-line", HEAD "Subject: x\n\nhelp\n\nThanks\nJane\n" },
	{ "status", "command", "first-line", HEAD "Subject: x\n\nSTATUS CCRF-2026-00042\n" },
	{ "list", "command", "first-line", HEAD "Subject: x\n\nList\n" },
	{ "list-overdue", "command", "first-line", HEAD "Subject: x\n\nLIST OVERDUE\n\n-- \nJane\n" },
	{ "provider-name", "command", "first-line", HEAD "Subject: x\n\nPROVIDER Sunny House\n" },
	{ "help-in-prose", "unrecognised", "nothing-fits", HEAD "Subject: x\n\nHelp is needed with this resident who fell.\n" },
	{ "provider-in-prose", "unrecognised", "nothing-fits", HEAD "Subject: x\n\nProvider has not called back. What shall I do?\n" },
	{ "status-in-prose", "unrecognised", "nothing-fits", HEAD "Subject: x\n\nStatus update on Mrs B\n" },
	{ "prose", "unrecognised", "nothing-fits", HEAD "Subject: worried\n\nI am worried about Sunny House.\n" },
	{ "newsletter", "unrecognised", "nothing-fits", HEAD "Subject: Win\nList-Unsubscribe: <mailto:x@y>\n\nBuy\n" },
};
/* clang-format on */

static Fixture fixture;

static void
test_row (gconstpointer data)
{
	const Row *row = data;
	g_autoptr (CcrfMessage) message = read_mail (&fixture, row->mail);

	g_assert_cmpstr (ccrf_kind_name (message->kind), ==, row->kind);
	g_assert_cmpstr (message->rule, ==, row->rule);
	show_faults (message);
}

static const char *
mail_of (const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		if (g_str_equal (rows[i].name, name))
			return rows[i].mail;
	}
	g_assert_not_reached ();
}

/* RFC 5546 3.2.3 */
static void
test_calendar (void)
{
	static const struct { const char *name, *method, *partstat; } answers[] = {
		{ "google-accept", "REPLY", "ACCEPTED" }, { "apple-attached-ics", "REPLY", "DECLINED" }, { "counter", "COUNTER", "TENTATIVE" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
		g_autoptr (CcrfMessage) message = read_mail (&fixture, mail_of (answers[i].name));

		g_assert_cmpstr (message->calendar->method, ==, answers[i].method);
		g_assert_cmpstr (message->calendar->partstat, ==, answers[i].partstat);
		g_assert_cmpstr (message->calendar->uid, ==, "m7@example.gov.uk");
		g_assert_cmpstr (message->calendar->attendee, ==, "jane.doe@nhs.example");
		g_assert_cmpuint (message->faults->len, ==, 0);
	}
}

/* The forwarder sends the form, its author is kept (A2.2) */
static void
test_forwards (void)
{
	static const char *const names[] = { "form-html-forward", "form-gmail-forward", "form-forwarded-inline", "form-outlook-forward", "form-rfc822", "form-eml" };

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autoptr (CcrfMessage) message = read_mail (&fixture, mail_of (names[i]));

		g_assert_cmpuint (message->forms->len, ==, 1);
		g_assert_cmpstr (message->original_author, ==, "ann@practice.example");
		g_assert_cmpstr (ccrf_message_sender (message)->address, ==, "jane.doe@nhs.example");
	}
}

static void
test_structured (void)
{
	g_autoptr (CcrfMessage) message = read_mail (&fixture, mail_of ("provider-concerns"));

	g_assert_cmpstr (message->structured, ==, "Provider concerns");
	g_assert_cmpuint (message->labels->len, ==, 3);
	if (message->labels->len == 3) {
		char **pair = message->labels->pdata[0];

		g_assert_cmpstr (pair[1], ==, "Sunny House");
	}
}

/* Text and HTML of one mail are one form; three attachments are three (one acknowledgement later) */
static void
test_number_of_forms (void)
{
	g_autoptr (CcrfMessage) both = read_mail (&fixture, HEAD "Subject: x\n" TWO ("multipart/alternative", "Content-Type: text/plain\n\n" FORM, "Content-Type: text/html\n\n<pre>" FORM "</pre>"));
	g_autoptr (CcrfMessage) three = read_mail (&fixture, HEAD "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nthree\n"
		"--b\nContent-Type: text/plain; name=1.txt\n\n" FORM "--b\nContent-Type: text/plain; name=2.txt\n\n" FORM "--b\nContent-Type: text/plain; name=3.txt\n\n" FORM "--b--\n");

	g_assert_cmpuint (both->forms->len, ==, 1);
	{
		/* the table lost its cells in the plain text: the version of which more was read */
		g_autoptr (CcrfMessage) table = read_mail (&fixture, mail_of ("form-html-table"));

		g_assert_cmpuint (table->forms->len, ==, 1);
		if (table->forms->len == 1)
			g_assert_cmpstr (((CcrfForm *) table->forms->pdata[0])->source, ==, "html");
	}
	g_assert_cmpuint (three->forms->len, ==, 3);
	if (three->forms->len == 3)
		g_assert_cmpstr (((CcrfForm *) three->forms->pdata[2])->source, ==, "3.txt");
}

int
main (int argc, char **argv)
{
	int status;

	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	fixture_init (&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = g_strdup_printf ("/parse/kind/%s", rows[i].name);

		g_test_add_data_func (path, &rows[i], test_row);
	}
	g_test_add_func ("/parse/kind/calendar-values", test_calendar);
	g_test_add_func ("/parse/kind/forwards", test_forwards);
	g_test_add_func ("/parse/kind/structured-labels", test_structured);
	g_test_add_func ("/parse/kind/number-of-forms", test_number_of_forms);
	status = g_test_run ();
	ccrf_rules_free (fixture.rules);
	return status;
}
