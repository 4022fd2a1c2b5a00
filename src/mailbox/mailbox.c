/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * mailbox: open the folder, list its UIDs, wait for changes.
 */

#include "mailbox-private.h"

#include <string.h>

void
ccrf_mailbox_free (CcrfMailbox *mailbox)
{
	if (mailbox == NULL)
		return;
	/* a courtesy; the connection may be broken already, so nobody waits for the answer */
	if (mailbox->imap != NULL)
		(void) ccrf_wire_send (mailbox->imap->wire, "BYE LOGOUT\r\n", 12, g_get_monotonic_time () + G_USEC_PER_SEC, NULL, NULL);
	ccrf_imap_free (mailbox->imap);
	if (mailbox->access_token != NULL)
		ccrf_secret_free (mailbox->access_token);
	g_free (mailbox->where);
	g_free (mailbox->folder);
	g_free (mailbox);
}

guint32
ccrf_mailbox_uidvalidity (const CcrfMailbox *mailbox)
{
	return mailbox->uidvalidity;
}

const char *
ccrf_mailbox_name (const CcrfMailbox *mailbox)
{
	return mailbox->folder;
}

gboolean
ccrf_mailbox_has_idle (const CcrfMailbox *mailbox)
{
	return mailbox->imap != NULL && (mailbox->imap->can & CCRF_IMAP_CAN_IDLE) != 0;
}

/* ---- opening ------------------------------------------------------------------------ */

/* The folder and the name for errors, out of `imaps://host:993/Folder%20Name`. */
static gboolean
read_url (CcrfMailbox *mailbox, GError **error)
{
	const char *url = mailbox->config->mailbox.url;
	g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
	g_autofree char *path = NULL;

	if (uri == NULL || g_uri_get_host (uri) == NULL || !g_str_has_prefix (g_uri_get_scheme (uri), "imap")) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "[mailbox] url: this is not a mailbox's URL, such as imaps://imap.example.gov.uk/INBOX");
		return FALSE;
	}
	path = g_uri_unescape_string (g_uri_get_path (uri), "");
	mailbox->folder = g_strdup (path == NULL || path[0] == '\0' || path[1] == '\0' ? "INBOX" : path + 1);
	mailbox->where = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), path == NULL || path[0] == '\0' || path[1] == '\0' ? "/INBOX" : g_uri_get_path (uri), NULL, NULL);
	return TRUE;
}

/* RFC 4315: such a server's UIDs say nothing tomorrow, so messages would be taken in twice */
static gboolean
on_select (const CcrfImapResponse *response, gpointer data, GError **error)
{
	if (response->kind != CCRF_IMAP_STATUS || !ccrf_imap_response_has_code (response, "UIDNOTSTICKY"))
		return TRUE;
	g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "the server keeps no lasting UIDs for this folder (UIDNOTSTICKY)");
	return FALSE;
}

static gboolean
select_folder (CcrfMailbox *mailbox, GError **error)
{
	CcrfImap *imap = mailbox->imap;
	g_autofree char *quoted = ccrf_mailbox_quote_folder (mailbox, mailbox->folder, error);
	g_autofree char *command = NULL;

	if (quoted == NULL)
		return FALSE;
	imap->exists = 0;
	imap->uidvalidity = 0;
	command = g_strdup_printf ("SELECT %s", quoted);
	if (!ccrf_imap_command (imap, "SELECT", command, on_select, NULL, NULL, error))
		return FALSE;
	if (imap->uidvalidity == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s: SELECT: the server tells no UIDVALIDITY", mailbox->where);
		return FALSE;
	}
	if (mailbox->uidvalidity != 0 && mailbox->uidvalidity != imap->uidvalidity) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "%s: SELECT: the UIDVALIDITY changed meanwhile", mailbox->where);
		return FALSE;
	}
	mailbox->uidvalidity = imap->uidvalidity;
	return TRUE;
}

gboolean
ccrf_mailbox_connect (CcrfMailbox *mailbox, GError **error)
{
	g_clear_pointer (&mailbox->imap, ccrf_imap_free);
	mailbox->imap = ccrf_imap_open (&mailbox->config->mailbox, mailbox->access_token, mailbox->where, error);
	if (mailbox->imap == NULL)
		return FALSE;
	/* without either, only EXPUNGE is left, and that removes what others marked as deleted */
	if ((mailbox->imap->can & (CCRF_IMAP_CAN_MOVE | CCRF_IMAP_CAN_UIDPLUS)) == 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s: CAPABILITY: the server offers neither MOVE nor UIDPLUS; mail cannot be moved safely", mailbox->where);
		return FALSE;
	}
	return select_folder (mailbox, error);
}

