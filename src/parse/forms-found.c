/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Forms in a mail: attached, typed into the body, or forwarded. Each is read once,
 * whatever number of versions the mail carries of it.
 */

#include "reading.h"
#include "quotes.h"

#include <string.h>

#define READER_SHARE 3 /* times child_seconds, for all documents of a mail: a hundred slow ones must not hold up the next mail for half an hour */

CcrfSheet *
ccrf_read_sheet (CcrfReading *reading, GBytes *bytes, CcrfFormat format, const char *what)
{
	CcrfMessage *message = reading->message;
	g_autoptr (GError) error = NULL;
	gint64 started = g_get_monotonic_time ();
	CcrfSheet *sheet = NULL;

	if (reading->reader_time > (gint64) READER_SHARE * reading->limits->child_seconds * G_USEC_PER_SEC)
		g_set_error (&error, CCRF_ERROR, CCRF_ERROR_LIMIT, "child_seconds: the documents before it took more than %d times %d s; it was not read",
		             READER_SHARE, reading->limits->child_seconds);
	else
		sheet = ccrf_extract (bytes, format, reading->limits, &error);
	reading->reader_time += g_get_monotonic_time () - started;
	if (!sheet) {
		ccrf_faults_add (message->faults, "%s: %s", what, error ? error->message : "cannot be read");
		if (g_error_matches (error, CCRF_ERROR, CCRF_ERROR_REFUSED) && !reading->encrypted)
			reading->encrypted = "protected-document";
		/* not the document's fault, or more than we look at: a person must */
		if (g_error_matches (error, CCRF_ERROR, CCRF_ERROR_LIMIT) || g_error_matches (error, CCRF_ERROR, CCRF_ERROR_IO))
			message->unreadable |= format != CCRF_FORMAT_HTML;
		return NULL;
	}
	for (guint i = 0; i < sheet->faults->len; i++)
		ccrf_faults_add (message->faults, "%s: %s", what, (char *) sheet->faults->pdata[i]);
	if (sheet->encrypted && !reading->encrypted)
		reading->encrypted = "protected-document";
	return sheet;
}

/* a text of which only the beginning was read decides nothing */
static void
note_sheet_faults (CcrfReading *reading, const CcrfSheet *sheet, const char *what)
{
	for (guint i = 0; i < sheet->faults->len; i++)
		ccrf_faults_add (reading->message->faults, "%s: %s", what, (char *) sheet->faults->pdata[i]);
	reading->message->unreadable |= sheet->faults->len > 0;
}

static guint
count_answers (const CcrfForm *form)
{
	return form ? g_hash_table_size (form->fields) + form->actions->len : 0;
}

/* A forwarded form is its forwarder's */
static void
take_form (CcrfReading *reading, CcrfForm *form)
{
	if (!form)
		return;
	if ((int) reading->message->forms->len >= reading->limits->forms) {
		if (!reading->many_forms)
			ccrf_faults_add (reading->message->faults, "limit forms: more than %d forms in one mail; none of them was taken in", reading->limits->forms);
		reading->many_forms = reading->message->unreadable = TRUE;
		ccrf_form_free (form);
		return;
	}
	g_ptr_array_add (reading->message->forms, form);
	if (reading->in_forward > 0 && reading->enclosed_author && !reading->message->original_author)
		reading->message->original_author = g_strdup (reading->enclosed_author);
}

/* The sheet of an attachment: a form, or a page of one. */
static void
take_sheet (CcrfReading *reading, const CcrfSheet *sheet, const char *name)
{
	CcrfForm *form = ccrf_parse_form (sheet, name, reading->received, reading->rules);

	if (form)
		take_form (reading, form);
	else
		ccrf_take_page (reading, sheet, name);
}

/* ---- attachments ------------------------------------------------------------------- */

static gboolean
is_text_file (const CcrfAttachment *attachment)
{
	g_autofree char *lower = g_ascii_strdown (attachment->name, -1);

	return g_str_equal (attachment->type, "text/plain") || g_str_has_suffix (lower, ".txt");
}

