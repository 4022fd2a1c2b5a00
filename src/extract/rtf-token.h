/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Rich Text Format cut into groups, control words and text ([MSFT-RTF] 1.9.1).
 * Our own: Debian has no library that reads RTF in memory (unrtf is a program,
 * librtfcomp only unpacks).
 */

#include <glib.h>

#define CCRF_RTF_WORD_MOST 32 /* letters of a control word */

typedef enum {
	CCRF_RTF_END,
	CCRF_RTF_OPEN,   /* { */
	CCRF_RTF_CLOSE,  /* } */
	CCRF_RTF_WORD,   /* \word, \word-12, and \* and other symbols */
	CCRF_RTF_TEXT,   /* bytes as they stand */
	CCRF_RTF_BYTE,   /* \'hh: value is the byte */
} CcrfRtfKind;

typedef struct {
	CcrfRtfKind kind;
	char word[CCRF_RTF_WORD_MOST + 1];
	gboolean has_value;
	int value;           /* within ±2^31; larger numbers are cut there */
	const guint8 *text;
	gsize size;
} CcrfRtfToken;

typedef struct {
	const guint8 *at, *end;
} CcrfRtfInput;

/** The next one; binary data (\bin) is passed over. */
void ccrf_rtf_next (CcrfRtfInput *input, CcrfRtfToken *token);
