/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The parser of IMAP responses (RFC 3501, 7 and 9) against good and hostile
 * bytes. Mail comes in by this door (A2.2): nothing in a mail may become an
 * answer, and nothing may be lost in silence.
 */

#include "mailbox/imap-response.h"

#include <string.h>

/* ---- a source out of memory ---- */

typedef struct {
	const char *at, *end;
} Memory;

static char *
memory_line (gpointer data, gsize most, GError **error)
{
	Memory *memory = data;
	const char *lf = memchr (memory->at, '\n', (gsize) (memory->end - memory->at));
	char *line;

	if (lf == NULL || (gsize) (lf - memory->at) > most) {
		g_set_error_literal (error, CCRF_ERROR, lf == NULL ? CCRF_ERROR_TEMPORARY : CCRF_ERROR_LIMIT, lf == NULL ? "closed" : "line too long");
		return NULL;
	}
	line = g_strndup (memory->at, (gsize) (lf - memory->at) - (lf > memory->at && lf[-1] == '\r' ? 1 : 0));
	memory->at = lf + 1;
	return line;
}

static gboolean
memory_exactly (gpointer data, GByteArray *into, gsize size, GError **error)
{
	Memory *memory = data;

	if ((gsize) (memory->end - memory->at) < size) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "closed");
		return FALSE;
	}
	g_byte_array_append (into, (const guint8 *) memory->at, (guint) size);
	memory->at += size;
	return TRUE;
}

static CcrfImapResponse *
read_from (Memory *memory, gsize line, gsize literal, GError **error)
{
	const CcrfImapSource source = { memory_line, memory_exactly, memory };
	CcrfImapLimits limits = { line, literal, 0 };

	return ccrf_imap_response_read (&source, &limits, error);
}

/* The first response in @text; what is left over is asserted. */
static CcrfImapResponse *
read_text (const char *text, const char *left, GError **error)
{
	Memory memory = { text, text + strlen (text) };
	CcrfImapResponse *response = read_from (&memory, 1000, 1000, error);

	if (response != NULL)
		g_assert_cmpstr (memory.at, ==, left);
	return response;
}

static void
assert_refused (const char *text, CcrfErrorCode code)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfImapResponse) response = read_text (text, "", &error);

	g_assert_null (response);
	g_assert_error (error, CCRF_ERROR, (gint) code);
}

