/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking values out of a key file, each checked, each mistake named with its line. */

#include "key-file-private.h"

#include <string.h>

/* the one thing that GKeyFile may find wrong with UTF-8 text */
#define BAD_ESCAPE "has a backslash before something that needs none; one backslash is written \\\\"

typedef struct {
	const char *letter;
	gint64 factor;
} Unit;

/* clang-format off */
static const Unit size_units[] = {
	{ "",  1 },
	{ "K", G_GINT64_CONSTANT (1) << 10 },
	{ "M", G_GINT64_CONSTANT (1) << 20 },
	{ "G", G_GINT64_CONSTANT (1) << 30 },
	{ NULL, 0 },
};
static const Unit duration_units[] = {
	{ "s", 1 },
	{ "m", 60 },
	{ "h", 3600 },
	{ "d", 86400 },
	{ "y", 31557600 }, /* 365.25 days */
	{ NULL, 0 },
};
/* clang-format on */

/*
 * The value with its escapes resolved; @fallback when missing or empty. A
 * required one that is missing or empty is a fault. Never %NULL.
 * @given: (out): it is the file's own, so mistakes in it are the operator's
 */
static char *
take_text (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, gboolean *given, GPtrArray *faults)
{
	const CcrfKeyLine *line = ccrf_key_file_take (file, section, key);
	g_autofree char *text = NULL;
	g_autoptr (GError) error = NULL;

	*given = FALSE;
	if (line != NULL) {
		text = g_key_file_get_string (file->values, section, key, &error);
		/* with a wrong escape GKeyFile sets the error and returns a text all the same */
		if (text == NULL || error != NULL) {
			ccrf_key_file_fault (file, section, key, faults, BAD_ESCAPE);
			return g_strdup (fallback != NULL ? fallback : "");
		}
		g_strstrip (text);
		*given = *text != '\0';
	}
	if (*given)
		return g_steal_pointer (&text);
	if (fallback == NULL)
		ccrf_key_file_fault (file, section, key, faults, line != NULL ? "is empty, and has no default" : "is missing, and has no default");
	return g_strdup (fallback != NULL ? fallback : "");
}

char *
ccrf_key_file_take_string (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	gboolean given;

	return take_text (file, section, key, fallback, &given, faults);
}

/* trims the elements and drops empty ones; takes @elements */
static char **
tidy_list (char **elements)
{
	GPtrArray *kept = g_ptr_array_new ();

	for (gsize i = 0; elements != NULL && elements[i] != NULL; i++) {
		if (*g_strstrip (elements[i]) != '\0')
			g_ptr_array_add (kept, elements[i]);
		else
			g_free (elements[i]);
	}
	g_free (elements);
	g_ptr_array_add (kept, NULL);
	return (char **) g_ptr_array_free (kept, FALSE);
}

char **
ccrf_key_file_take_list (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	const CcrfKeyLine *line = ccrf_key_file_take (file, section, key);
	g_autoptr (GError) error = NULL;
	char **list = NULL;

	if (line != NULL) {
		list = tidy_list (g_key_file_get_string_list (file->values, section, key, NULL, &error));
		if (error != NULL)
			ccrf_key_file_fault (file, section, key, faults, BAD_ESCAPE);
		else if (*list == NULL && fallback == NULL)
			ccrf_key_file_fault (file, section, key, faults, "is empty, and has no default");
		if (error != NULL || *list != NULL || fallback == NULL)
			return list;
		g_strfreev (list);
	} else if (fallback == NULL) {
		ccrf_key_file_fault (file, section, key, faults, "is missing, and has no default");
	}
	return tidy_list (g_strsplit (fallback != NULL ? fallback : "", ";", -1));
}

gboolean
ccrf_key_file_take_boolean (CcrfKeyFile *file, const char *section, const char *key, gboolean fallback, GPtrArray *faults)
{
	gboolean given;
	g_autofree char *text = take_text (file, section, key, fallback ? "true" : "false", &given, faults);

	if (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "yes") == 0)
		return TRUE;
	if (g_ascii_strcasecmp (text, "false") == 0 || g_ascii_strcasecmp (text, "no") == 0)
		return FALSE;
	ccrf_key_file_fault (file, section, key, faults, "\"%s\" is neither true nor false", text);
	return fallback;
}

