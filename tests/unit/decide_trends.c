/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of trends.conf on both sides of every number (A2.9). */

#include "decide-fixture.h"
#include "decide/trends.h"
#include <glib/gstdio.h>

typedef struct {
	World *world;
	CcrfTrends *trends;
	GPtrArray *cases;
} Bed;

static Bed
bed_with (const char *conf)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autofree char *folder = NULL, *path = NULL;
	Bed bed = { world_new (CCRF_CONCERN), NULL, g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free) };

	if (conf) {
		folder = g_dir_make_tmp ("ccrf-trends-XXXXXX", NULL);
		path = g_build_filename (folder, "trends.conf", NULL);
		g_assert_true (g_file_set_contents (path, conf, -1, NULL));
	}
	bed.trends = ccrf_trends_load (folder, faults);
	for (guint i = 0; i < faults->len; i++)
		g_test_fail_printf ("%s", (char *) faults->pdata[i]);
	if (path) {
		g_unlink (path);
		g_rmdir (folder);
	}
	return bed;
}

static void
bed_clear (Bed *bed)
{
	world_free (bed->world);
	ccrf_trends_free (bed->trends);
	g_ptr_array_unref (bed->cases);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bed, bed_clear)

/* A concern at @location, received @days after 1 January 2026; summer time begins in between. */
static CcrfCase *
add (Bed *bed, gint64 location, int days, const char *categories)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONCERN);

	it->ref = g_strdup_printf ("CCRF-2026-%05u", bed->cases->len + 1);
	it->form = ccrf_form_new ("body");
	ccrf_form_set (it->form, "categories", categories);
	it->provider_id = location;
	g_free (it->state);
	it->state = g_strdup ("screening");
	it->received = world_at (bed->world, "2026-01-01 10:00") + days * 86400LL;
	g_ptr_array_add (bed->cases, it);
	return it;
}

/* "rule: 1 2 3; …" of what the last case trips */
static char *
tripped_by (Bed *bed, const CcrfCase *trigger)
{
	g_autoptr (GPtrArray) hits = NULL;
	g_autoptr (GString) all = g_string_new (NULL);
	CcrfTime now = trigger ? trigger->received + 3600 : bed->world->now;

	hits = ccrf_trends_find (bed->trends, bed->cases, trigger ? trigger->provider_id : 1, trigger ? trigger->ref : NULL, &bed->world->facts, now);
	for (guint i = 0; i < hits->len; i++) {
		const CcrfTrendHit *hit = hits->pdata[i];

		g_string_append_printf (all, "%s%s:", i ? "; " : "", hit->rule);
		for (guint n = 0; n < hit->records->len; n++)
			g_string_append_printf (all, " %s", (char *) hit->records->pdata[n] + strlen ("CCRF-2026-0000"));
		g_assert_cmpstr (hit->words, !=, "");
	}
	return g_string_free (g_steal_pointer (&all), FALSE);
}

#define trips(bed, wanted) G_STMT_START { \
	g_autofree char *got = tripped_by (&(bed), (bed).cases->pdata[(bed).cases->len - 1]); \
	g_assert_cmpstr (got, ==, wanted); \
} G_STMT_END

/* ---- the defaults, on both sides of every number ------------------------------------- */

static void
test_count (void)
{
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 1, 90, "staffing"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 1, 45, "dignity"); add (&bed, 1, 90, "staffing"); trips (bed, "three-concerns: 1 2 3"); }
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 1, 45, "dignity"); add (&bed, 1, 91, "staffing"); trips (bed, ""); }
	/* another location's do not count here */
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 2, 45, "dignity"); add (&bed, 1, 90, "staffing"); trips (bed, ""); }
}

static void
test_same_day (void)
{
	g_auto (Bed) bed = bed_with (NULL);

	/* the hour does not matter: late in the evening of the 90th day after is still within */
	add (&bed, 1, 0, "falls")->received -= 9 * 3600;
	add (&bed, 1, 45, "dignity");
	add (&bed, 1, 90, "staffing")->received += 12 * 3600;
	trips (bed, "three-concerns: 1 2 3");
}

static void
test_category (void)
{
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls;dignity"); add (&bed, 1, 60, "records;falls"); trips (bed, "same-category: 1 2"); }
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls;dignity"); add (&bed, 1, 61, "records;falls"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 1, 60, "records"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 2, 60, "falls"); trips (bed, ""); }
	/* two shared categories are one trend */
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls;dignity"); add (&bed, 1, 10, "dignity;falls"); trips (bed, "same-category: 1 2"); }
}

