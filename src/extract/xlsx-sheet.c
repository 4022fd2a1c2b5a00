/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sheet of a workbook (ECMA-376 part 1, 18.3): what is seen of it, row by row. */

#include <string.h>

#include "xlsx-book.h"

#define COLUMNS_MOST 16384
#define MERGED_MOST 1000 /* more of them only leave more empty cells */

typedef struct {
	guint top, left, bottom, right; /* from 0, all inside */
} Range;

typedef struct {
	CcrfXlsx *xlsx;
	gboolean hidden[COLUMNS_MOST];
	GArray *merged;   /* Range */
	GPtrArray *boxes; /* CcrfXlsxBox */
	guint first;      /* column where the sheet's content begins */
	int table, row;
} Sheet;

/* "BC12"; without a column or row, @return FALSE */
static gboolean
parse_place (const char *text, guint *row, guint *column)
{
	guint64 c = 0, r = 0;
	const char *at = text != NULL ? text : "";
	for (; g_ascii_isalpha (*at) && c <= COLUMNS_MOST; at++)
		c = c * 26 + (guint64) (g_ascii_toupper (*at) - 'A' + 1);
	for (; g_ascii_isdigit (*at) && r <= 1048576; at++)
		r = r * 10 + (guint64) (*at - '0');
	if (c == 0 || c > COLUMNS_MOST || r == 0 || r > 1048576)
		return FALSE;
	*row = (guint) r - 1;
	*column = (guint) c - 1;
	return TRUE;
}

static void
read_columns (Sheet *sheet, const xmlNode *columns)
{
	for (const xmlNode *at = columns != NULL ? columns->children : NULL; at != NULL; at = at->next) {
		const char *hidden = ccrf_xml_attribute (at, "hidden"), *min = ccrf_xml_attribute (at, "min"), *max = ccrf_xml_attribute (at, "max");
		if (min == NULL || max == NULL || hidden == NULL || (strcmp (hidden, "1") != 0 && strcmp (hidden, "true") != 0))
			continue;
		guint64 from = g_ascii_strtoull (min, NULL, 10), to = MIN (g_ascii_strtoull (max, NULL, 10), COLUMNS_MOST);
		for (guint64 column = MAX (from, 1); column <= to; column++)
			sheet->hidden[column - 1] = TRUE;
	}
}

static void
read_merged (Sheet *sheet, const xmlNode *cells)
{
	for (const xmlNode *at = cells != NULL ? cells->children : NULL; at != NULL && sheet->merged->len < MERGED_MOST; at = at->next) {
		const char *text = ccrf_xml_attribute (at, "ref"), *colon = text != NULL ? strchr (text, ':') : NULL;
		Range range;
		if (colon != NULL && parse_place (text, &range.top, &range.left) && parse_place (colon + 1, &range.bottom, &range.right))
			g_array_append_val (sheet->merged, range);
	}
}

/* covered from the left: no cell; from above: an empty one, as in the readers of texts */
static gboolean
is_covered (const Sheet *sheet, guint row, guint column)
{
	for (guint i = 0; i < sheet->merged->len; i++) {
		const Range *range = &g_array_index (sheet->merged, Range, i);
		if (row >= range->top && row <= range->bottom && column > range->left && column <= range->right)
			return TRUE;
	}
	return FALSE;
}

static guint
column_of (const xmlNode *cell, guint next)
{
	guint row, column;
	return parse_place (ccrf_xml_attribute (cell, "r"), &row, &column) ? column : next;
}

/* ---- a cell's value -------------------------------------------------------------------- */

static void
text_of (Sheet *sheet, const char *text, guint marks)
{
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		if (line > lines)
			ccrf_builder_break (&sheet->xlsx->out);
		ccrf_builder_text (&sheet->xlsx->out, *line, -1, marks);
	}
}

/* si, is: a text, or runs with fonts of their own; rPh is pronunciation */
static void
rich_text (Sheet *sheet, const xmlNode *node, guint marks)
{
	for (const xmlNode *at = node != NULL ? node->children : NULL; at != NULL; at = at->next) {
		const xmlNode *properties = ccrf_xml_child (at, "rPr");
		if (ccrf_xml_named (at, "t")) {
			xmlChar *text = xmlNodeGetContent (at);
			text_of (sheet, text != NULL ? (const char *) text : "", marks);
			xmlFree (text);
		} else if (ccrf_xml_named (at, "r"))
			rich_text (sheet, at, properties != NULL ? ccrf_xlsx_font_marks (properties) : marks);
	}
}

