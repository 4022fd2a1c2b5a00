/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: the chair is told why another meeting may be needed; whether there is one is theirs to say (B4.1). */

#include "process-meetings.h"

/* working days: what goes on being late does not ask every day */
#define NOT_AGAIN_WITHIN 5

static gboolean
asked_lately (const CcrfWork *work)
{
	const char *last = ccrf_case_fact (work->it, "update_proposed");
	CcrfTime then = last ? ccrf_calendar_start_of_day (work->facts->calendar, last) : 0;

	return then && ccrf_calendar_working_days_between (work->facts->calendar, then, work->now) < NOT_AGAIN_WITHIN;
}

/* (nullable): their standing question, which takes UPDATE MEETING at any time. Borrowed */
static CcrfRequest *
desk_of (const CcrfWork *work)
{
	CcrfRequest *chair = ccrf_work_open_request (work, "pc-desk#chair");

	return chair ? chair : ccrf_work_open_request (work, "pc-desk#coordinator");
}

gboolean
ccrf_process_propose_update (CcrfWork *work, const char *why)
{
	CcrfRequest *desk = desk_of (work);
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	CcrfMail *mail;

	if (!desk || asked_lately (work) || ccrf_process_next_meeting (work, "update"))
		return FALSE;
	ccrf_case_set_fact (work->it, "update_proposed", today);
	mail = ccrf_work_mail (work, "pc-propose-update", desk->to);
	mail->request = desk;
	ccrf_fields_set (mail->fields, "update_why", why);
	ccrf_fields_add_answers (work, mail->fields, desk);
	ccrf_work_note (work, "an update meeting is proposed to the %s", desk->role);
	return TRUE;
}
