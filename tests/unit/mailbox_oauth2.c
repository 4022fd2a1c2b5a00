/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a token server may answer before a parser that calls itself for each level sees it (RFC 6749, 5.1; RFC 8259). */

#include "mailbox/mailbox-private.h"

#include <string.h>

/* "[[[…]]]" */
static char *
nested (int depth, char open, char close)
{
	GString *text = g_string_new (NULL);

	for (int i = 0; i < depth; i++)
		g_string_append_c (text, open);
	for (int i = 0; i < depth; i++)
		g_string_append_c (text, close);
	return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
	static const struct { int depth; gboolean flat; } rows[] = { { 1, TRUE }, { 63, TRUE }, { 64, TRUE }, { 65, FALSE }, { 32000, FALSE } };

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *array = nested (rows[i].depth, '[', ']'), *object = nested (rows[i].depth, '{', '}');

		g_assert_cmpint (ccrf_oauth2_is_flat (array, strlen (array)), ==, rows[i].flat);
		g_assert_cmpint (ccrf_oauth2_is_flat (object, strlen (object)), ==, rows[i].flat);
	}
}

static void
test_strings (void)
{
	g_autofree char *deep = nested (100, '[', ']');
	g_autofree char *text = g_strdup_printf ("{\"error_description\": \"it's \\\"so\\\" // %s\", \"error\": \"x\\\\\"}", deep);
	g_autofree char *many = g_strdup_printf ("[%s[]]", "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
	                                                 "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],");

	g_assert_true (ccrf_oauth2_is_flat (text, strlen (text)));
	g_assert_true (ccrf_oauth2_is_flat (many, strlen (many)));
	g_assert_true (ccrf_oauth2_is_flat ("", 0));
}

/* json-glib reads these as a comment or a string: a bracket could hide in ours that is one to it, or the other way round */
static void
test_no_json (void)
{
	static const char *const rows[] = { "{'\"': [", "// \"\n[", "/* \" */ [", "# \"\n[", "]]]", "[]]" };

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		g_assert_false (ccrf_oauth2_is_flat (rows[i], strlen (rows[i])));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/mailbox/oauth2/depth", test_depth);
	g_test_add_func ("/mailbox/oauth2/strings", test_strings);
	g_test_add_func ("/mailbox/oauth2/no-json", test_no_json);
	return g_test_run ();
}
