/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The outermost header: who, to whom, in answer to what, and what the receiving
 * server vouched for. Values are as hostile as any input: they come out as one
 * line of valid UTF-8 without control characters.
 */

#include "reading.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD, also what bytes become that are no UTF-8 */

/* ---- single values ------------------------------------------------------------ */

/* @n-th header as raw value, unfolded */
static char *
raw_value (GMimeHeader *header)
{
	return ccrf_text_line (g_mime_header_get_raw_value (header));
}

char *
ccrf_header_raw (GMimeHeaderList *headers, const char *name)
{
	GMimeHeader *header = headers ? g_mime_header_list_get_header (headers, name) : NULL;

	return header ? raw_value (header) : NULL;
}

static gboolean
is_named (GMimeHeader *header, const char *name)
{
	return g_ascii_strcasecmp (g_mime_header_get_name (header), name) == 0;
}

static void
add_mailbox (GPtrArray *mailboxes, InternetAddressMailbox *mailbox)
{
	const char *address = internet_address_mailbox_get_addr (mailbox);
	const char *name = internet_address_get_name (INTERNET_ADDRESS (mailbox));
	g_autofree char *clean_address = ccrf_text_line (address);
	g_autofree char *clean_name = ccrf_text_line (name);

	if (!clean_address[0])
		return;
	/* cleaning a name makes it readable; cleaning an address would make it somebody else's: marked, it is nobody's */
	if (strcmp (clean_address, address) != 0) {
		g_autofree char *nobody = g_strconcat (REPLACEMENT, clean_address, NULL);

		g_ptr_array_add (mailboxes, ccrf_address_new (clean_name, nobody));
		return;
	}
	g_ptr_array_add (mailboxes, ccrf_address_new (clean_name, clean_address));
}

/* Groups ("undisclosed-recipients:;") count for their members; groups within groups do not exist. */
static void
add_mailboxes (GPtrArray *mailboxes, InternetAddressList *list)
{
	for (int i = 0; list && i < internet_address_list_length (list); i++) {
		InternetAddress *address = internet_address_list_get_address (list, i);

		if (INTERNET_ADDRESS_IS_MAILBOX (address)) {
			add_mailbox (mailboxes, INTERNET_ADDRESS_MAILBOX (address));
		} else if (INTERNET_ADDRESS_IS_GROUP (address)) {
			InternetAddressList *members = internet_address_group_get_members (INTERNET_ADDRESS_GROUP (address));

			for (int j = 0; members && j < internet_address_list_length (members); j++) {
				InternetAddress *member = internet_address_list_get_address (members, j);

				if (INTERNET_ADDRESS_IS_MAILBOX (member))
					add_mailbox (mailboxes, INTERNET_ADDRESS_MAILBOX (member));
			}
		}
	}
}

GPtrArray *
ccrf_header_mailboxes (GMimeHeaderList *headers, const char *name, GMimeParserOptions *options)
{
	GPtrArray *mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);

	for (int i = 0; i < g_mime_header_list_get_count (headers); i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at (headers, i);
		const char *raw;

		if (!is_named (header, name))
			continue;
		raw = g_mime_header_get_raw_value (header);
		if (raw) {
			g_autoptr (GObject) list = (GObject *) internet_address_list_parse (options, raw);

			add_mailboxes (mailboxes, (InternetAddressList *) list);
		}
	}
	return mailboxes;
}

char *
ccrf_header_id (const char *value)
{
	const char *open = value ? strrchr (value, '<') : NULL;
	const char *close = open ? strchr (open, '>') : NULL;
	char *id = close ? g_strndup (open + 1, close - open - 1) : g_strdup (value ? value : "");

	return g_strstrip (id);
}

/* ---- subjects ----------------------------------------------------------------- */

static const char *const reply_prefixes[] = { "re", "aw", "antw", "antwort", "sv", "rv", "odp", "ref", "réf", "ynt", "vs", "res", NULL };
static const char *const forward_prefixes[] = { "fw", "fwd", "wg", "tr", "i", "rif", "doorst", "enc", "pd", "vb", "reenv", "rv", NULL };

