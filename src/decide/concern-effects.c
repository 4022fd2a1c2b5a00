/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rows of the concern do beyond asking and telling. */

#include "concern.h"
#include <string.h>

/* ---- opening -------------------------------------------------------------------------- */

/* A2.4: late when it came after the last of the days allowed from identification on */
static gboolean
is_late (const CcrfWork *work)
{
	const char *identified = ccrf_form_get (work->it->form, "date_identified");
	CcrfTime day = identified ? ccrf_calendar_start_of_day (work->facts->calendar, identified) : 0;
	CcrfTime last;

	if (!day)
		return FALSE;
	last = ccrf_calendar_add (work->facts->calendar, day, work->facts->procedures->forward_within);
	/* the whole last day counts, not only its working hours */
	{
		g_autofree char *last_day = ccrf_calendar_iso (work->facts->calendar, last);
		g_autofree char *came = ccrf_calendar_iso (work->facts->calendar, work->it->received);

		return strcmp (came, last_day) > 0;
	}
}

static gboolean
provider_was_asked (const CcrfWork *work)
{
	for (guint i = 0; i < work->it->requests->len; i++)
		if (g_str_equal (((CcrfRequest *) work->it->requests->pdata[i])->step, "answer"))
			return TRUE;
	return FALSE;
}

/* A2.3: each agreed action becomes an item, once; a provider that was asked already is not asked something else by it */
static void
take_actions (CcrfWork *work)
{
	const GPtrArray *actions = work->it->form->actions;

	if (work->it->items->len || provider_was_asked (work))
		return;
	for (guint i = 0; i < actions->len; i++) {
		const CcrfAction *action = actions->pdata[i];

		g_ptr_array_add (work->it->items, ccrf_item_new ((int) i + 1, action->action, action->who, action->due));
	}
}

void
ccrf_concern_reconsider (CcrfWork *work)
{
	g_auto (GStrv) reasons = ccrf_urgent_reasons (work->it->form);

	work->it->late = is_late (work);
	work->it->urgent = reasons[0] != NULL;
	take_actions (work);
}

void
ccrf_concern_begin (CcrfWork *work, const char *what)
{
	CcrfCase *it = work->it;

	ccrf_concern_reconsider (work);
	if (work->facts->vouched) /* a reclassified case keeps what was vouched for */
		ccrf_case_set_fact (work->it, "vouched", work->facts->vouched);
	ccrf_work_note (work, "a concern arrived%s%s", it->urgent ? ", URGENT" : "", it->late ? ", late" : "");
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("new case");
}

static void
copy_part (const CcrfForm *from, CcrfForm *to, const char *parts)
{
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		const char *value = ccrf_form_get (from, field->key), *note = g_hash_table_lookup (from->notes, field->key);

		if (!strchr (parts, field->part))
			continue;
		if (value)
			ccrf_form_set (to, field->key, value);
		if (note)
			g_hash_table_insert (to->notes, g_strdup (field->key), g_strdup (note));
	}
}

/* A3.1: the compliment becomes a case of its own, linked; it takes nothing of the concern along */
void
ccrf_concern_split (CcrfWork *work, const char *what)
{
	CcrfCase *other = ccrf_case_new (CCRF_COMPLIMENT);

	other->form = ccrf_form_new (work->it->form->source);
	copy_part (work->it->form, other->form, "BFG");
	ccrf_form_set (other->form, "date_identified", ccrf_form_get (work->it->form, "date_identified"));
	g_free (other->form->report_type);
	other->form->report_type = g_strdup ("compliment");
	ccrf_form_set (other->form, "report_type", "compliment");
	ccrf_case_set_fact (other, "split_from", "yes");
	ccrf_case_set_fact (work->it, "split", "yes");
	g_ptr_array_add (work->decision->open, other);
	ccrf_work_note (work, "the form carries a compliment too: a linked case is opened");
}

/* ---- screening ---------------------------------------------------------------------------- */

