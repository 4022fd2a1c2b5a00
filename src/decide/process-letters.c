/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Provider concerns: letters on letterhead (B1.5, B6.1). The draft is a Word
 * document that goes to the director; the signed PDF that comes back is filed
 * and goes to the provider, and a copy to everybody the letter's stanza names.
 */

#include "process.h"
#include <string.h>

#define CHANGES_MOST 8000 /* bytes of what is to be added: a letter, not a book */

/* ---- to be signed ------------------------------------------------------------------------ */

/* An unsigned draft that says the opposite may not be signed any more. */
static void
withdraw_others (CcrfWork *work, const char *kind)
{
	gboolean placements = g_strv_contains (ccrf_placement_letters, kind);

	for (const char *const *other = ccrf_placement_letters; placements && *other; other++) {
		g_autofree char *name = g_strdup_printf ("pc-letter#%s", *other);

		if (!ccrf_work_open_request (work, name))
			continue;
		ccrf_effect_withdraw (work, name);
		ccrf_work_note (work, "the %s letter was not signed yet: withdrawn", *other);
	}
}

void
ccrf_process_write_letter (CcrfWork *work, const char *kind)
{
	const CcrfRuleLetter *rule = ccrf_rule_letter (ccrf_process_rules (work), kind);
	g_autofree char *changes = g_strdup_printf ("letter_changes_%s", kind), *own = g_strdup_printf ("pc-letter#%s", kind);

	if (!rule) {
		ccrf_work_note (work, "there is no [letter %s]: no letter was drafted", kind);
		return;
	}
	ccrf_effect_withdraw (work, own);
	withdraw_others (work, kind);
	ccrf_case_set_fact (work->it, changes, NULL);
	/* the director, or a head of service where nobody is (B1.5) */
	if (ccrf_work_ask_about (work, "pc-letter", kind, rule->signer, NULL) == 0 && !g_str_equal (rule->signer, "head-of-service-safeguarding"))
		ccrf_work_ask_about (work, "pc-letter", kind, "head-of-service-safeguarding", NULL);
	ccrf_work_note (work, "the %s letter was drafted and waits for a signature", kind);
}

/* is somebody who holds @role not asked for their signature yet? */
static gboolean
can_still_ask (const CcrfWork *work, const char *name, const char *role)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (work, role);

	for (guint i = 0; i < people->len; i++) {
		const CcrfAddress *who = people->pdata[i];
		gboolean asked = FALSE;

		for (guint k = 0; k < work->it->requests->len; k++) {
			const CcrfRequest *request = work->it->requests->pdata[k];
			g_autofree char *own = ccrf_request_name (request);

			asked = asked || (request->state == CCRF_REQUEST_OPEN && g_str_equal (own, name) && ccrf_address_equal (request->to->address, who->address));
		}
		if (!asked)
			return TRUE;
	}
	return FALSE;
}

/* Nobody signed in time: the deputies, and the head of service, who may sign too. The first signature counts. */
void
ccrf_process_letter_late (CcrfWork *work, const char *what)
{
	const char *name = work->event->name ? strchr (work->event->name, ':') : NULL;
	const CcrfRequest *open = name ? ccrf_work_open_request (work, name + 1) : NULL;
	g_autofree char *about = open ? g_strdup (ccrf_request_about (open)) : NULL;

	if (!open)
		return;
	ccrf_effect_ask_deputies (work, name + 1);
	if (can_still_ask (work, name + 1, "head-of-service-safeguarding"))
		ccrf_work_ask_about (work, "pc-letter", about, "head-of-service-safeguarding", NULL);
	ccrf_process_item_late (work, name + 1);
	ccrf_work_note (work, "the %s letter is not signed yet", about);
}

void
ccrf_process_check_letter_change (CcrfWork *work)
{
	g_autofree char *fact = g_strdup_printf ("letter_changes_%s", ccrf_request_about (work->request));
	const char *before = ccrf_case_fact (work->it, fact);

	if (!*work->args)
		ccrf_work_bad (work, "Please write after CHANGE what is to be added to the letter. Nothing was done.");
	else if (strlen (work->args) + (before ? strlen (before) : 0) > CHANGES_MOST)
		ccrf_work_bad (work, "That is too long for a letter. Please edit the Word document that we sent you, and send us the signed PDF. Nothing was done.");
}

