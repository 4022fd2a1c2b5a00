/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans of improvement: tables in any order of columns, typed lines, and what must not be guessed (B0.7). */

#include <ccrf/parse.h>

#define TODAY 1757412000 /* Tuesday 9 September 2025, 11am in London */

static void
add_row (CcrfSheet *sheet, int table, int n, const char *cells)
{
	CcrfBlock *row = ccrf_sheet_add_row (sheet, table, n);
	g_auto (GStrv) texts = g_strsplit (cells, "|", -1);

	for (char **text = texts; *text; text++)
		ccrf_cell_add (ccrf_block_add_cell (row), CCRF_PIECE_TEXT, *text, 0);
}

static CcrfSheet *
table_of (const char *const *rows)
{
	CcrfSheet *sheet = ccrf_sheet_new ();

	for (int i = 0; rows[i]; i++)
		add_row (sheet, 1, i + 1, rows[i]);
	return sheet;
}

/* "action; owner; due; done; done_on" a line */
static char *
shown (const GPtrArray *lines)
{
	GString *text = g_string_new (NULL);

	for (guint i = 0; i < lines->len; i++) {
		const CcrfPlanLine *line = lines->pdata[i];

		g_string_append_printf (text, "%s%s; %s; %s; %s; %s", i ? "\n" : "", line->action, line->owner, line->due, line->done ? "done" : "open", line->done_on);
	}
	return g_string_free (text, FALSE);
}

#define assert_table(expected, ...) \
	G_STMT_START { \
		const char *const rows_[] = { __VA_ARGS__, NULL }; \
		g_autoptr (CcrfSheet) sheet_ = table_of (rows_); \
		g_autoptr (GPtrArray) lines_ = ccrf_parse_plan (sheet_, TODAY); \
		g_autofree char *got_ = shown (lines_); \
		g_assert_cmpstr (got_, ==, expected); \
	} G_STMT_END
#define assert_lines(text, expected) \
	G_STMT_START { \
		g_autoptr (GPtrArray) lines_ = ccrf_parse_plan_lines (text, TODAY); \
		g_autofree char *got_ = shown (lines_); \
		g_assert_cmpstr (got_, ==, expected); \
	} G_STMT_END

static void
columns (void)
{
	assert_table ("Check charts; Deputy; 2025-09-30; open; ", "Action|Who|By when", "Check charts|Deputy|30/09/2025");
	assert_table ("Check charts; Deputy; 2025-09-30; open; ", "Target date|Status|Person responsible|No.|Improvement needed", "30 Sept 2025|on track|Deputy|1|Check charts");
	/* the action, not the area that it is for; the date by when, not the date of completion */
	assert_table ("Check charts; Deputy; 2025-09-30; done; 2025-09-05", "Area for improvement|Action required|Lead|Target date|Date completed",
	              "Medicines|Check charts|Deputy|30/09/2025|05/09/2025");
	assert_table ("Check charts; Deputy; 2025-09-30; open; ", "What|Action owner|Due", "Check charts|Deputy|30/09/2025");
	/* titles above the header, a header again on the next page, empty rows */
	assert_table ("A; X; 2025-10-01; open; \nB; Y; 2025-10-02; open; ", "Rose House||", "Action|Owner|Deadline", "A|X|1/10/2025", "||", "Action|Owner|Deadline", "B|Y|2/10/2025");
	/* no table of actions */
	assert_table ("", "Risk|Measure", "Falls|Check");
	assert_table ("", "Action", "Check charts");
}

static void
doubt (void)
{
	/* a date that leaves doubt stays in the words */
	assert_table ("Train staff (by when: end of the month); Trainer; ; open; ", "Action|Who|By when", "Train staff|Trainer|end of the month");
	assert_table ("Train staff (by when: 31/02/2026); ; ; open; ", "Action|By when", "Train staff|31/02/2026");
	/* another table is another matter */
	{
		g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
		g_autoptr (GPtrArray) lines = NULL;
		g_autofree char *got = NULL;

		add_row (sheet, 1, 1, "Action|Who|By when");
		add_row (sheet, 1, 2, "A|X|1/10/2025");
		add_row (sheet, 2, 1, "Name|Job|Telephone");
		add_row (sheet, 2, 2, "Rose|Manager|01234");
		lines = ccrf_parse_plan (sheet, TODAY);
		got = shown (lines);
		g_assert_cmpstr (got, ==, "A; X; 2025-10-01; open; ");
	}
}

