/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms typed in the body of a mail (A2.2), and `Label: value` lines. */

#include "parse_sheets.h"

static CcrfForm *
form_of (const char *text)
{
	g_autoptr (CcrfRules) rules = rules_new ();
	g_autoptr (CcrfSheet) sheet = ccrf_parse_text_sheet (text);
	return ccrf_parse_form (sheet, "body", RECEIVED, rules);
}

static const char body[] =
	"Dear team,\n\nPlease find our report below.\n\n"
	"Type of report: Concern\n"
	"Name of home: Rosewood House\n"
	"Address: 1 High Street,\nBarnsley\nS70 1AA\n"
	"Type of service: residential home\n"
	"Date identified: 19/11/2026\n"
	"Date of incident: 18/11/26 at 2.30pm\n"
	"Nature of concern:\n"
	"- [x] Medication\n- [ ] Falls\n- [x] Dignity and respect\n"
	"Details: On arrival the sling was torn and two carers lifted the resident by\nhand. Nobody had reported it.\n\nA second visit found the same.\n"
	"Is everyone safe now? (x) Yes ( ) No\n"
	"Has harm occurred: No\n"
	"Have you raised this with the manager: Yes\n"
	"Who did you speak to: Ann Lee on 19/11/2026\n"
	"Actions agreed:\n1. Replace slings - J Smith - by 12/12/2026\n2. Train staff by 31 January\n\n"
	"Your name: Mary Jones\n*Your job title:* Social worker\n"
	"Tel: +44 (0)161 496 0000\n"
	"Email: mary.jones@EXAMPLE.org\n\n"
	"Kind regards\nMary Jones\nTown Hall\n";

static void
check_body (const CcrfForm *form)
{
	g_assert_nonnull (form);
	if (!form)
		return;
	ASSERT_FIELD (form, "report_type", "concern");
	ASSERT_FIELD (form, "provider_name", "Rosewood House");
	ASSERT_FIELD (form, "provider_location", "1 High Street, Barnsley S70 1AA");
	ASSERT_FIELD (form, "service_type", "care_home_residential");
	ASSERT_FIELD (form, "date_identified", "2026-11-19");
	ASSERT_FIELD (form, "date_of_event", "2026-11-18T14:30");
	ASSERT_FIELD (form, "categories", "medication;dignity");
	ASSERT_FIELD (form, "details", "On arrival the sling was torn and two carers lifted the resident by hand. Nobody had reported it.\nA second visit found the same.");
	ASSERT_FIELD (form, "immediate_safety", "yes");
	ASSERT_FIELD (form, "harm_occurred", "no");
	ASSERT_FIELD (form, "provider_contact", "Ann Lee on 19/11/2026");
	ASSERT_FIELD (form, "reporter_name", "Mary Jones");
	ASSERT_FIELD (form, "reporter_role", "Social worker");
	ASSERT_FIELD (form, "reporter_phone", "01614960000");
	ASSERT_FIELD (form, "reporter_email", "mary.jones@example.org");
	g_assert_cmpuint (form->actions->len, ==, 2);
	const CcrfAction *action = form->actions->len ? g_ptr_array_index (form->actions, 0) : NULL;
	g_assert_cmpstr (action ? action->action : NULL, ==, "Replace slings");
	g_assert_cmpstr (action ? action->due : NULL, ==, "2026-12-12");
}

static void
test_body (void)
{
	g_autoptr (CcrfForm) form = form_of (body);
	check_body (form);
	/* the same with CRLF */
	g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
	g_autofree char *crlf = g_strjoinv ("\r\n", lines);
	g_autoptr (CcrfForm) again = form_of (crlf);
	check_body (again);
}

