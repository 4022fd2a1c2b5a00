/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The summary (A2.4, A2.6, A2.10): what is counted, what is not, and that nobody is named. */

#include <ccrf/report.h>

#include <string.h>

static CcrfCalendar *calendar;

static CcrfTime
at (const char *local)
{
	g_autofree char *iso = g_strdup_printf ("%.10sT%s:00", local, local + 11);
	g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, ccrf_calendar_timezone (calendar));

	return g_date_time_to_unix (time);
}

typedef struct { const char *ref, *received, *categories, *org, *name, *closure, *closed, *screened; gboolean compliment, late; } Row;

static CcrfCase *
make (const Row *row)
{
	CcrfCase *it = ccrf_case_new (row->compliment ? CCRF_COMPLIMENT : CCRF_CONCERN);

	g_free (it->ref);
	it->ref = g_strdup (row->ref);
	it->received = at (row->received);
	it->late = row->late;
	g_free (it->provider_name);
	it->provider_name = g_strdup ("Elm House");
	it->form = ccrf_form_new ("body");
	ccrf_form_set (it->form, "categories", row->categories);
	ccrf_form_set (it->form, "reporter_org", row->org);
	ccrf_form_set (it->form, "reporter_name", row->name);
	ccrf_form_set (it->form, "details", "Zebra was left");
	if (row->closure)
		ccrf_case_set_fact (it, "closure", row->closure);
	it->closed = row->closed ? at (row->closed) : 0;
	it->due = at ("2026-11-19 17:00");
	if (row->screened) {
		g_autoptr (CcrfAddress) who = ccrf_address_new ("Sue Screener", "sue@example.org");
		CcrfRequest *request = ccrf_request_new ("screening", "safeguarding-team-manager", who);

		request->sent = it->received;
		request->answered = at (row->screened);
		request->state = CCRF_REQUEST_ANSWERED;
		g_ptr_array_add (it->requests, request);
	}
	return it;
}

/* clang-format off */
static const Row rows[] = {
	/* ref, received, categories, organisation, reporter, closure, closed, screened, compliment, late */
	{ "CCRF-2026-00001", "2026-10-01 09:00", "falls;medication", "District nursing",    "Nina Nurse", "evidenced", "2026-10-09 12:00", "2026-10-02 10:00", FALSE, TRUE },
	{ "CCRF-2026-00002", "2026-11-02 09:00", "falls",            "district  NURSING",   "Nina Nurse", NULL,        NULL,               "2026-11-09 10:00", FALSE, FALSE },
	{ "CCRF-2026-00003", "2026-11-03 09:00", "",                 "Dr Pat Smith’s list", "Pat Smith",  "duplicate", "2026-11-03 12:00", NULL,               FALSE, TRUE },
	{ "CCRF-2026-00004", "2026-11-04 09:00", "falls",            "Pat Smith",           "Pat Smith",  NULL,        NULL,               "2026-11-04 15:00", FALSE, FALSE },
	{ "CCRF-2026-00005", "2026-11-05 09:00", "",                 "=HYPERLINK(\"x\")",   "Quinn Hill", "copied",    "2026-11-06 09:00", NULL,               TRUE,  FALSE },
	/* one minute before, one minute after the period */
	{ "CCRF-2026-00006", "2026-09-30 23:59", "falls",            "Outside",             "A",          NULL,        NULL,               NULL,               FALSE, TRUE },
	{ "CCRF-2026-00007", "2026-12-01 00:00", "falls",            "Outside",             "A",          NULL,        NULL,               NULL,               FALSE, TRUE },
};
/* clang-format on */

static const char *
code_words (gpointer data, const char *key, const char *code)
{
	return g_str_equal (code, "falls") ? "Falls <&> slips" : "";
}

static CcrfSummary *
make_summary (void)
{
	g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_case_free);
	const CcrfSummaryFacts facts = { .service = "Elmshire <Adults>", .calendar = calendar, .from = at ("2026-10-01 00:00"), .to = at ("2026-12-01 00:00"),
		                             .now = at ("2026-11-22 10:00"), .code_words = code_words };

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		g_ptr_array_add (cases, make (&rows[i]));
	return ccrf_report_summary (cases, &facts);
}

static void
assert_has (const char *text, const char *part)
{
	if (!strstr (text, part))
		g_test_message ("“%s” is missing in\n%s", part, text);
	g_assert_true (strstr (text, part) != NULL);
}

/* @value of table, row, column stands in the CSV */
static void
assert_value (const char *csv, const char *table, const char *row, const char *column, const char *value)
{
	g_autofree char *line = g_strdup_printf ("\"%s\",\"%s\",\"%s\",\"%s\"\r\n", table, row, column, value);

	assert_has (csv, line);
}

