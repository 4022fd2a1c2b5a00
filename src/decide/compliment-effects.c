/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rows of the compliment do beyond asking and telling. */

#include "concern.h"

void
ccrf_compliment_begin (CcrfWork *work, const char *what)
{
	if (work->facts->vouched) /* a reclassified case keeps what was vouched for */
		ccrf_case_set_fact (work->it, "vouched", work->facts->vouched);
	ccrf_work_note (work, "a compliment arrived");
	if (!*work->decision->outcome) { /* reclassified ones keep theirs */
		g_free (work->decision->outcome);
		work->decision->outcome = g_strdup ("new case");
	}
}

/* A3.2: a person has read it, so the professional's words may go */
void
ccrf_compliment_copy (CcrfWork *work, const char *what)
{
	ccrf_effect_tell_provider (work, "compliment-copy");
	ccrf_work_note (work, "the copy goes to the provider");
}

void
ccrf_compliment_hold (CcrfWork *work, const char *what)
{
	ccrf_case_set_fact (work->it, "held_reason", work->args);
	ccrf_work_note (work, "the Contracts Team keeps the compliment for now");
}

void
ccrf_compliment_is_concern (CcrfWork *work, const char *what)
{
	CcrfCase *it = work->it;

	g_free (it->state);
	it->state = g_strdup ("new");
	it->procedure = CCRF_CONCERN;
	it->due = 0;
	g_free (it->form->report_type);
	it->form->report_type = g_strdup ("concern");
	ccrf_form_set (it->form, "report_type", "concern");
	ccrf_work_note (work, "reclassified: a concern");
	/* screening could not begin before: its clock counts from here */
	work->anew = TRUE;
	ccrf_work_step (work, "opened");
	work->anew = FALSE;
	ccrf_effect_tell_professional (work, "professional-reclassified");
}
