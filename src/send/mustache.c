/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Mustache subset of the templates: read into nodes once, at load, so that
 * a mistake is a fault with a line, never a surprise in a mail.
 */

#include "template-private.h"

static void
node_free (gpointer data)
{
	CcrfMustacheNode *node = data;

	g_free (node->text);
	g_clear_pointer (&node->children, g_ptr_array_unref);
	g_free (node);
}

/* ---- reading ---------------------------------------------------------------------- */

typedef struct {
	const char *file;
	int line;
	GPtrArray *faults;
	GPtrArray *open;  /* GPtrArray: where nodes go, innermost last (borrowed) */
	GPtrArray *names; /* CcrfMustacheNode: the open sections (borrowed) */
	gboolean one_line, in_code;
} Reader;

static CcrfMustacheNode *
reader_add (Reader *reader, CcrfMustacheKind kind, const char *text, gsize length)
{
	CcrfMustacheNode *node = g_new0 (CcrfMustacheNode, 1);

	node->kind = kind;
	node->text = g_strndup (text, length);
	node->line = reader->line;
	node->one_line = reader->one_line;
	node->in_code = reader->in_code;
	g_ptr_array_add (g_ptr_array_index (reader->open, reader->open->len - 1), node);
	return node;
}

static void
reader_text (Reader *reader, const char *text, gsize length)
{
	if (length > 0)
		reader_add (reader, CCRF_MUSTACHE_TEXT, text, length);
}

static void
reader_open (Reader *reader, CcrfMustacheKind kind, const char *name)
{
	CcrfMustacheNode *node;

	if (reader->names->len >= CCRF_MUSTACHE_NESTING) {
		ccrf_faults_add (reader->faults, "%s:%d: {{%s}}: more than %d sections inside each other",
			reader->file, reader->line, name, CCRF_MUSTACHE_NESTING);
		return;
	}
	node = reader_add (reader, kind, name, strlen (name));
	node->children = g_ptr_array_new_with_free_func (node_free);
	g_ptr_array_add (reader->open, node->children);
	g_ptr_array_add (reader->names, node);
}

static void
reader_close (Reader *reader, const char *name)
{
	const CcrfMustacheNode *node = reader->names->len ? g_ptr_array_index (reader->names, reader->names->len - 1) : NULL;

	if (!node || !g_str_equal (node->text, name)) {
		ccrf_faults_add (reader->faults, "%s:%d: {{/%s}} does not close the open section: %s", reader->file, reader->line, name,
			node ? node->text : "none is open");
		return;
	}
	g_ptr_array_set_size (reader->open, reader->open->len - 1);
	g_ptr_array_set_size (reader->names, reader->names->len - 1);
}

/* a name is small letters, digits and _; nothing else stands between braces */
static gboolean
name_valid (const char *name)
{
	return *name >= 'a' && *name <= 'z' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (name);
}

/* one tag: @inner is what stands between the braces */
static void
reader_tag (Reader *reader, const char *inner, gboolean alone)
{
	const char *name = inner + (*inner && strchr ("#^/", *inner) ? 1 : 0);

	if (!name_valid (name)) {
		ccrf_faults_add (reader->faults, "%s:%d: {{%s}}: only {{name}}, {{#name}}, {{^name}} and {{/name}} are known",
			reader->file, reader->line, inner);
		return;
	}
	if (*inner == '#')
		reader_open (reader, CCRF_MUSTACHE_SECTION, name);
	else if (*inner == '^')
		reader_open (reader, CCRF_MUSTACHE_INVERTED, name);
	else if (*inner == '/')
		reader_close (reader, name);
	else
		reader_add (reader, CCRF_MUSTACHE_VALUE, name, strlen (name))->alone = alone;
}

/* Returns: (transfer full) (nullable): the inside of the tag that is all of @line */
static char *
lone_tag (const char *line)
{
	g_autofree char *stripped = g_strstrip (g_strdup (line));
	const char *end = strstr (stripped, "}}");

	if (!g_str_has_prefix (stripped, "{{") || !end || end[2] != '\0')
		return NULL;
	return g_strndup (stripped + 2, end - stripped - 2);
}

static void
reader_inline (Reader *reader, const char *line)
{
	const char *at = line;
	const char *start;

	while ((start = strstr (at, "{{"))) {
		const char *end = strstr (start, "}}");
		g_autofree char *inner = NULL;

		reader_text (reader, at, start - at);
		if (!end) {
			ccrf_faults_add (reader->faults, "%s:%d: \"{{\" without \"}}\" on the same line", reader->file, reader->line);
			return;
		}
		inner = g_strndup (start + 2, end - start - 2);
		reader_tag (reader, inner, FALSE);
		at = end + 2;
	}
	reader_text (reader, at, strlen (at));
}

static gboolean
is_underline (const char *line)
{
	gsize length = line ? strcspn (line, "\n") : 0;

	return length >= 2 && (strspn (line, "-") >= length || strspn (line, "=") >= length);
}

