/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The words of the forms (labels.conf) and of replies (keywords.conf), ready to be looked up. */

#include <ccrf/parse.h>
#include "keywords.h"

G_BEGIN_DECLS

typedef enum {
	CCRF_LABEL_PRINTED, /* as on our form */
	CCRF_LABEL_ALIAS,
	CCRF_LABEL_SHARED,  /* may mean several fields: the surroundings decide */
	CCRF_LABEL_PART,    /* a piece of the value: a postcode, a time */
	CCRF_LABEL_REMARK,  /* a reason beside the answer */
	CCRF_LABEL_IGNORED, /* office use, furniture */
} CcrfLabelUse;

/** A yes/no question that answers a field in other words. */
typedef struct {
	const CcrfField *field;
	char *yes; /* code, "" (a person must read it) or "-" (says nothing) */
	char *no;
} CcrfQuestion;

/** One word for one field. */
typedef struct {
	char *text;             /* normalised */
	const CcrfField *field; /* %NULL for IGNORED */
	CcrfLabelUse use;
	const CcrfQuestion *question; /* (nullable) */
	gboolean often_answer;  /* also a common value: never a label beside another one */
} CcrfAlias;

struct _CcrfRules {
	GHashTable *printed;      /* key → label as printed, without number and hint */
	GPtrArray *aliases;       /* CcrfAlias, owned */
	GHashTable *by_text;      /* normalised → GPtrArray of CcrfAlias, borrowed */
	GPtrArray *questions;     /* CcrfQuestion, owned */
	GHashTable *codes;        /* key → GHashTable: normalised word → code (borrowed from ccrf_fields) */
	GHashTable *code_labels;  /* "key code" → label */
	GHashTable *placeholders; /* set of normalised texts */
	GHashTable *headings;     /* normalised → GINT_TO_POINTER (part letter) */
	CcrfKeywords *keywords;
};

/**
 * ccrf_label_normalise:
 * Case folded words with single spaces: numbering in front, hints in brackets,
 * punctuation and apostrophes are gone, `&` is "and".
 * @number: (out) (optional): "2a" of "2a. If you …", "" when none
 */
char *ccrf_label_normalise (const char *text, char **number);
/** The same for values: numbers in front stay. */
char *ccrf_words_normalise (const char *text);

/** What a text may be the label of. */
typedef struct {
	GPtrArray *aliases; /* CcrfAlias, borrowed: at most one per field */
	char *number;       /* printed in front, or "" */
	double ratio;       /* 1 for exact */
	gboolean prefix;    /* only its beginning is the label */
} CcrfLabelMatch;
void ccrf_label_match_free (CcrfLabelMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfLabelMatch, ccrf_label_match_free)

/**
 * ccrf_label_match: exact alias, then prefix, then fuzzy (>= 0.88, the best one only).
 * @budget: comparisons still allowed for fuzzy matching, counted down: a hostile
 *   sheet of a million cells must not take minutes
 * Returns: (transfer full) (nullable)
 */
CcrfLabelMatch *ccrf_label_match (const CcrfRules *rules, const char *text, guint *budget);

/** Part letter of a section heading, '?' for a heading of no known part, 0 when @text is none. */
char ccrf_heading_part (const CcrfRules *rules, const char *text);
/** Nothing but a prompt, leaders or white space? */
gboolean ccrf_is_placeholder (const CcrfRules *rules, const char *text);
/** (nullable): the code that @text means, by code, label, synonym, or close spelling */
const char *ccrf_code_find (const CcrfRules *rules, const CcrfField *field, const char *text);
/** 1 - distance / longer length, on code points. */
double ccrf_likeness (const char *a, const char *b);

G_END_DECLS
