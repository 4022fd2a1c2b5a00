/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Word documents as people fill them (A2.2: the form as a .docx), read in-process. */

#include "extract-dump.h"

#define P(inside) "<w:p>" inside "</w:p>"
#define T(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define R(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t>" text "</w:t></w:r>"
#define TC(inside) "<w:tc><w:tcPr><w:tcW w:w=\"1\"/></w:tcPr>" inside "</w:tc>"
#define TBL(rows) "<w:tbl><w:tblPr/><w:tblGrid/>" rows "</w:tbl>"
#define TR(cells) "<w:tr>" cells "</w:tr>"
#define SDT(properties, content) "<w:sdt><w:sdtPr>" properties "</w:sdtPr><w:sdtContent>" content "</w:sdtContent></w:sdt>"
#define TAG(tag, title) "<w:alias w:val=\"" title "\"/><w:tag w:val=\"" tag "\"/>"
#define BOX(tag, state) SDT (TAG (tag, "Box") "<w14:checkbox>" state "<w14:checkedState w14:val=\"2612\"/></w14:checkbox>", T ("\xe2\x98\x92"))
#define TYPED(tag, inside) SDT (TAG (tag, "Box") "<w14:checkbox><w14:checked w14:val=\"0\"/></w14:checkbox>", inside)
#define FIELD(data, code, result) \
	"<w:r><w:fldChar w:fldCharType=\"begin\">" data "</w:fldChar></w:r><w:r><w:instrText> " code " </w:instrText></w:r>" \
	"<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" result "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
#define FF(name, what) "<w:ffData><w:name w:val=\"" name "\"/><w:enabled/>" what "</w:ffData>"
#define BOX_TEXT(text) "<w:txbxContent>" P (T (text)) "</w:txbxContent>"
#define EN "\xe2\x80\x82"

