/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Workbooks that are used as forms (A2.2), read in-process. */

#include "extract-dump.h"

#define MAIN " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define REL(id, type, target) "<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type "\" Target=\"" target "\"/>"
#define BOOK(properties) "<workbook" MAIN "><workbookPr" properties "/><sheets><sheet name=\"Form\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Lists\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>"
#define STRINGS "<sst" MAIN "><si><t>Provider</t></si><si><r><t>Yes / </t></r><r><rPr><strike/></rPr><t>No</t></r><rPh><t>x</t></rPh></si><si><t>two\nlines</t></si></sst>"
#define STYLES \
	"<styleSheet" MAIN "><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-809]dd\\ mmmm\\ yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"0.0&quot; days&quot;\"/><numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"167\" formatCode=\"&quot;TRUE&quot;;&quot;TRUE&quot;;&quot;FALSE&quot;\"/></numFmts>" \
	"<fonts><font/><font><b/></font><font><strike val=\"1\"/><b val=\"0\"/></font></fonts>" \
	"<cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"0\" fontId=\"2\"/><xf numFmtId=\"164\" fontId=\"0\"/><xf numFmtId=\"22\" fontId=\"0\"/>" \
	"<xf numFmtId=\"165\" fontId=\"0\"/><xf numFmtId=\"20\" fontId=\"0\"/><xf numFmtId=\"9\" fontId=\"0\"/><xf numFmtId=\"166\" fontId=\"0\"/><xf numFmtId=\"167\" fontId=\"0\"/></cellXfs></styleSheet>"
#define C(place, inside) "<c r=\"" place "\"" inside "</c>"
#define TEXT(place, text) C (place, " t=\"inlineStr\"><is><t>" text "</t></is>")
#define NUMBER(place, style, value) C (place, " s=\"" style "\"><v>" value "</v>")
#define ROW(number, cells) "<row r=\"" number "\">" cells "</row>"
#define SHEET(inside) "<sheetData>" inside "</sheetData>"
#define SHAPE(type, anchor, checked, label) \
	"<v:shape id=\"s\"><v:textbox><div>" label "</div></v:textbox><x:ClientData ObjectType=\"" type "\"><x:Anchor>" anchor "</x:Anchor>" checked "</x:ClientData></v:shape>"
#define VML "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">" \
	SHAPE ("Checkbox", "1, 5, 0, 2, 2, 5, 1, 2", "<x:Checked>1</x:Checked>", "Low\n level") SHAPE ("Checkbox", "1,0,3,0,2,0,4,0", "", "") SHAPE ("Note", "0,0,0,0,0,0,0,0", "", "n") "</xml>"

/* clang-format off */
static const struct {
	const char *name, *sheet_xml, *sheet;
} cases[] = {
	{ "strings", SHEET (ROW ("2", C ("B2", " t=\"s\"><v>0</v>") C ("C2", " t=\"s\"><v>1</v>")) ROW ("3", C ("B3", " t=\"s\"><v>2</v>") TEXT ("D3", "x"))), "R1.1: 'Provider' | 'Yes / ''No's\nR1.2: 'two'~'lines' |  | 'x'\n" },
	{ "numbers", SHEET (ROW ("1", NUMBER ("A1", "0", "42") NUMBER ("B1", "0", "0.1") NUMBER ("C1", "6", "2.5") NUMBER ("D1", "8", "0.25") C ("E1", " t=\"b\"><v>1</v>") C ("F1", " t=\"b\"><v>0</v>") C ("G1", " t=\"str\"><f>A1</f><v>f</v>") NUMBER ("H1", "10", "1") NUMBER ("I1", "10", "0"))),
	  "R1.1: '42' | '0.1' | '2.5' | '25%' | 'TRUE' | 'FALSE' | 'f' | 'TRUE' | 'FALSE'\n" },
	{ "dates", SHEET (ROW ("1", NUMBER ("A1", "1", "46342") NUMBER ("B1", "4", "46342.5") NUMBER ("C1", "5", "46342.75") NUMBER ("D1", "7", "0.5") NUMBER ("E1", "1", "1") NUMBER ("F1", "1", "61") NUMBER ("G1", "1", "-3") NUMBER ("H1", "1", "1e300") NUMBER ("I1", "9", "0.25") C ("J1", " t=\"d\"><v>2026-11-16T00:00:00</v>"))),
	  "R1.1: '16/11/2026' | '16/11/2026' | '16/11/2026 18:00' | '12:00' | '01/01/1900' | '01/03/1900' | '-3' | '1e+300' | '06:00' | '16/11/2026'\n" },
	{ "marks", SHEET (ROW ("1", NUMBER ("A1", "2", "1") NUMBER ("B1", "3", "2"))), "R1.1: '1'b | '2's\n" },
	{ "hidden", "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>" SHEET (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "b") TEXT ("C1", "c")) "<row r=\"2\" hidden=\"1\">" TEXT ("A2", "z") "</row>" ROW ("3", TEXT ("A3", "d"))),
	  "R1.1: 'a' | 'c'\nR1.2: 'd'\n" },
	{ "merged", SHEET (ROW ("1", TEXT ("A1", "wide") C ("B1", ">") TEXT ("C1", "next")) ROW ("2", C ("A2", ">") C ("B2", ">") TEXT ("C2", "x"))) "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>", "R1.1: 'wide' | 'next'\nR1.2:  | 'x'\n" },
	{ "without-places", SHEET ("<row><c><v>1</v></c><c t=\"inlineStr\"><is><t>b</t></is></c></row><row/><row><c/><c><v>2</v></c></row>"), "R1.1: '1' | 'b'\nR1.2:  | '2'\n" },
	{ "empty", SHEET (""), "" },
};
/* clang-format on */

