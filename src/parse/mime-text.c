/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bytes of MIME parts as text. Everything that leaves here is valid UTF-8 without
 * NUL, so that no later reader has to think about it.
 */

#include "reading.h"

#include <string.h>

GBytes *
ccrf_part_bytes (GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content (part);
	GByteArray *bytes = g_byte_array_new ();
	g_autoptr (GObject) stream = NULL;

	if (content) {
		stream = (GObject *) g_mime_stream_mem_new_with_byte_array (bytes);
		g_mime_stream_mem_set_owner ((GMimeStreamMem *) stream, FALSE);
		g_mime_data_wrapper_write_to_stream (content, (GMimeStream *) stream);
	}
	return g_byte_array_free_to_bytes (bytes);
}

/* Line ends become LF; NUL becomes U+FFFD */
static char *
normalise (const char *text, gsize size, gboolean *nul)
{
	GString *out = g_string_sized_new (size + 1);

	*nul = FALSE;
	for (gsize i = 0; i < size; i++) {
		if (text[i] == '\r') {
			if (i + 1 >= size || text[i + 1] != '\n')
				g_string_append_c (out, '\n');
		} else if (text[i] == '\0') {
			g_string_append (out, "\xef\xbf\xbd");
			*nul = TRUE;
		} else {
			g_string_append_c (out, text[i]);
		}
	}
	return g_string_free (out, FALSE);
}

/* What mail programs write where they mean something else; as browsers read them */
static const char *
real_charset (const char *charset)
{
	static const char *const names[][2] = {
		{ "us-ascii", "windows-1252" }, { "ascii", "windows-1252" }, { "iso-8859-1", "windows-1252" },
		{ "latin1", "windows-1252" }, { "ansi", "windows-1252" }, { "default", "windows-1252" },
		{ "unicode-1-1-utf-7", "utf-7" }, { "utf8", "utf-8" }, { "ks_c_5601-1987", "cp949" },
		{ "gb2312", "gb18030" }, { "iso-8859-8-i", "iso-8859-8" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		if (g_ascii_strcasecmp (charset, names[i][0]) == 0)
			return names[i][1];
	}
	return charset;
}

char *
ccrf_text_decode (GBytes *bytes, const char *charset, const char *what, GPtrArray *faults)
{
	gsize size, written = 0;
	const char *data = g_bytes_get_data (bytes, &size);
	const char *from = real_charset (charset && *charset ? charset : "us-ascii");
	g_autofree char *converted = NULL;
	g_autofree char *valid = NULL;
	g_autoptr (GError) error = NULL;
	gboolean nul;
	char *text;

	if (size == 0)
		return g_strdup ("");
	if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		size -= 3;
	}
	/* a declared charset yields to bytes that are UTF-8 beyond doubt: 8-bit ones never look like it by chance */
	if (g_ascii_strncasecmp (from, "utf-16", 6) != 0 && g_ascii_strncasecmp (from, "utf-32", 6) != 0 &&
	    g_ascii_strncasecmp (from, "iso-2022", 8) != 0 && g_ascii_strcasecmp (from, "utf-7") != 0 && g_utf8_validate_len (data, size, NULL)) {
		converted = g_strndup (data, size);
		written = size;
	} else {
		converted = g_convert_with_fallback (data, (gssize) size, "UTF-8", from, "\xef\xbf\xbd", NULL, &written, &error);
		if (!converted) {
			gboolean unknown = g_error_matches (error, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION);
			g_autofree char *shown = ccrf_text_line (charset);

			if (unknown)
				ccrf_faults_add (faults, "%s: the character set \"%.40s\" is not known; read as windows-1252", what, shown);
			else if (g_ascii_strcasecmp (from, "utf-8") == 0)
				ccrf_faults_add (faults, "%s: not all of it is UTF-8; what is not is shown as replacement characters", what);
			else
				ccrf_faults_add (faults, "%s: bytes that the character set \"%.40s\" does not have; read as windows-1252", what, shown);
			if (!unknown && g_ascii_strcasecmp (from, "utf-8") == 0) {
				converted = g_utf8_make_valid (data, (gssize) size);
				written = strlen (converted);
			} else {
				converted = g_convert_with_fallback (data, (gssize) size, "UTF-8", "WINDOWS-1252", "\xef\xbf\xbd", NULL, &written, NULL);
			}
		}
		/* windows-1252 has five holes */
		if (!converted)
			converted = g_convert_with_fallback (data, (gssize) size, "UTF-8", "ISO-8859-1", "\xef\xbf\xbd", NULL, &written, NULL);
	}
	if (!converted)
		return g_strdup ("");
	text = normalise (converted, written, &nul);
	if (nul)
		ccrf_faults_add (faults, "%s: NUL bytes in the text; each is shown as a replacement character", what);
	valid = text;
	return g_utf8_make_valid (valid, -1);
}

/* Characters that turn the direction of what is shown, so that exe reads as txt */
static gboolean
is_deceptive (gunichar c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0xfeff;
}

char *
ccrf_text_line (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
	GString *out = g_string_new (NULL);
	gboolean space = FALSE;

	for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
		gunichar c = g_utf8_get_char (at);

		if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
			space = out->len > 0;
			continue;
		}
		if (c < 32 || (c >= 127 && c < 160) || is_deceptive (c))
			continue;
		if (space)
			g_string_append_c (out, ' ');
		space = FALSE;
		g_string_append_unichar (out, c);
	}
	return g_string_free (out, FALSE);
}

char *
ccrf_part_name (GMimeObject *object)
{
	const char *name = GMIME_IS_PART (object) ? g_mime_part_get_filename (GMIME_PART (object)) : NULL;
	g_autofree char *line = NULL;
	const char *base, *slash;

	if (!name)
		name = g_mime_object_get_content_disposition_parameter (object, "filename");
	if (!name)
		name = g_mime_object_get_content_type_parameter (object, "name");
	line = ccrf_text_line (name);
	base = line;
	slash = strrchr (base, '/');
	if (slash)
		base = slash + 1;
	slash = strrchr (base, '\\');
	if (slash)
		base = slash + 1;
	/* these two are folders wherever a file of that name is made */
	return g_strdup (strcmp (base, ".") == 0 || strcmp (base, "..") == 0 ? "" : base);
}

char *
ccrf_text_unflow (const char *text, gboolean delsp)
{
	GString *out = g_string_sized_new (strlen (text) + 1);
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	gsize last_depth = 0;
	gboolean flowing = FALSE;

	for (gsize i = 0; lines[i]; i++) {
		const char *line = lines[i];
		gsize depth = strspn (line, ">");
		gsize length;

		line += depth;
		if (*line == ' ')
			line++; /* space-stuffed */
		length = strlen (line);
		if (!flowing || depth != last_depth) {
			if (i > 0)
				g_string_append_c (out, '\n');
			for (gsize j = 0; j < depth; j++)
				g_string_append_c (out, '>');
			if (depth > 0)
				g_string_append_c (out, ' ');
		}
		/* "-- " is the signature's separator and never flows */
		flowing = length > 0 && line[length - 1] == ' ' && !g_str_equal (line, "-- ");
		if (flowing && delsp)
			length--;
		g_string_append_len (out, line, (gssize) length);
		last_depth = depth;
	}
	return g_string_free (out, FALSE);
}
