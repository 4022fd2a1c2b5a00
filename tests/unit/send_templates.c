/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loading the templates, who may see what (B0.8), and every template rendered both ways. */

#include "send/template-private.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
	CcrfTemplates *templates;
	char **names;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();

	fixture->templates = ccrf_templates_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_test_message ("%s", (char *) g_ptr_array_index (faults, i));
	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_nonnull (fixture->templates);
	fixture->names = ccrf_templates_names (fixture->templates);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
	g_strfreev (fixture->names);
	ccrf_templates_free (fixture->templates);
}

/* ---- every template ------------------------------------------------------------- */

/* doc/mails.md is the list of the mails that leave: a row a template, with its audience */
static void
test_documented (Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL;
	g_auto (GStrv) lines = NULL;
	guint rows = 0;

	if (!g_file_get_contents ("doc/mails.md", &text, NULL, NULL)) {
		g_test_skip ("doc/mails.md is not here: run from the project's folder");
		return;
	}
	lines = g_strsplit (text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_auto (GStrv) cells = g_strsplit (*line, "|", -1);
		g_autoptr (CcrfRendered) rendered = NULL;

		if (g_strv_length (cells) < 6 || g_str_has_prefix (g_strstrip (cells[1]), "--") || g_str_equal (cells[1], "template"))
			continue;
		rows++;
		if (!ccrf_templates_has (fixture->templates, cells[1]))
			g_test_message ("no templates/%s.md", cells[1]);
		rendered = ccrf_template_preview (fixture->templates, cells[1], NULL);
		g_assert_nonnull (rendered);
		if (rendered)
			g_assert_cmpstr (rendered->audience, ==, g_strstrip (cells[2]));
	}
	g_assert_cmpuint (rows, >=, 40);
}

/* all flags true or all false, every text and list filled */
static JsonObject *
all_fields (const char *name, gboolean flag)
{
	JsonObject *fields = ccrf_preview_fields (name);
	g_autoptr (GList) members = json_object_get_members (fields);

	for (GList *member = members; member; member = member->next) {
		JsonNode *node = json_object_get_member (fields, member->data);

		if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
			json_object_set_boolean_member (fields, member->data, flag);
	}
	return fields;
}

static void
check_rendered (const char *name, const CcrfRendered *rendered)
{
	static const char *const never[] = { "{{", "}}", CCRF_MARK_ANSWERS, CCRF_MARK_BREAK, CCRF_MARK_VALUE, "(null)", NULL };
	g_auto (GStrv) lines = g_strsplit (rendered->text, "\n", -1);

	g_test_message ("%s", name);
	for (gsize i = 0; never[i]; i++) {
		g_assert_null (strstr (rendered->subject, never[i]));
		g_assert_null (strstr (rendered->text, never[i]));
		g_assert_null (strstr (rendered->html, never[i]));
	}
	for (char **line = lines; *line; line++)
		if (g_utf8_strlen (*line, -1) > CCRF_TEXT_WIDTH)
			g_assert_cmpstr (*line, ==, "a line of at most 78 characters");
	g_assert_null (strstr (rendered->text, "\n\n\n"));
	g_assert_nonnull (strstr (rendered->html, "<html lang=\"en-GB\">"));
	g_assert_nonnull (strstr (rendered->html, "<h1 "));
	g_assert_null (strstr (rendered->html, "http:"));
	g_assert_null (strstr (rendered->html, "https:"));
	g_assert_null (strstr (rendered->html, "<img"));
	g_assert_null (strstr (rendered->html, "<!-- raw HTML omitted -->"));
	g_assert_null (strstr (rendered->html, "<table cell")); /* layout tables have their role first */
	g_assert_null (strstr (rendered->html, "<em>"));
	g_assert_null (strstr (rendered->html, "<strong>"));
}

static void
test_every_template (Fixture *fixture, gconstpointer data)
{
	for (char **name = fixture->names; *name; name++)
		for (int way = 0; way < 3; way++) {
			g_autoptr (JsonObject) fields = way == 2 ? json_object_new () : all_fields (*name, way);
			g_autoptr (GError) error = NULL;
			g_autoptr (CcrfRendered) rendered = ccrf_template_render (fixture->templates, *name, fields, &error);

			g_assert_no_error (error);
			if (rendered)
				check_rendered (*name, rendered);
		}
}

