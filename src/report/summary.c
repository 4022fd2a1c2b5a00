/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What came in, what became of it and how long it took (A2.4, A2.6, A2.10): by
 * provider, category, organisation, outcome and month. References and counts:
 * no adult and no professional is named.
 */

#include <string.h>

#include "summary.h"

const char ccrf_summary_licence[] = "Names of providers: contains public sector information of the Care Quality Commission, licensed under the Open Government Licence v3.0.";

typedef struct {
	const CcrfSummaryFacts *facts;
	const GPtrArray *cases;
	CcrfSummary *summary;
} Making;

/* ---- which cases ------------------------------------------------------------------------- */

static gboolean
is_report (const CcrfCase *it)
{
	return it->procedure == CCRF_CONCERN || it->procedure == CCRF_COMPLIMENT;
}

static gboolean
in_period (const Making *making, CcrfTime at)
{
	return at >= making->facts->from && at < making->facts->to;
}

/* a duplicate and what was not ours are counted as outcomes only */
static gboolean
is_taken (const CcrfCase *it)
{
	const char *closure = ccrf_case_fact (it, "closure");

	return g_strcmp0 (closure, "duplicate") != 0 && g_strcmp0 (closure, "not-ours") != 0;
}

static gboolean
counts (const Making *making, const CcrfCase *it)
{
	return is_report (it) && is_taken (it) && in_period (making, it->received);
}

static gboolean
is_overdue (const Making *making, const CcrfCase *it)
{
	return !it->closed && it->due && it->due < making->facts->now && it->procedure != CCRF_TRIAGE;
}

/* ---- tables --------------------------------------------------------------------------------- */

static void
table_free (gpointer data)
{
	CcrfSummaryTable *table = data;

	g_ptr_array_unref (table->rows);
	g_free (table);
}

/* @columns: "Provider|Concerns|Compliments", constant */
static CcrfSummaryTable *
add_table (Making *making, const char *title, const char *note, gboolean chart, const char *const *columns)
{
	CcrfSummaryTable *table = g_new0 (CcrfSummaryTable, 1);

	table->title = title;
	table->note = note;
	table->chart = chart;
	for (gsize i = 0; columns[i] && i + 1 < CCRF_SUMMARY_COLUMNS; i++)
		table->columns[i] = columns[i];
	table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
	g_ptr_array_add (making->summary->tables, table);
	return table;
}

/* a name and numbers */
static void
add_counts (CcrfSummaryTable *table, const char *name, const int *numbers, gsize n)
{
	char **row = g_new0 (char *, n + 2);

	row[0] = g_strdup (name);
	for (gsize i = 0; i < n; i++)
		row[i + 1] = g_strdup_printf ("%d", numbers[i]);
	g_ptr_array_add (table->rows, row);
}

/* ---- counted by a name ------------------------------------------------------------------------ */

enum { CONCERNS, COMPLIMENTS, OPEN, LATE, NUMBERS };
typedef struct { char *name; int n[NUMBERS]; } Count;

static void
count_free (gpointer data)
{
	Count *count = data;

	g_free (count->name);
	g_free (count);
}

/* The first spelling stands; case and spaces make no second one. */
static Count *
count_of (GHashTable *counts_by, const char *name)
{
	g_auto (GStrv) words = g_strsplit_set (name, " \t\n", -1);
	g_autoptr (GString) line = g_string_new (NULL);
	g_autofree char *key = NULL;
	Count *count;

	for (char **word = words; *word; word++)
		if (**word)
			g_string_append_printf (line, "%s%s", line->len ? " " : "", *word);
	key = g_utf8_casefold (line->str, -1);
	count = g_hash_table_lookup (counts_by, key);
	if (!count) {
		count = g_new0 (Count, 1);
		/* a stranger typed it: no terminal may be commanded by it */
		count->name = ccrf_text_printable (line->str, FALSE);
		g_hash_table_insert (counts_by, g_steal_pointer (&key), count);
	}
	return count;
}

static void
count_case (Count *count, const CcrfCase *it)
{
	count->n[it->procedure == CCRF_CONCERN ? CONCERNS : COMPLIMENTS]++;
	count->n[OPEN] += it->closed == 0;
	count->n[LATE] += it->late;
}

/* most concerns first, then by name */
static int
compare_counts (gconstpointer a, gconstpointer b)
{
	const Count *left = *(Count *const *) a, *right = *(Count *const *) b;

	if (left->n[CONCERNS] != right->n[CONCERNS])
		return right->n[CONCERNS] - left->n[CONCERNS];
	return g_strcmp0 (left->name, right->name);
}

