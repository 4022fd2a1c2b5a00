/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: when a meeting is held: the time that an answer names, or one at which everybody whom we know of is free (B1.8). */

#include "process-meetings.h"
#include <stdlib.h>
#include <string.h>

#define VENUE_MOST   200 /* characters */
#define FIRST_HOUR   7   /* nobody meets at night: a time there was misread, or is one that the clocks skip or repeat */
#define LAST_HOUR    20
#define LOOK_AHEAD   (92 * 86400LL) /* seconds: how far a free time is looked for */

void
ccrf_when_clear (CcrfWhen *when)
{
	g_clear_pointer (&when->venue, g_free);
}

/* ---- which meeting ------------------------------------------------------------------ */

gboolean
ccrf_process_is_to_come (const CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	return g_str_equal (meeting->state, "proposed") || (g_str_equal (meeting->state, "confirmed") && meeting->end > work->now);
}

gboolean
ccrf_process_is_waiting (const CcrfProcessMeeting *meeting)
{
	return g_str_equal (meeting->state, "proposed") || g_str_equal (meeting->state, "confirmed");
}

CcrfProcessMeeting *
ccrf_process_next_meeting (const CcrfWork *work, const char *kind)
{
	const GPtrArray *meetings = work->it->process->meetings;
	CcrfProcessMeeting *next = NULL;

	for (guint i = 0; i < meetings->len; i++) {
		CcrfProcessMeeting *meeting = meetings->pdata[i];

		if (ccrf_process_is_to_come (work, meeting) && (!kind || g_str_equal (meeting->kind, kind)) && (!next || meeting->start < next->start))
			next = meeting;
	}
	return next;
}

CcrfProcessMeeting *
ccrf_process_meeting_asked (const CcrfWork *work)
{
	const char *about = work->request ? ccrf_request_about (work->request) : "";

	return *about == 'm' ? ccrf_process_meeting (work->it->process, atoi (about + 1)) : NULL;
}

/* ---- who is busy ---------------------------------------------------------------------- */

static gboolean
share_somebody (const CcrfProcessMeeting *one, const CcrfProcessMeeting *other)
{
	for (guint i = 0; i < one->invitees->len; i++) {
		const CcrfInvitee *invitee = one->invitees->pdata[i], *found;

		if (invitee->removed)
			continue;
		found = ccrf_process_find_invitee (other, invitee->who->address);
		if (found && !found->removed && !g_str_equal (found->partstat, "declined"))
			return TRUE;
	}
	return FALSE;
}

static void
add_busy (const CcrfWork *work, const CcrfProcessMeeting *meeting, const GPtrArray *others, GArray *busy)
{
	for (guint i = 0; others && i < others->len; i++) {
		const CcrfProcessMeeting *other = others->pdata[i];
		const CcrfBusy taken = { other->start, other->end };

		if (other != meeting && other->end > work->now && !g_str_equal (other->state, "cancelled") && share_somebody (meeting, other))
			g_array_append_val (busy, taken);
	}
}

/* (transfer full): CcrfBusy of everybody who is invited to @meeting */
static GArray *
busy_for (const CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	GArray *busy = g_array_new (FALSE, FALSE, sizeof (CcrfBusy));

	add_busy (work, meeting, work->facts->other_meetings, busy);
	add_busy (work, meeting, work->it->process->meetings, busy);
	return busy;
}

CcrfTime
ccrf_process_propose_time (const CcrfWork *work, const CcrfProcessMeeting *meeting, gboolean *beyond)
{
	const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
	const CcrfCalendar *calendar = work->facts->calendar;
	g_autoptr (GArray) busy = busy_for (work, meeting);
	CcrfTime latest = ccrf_calendar_add (calendar, work->now, rule->within), ready = ccrf_calendar_add (calendar, work->now, rule->pack);
	/* half of the time is for what must be gathered before; if that is too tight, as soon as a pack can leave */
	CcrfTime start = ccrf_calendar_propose (calendar, MAX (ready, ccrf_calendar_half_way (calendar, work->now, latest)), latest, rule->minutes, busy);

	*beyond = FALSE;
	if (!start)
		start = ccrf_calendar_propose (calendar, ready, latest, rule->minutes, busy);
	if (start)
		return start;
	*beyond = TRUE;
	return ccrf_calendar_propose (calendar, latest, latest + LOOK_AHEAD, rule->minutes, busy);
}

