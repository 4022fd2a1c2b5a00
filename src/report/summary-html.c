/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The summary as one HTML file: nothing is loaded from elsewhere and nothing
 * runs in it; tables have captions and headings, every bar's number stands in
 * the table below it (WCAG 2.2, 1.1.1 and 1.3.1).
 */

#include "summary.h"

#define BARS_MOST 30 /* more would be no picture any more; the table has all */

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

static const char style[] =
	"<style>\n"
	"body{font-family:Arial,sans-serif;color:#0b0c0c;background:#fff;line-height:1.4;max-width:60rem;margin:0 auto;padding:1rem}\n"
	"h1{font-size:1.8rem;margin:0 0 .3rem}h2{font-size:1.3rem;margin:2rem 0 .3rem}\n"
	"p{margin:.3rem 0}svg{display:block;width:100%;height:auto;margin:.5rem 0}\n"
	"table{border-collapse:collapse;width:100%}caption{text-align:left;color:#505a5f;padding:.2rem 0}\n"
	"th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #b1b4b6;vertical-align:top}\n"
	"td.n,th.n{text-align:right}tbody th{font-weight:normal}\n"
	"footer{margin-top:2rem;border-top:1px solid #b1b4b6;padding-top:.5rem;color:#505a5f}\n"
	"@media print{body{max-width:none;padding:0;font-size:10pt}section{break-inside:avoid-page}tr{break-inside:avoid}thead{display:table-header-group}}\n"
	"</style>\n";

static void
append (GString *html, const char *before, const char *text, const char *after)
{
	g_autofree char *escaped = g_markup_escape_text (text, -1);

	g_string_append_printf (html, "%s%s%s", before, escaped, after);
}

static gboolean
is_number (const char *cell)
{
	return g_regex_match_simple ("^(\\d+(\\.\\d+)?|–)$", cell, 0, 0);
}

/* ---- the bars ------------------------------------------------------------------------------ */

/* a name too long for its place; the table below has all of it */
static char *
shortened (const char *name)
{
	return g_utf8_strlen (name, -1) <= 38 ? g_strdup (name) : NULL;
}

static void
append_bar (GString *html, guint i, char **row, int most)
{
	int value = (int) g_ascii_strtoll (row[1], NULL, 10), width = most ? 520 * value / most : 0, y = (int) i * 30;
	g_autofree char *fits = shortened (row[0]), *cut = g_utf8_substring (row[0], 0, MIN (37, g_utf8_strlen (row[0], -1)));
	g_autofree char *label = fits ? g_strdup (fits) : g_strdup_printf ("%s…", cut);

	g_string_append_printf (html, "<text x=\"350\" y=\"%d\" text-anchor=\"end\" font-size=\"16\" fill=\"#0b0c0c\">", y + 20);
	append (html, "", label, "</text>");
	g_string_append_printf (html, "<rect x=\"360\" y=\"%d\" width=\"%d\" height=\"20\" fill=\"#1d70b8\"/>", y + 5, width);
	g_string_append_printf (html, "<text x=\"%d\" y=\"%d\" font-size=\"16\" fill=\"#0b0c0c\">%d</text>\n", 368 + width, y + 20, value);
}

static void
append_chart (GString *html, const CcrfSummaryTable *table)
{
	guint n = MIN (table->rows->len, BARS_MOST);
	int most = 0;

	for (guint i = 0; i < n; i++)
		most = MAX (most, (int) g_ascii_strtoll (((char **) table->rows->pdata[i])[1], NULL, 10));
	g_string_append_printf (html, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 %u\" role=\"img\" font-family=\"Arial, sans-serif\">", n * 30 + 5);
	append (html, "<title>", table->title, ": ");
	append (html, "", table->columns[1], " as bars; the table below has the same numbers</title>\n");
	for (guint i = 0; i < n; i++)
		append_bar (html, i, table->rows->pdata[i], most);
	g_string_append (html, "</svg>\n");
	if (table->rows->len > n)
		g_string_append_printf (html, "<p>The first %u of %u are drawn; all of them are in the table.</p>\n", n, table->rows->len);
}

/* ---- the tables ------------------------------------------------------------------------------ */

static void
append_row (GString *html, char **row, guint columns)
{
	append (html, "<tr><th scope=\"row\">", row[0], "</th>");
	for (guint c = 1; c < columns; c++)
		append (html, is_number (row[c]) ? "<td class=\"n\">" : "<td>", row[c], "</td>");
	g_string_append (html, "</tr>\n");
}

static void
append_table (GString *html, const CcrfSummaryTable *table, const char *period)
{
	guint columns = 0;

	append (html, "<section>\n<h2>", table->title, "</h2>\n");
	if (table->note)
		append (html, "<p>", table->note, "</p>\n");
	if (table->rows->len == 0) {
		g_string_append (html, "<p>None.</p>\n</section>\n");
		return;
	}
	if (table->chart)
		append_chart (html, table);
	append (html, "<table>\n<caption>", table->title, ", ");
	append (html, "", period, "</caption>\n<thead><tr>");
	for (; table->columns[columns]; columns++) {
		gboolean number = columns && is_number (((char **) table->rows->pdata[0])[columns]);

		append (html, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">", table->columns[columns], "</th>");
	}
	g_string_append (html, "</tr></thead>\n<tbody>\n");
	for (guint r = 0; r < table->rows->len; r++)
		append_row (html, table->rows->pdata[r], columns);
	g_string_append (html, "</tbody>\n</table>\n</section>\n");
}

char *
ccrf_summary_html (const CcrfSummary *summary)
{
	GString *html = g_string_new (head);

	append (html, "<title>Concerns and compliments, ", summary->period, "</title>\n");
	g_string_append_printf (html, "%s</head>\n<body>\n<main>\n", style);
	append (html, "<h1>Concerns and compliments</h1>\n<p>", summary->service, ": ");
	append (html, "", summary->period, ". ");
	append (html, "Made on ", summary->made, ".</p>\n");
	for (guint i = 0; i < summary->tables->len; i++)
		append_table (html, summary->tables->pdata[i], summary->period);
	append (html, "</main>\n<footer><p>", ccrf_summary_licence, " "
	        "<a href=\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\">Open Government Licence</a></p></footer>\n</body>\n</html>\n");
	return g_string_free (html, FALSE);
}