/* What the signer wants added stands in the draft as a paragraph of its own; it is a Word document, so they can edit the rest. */
void
ccrf_process_letter_changes (CcrfWork *work, const char *what)
{
	g_autofree char *kind = g_strdup (ccrf_request_about (work->request)), *fact = g_strdup_printf ("letter_changes_%s", kind);
	const char *before = ccrf_case_fact (work->it, fact);
	g_autofree char *all = before ? g_strdup_printf ("%s\n\n%s", before, work->args) : g_strdup (work->args);
	g_autofree char *name = ccrf_request_name (work->request);
	const CcrfAddress *coordinator = ccrf_process_holder (work->it->process, "coordinator");

	ccrf_case_set_fact (work->it, fact, all);
	ccrf_work_note (work, "the %s letter is to be changed: drafted again", kind);
	for (guint i = 0; i < work->it->requests->len; i++) {
		CcrfRequest *request = work->it->requests->pdata[i];
		g_autofree char *own = ccrf_request_name (request);

		if (request->state == CCRF_REQUEST_OPEN && g_str_equal (own, name))
			ccrf_work_mail_request (work, request, FALSE, FALSE);
	}
	if (coordinator && !ccrf_address_equal (coordinator->address, work->request->to->address)) {
		CcrfMail *mail = ccrf_work_mail (work, "pc-letter-changed", coordinator);

		ccrf_process_add_letter (work, mail, work->request);
		ccrf_fields_set (mail->fields, "change_words", work->args);
	}
}

/* ---- guards: a process does not end before its letters are out (B6.1) ------------------------ */

static gboolean
has_request (const CcrfWork *work, const char *step, CcrfRequestState state)
{
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *request = work->it->requests->pdata[i];

		if (request->state == state && g_str_equal (request->step, step))
			return TRUE;
	}
	return FALSE;
}

gboolean
ccrf_guard_letter_open (const CcrfWork *work)
{
	return has_request (work, "pc-letter", CCRF_REQUEST_OPEN);
}

gboolean
ccrf_guard_report_approved (const CcrfWork *work)
{
	return has_request (work, "pc-report", CCRF_REQUEST_ANSWERED) && !has_request (work, "pc-report", CCRF_REQUEST_OPEN);
}

/* ---- signed ------------------------------------------------------------------------------- */

static gboolean
is_pdf (const CcrfAttachment *attachment)
{
	gsize size = 0;
	const char *data = attachment->data ? g_bytes_get_data (attachment->data, &size) : NULL;

	/* what it is, not what it calls itself; scanners may write a few bytes before the header (PDF 1.7, H.3.4.1) */
	return data && g_strstr_len (data, (gssize) MIN (size, 1024), "%PDF-") != NULL;
}

static gboolean
was_filed (const CcrfWork *work, const CcrfAttachment *attachment)
{
	const GPtrArray *documents = work->it->process->documents;

	for (guint i = 0; i < documents->len; i++)
		if (g_strcmp0 (((const CcrfDocument *) documents->pdata[i])->sha256, attachment->sha256) == 0)
			return TRUE;
	return FALSE;
}

/* A copy that leaves without its letter would be worse than none. */
static gboolean
fits (const CcrfWork *work, const CcrfAttachment *attachment)
{
	gint64 most = work->facts->config ? work->facts->config->limits.attached_size : 0;

	return most == 0 || (gint64) attachment->size <= most;
}

/* The one signed PDF among the attachments; a picture of a signature block is no letter. %NULL: problem says why */
static const CcrfAttachment *
signed_letter (CcrfWork *work)
{
	const GPtrArray *attachments = work->event->message ? work->event->message->attachments : NULL;
	const CcrfAttachment *found = NULL;
	guint n = 0;

	for (guint i = 0; attachments && i < attachments->len; i++)
		if (is_pdf (attachments->pdata[i])) {
			const CcrfAttachment *one = attachments->pdata[i];

			n += !found || g_strcmp0 (found->sha256, one->sha256) != 0;
			found = one;
		}
	if (n == 1 && !was_filed (work, found) && fits (work, found))
		return found;
	if (n == 1 && !fits (work, found))
		ccrf_work_bad (work, "“%s” is too large for an email. Please scan the letter with fewer dots, in black and white, and attach it again. Nothing was sent.",
		               found->name);
	else if (n == 1)
		ccrf_work_bad (work, "“%s” is a document that we have filed already, so it cannot be the letter that you signed now. "
		               "Please attach the signed letter as one PDF. Nothing was sent.", found->name);
	else if (n > 1)
		ccrf_work_bad (work, "Your reply has %u PDFs, and we do not know which is the signed letter. Please attach that one only. Nothing was sent.", n);
	else
		ccrf_work_bad (work, "We could not find a PDF in your reply. Please sign the letter, scan or save it as a PDF, and attach it to your reply. "
		               "A Word document or a picture cannot be sent on as a signed letter. Nothing was sent.");
	return NULL;
}

