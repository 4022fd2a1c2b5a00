/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The tables of the summary (summary.c) and how they are put down (summary-write.c, summary-html.c). */

#include <ccrf/report.h>

#define CCRF_SUMMARY_COLUMNS 7

typedef struct {
	const char *title;
	const char *note;                           /* (nullable): what a reader must know to read it */
	const char *columns[CCRF_SUMMARY_COLUMNS];  /* the first names the row; ended by %NULL */
	gboolean chart;                             /* the second column as bars */
	GPtrArray *rows;                            /* strv, a text a column */
} CcrfSummaryTable;

struct _CcrfSummary {
	char *service, *period, *made;
	GPtrArray *tables; /* CcrfSummaryTable */
};

/** What CQC's register wants said (Open Government Licence v3.0). */
extern const char ccrf_summary_licence[];
