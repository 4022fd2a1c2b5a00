/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The *.procedure key files as structs. */

#include <ccrf/decide.h>
#include "process-rules.h"

typedef enum { CCRF_REMIND_HALF_WAY, CCRF_REMIND_DUE, CCRF_REMIND_AFTER_START, CCRF_REMIND_AFTER_DUE } CcrfRemindKind;
typedef struct { CcrfRemindKind kind; CcrfSpan span; } CcrfReminder;

/** [step NAME] */
typedef struct {
	char *name;
	char *ask;            /* a role, "professional", "provider", "registered", or "owner": of the item or document */
	char **asks;          /* all roles that are asked; `ask` is the first */
	char *template_name;
	gboolean from_receipt; /* the clock counts from the receipt of the form */
	CcrfSpan due;
	CcrfSpan before_visit;
	GArray *reminders, *urgent_reminders; /* CcrfReminder */
	gboolean has_then;
	CcrfSpan then;
	GHashTable *means;    /* keyword → what it means, in the mail's words */
} CcrfStep;

struct _CcrfProcedures {
	GHashTable *steps;    /* name → CcrfStep */
	CcrfSpan forward_within;
	CcrfSpan routine_visit_within;
	char **block_words;
	CcrfProcessRules *process; /* checklists, meetings, documents of the provider concerns process */
};

/** (nullable) */
const CcrfStep *ccrf_procedures_step (const CcrfProcedures *procedures, const char *name);
