/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock of the system, and moments as RFC 3339 prints them. */

#include <ccrf/base.h>

CcrfTime
ccrf_clock_system (gpointer data)
{
	return g_get_real_time () / G_USEC_PER_SEC;
}

char *
ccrf_time_to_rfc3339 (CcrfTime at, GTimeZone *zone)
{
	g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
	g_autoptr (GDateTime) local = NULL;

	if (utc != NULL)
		local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
	/* GDateTime ends with the year 9999; a number is still better than a crash in a report */
	if (local == NULL)
		return g_strdup_printf ("@%" G_GINT64_FORMAT, at);
	return g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
}
