/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The blank form as all three writers see it: parts, questions, hints, prompts. */

#include <ccrf/report.h>

#define CCRF_FORM_TITLE "Concerns and compliments reporting form (CCRF)"
#define CCRF_FORM_ACTION_ROWS 5

/** What the form prints around a field besides its label. */
typedef struct {
	const char *key;
	const char *hint;   /* one sentence or two; begins so that readers know it for a hint ("Please …", "For example …") */
	const char *prompt; /* (nullable): asks for the remark of a field with choices, kept as its note */
	int lines;          /* height of a text field, 1: a single line */
} CcrfFormHelp;

typedef struct {
	char part;
	const char *title;
	const char *intro; /* (nullable) */
} CcrfFormPart;

typedef struct {
	const char *title, *tag; /* column of the actions; end of the PDF field's name */
	int share;               /* of the width, in hundredths */
} CcrfFormColumn;

extern const CcrfFormPart ccrf_form_parts[];     /* ended by part 0 */
extern const CcrfFormColumn ccrf_form_columns[]; /* ended by title %NULL */
/** Lines at the top of the form, ended by %NULL. */
extern const char *const ccrf_form_intro[];

/** Never %NULL: a field without help has an empty hint and one line. */
const CcrfFormHelp *ccrf_form_help (const char *key);
const char *ccrf_form_label (const CcrfFormWords *words, const CcrfField *field);
const char *ccrf_form_choice (const CcrfFormWords *words, const CcrfField *field, const char *code);
/** "Send it to x@y." or what to do without an address. (transfer full) */
char *ccrf_form_send_to (const CcrfFormWords *words);
