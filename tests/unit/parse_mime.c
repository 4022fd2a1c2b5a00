/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Headers, bodies, attachments and limits; and what hostile mails try with them. */

#include "parse-mail.h"

#define HEAD "From: Jane Doe <jane.doe@nhs.example>\nTo: " SERVICE "\nSubject: x\nMIME-Version: 1.0\n"

static Fixture fixture;

/* ---- headers -------------------------------------------------------------------- */

static void
test_headers (void)
{
	g_autoptr (CcrfMessage) message = read_mail (&fixture,
		"Return-Path: <jane.doe@nhs.example>\n"
		"Delivered-To: adultsocialservices+x@example.gov.uk\n"
		"Authentication-Results: mx.example.gov.uk;\n dkim=pass (2048-bit key) header.d=nhs.example;\n\tdmarc=pass header.from=nhs.example\n"
		"Authentication-Results: evil.example; dmarc=pass\n"
		"X-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-AuthAs: Anonymous\n"
		"From: =?utf-8?Q?Jane_D=C3=B6e?= <Jane.Doe@NHS.example>\n"
		"To: \"Adult, Social\" <" SERVICE ">, undisclosed: b@x.example;\nCc: c@x.example\n"
		"Subject: [EXTERNAL] =?utf-8?B?Q29uY2Vybg==?= =?utf-8?Q?_about?=\n Sunny House\n"
		"Message-ID: <m1@nhs.example>\nIn-Reply-To: <p2@x>\nReferences: <p0@x> <p1@x> <p2@x>\n"
		"Date: Tue, 3 Nov 2026 10:12:00 +0100\n\nhello PC-2026-00007 and ccrf-2026-00042\n");

	g_assert_cmpstr (message->return_path, ==, "jane.doe@nhs.example");
	g_assert_cmpuint (message->auth_results->len, ==, 2);
	if (message->auth_results->len == 2)
		g_assert_cmpstr (message->auth_results->pdata[0], ==, "mx.example.gov.uk; dkim=pass (2048-bit key) header.d=nhs.example; dmarc=pass header.from=nhs.example");
	g_assert_cmpstr (g_hash_table_lookup (message->exchange, "x-ms-exchange-organization-authas"), ==, "Internal");
	g_assert_nonnull (ccrf_message_sender (message));
	if (ccrf_message_sender (message)) {
		g_assert_cmpstr (ccrf_message_sender (message)->name, ==, "Jane Döe");
		g_assert_cmpstr (ccrf_message_sender (message)->address, ==, "Jane.Doe@nhs.example");
	}
	g_assert_cmpuint (message->recipients->len, ==, 4);
	g_assert_cmpstr (message->subject, ==, "[EXTERNAL] Concern about Sunny House");
	g_assert_cmpstr (message->message_id, ==, "m1@nhs.example");
	g_assert_cmpuint (message->references->len, ==, 3);
	if (message->references->len == 3) {
		g_assert_cmpstr (message->references->pdata[0], ==, "p2@x");
		g_assert_cmpstr (message->references->pdata[1], ==, "p1@x");
		g_assert_cmpstr (message->references->pdata[2], ==, "p0@x");
	}
	g_assert_cmpint (message->date, ==, 1793697120);
	g_assert_cmpuint (message->refs->len, ==, 2);
	if (message->refs->len == 2)
		g_assert_cmpstr (message->refs->pdata[1], ==, "CCRF-2026-00042");
	g_assert_cmpuint (message->faults->len, ==, 0);
	show_faults (message);
}

