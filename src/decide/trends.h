/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* trends.conf as structs. */

#include <ccrf/decide.h>

typedef enum {
	CCRF_TREND_COUNT, CCRF_TREND_CATEGORY, CCRF_TREND_GROUP, CCRF_TREND_AFTER_CLOSURE, CCRF_TREND_OVERDUE_ACTIONS,
	CCRF_TREND_SERIOUS_HARM, CCRF_TREND_FACTOR, CCRF_TREND_RATE,
} CcrfTrendKind;

/** [rule NAME]; what a kind does not know is 0 or NULL. */
typedef struct {
	char *name;
	CcrfTrendKind kind;
	gboolean enabled;
	int concerns, locations, actions, times;
	CcrfSpan within;   /* days, months or years */
	char *factor;      /* a field of the form */
	char **values;     /* its codes */
} CcrfTrendRule;

struct _CcrfTrends {
	GPtrArray *rules;  /* CcrfTrendRule, in the order of the file */
};

/** A concern that counts, with what the rules ask of it. */
typedef struct {
	const CcrfCase *it;     /* borrowed */
	GDate received, closed; /* local days; closed is invalid while it is open */
	char **categories;
} CcrfTrendRecord;
/** Of @cases those that count, by receipt. (transfer full): GArray of CcrfTrendRecord */
GArray *ccrf_trend_records (const GPtrArray *cases, const CcrfFacts *facts);
/** Is @earlier no further back from @later than @within? FALSE when it is later, or one of them is no day */
gboolean ccrf_trend_is_within (const GDate *earlier, const GDate *later, CcrfSpan within);
/** An alert among @cases is about these @records (char *), or about more of them: nothing new to say. */
gboolean ccrf_trend_was_raised (const GPtrArray *cases, const char *rule, const GPtrArray *records);
