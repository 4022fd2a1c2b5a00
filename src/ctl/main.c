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
	{ "cases",     "[all]",             "every case: state, clock, who is waited for; all: triage and trend alerts too", 0, 1, ctl_cases },
	{ "show",      "REF",               "one case with its actions, requests, messages and history", 1, 1, ctl_show },
	{ "messages",  "",                  "every message taken in and what became of it", 0, 0, ctl_messages },
	{ "attention", "",                  "what waits for a person, with the reason", 0, 0, ctl_attention },
	{ "retry",     "[SHA256]",          "processes messages of Attention again", 0, 1, ctl_retry },
	{ "dismiss",   "SHA256",            "a person has dealt with a message of Attention: it leaves the list, nothing is deleted (--reason TEXT)", 1, 1, ctl_dismiss },
	{ "queue",     "",                  "the outgoing mails", 0, 0, ctl_queue },
	{ "provider",  "NAME",              "a provider's file", 1, 1, ctl_provider },
	{ "embargo",   "",                  "the providers with whom new placements are suspended, or made with caution", 0, 0, ctl_embargo },
	{ "report",    "",                  "what came in, what became of it, how long it took (--from --to DATE, --text --html --csv, --out FILE)", 0, 0, ctl_report },
	{ "providers", "import FILE.csv",   "reads the CQC directory or a list of your own", 2, 2, ctl_providers },
	{ "keys",      "new DIR|rotate",    "writes new token.key and content.key; wraps everything with the new content key", 1, 2, ctl_keys },
	{ "preview",   "NAME [text|html]",  "a template with sample values; without a name: the names", 0, 2, ctl_preview },
	{ "forms",     "DIR",               "writes the council's own blank form there: ccrf.docx, ccrf.pdf, ccrf.txt", 1, 1, ctl_forms },
	{ "procedure", "[NAME]",            "the graph of a procedure (Graphviz DOT) from its rows; with --json its states", 0, 1, ctl_procedure },
	{ "hold",      "REF",               "legal hold: it is not erased; --off ends it (--reason TEXT)", 1, 1, ctl_hold },
	{ "erase",     "REF",               "destroys the key of a closed case: nobody can read it any more (--reason TEXT)", 1, 1, ctl_erase },
	{ "purge",     "",                  "erases what has been kept as long as [retention] says (--dry-run)", 0, 0, ctl_purge },
	{ "export",    "[DIR]",             "all that is held about a person: --person ADDRESS_OR_NAME; with DIR as files", 0, 1, ctl_export },
	{ "backup",    "FILE",              "a copy of the database while the daemon runs; what is sealed stays sealed", 1, 1, ctl_backup },
	{ "restore",   "FILE",              "puts a backup in place after proving it (--force: over an existing database)", 1, 1, ctl_restore },
	{ "audit",     "verify",            "proves the history and names its first broken row; --head HASH: that this hash is part of it", 1, 1, ctl_audit },
	{ "metrics",   "",                  "counts and ages for a monitoring system (Prometheus); no personal data", 0, 0, ctl_metrics },
};
/* options that only some commands take: one that is not theirs is a mistake, not ignored */
static const struct { const char *option, *commands; } options_of[] = {
	{ "reason",  "hold erase dismiss" },
	{ "off",     "hold" },
	{ "dry-run", "purge" },
	{ "person",  "export" },
	{ "force",   "restore" },
	{ "head",    "audit" },
	{ "from",    "report" },
	{ "to",      "report" },
	{ "out",     "report" },
	{ "text",    "report" },
	{ "html",    "report" },
	{ "csv",     "report" },
};
/* clang-format on */

static gboolean
takes (const char *command, const char *option)
{
	for (gsize i = 0; i < G_N_ELEMENTS (options_of); i++) {
		g_auto (GStrv) names = g_strsplit (options_of[i].commands, " ", -1);

		if (g_str_equal (options_of[i].option, option))
			return g_strv_contains ((const char *const *) names, command);
	}
	return FALSE;
}

