/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: who may get a document, and who gets it when it was filed (B0.8, B0.9, B2.1). */

#include "process-documents.h"
#include <string.h>

/* ---- who may get what (B0.8) ------------------------------------------------------------- */

/* Not the widest audience that a kind has, but what is known of this one document. */
gboolean
ccrf_document_allowed (const CcrfDocument *document, const char *audience)
{
	if (g_str_equal (audience, "council"))
		return TRUE;
	if (g_str_equal (audience, "partner"))
		return !g_str_equal (document->audience, "council");
	/* what was shared with the provider was shared with nobody else */
	return g_str_equal (audience, "provider") && (g_str_equal (document->audience, "provider") || document->shared);
}

const char *
ccrf_document_audience_of (const CcrfWork *work, const char *role)
{
	const GPtrArray *meetings = ccrf_process_rules (work)->meetings;

	if (g_str_equal (role, "provider"))
		return "provider";
	for (guint i = 0; i < meetings->len; i++) {
		const CcrfRuleMeeting *meeting = meetings->pdata[i];

		if (meeting->partner && g_strv_contains ((const char *const *) meeting->partner, role))
			return "partner";
	}
	return "council";
}

static void
add_row (const CcrfWork *work, JsonArray *rows, const CcrfDocument *document)
{
	g_autofree char *n = g_strdup_printf ("%d", document->n), *version = g_strdup_printf ("%d", document->version);
	g_autofree char *filed = ccrf_calendar_iso (work->facts->calendar, document->filed), *words = ccrf_calendar_date_words (filed);

	ccrf_rows_add (rows, "n", n, "title", ccrf_document_title (work, document->kind), "version", version, "date_words", words, "name", document->name, NULL);
}

void
ccrf_process_add_documents (const CcrfWork *work, JsonObject *fields, const GPtrArray *documents)
{
	JsonArray *rows = json_array_new ();

	for (guint i = 0; documents && i < documents->len; i++)
		add_row (work, rows, documents->pdata[i]);
	json_object_set_boolean_member (fields, "has_documents", json_array_get_length (rows) > 0);
	json_object_set_array_member (fields, "documents", rows);
	/* the daemon says here what it could not attach */
	json_object_set_array_member (fields, "documents_left_out", json_array_new ());
}

void
ccrf_process_attach (const CcrfWork *work, CcrfMail *mail, const CcrfDocument *document)
{
	JsonArray *rows = json_object_has_member (mail->fields, "documents") ? json_object_get_array_member (mail->fields, "documents") : NULL;

	if (!mail->documents)
		mail->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_document_free);
	g_ptr_array_add (mail->documents, ccrf_document_copy (document));
	if (rows)
		add_row (work, rows, document);
	json_object_set_boolean_member (mail->fields, "has_documents", TRUE);
}

/* Everything of these kinds, not the newest alone: each says something of its own. */
static gboolean
each_counts (const char *kind)
{
	return g_str_equal (kind, "report") || g_str_equal (kind, "evidence");
}

/* what goes to somebody by itself alone: minutes, letters, and what only few are entitled to (B0.9) */
static gboolean
in_packs (const CcrfWork *work, const CcrfDocument *document, const char *audience)
{
	static const char *const apart[] = { "minutes", "signed-letter", "client-letter", NULL };
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);

	if (g_strv_contains (apart, document->kind) || (rule && rule->entitled && *rule->entitled))
		return FALSE;
	/* the provider has what it sent, and got what was shared */
	return !(g_str_equal (audience, "provider") && each_counts (document->kind));
}

GPtrArray *
ccrf_process_documents_for (const CcrfWork *work, const char *audience)
{
	const CcrfProcess *process = work->it->process;
	GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_document_free);

	for (guint i = 0; i < process->documents->len; i++) {
		const CcrfDocument *document = process->documents->pdata[i];
		const CcrfDocument *newest = ccrf_process_document (process, document->kind);

		if (!in_packs (work, document, audience) || !ccrf_document_allowed (document, audience))
			continue;
		if (!each_counts (document->kind) && newest->version != document->version)
			continue;
		g_ptr_array_add (documents, ccrf_document_copy (document));
	}
	return documents;
}

/* ---- to whom it goes --------------------------------------------------------------------------- */

static GPtrArray *
holders (const CcrfWork *work, const char *role)
{
	static const char *const named[] = { "chair", "coordinator", "minute-taker", NULL };

	/* who may become coordinator is none yet */
	if (g_strv_contains (named, role) && !ccrf_process_holder (work->it->process, role))
		return g_ptr_array_new ();
	return ccrf_work_people (work, role);
}

