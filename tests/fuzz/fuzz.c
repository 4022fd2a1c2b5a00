/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See fuzz.h. */

#include "fuzz.h"

#include <glib/gstdio.h>
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "extract/reader.h"
#include "extract/sandbox.h"
#if CCRF_SANITIZED
#include <sanitizer/lsan_interface.h>
#endif

#define PART_END 0x1e

void
fuzz_broken (const char *file, int line, const char *condition)
{
	fprintf (stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort ();
}

/* warnings about hostile bytes are for the log; a critical one is a mistake of ours, unless libgsf checks itself that way */
static void
hear (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
	if ((level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)) != 0 && (domain == NULL || !g_str_has_prefix (domain, "libgsf")))
		fuzz_broken (domain != NULL ? domain : "log", 0, message);
}

static void
prepare (void)
{
	static gsize done;

	if (!g_once_init_enter (&done))
		return;
	g_log_set_default_handler (hear, NULL);
	ccrf_log_set_level (0);
	ccrf_parse_init ();
	icalerror_set_errors_are_fatal (0);
	g_once_init_leave (&done, 1);
}

char *
fuzz_string (const uint8_t *data, size_t size)
{
	prepare ();
	return g_strndup ((const char *) data, size);
}

char *
fuzz_text (const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_string (data, size);

	return g_utf8_make_valid (text, -1);
}

const CcrfRules *
fuzz_rules (void)
{
	static CcrfRules *rules;

	prepare ();
	if (rules == NULL) {
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();

		rules = ccrf_rules_load (NULL, faults);
		FUZZ_HOLDS (faults->len == 0);
	}
	return rules;
}

const CcrfLimits *
fuzz_limits (void)
{
	static CcrfLimits limits;

	if (limits.message_size == 0)
		ccrf_limits_defaults (&limits);
	return &limits;
}

/* ---- a folder ---- */

static char *folder;
static GHashTable *names; /* files in it */

static void
remove_folder (void)
{
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init (&iter, names);
	while (g_hash_table_iter_next (&iter, &name, NULL)) {
		g_autofree char *path = g_build_filename (folder, name, NULL);

		g_unlink (path);
	}
	g_rmdir (folder);
	g_hash_table_unref (names);
	g_free (folder);
}

const char *
fuzz_folder (const char *name, const uint8_t *data, size_t size)
{
	g_autofree char *path = NULL;

	prepare ();
	if (folder == NULL) {
		folder = g_dir_make_tmp ("ccrf-fuzz-XXXXXX", NULL);
		names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
		atexit (remove_folder);
	}
	g_hash_table_add (names, g_strdup (name));
	path = g_build_filename (folder, name, NULL);
	FUZZ_HOLDS (g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	return folder;
}

/* ---- documents ---- */

/* what a child loads before it locks itself in is there until it ends */
static void
prepare_reader (const CcrfReader *reader)
{
#if CCRF_SANITIZED
	__lsan_disable ();
#endif
	reader->prepare ();
#if CCRF_SANITIZED
	__lsan_enable ();
#endif
}

static CcrfSheet *
read_here (GBytes *document, CcrfFormat format, const CcrfLimits *limits, GError **error)
{
	static GHashTable *prepared;
	const CcrfReader *reader = ccrf_reader_for (format);
	CcrfReadLimits here;

	prepare ();
	FUZZ_HOLDS (reader != NULL);
	if (prepared == NULL)
		prepared = g_hash_table_new (NULL, NULL);
	if (reader->prepare != NULL && g_hash_table_add (prepared, (gpointer) reader))
		prepare_reader (reader);
	ccrf_read_limits_from (limits, g_bytes_get_size (document), &here);
	return ccrf_reader_read (reader, document, &here, error);
}

/* instead of the one that starts a child: a target sees what the reader does */
CcrfSheet *
ccrf_extract (GBytes *document, CcrfFormat format, const CcrfLimits *limits, GError **error)
{
	return read_here (document, format, limits, error);
}

/* the daemon must take what its child says: whole, and the same */
static void
check_sheet (const CcrfSheet *sheet)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) wire = ccrf_sheet_serialise (sheet);
	g_autoptr (CcrfSheet) again = ccrf_sheet_parse (wire, &error);
	g_autofree char *text = ccrf_sheet_text (sheet);

	FUZZ_HOLDS (g_utf8_validate (text, -1, NULL));
	FUZZ_HOLDS (again != NULL || error != NULL);
	if (again != NULL) {
		g_autofree char *same = ccrf_sheet_text (again);

		FUZZ_HOLDS (strcmp (text, same) == 0);
		FUZZ_HOLDS (again->blocks->len == sheet->blocks->len && again->files->len == sheet->files->len);
	} else {
		FUZZ_HOLDS (g_error_matches (error, CCRF_ERROR, CCRF_ERROR_LIMIT));
	}
}

static void
read_and_check (CcrfFormat format, GBytes *document)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfSheet) sheet = read_here (document, format, fuzz_limits (), &error);

	FUZZ_HOLDS ((sheet == NULL) == (error != NULL));
	if (sheet != NULL)
		check_sheet (sheet);
	else
		FUZZ_HOLDS (g_utf8_validate (error->message, -1, NULL));
}

void
fuzz_read (CcrfFormat format, const uint8_t *data, size_t size)
{
	g_autoptr (GBytes) document = g_bytes_new (data, size);

	(void) ccrf_extract_format (document, "", "");
	read_and_check (format, document);
}

static void
add_part (zip_t *zip, const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr (data, '\n', size);
	gsize length = end != NULL ? (gsize) (end - data) : size;
	g_autofree char *name = g_strndup ((const char *) data, MIN (length, 200));
	zip_source_t *part = zip_source_buffer (zip, end != NULL ? end + 1 : data, end != NULL ? size - length - 1 : 0, 0);
	zip_int64_t at = zip_file_add (zip, name, part, ZIP_FL_OVERWRITE);

	if (at < 0)
		zip_source_free (part);
	else
		zip_set_file_compression (zip, (zip_uint64_t) at, ZIP_CM_STORE, 0);
}

static GBytes *
close_zip (zip_t *zip, zip_source_t *whole)
{
	zip_stat_t stat;
	guint8 *data;

	if (zip_close (zip) != 0) {
		zip_discard (zip);
		zip_source_free (whole);
		return NULL;
	}
	zip_source_stat (whole, &stat);
	data = g_malloc (stat.size);
	zip_source_open (whole);
	FUZZ_HOLDS (zip_source_read (whole, data, stat.size) == (zip_int64_t) stat.size);
	zip_source_close (whole);
	zip_source_free (whole);
	return g_bytes_new_take (data, stat.size);
}

void
fuzz_read_parts (CcrfFormat format, const uint8_t *data, size_t size)
{
	zip_source_t *whole = zip_source_buffer_create (NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source (whole, ZIP_TRUNCATE, NULL);
	const uint8_t *end = data + size;
	g_autoptr (GBytes) document = NULL;

	FUZZ_HOLDS (zip != NULL);
	if (size == 0) {
		zip_discard (zip);
		return;
	}
	zip_source_keep (whole);
	while (data < end) {
		const uint8_t *next = memchr (data, PART_END, (size_t) (end - data));

		add_part (zip, data, (size_t) ((next != NULL ? next : end) - data));
		data = next != NULL ? next + 1 : end;
	}
	document = close_zip (zip, whole);
	if (document != NULL)
		read_and_check (format, document);
}
