/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each step asks, in the words of a mail about it. */

#include "work.h"

/* clang-format off */
/* the question that was answered, as the mail says it */
static const struct { const char *step, *words; } questions[] = {
	{ "screening",         "the screening of a concern" },
	{ "raise",             "whether the safeguarding concern was raised" },
	{ "release",           "whether the provider may be contacted" },
	{ "match",             "which provider is meant" },
	{ "contact",           "the provider’s address" },
	{ "visit-decision",    "whether a monitoring visit is needed" },
	{ "trend",             "what follows from a trend within a provider" },
	{ "checklist",         "the checklist of a visit" },
	{ "compliment-review", "whether a compliment may go to the provider" },
	{ "compliment-held",   "whether a compliment may go to the provider" },
	{ "answer",            "what was done about the actions" },
	{ "query",             "a question about a form" },
	{ "missing",           "the questions that a form left open" },
	{ "triage",            "what a mail is" },
	{ "trend",             "what follows from a trend" },
	{ "contact-review",    "the contacts of a role" },
	/* provider concerns */
	{ "pc-decision",          "whether provider concerns start" },
	{ "pc-decision-outcome",  "the outcome of the concerns and decisions meeting" },
	{ "pc-chair",             "who chairs the process" },
	{ "pc-coordinator",       "who coordinates the process" },
	{ "pc-minute-taker",      "who takes the minutes" },
	{ "pc-placements",        "whether placements are suspended" },
	{ "pc-step-1",            "the actions of step 1" },
	{ "pc-step-2",            "the actions of step 2" },
	{ "pc-step-3",            "the actions of step 3" },
	{ "pc-step-4",            "the actions of step 4" },
	{ "pc-step-5",            "the actions of step 5" },
	{ "pc-step-6",            "the actions of step 6" },
	{ "pc-actions",           "actions of the process" },
	{ "pc-communication",     "who is told what" },
	{ "pc-meeting",           "the time of a meeting" },
	{ "pc-counter",           "another time for a meeting" },
	{ "pc-admit",             "whether somebody may come to a meeting" },
	{ "pc-minutes",           "the minutes of a meeting" },
	{ "pc-findings",          "the findings for a meeting" },
	{ "pc-provider-views",    "your views and evidence" },
	{ "pc-document",          "a document of the process" },
	{ "pc-provider-document", "a document of yours" },
	{ "pc-client-letter",     "what people and relatives are told" },
	{ "pc-sip",               "whether the improvement plan is agreed" },
	{ "pc-milestones",        "the actions of the improvement plan" },
	{ "pc-outcome",           "how the process goes on after the initial meeting" },
	{ "pc-next",              "how the process goes on" },
	{ "pc-desk",              "what you can do at any time" },
	{ "pc-letter",            "a letter to sign" },
	{ "pc-qa-strategy",       "the quality assurance strategy" },
	{ "pc-quality",           "the checks of the quality assurance" },
	{ "pc-views",             "your views before the process closes" },
	{ "pc-close",             "whether the process closes" },
	{ "pc-embargo",           "whether placements open again" },
	{ "pc-lessons",           "what was learnt" },
	{ "pc-report",            "the report to the safeguarding adults board" },
};
/* clang-format on */

const char *
ccrf_question_words (const char *step)
{
	for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
		if (g_str_equal (questions[i].step, step))
			return questions[i].words;
	return step;
}
