/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What was typed for a field becomes its canonical value, or a doubt. */

#include "rules.h"

G_BEGIN_DECLS

/*
 * Values are collected in cells of a scratch sheet. Between their pieces stand
 * BREAKs that say what was crossed: nothing for a line, or one of these.
 */
#define CCRF_CROSSED_CELL "\t"
#define CCRF_CROSSED_PARAGRAPH "\f"

typedef enum { CCRF_VALUE_NONE, CCRF_VALUE_OK, CCRF_VALUE_UNSURE } CcrfValueState;

typedef struct {
	CcrfValueState state;
	char *value;  /* canonical; %NULL unless OK */
	char *remark; /* (nullable): what stood beside it, or the ambiguous text itself */
} CcrfValue;
void ccrf_value_clear (CcrfValue *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfValue, ccrf_value_clear)

/** Choices by tick, mark, deletion or word (fields with codes). */
void ccrf_choice_read (const CcrfRules *rules, const CcrfField *field, const CcrfCell *cell, CcrfValue *value);
/** The same without any ticks: one typed text. */
void ccrf_choice_typed (const CcrfRules *rules, const CcrfField *field, const char *text, CcrfValue *value);
/** Every field type but ACTIONS. @question: (nullable); @wrapped: line ends are only wrapping (plain text) */
void ccrf_value_read (const CcrfRules *rules, const CcrfField *field, const CcrfQuestion *question, const CcrfCell *cell,
                      gboolean wrapped, CcrfTime received, CcrfValue *value);

/** Text of a cell: struck, hidden and placeholder pieces left out, spaces folded, paragraphs as `\n`, leaders gone. */
char *ccrf_value_text (const CcrfCell *cell, gboolean wrapped);
/** White space runs to one space, ends trimmed, line ends kept once. */
char *ccrf_value_fold (const char *text);
/** Is anything in it that a person put there: text that is no placeholder, a tick? */
gboolean ccrf_value_is_blank (const CcrfRules *rules, const CcrfCell *cell);
/** A lone x, tick or (with @words) yes: a mark in a box. @ticked: (out): "no" is a mark that says no */
gboolean ccrf_value_is_mark (const char *text, gboolean words, gboolean *ticked);

/** What the readers of values share: the text itself as a doubt, or a value (transfer full) with what stood beside it. */
void ccrf_value_doubt (CcrfValue *value, const char *remark);
void ccrf_value_accept (CcrfValue *value, char *said, const char *remark);
/** A full name stays in the original only: here stand its initials (data protection by design). */
void ccrf_shape_initials (const char *text, CcrfValue *value);
void ccrf_shape_location_id (const char *text, CcrfValue *value);
void ccrf_shape_reference (const char *text, CcrfValue *value);

#define CCRF_ACTIONS_MOST 100 /* of one form; more are said in @doubt, not read */
/** Rows and lines of "actions agreed". @header: (nullable): the columns' titles; adds to @actions. FALSE: nothing in it */
gboolean ccrf_actions_read_text (const CcrfRules *rules, const char *text, CcrfTime received, GPtrArray *actions, gboolean *none, GString *doubt);

typedef enum { CCRF_COLUMN_NONE, CCRF_COLUMN_NUMBER, CCRF_COLUMN_ACTION, CCRF_COLUMN_WHO, CCRF_COLUMN_DUE, CCRF_COLUMN_DONE } CcrfColumn;
/** What a column's title says. */
CcrfColumn ccrf_actions_column (const char *title);
/** One row of a table. Returns: %FALSE when it is blank */
gboolean ccrf_actions_add_row (const CcrfRules *rules, const char *action, const char *who, const char *due, const char *done,
                               CcrfTime received, GPtrArray *actions, gboolean *none, GString *doubt);

G_END_DECLS
