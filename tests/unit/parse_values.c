/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Typed text to canonical values: what is taken, what is unsure, what is kept beside it. */

#include "parse/value.h"
#include "parse_sheets.h"

typedef struct {
	const char *key, *text;
	CcrfValueState state;
	const char *value, *remark;
} Row;

#define OK CCRF_VALUE_OK
#define DOUBT CCRF_VALUE_UNSURE
#define NONE CCRF_VALUE_NONE

/* clang-format off */
static const Row rows[] = {
	/* texts */
	{ "provider_name", "  Rosewood \t House\302\240 ", OK, "Rosewood House", NULL },
	{ "provider_name", "N/A", OK, "N/A", NULL },
	{ "provider_name", "none", OK, "none", NULL },
	{ "provider_name", "....................", NONE, NULL, NULL },
	{ "provider_name", "-", NONE, NULL, NULL },
	{ "provider_name", "Please select", NONE, NULL, NULL },
	{ "provider_name", "?", DOUBT, NULL, "?" },
	{ "details", "one\n\n\n two  three\n", OK, "one\ntwo three", NULL },
	/* dates */
	{ "date_identified", "31.7.2016", OK, "2016-07-31", NULL },
	{ "date_identified", "19/11/2026 on my visit", OK, "2026-11-19", "on my visit" },
	{ "date_identified", "I saw it on 19/11/2026", OK, "2026-11-19", "I saw it on 19/11/2026" },
	{ "date_identified", "07/31/2026", DOUBT, NULL, "07/31/2026" },
	{ "date_identified", "31/02/2026", DOUBT, NULL, "31/02/2026" },
	{ "date_identified", "19/11/2026 or 20/11/2026", DOUBT, NULL, "19/11/2026 or 20/11/2026" },
	{ "date_identified", "23/11/2026", OK, "2026-11-23", NULL }, /* one day's tolerance */
	{ "date_identified", "24/11/2026", DOUBT, NULL, "24/11/2026 (in the future)" },
	{ "date_identified", "last month", DOUBT, NULL, "last month" },
	{ "date_identified", "dd/mm/yyyy", NONE, NULL, NULL },
	/* when it happened */
	{ "date_of_event", "18/11/2026 14:30", OK, "2026-11-18T14:30", NULL },
	{ "date_of_event", "1 - 3 November 2026", OK, "2026-11-01/2026-11-03", NULL },
	{ "date_of_event", "from 1/11/2026 to 3/11/2026", OK, "2026-11-01/2026-11-03", NULL },
	{ "date_of_event", "1/11/2026 - 3/11/2026", OK, "2026-11-01/2026-11-03", NULL },
	{ "date_of_event", "1/11/2026 \342\200\223 3/11/2026", OK, "2026-11-01/2026-11-03", NULL },
	{ "date_of_event", "30 October - 3 November 2025", OK, "2025-10-30/2025-11-03", NULL },
	{ "date_of_event", "between 1 Nov and 3 Nov", OK, "2026-11-01/2026-11-03", NULL },
	{ "date_of_event", "18/11/2026 10am - 11am", OK, "2026-11-18T10:00/2026-11-18T11:00", NULL },
	{ "date_of_event", "3/11/2026 - 1/11/2026", DOUBT, NULL, "3/11/2026 - 1/11/2026" },
	{ "date_of_event", "Ongoing", OK, "ongoing", NULL },
	{ "date_of_event", "ongoing since May", OK, "ongoing", "since May" },
	{ "date_of_event", "Not known", OK, "not_known", NULL },
	{ "date_of_event", "1/11/2026 to date", OK, "ongoing", "1/11/2026 to date" },
	{ "date_of_event", "approx 3/11/2026", OK, "2026-11-03", "approx 3/11/2026" },
	{ "date_of_event", "24/12/2026", DOUBT, NULL, "24/12/2026 (in the future)" },
	{ "date_of_event", "some weeks ago", DOUBT, NULL, "some weeks ago" },
	/* addresses and numbers */
	{ "reporter_email", "mary@EXAMPLE.org", OK, "mary@example.org", NULL },
	{ "reporter_email", "Mary <mary@example.org>", OK, "mary@example.org", NULL },
	{ "reporter_email", "mary@example.org or tom@example.org", DOUBT, NULL, "mary@example.org or tom@example.org" },
	{ "reporter_email", "mary at example", DOUBT, NULL, "mary at example" },
	{ "reporter_phone", "O161 496 OOOO", OK, "01614960000", NULL },
	{ "reporter_phone", "+44 161 496 0000", OK, "01614960000", NULL },
	{ "reporter_phone", "+44 (0)161 496 0000", OK, "01614960000", NULL },
	{ "reporter_phone", "0044 7700 900000", OK, "07700900000", NULL },
	{ "reporter_phone", "01226 000000 ext 12", OK, "01226000000", "ext 12" },
	{ "reporter_phone", "01226 000000 / 07700 900000", OK, "01226000000", "/ 07700 900000" },
	{ "reporter_phone", "496 0000", DOUBT, NULL, "496 0000" },
	{ "reporter_phone", "none", DOUBT, NULL, "none" },
	/* the adult: initials only */
	{ "adult_initials", "JS", OK, "JS", NULL },
	{ "adult_initials", "J.S.", OK, "J.S.", NULL },
	{ "adult_initials", "Mrs Jane Smith", OK, "JS", "more than initials was given here: it stands in the original only" },
	{ "adult_initials", "Jane Smith 1/3/41", OK, "JS", "more than initials was given here: it stands in the original only" },
	{ "adult_initials", "1/3/41", DOUBT, NULL, "more than initials was given here: it stands in the original only" },
	{ "adult_ref", "943 476 5919", OK, "943 476 5919", NULL },
	{ "adult_ref", "943 476 5918", OK, "943 476 5918", "as an NHS number its check digit does not fit" },
	{ "cqc_location_id", "1-123456789", OK, "1-123456789", NULL },
	{ "cqc_location_id", "1 \342\200\223 123456789", OK, "1-123456789", NULL },
	{ "cqc_location_id", "ry552", OK, "RY552", NULL },
	{ "cqc_location_id", "do not know it", DOUBT, NULL, "do not know it" },
	/* choices with remarks */
	{ "raised_with_provider", "No - the manager is the concern", OK, "no", "the manager is the concern" },
	{ "person_or_family_told", "Yes (daughter)", OK, "yes", "daughter" },
	{ "immediate_safety", "Yes, moved to another room.", OK, "yes", "moved to another room." },
	{ "immediate_safety", "No concerns about safety", DOUBT, NULL, "No concerns about safety" },
	{ "immediate_safety", "Yes. No.", DOUBT, NULL, "Yes. No." },
	{ "intent", "Possibly", OK, "possibly", NULL },
	{ "adult_views", "She says it hurt", DOUBT, NULL, "She says it hurt" },
	{ "commissioned_by", "Other council (Leeds)", OK, "other_council", "Leeds" },
	{ "how_known", "Told by staff, records", OK, "told_by_staff;records", NULL },
	{ "how_known", "Witnessed / Told by family", DOUBT, NULL, "Witnessed / Told by family" },
	{ "other_agencies", "none; police", DOUBT, NULL, NULL },
	{ "ok_to_share", "Yes, without names", OK, "yes_without_names", NULL },
	{ "name_to_provider", "Organisation only", OK, "organisation_only", NULL },
};
/* clang-format on */

