/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Loading the templates, with every mistake a fault. A template file is
 *
 *   Audience: professional
 *   Subject: We have your form
 *   Send: at once            (only receipts: they do not wait for the send window)
 *
 *   Markdown with {{fields}} …
 */

#include "template-private.h"

#include <cmark.h>

/* clang-format off */
/* what layout.html may show; `body` is HTML already, `token` is the footer's */
static const CcrfTemplateField layout_fields[] = {
	{ "service_name", "", "" }, { "service_address", "", "" }, { "ref", "", "" },
	{ "token", "", "" }, { "subject", "", "the purpose, without reference" }, { "body", "", "" },
	{ NULL, NULL, NULL },
};
/* clang-format on */

static void
template_free (gpointer data)
{
	CcrfTemplate *it = data;

	g_free (it->name);
	g_free (it->file);
	g_free (it->audience);
	g_clear_pointer (&it->subject, g_ptr_array_unref);
	g_clear_pointer (&it->body, g_ptr_array_unref);
	g_free (it);
}

void
ccrf_templates_free (CcrfTemplates *templates)
{
	if (!templates)
		return;
	g_clear_pointer (&templates->by_name, g_hash_table_unref);
	g_clear_pointer (&templates->layout, g_ptr_array_unref);
	g_free (templates);
}

/* ---- loading ------------------------------------------------------------------------ */

static void
read_audience (CcrfTemplate *it, int line, const char *value, GPtrArray *faults)
{
	if (!ccrf_audience_known (value))
		ccrf_faults_add (faults, "%s:%d: Audience: \"%s\" is none of council, partner, provider, professional", it->file, line, value);
	g_free (it->audience);
	it->audience = g_strdup (value);
}

static void
read_subject (CcrfTemplate *it, int line, const char *value, GPtrArray *faults)
{
	g_clear_pointer (&it->subject, g_ptr_array_unref);
	it->subject = ccrf_mustache_parse (it->file, line, value, faults);
}

static void
read_send (CcrfTemplate *it, int line, const char *value, GPtrArray *faults)
{
	it->at_once = g_str_equal (value, "at once");
	if (!it->at_once)
		ccrf_faults_add (faults, "%s:%d: Send: \"%s\": only \"at once\" is known; leave the line out otherwise", it->file, line, value);
}

/* clang-format off */
static const struct {
	const char *name;
	void (*read) (CcrfTemplate *it, int line, const char *value, GPtrArray *faults);
} headers[] = {
	{ "Audience:", read_audience },
	{ "Subject:",  read_subject },
	{ "Send:",     read_send },
};
/* clang-format on */

static void
read_header (CcrfTemplate *it, int number, const char *line, GPtrArray *faults)
{
	for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
		if (g_str_has_prefix (line, headers[i].name)) {
			g_autofree char *value = g_strstrip (g_strdup (line + strlen (headers[i].name)));

			headers[i].read (it, number, value, faults);
			return;
		}
	ccrf_faults_add (faults, "%s:%d: \"%s\": the first lines are Audience:, Subject: and perhaps Send:, then an empty line", it->file, number, line);
}

/* escapes would show in code, where Markdown knows none */
static void
check_code (const CcrfTemplate *it, const GPtrArray *nodes, GPtrArray *faults)
{
	for (guint i = 0; i < nodes->len; i++) {
		const CcrfMustacheNode *node = g_ptr_array_index (nodes, i);

		if (node->kind == CCRF_MUSTACHE_VALUE && node->in_code)
			ccrf_faults_add (faults, "%s:%d: {{%s}} stands in a code line (four spaces or a backtick), where a value cannot be escaped", it->file,
				node->line, node->text);
		if (node->children)
			check_code (it, node->children, faults);
	}
}

/* raw HTML would vanish, pictures are fetched, and links of a decision are opened by scanners */
static void
check_markup (const CcrfTemplate *it, int first_line, const char *body, GPtrArray *faults)
{
	cmark_node *document = cmark_parse_document (body, strlen (body), CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new (document);
	cmark_event_type event;

	while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node (iter);
		cmark_node_type type = cmark_node_get_type (node);
		const char *url = type == CMARK_NODE_LINK ? cmark_node_get_url (node) : NULL;

		if (event != CMARK_EVENT_ENTER)
			continue;
		if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_IMAGE)
			ccrf_faults_add (faults, "%s:%d: HTML and pictures have no place in a template", it->file, first_line + MAX (cmark_node_get_start_line (node), 1) - 1);
		if (url && strstr (body, "{{answers}}") && !g_str_has_prefix (url, "mailto:") && !g_str_has_prefix (url, "tel:"))
			ccrf_faults_add (faults, "%s: the link to %s: a mail that asks for a decision may only link to mailto: or tel:", it->file, url);
	}
	cmark_iter_free (iter);
	cmark_node_free (document);
}

