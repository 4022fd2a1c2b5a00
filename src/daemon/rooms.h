/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of the daemon share: facts for a decision, its commit, the handlers of the pipeline. */

#include <ccrf/daemon.h>

/** A message on its way through the pipeline. Borrowed. */
typedef struct {
	CcrfWorker *worker;
	const CcrfStored *stored;
	CcrfMessage *message;
	const CcrfAddress *sender; /* nullable */
	CcrfVouched *vouched;
	GPtrArray *delegations;
	CcrfTime now;
	/* what became of it */
	char *case_ref;
	char *outcome;
	const char *folder;  /* "processed", "attention", "quarantine" */
	char *reason;        /* nullable: for attention */
} CcrfTransit;

/** Sets outcome and folder; @reason %NULL: processed. */
void ccrf_transit_end (CcrfTransit *transit, const char *case_ref, const char *outcome, const char *attention_reason);

/* facts.c */
typedef struct {
	CcrfFacts facts;
	CcrfWorker *worker;
	CcrfProvider *provider;
	GPtrArray *candidates;
	CcrfEarlier *earlier;
	char *process_ref;   /* nullable: provider concerns that run for the provider */
	GPtrArray *records;  /* nullable: of a trend alert */
	GPtrArray *provider_cases, *provider_items, *other_meetings; /* nullable: of provider concerns */
	GPtrArray *delegations;
	CcrfTime received;
} CcrfFactBox;
/** Everything a decision about @it may look at. */
gboolean ccrf_fact_box_fill (CcrfFactBox *box, CcrfWorker *worker, const CcrfCase *it, CcrfTime now, GError **error);
/** process-facts.c: what a provider concerns case needs beyond that. */
gboolean ccrf_fact_box_fill_process (CcrfFactBox *box, const CcrfCase *it, CcrfTime now, GError **error);
/** What is said about several cases at once needs no more than this; @box lends its place. */
CcrfFacts ccrf_facts_of_service (CcrfFactBox *box, CcrfWorker *worker);
void ccrf_fact_box_clear (CcrfFactBox *box);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfFactBox, ccrf_fact_box_clear)

/** attachments.c: the original of a triage, documents of a process. @it: (nullable). @error: REFUSED: a document that the mail's audience may not have */
gboolean ccrf_attach_all (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, GError **error);
/* enclosures.c: the draft of a letter, the picture of the milestones. @it: (nullable) */
gboolean ccrf_enclose (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, CcrfTime now, GError **error);

/* commit.c; all inside the caller's transaction */
/** Case, requests, outbox, history and linked cases of one decision. */
gboolean ccrf_commit_decision (CcrfWorker *worker, CcrfDecision *decision, const char *cause, CcrfTime now, GError **error);
gboolean ccrf_commit_mail (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, CcrfTime now, GError **error);
/** Matches the provider, decides OPENED, commits. @it gets its reference. */
gboolean ccrf_commit_open (CcrfWorker *worker, CcrfCase *it, const char *vouched, const CcrfMessage *message, const char *cause, CcrfTime now, GError **error);
/** Decides @event on @it and commits; @outcome: (out) (nullable) */
gboolean ccrf_commit_event (CcrfWorker *worker, const CcrfCase *it, const CcrfEvent *event, const char *cause, CcrfTime now, char **outcome, GError **error);
/** A notice to the sender, unless they got too many this hour. @template_name */
gboolean ccrf_commit_notice (CcrfTransit *transit, const char *template_name, const CcrfCase *it, JsonObject *fields, GError **error);

