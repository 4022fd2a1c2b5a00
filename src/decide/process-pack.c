/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what everybody gets before a meeting, each alone and as much as their audience may know (B0.3, B0.6, B0.8, B3.1, B4.3). */

#include "process-meetings.h"
#include <string.h>

#define COUNCIL  (1u << 0)
#define PARTNER  (1u << 1)
#define PROVIDER (1u << 2)
#define EVERYBODY (COUNCIL | PARTNER | PROVIDER)

static guint
mask_of (const char *audience)
{
	return g_str_equal (audience, "council") ? COUNCIL : g_str_equal (audience, "partner") ? PARTNER : PROVIDER;
}

/* ---- the agenda ------------------------------------------------------------------------- */

/* clang-format off */
static const struct { const char *kind; guint audiences; const char *text; } agendas[] = {
	{ "decisions",   EVERYBODY,         "The concerns, and what the provider says about them" },
	{ "decisions",   COUNCIL | PARTNER, "Is it also a serious incident within health?" },
	{ "decisions",   COUNCIL | PARTNER, "Does the provider concerns process start? If not: monitoring visit, individual safeguarding or contract monitoring" },
	{ "initial",     EVERYBODY,         "The concerns, and the findings so far" },
	{ "initial",     EVERYBODY,         "The provider’s views and evidence" },
	{ "initial",     COUNCIL | PARTNER, "The safeguarding plan: enquiries, who leads them, by when; advocacy and support" },
	{ "initial",     EVERYBODY,         "What people who use the service and their relatives are told, by whom and when" },
	{ "initial",     COUNCIL | PARTNER, "Monitoring, and the triggers at which it is escalated" },
	{ "initial",     COUNCIL,           "Placements; is the process still the right one?" },
	{ "initial",     EVERYBODY,         "Actions, and the date of the findings meeting" },
	{ "findings",    EVERYBODY,         "The findings, and the provider’s answer to them" },
	{ "findings",    COUNCIL,           "The matrix of section 42 enquiries: outcomes" },
	{ "findings",    EVERYBODY,         "The service improvement plan" },
	{ "findings",    COUNCIL | PARTNER, "The risk management plan, compared with the improvement plan; triggers" },
	{ "findings",    COUNCIL | PARTNER, "Advocacy; what other authorities, the ICB and health need to know; information for the police" },
	{ "findings",    COUNCIL,           "Placements and commissioning intentions" },
	{ "findings",    EVERYBODY,         "Actions, and how it goes on" },
	{ "update",      EVERYBODY,         "Progress of the service improvement plan" },
	{ "update",      COUNCIL | PARTNER, "The risk management plan, compared with the improvement plan; triggers" },
	{ "update",      EVERYBODY,         "Actions, and how it goes on" },
	{ "contingency", COUNCIL | PARTNER, "How likely it is that people need another service" },
	{ "contingency", COUNCIL | PARTNER, "Other services that are free, and who looks for them" },
	{ "contingency", COUNCIL | PARTNER, "What people, relatives and other authorities are told" },
	{ "contingency", COUNCIL | PARTNER, "Actions" },
};
/* clang-format on */

static void
add_sections (const CcrfProcessMeeting *meeting, JsonArray *rows)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];
		g_autofree char *words = NULL;

		if (!*invitee->section || invitee->removed || !g_hash_table_add (seen, invitee->section))
			continue;
		words = g_strdup_printf ("First, with those who come for this part only: %s", invitee->section);
		ccrf_rows_add (rows, "text", words, NULL);
	}
}

JsonArray *
ccrf_process_agenda (const CcrfWork *work, const CcrfProcessMeeting *meeting, const char *audience)
{
	JsonArray *rows = json_array_new ();

	if (g_str_equal (audience, "council"))
		add_sections (meeting, rows);
	for (gsize i = 0; i < G_N_ELEMENTS (agendas); i++)
		if (g_str_equal (agendas[i].kind, meeting->kind) && agendas[i].audiences & mask_of (audience))
			ccrf_rows_add (rows, "text", agendas[i].text, NULL);
	return rows;
}

/* ---- lists ------------------------------------------------------------------------------------ */

static JsonArray *
section_42_rows (const CcrfWork *work)
{
	const GPtrArray *items = work->facts->provider_items;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; items && i < items->len; i++) {
		const CcrfProviderItem *item = items->pdata[i];

		/* never who it is about: only the labelled fields are kept at all (B0.3) */
		if (g_str_equal (item->kind, "section-42"))
			ccrf_rows_add (rows, "reference", item->reference, "category_words", item->category, "who_caused", item->who_caused, "status", item->status,
			               "outcome", item->outcome, NULL);
	}
	return rows;
}

