/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The blank form as a PDF: question above answer, one column, nothing split over two pages. */

#include "form-sheet.h"
#include "pdf-form.h"

enum { WIDTH = CCRF_PAGE_WIDTH - 2 * CCRF_PAGE_MARGIN, BOTTOM = CCRF_PAGE_MARGIN + 8, LEADING = 14, BOX = 12, FIELD = 20, SECOND = 225 };

typedef struct {
	CcrfPdfForm *form;
	const CcrfFormWords *words;
	double y;     /* what is above is used */
	guint part;   /* the open section */
	int page;
} Sheet;

typedef struct {
	const char *type; /* of the structure element */
	gboolean bold;
	double size;
	CcrfInk ink;
} Style;

static const Style title_style = { "H1", TRUE, 20, CCRF_INK_BLACK }, part_style = { "H2", TRUE, 15, CCRF_INK_BLACK };
static const Style text_style = { "P", FALSE, 10.5, CCRF_INK_BLACK }, label_style = { "P", TRUE, 10.5, CCRF_INK_BLACK };
static const Style hint_style = { "P", FALSE, 9.5, CCRF_INK_GREY }, prompt_style = { "P", FALSE, 10, CCRF_INK_BLACK };

static void
new_page (Sheet *sheet)
{
	/* “Form version:” is a label of no field: the last answer of a page, read back, ends there */
	g_autofree char *footer = g_strdup_printf ("Form version: " CCRF_FORM_VERSION ", page %d", ++sheet->page);

	ccrf_pdf_form_new_page (sheet->form);
	ccrf_pdf_form_text (sheet->form, 0, footer, FALSE, 9, CCRF_INK_GREY, CCRF_PAGE_WIDTH - CCRF_PAGE_MARGIN - ccrf_pdf_width (footer, FALSE, 9), 32);
	sheet->y = CCRF_PAGE_HEIGHT - CCRF_PAGE_MARGIN;
}

static void
need (Sheet *sheet, double height)
{
	if (sheet->y - height < BOTTOM)
		new_page (sheet);
}

static double
line_height (const Style *style)
{
	return style->size * 1.3;
}

static double
height_of (const char *text, const Style *style)
{
	g_auto (GStrv) lines = ccrf_pdf_wrap (text, style->bold, style->size, WIDTH);

	return g_strv_length (lines) * line_height (style);
}

static void
write_text (Sheet *sheet, const char *text, const Style *style)
{
	const guint element = ccrf_pdf_form_element (sheet->form, sheet->part, style->type);
	g_auto (GStrv) lines = ccrf_pdf_wrap (text, style->bold, style->size, WIDTH);

	for (char **line = lines; *line; line++) {
		sheet->y -= line_height (style);
		ccrf_pdf_form_text (sheet->form, element, *line, style->bold, style->size, style->ink, CCRF_PAGE_MARGIN, sheet->y + style->size * 0.25);
	}
}

/* the space a text field of so many lines takes */
static double
field_height (int lines)
{
	return lines > 1 ? lines * LEADING + 8 : FIELD;
}

/* @sheet->y becomes the field's lower edge. Returns: where the field stands */
static CcrfBox
take_box (Sheet *sheet, double width, double height)
{
	sheet->y -= height + 3;
	return (CcrfBox){ CCRF_PAGE_MARGIN, sheet->y, width, height };
}

/* short answers get short boxes: they say what is expected */
static double
width_for (const CcrfField *field)
{
	if (field->type == CCRF_FIELD_DATE)
		return 120;
	if (field->codes || field->type == CCRF_FIELD_PHONE)
		return 240;
	return field->most > 0 && field->most <= 30 ? 180 : WIDTH;
}

