/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A label that may mean two fields is decided by the section it stands in,
 * then by what else is on the form. When that does not settle it, it stays open.
 */

#include <string.h>

#include "filling.h"

gboolean
ccrf_resolve_is_specific (const CcrfAlias *alias)
{
	return alias->use == CCRF_LABEL_PRINTED || alias->use == CCRF_LABEL_ALIAS;
}

/* has @field a label of its own elsewhere on the form? */
gboolean
ccrf_resolve_labelled_elsewhere (const GPtrArray *pairs, const CcrfPair *but, const CcrfField *field)
{
	for (guint i = 0; i < pairs->len; i++) {
		const CcrfPair *pair = g_ptr_array_index (pairs, i);
		if (pair == but)
			continue;
		if (!pair->match) {
			if (pair->field == field)
				return TRUE;
			continue;
		}
		const CcrfAlias *only = g_ptr_array_index (pair->match->aliases, 0);
		if (pair->match->aliases->len == 1 && only->field == field && ccrf_resolve_is_specific (only))
			return TRUE;
	}
	return FALSE;
}

static gboolean
drop_unless (GPtrArray *left, gboolean (*keep) (const CcrfAlias *alias, gconstpointer data), gconstpointer data)
{
	g_autoptr (GPtrArray) kept = g_ptr_array_new ();
	for (guint i = 0; i < left->len; i++)
		if (keep (g_ptr_array_index (left, i), data))
			g_ptr_array_add (kept, g_ptr_array_index (left, i));
	if (!kept->len)
		return FALSE;
	g_ptr_array_set_size (left, 0);
	for (guint i = 0; i < kept->len; i++)
		g_ptr_array_add (left, g_ptr_array_index (kept, i));
	return TRUE;
}

static gboolean
in_part (const CcrfAlias *alias, gconstpointer part)
{
	return alias->field && alias->field->part == *(const char *) part;
}

static gboolean
of_number (const CcrfAlias *alias, gconstpointer number)
{
	return alias->field && alias->use == CCRF_LABEL_PRINTED && strcmp (alias->field->number, number) == 0;
}

static gboolean
specific (const CcrfAlias *alias, gconstpointer data)
{
	return ccrf_resolve_is_specific (alias);
}

static gboolean
only_field (const GPtrArray *left)
{
	return left->len == 1;
}

/* the time of an accident form stands right behind its date */
static gboolean
time_follows (const GPtrArray *pairs, guint index)
{
	const CcrfPair *next = index + 1 < pairs->len ? g_ptr_array_index (pairs, index + 1) : NULL;
	const CcrfAlias *alias = next && next->match ? g_ptr_array_index (next->match->aliases, 0) : NULL;
	return alias && alias->use == CCRF_LABEL_PART && alias->field && strcmp (alias->field->key, "date_of_event") == 0;
}

static gboolean
is_event (const CcrfAlias *alias, gconstpointer data)
{
	return alias->field && strcmp (alias->field->key, "date_of_event") == 0;
}

typedef struct { const GPtrArray *pairs; const CcrfPair *pair; } Elsewhere;

static gboolean
not_elsewhere (const CcrfAlias *alias, gconstpointer data)
{
	const Elsewhere *it = data;
	return !alias->field || !ccrf_resolve_labelled_elsewhere (it->pairs, it->pair, alias->field);
}

gboolean
ccrf_resolve_is_bare_date (const CcrfPair *pair)
{
	return strcmp (((CcrfAlias *) g_ptr_array_index (pair->match->aliases, 0))->text, "date") == 0;
}

/* a name comes first among the questions about somebody */
static gboolean
is_bare_name (const CcrfPair *pair)
{
	const char *text = ((CcrfAlias *) g_ptr_array_index (pair->match->aliases, 0))->text;
	return strcmp (text, "name") == 0 || strcmp (text, "full name") == 0;
}

/* the part of the next label, when that one is plain */
static char
part_after (const GPtrArray *pairs, guint index)
{
	const CcrfPair *next = index + 1 < pairs->len ? g_ptr_array_index (pairs, index + 1) : NULL;
	const CcrfAlias *alias = next && next->match && next->match->aliases->len == 1 ? g_ptr_array_index (next->match->aliases, 0) : NULL;
	return alias && alias->field && ccrf_resolve_is_specific (alias) ? alias->field->part : 0;
}

