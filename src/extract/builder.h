/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Builds a sheet from a stream of "text, break, tick, control, paragraph, row,
 * cell" as a document is walked, merges runs of equal marks, and counts against
 * the limits of a sheet. Shared by the readers.
 */

#include <ccrf/extract.h>

typedef struct {
	CcrfSheet *sheet;
	CcrfBlock *block; /* NULL: the next content opens a paragraph */
	CcrfCell *cell;
	gboolean in_row;  /* the cell stands in a table row: paragraphs inside it are line breaks */
	guint breaks_due; /* line breaks that appear when more content follows */
	gboolean after_break; /* the last thing was an explicit line break */
	int tables;       /* tables so far */
	/* how the next paragraph or row is marked */
	int quote;
	gboolean heading, list_item, signature;
	/* text not yet in a piece */
	GString *run;
	guint run_marks;
	gsize units, text;
	gboolean full;    /* a limit of the sheet is reached: everything else is ignored, finish() fails */
} CcrfBuilder;

/** Where a builder stood before a nested table or cell. */
typedef struct {
	CcrfBlock *block;
	CcrfCell *cell;
	gboolean in_row, after_break;
	guint breaks_due;
} CcrfPlace;

void ccrf_builder_init (CcrfBuilder *builder, CcrfSheet *sheet);
void ccrf_builder_clear (CcrfBuilder *builder);
/** Flushes; @error LIMIT when the sheet would be larger than a sheet may be */
gboolean ccrf_builder_finish (CcrfBuilder *builder, GError **error);

/**
 * Text as it is to be read: no-break spaces become spaces, the no-break hyphen
 * a hyphen, soft hyphens, zero-width and control characters vanish.
 * @length: bytes, -1 when NUL-ended
 */
void ccrf_builder_text (CcrfBuilder *builder, const char *text, gssize length, guint marks);
void ccrf_text_append_normal (GString *into, const char *text, gssize length);
void ccrf_builder_break (CcrfBuilder *builder);
/** (nullable): %NULL when full. @tag, @title (nullable) */
CcrfPiece *ccrf_builder_tick (CcrfBuilder *builder, gboolean ticked, const char *text, const char *tag, const char *title, guint marks);
CcrfPiece *ccrf_builder_control (CcrfBuilder *builder, const char *text, const char *tag, const char *title, guint marks);
/** Counts and sets the text of a control that was added empty. */
void ccrf_builder_set_text (CcrfBuilder *builder, CcrfPiece *piece, const char *text);

/** Opens a paragraph even if it stays empty (Word). In a row's cell: one more line. */
void ccrf_builder_open_paragraph (CcrfBuilder *builder);
/** The current paragraph ends; the next opens with its first content (HTML). In a cell: at most one line break. */
void ccrf_builder_end_paragraph (CcrfBuilder *builder);

/** Rows and cells. Save the place before a table's first row, restore it after the last. */
CcrfPlace ccrf_builder_save (CcrfBuilder *builder);
void ccrf_builder_restore (CcrfBuilder *builder, const CcrfPlace *place);
void ccrf_builder_row (CcrfBuilder *builder, int table, int row);
void ccrf_builder_cell (CcrfBuilder *builder);

/** Nothing but white space. */
gboolean ccrf_builder_is_blank (const char *text);
/** Without white space at both ends, in place. Returns: inside @text */
char *ccrf_builder_strip (char *text);
