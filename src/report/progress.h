/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The picture of milestones, drawn once, put down by a pen: as SVG (progress-svg.c) or as PNG (progress-png.c). */

#include <ccrf/report.h>

#define CCRF_PROGRESS_WIDTH 1000
#define CCRF_PROGRESS_HEIGHT 500

typedef struct { int x, y; } CcrfPoint;

typedef struct _CcrfPen CcrfPen;
struct _CcrfPen {
	/** @dashes: length of dash and gap, 0: unbroken; @colour: 0xrrggbb */
	void (*line) (CcrfPen *pen, const CcrfPoint *points, guint n, int width, int dashes, guint32 colour);
	/** @anchor: -1 starts at x, 0 is centred on it, 1 ends there; y is the base line */
	void (*text) (CcrfPen *pen, int x, int y, int anchor, int size, gboolean bold, guint32 colour, const char *words);
	gpointer data;
};

/** @items: CcrfItem; @today: YYYY-MM-DD */
void ccrf_progress_draw (CcrfPen *pen, const GPtrArray *items, const char *today);
/** "7 of 12 done, 2 overdue" (transfer full) */
char *ccrf_progress_title (const GPtrArray *items, const char *today);
