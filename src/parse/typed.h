/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Marks that people typed beside the tagged tick boxes of our own forms. Inside `parse` only. */

#include "pairs.h"

G_BEGIN_DECLS

typedef enum { CCRF_TYPED_NOTHING, CCRF_TYPED_TICK, CCRF_TYPED_NO, CCRF_TYPED_DOUBT } CcrfTypedState;

/** What was typed at one box, or where one box stood. */
typedef struct {
	const CcrfPiece *box;   /* (nullable): the box itself was typed over */
	const CcrfField *field;
	const char *code;       /* (nullable) */
	CcrfTypedState state;
	char *text;             /* as it stands there */
} CcrfTyped;

/** Returns: (transfer full): GPtrArray of CcrfTyped, only where something was typed */
GPtrArray *ccrf_typed_read (const CcrfRules *rules, const CcrfSheet *sheet);
/** (nullable) */
const CcrfTyped *ccrf_typed_find (const GPtrArray *typed, const CcrfPiece *box);

/* typed-text.c */
typedef enum { CCRF_SAID_NONE, CCRF_SAID_LABEL, CCRF_SAID_MARK, CCRF_SAID_NO, CCRF_SAID_MARK_LABEL, CCRF_SAID_LABEL_MARK, CCRF_SAID_DOUBT, CCRF_SAID_OTHER } CcrfSaidKind;

typedef struct {
	CcrfSaidKind kind;
	const char *code; /* of the label in it; (nullable) */
} CcrfSaid;

typedef struct {
	const CcrfPiece *piece;
	const CcrfField *field;
	const char *code;
} CcrfBox;
/** @text: folded. @box: its piece may be %NULL, then only the field's own words are labels */
CcrfSaid ccrf_typed_judge (const CcrfRules *rules, const CcrfBox *box, const char *text);

/* tags.c */
/** Which field and which of its choices does the tag of a tick box name? @code: (out) (nullable) */
const CcrfField *ccrf_tag_of_box (const CcrfRules *rules, const CcrfPiece *box, const char **code);

G_END_DECLS
