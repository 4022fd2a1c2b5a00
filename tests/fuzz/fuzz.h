/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the fuzz targets share. A target is a file NAME.c with one function; it
 * feeds hostile bytes to one parser and checks what holds for any of them.
 * `make fuzz` builds it with libFuzzer; `make check` replays what was ever found
 * with any compiler (replay.c).
 */

#include <ccrf/extract.h>
#include <ccrf/parse.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/** A moment in the past that every target agrees on: Monday 16 November 2026, noon. */
#define FUZZ_NOW ((CcrfTime) 1794830400)

/** What must hold whatever came in; says where and ends the program. */
#define FUZZ_HOLDS(condition) \
	do { \
		if (!(condition)) \
			fuzz_broken (__FILE__, __LINE__, #condition); \
	} while (0)
G_NORETURN void fuzz_broken (const char *file, int line, const char *condition);

/** The input as a string that ends where it ends, or at its first NUL. (transfer full) */
char *fuzz_string (const uint8_t *data, size_t size);
/** The same as the callers of a function get it: valid UTF-8. (transfer full) */
char *fuzz_text (const uint8_t *data, size_t size);
/** The words of the product, loaded once. */
const CcrfRules *fuzz_rules (void);
/** The limits of a program without a configuration. */
const CcrfLimits *fuzz_limits (void);
/** A folder of this process that holds the input as the file @name. Removed at exit. */
const char *fuzz_folder (const char *name, const uint8_t *data, size_t size);

/** A reader in this process, without its locked-in child; what it says must be a sheet that the daemon takes. */
void fuzz_read (CcrfFormat format, const uint8_t *data, size_t size);
/**
 * Parts of a zip, `NAME LF content`, parted by a byte 0x1e, wrapped into a zip:
 * what the mutations reach is the XML, not the container's checksums.
 */
void fuzz_read_parts (CcrfFormat format, const uint8_t *data, size_t size);
