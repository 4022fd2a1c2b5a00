/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is sealed so that no program can read it: S/MIME, PGP, the wrapper pages of
 * Microsoft and Egress, protected Office files and archives. Recognised, never opened.
 */

#include "reading.h"

#include <string.h>

/* clang-format off */
/* an empty column fits everything; names are compared in lower case, * stands at one end only */
static const struct { const char *rule, *type, *name; } sealed_parts[] = {
	{ "smime-enveloped",   "application/pkcs7-mime",                  "" },
	{ "smime-enveloped",   "application/x-pkcs7-mime",                "" },
	{ "smime-enveloped",   "",                                        "*.p7m" },
	{ "pgp-encrypted",     "application/pgp-encrypted",               "" },
	{ "pgp-encrypted",     "",                                        "*.pgp" },
	{ "pgp-encrypted",     "",                                        "*.gpg" },
	{ "microsoft-wrapper", "application/x-microsoft-rpmsg-message",   "" },
	{ "microsoft-wrapper", "",                                        "*.rpmsg" },
	{ "egress-wrapper",    "",                                        "*.switch" },
	{ "wrapper-page",      "",                                        "securedoc*" },
	{ "wrapper-page",      "",                                        "securemessageatt*" },
};

/* pages that hold no message but the way to it: both texts must stand in it */
static const struct { const char *rule, *text, *also; } wrapper_pages[] = {
	{ "microsoft-wrapper", "outlook.office365.com/encryption/", "" },
	{ "microsoft-wrapper", "outlook.office.com/encryption/",    "" },
	{ "microsoft-wrapper", "message.rpmsg",                     "encrypted" },
	{ "egress-wrapper",    "reader.egress.com",                 "secure" },
	{ "egress-wrapper",    "switch.egress.com/ui",              "secure" },
	{ "egress-wrapper",    "egress switch",                     "to read this secure" },
	{ "egress-wrapper",    "egress",                            "click to read this secure" },
	{ "wrapper-page",      "securemail.proofpoint",             "" },
	{ "wrapper-page",      "res.cisco.com/websafe",             "" },
	{ "wrapper-page",      "zixmessagecenter.com",              "" },
};
/* clang-format on */

static gboolean
name_fits (const char *name, const char *pattern)
{
	gsize n = strlen (pattern);

	if (n == 0)
		return FALSE;
	if (pattern[0] == '*')
		return g_str_has_suffix (name, pattern + 1);
	return pattern[n - 1] == '*' && strncmp (name, pattern, n - 1) == 0;
}

/* Office files under a password are an OLE container with a stream of this name ([MS-OFFCRYPTO] 2.3.4.4) */
static gboolean
is_protected_office (const char *data, gsize size)
{
	static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

	return size > 512 && memcmp (data, ole, 8) == 0 && memmem (data, size, stream, sizeof stream - 1) != NULL;
}

/* APPNOTE.TXT 4.4.4: bit 0 of the first member's flags */
static gboolean
is_protected_zip (const char *data, gsize size)
{
	return size > 30 && memcmp (data, "PK\3\4", 4) == 0 && (data[6] & 1);
}

static const char *
page_rule (const char *data, gsize size)
{
	g_autofree char *page = NULL;

	/* wrapper pages are small; a longer page is a document of its own */
	if (size > 1024 * 1024 || memchr (data, 0, size))
		return NULL;
	page = g_strndup (data, size);
	for (char *at = page; *at; at++)
		*at = g_ascii_tolower (*at);
	for (gsize i = 0; i < G_N_ELEMENTS (wrapper_pages); i++) {
		if (strstr (page, wrapper_pages[i].text) && strstr (page, wrapper_pages[i].also))
			return wrapper_pages[i].rule;
	}
	return NULL;
}

const char *
ccrf_sealed_attachment (const char *name, const char *type, GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);
	g_autofree char *lower = g_ascii_strdown (name, -1);

	for (gsize i = 0; i < G_N_ELEMENTS (sealed_parts); i++) {
		if ((sealed_parts[i].type[0] && g_str_equal (type, sealed_parts[i].type)) || name_fits (lower, sealed_parts[i].name))
			return sealed_parts[i].rule;
	}
	if (size == 0)
		return NULL;
	if (is_protected_office (data, size))
		return "protected-office";
	if (is_protected_zip (data, size))
		return "protected-archive";
	if (g_str_has_prefix (type, "text/html") || g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".htm"))
		return page_rule (data, size);
	if (g_str_has_suffix (lower, ".asc") && memmem (data, size, "-----BEGIN PGP MESSAGE", 22))
		return "pgp-encrypted";
	return NULL;
}

const char *
ccrf_sealed_body (const char *text)
{
	const char *block = strstr (text, "-----BEGIN PGP MESSAGE-----");

	/* at the start of a line: a sentence about PGP seals nothing */
	if (block && (block == text || block[-1] == '\n'))
		return "pgp-inline";
	return NULL;
}

const char *
ccrf_sealed_html (GBytes *html)
{
	gsize size;
	const char *data = g_bytes_get_data (html, &size);

	return size > 0 ? page_rule (data, size) : NULL;
}
