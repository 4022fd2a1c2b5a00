/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Word 97 to 2003 documents ([MS-DOC]), character by character: the body, then
 * the text of text boxes. Headers, footers, notes and comments are not read.
 * Tracked changes count as accepted.
 */

#include <gsf/gsf-utils.h>
#include <string.h>

#include "codepage.h"
#include "doc-file.h"
#include "flow.h"
#include "symbols.h"

#define FIELDS_MOST 64 /* fields inside each other; Word allows 20 */

typedef struct {
	gboolean in_code;  /* what stands here is the field's code, which nobody sees */
	gboolean silent;   /* a check box or drop-down: what it shows was already said */
	gboolean gathers;  /* its result is the control being gathered */
	gboolean said;
	CcrfDocForm form;
	gboolean has_form;
	GString *code;
} Field;

typedef struct {
	CcrfFlow flow;
	CcrfDocFile *file;
	GArray *fields;     /* Field, those that are open */
	CcrfDocParagraph paragraph;
	CcrfDocCharacter character;
	GString *run;       /* text that has the same properties */
	gunichar high;      /* first half of a surrogate pair */
	guint piece;
	gboolean state_unknown;
	const char *wrong;
} Doc;

void
ccrf_doc_prepare (void)
{
	/* types and class tables, before the child locks itself in */
	gsf_init ();
}

static Field *
field (Doc *doc)
{
	return doc->fields->len > 0 ? &g_array_index (doc->fields, Field, doc->fields->len - 1) : NULL;
}

static void
field_clear (gpointer data)
{
	Field *old = data;
	ccrf_doc_form_clear (&old->form);
	g_string_free (old->code, TRUE);
}

static gboolean
is_silent (Doc *doc)
{
	for (guint i = 0; i < doc->fields->len; i++)
		if (g_array_index (doc->fields, Field, i).in_code || g_array_index (doc->fields, Field, i).silent)
			return TRUE;
	return FALSE;
}

static guint
level (Doc *doc)
{
	const CcrfDocParagraph *paragraph = &doc->paragraph;
	if (paragraph->depth > CCRF_FLOW_LEVELS_MOST) {
		doc->wrong = "tables nested too deeply";
		return 0;
	}
	return paragraph->depth > 0 ? (guint) paragraph->depth : paragraph->in_table ? 1 : 0;
}

static void
ready (Doc *doc)
{
	doc->flow.out.heading = doc->paragraph.heading;
	doc->flow.out.list_item = doc->paragraph.list_item;
	ccrf_flow_paragraph (&doc->flow, level (doc));
	doc->flow.out.heading = doc->flow.out.list_item = FALSE;
	doc->flow.marks = doc->paragraph.heading ? doc->character.marks & ~(guint) CCRF_MARK_BOLD : doc->character.marks;
}

static void
flush (Doc *doc)
{
	if (doc->run->len == 0)
		return;
	ready (doc);
	ccrf_flow_text (&doc->flow, doc->run->str, (gssize) doc->run->len);
	g_string_truncate (doc->run, 0);
}

/* ---- fields (2.8.25) ------------------------------------------------------------------ */

static void
begin_field (Doc *doc)
{
	Field new = { .in_code = TRUE, .code = g_string_new (NULL) };
	if (doc->fields->len >= FIELDS_MOST)
		doc->wrong = "fields nested too deeply";
	g_array_append_val (doc->fields, new);
}

/* What a form field shows, once its code is read */
static void
say_form (Doc *doc, Field *now)
{
	const char *code = now->code->str + strspn (now->code->str, " ");
	gboolean box = g_ascii_strncasecmp (code, "FORMCHECKBOX", 12) == 0, list = g_ascii_strncasecmp (code, "FORMDROPDOWN", 12) == 0;
	gboolean text = g_ascii_strncasecmp (code, "FORMTEXT", 8) == 0;
	now->in_code = FALSE;
	now->said = TRUE;
	gboolean button = g_ascii_strncasecmp (code, "MACROBUTTON ", 12) == 0;
	if ((!box && !list && !text && !button) || is_silent (doc))
		return;
	ready (doc);
	if (button) {
		now->silent = ccrf_flow_macro_button (&doc->flow, code);
		return;
	}
	if (text) {
		now->gathers = ccrf_flow_gather (&doc->flow, now->has_form ? now->form.name : "", now->has_form ? now->form.title : "", 0);
		return;
	}
	now->silent = TRUE;
	if (!now->has_form)
		doc->state_unknown = TRUE;
	else if (box)
		ccrf_flow_tick (&doc->flow, now->form.ticked, "", now->form.name, now->form.title);
	else
		ccrf_flow_control (&doc->flow, now->form.entry, now->form.name, now->form.title, 0);
}

