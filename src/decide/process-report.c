/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Provider concerns: how it stands and how it went, for STATUS, the decision to close and the report to the
 * board (B6.1, B6.4). Counts, references and roles: no adult's and no professional's name stands in it.
 */

#include "process.h"
#include <string.h>

/* concerns of as long before the start are held against those during it */
#define MONTHS_BEFORE 6

static char *
day_words (const CcrfWork *work, CcrfTime at)
{
	g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, at);

	return at ? ccrf_calendar_date_words (day) : g_strdup ("");
}

/* "contracts-manager" → "contracts manager" */
static char *
role_words (const char *role)
{
	return g_strdelimit (g_strdup (role), "-", ' ');
}

static CcrfTime
start_of (const CcrfWork *work)
{
	const char *started = ccrf_case_fact (work->it, "started");
	CcrfTime at = started ? ccrf_calendar_start_of_day (work->facts->calendar, started) : 0;

	/* a concern of the same morning led to it */
	return MAX (at, work->it->received);
}

static CcrfTime
end_of (const CcrfWork *work)
{
	const char *ended = ccrf_case_fact (work->it, "ended_on");
	CcrfTime at = ended ? ccrf_calendar_end_of_day (work->facts->calendar, ended) : 0;

	return at ? at : work->now;
}

/* ---- concerns ------------------------------------------------------------------------- */

static const CcrfCase *
known_case (const CcrfWork *work, const char *ref)
{
	const GPtrArray *cases = work->facts->provider_cases;

	for (guint i = 0; cases && i < cases->len; i++)
		if (g_strcmp0 (((const CcrfCase *) cases->pdata[i])->ref, ref) == 0)
			return cases->pdata[i];
	return NULL;
}

static guint
count_concerns (const CcrfWork *work, CcrfTime from, CcrfTime to)
{
	const GPtrArray *cases = work->facts->provider_cases;
	guint n = 0;

	for (guint i = 0; cases && i < cases->len; i++) {
		const CcrfCase *other = cases->pdata[i];

		n += other->procedure == CCRF_CONCERN && other->received >= from && other->received < to;
	}
	return n;
}

static JsonArray *
concern_rows (const CcrfWork *work)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < work->it->linked->len; i++) {
		const char *ref = work->it->linked->pdata[i];
		const CcrfCase *other = known_case (work, ref);
		g_autofree char *day = other ? day_words (work, other->received) : g_strdup ("");
		gboolean during = other && other->received >= start_of (work);

		/* references alone tell a concern from a compliment only where the case is known */
		if (!g_str_has_prefix (ref, "CCRF-") || (other && other->procedure != CCRF_CONCERN))
			continue;
		ccrf_rows_add (rows, "ref", ref, "date_words", day, "when_words", during ? "during the process" : "before it started", "state",
		               other ? other->state : "of another location", NULL);
	}
	return rows;
}

/* Half a year before the start beside the time of the process: the same measure, so that the reader can compare. */
static void
add_effectiveness (const CcrfWork *work, JsonObject *fields)
{
	CcrfTime start = start_of (work), end = end_of (work);
	g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (start);
	g_autoptr (GDateTime) earlier = g_date_time_add_months (first, -MONTHS_BEFORE);
	guint before = count_concerns (work, g_date_time_to_unix (earlier), start), during = count_concerns (work, start, end + 1);
	double months = MAX ((double) (end - start) / (30.4 * 86400), 1);
	g_autofree char *words = g_strdup_printf ("%u concern%s in the %d months before it started, %.1f a month; %u during the process, %.1f a month.", before,
	                                          before == 1 ? "" : "s", MONTHS_BEFORE, before / (double) MONTHS_BEFORE, during, during / months);

	ccrf_fields_set (fields, "effectiveness_words", words);
}

/* ---- the course of it --------------------------------------------------------------------- */

typedef struct { CcrfTime at; char *words; } Moment;

static void
moment_free (gpointer data)
{
	Moment *moment = data;

	g_free (moment->words);
	g_free (moment);
}

static void
add_moment (GPtrArray *moments, CcrfTime at, const char *words)
{
	Moment *moment = g_new (Moment, 1);

	*moment = (Moment){ at, g_strdup (words) };
	g_ptr_array_add (moments, moment);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
	const Moment *one = *(Moment *const *) a, *two = *(Moment *const *) b;

	return one->at < two->at ? -1 : one->at > two->at;
}

static const char *
meeting_title (const CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);

	return rule ? rule->title : meeting->kind;
}

/* clang-format off */
static const struct { const char *kind, *words; } told_moments[] = {
	{ "extension",        "extended" },
	{ "placements",       "placements" },
	{ "continuity",       "care continuity was at risk" },
	{ "trigger-happened", "a trigger happened" },
};
/* clang-format on */

