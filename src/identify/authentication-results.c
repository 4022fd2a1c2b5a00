/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The parser of Authentication-Results. Comments nest, values may be quoted:
 * "dmarc=pass" inside either says nothing. GMime has no parser for this header.
 */

#include "authentication-results.h"

#include <string.h>

static void
property_free (gpointer data)
{
	CcrfAuthenticationProperty *property = data;
	g_free (property->type);
	g_free (property->name);
	g_free (property->value);
	g_free (property);
}

static void
result_free (gpointer data)
{
	CcrfAuthenticationResult *result = data;
	g_free (result->method);
	g_free (result->result);
	g_ptr_array_unref (result->properties);
	g_free (result);
}

void
ccrf_authentication_results_free (CcrfAuthenticationResults *results)
{
	if (results == NULL)
		return;
	g_free (results->authserv_id);
	g_ptr_array_unref (results->results);
	g_free (results);
}

/** Past one comment; %NULL when it never closes, or nests too deep. */
static const char *
skip_comment (const char *at)
{
	int depth = 0;

	for (; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (*at == '(' && ++depth > CCRF_AUTHENTICATION_COMMENT_DEPTH)
			return NULL;
		else if (*at == ')' && --depth == 0)
			return at + 1;
	}
	return NULL;
}

/** Past white space and comments (CFWS); %NULL when a comment is broken. */
static const char *
skip_space (const char *at)
{
	while (at != NULL && *at != '\0' && strchr (" \t\r\n(", *at) != NULL)
		at = *at == '(' ? skip_comment (at) : at + 1;
	return at;
}

/** Appends the quoted string at @at; past it, or %NULL when it never closes. */
static const char *
read_quoted (const char *at, GString *into)
{
	for (at++; *at != '\0' && *at != '"'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		g_string_append_c (into, *at);
	}
	return *at == '"' ? at + 1 : NULL;
}

/**
 * A word: atoms and quoted strings without space between. @stops: what ends it
 * beside white space, comments and ';'. %NULL when there is none.
 */
static char *
read_word (const char **at, const char *stops)
{
	g_autoptr (GString) word = g_string_new (NULL);
	const char *start = *at, *next = *at;

	while (next != NULL && *next != '\0' && strchr (" \t\r\n();", *next) == NULL && strchr (stops, *next) == NULL) {
		if (*next == '"') {
			next = read_quoted (next, word);
		} else if (g_ascii_iscntrl (*next)) {
			return NULL;
		} else {
			g_string_append_c (word, *next++);
		}
	}
	if (next == NULL || next == start)
		return NULL;
	*at = next;
	return g_string_free (g_steal_pointer (&word), FALSE);
}

/** `name [CFWS] = [CFWS] value`. FALSE when it is not that shape. */
static gboolean
read_pair (const char **at, char **name, char **value)
{
	const char *next = skip_space (*at);
	g_autofree char *left = next != NULL ? read_word (&next, "=\"") : NULL;

	next = left != NULL ? skip_space (next) : NULL;
	if (next == NULL || *next != '=')
		return FALSE;
	next = skip_space (next + 1);
	g_autofree char *right = next != NULL ? read_word (&next, "") : NULL;
	if (right == NULL)
		return FALSE;
	*name = g_ascii_strdown (left, -1);
	*value = g_steal_pointer (&right);
	*at = next;
	return TRUE;
}

static gboolean
read_property (const char **at, CcrfAuthenticationResult *result)
{
	g_autofree char *name = NULL, *value = NULL;

	if (result->properties->len >= CCRF_AUTHENTICATION_RESULTS_MOST || !read_pair (at, &name, &value))
		return FALSE;
	char *dot = strchr (name, '.');
	CcrfAuthenticationProperty *property = g_new0 (CcrfAuthenticationProperty, 1);
	property->type = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : g_strdup ("");
	property->name = g_strdup (dot != NULL ? dot + 1 : name);
	property->value = g_steal_pointer (&value);
	g_ptr_array_add (result->properties, property);
	return TRUE;
}

