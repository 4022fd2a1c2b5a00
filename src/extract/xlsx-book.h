/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A workbook's parts that its sheets refer to, shared by the xlsx-*.c files. */

#include "builder.h"
#include "package.h"
#include "reader.h"
#include "xml.h"

typedef enum { CCRF_XLSX_PLAIN, CCRF_XLSX_DATE, CCRF_XLSX_TIME, CCRF_XLSX_DATE_TIME, CCRF_XLSX_PERCENT, CCRF_XLSX_BOOLEAN } CcrfXlsxShow;

/** A cell format (xf). */
typedef struct {
	guint marks; /* of its font */
	CcrfXlsxShow show;
} CcrfXlsxFormat;

typedef struct {
	CcrfPackage *package; /* not owned */
	CcrfBuilder out;
	xmlDoc *strings_tree;
	GPtrArray *strings;   /* const xmlNode *: si */
	GArray *formats;      /* CcrfXlsxFormat */
	gboolean from_1904;   /* dates count from then */
} CcrfXlsx;

/* xlsx-style.c */
void ccrf_xlsx_read_styles (CcrfXlsx *xlsx, const xmlNode *root);
const CcrfXlsxFormat *ccrf_xlsx_format (const CcrfXlsx *xlsx, const char *index);
guint ccrf_xlsx_font_marks (const xmlNode *font);
/** A number as the sheet shows it; dates as DD/MM/YYYY. (transfer full) */
char *ccrf_xlsx_number (const CcrfXlsx *xlsx, const char *value, CcrfXlsxShow show);

/* xlsx-box.c: check boxes that lie on a sheet */
typedef struct {
	guint row, column; /* from 0: the cell its upper left corner is in */
	gboolean ticked;
	char *label;
} CcrfXlsxBox;
/** @part: the sheet's; @root: its tree. Those that cannot be read become faults. (transfer full): CcrfXlsxBox */
GPtrArray *ccrf_xlsx_boxes (CcrfXlsx *xlsx, const char *part, const xmlNode *root);

/* xlsx-sheet.c */
void ccrf_xlsx_sheet (CcrfXlsx *xlsx, const char *part, const xmlNode *root);

/* xlsx.c */
/** The part that relation @id of @part means, or the first whose type ends in @type. (transfer full) (nullable) */
char *ccrf_xlsx_related (CcrfXlsx *xlsx, const char *part, const char *id, const char *type);
/** Says it once, however often it happens. */
void ccrf_xlsx_fault (CcrfXlsx *xlsx, const char *fault);
xmlDoc *ccrf_xlsx_part (CcrfXlsx *xlsx, const char *name, GError **error);