/* RFC 5322 3.6: exactly one From; nobody is the sender else */
static void
test_from (void)
{
	static const struct { const char *header, *fault; guint n; } rows[] = {
		{ "From: a@x.example\nFrom: b@x.example\n", "2 fields", 2 },
		{ "From: a@x.example\nFrom: nonsense\n", "2 fields", 0 },
		{ "From: a@x.example, b@x.example\n", "2 mailboxes", 2 },
		{ "From: Group: a@x.example, b@x.example;\n", "2 mailboxes", 2 },
		{ "Sender: a@x.example\nReply-To: b@x.example\n", "missing", 0 },
		{ "From: nobody\n", "no address", 0 },
		{ "From: <>\n", "missing", 0 },
		{ "fRoM: a@x.example\n", NULL, 1 },
		{ "From: \"boss@example.gov.uk\" <a@x.example>\n", NULL, 1 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *mail = g_strdup_printf ("%sSubject: x\n\nAPPROVE\n", rows[i].header);
		g_autoptr (CcrfMessage) message = read_mail (&fixture, mail);

		if (rows[i].fault) {
			g_assert_true (has_fault (message, rows[i].fault));
			g_assert_null (ccrf_message_sender (message));
		} else {
			g_assert_cmpstr (ccrf_message_sender (message)->address, ==, "a@x.example");
		}
		if (rows[i].n < 2 || message->from->len != rows[i].n)
			g_test_message ("%s → %u mailboxes", rows[i].header, message->from->len);
		g_assert_cmpuint (message->from->len, ==, rows[i].n);
	}
}

static void
test_null_path (void)
{
	g_autoptr (CcrfMessage) null = read_mail (&fixture, "Return-Path: <>\n" HEAD "\nx\n");
	g_autoptr (CcrfMessage) none = read_mail (&fixture, HEAD "\nx\n");

	g_assert_cmpstr (null->return_path, ==, "");
	g_assert_null (none->return_path);
}

/* Tokens in the order recipient, references, footer; each once */
static void
test_tokens (void)
{
	g_autoptr (CcrfMessage) message = read_mail (&fixture,
		"From: a@x.example\nTo: adultsocialservices+" OTHER_TOKEN "@example.gov.uk\nSubject: Re: x\nIn-Reply-To: <" TOKEN ".2@example.gov.uk>\n\n"
		"ok\n\n> Ref CCRF-2026-00042 / " TOKEN_SHOWN "\n");
	g_autoptr (CcrfMessage) wrapped = read_mail (&fixture,
		"From: a@x.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n\nok\n\n"
		"> > Ref\xc2\xa0" "CCRF\xe2\x80\x91" "2026\xe2\x80\x91" "00042 / AAAA\xe2\x80\x91" "AAAB-2K7Q-MX4Z-\n> > P5RW-T3VB-N6YH-JCLD-EE\n> > bye\n");
	g_autoptr (CcrfMessage) lower = read_mail (&fixture, "From: a@x.example\nSubject: Re: x\n\nref ccrf-2026-00042 / aaaa-aaab-2k7q-mx4z-p5rw-t3vb-n6yh-jcld-ee\n");
	g_autoptr (CcrfMessage) longer = read_mail (&fixture, "From: a@x.example\nTo: b+" TOKEN "A@x.example\nSubject: x\nIn-Reply-To: <A" TOKEN "@x>\n\nRef CCRF-2026-00042 / " TOKEN_SHOWN "AA\n");

	g_assert_cmpuint (message->tokens->len, ==, 2);
	if (message->tokens->len == 2) {
		g_assert_cmpstr (message->tokens->pdata[0], ==, OTHER_TOKEN);
		g_assert_cmpstr (message->tokens->pdata[1], ==, TOKEN);
	}
	g_assert_cmpuint (wrapped->tokens->len, ==, 1);
	if (wrapped->tokens->len == 1)
		g_assert_cmpstr (wrapped->tokens->pdata[0], ==, TOKEN);
	g_assert_cmpuint (wrapped->refs->len, ==, 1);
	g_assert_cmpuint (lower->tokens->len, ==, 1);
	g_assert_cmpuint (longer->tokens->len, ==, 0);
}

/* A second delivery has other trace headers and line ends, not another hash */
/* whose turn it is: From's address, and whether the topmost Authentication-Results vouches; whatever comes, it ends */
static void
test_sender_key (void)
{
	/* clang-format off */
	static const struct { const char *mail, *key; } rows[] = {
		{ "From: a@b.example\r\n\r\nx", "a@b.example" },
		{ "from:A Name <A@B.Example>\n\nx", "a@b.example" },
		{ "From: \"x <y@z>\"\r\n <a@b.example>\r\n\r\nx", "a@b.example" },
		{ "Authentication-Results: mx; dmarc=pass\r\nFrom: a@b.example\r\n\r\nx", "a@b.example dmarc" },
		{ "Authentication-Results: mx;\r\n\tDMARC=pass (x)\r\nFrom: a@b.example\r\n\r\nx", "a@b.example dmarc" },
		{ "Authentication-Results: mx; dmarc=fail\r\nAuthentication-Results: mx; dmarc=pass\r\nFrom: a@b.example\r\n\r\nx", "a@b.example" },
		{ "X-From: c@d.example\r\nSubject: From: e@f.example\r\n\r\nFrom: a@b.example\r\n", "" },
		{ "From:\r\n\r\nx", "" },
		{ "From: <\r\n\r\nx", "" },
		{ "From: a@b.example", "a@b.example" },
		{ "", "" },
		{ "\r\n\r\n", "" },
	};
	/* clang-format on */
	g_autofree char *long_name = g_strnfill (100000, 'a');
	g_autofree char *mail = g_strdup_printf ("From: <%s@b.example>\r\n\r\nx", long_name);
	g_autoptr (GBytes) raw = g_bytes_new (mail, strlen (mail));
	g_autofree char *bounded = ccrf_parse_sender_key (raw);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GBytes) bytes = g_bytes_new (rows[i].mail, strlen (rows[i].mail));
		g_autofree char *key = ccrf_parse_sender_key (bytes);

		g_assert_cmpstr (key, ==, rows[i].key);
	}
	g_assert_cmpuint (strlen (bounded), <=, 330);
}

