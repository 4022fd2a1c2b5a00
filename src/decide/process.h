/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The provider concerns process (B): what its rows do. The rows are in
 * provider_concerns.c; each file below it has one part of the work.
 *
 * A row's event is "STEP KEYWORD" for an answer ("pc-decision INITIATE"),
 * "STEP checked" when items were answered, "STEP TEXT" for words, "held:KIND"
 * when a meeting took place, "then:STEP" when nobody answered in time.
 */

#include "work.h"

/* ---- what arrives (process-answer.c) ---------------------------------------------- */

/** An allowed answer. FALSE: it is a single decision out of the closed list; the rows decide. */
gboolean ccrf_process_answer (CcrfWork *work);
/** A deadline of the process: "held:m3", "then:pc-step-1#mfsqao". FALSE: the rows decide. */
gboolean ccrf_process_clock (CcrfWork *work, const char *name);
/** A document was mailed in; a calendar answer; an item or a concern about the provider. */
void ccrf_process_document_came (CcrfWork *work);   /* process-documents.c */
void ccrf_process_calendar_came (CcrfWork *work);   /* process-calendar.c */
void ccrf_process_item_came (CcrfWork *work);       /* process-start.c: intelligence, section 42 (B0.3) */
void ccrf_process_concern_came (CcrfWork *work);    /* process-start.c: a concern about the provider (B0.3) */
/** Checks what a command of the process needs; sets problem. */
void ccrf_process_check_command (CcrfWork *work);   /* process-checks.c */

/** The process part of ccrf_decide_check(). */
void ccrf_process_check (const CcrfProcedures *procedures, const CcrfConfig *config, CcrfHasTemplate has_template, gpointer data, GPtrArray *faults,
                         GPtrArray *warnings);

/* ---- the start (process-start.c) ----------------------------------------------------- */

void ccrf_process_begin (CcrfWork *work, const char *what);
void ccrf_process_others_told (CcrfWork *work, const char *template_name); /* who was asked too: what was decided, by whom */
void ccrf_process_initiate (CcrfWork *work, const char *what);
void ccrf_process_declined (CcrfWork *work, const char *template_name);    /* whoever proposed it hears the outcome */
void ccrf_process_named (CcrfWork *work, const char *role);                /* CHAIR, COORDINATOR, MINUTE TAKER: the args name them */
/** What is known about the provider: thresholds, cases, intelligence (B1.1). */
void ccrf_process_add_record (const CcrfWork *work, JsonObject *fields);
/** The rows of the table of thresholds that fit what is known, worst first (B7). (transfer full) */
JsonArray *ccrf_process_thresholds (const CcrfWork *work, const char **level);

/* ---- checklists (process-checklists.c) ------------------------------------------------- */

/** The items of a step ("step-2") go to their owners, the communication checklist to the chair (B0.4). */
void ccrf_process_enter (CcrfWork *work, const char *step);
/** The communication checklist of the present step: when the chair is named, and at each step. */
void ccrf_process_ask_communication (CcrfWork *work, const char *what);
void ccrf_process_items_answered (CcrfWork *work);
/** The items that a question is about: one owner's of one list, a supplier's milestones. (transfer container): CcrfItem, borrowed */
GPtrArray *ccrf_process_items_of (const CcrfWork *work, const CcrfRequest *request);
/** An action out of a meeting, of DO or of the chair, with an owner and a date. */
void ccrf_process_add_action (CcrfWork *work, const char *text, const char *owner, const char *role, const char *due);
/** AUTHORISE: an immediate action by the chair (B3.3) */
void ccrf_process_authorise (CcrfWork *work, const char *what);
/** "defer:pc-step-1#mfsqao": what was put off to today is asked again. */
void ccrf_process_deferred_due (CcrfWork *work, const char *name);                            /* process-defer.c */
/** The deadline of what @role has put off on the list of @step; none when nothing is. */
void ccrf_process_set_deferred (CcrfWork *work, const char *step, const char *role);          /* process-defer.c */
/** The list @group goes to @role, due on the first day that one of its lines is due. */
void ccrf_process_ask_owner (CcrfWork *work, const char *step, const char *group, const char *role);
/** Nobody has said yet that it is done, or not needed, or put off. */
gboolean ccrf_item_is_waiting (const CcrfItem *item);
/** Items that wait for somebody who was not named yet are asked of them now. */
void ccrf_process_ask_waiting (CcrfWork *work, const char *role);
/** An item that nobody answered in time: the coordinator and the chair hear of it. */
void ccrf_process_item_late (CcrfWork *work, const char *name);
/** Checks and applies the lines of the answer to the items that it is about; FALSE: asked back. */
gboolean ccrf_process_apply_lines (CcrfWork *work);
/** What is open and done, by list, for the pack and STATUS. (transfer full) */
JsonArray *ccrf_process_checklist_rows (const CcrfWork *work);
/* process-actions.c */
gboolean ccrf_guard_quality_improved (const CcrfWork *work);
gboolean ccrf_guard_quality_answered (const CcrfWork *work);

