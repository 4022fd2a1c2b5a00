/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of formats that can be read, and the limits on the command line. */

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

/*
 * libxml2 goes on after some failed allocations and leaves out what did not
 * fit. A document must never be shortened like that: no memory ends the child.
 */
static void *
allocate (size_t size)
{
	void *memory = malloc (size);
	if (memory == NULL && size > 0)
		abort ();
	return memory;
}

static void *
reallocate (void *memory, size_t size)
{
	void *moved = realloc (memory, size);
	if (moved == NULL && size > 0)
		abort ();
	return moved;
}

static char *
duplicate (const char *text)
{
	return strcpy (allocate (strlen (text) + 1), text);
}

/* libxml2 makes its tables and converters here, not at the first document */
static void
prepare_xml (void)
{
	xmlMemSetup (free, allocate, reallocate, duplicate);
	xmlInitParser ();
	htmlDefaultSAXHandlerInit ();
}

/* clang-format off */
static const CcrfReader readers[] = {
	/* format            name    prepare      read */
	{ CCRF_FORMAT_HTML, "html", prepare_xml, ccrf_html_read },
	{ CCRF_FORMAT_DOCX, "docx", prepare_xml, ccrf_docx_read },
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
	{ NULL, 0 },
};
/* clang-format on */

const CcrfReader *
ccrf_reader_for (CcrfFormat format)
{
	for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
		if (readers[i].format == format)
			return &readers[i];
	return NULL;
}

const CcrfReader *
ccrf_reader_named (const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
		if (strcmp (readers[i].name, name) == 0)
			return &readers[i];
	return NULL;
}

CcrfSheet *
ccrf_reader_read (const CcrfReader *reader, GBytes *document, const CcrfReadLimits *limits, GError **error)
{
	g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
	if (!reader->read (document, limits, sheet, error))
		return NULL;
	return g_steal_pointer (&sheet);
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
