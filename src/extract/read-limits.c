/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What both sides of the pipe know: the names of formats that have a reader,
 * and the limits on the command line. The readers themselves, with all their
 * libraries, are linked into the child only (readers.c).
 */

#include <string.h>

#include "reader.h"

/* clang-format off */
static const struct {
	CcrfFormat format;
	const char *name;
} names[] = {
	{ CCRF_FORMAT_HTML, "html" },
	{ CCRF_FORMAT_DOCX, "docx" },
	{ CCRF_FORMAT_ODT, "odt" },
	{ CCRF_FORMAT_XLSX, "xlsx" },
	{ CCRF_FORMAT_DOC, "doc" },
	{ CCRF_FORMAT_RTF, "rtf" },
	{ CCRF_FORMAT_TNEF, "tnef" },
	{ CCRF_FORMAT_PDF, "pdf" },
	{ CCRF_FORMAT_CALENDAR, "calendar" },
};

#define LIMIT(name) { #name, G_STRUCT_OFFSET (CcrfReadLimits, name) }
const CcrfReadLimitName ccrf_read_limit_names[] = {
	LIMIT (document_size),
	LIMIT (child_seconds),
	LIMIT (child_memory),
	LIMIT (zip_entries),
	LIMIT (inflated_size),
	LIMIT (inflate_ratio),
	LIMIT (pdf_pages),
	LIMIT (pdf_fields),
	LIMIT (calendar_parameters),
	LIMIT (attachments),
	{ NULL, 0 },
};
/* clang-format on */

const char *
ccrf_reader_name (CcrfFormat format)
{
	for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
		if (names[i].format == format)
			return names[i].name;
	return NULL;
}

void
ccrf_read_limits_from (const CcrfLimits *limits, gsize document_size, CcrfReadLimits *into)
{
	*into = (CcrfReadLimits){
		.document_size = (gint64) document_size,
		.child_seconds = limits->child_seconds,
		.child_memory = limits->child_memory,
		.zip_entries = limits->zip_entries,
		.inflated_size = limits->inflated_size,
		.inflate_ratio = limits->inflate_ratio,
		.pdf_pages = limits->pdf_pages,
		.pdf_fields = limits->pdf_fields,
		.calendar_parameters = limits->calendar_parameters,
		.attachments = limits->attachments,
	};
}

char **
ccrf_read_limits_to_args (const CcrfReadLimits *limits)
{
	g_autoptr (GPtrArray) args = g_ptr_array_new ();
	for (const CcrfReadLimitName *limit = ccrf_read_limit_names; limit->name != NULL; limit++)
		g_ptr_array_add (args, g_strdup_printf ("%s=%" G_GINT64_FORMAT, limit->name,
							G_STRUCT_MEMBER (gint64, limits, limit->offset)));
	g_ptr_array_add (args, NULL);
	return (char **) g_ptr_array_free (g_steal_pointer (&args), FALSE);
}

gboolean
ccrf_read_limits_from_args (char **args, CcrfReadLimits *into)
{
	for (const CcrfReadLimitName *limit = ccrf_read_limit_names; limit->name != NULL; limit++, args++) {
		gsize length = strlen (limit->name);
		if (*args == NULL || strncmp (*args, limit->name, length) != 0 || (*args)[length] != '=')
			return FALSE;
		gint64 *value = &G_STRUCT_MEMBER (gint64, into, limit->offset);
		if (!g_ascii_string_to_signed (*args + length + 1, 10, 1, G_MAXINT64, value, NULL))
			return FALSE;
	}
	return *args == NULL;
}
