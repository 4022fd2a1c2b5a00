/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The streams of a Word 97 to 2003 document ([MS-DOC]): where its text lies and
 * what its characters and paragraphs are. Every offset is checked: what points
 * outside a stream is not there.
 */

#include "reader.h"

typedef struct {
	guint8 *data;
	gsize size;
} CcrfDocStream;

/** 0 when it is not there */
guint8 ccrf_doc_u8 (const CcrfDocStream *stream, gsize at);
guint16 ccrf_doc_u16 (const CcrfDocStream *stream, gsize at);
guint32 ccrf_doc_u32 (const CcrfDocStream *stream, gsize at);
gboolean ccrf_doc_has (const CcrfDocStream *stream, gsize at, gsize size);

/** A run of text that lies together in the file (2.4.1). */
typedef struct {
	guint32 cp;       /* its first character */
	guint32 count;
	guint32 at;       /* in the WordDocument stream */
	gboolean narrow;  /* a byte a character (1252), else UTF-16 */
	guint16 modifier; /* Prm: properties of a fast save */
} CcrfDocPiece;

typedef struct {
	CcrfDocStream text, table, data; /* WordDocument, 0Table or 1Table, Data */
	gboolean encrypted;
	guint32 main_count; /* characters of the body */
	guint32 box_at, box_count; /* of the text boxes' text */
	GArray *pieces;     /* CcrfDocPiece, in order */
	GPtrArray *grpprls; /* GBytes: property lists of fast saves */
	GPtrArray *fonts;   /* char *: names */
} CcrfDocFile;

/** @error INVALID, LIMIT. An encrypted one is opened no further than that. */
CcrfDocFile *ccrf_doc_file_open (GBytes *document, GError **error);
void ccrf_doc_file_free (CcrfDocFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfDocFile, ccrf_doc_file_free)

/* ---- properties (doc-props.c) ---------------------------------------------------- */

typedef struct {
	guint32 start, end;  /* where in the WordDocument stream this holds; start ≥ end: nothing known */
	gboolean in_table, row_end, inner_cell, inner_row_end, heading, list_item;
	gint32 depth;        /* sprmPItap; 0: not said */
	GByteArray *covered; /* of a row's end: cells that a wide one covers; owned */
} CcrfDocParagraph;

typedef struct {
	guint32 start, end;
	guint marks;
	gboolean deleted, special, data;
	guint32 location;    /* in the Data stream */
	int font;            /* index of its font, -1: not said */
	int symbol_font;     /* of a symbol character, -1: none */
	guint16 symbol;
} CcrfDocCharacter;

/** What holds for the byte at @at; unchanged when it already does. */
void ccrf_doc_paragraph (const CcrfDocFile *file, guint32 at, CcrfDocParagraph *into);
void ccrf_doc_character (const CcrfDocFile *file, guint32 at, CcrfDocCharacter *into);
/** What a fast save changed on top of it. */
void ccrf_doc_modify (const CcrfDocFile *file, guint16 modifier, CcrfDocCharacter *into);

/* ---- form fields (doc-field.c) ---------------------------------------------------- */

typedef enum { CCRF_DOC_FORM_TEXT, CCRF_DOC_FORM_BOX, CCRF_DOC_FORM_LIST } CcrfDocFormKind;

typedef struct {
	CcrfDocFormKind kind;
	gboolean ticked;
	char *name, *title, *entry; /* entry: the chosen one */
} CcrfDocForm;

void ccrf_doc_form_clear (CcrfDocForm *form);
/** @return FALSE: nothing there, or it is damaged */
gboolean ccrf_doc_form (const CcrfDocFile *file, guint32 location, CcrfDocForm *into);
