/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * store: the one database (SQLite, WAL, synchronous=FULL). All SQL of the
 * program. One transaction per decision: state, outbox and audit row together.
 * Each thread opens its own CcrfStore.
 */

#include <ccrf/model.h>

G_BEGIN_DECLS

typedef struct _CcrfStore CcrfStore;

/**
 * ccrf_store_open: opens (and migrates) STATE_DIRECTORY/store.db.
 * @content_key: raw mails, form contents, addresses and outbox bytes are sealed
 *   under a key of their own per case and per message, wrapped by this one. Borrowed:
 *   it must live as long as the store
 * @read_only: for ccrfctl; no migration then. Works while the daemon writes
 * @error: SECRET (another content key), CONFIG (a newer schema, another program's
 *   file, a folder that everybody may write to), NOT_FOUND (read only, no database yet), IO, TEMPORARY
 */
CcrfStore *ccrf_store_open (const char *state_directory, const CcrfKey *content_key, gboolean read_only, GError **error);
void ccrf_store_close (CcrfStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfStore, ccrf_store_close)

/* A transaction: BEGIN IMMEDIATE; waits up to 30 s for another writer. Reads inside see one state. */
gboolean ccrf_store_begin (CcrfStore *store, GError **error);
gboolean ccrf_store_commit (CcrfStore *store, GError **error);
void ccrf_store_rollback (CcrfStore *store); /* no-op outside a transaction */

/* ---- intake ------------------------------------------------------------------ */

/** UIDs already recorded of this folder and validity, ascending. GArray of guint32 */
GArray *ccrf_store_known_uids (CcrfStore *store, const char *folder, guint32 uidvalidity, GError **error);

/**
 * ccrf_store_add_message: (inside a transaction; several make a group commit)
 * Records the raw message and where it lies on the server. The same bytes
 * again (another UID, another validity) only add the place.
 * @sha256, @stable_sha256: of the bytes; a known @stable_sha256 (another sha256) is recorded as a second delivery,
 *   outcome "duplicate", processed at once
 * @is_new: (out): TRUE when a row was added that waits to be processed; FALSE for known bytes and second deliveries
 */
gboolean ccrf_store_add_message (CcrfStore *store, const char *folder, guint32 uidvalidity, guint32 uid, GBytes *raw, CcrfTime received,
                                 const char *sha256, const char *stable_sha256, gboolean cut, gboolean *is_new, GError **error);

/** A message as stored. */
typedef struct {
	gint64 id;
	char *sha256;
	CcrfTime received;
	GBytes *raw;        /* NULL in listings */
	gboolean cut;
	int attempts;       /* how often processing began */
	/* known after processing */
	char *message_id, *from, *kind, *rule, *case_ref, *outcome, *folder, *reason, *vouched;
} CcrfStored;
void ccrf_stored_free (CcrfStored *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfStored, ccrf_stored_free)

/** The oldest message that is not processed yet, with its bytes; %NULL without @error: none. Counts an attempt in a
 *  transaction of its own, committed before it returns: not to be called inside one. */
CcrfStored *ccrf_store_next_message (CcrfStore *store, GError **error);
/** By sha256, with its bytes. */
CcrfStored *ccrf_store_message (CcrfStore *store, const char *sha256, GError **error);

/**
 * ccrf_store_finish_message: (inside a transaction) what became of it.
 * @folder: "processed", "attention" or "quarantine": where it is to be moved on the server
 * @message: (nullable): as read; %NULL when it could not be
 * @reason: (nullable): for attention: what a person must do
 * @case_ref: (nullable)
 * @error: STALE when it is processed already: roll back, another program decided on it
 */
gboolean ccrf_store_finish_message (CcrfStore *store, gint64 id, const CcrfMessage *message, const char *vouched, const char *case_ref,
                                    const char *outcome, const char *folder, const char *reason, GError **error);
/** The message belongs to @case_ref from now on: a person said so. (inside a transaction) */
gboolean ccrf_store_file_message (CcrfStore *store, const char *sha256, const char *case_ref, GError **error);
/** Puts a message of Attention back to be processed again (`ccrfctl retry`); %NULL @sha256: all of them. One of Quarantine
 *  only by its @sha256; one that opened a case never. Returns: how many, -1 */
int ccrf_store_retry (CcrfStore *store, const char *sha256, GError **error);

