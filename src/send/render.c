/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One template with its fields → subject, text part and HTML part. */

#include "template-private.h"

#define RENDERED_MOST (8 * 1024 * 1024) /* bytes of one part */

void
ccrf_rendered_free (CcrfRendered *rendered)
{
	if (!rendered)
		return;
	g_free (rendered->audience);
	g_free (rendered->subject);
	g_free (rendered->text);
	g_free (rendered->html);
	g_free (rendered);
}

static const CcrfTemplate *
find (const CcrfTemplates *templates, const char *name, GError **error)
{
	const CcrfTemplate *it = name ? g_hash_table_lookup (templates->by_name, name) : NULL;

	if (!it)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "there is no template templates/%s.md", name ? name : "?");
	return it;
}

static char *
purpose_of (const CcrfTemplate *it, JsonObject *fields)
{
	g_autoptr (GString) subject = g_string_new (NULL);

	ccrf_mustache_render (it->subject, fields, ccrf_emit_line, subject);
	return ccrf_text_clean_line (subject->str);
}

static char *
subject_of (const CcrfTemplate *it, JsonObject *fields)
{
	g_autofree char *purpose = purpose_of (it, fields);
	g_autofree char *ref = ccrf_text_clean_line (json_object_get_string_member_with_default (fields, "ref", ""));
	gboolean reminder = json_object_get_boolean_member_with_default (fields, "reminder", FALSE);

	return g_strdup_printf ("%s%s%s%s%s", *ref ? "[" : "", ref, *ref ? "] " : "", reminder ? "Reminder: " : "", purpose);
}

char *
ccrf_template_subject (const CcrfTemplates *templates, const char *name, JsonObject *fields, GError **error)
{
	const CcrfTemplate *it = find (templates, name, error);

	return it ? subject_of (it, fields) : NULL;
}

/* the layout's values are HTML-escaped, its body is HTML already */
static void
emit_layout (GString *into, const CcrfMustacheNode *node, const char *value)
{
	g_autofree char *clean = NULL;
	g_autofree char *escaped = NULL;

	if (g_str_equal (node->text, "body")) {
		g_string_append (into, value);
		return;
	}
	clean = ccrf_text_clean_line (value);
	escaped = g_markup_escape_text (clean, -1);
	g_string_append (into, escaped);
}

static JsonArray *
answers_of (JsonObject *fields)
{
	JsonNode *node = json_object_get_member (fields, "answers");

	return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static char *
render_html (const CcrfTemplates *templates, const CcrfTemplate *it, JsonObject *fields)
{
	static const char *const shared[] = { "service_name", "service_address", "ref", "token", NULL };
	g_autoptr (GString) markdown = g_string_new (NULL);
	g_autoptr (GString) body = NULL;
	g_autoptr (GString) html = g_string_new (NULL);
	g_autoptr (JsonObject) outer = json_object_new ();
	g_autofree char *converted = NULL;
	g_autofree char *purpose = purpose_of (it, fields);
	JsonArray *answers = answers_of (fields);

	ccrf_mustache_render (it->body, fields, ccrf_emit_markdown, markdown);
	converted = ccrf_markdown_to_html (markdown->str);
	body = g_string_new (converted);
	if (answers) {
		g_autofree char *mark = ccrf_markdown_to_html (CCRF_MARK_ANSWERS);
		g_autofree char *buttons = ccrf_answers_html (answers);

		g_string_replace (body, mark, buttons, 0);
	}
	for (gsize i = 0; shared[i]; i++)
		json_object_set_string_member (outer, shared[i], json_object_get_string_member_with_default (fields, shared[i], ""));
	json_object_set_string_member (outer, "subject", purpose);
	json_object_set_string_member (outer, "body", body->str);
	ccrf_mustache_render (templates->layout, outer, emit_layout, html);
	return g_strdup (html->str);
}

/* the footer of the text part, as layout.html has it: who sent this, and the reference that a reply quotes */
static void
append_footer (GString *text, JsonObject *fields)
{
	g_autofree char *service = ccrf_text_clean_line (json_object_get_string_member_with_default (fields, "service_name", ""));
	g_autofree char *address = ccrf_text_clean_line (json_object_get_string_member_with_default (fields, "service_address", ""));
	g_autofree char *ref = ccrf_text_clean_line (json_object_get_string_member_with_default (fields, "ref", ""));
	g_autofree char *token = ccrf_text_clean_line (json_object_get_string_member_with_default (fields, "token", ""));

	g_string_append_c (text, '\n');
	if (*service)
		g_string_append_printf (text, "%s\n", service);
	if (*address)
		g_string_append_printf (text, "%s\n", address);
	if (*ref || *token)
		g_string_append_printf (text, "Ref %s%s%s\n", ref, *token ? " / " : "", token);
}

static char *
render_text (const CcrfTemplate *it, JsonObject *fields)
{
	g_autoptr (GString) markdown = g_string_new (NULL);
	g_autoptr (GString) text = NULL;
	g_autofree char *filled = NULL;
	JsonArray *answers = answers_of (fields);

	ccrf_mustache_render (it->body, fields, ccrf_emit_text, markdown);
	if (answers) {
		g_autofree char *list = ccrf_answers_text (answers);

		g_string_replace (markdown, CCRF_MARK_ANSWERS, list, 0);
	}
	filled = ccrf_text_fill (markdown->str);
	text = g_string_new (filled);
	append_footer (text, fields);
	return g_strdup (text->str);
}

CcrfRendered *
ccrf_template_render (const CcrfTemplates *templates, const char *name, JsonObject *fields, GError **error)
{
	const CcrfTemplate *it = find (templates, name, error);
	g_autoptr (CcrfRendered) rendered = g_new0 (CcrfRendered, 1);

	if (!it)
		return NULL;
	rendered->audience = g_strdup (it->audience);
	rendered->subject = subject_of (it, fields);
	rendered->text = render_text (it, fields);
	rendered->html = render_html (templates, it, fields);
	if (strlen (rendered->text) > RENDERED_MOST || strlen (rendered->html) > RENDERED_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "templates/%s.md: the mail would be larger than %d MB", name, RENDERED_MOST / 1024 / 1024);
		return NULL;
	}
	return g_steal_pointer (&rendered);
}
