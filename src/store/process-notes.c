/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the history says of all provider concerns since a row of it, for the daily digest (B0.12). */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_notes = { "history of provider concerns",
	"SELECT at, case_ref, what FROM history WHERE id > ? AND id <= ? AND case_ref LIKE 'PC-%' ORDER BY id" };
static const CcrfSql sql_until = { "last row of the history before a moment",
	"SELECT id FROM history WHERE id > ? AND at < ? ORDER BY id DESC LIMIT 1" };
/* clang-format on */

void
ccrf_process_note_free (CcrfProcessNote *note)
{
	if (note == NULL)
		return;
	g_free (note->ref);
	g_free (note->what);
	g_free (note);
}

GPtrArray *
ccrf_store_process_notes (CcrfStore *store, gint64 after, CcrfTime before, gint64 *last, GError **error)
{
	g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_process_note_free);
	g_auto (CcrfQuery) until = ccrf_query (store, &sql_until, "ll", after, before);
	int row = ccrf_query_next (&until, error);

	*last = row > 0 ? ccrf_column_number (&until, 0) : after;
	if (row <= 0)
		return row < 0 ? NULL : g_steal_pointer (&list);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_notes, "ll", after, *last);

	while ((row = ccrf_query_next (&query, error)) > 0) {
		CcrfProcessNote *note = g_new0 (CcrfProcessNote, 1);

		note->at = ccrf_column_number (&query, 0);
		note->ref = ccrf_column_text (&query, 1);
		note->what = ccrf_column_text (&query, 2);
		g_ptr_array_add (list, note);
	}
	return row < 0 ? NULL : g_steal_pointer (&list);
}
