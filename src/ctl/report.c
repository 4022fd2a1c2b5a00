/* SPDX-License-Identifier: GPL-3.0-or-later */

/* report: what came in, what became of it, how long it took (A2.10), as text, HTML or CSV. */

#include "ctl.h"
#include <ccrf/report.h>
#include <stdio.h>

/* ---- the period ------------------------------------------------------------------------ */

/* The first moment of the day after @iso: the last day counts. 0: no date */
static CcrfTime
day_after (const Ctl *ctl, const char *iso)
{
	CcrfTime start = ccrf_calendar_start_of_day (ctl->service->calendar, iso);
	/* a day has 23 to 25 hours: noon of the next is in it whatever the clocks do */
	g_autofree char *next = start ? ccrf_calendar_iso (ctl->service->calendar, start + 36 * 3600) : NULL;

	return next ? ccrf_calendar_start_of_day (ctl->service->calendar, next) : 0;
}

/* without --from: the twelve months up to the last day, whole months */
static CcrfTime
year_before (const Ctl *ctl, const char *last)
{
	int year = (int) g_ascii_strtoll (last, NULL, 10), month = (int) g_ascii_strtoll (last + 5, NULL, 10);
	g_autofree char *first = g_strdup_printf ("%04d-%02d-01", month == 12 ? year : year - 1, month % 12 + 1);

	return ccrf_calendar_start_of_day (ctl->service->calendar, first);
}

static gboolean
take_period (const Ctl *ctl, CcrfSummaryFacts *facts)
{
	g_autofree char *today = ccrf_calendar_iso (ctl->service->calendar, facts->now);
	const char *last = ctl->to ? ctl->to : today;

	facts->to = day_after (ctl, last);
	facts->from = ctl->from ? ccrf_calendar_start_of_day (ctl->service->calendar, ctl->from) : facts->to ? year_before (ctl, last) : 0;
	if (!facts->to || !facts->from) {
		g_printerr ("ccrfctl: “%s” is no date: write it as YYYY-MM-DD\n", facts->to ? ctl->from : last);
		return FALSE;
	}
	if (facts->from >= facts->to) {
		g_printerr ("ccrfctl: --from is later than --to\n");
		return FALSE;
	}
	return TRUE;
}

/* ---- the words ---------------------------------------------------------------------------- */

typedef struct { const Ctl *ctl; GHashTable *names; /* gint64 → name, as asked for */ } Words;

static const char *
provider_name (gpointer data, gint64 id)
{
	const Words *words = data;
	const char *known = g_hash_table_lookup (words->names, &id);

	if (!known) {
		g_autoptr (CcrfProvider) provider = ccrf_store_provider (words->ctl->store, id, NULL);

		g_hash_table_insert (words->names, g_memdup2 (&id, sizeof id), g_strdup (provider ? provider->name : ""));
		known = g_hash_table_lookup (words->names, &id);
	}
	return known;
}

static const char *
code_words (gpointer data, const char *key, const char *code)
{
	return ccrf_rules_code_label (((const Words *) data)->ctl->service->rules, key, code);
}

/* ---- written -------------------------------------------------------------------------------- */

/* clang-format off */
static const struct { const char *suffix; char *(*write) (const CcrfSummary *summary); } formats[] = {
	{ ".txt",  ccrf_summary_text },
	{ ".html", ccrf_summary_html },
	{ ".csv",  ccrf_summary_csv },
	{ ".json", ccrf_summary_json },
};
/* clang-format on */

/* as the option says, else as the file's name does, else plain text. -1: two at once */
static int
format_of (const Ctl *ctl)
{
	const gboolean given[] = { ctl->text, ctl->html, ctl->csv, ctl->json };
	int found = -1, n = 0;

	for (int i = 0; i < (int) G_N_ELEMENTS (formats); i++)
		if (given[i]) {
			found = i;
			n++;
		}
	for (int i = 0; n == 0 && ctl->out && i < (int) G_N_ELEMENTS (formats); i++)
		if (g_str_has_suffix (ctl->out, formats[i].suffix))
			found = i;
	return n > 1 ? -1 : MAX (found, 0);
}

int
ctl_report (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) cases = NULL;
	g_autoptr (GHashTable) names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
	Words words = { ctl, names };
	CcrfSummaryFacts facts = { .provider_name = provider_name, .code_words = code_words, .data = &words };
	g_autoptr (CcrfSummary) summary = NULL;
	g_autofree char *written = NULL;
	int format = format_of (ctl);

	if (format < 0) {
		g_printerr ("ccrfctl: report: choose one of --text, --html, --csv and --json\n");
		return CTL_USAGE;
	}
	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	facts.service = ctl->service->config->name;
	facts.calendar = ctl->service->calendar;
	facts.now = ccrf_service_now (ctl->service);
	if (!take_period (ctl, &facts))
		return CTL_USAGE;
	cases = ccrf_store_cases (ctl->store, FALSE, FALSE, &error);
	if (!cases)
		return ctl_fail (error);
	summary = ccrf_report_summary (cases, &facts);
	written = formats[format].write (summary);
	if (ctl->out)
		return g_file_set_contents (ctl->out, written, -1, &error) ? CTL_OK : ctl_fail (error);
	/* its texts can command no terminal; its lines end as their format wants */
	fputs (written, stdout);
	return CTL_OK;
}