/* One mail a person, with all that came in this one. (nullable): they sent it themselves, or may not get it */
static CcrfMail *
mail_to (CcrfWork *work, const CcrfAddress *who, const char *audience, const CcrfDocument *document)
{
	const char *template_name = g_str_equal (audience, "partner") ? "pc-document-filed-partner" : "pc-document-filed";
	CcrfMail *mail;

	if (ccrf_address_equal (document->by, who->address))
		return NULL;
	if (!ccrf_document_allowed (document, audience)) {
		ccrf_work_note (work, "document %d was not sent to a %s: its audience is %s", document->n, audience, document->audience);
		return NULL;
	}
	for (guint i = 0; i < work->decision->mails->len; i++) {
		mail = work->decision->mails->pdata[i];
		if (g_str_equal (mail->template, template_name) && ccrf_address_equal (mail->to->address, who->address))
			return mail;
	}
	mail = ccrf_work_mail (work, template_name, who);
	json_object_set_boolean_member (mail->fields, "share_wanted", FALSE);
	return mail;
}

static gboolean
send_to_role (CcrfWork *work, const char *role, const CcrfDocument *document)
{
	const char *audience = ccrf_document_audience_of (work, role);
	g_autoptr (GPtrArray) people = g_str_equal (audience, "provider") ? g_ptr_array_new () : holders (work, role);

	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = mail_to (work, people->pdata[i], audience, document);

		if (!mail)
			continue;
		ccrf_process_attach (work, mail, document);
		if (g_str_equal (document->kind, "report") && !document->shared && !work->request && ccrf_documents_share_wanted (work))
			json_object_set_boolean_member (mail->fields, "share_wanted", TRUE);
	}
	return people->len > 0;
}

/* Who is entitled; else the coordinator, and the chair while there is none. */
static void
hand_out (CcrfWork *work, const CcrfDocument *document)
{
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);
	static const char *const to_chair[] = { "chair", "coordinator", NULL }, *const to_coordinator[] = { "coordinator", "chair", NULL };

	if (rule && rule->entitled && *rule->entitled) {
		for (char **role = rule->entitled; *role; role++)
			send_to_role (work, *role, document);
		return;
	}
	/* B2.1: findings are put to the chair */
	for (const char *const *role = g_str_equal (document->kind, "findings") ? to_chair : to_coordinator; *role; role++)
		if (send_to_role (work, *role, document))
			return;
}

void
ccrf_documents_catch_up (CcrfWork *work, const char *role)
{
	const CcrfProcess *process = work->it->process;

	for (guint i = 0; i < process->documents->len; i++) {
		const CcrfDocument *document = process->documents->pdata[i];
		const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);
		gboolean entitled = rule && rule->entitled && *rule->entitled;

		if (!entitled || g_strv_contains ((const char *const *) rule->entitled, role))
			send_to_role (work, role, document);
	}
}

/* ---- what follows from filing ------------------------------------------------------------------------------------ */

/* A risk management plan of its own ends what stood in for it; CQC's plan from the coordinator stands in. */
static void
stand_in (CcrfWork *work, const CcrfDocument *document)
{
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), document->kind);
	g_autofree char *own = g_strdup_printf ("stands_in_%s", document->kind);
	g_autofree char *other = rule && rule->replaces ? g_strdup_printf ("stands_in_%s", rule->replaces) : NULL;

	ccrf_case_set_fact (work->it, own, NULL);
	if (other && !g_str_equal (work->event->sender_role ? work->event->sender_role : "", rule->owner)) {
		ccrf_case_set_fact (work->it, other, document->kind);
		ccrf_work_note (work, "%s stands in for %s", document->kind, rule->replaces);
		ccrf_documents_answered (work, rule->replaces);
	}
}

void
ccrf_documents_follow (CcrfWork *work, const GPtrArray *documents)
{
	for (guint i = 0; i < documents->len; i++) {
		CcrfDocument *document = documents->pdata[i];

		ccrf_documents_answered (work, document->kind);
		stand_in (work, document);
		if (g_str_equal (document->kind, "sip"))
			ccrf_documents_sip_came (work, document);
		else if (!g_str_equal (document->kind, "client-letter"))
			hand_out (work, document);
		ccrf_documents_share_if_asked (work, document);
	}
	/* their files are parts of one version: asked when all are filed */
	for (guint i = 0; i < documents->len; i++) {
		const CcrfDocument *document = documents->pdata[i];

		if (g_str_equal (document->kind, "client-letter"))
			ccrf_documents_ask_client_letter (work, document);
	}
	ccrf_documents_ask_sip (work);
}

void
ccrf_documents_recorded (CcrfWork *work, const GPtrArray *documents)
{
	gboolean of_provider = ccrf_sender_holds (work, "provider");
	CcrfMail *mail;

	/* what was put before a person was not filed: no receipt says that it was */
	if (!work->event->sender || g_str_has_prefix (work->decision->outcome, "attention: "))
		return;
	mail = ccrf_work_mail (work, of_provider ? "pc-received-provider" : "pc-document-recorded", work->event->sender);
	ccrf_process_add_documents (work, mail->fields, documents);
}
