/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * parse: a mail's bytes become a CcrfMessage; sheets become forms; replies
 * become commands. Pure but for the sandboxed child that reads documents.
 */

#include <ccrf/model.h>
#include <ccrf/extract.h>

G_BEGIN_DECLS

/** Labels with their aliases (labels.conf) and reply keywords with their synonyms (keywords.conf). */
typedef struct _CcrfRules CcrfRules;
/** @folder: (nullable): the council's own files there replace the built-in ones */
CcrfRules *ccrf_rules_load (const char *folder, GPtrArray *faults);
void ccrf_rules_free (CcrfRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfRules, ccrf_rules_free)

/** Once per process, before the first thread. */
void ccrf_parse_init (void);

/**
 * ccrf_parse_message: everything that can be said about a mail without knowing
 * us: kind (tokens are candidates; a token-like string makes it a `reply`), text, commands, forms.
 * @received: for dates that need a year, and "not in the future"
 * Never fails: what is broken stands in `faults`, `unreadable` says that a person must look.
 */
CcrfMessage *ccrf_parse_message (GBytes *raw, CcrfTime received, const CcrfRules *rules, const CcrfLimits *limits);
/**
 * ccrf_parse_contents: texts and attachments alone, for taking a file out of a mail that is stored: no form and no document
 * is read, nothing is told apart. Every attachment has the sha256 that ccrf_parse_message() gave it.
 */
CcrfMessage *ccrf_parse_contents (GBytes *raw, const CcrfLimits *limits);
/** Does a file start as a mail does (header fields, two of them well known)? Else ccrf_parse_document is for it. */
gboolean ccrf_parse_is_mail (GBytes *bytes);
/** SHA-256 of the bytes without the trace headers that a second delivery changes. (transfer full) hex */
char *ccrf_parse_stable_sha256 (GBytes *raw);
/**
 * ccrf_parse_sender_key: what the mails of one sender have in common, told from the first lines alone, before anything is
 * read: From's address, and whether the topmost Authentication-Results says dmarc=pass, so that a forger does not share a
 * place with whom they forge. It decides whose turn it is and nothing else.
 * Returns: (transfer full): at most 330 bytes; "" when there is no From
 */
char *ccrf_parse_sender_key (GBytes *raw);
/** A file that is no mail, read as an attachment would be. */
CcrfMessage *ccrf_parse_document (GBytes *document, const char *name, CcrfTime received, const CcrfRules *rules, const CcrfLimits *limits);
/** `parse --json`'s object, but for `authenticated`. */
JsonNode *ccrf_message_to_json (const CcrfMessage *message);

/**
 * ccrf_parse_form: the label engine. One sheet, one form.
 * Returns: (transfer full) (nullable): %NULL when too few labels of the CCRF are in it to be a form
 */
CcrfForm *ccrf_parse_form (const CcrfSheet *sheet, const char *source, CcrfTime received, const CcrfRules *rules);
/** The same for an answer to some of the questions: however few labels it has, they are read. (transfer full), never %NULL */
CcrfForm *ccrf_parse_answers (const CcrfSheet *sheet, const char *source, CcrfTime received, const CcrfRules *rules);
/** Lines `Label: value` and forms typed in plain text become a sheet of rows and paragraphs. */
CcrfSheet *ccrf_parse_text_sheet (const char *text);
/** Computes missing, defaults (assumed) from what is there and from the mail. @sender, @date of the mail, nullable / 0 */
void ccrf_parse_form_finish (CcrfForm *form, const CcrfAddress *sender, CcrfTime date);
/**
 * ccrf_parse_plan: the lines of the tables of actions in a document (B0.7): columns action, who, by when, progress, found by
 * their titles in any order. At most 200 lines.
 * @today: the day that dates without a year are read against
 * Returns: (transfer full): GPtrArray of CcrfPlanLine, empty when there is no such table
 */
GPtrArray *ccrf_parse_plan (const CcrfSheet *sheet, CcrfTime today);
/** The same of typed lines `action / who / date`, `1. action – who – by date`; only lines with a date that is sure. */
GPtrArray *ccrf_parse_plan_lines (const char *text, CcrfTime today);
/** Lines `Label: value` in order, continued lines joined. Returns: (transfer full): GPtrArray of strv {label, value} */
GPtrArray *ccrf_parse_labels (const char *text);
/** The printed label of a field, e.g. "What did you see or hear?" without its number. */
const char *ccrf_rules_label (const CcrfRules *rules, const char *key);
/** The words of a choice as the form prints it, e.g. "First time" of `frequency` `first`. (nullable): no such choice */
const char *ccrf_rules_code_label (const CcrfRules *rules, const char *key, const char *code);

/** New text of a reply: quotes (`>`, Outlook blocks, `On … wrote:`) and signatures stripped. (transfer full) */
char *ccrf_parse_reply_text (const char *text);
/**
 * ccrf_parse_commands: @step %NULL: every keyword of the procedures. The first
 * non-blank line's command first, then later lines that start with a word of
 * the list; per-item lines anywhere. Of more than 2000 none counts (ccrf_parse_message says so, as a fault).
 * Returns: (transfer full): GPtrArray of CcrfCommand
 */
GPtrArray *ccrf_parse_commands (const char *reply_text, const char *full_text, const CcrfStepWords *step, const CcrfRules *rules);

typedef enum { CCRF_DATE_NONE, CCRF_DATE_OK, CCRF_DATE_UNSURE } CcrfDateReading;
/**
 * ccrf_parse_date: day-first UK dates at the start of @text in all their shapes
 * (31.7.2026, 31/07/26, 31 July, Mon 3rd, 12 Dec, next Tuesday, tomorrow).
 * @today: the day to resolve against; @future: a missing year or weekday means the next one (else the last one)
 * @iso: (out) (nullable): YYYY-MM-DD; with UNSURE the reading offered, or %NULL
 * @rest: (out) (nullable): what follows in @text
 */
CcrfDateReading ccrf_parse_date (const char *text, CcrfTime today, gboolean future, char **iso, char **rest);
/** A date and perhaps a time: `12 Dec 10am`, `2026-12-12T10:00`. @iso: YYYY-MM-DD or YYYY-MM-DDTHH:MM */
CcrfDateReading ccrf_parse_when (const char *text, CcrfTime today, gboolean future, char **iso, char **rest);

/** The CQC directory CSV, or `name,location_id,…`. Returns: (transfer full) (nullable): GPtrArray of CcrfProvider */
GPtrArray *ccrf_parse_providers_csv (GBytes *csv, const char *name, GPtrArray *faults);

G_END_DECLS
