/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: one call, one line, whatever the fields hold. */

#include "base-files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* what @level and @text make on a standard error that is a file; (transfer full) */
static char *
logged (CcrfLogLevel level, const char *text, gboolean journal)
{
	g_autofree char *folder = test_folder ();
	g_autofree char *path = test_file (folder, "stderr", "", 0600);
	int kept = dup (STDERR_FILENO);
	int file = open (path, O_WRONLY | O_CLOEXEC);
	char *line = NULL;
	struct stat st;

	g_assert_cmpint (dup2 (file, STDERR_FILENO), ==, STDERR_FILENO);
	g_assert_cmpint (fstat (file, &st), ==, 0);
	if (journal) {
		g_autofree char *stream = g_strdup_printf ("%lu:%lu", (gulong) st.st_dev, (gulong) st.st_ino);
		g_setenv ("JOURNAL_STREAM", stream, TRUE);
	}
	ccrf_log (level, "intake", "%s", text);
	dup2 (kept, STDERR_FILENO);
	close (kept);
	close (file);
	g_unsetenv ("JOURNAL_STREAM");
	g_file_get_contents (path, &line, NULL, NULL);
	test_folder_remove (folder);
	return line;
}

static void
lines (void)
{
	/* clang-format off */
	const struct { const char *text, *line; } rows[] = {
		{ "3 messages",                  "intake: 3 messages\n" },
		{ "Zoë’s",                       "intake: Zoë’s\n" },
		{ "a\nintake: all is well",      "intake: a\\x0aintake: all is well\n" },
		{ "a\r\n\t\x1b[31m\x7f",         "intake: a\\x0d\\x0a\\x09\\x1b[31m\\x7f\n" },
		{ "a\xff\xc3",                   "intake: a\\xff\\xc3\n" },
		{ "a\xc2\x85" "b",               "intake: a\\xc2\\x85b\n" },         /* next line, U+0085 */
		{ "a\xe2\x80\xa8" "b",           "intake: a\\xe2\\x80\\xa8b\n" },    /* line separator */
		{ "a\xe2\x80\xae" "b",           "intake: a\\xe2\\x80\\xaeb\n" },    /* right-to-left override */
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *line = logged (CCRF_LOG_INFO, rows[i].text, FALSE);

		g_assert_cmpstr (line, ==, rows[i].line);
	}
}

static void
long_line (void)
{
	g_autofree char *text = g_strnfill (100000, '\n');
	g_autofree char *line = logged (CCRF_LOG_INFO, text, FALSE);

	g_assert_cmpuint (strlen (line), <, 4000);
	g_assert_true (g_str_has_suffix (line, "…\n"));
	g_assert_true (strchr (line, '\n') == line + strlen (line) - 1);
}

static void
levels (void)
{
	g_autofree char *hidden = logged (CCRF_LOG_DEBUG, "x", FALSE);
	g_autofree char *shown = NULL;
	g_autofree char *quiet = NULL;
	g_autofree char *error = NULL;

	g_assert_cmpstr (hidden, ==, "");
	ccrf_log_set_level (CCRF_LOG_DEBUG);
	shown = logged (CCRF_LOG_DEBUG, "x", FALSE);
	g_assert_cmpstr (shown, ==, "intake: x\n");
	ccrf_log_set_level (CCRF_LOG_ERROR);
	quiet = logged (CCRF_LOG_WARNING, "x", FALSE);
	error = logged (CCRF_LOG_ERROR, "x", FALSE);
	g_assert_cmpstr (quiet, ==, "");
	g_assert_cmpstr (error, ==, "intake: x\n");
	ccrf_log_set_level (CCRF_LOG_INFO);
}

static void
journal (void)
{
	g_autofree char *prefixed = logged (CCRF_LOG_WARNING, "x", TRUE);
	g_autofree char *inherited = NULL;

	g_assert_cmpstr (prefixed, ==, "<4>intake: x\n");
	/* systemd.exec(5): the variable alone proves nothing, stderr may lead elsewhere by now */
	g_setenv ("JOURNAL_STREAM", "1:1", TRUE);
	inherited = logged (CCRF_LOG_WARNING, "x", FALSE);
	g_assert_cmpstr (inherited, ==, "intake: x\n");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/base/log/lines", lines);
	g_test_add_func ("/base/log/long-line", long_line);
	g_test_add_func ("/base/log/levels", levels);
	g_test_add_func ("/base/log/journal", journal);
	return g_test_run ();
}
