/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of model share. */

#include <ccrf/model.h>

G_BEGIN_DECLS

/** "" for %NULL, so that no text of a struct is ever %NULL unless its door says so. (transfer full) */
static inline char *
ccrf_text (const char *text)
{
	return g_strdup (text != NULL ? text : "");
}

static inline GPtrArray *
ccrf_texts_new (void)
{
	return g_ptr_array_new_with_free_func (g_free);
}

/** Replaces *@field by a copy of @value. */
static inline void
ccrf_replace (char **field, const char *value)
{
	char *copy = g_strdup (value);

	g_free (*field);
	*field = copy;
}

/** g_ptr_array_copy()'s copy function for texts */
gpointer ccrf_text_copy (gconstpointer text, gpointer data);

G_END_DECLS
