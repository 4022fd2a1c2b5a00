/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rich Text Format as Word and others write it (A2.2), read in-process. */

#include "extract-dump.h"

#define START "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset2 Wingdings;}{\\f2\\fcharset238{\\*\\falt x}Arial CE;}{\\f3\\fcharset128 MS Gothic;}}" \
	"{\\colortbl;\\red255\\green255\\blue255;\\red255\\green255\\blue0;}{\\stylesheet{\\s0 Normal;}{\\s1\\b heading 1;}}{\\info{\\title T}}\n"
#define FORM(type, more) "{\\field{\\*\\fldinst{ " type "  {\\*\\formfield{" more "}}}}{\\fldrslt {shown}}}"

/* clang-format off */
static const struct {
	const char *name, *body, *sheet;
} cases[] = {
	{ "paragraphs", "One {\\b two}\\par\\par\nthree\r\n four\\par", "P: 'One ''two'b\nP: \nP: 'three four'\n" },
	{ "marks", "{\\strike s}{\\b b\\b0 n}{\\highlight2 h\\highlight0 n}{\\v v}{\\ul u\\ulnone n}{\\striked1 d\\plain n}{\\chcbpat2 c}{\\chcbpat1 w}",
	  "P: 's's'b'b'n''h'h'n''v'H'u'u'n''d's'n''c'h'w'\n" },
	{ "characters", "a\\tab b\\line c\\~d\\_e\\-f\\{\\}\\\\\\emdash\\rquote s\\bullet", "P: 'a\tb'~'c d-ef{}\\\xe2\x80\x94\xe2\x80\x99s\xe2\x80\xa2'\n" },
	/* code pages and Unicode, with what they repeat for old programs */
	{ "code-pages", "\\'a3 \\'80{\\f2 \\'b3}", "P: '\xc2\xa3 \xe2\x82\xac\xc5\x82'\n" },
	{ "unicode", "\\u8217\\'92x\\u8217?y{\\uc2\\u322 ab}\\uc0\\u322 z\\u-10179 \\u-8704 \\uc1\\u-4 ?", "P: '\xe2\x80\x99x\xe2\x80\x99y\xc5\x82\xc5\x82z\xf0\x9f\x98\x80\xef\xbf\xbc'\n" },
	{ "heading-and-list", "\\pard\\s1\\b Part A\\b0\\par\\pard{\\listtext 1.\\tab}\\ls1 item\\par\\pard{\\pntext\\'b7}bullet\\par\\pard plain\\par",
	  "P heading: 'Part A'\nP item: 'item'\nP item: 'bullet'\nP: 'plain'\n" },
	{ "not-read", "{\\header head}{\\footnote foot}{\\*\\unknown x{\\b y}}{\\pict\\bin5 }{}{\\x}{\\object{\\*\\objdata 00}{\\result r}}a{\\*\\bkmkstart B}b", "P: 'ab'\n" },
	{ "text-box", "before{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn x}{\\sv 1}}{\\shptxt \\pard boxed\\par}}}\\par after\\par", "P: 'before'\nP: 'boxed'\nP: \nP: 'after'\n" },
	{ "properties", "{\\*\\userprops{\\propname ccrf_version}\\proptype30{\\staticval 1}}x", "P: 'x'\n" },
	/* ticks, rule 3 of the form habits */
	{ "symbols", "{\\f1 \\'fe}{\\f1 o} No \\u-3842 {\\field{\\*\\fldinst SYMBOL 252 \\\\f \"Wingdings\" \\\\s 11}{\\fldrslt\\f1 x}}{\\f1\\u-3842 ?}", "P: [x||][ ||]' No  '[x||][x||]\n" },
	{ "check-boxes", FORM ("FORMCHECKBOX", "\\fftype1\\ffres25\\ffdefres1{\\*\\ffname Check1}{\\*\\ffstattext Help}") FORM ("FORMCHECKBOX", "\\fftype1\\ffres1{\\*\\ffname C2}") FORM ("FORMCHECKBOX", "\\fftype1\\ffres0\\ffdefres1") " Yes",
	  "P: [x|Check1|Help][x|C2|][ ||]' Yes'\n" },
	{ "drop-down", FORM ("FORMDROPDOWN", "\\fftype2\\ffhaslistbox1\\ffres1{\\*\\ffname D}{\\*\\ffl Mr}{\\*\\ffl Mrs}") FORM ("FORMDROPDOWN", "\\fftype2\\ffres25\\ffdefres0{\\*\\ffl Mr}{\\*\\ffl Mrs}"), "P: <Mrs|D|><Mr||>\n" },
	{ "text-field", "Name: " FORM ("FORMTEXT", "\\fftype0{\\*\\ffname Text1}{\\*\\ffdeftext default}") "{\\field{\\*\\fldinst FORMTEXT}{\\fldrslt Yes {\\strike No}\\line two}}.", "P: 'Name: '<shown|Text1|><Yes \ntwo||>'.'\n" },
	{ "hyperlink", "see {\\field{\\*\\fldinst HYPERLINK \"http://x\"}{\\fldrslt{\\ul link}}}{\\field{\\*\\fldinst EMPTY}}", "P: 'see ''link'u\n" },
	{ "macro-button", "{\\field{\\*\\fldinst  MACROBUTTON None [Type here]}{\\fldrslt}}{\\field{\\*\\fldinst MACROBUTTON}{\\fldrslt x}}", "P: <[Type here]||>p'x'\n" },
	/* tables */
	{ "table", "\\trowd\\cellx1\\cellx2\\pard\\intbl Q\\cell a\\par b\\cell\\row\\trowd\\cellx1\\cellx2\\pard\\intbl\\cell x\\cell\\row\\pard after\\par", "R1.1: 'Q' | 'a'~'b'\nR1.2:  | 'x'\nP: 'after'\n" },
	{ "merged", "\\trowd\\clmgf\\cellx1\\clmrg\\cellx2\\cellx3\\pard\\intbl wide\\cell\\cell next\\cell\\row\\trowd\\clvmrg\\cellx1\\cellx2\\pard\\intbl\\cell b\\cell\\cell\\row", "R1.1: 'wide' | 'next'\nR1.2:  | 'b'\n" },
	{ "nested", "\\trowd\\cellx1\\cellx2\\pard\\intbl out\\par\\pard\\intbl\\itap2 in 1\\nestcell in 2\\nestcell{\\*\\nesttableprops\\trowd\\cellx1\\cellx2\\nestrow}{\\nonesttables\\par}\\pard\\intbl end\\cell next\\cell\\row\\pard after",
	  "R1.1: 'out'~'end' | 'next'\nR2.1: 'in 1' | 'in 2'\nP: 'after'\n" },
	{ "two-tables", "\\pard\\intbl a\\cell\\row\\pard x\\par\\pard\\intbl b\\cell\\row", "R1.1: 'a'\nP: 'x'\nR2.1: 'b'\n" },
	{ "table-without-intbl", "a\\cell b\\cell\\row\\pard c", "P: 'a'\nR1.1: \nP: 'b'\nR2.1: \nP: 'c'\n" },
	/* tracked changes count as accepted */
	{ "tracked", "The visit was {\\deleted late}{\\revised missed}.{\\deleted\\par}joined\\par", "P: 'The visit was missed.joined'\n" },
};
/* clang-format on */

