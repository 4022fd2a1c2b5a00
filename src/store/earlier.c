/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The last factor of A1.2, which no form can answer: what is known of earlier
 * concerns about this provider, and whether their agreed actions were evidenced.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_concerns = { "earlier concerns",
	"SELECT id, ref FROM cases WHERE provider_id = ? AND procedure = 'concern' AND counts = 1"
	" AND received > ? AND received <= ? AND ref <> ? ORDER BY received, id" };
static const CcrfSql sql_category = { "category of an earlier concern",
	"SELECT 1 FROM case_category WHERE case_id = ? AND category = ?" };
static const CcrfSql sql_actions =  { "actions of an earlier concern",
	"SELECT state, COUNT(*) FROM item WHERE case_id = ? GROUP BY state" };
/* clang-format on */

void
ccrf_earlier_free (CcrfEarlier *earlier)
{
	if (earlier == NULL)
		return;
	g_clear_pointer (&earlier->refs, g_ptr_array_unref);
	g_clear_pointer (&earlier->unlearned, g_ptr_array_unref);
	g_clear_pointer (&earlier->recurring, g_ptr_array_unref);
	g_clear_pointer (&earlier->waiting, g_ptr_array_unref);
	g_free (earlier);
}

/* 12 months by the calendar, not 365 days */
static CcrfTime
a_year_before (CcrfTime now)
{
	g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
	g_autoptr (GDateTime) before = date != NULL ? g_date_time_add_months (date, -12) : NULL;

	return before != NULL ? g_date_time_to_unix (before) : 0;
}

/* Returns: 1 shares a category, 0 does not, -1 @error */
static int
shares_category (CcrfStore *store, gint64 case_id, char **categories, GError **error)
{
	int row = 0;

	for (char **code = categories; row == 0 && *code != NULL; code++) {
		g_auto (CcrfQuery) query = ccrf_query (store, &sql_category, "ls", case_id, *code);

		row = ccrf_query_next (&query, error);
	}
	return row;
}

/* The agreed actions of one earlier concern. */
typedef struct { int all, evidenced, not_evidenced, not_done; } Actions;

static gboolean
count_actions (CcrfStore *store, gint64 case_id, Actions *actions, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_actions, "l", case_id);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		g_autofree char *state = ccrf_column_text (&query, 0);
		int n = (int) ccrf_column_number (&query, 1);

		actions->all += n;
		if (g_strcmp0 (state, ccrf_item_state_name (CCRF_ITEM_EVIDENCED)) == 0)
			actions->evidenced += n;
		if (g_strcmp0 (state, ccrf_item_state_name (CCRF_ITEM_NOT_EVIDENCED)) == 0)
			actions->not_evidenced += n;
		if (g_strcmp0 (state, ccrf_item_state_name (CCRF_ITEM_NOT_DONE)) == 0)
			actions->not_done += n;
	}
	return row == 0;
}

/* What an earlier concern of the same category says of the provider: it did not act, or it acted and it came back. */
static void
add_lesson (CcrfEarlier *earlier, const Actions *actions, const char *ref)
{
	GPtrArray *list = earlier->waiting;

	if (actions->all == 0)
		return;
	if (actions->not_evidenced > 0 || actions->not_done > 0)
		list = earlier->unlearned;
	else if (actions->evidenced == actions->all)
		list = earlier->recurring;
	g_ptr_array_add (list, g_strdup (ref));
}

static gboolean
read_earlier (CcrfStore *store, const CcrfCase *it, CcrfTime now, CcrfEarlier *earlier, GError **error)
{
	g_auto (GStrv) categories = ccrf_case_categories (it);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_concerns, "llls", it->provider_id, a_year_before (now), now, it->ref != NULL ? it->ref : "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		gint64 id = ccrf_column_number (&query, 0);
		g_autofree char *ref = ccrf_column_text (&query, 1);
		int same = shares_category (store, id, categories, error);
		Actions actions = { 0 };

		if (same < 0 || !count_actions (store, id, &actions, error))
			return FALSE;
		earlier->concerns++;
		earlier->actions += actions.all;
		earlier->evidenced += actions.evidenced;
		earlier->not_evidenced += actions.not_evidenced;
		if (same > 0) {
			earlier->same_category++;
			add_lesson (earlier, &actions, ref);
			g_ptr_array_add (earlier->refs, g_steal_pointer (&ref));
		}
	}
	return row == 0;
}

CcrfEarlier *
ccrf_store_earlier (CcrfStore *store, const CcrfCase *it, CcrfTime now, GError **error)
{
	CcrfEarlier *earlier = g_new0 (CcrfEarlier, 1);
	gboolean own, ok;

	earlier->refs = g_ptr_array_new_with_free_func (g_free);
	earlier->unlearned = g_ptr_array_new_with_free_func (g_free);
	earlier->recurring = g_ptr_array_new_with_free_func (g_free);
	earlier->waiting = g_ptr_array_new_with_free_func (g_free);
	if (it->provider_id == 0) /* nobody's earlier concerns */
		return earlier;
	ok = ccrf_store_enter (store, FALSE, &own, error);
	ok = ok && ccrf_store_leave (store, own, read_earlier (store, it, now, earlier, error), error);
	if (!ok)
		g_clear_pointer (&earlier, ccrf_earlier_free);
	return earlier;
}