static void
value_of (Sheet *sheet, const xmlNode *cell)
{
	const char *type = ccrf_xml_attribute (cell, "t");
	const CcrfXlsxFormat *format = ccrf_xlsx_format (sheet->xlsx, ccrf_xml_attribute (cell, "s"));
	const xmlNode *node = ccrf_xml_child (cell, "v");
	if (g_strcmp0 (type, "inlineStr") == 0) {
		rich_text (sheet, ccrf_xml_child (cell, "is"), format->marks);
		return;
	}
	xmlChar *content = node != NULL ? xmlNodeGetContent (node) : NULL;
	const char *value = content != NULL ? (const char *) content : "";
	g_autofree char *text = NULL;
	if (*value == '\0') {
		text = g_strdup ("");
	} else if (g_strcmp0 (type, "s") == 0) {
		guint64 index = g_ascii_strtoull (value, NULL, 10);
		if (index < sheet->xlsx->strings->len)
			rich_text (sheet, sheet->xlsx->strings->pdata[index], format->marks);
		else
			ccrf_xlsx_fault (sheet->xlsx, "a cell refers to a text that is not in the workbook");
	} else if (g_strcmp0 (type, "b") == 0) {
		text = g_strdup (strcmp (value, "0") == 0 ? "FALSE" : "TRUE");
	} else if (type == NULL || strcmp (type, "n") == 0) {
		text = ccrf_xlsx_number (sheet->xlsx, value, format->show);
	} else if (strcmp (type, "d") == 0 && strlen (value) >= 10 && value[4] == '-' && value[7] == '-') {
		text = g_strdup_printf ("%.2s/%.2s/%.4s", value + 8, value + 5, value);
	} else {
		text = g_strdup (value);
	}
	if (text != NULL)
		text_of (sheet, text, format->marks);
	xmlFree (content);
}

static void
boxes_of (Sheet *sheet, guint row, guint column)
{
	for (guint i = 0; i < sheet->boxes->len; i++) {
		const CcrfXlsxBox *box = sheet->boxes->pdata[i];
		if (box->row != row || box->column != column)
			continue;
		ccrf_builder_tick (&sheet->xlsx->out, box->ticked, "", NULL, NULL, 0);
		if (*box->label == '\0')
			continue;
		ccrf_builder_text (&sheet->xlsx->out, " ", 1, 0);
		ccrf_builder_text (&sheet->xlsx->out, box->label, -1, 0);
	}
}

/* ---- rows ------------------------------------------------------------------------------- */

static gboolean
says_something (const xmlNode *cell)
{
	const xmlNode *value = ccrf_xml_child (cell, "v");
	return ccrf_xml_child (cell, "is") != NULL || (value != NULL && value->children != NULL);
}

/* The last column of a row that is seen and says something, plus one; moves sheet->first to the left. */
static guint
width (Sheet *sheet, const xmlNode *row, guint number)
{
	guint end = 0, next = 0;
	for (const xmlNode *at = row != NULL ? row->children : NULL; at != NULL; at = at->next) {
		if (!ccrf_xml_named (at, "c"))
			continue;
		guint column = column_of (at, next);
		next = column + 1;
		if (column >= COLUMNS_MOST || sheet->hidden[column] || !says_something (at) || is_covered (sheet, number, column))
			continue;
		end = MAX (end, column + 1);
		sheet->first = MIN (sheet->first, column);
	}
	for (guint i = 0; i < sheet->boxes->len; i++) {
		const CcrfXlsxBox *box = sheet->boxes->pdata[i];
		if (box->row != number)
			continue;
		end = MAX (end, box->column + 1);
		sheet->first = MIN (sheet->first, box->column);
	}
	return end;
}

static const xmlNode *
cell_at (const xmlNode *row, guint column, const xmlNode **from, guint *next)
{
	for (const xmlNode *at = *from; at != NULL; at = at->next) {
		if (!ccrf_xml_named (at, "c"))
			continue;
		guint here = column_of (at, *next);
		if (here > column)
			return NULL;
		*from = at->next;
		*next = here + 1;
		if (here == column)
			return at;
	}
	return NULL;
}