static void
test_every_preview (Fixture *fixture, gconstpointer data)
{
	for (char **name = fixture->names; *name; name++) {
		g_autoptr (CcrfRendered) rendered = ccrf_template_preview (fixture->templates, *name, NULL);

		g_assert_nonnull (rendered);
		check_rendered (*name, rendered);
		g_assert_true (g_str_has_prefix (rendered->subject, "[CCRF-2026-00042] "));
		/* no personal data in a subject line (A2.2) */
		g_assert_null (strstr (rendered->subject, "Rose Cottage"));
		g_assert_null (strstr (rendered->subject, "Sam Carter"));
		g_assert_null (strstr (rendered->subject, "Morgan"));
		/* the first words say who it is from */
		g_assert_nonnull (strstr (rendered->text, "Example Council adult social care"));
		g_assert_true (g_str_has_suffix (rendered->text, "\nRef CCRF-2026-00042\n"));
	}
}

/* ---- clearance -------------------------------------------------------------------- */

static gboolean
sees (const CcrfTemplateField *field, const char *audience)
{
	return g_str_equal (audience, "council") || (g_str_equal (audience, "provider") && strchr (field->audiences, 'p'))
		|| (g_str_equal (audience, "professional") && strchr (field->audiences, 'r')) || (g_str_equal (audience, "partner") && strchr (field->audiences, 'x'));
}

