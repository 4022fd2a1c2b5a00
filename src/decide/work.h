/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The workbench of one decision: what came in, the case as it is becoming, and
 * the guards and effects that the transition rows name.
 */

#include <ccrf/decide.h>
#include "procedures.h"

typedef struct {
	CcrfDecision *decision;
	CcrfCase *it;               /* decision->after */
	const CcrfEvent *event;
	const CcrfFacts *facts;
	CcrfTime now;
	const CcrfProvider *provider; /* (nullable): as matched, or as this decision makes it */
	CcrfRequest *request;       /* (nullable): of @it, the one that is answered */
	const char *keyword;        /* (nullable): of the command that is carried out */
	const char *args;           /* its arguments, "" when none */
	char *problem;              /* (nullable): why the answer cannot be carried out; asked back */
	char *date;                 /* (nullable): the date that a check read, YYYY-MM-DD */
	gboolean anew;              /* clocks that count from the receipt count from now: the case was reclassified */
} CcrfWork;

/** Another text in the place of *@text; it may be the same one. %NULL is "". */
static inline void
ccrf_set_text (char **text, const char *with)
{
	char *copy = g_strdup (with ? with : "");

	g_free (*text);
	*text = copy;
}

/* ---- rows ------------------------------------------------------------------ */

typedef gboolean (*CcrfGuard) (const CcrfWork *work);
typedef void (*CcrfEffectFunc) (CcrfWork *work, const char *what);
typedef struct {
	CcrfEffectFunc run;
	const char *what;
} CcrfEffect;

/**
 * The first row that fits wins. @on is a keyword ("APPROVE"), or what the
 * program itself says in lower case: "opened", "go" (from a state that decides
 * where to go), "answered" (all items), "then:STEP" (nobody answered in time).
 */
typedef struct {
	const char *from;   /* "*": any state but closed */
	const char *on;
	CcrfGuard when;     /* NULL: always */
	const char *to;     /* NULL: stays */
	CcrfEffect effects[7];
} CcrfTransition;

typedef struct { const char *state, *step, *meaning; gboolean transient; } CcrfStateRow;

typedef struct {
	CcrfProcedureKind kind;
	const CcrfTransition *rows;   /* ended by from NULL */
	const CcrfStateRow *states;   /* ended by state NULL; the first is where a case begins */
} CcrfTable;
extern const CcrfTable ccrf_concern_table, ccrf_compliment_table, ccrf_provider_concerns_table, ccrf_triage_table, ccrf_trend_table, ccrf_contact_review_table;
const CcrfTable *ccrf_table_of (CcrfProcedureKind kind);
const CcrfTable *ccrf_table_named (const char *procedure);
/** The step whose clock runs in @state; %NULL: none. */
const char *ccrf_table_step (const CcrfTable *table, const char *state);

/** Runs the first row for @on; follows "go" rows. FALSE: no row fits. */
gboolean ccrf_work_step (CcrfWork *work, const char *on);

/* ---- effects (effects.c, requests.c) ------------------------------------------- */

void ccrf_effect_ask (CcrfWork *work, const char *step);          /* a request to each who is to answer */
void ccrf_effect_ask_again (CcrfWork *work, const char *step);    /* the open ones once more, clocks anew */
void ccrf_effect_ask_deputies (CcrfWork *work, const char *step);
void ccrf_effect_settle (CcrfWork *work, const char *step);       /* answered; its siblings are superseded; clocks stop */
void ccrf_effect_withdraw (CcrfWork *work, const char *step);     /* nobody needs to answer any more */
void ccrf_effect_tell_professional (CcrfWork *work, const char *template_name);
void ccrf_effect_tell_provider (CcrfWork *work, const char *template_name);
void ccrf_effect_tell_contracts (CcrfWork *work, const char *template_name);
void ccrf_effect_remember (CcrfWork *work, const char *fact);     /* the arguments as a fact of the case */
void ccrf_effect_note (CcrfWork *work, const char *what);
void ccrf_effect_close (CcrfWork *work, const char *closure);

/** To each holder of @role; urgent ones leave outside the window too. Returns: how many there are */
guint ccrf_work_tell_role (CcrfWork *work, const char *role, const char *template_name, gboolean urgent);
/** Nobody holds a role that must answer: the operator hears of it. */
void ccrf_work_tell_nobody_holds (CcrfWork *work, const char *role);
CcrfMail *ccrf_work_mail (CcrfWork *work, const char *template_name, const CcrfAddress *to);
CcrfMail *ccrf_work_mail_request (CcrfWork *work, CcrfRequest *request, gboolean reminder, gboolean deputy);
CcrfRequest *ccrf_work_add_request (CcrfWork *work, const char *step, const char *role, const CcrfAddress *to);
/** @name: a step, or STEP#ABOUT where several questions of one step may be open at once. Borrowed */
CcrfRequest *ccrf_work_open_request (const CcrfWork *work, const char *name);
/** "" when the step has one question only. Not allocated */
const char *ccrf_request_about (const CcrfRequest *request);
/** "STEP" or "STEP#ABOUT": what its deadlines are called. (transfer full) */
char *ccrf_request_name (const CcrfRequest *request);
/**
 * One question of several of @step that may be open at once, each with a clock of its own.
 * @role: who is asked: a role, a role of the process, "provider"
 * @extra: (transfer full) (nullable): fields of its mails, reminders included
 * Returns: how many were asked; 0: nobody, the operator was told
 */
