/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of the templates: the Mustache subset, who may see which field,
 * how values are cleaned and escaped, and how Markdown becomes text and HTML.
 */

#include <ccrf/send.h>

G_BEGIN_DECLS

/*
 * Marks inside a rendering, removed before anyone sees them. They are Unicode
 * noncharacters, which ccrf_text_clean drops from every value, so that no
 * value can forge one.
 */
#define CCRF_MARK_ANSWERS "\xef\xb7\x90" /* U+FDD0: here stand the answers */
#define CCRF_MARK_BREAK   "\xef\xb7\x91" /* U+FDD1: a line break of a value (text part) */
#define CCRF_MARK_VALUE   "\xef\xb7\x92" /* U+FDD2: a value starts or ends here (text part) */

/* ---- mustache.c ----------------------------------------------------------------- */

typedef enum {
	CCRF_MUSTACHE_TEXT,
	CCRF_MUSTACHE_VALUE,    /* {{name}} */
	CCRF_MUSTACHE_SECTION,  /* {{#name}}…{{/name}} */
	CCRF_MUSTACHE_INVERTED, /* {{^name}}…{{/name}} */
} CcrfMustacheKind;

typedef struct {
	CcrfMustacheKind kind;
	char *text;          /* the text, or the name of the field */
	int line;            /* in the file, from 1 */
	gboolean one_line;   /* stands in a heading: line breaks become spaces */
	gboolean alone;      /* nothing else stands on its line */
	gboolean in_code;    /* stands in a code line, where escapes would show */
	int depth;           /* set by binding: 0 the mail's fields, 1 the outer list's element, … */
	gboolean list;       /* set by binding: a section over a list's elements */
	GPtrArray *children; /* CcrfMustacheNode, of a section; else NULL */
} CcrfMustacheNode;

#define CCRF_MUSTACHE_NESTING 16 /* sections inside sections */

/**
 * ccrf_mustache_parse:
 * @file: for the faults, @first_line: line of the file that @source starts on
 *
 * Knows {{name}}, {{#name}}, {{^name}} and {{/name}}; anything else between
 * braces is a fault. A section tag that stands alone on its line takes the
 * line away with it.
 * Returns: (transfer full): the nodes, as far as they could be read
 */
GPtrArray *ccrf_mustache_parse (const char *file, int first_line, const char *source, GPtrArray *faults);

/**
 * CcrfMustacheEmit: appends a cleaned or escaped @value to @into.
 * @name is the field's, for a layout that knows a raw one.
 */
typedef void (*CcrfMustacheEmit) (GString *into, const CcrfMustacheNode *node, const char *value);

/** Needs bound nodes. A missing field is empty and false. */
void ccrf_mustache_render (const GPtrArray *nodes, JsonObject *fields, CcrfMustacheEmit emit, GString *into);

/* ---- fields.c -------------------------------------------------------------------- */

/**
 * ccrf_fields_bind: resolves every name against @table (the element of the
 * innermost list that declares it, then outwards), adding a fault for each
 * that is unknown, not cleared for @audience, or stands where it cannot.
 * Binding is static: what an element happens to carry beyond the table cannot
 * shadow a cleared field (B0.8).
 */
void ccrf_fields_bind (const CcrfTemplateField *table, GPtrArray *nodes, const char *file, const char *audience, GPtrArray *faults);
/** In a subject values come from a short list without personal data. */
void ccrf_fields_bind_subject (GPtrArray *nodes, const char *file, const char *audience, GPtrArray *faults);
/** "council", "partner", "provider", "professional" */
gboolean ccrf_audience_known (const char *audience);

/* ---- markdown.c ------------------------------------------------------------------- */

#define CCRF_VALUE_MOST 100000 /* characters of one value that a mail shows */

/**
 * ccrf_text_clean: what may stand in a mail: valid UTF-8, LF line ends, no
 * control, bidirectional, zero-width or noncharacters; lines trimmed, more than
 * one blank line folded; cut (and said so) after %CCRF_VALUE_MOST characters.
 * Returns: (transfer full)
 */
char *ccrf_text_clean (const char *value);
/** @value cleaned onto one line. (transfer full) */
char *ccrf_text_clean_line (const char *value);
void ccrf_emit_markdown (GString *into, const CcrfMustacheNode *node, const char *value);
void ccrf_emit_text (GString *into, const CcrfMustacheNode *node, const char *value);
void ccrf_emit_line (GString *into, const CcrfMustacheNode *node, const char *value);
/** Markdown with escaped values → HTML with the styles on each element. (transfer full) */
char *ccrf_markdown_to_html (const char *markdown);

/* ---- fill.c ------------------------------------------------------------------------ */

#define CCRF_TEXT_WIDTH 78

/** Markdown with plain values → the text part: paragraphs and list items filled to %CCRF_TEXT_WIDTH. (transfer full) */
char *ccrf_text_fill (const char *markdown);

/* ---- answers.c ---------------------------------------------------------------------- */

/** The closed list as Markdown for the text part, and as link buttons for the HTML. (transfer full) */
char *ccrf_answers_text (JsonArray *answers);
char *ccrf_answers_html (JsonArray *answers);
/** `mailto:` with subject and body prefilled, all reserved characters percent-encoded, CRLF line ends (RFC 6068). */
char *ccrf_answers_mailto (const char *address, const char *subject, const char *body);

/* ---- templates.c, render.c ------------------------------------------------------------ */

typedef struct {
	char *name, *file, *audience;
	gboolean at_once;          /* `Send: at once`: a receipt that does not wait for the send window */
	GPtrArray *subject, *body; /* CcrfMustacheNode */
} CcrfTemplate;

struct _CcrfTemplates {
	GHashTable *by_name; /* char * → CcrfTemplate */
	GPtrArray *layout;   /* CcrfMustacheNode */
};

/** `[ref] Reminder: purpose`, as the mail will carry it. (transfer full) */
char *ccrf_template_subject (const CcrfTemplates *templates, const char *name, JsonObject *fields, GError **error);
/** The template says `Send: at once`: a receipt that does not wait for the send window. */
gboolean ccrf_template_at_once (const CcrfTemplates *templates, const char *name);

/* ---- preview.c -------------------------------------------------------------------------- */

/** A value for every field of ccrf_template_fields, and the answers that @template_name offers. (transfer full) */
JsonObject *ccrf_preview_fields (const char *template_name);

/* ---- samples.c ------------------------------------------------------------------ */

typedef struct { const char *name, *value; } CcrfSample;
typedef struct { const char *name; gboolean value; } CcrfSampleFlag;
extern const CcrfSample ccrf_samples[];          /* ended by name NULL, like the others */
extern const CcrfSample ccrf_second_samples[];   /* what the second element of a list says instead */
extern const CcrfSampleFlag ccrf_sample_flags[]; /* for a list: the first element's; the second has the opposite */

G_END_DECLS
