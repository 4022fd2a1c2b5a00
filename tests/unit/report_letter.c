/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Letters on letterhead (B1.5, B6.1): content controls of every shape that Word makes (ECMA-376 part 1, 17.5.2). */

#include <ccrf/report.h>

#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

static const char *const kinds[] = { "suspension", "caution", "lifting", "closing" };

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document " W "><w:body>"
#define TAIL "<w:p/><w:sectPr/></w:body></w:document>"
#define CONTROL(tag, more, content) "<w:sdt><w:sdtPr>" more "<w:tag w:val=\"" tag "\"/></w:sdtPr><w:sdtContent>" content "</w:sdtContent></w:sdt>"
#define CLICK "<w:r><w:rPr><w:rStyle w:val=\"PlaceholderText\"/><w:b/></w:rPr><w:t>Click here to enter text.</w:t></w:r>"

/* ---- Word documents ----------------------------------------------------------------------- */

static char *
member (GBytes *docx, const char *name)
{
	zip_source_t *source = zip_source_buffer_create (g_bytes_get_data (docx, NULL), g_bytes_get_size (docx), 0, NULL);
	zip_t *archive = zip_open_from_source (source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	zip_stat_t stat = { 0 };
	char *text = NULL;

	g_assert_nonnull (archive);
	if (zip_stat (archive, name, 0, &stat) == 0) {
		zip_file_t *file = zip_fopen (archive, name, 0);

		text = g_malloc0 (stat.size + 1);
		g_assert_cmpint (zip_fread (file, text, stat.size), ==, (gint64) stat.size);
		zip_fclose (file);
	}
	zip_discard (archive);
	return text;
}

/* a council's own letter "suspension" with these parts, NULL-ended: name, text, … (transfer full): its templates folder */
static char *
own_letter (const char *const *parts)
{
	char *folder = g_dir_make_tmp ("ccrf-letter-XXXXXX", NULL);
	g_autofree char *letters = g_build_filename (folder, "letters", NULL), *path = g_build_filename (letters, "suspension.docx", NULL);
	zip_t *archive;

	g_mkdir (letters, 0700);
	archive = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	g_assert_nonnull (archive);
	for (; parts[0]; parts += 2)
		g_assert_cmpint (zip_file_add (archive, parts[0], zip_source_buffer (archive, parts[1], strlen (parts[1]), 0), 0), >=, 0);
	g_assert_cmpint (zip_close (archive), ==, 0);
	return folder;
}

static void
remove_letter (char *folder)
{
	g_autofree char *letters = g_build_filename (folder, "letters", NULL), *path = g_build_filename (letters, "suspension.docx", NULL);

	g_unlink (path);
	g_rmdir (letters);
	g_rmdir (folder);
	g_free (folder);
}

static JsonObject *
some_fields (void)
{
	JsonObject *fields = json_object_new ();

	json_object_set_string_member (fields, "ref", "PC-2026-00001");
	json_object_set_string_member (fields, "provider_name", "Elm <House> & \"Sons\"");
	json_object_set_string_member (fields, "provider_postal", "1 High Street\nElmbridge");
	json_object_set_string_member (fields, "decision_reason", "one\ntwo");
	return fields;
}

/* @body: word/document.xml of a council's own letter. (transfer full): it filled in */
static char *
filled (const char *body)
{
	const char *const parts[] = { "word/document.xml", body, NULL };
	char *folder = own_letter (parts);
	g_autoptr (JsonObject) fields = some_fields ();
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) letter = ccrf_report_letter (folder, "suspension", fields, &error);
	char *text;

	g_assert_no_error (error);
	text = member (letter, "word/document.xml");
	remove_letter (folder);
	return text;
}

static void
assert_has (const char *text, const char *part)
{
	if (!strstr (text, part))
		g_test_message ("“%s” is missing in %s", part, text);
	g_assert_true (strstr (text, part) != NULL);
}

static void
assert_hasnt (const char *text, const char *part)
{
	if (strstr (text, part))
		g_test_message ("“%s” stands in %s", part, text);
	g_assert_null (strstr (text, part));
}

/* ---- the built-in letters ------------------------------------------------------------------ */

