/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Text as word processors keep it: a stream of characters, fields, cell ends
 * and row ends. Gathers what stands inside a form field or content control,
 * and opens and closes tables by the nesting level of each paragraph. Shared
 * by the readers of odt, rtf and doc.
 */

#include "builder.h"

#define CCRF_FLOW_LEVELS_MOST 30 /* tables inside each other; Word allows about 20 */

typedef struct {
	CcrfBuilder out;
	guint marks;         /* of the text that comes next */

	/* the control whose text is being gathered; NULL: text goes to the cell */
	CcrfPiece *control;
	GString *all, *kept; /* its text; the same without what is struck out or hidden */
	guint all_marks, kept_marks;

	GArray *levels;      /* tables that are open, for documents that only say how deep a paragraph is */
	gboolean in_paragraph;
} CcrfFlow;

void ccrf_flow_init (CcrfFlow *flow, CcrfSheet *sheet);
void ccrf_flow_clear (CcrfFlow *flow);
/** Ends whatever is open. @error LIMIT as ccrf_builder_finish() */
gboolean ccrf_flow_finish (CcrfFlow *flow, GError **error);

/** @length: bytes of UTF-8, -1 when NUL-ended */
void ccrf_flow_text (CcrfFlow *flow, const char *text, gssize length);
void ccrf_flow_break (CcrfFlow *flow);
void ccrf_flow_tick (CcrfFlow *flow, gboolean ticked, const char *text, const char *tag, const char *title);
/** A control that is said at once; inside another one it is part of that one's text. */
void ccrf_flow_control (CcrfFlow *flow, const char *text, const char *tag, const char *title, guint marks);
/** MACROBUTTON None [Click here and type]: Word's old placeholder, shown from a field's code. @return FALSE: another code */
gboolean ccrf_flow_macro_button (CcrfFlow *flow, const char *code);
/** A character of a symbol font: a tick, an empty box, or an ornament that parts words. */
void ccrf_flow_symbol (CcrfFlow *flow, const char *font, guint code);
/** Text that follows is the value of one control, until the end. @return FALSE: one is open already, or the sheet is full */
gboolean ccrf_flow_gather (CcrfFlow *flow, const char *tag, const char *title, guint marks);
void ccrf_flow_gather_end (CcrfFlow *flow);

/**
 * Content of a paragraph follows; nothing happens when it is open already.
 * @level: how many tables it stands in, at most %CCRF_FLOW_LEVELS_MOST
 */
void ccrf_flow_paragraph (CcrfFlow *flow, guint level);
void ccrf_flow_end_paragraph (CcrfFlow *flow);
/** The cell at @level (from 1) ends; an empty one is made when nothing stood in it. */
void ccrf_flow_end_cell (CcrfFlow *flow, guint level);
/**
 * The row at @level ends.
 * @covered: a byte a cell, in order: not 0 when a wide cell to its left covers it;
 * an empty cell that is covered, or has no byte, is no cell. (nullable): all stay
 */
void ccrf_flow_end_row (CcrfFlow *flow, guint level, const GByteArray *covered);
