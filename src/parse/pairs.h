/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Labels and what belongs to them, whatever the layout was. Inside `parse` only. */

#include "value.h"

G_BEGIN_DECLS

/** A row of a table of actions. */
typedef struct {
	char *action, *who, *due, *done;
} CcrfActionRow;
void ccrf_action_row_free (gpointer row);

typedef struct {
	CcrfLabelMatch *match;   /* (nullable): %NULL when a control's tag named the field */
	const CcrfField *field;  /* by tag, or once resolved; %NULL: ignored */
	const CcrfAlias *alias;  /* once resolved */
	const char *code;        /* the choice that a tag names (a tick box of one choice) */
	gboolean tagged;
	gboolean remark;         /* a tag that names the remark */
	char *text;              /* the label as it stands in the form */
	char *typed;             /* (nullable): stands beside a tagged box and says neither yes nor no for certain */
	CcrfCell *label;         /* its pieces: a choice may have been made in the label itself */
	CcrfCell *value;
	GPtrArray *rows;         /* CcrfActionRow */
	char part;               /* the heading it stands under, 0 for none */
	/* while reading */
	gboolean in_row, alone, doubtful;
	int table;
	guint block;             /* the row or paragraph that it stands in */
	guint paragraphs, blanks;
} CcrfPair;
void ccrf_pair_free (gpointer pair);

/** What a label begins: how much of a line is label. */
typedef struct {
	CcrfLabelMatch *match;
	guint piece;    /* first piece of the value */
	gsize offset;   /* where it starts in that piece's text */
	gboolean whole; /* nothing follows */
	gboolean colon; /* a colon, a bold label or the like made it plain */
} CcrfLabelCut;

/** How this sheet writes its labels. */
typedef struct {
	guint budget;    /* comparisons left for close spelling, see ccrf_label_match */
	gboolean dashed; /* "Provider - Rosewood" on several lines: a dash is its colon */
} CcrfLabelHabits;

/**
 * ccrf_label_cut: does the line @pieces [@from, @to) begin with a label?
 * @cell: it stands at the beginning of a table's cell
 * @context: (nullable): the field being answered: its options are no labels
 */
gboolean ccrf_label_cut (const CcrfRules *rules, const GPtrArray *pieces, guint from, guint to, gboolean cell,
                         const CcrfField *context, CcrfLabelHabits *habits, CcrfLabelCut *cut);

/** "[ ] Falls", "- ☒ Falls": an option of a list, never a label. */
gboolean ccrf_begins_with_box (const char *text);

/** Is @line written "Label - value"? */
gboolean ccrf_label_dashed (const CcrfRules *rules, const char *line);
/** Another label further on in one line ("Date: 3/11/2026 Time: 14:00"): its byte offset in @text, or -1. */
gssize ccrf_label_inside (const CcrfRules *rules, const char *text);

/**
 * ccrf_pairs_read: the pairs of those blocks that are quoted @quote deep.
 * @scratch: owns the values' pieces
 */
GPtrArray *ccrf_pairs_read (const CcrfRules *rules, const CcrfSheet *sheet, int quote, CcrfSheet *scratch);
/** Pairs of controls whose tag or name is a field's key (or key.choice); they beat labels. */
void ccrf_pairs_tagged (const CcrfRules *rules, const CcrfSheet *sheet, CcrfSheet *scratch, GPtrArray *pairs);
/** Did a tag of this piece name a field? */
gboolean ccrf_piece_is_tagged (const CcrfPiece *piece);
CcrfPair *ccrf_pair_new (CcrfSheet *scratch);
/** A cell for pieces in passing. */
CcrfCell *ccrf_scratch_cell (CcrfSheet *scratch);
/** A copy of @piece, its text from @offset on. */
void ccrf_cell_copy (CcrfCell *to, const CcrfPiece *piece, gsize offset);

G_END_DECLS