static void
test_group (void)
{
	static const struct { int n, locations, last; const char *wanted; } rows[] = {
		{ 5, 2, 90, "several-locations: 1 2 3 4 5" },
		{ 5, 2, 91, "" },
		{ 4, 2, 90, "" },
		{ 5, 5, 90, "several-locations: 1 2 3 4 5" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (Bed) bed = bed_with ("[rule several-locations]\nkind = group\nconcerns = 5\nlocations = 2\nwithin = 90 days\n");

		for (int n = 0; n < rows[i].n; n++)
			add (&bed, 1 + n % rows[i].locations, n == rows[i].n - 1 ? rows[i].last : n, "falls");
		trips (bed, rows[i].wanted);
	}
	{
		g_auto (Bed) bed = bed_with ("[rule several-locations]\nkind = group\nconcerns = 5\nlocations = 2\nwithin = 90 days\n");

		for (int n = 0; n < 5; n++)
			add (&bed, 1, n, "falls");
		trips (bed, ""); /* five, but at one location */
	}
}

static void
closed (Bed *bed, CcrfCase *it, int days, const char *closure)
{
	g_free (it->state);
	it->state = g_strdup ("closed");
	it->closed = world_at (bed->world, "2026-01-01 10:00") + days * 86400LL;
	ccrf_case_set_fact (it, "closure", closure);
}

static void
test_after_closure (void)
{
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "falls"), 100, "evidenced"); add (&bed, 1, 280, "falls"); trips (bed, "came-back: 1 2"); }
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "falls"), 100, "evidenced"); add (&bed, 1, 281, "falls"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "falls"), 100, "evidenced"); add (&bed, 1, 200, "dignity"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 2, 0, "falls"), 100, "evidenced"); add (&bed, 1, 200, "falls"); trips (bed, ""); }
	/* still open: it has not come back, it goes on */
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "falls"); add (&bed, 1, 100, "falls"); trips (bed, ""); }
	/* closed only after the new one came */
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "falls"), 102, "evidenced"); add (&bed, 1, 100, "falls"); trips (bed, ""); }
}

static void
test_what_counts (void)
{
	/* all but DUPLICATE and NOT OURS; escalated ones too */
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "records"), 1, "duplicate"); add (&bed, 1, 45, "dignity"); add (&bed, 1, 90, "staffing"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "records"), 1, "not-ours"); add (&bed, 1, 45, "dignity"); add (&bed, 1, 90, "staffing"); trips (bed, ""); }
	{ g_auto (Bed) bed = bed_with (NULL); closed (&bed, add (&bed, 1, 0, "records"), 1, "safeguarding"); add (&bed, 1, 45, "dignity"); add (&bed, 1, 90, "staffing"); trips (bed, "three-concerns: 1 2 3"); }
	/* a compliment is no concern, and cancels none */
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 1, 0, "records")->procedure = CCRF_COMPLIMENT; add (&bed, 1, 45, "dignity"); add (&bed, 1, 90, "staffing"); trips (bed, ""); }
	{
		g_auto (Bed) bed = bed_with (NULL);

		add (&bed, 1, 0, "records");
		add (&bed, 1, 10, "falls")->procedure = CCRF_COMPLIMENT;
		add (&bed, 1, 45, "dignity");
		add (&bed, 1, 90, "staffing");
		trips (bed, "three-concerns: 1 3 4");
	}
	/* a provider in doubt is nobody's */
	{ g_auto (Bed) bed = bed_with (NULL); add (&bed, 0, 0, "records"); add (&bed, 0, 45, "dignity"); add (&bed, 0, 90, "staffing"); trips (bed, ""); }
}

/* A provider may be settled long after the form came: what counts is when they were received. */
static void
test_settled_late (void)
{
	g_auto (Bed) bed = bed_with (NULL);
	g_autofree char *got = NULL;

	add (&bed, 1, 0, "records");
	add (&bed, 1, 45, "dignity");
	add (&bed, 1, 90, "staffing");
	got = tripped_by (&bed, bed.cases->pdata[1]);
	g_assert_cmpstr (got, ==, "three-concerns: 1 2 3");
}

