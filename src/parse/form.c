/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The label engine's last part: pairs become a form. A label that may mean
 * two fields is decided by the section it stands in, then by what else is on
 * the form; when that does not settle it, both fields are unsure.
 */

#include <string.h>

#include "dates.h"
#include "pairs.h"

#define LEAST_KEYS 3   /* distinct fields that make a form … */
#define LEAST_WEIGHT 5 /* … counting two for a label of several words or a tag, one for a single word */

typedef struct {
	const CcrfRules *rules;
	CcrfForm *form;
	CcrfTime received;
	gboolean wrapped;
	GHashTable *parts;  /* key → GString: postcodes, times */
	GHashTable *tagged; /* key → set: a tick box or control with its tag was there */
} Filling;

/* ---- which field is it? ------------------------------------------------------------- */

static gboolean
is_specific (const CcrfAlias *alias)
{
	return alias->use == CCRF_LABEL_PRINTED || alias->use == CCRF_LABEL_ALIAS;
}

/* has @field a label of its own elsewhere on the form? */
static gboolean
labelled_elsewhere (const GPtrArray *pairs, const CcrfPair *but, const CcrfField *field)
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
		if (pair->match->aliases->len == 1 && only->field == field && is_specific (only))
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
	return is_specific (alias);
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
	return !alias->field || !labelled_elsewhere (it->pairs, it->pair, alias->field);
}

/* @left: what remains possible; one is the answer, several are a doubt, none: not a field of ours here */
static GPtrArray *
candidates (const GPtrArray *pairs, guint index, char before)
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
	if (heading && !drop_unless (left, in_part, &pair->part) && !drop_unless (left, specific, NULL)) {
		g_ptr_array_set_size (left, 0); /* "Address" among the details of the reporter */
		return left;
	}
	if (left->len > 1 && time_follows (pairs, index) && drop_unless (left, is_event, NULL))
		return left;
	if (!heading && !drop_unless (left, not_elsewhere, &elsewhere)) {
		g_ptr_array_set_size (left, 0);
		return left;
	}
	if (!only_field (left) && before)
		drop_unless (left, in_part, &before);
	if (!only_field (left) && heading)
		drop_unless (left, not_elsewhere, &elsewhere);
	if (!only_field (left))
		drop_unless (left, specific, NULL);
	/* a shared label alone, far from its section: it could be anybody's address */
	first = g_ptr_array_index (left, 0);
	if (only_field (left) && first->use == CCRF_LABEL_SHARED && pair->match->aliases->len == 1 && before == 'G' && first->field->part != 'G')
		g_ptr_array_set_size (left, 0);
	return left;
}

static gboolean
bare_details (const CcrfAlias *alias)
{
	static const char *const words[] = { "details", "give details", "please give details", "brief details" };
	for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
		if (strcmp (alias->text, words[i]) == 0)
			return strcmp (alias->field->key, "details") == 0;
	return FALSE;
}

/* ---- filling ---------------------------------------------------------------------------- */

static void
add_note (CcrfForm *form, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	const char *known = g_hash_table_lookup (form->notes, key);
	if (known && strstr (known, text))
		return;
	char *note = known ? g_strconcat (known, "\n", text, NULL) : g_strdup (text);
	g_hash_table_replace (form->notes, g_strdup (key), note);
}

static void
set_unsure (CcrfForm *form, const char *key)
{
	if (!ccrf_list_has (form->unsure, key))
		g_ptr_array_add (form->unsure, g_strdup (key));
	g_hash_table_remove (form->fields, key);
}

static void
merge_codes (CcrfForm *form, const CcrfField *field, const char *more, gboolean front)
{
	const char *known = ccrf_form_get (form, field->key);
	g_auto (GStrv) first = g_strsplit (front ? more : known, ";", -1), second = g_strsplit (front ? known : more, ";", -1);
	GString *all = g_string_new (NULL);
	for (char **list = first; list; list = list == first ? second : NULL)
		for (char **code = list; *code; code++)
			if (list == first || !g_strv_contains ((const char *const *) first, *code))
				g_string_append_printf (all, "%s%s", all->len ? ";" : "", *code);
	ccrf_form_set (form, field->key, all->str);
	g_string_free (all, TRUE);
}

