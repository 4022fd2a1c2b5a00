/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rows ask of a case before they fit. */

#include "work.h"
#include <string.h>

gboolean
ccrf_guard_unmatched (const CcrfWork *work)
{
	return work->provider == NULL;
}

gboolean
ccrf_guard_doubtful (const CcrfWork *work)
{
	return work->provider == NULL && !ccrf_work_open_request (work, "match");
}

gboolean
ccrf_guard_no_address (const CcrfWork *work)
{
	return !work->provider || !*work->provider->email || ccrf_case_fact (work->it, "provider_undeliverable");
}

/* Part E, field 24: a reason such as "the manager is the concern", or the police
 * told (no tipping off), stops us from writing to the provider. */
gboolean
ccrf_guard_blocked (const CcrfWork *work)
{
	const CcrfForm *form = work->it->form;
	const char *raised = form ? ccrf_form_get (form, "raised_with_provider") : NULL;
	const char *agencies = form ? ccrf_form_get (form, "other_agencies") : NULL;
	const char *reason = form ? g_hash_table_lookup (form->notes, "raised_with_provider") : NULL;

	if (ccrf_case_fact (work->it, "released"))
		return FALSE;
	if (agencies && strstr (agencies, "police"))
		return TRUE;
	if (g_strcmp0 (raised, "no") == 0 && reason) {
		g_autofree char *folded = g_utf8_casefold (reason, -1);

		for (char **word = work->facts->procedures->block_words; *word; word++) {
			g_autofree char *wanted = g_utf8_casefold (*word, -1);

			if (strstr (folded, wanted))
				return TRUE;
		}
	}
	return FALSE;
}

gboolean
ccrf_guard_has_items (const CcrfWork *work)
{
	return work->it->items->len > 0;
}

static gboolean
no_item_is (const CcrfWork *work, guint states)
{
	for (guint i = 0; i < work->it->items->len; i++)
		if (states & (1u << ((CcrfItem *) work->it->items->pdata[i])->state))
			return FALSE;
	return TRUE;
}

gboolean
ccrf_guard_none_open (const CcrfWork *work)
{
	return no_item_is (work, 1u << CCRF_ITEM_OPEN);
}

/* the provider's step: no action is left open; the visit's: each is evidenced or not */
gboolean
ccrf_guard_all_answered (const CcrfWork *work)
{
	guint left = 1u << CCRF_ITEM_OPEN;

	if (strstr (work->it->state, "visit"))
		left |= 1u << CCRF_ITEM_DONE | 1u << CCRF_ITEM_NOT_DONE;
	return no_item_is (work, left);
}

gboolean
ccrf_guard_all_evidenced (const CcrfWork *work)
{
	return no_item_is (work, ~(1u << CCRF_ITEM_EVIDENCED));
}

/* A3.1: a form with both; a "compliment" that carries a concern's signs counts as both */
gboolean
ccrf_guard_both (const CcrfWork *work)
{
	return work->it->form && g_str_equal (work->it->form->report_type, "both") && !ccrf_case_fact (work->it, "split");
}

gboolean
ccrf_guard_for_forum (const CcrfWork *work)
{
	const char *share = work->it->form ? ccrf_form_get (work->it->form, "ok_to_share") : NULL;

	return share && !g_str_equal (share, "no");
}
