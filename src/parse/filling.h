/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* From pairs to a form: which field a label means, and putting its value there. Inside `parse` only. */

#include "pairs.h"

G_BEGIN_DECLS

typedef struct {
	const CcrfRules *rules;
	CcrfForm *form;
	CcrfTime received;
	gboolean wrapped;
	GHashTable *parts;  /* key → GString: postcodes, times */
	GHashTable *tagged; /* key → set: a tick box or control with its tag was there */
} CcrfFilling;

/* resolve.c */
gboolean ccrf_resolve_is_specific (const CcrfAlias *alias);
/** Has @field a label of its own elsewhere on the form? */
gboolean ccrf_resolve_labelled_elsewhere (const GPtrArray *pairs, const CcrfPair *but, const CcrfField *field);
/** What the label may mean: one alias is the answer, several are a doubt, none: not a field of ours here. @before: the part of the label before. (transfer full) */
GPtrArray *ccrf_resolve_candidates (const GPtrArray *pairs, guint index, char before);
/** A bare "Date" belongs to what stands in front of it in the same line. (nullable) */
const CcrfAlias *ccrf_resolve_date_beside (const CcrfRules *rules, const GPtrArray *pairs, guint index);
gboolean ccrf_resolve_is_bare_date (const CcrfPair *pair);
gboolean ccrf_resolve_bare_details (const CcrfAlias *alias);

/* fill.c */
void ccrf_fill_add_note (CcrfForm *form, const char *key, const char *text);
void ccrf_fill_set_unsure (CcrfForm *form, const char *key);
/** Reads the pair's value into its field. */
void ccrf_fill_pair (CcrfFilling *it, CcrfPair *pair);
/** Postcodes join their address, times their date. */
void ccrf_fill_join_parts (CcrfFilling *it);

G_END_DECLS
