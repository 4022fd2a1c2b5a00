/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Milestones done over time against planned by due date (B0.7, B4.3). Two step
 * lines that differ in pattern and width, not in colour alone; every number
 * stands there as a word too.
 */

#include <ccrf/calendar.h>
#include <string.h>

#include "progress.h"

/* dark on white: contrast of 5:1 and more (WCAG 2.2, 1.4.3 and 1.4.11) */
#define INK 0x0b0c0c
#define GREY 0x505a5f
#define RULE 0xb1b4b6
#define DONE 0x00703c
#define PLANNED 0x1d70b8

enum { LEFT = 70, RIGHT = 960, TOP = 130, BOTTOM = 410, TICKS_MOST = 4 };

typedef struct {
	int first, last, today; /* days since 1 January of year 1 */
	int total, done, overdue, undated;
	GArray *planned_on, *done_on; /* int: days, sorted */
} Plan;

/* 0: no date */
static int
day_of (const char *iso)
{
	int year, month, day;

	if (!iso || !g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\d$", iso, 0, 0))
		return 0;
	year = (int) g_ascii_strtoll (iso, NULL, 10);
	month = (int) g_ascii_strtoll (iso + 5, NULL, 10);
	day = (int) g_ascii_strtoll (iso + 8, NULL, 10);
	if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
		return 0;
	{
		g_autoptr (GDate) date = g_date_new_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);

		return (int) g_date_get_julian (date);
	}
}

static char *
words_of (int day)
{
	g_autoptr (GDate) date = g_date_new_julian ((guint32) day);
	g_autofree char *iso = g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));

	return ccrf_calendar_date_words (iso);
}

static gboolean
counts (const CcrfItem *item)
{
	return item->state != CCRF_ITEM_REPLACED && item->state != CCRF_ITEM_NOT_NEEDED;
}

static gboolean
is_done (const CcrfItem *item)
{
	return item->state == CCRF_ITEM_DONE || item->state == CCRF_ITEM_EVIDENCED || item->state == CCRF_ITEM_IMPROVED;
}

static int
by_number (gconstpointer a, gconstpointer b)
{
	return *(const int *) a - *(const int *) b;
}

static void
add_day (Plan *plan, GArray *days, int day)
{
	g_array_append_val (days, day);
	plan->first = MIN (plan->first, day);
	plan->last = MAX (plan->last, day);
}

static void
add_item (Plan *plan, const CcrfItem *item)
{
	int due = day_of (item->due), added = day_of (item->added), done = day_of (item->done_on);

	plan->total++;
	if (added)
		plan->first = MIN (plan->first, added);
	if (due)
		add_day (plan, plan->planned_on, due);
	else
		plan->undated++;
	if (is_done (item)) {
		plan->done++;
		/* done on a day that nobody wrote, or that is still to come: it is known today */
		add_day (plan, plan->done_on, done ? MIN (done, plan->today) : plan->today);
	} else if (due && due < plan->today) {
		plan->overdue++;
	}
}

static void
make_plan (Plan *plan, const GPtrArray *items, const char *today)
{
	int day = day_of (today);

	*plan = (Plan){ .first = day, .last = day, .today = day };
	plan->planned_on = g_array_new (FALSE, FALSE, sizeof (int));
	plan->done_on = g_array_new (FALSE, FALSE, sizeof (int));
	for (guint i = 0; i < items->len; i++)
		if (counts (items->pdata[i]))
			add_item (plan, items->pdata[i]);
	g_array_sort (plan->planned_on, by_number);
	g_array_sort (plan->done_on, by_number);
	/* the first and the last step shall be seen */
	plan->first -= 1;
	plan->last += 1;
}

static void
clear_plan (Plan *plan)
{
	g_array_unref (plan->planned_on);
	g_array_unref (plan->done_on);
}

static char *
title_of (const Plan *plan)
{
	if (plan->total == 0)
		return g_strdup ("No milestones yet");
	return plan->overdue ? g_strdup_printf ("%d of %d done, %d overdue", plan->done, plan->total, plan->overdue)
	                     : g_strdup_printf ("%d of %d done, none overdue", plan->done, plan->total);
}

char *
ccrf_progress_title (const GPtrArray *items, const char *today)
{
	Plan plan;
	char *title;

	make_plan (&plan, items, today);
	title = title_of (&plan);
	clear_plan (&plan);
	return title;
}

/* ---- drawn --------------------------------------------------------------------------------- */

static int
x_of (const Plan *plan, int day)
{
	return LEFT + (RIGHT - LEFT) * (day - plan->first) / (plan->last - plan->first);
}

