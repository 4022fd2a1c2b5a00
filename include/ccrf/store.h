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
/**
 * ccrf_store_open_keys: as ccrf_store_open, while the content key is being rotated.
 * @previous_key: (nullable) (borrowed): the key before; what is still sealed with it opens too
 */
CcrfStore *ccrf_store_open_keys (const char *state_directory, const CcrfKey *content_key, const CcrfKey *previous_key, gboolean read_only, GError **error);
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

/**
 * ccrf_store_set_sender: (inside a transaction) whose mail it is, by ccrf_parse_sender_key. The first @rate mails of a sender
 * that wait are in the first turn, the next @rate in the second, and so on: whoever sends thousands does not keep
 * the others waiting.
 */
gboolean ccrf_store_set_sender (CcrfStore *store, const char *sha256, const char *sender_key, int rate, GError **error);

/* ---- what asks a person, by sender ------------------------------------------------ */

/** Mails of @sender (%NULL: of anybody) about which a person was asked since @since; -1 */
int ccrf_store_count_asked (CcrfStore *store, const char *sender, CcrfTime since, GError **error);
/** (inside a transaction) @aside: nobody was asked; it is counted, and told by number */
gboolean ccrf_store_note_asked (CcrfStore *store, gint64 message, const char *sender, gboolean aside, CcrfTime now, GError **error);
/** What was put aside and not told yet, a row a sender, most mails first. */
typedef struct { char *from; gint64 count; } CcrfAside;
GPtrArray *ccrf_store_put_aside (CcrfStore *store, GError **error);
/** (inside a transaction) All of it was told; what is older than @before is forgotten. */
gboolean ccrf_store_told_aside (CcrfStore *store, CcrfTime before, GError **error);

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
	char *dismissed;    /* who took it off Attention, and why; %NULL: nobody */
} CcrfStored;
void ccrf_stored_free (CcrfStored *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfStored, ccrf_stored_free)

/** The message that is next (by turn, see ccrf_store_set_sender; then the oldest; what failed again and again last), with its
 *  bytes; %NULL without @error: none. Counts an attempt in a transaction of its own, committed before it returns: not to be
 *  called inside one. One whose record is damaged comes without bytes (raw %NULL): it must not stop the others. */
CcrfStored *ccrf_store_next_message (CcrfStore *store, GError **error);
/** It was the store that failed, not the message: the attempt that was counted does not count. */
gboolean ccrf_store_return_message (CcrfStore *store, gint64 id, GError **error);
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

/**
 * ccrf_store_dismiss: (a transaction of its own) a person has dealt with a message that waits in Attention or Quarantine:
 * it waits no more, and is to be moved on the server. Nothing of it is deleted.
 * @digits: its SHA-256, or its first eight digits or more
 * @who, @why: sealed with the message; the history has @who, and that it was done
 * @sha256: (out) (transfer full)
 * @error: NOT_FOUND when none waits that begins so, INVALID when several do
 */
gboolean ccrf_store_dismiss (CcrfStore *store, const char *digits, const char *who, const char *why, CcrfTime now, char **sha256, GError **error);
/** Dismissed messages that still lie where people looked at them, on the server. GPtrArray of CcrfDismissed */
typedef struct { gint64 id; char *sha256; const char *from; /* "attention", "quarantine" */ } CcrfDismissed;
GPtrArray *ccrf_store_dismissed (CcrfStore *store, GError **error);
gboolean ccrf_store_dismissed_moved (CcrfStore *store, gint64 id, GError **error);

/** When a poll last succeeded; for `ccrfctl check`. */
gboolean ccrf_store_note_poll (CcrfStore *store, CcrfTime at, GError **error);
CcrfTime ccrf_store_last_poll (CcrfStore *store);

/* ---- cases --------------------------------------------------------------------- */

