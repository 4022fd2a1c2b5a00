/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * HELP, STATUS ref, LIST, LIST OVERDUE, PROVIDER name as the first line of a new
 * mail. Only for people with a role, and only when our server vouches for them:
 * everybody else is refused without a word of what exists.
 */

#include "rooms.h"
#include <string.h>

/* a list longer than this is no mail any more */
#define MOST_ROWS 200

/* clang-format off */
/* who may see cases; partners and meetings have roles too, but see only what is sent to them */
static const char *const staff[] = {
	"safeguarding-team-manager", "contracts-team", "senior-contracts-manager", "visiting-officer", "service-manager-safeguarding",
	"head-of-service-safeguarding", "head-of-placements", "head-of-commissioning", "mfsqao", "quality-and-market-support-manager",
	"contracts-manager", "contracts-and-review-officer", "senior-commissioning-officer", "director", "coordinator", NULL,
};
/* clang-format on */

static gboolean
is_staff (const CcrfTransit *transit)
{
	g_auto (GStrv) roles = NULL;

	if (!transit->sender || !transit->vouched->authenticated)
		return FALSE;
	roles = ccrf_identify_roles (transit->worker->service->config, transit->delegations, transit->sender->address, transit->now);
	for (char **role = roles; *role; role++)
		if (g_strv_contains (staff, *role))
			return TRUE;
	return FALSE;
}

static void
add_row (JsonArray *rows, const CcrfService *service, const CcrfCase *it)
{
	JsonObject *row = json_object_new ();
	g_auto (GStrv) waiting = ccrf_decide_waiting_for (it);
	g_autofree char *who = g_strjoinv (", ", waiting);
	g_autofree char *due = it->due ? ccrf_calendar_words (service->calendar, it->due) : g_strdup ("");

	json_object_set_string_member (row, "ref", it->ref);
	json_object_set_string_member (row, "procedure", ccrf_procedure_name (it->procedure));
	json_object_set_string_member (row, "state", it->state);
	json_object_set_string_member (row, "provider_name", it->provider_name ? it->provider_name : "");
	json_object_set_string_member (row, "due_words", due);
	json_object_set_string_member (row, "waiting_words", who);
	json_array_add_object_element (rows, row);
}

static gboolean
send_list (CcrfTransit *transit, const char *title, JsonArray *rows, gboolean cut, GError **error)
{
	JsonObject *fields = json_object_new ();

	json_object_set_string_member (fields, "title_words", title);
	json_object_set_boolean_member (fields, "has_rows", json_array_get_length (rows) > 0);
	json_object_set_boolean_member (fields, "cut", cut);
	json_object_set_array_member (fields, "rows", rows);
	return ccrf_commit_notice (transit, "case-list", NULL, fields, error);
}

/* ---- the commands ---------------------------------------------------------------------- */

static gboolean
help (CcrfTransit *transit, const char *args, GError **error)
{
	return ccrf_commit_notice (transit, "help", NULL, json_object_new (), error);
}

/* STATUS of a process says all that the council knows of it */
static gboolean
process_status (CcrfTransit *transit, const CcrfCase *it, GError **error)
{
	g_auto (CcrfFactBox) box = { 0 };

	if (!ccrf_fact_box_fill (&box, transit->worker, it, transit->now, error))
		return FALSE;
	return ccrf_commit_notice (transit, "pc-status", it, ccrf_decide_process_fields (it, &box.facts, transit->now), error);
}

