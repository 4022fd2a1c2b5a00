/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Meetings of the provider concerns process: what its parts say to each other (B1.8, B2.8, B4). */

#include "process.h"

/* ---- when (process-when.c) ------------------------------------------------------------ */

/** A time that an answer names: `12 May 10am Town Hall`. */
typedef struct {
	CcrfTime start;   /* of a day without a time: its first free slot, 0 when there is none */
	gboolean timed;   /* a time of day was named */
	char *venue;      /* "" when none was named */
} CcrfWhen;
void ccrf_when_clear (CcrfWhen *when);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfWhen, ccrf_when_clear)
/** Reads the arguments of the answer for @meeting. FALSE: they name no date */
gboolean ccrf_process_read_when (CcrfWork *work, const CcrfProcessMeeting *meeting, CcrfWhen *when);
/** A venue as it may stand in an invitation: the first line, without "at" and commas around it. (transfer full) */
char *ccrf_process_venue (const char *text);
/** The venue that stands behind the word of the answer (ACCEPT Town Hall); "": none. (transfer full) */
char *ccrf_process_venue_of_answer (const CcrfWork *work);
/** A time for @meeting as soon as its rule says. @beyond: nothing was free in that time. Returns 0 when there is none within 3 months */
CcrfTime ccrf_process_propose_time (const CcrfWork *work, const CcrfProcessMeeting *meeting, gboolean *beyond);
/** Still to come, and not cancelled. */
gboolean ccrf_process_is_to_come (const CcrfWork *work, const CcrfProcessMeeting *meeting);
/** Proposed or confirmed: neither held nor cancelled. */
gboolean ccrf_process_is_waiting (const CcrfProcessMeeting *meeting);
/** (nullable): the first to come; of @kind (nullable). Borrowed */
CcrfProcessMeeting *ccrf_process_next_meeting (const CcrfWork *work, const char *kind);
/** (nullable): the meeting "m3…" that the request is about. Borrowed */
CcrfProcessMeeting *ccrf_process_meeting_asked (const CcrfWork *work);

/* ---- who (process-invitees.c) ------------------------------------------------------------ */

/** Everybody whom the rule of its kind names. */
void ccrf_process_fill_meeting (CcrfWork *work, CcrfProcessMeeting *meeting);
/** (nullable): one person is there once; who was removed comes back. NULL: they are there already, or may not be */
CcrfInvitee *ccrf_process_add_invitee (CcrfWork *work, CcrfProcessMeeting *meeting, const char *role, const char *audience, const CcrfAddress *who,
                                       const char *section);
/** (nullable): whoever has this very address. Borrowed */
CcrfInvitee *ccrf_process_find_invitee (const CcrfProcessMeeting *meeting, const char *address);
/** The register has an address of the provider now, or another one: it is invited there. (nullable): who is to be invited yet. Borrowed */
CcrfInvitee *ccrf_process_refresh_provider (CcrfWork *work, CcrfProcessMeeting *meeting);
/** "council", "partner" or "provider": as narrow as what is known of them allows. Not allocated */
const char *ccrf_process_audience_of (const CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfAddress *who);
/** The same for somebody who holds @role. Not allocated */
const char *ccrf_process_role_audience (const CcrfWork *work, const char *role, const CcrfAddress *who);
/** (nullable): who may attend for the holder of @role. Borrowed */
const CcrfAddress *ccrf_process_representative (const CcrfWork *work, const char *role);
/** The roles that "police, healthwatch for the first part" names; @section: (out) (transfer full). NULL: @wrong (out) is none. strv */
char **ccrf_process_roles_in_text (const char *text, char **section, char **wrong);

/* ---- invitations (process-invitations.c) ---------------------------------------------------- */

/** "police" → "police", "chc-lead-nurse" → "CHC lead nurse". (transfer full) */
char *ccrf_role_words (const char *role);
const char *ccrf_process_meeting_title (const CcrfWork *work, const CcrfProcessMeeting *meeting);
/** What all mails about a meeting show. */
void ccrf_process_add_meeting (const CcrfWork *work, const CcrfProcessMeeting *meeting, JsonObject *fields);
/** The event as @invitee may see it; %NULL: with everybody, of @section ("": the meeting itself). (transfer full) */
CcrfInvitation *ccrf_process_invitation (const CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee, const char *section);
/** One copy. @method: REQUEST, CANCEL, DECLINECOUNTER. (nullable): the mail, borrowed, for more fields */
CcrfMail *ccrf_process_send_invitation (CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee, const char *method,
                                        const char *template_name);
/** The invitation in the words of its audience. */
CcrfMail *ccrf_process_request_invitee (CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee, gboolean update);
/** @invitee need not come any more: a CANCEL alone */
void ccrf_process_remove_invitee (CcrfWork *work, CcrfProcessMeeting *meeting, CcrfInvitee *invitee);

/* ---- the course of a meeting (process-meetings.c) ---------------------------------------------- */

/** Time and place as they shall be; everybody is invited, or invited anew. */
void ccrf_process_set_time (CcrfWork *work, CcrfProcessMeeting *meeting, CcrfTime start, CcrfTime end, const char *venue);
/** Asks @step of the chair; of the heads of service while there is none. @extra: (transfer full) */
void ccrf_process_ask_chair (CcrfWork *work, const char *step, const char *about, JsonObject *extra);
/** The invitations go out, or go out anew; its clocks start. */
void ccrf_process_confirm (CcrfWork *work, CcrfProcessMeeting *meeting);
/** Held or cancelled: no clock and no question of it is left (process-changes.c). */
void ccrf_process_end_meeting (CcrfWork *work, const CcrfProcessMeeting *meeting);
void ccrf_process_cancel_meeting (CcrfWork *work, CcrfProcessMeeting *meeting);
/** The chair is asked whether the proposed time is right. @why: (nullable): flag of the question: "beyond", "anew", "no_venue" */
void ccrf_process_ask_time (CcrfWork *work, CcrfProcessMeeting *meeting, const char *why);

/* ---- packs, minutes (process-pack.c, process-minutes.c) ------------------------------------------- */

void ccrf_process_send_packs (CcrfWork *work, CcrfProcessMeeting *meeting);
/** The agenda as @audience may know it. (transfer full) */
JsonArray *ccrf_process_agenda (const CcrfWork *work, const CcrfProcessMeeting *meeting, const char *audience);
/** Who is invited and what they said. (transfer full) */
JsonArray *ccrf_process_invited_rows (const CcrfProcessMeeting *meeting);
void ccrf_process_ask_minutes (CcrfWork *work, const CcrfProcessMeeting *meeting);
