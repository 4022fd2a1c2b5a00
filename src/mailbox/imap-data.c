/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * imap-data: what FETCH, SEARCH and LIST responses say. A small scanner walks
 * over the response's pieces without copying them; anything that does not fit
 * the grammar is an error.
 */

#include "imap-response.h"

#include <string.h>

#define DEPTH_MOST 16 /* brackets within brackets that are skipped */

typedef struct {
	const CcrfImapResponse *response;
	guint piece;
	const char *at;
} Scanner;

static void
scanner_init (Scanner *s, const CcrfImapResponse *response)
{
	s->response = response;
	s->piece = 0;
	s->at = response->pieces->pdata[0];
}

/* At a literal: between two pieces. */
static gboolean
at_literal (const Scanner *s)
{
	return *s->at == '\0' && s->piece + 1 < s->response->pieces->len;
}

static gboolean
at_end (const Scanner *s)
{
	return *s->at == '\0' && !at_literal (s);
}

static gboolean
scan_char (Scanner *s, char wanted)
{
	if (*s->at != wanted || wanted == '\0')
		return FALSE;
	s->at++;
	return TRUE;
}

static GBytes *
scan_literal (Scanner *s)
{
	GBytes *literal = s->response->literals->pdata[s->piece];

	s->piece++;
	s->at = s->response->pieces->pdata[s->piece];
	return g_bytes_ref (literal);
}

/* An atom; a section in [] belongs to it with its spaces: `BODY[HEADER.FIELDS (TO)]<0>`. */
static char *
scan_atom (Scanner *s)
{
	const char *start = s->at;
	gboolean section = FALSE;

	for (; *s->at != '\0'; s->at++) {
		if (*s->at == '[')
			section = TRUE;
		else if (*s->at == ']')
			section = FALSE;
		else if (*s->at == '"' || g_ascii_iscntrl (*s->at) || (!section && strchr (" (){", *s->at) != NULL))
			break;
	}
	return s->at > start && !section ? g_strndup (start, (gsize) (s->at - start)) : NULL;
}

static gboolean
scan_number (Scanner *s, guint64 most, guint64 *number)
{
	g_autofree char *atom = scan_atom (s);

	return atom != NULL && g_ascii_isdigit (*atom) && g_ascii_string_to_unsigned (atom, 10, 0, most, number, NULL);
}

static char *
scan_quoted (Scanner *s)
{
	g_autoptr (GString) text = g_string_new (NULL);

	if (!scan_char (s, '"'))
		return NULL;
	for (; *s->at != '"'; s->at++) {
		if (*s->at == '\\' && (s->at[1] == '\\' || s->at[1] == '"'))
			s->at++;
		if (*s->at == '\0')
			return NULL;
		g_string_append_c (text, *s->at);
	}
	s->at++;
	return g_string_free (g_steal_pointer (&text), FALSE);
}

/* nstring as bytes. @none: (out): it was NIL */
static GBytes *
scan_nstring (Scanner *s, gboolean *none)
{
	g_autofree char *word = NULL;

	*none = FALSE;
	if (at_literal (s))
		return scan_literal (s);
	if (*s->at == '"') {
		g_autofree char *quoted = scan_quoted (s);
		gsize n;

		if (quoted == NULL)
			return NULL;
		n = strlen (quoted);
		return g_bytes_new_take (g_steal_pointer (&quoted), n);
	}
	word = scan_atom (s);
	*none = word != NULL && g_ascii_strcasecmp (word, "NIL") == 0;
	return NULL;
}

/* Any one value: an atom, a string, a list. */
static gboolean
skip_value (Scanner *s)
{
	guint depth = 0;

	do {
		if (at_literal (s)) {
			g_bytes_unref (scan_literal (s));
		} else if (scan_char (s, '(')) {
			if (++depth > DEPTH_MOST)
				return FALSE;
		} else if (depth > 0 && scan_char (s, ')')) {
			depth--;
		} else if (*s->at == '"') {
			g_autofree char *quoted = scan_quoted (s);

			if (quoted == NULL)
				return FALSE;
		} else {
			g_autofree char *atom = scan_atom (s);

			if (atom == NULL)
				return FALSE;
		}
		while (depth > 0 && scan_char (s, ' '))
			;
	} while (depth > 0);
	return TRUE;
}

static gboolean
broken (GError **error, const char *name, const char *what)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: %s: %s", name, what);
	return FALSE;
}

/* ---- FETCH -------------------------------------------------------------------------- */

void
ccrf_imap_fetch_clear (CcrfImapFetch *fetch)
{
	g_clear_pointer (&fetch->body, g_bytes_unref);
	g_clear_pointer (&fetch->header, g_bytes_unref);
	g_clear_pointer (&fetch->text, g_bytes_unref);
}

static gboolean
read_uid (Scanner *s, CcrfImapFetch *fetch)
{
	guint64 number;

	if (fetch->uid != 0 || !scan_number (s, G_MAXUINT32, &number) || number == 0)
		return FALSE;
	fetch->uid = (guint32) number;
	return TRUE;
}

