/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Effects that only the concern and the compliment know. */

#include "work.h"

/* concern-effects.c */
void ccrf_concern_begin (CcrfWork *work, const char *what);        /* lateness, urgency, agreed actions → items */
void ccrf_concern_split (CcrfWork *work, const char *what);        /* A3.1: the compliment becomes a case of its own */
void ccrf_concern_summary (CcrfWork *work, const char *what);      /* "Summary for the provider:" approved by a person */
void ccrf_concern_escalate (CcrfWork *work, const char *what);     /* A1.3 */
void ccrf_concern_breached (CcrfWork *work, const char *what);
void ccrf_concern_query (CcrfWork *work, const char *what);
void ccrf_concern_query_answer (CcrfWork *work, const char *what);
void ccrf_concern_is_compliment (CcrfWork *work, const char *what);
void ccrf_concern_confirmed (CcrfWork *work, const char *what);
void ccrf_concern_duplicate (CcrfWork *work, const char *what);
void ccrf_concern_overdue (CcrfWork *work, const char *what);
void ccrf_concern_unreachable (CcrfWork *work, const char *what); /* no reminders to an address that does not exist */
void ccrf_concern_more (CcrfWork *work, const char *what);
void ccrf_concern_reopen (CcrfWork *work, const char *what);
void ccrf_concern_reconsider (CcrfWork *work);                     /* what follows from the form: late, urgent, items (A2.3) */
/* missing.c */
void ccrf_ask_missing (CcrfWork *work, const char *what);          /* what the form left open, asked of the professional */
void ccrf_missing_answered (CcrfWork *work, const char *what);
/* visit.c */
void ccrf_concern_visit (CcrfWork *work, const char *what);
void ccrf_concern_no_visit (CcrfWork *work, const char *what);
void ccrf_concern_checklist (CcrfWork *work, const char *what);
/* compliment-effects.c */
void ccrf_compliment_begin (CcrfWork *work, const char *what);
void ccrf_compliment_copy (CcrfWork *work, const char *what);
void ccrf_compliment_hold (CcrfWork *work, const char *what);
void ccrf_compliment_is_concern (CcrfWork *work, const char *what);
/* provider-effects.c */
void ccrf_ask_provider_when_doubtful (CcrfWork *work, const char *what);
void ccrf_provider_chosen (CcrfWork *work, const char *what);
void ccrf_provider_new_by_mail (CcrfWork *work, const char *what);
void ccrf_provider_as_typed (CcrfWork *work, const char *what);
void ccrf_provider_address (CcrfWork *work, const char *what);
/* triage.c's effects live there */
