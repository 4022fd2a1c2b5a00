/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * extract: hostile documents are read in a child that locked itself in
 * (`ccrf-extract`), one child a document. What comes out is a neutral sheet:
 * paragraphs and table rows of pieces, whatever the container was. The sheet
 * knows nothing of the CCRF; `parse` turns it into fields.
 */

#include <ccrf/model.h>

G_BEGIN_DECLS

typedef enum {
	CCRF_PIECE_TEXT,
	CCRF_PIECE_TICK,     /* a check box, a tick glyph, a radio button */
	CCRF_PIECE_CONTROL,  /* the value of a form control: content control, drop-down, PDF field */
	CCRF_PIECE_BREAK,    /* a line break inside a cell or paragraph */
} CcrfPieceKind;

typedef enum {
	CCRF_MARK_STRUCK = 1 << 0,
	CCRF_MARK_BOLD = 1 << 1,
	CCRF_MARK_HIGHLIGHT = 1 << 2,
	CCRF_MARK_PLACEHOLDER = 1 << 3, /* "Click or tap here to enter text" (w:showingPlcHdr) */
	CCRF_MARK_HIDDEN = 1 << 4,
	CCRF_MARK_UNDERLINE = 1 << 5,
} CcrfMark;

typedef struct {
	CcrfPieceKind kind;
	guint marks;     /* CcrfMark */
	gboolean ticked; /* TICK */
	char *text;      /* TEXT, CONTROL: what it says (a drop-down: the chosen entry); TICK: "" or the radio's export value */
	char *tag;       /* CONTROL, TICK: w:tag or field name; "" when none */
	char *title;     /* CONTROL, TICK: w:alias, /TU, label; "" when none */
} CcrfPiece;

typedef struct {
	GPtrArray *pieces; /* CcrfPiece */
} CcrfCell;

typedef enum { CCRF_BLOCK_PARAGRAPH, CCRF_BLOCK_ROW } CcrfBlockKind;

typedef struct {
	CcrfBlockKind kind;
	int table;         /* ROW: number of its table in the document, from 1; nested ones have their own */
	int row;           /* ROW: from 1 */
	int quote;         /* depth of quotation (HTML blockquote, `>`); 0: the author's own */
	gboolean heading;
	gboolean list_item;
	gboolean signature; /* a mail client marked it as signature */
	GPtrArray *cells;  /* CcrfCell; a paragraph has one */
} CcrfBlock;

/** A file that was packed into the document. */
typedef struct {
	char *name;  /* as the sender's program gave it: never a path to write to; "" when none */
	char *type;  /* media type as claimed; "" when none */
	GBytes *data;
} CcrfFile;

/*
 * Only containers fill @files (TNEF: winmail.dat). The caller reads each like an
 * attachment of the message, with the same rules: ccrf_extract_format() by its
 * content, name and type, then ccrf_extract() in a child of its own. A file may
 * be a container again (a forwarded message in TNEF): the caller bounds the
 * depth. The blocks of such a sheet are the message's own text, in the richest
 * form that came; when it can only be had as RTF and there is no reader for it,
 * it is the file "body.rtf" (text/rtf).
 */
typedef struct {
	GPtrArray *blocks; /* CcrfBlock in document order */
	GHashTable *properties; /* char * → char *: e.g. "ccrf_version" */
	GPtrArray *faults; /* char *: limits that were hit, parts that were skipped, "encrypted" */
	GPtrArray *files;  /* CcrfFile: what the document contained */
	gboolean encrypted;
} CcrfSheet;

CcrfSheet *ccrf_sheet_new (void);
void ccrf_sheet_free (CcrfSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfSheet, ccrf_sheet_free)
/** The building functions that readers (and tests, and the reader of plain text in `parse`) use. */
CcrfBlock *ccrf_sheet_add_paragraph (CcrfSheet *sheet);
CcrfBlock *ccrf_sheet_add_row (CcrfSheet *sheet, int table, int row);
CcrfCell *ccrf_block_add_cell (CcrfBlock *block);
CcrfPiece *ccrf_cell_add (CcrfCell *cell, CcrfPieceKind kind, const char *text, guint marks);
/** @name, @type: (nullable) */
CcrfFile *ccrf_sheet_add_file (CcrfSheet *sheet, const char *name, const char *type, GBytes *data);
/** The cell's visible text: TEXT and CONTROL joined, BREAK as `\n`, ticks as U+2612 / U+2610; placeholders, hidden left out. */
char *ccrf_cell_text (const CcrfCell *cell);
/** The whole sheet as lines; cells of a row joined by TAB; quotes as `> `. */
char *ccrf_sheet_text (const CcrfSheet *sheet);
/** The child's wire format and back; reading treats its input as hostile. */
GBytes *ccrf_sheet_serialise (const CcrfSheet *sheet);
CcrfSheet *ccrf_sheet_parse (GBytes *wire, GError **error);

typedef enum {
	CCRF_FORMAT_UNKNOWN, CCRF_FORMAT_HTML, CCRF_FORMAT_DOCX, CCRF_FORMAT_ODT, CCRF_FORMAT_RTF, CCRF_FORMAT_DOC,
	CCRF_FORMAT_PDF, CCRF_FORMAT_XLSX, CCRF_FORMAT_TNEF,
	CCRF_FORMAT_CALENDAR, /* text/calendar in UTF-8: never found by ccrf_extract_format(), its reader's sheet is no document */
} CcrfFormat;

/** By content first (magic bytes, zip members), then by name and type. UNKNOWN: nothing we read. */
CcrfFormat ccrf_extract_format (GBytes *document, const char *name, const char *type);
/** Is there a reader for @format today? */
gboolean ccrf_extract_can_read (CcrfFormat format);

/**
 * ccrf_extract:
 * Reads @document in a child: exec'd, empty environment, only an input and an
 * output pipe, rlimits, no_new_privs, Landlock without a rule, seccomp
 * allow-list, wall-clock limit. The child is `ccrf-extract` beside the running
 * program, else in libexecdir.
 *
 * Returns: (transfer full) (nullable): the sheet; @error LIMIT (time, memory,
 * size), INVALID (not readable as @format), IO (no child, or it could not lock itself in)
 */
CcrfSheet *ccrf_extract (GBytes *document, CcrfFormat format, const CcrfLimits *limits, GError **error);

G_END_DECLS