static gboolean
is_tnef (const CcrfAttachment *attachment)
{
	g_autofree char *lower = g_ascii_strdown (attachment->name, -1);

	return g_str_equal (lower, "winmail.dat") || g_str_has_suffix (attachment->type, "/ms-tnef") || g_str_has_suffix (attachment->type, "/vnd.ms-tnef");
}

/* By name, not by type: programs claim application/msword for anything */
static gboolean
claims_document (const CcrfAttachment *attachment)
{
	static const char *const endings[] = { ".docx", ".docm", ".dotx", ".doc", ".odt", ".rtf", ".pdf", ".xlsx", ".xlsm", ".xls" };
	g_autofree char *lower = g_ascii_strdown (attachment->name, -1);

	for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
		if (g_str_has_suffix (lower, endings[i]))
			return TRUE;
	return FALSE;
}

static void
read_text_file (CcrfReading *reading, const CcrfAttachment *attachment, const char *charset)
{
	g_autofree char *text = NULL;
	g_autoptr (CcrfSheet) sheet = NULL;

	if (attachment->size > CCRF_MOST_TEXT) {
		ccrf_faults_add (reading->message->faults, "%s: %" G_GSIZE_FORMAT " bytes of text, %d are allowed; it was not read, look at the original",
		                 attachment->name, attachment->size, CCRF_MOST_TEXT);
		return;
	}
	text = ccrf_text_decode (attachment->data, charset, attachment->name, reading->message->faults);
	sheet = ccrf_parse_text_sheet (text);
	note_sheet_faults (reading, sheet, attachment->name);
	take_sheet (reading, sheet, attachment->name);
}

void
ccrf_read_attachment_form (CcrfReading *reading, CcrfAttachment *attachment, const char *charset)
{
	CcrfFormat format = ccrf_extract_format (attachment->data, attachment->name, attachment->type);
	const char *what = attachment->name[0] ? attachment->name : attachment->type;
	g_autoptr (CcrfSheet) sheet = NULL;

	if (reading->contents_only && format != CCRF_FORMAT_TNEF)
		return;
	if (!ccrf_extract_can_read (format)) {
		if (is_text_file (attachment)) {
			read_text_file (reading, attachment, charset);
		} else if (format != CCRF_FORMAT_UNKNOWN || is_tnef (attachment)) {
			ccrf_faults_add (reading->message->faults, "%s: a format that is not read; look at the original", what);
		} else if (attachment->size > 0 && claims_document (attachment)) {
			ccrf_faults_add (reading->message->faults, "%s: damaged, or not what its name says; look at the original", what);
		}
		return;
	}
	sheet = ccrf_read_sheet (reading, attachment->data, format, what);
	if (!sheet)
		return;
	if (format == CCRF_FORMAT_TNEF) {
		ccrf_walk_tnef (reading, g_steal_pointer (&sheet));
		return;
	}
	attachment->plan = ccrf_parse_plan (sheet, reading->received);
	take_sheet (reading, sheet, attachment->name);
}

/* ---- bodies ---------------------------------------------------------------------------- */

/* Which lines belong to which block, so that a mark found in the lines cuts the sheet */
static gsize
blocks_before_mark (const CcrfSheet *sheet)
{
	g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (guint));
	g_auto (CcrfCut) cut = { 0 };

	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = sheet->blocks->pdata[i];
		g_autofree char *text = block->cells->len > 0 ? ccrf_cell_text (block->cells->pdata[0]) : g_strdup ("");
		g_auto (GStrv) parts = g_strsplit (*text ? text : " ", "\n", -1);

		for (gsize j = 0; parts[j]; j++) {
			g_ptr_array_add (lines, g_strdup (parts[j]));
			g_array_append_val (owners, i);
		}
	}
	g_ptr_array_add (lines, NULL);
	ccrf_quotes_cut ((char **) lines->pdata, &cut);
	return cut.at < owners->len ? g_array_index (owners, guint, cut.at) : sheet->blocks->len;
}

