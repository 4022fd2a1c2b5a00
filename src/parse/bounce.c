/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Notices of non-delivery: RFC 3464 reports, the X-Failed-Recipients of Exim, and
 * the plain notes of servers that send neither. A delayed recipient is not a
 * failed one: each has its own Action.
 */

#include "reading.h"
#include "quotes.h"

#include <string.h>

#define MOST_RECIPIENTS 100

static void
add_bounced (CcrfReading *reading, const char *address, const char *action, const char *status)
{
	GPtrArray *bounced = reading->message->bounced;
	g_autofree char *clean = ccrf_text_line (address);
	CcrfBounced *entry;

	if (!clean[0] || bounced->len >= MOST_RECIPIENTS)
		return;
	for (guint i = 0; i < bounced->len; i++) {
		CcrfBounced *known = bounced->pdata[i];

		if (ccrf_address_equal (known->address, clean))
			return;
	}
	entry = g_new0 (CcrfBounced, 1);
	entry->address = g_steal_pointer (&clean);
	entry->action = ccrf_text_line (action);
	entry->status = ccrf_text_line (status);
	g_ptr_array_add (bounced, entry);
}

/* A block of header fields becomes name → first value; stops at a blank line. Returns: where the next block starts */
static const char *
read_fields (const char *text, GHashTable *fields)
{
	g_autofree char *name = NULL;
	g_autoptr (GString) value = g_string_new (NULL);
	gboolean any = FALSE;

	while (*text) {
		const char *end = strchrnul (text, '\n');
		g_autofree char *line = g_strndup (text, end - text);
		char *colon;

		text = *end ? end + 1 : end;
		if (ccrf_quotes_is_blank (line)) {
			if (any)
				break;
			continue;
		}
		any = TRUE;
		if ((*line == ' ' || *line == '\t') && name) {
			g_string_append_printf (value, " %s", g_strstrip (line));
			continue;
		}
		if (name && !g_hash_table_contains (fields, name))
			g_hash_table_insert (fields, g_strdup (name), g_strdup (value->str));
		g_clear_pointer (&name, g_free);
		colon = strchr (line, ':');
		if (!colon)
			continue;
		name = g_ascii_strdown (line, colon - line);
		g_strstrip (name);
		g_string_assign (value, g_strstrip (colon + 1));
	}
	if (name && !g_hash_table_contains (fields, name))
		g_hash_table_insert (fields, g_steal_pointer (&name), g_strdup (value->str));
	return text;
}

/* `rfc822; jane@example.org` → the address */
static char *
recipient_address (const char *value)
{
	const char *semicolon = value ? strchr (value, ';') : NULL;
	g_autofree char *text = g_strdup (semicolon ? semicolon + 1 : value ? value : "");
	g_autofree char *bare = ccrf_header_id (text);

	return g_steal_pointer (&bare);
}

/* RFC 3464 2.3.3 has five words; gateways invent more. Without one of them the status' class tells (RFC 3463 2). Returns: (transfer full) */
static char *
action_of (const char *action, const char *status)
{
	static const char *const known[] = { "failed", "delayed", "delivered", "relayed", "expanded", NULL };
	char *folded = g_ascii_strdown (action ? action : "", -1);

	folded[strcspn (folded, " (;")] = '\0';
	if (g_strv_contains (known, folded))
		return folded;
	if (g_str_has_prefix (folded, "fail") || g_str_equal (folded, "error") || (status && *status == '5')) {
		g_free (folded);
		return g_strdup ("failed");
	}
	if (status && (*status == '4' || *status == '2')) {
		g_free (folded);
		return g_strdup (*status == '4' ? "delayed" : "delivered");
	}
	return folded;
}

/* RFC 3464: a block about the message, then one a recipient */
void
ccrf_read_delivery_status (CcrfReading *reading, const char *text)
{
	while (*text) {
		g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
		const char *recipient, *action, *status;
		g_autofree char *address = NULL;
		g_autofree char *folded = NULL;
		g_autofree char *code = NULL;

		text = read_fields (text, fields);
		/* what we sent to is the original recipient; the final one may be an alias behind it */
		recipient = g_hash_table_lookup (fields, "original-recipient");
		if (!recipient || !strchr (recipient, '@'))
			recipient = g_hash_table_lookup (fields, "final-recipient");
		if (!recipient)
			continue;
		action = g_hash_table_lookup (fields, "action");
		status = g_hash_table_lookup (fields, "status");
		address = recipient_address (recipient);
		folded = action_of (action, status);
		code = g_strndup (status ? status : "", status ? strcspn (status, " (;") : 0);
		add_bounced (reading, address, folded, code);
	}
}

