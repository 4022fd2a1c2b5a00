/* SPDX-License-Identifier: GPL-3.0-or-later */

/* OpenDocument texts as people fill them (A2.2), read in-process. */

#include "extract-dump.h"

#define NAMESPACES \
	" xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"" \
	" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"" \
	" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"" \
	" xmlns:form=\"urn:oasis:names:tc:opendocument:xmlns:form:1.0\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\"" \
	" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:xml2=\"x\"" \
	" xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\"" \
	" xmlns:field=\"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0\""
#define STYLE(name, family, more, properties) \
	"<style:style style:name=\"" name "\" style:family=\"" family "\"" more "><style:text-properties" properties "/></style:style>"
#define STYLES \
	STYLE ("T1", "text", "", " style:text-line-through-style=\"solid\" style:text-line-through-type=\"single\"") \
	STYLE ("T2", "text", " style:parent-style-name=\"Strong\"", "") \
	STYLE ("T3", "text", "", " fo:background-color=\"#ffff00\"") \
	STYLE ("T4", "text", "", " text:display=\"none\"") \
	STYLE ("T5", "text", " style:parent-style-name=\"Strong\"", " fo:font-weight=\"normal\" fo:background-color=\"transparent\" style:text-line-through-style=\"none\"") \
	STYLE ("T6", "text", "", " style:font-name=\"Wingdings1\"") \
	STYLE ("T7", "text", "", " style:text-underline-style=\"solid\"") \
	STYLE ("C1", "text", " style:parent-style-name=\"C2\"", "") STYLE ("C2", "text", " style:parent-style-name=\"C1\"", "") \
	STYLE ("P1", "paragraph", " style:parent-style-name=\"Heading_20_1\"", " fo:font-weight=\"bold\"") \
	STYLE ("P2", "paragraph", "", " fo:font-weight=\"bold\"")
#define O_START "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content" NAMESPACES "><office:automatic-styles>" STYLES "</office:automatic-styles><office:body><office:text>"
#define O_END "</office:text></office:body></office:document-content>"
#define NAMED "<office:document-styles" NAMESPACES "><office:styles>" STYLE ("Strong", "text", "", " fo:font-weight=\"bold\"") \
	STYLE ("Heading_20_1", "paragraph", "", "") "</office:styles></office:document-styles>"
#define P(inside) "<text:p>" inside "</text:p>"
#define S(style, inside) "<text:span text:style-name=\"" style "\">" inside "</text:span>"
#define TBL(rows) "<table:table>" rows "</table:table>"
#define TR(cells) "<table:table-row>" cells "</table:table-row>"
#define TC(inside) "<table:table-cell>" inside "</table:table-cell>"
#define FIELD(kind, inside) "<field:fieldmark text:name=\"N\" field:type=\"vnd.oasis.opendocument.field." kind "\">" inside "</field:fieldmark>"
#define PARAM(name, value) "<field:param field:name=\"" name "\" field:value=\"" value "\"/>"

