/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sheet, its wire format against a hostile child, and telling formats apart. */

#include "extract-dump.h"
#include "extract/sheet-limits.h"

static CcrfSheet *
sample (void)
{
	CcrfSheet *sheet = ccrf_sheet_new ();
	CcrfBlock *paragraph = ccrf_sheet_add_paragraph (sheet);
	paragraph->quote = 2;
	paragraph->heading = paragraph->list_item = paragraph->signature = TRUE;
	ccrf_cell_add (paragraph->cells->pdata[0], CCRF_PIECE_TEXT, "caf\xc3\xa9", CCRF_MARK_BOLD | CCRF_MARK_UNDERLINE);
	CcrfBlock *row = ccrf_sheet_add_row (sheet, 3, 7);
	CcrfCell *cell = ccrf_block_add_cell (row);
	CcrfPiece *tick = ccrf_cell_add (cell, CCRF_PIECE_TICK, NULL, 0);
	tick->ticked = TRUE;
	g_free (tick->tag);
	tick->tag = g_strdup ("tag");
	ccrf_cell_add (cell, CCRF_PIECE_BREAK, NULL, 0);
	ccrf_cell_add (cell, CCRF_PIECE_CONTROL, "Click here", CCRF_MARK_PLACEHOLDER);
	ccrf_cell_add (cell, CCRF_PIECE_TEXT, "shown\ttab", 0);
	ccrf_cell_add (cell, CCRF_PIECE_TEXT, "secret", CCRF_MARK_HIDDEN);
	ccrf_block_add_cell (row);
	g_hash_table_replace (sheet->properties, g_strdup ("ccrf_version"), g_strdup ("1"));
	ccrf_faults_add (sheet->faults, "a fault");
	sheet->encrypted = TRUE;
	return sheet;
}

static void
test_round_trip (void)
{
	g_autoptr (CcrfSheet) sheet = sample ();
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) again = ccrf_sheet_parse (wire, &error);
	g_assert_no_error (error);
	g_assert_nonnull (again);
	g_autofree char *before = dump_sheet (sheet), *after = dump_sheet (again);
	g_assert_cmpstr (before, ==, after);
	g_assert_cmpstr (after, ==, "P q2 heading item signature: 'caf\xc3\xa9'bu\nR3.7: [x|tag|]~<Click here||>p'shown\ttab''secret'H | \n");
	g_assert_true (again->encrypted);
	g_assert_cmpstr (g_hash_table_lookup (again->properties, "ccrf_version"), ==, "1");
	g_assert_cmpstr (again->faults->pdata[0], ==, "a fault");
	g_autoptr (GBytes) second = ccrf_sheet_serialise (again);
	g_assert_true (g_bytes_equal (wire, second));
	g_autoptr (CcrfSheet) empty = ccrf_sheet_new ();
	g_autoptr (GBytes) nothing = ccrf_sheet_serialise (empty);
	g_autoptr (CcrfSheet) still_empty = ccrf_sheet_parse (nothing, &error);
	g_assert_no_error (error);
	g_assert_nonnull (still_empty);
}

static void
test_text (void)
{
	g_autoptr (CcrfSheet) sheet = sample ();
	g_autofree char *text = ccrf_sheet_text (sheet);
	g_assert_cmpstr (text, ==, "> > caf\xc3\xa9\n\xe2\x98\x92\nshown tab\n");
	g_autofree char *cell = ccrf_cell_text (((CcrfBlock *) sheet->blocks->pdata[1])->cells->pdata[0]);
	g_assert_cmpstr (cell, ==, "\xe2\x98\x92\nshown\ttab");
}

/* Every byte of the wire changed in several ways, and every shortening: an error or a sheet within its rules, never a crash */
static void
test_hostile_bytes (void)
{
	static const guint8 masks[] = { 0x01, 0x80, 0xff, 0x55 };
	g_autoptr (CcrfSheet) sheet = sample ();
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	gsize size;
	const guint8 *data = g_bytes_get_data (wire, &size);
	guint refused = 0;
	for (gsize i = 0; i < size; i++) {
		for (gsize j = 0; j < G_N_ELEMENTS (masks); j++) {
			guint8 *copy = g_memdup2 (data, size);
			copy[i] ^= masks[j];
			g_autoptr (GBytes) changed = g_bytes_new_take (copy, size);
			g_autoptr (GError) error = NULL;
			g_autoptr (CcrfSheet) read = ccrf_sheet_parse (changed, &error);
			g_assert_true ((read == NULL) == (error != NULL));
			refused += read == NULL;
			g_autofree char *text = read != NULL ? ccrf_sheet_text (read) : NULL;
			g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
		}
		g_autoptr (GBytes) cut = g_bytes_new (data, i);
		g_assert_null (ccrf_sheet_parse (cut, NULL));
	}
	g_assert_cmpuint (refused, >, size);
}

