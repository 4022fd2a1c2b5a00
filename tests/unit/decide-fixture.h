/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A council of nine people, one case, and a voice for each: `world_say` answers
 * a request, `world_clock` lets a deadline pass. Whatever is decided is checked
 * for what holds always: no personal data in the history, and every field that
 * a mail's template shows is there.
 */

#include <ccrf/decide.h>
#include "decide/work.h"
#include <string.h>

#define SECRET "Zebra" /* stands in every free text: it must never reach the history */

typedef struct {
	CcrfProcedures *procedures;
	CcrfCalendar *calendar;
	CcrfFacts facts;
	CcrfTime now;
	CcrfCase *it;
	CcrfDecision *last;
	CcrfProvider *provider;
	GPtrArray *candidates;
	const char *vacant;  /* role that nobody holds */
	guint64 next_id;
} World;

/* ---- who there is ----------------------------------------------------------- */

/* clang-format off */
static const struct { const char *role; gboolean deputies; const char *who; } world_people[] = {
	{ "safeguarding-team-manager",    FALSE, "sue;sam" },
	{ "safeguarding-team-manager",    TRUE,  "dee" },
	{ "contracts-team",               FALSE, "con" },
	{ "senior-contracts-manager",     FALSE, "sen" },
	{ "senior-contracts-manager",     TRUE,  "sed" },
	{ "visiting-officer",             FALSE, "vis" },
	{ "service-manager-safeguarding", FALSE, "svc" },
	{ "head-of-service-safeguarding", FALSE, "hos" },
	{ "operator",                     FALSE, "ops" },
};
/* clang-format on */

static inline CcrfAddress *
world_person (const char *name)
{
	g_autofree char *address = g_strdup_printf ("%s@example.org", name);

	return ccrf_address_new (name, address);
}

static inline GPtrArray *
world_ask_people (gpointer data, const char *role, gboolean deputies, CcrfTime now)
{
	const World *world = data;
	GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);

	for (gsize i = 0; i < G_N_ELEMENTS (world_people); i++) {
		g_auto (GStrv) names = g_strsplit (world_people[i].who, ";", -1);

		if (!g_str_equal (world_people[i].role, role) || world_people[i].deputies != deputies || g_strcmp0 (world->vacant, role) == 0)
			continue;
		for (char **name = names; *name; name++)
			g_ptr_array_add (people, world_person (*name));
	}
	return people;
}

/* dates are YYYY-MM-DD; "?YYYY-MM-DD" is a doubtful one */
static inline char *
world_read_date (gpointer data, const char *text, CcrfTime now, char **rest, char **unsure)
{
	g_autofree char *iso = g_strndup (*text == '?' ? text + 1 : text, 10);

	*rest = *unsure = NULL;
	if (!g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\d$", iso, 0, 0))
		return NULL;
	if (*text != '?')
		return g_steal_pointer (&iso);
	*unsure = g_steal_pointer (&iso);
	return NULL;
}

static inline GPtrArray *
world_read_labels (gpointer data, const char *text)
{
	GPtrArray *labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

	for (char **line = lines; *line; line++)
		if (strstr (*line, ": "))
			g_ptr_array_add (labels, g_strsplit (*line, ": ", 2));
	return labels;
}

static inline CcrfForm *
world_form (void)
{
	/* clang-format off */
	static const struct { const char *key, *value; } values[] = {
		{ "safeguarding_considered", "not_safeguarding" }, { "immediate_safety", "yes" }, { "provider_name", "Elm House" },
		{ "provider_location", "1 High Street, AB1 2CD" }, { "adult_views", "no" }, { "date_identified", "2026-10-30" },
		{ "date_of_event", "2026-10-28/2026-10-29" }, { "categories", "medication;falls" }, { "details", SECRET " was left" },
		{ "harm_occurred", "no" }, { "raised_with_provider", "yes" }, { "reporter_name", "Pat " SECRET }, { "reporter_org", "NHS trust" },
		{ "reporter_email", "pat@example.org" }, { "name_to_provider", "no" }, { "good_practice", SECRET " was kind" },
	};
	/* clang-format on */
	CcrfForm *form = ccrf_form_new ("body");

	g_free (form->report_type);
	form->report_type = g_strdup ("concern");
	for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
		ccrf_form_set (form, values[i].key, values[i].value);
	g_ptr_array_add (form->actions, ccrf_action_new ("New slings " SECRET, "Manager", "2026-11-20", ""));
	g_ptr_array_add (form->actions, ccrf_action_new ("Training " SECRET, "", "", ""));
	g_hash_table_insert (form->notes, g_strdup ("date_of_event"), g_strdup (SECRET " at night"));
	return form;
}

static inline CcrfForm *
world_read_form (gpointer data, const char *text)
{
	CcrfForm *form;

	if (!strstr (text, "Provider: "))
		return NULL;
	form = world_form ();
	g_free (form->report_type);
	form->report_type = g_strdup (strstr (text, "both") ? "both" : "concern");
	return form;
}

/* "key: code", a line an answer; "key: ?" is one that leaves doubt; "action: words" is an action agreed */
static inline CcrfForm *
world_read_answers (gpointer data, const char *text)
{
	CcrfForm *form = ccrf_form_new ("reply");
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

	for (char **line = lines; *line; line++) {
		g_auto (GStrv) row = g_strsplit (*line, ": ", 2);

		if (!row[0] || !row[1] || !*row[1])
			continue;
		if (g_str_equal (row[0], "action"))
			g_ptr_array_add (form->actions, ccrf_action_new (row[1], "", "", ""));
		else if (ccrf_field_find (row[0]) && *row[1] == '?')
			g_ptr_array_add (form->unsure, g_strdup (row[0]));
		else if (ccrf_field_find (row[0]))
			ccrf_form_set (form, row[0], row[1]);
	}
	return form;
}

static inline gboolean
world_case_exists (gpointer data, const char *ref)
{
	return g_str_equal (ref, "CCRF-2026-00001");
}

/* ---- a world ---------------------------------------------------------------------- */

static inline CcrfTime
world_at (const World *world, const char *local)
{
	g_autofree char *iso = g_strdup_printf ("%.10sT%s:00", local, local + 11);
	g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, ccrf_calendar_timezone (world->calendar));

	g_assert_nonnull (time);
	return g_date_time_to_unix (time);
}

