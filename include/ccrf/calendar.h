/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * calendar: working days, deadlines, recurring meetings, dates in words; invitations
 * to meetings and what the answers mean.
 * Pure: the bank holidays and the time come in as arguments.
 */

#include <ccrf/model.h>

G_BEGIN_DECLS

typedef struct _CcrfCalendar CcrfCalendar;

/**
 * ccrf_calendar_new:
 * @holidays: an .ics as GOV.UK publishes it (unfolded lines, DTEND before DTSTART, METHOD:PUBLISH)
 *   RFC 5545; events of whole days only, at most 128 KiB. A holiday that cannot be read for
 *   certain (a time of day, a repetition, 30 February, a file cut short) is an error, never skipped.
 * @day_starts: minutes after midnight; likewise @day_ends
 * @error: %CCRF_ERROR_INVALID, %CCRF_ERROR_LIMIT or, for the working hours, %CCRF_ERROR_CONFIG; without the
 *   file's name, which the caller knows
 */
CcrfCalendar *ccrf_calendar_new (GBytes *holidays, GTimeZone *timezone, int day_starts, int day_ends, GError **error);
/**
 * ccrf_calendar_load: from the configuration: its bank holidays file, or the built-in list.
 * Also loads calendar.conf's meetings; all faults are added to @faults, not only the first.
 *
 * Returns: (transfer full) (nullable): %NULL when there was a fault
 */
CcrfCalendar *ccrf_calendar_load (const CcrfConfig *config, GPtrArray *faults);
void ccrf_calendar_free (CcrfCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfCalendar, ccrf_calendar_free)

/** Monday to Friday and no bank holiday. Any moment of the day will do. */
gboolean ccrf_calendar_is_working_day (const CcrfCalendar *calendar, CcrfTime at);
/** A moment inside working hours of a working day. */
gboolean ccrf_calendar_is_working_time (const CcrfCalendar *calendar, CcrfTime at);

/**
 * ccrf_calendar_add: the moment @span after @from.
 * WORKING_DAYS: counting starts the day after; due at the end of working hours
 * of the last day. DAYS: end of working hours of that day, rolled forward to a
 * working day. HOURS, MINUTES: elapsed. WORKING_HOURS: inside working hours only.
 * MONTHS, YEARS: as DAYS, on the same day of the month, or its last day. An
 * amount of 0 working days is the end of this day, or of the next working one;
 * of 0 working hours: @from, or the next opening. (A1.3, A2.4, B1.12)
 */
CcrfTime ccrf_calendar_add (const CcrfCalendar *calendar, CcrfTime from, CcrfSpan span);
/**
 * @span working days (or days) before the day of @at; the start of working hours of that day.
 * Days, months and years that lead to a closed day: the working day before it, so
 * that nothing comes too late. HOURS, MINUTES: elapsed; WORKING_HOURS backwards. (A2.7b, A2.8)
 */
CcrfTime ccrf_calendar_before (const CcrfCalendar *calendar, CcrfTime at, CcrfSpan span);
/** Half-way between in working time; in elapsed time when there is none between; @from when @to is not later. */
CcrfTime ccrf_calendar_half_way (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to);
/** Working days from the day after @from up to and including the day of @to; 0 when @to is earlier. (A2.4) */
int ccrf_calendar_working_days_between (const CcrfCalendar *calendar, CcrfTime from, CcrfTime to);
/** End of working hours of the day YYYY-MM-DD; 0 when it is no date. */
CcrfTime ccrf_calendar_end_of_day (const CcrfCalendar *calendar, const char *iso_date);
/** First moment of the day YYYY-MM-DD in local time; 0 when it is no date. */
CcrfTime ccrf_calendar_start_of_day (const CcrfCalendar *calendar, const char *iso_date);
/** The next moment, @at included, inside the window of minutes [@opens, @closes) of a working day; 0–1440: @at. */
CcrfTime ccrf_calendar_next_window (const CcrfCalendar *calendar, CcrfTime at, int opens, int closes);
/** FALSE outside the years of the bank holiday list: such a date is computed and should be warned about. */
gboolean ccrf_calendar_knows (const CcrfCalendar *calendar, CcrfTime at);
GTimeZone *ccrf_calendar_timezone (const CcrfCalendar *calendar);

