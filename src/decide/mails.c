/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is told what. Each mail has one recipient and the fields of the case as it stands. */

#include "process.h"
#include <string.h>

/* Notices that answer somebody's mail leave under its thread. */
static void
thread (const CcrfWork *work, CcrfMail *mail)
{
	const CcrfAddress *sender = work->event->sender;

	if (work->event->message && *work->event->message->message_id && sender && ccrf_address_equal (sender->address, mail->to->address))
		mail->in_reply_to = g_strdup (work->event->message->message_id);
}

CcrfMail *
ccrf_work_mail (CcrfWork *work, const char *template_name, const CcrfAddress *to)
{
	CcrfMail *mail = ccrf_mail_new (template_name, to);

	g_clear_pointer (&mail->fields, json_object_unref);
	mail->fields = ccrf_work_fields (work);
	thread (work, mail);
	g_ptr_array_add (work->decision->mails, mail);
	return mail;
}

static void
merge_member (JsonObject *object, const char *name, JsonNode *node, gpointer into)
{
	json_object_set_member (into, name, json_node_copy (node));
}

/* The question's template: what the provider is asked depends on what is known. */
static const char *
template_of (const CcrfWork *work, const CcrfStep *step, const CcrfRequest *request)
{
	if (g_str_equal (step->name, "confirm") && g_str_equal (request->role, "provider"))
		return "provider-confirm";
	if (g_str_equal (step->name, "confirm") && g_str_equal (request->role, "professional"))
		return "professional-confirm";
	if (g_str_equal (step->name, "pc-lessons") && g_str_equal (request->role, "provider"))
		return "pc-lessons-provider";
	if (!g_str_equal (step->name, "answer"))
		return step->template_name;
	if (ccrf_case_fact (work->it, "question"))
		return "provider-more";
	return work->it->items->len ? step->template_name : "provider-detail-actions";
}

/* A process has many questions open at once, each with a date of its own; the state's clock is that of one of them. */
static void
set_own_due (const CcrfWork *work, JsonObject *fields, const CcrfStep *step, const CcrfRequest *request)
{
	g_autofree char *name = ccrf_request_name (request), *words = NULL;
	CcrfTime first = request->sent;

	if (!work->it->process || g_strcmp0 (ccrf_table_step (ccrf_table_of (work->it->procedure), work->it->state), request->step) == 0)
		return;
	/* a deputy who is asked later has no more time than the holder had */
	for (guint i = 0; i < work->it->requests->len; i++) {
		const CcrfRequest *other = work->it->requests->pdata[i];
		g_autofree char *own = ccrf_request_name (other);

		if (other->state == CCRF_REQUEST_OPEN && g_str_equal (own, name))
			first = MIN (first, other->sent);
	}
	words = ccrf_calendar_words (work->facts->calendar, ccrf_calendar_add (work->facts->calendar, first, step->due));
	ccrf_fields_set (fields, "due_words", words);
}

CcrfMail *
ccrf_work_mail_request (CcrfWork *work, CcrfRequest *request, gboolean reminder, gboolean deputy)
{
	const CcrfStep *step = ccrf_work_stanza (work, request->step);
	CcrfMail *mail = ccrf_work_mail (work, template_of (work, step, request), request->to);

	mail->request = request;
	mail->reminder = reminder;
	/* what waits for daylight elsewhere does not wait here (A1.1, A1.3) */
	mail->urgent = g_str_equal (request->step, "raise") || (work->it->urgent && !reminder && g_str_equal (request->step, "screening"));
	set_own_due (work, mail->fields, step, request);
	if (request->extra)
		json_object_foreach_member (request->extra, merge_member, mail->fields);
	json_object_set_boolean_member (mail->fields, "reminder", reminder);
	json_object_set_boolean_member (mail->fields, "deputy", deputy);
	ccrf_fields_add_answers (work, mail->fields, request);
	if (g_str_equal (request->step, "pc-letter"))
		ccrf_process_add_letter (work, mail, request);
	return mail;
}

guint
ccrf_work_tell_role (CcrfWork *work, const char *role, const char *template_name, gboolean urgent)
{
	g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, role, FALSE, work->now);

	for (guint i = 0; i < people->len; i++)
		ccrf_work_mail (work, template_name, people->pdata[i])->urgent = urgent;
	return people->len;
}

void
ccrf_work_tell_nobody_holds (CcrfWork *work, const char *role)
{
	g_autoptr (GPtrArray) people = work->facts->people (work->facts->data, "operator", FALSE, work->now);

	ccrf_work_note (work, "nobody holds the role %s: nobody could be asked", role);
	for (guint i = 0; i < people->len; i++) {
		CcrfMail *mail = ccrf_work_mail (work, "nobody-holds", people->pdata[i]);

		mail->urgent = TRUE;
		json_object_set_string_member (mail->fields, "role_words", role);
	}
}

void
ccrf_effect_tell_professional (CcrfWork *work, const char *template_name)
{
	if (work->it->professional)
		ccrf_work_mail (work, template_name, work->it->professional);
}

void
ccrf_effect_tell_provider (CcrfWork *work, const char *template_name)
{
	g_autoptr (CcrfAddress) to = NULL;

	/* an answer is acknowledged to who answered, everything else goes to the registered contact */
	if (work->request && g_str_equal (work->request->role, "provider"))
		to = ccrf_address_copy (work->request->to);
	else if (work->provider && *work->provider->email)
		to = ccrf_address_new (work->provider->manager, work->provider->email);
	if (to)
		ccrf_work_mail (work, template_name, to);
}

void
ccrf_effect_tell_contracts (CcrfWork *work, const char *template_name)
{
	ccrf_work_tell_role (work, "contracts-team", template_name, FALSE);
}

void
ccrf_work_receipt (CcrfWork *work, const char *recorded)
{
	CcrfMail *mail;

	/* `recorded` says how the case goes on: that is the council's alone */
	if (!work->event->sender || g_str_equal (work->request->role, "provider") || g_str_equal (work->request->role, "professional"))
		return;
	mail = ccrf_work_mail (work, "recorded", work->event->sender);
	json_object_set_string_member (mail->fields, "recorded_words", recorded);
}