static const CcrfCommand *
the_change (const CcrfWork *work)
{
	for (guint i = 0; work->event->commands && i < work->event->commands->len; i++)
		if (g_str_equal (((const CcrfCommand *) work->event->commands->pdata[i])->keyword, "CHANGE"))
			return work->event->commands->pdata[i];
	return NULL;
}

static CcrfMail *
letter_mail (CcrfWork *work, const char *template_name, const CcrfAddress *to, const CcrfRuleLetter *rule, const CcrfDocument *letter)
{
	CcrfMail *mail = ccrf_work_mail (work, template_name, to);

	ccrf_fields_set (mail->fields, "letter_title_words", rule->title);
	mail->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_document_free);
	g_ptr_array_add (mail->documents, ccrf_document_copy (letter));
	return mail;
}

/* One recipient a mail, and nobody twice. */
static guint
copies_to (CcrfWork *work, const char *role, const char *template_name, const CcrfRuleLetter *rule, const CcrfDocument *letter, GHashTable *told)
{
	g_autoptr (GPtrArray) people = ccrf_work_people (work, role);
	guint n = 0;

	for (guint i = 0; i < people->len; i++) {
		const CcrfAddress *to = people->pdata[i];

		if (!g_hash_table_add (told, g_ascii_strdown (to->address, -1)))
			continue;
		letter_mail (work, template_name, to, rule, letter);
		n++;
	}
	return n;
}

/* The provider, then each who gets a copy (B1.5): one by one. Without an address it is posted by hand, and somebody must know. */
static void
send_letter (CcrfWork *work, const CcrfRuleLetter *rule, const CcrfDocument *letter)
{
	g_autoptr (CcrfAddress) provider = ccrf_process_provider_address (work);
	g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	guint n = 0;

	if (provider) {
		letter_mail (work, "pc-letter-provider", provider, rule, letter);
		g_hash_table_add (told, g_ascii_strdown (provider->address, -1));
	} else {
		if (copies_to (work, "coordinator", "pc-letter-post", rule, letter, told) + copies_to (work, "contracts-team", "pc-letter-post", rule, letter, told) == 0)
			ccrf_work_tell_nobody_holds (work, "coordinator");
		ccrf_work_note (work, "the provider has no email address: the letter must be posted");
	}
	for (char **role = rule->copies; role && *role; role++)
		n += copies_to (work, *role, "pc-letter-copy", rule, letter, told);
	copies_to (work, "coordinator", "pc-letter-copy", rule, letter, told);
	ccrf_work_note (work, "the signed %s letter %s; copies went to %u", rule->kind, provider ? "went to the provider" : "is to be posted", n);
}

static void
ended (CcrfWork *work, const char *outcome, const char *recorded)
{
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup_printf ("pc-letter: %s", outcome);
	ccrf_work_receipt (work, recorded);
}

/* CHANGE with something attached that is no signed letter: the words count. */
static void
change_came (CcrfWork *work, const CcrfCommand *command)
{
	g_clear_pointer (&work->problem, g_free);
	work->keyword = command->keyword;
	work->args = command->args;
	ccrf_process_check_command (work);
	if (work->problem) {
		ccrf_work_ask_back (work);
		return;
	}
	ccrf_process_letter_changes (work, NULL);
	ended (work, "CHANGE", "what is to be changed in the letter");
}

void
ccrf_process_letter_came (CcrfWork *work)
{
	const CcrfRuleLetter *rule = ccrf_rule_letter (ccrf_process_rules (work), ccrf_request_about (work->request));
	const CcrfAttachment *attachment = signed_letter (work);
	const CcrfCommand *command = the_change (work);
	const CcrfDocument *letter;

	if (command && !attachment) {
		change_came (work, command);
		return;
	}
	if (command)
		ccrf_work_bad (work, "Your reply says CHANGE and has a PDF attached, so we do not know whether the letter is to be changed or is signed. Nothing was sent.");
	letter = attachment && !command && rule ? ccrf_process_file (work, "signed-letter", attachment) : NULL;
	if (!letter) {
		ccrf_work_ask_back (work);
		return;
	}
	work->keyword = "SIGNED";
	work->args = "";
	ccrf_effect_settle (work, "pc-letter");
	ccrf_process_others_told (work, "pc-decided");
	send_letter (work, rule, letter);
	/* a report that was approved meanwhile waited for it */
	if (!ccrf_guard_letter_open (work))
		ccrf_work_step (work, "letters-signed");
	ended (work, "signed", "the signed letter");
}
