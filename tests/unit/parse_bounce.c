/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Notices of non-delivery as servers write them: who did not get which mail. */

#include "parse-mail.h"

#define ORIGINAL "From: " SERVICE "\nTo: jane.doe@nhs.example\nSubject: [CCRF-2026-00042] Screening wanted\nMessage-ID: <" TOKEN ".1@example.gov.uk>\n"

typedef struct { const char *name, *rule, *bounced, *id, *mail; } Row;

/* clang-format off */
static const Row rows[] = {
	{ "postfix", "delivery-report", "jane.doe@nhs.example failed 5.1.1", TOKEN ".1@example.gov.uk",
	  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.gov.uk (Mail Delivery System)\nTo: " SERVICE "\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
	  "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n"
	  "--b\nContent-Type: text/plain\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<jane.doe@nhs.example>: 550 5.1.1 User unknown\n"
	  "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.gov.uk\nArrival-Date: Tue, 3 Nov 2026 09:12:00 +0000\n\n"
	  "Final-Recipient: rfc822; jane.doe@nhs.example\nOriginal-Recipient: rfc822;jane.doe@nhs.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n    User unknown\n"
	  "--b\nContent-Type: message/rfc822\n\n" ORIGINAL "\ntext\n--b--\n" },
	{ "delayed", "delivery-report", "jane.doe@nhs.example delayed 4.4.1", TOKEN ".1@example.gov.uk",
	  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.gov.uk\nTo: " SERVICE "\nSubject: Delayed Mail (still being retried)\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
	  "--b\n\nYou do not need to resend.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; jane.doe@nhs.example\nAction: delayed\nStatus: 4.4.1\n"
	  "--b\nContent-Type: text/rfc822-headers\n\n" ORIGINAL "--b--\n" },
	{ "exchange", "delivery-report", "gone@home.example failed 5.1.10", TOKEN ".1@example.gov.uk",
	  "From: <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@home.example>\nTo: <" SERVICE ">\nSubject: Undeliverable: [CCRF-2026-00042]\nIn-Reply-To: <" TOKEN ".1@example.gov.uk>\nAuto-Submitted: auto-replied\n"
	  "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"_b_\"\n\n--_b_\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nDelivery has failed\n--c\nContent-Type: text/html\n\n<p>Delivery has failed</p>\n--c--\n\n"
	  "--_b_\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x.prod.outlook.com\n\nFinal-recipient: RFC822;\n gone@home.example\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10\n\n--_b_--\n" },
	{ "several", "delivery-report", "a@x.example failed 5.1.1,b@x.example delivered 2.0.0,c@x.example failed 5.2.2", NULL,
	  "From: postmaster@x.example\nTo: " SERVICE "\nSubject: DSN\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
	  "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; b@x.example\nAction: delivered (ok)\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; <c@x.example>\nStatus: 5.2.2\n--b--\n" },
	{ "status-in-mixed", "delivery-status", "a@x.example failed 5.0.0", NULL,
	  "From: postmaster@x.example\nTo: " SERVICE "\nSubject: DSN\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
	  "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0\n--b--\n" },
	{ "exim", "x-failed-recipients", "gone@home.example failed ", TOKEN ".1@example.gov.uk",
	  "Return-path: <>\nX-Failed-Recipients: gone@home.example\nAuto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.home.example>\nTo: " SERVICE "\nSubject: Mail delivery failed: returning message to sender\n\n"
	  "This message was created automatically by mail delivery software.\n\n  gone@home.example\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n" ORIGINAL "\ntext\n" },
	{ "qmail", "non-delivery-notice", "gone@home.example failed 5.1.1", TOKEN ".1@example.gov.uk",
	  "Return-Path: <>\nFrom: MAILER-DAEMON@mx.home.example\nTo: " SERVICE "\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.home.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
	  "<gone@home.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <" SERVICE ">\n" ORIGINAL "\ntext\n" },
	{ "postmaster-plain", "non-delivery-notice", "gone@home.example failed ", NULL,
	  "From: postmaster@home.example\nTo: " SERVICE "\nSubject: Returned mail: see transcript for details\n\nThe following addresses had permanent fatal errors:\ngone@home.example\n" },
	{ "null-path", "non-delivery-notice", "gone@home.example failed 5.2.2", NULL,
	  "Return-Path: <>\nFrom: noreply@home.example\nTo: " SERVICE "\nSubject: Message could not be delivered\n\ngone@home.example: 552 5.2.2 mailbox full\n" },
	{ "german", "non-delivery-notice", "weg@heim.example failed ", NULL,
	  "Return-Path: <>\nFrom: Mail-System <mailer-daemon@heim.example>\nTo: " SERVICE "\nSubject: Unzustellbar\n\nIhre Nachricht an weg@heim.example ist unzustellbar.\n" },
	{ "plain-delay", "non-delivery-notice", "slow@home.example delayed ", NULL,
	  "From: MAILER-DAEMON@home.example\nTo: " SERVICE "\nSubject: Warning: message delayed 4 hours\n\nslow@home.example: not yet been delivered, will be retried\n" },
	/* neither is one: a person writes of undeliverable letters, an absent one of delays */
	{ "person", "nothing-fits", "", NULL, "Return-Path: <jane@x.example>\nFrom: jane@x.example\nTo: " SERVICE "\nSubject: Undeliverable letters at Sunny House\n\nThe letters to b@x.example could not be delivered.\n" },
	{ "vacation", "vacation-subject", "", NULL, "Return-Path: <>\nFrom: jane@x.example\nTo: " SERVICE "\nSubject: Automatic reply: x\n\nReplies may be delayed; mail to old@x.example is not delivered.\n" },
	{ "forwarded-bounce", "nothing-fits", "", NULL,
	  "From: jane@x.example\nTo: " SERVICE "\nSubject: Fwd: what is this\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nwhat does this mean\n--a\nContent-Type: message/rfc822\n\n"
	  "From: MAILER-DAEMON@x.example\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n--b--\n--a--\n" },
};
/* clang-format on */

