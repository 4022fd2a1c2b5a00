/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments, lengths of time, addresses, digests. */

#include <ccrf/base.h>

#include <string.h>

static void
time_rfc3339 (void)
{
	g_autoptr (GTimeZone) london = g_time_zone_new_identifier ("Europe/London");
	/* clang-format off */
	const struct { CcrfTime at; GTimeZone *zone; const char *text; } rows[] = {
		{ 0,                 NULL,   "1970-01-01T00:00:00+00:00" },
		{ 0,                 london, "1970-01-01T01:00:00+01:00" }, /* British Standard Time that year */
		{ 1795339800,        london, "2026-11-22T09:30:00+00:00" },
		{ 1774744199,        london, "2026-03-29T00:29:59+00:00" }, /* the night the clocks go forward */
		{ 1774747799 + 3600, london, "2026-03-29T03:29:59+01:00" },
		{ G_MAXINT64,        london, "@9223372036854775807" },
		{ G_MININT64,        NULL,   "@-9223372036854775808" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *text = ccrf_time_to_rfc3339 (rows[i].at, rows[i].zone);

		g_assert_cmpstr (text, ==, rows[i].text);
	}
}

static void
time_clock (void)
{
	CcrfTime now = ccrf_clock_system (NULL);

	g_assert_cmpint (ABS (now - g_get_real_time () / G_USEC_PER_SEC), <=, 1);
}

static void
span_good (void)
{
	/* clang-format off */
	const struct { const char *text; int amount; CcrfSpanUnit unit; } rows[] = {
		{ "24 hours",         24, CCRF_SPAN_HOURS }, /* A1.3 */
		{ "1 working day",    1,  CCRF_SPAN_WORKING_DAYS },
		{ "5 working days",   5,  CCRF_SPAN_WORKING_DAYS }, /* B1.12 */
		{ "10 days",          10, CCRF_SPAN_DAYS }, /* B1.8 */
		{ "1 working hour",   1,  CCRF_SPAN_WORKING_HOURS },
		{ "2 working hours",  2,  CCRF_SPAN_WORKING_HOURS },
		{ "30 minutes",       30, CCRF_SPAN_MINUTES },
		{ "11 months",        11, CCRF_SPAN_MONTHS }, /* B8 */
		{ "6y",               6,  CCRF_SPAN_YEARS },
		{ "6 years",          6,  CCRF_SPAN_YEARS },
		{ "24h",              24, CCRF_SPAN_HOURS },
		{ "3d",               3,  CCRF_SPAN_DAYS },
		{ "  5\tWorking  Days ", 5, CCRF_SPAN_WORKING_DAYS },
		{ "0 days",           0,  CCRF_SPAN_DAYS },
		{ "100000 hours",     100000, CCRF_SPAN_HOURS },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GError) error = NULL;
		CcrfSpan span;

		g_assert_true (ccrf_span_parse (rows[i].text, &span, &error));
		g_assert_no_error (error);
		g_assert_cmpint (span.amount, ==, rows[i].amount);
		g_assert_cmpint (span.unit, ==, rows[i].unit);
	}
}

static void
span_bad (void)
{
	const char *const rows[] = { "", "60s", "5m", "days", "-1 day", "5", "5 working", "5 weeks", "1.5 days", "5 working days before", "100001 hours",
		                         "99999999999999999999999 days", "five days", "5 working days;" };

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GError) error = NULL;
		CcrfSpan span;

		g_assert_false (ccrf_span_parse (rows[i], &span, &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
		if (*rows[i] != '\0')
			g_assert_nonnull (strstr (error->message, rows[i]));
	}
	{
		CcrfSpan span;
		g_assert_false (ccrf_span_parse (NULL, &span, NULL));
	}
}

static void
address_good (void)
{
	/* clang-format off */
	const struct { const char *text, *name, *address; } rows[] = {
		{ "a@b",                                    "",            "a@b" },
		{ " a.name@Example.GOV.uk ",                "",            "a.name@example.gov.uk" },
		{ "A.Name@example.gov.uk",                  "",            "A.Name@example.gov.uk" }, /* the local part keeps its case */
		{ "A Name <a.name@example.gov.uk>",         "A Name",      "a.name@example.gov.uk" },
		{ "<a@b>",                                  "",            "a@b" },
		{ "A Name< a@b >",                          "A Name",      "a@b" },
		{ "\"Name, A \\\"Bee\\\"\" <a@b>",          "Name, A \"Bee\"", "a@b" },
		{ "Zoë Ó Briain <zoe@example.gov.uk>",      "Zoë Ó Briain", "zoe@example.gov.uk" },
		{ "zoë@exämple.gov.uk",                     "",            "zoë@exämple.gov.uk" }, /* RFC 6532 */
		{ "o'brien+x=y@nhs.net",                    "",            "o'brien+x=y@nhs.net" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfAddress) address = ccrf_address_parse (rows[i].text, &error);
		g_autoptr (CcrfAddress) copy = ccrf_address_copy (address);

		g_assert_no_error (error);
		g_assert_nonnull (copy);
		if (copy == NULL)
			continue;
		g_assert_cmpstr (copy->name, ==, rows[i].name);
		g_assert_cmpstr (copy->address, ==, rows[i].address);
	}
}

