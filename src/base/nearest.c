/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": the known name that a mistyped one is closest to. */

#include "base-private.h"

#include <string.h>

/* Levenshtein's distance, bytewise; names are short */
static guint
distance (const char *a, const char *b)
{
	gsize size = strlen (b);
	g_autofree guint *row = g_new (guint, size + 1);

	for (gsize j = 0; j <= size; j++)
		row[j] = (guint) j;
	for (gsize i = 1; a[i - 1] != '\0'; i++) {
		guint diagonal = row[0];

		row[0] = (guint) i;
		for (gsize j = 1; j <= size; j++) {
			guint replace = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

			diagonal = row[j];
			row[j] = MIN (replace, MIN (row[j], row[j - 1]) + 1);
		}
	}
	return row[size];
}

const char *
ccrf_nearest (const char *word, const char *const *names)
{
	const char *best = NULL;
	guint least = (guint) (strlen (word) / 3) + 1;

	if (strlen (word) > 100)
		return NULL;
	for (gsize i = 0; names[i] != NULL; i++) {
		guint d = distance (word, names[i]);

		if (d < least || (d == least && best != NULL && strcmp (names[i], best) < 0)) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