/* clang-format off */
static const struct {
	const char *name, *body, *sheet;
} cases[] = {
	{ "paragraphs", P (T ("One ") T ("two")) P () P (T ("three")),
	  "P: 'One two'\nP: \nP: 'three'\n" },
	{ "heading-and-list", "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>" T ("Part A") "</w:p><w:p><w:pPr><w:numPr/></w:pPr>" T ("x") "</w:p>",
	  "P heading: 'Part A'\nP item: 'x'\n" },
	{ "marks", P (R ("<w:b/>", "Yes") T (" / ") R ("<w:strike/>", "No") R ("<w:dstrike/>", "d") R ("<w:highlight w:val=\"yellow\"/>", "h")
	              R ("<w:u w:val=\"single\"/>", "u") R ("<w:vanish/>", "v") R ("<w:b w:val=\"0\"/><w:highlight w:val=\"none\"/><w:u w:val=\"none\"/><w:strike w:val=\"false\"/>", "n")),
	  "P: 'Yes'b' / ''Nod's'h'h'u'u'v'H'n'\n" },
	{ "breaks-and-hyphens", P ("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>CCRF</w:t><w:noBreakHyphen/><w:t>2026</w:t>"
	                           "<w:softHyphen/><w:t>x\xc2\xad\xc2\xa0y</w:t></w:r>"),
	  "P: 'a\tb'~'c'~'CCRF-2026x y'\n" },
	/* ccrf-fields rule 3: all kinds of ticks */
	{ "check-box-control", P (BOX ("a", "<w14:checked w14:val=\"1\"/>") T (" Yes ") BOX ("b", "<w14:checked w14:val=\"0\"/>") T (" No ") BOX ("c", "<w14:checked w14:val=\"true\"/>") BOX ("d", "")),
	  "P: [x|a|Box]' Yes '[ |b|Box]' No '[x|c|Box][ |d|Box]\n" },
	/* people type into the box instead of clicking it */
	{ "typed-check-box", P (TYPED ("a", T ("x")) TYPED ("b", T (" X ")) TYPED ("c", T ("\xe2\x9c\x93")) TYPED ("d", T ("\xe2\x9c\x94")) TYPED ("e", T ("Yes")) TYPED ("f", T ("\xe2\x98\x90") T ("x"))),
	  "P: [x|a|Box][x|b|Box][x|c|Box][x|d|Box][x|e|Box][x|f|Box]\n" },
	{ "not-a-typed-tick", P (TYPED ("a", T ("\xe2\x98\x90")) TYPED ("b", T ("\xe2\x98\x90 Yes")) TYPED ("c", R ("<w:strike/>", "x")) TYPED ("d", "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>")
	                         TYPED ("e", "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>" T ("Yes")) TYPED ("f", "") SDT (TAG ("g", "Yes") "<w14:checkbox/>", T ("Yes"))),
	  "P: [ |a|Box][ |b|Box]' Yes'[ |c|Box][ |d|Box][ |e|Box]' Yes'[ |f|Box][ |g|Yes]' Yes'\n" },
	{ "legacy-check-box", P (FIELD (FF ("Check1", "<w:checkBox><w:sizeAuto/><w:default w:val=\"0\"/><w:checked/></w:checkBox>"), "FORMCHECKBOX", "") T (" Yes ")
	                         FIELD (FF ("Check2", "<w:checkBox><w:default w:val=\"0\"/></w:checkBox>"), "FORMCHECKBOX", "")
	                         FIELD (FF ("Check3", "<w:checkBox><w:default w:val=\"1\"/></w:checkBox>"), "FORMCHECKBOX", "")
	                         FIELD (FF ("Check4", "<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>"), "FORMCHECKBOX", "")),
	  "P: [x|Check1|]' Yes '[ |Check2|][x|Check3|][ |Check4|]\n" },
	{ "symbol-ticks", P ("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r><w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/></w:r>"
	                     "<w:r><w:sym w:font=\"Wingdings 2\" w:char=\"00A3\"/></w:r><w:r><w:sym w:font=\"Webdings\" w:char=\"F061\"/></w:r><w:r><w:sym w:font=\"Wingdings\" w:char=\"F028\"/></w:r>" T ("tel")),
	  "P: [x||][ ||][x||][ ||][x||]' tel'\n" },
	{ "typed-in-wingdings", P (R ("<w:rFonts w:ascii=\"Wingdings\" w:hAnsi=\"Wingdings\"/>", "\xef\x83\xbe") R ("<w:rFonts w:ascii=\"Wingdings\"/>", "o") T (" No")),
	  "P: [x||][ ||]' No'\n" },
	{ "plain-glyphs-stay-text", P (T ("\xe2\x98\x92 Yes \xe2\x98\x90 No")), "P: '\xe2\x98\x92 Yes \xe2\x98\x90 No'\n" },
	/* content controls */
	{ "inline-control", P (T ("Name: ") SDT (TAG ("reporter_name", "Your name") "<w:text/>", T ("A ") T ("Person")) T (".")),
	  "P: 'Name: '<A Person|reporter_name|Your name>'.'\n" },
	{ "placeholder", P (SDT (TAG ("details", "") "<w:showingPlcHdr/><w:text/>", R ("<w:rStyle w:val=\"PlaceholderText\"/>", "Click or tap here to enter text."))),
	  "P: <Click or tap here to enter text.|details|>p\n" },
	{ "block-control", SDT (TAG ("details", ""), P (T ("One")) P (T ("Two"))) P (T ("after")),
	  "P: <One\nTwo|details|>\nP: 'after'\n" },
	{ "drop-down-control", P (SDT (TAG ("harm", "") "<w:dropDownList><w:listItem w:displayText=\"No\" w:value=\"no\"/><w:listItem w:displayText=\"Yes\" w:value=\"yes\"/></w:dropDownList>", T ("Yes"))),
	  "P: <Yes|harm|>\n" },
	{ "cell-control", TBL (TR (TC (P (T ("Provider"))) SDT (TAG ("provider_name", ""), TC (P (T ("Home"))))) TR (SDT (TAG ("x", "Box") "<w14:checkbox><w14:checked w14:val=\"1\"/></w14:checkbox>", TC (P (T ("\xe2\x98\x92")))) TC (P (T ("Yes"))))),
	  "R1.1: 'Provider' | <Home|provider_name|>\nR1.2: [x|x|Box] | 'Yes'\n" },
	{ "row-control", TBL (SDT (TAG ("actions", ""), TR (TC (P (T ("a"))) TC (P (T ("b")))) TR (TC (P (T ("c"))) TC (P (T ("d")))))),
	  "R1.1: 'a' | 'b'\nR1.2: 'c' | 'd'\n" },
	{ "control-in-a-cell", TBL (TR (TC (P (T ("Q")) SDT (TAG ("t", ""), P (T ("one")) P (T ("two"))) P (T ("z"))))),
	  "R1.1: 'Q'~<one\ntwo|t|>~'z'\n" },
	{ "controls-in-a-group", SDT (TAG ("group", "") "<w:group/>", P (T ("Q ") SDT (TAG ("inner", ""), T ("v")))), "P: 'Q '<v|inner|>\n" },
	{ "struck-inside-control", P (SDT (TAG ("yn", ""), T ("Yes ") R ("<w:strike/>", "No")) SDT (TAG ("all", ""), R ("<w:strike/>", "gone"))),
	  "P: <Yes|yn|><gone|all|>s\n" },
	/* legacy fields */
	{ "legacy-text", P (FIELD (FF ("Text1", "<w:textInput/>"), "FORMTEXT", T ("Oak ") T ("House")) T (" / ") FIELD (FF ("Text2", "<w:textInput/>"), "FORMTEXT", T (EN EN EN EN EN))),
	  "P: <Oak House|Text1|>' / '<|Text2|>\n" },
	{ "legacy-text-over-paragraphs", "<w:p><w:r><w:fldChar w:fldCharType=\"begin\">" FF ("T", "<w:textInput/>") "</w:fldChar></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" T ("one") "</w:p>"
	  P (T ("two") "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>") P (T ("three")),
	  "P: <one\ntwo|T|>\nP: 'three'\n" },
	/* rule 4: only the chosen entry */
	{ "legacy-drop-down", P (FIELD (FF ("Drop", "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"Mr\"/><w:listEntry w:val=\"Mrs\"/><w:listEntry w:val=\"Miss\"/></w:ddList>"), "FORMDROPDOWN", T ("junk"))
	                         FIELD (FF ("First", "<w:ddList><w:listEntry w:val=\"A\"/><w:listEntry w:val=\"B\"/></w:ddList>"), "FORMDROPDOWN", "")
	                         FIELD (FF ("Out", "<w:ddList><w:result w:val=\"9\"/><w:listEntry w:val=\"A\"/></w:ddList>"), "FORMDROPDOWN", "")),
	  "P: <Mrs|Drop|><A|First|><|Out|>\n" },
	{ "other-fields", P (FIELD ("", "HYPERLINK \"http://x/\"", T ("link")) FIELD ("", "IF " FIELD ("", "PAGE", T ("7")) " x", T (" shown")) "<w:fldSimple w:instr=\"DATE\">" T (" today") "</w:fldSimple>"),
	  "P: 'link shown today'\n" },
	/* tables */
	{ "two-pairs-in-a-row", TBL (TR (TC (P (T ("Name"))) TC (P (T ("A"))) TC (P (T ("Role"))) TC (P (T ("B")) P (T ("C")) P ()))),
	  "R1.1: 'Name' | 'A' | 'Role' | 'B'~'C'\n" },
	{ "merged-cells", TBL (TR ("<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P (T ("wide")) "</w:tc>" "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>" P (T ("tall")) "</w:tc>")
	                       TR (TC (P (T ("a"))) TC (P (T ("b"))) "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" P () "</w:tc>")),
	  "R1.1: 'wide' | 'tall'\nR1.2: 'a' | 'b' | \n" },
	{ "nested-table", TBL (TR (TC (P (T ("out")) TBL (TR (TC (P (T ("in 1"))) TC (P (T ("in 2"))))) P (T ("end"))) TC (P (T ("next"))))) TBL (TR (TC (P (T ("second"))))),
	  "R1.1: 'out'~'end' | 'next'\nR2.1: 'in 1' | 'in 2'\nR3.1: 'second'\n" },
	/* drawings */
	{ "text-box-once", P (T ("before") "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>" BOX_TEXT ("boxed") "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" BOX_TEXT ("boxed") "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>" T (" after")) P (T ("next")),
	  "P: 'before after'\nP: 'boxed'\nP: 'next'\n" },
	{ "text-box-fallback", P ("<w:r><mc:AlternateContent><mc:Choice Requires=\"x\"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>" BOX_TEXT ("old") "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"),
	  "P: \nP: 'old'\n" },
	{ "text-box-in-a-cell", TBL (TR (TC (P (T ("q") "<w:r><w:pict><v:textbox>" BOX_TEXT ("in a box") "</v:textbox></w:pict></w:r>")) TC (P (T ("v"))))),
	  "R1.1: 'q'~'in a box' | 'v'\n" },
	{ "drawing-text-is-not-ours", P ("<w:r><w:drawing><a:p><a:t>chart</a:t></a:p></w:drawing></w:r>" T ("x")), "P: 'x'\n" },
	/* tracked changes count as accepted */
	{ "tracked", P (T ("a") "<w:ins w:id=\"1\">" T ("b") "</w:ins><w:del w:id=\"2\"><w:r><w:delText>c</w:delText></w:r></w:del><w:moveFrom w:id=\"3\">" T ("d") "</w:moveFrom><w:moveTo w:id=\"4\">" T ("e") "</w:moveTo>"),
	  "P: 'abe'\n" },
	{ "tracked-paragraph-mark", "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>" T ("one ") "</w:p>" P (T ("two")) P (T ("three")), "P: 'one two'\nP: 'three'\n" },
	{ "tracked-row", TBL (TR (TC (P (T ("stays")))) "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>" TC (P (T ("gone"))) "</w:tr>"), "R1.1: 'stays'\n" },
	{ "wrappers", P ("<w:hyperlink>" T ("h") "</w:hyperlink><w:smartTag>" T ("s") "</w:smartTag><w:customXml>" T ("c") "</w:customXml><w:bookmarkStart w:name=\"x\"/><w:r><w:footnoteReference w:id=\"2\"/></w:r>"),
	  "P: 'hsc'\n" },
	{ "ruby", P ("<w:r><w:ruby><w:rt>" T ("r") "</w:rt><w:rubyBase>" T ("base") "</w:rubyBase></w:ruby></w:r>"), "P: 'base'\n" },
};
/* clang-format on */

static CcrfSheet *
read_docx (GBytes *document, const CcrfReadLimits *limits, GError **error)
{
	return ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_DOCX), document, limits, error);
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autoptr (GBytes) document = make_docx (cases[i].body);
	g_autoptr (GError) error = NULL;
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_docx (document, &limits, &error);
	g_assert_no_error (error);
	if (sheet == NULL)
		return;
	g_autofree char *dump = dump_sheet (sheet);
	g_assert_cmpstr (dump, ==, cases[i].sheet);
	g_assert_cmpuint (sheet->faults->len, ==, 0);
	/* what the reader builds, the wire carries unchanged */
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	g_autoptr (CcrfSheet) again = ccrf_sheet_parse (wire, &error);
	g_assert_no_error (error);
	g_autofree char *dump_again = again != NULL ? dump_sheet (again) : NULL;
	g_assert_cmpstr (dump_again, ==, dump);
}