/** "Thursday 24 April 2025, 5pm", "…, 4:30pm", "…, midday", "…, midnight" (the day's first moment); "" for 0. (transfer full) */
char *ccrf_calendar_words (const CcrfCalendar *calendar, CcrfTime at);
/** "24 April 2025" from "2025-04-24"; the text itself when it is no date. (transfer full) */
char *ccrf_calendar_date_words (const char *iso_date);
/** "2025-04-24": the local day of @at. (transfer full) */
char *ccrf_calendar_iso (const CcrfCalendar *calendar, CcrfTime at);

/** One occurrence of [meeting NAME]. */
typedef struct {
	char *name, *role;
	CcrfTime start;
	CcrfTime pack_due; /* when its pack leaves */
} CcrfMeeting;
void ccrf_meeting_free (CcrfMeeting *meeting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfMeeting, ccrf_meeting_free)
/** The first occurrence of [meeting @name] that starts after @after; %NULL when there is none, or no such meeting. (transfer full) */
CcrfMeeting *ccrf_calendar_next_meeting (const CcrfCalendar *calendar, const char *name, CcrfTime after);
/** In the order of the file. (transfer full): strv */
char **ccrf_calendar_meeting_names (const CcrfCalendar *calendar);

/* ---- meetings by invitation (RFC 5545, 5546, 6047) ------------------------------------------ */

/** Somebody who is invited, and the last answer that counted. */
typedef struct {
	CcrfAddress *who;
	gboolean chair;
	gboolean optional;
	CcrfPartstat partstat;
	CcrfAddress *delegated_to, *delegated_from; /* (nullable) */
	gboolean replied;       /* FALSE: the two below say nothing */
	int replied_sequence;   /* of the last answer that counted */
	CcrfTime replied_stamp; /* its DTSTAMP */
} CcrfAttendee;
CcrfAttendee *ccrf_attendee_new (const CcrfAddress *who);
CcrfAttendee *ccrf_attendee_copy (const CcrfAttendee *attendee);
void ccrf_attendee_free (CcrfAttendee *attendee);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfAttendee, ccrf_attendee_free)

/** One meeting, or one section of it, as it stands. */
typedef struct {
	char *uid;              /* constant; printable ASCII, under 255 bytes */
	int sequence;           /* from 0; grows with every change of start, end, place or status, and for CANCEL */
	CcrfTime start, end;
	char *summary, *location; /* one line; the reference and the venue, no personal data */
	char *description;      /* plain text, any lines */
	char *related_uid;      /* (nullable) a section: UID of the meeting it belongs to (RELATED-TO, PARENT) */
	CcrfAddress *organizer; /* the service's mailbox, which answers go to */
	GPtrArray *attendees;   /* CcrfAttendee */
	gboolean no_counter;    /* asks Outlook for no proposals of other times */
	gboolean cancelled;
} CcrfInvitation;
CcrfInvitation *ccrf_invitation_new (const char *uid, const CcrfAddress *organizer);
CcrfInvitation *ccrf_invitation_copy (const CcrfInvitation *invitation);
void ccrf_invitation_free (CcrfInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfInvitation, ccrf_invitation_free)
/** (nullable), not allocated: any case */
CcrfAttendee *ccrf_invitation_find (const CcrfInvitation *invitation, const char *address);

/**
 * ccrf_invitation_write: the bytes of one recipient's copy: UTF-8, CRLF, folded at 75 octets, with a
 * constant VTIMEZONE Europe/London. Read again and compared field by field before they are returned.
 * @invitation: its attendees are those that this recipient may see; the caller filters
 * @method: "REQUEST", "CANCEL" (STATUS:CANCELLED) or "DECLINECOUNTER" (RFC 5546 3.2.2, 3.2.5, 3.2.8)
 * @recipient: address; one of the attendees
 * @now: DTSTAMP
 * @error: INVALID: a UID, an address, a text or times that cannot stand in an invitation (also: the hour that the
 *   clocks skip or repeat), a zone of @calendar other than London's; LIMIT: more than 128 KiB. Texts
 *   lose control and invisible characters, a CN also `"`, `^` and `\`: none can start a line or a parameter.
 */
