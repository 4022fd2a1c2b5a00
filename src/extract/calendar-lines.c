/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The lines of a calendar before libical sees them (RFC 5545 3.1). libical
 * repairs in silence: of a SEQUENCE of eleven digits it keeps what fits an int,
 * of a line that cannot be read it keeps nothing. What an answer depends on is
 * therefore counted here.
 */

#include <string.h>

#include "calendar.h"

#define DEPTH_MOST 4 /* VCALENDAR, VEVENT, VALARM and one more */
#define SEQUENCE_MOST 1000000

/* clang-format off */
/* lines of the event that must stand there once, if at all */
static const char *const single[] = { "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", NULL };
/* clang-format on */

typedef struct {
	int depth;
	gboolean in_event[DEPTH_MOST + 1];
	int calendars, events, methods;
	int seen[G_N_ELEMENTS (single)];
	int parameters_most;
	char **fault;
} Lines;

static void G_GNUC_PRINTF (2, 3)
doubt (Lines *lines, const char *format, ...)
{
	va_list arguments;

	if (*lines->fault != NULL)
		return;
	va_start (arguments, format);
	*lines->fault = g_strdup_vprintf (format, arguments);
	va_end (arguments);
}

/** Where the value begins: behind the first ':' outside quotes. @parameters: (out): how many ';' before it */
static const char *
find_value (const char *line, int *parameters)
{
	gboolean quoted = FALSE;

	*parameters = 0;
	for (const char *at = line; *at != '\0'; at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (*at == ':' && !quoted)
			return at + 1;
		else if (*at == ';')
			(*parameters)++; /* libical is no friend of quotes: counted all the same */
	}
	return NULL;
}

static gboolean
open_component (Lines *lines, const char *name, GError **error)
{
	gboolean calendar = g_ascii_strcasecmp (name, "VCALENDAR") == 0;

	if (++lines->depth > DEPTH_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "components nested more than %d deep", DEPTH_MOST);
		return FALSE;
	}
	if (calendar != (lines->depth == 1) || (calendar && ++lines->calendars > 1)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "not one VCALENDAR");
		return FALSE;
	}
	lines->in_event[lines->depth] = lines->depth == 2 && g_ascii_strcasecmp (name, "VEVENT") == 0;
	if (lines->in_event[lines->depth] && ++lines->events > 1)
		doubt (lines, "there is more than one event in it");
	return TRUE;
}

/* only digits that fit, and no sign: libical would take "1x", " 7" and 99999999999 for numbers */
static void
check_sequence (Lines *lines, const char *value)
{
	gint64 number;

	if (!g_ascii_string_to_signed (value, 10, 0, SEQUENCE_MOST, &number, NULL) || !g_ascii_isdigit (value[0]))
		doubt (lines, "its SEQUENCE is no number that we could have sent");
}

static void
note_property (Lines *lines, const char *name, const char *value)
{
	if (lines->depth == 1 && g_ascii_strcasecmp (name, "METHOD") == 0 && ++lines->methods > 1)
		doubt (lines, "METHOD stands in it twice");
	if (lines->depth != 2 || !lines->in_event[2])
		return;
	for (gsize i = 0; single[i] != NULL; i++)
		if (g_ascii_strcasecmp (name, single[i]) == 0 && ++lines->seen[i] > 1)
			doubt (lines, "%s stands in it twice", single[i]);
	if (g_ascii_strcasecmp (name, "SEQUENCE") == 0)
		check_sequence (lines, value);
}

static gboolean
check_line (Lines *lines, char *line, GError **error)
{
	int parameters;
	const char *value = find_value (line, &parameters);

	if (parameters > lines->parameters_most) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "calendar_parameters: a line with more than %d", lines->parameters_most);
		return FALSE;
	}
	if (value == NULL)
		return TRUE;
	g_autofree char *name = g_strndup (line, strcspn (line, ";:"));
	g_autofree char *trimmed = g_strstrip (g_strdup (value));
	g_strstrip (name);
	if (g_ascii_strcasecmp (name, "BEGIN") == 0)
		return open_component (lines, trimmed, error);
	if (g_ascii_strcasecmp (name, "END") == 0)
		lines->depth = MAX (lines->depth - 1, 0);
	else
		note_property (lines, name, trimmed);
	return TRUE;
}

/** Folded lines joined, CR gone (RFC 5545 3.1). (transfer full) */
static char *
unfold (const char *text)
{
	GString *plain = g_string_sized_new (strlen (text));

	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\r')
			continue;
		if (*at == '\n' && (at[1] == ' ' || at[1] == '\t'))
			at++;
		else
			g_string_append_c (plain, *at);
	}
	return g_string_free (plain, FALSE);
}

gboolean
ccrf_calendar_lines_check (const char *text, int parameters_most, char **fault, GError **error)
{
	Lines lines = { .parameters_most = parameters_most, .fault = fault };
	g_autofree char *plain = unfold (text);

	*fault = NULL;
	for (char *line = plain, *end; line != NULL; line = end) {
		end = strchr (line, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (!check_line (&lines, line, error))
			return FALSE;
	}
	if (lines.calendars != 1 || lines.depth != 0) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "no complete calendar (one BEGIN:VCALENDAR to END:VCALENDAR)");
		return FALSE;
	}
	return TRUE;
}