/* Behind one [tag] or "prefix:" at the start of @subject; NULL when there is none. @prefix: (out) casefolded, or NULL for a tag */
static const char *
skip_one (const char *subject, char **prefix)
{
	const char *end;

	*prefix = NULL;
	while (*subject == ' ')
		subject++;
	if (*subject == '[') {
		end = strchr (subject, ']');
		return end && end - subject < 40 ? end + 1 : NULL;
	}
	end = strchr (subject, ':');
	if (!end || end - subject > 12 || end == subject)
		return NULL;
	*prefix = g_utf8_casefold (subject, end - subject);
	/* "Re[2]:", "Re (3):" */
	(*prefix)[strcspn (*prefix, "[( ")] = '\0';
	return end + 1;
}

/* Handling marks that stand without brackets: OFFICIAL-SENSITIVE - Subject */
static const char *
skip_marking (const char *subject)
{
	static const char *const markings[] = { "official-sensitive", "official sensitive", "official", "external:", "external", "secure:", "encrypt:" };

	while (*subject == ' ' || *subject == '-' || *subject == ':')
		subject++;
	for (gsize i = 0; i < G_N_ELEMENTS (markings); i++) {
		gsize n = strlen (markings[i]);

		if (g_ascii_strncasecmp (subject, markings[i], n) == 0 && (subject[n] == '\0' || strchr (" -:]", subject[n])))
			return subject + n;
	}
	return NULL;
}

char *
ccrf_subject_core (const char *subject)
{
	const char *at = subject ? subject : "";

	for (;;) {
		g_autofree char *prefix = NULL;
		const char *next = skip_marking (at);

		if (!next)
			next = skip_one (at, &prefix);
		if (!next || (prefix && !g_strv_contains (reply_prefixes, prefix) && !g_strv_contains (forward_prefixes, prefix)))
			break;
		at = next;
	}
	while (*at == ' ' || *at == '-' || *at == ':')
		at++;
	return g_strchomp (g_strdup (at));
}

/* The first prefix that is no tag decides: "Fw: Re: x" was forwarded, "Re: Fw: x" answered. */
static gboolean
subject_starts (const char *subject, const char *const *prefixes)
{
	const char *at = subject ? subject : "";

	for (;;) {
		g_autofree char *prefix = NULL;
		const char *next = skip_marking (at);

		if (!next)
			next = skip_one (at, &prefix);
		if (!next)
			return FALSE;
		if (prefix)
			return g_strv_contains (prefixes, prefix);
		at = next;
	}
}

gboolean
ccrf_subject_is_reply (const char *subject)
{
	return subject_starts (subject, reply_prefixes);
}

gboolean
ccrf_subject_is_forward (const char *subject)
{
	return subject_starts (subject, forward_prefixes) && !subject_starts (subject, reply_prefixes);
}

/* ---- the message's fields ------------------------------------------------------- */

/* RFC 5322 3.6: exactly one From field; identity needs exactly one mailbox in it */
static void
read_from (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	g_autoptr (GPtrArray) mailboxes = ccrf_header_mailboxes (reading->headers, "From", reading->options);
	int fields = 0;

	for (int i = 0; i < g_mime_header_list_get_count (reading->headers); i++)
		fields += is_named (g_mime_header_list_get_header_at (reading->headers, i), "From");
	for (guint i = 0; i < mailboxes->len; i++) {
		const CcrfAddress *from = mailboxes->pdata[i];
		g_autofree char *plain = g_strdup_printf ("<%s>", from->address);
		g_autoptr (CcrfAddress) valid = ccrf_address_parse (plain, NULL);

		if (valid && !strstr (from->address, REPLACEMENT))
			g_ptr_array_add (message->from, ccrf_address_copy (from));
		else
			ccrf_faults_add (message->faults, "From: what stands there is no address");
	}
	if (fields > 1)
		ccrf_faults_add (message->faults, "From: %d fields where one is allowed; nobody counts as the sender", fields);
	else if (mailboxes->len > 1)
		ccrf_faults_add (message->faults, "From: %u mailboxes; nobody counts as the sender", mailboxes->len);
	else if (mailboxes->len == 0)
		ccrf_faults_add (message->faults, "From: missing; nobody counts as the sender");
	/* two fields with one mailbox between them are as doubtful as two mailboxes */
	if (fields > 1 && message->from->len == 1)
		g_ptr_array_set_size (message->from, 0);
}

