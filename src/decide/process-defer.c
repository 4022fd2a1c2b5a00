/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: lines that were put off with DEFER are asked again on the new day. */

#include "process.h"
#include <string.h>

static const char *
list_of (const char *step)
{
	return g_str_equal (step, "pc-actions") ? "action" : step + strlen ("pc-");
}

static gboolean
is_put_off (const CcrfItem *item, const char *step, const char *role)
{
	return item->state == CCRF_ITEM_DEFERRED && g_str_equal (item->group, list_of (step)) && g_str_equal (item->role, role);
}

void
ccrf_process_set_deferred (CcrfWork *work, const char *step, const char *role)
{
	const CcrfCalendar *calendar = work->facts->calendar;
	g_autofree char *name = g_strdup_printf ("%s#%s", step, role);
	const char *first = NULL;
	CcrfTime at;

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];

		if (is_put_off (item, step, role) && (!first || strcmp (item->due, first) < 0))
			first = item->due;
	}
	at = first ? ccrf_calendar_add (calendar, ccrf_calendar_start_of_day (calendar, first), (CcrfSpan){ 0, CCRF_SPAN_WORKING_HOURS }) : 0;
	/* of a day that lies behind, when the program stood still: now */
	ccrf_process_deadline (work, "defer", name, first ? MAX (at, work->now) : 0);
}

void
ccrf_process_deferred_due (CcrfWork *work, const char *name)
{
	g_autofree char *step = g_strndup (name, strcspn (name, "#"));
	const char *role = strchr (name, '#') ? strchr (name, '#') + 1 : "";
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	guint n = 0;

	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (is_put_off (item, step, role) && strcmp (item->due, today) <= 0) {
			item->state = CCRF_ITEM_OPEN;
			n++;
		}
	}
	ccrf_work_note (work, "%u deferred item%s of %s due again", n, n == 1 ? " is" : "s are", name);
	/* what is open of the same list stands in the new mail too */
	if (n) {
		ccrf_effect_withdraw (work, name);
		ccrf_process_ask_owner (work, step, list_of (step), role);
	}
	ccrf_process_set_deferred (work, step, role);
}
