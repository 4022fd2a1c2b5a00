/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Word 97 to 2003 documents (A2.2) put together byte by byte after [MS-DOC], read in-process. */

#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-memory.h>
#include <gsf/gsf-utils.h>

#include "extract-dump.h"

#define TEXT_AT 1024

/* a stretch of text with the properties of its characters and of its paragraph (its sprms) */
typedef struct {
	const char *text;
	gsize size; /* 0: NUL-ended */
	const char *characters;
	gsize characters_size;
	const char *paragraph;
	gsize paragraph_size;
} Run;

#define CHP(bytes) bytes, sizeof (bytes) - 1
#define PAP(bytes) bytes, sizeof (bytes) - 1
#define NONE NULL, 0
#define T(text) { text, 0, NONE, NONE }
#define IN_TABLE "\x16\x24\x01"
#define ROW_END "\x16\x24\x01\x17\x24\x01"
#define CELL(text) { text "\x07", 0, NONE, PAP (IN_TABLE) }
#define ROW { "\x07", 0, NONE, PAP (ROW_END) }
#define DEPTH_2 "\x49\x66\x02\0\0\0"
#define PICTURE "\x55\x08\x01\x06\x08\x01\x03\x6a"
/* FFData in the Data stream: check box ticked at 0, drop-down at 128, text at 256, damaged at 384 */

/* clang-format off */
static const struct {
	const char *name;
	Run runs[20];
	const char *sheet;
} cases[] = {
	{ "paragraphs", { T ("One\r\rtwo\x0bthree\tx\x1ey\x1fz\x0c"), T ("\xa3 \x80\r") }, "P: 'One'\nP: \nP: 'two'~'three\tx-yz'\nP: '\xc2\xa3 \xe2\x82\xac'\n" },
	{ "marks", { { "s", 0, CHP ("\x37\x08\x01"), NONE }, { "d", 0, CHP ("\x53\x2a\x01"), NONE }, { "b", 0, CHP ("\x35\x08\x01"), NONE }, { "h", 0, CHP ("\x0c\x2a\x07"), NONE }, { "v", 0, CHP ("\x3c\x08\x01"), NONE },
	             { "u", 0, CHP ("\x3e\x2a\x01"), NONE }, { "n", 0, CHP ("\x35\x08\x80\x37\x08\x00"), NONE }, { "t", 0, CHP ("\x35\x08\x81"), NONE }, T ("\r") }, "P: 'sd's'b'b'h'h'v'H'u'u'n''t'b\n" },
	{ "heading-and-list", { { "A\r", 0, CHP ("\x35\x08\x01"), PAP ("\x40\x26\x00") }, { "B\r", 0, NONE, PAP ("\x0b\x46\x01\x00") }, { "C\r", 0, NONE, PAP ("\x40\x26\x09") } }, "P heading: 'A'\nP item: 'B'\nP: 'C'\n" },
	{ "deleted", { T ("The visit was "), { "late", 0, CHP ("\x00\x08\x01"), NONE }, T ("missed."), { "\r", 0, CHP ("\x00\x08\x01"), NONE }, T ("joined\r") }, "P: 'The visit was missed.joined'\n" },
	/* tables */
	{ "table", { CELL ("Q"), { "a\r", 0, NONE, PAP (IN_TABLE) }, CELL ("b"), ROW, CELL (""), CELL ("x"), ROW, T ("after\r") }, "R1.1: 'Q' | 'a'~'b'\nR1.2:  | 'x'\nP: 'after'\n" },
	{ "merged", { CELL ("wide"), CELL (""), CELL ("next"), { "\x07", 0, NONE, PAP (ROW_END "\x08\xd6\x46\x00\x03" "12345678"
	              "\x01\0" "------------------" "\x02\0" "------------------" "\0\0" "------------------") } }, "R1.1: 'wide' | 'next'\n" },
	{ "nested", { { "out\r", 0, NONE, PAP (IN_TABLE) }, { "in\r", 0, NONE, PAP (IN_TABLE DEPTH_2 "\x4b\x24\x01") }, { "\r", 0, NONE, PAP (IN_TABLE DEPTH_2 "\x4b\x24\x01\x4c\x24\x01") }, CELL ("end"), CELL ("next"), ROW },
	  "R1.1: 'out'~'end' | 'next'\nR2.1: 'in'\n" },
	{ "huge-properties", { CELL ("a"), { "\x07", 0, NONE, PAP ("\x46\x66\x00\x02\x00\x00") }, T ("x\r") }, "R1.1: 'a'\nP: 'x'\n" },
	/* symbols and form fields, rule 3 and 4 of the form habits */
	{ "symbols", { { "\x28", 0, CHP ("\x55\x08\x01\x09\x6a\x01\x00\xfe\xf0"), NONE }, { "o", 0, CHP ("\x4f\x4a\x01\x00"), NONE }, T (" No ("), T ("x)\r") }, "P: [x||][ ||]' No (x)'\n" },
	{ "check-box", { T ("\x13 FORMCHECKBOX "), { "\x01", 0, CHP (PICTURE "\0\0\0\0"), NONE }, T ("\x14\x15 Yes\r") }, "P: [x|Check1|Help]' Yes'\n" },
	{ "drop-down", { T ("\x13 FORMDROPDOWN "), { "\x01", 0, CHP (PICTURE "\x80\0\0\0"), NONE }, T ("\x15\r") }, "P: <Mrs|D|>\n" },
	{ "text-field", { T ("Name: \x13 FORMTEXT "), { "\x01", 0, CHP (PICTURE "\0\x01\0\0"), NONE }, T ("\x14 A Person \x15.\r") }, "P: 'Name: '<A Person|T|>'.'\n" },
	{ "hyperlink", { T ("see \x13 HYPERLINK \"http://x\" \x14link\x15 and \x13 PAGE \x15\r") }, "P: 'see link and '\n" },
	{ "macro-button", { T ("\x13 MACROBUTTON None [Type here]\x14old\x15.\r") }, "P: <[Type here]||>p'.'\n" },
	{ "field-across-cells", { { "\x13 FORMTEXT \x14open\x07", 0, NONE, PAP (IN_TABLE) }, { "next\x14\x15\x07", 0, NONE, PAP (IN_TABLE) }, ROW }, "R1.1: <open||> | 'next'\n" },
};
/* clang-format on */

