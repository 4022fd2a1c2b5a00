/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: documents that need a word: the improvement plan is agreed, what relatives are told is approved (B2.2, B2.11). */

#include "process-documents.h"
#include <stdlib.h>
#include <string.h>

/* a plan typed into a text file is never longer */
#define TEXT_MOST (256 * 1024)

/* ---- the plan of improvement, to be agreed (B2.11) --------------------------------------------------- */

static void
attach_to_question (CcrfWork *work, const char *step, const char *about, const GPtrArray *documents)
{
	for (guint i = 0; i < work->decision->mails->len; i++) {
		CcrfMail *mail = work->decision->mails->pdata[i];

		if (!mail->request || mail->documents || !g_str_equal (mail->request->step, step) || !g_str_equal (ccrf_request_about (mail->request), about))
			continue;
		for (guint n = 0; n < documents->len; n++)
			ccrf_process_attach (work, mail, documents->pdata[n]);
	}
}

static void
withdraw_all (CcrfWork *work, const char *step)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];
		g_autofree char *name = ccrf_request_name (request);

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (request->step, step))
			ccrf_effect_withdraw (work, name);
	}
}

void
ccrf_documents_ask_sip (CcrfWork *work)
{
	static const char *const states[] = { "step-2", "step-3", "step-4", "step-5", NULL };
	const CcrfDocument *newest = ccrf_process_document (work->it->process, "sip");
	const char *role = ccrf_process_holder (work->it->process, "coordinator") ? "coordinator" : "chair";
	g_autofree char *about = newest ? g_strdup_printf ("%d", newest->version) : NULL;
	g_autofree char *name = newest ? g_strdup_printf ("pc-sip#%s", about) : NULL, *words = newest ? g_strdup_printf ("version %s", about) : NULL;
	g_autoptr (GPtrArray) parts = NULL;
	JsonObject *extra;
	JsonArray *plan;

	if (!newest || newest->agreed || !g_strv_contains (states, work->it->state) || !ccrf_process_holder (work->it->process, role) ||
	    ccrf_work_open_request (work, name))
		return;
	/* a newer version makes the question about the older one moot */
	withdraw_all (work, "pc-sip");
	plan = ccrf_milestones_rows (work, newest->version);
	extra = json_object_new ();
	json_object_set_string_member (extra, "version_words", words);
	json_object_set_boolean_member (extra, "has_plan", json_array_get_length (plan) > 0);
	json_object_set_array_member (extra, "plan", plan);
	ccrf_work_ask_about (work, "pc-sip", about, role, extra);
	parts = ccrf_documents_newest (work->it->process, "sip");
	attach_to_question (work, "pc-sip", about, parts);
}

/* A plan as lines of text: of a text file, or of the mail itself. (transfer full) (nullable) */
static GPtrArray *
typed_plan (const CcrfWork *work, const CcrfAttachment *attachment)
{
	g_autofree char *text = NULL;

	if (!work->facts->read_plan)
		return NULL;
	if (attachment && g_str_has_prefix (attachment->type, "text/plain") && g_bytes_get_size (attachment->data) <= TEXT_MOST)
		text = g_utf8_make_valid (g_bytes_get_data (attachment->data, NULL), (gssize) g_bytes_get_size (attachment->data));
	else if (!attachment && work->event->text)
		text = g_strdup (work->event->text);
	return text ? work->facts->read_plan (work->facts->data, text, work->now) : NULL;
}

/* The lines of the file, where it has any that we can read; else those that stand in the mail. */
void
ccrf_documents_sip_came (CcrfWork *work, const CcrfDocument *document)
{
	const CcrfMessage *message = work->event->message;
	g_autoptr (GPtrArray) typed = NULL;

	for (guint i = 0; *document->sha256 && message && i < message->attachments->len; i++) {
		const CcrfAttachment *attachment = message->attachments->pdata[i];

		if (!g_str_equal (attachment->sha256, document->sha256))
			continue;
		if (attachment->plan && attachment->plan->len) {
			ccrf_milestones_came (work, document->version, attachment->plan);
			return;
		}
		typed = typed_plan (work, attachment);
	}
	if (!typed || typed->len == 0) {
		g_clear_pointer (&typed, g_ptr_array_unref);
		typed = typed_plan (work, NULL);
	}
	if (typed)
		ccrf_milestones_came (work, document->version, typed);
}

static int
version_asked (const CcrfWork *work)
{
	return atoi (ccrf_request_about (work->request));
}

static GPtrArray *
parts_of (const CcrfWork *work, const char *kind, int version)
{
	GPtrArray *parts = g_ptr_array_new ();

	for (guint i = 0; i < work->it->process->documents->len; i++) {
		CcrfDocument *document = work->it->process->documents->pdata[i];

		if (g_str_equal (document->kind, kind) && document->version == version)
			g_ptr_array_add (parts, document);
	}
	return parts;
}

