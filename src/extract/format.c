/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which format is it? Runs in the daemon, so it only compares bytes: a wrong
 * guess costs an error from the child, nothing else.
 */

#include <string.h>

#include "reader.h"

#define HEAD_MOST 1024 /* bytes in which a magic may start (PDF, HTML) */

static gboolean
contains (const char *data, gsize size, const char *needle, gsize length)
{
	return memmem (data, size, needle, length) != NULL;
}

#define CONTAINS(data, size, literal) contains (data, size, literal, sizeof (literal) - 1)

/* An office document of any version in an OLE container. Encrypted ones go to the docx reader, which says so. */
static CcrfFormat
ole_format (const char *data, gsize size)
{
	/* names of streams are UTF-16 */
	if (CONTAINS (data, size, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"))
		return CCRF_FORMAT_DOCX;
	if (CONTAINS (data, size, "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"))
		return CCRF_FORMAT_DOC;
	return CCRF_FORMAT_UNKNOWN;
}

/* Names of members stand uncompressed in a zip. */
static CcrfFormat
zip_format (const char *data, gsize size)
{
	if (CONTAINS (data, MIN (size, HEAD_MOST), "mimetypeapplication/vnd.oasis.opendocument.text"))
		return CCRF_FORMAT_ODT;
	if (!CONTAINS (data, size, "[Content_Types].xml"))
		return CCRF_FORMAT_UNKNOWN;
	if (CONTAINS (data, size, "word/document"))
		return CCRF_FORMAT_DOCX;
	if (CONTAINS (data, size, "xl/workbook"))
		return CCRF_FORMAT_XLSX;
	return CONTAINS (data, size, "word/") ? CCRF_FORMAT_DOCX : CCRF_FORMAT_UNKNOWN;
}

/* An OpenDocument text in one XML file: its root names the type after many namespaces. */
static gboolean
looks_like_flat_odt (const char *data, gsize size)
{
	return CONTAINS (data, MIN (size, HEAD_MOST), "<?xml") && CONTAINS (data, MIN (size, 16 * HEAD_MOST), "office:mimetype=\"application/vnd.oasis.opendocument.text");
}

static gboolean
looks_like_html (const char *data, gsize size)
{
	static const char *const starts[] = { "<!doctype html", "<html", "<head", "<body", "<meta", "<table", "<div" };
	g_autofree char *head = g_ascii_strdown (data, (gssize) MIN (size, HEAD_MOST));
	const char *text = g_str_has_prefix (head, "\xef\xbb\xbf") ? head + 3 : head;
	while (g_ascii_isspace (*text))
		text++;
	while (g_str_has_prefix (text, "<!--") || g_str_has_prefix (text, "<?xml")) {
		const char *close = strchr (text, '>');
		if (close == NULL)
			return FALSE;
		for (text = close + 1; g_ascii_isspace (*text);)
			text++;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
		if (g_str_has_prefix (text, starts[i]))
			return TRUE;
	return FALSE;
}

static CcrfFormat
by_content (const char *data, gsize size)
{
	if (size >= 4 && memcmp (data, "PK\3\4", 4) == 0)
		return zip_format (data, size);
	if (size >= 8 && memcmp (data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
		return ole_format (data, size);
	if (size >= 5 && memcmp (data, "{\\rtf", 5) == 0)
		return CCRF_FORMAT_RTF;
	if (size >= 4 && memcmp (data, "\x78\x9f\x3e\x22", 4) == 0)
		return CCRF_FORMAT_TNEF;
	if (CONTAINS (data, MIN (size, HEAD_MOST), "%PDF-"))
		return CCRF_FORMAT_PDF;
	if (looks_like_flat_odt (data, size))
		return CCRF_FORMAT_ODT;
	return looks_like_html (data, size) ? CCRF_FORMAT_HTML : CCRF_FORMAT_UNKNOWN;
}

/* Only HTML has no magic of its own: for the others content decides alone. */
static gboolean
called_html (const char *name, const char *type)
{
	g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);
	if (g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".htm") || g_str_has_suffix (lower, ".xhtml"))
		return TRUE;
	return type != NULL && (g_ascii_strncasecmp (type, "text/html", 9) == 0 || g_ascii_strncasecmp (type, "application/xhtml", 17) == 0);
}

CcrfFormat
ccrf_extract_format (GBytes *document, const char *name, const char *type)
{
	gsize size;
	const char *data = g_bytes_get_data (document, &size);
	if (data == NULL || size == 0)
		return CCRF_FORMAT_UNKNOWN;
	CcrfFormat format = by_content (data, size);
	if (format == CCRF_FORMAT_UNKNOWN && called_html (name, type) && !contains (data, size, "\0\0\0\0", 4))
		return CCRF_FORMAT_HTML;
	return format;
}

gboolean
ccrf_extract_can_read (CcrfFormat format)
{
	return ccrf_reader_name (format) != NULL;
}
