/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contacts.conf: who holds which role, and every mistake by name. */

#include "base-config.h"

static void
contacts (Fixture *f, gconstpointer data)
{
	g_autoptr (CcrfConfig) config = NULL;
	const CcrfRole *role;
	const CcrfDelegate *delegate;

	put (f, "contacts.conf",
	     "[role safeguarding-team-manager]\n"
	     "holders = A Name <a@example.gov.uk>; b@example.gov.uk\n"
	     "deputies = C <c@example.gov.uk>\n"
	     "representative = D <d@example.gov.uk>\n"
	     "delegates = E <e@example.gov.uk> from 2026-07-01 to 2026-07-14; f@example.gov.uk from 2026-03-29 to 2026-03-29\n"
	     "reviewed = 2026-09-01\n"
	     "[role police]\nholders = p@example.org\n",
	     0644);
	config = load (f, SERVICE MAILBOX SUBMISSION AUTHENTICATION SECRETS);
	test_assert_faults (f->faults, "");
	role = config != NULL ? ccrf_config_role (config, "safeguarding-team-manager") : NULL;
	g_assert_nonnull (role);
	if (role == NULL)
		return;
	g_assert_cmpstr (role->name, ==, "safeguarding-team-manager");
	g_assert_cmpuint (role->holders->len, ==, 2);
	g_assert_cmpuint (role->deputies->len, ==, 1);
	g_assert_cmpstr (role->representative->name, ==, "D");
	g_assert_cmpstr (role->reviewed, ==, "2026-09-01"); /* B8 */
	g_assert_cmpuint (role->delegates->len, ==, 2);
	/* British Summer Time: from midnight of the first day to the last second of the last */
	delegate = g_ptr_array_index (role->delegates, 0);
	g_assert_cmpstr (delegate->who->address, ==, "e@example.gov.uk");
	g_assert_cmpint (delegate->from, ==, 1782860400);
	g_assert_cmpint (delegate->to, ==, 1782860400 + 14 * 86400 - 1);
	/* the day on which the clocks go forward has 23 hours */
	delegate = g_ptr_array_index (role->delegates, 1);
	g_assert_cmpint (delegate->to - delegate->from, ==, 23 * 3600 - 1);
	role = ccrf_config_role (config, "police");
	g_assert_null (role->representative);
	g_assert_null (role->reviewed);
	g_assert_cmpuint (role->deputies->len + role->delegates->len, ==, 0);
}

static void
contacts_mistakes (Fixture *f, gconstpointer data)
{
	/* clang-format off */
	const struct { const char *text, *fault; } rows[] = {
		{ "[role contracts-team]\n\nholders = \"x@\"\n", "contacts.conf:3: [role contracts-team] holders: \"\"x@\"\" is not an address" },
		{ "[role contracts-team]\nholders = x@\n",       "contacts.conf:2: [role contracts-team] holders: \"x@\" is not an address" },
		{ "[role contracts-team]\nholders =\n",          "contacts.conf:2: [role contracts-team] holders: is empty, and has no default" },
		{ "[role contracts-team]\ndeputies = a@b\n",     "contacts.conf:1: [role contracts-team] holders: is missing, and has no default" },
		{ "[role contract-team]\nholders = a@b\n",       "contacts.conf:1: [role contract-team]: no procedure knows this role; did you mean [role contracts-team]?" },
		{ "[role plumber]\nholders = a@b\n",             "contacts.conf:1: [role plumber]: no procedure knows this role" },
		{ "[contracts-team]\nholders = a@b\n",           "contacts.conf:1: [contracts-team]: unknown section" },
		{ "[role police]\nholders = a@b\n[role  police]\nholders = a@b\n", "contacts.conf:3: [role  police]: this role is there already; put its keys together" },
		{ "[role police]\nholders = a@b\nholder = a@b\n", "contacts.conf:3: [role police] holder: unknown key; did you mean \"holders\"?" },
		{ "[role police]\nholders = a@b\nrepresentative = a@b; c@d\n", "contacts.conf:3: [role police] representative: names 2 people; name one" },
		{ "[role police]\nholders = a@b\nreviewed = 1.9.2026\n", "contacts.conf:3: [role police] reviewed: \"1.9.2026\" is not a date like 2026-09-01" },
		{ "[role police]\nholders = a@b\nreviewed = 2026-02-29\n", "contacts.conf:3: [role police] reviewed: \"2026-02-29\" is not a date like 2026-09-01" },
		{ "[role police]\nholders = a@b\ndelegates = c@d\n",
		  "contacts.conf:3: [role police] delegates: \"c@d\" is not written `Name <address> from YYYY-MM-DD to YYYY-MM-DD`" },
		{ "[role police]\nholders = a@b\ndelegates = c@d from 2026-12-01 to 2026-11-30\n",
		  "contacts.conf:3: [role police] delegates: ends on 2026-11-30, before it starts on 2026-12-01" },
		{ "[role police]\nholders = a@b\ndelegates = c@d from 2026-12-01 to 2026-12-32\n",
		  "contacts.conf:3: [role police] delegates: \"2026-12-32\" is not a date like 2026-12-01" },
		{ "[role police]\nholders = a@b\ndelegates = c from 2026-12-01 to 2026-12-02\n",
		  "contacts.conf:3: [role police] delegates: \"c\" is not an address" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		put (f, "contacts.conf", rows[i].text, 0644);
		assert_faults (f, SERVICE MAILBOX SUBMISSION AUTHENTICATION SECRETS, rows[i].fault);
	}
}

#define ADD(name, function) g_test_add ("/base/config/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ADD ("contacts", contacts);
	ADD ("contacts-mistakes", contacts_mistakes);
	return g_test_run ();
}
