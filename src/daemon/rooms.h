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
	GPtrArray *delegations;
	CcrfTime received;
} CcrfFactBox;
/** Everything a decision about @it may look at. */
gboolean ccrf_fact_box_fill (CcrfFactBox *box, CcrfWorker *worker, const CcrfCase *it, CcrfTime now, GError **error);
/** What is said about several cases at once needs no more than this; @box lends its place. */
CcrfFacts ccrf_facts_of_service (CcrfFactBox *box, CcrfWorker *worker);
void ccrf_fact_box_clear (CcrfFactBox *box);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfFactBox, ccrf_fact_box_clear)

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

/* handlers of the pipeline, one a kind */
gboolean ccrf_take_reply (CcrfTransit *transit, GError **error);
gboolean ccrf_take_form (CcrfTransit *transit, GError **error);
gboolean ccrf_take_structured (CcrfTransit *transit, GError **error);
gboolean ccrf_take_bounce (CcrfTransit *transit, GError **error);
gboolean ccrf_take_auto_reply (CcrfTransit *transit, GError **error);
gboolean ccrf_take_encrypted (CcrfTransit *transit, GError **error);
gboolean ccrf_take_command (CcrfTransit *transit, GError **error);
gboolean ccrf_take_unrecognised (CcrfTransit *transit, GError **error);
/** What is left: the screening managers are asked what it is. */
gboolean ccrf_take_triage (CcrfTransit *transit, GError **error);

/** The request behind the first token of the message that is ours (HMAC checked). @request: borrowed from the case */
CcrfCase *ccrf_find_request (CcrfTransit *transit, CcrfRequest **request, GError **error);

/* meetings.c */
int ccrf_meetings_round (CcrfWorker *worker, CcrfTime now, GError **error);
