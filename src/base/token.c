/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens: 5 bytes of request id and 16 bytes of HMAC-SHA-256 (RFC 2104) in base32 (RFC 4648 section 6). */

#include "base-private.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#define ID_SIZE 5
#define MAC_SIZE 16
#define TOKEN_SIZE (ID_SIZE + MAC_SIZE)
#define ID_END (G_GUINT64_CONSTANT (1) << 40)

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static void
put_number (GByteArray *into, guint64 number, guint size)
{
	for (guint i = size; i > 0; i--) {
		guint8 byte = (guint8) (number >> (8 * (i - 1)));
		g_byte_array_append (into, &byte, 1);
	}
}

/* every text with its length, so that no two lists of facts are the same bytes */
static void
put_text (GByteArray *into, const char *text)
{
	gsize size = text != NULL ? strlen (text) : 0;

	put_number (into, size, 4);
	if (size > 0)
		g_byte_array_append (into, (const guint8 *) text, (guint) size);
}

static void
make_mac (const CcrfKey *key, const CcrfTokenFacts *facts, guchar mac[MAC_SIZE])
{
	g_autoptr (GByteArray) message = g_byte_array_new ();
	g_autofree char *recipient = g_ascii_strdown (facts->recipient != NULL ? facts->recipient : "", -1);
	guchar full[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	put_text (message, "ccrfd token 1");
	put_number (message, facts->id, 8);
	put_text (message, facts->ref);
	put_text (message, facts->step);
	put_text (message, recipient);
	put_number (message, (guint64) facts->expires, 8);
	if (HMAC (EVP_sha256 (), key->bytes, CCRF_KEY_SIZE, message->data, message->len, full, &size) == NULL || size < MAC_SIZE)
		g_error ("OpenSSL cannot compute HMAC-SHA-256");
	memcpy (mac, full, MAC_SIZE);
	OPENSSL_cleanse (full, sizeof full);
}

static char *
encode (const guchar bytes[TOKEN_SIZE])
{
	char *text = g_malloc (CCRF_TOKEN_LENGTH + 1);
	guint bits = 0, held = 0;
	gsize n = 0;

	for (gsize i = 0; i < TOKEN_SIZE; i++) {
		held = (held << 8) | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			text[n++] = base32[(held >> (bits - 5)) & 31];
	}
	text[n++] = base32[(held << (5 - bits)) & 31];
	text[n] = '\0';
	return text;
}

/* Case and dashes are forgiven; look-alikes (0 and O) are not: nothing is guessed. */
static gboolean
decode (const char *text, guchar bytes[TOKEN_SIZE])
{
	guint bits = 0, held = 0;
	gsize characters = 0, n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		const char *place;

		if (*p == '-')
			continue;
		place = strchr (base32, g_ascii_toupper (*p));
		if (place == NULL || ++characters > CCRF_TOKEN_LENGTH)
			return FALSE;
		held = (held << 5) | (guint) (place - base32);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[n++] = (guchar) (held >> bits);
		}
	}
	/* the two bits left over are zero, or one token would have four spellings */
	return characters == CCRF_TOKEN_LENGTH && n == TOKEN_SIZE && (held & ((1u << bits) - 1)) == 0;
}

static guint64
get_id (const guchar bytes[TOKEN_SIZE])
{
	guint64 id = 0;

	for (gsize i = 0; i < ID_SIZE; i++)
		id = (id << 8) | bytes[i];
	return id;
}

char *
ccrf_token_make (const CcrfKey *key, const CcrfTokenFacts *facts)
{
	guchar bytes[TOKEN_SIZE];

	g_return_val_if_fail (facts->id < ID_END, NULL);
	for (gsize i = 0; i < ID_SIZE; i++)
		bytes[i] = (guchar) (facts->id >> (8 * (ID_SIZE - 1 - i)));
	make_mac (key, facts, bytes + ID_SIZE);
	return encode (bytes);
}

char *
ccrf_token_display (const char *token)
{
	GString *shown = g_string_new (NULL);

	for (gsize i = 0; token[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			g_string_append_c (shown, '-');
		g_string_append_c (shown, token[i]);
	}
	return g_string_free (shown, FALSE);
}

gboolean
ccrf_token_id (const char *text, guint64 *id)
{
	guchar bytes[TOKEN_SIZE];

	if (text == NULL || !decode (text, bytes))
		return FALSE;
	*id = get_id (bytes);
	return TRUE;
}

gboolean
ccrf_token_check (const CcrfKey *key, const CcrfTokenFacts *facts, const char *text)
{
	guchar bytes[TOKEN_SIZE];
	guchar mac[MAC_SIZE];

	if (text == NULL || facts->id >= ID_END || !decode (text, bytes))
		return FALSE;
	make_mac (key, facts, mac);
	return get_id (bytes) == facts->id && CRYPTO_memcmp (mac, bytes + ID_SIZE, MAC_SIZE) == 0;
}

char *
ccrf_sha256 (const void *data, gsize size)
{
	guchar digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	GString *hex = g_string_sized_new (64);

	/* OpenSSL's: it uses the processor's SHA instructions, GChecksum does not */
	if (EVP_Digest (data != NULL ? data : "", size, digest, &length, EVP_sha256 (), NULL) != 1)
		g_error ("OpenSSL cannot compute SHA-256");
	for (unsigned int i = 0; i < length; i++)
		g_string_append_printf (hex, "%02x", digest[i]);
	return g_string_free (hex, FALSE);
}