static void
test_serious_harm (void)
{
	static const struct { const char *harm, *wanted; } rows[] = {
		{ "no", "" }, { "yes_minor", "" }, { "not_known", "" }, { "yes_serious", "serious-harm: 1" }, { "death", "serious-harm: 1" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (Bed) bed = bed_with (NULL);

		ccrf_form_set (add (&bed, 1, 0, "falls")->form, "harm_occurred", rows[i].harm);
		trips (bed, rows[i].wanted);
	}
}

static void
test_overdue_actions (void)
{
	/* today is 2 November 2026 */
	static const struct { const char *first, *second; CcrfItemState state; gboolean closed; const char *wanted; } rows[] = {
		{ "2026-11-01", "2026-11-01", CCRF_ITEM_OPEN,          FALSE, "overdue-actions: 1 action 1 1 action 2" },
		{ "2026-11-01", "2026-11-02", CCRF_ITEM_OPEN,          FALSE, "" }, /* due today is not overdue */
		{ "2026-11-01", "",           CCRF_ITEM_OPEN,          FALSE, "" },
		{ "2026-11-01", "2026-11-01", CCRF_ITEM_DONE,          FALSE, "" },
		{ "2026-11-01", "2026-11-01", CCRF_ITEM_EVIDENCED,     FALSE, "" },
		{ "2026-11-01", "2026-11-01", CCRF_ITEM_NOT_DONE,      FALSE, "overdue-actions: 1 action 1 1 action 2" },
		{ "2026-11-01", "2026-11-01", CCRF_ITEM_OPEN,          TRUE,  "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (Bed) bed = bed_with (NULL);
		CcrfCase *it = add (&bed, 1, 0, "falls");
		g_autofree char *got = NULL;

		g_ptr_array_add (it->items, ccrf_item_new (1, "slings", "", rows[i].first));
		g_ptr_array_add (it->items, ccrf_item_new (2, "training", "", rows[i].second));
		((CcrfItem *) it->items->pdata[1])->state = rows[i].state;
		if (rows[i].closed)
			closed (&bed, it, 10, "evidenced");
		got = tripped_by (&bed, NULL);
		g_assert_cmpstr (got, ==, rows[i].wanted);
	}
}

/* ---- those that are off by default -------------------------------------------------------- */

static void
test_factor (void)
{
	static const struct { const char *frequency, *wanted; } rows[] = {
		{ "first", "" }, { "not_known", "" }, { "repeated", "repeated: 1" }, { "ongoing", "repeated: 1" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (Bed) off = bed_with (NULL);
		g_auto (Bed) on = bed_with ("[rule repeated]\nkind = factor\nfactor = frequency\nvalues = repeated; ongoing\nconcerns = 1\nwithin = 90 days\n");

		ccrf_form_set (add (&off, 1, 0, "falls")->form, "frequency", rows[i].frequency);
		trips (off, "");
		ccrf_form_set (add (&on, 1, 0, "falls")->form, "frequency", rows[i].frequency);
		trips (on, rows[i].wanted);
	}
}

static void
test_rate (void)
{
	/* @before in the 90 days before, then @after */
	static const struct { int before, after; const char *wanted; } rows[] = {
		{ 0, 3, "" }, { 0, 4, "rising: 1 2 3 4" }, { 2, 4, "rising: 3 4 5 6" }, { 3, 4, "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (Bed) bed = bed_with ("[rule rising]\nkind = rate\nconcerns = 4\ntimes = 2\nwithin = 90 days\n");

		for (int n = 0; n < rows[i].before; n++)
			add (&bed, 1, n, "falls");
		for (int n = 0; n < rows[i].after; n++)
			add (&bed, 1, 100 + n, "falls");
		trips (bed, rows[i].wanted);
	}
}

/* ---- once ------------------------------------------------------------------------------------- */

/* An alert names what it was raised for; the same, or a part of it, is not raised again; one more record is new. */
static void
test_once (void)
{
	g_auto (Bed) bed = bed_with ("[rule three]\nkind = count\nconcerns = 3\nwithin = 90 days\n");
	g_autoptr (GPtrArray) hits = NULL;
	CcrfProvider *provider = ccrf_provider_new ();
	CcrfCase *alert;

	provider->id = 1;
	for (int n = 0; n < 4; n++)
		add (&bed, 1, n, "falls");
	hits = ccrf_trends_find (bed.trends, bed.cases, 1, "CCRF-2026-00004", &bed.world->facts, bed.world->now);
	g_assert_cmpuint (hits->len, ==, 1);
	alert = ccrf_trends_alert (hits, provider, bed.world->now);
	g_assert_cmpuint (alert->linked->len, ==, 4);
	g_ptr_array_insert (bed.cases, 0, alert);
	trips (bed, "");
	/* one of them drops out: nothing new */
	closed (&bed, bed.cases->pdata[1], 10, "duplicate");
	trips (bed, "");
	add (&bed, 1, 5, "falls");
	{
		g_autofree char *got = tripped_by (&bed, bed.cases->pdata[bed.cases->len - 1]);

		g_assert_true (g_str_has_prefix (got, "three: 2 3 4"));
	}
	ccrf_provider_free (provider);
}

static void
test_mark (void)
{
	g_auto (Bed) bed = bed_with (NULL);
	CcrfCase *it = add (&bed, 1, 0, "falls");
	g_autofree char *before = ccrf_trends_mark (it), *same = NULL, *other = NULL, *moved = NULL, *harm = NULL;

	g_free (it->state);
	it->state = g_strdup ("provider-asked");
	same = ccrf_trends_mark (it);
	g_assert_cmpstr (same, ==, before);
	ccrf_form_set (it->form, "harm_occurred", "death");
	harm = ccrf_trends_mark (it);
	g_assert_cmpstr (harm, !=, same);
	it->provider_id = 2;
	moved = ccrf_trends_mark (it);
	g_assert_cmpstr (moved, !=, harm);
	it->procedure = CCRF_COMPLIMENT;
	other = ccrf_trends_mark (it);
	g_assert_cmpstr (other, !=, moved);
}

/* ---- a council's own rules ------------------------------------------------------------------------ */

static void
test_faults (void)
{
	static const struct { const char *conf, *fault; } rows[] = {
		{ "[rule a]\nkind = often\n", "trends.conf:2: [rule a] kind: “often” is no kind of rule" },
		{ "[rule a]\nkind = count\nwithin = 90 days\n", "[rule a] concerns: is missing" },
		{ "[rule a]\nkind = count\nconcerns = 0\nwithin = 90 days\n", "trends.conf:3: [rule a] concerns" },
		{ "[rule a]\nkind = count\nconcerns = 1001\nwithin = 90 days\n", "trends.conf:3: [rule a] concerns" },
		{ "[rule a]\nkind = count\nconcerns = 3\n", "within" },
		{ "[rule a]\nkind = count\nconcerns = 3\nwithin = 5 working days\n", "trends.conf:4: [rule a] within: write days, months or years" },
		{ "[rule a]\nkind = count\nconcerns = 3\nwithin = 90 days\nlocation = 2\n", "trends.conf:5" },
		{ "[rule a]\nkind = factor\nfactor = moon\nvalues = full\nconcerns = 1\nwithin = 1 day\n", "“moon” is no question of the form" },
		{ "[rule a]\nkind = factor\nfactor = frequency\nvalues = often\nconcerns = 1\nwithin = 1 day\n", "“often” is no answer to frequency" },
		{ "[rules]\nkind = count\n", "trends.conf:1" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autofree char *folder = g_dir_make_tmp ("ccrf-trends-XXXXXX", NULL), *path = g_build_filename (folder, "trends.conf", NULL);
		g_autofree char *all = NULL;
		CcrfTrends *trends;

		g_assert_true (g_file_set_contents (path, rows[i].conf, -1, NULL));
		trends = ccrf_trends_load (folder, faults);
		g_assert_null (trends);
		g_ptr_array_add (faults, NULL);
		all = g_strjoinv ("\n", (char **) faults->pdata);
		if (!strstr (all, rows[i].fault))
			g_test_fail_printf ("“%s” is not in “%s”", rows[i].fault, all);
		g_unlink (path);
		g_rmdir (folder);
	}
}

static void
test_months (void)
{
	static const struct { int days; const char *wanted; } rows[] = { { 59, "three: 1 2 3" }, { 60, "" } };

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_auto (Bed) bed = bed_with ("[rule three]\nkind = count\nconcerns = 3\nwithin = 2 months\n");

		/* 1 January to 1 March 2026 are 59 days */
		add (&bed, 1, 0, "falls");
		add (&bed, 1, 1, "falls");
		add (&bed, 1, rows[i].days, "falls");
		trips (bed, rows[i].wanted);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/decide/trends/count", test_count);
	g_test_add_func ("/decide/trends/whole-days", test_same_day);
	g_test_add_func ("/decide/trends/category", test_category);
	g_test_add_func ("/decide/trends/group", test_group);
	g_test_add_func ("/decide/trends/after-closure", test_after_closure);
	g_test_add_func ("/decide/trends/what-counts", test_what_counts);
	g_test_add_func ("/decide/trends/settled-late", test_settled_late);
	g_test_add_func ("/decide/trends/serious-harm", test_serious_harm);
	g_test_add_func ("/decide/trends/overdue-actions", test_overdue_actions);
	g_test_add_func ("/decide/trends/factor", test_factor);
	g_test_add_func ("/decide/trends/rate", test_rate);
	g_test_add_func ("/decide/trends/once", test_once);
	g_test_add_func ("/decide/trends/mark", test_mark);
	g_test_add_func ("/decide/trends/faults", test_faults);
	g_test_add_func ("/decide/trends/months", test_months);
	return g_test_run ();
}