static void
test_built_in (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_auto (GStrv) names = ccrf_report_letter_fields ();
		g_autoptr (JsonObject) fields = json_object_new ();
		g_autoptr (GError) error = NULL;
		g_autoptr (GBytes) letter = NULL;
		g_autofree char *document = NULL, *header = NULL, *footer = NULL;

		ccrf_report_letter_check (NULL, kinds[i], faults);
		g_assert_cmpuint (faults->len, ==, 0);
		for (char **name = names; *name; name++) {
			g_autofree char *value = g_strdup_printf ("[%s]", *name);

			json_object_set_string_member (fields, *name, value);
		}
		letter = ccrf_report_letter (NULL, kinds[i], fields, &error);
		g_assert_no_error (error);
		document = member (letter, "word/document.xml");
		header = member (letter, "word/header1.xml");
		footer = member (letter, "word/footer1.xml");
		/* B0.5, B1.5: who it is to, why it is written, who signs */
		for (const char *const *part = (const char *const[]){ "[provider_name]", "[provider_postal]", "[addressee]", "[ref]", "[letter_date_words]", "[signer_name]",
		                                                      "[signer_title]", "[coordinator_words]", "[letter_changes]", "Duty of candour", NULL };
		     *part; part++)
			assert_has (document, *part);
		assert_hasnt (document, "w:sdt");
		assert_hasnt (document, "PlaceholderText");
		assert_has (header, "[service_name]");
		assert_has (footer, "[ref]");
	}
}

/* B6.3: how people raise further concerns, and the review */
static void
test_closing (void)
{
	g_autoptr (JsonObject) fields = json_object_new ();
	g_autoptr (GBytes) letter = NULL;
	g_autofree char *document = NULL;

	json_object_set_string_member (fields, "review_words", "We look with you on 12 June 2027");
	letter = ccrf_report_letter (NULL, "closing", fields, NULL);
	document = member (letter, "word/document.xml");
	assert_has (document, "We look with you on 12 June 2027");
	assert_has (document, "know how to raise a concern");
}

static void
test_same_bytes (void)
{
	g_autoptr (JsonObject) fields = some_fields ();
	g_autoptr (GBytes) one = ccrf_report_letter (NULL, "suspension", fields, NULL);
	g_autoptr (GBytes) two = ccrf_report_letter (NULL, "suspension", fields, NULL);

	g_assert_true (g_bytes_equal (one, two));
}

/* ---- what councils make in Word ----------------------------------------------------------------- */

static void
test_inline (void)
{
	g_autofree char *text = filled (HEAD "<w:p><w:r><w:t>To </w:t></w:r>" CONTROL ("provider_name", "<w:showingPlcHdr/>", CLICK) "<w:r><w:t>!</w:t></w:r></w:p>" TAIL);

	assert_has (text, "<w:t xml:space=\"preserve\">Elm &lt;House&gt; &amp; \"Sons\"</w:t>");
	assert_has (text, "<w:t>To </w:t>");
	assert_has (text, "<w:t>!</w:t>");
	/* the grey of "Click here" goes, what the design says beside it stays */
	assert_hasnt (text, "PlaceholderText");
	assert_hasnt (text, "Click here");
	assert_has (text, "<w:b/>");
}

static void
test_block (void)
{
	g_autofree char *text = filled (HEAD CONTROL ("decision_reason", "", "<w:p><w:pPr><w:pStyle w:val=\"Quote\"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>first</w:t></w:r>"
	                                                                     "<w:r><w:t>more</w:t></w:r></w:p><w:p><w:r><w:t>second</w:t></w:r></w:p>") TAIL);

	assert_has (text, "<w:p><w:pPr><w:pStyle w:val=\"Quote\"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">one</w:t><w:br/><w:t xml:space=\"preserve\">two</w:t></w:r></w:p>");
	assert_hasnt (text, "first");
	assert_hasnt (text, "more");
	assert_hasnt (text, "second");
}

static void
test_tables (void)
{
	g_autofree char *text = filled (HEAD "<w:tbl><w:tr>"
	                                     CONTROL ("ref", "", "<w:tc><w:tcPr><w:tcW w:w=\"9\"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc>")
	                                     "<w:tc>" CONTROL ("provider_name", "", "<w:p><w:r><w:t>inside</w:t></w:r></w:p>") "<w:p/></w:tc></w:tr>"
	                                     CONTROL ("ref", "", "<w:tr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr>") "</w:tbl>" TAIL);

	assert_has (text, "<w:tr><w:tc><w:tcPr><w:tcW w:w=\"9\"/></w:tcPr><w:p><w:r><w:t xml:space=\"preserve\">PC-2026-00001</w:t></w:r></w:p></w:tc><w:tc><w:p>");
	assert_has (text, "<w:tr><w:tc><w:p><w:r><w:t xml:space=\"preserve\">PC-2026-00001</w:t></w:r></w:p></w:tc></w:tr></w:tbl>");
	assert_has (text, "Elm &lt;House&gt;");
}

