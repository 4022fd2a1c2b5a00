/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A trend alert, row by row (A2.9): a trend recommends, the senior contracts manager decides. */

#include "trend.h"

/* clang-format off */
static const CcrfStateRow states[] = {
	{ "new",    NULL,    "just raised", TRUE },
	{ "alert",  "trend", "the senior contracts manager says what follows from the trend (A2.9)", FALSE },
	{ "closed", NULL,    "nothing more to do", FALSE },
	{ NULL, NULL, NULL, FALSE },
};

static const CcrfTransition rows[] = {
	/* from     on                   when  to        effects */
	{ "new",    "opened",            NULL, "alert",  { { ccrf_trend_begin, NULL }, { ccrf_effect_ask, "trend" } } },
	{ "alert",  "PROVIDER CONCERNS", NULL, "closed", { { ccrf_effect_settle, "trend" }, { ccrf_start_process, "trend" }, { ccrf_effect_close, "provider-concerns" } } },
	{ "alert",  "SAFEGUARDING",      NULL, "closed", { { ccrf_effect_settle, "trend" }, { ccrf_trend_safeguarding, NULL }, { ccrf_effect_close, "safeguarding" } } },
	{ "alert",  "NO ACTION",         NULL, "closed", { { ccrf_effect_settle, "trend" }, { ccrf_effect_remember, "reason" }, { ccrf_effect_close, "no-action" } } },
	{ "alert",  "then:trend",        NULL, NULL,     { { ccrf_effect_ask_deputies, "trend" }, { ccrf_effect_note, "the trend alert is overdue: deputies asked" } } },
	{ NULL, NULL, NULL, NULL, { { NULL, NULL } } },
};
/* clang-format on */

const CcrfTable ccrf_trend_table = { CCRF_TREND, rows, states };
