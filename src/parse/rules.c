/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * labels.conf becomes tables. A council may replace the file; a field without
 * a label or a choice without words is a fault, for it could never be read.
 */

#include <string.h>

#include "rules.h"

static void
alias_free (gpointer data)
{
	CcrfAlias *alias = data;
	g_free (alias->text);
	g_free (alias);
}

static void
question_free (gpointer data)
{
	CcrfQuestion *question = data;
	g_free (question->yes);
	g_free (question->no);
	g_free (question);
}

static void
add_alias (CcrfRules *rules, const char *text, const CcrfField *field, CcrfLabelUse use, const CcrfQuestion *question)
{
	g_autofree char *words = ccrf_label_normalise (text, NULL);
	if (!*words)
		return;
	GPtrArray *list = g_hash_table_lookup (rules->by_text, words);
	for (guint i = 0; list && i < list->len; i++) {
		CcrfAlias *known = g_ptr_array_index (list, i);
		if (known->field != field)
			continue;
		/* a printed label that is also a question keeps both */
		if (question)
			known->question = question;
		return;
	}
	CcrfAlias *alias = g_new0 (CcrfAlias, 1);
	alias->text = g_steal_pointer (&words);
	alias->field = field;
	alias->use = use;
	alias->question = question;
	g_ptr_array_add (rules->aliases, alias);
	if (!list) {
		list = g_ptr_array_new ();
		g_hash_table_insert (rules->by_text, alias->text, list);
	}
	g_ptr_array_add (list, alias);
}

static void
add_aliases (CcrfRules *rules, CcrfKeyFile *file, const char *section, const char *key, const CcrfField *field,
             CcrfLabelUse use, const CcrfQuestion *question, GPtrArray *faults)
{
	g_auto (GStrv) words = ccrf_key_file_take_list (file, section, key, "", faults);
	for (char **word = words; word && *word; word++)
		add_alias (rules, *word, field, use, question);
}

static void
add_code (GHashTable *words, const char *text, const char *code, const CcrfField *field, const CcrfKeyFile *file,
          const char *key, GPtrArray *faults)
{
	char *normal = ccrf_words_normalise (text);
	const char *known = g_hash_table_lookup (words, normal);
	if (!*normal || (known && strcmp (known, code) == 0)) {
		g_free (normal);
		return;
	}
	if (known) {
		/* two meanings of one word: reading it would be guessing */
		ccrf_key_file_fault (file, field->key, key, faults, "“%s” already means “%s”: remove it from one of the two", text, known);
		g_free (normal);
		return;
	}
	g_hash_table_insert (words, normal, (gpointer) code);
}

static void
load_codes (CcrfRules *rules, CcrfKeyFile *file, const CcrfField *field, GPtrArray *faults)
{
	GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_insert (rules->codes, (gpointer) field->key, words);
	/* the themes of good practice are the categories: one list for both */
	const char *section = strcmp (field->key, "good_practice_theme") == 0 ? "categories" : field->key;
	for (const char *const *code = field->codes; *code; code++) {
		g_autofree char *key = g_strconcat ("code ", *code, NULL);
		g_auto (GStrv) list = ccrf_key_file_take_list (file, section, key, "", faults);
		if (!list || !*list)
			ccrf_key_file_fault (file, section, section == field->key ? key : NULL, faults, "no words for the choice “%s”: give at least its label", *code);
		else
			g_hash_table_insert (rules->code_labels, g_strconcat (field->key, " ", *code, NULL), g_strdup (*list));
		add_code (words, *code, *code, field, file, key, faults);
		for (char **word = list; word && *word; word++)
			add_code (words, *word, *code, field, file, key, faults);
	}
}

static char *
without_hint (const char *label)
{
	char *text = g_strdup (label);
	char *open = strstr (text, " (");
	if (open && g_str_has_suffix (text, ")"))
		*open = '\0';
	return text;
}

static void
load_field (CcrfRules *rules, CcrfKeyFile *file, const CcrfField *field, GPtrArray *faults)
{
	g_autofree char *label = ccrf_key_file_take_string (file, field->key, "label", NULL, faults);
	const char *shown = label && *label ? label : field->label;
	g_hash_table_insert (rules->printed, (gpointer) field->key, without_hint (shown));
	add_alias (rules, shown, field, CCRF_LABEL_PRINTED, NULL);
	add_alias (rules, field->label, field, CCRF_LABEL_PRINTED, NULL);
	g_autofree char *key = g_strdelimit (g_strdup (field->key), "_", ' ');
	add_alias (rules, key, field, CCRF_LABEL_ALIAS, NULL);
	add_aliases (rules, file, field->key, "aliases", field, CCRF_LABEL_ALIAS, NULL, faults);
	add_aliases (rules, file, field->key, "shared", field, CCRF_LABEL_SHARED, NULL, faults);
	add_aliases (rules, file, field->key, "parts", field, CCRF_LABEL_PART, NULL, faults);
	add_aliases (rules, file, field->key, "remarks", field, CCRF_LABEL_REMARK, NULL, faults);
	if (field->codes)
		load_codes (rules, file, field, faults);
}