void
ccrf_read_returned_header (CcrfReading *reading, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);

	reading->returned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	read_fields (valid, reading->returned);
}

/* ---- notices in plain words ------------------------------------------------------------ */

static const char *const failure_phrases[] = {
	"undeliverable", "undelivered mail", "delivery has failed", "delivery failed", "delivery to the following", "could not be delivered",
	"couldn't be delivered", "couldn’t be delivered", "wasn't able to deliver", "was not able to deliver", "wasn't delivered", "wasn’t delivered",
	"not delivered", "unable to deliver", "returned to sender", "returned mail", "mail delivery failed", "mail delivery subsystem", "failure notice",
	"delivery status notification (failure)", "permanent error", "permanent failure", "permanent fatal errors", "user unknown", "unknown user",
	"address not found", "no such user", "recipient rejected", "recipient address rejected", "mailbox unavailable", "mailbox is full", "mailbox full",
	"quota exceeded", "message not delivered", "non-delivery", "nondeliverable", "unzustellbar", "nicht zugestellt", "konnte nicht zugestellt", "non remis",
	"did not reach the following recipient", "delivery failure", "mail failed", "failed mail", "failed recipient", "failed addresses", "not a valid user", "user not known",
	"user not found", "unknown host", "host unknown", "n'a pas pu être", "n'a pas pu etre", "не может быть доставлено", "не удалось доставить", "no se pudo entregar", "impossibile recapitare", "kon niet worden bezorgd", "kon niet worden afgeleverd", "nie można dostarczyć", "não foi possível entregar",
};
static const char *const delay_phrases[] = {
	"delivery is delayed", "delayed", "will be retried", "will continue to try", "still being retried", "not yet been delivered", "do not need to resend",
	"warning message only", "will keep trying", "temporary failure", "delivery incomplete", "temporary problem delivering",
};

static gboolean
has_phrase (const char *text, const char *const *phrases, gsize n)
{
	for (gsize i = 0; i < n; i++) {
		if (strstr (text, phrases[i]))
			return TRUE;
	}
	return FALSE;
}

static gboolean
local_part_is (const char *address, const char *name)
{
	gsize n = strlen (name);

	return g_ascii_strncasecmp (address, name, n) == 0 && (address[n] == '@' || address[n] == '\0');
}

/* MAILER-DAEMON, postmaster */
static gboolean
is_from_a_server (const CcrfMessage *message)
{
	for (guint i = 0; i < message->from->len; i++) {
		const CcrfAddress *from = message->from->pdata[i];

		if (local_part_is (from->address, "mailer-daemon") || local_part_is (from->address, "postmaster") ||
		    local_part_is (from->address, "mail-daemon") || g_ascii_strncasecmp (from->address, "microsoftexchange", 17) == 0)
			return TRUE;
	}
	/* servers that write as themselves in From: "Postmaster <>" */
	return message->return_path && local_part_is (message->return_path, "mailer-daemon");
}

/* Subject and the notice's first lines: what stands in the returned mail is our own */
static char *
notice_text (CcrfReading *reading)
{
	const CcrfMessage *message = reading->message;
	g_autofree char *joined = g_strdup_printf ("%s\n%.6000s", message->subject, reading->own_text ? reading->own_text : "");
	g_autofree char *valid = g_utf8_make_valid (joined, -1);

	return g_utf8_casefold (valid, -1);
}

gboolean
ccrf_is_non_delivery (CcrfReading *reading)
{
	const char *return_path = reading->message->return_path;
	gboolean server = is_from_a_server (reading->message);
	g_autofree char *text = NULL;

	/* automatic replies have a null return path too, and say that answers "may be delayed" */
	if (!server && (!return_path || return_path[0] || ccrf_has_vacation_sign (reading)))
		return FALSE;
	text = notice_text (reading);
	return has_phrase (text, failure_phrases, G_N_ELEMENTS (failure_phrases)) || (server && has_phrase (text, delay_phrases, G_N_ELEMENTS (delay_phrases)));
}