/* clang-format off */
static const struct {
	const char *name, *body, *sheet;
} cases[] = {
	{ "paragraphs", P ("One  \n two") P () P (" three<text:s text:c=\"2\"/>x<text:tab/>y<text:line-break/> z"), "P: 'One two'\nP: \nP: 'three  x\ty'~'z'\n" },
	{ "heading-and-list", "<text:h>A</text:h><text:p text:style-name=\"P1\">B</text:p><text:list><text:list-item>" P ("x") "</text:list-item></text:list>" P ("y"),
	  "P heading: 'A'\nP heading: 'B'\nP item: 'x'\nP: 'y'\n" },
	{ "marks", P (S ("T1", "no") S ("T2", "bold") S ("T3", "hi") S ("T4", "hid") S ("T5", "plain") S ("T7", "u") S ("T1", "s" S ("T2", "both")) S ("C1", "circle") S ("none", "n")),
	  "P: 'no's'bold'b'hi'h'hid'H'plain''u'u's's'both'sb'circlen'\n" },
	{ "paragraph-style", "<text:p text:style-name=\"P2\">a" S ("T5", "b") "</text:p>", "P: 'a'b'b'\n" },
	{ "symbols", P (S ("T6", "\xef\x83\xbe") S ("T6", "o") " No"), "P: [x||][ ||]' No'\n" },
	/* tables */
	{ "table", TBL ("<table:table-header-rows>" TR (TC (P ("a")) TC (P ("b") P ("c"))) "</table:table-header-rows>" TR (TC (P ("d")) TC ())), "R1.1: 'a' | 'b'~'c'\nR1.2: 'd' | \n" },
	{ "merged", TBL (TR ("<table:table-cell table:number-columns-spanned=\"2\">" P ("wide") "</table:table-cell><table:covered-table-cell/><table:table-cell table:number-rows-spanned=\"2\">" P ("tall") "</table:table-cell>")
	                 TR (TC (P ("a")) TC (P ("b")) "<table:covered-table-cell/>") TR (TC (P ("c")) TC (P ("d")) TC (P ("e")))),
	  "R1.1: 'wide' | 'tall'\nR1.2: 'a' | 'b' | \nR1.3: 'c' | 'd' | 'e'\n" },
	{ "repeated", TBL ("<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"3\">" P ("x") "</table:table-cell></table:table-row>"), "R1.1: 'x' | 'x' | 'x'\nR1.2: 'x' | 'x' | 'x'\n" },
	{ "hidden-row", TBL (TR (TC (P ("a"))) "<table:table-row table:visibility=\"collapse\">" TC (P ("b")) "</table:table-row>"), "R1.1: 'a'\n" },
	{ "nested", TBL (TR (TC (P ("out") TBL (TR (TC (P ("in")))) P ("end")) TC (P ("next")))) P ("after"), "R1.1: 'out'~'end' | 'next'\nR2.1: 'in'\nP: 'after'\n" },
	/* controls, rule 3 and 4 of the form habits */
	{ "content-check-box", P ("<loext:content-control loext:checkbox=\"true\" loext:checked=\"true\" loext:tag=\"a\" loext:alias=\"A\">\xe2\x98\x92</loext:content-control> Yes <loext:content-control loext:checkbox=\"true\">\xe2\x98\x90</loext:content-control> No"),
	  "P: [x|a|A]' Yes '[ ||]' No'\n" },
	{ "content-drop-down", P ("<loext:content-control loext:dropdown=\"true\"><loext:list-item loext:display-text=\"Mr\"/>Mrs</loext:content-control>"), "P: <Mrs||>\n" },
	{ "content-placeholder", P ("<loext:content-control loext:plain-text=\"true\" loext:showing-place-holder=\"true\">Click here</loext:content-control>."), "P: <Click here||>p'.'\n" },
	{ "struck-in-control", P ("<loext:content-control>Yes" S ("T1", " No") "</loext:content-control>"), "P: <Yes||>\n" },
	{ "text-input", P ("Name: <text:text-input text:description=\"Your name\">A Person</text:text-input>"), "P: 'Name: '<A Person||Your name>\n" },
	{ "placeholder", P ("<text:placeholder text:placeholder-type=\"text\">&lt;Type here&gt;</text:placeholder>"), "P: <<Type here>||>p\n" },
	{ "drop-down", P ("<text:drop-down text:name=\"Harm\"><text:label text:value=\"No\"/><text:label text:value=\"Yes\" text:current-selected=\"true\"/>Yes</text:drop-down>"), "P: <Yes|Harm|>\n" },
	{ "drop-down-text", P ("<text:drop-down text:name=\"Harm\"><text:label text:value=\"No\"/>No</text:drop-down>"), "P: <No|Harm|>\n" },
	{ "legacy-box", P (FIELD ("FORMCHECKBOX", PARAM ("Checkbox_Checked", "true")) FIELD ("FORMCHECKBOX", "")), "P: [x|N|][ |N|]\n" },
	{ "legacy-list", P (FIELD ("FORMDROPDOWN", PARAM ("Dropdown_ListEntry", "Mr") PARAM ("Dropdown_ListEntry", "Mrs") PARAM ("Dropdown_Selected", "1"))) P (FIELD ("FORMDROPDOWN", PARAM ("Dropdown_ListEntry", "Mr"))),
	  "P: <Mrs|N|>\nP: <|N|>\n" },
	{ "legacy-text", P ("<field:fieldmark-start text:name=\"L\" field:type=\"vnd.oasis.opendocument.field.HYPERLINK\"/><field:fieldmark-start text:name=\"T\" field:type=\"vnd.oasis.opendocument.field.FORMTEXT\"/><field:fieldmark-separator/>A B<field:fieldmark-end/> c<field:fieldmark-end/>"),
	  "P: <A B|T|>' c'\n" },
	{ "form-controls", "<office:forms><form:form><form:checkbox form:name=\"Box\" form:id=\"c1\" form:label=\"Low level\" form:current-state=\"checked\"/><form:checkbox form:name=\"B2\" form:id=\"c2\" form:title=\"t\"/>"
	  "<form:listbox form:name=\"L\" form:id=\"c3\"><form:option form:label=\"one\"/><form:option form:label=\"two\" form:current-selected=\"true\"/></form:listbox>"
	  "<form:text form:name=\"T\" form:id=\"c4\" form:current-value=\"hello\"/><form:radio form:name=\"R\" form:id=\"c5\" form:value=\"v\" form:current-selected=\"true\"/></form:form></office:forms>"
	  P ("<draw:control draw:control=\"c1\"/><draw:control draw:control=\"c2\"/><draw:control draw:control=\"c3\"/><draw:control draw:control=\"c4\"/><draw:control draw:control=\"c5\"/><draw:control draw:control=\"c9\"/>"),
	  "P: [x|Box|]' Low level'[ |B2|t]<two|L|><hello|T|>[xv|R|]\n" },
	/* tracked changes count as accepted */
	{ "deletion-aside", "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion>" P ("gone") "</text:deletion></text:changed-region></text:tracked-changes>" P ("a<text:change text:change-id=\"c1\"/>b"), "P: 'ab'\n" },
	{ "deletion-in-place", "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion/></text:changed-region><text:changed-region text:id=\"c2\"><text:insertion/></text:changed-region></text:tracked-changes>"
	  P ("a<text:change-start text:change-id=\"c1\"/>gone") P ("too<text:change-end text:change-id=\"c1\"/><text:change-start text:change-id=\"c2\"/>b<text:change-end text:change-id=\"c2\"/>"), "P: 'ab'\n" },
	/* the page */
	{ "text-box", P ("before<draw:frame><draw:text-box>" P ("boxed") "</draw:text-box><svg:title>picture</svg:title></draw:frame> after") P ("next"), "P: 'before after'\nP: 'boxed'\nP: 'next'\n" },
	{ "not-read", P ("a<text:note><text:note-citation>1</text:note-citation><text:note-body>" P ("note") "</text:note-body></text:note><office:annotation>" P ("comment") "</office:annotation>b"), "P: 'ab'\n" },
	{ "hidden-section", "<text:section text:display=\"none\">" P ("h") "</text:section>" P ("x"), "P: 'h'H\nP: 'x'\n" },
};
/* clang-format on */