static void
put (GByteArray *into, gsize at, guint32 value, guint bytes)
{
	for (guint i = 0; i < bytes; i++)
		into->data[at + i] = (guint8) (i < 4 ? value >> (8 * i) : 0);
}

static void
pad (GByteArray *into, gsize size)
{
	static const guint8 zeros[512];
	while (into->len < size)
		g_byte_array_append (into, zeros, (guint) MIN (sizeof zeros, size - into->len));
}

static void
add_number (GByteArray *into, guint32 value, guint bytes)
{
	gsize at = into->len;
	pad (into, at + bytes);
	put (into, at, value, bytes);
}

static void
add_text (GByteArray *into, const char *text)
{
	add_number (into, (guint32) strlen (text), 2);
	for (; *text != '\0'; text++)
		add_number (into, (guint8) *text, 2);
}

static void
add_form (GByteArray *data, gsize at, guint bits, const char *name, const char *help)
{
	pad (data, at);
	add_number (data, 128, 4);
	add_number (data, 68, 2);
	pad (data, at + 68);
	add_number (data, 0xffffffff, 4);
	add_number (data, bits, 2);
	add_number (data, 0, 4);
	add_text (data, name);
	add_number (data, 0, 2);
	add_number (data, 0, (bits & 3) == 0 ? 4 : 2); /* default text, or default state */
	add_number (data, 0, 8); /* format, help */
	add_text (data, help);
	add_number (data, 0, 2 + 8);
}

/* one page of properties: @paragraphs or characters */
static void
add_page (GByteArray *text, const Run *runs, guint count, const guint32 *edges, gboolean paragraphs)
{
	gsize page = text->len, free_at = 510, entry = paragraphs ? 13 : 1;
	pad (text, page + 512);
	for (guint i = 0; i <= count; i++)
		put (text, page + 4 * i, edges[i], 4);
	for (guint i = 0; i < count; i++) {
		gsize size = paragraphs ? runs[i].paragraph_size : runs[i].characters_size;
		const char *list = paragraphs ? runs[i].paragraph : runs[i].characters;
		if (size == 0)
			continue;
		free_at = (free_at - size - 5) & ~(gsize) 1;
		put (text, page + 4 * (count + 1) + entry * i, (guint32) free_at / 2, 1);
		if (paragraphs) {
			put (text, page + free_at, 0, 1);
			put (text, page + free_at + 1, (guint32) (size + 3) / 2, 1); /* style, list, filled up to even */
			memcpy (text->data + page + free_at + 4, list, size);
		} else {
			put (text, page + free_at, (guint32) size, 1);
			memcpy (text->data + page + free_at + 1, list, size);
		}
	}
	put (text, page + 511, count, 1);
}

