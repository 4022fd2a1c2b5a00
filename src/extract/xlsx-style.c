/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fonts and number formats of a workbook (ECMA-376 part 1, 18.8): which numbers are dates. */

#include <math.h>
#include <string.h>

#include "xlsx-book.h"

#define LAST_DAY 2958465 /* 31/12/9999 */

static gboolean
is_on (const xmlNode *parent, const char *name)
{
	static const char *const off[] = { "0", "false", "none", NULL };
	const xmlNode *node = ccrf_xml_child (parent, name);
	const char *value = ccrf_xml_attribute (node, "val");
	return node != NULL && (value == NULL || !g_strv_contains (off, value));
}

guint
ccrf_xlsx_font_marks (const xmlNode *font)
{
	return (is_on (font, "strike") ? CCRF_MARK_STRUCK : 0) | (is_on (font, "b") ? CCRF_MARK_BOLD : 0) | (is_on (font, "u") ? CCRF_MARK_UNDERLINE : 0);
}

/* A format of the author's own: letters outside quotes, brackets and escapes tell what it shows. */
static CcrfXlsxShow
by_code (const char *code)
{
	/* LibreOffice's way of writing a truth value as a number */
	if (g_str_has_prefix (code, "\"TRUE\";"))
		return CCRF_XLSX_BOOLEAN;
	gboolean day = FALSE, hour = FALSE, month = FALSE, digit = FALSE, percent = FALSE;
	for (; *code != '\0' && *code != ';'; code++) {
		char c = g_ascii_tolower (*code);
		if (c == '"' || c == '[') {
			const char *end = strchr (code + 1, c == '"' ? '"' : ']');
			/* [h], [mm]: time that has passed */
			hour = hour || (c == '[' && strchr ("hms", g_ascii_tolower (code[1])) != NULL && code[1] != '\0');
			code = end != NULL ? end : code + strlen (code) - 1;
		} else if ((c == '\\' || c == '_' || c == '*') && code[1] != '\0')
			code++;
		else if (c == 'd' || c == 'y')
			day = TRUE;
		else if (c == 'h' || c == 's')
			hour = TRUE;
		else if (c == 'm')
			month = TRUE;
		else if (c == '0' || c == '#' || c == '?')
			digit = TRUE;
		else if (c == '%')
			percent = TRUE;
	}
	if (percent)
		return CCRF_XLSX_PERCENT;
	/* "General" has letters, too */
	if (digit && !hour)
		return CCRF_XLSX_PLAIN;
	if (day || (month && !hour))
		return hour ? CCRF_XLSX_DATE_TIME : CCRF_XLSX_DATE;
	return hour ? CCRF_XLSX_TIME : CCRF_XLSX_PLAIN;
}

/* Formats that every workbook has (18.8.30); 27 to 36 and 50 to 58 are dates of East Asia */
static CcrfXlsxShow
by_number (gint64 id)
{
	if (id == 9 || id == 10)
		return CCRF_XLSX_PERCENT;
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
		return CCRF_XLSX_DATE;
	if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
		return CCRF_XLSX_TIME;
	return id == 22 ? CCRF_XLSX_DATE_TIME : CCRF_XLSX_PLAIN;
}

static CcrfXlsxShow
show_of (const xmlNode *root, const char *id)
{
	const xmlNode *codes = ccrf_xml_child (root, "numFmts");
	for (const xmlNode *at = codes != NULL ? codes->children : NULL; id != NULL && at != NULL; at = at->next) {
		const char *code = ccrf_xml_attribute (at, "formatCode");
		if (code != NULL && g_strcmp0 (ccrf_xml_attribute (at, "numFmtId"), id) == 0)
			return g_ascii_strncasecmp (code, "general", 7) == 0 ? CCRF_XLSX_PLAIN : by_code (code);
	}
	return by_number (id != NULL ? g_ascii_strtoll (id, NULL, 10) : 0);
}

void
ccrf_xlsx_read_styles (CcrfXlsx *xlsx, const xmlNode *root)
{
	const xmlNode *fonts = ccrf_xml_child (root, "fonts"), *formats = ccrf_xml_child (root, "cellXfs");
	g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (guint));
	for (const xmlNode *at = fonts != NULL ? fonts->children : NULL; at != NULL; at = at->next)
		if (ccrf_xml_named (at, "font")) {
			guint mark = ccrf_xlsx_font_marks (at);
			g_array_append_val (marks, mark);
		}
	for (const xmlNode *at = formats != NULL ? formats->children : NULL; at != NULL && xlsx->formats->len < 65536; at = at->next) {
		if (!ccrf_xml_named (at, "xf"))
			continue;
		const char *font = ccrf_xml_attribute (at, "fontId");
		guint64 index = font != NULL ? g_ascii_strtoull (font, NULL, 10) : 0;
		CcrfXlsxFormat format = { .marks = index < marks->len ? g_array_index (marks, guint, index) : 0, .show = show_of (root, ccrf_xml_attribute (at, "numFmtId")) };
		g_array_append_val (xlsx->formats, format);
	}
}

const CcrfXlsxFormat *
ccrf_xlsx_format (const CcrfXlsx *xlsx, const char *index)
{
	static const CcrfXlsxFormat plain = { 0 };
	guint64 number = index != NULL ? g_ascii_strtoull (index, NULL, 10) : 0;
	return number < xlsx->formats->len ? &g_array_index (xlsx->formats, CcrfXlsxFormat, number) : &plain;
}

static char *
date_text (const CcrfXlsx *xlsx, gint64 day)
{
	GDate date;
	/* day 60 is a 29/02/1900 that never was: before it, days count from a day later */
	gint64 from_1900 = xlsx->from_1904 ? day + 1462 : day < 60 ? day + 1 : day;
	/* GLib's day 1 is 01/01/0001; 30/12/1899 is day 693594 */
	g_date_clear (&date, 1);
	g_date_set_julian (&date, (guint32) (693594 + from_1900));
	return g_strdup_printf ("%02u/%02u/%04u", g_date_get_day (&date), g_date_get_month (&date), g_date_get_year (&date));
}

char *
ccrf_xlsx_number (const CcrfXlsx *xlsx, const char *value, CcrfXlsxShow show)
{
	char *end, text[G_ASCII_DTOSTR_BUF_SIZE];
	double number = g_ascii_strtod (value, &end);
	if (end == value || *end != '\0' || !isfinite (number))
		return g_strdup (value);
	if (show == CCRF_XLSX_BOOLEAN)
		return g_strdup (number < 0 || number > 0 ? "TRUE" : "FALSE");
	if (show == CCRF_XLSX_PERCENT)
		return g_strconcat (g_ascii_formatd (text, sizeof text, "%.10g", number * 100), "%", NULL);
	gint64 seconds = number >= 0 && number <= LAST_DAY ? (gint64) floor ((number - floor (number)) * 86400 + 0.5) : 0;
	gint64 day = number >= 0 && number <= LAST_DAY ? (gint64) floor (number) + seconds / 86400 : -1;
	if (show == CCRF_XLSX_PLAIN || day < 0 || day > LAST_DAY - 1462)
		return g_strdup (g_ascii_formatd (text, sizeof text, "%.15g", number));
	g_autofree char *date = date_text (xlsx, day);
	g_autofree char *time = g_strdup_printf ("%02d:%02d", (int) (seconds % 86400 / 3600), (int) (seconds % 3600 / 60));
	if (show == CCRF_XLSX_TIME)
		return g_steal_pointer (&time);
	return show == CCRF_XLSX_DATE ? g_steal_pointer (&date) : g_strconcat (date, " ", time, NULL);
}
