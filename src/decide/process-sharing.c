/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: what of the council's documents the provider gets to see before the findings meeting (B2.10). */

#include "process-documents.h"
#include <string.h>

/* findings and reports are written about the provider; everything else has its own way to it, or none */
static gboolean
may_be_shared (const CcrfDocument *document)
{
	return g_str_equal (document->kind, "report") || g_str_equal (document->kind, "findings");
}

static void
share (CcrfWork *work, CcrfDocument *document)
{
	g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);
	CcrfMail *mail = NULL;

	if (document->shared)
		return;
	if (!provider) {
		ccrf_work_note (work, "document %d could not be shared: the provider has no address", document->n);
		return;
	}
	document->shared = TRUE;
	ccrf_work_note (work, "document %d is shared with the provider", document->n);
	for (guint i = 0; !mail && i < work->decision->mails->len; i++)
		if (g_str_equal (((CcrfMail *) work->decision->mails->pdata[i])->template, "pc-shared-provider"))
			mail = work->decision->mails->pdata[i];
	if (!mail)
		mail = ccrf_work_mail (work, "pc-shared-provider", provider);
	ccrf_process_attach (work, mail, document);
}

/* ---- by a word in the mail that brings it ------------------------------------------------------ */

/* "share with provider" on a line that takes nothing of it back */
static gboolean
says_share (const char *text)
{
	static const char *const doubts[] = {
		"not", "don t", "dont", "never", "no", "before", "until", "unless", "whether", "if", "should", "could", "can", "may", "when", "after", "once", "yet", NULL,
	};
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

	for (char **line = lines; *line; line++) {
		g_autofree char *words = ccrf_words_folded (*line);
		gboolean doubt = FALSE;

		if (!strstr (words, " share with provider ") && !strstr (words, " share with the provider "))
			continue;
		for (const char *const *word = doubts; *word; word++) {
			g_autofree char *spaced = g_strdup_printf (" %s ", *word);

			doubt = doubt || strstr (words, spaced);
		}
		if (!doubt)
			return TRUE;
	}
	return FALSE;
}

gboolean
ccrf_documents_share_wanted (const CcrfWork *work)
{
	const char *role = work->event->sender_role ? work->event->sender_role : "";
	const CcrfMessage *message = work->event->message;

	/* only the council says what of its own leaves it */
	if (g_str_equal (role, "invitee") || !g_str_equal (ccrf_document_audience_of (work, role), "council"))
		return FALSE;
	return says_share (work->event->text ? work->event->text : "") || (message && says_share (message->subject));
}

void
ccrf_documents_share_if_asked (CcrfWork *work, CcrfDocument *document)
{
	if (!may_be_shared (document) || !ccrf_documents_share_wanted (work))
		return;
	/* a reference finds the process and authorises nothing: without the answer to a question of ours the coordinator says SHARE */
	if (work->request)
		share (work, document);
	else
		ccrf_work_note (work, "document %d is marked for sharing: the chair or the coordinator says SHARE %d", document->n, document->n);
}

/* ---- SHARE ------------------------------------------------------------------------------------------- */

static CcrfDocument *
numbered (const CcrfWork *work, gint64 n)
{
	for (guint i = 0; i < work->it->process->documents->len; i++) {
		CcrfDocument *document = work->it->process->documents->pdata[i];

		if (document->n == n)
			return document;
	}
	return NULL;
}

/* The documents that "3", "3, 5", "3 and 5" name; sets problem. (transfer container): CcrfDocument, borrowed */
static GPtrArray *
named (CcrfWork *work)
{
	GPtrArray *documents = g_ptr_array_new ();
	g_autofree char *line = g_strndup (work->args, strcspn (work->args, "\r\n"));

	for (const char *at = line; *at && !work->problem;) {
		char *end;
		gint64 n;
		CcrfDocument *document;

		if (!g_ascii_isdigit (*at)) {
			at++;
			continue;
		}
		n = g_ascii_strtoll (at, &end, 10);
		document = numbered (work, n);
		at = end;
		if (!document)
			ccrf_work_bad (work, "There is no document number %" G_GINT64_FORMAT ". Nothing was shared.", n);
		else if (!may_be_shared (document))
			ccrf_work_bad (work, "Document %" G_GINT64_FORMAT " is a %s; only reports and findings are shared this way. Nothing was shared.", n,
			               ccrf_document_title (work, document->kind));
		else
			g_ptr_array_add (documents, document);
	}
	if (!work->problem && documents->len == 0)
		ccrf_work_bad (work, "Please write the number of the report after SHARE, such as SHARE 3. Nothing was shared.");
	return documents;
}

void
ccrf_process_check_share (CcrfWork *work)
{
	g_ptr_array_unref (named (work));
}

void
ccrf_process_share (CcrfWork *work, const char *what)
{
	g_autoptr (GPtrArray) documents = named (work);

	for (guint i = 0; i < documents->len; i++)
		share (work, documents->pdata[i]);
}
