/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * folders: Processed, Attention and Quarantine are made where they are missing,
 * and mail is moved into them. Nothing is ever deleted: a message leaves the
 * folder only when the server said that it lies in the other one.
 */

#include "mailbox-private.h"

#define MOVE_MOST 200 /* UIDs of one UID MOVE */

char *
ccrf_mailbox_quote_folder (CcrfMailbox *mailbox, const char *folder, GError **error)
{
	g_autofree char *encoded = ccrf_imap_folder_encode (folder);

	if (encoded != NULL)
		return ccrf_imap_quote (encoded);
	g_set_error (error, CCRF_ERROR, CCRF_ERROR_CONFIG, "%s: \"%s\" cannot be the name of a folder", mailbox->where, folder);
	return NULL;
}

typedef struct {
	const char *encoded;
	gboolean found;
} Listing;

static gboolean
on_list (const CcrfImapResponse *response, gpointer data, GError **error)
{
	Listing *listing = data;
	g_autofree char *name = NULL;
	gboolean usable;

	if (!ccrf_imap_response_is (response, "LIST"))
		return TRUE;
	if (!ccrf_imap_list_parse (response, &name, &usable, error))
		return FALSE;
	/* our name may hold a wildcard: only the very name counts */
	if (usable && (g_str_equal (name, listing->encoded) || (g_ascii_strcasecmp (name, "INBOX") == 0 && g_ascii_strcasecmp (listing->encoded, "INBOX") == 0)))
		listing->found = TRUE;
	return TRUE;
}

gboolean
ccrf_mailbox_make_folder (CcrfMailbox *mailbox, const char *folder, GError **error)
{
	g_autofree char *quoted = ccrf_mailbox_quote_folder (mailbox, folder, error);
	g_autofree char *encoded = quoted != NULL ? ccrf_imap_folder_encode (folder) : NULL;
	g_autofree char *list = g_strdup_printf ("LIST \"\" %s", quoted);
	g_autofree char *create = g_strdup_printf ("CREATE %s", quoted);
	g_autofree char *subscribe = g_strdup_printf ("SUBSCRIBE %s", quoted);
	g_autoptr (CcrfImapResponse) refusal = NULL, unsubscribed = NULL;
	g_autoptr (GError) reason = NULL;
	Listing listing = { encoded, FALSE };

	if (quoted == NULL)
		return FALSE;
	if (!ccrf_imap_command (mailbox->imap, "LIST", list, on_list, &listing, NULL, error))
		return FALSE;
	if (listing.found)
		return TRUE;
	if (!ccrf_imap_command (mailbox->imap, "CREATE", create, NULL, NULL, &refusal, error)) {
		if (refusal == NULL)
			return FALSE;
		/* another client was faster (RFC 5530) */
		if (ccrf_imap_response_has_code (refusal, "ALREADYEXISTS"))
			return TRUE;
		ccrf_imap_refused (mailbox->imap, "CREATE", refusal, error);
		g_prefix_error (error, "the folder \"%s\" is missing and cannot be made (some servers want INBOX. in front): ", folder);
		return FALSE;
	}
	/* so that people see it in their mail client; a server without subscriptions does no harm */
	if (!ccrf_imap_command (mailbox->imap, "SUBSCRIBE", subscribe, NULL, NULL, &unsubscribed, &reason) && reason != NULL) {
		g_propagate_error (error, g_steal_pointer (&reason));
		return FALSE;
	}
	return TRUE;
}

/* ---- moving ------------------------------------------------------------------------------ */

/* A command that copies or moves @set; once more when the folder had gone (TRYCREATE, RFC 3501, 6.4.7). */
static gboolean
transfer (CcrfMailbox *mailbox, const char *verb, const char *set, const char *folder, GError **error)
{
	g_autofree char *quoted = ccrf_mailbox_quote_folder (mailbox, folder, error);
	g_autofree char *command = g_strdup_printf ("UID %s %s %s", verb, set, quoted);
	g_autofree char *step = g_strdup_printf ("UID %s to \"%s\"", verb, folder);
	g_autoptr (CcrfImapResponse) refusal = NULL;

	if (quoted == NULL)
		return FALSE;
	if (ccrf_imap_command (mailbox->imap, step, command, NULL, NULL, &refusal, error))
		return TRUE;
	if (refusal == NULL)
		return FALSE;
	if (!ccrf_imap_response_has_code (refusal, "TRYCREATE")) {
		ccrf_imap_refused (mailbox->imap, step, refusal, error);
		return FALSE;
	}
	return ccrf_mailbox_make_folder (mailbox, folder, error) && ccrf_imap_command (mailbox->imap, step, command, NULL, NULL, NULL, error);
}

/* RFC 6851, 3.3: what MOVE does, in three steps. Broken off in the middle, a second copy is left, never none. */
static gboolean
copy_and_expunge (CcrfMailbox *mailbox, const char *set, const char *folder, GError **error)
{
	g_autofree char *store = g_strdup_printf ("UID STORE %s +FLAGS.SILENT (\\Deleted)", set);
	g_autofree char *expunge = g_strdup_printf ("UID EXPUNGE %s", set);

	return transfer (mailbox, "COPY", set, folder, error) &&
	       ccrf_imap_command (mailbox->imap, "UID STORE", store, NULL, NULL, NULL, error) &&
	       ccrf_imap_command (mailbox->imap, "UID EXPUNGE", expunge, NULL, NULL, NULL, error);
}

gboolean
ccrf_mailbox_move (CcrfMailbox *mailbox, const guint32 *uids, gsize n, const char *folder, GError **error)
{
	if (mailbox->imap == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_TEMPORARY, "%s: the connection broke before", mailbox->where);
		return FALSE;
	}
	for (gsize at = 0; at < n; at += MOVE_MOST) {
		g_autofree char *set = ccrf_imap_set (uids + at, MIN (n - at, MOVE_MOST));
		gboolean moved = (mailbox->imap->can & CCRF_IMAP_CAN_MOVE) != 0 ? transfer (mailbox, "MOVE", set, folder, error)
		                                                               : copy_and_expunge (mailbox, set, folder, error);

		if (!moved)
			return FALSE;
	}
	return TRUE;
}
