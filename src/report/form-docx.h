/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The parts of the Word file that are the same for every form. */

#include "form-sheet.h"

/** word/document.xml in front of and behind the body's blocks. */
extern const char ccrf_docx_open[], ccrf_docx_close[];

/**
 * ccrf_docx_pack: the package (ECMA-376 part 2) around @document.
 * Returns: (transfer full) (nullable): @error IO
 */
GBytes *ccrf_docx_pack (const char *document, GError **error);
