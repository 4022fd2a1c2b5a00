/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail that nobody could classify: a screening manager says what it is. */

#include "work.h"
#include <string.h>

/* FORM: lines `Label: value` make the case that the mail should have made */
static void
open_case (CcrfWork *work, const char *what)
{
	CcrfForm *form = work->facts->read_form (work->facts->data, work->args);
	CcrfCase *other;

	if (!form) /* the check of the command has read it before */
		return;
	other = ccrf_case_new (ccrf_decide_procedure (form));
	other->form = form;
	if (work->it->professional)
		other->professional = ccrf_address_copy (work->it->professional);
	other->received = work->it->received;
	g_free (other->source_sha256);
	other->source_sha256 = g_strdup (work->it->source_sha256);
	g_ptr_array_add (work->decision->open, other);
	ccrf_work_note (work, "triaged: a form");
}

static void
file_with (CcrfWork *work, const char *what)
{
	const char *ref = ccrf_case_fact (work->it, "other_ref");

	ccrf_case_set_fact (work->it, "filed_with", ref);
	if (ref && !ccrf_list_has (work->it->linked, ref))
		g_ptr_array_add (work->it->linked, g_strdup (ref));
	ccrf_work_note (work, "triaged: filed with %s", ref);
}

static void
begin (CcrfWork *work, const char *what)
{
	ccrf_work_note (work, "an unrecognised mail: the screening managers are asked what it is");
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("triage");
}

/* clang-format off */
static const CcrfStateRow states[] = {
	{ "new",    NULL,     "just arrived", TRUE },
	{ "triage", "triage", "a screening manager says what the mail is", FALSE },
	{ "closed", NULL,     "nothing more to do", FALSE },
	{ NULL, NULL, NULL, FALSE },
};

static const CcrfTransition rows[] = {
	/* from     on             when  to        effects */
	{ "new",    "opened",      NULL, "triage", { { begin, NULL }, { ccrf_effect_ask, "triage" } } },
	{ "triage", "FORM",        NULL, "closed", { { ccrf_effect_settle, "triage" }, { open_case, NULL }, { ccrf_effect_close, "form" } } },
	{ "triage", "FILE",        NULL, "closed", { { ccrf_effect_settle, "triage" }, { file_with, NULL }, { ccrf_effect_close, "filed" } } },
	{ "triage", "SPAM",        NULL, "closed", { { ccrf_effect_settle, "triage" }, { ccrf_effect_close, "spam" } } },
	{ "triage", "NOT OURS",    NULL, "closed", { { ccrf_effect_settle, "triage" }, { ccrf_effect_close, "not-ours" } } },
	{ "triage", "then:triage", NULL, NULL,     { { ccrf_effect_ask_deputies, "triage" }, { ccrf_effect_note, "triage is overdue: deputies asked" } } },
	{ NULL, NULL, NULL, NULL, { { NULL, NULL } } },
};
/* clang-format on */

const CcrfTable ccrf_triage_table = { CCRF_TRIAGE, rows, states };
