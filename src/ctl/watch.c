/* SPDX-License-Identifier: GPL-3.0-or-later */

/* metrics, audit: for who watches the service. No personal data. */

#include "ctl.h"
#include <ccrf/report.h>
#include <string.h>

int
ctl_metrics (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *text = NULL;

	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	text = ctl->json ? ccrf_report_metrics_json (ctl->store, ccrf_service_now (ctl->service), &error)
	                 : ccrf_report_metrics (ctl->store, ccrf_service_now (ctl->service), &error);
	if (!text)
		return ctl_fail (error);
	g_print ("%s", text);
	return CTL_OK;
}

/* What the daily mail says of the history: "128 rows, ending HASH", or the hash alone. */
static gboolean
is_hash (const char *text)
{
	return strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}

static int
print_audit (const Ctl *ctl, guint64 rows, const char *hash, const char *broken, guint64 head)
{
	gboolean sound = !broken && (!ctl->head || head);
	JsonObject *object;

	if (!ctl->json) {
		if (broken)
			g_print ("the history is NOT whole: %s\n", broken);
		else
			g_print ("the history is whole: %" G_GUINT64_FORMAT " rows, ending %s\n", rows, hash);
		if (ctl->head && head)
			g_print ("%s is row %" G_GUINT64_FORMAT "\n", ctl->head, head);
		else if (ctl->head)
			g_print ("%s is NO row of it: the history was cut short or replaced since that was mailed, or an older copy put in its place\n", ctl->head);
		return sound ? CTL_OK : CTL_FAILED;
	}
	object = json_object_new ();
	json_object_set_boolean_member (object, "whole", !broken);
	json_object_set_int_member (object, "rows", (gint64) rows);
	ctl_set (object, "head", hash);
	ctl_set_or_null (object, "first_broken", broken);
	if (ctl->head && head)
		json_object_set_int_member (object, "head_row", (gint64) head);
	else if (ctl->head)
		json_object_set_null_member (object, "head_row");
	ctl_print_json (object);
	return sound ? CTL_OK : CTL_FAILED;
}

int
ctl_audit (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *broken = NULL;
	g_autofree char *hash = NULL;
	guint64 rows = 0, last = 0, head = 0;

	if (!g_str_equal (ctl->args[0], "verify") || (ctl->head && !is_hash (ctl->head))) {
		g_printerr ("usage: ccrfctl audit verify [--head HASH]    (64 hexadecimal digits)\n");
		return CTL_USAGE;
	}
	if (!ctl_store (ctl, FALSE))
		return CTL_FAILED;
	if (!ccrf_store_audit_verify (ctl->store, &rows, &broken, &error) || !ccrf_store_audit_head (ctl->store, &last, &hash, &error) ||
	    (ctl->head && !ccrf_store_audit_row (ctl->store, ctl->head, &head, &error)))
		return ctl_fail (error);
	return print_audit (ctl, rows, hash, broken, head);
}
