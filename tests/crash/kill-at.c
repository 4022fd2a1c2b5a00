/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A library to preload (LD_PRELOAD) into ccrfd. It counts every call by which the
 * program touches the world, across all threads, and at the Nth one the
 * program dies, or the call fails. Nothing happens in any other program.
 *
 *   KILL_AT=N         SIGKILL before call N
 *   KILL_HOW=torn     half of what call N writes or sends is written, then SIGKILL
 *   KILL_HOW=power    SIGKILL before call N, and all that was written to a file and not
 *                     yet synced is taken back, as a power cut may do
 *   KILL_TEXT=WORDS   SIGKILL when a mail that holds WORDS is handed to the MIME parser
 *   FAULT_AT=N        calls N and later on regular files fail …
 *   FAULT_LAST=M      … up to call M (no such limit: for ever)
 *   FAULT_ERRNO=E     … with this errno; only those whose bit is in FAULT_CALLS
 *   FAULT_WHILE=FILE  only while FILE exists
 *   FAULT_ROOM=N      no file grows beyond N bytes (ENOSPC)
 *   FAULT_SHORT=1     writes to regular files write half of what they are asked to
 *   ALLOC_AT=N        allocation N of the library ALLOC_IN (part of its file's name) returns
 *   ALLOC_LAST=M      NULL, and those up to M
 *   COUNT_TO=FILE     at the end, "calls N allocations M" is written there
 *   TRACE=1           each counted call is named on standard error
 *
 * Log lines (file descriptor 2) are not counted: they are no state.
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *old, size_t size);

enum { CALL_WRITE = 1, CALL_SYNC = 2, CALL_TRUNCATE = 4, CALL_OPEN = 8, CALL_UNLINK = 16, CALL_NET = 32 };
enum { KILL_BEFORE, KILL_TORN, KILL_POWER };

/* What is told by the environment, and what was counted. */
static struct {
	int on, trace, how, fault_errno, fault_calls, fault_short;
	long kill_at, room, fault_at, fault_last, alloc_at, alloc_last;
	const char *kill_text, *count_to, *fault_while;
	uintptr_t alloc_low, alloc_high;
	atomic_long calls, allocations;
} plan;

static long
number (const char *name, long fallback)
{
	const char *value = getenv (name);

	return value != NULL ? atol (value) : fallback;
}

static int
find_library (struct dl_phdr_info *info, size_t size, void *name)
{
	if (info->dlpi_name == NULL || strstr (info->dlpi_name, name) == NULL)
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
			plan.alloc_low = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
			plan.alloc_high = plan.alloc_low + info->dlpi_phdr[i].p_memsz;
		}
	return 1;
}

__attribute__ ((constructor)) static void
read_plan (void)
{
	const char *how = getenv ("KILL_HOW"), *library = getenv ("ALLOC_IN");

	if (strncmp (program_invocation_short_name, "ccrf", 4) != 0 || strcmp (program_invocation_short_name, "ccrfctl") == 0)
		return;
	plan.how = how == NULL ? KILL_BEFORE : strcmp (how, "torn") == 0 ? KILL_TORN : strcmp (how, "power") == 0 ? KILL_POWER : KILL_BEFORE;
	plan.kill_at = number ("KILL_AT", 0);
	plan.fault_at = number ("FAULT_AT", 0);
	plan.room = number ("FAULT_ROOM", 0);
	plan.fault_last = number ("FAULT_LAST", INT64_MAX);
	plan.fault_errno = (int) number ("FAULT_ERRNO", ENOSPC);
	plan.fault_calls = (int) number ("FAULT_CALLS", CALL_WRITE | CALL_SYNC | CALL_TRUNCATE | CALL_OPEN);
	plan.fault_short = (int) number ("FAULT_SHORT", 0);
	plan.alloc_at = number ("ALLOC_AT", 0);
	plan.alloc_last = number ("ALLOC_LAST", INT64_MAX);
	plan.kill_text = getenv ("KILL_TEXT");
	plan.count_to = getenv ("COUNT_TO");
	plan.fault_while = getenv ("FAULT_WHILE");
	plan.trace = (int) number ("TRACE", 0);
	if (library != NULL)
		dl_iterate_phdr (find_library, (void *) library);
	plan.on = 1;
}