static void
answered_again (CcrfForm *form, const CcrfField *field, const CcrfPair *pair, const char *value)
{
	const char *known = ccrf_form_get (form, field->key);
	if (g_ascii_strcasecmp (known, value) == 0)
		return;
	if (field->type == CCRF_FIELD_MULTI) {
		const gboolean main = pair->text && g_ascii_strncasecmp (pair->text, "main", 4) == 0;
		merge_codes (form, field, value, main);
		return;
	}
	if (field->most >= 1000) {
		/* two labels of one long answer ("Summary", "Circumstances"): both were said */
		if (!strstr (known, value)) {
			g_autofree char *both = strstr (value, known) ? g_strdup (value) : g_strconcat (known, "\n", value, NULL);
			ccrf_form_set (form, field->key, both);
		}
		return;
	}
	g_autofree char *note = g_strdup_printf ("answered twice: “%s” and “%s”", known, value);
	add_note (form, field->key, strcmp (field->key, "adult_initials") == 0 ? "answered twice" : note);
	set_unsure (form, field->key);
}

static void
put (Filling *it, const CcrfField *field, const CcrfPair *pair, CcrfValue *value)
{
	CcrfForm *form = it->form;
	add_note (form, field->key, value->remark);
	if (value->state == CCRF_VALUE_UNSURE)
		set_unsure (form, field->key);
	if (value->state != CCRF_VALUE_OK || ccrf_list_has (form->unsure, field->key))
		return;
	if (ccrf_form_get (form, field->key))
		answered_again (form, field, pair, value->value);
	else
		ccrf_form_set (form, field->key, value->value);
}

static void
fill_actions (Filling *it, const CcrfPair *pair)
{
	gboolean none = FALSE;
	g_autoptr (GString) doubt = g_string_new (NULL);
	CcrfForm *form = it->form;
	const guint before = form->actions->len;
	g_autofree char *text = ccrf_value_text (pair->value, FALSE);
	gboolean read = ccrf_actions_read_text (it->rules, text, it->received, form->actions, &none, doubt);
	for (guint i = 0; pair->rows && i < pair->rows->len; i++) {
		const CcrfActionRow *row = g_ptr_array_index (pair->rows, i);
		if (ccrf_actions_add_row (it->rules, row->action ? row->action : "", row->who ? row->who : "", row->due ? row->due : "", row->done, it->received, form->actions, &none, doubt))
			read = TRUE;
	}
	add_note (form, "actions_agreed", doubt->str);
	if (doubt->len && form->actions->len == before && !none)
		set_unsure (form, "actions_agreed");
	if (none && form->actions->len)
		set_unsure (form, "actions_agreed"); /* "none", and yet there are some */
	else if (none)
		ccrf_form_set (form, "actions_agreed", "none");
	(void) read;
}

/* the label itself offers the choices ("Concern / Compliment", one of them struck) */
static void
read_label_choice (Filling *it, const CcrfField *field, const CcrfPair *pair, CcrfValue *value)
{
	gboolean struck = FALSE;
	for (guint i = 0; i < pair->label->pieces->len; i++)
		struck = struck || (((CcrfPiece *) g_ptr_array_index (pair->label->pieces, i))->marks & (CCRF_MARK_STRUCK | CCRF_MARK_HIGHLIGHT));
	if (struck && field->codes && strcmp (field->key, "report_type") == 0)
		ccrf_choice_read (it->rules, field, pair->label, value);
}

