/* SPDX-License-Identifier: GPL-3.0-or-later */

/* keys, providers, preview, procedure: setting up, and looking at what is built in. */

#include "ctl.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- keys new DIR --------------------------------------------------------------------------- */

static gboolean
write_key (const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename (folder, name, NULL);
	g_autoptr (CcrfKey) key = ccrf_key_generate ();
	g_autofree char *text = ccrf_key_to_base64 (key), *line = g_strdup_printf ("%s\n", text);
	/* a key that is there is never overwritten: what it sealed could not be read again */
	int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	gboolean ok = fd >= 0 && write (fd, line, strlen (line)) == (gssize) strlen (line) && fsync (fd) == 0;

	if (!ok)
		g_printerr ("ccrfctl: %s: %s\n", path, g_strerror (errno));
	else
		g_print ("%s\n", path);
	if (fd >= 0)
		close (fd);
	memset (text, 0, strlen (text));
	memset (line, 0, strlen (line));
	return ok;
}

int
ctl_keys (Ctl *ctl)
{
	if (g_str_equal (ctl->args[0], "rotate") && !ctl->args[1])
		return ctl_keys_rotate (ctl);
	if (!g_str_equal (ctl->args[0], "new") || !ctl->args[1]) {
		g_printerr ("usage: ccrfctl keys new DIR, or: ccrfctl keys rotate\n");
		return CTL_USAGE;
	}
	if (g_mkdir_with_parents (ctl->args[1], 0700) != 0) {
		g_printerr ("ccrfctl: %s: %s\n", ctl->args[1], g_strerror (errno));
		return CTL_FAILED;
	}
	return write_key (ctl->args[1], "token.key") && write_key (ctl->args[1], "content.key") ? CTL_OK : CTL_FAILED;
}

/* ---- providers import FILE ---------------------------------------------------------------------- */

/* The whole directory: who is missing in it has gone. A list of one's own says nothing about the others. */
static gboolean
is_directory (GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data (bytes, &size);
	g_autofree char *head = g_strndup (data, MIN (size, 8192)), *lower = g_ascii_strdown (head, -1);

	return strstr (lower, "cqc location id") != NULL;
}

int
ctl_providers (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GPtrArray) providers = NULL;
	g_autoptr (GBytes) bytes = NULL;
	char *data;
	gsize size;
	int n;

	if (!g_str_equal (ctl->args[0], "import")) {
		g_printerr ("usage: ccrfctl providers import FILE.csv\n");
		return CTL_USAGE;
	}
	if (!g_file_get_contents (ctl->args[1], &data, &size, &error))
		return ctl_fail (error);
	bytes = g_bytes_new_take (data, size);
	providers = ccrf_parse_providers_csv (bytes, ctl->args[1], faults);
	for (guint i = 0; i < faults->len; i++)
		g_printerr ("%s\n", (char *) faults->pdata[i]);
	if (!providers || !ctl_store (ctl, TRUE))
		return CTL_FAILED;
	n = ccrf_store_import_providers (ctl->store, providers, ccrf_identify_normal_name, is_directory (bytes), ccrf_service_now (ctl->service), &error);
	if (n < 0)
		return ctl_fail (error);
	g_print ("%d providers read\n", n);
	return faults->len ? CTL_FAILED : CTL_OK;
}

/* ---- preview NAME ------------------------------------------------------------------------------------ */

int
ctl_preview (Ctl *ctl)
{
	g_autoptr (GPtrArray) faults = ccrf_faults_new ();
	g_autoptr (GError) error = NULL;
	g_autoptr (CcrfRendered) rendered = NULL;
	g_autoptr (CcrfTemplates) own = NULL;
	const CcrfTemplates *templates;

	if (ctl->config_given && !ctl_service (ctl))
		return CTL_FAILED;
	own = ctl->service ? NULL : ccrf_templates_load (NULL, faults);
	for (guint i = 0; i < faults->len; i++)
		g_printerr ("%s\n", (char *) faults->pdata[i]);
	templates = ctl->service ? ctl->service->templates : own;
	if (!templates)
		return CTL_FAILED;
	if (!ctl->args[0]) {
		g_auto (GStrv) names = ccrf_templates_names (templates);

		for (char **name = names; *name; name++)
			g_print ("%s\n", *name);
		return CTL_OK;
	}
	rendered = ccrf_template_preview (templates, ctl->args[0], &error);
	if (!rendered)
		return ctl_fail (error);
	if (g_strcmp0 (ctl->args[1], "html") == 0)
		g_print ("%s", rendered->html);
	else
		g_print ("To the %s\nSubject: %s\n\n%s\n", rendered->audience, rendered->subject, rendered->text);
	return CTL_OK;
}

/* ---- procedure [NAME] -------------------------------------------------------------------------------------- */

static const char *const procedures[] = { "concern", "compliment", "triage", "provider-concerns", "trend", "contact-review", NULL };

static void
print_states (const Ctl *ctl, const char *name)
{
	g_auto (GStrv) pairs = ccrf_decide_states (name);

	for (gsize i = 0; pairs[i]; i += 2) {
		JsonObject *object;

		if (!ctl->json) {
			g_print ("| %s | `%s` | %s |\n", name, pairs[i], pairs[i + 1]);
			continue;
		}
		object = json_object_new ();
		ctl_set (object, "procedure", name);
		ctl_set (object, "state", pairs[i]);
		ctl_set (object, "meaning", pairs[i + 1]);
		ctl_print_json (object);
	}
}

int
ctl_procedure (Ctl *ctl)
{
	const char *name = ctl->args[0];
	g_autofree char *graph = name ? ccrf_decide_graph (name) : NULL;

	if (name && !graph) {
		g_printerr ("ccrfctl: there is no procedure “%s”\n", name);
		return CTL_FAILED;
	}
	if (graph && !ctl->json)
		g_print ("%s", graph);
	else if (name)
		print_states (ctl, name);
	else
		for (gsize i = 0; procedures[i]; i++)
			print_states (ctl, procedures[i]);
	return CTL_OK;
}
