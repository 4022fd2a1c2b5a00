/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of milestones as PNG: what every mail program shows. */

#include <cairo.h>

#include "progress.h"

/* fontconfig keeps what it found until the program ends; asked by LeakSanitizer, where it is built in */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
	return "leak:libfontconfig";
}

static void
set_colour (cairo_t *cairo, guint32 colour)
{
	cairo_set_source_rgb (cairo, ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

static void
png_line (CcrfPen *pen, const CcrfPoint *points, guint n, int width, int dashes, guint32 colour)
{
	cairo_t *cairo = pen->data;
	const double pattern[] = { dashes, dashes };
	/* thin lines are sharp between the pixels */
	double shift = width % 2 ? 0.5 : 0.0;

	set_colour (cairo, colour);
	cairo_set_line_width (cairo, width);
	cairo_set_dash (cairo, pattern, dashes ? 2 : 0, 0);
	cairo_new_path (cairo); /* text leaves its end behind */
	for (guint i = 0; i < n; i++)
		cairo_line_to (cairo, points[i].x + shift, points[i].y + shift);
	cairo_stroke (cairo);
}

static void
png_text (CcrfPen *pen, int x, int y, int anchor, int size, gboolean bold, guint32 colour, const char *words)
{
	cairo_t *cairo = pen->data;
	cairo_text_extents_t extents;

	set_colour (cairo, colour);
	cairo_select_font_face (cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size (cairo, size);
	cairo_text_extents (cairo, words, &extents);
	cairo_move_to (cairo, anchor < 0 ? x : anchor > 0 ? x - extents.x_advance : x - extents.x_advance / 2, y);
	cairo_show_text (cairo, words);
}

static cairo_status_t
append (void *into, const unsigned char *data, unsigned int size)
{
	g_byte_array_append (into, data, size);
	return CAIRO_STATUS_SUCCESS;
}

GBytes *
ccrf_report_progress_png (const GPtrArray *items, const char *today_iso, GError **error)
{
	cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, CCRF_PROGRESS_WIDTH, CCRF_PROGRESS_HEIGHT);
	cairo_t *cairo = cairo_create (surface);
	CcrfPen pen = { png_line, png_text, cairo };
	GByteArray *png = g_byte_array_new ();
	cairo_status_t status;

	cairo_set_source_rgb (cairo, 1, 1, 1);
	cairo_paint (cairo);
	ccrf_progress_draw (&pen, items, today_iso);
	status = cairo_status (cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream (surface, append, png);
	cairo_destroy (cairo);
	cairo_surface_destroy (surface);
	if (status == CAIRO_STATUS_SUCCESS)
		return g_byte_array_free_to_bytes (png);
	g_byte_array_unref (png);
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "the picture of the milestones could not be drawn: %s", cairo_status_to_string (status));
	return NULL;
}