/* (nullable): an option that was given and that @command does not take */
static const char *
foreign_option (const Ctl *ctl, const char *command)
{
	const struct { const char *option; gboolean given; } rows[] = {
		{ "reason", ctl->reason != NULL }, { "person", ctl->person != NULL }, { "head", ctl->head != NULL },
		{ "from", ctl->from != NULL }, { "to", ctl->to != NULL }, { "out", ctl->out != NULL }, { "text", ctl->text }, { "html", ctl->html },
		{ "csv", ctl->csv }, { "off", ctl->off }, { "dry-run", ctl->dry_run }, { "force", ctl->force },
	};

	for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
		if (rows[i].given && !takes (command, rows[i].option))
			return rows[i].option;
	return NULL;
}

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
		if (foreign_option (ctl, name)) {
			g_printerr ("ccrfctl: %s takes no --%s\n", name, foreign_option (ctl, name));
			return CTL_USAGE;
		}
		if (n < commands[i].least || n > commands[i].most) {
			g_printerr ("usage: ccrfctl %s %s\n", name, commands[i].args);
			return CTL_USAGE;
		}
		return commands[i].run (ctl);
	}
	g_printerr ("ccrfctl: there is no command “%s”\n\n", name);
	return usage ();
}

/* UTF-8 whatever the locale is: GLib would put "?" for what a C locale does not have, in names and in JSON. Names,
 * subjects and texts are strangers': none of them may command the terminal. */
static void
print_safely (FILE *to, const char *text, gboolean json)
{
	g_autofree char *printable = ccrf_text_printable (text, json);

	fputs (printable, to);
	fflush (to);
}

static void
print_words (const char *text)
{
	print_safely (stdout, text, FALSE);
}

static void
print_json (const char *text)
{
	print_safely (stdout, text, TRUE);
}

static void
print_error (const char *text)
{
	print_safely (stderr, text, FALSE);
}

int
main (int argc, char **argv)
{
	g_autofree char *config = NULL;
	gboolean json = FALSE, version = FALSE;
	Ctl ctl = { 0 };
	const GOptionEntry options[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "Configuration (default: " DEFAULT_CONFIG ")", "FILE" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &json, "JSON, one object a line", NULL },
		/* as bytes, not by the locale: names have accents, services have none */
		{ "reason", 0, 0, G_OPTION_ARG_FILENAME, &ctl.reason, "hold, erase, dismiss: why; sealed", "TEXT" },
		{ "off", 0, 0, G_OPTION_ARG_NONE, &ctl.off, "hold: end it", NULL },
		{ "dry-run", 0, 0, G_OPTION_ARG_NONE, &ctl.dry_run, "purge: only say what would be erased", NULL },
		{ "person", 0, 0, G_OPTION_ARG_FILENAME, &ctl.person, "export: whose data", "ADDRESS_OR_NAME" },
		{ "force", 0, 0, G_OPTION_ARG_NONE, &ctl.force, "restore: set the existing database aside", NULL },
		{ "head", 0, 0, G_OPTION_ARG_FILENAME, &ctl.head, "audit: a hash that was mailed", "HASH" },
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &ctl.from, "report: the first day (default: twelve months)", "YYYY-MM-DD" },
		{ "to", 0, 0, G_OPTION_ARG_FILENAME, &ctl.to, "report: the last day (default: today)", "YYYY-MM-DD" },
		{ "text", 0, 0, G_OPTION_ARG_NONE, &ctl.text, "report: plain text", NULL },
		{ "html", 0, 0, G_OPTION_ARG_NONE, &ctl.html, "report: one HTML file with charts", NULL },
		{ "csv", 0, 0, G_OPTION_ARG_NONE, &ctl.csv, "report: for a spreadsheet", NULL },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &ctl.out, "report: where to; its ending says how", "FILE" },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND");
	g_autoptr (GError) error = NULL;
	int status;

	g_set_print_handler (print_words);
	g_set_printerr_handler (print_error);
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
	if (json)
		g_set_print_handler (print_json);
	ccrf_parse_init ();
	ccrf_log_set_level (CCRF_LOG_WARNING);
	ctl.config_path = config ? config : DEFAULT_CONFIG;
	ctl.config_given = config != NULL;
	ctl.json = json;
	ctl.args = argv + 2;
	status = run (&ctl, argv[1]);
	g_clear_pointer (&ctl.store, ccrf_store_close);
	g_clear_pointer (&ctl.service, ccrf_service_free);
	g_free (ctl.reason);
	g_free (ctl.person);
	g_free (ctl.head);
	g_free (ctl.from);
	g_free (ctl.to);
	g_free (ctl.out);
	return status;
}
