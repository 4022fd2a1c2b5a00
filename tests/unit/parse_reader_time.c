/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time that all documents of one mail may take: three times child_seconds, and not a microsecond more. */

#include "parse-mail.h"
#include "parse/reading.h"

static void
test_share (void)
{
	Fixture fixture;
	g_autoptr (GBytes) bytes = g_bytes_new_static ("no document", 11);

	fixture_init (&fixture);
	for (int more = 0; more <= 1; more++) {
		g_autoptr (CcrfMessage) message = ccrf_message_new ();
		CcrfReading reading = { .message = message, .rules = fixture.rules, .limits = &fixture.limits };

		reading.reader_time = 3 * (gint64) fixture.limits.child_seconds * G_USEC_PER_SEC + more;
		g_assert_null (ccrf_read_sheet (&reading, bytes, CCRF_FORMAT_DOCX, "a.docx"));
		/* at the bound it was given to the reader, who says what is wrong with it */
		g_assert_cmpint (has_fault (message, "a.docx: child_seconds: the documents before it took more than 3 times"), ==, more);
		g_assert_cmpuint (message->faults->len, ==, 1);
		/* what was not looked at, a person must look at */
		g_assert_cmpint (message->unreadable, ==, more);
		if (!more)
			g_assert_cmpint (reading.reader_time, >, 3 * (gint64) fixture.limits.child_seconds * G_USEC_PER_SEC);
		show_faults (message);
	}
	ccrf_rules_free (fixture.rules);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/reader-time/share", test_share);
	return g_test_run ();
}
