/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who may see what (B0.8). One row a field; a template for an audience that a
 * row does not name is refused at load. The words of the professional
 * (`report`, `factors`), who the professional is, and what is known of earlier
 * concerns are the council's alone: no row of theirs may ever name "p".
 */

#include "template-private.h"

/* clang-format off */
const CcrfTemplateField ccrf_template_fields[] = {
	/* name                     who    what */
	{ "service_name",           "prx", "the service, as configured" },
	{ "service_address",        "prx", "the address of the mailbox" },
	{ "ref",                    "prx", "the case's reference" },
	{ "provider_name",          "prx", "as registered, else as typed" },
	{ "received_words",         "prx", "when the case's mail arrived" },
	{ "due_words",              "prx", "by when; empty when there is no date" },
	{ "reminder",               "prx", "the same question again" },
	{ "deputy",                 "prx", "asked in place of the holder of the role" },
	{ "urgent",                 "prx", "the mail does not wait" },
	{ "is_concern",             "prx", "the case is a concern" },
	{ "is_compliment",          "prx", "the case is a compliment" },
	{ "answers",                "prx", "the closed list of answers; {{answers}} on a line of its own" },
	{ "answers.keyword",        "prx", "the word to reply with" },
	{ "answers.means",          "prx", "what it means" },
	{ "answers.hint",           "prx", "what to write behind the word" },
	{ "answers.prefill",        "prx", "the first lines of the prefilled reply" },
	{ "answers.mailto",         "prx", "the prefilled reply" },

	{ "items",                  "pr",  "the agreed actions" },
	{ "items.n",                "pr",  "number within the case" },
	{ "items.action",           "pr",  "what was agreed" },
	{ "items.who",              "pr",  "who does it" },
	{ "items.due_words",        "pr",  "by when" },
	{ "items.state",            "pr",  "open, done, not done, evidenced, not evidenced" },
	{ "items.answered",         "pr",  "the provider has answered for it" },
	{ "items.answer",           "p",   "the provider's words" },
	{ "items.evidence",         "",    "the visiting officer's words" },
	{ "has_items",              "pr",  "actions were agreed" },
	{ "has_open",               "pr",  "an action still wants an answer" },
	{ "has_matter",             "p",   "there is something to say of what it is about" },

	/* what the form says: never for a provider */
	{ "report",                 "",    "all that the form says" },
	{ "report.label",           "",    "the question" },
	{ "report.value",           "",    "the answer, in the professional's words" },
	{ "factors",                "",    "the factors of A1.2" },
	{ "factors.label",          "",    "the factor" },
	{ "factors.value",          "",    "what the form says of it" },
	{ "professional_name",      "",    "who sent the form" },
	{ "professional_role",      "",    "their job" },
	{ "professional_org",       "",    "their organisation" },
	{ "professional_address",   "",    "their address" },
	{ "vouched",                "",    "what the mail server vouched for" },
	{ "urgent_reasons",         "",    "why screening is urgent (A1.1)" },
	{ "urgent_reasons.text",    "",    "one reason" },
	{ "flags",                  "",    "what the screener should know" },
	{ "flags.text",             "",    "one flag" },
	{ "earlier_words",          "",    "earlier concerns about this provider" },
	{ "earlier_refs",           "",    "their references" },
	{ "earlier_refs.ref",       "",    "a reference" },
	{ "needs_reason",           "",    "serious harm: APPROVE wants a written reason" },
	{ "blocked_provider",       "",    "the provider is not contacted until a person releases it" },
	{ "query_question",         "",    "what the professional was asked" },
	{ "missing_answer",         "",    "what the professional wrote about what the form left open" },
	{ "query_answer",           "",    "what the professional answered" },
	{ "not_raised_reason",      "",    "why the provider was not told" },

	/* to the professional */
	{ "reports",                "r",   "the cases that one mail opened" },
	{ "reports.ref",            "r",   "reference" },
	{ "reports.is_concern",     "r",   "" },
	{ "reports.is_compliment",  "r",   "" },
	{ "reports.provider_name",  "r",   "" },
	{ "several",                "r",   "more than one case" },
	{ "any_concern",            "r",   "at least one concern" },
	{ "any_compliment",         "r",   "at least one compliment" },
	{ "unsure",                 "r",   "the form says: unsure whether it is abuse (A1.4)" },
	{ "late",                   "r",   "more than 3 days after the concern was identified (A2.4)" },
	{ "screening_due_words",    "r",   "by when it will be screened" },
	{ "missing",                "r",   "questions without an answer" },
	{ "missing.label",          "r",   "the question" },
	{ "provider_not_found",     "r",   "the provider is not on the register" },
	{ "raise_by_words",         "r",   "end of the 24 hours (A1.3)" },
	{ "safeguarding_reference", "r",   "of the safeguarding concern" },
	{ "not_ours",               "r",   "" },
	{ "duplicate",              "r",   "" },
	{ "duplicate_of",           "r",   "reference of the earlier case" },
	{ "reason",                 "r",   "why it was not taken, written for the professional" },
	{ "outcome_words",          "r",   "how the case ended" },
	{ "discussed_at_forum",     "r",   "" },

	/* to the professional or the provider, whoever is asked */
	{ "question",               "pr",  "what a council officer asks of the reader" },
	{ "problem",                "pr",  "why the reader's mail could not be used" },

	/* to the provider, all of it from approved fields */
	{ "category_words",         "p",   "what it is about" },
	{ "event_words",            "p",   "when it happened" },
	{ "reporter_words",         "p",   "who raised it, as the form permits, else empty" },
	{ "summary",                "p",   "approved by a person, else empty" },
	{ "good_practice",          "p",   "what was done well, approved by a person" },
	{ "theme",                  "p",   "what the compliment is about" },

	/* inside the council */
	{ "escalated_by",           "",    "" },
	{ "escalate_reason",        "",    "" },
	{ "said_by",                "pr",  "who sent the mail" },
	{ "why",                    "pr",  "why it is held, or could not be read" },
	{ "typed_name",             "",    "the provider's name as typed" },
	{ "typed_location",         "",    "its address as typed" },
	{ "candidates",             "",    "who may be meant" },
	{ "candidates.n",           "",    "" },
	{ "candidates.name",        "",    "" },
	{ "candidates.postcode",    "",    "" },
	{ "candidates.location_id", "",    "" },
	{ "candidates.also_known_as", "",  "" },
	{ "has_candidates",         "",    "" },
	{ "provider_address",       "",    "the provider's e-mail address" },
	{ "asked_words",            "",    "what the provider was asked: \"to confirm …\"" },
	{ "answer_text",            "",    "the provider's answer" },
	{ "overdue",                "",    "the provider has not answered in time" },
	{ "next_visit_words",       "",    "the next routine visit" },
	{ "not_evidenced",          "",    "an action was not evidenced at a visit" },
	{ "visit_words",            "",    "date of the visit" },
	{ "monitoring_visit",       "",    "decided by VISIT (A2.7a)" },
	{ "routine_visit",          "",    "the next routine visit (A2.7b)" },
	{ "held_reason",            "",    "why the compliment was held before" },
	{ "meeting_words",          "",    "when the provider forum meets" },
	{ "compliments",            "",    "what the forum shall hear of" },
	{ "compliments.ref",        "",    "" },
	{ "compliments.provider_name", "", "" },
	{ "compliments.good_practice", "", "" },
	{ "compliments.theme",      "",    "" },
	{ "compliments.professional", "",  "only where the form permits" },
	{ "has_compliments",        "",    "" },
	{ "title_words",            "",    "what a list is" },
	{ "rows",                   "",    "the cases of a list" },
	{ "rows.ref",               "",    "" },
	{ "rows.procedure",         "",    "" },
	{ "rows.state",             "",    "" },
	{ "rows.provider_name",     "",    "" },
	{ "rows.due_words",         "",    "" },
	{ "rows.waiting_words",     "",    "" },
	{ "has_rows",               "",    "" },
	{ "cut",                    "",    "the list was too long" },
	{ "held_text",              "pr",  "what would be done" },
	{ "step_words",             "",    "which question was answered" },
	{ "decided_by",             "",    "" },
	{ "decision",               "",    "" },
	{ "decided_words",          "",    "when" },
	{ "recorded_words",         "",    "what was recorded" },
	{ "next_words",             "",    "what happens next" },
	{ "original_subject",       "",    "of a mail that was not recognised" },
	{ "failed_address",         "",    "whom a mail did not reach" },
	{ "what",                   "",    "which mail it was" },
	{ "role_words",             "",    "" },
	{ "delegate_name",          "",    "" },
	{ "delegate_address",       "",    "" },
	{ "from_words",             "",    "first day" },
	{ "to_words",               "",    "last day" },
	{ NULL, NULL, NULL },
};

