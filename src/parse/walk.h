/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The walk over a sheet's blocks, shared by the readers of lines, rows and the table of actions. Inside `parse` only. */

#include "marks.h"
#include "pairs.h"

G_BEGIN_DECLS

typedef struct {
	const CcrfRules *rules;
	CcrfSheet *scratch;
	GPtrArray *pairs;
	CcrfPair *open;       /* takes what follows; NULL for nobody */
	char part;
	gboolean wrapped;
	CcrfLabelHabits habits;
	guint block;          /* the row or paragraph that is being read */
	/* the table of actions that is being read */
	int actions_table;
	CcrfPair *actions;
	GArray *columns;      /* CcrfColumn */
	const CcrfBlock *titles; /* (nullable) [Question | Yes | No], for the rows of its table */
} CcrfWalk;

/* walk.c: questions about pairs and cells, and opening a pair */
const CcrfField *ccrf_walk_likely_field (const CcrfPair *pair);
/** May several paragraphs be its answer? */
gboolean ccrf_walk_is_long (const CcrfPair *pair);
gboolean ccrf_walk_is_coded (const CcrfPair *pair);
gboolean ccrf_walk_has_value (const CcrfWalk *walk, const CcrfPair *pair);
char *ccrf_walk_pieces_text (const GPtrArray *pieces, guint from, guint to);
/** Instructions that a form prints under its question. */
gboolean ccrf_walk_is_hint (const char *text);
/** "Weather: sunny": a label of a question that we do not ask. @bare: a line that ends with `?` too */
gboolean ccrf_walk_looks_like_label (const char *text, gboolean bare);
gboolean ccrf_walk_is_blank_cell (const CcrfWalk *walk, const CcrfCell *cell);
void ccrf_walk_copy_pieces (CcrfCell *to, const GPtrArray *pieces, guint from, guint end, gsize offset);
void ccrf_walk_crossed (CcrfCell *value, const char *what);
void ccrf_walk_open_pair (CcrfWalk *walk, CcrfLabelCut *cut, const GPtrArray *pieces, guint from, guint to);
/** Two labels in one line: "Date: 3/11/2026   Time: 14:00". */
void ccrf_walk_split_inside (CcrfWalk *walk);
/** "☒ Concern ☐ Compliment" with no label at all: boxes beside nothing but the kinds of report. */
gboolean ccrf_walk_implied_type (CcrfWalk *walk, const GPtrArray *pieces, guint from, guint to);

/* lines.c: paragraphs, and cells that hold label and value together */
void ccrf_walk_read_line (CcrfWalk *walk, const CcrfBlock *block, const GPtrArray *pieces, guint from, guint to, gboolean first, gboolean cell);
void ccrf_walk_read_lines (CcrfWalk *walk, const CcrfBlock *block, const CcrfCell *cell, gboolean in_cell);

/* rows.c */
gboolean ccrf_walk_cell_label (CcrfWalk *walk, const CcrfCell *cell, const CcrfField *context, CcrfLabelCut *cut);
/** Standing where a value is expected: is it a label all the same? */
gboolean ccrf_walk_strong_label (CcrfWalk *walk, const CcrfCell *cell, const CcrfField *context);
gboolean ccrf_walk_is_label_only (CcrfWalk *walk, const CcrfCell *cell);
/** Titles of columns above a row of values: [Your name | Job title | Phone]. */
gboolean ccrf_walk_header_over_values (CcrfWalk *walk, const CcrfBlock *row, const CcrfBlock *next);
void ccrf_walk_read_header (CcrfWalk *walk, const CcrfBlock *row, const CcrfBlock *values);
gboolean ccrf_walk_row_continues (CcrfWalk *walk, const CcrfBlock *row);
void ccrf_walk_read_row (CcrfWalk *walk, const CcrfBlock *row);
gboolean ccrf_walk_row_of_types (CcrfWalk *walk, const CcrfBlock *row);
gboolean ccrf_walk_row_heading (CcrfWalk *walk, const CcrfBlock *row);

/* columns.c: answers that are columns */
gboolean ccrf_walk_start_columns (CcrfWalk *walk, const CcrfBlock *row);
gboolean ccrf_walk_read_columns (CcrfWalk *walk, const CcrfBlock *row);

/* action-table.c */
gboolean ccrf_walk_start_actions (CcrfWalk *walk, const CcrfBlock *row);
gboolean ccrf_walk_read_action_row (CcrfWalk *walk, const CcrfBlock *row);

G_END_DECLS
