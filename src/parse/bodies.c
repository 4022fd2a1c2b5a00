/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which of a mail's bodies is its text. Plain text wins over its HTML alternative,
 * unless it says no more than that there is one.
 */

#include "reading.h"
#include "quotes.h"

#include <string.h>

/* What programs write into the plain part of a mail that was only made in HTML */
static gboolean
is_stub (const char *text)
{
	static const char *const phrases[] = {
		"view this email in", "view this message in", "does not support html", "doesn't support html", "not support html", "html-capable",
		"html enabled", "html-enabled", "this is an html", "this message is in html", "this is a multi-part message in mime format", "html version of this",
	};
	g_autofree char *folded = NULL;

	if (ccrf_quotes_is_blank (text))
		return TRUE;
	if (strlen (text) > 300)
		return FALSE;
	folded = g_utf8_casefold (text, -1);
	for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++) {
		if (strstr (folded, phrases[i]))
			return TRUE;
	}
	return FALSE;
}

static gboolean
group_has_text (CcrfReading *reading, int group)
{
	for (guint i = 0; i < reading->bodies->len; i++) {
		const CcrfBody *body = reading->bodies->pdata[i];

		if (body->group == group && !body->html && !is_stub (body->text))
			return TRUE;
	}
	return FALSE;
}

/* Outlook's envelope repeats the text that the mail has anyway: then it is one more alternative of that text */
static void
join_tnef (CcrfReading *reading, CcrfBody *tnef)
{
	for (guint i = 0; i < reading->bodies->len; i++) {
		CcrfBody *body = reading->bodies->pdata[i];

		if (body->tnef || body->mail != tnef->mail || is_stub (body->text))
			continue;
		if (body->group == 0)
			body->group = ++reading->groups;
		tnef->group = body->group;
		tnef->chosen = FALSE;
		return;
	}
	tnef->group = 0;
	tnef->chosen = TRUE;
}

static void
choose (CcrfReading *reading)
{
	for (guint i = 0; i < reading->bodies->len; i++) {
		CcrfBody *body = reading->bodies->pdata[i];

		if (body->tnef)
			join_tnef (reading, body);
	}
	for (guint i = 0; i < reading->bodies->len; i++) {
		CcrfBody *body = reading->bodies->pdata[i];

		if (body->tnef)
			continue;
		if (body->group == 0)
			body->chosen = TRUE;
		else
			body->chosen = group_has_text (reading, body->group) != body->html;
	}
}

/* A child for every mail's HTML would be waste: only where it is the text, or may hold a form that the plain text lost */
static gboolean
wants_sheet (const CcrfBody *body)
{
	static const char *const signs[] = { "<td", "<TD", "checkbox", "&#9744;", "&#9745;", "&#9746;", "\xe2\x98\x90", "\xe2\x98\x91", "\xe2\x98\x92" };

	if (!body->html || ccrf_quotes_is_blank (body->text))
		return FALSE;
	for (gsize i = 0; !body->chosen && i < G_N_ELEMENTS (signs); i++) {
		if (strstr (body->text, signs[i]))
			return TRUE;
	}
	return body->chosen;
}

static void
read_html (CcrfReading *reading, CcrfBody *body)
{
	g_autoptr (GBytes) bytes = g_bytes_new (body->text, strlen (body->text));
	const char *sealed = ccrf_sealed_html (bytes);
	guint faults = reading->message->faults->len;

	if (sealed && !reading->encrypted)
		reading->encrypted = sealed;
	if (wants_sheet (body))
		body->sheet = ccrf_read_sheet (reading, bytes, CCRF_FORMAT_HTML, "HTML body");
	/* the only text of the mail could not be read: a person must */
	if (!body->sheet && body->chosen && reading->message->faults->len > faults)
		reading->message->unreadable = TRUE;
}