/* "2026-11-03 17:00", "" for none */
static inline char *
world_show (const World *world, CcrfTime at)
{
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
	g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, ccrf_calendar_timezone (world->calendar));

	return at ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");
}

/* A case that just arrived on Monday 2 November 2026, 10am, about a provider that is known. */
static inline World *
world_new (CcrfProcedureKind kind)
{
	World *world = g_new0 (World, 1);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GBytes) holidays = ccrf_data_load (NULL, "bank-holidays.ics", NULL);
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");

	world->procedures = ccrf_procedures_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_test_message ("%s", (char *) faults->pdata[i]);
	g_assert_nonnull (world->procedures);
	world->calendar = ccrf_calendar_new (holidays, zone, 9 * 60, 17 * 60, NULL);
	g_assert_nonnull (world->calendar);
	world->now = world_at (world, "2026-11-02 10:00");
	world->next_id = 100;
	world->provider = ccrf_provider_new ();
	world->provider->id = 5;
	g_free (world->provider->name);
	world->provider->name = g_strdup ("Elm House");
	g_free (world->provider->email);
	world->provider->email = g_strdup ("home@example.org");
	world->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_provider_free);
	g_ptr_array_add (world->candidates, ccrf_provider_copy (world->provider));
	world->facts = (CcrfFacts){
		.calendar = world->calendar, .procedures = world->procedures, .provider = world->provider, .vouched = "dmarc=pass",
		.people = world_ask_people, .read_form = world_read_form, .read_answers = world_read_answers,
		.case_exists = world_case_exists, .read_date = world_read_date,
		.read_labels = world_read_labels, .data = world,
	};
	world->it = ccrf_case_new (kind);
	world->it->ref = g_strdup ("CCRF-2026-00042");
	world->it->received = world->now;
	world->it->professional = world_person ("pat");
	world->it->provider_id = 5;
	if (kind != CCRF_TRIAGE)
		world->it->form = world_form ();
	if (kind == CCRF_COMPLIMENT) {
		g_free (world->it->form->report_type);
		world->it->form->report_type = g_strdup ("compliment");
	}
	return world;
}

