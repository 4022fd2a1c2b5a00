/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [mailbox], [submission] and [oauth2]: where mail comes from and goes to, and the secrets for it. */

#include "base-private.h"

#include <string.h>

static const char *const auth_names[] = { "password", "xoauth2", NULL };

/* TLS is never optional: imap:// and smtp:// are upgraded with STARTTLS, or refused later on */
static const char *const mailbox_schemes[] = { "imaps", "imap", NULL };
static const char *const submission_schemes[] = { "smtps", "smtp", NULL };
static const char *const token_schemes[] = { "https", NULL };

static char *
take_url (CcrfKeyFile *file, const char *section, const char *key, const char *const *schemes, gboolean needed, GPtrArray *faults)
{
	char *text = ccrf_take_line (file, section, key, needed ? NULL : "", faults);
	g_autofree char *wanted = g_strjoinv (":// or ", (char **) schemes);
	g_autoptr (GUri) uri = NULL;

	if (*text == '\0')
		return text;
	uri = g_uri_parse (text, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
	if (uri == NULL || !g_strv_contains (schemes, g_uri_get_scheme (uri)) || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
		ccrf_key_file_fault (file, section, key, faults, "must start with %s:// and name a server", wanted);
	else if (g_uri_get_userinfo (uri) != NULL)
		ccrf_key_file_fault (file, section, key, faults, "has a user name or password in it; they belong in user and password_file");
	else if (strpbrk (text, " \"<>\\") != NULL)
		ccrf_key_file_fault (file, section, key, faults, "has characters that no address on the network has");
	return text;
}

/* a path whose secret is wanted now; %NULL with a fault that names the path */
static char *
take_secret (CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults)
{
	g_autofree char *path = ccrf_key_file_take_path (file, section, key, NULL, faults);
	g_autoptr (GError) error = NULL;
	char *secret;

	if (path == NULL)
		return NULL;
	secret = ccrf_secret_load (path, &error);
	if (secret == NULL)
		ccrf_key_file_fault (file, section, key, faults, "%s", error->message);
	return secret;
}

static void
take_account (CcrfAccount *account, CcrfKeyFile *file, const char *section, const char *const *schemes, GPtrArray *faults)
{
	account->url = take_url (file, section, "url", schemes, TRUE, faults);
	account->user = ccrf_take_line (file, section, "user", NULL, faults);
	account->auth = (CcrfAuthMethod) ccrf_take_choice (file, section, "auth", auth_names, CCRF_AUTH_PASSWORD, faults);
	if (account->auth == CCRF_AUTH_PASSWORD)
		account->password = take_secret (file, section, "password_file", faults);
	else /* known, but not needed: someone may be changing over */
		g_free (ccrf_key_file_take_path (file, section, "password_file", "", faults));
	account->ca_file = ccrf_take_file (file, section, "ca_file", "", faults);
}

static void
take_oauth2 (CcrfConfig *config, CcrfKeyFile *file, gboolean needed, GPtrArray *faults)
{
	const char *const section = "oauth2";

	config->token_url = take_url (file, section, "token_url", token_schemes, needed, faults);
	config->client_id = ccrf_take_line (file, section, "client_id", needed ? NULL : "", faults);
	config->scope = ccrf_take_line (file, section, "scope", "https://outlook.office365.com/.default", faults);
	config->oauth2_ca_file = ccrf_take_file (file, section, "ca_file", "", faults);
	if (needed)
		config->client_secret = take_secret (file, section, "client_secret_file", faults);
	else
		g_free (ccrf_key_file_take_path (file, section, "client_secret_file", "", faults));
}

/* the folder that mail is taken from: the path of the URL, INBOX without one; (transfer full) */
static char *
folder_of (const char *url)
{
	g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
	const char *path = uri != NULL ? g_uri_get_path (uri) : "";
	char *folder = *path == '/' ? g_uri_unescape_string (path + 1, NULL) : NULL;

	if (folder != NULL && *folder != '\0')
		return folder;
	g_free (folder);
	return g_strdup ("INBOX");
}

/* RFC 9051 5.1: INBOX is the one name that is the same in any case */
static gboolean
same_folder (const char *a, const char *b)
{
	return g_str_equal (a, b) || (g_ascii_strcasecmp (a, "INBOX") == 0 && g_ascii_strcasecmp (b, "INBOX") == 0);
}

static void
take_folders (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	/* clang-format off */
	const struct { const char *key, *usual; char **folder; } rows[] = {
		{ "processed",  "Processed",  &config->processed },
		{ "attention",  "Attention",  &config->attention },
		{ "quarantine", "Quarantine", &config->quarantine },
	};
	/* clang-format on */
	g_autofree char *source = folder_of (config->mailbox.url);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		/* a mail moved to where mail is taken from would be taken in for ever */
		gboolean used;

		*rows[i].folder = ccrf_take_line (file, "mailbox", rows[i].key, rows[i].usual, faults);
		used = same_folder (*rows[i].folder, source) || same_folder (*rows[i].folder, "INBOX");
		for (gsize j = 0; j < i; j++)
			used = used || same_folder (*rows[i].folder, *rows[j].folder);
		if (used)
			ccrf_key_file_fault (file, "mailbox", rows[i].key, faults, "\"%s\" is used already; name another folder", *rows[i].folder);
	}
}

void
ccrf_accounts_read (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	take_account (&config->mailbox, file, "mailbox", mailbox_schemes, faults);
	config->plus_addressing = ccrf_key_file_take_boolean (file, "mailbox", "plus_addressing", TRUE, faults);
	take_folders (config, file, faults);
	config->idle = ccrf_key_file_take_boolean (file, "mailbox", "idle", TRUE, faults);
	take_account (&config->submission, file, "submission", submission_schemes, faults);
	take_oauth2 (config, file, config->mailbox.auth == CCRF_AUTH_XOAUTH2 || config->submission.auth == CCRF_AUTH_XOAUTH2, faults);
}

void
ccrf_account_clear (CcrfAccount *account)
{
	g_free (account->url);
	g_free (account->user);
	ccrf_secret_free (account->password);
	g_free (account->ca_file);
}