GBytes *ccrf_invitation_write (const CcrfInvitation *invitation, const char *method, const char *recipient,
                               const CcrfCalendar *calendar, CcrfTime now, GError **error);
/**
 * ccrf_invitation_check: the last look before bytes leave: one calendar with this METHOD, from @organizer,
 * in which @recipient is invited (itself part of writing). @error: INVALID, LIMIT
 */
gboolean ccrf_invitation_check (GBytes *bytes, const char *method, const char *organizer, const char *recipient, GError **error);

typedef enum {
	CCRF_REPLY_ACCEPTED, CCRF_REPLY_DECLINED, CCRF_REPLY_TENTATIVE,
	CCRF_REPLY_DELEGATED,      /* `delegate` is to be invited in their place */
	CCRF_REPLY_COUNTER,        /* `start`, `end` are proposed: a question to the chair */
	CCRF_REPLY_OLD_SEQUENCE,   /* answers a version that has changed since: tell the sender */
	CCRF_REPLY_NOT_NEWER,      /* an answer as new or newer counted already: recorded, nothing changes */
	CCRF_REPLY_NOT_INVITED,    /* forwarded to somebody: ask the chair ADMIT or REFUSE */
	CCRF_REPLY_SENDER_DIFFERS, /* nobody vouches that the attendee wrote it: review */
	CCRF_REPLY_FAULT,          /* cannot be relied on, `reason` says why: review */
} CcrfReplyResult;
const char *ccrf_reply_result_name (CcrfReplyResult result); /* "accepted", …, "old sequence", … */

typedef struct {
	CcrfReplyResult result;
	CcrfPartstat partstat;  /* what a COUNTER says beside its proposal; else as `result` */
	char *attendee;         /* (nullable) whose answer it is */
	char *sent_by;          /* (nullable) who gave it for them: both are shown */
	CcrfAddress *delegate;  /* (nullable) of DELEGATED */
	CcrfTime start, end;    /* of COUNTER; else 0 */
	char *reason;           /* one line for the person who reviews; "" when nothing is to be said. No personal data */
} CcrfReplyVerdict;
void ccrf_reply_verdict_free (CcrfReplyVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfReplyVerdict, ccrf_reply_verdict_free)

/**
 * ccrf_calendar_judge_reply: what an answer means for @meeting. Pure; the caller records
 * `replied`, `replied_sequence` and `replied_stamp` of what counted (ACCEPTED to COUNTER).
 * In this order: it is an answer to this meeting that can be read; the sender is the attendee (or
 * SENT-BY, of the same organisation) and vouched for; invited; newer than what counted; to the
 * meeting as it stands (RFC 5546 2.1.5); then what it says. A REPLY that is tentative at another time is a COUNTER.
 * @meeting: with all attendees and their last answers
 * @sender: (nullable) the one From mailbox
 * @now: receipt; a DTSTAMP more than a day ahead is a FAULT, or nothing could ever be newer
 * Returns: (transfer full)
 */
CcrfReplyVerdict *ccrf_calendar_judge_reply (const CcrfInvitation *meeting, const CcrfCalendarReply *reply,
                                             const CcrfAddress *sender, gboolean authenticated, CcrfTime now);

/** When somebody is not free. */
typedef struct { CcrfTime start, end; } CcrfBusy;
/**
 * ccrf_calendar_propose: the first start on a half-hour between 10:00 and 16:00 of a working day,
 * not before @earliest and over by @latest and by 16:00, that clashes with nothing in @busy.
 * @busy: (nullable) CcrfBusy, in any order. Returns 0 when there is none
 */
CcrfTime ccrf_calendar_propose (const CcrfCalendar *calendar, CcrfTime earliest, CcrfTime latest, int minutes, const GArray *busy);

G_END_DECLS