/* @role: (nullable): only what somebody in this role said */
static JsonArray *
said_rows (const CcrfWork *work, const char *kind, const char *role)
{
	const GPtrArray *contributions = work->it->process->contributions;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < contributions->len; i++) {
		const CcrfContribution *said = contributions->pdata[i];
		g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, said->at), *words = ccrf_calendar_date_words (day);

		if (g_str_equal (said->kind, kind) && (!role || g_strcmp0 (said->role, role) == 0))
			ccrf_rows_add (rows, "text", said->text, "date_words", words, NULL);
	}
	return rows;
}

static JsonArray *
meeting_rows (const CcrfWork *work)
{
	const GPtrArray *meetings = work->it->process->meetings;
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < meetings->len; i++) {
		const CcrfProcessMeeting *meeting = meetings->pdata[i];
		g_autofree char *when = ccrf_calendar_words (work->facts->calendar, meeting->start);

		ccrf_rows_add (rows, "title", ccrf_process_meeting_title (work, meeting), "when_words", when, "state", meeting->state,
		               "minutes_words", meeting->minutes ? "minutes filed" : g_str_equal (meeting->state, "held") ? "minutes are missing" : "", NULL);
	}
	return rows;
}

static JsonArray *
document_rows (const CcrfWork *work, const GPtrArray *documents)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; i < documents->len; i++) {
		const CcrfDocument *document = documents->pdata[i];
		const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);
		g_autofree char *day = ccrf_calendar_iso (work->facts->calendar, document->filed), *words = ccrf_calendar_date_words (day);
		g_autofree char *version = g_strdup_printf ("%d", document->version);

		ccrf_rows_add (rows, "title", rule ? rule->title : document->kind, "version", version, "date_words", words, NULL);
	}
	return rows;
}

static GPtrArray *
milestones (const CcrfWork *work)
{
	GPtrArray *own = g_ptr_array_new ();

	for (guint i = 0; i < work->it->items->len; i++) {
		CcrfItem *item = work->it->items->pdata[i];

		if (g_str_equal (item->group, "milestone") && item->state != CCRF_ITEM_REPLACED)
			g_ptr_array_add (own, item);
	}
	return own;
}

/* @rows: (transfer full). "has_NAME" goes with it */
static void
set_rows (JsonObject *fields, const char *name, JsonArray *rows)
{
	g_autofree char *flag = g_strdup_printf ("has_%s", name);

	json_object_set_boolean_member (fields, flag, json_array_get_length (rows) > 0);
	json_object_set_array_member (fields, name, rows);
}

/* ---- the packs ------------------------------------------------------------------------------------- */

static void
add_pack_fields (const CcrfWork *work, const CcrfProcessMeeting *meeting, const char *audience, const GPtrArray *documents, JsonObject *fields)
{
	g_autoptr (GPtrArray) plan = milestones (work);

	ccrf_process_add_meeting (work, meeting, fields);
	set_rows (fields, "agenda", ccrf_process_agenda (work, meeting, audience));
	set_rows (fields, "documents", document_rows (work, documents));
	set_rows (fields, "milestones", ccrf_fields_items (plan));
	if (mask_of (audience) & PROVIDER)
		return;
	set_rows (fields, "checklist", ccrf_process_checklist_rows (work));
	set_rows (fields, "triggers", said_rows (work, "trigger", NULL));
	set_rows (fields, "meetings", meeting_rows (work));
	if (mask_of (audience) & PARTNER)
		return;
	set_rows (fields, "invited", ccrf_process_invited_rows (meeting));
	set_rows (fields, "enquiries", section_42_rows (work));
	set_rows (fields, "findings", said_rows (work, "finding", NULL));
	set_rows (fields, "provider_views", said_rows (work, "provider-view", NULL));
}

static void
send_pack (CcrfWork *work, const CcrfProcessMeeting *meeting, const CcrfInvitee *invitee)
{
	g_autofree char *template_name = g_strdup_printf ("pc-pack-%s", invitee->audience);
	GPtrArray *documents = ccrf_process_documents_for (work, invitee->audience);
	CcrfMail *mail = ccrf_work_mail (work, template_name, invitee->who);

	add_pack_fields (work, meeting, invitee->audience, documents, mail->fields);
	mail->chart = json_object_get_boolean_member (mail->fields, "has_milestones");
	mail->documents = documents;
}

void
ccrf_process_send_packs (CcrfWork *work, CcrfProcessMeeting *meeting)
{
	guint sent = 0;

	meeting->packed = TRUE;
	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];

		/* who comes for one part needs to know of nothing else; who does not come, of nothing */
		if (invitee->removed || *invitee->section || g_str_equal (invitee->partstat, "declined"))
			continue;
		send_pack (work, meeting, invitee);
		sent++;
	}
	ccrf_work_note (work, "meeting %d (%s): %u packs leave", meeting->n, meeting->kind, sent);
}
