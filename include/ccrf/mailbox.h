/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * mailbox: our own small strict IMAP4rev1 client on a CcrfWire, and OAuth2
 * access tokens. It reads and moves mail; it decides nothing and keeps no state.
 */

#include <ccrf/model.h>

G_BEGIN_DECLS

typedef struct _CcrfMailbox CcrfMailbox;

/**
 * ccrf_mailbox_open: connects, logs in, makes missing folders, selects the
 * folder of the account's URL (INBOX when it names none).
 * @config: is borrowed until ccrf_mailbox_free
 * @access_token: (nullable): for xoauth2, from ccrf_oauth2_token; copied, for connecting anew
 *
 * Any surprise on the connection (a tag we did not send, a literal of another
 * size than announced, an unexpected BYE) is an error of every function below;
 * the caller then frees the mailbox and opens a new one after a pause.
 */
CcrfMailbox *ccrf_mailbox_open (const CcrfConfig *config, const char *access_token, GError **error);
/** The same, of another folder of the account: one of our own. */
CcrfMailbox *ccrf_mailbox_open_folder (const CcrfConfig *config, const char *access_token, const char *folder, GError **error);
void ccrf_mailbox_free (CcrfMailbox *mailbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CcrfMailbox, ccrf_mailbox_free)

guint32 ccrf_mailbox_uidvalidity (const CcrfMailbox *mailbox);
/** The folder's name as selected. */
const char *ccrf_mailbox_name (const CcrfMailbox *mailbox);
gboolean ccrf_mailbox_has_idle (const CcrfMailbox *mailbox);

/** Every UID in the folder, ascending (RFC 9051, 6.4.4: UID SEARCH ALL). Returns: (transfer full): GArray of guint32 */
GArray *ccrf_mailbox_search (CcrfMailbox *mailbox, GError **error);

/** Those whose RFC822.SIZE is at least @least and, unless @most is 0, at most @most (RFC 3501, 6.4.4: LARGER, SMALLER). */
GArray *ccrf_mailbox_search_size (CcrfMailbox *mailbox, gint64 least, gint64 most, GError **error);
/** Those with @message_id in their Message-ID. None, and nobody is asked, when it is not plain printable ASCII. */
GArray *ccrf_mailbox_search_id (CcrfMailbox *mailbox, const char *message_id, GError **error);

/** One message as the server gave it. */
typedef struct {
	guint32 uid;
	CcrfTime received;  /* INTERNALDATE */
	gsize size;         /* RFC822.SIZE */
	GBytes *raw;        /* the whole message; when @cut, header and the first 64 KiB only */
	gboolean cut;       /* larger than the limit */
} CcrfFetched;

/** Return FALSE with @error set to stop. */
typedef gboolean (*CcrfFetchedFunc) (const CcrfFetched *fetched, gpointer data, GError **error);

/**
 * ccrf_mailbox_fetch: messages by UID, in windows of 50 UIDs (first UID and
 * RFC822.SIZE; windows capped in bytes too), two windows outstanding, literals
 * counted. UIDs that vanished meanwhile are left out. BODY.PEEK: `\Seen` stays.
 * @func: called in the order of arrival; may be slow
 *
 * A message whose bytes are not as many as RFC822.SIZE is fetched again by
 * itself and taken as it came when that answer is well formed. When the
 * connection breaks, a new one is made (the UIDVALIDITY must be the same) and
 * what was under way is fetched one by one; what breaks that too stays on the
 * server. INVALID then names it, after all others were handed over (TEMPORARY, when
 * connections broke and not one message came): what @func was given is good whatever is returned.
 */
gboolean ccrf_mailbox_fetch (CcrfMailbox *mailbox, const guint32 *uids, gsize n, CcrfFetchedFunc func, gpointer data, GError **error);

/** UID MOVE (RFC 6851) of up to 200 at a time; COPY, STORE \Deleted, UID EXPUNGE where there is no MOVE. */
gboolean ccrf_mailbox_move (CcrfMailbox *mailbox, const guint32 *uids, gsize n, const char *folder, GError **error);

/**
 * ccrf_mailbox_wait: IDLE (RFC 2177) or, without it, a sleep with NOOP, until
 * something changed, @wake_fd is readable, or @seconds are over.
 * Renewed by itself, every `idle_renewal`. What arrived since the last
 * ccrf_mailbox_search began counts: nothing is missed between the two. Returns: TRUE unless the connection broke
 */
gboolean ccrf_mailbox_wait (CcrfMailbox *mailbox, gint64 seconds, int wake_fd, GError **error);

/** Client-credentials grant (RFC 6749, 4.4). Returns: (transfer full): the token; @expires: when to ask again */
char *ccrf_oauth2_token (const CcrfConfig *config, CcrfTime now, CcrfTime *expires, GError **error);

G_END_DECLS
