/* SPDX-License-Identifier: GPL-3.0-or-later */

/* parse: what the daemon would make of a mail or a form. No configuration, no store. */

#include "ctl.h"
#include <string.h>

/* A file is a mail when its name says so, or when it starts as one. */
static gboolean
is_mail (GBytes *bytes, const char *name)
{
	g_autofree char *lower = g_ascii_strdown (name, -1);

	return g_str_has_suffix (lower, ".eml") || ccrf_parse_is_mail (bytes);
}

static void
print_message (const CcrfMessage *message, gboolean authenticated)
{
	JsonNode *node = ccrf_message_to_json (message);
	JsonObject *object = json_object_ref (json_node_get_object (node));

	json_object_set_boolean_member (object, "authenticated", authenticated);
	json_node_unref (node);
	ctl_print_json (object);
}

static void
print_form (const CcrfForm *form)
{
	g_print ("form from %s: %s\n", form->source, form->report_type);
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		const char *value = ccrf_form_get (form, field->key), *note = g_hash_table_lookup (form->notes, field->key);

		if (value || note)
			g_print ("  %-24s %s%s%s%s%s\n", field->key, value ? value : "", note ? " (" : "", note ? note : "", note ? ")" : "",
			         ccrf_list_has (form->assumed, field->key) ? "  [assumed]" : "");
	}
	for (guint i = 0; i < form->actions->len; i++) {
		const CcrfAction *action = form->actions->pdata[i];

		g_print ("  action %u: %s — %s, by %s\n", i + 1, action->action, action->who, action->due);
	}
	for (guint i = 0; i < form->unsure->len; i++)
		g_print ("  unsure: %s\n", (char *) form->unsure->pdata[i]);
	for (guint i = 0; i < form->missing->len; i++)
		g_print ("  missing: %s\n", (char *) form->missing->pdata[i]);
}

static void
print_words (const CcrfMessage *message, gboolean authenticated)
{
	g_print ("%s (%s)%s\n", ccrf_kind_name (message->kind), message->rule, authenticated ? ", authenticated" : "");
	for (guint i = 0; i < message->commands->len; i++) {
		const CcrfCommand *command = message->commands->pdata[i];

		if (command->item)
			g_print ("command: %d %s %s\n", command->item, command->keyword, command->args);
		else
			g_print ("command: %s %s\n", command->keyword, command->args);
	}
	for (guint i = 0; i < message->forms->len; i++)
		print_form (message->forms->pdata[i]);
	for (guint i = 0; i < message->faults->len; i++)
		g_print ("fault: %s\n", (char *) message->faults->pdata[i]);
}

static int
parse_one (Ctl *ctl, const char *path, const CcrfRules *rules, const CcrfLimits *limits)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *name = g_path_get_basename (path);
	g_autoptr (CcrfMessage) message = NULL;
	g_autoptr (CcrfVouched) vouched = NULL;
	g_autoptr (GBytes) bytes = NULL;
	char *data;
	gsize size;
	CcrfTime now = ccrf_clock_system (NULL);

	if (!g_file_get_contents (path, &data, &size, &error)) {
		ctl_fail (error);
		return CTL_USAGE;
	}
	bytes = g_bytes_new_take (data, size);
	message = is_mail (bytes, name) ? ccrf_parse_message (bytes, now, rules, limits) : ccrf_parse_document (bytes, name, now, rules, limits);
	vouched = ctl->service ? ccrf_identify_vouched (message, ctl->service->config) : NULL;
	if (ctl->json)
		print_message (message, vouched && vouched->authenticated);
	else
		print_words (message, vouched && vouched->authenticated);
	return message->faults->len ? CTL_FAILED : CTL_OK;
}

int
ctl_parse (Ctl *ctl)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) own = NULL;
	CcrfLimits limits;
	int worst = CTL_OK;

	ccrf_limits_defaults (&limits);
	if (ctl->config_given && !ctl_service (ctl))
		return CTL_USAGE;
	if (ctl->service)
		limits = ctl->service->config->limits;
	else
		own = ccrf_rules_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_printerr ("%s\n", (char *) faults->pdata[i]);
	if (!ctl->service && !own)
		return CTL_USAGE;
	for (char **path = ctl->args; *path; path++) {
		int status = parse_one (ctl, *path, ctl->service ? ctl->service->rules : own, &limits);

		worst = MAX (worst, status);
	}
	return worst;
}
