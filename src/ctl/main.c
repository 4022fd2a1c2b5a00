/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ccrfctl: a table of commands for the operator. */

#include "ctl.h"
#include <stdio.h>
#include <string.h>

#define DEFAULT_CONFIG "/etc/ccrfd/ccrfd.conf"

/* clang-format off */
static const struct { const char *name, *args, *what; int least, most; CtlRun run; } commands[] = {
	{ "check",     "",                  "configuration, mailbox, SMTP, templates, procedures, roles; exit 1 with each fault", 0, 0, ctl_check },
	{ "parse",     "FILE…",             "what the daemon would make of a mail or a form; keeps nothing", 1, 999, ctl_parse },
	{ "cases",     "",                  "every case: state, clock, who is waited for", 0, 0, ctl_cases },
	{ "show",      "REF",               "one case with its actions, requests, messages and history", 1, 1, ctl_show },
	{ "messages",  "",                  "every message taken in and what became of it", 0, 0, ctl_messages },
	{ "attention", "",                  "what waits for a person, with the reason", 0, 0, ctl_attention },
	{ "retry",     "[SHA256]",          "processes messages of Attention again", 0, 1, ctl_retry },
	{ "queue",     "",                  "the outgoing mails", 0, 0, ctl_queue },
	{ "provider",  "NAME",              "a provider's file", 1, 1, ctl_provider },
	{ "providers", "import FILE.csv",   "reads the CQC directory or a list of your own", 2, 2, ctl_providers },
	{ "keys",      "new DIR",           "writes new token.key and content.key", 2, 2, ctl_keys },
	{ "preview",   "NAME [text|html]",  "a template with sample values; without a name: the names", 0, 2, ctl_preview },
	{ "forms",     "DIR",               "writes the council's own blank form there: ccrf.docx, ccrf.pdf, ccrf.txt", 1, 1, ctl_forms },
	{ "procedure", "[NAME]",            "the graph of a procedure (Graphviz DOT) from its rows; with --json its states", 0, 1, ctl_procedure },
};
/* clang-format on */

static int
usage (void)
{
	g_printerr ("usage: ccrfctl [--config FILE] [--json] COMMAND\n\n");
	for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
		g_autofree char *line = g_strdup_printf ("%s %s", commands[i].name, commands[i].args);

		g_printerr ("  %-28s %s\n", line, commands[i].what);
	}
	return CTL_USAGE;
}

static int
run (Ctl *ctl, const char *name)
{
	int n = (int) g_strv_length (ctl->args);

	for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
		if (!g_str_equal (commands[i].name, name))
			continue;
		if (n < commands[i].least || n > commands[i].most) {
			g_printerr ("usage: ccrfctl %s %s\n", name, commands[i].args);
			return CTL_USAGE;
		}
		return commands[i].run (ctl);
	}
	g_printerr ("ccrfctl: there is no command “%s”\n\n", name);
	return usage ();
}

/* GLib would turn “é” into "?" in the C locale, where services run: names of providers must come out whole. */
static void
print_utf8 (const char *text)
{
	fputs (text, stdout);
	fflush (stdout);
}

static void
print_utf8_error (const char *text)
{
	fputs (text, stderr);
}

/* UTF-8 whatever the locale is: GLib would put "?" for what a C locale does not have, in names and in JSON. */
static void
print_as_is (const char *text)
{
	fputs (text, stdout);
}

static void
print_error_as_is (const char *text)
{
	fputs (text, stderr);
}

int
main (int argc, char **argv)
{
	g_autofree char *config = NULL;
	gboolean json = FALSE, version = FALSE;
	const GOptionEntry options[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "Configuration (default: " DEFAULT_CONFIG ")", "FILE" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &json, "JSON, one object a line", NULL },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND");
	g_autoptr (GError) error = NULL;
	Ctl ctl = { 0 };
	int status;

	g_set_print_handler (print_utf8);
	g_set_printerr_handler (print_utf8_error);
	g_set_print_handler (print_as_is);
	g_set_printerr_handler (print_error_as_is);
	g_option_context_add_main_entries (context, options, NULL);
	if (!g_option_context_parse (context, &argc, &argv, &error)) {
		g_printerr ("ccrfctl: %s\n", error->message);
		return CTL_USAGE;
	}
	if (version) {
		g_print ("ccrfctl %s\n", CCRF_VERSION);
		return CTL_OK;
	}
	if (argc < 2)
		return usage ();
	ccrf_parse_init ();
	ccrf_log_set_level (CCRF_LOG_WARNING);
	ctl = (Ctl){ .config_path = config ? config : DEFAULT_CONFIG, .config_given = config != NULL, .json = json, .args = argv + 2 };
	status = run (&ctl, argv[1]);
	g_clear_pointer (&ctl.store, ccrf_store_close);
	g_clear_pointer (&ctl.service, ccrf_service_free);
	return status;
}