static void
test_table (void)
{
	g_autoptr (CcrfRules) rules = rules_new ();
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
		CcrfCell *cell = ccrf_block_add_cell (ccrf_sheet_add_row (sheet, 1, 1));
		ccrf_cell_add (cell, CCRF_PIECE_TEXT, rows[i].text, 0);
		g_auto (CcrfValue) value = { 0 };
		ccrf_value_read (rules, ccrf_field_find (rows[i].key), NULL, cell, FALSE, RECEIVED, &value);
		g_test_message ("%s: %s → %d %s (%s)", rows[i].key, rows[i].text, value.state, value.value, value.remark);
		g_assert_cmpint (value.state, ==, rows[i].state);
		g_assert_cmpstr (value.value, ==, rows[i].value);
		g_assert_cmpstr (value.remark, ==, rows[i].remark);
	}
}

static void
test_limits (void)
{
	/* never cut without saying so: on both sides of the limit */
	g_autoptr (CcrfRules) rules = rules_new ();
	const CcrfField *field = ccrf_field_find ("reporter_name");
	for (gsize length = field->most; length <= field->most + 1; length++) {
		g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
		CcrfCell *cell = ccrf_block_add_cell (ccrf_sheet_add_row (sheet, 1, 1));
		g_autofree char *text = g_strnfill (length, 'a');
		ccrf_cell_add (cell, CCRF_PIECE_TEXT, text, 0);
		g_auto (CcrfValue) value = { 0 };
		ccrf_value_read (rules, field, NULL, cell, FALSE, RECEIVED, &value);
		g_assert_cmpuint (strlen (value.value), ==, field->most);
		g_assert_cmpint (value.remark != NULL, ==, length > field->most);
	}
}

static void
test_every_label (void)
{
	/* every choice's label, typed, means that choice */
	g_autoptr (CcrfRules) rules = rules_new ();
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		for (const char *const *code = field->codes; code && *code; code++) {
			g_autofree char *name = g_strconcat (field->key, " ", *code, NULL);
			g_autoptr (CcrfSheet) sheet = ccrf_sheet_new ();
			CcrfCell *cell = ccrf_block_add_cell (ccrf_sheet_add_row (sheet, 1, 1));
			ccrf_cell_add (cell, CCRF_PIECE_TICK, "", 0)->ticked = TRUE;
			ccrf_cell_add (cell, CCRF_PIECE_TEXT, g_hash_table_lookup (rules->code_labels, name), 0);
			g_auto (CcrfValue) ticked = { 0 }, typed = { 0 };
			ccrf_value_read (rules, field, NULL, cell, FALSE, RECEIVED, &ticked);
			ccrf_choice_typed (rules, field, g_hash_table_lookup (rules->code_labels, name), &typed);
			g_test_message ("%s", name);
			g_assert_cmpstr (ticked.value, ==, *code);
			g_assert_cmpstr (typed.value, ==, *code);
		}
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	g_test_add_func ("/parse/values/table", test_table);
	g_test_add_func ("/parse/values/limits", test_limits);
	g_test_add_func ("/parse/values/every-label", test_every_label);
	return g_test_run ();
}
