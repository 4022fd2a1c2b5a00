/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The content controls of one part of a Word document (letter-controls.c). */

#include <ccrf/report.h>

/** May a letter show the field @name? */
gboolean ccrf_letter_knows (const char *name);
/**
 * ccrf_letter_fill: @text: the part's XML, UTF-8 or as its declaration says
 * @changed: (out): FALSE: no control of ours is in it; the returned bytes are then no use
 * Returns: (transfer full) (nullable): @error INVALID: not XML
 */
GBytes *ccrf_letter_fill (const char *text, gsize size, JsonObject *fields, gboolean *changed, GError **error);
/** Adds a fault for each tag that no letter knows. */
gboolean ccrf_letter_look (const char *text, gsize size, GPtrArray *faults, GError **error);