__attribute__ ((destructor)) static void
tell_counts (void)
{
	char text[80];
	int n, fd;

	if (!plan.on || plan.count_to == NULL)
		return;
	n = snprintf (text, sizeof text, "calls %ld allocations %ld\n", atomic_load (&plan.calls), atomic_load (&plan.allocations));
	fd = (int) syscall (SYS_openat, AT_FDCWD, plan.count_to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	(void) !syscall (SYS_write, fd, text, n);
}

/* ---- power cut: what is not synced is taken back ------------------------------------------- */

/* The bytes that a write covered, and how long the file was. */
typedef struct Before {
	struct Before *next;
	int fd;
	ino_t inode;   /* 0: synced since */
	off_t at, size;
	size_t n;
	char bytes[];
} Before;

static Before *written;
/* a descriptor of our own for each file: closing one would drop the program's locks, so they stay open */
static struct { ino_t inode; int fd; } kept[64];
static pthread_mutex_t written_lock = PTHREAD_MUTEX_INITIALIZER;

static int
is_file (int fd, struct stat *status)
{
	struct stat own;

	status = status != NULL ? status : &own;
	return fd > 2 && fstat (fd, status) == 0 && S_ISREG (status->st_mode);
}

static int
keep_open (int fd, ino_t inode)
{
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (kept[i].inode == inode)
			return kept[i].fd;
		if (kept[i].inode == 0) {
			kept[i].inode = inode;
			return kept[i].fd = fcntl (fd, F_DUPFD_CLOEXEC, 500);
		}
	}
	abort ();
}

/* @n bytes at @at are about to change, or (@n 0) the file's length */
static void
remember (int fd, off_t at, size_t n)
{
	struct stat status;
	Before *before;
	ssize_t got;

	if (plan.how != KILL_POWER || plan.kill_at == 0 || !is_file (fd, &status))
		return;
	before = __libc_malloc (sizeof *before + n);
	got = n > 0 ? pread (fd, before->bytes, n, at) : 0;
	before->inode = status.st_ino;
	before->at = at;
	before->size = status.st_size;
	before->n = got > 0 ? (size_t) got : 0;
	pthread_mutex_lock (&written_lock);
	before->fd = keep_open (fd, status.st_ino);
	before->next = written;
	written = before;
	pthread_mutex_unlock (&written_lock);
}

static void
forget (int fd)
{
	struct stat status;

	if (plan.how != KILL_POWER || !is_file (fd, &status))
		return;
	pthread_mutex_lock (&written_lock);
	for (Before *before = written; before != NULL; before = before->next)
		if (before->inode == status.st_ino)
			before->inode = 0;
	pthread_mutex_unlock (&written_lock);
}

static void
take_back (void)
{
	pthread_mutex_lock (&written_lock);
	for (Before *before = written; before != NULL; before = before->next) {
		if (before->inode == 0)
			continue;
		(void) !syscall (SYS_pwrite64, before->fd, before->bytes, before->n, before->at);
		(void) !syscall (SYS_ftruncate, before->fd, before->size);
	}
}

/* ---- the count ------------------------------------------------------------------------------ */

static void
die (void)
{
	if (plan.how == KILL_POWER)
		take_back ();
	kill (getpid (), SIGKILL);
	for (;;)
		pause ();
}

