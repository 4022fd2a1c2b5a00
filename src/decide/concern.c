/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A concern, row by row: A1.1–A1.4, A2.1–A2.7b. */

#include "work.h"
#include "concern.h"
#include "trend.h"

/* clang-format off */
static const CcrfStateRow states[] = {
	/* state               whose clock runs   meaning */
	{ "new",               NULL,              "just arrived", TRUE },
	{ "screening",         "screening",       "a safeguarding team manager screens it (A2.5a)", FALSE },
	{ "queried",           "query",           "the professional is asked a question; screening can still be decided", FALSE },
	{ "safeguarding",      "raise",           "escalated: the safeguarding concern must be raised within 24 hours (A1.3)", FALSE },
	{ "approved",          NULL,              "low level; who is asked what comes next", TRUE },
	{ "provider-matching", "match",           "the Contracts Team says which provider is meant", FALSE },
	{ "provider-contact",  "contact",         "the Contracts Team gives the provider's address", FALSE },
	{ "provider-blocked",  "release",         "the provider may not be contacted until a person releases it", FALSE },
	{ "provider-asked",    "answer",          "the provider confirms or details its actions (A2.5b, A2.5c)", FALSE },
	{ "senior-decision",   "visit-decision",  "the senior contracts manager decides about a visit (A2.7a)", FALSE },
	{ "monitoring-visit",  "checklist",       "a monitoring visit checks the actions (A2.7a)", FALSE },
	{ "routine-visit",     "checklist",       "the next routine visit checks the actions (A2.7b)", FALSE },
	{ "closed",            NULL,              "nothing more to do", FALSE },
	{ NULL, NULL, NULL, FALSE },
};

#define ask(step)          { ccrf_effect_ask, step }
#define ask_again(step)    { ccrf_effect_ask_again, step }
#define deputies(step)     { ccrf_effect_ask_deputies, step }
#define settle(step)       { ccrf_effect_settle, step }
#define withdraw(step)     { ccrf_effect_withdraw, step }
#define professional(mail) { ccrf_effect_tell_professional, mail }
#define provider(mail)     { ccrf_effect_tell_provider, mail }
#define contracts(mail)    { ccrf_effect_tell_contracts, mail }
#define remember(fact)     { ccrf_effect_remember, fact }
#define close(why)         { ccrf_effect_close, why }
#define note(words)        { ccrf_effect_note, words }
#define act(function)      { function, NULL }

