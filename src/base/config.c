/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ccrfd.conf as a whole: every fault is found in one go (doc/configuration.md). */

#include "base-private.h"

#include <errno.h>
#include <unistd.h>

#include <openssl/crypto.h>

/* below this, a case could be erased before its procedure's own reviews look at it */
#define RETENTION_ODD (30 * G_GINT64_CONSTANT (86400))

static const char *const profile_names[] = { "rfc8601", "exchange-online", NULL };

char *
ccrf_take_line (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	char *text = ccrf_key_file_take_string (file, section, key, fallback, faults);

	/* it may end up in a header or a command, where a line end starts something new */
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_iscntrl (*p)) {
			ccrf_key_file_fault (file, section, key, faults, "must be one line without control characters");
			break;
		}
	}
	return text;
}

char *
ccrf_take_file (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	char *path = ccrf_key_file_take_path (file, section, key, fallback, faults);

	if (path != NULL && access (path, R_OK) != 0)
		ccrf_key_file_fault (file, section, key, faults, "%s: %s", path, g_strerror (errno));
	return path;
}

int
ccrf_take_choice (CcrfKeyFile *file, const char *section, const char *key, const char *const *names, int fallback, GPtrArray *faults)
{
	g_autofree char *text = ccrf_key_file_take_string (file, section, key, names[fallback], faults);
	g_autofree char *wanted = NULL;

	for (int i = 0; names[i] != NULL; i++)
		if (g_str_equal (text, names[i]))
			return i;
	wanted = g_strjoinv (" or ", (char **) names);
	ccrf_key_file_fault (file, section, key, faults, "\"%s\" is not %s", text, wanted);
	return fallback;
}

/* a folder that may be missing: the built-in files serve then, but the operator meant something */
static char *
take_folder (CcrfConfig *config, CcrfKeyFile *file, const char *key, GPtrArray *faults)
{
	char *path = ccrf_key_file_take_path (file, "service", key, "", faults);

	if (path != NULL && !g_file_test (path, G_FILE_TEST_IS_DIR))
		ccrf_key_file_fault (file, "service", key, config->warnings, "%s is no folder; the built-in files are used", path);
	return path;
}

/* "09:00" → 540; -1 when it is no time of day. 24:00 is the end of a day. */
static int
read_minutes (const char *text)
{
	int hour, minute;

	if (!g_regex_match_simple ("^[0-9]{2}:[0-9]{2}$", text, G_REGEX_DOLLAR_ENDONLY, 0))
		return -1;
	hour = (text[0] - '0') * 10 + (text[1] - '0');
	minute = (text[3] - '0') * 10 + (text[4] - '0');
	return hour * 60 + minute <= 24 * 60 && minute < 60 ? hour * 60 + minute : -1;
}

static void
take_hours (CcrfKeyFile *file, const char *key, const char *fallback, int *starts, int *ends, GPtrArray *faults)
{
	g_autofree char *text = ccrf_key_file_take_string (file, "service", key, fallback, faults);
	g_auto (GStrv) parts = g_strsplit (text, "-", -1);

	*starts = *ends = -1;
	if (g_strv_length (parts) == 2) {
		*starts = read_minutes (g_strstrip (parts[0]));
		*ends = read_minutes (g_strstrip (parts[1]));
	}
	if (*starts < 0 || *ends < 0)
		ccrf_key_file_fault (file, "service", key, faults, "\"%s\" is not written HH:MM-HH:MM, for example %s", text, fallback);
	else if (*starts >= *ends)
		ccrf_key_file_fault (file, "service", key, faults, "\"%s\" ends before it starts", text);
}