/* trends.c; both inside a transaction or with one of their own, as said */
/** (inside a transaction) Raises an alert when @after, as committed, trips rules of trends.conf. @before: (nullable): a new case */
gboolean ccrf_trends_after (CcrfWorker *worker, const CcrfCase *before, const CcrfCase *after, const char *cause, CcrfTime now, GError **error);
/** Once a day: actions that are overdue. Returns: alerts raised, -1 */
int ccrf_trends_round (CcrfWorker *worker, CcrfTime now, GError **error);
/* process-link.c */
/** (inside a transaction) Fact `process` of @it: that process names @it among its links. */
gboolean ccrf_process_link (CcrfWorker *worker, const CcrfCase *it, const char *cause, CcrfTime now, GError **error);
/** (inside a transaction) @event happens to the process that runs for the provider, if any; @ref: (out) (nullable): its reference */
gboolean ccrf_process_hears (CcrfWorker *worker, gint64 provider_id, const CcrfEvent *event, const char *cause, CcrfTime now, char **ref, GError **error);
/** (inside a transaction) B0.3: a new concern about its provider. @before: (nullable) */
gboolean ccrf_process_hears_of (CcrfWorker *worker, const CcrfCase *before, const CcrfCase *after, const char *cause, CcrfTime now, GError **error);

/* handlers of the pipeline, one a kind */
gboolean ccrf_take_reply (CcrfTransit *transit, GError **error);
gboolean ccrf_take_form (CcrfTransit *transit, GError **error);
gboolean ccrf_take_structured (CcrfTransit *transit, GError **error);
gboolean ccrf_take_bounce (CcrfTransit *transit, GError **error);
gboolean ccrf_take_auto_reply (CcrfTransit *transit, GError **error);
gboolean ccrf_take_encrypted (CcrfTransit *transit, GError **error);
gboolean ccrf_take_command (CcrfTransit *transit, GError **error);
gboolean ccrf_take_calendar (CcrfTransit *transit, GError **error);
gboolean ccrf_take_minutes (CcrfTransit *transit, const char *role, GError **error);
/** A document mailed in with the reference of a process (B0.6). @request: (nullable): the answered question that it is a reply to. @done: (out): it was one */
gboolean ccrf_take_document (CcrfTransit *transit, const CcrfCase *it, const CcrfRequest *request, gboolean *done, GError **error);
gboolean ccrf_take_unrecognised (CcrfTransit *transit, GError **error);
/** What is left: the screening managers are asked what it is. */
gboolean ccrf_take_triage (CcrfTransit *transit, GError **error);

/** The request behind the first token of the message that is ours (HMAC checked). @request: borrowed from the case */
CcrfCase *ccrf_find_request (CcrfTransit *transit, CcrfRequest **request, GError **error);

/** seconds after which clock and delivery look for themselves, woken or not */
#define LONGEST_LOOK 30

/* intake.c */
/** A poll did not work: the alarm hears of it. */
void ccrf_intake_failed (CcrfWorker *worker, const GError *why);

/* dismissed.c */
/** Moves on the server what `ccrfctl dismiss` took off Attention. What fails is logged, and tried again: intake goes on. */
void ccrf_move_dismissed (CcrfWorker *worker);

/* lookalike.c */
/** After a mail was handled as a stranger's: when its sender's address looks like one we know, a person is told. */
gboolean ccrf_warn_of_lookalike (CcrfTransit *transit, GError **error);

/* floods.c */
/** TRUE: people were asked about so many mails of this sender within the hour that this one is only counted. */
gboolean ccrf_put_aside (CcrfTransit *transit, gboolean *aside, GError **error);
int ccrf_floods_round (CcrfWorker *worker, CcrfTime now, GError **error);

/* audit.c: the end of the history, mailed to the operator. Returns: 1 mailed, 0 not, -1 @error */
int ccrf_audit_round (CcrfWorker *worker, CcrfTime now, GError **error);

/* digest.c: what changed in provider concerns, once a day (B0.12). Returns: mails, -1 @error */
int ccrf_digest_round (CcrfWorker *worker, CcrfTime now, GError **error);

/* contact-reviews.c (B8) */
/** Once a day: roles whose contacts are to be reviewed. Returns: how many were asked, -1 @error */
int ccrf_contacts_round (CcrfWorker *worker, CcrfTime now, GError **error);
/** (inside a transaction) A review that was confirmed counts from that day on. */
gboolean ccrf_contact_confirmed (CcrfWorker *worker, const CcrfCase *it, GError **error);

/* meetings.c */
int ccrf_meetings_round (CcrfWorker *worker, CcrfTime now, GError **error);
