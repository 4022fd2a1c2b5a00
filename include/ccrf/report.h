/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * report: what leaves the house as a file: read from the store, never changing
 * it. Today: the council's own blank CCRF. Its fields carry the keys of
 * ccrf_fields[], so that a filled copy reads back whatever its labels become.
 */

#include <ccrf/model.h>

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

G_END_DECLS