/* Leaves the author's own blocks only; when there are none, everything is taken for the author's. */
static void
keep_own_blocks (CcrfSheet *sheet)
{
	gsize end = blocks_before_mark (sheet);
	gboolean any = FALSE;
	guint kept = 0;

	for (gsize i = 0; i < end; i++) {
		const CcrfBlock *block = sheet->blocks->pdata[i];

		any = any || (block->quote == 0 && !block->signature);
	}
	if (!any)
		return;
	/* the ones to keep move to the front, in their order: taking out one by one moves all others each time */
	for (guint i = 0; i < sheet->blocks->len; i++) {
		CcrfBlock *block = sheet->blocks->pdata[i];

		if (i >= end || block->quote > 0)
			continue;
		sheet->blocks->pdata[i] = sheet->blocks->pdata[kept];
		sheet->blocks->pdata[kept++] = block;
	}
	g_ptr_array_set_size (sheet->blocks, (int) kept);
}

static void
unquote_blocks (CcrfSheet *sheet)
{
	for (guint i = 0; i < sheet->blocks->len; i++)
		((CcrfBlock *) sheet->blocks->pdata[i])->quote = 0;
}

static CcrfForm *
form_of_html (CcrfReading *reading, CcrfBody *body, gboolean whole)
{
	if (!body->sheet)
		return NULL;
	if (!whole)
		keep_own_blocks (body->sheet);
	unquote_blocks (body->sheet);
	return ccrf_parse_form (body->sheet, body->tnef ? "winmail.dat" : "html", reading->received, reading->rules);
}

static char *
unquoted_text (const char *text)
{
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	GString *out = g_string_sized_new (strlen (text) + 1);

	for (gsize i = 0; lines[i]; i++)
		g_string_append_printf (out, "%s\n", ccrf_quotes_unquoted (lines[i]));
	return g_string_free (out, FALSE);
}

static CcrfForm *
form_of_text (CcrfReading *reading, const char *text, gboolean whole)
{
	g_autofree char *own = whole ? NULL : ccrf_parse_reply_text (text);
	g_autofree char *plain = unquoted_text (own ? own : text);
	g_autoptr (CcrfSheet) sheet = ccrf_parse_text_sheet (plain);

	note_sheet_faults (reading, sheet, "body");
	return ccrf_parse_form (sheet, "body", reading->received, reading->rules);
}

static CcrfForm *
better (CcrfForm *a, CcrfForm *b)
{
	if (!a || count_answers (b) > count_answers (a)) {
		ccrf_form_free (a);
		return b;
	}
	ccrf_form_free (b);
	return a;
}

/* The alternatives of one text give one form: the version of which more was read, plain text when equal */
static CcrfForm *
form_of_group (CcrfReading *reading, guint first)
{
	const CcrfBody *leader = reading->bodies->pdata[first];
	gboolean whole = leader->enclosed || reading->forwarded_inline;
	CcrfForm *form = NULL;

	for (guint i = first; i < reading->bodies->len; i++) {
		CcrfBody *body = reading->bodies->pdata[i];

		if (i != first && (leader->group == 0 || body->group != leader->group))
			continue;
		form = better (form, body->html ? form_of_html (reading, body, whole) : form_of_text (reading, body->text, whole));
	}
	return form;
}

static gboolean
is_first_of_group (CcrfReading *reading, guint index)
{
	const CcrfBody *body = reading->bodies->pdata[index];

	for (guint i = 0; i < index && body->group > 0; i++) {
		if (((CcrfBody *) reading->bodies->pdata[i])->group == body->group)
			return FALSE;
	}
	return TRUE;
}

void
ccrf_read_body_forms (CcrfReading *reading)
{
	/* a notice of non-delivery returns our own words; Intelligence and the like use labels that forms have too */
	if (reading->report || ccrf_is_non_delivery (reading) || ccrf_structured_opening (reading->message->reply_text))
		return;
	for (guint i = 0; i < reading->bodies->len; i++) {
		const CcrfBody *body = reading->bodies->pdata[i];

		if (!is_first_of_group (reading, i))
			continue;
		reading->in_forward = body->enclosed ? 1 : 0;
		take_form (reading, form_of_group (reading, i));
	}
	reading->in_forward = 0;
	if (reading->message->forms->len > 0 && reading->forwarded_inline && !reading->message->original_author)
		reading->message->original_author = g_strdup (reading->inline_author);
}
