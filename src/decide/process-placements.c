/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: whether new placements are suspended, made with caution, or open (B1.9, B2.7): the embargo list. */

#include "process.h"
#include <string.h>

/* clang-format off */
static const struct { const char *status, *letter, *words; } kinds[] = {
	{ "suspended", "suspension", "new placements are suspended" },
	{ "caution",   "caution",    "new placements are made with caution" },
	{ "open",      "lifting",    "new placements are open again" },
};
static const char *const told[] = { "brokerage", "contracts-team", "head-of-placements", NULL };
/* clang-format on */

/* A placement that is made today must not be made because a mail was read tomorrow. */
static void
tell_brokerage (CcrfWork *work)
{
	g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	gboolean held = FALSE;

	for (const char *const *role = told; *role; role++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, *role);

		held = held || (role == told && people->len);
		for (guint i = 0; i < people->len; i++) {
			const CcrfAddress *to = people->pdata[i];

			if (g_hash_table_add (seen, g_ascii_strdown (to->address, -1))) {
				CcrfMail *mail = ccrf_work_mail (work, "pc-embargo-changed", to);

				mail->urgent = TRUE;
				ccrf_fields_set (mail->fields, "decision_reason", ccrf_case_fact (work->it, "placements_reason"));
			}
		}
	}
	if (!held)
		ccrf_work_tell_nobody_holds (work, told[0]);
}

static void
change (CcrfWork *work, const char *status)
{
	CcrfProvider **provider = &work->decision->provider;
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	if (!*provider)
		*provider = ccrf_provider_copy (work->provider);
	g_free ((*provider)->status);
	(*provider)->status = g_strdup (status);
	/* the mails that follow say how it is now */
	work->provider = *provider;
	ccrf_case_set_fact (work->it, "placements_decided", today);
	ccrf_case_set_fact (work->it, "placements_since", g_str_equal (status, "open") ? NULL : today);
	ccrf_case_set_fact (work->it, "placements_reason", work->args && *work->args ? work->args : NULL);
}

void
ccrf_process_placements (CcrfWork *work, const char *status)
{
	if (!work->provider) {
		ccrf_work_note (work, "the provider is not on the register: the embargo list could not be changed");
		ccrf_work_tell_role (work, "contracts-team", "pc-no-placements", TRUE);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		if (!g_str_equal (kinds[i].status, status))
			continue;
		if (g_str_equal (work->provider->status, status)) {
			ccrf_work_note (work, "placements stay as they are: %s", status);
			return;
		}
		change (work, status);
		ccrf_process_contribute (work, "placements", status); /* for the course of it in the report */
		ccrf_work_note (work, "%s", kinds[i].words);
		tell_brokerage (work);
		ccrf_process_write_letter (work, kinds[i].letter);
	}
}

/* After a meeting: suspended, continued, or open again (B2.7)? Each step's question is one of its own. */
void
ccrf_process_ask_placements (CcrfWork *work, const char *role)
{
	g_autofree char *name = g_strdup_printf ("pc-placements#%s", work->it->state);

	if (!ccrf_work_open_request (work, name))
		ccrf_work_ask_about (work, "pc-placements", work->it->state, role, NULL);
}
