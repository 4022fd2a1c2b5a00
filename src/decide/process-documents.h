/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Documents of the provider concerns process: what its parts say to each other (B0.6, B0.7, B0.9, B2.1–B2.11). */

#include "process.h"

/* ---- what it is (process-recognise.c) ---------------------------------------------- */

/** (nullable): the rule of the document that @attachment is; @asked: (nullable): the kind that was asked for. Borrowed */
const CcrfRuleDocument *ccrf_document_recognise (const CcrfWork *work, const CcrfAttachment *attachment, const char *asked);
/** May the sender file such a document? */
gboolean ccrf_document_may_file (const CcrfWork *work, const CcrfRuleDocument *rule);
/** The length of the longest of the rule's words that stands in @words (ccrf_words_folded()), 0: none */
gsize ccrf_document_match (const CcrfRuleDocument *rule, const char *words);

/* ---- filing (process-documents.c) ------------------------------------------------ */

/** Files what the message brought; @asked: (nullable): the kind that was asked for. @brought: (out): how many documents it had,
 *  known ones included. (transfer container): CcrfDocument that are new, borrowed */
GPtrArray *ccrf_documents_take (CcrfWork *work, const char *asked, guint *brought);
/** The parts of the newest version of @kind. (transfer container): CcrfDocument, borrowed; empty: there is none */
GPtrArray *ccrf_documents_newest (const CcrfProcess *process, const char *kind);
/** (nullable): the newest of @kind, or what stands in for it. Borrowed */
CcrfDocument *ccrf_documents_in_force (const CcrfWork *work, const char *kind);
/** "service improvement plan". Not allocated */
const char *ccrf_document_title (const CcrfWork *work, const char *kind);
/** " lower case words with single spaces " (transfer full) */
char *ccrf_words_folded (const char *text);
/** Does the sender of this mail hold @role here? */
gboolean ccrf_sender_holds (const CcrfWork *work, const char *role);
/** Words of an answer that is one as well as a document: "CQC's action plan stands in" (B0.7). TRUE: they said so */
gboolean ccrf_documents_stand_in (CcrfWork *work, const char *asked, const char *text);

/* ---- what follows (process-document-mails.c) ---------------------------------------- */

/** Everybody who is to get or to answer something hears of the new @documents (CcrfDocument). */
void ccrf_documents_follow (CcrfWork *work, const GPtrArray *documents);
/** The receipt: which documents are filed. */
void ccrf_documents_recorded (CcrfWork *work, const GPtrArray *documents);
/** A role that was named just now gets what was filed before. */
void ccrf_documents_catch_up (CcrfWork *work, const char *role);

/* ---- documents that need a word (process-document-questions.c) ------------------------ */

/** The lines of the improvement plan that was filed just now are kept. */
void ccrf_documents_sip_came (CcrfWork *work, const CcrfDocument *document);
/** The chair is asked about the provider's draft for people and relatives. */
void ccrf_documents_ask_client_letter (CcrfWork *work, const CcrfDocument *document);
/** The newest improvement plan goes to the coordinator to agree, from step 2 on. */
void ccrf_documents_ask_sip (CcrfWork *work);

/** Which templates may go to holders of @role. "council", "partner", "provider". Not allocated */
const char *ccrf_document_audience_of (const CcrfWork *work, const char *role);

/* ---- what the provider gets to see (process-sharing.c) --------------------------------- */

/** The mail that brings a report says "share with provider" (B2.10). */
gboolean ccrf_documents_share_wanted (const CcrfWork *work);
void ccrf_documents_share_if_asked (CcrfWork *work, CcrfDocument *document);

/* ---- who is asked (process-document-asks.c) ------------------------------------------ */

/** @kind is here: nobody is asked for it any more. */
void ccrf_documents_answered (CcrfWork *work, const char *kind);

/* ---- the lines of a version (process-plan.c) ------------------------------------------ */

/** (transfer full) */
JsonObject *ccrf_plan_line_to_json (const CcrfPlanLine *line);
CcrfPlanLine *ccrf_plan_line_from_json (JsonObject *row);
/** "" when it is not there. Not allocated */
const char *ccrf_plan_member (JsonObject *row, const char *name);
/** The fact that keeps the lines of @version. (transfer full) */
char *ccrf_plan_fact (int version);
/** (transfer full) (nullable): those lines, an array of rows */
JsonNode *ccrf_plan_kept (const CcrfWork *work, int version);
/** The lines of @version as rows {action, who, due_words, state}. (transfer full) */
JsonArray *ccrf_milestones_rows (const CcrfWork *work, int version);

/* ---- milestones (process-milestones.c) ----------------------------------------------- */

/** @lines (CcrfPlanLine) of version @version are kept until it is agreed; what they say is complete counts at once. */
void ccrf_milestones_came (CcrfWork *work, int version, const GPtrArray *lines);
/** @version is agreed: its lines are the milestones now (B0.7, B2.11). */
void ccrf_milestones_agreed (CcrfWork *work, int version);
/** "due:milestones" */
void ccrf_milestones_due (CcrfWork *work);
