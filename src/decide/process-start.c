/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: the proposal, the decision, the start; what comes in about the provider meanwhile (B0.1–B0.3, B1). */

#include "process.h"
#include <string.h>

/* ---- thresholds (B7) --------------------------------------------------------------- */

static gboolean
holds_word (const char *text, char **words)
{
	g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

	for (char **word = words; folded && *word; word++) {
		const char *found = strstr (folded, *word);

		/* whole words: "charged" is not in "discharged" */
		while (found) {
			gunichar before = found > folded ? g_utf8_get_char (g_utf8_prev_char (found)) : ' ';
			gunichar after = g_utf8_get_char (found + strlen (*word));

			if (!g_unichar_isalnum (before) && !g_unichar_isalnum (after))
				return TRUE;
			found = strstr (found + 1, *word);
		}
	}
	return FALSE;
}

static int
concerns_of_the_year (const CcrfWork *work)
{
	const GPtrArray *cases = work->facts->provider_cases;
	int n = 0;

	for (guint i = 0; cases && i < cases->len; i++) {
		const CcrfCase *other = cases->pdata[i];

		const char *closure = ccrf_case_fact (other, "closure");

		if (other->procedure == CCRF_CONCERN && other->received > work->now - 366 * 86400LL && g_strcmp0 (closure, "not-ours") != 0 &&
		    g_strcmp0 (closure, "duplicate") != 0)
			n++;
	}
	return n;
}

static gboolean
known_to_fit (const CcrfWork *work, const CcrfThreshold *threshold)
{
	const GPtrArray *items = work->facts->provider_items;

	if (holds_word (ccrf_case_fact (work->it, "reason"), threshold->words) || holds_word (ccrf_case_fact (work->it, "threshold"), threshold->words))
		return TRUE;
	for (guint i = 0; items && i < items->len; i++)
		if (holds_word (((const CcrfProviderItem *) items->pdata[i])->summary, threshold->words))
			return TRUE;
	return threshold->records > 0 && concerns_of_the_year (work) >= threshold->records;
}

JsonArray *
ccrf_process_thresholds (const CcrfWork *work, const char **level)
{
	const GPtrArray *thresholds = ccrf_process_rules (work)->thresholds;
	JsonArray *rows = json_array_new ();

	*level = "";
	for (guint i = 0; i < thresholds->len; i++) {
		const CcrfThreshold *threshold = thresholds->pdata[i];

		if (!known_to_fit (work, threshold))
			continue;
		/* the file lists the worst first */
		if (!**level)
			*level = threshold->level;
		ccrf_rows_add (rows, "level", threshold->level, "indicators", threshold->indicators, "impact", threshold->impact, "actions", threshold->actions,
		               "lead", threshold->lead, NULL);
	}
	return rows;
}

/* ---- what is known of the provider -------------------------------------------------------- */

/* An earlier process in a line: how it ended and why (reopening is a new process linked with the earlier one). (transfer full) */
static char *
summary_of (const CcrfCase *other)
{
	static const char *const why[] = { "reason_declined", "other_avenue", "ended", "embargo_kept" };
	const char *closure = ccrf_case_fact (other, "closure"), *ended = ccrf_case_fact (other, "ended_on");
	g_autofree char *day = ccrf_calendar_date_words (ended ? ended : "");
	g_autoptr (GString) words = g_string_new (closure ? closure : "still runs");

	if (!other->process)
		return g_strdup ("");
	if (*day)
		g_string_append_printf (words, ", decided on %s", day);
	for (gsize i = 0; i < G_N_ELEMENTS (why); i++)
		if (ccrf_case_fact (other, why[i]))
			g_string_append_printf (words, "; %s", ccrf_case_fact (other, why[i]));
	if (ccrf_case_fact (other, "reason"))
		g_string_append_printf (words, "; it was started because: %s", ccrf_case_fact (other, "reason"));
	return g_string_free (g_steal_pointer (&words), FALSE);
}

static JsonArray *
record_rows (const CcrfWork *work)
{
	const GPtrArray *cases = work->facts->provider_cases;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; cases && i < cases->len; i++) {
		const CcrfCase *other = cases->pdata[i];
		g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, other->received);
		g_autofree char *words = ccrf_calendar_date_words (day), *summary = summary_of (other);

		if (other->procedure == CCRF_TRIAGE || g_strcmp0 (other->ref, work->it->ref) == 0)
			continue;
		ccrf_rows_add (rows, "ref", other->ref, "received_words", words, "state", other->state, "what", ccrf_procedure_name (other->procedure), "summary",
		               summary, NULL);
	}
	return rows;
}