gint64
ccrf_key_file_take_integer (CcrfKeyFile *file, const char *section, const char *key, gint64 fallback, gint64 least, gint64 most, GPtrArray *faults)
{
	gboolean given;
	g_autofree char *text = take_text (file, section, key, "", &given, faults);
	gint64 value = fallback;

	if (!given)
		return fallback;
	if (!g_ascii_string_to_signed (text, 10, least, most, &value, NULL)) {
		ccrf_key_file_fault (file, section, key, faults, "\"%s\" is not a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, text, least, most);
		return fallback;
	}
	return value;
}

/* "35M" → 35 × 2²⁰ */
static gboolean
read_units (const char *text, const Unit *units, gint64 *value)
{
	gint64 number = 0;
	const char *p = text;

	if (!g_ascii_isdigit (*p))
		return FALSE;
	for (; g_ascii_isdigit (*p); p++)
		if (__builtin_mul_overflow (number, 10, &number) || __builtin_add_overflow (number, *p - '0', &number))
			return FALSE;
	for (gsize i = 0; units[i].letter != NULL; i++)
		if (g_str_equal (p, units[i].letter))
			return !__builtin_mul_overflow (number, units[i].factor, value);
	return FALSE;
}

gint64
ccrf_key_file_take_size (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, gint64 least, gint64 most, GPtrArray *faults)
{
	gboolean given;
	g_autofree char *text = take_text (file, section, key, fallback, &given, faults);
	gint64 value = 0, usual = 0;

	if (fallback != NULL)
		read_units (fallback, size_units, &usual);
	if (!given)
		return usual;
	if (!read_units (text, size_units, &value)) {
		ccrf_key_file_fault (file, section, key, faults, "\"%s\" is not a size like 35M, 64K, 1G or a number of bytes", text);
		return usual;
	}
	if (value < least || value > most) {
		ccrf_key_file_fault (file, section, key, faults, "%s is outside %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " bytes", text, least, most);
		return usual;
	}
	return value;
}

gint64
ccrf_key_file_take_duration (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	gboolean given;
	g_autofree char *text = take_text (file, section, key, fallback, &given, faults);
	gint64 value = 0;

	if (*text == '\0' || read_units (text, duration_units, &value))
		return value;
	ccrf_key_file_fault (file, section, key, faults, "\"%s\" is not a duration like 60s, 5m, 2h, 3d or 6y", text);
	if (given && fallback != NULL)
		read_units (fallback, duration_units, &value);
	return value;
}

CcrfSpan
ccrf_key_file_take_span (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	gboolean given;
	g_autofree char *text = take_text (file, section, key, fallback, &given, faults);
	g_autoptr (GError) error = NULL;
	CcrfSpan span = { 0, CCRF_SPAN_DAYS };

	if (*text == '\0' || ccrf_span_parse (text, &span, &error))
		return span;
	ccrf_key_file_fault (file, section, key, faults, "%s", error->message);
	if (given && fallback != NULL)
		ccrf_span_parse (fallback, &span, NULL);
	return span;
}

GPtrArray *
ccrf_key_file_take_addresses (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	g_auto (GStrv) list = ccrf_key_file_take_list (file, section, key, fallback, faults);
	GPtrArray *addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_address_free);

	for (gsize i = 0; list[i] != NULL; i++) {
		g_autoptr (GError) error = NULL;
		CcrfAddress *address = ccrf_address_parse (list[i], &error);

		if (address != NULL)
			g_ptr_array_add (addresses, address);
		else
			ccrf_key_file_fault (file, section, key, faults, "%s", error->message);
	}
	return addresses;
}

char *
ccrf_key_file_take_path (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	gboolean given;
	g_autofree char *text = take_text (file, section, key, fallback, &given, faults);

	if (*text == '\0')
		return NULL;
	/* not canonicalised: with a symbolic link in it, `..` is for the kernel to resolve */
	return g_path_is_absolute (text) ? g_steal_pointer (&text) : g_build_filename (file->folder, text, NULL);
}