/* ---- meetings (process-meetings.c, process-invitations.c, process-calendar.c, process-pack.c) -------- */

/** Calls a meeting of @kind: at work->date where the answer named one, else as soon as its rule says. */
void ccrf_process_call (CcrfWork *work, const char *kind);
void ccrf_process_accept (CcrfWork *work, const char *what);
void ccrf_process_move (CcrfWork *work, const char *what);
void ccrf_process_counter_accepted (CcrfWork *work, const char *what);
void ccrf_process_counter_kept (CcrfWork *work, const char *what);
void ccrf_process_admit (CcrfWork *work, const char *what);
void ccrf_process_not_admitted (CcrfWork *work, const char *what);
void ccrf_process_invite (CcrfWork *work, const char *what);
void ccrf_process_cancel (CcrfWork *work, const char *what);
/** All meetings that are still to come end: the process does. */
void ccrf_process_cancel_all (CcrfWork *work, const char *what);
/** A new chair, coordinator or minute taker joins the meetings to come. */
void ccrf_process_holder_changed (CcrfWork *work, const char *role);
/** "held:m3", "pack:m3", "chase:m3". FALSE: none of these */
gboolean ccrf_process_meeting_clock (CcrfWork *work, const char *what, int n);
/** Minutes in answer to pc-minutes, or sent in with the reference: filed and circulated. */
void ccrf_process_minutes_came (CcrfWork *work);
/** Minutes that are filed as a document: who was invited gets them, their actions are tracked. @documents: CcrfDocument of the process */
void ccrf_process_minutes_filed (CcrfWork *work, const GPtrArray *documents);
/** The chair is asked whether an update meeting is needed (B4.1). @why: a sentence. FALSE: not asked (one is to come, or asked lately, or nobody to ask) */
gboolean ccrf_process_propose_update (CcrfWork *work, const char *why);
/** What an answer with a time, ACCEPT, CANCEL MEETING or INVITE needs (process-when.c); sets problem. @wanted: there must be a date */
void ccrf_process_check_when (CcrfWork *work, gboolean wanted);
void ccrf_process_check_meeting (CcrfWork *work);
void ccrf_process_check_invite (CcrfWork *work);

/* ---- documents (process-documents.c, process-milestones.c) -------------------------------------------- */

/** Asks the owners of all documents that are asked for at @moment: "start", "coordinator", "step-2", "findings" */
void ccrf_process_ask_documents (CcrfWork *work, const char *moment);
/**
 * Files the message's attachment (%NULL: its words) as the next version of @kind; files of one mail are parts of one version.
 * The same bytes again are the document that is there. Borrowed; its audience is its rule's. The caller tells who must know.
 */