/* a frame around controls is no field; the innermost is filled */
static void
test_nested (void)
{
	g_autofree char *text = filled (HEAD CONTROL ("provider_name", "", "<w:p><w:r><w:t>Ref </w:t></w:r>" CONTROL ("ref", "", "<w:r><w:t>x</w:t></w:r>") "</w:p>")
	                                "<w:sdt><w:sdtPr/><w:sdtContent><w:p>" CONTROL ("ref", "", "<w:r><w:t>y</w:t></w:r>") "</w:p></w:sdtContent></w:sdt>" TAIL);

	assert_has (text, "<w:t>Ref </w:t></w:r><w:r><w:t xml:space=\"preserve\">PC-2026-00001</w:t>");
	assert_hasnt (text, ">x<");
	assert_hasnt (text, ">y<");
	assert_hasnt (text, "Elm");
}

/* Word fetches the text of a bound control from the document's data when it opens: no binding may stay */
static void
test_bound (void)
{
	g_autofree char *text = filled (HEAD "<w:p>" CONTROL ("ref", "<w:rPr><w:u w:val=\"single\"/></w:rPr><w:lock w:val=\"sdtContentLocked\"/><w:dataBinding w:xpath=\"/a\" w:storeItemID=\"{B}\"/>"
	                                                     "<w:showingPlcHdr/>", CLICK) "</w:p>" TAIL);

	assert_hasnt (text, "dataBinding");
	assert_hasnt (text, "lock");
	assert_has (text, "<w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:t xml:space=\"preserve\">PC-2026-00001</w:t></w:r>");
}

/* what is not there leaves no empty paragraph behind; a cell keeps its last one */
static void
test_empty (void)
{
	g_autofree char *text = filled (HEAD CONTROL ("letter_changes", "", "<w:p><w:r><w:t>gone</w:t></w:r></w:p>") "<w:p><w:r><w:t>next</w:t></w:r></w:p>"
	                                "<w:tbl><w:tr><w:tc>" CONTROL ("letter_changes", "", "<w:p><w:r><w:t>cell</w:t></w:r></w:p>") "</w:tc></w:tr></w:tbl>" TAIL);

	assert_has (text, "<w:body><w:p><w:r><w:t>next</w:t></w:r></w:p>");
	assert_has (text, "<w:tc><w:p><w:r/></w:p></w:tc>");
	assert_hasnt (text, "gone");
}

/* everything else byte for byte */
static void
test_rest_untouched (void)
{
	const char *const parts[] = { "[Content_Types].xml", "<Types   odd='spacing'/>", "word/document.xml", HEAD "<w:p>" CONTROL ("ref", "", "<w:r/>") "</w:p>" TAIL,
		                          "word/header2.xml", "<w:hdr   " W "  odd='kept'><w:p/></w:hdr>", "word/media/logo.png", "\x89PNG not looked at",
		                          "customXml/item1.xml", "<data/>", NULL };
	char *folder = own_letter (parts);
	g_autoptr (JsonObject) fields = some_fields ();
	g_autoptr (GBytes) letter = ccrf_report_letter (folder, "suspension", fields, NULL);

	for (const char *const *part = parts; part[0]; part += 2) {
		g_autofree char *text = member (letter, part[0]);

		if (g_str_equal (part[0], "word/document.xml"))
			assert_has (text, "PC-2026-00001");
		else
			g_assert_cmpstr (text, ==, part[1]);
	}
	remove_letter (folder);
}

/* ---- faults ------------------------------------------------------------------------------------------ */

static void
assert_fault (const char *const *parts, const char *words)
{
	char *folder = own_letter (parts);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();

	ccrf_report_letter_check (folder, "suspension", faults);
	g_assert_cmpuint (faults->len, ==, 1);
	if (faults->len)
		assert_has (faults->pdata[0], words);
	remove_letter (folder);
}

