/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: the invitations themselves: one event, one recipient a mail (RFC 5545, 5546; B0.8, B2.5). */

#include "process-meetings.h"
#include <string.h>

#define SECTION_SECONDS (30 * 60) /* sections stand first on the agenda, one after the other */

/* ---- words ------------------------------------------------------------------------------ */

/* clang-format off */
static const struct { const char *role, *words; } role_names[] = {
	{ "mfsqao", "market facing safeguarding and QA officer" }, { "chc-lead-nurse", "CHC lead nurse" }, { "cqc-inspector", "CQC inspector" },
	{ "hr", "HR" }, { "sab", "safeguarding adults board" }, { "nhs-england", "NHS England" }, { "adass", "ADASS" }, { "healthwatch", "Healthwatch" },
};
static const struct { const char *partstat, *words; } answer_words[] = {
	{ "accepted", "coming" }, { "declined", "not coming" }, { "tentative", "may come" }, { "delegated", "somebody comes instead" },
};
/* clang-format on */

char *
ccrf_role_words (const char *role)
{
	for (gsize i = 0; i < G_N_ELEMENTS (role_names); i++)
		if (g_str_equal (role_names[i].role, role))
			return g_strdup (role_names[i].words);
	return g_strdelimit (g_strdup (role), "-", ' ');
}

const char *
ccrf_process_meeting_title (const CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	return ccrf_rule_meeting (ccrf_process_rules (work), meeting->kind)->title;
}

JsonArray *
ccrf_process_invited_rows (const CcrfProcessMeeting *meeting)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];
		g_autofree char *role = ccrf_role_words (invitee->role);
		const char *answer = "no answer yet";

		if (invitee->removed)
			continue;
		for (gsize n = 0; n < G_N_ELEMENTS (answer_words); n++)
			if (g_str_equal (answer_words[n].partstat, invitee->partstat))
				answer = answer_words[n].words;
		ccrf_rows_add (rows, "who", ccrf_person_words (invitee->who), "role_words", role, "answer_words", answer, "instead_words",
		               ccrf_person_words (invitee->instead), "section_words", invitee->section, "optional_words", invitee->optional ? "may stay away" : "", NULL);
	}
	return rows;
}

void
ccrf_process_add_meeting (const CcrfWork *work, const CcrfProcessMeeting *meeting, JsonObject *fields)
{
	const CcrfCalendar *calendar = work->facts->calendar;
	g_autofree char *start = ccrf_calendar_words (calendar, meeting->start), *end = ccrf_calendar_words (calendar, meeting->end);
	const char *until = strrchr (end, ','), *title = ccrf_process_meeting_title (work, meeting);
	g_autofree char *name = g_strdup_printf ("%c%s", g_ascii_tolower (*title), *title ? title + 1 : "");

	ccrf_fields_set (fields, "meeting_title", ccrf_process_meeting_title (work, meeting));
	ccrf_fields_set (fields, "meeting_name", name);
	ccrf_fields_set (fields, "meeting_when", start);
	ccrf_fields_set (fields, "meeting_until", until ? until + strspn (until, ", ") : end);
	ccrf_fields_set (fields, "meeting_venue", meeting->venue);
}

/* ---- the event ---------------------------------------------------------------------------- */

/* 1, 2, …: sections are numbered in the order in which they came; whoever left keeps theirs */
static int
section_number (const CcrfProcessMeeting *meeting, const char *section)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint i = 0; i < meeting->invitees->len; i++) {
		char *own = ((const CcrfInvitee *) meeting->invitees->pdata[i])->section;

		if (*own)
			g_hash_table_add (seen, own);
		if (g_str_equal (own, section))
			break;
	}
	return (int) g_hash_table_size (seen);
}

static const char *
service_address (const CcrfWork *work)
{
	return work->facts->config && work->facts->config->address ? work->facts->config->address : "service@localhost";
}

static char *
uid_of (const CcrfWork *work, const CcrfProcessMeeting *meeting, const char *section)
{
	const char *domain = ccrf_address_domain (service_address (work));

	return *section ? g_strdup_printf ("%s-m%d-s%d@%s", work->it->ref, meeting->n, section_number (meeting, section), domain)
	                : g_strdup_printf ("%s-m%d@%s", work->it->ref, meeting->n, domain);
}

static void
set_section (const CcrfWork *work, const CcrfProcessMeeting *meeting, const char *section, CcrfInvitation *it)
{
	CcrfTime start = meeting->start + (CcrfTime) (section_number (meeting, section) - 1) * SECTION_SECONDS;

	it->related_uid = uid_of (work, meeting, "");
	if (start + SECTION_SECONDS > meeting->end)
		return;
	it->start = start;
	it->end = start + SECTION_SECONDS;
}

/* whom this one came instead of */
static const CcrfInvitee *
delegator_of (const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee)
{
	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *other = meeting->invitees->pdata[i];

		if (!other->removed && other->instead && ccrf_address_equal (other->instead->address, invitee->who->address))
			return other;
	}
	return NULL;
}

static CcrfAttendee *
attendee_of (const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee)
{
	CcrfAttendee *attendee = ccrf_attendee_new (invitee->who);
	const CcrfInvitee *delegator = delegator_of (meeting, invitee);

	attendee->chair = g_str_equal (invitee->role, "chair");
	attendee->optional = invitee->optional;
	ccrf_partstat_parse (invitee->partstat, &attendee->partstat);
	if (invitee->instead && attendee->partstat == CCRF_PARTSTAT_DELEGATED)
		attendee->delegated_to = ccrf_address_copy (invitee->instead);
	if (delegator)
		attendee->delegated_from = ccrf_address_copy (delegator->who);
	attendee->replied = invitee->replied != 0;
	attendee->replied_stamp = invitee->replied;
	attendee->replied_sequence = invitee->sequence;
	return attendee;
}

