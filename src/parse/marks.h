/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A value as lines of cells of tokens: text runs and ticks. Inside `parse` only. */

#include "value.h"

G_BEGIN_DECLS

typedef struct {
	gboolean tick;
	gboolean ticked;
	guint marks;
	char *text;  /* text: what it says; tick: its title, tag or export value */
	guint cell;  /* cell of its line */
} CcrfToken;

/** Returns: (transfer full): GPtrArray (lines) of GPtrArray of CcrfToken */
GPtrArray *ccrf_marks_read (const CcrfRules *rules, const CcrfField *field, const CcrfCell *cell);
/** Is there a tick in it? */
gboolean ccrf_marks_any (const GPtrArray *lines);
/** Length in bytes of a tick glyph or box ("[x]", "( )", ☒) at the start of @text, 0 for none. */
gsize ccrf_marks_glyph (const char *text, gboolean *ticked);

G_END_DECLS