static void
test_counts (void)
{
	g_autoptr (CcrfSummary) summary = make_summary ();
	g_autofree char *csv = ccrf_summary_csv (summary);

	/* a duplicate counts as an outcome only; a day outside counts nowhere */
	assert_value (csv, "In short", "Concerns received", "Number", "3");
	assert_value (csv, "In short", "Compliments received", "Number", "1");
	assert_value (csv, "In short", "Forms sent more than 3 days after the concern was identified", "Number", "1");
	assert_value (csv, "In short", "Reports closed in the period", "Number", "3");
	assert_value (csv, "By month", "October 2026", "Concerns", "1");
	assert_value (csv, "By month", "November 2026", "Concerns", "2");
	assert_value (csv, "By provider", "Elm House", "Concerns", "3");
	assert_value (csv, "By provider", "Elm House", "Open", "2");
	assert_value (csv, "Concerns by category", "Falls <&> slips", "Concerns", "3");
	assert_value (csv, "Concerns by category", "medication", "Concerns", "1");
	/* A2.4: late forms by organisation; case and spaces make no second one */
	assert_value (csv, "By organisation that reported", "District nursing", "Concerns", "2");
	assert_value (csv, "By organisation that reported", "District nursing", "Late forms", "1");
	assert_value (csv, "Outcomes", "duplicate of another report", "Concerns", "1");
	assert_value (csv, "Outcomes", "still open", "Concerns", "2");
	assert_value (csv, "Outcomes", "compliment copied to the provider", "Compliments", "1");
	g_assert_null (strstr (csv, "Outside"));
}

/* working days: 1, 5, 0 */
static void
test_times (void)
{
	g_autoptr (CcrfSummary) summary = make_summary ();
	g_autofree char *csv = ccrf_summary_csv (summary);

	assert_value (csv, "How long it took", "Concern: from receipt to the screening decision", "Answered", "3");
	assert_value (csv, "How long it took", "Concern: from receipt to the screening decision", "Median", "1");
	assert_value (csv, "How long it took", "Concern: from receipt to the screening decision", "Longest", "5");
	assert_value (csv, "How long it took", "Provider: from the question to its answer", "Median", "–");
	/* 6 and 1: between the two in the middle */
	assert_value (csv, "How long it took", "From receipt to the end", "Median", "3.5");
	assert_value (csv, "Overdue now", "CCRF-2026-00002", "Due", "Thursday 19 November 2026, 5pm");
}

/* no adult, no professional, whatever they typed */
static void
test_nobody (void)
{
	g_autoptr (CcrfSummary) summary = make_summary ();
	g_autofree char *text = ccrf_summary_text (summary), *html = ccrf_summary_html (summary), *csv = ccrf_summary_csv (summary), *json = ccrf_summary_json (summary);

	for (const char *const *of = (const char *const[]){ text, html, csv, json, NULL }; *of; of++)
		for (const char *const *name = (const char *const[]){ "Nina", "Smith", "Zebra", "Sue", "sue@", "Quinn", NULL }; *name; name++)
			g_assert_null (strstr (*of, *name));
	/* an organisation that is somebody's name is none */
	assert_value (csv, "By organisation that reported", "not given", "Concerns", "1");
}

static void
test_formats (void)
{
	g_autoptr (CcrfSummary) summary = make_summary ();
	g_autofree char *text = ccrf_summary_text (summary), *html = ccrf_summary_html (summary), *csv = ccrf_summary_csv (summary), *json = ccrf_summary_json (summary);

	assert_has (text, "Concerns and compliments, 1 October 2026 to 30 November 2026");
	assert_has (text, "District nursing");
	assert_has (text, "Open Government Licence v3.0");
	assert_has (html, "<html lang=\"en-GB\">");
	assert_has (html, "<caption>By provider, 1 October 2026 to 30 November 2026</caption>");
	assert_has (html, "<th scope=\"row\">Falls &lt;&amp;&gt; slips</th><td class=\"n\">3</td>");
	assert_has (html, "Elmshire &lt;Adults&gt;");
	assert_has (html, "role=\"img\"");
	assert_has (html, "@media print");
	/* nothing is loaded, nothing runs */
	assert_has (html, "default-src 'none'");
	g_assert_null (strstr (html, "<script"));
	g_assert_null (strstr (html, "<img"));
	g_assert_null (strstr (html, "src=\""));
	/* no cell is a formula */
	assert_has (csv, "\"'=HYPERLINK(\"\"x\"\")\"");
	assert_has (json, "{\"table\":\"In short\",\"row\":\"Concerns received\",\"column\":\"Number\",\"value\":\"3\"}\n");
}

static void
test_empty (void)
{
	g_autoptr (GPtrArray) cases = g_ptr_array_new ();
	const CcrfSummaryFacts facts = { .service = "x", .calendar = calendar, .from = at ("2026-11-01 00:00"), .to = at ("2026-11-02 00:00"), .now = at ("2026-11-22 10:00") };
	g_autoptr (CcrfSummary) summary = ccrf_report_summary (cases, &facts);
	g_autofree char *text = ccrf_summary_text (summary), *html = ccrf_summary_html (summary);

	assert_has (text, "By provider\n-----------\nNone.\n");
	assert_has (html, "<h2>By provider</h2>\n<p>None.</p>");
}

int
main (int argc, char **argv)
{
	g_autoptr (GBytes) holidays = ccrf_data_load (NULL, "bank-holidays.ics", NULL);
	g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
	int status;

	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	calendar = ccrf_calendar_new (holidays, zone, 9 * 60, 17 * 60, NULL);
	g_test_add_func ("/report/summary/counts", test_counts);
	g_test_add_func ("/report/summary/times", test_times);
	g_test_add_func ("/report/summary/nobody", test_nobody);
	g_test_add_func ("/report/summary/formats", test_formats);
	g_test_add_func ("/report/summary/empty", test_empty);
	status = g_test_run ();
	ccrf_calendar_free (calendar);
	return status;
}
