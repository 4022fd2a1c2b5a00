/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: the checklists of the steps, one mail an owner, and what they answer line by line (B0.4, B1–B6). */

#include "process.h"
#include <string.h>

/* ---- handing out --------------------------------------------------------------------- */

static CcrfItem *
add_item (CcrfWork *work, const CcrfRuleItem *rule, const char *group)
{
	CcrfTime due = ccrf_calendar_add (work->facts->calendar, work->now, rule->due);
	g_autofree char *due_day = ccrf_calendar_iso (work->facts->calendar, due), *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	CcrfItem *item = ccrf_item_new (ccrf_process_next_item (work->it), rule->text, rule->owner, due_day);

	ccrf_set_text (&item->group, group);
	ccrf_set_text (&item->role, rule->owner);
	ccrf_set_text (&item->key, rule->key);
	ccrf_set_text (&item->added, today);
	item->needs_reason = rule->needs_reason;
	g_ptr_array_add (work->it->items, item);
	return item;
}

gboolean
ccrf_item_is_waiting (const CcrfItem *item)
{
	return item->state == CCRF_ITEM_OPEN || item->state == CCRF_ITEM_NOT_DONE;
}

static gboolean
has_waiting (const CcrfWork *work, const char *group, const char *key)
{
	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];

		if (g_str_equal (item->group, group) && g_str_equal (item->key, key) && ccrf_item_is_waiting (item))
			return TRUE;
	}
	return FALSE;
}

/* Where nobody holds the owner's role, the coordinator takes the item: it must not fall between two chairs. */
static const char *
owner_of (CcrfWork *work, const char *role)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (work, role);

	if (people->len || g_str_equal (role, "coordinator") || g_str_equal (role, "provider"))
		return role;
	ccrf_work_note (work, "nobody holds the role %s: its items go to the coordinator", role);
	return "coordinator";
}

/* One mail an owner, with all of theirs on this list. */
static void
ask_owners (CcrfWork *work, const char *step, const char *group)
{
	g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		g_autofree char *name = g_strdup_printf ("%s#%s", step, item->role);

		if (!g_str_equal (item->group, group) || !ccrf_item_is_waiting (item) || !g_hash_table_add (asked, item->role))
			continue;
		/* a coordinator who is not named yet gets them when named */
		if (g_str_equal (item->role, "coordinator") && !ccrf_process_holder (work->it->process, "coordinator"))
			continue;
		if (!ccrf_work_open_request (work, name))
			ccrf_process_ask_owner (work, step, group, item->role);
	}
}

void
ccrf_process_enter (CcrfWork *work, const char *step)
{
	const GPtrArray *rules = ccrf_process_rules (work)->items;
	g_autofree char *name = g_strdup_printf ("pc-%s", step);

	for (guint i = 0; i < rules->len; i++) {
		const CcrfRuleItem *rule = rules->pdata[i];
		CcrfItem *item;

		if (!g_strv_contains ((const char *const *) rule->steps, step) || has_waiting (work, step, rule->key))
			continue;
		item = add_item (work, rule, step);
		ccrf_set_text (&item->role, owner_of (work, rule->owner));
	}
	ccrf_work_note (work, "the checklist of %s goes to its owners", step);
	ask_owners (work, name, step);
	/* the clock of the state is the step's own, whoever owns the items */
	if (g_strcmp0 (ccrf_table_step (&ccrf_provider_concerns_table, work->it->state), name) == 0)
		work->it->due = ccrf_calendar_add (work->facts->calendar, work->now, ccrf_work_stanza (work, name)->due);
	ccrf_process_ask_communication (work, NULL);
}

/* What the chair left open at the last step is asked anew at this one (B0.4). */
static void
replace_lines (CcrfWork *work)
{
	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (g_str_has_prefix (item->group, "communication-") && item->state == CCRF_ITEM_OPEN)
			item->state = CCRF_ITEM_REPLACED;
	}
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];
		g_autofree char *name = ccrf_request_name (request);

		if (g_str_equal (request->step, "pc-communication") && request->state == CCRF_REQUEST_OPEN)
			ccrf_effect_withdraw (work, name);
	}
}

void
ccrf_process_ask_communication (CcrfWork *work, const char *what)
{
	const GPtrArray *rules = ccrf_process_rules (work)->lines;
	g_autofree char *group = g_strdup_printf ("communication-%s", work->it->state);

	if (!g_str_has_prefix (work->it->state, "step-") || !ccrf_process_holder (work->it->process, "chair"))
		return;
	replace_lines (work);
	for (guint i = 0; i < rules->len; i++)
		add_item (work, rules->pdata[i], group);
	ccrf_work_ask_about (work, "pc-communication", work->it->state, "chair", NULL);
}

void
ccrf_process_ask_waiting (CcrfWork *work, const char *role)
{
	static const char *const lists[] = { "step-1", "step-2", "step-3", "step-4", "step-5", "step-6" };

	for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
		g_autofree char *step = g_strdup_printf ("pc-%s", lists[i]);

		ask_owners (work, step, lists[i]);
	}
	ask_owners (work, "pc-actions", "action");
}

