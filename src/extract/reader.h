/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a reader of one format looks like, and the table of them. A new format
 * is a file with its read function, one row in readers.c and one in read-limits.c.
 */

#include <ccrf/base.h>
#include <ccrf/extract.h>

/** The limits a child is told on its command line (all gint64, so that one table can name them). */
typedef struct {
	gint64 document_size; /* exact size of what comes through the pipe */
	gint64 child_seconds;
	gint64 child_memory;  /* bytes of address space */
	gint64 zip_entries;
	gint64 inflated_size; /* bytes, all parts of a document together */
	gint64 inflate_ratio; /* inflated : compressed, of one part */
	gint64 pdf_pages;
	gint64 pdf_fields;    /* fields and annotations, all pages together */
	gint64 calendar_parameters; /* of one line */
	gint64 attachments;   /* files inside a container */
} CcrfReadLimits;

typedef struct {
	const char *name; /* as in `name=value` on the child's command line and in error messages */
	gsize offset;     /* in CcrfReadLimits */
} CcrfReadLimitName;

extern const CcrfReadLimitName ccrf_read_limit_names[]; /* ends with a NULL name */

void ccrf_read_limits_from (const CcrfLimits *limits, gsize document_size, CcrfReadLimits *into);
/** A strv `name=value`, in the order of the table. (transfer full) */
char **ccrf_read_limits_to_args (const CcrfReadLimits *limits);
/** Every limit must be there, once, and positive. */
gboolean ccrf_read_limits_from_args (char **args, CcrfReadLimits *into);

typedef struct {
	CcrfFormat format;
	const char *name;       /* on the child's command line */
	void (*prepare) (void); /* before the child locks itself in: whatever would be loaded from disk later; nullable */
	/* fills @sheet; @error INVALID or LIMIT. Names no text of the document in its errors. */
	gboolean (*read) (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
} CcrfReader;

/**
 * The name of @format's reader, %NULL when there is none: the same as in the
 * table of readers, for the side that does not link them.
 */
const char *ccrf_reader_name (CcrfFormat format);
/** (nullable) */
const CcrfReader *ccrf_reader_for (CcrfFormat format);
const CcrfReader *ccrf_reader_named (const char *name);
/** Returns: (transfer full) (nullable) */
CcrfSheet *ccrf_reader_read (const CcrfReader *reader, GBytes *document, const CcrfReadLimits *limits, GError **error);

/* the readers themselves */
gboolean ccrf_html_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
gboolean ccrf_docx_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
gboolean ccrf_odt_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
gboolean ccrf_xlsx_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
gboolean ccrf_doc_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
void ccrf_doc_prepare (void);
gboolean ccrf_rtf_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);

gboolean ccrf_tnef_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
gboolean ccrf_pdf_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
void ccrf_pdf_prepare (void);
gboolean ccrf_calendar_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error);
void ccrf_calendar_prepare (void);

/** The child's exit statuses. Other statuses and signals mean that it broke down. */
typedef enum {
	CCRF_EXIT_DONE = 0,      /* a sheet is on standard output */
	CCRF_EXIT_USAGE = 64,
	CCRF_EXIT_INVALID = 65,  /* a short reason is on standard output, as for LIMIT */
	CCRF_EXIT_LIMIT = 66,
	CCRF_EXIT_UNLOCKED = 67, /* it could not lock itself in, and read nothing */
} CcrfExit;
