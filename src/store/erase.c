/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Erasing a closed case: its key is destroyed, and the keys of the messages
 * that only it came from. Rows, dates, codes and the history's chain stay, so
 * that counts and audit still hold; nobody can be read in them any more.
 */

#include "store-private.h"

/* clang-format off */
static const CcrfSql sql_erased =   { "is a case erased",
	"SELECT CASE WHEN k.wrapped IS NULL THEN 1 ELSE 0 END FROM cases c JOIN data_key k ON k.id = c.key_id WHERE c.ref = ?" };
/* a mail with three forms made three cases: it goes with the last of them. A triaged mail that was filed goes with its case. */
static const CcrfSql sql_messages = { "erase messages of a case",
	"UPDATE data_key SET wrapped = NULL WHERE id IN (SELECT m.key_id FROM message m"
	" WHERE (m.case_ref = ? OR m.sha256 = (SELECT source_sha256 FROM cases WHERE ref = ?))"
	" AND NOT EXISTS (SELECT 1 FROM cases c JOIN data_key k ON k.id = c.key_id"
	" WHERE (c.source_sha256 = m.sha256 OR c.ref = m.case_ref) AND c.ref <> ? AND k.wrapped IS NOT NULL))" };
static const CcrfSql sql_case =     { "erase case",
	"UPDATE data_key SET wrapped = NULL WHERE id = (SELECT key_id FROM cases WHERE ref = ?)" };
static const CcrfSql sql_cases =    { "closed cases",
	"SELECT c.ref FROM cases c JOIN data_key k ON k.id = c.key_id WHERE c.state = 'closed' AND c.closed <= ?"
	" AND k.wrapped IS NOT NULL AND c.procedure <> 'triage' ORDER BY c.closed, c.id" };
static const CcrfSql sql_triage =   { "closed triage",
	"SELECT c.ref FROM cases c JOIN data_key k ON k.id = c.key_id WHERE c.state = 'closed' AND c.closed <= ?"
	" AND k.wrapped IS NOT NULL AND c.procedure = 'triage' ORDER BY c.closed, c.id" };
/* of a case's own mail the case decides; what waits for a person is not lost */
#define LOOSE_MESSAGES \
	"SELECT message.key_id FROM message JOIN data_key k ON k.id = message.key_id WHERE k.wrapped IS NOT NULL AND processed = 1" \
	" AND received <= ? AND case_ref IS NULL AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.source_sha256 = message.sha256)" \
	" AND NOT (" CCRF_SQL_WAITS_FOR_A_PERSON ")"
#define LOOSE_MAILS \
	"SELECT outbox.key_id FROM outbox JOIN data_key k ON k.id = outbox.key_id WHERE k.wrapped IS NOT NULL AND case_ref IS NULL" \
	" AND created <= ? AND state NOT IN ('queued', 'uncertain')"
static const CcrfSql sql_loose_messages = { "count messages without a case", "SELECT COUNT(*) FROM (" LOOSE_MESSAGES ") loose" };
static const CcrfSql sql_loose_mails =    { "count mails without a case", "SELECT COUNT(*) FROM (" LOOSE_MAILS ") loose" };
static const CcrfSql sql_erase_messages = { "erase messages without a case", "UPDATE data_key SET wrapped = NULL WHERE id IN (" LOOSE_MESSAGES ")" };
static const CcrfSql sql_erase_mails =    { "erase mails without a case", "UPDATE data_key SET wrapped = NULL WHERE id IN (" LOOSE_MAILS ")" };
static const CcrfSql sql_mails =    { "stop mails of an erased case",
	"UPDATE outbox SET state = 'failed', started = 0 WHERE case_ref = ? AND state IN ('queued', 'uncertain')" };
/* clang-format on */

/* Closed, not held, and not erased yet. */
static gboolean
may_be_erased (CcrfStore *store, const char *ref, GError **error)
{
	g_autoptr (CcrfCase) it = ccrf_store_case (store, ref, error);
	g_auto (CcrfQuery) query = ccrf_query (store, &sql_erased, "s", ref);
	const char *why = NULL;
	gint64 erased;

	if (it == NULL || !ccrf_query_number (&query, 0, &erased, error))
		return FALSE;
	if (g_strcmp0 (it->state, "closed") != 0)
		why = "is open: a case is erased after it is closed";
	else if (ccrf_case_fact (it, "legal_hold") != NULL)
		why = "is under legal hold: `ccrfctl hold REF --off` ends it";
	else if (erased)
		why = "was erased before";
	if (why != NULL)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_REFUSED, "%s %s", ref, why);
	return why == NULL;
}

static gboolean
erase (CcrfStore *store, const char *ref, const CcrfNote *note, CcrfTime now, GError **error)
{
	/* the note last: the case has no key any more, so who erased is sealed by one that lives on */
	return may_be_erased (store, ref, error) && ccrf_run (store, &sql_messages, NULL, error, "sss", ref, ref, ref) &&
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
	ccrf_store_clean_log (store);
	return TRUE;
}

GPtrArray *
ccrf_store_expired (CcrfStore *store, CcrfExpired which, CcrfTime before, GError **error)
{
	g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);
	g_auto (CcrfQuery) query = ccrf_query (store, which == CCRF_EXPIRED_TRIAGE ? &sql_triage : &sql_cases, "l", before);
	int row;

	while ((row = ccrf_query_next (&query, error)) > 0)
		g_ptr_array_add (refs, ccrf_column_text (&query, 0));
	return row < 0 ? NULL : g_steal_pointer (&refs);
}

static gboolean
count_loose (CcrfStore *store, CcrfTime before, gint64 *messages, gint64 *mails, GError **error)
{
	g_auto (CcrfQuery) in = ccrf_query (store, &sql_loose_messages, "l", before);
	g_auto (CcrfQuery) out = ccrf_query (store, &sql_loose_mails, "l", before);

	return ccrf_query_number (&in, 0, messages, error) && ccrf_query_number (&out, 0, mails, error);
}

static gboolean
erase_loose (CcrfStore *store, CcrfTime before, const CcrfNote *note, CcrfTime now, gint64 *messages, gint64 *mails, GError **error)
{
	if (!ccrf_run (store, &sql_erase_messages, messages, error, "l", before) || !ccrf_run (store, &sql_erase_mails, mails, error, "l", before))
		return FALSE;
	return *messages + *mails == 0 || ccrf_store_add_note (store, NULL, note, "erase", now, error);
}

gboolean
ccrf_store_erase_loose (CcrfStore *store, CcrfTime before, gboolean dry_run, const CcrfNote *note, CcrfTime now, gint64 *messages, gint64 *mails, GError **error)
{
	if (dry_run)
		return count_loose (store, before, messages, mails, error);
	if (!ccrf_store_begin (store, error) || !ccrf_store_leave (store, TRUE, erase_loose (store, before, note, now, messages, mails, error), error))
		return FALSE;
	if (*messages + *mails > 0)
		ccrf_store_clean_log (store);
	return TRUE;
}