static void
check_template (CcrfTemplate *it, GPtrArray *faults)
{
	if (!it->audience)
		ccrf_faults_add (faults, "%s: no Audience: line; add one of council, partner, provider, professional", it->file);
	if (!it->subject || it->subject->len == 0)
		ccrf_faults_add (faults, "%s: no Subject: line; add a plain purpose without personal data", it->file);
	if (it->audience && ccrf_audience_known (it->audience)) {
		ccrf_fields_bind (ccrf_template_fields, it->body, it->file, it->audience, faults);
		if (it->subject)
			ccrf_fields_bind_subject (it->subject, it->file, it->audience, faults);
	}
	check_code (it, it->body, faults);
}

/* Returns: (transfer full): always a template, perhaps a faulty one */
static CcrfTemplate *
template_read (const char *name, const char *file, const char *text, GPtrArray *faults)
{
	CcrfTemplate *it = g_new0 (CcrfTemplate, 1);
	g_autoptr (GString) source = g_string_new (text);
	const char *at;
	int line = 1;

	g_string_replace (source, "\r\n", "\n", 0);
	it->name = g_strdup (name);
	it->file = g_strdup (file);
	for (at = source->str; *at && *at != '\n'; line++) {
		gsize length = strcspn (at, "\n");
		g_autofree char *header = g_strndup (at, length);

		read_header (it, line, header, faults);
		at += length + (at[length] == '\n');
	}
	if (*at == '\n') {
		at++;
		line++;
	}
	if (*at == '\0')
		ccrf_faults_add (faults, "%s: no text after the first lines", file);
	it->body = ccrf_mustache_parse (file, line, at, faults);
	check_markup (it, line, at, faults);
	check_template (it, faults);
	return it;
}

/* Returns: (transfer full) (nullable): UTF-8 text of a file of the templates */
static char *
load_text (const char *folder, const char *name, GPtrArray *faults)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = g_build_filename ("templates", name, NULL);
	g_autoptr (GBytes) bytes = ccrf_data_load (folder, path, &error);
	gconstpointer data;
	gsize size;

	if (!bytes) {
		ccrf_faults_add (faults, "%s: %s", path, error->message);
		return NULL;
	}
	data = g_bytes_get_data (bytes, &size);
	if (!g_utf8_validate (data ? data : "", size, NULL)) {
		ccrf_faults_add (faults, "%s: not UTF-8 text: save it as UTF-8", path);
		return NULL;
	}
	return g_strndup (data ? data : "", size);
}

static gboolean
load_layout (CcrfTemplates *templates, const char *folder, GPtrArray *faults)
{
	g_autofree char *text = load_text (folder, "layout.html", faults);

	if (!text)
		return FALSE;
	templates->layout = ccrf_mustache_parse ("templates/layout.html", 1, text, faults);
	ccrf_fields_bind (layout_fields, templates->layout, "templates/layout.html", "council", faults);
	if (!strstr (text, "{{body}}") || !strstr (text, "{{token}}"))
		ccrf_faults_add (faults, "templates/layout.html: {{body}} and {{token}} must stand in it");
	return TRUE;
}

CcrfTemplates *
ccrf_templates_load (const char *folder, GPtrArray *faults)
{
	g_autoptr (CcrfTemplates) templates = g_new0 (CcrfTemplates, 1);
	g_auto (GStrv) files = ccrf_data_list (folder, "templates/", ".md");
	guint before = faults->len;

	templates->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, template_free);
	load_layout (templates, folder, faults);
	for (char **file = files; file && *file; file++) {
		g_autofree char *text = load_text (folder, *file, faults);
		g_autofree char *name = g_strndup (*file, strlen (*file) - strlen (".md"));
		g_autofree char *path = g_build_filename ("templates", *file, NULL);
		CcrfTemplate *it = text ? template_read (name, path, text, faults) : NULL;

		if (it)
			g_hash_table_replace (templates->by_name, it->name, it);
	}
	return faults->len > before ? NULL : g_steal_pointer (&templates);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
	return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
ccrf_templates_names (const CcrfTemplates *templates)
{
	g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
	GHashTableIter iter;
	gpointer name;
	char **names;

	g_hash_table_iter_init (&iter, templates->by_name);
	while (g_hash_table_iter_next (&iter, &name, NULL))
		g_strv_builder_add (builder, name);
	names = g_strv_builder_end (builder);
	qsort (names, g_strv_length (names), sizeof *names, compare_names);
	return names;
}

gboolean
ccrf_templates_has (const CcrfTemplates *templates, const char *name)
{
	return g_hash_table_contains (templates->by_name, name);
}

const char *
ccrf_templates_audience (const CcrfTemplates *templates, const char *name)
{
	const CcrfTemplate *it = g_hash_table_lookup (templates->by_name, name);

	return it ? it->audience : NULL;
}

gboolean
ccrf_template_at_once (const CcrfTemplates *templates, const char *name)
{
	const CcrfTemplate *it = g_hash_table_lookup (templates->by_name, name);

	return it && it->at_once;
}