static void
go_to (CcrfMailbox *mailbox, const char *folder)
{
	g_autofree char *where = g_strdup_printf ("%s, folder %s", mailbox->where, folder);

	g_free (mailbox->folder);
	mailbox->folder = g_strdup (folder);
	g_free (mailbox->where);
	mailbox->where = g_steal_pointer (&where);
}

CcrfMailbox *
ccrf_mailbox_open (const CcrfConfig *config, const char *access_token, GError **error)
{
	return ccrf_mailbox_open_folder (config, access_token, NULL, error);
}

CcrfMailbox *
ccrf_mailbox_open_folder (const CcrfConfig *config, const char *access_token, const char *folder, GError **error)
{
	const char *const folders[] = { config->processed, config->attention, config->quarantine };
	g_autoptr (CcrfMailbox) mailbox = g_new0 (CcrfMailbox, 1);

	mailbox->config = config;
	mailbox->access_token = g_strdup (access_token);
	if (!read_url (mailbox, error))
		return NULL;
	if (folder != NULL)
		go_to (mailbox, folder);
	if (!ccrf_mailbox_connect (mailbox, error)) {
		g_clear_pointer (&mailbox->imap, ccrf_imap_free);
		return NULL;
	}
	for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
		if (folders[i] != NULL && !ccrf_mailbox_make_folder (mailbox, folders[i], error))
			return NULL;
	return g_steal_pointer (&mailbox);
}

/* After a broken connection only ccrf_mailbox_free is allowed; say so instead of crashing. */
static gboolean
is_open (CcrfMailbox *mailbox, GError **error)
{
	if (mailbox->imap != NULL)
		return TRUE;
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "%s: the connection broke before", mailbox->where);
	return FALSE;
}

/* ---- searching ------------------------------------------------------------------------ */

typedef struct {
	GArray *uids;
	gboolean answered;
} Search;

static gboolean
on_search (const CcrfImapResponse *response, gpointer data, GError **error)
{
	Search *search = data;

	if (!ccrf_imap_response_is (response, "SEARCH") || response->numbered)
		return TRUE;
	search->answered = TRUE;
	return ccrf_imap_search_parse (response, search->uids, error);
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
	guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

	return x < y ? -1 : x > y;
}

/* @command: UID SEARCH with what is wanted. @all: every message is, so that no answer is none only of an empty folder */
static GArray *
search (CcrfMailbox *mailbox, const char *command, gboolean all, GError **error)
{
	g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
	Search answer = { uids, FALSE };
	guint kept = 0;

	if (!is_open (mailbox, error))
		return NULL;
	/* what arrives from here on is a change */
	mailbox->imap->changed = FALSE;
	if (!ccrf_imap_command (mailbox->imap, "UID SEARCH", command, on_search, &answer, NULL, error))
		return NULL;
	/* some servers answer nothing where there is nothing; an unanswered question must not look like an empty folder */
	if (all && !answer.answered && mailbox->imap->exists > 0) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "%s: UID SEARCH: no answer, though there are %u messages", mailbox->where, mailbox->imap->exists);
		return NULL;
	}
	g_array_sort (uids, compare_uids);
	for (guint i = 0; i < uids->len; i++)
		if (kept == 0 || g_array_index (uids, guint32, i) != g_array_index (uids, guint32, kept - 1))
			g_array_index (uids, guint32, kept++) = g_array_index (uids, guint32, i);
	g_array_set_size (uids, kept);
	return g_steal_pointer (&uids);
}

GArray *
ccrf_mailbox_search (CcrfMailbox *mailbox, GError **error)
{
	return search (mailbox, "UID SEARCH ALL", TRUE, error);
}

GArray *
ccrf_mailbox_search_size (CcrfMailbox *mailbox, gint64 least, gint64 most, GError **error)
{
	g_autoptr (GString) command = g_string_new ("UID SEARCH");

	/* both leave out their number */
	g_string_append_printf (command, " LARGER %" G_GINT64_FORMAT, MAX (least - 1, 0));
	if (most > 0)
		g_string_append_printf (command, " SMALLER %" G_GINT64_FORMAT, most + 1);
	return search (mailbox, command->str, FALSE, error);
}

GArray *
ccrf_mailbox_search_id (CcrfMailbox *mailbox, const char *message_id, GError **error)
{
	g_autofree char *command = g_strdup_printf ("UID SEARCH HEADER Message-ID \"%s\"", message_id);

	/* a stranger wrote it: what would need quoting is not sent at all */
	for (const char *at = message_id; *at != '\0'; at++)
		if (!g_ascii_isgraph (*at) || *at == '"' || *at == '\\')
			return g_array_new (FALSE, FALSE, sizeof (guint32));
	return search (mailbox, command, FALSE, error);
}

/* ---- waiting ---------------------------------------------------------------------------- */

