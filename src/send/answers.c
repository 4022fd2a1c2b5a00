/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The closed list of answers: words in the text part, link buttons in the HTML.
 * A button is a mailto: link, never http: link scanners open those.
 */

#include "template-private.h"

/* clang-format off */
#define BUTTON \
	"<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:0 0 8px 0\"><tr>" \
	"<td class=\"button\" bgcolor=\"#00703c\" style=\"background-color:#00703c;padding:0\">" \
	"<a class=\"button\" href=\"%s\" style=\"display:inline-block;padding:12px 20px;font-size:1.1875rem;line-height:1.2;" \
	"color:#ffffff;background-color:#00703c;text-decoration:none\">%s</a></td></tr></table>\n"
#define WORD "<p class=\"body\" style=\"margin:0 0 8px 0;font-size:1.1875rem;line-height:1.4\">%s</p>\n"
#define MEANS "<p class=\"body\" style=\"margin:0 0 25px 0;font-size:1.1875rem;line-height:1.4\">%s</p>\n"
#define INTRO "<p class=\"body\" style=\"margin:0 0 20px 0;font-size:1.1875rem;line-height:1.4\">%s</p>\n"
/* clang-format on */

/* Returns: (transfer full): one clean line, "" when it is missing */
static char *
member (JsonObject *answer, const char *name)
{
	const char *value = json_object_get_string_member_with_default (answer, name, "");

	return ccrf_text_clean_line (value);
}

/* "VISIT date": the word and what to write behind it */
static char *
word_of (JsonObject *answer)
{
	g_autofree char *keyword = member (answer, "keyword");
	g_autofree char *hint = member (answer, "hint");

	return *hint ? g_strdup_printf ("%s %s", keyword, hint) : g_strdup (keyword);
}

static JsonObject *
answer_at (JsonArray *answers, guint i)
{
	JsonNode *element = json_array_get_element (answers, i);

	return JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

/* "1 DONE", "2 DONE": a line an item, where the number stands before the word */
static gboolean
per_item (JsonArray *answers)
{
	JsonObject *first = json_array_get_length (answers) ? answer_at (answers, 0) : NULL;
	g_autofree char *keyword = first ? member (first, "keyword") : g_strdup ("");
	g_autofree char *prefill = first ? member (first, "prefill") : g_strdup ("");

	return g_ascii_isdigit (*prefill) && !g_ascii_isdigit (*keyword);
}

/* one button that opens a reply with lines to complete: there is no word to write */
static gboolean
is_prose (JsonArray *answers)
{
	JsonObject *first = json_array_get_length (answers) ? answer_at (answers, 0) : NULL;

	return first && json_object_get_boolean_member_with_default (first, "prose", FALSE);
}

static const char *
intro_text (JsonArray *answers)
{
	if (per_item (answers))
		return "Reply to this email with a line for each number, using these words:";
	if (json_array_get_length (answers) == 1)
		return "Reply to this email with this word on the first line:";
	return "Reply to this email with one of these words on the first line:";
}

#define OPENS "your email app opens a reply that is filled in already"

static const char *
intro_html (JsonArray *answers)
{
	if (is_prose (answers))
		return "Press the button: " OPENS ". Complete the lines and send it.";
	if (per_item (answers))
		return "Press a button: " OPENS ", with a line for each number. Complete every line, change the word where another one fits, and send it.";
	if (json_array_get_length (answers) == 1)
		return "Press the button: " OPENS ". Add what is asked for and send it. Or reply to this email with this word on the first line.";
	return "Press one button: " OPENS ". Add what is asked for and send it. Or reply to this email with one of these words on the first line.";
}

char *
ccrf_answers_text (JsonArray *answers)
{
	guint count = json_array_get_length (answers);
	GString *text = g_string_new (NULL);

	if (is_prose (answers))
		return g_string_free (text, FALSE);
	g_string_append (text, intro_text (answers));
	g_string_append (text, "\n\n");
	for (guint i = 0; i < count; i++) {
		JsonObject *answer = answer_at (answers, i);
		g_autofree char *word = answer ? word_of (answer) : NULL;
		g_autofree char *means = answer ? member (answer, "means") : NULL;

		if (!answer)
			continue;
		g_string_append_printf (text, "- " CCRF_MARK_VALUE "%s%s%s\n", word, *means ? " – " : "", means);
	}
	return g_string_free (text, FALSE);
}

/* below a button it stands alone: a capital at its start */
static char *
sentence (JsonObject *answer)
{
	char *means = member (answer, "means");

	*means = g_ascii_toupper (*means);
	return means;
}

static void
append_html (GString *html, JsonObject *answer)
{
	g_autofree char *word = word_of (answer);
	g_autofree char *means = sentence (answer);
	g_autofree char *mailto = member (answer, "mailto");
	g_autofree char *word_html = g_markup_escape_text (word, -1);
	g_autofree char *means_html = g_markup_escape_text (means, -1);
	g_autofree char *mailto_html = g_markup_escape_text (mailto, -1);

	if (g_str_has_prefix (mailto, "mailto:"))
		g_string_append_printf (html, BUTTON, mailto_html, word_html);
	else
		g_string_append_printf (html, WORD, word_html);
	if (*means)
		g_string_append_printf (html, MEANS, means_html);
}

char *
ccrf_answers_html (JsonArray *answers)
{
	guint count = json_array_get_length (answers);
	GString *html = g_string_new (NULL);

	g_string_append_printf (html, INTRO, intro_html (answers));
	for (guint i = 0; i < count; i++) {
		JsonObject *answer = answer_at (answers, i);

		if (answer)
			append_html (html, answer);
	}
	return g_string_free (html, FALSE);
}

/* everything but RFC 3986's unreserved characters; line ends as CRLF (RFC 6068 section 5) */
static void
append_encoded (GString *uri, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '\n')
			g_string_append (uri, "%0D%0A");
		else if (g_ascii_isalnum (*at) || strchr ("-._~", *at))
			g_string_append_c (uri, *at);
		else
			g_string_append_printf (uri, "%%%02X", (guchar) *at);
	}
}

char *
ccrf_answers_mailto (const char *address, const char *subject, const char *body)
{
	GString *uri = g_string_new ("mailto:");
	const char *at = strrchr (address, '@');
	g_autofree char *local = g_strndup (address, at ? (gsize) (at - address) : strlen (address));

	append_encoded (uri, local);
	if (at) {
		g_string_append_c (uri, '@');
		append_encoded (uri, at + 1);
	}
	g_string_append (uri, "?subject=");
	append_encoded (uri, subject);
	g_string_append (uri, "&body=");
	append_encoded (uri, body);
	return g_string_free (uri, FALSE);
}
