/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The locked-in child itself: its walls, its limits on both sides, several at
 * once, and what becomes of descriptors. Needs ccrf-extract one folder above.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <seccomp.h>
#include <stdio.h>
#include <unistd.h>

#include "extract-dump.h"
#include "extract/sandbox.h"

static char *
program (void)
{
	g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname (self);
	return g_build_filename (folder, "..", "ccrf-extract", NULL);
}

/* Landlock, seccomp and rlimits hold: every attack of the program on its own walls is refused */
static void
test_sandbox (void)
{
	g_autofree char *path = program (), *output = NULL;
	char *argv[] = { path, (char *) "--self-test-sandbox", NULL };
	int status = -1;
	g_autoptr (GError) error = NULL;
	g_assert_true (g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, &output, NULL, &status, &error));
	g_assert_no_error (error);
	g_assert_cmpint (status, ==, 0);
	g_test_message ("%s", output);
	static const char *const wanted[] = { "open", "open-write", "socket", "fork", "exec", "ptrace", "kill", "memfd" };
	for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
		g_autofree char *line = g_strdup_printf ("\n%s refused", wanted[i]);
		g_assert_nonnull (strstr (output, line));
	}
	g_assert_null (strstr (output, "ALLOWED"));
	g_assert_true (g_str_has_prefix (output, "work works\n"));
}

static CcrfSheet *
extract_html (const char *html, gsize size, const CcrfLimits *limits, GError **error)
{
	g_autoptr (GBytes) document = g_bytes_new (html, size);
	return ccrf_extract (document, CCRF_FORMAT_HTML, limits, error);
}

static CcrfLimits
usual (void)
{
	CcrfLimits limits = { 0 };
	ccrf_limits_defaults (&limits);
	return limits;
}

static void
test_documents (void)
{
	CcrfLimits limits = usual ();
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) html = extract_html ("<p>caf\xc3\xa9</p>", 11, &limits, &error);
	g_assert_no_error (error);
	g_autofree char *text = html != NULL ? ccrf_sheet_text (html) : NULL;
	g_assert_cmpstr (text, ==, "caf\xc3\xa9\n");
	g_autoptr (GBytes) document = make_docx ("<w:p><w:r><w:t>hello</w:t></w:r></w:p>");
	g_autoptr (CcrfSheet) docx = ccrf_extract (document, CCRF_FORMAT_DOCX, &limits, &error);
	g_assert_no_error (error);
	g_autofree char *dump = docx != NULL ? dump_sheet (docx) : NULL;
	g_assert_cmpstr (dump, ==, "P: 'hello'\n");
}