static JsonArray *
intelligence_rows (const CcrfWork *work)
{
	const GPtrArray *items = work->facts->provider_items;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; items && i < items->len; i++) {
		const CcrfProviderItem *item = items->pdata[i];
		g_autofree char *words = ccrf_calendar_date_words (item->date);

		if (g_str_equal (item->kind, "intelligence"))
			ccrf_rows_add (rows, "source", item->source, "date_words", words, "reference", item->reference, "summary", item->summary, NULL);
	}
	return rows;
}

void
ccrf_process_add_record (const CcrfWork *work, JsonObject *fields)
{
	const char *level;
	JsonArray *thresholds = ccrf_process_thresholds (work, &level), *records = record_rows (work), *intelligence = intelligence_rows (work);

	ccrf_fields_set (fields, "level_words", *level ? level : "not clear from what we know");
	json_object_set_boolean_member (fields, "has_thresholds", json_array_get_length (thresholds) > 0);
	json_object_set_array_member (fields, "thresholds", thresholds);
	json_object_set_boolean_member (fields, "has_records", json_array_get_length (records) > 0);
	json_object_set_array_member (fields, "records", records);
	json_object_set_boolean_member (fields, "has_intelligence", json_array_get_length (intelligence) > 0);
	json_object_set_array_member (fields, "intelligence", intelligence);
}

/* ---- the proposal (B0.2, B1.1) --------------------------------------------------------------- */

/* An officer may hold several roles that are asked: whoever proposed it may decide it too only if it was not them alone. */
void
ccrf_process_begin (CcrfWork *work, const char *what)
{
	CcrfCase *it = work->it;

	for (guint i = 0; work->facts->provider_cases && i < work->facts->provider_cases->len; i++) {
		const CcrfCase *other = work->facts->provider_cases->pdata[i];

		/* its concerns and earlier processes belong to it; each keeps its own state (B0.3) */
		if (other->procedure != CCRF_TRIAGE && g_strcmp0 (other->ref, it->ref) != 0 && !ccrf_list_has (it->linked, other->ref))
			g_ptr_array_add (it->linked, g_strdup (other->ref));
	}
	ccrf_work_note (work, "provider concerns proposed");
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("provider concerns proposed");
}

/* ---- decided -------------------------------------------------------------------------------------- */

static gboolean
was_told (const CcrfWork *work, const char *template_name, const char *address)
{
	for (guint i = 0; i < work->decision->mails->len; i++) {
		const CcrfMail *mail = work->decision->mails->pdata[i];

		if ((!template_name || g_str_equal (mail->template, template_name)) && ccrf_address_equal (mail->to->address, address))
			return TRUE;
	}
	return FALSE;
}

/* When the same question was answered the last time before this one, 0: never. */
static CcrfTime
last_round (const CcrfWork *work, const char *name)
{
	CcrfTime last = 0;

	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *other = work->it->requests->pdata[i];
		g_autofree char *own = ccrf_request_name (other);

		if (other != work->request && other->state == CCRF_REQUEST_ANSWERED && g_str_equal (own, name))
			last = MAX (last, other->answered);
	}
	return last;
}

/* Who was asked the same and is not asked any more hears who decided what; a deputy's answer is told to the holders too. */
void
ccrf_process_others_told (CcrfWork *work, const char *template_name)
{
	g_autofree char *name = ccrf_request_name (work->request);
	CcrfTime last = last_round (work, name);

	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *other = work->it->requests->pdata[i];
		g_autofree char *own = ccrf_request_name (other);
		CcrfMail *mail;

		if (other == work->request || other->state != CCRF_REQUEST_SUPERSEDED || !g_str_equal (own, name) || other->sent < last ||
		    was_told (work, template_name, other->to->address) || ccrf_address_equal (other->to->address, work->event->sender->address))
			continue;
		mail = ccrf_work_mail (work, template_name, other->to);
		ccrf_fields_set (mail->fields, "decision", work->request->answer);
		ccrf_fields_set (mail->fields, "decided_by", work->event->sender->address);
		ccrf_fields_set (mail->fields, "question_words", ccrf_question_words (work->request->step));
	}
}

void
ccrf_process_declined (CcrfWork *work, const char *template_name)
{
	const char *by = ccrf_case_fact (work->it, "started_by");
	g_autoptr (CcrfAddress) who = by && *by ? ccrf_address_new ("", by) : NULL;

	if (who && !was_told (work, NULL, who->address))
		ccrf_work_mail (work, template_name, who);
	/* a meeting that was to decide with the provider involved: the provider hears its outcome (B1.2) */
	if (g_str_equal (template_name, "pc-not-initiated")) {
		g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);

		if (provider)
			ccrf_work_mail (work, "pc-not-initiated-provider", provider);
	}
	ccrf_process_cancel_all (work, NULL);
}

