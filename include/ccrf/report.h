/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * report: what leaves the house as a file: read from the store, never changing
 * it. Numbers for a monitoring system; what is held about a person; the council's own blank CCRF, whose fields carry the keys of
 * ccrf_fields[], so that a filled copy reads back whatever its labels become.
 */

#include <ccrf/calendar.h>
#include <ccrf/model.h>
#include <ccrf/store.h>

G_BEGIN_DECLS

/** The version in the hidden property `ccrf_version` of the forms; changes when the questions do. */
#define CCRF_FORM_VERSION "1"

/**
 * CcrfFormWords: the words of the form. They come from labels.conf, which the
 * caller has read (ccrf_rules_label, ccrf_rules_code_label): what is printed is
 * then what is read.
 */
typedef struct {
	/** (nullable): the label of field @key, without its number; %NULL: as in ccrf_fields[] */
	const char *(*label) (gpointer data, const char *key);
	/** (nullable): the words of choice @code of field @key; %NULL: the code itself */
	const char *(*choice) (gpointer data, const char *key, const char *code);
	gpointer data;
	const char *council; /* (nullable): the service's name, printed below the title */
	const char *address; /* (nullable): where a filled form is sent to */
} CcrfFormWords;

/**
 * ccrf_report_form_docx:
 * Content controls (ECMA-376 part 1, 17.5.2) with the field's key as tag,
 * `key:code` for the tick box of a choice, `key:note` for the remark of a field
 * with choices. Placeholders, drop-downs, dates, check boxes of [MS-DOCX], a
 * repeating section for the actions; no protection.
 *
 * Returns: (transfer full) (nullable): the file's bytes; @error IO
 */
GBytes *ccrf_report_form_docx (const CcrfFormWords *words, GError **error);

/**
 * ccrf_report_form_pdf:
 * A tagged AcroForm (PDF 1.7, 12.7 and 14.8). Fields are named by key,
 * `key.code` for the tick box of a choice, `key:note`, `actions_agreed.N.action`
 * (`who`, `due`, `done`). /TU is the label read aloud.
 *
 * Returns: (transfer full)
 */
GBytes *ccrf_report_form_pdf (const CcrfFormWords *words);

/**
 * ccrf_report_form_text: `Label:` lines and `[ ]` choices, to fill in any editor
 * or in the body of a mail. UTF-8, LF.
 *
 * Returns: (transfer full)
 */
GBytes *ccrf_report_form_text (const CcrfFormWords *words);

/* ---- letters (B1.5, B6.1) --------------------------------------------------------------- */

/**
 * ccrf_report_letter: letters/KIND.docx with the fields written into its content controls (a control's tag is the
 * field's name: inline, around paragraphs, in tables, headers and footers); line breaks stay, an empty
 * paragraph's control disappears. All else stays as the council designed it.
 * @template_folder: (nullable): the council's own; its letters/KIND.docx replaces the built-in one
 * @kind: "suspension", "caution", "lifting", "closing"
 * @fields: texts; what is missing is empty. The same fields give the same bytes.
 * @error: NOT_FOUND, IO, INVALID: the letter is no Word document, or damaged
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ccrf_report_letter (const char *template_folder, const char *kind, JsonObject *fields, GError **error);
/** Adds a fault for a letter that is missing, unreadable or has a tag that no letter knows. */
void ccrf_report_letter_check (const char *template_folder, const char *kind, GPtrArray *faults);
/** The names of all fields that a letter may have. (transfer full): strv */
char **ccrf_report_letter_fields (void);

/**
 * ccrf_report_progress_png: milestones done over time against planned by due date (B0.7, B4.3): 1000 by 500 pixels.
 * @items: CcrfItem; those replaced or not needed do not count
 * @today_iso: YYYY-MM-DD; what is due before it and not done is overdue
 * @error: IO
 *
 * The same milestones on the same machine give the same bytes. Returns: (transfer full) (nullable)
 */
GBytes *ccrf_report_progress_png (const GPtrArray *items, const char *today_iso, GError **error);
/** The same as SVG, with its words as text. (transfer full) */
char *ccrf_report_progress_svg (const GPtrArray *items, const char *today_iso, GError **error);

