/* SPDX-License-Identifier: GPL-3.0-or-later */

/* HTML bodies as mail clients write them (A2.2: an HTML body), read in-process. */

#include "extract-dump.h"

/* clang-format off */
static const struct {
	const char *name, *html, *sheet;
} cases[] = {
	{ "paragraphs", "<html><head><title>T</title><style>p{}</style></head><body><p>One\n  two</p><div>three<div>four</div>five</div><script>x</script></body></html>",
	  "P: 'One two'\nP: 'three'\nP: 'four'\nP: 'five'\n" },
	{ "white-space", "<p>  a <b> b</b>c <br> d\n</p><pre>x  y\r\nz\n</pre>", "P: 'a ''b'b'c'~'d'\nP: 'x  y'~'z'\n" },
	{ "blank-lines", "<div>a</div><div><br></div><p class=MsoNormal><o:p>&nbsp;</o:p></p><div>b<br></div><div>c</div>", "P: 'a'\nP: \nP: ' '\nP: 'b'\nP: 'c'\n" },
	{ "entities", "<p>Caf&eacute; &amp; &lt;tea&gt; &#8211; &pound;5 \xc2\xa3" "5 soft&shy;hyphen CCRF&#8209;2026&zwnj;x</p>", "P: 'Caf\xc3\xa9 & <tea> \xe2\x80\x93 \xc2\xa3" "5 \xc2\xa3" "5 softhyphen CCRF-2026x'\n" },
	{ "utf8-whatever-meta-says", "<html><head><meta charset=\"windows-1252\"><meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\"></head><body>caf\xc3\xa9</body></html>", "P: 'caf\xc3\xa9'\n" },
	{ "byte-order-mark", "\xef\xbb\xbf<p>x</p>", "P: 'x'\n" },
	{ "marks", "<p><s>a</s><strike>b</strike><del>c</del> <strong>d</strong><span style=\"font-weight:700\">e</span><b style='font-weight:normal'>f</b><mark>g</mark>"
	           "<span style=\"background:yellow;mso-highlight:yellow\">h</span><span style=\"BACKGROUND-COLOR: white\">i</span><span style=\"text-decoration: line-through\">j</span><u>k</u></p>",
	  "P: 'abc's' ''de'b'f''gh'h'i''j's'k'u\n" },
	{ "hidden", "<div style=\"display:none;max-height:0\">preheader</div><p>seen</p>", "P: 'preheader'H\nP: 'seen'\n" },
	{ "headings-and-lists", "<h2>Part A</h2><ol><li>first</li><li><p>second</p></li></ol><ul><li>dot</li></ul><ol start=5><li>five</li></ol>", "P heading: 'Part A'\nP item: '1. first'\nP item: '2. '\nP item: 'second'\nP item: 'dot'\nP item: '5. five'\n" },
	/* form elements */
	{ "ticks", "<p><input type=checkbox name=a checked> Yes <input type=\"CHECKBOX\" name=b title=\"No\"> No <input type=radio name=c value=\"high\" checked=checked>High</p>",
	  "P: [x|a|]' Yes '[ |b|No]' No '[xhigh|c|]'High'\n" },
	{ "inputs", "<p>Name <input name=n value=\"A B\"><input type=hidden name=h value=x><input type=email name=e placeholder=\"you@example\"><input type=submit value=Send><textarea name=t>one\ntwo</textarea></p>",
	  "P: 'Name '<A B|n|><you@example|e|>p<one\ntwo|t|>\n" },
	{ "select", "<p><select name=s><option>Please Select<option selected>Mrs<option>Miss</select><select name=u><option>One<option>Two</select></p>", "P: <Mrs|s|>' '<|u|>\n" },
	/* tables */
	{ "form-table", "<table><tr><th>Provider</th><td>Oak House</td></tr><tr><td>Address</td><td><p>1 High St</p><p>Barnsley</p></td></tr></table><p>after</p>",
	  "R1.1: 'Provider'b | 'Oak House'\nR1.2: 'Address' | '1 High St'~'Barnsley'\nP: 'after'\n" },
	{ "layout-table", "<table><tbody><tr><td><p>Dear all</p><table><tr><td>a</td><td>b</td></tr></table></td></tr><tr><td>Bye</td></tr></tbody></table>", "P: 'Dear all'\nR1.1: 'a' | 'b'\nP: 'Bye'\n" },
	{ "nested-table", "<table><tr><td>q<table><tr><td>in1</td><td>in2</td></tr></table>end</td><td>v</td></tr></table>", "R1.1: 'q'~'end' | 'v'\nR2.1: 'in1' | 'in2'\n" },
	{ "spans", "<table><tr><td rowspan=2>tall</td><td>a</td><td>b</td></tr><tr><td colspan=2>wide</td></tr><tr><td>x</td><td>y</td><td>z</td></tr></table>",
	  "R1.1: 'tall' | 'a' | 'b'\nR1.2:  | 'wide'\nR1.3: 'x' | 'y' | 'z'\n" },
	{ "sections-and-caption", "<table><caption>Actions</caption><colgroup><col></colgroup><thead><tr><th>What</th><th>Who</th></tr></thead><tbody><tr><td>train</td><td>manager</td></tr></tbody></table>",
	  "P: 'Actions'\nR1.1: 'What'b | 'Who'b\nR1.2: 'train' | 'manager'\n" },
	{ "stray-text-in-a-table", "<table>lost?<tr><td>a</td><td>b</td></tr></table>", "R1.1: 'lost?'\nR1.2: 'a' | 'b'\n" },
	/* quotations and signatures of mail clients */
	{ "blockquote", "<p>Approve</p><blockquote type=cite><p>one</p><blockquote><p>two</p></blockquote></blockquote><p>end</p>", "P: 'Approve'\nP q1: 'one'\nP q2: 'two'\nP: 'end'\n" },
	{ "indentation-is-no-quote", "<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\"><div>my words</div></blockquote>", "P: 'my words'\n" },
	{ "gmail", "<div dir=ltr>Approve</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=ltr class=gmail_attr>On Mon, X wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0\"><div>old</div>"
	           "<div class=gmail_quote><div>On Sun, Y wrote:</div><blockquote class=gmail_quote><div>older</div></blockquote></div></blockquote></div>",
	  "P: 'Approve'\nP: \nP q1: 'On Mon, X wrote:'\nP q1: 'old'\nP q2: 'On Sun, Y wrote:'\nP q2: 'older'\n" },
	{ "outlook-web", "<div>Approve</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> X<br><b>Sent:</b> now</div><div>old text</div>", "P: 'Approve'\nP q1: 'From:'b' X'~'Sent:'b' now'\nP q1: 'old text'\n" },
	{ "outlook-windows", "<div class=WordSection1><p>Approve</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> X<br><b>Sent:</b> now</p></div></div><p>old</p></div>",
	  "P: 'Approve'\nP q1: 'From:'b' X'~'Sent:'b' now'\nP q1: 'old'\n" },
	{ "a-line-is-no-quote", "<div style='border-top:solid #E1E1E1 1.0pt'><p>From now on I agree</p></div><p>mine</p>", "P: 'From now on I agree'\nP: 'mine'\n" },
	{ "yahoo-thunderbird", "<p>a</p><div id=\"yahoo_quoted_12\" class=\"yahoo_quoted\"><div>old</div></div><div class=\"moz-cite-prefix\">On x wrote:</div><blockquote type=cite cite=\"mid:1\">older</blockquote>",
	  "P: 'a'\nP q1: 'old'\nP q1: 'On x wrote:'\nP q1: 'older'\n" },
	{ "signatures", "<p>Yes</p><div class=\"gmail_signature\" data-smartmail=x><p>A Name</p></div><div id=\"Signature\">B</div><div class=moz-signature>C</div><div id=\"ms-outlook-mobile-signature\">D</div>",
	  "P: 'Yes'\nP signature: 'A Name'\nP signature: 'B'\nP signature: 'C'\nP signature: 'D'\n" },
	{ "word-comments", "<p><!--[if !supportLists]-->1.<!--[endif]--> text<![if !vml]>x<![endif]></p>", "P: '1. textx'\n" },
	{ "empty", "", "" },
};

