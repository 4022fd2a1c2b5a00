/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The words that may stand in a reply, with their synonyms (keywords.conf). */

#include <ccrf/model.h>

G_BEGIN_DECLS

typedef struct _CcrfKeywords CcrfKeywords;

/**
 * ccrf_keywords_load:
 * @folder: (nullable): the council's own folder; its keywords.conf replaces the built-in one
 * @faults: each mistake as `FILE:LINE: …`
 *
 * Returns: (transfer full): never %NULL; a broken file gives the canonical words without synonyms
 */
CcrfKeywords *ccrf_keywords_load (const char *folder, GPtrArray *faults);
void ccrf_keywords_free (CcrfKeywords *keywords);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfKeywords, ccrf_keywords_free)

/**
 * ccrf_keywords_match:
 * @line: one line of a reply; leading punctuation (`**`, `>`-free bullets) is skipped
 * @rest: (out) (nullable): where the arguments start in @line
 *
 * The longest word that stands at the start of @line and ends at a word's end.
 * @allowed: (nullable): NULL-ended canonical words; %NULL allows every one
 * Returns: (nullable): the canonical word, owned by @keywords
 */
const char *ccrf_keywords_match (const CcrfKeywords *keywords, const char *line, const char *const *allowed, const char **rest);

G_END_DECLS