static Fixture fixture;

static char *
show_bounced (const CcrfMessage *message)
{
	GString *out = g_string_new (NULL);

	for (guint i = 0; i < message->bounced->len; i++) {
		const CcrfBounced *bounced = message->bounced->pdata[i];

		g_string_append_printf (out, "%s%s %s %s", i ? "," : "", bounced->address, bounced->action, bounced->status);
	}
	return g_string_free (out, FALSE);
}

static void
test_row (gconstpointer data)
{
	const Row *row = data;
	g_autoptr (CcrfMessage) message = read_mail (&fixture, row->mail);
	g_autofree char *shown = show_bounced (message);

	g_assert_cmpstr (message->rule, ==, row->rule);
	g_assert_cmpstr (shown, ==, row->bounced);
	g_assert_cmpstr (message->bounced_message_id, ==, row->id);
	g_assert_cmpuint (message->forms->len, ==, 0);
	show_faults (message);
}

/* 10,000 recipients in one report: the first hundred are kept, quickly */
static void
test_many (void)
{
	g_autoptr (GString) mail = g_string_new ("From: postmaster@x.example\nSubject: DSN\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n");
	g_autoptr (CcrfMessage) message = NULL;

	for (int i = 0; i < 10000; i++)
		g_string_append_printf (mail, "Final-Recipient: rfc822; a%d@x.example\nAction: failed\nStatus: 5.1.1\n\n", i);
	g_string_append (mail, "--b--\n");
	message = read_mail (&fixture, mail->str);
	g_assert_cmpint (message->kind, ==, CCRF_KIND_BOUNCE);
	g_assert_cmpuint (message->bounced->len, ==, 100);
}

int
main (int argc, char **argv)
{
	int status;

	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	fixture_init (&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = g_strdup_printf ("/parse/bounce/%s", rows[i].name);

		g_test_add_data_func (path, &rows[i], test_row);
	}
	g_test_add_func ("/parse/bounce/many", test_many);
	status = g_test_run ();
	ccrf_rules_free (fixture.rules);
	return status;
}
