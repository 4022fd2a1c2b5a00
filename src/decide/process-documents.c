/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: documents are numbered and kept by reference; their bytes stay in the mail that brought them (B0.6–B0.9). */

#include "process-documents.h"
#include <string.h>

#define MOST_DOCUMENTS 1000 /* of a process: a sender that runs wild must not make it grow for ever */
#define SHORT_TEXT 300      /* bytes; less than this and than three lines is a covering note, no document */

/* ---- one file ----------------------------------------------------------------------------------------- */

GPtrArray *
ccrf_documents_newest (const CcrfProcess *process, const char *kind)
{
	const CcrfDocument *newest = ccrf_process_document (process, kind);
	GPtrArray *parts = g_ptr_array_new ();

	for (guint i = 0; newest && i < process->documents->len; i++) {
		CcrfDocument *document = process->documents->pdata[i];

		if (g_str_equal (document->kind, kind) && document->version == newest->version)
			g_ptr_array_add (parts, document);
	}
	return parts;
}

CcrfDocument *
ccrf_documents_in_force (const CcrfWork *work, const char *kind)
{
	g_autofree char *fact = g_strdup_printf ("stands_in_%s", kind);
	const char *other = ccrf_case_fact (work->it, fact);
	CcrfDocument *instead = other ? ccrf_process_document (work->it->process, other) : NULL;

	return instead ? instead : ccrf_process_document (work->it->process, kind);
}

/* The same bytes, or the same words, are no new version. */
static CcrfDocument *
filed_before (const CcrfProcess *process, const char *kind, const char *sha256, const char *message)
{
	for (guint i = 0; i < process->documents->len; i++) {
		CcrfDocument *document = process->documents->pdata[i];

		if (g_str_equal (document->kind, kind) && g_str_equal (document->sha256, sha256) &&
		    (*sha256 || g_str_equal (document->message_sha256, message)))
			return document;
	}
	return NULL;
}

CcrfDocument *
ccrf_process_file (CcrfWork *work, const char *kind, const CcrfAttachment *attachment)
{
	CcrfProcess *process = work->it->process;
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), kind);
	const char *message = work->event->message ? work->event->message->sha256 : "";
	const CcrfDocument *newest = ccrf_process_document (process, kind);
	CcrfDocument *document = filed_before (process, kind, attachment ? attachment->sha256 : "", message);
	int n = 0;

	if (document)
		return document;
	for (guint i = 0; i < process->documents->len; i++)
		n = MAX (n, ((const CcrfDocument *) process->documents->pdata[i])->n);
	/* files of one mail are the parts of one version */
	document = ccrf_document_new (n + 1, kind, newest && *message && g_str_equal (newest->message_sha256, message) ? newest->version
	                                                                                                               : newest ? newest->version + 1 : 1);
	document->filed = work->now;
	ccrf_set_text (&document->by, work->event->sender ? work->event->sender->address : "");
	ccrf_set_text (&document->name, attachment ? attachment->name : "");
	ccrf_set_text (&document->type, attachment ? attachment->type : "text/plain");
	ccrf_set_text (&document->sha256, attachment ? attachment->sha256 : "");
	ccrf_set_text (&document->message_sha256, message);
	ccrf_set_text (&document->audience, rule ? rule->audience : "council");
	document->size = attachment ? attachment->size : work->event->text ? strlen (work->event->text) : 0;
	g_ptr_array_add (process->documents, document);
	ccrf_work_note (work, "document %d filed: %s, version %d", document->n, kind, document->version);
	return document;
}

/* ---- all of a mail ---------------------------------------------------------------------------------------- */

/* a mail that is attached as it was counts only where nothing else came: its own files are listed too */
static gboolean
counts (const CcrfMessage *message, const CcrfAttachment *attachment)
{
	if (!ccrf_attachment_is_document (attachment))
		return FALSE;
	if (!g_str_equal (attachment->type, "message/rfc822"))
		return TRUE;
	for (guint i = 0; i < message->attachments->len; i++) {
		const CcrfAttachment *other = message->attachments->pdata[i];

		if (!g_str_equal (other->type, "message/rfc822") && ccrf_attachment_is_document (other))
			return FALSE;
	}
	return TRUE;
}

/* (nullable) */
static CcrfDocument *
same_bytes (const CcrfProcess *process, const char *sha256)
{
	for (guint i = 0; i < process->documents->len; i++)
		if (g_str_equal (((CcrfDocument *) process->documents->pdata[i])->sha256, sha256))
			return process->documents->pdata[i];
	return NULL;
}

