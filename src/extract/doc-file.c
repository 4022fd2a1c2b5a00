/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See doc-file.h: the container, the header (FIB) and the table of pieces. */

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <string.h>

#include "doc-file.h"

#define MAGIC 0xa5ec
#define FIB_TABLE_1 0x0200
#define FIB_ENCRYPTED 0x0100
#define FIB_OBFUSCATED 0x8000

/* where the FIB of Word 97 and later keeps things (2.5.1; rgFcLcb97 starts at 0x9a) */
enum {
	FIB_FLAGS = 0x0a,
	FIB_CCP = 0x4c, /* ccpText, ccpFtn, ccpHdd, ccpMcr, ccpAtn, ccpEdn, ccpTxbx */
	FIB_FONTS = 0x112,
	FIB_CLX = 0x1a2,
	FIB_LEAST = 0x1aa,
};

gboolean
ccrf_doc_has (const CcrfDocStream *stream, gsize at, gsize size)
{
	return at <= stream->size && size <= stream->size - at;
}

guint8
ccrf_doc_u8 (const CcrfDocStream *stream, gsize at)
{
	return at < stream->size ? stream->data[at] : 0;
}

guint16
ccrf_doc_u16 (const CcrfDocStream *stream, gsize at)
{
	return ccrf_doc_has (stream, at, 2) ? (guint16) (stream->data[at] | stream->data[at + 1] << 8) : 0;
}

guint32
ccrf_doc_u32 (const CcrfDocStream *stream, gsize at)
{
	return ccrf_doc_has (stream, at, 4) ? ccrf_doc_u16 (stream, at) | (guint32) ccrf_doc_u16 (stream, at + 2) << 16 : 0;
}

/* @error INVALID when it is damaged; a missing one stays empty */
static gboolean
read_stream (GsfInfile *infile, const char *name, gsize most, CcrfDocStream *into, GError **error)
{
	GsfInput *input = gsf_infile_child_by_name (infile, name);
	if (input == NULL)
		return TRUE;
	gsf_off_t size = gsf_input_size (input);
	gboolean fits = size >= 0 && (gsize) size <= most;
	if (fits && size > 0) {
		into->data = g_malloc ((gsize) size);
		into->size = (gsize) size;
		fits = gsf_input_read (input, into->size, into->data) != NULL;
	}
	g_object_unref (input);
	if (!fits)
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "doc: its stream %s is damaged", name);
	return fits;
}

static gboolean
read_streams (CcrfDocFile *file, GsfInfile *infile, gsize most, GError **error)
{
	if (!read_stream (infile, "WordDocument", most, &file->text, error))
		return FALSE;
	if (ccrf_doc_u16 (&file->text, 0) != MAGIC || file->text.size < FIB_LEAST) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "doc: no document of Word 97 or later");
		return FALSE;
	}
	guint16 flags = ccrf_doc_u16 (&file->text, FIB_FLAGS);
	file->encrypted = (flags & (FIB_ENCRYPTED | FIB_OBFUSCATED)) != 0;
	return file->encrypted || (read_stream (infile, flags & FIB_TABLE_1 ? "1Table" : "0Table", most, &file->table, error) &&
				   read_stream (infile, "Data", most, &file->data, error));
}

/* ---- pieces (2.8.35, 2.9.38, 2.9.178) ------------------------------------------------- */

static gboolean
add_piece (CcrfDocFile *file, gsize cps, gsize pcds, guint32 i)
{
	guint32 start = ccrf_doc_u32 (&file->table, cps + 4 * (gsize) i), end = ccrf_doc_u32 (&file->table, cps + 4 * (gsize) i + 4);
	guint32 fc = ccrf_doc_u32 (&file->table, pcds + 8 * (gsize) i + 2);
	CcrfDocPiece piece = {
		.cp = start,
		.count = end - start,
		.narrow = (fc & 0x40000000) != 0,
		.at = fc & 0x3fffffff,
		.modifier = ccrf_doc_u16 (&file->table, pcds + 8 * (gsize) i + 6),
	};
	if (piece.narrow)
		piece.at /= 2;
	guint64 size = (guint64) piece.count * (piece.narrow ? 1 : 2);
	guint32 expected = file->pieces->len > 0 ? g_array_index (file->pieces, CcrfDocPiece, file->pieces->len - 1).cp + g_array_index (file->pieces, CcrfDocPiece, file->pieces->len - 1).count : 0;
	if (end < start || start != expected || !ccrf_doc_has (&file->text, piece.at, (gsize) size))
		return FALSE;
	g_array_append_val (file->pieces, piece);
	return TRUE;
}