static void
read_recipients (CcrfReading *reading)
{
	static const char *const names[] = { "To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To" };
	CcrfMessage *message = reading->message;

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autoptr (GPtrArray) mailboxes = ccrf_header_mailboxes (reading->headers, names[i], reading->options);

		for (guint j = 0; j < mailboxes->len; j++) {
			const CcrfAddress *to = mailboxes->pdata[j];

			if (ccrf_list_has (message->recipients, to->address))
				continue;
			if ((int) message->recipients->len >= reading->limits->recipients) {
				ccrf_faults_add (message->faults, "limit recipients: more than %d; the rest was not read", reading->limits->recipients);
				message->unreadable = TRUE;
				return;
			}
			g_ptr_array_add (message->recipients, g_strdup (to->address));
		}
	}
}

static void
add_reference (GPtrArray *references, const char *id)
{
	g_autofree char *clean = ccrf_text_line (id);

	if (clean[0] && !ccrf_list_has (references, clean))
		g_ptr_array_add (references, g_steal_pointer (&clean));
}

/* RFC 5322 3.6.4; In-Reply-To first, References from the newest */
static void
read_references (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	static const char *const names[] = { "In-Reply-To", "References" };

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *value = ccrf_header_raw (reading->headers, names[i]);
		GMimeReferences *ids = value ? g_mime_references_parse (reading->options, value) : NULL;

		for (int j = ids ? g_mime_references_length (ids) - 1 : -1; j >= 0; j--) {
			if ((int) message->references->len >= reading->limits->references) {
				ccrf_faults_add (message->faults, "limit references: more than %d; the older ones were not read", reading->limits->references);
				message->unreadable = TRUE;
				break;
			}
			add_reference (message->references, g_mime_references_get_message_id (ids, j));
		}
		if (ids)
			g_mime_references_free (ids);
	}
}

/* What servers wrote about the mail: values are judged elsewhere, here only their order is kept (RFC 8601 5) */
static void
read_trace (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;

	for (int i = 0; i < g_mime_header_list_get_count (reading->headers); i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at (reading->headers, i);
		const char *name = g_mime_header_get_name (header);

		if (is_named (header, "Authentication-Results")) {
			g_ptr_array_add (message->auth_results, raw_value (header));
		} else if (g_ascii_strncasecmp (name, "X-MS-Exchange-", 14) == 0) {
			g_autofree char *key = g_ascii_strdown (name, -1);

			if (!g_hash_table_contains (message->exchange, key))
				g_hash_table_insert (message->exchange, g_steal_pointer (&key), raw_value (header));
		} else if (is_named (header, "Return-Path") && !message->return_path) {
			g_autofree char *value = raw_value (header);

			message->return_path = ccrf_header_id (value);
		}
	}
}

static void
read_subject_and_date (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	GMimeHeader *subject = g_mime_header_list_get_header (reading->headers, "Subject");
	g_autofree char *date = ccrf_header_raw (reading->headers, "Date");
	g_autoptr (GDateTime) parsed = date && date[0] ? g_mime_utils_header_decode_date (date) : NULL;

	g_free (message->subject);
	message->subject = NULL;
	if (subject) {
		const char *raw = g_mime_header_get_raw_value (subject);
		g_autofree char *unfolded = ccrf_text_line (raw);
		/* raw 8-bit bytes are for GMime's fallback character sets; clean text is decoded as it stands */
		g_autofree char *decoded = g_mime_utils_header_decode_text (reading->options, raw && g_utf8_validate (raw, -1, NULL) ? unfolded : raw ? raw : "");

		message->subject = ccrf_text_line (decoded);
	} else {
		message->subject = g_strdup ("");
	}
	if (parsed)
		message->date = g_date_time_to_unix (parsed);
	else if (date && date[0])
		ccrf_faults_add (message->faults, "Date: what stands there is no date");
}

void
ccrf_read_headers (CcrfReading *reading)
{
	g_autofree char *id = ccrf_header_raw (reading->headers, "Message-ID");

	g_free (reading->message->message_id);
	reading->message->message_id = ccrf_header_id (id);
	read_from (reading);
	read_recipients (reading);
	read_references (reading);
	read_trace (reading);
	read_subject_and_date (reading);
}