static CcrfDocument *
file_one (CcrfWork *work, const CcrfAttachment *attachment, const char *asked)
{
	const CcrfRuleDocument *rule = ccrf_document_recognise (work, attachment, asked);
	gboolean of_provider = ccrf_sender_holds (work, "provider");
	CcrfDocument *document = rule ? NULL : same_bytes (work->it->process, attachment->sha256);

	/* what came before under its right name is known */
	if (document)
		return document;
	document = ccrf_process_file (work, rule ? rule->kind : of_provider ? "evidence" : "report", attachment);
	/* nobody knows what it is: until somebody has looked it stays with the council */
	if (!rule)
		ccrf_set_text (&document->audience, "council");
	return document;
}

GPtrArray *
ccrf_documents_take (CcrfWork *work, const char *asked, guint *brought)
{
	const CcrfMessage *message = work->event->message;
	GPtrArray *fresh = g_ptr_array_new ();

	*brought = 0;
	for (guint i = 0; message && i < message->attachments->len; i++) {
		const CcrfAttachment *attachment = message->attachments->pdata[i];
		guint before = work->it->process->documents->len;
		CcrfDocument *document;

		if (!counts (message, attachment))
			continue;
		(*brought)++;
		if (before >= MOST_DOCUMENTS && !same_bytes (work->it->process, attachment->sha256)) {
			g_free (work->decision->outcome);
			work->decision->outcome = g_strdup ("attention: the process has 1000 documents: what this message brings was not filed");
			break;
		}
		document = file_one (work, attachment, asked);
		if (work->it->process->documents->len > before)
			g_ptr_array_add (fresh, document);
	}
	return fresh;
}

/* ---- what arrives --------------------------------------------------------------------------------------------- */

static void
outcome (CcrfWork *work, const char *words)
{
	if (g_str_has_prefix (work->decision->outcome, "attention: "))
		return;
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup (words);
}

/* B0.11: minutes say so in their name, their subject or their first line */
static gboolean
are_minutes (const CcrfWork *work)
{
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), "minutes");
	const CcrfMessage *message = work->event->message;
	g_autoptr (GString) text = g_string_new (message ? message->subject : "");
	g_autofree char *words = NULL;

	if (!rule || !ccrf_sender_holds (work, rule->owner))
		return FALSE;
	for (guint i = 0; message && i < message->attachments->len; i++)
		g_string_append_printf (text, " %s", ((const CcrfAttachment *) message->attachments->pdata[i])->name);
	words = ccrf_words_folded (text->str);
	return (message && g_strcmp0 (message->structured, "Minutes") == 0) || ccrf_document_match (rule, words) > 0;
}

/* clang-format off */
static const struct { const char *step, *asked, *contribution; } words_steps[] = {
	{ "pc-findings",          "findings", "finding" },       /* B2.1 */
	{ "pc-provider-views",    NULL,       "provider-view" }, /* B2.4 */
	{ "pc-document",          NULL,       NULL },            /* the kind is what the question is about */
	{ "pc-provider-document", NULL,       NULL },
};
/* clang-format on */

/* (nullable): the kind that the question asked for, answered already or not */
static const char *
kind_asked (const CcrfWork *work)
{
	for (gsize i = 0; work->request && i < G_N_ELEMENTS (words_steps); i++)
		if (g_str_equal (words_steps[i].step, work->request->step))
			return words_steps[i].asked ? words_steps[i].asked : words_steps[i].contribution ? NULL : ccrf_request_about (work->request);
	return NULL;
}

/* B0.9: the word counts in whatever mail of the provider it comes, with files or without; "Continuity plan attached" is a false
 * alarm, and better than none */
static gboolean
cries_for_help (const CcrfWork *work)
{
	g_autofree char *words = ccrf_words_folded (work->event->text ? work->event->text : "");

	return ccrf_sender_holds (work, "provider") && g_str_has_prefix (words, " continuity ");
}

/* (nullable): what a mail without a file is, by its subject and by who may send such a thing: a plan typed into the mail */
static const char *
typed_kind (const CcrfWork *work)
{
	const GPtrArray *rules = ccrf_process_rules (work)->documents;
	g_autofree char *words = ccrf_words_folded (work->event->message ? work->event->message->subject : "");

	for (guint i = 0; i < rules->len; i++) {
		const CcrfRuleDocument *rule = rules->pdata[i];

		if (ccrf_document_match (rule, words) > 0 && ccrf_document_may_file (work, rule))
			return rule->kind;
	}
	return NULL;
}

