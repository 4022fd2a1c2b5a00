/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Provider concerns: the lines of the agreed improvement plan are milestones,
 * asked about when they are due and when they stay overdue (B0.7, B4.1, B4.3).
 */

#include "process-documents.h"
#include <string.h>

/* ---- milestones ------------------------------------------------------------------------------ */

static gboolean
is_milestone (const CcrfItem *item)
{
	return g_str_equal (item->group, "milestone") && item->state != CCRF_ITEM_REPLACED;
}

static gboolean
is_waiting (const CcrfItem *item)
{
	return is_milestone (item) && (item->state == CCRF_ITEM_OPEN || item->state == CCRF_ITEM_NOT_DONE);
}

static CcrfItem *
same_text (const CcrfWork *work, const char *action, gboolean waiting_only)
{
	g_autofree char *wanted = ccrf_words_folded (action);

	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];
		g_autofree char *own = is_milestone (item) ? ccrf_words_folded (item->text) : NULL;

		if (own && g_str_equal (own, wanted) && (!waiting_only || is_waiting (item)))
			return item;
	}
	return NULL;
}

static void
mark_done (const CcrfWork *work, CcrfItem *item, JsonObject *row, int version)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	g_autofree char *words = g_strdup_printf ("Complete in version %d of the plan%s%s", version, *ccrf_plan_member (row, "progress") ? ": " : "", ccrf_plan_member (row, "progress"));

	item->state = CCRF_ITEM_DONE;
	ccrf_set_text (&item->done_on, *ccrf_plan_member (row, "done_on") ? ccrf_plan_member (row, "done_on") : today);
	ccrf_set_text (&item->answer, words);
}

/* ---- the clock of the milestones -------------------------------------------------------------------- */

static const CcrfRuleDocument *
rule_of (const CcrfWork *work)
{
	return ccrf_rule_document (ccrf_process_rules (work), "sip");
}

static CcrfTime
morning_of (const CcrfWork *work, CcrfTime day)
{
	const CcrfConfig *config = work->facts->config;

	return ccrf_calendar_next_window (work->facts->calendar, day, config ? config->day_starts : 9 * 60, config ? config->day_ends : 17 * 60);
}

/* When this one speaks next: on its day, on the day after it (it is overdue then), and when it has been so for long. 0: not any more */
static CcrfTime
next_of (const CcrfWork *work, const CcrfItem *item)
{
	const CcrfCalendar *calendar = work->facts->calendar;
	CcrfTime day = ccrf_calendar_start_of_day (calendar, item->due);
	const CcrfTime moments[] = {
		morning_of (work, day), morning_of (work, day + 86400 + 3 * 3600),
		rule_of (work) ? morning_of (work, ccrf_calendar_add (calendar, ccrf_calendar_end_of_day (calendar, item->due), rule_of (work)->late_by)) : 0,
	};

	for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
		if (moments[i] > work->now)
			return moments[i];
	return 0;
}

static gboolean
is_overdue (const CcrfWork *work, const CcrfItem *item)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	return is_waiting (item) && *item->due && strcmp (item->due, today) < 0;
}

/* What stays overdue after all that is asked about again, as often as one may be late. */
static CcrfTime
again (const CcrfWork *work)
{
	for (guint i = 0; rule_of (work) && i < work->it->items->len; i++)
		if (is_overdue (work, work->it->items->pdata[i]))
			return morning_of (work, ccrf_calendar_add (work->facts->calendar, work->now, rule_of (work)->late_by));
	return 0;
}

static void
schedule (CcrfWork *work)
{
	CcrfTime first = 0;

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		CcrfTime at = is_waiting (item) && *item->due ? next_of (work, item) : 0;

		if (at && (!first || at < first))
			first = at;
	}
	ccrf_process_deadline (work, "due", "milestones", first ? first : again (work));
}

