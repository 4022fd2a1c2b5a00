/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A1.2's last factor from our own records: has the provider learned from earlier action on similar concerns? */

#include "work.h"

static guint
length (const char *const *refs)
{
	guint n = 0;

	while (refs && refs[n])
		n++;
	return n;
}

static void
add_sentence (GString *words, const char *const *refs, const char *sentence)
{
	g_autofree char *list = length (refs) ? g_strjoinv (", ", (char **) refs) : NULL;

	if (!list)
		return;
	g_string_append_printf (words, "%s%s (%s).", words->len ? " " : "", sentence, list);
}

char *
ccrf_lesson_words (const CcrfWork *work)
{
	const CcrfFacts *facts = work->facts;
	g_autoptr (GString) words = g_string_new (NULL);

	if (!work->provider)
		return g_strdup ("Not known yet: the provider is not matched to the register.");
	add_sentence (words, facts->lesson_unlearned, "It has not: agreed actions on an earlier concern about the same thing were not done or not evidenced");
	add_sentence (words, facts->lesson_recurring, "It came back: the agreed actions on an earlier concern about the same thing were evidenced");
	add_sentence (words, facts->lesson_waiting, "Not known yet: agreed actions on an earlier concern about the same thing still wait for evidence");
	if (words->len == 0)
		g_string_append (words, facts->earlier_same_category ? "No actions were agreed on the earlier concerns about the same thing in the last 12 months."
		                                                     : "No earlier concern about the same thing in the last 12 months.");
	return g_string_free (g_steal_pointer (&words), FALSE);
}