static void
test_errors (void)
{
	CcrfLimits limits = usual ();
	g_autoptr (GBytes) junk = g_bytes_new_static ("PK\3\4 \x1b[2J", 9);
	g_autoptr (GError) invalid = NULL, unknown = NULL, empty = NULL, laughs = NULL;
	g_assert_null (ccrf_extract (junk, CCRF_FORMAT_DOCX, &limits, &invalid));
	g_assert_error (invalid, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_assert_null (ccrf_extract (junk, CCRF_FORMAT_TNEF, &limits, &unknown));
	g_assert_error (unknown, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_assert_null (extract_html ("", 0, &limits, &empty));
	g_assert_error (empty, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_autoptr (GBytes) bomb = make_zip ((const Part[]){ { "word/document.xml", "<!DOCTYPE a><a/>", 0 }, { NULL, NULL, 0 } });
	g_assert_null (ccrf_extract (bomb, CCRF_FORMAT_DOCX, &limits, &laughs));
	g_assert_error (laughs, CCRF_ERROR, CCRF_ERROR_INVALID);
	g_assert_true (laughs != NULL && strstr (laughs->message, "DOCTYPE") != NULL);
}

/* 20 MB through full pipes in one direction, 5 MB in the other */
static void
test_large (void)
{
	CcrfLimits limits = usual ();
	GString *html = g_string_new (NULL);
	while (html->len < (20 << 20))
		g_string_append_printf (html, "<!-- %064d --><b>%016d</b> ", 7, (int) html->len);
	g_autofree char *text = g_string_free (html, FALSE);
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = extract_html (text, strlen (text), &limits, &error);
	g_assert_null (sheet); /* more than 200,000 pieces: the sheet's own limit, said by its name */
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_assert_true (error != NULL && strstr (error->message, "sheet") != NULL);

	GString *long_text = g_string_new (NULL);
	while (long_text->len < (5 << 20))
		g_string_append_printf (long_text, "%016d ", (int) long_text->len);
	g_autofree char *within = g_string_free (long_text, FALSE);
	g_clear_error (&error);
	g_autoptr (CcrfSheet) large = extract_html (within, strlen (within), &limits, &error);
	g_assert_no_error (error);
	g_assert_nonnull (large);
}

/* child_seconds: quadratic work in the parser is cut off by the processor's or the wall's clock */
static void
test_time (void)
{
	CcrfLimits limits = usual ();
	limits.child_seconds = 1;
	GString *html = g_string_new (NULL);
	for (int i = 0; i < 200000; i++)
		g_string_append (html, "<i>");
	for (int i = 0; i < 200000; i++)
		g_string_append (html, "</b>");
	g_autofree char *text = g_string_free (html, FALSE);
	g_autoptr (GError) error = NULL;
	gint64 start = g_get_monotonic_time ();
	g_autoptr (CcrfSheet) sheet = extract_html (text, strlen (text), &limits, &error);
	gint64 took = g_get_monotonic_time () - start;
	g_assert_null (sheet);
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_test_message ("%s after %d ms", error != NULL ? error->message : "no error", (int) (took / 1000));
	g_assert_cmpint (took, <, 60 * G_USEC_PER_SEC);
	limits.child_seconds = 20;
	g_autoptr (CcrfSheet) enough = extract_html ("<p>x", 4, &limits, NULL);
	g_assert_nonnull (enough);
}

/* child_memory, on both sides */
static void
test_memory (void)
{
	if (CCRF_SANITIZED) {
		g_test_skip ("sanitizers map more than any limit");
		return;
	}
	CcrfLimits limits = usual ();
	GString *html = g_string_new (NULL);
	for (int i = 0; i < 600000; i++)
		g_string_append (html, "<i></i><u></u>");
	g_autofree char *text = g_string_free (html, FALSE);
	g_autoptr (GError) error = NULL;
	limits.child_memory = 256 << 20;
	g_assert_null (extract_html (text, strlen (text), &limits, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT);
	g_test_message ("%s", error != NULL ? error->message : "no error");
	g_assert_true (error != NULL && strstr (error->message, "child_memory") != NULL);
	limits.child_memory = (gint64) 1 << 30;
	g_autoptr (CcrfSheet) sheet = extract_html (text, strlen (text), &limits, NULL);
	g_assert_nonnull (sheet);
}

static guint
open_descriptors (void)
{
	guint count = 0;
	g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
	while (g_dir_read_name (folder) != NULL)
		count++;
	return count;
}

static gpointer
extract_often (gpointer data)
{
	CcrfLimits limits = usual ();
	guint good = 0;
	for (int i = 0; i < 20; i++) {
		g_autofree char *html = g_strdup_printf ("<p>%s %d</p>", (const char *) data, i);
		g_autofree char *wanted = g_strdup_printf ("%s %d\n", (const char *) data, i);
		g_autoptr (CcrfSheet) sheet = extract_html (html, strlen (html), &limits, NULL);
		g_autofree char *text = sheet != NULL ? ccrf_sheet_text (sheet) : NULL;
		good += g_strcmp0 (text, wanted) == 0;
	}
	return GUINT_TO_POINTER (good);
}

/* Three threads at once; nothing leaks, nothing is mixed up */
static void
test_threads (void)
{
	guint before = open_descriptors ();
	GThread *threads[3];
	const char *const names[] = { "one", "two", "three" };
	for (gsize i = 0; i < 3; i++)
		threads[i] = g_thread_new (names[i], extract_often, (gpointer) names[i]);
	for (gsize i = 0; i < 3; i++)
		g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 20);
	g_assert_cmpuint (open_descriptors (), ==, before);
}

/* What a document costs, the child's start included */
static void
test_speed (void)
{
	CcrfLimits limits = usual ();
	g_autoptr (GBytes) document = make_docx ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Provider</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Oak House</w:t></w:r></w:p></w:tc></w:tr></w:tbl>");
	gint64 times[41];
	for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
		gint64 start = g_get_monotonic_time ();
		g_autoptr (CcrfSheet) sheet = ccrf_extract (document, CCRF_FORMAT_DOCX, &limits, NULL);
		g_assert_nonnull (sheet);
		times[i] = g_get_monotonic_time () - start;
		for (gsize j = i; j > 0 && times[j] < times[j - 1]; j--) {
			gint64 swap = times[j];
			times[j] = times[j - 1];
			times[j - 1] = swap;
		}
	}
	g_test_message ("median %d us, least %d us a document", (int) times[G_N_ELEMENTS (times) / 2], (int) times[0]);
	g_assert_cmpint (times[G_N_ELEMENTS (times) / 2], <, 2 * G_USEC_PER_SEC);
}

/* Called by hand, or by a daemon of another version */
static void
test_usage (void)
{
	g_autofree char *path = program ();
	char *argv[] = { path, (char *) "docx", (char *) "document_size=1", NULL };
	int status = -1;
	g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL));
	g_assert_cmpint (g_spawn_check_wait_status (status, NULL) ? 0 : status >> 8, ==, CCRF_EXIT_USAGE);
}

