/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time in the words of the procedures: "5 working days". */

#include <ccrf/base.h>

/* no clock of either procedure comes near; a mistyped 50000 must not overflow a date */
#define SPAN_MOST 100000

typedef struct {
	const char *words; /* folded to lower case, one space between words */
	CcrfSpanUnit unit;
} SpanWord;

/* clang-format off */
static const SpanWord span_words[] = {
	{ "minute",        CCRF_SPAN_MINUTES },
	{ "minutes",       CCRF_SPAN_MINUTES },
	{ "h",             CCRF_SPAN_HOURS },
	{ "hour",          CCRF_SPAN_HOURS },
	{ "hours",         CCRF_SPAN_HOURS },
	{ "working hour",  CCRF_SPAN_WORKING_HOURS },
	{ "working hours", CCRF_SPAN_WORKING_HOURS },
	{ "d",             CCRF_SPAN_DAYS },
	{ "day",           CCRF_SPAN_DAYS },
	{ "days",          CCRF_SPAN_DAYS },
	{ "working day",   CCRF_SPAN_WORKING_DAYS },
	{ "working days",  CCRF_SPAN_WORKING_DAYS },
	{ "month",         CCRF_SPAN_MONTHS },
	{ "months",        CCRF_SPAN_MONTHS },
	{ "y",             CCRF_SPAN_YEARS },
	{ "year",          CCRF_SPAN_YEARS },
	{ "years",         CCRF_SPAN_YEARS },
};
/* clang-format on */

static gboolean
refuse (const char *text, GError **error)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID,
	             "\"%s\" is not a length of time like \"24 hours\", \"5 working days\", \"10 days\", \"11 months\" or \"6y\"",
	             text);
	return FALSE;
}

/* "5  Working Days" → "working days": the unit, folded, of what follows the number */
static char *
fold_words (const char *text)
{
	g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
	g_autoptr (GString) folded = g_string_new (NULL);

	for (gsize i = 0; words[i] != NULL; i++) {
		if (*words[i] == '\0')
			continue;
		if (folded->len > 0)
			g_string_append_c (folded, ' ');
		g_string_append (folded, words[i]);
	}
	return g_ascii_strdown (folded->str, -1);
}

gboolean
ccrf_span_parse (const char *text, CcrfSpan *span, GError **error)
{
	const char *given = text != NULL ? text : "";
	const char *p = given;
	g_autofree char *unit = NULL;
	gint64 amount = 0;

	*span = (CcrfSpan) { 0, CCRF_SPAN_DAYS };
	while (g_ascii_isspace (*p))
		p++;
	if (!g_ascii_isdigit (*p))
		return refuse (given, error);
	for (; g_ascii_isdigit (*p); p++) {
		amount = amount * 10 + (*p - '0');
		if (amount > SPAN_MOST) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\" is longer than %d of its unit", given, SPAN_MOST);
			return FALSE;
		}
	}
	unit = fold_words (p);
	for (gsize i = 0; i < G_N_ELEMENTS (span_words); i++) {
		if (g_str_equal (unit, span_words[i].words)) {
			*span = (CcrfSpan) { (int) amount, span_words[i].unit };
			return TRUE;
		}
	}
	return refuse (given, error);
}
