/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The lines that a PDF page draws: borders of tables, lines through words,
 * boxes to tick. poppler's interface tells nothing of them, so the page is
 * drawn into an SVG in memory, where each of them is a path.
 */

#include <cairo-svg.h>
#include <string.h>

#include "pdf.h"
#include "xml.h"

#define SVG_MOST (8 * 1024 * 1024) /* bytes; a page of a form has 100 KB */
#define RULES_MOST 3000     /* a page and direction, joined; more is a drawing, not a form */
#define SEGMENTS_MOST 50000
#define THICKEST 2.5        /* points */
#define SLACK 1.0
#define JOINT 2.5           /* gaps between the borders of two cells */
#define BOX_LEAST 5.0
#define BOX_MOST 20.0
#define PICTURE_PART 0.5    /* of the page */
#define POINTS_MOST 6

typedef struct {
	CcrfPdfPage *page;
	GArray *boxes;   /* PopplerRectangle: drawn boxes */
	GArray *slants;  /* PopplerRectangle: what is neither across nor down */
} Drawing;

typedef struct {
	cairo_matrix_t matrix;
	gboolean stroked, filled; /* visibly */
	gboolean paper;           /* filled with white */
	double width;
} Pen;

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
	GByteArray *svg = closure;
	if (svg->len + length > SVG_MOST)
		return CAIRO_STATUS_WRITE_ERROR;
	g_byte_array_append (svg, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* ---- from paths to rules ------------------------------------------------------------ */

static void
add_rule (GArray *rules, double at, double from, double to)
{
	if (rules->len < SEGMENTS_MOST) {
		CcrfPdfRule rule = { at, MIN (from, to), MAX (from, to) };
		g_array_append_val (rules, rule);
	}
}

static void
add_segment (Drawing *drawing, double x1, double y1, double x2, double y2)
{
	if (ABS (y1 - y2) <= SLACK / 2 && ABS (x1 - x2) > SLACK)
		add_rule (drawing->page->across, (y1 + y2) / 2, x1, x2);
	else if (ABS (x1 - x2) <= SLACK / 2 && ABS (y1 - y2) > SLACK)
		add_rule (drawing->page->down, (x1 + x2) / 2, y1, y2);
	else if (ABS (x1 - x2) > SLACK && drawing->slants->len < SEGMENTS_MOST) {
		PopplerRectangle slant = { MIN (x1, x2), MIN (y1, y2), MAX (x1, x2), MAX (y1, y2) };
		g_array_append_val (drawing->slants, slant);
	}
}

static void
add_filled (Drawing *drawing, const PopplerRectangle *at)
{
	double width = at->x2 - at->x1, height = at->y2 - at->y1;
	if (height <= THICKEST && width >= height)
		add_rule (drawing->page->across, (at->y1 + at->y2) / 2, at->x1, at->x2);
	if (width <= THICKEST && height >= width)
		add_rule (drawing->page->down, (at->x1 + at->x2) / 2, at->y1, at->y2);
}

/* The frame that is drawn around a form field; it is no border of a table. */
static gboolean
is_frame (const CcrfPdfPage *page, const Pen *pen, const PopplerRectangle *at)
{
	const double slack = pen->filled || pen->paper ? 4 : 1.5;
	for (guint i = 0; i < page->items->len; i++) {
		const CcrfPdfItem *item = page->items->pdata[i];
		if (item->field && ABS (item->at.x1 - at->x1) <= slack && ABS (item->at.x2 - at->x2) <= slack &&
		    ABS (item->at.y1 - at->y1) <= slack && ABS (item->at.y2 - at->y2) <= slack)
			return TRUE;
	}
	return FALSE;
}

/* A run of straight lines; @count: all its points, of which at most POINTS_MOST are in @x, @y */
static void
end_shape (Drawing *drawing, const Pen *pen, const double *x, const double *y, guint count, gboolean closed)
{
	if (count < 2 || count > POINTS_MOST)
		return;
	PopplerRectangle at = { x[0], y[0], x[0], y[0] };
	for (guint i = 1; i < count; i++) {
		at.x1 = MIN (at.x1, x[i]);
		at.x2 = MAX (at.x2, x[i]);
		at.y1 = MIN (at.y1, y[i]);
		at.y2 = MAX (at.y2, y[i]);
	}
	double width = at.x2 - at.x1, height = at.y2 - at.y1;
	gboolean square = width >= BOX_LEAST && width <= BOX_MOST && height >= BOX_LEAST && ABS (width - height) <= 3 && count >= 4;
	if (pen->filled && !pen->stroked)
		add_filled (drawing, &at);
	else if (count >= 4 && is_frame (drawing->page, pen, &at))
		return;
	else if (pen->stroked && square && drawing->boxes->len < SEGMENTS_MOST)
		g_array_append_val (drawing->boxes, at);
	else if (pen->stroked && pen->width <= THICKEST)
		for (guint i = 1; i < count + closed; i++)
			add_segment (drawing, x[i - 1], y[i - 1], x[i % count], y[i % count]);
}

/* cairo writes only M, L, C and Z, in absolute numbers */
static void
read_path (Drawing *drawing, const Pen *pen, const char *d)
{
	double x[POINTS_MOST], y[POINTS_MOST];
	guint count = 0;
	while (*d != '\0') {
		char command = *d++;
		if (command == 'Z' || command == 'M') {
			end_shape (drawing, pen, x, y, count, command == 'Z');
			count = 0;
		}
		guint points = command == 'C' ? 3 : command == 'M' || command == 'L' ? 1 : 0;
		for (guint i = 0; i < points; i++) {
			char *end;
			double px = g_ascii_strtod (d, &end), py = g_ascii_strtod (end, &end);
			d = end;
			cairo_matrix_transform_point (&pen->matrix, &px, &py);
			if (count < POINTS_MOST) {
				x[count] = px;
				y[count] = py;
			}
			count++;
		}
		if (command == 'C')
			count = POINTS_MOST + 1; /* curved: none of ours */
	}
	end_shape (drawing, pen, x, y, count, FALSE);
}

static gboolean
is_visible (const char *style, const char *what)
{
	const char *at = strstr (style, what);
	return at != NULL && !g_str_has_prefix (at + strlen (what), "none") && !g_str_has_prefix (at + strlen (what), "rgb(100%,100%,100%)");
}

static void
read_transform (const xmlNode *node, cairo_matrix_t *matrix)
{
	const char *text = ccrf_xml_attribute (node, "transform");
	double n[6];
	if (text == NULL || !g_str_has_prefix (text, "matrix("))
		return;
	char *at = (char *) text + strlen ("matrix(");
	for (gsize i = 0; i < G_N_ELEMENTS (n); i++) {
		n[i] = g_ascii_strtod (at, &at);
		at += *at == ',';
	}
	cairo_matrix_t own = { n[0], n[1], n[2], n[3], n[4], n[5] };
	cairo_matrix_multiply (matrix, &own, matrix);
}

static void
read_node (Drawing *drawing, const xmlNode *node, cairo_matrix_t matrix, guint depth)
{
	static const char *const skipped[] = { "defs", "symbol", "clipPath", "mask", "pattern", NULL };
	if (node->type != XML_ELEMENT_NODE || depth > 50 || g_strv_contains (skipped, (const char *) node->name))
		return;
	read_transform (node, &matrix);
	const char *style = ccrf_xml_attribute (node, "style"), *d = ccrf_xml_attribute (node, "d");
	if (ccrf_xml_named (node, "path") && style != NULL && d != NULL) {
		const char *width = strstr (style, "stroke-width:");
		Pen pen = { .matrix = matrix, .filled = is_visible (style, "fill:"), .stroked = is_visible (style, "stroke:") };
		pen.paper = strstr (style, "fill:rgb(100%,100%,100%)") != NULL;
		pen.width = width != NULL ? g_ascii_strtod (width + strlen ("stroke-width:"), NULL) : 1;
		if (pen.filled || pen.stroked)
			read_path (drawing, &pen, d);
	}
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		read_node (drawing, child, matrix, depth + 1);
}

/* ---- what they mean --------------------------------------------------------------- */

static int
by_place (gconstpointer a, gconstpointer b)
{
	const CcrfPdfRule *one = a, *two = b;
	if (ABS (one->at - two->at) > 0.01)
		return one->at < two->at ? -1 : 1;
	return one->from < two->from ? -1 : one->from > two->from;
}

/* Tables draw a border a cell: those that follow each other are one line. */
static void
join (GArray *rules)
{
	g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (CcrfPdfRule));
	g_array_sort (rules, by_place);
	for (guint i = 0; i < rules->len && joined->len <= RULES_MOST; i++) {
		const CcrfPdfRule *rule = &g_array_index (rules, CcrfPdfRule, i);
		gboolean taken = FALSE;
		for (guint k = joined->len; k-- > 0 && !taken;) {
			CcrfPdfRule *before = &g_array_index (joined, CcrfPdfRule, k);
			if (rule->at - before->at > SLACK)
				break;
			if (rule->from <= before->to + JOINT && rule->to >= before->from - JOINT) {
				before->from = MIN (before->from, rule->from);
				before->to = MAX (before->to, rule->to);
				taken = TRUE;
			}
		}
		if (!taken)
			g_array_append_val (joined, *rule);
	}
	g_array_set_size (rules, 0);
	if (joined->len <= RULES_MOST)
		g_array_append_vals (rules, joined->data, joined->len);
}

