/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands of replies: what counts, and what must never count. */

#include "parse-mail.h"

#include <glib/gstdio.h>

typedef struct { const char *name, *step, *text, *want; } Row;

/* clang-format off */
static const Row rows[] = {
	{ "plain", "screening", "APPROVE", "APPROVE()" },
	{ "case", "screening", "approve", "APPROVE()" },
	{ "synonym", "screening", "Approved", "APPROVE()" },
	{ "synonym-words", "screening", "low level, no risk", "APPROVE(no risk)" },
	{ "emphasis", "screening", "**APPROVE**.", "APPROVE()" },
	{ "dash", "screening", "Approve - fine", "APPROVE(fine)" },
	{ "comma", "screening", "approve, thanks", "APPROVE(thanks)" },
	{ "long-dash", "screening", "ESCALATE \xe2\x80\x93 she was hurt", "ESCALATE(she was hurt)" },
	{ "quotes", "screening", "\xe2\x80\x9c" "APPROVE\xe2\x80\x9d", "APPROVE()" },
	{ "reason-below", "screening", "QUERY\n\nWhich room was it?\nAnd when?", "QUERY(Which room was it?\nAnd when?)" },
	{ "two-words", "screening", "Duplicate of CCRF-2026-00012", "DUPLICATE OF(CCRF-2026-00012)" },
	{ "two-words-short", "screening", "DUPLICATE CCRF-2026-00012", "DUPLICATE OF(CCRF-2026-00012)" },
	{ "hyphen", "screening", "not-ours: it is in Leeds", "NOT OURS(it is in Leeds)" },
	{ "first-word-counts", "screening", "Approved by my manager, fine", "APPROVE(by my manager, fine)" },
	/* never */
	{ "negated", "screening", "I do not approve", "" },
	{ "negated-short", "screening", "don't approve", "" },
	{ "asked", "screening", "APPROVE?", "" },
	{ "in-a-sentence", "screening", "We approve", "" },
	{ "longer-word", "screening", "Approver unknown", "" },
	{ "quoted", "screening", "> APPROVE", "" },
	{ "not-on-the-list", "screening", "VISIT 12/12/2026", "" },
	{ "not-the-first-line", "screening", "Thanks for this.\nAPPROVE", "" },
	{ "empty", "screening", "", "" },
	/* conflicts are told, the caller applies none of them */
	{ "conflict", "screening", "APPROVE\nESCALATE", "APPROVE()|ESCALATE()" },
	{ "conflict-later", "screening", "APPROVE\nall fine\n\nEscalate if it happens again", "APPROVE(all fine)|ESCALATE(if it happens again)" },
	{ "conflict-slash", "screening", "APPROVE / ESCALATE", "APPROVE(/ ESCALATE)|ESCALATE()" },
	{ "conflict-or", "screening", "approve or escalate", "APPROVE(or escalate)|ESCALATE()" },
	{ "conflict-comma", "screening", "APPROVE, ESCALATE", "APPROVE(ESCALATE)|ESCALATE()" },
	{ "same-again", "screening", "APPROVE\napproved because of the plan", "APPROVE(approved because of the plan)" },
	{ "other-lists-word", "screening", "APPROVE\nvisit the home soon", "APPROVE(visit the home soon)" },
	/* A1.3 */
	{ "raised", "raise", "Raised SG-2026-118 at 10am", "RAISED(SG-2026-118 at 10am)" },
	/* A2.7a */
	{ "visit", "visit-decision", "VISIT next Tuesday 10am", "VISIT(next Tuesday 10am)" },
	{ "no-visit", "visit-decision", "No visit", "NO VISIT()" },
	{ "no-visit-words", "visit-decision", "no visit needed - more than enough evidence", "NO VISIT(more than enough evidence)" },
	{ "provider-concerns", "visit-decision", "PROVIDER CONCERNS pattern of missed calls", "PROVIDER CONCERNS(pattern of missed calls)" },
	/* items: A2.5b */
	{ "item", "answer", "3 DONE 12/12/2026 slings replaced", "3:DONE(12/12/2026 slings replaced)" },
	{ "items", "answer", "1 DONE 12/12/2026 slings\n2 NOT DONE no trainer", "1:DONE(12/12/2026 slings)|2:NOT DONE(no trainer)" },
	{ "item-dot", "answer", "3. done 1 Dec", "3:DONE(1 Dec)" },
	{ "item-bracket", "answer", "3) Not done because of leave", "3:NOT DONE(because of leave)" },
	{ "item-noun", "answer", "Item 3: done", "3:DONE()" },
	{ "item-hash", "answer", "#3 - DONE - 12/12", "3:DONE(12/12)" },
	{ "item-bold", "answer", "*3* **DONE** 12/12", "3:DONE(12/12)" },
	{ "item-list", "answer", "1, 2 and 4 done 12/12", "1:DONE(12/12)|2:DONE(12/12)|4:DONE(12/12)" },
	{ "item-range", "answer", "1-3 done", "1:DONE()|2:DONE()|3:DONE()" },
	{ "item-after-prose", "answer", "Dear all,\nplease see:\n1 DONE 12/12", "1:DONE(12/12)" },
	{ "item-goes-on", "answer", "1 DONE 12/12\nand staff were told\n2 DONE 13/12", "1:DONE(12/12\nand staff were told)|2:DONE(13/12)" },
	{ "item-farewell", "answer", "1 DONE 12/12\n\nKind regards,\nJane", "1:DONE(12/12)" },
	{ "item-between-quotes", "answer", "> 1. Slings\n1 DONE 12/12\n> 2. Training\n2 NOT DONE", "1:DONE(12/12)|2:NOT DONE()" },
	{ "item-crlf-free-date", "answer", "12/12/2026 DONE", "" },
	{ "item-ordinal", "answer", "3rd done", "" },
	{ "item-huge", "answer", "99999999999999999999 DONE", "" },
	{ "item-huge-range", "answer", "1-99999 DONE", "" },
	{ "whole", "answer", "DONE all of it", "DONE(all of it)" },
	{ "whole-not", "answer", "Not yet done", "NOT DONE()" },
	{ "prose", "answer", "We have replaced the slings.", "" },
	{ "checklist", "checklist", "1 EVIDENCED seen on site\n2 not evidenced", "1:EVIDENCED(seen on site)|2:NOT EVIDENCED()" },
	{ "no-items-here", "screening", "1 APPROVE", "" },
	/* our own instructions, when nothing but the quoted question is there */
	{ "instructions", "answer", "From: A <a@x.org>\nSent: 3 Nov 2026\nTo: B\nSubject: S\n\nAnswer a line per item:\n1 DONE 12/12/2026 what was done\n", "" },
	{ "instructions-wrote", "answer", "On 3 Nov 2026, at 09:12, Adult <a@example.gov.uk> wrote:\n\nAnswer:\n1 DONE date text\n", "" },
	/* a number alone, for the list of providers */
	{ "number", "match", "3", "NUMBER(3)" },
	{ "number-dot", "match", "3.", "NUMBER(3)" },
	{ "number-noun", "match", "Number 3", "NUMBER(3)" },
	{ "number-address", "match", "12 High Street", "" },
	{ "number-none", "match", "none of these", "NONE()" },
	{ "number-elsewhere", "screening", "3", "" },
	{ "email", "contact", "EMAIL manager@home.example", "EMAIL(manager@home.example)" },
	{ "confirm", "confirm", "Confirmed", "CONFIRM()" },
	{ "hold", "compliment-review", "HOLD names a resident", "HOLD(names a resident)" },
	{ "triage", "triage", "FILE CCRF-2026-00042", "FILE(CCRF-2026-00042)" },
	{ "text-only-step", "query", "It was room 12.", "" },
	/* without knowing what was asked: every keyword of the procedures */
	{ "any", NULL, "APPROVE fine", "APPROVE(fine)" },
	{ "any-item", NULL, "3 DONE 12/12/2026 slings replaced", "3:DONE(12/12/2026 slings replaced)" },
	{ "any-provider-concerns", NULL, "CONVENE next week", "CONVENE(next week)" },
	{ "any-suspend", NULL, "SUSPEND\nOPEN", "SUSPEND()|OPEN()" },
	{ "any-conflict-shares-a-list", NULL, "APPROVE\nVisit the home\nESCALATE", "APPROVE(Visit the home)|ESCALATE()" },
	{ "any-checklist", NULL, "1 DO Jane 12/12\n2 NOT NOW\n3 not needed review done", "1:DO(Jane 12/12)|2:NOT NOW()|3:NOT NEEDED(review done)" },
	{ "any-close", NULL, "CLOSE embargo lifted", "CLOSE(embargo lifted)" },
	{ "any-legal-hold", NULL, "LEGAL HOLD police asked", "LEGAL HOLD(police asked)" },
	{ "any-list", NULL, "LIST OVERDUE", "LIST OVERDUE()" },
	{ "any-none", NULL, "Dear colleague,\nplease find attached", "" },
	{ "any-address", NULL, "12 Open Road\nLeeds", "" },
};
/* clang-format on */

