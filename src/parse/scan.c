/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A look at the raw bytes before GMime builds objects from them: a mail of a
 * million empty parts or address lines would cost gigabytes afterwards. Also the
 * hash by which a second delivery of the same mail is recognised.
 */

#include "reading.h"

#include <string.h>

/** A line of @data without its line end; LF, CRLF and a bare CR end lines. */
typedef struct {
	const char *data;
	gsize size, at;
	const char *line;
	gsize length;
} Lines;

static gboolean
next_line (Lines *lines)
{
	const char *end;

	if (lines->at >= lines->size)
		return FALSE;
	lines->line = lines->data + lines->at;
	end = memchr (lines->line, '\n', lines->size - lines->at);
	lines->length = end ? (gsize) (end - lines->line) : lines->size - lines->at;
	lines->at += lines->length + (end ? 1 : 0);
	if (lines->length > 0 && lines->line[lines->length - 1] == '\r')
		lines->length--;
	return TRUE;
}

/* @line starts with @prefix, ASCII case ignored */
static gboolean
line_starts (const char *line, gsize length, const char *prefix)
{
	gsize n = strlen (prefix);

	return length >= n && g_ascii_strncasecmp (line, prefix, n) == 0;
}

gsize
ccrf_scan_header_end (GBytes *raw)
{
	Lines lines = { 0 };

	lines.data = g_bytes_get_data (raw, &lines.size);
	while (next_line (&lines)) {
		if (lines.length == 0)
			return lines.at;
	}
	return lines.size;
}

static gboolean
is_header_line (const char *line, gsize length)
{
	gsize i = 0;

	while (i < length && line[i] > 32 && line[i] < 127 && line[i] != ':')
		i++;
	while (i > 0 && i < length && (line[i] == ' ' || line[i] == '\t'))
		i++; /* obsolete: white space before the colon */
	return i > 0 && i < length && line[i] == ':';
}

static void
unreadable (CcrfMessage *message)
{
	message->unreadable = TRUE;
}

/* Counts of the outermost header, and bytes in it that make two programs read it in two ways. */
static CcrfScan
scan_header (const char *data, gsize end, const CcrfLimits *limits, CcrfMessage *message)
{
	Lines lines = { .data = data, .size = end };
	int headers = 0, others = 0;

	while (next_line (&lines)) {
		if (lines.length == 0)
			break;
		if (is_header_line (lines.line, lines.length))
			headers++;
		else if (lines.line[0] != ' ' && lines.line[0] != '\t')
			others++;
	}
	if (headers == 0) {
		ccrf_faults_add (message->faults, "no header: this is no mail, or it was cut; look at the original");
		unreadable (message);
		return CCRF_SCAN_NOTHING;
	}
	if (others > 0 && !(others == 1 && line_starts (data, end, "From ")))
		ccrf_faults_add (message->faults, "header: %d line(s) are no header field; they were skipped", others);
	if (memchr (data, 0, end)) {
		ccrf_faults_add (message->faults, "header: a NUL byte; other programs may read it differently, look at the original");
		unreadable (message);
	}
	for (gsize i = 0; i + 1 < end; i++) {
		if (data[i] == '\r' && data[i + 1] != '\n') {
			ccrf_faults_add (message->faults, "header: a bare carriage return; other programs may read it differently, look at the original");
			unreadable (message);
			break;
		}
	}
	if (headers > limits->header_count) {
		ccrf_faults_add (message->faults, "limit header_count: %d header fields, %d are allowed; nothing was read", headers, limits->header_count);
		unreadable (message);
		return CCRF_SCAN_NOTHING;
	}
	if ((gint64) end > limits->header_size) {
		ccrf_faults_add (message->faults, "limit header_size: the header has %" G_GSIZE_FORMAT " bytes, %" G_GINT64_FORMAT " are allowed; nothing was read", end, limits->header_size);
		unreadable (message);
		return CCRF_SCAN_NOTHING;
	}
	return CCRF_SCAN_OK;
}

/** What the body scan has seen. */
typedef struct {
	GHashTable *boundaries; /* declared ones */
	gboolean any_boundary;  /* one is declared in pieces (RFC 2231): every "--" line counts then */
	int delimiters;         /* lines that separate parts */
	int address_lines;      /* in the current run of non-blank lines */
	int most_address_lines;
} BodyScan;

