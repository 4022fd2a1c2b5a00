/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The label engine's last part: pairs become a form. A label that may mean
 * two fields is decided by the section it stands in, then by what else is on
 * the form; when that does not settle it, both fields are unsure.
 */

#include <string.h>

#include "filling.h"
#include "reading.h"

#define LEAST_KEYS 3   /* distinct fields that make a form … */
#define LEAST_WEIGHT 5 /* … counting two for a label of several words or a tag, one for a single word */

static void
doubt_all (CcrfFilling *it, const GPtrArray *left, const CcrfPair *pair)
{
	if (ccrf_value_is_blank (it->rules, pair->value))
		return;
	for (guint i = 0; i < left->len; i++) {
		const CcrfAlias *alias = g_ptr_array_index (left, i);
		if (!alias->field)
			continue;
		g_autofree char *note = g_strdup_printf ("the label “%s” may mean this or another question", pair->text);
		ccrf_fill_add_note (it->form, alias->field->key, note);
		if (!ccrf_form_get (it->form, alias->field->key))
			ccrf_fill_set_unsure (it->form, alias->field->key);
	}
}

static void
resolve (CcrfFilling *it, GPtrArray *pairs, guint index, char *before, const CcrfField **coded)
{
	CcrfPair *pair = g_ptr_array_index (pairs, index);
	if (pair->match) {
		g_autoptr (GPtrArray) left = ccrf_resolve_candidates (pairs, index, *before);
		const CcrfAlias *beside = ccrf_resolve_is_bare_date (pair) ? ccrf_resolve_date_beside (it->rules, pairs, index) : NULL;
		if (beside) {
			g_ptr_array_set_size (left, 0);
			g_ptr_array_add (left, (gpointer) beside);
		}
		if (left->len > 1)
			doubt_all (it, left, pair);
		if (left->len != 1)
			return;
		pair->alias = g_ptr_array_index (left, 0);
		pair->field = pair->alias->field;
	}
	if (!pair->field)
		return; /* office use, furniture */
	if (pair->alias && ccrf_resolve_bare_details (pair->alias) && *coded && ccrf_resolve_labelled_elsewhere (pairs, pair, pair->field)) {
		/* "Give details" behind a yes/no question, on a form that asks for the details elsewhere */
		g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
		if (!ccrf_is_placeholder (it->rules, text))
			ccrf_fill_add_note (it->form, (*coded)->key, text);
		return;
	}
	*coded = pair->field->codes ? pair->field : NULL;
	if (!pair->tagged)
		*before = pair->field->part;
	ccrf_fill_pair (it, pair);
}

static guint
word_weight (const CcrfPair *pair)
{
	return pair->tagged || !pair->match || strchr (((CcrfAlias *) g_ptr_array_index (pair->match->aliases, 0))->text, ' ') ? 2 : 1;
}

/* enough labels, and one that no letter has by chance */
static gboolean
is_form (const GPtrArray *pairs)
{
	static const char *const core[] = { "details", "good_practice", "report_type", "provider_name", "categories", NULL };
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
	gboolean any_core = FALSE;
	guint weight = 0;
	for (guint i = 0; i < pairs->len; i++) {
		const CcrfPair *pair = g_ptr_array_index (pairs, i);
		const CcrfAlias *alias = pair->match ? g_ptr_array_index (pair->match->aliases, 0) : NULL;
		const CcrfField *field = alias ? alias->field : pair->field;
		if (!field || (alias && !ccrf_resolve_is_specific (alias)) || (alias && pair->match->aliases->len > 1 && word_weight (pair) < 2))
			continue;
		if (g_hash_table_add (seen, (gpointer) field->key))
			weight += word_weight (pair);
		any_core = any_core || g_strv_contains (core, field->key);
	}
	return any_core && g_hash_table_size (seen) >= LEAST_KEYS && weight >= LEAST_WEIGHT;
}

static void
string_free (gpointer data)
{
	g_string_free (data, TRUE);
}

static void
fill_form (CcrfFilling *it, GPtrArray *pairs)
{
	char before = 0;
	const CcrfField *coded = NULL;
	for (guint i = 0; i < pairs->len; i++) {
		const CcrfPair *pair = g_ptr_array_index (pairs, i);
		if (pair->tagged)
			g_hash_table_add (it->tagged, (gpointer) pair->field->key);
	}
	for (guint i = 0; i < pairs->len; i++)
		resolve (it, pairs, i, &before, &coded);
}

