/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The council's own blank form (A2.2): what the three files are made of. That filled copies read back is tests/scenarios/forms.t. */

#include "report/form-sheet.h"
#include "report/pdf-write.h"

#include <string.h>
#include <zip.h>

/* another council's words: its own label for one field, its own name for one choice, with all that needs escaping */
static const char *
own_label (gpointer data, const char *key)
{
	return strcmp (key, "provider_name") == 0 ? "Home <& \"agency\"> (caf\303\251)" : NULL;
}

static const char *
own_choice (gpointer data, const char *key, const char *code)
{
	return strcmp (code, "falls") == 0 ? "Falls & slips" : "";
}

static const CcrfFormWords words = { own_label, own_choice, NULL, "Test Council <Adults>", "care@council.test" };

static char *
text_of (GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);

	return g_strndup (data, size);
}

static char *
member (GBytes *docx, const char *name)
{
	gsize size;
	const void *data = g_bytes_get_data (docx, &size);
	zip_source_t *source = zip_source_buffer_create (data, size, 0, NULL);
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

static guint
count (const char *text, const char *part)
{
	guint n = 0;

	for (const char *at = strstr (text, part); at; at = strstr (at + 1, part))
		n++;
	return n;
}

static void
assert_has (const char *text, const char *part)
{
	if (!strstr (text, part))
		g_test_message ("“%s” is missing", part);
	g_assert_true (strstr (text, part) != NULL);
}

static void
test_docx_fields (void)
{
	g_autoptr (GBytes) docx = ccrf_report_form_docx (&words, NULL);
	g_autofree char *document = member (docx, "word/document.xml");

	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		g_autofree char *tag = g_strdup_printf ("<w:tag w:val=\"%s\"/>", field->key);

		if (field->type == CCRF_FIELD_ACTIONS) /* a repeated row would repeat its tags */
			g_assert_cmpuint (count (document, "actions_agreed"), ==, 0);
		else
			g_assert_cmpuint (count (document, tag), ==, field->type == CCRF_FIELD_MULTI ? 0 : 1);
		for (const char *const *code = field->codes; code && *code; code++) {
			g_autofree char *box = g_strdup_printf ("<w:tag w:val=\"%s:%s\"/>", field->key, *code);

			g_assert_cmpuint (count (document, box), ==, field->type == CCRF_FIELD_MULTI ? 1 : 0);
		}
	}
	g_assert_cmpuint (count (document, "<w:dropDownList>"), ==, count (document, ">Choose an item.<"));
	g_assert_cmpuint (count (document, "<w:showingPlcHdr/>"), ==, count (document, "PlaceholderText"));
	g_assert_cmpuint (count (document, "w14:checked w14:val=\"1\""), ==, 0);
	g_assert_cmpuint (count (document, "<w15:repeatingSectionItem/>"), ==, CCRF_FORM_ACTION_ROWS);
	g_assert_cmpuint (count (document, "<w:tblHeader/>"), >=, 5);
	assert_has (document, "4. Home &lt;&amp; &quot;agency&quot;&gt; (caf\303\251)");
	assert_has (document, "Falls &amp; slips");
	assert_has (document, "Test Council &lt;Adults&gt;");
	assert_has (document, "care@council.test");
}

static void
test_docx_parts (void)
{
	g_autoptr (GBytes) docx = ccrf_report_form_docx (&words, NULL);
	g_autofree char *styles = member (docx, "word/styles.xml"), *settings = member (docx, "word/settings.xml");
	g_autofree char *core = member (docx, "docProps/core.xml"), *custom = member (docx, "docProps/custom.xml");

	assert_has (styles, "<w:lang w:val=\"en-GB\"");
	assert_has (styles, "w:name w:val=\"heading 1\"");
	g_assert_null (strstr (settings, "documentProtection"));
	assert_has (core, "<dc:title>" CCRF_FORM_TITLE "</dc:title>");
	assert_has (core, "<dc:language>en-GB</dc:language>");
	assert_has (custom, "name=\"ccrf_version\"><vt:lpwstr>" CCRF_FORM_VERSION "<");
}

static void
test_pdf (void)
{
	g_autoptr (GBytes) bytes = ccrf_report_form_pdf (&words);
	g_autofree char *pdf = NULL;
	gsize size;
	char *data = g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));

	/* no NUL in it, so that strstr sees all */
	g_assert_null (memchr (data, 0, size));
	pdf = g_strndup (data, size);
	g_free (data);
	assert_has (pdf, "/Lang (en-GB)");
	assert_has (pdf, "/DisplayDocTitle true");
	assert_has (pdf, "/MarkInfo <</Marked true>>");
	assert_has (pdf, "/ccrf_version (" CCRF_FORM_VERSION ")");
	assert_has (pdf, "/NeedAppearances true");
	g_assert_cmpuint (count (pdf, "/Tabs /S"), ==, count (pdf, "/Type /Page /"));
	/* every widget has a name, a spoken label and a place in the structure */
	g_assert_cmpuint (count (pdf, "/Subtype /Widget"), >, 100);
	g_assert_cmpuint (count (pdf, "/TU "), ==, count (pdf, "/Subtype /Widget"));
	g_assert_cmpuint (count (pdf, "/Type /OBJR"), ==, count (pdf, "/Subtype /Widget"));
	g_assert_cmpuint (count (pdf, "/V /Yes"), ==, 0);
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		g_autofree char *name = g_strdup_printf ("/T (%s) ", field->key);

		g_assert_cmpuint (count (pdf, name), ==, 1);
	}
	/* é is no ASCII: UTF-16 in the label, Windows-1252 on the page */
	assert_has (pdf, "00E9");
	assert_has (pdf, "caf\\351");
}

