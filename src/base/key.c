/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 32-byte keys: from a file, from the system's generator, to base64. */

#include "base-private.h"
#include "secret-file.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

/* 32 bytes in base64 (RFC 4648 section 4): 43 characters and one `=` */
#define BASE64_LENGTH 44

/* GLib's decoder skips what it does not know; a key with a slip in it must not load as another key. */
static gboolean
is_key_base64 (const char *text, gsize size)
{
	if (size != BASE64_LENGTH || text[BASE64_LENGTH - 1] != '=')
		return FALSE;
	for (gsize i = 0; i < BASE64_LENGTH - 1; i++)
		if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
			return FALSE;
	return TRUE;
}

CcrfKey *
ccrf_key_load (const char *path, GError **error)
{
	gsize size = 0, kept = 0;
	char *text = ccrf_secret_file_read (path, &size, error);
	CcrfKey *key = NULL;

	if (text == NULL)
		return NULL;
	for (gsize i = 0; i < size; i++)
		if (!g_ascii_isspace (text[i]))
			text[kept++] = text[i];
	if (is_key_base64 (text, kept)) {
		gsize decoded = 0;
		guchar *bytes;

		text[kept] = '\0';
		bytes = g_base64_decode (text, &decoded);
		if (decoded == CCRF_KEY_SIZE) {
			key = g_new0 (CcrfKey, 1);
			memcpy (key->bytes, bytes, CCRF_KEY_SIZE);
		}
		OPENSSL_cleanse (bytes, decoded);
		g_free (bytes);
	}
	if (key == NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: is not a key (base64 of 32 bytes); `ccrfctl keys new DIR` makes one", path);
	OPENSSL_cleanse (text, size);
	g_free (text);
	return key;
}

CcrfKey *
ccrf_key_generate (void)
{
	CcrfKey *key = g_new0 (CcrfKey, 1);

	/* going on without randomness would seal with a key that can be guessed */
	if (RAND_bytes (key->bytes, CCRF_KEY_SIZE) != 1)
		g_error ("the system's random number generator does not work");
	return key;
}

char *
ccrf_key_to_base64 (const CcrfKey *key)
{
	return g_base64_encode (key->bytes, CCRF_KEY_SIZE);
}

void
ccrf_key_free (CcrfKey *key)
{
	if (key == NULL)
		return;
	OPENSSL_cleanse (key->bytes, CCRF_KEY_SIZE);
	g_free (key);
}
