/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * ccrf-extract: reads one document from standard input and writes one sheet to
 * standard output. It locks itself in before it reads a byte.
 *
 *   ccrf-extract FORMAT document_size=N child_seconds=N …   (the daemon's side: child.c)
 *   ccrf-extract --self-test-sandbox                        (attacks its own walls)
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"
#include "sandbox.h"

#if CCRF_SANITIZED
/* the leak check would trace us, which a locked-in process cannot let happen */
const char *__asan_default_options (void);
const char *
__asan_default_options (void)
{
	return "detect_leaks=0";
}
#endif

static gboolean
write_all (const char *data, gsize size)
{
	while (size > 0) {
		gssize done = write (STDOUT_FILENO, data, size);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return FALSE;
		data += done;
		size -= (gsize) done;
	}
	return TRUE;
}

/* exactly @size bytes, then the end; anything else means that the parent did not finish its writing */
static GBytes *
read_document (gsize size)
{
	guint8 *data = g_try_malloc (size + 1);
	gsize have = 0;
	while (data != NULL && have <= size) {
		gssize got = read (STDIN_FILENO, data + have, size + 1 - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		have += (gsize) got;
	}
	if (data == NULL || have != size) {
		g_free (data);
		return NULL;
	}
	return g_bytes_new_take (data, size);
}

static CcrfExit
fail (CcrfExit status, const char *reason)
{
	write_all (reason, strlen (reason));
	return status;
}

static CcrfExit
extract (const CcrfReader *reader, const CcrfReadLimits *limits)
{
	g_autoptr (GBytes) document = read_document ((gsize) limits->document_size);
	if (document == NULL)
		return fail (CCRF_EXIT_LIMIT, "document_size: the document did not come whole, or does not fit into child_memory");
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = ccrf_reader_read (reader, document, limits, &error);
	if (sheet == NULL)
		return fail (g_error_matches (error, CCRF_ERROR, CCRF_ERROR_LIMIT) ? CCRF_EXIT_LIMIT : CCRF_EXIT_INVALID, error->message);
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	gsize size;
	const char *data = g_bytes_get_data (wire, &size);
	return write_all (data, size) ? CCRF_EXIT_DONE : CCRF_EXIT_USAGE;
}

/* nobody reads our log, and looking for one takes calls that would kill us */
static void
say_nothing (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/*
 * Some libraries print what they find odd. Standard output is for the sheet, so
 * their stream becomes one without a file; the sheet goes out by its descriptor.
 */
static gboolean
silence_libraries (void)
{
	FILE *nowhere = fopencookie (NULL, "w", (cookie_io_functions_t){ 0 });
	if (nowhere == NULL)
		return FALSE;
	stdout = nowhere;
	return TRUE;
}

int
main (int argc, char **argv)
{
	if (argc == 2 && strcmp (argv[1], "--self-test-sandbox") == 0)
		return ccrf_sandbox_self_test () ? 0 : 1;

	CcrfReadLimits limits;
	const CcrfReader *reader = argc > 1 ? ccrf_reader_named (argv[1]) : NULL;
	if (reader == NULL || !ccrf_read_limits_from_args (argv + 2, &limits)) {
		fputs ("ccrf-extract is started by ccrfd; by hand only: ccrf-extract --self-test-sandbox\n", stderr);
		return CCRF_EXIT_USAGE;
	}
	if (reader->prepare != NULL)
		reader->prepare ();
	g_log_set_default_handler (say_nothing, NULL);
	const char *step = "stdout";
	if (!silence_libraries () || !ccrf_sandbox_enter (limits.child_seconds, limits.child_memory, &step))
		_exit (fail (CCRF_EXIT_UNLOCKED, step));
	/* no handlers at exit: they would only free what the kernel frees anyway */
	_exit (extract (reader, &limits));
}
