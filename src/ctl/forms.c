/* SPDX-License-Identifier: GPL-3.0-or-later */

/* forms DIR: the council's own blank form as .docx, .pdf and .txt. Without --config: the built-in words, no address. */

#include "ctl.h"

#include <ccrf/report.h>
#include <errno.h>
#include <string.h>

static const char *
label (gpointer rules, const char *key)
{
	return ccrf_rules_label (rules, key);
}

static const char *
choice (gpointer rules, const char *key, const char *code)
{
	return ccrf_rules_code_label (rules, key, code);
}

static gboolean
write_form (Ctl *ctl, const char *name, GBytes *form, GError **error)
{
	g_autofree char *path = g_build_filename (ctl->args[0], name, NULL);
	gsize size;
	const char *data = g_bytes_get_data (form, &size);

	if (!g_file_set_contents (path, data, (gssize) size, error))
		return FALSE;
	if (ctl->json) {
		JsonObject *object = json_object_new ();

		ctl_set (object, "form", path);
		json_object_set_int_member (object, "size", (gint64) size);
		ctl_print_json (object);
	} else {
		g_print ("%s\n", path);
	}
	return TRUE;
}

static gboolean
write_forms (Ctl *ctl, const CcrfFormWords *words, GError **error)
{
	g_autoptr (GBytes) docx = ccrf_report_form_docx (words, error);
	g_autoptr (GBytes) pdf = ccrf_report_form_pdf (words);
	g_autoptr (GBytes) text = ccrf_report_form_text (words);

	return docx && write_form (ctl, "ccrf.docx", docx, error) && write_form (ctl, "ccrf.pdf", pdf, error) &&
	       write_form (ctl, "ccrf.txt", text, error);
}

int
ctl_forms (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (CcrfRules) own = NULL;
	CcrfFormWords words = { label, choice, NULL, NULL, NULL };

	if (ctl->config_given && !ctl_service (ctl))
		return CTL_USAGE;
	if (!ctl->service)
		own = ccrf_rules_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_printerr ("%s\n", (char *) faults->pdata[i]);
	if (!ctl->service && !own)
		return CTL_FAILED;
	words.data = ctl->service ? ctl->service->rules : own;
	if (ctl->service) {
		words.council = ctl->service->config->name;
		words.address = ctl->service->config->address;
	}
	if (g_mkdir_with_parents (ctl->args[0], 0755) != 0) {
		g_printerr ("ccrfctl: %s: %s\n", ctl->args[0], g_strerror (errno));
		return CTL_FAILED;
	}
	return write_forms (ctl, &words, &error) ? CTL_OK : ctl_fail (error);
}
