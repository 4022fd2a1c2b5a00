/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * mailbox-private: what mailbox.c (open, wait), folders.c (make, move) and
 * fetch.c share.
 */

#include <ccrf/mailbox.h>
#include "imap.h"

struct _CcrfMailbox {
	const CcrfConfig *config; /* the caller's */
	char *access_token;       /* (nullable) */
	char *where;              /* imaps://imap.example/INBOX */
	char *folder;             /* as configured, UTF-8 */
	guint32 uidvalidity;
	CcrfImap *imap;           /* %NULL between a broken connection and the next */
	gboolean probed;          /* the first few messages were looked at: see fetch.c */
	guint honest;             /* messages whose RFC822.SIZE was off, though nothing else was; see fetch.c */
};

/** Connects, logs in and selects; on a second connection the UIDVALIDITY must be the same. */
gboolean ccrf_mailbox_connect (CcrfMailbox *mailbox, GError **error);
/** Makes @folder, and subscribes to it, unless it exists. */
gboolean ccrf_mailbox_make_folder (CcrfMailbox *mailbox, const char *folder, GError **error);
/** FALSE: brackets stand more than 64 deep in @json, or something that RFC 8259 does not know outside its strings. */
gboolean ccrf_oauth2_is_flat (const char *json, gsize size);
/** @folder encoded and quoted. Returns: (nullable): %NULL with CONFIG when it cannot be a name */
char *ccrf_mailbox_quote_folder (CcrfMailbox *mailbox, const char *folder, GError **error);
