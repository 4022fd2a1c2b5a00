/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of enums, and the closed lists of words. */

#include <ccrf/model.h>

static void
names (void)
{
	/* clang-format off */
	const char *const kinds[] = { "unrecognised", "bounce", "calendar-reply", "auto-reply", "encrypted", "reply", "form", "structured", "document", "command" };
	const char *const procedures[] = { "concern", "compliment", "triage", "provider-concerns" };
	const char *const items[] = { "open", "done", "not done", "evidenced", "not evidenced" };
	const char *const outbox[] = { "queued", "sent", "uncertain", "failed", "bounced" };
	/* clang-format on */

	for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
		g_assert_cmpstr (ccrf_kind_name ((CcrfKind) i), ==, kinds[i]);
	for (guint i = 0; i < G_N_ELEMENTS (procedures); i++)
		g_assert_cmpstr (ccrf_procedure_name ((CcrfProcedureKind) i), ==, procedures[i]);
	for (guint i = 0; i < G_N_ELEMENTS (items); i++)
		g_assert_cmpstr (ccrf_item_state_name ((CcrfItemState) i), ==, items[i]);
	for (guint i = 0; i < G_N_ELEMENTS (outbox); i++)
		g_assert_cmpstr (ccrf_outbox_state_name ((CcrfOutboxState) i), ==, outbox[i]);
	/* out of a damaged store */
	g_assert_cmpstr (ccrf_kind_name ((CcrfKind) G_N_ELEMENTS (kinds)), ==, "unknown");
	g_assert_cmpstr (ccrf_outbox_state_name ((CcrfOutboxState) 99), ==, "unknown");
}

static void
steps (void)
{
	/* clang-format off */
	const struct { const char *step, *words; gboolean items, prose; } rows[] = {
		{ "screening",         "APPROVE|ESCALATE|QUERY|COMPLIMENT|CONCERN|DUPLICATE OF|NOT OURS", FALSE, FALSE }, /* A2.5a */
		{ "query",             "TEXT", FALSE, TRUE },
		{ "missing",           "TEXT", FALSE, TRUE },
		{ "raise",             "RAISED", FALSE, FALSE },                                /* A1.3 */
		{ "match",             "NUMBER|NEW|NONE", FALSE, FALSE },
		{ "contact",           "EMAIL", FALSE, FALSE },
		{ "release",           "RELEASE|ESCALATE", FALSE, FALSE },
		{ "answer",            "DONE|NOT DONE", TRUE, TRUE },                           /* A2.5b, A2.5c */
		{ "visit-decision",    "VISIT|NO VISIT|MORE|PROVIDER CONCERNS", FALSE, FALSE }, /* A2.7a */
		{ "trend",             "PROVIDER CONCERNS|SAFEGUARDING|NO ACTION", FALSE, FALSE }, /* A2.9 */
		{ "checklist",         "EVIDENCED|NOT EVIDENCED", TRUE, FALSE },                /* A2.7b */
		{ "compliment-review", "APPROVE|HOLD|CONCERN", FALSE, FALSE },                  /* A3.2 */
		{ "compliment-held",   "APPROVE|HOLD|CONCERN", FALSE, FALSE },
		{ "confirm",           "CONFIRM|REFUSE", FALSE, FALSE },
		{ "triage",            "FORM|FILE|SPAM|NOT OURS", FALSE, FALSE },
		/* provider concerns (B0–B6) */
		{ "pc-decision", "CONVENE|INITIATE|DECLINE", FALSE, FALSE },
		{ "pc-decision-outcome", "INITIATE|NOT INITIATED", FALSE, FALSE },
		{ "pc-chair", "CHAIR", FALSE, FALSE },
		{ "pc-coordinator", "COORDINATOR", FALSE, FALSE },
		{ "pc-minute-taker", "MINUTE TAKER", FALSE, FALSE },
		{ "pc-placements", "SUSPEND|CAUTION|OPEN", FALSE, FALSE },
		{ "pc-step-1", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-step-2", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-step-3", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-step-4", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-step-5", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-step-6", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-actions", "DONE|NOT DONE|NOT NEEDED|DEFER|NHS", TRUE, FALSE },
		{ "pc-communication", "DO|NOT NOW|NOT NEEDED", TRUE, FALSE },
		{ "pc-meeting", "ACCEPT|MOVE", FALSE, FALSE },
		{ "pc-counter", "ACCEPT|KEEP", FALSE, FALSE },
		{ "pc-admit", "ADMIT|REFUSE", FALSE, FALSE },
		{ "pc-minutes", "TEXT", FALSE, TRUE },
		{ "pc-findings", "TEXT", FALSE, TRUE },
		{ "pc-provider-views", "TEXT|CONTINUITY", FALSE, TRUE },
		{ "pc-document", "TEXT|CONTINUITY", FALSE, TRUE },
		{ "pc-provider-document", "TEXT|CONTINUITY", FALSE, TRUE },
		{ "pc-client-letter", "APPROVE|CHANGE", FALSE, FALSE },
		{ "pc-sip", "AGREE|CHANGE", FALSE, FALSE },
		{ "pc-milestones", "DONE|NOT DONE|CONTINUITY", TRUE, TRUE },
		{ "pc-outcome", "CONTINUE|EXTEND|END", FALSE, FALSE },
		{ "pc-next", "UPDATE MEETING|QUALITY ASSURANCE|EXTEND|END", FALSE, FALSE },
		{ "pc-desk", "UPDATE MEETING|CONTINGENCY|INVITE|MOVE|CANCEL MEETING|AUTHORISE|TRIGGER|CONTINUITY|LEGAL HOLD|RELEASE HOLD|SHARE|EXTEND|END", FALSE, FALSE },
		{ "pc-letter", "CHANGE", FALSE, FALSE },
		{ "pc-qa-strategy", "TEXT", FALSE, TRUE },
		{ "pc-quality", "IMPROVED|NOT IMPROVED", TRUE, FALSE },
		{ "pc-views", "TEXT", FALSE, TRUE },
		{ "pc-close", "CLOSE|NOT YET", FALSE, FALSE },
		{ "pc-embargo", "LIFT EMBARGO|KEEP EMBARGO", FALSE, FALSE },
		{ "pc-lessons", "TEXT|CONTINUITY", FALSE, TRUE },
		{ "pc-report", "APPROVE|CHANGE", FALSE, FALSE },
		{ "contact-review", "CONFIRM|CORRECT", FALSE, FALSE }, /* B8 */
	};
	/* clang-format on */
	gsize count = 0;

	for (const CcrfStepWords *row = ccrf_step_words; row->step != NULL; row++)
		count++;
	g_assert_cmpuint (count, ==, G_N_ELEMENTS (rows));
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		const CcrfStepWords *row = ccrf_step_words_find (rows[i].step);
		g_autofree char *words = row != NULL ? g_strjoinv ("|", (char **) row->words) : NULL;

		g_assert_cmpstr (words, ==, rows[i].words);
		g_assert_cmpint (row->items, ==, rows[i].items);
		g_assert_cmpint (row->prose, ==, rows[i].prose);
	}
	g_assert_null (ccrf_step_words_find ("nowhere"));
	g_assert_null (ccrf_step_words_find (NULL));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/model/names", names);
	g_test_add_func ("/model/steps", steps);
	return g_test_run ();
}
