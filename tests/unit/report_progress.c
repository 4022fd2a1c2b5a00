/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of the milestones (B0.7, B4.3). */

#include <ccrf/report.h>

#include <string.h>

#define TODAY "2026-11-22"

static CcrfItem *
add (GPtrArray *items, const char *due, const char *done, CcrfItemState state)
{
	CcrfItem *item = ccrf_item_new ((int) items->len + 1, "Zebra", "manager", due);

	item->state = state;
	g_free (item->done_on);
	item->done_on = g_strdup (done);
	g_free (item->added);
	item->added = g_strdup ("2026-10-01");
	g_ptr_array_add (items, item);
	return item;
}

static GPtrArray *
some (void)
{
	GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_item_free);

	add (items, "2026-10-08", "2026-10-07", CCRF_ITEM_DONE);
	add (items, "2026-10-20", "", CCRF_ITEM_EVIDENCED);       /* done, nobody said when */
	add (items, "2026-11-21", "", CCRF_ITEM_OPEN);            /* overdue since yesterday */
	add (items, TODAY, "", CCRF_ITEM_NOT_DONE);               /* today is not late */
	add (items, "2026-12-01", "2026-11-30", CCRF_ITEM_DONE);  /* a day that is still to come */
	add (items, "", "", CCRF_ITEM_OPEN);
	add (items, "2026-10-01", "", CCRF_ITEM_REPLACED);        /* the last two do not count */
	add (items, "2026-10-01", "", CCRF_ITEM_NOT_NEEDED);
	return items;
}

static guint
count (const char *text, const char *part)
{
	guint n = 0;

	for (const char *at = strstr (text, part); at; at = strstr (at + 1, part))
		n++;
	return n;
}

static void
test_words (void)
{
	static const char *const wanted[] = { ">3 of 6 done, 1 overdue<", "today, 22 November 2026", "done: 3", "planned by its due date: 5 (1 without a date)", "30 September 2026",
		                                  "2 December 2026", "role=\"img\"", "<title id=\"progress-title\">Milestones: 3 of 6 done, 1 overdue</title>", NULL };
	g_autoptr (GPtrArray) items = some ();
	g_autofree char *svg = ccrf_report_progress_svg (items, TODAY, NULL);

	for (const char *const *part = wanted; *part; part++) {
		if (!strstr (svg, *part))
			g_test_message ("“%s” is missing", *part);
		g_assert_nonnull (strstr (svg, *part));
	}
	/* told apart without colour: one line is broken, one is thick */
	g_assert_cmpuint (count (svg, "stroke=\"#1d70b8\" stroke-width=\"3\" stroke-dasharray"), ==, 2);
	g_assert_cmpuint (count (svg, "stroke=\"#00703c\" stroke-width=\"5\"/>"), ==, 2);
	/* what a milestone is about is nobody's but who reads the list */
	g_assert_null (strstr (svg, "Zebra"));
}

static void
test_none (void)
{
	g_autoptr (GPtrArray) items = g_ptr_array_new ();
	g_autofree char *svg = ccrf_report_progress_svg (items, TODAY, NULL);

	g_assert_nonnull (strstr (svg, "No milestones yet"));
}

static void
test_one_day (void)
{
	g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_item_free);
	g_autofree char *svg = NULL;

	g_free (add (items, TODAY, TODAY, CCRF_ITEM_DONE)->added);
	((CcrfItem *) items->pdata[0])->added = g_strdup ("");
	svg = ccrf_report_progress_svg (items, TODAY, NULL);
	g_assert_nonnull (strstr (svg, "1 of 1 done, none overdue"));
}

/* dates that are none are no dates */
static void
test_odd_dates (void)
{
	g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_item_free);
	g_autofree char *svg = NULL;

	add (items, "2026-02-30", "soon", CCRF_ITEM_DONE);
	add (items, "12 December", "", CCRF_ITEM_OPEN);
	svg = ccrf_report_progress_svg (items, TODAY, NULL);
	g_assert_nonnull (strstr (svg, "1 of 2 done, none overdue"));
	g_assert_nonnull (strstr (svg, "(2 without a date)"));
}

static void
test_png (void)
{
	g_autoptr (GPtrArray) items = some ();
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) one = ccrf_report_progress_png (items, TODAY, &error);
	g_autoptr (GBytes) two = ccrf_report_progress_png (items, TODAY, NULL);
	g_autoptr (GBytes) later = ccrf_report_progress_png (items, "2026-11-29", NULL);
	const guint8 *data = g_bytes_get_data (one, NULL);

	g_assert_no_error (error);
	g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
	g_assert_cmpint (data[18] << 8 | data[19], ==, 1000);
	g_assert_cmpint (data[22] << 8 | data[23], ==, 500);
	g_assert_true (g_bytes_equal (one, two));
	g_assert_false (g_bytes_equal (one, later));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/report/progress/words", test_words);
	g_test_add_func ("/report/progress/none", test_none);
	g_test_add_func ("/report/progress/one-day", test_one_day);
	g_test_add_func ("/report/progress/odd-dates", test_odd_dates);
	g_test_add_func ("/report/progress/png", test_png);
	return g_test_run ();
}
