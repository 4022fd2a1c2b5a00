/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * fetch-private: one call of ccrf_mailbox_fetch, shared by fetch.c (windows)
 * and fetch-alone.c (what did not go well in a window).
 */

#include "mailbox-private.h"

#define CCRF_FETCH_TEXT_OF_CUT 65536            /* bytes of the body of a mail over the limit */
#define CCRF_FETCH_HEADER_OF_CUT (1024 * 1024)  /* bytes of its header */

typedef enum {
	CCRF_ITEM_FETCH_UNKNOWN,   /* nothing known yet */
	CCRF_ITEM_FETCH_SIZED,     /* RFC822.SIZE is known */
	CCRF_ITEM_FETCH_ALONE,     /* something was odd: to be fetched by itself */
	CCRF_ITEM_FETCH_DELIVERED,
	CCRF_ITEM_FETCH_GONE,      /* vanished meanwhile */
	CCRF_ITEM_FETCH_UNREADABLE, /* stays where it is; named in the error at the end */
} CcrfFetchItemState;

typedef struct {
	guint32 uid;
	CcrfFetchItemState state;
	guint64 size;     /* RFC822.SIZE of the first pass */
	gboolean oversize; /* to be cut, whatever its size is said to be */
	char *digest;     /* (nullable): SHA-256 of the bytes whose number was not RFC822.SIZE */
} CcrfFetchItem;

typedef struct {
	CcrfMailbox *mailbox;
	CcrfFetchedFunc func;
	gpointer data;
	gboolean stopped;   /* by @func */
	gboolean tainted;   /* a size did not agree and no tag came since: hand nothing over */
	GArray *wanted;     /* CcrfFetchItem, in the caller's order */
	GHashTable *by_uid; /* guint32 → index + 1 in @wanted */
	guint reopened;     /* connections made anew in this call */
	GString *unreadable; /* "UID 7: why; UID 9: why" */
} CcrfFetchJob;

/** (nullable): what we asked for under this UID */
CcrfFetchItem *ccrf_fetch_job_find (CcrfFetchJob *job, guint32 uid);
/** Hands a message to the caller; the time that takes is not the server's. */
gboolean ccrf_fetch_job_deliver (CcrfFetchJob *job, CcrfFetchItem *wanted, const CcrfFetched *fetched, GError **error);
/** After the connection broke with @reason: a new one, or FALSE with @reason as the error. Takes @reason. */
gboolean ccrf_fetch_job_reopen (CcrfFetchJob *job, GError *reason, GError **error);
/** The longest literal that we accept for a whole mail. */
gsize ccrf_fetch_literal_most (const CcrfFetchJob *job);
/** Fetches one message by itself; its state is final afterwards. */
gboolean ccrf_fetch_alone (CcrfFetchJob *job, CcrfFetchItem *wanted, GError **error);
