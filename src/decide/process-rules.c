/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the tables of provider-concerns.procedure. */

#include "process-rules.h"
#include <string.h>

/* ---- rows --------------------------------------------------------------------------- */

static void
item_free (gpointer data)
{
	CcrfRuleItem *item = data;

	g_free (item->key);
	g_strfreev (item->steps);
	g_free (item->text);
	g_free (item->owner);
	g_free (item->nhs_owner);
	g_free (item);
}

static void
meeting_free (gpointer data)
{
	CcrfRuleMeeting *meeting = data;

	g_free (meeting->kind);
	g_free (meeting->title);
	g_strfreev (meeting->council);
	g_strfreev (meeting->partner);
	g_strfreev (meeting->optional);
	g_hash_table_unref (meeting->sections);
	g_free (meeting->venue);
	g_free (meeting);
}

static void
document_free (gpointer data)
{
	CcrfRuleDocument *document = data;

	g_free (document->kind);
	g_free (document->title);
	g_free (document->owner);
	g_strfreev (document->words);
	g_free (document->audience);
	g_strfreev (document->entitled);
	g_strfreev (document->asked);
	g_free (document->replaces);
	g_free (document);
}

static void
letter_free (gpointer data)
{
	CcrfRuleLetter *letter = data;

	g_free (letter->kind);
	g_free (letter->title);
	g_free (letter->signer);
	g_strfreev (letter->copies);
	g_free (letter);
}

static void
threshold_free (gpointer data)
{
	CcrfThreshold *threshold = data;

	g_free (threshold->name);
	g_free (threshold->level);
	g_free (threshold->indicators);
	g_free (threshold->impact);
	g_free (threshold->actions);
	g_free (threshold->lead);
	g_strfreev (threshold->words);
	g_free (threshold);
}

/* ---- values --------------------------------------------------------------------------- */

static char **
take_words (CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	char **words = ccrf_key_file_take_list (file, section, "words", "", faults);

	for (char **word = words; *word; word++) {
		char *folded = g_utf8_casefold (*word, -1);

		g_free (*word);
		*word = folded;
	}
	return words;
}

/* (nullable) */
static char *
take_optional (CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults)
{
	char *text = ccrf_key_file_take_string (file, section, key, "", faults);

	if (*text)
		return text;
	g_free (text);
	return NULL;
}

static char *
take_one_of (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, const char *const *allowed, GPtrArray *faults)
{
	char *text = ccrf_key_file_take_string (file, section, key, fallback, faults);

	if (!g_strv_contains (allowed, text)) {
		g_autofree char *choices = g_strjoinv (", ", (char **) allowed);

		ccrf_key_file_fault (file, section, key, faults, "“%s” is none of %s", text, choices);
	}
	return text;
}

static void
check_role_names (CcrfKeyFile *file, const char *section, const char *key, char **roles, GPtrArray *faults)
{
	static const char *const of_the_process[] = { "chair", "provider", NULL };

	for (char **role = roles; role && *role; role++)
		if (!g_strv_contains (ccrf_role_names, *role) && !g_strv_contains (of_the_process, *role))
			ccrf_key_file_fault (file, section, key, faults, "“%s” is no role that contacts.conf knows", *role);
}

static char **
take_roles (CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults)
{
	char **roles = ccrf_key_file_take_list (file, section, key, "", faults);

	check_role_names (file, section, key, roles, faults);
	return roles;
}

static char *
take_role (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults)
{
	char *role = ccrf_key_file_take_string (file, section, key, fallback, faults);
	char *roles[] = { role, NULL };

	if (role && *role)
		check_role_names (file, section, key, roles, faults);
	return role;
}

/* ---- sections ----------------------------------------------------------------------------- */

