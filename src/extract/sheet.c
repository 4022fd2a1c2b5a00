/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The neutral sheet: making it, freeing it, and saying it as plain text. */

#include <string.h>

#include <ccrf/extract.h>

static void
piece_free (gpointer data)
{
	CcrfPiece *piece = data;
	g_free (piece->text);
	g_free (piece->tag);
	g_free (piece->title);
	g_free (piece);
}

static void
cell_free (gpointer data)
{
	CcrfCell *cell = data;
	g_ptr_array_unref (cell->pieces);
	g_free (cell);
}

static void
block_free (gpointer data)
{
	CcrfBlock *block = data;
	g_ptr_array_unref (block->cells);
	g_free (block);
}

static void
file_free (gpointer data)
{
	CcrfFile *file = data;
	g_free (file->name);
	g_free (file->type);
	g_bytes_unref (file->data);
	g_free (file);
}

CcrfSheet *
ccrf_sheet_new (void)
{
	CcrfSheet *sheet = g_new0 (CcrfSheet, 1);
	sheet->blocks = g_ptr_array_new_with_free_func (block_free);
	sheet->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
	sheet->faults = g_ptr_array_new_with_free_func (g_free);
	sheet->files = g_ptr_array_new_with_free_func (file_free);
	return sheet;
}

void
ccrf_sheet_free (CcrfSheet *sheet)
{
	if (sheet == NULL)
		return;
	g_ptr_array_unref (sheet->blocks);
	g_hash_table_unref (sheet->properties);
	g_ptr_array_unref (sheet->faults);
	g_ptr_array_unref (sheet->files);
	g_free (sheet);
}

static CcrfBlock *
add_block (CcrfSheet *sheet, CcrfBlockKind kind)
{
	CcrfBlock *block = g_new0 (CcrfBlock, 1);
	block->kind = kind;
	block->cells = g_ptr_array_new_with_free_func (cell_free);
	g_ptr_array_add (sheet->blocks, block);
	return block;
}

CcrfBlock *
ccrf_sheet_add_paragraph (CcrfSheet *sheet)
{
	CcrfBlock *block = add_block (sheet, CCRF_BLOCK_PARAGRAPH);
	ccrf_block_add_cell (block);
	return block;
}

CcrfBlock *
ccrf_sheet_add_row (CcrfSheet *sheet, int table, int row)
{
	CcrfBlock *block = add_block (sheet, CCRF_BLOCK_ROW);
	block->table = table;
	block->row = row;
	return block;
}

CcrfCell *
ccrf_block_add_cell (CcrfBlock *block)
{
	CcrfCell *cell = g_new0 (CcrfCell, 1);
	cell->pieces = g_ptr_array_new_with_free_func (piece_free);
	g_ptr_array_add (block->cells, cell);
	return cell;
}

CcrfPiece *
ccrf_cell_add (CcrfCell *cell, CcrfPieceKind kind, const char *text, guint marks)
{
	CcrfPiece *piece = g_new0 (CcrfPiece, 1);
	piece->kind = kind;
	piece->marks = marks;
	piece->text = g_strdup (text != NULL ? text : "");
	piece->tag = g_strdup ("");
	piece->title = g_strdup ("");
	g_ptr_array_add (cell->pieces, piece);
	return piece;
}

CcrfFile *
ccrf_sheet_add_file (CcrfSheet *sheet, const char *name, const char *type, GBytes *data)
{
	CcrfFile *file = g_new0 (CcrfFile, 1);
	file->name = g_strdup (name != NULL ? name : "");
	file->type = g_strdup (type != NULL ? type : "");
	file->data = g_bytes_ref (data);
	g_ptr_array_add (sheet->files, file);
	return file;
}

static void
append_piece (GString *into, const CcrfPiece *piece)
{
	if (piece->marks & (CCRF_MARK_PLACEHOLDER | CCRF_MARK_HIDDEN))
		return;
	switch (piece->kind) {
	case CCRF_PIECE_TEXT:
	case CCRF_PIECE_CONTROL:
		g_string_append (into, piece->text);
		break;
	case CCRF_PIECE_TICK:
		g_string_append (into, piece->ticked ? "\xe2\x98\x92" : "\xe2\x98\x90");
		break;
	case CCRF_PIECE_BREAK:
		g_string_append_c (into, '\n');
		break;
	default:
		break;
	}
}

char *
ccrf_cell_text (const CcrfCell *cell)
{
	GString *text = g_string_new (NULL);
	for (guint i = 0; i < cell->pieces->len; i++)
		append_piece (text, cell->pieces->pdata[i]);
	return g_string_free (text, FALSE);
}

static char *
block_text (const CcrfBlock *block)
{
	GString *text = g_string_new (NULL);
	for (guint i = 0; i < block->cells->len; i++) {
		g_autofree char *cell = ccrf_cell_text (block->cells->pdata[i]);
		/* TAB is the border between cells, so none may stand inside one */
		if (block->kind == CCRF_BLOCK_ROW)
			g_strdelimit (cell, "\t", ' ');
		if (i > 0)
			g_string_append_c (text, '\t');
		g_string_append (text, cell);
	}
	return g_string_free (text, FALSE);
}

static gboolean
is_blank (const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char (text))
		if (!g_unichar_isspace (g_utf8_get_char (text)))
			return FALSE;
	return TRUE;
}

/*
 * Where a mail client's signature starts, the usual `-- ` line is put back, so
 * that stripping works on the text. Only when nothing of the author's own
 * follows: an answer typed below a signature must not be stripped with it.
 * Returns: the block's index, or the number of blocks
 */
static guint
signature_start (const CcrfSheet *sheet)
{
	guint start = sheet->blocks->len;
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = sheet->blocks->pdata[i];
		if (block->quote > 0)
			continue;
		if (block->signature) {
			if (start == sheet->blocks->len)
				start = i;
			continue;
		}
		g_autofree char *text = block_text (block);
		if (!is_blank (text))
			start = sheet->blocks->len;
	}
	return start;
}

static void
append_line (GString *text, int quote, const char *line)
{
	for (int i = 0; i < quote; i++)
		g_string_append (text, "> ");
	g_string_append (text, line);
	while (text->len > 0 && strchr (" \t\r", text->str[text->len - 1]) != NULL)
		g_string_truncate (text, text->len - 1);
	g_string_append_c (text, '\n');
}

char *
ccrf_sheet_text (const CcrfSheet *sheet)
{
	GString *text = g_string_new (NULL);
	guint signature = signature_start (sheet);
	for (guint i = 0; i < sheet->blocks->len; i++) {
		const CcrfBlock *block = sheet->blocks->pdata[i];
		g_autofree char *whole = block_text (block);
		g_auto (GStrv) lines = g_strsplit (*whole == '\0' ? " " : whole, "\n", -1);
		if (i == signature && !g_str_has_prefix (whole, "--"))
			g_string_append (text, "-- \n");
		for (char **line = lines; *line != NULL; line++) {
			/* the one line whose trailing space means something (RFC 3676, 4.3) */
			if (i == signature && line == lines && g_strcmp0 (g_strchomp (*line), "--") == 0)
				g_string_append (text, "-- \n");
			else
				append_line (text, block->quote, *line);
		}
	}
	return g_string_free (text, FALSE);
}
