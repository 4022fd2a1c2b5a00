/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Effects of the trend alert, and the start of provider concerns that two procedures share. */

#include "work.h"

extern const CcrfTable ccrf_trend_table;

/* trend-effects.c */
void ccrf_trend_begin (CcrfWork *work, const char *what);
void ccrf_trend_safeguarding (CcrfWork *work, const char *what);   /* the safeguarding managers are told, with the records */
/** What a mail of an alert shows: the rules, their records, counts beside beds. */
void ccrf_fields_add_trend (const CcrfWork *work, JsonObject *fields);

/* begin-process.c */
/** @how: "trend" or "decision": opens the provider concerns process of the case's provider, or links the one that runs (B0.2). */
void ccrf_start_process (CcrfWork *work, const char *how);
/** What happens next, where this decision started the process or linked one. */
void ccrf_fields_add_process (const CcrfWork *work, JsonObject *fields);
/** A2.7a: the process starts, and the actions are still checked at the routine visit. */
void ccrf_concern_provider_concerns (CcrfWork *work, const char *what);
