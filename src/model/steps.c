/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The closed lists: which words may answer a request of a step. */

#include "model-private.h"

/* clang-format off */
#define WORDS(...) (const char *const []) { __VA_ARGS__, NULL }

const CcrfStepWords ccrf_step_words[] = {
	/* A2.5a: low level, safeguarding, back to the professional, or something else */
	{ "screening",         WORDS ("APPROVE", "ESCALATE", "QUERY", "COMPLIMENT", "CONCERN", "DUPLICATE OF", "NOT OURS"), FALSE, FALSE },
	/* the professional's answer to QUERY */
	{ "query",             WORDS ("TEXT"), FALSE, TRUE },
	/* the professional's answer about what the form left open */
	{ "missing",           WORDS ("TEXT"), FALSE, TRUE },
	/* A1.3 */
	{ "raise",             WORDS ("RAISED"), FALSE, FALSE },
	/* which provider is meant: a number of the list, lines for a new one, or not on the register */
	{ "match",             WORDS ("NUMBER", "NEW", "NONE"), FALSE, FALSE },
	/* the provider's e-mail address */
	{ "contact",           WORDS ("EMAIL"), FALSE, FALSE },
	/* "do not contact the provider yet": a person releases it, or it is safeguarding after all */
	{ "release",           WORDS ("RELEASE", "ESCALATE"), FALSE, FALSE },
	/* A2.5b, A2.5c: the provider answers per item, or tells what was done */
	{ "answer",            WORDS ("DONE", "NOT DONE"), TRUE, TRUE },
	/* A2.7a */
	{ "visit-decision",    WORDS ("VISIT", "NO VISIT", "MORE", "PROVIDER CONCERNS"), FALSE, FALSE },
	/* A2.9 */
	{ "trend",             WORDS ("PROVIDER CONCERNS", "SAFEGUARDING", "NO ACTION"), FALSE, FALSE },
	/* A2.7b */
	{ "checklist",         WORDS ("EVIDENCED", "NOT EVIDENCED"), TRUE, FALSE },
	/* A3.2 */
	{ "compliment-review", WORDS ("APPROVE", "HOLD", "CONCERN"), FALSE, FALSE },
	/* the same question again, for one on hold */
	{ "compliment-held",   WORDS ("APPROVE", "HOLD", "CONCERN"), FALSE, FALSE },
	/* a held answer, put to the registered address */
	{ "confirm",           WORDS ("CONFIRM", "REFUSE"), FALSE, FALSE },
	{ "triage",            WORDS ("FORM", "FILE", "SPAM", "NOT OURS"), FALSE, FALSE },
	/* provider concerns: the decision to start (B1.1, B1.2) */
	{ "pc-decision",         WORDS ("CONVENE", "INITIATE", "DECLINE"), FALSE, FALSE },
	{ "pc-decision-outcome", WORDS ("INITIATE", "NOT INITIATED"), FALSE, FALSE },
	/* who does what in it (B1.6, B1.8) */
	{ "pc-chair",            WORDS ("CHAIR"), FALSE, FALSE },
	{ "pc-coordinator",      WORDS ("COORDINATOR"), FALSE, FALSE },
	{ "pc-minute-taker",     WORDS ("MINUTE TAKER"), FALSE, FALSE },
	/* B1.9, B2.7 */
	{ "pc-placements",       WORDS ("SUSPEND", "CAUTION", "OPEN"), FALSE, FALSE },
	/* checklists, an owner's items each */
	{ "pc-step-1",           WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	{ "pc-step-2",           WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	{ "pc-step-3",           WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	{ "pc-step-4",           WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	{ "pc-step-5",           WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	{ "pc-step-6",           WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	{ "pc-actions",          WORDS ("DONE", "NOT DONE", "NOT NEEDED", "DEFER", "NHS"), TRUE, FALSE },
	/* B0.4 */
	{ "pc-communication",    WORDS ("DO", "NOT NOW", "NOT NEEDED"), TRUE, FALSE },
	/* meetings */
	{ "pc-meeting",          WORDS ("ACCEPT", "MOVE"), FALSE, FALSE },
	{ "pc-counter",          WORDS ("ACCEPT", "KEEP"), FALSE, FALSE },
	{ "pc-admit",            WORDS ("ADMIT", "REFUSE"), FALSE, FALSE },
	{ "pc-minutes",          WORDS ("TEXT"), FALSE, TRUE },
	/* words and documents (B0.6–B0.9, B2.1, B2.4) */
	{ "pc-findings",          WORDS ("TEXT"), FALSE, TRUE },
	{ "pc-provider-views",    WORDS ("TEXT", "CONTINUITY"), FALSE, TRUE },
	{ "pc-document",          WORDS ("TEXT", "CONTINUITY"), FALSE, TRUE },
	{ "pc-provider-document", WORDS ("TEXT", "CONTINUITY"), FALSE, TRUE },
	{ "pc-client-letter",     WORDS ("APPROVE", "CHANGE"), FALSE, FALSE },
	{ "pc-sip",               WORDS ("AGREE", "CHANGE"), FALSE, FALSE },
	{ "pc-milestones",        WORDS ("DONE", "NOT DONE", "CONTINUITY"), TRUE, TRUE },
	/* the chair (B2.7–B2.9, B4.1) */
	{ "pc-outcome",          WORDS ("CONTINUE", "EXTEND", "END"), FALSE, FALSE },
	{ "pc-next",             WORDS ("UPDATE MEETING", "QUALITY ASSURANCE", "EXTEND", "END"), FALSE, FALSE },
	/* the chair and the coordinator, at any time */
	{ "pc-desk",             WORDS ("UPDATE MEETING", "CONTINGENCY", "INVITE", "MOVE", "CANCEL MEETING", "AUTHORISE", "TRIGGER", "CONTINUITY",
	                                "LEGAL HOLD", "RELEASE HOLD", "SHARE", "EXTEND", "END"), FALSE, FALSE },
	/* the signed letter comes as a document (B1.5) */
	{ "pc-letter",           WORDS ("CHANGE"), FALSE, FALSE },
	/* B5.1 */
	{ "pc-qa-strategy",      WORDS ("TEXT"), FALSE, TRUE },
	{ "pc-quality",          WORDS ("IMPROVED", "NOT IMPROVED"), TRUE, FALSE },
	/* B6 */
	{ "pc-views",            WORDS ("TEXT"), FALSE, TRUE },
	{ "pc-close",            WORDS ("CLOSE", "NOT YET"), FALSE, FALSE },
	{ "pc-embargo",          WORDS ("LIFT EMBARGO", "KEEP EMBARGO"), FALSE, FALSE },
	{ "pc-lessons",          WORDS ("TEXT", "CONTINUITY"), FALSE, TRUE },
	{ "pc-report",           WORDS ("APPROVE", "CHANGE"), FALSE, FALSE },
	/* B8 */
	{ "contact-review",      WORDS ("CONFIRM", "CORRECT"), FALSE, FALSE },
	{ NULL, NULL, FALSE, FALSE },
};
/* clang-format on */

const CcrfStepWords *
ccrf_step_words_find (const char *step)
{
	for (const CcrfStepWords *row = ccrf_step_words; row->step != NULL; row++)
		if (g_strcmp0 (row->step, step) == 0)
			return row;
	return NULL;
}

CcrfCommand *
ccrf_command_new (const char *keyword, int item, const char *args)
{
	CcrfCommand *command = g_new0 (CcrfCommand, 1);

	command->keyword = ccrf_text (keyword);
	command->item = item;
	command->args = ccrf_text (args);
	return command;
}

void
ccrf_command_free (CcrfCommand *command)
{
	if (command == NULL)
		return;
	g_free (command->keyword);
	g_free (command->args);
	g_free (command);
}
