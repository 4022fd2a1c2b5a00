/* SPDX-License-Identifier: GPL-3.0-or-later */

/* erase, purge, hold: how long what people wrote may be read. */

#include "ctl.h"

/* Who did it is sealed with the history's row, and so is why: an operator's words may name people. */
static CcrfNote *
operators_note (const Ctl *ctl, const char *what)
{
	g_autofree char *who = g_strdup_printf ("operator %s%s%s", g_get_user_name (), ctl->reason ? ": " : "", ctl->reason ? ctl->reason : "");

	return ccrf_note_new (who, what);
}

static void
print_erased (const Ctl *ctl, const char *ref, const char *done)
{
	JsonObject *object;

	if (!ctl->json) {
		g_print ("%s: %s\n", ref, done);
		return;
	}
	object = json_object_new ();
	ctl_set (object, "ref", ref);
	ctl_set (object, "done", done);
	ctl_print_json (object);
}

static gboolean
erase_one (Ctl *ctl, const char *ref, const char *what, GError **error)
{
	CcrfNote *note = operators_note (ctl, what);
	gboolean ok = ccrf_store_erase_case (ctl->store, ref, note, ccrf_service_now (ctl->service), error);

	ccrf_note_free (note);
	return ok;
}

int
ctl_erase (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;

	if (!ctl_store (ctl, TRUE))
		return CTL_FAILED;
	if (!erase_one (ctl, ctl->args[0], "erased: what people wrote can no longer be read", &error))
		return ctl_fail (error);
	print_erased (ctl, ctl->args[0], "erased");
	return CTL_OK;
}

/* ---- purge ----------------------------------------------------------------------------------- */

typedef struct { int erased, held; gint64 messages, mails, items, items_held; } Tally;

/* Returns: 1 held, 0 not, -1 @error */
static int
is_held (Ctl *ctl, const char *ref, GError **error)
{
	g_autoptr (CcrfCase) it = ccrf_store_case (ctl->store, ref, error);

	return it ? ccrf_case_fact (it, "legal_hold") != NULL : -1;
}

static gboolean
purge_cases (Ctl *ctl, CcrfExpired which, CcrfTime before, Tally *tally, GError **error)
{
	g_autoptr (GPtrArray) refs = ccrf_store_expired (ctl->store, which, before, error);

	for (guint i = 0; refs && i < refs->len; i++) {
		const char *ref = refs->pdata[i];
		int held = is_held (ctl, ref, error);

		if (held < 0 || (!held && !ctl->dry_run && !erase_one (ctl, ref, "erased: the time to keep it is over", error)))
			return FALSE;
		print_erased (ctl, ref, held ? "kept: legal hold" : ctl->dry_run ? "would be erased" : "erased");
		tally->held += held;
		tally->erased += !held;
	}
	return refs != NULL;
}

static void
print_tally (const Ctl *ctl, const Tally *tally)
{
	JsonObject *object;

	if (!ctl->json) {
		g_print ("%s%d cases, %" G_GINT64_FORMAT " messages and %" G_GINT64_FORMAT " mails without a case; %d kept under legal hold\n",
		         ctl->dry_run ? "would be erased: " : "erased: ", tally->erased, tally->messages, tally->mails, tally->held);
		g_print ("%s%" G_GINT64_FORMAT " reports about providers; %" G_GINT64_FORMAT " kept for a process that runs or is under legal hold\n",
		         ctl->dry_run ? "would be erased: " : "erased: ", tally->items, tally->items_held);
		return;
	}
	object = json_object_new ();
	json_object_set_boolean_member (object, "dry_run", ctl->dry_run);
	json_object_set_int_member (object, "cases", tally->erased);
	json_object_set_int_member (object, "held", tally->held);
	json_object_set_int_member (object, "messages", tally->messages);
	json_object_set_int_member (object, "mails", tally->mails);
	json_object_set_int_member (object, "provider_items", tally->items);
	json_object_set_int_member (object, "provider_items_held", tally->items_held);
	ctl_print_json (object);
}

int
ctl_purge (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	const CcrfConfig *config;
	Tally tally = { 0 };
	CcrfTime now;
	CcrfNote *note, *items;
	gboolean ok;

	if (!ctl_store (ctl, !ctl->dry_run))
		return CTL_FAILED;
	config = ctl->service->config;
	now = ccrf_service_now (ctl->service);
	note = operators_note (ctl, "erased: messages and mails without a case, the time to keep them is over");
	items = operators_note (ctl, "erased: reports about providers, the time to keep them is over");
	ok = purge_cases (ctl, CCRF_EXPIRED_CASES, now - config->closed_cases, &tally, &error) &&
	     purge_cases (ctl, CCRF_EXPIRED_TRIAGE, now - config->messages_without_case, &tally, &error) &&
	     ccrf_store_erase_loose (ctl->store, now - config->messages_without_case, ctl->dry_run, note, now, &tally.messages, &tally.mails, &error) &&
	     ccrf_store_erase_items (ctl->store, now - config->closed_cases, ctl->dry_run, items, now, &tally.items, &tally.items_held, &error);
	ccrf_note_free (note);
	ccrf_note_free (items);
	if (!ok)
		return ctl_fail (error);
	print_tally (ctl, &tally);
	return CTL_OK;
}

/* ---- hold --------------------------------------------------------------------------------------- */

static gboolean
set_hold (Ctl *ctl, CcrfCase *it, GError **error)
{
	CcrfTime now = ccrf_service_now (ctl->service);
	g_autofree char *since = ccrf_calendar_iso (ctl->service->calendar, now);
	g_autofree char *hold = g_strdup_printf ("%s%s%s", since, ctl->reason ? ": " : "", ctl->reason ? ctl->reason : "");
	CcrfNote *note = operators_note (ctl, ctl->off ? "the legal hold ends" : "legal hold: it is not erased");
	gboolean ok;

	ccrf_case_set_fact (it, "legal_hold", ctl->off ? NULL : hold);
	ok = ccrf_store_save_case (ctl->store, it, now, error) && ccrf_store_add_note (ctl->store, it->ref, note, "operator", now, error);
	ccrf_note_free (note);
	return ok;
}

/* Within one transaction: nobody decides on the case between its reading and its writing. */
static gboolean
hold (Ctl *ctl, const char *ref, gboolean *changed, GError **error)
{
	g_autoptr (CcrfCase) it = NULL;

	if (!ccrf_store_begin (ctl->store, error))
		return FALSE;
	it = ccrf_store_case (ctl->store, ref, error);
	*changed = it && (ccrf_case_fact (it, "legal_hold") != NULL) == ctl->off;
	if (it && (!*changed || set_hold (ctl, it, error)) && ccrf_store_commit (ctl->store, error))
		return TRUE;
	ccrf_store_rollback (ctl->store);
	return FALSE;
}

int
ctl_hold (Ctl *ctl)
{
	g_autoptr (GError) error = NULL;
	gboolean changed;

	if (!ctl_store (ctl, TRUE))
		return CTL_FAILED;
	if (!hold (ctl, ctl->args[0], &changed, &error))
		return ctl_fail (error);
	g_print ("%s is %s%s\n", ctl->args[0], changed ? "" : "already ", ctl->off ? "under no legal hold" : "under legal hold");
	return CTL_OK;
}