/* Borders end at other borders; what does not is a line under or through words, or a rule between paragraphs. */
static void
keep_borders (CcrfPdfPage *page)
{
	for (guint i = page->across->len; i-- > 0;) {
		const CcrfPdfRule *rule = &g_array_index (page->across, CcrfPdfRule, i);
		guint ends = 0;
		for (guint k = 0; k < page->down->len && ends != 3; k++) {
			const CcrfPdfRule *down = &g_array_index (page->down, CcrfPdfRule, k);
			if (rule->at < down->from - 3 || rule->at > down->to + 3)
				continue;
			ends |= (ABS (down->at - rule->from) <= 3 ? 1 : 0) | (ABS (down->at - rule->to) <= 3 ? 2 : 0);
		}
		if (ends != 3)
			g_array_remove_index (page->across, i);
	}
}

/* A line through the middle of a word strikes it out; no border of a table goes there. */
static void
strike_words (CcrfPdfPage *page)
{
	for (guint i = 0; i < page->items->len; i++) {
		CcrfPdfItem *item = page->items->pdata[i];
		double height = item->at.y2 - item->at.y1, width = item->at.x2 - item->at.x1;
		if (item->kind != CCRF_PIECE_TEXT || item->box || item->typed_over || strspn (item->text, "-_=.\xe2\x80\x93\x94") == strlen (item->text))
			continue;
		for (guint k = 0; k < page->across->len; k++) {
			const CcrfPdfRule *rule = &g_array_index (page->across, CcrfPdfRule, k);
			double over = MIN (rule->to, item->at.x2) - MAX (rule->from, item->at.x1);
			if (rule->at > item->at.y1 + 0.35 * height && rule->at < item->at.y1 + 0.75 * height && over >= 0.7 * width)
				item->marks |= CCRF_MARK_STRUCK;
		}
	}
}