static void
test_stable (void)
{
	g_autoptr (CcrfMessage) first = read_mail (&fixture, "Return-Path: <a@x>\nReceived: from x\n\tby y; date\nDKIM-Signature: v=1\nFrom: a@x.example\nSubject: x\n\nhello\nReceived: body\n");
	g_autoptr (CcrfMessage) second = read_mail (&fixture, "Delivered-To: b@x\r\nARC-Seal: i=1;\r\n cv=none\r\nX-Spam-Status: No\r\nDKIM-Signature: v=1\r\nAuthentication-Results: z; dmarc=fail\r\nFrom: a@x.example\r\nSubject: x\r\n\r\nhello\r\nReceived: body\r\n");
	g_autoptr (CcrfMessage) other = read_mail (&fixture, "DKIM-Signature: v=1\nFrom: a@x.example\nSubject: x\n\nhello\nReceived: another body\n");
	g_autoptr (CcrfMessage) subject = read_mail (&fixture, "DKIM-Signature: v=1\nFrom: a@x.example\nSubject: y\n\nhello\nReceived: body\n");

	g_assert_cmpstr (first->stable_sha256, ==, second->stable_sha256);
	g_assert_cmpstr (first->sha256, !=, second->sha256);
	g_assert_cmpstr (first->stable_sha256, !=, other->stable_sha256);
	g_assert_cmpstr (first->stable_sha256, !=, subject->stable_sha256);
}

/* ---- texts --------------------------------------------------------------------------- */

