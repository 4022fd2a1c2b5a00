/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Questions that the form left open: asked of the professional in one mail,
 * with lines to complete; the answer is merged. Screening never waits for it.
 */

#include "concern.h"
#include <string.h>

#define ANSWERS_MOST 20000 /* bytes of earlier answers that are kept before a new one */

/* what the mail itself tells us, or what has a safe default, is not asked for */
static const char *const not_asked[] = { "reporter_email", "reporter_name", "date_completed", "name_to_provider", "ok_to_share", NULL };

static gboolean
is_asked (const char *key)
{
	return ccrf_field_find (key) && !g_strv_contains (not_asked, key);
}

static void
add_label (JsonArray *list, GString *lines, const char *key)
{
	const CcrfField *field = ccrf_field_find (key);
	JsonObject *row = json_object_new ();

	json_object_set_string_member (row, "label", field->label);
	json_array_add_object_element (list, row);
	g_string_append_printf (lines, "%s: \n", field->label);
}

/* "missing" [{label}], and the lines that a two-tap reply prefills */
static JsonObject *
questions (const CcrfForm *form)
{
	JsonObject *extra = json_object_new ();
	JsonArray *list = json_array_new ();
	g_autoptr (GString) lines = g_string_new (NULL);
	const GPtrArray *const lists[] = { form->missing, form->unsure };

	for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
		for (guint i = 0; i < lists[l]->len; i++)
			if (is_asked (lists[l]->pdata[i]))
				add_label (list, lines, lists[l]->pdata[i]);
	if (json_array_get_length (list) == 0)
		g_clear_pointer (&extra, json_object_unref);
	else
		json_object_set_string_member (extra, "prefill_lines", lines->str);
	if (extra)
		json_object_set_array_member (extra, "missing", list);
	else
		json_array_unref (list);
	return extra;
}

void
ccrf_ask_missing (CcrfWork *work, const char *what)
{
	const CcrfStep *step = ccrf_work_stanza (work, "missing");
	g_autofree char *due_words = NULL;
	JsonObject *extra;
	CcrfRequest *request;
	CcrfTime due;

	/* the other half of a form with both asks for all of it */
	if (!work->it->professional || ccrf_case_fact (work->it, "split_from") || ccrf_case_fact (work->it, "missing_asked"))
		return;
	extra = questions (work->it->form);
	if (!extra)
		return;
	ccrf_case_set_fact (work->it, "missing_asked", "yes");
	due = ccrf_calendar_add (work->facts->calendar, work->now, step->due);
	ccrf_work_start_clock_to (work, step, work->now, due);
	/* the case's own due moment is the screening's */
	due_words = ccrf_calendar_words (work->facts->calendar, due);
	json_object_set_string_member (extra, "due_words", due_words);
	request = ccrf_work_add_request (work, "missing", step->ask, work->it->professional);
	g_clear_pointer (&request->extra, json_object_unref);
	request->extra = extra;
	ccrf_work_mail_request (work, request, FALSE, FALSE);
	ccrf_work_note (work, "the professional is asked for what the form leaves open");
}

/* ---- the answer ------------------------------------------------------------------------- */

typedef struct {
	guint read;          /* questions that it answers, with certainty or not */
	guint differs;       /* it says something else than the form */
	gboolean provider;   /* it says who the provider is */
	gboolean compliment; /* it says what the other half of a form with both needs too (A3.1) */
} Merged;

static void
drop (GPtrArray *keys, const char *key)
{
	for (guint i = 0; i < keys->len; i++)
		if (g_str_equal (keys->pdata[i], key)) {
			g_ptr_array_remove_index (keys, i);
			return;
		}
}

/* nobody answered it: what we took from the mail, or by default, is no answer */
static gboolean
is_open (const CcrfForm *form, const char *key)
{
	if (g_str_equal (key, "actions_agreed") && form->actions->len)
		return FALSE;
	return !ccrf_form_get (form, key) || ccrf_list_has (form->assumed, key);
}

#define FORM_SAID "the form said: "

/* What stood beside the question stays: a reason not to tell the provider must not get lost. */
static void
keep_note (CcrfForm *form, const char *key, const char *remark)
{
	const char *before = g_hash_table_lookup (form->notes, key);
	g_autofree char *form_said = !before ? NULL : strstr (before, FORM_SAID) ? g_strdup (before) : g_strconcat (FORM_SAID, before, NULL);

	if (form_said && remark)
		g_hash_table_insert (form->notes, g_strdup (key), g_strdup_printf ("%s; %s", remark, form_said));
	else if (form_said || remark)
		g_hash_table_insert (form->notes, g_strdup (key), g_strdup (form_said ? form_said : remark));
}

static void
answered (CcrfForm *form, const char *key, Merged *merged)
{
	const CcrfField *field = ccrf_field_find (key);

	drop (form->missing, key);
	drop (form->assumed, key);
	merged->read++;
	merged->provider |= g_str_has_prefix (key, "provider_") && field && field->part == 'B';
	merged->compliment |= field && strchr ("BF", field->part);
}

static void
merge_actions (CcrfForm *form, const CcrfForm *answer, Merged *merged)
{
	gboolean differs = form->actions->len != answer->actions->len;

	if (answer->actions->len == 0)
		return;
	for (guint i = 0; i < answer->actions->len && !differs; i++)
		differs = !g_str_equal (((CcrfAction *) form->actions->pdata[i])->action, ((CcrfAction *) answer->actions->pdata[i])->action);
	if (!is_open (form, "actions_agreed")) {
		merged->differs += differs;
		return;
	}
	for (guint i = 0; i < answer->actions->len; i++) {
		const CcrfAction *action = answer->actions->pdata[i];

		g_ptr_array_add (form->actions, ccrf_action_new (action->action, action->who, action->due, action->done));
	}
	drop (form->unsure, "actions_agreed");
	answered (form, "actions_agreed", merged);
}

