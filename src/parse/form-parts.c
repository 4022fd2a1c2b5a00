/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One form over several attachments: page one says which provider, page two
 * what happened. A file goes on with another one's form when it names neither
 * a provider nor a kind of report of its own, and contradicts it nowhere.
 * Whatever is in doubt stays a form, and a case, of its own.
 */

#include "reading.h"

/* fewer labels than this are no page of a form */
#define LEAST_ANSWERS 2

static gboolean
contradicts (const CcrfForm *a, const CcrfForm *b)
{
	GHashTableIter iter;
	gpointer key, value;

	g_hash_table_iter_init (&iter, a->fields);
	while (g_hash_table_iter_next (&iter, &key, &value)) {
		const char *other = ccrf_form_get (b, key);

		if (other && !g_str_equal (other, value))
			return TRUE;
	}
	return a->actions->len > 0 && b->actions->len > 0;
}

static gboolean
starts_a_report (const CcrfForm *form)
{
	return ccrf_form_get (form, "provider_name") || ccrf_form_get (form, "report_type") || ccrf_list_has (form->unsure, "provider_name") ||
	       ccrf_list_has (form->unsure, "report_type");
}

static gboolean
goes_on (const CcrfForm *first, const CcrfForm *page)
{
	return starts_a_report (first) && !starts_a_report (page) && !contradicts (first, page);
}

void
ccrf_take_page (CcrfReading *reading, const CcrfSheet *sheet, const char *name)
{
	CcrfForm *page = ccrf_parse_answers (sheet, name, reading->received, reading->rules);

	if (g_hash_table_size (page->fields) + page->actions->len >= LEAST_ANSWERS)
		g_ptr_array_add (reading->pages, page);
	else
		ccrf_form_free (page);
}

/* Pages that are no form by themselves belong to the only form of the mail. */
static void
join_pages (CcrfReading *reading)
{
	GPtrArray *forms = reading->message->forms;

	for (guint i = 0; forms->len == 1 && i < reading->pages->len; i++)
		if (goes_on (forms->pdata[0], reading->pages->pdata[i]))
			ccrf_form_fill_under (forms->pdata[0], reading->pages->pdata[i]);
}

/* Two files that each look like a form may be two halves of one. */
static void
join_forms (GPtrArray *forms)
{
	for (guint i = 1; i < forms->len;) {
		if (goes_on (forms->pdata[i - 1], forms->pdata[i])) {
			ccrf_form_fill_under (forms->pdata[i - 1], forms->pdata[i]);
			g_ptr_array_remove_index (forms, i);
		} else {
			i++;
		}
	}
}

void
ccrf_finish_forms (CcrfReading *reading)
{
	CcrfMessage *message = reading->message;

	join_forms (message->forms);
	join_pages (reading);
	for (guint i = 0; i < message->forms->len; i++) {
		CcrfForm *form = message->forms->pdata[i];
		const char *type = ccrf_form_get (form, "report_type");

		g_free (form->report_type);
		form->report_type = g_strdup (type ? type : "concern");
		ccrf_parse_form_finish (form, ccrf_message_sender (message), message->date);
	}
}
