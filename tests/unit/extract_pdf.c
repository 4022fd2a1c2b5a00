/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * PDF forms (A2.2): fillable ones written here by hand, flat ones drawn by
 * cairo, and hostile ones. Forms of real programs are in tests/forms.
 */

#include <cairo-pdf.h>

#include "extract-dump.h"

#define FOLDER "tests/forms"

/* fontconfig keeps what it found until the program ends */
const char *
__lsan_default_suppressions (void)
{
	return "leak:libfontconfig";
}

/* ---- a PDF by hand: objects from number 4 on; the page's own things from number 3 ------------ */

static GBytes *
make_pdf (const char *content, const char *page, const char *catalog, const char *objects)
{
	GString *pdf = g_string_new ("%PDF-1.7\n");
	g_string_append_printf (pdf, "1 0 obj<</Type/Catalog/Pages 2 0 R %s>>endobj\n", catalog);
	g_string_append (pdf, "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
	g_string_append_printf (pdf, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
				"/Resources<</Font<</F 5 0 R/Z 6 0 R>>>>%s>>endobj\n", page);
	g_string_append_printf (pdf, "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", strlen (content), content);
	g_string_append (pdf, "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
			      "6 0 obj<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>endobj\n");
	g_string_append (pdf, objects);
	g_string_append (pdf, "trailer<</Root 1 0 R>>\n%%EOF\n");
	return g_string_free_to_bytes (pdf);
}

#define AT(x, y, text) "BT /F 10 Tf " #x " " #y " Td (" text ") Tj ET\n"
#define DINGBAT(x, y, text) "BT /Z 10 Tf " #x " " #y " Td (" text ") Tj ET\n"
#define WIDGET(number, type, name, rest) #number " 0 obj<</Type/Annot/Subtype/Widget/FT/" type "/T(" name ")/F 4/P 3 0 R " rest ">>endobj\n"
#define RECT(x1, y1, x2, y2) "/Rect[" #x1 " " #y1 " " #x2 " " #y2 "]"
#define STATES(name) "/AP<</N<</" name " 30 0 R/Off 30 0 R>>>>"
#define APPEARANCE "30 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream endobj\n"
#define NOTE(number, type, rest) #number " 0 obj<</Type/Annot/Subtype/" type "/F 4/P 3 0 R " rest ">>endobj\n"
#define BOX(x, y) #x " " #y " 9 9 re S\n"

/* clang-format off */
static const struct {
	const char *name, *content, *page, *catalog, *objects, *sheet;
} cases[] = {
	/* labels left of their fields, above them, and none at all */
	{ "text-fields",
	  AT (50, 800, "Name of provider:") AT (50, 780, "Details") AT (50, 700, "Your name") AT (300, 700, "Your job title"),
	  "/Annots[10 0 R 11 0 R 12 0 R 13 0 R]", "/AcroForm<</Fields[10 0 R 11 0 R 12 0 R 13 0 R]>>",
	  WIDGET (10, "Tx", "provider_name", "/TU(Name of the provider)/V(Example House)" RECT (200, 796, 400, 812))
	  WIDGET (11, "Tx", "details", "/Ff 4096/V(One\\rTwo)" RECT (200, 720, 400, 792))
	  WIDGET (12, "Tx", "Text1", "/V(A Person)" RECT (50, 680, 250, 696))
	  WIDGET (13, "Tx", "Text2", RECT (300, 680, 500, 696)),
	  "R1.1: 'Name of provider:' | <Example House|provider_name|Name of the provider>\n"
	  "R1.2: 'Details' | <One\nTwo|details|>\n"
	  "R1.3: 'Your name' | 'Your job title'\n"
	  "R1.4: <A Person|Text1|> | <|Text2|>\n" },
	{ "full-names", AT (50, 800, "Home"),
	  "/Annots[10 0 R]", "/AcroForm<</Fields[9 0 R]>>",
	  "9 0 obj<</T(actions_agreed)/FT/Tx/Kids[10 0 R]>>endobj\n"
	  "10 0 obj<</Type/Annot/Subtype/Widget/T(who)/Parent 9 0 R/F 4/V(Manager)" RECT (200, 796, 400, 812) ">>endobj\n",
	  "R1.1: 'Home' | <Manager|actions_agreed.who|>\n" },
	/* locked when handed in: still what was typed */
	{ "read-only", AT (50, 800, "Date"), "/Annots[10 0 R]", "/AcroForm<</Fields[10 0 R]>>",
	  WIDGET (10, "Tx", "date", "/Ff 1/V(16/11/2026)" RECT (200, 796, 400, 812)), "R1.1: 'Date' | <16/11/2026|date|>\n" },
	{ "hidden", AT (50, 800, "Date"), "/Annots[10 0 R]", "/AcroForm<</Fields[10 0 R]>>",
	  "10 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(ref)/F 2/P 3 0 R/V(secret)" RECT (200, 796, 400, 812) ">>endobj\n", "R1.1: 'Date' | <secret|ref|>H\n" },
	{ "check-boxes", AT (50, 800, "Told?") AT (215, 800, "CQC") AT (315, 800, "Police"),
	  "/Annots[10 0 R 11 0 R]", "/AcroForm<</Fields[10 0 R 11 0 R]>>",
	  WIDGET (10, "Btn", "other_agencies.cqc", "/V/Yes/AS/Yes" STATES ("Yes") RECT (200, 798, 210, 808))
	  WIDGET (11, "Btn", "other_agencies.police", "/V/Off/AS/Off" STATES ("Yes") RECT (300, 798, 310, 808)) APPEARANCE,
	  "R1.1: 'Told?' | [x|other_agencies.cqc|]' CQC '[ |other_agencies.police|]' Police'\n" },
	{ "radio-buttons", AT (50, 800, "Type") AT (215, 800, "Concern") AT (315, 800, "Compliment"),
	  "/Annots[10 0 R 11 0 R]", "/AcroForm<</Fields[9 0 R]>>",
	  "9 0 obj<</T(report_type)/FT/Btn/Ff 49152/V/compliment/Kids[10 0 R 11 0 R]>>endobj\n"
	  "10 0 obj<</Type/Annot/Subtype/Widget/Parent 9 0 R/F 4/AS/Off" STATES ("concern") RECT (200, 798, 210, 808) ">>endobj\n"
	  "11 0 obj<</Type/Annot/Subtype/Widget/Parent 9 0 R/F 4/AS/compliment" STATES ("compliment") RECT (300, 798, 310, 808) ">>endobj\n" APPEARANCE,
	  "R1.1: 'Type' | [ Concern|report_type|]' Concern '[xCompliment|report_type|]' Compliment'\n" },
	{ "choices", AT (50, 800, "Service") AT (50, 770, "Harm"), "/Annots[10 0 R 11 0 R]", "/AcroForm<</Fields[10 0 R 11 0 R]>>",
	  WIDGET (10, "Ch", "service_type", "/Ff 131072/Opt[[(1)(Care home)][(2)(Home care)]]/V(2)" RECT (200, 796, 400, 812))
	  WIDGET (11, "Ch", "harm", "/Opt[(No)(Yes)]" RECT (200, 766, 400, 782)),
	  "R1.1: 'Service' | <Home care|service_type|>\nR1.2: 'Harm' | <|harm|>\n" },
	/* typed over a flat form */
	{ "typed-over", AT (50, 800, "Name") AT (50, 780, "Yes") AT (100, 780, "No") BOX (75, 778) BOX (120, 778), "/Annots[10 0 R 11 0 R]", "",
	  NOTE (10, "FreeText", "/DA(/F 10 Tf)/Contents(A Person)" RECT (200, 796, 300, 810))
	  NOTE (11, "FreeText", "/DA(/F 10 Tf)/Contents(X)" RECT (74, 777, 85, 788)),
	  "R1.1: 'Name' | 'A Person'\nP: 'Yes '[x||]' No '[ ||]\n" },
	{ "struck-by-annotation", AT (50, 800, "Yes / No"), "/Annots[10 0 R]", "",
	  NOTE (10, "StrikeOut", "/QuadPoints[74 808 89 808 74 798 89 798]" RECT (74, 798, 89, 808)), "P: 'Yes / ''No's\n" },
	/* flat: lines that are drawn mean something */
	{ "struck-by-a-line", AT (50, 800, "Yes / No") "74 803.5 m 89 803.5 l S\n", "", "", "", "P: 'Yes / ''No's\n" },
	{ "dingbats", DINGBAT (50, 800, "4") AT (65, 800, "Yes") DINGBAT (100, 800, "o") AT (115, 800, "No"), "", "", "", "P: [x||]' Yes '[ ||]' No'\n" },
	{ "mark-in-a-box", BOX (50, 800) AT (65, 800, "Yes") BOX (100, 800) AT (115, 800, "No") DINGBAT (101, 801, "8"), "", "", "", "P: [ ||]' Yes '[x||]' No'\n" },
	{ "cross-drawn-in-a-box", BOX (50, 800) AT (65, 800, "Yes") "51 801 m 58 808 l S 58 801 m 51 808 l S\n" BOX (100, 800) AT (115, 800, "No"), "", "", "",
	  "P: [x||]' Yes '[ ||]' No'\n" },
	/* flat, without borders: columns by their starts */
	{ "columns", AT (50, 800, "Name") AT (200, 800, "A Person") AT (50, 788, "Address") AT (200, 788, "1 Example Street") AT (200, 776, "Barnsley") AT (50, 764, "Date") AT (200, 764, "today"),
	  "", "", "", "R1.1: 'Name' | 'A Person'\nR1.2: 'Address' | '1 Example Street'~'Barnsley'\nR1.3: 'Date' | 'today'\n" },
	{ "empty-column", AT (50, 800, "Action") AT (200, 800, "Who") AT (300, 800, "By when") AT (50, 788, "Review rota") AT (300, 788, "30/11/2026"),
	  "", "", "", "R1.1: 'Action' | 'Who' | 'By when'\nR1.2: 'Review rota' |  | '30/11/2026'\n" },
	{ "wrapped-label", AT (50, 800, "Have you raised this with the") AT (200, 800, "Yes") AT (50, 788, "manager of the service?") AT (50, 770, "Date") AT (200, 770, "today"),
	  "", "", "", "R1.1: 'Have you raised this with the manager of the service?' | 'Yes'\nR1.2: 'Date' | 'today'\n" },
	/* with borders: a value whose label stands lower is not the answer before it */
	{ "ruled", "50 700 300 100 re S 50 750 m 350 750 l S 150 700 m 150 800 l S\n"
	  AT (60, 780, "Name") AT (160, 780, "A Person") AT (60, 720, "Address") AT (160, 738, "1 Example Street") AT (160, 722, "Barnsley") AT (160, 706, "S70 2TA"),
	  "", "", "", "R1.1: 'Name' | 'A Person'\nR1.2: 'Address' | '1 Example Street'~'Barnsley'~'S70 2TA'\n" },
};
/* clang-format on */

static CcrfSheet *
read_pdf (GBytes *document, GError **error)
{
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	return ccrf_extract (document, CCRF_FORMAT_PDF, &limits, error);
}

static gboolean
has_fault (const CcrfSheet *sheet, const char *text)
{
	for (guint i = 0; sheet != NULL && i < sheet->faults->len; i++)
		if (strstr (sheet->faults->pdata[i], text) != NULL)
			return TRUE;
	return FALSE;
}

static void
test_case (gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE (data);
	g_autoptr (GBytes) document = make_pdf (cases[i].content, cases[i].page, cases[i].catalog, cases[i].objects);
	g_assert_cmpint (ccrf_extract_format (document, "form.pdf", NULL), ==, CCRF_FORMAT_PDF);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_pdf (document, &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, cases[i].sheet);
	/* the same without walls around it: nothing is left out for want of a file */
	CcrfReadLimits limits = usual_limits ();
	g_autoptr (CcrfSheet) free_sheet = ccrf_reader_read (ccrf_reader_for (CCRF_FORMAT_PDF), document, &limits, &error);
	g_autofree char *free_dump = free_sheet != NULL ? dump_sheet (free_sheet) : NULL;
	g_assert_cmpstr (free_dump, ==, dump);
}

/* ---- what a person must read ------------------------------------------------------------ */

static void
test_no_text (void)
{
	g_autoptr (GBytes) document = make_pdf ("10 10 m 500 500 l S", "", "", "");
	g_autoptr (CcrfSheet) sheet = read_pdf (document, NULL);
	g_assert_true (has_fault (sheet, "no text layer"));
	g_assert_cmpuint (sheet != NULL ? sheet->blocks->len : 1, ==, 0);
}

static void
test_xfa (void)
{
	g_autoptr (GBytes) shell = make_pdf (AT (50, 800, "Please wait... If this message is not eventually replaced by the proper contents"), "", "", "");
	g_autoptr (CcrfSheet) dynamic = read_pdf (shell, NULL);
	g_assert_true (has_fault (dynamic, "XFA"));
	g_autoptr (GBytes) document = make_pdf (AT (50, 800, "Name"), "", "/AcroForm<</Fields[]/XFA 9 0 R>>", "9 0 obj<</Length 0>>stream\n\nendstream endobj\n");
	g_autoptr (CcrfSheet) fixed = read_pdf (document, NULL);
	g_assert_true (has_fault (fixed, "XFA"));
}

static void
test_drawn (void)
{
	g_autoptr (GBytes) document = make_pdf (AT (50, 800, "Yes / No"), "/Annots[10 0 R]", "", NOTE (10, "Circle", RECT (48, 796, 70, 812)));
	g_autoptr (CcrfSheet) sheet = read_pdf (document, NULL);
	g_assert_true (has_fault (sheet, "drawn marks"));
	g_autoptr (GBytes) plain = make_pdf (AT (50, 800, "Yes / No"), "", "", "");
	g_autoptr (CcrfSheet) clean = read_pdf (plain, NULL);
	g_assert_cmpuint (clean != NULL ? clean->faults->len : 1, ==, 0);
}

/* AES-256 with a user password: the text stays the sender's secret (rule 7) */
static void
test_encrypted (void)
{
	g_autofree char *bytes = NULL;
	gsize size = 0;
	g_assert_true (g_file_get_contents (FOLDER "/libreoffice-encrypted.pdf", &bytes, &size, NULL));
	g_autoptr (GBytes) document = g_bytes_new (bytes, size);
	g_autoptr (CcrfSheet) sheet = read_pdf (document, NULL);
	g_assert_nonnull (sheet);
	g_assert_true (sheet != NULL && sheet->encrypted);
	g_assert_true (has_fault (sheet, "encrypted"));
}

/* ---- limits and strangers -------------------------------------------------------------------- */

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
	g_byte_array_append (closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static GBytes *
draw_pages (guint pages, guint words)
{
	GByteArray *bytes = g_byte_array_new ();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (collect, bytes, 595, 842);
	cairo_t *cairo = cairo_create (surface);
	cairo_set_font_size (cairo, words > 1000 ? 1 : 10);
	for (guint page = 0; page < pages; page++) {
		for (guint i = 0; i < words; i++) {
			cairo_move_to (cairo, 10 + i % 200 * 2.5, 20 + i / 200 * 2.5);
			cairo_show_text (cairo, "a");
		}
		cairo_show_page (cairo);
	}
	cairo_destroy (cairo);
	cairo_surface_finish (surface);
	cairo_surface_destroy (surface);
	return g_byte_array_free_to_bytes (bytes);
}

static void
test_pages (void)
{
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	limits.pdf_pages = 5;
	g_autoptr (GBytes) within = draw_pages (5, 3), beyond = draw_pages (6, 3);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = ccrf_extract (within, CCRF_FORMAT_PDF, &limits, &error);
	g_assert_no_error (error);
	g_assert_nonnull (sheet);
	g_assert_null (ccrf_extract (beyond, CCRF_FORMAT_PDF, &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_assert_nonnull (error != NULL ? strstr (error->message, "pdf_pages") : NULL);
}

static void
test_crowded (void)
{
	GString *content = g_string_new ("BT /F 1 Tf 10 10 Td ");
	for (guint i = 0; i < 10400; i++)
		g_string_append_printf (content, "1 0 0 1 %u %u Tm (a) Tj ", 10 + i % 180 * 3, 10 + i / 180 * 2);
	g_string_append (content, "ET");
	g_autoptr (GBytes) document = make_pdf (content->str, "", "", "");
	g_string_free (content, TRUE);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_pdf (document, &error);
	g_assert_null (sheet);
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_assert_nonnull (error != NULL ? strstr (error->message, "words and fields") : NULL);
	g_autoptr (GBytes) full_page = draw_pages (1, 5000);
	g_autoptr (CcrfSheet) full = read_pdf (full_page, NULL);
	g_assert_nonnull (full);
}

/* a page tree that contains itself, streams that lie about their length, references to nothing */
static void
test_hostile (void)
{
	static const char *const documents[] = {
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000000>>endobj\ntrailer<</Root 1 0 R>>\n",
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e30 1e30]/Contents 4 0 R>>endobj\n4 0 obj<</Length 99999999>>stream\nBT\n",
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[5 0 R]>>endobj\n5 0 obj<</Subtype/Widget/FT/Tx/T(a)/Rect[1 2 3 4]/Kids[5 0 R]/Parent 5 0 R>>endobj\ntrailer<</Root 1 0 R>>\n",
		"%PDF-1.4\nnothing",
		"%PDF-",
	};
	for (gsize i = 0; i < G_N_ELEMENTS (documents); i++) {
		g_autoptr (GBytes) document = g_bytes_new_static (documents[i], strlen (documents[i]));
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfSheet) sheet = read_pdf (document, &error);
		g_assert_true (sheet != NULL || g_error_matches (error, CCRF_ERROR, CCRF_ERROR_INVALID) || g_error_matches (error, CCRF_ERROR, CCRF_ERROR_LIMIT));
		g_assert_true (sheet == NULL || sheet->faults->len > 0);
	}
}

static void
test_damaged (void)
{
	g_autoptr (GBytes) document = draw_pages (1, 30);
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	for (gsize i = 10; i < size; i += size / 60 + 1) {
		guint8 *copy = g_memdup2 (data, size);
		copy[i] ^= 0x41;
		g_autoptr (GBytes) changed = g_bytes_new_take (copy, size), cut = g_bytes_new (data, i);
		g_autoptr (GError) error = NULL, cut_error = NULL;
		g_autoptr (CcrfSheet) sheet = read_pdf (changed, &error), less = read_pdf (cut, &cut_error);
		g_assert_true (sheet != NULL || error != NULL);
		g_assert_true (less != NULL || cut_error != NULL);
		g_assert_true (error == NULL || strstr (error->message, "broke down") == NULL);
	}
}

/* What real programs wrote: NAME.pdf with NAME.pdf.sheet */
static void
test_file (gconstpointer data)
{
	g_autofree char *path = g_build_filename (FOLDER, data, NULL);
	g_autofree char *sheet_path = g_strconcat (path, ".sheet", NULL), *wanted = NULL, *bytes = NULL;
	gsize size = 0;
	g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
	g_assert_true (g_file_get_contents (sheet_path, &wanted, NULL, NULL));
	g_autoptr (GBytes) document = g_bytes_new (bytes, size);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_pdf (document, &error);
	g_assert_no_error (error);
	g_autofree char *dump = sheet != NULL ? dump_sheet (sheet) : NULL;
	g_assert_cmpstr (dump, ==, wanted);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *path = g_strdup_printf ("/extract/pdf/%s", cases[i].name);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
	}
	g_autoptr (GDir) folder = g_dir_open (FOLDER, 0, NULL);
	g_assert_nonnull (folder); /* run from the top of the source tree */
	for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder)) {
		g_autofree char *test = g_strconcat ("/extract/pdf/file/", name, NULL);
		if (g_str_has_suffix (name, ".pdf") && !has_wanted_fields (FOLDER, name))
			g_test_add_data_func_full (test, g_strdup (name), test_file, g_free);
	}
	g_test_add_func ("/extract/pdf/no-text", test_no_text);
	g_test_add_func ("/extract/pdf/xfa", test_xfa);
	g_test_add_func ("/extract/pdf/drawn", test_drawn);
	g_test_add_func ("/extract/pdf/encrypted", test_encrypted);
	g_test_add_func ("/extract/pdf/pages", test_pages);
	g_test_add_func ("/extract/pdf/crowded", test_crowded);
	g_test_add_func ("/extract/pdf/hostile", test_hostile);
	g_test_add_func ("/extract/pdf/damaged", test_damaged);
	return g_test_run ();
}
