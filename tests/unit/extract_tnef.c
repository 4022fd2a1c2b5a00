/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * winmail.dat as Outlook sends it (A1.2, A2.2), written here by hand after
 * [MS-OXTNEF] and read by the locked-in child: libytnef has had memory faults.
 */

#include "extract-dump.h"
#include "extract/sheet-limits.h"
#include "tnef-make.h"

static CcrfSheet *
read_tnef (const GByteArray *tnef, const CcrfLimits *given, GError **error)
{
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	g_autoptr (GBytes) document = g_bytes_new (tnef->data, tnef->len);
	g_assert_cmpint (ccrf_extract_format (document, "winmail.dat", "application/ms-tnef"), ==, CCRF_FORMAT_TNEF);
	return ccrf_extract (document, CCRF_FORMAT_TNEF, given != NULL ? given : &limits, error);
}

static void
assert_file (const CcrfSheet *sheet, guint index, const char *name, const char *type, const void *data, gsize size)
{
	g_assert_nonnull (sheet);
	g_assert_cmpuint (sheet != NULL ? sheet->files->len : 0, >, index);
	if (sheet == NULL || sheet->files->len <= index)
		return;
	const CcrfFile *file = sheet->files->pdata[index];
	g_assert_cmpstr (file->name, ==, name);
	g_assert_cmpstr (file->type, ==, type);
	g_assert_cmpmem (g_bytes_get_data (file->data, NULL), g_bytes_get_size (file->data), data, size);
}

#define LONG_NAME u"CCRF form – Café Rosé, second copy (final).docx"
#define LONG_NAME_UTF8 "CCRF form \xe2\x80\x93 Caf\xc3\xa9 Ros\xc3\xa9, second copy (final).docx"

/* ---- what is in it comes out ---------------------------------------------------- */

/* The form that was attached can be read as if it had come plainly (A2.2) */
static void
test_form (void)
{
	g_autoptr (GBytes) form = make_docx ("<w:p><w:r><w:t>Name: A Person</w:t></w:r></w:p>");
	gsize size;
	const void *data = g_bytes_get_data (form, &size);
	static const char type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	const Property list[] = {
		{ PT_UNICODE, PR_ATTACH_LONG_FILENAME, LONG_NAME, sizeof LONG_NAME },
		{ PT_STRING8, PR_ATTACH_MIME_TAG, type, sizeof type },
		{ 0 },
	};
	g_autoptr (GByteArray) tnef = start ();
	attribute (tnef, LVL_MESSAGE, attBody, "Form attached.\r\n\r\nRegards\r\n", 28);
	add_file (tnef, "CCRFFO~1.DOC", data, size, list);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	assert_file (sheet, 0, LONG_NAME_UTF8, type, data, size);
	g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
	g_assert_true (text != NULL && g_str_has_prefix (text, "Form attached.\n\nRegards\n"));

	const CcrfFile *file = sheet != NULL && sheet->files->len > 0 ? sheet->files->pdata[0] : NULL;
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	CcrfFormat format = file != NULL ? ccrf_extract_format (file->data, file->name, file->type) : CCRF_FORMAT_UNKNOWN;
	g_assert_cmpint (format, ==, CCRF_FORMAT_DOCX);
	g_autoptr (CcrfSheet) inner = file != NULL ? ccrf_extract (file->data, format, &limits, &error) : NULL;
	g_autofree char *inner_text = inner != NULL ? ccrf_sheet_text (inner) : NULL;
	g_assert_cmpstr (inner_text, ==, "Name: A Person\n");
}

