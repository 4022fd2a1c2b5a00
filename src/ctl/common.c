/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loading and printing for all commands. */

#include "ctl.h"

gboolean
ctl_service (Ctl *ctl)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();

	if (!ctl->service)
		ctl->service = ccrf_service_load (ctl->config_path, faults);
	for (guint i = 0; i < faults->len; i++)
		g_printerr ("%s\n", (char *) faults->pdata[i]);
	return ctl->service != NULL;
}

gboolean
ctl_store (Ctl *ctl, gboolean write)
{
	g_autoptr (GError) error = NULL;

	if (!ctl_service (ctl))
		return FALSE;
	ctl->store = ccrf_store_open_keys (ctl->service->config->state_directory, ctl->service->config->content_key,
	                                   ctl->service->config->previous_content_key, !write, &error);
	if (!ctl->store)
		ctl_fail (error);
	return ctl->store != NULL;
}

int
ctl_fail (const GError *error)
{
	g_printerr ("ccrfctl: %s\n", error ? error->message : "failed");
	return CTL_FAILED;
}

void
ctl_print_json (JsonObject *object)
{
	g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
	g_autofree char *text = json_to_string (node, FALSE);

	g_print ("%s\n", text);
	json_object_unref (object);
}

void
ctl_set (JsonObject *object, const char *name, const char *value)
{
	json_object_set_string_member (object, name, value ? value : "");
}

void
ctl_set_or_null (JsonObject *object, const char *name, const char *value)
{
	if (value && *value)
		json_object_set_string_member (object, name, value);
	else
		json_object_set_null_member (object, name);
}

void
ctl_set_time (JsonObject *object, const char *name, CcrfTime at, const Ctl *ctl)
{
	g_autofree char *text = at ? ccrf_time_to_rfc3339 (at, ctl->service->config->timezone) : NULL;

	ctl_set_or_null (object, name, text);
}

char *
ctl_time_words (const Ctl *ctl, CcrfTime at)
{
	return at ? ccrf_calendar_words (ctl->service->calendar, at) : g_strdup ("–");
}