static char *
take_own_address (CcrfKeyFile *file, GPtrArray *faults)
{
	g_autofree char *text = ccrf_key_file_take_string (file, "service", "address", NULL, faults);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfAddress) address = NULL;

	if (*text == '\0')
		return g_steal_pointer (&text);
	address = ccrf_address_parse (text, &error);
	if (address == NULL)
		ccrf_key_file_fault (file, "service", "address", faults, "%s", error->message);
	else if (*address->name != '\0')
		ccrf_key_file_fault (file, "service", "address", faults, "is the bare address of the mailbox; the name belongs in name");
	return g_strdup (address != NULL ? address->address : "");
}

static void
read_service (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	config->name = ccrf_take_line (file, "service", "name", NULL, faults);
	config->address = take_own_address (file, faults);
	config->state_directory = ccrf_key_file_take_path (file, "service", "state_directory", NULL, faults);
	config->templates = take_folder (config, file, "templates", faults);
	config->procedures = take_folder (config, file, "procedures", faults);
	config->calendar = ccrf_take_file (file, "service", "calendar", "", faults);
	config->bank_holidays = ccrf_take_file (file, "service", "bank_holidays", "", faults);
	config->timezone_name = ccrf_take_line (file, "service", "timezone", "Europe/London", faults);
	config->timezone = g_time_zone_new_identifier (config->timezone_name);
	if (config->timezone == NULL) {
		ccrf_key_file_fault (file, "service", "timezone", faults, "this computer knows no time zone \"%s\"", config->timezone_name);
		config->timezone = g_time_zone_new_utc (); /* only so that the rest can be checked */
	}
	take_hours (file, "working_hours", "09:00-17:00", &config->day_starts, &config->day_ends, faults);
	take_hours (file, "send_window", "07:00-19:00", &config->window_opens, &config->window_closes, faults);
}

static void
read_authentication (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	config->profile = (CcrfAuthProfile) ccrf_take_choice (file, "authentication", "profile", profile_names, CCRF_PROFILE_RFC8601, faults);
	config->authserv_ids = ccrf_key_file_take_list (file, "authentication", "authserv_id", "", faults);
	config->internal_domains = ccrf_key_file_take_list (file, "authentication", "internal_domains", "", faults);
	for (gsize i = 0; config->internal_domains[i] != NULL; i++) {
		g_autofree char *probe = g_strconcat ("x@", config->internal_domains[i], NULL);
		g_autoptr (CcrfAddress) address = ccrf_address_parse (probe, NULL);

		if (address == NULL) {
			ccrf_key_file_fault (file, "authentication", "internal_domains", faults, "\"%s\" is not a domain like example.gov.uk", config->internal_domains[i]);
			continue;
		}
		g_free (config->internal_domains[i]);
		config->internal_domains[i] = g_strdup (ccrf_address_domain (address->address));
	}
	if (config->profile == CCRF_PROFILE_RFC8601 && config->authserv_ids[0] == NULL)
		ccrf_key_file_fault (file, "authentication", "authserv_id", config->warnings,
		                     "is empty: nobody is authenticated, and every decision must be confirmed; name the server that writes Authentication-Results");
}

/* @fallback: NULL where the key is required, "" where it may be missing */
static CcrfKey *
take_key (CcrfKeyFile *file, const char *key, const char *fallback, GPtrArray *faults)
{
	g_autofree char *path = ccrf_key_file_take_path (file, "secrets", key, fallback, faults);
	g_autoptr (GError) error = NULL;
	CcrfKey *it;

	if (path == NULL)
		return NULL;
	it = ccrf_key_load (path, &error);
	if (it == NULL)
		ccrf_key_file_fault (file, "secrets", key, faults, "%s", error->message);
	return it;
}

static void
must_differ (const CcrfKeyFile *file, const char *name, const CcrfKey *key, const char *other_name, const CcrfKey *other, GPtrArray *faults)
{
	if (key != NULL && other != NULL && CRYPTO_memcmp (key->bytes, other->bytes, CCRF_KEY_SIZE) == 0)
		ccrf_key_file_fault (file, "secrets", name, faults, "is the same key as %s's; each needs its own", other_name);
}