/* Where a notice begins to quote the returned mail */
static gsize
returned_start (const char *text)
{
	static const char *const marks[] = {
		"below this line is a copy", "this is a copy of the message", "original message follows", "--- original message", "original message headers",
		"included is a copy", "-- the header of the original", "unsent message", "message headers follow", "\nreceived: ", "\nmessage-id:", "\nreturn-path:",
		"message text follows", "your message reads", "header and top", "- returned mail -", "old message:", "diagnostic information for administrators",
	};
	g_autofree char *folded = g_ascii_strdown (text, -1);
	gsize start = strlen (text);

	for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
		const char *found = strstr (folded, marks[i]);

		if (found)
			start = MIN (start, (gsize) (found - folded));
	}
	return start;
}

static gboolean
is_ours_or_servers (const CcrfMessage *message, const char *address)
{
	for (guint i = 0; i < message->from->len; i++) {
		if (ccrf_address_equal (((CcrfAddress *) message->from->pdata[i])->address, address))
			return TRUE;
	}
	for (guint i = 0; i < message->recipients->len; i++) {
		if (ccrf_address_equal (message->recipients->pdata[i], address))
			return TRUE;
	}
	return local_part_is (address, "mailer-daemon") || local_part_is (address, "postmaster");
}

static char *
first_match (const char *pattern, const char *text, int group)
{
	g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;

	return regex && g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, group) : NULL;
}

static void
read_addresses_of_notice (CcrfReading *reading)
{
	const char *whole = reading->own_text ? reading->own_text : "";
	g_autofree char *text = g_strndup (whole, MIN (returned_start (whole), 20000));
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_autofree char *folded = notice_text (reading);
	g_autofree char *status = first_match ("(?<![0-9.])([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?![0-9.])", valid, 1);
	gboolean delayed = has_phrase (folded, delay_phrases, G_N_ELEMENTS (delay_phrases)) && !(status && *status == '5');
	g_autoptr (GRegex) regex = g_regex_new ("[A-Za-z0-9._%+'=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}", 0, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;

	for (g_regex_match (regex, valid, 0, &match); g_match_info_matches (match) && reading->message->bounced->len < MOST_RECIPIENTS; g_match_info_next (match, NULL)) {
		g_autofree char *found = g_match_info_fetch (match, 0);
		/* 'jane@x' in quotation marks, dda:SMTP=jane@x of X.400 */
		const char *bare = found + strspn (found, "'");
		const char *address = g_ascii_strncasecmp (bare, "smtp=", 5) == 0 ? bare + 5 : bare;

		if (!is_ours_or_servers (reading->message, address))
			add_bounced (reading, address, delayed ? "delayed" : "failed", status ? status : "");
	}
}

/* Exim: X-Failed-Recipients: a@b, c@d */
static void
read_failed_recipients (CcrfReading *reading)
{
	g_autofree char *value = reading->headers ? ccrf_header_raw (reading->headers, "X-Failed-Recipients") : NULL;
	g_auto (GStrv) addresses = value ? g_strsplit (value, ",", MOST_RECIPIENTS) : NULL;

	for (gsize i = 0; addresses && addresses[i]; i++) {
		g_autofree char *address = ccrf_header_id (addresses[i]);

		add_bounced (reading, address, "failed", "");
	}
}

static void
read_original_id (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	g_autofree char *id = NULL;

	if (reading->returned)
		id = ccrf_header_id (g_hash_table_lookup (reading->returned, "message-id"));
	/* the returned mail stands in the notice's text */
	if (!id || !id[0]) {
		g_free (id);
		id = first_match ("^[> \\t]*Message-ID:\\s*<([^<>\\s]{3,300})>", message->text, 1);
	}
	/* Exchange answers "in reply to" the mail that it could not deliver */
	if (!id && message->references->len > 0)
		id = g_strdup (message->references->pdata[0]);
	if (id && id[0])
		message->bounced_message_id = g_steal_pointer (&id);
}

void
ccrf_finish_bounce (CcrfReading *reading)
{
	read_failed_recipients (reading);
	if (reading->message->bounced->len == 0)
		read_addresses_of_notice (reading);
	read_original_id (reading);
}
