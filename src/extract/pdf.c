/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * PDF: fillable forms, forms that were printed into a PDF, and forms that
 * somebody typed over with annotations. What needs a person is said as a fault.
 */

#include <string.h>

#include "pdf.h"
#include "reader.h"

#define TEXT_LEAST 3 /* characters a document; fewer: it was scanned */

static void
item_free (gpointer data)
{
	CcrfPdfItem *item = data;
	g_free (item->text);
	g_free (item->tag);
	g_free (item->title);
	g_free (item);
}

CcrfPdfItem *
ccrf_pdf_add (CcrfPdfPage *page, CcrfPieceKind kind, const PopplerRectangle *at, const char *text, const char *tag, const char *title)
{
	CcrfPdfItem *item = g_new0 (CcrfPdfItem, 1);
	item->kind = kind;
	item->at = *at;
	item->em = at->y2 - at->y1;
	item->text = g_strdup (text != NULL ? text : "");
	item->tag = g_strdup (tag != NULL ? tag : "");
	item->title = g_strdup (title != NULL ? title : "");
	g_ptr_array_add (page->items, item);
	return item;
}

gboolean
ccrf_pdf_inside (const PopplerRectangle *outer, const PopplerRectangle *inner)
{
	double x = (inner->x1 + inner->x2) / 2, y = (inner->y1 + inner->y2) / 2;
	return x >= outer->x1 && x <= outer->x2 && y >= outer->y1 && y <= outer->y2;
}

gboolean
ccrf_pdf_is_mark (const char *text)
{
	static const char *const marks[] = { "x", "X", "\xc3\x97", "\xe2\x88\x9a", "\xe2\x9c\x93", "\xe2\x9c\x94", "\xe2\x9c\x95", "\xe2\x9c\x96",
					     "\xe2\x9c\x97", "\xe2\x9c\x98", "\xe2\x98\x91", "\xe2\x98\x92", NULL };
	return g_strv_contains (marks, text);
}

/*
 * A character or annotation that lies in a box is the tick of that box. It
 * takes the box's place, so that "☐ Yes" with an x over it is a ticked "Yes".
 */
static void
tick_boxes (CcrfPdfPage *page)
{
	g_autoptr (GPtrArray) boxes = g_ptr_array_new (), marks = g_ptr_array_new ();
	for (guint i = 0; i < page->items->len; i++) {
		CcrfPdfItem *item = page->items->pdata[i];
		if (item->box && !item->ticked)
			g_ptr_array_add (boxes, item);
		else if (!item->field && (item->kind == CCRF_PIECE_TICK ? item->ticked : ccrf_pdf_is_mark (item->text)))
			g_ptr_array_add (marks, item);
	}
	for (guint i = 0; i < marks->len; i++) {
		CcrfPdfItem *mark = marks->pdata[i];
		for (guint k = 0; k < boxes->len; k++) {
			CcrfPdfItem *box = boxes->pdata[k];
			if (!ccrf_pdf_inside (&box->at, &mark->at))
				continue;
			box->kind = CCRF_PIECE_TICK;
			box->ticked = TRUE;
			*box->text = '\0';
			mark->marks |= CCRF_MARK_HIDDEN;
			break;
		}
	}
	for (guint i = page->items->len; i-- > 0;) {
		const CcrfPdfItem *item = page->items->pdata[i];
		if (!item->field && (item->marks & CCRF_MARK_HIDDEN))
			g_ptr_array_remove_index (page->items, i);
	}
}

static gsize
letters (const CcrfPdfPage *page)
{
	gsize count = 0;
	for (guint i = 0; i < page->items->len; i++) {
		const CcrfPdfItem *item = page->items->pdata[i];
		count += item->field ? TEXT_LEAST : strlen (item->text);
	}
	return count;
}

typedef struct {
	CcrfBuilder out;
	gsize letters;
	gboolean fields, garbled, drawn, pictures;
	gint64 fields_left, fields_most; /* limit pdf_fields */
} Reading;

static gboolean
read_page (Reading *reading, PopplerDocument *pdf, int index, GError **error)
{
	PopplerPage *from = poppler_document_get_page (pdf, index);
	if (from == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "pdf: page %d is damaged", index + 1);
		return FALSE;
	}
	CcrfPdfPage page = {
		.items = g_ptr_array_new_with_free_func (item_free),
		.across = g_array_new (FALSE, FALSE, sizeof (CcrfPdfRule)),
		.down = g_array_new (FALSE, FALSE, sizeof (CcrfPdfRule)),
	};
	poppler_page_get_size (from, &page.width, &page.height);
	ccrf_pdf_read_text (&page, from);
	int fields = ccrf_pdf_read_fields (&page, from, (int) reading->fields_left);
	gboolean few = fields <= reading->fields_left, fits = few && page.items->len <= CCRF_PDF_ITEMS_MOST;
	reading->fields_left -= fields;
	if (fits) {
		gsize found = letters (&page);
		ccrf_pdf_read_rules (&page, from);
		tick_boxes (&page);
		ccrf_pdf_lay_out (&page, &reading->out);
		reading->letters += found;
		reading->garbled |= page.garbled;
		reading->drawn |= page.drawn;
		reading->pictures |= page.picture && found < TEXT_LEAST;
	} else if (!few) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "pdf_fields: more than %" G_GINT64_FORMAT " form fields and annotations", reading->fields_most);
	} else {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "pdf: more than %d words and fields on page %d", CCRF_PDF_ITEMS_MOST, index + 1);
	}
	g_object_unref (from);
	g_ptr_array_unref (page.items);
	g_array_unref (page.across);
	g_array_unref (page.down);
	return fits;
}

