/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads trends.conf: which patterns within a provider are put before a person (A2.9). */

#include "trends.h"
#include <string.h>

#define MOST_CONCERNS 1000
#define MOST_LOCATIONS 1000
#define MOST_TIMES 100

enum { WANTS_CONCERNS = 1, WANTS_WITHIN = 2, WANTS_LOCATIONS = 4, WANTS_ACTIONS = 8, WANTS_FACTOR = 16, WANTS_TIMES = 32 };

/* clang-format off */
static const struct { const char *name; CcrfTrendKind kind; guint wants; } kinds[] = {
	{ "count",           CCRF_TREND_COUNT,           WANTS_CONCERNS | WANTS_WITHIN },
	{ "category",        CCRF_TREND_CATEGORY,        WANTS_CONCERNS | WANTS_WITHIN },
	{ "group",           CCRF_TREND_GROUP,           WANTS_CONCERNS | WANTS_WITHIN | WANTS_LOCATIONS },
	{ "after-closure",   CCRF_TREND_AFTER_CLOSURE,   WANTS_WITHIN },
	{ "overdue-actions", CCRF_TREND_OVERDUE_ACTIONS, WANTS_ACTIONS },
	{ "serious-harm",    CCRF_TREND_SERIOUS_HARM,    0 },
	{ "factor",          CCRF_TREND_FACTOR,          WANTS_CONCERNS | WANTS_WITHIN | WANTS_FACTOR },
	{ "rate",            CCRF_TREND_RATE,            WANTS_CONCERNS | WANTS_WITHIN | WANTS_TIMES },
};
/* clang-format on */

static void
rule_free (gpointer data)
{
	CcrfTrendRule *rule = data;

	g_free (rule->name);
	g_free (rule->factor);
	g_strfreev (rule->values);
	g_free (rule);
}

static void
take_within (CcrfKeyFile *file, const char *section, CcrfTrendRule *rule, GPtrArray *faults)
{
	guint before = faults->len;

	rule->within = ccrf_key_file_take_span (file, section, "within", NULL, faults);
	if (faults->len == before && rule->within.unit != CCRF_SPAN_DAYS && rule->within.unit != CCRF_SPAN_MONTHS && rule->within.unit != CCRF_SPAN_YEARS)
		ccrf_key_file_fault (file, section, "within", faults, "write days, months or years, such as “90 days”");
}

/* A misspelt code would be a rule that never speaks. */
static void
take_factor (CcrfKeyFile *file, const char *section, CcrfTrendRule *rule, GPtrArray *faults)
{
	const CcrfField *field;

	rule->factor = ccrf_key_file_take_string (file, section, "factor", NULL, faults);
	rule->values = ccrf_key_file_take_list (file, section, "values", NULL, faults);
	field = ccrf_field_find (rule->factor);
	if (!field || !field->codes) {
		if (*rule->factor)
			ccrf_key_file_fault (file, section, "factor", faults, "“%s” is no question of the form with a list of answers", rule->factor);
		return;
	}
	for (char **value = rule->values; *value; value++)
		if (!g_strv_contains (field->codes, *value))
			ccrf_key_file_fault (file, section, "values", faults, "“%s” is no answer to %s", *value, rule->factor);
}

static void
take_rule (CcrfTrends *trends, CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	g_autofree char *kind = ccrf_key_file_take_string (file, section, "kind", NULL, faults);
	CcrfTrendRule *rule = g_new0 (CcrfTrendRule, 1);
	guint wants = 0;
	gboolean known = FALSE;

	g_ptr_array_add (trends->rules, rule);
	rule->name = g_strdup (section + strlen ("rule "));
	rule->enabled = ccrf_key_file_take_boolean (file, section, "enabled", TRUE, faults);
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
		if (!g_str_equal (kinds[i].name, kind))
			continue;
		rule->kind = kinds[i].kind;
		wants = kinds[i].wants;
		known = TRUE;
	}
	if (!known && *kind)
		ccrf_key_file_fault (file, section, "kind", faults, "“%s” is no kind of rule; the comment at the top of trends.conf lists them", kind);
	if (wants & WANTS_CONCERNS)
		rule->concerns = (int) ccrf_key_file_take_integer (file, section, "concerns", -1, 1, MOST_CONCERNS, faults);
	if (wants & WANTS_LOCATIONS)
		rule->locations = (int) ccrf_key_file_take_integer (file, section, "locations", 2, 1, MOST_LOCATIONS, faults);
	if (wants & WANTS_ACTIONS)
		rule->actions = (int) ccrf_key_file_take_integer (file, section, "actions", -1, 1, MOST_CONCERNS, faults);
	if (wants & WANTS_TIMES)
		rule->times = (int) ccrf_key_file_take_integer (file, section, "times", -1, 1, MOST_TIMES, faults);
	if (wants & WANTS_WITHIN)
		take_within (file, section, rule, faults);
	if (wants & WANTS_FACTOR)
		take_factor (file, section, rule, faults);
	/* a number without a sensible default must be written */
	for (gsize i = 0; i < 3; i++) {
		static const struct { const char *key; guint want; } needed[] = { { "concerns", WANTS_CONCERNS }, { "actions", WANTS_ACTIONS }, { "times", WANTS_TIMES } };

		if ((wants & needed[i].want) && !ccrf_key_file_has (file, section, needed[i].key))
			ccrf_key_file_fault (file, section, needed[i].key, faults, "is missing: write how many");
	}
}

CcrfTrends *
ccrf_trends_load (const char *folder, GPtrArray *faults)
{
	g_autoptr (CcrfTrends) trends = g_new0 (CcrfTrends, 1);
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) text = ccrf_data_load (folder, "trends.conf", &error);
	g_autoptr (CcrfKeyFile) file = text ? ccrf_key_file_new ("trends.conf", text, faults) : NULL;
	g_auto (GStrv) sections = file ? ccrf_key_file_sections (file) : NULL;
	guint before = faults->len;

	trends->rules = g_ptr_array_new_with_free_func (rule_free);
	if (!text)
		ccrf_faults_add (faults, "trends.conf: %s", error->message);
	if (!file)
		return NULL;
	for (gsize i = 0; sections[i]; i++)
		if (g_str_has_prefix (sections[i], "rule ") && sections[i][strlen ("rule ")])
			take_rule (trends, file, sections[i], faults);
	ccrf_key_file_finish (file, faults);
	return faults->len == before ? g_steal_pointer (&trends) : NULL;
}

void
ccrf_trends_free (CcrfTrends *trends)
{
	if (!trends)
		return;
	g_clear_pointer (&trends->rules, g_ptr_array_unref);
	g_free (trends);
}
