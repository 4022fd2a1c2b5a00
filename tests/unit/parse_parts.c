/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One form over several attachments; what is in doubt stays apart (A2.2). */

#include <ccrf/parse.h>
#include <string.h>

#define RECEIVED 1764667800 /* 2 December 2025, 9:30am */

static CcrfMessage *
read_mail (const char *const *files)
{
	static CcrfRules *rules;
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	GString *mail = g_string_new ("From: Nina Nurse <n.nurse@nhs.test>\r\nTo: a@council.test\r\nSubject: form\r\nMessage-ID: <1@nhs.test>\r\n"
	                              "Date: Tue, 2 Dec 2025 09:30:00 +0000\r\nMIME-Version: 1.0\r\n"
	                              "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe form is attached.\r\n");
	g_autoptr (GBytes) bytes = NULL;
	CcrfLimits limits;

	if (!rules)
		rules = ccrf_rules_load (NULL, faults);
	g_assert_nonnull (rules);
	ccrf_limits_defaults (&limits);
	for (gsize i = 0; files[i]; i++)
		g_string_append_printf (mail, "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename=page%" G_GSIZE_FORMAT
		                        ".txt\r\n\r\n%s\r\n", i + 1, files[i]);
	g_string_append (mail, "--b--\r\n");
	bytes = g_string_free_to_bytes (mail);
	return ccrf_parse_message (bytes, RECEIVED, rules, &limits);
}

#define FIRST  "Is this a concern or a compliment?: Concern\nName of the care provider or service: Rosewood House\n" \
               "Address or branch, with postcode: S70 1AA\nType of service: Home care\n"
#define MATTER "What did you see or hear?: Two doses were not signed for.\nHas anyone been harmed?: No\nWhat is it about?: Medicines\n"
#define PERSON "Your name: Nina Nurse\nYour job title: Community nurse\nYour organisation or team: District nursing\n"

static const char *
get (const CcrfMessage *message, guint form, const char *key)
{
	return ccrf_form_get (message->forms->pdata[form], key);
}

/* the second file is a form by its labels, the third is not: all three are one report */
static void
one_form (void)
{
	const char *const files[] = { FIRST, MATTER, PERSON, NULL };
	g_autoptr (CcrfMessage) message = read_mail (files);

	g_assert_cmpuint (message->forms->len, ==, 1);
	g_assert_cmpstr (get (message, 0, "provider_name"), ==, "Rosewood House");
	g_assert_cmpstr (get (message, 0, "harm_occurred"), ==, "no");
	g_assert_cmpstr (get (message, 0, "reporter_role"), ==, "Community nurse");
	g_assert_false (ccrf_list_has (((CcrfForm *) message->forms->pdata[0])->missing, "details"));
	g_assert_cmpint (message->kind, ==, CCRF_KIND_FORM);
}

/* two reports about two providers, and two halves that contradict each other, stay apart */
static void
two_forms (void)
{
	const char *const providers[] = { FIRST MATTER PERSON, "Name of the care provider or service: Oak Lodge\n" MATTER PERSON, NULL };
	const char *const contradiction[] = { FIRST MATTER, "What did you see or hear?: Something else altogether.\nHas anyone been harmed?: No\n"
	                                      "What is it about?: Falls\n" PERSON, NULL };
	g_autoptr (CcrfMessage) two = read_mail (providers);
	g_autoptr (CcrfMessage) apart = read_mail (contradiction);

	g_assert_cmpuint (two->forms->len, ==, 2);
	g_assert_cmpstr (get (two, 1, "provider_name"), ==, "Oak Lodge");
	g_assert_cmpuint (apart->forms->len, ==, 2);
	g_assert_null (get (apart, 1, "provider_name"));
}

/* a page that fits none of two forms is given to neither */
static void
page_of_two (void)
{
	const char *const files[] = { FIRST MATTER, "Name of the care provider or service: Oak Lodge\n" MATTER, PERSON, NULL };
	g_autoptr (CcrfMessage) message = read_mail (files);

	g_assert_cmpuint (message->forms->len, ==, 2);
	g_assert_null (get (message, 0, "reporter_role"));
	g_assert_null (get (message, 1, "reporter_role"));
}

/* a page without any form is no report */
static void
page_alone (void)
{
	const char *const files[] = { PERSON, NULL };
	g_autoptr (CcrfMessage) message = read_mail (files);

	g_assert_cmpuint (message->forms->len, ==, 0);
	g_assert_cmpint (message->kind, ==, CCRF_KIND_UNRECOGNISED);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ccrf_parse_init ();
	g_test_add_func ("/parse/parts/one-form", one_form);
	g_test_add_func ("/parse/parts/two-forms", two_forms);
	g_test_add_func ("/parse/parts/page-of-two", page_of_two);
	g_test_add_func ("/parse/parts/page-alone", page_alone);
	return g_test_run ();
}