/** Moves on the server that are still to be done: processed, not yet moved. */
typedef struct { guint32 uid; char *folder; /* "processed", … */ } CcrfMove;
GPtrArray *ccrf_store_pending_moves (CcrfStore *store, const char *folder, guint32 uidvalidity, GError **error);
gboolean ccrf_store_moved (CcrfStore *store, const char *folder, guint32 uidvalidity, const guint32 *uids, gsize n, GError **error);

/** When a poll last succeeded; for `ccrfctl check`. */
gboolean ccrf_store_note_poll (CcrfStore *store, CcrfTime at, GError **error);
CcrfTime ccrf_store_last_poll (CcrfStore *store);

/* ---- cases --------------------------------------------------------------------- */

CcrfCase *ccrf_store_case (CcrfStore *store, const char *ref, GError **error); /* NOT_FOUND */
/** The case and the request behind a token's id (NULL without error when there is none). @request: borrowed from the case */
CcrfCase *ccrf_store_case_of_request (CcrfStore *store, guint64 request_id, CcrfRequest **request, GError **error);
/** @open_only: not "closed". All procedures but triage unless @triage. GPtrArray of CcrfCase, by received, without items' history */
GPtrArray *ccrf_store_cases (CcrfStore *store, gboolean open_only, gboolean triage, GError **error);
GPtrArray *ccrf_store_cases_of_provider (CcrfStore *store, gint64 provider_id, GError **error);
GPtrArray *ccrf_store_cases_in_state (CcrfStore *store, CcrfProcedureKind procedure, const char *state, GError **error);

/** The case that is due first: its earliest deadline is <= @now. @name: (out): which. NULL without error: none */
CcrfCase *ccrf_store_next_due (CcrfStore *store, CcrfTime now, char **name, GError **error);
/** When the next deadline of any case falls, 0: none */
CcrfTime ccrf_store_next_deadline (CcrfStore *store);

/**
 * ccrf_store_save_case: (inside a transaction) inserts (ref NULL: the store
 * gives the next of its year, `CCRF-2026-00042`, triage `MAIL-2026-00042`, provider concerns `PC-…`)
 * or updates; items, requests, deadlines and links are replaced by what the case holds. Requests without an id get one.
 * @error: STALE when the stored revision is not it->revision; it->revision grows by one on success
 */
gboolean ccrf_store_save_case (CcrfStore *store, CcrfCase *it, CcrfTime now, GError **error);
/** Request ids for new requests (id 0), before their mails are composed. (inside a transaction) */
gboolean ccrf_store_number_requests (CcrfStore *store, CcrfCase *it, CcrfTime now, GError **error);

/** One row of the history. (inside a transaction) Append-only. @cause: message sha256 or "clock" */
gboolean ccrf_store_add_note (CcrfStore *store, const char *case_ref, const CcrfNote *note, const char *cause, CcrfTime now, GError **error);
typedef struct { CcrfTime at; char *who, *what, *cause; } CcrfHistory;
void ccrf_history_free (CcrfHistory *history);
GPtrArray *ccrf_store_history (CcrfStore *store, const char *case_ref, GError **error);
/**
 * ccrf_store_audit_verify: walks the hash chain of the history to its sealed end.
 * @rows: (out): rows found sound
 * @first_broken: (out) (transfer full): %NULL when the chain is whole, else which row and why:
 *   "row 17 was changed", "row 17 is missing", …
 *
 * Returns: FALSE with @error only when it could not be read
 */
gboolean ccrf_store_audit_verify (CcrfStore *store, guint64 *rows, char **first_broken, GError **error);

gboolean ccrf_store_add_delegation (CcrfStore *store, const CcrfDelegation *delegation, CcrfTime now, GError **error);
GPtrArray *ccrf_store_delegations (CcrfStore *store, GError **error);
/** sha256 of the messages filed with a case. GPtrArray of char * */
GPtrArray *ccrf_store_messages_of_case (CcrfStore *store, const char *case_ref, GError **error);
/**
 * ccrf_store_erase_case: (a transaction of its own) destroys the key of a closed
 * case and of the messages that only it came from. Rows, codes, dates and the
 * history stay; names, texts, mails and who acted can never be read again (backups are
 * the operator's to let expire). Loading it then gives a case without form, person or facts.
 * @note: who erased it and why; added to its history, under a key of its own
 * @error: NOT_FOUND; REFUSED while the case is open. Legal holds are the caller's to check
 */
gboolean ccrf_store_erase_case (CcrfStore *store, const char *ref, const CcrfNote *note, CcrfTime now, GError **error);

