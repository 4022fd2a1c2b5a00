/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets in files, sealing, tokens: what opens, and everything that must not. */

#include "base-files.h"

#include <string.h>

static void
key_round_trip (void)
{
	g_autofree char *folder = test_folder ();
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (CcrfKey) other = ccrf_key_generate ();
	g_autofree char *text = ccrf_key_to_base64 (key);
	g_autofree char *differs = ccrf_key_to_base64 (other);
	/* white space is ignored, also inside */
	g_autofree char *spaced = g_strdup_printf (" %.10s\n%s\r\n", text, text + 10);
	g_autofree char *path = test_file (folder, "key", spaced, 0600);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfKey) loaded = ccrf_key_load (path, &error);
	g_autofree char *again = loaded != NULL ? ccrf_key_to_base64 (loaded) : NULL;

	g_assert_no_error (error);
	g_assert_cmpuint (strlen (text), ==, 44);
	g_assert_cmpstr (again, ==, text);
	g_assert_cmpstr (differs, !=, text);
	test_folder_remove (folder);
}

static void
key_bad (void)
{
	/* clang-format off */
	const char *const rows[] = {
		"", "\n", "AAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",     /* 31 bytes */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",     /* 33 bytes */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",    /* too long */
		"AAAAAAAAAAAAAAAAAAAAA*AAAAAAAAAAAAAAAAAAAAA=",     /* a slip in the middle */
		"AAAAAAAAAAAAAAAAAAAAA=AAAAAAAAAAAAAAAAAAAAA=",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", /* hex */
	};
	/* clang-format on */
	g_autofree char *folder = test_folder ();

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = test_file (folder, "key", rows[i], 0600);
		g_autofree char *expected = g_strdup_printf ("%s: is not a key (base64 of 32 bytes); `ccrfctl keys new DIR` makes one", path);
		g_autoptr (GError) error = NULL;

		g_assert_null (ccrf_key_load (path, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SECRET);
		g_assert_cmpstr (error->message, ==, expected);
	}
	test_folder_remove (folder);
}

static void
secret_modes (void)
{
	/* clang-format off */
	const struct { int mode; gboolean fine; } rows[] = {
		{ 0400, TRUE }, { 0600, TRUE }, { 0640, TRUE }, { 0440, TRUE },
		{ 0644, FALSE }, { 0604, FALSE }, { 0602, FALSE }, { 0601, FALSE }, { 0777, FALSE },
	};
	/* clang-format on */
	g_autofree char *folder = test_folder ();

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = test_file (folder, "password", "secret\n", rows[i].mode);
		g_autoptr (GError) error = NULL;
		g_autoptr (GError) key_error = NULL;
		char *secret = ccrf_secret_load (path, &error);

		g_assert_cmpint (secret != NULL, ==, rows[i].fine);
		if (!rows[i].fine) {
			g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SECRET);
			g_assert_nonnull (strstr (error->message, "chmod 600 "));
			g_assert_nonnull (strstr (error->message, path));
			g_assert_null (strstr (error->message, "secret\n"));
			g_assert_null (ccrf_key_load (path, &key_error));
			g_assert_nonnull (strstr (key_error->message, "chmod 600 "));
		}
		ccrf_secret_free (secret);
		g_unlink (path);
	}
	test_folder_remove (folder);
}

static void
secret_text (void)
{
	g_autofree char *most = g_strnfill (8192, 'x');
	g_autofree char *more = g_strnfill (8193, 'x');
	/* clang-format off */
	const struct { const char *text, *secret, *problem; } rows[] = {
		{ "secret",      "secret",  NULL },
		{ "secret\n",    "secret",  NULL },
		{ "secret\r\n",  "secret",  NULL },
		{ " sec ret ",   " sec ret ", NULL }, /* blanks may belong to it */
		{ "pässword\n",  "pässword", NULL },
		{ "",            NULL, "is empty" },
		{ "\n",          NULL, "is empty" },
		{ "a\nb",        NULL, "has more than one line" },
		{ "a\rb",        NULL, "has more than one line" },
		{ "secret\n\n",  NULL, "has more than one line" },
		{ "a\tb",        NULL, "has control characters" },
		{ most,          most, NULL },
		{ more,          NULL, "has more than 8192 bytes: is it the right file?" },
	};
	/* clang-format on */
	g_autofree char *folder = test_folder ();

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = test_file (folder, "password", rows[i].text, 0600);
		g_autofree char *expected = g_strdup_printf ("%s: %s", path, rows[i].problem);
		g_autoptr (GError) error = NULL;
		char *secret = ccrf_secret_load (path, &error);

		g_assert_cmpstr (secret, ==, rows[i].secret);
		if (rows[i].problem != NULL)
			g_assert_cmpstr (error->message, ==, expected);
		ccrf_secret_free (secret);
	}
	/* a folder, and nothing at all */
	{
		g_autoptr (GError) error = NULL;
		g_autoptr (GError) missing = NULL;
		g_autofree char *nowhere = g_build_filename (folder, "nowhere", NULL);

		g_assert_null (ccrf_secret_load (folder, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SECRET);
		g_assert_null (ccrf_secret_load (nowhere, &missing));
		g_assert_error (missing, CCRF_ERROR, CCRF_ERROR_SECRET);
		g_assert_true (g_str_has_suffix (missing->message, "nowhere: No such file or directory"));
	}
	ccrf_secret_free (NULL);
	ccrf_key_free (NULL);
	test_folder_remove (folder);
}

