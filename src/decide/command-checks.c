/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a command needs before it is carried out; what is missing is asked back in plain words. */

#include "process.h"
#include <string.h>

static void
needs_text (CcrfWork *work, const char *what)
{
	if (!*work->args)
		ccrf_work_bad (work, "Please write %s after %s. Nothing was done.", what, work->keyword);
}

static void
needs_reason (CcrfWork *work)
{
	needs_text (work, "the reason");
}

static void
needs_question (CcrfWork *work)
{
	needs_text (work, "your question");
}

static void
needs_reference (CcrfWork *work)
{
	needs_text (work, "the reference of the safeguarding concern");
}

/* the summary for the provider is no reason */
static glong
reason_length (const char *args)
{
	g_autofree char *folded = g_ascii_strdown (args, -1);
	char *summary = strstr (folded, "summary for the provider:");

	if (summary)
		*summary = '\0';
	return g_utf8_strlen (g_strstrip (folded), -1);
}

/* Harm that is serious cannot be screened as low level without a written reason. */
static void
approve_serious (CcrfWork *work)
{
	const char *harm = work->it->form ? ccrf_form_get (work->it->form, "harm_occurred") : NULL;

	if (harm && (g_str_equal (harm, "yes_serious") || g_str_equal (harm, "death")) && reason_length (work->args) < 10)
		ccrf_work_bad (work, "The form says that %s. Please write after %s why this is %s. Nothing was done.",
		               g_str_equal (harm, "death") ? "someone has died" : "there was serious harm", work->keyword,
		               g_str_equal (work->keyword, "APPROVE") ? "a low level concern" : "a compliment");
}

