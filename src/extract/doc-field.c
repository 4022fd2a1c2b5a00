/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Settings of Word's legacy form fields in the Data stream ([MS-DOC] 2.9.157 NilPICFAndBinData, 2.9.78 FFData). */

#include "codepage.h"
#include "doc-file.h"

#define UNDEFINED 25 /* iRes: nobody touched the field, the default counts */
#define ENTRIES_MOST 1000

void
ccrf_doc_form_clear (CcrfDocForm *form)
{
	g_free (form->name);
	g_free (form->title);
	g_free (form->entry);
	*form = (CcrfDocForm){ 0 };
}

/* Xst: a count, then so many UTF-16 units. @return (transfer full) (nullable): %NULL when it does not fit */
static char *
read_text (const CcrfDocStream *data, gsize *at, gsize end)
{
	gsize count = ccrf_doc_u16 (data, *at);
	if (*at + 2 > end || 2 * count > end - *at - 2)
		return NULL;
	GString *text = g_string_new (NULL);
	ccrf_utf16_append (text, data->data + *at + 2, count);
	*at += 2 + 2 * count;
	return g_string_free (text, FALSE);
}

/* Xstz: the same, and a NUL */
static char *
read_ended (const CcrfDocStream *data, gsize *at, gsize end)
{
	char *text = read_text (data, at, end);
	*at += 2;
	return text;
}

static gboolean
skip_ended (const CcrfDocStream *data, gsize *at, gsize end, guint count)
{
	for (guint i = 0; i < count; i++) {
		g_autofree char *text = read_ended (data, at, end);
		if (text == NULL)
			return FALSE;
	}
	return TRUE;
}

/* a list of texts (2.2.4 STTB); @return (transfer full): the chosen one, "" when there is none */
static char *
chosen_entry (const CcrfDocStream *data, gsize at, gsize end, guint chosen)
{
	guint count = ccrf_doc_u16 (data, at + 2);
	if (ccrf_doc_u16 (data, at) != 0xffff)
		return g_strdup ("");
	at += 6;
	for (guint i = 0; i < count && i < ENTRIES_MOST; i++) {
		g_autofree char *text = read_text (data, &at, end);
		if (text == NULL)
			break;
		if (i == chosen)
			return g_steal_pointer (&text);
	}
	return g_strdup ("");
}

gboolean
ccrf_doc_form (const CcrfDocFile *file, guint32 location, CcrfDocForm *into)
{
	const CcrfDocStream *data = &file->data;
	gsize size = ccrf_doc_u32 (data, location), head = ccrf_doc_u16 (data, (gsize) location + 4);
	gsize end = (gsize) location + size, at = (gsize) location + head;
	if (!ccrf_doc_has (data, location, size) || head < 6 || at + 10 > end || ccrf_doc_u32 (data, at) != 0xffffffff)
		return FALSE;
	guint16 bits = ccrf_doc_u16 (data, at + 4);
	guint kind = bits & 3, result = (bits >> 2) & 31;
	if (kind > CCRF_DOC_FORM_LIST)
		return FALSE;
	at += 10;
	CcrfDocForm form = { .kind = (CcrfDocFormKind) kind };
	form.name = read_ended (data, &at, end);
	guint standard = 0;
	gboolean fits = form.name != NULL;
	if (kind == CCRF_DOC_FORM_TEXT) {
		fits = fits && skip_ended (data, &at, end, 1);
	} else {
		standard = ccrf_doc_u16 (data, at);
		at += 2;
	}
	/* format and help, then the text of the status line, then two macros */
	fits = fits && skip_ended (data, &at, end, 2);
	form.title = fits ? read_ended (data, &at, end) : NULL;
	fits = form.title != NULL && skip_ended (data, &at, end, 2);
	guint state = result == UNDEFINED ? standard : result;
	form.ticked = state == 1;
	form.entry = fits && kind == CCRF_DOC_FORM_LIST ? chosen_entry (data, at, end, state) : g_strdup ("");
	if (!fits) {
		ccrf_doc_form_clear (&form);
		return FALSE;
	}
	*into = form;
	return TRUE;
}