static int
y_of (const Plan *plan, int count)
{
	return BOTTOM - (BOTTOM - TOP) * count / MAX (plan->total, 1);
}

/* as many as there are days: one step up each; the line ends on @until */
static void
draw_steps (CcrfPen *pen, const Plan *plan, const GArray *days, int until, int width, int dashes, guint32 colour)
{
	g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CcrfPoint));
	CcrfPoint at = { LEFT, y_of (plan, 0) };

	g_array_append_val (points, at);
	for (guint i = 0; i < days->len; i++) {
		at.x = x_of (plan, g_array_index (days, int, i));
		g_array_append_val (points, at);
		at.y = y_of (plan, (int) i + 1);
		g_array_append_val (points, at);
	}
	at.x = MAX (at.x, x_of (plan, until));
	g_array_append_val (points, at);
	pen->line (pen, &g_array_index (points, CcrfPoint, 0), points->len, width, dashes, colour);
}

static void
draw_rule (CcrfPen *pen, int x1, int y1, int x2, int y2, int dashes, guint32 colour)
{
	const CcrfPoint ends[] = { { x1, y1 }, { x2, y2 } };

	pen->line (pen, ends, 2, 1, dashes, colour);
}

static void
draw_counts (CcrfPen *pen, const Plan *plan)
{
	int step = MAX (1, (plan->total + 4) / 5);

	for (int n = 0; n <= plan->total; n += step) {
		g_autofree char *words = g_strdup_printf ("%d", n);

		draw_rule (pen, LEFT, y_of (plan, n), RIGHT, y_of (plan, n), 0, n ? RULE : INK);
		pen->text (pen, LEFT - 12, y_of (plan, n) + 6, 1, 17, FALSE, INK, words);
	}
	pen->text (pen, LEFT - 12, TOP - 14, -1, 17, FALSE, GREY, "milestones");
}

static void
draw_dates (CcrfPen *pen, const Plan *plan)
{
	int days = plan->last - plan->first, ticks = MIN (TICKS_MOST, days + 1);

	for (int i = 0; i < ticks; i++) {
		int day = plan->first + days * i / (ticks - 1);
		g_autofree char *words = words_of (day);

		draw_rule (pen, x_of (plan, day), BOTTOM, x_of (plan, day), BOTTOM + 8, 0, INK);
		pen->text (pen, x_of (plan, day), BOTTOM + 28, i == 0 ? -1 : i == ticks - 1 ? 1 : 0, 15, FALSE, INK, words);
	}
}

static void
draw_today (CcrfPen *pen, const Plan *plan)
{
	g_autofree char *date = words_of (plan->today), *words = g_strdup_printf ("today, %s", date);
	int x = x_of (plan, plan->today);

	draw_rule (pen, x, TOP - 8, x, BOTTOM, 3, INK);
	pen->text (pen, x, TOP - 14, x > RIGHT - 200 ? 1 : x < LEFT + 300 ? -1 : 0, 15, TRUE, INK, words);
}

static void
draw_key (CcrfPen *pen, const Plan *plan)
{
	const CcrfPoint done[] = { { LEFT, 478 }, { LEFT + 50, 478 } }, planned[] = { { 300, 478 }, { 350, 478 } };
	g_autofree char *done_words = g_strdup_printf ("done: %d", plan->done);
	g_autofree char *planned_words = plan->undated ? g_strdup_printf ("planned by its due date: %u (%d without a date)", plan->planned_on->len, plan->undated)
	                                               : g_strdup_printf ("planned by its due date: %u", plan->planned_on->len);

	pen->line (pen, done, 2, 5, 0, DONE);
	pen->text (pen, LEFT + 60, 484, -1, 17, FALSE, INK, done_words);
	pen->line (pen, planned, 2, 3, 9, PLANNED);
	pen->text (pen, 360, 484, -1, 17, FALSE, INK, planned_words);
}

void
ccrf_progress_draw (CcrfPen *pen, const GPtrArray *items, const char *today)
{
	g_autofree char *title = NULL;
	Plan plan;

	make_plan (&plan, items, today);
	title = title_of (&plan);
	pen->text (pen, 30, 48, -1, 30, TRUE, INK, title);
	pen->text (pen, 30, 80, -1, 18, FALSE, GREY, "Milestones of the service improvement plan: done, and planned by due date");
	if (plan.total) {
		draw_counts (pen, &plan);
		draw_dates (pen, &plan);
		draw_today (pen, &plan);
		draw_steps (pen, &plan, plan.planned_on, plan.last, 3, 9, PLANNED);
		draw_steps (pen, &plan, plan.done_on, plan.today, 5, 0, DONE);
		draw_key (pen, &plan);
	}
	clear_plan (&plan);
}
