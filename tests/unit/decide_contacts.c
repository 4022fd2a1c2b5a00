/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The annual review of a role's contacts (B8), and what the daily digest tells of a process (B0.12). */

#include "process-fixture.h"

/* clang-format off */
static const struct { const char *file, *confirmed, *counts; } reviewed[] = {
	{ NULL,         NULL,         NULL },
	{ "2026-01-10", NULL,         "2026-01-10" },
	{ NULL,         "2026-02-10", "2026-02-10" },
	{ "2026-01-10", "2026-02-10", "2026-02-10" },
	{ "2026-03-10", "2026-02-10", "2026-03-10" }, /* the operator changed the file after the CONFIRM */
};
static const struct { const char *reviewed, *now; gboolean ask, overdue; } moments[] = {
	{ NULL,         "2026-11-02 10:00", FALSE, FALSE },
	{ "no date",    "2026-11-02 10:00", FALSE, FALSE },
	{ "2025-12-10", "2026-11-09 23:59", FALSE, FALSE },
	{ "2025-12-10", "2026-11-10 00:00", TRUE,  FALSE },
	{ "2025-12-10", "2026-12-09 23:59", TRUE,  FALSE },
	{ "2025-12-10", "2026-12-10 00:00", TRUE,  TRUE },
	{ "2025-03-31", "2026-02-27 23:59", FALSE, FALSE }, /* February has no 31st: its last day */
	{ "2025-03-31", "2026-02-28 00:00", TRUE,  FALSE },
	{ "2026-12-10", "2026-11-02 10:00", FALSE, FALSE },
};
/* clang-format on */

static void
test_when (void)
{
	g_autoptr (World) world = process_world ();

	for (gsize i = 0; i < G_N_ELEMENTS (reviewed); i++) {
		const CcrfRole role = { .reviewed = (char *) reviewed[i].file };

		g_assert_cmpstr (ccrf_decide_reviewed (&role, reviewed[i].confirmed), ==, reviewed[i].counts);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (moments); i++) {
		CcrfTime now = world_at (world, moments[i].now);

		g_test_message ("%s at %s", moments[i].reviewed, moments[i].now);
		g_assert_cmpint (ccrf_decide_review_is_due (moments[i].reviewed, 11, world->calendar, now), ==, moments[i].ask);
		g_assert_cmpint (ccrf_decide_review_is_due (moments[i].reviewed, 12, world->calendar, now), ==, moments[i].overdue);
	}
}

static World *
review_of (const char *role)
{
	World *world = process_world ();

	ccrf_case_free (world->it);
	world->it = ccrf_decide_contact_review (role, "2025-12-02", world->now);
	world->it->ref = g_strdup ("CONTACT-2026-00001");
	world_open (world);
	return world;
}

static void
test_confirm (void)
{
	g_autoptr (World) world = review_of ("mfsqao");

	g_assert_cmpstr (world->it->state, ==, "asked");
	g_assert_cmpuint (process_told (world, "contact-review", "mfs"), ==, 1);
	g_assert_cmpstr (world_field (world, "contact-review", "contact_holders"), ==, "mfs <mfs@example.org>");
	g_assert_cmpstr (world_field (world, "contact-review", "reviewed_words"), ==, "2 December 2025");
	world_say (world, "contact-review", "CONFIRM");
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpstr (ccrf_case_fact (world->it, "confirmed"), ==, "2026-11-02");
}

static void
test_correct (void)
{
	g_autoptr (World) world = review_of ("mfsqao");

	world_say (world, "contact-review", "CORRECT");
	g_assert_cmpstr (world->it->state, ==, "asked");
	g_assert_cmpuint (process_told (world, "choices", "mfs"), ==, 1);
	world_say (world, "contact-review", "CORRECT it is Pat " SECRET " now");
	g_assert_cmpstr (world->it->state, ==, "closed");
	g_assert_cmpuint (process_told (world, "contact-correction", "ops"), ==, 1);
	g_assert_cmpstr (world_field (world, "contact-correction", "contact_correction"), ==, "it is Pat " SECRET " now");
	g_assert_null (ccrf_case_fact (world->it, "confirmed"));
}

/* nobody answers: nothing is taken as confirmed */
static void
test_silence (void)
{
	g_autoptr (World) world = review_of ("mfsqao");

	world->now += 60 * 86400;
	world_clock (world, "then:contact-review");
	g_assert_cmpstr (world->it->state, ==, "asked");
	g_assert_null (ccrf_case_fact (world->it, "confirmed"));
}

/* clang-format off */
static const struct { const char *what, *words; } told[] = {
	{ "new → proposed",                                              NULL },
	{ "provider concerns proposed",                                  "provider concerns proposed" },
	{ "step-1 → step-2",                                             "now at step 2, initial meeting" },
	{ "sab-report → closed",                                         "now at closed" },
	{ "step-1 → elsewhere",                                          NULL },
	{ "a new concern about the provider is attached: CCRF-2026-00001", "a new concern about the provider is attached: CCRF-2026-00001" },
	{ "section-42 about the provider is attached",                   "section-42 about the provider is attached" },
	{ "new placements are suspended",                                "new placements are suspended" },
	{ "placements stay as they are: open",                           "placements stay as they are: open" },
	{ "asked 1 people of director: pc-close",                        NULL },
	{ "reminded 2 of pc-views",                                      NULL },
};
/* clang-format on */

static void
test_digest (void)
{
	for (gsize i = 0; i < G_N_ELEMENTS (told); i++) {
		g_autofree char *words = ccrf_decide_digest_words (told[i].what);

		g_assert_cmpstr (words, ==, told[i].words);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/contacts/when", test_when);
	g_test_add_func ("/contacts/confirm", test_confirm);
	g_test_add_func ("/contacts/correct", test_correct);
	g_test_add_func ("/contacts/silence", test_silence);
	g_test_add_func ("/digest/words", test_digest);
	return g_test_run ();
}
