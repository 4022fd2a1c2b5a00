/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what may happen at any time: longer, a trigger, care at risk, a legal hold (B0.6, B0.9, B2.9, B3.3). */

#include "process.h"
#include <string.h>

static void
push_clock (CcrfWork *work, const char *step, CcrfTime until)
{
	if (ccrf_work_open_request (work, step))
		ccrf_work_start_clock_to (work, ccrf_work_stanza (work, step), work->now, until);
}

/* B2.9: the provider is kept informed; why is the council's alone */
void
ccrf_process_extend (CcrfWork *work, const char *what)
{
	CcrfTime until = ccrf_calendar_end_of_day (work->facts->calendar, work->date);
	g_autofree char *rest = NULL, *unsure = NULL, *words = ccrf_calendar_date_words (work->date);
	g_autofree char *said = g_strdup_printf ("until %s", words);
	g_autofree char *date = work->facts->read_date (work->facts->data, work->args, work->now, &rest, &unsure);
	g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);

	ccrf_case_set_fact (work->it, "extended_until", work->date);
	ccrf_process_contribute (work, "extension", said);
	ccrf_case_set_fact (work->it, "extended_reason", date && rest ? g_strstrip (rest) : "");
	push_clock (work, "pc-outcome", until);
	push_clock (work, "pc-next", until);
	push_clock (work, "pc-quality", until);
	work->it->due = until;
	ccrf_work_note (work, "extended until %s", work->date);
	if (provider)
		ccrf_work_mail (work, "pc-extended-provider", provider);
	else
		ccrf_work_note (work, "the provider has no address: it could not be told of the extension");
}

static const char *const alerted[] = { "head-of-service-safeguarding", "head-of-commissioning", "head-of-placements", "coordinator", "chair", "civil-protection", NULL };

/* an alert that nobody can vouch for goes out once an hour: it must not bury the next real one */
#define ALERT_PAUSE 3600

static gboolean
alerted_lately (CcrfWork *work)
{
	const char *before = ccrf_case_fact (work->it, "continuity_alerted");
	g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, work->now);

	if (before && work->now < g_ascii_strtoll (before, NULL, 10) + ALERT_PAUSE)
		return TRUE;
	ccrf_case_set_fact (work->it, "continuity_alerted", now);
	return FALSE;
}

void
ccrf_process_alert_continuity (CcrfWork *work, gboolean unverified)
{
	const char *words = work->args && *work->args ? work->args : work->event->text;
	g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

	if (unverified && alerted_lately (work))
		return;
	for (const char *const *role = alerted; *role; role++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, *role);

		for (guint i = 0; i < people->len; i++) {
			const CcrfAddress *who = people->pdata[i];
			CcrfMail *mail;

			if (!g_hash_table_add (told, g_strdup (who->address)))
				continue;
			mail = ccrf_work_mail (work, "pc-continuity", who);
			mail->urgent = TRUE;
			ccrf_fields_set (mail->fields, "said_by", work->event->sender ? work->event->sender->address : "");
			ccrf_fields_set (mail->fields, "continuity_words", words);
			json_object_set_boolean_member (mail->fields, "unverified", unverified);
		}
	}
	ccrf_work_note (work, "care continuity is at risk%s: %u people alerted", unverified ? " (the sender could not be verified)" : "", g_hash_table_size (told));
	if (g_hash_table_size (told) == 0)
		ccrf_work_tell_nobody_holds (work, "head-of-service-safeguarding");
}

void
ccrf_process_continuity (CcrfWork *work, const char *what)
{
	/* a plan may come with the cry for help */
	if (!work->keyword)
		ccrf_process_file_attachments (work);
	ccrf_process_contribute (work, "continuity", work->args && *work->args ? work->args : work->event->text);
	ccrf_process_alert_continuity (work, FALSE);
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("care continuity at risk");
	/* a decision out of a closed list gets its receipt there */
	if (!work->keyword)
		ccrf_process_thank (work);
}

/* "happened: …"; or a sentence that says so and is no condition ("if it is reached again") */
static gboolean
has_happened (const char *text)
{
	return g_regex_match_simple ("^(?:has |was |is |been )*(?:happened|occurred|reported|met|reached|hit|breached)\\b", text, G_REGEX_CASELESS, 0) ||
	       (g_regex_match_simple ("\\b(?:has|have|was|were) (?:just |now |been )*(?:happened|occurred|reached|breached|met)\\b", text, G_REGEX_CASELESS, 0) &&
	        !g_regex_match_simple ("\\b(?:if|when|once|should|unless)\\b", text, G_REGEX_CASELESS, 0));
}

/* Agreed ones are kept and shown; for one that has happened an update meeting is proposed (B0.6, B4.1). */
void
ccrf_process_trigger (CcrfWork *work, const char *what)
{
	gboolean happened = has_happened (work->args);
	static const char *const told[] = { "chair", "coordinator", "mfsqao", NULL };

	ccrf_process_contribute (work, happened ? "trigger-happened" : "trigger", work->args);
	ccrf_work_note (work, happened ? "a trigger has happened" : "a trigger was agreed");
	for (const char *const *role = told; happened && *role; role++)
		ccrf_process_tell (work, *role, "pc-trigger", TRUE);
	if (happened && g_str_has_prefix (work->it->state, "step-"))
		ccrf_process_propose_update (work, "a trigger that was agreed has happened");
}

void
ccrf_process_legal_hold (CcrfWork *work, const char *on_or_off)
{
	gboolean on = g_str_equal (on_or_off, "on");

	ccrf_case_set_fact (work->it, "legal_hold", on ? "yes" : NULL);
	ccrf_work_note (work, on ? "legal hold: nothing of it may be erased" : "the legal hold has ended");
}

gboolean
ccrf_guard_ended_early (const CcrfWork *work)
{
	return g_str_has_prefix (work->it->state, "step-") && !g_str_equal (work->it->state, "step-6");
}
