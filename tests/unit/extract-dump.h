/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Sheets as lines, for tests: `P q1 heading: 'text'b` or `R1.2: 'a' | <value|tag|title>`.
 * 'text', <text|tag|title> a control, [x|tag|title] and [ |tag|title] ticks, ~ a
 * break; marks follow: s struck, b bold, h highlight, p placeholder, H hidden, u underline.
 */

#include <string.h>
#include <zip.h>

#include <ccrf/base.h>
#include <ccrf/extract.h>

#include "extract/reader.h"

static inline void
dump_piece (GString *into, const CcrfPiece *piece)
{
	if (piece->kind == CCRF_PIECE_TEXT)
		g_string_append_printf (into, "'%s'", piece->text);
	else if (piece->kind == CCRF_PIECE_CONTROL)
		g_string_append_printf (into, "<%s|%s|%s>", piece->text, piece->tag, piece->title);
	else if (piece->kind == CCRF_PIECE_TICK)
		g_string_append_printf (into, "[%s%s|%s|%s]", piece->ticked ? "x" : " ", piece->text, piece->tag, piece->title);
	else
		g_string_append (into, "~");
	for (guint i = 0; i < 6; i++)
		if (piece->marks & (1u << i))
			g_string_append_c (into, "sbhpHu"[i]);
}

static inline char *
dump_sheet (const CcrfSheet *sheet)
{
	GString *text = g_string_new (NULL);
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = sheet->blocks->pdata[i];
		if (block->kind == CCRF_BLOCK_ROW)
			g_string_append_printf (text, "R%d.%d", block->table, block->row);
		else
			g_string_append (text, "P");
		if (block->quote > 0)
			g_string_append_printf (text, " q%d", block->quote);
		g_string_append_printf (text, "%s%s%s:", block->heading ? " heading" : "", block->list_item ? " item" : "", block->signature ? " signature" : "");
		for (guint j = 0; j < block->cells->len; j++) {
			const CcrfCell *cell = block->cells->pdata[j];
			g_string_append (text, j > 0 ? " | " : " ");
			for (guint k = 0; k < cell->pieces->len; k++)
				dump_piece (text, cell->pieces->pdata[k]);
		}
		g_string_append_c (text, '\n');
	}
	return g_string_free (text, FALSE);
}

static inline CcrfReadLimits
usual_limits (void)
{
	CcrfLimits limits = { 0 };
	CcrfReadLimits told;
	ccrf_limits_defaults (&limits);
	ccrf_read_limits_from (&limits, 1, &told);
	return told;
}

/* ---- a Word document by hand ------------------------------------------------- */

#define W_START \
	"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" \
	"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"" \
	" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"" \
	" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"" \
	" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"" \
	" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"" \
	" mc:Ignorable=\"w14\"><w:body>"
#define W_END "<w:sectPr/></w:body></w:document>"
#define RELS \
	"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
	"<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>" \
	"</Relationships>"

typedef struct {
	const char *name;
	const void *data;
	gsize size; /* 0: NUL-ended text */
} Part;

/* @parts end with a NULL name */
static inline GBytes *
make_zip (const Part *parts)
{
	zip_error_t error;
	zip_error_init (&error);
	zip_source_t *whole = zip_source_buffer_create (NULL, 0, 0, &error);
	zip_t *zip = zip_open_from_source (whole, ZIP_TRUNCATE, &error);
	g_assert_nonnull (zip);
	zip_source_keep (whole);
	for (; parts->name != NULL; parts++) {
		zip_source_t *part = zip_source_buffer (zip, parts->data, parts->size > 0 ? parts->size : strlen (parts->data), 0);
		g_assert_cmpint (zip_file_add (zip, parts->name, part, ZIP_FL_OVERWRITE), >=, 0);
	}
	g_assert_cmpint (zip_close (zip), ==, 0);
	zip_stat_t stat;
	zip_source_stat (whole, &stat);
	guint8 *data = g_malloc (stat.size);
	zip_source_open (whole);
	g_assert_cmpint (zip_source_read (whole, data, stat.size), ==, (gint64) stat.size);
	zip_source_close (whole);
	zip_source_free (whole);
	return g_bytes_new_take (data, stat.size);
}

static inline GBytes *
make_docx (const char *body)
{
	g_autofree char *document = g_strconcat (W_START, body, W_END, NULL);
	const Part parts[] = {
		{ "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>", 0 },
		{ "_rels/.rels", RELS, 0 },
		{ "word/document.xml", document, 0 },
		{ NULL, NULL, 0 },
	};
	return make_zip (parts);
}

/* a filled form with wanted fields (NAME.EXT.want.json, NAME.want.json): tests/forms.t reads it to the end */
static inline gboolean
has_wanted_fields (const char *folder, const char *name)
{
	const char *dot = strrchr (name, '.');
	g_autofree char *stem = g_strndup (name, dot != NULL ? (gsize) (dot - name) : strlen (name));
	g_autofree char *own = g_strconcat (folder, "/", name, ".want.json", NULL);
	g_autofree char *shared = g_strconcat (folder, "/", stem, ".want.json", NULL);
	return g_file_test (own, G_FILE_TEST_EXISTS) || g_file_test (shared, G_FILE_TEST_EXISTS);
}