static void
end_field (Doc *doc)
{
	Field *now = field (doc);
	if (now == NULL)
		return;
	if (!now->said)
		say_form (doc, now);
	if (now->gathers)
		ccrf_flow_gather_end (&doc->flow);
	field_clear (now);
	g_array_set_size (doc->fields, doc->fields->len - 1);
}

static void
close_fields (Doc *doc)
{
	while (doc->fields->len > 0)
		end_field (doc);
}

/* ---- characters ------------------------------------------------------------------------ */

static const char *
font_name (Doc *doc, int font)
{
	return font >= 0 && (guint) font < doc->file->fonts->len ? doc->file->fonts->pdata[font] : NULL;
}

static void
end_cell (Doc *doc)
{
	guint here = level (doc);
	flush (doc);
	close_fields (doc);
	if (doc->paragraph.row_end || doc->paragraph.inner_row_end) {
		GByteArray *covered = doc->paragraph.covered;
		ccrf_flow_end_row (&doc->flow, MAX (here, 1), covered->len > 0 ? covered : NULL);
	} else {
		ccrf_flow_end_cell (&doc->flow, MAX (here, 1));
	}
}

static void
end_paragraph (Doc *doc)
{
	if (doc->paragraph.inner_cell || doc->paragraph.inner_row_end) {
		end_cell (doc);
		return;
	}
	flush (doc);
	/* a paragraph whose mark was deleted goes on in the next one */
	if (doc->character.deleted || is_silent (doc))
		return;
	ready (doc);
	ccrf_flow_end_paragraph (&doc->flow);
}

static void
symbol (Doc *doc, const char *font, guint code)
{
	flush (doc);
	ready (doc);
	ccrf_flow_symbol (&doc->flow, font, code);
}

/* 0x01: a picture, or the settings of the form field whose code this is */
static void
on_picture (Doc *doc)
{
	Field *now = field (doc);
	if (doc->character.special && now != NULL && now->in_code && !now->has_form)
		now->has_form = ccrf_doc_form (doc->file, doc->character.location, &now->form);
}

/* @return whether it was one that is no text */
static gboolean
on_control (Doc *doc, gunichar c)
{
	Field *now = field (doc);
	switch (c) {
	case 0x01:
		on_picture (doc);
		return TRUE;
	case 0x13:
		flush (doc);
		begin_field (doc);
		return TRUE;
	case 0x14:
		flush (doc);
		if (now != NULL && !now->said)
			say_form (doc, now);
		return TRUE;
	case 0x15:
		flush (doc);
		end_field (doc);
		return TRUE;
	default:
		return FALSE;
	}
}

static void
on_text (Doc *doc, gunichar c)
{
	Field *now = field (doc);
	const char *font = font_name (doc, doc->character.font);
	if (now != NULL && now->in_code && c >= ' ' && now->code->len < 4096)
		g_string_append_unichar (now->code, c);
	if (doc->character.deleted || is_silent (doc))
		return;
	if (doc->character.special && doc->character.symbol_font >= 0 && c == 0x28)
		symbol (doc, font_name (doc, doc->character.symbol_font), doc->character.symbol);
	else if (c == 0x0b) {
		flush (doc);
		ready (doc);
		ccrf_flow_break (&doc->flow);
	} else if (c == 0x1e)
		g_string_append_c (doc->run, '-');
	else if ((c >= 0xf000 && c <= 0xf0ff) || (c > ' ' && c < 0x100 && ccrf_symbol_font (font)))
		symbol (doc, font, c);
	else if (c == '\t' || c >= ' ')
		g_string_append_unichar (doc->run, c);
}

