/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target over files, without libFuzzer: replay TARGET FILE…
 * The targets are all in this one program (targets.inc, made by the Makefile).
 */

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define TARGET(name) int target_##name (const uint8_t *data, size_t size);
#include "targets.inc"
#undef TARGET

static const struct {
	const char *name;
	int (*run) (const uint8_t *data, size_t size);
} targets[] = {
#define TARGET(name) { #name, target_##name },
#include "targets.inc"
};

static int
replay (gsize target, char *const *paths)
{
	for (; *paths != NULL; paths++) {
		g_autofree char *data = NULL;
		g_autoptr (GError) error = NULL;
		gsize size;

		if (!g_file_get_contents (*paths, &data, &size, &error)) {
			fprintf (stderr, "%s\n", error->message);
			return 2;
		}
		/* where it stopped, if it does */
		printf ("%s\n", *paths);
		fflush (stdout);
		/* a copy of exactly that size, so that a byte read behind it is noticed */
		g_autofree guint8 *exact = g_memdup2 (data, size);
		targets[target].run (exact != NULL ? exact : (const guint8 *) "", size);
	}
	return 0;
}

int
main (int argc, char **argv)
{
	if (argc == 2 && strcmp (argv[1], "--list") == 0) {
		for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
			puts (targets[i].name);
		return 0;
	}
	for (gsize i = 0; argc > 2 && i < G_N_ELEMENTS (targets); i++)
		if (strcmp (targets[i].name, argv[1]) == 0)
			return replay (i, argv + 2);
	fputs ("replay TARGET FILE…, or replay --list\n", stderr);
	return 2;
}
