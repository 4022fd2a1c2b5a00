/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * decide: (case, event, facts, now) → decision. Pure. The procedures are tables
 * of transition rows; days, recipients and templates come from *.procedure files.
 */

#include <ccrf/model.h>
#include <ccrf/calendar.h>

G_BEGIN_DECLS

/** The *.procedure key files: a [step NAME] stanza each for who is asked, with which template, until when. */
typedef struct _CcrfProcedures CcrfProcedures;
CcrfProcedures *ccrf_procedures_load (const char *folder, GPtrArray *faults);
void ccrf_procedures_free (CcrfProcedures *procedures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfProcedures, ccrf_procedures_free)

typedef enum {
	CCRF_EVENT_OPENED,        /* a form (or a mail for triage) arrived */
	CCRF_EVENT_ANSWER,        /* an allowed reply to a request: commands or prose */
	CCRF_EVENT_HELD,          /* a reply that the sender may not decide with yet: confirm first */
	CCRF_EVENT_CLOCK,         /* a deadline passed: event->name */
	CCRF_EVENT_BOUNCED,       /* a mail of ours did not arrive: event->request, event->text the address */
	CCRF_EVENT_AWAY,          /* an automatic reply to a request */
	CCRF_EVENT_FILED,         /* a message about the case that decides nothing */
	CCRF_EVENT_PACKED,        /* it went into a meeting's pack: event->name the meeting, event->text its start in words */
	CCRF_EVENT_MEETING_OVER,  /* the meeting of its pack took place */
} CcrfEventKind;

typedef struct {
	CcrfEventKind kind;
	const char *name;             /* CLOCK: which deadline */
	const CcrfMessage *message;   /* (nullable) */
	const char *text;             /* ANSWER: the new text; BOUNCED: the address */
	GPtrArray *commands;          /* ANSWER: CcrfCommand, read with the step's closed list */
	guint64 request_id;           /* ANSWER, HELD, BOUNCED, AWAY: which request, 0 none */
	const CcrfAddress *sender;    /* (nullable) */
	const char *sender_role;      /* the role they answer in */
	const char *why;              /* HELD: why it is held, in words */
	gboolean sender_authenticated;
} CcrfEvent;

/** What a decision may look at. Borrowed. */
typedef struct {
	const CcrfConfig *config;
	const CcrfCalendar *calendar;
	const CcrfProcedures *procedures;
	const GPtrArray *delegations;   /* CcrfDelegation */
	const CcrfProvider *provider;   /* (nullable): the case's */
	const GPtrArray *candidates;    /* (nullable) CcrfProvider: for the question who is meant */
	const char *match_rule;         /* how it was matched, or why not */
	int earlier_concerns, earlier_same_category, earlier_actions, earlier_evidenced, earlier_not_evidenced;
	const char *const *earlier_refs; /* (nullable) */
	const char *vouched;            /* what the server vouched for the professional */
	/* whom to ask: holders and delegates of today, or the deputies; CcrfAddress, (transfer full) */
	GPtrArray *(*people) (gpointer data, const char *role, gboolean deputies, CcrfTime now);
	CcrfForm *(*read_form) (gpointer data, const char *text); /* triage: lines `Label: value` over the original; (transfer full) */
	CcrfForm *(*read_answers) (gpointer data, const char *text); /* lines `Label: value`, however few; (transfer full) */
	gboolean (*case_exists) (gpointer data, const char *ref);
	/* YYYY-MM-DD or NULL; @unsure: the reading offered (parse's door stays closed to decide) */
	char *(*read_date) (gpointer data, const char *text, CcrfTime now, char **rest, char **unsure);
	GPtrArray *(*read_labels) (gpointer data, const char *text); /* strv {label, value} of lines `Label: value` */
	const char *(*code_words) (gpointer data, const char *key, const char *code); /* (nullable): the label of a code */
	gpointer data;
} CcrfFacts;

/** Returns: (transfer full): never %NULL; a decision without changes is possible and has a note */
CcrfDecision *ccrf_decide (const CcrfCase *it, const CcrfEvent *event, const CcrfFacts *facts, CcrfTime now);

/**
 * ccrf_decide_receipt: the one acknowledgement of a mail with one or more forms (A1.1, A1.4, A2.4, A3.4).
 * @cases: CcrfCase, as opened
 * Returns: (transfer full): to @professional
 */
CcrfMail *ccrf_decide_receipt (const GPtrArray *cases, const CcrfAddress *professional, const CcrfFacts *facts);
/** The fields of `forum-pack`: compliments of @cases, with names only where the form permits (A3.3). */
JsonObject *ccrf_decide_forum_fields (const GPtrArray *cases, const char *meeting_words, const CcrfFacts *facts);

/** Proves that every state has its stanza, template, deadline and roles. @has_template: asks send */
typedef gboolean (*CcrfHasTemplate) (gpointer data, const char *name);
void ccrf_decide_check (const CcrfProcedures *procedures, const CcrfConfig *config, CcrfHasTemplate has_template, gpointer data, GPtrArray *faults, GPtrArray *warnings);
/** Graphviz DOT from the rows. (transfer full); %NULL: no such procedure */
char *ccrf_decide_graph (const char *procedure);
/** What each state means, for `doc/states.md`: pairs {state, meaning}. (transfer full) strv */
char **ccrf_decide_states (const char *procedure);
/** Which procedure a form enters; a compliment that carries a concern becomes "both" (A3.1). */
CcrfProcedureKind ccrf_decide_procedure (CcrfForm *form);
/** Which requests of this case are open: [role or address] for `waiting_for`. (transfer full) strv */
char **ccrf_decide_waiting_for (const CcrfCase *it);

G_END_DECLS