guint ccrf_work_ask_about (CcrfWork *work, const char *step, const char *about, const char *role, JsonObject *extra);
/** Holders of @role (of the process first), without who may not answer. (transfer full): CcrfAddress */
GPtrArray *ccrf_work_people (const CcrfWork *work, const char *role);
void ccrf_work_add_deadline (CcrfWork *work, const char *step, const char *what, CcrfTime at);
void ccrf_work_drop_deadlines (CcrfWork *work, const char *step);
void ccrf_work_start_clock (CcrfWork *work, const CcrfStep *step, CcrfTime from);
/** @name: STEP or STEP#ABOUT: what its deadlines are called */
void ccrf_work_start_clock_named (CcrfWork *work, const CcrfStep *step, const char *name, CcrfTime from, CcrfTime due);
/** As ccrf_work_start_clock(), where the due moment does not follow from @from. */
void ccrf_work_start_clock_to (CcrfWork *work, const CcrfStep *step, CcrfTime from, CcrfTime due);
/** A request to each who is to answer; their clock is the caller's. */
void ccrf_work_ask_people (CcrfWork *work, const CcrfStep *step);
void ccrf_work_note (CcrfWork *work, const char *format, ...) G_GNUC_PRINTF (2, 3);
void ccrf_work_bad (CcrfWork *work, const char *format, ...) G_GNUC_PRINTF (2, 3); /* sets problem */
const CcrfStep *ccrf_work_stanza (const CcrfWork *work, const char *step);
/** Roles whose request is answered by a person of the council get a receipt after it (`recorded`). */
void ccrf_work_receipt (CcrfWork *work, const char *recorded);

/* ---- what arrives (answer.c, clock.c, held.c) ------------------------------------ */

void ccrf_work_answer (CcrfWork *work);
void ccrf_work_held (CcrfWork *work);
void ccrf_work_refused (CcrfWork *work);
void ccrf_work_confirmed (CcrfWork *work);
void ccrf_work_clock (CcrfWork *work);
void ccrf_work_bounced (CcrfWork *work);
void ccrf_work_away (CcrfWork *work);
/** A step's question as a mail says it: "the screening of a concern". */
const char *ccrf_question_words (const char *step);
/** Asks back once: zero, two or conflicting commands, or one that lacks something. */
void ccrf_work_ask_back (CcrfWork *work);
/** Checks what a command needs (a date, a reason, a reference); sets problem. */
void ccrf_work_check_command (CcrfWork *work);

/** The actions of a reply, a line or a bullet each, without greeting, thanks and what follows the closing. (transfer full): char * */
GPtrArray *ccrf_prose_lines (const char *text);

/* ---- fields (fields.c) --------------------------------------------------------------- */

/** All that the mails about this case may show; templates take what they need. (transfer full) */
JsonObject *ccrf_work_fields (const CcrfWork *work);
/** A field's value in words, without what was typed beside it. (transfer full) (nullable) */
char *ccrf_form_words (const CcrfFacts *facts, const CcrfForm *form, const char *key);
/** Has the provider learned from earlier action on similar concerns (A1.2)? In words (lesson.c). (transfer full) */
char *ccrf_lesson_words (const CcrfWork *work);
/** What the form says (form-fields.c). */
void ccrf_fields_add_form (const CcrfWork *work, JsonObject *fields);
void ccrf_fields_set (JsonObject *fields, const char *name, const char *value);
/** @items: CcrfItem */
JsonArray *ccrf_fields_items (const GPtrArray *items);
/** The closed list of @request's step as `answers`; where a line an item answers, `items` are those that it is about. */
void ccrf_fields_add_answers (const CcrfWork *work, JsonObject *fields, const CcrfRequest *request);
/** The role whose contacts are reviewed (contact-review.c). */
void ccrf_fields_add_contact (const CcrfWork *work, JsonObject *fields);
/** Reasons for URGENT (A1.1) as sentences; empty: none. (transfer full) strv */
char **ccrf_urgent_reasons (const CcrfForm *form);

/* ---- guards (guards.c) ------------------------------------------------------------------ */

gboolean ccrf_guard_unmatched (const CcrfWork *work);
gboolean ccrf_guard_no_address (const CcrfWork *work);
gboolean ccrf_guard_blocked (const CcrfWork *work);
gboolean ccrf_guard_has_items (const CcrfWork *work);
gboolean ccrf_guard_all_evidenced (const CcrfWork *work);
gboolean ccrf_guard_both (const CcrfWork *work);
gboolean ccrf_guard_doubtful (const CcrfWork *work);
gboolean ccrf_guard_for_forum (const CcrfWork *work);
gboolean ccrf_guard_all_answered (const CcrfWork *work);
gboolean ccrf_guard_none_open (const CcrfWork *work);
