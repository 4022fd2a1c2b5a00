/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What may tie a mail to a request or a case: candidates only. Nothing found here
 * proves anything; the token's MAC is checked where the request is known.
 */

#include "reading.h"

#include <string.h>

#define MOST_TOKENS 50
#define MOST_REFS 200
#define MOST_MATCHES 1000 /* every further match costs a look through the whole text */

static gboolean
is_base32 (char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
}

/* @text may hold dashes, spaces and quote marks between the characters */
static void
add_token (GPtrArray *tokens, const char *text)
{
	char token[CCRF_TOKEN_LENGTH + 1];
	gsize n = 0;
	guint64 id;

	for (const char *at = text; *at && n < CCRF_TOKEN_LENGTH; at++) {
		if (is_base32 (*at))
			token[n++] = g_ascii_toupper (*at);
	}
	token[n] = '\0';
	if (n == CCRF_TOKEN_LENGTH && tokens->len < MOST_TOKENS && ccrf_token_id (token, &id) && !ccrf_list_has (tokens, token))
		g_ptr_array_add (tokens, g_strdup (token));
}

/* A run of exactly 34 characters between others than letters and digits, in the part before the @ */
static void
find_in_local_part (GPtrArray *tokens, const char *address)
{
	const char *end = strchrnul (address, '@');
	const char *at = address;

	while (at < end) {
		const char *start = at;

		while (at < end && g_ascii_isalnum (*at))
			at++;
		if (at - start == CCRF_TOKEN_LENGTH) {
			g_autofree char *run = g_strndup (start, at - start);
			gboolean clean = TRUE;

			for (const char *c = run; *c; c++)
				clean = clean && is_base32 (*c);
			if (clean)
				add_token (tokens, run);
		}
		at++;
	}
}

/* Mail programs turn hyphens and spaces into cousins, and add marks without a width */
static char *
plain_dashes (const char *text)
{
	GString *out = g_string_sized_new (strlen (text) + 1);

	for (const char *at = text; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (c < 128)
			g_string_append_c (out, (char) c);
		else if (c >= 0x2010 && c <= 0x2015)
			g_string_append_c (out, '-');
		else if (c == 0xa0 || c == 0x202f || c == 0x2007 || c == 0x2009)
			g_string_append_c (out, ' ');
		else if (c == 0xad || c == 0x200b || c == 0x200c || c == 0x200d || c == 0x2060 || c == 0xfeff)
			continue;
		else
			g_string_append_unichar (out, c);
	}
	return g_string_free (out, FALSE);
}

static void
each_match (const char *pattern, const char *text, void (*found) (GPtrArray *, const char *), GPtrArray *into)
{
	g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;

	g_return_if_fail (regex);
	g_regex_match (regex, text, 0, &match);
	for (int n = 0; n < MOST_MATCHES && g_match_info_matches (match); n++, g_match_info_next (match, NULL)) {
		g_autofree char *group = g_match_info_fetch (match, 1);

		found (into, group);
	}
}

/* The footer `Ref CCRF-2026-00042 / K7QM-…`, wrapped or quoted as it may be; or the token in its groups alone */
#define BETWEEN "[-\\s>|*]{0,12}"
static const char footer_pattern[] =
	"\\bRef[\\s:>*]{1,8}(?:CCRF|PC|MAIL|ALERT|CONTACT)" BETWEEN "\\d{4}" BETWEEN "\\d{5}[\\s>*]{0,8}/[\\s>*]{0,8}((?:[A-Z2-7]" BETWEEN "){33}[A-Z2-7])(?![A-Z0-9])";
static const char groups_pattern[] = "(?<![A-Z0-9-])((?:[A-Z2-7]{4}-[\\s>]{0,6}){8}[A-Z2-7]{2})(?![A-Z0-9-])";

void
ccrf_read_tokens (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	g_autofree char *subject = plain_dashes (message->subject);
	g_autofree char *text = plain_dashes (message->text);

	for (guint i = 0; i < message->recipients->len; i++)
		find_in_local_part (message->tokens, message->recipients->pdata[i]);
	for (guint i = 0; i < message->references->len; i++)
		find_in_local_part (message->tokens, message->references->pdata[i]);
	each_match (footer_pattern, text, add_token, message->tokens);
	each_match (groups_pattern, text, add_token, message->tokens);
	each_match (groups_pattern, subject, add_token, message->tokens);
}

static void
add_ref (GPtrArray *refs, const char *text)
{
	g_autofree char *upper = g_ascii_strup (text, -1);

	if (refs->len < MOST_REFS && !ccrf_list_has (refs, upper))
		g_ptr_array_add (refs, g_steal_pointer (&upper));
}

void
ccrf_read_refs (CcrfReading *reading)
{
	static const char pattern[] = "(?<![A-Z0-9-])((?:CCRF|PC|MAIL|ALERT|CONTACT)-\\d{4}-\\d{5})(?!\\d)";
	CcrfMessage *message = reading->message;
	g_autofree char *subject = plain_dashes (message->subject);
	g_autofree char *text = plain_dashes (message->text);

	each_match (pattern, subject, add_ref, message->refs);
	each_match (pattern, text, add_ref, message->refs);
}
