/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * daemon: where the rooms come together. `pipeline.c` is the whole story; the
 * three loops (intake, clock, delivery) share nothing but the store.
 */

#include <ccrf/calendar.h>
#include <ccrf/decide.h>
#include <ccrf/identify.h>
#include <ccrf/mailbox.h>
#include <ccrf/model.h>
#include <ccrf/parse.h>
#include <ccrf/send.h>
#include <ccrf/store.h>

G_BEGIN_DECLS

/** All that is loaded once and only read afterwards; shared by the threads. */
typedef struct {
	CcrfConfig *config;
	CcrfRules *rules;
	CcrfCalendar *calendar;
	CcrfProcedures *procedures;
	CcrfTemplates *templates;
	CcrfClock clock;
	/* the loops wake each other */
	GMutex lock;
	GCond changed;
	guint64 changes;   /* grows with every commit */
	int stop_fd;       /* eventfd, readable once the service shall stop; -1 for --once and ccrfctl */
	gboolean stopping;
} CcrfService;

/** Returns: (transfer full) (nullable): %NULL with every fault added */
CcrfService *ccrf_service_load (const char *config_path, GPtrArray *faults);
void ccrf_service_free (CcrfService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfService, ccrf_service_free)
/** Names of roles, templates, stanzas that are missing; what `ccrfctl check` proves beyond loading. */
void ccrf_service_check (const CcrfService *service, GPtrArray *faults, GPtrArray *warnings);
CcrfTime ccrf_service_now (const CcrfService *service);
/** Something was committed: the other loops look. */
void ccrf_service_wake (CcrfService *service);
/** Waits until something was committed since @seen, @seconds are over or the service stops. */
void ccrf_service_wait (CcrfService *service, guint64 *seen, gint64 seconds);
void ccrf_service_stop (CcrfService *service);
gboolean ccrf_service_is_stopping (CcrfService *service);

/** One loop's own connection to the store. */
typedef struct {
	CcrfService *service;
	CcrfStore *store;
	char *access_token;    /* nullable */
	CcrfTime token_expires;
} CcrfWorker;
CcrfWorker *ccrf_worker_new (CcrfService *service, GError **error);
void ccrf_worker_free (CcrfWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfWorker, ccrf_worker_free)
/** For xoauth2: a token that is still good; %NULL without @error where passwords serve. */
gboolean ccrf_worker_token (CcrfWorker *worker, const CcrfAccount *account, GError **error);

/* ---- one round of each loop --------------------------------------------------------- */

/** Takes in what the server has and is not stored yet, processes it, moves it. */
gboolean ccrf_intake_round (CcrfWorker *worker, CcrfMailbox *mailbox, GError **error);
/** Processes every stored message that waits. Returns: how many, -1 */
int ccrf_pipeline_process (CcrfWorker *worker, GError **error);
/** Fires every deadline that has passed, meeting packs included. Returns: how many, -1 */
int ccrf_clock_round (CcrfWorker *worker, GError **error);
/** Sends what may leave now. @problems: one line each. Returns: how many were handed over, -1 when the server cannot be used */
int ccrf_delivery_round (CcrfWorker *worker, CcrfSubmission **submission, GError **error);

/* ---- the loops of the daemon ------------------------------------------------------------ */

gpointer ccrf_intake_loop (gpointer service);
gpointer ccrf_clock_loop (gpointer service);
gpointer ccrf_delivery_loop (gpointer service);
/** `--once`. Returns: exit status; problems on standard error, a line each */
int ccrf_once (CcrfService *service);

G_END_DECLS
