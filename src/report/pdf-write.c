/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Objects and texts of a PDF. The standard fonts (9.6.2.2) need no file; their widths are those of Adobe's metrics. */

#include <string.h>

#include "pdf-write.h"

struct _CcrfPdf {
	GPtrArray *bodies; /* GString, NULL while reserved; object 1 first */
};

static void
free_string (gpointer data)
{
	if (data)
		g_string_free (data, TRUE);
}

CcrfPdf *
ccrf_pdf_new (void)
{
	CcrfPdf *pdf = g_new0 (CcrfPdf, 1);

	pdf->bodies = g_ptr_array_new_with_free_func (free_string);
	return pdf;
}

void
ccrf_pdf_free (CcrfPdf *pdf)
{
	if (!pdf)
		return;
	g_ptr_array_unref (pdf->bodies);
	g_free (pdf);
}

guint
ccrf_pdf_reserve (CcrfPdf *pdf)
{
	g_ptr_array_add (pdf->bodies, NULL);
	return pdf->bodies->len;
}

void
ccrf_pdf_set (CcrfPdf *pdf, guint object, const char *body)
{
	g_return_if_fail (object > 0 && object <= pdf->bodies->len && !pdf->bodies->pdata[object - 1]);
	pdf->bodies->pdata[object - 1] = g_string_new (body);
}

void
ccrf_pdf_set_stream (CcrfPdf *pdf, guint object, const char *entries, const char *data, gsize size)
{
	g_autofree char *head = g_strdup_printf ("<<%s /Length %" G_GSIZE_FORMAT ">>\nstream\n", entries, size);
	GString *body;

	ccrf_pdf_set (pdf, object, head);
	body = pdf->bodies->pdata[object - 1];
	g_string_append_len (body, data, (gssize) size);
	g_string_append (body, "\nendstream");
}

GBytes *
ccrf_pdf_finish (CcrfPdf *pdf, guint catalog, guint info)
{
	/* the comment's bytes say that the file is not text (7.5.2) */
	GString *out = g_string_new ("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
	g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
	g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
	gsize table, length;
	const char *id;

	for (guint i = 0; i < pdf->bodies->len; i++) {
		const GString *body = pdf->bodies->pdata[i];

		g_array_append_val (offsets, out->len);
		g_string_append_printf (out, "%u 0 obj\n", i + 1);
		g_string_append_len (out, body ? body->str : "null", body ? (gssize) body->len : 4);
		g_string_append (out, "\nendobj\n");
	}
	/* an identifier of the contents (14.4): the same form gives the same file */
	g_checksum_update (sum, (const guchar *) out->str, (gssize) out->len);
	id = g_checksum_get_string (sum);
	table = out->len;
	g_string_append_printf (out, "xref\n0 %u\n0000000000 65535 f \n", pdf->bodies->len + 1);
	for (guint i = 0; i < offsets->len; i++)
		g_string_append_printf (out, "%010" G_GSIZE_FORMAT " 00000 n \n", g_array_index (offsets, gsize, i));
	g_string_append_printf (out, "trailer\n<</Size %u /Root %u 0 R /Info %u 0 R /ID [<%s> <%s>]>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
	                        pdf->bodies->len + 1, catalog, info, id, id, table);
	length = out->len;
	return g_bytes_new_take (g_string_free (out, FALSE), length);
}

/* ---- texts -------------------------------------------------------------------------- */

static void
append_escaped (GString *out, const char *bytes, gsize size)
{
	g_string_append_c (out, '(');
	for (gsize i = 0; i < size; i++) {
		const guchar c = (guchar) bytes[i];

		if (c == '(' || c == ')' || c == '\\')
			g_string_append_printf (out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			g_string_append_printf (out, "\\%03o", c);
		else
			g_string_append_c (out, (char) c);
	}
	g_string_append_c (out, ')');
}

char *
ccrf_pdf_string (const char *text)
{
	GString *out = g_string_new (NULL);
	glong count = 0;

	if (g_str_is_ascii (text)) {
		append_escaped (out, text, strlen (text));
	} else {
		g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &count, NULL);

		g_string_append (out, "<FEFF");
		for (glong i = 0; i < count; i++)
			g_string_append_printf (out, "%04X", wide[i]);
		g_string_append_c (out, '>');
	}
	return g_string_free (out, FALSE);
}

char *
ccrf_pdf_shown (const char *text)
{
	gsize size = 0;
	GString *out = g_string_new (NULL);
	g_autofree char *bytes = g_convert_with_fallback (text, -1, "WINDOWS-1252", "UTF-8", "?", NULL, &size, NULL);

	append_escaped (out, bytes ? bytes : "", bytes ? size : 0);
	return g_string_free (out, FALSE);
}

/* ---- widths --------------------------------------------------------------------------- */

/* clang-format off */
/* thousandths of the size, from the space to the tilde */
static const guint16 regular[95] = {
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
};
static const guint16 bolder[95] = {
	278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
	975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
	333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
};
/* clang-format on */

double
ccrf_pdf_width (const char *text, gboolean bold, double size)
{
	guint sum = 0;

	for (; *text; text = g_utf8_next_char (text)) {
		const gunichar c = g_utf8_get_char (text);

		/* beyond ASCII only an estimate: these are quotation marks, dashes and accented letters */
		sum += c >= ' ' && c <= '~' ? (bold ? bolder : regular)[c - ' '] : 611;
	}
	return sum * size / 1000;
}

char **
ccrf_pdf_wrap (const char *text, gboolean bold, double size, double width)
{
	g_auto (GStrv) words = g_strsplit (text, " ", -1);
	GPtrArray *lines = g_ptr_array_new ();
	g_autoptr (GString) line = g_string_new (NULL);

	for (char **word = words; *word; word++) {
		g_autofree char *longer = line->len ? g_strconcat (line->str, " ", *word, NULL) : g_strdup (*word);

		if (line->len && ccrf_pdf_width (longer, bold, size) > width) {
			g_ptr_array_add (lines, g_strdup (line->str));
			g_string_assign (line, *word);
		} else {
			g_string_assign (line, longer);
		}
	}
	if (line->len)
		g_ptr_array_add (lines, g_strdup (line->str));
	g_ptr_array_add (lines, NULL);
	return (char **) g_ptr_array_free (lines, FALSE);
}

void
ccrf_pdf_number (GString *out, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append (out, g_ascii_formatd (text, sizeof text, "%.2f", value));
}