/* Counts one call. Returns: 0: go on, -1: fail, errno is set, 1: do half of it, then die() */
static int
count (const char *name, int kind, int fd)
{
	long n;

	if (!plan.on || fd == 2)
		return 0;
	n = atomic_fetch_add (&plan.calls, 1) + 1;
	if (plan.trace)
		dprintf (2, "call %ld %s\n", n, name);
	if (n == plan.kill_at) {
		if (plan.how == KILL_TORN && (kind == CALL_WRITE || strncmp (name, "send", 4) == 0))
			return 1;
		die ();
	}
	if (plan.fault_at != 0 && n >= plan.fault_at && n <= plan.fault_last && (kind & plan.fault_calls) != 0 &&
	    (fd < 0 || kind == CALL_NET || is_file (fd, NULL)) && (plan.fault_while == NULL || access (plan.fault_while, F_OK) == 0)) {
		errno = plan.fault_errno;
		return -1;
	}
	return 0;
}

#define REAL(type, name, ...) \
	static type (*real) (__VA_ARGS__); \
	if (real == NULL) \
		real = (type (*) (__VA_ARGS__)) dlsym (RTLD_NEXT, name)

static size_t
half_when_short (int fd, size_t n)
{
	return plan.on && plan.fault_short && n > 1 && is_file (fd, NULL) ? n / 2 : n;
}

/* ---- files ------------------------------------------------------------------------------------- */

ssize_t
write (int fd, const void *data, size_t n)
{
	REAL (ssize_t, "write", int, const void *, size_t);
	int how = count ("write", CALL_WRITE, fd);

	if (how < 0)
		return -1;
	remember (fd, lseek (fd, 0, SEEK_CUR), n);
	if (how > 0) {
		(void) !real (fd, data, n / 2);
		die ();
	}
	return real (fd, data, half_when_short (fd, n));
}

static int
has_room (int fd, off_t end)
{
	struct stat status;

	return !plan.on || plan.room == 0 || end <= plan.room || !is_file (fd, &status) || end <= status.st_size;
}

static ssize_t
pwrite_any (int fd, const void *data, size_t n, off_t at)
{
	int how = count ("pwrite", CALL_WRITE, fd);

	if (how < 0)
		return -1;
	if (!has_room (fd, at + (off_t) n)) {
		errno = ENOSPC;
		return -1;
	}
	remember (fd, at, n);
	if (how > 0) {
		(void) !syscall (SYS_pwrite64, fd, data, n / 2, at);
		die ();
	}
	return syscall (SYS_pwrite64, fd, data, half_when_short (fd, n), at);
}

ssize_t
pwrite (int fd, const void *data, size_t n, off_t at)
{
	return pwrite_any (fd, data, n, at);
}

ssize_t
pwrite64 (int fd, const void *data, size_t n, off64_t at)
{
	return pwrite_any (fd, data, n, at);
}

ssize_t
writev (int fd, const struct iovec *parts, int n)
{
	REAL (ssize_t, "writev", int, const struct iovec *, int);
	int how = count ("writev", CALL_WRITE, fd);

	if (how > 0)
		die ();
	return how < 0 ? -1 : real (fd, parts, n);
}

int
fsync (int fd)
{
	int how = count ("fsync", CALL_SYNC, fd);

	if (how < 0)
		return -1;
	how = (int) syscall (SYS_fsync, fd);
	forget (fd);
	return how;
}

int
fdatasync (int fd)
{
	int how = count ("fdatasync", CALL_SYNC, fd);

	if (how < 0)
		return -1;
	how = (int) syscall (SYS_fdatasync, fd);
	forget (fd);
	return how;
}

static int
ftruncate_any (int fd, off_t size)
{
	struct stat status;

	if (count ("ftruncate", CALL_TRUNCATE, fd) < 0)
		return -1;
	if (is_file (fd, &status))
		remember (fd, size, status.st_size > size ? (size_t) (status.st_size - size) : 0);
	return (int) syscall (SYS_ftruncate, fd, size);
}

int
ftruncate (int fd, off_t size)
{
	return ftruncate_any (fd, size);
}

int
ftruncate64 (int fd, off64_t size)
{
	return ftruncate_any (fd, size);
}

