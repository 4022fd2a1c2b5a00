/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * under-unit: runs a program under the system-call walls of systemd/ccrfd.service
 * where no systemd runs: no new privileges, SystemCallFilter (EPERM beyond it),
 * MemoryDenyWriteExecute, RestrictAddressFamilies, RestrictNamespaces.
 *
 *   under-unit NAMES PROGRAM ARGUMENT…
 *
 * NAMES is a file with the names of the system calls that the unit allows, a line each, groups
 * expanded (tests/systemd.t makes it). Exit status 126: the walls could not be raised.
 */

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

static int
deny (scmp_filter_ctx filter, int call, struct scmp_arg_cmp when)
{
	return seccomp_rule_add_array (filter, SCMP_ACT_ERRNO (EPERM), call, 1, &when);
}

/* as systemd does: a filter of its own for each wall; what any of them refuses is refused */
static int
deny_write_execute (void)
{
	scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
	int bad = deny (filter, SCMP_SYS (mmap), SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC | PROT_WRITE)) ||
	          deny (filter, SCMP_SYS (mprotect), SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) ||
	          deny (filter, SCMP_SYS (pkey_mprotect), SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) ||
	          deny (filter, SCMP_SYS (shmat), SCMP_A2 (SCMP_CMP_MASKED_EQ, SHM_EXEC, SHM_EXEC)) || seccomp_load (filter);

	seccomp_release (filter);
	return bad;
}

static int
deny_families_and_namespaces (void)
{
	scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
	static const int spaces[] = { CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP };
	int bad = 0;

	/* AF_UNIX 1, AF_INET 2, AF_INET6 10 stay */
	for (int family = 0; family < AF_MAX; family++)
		if (family != AF_UNIX && family != AF_INET && family != AF_INET6)
			bad |= deny (filter, SCMP_SYS (socket), SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) family));
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		bad |= deny (filter, SCMP_SYS (clone), SCMP_A0 (SCMP_CMP_MASKED_EQ, (scmp_datum_t) spaces[i], (scmp_datum_t) spaces[i])) ||
		       deny (filter, SCMP_SYS (unshare), SCMP_A0 (SCMP_CMP_MASKED_EQ, (scmp_datum_t) spaces[i], (scmp_datum_t) spaces[i]));
	bad |= seccomp_load (filter);
	seccomp_release (filter);
	return bad;
}

static int
allow_only (const char *names)
{
	scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
	FILE *file = fopen (names, "r");
	char name[128];
	int bad = file == NULL;

	while (!bad && fgets (name, sizeof name, file)) {
		int call;

		name[strcspn (name, "\n")] = '\0';
		call = seccomp_syscall_resolve_name (name);
		/* a call of another architecture, or newer than libseccomp */
		if (call != __NR_SCMP_ERROR && call >= 0)
			bad = seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0) != 0;
	}
	if (file)
		fclose (file);
	bad = bad || seccomp_load (filter);
	seccomp_release (filter);
	return bad;
}

int
main (int argc, char **argv)
{
	if (argc < 3)
		return 126;
	/* the narrowest last: after it, seccomp itself may be refused */
	if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || deny_write_execute () || deny_families_and_namespaces () || allow_only (argv[1])) {
		perror ("under-unit");
		return 126;
	}
	execv (argv[2], argv + 2);
	perror (argv[2]);
	return 126;
}
