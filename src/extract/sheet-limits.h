/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one sheet may hold. The child stops there by itself (an error, never a
 * shortened sheet); the parent checks again, because it trusts no child. A
 * filled CCRF has about a thousand pieces and 30 KB of text.
 */

#define CCRF_SHEET_UNITS_MOST 200000              /* blocks, cells and pieces together */
#define CCRF_SHEET_TEXT_MOST (8 * 1024 * 1024)    /* bytes of all texts, tags, titles, properties, faults */
#define CCRF_SHEET_WIRE_MOST (24 * 1024 * 1024)   /* bytes that the parent takes from a child, the files apart */
#define CCRF_SHEET_FILES_MOST 10000               /* files that a container held */
#define CCRF_SHEET_FILE_BYTES_MOST (128 * 1024 * 1024) /* bytes of all of them */
#define CCRF_SHEET_QUOTE_MOST 100                 /* deeper quotations count as this deep */