CcrfDocument *ccrf_process_file (CcrfWork *work, const char *kind, const CcrfAttachment *attachment);
/** May @document go to "council", "partner", "provider"? (B0.8) */
gboolean ccrf_document_allowed (const CcrfDocument *document, const char *audience);
/** `documents` {n, title, version, date_words, name}, `has_documents`, `documents_left_out`; @documents: (nullable) CcrfDocument */
void ccrf_process_add_documents (const CcrfWork *work, JsonObject *fields, const GPtrArray *documents);
/** Attaches @document to @mail and names it among the fields. */
void ccrf_process_attach (const CcrfWork *work, CcrfMail *mail, const CcrfDocument *document);
/** SHARE 3: sets problem when there is no such report */
void ccrf_process_check_share (CcrfWork *work);
/** Words and attachments in answer to pc-document, pc-provider-document, pc-findings, pc-provider-views. */
void ccrf_process_words_came (CcrfWork *work);
/** Attachments of any other answer are filed too. */
void ccrf_process_file_attachments (CcrfWork *work);
/** Before a meeting: what is missing or stale is asked for. */
void ccrf_process_chase_documents (CcrfWork *work);
void ccrf_process_sip_agreed (CcrfWork *work, const char *what);
void ccrf_process_sip_changes (CcrfWork *work, const char *what);
void ccrf_process_client_letter_approved (CcrfWork *work, const char *what);
void ccrf_process_client_letter_changes (CcrfWork *work, const char *what);
void ccrf_process_share (CcrfWork *work, const char *what);
/** "due:milestones", "stale:rmp". FALSE: none of these */
gboolean ccrf_process_document_clock (CcrfWork *work, const char *name);
void ccrf_process_milestones_answered (CcrfWork *work);
/** Files @attachment of the message as @kind, as its next version. Returns: (nullable): borrowed; %NULL: not allowed, problem set */
CcrfDocument *ccrf_process_file (CcrfWork *work, const char *kind, const CcrfAttachment *attachment);
/** The newest documents that @audience may get. (transfer full): CcrfDocument */
GPtrArray *ccrf_process_documents_for (const CcrfWork *work, const char *audience);
/** What a held reply brought is kept in the fields of its confirmation, and is there again when it is confirmed (process-held.c). */
void ccrf_process_hold (const CcrfWork *work, JsonObject *extra);
/** (transfer full) (nullable) */
CcrfMessage *ccrf_process_held_message (const CcrfWork *work, JsonObject *extra);

/* ---- placements and letters (process-placements.c, process-letters.c) ----------------------------------------- */

/** @status: "suspended", "caution", "open" (B1.9): the embargo list, brokerage, the letter */
void ccrf_process_placements (CcrfWork *work, const char *status);
/** The question of B2.7, after a meeting, to @role: "chair". Each state asks its own. */
void ccrf_process_ask_placements (CcrfWork *work, const char *role);
/** Drafts letter @kind of the procedure and asks for its signature (B1.5, B6.1). */
void ccrf_process_write_letter (CcrfWork *work, const char *kind);
/** The letters about placements; %NULL-ended. An unsigned one is withdrawn when another is drafted. */
extern const char *const ccrf_placement_letters[];
/** What the draft says, and the draft itself: of every mail about a letter that is to be signed (process-letter-draft.c). */
void ccrf_process_add_letter (CcrfWork *work, CcrfMail *mail, const CcrfRequest *request);
void ccrf_process_letter_came (CcrfWork *work);
/** "then:pc-letter": nobody signed in time */
void ccrf_process_letter_late (CcrfWork *work, const char *what);
void ccrf_process_check_letter_change (CcrfWork *work);
/** A letter waits for its signature; the report to the board is approved: what "letters-signed" waits for (B6.1). */
gboolean ccrf_guard_letter_open (const CcrfWork *work);
gboolean ccrf_guard_report_approved (const CcrfWork *work);
void ccrf_process_letter_changes (CcrfWork *work, const char *what);

/* ---- the course of it, the end (process-course.c, process-close.c) ------------------------------------------------------------- */