/* "Summary for the provider: …" in the screener's own words is all of the matter that a provider sees */
void
ccrf_concern_summary (CcrfWork *work, const char *what)
{
	g_autoptr (GRegex) pattern = g_regex_new ("^\\s*summary for the provider:\\s*(.+)", G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;

	if (g_regex_match (pattern, work->args, 0, &match)) {
		g_autofree char *summary = g_strstrip (g_match_info_fetch (match, 1));

		ccrf_case_set_fact (work->it, "summary", summary);
	}
}

void
ccrf_concern_escalate (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "escalated_by", work->event->sender ? work->event->sender->address : "");
	ccrf_case_set_fact (work->it, "escalate_reason", *work->args ? work->args : NULL);
	ccrf_effect_ask (work, "raise");
	if (work->it->professional)
		ccrf_work_mail (work, "professional-escalated", work->it->professional)->urgent = TRUE;
}

/* A1.3: the breach is recorded and goes upwards; the request stays open until RAISED */
void
ccrf_concern_breached (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "breached", "yes");
	ccrf_work_note (work, "the 24 hours for raising the safeguarding concern are over");
	if (ccrf_work_tell_role (work, "service-manager-safeguarding", "raise-breached", TRUE) +
	    ccrf_work_tell_role (work, "head-of-service-safeguarding", "raise-breached", TRUE) == 0)
		ccrf_work_tell_nobody_holds (work, "service-manager-safeguarding");
}

void
ccrf_concern_query (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "query_question", work->args);
	ccrf_case_set_fact (work->it, "query_answer", NULL); /* that was another question's */
	ccrf_case_set_fact (work->it, "question", work->args);
	ccrf_work_drop_deadlines (work, "screening");
	ccrf_effect_ask (work, "query");
	ccrf_case_set_fact (work->it, "question", NULL);
	if (work->request) {
		CcrfRequest *asked = ccrf_work_open_request (work, "query");

		/* a reminder repeats the question, so it belongs to the request */
		if (asked && !asked->extra) {
			asked->extra = json_object_new ();
			json_object_set_string_member (asked->extra, "question", work->args);
		}
	}
}

void
ccrf_concern_query_answer (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "query_answer", work->args);
	ccrf_work_note (work, "the professional answered the question");
}

/* COMPLIMENT: the same case goes on under the other procedure's rows */
void
ccrf_concern_is_compliment (CcrfWork *work, const char *what)
{
	CcrfCase *it = work->it;

	g_free (it->state);
	it->state = g_strdup ("new");
	it->procedure = CCRF_COMPLIMENT;
	it->urgent = FALSE;
	it->due = 0;
	g_ptr_array_set_size (it->items, 0);
	g_free (it->form->report_type);
	it->form->report_type = g_strdup ("compliment");
	ccrf_form_set (it->form, "report_type", "compliment");
	ccrf_work_note (work, "reclassified: a compliment");
	ccrf_work_step (work, "opened");
	ccrf_effect_tell_professional (work, "professional-reclassified");
}

void
ccrf_concern_confirmed (CcrfWork *work, const char *what)
{
	ccrf_form_set (work->it->form, "report_type", "concern");
	ccrf_work_note (work, "confirmed: a concern; it still has to be screened");
}

void
ccrf_concern_duplicate (CcrfWork *work, const char *what)
{
	const char *ref = ccrf_case_fact (work->it, "other_ref");

	ccrf_case_set_fact (work->it, "duplicate_of", ref);
	if (ref && !ccrf_list_has (work->it->linked, ref))
		g_ptr_array_add (work->it->linked, g_strdup (ref));
}

/* ---- after the provider ------------------------------------------------------------------------ */

void
ccrf_concern_overdue (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "overdue", "yes");
	ccrf_work_note (work, "the provider has not answered: the Contracts Team and the senior contracts manager are told");
}

void
ccrf_concern_unreachable (CcrfWork *work, const char *what)
{
	ccrf_work_drop_deadlines (work, "answer");
	ccrf_work_note (work, "the provider could not be reached: the Contracts Team is asked for its address");
}

void
ccrf_concern_more (CcrfWork *work, const char *what)
{
	/* the provider's open question, if any, is replaced by this one */
	ccrf_effect_withdraw (work, "answer");
	ccrf_case_set_fact (work->it, "question", work->args);
	ccrf_case_set_fact (work->it, "overdue", NULL);
}

void
ccrf_concern_reopen (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "not_evidenced", "yes");
	ccrf_work_note (work, "an action was not evidenced at the visit: the case is open again");
}