static Fixture fixture;

static void
test_row (gconstpointer data)
{
	const Row *row = data;
	const CcrfStepWords *step = row->step ? ccrf_step_words_find (row->step) : NULL;
	g_autofree char *reply = ccrf_parse_reply_text (row->text);
	g_autoptr (GPtrArray) commands = ccrf_parse_commands (reply, row->text, step, fixture.rules);
	g_autofree char *shown = show_commands (commands);

	g_assert_true (!row->step || step);
	g_assert_cmpstr (shown, ==, row->want);
}

/* Every word of every closed list is understood as it stands in our mails */
static void
test_closed_lists (void)
{
	for (const CcrfStepWords *step = ccrf_step_words; step->step; step++) {
		for (gsize i = 0; step->words[i]; i++) {
			g_autoptr (GPtrArray) commands = NULL;

			if (g_str_equal (step->words[i], "NUMBER") || g_str_equal (step->words[i], "TEXT"))
				continue;
			commands = ccrf_parse_commands (step->words[i], step->words[i], step, fixture.rules);
			g_assert_cmpuint (commands->len, ==, 1);
			if (commands->len == 1)
				g_assert_cmpstr (((CcrfCommand *) commands->pdata[0])->keyword, ==, step->words[i]);
		}
	}
}

static void
write_keywords (const char *folder, const char *text)
{
	g_autofree char *path = g_build_filename (folder, "keywords.conf", NULL);

	g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A council's own synonyms; a mistyped file names line and section */
static void
test_own_file (void)
{
	g_autofree char *folder = g_dir_make_tmp ("ccrf-keywords-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (folder, "keywords.conf", NULL);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	CcrfRules *rules;
	g_autoptr (GPtrArray) commands = NULL;
	g_autofree char *shown = NULL;

	write_keywords (folder, "[keyword APPROVE]\nsynonyms = aye; crack on\n");
	rules = ccrf_rules_load (folder, faults);
	g_assert_cmpuint (faults->len, ==, 0);
	commands = ccrf_parse_commands ("Crack on, pal", "", ccrf_step_words_find ("screening"), rules);
	shown = show_commands (commands);
	g_assert_cmpstr (shown, ==, "APPROVE(pal)");
	ccrf_rules_free (rules);

	write_keywords (folder, "[keyword APROVE]\nsynonyms = ok\n[keyword ESCALATE]\nsynonyms = approve\nsynonym = x\n");
	rules = ccrf_rules_load (folder, faults);
	g_assert_cmpuint (faults->len, ==, 3);
	if (faults->len == 3) {
		g_assert_nonnull (strstr (faults->pdata[0], "APROVE"));
		g_assert_nonnull (strstr (faults->pdata[1], "already stands for APPROVE"));
		g_assert_nonnull (strstr (faults->pdata[2], "keywords.conf:5"));
	}
	ccrf_rules_free (rules);
	g_remove (path);
	g_rmdir (folder);
}

static void
test_hostile (void)
{
	g_autoptr (GString) many = g_string_new (NULL);
	g_autoptr (GPtrArray) commands = NULL;
	g_autoptr (GPtrArray) invalid = ccrf_parse_commands ("\xff\xc3 3 DONE \xfe", "", NULL, fixture.rules);

	for (int i = 0; i < 20000; i++)
		g_string_append_printf (many, "%d DONE x\n", i % 900 + 1);
	g_assert_cmpuint (invalid->len, <=, 1);
	commands = ccrf_parse_commands (many->str, many->str, ccrf_step_words_find ("answer"), fixture.rules);
	g_assert_cmpuint (commands->len, ==, 0);
}

/* 2000 commands are read; of one more, none: half an answer is no answer, and a person is told */
static void
test_too_many (void)
{
	for (int n = 2000; n <= 2001; n++) {
		g_autoptr (GString) text = g_string_new ("From: a@b.example\nTo: " SERVICE "\nSubject: Re: x " TOKEN_SHOWN "\n\n");
		g_autoptr (CcrfMessage) message = NULL;

		for (int i = 0; i < n; i++)
			g_string_append_printf (text, "%d DONE x\n", i % 900 + 1);
		message = read_mail (&fixture, text->str);
		g_assert_cmpuint (message->commands->len, ==, n == 2000 ? 2000 : 0);
		g_assert_cmpint (message->unreadable, ==, n > 2000);
		g_assert_cmpint (has_fault (message, "more than 2000 commands"), ==, n > 2000);
		if (n == 2000)
			show_faults (message);
	}
}

int
main (int argc, char **argv)
{
	int status;

	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	fixture_init (&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = g_strdup_printf ("/parse/commands/%s", rows[i].name);

		g_test_add_data_func (path, &rows[i], test_row);
	}
	g_test_add_func ("/parse/commands/closed-lists", test_closed_lists);
	g_test_add_func ("/parse/commands/own-file", test_own_file);
	g_test_add_func ("/parse/commands/hostile", test_hostile);
	g_test_add_func ("/parse/commands/too-many", test_too_many);
	status = g_test_run ();
	ccrf_rules_free (fixture.rules);
	return status;
}