void ccrf_process_extend (CcrfWork *work, const char *what);      /* EXTEND until, reason: the provider is told */
void ccrf_process_alert_continuity (CcrfWork *work, gboolean unverified);
void ccrf_process_continuity (CcrfWork *work, const char *what);  /* CONTINUITY: heads of service, at once (B0.9) */
void ccrf_process_trigger (CcrfWork *work, const char *what);     /* TRIGGER: kept, shown; told to the chair (B0.6, B4.1) */
void ccrf_process_legal_hold (CcrfWork *work, const char *on_or_off);
void ccrf_process_strategy (CcrfWork *work);                       /* the words of pc-qa-strategy become checks (B5.1) */
void ccrf_process_not_improved (CcrfWork *work, const char *what);
void ccrf_process_ask_views (CcrfWork *work, const char *what);    /* B6.2; then pc-close */
void ccrf_process_view_came (CcrfWork *work);
void ccrf_process_ask_close (CcrfWork *work, const char *what);
void ccrf_process_closing (CcrfWork *work, const char *what);      /* CLOSE: letters, lessons */
void ccrf_process_not_yet (CcrfWork *work, const char *what);
void ccrf_process_embargo (CcrfWork *work, const char *lift_or_keep);
void ccrf_process_lesson_came (CcrfWork *work);
void ccrf_process_ask_report (CcrfWork *work, const char *what);   /* the summary for the board, to the coordinator (B6.4) */
void ccrf_process_report_changes (CcrfWork *work, const char *what);
void ccrf_process_report_sent (CcrfWork *work, const char *what);
gboolean ccrf_guard_unfinished (const CcrfWork *work);
gboolean ccrf_guard_finished (const CcrfWork *work);
gboolean ccrf_guard_ended_early (const CcrfWork *work);
/** The open questions but the desk's: what, of whom, since when (process-status.c). (transfer full) */
JsonArray *ccrf_process_question_rows (const CcrfWork *work);
/** How it stands and how it went: pc-close, pc-report, pc-sab-report, pc-status (process-report.c) */
void ccrf_process_add_report (const CcrfWork *work, JsonObject *fields);

/* ---- fields and helpers (process-fields.c) ------------------------------------------------------------------------ */

/** What all mails of the process may show. */
void ccrf_process_add_fields (const CcrfWork *work, JsonObject *fields);
const CcrfProcessRules *ccrf_process_rules (const CcrfWork *work);
/** "step 2, initial meeting"; %NULL: no such state. Not allocated */
const char *ccrf_process_stage_words (const char *state);
/** "Ann Chair", else the address. Not allocated */
const char *ccrf_person_words (const CcrfAddress *who);
/** Adds a row {names…} of texts, ended by %NULL: name, value, name, value */
void ccrf_rows_add (JsonArray *rows, ...) G_GNUC_NULL_TERMINATED;
/** The next free number of an item. */
int ccrf_process_next_item (const CcrfCase *it);
/** A mail to each holder of @role, in the process or the contacts; each alone. Returns: how many */
guint ccrf_process_tell (CcrfWork *work, const char *role, const char *template_name, gboolean urgent);
/** The provider's registered contact. (transfer full) (nullable) */
CcrfAddress *ccrf_process_provider_address (const CcrfWork *work);
/** The question is answered; the same question to others stays open. */
void ccrf_process_answered_alone (CcrfWork *work);
/** The receipt of words or a document: the provider's own, or the council's. */
void ccrf_process_thank (CcrfWork *work);
/** Keeps who said what: "finding", "view", "lesson", … */
void ccrf_process_contribute (CcrfWork *work, const char *kind, const char *text);
/** "Ann Chair <ann@council.test>", "ann@council.test, Ann Chair": the one address in @text. (transfer full) (nullable): none or several */
CcrfAddress *ccrf_address_in_text (const char *text);
/** `then` of the step: the deadline "WHAT:NAME" at @at, replacing one of that name. */
void ccrf_process_deadline (CcrfWork *work, const char *what, const char *name, CcrfTime at);
