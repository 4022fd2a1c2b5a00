/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Provider concerns: the minutes of a meeting: asked for, filed, circulated, and the actions in them (B0.11). */

#include "process-meetings.h"
#include <string.h>

/* ---- asking ------------------------------------------------------------------------------ */

void
ccrf_process_ask_minutes (CcrfWork *work, const CcrfProcessMeeting *meeting)
{
	static const char *const takers[] = { "minute-taker", "coordinator", "chair" };
	g_autofree char *about = g_strdup_printf ("m%d", meeting->n);
	const char *role = takers[0];
	JsonObject *extra = json_object_new ();

	for (gsize i = 0; i < G_N_ELEMENTS (takers); i++) {
		g_autoptr (GPtrArray) people = ccrf_work_people (work, takers[i]);

		role = takers[i];
		if (people->len)
			break;
	}
	ccrf_process_add_meeting (work, meeting, extra);
	ccrf_work_ask_about (work, "pc-minutes", about, role, extra);
}

/* ---- which meeting --------------------------------------------------------------------------- */

static CcrfProcessMeeting *
meeting_of_minutes (const CcrfWork *work)
{
	CcrfProcessMeeting *asked = ccrf_process_meeting_asked (work), *found = NULL;

	/* sent in without an answer: of the last meeting that took place, rather one that has none yet */
	for (guint i = 0; !asked && i < work->it->process->meetings->len; i++) {
		CcrfProcessMeeting *meeting = work->it->process->meetings->pdata[i];

		if (g_str_equal (meeting->state, "held") && (!found || !meeting->minutes || found->minutes))
			found = meeting;
	}
	return asked ? asked : found;
}

/* ---- actions ---------------------------------------------------------------------------------- */

static void
take_action (CcrfWork *work, const char *line)
{
	g_autoptr (GRegex) between = g_regex_new ("\\s+/\\s+|\\s*\\|\\s*|\\s*;\\s+", 0, 0, NULL);
	g_auto (GStrv) parts = g_regex_split (between, line, 0);
	guint n = g_strv_length (parts);
	g_autofree char *rest = NULL, *unsure = NULL, *due = NULL;
	const char *owner = n > 1 ? g_strstrip (parts[1]) : "", *when = n > 2 ? g_strstrip (parts[2]) : "";

	if (n == 0 || !*g_strstrip (parts[0]))
		return;
	if (g_ascii_strncasecmp (when, "by ", 3) == 0)
		when += 3;
	due = *when ? work->facts->read_date (work->facts->data, when, work->now, &rest, &unsure) : NULL;
	ccrf_process_add_action (work, parts[0], owner, "", due ? due : "");
}

/* "ACTION: text / who / when", a line each */
static guint
take_actions (CcrfWork *work, const char *text)
{
	g_autoptr (GRegex) pattern = g_regex_new ("^[ \\t>*•-]*action(?:[ \\t]+\\d+)?[ \\t]*:[ \\t]*(\\S.*)$", G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	guint n = 0;

	for (g_regex_match (pattern, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
		g_autofree char *line = g_match_info_fetch (match, 1);

		take_action (work, line);
		n++;
	}
	if (n)
		ccrf_process_ask_waiting (work, NULL);
	return n;
}

/* ---- circulating --------------------------------------------------------------------------------- */

static gboolean
is_shared_with_provider (const CcrfWork *work)
{
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), "minutes");

	return (rule && g_str_equal (rule->audience, "provider")) ||
	       /* a line that begins with it: "do not share with the provider" does not */
	       g_regex_match_simple ("^[ \\t*]*share\\s+with\\s+(?:the\\s+)?provider\\b", work->event->text, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0);
}