/* B4.1: so many overdue at once, or one for so long: the chair is asked once whether to meet, until it is caught up or they have met */
static void
look_whether_late (CcrfWork *work)
{
	const CcrfRuleDocument *rule = rule_of (work);
	const CcrfCalendar *calendar = work->facts->calendar;
	const char *before = ccrf_case_fact (work->it, "milestones_late");
	g_autofree char *today = ccrf_calendar_iso (calendar, work->now), *why = NULL;
	gboolean for_long = FALSE;
	int overdue = 0;

	for (guint i = 0; rule && i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];

		if (!is_overdue (work, item))
			continue;
		overdue++;
		for_long = for_long || ccrf_calendar_add (calendar, ccrf_calendar_end_of_day (calendar, item->due), rule->late_by) <= work->now;
	}
	if (!rule || !rule->late || (overdue < rule->late && !for_long)) {
		ccrf_case_set_fact (work->it, "milestones_late", NULL);
		return;
	}
	for (guint i = 0; before && i < work->it->process->meetings->len; i++) {
		const CcrfProcessMeeting *meeting = work->it->process->meetings->pdata[i];
		g_autofree char *held = ccrf_calendar_iso (calendar, meeting->start);

		if (g_str_equal (meeting->state, "held") && strcmp (held, before) > 0) {
			before = NULL;
			break;
		}
	}
	if (before)
		return;
	ccrf_case_set_fact (work->it, "milestones_late", today);
	why = g_strdup_printf ("%d action%s of the service improvement plan %s overdue%s.", overdue, overdue == 1 ? "" : "s", overdue == 1 ? "is" : "are",
	                       for_long ? ", at least one of them for long" : "");
	ccrf_process_propose_update (work, why);
}

/* ---- a version came, a version is agreed ------------------------------------------------------------------ */

void
ccrf_milestones_came (CcrfWork *work, int version, const GPtrArray *lines)
{
	g_autofree char *name = ccrf_plan_fact (version), *text = NULL;
	g_autoptr (JsonNode) node = ccrf_plan_kept (work, version);
	JsonArray *plan;
	guint done = 0;

	if (!node) {
		node = json_node_new (JSON_NODE_ARRAY);
		json_node_take_array (node, json_array_new ());
	}
	/* a version may come in several files */
	plan = json_node_get_array (node);
	for (guint i = 0; i < lines->len; i++) {
		const CcrfPlanLine *line = lines->pdata[i];
		CcrfItem *item = same_text (work, line->action, TRUE);
		JsonObject *row = ccrf_plan_line_to_json (line);

		/* what the provider says is complete is complete, as if it had answered so */
		if (item && line->done) {
			mark_done (work, item, row, version);
			done++;
		}
		json_array_add_object_element (plan, row);
	}
	text = json_to_string (node, FALSE);
	ccrf_case_set_fact (work->it, name, text);
	/* nobody is asked about an older version any more */
	for (int older = version - 1; older > 0; older--) {
		g_autofree char *old = ccrf_plan_fact (older);

		if (!ccrf_case_fact (work->it, old))
			break;
		ccrf_case_set_fact (work->it, old, NULL);
	}
	ccrf_work_note (work, "version %d of the service improvement plan has %u line%s; %u milestone%s complete in it", version, json_array_get_length (plan),
	                json_array_get_length (plan) == 1 ? "" : "s", done, done == 1 ? " is" : "s are");
	if (done) {
		schedule (work);
		look_whether_late (work);
	}
}

static CcrfItem *
add_milestone (CcrfWork *work, JsonObject *row)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	const char *owner = ccrf_plan_member (row, "owner");
	CcrfItem *item = ccrf_item_new (ccrf_process_next_item (work->it), ccrf_plan_member (row, "action"), *owner ? owner : "provider", ccrf_plan_member (row, "due"));

	ccrf_set_text (&item->group, "milestone");
	ccrf_set_text (&item->role, "provider");
	ccrf_set_text (&item->added, today);
	g_ptr_array_add (work->it->items, item);
	return item;
}

void
ccrf_milestones_agreed (CcrfWork *work, int version)
{
	g_autoptr (JsonNode) node = ccrf_plan_kept (work, version);
	JsonArray *plan = node ? json_node_get_array (node) : NULL;
	g_autoptr (GHashTable) kept = g_hash_table_new (g_direct_hash, g_direct_equal);
	guint n = plan ? json_array_get_length (plan) : 0;

	for (guint i = 0; i < n; i++) {
		JsonObject *row = json_array_get_object_element (plan, i);
		CcrfItem *item = same_text (work, ccrf_plan_member (row, "action"), FALSE);

		item = item && !g_hash_table_contains (kept, item) ? item : add_milestone (work, row);
		g_hash_table_add (kept, item);
		if (*ccrf_plan_member (row, "owner"))
			ccrf_set_text (&item->owner, ccrf_plan_member (row, "owner"));
		ccrf_set_text (&item->due, ccrf_plan_member (row, "due"));
		if (json_object_get_boolean_member (row, "done") && is_waiting (item))
			mark_done (work, item, row, version);
	}
	/* what the new version does not have any more is replaced; what was done stays done. Without a table nothing is known: the old ones stay */
	for (guint i = 0; n && i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (is_waiting (item) && !g_hash_table_contains (kept, item))
			item->state = CCRF_ITEM_REPLACED;
	}
	ccrf_work_note (work, "%u milestone%s agreed", n, n == 1 ? " is" : "s are");
	ccrf_effect_withdraw (work, "pc-milestones#plan");
	schedule (work);
	look_whether_late (work);
}