static void
other_case (CcrfWork *work)
{
	g_autoptr (GRegex) pattern = g_regex_new ("\\b(CCRF|PC)-\\d{4}-\\d{5}\\b", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autofree char *ref = NULL;

	if (g_regex_match (pattern, work->args, 0, &match)) {
		g_autofree char *found = g_match_info_fetch (match, 0);

		ref = g_ascii_strup (found, -1);
	}
	if (!ref)
		ccrf_work_bad (work, "Please write the other reference after %s, such as CCRF-2026-00042. Nothing was done.", work->keyword);
	else if (g_strcmp0 (ref, work->it->ref) == 0)
		ccrf_work_bad (work, "%s is this case itself. Nothing was done.", ref);
	else if (!work->facts->case_exists (work->facts->data, ref))
		ccrf_work_bad (work, "We have no case %s. Nothing was done.", ref);
	else
		ccrf_case_set_fact (work->it, "other_ref", ref);
}

static void
unsure_date (CcrfWork *work, const char *unsure)
{
	g_autofree char *words = ccrf_calendar_date_words (unsure);

	ccrf_work_bad (work, "We are not sure which date you mean. Did you mean %s? Please write the date as day, month and year. Nothing was done.", words);
}

/* a date may be given; a doubtful one is asked back all the same */
static void
maybe_date (CcrfWork *work)
{
	g_autofree char *rest = NULL, *unsure = NULL;
	g_autofree char *date = work->facts->read_date (work->facts->data, work->args, work->now, &rest, &unsure);

	if (!date && unsure)
		unsure_date (work, unsure);
}

static void
needs_date (CcrfWork *work)
{
	g_autofree char *rest = NULL, *unsure = NULL, *today = NULL;

	work->date = work->facts->read_date (work->facts->data, work->args, work->now, &rest, &unsure);
	today = ccrf_calendar_iso (work->facts->calendar, work->now);
	if (!work->date && unsure) {
		unsure_date (work, unsure);
	} else if (!work->date) {
		ccrf_work_bad (work, "Please write the date after %s, such as %s 12 December 2026. Nothing was done.", work->keyword, work->keyword);
	} else if (strcmp (work->date, today) < 0) {
		g_autofree char *words = ccrf_calendar_date_words (work->date);

		ccrf_work_bad (work, "%s is in the past. Please write a date that is still to come. Nothing was done.", words);
	}
}

/* the process is one provider's: without a provider nobody could be met */
static void
needs_provider (CcrfWork *work)
{
	if (!work->provider)
		ccrf_work_bad (work, "The provider is not matched to the register yet, so %s is not possible. Nothing was done.", work->keyword);
}

static gboolean
is_candidate (const CcrfWork *work, gint64 id)
{
	const GPtrArray *candidates = work->facts->candidates;

	for (guint i = 0; candidates && i < candidates->len; i++)
		if (((CcrfProvider *) candidates->pdata[i])->id == id)
			return TRUE;
	return FALSE;
}

static void
number_of_list (CcrfWork *work)
{
	const JsonObject *extra = work->request->extra;
	gint64 n = g_ascii_strtoll (work->args, NULL, 10);
	JsonArray *ids = extra && json_object_has_member ((JsonObject *) extra, "candidate_ids")
	                 ? json_object_get_array_member ((JsonObject *) extra, "candidate_ids") : NULL;
	guint length = ids ? json_array_get_length (ids) : 0;

	if (n >= 1 && n <= length && !is_candidate (work, json_array_get_int_element (ids, (guint) n - 1)))
		ccrf_work_bad (work, "That provider is no longer on the register. Nothing was done.");
	else if (n < 1 || n > length)
		ccrf_work_bad (work, length ? "There is no number %d in the list. Nothing was done." : "There is no list to choose number %d from. Nothing was done.", (int) n);
}

static void
needs_name (CcrfWork *work)
{
	g_autoptr (GPtrArray) labels = work->facts->read_labels (work->facts->data, work->args);

	for (guint i = 0; i < labels->len; i++) {
		char **row = labels->pdata[i];

		if (g_ascii_strcasecmp (row[0], "name") == 0 && *row[1])
			return;
	}
	ccrf_work_bad (work, "Please write the new provider’s name below NEW, as “Name: …”. Nothing was done.");
}

static void
needs_address (CcrfWork *work)
{
	g_auto (GStrv) words = g_strsplit_set (work->args, " \n\t<>", -1);

	for (char **word = words; *word; word++) {
		g_autoptr (CcrfAddress) address = strchr (*word, '@') ? ccrf_address_parse (*word, NULL) : NULL;

		if (address)
			return;
	}
	ccrf_work_bad (work, "Please write the provider’s email address after EMAIL. Nothing was done.");
}

/* a form that cannot be read must not close the question */
static void
needs_form (CcrfWork *work)
{
	g_autoptr (CcrfForm) form = work->facts->read_form (work->facts->data, work->args);

	if (!form)
		ccrf_work_bad (work, "We could not read any line such as “Name of the care provider or service: …” below FORM. Nothing was done.");
}

/* clang-format off */
static const struct { const char *step, *keyword; void (*check) (CcrfWork *work); } checks[] = {
	/* step, NULL: any */
	{ "screening",      "APPROVE",      approve_serious },
	{ "screening",      "COMPLIMENT",   approve_serious },
	{ NULL,             "QUERY",        needs_question },
	{ NULL,             "MORE",         needs_question },
	{ "screening",      "NOT OURS",     needs_reason },
	{ NULL,             "HOLD",         needs_reason },
	{ NULL,             "DUPLICATE OF", other_case },
	{ NULL,             "FILE",         other_case },
	{ NULL,             "RAISED",       needs_reference },
	{ NULL,             "VISIT",        needs_date },
	{ "visit-decision", "PROVIDER CONCERNS", needs_provider },
	{ "trend",          "NO ACTION",    needs_reason },
	{ "contact-review", "CORRECT",      needs_reason },
	{ NULL,             "NO VISIT",     maybe_date },
	{ "triage",         "FORM",         needs_form },
	{ "match",          "NUMBER",       number_of_list },
	{ "match",          "NEW",          needs_name },
	{ "contact",        "EMAIL",        needs_address },
};
/* clang-format on */

void
ccrf_work_check_command (CcrfWork *work)
{
	if (work->it->process) {
		ccrf_process_check_command (work);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
		if (g_str_equal (checks[i].keyword, work->keyword) && (!checks[i].step || g_str_equal (checks[i].step, work->request->step)))
			checks[i].check (work);
}