static GBytes *
make_xlsx (const char *sheet, const char *book, const char *vml)
{
	g_autofree char *xml = g_strconcat ("<worksheet" MAIN ">", sheet, "</worksheet>", NULL);
	const Part parts[] = {
		{ "[Content_Types].xml", "<Types/>", 0 },
		{ "_rels/.rels", "<Relationships>" REL ("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>", 0 },
		{ "xl/workbook.xml", book, 0 },
		{ "xl/_rels/workbook.xml.rels", "<Relationships>" REL ("rId1", "worksheet", "worksheets/sheet1.xml") REL ("rId2", "worksheet", "/xl/worksheets/sheet2.xml") REL ("rId3", "sharedStrings", "sharedStrings.xml") REL ("rId4", "styles", "styles.xml") "</Relationships>", 0 },
		{ "xl/sharedStrings.xml", STRINGS, 0 },
		{ "xl/styles.xml", STYLES, 0 },
		{ "xl/worksheets/sheet1.xml", xml, 0 },
		{ "xl/worksheets/sheet2.xml", "<worksheet" MAIN ">" SHEET (ROW ("1", TEXT ("A1", "hidden sheet"))) "</worksheet>", 0 },
		{ "xl/worksheets/_rels/sheet1.xml.rels", "<Relationships>" REL ("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml") REL ("rId2", "ctrlProp", "../ctrlProps/ctrlProp1.xml") "</Relationships>", 0 },
		{ "xl/ctrlProps/ctrlProp1.xml", "<formControlPr objectType=\"CheckBox\" checked=\"Checked\"/>", 0 },
		{ vml != NULL ? "xl/drawings/vmlDrawing1.vml" : NULL, vml, 0 },
		{ NULL, NULL, 0 },
	};
	return make_zip (parts);
}

static char *
read_xlsx (GBytes *document, GError **error, char **fault)
{
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_XLSX), document, &limits, error);
	if (fault != NULL)
		*fault = sheet != NULL && sheet->faults->len == 1 ? g_strdup (sheet->faults->pdata[0]) : NULL;
	else if (sheet != NULL)
		g_assert_cmpuint (sheet->faults->len, ==, 0);
	return sheet != NULL ? dump_sheet (sheet) : NULL;
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autoptr (GBytes) document = make_xlsx (cases[i].sheet_xml, BOOK (""), NULL);
	g_autoptr (GError) error = NULL;
	g_autofree char *dump = read_xlsx (document, &error, NULL);
	g_assert_no_error (error);
	g_assert_cmpstr (dump, ==, cases[i].sheet);
	g_assert_cmpint (ccrf_extract_format (document, NULL, NULL), ==, CCRF_FORMAT_XLSX);
}

static void
test_1904 (void)
{
	g_autoptr (GBytes) document = make_xlsx (SHEET (ROW ("1", NUMBER ("A1", "1", "44880"))), BOOK (" date1904=\"1\""), NULL);
	g_autofree char *dump = read_xlsx (document, NULL, NULL);
	g_assert_cmpstr (dump, ==, "R1.1: '16/11/2026'\n");
}