/* ---- asking --------------------------------------------------------------------------------------------------- */

/* Due since they were last asked about, or overdue for as long as one may be */
static gboolean
is_to_be_asked (const CcrfWork *work, const CcrfItem *item)
{
	const CcrfCalendar *calendar = work->facts->calendar;
	const char *last = ccrf_case_fact (work->it, "milestones_asked");
	g_autofree char *today = ccrf_calendar_iso (calendar, work->now), *late = NULL;
	CcrfTime long_after;

	if (!is_waiting (item) || !*item->due || strcmp (item->due, today) > 0)
		return FALSE;
	if (!last || strcmp (item->due, last) > 0)
		return TRUE;
	long_after = rule_of (work) ? ccrf_calendar_add (calendar, ccrf_calendar_start_of_day (calendar, last), rule_of (work)->late_by) : 0;
	late = ccrf_calendar_iso (calendar, long_after);
	return long_after && strcmp (late, today) <= 0;
}

static void
ask (CcrfWork *work)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	g_autoptr (GPtrArray) due = g_ptr_array_new ();
	JsonObject *extra = json_object_new ();

	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (is_waiting (item) && *item->due && strcmp (item->due, today) <= 0)
			g_ptr_array_add (due, item);
	}
	ccrf_case_set_fact (work->it, "milestones_asked", today);
	ccrf_effect_withdraw (work, "pc-milestones#plan");
	json_object_set_array_member (extra, "due_tasks", ccrf_fields_items (due));
	ccrf_work_ask_about (work, "pc-milestones", "plan", "provider", extra);
}

void
ccrf_milestones_due (CcrfWork *work)
{
	gboolean wanted = FALSE;

	for (guint i = 0; i < work->it->items->len; i++)
		wanted = wanted || is_to_be_asked (work, work->it->items->pdata[i]);
	if (wanted)
		ask (work);
	ccrf_work_note (work, "milestones looked at");
	look_whether_late (work);
	schedule (work);
}

/* ---- answers ---------------------------------------------------------------------------------------------------- */

/* TRUE: every line that is due was answered */
static gboolean
all_due_answered (const CcrfWork *work)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];

		if (is_milestone (item) && item->state == CCRF_ITEM_OPEN && *item->due && strcmp (item->due, today) <= 0)
			return FALSE;
	}
	return TRUE;
}

/* Prose: kept as evidence, and the choices are sent once. */
static void
words_about_progress (CcrfWork *work, guint brought)
{
	g_autofree char *text = g_strstrip (g_strdup (work->event->text));

	if (*text) {
		ccrf_process_contribute (work, "progress", text);
		if (!brought)
			ccrf_process_file (work, "evidence", NULL);
	}
	ccrf_work_note (work, "the provider answered about its milestones in prose: filed");
	if (work->request->state != CCRF_REQUEST_OPEN || work->request->asked_back) {
		ccrf_process_thank (work);
		return;
	}
	ccrf_work_bad (work, "Thank you. We have filed your reply. We also need an answer for each action.");
	ccrf_work_ask_back (work);
}

void
ccrf_process_milestones_answered (CcrfWork *work)
{
	guint brought;
	g_autoptr (GPtrArray) fresh = ccrf_documents_take (work, NULL, &brought);

	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("pc-milestones: answered");
	ccrf_documents_follow (work, fresh);
	if (work->event->commands->len == 0) {
		words_about_progress (work, brought);
		return;
	}
	if (!ccrf_process_apply_lines (work))
		return;
	if (all_due_answered (work))
		ccrf_effect_settle (work, "pc-milestones");
	schedule (work);
	look_whether_late (work);
	ccrf_documents_recorded (work, fresh);
}
