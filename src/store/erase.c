/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Erasing a closed case: its key is destroyed, and the keys of the messages
 * that only it came from. Rows, dates, codes and the history's chain stay, so
 * that counts and audit still hold; nobody can be read in them any more.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_state =    { "state of a case", "SELECT CASE state WHEN 'closed' THEN 1 ELSE 0 END FROM cases WHERE ref = ?" };
/* a mail with three forms made three cases: it goes with the last of them */
static const CcrfSql sql_messages = { "erase messages of a case",
	"UPDATE data_key SET wrapped = NULL WHERE id IN (SELECT m.key_id FROM message m"
	" WHERE (m.case_ref = ? OR m.sha256 = (SELECT source_sha256 FROM cases WHERE ref = ?))"
	" AND NOT EXISTS (SELECT 1 FROM cases c JOIN data_key k ON k.id = c.key_id"
	" WHERE c.source_sha256 = m.sha256 AND c.ref <> ? AND k.wrapped IS NOT NULL))" };
static const CcrfSql sql_case =     { "erase case",
	"UPDATE data_key SET wrapped = NULL WHERE id = (SELECT key_id FROM cases WHERE ref = ?)" };
static const CcrfSql sql_mails =    { "stop mails of an erased case",
	"UPDATE outbox SET state = 'failed', started = 0 WHERE case_ref = ? AND state IN ('queued', 'uncertain')" };
/* clang-format on */

static gboolean
is_closed (CcrfStore *store, const char *ref, GError **error)
{
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_state, "s", ref);
	gint64 closed;

	if (!ccrf_query_number (&query, -1, &closed, error))
		return FALSE;
	if (closed < 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_NOT_FOUND, "%s: there is no case %s", store->path, ref);
	else if (closed == 0)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s is open: a case is erased after it is closed", ref);
	return closed > 0;
}

static gboolean
erase (CcrfStore *store, const char *ref, const CcrfNote *note, CcrfTime now, GError **error)
{
	/* the note last: the case has no key any more, so who erased is sealed by one that lives on */
	return is_closed (store, ref, error) && ccrf_run (store, &sql_messages, NULL, error, "sss", ref, ref, ref) &&
	       ccrf_run (store, &sql_case, NULL, error, "s", ref) && ccrf_run (store, &sql_mails, NULL, error, "s", ref) &&
	       ccrf_store_add_note (store, ref, note, "erase", now, error);
}

gboolean
ccrf_store_erase_case (CcrfStore *store, const char *ref, const CcrfNote *note, CcrfTime now, GError **error)
{
	if (!ccrf_store_begin (store, error))
		return FALSE;
	if (!ccrf_store_leave (store, TRUE, erase (store, ref, note, now, error), error))
		return FALSE;
	/* the key's old page must not live on in the log; a reader that holds it delays this, and the next erase does it */
	sqlite3_wal_checkpoint_v2 (store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return TRUE;
}
