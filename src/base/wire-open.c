/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * wire-open: connect, verify, upgrade to TLS and log in, all by libcurl
 * (CURLOPT_CONNECT_ONLY); wire.c takes over from there.
 *
 * CURLOPT_VERBOSE would print passwords, so it is never set; what the server
 * said is gathered by a header function, and only its refusals are shown.
 */

#include "wire-private.h"

#include <string.h>

#define TEXT_MOST 300 /* characters of a server's refusal that an error shows */

typedef struct {
	const CcrfAccount *account;
	const char *access_token;
	char *where;      /* scheme://host:port/path, no user */
	gboolean imap;
	GString *refusal; /* the server's last refusal, one line */
	gboolean logged_in; /* SMTP: a 235 came */
} CcrfLogin;

static void
login_clear (CcrfLogin *login)
{
	g_free (login->where);
	if (login->refusal != NULL)
		g_string_free (login->refusal, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfLogin, login_clear)

/* Is this line of the dialogue a "no"? IMAP: `TAG NO …`, `TAG BAD …`, `* BYE …`; SMTP: 4xx, 5xx. */
static gboolean
is_refusal (gboolean imap, const char *line)
{
	const char *word;

	if (!imap)
		return line[0] == '4' || line[0] == '5';
	word = strchr (line, ' ');
	if (word == NULL || line[0] == '+')
		return FALSE;
	word++;
	if (line[0] == '*')
		return g_ascii_strncasecmp (word, "BYE", 3) == 0;
	return g_ascii_strncasecmp (word, "NO ", 3) == 0 || g_ascii_strncasecmp (word, "BAD ", 4) == 0;
}

/* Does @text hold @secret, as it is or inside a word of base64? */
static gboolean
tells (const char *text, const char *secret)
{
	g_auto (GStrv) words = NULL;

	if (secret == NULL || *secret == '\0')
		return FALSE;
	if (strstr (text, secret) != NULL)
		return TRUE;
	words = g_strsplit_set (text, " <>()\"'", -1);
	for (gsize i = 0; words[i] != NULL; i++) {
		gsize n;
		g_autofree guchar *plain = g_base64_decode (words[i], &n);

		if (n > 0 && memmem (plain, n, secret, strlen (secret)) != NULL)
			return TRUE;
	}
	return FALSE;
}

/* The refusal, printable; a server that repeats what we sent must not bring it into the log. */
static void
keep_refusal (CcrfLogin *login, const char *text)
{
	g_string_truncate (login->refusal, 0);
	for (; *text != '\0'; text++)
		g_string_append_c (login->refusal, g_ascii_isprint (*text) ? *text : '?');
	if (tells (login->refusal->str, login->account->password) || tells (login->refusal->str, login->access_token))
		g_string_assign (login->refusal, login->imap ? "NO (text withheld)" : "535 (text withheld)");
}

/*
 * A token that is not accepted is told of in a continuation, as base64 of JSON
 * such as {"status":"401","schemes":"bearer"}; libcurl 7.88 ends the dialogue there.
 */
static void
keep_challenge (CcrfLogin *login, const char *base64)
{
	g_autofree guchar *json = NULL;
	g_autofree char *text = NULL;
	gsize n;

	while (*base64 == ' ')
		base64++;
	if (*base64 == '\0')
		return;
	json = g_base64_decode (base64, &n);
	if (n == 0 || json[0] != '{')
		return;
	text = g_strdup_printf ("%s %.*s", login->imap ? "NO" : "535", (int) MIN (n, TEXT_MOST), (const char *) json);
	keep_refusal (login, text);
	if (strstr (login->refusal->str, "\"status\":\"5") != NULL)
		g_string_prepend (login->refusal, login->imap ? "NO [UNAVAILABLE] " : "454 ");
}

/* CURLOPT_HEADERFUNCTION: one line of the server a call. */
static size_t
on_server_line (char *data, size_t size, size_t count, void *user)
{
	CcrfLogin *login = user;
	size_t n = size * count;
	g_autofree char *line = g_strndup (data, MIN (n, TEXT_MOST));

	g_strchomp (line);
	if (is_refusal (login->imap, line))
		keep_refusal (login, login->imap && line[0] != '*' ? strchr (line, ' ') + 1 : line);
	else if (login->access_token != NULL && (login->imap ? line[0] == '+' : g_str_has_prefix (line, "334")))
		keep_challenge (login, line + (login->imap ? 1 : 3));
	else if (!login->imap && g_str_has_prefix (line, "235"))
		login->logged_in = TRUE;
	return n;
}

static size_t
on_body (char *data, size_t size, size_t count, void *user)
{
	return size * count;
}

/* Response codes of RFC 5530 that say "later", though the result is a NO. */
static gboolean
says_later (const CcrfLogin *login)
{
	static const char *const codes[] = { "[UNAVAILABLE]", "[SERVERBUG]", "[INUSE]", "[LIMIT]", NULL };

	if (!login->imap)
		return login->refusal->str[0] == '4';
	for (gsize i = 0; codes[i] != NULL; i++)
		if (strcasestr (login->refusal->str, codes[i]) != NULL)
			return TRUE;
	return g_str_has_prefix (login->refusal->str, "*");
}

/* clang-format off */
static const struct { CURLcode code; CcrfErrorCode error; const char *step; } failures[] = {
	{ CURLE_COULDNT_RESOLVE_HOST,    CCRF_ERROR_TEMPORARY, "cannot find the host" },
	{ CURLE_COULDNT_CONNECT,         CCRF_ERROR_TEMPORARY, "cannot connect" },
	{ CURLE_OPERATION_TIMEDOUT,      CCRF_ERROR_TEMPORARY, "connect and login took too long" },
	{ CURLE_PEER_FAILED_VERIFICATION, CCRF_ERROR_REFUSED,  "the server's certificate is not trusted" },
	{ CURLE_SSL_ISSUER_ERROR,        CCRF_ERROR_REFUSED,   "the server's certificate is not trusted" },
	{ CURLE_SSL_CACERT_BADFILE,      CCRF_ERROR_CONFIG,    "ca_file cannot be used" },
	{ CURLE_USE_SSL_FAILED,          CCRF_ERROR_REFUSED,   "the server offers no STARTTLS; a password is never sent in the clear" },
	{ CURLE_SSL_CONNECT_ERROR,       CCRF_ERROR_TEMPORARY, "TLS could not be agreed" },
	{ CURLE_URL_MALFORMAT,           CCRF_ERROR_CONFIG,    "this is not a server's URL" },
	{ CURLE_UNSUPPORTED_PROTOCOL,    CCRF_ERROR_CONFIG,    "the URL must begin with imaps, imap, smtps or smtp" },
	{ CURLE_OK,                      CCRF_ERROR_TEMPORARY, "connect and login" }, /* anything else */
};
/* clang-format on */

static void
explain (const CcrfLogin *login, CURLcode code, const char *curl_text, GError **error)
{
	gsize row = 0;

	if (code == CURLE_LOGIN_DENIED && login->refusal->len > 0) {
		g_set_error (error, CCRF_ERROR, says_later (login) ? CCRF_ERROR_TEMPORARY : CCRF_ERROR_REFUSED, "%s: login refused: %s", login->where, login->refusal->str);
		return;
	}
	if (code == CURLE_LOGIN_DENIED) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s: login: the server offers no method that we use (%s)", login->where,
		             login->access_token != NULL ? "XOAUTH2" : "PLAIN, LOGIN");
		return;
	}
	while (failures[row].code != code && failures[row].code != CURLE_OK)
		row++;
	g_set_error (error, CCRF_ERROR, failures[row].error, "%s: %s: %s", login->where, failures[row].step,
	             login->refusal->len > 0 ? login->refusal->str : *curl_text != '\0' ? curl_text : curl_easy_strerror (code));
}