/* ---- what an answer names ----------------------------------------------------------------- */

char *
ccrf_process_venue (const char *text)
{
	static const char *const before[] = { "at ", "in ", "venue:", "venue " };
	static const char courtesy[] = "^(?:because|since|as|so|due to|for|to|if|but|thanks?|thank you|many thanks|ok(?:ay)?|fine|yes|please|(?:kind |best )?regards)\\b";
	g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
	const char *start = line + strspn (line, " \t,;.-");
	char *venue;

	for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
		if (g_ascii_strncasecmp (start, before[i], strlen (before[i])) == 0) {
			start += strlen (before[i]);
			break;
		}
	/* a reason or a thank-you is no place */
	if (g_regex_match_simple (courtesy, start, G_REGEX_CASELESS, 0))
		return g_strdup ("");
	venue = g_utf8_strlen (start, -1) > VENUE_MOST ? g_utf8_substring (start, 0, VENUE_MOST) : g_strdup (start);
	g_strstrip (venue);
	while (*venue && strchr (",;", venue[strlen (venue) - 1]))
		venue[strlen (venue) - 1] = '\0';
	return venue;
}

char *
ccrf_process_venue_of_answer (const CcrfWork *work)
{
	const char *text = work->event->text ? work->event->text : "";
	g_autofree char *line = NULL, *said = g_strndup (work->args, strcspn (work->args, "\r\n"));

	text += strspn (text, " \t\r\n");
	line = g_strchomp (g_strndup (text, strcspn (text, "\r\n")));
	g_strchomp (said);
	/* beside the word itself: what stands below it is a greeting */
	return strlen (line) > strlen (said) && g_str_has_suffix (line, said) ? ccrf_process_venue (said) : g_strdup ("");
}

gboolean
ccrf_process_read_when (CcrfWork *work, const CcrfProcessMeeting *meeting, CcrfWhen *when)
{
	const CcrfRuleMeeting *rule = ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind);
	/* what stands below the line is a greeting, not a venue */
	g_autofree char *rest = NULL, *unsure = NULL, *line = g_strndup (work->args, strcspn (work->args, "\r\n"));
	CcrfTime at = 0;

	*when = (CcrfWhen){ 0, FALSE, NULL };
	if (!work->facts->read_when || !work->facts->read_when (work->facts->data, line, work->now, &at, &when->timed, &rest, &unsure))
		return FALSE;
	when->venue = ccrf_process_venue (rest ? rest : "");
	if (when->timed) {
		when->start = at;
	} else {
		g_autoptr (GArray) busy = busy_for (work, meeting);
		g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, at);

		when->start = ccrf_calendar_propose (work->facts->calendar, MAX (at, work->now + 1), ccrf_calendar_end_of_day (work->facts->calendar, day), rule->minutes, busy);
	}
	return TRUE;
}

/* ---- checks of commands -------------------------------------------------------------------- */

/* clang-format off */
static const struct { const char *keyword, *kind; } calls[] = {
	{ "CONVENE", "decisions" }, { "CONTINUE", "findings" }, { "UPDATE MEETING", "update" }, { "CONTINGENCY", "contingency" },
};
/* clang-format on */

/* The meeting that the answer is about: one that there is, or one like that which it calls. (transfer full) */
static CcrfProcessMeeting *
meeting_meant (CcrfWork *work)
{
	const CcrfProcessMeeting *known = g_str_equal (work->keyword, "MOVE") && g_str_equal (work->request->step, "pc-meeting")
	                                  ? ccrf_process_meeting_asked (work) : ccrf_process_next_meeting (work, NULL);
	const char *kind = known ? known->kind : "update";
	CcrfProcessMeeting *meeting;

	for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
		if (g_str_equal (calls[i].keyword, work->keyword))
			kind = calls[i].kind;
	meeting = ccrf_process_meeting_new (0, kind);
	ccrf_process_fill_meeting (work, meeting);
	return meeting;
}