static void
assert_refused_variant (GVariant *variant, const char *why)
{
	g_autoptr (GVariant) whole = g_variant_ref_sink (variant);
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	g_byte_array_append (bytes, (const guint8 *) "CCRFsht2", 8);
	g_byte_array_append (bytes, g_variant_get_data (whole), (guint) g_variant_get_size (whole));
	g_autoptr (GBytes) wire = g_bytes_new (bytes->data, bytes->len);
	g_autoptr (GError) error = NULL;
	g_assert_null (ccrf_sheet_parse (wire, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	if (error != NULL && strstr (error->message, why) == NULL)
		g_test_message ("'%s' lacks '%s'", error->message, why);
	g_assert_true (error != NULL && strstr (error->message, why) != NULL);
}

#define SHEET_TYPE G_VARIANT_TYPE ("(ba(yiiibbbaa(yubsss))a{ss}asa(ssay))")

/* well-formed, but against the rules of a sheet */
static void
test_hostile_values (void)
{
	static const struct {
		const char *text, *why;
	} values[] = {
		{ "(false, [(9, 0, 0, 0, false, false, false, [[]])], {}, [], [])", "block" },
		{ "(false, [(0, 0, 0, -1, false, false, false, [[]])], {}, [], [])", "block" },
		{ "(false, [(0, 0, 0, 101, false, false, false, [[]])], {}, [], [])", "block" },
		{ "(false, [(1, 0, 1, 0, false, false, false, [[]])], {}, [], [])", "block" },
		{ "(false, [(1, 1, -5, 0, false, false, false, [[]])], {}, [], [])", "block" },
		{ "(false, [(0, 0, 0, 0, false, false, false, [])], {}, [], [])", "block" },
		{ "(false, [(0, 0, 0, 0, false, false, false, [[], []])], {}, [], [])", "block" },
		{ "(false, [(0, 0, 0, 0, false, false, false, [[(4, 0, false, '', '', '')]])], {}, [], [])", "piece" },
		{ "(false, [(0, 0, 0, 0, false, false, false, [[(0, 64, false, '', '', '')]])], {}, [], [])", "piece" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
		g_autoptr (GError) error = NULL;
		GVariant *variant = g_variant_parse (SHEET_TYPE, values[i].text, NULL, NULL, &error);
		g_assert_no_error (error);
		if (variant != NULL)
			assert_refused_variant (variant, values[i].why);
	}
}

static CcrfSheet *
large_sheet (guint pieces, gsize text)
{
	CcrfSheet *sheet = ccrf_sheet_new ();
	CcrfBlock *block = ccrf_sheet_add_paragraph (sheet);
	g_autofree char *filled = g_strnfill (text, 'x');
	for (guint i = 0; i < pieces; i++)
		ccrf_cell_add (block->cells->pdata[0], CCRF_PIECE_TEXT, i == 0 ? filled : "", 0);
	return sheet;
}

/* limits on both sides: the block and its cell count, too */
static void
test_wire_limits (void)
{
	static const struct {
		guint pieces;
		gsize text;
		gboolean good;
	} sizes[] = {
		{ CCRF_SHEET_UNITS_MOST - 2, 1, TRUE },
		{ CCRF_SHEET_UNITS_MOST - 1, 1, FALSE },
		{ 1, CCRF_SHEET_TEXT_MOST, TRUE },
		{ 1, CCRF_SHEET_TEXT_MOST + 1, FALSE },
	};
	for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
		g_autoptr (CcrfSheet) sheet = large_sheet (sizes[i].pieces, sizes[i].text);
		g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
		g_autoptr (CcrfSheet) read = ccrf_sheet_parse (wire, NULL);
		g_assert_true ((read != NULL) == sizes[i].good);
	}
	for (int quote = CCRF_SHEET_QUOTE_MOST; quote <= CCRF_SHEET_QUOTE_MOST + 1; quote++) {
		g_autoptr (CcrfSheet) sheet = sample ();
		((CcrfBlock *) sheet->blocks->pdata[0])->quote = quote;
		g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
		g_autoptr (CcrfSheet) read = ccrf_sheet_parse (wire, NULL);
		g_assert_true ((read != NULL) == (quote == CCRF_SHEET_QUOTE_MOST));
	}
	for (int files = CCRF_SHEET_FILES_MOST; files <= CCRF_SHEET_FILES_MOST + 1; files++) {
		g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
		g_autoptr (GBytes) data = g_bytes_new_static ("x", 1);
		for (int i = 0; i < files; i++)
			ccrf_sheet_add_file (sheet, "a.txt", "text/plain", data);
		g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
		g_autoptr (CcrfSheet) read = ccrf_sheet_parse (wire, NULL);
		g_assert_true ((read != NULL) == (files == CCRF_SHEET_FILES_MOST));
	}
	for (gsize bytes = CCRF_SHEET_FILE_BYTES_MOST; bytes <= CCRF_SHEET_FILE_BYTES_MOST + 1; bytes++) {
		g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
		g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0 (bytes), bytes);
		ccrf_sheet_add_file (sheet, "a.bin", "", data);
		g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
		g_autoptr (CcrfSheet) read = ccrf_sheet_parse (wire, NULL);
		g_assert_true ((read != NULL) == (bytes == CCRF_SHEET_FILE_BYTES_MOST));
	}
	const gsize too_much = (gsize) CCRF_SHEET_WIRE_MOST + CCRF_SHEET_FILE_BYTES_MOST + 1;
	g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (too_much), too_much);
	g_autoptr (GError) error = NULL;
	g_assert_null (ccrf_sheet_parse (huge, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
}

static void
test_formats (void)
{
	/* clang-format off */
	static const struct {
		const char *data;
		gsize size;
		const char *name, *type;
		CcrfFormat format;
	} samples[] = {
		{ "%PDF-1.7 x", 10, "form.docx", NULL, CCRF_FORMAT_PDF }, /* content before name */
		{ "{\\rtf1 x", 8, "form.doc", "application/msword", CCRF_FORMAT_RTF },
		{ "<!DOCTYPE html><p>", 18, "form.doc", NULL, CCRF_FORMAT_HTML },
		{ "\xef\xbb\xbf  <HTML>", 11, NULL, NULL, CCRF_FORMAT_HTML },
		{ "hello", 5, "a.txt", "text/plain", CCRF_FORMAT_UNKNOWN },
		{ "hello", 5, "a.htm", NULL, CCRF_FORMAT_HTML },
		{ "hello", 5, NULL, "text/html", CCRF_FORMAT_HTML },
		{ "\x78\x9f\x3e\x22\1\0", 6, "winmail.dat", NULL, CCRF_FORMAT_TNEF },
		{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", 32, "form.doc", NULL, CCRF_FORMAT_DOC },
		{ "PK\3\4....", 8, "form.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", CCRF_FORMAT_UNKNOWN },
		{ "", 0, "form.docx", NULL, CCRF_FORMAT_UNKNOWN },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
		g_autoptr (GBytes) bytes = g_bytes_new (samples[i].data, samples[i].size);
		g_assert_cmpint (ccrf_extract_format (bytes, samples[i].name, samples[i].type), ==, samples[i].format);
	}
	g_autoptr (GBytes) docx = make_docx ("<w:p/>");
	g_assert_cmpint (ccrf_extract_format (docx, "winmail.dat", "application/octet-stream"), ==, CCRF_FORMAT_DOCX);
	g_autoptr (GBytes) xlsx = make_zip ((const Part[]){ { "[Content_Types].xml", "x", 0 }, { "xl/workbook.xml", "x", 0 }, { NULL, NULL, 0 } });
	g_assert_cmpint (ccrf_extract_format (xlsx, NULL, NULL), ==, CCRF_FORMAT_XLSX);
	g_assert_true (ccrf_extract_can_read (CCRF_FORMAT_DOCX));
	g_assert_true (ccrf_extract_can_read (CCRF_FORMAT_HTML));
	g_assert_false (ccrf_extract_can_read (CCRF_FORMAT_UNKNOWN));
	/* what the daemon calls the readers is what the child knows them by */
	for (CcrfFormat format = CCRF_FORMAT_UNKNOWN; format <= CCRF_FORMAT_TNEF; format++) {
		const CcrfReader *reader = ccrf_reader_for (format);
		g_assert_cmpstr (ccrf_reader_name (format), ==, reader != NULL ? reader->name : NULL);
	}
}

static void
test_limit_arguments (void)
{
	CcrfReadLimits limits = usual_limits (), read = { 0 };
	g_auto (GStrv) args = ccrf_read_limits_to_args (&limits);
	g_assert_true (ccrf_read_limits_from_args (args, &read));
	g_assert_cmpmem (&limits, sizeof limits, &read, sizeof read);
	g_assert_false (ccrf_read_limits_from_args (args + 1, &read));
	char *zero[] = { (char *) "document_size=0", NULL };
	g_assert_false (ccrf_read_limits_from_args (zero, &read));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/extract/sheet/round-trip", test_round_trip);
	g_test_add_func ("/extract/sheet/text", test_text);
	g_test_add_func ("/extract/wire/hostile-bytes", test_hostile_bytes);
	g_test_add_func ("/extract/wire/hostile-values", test_hostile_values);
	g_test_add_func ("/extract/wire/limits", test_wire_limits);
	g_test_add_func ("/extract/formats", test_formats);
	g_test_add_func ("/extract/limit-arguments", test_limit_arguments);
	return g_test_run ();
}