static gboolean
read_size (Scanner *s, CcrfImapFetch *fetch)
{
	if (fetch->has_size || !scan_number (s, G_MAXINT64, &fetch->size))
		return FALSE;
	fetch->has_size = TRUE;
	return TRUE;
}

static gboolean
read_date (Scanner *s, CcrfImapFetch *fetch)
{
	g_autofree char *text = scan_quoted (s);

	if (fetch->has_date || text == NULL || !ccrf_imap_date_parse (text, &fetch->date))
		return FALSE;
	fetch->has_date = TRUE;
	return TRUE;
}

static gboolean
read_bytes (Scanner *s, GBytes **into)
{
	gboolean none;

	if (*into != NULL)
		return FALSE;
	*into = scan_nstring (s, &none);
	return *into != NULL || none;
}

static gboolean
read_body (Scanner *s, CcrfImapFetch *fetch)
{
	return read_bytes (s, &fetch->body);
}

static gboolean
read_header (Scanner *s, CcrfImapFetch *fetch)
{
	return read_bytes (s, &fetch->header);
}

static gboolean
read_text (Scanner *s, CcrfImapFetch *fetch)
{
	return read_bytes (s, &fetch->text);
}

/* clang-format off */
static const struct { const char *item; gboolean (*read) (Scanner *s, CcrfImapFetch *fetch); } items[] = {
	{ "UID",             read_uid },
	{ "RFC822.SIZE",     read_size },
	{ "INTERNALDATE",    read_date },
	{ "BODY[]",          read_body },
	{ "BODY[HEADER]",    read_header },
	{ "BODY[HEADER]<0>", read_header },
	{ "BODY[TEXT]",      read_text },
	{ "BODY[TEXT]<0>",   read_text },
};
/* clang-format on */

gboolean
ccrf_imap_fetch_parse (const CcrfImapResponse *response, CcrfImapFetch *fetch, GError **error)
{
	Scanner s;

	memset (fetch, 0, sizeof *fetch);
	scanner_init (&s, response);
	if (!scan_char (&s, '('))
		return broken (error, "FETCH", "no list");
	while (!scan_char (&s, ')')) {
		g_autofree char *name = scan_atom (&s);
		gboolean good = FALSE;
		gsize i = 0;

		if (name == NULL || !scan_char (&s, ' '))
			return broken (error, "FETCH", "an item without a name or a value");
		while (i < G_N_ELEMENTS (items) && g_ascii_strcasecmp (items[i].item, name) != 0)
			i++;
		good = i < G_N_ELEMENTS (items) ? items[i].read (&s, fetch) : skip_value (&s);
		if (!good)
			return broken (error, "FETCH", i < G_N_ELEMENTS (items) ? items[i].item : "an item's value");
		if (!scan_char (&s, ' ') && *s.at != ')')
			return broken (error, "FETCH", "something behind an item's value");
	}
	return at_end (&s) || broken (error, "FETCH", "something behind its end");
}

/* ---- SEARCH and LIST -------------------------------------------------------------------- */

gboolean
ccrf_imap_search_parse (const CcrfImapResponse *response, GArray *uids, GError **error)
{
	const char *at = response->pieces->pdata[0];

	/* read in place: a large mailbox answers in one line of megabytes */
	if (response->literals->len > 0)
		return broken (error, "SEARCH", "a literal");
	while (*at != '\0') {
		guint64 number = 0;
		const char *start = at;

		for (; g_ascii_isdigit (*at) && number <= G_MAXUINT32; at++)
			number = number * 10 + (guint64) (*at - '0');
		if (at == start || number == 0 || number > G_MAXUINT32 || (*at != ' ' && *at != '\0'))
			return broken (error, "SEARCH", "what stands there is no UID");
		g_array_append_val (uids, (guint32){ (guint32) number });
		while (*at == ' ')
			at++;
	}
	return TRUE;
}

gboolean
ccrf_imap_list_parse (const CcrfImapResponse *response, char **name, gboolean *usable, GError **error)
{
	g_autoptr (GBytes) bytes = NULL;
	gboolean none = FALSE;
	Scanner s;

	*name = NULL;
	*usable = TRUE;
	scanner_init (&s, response);
	if (!scan_char (&s, '('))
		return broken (error, "LIST", "no attributes");
	while (!scan_char (&s, ')')) {
		g_autofree char *attribute = scan_atom (&s);

		if (attribute == NULL)
			return broken (error, "LIST", "an attribute that is none");
		if (g_ascii_strcasecmp (attribute, "\\Noselect") == 0 || g_ascii_strcasecmp (attribute, "\\NonExistent") == 0)
			*usable = FALSE;
		(void) scan_char (&s, ' ');
	}
	if (!scan_char (&s, ' ') || !skip_value (&s) || !scan_char (&s, ' '))
		return broken (error, "LIST", "no hierarchy delimiter");
	if (at_literal (&s) || *s.at == '"') {
		bytes = scan_nstring (&s, &none);
		if (bytes != NULL)
			*name = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
	} else {
		*name = scan_atom (&s);
	}
	/* extended data of RFC 5258 may follow; it does not matter to us */
	if (*name == NULL)
		return broken (error, "LIST", "no name");
	return TRUE;
}
