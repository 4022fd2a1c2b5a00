/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How the child locks itself in before it reads a byte of the document. Linux
 * only: rlimits, no_new_privs, Landlock without a rule, a seccomp allow-list.
 */

#include <glib.h>

/** Under these the allow-list is wider and RLIMIT_AS is not set: the sanitizers map terabytes. */
#if defined(__SANITIZE_ADDRESS__)
#define CCRF_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CCRF_SANITIZED 1
#endif
#endif
#ifndef CCRF_SANITIZED
#define CCRF_SANITIZED 0
#endif

/**
 * ccrf_sandbox_enter:
 * @seconds: CPU time; the kernel kills beyond it
 * @memory: bytes of address space
 * @step: (out): what was being set up when it failed; a constant string
 *
 * Keeps file descriptors 0 and 1 and closes all others. A kernel without
 * Landlock is accepted, for seccomp forbids opening anything; everything else
 * must work. There is no way back.
 */
gboolean ccrf_sandbox_enter (gint64 seconds, gint64 memory, const char **step) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ccrf_sandbox_self_test: for each of a table of attacks, a child locks itself
 * in and tries it. One line an attack on standard output: `open refused (errno 13)`,
 * `fork refused (killed)`, `NAME ALLOWED`.
 * Returns: whether every attack was refused, and harmless work still possible
 */
gboolean ccrf_sandbox_self_test (void);
