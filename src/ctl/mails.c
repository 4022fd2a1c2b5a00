/* SPDX-License-Identifier: GPL-3.0-or-later */

/* messages, attention, retry, dismiss, queue: what came in and what goes out. */

#include "ctl.h"

static void
print_message (const Ctl *ctl, const CcrfStored *stored, gboolean reason)
{
	JsonObject *object;

	if (!ctl->json) {
		g_autofree char *at = ctl_time_words (ctl, stored->received);

		g_print ("%.12s  %s  %-14s  %s%s%s%s%s\n", stored->sha256, at, stored->kind ? stored->kind : "waiting", stored->outcome ? stored->outcome : "",
		         stored->case_ref ? "  " : "", stored->case_ref ? stored->case_ref : "", reason && stored->reason ? "  " : "",
		         reason && stored->reason ? stored->reason : "");
		return;
	}
	object = json_object_new ();
	ctl_set (object, "sha256", stored->sha256);
	ctl_set (object, "message_id", stored->message_id);
	ctl_set_time (object, "received", stored->received, ctl);
	ctl_set (object, "from", stored->from);
	ctl_set_or_null (object, "kind", stored->kind);
	ctl_set_or_null (object, "rule", stored->rule);
	ctl_set_or_null (object, "case", stored->case_ref);
	ctl_set_or_null (object, "outcome", stored->outcome);
	ctl_set_or_null (object, "folder", stored->folder);
	ctl_set_or_null (object, "transport", stored->vouched);
	ctl_set_or_null (object, "dismissed", stored->dismissed);
	if (reason)
		ctl_set_or_null (object, "reason", stored->reason);
	ctl_print_json (object);
}

static int
list_messages (Ctl *ctl, gboolean attention)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) list = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	list = ccrf_store_messages (ctl->store, attention, &error);
	if (!list)
		return ctl_fail (error);
	for (guint i = 0; i < list->len; i++)
		print_message (ctl, list->pdata[i], attention);
	return CTL_OK;
}

int
ctl_messages (Ctl *ctl)
{
	return list_messages (ctl, FALSE);
}

int
ctl_attention (Ctl *ctl)
{
	return list_messages (ctl, TRUE);
}

int
ctl_retry (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	int n;

	if (!ctl_store (ctl, TRUE))
		return CTL_FAILED;
	n = ccrf_store_retry (ctl->store, ctl->args[0], &error);
	if (n < 0)
		return ctl_fail (error);
	g_print ("%d %s processed again at the next round\n", n, n == 1 ? "message is" : "messages are");
	return n || !ctl->args[0] ? CTL_OK : CTL_FAILED;
}

int
ctl_dismiss (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *who = g_strdup_printf ("operator %s", g_get_user_name ());
	g_autofree char *sha256 = NULL;

	if (!ctl->reason || !*ctl->reason) {
		g_printerr ("usage: ccrfctl dismiss SHA256 --reason TEXT    (what was done about the message)\n");
		return CTL_USAGE;
	}
	if (!ctl_store (ctl, TRUE))
		return CTL_FAILED;
	if (!ccrf_store_dismiss (ctl->store, ctl->args[0], who, ctl->reason, ccrf_service_now (ctl->service), &sha256, &error))
		return ctl_fail (error);
	g_print ("%.12s waits no more; it is moved to Processed at the next round\n", sha256);
	return CTL_OK;
}

int
ctl_queue (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) list = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	list = ccrf_store_outbox (ctl->store, &error);
	if (!list)
		return ctl_fail (error);
	for (guint i = 0; i < list->len; i++) {
		const CcrfOutgoing *mail = list->pdata[i];
		JsonObject *object;

		if (!ctl->json) {
			g_print ("%" G_GINT64_FORMAT "  %-9s  %d tries  %s  %s\n", mail->id, ccrf_outbox_state_name (mail->state), mail->attempts, mail->to, mail->subject);
			continue;
		}
		object = json_object_new ();
		json_object_set_int_member (object, "id", mail->id);
		ctl_set (object, "to", mail->to);
		ctl_set (object, "subject", mail->subject);
		ctl_set (object, "state", ccrf_outbox_state_name (mail->state));
		json_object_set_int_member (object, "attempts", mail->attempts);
		ctl_set (object, "message_id", mail->message_id);
		ctl_set_or_null (object, "case", mail->case_ref);
		ctl_set_time (object, "not_before", mail->not_before, ctl);
		ctl_set_or_null (object, "last_reply", mail->last_reply);
		ctl_print_json (object);
	}
	return CTL_OK;
}