static const struct {
	const char *name, *html, *text;
} texts[] = {
	{ "reply", "<p>Approve</p><div class=gmail_signature>A Name</div><blockquote type=cite><p>one<br>two</p><table><tr><td>a</td><td>b<br>c</td></tr></table><blockquote>deep</blockquote></blockquote>",
	  "Approve\n-- \nA Name\n> one\n> two\n> a\tb\n> c\n> > deep\n" },
	/* what is typed below a signature must survive stripping */
	{ "below-a-signature", "<div class=gmail_signature>A Name</div><p>Approve</p>", "A Name\nApprove\n" },
	{ "signature-with-its-own-dashes", "<p>Yes</p><div class=gmail_signature>-- <br>A Name</div>", "Yes\n-- \nA Name\n" },
	{ "ticks-controls-hidden", "<p><input type=checkbox checked> Yes <input type=checkbox> No <input value=v> <input placeholder=p></p><div style='display:none'>x</div>", "\xe2\x98\x92 Yes \xe2\x98\x90 No v\n\n" },
};
/* clang-format on */

static CcrfSheet *
read_html (const char *html, gsize size, GError **error)
{
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (GBytes) document = g_bytes_new (html, size);
	return ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_HTML), document, &limits, error);
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_html (cases[i].html, strlen (cases[i].html), &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, cases[i].sheet);
}