/* boundary="x" in a line; found by its "=" because memchr is fast and most lines have none */
static void
note_boundary (BodyScan *scan, const char *line, gsize length)
{
	static const char name[] = "boundary";
	const char *end = line + length, *equals = line;

	while ((equals = memchr (equals, '=', end - equals))) {
		const char *before = equals, *value = ++equals, *stop;

		while (before > line && (before[-1] == ' ' || before[-1] == '\t'))
			before--;
		/* boundary*0*="x": in pieces, RFC 2231 section 3 */
		const char *pieces = before;
		while (pieces > line && (pieces[-1] == '*' || g_ascii_isdigit (pieces[-1])))
			pieces--;
		if (memchr (pieces, '*', before - pieces)) {
			if (pieces - line >= 8 && g_ascii_strncasecmp (pieces - 8, name, 8) == 0)
				scan->any_boundary = TRUE;
			continue;
		}
		if (before == line || before[-1] == ')')
			scan->any_boundary = TRUE; /* the name may stand on the line before, or before a comment */
		if (before - line < 8 || g_ascii_strncasecmp (before - 8, name, 8) != 0)
			continue;
		while (value < end && (*value == ' ' || *value == '\t'))
			value++;
		if (value < end && *value == '"') {
			value++;
			stop = memchr (value, '"', end - value);
			/* comments and escapes: do not be cleverer than GMime, count everything */
			if (!stop || memchr (value, '\\', stop - value))
				scan->any_boundary = TRUE;
		} else {
			for (stop = value; stop < end && *stop > 32 && *stop != ';' && *stop != '('; stop++)
				;
			if (stop == value)
				scan->any_boundary = TRUE; /* the value stands on the next line */
		}
		if (stop)
			g_hash_table_add (scan->boundaries, g_strndup (value, stop - value));
	}
}

static void
note_delimiter (BodyScan *scan, const char *line, gsize length)
{
	g_autofree char *rest = NULL;
	gsize n;

	if (scan->any_boundary) {
		scan->delimiters++;
		return;
	}
	if (length > 2 + 256)
		return; /* RFC 2046: 70 characters */
	rest = g_strchomp (g_strndup (line + 2, length - 2));
	n = strlen (rest);
	if (!g_hash_table_contains (scan->boundaries, rest) && n > 2 && g_str_has_suffix (rest, "--"))
		rest[n - 2] = '\0';
	if (g_hash_table_contains (scan->boundaries, rest))
		scan->delimiters++;
}

/* GMime parses all of a message's addresses again for each such field of an enclosed message */
static void
note_address_line (BodyScan *scan, const char *line, gsize length)
{
	static const char *const names[] = { "to:", "cc:", "bcc:", "from:", "reply-to:", "sender:" };

	if (length == 0)
		scan->address_lines = 0;
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		if (line_starts (line, length, names[i]))
			scan->address_lines++;
	}
	scan->most_address_lines = MAX (scan->most_address_lines, scan->address_lines);
}

static CcrfScan
scan_body (const char *data, gsize size, const CcrfLimits *limits, CcrfMessage *message)
{
	g_autoptr (GHashTable) boundaries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	BodyScan scan = { .boundaries = boundaries };
	Lines lines = { .data = data, .size = size };

	while (next_line (&lines)) {
		if (lines.length > 1 && lines.line[0] == '-' && lines.line[1] == '-')
			note_delimiter (&scan, lines.line, lines.length);
		else
			note_address_line (&scan, lines.line, lines.length);
		note_boundary (&scan, lines.line, lines.length);
		if ((int) g_hash_table_size (boundaries) > limits->mime_parts)
			break;
	}
	/* each multipart has one delimiter more than parts */
	if (scan.delimiters > 2 * limits->mime_parts || (int) g_hash_table_size (boundaries) > limits->mime_parts) {
		ccrf_faults_add (message->faults, "limit mime_parts: more than %d parts; only the header was read", limits->mime_parts);
		unreadable (message);
		return CCRF_SCAN_HEADERS_ONLY;
	}
	if (scan.most_address_lines > limits->header_count) {
		ccrf_faults_add (message->faults, "limit header_count: an enclosed message has more than %d address fields; only the header was read", limits->header_count);
		unreadable (message);
		return CCRF_SCAN_HEADERS_ONLY;
	}
	return CCRF_SCAN_OK;
}

CcrfScan
ccrf_scan (GBytes *raw, const CcrfLimits *limits, CcrfMessage *message)
{
	gsize size, end = ccrf_scan_header_end (raw);
	const char *data = g_bytes_get_data (raw, &size);
	CcrfScan header;

	if (size == 0) {
		ccrf_faults_add (message->faults, "empty: there is not one byte");
		unreadable (message);
		return CCRF_SCAN_NOTHING;
	}
	header = scan_header (data, end, limits, message);
	if (header != CCRF_SCAN_OK)
		return header;
	if ((gint64) size > limits->message_size) {
		ccrf_faults_add (message->faults, "limit message_size: %" G_GSIZE_FORMAT " bytes, %" G_GINT64_FORMAT " are allowed; only the header was read", size, limits->message_size);
		unreadable (message);
		return CCRF_SCAN_HEADERS_ONLY;
	}
	return scan_body (data, size, limits, message);
}