static const struct { const char *name, *mail, *want; } texts[] = {
	{ "utf-8-qp", HEAD "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\nopen\n", "café open\n" },
	{ "windows-1252", HEAD "Content-Type: text/plain; charset=Windows-1252\nContent-Transfer-Encoding: 8bit\n\n\x93hi\x94 \x96 \xe9\n", "“hi” – é\n" },
	{ "latin1-that-is-windows", HEAD "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nit\x92s\n", "it’s\n" },
	{ "undeclared-8-bit", HEAD "\nit\x92s\n", "it’s\n" },
	{ "undeclared-utf-8", HEAD "\nit’s\n", "it’s\n" },
	{ "base64", HEAD "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\naGVsbG8NCndvcmxkDQo=\n", "hello\nworld\n" },
	{ "flowed", HEAD "Content-Type: text/plain; format=flowed\n\nthis goes \non here\n-- \nJane\n", "this goes on here\n-- \nJane\n" },
	{ "flowed-delsp", HEAD "Content-Type: text/plain; format=flowed; delsp=yes\n\nthis goes o \nn here\n", "this goes on here\n" },
	{ "flowed-quotes", HEAD "Content-Type: text/plain; format=flowed\n\n> one \n> two\nthree\n", "> one two\nthree\n" },
	{ "no-content-type", HEAD "\nplain\n", "plain\n" },
	{ "alternative", HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n", "plain" },
	{ "two-plain-parts", HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: image/png; name=a.png\n\nx\n--b\n\ntwo\n--b--\n", "one\ntwo" },
	{ "html-only", HEAD "Content-Type: text/html; charset=utf-8\n\n<p>APPROVE</p><blockquote>old</blockquote>\n", "APPROVE\n> old\n" },
	{ "stub", HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour email client does not support HTML.\n--b\nContent-Type: text/html\n\n<p>real</p>\n--b--\n", "real\n" },
	{ "only-part-with-a-name", HEAD "Content-Type: text/plain; name=body.txt\n\nAPPROVE\n", "APPROVE\n" },
};

static void
test_text (gconstpointer data)
{
	const char *const *row = data;
	g_autoptr (CcrfMessage) message = read_mail (&fixture, row[1]);

	g_assert_cmpstr (message->text, ==, row[2]);
	g_assert_cmpuint (message->faults->len, ==, 0);
	show_faults (message);
}

/* ---- attachments --------------------------------------------------------------------------- */

static void
test_attachments (void)
{
	static const char *const names[] = { "CCRF föhn.bin", "passwd", "evil.exe", "long name.bin", "", "inline.png" };
	g_autoptr (CcrfMessage) message = read_mail (&fixture, HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n"
		"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''CCRF%20f%C3%B6hn.bin\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n"
		"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\n\nx\n"
		"--b\nContent-Type: application/octet-stream; name=\"C:\\\\tmp\\\\=?utf-8?Q?evil=E2=80=AE=01.exe?=\"\n\nx\n"
		"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename*0=\"long \"; filename*1=\"name.bin\"\n\nx\n"
		"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment\n\nx\n"
		"--b\nContent-Type: image/png; name=inline.png\nContent-Disposition: inline\n\nx\n"
		"--b--\n");

	g_assert_cmpuint (message->attachments->len, ==, G_N_ELEMENTS (names));
	for (guint i = 0; i < message->attachments->len && i < G_N_ELEMENTS (names); i++)
		g_assert_cmpstr (((CcrfAttachment *) message->attachments->pdata[i])->name, ==, names[i]);
	if (message->attachments->len > 0) {
		const CcrfAttachment *first = message->attachments->pdata[0];

		g_assert_cmpuint (first->size, ==, 5);
		g_assert_cmpstr (first->sha256, ==, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
		g_assert_cmpstr (first->type, ==, "application/octet-stream");
	}
	g_assert_cmpuint (message->faults->len, ==, 0);
	show_faults (message);
}

/* ---- limits, on both sides -------------------------------------------------------------------- */

static char *
many_headers (int n)
{
	GString *mail = g_string_new ("From: a@x.example\n");

	for (int i = 1; i < n; i++)
		g_string_append_printf (mail, "X-%d: y\n", i);
	return g_string_free (g_string_append (mail, "\nbody\n"), FALSE);
}

static char *
long_header (int size)
{
	GString *mail = g_string_new ("From: a@x.example\nX-Long: ");

	while ((int) mail->len < size - 2)
		g_string_append_c (mail, 'x');
	return g_string_free (g_string_append (mail, "\n\nbody\n"), FALSE);
}

static char *
many_recipients (int n)
{
	GString *mail = g_string_new ("From: a@x.example\nTo: r0@x.example");

	for (int i = 1; i < n; i++)
		g_string_append_printf (mail, ",\n r%d@x.example", i);
	return g_string_free (g_string_append (mail, "\n\nbody\n"), FALSE);
}

static char *
many_references (int n)
{
	GString *mail = g_string_new ("From: a@x.example\nReferences:");

	for (int i = 0; i < n; i++)
		g_string_append_printf (mail, " <%d@x>\n", i);
	return g_string_free (g_string_append (mail, "\nbody\n"), FALSE);
}

/* n counts the multipart too */
static char *
many_parts (int n)
{
	GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\n\n");

	for (int i = 1; i < n; i++)
		g_string_append (mail, "--b\n\nx\n");
	return g_string_free (g_string_append (mail, "--b--\n"), FALSE);
}

static char *
many_attachments (int n)
{
	GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\n\n");

	for (int i = 0; i < n; i++)
		g_string_append_printf (mail, "--b\nContent-Type: image/png; name=%d.png\n\nx\n", i);
	return g_string_free (g_string_append (mail, "--b--\n"), FALSE);
}

static char *
deep_parts (int n)
{
	GString *mail = g_string_new (HEAD);

	for (int i = 1; i < n; i++)
		g_string_append_printf (mail, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	return g_string_free (g_string_append (mail, "\nx\n"), FALSE);
}

static char *
long_mail (int size)
{
	GString *mail = g_string_new (HEAD "Content-Type: image/png; name=a.png\n\n");

	while ((int) mail->len < size)
		g_string_append_c (mail, mail->len % 70 ? 'x' : '\n');
	return g_string_free (mail, FALSE);
}

static char *
long_text (int size)
{
	GString *mail = g_string_new (HEAD "\n");
	gsize head = mail->len;

	while ((int) (mail->len - head) < size)
		g_string_append_c (mail, mail->len % 70 ? 'x' : '\n');
	return g_string_free (mail, FALSE);
}

static char *
long_calendar (int size)
{
	GString *mail = g_string_new ("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.example\nX-FILL:");
	static const char end[] = "\nEND:VEVENT\nEND:VCALENDAR\n";

	while (mail->len + strlen (end) < (gsize) size)
		g_string_append_c (mail, 'x');
	g_string_append (mail, end);
	g_string_prepend (mail, HEAD "Content-Type: text/calendar; method=REPLY\n\n");
	return g_string_free (mail, FALSE);
}

static void
test_limits (void)
{
	CcrfLimits *limits = &fixture.limits;
	const struct { const char *name; int at; char *(*make) (int); } rows[] = {
		{ "limit header_count", limits->header_count, many_headers },
		{ "limit header_size", (int) limits->header_size, long_header },
		{ "limit recipients", limits->recipients, many_recipients },
		{ "limit references", limits->references, many_references },
		{ "limit mime_parts", limits->mime_parts, many_parts },
		{ "limit attachments", limits->attachments, many_attachments },
		{ "limit mime_depth", limits->mime_depth, deep_parts },
		{ "limit calendar_size", (int) limits->calendar_size, long_calendar },
		{ "limit message_size", (int) limits->message_size, long_mail },
		{ "bytes of text", 1024 * 1024, long_text },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *within = rows[i].make (rows[i].at);
		g_autofree char *beyond = rows[i].make (rows[i].at + 1);
		g_autoptr (CcrfMessage) good = read_mail (&fixture, within);
		g_autoptr (CcrfMessage) bad = read_mail (&fixture, beyond);

		g_test_message ("%s: %d", rows[i].name, rows[i].at);
		g_assert_false (has_fault (good, rows[i].name));
		g_assert_false (good->unreadable);
		g_assert_true (has_fault (bad, rows[i].name));
		g_assert_true (bad->unreadable);
		show_faults (good);
	}
}

/* ---- hostile ------------------------------------------------------------------------------------- */

static void
test_no_mail (void)
{
	static const struct { const char *bytes; gsize size; } rows[] = {
		{ "", 0 }, { "\0\0\0\0", 4 }, { "hello world\n", 12 }, { "\n\n\n", 3 }, { "\xff\xfe\xff", 3 }, { "%PDF-1.4\n%\xe2\xe3\n", 13 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GBytes) bytes = g_bytes_new (rows[i].bytes, rows[i].size);
		g_autoptr (CcrfMessage) message = read_bytes (&fixture, rows[i].bytes, rows[i].size);

		g_assert_true (message->unreadable);
		g_assert_cmpint (message->kind, ==, CCRF_KIND_UNRECOGNISED);
		g_assert_cmpuint (message->faults->len, >, 0);
		g_assert_cmpuint (strlen (message->sha256), ==, 64);
		g_assert_false (ccrf_parse_is_mail (bytes));
	}
}

typedef struct { const char *name, *mail; gsize size; const char *fault; gboolean unreadable; const char *text; } Hostile;

#define BYTES(text) text, sizeof (text) - 1

/* clang-format off */
static const Hostile hostile[] = {
	{ "nul-in-header", BYTES ("From: a@x.example\0 <b@x.example>\nSubject: x\n\nhi\n"), "NUL", TRUE, NULL },
	{ "bare-cr-in-header", BYTES ("From: a@x.example\nSubject: x\rFrom: b@x.example\n\nhi\n"), "carriage return", TRUE, NULL },
	{ "nul-in-body", BYTES ("From: a@x.example\nSubject: x\n\nhi\0there\n"), "NUL", FALSE, "hi\xef\xbf\xbdthere\n" },
	{ "bare-cr-in-body", BYTES ("From: a@x.example\nSubject: x\n\nhi\rthere\n"), NULL, FALSE, "hi\nthere\n" },
	{ "no-line-end", BYTES ("From: a@x.example\nSubject: x\n\nhi"), NULL, FALSE, "hi" },
	{ "header-only", BYTES ("From: a@x.example\nSubject: x\n"), NULL, FALSE, "" },
	{ "broken-base64", BYTES (HEAD "Content-Transfer-Encoding: base64\n\naGVs*bG8=====\n\n!!\n"), NULL, FALSE, NULL },
	{ "broken-qp", BYTES (HEAD "Content-Transfer-Encoding: quoted-printable\n\na=ZZb=\n"), NULL, FALSE, NULL },
	{ "unknown-charset", BYTES (HEAD "Content-Type: text/plain; charset=x-klingon\nContent-Transfer-Encoding: 8bit\n\nqapl\xe1\n"), "x-klingon", FALSE, "qaplá\n" },
	{ "wrong-charset", BYTES (HEAD "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\xe1 caf\xc3\xa9\n"), "not all of it is UTF-8", FALSE, "\xef\xbf\xbd café\n" },
	{ "raw-8-bit-subject", BYTES ("From: a@x.example\nSubject: caf\xe9\n\nhi\n"), NULL, FALSE, "hi\n" },
	{ "garbage-header", BYTES ("From: a@x.example\nthis is no field\nSubject: x\n\nhi\n"), "no header field", FALSE, NULL },
	{ "date-nonsense", BYTES ("From: a@x.example\nDate: yesterday\n\nhi\n"), "Date", FALSE, "hi\n" },
	{ "boundary-missing", BYTES (HEAD "Content-Type: multipart/mixed\n\n--b\n\nhi\n--b--\n"), NULL, FALSE, NULL },
	{ "boundary-never", BYTES (HEAD "Content-Type: multipart/mixed; boundary=never\n\nhi\n"), NULL, FALSE, NULL },
	{ "mbox-line", BYTES ("From jane Tue Nov  3 09:12:00 2026\nFrom: a@x.example\nSubject: x\n\nhi\n"), NULL, FALSE, NULL },
	{ "calendar-parameters", BYTES (HEAD "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nATTENDEE;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;:x\nEND:VCALENDAR\n"), "parameters", TRUE, NULL },
};
/* clang-format on */

static void
test_hostile (gconstpointer data)
{
	const Hostile *row = data;
	g_autoptr (CcrfMessage) message = read_bytes (&fixture, row->mail, row->size);
	g_autoptr (JsonNode) json = ccrf_message_to_json (message);
	g_autofree char *text = json_to_string (json, FALSE);

	if (row->fault)
		g_assert_true (has_fault (message, row->fault));
	else
		g_assert_cmpuint (message->faults->len, ==, 0);
	g_assert_cmpint (message->unreadable, ==, row->unreadable);
	if (row->text)
		g_assert_cmpstr (message->text, ==, row->text);
	g_assert_true (g_utf8_validate (message->text, -1, NULL));
	g_assert_true (g_utf8_validate (message->subject, -1, NULL));
	g_assert_true (g_utf8_validate (text, -1, NULL));
	show_faults (message);
}

/* Mails built to cost: each must be over in a moment, and none may be lost without a fault */
static void
test_costly (void)
{
	g_autofree char *deep = deep_parts (20000);
	g_autofree char *parts = many_parts (500000);
	g_autoptr (GString) encoded = g_string_new (HEAD "Content-Type: multipart/mixed; boundary*0=\"b\"; boundary*1=\"c\"\n\n");
	g_autoptr (GString) enclosed = g_string_new (HEAD "Content-Type: message/rfc822\n\n");
	g_autoptr (GString) files = g_string_new (HEAD);
	gint64 start = g_get_monotonic_time ();

	for (int i = 0; i < 200000; i++)
		g_string_append (encoded, "--bc\n\nx\n");
	for (int i = 0; i < 20000; i++)
		g_string_append_printf (enclosed, "To: a%d@x.example\n", i);
	g_string_append (enclosed, "\nx\n");
	for (int i = 0; i < 2000; i++)
		g_string_append (files, "Content-Type: message/rfc822\n\n");
	{
		g_autoptr (CcrfMessage) a = read_mail (&fixture, deep);
		g_autoptr (CcrfMessage) b = read_mail (&fixture, parts);
		g_autoptr (CcrfMessage) c = read_mail (&fixture, encoded->str);
		g_autoptr (CcrfMessage) d = read_mail (&fixture, enclosed->str);
		g_autoptr (CcrfMessage) e = read_mail (&fixture, files->str);

		g_assert_true (a->unreadable);
		g_assert_true (b->unreadable && has_fault (b, "limit mime_parts"));
		g_assert_true (c->unreadable && has_fault (c, "limit mime_parts"));
		g_assert_true (d->unreadable && has_fault (d, "limit header_count"));
		g_assert_true (e->unreadable && has_fault (e, "limit mime_depth"));
		/* what could be read of them says who sent it */
		g_assert_nonnull (ccrf_message_sender (b));
	}
	g_test_message ("%.2f s", (double) (g_get_monotonic_time () - start) / 1e6);
}

/* Every cut of a real mail is read without a crash */
static void
test_cut (void)
{
	static const char mail[] = HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nAPPROVE\n--c\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--c--\n"
		"--b\nContent-Type: message/rfc822\n\nFrom: b@x.example\n\nx\n--b\nContent-Type: message/delivery-status\n\nX: y\n\nFinal-Recipient: rfc822; a@x\n--b--\n";

	for (gsize i = 0; i < sizeof mail; i++) {
		g_autoptr (CcrfMessage) message = read_bytes (&fixture, mail, i);

		g_assert_nonnull (message->rule);
	}
}

static void
test_document (void)
{
	static const char form[] = "4. Name of the care provider or service: Sunny House\n14. What did you see or hear?: On the floor for two hours.\n30. Your name: Jane Doe\n13. What is it about?: Falls\n11. Date you identified the concern or good practice: 02/11/2026\n";
	g_autoptr (GBytes) bytes = g_bytes_new_static (form, sizeof form - 1);
	g_autoptr (GBytes) mail = g_bytes_new_static (BYTES (HEAD "\nx\n"));
	g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
	g_autoptr (CcrfMessage) message = ccrf_parse_document (bytes, "/tmp/ccrf.txt", RECEIVED, fixture.rules, &fixture.limits);
	g_autoptr (CcrfMessage) nothing = ccrf_parse_document (empty, NULL, RECEIVED, fixture.rules, &fixture.limits);

	g_assert_true (ccrf_parse_is_mail (mail));
	g_assert_false (ccrf_parse_is_mail (bytes));
	g_assert_cmpint (message->kind, ==, CCRF_KIND_FORM);
	g_assert_cmpuint (message->attachments->len, ==, 1);
	g_assert_cmpstr (((CcrfAttachment *) message->attachments->pdata[0])->name, ==, "ccrf.txt");
	g_assert_cmpuint (message->faults->len, ==, 0);
	g_assert_true (nothing->unreadable);
}

/* The keys that `ccrfctl parse --json` promises */
static void
test_json (void)
{
	static const char *const keys[] = { "kind", "rule", "from", "subject", "reply_text", "commands", "forms", "bounce", "calendar", "attachments", "faults" };
	g_autoptr (CcrfMessage) message = read_mail (&fixture, HEAD "\nAPPROVE fine\n\n-- \nJane\n");
	g_autoptr (JsonNode) json = ccrf_message_to_json (message);
	JsonObject *object = json_node_get_object (json);
	JsonObject *command;

	for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
		g_assert_true (json_object_has_member (object, keys[i]));
	g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, "jane.doe@nhs.example");
	g_assert_cmpstr (json_object_get_string_member (object, "reply_text"), ==, "APPROVE fine");
	g_assert_true (json_object_get_null_member (object, "bounce"));
	g_assert_true (json_object_get_null_member (object, "calendar"));
	command = json_array_get_object_element (json_object_get_array_member (object, "commands"), 0);
	g_assert_cmpstr (json_object_get_string_member (command, "keyword"), ==, "APPROVE");
	g_assert_cmpint (json_object_get_int_member (command, "item"), ==, 0);
	g_assert_cmpstr (json_object_get_string_member (command, "args"), ==, "fine");
}

int
main (int argc, char **argv)
{
	int status;

	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	fixture_init (&fixture);
	g_test_add_func ("/parse/mime/headers", test_headers);
	g_test_add_func ("/parse/mime/from", test_from);
	g_test_add_func ("/parse/mime/null-path", test_null_path);
	g_test_add_func ("/parse/mime/tokens", test_tokens);
	g_test_add_func ("/parse/mime/stable", test_stable);
	g_test_add_func ("/parse/mime/sender-key", test_sender_key);
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_autofree char *path = g_strdup_printf ("/parse/mime/text/%s", texts[i].name);

		g_test_add_data_func (path, &texts[i], test_text);
	}
	g_test_add_func ("/parse/mime/attachments", test_attachments);
	g_test_add_func ("/parse/mime/limits", test_limits);
	g_test_add_func ("/parse/mime/no-mail", test_no_mail);
	for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
		g_autofree char *path = g_strdup_printf ("/parse/mime/hostile/%s", hostile[i].name);

		g_test_add_data_func (path, &hostile[i], test_hostile);
	}
	g_test_add_func ("/parse/mime/costly", test_costly);
	g_test_add_func ("/parse/mime/cut", test_cut);
	g_test_add_func ("/parse/mime/document", test_document);
	g_test_add_func ("/parse/mime/json", test_json);
	status = g_test_run ();
	ccrf_rules_free (fixture.rules);
	return status;
}
