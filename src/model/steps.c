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
	/* A2.7b */
	{ "checklist",         WORDS ("EVIDENCED", "NOT EVIDENCED"), TRUE, FALSE },
	/* A3.2 */
	{ "compliment-review", WORDS ("APPROVE", "HOLD", "CONCERN"), FALSE, FALSE },
	/* the same question again, for one on hold */
	{ "compliment-held",   WORDS ("APPROVE", "HOLD", "CONCERN"), FALSE, FALSE },
	/* a held answer, put to the registered address */
	{ "confirm",           WORDS ("CONFIRM", "REFUSE"), FALSE, FALSE },
	{ "triage",            WORDS ("FORM", "FILE", "SPAM", "NOT OURS"), FALSE, FALSE },
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
