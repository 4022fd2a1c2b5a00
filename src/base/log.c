/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line a call to standard error; no field can start a line of its own. */

#include "base-private.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* a line longer than this helps nobody and would not reach a pipe in one piece */
#define LINE_MOST 3500

/* The one thing that is the process's and not a caller's: how much it says. */
static int least_level = CCRF_LOG_INFO;

void
ccrf_log_set_level (CcrfLogLevel least)
{
	g_atomic_int_set (&least_level, (int) least);
}

/*
 * systemd.exec(5): JOURNAL_STREAM names device and inode of the stream; a
 * program whose stderr was redirected since inherits the variable all the same.
 */
static gboolean
stderr_is_journal (void)
{
	const char *stream = g_getenv ("JOURNAL_STREAM");
	g_autofree char *ours = NULL;
	struct stat st;

	if (stream == NULL || fstat (STDERR_FILENO, &st) != 0)
		return FALSE;
	ours = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) st.st_dev, (guint64) st.st_ino);
	return g_str_equal (stream, ours);
}

static void
append_escaped (GString *line, const char *text)
{
	const char *p = text;

	while (*p != '\0' && line->len < LINE_MOST) {
		gunichar c = g_utf8_get_char_validated (p, -1);
		gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;
		const char *next = valid ? g_utf8_next_char (p) : p + 1;

		if (valid && ccrf_char_is_printable (c))
			g_string_append_len (line, p, next - p);
		else
			for (; p < next; p++)
				g_string_append_printf (line, "\\x%02x", (guchar) *p);
		p = next;
	}
	if (*p != '\0')
		g_string_append (line, "…");
}

void
ccrf_log (CcrfLogLevel level, const char *room, const char *format, ...)
{
	g_autofree char *text = NULL;
	g_autoptr (GString) line = g_string_new (NULL);
	va_list args;
	gsize done = 0;

	if ((int) level > g_atomic_int_get (&least_level))
		return;
	va_start (args, format);
	text = g_strdup_vprintf (format, args);
	va_end (args);

	if (stderr_is_journal ())
		g_string_append_printf (line, "<%d>", (int) level);
	append_escaped (line, room != NULL ? room : "");
	g_string_append (line, ": ");
	append_escaped (line, text);
	g_string_append_c (line, '\n');

	while (done < line->len) {
		gssize n = write (STDERR_FILENO, line->str + done, line->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; /* nowhere left to complain */
		done += (gsize) n;
	}
}