/* "Police: crime reference 123": the label is one of the field's choices */
static const char *
option_label (const Filling *it, const CcrfField *field, const CcrfPair *pair)
{
	if (field->type != CCRF_FIELD_MULTI || !pair->text || strcmp (field->key, "other_agencies") != 0)
		return NULL;
	return ccrf_code_find (it->rules, field, pair->text);
}

static void
read_option (Filling *it, const CcrfField *field, const char *code, const CcrfPair *pair, CcrfValue *value)
{
	const CcrfField *plain = ccrf_field_find ("provider_learned");
	g_auto (CcrfValue) asked = { 0 };
	ccrf_choice_read (it->rules, plain, pair->value, &asked);
	g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
	if (asked.state == CCRF_VALUE_NONE || (asked.state == CCRF_VALUE_OK && strcmp (asked.value, "yes") != 0))
		return;
	value->state = CCRF_VALUE_OK;
	value->value = g_strdup (code);
	value->remark = g_strdup (asked.state == CCRF_VALUE_OK ? asked.remark : text);
}

static void
fill_part (Filling *it, const CcrfField *field, const CcrfPair *pair)
{
	g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
	if (ccrf_is_placeholder (it->rules, text))
		return;
	GString *known = g_hash_table_lookup (it->parts, field->key);
	if (!known) {
		known = g_string_new (NULL);
		g_hash_table_insert (it->parts, (gpointer) field->key, known);
	}
	if (!strstr (known->str, text))
		g_string_append_printf (known, "%s%s", known->len ? ", " : "", text);
}

static void
fill (Filling *it, CcrfPair *pair)
{
	const CcrfField *field = pair->field;
	g_auto (CcrfValue) value = { 0 };
	if (field->type == CCRF_FIELD_ACTIONS) {
		fill_actions (it, pair);
		return;
	}
	if (pair->remark || (pair->alias && pair->alias->use == CCRF_LABEL_REMARK)) {
		g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
		if (!ccrf_is_placeholder (it->rules, text))
			add_note (it->form, field->key, text);
		return;
	}
	if (pair->alias && pair->alias->use == CCRF_LABEL_PART) {
		fill_part (it, field, pair);
		return;
	}
	/* its tick boxes carry tags: the words beside them are only print */
	if (!pair->tagged && field->codes && g_hash_table_contains (it->tagged, field->key))
		return;
	if (!pair->tagged && ccrf_form_get (it->form, field->key) && g_hash_table_contains (it->tagged, field->key))
		return;
	const char *option = option_label (it, field, pair);
	if (option)
		read_option (it, field, option, pair, &value);
	else
		ccrf_value_read (it->rules, field, pair->alias ? pair->alias->question : NULL, pair->value, it->wrapped, it->received, &value);
	if (value.state == CCRF_VALUE_NONE)
		read_label_choice (it, field, pair, &value);
	if (pair->doubtful && value.state == CCRF_VALUE_OK) {
		/* it stood under the label, beside an empty cell: an answer or a hint? */
		value.state = CCRF_VALUE_UNSURE;
		g_free (value.remark);
		value.remark = g_steal_pointer (&value.value);
	}
	put (it, field, pair, &value);
}

/* postcodes join their address, times their date */
static void
join_parts (Filling *it)
{
	gpointer key, data;
	GHashTableIter iter;
	g_hash_table_iter_init (&iter, it->parts);
	while (g_hash_table_iter_next (&iter, &key, &data)) {
		const CcrfField *field = ccrf_field_find (key);
		const char *known = ccrf_form_get (it->form, key), *more = ((GString *) data)->str;
		if (ccrf_list_has (it->form->unsure, key)) {
			add_note (it->form, key, more);
		} else if (field->type == CCRF_FIELD_WHEN) {
			int minutes;
			const char *end;
			if (!known || strlen (known) != 10 || !g_ascii_isdigit (*known) || ccrf_dates_time (more, &minutes, &end) != CCRF_DATE_OK) {
				add_note (it->form, key, more);
				continue;
			}
			add_note (it->form, key, ccrf_dates_skip_filler (end));
			g_autofree char *when = g_strdup_printf ("%sT%02d:%02d", known, minutes / 60, minutes % 60);
			ccrf_form_set (it->form, key, when);
		} else if (!known) {
			ccrf_form_set (it->form, key, more);
		} else if (!strstr (known, more)) {
			g_autofree char *joined = g_strdup_printf ("%s, %s", known, more);
			ccrf_form_set (it->form, key, joined);
		}
	}
}

