/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People type an x at the tick boxes of our own form instead of clicking them (A2.2: read as it was filled). */

#include "parse_sheets.h"

static CcrfRules *rules;

/* gives the sheet's boxes @tags (key:code=Title) in order */
static CcrfForm *
form_of (const char *text, const char *tags)
{
	g_autofree char *whole = g_strconcat ("|Name of provider|Rosewood|\n|What did you see or hear?|He fell.|\n|Your name|Mary Jones|\n---\n", text, NULL);
	g_autoptr (CcrfSheet) sheet = sheet_of (whole);
	g_auto (GStrv) names = g_strsplit (tags, ",", -1);
	char **name = names;
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		for (guint j = 0; j < block->cells->len; j++) {
			const CcrfCell *cell = g_ptr_array_index (block->cells, j);
			for (guint k = 0; k < cell->pieces->len; k++) {
				CcrfPiece *piece = g_ptr_array_index (cell->pieces, k);
				if (piece->kind != CCRF_PIECE_TICK || !*name)
					continue;
				char *title = strchr (*name, '=');
				g_free (piece->tag);
				g_free (piece->title);
				piece->tag = g_strndup (*name, title ? (gsize) (title - *name) : strlen (*name));
				piece->title = g_strdup (title ? title + 1 : "");
				name++;
			}
		}
	}
	return ccrf_parse_form (sheet, "ccrf.docx", RECEIVED, rules);
}

#define FOUR "categories:medication=Medicines,categories:falls=Falls,categories:money=Money,categories:dignity=Dignity"
#define BOXES "categories:medication=Medicines,categories:falls=Falls"
#define HOW "harm_occurred:no=No,harm_occurred:yes_minor=Yes - minor"

/* clang-format off */
static const struct { const char *name, *sheet, *tags, *key, *value; } rows[] = {
	/* @value: codes, "" for not answered, "?" for unsure */
	{ "blank",             "|[ ]|Medicines|[ ]|Falls|",                        BOXES, "categories", "" },
	{ "clicked",           "|[x]|Medicines|[ ]|Falls|",                        BOXES, "categories", "medication" },
	{ "before-the-box",    "|x[ ]|Medicines|[ ]|Falls|",                       BOXES, "categories", "medication" },
	{ "behind-the-box",    "|[ ]|Medicines|[ ] X|Falls|",                      BOXES, "categories", "falls" },
	{ "below-the-box",     "|[ ]\\nx|Medicines|[ ]|Falls|",                    BOXES, "categories", "medication" },
	{ "a-tick",            "|[ ]✓|Medicines|[ ]✔|Falls|",                      BOXES, "categories", "medication;falls" },
	{ "yes",               "|[ ]yes|Medicines|[ ]|Falls|",                     BOXES, "categories", "medication" },
	{ "before-the-label",  "|[ ]|x Medicines|[ ]|Falls|",                      BOXES, "categories", "medication" },
	{ "behind-the-label",  "|[ ]|Medicines|[ ]|Falls X|",                      BOXES, "categories", "falls" },
	{ "tick-at-the-label", "|[ ]|✓Medicines|[ ]|Falls - ✔|",                   BOXES, "categories", "medication;falls" },
	{ "over-the-label",    "|[ ]|x|[ ]|Falls|",                                BOXES, "categories", "medication" },
	{ "over-all-labels",   "|[ ]|x|[ ]|X|",                                    BOXES, "categories", "medication;falls" },
	{ "over-the-last",     "|[ ]|Medicines|[ ]|X|",                            BOXES, "categories", "falls" },
	{ "labels-first",      "|Medicines|[ ] x|Falls|[ ]|",                      BOXES, "categories", "medication" },
	{ "labels-first-over", "|Medicines|[ ]|x|[ ]|",                            BOXES, "categories", "falls" },
	{ "over-the-box",      "|x|Medicines|[ ]|Falls|",                          "categories:falls=Falls", "categories", "medication" },
	{ "with-a-click",      "|[x]|Medicines|[ ]x|Falls|\n|[ ]|Money|[ ]|Dignity X|", FOUR, "categories", "medication;falls;dignity" },
	{ "both-ways",         "|[x] x|Medicines|[ ]|Falls|",                      BOXES, "categories", "medication" },
	{ "in-one-line",       "[ ] x Medicines [ ] Falls",                        BOXES, "categories", "medication" },
	{ "at-the-end",        "[ ] Medicines [ ] Falls x",                        BOXES, "categories", "falls" },
	{ "lines",             "[ ] Medicines x\\n[ ] Falls",                      BOXES, "categories", "medication" },
	{ "between",           "[ ] Medicines x [ ] Falls",                        BOXES, "categories", "?" },
	{ "between-boxes",     "[ ] x [ ] Falls",                                  BOXES, "categories", "?" },
	{ "no-at-a-click",     "|[x] no|Medicines|[ ]|Falls|",                     BOXES, "categories", "?" },
	{ "no",                "|[ ] no|Medicines|[x]|Falls|",                     BOXES, "categories", "falls" },
	{ "who-knows",         "|[ ] ?? maybe|Medicines|[x]|Falls|",               BOXES, "categories", "?" },
	{ "one-letter",        "|[ ] v|Medicines|[ ]|Falls|",                      BOXES, "categories", "?" },
	{ "x-among-words",     "|[ ]|Medicines x twice a week|[ ]|Falls|",         BOXES, "categories", "?" },
	{ "numbered",          "|1. [ ]|Medicines|2. [x]|Falls|",                  BOXES, "categories", "falls" },
	{ "other-words",       "|[ ]|Tablets and creams|[x]|Falls|",               BOXES, "categories", "falls" },
	{ "hidden-print",      "|[ ] ~x~|Medicines|[x]|Falls|",                    BOXES, "categories", "falls" },
	/* ONE_OF: two different ones are a doubt */
	{ "one",               "|[ ] x|No|[ ]|Yes - minor|",                       HOW,   "harm_occurred", "no" },
	{ "label-yes-no",      "|[ ]|No|[x]|Yes - minor|",                         HOW,   "harm_occurred", "yes_minor" },
	{ "two",               "|[ ] x|No|[x]|Yes - minor|",                       HOW,   "harm_occurred", "?" },
	{ "plain-yes",         "|[ ]|Yes|[x]|No|",                                 "immediate_safety:yes=Yes,immediate_safety:no=No", "immediate_safety", "no" },
	{ "none-and-more",     "|[ ] x|None|[x]|CQC|",                             "other_agencies:none=None,other_agencies:cqc=CQC", "other_agencies", "?" },
};
/* clang-format on */