static void
assert_refused (const Part *parts, const CcrfReadLimits *limits, CcrfErrorCode code, const char *names)
{
	g_autoptr (GBytes) document = make_zip (parts);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_docx (document, limits, &error);
	g_assert_null (sheet);
	g_assert_error (error, CCRF_ERROR, (int) code);
	if (error != NULL && strstr (error->message, names) == NULL)
		g_test_message ("'%s' does not name %s", error->message, names);
	g_assert_true (error != NULL && strstr (error->message, names) != NULL);
}

static void
test_properties (void)
{
	const Part parts[] = {
		{ "_rels/.rels", RELS, 0 },
		{ "word/document.xml", W_START W_END, 0 },
		{ "docProps/custom.xml",
		  "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">"
		  "<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"2\" name=\"ccrf_version\"><vt:lpwstr>1</vt:lpwstr></property></Properties>", 0 },
		{ NULL, NULL, 0 },
	};
	g_autoptr (GBytes) document = make_zip (parts);
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_docx (document, &limits, NULL);
	g_assert_nonnull (sheet);
	g_assert_cmpstr (g_hash_table_lookup (sheet->properties, "ccrf_version"), ==, "1");
}

static void
test_main_part_elsewhere (void)
{
	const Part parts[] = {
		{ "_rels/.rels", "<Relationships><Relationship Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>", 0 },
		{ "word/document2.xml", "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><w:body><w:p><w:r><w:t>strict</w:t></w:r></w:p></w:body></w:document>", 0 },
		{ NULL, NULL, 0 },
	};
	g_autoptr (GBytes) document = make_zip (parts);
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_docx (document, &limits, NULL);
	g_assert_nonnull (sheet);
	g_autofree char *dump = dump_sheet (sheet);
	g_assert_cmpstr (dump, ==, "P: 'strict'\n");
}

