/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What provider-concerns.procedure says beside the steps: checklists, meetings, documents, letters, thresholds. */

#include <ccrf/decide.h>

/** [item NAME] of a checklist, [line NAME] of the communication checklist */
typedef struct {
	char *key;
	char **steps;         /* "step-1", …; empty for a line: every step */
	char *text;
	char *owner;          /* a role */
	char *nhs_owner;      /* (nullable) who does it where the NHS leads (B0.12) */
	CcrfSpan due;         /* from the start of the step */
	gboolean needs_reason;
} CcrfRuleItem;

/** [meeting KIND] */
typedef struct {
	char *kind, *title;
	CcrfSpan within;      /* of being called */
	int minutes;
	char **council, **partner, **optional; /* roles */
	gboolean provider;
	GHashTable *sections; /* role → the section of the agenda they come for */
	char *venue;          /* "" : not known yet */
	CcrfSpan pack;        /* how long before it the pack leaves */
} CcrfRuleMeeting;

/** [document KIND] */
typedef struct {
	char *kind, *title;
	char *owner;          /* a role */
	char **words;         /* casefolded: recognised by these in a file's name or the subject */
	char *audience;       /* the widest that may get it */
	char **entitled;      /* roles that get it when it comes, each alone */
	char **asked;         /* "start", "step-2", "findings" */
	gboolean has_stale;
	CcrfSpan stale;
	char *replaces;       /* (nullable) the kind that it may stand in for */
	int late;             /* so many of its milestones overdue at once: an update meeting is proposed; 0: never */
	CcrfSpan late_by;     /* or one of them for so long */
} CcrfRuleDocument;

/** [letter KIND] */
typedef struct { char *kind, *title, *signer; char **copies; } CcrfRuleLetter;

/** [threshold NAME] (B7) */
typedef struct {
	char *name, *level, *indicators, *impact, *actions, *lead;
	char **words;         /* casefolded */
	int records;          /* 0: words only */
} CcrfThreshold;

typedef struct {
	GPtrArray *items;      /* CcrfRuleItem, in the order of the file; likewise the others */
	GPtrArray *lines;      /* CcrfRuleItem */
	GPtrArray *meetings;   /* CcrfRuleMeeting */
	GPtrArray *documents;  /* CcrfRuleDocument */
	GPtrArray *letters;    /* CcrfRuleLetter */
	GPtrArray *thresholds; /* CcrfThreshold */
} CcrfProcessRules;

CcrfProcessRules *ccrf_process_rules_new (void);
void ccrf_process_rules_free (CcrfProcessRules *rules);
/** Takes section @section if it is one of these. FALSE: it is not. A row of the same name is replaced. */
gboolean ccrf_process_rules_take (CcrfProcessRules *rules, CcrfKeyFile *file, const char *section, GPtrArray *faults);
/** (nullable) */
const CcrfRuleItem *ccrf_rule_item (const CcrfProcessRules *rules, const char *key);
const CcrfRuleMeeting *ccrf_rule_meeting (const CcrfProcessRules *rules, const char *kind);
const CcrfRuleDocument *ccrf_rule_document (const CcrfProcessRules *rules, const char *kind);
const CcrfRuleLetter *ccrf_rule_letter (const CcrfProcessRules *rules, const char *kind);