/* names in the code page of the sender, names that are paths, no name at all; data among the properties */
static void
test_names (void)
{
	const Property as_property[] = {
		{ PT_STRING8, PR_ATTACH_LONG_FILENAME, "C:\\Users\\a\\form.pdf", 19 },
		{ PT_BINARY, PR_ATTACH_DATA_OBJ, "in a property", 13 },
		{ 0 },
	};
	g_autoptr (GByteArray) tnef = start ();
	add_file (tnef, "Caf\xe9.txt", "one", 3, NULL);
	add_file (tnef, "../../etc/passwd", "two", 3, NULL);
	add_file (tnef, NULL, "three", 5, NULL);
	add_file (tnef, "x", "(see properties)", 16, as_property);
	add_file (tnef, "empty.doc", NULL, 0, NULL);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	assert_file (sheet, 0, "Caf\xc3\xa9.txt", "", "one", 3);
	assert_file (sheet, 1, "passwd", "", "two", 3);
	assert_file (sheet, 2, "", "", "three", 5);
	assert_file (sheet, 3, "form.pdf", "", "in a property", 13);
	g_assert_cmpuint (sheet != NULL ? sheet->files->len : 0, ==, 4);
	g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 0, ==, 1); /* the one without content is said, not lost */
}

/* A forwarded message is an envelope inside the envelope */
static void
test_embedded (void)
{
	g_autoptr (GByteArray) inner = start ();
	add_file (inner, "form.txt", "deep", 4, NULL);
	g_autoptr (GByteArray) object = g_byte_array_new ();
	put (object, 0, 4), put (object, 0, 4), put (object, 0, 4), put (object, 0, 4);
	put_bytes (object, inner->data, inner->len);
	const Property list[] = { { PT_OBJECT, PR_ATTACH_DATA_OBJ, object->data, object->len }, { 0 } };
	g_autoptr (GByteArray) tnef = start ();
	add_file (tnef, "FW: form", "x", 1, list);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (sheet != NULL ? sheet->files->len : 0, ==, 1);
	const CcrfFile *file = sheet != NULL && sheet->files->len > 0 ? sheet->files->pdata[0] : NULL;
	g_assert_cmpstr (file != NULL ? file->type : NULL, ==, "application/ms-tnef");
	g_autoptr (GByteArray) again = g_byte_array_new ();
	if (file != NULL)
		put_bytes (again, g_bytes_get_data (file->data, NULL), inner->len);
	g_autoptr (CcrfSheet) deep = file != NULL ? read_tnef (again, NULL, &error) : NULL;
	g_assert_no_error (error);
	assert_file (deep, 0, "form.txt", "", "deep", 4);
}

static void
test_html_body (void)
{
	static const char html[] = "<html><body><table><tr><td>Provider</td><td>Caf\xe9 <s>no</s></td></tr></table></body></html>";
	const Property list[] = {
		{ PT_UNICODE, PR_BODY, u"Provider Café no", sizeof u"Provider Café no" },
		{ PT_BINARY, PR_BODY_HTML, html, sizeof html - 1 },
		{ 0 },
	};
	g_autoptr (GByteArray) tnef = start ();
	add_properties (tnef, list);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, "R1.1: 'Provider' | 'Caf\xc3\xa9 ''no's\n");
}

static void
test_plain_body (void)
{
	const Property list[] = { { PT_UNICODE, PR_BODY, u"Café – approved", sizeof u"Café – approved" }, { 0 } };
	g_autoptr (GByteArray) tnef = start ();
	add_properties (tnef, list);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
	g_assert_cmpstr (text, ==, "Caf\xc3\xa9 \xe2\x80\x93 approved\n");
}

/* LZFu, stored ("MELA"): the RTF is read where a reader is, and handed on where none is */
static void
test_rtf_body (void)
{
	static const char rtf[] = "{\\rtf1\\ansi\\pard Approved.\\par}";
	g_autoptr (GByteArray) packed = g_byte_array_new ();
	put (packed, sizeof rtf - 1 + 12, 4);
	put (packed, sizeof rtf - 1, 4);
	put (packed, 0x414c454d, 4);
	put (packed, 0, 4);
	put_bytes (packed, rtf, sizeof rtf - 1);
	const Property list[] = { { PT_BINARY, PR_RTF_COMPRESSED, packed->data, packed->len }, { 0 } };
	g_autoptr (GByteArray) tnef = start ();
	add_properties (tnef, list);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	g_assert_nonnull (sheet);
	if (sheet != NULL && !ccrf_extract_can_read (CCRF_FORMAT_RTF)) {
		assert_file (sheet, 0, "body.rtf", "text/rtf", rtf, sizeof rtf - 1);
		return;
	}
	g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
	g_assert_cmpstr (text, ==, "Approved.\n");
}