static void
test_quoted (void)
{
	/* forwarded as a quotation: nothing unquoted is a form */
	g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
	g_autofree char *joined = g_strjoinv ("\n> ", lines);
	g_autofree char *forwarded = g_strconcat ("See below.\n\n> ", joined, NULL);
	g_autoptr (CcrfForm) form = form_of (forwarded);
	check_body (form);
	/* above a quoted blank form: the unquoted values win */
	g_autoptr (CcrfForm) above = form_of (
		"Name of home: Rosewood\nDate of concern: 19/11/2026\nDetails: He fell.\nYour name: Mary\n\n"
		"> Name of home: ________\n> Date of concern: dd/mm/yyyy\n> Details: other\n> Your name:\n> Your job title: Nurse\n");
	g_assert_nonnull (above);
	if (!above)
		return;
	ASSERT_FIELD (above, "provider_name", "Rosewood");
	ASSERT_FIELD (above, "details", "He fell.");
	ASSERT_FIELD (above, "reporter_role", NULL);
}

static void
test_lines_below (void)
{
	g_autoptr (CcrfForm) form = form_of (
		"1. Is this a concern or a compliment?\n[ ] Concern\n[x] Compliment\n\n4. Name of the care provider or service\nRosewood\n\n"
		"27. What was done well?\nThe staff sang.\n\nAnd danced.\n\n29. May it be shared at the provider forum?\n( ) Yes\n(x) Yes, without names\n( ) No\n\n"
		"| Your name | Mary Jones |\n|---|---|\n| Your job title | Nurse |\n\nYour team\tAdults North\n");
	g_assert_nonnull (form);
	if (!form)
		return;
	ASSERT_FIELD (form, "report_type", "compliment");
	ASSERT_FIELD (form, "provider_name", "Rosewood");
	ASSERT_FIELD (form, "good_practice", "The staff sang.\nAnd danced.");
	ASSERT_FIELD (form, "ok_to_share", "yes_without_names");
	ASSERT_FIELD (form, "reporter_name", "Mary Jones");
	ASSERT_FIELD (form, "reporter_role", "Nurse");
	ASSERT_FIELD (form, "reporter_org", "Adults North");
}

static void
test_labels (void)
{
	g_autoptr (GPtrArray) labels = ccrf_parse_labels (
		"Hello,\nProvider: Rosewood House\nReason: a pattern of\nmissed visits\n\nsince May\nThreshold: medium\nsee https://example.org: x\nmeet at 10:30 sharp\n> Quoted: no\n--\nTel: 1\n");
	/* clang-format off */
	static const char *const wanted[][2] = {
		{ "Provider", "Rosewood House" }, { "Reason", "a pattern of missed visits\nsince May" },
		{ "Threshold", "medium see https://example.org: x meet at 10:30 sharp" },
	};
	/* clang-format on */
	g_assert_cmpuint (labels->len, ==, G_N_ELEMENTS (wanted));
	for (guint i = 0; i < MIN (labels->len, G_N_ELEMENTS (wanted)); i++) {
		char **pair = g_ptr_array_index (labels, i);
		g_assert_cmpstr (pair[0], ==, wanted[i][0]);
		g_assert_cmpstr (pair[1], ==, wanted[i][1]);
	}
	g_autoptr (GPtrArray) none = ccrf_parse_labels (NULL);
	g_assert_cmpuint (none->len, ==, 0);
}

static void
test_sheet (void)
{
	g_autoptr (CcrfSheet) sheet = ccrf_parse_text_sheet ("a\nb\n\n> > c\nd\te\n");
	g_assert_cmpuint (sheet->blocks->len, ==, 5);
	const CcrfBlock *first = g_ptr_array_index (sheet->blocks, 0), *quoted = g_ptr_array_index (sheet->blocks, 2), *row = g_ptr_array_index (sheet->blocks, 3);
	g_autofree char *text = ccrf_cell_text (g_ptr_array_index (first->cells, 0));
	g_assert_cmpstr (text, ==, "a\nb");
	g_assert_cmpint (quoted->quote, ==, 2);
	g_assert_cmpint (row->kind, ==, CCRF_BLOCK_ROW);
	g_assert_cmpuint (row->cells->len, ==, 2);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/text/body", test_body);
	g_test_add_func ("/parse/text/quoted", test_quoted);
	g_test_add_func ("/parse/text/lines-below", test_lines_below);
	g_test_add_func ("/parse/text/labels", test_labels);
	g_test_add_func ("/parse/text/sheet", test_sheet);
	return g_test_run ();
}
