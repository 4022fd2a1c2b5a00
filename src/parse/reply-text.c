/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the author of a reply wrote, without what the mail program put around it.
 */

#include "reading.h"
#include "quotes.h"

#include <string.h>

/* Lines that phones add; the whole line goes, what stands around it stays */
static const char *const sent_from[] = {
	"sent from my ", "sent from mail for", "sent from outlook", "sent from yahoo", "sent from samsung", "sent from the all new",
	"sent from the aol", "sent from the new", "sent from mailbox", "sent from windows mail", "sent from an ip", "(sent from ", "sent via my ", "sent via mobile", "sent via blackberry",
	"sent via the samsung", "sent with airmail", "sent with spark", "from my iphone", "diese nachricht wurde von mein", "從我的 ",
	"get outlook for", "sent with proton", "sent with [proton", "von meinem ", "gesendet von ", "envoyé de mon ", "envoyé depuis ", "enviado desde mi",
	"enviado do meu", "inviato da ", "verzonden vanaf ", "verstuurd vanaf ", "wysłane z ", "holen sie sich outlook", "obtenez outlook",
};

/*
 * Banners that gateways put above a mail from outside. "CAUTION: This email
 * originated from outside" would be the answer CAUTION otherwise (B1.9).
 */
static const char *const banner_starts[] = {
	"originated from outside", "originated outside", "came from outside", "from outside of the", "from outside the organi", "from outside your organi",
	"external email", "external sender", "external message", "from an external", "you don't often get email from", "you don’t often get email from",
	"don't often get email from", "don’t often get email from", "this sender is trusted", "this email is from an external",
};
static const char *const banner_goes_on[] = {
	"do not click", "don't click", "open attachments", "opening attachments", "content is safe", "recognise the sender", "recognize the sender",
	"learn why this is important", "clicking links", "links or attachments", "report suspicious", "verify the sender", "unless you",
};