/* Each copy names who is of its own audience, and the chair: nobody learns of the others. */
static gboolean
may_see (const CcrfInvitee *recipient, const CcrfInvitee *other, const char *section)
{
	gboolean chair = g_str_equal (other->role, "chair");

	if (recipient && recipient->removed)
		return other == recipient;
	if (other->removed || (!g_str_equal (other->section, section) && !(chair && recipient)))
		return FALSE;
	return !recipient || other == recipient || chair || g_str_equal (other->audience, recipient->audience);
}

CcrfInvitation *
ccrf_process_invitation (const CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee, const char *section)
{
	const char *part = invitee ? invitee->section : section;
	const char *name = work->facts->config && work->facts->config->name ? work->facts->config->name : "";
	g_autofree char *uid = uid_of (work, meeting, part);
	g_autoptr (CcrfAddress) organizer = ccrf_address_new (name, service_address (work));
	CcrfInvitation *it = ccrf_invitation_new (uid, organizer);

	g_free (it->summary);
	it->summary = g_strdup_printf ("%s: %s", work->it->ref, *part ? part : ccrf_process_meeting_title (work, meeting));
	g_free (it->location);
	it->location = g_strdup (meeting->venue);
	g_free (it->description);
	it->description = g_strdup_printf ("%s\nReference: %s\nPlease accept or decline this invitation.%s", *part ? part : ccrf_process_meeting_title (work, meeting),
	                                   work->it->ref, *part ? "" : " What you need for the meeting comes by email before it.");
	it->sequence = meeting->sequence;
	it->start = meeting->start;
	it->end = meeting->end;
	if (*part)
		set_section (work, meeting, part, it);
	for (guint i = 0; i < meeting->invitees->len; i++)
		if (may_see (invitee, meeting->invitees->pdata[i], part))
			g_ptr_array_add (it->attendees, attendee_of (meeting, meeting->invitees->pdata[i]));
	return it;
}

/* ---- sending ---------------------------------------------------------------------------------- */

static void
set_part (const CcrfWork *work, const CcrfInvitee *invitee, const CcrfInvitation *event, JsonObject *fields)
{
	g_autofree char *start = ccrf_calendar_words (work->facts->calendar, event->start), *end = ccrf_calendar_words (work->facts->calendar, event->end);
	const char *until = strrchr (end, ',');

	ccrf_fields_set (fields, "section_words", invitee->section);
	if (!*invitee->section)
		return;
	/* who comes for one part reads of that part only */
	ccrf_fields_set (fields, "meeting_title", invitee->section);
	ccrf_fields_set (fields, "meeting_name", invitee->section);
	ccrf_fields_set (fields, "meeting_when", start);
	ccrf_fields_set (fields, "meeting_until", until ? until + strspn (until, ", ") : end);
}

CcrfMail *
ccrf_process_send_invitation (CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee, const char *method, const char *template_name)
{
	g_autoptr (CcrfInvitation) event = ccrf_process_invitation (work, meeting, invitee, NULL);
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) bytes = NULL;
	CcrfMail *mail = ccrf_work_mail (work, template_name, invitee->who);

	event->cancelled = g_str_equal (method, "CANCEL");
	/* RFC 5546 3.2.5: the cancellation is newer than what it cancels */
	if (invitee->removed)
		event->sequence++;
	ccrf_process_add_meeting (work, meeting, mail->fields);
	set_part (work, invitee, event, mail->fields);
	bytes = ccrf_invitation_write (event, method, invitee->who->address, work->facts->calendar, work->now, &error);
	/* what cannot stand in a calendar is still told in words */
	if (!bytes) {
		ccrf_work_note (work, "the invitation of meeting %d to %s could not be written; the mail left without it", meeting->n, invitee->role);
		return mail;
	}
	mail->calendar = g_steal_pointer (&bytes);
	mail->calendar_method = g_strdup (method);
	mail->urgent = meeting->start - work->now < 86400;
	return mail;
}

CcrfMail *
ccrf_process_request_invitee (CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee, gboolean update)
{
	g_autofree char *template_name = g_strdup_printf ("pc-invitation-%s", invitee->audience);
	CcrfMail *mail = ccrf_process_send_invitation (work, meeting, invitee, "REQUEST", template_name);
	const CcrfAddress *representative = ccrf_process_representative (work, invitee->role);
	const CcrfInvitee *delegator = delegator_of (meeting, invitee);
	JsonArray *agenda = ccrf_process_agenda (work, meeting, invitee->audience);

	json_object_set_boolean_member (mail->fields, "is_update", update);
	json_object_set_boolean_member (mail->fields, "is_optional", invitee->optional);
	json_object_set_boolean_member (mail->fields, "has_agenda", !*invitee->section && json_array_get_length (agenda) > 0);
	json_object_set_array_member (mail->fields, "agenda", agenda);
	ccrf_fields_set (mail->fields, "representative_words", delegator ? "" : ccrf_person_words (representative));
	ccrf_fields_set (mail->fields, "instead_of_words", delegator ? ccrf_person_words (delegator->who) : "");
	return mail;
}

void
ccrf_process_remove_invitee (CcrfWork *work, CcrfProcessMeeting *meeting, CcrfInvitee *invitee)
{
	invitee->removed = TRUE;
	if (meeting->sequence < 0)
		return;
	ccrf_process_send_invitation (work, meeting, invitee, "CANCEL", "pc-meeting-cancelled");
	ccrf_work_note (work, "meeting %d: the invitation of %s was withdrawn", meeting->n, invitee->role);
}