static void
add_counted (CcrfSummaryTable *table, GHashTable *counts_by, const int *which, gsize n)
{
	g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init (&iter, counts_by);
	while (g_hash_table_iter_next (&iter, NULL, &value))
		g_ptr_array_add (sorted, value);
	g_ptr_array_sort (sorted, compare_counts);
	for (guint i = 0; i < sorted->len; i++) {
		const Count *count = sorted->pdata[i];
		int numbers[NUMBERS];

		for (gsize k = 0; k < n; k++)
			numbers[k] = count->n[which[k]];
		add_counts (table, count->name, numbers, n);
	}
}

static const char *
provider_of (const Making *making, const CcrfCase *it)
{
	const CcrfSummaryFacts *facts = making->facts;
	const char *name = it->provider_id && facts->provider_name ? facts->provider_name (facts->data, it->provider_id) : NULL;

	return name && *name ? name : it->provider_name && *it->provider_name ? it->provider_name : "not known";
}

/* An organisation as typed; where somebody wrote their own name into it, nothing of it is shown. */
static const char *
organisation_of (const Making *making, const CcrfCase *it)
{
	const char *org = it->form ? ccrf_form_get (it->form, "reporter_org") : NULL, *name = it->form ? ccrf_form_get (it->form, "reporter_name") : NULL;
	g_autofree char *folded_org = g_utf8_casefold (org ? org : "", -1), *folded_name = g_utf8_casefold (name ? name : "", -1);

	if (!it->form)
		return "erased";
	if (!org || !*org || (*folded_name && strstr (folded_org, folded_name)) || strchr (org, '@'))
		return "not given";
	return org;
}

static void
by_name (Making *making, const char *title, const char *note, const char *const *columns, const int *which, gsize n,
         const char *(*name_of) (const Making *making, const CcrfCase *it))
{
	CcrfSummaryTable *table = add_table (making, title, note, TRUE, columns);
	g_autoptr (GHashTable) counts_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);

	for (guint i = 0; i < making->cases->len; i++) {
		const CcrfCase *it = making->cases->pdata[i];

		if (counts (making, it))
			count_case (count_of (counts_by, name_of (making, it)), it);
	}
	add_counted (table, counts_by, which, n);
}

static void
by_category (Making *making)
{
	static const char *const columns[] = { "Category", "Concerns", NULL };
	static const int which[] = { CONCERNS };
	CcrfSummaryTable *table = add_table (making, "Concerns by category", "A concern can have several categories.", TRUE, columns);
	g_autoptr (GHashTable) counts_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);

	for (guint i = 0; i < making->cases->len; i++) {
		const CcrfCase *it = making->cases->pdata[i];
		const char *value = it->form ? ccrf_form_get (it->form, "categories") : it->procedure == CCRF_CONCERN ? "erased" : NULL;
		g_auto (GStrv) codes = g_strsplit (value && *value ? value : "not given", ";", -1);

		if (it->procedure != CCRF_CONCERN || !counts (making, it))
			continue;
		for (char **code = codes; *code; code++) {
			const char *words = making->facts->code_words ? making->facts->code_words (making->facts->data, "categories", *code) : NULL;

			count_of (counts_by, words && *words ? words : *code)->n[CONCERNS]++;
		}
	}
	add_counted (table, counts_by, which, 1);
}

/* clang-format off */
static const struct { const char *closure, *words; } outcomes[] = {
	{ "evidenced",    "all agreed actions evidenced" },
	{ "safeguarding", "raised as a safeguarding concern" },
	{ "copied",       "compliment copied to the provider" },
	{ "discussed",    "compliment discussed at the provider forum" },
	{ "duplicate",    "duplicate of another report" },
	{ "not-ours",     "not for this service" },
};
/* clang-format on */

static const char *
outcome_of (const CcrfCase *it)
{
	const char *closure = ccrf_case_fact (it, "closure");

	for (gsize i = 0; closure && i < G_N_ELEMENTS (outcomes); i++)
		if (g_str_equal (outcomes[i].closure, closure))
			return outcomes[i].words;
	return closure ? closure : it->closed ? "erased" : "still open";
}

static void
by_outcome (Making *making)
{
	static const char *const columns[] = { "Outcome", "Concerns", "Compliments", NULL };
	static const int which[] = { CONCERNS, COMPLIMENTS };
	CcrfSummaryTable *table = add_table (making, "Outcomes", "Of all reports that came in during the period, as they stand now.", TRUE, columns);
	g_autoptr (GHashTable) counts_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);

	for (guint i = 0; i < making->cases->len; i++) {
		const CcrfCase *it = making->cases->pdata[i];

		if (is_report (it) && in_period (making, it->received))
			count_case (count_of (counts_by, outcome_of (it)), it);
	}
	add_counted (table, counts_by, which, G_N_ELEMENTS (which));
}