void
ccrf_process_document_came (CcrfWork *work)
{
	guint brought;
	g_autoptr (GPtrArray) fresh = NULL;

	if (cries_for_help (work)) {
		ccrf_process_continuity (work, NULL);
		return;
	}
	if (are_minutes (work)) {
		/* the question that it is a reply to tells the meeting only where it asked for minutes */
		if (work->request && !g_str_equal (work->request->step, "pc-minutes"))
			work->request = NULL;
		ccrf_process_minutes_came (work);
		return;
	}
	fresh = ccrf_documents_take (work, kind_asked (work), &brought);
	if (brought == 0 && typed_kind (work)) {
		guint before = work->it->process->documents->len;
		CcrfDocument *document = ccrf_process_file (work, typed_kind (work), NULL);

		brought = 1;
		if (work->it->process->documents->len > before)
			g_ptr_array_add (fresh, document);
	}
	if (brought == 0) {
		ccrf_work_note (work, "a message without a document came: nothing was filed");
		outcome (work, "attention: a message about this process that answers no question: read it");
		return;
	}
	outcome (work, fresh->len ? "document filed" : "document known already");
	ccrf_documents_follow (work, fresh);
	ccrf_documents_recorded (work, fresh);
}

void
ccrf_process_file_attachments (CcrfWork *work)
{
	guint brought;
	g_autoptr (GPtrArray) fresh = ccrf_documents_take (work, NULL, &brought);

	ccrf_documents_follow (work, fresh);
}

/* "CQC's action plan stands in": the coordinator says so in answer to the question for the risk management plan (B0.7) */
gboolean
ccrf_documents_stand_in (CcrfWork *work, const char *asked, const char *text)
{
	const GPtrArray *rules = ccrf_process_rules (work)->documents;
	g_autofree char *words = ccrf_words_folded (text), *fact = g_strdup_printf ("stands_in_%s", asked);

	for (guint i = 0; i < rules->len; i++) {
		const CcrfRuleDocument *rule = rules->pdata[i];

		if (g_strcmp0 (rule->replaces, asked) != 0 || !ccrf_document_match (rule, words) || !ccrf_process_document (work->it->process, rule->kind) ||
		    !ccrf_document_may_file (work, rule) || g_str_equal (rule->owner, work->event->sender_role))
			continue;
		ccrf_case_set_fact (work->it, fact, rule->kind);
		ccrf_work_note (work, "%s stands in for %s", rule->kind, asked);
		ccrf_documents_answered (work, asked);
		return TRUE;
	}
	return FALSE;
}

static gboolean
is_covering_note (const CcrfWork *work, const char *text)
{
	g_autoptr (GPtrArray) plan = work->facts->read_plan ? work->facts->read_plan (work->facts->data, text, work->now) : NULL;
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	guint filled = 0;

	for (char **line = lines; *line; line++)
		filled += *g_strstrip (*line) != '\0';
	return (!plan || plan->len == 0) && filled < 3 && strlen (text) < SHORT_TEXT;
}

/* Without a file the words are the document, unless they only announce one. */
static CcrfDocument *
file_words (CcrfWork *work, const char *asked, const char *text)
{
	guint before = work->it->process->documents->len;
	CcrfDocument *document;

	if (!g_str_equal (work->request->step, "pc-findings") && is_covering_note (work, text)) {
		ccrf_work_bad (work, "There was no file with your reply. Please attach the document, or write all of it into the reply.");
		return NULL;
	}
	document = ccrf_process_file (work, asked, NULL);
	return work->it->process->documents->len > before ? document : NULL;
}

void
ccrf_process_words_came (CcrfWork *work)
{
	g_autofree char *text = g_strstrip (g_strdup (work->event->text));
	const char *asked = kind_asked (work), *contribution = NULL;
	g_autoptr (GPtrArray) fresh = NULL;
	guint brought;

	for (gsize i = 0; i < G_N_ELEMENTS (words_steps); i++)
		if (g_str_equal (words_steps[i].step, work->request->step))
			contribution = words_steps[i].contribution;
	fresh = ccrf_documents_take (work, asked, &brought);
	if (brought == 0 && !*text)
		ccrf_work_bad (work, "Your reply had no text and no file that we could read.");
	else if (brought == 0 && asked && !ccrf_documents_stand_in (work, asked, text)) {
		CcrfDocument *document = file_words (work, asked, text);

		if (document)
			g_ptr_array_add (fresh, document);
	}
	if (work->problem) {
		ccrf_work_ask_back (work);
		return;
	}
	if (contribution && *text)
		ccrf_process_contribute (work, contribution, text);
	if (contribution)
		ccrf_effect_settle (work, work->request->step);
	outcome (work, fresh->len ? "document filed" : "answered");
	ccrf_documents_follow (work, fresh);
	ccrf_documents_recorded (work, fresh);
}