static gboolean
contains_any (const char *line, const char *const *parts, gsize n)
{
	g_autofree char *folded = g_utf8_casefold (line, -1);

	for (gsize i = 0; i < n; i++) {
		if (strstr (folded, parts[i]))
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_sent_from (const char *line)
{
	g_autofree char *folded = g_utf8_casefold (line, -1);

	g_strchug (folded);
	for (gsize i = 0; i < G_N_ELEMENTS (sent_from); i++) {
		if (g_str_has_prefix (folded, sent_from[i]) && strlen (folded) < 120)
			return TRUE;
	}
	return FALSE;
}

/* A line that is a handling mark and nothing else: "OFFICIAL-SENSITIVE", "Classification: OFFICIAL", "[EXTERNAL]" */
static gboolean
is_marking (const char *line)
{
	static const char pattern[] =
		"^[\\s*_\\[(#=-]*(?:(?:(?:security|protective|government) )?(?:classification|marking|sensitivity)\\s*[:\\x{2013}-]\\s*)?"
		"(?:official|not protectively marked|unclassified|restricted|external)"
		"(?:[\\s:/\\x{2013}\\x{2014}-]*(?:sensitive|personal|commercial|locsen|nhs|data|internal|health|e-?mail|sender))*[\\s*_\\])#=.:-]*$";

	return strlen (line) < 100 && g_regex_match_simple (pattern, line, G_REGEX_CASELESS, 0);
}

/* Index behind the banner or mark that begins at or below @at; @at when there is none */
static gsize
skip_one_banner (char *const *lines, gsize at)
{
	gsize first = at;

	while (lines[first] && ccrf_quotes_is_blank (lines[first]))
		first++;
	if (!lines[first])
		return at;
	if (is_marking (lines[first]))
		return first + 1;
	if (!contains_any (lines[first], banner_starts, G_N_ELEMENTS (banner_starts)))
		return at;
	for (first++; lines[first] && !ccrf_quotes_is_blank (lines[first]); first++) {
		if (!contains_any (lines[first], banner_goes_on, G_N_ELEMENTS (banner_goes_on)) && !contains_any (lines[first], banner_starts, G_N_ELEMENTS (banner_starts)))
			break;
	}
	return first;
}

/* The gateway's banner stands above the sender's marking, and some gateways add two */
static gsize
skip_banners (char *const *lines)
{
	gsize at = 0;

	for (int i = 0; i < 4; i++)
		at = skip_one_banner (lines, at);
	return at;
}

/* RFC 3676 4.3: "-- "; mail programs lose the space */
static gboolean
is_signature_mark (const char *line)
{
	return g_str_equal (line, "-- ") || g_str_equal (line, "--") || g_str_equal (line, "--\xc2\xa0") || g_str_equal (line, "—");
}

static gboolean
is_rule (const char *line)
{
	gsize n = strspn (line, "_");

	return n >= 5 && ccrf_quotes_is_blank (line + n);
}

/* Our own footer, in an answer that a mailto: link prefilled: `Ref CCRF-2026-00042 / K7QM-…`, perhaps wrapped */
static GRegex *
footer_regex (void)
{
	return g_regex_new ("^[ \\t*]*Ref:?[ \\x{a0}]+(?:CCRF|PC|MAIL|ALERT|CONTACT)[-\\x{2010}\\x{2011}]\\d{4}[-\\x{2010}\\x{2011}]\\d{5}\\s*/\\s*(?:[A-Z2-7][-\\s\\x{a0}\\x{ad}\\x{2010}\\x{2011}]{0,4}){33}[A-Z2-7][ \\t*]*$",
	                    G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
}

static void
append_line (GString *out, const char *line)
{
	g_autofree char *trimmed = g_strchomp (g_strdup (line));

	g_string_append (out, trimmed);
	g_string_append_c (out, '\n');
}

static char *
strip (const char *text)
{
	g_autoptr (GRegex) footer = footer_regex ();
	g_autofree char *without = g_regex_replace_literal (footer, text, -1, 0, "", 0, NULL);
	g_auto (GStrv) lines = g_strsplit (without ? without : text, "\n", -1);
	g_auto (CcrfCut) cut = { 0 };
	g_autoptr (GString) out = g_string_new (NULL);
	gboolean in_signature = FALSE;

	ccrf_quotes_cut (lines, &cut);
	for (gsize i = skip_banners (lines); i < cut.at && lines[i]; i++) {
		gsize attribution = ccrf_quotes_attribution (lines, i);

		if (attribution > 0 || ccrf_quotes_is_quoted (lines[i])) {
			i += attribution > 0 ? attribution - 1 : 0;
			in_signature = FALSE;
			continue;
		}
		if (is_signature_mark (lines[i]))
			in_signature = TRUE;
		if (in_signature || is_sent_from (lines[i]))
			continue;
		if (is_rule (lines[i]) && i + 1 >= cut.at && lines[cut.at])
			continue; /* Outlook's line above its From: block */
		append_line (out, lines[i]);
	}
	return g_strdup (out->str);
}

/* RFC 4880 7: what is signed in clear text can be read; its armour is nobody's words. Returns: (transfer full) */
static char *
without_armour (const char *text)
{
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	GString *out = g_string_sized_new (strlen (text) + 1);
	gboolean in_text = FALSE, in_signature = FALSE;

	for (gsize i = 0; lines[i]; i++) {
		if (g_str_has_prefix (lines[i], "-----BEGIN PGP SIGNED MESSAGE-----")) {
			/* Hash: and the blank line behind it */
			while (lines[i + 1] && !ccrf_quotes_is_blank (lines[i]))
				i++;
			in_text = TRUE;
			continue;
		}
		if (in_text && g_str_has_prefix (lines[i], "-----BEGIN PGP SIGNATURE-----")) {
			in_text = FALSE;
			in_signature = TRUE;
		}
		if (!in_signature)
			g_string_append_printf (out, "%s\n", in_text && g_str_has_prefix (lines[i], "- ") ? lines[i] + 2 : lines[i]);
		if (g_str_has_prefix (lines[i], "-----END PGP SIGNATURE-----"))
			in_signature = FALSE;
	}
	return g_string_free (out, FALSE);
}

/* No blank lines at the ends, spaces at the start of the first line kept out */
static char *
trim_lines (char *text)
{
	const char *start = text;

	for (const char *end = strchr (start, '\n'); end; end = strchr (start, '\n')) {
		g_autofree char *line = g_strndup (start, end - start);

		if (!ccrf_quotes_is_blank (line))
			break;
		start = end + 1;
	}
	return g_strstrip (g_strdup (start));
}

char *
ccrf_parse_reply_text (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
	g_autofree char *bare = strstr (valid, "-----BEGIN PGP SIGNED MESSAGE-----") ? without_armour (valid) : NULL;
	g_autofree char *stripped = strip (bare ? bare : valid);
	char *reply = trim_lines (stripped);

	if (ccrf_quotes_is_blank (reply)) {
		g_free (reply);
		reply = trim_lines (valid);
	}
	return reply;
}