/* Where a field or a character stands already, the drawn box is only its frame. */
static void
add_boxes (CcrfPdfPage *page, const Drawing *drawing)
{
	guint known = page->items->len;
	for (guint i = 0; i < drawing->boxes->len && page->items->len <= CCRF_PDF_ITEMS_MOST; i++) {
		const PopplerRectangle *at = &g_array_index (drawing->boxes, PopplerRectangle, i);
		const PopplerRectangle middle = { (at->x1 + at->x2) / 2, (at->y1 + at->y2) / 2, (at->x1 + at->x2) / 2, (at->y1 + at->y2) / 2 };
		gboolean taken = FALSE;
		for (guint k = 0; k < page->items->len && !taken; k++) {
			const CcrfPdfItem *item = page->items->pdata[k];
			gboolean there = ccrf_pdf_inside (&item->at, &middle) || ccrf_pdf_inside (at, &item->at);
			taken = there && (k >= known || item->field || item->box || (item->kind == CCRF_PIECE_TEXT && !ccrf_pdf_is_mark (item->text)));
		}
		if (taken)
			continue;
		CcrfPdfItem *box = ccrf_pdf_add (page, CCRF_PIECE_TICK, at, NULL, NULL, NULL);
		box->box = TRUE;
		for (guint k = 0; k < drawing->slants->len && !box->ticked; k++)
			box->ticked = ccrf_pdf_inside (at, &g_array_index (drawing->slants, PopplerRectangle, k));
	}
}

static gboolean
is_picture (const CcrfPdfPage *page, PopplerPage *from)
{
	gboolean large = FALSE;
	GList *pictures = poppler_page_get_image_mapping (from);
	for (GList *at = pictures; at != NULL; at = at->next) {
		const PopplerImageMapping *picture = at->data;
		double area = ABS (picture->area.x2 - picture->area.x1) * ABS (picture->area.y2 - picture->area.y1);
		large = large || area > PICTURE_PART * page->width * page->height;
	}
	poppler_page_free_image_mapping (pictures);
	return large;
}

static GBytes *
draw (const CcrfPdfPage *page, PopplerPage *from)
{
	GByteArray *svg = g_byte_array_new ();
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream (collect, svg, page->width, page->height);
	cairo_t *cairo = cairo_create (surface);
	poppler_page_render_for_printing_with_options (from, cairo, POPPLER_PRINT_DOCUMENT);
	cairo_destroy (cairo);
	cairo_surface_finish (surface);
	gboolean whole = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy (surface);
	if (!whole)
		g_byte_array_set_size (svg, 0);
	return g_byte_array_free_to_bytes (svg);
}

void
ccrf_pdf_read_rules (CcrfPdfPage *page, PopplerPage *from)
{
	/* a scan with recognised text: its lines are in the picture */
	page->picture = is_picture (page, from);
	if (page->picture)
		return;
	g_autoptr (GBytes) svg = draw (page, from);
	g_autoptr (xmlDoc) tree = g_bytes_get_size (svg) > 0 ? ccrf_xml_parse (svg, "page", NULL) : NULL;
	if (tree == NULL)
		return;
	Drawing drawing = {
		.page = page,
		.boxes = g_array_new (FALSE, FALSE, sizeof (PopplerRectangle)),
		.slants = g_array_new (FALSE, FALSE, sizeof (PopplerRectangle)),
	};
	cairo_matrix_t identity;
	cairo_matrix_init_identity (&identity);
	read_node (&drawing, xmlDocGetRootElement (tree), identity, 0);
	join (page->across);
	join (page->down);
	strike_words (page);
	keep_borders (page);
	add_boxes (page, &drawing);
	g_array_unref (drawing.boxes);
	g_array_unref (drawing.slants);
}