static void
progress (void)
{
	/* clang-format off */
	static const struct { const char *text; gboolean done; const char *on; } cells[] = {
		{ "Complete", TRUE, "" }, { "completed 05/09/2025", TRUE, "2025-09-05" }, { "Done - slings replaced", TRUE, "" }, { "yes", TRUE, "" }, { "100%", TRUE, "" },
		{ "\342\230\222", TRUE, "" }, { "Completed on 1 September 2025", TRUE, "2025-09-01" },
		{ "Not complete", FALSE, "" }, { "Partially complete", FALSE, "" }, { "Complete by December", FALSE, "" }, { "50%", FALSE, "" }, { "completed 80%", FALSE, "" },
		{ "Done, but not checked", FALSE, "" }, { "on track", FALSE, "" }, { "incomplete", FALSE, "" }, { "", FALSE, "" }, { "Green", FALSE, "" },
		{ "done in part", FALSE, "" }, { "Completed except night staff", FALSE, "" }, { "12/12/2025", FALSE, "" }, { "05/09/2025", TRUE, "2025-09-05" },
		{ "to be completed", FALSE, "" }, { "No", FALSE, "" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (cells); i++) {
		g_autofree char *row = g_strdup_printf ("A|X|1/10/2025|%s", cells[i].text);
		const char *const rows[] = { "Action|Who|By when|Progress", row, NULL };
		g_autoptr (CcrfSheet) sheet = table_of (rows);
		g_autoptr (GPtrArray) lines = ccrf_parse_plan (sheet, TODAY);
		const CcrfPlanLine *line = lines->len ? lines->pdata[0] : NULL;

		g_test_message ("%s", cells[i].text);
		g_assert_nonnull (line);
		g_assert_cmpint (line->done, ==, cells[i].done);
		g_assert_cmpstr (line->done_on, ==, cells[i].on);
	}
}

static void
typed (void)
{
	assert_lines ("Dear all,\nour plan:\n1. Check charts / Deputy / 30/09/2025\n2) Recruit two nurses \342\200\223 Manager \342\200\223 by 31 October 2025\n"
	              "- Train staff | Trainer | 1 Oct 2025 | done\nKind regards\nRose / Manager / Rose House",
	              "Check charts; Deputy; 2025-09-30; open; \nRecruit two nurses; Manager; 2025-10-31; open; \nTrain staff; Trainer; 2025-10-01; done; ");
	/* without a date it is no line of a plan, whatever its strokes */
	assert_lines ("Falls / medicines / staffing\nWe did this - and that - soon", "");
	/* a date by itself is not cut up */
	assert_lines ("Visit of 1/9/2025 / nobody / later", "");
	assert_lines ("", "");
}

static void
limits (void)
{
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	g_autoptr (GPtrArray) lines = NULL, typed_lines = NULL;
	g_autoptr (GString) text = g_string_new (NULL);
	g_autofree char *endless = g_strnfill (5000, 'x'), *row = g_strdup_printf ("%s|X|1/10/2025", endless);

	add_row (sheet, 1, 1, "Action|Who|By when");
	add_row (sheet, 1, 2, row);
	for (int i = 0; i < 300; i++) {
		add_row (sheet, 1, 3 + i, "A|X|1/10/2025");
		g_string_append (text, "A / X / 1/10/2025\n");
	}
	lines = ccrf_parse_plan (sheet, TODAY);
	typed_lines = ccrf_parse_plan_lines (text->str, TODAY);
	g_assert_cmpuint (lines->len, ==, 200);
	g_assert_cmpuint (typed_lines->len, ==, 200);
	g_assert_cmpuint (strlen (((CcrfPlanLine *) lines->pdata[0])->action), ==, 500);
}

/* ---- what of a mail is a document ------------------------------------------------------------ */

static void
documents (void)
{
	/* clang-format off */
	static const struct { const char *name, *type; gsize size; gboolean is; } files[] = {
		{ "plan.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 9000, TRUE },
		{ "", "image/png", 900, FALSE }, { "image001.png", "image/png", 5000, FALSE }, { "Outlook-abc123.jpg", "image/jpeg", 5000, FALSE },
		{ "image001.png", "image/png", 20 * 1024, TRUE }, { "bruise.jpg", "image/jpeg", 5000, TRUE }, { "", "image/jpeg", 90000, TRUE },
		{ "invite.ics", "text/calendar", 900, FALSE }, { "smime.p7s", "application/pkcs7-signature", 2000, FALSE },
		{ "winmail.dat", "application/ms-tnef", 9000, FALSE }, { "empty.pdf", "application/pdf", 0, FALSE }, { "Rose.vcf", "text/vcard", 300, FALSE },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
		const CcrfAttachment attachment = { .name = (char *) files[i].name, .type = (char *) files[i].type, .size = files[i].size };

		g_test_message ("%s %s", files[i].name, files[i].type);
		g_assert_cmpint (ccrf_attachment_is_document (&attachment), ==, files[i].is);
	}
}

/* B0.6: what is taken out of a stored mail later is what was filed */
static void
contents (void)
{
	static const char mail[] =
		"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain\r\n\r\nOur plan\r\n\r\n> quoted\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
		"Content-Disposition: attachment; filename=plan.pdf\r\n\r\nJVBERi0xLjQgcGxhbg==\r\n--b--\r\n";
	g_autoptr (GBytes) raw = g_bytes_new_static (mail, sizeof mail - 1);
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) rules = ccrf_rules_load (NULL, faults);
	CcrfLimits limits_;
	g_autoptr (CcrfMessage) whole = NULL, light = NULL;
	const CcrfAttachment *file;

	ccrf_limits_defaults (&limits_);
	whole = ccrf_parse_message (raw, TODAY, rules, &limits_);
	light = ccrf_parse_contents (raw, &limits_);
	g_assert_cmpuint (light->attachments->len, ==, 1);
	file = light->attachments->pdata[0];
	g_assert_cmpstr (file->sha256, ==, ((const CcrfAttachment *) whole->attachments->pdata[0])->sha256);
	g_assert_cmpuint (file->size, ==, 13);
	g_assert_cmpstr (light->sha256, ==, whole->sha256);
	g_assert_cmpstr (light->reply_text, ==, whole->reply_text);
	g_assert_true (g_str_has_prefix (light->reply_text, "Our plan"));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ccrf_parse_init ();
	g_test_add_func ("/parse/plan/columns", columns);
	g_test_add_func ("/parse/plan/doubt", doubt);
	g_test_add_func ("/parse/plan/progress", progress);
	g_test_add_func ("/parse/plan/typed", typed);
	g_test_add_func ("/parse/plan/limits", limits);
	g_test_add_func ("/parse/plan/documents", documents);
	g_test_add_func ("/parse/plan/contents", contents);
	return g_test_run ();
}
