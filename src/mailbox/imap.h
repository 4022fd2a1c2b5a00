/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * imap: commands and their answers on a CcrfWire. One command's untagged
 * answers go to a handler; what concerns the folder as a whole is noted here.
 */

#include "imap-response.h"

/* ---- limits; the deadlines are the account's timeout ---- */
#define CCRF_IMAP_BYTES_A_SECOND (32 * 1024)      /* slowest transfer that we wait for */
#define CCRF_IMAP_LINE_MOST (4 * 1024 * 1024)     /* a SEARCH answers in one line: some 380,000 UIDs */
#define CCRF_IMAP_LITERAL_SMALL (64 * 1024)       /* where no mail is expected: folder names */
#define CCRF_IMAP_ANSWERS_MOST 200000             /* untagged answers to one command */

typedef enum {
	CCRF_IMAP_CAN_REV1 = 1 << 0,
	CCRF_IMAP_CAN_REV2 = 1 << 1,
	CCRF_IMAP_CAN_IDLE = 1 << 2,
	CCRF_IMAP_CAN_MOVE = 1 << 3,
	CCRF_IMAP_CAN_UIDPLUS = 1 << 4,
} CcrfImapCan;

typedef struct {
	CcrfWire *wire;
	char *where;          /* imaps://imap.example/INBOX, for errors */
	gint64 timeout;       /* seconds: for each answer; more by the bytes that it carries */
	char *tag_prefix;     /* unguessable: no mail can hold it */
	guint commands;       /* sent so far */
	guint can;            /* CcrfImapCan */
	guint32 exists;       /* messages in the selected folder */
	guint32 uidvalidity;  /* 0: not told */
	gboolean changed;     /* something arrived or went since the last look */
	gint64 deadline;      /* of what is being read now */
	gsize literal_most;   /* longest literal that is expected now */
	gsize literal_refused; /* the size of one that was longer, 0: none was */
} CcrfImap;

/** Returns: FALSE with @error set to give up (the connection is then of no use) */
typedef gboolean (*CcrfImapFunc) (const CcrfImapResponse *response, gpointer data, GError **error);

/** Connects, logs in, learns the capabilities. @where is copied. */
CcrfImap *ccrf_imap_open (const CcrfAccount *account, const char *access_token, const char *where, GError **error);
void ccrf_imap_free (CcrfImap *imap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfImap, ccrf_imap_free)

/** Sends `TAG COMMAND`. Returns: (transfer full): the tag. @command must hold no line end. */
char *ccrf_imap_send (CcrfImap *imap, const char *command, GError **error);
/** Sets the deadline for a command whose answers carry @bytes. */
void ccrf_imap_expect (CcrfImap *imap, guint64 bytes);
/** The next response, after noting what it says about the folder; `BYE` is an error. */
CcrfImapResponse *ccrf_imap_next (CcrfImap *imap, GError **error);
/**
 * Reads up to the tagged answer to @tag. Any other tag is a surprise.
 * @refusal: (out) (nullable): the tagged NO or BAD, handed over instead of being made an error
 */
gboolean ccrf_imap_finish (CcrfImap *imap, const char *tag, CcrfImapFunc func, gpointer data, CcrfImapResponse **refusal, GError **error);
/** Send and finish. @step is what errors call it; @command may hold folder names. */
gboolean ccrf_imap_command (CcrfImap *imap, const char *step, const char *command, CcrfImapFunc func, gpointer data, CcrfImapResponse **refusal, GError **error);
/** An error out of a tagged NO or BAD: TEMPORARY where its code says so (RFC 5530), REFUSED otherwise. */
void ccrf_imap_refused (const CcrfImap *imap, const char *step, const CcrfImapResponse *refusal, GError **error);
/** Puts `WHERE: STEP: ` in front, once. Returns: FALSE */
gboolean ccrf_imap_prefix (const CcrfImap *imap, const char *step, GError **error);
