/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what a command needs before it is carried out; what is missing is asked back. */

#include "process.h"
#include <string.h>

static void
needs_reason (CcrfWork *work)
{
	if (!*work->args)
		ccrf_work_bad (work, "Please write the reason after %s. Nothing was done.", work->keyword);
}

static void
needs_words (CcrfWork *work)
{
	if (!*work->args)
		ccrf_work_bad (work, "Please write after %s what is meant. Nothing was done.", work->keyword);
}

static void
needs_person (CcrfWork *work)
{
	g_autoptr (CcrfAddress) who = ccrf_address_in_text (work->args);

	if (!who)
		ccrf_work_bad (work, "Please write one name and one email address after %s, such as %s Ann Example ann.example@council.gov.uk. Nothing was done.",
		               work->keyword, work->keyword);
	else if (work->provider && ccrf_address_equal (work->provider->email, who->address))
		ccrf_work_bad (work, "%s is the provider’s own address, so it cannot hold this role. Nothing was done.", who->address);
}

static void
date_of (CcrfWork *work, gboolean wanted)
{
	g_autofree char *rest = NULL, *unsure = NULL, *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	g_autofree char *words = NULL;

	work->date = work->facts->read_date (work->facts->data, work->args, work->now, &rest, &unsure);
	words = ccrf_calendar_date_words (work->date ? work->date : unsure ? unsure : "");
	if (!work->date && unsure)
		ccrf_work_bad (work, "We are not sure which date you mean. Did you mean %s? Please write the date as day, month and year. Nothing was done.", words);
	else if (!work->date && wanted)
		ccrf_work_bad (work, "Please write the date after %s, such as %s 12 December 2026 10am. Nothing was done.", work->keyword, work->keyword);
	else if (work->date && strcmp (work->date, today) < 0)
		ccrf_work_bad (work, "%s is in the past. Please write a date that is still to come. Nothing was done.", words);
}

static void
needs_time (CcrfWork *work)
{
	ccrf_process_check_when (work, TRUE);
}

static void
maybe_time (CcrfWork *work)
{
	ccrf_process_check_when (work, FALSE);
}

/* "until 12 June because …": the words before the date do not belong to it */
static void
needs_until (CcrfWork *work)
{
	const char *args = work->args;

	if (g_ascii_strncasecmp (args, "until ", strlen ("until ")) == 0)
		args += strlen ("until ");
	else if (g_ascii_strncasecmp (args, "to ", strlen ("to ")) == 0)
		args += strlen ("to ");
	work->args = args;
	date_of (work, TRUE);
}

/* An outcome that closes the door needs a direction: what is done instead (B1.2). */
static void
needs_avenue (CcrfWork *work)
{
	if (!*work->args)
		ccrf_work_bad (work, "Please write after %s what is done instead: a monitoring visit, individual safeguarding or contract monitoring. Nothing was done.",
		               work->keyword);
}

/* clang-format off */
static const struct { const char *step, *keyword; void (*check) (CcrfWork *work); } checks[] = {
	{ "pc-decision",         "DECLINE",        needs_reason },
	{ "pc-decision-outcome", "NOT INITIATED",  needs_avenue },
	{ "pc-chair",            "CHAIR",          needs_person },
	{ "pc-coordinator",      "COORDINATOR",    needs_person },
	{ "pc-minute-taker",     "MINUTE TAKER",   needs_person },
	{ "pc-placements",       "SUSPEND",        needs_reason },
	{ "pc-placements",       "CAUTION",        needs_reason },
	{ "pc-decision",         "CONVENE",        maybe_time },
	{ "pc-meeting",          "ACCEPT",         ccrf_process_check_meeting },
	{ "pc-counter",          "ACCEPT",         ccrf_process_check_meeting },
	{ "pc-admit",            "ADMIT",          ccrf_process_check_meeting },
	{ NULL,                  "MOVE",           needs_time },
	{ "pc-outcome",          "CONTINUE",       maybe_time },
	{ NULL,                  "EXTEND",         needs_until },
	{ NULL,                  "END",            needs_reason },
	{ NULL,                  "UPDATE MEETING", maybe_time },
	{ NULL,                  "CONTINGENCY",    maybe_time },
	{ NULL,                  "INVITE",         ccrf_process_check_invite },
	{ NULL,                  "CANCEL MEETING", ccrf_process_check_meeting },
	{ NULL,                  "AUTHORISE",      needs_words },
	{ NULL,                  "TRIGGER",        needs_words },
	{ NULL,                  "SHARE",          ccrf_process_check_share },
	{ "pc-letter",           "CHANGE",         ccrf_process_check_letter_change },
	{ NULL,                  "CHANGE",         needs_words },
	{ "pc-close",            "NOT YET",        needs_words },
	{ "pc-embargo",          "KEEP EMBARGO",   needs_reason },
};
/* clang-format on */

void
ccrf_process_check_command (CcrfWork *work)
{
	for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
		if (g_str_equal (checks[i].keyword, work->keyword) && (!checks[i].step || g_str_equal (checks[i].step, work->request->step))) {
			checks[i].check (work);
			return;
		}
}
