/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pure half of the SMTP dialogue (RFC 5321, 3461, 6531) and the pauses
 * between tries. The dialogue itself meets servers in scenarios/bad-servers.t.
 */

#include <ccrf/send.h>
#include "send/smtp.h"

#include <string.h>

static void
test_replies (void)
{
	g_auto (CcrfSmtpReply) one = { 0 }, many = { 0 }, other = { 0 };
	static const char *const bad[] = { "", "2", "25", "250x", "abc", "150 x", "650 x", " 250 x", "* OK" };

	ccrf_smtp_reply_init (&one);
	g_assert_true (ccrf_smtp_reply_add (&one, "250", NULL));
	g_assert_true (one.complete);
	g_assert_cmpstr (one.text->str, ==, "250");
	g_assert_false (ccrf_smtp_reply_add (&one, "250 again", NULL));

	ccrf_smtp_reply_init (&many);
	g_assert_true (ccrf_smtp_reply_add (&many, "550-5.1.1 no such\tuser\x1b[1m", NULL));
	g_assert_false (many.complete);
	g_assert_true (ccrf_smtp_reply_add (&many, "550 5.1.1 here", NULL));
	g_assert_true (many.complete);
	g_assert_cmpint (many.code, ==, 550);
	g_assert_cmpstr (many.text->str, ==, "550 5.1.1 no such?user?[1m 5.1.1 here");

	ccrf_smtp_reply_init (&other);
	g_assert_true (ccrf_smtp_reply_add (&other, "250-a", NULL));
	g_assert_false (ccrf_smtp_reply_add (&other, "550 b", NULL));
	for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_auto (CcrfSmtpReply) reply = { 0 };

		ccrf_smtp_reply_init (&reply);
		g_assert_false (ccrf_smtp_reply_add (&reply, bad[i], NULL));
	}
}