static CcrfSheet *
read_odt (GBytes *document, const CcrfReadLimits *limits, GError **error)
{
	return ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_ODT), document, limits, error);
}

static GBytes *
make_odt (const char *content, const char *manifest)
{
	const Part parts[] = {
		{ "mimetype", "application/vnd.oasis.opendocument.text", 0 },
		{ "content.xml", content, 0 },
		{ "styles.xml", NAMED, 0 },
		{ "meta.xml", "<office:document-meta" NAMESPACES "><office:meta><meta:user-defined meta:name=\"ccrf_version\"> 1 </meta:user-defined></office:meta></office:document-meta>", 0 },
		{ manifest != NULL ? "META-INF/manifest.xml" : NULL, manifest, 0 },
		{ NULL, NULL, 0 },
	};
	return make_zip (parts);
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autofree char *content = g_strconcat (O_START, cases[i].body, O_END, NULL);
	g_autoptr (GBytes) document = make_odt (content, NULL);
	g_autoptr (GBytes) flat = g_bytes_new (content, strlen (content));
	g_autoptr (GError) error = NULL;
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_odt (document, &limits, &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, cases[i].sheet);
	g_assert_true (sheet == NULL || sheet->faults->len == 0);
	g_assert_cmpstr (sheet != NULL ? g_hash_table_lookup (sheet->properties, "ccrf_version") : NULL, ==, "1");
	/* the same in one file, but for the styles that are not in it */
	g_autoptr (CcrfSheet) other = read_odt (flat, &limits, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (other != NULL ? other->blocks->len : 0, ==, sheet != NULL ? sheet->blocks->len : 0);
}

static void
test_format (void)
{
	g_autoptr (GBytes) document = make_odt (O_START O_END, NULL);
	static const char flat[] = "<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"x\" office:mimetype=\"application/vnd.oasis.opendocument.text\"/>";
	g_autoptr (GBytes) one = g_bytes_new_static (flat, sizeof flat - 1);
	g_assert_cmpint (ccrf_extract_format (one, NULL, NULL), ==, CCRF_FORMAT_ODT);
	g_assert_true (ccrf_extract_can_read (CCRF_FORMAT_ODT));
	g_assert_nonnull (document);
}

static void
test_encrypted (void)
{
	g_autoptr (GBytes) document = make_odt ("scrambled", "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>");
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_odt (document, &limits, NULL);
	g_assert_nonnull (sheet);
	g_assert_true (sheet != NULL && sheet->encrypted);
	g_assert_cmpstr (sheet != NULL ? sheet->faults->pdata[0] : NULL, ==, "encrypted");
}

static void
assert_refused (const char *content, CcrfErrorCode code, const char *names)
{
	g_autoptr (GBytes) document = make_odt (content, NULL);
	g_autoptr (GError) error = NULL;
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_odt (document, &limits, &error);
	g_assert_null (sheet);
	g_assert_error (error, CCRF_ERROR, (int) code);
	g_assert_nonnull (error != NULL ? strstr (error->message, names) : NULL);
}

static void
test_hostile (void)
{
	assert_refused ("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", CCRF_ERROR_INVALID, "DOCTYPE");
	assert_refused (O_START "<text:p>", CCRF_ERROR_INVALID, "well-formed");
	assert_refused ("<office:document-content" NAMESPACES "/>", CCRF_ERROR_INVALID, "no text document");
	/* rows and columns that repeat for ever stop at the limit of a sheet */
	assert_refused (O_START TBL ("<table:table-row table:number-rows-repeated=\"999999999\"><table:table-cell table:number-columns-repeated=\"999999999\">" P ("x") "</table:table-cell></table:table-row>") O_END, CCRF_ERROR_LIMIT, "sheet");
	g_autoptr (GBytes) nothing = make_zip ((const Part[]){ { "mimetype", "application/vnd.oasis.opendocument.text", 0 }, { NULL, NULL, 0 } });
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (GError) error = NULL;
	g_assert_null (read_odt (nothing, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_autoptr (GString) deep = g_string_new (O_START);
	for (int i = 0; i < 300; i++)
		g_string_append (deep, "<text:section>");
	for (int i = 0; i < 300; i++)
		g_string_append (deep, "</text:section>");
	g_string_append (deep, O_END);
	assert_refused (deep->str, CCRF_ERROR_LIMIT, "nested");
}

/* Marks without partners neither crash nor swallow what follows unsaid */
static void
test_odd (void)
{
	g_autoptr (GBytes) document = make_odt (O_START "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion/></text:changed-region></text:tracked-changes>"
		P ("<field:fieldmark-end/><text:change-end text:change-id=\"c1\"/>a<field:fieldmark-start field:type=\"FORMTEXT\"/>b") P ("c<text:change-start text:change-id=\"c1\"/>lost") O_END, NULL);
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_odt (document, &limits, NULL);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, "P: 'a'<b\nc||>\n");
	g_assert_cmpuint (sheet != NULL ? sheet->faults->len : 0, ==, 1);
}

/* every flipped byte is either noticed (CRC) or harmless */
static void
test_damaged (void)
{
	g_autoptr (GBytes) document = make_odt (O_START P ("text") TBL (TR (TC (P ("a")))) O_END, NULL);
	CcrfReadLimits limits = usual_limits ();
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	for (gsize i = 0; i < size; i++) {
		guint8 *copy = g_memdup2 (data, size);
		copy[i] ^= 0x41;
		g_autoptr (GBytes) damaged = g_bytes_new_take (copy, size);
		g_autoptr (CcrfSheet) sheet = read_odt (damaged, &limits, NULL);
		g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
		g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
		g_autoptr (GBytes) cut = g_bytes_new (data, i);
		g_autoptr (CcrfSheet) none = read_odt (cut, &limits, NULL);
		g_assert_null (none);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/odt/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	g_test_add_func ("/extract/odt/format", test_format);
	g_test_add_func ("/extract/odt/encrypted", test_encrypted);
	g_test_add_func ("/extract/odt/hostile", test_hostile);
	g_test_add_func ("/extract/odt/odd", test_odd);
	g_test_add_func ("/extract/odt/damaged", test_damaged);
	return g_test_run ();
}