static void
choice_field (Sheet *sheet, const CcrfField *field)
{
	g_autoptr (GPtrArray) options = g_ptr_array_new ();

	/* chosen in the blank form: readers know that this is no answer, and an answer can be taken back */
	g_ptr_array_add (options, (gpointer) "Please select");
	g_ptr_array_add (options, (gpointer) "Please select");
	for (const char *const *code = field->codes; *code; code++) {
		g_ptr_array_add (options, (gpointer) *code);
		g_ptr_array_add (options, (gpointer) ccrf_form_choice (sheet->words, field, *code));
	}
	g_ptr_array_add (options, NULL);
	ccrf_pdf_form_choice (sheet->form, sheet->part, field->key, ccrf_form_label (sheet->words, field), take_box (sheet, width_for (field), FIELD),
	                      (const char *const *) options->pdata);
}

static double
choices_height (const CcrfField *field)
{
	const guint rows = (g_strv_length ((char **) field->codes) + 1) / 2;

	return rows * (BOX + 6.0) + 6;
}

static void
check_box (Sheet *sheet, const CcrfField *field, const char *code, double x, double y)
{
	const char *shown = ccrf_form_choice (sheet->words, field, code);
	g_autofree char *name = g_strdup_printf ("%s.%s", field->key, code);
	g_autofree char *label = g_strdup_printf ("%s: %s", ccrf_form_label (sheet->words, field), shown);

	ccrf_pdf_form_check_box (sheet->form, sheet->part, name, label, (CcrfBox){ x, y, BOX, BOX });
	ccrf_pdf_form_text (sheet->form, ccrf_pdf_form_element (sheet->form, sheet->part, "P"), shown, FALSE, 10.5, CCRF_INK_BLACK, x + BOX + 6, y + 2.5);
}

/* two columns, filled downwards; the tab key goes down the first, then the second */
static void
choices (Sheet *sheet, const CcrfField *field)
{
	const guint count = g_strv_length ((char **) field->codes), rows = MAX (1, (count + 1) / 2);
	const double top = sheet->y - 4;

	for (guint i = 0; i < count; i++)
		check_box (sheet, field, field->codes[i], i < rows ? CCRF_PAGE_MARGIN : CCRF_PAGE_MARGIN + SECOND, top - (i % rows + 1) * (BOX + 6.0) + 6);
	sheet->y -= choices_height (field);
}

static void
note (Sheet *sheet, const CcrfField *field, const CcrfFormHelp *help)
{
	/* a dot would make the field of the answer a level of the tree */
	g_autofree char *name = g_strconcat (field->key, ":note", NULL), *label = g_strdup_printf ("%s. %s", field->number, help->prompt);

	sheet->y -= 6;
	write_text (sheet, help->prompt, &prompt_style);
	ccrf_pdf_form_text_field (sheet->form, sheet->part, name, label, take_box (sheet, WIDTH, field_height (help->lines)), help->lines > 1);
}

/* ---- the actions --------------------------------------------------------------------- */

enum { ACTION_HEIGHT = 34 };

static double
actions_height (void)
{
	return 18 + CCRF_FORM_ACTION_ROWS * ACTION_HEIGHT + 4;
}

static void
action_cell (Sheet *sheet, guint row, int n, const CcrfFormColumn *column, double x, double width)
{
	const guint cell = ccrf_pdf_form_element (sheet->form, row, "TD");
	g_autofree char *name = g_strdup_printf ("actions_agreed.%d.%s", n, column->tag), *label = g_strdup_printf ("Action %d: %s", n, column->title);

	if (g_str_equal (column->tag, "done"))
		ccrf_pdf_form_check_box (sheet->form, cell, name, label, (CcrfBox){ x + 8, sheet->y + (ACTION_HEIGHT - BOX) / 2.0, BOX, BOX });
	else
		ccrf_pdf_form_text_field (sheet->form, cell, name, label, (CcrfBox){ x, sheet->y + 2, width - 4, ACTION_HEIGHT - 4 }, !g_str_equal (column->tag, "due"));
}

