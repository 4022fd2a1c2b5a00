/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who holds a role when, whom to ask, and who may answer what. */

#include <ccrf/identify.h>
#include <string.h>

static CcrfTime
moment (const char *day)
{
	g_autofree char *iso = g_strdup_printf ("%sT12:00:00Z", day);
	g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);
	return g_date_time_to_unix (time);
}

static void
role_free (gpointer data)
{
	CcrfRole *role = data;
	g_ptr_array_unref (role->holders);
	g_ptr_array_unref (role->deputies);
	g_ptr_array_unref (role->delegates);
	ccrf_address_free (role->representative);
	g_free (role);
}

static void
delegate_free (gpointer data)
{
	CcrfDelegate *delegate = data;
	ccrf_address_free (delegate->who);
	g_free (delegate);
}

static CcrfRole *
role_new (const char *name, const char *holder, const char *second, const char *deputy)
{
	CcrfRole *role = g_new0 (CcrfRole, 1);
	role->name = (char *) name;
	role->holders = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);
	role->deputies = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);
	role->delegates = g_ptr_array_new_with_free_func (delegate_free);
	role->representative = ccrf_address_new ("D", "d@council.gov.uk");
	g_ptr_array_add (role->holders, ccrf_address_new ("A", holder));
	if (second != NULL)
		g_ptr_array_add (role->holders, ccrf_address_new ("B", second));
	if (deputy != NULL)
		g_ptr_array_add (role->deputies, ccrf_address_new ("C", deputy));
	return role;
}

typedef struct {
	CcrfConfig config;
	GPtrArray *delegations;
} Fixture;

