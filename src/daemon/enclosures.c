/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a mail carries beside its words and is made for it: the draft of a letter (B1.5), the picture of the milestones (B4.3). */

#include "rooms.h"
#include <ccrf/report.h>

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

static void
attach (CcrfMail *mail, const char *name, const char *type, GBytes *bytes)
{
	CcrfAttachment *made = g_new0 (CcrfAttachment, 1);

	made->name = g_strdup (name);
	made->type = g_strdup (type);
	made->data = g_bytes_ref (bytes);
	made->size = g_bytes_get_size (bytes);
	made->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
	if (!mail->attachments)
		mail->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_attachment_free);
	g_ptr_array_add (mail->attachments, made);
}

/* A council's own letter that cannot be read holds nothing up: `ccrfctl check` names it, the built-in one leaves instead. */
static GBytes *
draft (const CcrfService *service, const CcrfMail *mail, JsonObject *fields, GError **error)
{
	g_autoptr (GError) problem = NULL;
	GBytes *letter = ccrf_report_letter (service->config->templates, mail->letter, fields, &problem);

	if (letter || !service->config->templates) {
		if (!letter)
			g_propagate_error (error, g_steal_pointer (&problem));
		return letter;
	}
	ccrf_log (CCRF_LOG_WARNING, "daemon", "%s: the built-in letter is used", problem->message);
	return ccrf_report_letter (NULL, mail->letter, fields, error);
}

static gboolean
enclose_letter (const CcrfService *service, CcrfMail *mail, const CcrfCase *it, GError **error)
{
	g_autoptr (JsonObject) fields = ccrf_json_copy (mail->fields);
	g_autofree char *name = g_strdup_printf ("%s-%s.docx", it && it->ref ? it->ref : "letter", mail->letter);
	g_autoptr (GBytes) letter = NULL;

	json_object_set_string_member (fields, "service_name", service->config->name);
	json_object_set_string_member (fields, "service_address", service->config->address);
	letter = draft (service, mail, fields, error);
	if (letter)
		attach (mail, name, DOCX, letter);
	return letter != NULL;
}

static gboolean
enclose_chart (const CcrfService *service, CcrfMail *mail, const CcrfCase *it, CcrfTime now, GError **error)
{
	g_autoptr (GPtrArray) milestones = g_ptr_array_new ();
	g_autofree char *today = ccrf_calendar_iso (service->calendar, now);
	g_autoptr (GBytes) picture = NULL;

	for (guint i = 0; i < it->items->len; i++)
		if (g_str_equal (((const CcrfItem *) it->items->pdata[i])->group, "milestone"))
			g_ptr_array_add (milestones, it->items->pdata[i]);
	/* nothing to show is no picture */
	if (milestones->len == 0)
		return TRUE;
	picture = ccrf_report_progress_png (milestones, today, error);
	if (picture)
		attach (mail, "progress.png", "image/png", picture);
	return picture != NULL;
}

gboolean
ccrf_enclose (CcrfWorker *worker, CcrfMail *mail, const CcrfCase *it, CcrfTime now, GError **error)
{
	if (mail->letter && !enclose_letter (worker->service, mail, it, error))
		return FALSE;
	return !mail->chart || !it || enclose_chart (worker->service, mail, it, now, error);
}
