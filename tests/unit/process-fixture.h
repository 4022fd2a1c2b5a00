/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A council that runs a provider concerns process: more people, a provider's record, and a configuration to look roles up in. */

#include "decide-fixture.h"
#include "decide/process.h"

/* clang-format off */
static const struct { const char *role; gboolean deputies; const char *who; } process_people[] = {
	{ "head-of-commissioning",               FALSE, "hoc" },
	{ "head-of-commissioning",               TRUE,  "hod" },
	{ "head-of-service-safeguarding",        TRUE,  "hod" },
	{ "head-of-placements",                  FALSE, "hop" },
	{ "director",                            FALSE, "dir" },
	{ "mfsqao",                              FALSE, "mfs" },
	{ "quality-and-market-support-manager",  FALSE, "qms" },
	{ "contracts-manager",                   FALSE, "cma" },
	{ "contracts-and-review-officer",        FALSE, "cro" },
	{ "senior-commissioning-officer",        FALSE, "sco" },
	{ "business-support",                    FALSE, "bus" },
	{ "press-office",                        FALSE, "pre" },
	{ "civil-protection",                    FALSE, "civ" },
	{ "designated-nurse",                    FALSE, "nur" },
	{ "chc-lead-nurse",                      FALSE, "chc" },
	{ "cqc-inspector",                       FALSE, "cqc" },
	{ "police",                              FALSE, "pol" },
	{ "healthwatch",                         FALSE, "hea" },
	{ "sab",                                 FALSE, "sab" },
};
/* clang-format on */

static inline GPtrArray *
process_ask_people (gpointer data, const char *role, gboolean deputies, CcrfTime now)
{
	const World *world = data;
	GPtrArray *list = world_ask_people (data, role, deputies, now);

	for (gsize i = 0; i < G_N_ELEMENTS (process_people); i++)
		if (g_str_equal (process_people[i].role, role) && process_people[i].deputies == deputies && g_strcmp0 (world->vacant, role) != 0)
			g_ptr_array_add (list, world_person (process_people[i].who));
	return list;
}

static inline gboolean
process_read_when (gpointer data, const char *text, CcrfTime now, CcrfTime *at, gboolean *has_time, char **rest, char **unsure)
{
	const World *world = data;
	g_autofree char *day = world_read_date (data, text, now, rest, unsure), *moment = NULL;

	*has_time = FALSE;
	if (!day)
		return FALSE;
	moment = g_strdup_printf ("%s 00:00", day);
	*at = world_at (world, moment);
	return TRUE;
}

/* Office hours, and who holds a role, by address; made once. */
static inline const CcrfConfig *
process_config (void)
{
	static CcrfConfig config = { .day_starts = 9 * 60, .day_ends = 17 * 60, .window_opens = 0, .window_closes = 24 * 60 };

	if (config.roles)
		return &config;
	config.roles = g_hash_table_new (g_str_hash, g_str_equal);
	for (gsize i = 0; i < G_N_ELEMENTS (process_people); i++) {
		CcrfRole *role = g_hash_table_lookup (config.roles, process_people[i].role);

		if (!role) {
			role = g_new0 (CcrfRole, 1);
			role->name = g_strdup (process_people[i].role);
			role->holders = g_ptr_array_new ();
			role->deputies = g_ptr_array_new ();
			g_hash_table_insert (config.roles, role->name, role);
		}
		g_ptr_array_add (process_people[i].deputies ? role->deputies : role->holders, world_person (process_people[i].who));
	}
	return &config;
}

static inline World *
process_world (void)
{
	World *world = world_new (CCRF_PROVIDER_CONCERNS);

	g_clear_pointer (&world->it->form, ccrf_form_free);
	g_clear_pointer (&world->it->professional, ccrf_address_free);
	g_free (world->it->ref);
	world->it->ref = g_strdup ("PC-2026-00007");
	ccrf_case_set_fact (world->it, "reason", "Medicines go missing " SECRET);
	ccrf_case_set_fact (world->it, "started_by", "sen@example.org");
	world->facts.config = process_config ();
	world->facts.people = process_ask_people;
	world->facts.read_when = process_read_when;
	return world;
}