/* every text that @audience is not cleared for says LEAK */
static JsonObject *
leaking_fields (const char *name, const char *audience)
{
	JsonObject *fields = all_fields (name, TRUE);

	for (const CcrfTemplateField *field = ccrf_template_fields; field->name; field++) {
		g_auto (GStrv) path = g_strsplit (field->name, ".", 2);
		JsonNode *node = json_object_get_member (fields, path[0]);

		if (sees (field, audience) || !node)
			continue;
		if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
			json_object_set_string_member (fields, path[0], "LEAK");
		for (guint i = 0; path[1] && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
			json_object_set_string_member (json_array_get_object_element (json_node_get_array (node), i), path[1], "LEAK");
	}
	return fields;
}

/* B0.8: whatever the fields hold, a mail shows its audience only what that is cleared for */
static void
test_nothing_leaks (Fixture *fixture, gconstpointer data)
{
	guint provider = 0;

	for (char **name = fixture->names; *name; name++) {
		g_autoptr (CcrfRendered) preview = ccrf_template_preview (fixture->templates, *name, NULL);
		g_autoptr (JsonObject) fields = leaking_fields (*name, preview->audience);
		g_autoptr (CcrfRendered) rendered = ccrf_template_render (fixture->templates, *name, fields, NULL);

		provider += g_str_equal (preview->audience, "provider");
		g_assert_null (strstr (rendered->text, "LEAK"));
		g_assert_null (strstr (rendered->html, "LEAK"));
		g_assert_null (strstr (rendered->subject, "LEAK"));
	}
	g_assert_cmpuint (provider, >=, 7);
}

/* A2.5b: the table itself never clears a provider for the professional's words or person */
static void
test_table (void)
{
	static const char *const kept[] = {
		"report", "factors", "professional_", "vouched", "urgent_reasons", "flags", "earlier_", "query_", "not_raised_reason",
		"escalate", "safeguarding_", "candidates", "typed_", "held_reason", "blocked_provider", "needs_reason", "missing", "step_words",
		"decided_by", "answer_text", NULL,
	};
	/* a reply in the name of a provider is shown to that provider's registered address before it counts; to no partner */
	static const char *const confirmed[] = { "said_by", "why", "held_text", NULL };

	for (const CcrfTemplateField *field = ccrf_template_fields; field->name; field++) {
		g_assert_cmpuint (strspn (field->audiences, "prx"), ==, strlen (field->audiences));
		for (gsize i = 0; kept[i]; i++)
			if (g_str_has_prefix (field->name, kept[i]) && !g_str_equal (field->name, "reporter_words"))
				g_assert_null (strchr (field->audiences, 'p'));
		if (g_strv_contains (confirmed, field->name))
			g_assert_cmpstr (field->audiences, ==, "pr");
	}
}

/* ---- a council's own folder ---------------------------------------------------------- */

static char *
folder_with (const char *file, const char *text)
{
	g_autofree char *folder = g_dir_make_tmp ("ccrf-templates-XXXXXX", NULL);
	g_autofree char *path = g_build_filename (folder, file, NULL);

	g_assert_true (g_file_set_contents (path, text, -1, NULL));
	return g_steal_pointer (&folder);
}

static void
folder_remove (const char *folder, const char *file)
{
	g_autofree char *path = g_build_filename (folder, file, NULL);

	g_unlink (path);
	g_rmdir (folder);
}

#define HEAD "Audience: provider\nSubject: S\n\n"

static void
test_faults (void)
{
	/* clang-format off */
	static const struct { const char *text, *wanted; } rows[] = {
		{ HEAD "one\ntwo {{report}}", "templates/x.md:5: {{report}}: a mail to the audience \"provider\" may not show report" },
		{ HEAD "{{#report}}\n{{value}}\n{{/report}}", "templates/x.md:5: {{value}}: a mail to the audience \"provider\" may not show report.value" },
		{ HEAD "{{#items}}{{evidence}}{{/items}}", "templates/x.md:4: {{evidence}}: a mail to the audience \"provider\" may not show items.evidence" },
		{ HEAD "{{professional_name}}", "\"provider\" may not show professional_name" },
		{ HEAD "{{#earlier_words}}x{{/earlier_words}}", "\"provider\" may not show earlier_words" },
		{ HEAD "{{details}}", "templates/x.md:4: {{details}}: no such field" },
		{ HEAD "{{token}}", "{{token}}: no such field" },
		{ "Audience: professional\nSubject: S\n\n{{#items}}{{answer}}{{/items}}", "\"professional\" may not show items.answer" },
		{ "Audience: partner\nSubject: S\n\n{{#items}}x{{/items}}", "\"partner\" may not show items" },
		{ "Audience: everyone\nSubject: S\n\nx", "templates/x.md:1: Audience: \"everyone\" is none of" },
		{ "Subject: S\n\nx", "templates/x.md: no Audience: line" },
		{ "Audience: council\n\nx", "templates/x.md: no Subject: line" },
		{ "Audience: council\nSubject:\n\nx", "templates/x.md: no Subject: line" },
		{ "Audience: council\nSubject: about {{professional_name}}\n\nx", "templates/x.md:2: Subject: {{professional_name}} may not stand" },
		{ "Audience: council\nSubject: about {{provider_name}}\n\nx", "{{provider_name}} may not stand in a subject" },
		{ "Audience: provider\nSubject: {{#report}}x{{/report}}\n\nx", "may not show report" },
		{ "Audience: council\nSubject: S\nSend: later\n\nx", "templates/x.md:3: Send: \"later\"" },
		{ "Audience: council\nSubject: S\nCc: x\n\nx", "templates/x.md:3: \"Cc: x\"" },
		{ "Audience: council\nSubject: S\n\n", "templates/x.md: no text" },
		{ "Audience: council\nSubject: S\n\nx\n\n<b>bold</b>", "templates/x.md:6: HTML and pictures" },
		{ "Audience: council\nSubject: S\n\n![x](y.png)", "templates/x.md:4: HTML and pictures" },
		{ "Audience: council\nSubject: S\n\n    {{ref}}", "templates/x.md:4: {{ref}} stands in a code line" },
		{ "Audience: council\nSubject: S\n\n`{{ref}}`", "templates/x.md:4: {{ref}} stands in a code line" },
		{ "Audience: council\nSubject: S\n\n[x](https://example.org)\n\n{{answers}}", "may only link to mailto: or tel:" },
		{ "Audience: council\nSubject: S\n\n{{#x}}", "templates/x.md:4: the section x is never closed" },
		{ "Audience: council\nSubject: S\n\n\xff", "templates/x.md: not UTF-8" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *folder = folder_with ("x.md", rows[i].text);
		g_autoptr (GPtrArray) faults = ccrf_faults_new ();
		g_autoptr (CcrfTemplates) templates = ccrf_templates_load (folder, faults);
		gboolean found = FALSE;

		for (guint k = 0; k < faults->len; k++)
			found |= strstr (g_ptr_array_index (faults, k), rows[i].wanted) != NULL;
		if (!found)
			g_test_message ("wanted %s, got %s", rows[i].wanted, faults->len ? (char *) g_ptr_array_index (faults, 0) : "nothing");
		g_assert_true (found);
		g_assert_null (templates);
		folder_remove (folder, "x.md");
	}
}

static void
test_own_template (void)
{
	g_autofree char *folder = folder_with ("recorded.md", "Audience: council\r\nSubject: Noted\r\nSend: at once\r\n\r\nNoted: {{recorded_words}}\r\n");
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfTemplates) templates = ccrf_templates_load (folder, faults);
	g_autoptr (CcrfRendered) rendered = NULL;

	g_assert_cmpuint (faults->len, ==, 0);
	g_assert_true (ccrf_templates_has (templates, "screening-request"));
	g_assert_true (ccrf_template_at_once (templates, "recorded"));
	g_assert_false (ccrf_template_at_once (templates, "screening-request"));
	rendered = ccrf_template_preview (templates, "recorded", NULL);
	g_assert_cmpstr (rendered->subject, ==, "[CCRF-2026-00042] Noted");
	g_assert_true (g_str_has_prefix (rendered->text, "Noted: APPROVE"));
	folder_remove (folder, "recorded.md");
}

static void
test_own_layout (void)
{
	g_autofree char *folder = folder_with ("layout.html", "<html>{{provider_name}}");
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();

	g_assert_null (ccrf_templates_load (folder, faults));
	g_assert_cmpuint (faults->len, ==, 2); /* an unknown field; neither body nor token */
	folder_remove (folder, "layout.html");
}

/* ---- what the texts must say ------------------------------------------------------------ */

static char *
text_of (Fixture *fixture, const char *name, const char *flag, gboolean value)
{
	g_autoptr (JsonObject) fields = ccrf_preview_fields (name);
	g_autoptr (CcrfRendered) rendered = NULL;
	g_autoptr (GString) flat = NULL;

	if (flag)
		json_object_set_boolean_member (fields, flag, value);
	rendered = ccrf_template_render (fixture->templates, name, fields, NULL);
	flat = g_string_new (rendered->text);
	g_string_replace (flat, "\n  ", " ", 0);
	g_string_replace (flat, "\n", " ", 0);
	return g_strdup (flat->str);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
	/* clang-format off */
	static const struct { const char *template_name, *flag; gboolean value; const char *wanted; } rows[] = {
		{ "professional-receipt", NULL, TRUE, "The adult's immediate safety comes first" },                       /* A1.1 */
		{ "professional-receipt", NULL, TRUE, "raise a safeguarding concern within 24 hours" },                   /* A1.3 */
		{ "professional-receipt", NULL, TRUE, "If you are unsure, talk to your manager" },                        /* A1.4 */
		{ "professional-receipt", "any_concern", FALSE, "The adult's immediate safety comes first" },             /* A1.1: every acknowledgement */
		{ "professional-receipt", "any_concern", FALSE, "call 999" },
		{ "professional-receipt", NULL, TRUE, "tell the manager of the service about the good practice yourself" }, /* A3.4 */
		{ "professional-receipt", "late", TRUE, "We have accepted it. Next time, please send the form within 3 working days." }, /* A2.4 */
		{ "professional-receipt", NULL, TRUE, "by Monday 23 November 2026, 5pm" },
		{ "professional-query-thanks", NULL, TRUE, "The adult's immediate safety comes first" },
		{ "professional-escalated", NULL, TRUE, "by Monday 23 November 2026, 9:30am" },                           /* A1.3 */
		{ "screening-request", NULL, TRUE, "[no prefix] URGENT. The form says that someone has been harmed. It is not known whether everyone is safe now." }, /* A1.1 */
		{ "screening-request", NULL, TRUE, "Has it happened before?" },                                           /* A1.2 */
		{ "screening-request", NULL, TRUE, "3 concerns in the last 12 months" },
		{ "screening-request", NULL, TRUE, "- ESCALATE reason – this may be abuse or neglect" },                  /* A2.5a */
		{ "raise-concern", NULL, TRUE, "Reply to this email with RAISED and the reference" },                     /* A1.3 */
		{ "provider-confirm-actions", NULL, TRUE, "1 DONE 12/12/2026 what was done" },                            /* A2.5b */
		{ "provider-confirm-actions", NULL, TRUE, "2 NOT DONE reason and new date" },
		{ "provider-confirm-actions", NULL, TRUE, "Action 1: Replace the worn hoist slings" },
		{ "provider-detail-actions", NULL, TRUE, "what you have done about a concern" },                          /* A2.5c */
		{ "visit-checklist", NULL, TRUE, "1 EVIDENCED" },                                                         /* A2.7b */
		{ "visit-decision", "overdue", TRUE, "The provider has not answered" },                                   /* A2.7a */
		{ "screening-request", "deputy", TRUE, "You are asked as the deputy" },
	};
	/* clang-format on */

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *text = text_of (fixture, rows[i].template_name, rows[i].flag, rows[i].value);
		const char *wanted = rows[i].wanted;

		if (g_str_has_prefix (wanted, "[no prefix] ")) {
			wanted += strlen ("[no prefix] ");
			g_assert_true (g_str_has_prefix (text, wanted));
		}
		if (!strstr (text, wanted))
			g_test_message ("%s: %s", rows[i].template_name, wanted);
		g_assert_nonnull (strstr (text, wanted));
	}
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
	g_autoptr (CcrfRendered) rendered = ccrf_template_preview (fixture->templates, "screening-request", NULL);
	g_autoptr (CcrfRendered) items = ccrf_template_preview (fixture->templates, "visit-checklist", NULL);
	g_autoptr (JsonObject) none = json_object_new ();
	g_autoptr (CcrfRendered) empty = ccrf_template_render (fixture->templates, "screening-request", none, NULL);
	g_autofree char *uri = ccrf_answers_mailto ("a+b@example.gov.uk", "Re: [X] 50% & more", "1 DONE \n\nRef \xc3\xa9");

	g_assert_nonnull (strstr (rendered->text, "Reply to this email with one of these words on the first line:\n\n- APPROVE – "));
	g_assert_nonnull (strstr (rendered->html, ">APPROVE</a>"));
	g_assert_nonnull (strstr (rendered->html, "href=\"mailto:adultsocialservices@example.gov.uk?subject="));
	g_assert_nonnull (strstr (items->text, "Reply to this email with a line for each number"));
	g_assert_null (strstr (empty->text, "one of these words"));
	g_assert_null (strstr (empty->html, "mailto:"));
	g_assert_cmpstr (uri, ==,
		"mailto:a%2Bb@example.gov.uk?subject=Re%3A%20%5BX%5D%2050%25%20%26%20more&body=1%20DONE%20%0D%0A%0D%0ARef%20%C3%A9");
}