static inline void
world_free (World *world)
{
	ccrf_decision_free (world->last);
	ccrf_case_free (world->it);
	ccrf_provider_free (world->provider);
	g_ptr_array_unref (world->candidates);
	ccrf_calendar_free (world->calendar);
	ccrf_procedures_free (world->procedures);
	g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* ---- what holds always ----------------------------------------------------------------- */

static inline void
world_check_notes (const World *world)
{
	for (guint i = 0; i < world->last->notes->len; i++) {
		const CcrfNote *note = world->last->notes->pdata[i];

		if (strchr (note->what, '@') || strstr (note->what, SECRET) || strstr (note->what, "Elm"))
			g_test_fail_printf ("personal data in the history: %s", note->what);
	}
	g_assert_null (strstr (world->last->outcome, SECRET));
	g_assert_null (strchr (world->last->outcome, '@'));
}

/* what the composer adds to every mail, and the members of list elements */
static const char *const world_common[] = {
	"service_name", "service_address", "ref", "provider_name", "received_words", "due_words", "is_concern", "is_compliment", "urgent",
	"reminder", "deputy", "answers", "label", "value", "text", "n", "action", "who", "state", "answer", "answered", "evidence", "name", "postcode",
	"location_id", "also_known_as", "words", "refs", "date_words", "category_words", NULL,
};

static inline void
world_check_mail (const CcrfMail *mail)
{
	g_autofree char *path = g_strdup_printf ("templates/%s.md", mail->template);
	g_autoptr (GBytes) bytes = ccrf_data_load (NULL, path, NULL);
	g_autofree char *text = bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
	g_autoptr (GRegex) tag = g_regex_new ("\\{\\{([#^/&]?)([a-z_]+)\\}\\}", 0, 0, NULL);
	int lists = 0; /* inside the section of a list, whose elements have members of their own */
	g_autoptr (GMatchInfo) match = NULL;

	if (!text) {
		g_test_fail_printf ("there is no template %s", mail->template);
		return;
	}
	for (g_regex_match (tag, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
		g_autofree char *mark = g_match_info_fetch (match, 1), *name = g_match_info_fetch (match, 2);
		JsonNode *given = json_object_get_member (mail->fields, name);
		gboolean is_list = given && JSON_NODE_HOLDS_ARRAY (given);

		lists += !is_list ? 0 : *mark == '#' || *mark == '^' ? 1 : *mark == '/' ? -1 : 0;
		if (lists == 0 && !g_strv_contains (world_common, name) && !json_object_has_member (mail->fields, name))
			g_test_fail_printf ("%s shows {{%s}}, which was not given", mail->template, name);
	}
	if (mail->request && json_object_has_member (mail->fields, "answers"))
		g_assert_true (JSON_NODE_HOLDS_ARRAY (json_object_get_member (mail->fields, "answers")));
}

/* ---- what happens --------------------------------------------------------------------------- */

static inline void
world_decide (World *world, const CcrfEvent *event)
{
	CcrfDecision *decision;

	world->facts.provider = world->it->provider_id ? world->provider : NULL;
	world->facts.candidates = world->it->provider_id ? NULL : world->candidates;
	decision = ccrf_decide (world->it, event, &world->facts, world->now);
	ccrf_decision_free (world->last);
	ccrf_case_free (world->it);
	world->last = decision;
	world->it = g_steal_pointer (&decision->after);
	for (guint i = 0; i < world->it->requests->len; i++) {
		CcrfRequest *request = world->it->requests->pdata[i];

		if (!request->id)
			request->id = ++world->next_id;
	}
	if (decision->provider) {
		ccrf_provider_free (world->provider);
		world->provider = ccrf_provider_copy (decision->provider);
		world->provider->id = world->provider->id ? world->provider->id : 77;
		world->it->provider_id = world->provider->id;
	}
	world_check_notes (world);
	for (guint i = 0; i < decision->mails->len; i++)
		world_check_mail (decision->mails->pdata[i]);
}

static inline void
world_open (World *world)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_OPENED, .text = "", .sender = world->it->professional };

	world_decide (world, &event);
}

/* The open request of @step to @who (NULL: anybody); else one that is not open any more. */
static inline CcrfRequest *
world_request (const World *world, const char *step, const char *who)
{
	CcrfRequest *found = NULL;
	g_autofree char *address = who ? g_strdup_printf ("%s@example.org", who) : NULL;

	for (guint i = 0; i < world->it->requests->len; i++) {
		CcrfRequest *request = world->it->requests->pdata[i];
		gboolean fits = g_str_equal (request->step, step) && (!address || g_str_equal (request->to->address, address));

		if (fits && (!found || (found->state != CCRF_REQUEST_OPEN && request->state == CCRF_REQUEST_OPEN)))
			found = request;
	}
	return found;
}

/* "1 DONE text|2 NOT DONE text", "APPROVE low level": the lines of an answer, as the closed list reads them */
static inline GPtrArray *
world_commands (const char *step, const char *text)
{
	const CcrfStepWords *words = ccrf_step_words_find (step);
	GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_command_free);
	g_auto (GStrv) lines = g_strsplit (text, "|", -1);

	for (char **line = lines; *line; line++) {
		char *at = *line;
		const char *best = NULL;
		int item = words->items ? (int) strtol (at, &at, 10) : 0;

		at += strspn (at, " ");
		for (const char *const *word = words->words; *word; word++)
			if (g_str_has_prefix (at, *word) && strchr (" \n", at[strlen (*word)]) && (!best || strlen (*word) > strlen (best)))
				best = *word;
		if (best && !g_str_equal (best, "TEXT"))
			g_ptr_array_add (commands, ccrf_command_new (best, item, g_strstrip (at + strlen (best))));
	}
	return commands;
}

