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
	CCRF_EVENT_REFUSED,       /* a reply that decides nothing, whoever confirms it: event->why; request 0: it only named the case */
	CCRF_EVENT_CLOCK,         /* a deadline passed: event->name */
	CCRF_EVENT_BOUNCED,       /* a mail of ours did not arrive: event->request, event->text the address */
	CCRF_EVENT_AWAY,          /* an automatic reply to a request */
	CCRF_EVENT_FILED,         /* a message about the case that decides nothing */
	CCRF_EVENT_PACKED,        /* it went into a meeting's pack: event->name the meeting, event->text its start in words */
	CCRF_EVENT_MEETING_OVER,  /* the meeting of its pack took place */
	/* of the provider concerns process */
	CCRF_EVENT_DOCUMENT,      /* a document was mailed in with its reference: event->message */
	CCRF_EVENT_CALENDAR,      /* an answer to one of its invitations: event->message->calendar */
	CCRF_EVENT_ITEM,          /* something about its provider was filed: event->name says what: "intelligence", "section-42" */
	CCRF_EVENT_CONCERN,       /* a concern about its provider arrived: event->name its reference */
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
	const char *why;              /* HELD, REFUSED: why, in words */
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
	const char *const *lesson_unlearned, *const *lesson_recurring, *const *lesson_waiting; /* (nullable) refs: see CcrfEarlier (A1.2) */
	const char *process_ref;        /* (nullable): the provider concerns process that runs for the case's provider (B0.2) */
	const GPtrArray *records;       /* (nullable) CcrfCase: the records of a trend alert (A2.9) */
	const char *vouched;            /* what the server vouched for the professional */
	/* whom to ask: holders and delegates of today, or the deputies; CcrfAddress, (transfer full) */
	GPtrArray *(*people) (gpointer data, const char *role, gboolean deputies, CcrfTime now);
	/* (nullable): @address has @role only because one of @whom (strv) handed it over by mail */
	gboolean (*acts_for) (gpointer data, const char *role, const char *address, const char *const *whom, CcrfTime now);
	CcrfForm *(*read_form) (gpointer data, const char *text); /* triage: lines `Label: value` over the original; (transfer full) */
	CcrfForm *(*read_answers) (gpointer data, const char *text); /* lines `Label: value`, however few; (transfer full) */
	gboolean (*case_exists) (gpointer data, const char *ref);
	/* YYYY-MM-DD or NULL; @unsure: the reading offered (parse's door stays closed to decide) */
	char *(*read_date) (gpointer data, const char *text, CcrfTime now, char **rest, char **unsure);
	GPtrArray *(*read_labels) (gpointer data, const char *text); /* strv {label, value} of lines `Label: value` */
	const char *(*code_words) (gpointer data, const char *key, const char *code); /* (nullable): the label of a code */
	/* a moment in words: `12 Dec 10am`; @has_time: a time of day was given. FALSE: none, or doubtful with the reading @unsure offers */
	gboolean (*read_when) (gpointer data, const char *text, CcrfTime now, CcrfTime *at, gboolean *has_time, char **rest, char **unsure);
	GPtrArray *(*read_plan) (gpointer data, const char *text, CcrfTime now); /* (nullable) CcrfPlanLine: a plan of improvement in typed lines */
	/* of the provider concerns process: what is known of the provider; (nullable) */
	const GPtrArray *provider_cases;   /* CcrfCase, all but triage */
	const GPtrArray *provider_items;   /* CcrfProviderItem */
	const GPtrArray *other_meetings;   /* CcrfProcessMeeting that are to come, of other processes */
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

/** What the performance management meeting discusses (A2.8). Borrowed. */
typedef struct {
	const GPtrArray *open;   /* CcrfCase: all that are not closed */
	const GPtrArray *year;   /* CcrfCase: received in the last 12 months, and all since @since */
	const GPtrArray *items;  /* CcrfProviderItem: intelligence */
	GHashTable *providers;   /* gint64 * → CcrfProvider: of all of them */
	CcrfTime since;          /* of the last pack: what came later is new */
	CcrfTime now;
	const char *meeting_words;
} CcrfPerformance;
/** The fields of `performance-pack`. @facts: calendar and code_words are used. (transfer full) */
JsonObject *ccrf_decide_performance_fields (const CcrfPerformance *pack, const CcrfFacts *facts);

/* ---- trends (A2.9) ------------------------------------------------------------------ */

/** The rules of trends.conf. */
typedef struct _CcrfTrends CcrfTrends;
/** @folder: (nullable): the council's own trends.conf there replaces the built-in one. %NULL with faults naming file and line */
CcrfTrends *ccrf_trends_load (const char *folder, GPtrArray *faults);
void ccrf_trends_free (CcrfTrends *trends);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfTrends, ccrf_trends_free)

/** A rule that is tripped by records that no alert has named before. */
typedef struct {
	char *rule;          /* its name in trends.conf */
	char *words;         /* "3 concerns at this location within 90 days" */
	GPtrArray *records;  /* char *: "CCRF-2026-00042", "CCRF-2026-00042 action 2" */
} CcrfTrendHit;
void ccrf_trend_hit_free (CcrfTrendHit *hit);
/**
 * ccrf_trends_find: pure.
 * @cases: CcrfCase of all locations of the provider, alerts included: what they name is not raised again
 * @location: the provider (CcrfProvider.id) whose location it is about
 * @trigger: (nullable): the concern that was opened, settled or changed; %NULL: only what time alone can trip
 * @facts: calendar and code_words are used
 * Returns: (transfer full): CcrfTrendHit, in the order of the rules
 */
GPtrArray *ccrf_trends_find (const CcrfTrends *trends, const GPtrArray *cases, gint64 location, const char *trigger, const CcrfFacts *facts, CcrfTime now);
/** Changes when something changes that the rules look at. (transfer full) */
char *ccrf_trends_mark (const CcrfCase *it);
/** One alert for all of @hits: a case to open. (transfer full) */
CcrfCase *ccrf_trends_alert (const GPtrArray *hits, const CcrfProvider *provider, CcrfTime now);
/** The rules of an alert in words, for lists. (transfer full) */
char *ccrf_trends_words (const CcrfCase *alert);

/* ---- provider concerns (B) ------------------------------------------------------------ */

/** The fields of `pc-status`: roles, step, lists, meetings, documents, open questions. @it: a process. (transfer full) */
JsonObject *ccrf_decide_process_fields (const CcrfCase *it, const CcrfFacts *facts, CcrfTime now);
/** @what: a line of a process's history. (transfer full) (nullable): as the daily digest tells it (B0.12); %NULL: it does not */
char *ccrf_decide_digest_words (const char *what);

/* ---- the annual review of the contacts (B8) ---------------------------------------------- */

/**
 * When a role's contacts were last found to be right: contacts.conf's date, or a later CONFIRM.
 * @confirmed: (nullable): YYYY-MM-DD as remembered. Returns: (nullable): borrowed of either
 */
const char *ccrf_decide_reviewed (const CcrfRole *role, const char *confirmed);
/** @months after the day @reviewed is over: 11: its holders are asked; 12: it is overdue. */
gboolean ccrf_decide_review_is_due (const char *reviewed, int months, const CcrfCalendar *calendar, CcrfTime now);
/** The question about one role: a case to open. (transfer full) */
CcrfCase *ccrf_decide_contact_review (const char *role, const char *reviewed, CcrfTime now);

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
