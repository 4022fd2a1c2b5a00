/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ccrfd.conf: what it means when it is right, and every mistake by name. */

#include "base-config.h"

static void
defaults (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfConfig) config = load (f, SERVICE MAILBOX SUBMISSION AUTHENTICATION SECRETS);
	g_autofree char *state = in_folder (f, "state");
	CcrfLimits limits;

	memset (&limits, 0, sizeof limits); /* padding is compared too */
	test_assert_faults (f->faults, "");
	g_assert_nonnull (config);
	if (config == NULL)
		return;
	g_assert_cmpstr (config->name, ==, "Example Council");
	g_assert_cmpstr (config->address, ==, "asc@example.gov.uk");
	g_assert_cmpstr (config->state_directory, ==, state);
	g_assert_null (config->templates);
	g_assert_null (config->procedures);
	g_assert_null (config->calendar);
	g_assert_null (config->bank_holidays);
	g_assert_cmpstr (config->timezone_name, ==, "Europe/London");
	g_assert_cmpint (config->day_starts, ==, 540);
	g_assert_cmpint (config->day_ends, ==, 1020);
	g_assert_cmpint (config->window_opens, ==, 420);
	g_assert_cmpint (config->window_closes, ==, 1140);
	g_assert_cmpstr (config->mailbox.url, ==, "imaps://imap.example.gov.uk/INBOX");
	g_assert_cmpint (config->mailbox.auth, ==, CCRF_AUTH_PASSWORD);
	g_assert_cmpstr (config->mailbox.password, ==, "secret");
	g_assert_null (config->mailbox.ca_file);
	g_assert_true (config->plus_addressing);
	g_assert_cmpstr (config->processed, ==, "Processed");
	g_assert_cmpstr (config->attention, ==, "Attention");
	g_assert_cmpstr (config->quarantine, ==, "Quarantine");
	g_assert_true (config->idle);
	g_assert_cmpint (config->poll_interval, ==, 60);
	g_assert_cmpint (config->idle_renewal, ==, 28 * 60);
	g_assert_cmpint (config->mailbox.timeout, ==, 60);
	g_assert_cmpint (config->submission.timeout, ==, 60);
	g_assert_cmpint (config->final_timeout, ==, 600);
	g_assert_cmpint (config->oauth2_timeout, ==, 30);
	g_assert_cmpint (config->alarm_after, ==, 4 * 3600);
	g_assert_cmpint (config->stuck_after, ==, 600);
	g_assert_cmpstr (config->submission.password, ==, "secret 2");
	g_assert_null (config->client_secret);
	g_assert_cmpstr (config->scope, ==, "https://outlook.office365.com/.default");
	g_assert_cmpint (config->profile, ==, CCRF_PROFILE_RFC8601);
	g_assert_cmpstr (config->authserv_ids[0], ==, "mx.example.gov.uk");
	g_assert_null (config->internal_domains[0]);
	g_assert_nonnull (config->token_key);
	g_assert_nonnull (config->content_key);
	g_assert_null (config->previous_token_key);
	g_assert_null (config->previous_content_key);
	g_assert_cmpint (config->closed_cases, ==, 189345600);
	g_assert_cmpint (config->messages_without_case, ==, 31557600);
	test_assert_faults (config->warnings, "");
	ccrf_limits_defaults (&limits);
	g_assert_cmpmem (&limits, sizeof limits, &config->limits, sizeof limits);
	g_assert_nonnull (ccrf_config_role (config, "contracts-team"));
	g_assert_null (ccrf_config_role (config, "police"));
	g_assert_null (ccrf_config_role (config, NULL));
}

