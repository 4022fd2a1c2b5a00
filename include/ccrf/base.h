/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * base: what every room stands on. Key files, the configuration, the injected
 * clock, the log, secrets, sealing and tokens. Base knows no mail and no case.
 */

#include <glib.h>

G_BEGIN_DECLS

/* ---- time ---------------------------------------------------------------- */

/** A moment: whole seconds since 1970-01-01T00:00:00Z. 0 stands for "none". */
typedef gint64 CcrfTime;

/**
 * CcrfClock: where "now" comes from. Only daemon and ctl make one from the
 * system; every pure function takes a CcrfTime argument instead.
 */
typedef CcrfTime (*CcrfClock) (gpointer data);

/** The system's clock (realtime, so that faketime moves it). @data is ignored. */
CcrfTime ccrf_clock_system (gpointer data);

/** Returns: (transfer full): @at in @zone (%NULL: UTC) as RFC 3339, `2026-11-22T09:30:00+00:00` */
char *ccrf_time_to_rfc3339 (CcrfTime at, GTimeZone *zone);

/**
 * ccrf_zone_named: a zone as calendar programs name it: IANA ("Europe/London", also behind a
 * vendor's prefix, RFC 5545 3.8.3.1), Windows ("GMT Standard Time", also numbered), "UTC".
 * Returns: (transfer full) (nullable): %NULL when @name (nullable) is unknown: never a guess
 */
GTimeZone *ccrf_zone_named (const char *name);

typedef enum {
	CCRF_SPAN_MINUTES,
	CCRF_SPAN_HOURS,          /* elapsed, never paused */
	CCRF_SPAN_WORKING_HOURS,
	CCRF_SPAN_DAYS,           /* calendar days */
	CCRF_SPAN_WORKING_DAYS,
	CCRF_SPAN_MONTHS,
	CCRF_SPAN_YEARS,
} CcrfSpanUnit;

/** A length of time as the procedures say it: "5 working days", "24 hours". */
typedef struct {
	int amount; /* >= 0 */
	CcrfSpanUnit unit;
} CcrfSpan;

/**
 * ccrf_span_parse:
 * @text: `24 hours`, `1 working day`, `5 working days`, `1 working hour`,
 *   `10 days`, `11 months`, `6y`, `60s` is refused (see the key file's duration)
 */
gboolean ccrf_span_parse (const char *text, CcrfSpan *span, GError **error);

/* ---- errors and faults ---------------------------------------------------- */

#define CCRF_ERROR (ccrf_error_quark ())
GQuark ccrf_error_quark (void);

typedef enum {
	CCRF_ERROR_CONFIG,   /* the operator must mend something */
	CCRF_ERROR_SECRET,
	CCRF_ERROR_SEAL,     /* forged, cut or sealed with another key */
	CCRF_ERROR_INVALID,  /* input that breaks its format */
	CCRF_ERROR_LIMIT,    /* a named limit is exceeded */
	CCRF_ERROR_STALE,    /* the case has moved on */
	CCRF_ERROR_TEMPORARY,/* try again later: network, busy */
	CCRF_ERROR_REFUSED,  /* the other side said no, for good */
	CCRF_ERROR_NOT_FOUND,
	CCRF_ERROR_IO,
} CcrfErrorCode;

/**
 * Faults are an ordered list of sentences for the operator, each saying what,
 * where and what to do: `contacts.conf:12: [role x] holders: "x@" is not an address`.
 * Returns: (transfer full): a GPtrArray of char *, freed with its elements
 */