CcrfCase *ccrf_store_case (CcrfStore *store, const char *ref, GError **error); /* NOT_FOUND */
/** The case and the request behind a token's id (NULL without error when there is none). @request: borrowed from the case */
CcrfCase *ccrf_store_case_of_request (CcrfStore *store, guint64 request_id, CcrfRequest **request, GError **error);
/** @open_only: not "closed". All procedures but triage and trend alerts unless @triage. GPtrArray of CcrfCase, by received, without items' history */
GPtrArray *ccrf_store_cases (CcrfStore *store, gboolean open_only, gboolean triage, GError **error);
GPtrArray *ccrf_store_cases_of_provider (CcrfStore *store, gint64 provider_id, GError **error);
/** Cases of this location and of every other location of the same CQC provider id (A2.9: trends within a provider),
 *  without concerns that were closed as DUPLICATE or NOT OURS. */
GPtrArray *ccrf_store_cases_of_group (CcrfStore *store, gint64 provider_id, GError **error);
/** Every case, of any procedure, received at or after @since */
GPtrArray *ccrf_store_cases_since (CcrfStore *store, CcrfTime since, GError **error);
/** (transfer full) (nullable): reference of the provider concerns process that runs for this provider; %NULL without error: none */
char *ccrf_store_open_process (CcrfStore *store, gint64 provider_id, GError **error);
/** All provider concerns that are not closed. GPtrArray of CcrfCase */
GPtrArray *ccrf_store_open_processes (CcrfStore *store, GError **error);
/** Providers with a concern that is open and has an action due before @today (YYYY-MM-DD) that is not done. GArray of gint64 */
GArray *ccrf_store_providers_overdue (CcrfStore *store, const char *today, GError **error);
GPtrArray *ccrf_store_cases_in_state (CcrfStore *store, CcrfProcedureKind procedure, const char *state, GError **error);

/** The case that is due first: its earliest deadline is <= @now. @name: (out): which. NULL without error: none */
CcrfCase *ccrf_store_next_due (CcrfStore *store, CcrfTime now, char **name, GError **error);
/** When the next deadline of any case falls, 0: none */
CcrfTime ccrf_store_next_deadline (CcrfStore *store);

/**
 * ccrf_store_save_case: (inside a transaction) inserts (ref NULL: the store
 * gives the next of its year, `CCRF-2026-00042`, triage `MAIL-2026-00042`, provider concerns `PC-…`, trend alerts `ALERT-…`)
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
/** A line of the history of a provider concerns process. */
typedef struct { CcrfTime at; char *ref, *what; } CcrfProcessNote;
void ccrf_process_note_free (CcrfProcessNote *note);
/** Those of all processes behind row @after and before the moment @before, in order. @last: (out): the last row that was looked at */
GPtrArray *ccrf_store_process_notes (CcrfStore *store, gint64 after, CcrfTime before, gint64 *last, GError **error);
/**
 * ccrf_store_audit_verify: walks the hash chain of the history to its sealed end.
 * @rows: (out): rows found sound
 * @first_broken: (out) (transfer full): %NULL when the chain is whole, else which row and why:
 *   "row 17 was changed", "row 17 is missing", …
 *
 * Returns: FALSE with @error only when it could not be read
 */
gboolean ccrf_store_audit_verify (CcrfStore *store, guint64 *rows, char **first_broken, GError **error);
/** Length and last hash of the history as it stands. @hash: (out) (transfer full): 64 hex digits, zeroes for an empty one */
gboolean ccrf_store_audit_head (CcrfStore *store, guint64 *rows, char **hash, GError **error);
/** The row whose hash @hash is, 0: none: what somebody noted down earlier is no longer part of the chain. */
gboolean ccrf_store_audit_row (CcrfStore *store, const char *hash, guint64 *row, GError **error);

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
 * @error: NOT_FOUND; REFUSED while the case is open, under legal hold (fact `legal_hold`), or erased already
 */
gboolean ccrf_store_erase_case (CcrfStore *store, const char *ref, const CcrfNote *note, CcrfTime now, GError **error);

