/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses as people type them into key files and forms (RFC 5321 and 6532 without quoted local parts). */

#include <ccrf/base.h>

#include <string.h>

/* RFC 5321 4.5.3.1.3: a path is at most 256 octets with its brackets */
#define ADDRESS_MOST 254
#define LOCAL_MOST 64
#define NAME_MOST 200

CcrfAddress *
ccrf_address_new (const char *name, const char *address)
{
	CcrfAddress *it = g_new0 (CcrfAddress, 1);
	const char *at;

	it->name = g_strdup (name != NULL ? name : "");
	it->address = g_strdup (address != NULL ? address : "");
	at = strrchr (it->address, '@');
	if (at != NULL)
		for (char *p = it->address + (at - it->address); *p != '\0'; p++)
			*p = g_ascii_tolower (*p);
	return it;
}

CcrfAddress *
ccrf_address_copy (const CcrfAddress *address)
{
	return address != NULL ? ccrf_address_new (address->name, address->address) : NULL;
}

void
ccrf_address_free (CcrfAddress *address)
{
	if (address == NULL)
		return;
	g_free (address->name);
	g_free (address->address);
	g_free (address);
}

/* RFC 5322 3.2.3 atext with RFC 6532's characters beyond ASCII, and dots between */
static gboolean
is_dot_atom (const char *text, gsize size, const char *extra)
{
	if (size == 0 || text[0] == '.' || text[size - 1] == '.')
		return FALSE;
	for (gsize i = 0; i < size; i++) {
		guchar c = (guchar) text[i];

		if (c == '.' && text[i + 1] == '.')
			return FALSE;
		if (c < 0x80 && c != '.' && !g_ascii_isalnum (c) && strchr (extra, c) == NULL)
			return FALSE;
	}
	return TRUE;
}

/* Invisible and control characters beyond ASCII have no place in an address or a name. */
static gboolean
is_clean (const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
		GUnicodeType type = g_unichar_type (g_utf8_get_char (p));

		if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
			return FALSE;
	}
	return TRUE;
}

static gboolean
is_addr_spec (const char *text)
{
	const char *at = strchr (text, '@');
	gsize size = strlen (text);
	gsize domain_size;

	if (at == NULL || size > ADDRESS_MOST || at - text > LOCAL_MOST || !is_clean (text))
		return FALSE;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
		if (g_unichar_isspace (g_utf8_get_char (p)))
			return FALSE;
	domain_size = size - (gsize) (at + 1 - text);
	return is_dot_atom (text, (gsize) (at - text), "!#$%&'*+-/=?^_`{|}~") && is_dot_atom (at + 1, domain_size, "-") && at[1] != '-' &&
	       text[size - 1] != '-';
}

/* `"Name, A \"B\""` → `Name, A "B"`; a name without quotes stays */
static char *
unquote (const char *text, gsize size)
{
	g_autofree char *name = g_strstrip (g_strndup (text, size));
	gsize length = strlen (name);
	g_autoptr (GString) plain = NULL;

	if (length < 2 || name[0] != '"' || name[length - 1] != '"')
		return g_steal_pointer (&name);
	plain = g_string_new (NULL);
	for (gsize i = 1; i + 1 < length; i++) {
		if (name[i] == '\\' && i + 2 < length)
			i++;
		g_string_append_c (plain, name[i]);
	}
	return g_strstrip (g_string_free (g_steal_pointer (&plain), FALSE));
}

static CcrfAddress *
refuse (const char *text, GError **error)
{
	g_autofree char *shown = g_utf8_make_valid (text, -1);

	g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "\"%s\" is not an address", shown);
	return NULL;
}

CcrfAddress *
ccrf_address_parse (const char *text, GError **error)
{
	g_autofree char *trimmed = NULL;
	g_autofree char *name = NULL;
	g_autofree char *spec = NULL;
	const char *open;
	gsize size;

	if (text == NULL || !g_utf8_validate (text, -1, NULL))
		return refuse (text != NULL ? text : "", error);
	trimmed = g_strstrip (g_strdup (text));
	size = strlen (trimmed);
	if (size > 0 && trimmed[size - 1] == '>') {
		open = strrchr (trimmed, '<');
		if (open == NULL)
			return refuse (trimmed, error);
		name = unquote (trimmed, (gsize) (open - trimmed));
		spec = g_strndup (open + 1, (gsize) (trimmed + size - 1 - (open + 1)));
		g_strstrip (spec);
	} else {
		name = g_strdup ("");
		spec = g_strdup (trimmed);
	}
	if (!is_addr_spec (spec) || !is_clean (name) || strlen (name) > NAME_MOST || strpbrk (name, "<>") != NULL)
		return refuse (trimmed, error);
	return ccrf_address_new (name, spec);
}

/*
 * ASCII case only: under Unicode folding the Kelvin sign would equal "k", and
 * one mailbox could pass for another.
 */
gboolean
ccrf_address_equal (const char *a, const char *b)
{
	return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

const char *
ccrf_address_domain (const char *address)
{
	const char *at = address != NULL ? strrchr (address, '@') : NULL;

	return at != NULL ? at + 1 : "";
}
