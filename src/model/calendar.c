/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calendar part of a mail, and the answers an attendee can give. */

#include "model-private.h"

/* clang-format off */
static const char *const partstat_names[] = {
	[CCRF_PARTSTAT_NEEDS_ACTION] = "NEEDS-ACTION",
	[CCRF_PARTSTAT_ACCEPTED] = "ACCEPTED",
	[CCRF_PARTSTAT_DECLINED] = "DECLINED",
	[CCRF_PARTSTAT_TENTATIVE] = "TENTATIVE",
	[CCRF_PARTSTAT_DELEGATED] = "DELEGATED",
};
/* clang-format on */

const char *
ccrf_partstat_name (CcrfPartstat partstat)
{
	return (gsize) partstat < G_N_ELEMENTS (partstat_names) ? partstat_names[partstat] : "NEEDS-ACTION";
}

gboolean
ccrf_partstat_parse (const char *name, CcrfPartstat *partstat)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (partstat_names); i++)
		if (g_ascii_strcasecmp (name, partstat_names[i]) == 0) {
			*partstat = (CcrfPartstat) i;
			return TRUE;
		}
	return FALSE;
}

CcrfCalendarReply *
ccrf_calendar_reply_new (void)
{
	return g_new0 (CcrfCalendarReply, 1);
}

void
ccrf_calendar_reply_free (CcrfCalendarReply *reply)
{
	if (reply == NULL)
		return;
	g_free (reply->method);
	g_free (reply->uid);
	g_free (reply->recurrence_id);
	g_free (reply->attendee);
	g_free (reply->name);
	g_free (reply->sent_by);
	g_free (reply->partstat);
	g_free (reply->delegated_to);
	g_free (reply->delegated_from);
	g_free (reply->comment);
	g_free (reply->fault);
	g_free (reply);
}
