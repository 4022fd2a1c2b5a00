/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The daemon's side: start ccrf-extract, feed it, collect its answer, and end
 * it when it is late. Keeps no state, so that threads may extract side by side.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "sheet-limits.h"

#define PROGRAM "ccrf-extract"
#define REASON_MOST 200 /* bytes of a child's error message that are repeated */

typedef struct {
	pid_t pid;
	int pidfd;
	int input, output; /* our ends; -1 when closed */
	gint64 deadline;   /* monotonic microseconds */
	GByteArray *answer;
	gsize answer_most; /* bytes */
	gboolean late, too_much;
	int status;
} Child;

static void
close_fd (int *fd)
{
	if (*fd >= 0)
		close (*fd);
	*fd = -1;
}

/* Beside the running program; a unit test's program lies one folder deeper; then where it is installed. */
static char *
find_program (GError **error)
{
	g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname (self != NULL ? self : "/");
	g_autofree char *folder_name = g_path_get_basename (folder);
	g_autofree char *above = g_path_get_dirname (folder);
	const char *const folders[] = { folder, strcmp (folder_name, "tests") == 0 ? above : folder, CCRF_LIBEXECDIR };
	for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
		g_autofree char *path = g_build_filename (folders[i], PROGRAM, NULL);
		if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
			return g_steal_pointer (&path);
	}
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s is neither in %s nor in %s: install it there", PROGRAM, folder, CCRF_LIBEXECDIR);
	return NULL;
}

/* A pipe whose ends are never 0, 1 or 2 (a daemon may have those closed) and never inherited. */
static gboolean
make_pipe (int ends[2], GError **error)
{
	if (pipe2 (ends, O_CLOEXEC) != 0) {
		ends[0] = ends[1] = -1;
	}
	for (int i = 0; i < 2; i++) {
		if (ends[i] < 0 || ends[i] > 2)
			continue;
		int higher = fcntl (ends[i], F_DUPFD_CLOEXEC, 3);
		close (ends[i]);
		ends[i] = higher;
	}
	if (ends[0] >= 0 && ends[1] >= 0)
		return TRUE;
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "no pipe for %s: %s", PROGRAM, g_strerror (errno));
	close_fd (&ends[0]);
	close_fd (&ends[1]);
	return FALSE;
}

static int
spawn (pid_t *pid, const char *path, char **argv, int input, int output)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	char *no_environment[] = { NULL };
	sigemptyset (&none);
	sigfillset (&all);
	posix_spawn_file_actions_init (&files);
	posix_spawnattr_init (&attributes);
	posix_spawn_file_actions_adddup2 (&files, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2 (&files, output, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np (&files, 2);
	/* an ignored SIGPIPE or a blocked signal would be inherited */
	posix_spawnattr_setsigmask (&attributes, &none);
	posix_spawnattr_setsigdefault (&attributes, &all);
	posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int failed = posix_spawn (pid, path, &files, &attributes, argv, no_environment);
	posix_spawn_file_actions_destroy (&files);
	posix_spawnattr_destroy (&attributes);
	return failed;
}

static gboolean
child_start (Child *child, const char *reader, const CcrfReadLimits *limits, GError **error)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	g_autofree char *path = find_program (error);
	if (path == NULL || !make_pipe (in, error))
		return FALSE;
	if (!make_pipe (out, error)) {
		close_fd (&in[0]);
		close_fd (&in[1]);
		return FALSE;
	}
	g_auto (GStrv) args = ccrf_read_limits_to_args (limits);
	g_autoptr (GPtrArray) argv = g_ptr_array_new ();
	g_ptr_array_add (argv, (char *) PROGRAM);
	g_ptr_array_add (argv, (char *) reader);
	for (char **arg = args; *arg != NULL; arg++)
		g_ptr_array_add (argv, *arg);
	g_ptr_array_add (argv, NULL);
	int failed = spawn (&child->pid, path, (char **) argv->pdata, in[0], out[1]);
	close_fd (&in[0]);
	close_fd (&out[1]);
	child->input = in[1];
	child->output = out[0];
	if (failed != 0) {
		child->pid = -1;
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s does not start: %s", path, g_strerror (failed));
		return FALSE;
	}
	child->pidfd = pidfd_open (child->pid, 0);
	fcntl (child->input, F_SETFL, O_NONBLOCK);
	fcntl (child->output, F_SETFL, O_NONBLOCK);
	return TRUE;
}

/*
 * One write to a pipe whose reader may have died: SIGPIPE must neither end the
 * daemon nor be left pending for whoever unblocks it.
 */
static gssize
write_quietly (int fd, const void *data, gsize size)
{
	sigset_t pipe_signal, before, pending;
	sigemptyset (&pipe_signal);
	sigaddset (&pipe_signal, SIGPIPE);
	sigpending (&pending);
	pthread_sigmask (SIG_BLOCK, &pipe_signal, &before);
	gssize done = write (fd, data, size);
	int failed = errno;
	if (done < 0 && failed == EPIPE && !sigismember (&pending, SIGPIPE))
		while (sigtimedwait (&pipe_signal, NULL, &(struct timespec){ 0, 0 }) < 0 && errno == EINTR)
			;
	pthread_sigmask (SIG_SETMASK, &before, NULL);
	errno = failed;
	return done;
}

static void
feed (Child *child, const guint8 **data, gsize *left)
{
	gssize done = *left > 0 ? write_quietly (child->input, *data, *left) : 0;
	if (done < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (done > 0) {
		*data += done;
		*left -= (gsize) done;
	}
	/* a child that no longer listens says why by its exit status */
	if (done < 0 || *left == 0)
		close_fd (&child->input);
}

static void
collect (Child *child)
{
	guint8 buffer[65536];
	gssize got = read (child->output, buffer, sizeof buffer);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		close_fd (&child->output);
		return;
	}
	g_byte_array_append (child->answer, buffer, (guint) got);
	child->too_much = child->answer->len > child->answer_most;
}

