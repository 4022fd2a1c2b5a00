/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files in conf/ that an operator starts from, and the page about limits. */

#include "base-config.h"

static char *
example (const char *name)
{
	g_autofree char *path = g_build_filename ("conf", name, NULL);
	g_autoptr (GError) error = NULL;
	char *text = NULL;

	g_file_get_contents (path, &text, NULL, &error);
	g_assert_no_error (error);
	return text;
}

/* The files in conf/ are what an operator starts from: they load as they are. */
static void
examples (Fixture *f, gconstpointer data)
{
	const char *const names[] = { "contacts.conf", "calendar.conf", "bank-holidays.ics" };
	g_autofree char *text = example ("ccrfd.conf");
	g_autoptr (CcrfConfig) config = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *copy = example (names[i]);
		put (f, names[i], copy, 0644);
	}
	config = load (f, text);
	test_assert_faults (f->faults, "");
	g_assert_nonnull (config);
	if (config == NULL)
		return;
	test_assert_faults (config->warnings, "");
	for (gsize i = 0; ccrf_role_names[i] != NULL; i++)
		g_assert_nonnull (ccrf_config_role (config, ccrf_role_names[i]));
	g_assert_cmpuint (g_hash_table_size (config->roles), ==, 43);
}

/* `#key = value` shows the default: with every such line switched on nothing changes. */
static void
example_defaults (Fixture *f, gconstpointer data)
{
	g_autofree char *text = example ("ccrfd.conf");
	g_autofree char *contacts_text = example ("contacts.conf");
	g_autoptr (GRegex) hidden = g_regex_new ("^#(?=(\\[|[a-z_0-9]+ =))", G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *shown = g_regex_replace_literal (hidden, text, -1, 0, "", 0, NULL);
	g_autoptr (CcrfConfig) plain = NULL;
	g_autoptr (CcrfConfig) full = NULL;

	put (f, "contacts.conf", contacts_text, 0644);
	put (f, "calendar.conf", "", 0644);
	put (f, "oauth2.secret", "s", 0600);
	plain = load (f, text);
	test_assert_faults (f->faults, "");
	full = load (f, shown);
	test_assert_faults (f->faults, "");
	g_assert_true (strstr (shown, "\n[oauth2]\n") != NULL && strstr (shown, "\nsender_rate = 30\n") != NULL);
	if (plain == NULL || full == NULL)
		return;
	test_assert_faults (full->warnings, "");
	g_assert_cmpmem (&plain->limits, sizeof plain->limits, &full->limits, sizeof full->limits);
	g_assert_cmpstr (plain->processed, ==, full->processed);
	g_assert_cmpstr (plain->scope, ==, full->scope);
	g_assert_cmpstr (plain->timezone_name, ==, full->timezone_name);
	g_assert_cmpint (plain->day_starts, ==, full->day_starts);
	g_assert_cmpint (plain->window_closes, ==, full->window_closes);
	g_assert_cmpint (plain->poll_interval, ==, full->poll_interval);
	g_assert_cmpint (plain->closed_cases, ==, full->closed_cases);
	g_assert_cmpint (plain->idle, ==, full->idle);
	g_assert_cmpint (plain->plus_addressing, ==, full->plus_addressing);
	g_assert_cmpint (plain->profile, ==, full->profile);
	g_assert_null (full->templates);
	g_assert_null (full->bank_holidays);
}

/* doc/limits.md has a row for each limit, with the default that conf/ccrfd.conf shows. */
static void
documented (Fixture *f, gconstpointer data)
{
	g_autofree char *text = example ("ccrfd.conf");
	g_auto (GStrv) lines = g_strsplit (strstr (text, "[limits]"), "\n", -1);
	g_autofree char *page = NULL;
	gsize count = 0;

	g_assert_true (g_file_get_contents ("doc/limits.md", &page, NULL, NULL));
	for (gsize i = 1; lines[i] != NULL && g_str_has_prefix (lines[i], "#") && page != NULL; i++, count++) {
		g_auto (GStrv) pair = g_strsplit (lines[i] + 1, " = ", 2);
		g_autofree char *row = g_strdup_printf ("\n| `%s` | %s | ", pair[0], pair[1]);

		g_assert_nonnull (strstr (page, row));
	}
	g_assert_cmpuint (count, ==, 20);
}

#define ADD(name, function) g_test_add ("/base/config/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ADD ("examples", examples);
	ADD ("example-defaults", example_defaults);
	ADD ("limits-documented", documented);
	return g_test_run ();
}