/* limits on both sides */
static void
test_reply_limits (void)
{
	g_auto (CcrfSmtpReply) reply = { 0 };
	g_autofree char *text = g_strnfill (2000, 'x'), *line = g_strconcat ("250-", text, NULL);
	g_autoptr (GError) error = NULL;

	ccrf_smtp_reply_init (&reply);
	for (int i = 0; i < CCRF_SMTP_LINES_MOST; i++)
		g_assert_true (ccrf_smtp_reply_add (&reply, line, NULL));
	g_assert_cmpuint (reply.text->len, ==, CCRF_SMTP_REPLY_MOST);
	g_assert_false (ccrf_smtp_reply_add (&reply, line, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
}

static void
test_addresses (void)
{
	static const struct { const char *address; gboolean valid, utf8; } rows[] = {
		{ "a.name@example.gov.uk", TRUE, FALSE },
		{ "a+K7QM@example.gov.uk", TRUE, FALSE },
		{ "zoë@example.org", TRUE, TRUE },
		{ "a@пример.example", TRUE, TRUE },
		{ "", FALSE, FALSE },
		{ "a", FALSE, FALSE },
		{ "@b", FALSE, FALSE },
		{ "a@", FALSE, FALSE },
		{ "a@b@c", FALSE, FALSE },
		{ "a@b\r\nRCPT TO:<c@d>", FALSE, FALSE },
		{ "a@b\nDATA", FALSE, FALSE },
		{ "a@b\rX", FALSE, FALSE },
		{ "a@b> SIZE=1", FALSE, FALSE },
		{ "a@b>", FALSE, FALSE },
		{ "a b@c", FALSE, FALSE },
		{ "\"a b\"@c", FALSE, FALSE },
		{ "a@b\x7f", FALSE, FALSE },
		{ "a@b\xc2\x85", FALSE, FALSE },     /* NEL */
		{ "a@b\xe2\x80\xa8", FALSE, FALSE }, /* LINE SEPARATOR */
		{ "a@b\xff", FALSE, FALSE },
		{ "a,b@c", FALSE, FALSE },
	};
	g_autofree char *local = g_strnfill (CCRF_SMTP_ADDRESS_MOST - 4, 'x'), *most = g_strconcat (local, "@b.c", NULL), *more = g_strconcat ("x", most, NULL);
	gboolean utf8;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_test_message ("%s", rows[i].address);
		g_assert_cmpint (ccrf_smtp_address_valid (rows[i].address, FALSE, &utf8), ==, rows[i].valid);
		if (rows[i].valid)
			g_assert_cmpint (utf8, ==, rows[i].utf8);
	}
	g_assert_true (ccrf_smtp_address_valid ("", TRUE, &utf8));
	g_assert_false (ccrf_smtp_address_valid (NULL, TRUE, &utf8));
	g_assert_true (ccrf_smtp_address_valid (most, FALSE, &utf8));
	g_assert_false (ccrf_smtp_address_valid (more, FALSE, &utf8));
}

static CcrfSmtpFeatures
features_of (const char *words)
{
	g_auto (GStrv) list = g_strsplit (words, ";", -1);
	CcrfSmtpFeatures features = { 0 };

	for (gsize i = 0; list[i] != NULL; i++)
		ccrf_smtp_features_add (&features, list[i]);
	return features;
}

/* @wanted: both commands, or %NULL when they must be refused with @code */
static void
assert_commands (const char *words, const char *from, const char *to, const char *text, const char *wanted, CcrfErrorCode code)
{
	CcrfSmtpFeatures features = features_of (words);
	g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
	const CcrfOutgoing outgoing = { .id = 7, .message_id = (char *) "k7+x=@a", .envelope_from = (char *) from, .to = (char *) to, .bytes = bytes };
	g_autofree char *mail = NULL, *rcpt = NULL, *both = NULL;
	g_autoptr (GError) error = NULL;
	gboolean good = ccrf_smtp_commands (&features, &outgoing, &mail, &rcpt, &error);

	if (wanted == NULL) {
		g_assert_false (good);
		g_assert_error (error, CCRF_ERROR, (gint) code);
		return;
	}
	g_assert_no_error (error);
	both = g_strconcat (mail != NULL ? mail : "", rcpt, NULL);
	g_assert_cmpstr (both, ==, wanted);
}

static void
test_commands (void)
{
	const char *all = "pipelining;8bitmime;SMTPUTF8;DSN;SIZE 1000;AUTH PLAIN LOGIN;STARTTLS";

	g_assert_true (features_of (all).pipelining);
	g_assert_cmpuint (features_of ("SIZE").size, ==, 0);
	g_assert_cmpuint (features_of ("SIZE x").size, ==, 0);
	assert_commands ("X", "a@b", "c@d", "A: b\r\n\r\nx\r\n", "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n", 0);
	assert_commands (all, "a@b", "c@d", "A: b\r\n\r\nx\r\n", "MAIL FROM:<a@b> SIZE=11 RET=HDRS ENVID=k7+2Bx+3D@a\r\nRCPT TO:<c@d> NOTIFY=FAILURE\r\n", 0);
	/* the null sender, a body of 8 bits */
	assert_commands (all, "", "c@d", "A: b\r\n\r\n\xc3\xa9\r\n", "MAIL FROM:<> SIZE=12 BODY=8BITMIME RET=HDRS ENVID=k7+2Bx+3D@a\r\nRCPT TO:<c@d> NOTIFY=NEVER\r\n", 0);
	/* RFC 6531, 3.4: header or address */
	assert_commands ("8BITMIME;SMTPUTF8", "a@b", "c@d", "A: \xc3\xa9\r\n\r\nx\r\n", "MAIL FROM:<a@b> BODY=8BITMIME SMTPUTF8\r\nRCPT TO:<c@d>\r\n", 0);
	assert_commands ("8BITMIME;SMTPUTF8", "a@b", "zoë@d", "A: b\r\n\r\nx\r\n", "MAIL FROM:<a@b> SMTPUTF8\r\nRCPT TO:<zoë@d>\r\n", 0);
	assert_commands ("8BITMIME", "a@b", "zoë@d", "A: b\r\n\r\nx\r\n", NULL, CCRF_ERROR_REFUSED);
	assert_commands ("SMTPUTF8", "a@b", "c@d", "A: b\r\n\r\n\xc3\xa9\r\n", NULL, CCRF_ERROR_REFUSED);
	/* SIZE on both sides: RFC 1870 counts CRLF line ends and no stuffing */
	assert_commands ("SIZE 11", "a@b", "c@d", "A: b\n\nx", "MAIL FROM:<a@b> SIZE=11\r\nRCPT TO:<c@d>\r\n", 0);
	assert_commands ("SIZE 10", "a@b", "c@d", "A: b\n\nx", NULL, CCRF_ERROR_REFUSED);
	assert_commands (all, "a@b", "c@d", "", NULL, CCRF_ERROR_REFUSED);
	assert_commands (all, "a@b\r\nRSET", "c@d", "x", NULL, CCRF_ERROR_INVALID);
	assert_commands (all, "a@b", "", "x", NULL, CCRF_ERROR_INVALID);
}

static void
test_envelope_id (void)
{
	CcrfSmtpFeatures features = features_of ("DSN");
	g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
	g_autofree char *id = g_strnfill (101, 'x');
	CcrfOutgoing outgoing = { .id = 7, .message_id = id, .envelope_from = (char *) "a@b", .to = (char *) "c@d", .bytes = bytes };
	char *mail, *rcpt;

	/* RFC 3461, 4.4: 100 characters at most */
	g_assert_true (ccrf_smtp_commands (&features, &outgoing, &mail, &rcpt, NULL));
	g_assert_nonnull (strstr (mail, " ENVID=outbox-7\r\n"));
	g_free (mail);
	g_free (rcpt);
	id[100] = '\0';
	g_assert_true (ccrf_smtp_commands (&features, &outgoing, &mail, &rcpt, NULL));
	g_assert_nonnull (strstr (mail, id));
	g_free (mail);
	g_free (rcpt);
}

/* @text in two pieces, cut at every place: always the same, and its size as announced */
static void
assert_stuffed (const char *text, const char *wanted)
{
	gsize n = strlen (text), dots = 0;
	CcrfSmtpNeeds needs;

	for (gsize cut = 0; cut <= n; cut++) {
		CcrfSmtpStuffer stuffer = { FALSE, FALSE };
		g_autoptr (GByteArray) out = g_byte_array_new ();

		ccrf_smtp_stuff (&stuffer, text, cut, out);
		ccrf_smtp_stuff (&stuffer, text + cut, n - cut, out);
		ccrf_smtp_stuff_end (&stuffer, out);
		g_assert_cmpmem (out->data, out->len, wanted, strlen (wanted));
	}
	for (const char *c = wanted; *c != '\0'; c++)
		dots += c[0] == '.' && c[1] == '.' && (c == wanted || c[-1] == '\n');
	ccrf_smtp_needs (text, n, &needs);
	g_assert_cmpuint (needs.size, ==, strlen (wanted) - dots);
}

/* RFC 5321, 4.5.2; and no line end but CRLF ever leaves, so that none can be smuggled */
static void
test_stuffing (void)
{
	assert_stuffed ("a\r\n", "a\r\n");
	assert_stuffed (".\r\n", "..\r\n");
	assert_stuffed ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n");
	assert_stuffed ("..a\r\n.b", "...a\r\n..b\r\n");
	assert_stuffed ("a.b\r\n", "a.b\r\n");
	assert_stuffed ("a\n.\nb\n", "a\r\n..\r\nb\r\n");
	assert_stuffed ("a\r.\rb\r", "a\r\n..\r\nb\r\n");
	assert_stuffed ("a\n.\r\nMAIL FROM:<x@y>\r\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n");
	assert_stuffed ("a\r\r\n.\n\rb", "a\r\n\r\n..\r\n\r\nb\r\n");
	assert_stuffed ("\r\n", "\r\n");
	assert_stuffed ("\n\n", "\r\n\r\n");
	assert_stuffed ("a", "a\r\n");
}

static void
test_pauses (void)
{
	static const struct { int attempts; gint64 pause; } rows[] = {
		{ 0, 60 }, { 1, 60 }, { 2, 120 }, { 3, 240 }, { 8, 7680 }, { 9, 14400 }, { 10, 14400 }, { 1000000, 14400 },
	};
	const CcrfTime created = 1796117400;
	const gint64 most = 5 * 86400;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		g_assert_cmpint (ccrf_delivery_pause (rows[i].attempts, created, created + 10), ==, rows[i].pause);
	/* one second before five days are over, and when they are */
	g_assert_cmpint (ccrf_delivery_pause (30, created, created + most - 1), ==, 1);
	g_assert_cmpint (ccrf_delivery_pause (30, created, created + most), ==, 0);
	g_assert_cmpint (ccrf_delivery_pause (1, created, created + most + 1), ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/send/smtp/replies", test_replies);
	g_test_add_func ("/send/smtp/reply-limits", test_reply_limits);
	g_test_add_func ("/send/smtp/addresses", test_addresses);
	g_test_add_func ("/send/smtp/commands", test_commands);
	g_test_add_func ("/send/smtp/envelope-id", test_envelope_id);
	g_test_add_func ("/send/smtp/stuffing", test_stuffing);
	g_test_add_func ("/send/smtp/pauses", test_pauses);
	return g_test_run ();
}