GPtrArray *ccrf_faults_new (void);
void ccrf_faults_add (GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- text of strangers ------------------------------------------------------- */

/**
 * ccrf_text_printable: @text (nullable) as a terminal may get it: lines and tabs as they are, control
 * characters (ANSI escapes), marks that turn the direction of writing and bytes that are no UTF-8 as
 * `\xNN`; with @json, which has escapes of its own, as `\uNNNN`.
 * Returns: (transfer full)
 */
char *ccrf_text_printable (const char *text, gboolean json);
/**
 * ccrf_csv_cell: appends @value (nullable) to @row as one cell of RFC 4180, always in quotes, behind a comma
 * unless it is the row's first. What a spreadsheet would take for a formula (= + - @ and their like, also
 * behind spaces or invisible characters) gets an apostrophe before it. Rows end with "\r\n", by the caller.
 */
void ccrf_csv_cell (GString *row, const char *value);

/* ---- log ------------------------------------------------------------------- */

typedef enum { CCRF_LOG_ERROR = 3, CCRF_LOG_WARNING = 4, CCRF_LOG_NOTICE = 5, CCRF_LOG_INFO = 6, CCRF_LOG_DEBUG = 7 } CcrfLogLevel;

/**
 * One line to standard error with a journal priority prefix (`<6>`) when
 * stderr is the journal, else plain. Control characters are shown as `\xNN`, so
 * no field can start a line of its own. Never log personal data: no address,
 * subject, name or text of a mail; references, hashes and counts only.
 */
void ccrf_log (CcrfLogLevel level, const char *room, const char *format, ...) G_GNUC_PRINTF (3, 4);
void ccrf_log_set_level (CcrfLogLevel least);

/* ---- addresses ------------------------------------------------------------- */

/** A person or a function: display name (may be empty) and addr-spec, lower-case domain. */
typedef struct {
	char *name;
	char *address;
} CcrfAddress;

CcrfAddress *ccrf_address_new (const char *name, const char *address);
CcrfAddress *ccrf_address_copy (const CcrfAddress *address);
void ccrf_address_free (CcrfAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfAddress, ccrf_address_free)

/** `Name <a@b>` or `a@b`; %NULL with @error when it is neither (no CR, LF, NUL, spaces, second @). */
CcrfAddress *ccrf_address_parse (const char *text, GError **error);
/** Same mailbox? Case-insensitive in both parts (no council tells A.Name from a.name). */
gboolean ccrf_address_equal (const char *a, const char *b);
/** The part behind the @, or "". Not allocated. */
const char *ccrf_address_domain (const char *address);

/* ---- key files ------------------------------------------------------------- */

/** A strict GLib key file that remembers its lines and which keys were asked for. */
typedef struct _CcrfKeyFile CcrfKeyFile;

/** Returns: (transfer full) (nullable): %NULL with a fault when it cannot be read or parsed */
CcrfKeyFile *ccrf_key_file_load (const char *path, GPtrArray *faults);
/** @name stands in faults where a path would */
CcrfKeyFile *ccrf_key_file_new (const char *name, GBytes *text, GPtrArray *faults);
void ccrf_key_file_free (CcrfKeyFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfKeyFile, ccrf_key_file_free)

/** Sections in the order of the file. Returns: (transfer full): a strv */
char **ccrf_key_file_sections (const CcrfKeyFile *file);
/** Keys of @section in the order of the file; empty when it is missing. Returns: (transfer full) */
char **ccrf_key_file_keys (const CcrfKeyFile *file, const char *section);
gboolean ccrf_key_file_has (const CcrfKeyFile *file, const char *section, const char *key);
/** Adds `FILE:LINE: [SECTION] KEY: …`; @key may be %NULL (the section's line then) */
void ccrf_key_file_fault (const CcrfKeyFile *file, const char *section, const char *key, GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF (5, 6);

/*
 * Each take marks the key as known. @fallback %NULL means: required, a missing
 * key is a fault (and the value "", 0, …). An empty value equals a missing one
 * for strings with a fallback.
 */
char *ccrf_key_file_take_string (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
/** `;`-separated, elements trimmed, empty ones dropped. Returns: (transfer full): a strv */
char **ccrf_key_file_take_list (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
gboolean ccrf_key_file_take_boolean (CcrfKeyFile *file, const char *section, const char *key, gboolean fallback, GPtrArray *faults);
gint64 ccrf_key_file_take_integer (CcrfKeyFile *file, const char *section, const char *key, gint64 fallback, gint64 least, gint64 most, GPtrArray *faults);
/** `35M`, `64K`, `1G`, or bytes. Returns: bytes */
gint64 ccrf_key_file_take_size (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, gint64 least, gint64 most, GPtrArray *faults);
/** `60s`, `5m`, `2h`, `3d`, `6y`. Returns: seconds (a year is 365.25 days) */
gint64 ccrf_key_file_take_duration (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
CcrfSpan ccrf_key_file_take_span (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
/** An address list, `;`-separated. Returns: (transfer full): GPtrArray of CcrfAddress */
GPtrArray *ccrf_key_file_take_addresses (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
/** A path, made absolute relative to the file's folder; %NULL when empty or missing. */
char *ccrf_key_file_take_path (CcrfKeyFile *file, const char *section, const char *key, const char *fallback, GPtrArray *faults);
/** Every key or section that nobody took is a fault. Call once, last. */
void ccrf_key_file_finish (CcrfKeyFile *file, GPtrArray *faults);

/* ---- built-in data ---------------------------------------------------------- */

/**
 * ccrf_data_load:
 * @folder: (nullable): the council's own folder; a file of that name there wins
 * @name: e.g. `labels.conf`, `procedures/concern.procedure`, `templates/layout.html`;
 *   the folder is searched for its last component only
 *
 * Returns: (transfer full): its bytes; the built-in copy (GResource /ccrfd/NAME) otherwise
 */
GBytes *ccrf_data_load (const char *folder, const char *name, GError **error);
/** Names (last component) of all files under @prefix, built-in ones and those of @folder, sorted. */
char **ccrf_data_list (const char *folder, const char *prefix, const char *suffix);

/* ---- secrets, sealing, tokens ------------------------------------------------ */

/** A 32-byte key, wiped when freed. */
typedef struct _CcrfKey CcrfKey;
CcrfKey *ccrf_key_load (const char *path, GError **error); /* base64 of 32 bytes, white space ignored; refuses world-readable files */
CcrfKey *ccrf_key_generate (void);
char *ccrf_key_to_base64 (const CcrfKey *key);
void ccrf_key_free (CcrfKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfKey, ccrf_key_free)
/** A password or client secret: the file's text without the trailing line end. Free with ccrf_secret_free. */
char *ccrf_secret_load (const char *path, GError **error);
void ccrf_secret_free (char *secret);

/**
 * ccrf_seal: AES-256-GCM. Layout: version 1 byte (1), nonce 12, ciphertext, tag 16.
 * @context: bound as additional data; a blob moved elsewhere does not open
 */
GBytes *ccrf_seal (const CcrfKey *key, const char *context, const void *data, gsize size);
GBytes *ccrf_unseal (const CcrfKey *key, const char *context, GBytes *sealed, GError **error);
/** Wrap a data key with the content key, and back. */
GBytes *ccrf_key_wrap (const CcrfKey *content_key, const CcrfKey *key);
CcrfKey *ccrf_key_unwrap (const CcrfKey *content_key, GBytes *wrapped, GError **error);

/** What a request's token proves (request, case, step, recipient, expiry). */
typedef struct {
	guint64 id; /* < 2^40 */
	const char *ref;
	const char *step;
	const char *recipient;
	CcrfTime expires;
} CcrfTokenFacts;

#define CCRF_TOKEN_LENGTH 34 /* base32 characters: 5 bytes id, 16 bytes MAC */
/** Returns: (transfer full): 34 upper-case base32 characters, no padding, no dashes */
char *ccrf_token_make (const CcrfKey *key, const CcrfTokenFacts *facts);
/** Groups of four joined by `-`, for the footer line. */
char *ccrf_token_display (const char *token);
/** Reads the id of something that looks like a token (dashes, case ignored). Proves nothing. */
gboolean ccrf_token_id (const char *text, guint64 *id);
/** Constant-time comparison of the MAC. Expiry is the caller's to check. */
gboolean ccrf_token_check (const CcrfKey *key, const CcrfTokenFacts *facts, const char *text);

/** Lower-case hex SHA-256. */
char *ccrf_sha256 (const void *data, gsize size);

/* ---- the configuration --------------------------------------------------------- */

typedef struct {
	CcrfAddress *who;
	CcrfTime from, to; /* first second of the first day, last second of the last: from <= at && at <= to */
} CcrfDelegate;

/** [role NAME] of contacts.conf */
typedef struct {
	char *name;
	GPtrArray *holders;        /* CcrfAddress */
	GPtrArray *deputies;       /* CcrfAddress */
	GPtrArray *delegates;      /* CcrfDelegate: `Name <a@b> from 2026-12-01 to 2026-12-14` */
	CcrfAddress *representative; /* nullable */
	char *reviewed;            /* YYYY-MM-DD or NULL */
} CcrfRole;

typedef enum { CCRF_AUTH_PASSWORD, CCRF_AUTH_XOAUTH2 } CcrfAuthMethod;
typedef enum { CCRF_PROFILE_RFC8601, CCRF_PROFILE_EXCHANGE_ONLINE } CcrfAuthProfile;

/** An account on a mail server; secrets are loaded, never printed. */
typedef struct {
	char *url;
	char *user;
	CcrfAuthMethod auth;
	char *password;  /* NULL for xoauth2 */
	char *ca_file;   /* NULL: the system's */
	gint64 timeout;  /* seconds: connecting and logging in, and then for each answer */
} CcrfAccount;

typedef struct {
	gint64 message_size;      /* bytes of one mail, default 35M */
	int mime_depth, mime_parts, header_count, references, recipients, attachments, forms;
	gint64 header_size;
	int zip_entries;
	gint64 inflated_size;
	int inflate_ratio;
	int child_seconds;
	gint64 child_memory;
	int pdf_pages, pdf_fields;
	gint64 calendar_size;
	int calendar_parameters;
	gint64 attached_size;     /* bytes of documents that one mail of ours carries */
	int sender_rate;          /* messages an hour from one sender that are answered */
} CcrfLimits;

typedef struct {
	/* [service] */
	char *name;
	char *address;
	char *state_directory;
	char *templates;   /* folder, nullable */
	char *procedures;  /* folder, nullable; also holds labels.conf, keywords.conf and trends.conf */
	char *calendar;    /* file, nullable */
	char *bank_holidays; /* file, nullable: the built-in list then */
	char *timezone_name;
	GTimeZone *timezone;
	int day_starts, day_ends;     /* working hours, minutes after midnight */
	int window_opens, window_closes; /* send window, minutes; 0 and 1440: always, every day */
	gint64 alarm_after;   /* seconds without a successful poll, or without sending, until the operator is told */
	gint64 stuck_after;   /* seconds without progress, beyond what a loop waits for, until the watchdog is fed no more */
	/* [mailbox] */
	CcrfAccount mailbox;
	gboolean plus_addressing;
	char *processed, *attention, *quarantine;
	gboolean idle;
	gint64 poll_interval; /* seconds */
	gint64 idle_renewal;  /* seconds; RFC 2177: less than 29 minutes */
	/* [oauth2] */
	char *token_url, *client_id, *client_secret, *scope;
	char *oauth2_ca_file; /* nullable */
	gint64 oauth2_timeout; /* seconds */
	/* [submission] */
	CcrfAccount submission;
	gint64 final_timeout; /* seconds: for the answer after a message's end (RFC 5321, 4.5.3.2.6) */
	/* [authentication] */
	CcrfAuthProfile profile;
	char **authserv_ids;      /* empty: nobody is authenticated */
	char **internal_domains;
	/* [secrets] */
	CcrfKey *token_key;
	CcrfKey *content_key;
	CcrfKey *previous_token_key;   /* nullable: tokens made with it are still good */
	CcrfKey *previous_content_key; /* nullable: while the store is being rotated */
	CcrfLimits limits;
	/* [retention] */
	gint64 closed_cases;          /* seconds */
	gint64 messages_without_case; /* seconds */
	GHashTable *roles;        /* char * → CcrfRole */
	GPtrArray *warnings;      /* char * */
} CcrfConfig;

/**
 * ccrf_config_load: the configuration with its contacts and secrets.
 * Every fault found is added to @faults, not only the first.
 *
 * Returns: (transfer full) (nullable): %NULL when there was a fault
 */
CcrfConfig *ccrf_config_load (const char *path, GPtrArray *faults);
void ccrf_config_free (CcrfConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfConfig, ccrf_config_free)
/** The limits of a program that runs without a configuration. */
void ccrf_limits_defaults (CcrfLimits *limits);
/** The key of [limits] that @fault names as `KEY: …` or at its end. Returns: (nullable) */
const char *ccrf_limit_named (const char *fault);

/* ---- a logged-in connection -------------------------------------------------------- */

/**
 * CcrfWire: a TLS connection that libcurl opened, verified and logged in
 * (CURLOPT_CONNECT_ONLY); the dialogue afterwards is the caller's. TLS is never
 * optional: `imap://` and `smtp://` are upgraded with STARTTLS or refused.
 * Deadlines are g_get_monotonic_time() microseconds.
 */
typedef struct _CcrfWire CcrfWire;

/** Within the account's timeout. @access_token: (nullable): for xoauth2. @error: TEMPORARY (network, UNAVAILABLE), REFUSED (certificate, password) */
CcrfWire *ccrf_wire_open (const CcrfAccount *account, const char *access_token, GError **error);
void ccrf_wire_free (CcrfWire *wire);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfWire, ccrf_wire_free)
/** All of @data, or an error after which only ccrf_wire_free is allowed. @sent: (nullable): bytes handed over so far */
gboolean ccrf_wire_send (CcrfWire *wire, const void *data, gsize size, gint64 deadline, gsize *sent, GError **error);
/** Returns: bytes read (at least 1), -1 on error; a closed connection is an error (TEMPORARY) */
gssize ccrf_wire_receive (CcrfWire *wire, void *buffer, gsize size, gint64 deadline, GError **error);
/** Up to and including the next LF, buffered inside. @most: a longer line is an error. Returns: (transfer full) without CRLF */
char *ccrf_wire_receive_line (CcrfWire *wire, gsize most, gint64 deadline, GError **error);
/** Exactly @size bytes (buffered ones first) appended to @into. */
gboolean ccrf_wire_receive_exactly (CcrfWire *wire, GByteArray *into, gsize size, gint64 deadline, GError **error);
/** Waits for data, or for @wake_fd (-1: none) to be readable. Returns: 1 data, 2 woken, 0 deadline, -1 error */
int ccrf_wire_wait (CcrfWire *wire, int wake_fd, gint64 deadline, GError **error);

/** Names of all roles that the procedures know, NULL-ended. */
extern const char *const ccrf_role_names[];
/** (nullable): the role, %NULL when nobody holds it */
const CcrfRole *ccrf_config_role (const CcrfConfig *config, const char *name);

G_END_DECLS