static void
address_bad (void)
{
	/* clang-format off */
	const char *const rows[] = {
		"", " ", "x@", "@x", "x", "a@b@c", "a b@c", "a@b c", "a@b\r\nBcc: c@d", "a\n@b", "A <a@b", "A a@b>", "A <a@b> c", "A <a@b><c@d>",
		"A\r\nBcc: x <a@b>", "A\x01 <a@b>", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.", "a@b..c", "a@-b", "a@b-", "a@[127.0.0.1]", "\"a b\"@c",
		"a,b@c", "a;b@c", "a@b,c@d", "a@b_c", "\xff@b", "a@b\xff", "A\xff <a@b>",
		"a\xe2\x80\x8b@b", /* zero width space */
		"a\xc2\xa0@b",     /* no-break space */
		"a@b\xe2\x80\xae", /* right-to-left override */
	};
	/* clang-format on */
	g_autofree char *local = g_strnfill (65, 'a');
	g_autofree char *long_local = g_strconcat (local, "@b", NULL);
	g_autofree char *domain = g_strnfill (253, 'b');
	g_autofree char *long_domain = g_strconcat ("a@", domain, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GError) error = NULL;

		g_assert_null (ccrf_address_parse (rows[i], &error));
		g_assert_error (error, CCRF_ERROR, CCRF_ERROR_INVALID);
		g_assert_true (g_utf8_validate (error->message, -1, NULL));
	}
	g_assert_null (ccrf_address_parse (NULL, NULL));
	/* RFC 5321 4.5.3.1: 64 and 254 octets, both sides */
	g_assert_null (ccrf_address_parse (long_local, NULL));
	g_assert_null (ccrf_address_parse (long_domain, NULL));
	{
		g_autoptr (CcrfAddress) a = ccrf_address_parse (long_local + 1, NULL);
		long_domain[254] = '\0';
		g_autoptr (CcrfAddress) b = ccrf_address_parse (long_domain, NULL);
		g_assert_nonnull (a);
		g_assert_nonnull (b);
	}
}

static void
address_compare (void)
{
	g_assert_true (ccrf_address_equal ("A.Name@Example.gov.uk", "a.name@example.GOV.UK"));
	g_assert_false (ccrf_address_equal ("a.name@example.gov.uk", "a.name@example.gov.u"));
	g_assert_false (ccrf_address_equal ("a@b", NULL));
	g_assert_false (ccrf_address_equal (NULL, NULL));
	/* the Kelvin sign folds to "k" in Unicode; it is another mailbox */
	g_assert_false (ccrf_address_equal ("mar\xe2\x84\xaa@b", "mark@b"));
	g_assert_cmpstr (ccrf_address_domain ("a@b.c"), ==, "b.c");
	g_assert_cmpstr (ccrf_address_domain ("ab"), ==, "");
	g_assert_cmpstr (ccrf_address_domain (NULL), ==, "");
	g_assert_null (ccrf_address_copy (NULL));
	ccrf_address_free (NULL);
}

static void
digest (void)
{
	/* FIPS 180-2, appendix B.1 */
	g_autofree char *abc = ccrf_sha256 ("abc", 3);
	g_autofree char *empty = ccrf_sha256 (NULL, 0);

	g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	g_assert_cmpstr (empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/time/rfc3339", time_rfc3339);
	g_test_add_func ("/base/time/clock", time_clock);
	g_test_add_func ("/base/span/good", span_good);
	g_test_add_func ("/base/span/bad", span_bad);
	g_test_add_func ("/base/address/good", address_good);
	g_test_add_func ("/base/address/bad", address_bad);
	g_test_add_func ("/base/address/compare", address_compare);
	g_test_add_func ("/base/sha256", digest);
	return g_test_run ();
}