/* lines to complete: no word to write in the text, one button in the HTML (RFC 6068) */
static void
test_lines (Fixture *fixture, gconstpointer data)
{
	g_autoptr (JsonNode) node = json_from_string ("{\"answers\":[{\"keyword\":\"Answer the questions\",\"means\":\"\",\"prose\":true,"
	                                              "\"mailto\":\"mailto:a@example.org?subject=x&body=Your%20job%20title%3A%20\"}],"
	                                              "\"missing\":[{\"label\":\"Your job title\"}]}", NULL);
	g_autoptr (CcrfRendered) rendered = ccrf_template_render (fixture->templates, "professional-missing", json_node_get_object (node), NULL);

	g_assert_nonnull (strstr (rendered->text, "- Your job title\n"));
	g_assert_null (strstr (rendered->text, "Answer the questions"));
	g_assert_null (strstr (rendered->text, "on the first line"));
	g_assert_nonnull (strstr (rendered->html, "href=\"mailto:a@example.org?subject=x&amp;body=Your%20job%20title%3A%20\""));
	g_assert_nonnull (strstr (rendered->html, ">Answer the questions</a>"));
	g_assert_nonnull (strstr (rendered->html, "Complete the lines and send it."));
	g_assert_null (strstr (rendered->html, "on the first line"));
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
	g_autoptr (JsonObject) fields = json_object_new ();
	g_autoptr (GError) error = NULL;

	g_assert_null (ccrf_template_render (fixture->templates, "no-such", fields, &error));
	g_assert_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
#define ADD(name, function) g_test_add ("/send/templates/" name, Fixture, NULL, set_up, function, tear_down)
	ADD ("documented", test_documented);
	ADD ("every-template", test_every_template);
	ADD ("every-preview", test_every_preview);
	ADD ("nothing-leaks", test_nothing_leaks);
	ADD ("words", test_words);
	ADD ("answers", test_answers);
	ADD ("lines", test_lines);
	ADD ("unknown", test_unknown);
	g_test_add_func ("/send/templates/table", test_table);
	g_test_add_func ("/send/templates/faults", test_faults);
	g_test_add_func ("/send/templates/own-template", test_own_template);
	g_test_add_func ("/send/templates/own-layout", test_own_layout);
	return g_test_run ();
}