static void
check_moment (CcrfWork *work, CcrfTime start)
{
	g_autofree char *words = ccrf_calendar_words (work->facts->calendar, start);
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start);
	g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, ccrf_calendar_timezone (work->facts->calendar));

	if (start <= work->now)
		ccrf_work_bad (work, "%s is not to come any more. Please write a date and a time that are. Nothing was done.", words);
	else if (g_date_time_get_hour (local) < FIRST_HOUR || g_date_time_get_hour (local) > LAST_HOUR)
		ccrf_work_bad (work, "We understood %s. Meetings begin between 7am and 9pm. Please write the date and the time, such as 12 December 2026 10am. "
		               "Nothing was done.", words);
}

void
ccrf_process_check_meeting (CcrfWork *work)
{
	const CcrfProcessMeeting *asked = ccrf_process_meeting_asked (work);
	const char *start = work->request->extra ? json_object_get_string_member_with_default (work->request->extra, "counter_start", "") : "";

	if (g_str_equal (work->request->step, "pc-desk")) {
		if (!ccrf_process_next_meeting (work, NULL))
			ccrf_work_bad (work, "There is no meeting to come. Nothing was done.");
		return;
	}
	if (!asked || !ccrf_process_is_to_come (work, asked))
		ccrf_work_bad (work, "This meeting is not to come any more. Nothing was done.");
	else if (g_str_equal (work->request->step, "pc-meeting") && asked->start <= work->now)
		ccrf_work_bad (work, "The time that we proposed is past. Please reply with MOVE and another date and time. Nothing was done.");
	else if (*start && g_ascii_strtoll (start, NULL, 10) <= work->now)
		ccrf_work_bad (work, "The time that was proposed is past. Please reply KEEP. Nothing was done.");
}

void
ccrf_process_check_when (CcrfWork *work, gboolean wanted)
{
	g_autofree char *rest = NULL, *unsure = NULL;
	CcrfProcessMeeting *meeting = meeting_meant (work);
	g_auto (CcrfWhen) when = { 0 };
	CcrfTime at;
	gboolean timed;

	if (g_str_equal (work->keyword, "MOVE") && g_str_equal (work->request->step, "pc-desk"))
		ccrf_process_check_meeting (work);
	if (work->problem) {
		ccrf_process_meeting_free (meeting);
		return;
	}
	if (ccrf_process_read_when (work, meeting, &when)) {
		if (when.start)
			check_moment (work, when.start);
		else
			ccrf_work_bad (work, "We found no free time between 10am and 4pm of a working day on the date after %s. Please write the time too, such as "
			               "12 December 2026 10am, or another date. Nothing was done.", work->keyword);
	} else if (work->facts->read_when) {
		work->facts->read_when (work->facts->data, work->args, work->now, &at, &timed, &rest, &unsure);
		if (unsure) {
			g_autofree char *day = g_strndup (unsure, 10), *words = ccrf_calendar_date_words (day);

			ccrf_work_bad (work, "We are not sure which date you mean. Did you mean %s? Please write the date as day, month and year, and the time. "
			               "Nothing was done.", words);
		} else if (wanted) {
			ccrf_work_bad (work, "Please write the date, the time and the venue after %s, such as %s 12 December 2026 10am, Town Hall. Nothing was done.",
			               work->keyword, work->keyword);
		}
	}
	ccrf_process_meeting_free (meeting);
}

void
ccrf_process_check_invite (CcrfWork *work)
{
	g_autofree char *section = NULL, *wrong = NULL;
	g_auto (GStrv) roles = ccrf_process_roles_in_text (work->args, &section, &wrong);

	ccrf_process_check_meeting (work);
	if (!work->problem && !roles)
		ccrf_work_bad (work, "“%s” is none of the roles that we know, or could be several of them. Please write roles after INVITE, such as "
		               "INVITE police, healthwatch. Nothing was done.", wrong);
}