/* Actions may be agreed for a day far off: the clock of the question is that of the first of them. */
void
ccrf_process_ask_owner (CcrfWork *work, const char *step, const char *group, const char *role)
{
	const CcrfStep *stanza = ccrf_work_stanza (work, step);
	g_autofree char *name = g_strdup_printf ("%s#%s", step, role), *words = NULL;
	CcrfTime due = 0, usual = ccrf_calendar_add (work->facts->calendar, work->now, stanza->due);
	JsonObject *extra = json_object_new ();

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		CcrfTime at = ccrf_calendar_end_of_day (work->facts->calendar, item->due);

		if (g_str_equal (item->group, group) && g_str_equal (item->role, role) && ccrf_item_is_waiting (item) && at > work->now && (!due || at < due))
			due = at;
	}
	due = due ? due : usual;
	words = ccrf_calendar_words (work->facts->calendar, due);
	json_object_set_string_member (extra, "due_words", words);
	if (ccrf_work_ask_about (work, step, role, role, extra) && due != usual)
		ccrf_work_start_clock_named (work, stanza, name, work->now, due);
}

GPtrArray *
ccrf_process_items_of (const CcrfWork *work, const CcrfRequest *request)
{
	/* clang-format off */
	static const struct { const char *step, *group; gboolean by_role; } lists[] = {
		{ "pc-step-1", "step-1", TRUE }, { "pc-step-2", "step-2", TRUE }, { "pc-step-3", "step-3", TRUE },
		{ "pc-step-4", "step-4", TRUE }, { "pc-step-5", "step-5", TRUE }, { "pc-step-6", "step-6", TRUE },
		{ "pc-actions", "action", TRUE }, { "pc-communication", "communication-", FALSE },
		{ "pc-milestones", "milestone", FALSE }, { "pc-quality", "quality", FALSE },
	};
	/* clang-format on */
	GPtrArray *own = g_ptr_array_new ();
	const char *about = ccrf_request_about (request);

	for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
		for (guint n = 0; g_str_equal (lists[i].step, request->step) && n < work->it->items->len; n++) {
			CcrfItem *item = work->it->items->pdata[n];
			g_autofree char *line_group = g_strdup_printf ("%s%s", lists[i].group, about);
			gboolean listed = g_str_equal (item->group, lists[i].group) || (!lists[i].by_role && g_str_equal (item->group, line_group));

			if (listed && item->state != CCRF_ITEM_REPLACED && (!lists[i].by_role || g_str_equal (item->role, about)))
				g_ptr_array_add (own, item);
		}
	return own;
}

/* ---- answers ------------------------------------------------------------------------------- */

static CcrfItem *
find (const GPtrArray *items, int n)
{
	for (guint i = 0; i < items->len; i++)
		if (((CcrfItem *) items->pdata[i])->n == n)
			return items->pdata[i];
	return NULL;
}

/* "until 12 December", "12 December when the new rota starts". (transfer full) (nullable) */
static char *
date_of (const CcrfWork *work, const char *args)
{
	static const char *const before[] = { "until ", "till ", "to ", "by ", "on " };
	g_autofree char *rest = NULL, *unsure = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
		if (g_ascii_strncasecmp (args, before[i], strlen (before[i])) == 0)
			args += strlen (before[i]);
	return work->facts->read_date (work->facts->data, args, work->now, &rest, &unsure);
}

static gboolean
check_date (CcrfWork *work, const CcrfCommand *command)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now), *date = date_of (work, command->args);

	if (!date)
		ccrf_work_bad (work, "Please write after %d DEFER the date until when it is deferred. Nothing was done.", command->item);
	else if (strcmp (date, today) <= 0)
		ccrf_work_bad (work, "The date after %d DEFER is not to come any more. Nothing was done.", command->item);
	return work->problem == NULL;
}

static gboolean
check_line (CcrfWork *work, const GPtrArray *items, const CcrfCommand *command)
{
	const CcrfItem *item = find (items, command->item);

	if (command->item == 0)
		ccrf_work_bad (work, "Your reply says %s without the number of a line, so we did nothing.", command->keyword);
	else if (!item)
		ccrf_work_bad (work, "There is no number %d on your list, so we did nothing.", command->item);
	else if (g_str_equal (command->keyword, "NOT NEEDED") && item->needs_reason && !*command->args)
		ccrf_work_bad (work, "Please write after %d NOT NEEDED why. Nothing was done.", command->item);
	else if (g_str_equal (command->keyword, "DEFER"))
		return check_date (work, command);
	return work->problem == NULL;
}