static void
add_contributed (const CcrfWork *work, GPtrArray *moments)
{
	const GPtrArray *said = work->it->process->contributions;

	for (guint i = 0; i < said->len; i++) {
		const CcrfContribution *one = said->pdata[i];

		for (gsize n = 0; n < G_N_ELEMENTS (told_moments); n++)
			if (g_str_equal (told_moments[n].kind, one->kind)) {
				gboolean says_more = g_str_equal (one->kind, "extension") || g_str_equal (one->kind, "placements");
				g_autofree char *words = says_more ? g_strdup_printf ("%s %s", told_moments[n].words, one->text) : g_strdup (told_moments[n].words);

				add_moment (moments, one->at, words);
			}
	}
}

static JsonArray *
timeline_rows (const CcrfWork *work)
{
	const CcrfProcess *process = work->it->process;
	g_autoptr (GPtrArray) moments = g_ptr_array_new_with_free_func (moment_free);
	JsonArray *rows = json_array_new ();

	add_moment (moments, work->it->received, "proposed");
	if (ccrf_case_fact (work->it, "started"))
		add_moment (moments, start_of (work), "started");
	for (guint i = 0; i < process->meetings->len; i++) {
		const CcrfProcessMeeting *meeting = process->meetings->pdata[i];
		g_autofree char *words = g_strdup_printf ("%s held", meeting_title (work, meeting));

		if (g_str_equal (meeting->state, "held"))
			add_moment (moments, meeting->start, words);
	}
	add_contributed (work, moments);
	if (ccrf_case_fact (work->it, "ended_on"))
		add_moment (moments, end_of (work), "the decision to close");
	/* what is on the same day keeps the order in which it was added */
	g_ptr_array_sort (moments, by_time);
	for (guint i = 0; i < moments->len; i++) {
		const Moment *moment = moments->pdata[i];
		g_autofree char *day = day_words (work, moment->at);

		ccrf_rows_add (rows, "date_words", day, "words", moment->words, NULL);
	}
	return rows;
}

/* ---- actions ------------------------------------------------------------------------------------ */

/* clang-format off */
static const struct { const char *prefix, *words; } lists[] = {
	{ "step-1", "Step 1" }, { "step-2", "Step 2" }, { "step-3", "Step 3" }, { "step-4", "Step 4" }, { "step-5", "Step 5" }, { "step-6", "Step 6" },
	{ "communication-", "Communication" }, { "action", "Actions agreed" },
};
/* clang-format on */

static gboolean
is_settled (const CcrfItem *item)
{
	return item->state != CCRF_ITEM_OPEN && item->state != CCRF_ITEM_NOT_DONE && item->state != CCRF_ITEM_DEFERRED;
}

static JsonArray *
count_rows (const CcrfWork *work)
{
	JsonArray *rows = json_array_new ();

	for (gsize n = 0; n < G_N_ELEMENTS (lists); n++) {
		guint done = 0, not_needed = 0, open = 0;
		g_autofree char *words = NULL;

		for (guint i = 0; i < work->it->items->len; i++) {
			const CcrfItem *item = work->it->items->pdata[i];

			if (!g_str_has_prefix (item->group, lists[n].prefix) || item->state == CCRF_ITEM_REPLACED)
				continue;
			done += item->state == CCRF_ITEM_DONE;
			not_needed += item->state == CCRF_ITEM_NOT_NEEDED || item->state == CCRF_ITEM_NOT_NOW;
			open += !is_settled (item);
		}
		words = g_strdup_printf ("%u done, %u not needed, %u open", done, not_needed, open);
		if (done + not_needed + open)
			ccrf_rows_add (rows, "list_words", lists[n].words, "words", words, NULL);
	}
	return rows;
}

/* @open_only: what the decision to close must know of; else all actions, by role: an owner may be a person's name */
static JsonArray *
action_rows (const CcrfWork *work, gboolean open_only)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		g_autofree char *role = role_words (item->role), *due = ccrf_calendar_date_words (item->due);

		if (item->state == CCRF_ITEM_REPLACED || g_str_equal (item->group, "quality") || g_str_has_prefix (item->group, "milestone"))
			continue;
		/* a line of the communication checklist that became an action stands there */
		if (open_only ? is_settled (item) : g_str_has_prefix (item->group, "communication-"))
			continue;
		ccrf_rows_add (rows, "action", item->text, "role_words", role, "due_words", due, "state", ccrf_item_state_name (item->state), NULL);
	}
	return rows;
}