/** `method[/version]=result [reason=…] [type.name=value …]` up to ';' or the end */
static CcrfAuthenticationResult *
read_result (const char **at)
{
	g_autofree char *method = NULL, *value = NULL;

	if (!read_pair (at, &method, &value))
		return NULL;
	CcrfAuthenticationResult *result = g_new0 (CcrfAuthenticationResult, 1);
	result->method = g_strndup (method, strcspn (method, "/"));
	result->result = g_ascii_strdown (value, -1);
	result->properties = g_ptr_array_new_with_free_func (property_free);

	for (;;) {
		*at = skip_space (*at);
		if (*at != NULL && (**at == '\0' || **at == ';'))
			return result;
		if (*at == NULL || !read_property (at, result)) {
			result_free (result);
			return NULL;
		}
	}
}

char *
ccrf_authentication_results_id (const char *header)
{
	const char *at = strlen (header) <= CCRF_AUTHENTICATION_LENGTH_MOST ? skip_space (header) : NULL;
	g_autofree char *id = at != NULL ? read_word (&at, "=") : NULL;

	at = id != NULL ? skip_space (at) : NULL;
	/* `spf=pass …`: the shape without an id */
	return at != NULL && *at != '=' ? g_steal_pointer (&id) : NULL;
}

/** The id and its version. FALSE when the header does not start so. */
static gboolean
read_id (const char **at, CcrfAuthenticationResults *results)
{
	const char *next = skip_space (*at);
	g_autofree char *id = next != NULL ? read_word (&next, "=") : NULL;

	next = id != NULL ? skip_space (next) : NULL;
	while (next != NULL && g_ascii_isdigit (*next))
		next++;
	next = next != NULL ? skip_space (next) : NULL;
	if (next == NULL || (*next != ';' && *next != '\0'))
		return FALSE;
	g_free (results->authserv_id);
	results->authserv_id = g_steal_pointer (&id);
	*at = next;
	return TRUE;
}

/** TRUE when the words from @at to the next ';' are one bare word: "none", or Microsoft's own domain between results. */
static gboolean
skip_bare_word (const char **at)
{
	const char *next = *at;
	g_autofree char *word = read_word (&next, "=\"");

	next = word != NULL ? skip_space (next) : NULL;
	if (next == NULL || (*next != '\0' && *next != ';'))
		return FALSE;
	*at = next;
	return TRUE;
}

static gboolean
read_results (const char *at, gboolean with_id, CcrfAuthenticationResults *results)
{
	if (with_id && !read_id (&at, results))
		return FALSE;

	for (gboolean first = TRUE;; first = FALSE) {
		if (with_id || !first) {
			if (*at == '\0')
				return TRUE;
			at++; /* the ';' */
		}
		at = skip_space (at);
		if (at == NULL)
			return FALSE;
		if (*at == '\0' || *at == ';') { /* an empty result: a ';' too many is common */
			if (!with_id && first)
				return FALSE;
			continue;
		}
		/* "none" behind our id; a bare word between Microsoft's results, but never first: that would be someone's id */
		if ((with_id ? first && g_ascii_strncasecmp (at, "none", 4) == 0 : !first) && skip_bare_word (&at))
			continue;
		CcrfAuthenticationResult *result = results->results->len < CCRF_AUTHENTICATION_RESULTS_MOST ? read_result (&at) : NULL;
		if (result == NULL)
			return FALSE;
		g_ptr_array_add (results->results, result);
	}
}

CcrfAuthenticationResults *
ccrf_authentication_results_parse (const char *header, gboolean with_id, GError **error)
{
	g_autoptr (CcrfAuthenticationResults) results = g_new0 (CcrfAuthenticationResults, 1);

	results->authserv_id = g_strdup ("");
	results->results = g_ptr_array_new_with_free_func (result_free);
	if (strlen (header) > CCRF_AUTHENTICATION_LENGTH_MOST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "Authentication-Results is longer than %d bytes", CCRF_AUTHENTICATION_LENGTH_MOST);
		return NULL;
	}
	if (!read_results (header, with_id, results)) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "Authentication-Results breaks the grammar of RFC 8601");
		return NULL;
	}
	return g_steal_pointer (&results);
}

const char *
ccrf_authentication_property (const CcrfAuthenticationResult *result, const char *type, const char *name)
{
	for (guint i = 0; i < result->properties->len; i++) {
		const CcrfAuthenticationProperty *property = g_ptr_array_index (result->properties, i);
		if (strcmp (property->type, type) == 0 && strcmp (property->name, name) == 0)
			return property->value;
	}
	return NULL;
}