static void
test_row (gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE (data);
	g_autoptr (CcrfForm) form = form_of (rows[i].sheet, rows[i].tags);
	g_assert_nonnull (form);
	if (!form)
		return;
	if (strcmp (rows[i].value, "?") == 0)
		ASSERT_UNSURE (form, rows[i].key);
	else {
		ASSERT_FIELD (form, rows[i].key, *rows[i].value ? rows[i].value : NULL);
		g_assert_false (ccrf_list_has (form->unsure, rows[i].key));
	}
}

/* the doubt keeps what was typed and what was ticked */
static void
test_note (void)
{
	g_autoptr (CcrfForm) form = form_of ("|[ ] maybe|Medicines|[x]|Falls|", BOXES);
	ASSERT_UNSURE (form, "categories");
	ASSERT_NOTE (form, "categories", "typed beside a box: “maybe”; ticked: falls");
}

static void
test_action (void)
{
	g_autoptr (CcrfSheet) sheet = sheet_of ("|Name of provider|Rosewood|\n|What did you see or hear?|He fell.|\n|Your name|Mary Jones|\n---\n|{Slings}|[ ] x|\n|{Rails}|[ ]|");
	static const char *const tags[] = { "actions_agreed.1.action", "actions_agreed.1.done", "actions_agreed.2.action", "actions_agreed.2.done" };
	guint n = 0;
	for (guint i = 3; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = g_ptr_array_index (sheet->blocks, i);
		for (guint j = 0; j < block->cells->len; j++) {
			CcrfPiece *piece = g_ptr_array_index (((CcrfCell *) g_ptr_array_index (block->cells, j))->pieces, 0);
			g_free (piece->tag);
			piece->tag = g_strdup (tags[n++]);
		}
	}
	g_autoptr (CcrfForm) done = ccrf_parse_form (sheet, "ccrf.docx", RECEIVED, rules);
	g_assert_cmpuint (done->actions->len, ==, 2);
	g_assert_cmpstr (((CcrfAction *) done->actions->pdata[0])->done, ==, "yes");
	g_assert_cmpstr (((CcrfAction *) done->actions->pdata[1])->done, !=, "yes");
}

/* a hostile document of nothing but boxes and marks ends, too */
static void
test_many (void)
{
	GString *text = g_string_new (NULL);
	for (guint i = 0; i < 5000; i++)
		g_string_append (text, "|x|Medicines|[ ] x|Falls|\n");
	g_autoptr (GString) tags = g_string_new (NULL);
	for (guint i = 0; i < 5000; i++)
		g_string_append (tags, "categories:falls=Falls,");
	const gint64 begin = g_get_monotonic_time ();
	g_autoptr (CcrfForm) form = form_of (text->str, tags->str);
	g_string_free (text, TRUE);
	ASSERT_FIELD (form, "categories", "falls;medication");
	g_test_message ("%.2f s", (double) (g_get_monotonic_time () - begin) / 1e6);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_set_nonfatal_assertions ();
	ccrf_parse_init ();
	rules = rules_new ();
	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *path = g_strconcat ("/parse/typed/", rows[i].name, NULL);
		g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
	}
	g_test_add_func ("/parse/typed/note", test_note);
	g_test_add_func ("/parse/typed/action", test_action);
	g_test_add_func ("/parse/typed/many", test_many);
	const int status = g_test_run ();
	ccrf_rules_free (rules);
	return status;
}
