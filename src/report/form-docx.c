/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The blank form as a Word document (ECMA-376 part 1, WordprocessingML): a
 * table for each part, its title the table's header row; label left, answer in
 * a content control right. Tags are the keys of ccrf_fields[].
 */

#include "form-docx.h"

typedef struct {
	GString *out;
	const CcrfFormWords *words;
	int last_id; /* w:id of the content controls: unique in the document */
} Docx;

enum { TABLE_WIDTH = 9638, LABEL_WIDTH = 3700, BOX_WIDTH = 480 }; /* twentieths of a point; A4 with margins of 2 cm */

static void
add (Docx *docx, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* every %s is escaped */
static void
add (Docx *docx, const char *format, ...)
{
	va_list args;
	char *text;

	va_start (args, format);
	text = g_markup_vprintf_escaped (format, args);
	va_end (args);
	g_string_append (docx->out, text);
	g_free (text);
}

/* ---- paragraphs and controls ------------------------------------------------------- */

static void
paragraph (Docx *docx, const char *style, const char *text)
{
	add (docx, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr><w:r><w:t xml:space=\"preserve\">%s</w:t></w:r></w:p>", style, text);
}

/* @tag: "" for a cell of the actions: a row that Word repeats would repeat its tags too */
static void
open_control (Docx *docx, const char *tag, const char *title, const char *kind)
{
	g_string_append (docx->out, "<w:sdt><w:sdtPr>");
	add (docx, "<w:alias w:val=\"%s\"/>", title);
	if (*tag)
		add (docx, "<w:tag w:val=\"%s\"/>", tag);
	add (docx, "<w:id w:val=\"%d\"/>", ++docx->last_id);
	g_string_append (docx->out, kind);
}

static void
placeholder (Docx *docx, const char *tag, const char *title, const char *kind, const char *text)
{
	open_control (docx, tag, title, "<w:showingPlcHdr/>");
	g_string_append (docx->out, kind);
	add (docx, "</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle w:val=\"PlaceholderText\"/></w:rPr><w:t>%s</w:t></w:r></w:sdtContent></w:sdt>", text);
}

static void
text_control (Docx *docx, const char *tag, const char *title, gboolean lines)
{
	placeholder (docx, tag, title, lines ? "<w:text w:multiLine=\"1\"/>" : "<w:text/>", "Click or tap here to enter text.");
}

static void
date_control (Docx *docx, const char *tag, const char *title)
{
	placeholder (docx, tag, title,
	             "<w:date><w:dateFormat w:val=\"dd/MM/yyyy\"/><w:lid w:val=\"en-GB\"/><w:storeMappedDataAs w:val=\"dateTime\"/><w:calendar w:val=\"gregorian\"/></w:date>",
	             "Click or tap to enter a date.");
}

static void
list_control (Docx *docx, const CcrfField *field, const char *title)
{
	g_autoptr (GString) kind = g_string_new ("<w:dropDownList><w:listItem w:displayText=\"Choose an item.\" w:value=\"\"/>");

	for (const char *const *code = field->codes; *code; code++) {
		g_autofree char *item = g_markup_printf_escaped ("<w:listItem w:displayText=\"%s\" w:value=\"%s\"/>", ccrf_form_choice (docx->words, field, *code), *code);

		g_string_append (kind, item);
	}
	g_string_append (kind, "</w:dropDownList>");
	placeholder (docx, field->key, title, kind->str, "Choose an item.");
}

static void
box_control (Docx *docx, const char *tag, const char *title)
{
	open_control (docx, tag, title,
	              "<w14:checkbox><w14:checked w14:val=\"0\"/><w14:checkedState w14:val=\"2612\" w14:font=\"MS Gothic\"/>"
	              "<w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/></w14:checkbox>");
	g_string_append (docx->out, "</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii=\"MS Gothic\" w:eastAsia=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:hint=\"eastAsia\"/>"
	                            "</w:rPr><w:t>\342\230\220</w:t></w:r></w:sdtContent></w:sdt>");
}

/* ---- tables ------------------------------------------------------------------------ */

static void
open_table (Docx *docx, const char *what, const int *widths)
{
	add (docx, "<w:tbl><w:tblPr><w:tblStyle w:val=\"Form\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
	           "<w:tblLook w:val=\"06A0\" w:firstRow=\"1\" w:firstColumn=\"1\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"%s\"/></w:tblPr><w:tblGrid>",
	     TABLE_WIDTH, what);
	for (; *widths; widths++)
		add (docx, "<w:gridCol w:w=\"%d\"/>", *widths);
	g_string_append (docx->out, "</w:tblGrid>");
}

static void
open_row (Docx *docx, gboolean header)
{
	g_string_append (docx->out, header ? "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" : "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
}

/* @filled: where an answer goes: a box of its own */
static void
open_cell (Docx *docx, int width, int span, gboolean answer)
{
	add (docx, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
	if (span > 1)
		add (docx, "<w:gridSpan w:val=\"%d\"/>", span);
	if (answer)
		g_string_append (docx->out, "<w:tcBorders><w:top w:val=\"single\" w:sz=\"8\" w:color=\"0B0C0C\"/><w:left w:val=\"single\" w:sz=\"8\" w:color=\"0B0C0C\"/>"
		                            "<w:bottom w:val=\"single\" w:sz=\"8\" w:color=\"0B0C0C\"/><w:right w:val=\"single\" w:sz=\"8\" w:color=\"0B0C0C\"/></w:tcBorders>");
	g_string_append (docx->out, "</w:tcPr>");
}

static void
close_cell (Docx *docx)
{
	g_string_append (docx->out, "</w:tc>");
}

static void
label_cell (Docx *docx, const char *text, const char *hint, int width, int span)
{
	open_cell (docx, width, span, FALSE);
	paragraph (docx, "Label", text);
	if (*hint) {
		g_autofree char *bracketed = g_strdup_printf ("(%s)", hint);

		paragraph (docx, "Hint", bracketed);
	}
	close_cell (docx);
}

/* empty paragraphs below a control show how much room there is; they are no answer */
static void
open_answer (Docx *docx, int width)
{
	open_cell (docx, width, 1, TRUE);
	g_string_append (docx->out, "<w:p><w:pPr><w:pStyle w:val=\"Answer\"/></w:pPr>");
}

static void
close_answer (Docx *docx, int lines)
{
	g_string_append (docx->out, "</w:p>");
	for (int i = 2; i < lines; i++)
		g_string_append (docx->out, "<w:p><w:pPr><w:pStyle w:val=\"Answer\"/></w:pPr></w:p>");
	close_cell (docx);
}

static void
close_row (Docx *docx)
{
	g_string_append (docx->out, "</w:tr>");
}

static void
close_table (Docx *docx)
{
	g_string_append (docx->out, "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Gap\"/></w:pPr></w:p>");
}

/* ---- questions ----------------------------------------------------------------------- */

static char *
numbered (Docx *docx, const CcrfField *field)
{
	return g_strdup_printf ("%s. %s", field->number, ccrf_form_label (docx->words, field));
}

static void
note_row (Docx *docx, const CcrfField *field, const CcrfFormHelp *help)
{
	g_autofree char *tag = g_strconcat (field->key, ":note", NULL);

	open_row (docx, FALSE);
	open_cell (docx, LABEL_WIDTH, 1, FALSE);
	paragraph (docx, "Prompt", help->prompt);
	close_cell (docx);
	open_answer (docx, TABLE_WIDTH - LABEL_WIDTH);
	text_control (docx, tag, help->prompt, help->lines > 1);
	close_answer (docx, help->lines);
	close_row (docx);
}

static void
field_row (Docx *docx, const CcrfField *field)
{
	const CcrfFormHelp *help = ccrf_form_help (field->key);
	const char *title = ccrf_form_label (docx->words, field);
	g_autofree char *label = numbered (docx, field);

	open_row (docx, FALSE);
	label_cell (docx, label, help->hint, LABEL_WIDTH, 1);
	open_answer (docx, TABLE_WIDTH - LABEL_WIDTH);
	if (field->codes)
		list_control (docx, field, title);
	else if (field->type == CCRF_FIELD_DATE)
		date_control (docx, field->key, title);
	else
		text_control (docx, field->key, title, help->lines > 1);
	close_answer (docx, field->codes ? 1 : help->lines);
	close_row (docx);
	if (help->prompt)
		note_row (docx, field, help);
}

static void
box_cells (Docx *docx, const CcrfField *field, const char *code)
{
	const char *title = ccrf_form_choice (docx->words, field, code);
	g_autofree char *tag = g_strconcat (field->key, ":", code, NULL);

	open_cell (docx, BOX_WIDTH, 1, FALSE);
	g_string_append (docx->out, "<w:p><w:pPr><w:pStyle w:val=\"Answer\"/></w:pPr>");
	box_control (docx, tag, title);
	g_string_append (docx->out, "</w:p>");
	close_cell (docx);
	open_cell (docx, TABLE_WIDTH / 2 - BOX_WIDTH, 1, FALSE);
	paragraph (docx, "Answer", title);
	close_cell (docx);
}

/* every row of a table has all its columns */
static void
empty_cells (Docx *docx)
{
	open_cell (docx, TABLE_WIDTH / 2, 2, FALSE);
	g_string_append (docx->out, "<w:p><w:pPr><w:pStyle w:val=\"Answer\"/></w:pPr></w:p>");
	close_cell (docx);
}

/* two columns of [box | choice] below the question, filled downwards as people read lists */
static void
choices_table (Docx *docx, const CcrfField *field)
{
	const CcrfFormHelp *help = ccrf_form_help (field->key);
	const int widths[] = { BOX_WIDTH, TABLE_WIDTH / 2 - BOX_WIDTH, BOX_WIDTH, TABLE_WIDTH / 2 - BOX_WIDTH, 0 };
	const guint count = g_strv_length ((char **) field->codes), rows = (count + 1) / 2;
	g_autofree char *label = numbered (docx, field);

	open_table (docx, ccrf_form_label (docx->words, field), widths);
	open_row (docx, TRUE);
	label_cell (docx, label, help->hint, TABLE_WIDTH, 4);
	close_row (docx);
	for (guint row = 0; row < rows; row++) {
		open_row (docx, FALSE);
		box_cells (docx, field, field->codes[row]);
		if (row + rows < count)
			box_cells (docx, field, field->codes[row + rows]);
		else
			empty_cells (docx);
		close_row (docx);
	}
	close_table (docx);
}

static void
actions_table (Docx *docx, const CcrfField *field)
{
	int widths[8] = { 0 };
	g_autofree char *label = numbered (docx, field), *hint = g_strdup_printf ("(%s)", ccrf_form_help (field->key)->hint);

	paragraph (docx, "Label", label);
	paragraph (docx, "Hint", hint);
	for (int i = 0; ccrf_form_columns[i].title; i++)
		widths[i] = TABLE_WIDTH * ccrf_form_columns[i].share / 100;
	open_table (docx, ccrf_form_label (docx->words, field), widths);
	open_row (docx, TRUE);
	for (int i = 0; ccrf_form_columns[i].title; i++)
		label_cell (docx, ccrf_form_columns[i].title, "", widths[i], 1);
	close_row (docx);
	/* Word's "+" at the row's end adds one more */
	open_control (docx, "", "Actions", "<w15:repeatingSection/>");
	g_string_append (docx->out, "</w:sdtPr><w:sdtContent>");
	for (int row = 0; row < CCRF_FORM_ACTION_ROWS; row++) {
		open_control (docx, "", "Action", "<w15:repeatingSectionItem/>");
		g_string_append (docx->out, "</w:sdtPr><w:sdtContent>");
		open_row (docx, FALSE);
		for (int i = 0; ccrf_form_columns[i].title; i++) {
			const char *title = ccrf_form_columns[i].title, *tag = ccrf_form_columns[i].tag;

			open_answer (docx, widths[i]);
			if (g_str_equal (tag, "done"))
				box_control (docx, "", "Yes"); /* what the tick says, for those who hear it and for readers */
			else if (g_str_equal (tag, "due"))
				date_control (docx, "", title);
			else
				text_control (docx, "", title, FALSE);
			close_answer (docx, 1);
		}
		close_row (docx);
		g_string_append (docx->out, "</w:sdtContent></w:sdt>");
	}
	g_string_append (docx->out, "</w:sdtContent></w:sdt>");
	close_table (docx);
}

/* ---- the document ---------------------------------------------------------------------- */

static const int plain_widths[] = { LABEL_WIDTH, TABLE_WIDTH - LABEL_WIDTH, 0 };

static void
set_table (Docx *docx, gboolean *open, gboolean wanted, const char *title)
{
	if (*open && !wanted)
		close_table (docx);
	if (!*open && wanted)
		open_table (docx, title, plain_widths);
	*open = wanted;
}

static void
add_part (Docx *docx, const CcrfFormPart *part)
{
	g_autofree char *title = g_strdup_printf ("Part %c: %s", part->part, part->title);
	gboolean open = FALSE;

	paragraph (docx, "Heading1", title);
	if (part->intro) {
		g_autofree char *intro = g_strdup_printf ("(%s)", part->intro);

		paragraph (docx, "Hint", intro);
	}
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		const CcrfFormHelp *help = ccrf_form_help (field->key);

		if (field->part != part->part)
			continue;
		set_table (docx, &open, field->type != CCRF_FIELD_MULTI && field->type != CCRF_FIELD_ACTIONS, title);
		if (field->type == CCRF_FIELD_ACTIONS) {
			actions_table (docx, field);
		} else if (field->type == CCRF_FIELD_MULTI) {
			choices_table (docx, field);
			set_table (docx, &open, help->prompt != NULL, title);
			if (help->prompt)
				note_row (docx, field, help);
		} else {
			field_row (docx, field);
		}
	}
	set_table (docx, &open, FALSE, title);
}

static char *
body (const CcrfFormWords *words)
{
	Docx docx = { g_string_new (ccrf_docx_open), words, 1000 };
	g_autofree char *send_to = ccrf_form_send_to (words);

	paragraph (&docx, "Title", CCRF_FORM_TITLE);
	if (words->council && *words->council)
		paragraph (&docx, "Subtitle", words->council);
	for (const char *const *line = ccrf_form_intro; *line; line++)
		paragraph (&docx, "Normal", *line);
	paragraph (&docx, "Normal", send_to);
	for (const CcrfFormPart *part = ccrf_form_parts; part->part; part++)
		add_part (&docx, part);
	g_string_append (docx.out, ccrf_docx_close);
	return g_string_free (docx.out, FALSE);
}

GBytes *
ccrf_report_form_docx (const CcrfFormWords *words, GError **error)
{
	g_autofree char *text = body (words);

	return ccrf_docx_pack (text, error);
}