static void
reader_line (Reader *reader, const char *line, const char *next)
{
	g_autofree char *inner = lone_tag (line);

	reader->one_line = *line == '#' || is_underline (next);
	reader->in_code = g_str_has_prefix (line, "    ") || *line == '\t' || strchr (line, '`');
	if (inner) {
		reader_tag (reader, inner, TRUE);
		if (!strchr ("#^/", *inner))
			reader_text (reader, "\n", 1);
		return;
	}
	reader_inline (reader, line);
	reader_text (reader, "\n", 1);
}

GPtrArray *
ccrf_mustache_parse (const char *file, int first_line, const char *source, GPtrArray *faults)
{
	GPtrArray *nodes = g_ptr_array_new_with_free_func (node_free);
	g_autoptr (GPtrArray) open = g_ptr_array_new ();
	g_autoptr (GPtrArray) names = g_ptr_array_new ();
	g_auto (GStrv) lines = g_strsplit (source, "\n", -1);
	guint count = g_strv_length (lines);
	Reader reader = { .file = file, .line = first_line, .faults = faults, .open = open, .names = names };

	/* the text's last line end makes an empty last line */
	if (count > 0 && *lines[count - 1] == '\0')
		count--;
	g_ptr_array_add (open, nodes);
	for (guint i = 0; i < count; i++, reader.line++)
		reader_line (&reader, lines[i], i + 1 < count ? lines[i + 1] : NULL);
	for (guint i = 0; i < names->len; i++) {
		const CcrfMustacheNode *node = g_ptr_array_index (names, i);

		ccrf_faults_add (faults, "%s:%d: the section %s is never closed: add {{/%s}}", file, node->line, node->text, node->text);
	}
	return nodes;
}

/* ---- rendering ---------------------------------------------------------------------- */

typedef struct {
	CcrfMustacheEmit emit;
	GString *into;
	JsonObject *scopes[CCRF_MUSTACHE_NESTING + 1];
	int depth;
} Renderer;

static JsonNode *
lookup (const Renderer *renderer, const CcrfMustacheNode *node)
{
	if (node->depth > renderer->depth)
		return NULL;
	return json_object_get_member (renderer->scopes[node->depth], node->text);
}

/* Returns: (transfer full): "" for what has no words */
static char *
as_words (JsonNode *value)
{
	if (!value || !JSON_NODE_HOLDS_VALUE (value))
		return g_strdup ("");
	if (json_node_get_value_type (value) == G_TYPE_STRING)
		return json_node_dup_string (value);
	if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
		return g_strdup (json_node_get_boolean (value) ? "yes" : "no");
	return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
}

static gboolean
is_true (JsonNode *value)
{
	if (!value || JSON_NODE_HOLDS_NULL (value))
		return FALSE;
	if (JSON_NODE_HOLDS_ARRAY (value))
		return json_array_get_length (json_node_get_array (value)) > 0;
	if (JSON_NODE_HOLDS_OBJECT (value))
		return TRUE;
	if (json_node_get_value_type (value) == G_TYPE_STRING)
		return *json_node_get_string (value) != '\0';
	if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
		return json_node_get_boolean (value);
	return json_node_get_int (value) != 0;
}

static void render_nodes (Renderer *renderer, const GPtrArray *nodes);

static void
render_list (Renderer *renderer, const CcrfMustacheNode *node, JsonNode *value)
{
	JsonArray *array = value && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

	for (guint i = 0; array && i < json_array_get_length (array); i++) {
		JsonNode *element = json_array_get_element (array, i);

		if (!JSON_NODE_HOLDS_OBJECT (element))
			continue;
		renderer->scopes[++renderer->depth] = json_node_get_object (element);
		render_nodes (renderer, node->children);
		renderer->depth--;
	}
}

static void
render_value (Renderer *renderer, const CcrfMustacheNode *node, JsonNode *value)
{
	g_autofree char *words = NULL;

	/* the only list that is also a value: it renders itself */
	if (value && JSON_NODE_HOLDS_ARRAY (value)) {
		if (node->depth == 0 && g_str_equal (node->text, "answers") && is_true (value))
			g_string_append (renderer->into, "\n\n" CCRF_MARK_ANSWERS "\n\n");
		return;
	}
	words = as_words (value);
	renderer->emit (renderer->into, node, words);
}

static void
render_nodes (Renderer *renderer, const GPtrArray *nodes)
{
	for (guint i = 0; i < nodes->len; i++) {
		const CcrfMustacheNode *node = g_ptr_array_index (nodes, i);
		JsonNode *value = node->kind == CCRF_MUSTACHE_TEXT ? NULL : lookup (renderer, node);

		switch (node->kind) {
		case CCRF_MUSTACHE_TEXT:
			g_string_append (renderer->into, node->text);
			break;
		case CCRF_MUSTACHE_VALUE:
			render_value (renderer, node, value);
			break;
		case CCRF_MUSTACHE_SECTION:
			if (node->list)
				render_list (renderer, node, value);
			else if (is_true (value))
				render_nodes (renderer, node->children);
			break;
		case CCRF_MUSTACHE_INVERTED:
			if (!is_true (value))
				render_nodes (renderer, node->children);
			break;
		}
	}
}

void
ccrf_mustache_render (const GPtrArray *nodes, JsonObject *fields, CcrfMustacheEmit emit, GString *into)
{
	Renderer renderer = { .emit = emit, .into = into, .scopes = { fields } };

	render_nodes (&renderer, nodes);
}