static void
circulate (CcrfWork *work, CcrfProcessMeeting *meeting, const GPtrArray *documents, gboolean provider)
{
	guint sent = 0;

	for (guint i = 0; i < meeting->invitees->len; i++) {
		const CcrfInvitee *invitee = meeting->invitees->pdata[i];
		CcrfMail *mail;

		/* who came for one part does not get the whole; who sent it has it */
		if (invitee->removed || *invitee->section || (g_str_equal (invitee->audience, "provider") && !provider) ||
		    (work->event->sender && ccrf_address_equal (work->event->sender->address, invitee->who->address)))
			continue;
		mail = ccrf_work_mail (work, g_str_equal (invitee->audience, "provider") ? "pc-minutes-provider" : "pc-minutes-circulated", invitee->who);
		ccrf_process_add_meeting (work, meeting, mail->fields);
		mail->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_document_free);
		for (guint n = 0; n < documents->len; n++)
			g_ptr_array_add (mail->documents, ccrf_document_copy (documents->pdata[n]));
		sent++;
	}
	ccrf_work_note (work, "the minutes of meeting %d go to %u who were invited%s", meeting->n, sent, provider ? ", the provider among them" : "");
}

void
ccrf_process_minutes_filed (CcrfWork *work, const GPtrArray *documents)
{
	CcrfProcessMeeting *meeting = meeting_of_minutes (work);
	gboolean provider = is_shared_with_provider (work);
	g_autofree char *question = meeting ? g_strdup_printf ("pc-minutes#m%d", meeting->n) : NULL;
	guint actions;

	if (documents->len == 0)
		return;
	if (!meeting) {
		g_free (work->decision->outcome);
		work->decision->outcome = g_strdup ("attention: minutes came, but no meeting has taken place: ask of which they are");
		return;
	}
	for (guint i = 0; i < documents->len; i++) {
		CcrfDocument *document = documents->pdata[i];

		document->meeting = meeting->n;
		document->shared |= provider;
		if (provider) {
			g_free (document->audience);
			document->audience = g_strdup ("provider");
		}
		meeting->minutes = document->n;
	}
	circulate (work, meeting, documents, provider);
	ccrf_effect_withdraw (work, question);
	actions = take_actions (work, work->event->text);
	ccrf_work_note (work, "the minutes of meeting %d are filed; %u action%s", meeting->n, actions, actions == 1 ? "" : "s");
	g_free (work->decision->outcome);
	work->decision->outcome = g_strdup ("minutes filed");
}

/* ---- an answer to pc-minutes ------------------------------------------------------------------------ */

/* Minutes in the mail itself: the document is its text. */
static CcrfDocument *
file_text (CcrfWork *work)
{
	const CcrfProcess *process = work->it->process;
	const CcrfDocument *before = ccrf_process_document (process, "minutes");
	const CcrfRuleDocument *rule = ccrf_rule_document (ccrf_process_rules (work), "minutes");
	CcrfDocument *document = ccrf_document_new ((int) process->documents->len + 1, "minutes", before ? before->version + 1 : 1);

	document->filed = work->now;
	g_free (document->by);
	document->by = g_strdup (work->event->sender ? work->event->sender->address : "");
	g_free (document->name);
	document->name = g_strdup ("minutes.txt");
	g_free (document->type);
	document->type = g_strdup ("text/plain");
	g_free (document->message_sha256);
	document->message_sha256 = g_strdup (work->event->message ? work->event->message->sha256 : "");
	g_free (document->audience);
	document->audience = g_strdup (rule ? rule->audience : "partner");
	g_ptr_array_add (process->documents, document);
	return document;
}

void
ccrf_process_minutes_came (CcrfWork *work)
{
	const GPtrArray *attachments = work->event->message ? work->event->message->attachments : NULL;
	g_autoptr (GPtrArray) documents = g_ptr_array_new ();

	for (guint i = 0; attachments && i < attachments->len; i++) {
		CcrfDocument *document = ccrf_process_file (work, "minutes", attachments->pdata[i]);

		if (document)
			g_ptr_array_add (documents, document);
	}
	if (documents->len == 0 && !*work->event->text) {
		ccrf_work_bad (work, "Your reply had neither a file nor a text that we could read.");
		ccrf_work_ask_back (work);
		return;
	}
	if (documents->len == 0)
		g_ptr_array_add (documents, file_text (work));
	if (work->request)
		ccrf_effect_settle (work, "pc-minutes");
	ccrf_process_minutes_filed (work, documents);
	if (work->request)
		ccrf_work_receipt (work, "the minutes");
}