static CcrfSheet *
read_rtf (const char *text, gsize size, GError **error)
{
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (GBytes) document = g_bytes_new (text, size);
	return ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_RTF), document, &limits, error);
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autofree char *text = g_strconcat (START, cases[i].body, "}", NULL);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_rtf (text, strlen (text), &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, cases[i].sheet);
	g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 0, ==, 0);
	g_autoptr (GBytes) document = g_bytes_new (text, strlen (text));
	g_assert_cmpint (ccrf_extract_format (document, NULL, NULL), ==, CCRF_FORMAT_RTF);
	if (strcmp (cases[i].name, "properties") == 0)
		g_assert_cmpstr (g_hash_table_lookup (sheet->properties, "ccrf_version"), ==, "1");
}

static void
assert_fault (const char *body, const char *names)
{
	g_autofree char *text = g_strconcat (START, body, NULL);
	g_autoptr (CcrfSheet) sheet = read_rtf (text, strlen (text), NULL);
	g_assert_nonnull (sheet);
	g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 0, ==, 1);
	g_assert_nonnull (sheet != NULL && sheet->faults->len > 0 ? strstr (sheet->faults->pdata[0], names) : NULL);
}

/* What cannot be known is said, never guessed */
static void
test_faults (void)
{
	assert_fault ("{\\field{\\*\\fldinst FORMCHECKBOX}{\\fldrslt}}}", "ticked");
	assert_fault ("{\\f3 \\'82\\'a0}}", "code page");
	assert_fault ("cut off in {\\b the middle", "cut off");
}