static void
test_faults (void)
{
	g_autoptr (GString) deep = g_string_new (HEAD);
	const char *const unknown[] = { "word/document.xml", HEAD "<w:p>" CONTROL ("adult_name", "", "<w:r/>") "</w:p>" TAIL, NULL };
	const char *const in_footer[] = { "word/document.xml", HEAD TAIL, "word/footer3.xml", "<w:ftr " W ">" CONTROL ("professional", "", "<w:p/>") "<w:p/></w:ftr>", NULL };
	const char *const no_xml[] = { "word/document.xml", "<w:document", NULL };
	const char *const doctype[] = { "word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", NULL };
	const char *const nothing[] = { "word/other.xml", "<a/>", NULL };
	const char *nested[] = { "word/document.xml", NULL, NULL };

	for (int i = 0; i < 250; i++)
		g_string_append (deep, "<w:x>");
	for (int i = 0; i < 250; i++)
		g_string_append (deep, "</w:x>");
	g_string_append (deep, TAIL);
	nested[1] = deep->str;
	assert_fault (unknown, "letters/suspension.docx: there is no field “adult_name”");
	assert_fault (in_footer, "there is no field “professional”");
	assert_fault (no_xml, "is no XML");
	assert_fault (doctype, "document type");
	assert_fault (nothing, "no word/document.xml");
	assert_fault (nested, "nested too deeply");
}

static void
test_no_document (void)
{
	char *folder = g_dir_make_tmp ("ccrf-letter-XXXXXX", NULL);
	g_autofree char *letters = g_build_filename (folder, "letters", NULL), *path = g_build_filename (letters, "suspension.docx", NULL);
	g_autoptr (JsonObject) fields = some_fields ();
	g_autoptr (GError) error = NULL, odd = NULL;

	g_mkdir (letters, 0700);
	g_assert_true (g_file_set_contents (path, "no zip", -1, NULL));
	g_assert_null (ccrf_report_letter (folder, "suspension", fields, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	assert_has (error->message, "letters/suspension.docx: it is not a Word document");
	/* a kind is a word, never a path */
	g_assert_null (ccrf_report_letter (folder, "../suspension", fields, &odd));
	g_assert_error (odd, CCRF_ERROR, CCRF_ERROR_INVALID);
	remove_letter (folder);
}

/* control characters, bytes that are no UTF-8: the letter opens all the same */
static void
test_strange_text (void)
{
	const char *const parts[] = { "word/document.xml", HEAD "<w:p>" CONTROL ("ref", "", "<w:r/>") "</w:p>" TAIL, NULL };
	char *folder = own_letter (parts);
	g_autoptr (JsonObject) fields = json_object_new ();
	g_autoptr (GBytes) letter = NULL;
	g_autofree char *text = NULL;

	json_object_set_string_member (fields, "ref", "a\x1b[31m\x01z\r\n\xff]]>&#0;");
	letter = ccrf_report_letter (folder, "suspension", fields, NULL);
	text = member (letter, "word/document.xml");
	assert_has (text, "a[31mz</w:t><w:br/>");
	assert_has (text, "]]&gt;&amp;#0;");
	remove_letter (folder);
}

/* doc/letters.md tells a council every field that there is */
static void
test_documented (void)
{
	g_auto (GStrv) names = ccrf_report_letter_fields ();
	g_autofree char *text = NULL;

	if (!g_file_get_contents ("doc/letters.md", &text, NULL, NULL)) {
		g_test_skip ("doc/letters.md is not here: run from the project's folder");
		return;
	}
	for (char **name = names; *name; name++) {
		g_autofree char *tag = g_strdup_printf ("`%s`", *name);

		assert_has (text, tag);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/report/letter/built-in", test_built_in);
	g_test_add_func ("/report/letter/closing", test_closing);
	g_test_add_func ("/report/letter/same-bytes", test_same_bytes);
	g_test_add_func ("/report/letter/inline", test_inline);
	g_test_add_func ("/report/letter/block", test_block);
	g_test_add_func ("/report/letter/tables", test_tables);
	g_test_add_func ("/report/letter/nested", test_nested);
	g_test_add_func ("/report/letter/bound", test_bound);
	g_test_add_func ("/report/letter/empty", test_empty);
	g_test_add_func ("/report/letter/rest-untouched", test_rest_untouched);
	g_test_add_func ("/report/letter/faults", test_faults);
	g_test_add_func ("/report/letter/no-document", test_no_document);
	g_test_add_func ("/report/letter/strange-text", test_strange_text);
	g_test_add_func ("/report/letter/documented", test_documented);
	return g_test_run ();
}