static const char *const audiences[] = { "council", "partner", "provider", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const levels[] = { "HIGH", "MEDIUM", "LOW", NULL };
static const char *const steps[] = { "step-1", "step-2", "step-3", "step-4", "step-5", "step-6", NULL };

static gpointer
take_item (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults)
{
	CcrfRuleItem *item = g_new0 (CcrfRuleItem, 1);

	item->key = g_strdup (name);
	item->steps = ccrf_key_file_take_list (file, section, "step", NULL, faults);
	for (char **step = item->steps; step && *step; step++)
		if (!g_strv_contains (steps, *step))
			ccrf_key_file_fault (file, section, "step", faults, "“%s” is no step: write step-1 to step-6", *step);
	item->text = ccrf_key_file_take_string (file, section, "text", NULL, faults);
	item->owner = take_role (file, section, "owner", NULL, faults);
	item->nhs_owner = take_optional (file, section, "nhs_owner", faults);
	item->due = ccrf_key_file_take_span (file, section, "due", "5 working days", faults);
	item->needs_reason = ccrf_key_file_take_boolean (file, section, "needs_reason", FALSE, faults);
	return item;
}

static gpointer
take_line (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults)
{
	CcrfRuleItem *item = g_new0 (CcrfRuleItem, 1);

	item->key = g_strdup (name);
	item->steps = g_new0 (char *, 1);
	item->text = ccrf_key_file_take_string (file, section, "text", NULL, faults);
	item->owner = take_role (file, section, "owner", "coordinator", faults);
	item->due = ccrf_key_file_take_span (file, section, "due", "5 working days", faults);
	return item;
}

static void
take_sections (CcrfKeyFile *file, const char *section, GHashTable *sections, GPtrArray *faults)
{
	g_auto (GStrv) list = ccrf_key_file_take_list (file, section, "sections", "", faults);

	for (char **one = list; *one; one++) {
		char *colon = strchr (*one, ':');
		char *role;

		if (!colon) {
			ccrf_key_file_fault (file, section, "sections", faults, "“%s” is not written ROLE: section", *one);
			continue;
		}
		role = g_strstrip (g_strndup (*one, (gsize) (colon - *one)));
		g_hash_table_replace (sections, role, g_strstrip (g_strdup (colon + 1)));
	}
}

static gpointer
take_meeting (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults)
{
	CcrfRuleMeeting *meeting = g_new0 (CcrfRuleMeeting, 1);
	CcrfSpan length;
	g_autofree char *provider = NULL;

	meeting->kind = g_strdup (name);
	meeting->title = ccrf_key_file_take_string (file, section, "title", NULL, faults);
	meeting->within = ccrf_key_file_take_span (file, section, "within", "10 working days", faults);
	length = ccrf_key_file_take_span (file, section, "length", "60 minutes", faults);
	meeting->minutes = length.unit == CCRF_SPAN_HOURS ? (int) length.amount * 60 : (int) length.amount;
	if ((length.unit != CCRF_SPAN_MINUTES && length.unit != CCRF_SPAN_HOURS) || meeting->minutes < 15 || meeting->minutes > 6 * 60)
		ccrf_key_file_fault (file, section, "length", faults, "a meeting takes 15 minutes to 6 hours: write “90 minutes”");
	meeting->council = take_roles (file, section, "council", faults);
	meeting->partner = take_roles (file, section, "partner", faults);
	meeting->optional = take_roles (file, section, "optional", faults);
	provider = take_one_of (file, section, "provider", "no", yes_no, faults);
	meeting->provider = g_str_equal (provider, "yes");
	meeting->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	take_sections (file, section, meeting->sections, faults);
	meeting->venue = ccrf_key_file_take_string (file, section, "venue", "", faults);
	meeting->pack = ccrf_key_file_take_span (file, section, "pack", "2 working days", faults);
	return meeting;
}

static gpointer
take_document (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults)
{
	CcrfRuleDocument *document = g_new0 (CcrfRuleDocument, 1);
	g_autofree char *stale = ccrf_key_file_take_string (file, section, "stale", "", faults);
	g_autoptr (GError) error = NULL;

	document->kind = g_strdup (name);
	document->title = ccrf_key_file_take_string (file, section, "title", NULL, faults);
	document->owner = take_role (file, section, "owner", NULL, faults);
	document->words = take_words (file, section, faults);
	document->audience = take_one_of (file, section, "audience", "council", audiences, faults);
	document->entitled = take_roles (file, section, "entitled", faults);
	document->asked = ccrf_key_file_take_list (file, section, "asked", "", faults);
	document->replaces = take_optional (file, section, "replaces", faults);
	document->late = (int) ccrf_key_file_take_integer (file, section, "late", 2, 0, 1000, faults);
	document->late_by = ccrf_key_file_take_span (file, section, "late_by", "10 working days", faults);
	document->has_stale = *stale && ccrf_span_parse (stale, &document->stale, &error);
	if (error)
		ccrf_key_file_fault (file, section, "stale", faults, "%s", error->message);
	return document;
}

static gpointer
take_letter (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults)
{
	CcrfRuleLetter *letter = g_new0 (CcrfRuleLetter, 1);

	letter->kind = g_strdup (name);
	letter->title = ccrf_key_file_take_string (file, section, "title", NULL, faults);
	letter->signer = take_role (file, section, "signer", "director", faults);
	letter->copies = take_roles (file, section, "copies", faults);
	return letter;
}

static gpointer
take_threshold (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults)
{
	CcrfThreshold *threshold = g_new0 (CcrfThreshold, 1);

	threshold->name = g_strdup (name);
	threshold->level = take_one_of (file, section, "level", NULL, levels, faults);
	threshold->indicators = ccrf_key_file_take_string (file, section, "indicators", NULL, faults);
	threshold->impact = ccrf_key_file_take_string (file, section, "impact", "", faults);
	threshold->actions = ccrf_key_file_take_string (file, section, "actions", "", faults);
	threshold->lead = ccrf_key_file_take_string (file, section, "lead", "", faults);
	threshold->words = take_words (file, section, faults);
	threshold->records = (int) ccrf_key_file_take_integer (file, section, "records", 0, 0, 1000, faults);
	return threshold;
}

/* ---- the tables ------------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
	const char *prefix;
	gpointer (*take) (CcrfKeyFile *file, const char *section, const char *name, GPtrArray *faults);
	gsize list;
} kinds[] = {
	{ "item ",      take_item,      G_STRUCT_OFFSET (CcrfProcessRules, items) },
	{ "line ",      take_line,      G_STRUCT_OFFSET (CcrfProcessRules, lines) },
	{ "meeting ",   take_meeting,   G_STRUCT_OFFSET (CcrfProcessRules, meetings) },
	{ "document ",  take_document,  G_STRUCT_OFFSET (CcrfProcessRules, documents) },
	{ "letter ",    take_letter,    G_STRUCT_OFFSET (CcrfProcessRules, letters) },
	{ "threshold ", take_threshold, G_STRUCT_OFFSET (CcrfProcessRules, thresholds) },
};
/* clang-format on */

CcrfProcessRules *
ccrf_process_rules_new (void)
{
	CcrfProcessRules *rules = g_new0 (CcrfProcessRules, 1);

	rules->items = g_ptr_array_new_with_free_func (item_free);
	rules->lines = g_ptr_array_new_with_free_func (item_free);
	rules->meetings = g_ptr_array_new_with_free_func (meeting_free);
	rules->documents = g_ptr_array_new_with_free_func (document_free);
	rules->letters = g_ptr_array_new_with_free_func (letter_free);
	rules->thresholds = g_ptr_array_new_with_free_func (threshold_free);
	return rules;
}

void
ccrf_process_rules_free (CcrfProcessRules *rules)
{
	if (!rules)
		return;
	g_ptr_array_unref (rules->items);
	g_ptr_array_unref (rules->lines);
	g_ptr_array_unref (rules->meetings);
	g_ptr_array_unref (rules->documents);
	g_ptr_array_unref (rules->letters);
	g_ptr_array_unref (rules->thresholds);
	g_free (rules);
}

/* every row begins with its name */
static gpointer
find (const GPtrArray *list, const char *name)
{
	for (guint i = 0; i < list->len; i++)
		if (g_str_equal (*(char **) list->pdata[i], name))
			return list->pdata[i];
	return NULL;
}

gboolean
ccrf_process_rules_take (CcrfProcessRules *rules, CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		GPtrArray *list = *(GPtrArray **) ((char *) rules + kinds[i].list);
		const char *name = section + strlen (kinds[i].prefix);
		gpointer before;

		if (!g_str_has_prefix (section, kinds[i].prefix))
			continue;
		before = find (list, name);
		if (before)
			g_ptr_array_remove (list, before);
		g_ptr_array_add (list, kinds[i].take (file, section, name, faults));
		return TRUE;
	}
	return FALSE;
}

const CcrfRuleItem *
ccrf_rule_item (const CcrfProcessRules *rules, const char *key)
{
	const CcrfRuleItem *item = find (rules->items, key);

	return item ? item : find (rules->lines, key);
}

const CcrfRuleMeeting *
ccrf_rule_meeting (const CcrfProcessRules *rules, const char *kind)
{
	return find (rules->meetings, kind);
}

const CcrfRuleDocument *
ccrf_rule_document (const CcrfProcessRules *rules, const char *kind)
{
	return find (rules->documents, kind);
}

const CcrfRuleLetter *
ccrf_rule_letter (const CcrfProcessRules *rules, const char *kind)
{
	return find (rules->letters, kind);
}