static GBytes *
pack (GByteArray *text, GByteArray *table, GByteArray *data)
{
	static const char *const names[] = { "WordDocument", "1Table", "Data" };
	GByteArray *streams[] = { text, table, data };
	GsfOutput *memory = gsf_output_memory_new ();
	GsfOutfile *ole = gsf_outfile_msole_new (memory);
	for (guint i = 0; i < 3; i++) {
		GsfOutput *child = gsf_outfile_new_child (ole, names[i], FALSE);
		gsf_output_write (child, streams[i]->len, streams[i]->data);
		gsf_output_close (child);
		g_object_unref (child);
	}
	gsf_output_close (GSF_OUTPUT (ole));
	g_object_unref (ole);
	GBytes *bytes = g_bytes_new (gsf_output_memory_get_bytes (GSF_OUTPUT_MEMORY (memory)), (gsize) gsf_output_size (memory));
	g_object_unref (memory);
	return bytes;
}

static void
add_table (GByteArray *text, GByteArray *table, guint32 characters, const guint32 *edges, guint count, guint32 pages, gboolean wide)
{
	for (guint i = 0; i < 2; i++) { /* PlcfBteChpx, PlcfBtePapx */
		put (text, i == 0 ? 0xfa : 0x102, table->len, 4);
		put (text, i == 0 ? 0xfe : 0x106, 12, 4);
		add_number (table, edges[0], 4);
		add_number (table, edges[count], 4);
		add_number (table, pages + i, 4);
	}
	put (text, 0x1a2, table->len, 4);
	put (text, 0x1a6, 5 + 16, 4);
	add_number (table, 2, 1);
	add_number (table, 16, 4);
	add_number (table, 0, 4);
	add_number (table, characters, 4);
	add_number (table, 0, 2);
	add_number (table, wide ? TEXT_AT : (TEXT_AT * 2) | 0x40000000, 4);
	add_number (table, 0, 2);
	put (text, 0x112, table->len, 4);
	gsize fonts = table->len;
	static const char *const names[] = { "Arial", "Wingdings" };
	add_number (table, 2, 2);
	add_number (table, 0, 2);
	for (guint i = 0; i < 2; i++) {
		gsize length = 39 + 2 * (strlen (names[i]) + 1), at = table->len;
		pad (table, at + 1 + length);
		put (table, at, (guint32) length, 1);
		for (gsize c = 0; names[i][c] != '\0'; c++)
			put (table, at + 40 + 2 * c, (guint8) names[i][c], 2);
	}
	put (text, 0x116, table->len - (guint32) fonts, 4);
}

static GBytes *
make_doc (const Run *runs, gboolean wide)
{
	g_autoptr (GByteArray) text = g_byte_array_new ();
	g_autoptr (GByteArray) table = g_byte_array_new ();
	g_autoptr (GByteArray) data = g_byte_array_new ();
	guint32 edges[32] = { TEXT_AT };
	guint count = 0;
	pad (text, TEXT_AT);
	for (; runs[count].text != NULL; count++) {
		gsize size = runs[count].size > 0 ? runs[count].size : strlen (runs[count].text);
		for (gsize i = 0; i < size; i++)
			add_number (text, (guint8) runs[count].text[i], wide ? 2 : 1);
		edges[count + 1] = text->len;
	}
	guint32 characters = (text->len - TEXT_AT) / (wide ? 2 : 1);
	pad (text, (text->len + 511) / 512 * 512);
	guint32 pages = text->len / 512;
	add_page (text, runs, count, edges, FALSE);
	add_page (text, runs, count, edges, TRUE);
	put (text, 0, 0xa5ec, 2);
	put (text, 2, 0xc1, 2);
	put (text, 0x0a, 0x0200, 2);
	put (text, 0x4c, characters, 4);
	add_table (text, table, characters, edges, count, pages, wide);
	add_form (data, 0, 1 | 1 << 2, "Check1", "Help");
	add_form (data, 128, 2 | 1 << 2, "D", "");
	add_number (data, 0xffff, 2);
	add_number (data, 2, 2);
	add_number (data, 0, 2);
	add_text (data, "Mr");
	add_text (data, "Mrs");
	add_form (data, 256, 0, "T", "");
	pad (data, 512);
	add_number (data, 6, 2);
	g_byte_array_append (data, (const guint8 *) ROW_END, 6);
	pad (data, 1024);
	return pack (text, table, data);
}

static CcrfSheet *
read_doc (GBytes *document, GError **error)
{
	CcrfReadLimits limits = usual_limits ();
	return ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_DOC), document, &limits, error);
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	for (int wide = 0; wide < 2; wide++) {
		/* 0x80 is a euro only in code page 1252 */
		if (wide && strcmp (cases[i].name, "paragraphs") == 0)
			continue;
		g_autoptr (GBytes) document = make_doc (cases[i].runs, wide);
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfSheet) sheet = read_doc (document, &error);
		g_assert_no_error (error);
		g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
		g_assert_cmpstr (dump, ==, cases[i].sheet);
		g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 1, ==, 0);
		g_assert_cmpint (ccrf_extract_format (document, NULL, NULL), ==, CCRF_FORMAT_DOC);
	}
}