static gboolean
is_answer (const CcrfField *field, const char *code)
{
	if (!*code || strcmp (code, "-") == 0)
		return TRUE;
	return field->codes && g_strv_contains (field->codes, code);
}

static void
load_question (CcrfRules *rules, CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	g_autofree char *key = ccrf_key_file_take_string (file, section, "field", NULL, faults);
	const CcrfField *field = ccrf_field_find (key);
	CcrfQuestion *question = g_new0 (CcrfQuestion, 1);
	question->yes = ccrf_key_file_take_string (file, section, "yes", "", faults);
	question->no = ccrf_key_file_take_string (file, section, "no", "", faults);
	g_ptr_array_add (rules->questions, question);
	if (!field || !field->codes || !is_answer (field, question->yes) || !is_answer (field, question->no)) {
		ccrf_key_file_fault (file, section, "field", faults, "“%s” is no field with these choices", key ? key : "");
		g_strfreev (ccrf_key_file_take_list (file, section, "aliases", "", faults)); /* known all the same */
		return;
	}
	question->field = field;
	add_aliases (rules, file, section, "aliases", field, CCRF_LABEL_ALIAS, question, faults);
}

static void
load_reading (CcrfRules *rules, CcrfKeyFile *file, GPtrArray *faults)
{
	g_auto (GStrv) placeholders = ccrf_key_file_take_list (file, "reading", "placeholders", "", faults);
	for (char **text = placeholders; text && *text; text++)
		g_hash_table_add (rules->placeholders, ccrf_words_normalise (*text));
	add_aliases (rules, file, "reading", "ignored", NULL, CCRF_LABEL_IGNORED, NULL, faults);
	g_auto (GStrv) answers = ccrf_key_file_take_list (file, "reading", "answers", "", faults);
	for (char **text = answers; text && *text; text++) {
		g_autofree char *words = ccrf_label_normalise (*text, NULL);
		GPtrArray *list = g_hash_table_lookup (rules->by_text, words);
		for (guint i = 0; list && i < list->len; i++)
			((CcrfAlias *) g_ptr_array_index (list, i))->often_answer = TRUE;
	}
	for (char part = 'A'; part <= 'G'; part++) {
		const char name[2] = { part, '\0' };
		g_auto (GStrv) headings = ccrf_key_file_take_list (file, "headings", name, "", faults);
		for (char **text = headings; text && *text; text++)
			g_hash_table_insert (rules->headings, ccrf_label_normalise (*text, NULL), GINT_TO_POINTER (part));
	}
}

static void
load_labels (CcrfRules *rules, const char *folder, GPtrArray *faults)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) bytes = ccrf_data_load (folder, "labels.conf", &error);
	if (!bytes) {
		ccrf_faults_add (faults, "labels.conf: %s", error->message);
		return;
	}
	g_autoptr (CcrfKeyFile) file = ccrf_key_file_new ("labels.conf", bytes, faults);
	if (!file)
		return;
	for (const CcrfField *field = ccrf_fields; field->key; field++)
		load_field (rules, file, field, faults);
	g_auto (GStrv) sections = ccrf_key_file_sections (file);
	for (char **section = sections; section && *section; section++)
		if (g_str_has_prefix (*section, "question "))
			load_question (rules, file, *section, faults);
	load_reading (rules, file, faults);
	ccrf_key_file_finish (file, faults);
}

CcrfRules *
ccrf_rules_load (const char *folder, GPtrArray *faults)
{
	CcrfRules *rules = g_new0 (CcrfRules, 1);
	rules->printed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
	rules->aliases = g_ptr_array_new_with_free_func (alias_free);
	rules->by_text = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
	rules->questions = g_ptr_array_new_with_free_func (question_free);
	rules->codes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
	rules->code_labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	rules->placeholders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	rules->headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	load_labels (rules, folder, faults);
	rules->keywords = ccrf_keywords_load (folder, faults);
	return rules;
}

void
ccrf_rules_free (CcrfRules *rules)
{
	if (!rules)
		return;
	g_clear_pointer (&rules->keywords, ccrf_keywords_free);
	g_hash_table_unref (rules->headings);
	g_hash_table_unref (rules->placeholders);
	g_hash_table_unref (rules->code_labels);
	g_hash_table_unref (rules->codes);
	g_ptr_array_unref (rules->questions);
	g_hash_table_unref (rules->by_text);
	g_ptr_array_unref (rules->aliases);
	g_hash_table_unref (rules->printed);
	g_free (rules);
}

const char *
ccrf_rules_label (const CcrfRules *rules, const char *key)
{
	const char *label = rules && key ? g_hash_table_lookup (rules->printed, key) : NULL;
	const CcrfField *field = label ? NULL : ccrf_field_find (key);
	return label ? label : field ? field->label : key;
}

const char *
ccrf_rules_code_label (const CcrfRules *rules, const char *key, const char *code)
{
	g_autofree char *name = g_strconcat (key, " ", code, NULL);

	return g_hash_table_lookup (rules->code_labels, name);
}
