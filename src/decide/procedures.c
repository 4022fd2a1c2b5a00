/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the *.procedure key files: what staff may change without touching the arrows. */

#include "procedures.h"
#include <string.h>

static void
step_free (gpointer data)
{
	CcrfStep *step = data;

	g_free (step->name);
	g_free (step->ask);
	g_strfreev (step->asks);
	g_free (step->template_name);
	g_array_unref (step->reminders);
	g_array_unref (step->urgent_reminders);
	g_hash_table_unref (step->means);
	g_free (step);
}

static gboolean
parse_reminder (const char *text, CcrfReminder *reminder, GError **error)
{
	g_autofree char *span = g_strdup (text);

	if (g_str_equal (text, "half-way") || g_str_equal (text, "due")) {
		reminder->kind = g_str_equal (text, "due") ? CCRF_REMIND_DUE : CCRF_REMIND_HALF_WAY;
		return TRUE;
	}
	reminder->kind = CCRF_REMIND_AFTER_START;
	if (g_str_has_suffix (span, " after")) {
		span[strlen (span) - strlen (" after")] = '\0';
		reminder->kind = CCRF_REMIND_AFTER_DUE;
	}
	return ccrf_span_parse (span, &reminder->span, error);
}

static GArray *
take_reminders (CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults)
{
	GArray *reminders = g_array_new (FALSE, TRUE, sizeof (CcrfReminder));
	g_auto (GStrv) list = ccrf_key_file_take_list (file, section, key, "", faults);

	for (gsize i = 0; list[i]; i++) {
		g_autoptr (GError) error = NULL;
		CcrfReminder reminder = { 0 };

		if (parse_reminder (list[i], &reminder, &error))
			g_array_append_val (reminders, reminder);
		else
			ccrf_key_file_fault (file, section, key, faults, "“%s” is no reminder: write half-way, due, "
			                     "“3 working days” or “3 working days after”", list[i]);
	}
	return reminders;
}

static void
take_means (CcrfKeyFile *file, const char *section, CcrfStep *step, GPtrArray *faults)
{
	const CcrfStepWords *words = ccrf_step_words_find (step->name);

	if (!words) {
		ccrf_key_file_fault (file, section, NULL, faults, "there is no such step; see `ccrfctl procedure`");
		return;
	}
	for (gsize i = 0; words->words && words->words[i]; i++) {
		g_autofree char *key = g_strdup_printf ("means-%s", words->words[i]);

		if (g_str_equal (words->words[i], "TEXT"))
			continue;
		g_strdelimit (key, " ", '-');
		g_hash_table_insert (step->means, g_strdup (words->words[i]), ccrf_key_file_take_string (file, section, key, "", faults));
	}
}

static CcrfStep *
take_step (CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	CcrfStep *step = g_new0 (CcrfStep, 1);
	g_autofree char *clock = NULL, *then = NULL;

	step->name = g_strdup (section + strlen ("step "));
	step->means = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	step->asks = ccrf_key_file_take_list (file, section, "ask", NULL, faults);
	step->ask = g_strdup (step->asks && step->asks[0] ? step->asks[0] : "");
	step->template_name = ccrf_key_file_take_string (file, section, "template", NULL, faults);
	clock = ccrf_key_file_take_string (file, section, "clock", "request", faults);
	step->from_receipt = g_str_equal (clock, "receipt");
	if (!step->from_receipt && !g_str_equal (clock, "request"))
		ccrf_key_file_fault (file, section, "clock", faults, "“%s” is neither request nor receipt", clock);
	step->due = ccrf_key_file_take_span (file, section, "due", NULL, faults);
	step->before_visit = ccrf_key_file_take_span (file, section, "before_visit", "5 working days", faults);
	step->reminders = take_reminders (file, section, "reminders", faults);
	step->urgent_reminders = take_reminders (file, section, "urgent_reminders", faults);
	then = ccrf_key_file_take_string (file, section, "then", "", faults);
	if (*then) {
		g_autoptr (GError) error = NULL;

		step->has_then = ccrf_span_parse (then, &step->then, &error);
		if (!step->has_then)
			ccrf_key_file_fault (file, section, "then", faults, "%s", error->message);
	}
	take_means (file, section, step, faults);
	return step;
}

static void
take_file (CcrfProcedures *procedures, CcrfKeyFile *file, GPtrArray *faults)
{
	g_auto (GStrv) sections = ccrf_key_file_sections (file);

	for (gsize i = 0; sections[i]; i++) {
		if (g_str_has_prefix (sections[i], "step ")) {
			CcrfStep *step = take_step (file, sections[i], faults);

			g_hash_table_replace (procedures->steps, step->name, step);
		} else if (g_str_equal (sections[i], "form")) {
			procedures->forward_within = ccrf_key_file_take_span (file, "form", "forward_within", "3 working days", faults);
			procedures->routine_visit_within = ccrf_key_file_take_span (file, "form", "routine_visit_within", "6 months", faults);
			g_strfreev (procedures->block_words);
			procedures->block_words = ccrf_key_file_take_list (file, "form", "block_words", "", faults);
		} else {
			/* what is none of these either is a leftover, named by ccrf_key_file_finish() */
			ccrf_process_rules_take (procedures->process, file, sections[i], faults);
		}
	}
}

CcrfProcedures *
ccrf_procedures_load (const char *folder, GPtrArray *faults)
{
	g_autoptr (CcrfProcedures) procedures = g_new0 (CcrfProcedures, 1);
	g_auto (GStrv) names = ccrf_data_list (folder, "procedures", ".procedure");
	guint before = faults->len;

	procedures->steps = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, step_free);
	procedures->block_words = g_new0 (char *, 1);
	procedures->process = ccrf_process_rules_new ();
	procedures->forward_within = (CcrfSpan){ 3, CCRF_SPAN_WORKING_DAYS };
	procedures->routine_visit_within = (CcrfSpan){ 6, CCRF_SPAN_MONTHS };
	for (gsize i = 0; names[i]; i++) {
		g_autoptr (GError) error = NULL;
		g_autofree char *path = g_build_filename ("procedures", names[i], NULL);
		g_autoptr (GBytes) text = ccrf_data_load (folder, path, &error);
		g_autoptr (CcrfKeyFile) file = text ? ccrf_key_file_new (names[i], text, faults) : NULL;

		if (!text)
			ccrf_faults_add (faults, "%s: %s", names[i], error->message);
		if (!file)
			continue;
		take_file (procedures, file, faults);
		ccrf_key_file_finish (file, faults);
	}
	/* a step that is asked without a stanza could not be asked at all */
	for (const CcrfStepWords *words = ccrf_step_words; words->step; words++)
		if (!ccrf_procedures_step (procedures, words->step))
			ccrf_faults_add (faults, "procedures: there is no stanza [step %s]: add it", words->step);
	return faults->len == before ? g_steal_pointer (&procedures) : NULL;
}

void
ccrf_procedures_free (CcrfProcedures *procedures)
{
	if (!procedures)
		return;
	g_hash_table_unref (procedures->steps);
	g_strfreev (procedures->block_words);
	ccrf_process_rules_free (procedures->process);
	g_free (procedures);
}

const CcrfStep *
ccrf_procedures_step (const CcrfProcedures *procedures, const char *name)
{
	return g_hash_table_lookup (procedures->steps, name);
}