static void
everything (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfConfig) config = NULL;
	g_autofree char *templates = in_folder (f, "templates");
	g_autofree char *calendar = in_folder (f, "calendar.conf");

	g_mkdir (templates, 0700);
	put (f, "calendar.conf", "", 0644);
	put (f, "h.ics", "", 0644);
	put (f, "ca.pem", "", 0644);
	put (f, "oauth2.secret", "s3\n", 0400);
	put (f, "people.conf", CONTACTS, 0644);
	config = load (f, SERVICE "templates = templates\nprocedures = templates\ncalendar = calendar.conf\nbank_holidays = h.ics\ncontacts = people.conf\n"
	                          "timezone = Europe/Dublin\nworking_hours = 08:30-16:45\nsend_window = 00:00-24:00\n"
	                          "[mailbox]\nurl = imap://127.0.0.2:10143/INBOX\nuser = asc\nauth = xoauth2\nca_file = ca.pem\nplus_addressing = false\n"
	                          "processed = Done\nattention = Look\nquarantine = Odd\nidle = false\npoll_interval = 5m\n"
	                          "[submission]\nurl = smtp://127.0.0.2:10587\nuser = asc\nauth = xoauth2\n"
	                          "[oauth2]\ntoken_url = https://127.0.0.2/token\nclient_id = id\nclient_secret_file = oauth2.secret\nscope = x\nca_file = ca.pem\n"
	                          "[authentication]\nprofile = exchange-online\ninternal_domains = Example.GOV.uk; b.example\n" SECRETS
	                          "[limits]\nmessage_size = 1M\nmime_depth = 10\nsender_rate = 5\n[retention]\nclosed_cases = 2y\n");
	test_assert_faults (f->faults, "");
	g_assert_nonnull (config);
	if (config == NULL)
		return;
	test_assert_faults (config->warnings, "");
	g_assert_cmpstr (config->templates, ==, templates);
	g_assert_cmpstr (config->procedures, ==, templates);
	g_assert_cmpstr (config->calendar, ==, calendar);
	g_assert_cmpint (config->day_starts, ==, 510);
	g_assert_cmpint (config->day_ends, ==, 1005);
	g_assert_cmpint (config->window_opens, ==, 0);
	g_assert_cmpint (config->window_closes, ==, 1440);
	g_assert_cmpint (config->mailbox.auth, ==, CCRF_AUTH_XOAUTH2);
	g_assert_null (config->mailbox.password);
	g_assert_nonnull (config->mailbox.ca_file);
	g_assert_false (config->plus_addressing);
	g_assert_cmpstr (config->processed, ==, "Done");
	g_assert_cmpstr (config->attention, ==, "Look");
	g_assert_cmpstr (config->quarantine, ==, "Odd");
	g_assert_false (config->idle);
	g_assert_cmpint (config->poll_interval, ==, 300);
	g_assert_cmpstr (config->token_url, ==, "https://127.0.0.2/token");
	g_assert_cmpstr (config->client_secret, ==, "s3");
	g_assert_cmpstr (config->scope, ==, "x");
	g_assert_nonnull (config->oauth2_ca_file);
	g_assert_cmpint (config->profile, ==, CCRF_PROFILE_EXCHANGE_ONLINE);
	g_assert_cmpstr (config->internal_domains[0], ==, "example.gov.uk");
	g_assert_cmpstr (config->internal_domains[1], ==, "b.example");
	g_assert_cmpint (config->limits.message_size, ==, 1 << 20);
	g_assert_cmpint (config->limits.mime_depth, ==, 10);
	g_assert_cmpint (config->limits.mime_parts, ==, 500);
	g_assert_cmpint (config->limits.sender_rate, ==, 5);
}

static void
missing (Fixture *f, gconstpointer data)
{
	assert_faults (f, "", "ccrfd.conf: [service] name: is missing, and has no default\n"
	                      "ccrfd.conf: [service] address: is missing, and has no default\n"
	                      "ccrfd.conf: [service] state_directory: is missing, and has no default\n"
	                      "ccrfd.conf: [mailbox] url: is missing, and has no default\n"
	                      "ccrfd.conf: [mailbox] user: is missing, and has no default\n"
	                      "ccrfd.conf: [mailbox] password_file: is missing, and has no default\n"
	                      "ccrfd.conf: [submission] url: is missing, and has no default\n"
	                      "ccrfd.conf: [submission] user: is missing, and has no default\n"
	                      "ccrfd.conf: [submission] password_file: is missing, and has no default\n"
	                      "ccrfd.conf: [secrets] token_key_file: is missing, and has no default\n"
	                      "ccrfd.conf: [secrets] content_key_file: is missing, and has no default");
	/* [oauth2] is wanted as soon as one direction uses it */
	assert_faults (f, SERVICE MAILBOX "[submission]\nurl = smtps://smtp.example.gov.uk\nuser = asc\nauth = xoauth2\n" AUTHENTICATION SECRETS,
	               "ccrfd.conf: [oauth2] token_url: is missing, and has no default\n"
	               "ccrfd.conf: [oauth2] client_id: is missing, and has no default\n"
	               "ccrfd.conf: [oauth2] client_secret_file: is missing, and has no default");
}