/* An answer that leaves doubt about what the form left open is a doubt of the form: it may be the worst (A1.1). */
static void
merge_doubts (CcrfForm *form, const CcrfForm *answer, Merged *merged)
{
	for (guint i = 0; i < answer->unsure->len; i++) {
		const char *key = answer->unsure->pdata[i];

		if (!is_open (form, key))
			continue;
		keep_note (form, key, g_hash_table_lookup (answer->notes, key));
		ccrf_form_set (form, key, NULL);
		if (!ccrf_list_has (form->unsure, key))
			g_ptr_array_add (form->unsure, g_strdup (key));
		answered (form, key, merged);
	}
}

/* Only what was open is filled: an answer never overwrites what the form said. */
static void
merge (CcrfForm *form, const CcrfForm *answer, Merged *merged)
{
	merge_doubts (form, answer, merged);
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		const char *value = ccrf_form_get (answer, field->key);

		if (!value || ccrf_list_has (answer->assumed, field->key))
			continue;
		if (!is_open (form, field->key)) {
			merged->differs += g_strcmp0 (ccrf_form_get (form, field->key), value) != 0;
			continue;
		}
		keep_note (form, field->key, g_hash_table_lookup (answer->notes, field->key));
		ccrf_form_set (form, field->key, value);
		drop (form->unsure, field->key);
		answered (form, field->key, merged);
	}
	merge_actions (form, answer, merged);
}

/* A form about another provider is no answer to our questions about this one. */
static gboolean
is_another_report (const CcrfForm *form, const CcrfForm *answer)
{
	const char *known = ccrf_form_get (form, "provider_name"), *said = ccrf_form_get (answer, "provider_name");
	g_autofree char *a = known ? g_utf8_casefold (known, -1) : NULL, *b = said ? g_utf8_casefold (said, -1) : NULL;

	return a && b && !g_str_equal (a, b);
}

static void
read_answer (CcrfWork *work, Merged *merged)
{
	const CcrfMessage *message = work->event->message;
	g_autoptr (CcrfForm) lines = work->facts->read_answers (work->facts->data, work->event->text);

	if (lines)
		merge (work->it->form, lines, merged);
	/* a held answer is confirmed by another mail, whose forms are none of it */
	for (guint i = 0; message && work->event->request_id == work->request->id && i < message->forms->len; i++) {
		if (is_another_report (work->it->form, message->forms->pdata[i]))
			merged->differs++;
		else
			merge (work->it->form, message->forms->pdata[i], merged);
	}
}

/* ---- who sees it -------------------------------------------------------------------------- */

static const char *const deciding[] = { "screening", "compliment-review", "compliment-held", NULL };

/* Who has not decided yet sees the form as it is now, under the same token and clock. */
static guint
show_again (CcrfWork *work, const Merged *merged)
{
	guint shown = 0, n = work->it->requests->len;

	for (guint i = 0; i < n; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];
		gboolean decides = g_strv_contains (deciding, request->step);

		if (request->state != CCRF_REQUEST_OPEN || !(decides || (merged->provider && g_str_equal (request->step, "match"))))
			continue;
		ccrf_work_mail_request (work, request, FALSE, FALSE);
		shown += decides;
	}
	return shown;
}

static void
became_urgent (CcrfWork *work, guint shown)
{
	ccrf_work_note (work, "the answer makes it URGENT");
	/* it was decided without knowing this: who screens hears of it at once (A1.1) */
	if (shown == 0 && ccrf_work_tell_role (work, "safeguarding-team-manager", "urgent-answer", TRUE) == 0)
		ccrf_work_tell_nobody_holds (work, "safeguarding-team-manager");
}

/* What a person must read, because no rule can decide about it. */
static void
put_to_person (CcrfWork *work, const Merged *merged, guint shown)
{
	const char *why = NULL;

	if (merged->differs)
		why = "an answer about the open questions says something else than the form, which stands: read it";
	else if (merged->read == 0)
		why = "an answer about the open questions could not be read line by line: read it";
	else if (merged->compliment && ccrf_case_fact (work->it, "split"))
		why = "an answer about the open questions is about the linked compliment too: read it";
	else if (shown == 0)
		why = "an answer about the open questions came after the decision: read it";
	if (!why)
		return;
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("attention: %s", why);
}

/* All that was written stands beside the form, so that nothing said in other words gets lost. */
static void
keep_words (CcrfWork *work)
{
	const char *before = ccrf_case_fact (work->it, "missing_answer");
	g_autofree char *all = NULL;

	if (!*work->event->text)
		return;
	if (before && strlen (before) + strlen (work->event->text) < ANSWERS_MOST)
		all = g_strdup_printf ("%s\n\n%s", before, work->event->text);
	ccrf_case_set_fact (work->it, "missing_answer", all ? all : work->event->text);
}

void
ccrf_missing_answered (CcrfWork *work, const char *what)
{
	gboolean was_urgent = work->it->urgent;
	Merged merged = { 0 };
	guint shown;

	read_answer (work, &merged);
	keep_words (work);
	ccrf_work_note (work, "the professional answered %u of the open questions", merged.read);
	if (merged.read && work->it->procedure == CCRF_CONCERN)
		ccrf_concern_reconsider (work);
	shown = show_again (work, &merged);
	if (work->it->urgent && !was_urgent)
		became_urgent (work, shown);
	put_to_person (work, &merged, shown);
}