static void
actions (Sheet *sheet)
{
	const guint table = ccrf_pdf_form_element (sheet->form, sheet->part, "Table"), header = ccrf_pdf_form_element (sheet->form, table, "TR");
	double x = CCRF_PAGE_MARGIN;

	sheet->y -= 18;
	for (const CcrfFormColumn *column = ccrf_form_columns; column->title; x += WIDTH * column->share / 100.0, column++)
		ccrf_pdf_form_text (sheet->form, ccrf_pdf_form_element (sheet->form, header, "TH"), column->title, TRUE, 10, CCRF_INK_BLACK, x, sheet->y + 5);
	for (int n = 1; n <= CCRF_FORM_ACTION_ROWS; n++) {
		const guint row = ccrf_pdf_form_element (sheet->form, table, "TR");

		sheet->y -= ACTION_HEIGHT;
		x = CCRF_PAGE_MARGIN;
		for (const CcrfFormColumn *column = ccrf_form_columns; column->title; x += WIDTH * column->share / 100.0, column++)
			action_cell (sheet, row, n, column, x, WIDTH * column->share / 100.0);
	}
}

/* ---- questions -------------------------------------------------------------------------- */

static double
answer_height (const CcrfField *field, const CcrfFormHelp *help)
{
	double height = field_height (help->lines) + 3;

	if (field->type == CCRF_FIELD_ACTIONS)
		return actions_height ();
	if (field->type == CCRF_FIELD_MULTI)
		height = choices_height (field);
	else if (field->codes)
		height = FIELD + 3;
	if (help->prompt)
		height += 6 + height_of (help->prompt, &prompt_style) + field_height (help->lines) + 3;
	return height;
}

static void
question (Sheet *sheet, const CcrfField *field)
{
	const CcrfFormHelp *help = ccrf_form_help (field->key);
	g_autofree char *label = g_strdup_printf ("%s. %s", field->number, ccrf_form_label (sheet->words, field));

	need (sheet, height_of (label, &label_style) + (*help->hint ? height_of (help->hint, &hint_style) : 0) + answer_height (field, help) + 12);
	sheet->y -= 12;
	write_text (sheet, label, &label_style);
	if (*help->hint)
		write_text (sheet, help->hint, &hint_style);
	if (field->type == CCRF_FIELD_ACTIONS)
		actions (sheet);
	else if (field->type == CCRF_FIELD_MULTI)
		choices (sheet, field);
	else if (field->codes)
		choice_field (sheet, field);
	else
		ccrf_pdf_form_text_field (sheet->form, sheet->part, field->key, ccrf_form_label (sheet->words, field),
		                          take_box (sheet, width_for (field), field_height (help->lines)), help->lines > 1);
	if (help->prompt)
		note (sheet, field, help);
}

static void
part (Sheet *sheet, const CcrfFormPart *it)
{
	g_autofree char *title = g_strdup_printf ("Part %c: %s", it->part, it->title);

	/* a title never stands alone at the foot of a page */
	need (sheet, 150);
	sheet->part = ccrf_pdf_form_element (sheet->form, 0, "Sect");
	sheet->y -= 24;
	ccrf_pdf_form_line (sheet->form, CCRF_PAGE_MARGIN, sheet->y, WIDTH, 2.5);
	sheet->y -= 6;
	write_text (sheet, title, &part_style);
	if (it->intro)
		write_text (sheet, it->intro, &text_style);
	for (const CcrfField *field = ccrf_fields; field->key; field++)
		if (field->part == it->part)
			question (sheet, field);
}

GBytes *
ccrf_report_form_pdf (const CcrfFormWords *words)
{
	Sheet sheet = { ccrf_pdf_form_new (CCRF_FORM_TITLE, CCRF_FORM_VERSION), words, 0, 0, 0 };
	g_autofree char *send_to = ccrf_form_send_to (words);

	new_page (&sheet);
	write_text (&sheet, CCRF_FORM_TITLE, &title_style);
	if (words->council && *words->council)
		write_text (&sheet, words->council, &hint_style);
	sheet.y -= 6;
	for (const char *const *line = ccrf_form_intro; *line; line++) {
		write_text (&sheet, *line, &text_style);
		sheet.y -= 3;
	}
	write_text (&sheet, send_to, &text_style);
	for (const CcrfFormPart *it = ccrf_form_parts; it->part; it++)
		part (&sheet, it);
	return ccrf_pdf_form_finish (sheet.form);
}