/** What is known of a provider's earlier concerns (A1.2): over the 12 months before @now, without @except. */
typedef struct {
	int concerns;         /* all */
	int same_category;    /* sharing a category with the case */
	int actions, evidenced, not_evidenced; /* their agreed actions */
	GPtrArray *refs;      /* char * of same_category cases */
} CcrfEarlier;
void ccrf_earlier_free (CcrfEarlier *earlier);
CcrfEarlier *ccrf_store_earlier (CcrfStore *store, const CcrfCase *it, CcrfTime now, GError **error);

/* ---- providers -------------------------------------------------------------------- */

/** Upserts by location id (or by normal name and postcode where there is none); rows of an earlier file that are
 *  missing in this one are marked (@whole_directory), but not those that only a list or a person added. What a row leaves
 *  empty stays as it was, and so does the status of placements. The same name and postcode under a new location id gets
 *  the vanished row as predecessor. One transaction. @normal_name: identify's function. Returns: rows, -1 */
typedef char *(*CcrfNormalName) (const char *name);
int ccrf_store_import_providers (CcrfStore *store, const GPtrArray *providers, CcrfNormalName normal_name, gboolean whole_directory, CcrfTime now, GError **error);
CcrfProvider *ccrf_store_provider (CcrfStore *store, gint64 id, GError **error);
/** Adds (id 0) or updates one. (inside a transaction) */
gboolean ccrf_store_save_provider (CcrfStore *store, CcrfProvider *provider, CcrfNormalName normal_name, CcrfTime now, GError **error);
/** By (part of a) name, other name or location id, for `ccrfctl provider`. At most 200, those of the latest file first. */
GPtrArray *ccrf_store_find_providers (CcrfStore *store, const char *text, CcrfNormalName normal_name, GError **error);
/** Rows worth comparing: same location id, same postcode, same normal name or other name, shared (rare) words. At most 200. */
GPtrArray *ccrf_store_provider_candidates (CcrfStore *store, const char *location_id, const char *postcode, const char *normal_name, GError **error);
/** Address → providers that have it as contact: GPtrArray of CcrfProvider */
GPtrArray *ccrf_store_providers_by_email (CcrfStore *store, const char *address, GError **error);

/* ---- the outbox ------------------------------------------------------------------------ */

/** A number that no other mail has, for its Message-ID. (inside a transaction) */
gboolean ccrf_store_next_outbox_id (CcrfStore *store, gint64 *id, GError **error);
gboolean ccrf_store_queue (CcrfStore *store, const CcrfOutgoing *outgoing, GError **error); /* inside a transaction */
/** The next mail to send at @now (queued or uncertain, not_before <= now), with its bytes; NULL without error: none */
CcrfOutgoing *ccrf_store_next_outgoing (CcrfStore *store, CcrfTime now, GError **error);
/** When the next queued mail may leave, 0: none */
CcrfTime ccrf_store_next_send (CcrfStore *store);
/** Before DATA's last dot: from here on an unknown end is "uncertain". */
gboolean ccrf_store_outgoing_started (CcrfStore *store, gint64 id, CcrfTime now, GError **error);
/** @state with the server's words; @not_before: of the next try */
gboolean ccrf_store_outgoing_result (CcrfStore *store, gint64 id, CcrfOutboxState state, const char *reply, CcrfTime not_before, CcrfTime now, GError **error);
GPtrArray *ccrf_store_outbox (CcrfStore *store, GError **error); /* CcrfOutgoing without bytes, oldest first */
/** (nullable) by Message-ID (without <>); without its bytes */
CcrfOutgoing *ccrf_store_outgoing_by_message_id (CcrfStore *store, const char *message_id, GError **error);
gboolean ccrf_store_outgoing_bounced (CcrfStore *store, gint64 id, const char *why, GError **error);
/** Notices (mails without a request) queued to @address at or after @since: for the rate limit of automatic mails. */
int ccrf_store_count_sent_to (CcrfStore *store, const char *address, CcrfTime since);

/* ---- listings ---------------------------------------------------------------------------- */

/** CcrfStored without bytes, oldest first. @attention_only: what waits for a person: Attention and Quarantine */
GPtrArray *ccrf_store_messages (CcrfStore *store, gboolean attention_only, GError **error);

/** Remembered words of the program itself, e.g. which meetings' packs went out. */
char *ccrf_store_memory (CcrfStore *store, const char *key);
gboolean ccrf_store_remember (CcrfStore *store, const char *key, const char *value, GError **error);

/** For tests and `check`: PRAGMA integrity_check, schema version. */
gboolean ccrf_store_verify (CcrfStore *store, GPtrArray *faults);

G_END_DECLS