/** What retention has to say of @before: GPtrArray of char * references, oldest first. */
typedef enum {
	CCRF_EXPIRED_CASES,  /* closed before, not erased; holds are not looked at */
	CCRF_EXPIRED_TRIAGE, /* the same of mails that no case was made of */
} CcrfExpired;
GPtrArray *ccrf_store_expired (CcrfStore *store, CcrfExpired which, CcrfTime before, GError **error);
/**
 * ccrf_store_erase_loose: (a transaction of its own) destroys the keys of messages taken in and mails made
 * before @before that belong to no case. Not of what waits: for processing, for a person, to be sent.
 * @dry_run: only counts
 * @note: who erased and why, for the history; added when there was something to erase
 */
gboolean ccrf_store_erase_loose (CcrfStore *store, CcrfTime before, gboolean dry_run, const CcrfNote *note, CcrfTime now, gint64 *messages, gint64 *mails,
                                 GError **error);
/**
 * ccrf_store_erase_items: (a transaction of its own) destroys the keys of what others reported about providers
 * before @before. Not where a provider concerns process about the provider runs or is under legal hold.
 * @dry_run: only counts
 * @held: (out): how many were kept for that
 */
gboolean ccrf_store_erase_items (CcrfStore *store, CcrfTime before, gboolean dry_run, const CcrfNote *note, CcrfTime now, gint64 *erased, gint64 *held,
                                 GError **error);

/* ---- keys, copies ------------------------------------------------------------------ */

/**
 * ccrf_store_rotate: (a transaction of its own) wraps every data key, and what else the content key
 * seals, with the content key in place of the previous one. All of it or none. Other connections that know both keys go on.
 * @keys: (out): data keys that were wrapped anew; 0 when the previous key is used no more
 * @error: SECRET: opened without a previous key
 */
gboolean ccrf_store_rotate (CcrfStore *store, gint64 *keys, GError **error);
/**
 * ccrf_store_backup: a consistent copy of the whole database while others write. What is sealed stays sealed.
 * @path: mode 0600; REFUSED when it is there
 */
gboolean ccrf_store_backup (CcrfStore *store, const char *path, GError **error);
/**
 * ccrf_store_restore: puts a backup in the place of STATE_DIRECTORY/store.db, in one rename, after it has been proved there: its
 * key, its integrity, its history. A database that it replaces is kept beside it.
 * @force: replace the database that is there
 * @replaced: (out) (transfer full) (nullable): where that one is now
 * @rows: (out): length of its history
 * @error: REFUSED (in use; one is there; it is not sound), SECRET, CONFIG, IO
 */
gboolean ccrf_store_restore (const char *state_directory, const char *path, const CcrfKey *content_key, const CcrfKey *previous_key, gboolean force,
                             char **replaced, guint64 *rows, GError **error);

