/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which patterns the records of a provider show (A2.9). Pure: rules, records and
 * the time come in, a list of what is new comes out. Nothing here decides.
 */

#include "trends.h"
#include "work.h"
#include <string.h>

typedef struct {
	const CcrfTrends *trends;
	const CcrfFacts *facts;
	const GPtrArray *cases;
	GArray *records;        /* CcrfTrendRecord, by receipt */
	const CcrfTrendRecord *trigger;  /* (nullable): what has just changed */
	gint64 location;
	CcrfTime now;
	GPtrArray *hits;
} Search;

/* ---- hits ------------------------------------------------------------------------------------ */

void
ccrf_trend_hit_free (CcrfTrendHit *hit)
{
	if (!hit)
		return;
	g_free (hit->rule);
	g_free (hit->words);
	g_ptr_array_unref (hit->records);
	g_free (hit);
}

/* takes @words and @records */
static void
add_hit (Search *search, const CcrfTrendRule *rule, char *words, GPtrArray *records)
{
	CcrfTrendHit *hit = g_new0 (CcrfTrendHit, 1);

	hit->rule = g_strdup (rule->name);
	hit->words = words;
	hit->records = records;
	if (ccrf_trend_was_raised (search->cases, rule->name, records))
		ccrf_trend_hit_free (hit);
	else
		g_ptr_array_add (search->hits, hit);
}

static GPtrArray *
refs_of (const GPtrArray *set)
{
	GPtrArray *refs = g_ptr_array_new_with_free_func (g_free);

	for (guint i = 0; i < set->len; i++)
		g_ptr_array_add (refs, g_strdup (((const CcrfTrendRecord *) set->pdata[i])->it->ref));
	return refs;
}

static char *
span_words (CcrfSpan span)
{
	const char *unit = span.unit == CCRF_SPAN_MONTHS ? "month" : span.unit == CCRF_SPAN_YEARS ? "year" : "day";

	return g_strdup_printf ("%d %s%s", span.amount, unit, span.amount == 1 ? "" : "s");
}

static char *
category_words (const Search *search, const char *code)
{
	const char *words = search->facts->code_words ? search->facts->code_words (search->facts->data, "categories", code) : NULL;

	return words ? g_strdup (words) : g_strdelimit (g_strdup (code), "_", ' ');
}

/* ---- windows ------------------------------------------------------------------------------------ */

typedef gboolean (*Fits) (const Search *search, const CcrfTrendRule *rule, const CcrfTrendRecord *record, const char *category);

static gboolean
at_location (const Search *search, const CcrfTrendRule *rule, const CcrfTrendRecord *record, const char *category)
{
	return record->it->provider_id == search->location;
}

static gboolean
anywhere (const Search *search, const CcrfTrendRule *rule, const CcrfTrendRecord *record, const char *category)
{
	return TRUE;
}

static gboolean
of_category (const Search *search, const CcrfTrendRule *rule, const CcrfTrendRecord *record, const char *category)
{
	return at_location (search, rule, record, NULL) && g_strv_contains ((const char *const *) record->categories, category);
}

static gboolean
has_factor (const Search *search, const CcrfTrendRule *rule, const CcrfTrendRecord *record, const char *category)
{
	const char *value = record->it->form ? ccrf_form_get (record->it->form, rule->factor) : NULL;
	g_auto (GStrv) codes = g_strsplit (value ? value : "", ";", -1);

	if (!at_location (search, rule, record, NULL))
		return FALSE;
	for (char **code = codes; *code; code++)
		if (g_strv_contains ((const char *const *) rule->values, *code))
			return TRUE;
	return FALSE;
}

static guint
locations_in (const GPtrArray *set)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

	for (guint i = 0; i < set->len; i++)
		g_hash_table_add (seen, (gpointer) &((const CcrfTrendRecord *) set->pdata[i])->it->provider_id);
	return g_hash_table_size (seen);
}

/*
 * The largest set of records that fit, that holds the trigger, and whose first is not
 * further back than @within from its last. It need not end with the trigger: a provider
 * may be settled long after the form came. (transfer container) (nullable)
 */
static GPtrArray *
widest (const Search *search, const CcrfTrendRule *rule, Fits fits, const char *category)
{
	GPtrArray *best = NULL;

	if (!search->trigger || !fits (search, rule, search->trigger, category))
		return NULL;
	for (guint end = 0; end < search->records->len; end++) {
		const CcrfTrendRecord *last = &g_array_index (search->records, CcrfTrendRecord, end);
		g_autoptr (GPtrArray) set = NULL;

		if (!fits (search, rule, last, category) || !ccrf_trend_is_within (&search->trigger->received, &last->received, rule->within))
			continue;
		set = g_ptr_array_new ();
		for (guint i = 0; i < search->records->len; i++) {
			CcrfTrendRecord *record = &g_array_index (search->records, CcrfTrendRecord, i);

			if (fits (search, rule, record, category) && ccrf_trend_is_within (&record->received, &last->received, rule->within))
				g_ptr_array_add (set, record);
		}
		if (!best || set->len >= best->len) {
			g_clear_pointer (&best, g_ptr_array_unref);
			best = g_steal_pointer (&set);
		}
	}
	return best;
}