static gboolean
status (CcrfTransit *transit, const char *args, GError **error)
{
	g_autoptr (GRegex) pattern = g_regex_new ("[A-Z]+-\\d{4}-\\d{5}", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	/* "STATUS of ccrf-2026-00042, please" */
	g_autofree char *typed = g_regex_match (pattern, args, 0, &match) ? g_match_info_fetch (match, 0) : g_strdup (args);
	g_autofree char *ref = g_ascii_strup (typed, -1), *title = g_strdup_printf ("the state of %s", ref);
	g_autoptr (CcrfCase) it = ccrf_store_case (transit->worker->store, ref, NULL);
	JsonArray *rows;

	if (it && it->process)
		return process_status (transit, it, error);
	rows = json_array_new ();
	if (it && it->procedure != CCRF_TRIAGE && it->procedure != CCRF_CONTACT_REVIEW)
		add_row (rows, transit->worker->service, it);
	return send_list (transit, title, rows, FALSE, error);
}

static gboolean
list_cases (CcrfTransit *transit, gboolean overdue, const char *title, GError **error)
{
	g_autoptr (GPtrArray) cases = ccrf_store_cases (transit->worker->store, TRUE, FALSE, error);
	JsonArray *rows;
	guint n = 0;

	if (!cases)
		return FALSE;
	rows = json_array_new ();
	for (guint i = 0; i < cases->len; i++) {
		const CcrfCase *it = cases->pdata[i];

		if (overdue && (!it->due || it->due >= transit->now))
			continue;
		if (n++ < MOST_ROWS)
			add_row (rows, transit->worker->service, it);
	}
	return send_list (transit, title, rows, n > MOST_ROWS, error);
}

static gboolean
list (CcrfTransit *transit, const char *args, GError **error)
{
	if (g_ascii_strncasecmp (args, "overdue", strlen ("overdue")) == 0)
		return list_cases (transit, TRUE, "what is overdue", error);
	return list_cases (transit, FALSE, "the open cases", error);
}

static gboolean
provider (CcrfTransit *transit, const char *args, GError **error)
{
	CcrfStore *store = transit->worker->store;
	g_autoptr (GPtrArray) found = ccrf_store_find_providers (store, args, ccrf_identify_normal_name, error);
	g_autofree char *title = g_strdup_printf ("the cases of providers called “%s”", args);
	JsonArray *rows;

	if (!found)
		return FALSE;
	rows = json_array_new ();
	for (guint i = 0; i < found->len && i < MOST_ROWS; i++) {
		g_autoptr (GPtrArray) cases = ccrf_store_cases_of_provider (store, ((CcrfProvider *) found->pdata[i])->id, error);

		for (guint n = 0; cases && n < cases->len && json_array_get_length (rows) < MOST_ROWS; n++)
			add_row (rows, transit->worker->service, cases->pdata[n]);
	}
	return send_list (transit, title, rows, json_array_get_length (rows) == MOST_ROWS, error);
}

/* clang-format off */
static const struct { const char *word; gboolean (*run) (CcrfTransit *transit, const char *args, GError **error); } commands[] = {
	{ "HELP",     help },
	{ "STATUS",   status },
	{ "LIST",     list },
	{ "PROVIDER", provider },
};
/* clang-format on */

/* Chair, coordinator and minute taker may ask for their own process, also where contacts.conf gives them no role. */
static gboolean
is_of_process (const CcrfTransit *transit, const char *line)
{
	static const char *const roles[] = { "chair", "coordinator", "minute-taker", NULL };
	g_autoptr (GRegex) pattern = g_regex_new ("^\\W*status\\s+(?:of\\s+)?(PC-\\d{4}-\\d{5})", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autoptr (CcrfCase) it = NULL;
	g_autofree char *typed = NULL, *ref = NULL;

	if (!transit->sender || !transit->vouched->authenticated || !g_regex_match (pattern, line, 0, &match))
		return FALSE;
	typed = g_match_info_fetch (match, 1);
	ref = g_ascii_strup (typed, -1);
	it = ccrf_store_case (transit->worker->store, ref, NULL);
	for (const char *const *role = roles; it && it->process && *role; role++) {
		const CcrfAddress *who = ccrf_process_holder (it->process, *role);

		if (who && ccrf_address_equal (who->address, transit->sender->address))
			return TRUE;
	}
	return FALSE;
}

gboolean
ccrf_take_command (CcrfTransit *transit, GError **error)
{
	g_autofree char *line = g_strstrip (g_strdup (transit->message->reply_text));
	char *end = strpbrk (line, "\r\n");

	if (!is_staff (transit) && !is_of_process (transit, line)) {
		ccrf_transit_end (transit, NULL, "refused", "a command from somebody who holds no role, or who could not be verified");
		return !transit->vouched->authenticated || ccrf_commit_notice (transit, "refused", NULL, json_object_new (), error);
	}
	if (end)
		*end = '\0';
	for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
		gsize length = strlen (commands[i].word);

		if (g_ascii_strncasecmp (line, commands[i].word, length) == 0 && !g_ascii_isalpha (line[length])) {
			g_autofree char *args = g_strstrip (g_strdup (line + length));
			g_autofree char *outcome = g_strdup_printf ("command: %s", commands[i].word);

			ccrf_transit_end (transit, NULL, outcome, NULL);
			return commands[i].run (transit, args, error);
		}
	}
	return ccrf_take_unrecognised (transit, error);
}