static const CcrfTransition rows[] = {
	/* from                on                when                        to                   effects */
	{ "new",               "opened",         ccrf_guard_both,            "screening",         { act (ccrf_concern_split), act (ccrf_concern_begin), ask ("screening"), act (ccrf_ask_provider_when_doubtful), act (ccrf_ask_missing) } },
	{ "new",               "opened",         NULL,                       "screening",         { act (ccrf_concern_begin), ask ("screening"), act (ccrf_ask_provider_when_doubtful), act (ccrf_ask_missing) } },

	/* A2.5a: the first valid reply wins */
	{ "screening",         "APPROVE",        NULL,                       "approved",          { settle ("screening"), act (ccrf_concern_summary), professional ("professional-screened") } },
	{ "screening",         "ESCALATE",       NULL,                       "safeguarding",      { settle ("screening"), act (ccrf_concern_escalate) } },
	{ "screening",         "QUERY",          NULL,                       "queried",           { act (ccrf_concern_query) } },
	{ "screening",         "COMPLIMENT",     NULL,                       NULL,                { settle ("screening"), act (ccrf_concern_is_compliment) } },
	{ "screening",         "CONCERN",        NULL,                       NULL,                { act (ccrf_concern_confirmed) } },
	{ "screening",         "DUPLICATE OF",   NULL,                       "closed",            { settle ("screening"), act (ccrf_concern_duplicate), close ("duplicate"), professional ("professional-not-taken") } },
	{ "screening",         "NOT OURS",       NULL,                       "closed",            { settle ("screening"), remember ("reason"), close ("not-ours"), professional ("professional-not-taken") } },
	{ "screening",         "then:screening", NULL,                       NULL,                { deputies ("screening"), note ("screening is overdue: deputies asked") } },

	/* the professional's answer, or none: screening goes on */
	{ "queried",           "TEXT",           NULL,                       "screening",         { settle ("query"), act (ccrf_concern_query_answer), professional ("professional-query-thanks"), ask_again ("screening") } },
	{ "queried",           "then:query",     NULL,                       "screening",         { withdraw ("query"), note ("no answer from the professional: screening continues"), ask_again ("screening") } },
	{ "queried",           "APPROVE",        NULL,                       "approved",          { withdraw ("query"), settle ("screening"), act (ccrf_concern_summary), professional ("professional-screened") } },
	{ "queried",           "ESCALATE",       NULL,                       "safeguarding",      { withdraw ("query"), settle ("screening"), act (ccrf_concern_escalate) } },
	{ "queried",           "QUERY",          NULL,                       NULL,                { withdraw ("query"), act (ccrf_concern_query) } },
	{ "queried",           "COMPLIMENT",     NULL,                       NULL,                { withdraw ("query"), settle ("screening"), act (ccrf_concern_is_compliment) } },
	{ "queried",           "CONCERN",        NULL,                       NULL,                { act (ccrf_concern_confirmed) } },
	{ "queried",           "DUPLICATE OF",   NULL,                       "closed",            { withdraw ("query"), settle ("screening"), act (ccrf_concern_duplicate), close ("duplicate"), professional ("professional-not-taken") } },
	{ "queried",           "NOT OURS",       NULL,                       "closed",            { withdraw ("query"), settle ("screening"), remember ("reason"), close ("not-ours"), professional ("professional-not-taken") } },

	/* A1.3: 24 elapsed hours */
	{ "safeguarding",      "RAISED",         NULL,                       "closed",            { settle ("raise"), remember ("safeguarding_reference"), close ("safeguarding"), professional ("professional-raised") } },
	{ "safeguarding",      "then:raise",     NULL,                       NULL,                { act (ccrf_concern_breached) } },

	/* A2.5b, A2.5c: who is asked what */
	{ "approved",          "go",             ccrf_guard_unmatched,       "provider-matching", { act (ccrf_ask_provider_when_doubtful) } },
	{ "approved",          "go",             ccrf_guard_blocked,         "provider-blocked",  { ask ("release") } },
	{ "approved",          "go",             ccrf_guard_no_address,      "provider-contact",  { ask ("contact") } },
	{ "approved",          "go",             NULL,                       "provider-asked",    { ask ("answer"), contracts ("contracts-copy") } },
	{ "provider-matching", "NUMBER",         NULL,                       "approved",          { settle ("match"), act (ccrf_provider_chosen) } },
	{ "provider-matching", "NEW",            NULL,                       "approved",          { settle ("match"), act (ccrf_provider_new_by_mail) } },
	{ "provider-matching", "NONE",           NULL,                       "approved",          { settle ("match"), act (ccrf_provider_as_typed) } },
	{ "provider-matching", "then:match",     NULL,                       NULL,                { deputies ("match"), note ("which provider is meant is overdue: deputies asked") } },
	{ "provider-contact",  "EMAIL",          NULL,                       "approved",          { settle ("contact"), withdraw ("answer"), act (ccrf_provider_address) } },
	{ "provider-contact",  "then:contact",   NULL,                       NULL,                { deputies ("contact"), note ("the provider's address is overdue: deputies asked") } },
	{ "provider-blocked",  "RELEASE",        NULL,                       "approved",          { settle ("release"), remember ("released"), note ("contact with the provider released") } },
	{ "provider-blocked",  "ESCALATE",       NULL,                       "safeguarding",      { settle ("release"), act (ccrf_concern_escalate) } },
	{ "provider-blocked",  "then:release",   NULL,                       NULL,                { deputies ("release"), note ("the release is overdue: deputies asked") } },

	/* the provider's answer; prose becomes items where none were agreed */
	{ "provider-asked",    "answered",       ccrf_guard_all_answered,    "senior-decision",   { settle ("answer"), provider ("provider-recorded"), contracts ("provider-answered"), ask ("visit-decision") } },
	{ "provider-asked",    "answered",       NULL,                       NULL,                { provider ("provider-recorded") } },
	{ "provider-asked",    "replied",        NULL,                       "senior-decision",   { settle ("answer"), provider ("provider-recorded"), contracts ("provider-answered"), ask ("visit-decision") } },
	{ "provider-asked",    "bounced",        NULL,                       "provider-contact",  { act (ccrf_concern_unreachable), ask ("contact") } },
	{ "provider-contact",  "answered",       ccrf_guard_all_answered,    "senior-decision",   { settle ("answer"), withdraw ("contact"), provider ("provider-recorded"), contracts ("provider-answered"), ask ("visit-decision") } },
	{ "provider-asked",    "then:answer",    NULL,                       "senior-decision",   { act (ccrf_concern_overdue), contracts ("provider-overdue"), ask ("visit-decision") } },

	/* A2.7a */
	{ "senior-decision",   "VISIT",          NULL,                       "monitoring-visit",  { settle ("visit-decision"), act (ccrf_concern_visit) } },
	{ "senior-decision",   "NO VISIT",       NULL,                       "routine-visit",     { settle ("visit-decision"), act (ccrf_concern_no_visit) } },
	{ "senior-decision",   "MORE",           ccrf_guard_no_address,      "provider-contact",  { settle ("visit-decision"), act (ccrf_concern_more), ask ("contact") } },
	{ "senior-decision",   "MORE",           NULL,                       "provider-asked",    { settle ("visit-decision"), act (ccrf_concern_more), ask ("answer") } },
	{ "senior-decision",   "PROVIDER CONCERNS", NULL,                    "routine-visit",     { settle ("visit-decision"), act (ccrf_concern_provider_concerns) } },
	{ "senior-decision",   "then:visit-decision", NULL,                  NULL,                { deputies ("visit-decision"), note ("the decision about a visit is overdue: deputies asked") } },

	/* A2.7b: not closed until every action is evidenced */
	{ "monitoring-visit",  "send:checklist", NULL,                       NULL,                { act (ccrf_concern_checklist) } },
	{ "monitoring-visit",  "checked",        ccrf_guard_all_evidenced,   "closed",            { settle ("checklist"), close ("evidenced"), professional ("professional-closed"), provider ("provider-closed") } },
	{ "monitoring-visit",  "checked",        ccrf_guard_all_answered,    "senior-decision",   { settle ("checklist"), act (ccrf_concern_reopen), ask ("visit-decision") } },
	{ "monitoring-visit",  "checked",        NULL,                       NULL,                { note ("part of the visit's checklist answered") } },
	{ "monitoring-visit",  "then:checklist", NULL,                       NULL,                { deputies ("checklist"), note ("the visit's checklist is overdue: deputies asked") } },
	{ "routine-visit",     "send:checklist", NULL,                       NULL,                { act (ccrf_concern_checklist) } },
	{ "routine-visit",     "checked",        ccrf_guard_all_evidenced,   "closed",            { settle ("checklist"), close ("evidenced"), professional ("professional-closed"), provider ("provider-closed") } },
	{ "routine-visit",     "checked",        ccrf_guard_all_answered,    "senior-decision",   { settle ("checklist"), act (ccrf_concern_reopen), ask ("visit-decision") } },
	{ "routine-visit",     "checked",        NULL,                       NULL,                { note ("part of the visit's checklist answered") } },
	{ "routine-visit",     "then:checklist", NULL,                       NULL,                { deputies ("checklist"), note ("the visit's checklist is overdue: deputies asked") } },

	/* the question who is meant runs beside the rest */
	{ "*",                 "NUMBER",         NULL,                       NULL,                { settle ("match"), act (ccrf_provider_chosen) } },
	{ "*",                 "NEW",            NULL,                       NULL,                { settle ("match"), act (ccrf_provider_new_by_mail) } },
	{ "*",                 "NONE",           NULL,                       NULL,                { settle ("match"), act (ccrf_provider_as_typed) } },
	{ "*",                 "MISSING",        NULL,                       NULL,                { settle ("missing"), act (ccrf_missing_answered), professional ("professional-query-thanks") } },
	{ "*",                 "then:missing",   NULL,                       NULL,                { withdraw ("missing"), note ("no answer about what the form leaves open") } },
	{ "*",                 "then:match",     NULL,                       NULL,                { deputies ("match"), note ("which provider is meant is overdue: deputies asked") } },
	/* a provider's late answer is evidence all the same */
	{ "*",                 "answered",       NULL,                       NULL,                { provider ("provider-recorded"), contracts ("provider-answered") } },
	{ NULL, NULL, NULL, NULL, { { NULL, NULL } } },
};
/* clang-format on */

const CcrfTable ccrf_concern_table = { CCRF_CONCERN, rows, states };
