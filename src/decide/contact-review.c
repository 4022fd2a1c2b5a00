/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The annual review of a role's contacts, row by row (B8): its holders confirm them, or the operator corrects them. */

#include "work.h"

/* clang-format off */
static const CcrfStateRow states[] = {
	{ "new",    NULL,             "just due", TRUE },
	{ "asked",  "contact-review", "the holders of a role are asked whether its contacts are still right (B8)", FALSE },
	{ "closed", NULL,             "nothing more to do", FALSE },
	{ NULL, NULL, NULL, FALSE },
};

static void ask_holders (CcrfWork *work, const char *step);
static void confirmed (CcrfWork *work, const char *what);
static void corrected (CcrfWork *work, const char *what);
static void still_open (CcrfWork *work, const char *step);

static const CcrfTransition rows[] = {
	/* from    on                     when  to        effects */
	{ "new",   "opened",              NULL, "asked",  { { ask_holders, "contact-review" } } },
	{ "asked", "CONFIRM",             NULL, "closed", { { ccrf_effect_settle, "contact-review" }, { confirmed, NULL }, { ccrf_effect_close, "confirmed" } } },
	{ "asked", "CORRECT",             NULL, "closed", { { ccrf_effect_settle, "contact-review" }, { corrected, NULL }, { ccrf_effect_close, "corrected" } } },
	{ "asked", "then:contact-review", NULL, NULL,     { { still_open, "contact-review" } } },
	{ NULL, NULL, NULL, NULL, { { NULL, NULL } } },
};
/* clang-format on */

const CcrfTable ccrf_contact_review_table = { CCRF_CONTACT_REVIEW, rows, states };

/* ---- when ---------------------------------------------------------------------------- */

const char *
ccrf_decide_reviewed (const CcrfRole *role, const char *confirmed_on)
{
	if (!confirmed_on || (role->reviewed && g_strcmp0 (role->reviewed, confirmed_on) > 0))
		return role->reviewed;
	return confirmed_on;
}

gboolean
ccrf_decide_review_is_due (const char *reviewed, int months, const CcrfCalendar *calendar, CcrfTime now)
{
	CcrfTime at = reviewed ? ccrf_calendar_start_of_day (calendar, reviewed) : 0;
	g_autoptr (GDateTime) moment = at ? g_date_time_new_from_unix_utc (at) : NULL;
	g_autoptr (GDateTime) local = moment ? g_date_time_to_timezone (moment, ccrf_calendar_timezone (calendar)) : NULL;
	g_autoptr (GDateTime) due = local ? g_date_time_add_months (local, months) : NULL;

	return due && g_date_time_to_unix (due) <= now;
}

CcrfCase *
ccrf_decide_contact_review (const char *role, const char *reviewed, CcrfTime now)
{
	CcrfCase *it = ccrf_case_new (CCRF_CONTACT_REVIEW);

	it->received = now;
	ccrf_case_set_fact (it, "role", role);
	ccrf_case_set_fact (it, "reviewed", reviewed);
	return it;
}

/* ---- what its mails show ------------------------------------------------------------------ */

/* "Ann Example <ann@council.test>; Bob …"; (transfer full) */
static char *
people_words (const GPtrArray *people)
{
	g_autoptr (GString) words = g_string_new (NULL);

	for (guint i = 0; people && i < people->len; i++) {
		const CcrfAddress *who = people->pdata[i];

		g_string_append_printf (words, "%s%s%s<%s>", i ? "; " : "", who->name ? who->name : "", who->name && *who->name ? " " : "", who->address);
	}
	return g_string_free (g_steal_pointer (&words), FALSE);
}

void
ccrf_fields_add_contact (const CcrfWork *work, JsonObject *fields)
{
	const char *name = ccrf_case_fact (work->it, "role"), *reviewed = ccrf_case_fact (work->it, "reviewed");
	const CcrfRole *role = name && work->facts->config ? ccrf_config_role (work->facts->config, name) : NULL;
	g_autofree char *holders = people_words (role ? role->holders : NULL), *deputies = people_words (role ? role->deputies : NULL);
	g_autofree char *date = ccrf_calendar_date_words (reviewed ? reviewed : "");
	g_autofree char *instead = role && role->representative ? g_strdup_printf ("%s <%s>", role->representative->name, role->representative->address) : g_strdup ("");

	ccrf_fields_set (fields, "contact_role", name);
	ccrf_fields_set (fields, "contact_holders", holders);
	ccrf_fields_set (fields, "contact_deputies", deputies);
	ccrf_fields_set (fields, "contact_representative", instead);
	ccrf_fields_set (fields, "reviewed_words", date);
	ccrf_fields_set (fields, "contact_correction", work->args);
	ccrf_fields_set (fields, "said_by", work->event->sender ? work->event->sender->address : "");
}

/* ---- effects -------------------------------------------------------------------------------- */

static void
ask_holders (CcrfWork *work, const char *step)
{
	const char *role = ccrf_case_fact (work->it, "role");
	g_autoptr (GPtrArray) people = ccrf_work_people (work, role);

	ccrf_work_start_clock (work, ccrf_work_stanza (work, step), work->now);
	for (guint i = 0; i < people->len; i++)
		ccrf_work_mail_request (work, ccrf_work_add_request (work, step, role, people->pdata[i]), FALSE, FALSE);
	ccrf_work_note (work, "the contacts of %s are to be reviewed: asked %u people", role, people->len);
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("contact review");
	if (people->len == 0)
		ccrf_work_tell_nobody_holds (work, role);
}

/* The day counts like a later date in contacts.conf; the daemon remembers it with the commit. */
static void
confirmed (CcrfWork *work, const char *what)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	ccrf_case_set_fact (work->it, "confirmed", today);
	ccrf_work_note (work, "the contacts of %s were confirmed", ccrf_case_fact (work->it, "role"));
}

static void
corrected (CcrfWork *work, const char *what)
{
	ccrf_work_note (work, "the contacts of %s are to be corrected: the operator is told", ccrf_case_fact (work->it, "role"));
	if (ccrf_work_tell_role (work, "operator", "contact-correction", FALSE) == 0)
		ccrf_work_note (work, "nobody holds the role operator: nobody could be told");
}

/* ccrfctl check names it from the twelfth month on */
static void
still_open (CcrfWork *work, const char *step)
{
	ccrf_work_note (work, "the contacts of %s were not confirmed in time", ccrf_case_fact (work->it, "role"));
}
