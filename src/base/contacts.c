/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contacts.conf: who holds which role, who stands in, who may come along. */

#include "base-private.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "role "

static void
delegate_free (gpointer data)
{
	CcrfDelegate *delegate = data;

	ccrf_address_free (delegate->who);
	g_free (delegate);
}

static void
role_free (gpointer data)
{
	CcrfRole *role = data;

	g_free (role->name);
	g_ptr_array_unref (role->holders);
	g_ptr_array_unref (role->deputies);
	g_ptr_array_unref (role->delegates);
	ccrf_address_free (role->representative);
	g_free (role->reviewed);
	g_free (role);
}

/* "2026-12-01" and nothing else; the moment of the day's start in @zone. 0: no date */
static CcrfTime
read_day (const char *text, GTimeZone *zone, int days_later)
{
	g_autoptr (GDateTime) day = NULL;
	g_autoptr (GDateTime) then = NULL;

	if (!g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text, G_REGEX_DOLLAR_ENDONLY, 0))
		return 0;
	day = g_date_time_new (zone, atoi (text), atoi (text + 5), atoi (text + 8), 0, 0, 0);
	if (day == NULL)
		return 0;
	/* by the calendar, for the day that the clocks change has 23 or 25 hours */
	then = g_date_time_add_days (day, days_later);
	return then != NULL ? g_date_time_to_unix (then) : 0;
}

/* `Name <a@b> from 2026-12-01 to 2026-12-14` */
static CcrfDelegate *
read_delegate (CcrfKeyFile *file, const char *section, const char *text, GTimeZone *zone, GPtrArray *faults)
{
	g_autoptr (GRegex) shape = g_regex_new ("^(.*\\S)\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)$", G_REGEX_CASELESS, 0, NULL);
	g_autoptr (GMatchInfo) match = NULL;
	g_autofree char *who = NULL, *from = NULL, *to = NULL;
	g_autoptr (GError) error = NULL;
	CcrfDelegate *delegate;
	CcrfTime starts, ends;
	CcrfAddress *address;

	if (!g_regex_match (shape, text, 0, &match)) {
		ccrf_key_file_fault (file, section, "delegates", faults, "\"%s\" is not written `Name <address> from YYYY-MM-DD to YYYY-MM-DD`", text);
		return NULL;
	}
	who = g_match_info_fetch (match, 1);
	from = g_match_info_fetch (match, 2);
	to = g_match_info_fetch (match, 3);
	starts = read_day (from, zone, 0);
	ends = read_day (to, zone, 1);
	if (starts == 0 || ends == 0) {
		ccrf_key_file_fault (file, section, "delegates", faults, "\"%s\" is not a date like 2026-12-01", starts == 0 ? from : to);
		return NULL;
	}
	if (starts >= ends) {
		ccrf_key_file_fault (file, section, "delegates", faults, "ends on %s, before it starts on %s", to, from);
		return NULL;
	}
	address = ccrf_address_parse (who, &error);
	if (address == NULL) {
		ccrf_key_file_fault (file, section, "delegates", faults, "%s", error->message);
		return NULL;
	}
	delegate = g_new0 (CcrfDelegate, 1);
	delegate->who = address;
	delegate->from = starts;
	delegate->to = ends - 1;
	return delegate;
}

static GPtrArray *
take_delegates (CcrfKeyFile *file, const char *section, GTimeZone *zone, GPtrArray *faults)
{
	g_auto (GStrv) list = ccrf_key_file_take_list (file, section, "delegates", "", faults);
	GPtrArray *delegates = g_ptr_array_new_with_free_func (delegate_free);

	for (gsize i = 0; list[i] != NULL; i++) {
		CcrfDelegate *delegate = read_delegate (file, section, list[i], zone, faults);

		if (delegate != NULL)
			g_ptr_array_add (delegates, delegate);
	}
	return delegates;
}

static CcrfAddress *
take_representative (CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	g_autoptr (GPtrArray) list = ccrf_key_file_take_addresses (file, section, "representative", "", faults);

	if (list->len > 1)
		ccrf_key_file_fault (file, section, "representative", faults, "names %u people; name one", list->len);
	return list->len > 0 ? ccrf_address_copy (g_ptr_array_index (list, 0)) : NULL;
}

static char *
take_reviewed (CcrfKeyFile *file, const char *section, GPtrArray *faults)
{
	g_autofree char *text = ccrf_key_file_take_string (file, section, "reviewed", "", faults);
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

	if (*text == '\0')
		return NULL;
	if (read_day (text, utc, 0) == 0) {
		ccrf_key_file_fault (file, section, "reviewed", faults, "\"%s\" is not a date like 2026-09-01", text);
		return NULL;
	}
	return g_steal_pointer (&text);
}

static CcrfRole *
take_role (CcrfKeyFile *file, const char *section, GTimeZone *zone, GPtrArray *faults)
{
	CcrfRole *role = g_new0 (CcrfRole, 1);

	role->name = g_strstrip (g_strdup (section + strlen (PREFIX)));
	role->holders = ccrf_key_file_take_addresses (file, section, "holders", NULL, faults);
	role->deputies = ccrf_key_file_take_addresses (file, section, "deputies", "", faults);
	role->delegates = take_delegates (file, section, zone, faults);
	role->representative = take_representative (file, section, faults);
	role->reviewed = take_reviewed (file, section, faults);
	return role;
}

static void
check_name (CcrfKeyFile *file, const char *section, const CcrfRole *role, GPtrArray *faults)
{
	const char *near;

	if (g_strv_contains (ccrf_role_names, role->name))
		return;
	near = ccrf_nearest (role->name, ccrf_role_names);
	if (near != NULL)
		ccrf_key_file_fault (file, section, NULL, faults, "no procedure knows this role; did you mean [role %s]?", near);
	else
		ccrf_key_file_fault (file, section, NULL, faults, "no procedure knows this role");
}

GHashTable *
ccrf_contacts_load (const char *path, GTimeZone *zone, GPtrArray *faults)
{
	GHashTable *roles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, role_free);
	g_autoptr (CcrfKeyFile) file = ccrf_key_file_load (path, faults);
	g_auto (GStrv) sections = NULL;

	if (file == NULL)
		return roles;
	sections = ccrf_key_file_sections (file);
	for (gsize i = 0; sections[i] != NULL; i++) {
		CcrfRole *role;

		if (!g_str_has_prefix (sections[i], PREFIX))
			continue; /* a leftover, named below */
		role = take_role (file, sections[i], zone, faults);
		check_name (file, sections[i], role, faults);
		/* "[role  x]" beside "[role x]": two spellings of one role */
		if (g_hash_table_contains (roles, role->name))
			ccrf_key_file_fault (file, sections[i], NULL, faults, "this role is there already; put its keys together");
		g_hash_table_replace (roles, role->name, role);
	}
	ccrf_key_file_finish (file, faults);
	return roles;
}
