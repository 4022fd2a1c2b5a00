/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A compliment, row by row: A3.1–A3.4. */

#include "work.h"
#include "concern.h"

/* clang-format off */
static const CcrfStateRow states[] = {
	{ "new",               NULL,                "just arrived", TRUE },
	{ "contracts-review",  "compliment-review", "the Contracts Team releases the copy to the provider (A3.2)", FALSE },
	{ "held",              "compliment-held",   "the Contracts Team keeps it for now", FALSE },
	{ "approved",          NULL,                "released; where the copy goes", TRUE },
	{ "provider-matching", "match",             "the Contracts Team says which provider is meant", FALSE },
	{ "provider-contact",  "contact",           "the Contracts Team gives the provider's address", FALSE },
	{ "forum",             NULL,                "copied to the provider; waits for the next provider forum (A3.3)", FALSE },
	{ "closed",            NULL,                "nothing more to do", FALSE },
	{ NULL, NULL, NULL, FALSE },
};

#define ask(step)          { ccrf_effect_ask, step }
#define deputies(step)     { ccrf_effect_ask_deputies, step }
#define withdraw(step)     { ccrf_effect_withdraw, step }
#define settle(step)       { ccrf_effect_settle, step }
#define professional(mail) { ccrf_effect_tell_professional, mail }
#define close(why)         { ccrf_effect_close, why }
#define note(words)        { ccrf_effect_note, words }
#define act(function)      { function, NULL }

static const CcrfTransition rows[] = {
	/* from                on                       when                      to                   effects */
	{ "new",               "opened",                NULL,                     "contracts-review",  { act (ccrf_compliment_begin), ask ("compliment-review"), act (ccrf_ask_provider_when_doubtful), act (ccrf_ask_missing) } },
	{ "contracts-review",  "APPROVE",               NULL,                     "approved",          { settle ("compliment-review") } },
	{ "contracts-review",  "HOLD",                  NULL,                     "held",              { settle ("compliment-review"), act (ccrf_compliment_hold), ask ("compliment-held") } },
	{ "contracts-review",  "CONCERN",               NULL,                     NULL,                { settle ("compliment-review"), act (ccrf_compliment_is_concern) } },
	{ "contracts-review",  "then:compliment-review", NULL,                    NULL,                { deputies ("compliment-review"), note ("the compliment's review is overdue: deputies asked") } },
	{ "held",              "APPROVE",               NULL,                     "approved",          { settle ("compliment-held") } },
	{ "held",              "HOLD",                  NULL,                     "held",              { settle ("compliment-held"), act (ccrf_compliment_hold), ask ("compliment-held") } },
	{ "held",              "CONCERN",               NULL,                     NULL,                { settle ("compliment-held"), act (ccrf_compliment_is_concern) } },
	{ "held",              "then:compliment-held",  NULL,                     NULL,                { deputies ("compliment-held"), note ("a held compliment is overdue: deputies asked") } },

	{ "approved",          "go",                    ccrf_guard_unmatched,     "provider-matching", { act (ccrf_ask_provider_when_doubtful) } },
	{ "approved",          "go",                    ccrf_guard_no_address,    "provider-contact",  { ask ("contact") } },
	{ "approved",          "go",                    ccrf_guard_for_forum,     "forum",             { act (ccrf_compliment_copy) } },
	{ "approved",          "go",                    NULL,                     "closed",            { act (ccrf_compliment_copy), close ("copied"), professional ("professional-closed") } },
	{ "provider-matching", "NUMBER",                NULL,                     "approved",          { settle ("match"), act (ccrf_provider_chosen) } },
	{ "provider-matching", "NEW",                   NULL,                     "approved",          { settle ("match"), act (ccrf_provider_new_by_mail) } },
	{ "provider-matching", "NONE",                  NULL,                     "approved",          { settle ("match"), act (ccrf_provider_as_typed) } },
	{ "provider-matching", "then:match",            NULL,                     NULL,                { deputies ("match"), note ("which provider is meant is overdue: deputies asked") } },
	{ "provider-contact",  "EMAIL",                 NULL,                     "approved",          { settle ("contact"), act (ccrf_provider_address) } },
	{ "provider-contact",  "then:contact",          NULL,                     NULL,                { deputies ("contact"), note ("the provider's address is overdue: deputies asked") } },

	/* A3.3: in the pack of the next forum, marked discussed after it */
	{ "forum",             "meeting-over",          NULL,                     "closed",            { close ("discussed"), professional ("professional-closed") } },

	{ "*",                 "NUMBER",                NULL,                     NULL,                { settle ("match"), act (ccrf_provider_chosen) } },
	{ "*",                 "NEW",                   NULL,                     NULL,                { settle ("match"), act (ccrf_provider_new_by_mail) } },
	{ "*",                 "NONE",                  NULL,                     NULL,                { settle ("match"), act (ccrf_provider_as_typed) } },
	{ "*",                 "MISSING",        NULL,                       NULL,                { settle ("missing"), act (ccrf_missing_answered), professional ("professional-query-thanks") } },
	{ "*",                 "then:missing",   NULL,                       NULL,                { withdraw ("missing"), note ("no answer about what the form leaves open") } },
	{ "*",                 "then:match",            NULL,                     NULL,                { deputies ("match"), note ("which provider is meant is overdue: deputies asked") } },
	{ NULL, NULL, NULL, NULL, { { NULL, NULL } } },
};
/* clang-format on */

const CcrfTable ccrf_compliment_table = { CCRF_COMPLIMENT, rows, states };