/* Proposed, initiated, with chair, coordinator and minute taker: step 1 on Monday 2 November 2026. */
static inline World *
process_started (void)
{
	World *world = process_world ();

	world_open (world);
	world_event (world, CCRF_EVENT_ANSWER, "pc-decision", "hoc", "INITIATE");
	world_event (world, CCRF_EVENT_ANSWER, "pc-coordinator", "hoc", "COORDINATOR Jo Bell jo@example.org");
	world_event (world, CCRF_EVENT_ANSWER, "pc-minute-taker", "bus", "MINUTE TAKER Pat Hill pat.hill@example.org");
	world_event (world, CCRF_EVENT_ANSWER, "pc-chair", "hoc", "CHAIR Kim Osei kim@example.org");
	return world;
}

/* A meeting took place, or a deadline passed: straight to the table's row. */
static inline World *
process_at (const char *state)
{
	/* clang-format off */
	static const char *const way[] = { "held:initial", "held:findings", NULL };
	static const char *const states[] = { "step-2", "step-3", NULL };
	/* clang-format on */
	World *world = process_started ();

	for (gsize i = 0; way[i] && !g_str_equal (world->it->state, state); i++) {
		world_clock (world, way[i]);
		g_assert_cmpstr (world->it->state, ==, states[i]);
	}
	if (!g_str_equal (world->it->state, state))
		world_event (world, CCRF_EVENT_ANSWER, "pc-next", "kim", g_str_equal (state, "step-5") ? "QUALITY ASSURANCE" : g_str_equal (state, "step-4") ? "UPDATE MEETING" : "END no need " SECRET);
	g_assert_cmpstr (world->it->state, ==, state);
	return world;
}

/* How many mails of @template_name the last decision wrote to @who (NULL: to anybody). */
static inline guint
process_told (const World *world, const char *template_name, const char *who)
{
	g_autofree char *address = who ? g_strdup_printf ("%s@example.org", who) : NULL;
	guint n = 0;

	for (guint i = 0; i < world->last->mails->len; i++) {
		const CcrfMail *mail = world->last->mails->pdata[i];

		n += g_str_equal (mail->template, template_name) && (!address || g_str_equal (mail->to->address, address));
	}
	return n;
}

/* Answers the open question of @step about @about. */
static inline CcrfRequest *
process_request (const World *world, const char *step, const char *about, const char *who)
{
	g_autofree char *address = who ? g_strdup_printf ("%s@example.org", who) : NULL;

	for (guint i = 0; i < world->it->requests->len; i++) {
		CcrfRequest *request = world->it->requests->pdata[i];

		if (g_str_equal (request->step, step) && request->state == CCRF_REQUEST_OPEN && g_str_equal (ccrf_request_about (request), about) &&
		    (!address || g_str_equal (request->to->address, address)))
			return request;
	}
	return NULL;
}

static inline void
process_say (World *world, const char *step, const char *about, const char *text)
{
	const CcrfRequest *request = process_request (world, step, about, NULL);
	g_autoptr (GPtrArray) commands = NULL;
	g_autoptr (CcrfAddress) sender = NULL;
	CcrfEvent event = { .kind = CCRF_EVENT_ANSWER, .text = text };

	g_assert_nonnull (request);
	commands = world_commands (step, text);
	sender = ccrf_address_copy (request->to);
	event.commands = commands;
	event.request_id = request->id;
	event.sender = sender;
	event.sender_role = request->role;
	event.sender_authenticated = TRUE;
	world_decide (world, &event);
}

/* The line of the list @group with @key. */
static inline CcrfItem *
process_item (const World *world, const char *group, const char *key)
{
	for (guint i = 0; i < world->it->items->len; i++) {
		CcrfItem *item = world->it->items->pdata[i];

		if (g_str_equal (item->group, group) && g_str_equal (item->key, key) && item->state != CCRF_ITEM_REPLACED)
			return item;
	}
	return NULL;
}

/* "N WORDS" for the line with @key. (transfer full) */
static inline char *
process_line (const World *world, const char *group, const char *key, const char *words)
{
	const CcrfItem *item = process_item (world, group, key);

	g_assert_nonnull (item);
	return g_strdup_printf ("%d %s", item->n, words);
}