static void
test_faults (void)
{
	g_autoptr (GBytes) document = make_docx (P (T ("x")) "<w:altChunk/>");
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_docx (document, &limits, NULL);
	g_assert_nonnull (sheet);
	g_assert_cmpuint (sheet->faults->len, ==, 1);
	g_assert_nonnull (strstr (sheet->faults->pdata[0], "altChunk"));
}

/* A password makes it an OLE file; without one such a file is no docx */
static void
test_encrypted (void)
{
	static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1----E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	g_autoptr (GBytes) document = g_bytes_new_static (ole, sizeof ole - 1);
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_docx (document, &limits, NULL);
	g_assert_nonnull (sheet);
	g_assert_true (sheet->encrypted);
	g_assert_cmpstr (sheet->faults->pdata[0], ==, "encrypted");
	g_assert_cmpint (ccrf_extract_format (document, "form.docx", NULL), ==, CCRF_FORMAT_DOCX);
	g_autoptr (GBytes) other = g_bytes_new_static (ole, 12);
	g_autoptr (GError) error = NULL;
	g_assert_null (read_docx (other, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

static void
test_doctype (void)
{
	static const char laughs[] = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>"
				     "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
	static const char outside[] = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><w:document/>";
	CcrfReadLimits limits = usual_limits ();
	assert_refused ((const Part[]){ { "word/document.xml", laughs, 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_INVALID, "DOCTYPE");
	assert_refused ((const Part[]){ { "word/document.xml", outside, 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_INVALID, "DOCTYPE");
	assert_refused ((const Part[]){ { "_rels/.rels", laughs, 0 }, { "word/document.xml", W_START W_END, 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_INVALID, "DOCTYPE");
}

static void
test_broken (void)
{
	CcrfReadLimits limits = usual_limits ();
	assert_refused ((const Part[]){ { "word/document.xml", W_START "<w:p>", 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_INVALID, "well-formed");
	assert_refused ((const Part[]){ { "word/document.xml", "<html/>", 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_INVALID, "no Word document");
	assert_refused ((const Part[]){ { "x", "y", 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_INVALID, "no Word document");
	g_autoptr (GBytes) junk = g_bytes_new_static ("PK\3\4junk", 8);
	g_autoptr (GError) error = NULL;
	g_assert_null (read_docx (junk, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

/* every flipped byte is either noticed (CRC) or harmless */
static void
test_damaged (void)
{
	g_autoptr (GBytes) document = make_docx (P (T ("some text")) TBL (TR (TC (P (T ("a"))))));
	CcrfReadLimits limits = usual_limits ();
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	for (gsize i = 0; i < size; i++) {
		guint8 *copy = g_memdup2 (data, size);
		copy[i] ^= 0x41;
		g_autoptr (GBytes) damaged = g_bytes_new_take (copy, size);
		g_autoptr (CcrfSheet) sheet = read_docx (damaged, &limits, NULL);
		g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
		g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
		g_autoptr (GBytes) cut = g_bytes_new (data, i);
		g_autoptr (CcrfSheet) none = read_docx (cut, &limits, NULL);
		g_assert_null (none);
	}
}

static void
test_zip_entries (void)
{
	Part parts[60] = { { "_rels/.rels", RELS, 0 }, { "word/document.xml", W_START W_END, 0 } };
	for (guint i = 2; i < 50; i++)
		parts[i] = (Part){ g_strdup_printf ("x%u", i), "x", 0 };
	CcrfReadLimits limits = usual_limits ();
	limits.zip_entries = 50;
	g_autoptr (GBytes) within = make_zip (parts);
	g_autoptr (CcrfSheet) sheet = read_docx (within, &limits, NULL);
	g_assert_nonnull (sheet);
	parts[50] = (Part){ g_strdup ("x50"), "x", 0 };
	assert_refused (parts, &limits, CCRF_ERROR_LIMIT, "zip_entries");
	for (guint i = 2; i <= 50; i++)
		g_free ((char *) parts[i].name);
}

/* a document whose text is @size bytes of @fill, or of noise when 0 */
static char *
large_document (gsize size, char fill)
{
	GString *xml = g_string_new (W_START "<w:p><w:r><w:t>");
	g_autoptr (GRand) random = g_rand_new_with_seed (7);
	for (gsize i = 0; i < size; i++)
		g_string_append_c (xml, fill != 0 ? fill : (char) ('a' + g_rand_int_range (random, 0, 26)));
	g_string_append (xml, "</w:t></w:r></w:p>" W_END);
	return g_string_free (xml, FALSE);
}

static void
test_inflate_ratio (void)
{
	g_autofree char *bomb = large_document (4 << 20, 'a');
	g_autofree char *small = large_document (60000, 'a'); /* as repetitive, but no bomb */
	CcrfReadLimits limits = usual_limits ();
	assert_refused ((const Part[]){ { "word/document.xml", bomb, 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_LIMIT, "inflate_ratio");
	g_autoptr (GBytes) within = make_zip ((const Part[]){ { "word/document.xml", small, 0 }, { NULL, NULL, 0 } });
	g_autoptr (CcrfSheet) sheet = read_docx (within, &limits, NULL);
	g_assert_nonnull (sheet);
	limits.inflate_ratio = 2000;
	g_autoptr (GBytes) allowed = make_zip ((const Part[]){ { "word/document.xml", bomb, 0 }, { NULL, NULL, 0 } });
	g_autoptr (CcrfSheet) large = read_docx (allowed, &limits, NULL);
	g_assert_nonnull (large);
}

static void
test_inflated_size (void)
{
	g_autofree char *noise = large_document (1 << 20, 0);
	const Part parts[] = { { "word/document.xml", noise, 0 }, { NULL, NULL, 0 } };
	CcrfReadLimits limits = usual_limits ();
	limits.inflated_size = (gint64) strlen (noise);
	g_autoptr (GBytes) within = make_zip (parts);
	g_autoptr (CcrfSheet) sheet = read_docx (within, &limits, NULL);
	g_assert_nonnull (sheet);
	limits.inflated_size--;
	assert_refused (parts, &limits, CCRF_ERROR_LIMIT, "inflated_size");
}

/* The sheet's own limit: never a shortened sheet */
static void
test_sheet_limit (void)
{
	GString *xml = g_string_new (W_START);
	for (int i = 0; i < 70000; i++)
		g_string_append_printf (xml, "<w:p><w:r><w:t>%d</w:t></w:r></w:p>", i * 7919);
	g_string_append (xml, W_END);
	g_autofree char *text = g_string_free (xml, FALSE);
	CcrfReadLimits limits = usual_limits ();
	assert_refused ((const Part[]){ { "word/document.xml", text, 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_LIMIT, "sheet");
}

static void
test_depth (void)
{
	GString *xml = g_string_new (W_START "<w:p>");
	for (int i = 0; i < 300; i++)
		g_string_append (xml, "<w:ins>");
	for (int i = 0; i < 300; i++)
		g_string_append (xml, "</w:ins>");
	g_string_append (xml, "</w:p>" W_END);
	g_autofree char *text = g_string_free (xml, FALSE);
	CcrfReadLimits limits = usual_limits ();
	assert_refused ((const Part[]){ { "word/document.xml", text, 0 }, { NULL, NULL, 0 } }, &limits, CCRF_ERROR_LIMIT, "nested");
}

/* Fields that never end, end twice, or cross cells must neither crash nor swallow what follows */
static void
test_odd_fields (void)
{
	const char *body = TBL (TR (TC (P ("<w:r><w:fldChar w:fldCharType=\"begin\">" FF ("T", "<w:textInput/>") "</w:fldChar></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" T ("open")))
				    TC (P (T ("next") "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"))))
		P ("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" T ("code"));
	g_autoptr (GBytes) document = make_docx (body);
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) sheet = read_docx (document, &limits, NULL);
	g_assert_nonnull (sheet);
	g_autofree char *dump = dump_sheet (sheet);
	g_assert_cmpstr (dump, ==, "R1.1: <open|T|> | 'next'\nP: \n");

	GString *deep = g_string_new ("<w:p>");
	for (int i = 0; i < 100; i++)
		g_string_append (deep, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>");
	g_string_append (deep, "</w:p>");
	g_autofree char *text = g_string_free (deep, FALSE);
	g_autoptr (GBytes) nested = make_docx (text);
	g_autoptr (GError) error = NULL;
	g_assert_null (read_docx (nested, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/docx/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	g_test_add_func ("/extract/docx/properties", test_properties);
	g_test_add_func ("/extract/docx/main-part-elsewhere", test_main_part_elsewhere);
	g_test_add_func ("/extract/docx/faults", test_faults);
	g_test_add_func ("/extract/docx/encrypted", test_encrypted);
	g_test_add_func ("/extract/docx/doctype", test_doctype);
	g_test_add_func ("/extract/docx/broken", test_broken);
	g_test_add_func ("/extract/docx/damaged", test_damaged);
	g_test_add_func ("/extract/docx/odd-fields", test_odd_fields);
	g_test_add_func ("/extract/limits/zip-entries", test_zip_entries);
	g_test_add_func ("/extract/limits/inflate-ratio", test_inflate_ratio);
	g_test_add_func ("/extract/limits/inflated-size", test_inflated_size);
	g_test_add_func ("/extract/limits/sheet", test_sheet_limit);
	g_test_add_func ("/extract/limits/depth", test_depth);
	return g_test_run ();
}
