/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the commands of ccrfctl share. */

#include <ccrf/daemon.h>

/** How ccrfctl was called. */
typedef struct {
	const char *config_path;
	gboolean config_given;
	gboolean json;
	char **args;          /* behind the command, NULL-ended */
	char *reason, *person, *head; /* options of some commands; nullable */
	char *from, *to, *out;        /* of report: nullable */
	gboolean off, dry_run, force, text, html, csv;
	CcrfService *service; /* NULL until ctl_service */
	CcrfStore *store;     /* NULL until ctl_store */
} Ctl;

typedef int (*CtlRun) (Ctl *ctl);

enum { CTL_OK = 0, CTL_FAILED = 1, CTL_USAGE = 2 };

/** Loads the configuration; prints every fault. */
gboolean ctl_service (Ctl *ctl);
/** Opens the store; @write: for commands that change it. */
gboolean ctl_store (Ctl *ctl, gboolean write);
/** "ccrfctl: …" on standard error. Returns: CTL_FAILED */
int ctl_fail (const GError *error);
/** One JSON object on a line of its own; takes @object. */
void ctl_print_json (JsonObject *object);
/** Text of a field or "". Never allocated. */
void ctl_set (JsonObject *object, const char *name, const char *value);
/** %NULL → null */
void ctl_set_or_null (JsonObject *object, const char *name, const char *value);
/** RFC 3339, 0 → null */
void ctl_set_time (JsonObject *object, const char *name, CcrfTime at, const Ctl *ctl);
char *ctl_time_words (const Ctl *ctl, CcrfTime at);

/** The roles, meetings, documents and contributions of a provider concerns process; nothing of other cases. */
void ctl_add_process (const Ctl *ctl, const CcrfCase *it, JsonObject *object);
void ctl_print_process (const Ctl *ctl, const CcrfCase *it);

int ctl_check (Ctl *ctl);
int ctl_parse (Ctl *ctl);
int ctl_cases (Ctl *ctl);
int ctl_show (Ctl *ctl);
int ctl_messages (Ctl *ctl);
int ctl_attention (Ctl *ctl);
int ctl_retry (Ctl *ctl);
int ctl_dismiss (Ctl *ctl);
int ctl_queue (Ctl *ctl);
int ctl_provider (Ctl *ctl);
int ctl_providers (Ctl *ctl);
int ctl_keys (Ctl *ctl);
int ctl_preview (Ctl *ctl);
int ctl_procedure (Ctl *ctl);
int ctl_forms (Ctl *ctl);
int ctl_erase (Ctl *ctl);
int ctl_purge (Ctl *ctl);
int ctl_hold (Ctl *ctl);
int ctl_export (Ctl *ctl);
int ctl_backup (Ctl *ctl);
int ctl_restore (Ctl *ctl);
int ctl_metrics (Ctl *ctl);
int ctl_embargo (Ctl *ctl);
int ctl_report (Ctl *ctl);
int ctl_audit (Ctl *ctl);
/** `keys rotate` */
int ctl_keys_rotate (Ctl *ctl);
