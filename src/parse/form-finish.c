/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is still wanted, and what may be taken from the mail instead. Nothing missing ever rejects a form. */

#include <string.h>

#include "dates.h"

static gboolean
is (const CcrfForm *form, const char *key, const char *value)
{
	const char *known = ccrf_form_get (form, key);
	return known && strcmp (known, value) == 0;
}

static void
assume (CcrfForm *form, const char *key, const char *value)
{
	if (!value || !*value || ccrf_form_get (form, key) || ccrf_list_has (form->unsure, key))
		return;
	ccrf_form_set (form, key, value);
	g_ptr_array_add (form->assumed, g_strdup (key));
}

/* the conditions of the form: 2a, 25, 26, 36 */
static gboolean
condition (const CcrfForm *form, const char *key)
{
	if (strcmp (key, "safeguarding_ref") == 0)
		return is (form, "safeguarding_considered", "safeguarding_raised");
	if (strcmp (key, "manager_consulted") == 0)
		return is (form, "safeguarding_considered", "unsure");
	if (strcmp (key, "provider_contact") == 0)
		return is (form, "raised_with_provider", "yes");
	/* good practice calls for no actions; a blank is not the same as "none agreed" (A2.5c) */
	if (strcmp (key, "actions_agreed") == 0)
		return is (form, "raised_with_provider", "yes") && strcmp (form->report_type, "compliment") != 0;
	return FALSE;
}

static gboolean
is_wanted (const CcrfForm *form, const CcrfField *field)
{
	const gboolean concern = strcmp (form->report_type, "compliment") != 0;
	const gboolean compliment = strcmp (form->report_type, "concern") != 0;
	switch (field->wanted) {
	case CCRF_WANTED_ALWAYS:
		return TRUE;
	case CCRF_WANTED_CONCERN:
		return concern;
	case CCRF_WANTED_COMPLIMENT:
		return compliment;
	case CCRF_WANTED_CONDITION:
		return condition (form, field->key);
	case CCRF_WANTED_OPTIONAL:
	default:
		return FALSE;
	}
}

/* some clients put the address where the name belongs */
static const char *
display_name (const CcrfAddress *sender)
{
	return sender && sender->name && !strchr (sender->name, '@') ? sender->name : NULL;
}

void
ccrf_parse_form_finish (CcrfForm *form, const CcrfAddress *sender, CcrfTime date)
{
	if (!form->report_type || !*form->report_type) {
		g_free (form->report_type);
		form->report_type = g_strdup ("concern");
	}
	assume (form, "name_to_provider", "organisation_only");
	if (strcmp (form->report_type, "concern") != 0)
		assume (form, "ok_to_share", "no");
	g_autofree char *name = display_name (sender) ? g_strstrip (g_strdup (display_name (sender))) : NULL;
	assume (form, "reporter_name", name);
	if (date) {
		GDate day;
		ccrf_dates_local (date, &day);
		g_autofree char *iso = g_strdup_printf ("%04d-%02d-%02d", (int) g_date_get_year (&day), (int) g_date_get_month (&day), (int) g_date_get_day (&day));
		assume (form, "date_completed", iso);
	}
	g_ptr_array_set_size (form->missing, 0);
	for (const CcrfField *field = ccrf_fields; field->key; field++) {
		if (!is_wanted (form, field) || ccrf_form_get (form, field->key) || ccrf_list_has (form->unsure, field->key))
			continue;
		if (field->type == CCRF_FIELD_ACTIONS && form->actions->len)
			continue;
		g_ptr_array_add (form->missing, g_strdup (field->key));
	}
}
