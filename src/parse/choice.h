/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the readers of typed choices and of ticks share. Inside `parse` only. */

#include "marks.h"

G_BEGIN_DECLS

/** @code and @remark: (transfer full) (nullable); an empty remark is none */
void ccrf_choice_set (CcrfValue *value, CcrfValueState state, char *code, char *remark);
/** (nullable): without close spelling */
const char *ccrf_choice_exact (const CcrfRules *rules, const CcrfField *field, const char *text);
/** "Yes - moved to another room": the longest option in front of a delimiter. @rest: (out) (nullable) */
const char *ccrf_choice_leading (const CcrfRules *rules, const CcrfField *field, const char *text, char **rest);
/** Adds @text without the prompt that a form prints in front of it. */
void ccrf_choice_add_remark (const CcrfRules *rules, GString *remarks, const char *text);
void ccrf_choice_add_code (GPtrArray *chosen, const char *code);
/** The codes chosen become the value, unless they contradict each other. */
void ccrf_choice_conclude (const CcrfField *field, const GPtrArray *chosen, const char *remark, CcrfValue *value);
/** Nothing but options in a row: how many different ones; @x: a lone x stands among them. */
guint ccrf_choice_printed_options (const CcrfRules *rules, const CcrfField *field, const char *text, gboolean *x);

G_END_DECLS
