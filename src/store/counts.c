/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers for who watches the service: codes and counts, nothing sealed is opened. */

#include "store-private.h"

/* clang-format off */
/* by CcrfCountOf; @timed: takes the time */
static const struct { CcrfSql sql; gboolean timed; } counts[] = {
	[CCRF_COUNT_CASES] =     { { "count cases",
		"SELECT procedure, state, COUNT(*) FROM cases GROUP BY procedure, state ORDER BY procedure, state" }, FALSE },
	[CCRF_COUNT_OVERDUE] =   { { "count overdue cases",
		"SELECT procedure, '', COUNT(*) FROM cases WHERE state <> 'closed' AND due <> 0 AND due < ? GROUP BY procedure ORDER BY procedure" }, TRUE },
	[CCRF_COUNT_ERASED] =    { { "count erased cases",
		"SELECT procedure, '', COUNT(*) FROM cases c JOIN data_key k ON k.id = c.key_id"
		" WHERE k.wrapped IS NULL GROUP BY procedure ORDER BY procedure" }, FALSE },
	/* "screened: APPROVE" counts as "screened" */
	[CCRF_COUNT_MESSAGES] =  { { "count messages",
		"SELECT CASE WHEN processed = 0 OR outcome IS NULL THEN 'waiting' WHEN instr(outcome, ':') > 0 THEN substr(outcome, 1, instr(outcome, ':') - 1)"
		" ELSE outcome END AS one, COALESCE (folder, 'inbox') AS two, COUNT(*) FROM message GROUP BY one, two ORDER BY one, two" }, FALSE },
	[CCRF_COUNT_ATTENTION] = { { "count what waits for a person",
		"SELECT folder, '', COUNT(*) FROM message WHERE " CCRF_SQL_WAITS_FOR_A_PERSON
		" GROUP BY folder ORDER BY folder" }, FALSE },
	[CCRF_COUNT_OUTBOX] =    { { "count mails", "SELECT state, '', COUNT(*) FROM outbox GROUP BY state ORDER BY state" }, FALSE },
	[CCRF_COUNT_QUEUED_AT] = { { "oldest mail that waits",
		"SELECT '', '', created FROM outbox WHERE state IN ('queued', 'uncertain') ORDER BY created LIMIT 1" }, FALSE },
	[CCRF_COUNT_HISTORY] =   { { "count history", "SELECT '', '', COUNT(*) FROM history" }, FALSE },
};
/* clang-format on */

static void
count_free (gpointer data)
{
	CcrfCount *count = data;

	g_free (count->one);
	g_free (count->two);
	g_free (count);
}

GPtrArray *
ccrf_store_counts (CcrfStore *store, CcrfCountOf of, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (count_free);
	g_auto (CcrfQuery) query = counts[of].timed ? ccrf_query (store, &counts[of].sql, "l", now) : ccrf_query (store, &counts[of].sql, "");
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfCount *count = g_new0 (CcrfCount, 1);

		count->one = ccrf_column_text (&query, 0);
		count->two = ccrf_column_text (&query, 1);
		count->n = ccrf_column_number (&query, 2);
		g_ptr_array_add (list, count);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}