static gboolean
check_lines (CcrfWork *work, const GPtrArray *items)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

	if (work->event->commands->len == 0)
		ccrf_work_bad (work, "We could not find a line such as “%d %s” in your reply, so we did nothing.",
		               items->len ? ((CcrfItem *) items->pdata[0])->n : 1, ccrf_step_words_find (work->request->step)->words[0]);
	for (guint i = 0; !work->problem && i < work->event->commands->len; i++) {
		CcrfCommand *command = work->event->commands->pdata[i];
		const char *before;

		/* a list of one needs no number */
		if (command->item == 0 && items->len == 1)
			command->item = ((CcrfItem *) items->pdata[0])->n;
		before = g_hash_table_lookup (seen, GINT_TO_POINTER (command->item));
		if (before && !g_str_equal (before, command->keyword))
			ccrf_work_bad (work, "Your reply says both %s and %s for number %d, so we did nothing.", before, command->keyword, command->item);
		else
			check_line (work, items, command);
		g_hash_table_insert (seen, GINT_TO_POINTER (command->item), command->keyword);
	}
	return work->problem == NULL;
}

/* B0.12: the NHS leads on this one */
static void
hand_to_nhs (CcrfWork *work, CcrfItem *item)
{
	const CcrfRuleItem *rule = ccrf_rule_item (ccrf_process_rules (work), item->key);
	g_autoptr (GPtrArray) nurse = ccrf_work_people (work, "designated-nurse");
	const char *role = owner_of (work, rule && rule->nhs_owner ? rule->nhs_owner : nurse->len ? "designated-nurse" : "chc-lead-nurse");
	g_autofree char *name = g_strdup_printf ("%s#%s", work->request->step, role);

	ccrf_set_text (&item->role, role);
	ccrf_set_text (&item->owner, role);
	/* who has a list already gets it once more, with this line */
	if (g_strcmp0 (role, ccrf_request_about (work->request)) != 0)
		ccrf_effect_withdraw (work, name);
	ccrf_work_note (work, "item %d: the NHS leads, %s is asked", item->n, role);
}

static void
apply_line (CcrfWork *work, CcrfItem *item, const CcrfCommand *command)
{
	/* clang-format off */
	static const struct { const char *keyword; CcrfItemState state; } states[] = {
		{ "DONE", CCRF_ITEM_DONE }, { "NOT DONE", CCRF_ITEM_NOT_DONE }, { "NOT NEEDED", CCRF_ITEM_NOT_NEEDED },
		{ "DEFER", CCRF_ITEM_DEFERRED }, { "DO", CCRF_ITEM_DONE }, { "NOT NOW", CCRF_ITEM_NOT_NOW },
		{ "IMPROVED", CCRF_ITEM_IMPROVED }, { "NOT IMPROVED", CCRF_ITEM_NOT_IMPROVED },
	};
	/* clang-format on */
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now), *date = date_of (work, command->args);

	if (g_str_equal (command->keyword, "NHS")) {
		hand_to_nhs (work, item);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
		if (g_str_equal (states[i].keyword, command->keyword))
			item->state = states[i].state;
	ccrf_set_text (&item->answer, command->args);
	if (item->state == CCRF_ITEM_DEFERRED)
		ccrf_set_text (&item->due, date);
	else
		/* a line answered without a date, or with one to come, was done today */
		ccrf_set_text (&item->done_on, item->state != CCRF_ITEM_DONE ? "" : date && strcmp (date, today) <= 0 ? date : today);
	if (g_str_equal (command->keyword, "DO"))
		ccrf_process_add_action (work, item->text, command->args, item->owner, "");
}

static gboolean
all_answered (const GPtrArray *items)
{
	for (guint i = 0; i < items->len; i++)
		if (ccrf_item_is_waiting (items->pdata[i]))
			return FALSE;
	return TRUE;
}

gboolean
ccrf_process_apply_lines (CcrfWork *work)
{
	g_autoptr (GPtrArray) items = ccrf_process_items_of (work, work->request);
	guint n = work->event->commands->len;

	if (!check_lines (work, items)) {
		ccrf_work_ask_back (work);
		return FALSE;
	}
	for (guint i = 0; i < n; i++) {
		const CcrfCommand *command = work->event->commands->pdata[i];

		apply_line (work, find (items, command->item), command);
	}
	ccrf_work_note (work, "%u line%s answered to %s", n, n == 1 ? "" : "s", work->request->step);
	work->request->asked_back = FALSE;
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("%s: lines answered", work->request->step);
	return TRUE;
}

void
ccrf_process_items_answered (CcrfWork *work)
{
	g_autofree char *on = g_strdup_printf ("%s checked", work->request->step);
	g_autoptr (GPtrArray) left = NULL;

	if (!ccrf_process_apply_lines (work))
		return;
	/* what went to the NHS is not this owner's any more */
	left = ccrf_process_items_of (work, work->request);
	if (all_answered (left) && !g_str_equal (work->request->step, "pc-quality"))
		ccrf_effect_settle (work, work->request->step);
	/* after that: a settled question takes its deadlines with it */
	ccrf_process_set_deferred (work, work->request->step, ccrf_request_about (work->request));
	ccrf_process_ask_waiting (work, NULL);
	ccrf_work_step (work, on);
	ccrf_work_receipt (work, "your answers, line by line");
}