static void
seal_round_trip (void)
{
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	const gsize sizes[] = { 0, 1, 15, 16, 17, 65536 };

	for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
		g_autofree char *plain = g_strnfill (sizes[i], 'p');
		g_autoptr (GBytes) sealed = ccrf_seal (key, "message:1", plain, sizes[i]);
		g_autoptr (GBytes) twice = ccrf_seal (key, "message:1", plain, sizes[i]);
		g_autoptr (GError) error = NULL;
		g_autoptr (GBytes) opened = ccrf_unseal (key, "message:1", sealed, &error);

		g_assert_no_error (error);
		g_assert_cmpuint (g_bytes_get_size (sealed), ==, sizes[i] + 29);
		g_assert_cmpint (((const guint8 *) g_bytes_get_data (sealed, NULL))[0], ==, 1);
		g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), plain, sizes[i]);
		/* a nonce of its own each time */
		g_assert_false (g_bytes_equal (sealed, twice));
	}
}

static void
seal_broken (void)
{
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (CcrfKey) other = ccrf_key_generate ();
	g_autoptr (GBytes) sealed = ccrf_seal (key, "message:1", "words", 5);
	gsize size = g_bytes_get_size (sealed);
	const char *const contexts[] = { "message:2", "message:", "message:11", "" };

	/* every single byte matters: version, nonce, text, tag */
	for (gsize i = 0; i < size; i++) {
		g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sealed, NULL), size);
		g_autoptr (GBytes) changed = NULL;
		g_autoptr (GError) error = NULL;

		bytes[i] ^= 0x80;
		changed = g_bytes_new (bytes, size);
		g_assert_null (ccrf_unseal (key, "message:1", changed, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SEAL);
	}
	/* cut anywhere */
	for (gsize i = 0; i < size; i++) {
		g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sealed, 0, i);
		g_autoptr (GError) error = NULL;

		g_assert_null (ccrf_unseal (key, "message:1", cut, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SEAL);
	}
	/* moved elsewhere */
	for (gsize i = 0; i < G_N_ELEMENTS (contexts); i++) {
		g_autoptr (GError) error = NULL;

		g_assert_null (ccrf_unseal (key, contexts[i], sealed, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_SEAL);
	}
	g_assert_null (ccrf_unseal (other, "message:1", sealed, NULL));
}

static void
key_wrapping (void)
{
	g_autoptr (CcrfKey) content = ccrf_key_generate ();
	g_autoptr (CcrfKey) other = ccrf_key_generate ();
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (GBytes) wrapped = ccrf_key_wrap (content, key);
	g_autoptr (GBytes) no_key = ccrf_seal (content, "ccrfd data key", "short", 5);
	g_autoptr (GError) error = NULL;
	g_autoptr (GError) wrong = NULL;
	g_autoptr (GError) length = NULL;
	g_autoptr (CcrfKey) back = ccrf_key_unwrap (content, wrapped, &error);
	g_autofree char *a = ccrf_key_to_base64 (key);
	g_autofree char *b = back != NULL ? ccrf_key_to_base64 (back) : NULL;

	g_assert_no_error (error);
	g_assert_cmpstr (a, ==, b);
	g_assert_null (ccrf_key_unwrap (other, wrapped, &wrong));
	g_assert_error (wrong, CCRF_ERROR, CCRF_ERROR_SEAL);
	g_assert_null (ccrf_key_unwrap (content, no_key, &length));
	g_assert_error (length, CCRF_ERROR, CCRF_ERROR_SEAL);
}

static const CcrfTokenFacts facts = { 42, "CCRF-2026-00042", "screening", "A.Name@example.gov.uk", 1795339800 };

static void
token_round_trip (void)
{
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *token = ccrf_token_make (key, &facts);
	g_autofree char *shown = ccrf_token_display (token);
	g_autofree char *lower = g_ascii_strdown (shown, -1);
	CcrfTokenFacts cased = facts;
	guint64 id = 0;

	g_assert_cmpuint (strlen (token), ==, CCRF_TOKEN_LENGTH);
	g_assert_cmpuint (strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), ==, CCRF_TOKEN_LENGTH);
	g_assert_cmpuint (strlen (shown), ==, CCRF_TOKEN_LENGTH + 8);
	g_assert_cmpint (shown[4], ==, '-');
	g_assert_true (ccrf_token_check (key, &facts, token));
	g_assert_true (ccrf_token_check (key, &facts, shown));
	g_assert_true (ccrf_token_check (key, &facts, lower));
	g_assert_true (ccrf_token_id (lower, &id));
	g_assert_cmpuint (id, ==, 42);
	/* an address is the same in any case */
	cased.recipient = "a.name@EXAMPLE.gov.uk";
	g_assert_true (ccrf_token_check (key, &cased, token));
}