static void
add_row (Sheet *sheet, const xmlNode *row, guint number)
{
	guint end = width (sheet, row, number), next = 0;
	const xmlNode *from = row != NULL ? row->children : NULL;
	if (end == 0)
		return;
	ccrf_builder_row (&sheet->xlsx->out, sheet->table, ++sheet->row);
	for (guint column = sheet->first; column < end && !sheet->xlsx->out.full; column++) {
		const xmlNode *cell = cell_at (row, column, &from, &next);
		if (sheet->hidden[column] || is_covered (sheet, number, column))
			continue;
		ccrf_builder_cell (&sheet->xlsx->out);
		boxes_of (sheet, number, column);
		if (cell != NULL)
			value_of (sheet, cell);
	}
}

static gboolean
is_hidden (const xmlNode *row)
{
	const char *hidden = ccrf_xml_attribute (row, "hidden");
	return hidden != NULL && (strcmp (hidden, "1") == 0 || strcmp (hidden, "true") == 0);
}

static guint
number_of (const xmlNode *row, guint next)
{
	const char *text = ccrf_xml_attribute (row, "r");
	guint64 number = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
	return number >= 1 && number <= 1048576 ? (guint) number - 1 : next;
}

static int
compare_boxes (gconstpointer a, gconstpointer b)
{
	const CcrfXlsxBox *one = *(CcrfXlsxBox *const *) a, *other = *(CcrfXlsxBox *const *) b;
	return one->row < other->row ? -1 : one->row > other->row ? 1 : 0;
}

/* Rows in their order; boxes may lie on rows that hold no cell. */
static void
walk_rows (Sheet *sheet, const xmlNode *data, gboolean measure)
{
	guint next = 0, box = 0;
	for (const xmlNode *at = data != NULL ? data->children : NULL; at != NULL && !sheet->xlsx->out.full; at = at->next) {
		if (!ccrf_xml_named (at, "row"))
			continue;
		guint number = number_of (at, next);
		for (; box < sheet->boxes->len && ((CcrfXlsxBox *) sheet->boxes->pdata[box])->row <= number; box++) {
			guint on = ((CcrfXlsxBox *) sheet->boxes->pdata[box])->row;
			if (on < number && on >= next && !measure && (box == 0 || ((CcrfXlsxBox *) sheet->boxes->pdata[box - 1])->row != on))
				add_row (sheet, NULL, on);
		}
		next = number + 1;
		if (is_hidden (at))
			continue;
		if (measure)
			(void) width (sheet, at, number);
		else
			add_row (sheet, at, number);
	}
	for (; box < sheet->boxes->len && !measure; box++) {
		guint on = ((CcrfXlsxBox *) sheet->boxes->pdata[box])->row;
		if (on >= next && (box == 0 || ((CcrfXlsxBox *) sheet->boxes->pdata[box - 1])->row != on))
			add_row (sheet, NULL, on);
	}
}

void
ccrf_xlsx_sheet (CcrfXlsx *xlsx, const char *part, const xmlNode *root)
{
	g_autofree Sheet *sheet = g_new0 (Sheet, 1);
	g_autoptr (GArray) merged = g_array_new (FALSE, FALSE, sizeof (Range));
	g_autoptr (GPtrArray) boxes = ccrf_xlsx_boxes (xlsx, part, root);
	const xmlNode *data = ccrf_xml_child (root, "sheetData");
	g_ptr_array_sort (boxes, compare_boxes);
	sheet->xlsx = xlsx;
	sheet->merged = merged;
	sheet->boxes = boxes;
	sheet->first = COLUMNS_MOST;
	sheet->table = ++xlsx->out.tables;
	read_columns (sheet, ccrf_xml_child (root, "cols"));
	read_merged (sheet, ccrf_xml_child (root, "mergeCells"));
	CcrfPlace place = ccrf_builder_save (&xlsx->out);
	walk_rows (sheet, data, TRUE);
	walk_rows (sheet, data, FALSE);
	ccrf_builder_restore (&xlsx->out, &place);
}