/* Form controls lie over the cells; a row may hold nothing else */
static void
test_boxes (void)
{
	const char *sheet = SHEET (ROW ("1", TEXT ("A1", "Level") TEXT ("B1", "?")) ROW ("5", TEXT ("A5", "end")));
	g_autoptr (GBytes) document = make_xlsx (sheet, BOOK (""), VML);
	g_autofree char *dump = read_xlsx (document, NULL, NULL);
	g_assert_cmpstr (dump, ==, "R1.1: 'Level' | [x||]' Low  level?'\nR1.2:  | [ ||]\nR1.3: 'end'\n");
	g_autoptr (GBytes) other = make_xlsx (SHEET (ROW ("1", TEXT ("A1", "Level"))) "<controls><control shapeId=\"1\" r:id=\"rId2\" name=\"c\"><controlPr><anchor><from><col>1</col><row>0</row></from></anchor></controlPr></control></controls>", BOOK (""), NULL);
	g_autofree char *alone = read_xlsx (other, NULL, NULL);
	g_assert_cmpstr (alone, ==, "R1.1: 'Level' | [x||]\n");
	g_autofree char *fault = NULL;
	g_autoptr (GBytes) damaged = make_xlsx (sheet, BOOK (""), "<xml><br></xml>");
	g_autofree char *rest = read_xlsx (damaged, NULL, &fault);
	g_assert_cmpstr (rest, ==, "R1.1: 'Level' | '?'\nR1.2: 'end'\n");
	g_assert_nonnull (fault != NULL ? strstr (fault, "check boxes") : NULL);
}

static void
assert_refused (GBytes *document, CcrfErrorCode code, const char *names)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dump = read_xlsx (document, &error, NULL);
	g_assert_null (dump);
	g_assert_error (error, CCRF_ERROR, (int) code);
	g_assert_nonnull (error != NULL ? strstr (error->message, names) : NULL);
}

static void
test_hostile (void)
{
	g_autoptr (GBytes) broken = make_xlsx ("<row>", BOOK (""), NULL);
	assert_refused (broken, CCRF_ERROR_INVALID, "well-formed");
	g_autoptr (GBytes) no_book = make_xlsx (SHEET (""), "<x/>", NULL);
	assert_refused (no_book, CCRF_ERROR_INVALID, "no workbook");
	g_autoptr (GBytes) laughs = make_xlsx (SHEET (""), "<!DOCTYPE x [<!ENTITY a \"b\">]><workbook>&a;</workbook>", NULL);
	assert_refused (laughs, CCRF_ERROR_INVALID, "DOCTYPE");
	/* a cell far to the right in every row is a wide sheet; too many of them are too large */
	g_autoptr (GString) wide = g_string_new ("<sheetData>");
	for (int i = 1; i < 100; i++)
		g_string_append_printf (wide, "<row r=\"%d\"><c r=\"A%d\"><v>1</v></c><c r=\"XFD%d\"><v>1</v></c></row>", i, i, i);
	g_string_append (wide, "</sheetData>");
	g_autoptr (GBytes) large = make_xlsx (wide->str, BOOK (""), NULL);
	assert_refused (large, CCRF_ERROR_LIMIT, "sheet");
	/* places that do not exist, a text that is not there */
	g_autofree char *fault = NULL;
	g_autoptr (GBytes) odd = make_xlsx (SHEET ("<row r=\"0\">" NUMBER ("ZZZZ99999999", "77", "1") C ("B1", " t=\"s\"><v>99999999999</v>") C ("B1", " t=\"s\"><v>-1</v>") "</row>") "<mergeCells><mergeCell ref=\"A1\"/><mergeCell ref=\"B2:A1\"/></mergeCells>", BOOK (""), NULL);
	g_autofree char *dump = read_xlsx (odd, NULL, &fault);
	g_assert_cmpstr (dump, ==, "R1.1: '1' | \n");
	g_assert_nonnull (fault != NULL ? strstr (fault, "not in the workbook") : NULL);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/xlsx/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	g_test_add_func ("/extract/xlsx/1904", test_1904);
	g_test_add_func ("/extract/xlsx/boxes", test_boxes);
	g_test_add_func ("/extract/xlsx/hostile", test_hostile);
	return g_test_run ();
}