/* ---- a parent whose child is not what it should be ------------------------------ */

/* What this program does when it is called with --once: one extraction, its outcome in one line. */
static int
extract_once (const char *denied)
{
	/* as a service manager would that does not know these calls */
	if (*denied != '\0') {
		scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
		g_auto (GStrv) parts = g_strsplit (denied, "=", 2);
		seccomp_rule_add (filter, SCMP_ACT_ERRNO (strcmp (parts[1], "ENOSYS") == 0 ? ENOSYS : EPERM),
				  seccomp_syscall_resolve_name (parts[0]), 0);
		seccomp_load (filter);
		seccomp_release (filter);
	}
	CcrfLimits limits = usual ();
	limits.child_seconds = 1;
	g_autoptr (GError) error = NULL;
	guint before = open_descriptors ();
	g_autoptr (CcrfSheet) sheet = extract_html ("<p>x</p>", 8, &limits, &error);
	printf ("%s %d %s%s\n", sheet != NULL ? "sheet" : "error", error != NULL ? error->code : -1, error != NULL ? error->message : "",
		open_descriptors () == before ? "" : " LEAK");
	return 0;
}

/* @script: what stands in for ccrf-extract; NULL: the real one. @denied: a system call and its error, or "" */
static char *
outcome (const char *script, const char *denied)
{
	g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
	g_autofree char *folder = g_dir_make_tmp ("ccrf-extract-XXXXXX", NULL);
	g_autofree char *copy = g_build_filename (folder, "parent", NULL), *child = g_build_filename (folder, "ccrf-extract", NULL);
	g_autofree char *bytes = NULL, *output = NULL;
	gsize size = 0;
	if (script != NULL) {
		g_assert_true (g_file_get_contents (self, &bytes, &size, NULL));
		g_assert_true (g_file_set_contents_full (copy, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
		g_assert_true (g_file_set_contents_full (child, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
	}
	char *argv[] = { script != NULL ? copy : self, (char *) "--once", (char *) denied, NULL };
	g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, NULL, NULL));
	g_remove (copy);
	g_remove (child);
	g_rmdir (folder);
	return g_steal_pointer (&output);
}

/* Whatever the child does, the parent ends it in time, believes nothing unchecked, and leaks nothing */
static void
test_bad_children (void)
{
	/* clang-format off */
	static const struct {
		const char *script;
		CcrfErrorCode code;
		const char *says;
	} children[] = {
		{ "#!/bin/sh\nexec /bin/sleep 60\n",                                CCRF_ERROR_LIMIT,   "child_seconds" },
		{ "#!/bin/sh\nexec >&- <&-\nexec /bin/sleep 60\n",                  CCRF_ERROR_LIMIT,   "child_seconds" }, /* closes its output and stays */
		{ "#!/bin/sh\nexec /bin/cat /dev/zero\n",                           CCRF_ERROR_LIMIT,   "sheet: more than" },
		{ "#!/bin/sh\nexit 0\n",                                            CCRF_ERROR_INVALID, "sheet:" },
		{ "#!/bin/sh\nprintf 'CCRFsht1garbage'\n",                          CCRF_ERROR_INVALID, "sheet:" },
		{ "#!/bin/sh\nprintf '\\033[31mevil\\n<6>line'\nexit 65\n",         CCRF_ERROR_INVALID, "?[31mevil?<6>line" },
		{ "#!/bin/sh\nkill -SEGV $$\n",                                     CCRF_ERROR_INVALID, "signal 11" },
		{ "#!/bin/sh\nexit 3\n",                                            CCRF_ERROR_INVALID, "status 3" },
		{ "#!/bin/sh\nexit 67\n",                                           CCRF_ERROR_IO,      "cannot lock itself in" },
		/* only descriptors 0 and 1 (the third is ls's own), no environment but what sh itself sets */
		{ "#!/bin/sh\n/bin/ls /proc/self/fd | /usr/bin/tr '\\n' ,\nexit 65\n", CCRF_ERROR_INVALID, "0,1,2," },
		{ "#!/bin/sh\n/usr/bin/tr '\\0' , < /proc/$$/environ\nexit 65\n",   CCRF_ERROR_INVALID, "" },
	};
	/* clang-format on */
	for (gsize i = 0; i < G_N_ELEMENTS (children); i++) {
		gint64 start = g_get_monotonic_time ();
		g_autofree char *line = outcome (children[i].script, "");
		g_autofree char *wanted = g_strdup_printf ("error %d", (int) children[i].code);
		g_test_message ("%s", g_strchomp (line));
		g_assert_true (g_str_has_prefix (line, wanted));
		g_assert_nonnull (strstr (line, children[i].says));
		g_assert_null (strstr (line, "LEAK"));
		g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
	}
	g_autofree char *environment = outcome (children[G_N_ELEMENTS (children) - 1].script, "");
	g_autofree char *nothing = g_strdup_printf ("error %d \n", CCRF_ERROR_INVALID);
	g_assert_cmpstr (environment, ==, nothing);
}

/* Where it cannot lock itself in it reads nothing; a kernel without Landlock is enough, for seccomp forbids opening anyway */
static void
test_refuses_unlocked (void)
{
	g_autofree char *no_seccomp = outcome (NULL, "seccomp=EPERM"), *no_rights = outcome (NULL, "landlock_create_ruleset=EPERM");
	g_autofree char *no_range = outcome (NULL, "close_range=EPERM"), *no_landlock = outcome (NULL, "landlock_create_ruleset=ENOSYS");
	g_autofree char *no_pidfd = outcome (NULL, "pidfd_open=ENOSYS");
	g_autofree char *wanted = g_strdup_printf ("error %d ccrf-extract cannot lock itself in (", CCRF_ERROR_IO);
	g_test_message ("%s %s %s", no_seccomp, no_rights, no_range);
	g_assert_true (g_str_has_prefix (no_rights, wanted));
	g_assert_true (g_str_has_prefix (no_range, wanted));
	g_assert_cmpstr (no_landlock, ==, "sheet -1 \n");
	g_assert_cmpstr (no_pidfd, ==, "sheet -1 \n");
	/* libseccomp may fall back to prctl, which locks as well: locked in or refused, nothing else */
	g_assert_true (g_str_has_prefix (no_seccomp, wanted) || strcmp (no_seccomp, "sheet -1 \n") == 0);
}

int
main (int argc, char **argv)
{
	if (argc == 3 && strcmp (argv[1], "--once") == 0)
		return extract_once (argv[2]);
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/extract/child/sandbox", test_sandbox);
	g_test_add_func ("/extract/child/documents", test_documents);
	g_test_add_func ("/extract/child/errors", test_errors);
	g_test_add_func ("/extract/child/large", test_large);
	g_test_add_func ("/extract/child/time", test_time);
	g_test_add_func ("/extract/child/memory", test_memory);
	g_test_add_func ("/extract/child/threads", test_threads);
	g_test_add_func ("/extract/child/speed", test_speed);
	g_test_add_func ("/extract/child/usage", test_usage);
	g_test_add_func ("/extract/child/bad-children", test_bad_children);
	g_test_add_func ("/extract/child/refuses-unlocked", test_refuses_unlocked);
	return g_test_run ();
}
