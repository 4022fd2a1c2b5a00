/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The walk through a Word document's body, shared by the docx-*.c files. */

#include "builder.h"
#include "reader.h"
#include "xml.h"

typedef struct {
	CcrfBuilder out;
	guint marks;            /* of the run here */
	const char *font;       /* of the run here, when it is a symbol font */
	const char *wrong;      /* a rule was broken: reading fails with it */

	/* the control whose text is being gathered; NULL: text goes to the cell */
	CcrfPiece *control;
	GString *all, *kept;    /* its text; the same without what is struck out or hidden */
	guint all_marks, kept_marks;

	GArray *fields;         /* CcrfDocxField: complex fields that are open */
	GPtrArray *boxes;       /* text boxes anchored in this paragraph; NULL outside one */
	gboolean join_next;     /* the paragraph mark was deleted (tracked): the next one goes on here */
	gboolean in_paragraph;

	int table, row;         /* numbers of the table and row here; 0: outside */
	const xmlNode *cell_control; /* w:sdtPr of a control around the next cell */
} CcrfDocx;

/** A field between its w:fldChar begin and end. */
typedef struct {
	gboolean in_code;  /* what stands here is the field's code, which nobody sees */
	gboolean silent;   /* a check box or drop-down: what it shows was already said */
	gboolean gathers;  /* its result is the control being gathered */
} CcrfDocxField;

/* docx-walk.c */
void ccrf_docx_children (CcrfDocx *docx, const xmlNode *node);
/** Text as it is seen: to the control being gathered, else to the cell; nothing inside a field's code. */
void ccrf_docx_text (CcrfDocx *docx, const char *text);
void ccrf_docx_break (CcrfDocx *docx);
/** w:b, w:b w:val="1", "true", "on": yes; no such element, "0", "false", "off": no */
gboolean ccrf_docx_on (const xmlNode *parent, const char *name);

/* docx-control.c: content controls (w:sdt), legacy form fields (w:fldChar) */
void ccrf_docx_gather_begin (CcrfDocx *docx, const char *tag, const char *title, guint marks);
void ccrf_docx_gather_end (CcrfDocx *docx);
void ccrf_docx_control (CcrfDocx *docx, const xmlNode *sdt);
/** The control around a cell, once the cell is open. @return whether it gathers */
gboolean ccrf_docx_cell_control (CcrfDocx *docx, const xmlNode *properties, const xmlNode *cell);
void ccrf_docx_field_char (CcrfDocx *docx, const xmlNode *node);
/** Fields opened since there were @count never ended. */
void ccrf_docx_close_fields (CcrfDocx *docx, guint count);
gboolean ccrf_docx_silent (const CcrfDocx *docx);

/* docx-table.c */
void ccrf_docx_table (CcrfDocx *docx, const xmlNode *node);
void ccrf_docx_row (CcrfDocx *docx, const xmlNode *node);
void ccrf_docx_cell (CcrfDocx *docx, const xmlNode *node);
