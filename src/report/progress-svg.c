/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of milestones as SVG: text stays text, for screen readers and for search. */

#include "progress.h"

static void
svg_line (CcrfPen *pen, const CcrfPoint *points, guint n, int width, int dashes, guint32 colour)
{
	GString *svg = pen->data;

	g_string_append (svg, "<polyline fill=\"none\" points=\"");
	for (guint i = 0; i < n; i++)
		g_string_append_printf (svg, "%s%d,%d", i ? " " : "", points[i].x, points[i].y);
	g_string_append_printf (svg, "\" stroke=\"#%06x\" stroke-width=\"%d\"", colour, width);
	if (dashes)
		g_string_append_printf (svg, " stroke-dasharray=\"%d %d\"", dashes, dashes);
	g_string_append (svg, "/>\n");
}

static void
svg_text (CcrfPen *pen, int x, int y, int anchor, int size, gboolean bold, guint32 colour, const char *words)
{
	static const char *const anchors[] = { "start", "middle", "end" };
	g_autofree char *escaped = g_markup_escape_text (words, -1);

	g_string_append_printf (pen->data, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\"%s fill=\"#%06x\">%s</text>\n", x, y, anchors[anchor + 1],
	                        size, bold ? " font-weight=\"bold\"" : "", colour, escaped);
}

char *
ccrf_report_progress_svg (const GPtrArray *items, const char *today_iso, GError **error)
{
	GString *svg = g_string_new (NULL);
	CcrfPen pen = { svg_line, svg_text, svg };
	g_autofree char *title = ccrf_progress_title (items, today_iso);

	g_string_append_printf (svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" lang=\"en-GB\" "
	                        "font-family=\"Arial, sans-serif\" aria-labelledby=\"progress-title\">\n<title id=\"progress-title\">Milestones: %s</title>\n"
	                        "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
	                        CCRF_PROGRESS_WIDTH, CCRF_PROGRESS_HEIGHT, CCRF_PROGRESS_WIDTH, CCRF_PROGRESS_HEIGHT, title);
	ccrf_progress_draw (&pen, items, today_iso);
	g_string_append (svg, "</svg>\n");
	return g_string_free (svg, FALSE);
}