/* @left: what remains possible; one is the answer, several are a doubt, none: not a field of ours here */
GPtrArray *
ccrf_resolve_candidates (const GPtrArray *pairs, guint index, char before)
{
	const CcrfPair *pair = g_ptr_array_index (pairs, index);
	GPtrArray *left = g_ptr_array_new ();
	for (guint i = 0; i < pair->match->aliases->len; i++)
		g_ptr_array_add (left, g_ptr_array_index (pair->match->aliases, i));
	const CcrfAlias *first = g_ptr_array_index (left, 0);
	if (only_field (left) && first->use != CCRF_LABEL_SHARED)
		return left;
	/* our own printed number tells two equal labels apart (13 and 28) */
	if (*pair->match->number && drop_unless (left, of_number, pair->match->number) && only_field (left))
		return left;
	const gboolean heading = pair->part && pair->part != '?';
	const Elsewhere elsewhere = { pairs, pair };
	/* the provider, the adult and the reporter have names and addresses of their own */
	const gboolean own = heading && strchr ("BCG", pair->part);
	if (heading && !drop_unless (left, in_part, &pair->part) && own && !drop_unless (left, specific, NULL)) {
		g_ptr_array_set_size (left, 0); /* "Address" among the details of the reporter */
		return left;
	}
	if (left->len > 1 && time_follows (pairs, index) && drop_unless (left, is_event, NULL))
		return left;
	if (!own && !drop_unless (left, not_elsewhere, &elsewhere)) {
		g_ptr_array_set_size (left, 0);
		return left;
	}
	const char after = part_after (pairs, index);
	if (!only_field (left) && after && is_bare_name (pair))
		drop_unless (left, in_part, &after);
	if (!only_field (left) && before && !(ccrf_resolve_is_bare_date (pair) && before != 'G'))
		drop_unless (left, in_part, &before);
	if (!only_field (left) && heading)
		drop_unless (left, not_elsewhere, &elsewhere);
	/* a bare "Date" in the middle of a form may be any of them; at its head or end it dates the form */
	const gboolean middle = ccrf_resolve_is_bare_date (pair) && !heading && before && before != 'G' && before != 'A';
	if (!only_field (left) && !middle)
		drop_unless (left, specific, NULL);
	/* a shared label alone, far from its section: it could be anybody's address */
	first = g_ptr_array_index (left, 0);
	if (only_field (left) && first->use == CCRF_LABEL_SHARED && pair->match->aliases->len == 1 && before == 'G' && first->field->part != 'G')
		g_ptr_array_set_size (left, 0);
	return left;
}

/*
 * A bare "Date" belongs to what stands in front of it in the same line: the
 * signature, the person spoken to, the safeguarding reference. Returns: (nullable)
 */
const CcrfAlias *
ccrf_resolve_date_beside (const CcrfRules *rules, const GPtrArray *pairs, guint index)
{
	/* clang-format off */
	static const struct { const char *before, *label; } beside[] = {
		{ "provider_contact", "date discussed" }, { "raised_with_provider", "date discussed" },
		{ "safeguarding_ref", "date of safeguarding concern" }, { "safeguarding_considered", "date of safeguarding concern" },
		{ "reporter_name", "date of report" }, { "reporter_role", "date of report" }, { NULL, "date of report" },
	};
	/* clang-format on */
	const CcrfPair *pair = g_ptr_array_index (pairs, index), *prior = index ? g_ptr_array_index (pairs, index - 1) : NULL;
	if (!prior || prior->tagged || !prior->block || prior->block != pair->block || !prior->match)
		return NULL;
	const CcrfAlias *alias = prior->alias ? prior->alias : g_ptr_array_index (prior->match->aliases, 0);
	/* of what is office use, only a signature has a date that we ask for */
	if (!alias->field && !g_str_has_prefix (alias->text, "sign"))
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS (beside); i++) {
		if (g_strcmp0 (alias->field ? alias->field->key : NULL, beside[i].before) != 0)
			continue;
		const GPtrArray *list = g_hash_table_lookup (rules->by_text, beside[i].label);
		return list ? g_ptr_array_index (list, 0) : NULL;
	}
	return NULL;
}

gboolean
ccrf_resolve_bare_details (const CcrfAlias *alias)
{
	static const char *const words[] = { "details", "give details", "please give details", "brief details" };
	for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
		if (strcmp (alias->text, words[i]) == 0)
			return strcmp (alias->field->key, "details") == 0;
	return FALSE;
}