static void
read_secrets (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	config->token_key = take_key (file, "token_key_file", NULL, faults);
	config->content_key = take_key (file, "content_key_file", NULL, faults);
	config->previous_token_key = take_key (file, "previous_token_key_file", "", faults);
	config->previous_content_key = take_key (file, "previous_content_key_file", "", faults);
	must_differ (file, "content_key_file", config->content_key, "token_key_file", config->token_key, faults);
	must_differ (file, "previous_token_key_file", config->previous_token_key, "token_key_file", config->token_key, faults);
	must_differ (file, "previous_content_key_file", config->previous_content_key, "content_key_file", config->content_key, faults);
}

/* How long something may be read: nothing is a fault, very short a warning. */
static gint64
take_retention (CcrfConfig *config, CcrfKeyFile *file, const char *key, const char *fallback, const char *what, GPtrArray *faults)
{
	gint64 seconds = ccrf_key_file_take_duration (file, "retention", key, fallback, faults);

	if (seconds <= 0)
		ccrf_key_file_fault (file, "retention", key, faults, "must be longer than nothing: %s", what);
	else if (seconds < RETENTION_ODD)
		ccrf_key_file_fault (file, "retention", key, config->warnings, "is less than 30 days");
	return seconds;
}

static void
read_retention (CcrfConfig *config, CcrfKeyFile *file, GPtrArray *faults)
{
	config->closed_cases = take_retention (config, file, "closed_cases", "6y", "cases would be erased as they close", faults);
	config->messages_without_case = take_retention (config, file, "messages_without_case", "1y", "messages would be erased as they come in", faults);
}

CcrfConfig *
ccrf_config_load (const char *path, GPtrArray *faults)
{
	guint before = faults->len;
	g_autoptr (CcrfKeyFile) file = ccrf_key_file_load (path, faults);
	g_autoptr (CcrfConfig) config = NULL;
	g_autofree char *contacts = NULL;

	if (file == NULL)
		return NULL;
	config = g_new0 (CcrfConfig, 1);
	config->warnings = ccrf_faults_new ();
	read_service (config, file, faults);
	ccrf_accounts_read (config, file, faults);
	read_authentication (config, file, faults);
	read_secrets (config, file, faults);
	ccrf_durations_read (config, file, faults);
	ccrf_limits_read (&config->limits, file, faults);
	read_retention (config, file, faults);
	contacts = ccrf_key_file_take_path (file, "service", "contacts", "contacts.conf", faults);
	ccrf_key_file_finish (file, faults);
	config->roles = ccrf_contacts_load (contacts, config->timezone, faults);
	return faults->len == before ? g_steal_pointer (&config) : NULL;
}

void
ccrf_config_free (CcrfConfig *config)
{
	if (config == NULL)
		return;
	g_free (config->name);
	g_free (config->address);
	g_free (config->state_directory);
	g_free (config->templates);
	g_free (config->procedures);
	g_free (config->calendar);
	g_free (config->bank_holidays);
	g_free (config->timezone_name);
	g_clear_pointer (&config->timezone, g_time_zone_unref);
	ccrf_account_clear (&config->mailbox);
	g_free (config->processed);
	g_free (config->attention);
	g_free (config->quarantine);
	g_free (config->token_url);
	g_free (config->client_id);
	ccrf_secret_free (config->client_secret);
	g_free (config->scope);
	g_free (config->oauth2_ca_file);
	ccrf_account_clear (&config->submission);
	g_strfreev (config->authserv_ids);
	g_strfreev (config->internal_domains);
	ccrf_key_free (config->token_key);
	ccrf_key_free (config->content_key);
	ccrf_key_free (config->previous_token_key);
	ccrf_key_free (config->previous_content_key);
	g_clear_pointer (&config->roles, g_hash_table_unref);
	g_clear_pointer (&config->warnings, g_ptr_array_unref);
	g_free (config);
}