/* ---- strangers ------------------------------------------------------------------ */

/* Wherever it is cut off, nothing of it passes for the whole */
static void
test_cut_off (void)
{
	g_autoptr (GByteArray) tnef = start ();
	add_file (tnef, "a.txt", "one", 3, NULL);
	const guint first = tnef->len;
	add_file (tnef, "b.txt", "two", 3, NULL);
	const guint whole = tnef->len;
	for (guint size = 6; size < whole; size += 3) {
		g_autoptr (GByteArray) cut = g_byte_array_new ();
		put_bytes (cut, tnef->data, size);
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfSheet) sheet = read_tnef (cut, NULL, &error);
		/* between two attributes no cut can be seen: only there */
		g_assert_true (sheet == NULL || sheet->files->len < 2 || size > first);
		g_assert_true (sheet != NULL || g_error_matches (error, CCRF_ERROR, CCRF_ERROR_INVALID));
		g_assert_true (sheet == NULL || sheet->files->len == 0 || ((CcrfFile *) sheet->files->pdata[0])->data != NULL);
	}
}

/* Any byte flipped: an error or a sheet within its limits, and always our own process alive */
static void
test_damaged (void)
{
	const Property list[] = {
		{ PT_UNICODE, PR_ATTACH_LONG_FILENAME, LONG_NAME, sizeof LONG_NAME },
		{ PT_BINARY, PR_ATTACH_DATA_OBJ, "0123456789", 10 },
		{ 0 },
	};
	g_autoptr (GByteArray) tnef = start ();
	add_properties (tnef, (const Property[]){ { PT_UNICODE, PR_BODY, u"text", sizeof u"text" }, { 0 } });
	add_file (tnef, "a.txt", "one", 3, list);
	guint broke_down = 0;
	for (guint i = 4; i < tnef->len; i += 2) {
		g_autoptr (GByteArray) changed = g_byte_array_new ();
		put_bytes (changed, tnef->data, tnef->len);
		changed->data[i] ^= 0xff;
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfSheet) sheet = read_tnef (changed, NULL, &error);
		g_assert_true (sheet != NULL || g_error_matches (error, CCRF_ERROR, CCRF_ERROR_INVALID) || g_error_matches (error, CCRF_ERROR, CCRF_ERROR_LIMIT));
		broke_down += error != NULL && strstr (error->message, "broke down") != NULL;
	}
	g_test_message ("%u times the child broke down", broke_down);
}

/* Counts and sizes of the properties are checked nowhere but in libytnef */
static void
test_hostile_properties (void)
{
	static const guint32 counts[] = { 0, 2, 1000, 0x7fffffff, 0xffffffff };
	for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
		for (guint where = 0; where < 3; where++) {
			g_autoptr (GByteArray) all = properties ((const Property[]){ { PT_BINARY, PR_ATTACH_DATA_OBJ, "abcd", 4 }, { 0 } });
			guint8 *at = all->data + (guint[]){ 0, 8, 12 }[where]; /* properties, values, bytes */
			for (guint k = 0; k < 4; k++)
				at[k] = (guint8) (counts[i] >> (8 * k));
			g_autoptr (GByteArray) tnef = start ();
			add_file (tnef, "a", "x", 1, NULL);
			attribute (tnef, LVL_ATTACHMENT, attAttachment, all->data, all->len);
			g_autoptr (GError) error = NULL;
			g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
			g_assert_true (sheet != NULL || error != NULL);
		}
	}
}

static void
test_rtf_bomb (void)
{
	g_autoptr (GByteArray) packed = g_byte_array_new ();
	put (packed, 20, 4);
	put (packed, 0x7fffffff, 4);
	put (packed, 0x75465a4c, 4);
	put (packed, 0, 4);
	put_bytes (packed, "\0abcdefgh", 9);
	g_autoptr (GByteArray) tnef = start ();
	add_properties (tnef, (const Property[]){ { PT_BINARY, PR_RTF_COMPRESSED, packed->data, packed->len }, { 0 } });
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 0, ==, 1);
}

