/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encryption at rest: AES-256-GCM (NIST SP 800-38D), and keys sealed under keys. */

#include "base-private.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#define VERSION 1
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define OVERHEAD (1 + NONCE_SIZE + TAG_SIZE)
/* OpenSSL counts in int; far above any message that the limits let in */
#define SEAL_MOST ((gsize) 1 << 30)
#define WRAP_CONTEXT "ccrfd data key"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

/* the context as additional data, its end included, so that no context is another's beginning */
static gboolean
bind_context (EVP_CIPHER_CTX *cipher, const char *context, gboolean sealing)
{
	int n;
	const guchar *data = (const guchar *) context;
	int size = (int) strlen (context) + 1;

	return (sealing ? EVP_EncryptUpdate (cipher, NULL, &n, data, size) : EVP_DecryptUpdate (cipher, NULL, &n, data, size)) == 1;
}

static gboolean
encrypt (EVP_CIPHER_CTX *cipher, const CcrfKey *key, const char *context, const void *data, gsize size, guchar *out)
{
	guchar *nonce = out + 1;
	guchar *body = nonce + NONCE_SIZE;
	int n = 0;

	out[0] = VERSION;
	return RAND_bytes (nonce, NONCE_SIZE) == 1 && EVP_EncryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, key->bytes, nonce) == 1 &&
	       bind_context (cipher, context, TRUE) && (size == 0 || EVP_EncryptUpdate (cipher, body, &n, data, (int) size) == 1) &&
	       EVP_EncryptFinal_ex (cipher, body + n, &n) == 1 && EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, body + size) == 1;
}

GBytes *
ccrf_seal (const CcrfKey *key, const char *context, const void *data, gsize size)
{
	g_autoptr (EVP_CIPHER_CTX) cipher = EVP_CIPHER_CTX_new ();
	guchar *out;

	g_return_val_if_fail (size <= SEAL_MOST, NULL);
	out = g_malloc (size + OVERHEAD);
	/* it fails only without memory or randomness; storing a mail in the clear is no way out */
	if (cipher == NULL || !encrypt (cipher, key, context, data, size, out))
		g_error ("OpenSSL cannot encrypt");
	return g_bytes_new_take (out, size + OVERHEAD);
}

static gboolean
decrypt (EVP_CIPHER_CTX *cipher, const CcrfKey *key, const char *context, const guchar *sealed, gsize size, guchar *out)
{
	const guchar *nonce = sealed + 1;
	const guchar *body = nonce + NONCE_SIZE;
	guchar tag[TAG_SIZE];
	int n = 0;

	memcpy (tag, body + size, TAG_SIZE);
	return EVP_DecryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, key->bytes, nonce) == 1 && bind_context (cipher, context, FALSE) &&
	       (size == 0 || EVP_DecryptUpdate (cipher, out, &n, body, (int) size) == 1) &&
	       EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, tag) == 1 && EVP_DecryptFinal_ex (cipher, out + n, &n) == 1;
}

GBytes *
ccrf_unseal (const CcrfKey *key, const char *context, GBytes *sealed, GError **error)
{
	g_autoptr (EVP_CIPHER_CTX) cipher = EVP_CIPHER_CTX_new ();
	gsize total = 0;
	const guchar *data = g_bytes_get_data (sealed, &total);
	gsize size = total - OVERHEAD;
	guchar *out;

	if (total < OVERHEAD || size > SEAL_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SEAL, "sealed data of %" G_GSIZE_FORMAT " bytes is cut short or none of ours", total);
		return NULL;
	}
	if (data[0] != VERSION) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SEAL, "sealed data of version %d: a newer ccrfd wrote it, or it is damaged", data[0]);
		return NULL;
	}
	out = g_malloc (size + 1);
	if (cipher == NULL || !decrypt (cipher, key, context, data, size, out)) {
		OPENSSL_cleanse (out, size);
		g_free (out);
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_SEAL, "sealed data does not open: it was changed, moved, or sealed with another key");
		return NULL;
	}
	return g_bytes_new_take (out, size);
}

GBytes *
ccrf_key_wrap (const CcrfKey *content_key, const CcrfKey *key)
{
	return ccrf_seal (content_key, WRAP_CONTEXT, key->bytes, CCRF_KEY_SIZE);
}

CcrfKey *
ccrf_key_unwrap (const CcrfKey *content_key, GBytes *wrapped, GError **error)
{
	GBytes *plain = ccrf_unseal (content_key, WRAP_CONTEXT, wrapped, error);
	CcrfKey *key = NULL;
	gsize size = 0;
	guchar *bytes;

	if (plain == NULL)
		return NULL;
	bytes = g_bytes_unref_to_data (plain, &size);
	if (size == CCRF_KEY_SIZE) {
		key = g_new0 (CcrfKey, 1);
		memcpy (key->bytes, bytes, CCRF_KEY_SIZE);
	} else {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_SEAL, "what was sealed is not a key");
	}
	OPENSSL_cleanse (bytes, size);
	g_free (bytes);
	return key;
}
