/* SPDX-License-Identifier: GPL-3.0-or-later */

/* check: everything that can be wrong before the first report comes in. */

#include "ctl.h"

static void
check_store (Ctl *ctl, GPtrArray *faults, GPtrArray *warnings)
{
	g_autoptr (GError) error = NULL;
	const CcrfConfig *config = ctl->service->config;
	g_autoptr (CcrfStore) store = ccrf_store_open_keys (config->state_directory, config->content_key, config->previous_content_key, FALSE, &error);

	if (!store)
		ccrf_faults_add (faults, "[service] state_directory: %s", error->message);
	else if (ccrf_store_verify (store, faults)) {
		ccrf_alarm_check (ctl->service, store, ccrf_service_now (ctl->service), faults);
		ccrf_contacts_check (ctl->service, store, ccrf_service_now (ctl->service), warnings);
	}
}

static void
check_servers (Ctl *ctl, GPtrArray *faults)
{
	const CcrfConfig *config = ctl->service->config;
	g_autofree char *token = NULL;
	CcrfTime expires;

	if (config->mailbox.auth == CCRF_AUTH_XOAUTH2 || config->submission.auth == CCRF_AUTH_XOAUTH2) {
		g_autoptr (GError) error = NULL;

		token = ccrf_oauth2_token (config, ccrf_service_now (ctl->service), &expires, &error);
		if (!token)
			ccrf_faults_add (faults, "[oauth2] %s", error->message);
	}
	{
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfMailbox) mailbox = ccrf_mailbox_open (config, token, &error);

		if (!mailbox)
			ccrf_faults_add (faults, "[mailbox] %s", error->message);
	}
	{
		g_autoptr (GError) error = NULL;
		g_autoptr (CcrfSubmission) submission = ccrf_submission_open (config, token, &error);

		if (!submission)
			ccrf_faults_add (faults, "[submission] %s", error->message);
	}
}

static JsonArray *
lines (const GPtrArray *list)
{
	JsonArray *array = json_array_new ();

	for (guint i = 0; i < list->len; i++)
		json_array_add_string_element (array, list->pdata[i]);
	return array;
}

int
ctl_check (Ctl *ctl)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) warnings = ccrf_faults_new ();

	ctl->service = ccrf_service_load (ctl->config_path, faults);
	if (ctl->service) {
		ccrf_service_check (ctl->service, faults, warnings);
		check_store (ctl, faults, warnings);
		check_servers (ctl, faults);
	}
	if (ctl->json) {
		JsonObject *object = json_object_new ();

		json_object_set_array_member (object, "faults", lines (faults));
		json_object_set_array_member (object, "warnings", lines (warnings));
		ctl_print_json (object);
	} else {
		for (guint i = 0; i < faults->len; i++)
			g_print ("%s\n", (char *) faults->pdata[i]);
		for (guint i = 0; i < warnings->len; i++)
			g_print ("warning: %s\n", (char *) warnings->pdata[i]);
		if (faults->len == 0)
			g_print ("ready: the configuration, the mailbox, the submission server and the store are in order\n");
	}
	return faults->len ? CTL_FAILED : CTL_OK;
}