static void
test_text (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autoptr (CcrfSheet) sheet = read_html (texts[i].html, strlen (texts[i].html), NULL);
	g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
	g_assert_cmpstr (text, ==, texts[i].text);
}

static void
test_utf16 (void)
{
	static const char little[] = "\xff\xfe<\0p\0>\0\xe9\0", big[] = "\xfe\xff\0<\0p\0>\0\xe9";
	g_autoptr (CcrfSheet) one = read_html (little, sizeof little - 1, NULL);
	g_autoptr (CcrfSheet) two = read_html (big, sizeof big - 1, NULL);
	g_assert_true (one != NULL && two != NULL);
	g_autofree char *first = dump_sheet (one), *second = dump_sheet (two);
	g_assert_cmpstr (first, ==, "P: '\xc3\xa9'\n");
	g_assert_cmpstr (second, ==, first);
	g_autoptr (GError) error = NULL;
	g_assert_null (read_html ("\xff\xfe\x00\xd8z", 5, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
}

/* bytes that are no UTF-8, and NUL, must not cut the mail off */
static void
test_broken_bytes (void)
{
	static const char html[] = "<p>a\xff\xc3(b\0c</p><p>the rest</p>";
	g_autoptr (CcrfSheet) sheet = read_html (html, sizeof html - 1, NULL);
	g_assert_nonnull (sheet);
	g_autofree char *text = ccrf_sheet_text (sheet);
	g_assert_nonnull (strstr (text, "the rest"));
	g_assert_true (g_utf8_validate (text, -1, NULL));
}

static char *
nest (const char *open, const char *inside, guint times)
{
	GString *html = g_string_new (NULL);
	for (guint i = 0; i < times; i++)
		g_string_append (html, open);
	g_string_append (html, inside);
	return g_string_free (html, FALSE);
}

/* Long threads nest deeper than libxml2's 256: nothing may be dropped silently */
static void
test_depth (void)
{
	g_autofree char *within = nest ("<div>", "<p>deep</p>", 1900), *beyond = nest ("<div>", "<p>deep</p>", 2100);
	g_autoptr (CcrfSheet) sheet = read_html (within, strlen (within), NULL);
	g_assert_nonnull (sheet);
	g_autofree char *text = ccrf_sheet_text (sheet);
	g_assert_cmpstr (text, ==, "deep\n");
	g_autoptr (GError) error = NULL;
	g_assert_null (read_html (beyond, strlen (beyond), &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
}

static void
test_quote_depth (void)
{
	g_autofree char *html = nest ("<blockquote>", "x", 150);
	g_autoptr (CcrfSheet) sheet = read_html (html, strlen (html), NULL);
	g_assert_nonnull (sheet);
	g_assert_cmpint (((CcrfBlock *) sheet->blocks->pdata[0])->quote, ==, 100);
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	g_autoptr (CcrfSheet) again = ccrf_sheet_parse (wire, NULL);
	g_assert_nonnull (again);
}

static void
test_span_bomb (void)
{
	static const char html[] = "<table><tr><td rowspan=99999999 colspan=99999999>a</td><td>b</td></tr><tr><td>c</td></tr></table>";
	g_autoptr (CcrfSheet) sheet = read_html (html, sizeof html - 1, NULL);
	g_assert_nonnull (sheet);
	g_assert_cmpuint (sheet->blocks->len, ==, 2);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/html/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/html/text/%s", texts[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_text);
	}
	g_test_add_func ("/extract/html/utf16", test_utf16);
	g_test_add_func ("/extract/html/broken-bytes", test_broken_bytes);
	g_test_add_func ("/extract/html/depth", test_depth);
	g_test_add_func ("/extract/html/quote-depth", test_quote_depth);
	g_test_add_func ("/extract/html/span-bomb", test_span_bomb);
	return g_test_run ();
}