static void
append_body (GString *text, const CcrfBody *body)
{
	g_autofree char *html = body->html && body->sheet ? ccrf_sheet_text (body->sheet) : NULL;
	const char *add = body->html ? html : body->text;

	if (!body->chosen || !add || ccrf_quotes_is_blank (add))
		return;
	if (text->len > 0 && text->str[text->len - 1] != '\n')
		g_string_append_c (text, '\n');
	g_string_append (text, add);
}

/* The texts of enclosed messages stand below a mark, as an inline forward would have them */
static void
append_enclosed (CcrfReading *reading, GString *text)
{
	gboolean marked = FALSE;

	for (guint i = 0; i < reading->bodies->len; i++) {
		const CcrfBody *body = reading->bodies->pdata[i];

		if (!body->enclosed || !body->chosen)
			continue;
		if (!marked)
			g_string_append_printf (text, "%s---------- Forwarded message ----------\nFrom: %s\nSubject: %s\n\n", text->len ? "\n" : "",
			                        reading->enclosed_author ? reading->enclosed_author : "", reading->enclosed_subject ? reading->enclosed_subject : "");
		marked = TRUE;
		append_body (text, body);
	}
}

/*
 * Is somebody else's mail forwarded in the text? HTML readers quote it, so its
 * mark may be the first quoted line. The same block of From: and Sent: stands in
 * answers: only the subject tells those apart.
 */
static void
note_forward (CcrfReading *reading, const char *text)
{
	const char *subject = reading->message->subject;
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	g_auto (CcrfCut) cut = { 0 }, quoted = { 0 };
	gsize first = 0;

	ccrf_quotes_cut (lines, &cut);
	reading->forwarded_inline = ccrf_subject_is_forward (subject) || cut.forward || (cut.block && !ccrf_subject_is_reply (subject));
	while (lines[first] && !ccrf_quotes_is_quoted (lines[first]))
		first++;
	for (gsize i = first; lines[i]; i++) {
		g_autofree char *line = lines[i];

		lines[i] = g_strdup (ccrf_quotes_unquoted (line));
	}
	while (lines[first] && ccrf_quotes_is_blank (lines[first]))
		first++;
	if (lines[first])
		ccrf_quotes_cut (lines + first, &quoted);
	if (lines[first] && quoted.at == 0)
		reading->forwarded_inline |= quoted.forward || (quoted.block && !ccrf_subject_is_reply (subject));
	if (reading->forwarded_inline)
		reading->inline_author = g_strdup (cut.author ? cut.author : quoted.author);
}

/* Many bodies of many parts together, or the text of an HTML page */
static void
limit_text (CcrfReading *reading, GString *text)
{
	if (text->len <= CCRF_MOST_TEXT)
		return;
	ccrf_faults_add (reading->message->faults, "body: %" G_GSIZE_FORMAT " bytes of text; only the first %d were read, look at the original", text->len, CCRF_MOST_TEXT);
	reading->message->unreadable = TRUE;
	g_string_truncate (text, (gsize) (g_utf8_find_prev_char (text->str, text->str + CCRF_MOST_TEXT) - text->str));
}

void
ccrf_read_bodies (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;
	g_autoptr (GString) text = g_string_new (NULL);

	choose (reading);
	for (guint i = 0; i < reading->bodies->len; i++) {
		CcrfBody *body = reading->bodies->pdata[i];

		if (body->html && !body->tnef && !(reading->report && body->enclosed))
			read_html (reading, body);
		if (!body->enclosed)
			append_body (text, body);
	}
	limit_text (reading, text);
	reading->own_text = g_strdup (text->str);
	note_forward (reading, text->str);
	if (!reading->report)
		append_enclosed (reading, text);
	limit_text (reading, text);
	g_free (message->text);
	message->text = g_strdup (text->str);
	g_free (message->reply_text);
	message->reply_text = ccrf_parse_reply_text (message->text);
	if (!reading->encrypted)
		reading->encrypted = ccrf_sealed_body (message->reply_text);
}