/* ---- the kinds ------------------------------------------------------------------------------------- */

static void
find_count (Search *search, const CcrfTrendRule *rule)
{
	g_autoptr (GPtrArray) set = widest (search, rule, at_location, NULL);
	g_autofree char *within = span_words (rule->within);

	if (set && set->len >= (guint) rule->concerns)
		add_hit (search, rule, g_strdup_printf ("%u concerns at this location within %s", set->len, within), refs_of (set));
}

static gboolean
same_records (const GPtrArray *a, const GPtrArray *b)
{
	for (guint i = 0; a->len == b->len && i < a->len; i++)
		if (!g_str_equal (a->pdata[i], b->pdata[i]))
			return FALSE;
	return a->len == b->len;
}

/* Two categories may be shared by the same forms: that is one trend, about both. */
static gboolean
joins (Search *search, const CcrfTrendRule *rule, const GPtrArray *refs, const char *category)
{
	for (guint i = 0; i < search->hits->len; i++) {
		CcrfTrendHit *hit = search->hits->pdata[i];

		if (g_str_equal (hit->rule, rule->name) && same_records (hit->records, refs)) {
			char *words = g_strdup_printf ("%s; also about “%s”", hit->words, category);

			g_free (hit->words);
			hit->words = words;
			return TRUE;
		}
	}
	return FALSE;
}

static void
find_category (Search *search, const CcrfTrendRule *rule)
{
	g_autofree char *within = span_words (rule->within);

	for (char **code = search->trigger ? search->trigger->categories : NULL; code && *code; code++) {
		g_autoptr (GPtrArray) set = widest (search, rule, of_category, *code);
		g_autofree char *category = category_words (search, *code);
		g_autoptr (GPtrArray) refs = set && set->len >= (guint) rule->concerns ? refs_of (set) : NULL;

		if (refs && !joins (search, rule, refs, category))
			add_hit (search, rule, g_strdup_printf ("%u concerns about “%s” at this location within %s", set->len, category, within),
			         g_steal_pointer (&refs));
	}
}

static void
find_group (Search *search, const CcrfTrendRule *rule)
{
	g_autoptr (GPtrArray) set = widest (search, rule, anywhere, NULL);
	g_autofree char *within = span_words (rule->within);

	if (set && set->len >= (guint) rule->concerns && locations_in (set) >= (guint) rule->locations)
		add_hit (search, rule, g_strdup_printf ("%u concerns at %u locations of this provider within %s", set->len, locations_in (set), within),
		         refs_of (set));
}

/* The same matter again after it was closed: what was agreed did not hold. */
static void
find_after_closure (Search *search, const CcrfTrendRule *rule)
{
	g_autofree char *within = span_words (rule->within);

	for (char **code = search->trigger ? search->trigger->categories : NULL; code && *code; code++) {
		g_autofree char *category = category_words (search, *code);
		g_autoptr (GPtrArray) set = g_ptr_array_new ();
		g_autoptr (GPtrArray) refs = NULL;

		for (guint i = 0; i < search->records->len; i++) {
			CcrfTrendRecord *record = &g_array_index (search->records, CcrfTrendRecord, i);

			if (record != search->trigger && of_category (search, rule, record, *code) && record->it->closed <= search->trigger->it->received &&
			    ccrf_trend_is_within (&record->closed, &search->trigger->received, rule->within))
				g_ptr_array_add (set, record);
		}
		if (set->len == 0 || !at_location (search, rule, search->trigger, NULL))
			continue;
		g_ptr_array_add (set, (gpointer) search->trigger);
		refs = refs_of (set);
		if (!joins (search, rule, refs, category))
			add_hit (search, rule, g_strdup_printf ("A concern about “%s” again, within %s after an earlier one was closed", category, within),
			         g_steal_pointer (&refs));
	}
}

static gboolean
is_overdue (const CcrfItem *item, const char *today)
{
	return *item->due && strcmp (item->due, today) < 0 &&
	       (item->state == CCRF_ITEM_OPEN || item->state == CCRF_ITEM_NOT_DONE || item->state == CCRF_ITEM_NOT_EVIDENCED);
}

