/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * oauth2: an access token by the client-credentials grant (RFC 6749, 4.4), over
 * HTTPS only, no redirects. Neither the secret nor the token is ever shown.
 */

#include "mailbox-private.h"

#include <ccrf/mailbox.h>
#include <curl/curl.h>
#include <string.h>

#define ANSWER_MOST (64 * 1024)
#define LIFETIME_UNTOLD 300     /* seconds, when the server tells none (RFC 6749, 5.1: only recommended) */
#define LIFETIME_MOST 86400
#define NESTED_MOST 64          /* json-glib goes down a level of the stack for each */
#define ASK_EARLIER 300         /* seconds before the end, but not before half the lifetime */

static size_t
on_answer (char *data, size_t size, size_t count, void *user)
{
	GString *answer = user;

	if (answer->len + size * count > ANSWER_MOST)
		return 0; /* libcurl then ends with CURLE_WRITE_ERROR */
	g_string_append_len (answer, data, (gssize) (size * count));
	return size * count;
}

static void
append_field (GString *body, const char *name, const char *value)
{
	g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

	g_string_append_printf (body, "%s%s=%s", body->len > 0 ? "&" : "", name, escaped);
	explicit_bzero (escaped, strlen (escaped));
}

/* The answer's members that we look at; strings are borrowed from @object. */
static const char *
text_member (JsonObject *object, const char *name)
{
	JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

	return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
lifetime (JsonObject *object)
{
	JsonNode *node = json_object_get_member (object, "expires_in");
	const char *text = text_member (object, "expires_in");
	gint64 seconds = LIFETIME_UNTOLD;

	/* a number; some servers write it as a string */
	if (text != NULL)
		(void) g_ascii_string_to_signed (text, 10, 1, LIFETIME_MOST, &seconds, NULL);
	else if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
		seconds = json_node_get_int (node);
	return CLAMP (seconds, 1, LIFETIME_MOST);
}

/* A token goes into a mail dialogue: visible ASCII only (RFC 6750, 2.1). */
static gboolean
is_token (const char *text)
{
	if (text == NULL || *text == '\0')
		return FALSE;
	for (; *text != '\0'; text++)
		if (!g_ascii_isgraph (*text))
			return FALSE;
	return TRUE;
}

/*
 * One look along the bytes before json-glib's parser, which calls itself for every level, sees them. It also takes
 * comments and 'strings', in which a bracket would be none: RFC 8259 has neither, so an answer with them is refused.
 */
gboolean
ccrf_oauth2_is_flat (const char *json, gsize size)
{
	gboolean in_string = FALSE;
	int depth = 0;

	for (gsize i = 0; i < size; i++) {
		char c = json[i];

		if (c == '"')
			in_string = !in_string;
		else if (in_string)
			i += c == '\\';
		else if (c == '\'' || c == '/' || c == '#' || ((c == '[' || c == '{') && ++depth > NESTED_MOST))
			return FALSE;
		else if ((c == ']' || c == '}') && --depth < 0)
			return FALSE;
	}
	return TRUE;
}

static char *
read_answer (const CcrfConfig *config, long status, const GString *answer, CcrfTime now, CcrfTime *expires, GError **error)
{
	g_autoptr (JsonParser) parser = json_parser_new_immutable ();
	JsonObject *object = NULL;
	const char *token, *type, *code, *why;
	gint64 seconds;

	if (ccrf_oauth2_is_flat (answer->str, answer->len) && json_parser_load_from_data (parser, answer->str, (gssize) answer->len, NULL) && json_parser_get_root (parser) != NULL && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
		object = json_node_get_object (json_parser_get_root (parser));
	if (status != 200) {
		gboolean later = status == 429 || status == 408 || status >= 500 || status < 400;

		/* RFC 6749, 5.2 */
		code = text_member (object, "error");
		why = text_member (object, "error_description");
		if (why != NULL && strstr (why, config->client_secret) != NULL)
			why = "(text withheld)";
		g_set_error (error, CCRF_ERROR, later ? CCRF_ERROR_TEMPORARY : CCRF_ERROR_REFUSED, "%s: access token refused: HTTP status %ld%s%.100s%s%.300s", config->token_url, status,
		             code != NULL ? ", " : "", code != NULL ? code : "", why != NULL ? ": " : "", why != NULL ? why : "");
		return NULL;
	}
	token = text_member (object, "access_token");
	type = text_member (object, "token_type");
	if (!is_token (token) || (type != NULL && g_ascii_strcasecmp (type, "Bearer") != 0)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: access token: the answer holds no bearer token", config->token_url);
		return NULL;
	}
	seconds = lifetime (object);
	if (expires != NULL)
		*expires = now + MAX (seconds - ASK_EARLIER, seconds / 2);
	return g_strdup (token);
}

static void
set_up (CURL *curl, const CcrfConfig *config, const GString *body, GString *answer, char *curl_text)
{
	curl_easy_setopt (curl, CURLOPT_URL, config->token_url);
	curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) config->oauth2_timeout);
	curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (config->oauth2_ca_file != NULL && *config->oauth2_ca_file != '\0') {
		curl_easy_setopt (curl, CURLOPT_CAINFO, config->oauth2_ca_file);
		curl_easy_setopt (curl, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt (curl, CURLOPT_POSTFIELDS, body->str);
	curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) body->len);
	curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt (curl, CURLOPT_WRITEDATA, answer);
	curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, curl_text);
}

static gboolean
is_for_good (CURLcode code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT;
}

char *
ccrf_oauth2_token (const CcrfConfig *config, CcrfTime now, CcrfTime *expires, GError **error)
{
	g_autoptr (GString) body = g_string_sized_new (4096), answer = g_string_sized_new (ANSWER_MOST);
	char curl_text[CURL_ERROR_SIZE] = "";
	char *token = NULL;
	long status = 0;
	CURLcode code;
	CURL *curl;

	if (config->token_url == NULL || config->client_id == NULL || config->client_secret == NULL) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "[oauth2] token_url, client_id and client_secret_file are needed for auth = xoauth2");
		return NULL;
	}
	append_field (body, "grant_type", "client_credentials");
	append_field (body, "client_id", config->client_id);
	append_field (body, "client_secret", config->client_secret);
	if (config->scope != NULL && *config->scope != '\0')
		append_field (body, "scope", config->scope);
	curl = curl_easy_init ();
	g_assert (curl != NULL);
	set_up (curl, config, body, answer, curl_text);
	code = curl_easy_perform (curl);
	curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup (curl);
	if (code != CURLE_OK)
		g_set_error (error, CCRF_ERROR, is_for_good (code) ? CCRF_ERROR_REFUSED : CCRF_ERROR_TEMPORARY, "%s: access token: %s", config->token_url, *curl_text != '\0' ? curl_text : curl_easy_strerror (code));
	else
		token = read_answer (config, status, answer, now, expires, error);
	explicit_bzero (body->str, body->len);
	explicit_bzero (answer->str, answer->len);
	return token;
}