static void
token_other_facts (void)
{
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autoptr (CcrfKey) other = ccrf_key_generate ();
	g_autofree char *token = ccrf_token_make (key, &facts);
	/* clang-format off */
	const CcrfTokenFacts rows[] = {
		{ 43, facts.ref,         facts.step,   facts.recipient,          facts.expires },
		{ 42, "CCRF-2026-00043", facts.step,   facts.recipient,          facts.expires },
		{ 42, facts.ref,         "raise",      facts.recipient,          facts.expires },
		{ 42, facts.ref,         facts.step,   "b.name@example.gov.uk",  facts.expires },
		{ 42, facts.ref,         facts.step,   facts.recipient,          facts.expires + 1 },
		/* the same bytes, cut elsewhere */
		{ 42, "CCRF-2026-00042s", "creening",  facts.recipient,          facts.expires },
		{ 42, NULL,              NULL,         NULL,                     0 },
		{ G_GUINT64_CONSTANT (1) << 40, facts.ref, facts.step, facts.recipient, facts.expires },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		g_assert_false (ccrf_token_check (key, &rows[i], token));
	g_assert_false (ccrf_token_check (other, &facts, token));
}

static void
token_altered (void)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *token = ccrf_token_make (key, &facts);
	guint accepted = 0;

	/* each character replaced by each other one: only the token itself passes */
	for (gsize i = 0; i < CCRF_TOKEN_LENGTH; i++)
		for (gsize c = 0; c < 32; c++) {
			g_autofree char *forged = g_strdup (token);

			forged[i] = alphabet[c];
			accepted += ccrf_token_check (key, &facts, forged);
		}
	g_assert_cmpuint (accepted, ==, CCRF_TOKEN_LENGTH);
}

static void
token_shapes (void)
{
	/* clang-format off */
	const char *const rows[] = {
		"", "-", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",     /* 33 */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",                    /* 35 */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",                     /* bits beyond the last byte */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1", /* not of the alphabet */
		" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
	};
	/* clang-format on */
	guint64 id = 7;
	CcrfTokenFacts last = facts;
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *token = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		g_assert_false (ccrf_token_id (rows[i], &id));
	g_assert_false (ccrf_token_id (NULL, &id));
	g_assert_false (ccrf_token_check (key, &facts, NULL));
	g_assert_cmpuint (id, ==, 7);
	g_assert_true (ccrf_token_id ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE", &id));
	g_assert_cmpuint (id, ==, 0);
	/* the largest id of 5 bytes, and the first that does not fit */
	last.id = (G_GUINT64_CONSTANT (1) << 40) - 1;
	token = ccrf_token_make (key, &last);
	g_assert_true (ccrf_token_id (token, &id));
	g_assert_cmpuint (id, ==, last.id);
	g_test_expect_message ("ccrfd", G_LOG_LEVEL_CRITICAL, "*facts->id < *");
	last.id++;
	g_assert_null (ccrf_token_make (key, &last));
	g_test_assert_expected_messages ();
}

/* A fixed key and fixed facts: what was sent before an upgrade must still be answered after it. */
static void
token_stable (void)
{
	g_autofree char *folder = test_folder ();
	g_autofree char *path = test_file (folder, "key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", 0600);
	g_autoptr (CcrfKey) key = ccrf_key_load (path, NULL);
	g_autofree char *token = ccrf_token_make (key, &facts);

	g_assert_cmpstr (token, ==, "AAAAAABKSCBIMCWKJFHXEOJK2TDMGYWERA");
	test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/key/round-trip", key_round_trip);
	g_test_add_func ("/base/key/bad", key_bad);
	g_test_add_func ("/base/secret/modes", secret_modes);
	g_test_add_func ("/base/secret/text", secret_text);
	g_test_add_func ("/base/seal/round-trip", seal_round_trip);
	g_test_add_func ("/base/seal/broken", seal_broken);
	g_test_add_func ("/base/seal/wrapped-key", key_wrapping);
	g_test_add_func ("/base/token/round-trip", token_round_trip);
	g_test_add_func ("/base/token/other-facts", token_other_facts);
	g_test_add_func ("/base/token/altered", token_altered);
	g_test_add_func ("/base/token/shapes", token_shapes);
	g_test_add_func ("/base/token/stable", token_stable);
	return g_test_run ();
}