static gboolean
holds (GBytes *document, const char *text)
{
	gsize size;
	const char *data = g_bytes_get_data (document, &size);
	return memmem (data, size, text, strlen (text)) != NULL;
}

/*
 * poppler does not tell of XFA. Static ones keep their values in plain fields
 * as well; dynamic ones show a page that asks for another viewer, in text that
 * Adobe's programs put there.
 */
static gboolean
is_xfa (GBytes *document, const CcrfSheet *sheet)
{
	if (holds (document, "/XFA"))
		return TRUE;
	if (sheet->blocks->len > 40)
		return FALSE;
	g_autofree char *text = ccrf_sheet_text (sheet);
	return strstr (text, "If this message is not eventually replaced") != NULL || strstr (text, "you may not have a PDF viewer") != NULL;
}

static void
say_faults (const Reading *reading, GBytes *document, CcrfSheet *sheet)
{
	gboolean xfa = is_xfa (document, sheet);
	if (xfa)
		ccrf_faults_add (sheet->faults, "XFA form: what was typed may not be in its pages; open the original");
	if (reading->letters < TEXT_LEAST)
		ccrf_faults_add (sheet->faults, "no text layer: a scan or a picture; a person must read it");
	else if (reading->pictures)
		ccrf_faults_add (sheet->faults, "no text layer on some pages: scans or pictures; a person must read them");
	if (reading->garbled)
		ccrf_faults_add (sheet->faults, "the fonts do not say what their characters are; a person must read it");
	if (reading->drawn)
		ccrf_faults_add (sheet->faults, "drawn marks (pen, shapes, stamps) cannot be read; look at the original");
}

static gboolean
read_pages (PopplerDocument *pdf, GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	Reading reading = { .fields_left = limits->pdf_fields, .fields_most = limits->pdf_fields };
	int pages = poppler_document_get_n_pages (pdf);
	gboolean done = TRUE;
	ccrf_builder_init (&reading.out, sheet);
	for (int i = 0; done && i < pages && !reading.out.full; i++)
		done = read_page (&reading, pdf, i, error);
	done = done && ccrf_builder_finish (&reading.out, error);
	ccrf_builder_clear (&reading.out);
	if (done)
		say_faults (&reading, document, sheet);
	return done;
}

/* @pdf: (nullable): it could not be opened */
static gboolean
check_pages (PopplerDocument *pdf, const CcrfReadLimits *limits, GError **error)
{
	int pages = pdf != NULL ? poppler_document_get_n_pages (pdf) : 0;
	if (pages <= 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "pdf: damaged");
	else if (pages > limits->pdf_pages)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "pdf_pages: %d pages, at most %" G_GINT64_FORMAT " are read", pages, limits->pdf_pages);
	return pages > 0 && pages <= limits->pdf_pages;
}

gboolean
ccrf_pdf_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	g_autoptr (GError) reason = NULL;
	PopplerDocument *pdf = poppler_document_new_from_bytes (document, NULL, &reason);
	if (pdf == NULL && g_error_matches (reason, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
		sheet->encrypted = TRUE;
		ccrf_faults_add (sheet->faults, "encrypted");
		return TRUE;
	}
	gboolean done = check_pages (pdf, limits, error) && read_pages (pdf, document, limits, sheet, error);
	g_clear_object (&pdf);
	return done;
}

/* one page, one word, in a font that every viewer brings along */
static const char specimen[] =
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R/Z 6 0 R>>>>>>endobj\n"
	"4 0 obj<</Length 49>>stream\nBT /F 9 Tf 9 9 Td (word) Tj /Z 9 Tf (4) Tj ET    \nendstream endobj\n"
	"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
	"6 0 obj<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>endobj\n"
	"trailer<</Root 1 0 R>>\n%%EOF\n";

/*
 * What people typed into fields is UTF-16, which poppler converts by iconv. A
 * converter that is open stays loaded: these are never closed.
 */
static void
keep_converters (void)
{
	static const char *const codes[] = { "UTF-16BE", "UTF-16LE", "UTF-16", "ISO-8859-1" };
	for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
		g_iconv_open ("UTF-8", codes[i]);
}

/* poppler makes its tables, and finds its fonts, when it first needs them */
void
ccrf_pdf_prepare (void)
{
	keep_converters ();
	g_autoptr (GBytes) bytes = g_bytes_new_static (specimen, sizeof specimen - 1);
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	g_autoptr (GError) error = NULL;
	const CcrfReadLimits limits = { .pdf_pages = 1, .pdf_fields = 1 };
	if (!ccrf_pdf_read (bytes, &limits, sheet, &error))
		g_debug ("%s", error->message);
}