static void
assert_refused (const char *text, CcrfErrorCode code, const char *names)
{
	g_autoptr (GError) error = NULL;
	g_assert_null (read_rtf (text, strlen (text), &error));
	g_assert_error (error, CCRF_ERROR, (int) code);
	g_assert_nonnull (error != NULL ? strstr (error->message, names) : NULL);
}

static void
test_limits (void)
{
	g_autoptr (GString) deep = g_string_new ("{\\rtf1");
	for (int i = 0; i < 998; i++)
		g_string_append_c (deep, '{');
	g_autofree char *within = g_strconcat (deep->str, "x}", NULL);
	g_autoptr (CcrfSheet) sheet = read_rtf (within, strlen (within), NULL);
	g_assert_nonnull (sheet);
	g_string_append (deep, "{{");
	assert_refused (deep->str, CCRF_ERROR_INVALID, "groups nested");
	g_autoptr (CcrfSheet) tables = read_rtf ("{\\rtf1\\intbl\\itap30 x\\nestcell}", 31, NULL);
	g_assert_nonnull (tables);
	assert_refused ("{\\rtf1\\intbl\\itap31 x\\nestcell}", CCRF_ERROR_INVALID, "tables nested");
	assert_refused ("{\\rtx", CCRF_ERROR_INVALID, "does not start");
	g_autoptr (GString) long_one = g_string_new ("{\\rtf1 ");
	for (int i = 0; i < 110000; i++)
		g_string_append (long_one, "x\\par ");
	assert_refused (long_one->str, CCRF_ERROR_LIMIT, "sheet");
}

/* Bytes flipped and documents cut anywhere: a sheet of valid text, or an error */
static void
test_damaged (void)
{
	for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
		g_autofree char *text = g_strconcat (START, cases[c].body, "}", NULL);
		gsize size = strlen (text);
		for (gsize i = 0; i < size; i++) {
			g_autofree char *copy = g_strdup (text);
			copy[i] = (char) ((guchar) copy[i] ^ (i % 3 == 0 ? 0x01 : i % 3 == 1 ? 0x20 : 0x80));
			g_autoptr (CcrfSheet) sheet = read_rtf (copy, size, NULL);
			g_autofree char *said = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
			g_assert_true (said == NULL || g_utf8_validate (said, -1, NULL));
			g_autoptr (CcrfSheet) cut = read_rtf (text, i, NULL);
			g_assert_true (cut == NULL || cut->faults->len > 0);
		}
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/rtf/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	g_test_add_func ("/extract/rtf/faults", test_faults);
	g_test_add_func ("/extract/rtf/limits", test_limits);
	g_test_add_func ("/extract/rtf/damaged", test_damaged);
	return g_test_run ();
}