/* ---- from pairs to a form --------------------------------------------------------------------- */

static void
doubt_all (Filling *it, const GPtrArray *left, const CcrfPair *pair)
{
	if (ccrf_value_is_blank (it->rules, pair->value))
		return;
	for (guint i = 0; i < left->len; i++) {
		const CcrfAlias *alias = g_ptr_array_index (left, i);
		if (!alias->field)
			continue;
		g_autofree char *note = g_strdup_printf ("the label “%s” may mean this or another question", pair->text);
		add_note (it->form, alias->field->key, note);
		if (!ccrf_form_get (it->form, alias->field->key))
			set_unsure (it->form, alias->field->key);
	}
}

static void
resolve (Filling *it, GPtrArray *pairs, guint index, char *before, const CcrfField **coded)
{
	CcrfPair *pair = g_ptr_array_index (pairs, index);
	if (pair->match) {
		g_autoptr (GPtrArray) left = candidates (pairs, index, *before);
		if (left->len > 1)
			doubt_all (it, left, pair);
		if (left->len != 1)
			return;
		pair->alias = g_ptr_array_index (left, 0);
		pair->field = pair->alias->field;
	}
	if (!pair->field)
		return; /* office use, furniture */
	if (pair->alias && bare_details (pair->alias) && *coded && labelled_elsewhere (pairs, pair, pair->field)) {
		/* "Give details" behind a yes/no question, on a form that asks for the details elsewhere */
		g_autofree char *text = ccrf_value_text (pair->value, it->wrapped);
		if (!ccrf_is_placeholder (it->rules, text))
			add_note (it->form, (*coded)->key, text);
		return;
	}
	*coded = pair->field->codes ? pair->field : NULL;
	if (!pair->tagged)
		*before = pair->field->part;
	fill (it, pair);
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
		if (!field || (alias && !is_specific (alias)) || (alias && pair->match->aliases->len > 1 && word_weight (pair) < 2))
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
fill_form (Filling *it, GPtrArray *pairs)
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
static void
fill_under (CcrfForm *above, const CcrfForm *below)
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
			set_unsure (above, name);
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
	Filling it = { rules, form, received, g_hash_table_contains (sheet->properties, "wrapped"), parts, tagged };
	*form_like = is_form (pairs);
	fill_form (&it, pairs);
	join_parts (&it);
	return form;
}

CcrfForm *
ccrf_parse_form (const CcrfSheet *sheet, const char *source, CcrfTime received, const CcrfRules *rules)
{
	gboolean form_like = FALSE;
	g_autoptr (CcrfForm) form = read_depth (rules, sheet, 0, source, received, &form_like);
	int deepest = 0;
	for (guint i = 0; i < sheet->blocks->len; i++)
		deepest = MAX (deepest, ((CcrfBlock *) g_ptr_array_index (sheet->blocks, i))->quote);
	/* nothing of our own words is a form: perhaps a forwarded one is, quoted */
	for (int depth = 1; depth <= MIN (deepest, 5) && !form_like; depth++) {
		g_autoptr (CcrfForm) quoted = read_depth (rules, sheet, depth, source, received, &form_like);
		if (form_like)
			fill_under (form, quoted);
	}
	if (!form_like)
		return NULL;
	const char *type = ccrf_form_get (form, "report_type");
	g_free (form->report_type);
	form->report_type = g_strdup (type ? type : "concern");
	return g_steal_pointer (&form);
}