/* what was said above the quoted form wins over what it quotes */
void
ccrf_form_fill_under (CcrfForm *above, const CcrfForm *below)
{
	gpointer key, value;
	GHashTableIter iter;
	g_hash_table_iter_init (&iter, below->fields);
	while (g_hash_table_iter_next (&iter, &key, &value))
		if (!ccrf_form_get (above, key) && !ccrf_list_has (above->unsure, key))
			ccrf_form_set (above, key, value);
	g_hash_table_iter_init (&iter, below->notes);
	while (g_hash_table_iter_next (&iter, &key, &value))
		if (!g_hash_table_contains (above->notes, key))
			g_hash_table_insert (above->notes, g_strdup (key), g_strdup (value));
	for (guint i = 0; i < below->unsure->len; i++) {
		const char *name = g_ptr_array_index (below->unsure, i);
		if (!ccrf_form_get (above, name))
			ccrf_fill_set_unsure (above, name);
	}
	for (guint i = 0; i < below->actions->len && (i || !above->actions->len); i++) {
		const CcrfAction *action = g_ptr_array_index (below->actions, i);
		g_ptr_array_add (above->actions, ccrf_action_new (action->action, action->who, action->due, action->done));
	}
}

static CcrfForm *
read_depth (const CcrfRules *rules, const CcrfSheet *sheet, int depth, const char *source, CcrfTime received, gboolean *form_like)
{
	g_autoptr (CcrfSheet) scratch = ccrf_sheet_new ();
	g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (ccrf_pair_free);
	if (depth == 0)
		ccrf_pairs_tagged (rules, sheet, scratch, pairs);
	g_autoptr (GPtrArray) labelled = ccrf_pairs_read (rules, sheet, depth, scratch);
	g_ptr_array_extend_and_steal (pairs, g_steal_pointer (&labelled));
	g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, string_free);
	g_autoptr (GHashTable) tagged = g_hash_table_new (g_str_hash, g_str_equal);
	CcrfForm *form = ccrf_form_new (source);
	CcrfFilling it = { rules, form, received, g_hash_table_contains (sheet->properties, "wrapped"), parts, tagged };
	*form_like = is_form (pairs);
	fill_form (&it, pairs);
	ccrf_fill_join_parts (&it);
	return form;
}

static gboolean
is_valid (const CcrfPiece *piece)
{
	return g_utf8_validate (piece->text, -1, NULL) && g_utf8_validate (piece->tag, -1, NULL) && g_utf8_validate (piece->title, -1, NULL);
}

/* Readers give UTF-8; should one not, its bytes become U+FFFD here and nothing below reads past a text */
static void
make_valid (const CcrfSheet *sheet)
{
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		for (guint j = 0; j < block->cells->len; j++) {
			const CcrfCell *cell = g_ptr_array_index (block->cells, j);
			for (guint k = 0; k < cell->pieces->len; k++) {
				CcrfPiece *piece = g_ptr_array_index (cell->pieces, k);
				if (is_valid (piece))
					continue;
				char **texts[] = { &piece->text, &piece->tag, &piece->title };
				for (gsize n = 0; n < G_N_ELEMENTS (texts); n++) {
					char *valid = g_utf8_make_valid (*texts[n], -1);
					g_free (*texts[n]);
					*texts[n] = valid;
				}
			}
		}
	}
}

CcrfForm *
ccrf_parse_form (const CcrfSheet *sheet, const char *source, CcrfTime received, const CcrfRules *rules)
{
	gboolean form_like = FALSE;
	make_valid (sheet);
	g_autoptr (CcrfForm) form = read_depth (rules, sheet, 0, source, received, &form_like);
	int deepest = 0;
	for (guint i = 0; i < sheet->blocks->len; i++)
		deepest = MAX (deepest, ((CcrfBlock *) g_ptr_array_index (sheet->blocks, i))->quote);
	/* nothing of our own words is a form: perhaps a forwarded one is, quoted */
	for (int depth = 1; depth <= MIN (deepest, 5) && !form_like; depth++) {
		g_autoptr (CcrfForm) quoted = read_depth (rules, sheet, depth, source, received, &form_like);
		if (form_like)
			ccrf_form_fill_under (form, quoted);
	}
	if (!form_like)
		return NULL;
	const char *type = ccrf_form_get (form, "report_type");
	g_free (form->report_type);
	form->report_type = g_strdup (type ? type : "concern");
	return g_steal_pointer (&form);
}

CcrfForm *
ccrf_parse_answers (const CcrfSheet *sheet, const char *source, CcrfTime received, const CcrfRules *rules)
{
	gboolean form_like = FALSE;
	make_valid (sheet);
	return read_depth (rules, sheet, 0, source, received, &form_like);
}