static const struct { const char *name; char letter; } audiences[] = {
	{ "council", '\0' }, { "partner", 'x' }, { "provider", 'p' }, { "professional", 'r' },
};

/* values that are no personal data: a subject line is seen on lock screens and in logs */
static const char *const subject_values[] = {
	"service_name", "due_words", "raise_by_words", "received_words", "screening_due_words", "visit_words", "meeting_words", NULL,
};
/* clang-format on */

gboolean
ccrf_audience_known (const char *audience)
{
	for (gsize i = 0; i < G_N_ELEMENTS (audiences); i++)
		if (g_str_equal (audiences[i].name, audience))
			return TRUE;
	return FALSE;
}

static gboolean
cleared (const CcrfTemplateField *field, const char *audience)
{
	for (gsize i = 0; i < G_N_ELEMENTS (audiences); i++)
		if (g_str_equal (audiences[i].name, audience))
			return audiences[i].letter == '\0' || strchr (field->audiences, audiences[i].letter);
	return FALSE;
}

static const CcrfTemplateField *
find (const CcrfTemplateField *table, const char *list, const char *name)
{
	g_autofree char *full = list ? g_strdup_printf ("%s.%s", list, name) : g_strdup (name);

	for (const CcrfTemplateField *field = table; field->name; field++)
		if (g_str_equal (field->name, full))
			return field;
	return NULL;
}

