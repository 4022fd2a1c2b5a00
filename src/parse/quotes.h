/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where in a mail's text somebody else's words begin. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	gsize at;          /* index of the first line that is not the author's; the number of lines when all are */
	gboolean forward;  /* a forward's mark stands there, not a reply's */
	gboolean block;    /* a block of From:, Sent:, To:, Subject: lines stands there */
	char *author;      /* (nullable) address in the From: line below the mark */
} CcrfCut;

/** @lines: NULL-ended, valid UTF-8. Lines with `>` are not looked at. Free @cut with ccrf_cut_clear. */
void ccrf_quotes_cut (char *const *lines, CcrfCut *cut);
void ccrf_cut_clear (CcrfCut *cut);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfCut, ccrf_cut_clear)

/** Is `On … wrote:` (in any language of the table) on @lines[@at]…? Returns: how many lines it takes, 0: it is none */
gsize ccrf_quotes_attribution (char *const *lines, gsize at);
gboolean ccrf_quotes_is_quoted (const char *line);
gboolean ccrf_quotes_is_blank (const char *line);
/** Without `>` marks and the space behind them. Not allocated. */
const char *ccrf_quotes_unquoted (const char *line);

G_END_DECLS
