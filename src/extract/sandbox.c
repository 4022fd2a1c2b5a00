/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sandbox.h. */

#include <errno.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

static gboolean
set_limit (int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit now;
	if (getrlimit (resource, &now) == 0 && now.rlim_max < hard) {
		hard = now.rlim_max;
		soft = MIN (soft, hard);
	}
	return setrlimit ((__rlimit_resource_t) resource, &(struct rlimit){ soft, hard }) == 0;
}

static gboolean
set_limits (gint64 seconds, gint64 memory)
{
	/* FSIZE 0 is for files only: standard output must be a pipe, else its first byte kills us */
	return set_limit (RLIMIT_CPU, (rlim_t) seconds, (rlim_t) seconds + 1) &&
	       (CCRF_SANITIZED || set_limit (RLIMIT_AS, (rlim_t) memory, (rlim_t) memory)) &&
	       set_limit (RLIMIT_FSIZE, 0, 0) && set_limit (RLIMIT_CORE, 0, 0) && set_limit (RLIMIT_NPROC, 0, 0) &&
	       set_limit (RLIMIT_NOFILE, 2, 2) && set_limit (RLIMIT_MEMLOCK, 0, 0) && set_limit (RLIMIT_MSGQUEUE, 0, 0);
}

/*
 * Landlock by its numbers, for the build machine's headers may be older than
 * the running kernel: what each ABI knows is denied, and nothing is allowed.
 */
struct landlock_ruleset {
	uint64_t handled_access_fs, handled_access_net, scoped;
};
#define LANDLOCK_VERSION_FLAG 1u

/* clang-format off */
static const struct {
	int abi;      /* from this version on */
	size_t size;  /* of the struct that it knows */
	struct landlock_ruleset all;
} landlock_abis[] = {
	{ 6, 24, { 0xffff, 3, 3 } }, /* abstract sockets, signals */
	{ 5, 16, { 0xffff, 3, 0 } }, /* ioctl on devices */
	{ 4, 16, { 0x7fff, 3, 0 } }, /* TCP bind, connect */
	{ 3,  8, { 0x7fff, 0, 0 } }, /* truncate */
	{ 2,  8, { 0x3fff, 0, 0 } }, /* refer */
	{ 1,  8, { 0x1fff, 0, 0 } },
};
/* clang-format on */

static gboolean
enter_landlock (void)
{
	long abi = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG);
	if (abi < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP;
	for (gsize i = 0; i < G_N_ELEMENTS (landlock_abis); i++) {
		if (abi < landlock_abis[i].abi)
			continue;
		int ruleset = (int) syscall (SYS_landlock_create_ruleset, &landlock_abis[i].all, landlock_abis[i].size, 0);
		if (ruleset < 0)
			return FALSE;
		gboolean done = syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
		close (ruleset);
		return done;
	}
	return FALSE;
}

/* clang-format off */
/* what reading a pipe, thinking, and writing a pipe need; everything else kills the process */
static const int allowed[] = {
	SCMP_SYS (read), SCMP_SYS (write), SCMP_SYS (close),
	SCMP_SYS (brk), SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (madvise),
	SCMP_SYS (futex), SCMP_SYS (sched_yield), SCMP_SYS (getrandom),
	SCMP_SYS (clock_gettime), SCMP_SYS (gettimeofday), SCMP_SYS (time),
	SCMP_SYS (exit), SCMP_SYS (exit_group), SCMP_SYS (rt_sigreturn), SCMP_SYS (rt_sigprocmask),
	SCMP_SYS (gettid), SCMP_SYS (getpid), SCMP_SYS (restart_syscall),
};

/* what libraries ask for out of habit and do without; the answer is "no", not death */
static const int refused[] = {
	SCMP_SYS (open), SCMP_SYS (openat), SCMP_SYS (openat2), SCMP_SYS (creat),
	SCMP_SYS (stat), SCMP_SYS (lstat), SCMP_SYS (fstat), SCMP_SYS (newfstatat), SCMP_SYS (statx),
	SCMP_SYS (access), SCMP_SYS (faccessat), SCMP_SYS (faccessat2), SCMP_SYS (readlink), SCMP_SYS (readlinkat),
	SCMP_SYS (getcwd), SCMP_SYS (lseek), SCMP_SYS (ioctl), SCMP_SYS (fcntl),
	SCMP_SYS (sysinfo), SCMP_SYS (uname), SCMP_SYS (prlimit64), SCMP_SYS (getrlimit),
	SCMP_SYS (sched_getaffinity), SCMP_SYS (rt_sigaction), SCMP_SYS (getuid), SCMP_SYS (geteuid),
};

#if CCRF_SANITIZED
/* sanitizer builds only: the runtimes' own bookkeeping */
static const int allowed_sanitized[] = {
	SCMP_SYS (sigaltstack), SCMP_SYS (rt_sigaction), SCMP_SYS (getrlimit), SCMP_SYS (prlimit64),
	SCMP_SYS (mmap), SCMP_SYS (mprotect), SCMP_SYS (readlink), SCMP_SYS (readlinkat),
};
#else
static const int allowed_sanitized[] = { SCMP_SYS (exit) };
#endif
/* clang-format on */

static gboolean
add_all (scmp_filter_ctx filter, uint32_t action, const int *calls, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		int result = seccomp_rule_add (filter, action, calls[i], 0);
		/* not a call of this architecture: nothing to allow */
		if (result != 0 && result != -EDOM)
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_conditional (scmp_filter_ctx filter)
{
	/* memory, but never executable; a signal, but only to ourselves: abort() must be able to end us */
	const struct scmp_arg_cmp not_executable = { .arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0 };
	const struct scmp_arg_cmp ourselves = { .arg = 0, .op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t) getpid () };
	return seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, &not_executable) == 0 &&
	       seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, &not_executable) == 0 &&
	       seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1, &ourselves) == 0;
}

static gboolean
enter_seccomp (void)
{
	scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return FALSE;
	gboolean done = (CCRF_SANITIZED ? add_all (filter, SCMP_ACT_ALLOW, allowed_sanitized, G_N_ELEMENTS (allowed_sanitized))
					: add_conditional (filter)) &&
			add_all (filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS (allowed));
	if (CCRF_SANITIZED)
		done = done && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 0) == 0;
	for (gsize i = 0; done && i < G_N_ELEMENTS (refused); i++) {
		gboolean twice = FALSE;
		for (gsize j = 0; CCRF_SANITIZED && j < G_N_ELEMENTS (allowed_sanitized); j++)
			twice = twice || allowed_sanitized[j] == refused[i];
		done = twice || add_all (filter, SCMP_ACT_ERRNO (EACCES), &refused[i], 1);
	}
	done = done && seccomp_load (filter) == 0;
	seccomp_release (filter);
	return done;
}

gboolean
ccrf_sandbox_enter (gint64 seconds, gint64 memory, const char **step)
{
	*step = "prctl";
	if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl (PR_SET_DUMPABLE, 0) != 0 || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return FALSE;
	*step = "Landlock";
	if (!enter_landlock ())
		return FALSE;
	*step = "close_range";
	if (close_range (2, ~0u, 0) != 0)
		return FALSE;
	*step = "rlimits";
	if (!set_limits (seconds, memory))
		return FALSE;
	*step = "seccomp";
	return enter_seccomp ();
}