/* the coordinator and the provider keep a copy (B2.11) */
static void
send_agreed (CcrfWork *work, const char *template_name, const CcrfAddress *who, int version, const GPtrArray *parts)
{
	g_autofree char *words = g_strdup_printf ("version %d", version);
	JsonArray *plan = ccrf_milestones_rows (work, version);
	CcrfMail *mail = ccrf_work_mail (work, template_name, who);

	ccrf_fields_set (mail->fields, "version_words", words);
	json_object_set_boolean_member (mail->fields, "has_plan", json_array_get_length (plan) > 0);
	json_object_set_array_member (mail->fields, "plan", plan);
	for (guint i = 0; i < parts->len; i++)
		ccrf_process_attach (work, mail, parts->pdata[i]);
}

void
ccrf_process_sip_agreed (CcrfWork *work, const char *what)
{
	int version = version_asked (work);
	g_autoptr (GPtrArray) parts = parts_of (work, "sip", version);
	const CcrfAddress *coordinator = ccrf_process_holder (work->it->process, "coordinator");
	g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);

	for (guint i = 0; i < parts->len; i++)
		((CcrfDocument *) parts->pdata[i])->agreed = TRUE;
	ccrf_work_note (work, "version %d of the service improvement plan is agreed", version);
	ccrf_milestones_agreed (work, version);
	if (coordinator)
		send_agreed (work, "pc-sip-agreed", coordinator, version, parts);
	if (provider)
		send_agreed (work, "pc-sip-agreed-provider", provider, version, parts);
}

/* What must change is said in the question for the next version: one mail, one action. */
void
ccrf_process_sip_changes (CcrfWork *work, const char *what)
{
	JsonObject *extra = json_object_new ();

	ccrf_work_note (work, "version %d of the service improvement plan must be changed", version_asked (work));
	json_object_set_string_member (extra, "document_words", ccrf_document_title (work, "sip"));
	json_object_set_string_member (extra, "filed_date_words", "");
	json_object_set_string_member (extra, "change_text", work->args);
	json_object_set_boolean_member (extra, "is_plan", TRUE);
	json_object_set_boolean_member (extra, "is_risk_plan", FALSE);
	ccrf_effect_withdraw (work, "pc-provider-document#sip");
	ccrf_work_ask_about (work, "pc-provider-document", "sip", "provider", extra);
	for (guint i = 0; i < work->decision->mails->len; i++) {
		CcrfMail *mail = work->decision->mails->pdata[i];

		if (mail->request && g_str_equal (mail->template, "pc-provider-document") && g_str_equal (ccrf_request_about (mail->request), "sip")) {
			g_free (mail->template);
			mail->template = g_strdup ("pc-sip-changes-provider");
		}
	}
}

/* ---- what the provider wants to tell people and relatives (B2.2) ------------------------------------------- */

void
ccrf_documents_ask_client_letter (CcrfWork *work, const CcrfDocument *document)
{
	const char *role = ccrf_process_holder (work->it->process, "chair") ? "chair" : "head-of-service-safeguarding";
	g_autofree char *about = g_strdup_printf ("%d", document->version), *name = g_strdup_printf ("pc-client-letter#%s", about);
	g_autoptr (GPtrArray) parts = ccrf_documents_newest (work->it->process, "client-letter");

	if (ccrf_work_open_request (work, name))
		return;
	withdraw_all (work, "pc-client-letter");
	ccrf_work_ask_about (work, "pc-client-letter", about, role, NULL);
	attach_to_question (work, "pc-client-letter", about, parts);
}

static void
client_letter_decided (CcrfWork *work, const char *template_name, gboolean agreed)
{
	g_autoptr (GPtrArray) parts = parts_of (work, "client-letter", version_asked (work));
	g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);
	CcrfMail *mail = provider ? ccrf_work_mail (work, template_name, provider) : NULL;

	ccrf_work_note (work, "the draft for people and relatives, version %d: %s", version_asked (work), agreed ? "approved" : "to be changed");
	if (mail)
		ccrf_fields_set (mail->fields, "change_text", work->args);
	for (guint i = 0; i < parts->len; i++) {
		((CcrfDocument *) parts->pdata[i])->agreed = agreed;
		/* it gets back its own draft, so that nobody doubts which one was meant */
		if (mail && ccrf_document_allowed (parts->pdata[i], "provider"))
			ccrf_process_attach (work, mail, parts->pdata[i]);
	}
}

void
ccrf_process_client_letter_approved (CcrfWork *work, const char *what)
{
	client_letter_decided (work, "pc-client-letter-approved", TRUE);
}

void
ccrf_process_client_letter_changes (CcrfWork *work, const char *what)
{
	client_letter_decided (work, "pc-client-letter-changes", FALSE);
}
