/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of fields at work: a template is bound to it at load, or refused (B0.8). */

#include "template-private.h"

/* clang-format off */
static const struct { const char *name; char letter; } audiences[] = {
	{ "council", '\0' }, { "partner", 'x' }, { "provider", 'p' }, { "professional", 'r' },
};

/* values that are no personal data: a subject line is seen on lock screens and in logs */
static const char *const subject_values[] = {
	"service_name", "due_words", "raise_by_words", "received_words", "screening_due_words", "visit_words", "meeting_words", "meeting_when", NULL,
};
/* clang-format on */

gboolean
ccrf_audience_known (const char *audience)
{
	for (gsize i = 0; i < G_N_ELEMENTS (audiences); i++)
		if (g_str_equal (audiences[i].name, audience))
			return TRUE;
	return FALSE;
}

static gboolean
cleared (const CcrfTemplateField *field, const char *audience)
{
	for (gsize i = 0; i < G_N_ELEMENTS (audiences); i++)
		if (g_str_equal (audiences[i].name, audience))
			return audiences[i].letter == '\0' || strchr (field->audiences, audiences[i].letter);
	return FALSE;
}

static const CcrfTemplateField *
find (const CcrfTemplateField *table, const char *list, const char *name)
{
	g_autofree char *full = list ? g_strdup_printf ("%s.%s", list, name) : g_strdup (name);

	for (const CcrfTemplateField *field = table; field->name; field++)
		if (g_str_equal (field->name, full))
			return field;
	return NULL;
}

static gboolean
is_list (const CcrfTemplateField *table, const char *full)
{
	g_autofree char *prefix = g_strconcat (full, ".", NULL);

	for (const CcrfTemplateField *field = table; field->name; field++)
		if (g_str_has_prefix (field->name, prefix))
			return TRUE;
	return FALSE;
}

typedef struct {
	const CcrfTemplateField *table;
	const char *file, *audience;
	GPtrArray *faults;
	const char *lists[CCRF_MUSTACHE_NESTING + 1]; /* full name of the list whose element is at that depth */
	int depth;
} Binder;

static void
bind_places (const Binder *binder, const CcrfMustacheNode *node, const CcrfTemplateField *field)
{
	if (node->kind != CCRF_MUSTACHE_VALUE)
		return;
	if (is_list (binder->table, field->name) && !g_str_equal (field->name, "answers"))
		ccrf_faults_add (binder->faults, "%s:%d: %s is a list: write {{#%s}}…{{/%s}}", binder->file, node->line, field->name, node->text, node->text);
	if (g_str_equal (field->name, "answers") && !node->alone)
		ccrf_faults_add (binder->faults, "%s:%d: {{answers}} wants a line of its own", binder->file, node->line);
}

static void
bind_node (Binder *binder, CcrfMustacheNode *node)
{
	const CcrfTemplateField *field = NULL;

	for (node->depth = binder->depth; !field; node->depth--) {
		field = find (binder->table, binder->lists[node->depth], node->text);
		if (field || node->depth == 0)
			break;
	}
	if (!field) {
		ccrf_faults_add (binder->faults, "%s:%d: {{%s}}: no such field; doc/mails.md lists them", binder->file, node->line, node->text);
		return;
	}
	if (!cleared (field, binder->audience))
		ccrf_faults_add (binder->faults, "%s:%d: {{%s}}: a mail to the audience \"%s\" may not show %s", binder->file, node->line,
			node->text, binder->audience, field->name);
	bind_places (binder, node, field);
	node->list = node->kind == CCRF_MUSTACHE_SECTION && is_list (binder->table, field->name);
	if (node->list)
		binder->lists[binder->depth + 1] = field->name;
}

static void
bind_all (Binder *binder, GPtrArray *nodes)
{
	for (guint i = 0; i < nodes->len; i++) {
		CcrfMustacheNode *node = g_ptr_array_index (nodes, i);

		if (node->kind == CCRF_MUSTACHE_TEXT)
			continue;
		bind_node (binder, node);
		if (!node->children)
			continue;
		binder->depth += node->list;
		bind_all (binder, node->children);
		binder->depth -= node->list;
	}
}

void
ccrf_fields_bind (const CcrfTemplateField *table, GPtrArray *nodes, const char *file, const char *audience, GPtrArray *faults)
{
	Binder binder = { .table = table, .file = file, .audience = audience, .faults = faults };

	bind_all (&binder, nodes);
}

static void
check_subject (const GPtrArray *nodes, const char *file, GPtrArray *faults)
{
	for (guint i = 0; i < nodes->len; i++) {
		const CcrfMustacheNode *node = g_ptr_array_index (nodes, i);

		if (node->kind == CCRF_MUSTACHE_VALUE && !g_strv_contains (subject_values, node->text))
			ccrf_faults_add (faults, "%s:%d: Subject: {{%s}} may not stand in a subject line: it may be personal data", file, node->line, node->text);
		if (node->children)
			check_subject (node->children, file, faults);
	}
}

void
ccrf_fields_bind_subject (GPtrArray *nodes, const char *file, const char *audience, GPtrArray *faults)
{
	ccrf_fields_bind (ccrf_template_fields, nodes, file, audience, faults);
	check_subject (nodes, file, faults);
}