/* A check box whose settings are damaged is said, not guessed */
static void
test_unknown_state (void)
{
	const Run runs[] = { T ("\x13 FORMCHECKBOX "), { "\x01", 0, CHP (PICTURE "\x80\x01\0\0"), NONE }, T ("\x14\x15 Yes\r"), { NULL, 0, NONE, NONE } };
	g_autoptr (GBytes) document = make_doc (runs, FALSE);
	g_autoptr (CcrfSheet) sheet = read_doc (document, NULL);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, "P: ' Yes'\n");
	g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 0, ==, 1);
}

/* @return (transfer full): the document with @count bytes at the start of WordDocument's offset @at overwritten */
static GBytes *
patched (GBytes *document, gsize at, guint32 value, guint count)
{
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	GByteArray *copy = g_byte_array_new ();
	g_byte_array_append (copy, data, (guint) size);
	const guint8 *start = memmem (copy->data, copy->len, "\xec\xa5\xc1\0", 4);
	g_assert_nonnull (start);
	put (copy, (gsize) (start - copy->data) + at, value, count);
	return g_byte_array_free_to_bytes (copy);
}

static void
test_encrypted (void)
{
	g_autoptr (GBytes) plain = make_doc (cases[0].runs, FALSE);
	g_autoptr (GBytes) document = patched (plain, 0x0a, 0x0300, 2);
	g_autoptr (CcrfSheet) sheet = read_doc (document, NULL);
	g_assert_true (sheet != NULL && sheet->encrypted && sheet->blocks->len == 0);
	g_assert_cmpstr (sheet != NULL ? sheet->faults->pdata[0] : NULL, ==, "encrypted");
}

static void
test_hostile (void)
{
	/* clang-format off */
	static const struct { gsize at; guint32 value; guint bytes; } patches[] = {
		{ 0, 0xa5dc, 2 },               /* Word 6 */
		{ 0x1a2, 0xfffffff0, 4 },       /* table of pieces outside */
		{ 0x1a6, 0xffffffff, 4 }, { 0x1a6, 0, 4 },
		{ 0x4c, 0x7fffffff, 4 }, { 0x4c, 0xffffffff, 4 }, /* more characters than bytes */
		{ 0x50, 0x80000000, 4 },
	};
	/* clang-format on */
	g_autoptr (GBytes) plain = make_doc (cases[4].runs, FALSE);
	for (gsize i = 0; i < G_N_ELEMENTS (patches); i++) {
		g_autoptr (GBytes) document = patched (plain, patches[i].at, patches[i].value, patches[i].bytes);
		g_autoptr (GError) error = NULL;
		g_assert_null (read_doc (document, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	}
	/* properties that lie nowhere are no properties: the text stays */
	g_autoptr (GBytes) nowhere = patched (plain, 0x102, 0xffffff00, 4);
	g_autoptr (CcrfSheet) sheet = read_doc (nowhere, NULL);
	g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
	g_assert_nonnull (text != NULL ? strstr (text, "after") : NULL);
	g_autoptr (GBytes) junk = g_bytes_new_static ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk", 12);
	g_autoptr (GError) error = NULL;
	g_assert_null (read_doc (junk, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

static void
say_nothing (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/* Bytes flipped and documents cut: valid text or an error, never a crash */
static void
test_damaged (void)
{
	static const gsize which[] = { 5, 6, 7, 8, 9, 10 };
	g_log_set_always_fatal (G_LOG_FATAL_MASK);
	g_log_set_default_handler (say_nothing, NULL);
	for (gsize w = 0; w < G_N_ELEMENTS (which); w++) {
		g_autoptr (GBytes) document = make_doc (cases[which[w]].runs, w % 2 == 0);
		gsize size;
		const guint8 *data = g_bytes_get_data (document, &size);
		for (gsize i = 0; i < size; i++) {
			/* zeros between the parts are many */
			if (data[i] == 0 && i % 7 != 0)
				continue;
			guint8 *copy = g_memdup2 (data, size);
			copy[i] = (guint8) (i % 2 == 0 ? 0xff : copy[i] ^ 0x41);
			g_autoptr (GBytes) damaged = g_bytes_new_take (copy, size);
			g_autoptr (CcrfSheet) sheet = read_doc (damaged, NULL);
			g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
			g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
			g_autoptr (GBytes) cut = g_bytes_new (data, i);
			ccrf_sheet_free (read_doc (cut, NULL));
		}
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	gsf_init ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/doc/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	g_test_add_func ("/extract/doc/unknown-state", test_unknown_state);
	g_test_add_func ("/extract/doc/encrypted", test_encrypted);
	g_test_add_func ("/extract/doc/hostile", test_hostile);
	g_test_add_func ("/extract/doc/damaged", test_damaged);
	return g_test_run ();
}