static gboolean
is_list (const CcrfTemplateField *table, const char *full)
{
	g_autofree char *prefix = g_strconcat (full, ".", NULL);

	for (const CcrfTemplateField *field = table; field->name; field++)
		if (g_str_has_prefix (field->name, prefix))
			return TRUE;
	return FALSE;
}

typedef struct {
	const CcrfTemplateField *table;
	const char *file, *audience;
	GPtrArray *faults;
	const char *lists[CCRF_MUSTACHE_NESTING + 1]; /* full name of the list whose element is at that depth */
	int depth;
} Binder;

static void
bind_places (const Binder *binder, const CcrfMustacheNode *node, const CcrfTemplateField *field)
{
	if (node->kind != CCRF_MUSTACHE_VALUE)
		return;
	if (is_list (binder->table, field->name) && !g_str_equal (field->name, "answers"))
		ccrf_faults_add (binder->faults, "%s:%d: %s is a list: write {{#%s}}…{{/%s}}", binder->file, node->line, field->name, node->text, node->text);
	if (g_str_equal (field->name, "answers") && !node->alone)
		ccrf_faults_add (binder->faults, "%s:%d: {{answers}} wants a line of its own", binder->file, node->line);
}

static void
bind_node (Binder *binder, CcrfMustacheNode *node)
{
	const CcrfTemplateField *field = NULL;

	for (node->depth = binder->depth; !field; node->depth--) {
		field = find (binder->table, binder->lists[node->depth], node->text);
		if (field || node->depth == 0)
			break;
	}
	if (!field) {
		ccrf_faults_add (binder->faults, "%s:%d: {{%s}}: no such field; doc/mails.md lists them", binder->file, node->line, node->text);
		return;
	}
	if (!cleared (field, binder->audience))
		ccrf_faults_add (binder->faults, "%s:%d: {{%s}}: a mail to the audience \"%s\" may not show %s", binder->file, node->line,
			node->text, binder->audience, field->name);
	bind_places (binder, node, field);
	node->list = node->kind == CCRF_MUSTACHE_SECTION && is_list (binder->table, field->name);
	if (node->list)
		binder->lists[binder->depth + 1] = field->name;
}

static void
bind_all (Binder *binder, GPtrArray *nodes)
{
	for (guint i = 0; i < nodes->len; i++) {
		CcrfMustacheNode *node = g_ptr_array_index (nodes, i);

		if (node->kind == CCRF_MUSTACHE_TEXT)
			continue;
		bind_node (binder, node);
		if (!node->children)
			continue;
		binder->depth += node->list;
		bind_all (binder, node->children);
		binder->depth -= node->list;
	}
}

void
ccrf_fields_bind (const CcrfTemplateField *table, GPtrArray *nodes, const char *file, const char *audience, GPtrArray *faults)
{
	Binder binder = { .table = table, .file = file, .audience = audience, .faults = faults };

	bind_all (&binder, nodes);
}

static void
check_subject (const GPtrArray *nodes, const char *file, GPtrArray *faults)
{
	for (guint i = 0; i < nodes->len; i++) {
		const CcrfMustacheNode *node = g_ptr_array_index (nodes, i);

		if (node->kind == CCRF_MUSTACHE_VALUE && !g_strv_contains (subject_values, node->text))
			ccrf_faults_add (faults, "%s:%d: Subject: {{%s}} may not stand in a subject line: it may be personal data", file, node->line, node->text);
		if (node->children)
			check_subject (node->children, file, faults);
	}
}

void
ccrf_fields_bind_subject (GPtrArray *nodes, const char *file, const char *audience, GPtrArray *faults)
{
	ccrf_fields_bind (ccrf_template_fields, nodes, file, audience, faults);
	check_subject (nodes, file, faults);
}