/* ---- over all -------------------------------------------------------------------------------------- */

static void
overall (Making *making)
{
	static const char *const columns[] = { "What", "Number", NULL };
	CcrfSummaryTable *table = add_table (making, "In short", NULL, FALSE, columns);
	int concerns = 0, compliments = 0, late = 0, closed = 0, open = 0, overdue = 0, processes = 0;

	for (guint i = 0; i < making->cases->len; i++) {
		const CcrfCase *it = making->cases->pdata[i];

		concerns += it->procedure == CCRF_CONCERN && counts (making, it);
		compliments += it->procedure == CCRF_COMPLIMENT && counts (making, it);
		late += counts (making, it) && it->late;
		closed += is_report (it) && it->closed && in_period (making, it->closed);
		open += is_report (it) && !it->closed;
		overdue += is_overdue (making, it);
		processes += it->procedure == CCRF_PROVIDER_CONCERNS && !it->closed;
	}
	add_counts (table, "Concerns received", &concerns, 1);
	add_counts (table, "Compliments received", &compliments, 1);
	add_counts (table, "Forms sent more than 3 days after the concern was identified", &late, 1);
	add_counts (table, "Reports closed in the period", &closed, 1);
	add_counts (table, "Reports open now", &open, 1);
	add_counts (table, "Steps overdue now", &overdue, 1);
	add_counts (table, "Provider concerns processes open now", &processes, 1);
}

static void
by_month (Making *making)
{
	static const char *const columns[] = { "Month", "Concerns", "Compliments", "Closed", NULL };
	CcrfSummaryTable *table = add_table (making, "By month", NULL, TRUE, columns);
	const CcrfCalendar *calendar = making->facts->calendar;
	g_autofree char *first = ccrf_calendar_iso (calendar, making->facts->from), *last = ccrf_calendar_iso (calendar, making->facts->to - 1);
	int year = (int) g_ascii_strtoll (first, NULL, 10), month = (int) g_ascii_strtoll (first + 5, NULL, 10);

	for (;; year += month / 12, month = month % 12 + 1) {
		g_autofree char *key = g_strdup_printf ("%04d-%02d", year, month), *day = g_strdup_printf ("%s-01", key);
		g_autofree char *words = ccrf_calendar_date_words (day);
		int numbers[3] = { 0 };

		if (strncmp (key, last, strlen (key)) > 0)
			return;
		for (guint i = 0; i < making->cases->len; i++) {
			const CcrfCase *it = making->cases->pdata[i];
			g_autofree char *received = ccrf_calendar_iso (calendar, it->received), *closed = it->closed ? ccrf_calendar_iso (calendar, it->closed) : NULL;

			if (counts (making, it) && g_str_has_prefix (received, key))
				numbers[it->procedure == CCRF_CONCERN ? 0 : 1]++;
			numbers[2] += is_report (it) && closed && in_period (making, it->closed) && g_str_has_prefix (closed, key);
		}
		/* "1 November 2026" without its day */
		add_counts (table, words + 2, numbers, 3);
	}
}

/* ---- how long it took ------------------------------------------------------------------------------- */

static int
compare_ints (gconstpointer a, gconstpointer b)
{
	return *(const int *) a - *(const int *) b;
}

static void
add_time (CcrfSummaryTable *table, const char *name, GArray *days)
{
	char **row = g_new0 (char *, 5);
	guint n = days->len;

	g_array_sort (days, compare_ints);
	row[0] = g_strdup (name);
	row[1] = g_strdup_printf ("%u", n);
	if (n == 0) {
		row[2] = g_strdup ("–");
		row[3] = g_strdup ("–");
	} else {
		int twice = g_array_index (days, int, (n - 1) / 2) + g_array_index (days, int, n / 2);

		row[2] = g_strdup_printf ("%d%s", twice / 2, twice % 2 ? ".5" : "");
		row[3] = g_strdup_printf ("%d", g_array_index (days, int, n - 1));
	}
	g_ptr_array_add (table->rows, row);
}

/* -1: not answered. The first answer to @step, from when its case came in or from when it was asked. */
static int
days_to (const Making *making, const CcrfCase *it, const char *step, gboolean from_receipt)
{
	const CcrfRequest *first = NULL;

	for (guint i = 0; i < it->requests->len; i++) {
		const CcrfRequest *request = it->requests->pdata[i];

		if (g_str_equal (request->step, step) && request->state == CCRF_REQUEST_ANSWERED && request->answered && (!first || request->answered < first->answered))
			first = request;
	}
	return first ? ccrf_calendar_working_days_between (making->facts->calendar, from_receipt ? it->received : first->sent, first->answered) : -1;
}