static void
on_character (Doc *doc, gunichar c)
{
	/* what ends something counts even when it was deleted: cells must not run into each other */
	if (c == 0x07)
		end_cell (doc);
	else if (c == 0x0d || c == 0x0c)
		end_paragraph (doc);
	else if (!on_control (doc, c))
		on_text (doc, c);
}

/* UTF-16 in single units: pairs are put together here */
static void
on_unit (Doc *doc, guint32 unit)
{
	if (unit >= 0xd800 && unit < 0xdc00) {
		doc->high = unit;
		return;
	}
	gunichar c = unit;
	if (unit >= 0xdc00 && unit < 0xe000)
		c = doc->high != 0 ? 0x10000 + ((doc->high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd;
	doc->high = 0;
	on_character (doc, c);
}

static void
look_up (Doc *doc, const CcrfDocPiece *piece, guint32 at)
{
	if (at < doc->character.start || at >= doc->character.end) {
		flush (doc);
		ccrf_doc_character (doc->file, at, &doc->character);
		ccrf_doc_modify (doc->file, piece->modifier, &doc->character);
	}
	if (at < doc->paragraph.start || at >= doc->paragraph.end) {
		flush (doc);
		ccrf_doc_paragraph (doc->file, at, &doc->paragraph);
	}
}

/* @count characters from @cp on */
static void
walk (Doc *doc, guint32 cp, guint32 count)
{
	guint64 end = (guint64) cp + count;
	g_autoptr (GString) decoded = g_string_new (NULL);
	for (guint i = 0; i < doc->file->pieces->len; i++) {
		const CcrfDocPiece *piece = &g_array_index (doc->file->pieces, CcrfDocPiece, i);
		guint64 from = MAX (cp, piece->cp), to = MIN (end, (guint64) piece->cp + piece->count);
		/* another piece: other properties may hold at the same place */
		flush (doc);
		doc->character.start = doc->character.end = 0;
		for (guint64 c = from; c < to && doc->wrong == NULL && !doc->flow.out.full; c++) {
			guint32 at = (guint32) (piece->at + (c - piece->cp) * (piece->narrow ? 1 : 2));
			look_up (doc, piece, at);
			if (!piece->narrow) {
				on_unit (doc, ccrf_doc_u16 (&doc->file->text, at));
				continue;
			}
			g_string_truncate (decoded, 0);
			ccrf_codepage_append (decoded, 1252, doc->file->text.data + at, 1);
			on_unit (doc, doc->file->text.data[at] == 0 ? 0 : g_utf8_get_char (decoded->str));
		}
	}
	flush (doc);
	close_fields (doc);
}

static gboolean
read_body (CcrfDocFile *file, CcrfSheet *sheet, GError **error)
{
	Doc doc = {
		.file = file,
		.fields = g_array_new (FALSE, FALSE, sizeof (Field)),
		.paragraph = { .covered = g_byte_array_new () },
		.run = g_string_new (NULL),
	};
	ccrf_flow_init (&doc.flow, sheet);
	walk (&doc, 0, file->main_count);
	walk (&doc, file->box_at, file->box_count);
	gboolean done = ccrf_flow_finish (&doc.flow, error);
	if (done && doc.wrong != NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "doc: %s", doc.wrong);
		done = FALSE;
	}
	if (doc.state_unknown)
		ccrf_faults_add (sheet->faults, "a form field whose state cannot be read");
	ccrf_flow_clear (&doc.flow);
	g_array_unref (doc.fields);
	g_byte_array_unref (doc.paragraph.covered);
	g_string_free (doc.run, TRUE);
	return done;
}

gboolean
ccrf_doc_read (GBytes *document, const CcrfReadLimits *limits, CcrfSheet *sheet, GError **error)
{
	g_autoptr (CcrfDocFile) file = ccrf_doc_file_open (document, error);
	if (file == NULL)
		return FALSE;
	if (file->encrypted) {
		sheet->encrypted = TRUE;
		ccrf_faults_add (sheet->faults, "encrypted");
		return TRUE;
	}
	return read_body (file, sheet, error);
}
