/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: proofs for the operator. Where both heads of service are named the process is in use, and its gaps are faults. */

#include "process.h"
#include <string.h>

typedef struct {
	const CcrfProcedures *procedures;
	const CcrfConfig *config;
	gboolean in_use;
	GPtrArray *faults, *warnings;
} Check;

/* clang-format off */
/* templates that the code of the process names, beside those of its stanzas */
static const char *const told[] = {
	"pc-decided", "pc-declined", "pc-not-initiated", "pc-not-initiated-provider", "pc-named-minute-taker", "pc-started-provider",
	"pc-no-provider-address", "pc-coordinator-provider", "pc-new-concern", "pc-new-item", "pc-authorised", "pc-late",
	"pc-letter-changed", "pc-letter-provider", "pc-letter-copy", "pc-letter-post", "pc-embargo-changed", "pc-no-placements",
	"pc-not-improved", "pc-not-yet", "pc-lessons-provider", "pc-sab-report", "pc-extended-provider", "pc-continuity", "pc-trigger", "pc-status", "pc-digest", "pc-left-open",
	"pc-document-filed", "pc-document-filed-partner", "pc-document-recorded", "pc-received-provider", "pc-shared-provider", "pc-sip-agreed",
	"pc-sip-agreed-provider", "pc-sip-changes-provider", "pc-client-letter-approved", "pc-client-letter-changes", "pc-stale", "pc-reports-to-share",
	NULL,
};
/* whoever is named for one process, or owns an item: no role of contacts.conf */
static const char *const of_the_process[] = { "owner", "chair", "coordinator", "minute-taker", "provider", NULL };
/* without an answer to these nothing moves */
static const char *const decisions[] = { "pc-decision", "pc-decision-outcome", "pc-chair", "pc-placements", "pc-close", NULL };
/* clang-format on */

static gboolean
is_held (const Check *check, const char *role)
{
	const CcrfRole *held = ccrf_config_role (check->config, role);

	return g_strv_contains (of_the_process, role) || (held && held->holders->len > 0);
}

static void
unheld (const Check *check, gboolean mandatory, const char *role, const char *where)
{
	ccrf_faults_add (mandatory ? check->faults : check->warnings,
	                 "contacts: [role %s] is held by nobody, but %s of provider concerns asks it%s", role, where, mandatory ? ": name a holder" : "");
}

static void
check_steps (const Check *check)
{
	g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (check->procedures->steps), (GCompareFunc) g_strcmp0);

	for (GList *at = names; at; at = at->next) {
		const CcrfStep *step = ccrf_procedures_step (check->procedures, at->data);
		gboolean any = FALSE;

		if (!g_str_has_prefix (step->name, "pc-"))
			continue;
		for (char **role = step->asks; *role; role++)
			any = any || is_held (check, *role);
		for (char **role = step->asks; *role; role++) {
			g_autofree char *where = g_strdup_printf ("[step %s]", step->name);

			/* one of several who may answer is enough for a decision */
			if (!is_held (check, *role))
				unheld (check, !any && g_strv_contains (decisions, step->name), *role, where);
		}
	}
}

static void
check_rules (const Check *check)
{
	const CcrfProcessRules *rules = check->procedures->process;

	for (guint i = 0; i < rules->items->len; i++) {
		const CcrfRuleItem *item = rules->items->pdata[i];
		g_autofree char *where = g_strdup_printf ("[item %s]", item->key);

		if (!is_held (check, item->owner))
			unheld (check, item->needs_reason, item->owner, where);
	}
	for (guint i = 0; i < rules->letters->len; i++) {
		const CcrfRuleLetter *letter = rules->letters->pdata[i];
		g_autofree char *where = g_strdup_printf ("[letter %s]", letter->kind);

		if (!is_held (check, letter->signer))
			unheld (check, TRUE, letter->signer, where);
	}
}

void
ccrf_process_check (const CcrfProcedures *procedures, const CcrfConfig *config, CcrfHasTemplate has_template, gpointer data, GPtrArray *faults,
                    GPtrArray *warnings)
{
	Check check = { procedures, config, FALSE, faults, warnings };
	static const char *const kinds[] = { "decisions", "initial", "findings", "update", "contingency" };

	check.in_use = is_held (&check, "head-of-service-safeguarding") && is_held (&check, "head-of-commissioning");
	if (!check.in_use)
		ccrf_faults_add (warnings, "contacts: [role head-of-service-safeguarding] and [role head-of-commissioning] are not both held: "
		                 "provider concerns cannot be decided (B1.1)");
	/* one warning is enough where nobody uses it */
	if (check.in_use) {
		check_steps (&check);
		check_rules (&check);
	}
	for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
		if (!ccrf_rule_meeting (procedures->process, kinds[i]))
			ccrf_faults_add (faults, "procedures: there is no stanza [meeting %s]: add it", kinds[i]);
	for (gsize i = 0; told[i]; i++)
		if (!has_template (data, told[i]))
			ccrf_faults_add (faults, "templates: “%s” does not exist", told[i]);
}
