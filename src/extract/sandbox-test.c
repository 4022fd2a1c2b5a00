/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The child attacks its own walls (`ccrf-extract --self-test-sandbox`): part of
 * the program, so that an operator can ask a given kernel, not only the tests.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "sandbox.h"

/* each returns 0 or more when the attack succeeded, -1 with errno when it was refused */
static long attack_open (void) { return syscall (SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY); }
static long attack_open_write (void) { return syscall (SYS_openat, AT_FDCWD, "/tmp/ccrf-extract-was-here", O_WRONLY | O_CREAT, 0600); }
static long attack_stat (void) { return access ("/etc/passwd", R_OK); }
static long attack_unlink (void) { return unlink ("/tmp/ccrf-extract-was-here"); }
static long attack_socket (void) { return socket (AF_INET, SOCK_STREAM, 0); }
static long attack_unix_socket (void) { return socket (AF_UNIX, SOCK_STREAM, 0); }
static long attack_fork (void) { return syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0); }
static long attack_exec (void) { return execve ("/bin/true", (char *[]){ (char *) "true", NULL }, (char *[]){ NULL }); }
static long attack_ptrace (void) { return ptrace (PTRACE_TRACEME, 0, NULL, NULL); }
static long attack_kill (void) { return kill (getppid (), 0); }
static long attack_dup (void) { return dup (0); }
static long attack_memfd (void) { return memfd_create ("x", 0); }
static long attack_prctl (void) { return syscall (SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1, 0, 0, 0); }
static long attack_io_uring (void) { return syscall (425 /* io_uring_setup */, 1, NULL); }

static long
attack_executable_memory (void)
{
	void *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return page == MAP_FAILED ? -1 : 0;
}

static long
attack_memory (void)
{
	void *much = mmap (NULL, (gsize) 1 << 34, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return much == MAP_FAILED ? -1 : 0;
}

/* not an attack: what a reader does must go on working */
static long
work (void)
{
	void *memory = malloc (1 << 20);
	free (memory);
	return memory != NULL ? 0 : -1;
}

/* clang-format off */
static const struct {
	const char *name;
	long (*run) (void);
	gboolean harmless;
	gboolean not_sanitized; /* sanitizer builds need it themselves */
} attacks[] = {
	{ "work",              work,                     TRUE,  FALSE },
	{ "open",              attack_open,              FALSE, FALSE },
	{ "open-write",        attack_open_write,        FALSE, FALSE },
	{ "access",            attack_stat,              FALSE, FALSE },
	{ "unlink",            attack_unlink,            FALSE, FALSE },
	{ "socket",            attack_socket,            FALSE, FALSE },
	{ "unix-socket",       attack_unix_socket,       FALSE, FALSE },
	{ "fork",              attack_fork,              FALSE, FALSE },
	{ "exec",              attack_exec,              FALSE, FALSE },
	{ "ptrace",            attack_ptrace,            FALSE, FALSE },
	{ "kill",              attack_kill,              FALSE, FALSE },
	{ "dup",               attack_dup,               FALSE, FALSE },
	{ "memfd",             attack_memfd,             FALSE, FALSE },
	{ "prctl",             attack_prctl,             FALSE, FALSE },
	{ "io_uring",          attack_io_uring,          FALSE, FALSE },
	{ "executable-memory", attack_executable_memory, FALSE, TRUE },
	{ "memory",            attack_memory,            FALSE, TRUE },
};
/* clang-format on */

/* the attacker's exit status: its errno, or one of these */
#define SUCCEEDED 200
#define NOT_LOCKED 201

G_GNUC_NORETURN static void
attack (gsize which)
{
	const char *step;
	if (!ccrf_sandbox_enter (5, (gint64) 1 << 30, &step))
		_exit (NOT_LOCKED);
	_exit (attacks[which].run () < 0 ? errno : SUCCEEDED);
}

static gboolean
judge (gsize which, int status)
{
	const char *name = attacks[which].name;
	int code = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
	if (code == NOT_LOCKED)
		printf ("%s NOT LOCKED IN\n", name);
	else if (code == SUCCEEDED)
		printf ("%s %s\n", name, attacks[which].harmless ? "works" : "ALLOWED");
	else if (code > 0)
		printf ("%s refused (errno %d)\n", name, code);
	else if (WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
		printf ("%s refused (killed)\n", name);
	else
		printf ("%s BROKE DOWN (status %d)\n", name, status);
	gboolean refused = code != NOT_LOCKED && (code > 0 ? code != SUCCEEDED : WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS);
	return attacks[which].harmless ? code == SUCCEEDED : refused;
}

gboolean
ccrf_sandbox_self_test (void)
{
	gboolean good = TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++) {
		if (CCRF_SANITIZED && attacks[i].not_sanitized)
			continue;
		fflush (stdout);
		pid_t pid = fork ();
		if (pid == 0)
			attack (i);
		int status = 0;
		if (pid < 0 || waitpid (pid, &status, 0) != pid) {
			printf ("%s could not be tried\n", attacks[i].name);
			good = FALSE;
			continue;
		}
		good = judge (i, status) && good;
	}
	fflush (stdout);
	return good;
}
