/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * imap-response: bytes of an IMAP server in, responses out (RFC 3501, 7 and 9).
 * Pure but for the source that it reads from, so that tests can feed it anything.
 */

#include <ccrf/base.h>

/** Where bytes come from: a CcrfWire, or a test's buffer. */
typedef struct {
	/** Returns: (transfer full): the next line without its end; no NUL inside */
	char *(*line) (gpointer data, gsize most, GError **error);
	/** Exactly @size bytes appended to @into */
	gboolean (*exactly) (gpointer data, GByteArray *into, gsize size, GError **error);
	gpointer data;
} CcrfImapSource;

/** What one response may cost. */
typedef struct {
	gsize line;    /* bytes of all its lines together */
	gsize literal; /* bytes of one literal */
	gsize refused; /* (out): the size of a literal that was longer; the rest of the connection is of no use then */
} CcrfImapLimits;

#define CCRF_IMAP_LITERALS_MOST 8 /* literals of one response; a FETCH of ours has two */

typedef enum {
	CCRF_IMAP_TAGGED,       /* ends the command with this tag */
	CCRF_IMAP_STATUS,       /* untagged OK, NO, BAD, BYE, PREAUTH */
	CCRF_IMAP_DATA,         /* untagged data */
	CCRF_IMAP_CONTINUATION, /* + */
} CcrfImapKind;

typedef struct {
	CcrfImapKind kind;
	char *tag;           /* of TAGGED */
	char *status;        /* of TAGGED and STATUS: "OK", "NO", "BAD", "BYE", "PREAUTH" */
	char *code;          /* what stands in [], without them; %NULL when there is none */
	char *text;          /* the human text of a status or continuation */
	guint32 number;      /* of DATA: `12 EXISTS`; 0 when none was given */
	gboolean numbered;
	char *name;          /* of DATA: "EXISTS", "FETCH", "LIST", … upper case */
	GPtrArray *pieces;   /* of DATA: char *: the text behind the name, cut at the literals */
	GPtrArray *literals; /* of DATA: GBytes; one less than pieces */
} CcrfImapResponse;

/** Returns: (transfer full) (nullable): the next response; INVALID, LIMIT or the source's error */
CcrfImapResponse *ccrf_imap_response_read (const CcrfImapSource *source, CcrfImapLimits *limits, GError **error);
void ccrf_imap_response_free (CcrfImapResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfImapResponse, ccrf_imap_response_free)
/** Is this an untagged `* N NAME` or `* NAME`? */
gboolean ccrf_imap_response_is (const CcrfImapResponse *response, const char *name);
/** The response code's first word equals @code? */
gboolean ccrf_imap_response_has_code (const CcrfImapResponse *response, const char *code);
/** The argument of a code such as `UIDVALIDITY 7`: FALSE when it is another code or no number. */
gboolean ccrf_imap_response_code_number (const CcrfImapResponse *response, const char *code, guint32 *number);

/* ---- what the data says ------------------------------------------------------------- */

/** The items of one FETCH response that we ask for. */
typedef struct {
	guint32 uid;      /* 0: not told */
	gboolean has_size, has_date;
	guint64 size;     /* RFC822.SIZE */
	CcrfTime date;    /* INTERNALDATE */
	GBytes *body;     /* BODY[] */
	GBytes *header;   /* BODY[HEADER], perhaps <0> */
	GBytes *text;     /* BODY[TEXT]<0> */
} CcrfImapFetch;
void ccrf_imap_fetch_clear (CcrfImapFetch *fetch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CcrfImapFetch, ccrf_imap_fetch_clear)

/** Unknown items are skipped; an item that comes twice or breaks its grammar is an error. */
gboolean ccrf_imap_fetch_parse (const CcrfImapResponse *response, CcrfImapFetch *fetch, GError **error);
/** Appends the UIDs of a SEARCH response. */
gboolean ccrf_imap_search_parse (const CcrfImapResponse *response, GArray *uids, GError **error);
/** @name: (out): as the server encodes it; @usable: (out): neither \Noselect nor \NonExistent */
gboolean ccrf_imap_list_parse (const CcrfImapResponse *response, char **name, gboolean *usable, GError **error);
/** `17-Jul-1996 02:44:25 -0700` (RFC 3501, date-time), strictly. */
gboolean ccrf_imap_date_parse (const char *text, CcrfTime *at);

/* ---- what we say ------------------------------------------------------------------------ */

/** A folder's name in modified UTF-7 (RFC 3501, 5.1.3); %NULL when it is empty, no UTF-8 or holds control characters. */
char *ccrf_imap_folder_encode (const char *name);
/** A quoted string; @text holds no CR, LF, NUL and only ASCII. */
char *ccrf_imap_quote (const char *text);
/** `3,7:9,12`: ranges only over UIDs that are listed one after the other. */
char *ccrf_imap_set (const guint32 *uids, gsize n);