static void
times (Making *making)
{
	static const char *const columns[] = { "Step", "Answered", "Median", "Longest", NULL };
	static const struct { const char *name, *step; gboolean from_receipt; CcrfProcedureKind of; } steps[] = {
		{ "Concern: from receipt to the screening decision", "screening", TRUE, CCRF_CONCERN },
		{ "Compliment: from receipt to the decision", "compliment-review", TRUE, CCRF_COMPLIMENT },
		{ "Provider: from the question to its answer", "answer", FALSE, CCRF_CONCERN },
		{ "Visit decision: from the question to the answer", "visit-decision", FALSE, CCRF_CONCERN },
	};
	CcrfSummaryTable *table = add_table (making, "How long it took", "In working days; 0 is the same day.", FALSE, columns);
	g_autoptr (GArray) closing = g_array_new (FALSE, FALSE, sizeof (int));

	for (gsize s = 0; s < G_N_ELEMENTS (steps); s++) {
		g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));

		for (guint i = 0; i < making->cases->len; i++) {
			const CcrfCase *it = making->cases->pdata[i];
			int n = it->procedure == steps[s].of && counts (making, it) ? days_to (making, it, steps[s].step, steps[s].from_receipt) : -1;

			if (n >= 0)
				g_array_append_val (days, n);
		}
		add_time (table, steps[s].name, days);
	}
	for (guint i = 0; i < making->cases->len; i++) {
		const CcrfCase *it = making->cases->pdata[i];

		if (it->closed && counts (making, it)) {
			int n = ccrf_calendar_working_days_between (making->facts->calendar, it->received, it->closed);

			g_array_append_val (closing, n);
		}
	}
	add_time (table, "From receipt to the end", closing);
}

static void
overdue_now (Making *making)
{
	static const char *const columns[] = { "Case", "Provider", "Kind", "State", "Due", NULL };
	CcrfSummaryTable *table = add_table (making, "Overdue now", NULL, FALSE, columns);

	for (guint i = 0; i < making->cases->len; i++) {
		const CcrfCase *it = making->cases->pdata[i];
		char **row;

		if (!is_overdue (making, it))
			continue;
		row = g_new0 (char *, 6);
		row[0] = g_strdup (it->ref);
		row[1] = ccrf_text_printable (provider_of (making, it), FALSE);
		row[2] = g_strdup (ccrf_procedure_name (it->procedure));
		row[3] = g_strdup (it->state);
		row[4] = ccrf_calendar_words (making->facts->calendar, it->due);
		g_ptr_array_add (table->rows, row);
	}
}

/* ---- all of it ----------------------------------------------------------------------------------------- */

static char *
day_words (const Making *making, CcrfTime at)
{
	g_autofree char *iso = ccrf_calendar_iso (making->facts->calendar, at);

	return ccrf_calendar_date_words (iso);
}

CcrfSummary *
ccrf_report_summary (const GPtrArray *cases, const CcrfSummaryFacts *facts)
{
	static const char *const providers[] = { "Provider", "Concerns", "Compliments", "Open", NULL };
	static const char *const organisations[] = { "Organisation", "Concerns", "Compliments", "Late forms", NULL };
	static const int for_provider[] = { CONCERNS, COMPLIMENTS, OPEN }, for_organisation[] = { CONCERNS, COMPLIMENTS, LATE };
	CcrfSummary *summary = g_new0 (CcrfSummary, 1);
	Making making = { facts, cases, summary };
	g_autofree char *from = day_words (&making, facts->from), *to = day_words (&making, facts->to - 1);

	summary->service = g_strdup (facts->service);
	summary->period = g_strdup_printf ("%s to %s", from, to);
	summary->made = ccrf_calendar_words (facts->calendar, facts->now);
	summary->tables = g_ptr_array_new_with_free_func (table_free);
	overall (&making);
	by_month (&making);
	by_name (&making, "By provider", NULL, providers, for_provider, G_N_ELEMENTS (for_provider), provider_of);
	by_category (&making);
	by_name (&making, "By organisation that reported", "As typed on the form. Late: more than 3 days after the concern was identified.", organisations, for_organisation,
	         G_N_ELEMENTS (for_organisation), organisation_of);
	by_outcome (&making);
	times (&making);
	overdue_now (&making);
	return summary;
}

void
ccrf_summary_free (CcrfSummary *summary)
{
	if (!summary)
		return;
	g_free (summary->service);
	g_free (summary->period);
	g_free (summary->made);
	g_ptr_array_unref (summary->tables);
	g_free (summary);
}