int
unlink (const char *path)
{
	REAL (int, "unlink", const char *);

	return count ("unlink", CALL_UNLINK, -1) < 0 ? -1 : real (path);
}

int
rename (const char *from, const char *to)
{
	REAL (int, "rename", const char *, const char *);

	return count ("rename", CALL_UNLINK, -1) < 0 ? -1 : real (from, to);
}

int
mkdir (const char *path, mode_t mode)
{
	REAL (int, "mkdir", const char *, mode_t);

	return count ("mkdir", CALL_OPEN, -1) < 0 ? -1 : real (path, mode);
}

static int
open_any (const char *path, int flags, mode_t mode)
{
	if ((flags & O_CREAT) != 0 && count ("open", CALL_OPEN, -1) < 0)
		return -1;
	return (int) syscall (SYS_openat, AT_FDCWD, path, flags, mode);
}

int
open (const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start (more, flags);
	mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (more, mode_t) : 0;
	va_end (more);
	return open_any (path, flags, mode);
}

int
open64 (const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start (more, flags);
	mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (more, mode_t) : 0;
	va_end (more);
	return open_any (path, flags, mode);
}

/* ---- the net ------------------------------------------------------------------------------------- */

int
connect (int fd, const struct sockaddr *to, socklen_t n)
{
	REAL (int, "connect", int, const struct sockaddr *, socklen_t);

	return count ("connect", CALL_NET, fd) < 0 ? -1 : real (fd, to, n);
}

ssize_t
send (int fd, const void *data, size_t n, int flags)
{
	REAL (ssize_t, "send", int, const void *, size_t, int);
	int how = count ("send", CALL_NET, fd);

	if (how > 0) {
		(void) !real (fd, data, n / 2, flags);
		die ();
	}
	return how < 0 ? -1 : real (fd, data, n, flags);
}

ssize_t
sendto (int fd, const void *data, size_t n, int flags, const struct sockaddr *to, socklen_t size)
{
	REAL (ssize_t, "sendto", int, const void *, size_t, int, const struct sockaddr *, socklen_t);
	int how = count ("sendto", CALL_NET, fd);

	if (how > 0) {
		(void) !real (fd, data, n / 2, flags, to, size);
		die ();
	}
	return how < 0 ? -1 : real (fd, data, n, flags, to, size);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
	REAL (ssize_t, "sendmsg", int, const struct msghdr *, int);
	int how = count ("sendmsg", CALL_NET, fd);

	if (how > 0)
		die ();
	return how < 0 ? -1 : real (fd, message, flags);
}

/* ---- a mail that kills ------------------------------------------------------------------------------ */

typedef struct { unsigned char *data; unsigned int len; } Bytes; /* the start of GByteArray */

void
g_mime_stream_mem_set_byte_array (void *stream, Bytes *bytes)
{
	REAL (void, "g_mime_stream_mem_set_byte_array", void *, Bytes *);

	if (plan.on && plan.kill_text != NULL && memmem (bytes->data, bytes->len, plan.kill_text, strlen (plan.kill_text)) != NULL)
		die ();
	real (stream, bytes);
}

#ifndef WITHOUT_ALLOCATIONS /* the sanitizers have an allocator of their own */
/* ---- memory -------------------------------------------------------------------------------------------- */

static int
no_memory (const void *caller)
{
	uintptr_t at = (uintptr_t) caller;
	long n;

	if (plan.alloc_high == 0 || at < plan.alloc_low || at >= plan.alloc_high)
		return 0;
	n = atomic_fetch_add (&plan.allocations, 1) + 1;
	if (plan.alloc_at == 0 || n < plan.alloc_at || n > plan.alloc_last)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc (size_t size)
{
	return no_memory (__builtin_return_address (0)) ? NULL : __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
	return no_memory (__builtin_return_address (0)) ? NULL : __libc_calloc (n, size);
}

void *
realloc (void *old, size_t size)
{
	return no_memory (__builtin_return_address (0)) ? NULL : __libc_realloc (old, size);
}
#endif