/* ---- the summary (A2.4, A2.6, A2.10) ------------------------------------------------------- */

/** What the summary may look at. Borrowed. */
typedef struct {
	const char *service;     /* its name, as configured */
	const CcrfCalendar *calendar;
	CcrfTime from, to, now;  /* from the first moment of a day up to, not including, that of another */
	const char *(*provider_name) (gpointer data, gint64 provider_id);              /* (nullable): as registered */
	const char *(*code_words) (gpointer data, const char *key, const char *code);  /* (nullable): the label of a code */
	gpointer data;
} CcrfSummaryFacts;
typedef struct _CcrfSummary CcrfSummary;
/**
 * ccrf_report_summary: concerns and compliments by month, provider, category, organisation and outcome, late forms by
 * organisation, how long the steps took, what is overdue. Pure. No adult, no professional is named.
 * @cases: CcrfCase, all kinds
 * Returns: (transfer full)
 */
CcrfSummary *ccrf_report_summary (const GPtrArray *cases, const CcrfSummaryFacts *facts);
void ccrf_summary_free (CcrfSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfSummary, ccrf_summary_free)
/** Plain text; one HTML file with charts that loads nothing; CSV and JSON, one number a line; the CSV is safe to open in a spreadsheet. (transfer full) */
char *ccrf_summary_text (const CcrfSummary *summary);
char *ccrf_summary_html (const CcrfSummary *summary);
char *ccrf_summary_csv (const CcrfSummary *summary);
char *ccrf_summary_json (const CcrfSummary *summary);

/**
 * ccrf_report_metrics: for a monitoring system: cases by procedure and state, overdue ones, messages by outcome,
 * the outbox by state and age, what waits for a person, the age of the last poll. No personal data.
 * Returns: (transfer full): Prometheus' text format, version 0.0.4
 */
char *ccrf_report_metrics (CcrfStore *store, CcrfTime now, GError **error);
/** The same, one JSON object a line: `name`, the labels, `value`. */
char *ccrf_report_metrics_json (CcrfStore *store, CcrfTime now, GError **error);

/** What somebody asks for who wants to know what is held about them (UK GDPR article 15). */
typedef struct _CcrfPerson CcrfPerson;
/**
 * ccrf_person_new:
 * @text: an address, or a name of at least two letters; compared without case and accents, by whole
 *   words; a name is found in the order of a register too ("Nurse, Nina")
 * @error: INVALID
 */
CcrfPerson *ccrf_person_new (const char *text, GError **error);
void ccrf_person_free (CcrfPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfPerson, ccrf_person_free)
/** Is the person named in @text (nullable)? */
gboolean ccrf_person_in (const CcrfPerson *person, const char *text);
/** The same of every string in @node (nullable), in whatever depth. */
gboolean ccrf_person_in_json (const CcrfPerson *person, JsonNode *node);

/** One thing in which the person occurs. */
typedef struct {
	const char *kind;    /* "case", "message", "mail", "provider", "delegation" */
	char *id;            /* reference, sha256, number */
	CcrfTime at;         /* received or made; 0: no moment */
	JsonObject *content; /* all of it */
	GBytes *bytes;       /* (nullable): message, mail: as it came or went */
} CcrfHeld;
void ccrf_held_free (CcrfHeld *held);
/**
 * CcrfMailReader: all that a person can read in a mail's bytes, attachments included, as one text. The caller
 * has the rooms that read mails. Returns: (transfer full)
 */
typedef char *(*CcrfMailReader) (gpointer data, GBytes *raw, CcrfTime received);
/**
 * ccrf_report_person: opens and reads everything that is stored. What was erased holds nothing any more.
 * Returns: (transfer full): GPtrArray of CcrfHeld; cases, messages, mails, providers, delegations
 */
GPtrArray *ccrf_report_person (CcrfStore *store, const CcrfPerson *person, CcrfMailReader read_mail, gpointer data, GError **error);

G_END_DECLS