static JsonArray *
rows_of_group (const CcrfWork *work, const char *group, guint *all, guint *good)
{
	JsonArray *rows = json_array_new ();

	*all = *good = 0;
	for (guint i = 0; i < work->it->items->len; i++) {
		const CcrfItem *item = work->it->items->pdata[i];
		g_autofree char *n = g_strdup_printf ("%d", item->n), *due = ccrf_calendar_date_words (item->due);

		if (!g_str_has_prefix (item->group, group) || item->state == CCRF_ITEM_REPLACED)
			continue;
		++*all;
		*good += item->state == CCRF_ITEM_DONE || item->state == CCRF_ITEM_IMPROVED || item->state == CCRF_ITEM_EVIDENCED;
		ccrf_rows_add (rows, "n", n, "action", item->text, "due_words", due, "state", ccrf_item_state_name (item->state), "answer", item->answer, NULL);
	}
	return rows;
}

/* ---- documents, words ------------------------------------------------------------------------------- */

static JsonArray *
version_rows (const CcrfWork *work)
{
	const GPtrArray *documents = work->it->process->documents;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < documents->len; i++) {
		const CcrfDocument *document = documents->pdata[i];
		const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);
		g_autofree char *version = g_strdup_printf ("version %d%s", document->version, document->agreed ? ", agreed" : "");
		g_autofree char *day = day_words (work, document->filed);

		if (g_str_equal (document->kind, "rmp") || g_str_equal (document->kind, "sip") || g_str_equal (document->kind, "cqc-plan"))
			ccrf_rows_add (rows, "title", rule ? rule->title : document->kind, "version_words", version, "date_words", day, NULL);
	}
	return rows;
}

static JsonArray *
said_rows (const CcrfWork *work, const char *kind)
{
	const GPtrArray *said = work->it->process->contributions;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < said->len; i++) {
		const CcrfContribution *one = said->pdata[i];
		g_autofree char *role = role_words (one->role), *day = day_words (work, one->at);

		if (g_str_has_prefix (one->kind, kind))
			ccrf_rows_add (rows, "role_words", *role ? role : "somebody who took part", "date_words", day, "text", one->text, "kind_words",
			               g_str_equal (one->kind, "trigger-happened") ? "has happened" : "agreed", NULL);
	}
	return rows;
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

static void
set_rows (JsonObject *fields, const char *name, JsonArray *rows)
{
	g_autofree char *has = g_strdup_printf ("has_%s", name);

	json_object_set_boolean_member (fields, has, json_array_get_length (rows) > 0);
	json_object_set_array_member (fields, name, rows);
}

static void
set_counted (JsonObject *fields, const char *name, JsonArray *rows, guint good, guint all, const char *what)
{
	g_autofree char *words_name = g_strdup_printf ("%s_words", name), *words = g_strdup_printf ("%u of %u %s", good, all, what);

	ccrf_fields_set (fields, words_name, words);
	set_rows (fields, name, rows);
}

void
ccrf_process_add_report (const CcrfWork *work, JsonObject *fields)
{
	const char *review = ccrf_case_fact (work->it, "review_date"), *ended_on = ccrf_case_fact (work->it, "ended_on");
	g_autofree char *review_words = ccrf_calendar_date_words (review ? review : ""), *ended_words = ccrf_calendar_date_words (ended_on ? ended_on : "");
	JsonArray *milestones, *quality;
	guint all, good;

	milestones = rows_of_group (work, "milestone", &all, &good);
	set_counted (fields, "report_milestones", milestones, good, all, "done");
	quality = rows_of_group (work, "quality", &all, &good);
	set_counted (fields, "report_quality", quality, good, all, "improved");
	set_rows (fields, "report_concerns", concern_rows (work));
	set_rows (fields, "report_timeline", timeline_rows (work));
	set_rows (fields, "report_counts", count_rows (work));
	set_rows (fields, "report_actions", action_rows (work, FALSE));
	set_rows (fields, "report_open", action_rows (work, TRUE));
	set_rows (fields, "report_versions", version_rows (work));
	set_rows (fields, "report_triggers", said_rows (work, "trigger"));
	set_rows (fields, "report_views", said_rows (work, "view"));
	set_rows (fields, "report_lessons", said_rows (work, "lesson"));
	add_effectiveness (work, fields);
	ccrf_fields_set (fields, "review_words", review_words);
	ccrf_fields_set (fields, "ended_words", ended_words);
	ccrf_fields_set (fields, "report_edits", ccrf_case_fact (work->it, "report_edits"));
	ccrf_fields_set (fields, "embargo_kept", ccrf_case_fact (work->it, "embargo_kept"));
	ccrf_fields_set (fields, "not_yet", ccrf_case_fact (work->it, "not_yet"));
}