/* ---- the start (B1) --------------------------------------------------------------------------------- */

/* A role of contacts.conf that one person holds is theirs in this process too, until somebody else is named. */
static gboolean
takes_over (CcrfWork *work, const char *role)
{
	g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, role, FALSE, work->now);
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	if (people->len != 1)
		return FALSE;
	ccrf_process_set_holder (work->it->process, role, people->pdata[0], today);
	ccrf_work_note (work, "%s: whoever holds the role", role);
	return TRUE;
}

static void
open_desk (CcrfWork *work, const char *role)
{
	g_autofree char *name = g_strdup_printf ("pc-desk#%s", role);

	/* a former holder's desk is not the new one's */
	ccrf_effect_withdraw (work, name);
	ccrf_work_ask_about (work, "pc-desk", role, role, NULL);
}

void
ccrf_process_initiate (CcrfWork *work, const char *what)
{
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);
	g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);

	ccrf_case_set_fact (work->it, "started", today);
	ccrf_work_note (work, "provider concerns initiated: step 1 begins");
	if (takes_over (work, "coordinator"))
		open_desk (work, "coordinator");
	else
		ccrf_effect_ask (work, "pc-coordinator");
	if (takes_over (work, "minute-taker"))
		ccrf_work_mail (work, "pc-named-minute-taker", ccrf_process_holder (work->it->process, "minute-taker"));
	else
		ccrf_effect_ask (work, "pc-minute-taker");
	ccrf_effect_ask (work, "pc-chair");
	ccrf_effect_ask (work, "pc-placements");
	ccrf_process_enter (work, "step-1");
	if (provider)
		ccrf_work_mail (work, "pc-started-provider", provider);
	else
		ccrf_work_tell_role (work, "contracts-team", "pc-no-provider-address", FALSE);
	ccrf_process_ask_documents (work, "start");
}

/* "CHAIR Ann Example ann@council.test / Lead: the council" */
static void
take_lead (CcrfWork *work)
{
	g_autoptr (GRegex) pattern = g_regex_new ("^\\s*lead(?: organisation)?\\s*[:=-]?\\s*(.+)$", G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;

	if (g_regex_match (pattern, work->args, 0, &match)) {
		g_autofree char *lead = g_strstrip (g_match_info_fetch (match, 1));

		ccrf_case_set_fact (work->it, "lead_organisation", lead);
	}
}

void
ccrf_process_named (CcrfWork *work, const char *role)
{
	g_autoptr (CcrfAddress) who = ccrf_address_in_text (work->args);
	g_autofree char *today = ccrf_calendar_iso (work->facts->calendar, work->now);

	if (!who) /* the check of the command has read it before */
		return;
	ccrf_process_set_holder (work->it->process, role, who, today);
	ccrf_work_note (work, "%s was named", role);
	if (g_str_equal (role, "chair"))
		take_lead (work);
	if (g_str_equal (role, "minute-taker"))
		ccrf_work_mail (work, "pc-named-minute-taker", who);
	else
		open_desk (work, role);
	if (g_str_equal (role, "coordinator")) {
		g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);

		ccrf_process_ask_documents (work, "coordinator");
		if (provider)
			ccrf_work_mail (work, "pc-coordinator-provider", provider);
	}
	ccrf_process_holder_changed (work, role);
	ccrf_process_ask_waiting (work, role);
}

/* ---- meanwhile (B0.3) ----------------------------------------------------------------------------------- */

static void
tell_both (CcrfWork *work, const char *template_name)
{
	const CcrfAddress *chair = ccrf_process_holder (work->it->process, "chair"), *coordinator = ccrf_process_holder (work->it->process, "coordinator");

	if (chair)
		ccrf_work_mail (work, template_name, chair)->urgent = TRUE;
	if (coordinator && (!chair || !ccrf_address_equal (chair->address, coordinator->address)))
		ccrf_work_mail (work, template_name, coordinator)->urgent = TRUE;
	/* before anybody is named the heads of service decide: they hear of it */
	if (!chair && !coordinator)
		ccrf_process_tell (work, "head-of-service-safeguarding", template_name, TRUE);
}

void
ccrf_process_concern_came (CcrfWork *work)
{
	const char *ref = work->event->name;

	if (ccrf_list_has (work->it->linked, ref))
		return;
	g_ptr_array_add (work->it->linked, g_strdup (ref));
	ccrf_case_set_fact (work->it, "new_concern", ref);
	tell_both (work, "pc-new-concern");
	ccrf_work_note (work, "a new concern about the provider is attached: %s", ref);
}

void
ccrf_process_item_came (CcrfWork *work)
{
	ccrf_work_note (work, "%s about the provider is attached", work->event->name);
	tell_both (work, "pc-new-item");
}