static inline void
world_event (World *world, CcrfEventKind kind, const char *step, const char *who, const char *text)
{
	const CcrfRequest *request = world_request (world, step, who);
	g_autoptr (GPtrArray) commands = NULL;
	g_autoptr (CcrfAddress) sender = NULL;
	const CcrfRequest *original = request;
	CcrfEvent event = { .kind = kind, .text = text };

	g_assert_nonnull (request);
	commands = world_commands (original->step, text);
	sender = ccrf_address_copy (request->to);
	event.commands = commands;
	event.request_id = request->id;
	event.sender = sender;
	event.sender_role = request->role;
	event.why = "our mail server could not confirm who sent it";
	world_decide (world, &event);
}

static inline void
world_say (World *world, const char *step, const char *text)
{
	world_event (world, CCRF_EVENT_ANSWER, step, NULL, text);
}

static inline void
world_clock (World *world, const char *name)
{
	const CcrfEvent event = { .kind = CCRF_EVENT_CLOCK, .name = name, .text = "" };

	world_decide (world, &event);
}

/* ---- what came of it ---------------------------------------------------------------------------- */

/* "template:who template:who", in the order in which they were written; reminders with a "!" */
static inline char *
world_mails (const World *world)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < world->last->mails->len; i++) {
		const CcrfMail *mail = world->last->mails->pdata[i];

		g_string_append_printf (text, "%s%s:%.*s%s", i ? " " : "", mail->template, (int) strcspn (mail->to->address, "@"), mail->to->address,
		                        mail->reminder ? "!" : "");
	}
	return g_string_free (text, FALSE);
}

static inline CcrfMail *
world_mail (const World *world, const char *template_name)
{
	for (guint i = 0; i < world->last->mails->len; i++) {
		CcrfMail *mail = world->last->mails->pdata[i];

		if (g_str_equal (mail->template, template_name))
			return mail;
	}
	return NULL;
}

/* "" when there is no such mail */
static inline const char *
world_field (const World *world, const char *template_name, const char *field)
{
	const CcrfMail *mail = world_mail (world, template_name);

	return mail ? json_object_get_string_member_with_default (mail->fields, field, "") : "";
}

/* "remind:screening 2026-11-02 17:00; …", in the order of time */
static inline int
world_by_time (gconstpointer a, gconstpointer b)
{
	const CcrfDeadline *first = *(CcrfDeadline *const *) a, *second = *(CcrfDeadline *const *) b;

	return first->at == second->at ? strcmp (first->name, second->name) : first->at < second->at ? -1 : 1;
}

static inline char *
world_deadlines (const World *world, const char *step)
{
	g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
	GString *text = g_string_new (NULL);

	g_ptr_array_extend (sorted, world->it->deadlines, NULL, NULL);
	g_ptr_array_sort (sorted, world_by_time);
	for (guint i = 0; i < sorted->len; i++) {
		const CcrfDeadline *deadline = sorted->pdata[i];
		g_autofree char *at = world_show (world, deadline->at);

		if (g_str_has_suffix (deadline->name, step))
			g_string_append_printf (text, "%s%.*s %s", text->len ? "; " : "", (int) strcspn (deadline->name, ":"), deadline->name, at);
	}
	return g_string_free (text, FALSE);
}

static inline guint
world_count (const World *world, const char *step, CcrfRequestState state)
{
	guint n = 0;

	for (guint i = 0; i < world->it->requests->len; i++) {
		const CcrfRequest *request = world->it->requests->pdata[i];

		n += g_str_equal (request->step, step) && request->state == state;
	}
	return n;
}

#define world_assert_mails(world, expected) \
	G_STMT_START { g_autofree char *got_ = world_mails (world); g_assert_cmpstr (got_, ==, expected); } G_STMT_END
#define world_assert_due(world, expected) \
	G_STMT_START { g_autofree char *got_ = world_show (world, (world)->it->due); g_assert_cmpstr (got_, ==, expected); } G_STMT_END
#define world_assert_deadlines(world, step, expected) \
	G_STMT_START { g_autofree char *got_ = world_deadlines (world, step); g_assert_cmpstr (got_, ==, expected); } G_STMT_END
