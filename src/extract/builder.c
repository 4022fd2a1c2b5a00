/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See builder.h. */

#include <string.h>

#include <ccrf/base.h>

#include "builder.h"
#include "sheet-limits.h"

void
ccrf_builder_init (CcrfBuilder *builder, CcrfSheet *sheet)
{
	*builder = (CcrfBuilder){ .sheet = sheet, .run = g_string_new (NULL) };
}

void
ccrf_builder_clear (CcrfBuilder *builder)
{
	g_string_free (builder->run, TRUE);
	builder->run = NULL;
}

static gboolean
count (CcrfBuilder *builder, gsize units, gsize text)
{
	builder->units += units;
	builder->text += text;
	if (builder->units > CCRF_SHEET_UNITS_MOST || builder->text > CCRF_SHEET_TEXT_MOST)
		builder->full = TRUE;
	return !builder->full;
}

static void
flush (CcrfBuilder *builder)
{
	if (builder->run->len == 0)
		return;
	if (builder->cell != NULL && count (builder, 1, 0))
		ccrf_cell_add (builder->cell, CCRF_PIECE_TEXT, builder->run->str, builder->run_marks);
	g_string_truncate (builder->run, 0);
}

/* A place for content: the open cell, or a new paragraph. @return FALSE when full */
static gboolean
ready (CcrfBuilder *builder)
{
	if (builder->full)
		return FALSE;
	if (builder->cell == NULL) {
		if (!count (builder, 2, 0))
			return FALSE;
		builder->block = ccrf_sheet_add_paragraph (builder->sheet);
		builder->block->quote = MIN (builder->quote, CCRF_SHEET_QUOTE_MOST);
		builder->block->heading = builder->heading;
		builder->block->list_item = builder->list_item;
		builder->block->signature = builder->signature;
		builder->cell = builder->block->cells->pdata[0];
		builder->breaks_due = 0;
	}
	if (builder->breaks_due > 0)
		flush (builder);
	for (; builder->breaks_due > 0 && count (builder, 1, 0); builder->breaks_due--)
		ccrf_cell_add (builder->cell, CCRF_PIECE_BREAK, NULL, 0);
	builder->after_break = FALSE;
	return !builder->full;
}

static gboolean
is_empty (const CcrfBuilder *builder)
{
	return builder->cell == NULL || (builder->cell->pieces->len == 0 && builder->run->len == 0);
}