/* one mistake each: where it stands, and what is said */
static void
mistakes (Fixture *f, gconstpointer data)
{
	/* clang-format off */
	const struct { const char *text, *fault; } rows[] = {
		{ SERVICE "timezone = Europe/Atlantis\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] timezone: this computer knows no time zone \"Europe/Atlantis\"" },
		{ SERVICE "working_hours = 9-5\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] working_hours: \"9-5\" is not written HH:MM-HH:MM, for example 09:00-17:00" },
		{ SERVICE "working_hours = 09:00-24:01\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] working_hours: \"09:00-24:01\" is not written HH:MM-HH:MM, for example 09:00-17:00" },
		{ SERVICE "send_window = 09:60-17:00\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] send_window: \"09:60-17:00\" is not written HH:MM-HH:MM, for example 07:00-19:00" },
		{ SERVICE "send_window = 19:00-07:00\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] send_window: \"19:00-07:00\" ends before it starts" },
		{ SERVICE "calendar = calendar.conf\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] calendar: DIR/calendar.conf: No such file or directory" },
		{ SERVICE "contacts = people.conf\n" MAILBOX SUBMISSION SECRETS,
		  "DIR/people.conf: cannot be read: Failed to open file “DIR/people.conf”: No such file or directory" },
		{ "[service]\nname = A\\nBcc: x\naddress = x@\nstate_directory = s\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:2: [service] name: must be one line without control characters\n"
		  "ccrfd.conf:3: [service] address: \"x@\" is not an address" },
		{ "[service]\nname = A\naddress = A <a@b>\nstate_directory = s\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:3: [service] address: is the bare address of the mailbox; the name belongs in name" },
		{ SERVICE "[mailbox]\nurl = http://imap.example.gov.uk\nuser = a\npassword_file = mailbox.password\n" SUBMISSION SECRETS,
		  "ccrfd.conf:6: [mailbox] url: must start with imaps:// or imap:// and name a server" },
		{ SERVICE "[mailbox]\nurl = imaps:///INBOX\nuser = a\npassword_file = mailbox.password\n" SUBMISSION SECRETS,
		  "ccrfd.conf:6: [mailbox] url: must start with imaps:// or imap:// and name a server" },
		{ SERVICE "[mailbox]\nurl = imaps://a:secret@h/INBOX\nuser = a\npassword_file = mailbox.password\n" SUBMISSION SECRETS,
		  "ccrfd.conf:6: [mailbox] url: has a user name or password in it; they belong in user and password_file" },
		{ SERVICE MAILBOX "[submission]\nurl = imaps://smtp.example.gov.uk\nuser = a\npassword_file = smtp.password\n" SECRETS,
		  "ccrfd.conf:10: [submission] url: must start with smtps:// or smtp:// and name a server" },
		{ SERVICE MAILBOX "auth = none\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] auth: \"none\" is not password or xoauth2" },
		{ SERVICE MAILBOX "poll_interval = 0s\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] poll_interval: must be from 1s to 1d" },
		{ SERVICE MAILBOX "timeout = 11m\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] timeout: must be from 1s to 10m" },
		{ SERVICE MAILBOX "idle_renewal = 30m\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] idle_renewal: must be from 1s to 29m" },
		{ SERVICE "alarm_after = 59s\n" MAILBOX "poll_interval = 5s\n" SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] alarm_after: must be from 1m to 30d" },
		{ SERVICE "alarm_after = 5m\n" MAILBOX "poll_interval = 5m\n" SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] alarm_after: must be longer than [mailbox] poll_interval" },
		{ SERVICE MAILBOX SUBMISSION "final_timeout = 2h\n" SECRETS,
		  "ccrfd.conf:13: [submission] final_timeout: must be from 1s to 1h" },
		{ SERVICE MAILBOX "processed = inbox\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] processed: \"inbox\" is used already; name another folder" },
		{ SERVICE "[mailbox]\nurl = imaps://h/Care%20mail\nuser = a\npassword_file = mailbox.password\nprocessed = Care mail\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] processed: \"Care mail\" is used already; name another folder" },
		{ SERVICE "[mailbox]\nurl = imaps://h\nuser = a\npassword_file = mailbox.password\nattention = INBOX\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] attention: \"INBOX\" is used already; name another folder" },
		{ SERVICE MAILBOX "quarantine = Attention\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] quarantine: \"Attention\" is used already; name another folder" },
		{ SERVICE MAILBOX "attention = Processed\n" SUBMISSION SECRETS,
		  "ccrfd.conf:9: [mailbox] attention: \"Processed\" is used already; name another folder" },
		{ SERVICE MAILBOX SUBMISSION "[oauth2]\ntoken_url = http://h/token\n" SECRETS,
		  "ccrfd.conf:14: [oauth2] token_url: must start with https:// and name a server" },
		{ SERVICE MAILBOX SUBMISSION "[authentication]\nprofile = none\ninternal_domains = @example.gov.uk\n" SECRETS,
		  "ccrfd.conf:14: [authentication] profile: \"none\" is not rfc8601 or exchange-online\n"
		  "ccrfd.conf:15: [authentication] internal_domains: \"@example.gov.uk\" is not a domain like example.gov.uk" },
		{ SERVICE MAILBOX SUBMISSION "[secrets]\ntoken_key_file = token.key\ncontent_key_file = token.key\n",
		  "ccrfd.conf:15: [secrets] content_key_file: is the same key as token_key_file's; each needs its own" },
		{ SERVICE MAILBOX SUBMISSION SECRETS "previous_token_key_file = token.key\nprevious_content_key_file = content.key\n",
		  "ccrfd.conf:16: [secrets] previous_token_key_file: is the same key as token_key_file's; each needs its own\n"
		  "ccrfd.conf:17: [secrets] previous_content_key_file: is the same key as content_key_file's; each needs its own" },
		{ SERVICE MAILBOX SUBMISSION SECRETS "[retention]\nmessages_without_case = 0s\n",
		  "ccrfd.conf:17: [retention] messages_without_case: must be longer than nothing: messages would be erased as they come in" },
		{ SERVICE MAILBOX SUBMISSION SECRETS "[limits]\nmime_depth = 1000\nmessage_size = huge\n",
		  "ccrfd.conf:18: [limits] message_size: \"huge\" is not a size like 35M, 64K, 1G or a number of bytes\n"
		  "ccrfd.conf:17: [limits] mime_depth: \"1000\" is not a number from 3 to 200" },
		{ SERVICE MAILBOX SUBMISSION SECRETS "[retention]\nclosed_cases = 0d\n",
		  "ccrfd.conf:17: [retention] closed_cases: must be longer than nothing: cases would be erased as they close" },
		{ SERVICE MAILBOX SUBMISSION SECRETS "[retension]\nclosed_cases = 6y\n",
		  "ccrfd.conf:16: [retension]: unknown section; did you mean [retention]?" },
		{ SERVICE "adress = x\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] adress: unknown key; did you mean \"address\"?" },
		/* a mistake that the scan finds counts too */
		{ SERVICE "name = B\n" MAILBOX SUBMISSION SECRETS,
		  "ccrfd.conf:5: [service] name: given twice, first in line 2; keep one" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		assert_faults (f, rows[i].text, rows[i].fault);
}

static void
bad_secrets (Fixture *f, gconstpointer data)
{
	const char *const text = SERVICE MAILBOX SUBMISSION AUTHENTICATION SECRETS;

	put (f, "mailbox.password", "secret\n", 0644);
	put (f, "smtp.password", "", 0600);
	put (f, "token.key", "not a key", 0600);
	put (f, "content.key", KEY_B, 0604);
	assert_faults (f, text,
	               "ccrfd.conf:8: [mailbox] password_file: DIR/mailbox.password: everyone on this computer has access to it (mode 0644); "
	               "replace the secret if others may have seen it, then: chmod 600 DIR/mailbox.password\n"
	               "ccrfd.conf:12: [submission] password_file: DIR/smtp.password: is empty\n"
	               "ccrfd.conf:16: [secrets] token_key_file: DIR/token.key: is not a key (base64 of 32 bytes); `ccrfctl keys new DIR` makes one\n"
	               "ccrfd.conf:17: [secrets] content_key_file: DIR/content.key: everyone on this computer has access to it (mode 0604); "
	               "replace the secret if others may have seen it, then: chmod 600 DIR/content.key");
	{
		g_autofree char *path = in_folder (f, "mailbox.password");

		g_unlink (path);
		put (f, "smtp.password", "x", 0600);
		put (f, "token.key", KEY_A, 0600);
		put (f, "content.key", KEY_B, 0600);
		assert_faults (f, text, "ccrfd.conf:8: [mailbox] password_file: DIR/mailbox.password: No such file or directory");
	}
}

static void
warnings (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfConfig) config = load (f, SERVICE "templates = t\n" MAILBOX SUBMISSION SECRETS "[retention]\nclosed_cases = 1d\n");
	g_autofree char *got = NULL;

	test_assert_faults (f->faults, "");
	g_assert_nonnull (config);
	if (config == NULL)
		return;
	got = faults_of (f, config->warnings);
	g_assert_cmpstr (got, ==,
	                 "ccrfd.conf:5: [service] templates: DIR/t is no folder; the built-in files are used\n"
	                 "ccrfd.conf: [authentication] authserv_id: is empty: nobody is authenticated, and every decision must be confirmed; "
	                 "name the server that writes Authentication-Results\n"
	                 "ccrfd.conf:18: [retention] closed_cases: is less than 30 days");
}

/* Every limit: the least and the most are let in, one beyond is not. */
static void
limits (Fixture *f, gconstpointer data)
{
	/* clang-format off */
	const struct { const char *key; gint64 least, most; } rows[] = {
		{ "message_size", 65536, 512 << 20 }, { "mime_depth", 3, 200 }, { "mime_parts", 10, 100000 },
		{ "header_count", 50, 100000 }, { "header_size", 8192, 16 << 20 }, { "references", 1, 10000 },
		{ "recipients", 1, 10000 }, { "attachments", 1, 10000 }, { "zip_entries", 50, 100000 },
		{ "inflated_size", 1 << 20, G_GINT64_CONSTANT (4) << 30 }, { "inflate_ratio", 20, 10000 },
		{ "child_seconds", 1, 600 }, { "child_memory", 64 << 20, G_GINT64_CONSTANT (16) << 30 },
		{ "pdf_pages", 1, 10000 }, { "pdf_fields", 10, 100000 }, { "forms", 1, 1000 }, { "calendar_size", 4096, 4 << 20 },
		{ "calendar_parameters", 10, 10000 }, { "attached_size", 64 * 1024, 100 * 1024 * 1024 }, { "sender_rate", 1, 10000 },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		const gint64 values[] = { rows[i].least - 1, rows[i].least, rows[i].most, rows[i].most + 1 };

		for (gsize v = 0; v < 4; v++) {
			g_autofree char *text = g_strdup_printf (SERVICE MAILBOX SUBMISSION AUTHENTICATION SECRETS "[limits]\n%s = %" G_GINT64_FORMAT "\n", rows[i].key, values[v]);
			g_autoptr (CcrfConfig) config = load (f, text);

			g_assert_cmpint (config != NULL, ==, v == 1 || v == 2);
			g_assert_cmpuint (f->faults->len, ==, v == 1 || v == 2 ? 0 : 1);
		}
	}
}

#define ADD(name, function) g_test_add ("/base/config/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ADD ("defaults", defaults);
	ADD ("everything", everything);
	ADD ("missing", missing);
	ADD ("mistakes", mistakes);
	ADD ("secrets", bad_secrets);
	ADD ("warnings", warnings);
	ADD ("limits", limits);
	return g_test_run ();
}
