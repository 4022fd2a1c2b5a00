/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A date while it is read. Inside `parse` only. */

#include "dates.h"

G_BEGIN_DECLS

typedef struct {
	GDate today;
	gboolean future;
	const char *at; /* behind what was read */
	GDate date;     /* the reading; invalid when there is none to offer */
	gboolean doubt;
} CcrfDateRead;

/* date-words.c: each gives what follows in @text, or %NULL */
const char *ccrf_date_skip_space (const char *text);
gboolean ccrf_date_ends_word (const char *at);
const char *ccrf_date_take_word (const char *text, const char *word);
const char *ccrf_date_take_month (const char *text, int *month);
const char *ccrf_date_take_weekday (const char *text, int *weekday);
/** @length: how many digits */
const char *ccrf_date_take_number (const char *text, int *number, int *length);
/** Behind "st", "nd", "rd", "th"; @at itself when none stands there. */
const char *ccrf_date_take_ordinal (const char *at);

/* dates.c */
/** Days that @date lies behind today; negative in the future. */
int ccrf_date_days_ago (const CcrfDateRead *it, const GDate *date);
CcrfDateReading ccrf_date_settle (CcrfDateRead *it, const char *at, int day, int month, int year, gboolean doubt);
/** Numbers and months by name, without a weekday in front. */
CcrfDateReading ccrf_date_read_plain (CcrfDateRead *it, const char *text);

/* date-relative.c */
/** Tuesday, Tue 3rd, Tuesday 3/11/2026, next Tuesday. */
CcrfDateReading ccrf_date_read_weekday (CcrfDateRead *it, const char *text);
/** Today, yesterday, 3 days ago, in 2 weeks. */
CcrfDateReading ccrf_date_read_relative (CcrfDateRead *it, const char *text);

G_END_DECLS