static void
find_overdue_actions (Search *search, const CcrfTrendRule *rule)
{
	g_autofree char *today = ccrf_calendar_iso (search->facts->calendar, search->now);
	g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (g_free);
	guint n;

	for (guint i = 0; i < search->records->len; i++) {
		const CcrfTrendRecord *record = &g_array_index (search->records, CcrfTrendRecord, i);

		for (guint k = 0; record->it->provider_id == search->location && !record->it->closed && k < record->it->items->len; k++) {
			const CcrfItem *item = record->it->items->pdata[k];

			if (is_overdue (item, today))
				g_ptr_array_add (late, g_strdup_printf ("%s action %d", record->it->ref, item->n));
		}
	}
	n = late->len;
	if (n >= (guint) rule->actions)
		add_hit (search, rule, g_strdup_printf ("%u actions of this location are overdue at once", n), g_steal_pointer (&late));
}

static void
find_serious_harm (Search *search, const CcrfTrendRule *rule)
{
	const CcrfForm *form = search->trigger ? search->trigger->it->form : NULL;
	const char *harm = form ? ccrf_form_get (form, "harm_occurred") : NULL;
	g_autoptr (GPtrArray) set = g_ptr_array_new ();

	if (!harm || !(g_str_equal (harm, "yes_serious") || g_str_equal (harm, "death")))
		return;
	g_ptr_array_add (set, (gpointer) search->trigger);
	add_hit (search, rule, g_strdup (g_str_equal (harm, "death") ? "A form says that someone has died" : "A form says that serious harm has occurred"), refs_of (set));
}

static void
find_factor (Search *search, const CcrfTrendRule *rule)
{
	g_autoptr (GPtrArray) set = widest (search, rule, has_factor, NULL);
	g_autofree char *within = span_words (rule->within);
	const CcrfField *field = ccrf_field_find (rule->factor);

	if (set && set->len >= (guint) rule->concerns)
		add_hit (search, rule, g_strdup_printf ("%u %s at this location within %s answered “%s” in a way that counts", set->len,
		                                        set->len == 1 ? "concern" : "concerns", within, field->label), refs_of (set));
}

/* As many again in the time before would be no rise. */
static void
find_rate (Search *search, const CcrfTrendRule *rule)
{
	g_autoptr (GPtrArray) set = widest (search, rule, at_location, NULL);
	g_autofree char *within = span_words (rule->within);
	const CcrfSpan twice = { rule->within.amount * 2, rule->within.unit };
	const CcrfTrendRecord *last;
	guint before = 0;

	if (!set || set->len < (guint) rule->concerns)
		return;
	last = set->pdata[set->len - 1];
	for (guint i = 0; i < search->records->len; i++) {
		const CcrfTrendRecord *record = &g_array_index (search->records, CcrfTrendRecord, i);

		before += at_location (search, rule, record, NULL) && ccrf_trend_is_within (&record->received, &last->received, twice) &&
		          !ccrf_trend_is_within (&record->received, &last->received, rule->within);
	}
	if (set->len >= before * (guint) rule->times)
		add_hit (search, rule, g_strdup_printf ("%u concerns at this location within %s, after %u in the %s before", set->len, within, before, within),
		         refs_of (set));
}

/* clang-format off */
static void (*const finders[]) (Search *search, const CcrfTrendRule *rule) = {
	[CCRF_TREND_COUNT]           = find_count,
	[CCRF_TREND_CATEGORY]        = find_category,
	[CCRF_TREND_GROUP]           = find_group,
	[CCRF_TREND_AFTER_CLOSURE]   = find_after_closure,
	[CCRF_TREND_OVERDUE_ACTIONS] = find_overdue_actions,
	[CCRF_TREND_SERIOUS_HARM]    = find_serious_harm,
	[CCRF_TREND_FACTOR]          = find_factor,
	[CCRF_TREND_RATE]            = find_rate,
};
/* clang-format on */

GPtrArray *
ccrf_trends_find (const CcrfTrends *trends, const GPtrArray *cases, gint64 location, const char *trigger, const CcrfFacts *facts, CcrfTime now)
{
	g_autoptr (GArray) records = ccrf_trend_records (cases, facts);
	Search search = { .trends = trends, .facts = facts, .cases = cases, .records = records, .location = location, .now = now };

	search.hits = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_trend_hit_free);
	for (guint i = 0; trigger && i < records->len; i++)
		if (g_strcmp0 (g_array_index (records, CcrfTrendRecord, i).it->ref, trigger) == 0)
			search.trigger = &g_array_index (records, CcrfTrendRecord, i);
	for (guint i = 0; i < trends->rules->len; i++) {
		const CcrfTrendRule *rule = trends->rules->pdata[i];

		if (rule->enabled)
			finders[rule->kind] (&search, rule);
	}
	return search.hits;
}