static void
test_pdf_offsets (void)
{
	g_autoptr (GBytes) bytes = ccrf_report_form_pdf (&words);
	g_autofree char *pdf = text_of (bytes);
	const char *table = strstr (strstr (pdf, "startxref") - 4, "startxref");
	guint64 at = g_ascii_strtoull (table + strlen ("startxref\n"), NULL, 10), entries;

	g_assert_true (g_str_has_prefix (pdf + at, "xref\n0 "));
	entries = g_ascii_strtoull (pdf + at + 7, NULL, 10);
	for (guint64 n = 1; n < entries; n++) {
		const char *entry = strchr (pdf + at + 7, '\n') + 1 + 20 * n;
		g_autofree char *object = g_strdup_printf ("%" G_GUINT64_FORMAT " 0 obj\n", n);
		const guint64 offset = g_ascii_strtoull (entry, NULL, 10);

		if (!g_str_has_prefix (pdf + offset, object) || g_str_has_prefix (pdf + offset + strlen (object), "null"))
			g_test_message ("object %" G_GUINT64_FORMAT, n);
		g_assert_true (g_str_has_prefix (pdf + offset, object));
		g_assert_false (g_str_has_prefix (pdf + offset + strlen (object), "null"));
	}
}

static void
test_pdf_texts (void)
{
	g_autofree char *plain = ccrf_pdf_string ("a(b)\\"), *wide = ccrf_pdf_string ("\342\202\254"), *shown = ccrf_pdf_shown ("\342\200\234x\342\200\235");
	g_auto (GStrv) lines = ccrf_pdf_wrap ("one two incomprehensibilities", FALSE, 10, 45);

	g_assert_cmpstr (plain, ==, "(a\\(b\\)\\\\)");
	g_assert_cmpstr (wide, ==, "<FEFF20AC>");
	g_assert_cmpstr (shown, ==, "(\\223x\\224)");
	/* Helvetica's W is 944, the space 278 thousandths wide */
	g_assert_cmpfloat_with_epsilon (ccrf_pdf_width ("W ", FALSE, 10), 12.22, 1e-9);
	g_assert_cmpuint (g_strv_length (lines), ==, 2);
	g_assert_cmpstr (lines[0], ==, "one two");
}

static void
test_text (void)
{
	g_autoptr (GBytes) bytes = ccrf_report_form_text (&words);
	g_autofree char *text = text_of (bytes);

	g_assert_true (g_utf8_validate (text, -1, NULL));
	g_assert_null (strchr (text, '\r'));
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		g_autofree char *start = g_strdup_printf ("\n%s. %s", field->number, ccrf_form_label (&words, field));

		g_assert_cmpuint (count (text, start), ==, 1);
	}
	assert_has (text, "\n[ ] Falls & slips\n");
	assert_has (text, "\n[ ] medication\n"); /* no words for it: the code */
	assert_has (text, "care@council.test");
	assert_has (text, "| Action | Who | By when | Done |\n| | | | |\n");
}

/* words that nobody gives: the form still has all its labels, and says where it goes without an address */
static void
test_without_words (void)
{
	const CcrfFormWords none = { NULL, NULL, NULL, NULL, NULL };
	g_autoptr (GBytes) text_bytes = ccrf_report_form_text (&none), pdf = ccrf_report_form_pdf (&none), docx = ccrf_report_form_docx (&none, NULL);
	g_autofree char *text = text_of (text_bytes);

	assert_has (text, "4. Name of the care provider or service:\n");
	assert_has (text, "secure e-mail to the council");
	g_assert_nonnull (pdf);
	g_assert_nonnull (docx);
}

/* every field of the model has its part, and every hint begins as hints do, so that no reader takes it for an answer */
static void
test_sheet (void)
{
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		const CcrfFormHelp *help = ccrf_form_help (field->key);
		gboolean known = FALSE;

		for (const CcrfFormPart *part = ccrf_form_parts; part->part; part++)
			known = known || part->part == field->part;
		g_assert_true (known);
		g_assert_cmpint (help->lines, >=, 1);
		g_assert_true (!help->prompt || field->codes);
		g_assert_null (strstr (help->hint, ": "));
		g_assert_null (strpbrk (help->hint, "()"));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/report/forms/sheet", test_sheet);
	g_test_add_func ("/report/forms/docx/fields", test_docx_fields);
	g_test_add_func ("/report/forms/docx/parts", test_docx_parts);
	g_test_add_func ("/report/forms/pdf", test_pdf);
	g_test_add_func ("/report/forms/pdf/offsets", test_pdf_offsets);
	g_test_add_func ("/report/forms/pdf/texts", test_pdf_texts);
	g_test_add_func ("/report/forms/text", test_text);
	g_test_add_func ("/report/forms/without-words", test_without_words);
	return g_test_run ();
}
