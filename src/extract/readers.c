/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of readers; only the child links it. Their names, for both sides, are in read-limits.c. */

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

static void
prepare_pdf (void)
{
	prepare_xml ();
	ccrf_pdf_prepare ();
}

/* clang-format off */
static const CcrfReader readers[] = {
	/* format            name    prepare      read */
	{ CCRF_FORMAT_HTML, "html", prepare_xml, ccrf_html_read },
	{ CCRF_FORMAT_DOCX, "docx", prepare_xml, ccrf_docx_read },
	{ CCRF_FORMAT_ODT,  "odt",  prepare_xml, ccrf_odt_read },
	{ CCRF_FORMAT_XLSX, "xlsx", prepare_xml, ccrf_xlsx_read },
	{ CCRF_FORMAT_DOC,  "doc",  ccrf_doc_prepare, ccrf_doc_read },
	{ CCRF_FORMAT_RTF,  "rtf",  NULL,        ccrf_rtf_read },
	{ CCRF_FORMAT_TNEF, "tnef", prepare_xml, ccrf_tnef_read },
	{ CCRF_FORMAT_PDF,  "pdf",  prepare_pdf, ccrf_pdf_read },
	{ CCRF_FORMAT_CALENDAR, "calendar", ccrf_calendar_prepare, ccrf_calendar_read },
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
