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

/** The loops of the daemon; NONE for `--once` and ccrfctl. */
typedef enum { CCRF_LOOP_NONE, CCRF_LOOP_INTAKE, CCRF_LOOP_CLOCK, CCRF_LOOP_DELIVERY, CCRF_LOOPS } CcrfLoop;

/** All that is loaded once and only read afterwards; shared by the threads. */
typedef struct {
	CcrfConfig *config;
	CcrfRules *rules;
	CcrfCalendar *calendar;
	CcrfProcedures *procedures;
	CcrfTrends *trends;
	CcrfTemplates *templates;
	CcrfClock clock;
	/* the loops wake each other */
	GMutex lock;
	GCond changed;
	guint64 changes;   /* grows with every commit */
	int stop_fd;       /* eventfd, readable once the service shall stop; -1 for --once and ccrfctl */
	gboolean stopping;
	/* the heart; monotonic microseconds, 0: not begun */
	gint64 progress_by[CCRF_LOOPS];
	char *says[CCRF_LOOPS]; /* nullable */
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
	CcrfLoop loop;
	guint problems;        /* logged, without ending the round: `--once` exits 1 for them */
} CcrfWorker;
CcrfWorker *ccrf_worker_new (CcrfService *service, GError **error);
void ccrf_worker_free (CcrfWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfWorker, ccrf_worker_free)
/** For xoauth2: a token that is still good; %NULL without @error where passwords serve. */
gboolean ccrf_worker_token (CcrfWorker *worker, const CcrfAccount *account, GError **error);

/* ---- the heart ------------------------------------------------------------------------ */

/** The loop made progress, and will again within @waiting seconds (what it may wait for a server or a moment) and `stuck_after`. */
void ccrf_worker_beat (CcrfWorker *worker, gint64 waiting);
/** What the loop does, in plain words for the unit's STATUS: no address, no name. */
void ccrf_worker_say (CcrfWorker *worker, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** Every loop has opened its store and begun. */
gboolean ccrf_service_has_begun (CcrfService *service);
/** (nullable), not allocated: which loop is late at @now (monotonic microseconds); %NULL: all make progress */
const char *ccrf_service_stuck (CcrfService *service, gint64 now);
/** Returns: (transfer full): one line */
char *ccrf_service_status (CcrfService *service);
/** Seconds until the next try after a failure: 1, 2, 4 … 300. @before: the pause before this one, 0: none. @served:
 *  seconds that the connection was of use; twice the pause before begins at 1 again */
gint64 ccrf_backoff (gint64 before, gint64 served);

/** What systemd hears: READY, WATCHDOG, STATUS, STOPPING. Silent without NOTIFY_SOCKET. */
typedef struct _CcrfNotify CcrfNotify;
CcrfNotify *ccrf_notify_new (CcrfService *service); /* borrowed */
void ccrf_notify_free (CcrfNotify *notify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfNotify, ccrf_notify_free)
/** How often ccrf_notify_tick is to be called. */
guint ccrf_notify_tick_milliseconds (const CcrfNotify *notify);
void ccrf_notify_tick (CcrfNotify *notify);
void ccrf_notify_stopping (CcrfNotify *notify);

/* ---- the alarm --------------------------------------------------------------------------- */

/** What is known of the mailbox or the sending not working. */
typedef struct {
	CcrfTime since; /* the last time that it worked, or the first that it did not; 0: no trouble */
	CcrfTime told;  /* the last mail, or line of the log; 0: none */
	CcrfTime over;  /* it works again, but nobody was told yet; 0: not */
	char *why;      /* the last failure */
} CcrfTrouble;

/** Is the operator to be told at @now? Once after @alarm_after seconds, then daily. Pure. */
gboolean ccrf_alarm_is_due (const CcrfTrouble *trouble, gint64 alarm_after, CcrfTime now);
/** "2 days and 5 hours". Returns: (transfer full) */
char *ccrf_alarm_lasted_words (gint64 seconds);
/**
 * What came of a poll, or of sending. Each a transaction of its own: what is remembered and the mail to the holders of
 * `operator` together. A poll that worked is noted as the last one (ccrf_store_note_poll).
 * @why: the failure, without personal data
 */
gboolean ccrf_alarm_mailbox_failed (CcrfWorker *worker, const char *why, CcrfTime now, GError **error);
gboolean ccrf_alarm_mailbox_worked (CcrfWorker *worker, CcrfTime now, GError **error);
gboolean ccrf_alarm_sending_failed (CcrfWorker *worker, const char *why, CcrfTime now, GError **error);
gboolean ccrf_alarm_sending_worked (CcrfWorker *worker, CcrfTime now, GError **error);
/** A fault for each: no successful poll, nothing sent, mails waiting longer than `alarm_after`. */
void ccrf_alarm_check (const CcrfService *service, CcrfStore *store, CcrfTime now, GPtrArray *faults);
/** B8: roles whose contacts were not reviewed for a year. */
void ccrf_contacts_check (const CcrfService *service, CcrfStore *store, CcrfTime now, GPtrArray *warnings);

/* ---- the end of the history ------------------------------------------------------------ */

/** When the end of the history was last mailed to the operator, and how long it was then. */
typedef struct { CcrfTime at; guint64 rows; } CcrfAuditMailed;
/** Is it to be mailed at @now? Once a day of local time, inside the send window, when rows were added; else once in seven days. Pure. */
gboolean ccrf_audit_is_due (const CcrfAuditMailed *mailed, guint64 rows, const CcrfCalendar *calendar, const CcrfConfig *config, CcrfTime now);

/* ---- one round of each loop --------------------------------------------------------- */

/** Takes in what the server has and is not stored yet, processes it, moves it. */
gboolean ccrf_intake_round (CcrfWorker *worker, CcrfMailbox *mailbox, GError **error);
/** Processes every stored message that waits. Returns: how many, -1 */
int ccrf_pipeline_process (CcrfWorker *worker, GError **error);
/** The same for at most @most messages. Returns: how many; @most: there may be more */
int ccrf_pipeline_some (CcrfWorker *worker, int most, GError **error);
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