static void
test_junk (void)
{
	g_autoptr (GByteArray) tnef = g_byte_array_new ();
	put (tnef, 0x223e9f78, 4);
	for (guint i = 0; i < 3000; i++)
		put (tnef, i * 7919 + 1, 1);
	g_autoptr (GError) error = NULL;
	g_assert_null (read_tnef (tnef, NULL, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

/* ---- limits, both sides ----------------------------------------------------------- */

static void
test_files_limit (void)
{
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	limits.attachments = 20;
	g_autoptr (GByteArray) tnef = start ();
	for (guint i = 0; i < 20; i++)
		add_file (tnef, "a", "x", 1, NULL);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) within = read_tnef (tnef, &limits, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (within != NULL ? within->files->len : 0, ==, 20);
	add_file (tnef, "a", "x", 1, NULL);
	g_assert_null (read_tnef (tnef, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_assert_nonnull (error != NULL ? strstr (error->message, "attachments") : NULL);
}

static void
test_size_limit (void)
{
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	limits.inflated_size = 3 << 20;
	g_autofree guint8 *large = g_malloc0 (3 << 20);
	g_autoptr (GByteArray) tnef = start ();
	add_file (tnef, "a", large, (3 << 20) - 1, NULL);
	add_file (tnef, "b", "x", 1, NULL);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) within = read_tnef (tnef, &limits, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (within != NULL ? within->files->len : 0, ==, 2);
	add_file (tnef, "c", "x", 1, NULL);
	g_assert_null (read_tnef (tnef, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_assert_nonnull (error != NULL ? strstr (error->message, "inflated_size") : NULL);
}

/* More than a sheet alone may weigh: the largest message that is taken fits into the child */
static void
test_large (void)
{
	const gsize size = 30 << 20;
	g_autofree guint8 *large = g_malloc0 (size);
	g_autoptr (GByteArray) tnef = start ();
	add_file (tnef, "a", large, size, NULL);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_tnef (tnef, NULL, &error);
	g_assert_no_error (error);
	assert_file (sheet, 0, "a", "", large, size);
}

/* ---- the wire: the parent believes nothing ---------------------------------------- */

static void
test_wire (void)
{
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	g_autoptr (GBytes) data = g_bytes_new_static ("abc", 3);
	for (guint i = 0; i < CCRF_SHEET_FILES_MOST; i++)
		ccrf_sheet_add_file (sheet, "n", NULL, data);
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) read = ccrf_sheet_parse (wire, &error);
	g_assert_no_error (error);
	assert_file (read, CCRF_SHEET_FILES_MOST - 1, "n", "", "abc", 3);
	ccrf_sheet_add_file (sheet, "n", NULL, data);
	g_autoptr (GBytes) more = ccrf_sheet_serialise (sheet);
	g_assert_null (ccrf_sheet_parse (more, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/extract/tnef/form", test_form);
	g_test_add_func ("/extract/tnef/names", test_names);
	g_test_add_func ("/extract/tnef/embedded", test_embedded);
	g_test_add_func ("/extract/tnef/html-body", test_html_body);
	g_test_add_func ("/extract/tnef/plain-body", test_plain_body);
	g_test_add_func ("/extract/tnef/rtf-body", test_rtf_body);
	g_test_add_func ("/extract/tnef/cut-off", test_cut_off);
	g_test_add_func ("/extract/tnef/damaged", test_damaged);
	g_test_add_func ("/extract/tnef/hostile-properties", test_hostile_properties);
	g_test_add_func ("/extract/tnef/rtf-bomb", test_rtf_bomb);
	g_test_add_func ("/extract/tnef/junk", test_junk);
	g_test_add_func ("/extract/tnef/files-limit", test_files_limit);
	g_test_add_func ("/extract/tnef/size-limit", test_size_limit);
	g_test_add_func ("/extract/tnef/large", test_large);
	g_test_add_func ("/extract/tnef/wire", test_wire);
	return g_test_run ();
}