static int
milliseconds_left (const Child *child)
{
	gint64 left = (child->deadline - g_get_monotonic_time () + 999) / 1000;
	return (int) CLAMP (left, 0, G_MAXINT);
}

/* Both directions at once: neither full pipe can make the two wait for each other. */
static void
converse (Child *child, GBytes *document)
{
	gsize left;
	const guint8 *data = g_bytes_get_data (document, &left);
	while (child->output >= 0 && !child->too_much && !child->late) {
		struct pollfd fds[] = { { child->output, POLLIN, 0 }, { child->input, POLLOUT, 0 } };
		int ready = poll (fds, G_N_ELEMENTS (fds), milliseconds_left (child));
		if (fds[0].revents != 0 && ready > 0)
			collect (child);
		if (child->input >= 0 && fds[1].revents != 0 && ready > 0)
			feed (child, &data, &left);
		child->late = milliseconds_left (child) == 0;
	}
	close_fd (&child->input);
	close_fd (&child->output);
}

/* TRUE: the child has ended and its status is known. A kernel or filter without pidfd_open is asked every millisecond. */
static gboolean
reap (Child *child)
{
	struct pollfd ended = { child->pidfd, POLLIN, 0 };
	poll (&ended, 1, child->pidfd >= 0 ? milliseconds_left (child) : 1);
	return waitpid (child->pid, &child->status, WNOHANG) == child->pid;
}

static void
end (Child *child)
{
	gboolean ended = FALSE;
	/* it closed its output: give it the time that is left to end by itself */
	while (!ended && !child->late && !child->too_much) {
		ended = reap (child);
		child->late = !ended && milliseconds_left (child) == 0;
	}
	if (!ended) {
		kill (child->pid, SIGKILL);
		while (waitpid (child->pid, &child->status, 0) < 0 && errno == EINTR)
			;
	}
	close_fd (&child->pidfd);
}

/* The child may have been taken over by the document: what it says is shortened and printable ASCII. */
static char *
reason (const Child *child)
{
	GString *text = g_string_new (NULL);
	for (guint i = 0; i < child->answer->len && i < REASON_MOST; i++)
		g_string_append_c (text, g_ascii_isprint ((char) child->answer->data[i]) ? (char) child->answer->data[i] : '?');
	return g_string_free (text, FALSE);
}

static void
set_signal_error (int number, const CcrfReadLimits *limits, GError **error)
{
	if (number == SIGXCPU || number == SIGKILL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "child_seconds: reading took more than %" G_GINT64_FORMAT " s of processor time", limits->child_seconds);
	else if (number == SIGABRT || number == SIGTRAP) /* how GLib and libstdc++ say that there is no memory */
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "child_memory: reading needs more than %" G_GINT64_FORMAT " bytes", limits->child_memory);
	else
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the reader broke down on this document (signal %d)", number);
}

static void
set_error (const Child *child, const CcrfReadLimits *limits, GError **error)
{
	g_autofree char *said = reason (child);
	int status = WIFEXITED (child->status) ? WEXITSTATUS (child->status) : -1;
	if (child->late)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "child_seconds: reading took more than %" G_GINT64_FORMAT " s", limits->child_seconds);
	else if (child->too_much)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "sheet: more than %" G_GSIZE_FORMAT " bytes came out of the document", child->answer_most);
	else if (WIFSIGNALED (child->status))
		set_signal_error (WTERMSIG (child->status), limits, error);
	else if (status == CCRF_EXIT_LIMIT)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "%s", said);
	else if (status == CCRF_EXIT_INVALID)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s", said);
	else if (status == CCRF_EXIT_UNLOCKED)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s cannot lock itself in (%s), so it reads nothing: "
							       "allow landlock_* and seccomp in the unit's SystemCallFilter, or mend child_memory", PROGRAM, said);
	else if (status == CCRF_EXIT_USAGE || status == 127)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_IO, "%s does not understand us (status %d): is it of the same version?", PROGRAM, status);
	else
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the reader broke down on this document (status %d)", status);
}

CcrfSheet *
ccrf_extract (GBytes *document, CcrfFormat format, const CcrfLimits *limits, GError **error)
{
	const char *reader = ccrf_reader_name (format);
	gsize size = g_bytes_get_size (document);
	if (reader == NULL || size == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, reader == NULL ? "there is no reader for this format" : "the document is empty");
		return NULL;
	}
	CcrfReadLimits told;
	ccrf_read_limits_from (limits, size, &told);
	/* only a container hands its files on */
	gsize files_most = format == CCRF_FORMAT_TNEF ? (gsize) MIN (told.inflated_size, CCRF_SHEET_FILE_BYTES_MOST) : 0;
	Child child = { .pid = -1, .pidfd = -1, .input = -1, .output = -1, .answer_most = CCRF_SHEET_WIRE_MOST + files_most,
			.deadline = g_get_monotonic_time () + told.child_seconds * G_USEC_PER_SEC };
	if (!child_start (&child, reader, &told, error)) {
		close_fd (&child.input);
		close_fd (&child.output);
		return NULL;
	}
	g_autoptr (GByteArray) answer = child.answer = g_byte_array_new ();
	converse (&child, document);
	end (&child);
	if (child.late || child.too_much || !WIFEXITED (child.status) || WEXITSTATUS (child.status) != CCRF_EXIT_DONE) {
		set_error (&child, &told, error);
		return NULL;
	}
	g_autoptr (GBytes) wire = g_byte_array_free_to_bytes (g_steal_pointer (&answer));
	return ccrf_sheet_parse (wire, error);
}
