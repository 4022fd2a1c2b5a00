/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See package.h. */

#include <string.h>
#include <zip.h>

#include "package.h"

/* a small part may be as repetitive as it likes: a bomb must be larger than this */
#define RATIO_FREE (64 * 1024)

struct _CcrfPackage {
	zip_t *zip;
	GBytes *document;
	const CcrfReadLimits *limits;
	gint64 inflated;
};

CcrfPackage *
ccrf_package_open (GBytes *document, const CcrfReadLimits *limits, GError **error)
{
	gsize size;
	const void *data = g_bytes_get_data (document, &size);
	zip_error_t failed;
	zip_error_init (&failed);
	zip_source_t *source = zip_source_buffer_create (data, size, 0, &failed);
	zip_t *zip = source != NULL ? zip_open_from_source (source, ZIP_RDONLY, &failed) : NULL;
	gboolean memory = zip_error_code_zip (&failed) == ZIP_ER_MEMORY;
	zip_error_fini (&failed);
	if (zip == NULL) {
		zip_source_free (source);
		g_set_error (error, CCRF_ERROR, memory ? CCRF_ERROR_LIMIT : CCRF_ERROR_INVALID, "%s",
			     memory ? "zip: needs more than child_memory" : "not a zip file, or a damaged one");
		return NULL;
	}
	CcrfPackage *package = g_new0 (CcrfPackage, 1);
	package->zip = zip;
	package->document = g_bytes_ref (document);
	package->limits = limits;
	gint64 entries = zip_get_num_entries (zip, 0);
	if (entries > limits->zip_entries) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "zip_entries: %" G_GINT64_FORMAT " parts, at most %" G_GINT64_FORMAT " are read", entries, limits->zip_entries);
		ccrf_package_free (package);
		return NULL;
	}
	return package;
}

void
ccrf_package_free (CcrfPackage *package)
{
	if (package == NULL)
		return;
	zip_discard (package->zip);
	g_bytes_unref (package->document);
	g_free (package);
}

gboolean
ccrf_package_has (CcrfPackage *package, const char *name)
{
	return zip_name_locate (package->zip, name, ZIP_FL_NOCASE) >= 0;
}

/* While inflating: what the directory says about sizes may be a lie. */
static gboolean
within_limits (CcrfPackage *package, const char *name, gint64 part, gint64 compressed, GError **error)
{
	if (package->inflated > package->limits->inflated_size) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "inflated_size: more than %" G_GINT64_FORMAT " bytes inside the document", package->limits->inflated_size);
		return FALSE;
	}
	if (part > RATIO_FREE && part / MAX (compressed, 1) > package->limits->inflate_ratio) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "inflate_ratio: %s inflates to more than %" G_GINT64_FORMAT " times its size", name, package->limits->inflate_ratio);
		return FALSE;
	}
	return TRUE;
}

static GBytes *
inflate (CcrfPackage *package, const char *name, zip_file_t *file, gint64 compressed, GError **error)
{
	g_autoptr (GByteArray) bytes = g_byte_array_new ();
	guint8 buffer[32768];
	zip_int64_t got;
	while ((got = zip_fread (file, buffer, sizeof buffer)) > 0) {
		package->inflated += got;
		if (!within_limits (package, name, (gint64) bytes->len + got, compressed, error))
			return NULL;
		g_byte_array_append (bytes, buffer, (guint) got);
	}
	/* zip_fread checks the CRC at the end */
	if (got < 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: damaged in the zip", name);
		return NULL;
	}
	return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
ccrf_package_read (CcrfPackage *package, const char *name, GError **error)
{
	zip_stat_t stat;
	zip_int64_t index = zip_name_locate (package->zip, name, ZIP_FL_NOCASE);
	if (index < 0 || zip_stat_index (package->zip, (zip_uint64_t) index, 0, &stat) != 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "no such part in the document");
		return NULL;
	}
	if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "encrypted");
		return NULL;
	}
	zip_file_t *file = zip_fopen_index (package->zip, (zip_uint64_t) index, 0);
	if (file == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "a part of the zip cannot be opened (libzip error %d)", zip_error_code_zip (zip_get_error (package->zip)));
		return NULL;
	}
	gint64 compressed = (gint64) MIN (stat.comp_size, (zip_uint64_t) g_bytes_get_size (package->document));
	GBytes *bytes = inflate (package, name, file, compressed, error);
	zip_fclose (file);
	return bytes;
}