/* Anything that says that the folder is not what it was. */
static gboolean
on_change (const CcrfImapResponse *response, gpointer data, GError **error)
{
	CcrfImap *imap = data;

	if (ccrf_imap_response_is (response, "EXISTS") || ccrf_imap_response_is (response, "EXPUNGE") || ccrf_imap_response_is (response, "RECENT"))
		imap->changed = TRUE;
	return TRUE;
}

/* One response that came unasked. */
static gboolean
take_one (CcrfImap *imap, GError **error)
{
	g_autoptr (CcrfImapResponse) response = NULL;

	ccrf_imap_expect (imap, 0);
	response = ccrf_imap_next (imap, error);
	if (response == NULL)
		return FALSE;
	if (response->kind == CCRF_IMAP_TAGGED || response->kind == CCRF_IMAP_CONTINUATION) {
		g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_INVALID, "the server broke the protocol: an answer to nothing");
		return FALSE;
	}
	return on_change (response, imap, error);
}

/* Listens until something changed or @until. @woken: (out): @wake_fd is readable */
static gboolean
listen_until (CcrfImap *imap, gint64 until, int wake_fd, gboolean *woken, GError **error)
{
	while (!imap->changed && !*woken) {
		switch (ccrf_wire_wait (imap->wire, wake_fd, until, error)) {
		case 0:
			return TRUE;
		case 1:
			if (!take_one (imap, error))
				return FALSE;
			break;
		case 2:
			*woken = TRUE;
			break;
		default:
			return FALSE;
		}
	}
	return TRUE;
}

/* Waits for the server's `+` after IDLE; what changed before it counts. */
static gboolean
await_continuation (CcrfImap *imap, GError **error)
{
	ccrf_imap_expect (imap, 0);
	for (guint answers = 0; answers < CCRF_IMAP_ANSWERS_MOST; answers++) {
		g_autoptr (CcrfImapResponse) response = ccrf_imap_next (imap, error);

		if (response == NULL)
			return FALSE;
		if (response->kind == CCRF_IMAP_CONTINUATION)
			return TRUE;
		if (response->kind == CCRF_IMAP_TAGGED) {
			g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s %.300s; idle = false would poll instead", response->status, response->text);
			return FALSE;
		}
		(void) on_change (response, imap, NULL);
	}
	g_set_error_literal (error, CCRF_ERROR, CCRF_ERROR_LIMIT, "answers without end");
	return FALSE;
}

static gboolean
idle_once (CcrfImap *imap, gint64 until, int wake_fd, gboolean *woken, GError **error)
{
	g_autofree char *tag = ccrf_imap_send (imap, "IDLE", error);

	imap->literal_most = CCRF_IMAP_LITERAL_SMALL;
	if (tag == NULL || !await_continuation (imap, error) || !listen_until (imap, until, wake_fd, woken, error))
		return FALSE;
	ccrf_imap_expect (imap, 0);
	if (!ccrf_wire_send (imap->wire, "DONE\r\n", 6, imap->deadline, NULL, error))
		return FALSE;
	return ccrf_imap_finish (imap, tag, on_change, imap, NULL, error);
}

static gboolean
noop_once (CcrfImap *imap, gint64 until, int wake_fd, gboolean *woken, GError **error)
{
	g_autofree char *tag = NULL;

	if (!listen_until (imap, until, wake_fd, woken, error))
		return FALSE;
	if (imap->changed || *woken)
		return TRUE;
	tag = ccrf_imap_send (imap, "NOOP", error);
	ccrf_imap_expect (imap, 0);
	return tag != NULL && ccrf_imap_finish (imap, tag, on_change, imap, NULL, error);
}

gboolean
ccrf_mailbox_wait (CcrfMailbox *mailbox, gint64 seconds, int wake_fd, GError **error)
{
	gint64 until = g_get_monotonic_time () + MAX (seconds, 0) * G_USEC_PER_SEC;
	gboolean idle = mailbox->config->idle && ccrf_mailbox_has_idle (mailbox);
	gint64 turn = MAX (idle ? mailbox->config->idle_renewal : mailbox->config->poll_interval, 1) * G_USEC_PER_SEC;
	gboolean woken = FALSE;
	CcrfImap *imap = mailbox->imap;

	if (!is_open (mailbox, error))
		return FALSE;
	while (!imap->changed && !woken) {
		gint64 now = g_get_monotonic_time ();
		gint64 end = MIN (until, now + turn);

		if (now >= until && seconds > 0)
			break;
		if (!(idle ? idle_once (imap, end, wake_fd, &woken, error) : noop_once (imap, end, wake_fd, &woken, error)))
			return ccrf_imap_prefix (imap, idle ? "IDLE" : "NOOP", error);
		if (seconds <= 0)
			break;
	}
	imap->changed = FALSE;
	return TRUE;
}
