/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Proofs for the operator: every state has its stanza, template, deadline and roles; the graph of a procedure. */

#include "process.h"
#include <string.h>

/* clang-format off */
/* Templates that the code names, beside those of the stanzas. */
static const char *const told[] = {
	"professional-receipt", "professional-query-thanks", "professional-screened", "professional-escalated", "professional-raised",
	"professional-reclassified", "professional-not-taken", "professional-closed", "raise-breached", "escalate-unverified", "urgent-answer",
	"contracts-copy", "provider-overdue", "provider-answered", "forum-pack", "already-decided", "choices", "recorded", "refused",
	"bounce-notice", "help", "case-list", "nobody-holds", "not-read", "encrypted", "provider-detail-actions", "provider-more", "provider-recorded",
	"provider-choices", "trend-safeguarding", "structured-recorded", "structured-back", "performance-pack", "provider-confirm", "professional-confirm", "provider-closed", "compliment-copy", "contact-correction", NULL,
};

/* Roles that are told something: nobody there is a warning. */
static const char *const told_roles[] = {
	"service-manager-safeguarding", "head-of-service-safeguarding", "provider-forum", "performance-meeting", "operator", NULL,
};
/* clang-format on */

static void
check_role (const CcrfConfig *config, const char *step, const char *role, GPtrArray *faults)
{
	const CcrfRole *held;

	if (g_str_equal (role, "professional") || g_str_equal (role, "provider") || g_str_equal (role, "registered") || g_str_equal (role, "owner"))
		return;
	held = ccrf_config_role (config, role);
	if (!held || held->holders->len == 0)
		ccrf_faults_add (faults, "contacts: [role %s] is held by nobody, but the step “%s” must be answered: name a holder", role, step);
}

static void
check_table (const CcrfTable *table, const CcrfProcedures *procedures, GPtrArray *faults)
{
	for (const CcrfStateRow *state = table->states; state->state; state++)
		if (state->step && !ccrf_procedures_step (procedures, state->step))
			ccrf_faults_add (faults, "procedures: the state “%s” of %s has no stanza [step %s]: add it", state->state,
			                 ccrf_procedure_name (table->kind), state->step);
	for (const CcrfTransition *row = table->rows; row->from; row++)
		for (gsize i = 0; i < G_N_ELEMENTS (row->effects) && row->effects[i].run; i++)
			if (row->effects[i].run == ccrf_effect_ask && !ccrf_procedures_step (procedures, row->effects[i].what))
				ccrf_faults_add (faults, "procedures: there is no stanza [step %s]: add it", row->effects[i].what);
}

void
ccrf_decide_check (const CcrfProcedures *procedures, const CcrfConfig *config, CcrfHasTemplate has_template, gpointer data, GPtrArray *faults,
                   GPtrArray *warnings)
{
	g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (procedures->steps), (GCompareFunc) g_strcmp0);

	for (int kind = CCRF_CONCERN; kind <= CCRF_PROCEDURE_LAST; kind++)
		if (ccrf_table_of (kind))
			check_table (ccrf_table_of (kind), procedures, faults);
	for (GList *at = names; at; at = at->next) {
		const CcrfStep *step = ccrf_procedures_step (procedures, at->data);

		/* a process that a council does not run must not stop what it does run */
		if (!g_str_has_prefix (step->name, "pc-"))
			check_role (config, step->name, step->ask, faults);
		if (!has_template (data, step->template_name))
			ccrf_faults_add (faults, "templates: [step %s] names the template “%s”, which does not exist", step->name, step->template_name);
	}
	ccrf_process_check (procedures, config, has_template, data, faults, warnings);
	for (gsize i = 0; told[i]; i++)
		if (!has_template (data, told[i]))
			ccrf_faults_add (faults, "templates: “%s” does not exist", told[i]);
	for (gsize i = 0; told_roles[i]; i++) {
		const CcrfRole *role = ccrf_config_role (config, told_roles[i]);

		if (!role || role->holders->len == 0)
			ccrf_faults_add (warnings, "contacts: [role %s] is held by nobody: its notices reach nobody", told_roles[i]);
	}
}

char *
ccrf_decide_graph (const char *procedure)
{
	const CcrfTable *table = ccrf_table_named (procedure);
	g_autoptr (GString) dot = NULL;

	if (!table)
		return NULL;
	dot = g_string_new (NULL);
	g_string_append_printf (dot, "digraph \"%s\" {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"Arial\"];\n", procedure);
	for (const CcrfStateRow *state = table->states; state->state; state++)
		g_string_append_printf (dot, "\t\"%s\" [tooltip=\"%s\"%s];\n", state->state, state->meaning, state->transient ? ", style=dashed" : "");
	for (const CcrfTransition *row = table->rows; row->from; row++)
		if (!g_str_equal (row->from, "*"))
			g_string_append_printf (dot, "\t\"%s\" -> \"%s\" [label=\"%s\"];\n", row->from, row->to ? row->to : row->from, row->on);
	g_string_append (dot, "}\n");
	return g_string_free (g_steal_pointer (&dot), FALSE);
}

char **
ccrf_decide_states (const char *procedure)
{
	const CcrfTable *table = ccrf_table_named (procedure);
	GPtrArray *pairs = g_ptr_array_new ();

	for (const CcrfStateRow *state = table ? table->states : NULL; state && state->state; state++) {
		if (state->transient)
			continue;
		g_ptr_array_add (pairs, g_strdup (state->state));
		g_ptr_array_add (pairs, g_strdup (state->meaning));
	}
	g_ptr_array_add (pairs, NULL);
	return (char **) g_ptr_array_free (pairs, FALSE);
}
