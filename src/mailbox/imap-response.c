/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * imap-response: lines and counted literals → one response. A literal's bytes
 * are never looked at: a mail that holds something like a tag cannot end a
 * command or begin another answer.
 */

#include "imap-response.h"

#include <string.h>

void
ccrf_imap_response_free (CcrfImapResponse *response)
{
	if (response == NULL)
		return;
	g_free (response->tag);
	g_free (response->status);
	g_free (response->code);
	g_free (response->text);
	g_free (response->name);
	g_clear_pointer (&response->pieces, g_ptr_array_unref);
	g_clear_pointer (&response->literals, g_ptr_array_unref);
	g_free (response);
}

gboolean
ccrf_imap_response_is (const CcrfImapResponse *response, const char *name)
{
	return response->kind == CCRF_IMAP_DATA && g_strcmp0 (response->name, name) == 0;
}

gboolean
ccrf_imap_response_has_code (const CcrfImapResponse *response, const char *code)
{
	gsize n = strlen (code);

	return response->code != NULL && g_ascii_strncasecmp (response->code, code, n) == 0 && (response->code[n] == '\0' || response->code[n] == ' ');
}

gboolean
ccrf_imap_response_code_number (const CcrfImapResponse *response, const char *code, guint32 *number)
{
	guint64 value;

	if (!ccrf_imap_response_has_code (response, code) || response->code[strlen (code)] != ' ' ||
	    !g_ascii_string_to_unsigned (response->code + strlen (code) + 1, 10, 0, G_MAXUINT32, &value, NULL))
		return FALSE;
	*number = (guint32) value;
	return TRUE;
}

static gboolean
surprise (GError **error, const char *what)
{
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: %s", what);
	return FALSE;
}

/* Cuts the word in front of the next space; @rest then stands behind that space. */
static char *
cut_word (const char **rest)
{
	const char *space = strchrnul (*rest, ' ');
	char *word = g_strndup (*rest, (gsize) (space - *rest));

	*rest = *space == ' ' ? space + 1 : space;
	return word;
}

static gboolean
is_status (const char *word)
{
	static const char *const words[] = { "OK", "NO", "BAD", "BYE", "PREAUTH", NULL };

	return g_strv_contains (words, word);
}

/* resp-text: an optional [code], then words for people; never a literal (RFC 3501, 9). */
static gboolean
read_status (CcrfImapResponse *response, char *status, const char *rest, GError **error)
{
	response->status = status;
	if (*rest == '[') {
		const char *end = strchr (rest, ']');

		if (end == NULL)
			return surprise (error, "a response code without its end");
		response->code = g_strndup (rest + 1, (gsize) (end - rest - 1));
		rest = end + 1;
		if (*rest == ' ')
			rest++;
	}
	response->text = g_strdup (rest);
	return TRUE;
}

/* Does @line announce a literal at its end? Its size then, and the announcement is cut off. */
static gboolean
cut_literal (char *line, gboolean *found, gsize *size, GError **error)
{
	gsize n = strlen (line);
	char *open;
	guint64 value;

	*found = FALSE;
	if (n < 3 || line[n - 1] != '}')
		return TRUE;
	open = strrchr (line, '{');
	if (open == NULL)
		return TRUE; /* the scanner will find the stray brace */
	line[n - 1] = '\0';
	if (!g_ascii_string_to_unsigned (open + 1, 10, 0, G_MAXUINT32, &value, NULL) || !g_ascii_isdigit (open[1]))
		return surprise (error, "a literal without a size");
	/* literal8 of RFC 3516 */
	if (open > line && open[-1] == '~')
		open--;
	*open = '\0';
	*size = (gsize) value;
	*found = TRUE;
	return TRUE;
}

/*
 * Behind `* 12 FETCH `: pieces of lines and the literals between them. Takes
 * @line. A quoted string cannot hold a line end, so a brace at the end of a
 * line is always an announcement.
 */
static gboolean
read_data (CcrfImapResponse *response, const CcrfImapSource *source, CcrfImapLimits *limits, char *line, gsize used, GError **error)
{
	response->pieces = g_ptr_array_new_with_free_func (g_free);
	response->literals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	for (;;) {
		g_autoptr (GByteArray) literal = NULL;
		gboolean found;
		gsize size = 0;

		g_ptr_array_add (response->pieces, line);
		if (!cut_literal (line, &found, &size, error))
			return FALSE;
		if (!found)
			return TRUE;
		if (response->literals->len == CCRF_IMAP_LITERALS_MOST || size > limits->literal) {
			limits->refused = size > limits->literal ? size : 0;
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "the server announced %s of %" G_GSIZE_FORMAT " bytes", size > limits->literal ? "a literal" : "one literal too many,", size);
			return FALSE;
		}
		literal = g_byte_array_new ();
		if (!source->exactly (source->data, literal, size, error))
			return FALSE;
		g_ptr_array_add (response->literals, g_byte_array_free_to_bytes (g_steal_pointer (&literal)));
		line = source->line (source->data, limits->line - MIN (used, limits->line), error);
		if (line == NULL)
			return FALSE;
		used += strlen (line) + 1;
	}
}

static gboolean
read_untagged (CcrfImapResponse *response, const CcrfImapSource *source, CcrfImapLimits *limits, const char *rest, gsize used, GError **error)
{
	g_autofree char *word = cut_word (&rest);

	if (is_status (word)) {
		response->kind = CCRF_IMAP_STATUS;
		return read_status (response, g_steal_pointer (&word), rest, error);
	}
	response->kind = CCRF_IMAP_DATA;
	if (g_ascii_isdigit (word[0])) {
		guint64 number;

		if (!g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT32, &number, NULL))
			return surprise (error, "a number that is none");
		response->number = (guint32) number;
		response->numbered = TRUE;
		g_free (word);
		word = cut_word (&rest);
	}
	for (char *c = word; *c != '\0'; c++) {
		if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.')
			return surprise (error, "an answer without a name");
		*c = g_ascii_toupper (*c);
	}
	if (*word == '\0')
		return surprise (error, "an answer without a name");
	response->name = g_steal_pointer (&word);
	return read_data (response, source, limits, g_strdup (rest), used, error);
}

CcrfImapResponse *
ccrf_imap_response_read (const CcrfImapSource *source, CcrfImapLimits *limits, GError **error)
{
	g_autoptr (CcrfImapResponse) response = g_new0 (CcrfImapResponse, 1);
	g_autofree char *line = source->line (source->data, limits->line, error);
	const char *rest = line;

	if (line == NULL)
		return NULL;
	if (g_str_has_prefix (line, "* "))
		return read_untagged (response, source, limits, line + 2, strlen (line), error) ? g_steal_pointer (&response) : NULL;
	if (line[0] == '+') {
		response->kind = CCRF_IMAP_CONTINUATION;
		response->text = g_strdup (line[1] == ' ' ? line + 2 : line + 1);
		return g_steal_pointer (&response);
	}
	response->kind = CCRF_IMAP_TAGGED;
	response->tag = cut_word (&rest);
	{
		g_autofree char *status = cut_word (&rest);

		/* only these three end a command (RFC 3501, 7.1) */
		if (*response->tag == '\0' || !is_status (status) || strlen (status) > 3 || g_str_equal (status, "BYE")) {
			surprise (error, "a line that is no answer");
			return NULL;
		}
		return read_status (response, g_steal_pointer (&status), rest, error) ? g_steal_pointer (&response) : NULL;
	}
}