static gboolean
read_pieces (CcrfDocFile *file)
{
	gsize at = ccrf_doc_u32 (&file->text, FIB_CLX), size = ccrf_doc_u32 (&file->text, FIB_CLX + 4);
	gsize end = at + size;
	if (size == 0 || !ccrf_doc_has (&file->table, at, size))
		return FALSE;
	/* Prc: property lists that pieces refer to */
	while (at < end && ccrf_doc_u8 (&file->table, at) == 1) {
		gsize length = ccrf_doc_u16 (&file->table, at + 1);
		if (at + 3 + length > end)
			return FALSE;
		g_ptr_array_add (file->grpprls, g_bytes_new (file->table.data + at + 3, length));
		at += 3 + length;
	}
	if (at + 5 > end || ccrf_doc_u8 (&file->table, at) != 2)
		return FALSE;
	guint32 plc = ccrf_doc_u32 (&file->table, at + 1);
	if (plc < 16 || plc > end - at - 5)
		return FALSE;
	guint32 count = (plc - 4) / 12;
	for (guint32 i = 0; i < count; i++)
		if (!add_piece (file, at + 5, at + 5 + 4 * ((gsize) count + 1), i))
			return FALSE;
	return TRUE;
}

/* Text lies once in the file: a document that says more characters than bytes is no document. */
static gboolean
read_counts (CcrfDocFile *file)
{
	guint64 at[8] = { 0 };
	for (guint i = 0; i < 7; i++) {
		gint32 count = (gint32) ccrf_doc_u32 (&file->text, FIB_CCP + 4 * (gsize) i);
		if (count < 0)
			return FALSE;
		at[i + 1] = at[i] + (guint64) count;
	}
	guint64 said = 0;
	for (guint i = 0; i < file->pieces->len; i++)
		said += g_array_index (file->pieces, CcrfDocPiece, i).count;
	if (at[1] > said || said > file->text.size)
		return FALSE;
	file->main_count = (guint32) at[1];
	file->box_at = at[7] <= said ? (guint32) at[6] : 0;
	file->box_count = at[7] <= said ? (guint32) (at[7] - at[6]) : 0;
	return TRUE;
}

/* SttbfFfn (2.9.286): names start 39 bytes into each font's record */
static void
read_fonts (CcrfDocFile *file)
{
	gsize at = ccrf_doc_u32 (&file->text, FIB_FONTS), size = ccrf_doc_u32 (&file->text, FIB_FONTS + 4);
	if (size < 4 || !ccrf_doc_has (&file->table, at, size))
		return;
	gsize end = at + size;
	guint16 count = ccrf_doc_u16 (&file->table, at);
	at += 4;
	for (guint i = 0; i < count && at < end; i++) {
		gsize length = ccrf_doc_u8 (&file->table, at);
		g_autoptr (GString) name = g_string_new (NULL);
		for (gsize c = at + 40; c + 1 < at + 1 + length && c + 1 < end && ccrf_doc_u16 (&file->table, c) != 0; c += 2)
			if (ccrf_doc_u16 (&file->table, c) < 0x80)
				g_string_append_c (name, (char) ccrf_doc_u16 (&file->table, c));
		g_ptr_array_add (file->fonts, g_string_free (g_steal_pointer (&name), FALSE));
		at += 1 + length;
	}
}

static gboolean
read_all (CcrfDocFile *file, GsfInfile *infile, gsize most, GError **error)
{
	if (!read_streams (file, infile, most, error))
		return FALSE;
	if (file->encrypted)
		return TRUE;
	if (!read_pieces (file) || !read_counts (file)) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "doc: the table of its text is damaged");
		return FALSE;
	}
	read_fonts (file);
	return TRUE;
}

CcrfDocFile *
ccrf_doc_file_open (GBytes *document, GError **error)
{
	gsize size;
	const guint8 *data = g_bytes_get_data (document, &size);
	GsfInput *input = gsf_input_memory_new (data, (gsf_off_t) size, FALSE);
	GsfInfile *infile = input != NULL ? gsf_infile_msole_new (input, NULL) : NULL;
	if (input != NULL)
		g_object_unref (input);
	if (infile == NULL) {
		g_set_error (error, CCRF_ERROR, CCRF_ERROR_INVALID, "doc: no OLE container, or a damaged one");
		return NULL;
	}
	CcrfDocFile *file = g_new0 (CcrfDocFile, 1);
	file->pieces = g_array_new (FALSE, FALSE, sizeof (CcrfDocPiece));
	file->grpprls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	file->fonts = g_ptr_array_new_with_free_func (g_free);
	gboolean done = read_all (file, infile, size, error);
	g_object_unref (infile);
	if (done)
		return file;
	ccrf_doc_file_free (file);
	return NULL;
}

void
ccrf_doc_file_free (CcrfDocFile *file)
{
	if (file == NULL)
		return;
	g_free (file->text.data);
	g_free (file->table.data);
	g_free (file->data.data);
	g_array_unref (file->pieces);
	g_ptr_array_unref (file->grpprls);
	g_ptr_array_unref (file->fonts);
	g_free (file);
}
