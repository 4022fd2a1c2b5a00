/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Is a person named in a text? */

#include <ccrf/report.h>

static gboolean
found (const char *asked, const char *text)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfPerson) person = ccrf_person_new (asked, &error);

	g_assert_no_error (error);
	return ccrf_person_in (person, text);
}

static void
names (void)
{
	/* clang-format off */
	static const struct { const char *asked, *text; gboolean wanted; } rows[] = {
		{ "Nina Nurse",    "seen by Nina Nurse.",                 TRUE },
		{ "nina  NURSE",   "“Nina\nNurse”",                       TRUE },
		{ "Nina Nurse",    "Nurse, Nina (ward 4)",                TRUE },
		{ "Nurse, Nina",   "Nina Nurse",                          TRUE },
		{ "Nurse, Nina",   "Nurse, Nina",                         TRUE },
		{ "Mary Ann Lee",  "Lee, Mary Ann",                       TRUE },
		{ "Lee, Mary Ann", "Mary Ann Lee",                        TRUE },
		{ "Ann",           "Hannah",                              FALSE },
		{ "Ann",           "Ann's room",                          TRUE },
		{ "Nina Nurse",    "Nina was a nurse",                    FALSE },
		{ "Zoë Müller",    "ZOE MULLER",                          TRUE },
		{ "Zoe Muller",    "Zo\xc3\xab M\xc3\xbcller",            TRUE },
		{ "O'Neill",       "Mrs O'Neill, 84",                     TRUE },
		{ "Smith-Jones",   "A. Smith-Jones",                      TRUE },
		{ "Smith",         "A. Smith-Jones",                      FALSE },
		{ "a.b@c.test",    "From: A.B@C.TEST",                    TRUE },
		{ "a.b@c.test",    "<a.b@c.test>,",                       TRUE },
		{ "a.b@c.test",    "xa.b@c.test",                         FALSE },
		{ "a.b@c.test",    "a.b@c.test.example",                  FALSE },
		{ "Nina",          "bad \xff bytes Nina",                 TRUE },
		{ "Nina",          "",                                    FALSE },
		{ "Nina",          NULL,                                  FALSE },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		if (found (rows[i].asked, rows[i].text) != rows[i].wanted)
			g_test_message ("row %" G_GSIZE_FORMAT ": %s", i, rows[i].asked);
		g_assert_cmpint (found (rows[i].asked, rows[i].text), ==, rows[i].wanted);
	}
}

static void
nobody (void)
{
	static const char *const texts[] = { "", " ", "x", ".,-", "\xff" };

	for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
		g_autoptr (GError) error = NULL;

		g_assert_null (ccrf_person_new (texts[i], &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
	}
}

static void
in_json (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfPerson) person = ccrf_person_new ("Nina Nurse", &error);
	g_autoptr (JsonNode) deep = json_from_string ("{\"a\":[1,null,{\"b\":[\"x\",\"by Nina Nurse\"]}]}", &error);
	g_autoptr (JsonNode) key = json_from_string ("{\"Nina Nurse\":1}", &error);

	g_assert_no_error (error);
	g_assert_true (ccrf_person_in_json (person, deep));
	g_assert_false (ccrf_person_in_json (person, key));
	g_assert_false (ccrf_person_in_json (person, NULL));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/report/person/names", names);
	g_test_add_func ("/report/person/nobody", nobody);
	g_test_add_func ("/report/person/json", in_json);
	return g_test_run ();
}