/** What is known of a provider's earlier concerns (A1.2): over the 12 months before @now, without @except. */
typedef struct {
	int concerns;         /* all */
	int same_category;    /* sharing a category with the case */
	int actions, evidenced, not_evidenced; /* their agreed actions */
	GPtrArray *refs;      /* char * of same_category cases */
	/* of the same_category cases: what became of their agreed actions (A1.2's last factor) */
	GPtrArray *unlearned; /* char *: an action was not done, or not evidenced at the visit */
	GPtrArray *recurring; /* char *: all were evidenced, and it came back */
	GPtrArray *waiting;   /* char *: not all are evidenced yet */
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
/** Every address of a provider: GPtrArray of char *. Unseals them all: not for a search that an index answers. */
GPtrArray *ccrf_store_provider_addresses (CcrfStore *store, GError **error);

/**
 * ccrf_store_add_provider_item: (inside a transaction) files @item; it->id is set. Content is sealed under a key
 * of its own. A section 42 item with the reference of an earlier one of the same provider takes its
 * place in listings; the earlier row stays (A2.8, B0.3).
 */
gboolean ccrf_store_add_provider_item (CcrfStore *store, CcrfProviderItem *item, GError **error);
/** The current items of a provider (0: of all) that are not erased, oldest first; @kind %NULL: of every kind. GPtrArray of CcrfProviderItem */
GPtrArray *ccrf_store_provider_items (CcrfStore *store, gint64 provider_id, const char *kind, GError **error);
/** (nullable): the current item of @kind with this reference, of any provider; %NULL without error: none */
CcrfProviderItem *ccrf_store_provider_item_by_reference (CcrfStore *store, const char *kind, const char *reference, GError **error);

/* ---- the outbox ------------------------------------------------------------------------ */

/** A number that no other mail has, for its Message-ID. (inside a transaction) */
gboolean ccrf_store_next_outbox_id (CcrfStore *store, gint64 *id, GError **error);
gboolean ccrf_store_queue (CcrfStore *store, const CcrfOutgoing *outgoing, GError **error); /* inside a transaction */
/** The next mail to send at @now (queued or uncertain, not_before <= now), with its bytes; NULL without error: none */
CcrfOutgoing *ccrf_store_next_outgoing (CcrfStore *store, CcrfTime now, GError **error);
/** Mails that might have left before @since, and did not; one that the send window still holds does not count. */
gint64 ccrf_store_count_waiting (CcrfStore *store, CcrfTime since);
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

/* ---- numbers ------------------------------------------------------------------------------- */

/** How many, by one or two codes; no personal data. @one, @two: "" where there is none */
typedef struct { char *one, *two; gint64 n; } CcrfCount;
typedef enum {
	CCRF_COUNT_CASES,     /* procedure, state */
	CCRF_COUNT_OVERDUE,   /* procedure: open, its due moment is before @now */
	CCRF_COUNT_ERASED,    /* procedure */
	CCRF_COUNT_MESSAGES,  /* outcome up to its colon, folder; "waiting" for what is not processed yet */
	CCRF_COUNT_ATTENTION, /* folder: what waits for a person */
	CCRF_COUNT_OUTBOX,    /* state */
	CCRF_COUNT_QUEUED_AT, /* n: when the oldest mail that waits was made; no row when none waits */
	CCRF_COUNT_HISTORY,   /* rows */
} CcrfCountOf;
/** GPtrArray of CcrfCount */
GPtrArray *ccrf_store_counts (CcrfStore *store, CcrfCountOf of, CcrfTime now, GError **error);
/** An outgoing mail with its bytes; %NULL bytes when it was erased. @error: NOT_FOUND */
CcrfOutgoing *ccrf_store_outgoing (CcrfStore *store, gint64 id, GError **error);
/** Every provider whose contact says something, for those who ask what is known of a person. GPtrArray of CcrfProvider */
GPtrArray *ccrf_store_providers_with_contact (CcrfStore *store, GError **error);
/** The embargo list (B1.9): providers whose placements are suspended or made with caution, by name. (transfer full): CcrfProvider */
GPtrArray *ccrf_store_providers_restricted (CcrfStore *store, GError **error);

/* ---- listings ---------------------------------------------------------------------------- */

/** CcrfStored without bytes, oldest first. @attention_only: what waits for a person: Attention and Quarantine */
GPtrArray *ccrf_store_messages (CcrfStore *store, gboolean attention_only, GError **error);

/** Remembered words of the program itself, e.g. which meetings' packs went out. Stored plain: no personal data. */
char *ccrf_store_memory (CcrfStore *store, const char *key);
/** The same where "nothing is remembered" and "it could not be read" must not be confused. @value: (out) (nullable) (transfer full) */
gboolean ccrf_store_recall (CcrfStore *store, const char *key, char **value, GError **error);
gboolean ccrf_store_remember (CcrfStore *store, const char *key, const char *value, GError **error);

/** For tests and `check`: PRAGMA integrity_check, schema version. */
gboolean ccrf_store_verify (CcrfStore *store, GPtrArray *faults);

G_END_DECLS
