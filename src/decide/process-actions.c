/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: actions out of DO, of meetings and of the chair; the quality checks; how all of it stands. */

#include "process.h"
#include <string.h>

/* ---- actions --------------------------------------------------------------------------- */

static gboolean
holds (const CcrfRole *role, const char *address)
{
	for (guint i = 0; i < role->holders->len; i++)
		if (ccrf_address_equal (((CcrfAddress *) role->holders->pdata[i])->address, address))
			return TRUE;
	return FALSE;
}

/* "press office", "press-office": a role in words; of "senior contracts manager" the longest that fits */
static const char *
role_in_words (const char *text)
{
	g_autofree char *folded = g_utf8_casefold (text, -1);
	const char *best = NULL;

	for (const char *const *role = ccrf_role_names; *role; role++) {
		g_autofree char *words = g_strdelimit (g_strdup (*role), "-", ' ');

		if ((strstr (folded, words) || strstr (folded, *role)) && (!best || strlen (*role) > strlen (best)))
			best = *role;
	}
	return best;
}

/* Who is meant: an address that holds a role, a role in words, else whoever the list names. Only people with a role are asked. */
static const char *
role_meant (const CcrfWork *work, const char *text, const char *fallback)
{
	g_autoptr (CcrfAddress) who = ccrf_address_in_text (text);
	const CcrfProcess *process = work->it->process;

	for (guint i = 0; who && i < process->roles->len; i++) {
		const CcrfProcessRole *held = process->roles->pdata[i];

		if (held->who && ccrf_address_equal (held->who->address, who->address))
			return held->role;
	}
	for (const char *const *name = ccrf_role_names; who && *name; name++) {
		const CcrfRole *role = ccrf_config_role (work->facts->config, *name);

		if (role && holds (role, who->address))
			return *name;
	}
	if (!who && role_in_words (text))
		return role_in_words (text);
	return fallback && *fallback ? fallback : "coordinator";
}

/* "Ann Example by 12 Dec": the date may stand anywhere behind "by", "before" or "on" */
static char *
date_meant (const CcrfWork *work, const char *text)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	for (const char *at = text; *at;) {
		g_autofree char *rest = NULL, *unsure = NULL;
		char *date = work->facts->read_date (work->facts->data, at, work->now, &rest, &unsure);

		if (date && strcmp (date, today) >= 0)
			return date;
		g_free (date);
		at += strcspn (at, " \n");
		at += strspn (at, " \n");
	}
	{
		CcrfTime due = ccrf_calendar_add (work->facts->calendar, work->now, ccrf_work_stanza (work, "pc-actions")->due);

		return ccrf_calendar_iso (work->facts->calendar, due);
	}
}

void
ccrf_process_add_action (CcrfWork *work, const char *text, const char *owner, const char *role, const char *due)
{
	const char *meant = role_meant (work, owner, role);
	g_autofree char *date = due && *due ? g_strdup (due) : date_meant (work, owner);
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	CcrfItem *item = ccrf_item_new (ccrf_process_next_item (work->it), text, *owner ? owner : meant, date);
	g_autofree char *name = g_strdup_printf ("pc-actions#%s", meant);

	ccrf_set_text (&item->group, "action");
	ccrf_set_text (&item->role, meant);
	ccrf_set_text (&item->added, today);
	g_ptr_array_add (work->it->items, item);
	ccrf_work_note (work, "action %d for %s", item->n, meant);
	/* an owner who has an open list gets it once more, with the new line */
	ccrf_effect_withdraw (work, name);
}

static void
tell_authorised (CcrfWork *work)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (work, "coordinator");
	g_autoptr (GPtrArray) actions = g_ptr_array_new ();

	for (guint i = 0; i < work->it->items->len; i++)
		if (g_str_equal (((CcrfItem *) work->it->items->pdata[i])->group, "action"))
			g_ptr_array_add (actions, work->it->items->pdata[i]);
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_work_mail (work, "pc-authorised", people->pdata[i]);

		mail->urgent = TRUE;
		json_object_set_array_member (mail->fields, "tasks", ccrf_fields_items (actions));
	}
}

void
ccrf_process_authorise (CcrfWork *work, const char *what)
{
	ccrf_process_add_action (work, work->args, work->args, "coordinator", "");
	ccrf_process_ask_waiting (work, NULL);
	ccrf_work_note (work, "an immediate action was authorised");
	tell_authorised (work);
}

void
ccrf_process_item_late (CcrfWork *work, const char *name)
{
	const CcrfRequest *request = ccrf_work_open_request (work, name);
	g_autoptr (GPtrArray) items = request ? ccrf_process_items_of (work, request) : NULL;
	const char *const told[] = { "coordinator", "chair", NULL };

	for (guint i = items ? items->len : 0; i > 0; i--)
		if (!ccrf_item_is_waiting (items->pdata[i - 1]))
			g_ptr_array_remove_index (items, i - 1);
	for (const char *const *role = told; items && items->len && *role; role++) {
		const CcrfAddress *who = ccrf_process_holder (work->it->process, *role);
		CcrfMail *mail;

		if (!who || ccrf_address_equal (who->address, request->to->address))
			continue;
		mail = ccrf_work_mail (work, "pc-late", who);
		json_object_set_array_member (mail->fields, "tasks", ccrf_fields_items (items));
		ccrf_fields_set (mail->fields, "role_words", request->role);
	}
}

/* ---- quality checks (B5.1) ---------------------------------------------------------------- */

static gboolean
quality_is (const CcrfWork *work, guint allowed)
{
	gboolean some = FALSE;

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];

		if (!g_str_equal (item->group, "quality") || item->state == CCRF_ITEM_REPLACED)
			continue;
		some = TRUE;
		if (!(allowed & 1u << item->state))
			return FALSE;
	}
	return some;
}

gboolean
ccrf_guard_quality_improved (const CcrfWork *work)
{
	return quality_is (work, 1u << CCRF_ITEM_IMPROVED);
}

gboolean
ccrf_guard_quality_answered (const CcrfWork *work)
{
	return quality_is (work, 1u << CCRF_ITEM_IMPROVED | 1u << CCRF_ITEM_NOT_IMPROVED);
}

/* ---- how it stands --------------------------------------------------------------------------- */

/* clang-format off */
static const struct { const char *group, *words; } lists[] = {
	{ "step-1", "Step 1" }, { "step-2", "Step 2" }, { "step-3", "Step 3" }, { "step-4", "Step 4" }, { "step-5", "Step 5" }, { "step-6", "Step 6" },
	{ "action", "Action" }, { "milestone", "Improvement plan" }, { "quality", "Quality assurance" },
};
/* clang-format on */

static const char *
list_words (const char *group)
{
	for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
		if (g_str_equal (lists[i].group, group))
			return lists[i].words;
	return "Communication";
}

JsonArray *
ccrf_process_checklist_rows (const CcrfWork *work)
{
	JsonArray *rows = json_array_new ();
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		g_autofree char *n = g_strdup_printf ("%d", item->n), *due = ccrf_calendar_date_words (item->due);
		gboolean late = item->state == CCRF_ITEM_OPEN && *item->due && strcmp (item->due, today) < 0;

		if (item->state == CCRF_ITEM_REPLACED)
			continue;
		ccrf_rows_add (rows, "n", n, "list_words", list_words (item->group), "action", item->text, "who", item->owner, "due_words", due,
		               "state", late ? "overdue" : ccrf_item_state_name (item->state), "answer", item->answer, NULL);
	}
	return rows;
}