/* The URL for libcurl, without user, and without path for IMAP (the folder is selected by `mailbox`). */
static char *
plain_url (CcrfLogin *login, GError **error)
{
	g_autoptr (GError) reason = NULL;
	g_autoptr (GUri) uri = g_uri_parse (login->account->url, G_URI_FLAGS_ENCODED, &reason);
	const char *scheme, *path;

	if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "%s: this is not a server's URL, such as imaps://imap.example.gov.uk/INBOX%s%s", login->account->url, reason != NULL ? ": " : "", reason != NULL ? reason->message : "");
		return NULL;
	}
	if (g_uri_get_userinfo (uri) != NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "the URL of %s holds a user or a password; use the keys user and password_file", g_uri_get_host (uri));
		return NULL;
	}
	scheme = g_uri_get_scheme (uri);
	path = g_uri_get_path (uri);
	login->imap = g_str_has_prefix (scheme, "imap");
	login->where = g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri), g_strcmp0 (path, "/") == 0 ? "" : path, NULL, NULL);
	return g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri), login->imap ? "/" : path, NULL, NULL);
}

static void
set_up (CURL *curl, CcrfLogin *login, const char *url, const char *methods, char *curl_text)
{
	const CcrfAccount *account = login->account;

	curl_easy_setopt (curl, CURLOPT_URL, url);
	curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
	curl_easy_setopt (curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt (curl, CURLOPT_PROXY, "");
	curl_easy_setopt (curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
	curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) account->timeout);
	curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) account->timeout);
	curl_easy_setopt (curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt (curl, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
	curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (account->ca_file != NULL && *account->ca_file != '\0') {
		/* only this authority: not the system's folder of them as well */
		curl_easy_setopt (curl, CURLOPT_CAINFO, account->ca_file);
		curl_easy_setopt (curl, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt (curl, CURLOPT_USERNAME, account->user);
	if (account->auth == CCRF_AUTH_XOAUTH2)
		curl_easy_setopt (curl, CURLOPT_XOAUTH2_BEARER, login->access_token);
	else
		curl_easy_setopt (curl, CURLOPT_PASSWORD, account->password);
	if (methods != NULL)
		curl_easy_setopt (curl, CURLOPT_LOGIN_OPTIONS, methods);
	curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, on_server_line);
	curl_easy_setopt (curl, CURLOPT_HEADERDATA, login);
	curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, curl_text);
}

static CURLcode
attempt (CcrfWire *wire, CcrfLogin *login, const char *url, const char *methods, char *curl_text)
{
	CcrfWireGuard guard;
	CURLcode code;

	ccrf_wire_guard_enter (&guard);
	/* a new handle a connection: performing one again leaks (libcurl 7.88) */
	if (wire->curl != NULL)
		curl_easy_cleanup (wire->curl);
	wire->curl = curl_easy_init ();
	g_assert (wire->curl != NULL);
	curl_text[0] = '\0';
	g_string_truncate (login->refusal, 0);
	login->logged_in = FALSE;
	set_up (wire->curl, login, url, methods, curl_text);
	code = curl_easy_perform (wire->curl);
	/* both live on this function's caller's stack; the handle lives on */
	curl_easy_setopt (wire->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_setopt (wire->curl, CURLOPT_HEADERFUNCTION, on_body);
	curl_easy_setopt (wire->curl, CURLOPT_HEADERDATA, NULL);
	ccrf_wire_guard_leave (&guard);
	return code;
}

CcrfWire *
ccrf_wire_open (const CcrfAccount *account, const char *access_token, GError **error)
{
	gboolean oauth = account->auth == CCRF_AUTH_XOAUTH2;
	g_auto (CcrfLogin) login = { .account = account, .access_token = oauth ? access_token : NULL, .refusal = g_string_new (NULL) };
	g_autoptr (CcrfWire) wire = g_new0 (CcrfWire, 1);
	g_autofree char *url = plain_url (&login, error);
	char curl_text[CURL_ERROR_SIZE];
	CURLcode code;

	if (url == NULL)
		return NULL;
	if (oauth ? access_token == NULL : account->password == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_SECRET, "%s: login: there is no %s", login.where, oauth ? "access token" : "password");
		return NULL;
	}
	wire->fd = CURL_SOCKET_BAD;
	wire->buffer = g_byte_array_new ();
	/* left alone, libcurl would try Kerberos or NTLM first where they are offered */
	code = attempt (wire, &login, url, oauth ? "AUTH=XOAUTH2" : "AUTH=PLAIN;AUTH=LOGIN", curl_text);
	/* an IMAP server with neither SASL method still has the LOGIN command (RFC 3501, 6.2.3) */
	if (code == CURLE_LOGIN_DENIED && login.refusal->len == 0 && login.imap && !oauth)
		code = attempt (wire, &login, url, NULL, curl_text);
	/* libcurl goes on without a login where an SMTP server offers none */
	if (code == CURLE_OK && !login.imap && !login.logged_in)
		code = CURLE_LOGIN_DENIED;
	if (code == CURLE_OK && (curl_easy_getinfo (wire->curl, CURLINFO_ACTIVESOCKET, &wire->fd) != CURLE_OK || wire->fd == CURL_SOCKET_BAD))
		code = CURLE_RECV_ERROR;
	if (code != CURLE_OK) {
		explain (&login, code, curl_text, error);
		return NULL;
	}
	return g_steal_pointer (&wire);
}