/* E is a delegate of contacts.conf on 1 to 14 December; F, G and H of mails */
static void
set_up (Fixture *fixture, gconstpointer data)
{
	CcrfRole *screening = role_new ("safeguarding-team-manager", "a@council.gov.uk", "b@council.gov.uk", "c@council.gov.uk");
	CcrfDelegate *delegate = g_new0 (CcrfDelegate, 1);

	delegate->who = ccrf_address_new ("E", "e@council.gov.uk");
	delegate->from = moment ("2026-12-01") - 12 * 3600;
	delegate->to = moment ("2026-12-14") + 12 * 3600 - 1;
	g_ptr_array_add (screening->delegates, delegate);
	fixture->config.timezone = g_time_zone_new_identifier ("Europe/London");
	fixture->config.roles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, role_free);
	g_hash_table_insert (fixture->config.roles, (char *) "safeguarding-team-manager", screening);
	g_hash_table_insert (fixture->config.roles, (char *) "contracts-team", role_new ("contracts-team", "a@council.gov.uk", NULL, NULL));

	fixture->delegations = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_delegation_free);
	g_autoptr (CcrfAddress) f = ccrf_address_new ("F", "f@council.gov.uk"), g = ccrf_address_new ("G", "g@council.gov.uk"), h = ccrf_address_new ("H", "h@council.gov.uk");
	g_ptr_array_add (fixture->delegations, ccrf_delegation_new ("safeguarding-team-manager", f, "2026-12-10", "2026-12-20", "b@council.gov.uk"));
	g_ptr_array_add (fixture->delegations, ccrf_delegation_new ("safeguarding-team-manager", g, "2026-12-10", "2026-12-20", "gone@council.gov.uk"));
	g_ptr_array_add (fixture->delegations, ccrf_delegation_new ("safeguarding-team-manager", h, "2026-12-10", "", "b@council.gov.uk"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
	g_time_zone_unref (fixture->config.timezone);
	g_hash_table_unref (fixture->config.roles);
	g_ptr_array_unref (fixture->delegations);
}

/* clang-format off */
static const struct { const char *role, *address, *day; CcrfHolding holding; } holdings[] = {
	{ "safeguarding-team-manager", "a@council.gov.uk", "2026-11-22", CCRF_HOLDS_AS_HOLDER },
	{ "safeguarding-team-manager", "B@Council.gov.uk", "2026-11-22", CCRF_HOLDS_AS_HOLDER },
	{ "safeguarding-team-manager", "c@council.gov.uk", "2026-11-22", CCRF_HOLDS_AS_DEPUTY },
	{ "safeguarding-team-manager", "d@council.gov.uk", "2026-11-22", CCRF_HOLDS_NOT }, /* a representative attends, B0.10; decides nothing */
	{ "safeguarding-team-manager", "e@council.gov.uk", "2026-11-30", CCRF_HOLDS_NOT },
	{ "safeguarding-team-manager", "e@council.gov.uk", "2026-12-01", CCRF_HOLDS_AS_DELEGATE },
	{ "safeguarding-team-manager", "e@council.gov.uk", "2026-12-14", CCRF_HOLDS_AS_DELEGATE },
	{ "safeguarding-team-manager", "e@council.gov.uk", "2026-12-15", CCRF_HOLDS_NOT },
	{ "safeguarding-team-manager", "f@council.gov.uk", "2026-12-09", CCRF_HOLDS_NOT },
	{ "safeguarding-team-manager", "f@council.gov.uk", "2026-12-10", CCRF_HOLDS_AS_DELEGATE },
	{ "safeguarding-team-manager", "f@council.gov.uk", "2026-12-20", CCRF_HOLDS_AS_DELEGATE },
	{ "safeguarding-team-manager", "f@council.gov.uk", "2026-12-21", CCRF_HOLDS_NOT },
	{ "safeguarding-team-manager", "g@council.gov.uk", "2026-12-15", CCRF_HOLDS_NOT }, /* given by somebody without the role */
	{ "safeguarding-team-manager", "h@council.gov.uk", "2026-12-15", CCRF_HOLDS_NOT }, /* without an end */
	{ "contracts-team", "f@council.gov.uk", "2026-12-15", CCRF_HOLDS_NOT },
	{ "contracts-team", "a@council.gov.uk", "2026-12-15", CCRF_HOLDS_AS_HOLDER },
	{ "no-such-role", "a@council.gov.uk", "2026-12-15", CCRF_HOLDS_NOT },
	{ "safeguarding-team-manager", "", "2026-12-15", CCRF_HOLDS_NOT },
	{ "safeguarding-team-manager", "a@council.gov.uk.evil.example", "2026-12-15", CCRF_HOLDS_NOT },
};
/* clang-format on */

static void
test_holds (Fixture *fixture, gconstpointer data)
{
	for (gsize i = 0; i < G_N_ELEMENTS (holdings); i++)
		g_assert_cmpint (ccrf_identify_holds (&fixture->config, fixture->delegations, holdings[i].role, holdings[i].address, moment (holdings[i].day)), ==, holdings[i].holding);
	g_assert_cmpint (ccrf_identify_holds (&fixture->config, NULL, "safeguarding-team-manager", "f@council.gov.uk", moment ("2026-12-15")), ==, CCRF_HOLDS_NOT);
	g_assert_cmpint (ccrf_identify_holds (&fixture->config, NULL, NULL, NULL, 0), ==, CCRF_HOLDS_NOT);
}

static char *
joined (GPtrArray *addresses)
{
	g_autoptr (GString) text = g_string_new (NULL);
	for (guint i = 0; i < addresses->len; i++)
		g_string_append_printf (text, "%s%.1s", i > 0 ? " " : "", ((CcrfAddress *) g_ptr_array_index (addresses, i))->address);
	return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_recipients (Fixture *fixture, gconstpointer data)
{
	/* clang-format off */
	static const struct { const char *day; gboolean deputies; const char *who; } rows[] = {
		{ "2026-11-22", FALSE, "a b" },
		{ "2026-11-22", TRUE,  "a b c" },
		{ "2026-12-05", FALSE, "a b e" },
		{ "2026-12-12", TRUE,  "a b e f c" },
		{ "2026-12-18", FALSE, "a b f" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (GPtrArray) all = ccrf_identify_recipients (&fixture->config, fixture->delegations, "safeguarding-team-manager", rows[i].deputies, moment (rows[i].day));
		g_autofree char *who = joined (all);
		g_assert_cmpstr (who, ==, rows[i].who);
	}
	/* each once, though A is now deputy as well */
	CcrfRole *role = g_hash_table_lookup (fixture->config.roles, "contracts-team");
	g_ptr_array_add (role->deputies, ccrf_address_new ("", "A@council.gov.uk"));
	g_autoptr (GPtrArray) once = ccrf_identify_recipients (&fixture->config, NULL, "contracts-team", TRUE, moment ("2026-11-22"));
	g_assert_cmpuint (once->len, ==, 1);
	g_autoptr (GPtrArray) nobody = ccrf_identify_recipients (&fixture->config, NULL, "legal", TRUE, moment ("2026-11-22"));
	g_assert_cmpuint (nobody->len, ==, 0);
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
	g_auto (GStrv) a = ccrf_identify_roles (&fixture->config, fixture->delegations, "a@council.gov.uk", moment ("2026-12-15"));
	g_auto (GStrv) f = ccrf_identify_roles (&fixture->config, fixture->delegations, "f@council.gov.uk", moment ("2026-12-15"));
	g_auto (GStrv) x = ccrf_identify_roles (&fixture->config, fixture->delegations, "x@care.example", moment ("2026-12-15"));
	g_autofree char *of_a = g_strjoinv (" ", a), *of_f = g_strjoinv (" ", f);

	g_assert_cmpstr (of_a, ==, "contracts-team safeguarding-team-manager");
	g_assert_cmpstr (of_f, ==, "safeguarding-team-manager");
	g_assert_cmpuint (g_strv_length (x), ==, 0);
}

#define STM "safeguarding-team-manager"
#define PASS TRUE, "dmarc=pass"
#define FAIL FALSE, "dmarc=fail"
#define SILENT FALSE, "none"

/* clang-format off */
/* @to asked as @role at @step; @from answers; the professional of the case is p@nhs.example */
static const struct {
	const char *role, *step, *to, *from; gboolean authenticated; const char *how; const char *now; CcrfVerdict verdict;
} answers[] = {
	/* a role: address, role and vouching are all needed */
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "a@council.gov.uk", "A@COUNCIL.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", TRUE, "internal", "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "c@council.gov.uk", "c@council.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "e@council.gov.uk", "e@council.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "f@council.gov.uk", "f@council.gov.uk", PASS,   "2026-12-15", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", SILENT, "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FAIL,   "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "e@council.gov.uk", "e@council.gov.uk", SILENT, "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	/* contradictory facts are nobody's licence */
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", TRUE, "dmarc=fail", "2026-12-01", CCRF_VERDICT_REFUSED },
	/* the token of another person, also of a colleague with the same role */
	{ STM, "screening", "a@council.gov.uk", "b@council.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ STM, "screening", "a@council.gov.uk", "c@council.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ STM, "screening", "a@council.gov.uk", "x@care.example",   PASS,   "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ STM, "screening", "a@council.gov.uk", "x@care.example",   SILENT, "2027-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ STM, "screening", "a@council.gov.uk", "p@nhs.example",    PASS,   "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	/* holds the role no longer */
	{ STM, "screening", "z@council.gov.uk", "z@council.gov.uk", PASS,   "2026-12-01", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ STM, "screening", "z@council.gov.uk", "z@council.gov.uk", SILENT, "2026-12-01", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ STM, "screening", "e@council.gov.uk", "e@council.gov.uk", PASS,   "2026-12-15", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ STM, "screening", "f@council.gov.uk", "f@council.gov.uk", PASS,   "2026-12-21", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ "contracts-team", "release", "b@council.gov.uk", "b@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ "legal", "screening", "a@council.gov.uk", "a@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_NO_LONGER_HOLDER },
	/* expired: the last second still counts */
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", PASS,   "2026-12-31", CCRF_VERDICT_ALLOWED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", PASS,   "2027-01-01", CCRF_VERDICT_EXPIRED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", SILENT, "2027-01-01", CCRF_VERDICT_EXPIRED },
	/* every way of not being vouched for ends in the same doubt; the wrong hands are no better for being vouched for */
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FALSE, "dmarc=none", "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FALSE, "dmarc=temperror", "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FALSE, "dmarc of another domain", "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FALSE, "dmarc contradicts itself", "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FALSE, "unreadable Authentication-Results", "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", FALSE, "no authserv-id configured", "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "screening", "a@council.gov.uk", "a@council.gov.uk", TRUE, "dmarc=fail", "2026-12-01", CCRF_VERDICT_REFUSED }, /* both at once cannot be */
	{ STM, "screening", "a@council.gov.uk", "c@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER }, /* the deputy, before being asked */
	{ STM, "screening", "a@council.gov.uk", "e@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER }, /* a delegate, inside the dates */
	{ STM, "screening", "a@council.gov.uk", "m@care.example", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },   /* a provider */
	{ STM, "screening", "a@council.gov.uk", "p@nhs.example", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },    /* the professional */
	{ STM, "confirm", "a@council.gov.uk", "b@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ STM, "confirm", "a@council.gov.uk", "a@council.gov.uk", SILENT, "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ STM, "confirm", "a@council.gov.uk", "a@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "provider", "answer", "m@care.example", "other@home.example", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER }, /* of another provider */
	/* parties: the address that was asked; no DMARC for a professional */
	{ "professional", "query", "p@nhs.example", "p@nhs.example", PASS,   "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "professional", "query", "p@nhs.example", "P@NHS.example", SILENT, "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "professional", "query", "p@nhs.example", "p@nhs.example", FAIL,   "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "professional", "query", "p@nhs.example", "q@nhs.example", PASS,   "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ "professional", "query", "p@nhs.example", "a@council.gov.uk", PASS, "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER },
	{ "professional", "query", "p@nhs.example", "p@nhs.example", PASS,   "2027-01-01", CCRF_VERDICT_EXPIRED },
	{ "provider", "answer", "m@care.example", "m@care.example", PASS,    "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "provider", "answer", "m@care.example", "m@care.example", SILENT,  "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "provider", "answer", "m@care.example", "m@care.example", FALSE, "dmarc=none", "2026-12-01", CCRF_VERDICT_ALLOWED },
	{ "provider", "answer", "m@care.example", "m@care.example", FAIL,    "2026-12-01", CCRF_VERDICT_HELD_UNAUTHENTICATED },
	{ "provider", "answer", "m@care.example", "n@care.example", PASS,    "2026-12-01", CCRF_VERDICT_HELD_OTHER_SENDER }, /* the same domain is not enough */
	{ "provider", "answer", "m@care.example", "m@care.example", FAIL,    "2027-01-01", CCRF_VERDICT_EXPIRED },
};
/* clang-format on */

static CcrfMessage *
message_from (const char *from)
{
	CcrfMessage *message = ccrf_message_new ();
	g_ptr_array_add (message->from, ccrf_address_new ("", from));
	return message;
}

static CcrfRequest *
request_to (const char *role, const char *step, const char *to)
{
	g_autoptr (CcrfAddress) address = ccrf_address_new ("", to);
	CcrfRequest *request = ccrf_request_new (step, role, address);
	request->expires = moment ("2026-12-31");
	return request;
}

static CcrfVerdict
verdict_of (Fixture *fixture, CcrfCase *it, CcrfRequest *request, const char *from, gboolean authenticated, const char *how, const char *now)
{
	g_autoptr (CcrfMessage) message = message_from (from);
	CcrfVouched vouched = { authenticated, (char *) how };
	return ccrf_identify_answer (message, &vouched, it, request, &fixture->config, fixture->delegations, moment (now));
}

/* A2.5a and the identity of whoever answers */
static void
test_answers (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfCase) it = ccrf_case_new (CCRF_CONCERN);
	it->professional = ccrf_address_new ("P", "p@nhs.example");

	for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
		CcrfRequest *request = request_to (answers[i].role, answers[i].step, answers[i].to);
		CcrfVerdict verdict = verdict_of (fixture, it, request, answers[i].from, answers[i].authenticated, answers[i].how, answers[i].now);
		if (verdict != answers[i].verdict)
			g_test_message ("row %d", (int) i);
		g_assert_cmpint (verdict, ==, answers[i].verdict);
		ccrf_request_free (request);
	}
}

/* nobody decides on their own referral */
static void
test_own_referral (Fixture *fixture, gconstpointer data)
{
	static const char *const decisions[] = { "screening", "release", "compliment-review", "compliment-held", "visit-decision", "checklist", "triage", "confirm", NULL };
	static const char *const facts[] = { "raise", "match", "contact", "delegation", NULL };
	g_autoptr (CcrfCase) sent = ccrf_case_new (CCRF_CONCERN), named = ccrf_case_new (CCRF_CONCERN);

	sent->professional = ccrf_address_new ("A", "A@council.gov.uk");
	named->professional = ccrf_address_new ("", "assistant@council.gov.uk");
	named->form = ccrf_form_new ("body");
	ccrf_form_set (named->form, "reporter_email", "a@council.gov.uk");
	for (int i = 0; i < 2; i++) {
		CcrfCase *it = i == 0 ? sent : named;
		for (const char *const *step = decisions; *step != NULL; step++) {
			CcrfRequest *request = request_to (STM, *step, "a@council.gov.uk");
			g_assert_cmpint (verdict_of (fixture, it, request, "a@council.gov.uk", PASS, "2026-12-01"), ==, CCRF_VERDICT_OWN_REFERRAL);
			g_assert_cmpint (verdict_of (fixture, it, request, "a@council.gov.uk", SILENT, "2026-12-01"), ==, CCRF_VERDICT_OWN_REFERRAL);
			ccrf_request_free (request);
		}
		for (const char *const *step = facts; *step != NULL; step++) {
			CcrfRequest *request = request_to (STM, *step, "a@council.gov.uk");
			g_assert_cmpint (verdict_of (fixture, it, request, "a@council.gov.uk", PASS, "2026-12-01"), ==, CCRF_VERDICT_ALLOWED);
			ccrf_request_free (request);
		}
		/* their colleague may */
		CcrfRequest *request = request_to (STM, "screening", "b@council.gov.uk");
		g_assert_cmpint (verdict_of (fixture, it, request, "b@council.gov.uk", PASS, "2026-12-01"), ==, CCRF_VERDICT_ALLOWED);
		ccrf_request_free (request);
	}
	/* and they answer the question put to them as the professional */
	CcrfRequest *query = request_to ("professional", "query", "a@council.gov.uk");
	g_assert_cmpint (verdict_of (fixture, sent, query, "a@council.gov.uk", SILENT, "2026-12-01"), ==, CCRF_VERDICT_ALLOWED);
	ccrf_request_free (query);
}

/* clang-format off */
/* F acts for B, from 10 to 20 December; E is a delegate of contacts.conf; who made the referral is the second column */
static const struct { const char *from, *professional, *reporter, *step, *day; CcrfVerdict verdict; } acting[] = {
	{ "f@council.gov.uk", "b@council.gov.uk", NULL,               "screening", "2026-12-15", CCRF_VERDICT_OWN_REFERRAL },
	{ "F@Council.gov.uk", "B@Council.gov.uk", NULL,               "screening", "2026-12-15", CCRF_VERDICT_OWN_REFERRAL },
	{ "f@council.gov.uk", "p@nhs.example",    "b@council.gov.uk", "screening", "2026-12-15", CCRF_VERDICT_OWN_REFERRAL },
	{ "f@council.gov.uk", "b@council.gov.uk", NULL,               "confirm",   "2026-12-15", CCRF_VERDICT_OWN_REFERRAL },
	{ "f@council.gov.uk", "b@council.gov.uk", NULL,               "raise",     "2026-12-15", CCRF_VERDICT_ALLOWED },  /* a fact, no decision */
	{ "f@council.gov.uk", "a@council.gov.uk", NULL,               "screening", "2026-12-15", CCRF_VERDICT_ALLOWED },  /* another manager's referral */
	{ "f@council.gov.uk", "p@nhs.example",    NULL,               "screening", "2026-12-15", CCRF_VERDICT_ALLOWED },
	{ "f@council.gov.uk", "f@council.gov.uk", NULL,               "screening", "2026-12-15", CCRF_VERDICT_OWN_REFERRAL },
	{ "f@council.gov.uk", "b@council.gov.uk", NULL,               "screening", "2026-12-21", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ "f@council.gov.uk", "b@council.gov.uk", NULL,               "screening", "2026-12-09", CCRF_VERDICT_NO_LONGER_HOLDER },
	{ "e@council.gov.uk", "b@council.gov.uk", NULL,               "screening", "2026-12-12", CCRF_VERDICT_ALLOWED },  /* the operator's, not B's, to give */
	{ "c@council.gov.uk", "b@council.gov.uk", NULL,               "screening", "2026-12-12", CCRF_VERDICT_ALLOWED },  /* a deputy in their own right */
	{ "c@council.gov.uk", "c@council.gov.uk", NULL,               "screening", "2026-12-12", CCRF_VERDICT_OWN_REFERRAL },
	{ "a@council.gov.uk", "b@council.gov.uk", "a@council.gov.uk", "screening", "2026-12-12", CCRF_VERDICT_OWN_REFERRAL },
};
/* clang-format on */

/* nobody decides on their own referral, nor does who acts for them and for nobody else (A2.5a) */
static void
test_acting_for (Fixture *fixture, gconstpointer data)
{
	for (gsize i = 0; i < G_N_ELEMENTS (acting); i++) {
		g_autoptr (CcrfCase) it = ccrf_case_new (CCRF_CONCERN);
		CcrfRequest *request = request_to (STM, acting[i].step, acting[i].from);
		CcrfVerdict verdict;

		it->professional = ccrf_address_new ("", acting[i].professional);
		it->form = ccrf_form_new ("body");
		if (acting[i].reporter != NULL)
			ccrf_form_set (it->form, "reporter_email", acting[i].reporter);
		verdict = verdict_of (fixture, it, request, acting[i].from, PASS, acting[i].day);
		if (verdict != acting[i].verdict)
			g_test_message ("row %d", (int) i);
		g_assert_cmpint (verdict, ==, acting[i].verdict);
		ccrf_request_free (request);
	}
	/* two managers handed it over: who was named by the other one may decide */
	g_autoptr (CcrfAddress) f = ccrf_address_new ("F", "f@council.gov.uk");
	const char *const only_b[] = { "b@council.gov.uk", NULL }, *const both[] = { "a@council.gov.uk", "b@council.gov.uk", NULL }, *const none[] = { NULL };
	CcrfTime now = moment ("2026-12-15");
	g_assert_true (ccrf_identify_acts_for (&fixture->config, fixture->delegations, STM, "f@council.gov.uk", only_b, now));
	g_assert_false (ccrf_identify_acts_for (&fixture->config, fixture->delegations, STM, "f@council.gov.uk", none, now));
	g_ptr_array_add (fixture->delegations, ccrf_delegation_new (STM, f, "2026-12-10", "2026-12-20", "a@council.gov.uk"));
	g_assert_false (ccrf_identify_acts_for (&fixture->config, fixture->delegations, STM, "f@council.gov.uk", only_b, now));
	g_assert_true (ccrf_identify_acts_for (&fixture->config, fixture->delegations, STM, "f@council.gov.uk", both, now));
	g_assert_false (ccrf_identify_acts_for (&fixture->config, fixture->delegations, STM, "a@council.gov.uk", both, now));
	g_assert_false (ccrf_identify_acts_for (&fixture->config, fixture->delegations, "no-such-role", "f@council.gov.uk", both, now));
}

static void
test_no_identity (Fixture *fixture, gconstpointer data)
{
	static const char *const asked[] = { STM, "professional", "provider", NULL };
	g_autoptr (CcrfCase) it = ccrf_case_new (CCRF_CONCERN);
	CcrfVouched vouched = { TRUE, (char *) "dmarc=pass" };

	for (const char *const *role = asked; *role != NULL; role++) {
		CcrfRequest *request = request_to (*role, "screening", "a@council.gov.uk");
		g_autoptr (CcrfMessage) two = message_from ("a@council.gov.uk");
		g_autoptr (CcrfMessage) none = ccrf_message_new ();
		g_ptr_array_add (two->from, ccrf_address_new ("", "b@council.gov.uk"));
		g_assert_cmpint (ccrf_identify_answer (two, &vouched, it, request, &fixture->config, NULL, moment ("2026-12-01")), ==, CCRF_VERDICT_REFUSED);
		g_assert_cmpint (ccrf_identify_answer (none, &vouched, it, request, &fixture->config, NULL, moment ("2026-12-01")), ==, CCRF_VERDICT_REFUSED);
		ccrf_request_free (request);
	}

	/* without a request: a role holder is asked back, a stranger is not */
	g_autoptr (CcrfMessage) holder = message_from ("a@council.gov.uk"), stranger = message_from ("x@care.example");
	g_assert_cmpint (ccrf_identify_answer (holder, &vouched, it, NULL, &fixture->config, NULL, moment ("2026-12-01")), ==, CCRF_VERDICT_HELD_NO_TOKEN);
	g_assert_cmpint (ccrf_identify_answer (stranger, &vouched, it, NULL, &fixture->config, NULL, moment ("2026-12-01")), ==, CCRF_VERDICT_REFUSED);
	/* nothing known of the server's opinion, and no case: held */
	CcrfRequest *request = request_to (STM, "delegation", "a@council.gov.uk");
	g_assert_cmpint (ccrf_identify_answer (holder, NULL, NULL, request, &fixture->config, NULL, moment ("2026-12-01")), ==, CCRF_VERDICT_HELD_UNAUTHENTICATED);
	ccrf_request_free (request);
}

#define ADD(name, test) g_test_add ("/identify/verdict/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ADD ("holds", test_holds);
	ADD ("recipients", test_recipients);
	ADD ("roles", test_roles);
	ADD ("answers", test_answers);
	ADD ("own-referral", test_own_referral);
	ADD ("acting-for", test_acting_for);
	ADD ("no-identity", test_no_identity);
	return g_test_run ();
}
