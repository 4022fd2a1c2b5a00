/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The walk through an RTF document, shared by the rtf-*.c files. */

#include "flow.h"
#include "reader.h"

/** Where the text of a group goes. */
typedef enum {
	CCRF_RTF_BODY,
	CCRF_RTF_SKIP,     /* nowhere, and neither does that of groups inside it */
	CCRF_RTF_SHAPE,    /* nowhere, but a text box may stand inside */
	CCRF_RTF_FONTS, CCRF_RTF_COLOURS, CCRF_RTF_STYLES,
	CCRF_RTF_CODE,     /* of a field */
	CCRF_RTF_FORM,     /* \formfield: settings of a legacy form field */
	CCRF_RTF_NAME, CCRF_RTF_TITLE, CCRF_RTF_ENTRY,
	CCRF_RTF_PROPERTIES, CCRF_RTF_PROPERTY_NAME, CCRF_RTF_PROPERTY_VALUE,
} CcrfRtfWhere;

/** What a group's end puts back. */
typedef struct {
	CcrfRtfWhere where;
	guint marks;
	gboolean deleted;      /* tracked deletion */
	int font;
	int skip_after;        /* \ucN: how many characters repeat a \u for old programs */
	gboolean in_table;     /* \intbl */
	int depth;             /* \itapN */
	gboolean heading, list_item;
	gboolean nested_row;   /* in \nesttableprops */
	gboolean opens_field, opens_result;
	int style;             /* in the style sheet: which one */
} CcrfRtfGroup;

typedef struct {
	GString *code;
	char *name, *title;
	GPtrArray *entries;
	gboolean form;         /* has a \formfield */
	int type, result, otherwise; /* \fftype, \ffres, \ffdefres; -1: not said */
	gboolean said, gathers;
} CcrfRtfField;

typedef struct {
	guint page;            /* code page */
	GString *name;
	gboolean symbols;      /* a symbol font by its name */
} CcrfRtfFont;

typedef struct {
	CcrfFlow flow;
	GArray *groups;        /* CcrfRtfGroup that are open; the last one is the current */
	GPtrArray *fields;     /* CcrfRtfField that are open */
	GHashTable *fonts;     /* number → CcrfRtfFont */
	GHashTable *headings;  /* numbers of styles that are headings */
	GArray *colours;       /* guint32, -1: automatic */
	gint32 colour;         /* being read; -1: nothing said yet */
	GByteArray *covered[2]; /* cells of the row, of the nested row: covered from the left? */
	gboolean next_covered;
	GString *text;         /* what a group that is gathered says: a name, an entry */
	char *property;
	guint page;            /* code page of the document */
	int font;              /* default font */
	int skip;              /* characters still to be skipped after \u */
	gunichar high;         /* first half of a surrogate pair */
	gboolean star;         /* \* was just read: an unknown word makes the group silent */
	const char *wrong;     /* a rule was broken: reading fails with it */
	gboolean page_unknown, state_unknown; /* said once as a fault */
} CcrfRtf;

CcrfRtfGroup *ccrf_rtf_group (CcrfRtf *rtf);
/** Bytes in the code page of the current font */
void ccrf_rtf_bytes (CcrfRtf *rtf, const guint8 *bytes, gsize size);
/** One character, wherever the current group's text goes */
void ccrf_rtf_character (CcrfRtf *rtf, gunichar c);
/** Opens the paragraph that the next content stands in. @return FALSE: content is not read here (deleted, skipped) */
gboolean ccrf_rtf_ready (CcrfRtf *rtf);
/** How many tables the current paragraph stands in */
guint ccrf_rtf_level (CcrfRtf *rtf);

/* rtf-word.c */
void ccrf_rtf_word (CcrfRtf *rtf, const char *word, gboolean has_value, int value);

/* rtf-field.c */
void ccrf_rtf_field_free (gpointer field);
void ccrf_rtf_field_begin (CcrfRtf *rtf);
void ccrf_rtf_field_result (CcrfRtf *rtf);
void ccrf_rtf_field_result_end (CcrfRtf *rtf);
void ccrf_rtf_field_end (CcrfRtf *rtf);
CcrfRtfField *ccrf_rtf_field (CcrfRtf *rtf);