void
ccrf_text_append_normal (GString *into, const char *text, gssize length)
{
	const char *end = text + (length < 0 ? strlen (text) : (gsize) length);
	for (; text < end; text = g_utf8_next_char (text)) {
		gunichar c = g_utf8_get_char_validated (text, end - text);
		if (c >= 0x110000) /* libxml2 promises UTF-8; a sheet must not depend on it */
			continue;
		if (c == 0x00a0 || c == 0x202f)
			g_string_append_c (into, ' ');
		else if (c == 0x2011)
			g_string_append_c (into, '-');
		else if (c == 0x00ad || c == 0xfeff || (c >= 0x200b && c <= 0x200d) || (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
			continue;
		else
			g_string_append_unichar (into, c);
	}
}

void
ccrf_builder_text (CcrfBuilder *builder, const char *text, gssize length, guint marks)
{
	if (*text == '\0' || length == 0 || !ready (builder))
		return;
	if (builder->run->len > 0 && builder->run_marks != marks)
		flush (builder);
	gsize before = builder->run->len;
	ccrf_text_append_normal (builder->run, text, length);
	count (builder, 0, builder->run->len - before);
	builder->run_marks = marks;
}

void
ccrf_builder_break (CcrfBuilder *builder)
{
	if (!ready (builder) || !count (builder, 1, 0))
		return;
	flush (builder);
	ccrf_cell_add (builder->cell, CCRF_PIECE_BREAK, NULL, 0);
	builder->after_break = TRUE;
}

static CcrfPiece *
add (CcrfBuilder *builder, CcrfPieceKind kind, const char *text, const char *tag, const char *title, guint marks)
{
	if (!ready (builder))
		return NULL;
	flush (builder);
	if (!count (builder, 1, strlen (text) + (tag != NULL ? strlen (tag) : 0) + (title != NULL ? strlen (title) : 0)))
		return NULL;
	CcrfPiece *piece = ccrf_cell_add (builder->cell, kind, text, marks);
	if (tag != NULL) {
		g_free (piece->tag);
		piece->tag = g_strdup (tag);
	}
	if (title != NULL) {
		g_free (piece->title);
		piece->title = g_strdup (title);
	}
	return piece;
}

CcrfPiece *
ccrf_builder_tick (CcrfBuilder *builder, gboolean ticked, const char *text, const char *tag, const char *title, guint marks)
{
	CcrfPiece *piece = add (builder, CCRF_PIECE_TICK, text, tag, title, marks);
	if (piece != NULL)
		piece->ticked = ticked;
	return piece;
}

CcrfPiece *
ccrf_builder_control (CcrfBuilder *builder, const char *text, const char *tag, const char *title, guint marks)
{
	return add (builder, CCRF_PIECE_CONTROL, text, tag, title, marks);
}

void
ccrf_builder_set_text (CcrfBuilder *builder, CcrfPiece *piece, const char *text)
{
	if (!count (builder, 0, strlen (text)))
		return;
	g_free (piece->text);
	piece->text = g_strdup (text);
}

void
ccrf_builder_open_paragraph (CcrfBuilder *builder)
{
	flush (builder);
	if (builder->in_row) {
		if (!is_empty (builder))
			builder->breaks_due++;
		return;
	}
	builder->cell = NULL;
	ready (builder);
}

void
ccrf_builder_end_paragraph (CcrfBuilder *builder)
{
	flush (builder);
	if (builder->in_row) {
		if (!is_empty (builder) && !builder->after_break)
			builder->breaks_due = 1;
		return;
	}
	/* a line break at the very end of a block shows no line of its own (HTML) */
	if (builder->cell != NULL && builder->after_break)
		g_ptr_array_set_size (builder->cell->pieces, (int) builder->cell->pieces->len - 1);
	builder->after_break = FALSE;
	builder->block = NULL;
	builder->cell = NULL;
}

CcrfPlace
ccrf_builder_save (CcrfBuilder *builder)
{
	flush (builder);
	return (CcrfPlace){ builder->block, builder->cell, builder->in_row, builder->after_break, builder->breaks_due };
}

/* line breaks that nothing follows are no lines */
static void
trim_cell (CcrfBuilder *builder)
{
	flush (builder);
	builder->breaks_due = 0;
	builder->after_break = FALSE;
	if (builder->cell == NULL || !builder->in_row)
		return;
	GPtrArray *pieces = builder->cell->pieces;
	while (pieces->len > 0 && ((CcrfPiece *) pieces->pdata[pieces->len - 1])->kind == CCRF_PIECE_BREAK)
		g_ptr_array_set_size (pieces, (int) pieces->len - 1);
}

void
ccrf_builder_restore (CcrfBuilder *builder, const CcrfPlace *place)
{
	trim_cell (builder);
	builder->block = place->block;
	builder->cell = place->cell;
	builder->in_row = place->in_row;
	builder->after_break = place->after_break;
	builder->breaks_due = place->breaks_due;
}

void
ccrf_builder_row (CcrfBuilder *builder, int table, int row)
{
	trim_cell (builder);
	builder->in_row = TRUE;
	builder->cell = NULL;
	if (builder->full || !count (builder, 1, 0))
		return;
	builder->block = ccrf_sheet_add_row (builder->sheet, table, row);
	builder->block->quote = MIN (builder->quote, CCRF_SHEET_QUOTE_MOST);
	builder->block->signature = builder->signature;
}

void
ccrf_builder_cell (CcrfBuilder *builder)
{
	trim_cell (builder);
	if (builder->full || !count (builder, 1, 0))
		return;
	builder->cell = ccrf_block_add_cell (builder->block);
}

gboolean
ccrf_builder_finish (CcrfBuilder *builder, GError **error)
{
	trim_cell (builder);
	if (!builder->full)
		return TRUE;
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "sheet: more than %d pieces or %d bytes of text", CCRF_SHEET_UNITS_MOST, CCRF_SHEET_TEXT_MOST);
	return FALSE;
}

gboolean
ccrf_builder_is_blank (const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char (text))
		if (!g_unichar_isspace (g_utf8_get_char (text)))
			return FALSE;
	return TRUE;
}

/* Without white space at both ends: an empty legacy field holds five en spaces. @return in place */
char *
ccrf_builder_strip (char *text)
{
	while (g_unichar_isspace (g_utf8_get_char (text)))
		text = g_utf8_next_char (text);
	for (char *end = text + strlen (text); end > text;) {
		char *last = g_utf8_prev_char (end);
		if (!g_unichar_isspace (g_utf8_get_char (last)))
			break;
		*last = '\0';
		end = last;
	}
	return text;
}
