/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The walk through an OpenDocument text, shared by the odt-*.c files. */

#include "flow.h"
#include "reader.h"
#include "xml.h"

typedef struct _CcrfOdtStyles CcrfOdtStyles;

typedef struct {
	guint marks;
	gboolean heading, list_item;
	char *font; /* when it is a symbol font */
} CcrfOdtStyle;

/** Takes all named styles below @root (styles.xml or content.xml). */
void ccrf_odt_styles_add (CcrfOdtStyles *styles, const xmlNode *root);
CcrfOdtStyles *ccrf_odt_styles_new (void);
void ccrf_odt_styles_free (CcrfOdtStyles *styles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfOdtStyles, ccrf_odt_styles_free)
/**
 * With what its parents say. Adds to @into: a span inside a span has both.
 * @family: "text", "paragraph"; @name (nullable)
 */
void ccrf_odt_style (const CcrfOdtStyles *styles, const char *family, const char *name, CcrfOdtStyle *into);

typedef struct {
	CcrfFlow flow;
	const CcrfOdtStyles *styles;
	GHashTable *deletions; /* tracked deletions: id → itself */
	GHashTable *deleting;  /* those that are open here */
	GHashTable *controls;  /* form controls: id → xmlNode */
	GPtrArray *boxes;      /* text boxes anchored in this paragraph; NULL outside one */
	const char *font;      /* of the text here, when it is a symbol font */
	gboolean space;        /* white space was the last thing, or nothing stands in the paragraph yet */
	guint lists;           /* lists around this paragraph */
	guint hidden;          /* hidden sections around it */
	guint fields;          /* field marks that are open */
	guint gathering;       /* the how manieth of them is the control being gathered; 0: none */
	gboolean in_paragraph;
} CcrfOdt;

void ccrf_odt_children (CcrfOdt *odt, const xmlNode *node);
/** Text inside a paragraph, with white space as OpenDocument counts it (ODF 1.3 part 3, 6.1.2). */
void ccrf_odt_text (CcrfOdt *odt, const char *text);

/* odt-control.c */
void ccrf_odt_find_controls (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_content_control (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_text_input (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_placeholder (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_drop_down (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_field_mark (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_field_start (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_field_end (CcrfOdt *odt, const xmlNode *node);
void ccrf_odt_on_form_control (CcrfOdt *odt, const xmlNode *node);

/* odt-table.c */
void ccrf_odt_on_table (CcrfOdt *odt, const xmlNode *node);