/*
 * Fields that a relay, a spam filter or a second delivery adds or changes. An
 * entry that ends in "-" stands for all fields that start so. DKIM-Signature is
 * the sender's own and stays.
 */
static const char *const trace_fields[] = {
	"Received", "Return-Path", "Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To",
	"X-Envelope-From", "Delivery-Date", "X-Received", "Received-SPF", "Authentication-Results",
	"Authentication-Results-Original", "X-Authentication-Results", "DKIM-Filter", "X-DKIM", "Status", "X-Status",
	"X-UID", "X-UIDL", "X-Keywords", "X-Mozilla-Status", "X-Mozilla-Status2", "Lines", "Content-Length",
	"X-EOPAttributedMessage", "X-EOPTenantAttributedMessage", "X-OriginatorOrg", "X-Virus-Scanned", "X-Virus-Status",
	"X-Sieve", "X-Forwarded-To", "X-Forwarded-For", "X-Loop", "X-Gm-Message-State", "X-Gm-Gg", "X-Google-Smtp-Source",
	"ARC-", "X-MS-Exchange-", "X-MS-Office365-", "X-MS-PublicTrafficType", "X-MS-TrafficTypeDiagnostic",
	"X-Microsoft-Antispam", "X-Microsoft-Antispam-", "X-Forefront-", "X-Spam-", "X-Proofpoint-", "X-Mimecast-",
	"X-Barracuda-", "X-IronPort-", "X-MailScanner-", "X-Rspamd-", "X-Sophos-",
};

static gboolean
is_trace_field (const char *line, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS (trace_fields); i++) {
		gsize n = strlen (trace_fields[i]);

		if (!line_starts (line, length, trace_fields[i]))
			continue;
		if (trace_fields[i][n - 1] == '-' || (length > n && (line[n] == ':' || line[n] == ' ' || line[n] == '\t')))
			return TRUE;
	}
	return FALSE;
}

char *
ccrf_parse_stable_sha256 (GBytes *raw)
{
	g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
	gsize end = ccrf_scan_header_end (raw);
	gboolean skip = FALSE;
	Lines lines = { 0 };

	lines.data = g_bytes_get_data (raw, &lines.size);
	while (next_line (&lines)) {
		if (lines.at <= end) {
			if (lines.length == 0 || (lines.line[0] != ' ' && lines.line[0] != '\t'))
				skip = is_trace_field (lines.line, lines.length);
			if (skip)
				continue;
		}
		if (lines.length > 0)
			g_checksum_update (sum, (const guchar *) lines.line, (gssize) lines.length);
		g_checksum_update (sum, (const guchar *) "\n", 1);
	}
	return g_strdup (g_checksum_get_string (sum));
}

#define SENDER_MOST 320  /* bytes of an address: RFC 5321 4.5.3.1 has 64 @ 255 */
#define FIELD_MOST 4096  /* bytes of a field that are looked at */

/* The unfolded value of the first field @name, cut at FIELD_MOST. (transfer full) (nullable) */
static char *
first_field (GBytes *raw, const char *name)
{
	g_autoptr (GString) value = NULL;
	gsize end = ccrf_scan_header_end (raw), n = strlen (name);
	Lines lines = { 0 };

	lines.data = g_bytes_get_data (raw, &lines.size);
	while (next_line (&lines) && lines.at <= end) {
		gboolean folded = lines.length > 0 && (lines.line[0] == ' ' || lines.line[0] == '\t');

		if (value != NULL && (!folded || value->len > FIELD_MOST))
			break;
		if (value != NULL)
			g_string_append_len (value, lines.line, (gssize) MIN (lines.length, FIELD_MOST));
		else if (!folded && lines.length > n && line_starts (lines.line, lines.length, name) && lines.line[n] == ':')
			value = g_string_new_len (lines.line + n + 1, (gssize) MIN (lines.length - n - 1, FIELD_MOST));
	}
	return value != NULL ? g_string_free (g_steal_pointer (&value), FALSE) : NULL;
}

char *
ccrf_parse_sender_key (GBytes *raw)
{
	g_autofree char *from = first_field (raw, "From"), *results = first_field (raw, "Authentication-Results");
	g_autofree char *folded = results != NULL ? g_ascii_strdown (results, -1) : NULL;
	char *open = from != NULL ? strrchr (from, '<') : NULL;
	char *address = open != NULL ? open + 1 : from;
	g_autofree char *valid = NULL;

	if (address == NULL)
		return g_strdup ("");
	address[strcspn (address, ">")] = '\0';
	if (strlen (address) > SENDER_MOST)
		address[SENDER_MOST] = '\0';
	valid = g_utf8_make_valid (g_strstrip (address), -1);
	address = g_ascii_strdown (valid, -1);
	if (folded != NULL && strstr (folded, "dmarc=pass") != NULL) {
		g_autofree char *bare = address;

		address = g_strconcat (bare, " dmarc", NULL);
	}
	return address;
}