static void
assert_bytes (GBytes *bytes, const char *text)
{
	g_assert_nonnull (bytes);
	if (bytes != NULL)
		g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

/* ---- statuses ---- */

static void
test_status (void)
{
	g_autoptr (CcrfImapResponse) tagged = read_text ("T1 OK [READ-WRITE] done {5}\r\nrest", "rest", NULL);
	g_autoptr (CcrfImapResponse) untagged = read_text ("* OK [UIDVALIDITY 4294967295] fine\r\n", "", NULL);
	g_autoptr (CcrfImapResponse) more = read_text ("+ idling\r\n", "", NULL);
	g_autoptr (CcrfImapResponse) bare = read_text ("T1 OK\r\n", "", NULL);
	guint32 number = 0;

	/* a status' text holds no literal, whatever it looks like */
	g_assert_cmpint (tagged->kind, ==, CCRF_IMAP_TAGGED);
	g_assert_cmpstr (tagged->tag, ==, "T1");
	g_assert_cmpstr (tagged->code, ==, "READ-WRITE");
	g_assert_cmpstr (tagged->text, ==, "done {5}");
	g_assert_true (ccrf_imap_response_has_code (tagged, "read-write"));
	g_assert_false (ccrf_imap_response_has_code (tagged, "READ"));
	g_assert_true (ccrf_imap_response_code_number (untagged, "UIDVALIDITY", &number));
	g_assert_cmpuint (number, ==, G_MAXUINT32);
	g_assert_cmpint (more->kind, ==, CCRF_IMAP_CONTINUATION);
	g_assert_cmpstr (more->text, ==, "idling");
	g_assert_cmpstr (bare->status, ==, "OK");
	assert_refused ("T1 BYE now\r\n", CCRF_ERROR_INVALID);
	assert_refused ("T1 PREAUTH now\r\n", CCRF_ERROR_INVALID);
	assert_refused ("T1 FINE\r\n", CCRF_ERROR_INVALID);
	assert_refused ("T1 OK [UNENDED text\r\n", CCRF_ERROR_INVALID);
	assert_refused ("\r\n", CCRF_ERROR_INVALID);
	assert_refused (" OK\r\n", CCRF_ERROR_INVALID);
	assert_refused ("Dear Sir,\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* \r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 12\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 99999999999 EXISTS\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 1x EXISTS\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* <html>\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* OK no end", CCRF_ERROR_TEMPORARY);
}

/* ---- literals ---- */

static gboolean
fetch (const char *text, CcrfImapFetch *out, GError **error)
{
	g_autoptr (CcrfImapResponse) response = read_text (text, "", error);

	memset (out, 0, sizeof *out);
	return response != NULL && ccrf_imap_fetch_parse (response, out, error);
}

static void
test_fetch (void)
{
	g_auto (CcrfImapFetch) one = { 0 };

	g_assert_true (fetch ("* 12 FETCH (FLAGS (\\Seen $x (a \"b)\" ())) UID 7 RFC822.SIZE 11 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {11}\r\nab)\r\n* 1 x\r X-GM-MSGID 9)\r\n", &one, NULL));
	g_assert_cmpuint (one.uid, ==, 7);
	g_assert_cmpuint (one.size, ==, 11);
	g_assert_cmpint (one.date, ==, 837596665);
	assert_bytes (one.body, "ab)\r\n* 1 x\r");
}

/* A mail's text that looks like the end of the command stays the mail's text. */
static void
test_forged_tag (void)
{
	static const char mail[] = "Subject: x\r\n\r\n)\r\nT1 OK done\r\n* 1 FETCH (UID 9 BODY[] {3}\r\nabc)\r\n* BYE\r\n";
	g_autofree char *text = g_strdup_printf ("* 1 FETCH (UID 5 BODY[] {%zu}\r\n%s)\r\nT1 OK\r\n", strlen (mail), mail);
	Memory memory = { text, text + strlen (text) };
	g_autoptr (CcrfImapResponse) first = read_from (&memory, 1000, 1000, NULL), second = read_from (&memory, 1000, 1000, NULL);
	g_auto (CcrfImapFetch) one = { 0 };

	g_assert_true (ccrf_imap_fetch_parse (first, &one, NULL));
	g_assert_cmpuint (one.uid, ==, 5);
	assert_bytes (one.body, mail);
	g_assert_cmpint (second->kind, ==, CCRF_IMAP_TAGGED);
	g_assert_true (memory.at == memory.end);
}

/* Announced 3, sent more: the rest breaks the grammar. (Where it happens to fit, RFC822.SIZE tells: bad-servers.t.) */
static void
test_lying_literal (void)
{
	g_auto (CcrfImapFetch) one = { 0 };

	g_assert_false (fetch ("* 1 FETCH (UID 5 BODY[] {3}\r\nabcdef g)\r\n", &one, NULL));
	ccrf_imap_fetch_clear (&one);
	g_assert_false (fetch ("* 1 FETCH (UID 5 BODY[] {3}\r\nabc\r\n", &one, NULL));
	ccrf_imap_fetch_clear (&one);
	/* announced more than there is: waits for it, and then the connection ends */
	assert_refused ("* 1 FETCH (UID 5 BODY[] {300}\r\nabc)\r\nT1 OK\r\n", CCRF_ERROR_TEMPORARY);
}

static void
test_literal_sizes (void)
{
	g_autofree char *most = g_strnfill (1000, 'x');
	g_autofree char *good = g_strdup_printf ("* 1 FETCH (BODY[] {1000}\r\n%s)\r\n", most);
	g_autofree char *long_one = g_strdup_printf ("* 1 FETCH (BODY[] {1001}\r\n%sx)\r\n", most);
	g_autoptr (GString) many = g_string_new ("* 1 FETCH (A "), more = NULL;
	g_auto (CcrfImapFetch) one = { 0 };

	/* the limit itself and one byte more */
	g_assert_true (fetch (good, &one, NULL));
	assert_refused (long_one, CCRF_ERROR_LIMIT);
	assert_refused ("* 1 FETCH (BODY[] {99999999999999999999}\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 1 FETCH (BODY[] {-1}\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 1 FETCH (BODY[] {+1}\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 1 FETCH (BODY[] { 1}\r\n", CCRF_ERROR_INVALID);
	assert_refused ("* 1 FETCH (BODY[] {}\r\n", CCRF_ERROR_INVALID);
	for (int i = 0; i < CCRF_IMAP_LITERALS_MOST; i++)
		g_string_append_printf (many, "(B {1}\r\nx)%s", i + 1 < CCRF_IMAP_LITERALS_MOST ? " C " : "");
	more = g_string_new (many->str);
	g_string_append (many, ")\r\n");
	g_string_append (more, " D {1}\r\nx)\r\n");
	{
		g_autoptr (CcrfImapResponse) response = read_text (many->str, "", NULL);

		g_assert_nonnull (response);
	}
	assert_refused (more->str, CCRF_ERROR_LIMIT);
}

/* Lines of one response count together: literals are no way around the limit. */
static void
test_line_limit (void)
{
	g_autofree char *half = g_strnfill (600, 'x');
	g_autofree char *line = g_strdup_printf ("* 1 FETCH (%s%s)\r\n", half, half);
	g_autofree char *lines = g_strdup_printf ("* 1 FETCH (%s {1}\r\nx%s)\r\n", half, half);

	assert_refused (line, CCRF_ERROR_LIMIT);
	assert_refused (lines, CCRF_ERROR_LIMIT);
}

static void
test_fetch_grammar (void)
{
	static const char *const bad[] = {
		"* 1 FETCH UID 5\r\n", "* 1 FETCH (UID 5\r\n", "* 1 FETCH (UID 5))\r\n", "* 1 FETCH (UID 5) x\r\n", "* 1 FETCH (UID 0)\r\n",
		"* 1 FETCH (UID 4294967296)\r\n", "* 1 FETCH (UID 5 UID 6)\r\n", "* 1 FETCH (UID x)\r\n", "* 1 FETCH (UID)\r\n", "* 1 FETCH (RFC822.SIZE -1)\r\n",
		"* 1 FETCH (BODY[] \"a\" BODY[] \"b\")\r\n", "* 1 FETCH (BODY[] abc)\r\n", "* 1 FETCH (BODY[ \"a\")\r\n", "* 1 FETCH (X \"abc)\r\n",
		"* 1 FETCH (INTERNALDATE 5)\r\n", "* 1 FETCH (INTERNALDATE \"yesterday\")\r\n", "* 1 FETCH (X ((((((((((((((((((1)))))))))))))))))))\r\n",
		"* 1 FETCH ({3}\r\nabc x)\r\n", "* 1 FETCH (X (a)\r\n", "* 1 FETCH (UID 5BODY[] \"x\"y)\r\n", "* 1 FETCH (UID 5 {)\r\n",
	};
	g_auto (CcrfImapFetch) none = { 0 };

	for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_auto (CcrfImapFetch) one = { 0 };
		g_autoptr (GError) error = NULL;

		g_test_message ("%s", bad[i]);
		g_assert_false (fetch (bad[i], &one, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	}
	g_assert_true (fetch ("* 1 FETCH (UID 5 BODY[] NIL)\r\n", &none, NULL));
	g_assert_null (none.body);
	ccrf_imap_fetch_clear (&none);
	g_assert_true (fetch ("* 1 FETCH (body[header]<0> \"a\\\"b\" BODY[TEXT]<0> \"\" BODY[HEADER.FIELDS (TO CC)] NIL)\r\n", &none, NULL));
	assert_bytes (none.header, "a\"b");
	assert_bytes (none.text, "");
}

/* RFC 3501, 9: date-time, and nothing beside it: the time of receipt sets deadlines (A2.4) */
static void
test_dates (void)
{
	static const struct { const char *text; CcrfTime at; } rows[] = {
		{ "01-Jan-1970 00:00:01 +0000", 1 },
		{ " 1-Dec-2026 09:30:00 +0000", 1796117400 },
		{ "29-Mar-2026 01:30:00 +0100", 1774744200 },
		{ "31-Dec-2026 23:59:60 +0000", 1798761599 },
		{ "1-Dec-2026 09:30:00 +0000", 0 },
		{ "30-Feb-2026 09:30:00 +0000", 0 },
		{ "01-Foo-2026 09:30:00 +0000", 0 },
		{ "01-Dec-2026 24:30:00 +0000", 0 },
		{ "01-Dec-2026 09:30:00 GMT  ", 0 },
		{ "01-Dec-2026 09:30:00 +0060", 0 },
		{ "01-Dec-2026T09:30:00 +0000", 0 },
		{ "01-Dec-2026 09:30:00 +0000 ", 0 },
		{ "aa-Dec-2026 09:30:00 +0000", 0 },
		{ "", 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		CcrfTime at = 0;

		g_test_message ("%s", rows[i].text);
		g_assert_cmpint (ccrf_imap_date_parse (rows[i].text, &at), ==, rows[i].at != 0);
		if (rows[i].at != 0)
			g_assert_cmpint (at, ==, rows[i].at);
	}
}

static void
test_search (void)
{
	static const char *const bad[] = { "* SEARCH 1 x\r\n", "* SEARCH 0\r\n", "* SEARCH 4294967296\r\n", "* SEARCH 1,2\r\n", "* SEARCH 99999999999999999999999\r\n", "* SEARCH -1\r\n" };
	g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
	g_autoptr (CcrfImapResponse) none = read_text ("* SEARCH\r\n", "", NULL), some = read_text ("* SEARCH 2 4294967295  7 \r\n", "", NULL);

	g_assert_true (ccrf_imap_search_parse (none, uids, NULL));
	g_assert_cmpuint (uids->len, ==, 0);
	g_assert_true (ccrf_imap_search_parse (some, uids, NULL));
	g_assert_cmpuint (uids->len, ==, 3);
	g_assert_cmpuint (g_array_index (uids, guint32, 1), ==, G_MAXUINT32);
	for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_autoptr (CcrfImapResponse) response = read_text (bad[i], "", NULL);

		g_assert_false (ccrf_imap_search_parse (response, uids, NULL));
	}
}

static void
test_list (void)
{
	static const struct { const char *text, *name; gboolean usable; } rows[] = {
		{ "* LIST (\\HasNoChildren) \"/\" Processed\r\n", "Processed", TRUE },
		{ "* LIST () NIL \"My \\\"Post\\\"\"\r\n", "My \"Post\"", TRUE },
		{ "* LIST (\\Noselect \\HasChildren) \".\" {3}\r\na b\r\n", "a b", FALSE },
		{ "* LIST (\\nonexistent) \"/\" \"x\" (CHILDINFO (\"SUBSCRIBED\"))\r\n", "x", FALSE },
		{ "* LIST \"/\" x\r\n", NULL, FALSE },
		{ "* LIST () \"/\"\r\n", NULL, FALSE },
		{ "* LIST (\r\n", NULL, FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfImapResponse) response = read_text (rows[i].text, "", NULL);
		g_autofree char *name = NULL;
		gboolean usable;

		g_assert_cmpint (ccrf_imap_list_parse (response, &name, &usable, NULL), ==, rows[i].name != NULL);
		g_assert_cmpstr (name, ==, rows[i].name);
		if (rows[i].name != NULL)
			g_assert_cmpint (usable, ==, rows[i].usable);
	}
}

/* RFC 3501, 5.1.3 with its own example */
static void
test_folder_names (void)
{
	static const struct { const char *name, *encoded; } rows[] = {
		{ "Processed", "Processed" },
		{ "~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-" },
		{ "Care & Quality", "Care &- Quality" },
		{ "Überprüfung", "&ANw-berpr&APw-fung" },
		{ "😀", "&2D3eAA-" },
		{ "", NULL },
		{ "a\r\nA1 DELETE INBOX", NULL },
		{ "a\tb", NULL },
		{ "\xff", NULL },
	};
	g_autofree char *quoted = ccrf_imap_quote ("a \"b\" \\c");

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *encoded = ccrf_imap_folder_encode (rows[i].name);

		g_assert_cmpstr (encoded, ==, rows[i].encoded);
	}
	g_assert_cmpstr (quoted, ==, "\"a \\\"b\\\" \\\\c\"");
}

static void
test_sets (void)
{
	const guint32 uids[] = { 3, 7, 8, 9, 12, 11, G_MAXUINT32 - 1, G_MAXUINT32 };
	g_autofree char *set = ccrf_imap_set (uids, G_N_ELEMENTS (uids)), *one = ccrf_imap_set (uids, 1);

	g_assert_cmpstr (set, ==, "3,7:9,12,11,4294967294:4294967295");
	g_assert_cmpstr (one, ==, "3");
}

/* Bytes at random, some of them meaningful: ends in a response or an error, never in a crash. */
static void
test_noise (void)
{
	static const char *const words[] = { "* ", "1 ", "FETCH ", "(", ")", "BODY[] ", "{3}\r\n", "{9999}\r\n", "\"", "\\", "UID ", "NIL", " ", "\r\n", "[", "]", "LIST ", "SEARCH ", "OK ", "T1 ", "\x80", "~", "INTERNALDATE " };
	g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

	for (int round = 0; round < 20000; round++) {
		g_autoptr (GString) text = g_string_new ("* ");
		Memory memory;
		gboolean more = TRUE;

		for (int i = g_rand_int_range (rand, 1, 30); i > 0; i--)
			g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
		memory = (Memory){ text->str, text->str + text->len };
		while (more) {
			g_autoptr (CcrfImapResponse) response = read_from (&memory, 200, 100, NULL);

			more = response != NULL;
			if (more && response->kind == CCRF_IMAP_DATA) {
				g_auto (CcrfImapFetch) one = { 0 };
				g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
				g_autofree char *name = NULL;
				gboolean usable;

				(void) ccrf_imap_fetch_parse (response, &one, NULL);
				(void) ccrf_imap_search_parse (response, uids, NULL);
				(void) ccrf_imap_list_parse (response, &name, &usable, NULL);
			}
		}
	}
	g_assert_true (TRUE);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/mailbox/response/status", test_status);
	g_test_add_func ("/mailbox/response/fetch", test_fetch);
	g_test_add_func ("/mailbox/response/forged-tag", test_forged_tag);
	g_test_add_func ("/mailbox/response/lying-literal", test_lying_literal);
	g_test_add_func ("/mailbox/response/literal-sizes", test_literal_sizes);
	g_test_add_func ("/mailbox/response/line-limit", test_line_limit);
	g_test_add_func ("/mailbox/response/fetch-grammar", test_fetch_grammar);
	g_test_add_func ("/mailbox/response/dates", test_dates);
	g_test_add_func ("/mailbox/response/search", test_search);
	g_test_add_func ("/mailbox/response/list", test_list);
	g_test_add_func ("/mailbox/response/folder-names", test_folder_names);
	g_test_add_func ("/mailbox/response/sets", test_sets);
	g_test_add_func ("/mailbox/response/noise", test_noise);
	return g_test_run ();
}
